"""A worksheet as grids: find the tables of a ledger on it, and say where each stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.forms.headings import Block, best_guess, find_block, first_column_labels, shortened
from checklist.office.cells import merges_by_cell, shown_text, stored_cells
from checklist.office.grid import Cell, Grid, GridRow

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from checklist.errors import ChecklistError
    from checklist.ledger.columns import Column, Columns
    from checklist.office.trouble import Trouble

MAX_COLUMNS = 100
"""A ledger has about ten columns; more is a database."""
MAX_ROWS = 20_000
"""Rows of a sheet that are looked through; a ledger has some hundred."""
HEADING_ROWS = 60
"""How far down a heading is looked for, counted from the top or from the end of the table above."""


class SheetPlace(NamedTuple):
    """A table on a sheet; rows and columns count from 1 as people see them."""

    number: int
    """Its place among the workbook's ledger tables, from 1."""
    sheet: Any
    left: int
    """The first column of the table; column 0 of the grid."""
    grid: Grid
    """The sheet's rows from its first, cut to the table's columns."""
    block: Block
    width: int
    """How many columns the table has."""
    end: int
    """The first row of the grid, from 0, that is no longer part of the table."""
    undrawn: range
    """The blank rows right below the heading, from 0, that have neither lines nor colour."""

    @property
    def where(self) -> str:
        """Say where it is."""
        return f"工作表“{self.sheet.title}”第{self.block.top + 1}行"


class Search(NamedTuple):
    """What is looked for, and how cells are read."""

    columns: Columns
    mapping: Mapping[str, Column]
    trouble: Trouble
    formulas: bool
    """True where the results of formulas were loaded; else formulas say nothing."""


def find_table(book: Any, search: Search, wanted: int | None) -> SheetPlace:
    """Find the ledger's table; raises FormError when there is none, more than one, or not the one asked for."""
    trouble = search.trouble
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    places: list[SheetPlace] = []
    for sheet in sheets:
        places += _tables_of(sheet, search, len(places))
    if not places:
        raise _no_heading([_grid(sheet, search) for sheet in sheets], search.columns, trouble)
    if wanted is not None and not 1 <= wanted <= len(places):
        raise trouble.refusal(f"里没有第{wanted}个台账表，一共有{len(places)}个", "请改正 --table 后面的数字。")
    if wanted is None and len(places) > 1:
        listed = "；".join(f"第{place.number}个表（{place.where}）" for place in places)
        options = " 或 ".join(f"--table {place.number}" for place in places)
        raise trouble.refusal(
            f"里有{len(places)}个表都像台账：{listed}", f"请说明{trouble.noun.verb}哪一个：{options}。"
        )
    found = places[(wanted or 1) - 1]
    _refuse_unused(found.block, search)
    return found


def _refuse_unused(block: Block, search: Search) -> None:
    unused = [heading for heading in search.mapping if heading not in block.used]
    if unused:
        texts = "、".join(heading.text for heading in block.headings if heading.text)
        raise search.trouble.refusal(
            f"的表头里没有“{'”“'.join(unused)}”，--map 用不上", f"表头是：{texts}。请照表头的写法改正 --map。"
        )


def _tables_of(sheet: Any, search: Search, before: int) -> list[SheetPlace]:
    grid = _grid(sheet, search)
    places: list[SheetPlace] = []
    start = 0
    while (block := find_block(_part(grid, start), search.columns, search.mapping)) is not None:
        spoken = [heading for heading in block.headings if heading.text]
        left, right = spoken[0].start + 1, spoken[-1].start + spoken[-1].span
        own = _grid(sheet, search, left, right)
        again = find_block(_part(own, start), search.columns, search.mapping)
        if again is None:
            break
        moved = Block(top=again.top + start, end=again.end + start, headings=again.headings, used=again.used)
        drawn = _drawn_rows(sheet, range(left, right + 1))
        undrawn = _undrawn(own, moved.end, drawn)
        if undrawn and find_block(_part(own, undrawn.stop), search.columns, search.mapping):
            undrawn = range(moved.end, moved.end)
        end = _end(own, undrawn.stop, drawn)
        places.append(SheetPlace(before + len(places) + 1, sheet, left, own, moved, right - left + 1, end, undrawn))
        start = end
    return places


def _part(grid: Grid, start: int) -> Grid:
    return first_rows(grid, start + HEADING_ROWS, start)


def _no_heading(grids: Sequence[Grid], columns: Columns, trouble: Trouble) -> ChecklistError:
    for grid in grids:
        labels = first_column_labels(grid, columns)
        if labels:
            return trouble.refusal(
                f"是竖式表（{'、'.join(labels)}写在一列里），一张表只填一项任务",
                "请改用横式的表：表头写在一行里，每项任务一行。",
            )
    texts = best_guess(grids, columns)
    said = "、".join(text if columns.by_heading(text) else _unknown(text, columns) for text in texts) or "（没有文字）"
    return trouble.refusal(
        "里没有认出台账的表头：至少要认出三个，其中一个是任务",
        f"找到的表头：{said}。请改成常用的表头，或用 --map 表头=列名 指明，如 --map 工作要求=任务。",
    )


def _unknown(text: str, columns: Columns) -> str:
    near = columns.nearest(text)
    return f"{shortened(text)}（不认识；是否指“{near[0]}”？）" if near else f"{shortened(text)}（不认识）"


def _grid(sheet: Any, search: Search, left: int = 1, right: int = 0) -> Grid:
    """Read the rows that say or show something, cut to the columns from ``left`` to ``right`` (0: all with text)."""
    reader = _SheetReader(sheet, search.formulas, left)
    spoken = [place for place, cell in reader.cells.items() if cell.value is not None]
    right = right or max((reader.last_column(place) for place in spoken), default=0)
    last = max((row for row, _ in spoken), default=0)
    if last > MAX_ROWS or right > MAX_COLUMNS:
        raise search.trouble.refusal(f"超过{MAX_ROWS}行或{MAX_COLUMNS}列，不像是一张台账")
    drawn = (row for (row, column), cell in reader.cells.items() if column <= right and _is_drawn(cell))
    rows = range(1, max(last, min(max(drawn, default=0), MAX_ROWS)) + 1)
    return Grid(rows=tuple(reader.row(row, right) for row in rows))


def first_rows(grid: Grid, stop: int, start: int = 0) -> Grid:
    """Give the rows of a grid before ``stop``."""
    return Grid(rows=grid.rows[start:stop])


class _SheetReader:
    """Reads the rows of one sheet from a column on."""

    def __init__(self, sheet: Any, formulas: bool, left: int) -> None:  # noqa: FBT001 - handed on
        self.cells = stored_cells(sheet)
        self._merges = merges_by_cell(sheet)
        self._formulas, self._left = formulas, left

    def last_column(self, place: tuple[int, int]) -> int:
        """Give the last column a cell covers."""
        merged = self._merges.get(place)
        return int(merged.max_col) if merged else place[1]

    def row(self, row: int, right: int) -> GridRow:
        """Give a row's cells up to a column."""
        found = []
        column = self._left
        while column <= right:
            cell = self._cell(row, column, right)
            found.append(cell)
            column += cell.span
        return GridRow(cells=tuple(found))

    def _cell(self, row: int, column: int, right: int) -> Cell:
        merged = self._merges.get((row, column))
        if merged is None:
            return Cell(start=column - self._left, span=1, text=self._text(row, column))
        continues = row > merged.min_row
        return Cell(
            start=column - self._left,
            span=min(merged.max_col, right) - column + 1,
            text="" if continues else self._text(merged.min_row, merged.min_col),
            continues=continues,
            opens=not continues and merged.max_row > row,
        )

    def _text(self, row: int, column: int) -> str:
        cell = self.cells.get((row, column))
        return "" if cell is None else shown_text(cell, formulas=self._formulas)


def _drawn_rows(sheet: Any, columns: range) -> set[int]:
    """Give the rows, from 0, in which one of the columns has lines or colour."""
    return {row - 1 for (row, column), cell in stored_cells(sheet).items() if column in columns and _is_drawn(cell)}


def _is_blank(grid: Grid, index: int, drawn: Collection[int]) -> bool:
    return index not in drawn and not any(cell.bare for cell in grid.rows[index].cells)


def _undrawn(grid: Grid, start: int, drawn: Collection[int]) -> range:
    """Give the run of blank rows below the heading that nobody drew lines for, where something stands below them."""
    index = start
    while index < len(grid.rows) and _is_blank(grid, index, drawn):
        index += 1
    return range(start, index if index < len(grid.rows) else start)


def _end(grid: Grid, start: int, drawn: Collection[int]) -> int:
    """Give the first row from ``start`` that has neither text nor lines nor colour: there the table ends."""
    index = start
    while index < len(grid.rows) and not _is_blank(grid, index, drawn):
        index += 1
    return index


def _is_drawn(cell: Any) -> bool:
    if cell is None or not cell.has_style:
        return False
    border = cell.border
    sides = (border.left, border.right, border.top, border.bottom)
    return any(side is not None and side.style for side in sides) or cell.fill.fill_type is not None
