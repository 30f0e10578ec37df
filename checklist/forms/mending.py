"""Mend in a form, unasked, what makes it print badly (rule h); never its widths, fonts, margins or borders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.office.grid import cells_of, rows_of
from checklist.office.wordxml import (
    Element,
    child,
    insert_in_order,
    local,
    new,
    number,
    own_descendants,
    remove,
    value,
    w,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklist.office.grid import Grid

BEFORE_ROW_PROPERTIES = frozenset({"tblPrEx"})
_BEFORE_FONTS = frozenset({"rStyle"})
_BEFORE_WIDTH = frozenset({"cnfStyle"})
_BEFORE_GRID = frozenset({"tblPr"})


def properties(element: Element, name: str, before: frozenset[str] = frozenset()) -> Element:
    """Give the properties element of that name, made where it is missing: ``properties(row, "trPr")``."""
    found = child(element, name)
    if found is None:
        found = new(name)
        insert_in_order(element, found, before)
    return found


def repeat_on_every_page(rows: Iterable[Element]) -> None:
    """Mark rows as headings that repeat and do not split.

    They must run from the table's first row (ISO/IEC 29500-1, 17.4.78), so a title above the headings goes with them.
    """
    for row in rows:
        switch_on(properties(row, "trPr", BEFORE_ROW_PROPERTIES), ("cantSplit", "tblHeader"))


def keep_whole(rows: Iterable[Element]) -> None:
    """Mark rows as not to be split over two pages."""
    for row in rows:
        switch_on(properties(row, "trPr", BEFORE_ROW_PROPERTIES), ("cantSplit",))


def let_grow(rows: Iterable[Element]) -> None:
    """Turn exact heights of rows into least ones (rule f), or text that does not fit is cut off."""
    for row in rows:
        height = child(row, "trPr", "trHeight")
        if height is not None and value(height, "hRule") == "exact":
            height.set(w("hRule"), "atLeast")


def switch_on(row_properties: Element, names: Iterable[str]) -> None:
    """Set switches of a row."""
    for name in names:
        old = child(row_properties, name)
        if old is not None:
            remove(old)
        row_properties.append(new(name))


def grid_widths(table: Element, grid: Grid, order: Sequence[int]) -> list[int]:
    """Give the width of each grid column in twips, as the cells say it; 0 where neither they nor the grid do.

    ``order`` says which rows to believe first. Word follows the cells, WPS the grid (dolanmiu/docx issue 272).
    """
    listed = [max(0, number(column, "w")) for column in _grid_columns(table)]
    widths = [0] * grid.width
    rows = rows_of(table)
    for index in order:
        for cell, element in zip(grid.rows[index].cells, cells_of(rows[index]), strict=True):
            width = child(element, "tcPr", "tcW")
            if cell.span == 1 and not widths[cell.start] and value(width, "type") == "dxa":
                widths[cell.start] = max(0, number(width, "w"))
    return [own or (listed[i] if i < len(listed) else 0) for i, own in enumerate(widths)]


def _grid_columns(table: Element) -> list[Element]:
    grid = child(table, "tblGrid")
    return [] if grid is None else list(grid.iterchildren(w("gridCol")))


def write_widths(table: Element, grid: Grid, widths: Sequence[int], rows: Iterable[int]) -> None:
    """Make the table's grid and the cells of ``rows`` say the same widths."""
    columns = [new("gridCol", {"w": str(width)} if width else {}) for width in widths]
    extra = _grid_columns(table)[len(widths) :]
    insert_in_order(table, new("tblGrid", children=[*columns, *extra]), _BEFORE_GRID)
    elements = rows_of(table)
    for index in rows:
        for cell, element in zip(grid.rows[index].cells, cells_of(elements[index]), strict=True):
            set_cell_width(element, widths[cell.start : cell.start + cell.span])


def set_cell_width(cell: Element, widths: Sequence[int]) -> None:
    """Set the cell's width to the sum of its columns', unless one is unknown or it is a share of the page."""
    cell_properties = properties(cell, "tcPr")
    if all(widths) and value(child(cell_properties, "tcW"), "type") in ("", "dxa"):
        insert_in_order(cell_properties, new("tcW", {"w": str(sum(widths)), "type": "dxa"}), _BEFORE_WIDTH)


def hint_chinese(root: Element) -> None:
    """Give every run with Chinese text or punctuation the hint that sends “ ” — … to the Chinese font.

    Without it Word prints them in the Latin one ([MS-OI29500], 2.1.87).
    """
    for run in root.iter(w("r")):
        texts = own_descendants(run, frozenset({"t"}), frozenset({"p"}))
        if any(len(text) or not "".join(text.itertext()).isascii() for text in texts):  # a mark in it will be words
            set_hint(properties(run, "rPr"))


def set_hint(run_properties: Element) -> None:
    """Set ``w:hint="eastAsia"`` in run properties."""
    fonts = child(run_properties, "rFonts")
    if fonts is None:
        fonts = new("rFonts")
        insert_in_order(run_properties, fonts, _BEFORE_FONTS)
    fonts.set(w("hint"), "eastAsia")


_PAIRS = {
    "bookmarkStart": "bookmark",
    "bookmarkEnd": "bookmark",
    "commentRangeStart": "comment",
    "commentRangeEnd": "comment",
    "commentReference": "comment",
    "permStart": "permission",
    "permEnd": "permission",
}
_NAMES = tuple(w(name) for name in _PAIRS)


def cut_anchors(root: Element, rows: Iterable[Element]) -> None:
    """Remove bookmarks, comments and permissions that begin or end in ``rows``, both ends: half of one is invalid."""
    gone = {_anchor(element) for row in rows for element in row.iter(*_NAMES)}
    if not gone:
        return
    for element in [element for element in root.iter(*_NAMES) if _anchor(element) in gone]:
        remove(element)


def _anchor(element: Element) -> tuple[str, str]:
    return _PAIRS[local(element)], value(element, "id")
