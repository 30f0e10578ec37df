"""Tables: their widths, their headers, rows and merged cells that run over a page, text that does not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.forms.grid import cells_of, rows_of
from checklist.forms.wordxml import Element, child, number, value
from checklist.printcheck.flow import cell_width, grid_columns, table_padding
from checklist.printcheck.opened import first_words
from checklist.printcheck.pages import millimetres
from checklist.printcheck.report import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.forms.grid import Cell, Grid
    from checklist.printcheck.flow import PlacedTable
    from checklist.printcheck.formats import Formats

_OVERFLOW = 57
"""Twips a table may stand out of the text: 1 mm."""
_MISMATCH = 57
_NEARLY_A_PAGE = 0.95
"""From which share of a page a table is taken to run over it; the estimate may be a little short."""
_TALL = 0.6
"""A row that fills more of a page had better split: kept whole it would leave most of the page before it blank."""
_FULLY_A_PAGE = 1.1
_TOLERANCE = 1.05
"""How far an estimated height may be over a fixed one before the text is said not to fit."""
_LISTED = 5


def table_faults(placed: PlacedTable, formats: Formats) -> Iterator[Fault]:
    """Find what is wrong with one table."""
    yield from _overflow(placed, formats)
    yield from _grid(placed)
    yield from _header(placed)
    yield from _rows(placed)
    yield from _fixed_heights(placed)
    yield from _merges(placed)


def _name(placed: PlacedTable) -> str:
    return f"第{placed.number}个表"


def _row_names(placed: PlacedTable, rows: Sequence[int]) -> str:
    listed = "、".join(str(row + 1) for row in rows[:_LISTED])
    return f"{_name(placed)}第{listed}行" + (f"等{len(rows)}行" if len(rows) > _LISTED else "")


def _runs_over(placed: PlacedTable) -> bool:
    return placed.start + placed.height > placed.room * _NEARLY_A_PAGE


def _overflow(placed: PlacedTable, formats: Formats) -> Iterator[Fault]:
    width = _width(placed, formats)
    indent = child(placed.table, "tblPr", "tblInd")
    shifted = width if _is_centred(placed.table, formats) else width + max(0, number(indent, "w"))
    over = shifted - placed.page.text_width
    padding = table_padding(placed.table, formats)
    # Word lets the text of an unmoved table begin at the margin, so that its padding stands out on both sides
    if over > padding["left"] + padding["right"] + _OVERFLOW:
        yield Fault(
            "table-overflow",
            _name(placed),
            f"宽{millimetres(width)}，版心宽{millimetres(placed.page.text_width)}，超出{millimetres(over)}",
        )


def _is_centred(table: Element, formats: Formats) -> bool:
    return value(formats.table_property(table, "jc")) == "center"


def _width(placed: PlacedTable, formats: Formats) -> int:
    """Give how wide the table will be, in twips; a share of the page is one of its text."""
    asked = formats.table_property(placed.table, "tblW")
    fixed = value(formats.table_property(placed.table, "tblLayout"), "type") == "fixed"
    if value(asked, "type") == "pct" and not fixed:
        return round(placed.page.text_width * _share(value(asked, "w")))
    columns = grid_columns(placed.table)
    widths = [sum(_row_widths(row, columns)) for row in rows_of(placed.table)]
    return max(widths, default=0) or sum(columns)


def _share(text: str) -> float:
    """Read a share of the page: fiftieths of a percent, or a number with ``%``."""
    digits = text.removesuffix("%")
    if not digits.isascii() or not digits.isdigit() or len(digits) > 6:  # noqa: PLR2004 - nobody asks for so much
        return 1
    return int(digits) / (100 if text.endswith("%") else 5000)


def _row_widths(row: Element, columns: Sequence[int]) -> Iterator[int]:
    start = max(0, number(child(row, "trPr", "gridBefore")))
    yield sum(columns[:start])
    for cell in cells_of(row):
        span = max(1, number(child(cell, "tcPr", "gridSpan"), default=1))
        yield cell_width(cell) or sum(columns[start : start + span])
        start += span


def _grid(placed: PlacedTable) -> Iterator[Fault]:
    columns = grid_columns(placed.table)
    if placed.grid is None:
        yield Fault("grid-mismatch", _name(placed), "超过63列，Word不支持")
        return
    short, differing, example = [], [], ""
    for index, (row, element) in enumerate(zip(placed.grid.rows, rows_of(placed.table), strict=True)):
        wrong = [
            (cell, width, sum(columns[cell.start : cell.start + cell.span]))
            for cell, source in zip(row.cells, cells_of(element), strict=True)
            if (width := cell_width(source)) and value(child(source, "tcPr", "tcW"), "type") == "dxa"
        ]
        off = next((item for item in wrong if abs(item[1] - item[2]) > _MISMATCH), None)
        if row.cells and row.cells[-1].start + row.cells[-1].span > len(columns):
            short.append(index)
        elif off is not None:
            differing.append(index)
            example = example or _difference(*off)
    if short:
        yield Fault("grid-mismatch", _row_names(placed, short), "格子比表格的列数（tblGrid）多，Word和WPS会各排各的")
    if differing:
        said = f"格宽与列宽（tblGrid）不一致，Word按格宽、WPS按列宽排，印出来会不一样（{example}）"
        yield Fault("grid-mismatch", _row_names(placed, differing), said)


def _difference(cell: Cell, width: int, listed: int) -> str:
    named = first_words(cell.text)
    return (
        f"{f'{named}那一格' if named else f'第{cell.start + 1}列'}：格宽{millimetres(width)}，列宽{millimetres(listed)}"
    )


def _header(placed: PlacedTable) -> Iterator[Fault]:
    flags = [row.is_header for row in placed.rows]
    leading = flags.index(False) if False in flags else len(flags)
    if any(flags) and child(placed.table, "tblPr", "tblpPr") is not None:
        yield Fault("floating-table", _name(placed), "是浮动表格（有文字环绕），表头不会在各页重复")
    if True in flags[leading:]:
        place = _row_names(placed, [flags.index(True, leading)])
        yield Fault("header-gap", place, "设了重复表头，但不是从表格第一行起连续设的，Word不会重复它")
    elif leading and _continues_below(placed.grid, leading):
        yield Fault("header-incomplete", _name(placed), f"表头不止{leading}行，只设了前{leading}行重复")
    elif not leading and _runs_over(placed) and len(flags) > 1 and (placed.grid is None or placed.grid.width > 1):
        yield Fault("header-not-repeated", _name(placed), "会跨页，表头没有设成在各页重复")


def _continues_below(grid: Grid | None, end: int) -> bool:
    """Say whether a cell of the rows above ``end`` is merged with one below: the header has more rows."""
    return grid is not None and end < len(grid.rows) and any(cell.continues for cell in grid.rows[end].cells)


def _rows(placed: PlacedTable) -> Iterator[Fault]:
    if not _runs_over(placed):
        return
    tall = placed.room * _TALL
    split = [
        i for i, row in enumerate(placed.rows) if row.splits and row.lines > 1 and row.height < tall and not row.exact
    ]
    if split:
        yield Fault("row-may-split", _row_names(placed, split), "允许跨页断行，一行字可能分印在两页上")
    whole = [i for i, row in enumerate(placed.rows) if not row.splits and row.height > placed.room * _FULLY_A_PAGE]
    if whole:
        yield Fault("row-too-tall", _row_names(placed, whole), "估计比一页还高，又不许跨页断行，多出的部分印不出来")


def _fixed_heights(placed: PlacedTable) -> Iterator[Fault]:
    for index, row in enumerate(placed.rows):
        need = max((cell.content for cell in row.cells), default=0)
        if row.exact and need > row.asked * _TOLERANCE + 1:
            place = f"{_name(placed)}第{index + 1}行{_longest(placed, index)}"
            yield Fault("fixed-height", place, f"行高固定为{row.asked:g}磅，文字约需{need:.0f}磅，会被切掉")


def _longest(placed: PlacedTable, index: int) -> str:
    cells = placed.rows[index].cells
    tallest = max(range(len(cells)), key=lambda place: cells[place].content)
    return "" if placed.grid is None else first_words(placed.grid.rows[index].cells[tallest].text)


def _merges(placed: PlacedTable) -> Iterator[Fault]:
    if placed.grid is None:
        return
    heights = [row.height for row in placed.rows]
    for start, stop, cell in _groups(placed.grid):
        if sum(heights[start:stop]) > placed.room:
            place = f"{_name(placed)}第{start + 1}至{stop}行{first_words(cell.text)}"
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
