"""How the rows of an Excel form look: fonts, widths, heights, and how wide the table is on its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.forms.find import is_hand_text
from checklist.model import Frozen
from checklist.office.cells import A4, row_style_of_heading, stored_cells, take_style
from checklist.office.grid import Cell
from checklist.office.height import half_widths

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    return Look(take_style(cell), float(cell.font.sz or _DEFAULT_SIZE), kept, row)


def _stays(cell: Any) -> bool:
    return cell.data_type == "f" or is_hand_text(Cell(start=0, span=1, text=str(cell.value)))


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
