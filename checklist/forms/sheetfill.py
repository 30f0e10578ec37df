"""Write the rows of a ledger into an Excel form (rules e, f and h)."""

from __future__ import annotations

from itertools import accumulate, groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.forms.frame import MERGED_ROWS, band_texts, notes_text
from checklist.forms.sheetlook import (
    Look,
    SheetPattern,
    cell_room,
    column_widths,
    look_of_band,
    looks_of_rows,
    row_height,
)
from checklist.office.cells import put_text, set_note_style, set_style, set_widths, stored_cells, wrap_text
from checklist.office.height import MAX_HEIGHT, half_widths, split_height, text_height
from checklist.office.sheetshift import Shift, copied_formula, extend_print_area, shift_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.ledger.wording import Table, TableRow

_TALLEST_GROUP = 300.0
"""How tall a merged group may be, in points: its text is printed on its first page only."""
_LONGEST_NUMBER = 10
"""Digits that a workbook keeps exactly; longer ones are codes and stay text."""


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
            self._style_row(row, self._band_looks if line.is_band else self._looks)
        if line.is_band:
            self._put(start, 0, line.cells[0])
            self._merge(start, 0, stop, len(self._looks) - 1)
            return
        for column, span in enumerate(self._pattern.spans):
            if span:
                self._fill_cell(start, column, line.cells[column])
                self._merge(start, column, stop, column + span - 1)

    def _style_row(self, row: int, looks: Sequence[Look]) -> None:
        for column, look in enumerate(looks, self._pattern.left):
            set_style(self._sheet.cell(row, column), look.style)

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
        if number and text.isascii() and text.isdecimal() and len(text) < _LONGEST_NUMBER:
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
