"""Write on an office's worksheet: make room for rows, put text that stays text, give cells styles and columns widths.

openpyxl moves cells only. Merged cells, row heights, formulas, drop-down lists, conditional formats, print areas, page
breaks and names are moved here, as Excel does when somebody inserts rows. Styles are copied whole, as the office made
them.
"""

from __future__ import annotations

import re
from copy import copy
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError
from openpyxl.formula.translate import Translator
from openpyxl.styles import Alignment, Border, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.cell_range import CellRange, MultiCellRange
from openpyxl.worksheet.properties import PageSetupProperties

from checklist.model import Frozen
from checklist.office.cells import LAST_ROW, stored_cells
from checklist.office.room import cell_text, looks_like_formula

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Shift(Frozen):
    """The rows ``start`` to ``stop - 1`` (from 1) become ``count`` rows; those below move."""

    start: int
    stop: int
    count: int

    @property
    def by(self) -> int:
        """How far the rows below move."""
        return self.count - (self.stop - self.start)

    def row(self, row: int) -> int:
        """Give where a row comes to stand; one of those replaced stays, and so does the sheet's last: it means the whole column."""
        if self.stop <= row < LAST_ROW:
            return min(row + self.by, LAST_ROW)
        return row

    def span(self, top: int, bottom: int) -> tuple[int, int]:
        """Give where a range comes to stand: one that reaches the last of the replaced rows covers all new ones."""
        if bottom >= self.stop:
            return self.row(top), self.row(bottom)
        if top < self.stop and bottom == self.stop - 1 and self.start <= bottom:
            return top, self.start + self.count - 1
        return top, bottom

    def sample_span(self, top: int, bottom: int) -> tuple[int, int]:
        """Likewise for what was set for the sample rows, any of them: it holds for all new rows."""
        if self.start <= bottom < self.stop:
            return min(top, self.start), self.start + self.count - 1
        return self.span(top, bottom)


def shift_rows(book: Any, sheet: Any, shift: Shift) -> None:
    """Move what lies below the replaced rows, in place; the replaced rows themselves are left to the caller."""
    _merges(sheet, shift)
    _cells(sheet, shift)
    _dimensions(sheet, shift)
    _formulas(book, sheet, shift)
    _rules(sheet, shift)
    _print_settings(sheet, shift)
    _names(book, sheet, shift)


def _cells(sheet: Any, shift: Shift) -> None:
    cells = stored_cells(sheet)
    for place in sorted((place for place in cells if place[0] >= shift.stop), reverse=shift.by > 0):
        cell = cells.pop(place)
        cell.row = shift.row(place[0])
        cells[cell.row, place[1]] = cell
        if getattr(cell, "hyperlink", None):
            cell.hyperlink.ref = cell.coordinate


def _merges(sheet: Any, shift: Shift) -> None:
    moved = sorted(sheet.merged_cells.ranges, key=attrgetter("min_row", "min_col"))
    for merged in moved:
        top, bottom = shift.span(merged.min_row, merged.max_row)
        merged.min_row, merged.max_row = top, max(top, bottom)
    sheet.merged_cells = MultiCellRange(moved)


def _dimensions(sheet: Any, shift: Shift) -> None:
    for dimension in [sheet.row_dimensions.pop(row) for row in sorted(sheet.row_dimensions) if row >= shift.stop]:
        dimension.index = shift.row(dimension.index)
        sheet.row_dimensions[dimension.index] = dimension


def _formulas(book: Any, sheet: Any, shift: Shift) -> None:
    for other in book.worksheets:
        for cell in stored_cells(other).values():
            if getattr(cell, "data_type", "") == "f":
                _formula(cell, sheet.title, shift, own=other is sheet)


def _formula(cell: Any, title: str, shift: Shift, *, own: bool) -> None:
    """Move one cell's formula; one over several cells at once (an array, a data table) has its range beside it."""
    if isinstance(cell.value, str):
        cell.value = shifted_formula(cell.value, title, shift, own=own)
        return
    text = getattr(cell.value, "text", None)
    if text:
        cell.value.text = shifted_formula("=" + text.removeprefix("="), title, shift, own=own)
    if own and getattr(cell.value, "ref", None):
        cell.value.ref = _moved(cell.value.ref, shift.span)


def shifted_formula(formula: str, title: str, shift: Shift, *, own: bool) -> str:
    """Give the formula after the shift; ``own`` tells that references without a sheet's name mean the shifted one.

    One that cannot be read stays as it is.
    """
    try:
        tokens = Tokenizer(formula)
    except TokenizerError:
        return formula
    for token in tokens.items:
        if token.type == Token.OPERAND and token.subtype == Token.RANGE:
            token.value = _shifted_reference(token.value, title, shift, own=own)
    return "=" + "".join(token.value for token in tokens.items)


def copied_formula(formula: str, origin: str, place: str) -> str:
    """Give the formula as it reads when copied from one cell to another; one that cannot be read stays as it is."""
    try:
        return str(Translator(formula, origin).translate_formula(place))
    except TokenizerError:
        return formula


def _shifted_reference(reference: str, title: str, shift: Shift, *, own: bool) -> str:
    name, mark, address = reference.rpartition("!")
    meant = name.strip("'").replace("''", "'").casefold() == title.casefold() if mark else own
    found = _ADDRESS.fullmatch(address) if meant else None
    if found is None:
        return reference
    left, top, right, bottom = found["left"], int(found["top"]), found["right"], found["bottom"]
    first, last = shift.span(top, int(bottom) if bottom else top)
    if not bottom:
        return f"{name}{mark}{left}{shift.row(top)}"
    return f"{name}{mark}{left}{first}:{right}{last}"


_ADDRESS = re.compile(
    r"(?P<left>\$?[A-Za-z]{1,3}\$?|\$?)(?P<top>[0-9]{1,7})(?::(?P<right>\$?[A-Za-z]{1,3}\$?|\$?)(?P<bottom>[0-9]{1,7}))?"
)


def _moved(ranges: str, span: Callable[[int, int], tuple[int, int]]) -> str:
    """Give ranges, with blanks between, as they come to stand."""
    said = []
    for old in sorted(MultiCellRange(ranges).ranges, key=attrgetter("min_col", "min_row")):
        top, bottom = span(old.min_row, old.max_row)
        said.append(CellRange(min_col=old.min_col, max_col=old.max_col, min_row=top, max_row=max(top, bottom)).coord)
    return " ".join(said)


def _rules(sheet: Any, shift: Shift) -> None:
    """Let drop-down lists and conditional formats of the sample rows hold for every new row."""
    for validation in sheet.data_validations.dataValidation:
        validation.sqref = MultiCellRange(_moved(str(validation.sqref), shift.sample_span))
    old, sheet.conditional_formatting = sheet.conditional_formatting, ConditionalFormattingList()
    for formatting in old:
        ranges = _moved(str(formatting.sqref), shift.sample_span)
        for rule in formatting.rules:
            sheet.conditional_formatting.add(ranges, rule)


def _print_settings(sheet: Any, shift: Shift) -> None:
    if sheet.print_area:
        sheet.print_area = [_moved(area, shift.sample_span) for area in _print_areas(sheet)]
    for one in (sheet.auto_filter, *sheet.tables.values(), *(table.autoFilter for table in sheet.tables.values())):
        if one is not None and one.ref:
            one.ref = _moved(one.ref, shift.sample_span)
    breaks = [item for item in sheet.row_breaks.brk if not shift.start <= item.id < shift.stop - 1]
    for item in breaks:
        item.id = shift.row(item.id + 1) - 1
    sheet.row_breaks.brk = breaks


def _print_areas(sheet: Any) -> list[str]:
    return [area.rpartition("!")[2] for area in sheet.print_area.split(",")]


def extend_print_area(sheet: Any, row: int) -> None:
    """Let the print area, where there is one, reach down to a row."""
    if sheet.print_area:
        areas = list(map(CellRange, _print_areas(sheet)))
        areas[-1].max_row = max(areas[-1].max_row, row)
        sheet.print_area = [area.coord for area in areas]


def _names(book: Any, sheet: Any, shift: Shift) -> None:
    for names in (book.defined_names, sheet.defined_names):
        for name in names.values():
            if name.attr_text and not name.attr_text.startswith(('"', "#")):
                name.attr_text = shifted_formula(f"={name.attr_text}", sheet.title, shift, own=False)[1:]


def put_text(cell: Any, text: str) -> None:
    """Write text that stays text, whatever it begins with and however often the cell is edited."""
    cell.value = cell_text(text)
    cell.data_type = "s"
    if looks_like_formula(text):
        cell.quotePrefix = True


A4 = 9
"""The number of A4 among the paper sizes of a workbook (ECMA-376 part 1, 18.3.1.63)."""


def take_style(cell: Any) -> Any:
    """Give a copy of a cell's whole style."""
    return copy(cell._style)  # noqa: SLF001 - openpyxl has no public way to copy a whole style


def set_style(cell: Any, style: Any) -> None:
    """Give a cell a copied style; None leaves it as it is."""
    if style is not None:
        cell._style = copy(style)  # noqa: SLF001 - as above


def row_style_of_heading(cell: Any, horizontal: str) -> Any:
    """Give the style of rows below a heading: its lines and font, not its weight, its ground or its upright letters."""
    old = take_style(cell)
    font = copy(cell.font)
    font.b = False
    cell.font, cell.fill = font, PatternFill()
    cell.alignment = Alignment(horizontal=horizontal, vertical="center", wrap_text=True)
    made = take_style(cell)
    set_style(cell, old)
    return made


def set_note_style(cell: Any, style: Any) -> None:
    """Give a note below a table a style of its cells, without lines, from the left."""
    set_style(cell, style)
    cell.border = Border()
    cell.alignment = Alignment(horizontal="left", vertical="top", wrap_text=True)


def wrap_text(cell: Any) -> None:
    """Let a cell show long text whole, unless the office chose to shrink it."""
    if not cell.alignment.wrap_text and not cell.alignment.shrink_to_fit:
        wrapped = copy(cell.alignment)
        wrapped.wrap_text = True
        cell.alignment = wrapped


def set_widths(sheet: Any, widths: Sequence[float], left: int) -> None:
    """Give the columns from ``left`` these widths, and let a page be as wide as the table where nobody said how it lies."""
    for column, width in enumerate(widths, left):
        sheet.column_dimensions[get_column_letter(column)].width = width
    setup = sheet.page_setup
    if setup.orientation in (None, "default") and not setup.scale:
        setup.orientation, setup.paperSize = "landscape", setup.paperSize or A4
        setup.fitToWidth, setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
