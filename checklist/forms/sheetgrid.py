"""A worksheet as a grid: find a ledger's table on it, and see how its rows look: fonts, widths, heights."""

from __future__ import annotations

from functools import partial
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from checklist.forms.filled import describe
from checklist.forms.find import FoundTable
from checklist.forms.headings import ENOUGH, Block
from checklist.forms.tableparts import (
    JoinedTables,
    Rows,
    find_further,
    holds_tasks,
    keys_of,
    make_part,
    name_rows,
    words_of,
)
from checklist.office.cells import (
    hidden_columns,
    hidden_rows,
    merges_by_cell,
    notes_of,
    shown_text,
    spoken_cells,
    stored_cells,
)
from checklist.office.grid import Cell, Grid, GridRow, hide, lines_of
from checklist.office.trouble import FORM

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from checklist.forms.find import Search
    from checklist.forms.tableparts import TablePart


class _SheetReader:
    """Reads the rows of one sheet from a column on."""

    def __init__(self, sheet: Any, left: int, *, filled_in: bool) -> None:
        """Take the first column, from 1; a ledger that is ``filled_in`` is read, else a blank form."""
        self.cells = stored_cells(sheet)
        self._merges = merges_by_cell(sheet)
        self._reads, self._left = filled_in, left
        self._hidden_rows = hidden_rows(sheet) if filled_in else {}
        self._hidden_columns = hidden_columns(sheet) if filled_in else set()

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
        start, merged = column - self._left, self._merges.get((row, column))
        if merged is None:
            return self._read(Cell(start=start, span=1, text=""), (row, column))
        rows = range(merged.min_row, merged.max_row + 1)
        top = next((one for one in rows if one not in self._hidden_rows), merged.min_row)
        span = min(merged.max_col, right) - column + 1
        if row > top:
            return Cell(start=start, span=span, text="", continues=True)
        cell = Cell(start=start, span=span, text="", opens=merged.max_row > row)
        return self._read(cell, (merged.min_row, merged.min_col))

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


class SheetPlace(FoundTable):
    """A table on a sheet, numbered among the workbook's ledger tables; rows and columns count from 1 as people see them."""

    sheet: Any
    left: int
    """The first column of the table; column 0 of the grid."""
    rows: Sequence[GridRow]
    """The sheet's rows from its first, cut to the table's columns."""
    width: int
    """How many columns the table has."""
    end: int
    """The first row, from 0, that is no longer part of the table."""
    undrawn: range
    """The blank rows right below the heading, from 0, that have neither lines nor colour."""
    begin: int = 0
    """The first row that may belong to it, from 0: the end of the table above."""

    @property
    def part(self) -> TablePart:
        """The table as a part of a ledger."""
        return make_part(self.grid.rows, (), self.block)

    @property
    def tasks(self) -> set[str]:
        """Give what its rows say that is to be done."""
        rows = self.grid.rows[self.block.end :]
        return {row.task for row in map(Rows(self.part).see, rows)} - {""}

    @property
    def lines_above(self) -> list[str]:
        """Give the lines between the table above and the headings."""
        return lines_of(self.rows[self.begin : self.block.top])

    @property
    def sheet_name(self) -> str:
        """Name the sheet in a message; "" where the workbook has no other."""
        return f"工作表“{self.sheet.title}”" if len(self.sheet.parent.worksheets) > 1 else ""

    def named_in(self, places: Iterable[SheetPlace]) -> str:
        """Name the sheet in a message where a ledger's tables stand on several; else ""."""
        return self.sheet_name if len({place.sheet.title for place in places}) > 1 else ""

    @property
    def columns(self) -> range:
        """Its columns, from 1."""
        return range(self.left, self.left + self.width)

    def headings_over(self, column: int) -> dict[str, str]:
        """Give the key and the heading of what stands in a column of the sheet; nothing outside its headings."""
        place = column - self.left
        headings = ((key, self.block.headings[index]) for key, index in keys_of(self.block).items())
        return {key: one.text or key for key, one in headings if one.start <= place < one.start + one.span}


def find_place(book: Any, search: Search) -> tuple[SheetPlace, list[str]]:
    """Find the ledger's table, the blank one of several, and what to say of others.

    Raises FormError when there is none, more than one, or not the one asked for.
    """
    places = _all_places(book, search)
    if search.wanted is not None:
        places = [places[search.wanted - 1]]
    return search.blank_one(places, attrgetter("where"))


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
            place = replace(
                last, sheet=sheet, grid=own, rows=own.rows, block=bare, end=len(own.rows), undrawn=range(0), begin=0
            )
            if find_further(part, own.rows, part.ruler, search.columns) and tasks.isdisjoint(place.tasks):
                yield place


def join_sheets(sheets: Sequence[Sequence[SheetPlace]]) -> JoinedTables:
    """Join the tables of each sheet that have the same headings, with what goes on below a gap of each, and those of all sheets."""
    joined = JoinedTables([], [], [], [], [])
    for places in sheets:
        name = places[0].named_in(chain.from_iterable(sheets))
        between = list(chain.from_iterable(map(attrgetter("lines_above"), places[1:])))
        tops = [*(place.block.top for place in places[1:]), len(places[-1].rows)]
        for place, stop in zip(places, tops, strict=True):
            part = place.part._replace(name=name)
            further, rest = _below(place, part, stop)
            joined.parts.extend([part, *further])
            joined.left_out.extend(name + told for told in _left_out(rest))
            joined.unread.extend(_unread(rest, between))
        joined.between.extend(between)
    first = joined.parts[0]
    return joined._replace(parts=[part._replace(repeated=first.repeated) for part in joined.parts])


def _unread(runs: Sequence[TablePart], between: Sequence[str]) -> Iterator[str]:
    """Give what the rows of runs say that no line between the tables says."""
    said = {"".join(line.split()) for line in between}
    rows = (words_of(row) for run in runs for row in run.rows[run.start :])
    yield from ("".join(words) for words in rows if not said.issuperset(words))


def _below(place: SheetPlace, part: TablePart, stop: int) -> tuple[list[TablePart], list[TablePart]]:
    """Give the runs of rows below a table's end, up to ``stop``, that hold tasks, with those between them, and the others."""
    rows = place.rows
    runs = _runs([bool(words_of(row)) for row in rows], place.end, stop)
    found = [part.going_on(rows[:last], part.ruler, first) for first, last in runs]
    last = max((index for index, run in enumerate(found) if holds_tasks(run)), default=-1)
    return found[: last + 1], found[last + 1 :]


def _left_out(runs: Sequence[TablePart]) -> list[str]:
    """Name the runs that say enough to be tasks and do not go on with the ledger."""
    others = [run for run in runs if any(len(words_of(row)) > ENOUGH for row in run.rows[run.start :])]
    return [f"第{run.start + 1}行起（{name_rows(run.rows[run.start :])}）接不上台账，没有读取。" for run in others]


def _runs(told: Sequence[bool], start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Give the runs of rows with text between blank ones."""
    for says, run in groupby(range(start, stop), told.__getitem__):
        first, *others = run
        if says:
            yield first, first + 1 + len(others)


def _differ(told: Iterable[object]) -> bool:
    return len(set(filter(None, told))) > 1


def _all_places(book: Any, search: Search) -> list[SheetPlace]:
    """Find all tables with a ledger's headings; raises FormError where there is none or not as many as asked for."""
    sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    grids = [_grid(sheet, search) for sheet in sheets]

    def found(search: Search) -> list[SheetPlace]:
        return list(chain.from_iterable(map(partial(_tables_of, search), sheets, grids)))

    places = search.surest(found, grids)
    search.refuse_number(len(places), "台账表")
    return [replace(place, number=number) for number, place in enumerate(places, 1)]


def _tables_of(search: Search, sheet: Any, grid: Grid) -> Iterator[SheetPlace]:
    start = 0
    while (block := search.block_in(_searched(grid, start))) is not None:
        spoken = [heading for heading in block.headings if heading.text]
        left, right = spoken[0].start + 1, spoken[-1].start + spoken[-1].span
        own = _grid(sheet, search, left, right)
        again = search.block_in(_searched(own, start))
        if again is None:
            return
        block = replace(again, top=again.top + start, end=again.end + start)
        drawn = _drawn_rows(sheet, range(left, right + 1))
        said = _skip(own, block.end, drawn, blank=True)  # blank rows without lines, where something stands below them
        undrawn = range(block.end, said if said < len(own.rows) else block.end)
        if undrawn and search.block_in(_searched(own, undrawn.stop)):
            undrawn = range(block.end, block.end)
        end = _skip(own, undrawn.stop, drawn, blank=False)
        yield SheetPlace(
            number=0, grid=Grid(rows=own.rows[:end]), block=block, where=f"工作表“{sheet.title}”第{block.top + 1}行",
            sheet=sheet, left=left, rows=own.rows, width=right - left + 1, end=end, undrawn=undrawn, begin=start,
        )  # fmt: skip
        start = end


def _searched(grid: Grid, start: int) -> Grid:
    """Give the rows in which a heading is looked for."""
    return Grid(rows=grid.rows[start : start + HEADING_ROWS])


def _grid(sheet: Any, search: Search, left: int = 1, right: int = 0) -> Grid:
    """Read the rows that say or show something, cut to the columns from ``left`` to ``right`` (0: all with text)."""
    reader = _SheetReader(sheet, left, filled_in=search.trouble.noun != FORM)
    spoken = spoken_cells(sheet)
    right = right or max(map(itemgetter(1), spoken.values()), default=0)
    last = max(spoken, default=(0, 0))[0]
    if last > MAX_ROWS or right > MAX_COLUMNS:
        raise search.trouble.refusal(f"超过{MAX_ROWS}行或{MAX_COLUMNS}列，不像是一张台账")
    drawn = (row for (row, column), cell in reader.cells.items() if column <= right and _is_drawn(cell))
    foot = max((0, *drawn, *map(itemgetter(0), spoken.values())))
    return Grid(rows=tuple(reader.row(row, right) for row in range(1, min(foot, MAX_ROWS) + 1)))


def _drawn_rows(sheet: Any, columns: range) -> set[int]:
    """Give the rows, from 0, in which one of the columns has lines or colour."""
    return {row - 1 for (row, column), cell in stored_cells(sheet).items() if column in columns and _is_drawn(cell)}


def _is_blank(grid: Grid, index: int, drawn: Collection[int]) -> bool:
    return index not in drawn and not any(cell.bare or cell.notes for cell in grid.rows[index].cells)


def _skip(grid: Grid, start: int, drawn: Collection[int], *, blank: bool) -> int:
    """Give the first row from ``start`` that is not ``blank``, or is: nobody drew lines for a blank one, or coloured it."""
    rows = range(start, len(grid.rows))
    return next((index for index in rows if _is_blank(grid, index, drawn) is not blank), len(grid.rows))


def _is_drawn(cell: Any) -> bool:
    if cell is None or not cell.has_style:
        return False
    border = cell.border
    sides = (border.left, border.right, border.top, border.bottom)
    return any(side is not None and side.style for side in sides) or cell.fill.fill_type is not None
