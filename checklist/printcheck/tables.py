"""Tables: their widths against the page, themselves and their grid; headers, rows and merges that run over a page; text that does not fit."""

from __future__ import annotations

from operator import add
from typing import TYPE_CHECKING

from checklist.office.grid import cells_of, column_widths, placed_cells, rows_of
from checklist.office.height import cell_width, table_padding
from checklist.office.room import may_repeat
from checklist.office.wordxml import child, number, value
from checklist.printcheck.flow import MOST_NAMED
from checklist.printcheck.report import Fault
from checklist.printcheck.sections import add_up, first_words, millimetres

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.office.grid import Cell, Grid, GridRow
    from checklist.office.height import RowSize
    from checklist.office.wordxml import Element
    from checklist.printcheck.flow import PlacedTable

_TALL = 0.25
"""From which share of a page a row may split: kept whole it may leave so much of the page before it blank. Our own forms
split one from a third on, by an estimate that ran to a sixth more than this one; a quarter leaves room for that."""
_FULLY_A_PAGE = 1.1
"""A row is taller than a page only beyond what the estimate of heights may err."""
_TOLERANCE = 1.05
"""How far an estimated height may be over a fixed one before the text is said not to fit."""


def table_faults(placed: PlacedTable) -> Iterator[Fault]:
    """Find what is wrong with one table."""
    if placed.flows:
        widths = list(_widths(placed))
        yield from widths
        yield from _header(placed)
        if all(fault.code != "table-overflow" for fault in widths):  # rows grow taller once the table is narrower
            yield from _rows(placed)
        yield from _merges(placed)
    else:
        yield from _grid(placed)
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


def _goes_on(grid: Grid, end: int) -> bool:
    """Say whether the heading has more rows than ``end``: one is merged with it or stands under its spanning cells."""
    if end >= len(grid.rows):
        return False
    upper, row = grid.rows[end - 1], grid.rows[end]
    spoken = [cell for cell in row.cells if cell.bare]
    return any(cell.continues for cell in row.cells) or (len(spoken) > 1 and all(map(upper.spans_over, spoken)))


def _no_header(placed: PlacedTable) -> Iterator[Fault]:
    above = placed.rows_above_heading
    if above and not may_repeat(above, sum(row.height for row in placed.rows[: above + 1]), placed.room):
        said = f"表头上面还有{above}行，Word只能从表格第一行起重复，后面各页没有表头"
        yield Fault("header-low", placed.name, said)
    elif placed.runs_over and len(placed.rows) > 1 and placed.grid.width > 1 and not placed.is_upright:
        yield Fault("header-not-repeated", placed.name, "会跨页，表头没有设成在各页重复")
    elif placed.is_ledger:
        yield Fault("header-not-repeated", placed.name, "表头没有设成在各页重复，内容一多跨了页，后面各页就没有表头")


def _rows(placed: PlacedTable) -> Iterator[Fault]:
    ledger = placed.is_ledger
    if not ledger and not placed.runs_over:
        return
    split = [i for i, row in enumerate(placed.rows) if _must_not_split(placed, row) and (ledger or row.lines > 1)]
    if split and not placed.is_upright:  # long answers may run on
        yield Fault("row-may-split", placed.at_rows(split), "允许跨页断行，一行字可能分印在两页上")
    whole = [i for i, row in enumerate(placed.rows) if not row.splits and row.height > placed.room * _FULLY_A_PAGE]
    if whole:
        yield Fault("row-too-tall", placed.at_rows(whole), "估计比一页还高，又不许跨页断行，多出的部分印不出来")


def _must_not_split(placed: PlacedTable, row: RowSize) -> bool:
    """Say whether a row may split that had better not."""
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
    for start, stop, cell in _groups(placed.grid):
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
    if placed.is_too_wide:
        return ""
    cells = placed.rows[index].cells
    tallest = max(range(len(cells)), key=lambda place: cells[place].content)
    return first_words(placed.grid.rows[index].cells[tallest].text)


def _merged_height(placed: PlacedTable, start: int, cell: Cell) -> float:
    row = placed.grid.rows[start].cells
    return next((size.merged for each, size in zip(row, placed.rows[start].cells, strict=True) if each is cell), 0)


def _merges(placed: PlacedTable) -> Iterator[Fault]:
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


_OVERFLOW = 57
"""Twips a table may stand out of the text: 1 mm."""
_MISMATCH = 57
"""Twips, one millimetre: programs round column widths by less."""
_SHORT = 284
"""Twips by which a ledger may be narrower than the text: 5 mm, as is left over where widths are whole millimetres."""
_INDENT = 567
"""How far a ledger may begin inside the text, in twips: 1 cm, two characters."""


def _widths(placed: PlacedTable) -> Iterator[Fault]:
    """Find what is wrong with the width of one table."""
    yield from _against_page(placed)
    if placed.is_ledger:
        yield from _against_own_width(placed)
        if not _is_fixed(placed):
            yield Fault("layout-not-fixed", placed.name, "没有设成固定列宽，文字一多，列宽会自己变")
        yield from _unset_cells(placed)
    yield from _grid(placed)


def _against_page(placed: PlacedTable) -> Iterator[Fault]:
    width, text = _width(placed), placed.page.text_width
    indent = _indent(placed)
    left, right = max(0, -indent), max(0, width + indent - text)
    short = text - width - min(max(0, indent), _INDENT)
    # Word lets the text of an unmoved table begin at the margin, so that its padding stands out on both sides
    if left + right > _padding(placed) + _OVERFLOW:
        own, inset, room, beyond = add_up(width, max(0, indent), -text)
        moved = f"，左边缩进{inset}" if indent > 0 else ""
        sides = f"左边伸出{millimetres(left)}" + (f"、右边伸出{millimetres(right)}" if right > _OVERFLOW else "")
        yield Fault(
            "table-overflow",
            placed.name,
            f"宽{own}{moved}，版心宽{room}，{sides if left > _OVERFLOW else f'超出{beyond}'}",
        )
    elif short > _SHORT and placed.is_ledger and not placed.floats:
        room, own, missing = add_up(text, -width)
        moved = f"（其中左边缩进{millimetres(indent)}）" if indent > 0 else ""
        yield Fault("table-narrow", placed.name, f"宽{own}，版心宽{room}，少{missing}{moved}，各列没有占满版心")


def _padding(placed: PlacedTable) -> int:
    padding = table_padding(placed.table, placed.formats)
    return padding["left"] + padding["right"]


def _indent(placed: PlacedTable) -> int:
    """Give how far a table begins inside the text, in twips; nothing for a centred one."""
    found = placed.says("tblInd")
    centred = value(placed.says("jc")) == "center"
    return 0 if centred or value(found, "type") not in ("dxa", "") else number(found, "w")


def _width(placed: PlacedTable) -> int:
    """Give how wide the table will be, in twips; a share of the page is one of its text."""
    share = _asked_share(placed)
    if share and not _is_fixed(placed):
        return share
    return max(_all_widths(placed), default=0) or sum(column_widths(placed.table))


def _all_widths(placed: PlacedTable) -> list[int]:
    columns = column_widths(placed.table)
    return [sum(_row_widths(row, columns)) for row in rows_of(placed.table)]


def _is_fixed(placed: PlacedTable) -> bool:
    return value(placed.says("tblLayout"), "type") == "fixed"


def _asked_share(placed: PlacedTable) -> int:
    """Give the width in twips of a table that asks for a share of the page; 0 where it does not."""
    return _share_of(placed.says("tblW"), placed.page.text_width)


def _is_share(width: Element | None) -> bool:
    return value(width, "type") == "pct" or value(width, "w").endswith("%")


def _share(text: str) -> float:
    """Read a share: fiftieths of a percent, or a number with ``%``."""
    digits = text.removesuffix("%")
    if not digits.isascii() or not digits.replace(".", "", 1).isdigit() or len(digits) > 6:  # noqa: PLR2004 - nobody asks for so much
        return 1
    return float(digits) / (100 if text.endswith("%") else 5000)


def _row_widths(row: Element, columns: Sequence[int]) -> Iterator[int]:
    yield sum(columns[: max(0, number(child(row, "trPr", "gridBefore")))])
    for start, stop, cell in placed_cells(row):
        yield cell_width(cell) or sum(columns[start:stop])


def _against_own_width(placed: PlacedTable) -> Iterator[Fault]:
    asked, share = placed.says("tblW"), _asked_share(placed)
    own = share or (number(asked, "w") if value(asked, "type") in ("dxa", "") else 0)
    allowed = _padding(placed) + (_SHORT if share else _MISMATCH)
    widths = [width for width in _all_widths(placed) if width]
    # a row that fits is enough: rows that differ from one another do so from the grid too, which is said elsewhere
    if own > 0 and widths and all(abs(own - width) > allowed for width in widths):
        said = f"表格宽度设的是{millimetres(own)}，各列合起来是{millimetres(widths[0])}，Word和WPS排出来会不一样"
        yield Fault("table-width", placed.name, said)


def _unset_cells(placed: PlacedTable) -> Iterator[Fault]:
    wrong = [
        index
        for index, row in enumerate(rows_of(placed.table))
        if any(_is_unset(child(cell, "tcPr", "tcW")) for cell in cells_of(row))
    ]
    if wrong:
        yield Fault("cell-no-width", placed.at_rows(wrong), "有的格子没有设宽度，Word和WPS会各排各的")


def _is_unset(width: Element | None) -> bool:
    return not _is_share(width) and (value(width, "type") not in ("dxa", "") or number(width, "w") <= 0)


def _grid(placed: PlacedTable) -> Iterator[Fault]:
    """Find where a table's grid and its cells say different things."""
    columns = column_widths(placed.table)
    if placed.is_too_wide:
        yield Fault("grid-mismatch", placed.name, "超过63列，Word不支持")
    elif placed.is_ledger and not columns:
        yield Fault("grid-mismatch", placed.name, "没有列宽（tblGrid），Word和WPS会各排各的")
    elif placed.is_ledger and not all(columns):
        unset = [str(place) for place, width in enumerate(columns, 1) if not width]
        place = f"{placed.name}第{'、'.join(unset[:MOST_NAMED])}列"
        yield Fault("grid-mismatch", place, "没有列宽（tblGrid），Word和WPS会各排各的")
    else:
        yield from _counts(placed, len(columns))
        yield from _differences(placed, columns)


def _counts(placed: PlacedTable, columns: int) -> Iterator[Fault]:
    ends = [row.end or columns for row in placed.grid.rows]
    whole = map(add, ends, map(_columns_after, rows_of(placed.table)))
    more = [index for index, end in enumerate(ends) if end > columns]
    fewer = [index for index, end in enumerate(whole) if end < columns]
    if more:
        yield Fault("grid-mismatch", placed.at_rows(more), "格子比表格的列数（tblGrid）多，Word和WPS会各排各的")
    if fewer and placed.is_ledger:
        yield Fault("grid-mismatch", placed.at_rows(fewer), "格子比表格的列数（tblGrid）少，右边会缺一块")


def _columns_after(row: Element) -> int:
    return max(0, number(child(row, "trPr", "gridAfter")))


def _differences(placed: PlacedTable, columns: Sequence[int]) -> Iterator[Fault]:
    differing, example = [], ""
    for index, (row, element) in enumerate(zip(placed.grid.rows, rows_of(placed.table), strict=True)):
        if row.end > len(columns):
            continue
        found = next(_differing(row, element, columns), "")
        if found:
            differing.append(index)
            example = example or found
    if differing:
        said = f"格宽与列宽（tblGrid）不一致，Word按格宽、WPS按列宽排，印出来会不一样（{example}）"
        yield Fault("grid-mismatch", placed.at_rows(differing), said)


def _differing(row: GridRow, element: Element, columns: Sequence[int]) -> Iterator[str]:
    """Say for each cell that is not as wide as its columns how wide both are."""
    for cell, source in zip(row.cells, cells_of(element), strict=True):
        listed = sum(columns[cell.start : cell.start + cell.span])
        width = cell_width(source) or _share_of(child(source, "tcPr", "tcW"), sum(columns))
        if width and abs(width - listed) > _MISMATCH:
            yield _difference(cell, width, listed)


def _share_of(width: Element | None, whole: int) -> int:
    return round(whole * _share(value(width, "w"))) if _is_share(width) else 0


def _difference(cell: Cell, width: int, listed: int) -> str:
    named = first_words(cell.text)
    return (
        f"{f'{named}那一格' if named else f'第{cell.start + 1}列'}：格宽{millimetres(width)}，列宽{millimetres(listed)}"
    )
