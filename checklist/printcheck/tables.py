"""Tables: their widths, their headers, rows and merged cells that run over a page, text that does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.forms.rowmaker import is_low
from checklist.printcheck.columnwidths import grid_faults, width_faults
from checklist.printcheck.flow import is_ledger, is_upright, rows_above_heading
from checklist.printcheck.opened import first_words
from checklist.printcheck.report import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklist.office.document import Formats
    from checklist.office.grid import Cell, Grid
    from checklist.office.height import RowSize
    from checklist.printcheck.flow import PlacedTable

_TALL = 0.25
"""From which share of a page a row may split: kept whole it may leave so much of the page before it blank. Our own forms
split one from a third on, by an estimate that ran to a sixth more than this one; a quarter leaves room for that."""
_FULLY_A_PAGE = 1.1
"""A row is taller than a page only beyond what the estimate of heights may err."""
_TOLERANCE = 1.05
"""How far an estimated height may be over a fixed one before the text is said not to fit."""


def table_faults(placed: PlacedTable, formats: Formats) -> Iterator[Fault]:
    """Find what is wrong with one table."""
    if placed.flows:
        widths = list(width_faults(placed, formats))
        yield from widths
        yield from _header(placed)
        if all(fault.code != "table-overflow" for fault in widths):  # rows grow taller once the table is narrower
            yield from _rows(placed)
        yield from _merges(placed)
    else:
        yield from grid_faults(placed)
    yield from _fixed_heights(placed)


def _header(placed: PlacedTable) -> Iterator[Fault]:
    flags = [row.is_header for row in placed.rows]
    leading = flags.index(False) if False in flags else len(flags)
    if any(flags) and placed.floats:
        yield Fault("floating-table", placed.name, "是浮动表格（有文字环绕），表头不会在各页重复")
    if True in flags[leading:]:
        place = placed.at_rows([flags.index(True, leading)])
        yield Fault("header-gap", place, "设了重复表头，但不是从表格第一行起连续设的，Word不会重复它")
    elif leading and _goes_on(placed.grid, leading):
        yield Fault("header-incomplete", placed.name, f"表头不止{leading}行，只设了前{leading}行重复")
    elif not leading:
        yield from _no_header(placed)


def _goes_on(grid: Grid | None, end: int) -> bool:
    """Say whether the heading has more rows than ``end``: one is merged with it or stands under its spanning cells."""
    if grid is None or end >= len(grid.rows):
        return False
    upper, row = grid.rows[end - 1], grid.rows[end]
    spoken = [cell for cell in row.cells if cell.bare]
    return any(cell.continues for cell in row.cells) or (len(spoken) > 1 and all(map(upper.spans_over, spoken)))


def _no_header(placed: PlacedTable) -> Iterator[Fault]:
    above = rows_above_heading(placed.grid) if placed.grid else 0
    if above and not is_low(above, sum(row.height for row in placed.rows[: above + 1]), placed.room):
        said = f"表头上面还有{above}行，Word只能从表格第一行起重复，后面各页没有表头"
        yield Fault("header-low", placed.name, said)
    elif placed.runs_over and len(placed.rows) > 1 and _may_have_heading(placed.grid):
        yield Fault("header-not-repeated", placed.name, "会跨页，表头没有设成在各页重复")
    elif is_ledger(placed):
        yield Fault("header-not-repeated", placed.name, "表头没有设成在各页重复，内容一多跨了页，后面各页就没有表头")


def _may_have_heading(grid: Grid | None) -> bool:
    return grid is None or (grid.width > 1 and not is_upright(grid))


def _rows(placed: PlacedTable) -> Iterator[Fault]:
    ledger = is_ledger(placed)
    if not ledger and not placed.runs_over:
        return
    upright = placed.grid is not None and is_upright(placed.grid)  # long answers may run on
    split = [i for i, row in enumerate(placed.rows) if _must_not_split(placed, i) and (ledger or row.lines > 1)]
    if split and not upright:
        yield Fault("row-may-split", placed.at_rows(split), "允许跨页断行，一行字可能分印在两页上")
    whole = [i for i, row in enumerate(placed.rows) if not row.splits and row.height > placed.room * _FULLY_A_PAGE]
    if whole:
        yield Fault("row-too-tall", placed.at_rows(whole), "估计比一页还高，又不许跨页断行，多出的部分印不出来")


def _must_not_split(placed: PlacedTable, index: int) -> bool:
    """Say whether a row may split that had better not."""
    row = placed.rows[index]
    return row.splits and not row.exact and row.height < placed.room_for_rows * _TALL


def _fixed_heights(placed: PlacedTable) -> Iterator[Fault]:
    cut = [(index, row.asked, need) for index, row in enumerate(placed.rows) if (need := _needed(row)) > 0]
    if len(cut) == 1:
        index, asked, need = cut[0]
        place = placed.at_rows([index]) + _longest(placed, index)
        yield Fault("fixed-height", place, f"行高固定为{asked:g}磅，文字约需{need:.0f}磅，会被切掉")
    elif cut:
        index, asked, need = cut[0]
        said = f"行高是固定值，文字放不下，会被切掉（第{index + 1}行固定为{asked:g}磅，文字约需{need:.0f}磅）"
        yield Fault("fixed-height", placed.at_rows([index for index, _, _ in cut]), said)
    yield from _fixed_merges(placed)


def _fixed_merges(placed: PlacedTable) -> Iterator[Fault]:
    """Find cells merged downwards over rows of fixed height that hold more than these."""
    for start, stop, cell in () if placed.grid is None else _groups(placed.grid):
        need = _merged_height(placed, start, cell)
        asked = sum(row.asked for row in placed.rows[start:stop])
        if all(row.exact for row in placed.rows[start:stop]) and need > asked * _TOLERANCE + 1:
            place = f"{placed.name}第{start + 1}至{stop}行{first_words(cell.text)}"
            said = f"行高固定，合起来{asked:g}磅，上下合并的格子里文字约需{need:.0f}磅，会被切掉"
            yield Fault("fixed-height", place, said)


def _needed(row: RowSize) -> float:
    """Give the height of what is cut off in a row of fixed height; 0 where nothing is."""
    need = max((cell.content for cell in row.cells), default=0)
    return need if row.exact and need > row.asked * _TOLERANCE + 1 else 0


def _longest(placed: PlacedTable, index: int) -> str:
    cells = placed.rows[index].cells
    tallest = max(range(len(cells)), key=lambda place: cells[place].content)
    return "" if placed.grid is None else first_words(placed.grid.rows[index].cells[tallest].text)


def _merged_height(placed: PlacedTable, start: int, cell: Cell) -> float:
    row = () if placed.grid is None else placed.grid.rows[start].cells
    return next((size.merged for each, size in zip(row, placed.rows[start].cells, strict=True) if each is cell), 0)


def _merges(placed: PlacedTable) -> Iterator[Fault]:
    if placed.grid is None:
        return
    heights = [row.height for row in placed.rows]
    for start, stop, cell in _groups(placed.grid):
        if sum(heights[start:stop]) > placed.room:
            place = f"{placed.name}第{start + 1}至{stop}行{first_words(cell.text)}"
            yield Fault("merge-too-long", place, "上下合并的单元格估计超过一页，文字只印在第一页")


def _groups(grid: Grid) -> Iterator[tuple[int, int, Cell]]:
    """Give the cells merged downwards: the first row, the one after the last, the cell."""
    open_cells: dict[int, tuple[int, Cell]] = {}
    for index, row in enumerate((*grid.rows, None)):
        continued = set() if row is None else {cell.start for cell in row.cells if cell.continues}
        for column in [column for column in open_cells if column not in continued]:
            start, cell = open_cells.pop(column)
            yield start, index, cell
        for cell in () if row is None else row.cells:
            if cell.opens:
                open_cells[cell.start] = (index, cell)
