"""Write the rows of a ledger into an Excel form (rules e, f and h), as its rows look: fonts, widths, heights."""

from __future__ import annotations

from itertools import accumulate, chain, groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.forms.find import is_hand_text
from checklist.forms.frame import MERGED_ROWS, band_texts, notes_text
from checklist.model import Frozen
from checklist.office.cells import spoken_cells, stored_cells
from checklist.office.grid import Cell
from checklist.office.room import MAX_HEIGHT, half_widths, is_exact_number, split_height, text_height
from checklist.office.sheetediting import (
    A4,
    Shift,
    copied_formula,
    extend_print_area,
    put_text,
    row_style_of_heading,
    set_note_style,
    set_style,
    set_widths,
    shift_rows,
    take_style,
    wrap_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.ledger.wording import Table, TableRow

_DEFAULT_WIDTH = 8.43
"""Characters: the width of a column that nobody set, as Excel has it."""
_DEFAULT_COLUMN = 13
"""The width openpyxl gives a column of which the file says something, but no width."""
_DEFAULT_SIZE = 11.0
"""Points, as Excel has it."""
_DEFAULT_HEIGHT = 15.0
"""Points, as Excel has it."""


class PatternColumn(Frozen):
    """What a column of the table shows."""

    key: str
    """The key of what fills it; "" for a blank one."""
    centred: bool
    span: int
    """How many columns its cell covers in a row; 0 for one that is covered."""
    grouped: bool


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
    columns: tuple[PatternColumn, ...]
    widths: tuple[float, ...] = ()
    """The columns' widths where the form has none of its own."""

    @property
    def right(self) -> int:
        """The last column of the table."""
        return self.left + len(self.columns) - 1

    @property
    def group(self) -> int | None:
        """The column whose cells the sample merges under one heading."""
        return next((i for i, column in enumerate(self.columns) if column.key == "group" and column.grouped), None)


class Look(NamedTuple):
    """What a cell of the sample brings along."""

    style: Any
    """openpyxl's style; None for the default."""
    size: float = _DEFAULT_SIZE
    text: str | None = None
    """The office's own words or formula that stay in every row."""
    row: int = 0
    """Where it was, for formulas."""


def _looks_of_rows(sheet: Any, pattern: SheetPattern) -> list[Look]:
    """Give the look of each column's cells, from the sample, else from the heading."""
    columns = list(enumerate(pattern.columns, pattern.left))
    if pattern.sample is not None:
        return [_look(sheet, pattern.sample, place, filled=bool(column.key)) for place, column in columns]
    looks = []
    for place, column in columns:
        cell = sheet.cell(pattern.heading[1], place)
        style = row_style_of_heading(cell, "center" if column.centred else "left")
        looks.append(Look(style, float(cell.font.sz or _DEFAULT_SIZE)))
    return looks


def _look(sheet: Any, row: int, column: int, *, filled: bool) -> Look:
    cell = stored_cells(sheet).get((row, column))
    if cell is None:
        return Look(None)
    value = getattr(cell, "value", None)
    stays = isinstance(value, str) and (cell.data_type == "f" or is_hand_text(Cell(start=0, span=1, text=value)))
    return Look(take_style(cell), float(cell.font.sz or _DEFAULT_SIZE), value if stays and not filled else None, row)


def own_widths(sheet: Any, columns: range) -> dict[int, float]:
    """Give the widths the office set, by column; a hidden one is as if it were shown."""
    return {
        column: float(dimension.width)
        for dimension in sheet.column_dimensions.values()
        if dimension.customWidth or dimension.width != _DEFAULT_COLUMN
        for column in range(max(dimension.min or 0, columns.start), min(dimension.max or 0, columns.stop - 1) + 1)
    }


def _column_widths(sheet: Any, pattern: SheetPattern) -> list[float]:
    """Give the widths of the table's columns: those of the pattern, else as the file has them."""
    if pattern.widths:
        return list(pattern.widths)
    usual = float(sheet.sheet_format.defaultColWidth or _DEFAULT_WIDTH)
    columns = range(pattern.left, pattern.right + 1)
    own = own_widths(sheet, columns)
    return [own.get(column, usual) for column in columns]


def rooms_of(sheet: Any, pattern: SheetPattern) -> tuple[tuple[float, float], ...]:
    """Give for each column how many half-width characters fit a line of the cell that begins there, and their size in points."""
    widths, looks = _column_widths(sheet, pattern), _looks_of_rows(sheet, pattern)
    covered = (sum(widths[i : i + max(1, column.span)]) for i, column in enumerate(pattern.columns))
    return tuple((half_widths(width, look.size), look.size) for width, look in zip(covered, looks, strict=True))


def page_overflow(sheet: Any, pattern: SheetPattern) -> tuple[int, int] | None:
    """Give the widths of the table and of what a page holds, in millimetres, where a page is too narrow for it.

    None where it fits, where the sheet is fitted to a page, or where the widths are ours.
    """
    setup, fitting = sheet.page_setup, sheet.sheet_properties.pageSetUpPr
    if pattern.widths or (fitting is not None and fitting.fitToPage):
        return None
    short, long = _PAPERS.get(int(setup.paperSize or A4), _PAPERS[A4])
    margins = sheet.page_margins
    room = (long if setup.orientation == "landscape" else short) - (margins.left + margins.right) * _INCH
    pixels = sum(width * _DIGIT for width in _column_widths(sheet, pattern))
    table = pixels / _PIXELS_PER_INCH * _INCH * (setup.scale or 100) / 100
    return (round(table), round(room)) if table > room + _TOLERANCE else None


_PAPERS = {A4: (210, 297), 8: (297, 420), 1: (216, 279), 5: (216, 356)}
"""Short and long side of A4, A3, Letter and Legal in millimetres (ECMA-376 part 1, 18.3.1.63)."""
_INCH, _PIXELS_PER_INCH, _DIGIT, _TOLERANCE = 25.4, 96, 7, 2
"""Millimetres, pixels, pixels of a digit at 11 points, and millimetres that no printer minds."""

_TALLEST_GROUP = 300.0
"""How tall a merged group may be, in points: its text is printed on its first page only."""


class _Line(NamedTuple):
    """A row to be written: the texts by column of the table, or a band's."""

    cells: tuple[str, ...]
    height: float
    is_band: bool = False


class SheetFiller:
    """Fills one sheet with one table."""

    def __init__(self, book: Any, sheet: Any, pattern: SheetPattern, table: Table) -> None:
        self._book, self._sheet, self._pattern, self._table = book, sheet, pattern, table
        places = {column.key: index for index, column in enumerate(table.columns)}
        self._sources = [places.get(column.key, -1) for column in pattern.columns]
        self._width = sum(_column_widths(sheet, pattern))
        self._rooms = rooms_of(sheet, pattern)
        self._looks = _looks_of_rows(sheet, pattern)
        columns = range(pattern.left, pattern.right + 1)
        self._band_looks = [_look(sheet, pattern.band, column, filled=True) for column in columns if pattern.band]
        asked = sheet.row_dimensions[pattern.sample].height if pattern.sample in sheet.row_dimensions else None
        self._least = float(asked or sheet.sheet_format.defaultRowHeight or _DEFAULT_HEIGHT)
        self._merged_rows: set[int] = set()

    def fill(self, *, notes: bool) -> set[int]:
        """Write the rows, and the notes below the table; give the rows (from 1) that may grow with their text."""
        groups = list(self._groups())
        heights = [list(map(split_height, self._heights(group))) for group in groups]
        self._make_room(sum(map(len, chain.from_iterable(heights))))
        row = self._pattern.start
        for group, tall in zip(groups, heights, strict=True):
            row = self._write_group(row, group, tall)
        self._repeat_headings()
        if self._pattern.widths:
            set_widths(self._sheet, self._pattern.widths, self._pattern.left)
        if notes and self._table.notes:
            self._write_notes(row)
        return set(range(self._pattern.start, row)) - self._merged_rows

    def _groups(self) -> Iterator[list[_Line]]:
        """Give the runs of rows whose grouped cells become one, any other row by itself; in long runs every row repeats the text."""
        place, merges = self._pattern.group, any(map(attrgetter("grouped"), self._pattern.columns))
        for section, rows in groupby(self._table.rows, key=attrgetter("section")):
            yield from ([band] for band in self._bands(section))
            lines = map(self._line, rows)
            for _, run in groupby(lines, key=lambda line: line.cells[place].partition("\n")[0] if place else ""):
                group = list(run)
                fits = len(group) <= MERGED_ROWS and sum(map(attrgetter("height"), group)) <= _TALLEST_GROUP
                yield from [group] if merges and fits else ([line] for line in group)

    def _bands(self, section: int) -> Iterator[_Line]:
        if not self._band_looks or section >= len(self._table.bands):
            return
        innermost = all(column.key != "group" for column in self._pattern.columns)
        for text in band_texts(self._table.bands[section], innermost=innermost):
            height = self._height_across(text, self._band_looks[0])
            yield _Line((text,), max(height, self._least), is_band=True)

    def _line(self, row: TableRow) -> _Line:
        cells = tuple(row.cells[source] if source >= 0 else "" for source in self._sources)
        group = self._pattern.group
        needed = (self._needed(text, column) for column, text in enumerate(cells) if column != group)
        return _Line(cells, max([self._least, *needed]))

    def _needed(self, text: str, column: int) -> float:
        return text_height(text, *self._rooms[column])

    def _height_across(self, text: str, look: Look) -> float:
        """Give how tall a text is that stands across the table."""
        return text_height(text, half_widths(self._width, look.size), look.size)

    def _heights(self, group: Sequence[_Line]) -> list[float]:
        """Give the heights of a group's rows; the last has what the group's own text needs beyond them."""
        heights = [line.height for line in group]
        place = self._pattern.group
        if place is not None and not group[0].is_band:
            heights[-1] += max(0.0, self._needed(group[0].cells[place], place) - sum(heights))
        return heights

    def _make_room(self, count: int) -> None:
        """Take the sample away and move what is below; merged cells and heights of the sample go with it."""
        pattern, sheet = self._pattern, self._sheet
        replaced = range(pattern.start, pattern.stop)
        for merged in sorted(sheet.merged_cells.ranges, key=str):
            if merged.min_row in replaced and merged.max_row in replaced:
                sheet.unmerge_cells(merged.coord)
        cells = stored_cells(sheet)
        for place in [place for place in cells if place[0] in replaced]:
            del cells[place]
        for row in replaced:
            sheet.row_dimensions.pop(row, None)
        shift_rows(self._book, sheet, Shift(start=pattern.start, stop=pattern.stop, count=count))

    def _write_group(self, row: int, group: Sequence[_Line], heights: Sequence[Sequence[float]]) -> int:
        """Write rows and merge their cells; give the row below."""
        *starts, end = accumulate(map(len, heights), initial=row)
        for line, start, tall in zip(group, starts, heights, strict=True):
            self._write(line, start, tall)
        for place, column in enumerate(self._pattern.columns):
            if column.span and not group[0].is_band:
                for top, below in pairwise([*self._tops(group, starts, place), end]):
                    self._merge(top, place, below - 1, place + column.span - 1)
        return end

    def _tops(self, group: Sequence[_Line], starts: Sequence[int], place: int) -> Iterator[int]:
        """Give the rows in which the cells of a column begin: grouped ones are one under the heading, else one for rows of equal text."""
        joins = self._pattern.columns[place].grouped and self._sources[place] >= 0
        whole = place == self._pattern.group
        for index, start in enumerate(starts):
            again = index > 0 and (whole or group[index - 1].cells[place] == group[index].cells[place])
            if not (joins and again):
                yield start

    def _write(self, line: _Line, start: int, heights: Sequence[float]) -> None:
        for row, height in enumerate(heights, start):
            self._sheet.row_dimensions[row].height = height
            for column, look in enumerate(self._band_looks if line.is_band else self._looks, self._pattern.left):
                set_style(self._sheet.cell(row, column), look.style)
        if line.is_band:
            self._put(start, 0, line.cells[0])
            self._merge(start, 0, start + len(heights) - 1, len(self._looks) - 1)
            return
        for place, own in enumerate(self._pattern.columns):
            if own.span:
                self._fill_cell(start, place, line.cells[place])

    def _fill_cell(self, row: int, column: int, text: str) -> None:
        look = self._looks[column]
        if look.text is not None:
            self._keep(row, column, look)
        elif text:
            self._put(row, column, text, number=self._pattern.columns[column].key == "sequence")

    def _keep(self, row: int, column: int, look: Look) -> None:
        """Repeat the office's own words; a formula means the same cells as seen from its new row."""
        cell = self._sheet.cell(row, self._pattern.left + column)
        text = look.text or ""
        if text.startswith("="):
            cell.value = copied_formula(text, f"{cell.column_letter}{look.row}", cell.coordinate)
        else:
            put_text(cell, text)

    def _put(self, row: int, column: int, text: str, *, number: bool = False) -> None:
        cell = self._sheet.cell(row, self._pattern.left + column)
        if number and is_exact_number(text):
            cell.value = int(text)
            return
        put_text(cell, text)
        wrap_text(cell)

    def _merge(self, top: int, left: int, bottom: int, right: int) -> None:
        if (top, left) == (bottom, right):
            return
        first = self._pattern.left
        self._sheet.merge_cells(start_row=top, start_column=first + left, end_row=bottom, end_column=first + right)
        if bottom > top:
            self._merged_rows.update(range(top, bottom + 1))

    def _repeat_headings(self) -> None:
        """Let the headings be printed on every page, unless the office said what is."""
        if not self._sheet.print_title_rows:
            top, bottom = self._pattern.heading
            self._sheet.print_title_rows = f"{top}:{bottom}"

    def _write_notes(self, row: int) -> None:
        """Put the notes below everything there is, within what is printed."""
        row = max((row, *(foot + 1 for foot, _ in spoken_cells(self._sheet).values())))
        filled = (look for look, column in zip(self._looks, self._pattern.columns, strict=True) if column.key)
        look = next(filled, self._looks[0])
        text = notes_text(self._table.notes)
        whole = self._height_across(text, look) <= MAX_HEIGHT
        for line in (text,) if whole else text.split("\n"):
            row = self._write_note(row, line, look)
        extend_print_area(self._sheet, row - 1)

    def _write_note(self, row: int, text: str, look: Look) -> int:
        """Write a note across the table, in as many rows as it is tall; give the row below."""
        cell = self._sheet.cell(row, self._pattern.left)
        put_text(cell, text)
        set_note_style(cell, look.style)
        heights = split_height(self._height_across(text, look))
        self._merge(row, 0, row + len(heights) - 1, len(self._looks) - 1)
        for place, height in enumerate(heights, row):
            self._sheet.row_dimensions[place].height = height
        return row + len(heights)
