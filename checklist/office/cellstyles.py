"""How cells of a sheet look, and how the sheet lies on its paper: styles copied whole, as the office made them."""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    from openpyxl.styles import Alignment, PatternFill  # noqa: PLC0415 - heavy; only a workbook needs it

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
    from openpyxl.styles import Alignment, Border  # noqa: PLC0415 - as above

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
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - as above
    from openpyxl.worksheet.properties import PageSetupProperties  # noqa: PLC0415

    for column, width in enumerate(widths, left):
        sheet.column_dimensions[get_column_letter(column)].width = width
    setup = sheet.page_setup
    if setup.orientation in (None, "default") and not setup.scale:
        setup.orientation, setup.paperSize = "landscape", setup.paperSize or A4
        setup.fitToWidth, setup.fitToHeight = 1, 0
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
