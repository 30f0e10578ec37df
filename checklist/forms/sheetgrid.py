"""A worksheet as a grid: find a ledger's table on it, and see how its rows look: fonts, widths, heights."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.forms.filled import describe
from checklist.forms.find import FoundTable, is_hand_text, surest
from checklist.forms.headings import Block, find_block
from checklist.model import Frozen
from checklist.office.cells import merges_by_cell, shown_text, stored_cells
from checklist.office.grid import Cell, Grid, GridRow
from checklist.office.height import half_widths
from checklist.office.trouble import FORM

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from checklist.errors import ChecklistError
from checklist.forms.find import Search

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
    begin: int = 0
    """The first row that may belong to it, from 0: the end of the table above."""

    @property
    def keys(self) -> tuple[str, ...]:
        """What each heading is, "" for an unknown one."""
        return FoundTable(self.number, self.block, "").keys

    @property
    def lines_above(self) -> list[str]:
        """Give the lines between the table above and the headings."""
        above = self.grid.rows[self.begin : self.block.top]
        return [line for row in above for cell in row.cells for line in cell.text.split("\n") if line.strip()]

    @property
    def where(self) -> str:
        """Say where it is."""
        return f"工作表“{self.sheet.title}”第{self.block.top + 1}行"


def find_place(book: Any, search: Search) -> SheetPlace:
    """Find the ledger's table; raises FormError when there is none, more than one, or not the one asked for."""
    places = _all_places(book, search)
    if search.wanted is None and len(places) > 1:
        raise _several(places, search)
    found = places[(search.wanted or 1) - 1]
    search.refuse_unused(found.block)
    return found


def find_places(book: Any, search: Search) -> list[SheetPlace]:
    """Find the tables of one ledger that was filled in: one, or several of a sheet with the same headings and title.

    Raises FormError as :func:`find_place` does.
    """
    places = _all_places(book, search)
    chosen = places if search.wanted is None else [places[search.wanted - 1]]
    around = [describe(place.lines_above) for place in chosen]
    told = [
        {one for one in said if one} for said in zip(*((one.unit, one.year, one.plans) for one in around), strict=True)
    ]
    if len({(place.sheet.title, place.keys) for place in chosen}) > 1 or any(len(said) > 1 for said in told):
        raise _several(chosen, search)
    search.refuse_unused(chosen[0].block)
    return chosen


def _all_places(book: Any, search: Search) -> list[SheetPlace]:
    """Find all tables with a ledger's headings; raises FormError where there is none or not as many as asked for."""
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    places: list[SheetPlace] = []
    for sheet in sheets:
        places += _tables_of(sheet, search, len(places))
    if not places:
        raise search.nothing(_grid(sheet, search) for sheet in sheets)
    search.refuse_number(len(surest(places)), "台账表")
    return [place._replace(number=number) for number, place in enumerate(surest(places), 1)]


def _several(places: Sequence[SheetPlace], search: Search) -> ChecklistError:
    return search.several([FoundTable(place.number, place.block, place.where) for place in places])


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
        places.append(
            SheetPlace(before + len(places) + 1, sheet, left, own, moved, right - left + 1, end, undrawn, start)
        )
        start = end
    return places


def _part(grid: Grid, start: int) -> Grid:
    return first_rows(grid, start + HEADING_ROWS, start)


def _grid(sheet: Any, search: Search, left: int = 1, right: int = 0) -> Grid:
    """Read the rows that say or show something, cut to the columns from ``left`` to ``right`` (0: all with text)."""
    reader = _SheetReader(sheet, left, formulas=search.trouble.noun != FORM)
    spoken = [place for place, cell in reader.cells.items() if cell.value is not None]
    right = right or max(map(reader.last_column, spoken), default=0)
    last = max(spoken, default=(0, 0))[0]
    if last > MAX_ROWS or right > MAX_COLUMNS:
        raise search.trouble.refusal(f"超过{MAX_ROWS}行或{MAX_COLUMNS}列，不像是一张台账")
    drawn = max((row for (row, column), cell in reader.cells.items() if column <= right and _is_drawn(cell)), default=0)
    return Grid(rows=tuple(reader.row(row, right) for row in range(1, max(last, min(drawn, MAX_ROWS)) + 1)))


def first_rows(grid: Grid, stop: int, start: int = 0) -> Grid:
    """Give the rows of a grid before ``stop``."""
    return Grid(rows=grid.rows[start:stop])


class _SheetReader:
    """Reads the rows of one sheet from a column on."""

    def __init__(self, sheet: Any, left: int, *, formulas: bool) -> None:
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


_DEFAULT_WIDTH = 8.43
"""Characters: the width of a column that nobody set, as Excel has it."""
_DEFAULT_COLUMN = 13
"""The width openpyxl gives a column of which the file says something, but no width."""
_DEFAULT_SIZE = 11.0
"""Points, as Excel has it."""
_DEFAULT_HEIGHT = 15.0
"""Points, as Excel has it."""


class SheetPattern(Frozen):
    """Which rows of a form show what; rows and columns count from 1 as people see them."""

    left: int
    heading: tuple[int, int]
    """The first and last heading row."""
    start: int
    stop: int
    """The rows ``start`` to ``stop - 1`` are replaced."""
    sample: int | None
    """The row that shows how a row looks; None where the heading has to serve."""
    band: int | None
    """The full-width row that shows how a band looks."""
    keys: tuple[str, ...]
    """For each column of the table the key of what fills it; "" for a blank one."""
    centred: tuple[bool, ...]
    spans: tuple[int, ...]
    """For each column how many its cell covers in a row; 0 for one that is covered."""
    grouped: tuple[bool, ...]
    widths: tuple[float, ...] = ()
    """The columns' widths where the form has none of its own."""

    @property
    def right(self) -> int:
        """The last column of the table."""
        return self.left + len(self.keys) - 1

    @property
    def group(self) -> int | None:
        """The column whose cells the sample merges under one heading."""
        return next((i for i, key in enumerate(self.keys) if key == "group" and self.grouped[i]), None)


class Look(NamedTuple):
    """What a cell of the sample brings along."""

    style: Any
    """openpyxl's style; None for the default."""
    size: float = _DEFAULT_SIZE
    text: str | None = None
    """The office's own words or formula that stay in every row."""
    row: int = 0
    """Where it was, for formulas."""


def looks_of_rows(sheet: Any, pattern: SheetPattern) -> list[Look]:
    """Give the look of each column's cells, from the sample, else from the heading."""
    columns = range(pattern.left, pattern.right + 1)
    if pattern.sample is None:
        return [_look_from_heading(sheet, pattern, column) for column in columns]
    return [
        _look(sheet, pattern.sample, column, filled=bool(pattern.keys[column - pattern.left])) for column in columns
    ]


def look_of_band(sheet: Any, pattern: SheetPattern) -> list[Look]:
    """Give the look of each column's cells in a band; [] for a form without bands."""
    if pattern.band is None:
        return []
    return [_look(sheet, pattern.band, column, filled=True) for column in range(pattern.left, pattern.right + 1)]


def _look(sheet: Any, row: int, column: int, *, filled: bool) -> Look:
    cell = stored_cells(sheet).get((row, column))
    if cell is None:
        return Look(None)
    value = getattr(cell, "value", None)
    kept = value if isinstance(value, str) and not filled and _stays(cell) else None
    return Look(_style(cell), float(cell.font.sz or _DEFAULT_SIZE), kept, row)


def _stays(cell: Any) -> bool:
    return cell.data_type == "f" or is_hand_text(Cell(start=0, span=1, text=str(cell.value)))


def _look_from_heading(sheet: Any, pattern: SheetPattern, column: int) -> Look:
    """Take the heading's lines and font, not its weight, its ground or its upright letters."""
    from openpyxl.styles import Alignment, PatternFill  # noqa: PLC0415 - see workbookfile

    cell = sheet.cell(pattern.heading[1], column)
    old = _style(cell)
    font = copy(cell.font)
    font.b = False
    horizontal = "center" if pattern.centred[column - pattern.left] else "left"
    cell.font, cell.fill = font, PatternFill()
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
    made = _style(cell)
    set_style(cell, old)
    return Look(made, float(font.sz or _DEFAULT_SIZE))


def _style(cell: Any) -> Any:
    return copy(cell._style)  # noqa: SLF001 - openpyxl has no public way to copy a whole style


def set_style(cell: Any, style: Any) -> None:
    """Give a cell a copied style."""
    if style is not None:
        cell._style = copy(style)  # noqa: SLF001 - as above


def own_widths(sheet: Any, columns: range) -> dict[int, float]:
    """Give the widths the office set, by column; a hidden one is as if it were shown."""
    return {
        column: float(dimension.width)
        for dimension in sheet.column_dimensions.values()
        if dimension.customWidth or dimension.width != _DEFAULT_COLUMN
        for column in range(max(dimension.min or 0, columns.start), min(dimension.max or 0, columns.stop - 1) + 1)
    }


def column_widths(sheet: Any, pattern: SheetPattern) -> list[float]:
    """Give the widths of the table's columns: those of the pattern, else as the file has them."""
    if pattern.widths:
        return list(pattern.widths)
    usual = float(sheet.sheet_format.defaultColWidth or _DEFAULT_WIDTH)
    columns = range(pattern.left, pattern.right + 1)
    own = own_widths(sheet, columns)
    return [own.get(column, usual) for column in columns]


def row_height(sheet: Any, row: int | None) -> float:
    """Give the height a row asks for, in points."""
    asked = sheet.row_dimensions[row].height if row is not None and row in sheet.row_dimensions else None
    return float(asked or sheet.sheet_format.defaultRowHeight or _DEFAULT_HEIGHT)


def cell_room(widths: Sequence[float], pattern: SheetPattern, column: int) -> float:
    """Give the width of the cell that begins in a column, over all columns it covers."""
    return sum(widths[column : column + max(1, pattern.spans[column])])


def rooms_of(sheet: Any, pattern: SheetPattern) -> tuple[tuple[float, float], ...]:
    """Give for each column how many half-width characters fit a line of its cell, and their size in points."""
    widths = column_widths(sheet, pattern)
    sizes = [look.size for look in looks_of_rows(sheet, pattern)]
    return tuple((half_widths(cell_room(widths, pattern, column), size), size) for column, size in enumerate(sizes))


def page_overflow(sheet: Any, pattern: SheetPattern) -> tuple[int, int] | None:
    """Give the widths of the table and of what a page holds, in millimetres, where a page is too narrow for it.

    None where it fits, where the sheet is fitted to a page, or where the widths are ours.
    """
    setup, fitting = sheet.page_setup, sheet.sheet_properties.pageSetUpPr
    if pattern.widths or (fitting is not None and fitting.fitToPage):
        return None
    short, long = _PAPERS.get(int(setup.paperSize or _A4), _PAPERS[_A4])
    margins = sheet.page_margins
    room = (long if setup.orientation == "landscape" else short) - (margins.left + margins.right) * _INCH
    pixels = sum(width * _DIGIT for width in column_widths(sheet, pattern))
    table = pixels / _PIXELS_PER_INCH * _INCH * (setup.scale or 100) / 100
    return (round(table), round(room)) if table > room + _TOLERANCE else None


_A4 = 9
"""The number of A4 among the paper sizes of a workbook."""
_PAPERS = {_A4: (210, 297), 8: (297, 420), 1: (216, 279), 5: (216, 356)}
"""Short and long side of A4, A3, Letter and Legal in millimetres (ECMA-376 part 1, 18.3.1.63)."""
_INCH, _PIXELS_PER_INCH, _DIGIT, _TOLERANCE = 25.4, 96, 7, 2
"""Millimetres, pixels, pixels of a digit at 11 points, and millimetres that no printer minds."""
