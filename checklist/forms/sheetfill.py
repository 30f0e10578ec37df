"""Write the rows of a ledger into an Excel form (rules e, f and h), as its rows look: fonts, widths, heights."""

from __future__ import annotations

from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.forms.find import is_hand_text
from checklist.forms.frame import MERGED_ROWS, band_texts, notes_text
from checklist.model import Frozen
from checklist.office.cells import stored_cells
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
    stays = isinstance(value, str) and (cell.data_type == "f" or is_hand_text(Cell(start=0, span=1, text=value)))
    return Look(take_style(cell), float(cell.font.sz or _DEFAULT_SIZE), value if stays and not filled else None, row)


def _look_from_heading(sheet: Any, pattern: SheetPattern, column: int) -> Look:
    cell = sheet.cell(pattern.heading[1], column)
    style = row_style_of_heading(cell, "center" if pattern.centred[column - pattern.left] else "left")
    return Look(style, float(cell.font.sz or _DEFAULT_SIZE))


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
    short, long = _PAPERS.get(int(setup.paperSize or A4), _PAPERS[A4])
    margins = sheet.page_margins
    room = (long if setup.orientation == "landscape" else short) - (margins.left + margins.right) * _INCH
    pixels = sum(width * _DIGIT for width in column_widths(sheet, pattern))
    table = pixels / _PIXELS_PER_INCH * _INCH * (setup.scale or 100) / 100
    return (round(table), round(room)) if table > room + _TOLERANCE else None


_PAPERS = {A4: (210, 297), 8: (297, 420), 1: (216, 279), 5: (216, 356)}
"""Short and long side of A4, A3, Letter and Legal in millimetres (ECMA-376 part 1, 18.3.1.63)."""
_INCH, _PIXELS_PER_INCH, _DIGIT, _TOLERANCE = 25.4, 96, 7, 2
"""Millimetres, pixels, pixels of a digit at 11 points, and millimetres that no printer minds."""

_TALLEST_GROUP = 300.0
"""How tall a merged group may be, in points: its text is printed on its first page only."""


class SheetLine(NamedTuple):
    """A row to be written: the texts by column of the table, or a band's."""

    cells: tuple[str, ...]
    section: int
    height: float
    is_band: bool = False


class SheetFiller:
    """Fills one sheet with one table."""

    def __init__(self, book: Any, sheet: Any, pattern: SheetPattern, table: Table) -> None:
        self._book, self._sheet, self._pattern, self._table = book, sheet, pattern, table
        places = {column.key: index for index, column in enumerate(table.columns)}
        self._sources = [places.get(key, -1) for key in pattern.keys]
        self._widths = column_widths(sheet, pattern)
        self._looks = looks_of_rows(sheet, pattern)
        self._band_looks = look_of_band(sheet, pattern)
        self._least = row_height(sheet, pattern.sample)
        self._merged_rows: set[int] = set()

    def fill(self, *, notes: bool) -> set[int]:
        """Write the rows, and the notes below the table; give the rows (from 1) that may grow with their text."""
        lines = list(self._lines())
        groups = list(self._groups(lines))
        heights = [split_height(height) for height in self._heights(lines, groups)]
        self._make_room(sum(map(len, heights)))
        starts = list(accumulate(map(len, heights), initial=self._pattern.start))
        for line, start, height in zip(lines, starts, heights, strict=False):
            self._write(line, start, height)
        for group in groups:
            self._merge_group(lines, group, starts)
        self._repeat_headings()
        if self._pattern.widths:
            set_widths(self._sheet, self._pattern.widths, self._pattern.left)
        if notes and self._table.notes:
            self._write_notes(starts[-1])
        return set(range(self._pattern.start, starts[-1])) - self._merged_rows

    def _lines(self) -> Iterator[SheetLine]:
        for section, rows in groupby(self._table.rows, key=lambda row: row.section):
            yield from self._bands(section)
            for row in rows:
                yield self._line(row)

    def _bands(self, section: int) -> Iterator[SheetLine]:
        if not self._band_looks or section >= len(self._table.bands):
            return
        innermost = "group" not in self._pattern.keys
        for text in band_texts(self._table.bands[section], innermost=innermost):
            size = self._band_looks[0].size
            height = text_height(text, half_widths(sum(self._widths), size), size)
            yield SheetLine((text,), section, max(height, self._least), is_band=True)

    def _line(self, row: TableRow) -> SheetLine:
        cells = tuple(row.cells[source] if source >= 0 else "" for source in self._sources)
        needed = [self._needed(text, column) for column, text in enumerate(cells) if column != self._pattern.group]
        return SheetLine(cells, row.section, max([self._least, *needed]))

    def _needed(self, text: str, column: int) -> float:
        size = self._looks[column].size
        return text_height(text, half_widths(cell_room(self._widths, self._pattern, column), size), size)

    def _groups(self, lines: Sequence[SheetLine]) -> Iterator[range]:
        """Give the runs of rows whose grouped cells become one; in long runs every row repeats the text."""
        if not any(self._pattern.grouped):
            return
        place = self._pattern.group

        def key(index: int) -> tuple[bool, int, str]:
            line = lines[index]
            return (
                line.is_band,
                line.section,
                line.cells[place].partition("\n")[0] if place and not line.is_band else "",
            )

        for (is_band, *_), run in groupby(range(len(lines)), key=key):
            found = list(run)
            height = sum(lines[index].height for index in found)
            if not is_band and 1 < len(found) <= MERGED_ROWS and height <= _TALLEST_GROUP:
                yield range(found[0], found[-1] + 1)

    def _heights(self, lines: Sequence[SheetLine], groups: Sequence[range]) -> list[float]:
        """Give the rows' heights; the last row of a group has what the group's own text needs beyond its rows."""
        heights = [line.height for line in lines]
        place = self._pattern.group
        if place is None:
            return heights
        grouped = {index for group in groups for index in group}
        alone = [range(i, i + 1) for i, line in enumerate(lines) if i not in grouped and not line.is_band]
        for group in (*groups, *alone):
            missing = self._needed(lines[group[0]].cells[place], place) - sum(heights[group.start : group.stop])
            heights[group[-1]] += max(0.0, missing)
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

    def _write(self, line: SheetLine, start: int, heights: Sequence[float]) -> None:
        stop = start + len(heights) - 1
        for row, height in enumerate(heights, start):
            self._sheet.row_dimensions[row].height = height
            for column, look in enumerate(self._band_looks if line.is_band else self._looks, self._pattern.left):
                set_style(self._sheet.cell(row, column), look.style)
        if line.is_band:
            self._put(start, 0, line.cells[0])
            self._merge(start, 0, stop, len(self._looks) - 1)
            return
        for column, span in enumerate(self._pattern.spans):
            if span:
                self._fill_cell(start, column, line.cells[column])
                self._merge(start, column, stop, column + span - 1)

    def _fill_cell(self, row: int, column: int, text: str) -> None:
        look = self._looks[column]
        if look.text is not None:
            self._keep(row, column, look)
        elif text:
            self._put(row, column, text, number=self._pattern.keys[column] == "sequence")

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

    def _merge_group(self, lines: Sequence[SheetLine], group: range, starts: Sequence[int]) -> None:
        """Merge the grouped cells of a group: the heading over all of it, others over rows of equal text."""
        for column, grouped in enumerate(self._pattern.grouped):
            if not grouped or not self._pattern.spans[column] or self._sources[column] < 0:
                continue
            runs = [group] if column == self._pattern.group else _equal_runs(lines, group, column)
            for run in runs:
                top, bottom = starts[run[0]], starts[run[-1] + 1] - 1
                if len(run) > 1:
                    self._unmerge(top, bottom, column)
                    self._merge(top, column, bottom, column + self._pattern.spans[column] - 1)

    def _unmerge(self, top: int, bottom: int, column: int) -> None:
        """Take apart what was merged within single rows before the cells join those of other rows."""
        place = self._pattern.left + column
        for merged in sorted(self._sheet.merged_cells.ranges, key=str):
            if merged.min_col == place and top <= merged.min_row <= bottom:
                self._sheet.unmerge_cells(merged.coord)
                for row, covered in merged.cells:
                    set_style(self._sheet.cell(row, covered), self._looks[covered - self._pattern.left].style)

    def _repeat_headings(self) -> None:
        """Let the headings be printed on every page, unless the office said what is."""
        if not self._sheet.print_title_rows:
            top, bottom = self._pattern.heading
            self._sheet.print_title_rows = f"{top}:{bottom}"

    def _write_notes(self, row: int) -> None:
        """Put the notes below everything there is, within what is printed."""
        spoken = (place[0] for place, cell in stored_cells(self._sheet).items() if cell.value is not None)
        row = max(max(spoken, default=0) + 1, row)
        look = next((look for look, key in zip(self._looks, self._pattern.keys, strict=True) if key), self._looks[0])
        text = notes_text(self._table.notes)
        whole = self._note_height(text, look) <= MAX_HEIGHT
        for line in (text,) if whole else text.split("\n"):
            row = self._write_note(row, line, look)
        extend_print_area(self._sheet, row - 1)

    def _note_height(self, text: str, look: Look) -> float:
        return text_height(text, half_widths(sum(self._widths), look.size), look.size)

    def _write_note(self, row: int, text: str, look: Look) -> int:
        """Write a note across the table, in as many rows as it is tall; give the row below."""
        cell = self._sheet.cell(row, self._pattern.left)
        put_text(cell, text)
        set_note_style(cell, look.style)
        heights = split_height(self._note_height(text, look))
        self._merge(row, 0, row + len(heights) - 1, len(self._looks) - 1)
        for place, height in enumerate(heights, row):
            self._sheet.row_dimensions[place].height = height
        return row + len(heights)


def _equal_runs(lines: Sequence[SheetLine], group: range, column: int) -> list[list[int]]:
    return [list(run) for _, run in groupby(group, key=lambda index: lines[index].cells[column])]
