"""A worksheet as a grid: find a ledger's table on it, and see how its rows look: fonts, widths, heights."""

from __future__ import annotations

from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from checklist.forms.filled import describe
from checklist.forms.find import Search, surest
from checklist.forms.headings import ENOUGH, Block, find_block
from checklist.forms.joining import JoinedTables, find_further, holds_tasks, name_rows
from checklist.forms.row_cells import RowCells, make_part, words_of
from checklist.office.cells import hidden_columns, hidden_rows, merges_by_cell, notes_of, shown_text, stored_cells
from checklist.office.grid import Cell, Grid, GridRow, hide, lines_of
from checklist.office.trouble import FORM

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from checklist.forms.row_cells import TablePart


class SheetReader:
    """Reads the rows of one sheet from a column on."""

    def __init__(self, sheet: Any, left: int, *, formulas: bool) -> None:
        """Take the first column, from 1; with ``formulas`` a filled-in ledger is read, else a blank form."""
        self.cells = stored_cells(sheet)
        self._merges = merges_by_cell(sheet)
        self._reads, self._left = formulas, left
        self._hidden_rows = hidden_rows(sheet) if formulas else {}
        self._hidden_columns = hidden_columns(sheet) if formulas else set()

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
        seen = GridRow(cells=tuple(found))
        return hide(seen, self._hidden_rows[row]) if row in self._hidden_rows else seen

    def _cell(self, row: int, column: int, right: int) -> Cell:
        merged = self._merges.get((row, column))
        if merged is None:
            return self._read(Cell(start=column - self._left, span=1, text=""), (row, column))
        span = range(merged.min_row, merged.max_row + 1)
        top = next((one for one in span if one not in self._hidden_rows), merged.min_row)
        continues = row > top
        cell = Cell(
            start=column - self._left,
            span=min(merged.max_col, right) - column + 1,
            text="",
            continues=continues,
            opens=not continues and merged.max_row > row,
        )
        return cell if continues else self._read(cell, (merged.min_row, merged.min_col))

    def _read(self, cell: Cell, place: tuple[int, int]) -> Cell:
        """Give the cell with what its place shows."""
        stored = self.cells.get(place)
        if stored is None or self._hidden_columns.issuperset(range(place[1], place[1] + cell.span)):
            return cell
        text = shown_text(stored, formulas=self._reads)
        return replace(cell, text=text, notes=notes_of(stored) if self._reads else "")


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
    def part(self) -> TablePart:
        """Give the table as a part of a ledger."""
        return make_part(self.grid.rows[: self.end], (), self.block)

    @property
    def tasks(self) -> set[str]:
        """Give what its rows say that is to be done."""
        cells = RowCells(self.part)
        return {cells.task_of(row.cells) for row in self.grid.rows[self.block.end : self.end]} - {""}

    @property
    def lines_above(self) -> list[str]:
        """Give the lines between the table above and the headings."""
        return lines_of(self.grid.rows[self.begin : self.block.top])

    @property
    def sheet_name(self) -> str:
        """Name the sheet in a message; "" where the workbook has no other."""
        return f"工作表“{self.sheet.title}”" if len(self.sheet.parent.worksheets) > 1 else ""

    def named_in(self, places: Iterable[SheetPlace]) -> str:
        """Name the sheet in a message where a ledger's tables stand on several; else ""."""
        return self.sheet_name if len({place.sheet.title for place in places}) > 1 else ""

    @property
    def where(self) -> str:
        """Say where it is."""
        return f"工作表“{self.sheet.title}”第{self.block.top + 1}行"


def find_place(book: Any, search: Search) -> tuple[SheetPlace, list[str]]:
    """Find the ledger's table, the blank one of several, and what to say of others.

    Raises FormError when there is none, more than one, or not the one asked for.
    """
    places = _all_places(book, search)
    if search.wanted is not None:
        places = [places[search.wanted - 1]]
    grids = [first_rows(place.grid, place.end) for place in places]
    return search.blank_one(places, grids, attrgetter("where"))


def find_places(book: Any, search: Search) -> list[SheetPlace]:
    """Find the tables of one ledger that was filled in: one, or several with the same headings and title, on several sheets too.

    Raises FormError as :func:`find_place` does, and where two sheets say the same tasks.
    """
    places = _all_places(book, search)
    chosen = places if search.wanted is None else [places[search.wanted - 1]]
    around = [describe(place.lines_above) for place in chosen]
    told = zip(*((one.unit, one.year, one.plans) for one in around), strict=True)
    unlike = len({place.block.keys for place in chosen}) > 1 or any(map(_differ, told))
    if unlike or _say_same(chosen):
        raise search.several(chosen)
    search.refuse_unused(chosen[0].block)
    return chosen if search.wanted else [*chosen, *_further_sheets(book, search, chosen)]


def _say_same(places: Sequence[SheetPlace]) -> bool:
    """Say whether two sheets have a task in common: they are of two months or years, not one ledger."""
    tasks: dict[str, set[str]] = {}
    for place in places:
        tasks.setdefault(place.sheet.title, set()).update(place.tasks)
    return sum(map(len, tasks.values())) > len(set().union(*tasks.values()))


def _further_sheets(book: Any, search: Search, places: Sequence[SheetPlace]) -> Iterator[SheetPlace]:
    """Give what the sheets without headings hold that goes on from the last table."""
    last = places[-1]
    part, tasks = last.part, set().union(*map(attrgetter("tasks"), places))
    known = {place.sheet.title for place in places}
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible" and sheet.title not in known:
            own = _grid(sheet, search, last.left, last.left + last.width - 1)
            bare = Block(top=0, end=0, headings=last.block.headings, used=last.block.used)
            place = SheetPlace(last.number, sheet, last.left, own, bare, last.width, len(own.rows), range(0))
            if find_further(part, own.rows, part.ruler, search.columns) and tasks.isdisjoint(place.tasks):
                yield place


def join_sheets(sheets: Sequence[Sequence[SheetPlace]]) -> JoinedTables:
    """Join the tables of each sheet, and those of one sheet with those of the next."""
    joined = [_join_places(places, places[0].named_in(chain.from_iterable(sheets))) for places in sheets]
    parts, *texts = (tuple(chain.from_iterable(pieces)) for pieces in zip(*joined, strict=True))
    return JoinedTables([part._replace(repeated=parts[0].repeated) for part in parts], *texts)


def _join_places(places: Sequence[SheetPlace], name: str) -> JoinedTables:
    """Join the tables of a sheet, ``name`` in messages, that have the same headings, and what goes on below a gap of each."""
    tops = [*(place.block.top for place in places[1:]), len(places[-1].grid.rows)]
    parts: list[TablePart] = []
    left: list[TablePart] = []
    for place, stop in zip(places, tops, strict=True):
        part = place.part._replace(name=name)
        further, rest = _below(place, part, stop)
        parts += [part, *further]
        left += rest
    between = tuple(chain.from_iterable(map(attrgetter("lines_above"), places[1:])))
    named = tuple(name + told for told in _left_out(left))
    return JoinedTables(parts, between, named, unread=tuple(_unread(left, between)))


def _unread(runs: Sequence[TablePart], between: Sequence[str]) -> Iterator[str]:
    """Give what the rows of runs say that no line between the tables says."""
    said = {"".join(line.split()) for line in between}
    rows = (words_of(row) for run in runs for row in run.rows[run.start :])
    yield from ("".join(words) for words in rows if not said.issuperset(words))


def _below(place: SheetPlace, part: TablePart, stop: int) -> tuple[list[TablePart], list[TablePart]]:
    """Give the runs of rows below a table's end, up to ``stop``, that hold tasks, with those between them, and the others."""
    rows = place.grid.rows
    runs = _runs([bool(words_of(row)) for row in rows], place.end, stop)
    found = [part.going_on(rows[:last], part.ruler, first) for first, last in runs]
    last = max((index for index, run in enumerate(found) if holds_tasks(run)), default=-1)
    return found[: last + 1], found[last + 1 :]


def _left_out(runs: Sequence[TablePart]) -> list[str]:
    """Name the runs that say enough to be tasks and do not go on with the ledger."""
    others = [run for run in runs if any(len(words_of(row)) > ENOUGH for row in run.rows[run.start :])]
    return [f"第{run.start + 1}行起（{name_rows(run.rows[run.start :])}）接不上台账，没有读取。" for run in others]


def _runs(told: Sequence[bool], start: int, stop: int) -> list[tuple[int, int]]:
    """Give the runs of rows with text between blank ones."""
    runs: list[tuple[int, int]] = []
    for index in range(start, stop):
        if told[index]:
            runs = (
                [*runs[:-1], (runs[-1][0], index + 1)] if runs and runs[-1][1] == index else [*runs, (index, index + 1)]
            )
    return runs


def _differ(told: Iterable[object]) -> bool:
    return len(set(filter(None, told))) > 1


def _all_places(book: Any, search: Search) -> list[SheetPlace]:
    """Find all tables with a ledger's headings; raises FormError where there is none or not as many as asked for."""
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    places = _tables_on(sheets, search)
    if not places:
        grids = [_grid(sheet, search) for sheet in sheets]
        places = _tables_on(sheets, search.with_remedies(grids))
        if not places:
            raise search.nothing(grids)
    search.refuse_number(len(surest(places)), "台账表")
    return [place._replace(number=number) for number, place in enumerate(surest(places), 1)]


def _tables_on(sheets: Iterable[Any], search: Search) -> list[SheetPlace]:
    places: list[SheetPlace] = []
    for sheet in sheets:
        places += _tables_of(sheet, search, len(places))
    return places


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
    reader = SheetReader(sheet, left, formulas=search.trouble.noun != FORM)
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


def _drawn_rows(sheet: Any, columns: range) -> set[int]:
    """Give the rows, from 0, in which one of the columns has lines or colour."""
    return {row - 1 for (row, column), cell in stored_cells(sheet).items() if column in columns and _is_drawn(cell)}


def _is_blank(grid: Grid, index: int, drawn: Collection[int]) -> bool:
    return index not in drawn and not any(cell.bare or cell.notes for cell in grid.rows[index].cells)


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
