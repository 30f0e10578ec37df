"""Estimate how tall text, rows and pages of a Word document are, to say what stays together or runs over.

The programs alone lay the text out. An estimate that is a little too tall is enough: every doubtful character counts
as full-width. Lengths are points, those of Word's own attributes twips.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from checklist.office.document import read_paragraph
from checklist.office.grid import column_widths, placed_cells, rows_of
from checklist.office.wordxml import Element, child, is_on, local, number, value, w
from checklist.words.plaintext import display_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklist.office.document import Formats, ParagraphFormat, SetParagraph

_LINE_OF_SIZE = 1.3
"""Height of a line at single spacing over its characters' size, for the usual Chinese fonts."""
_TAB_WIDTH = 4
"""Half-width characters a tab is taken for."""
_SLACK = 0.02
"""Share of a line by which an estimate may be over before it counts as a line more."""
_LETTER = (12240, 15840)
"""What Word takes where a section names no paper, in twips."""
_GRIDS = ("lines", "linesAndChars", "snapToChars")
_UPRIGHT = ("tbRl", "btLr", "tbRlV", "lrTbV", "tbLrV")
"""The values of ``w:textDirection`` for text set upright."""
_DEFAULT_PADDING = 108
"""Twips left and right of the text in a cell, as Word has it."""
_LOGICAL = {"left": "start", "right": "end"}
_SIDES = ("left", "right", "top", "bottom")


class PageSetup(NamedTuple):
    """A section's page, in twips."""

    width: int
    height: int
    text_width: int
    """Of one column of text."""
    text_height: int
    grid: float
    """The pitch of the line grid in points; 0 where there is none."""
    named: bool
    """False where the section names no paper."""
    landscape: bool
    """What the section says of itself."""


def read_page(section: Element | None) -> PageSetup:
    """Read the page set-up from a section's properties."""
    size, margins, columns = (child(section, name) for name in ("pgSz", "pgMar", "cols"))
    width, height = number(size, "w"), number(size, "h")
    named = width > 0 and height > 0
    if not named:
        width, height = _LETTER
    sides = [abs(number(margins, side, 1440)) for side in ("left", "right", "top", "bottom")]
    room = max(1, width - sides[0] - sides[1] - max(0, number(margins, "gutter")))
    count = min(max(1, number(columns, "num", 1)), 45)
    grid = child(section, "docGrid")
    return PageSetup(
        width=width,
        height=height,
        text_width=max(1, (room - (count - 1) * max(0, number(columns, "space", 425))) // count),
        text_height=max(1, height - sides[2] - sides[3]),
        grid=max(0, number(grid, "linePitch")) / 20 if value(grid, "type") in _GRIDS else 0,
        named=named,
        landscape=value(size, "orient") == "landscape",
    )


def section_after(table: Element, body: Element) -> Element | None:
    """Give the properties of the section a table stands in; None where there are none."""
    top = table
    while (parent := top.getparent()) is not None and parent is not body:
        top = parent
    for sibling in top.itersiblings():
        section = sibling if local(sibling) == "sectPr" else child(sibling, "pPr", "sectPr")
        if section is not None:
            return section
    return child(body, "sectPr")


def breaks_page(paragraph: SetParagraph) -> bool:
    """Say whether a new page begins with or in the paragraph."""
    return paragraph.format.opens or any(value(sign, "type") == "page" for sign in paragraph.source.iter(w("br")))


def paragraph_height(paragraph: SetParagraph, width: float, grid: float) -> float:
    """Estimate the height in a column ``width`` points wide; ``grid`` is the pitch of the page's line grid, 0 for none."""
    lines = paragraph_lines(paragraph, width)
    return lines * line_pitch(paragraph, grid) + paragraph.format.before + paragraph.format.after


def paragraph_lines(paragraph: SetParagraph, width: float) -> int:
    """Estimate how many lines the text takes."""
    room = max(width - paragraph.format.indent, paragraph.size)
    return sum(max(1, math.ceil(used / room - _SLACK)) for used in _line_widths(paragraph))


def _line_widths(paragraph: SetParagraph) -> Iterator[float]:
    used = 0.0
    for piece in paragraph.pieces:
        first, *others = piece.text.split("\n")
        used += _width(first, piece.format.size)
        for line in others:
            yield used
            used = _width(line, piece.format.size)
    yield used


def _width(text: str, size: float) -> float:
    return (display_width(text, 2) + _TAB_WIDTH * text.count("\t")) / 2 * size


def line_pitch(paragraph: SetParagraph, grid: float) -> float:
    """Give the distance of lines in points."""
    return _pitch(paragraph.format, paragraph.size, grid)


def _pitch(layout: ParagraphFormat, size: float, grid: float) -> float:
    single = size * _LINE_OF_SIZE
    if layout.rule == "exact":
        return layout.line
    if layout.rule == "atLeast":
        return max(layout.line, single)
    if grid > 0 and layout.snaps:
        single = math.ceil(single / grid) * grid
    return single * layout.line / 12


def measure_type(
    paragraph: Element | None, run: Element | None, formats: Formats, table_style: str = ""
) -> tuple[float, float]:
    """Give the size of characters and the pitch of lines where these paragraph and run properties apply."""
    mark = formats.run(value(child(paragraph, "pStyle")), table_style, child(paragraph, "rPr")).size
    size = number(child(run, "sz")) / 2 or mark
    layout = formats.paragraph(paragraph, table_style)
    return size, _pitch(layout, size, 0)


def is_upright(cell: Element) -> bool:
    """Say whether a cell's text is set upright."""
    return value(child(cell, "tcPr", "textDirection")) in _UPRIGHT


def row_height(row: Element) -> float:
    """Give the height a row asks for; 0 where it leaves that to its text."""
    return max(0, number(child(row, "trPr", "trHeight"))) / 20


class CellSize(NamedTuple):
    """How much a cell holds, in points."""

    content: float
    """What its own row must have room for."""
    lines: int
    merged: float = 0
    """What it and the rows it is merged with must have room for together."""
    keeps: bool = False
    """True where it begins with a paragraph that stays on the page of what follows."""
    opens: bool = False
    """True where it begins with one that opens a page."""


class RowSize(NamedTuple):
    """A row as it stands on paper."""

    height: float
    """In points."""
    lines: int
    """Lines in its tallest paragraph sequence, over all cells."""
    asked: float
    """The height the row asks for; 0 for none."""
    exact: bool
    is_header: bool
    splits: bool
    cells: tuple[CellSize, ...]

    @property
    def keeps(self) -> bool:
        """True where it stays on the page of the next row, or of what follows the table."""
        return any(cell.keeps for cell in self.cells)

    @property
    def opens(self) -> bool:
        """True where it opens a page."""
        return any(cell.opens for cell in self.cells)


class TableRuler:
    """Estimates the rows of one table; ``pitch`` is that of the page's line grid in points."""

    def __init__(self, table: Element, formats: Formats, pitch: float) -> None:
        self._table, self._formats, self._pitch = table, formats, pitch
        self._style = value(child(table, "tblPr", "tblStyle"))
        self._columns = column_widths(table)
        self._padding = table_padding(table, formats)
        self._repeats, self._keeps = (
            {first: formats.rows_are(table, switch, first=first) for first in (True, False)}
            for switch in ("tblHeader", "cantSplit")
        )

    def rows(self, available: int) -> Iterator[RowSize]:
        """Measure each row of a table that has ``available`` twips of width."""
        for index, row in enumerate(rows_of(self._table)):
            cells = tuple(self._cells(row, available))
            least = row_height(row)
            exact = least > 0 and value(child(row, "trPr", "trHeight"), "hRule") == "exact"
            content = max((cell.content for cell in cells), default=0)
            yield RowSize(
                height=least if exact else max(least, content),
                lines=max((cell.lines for cell in cells), default=0),
                asked=least,
                exact=exact,
                is_header=_is_set(row, "tblHeader", self._repeats[not index]),
                splits=not _is_set(row, "cantSplit", self._keeps[not index]),
                cells=cells,
            )

    def _cells(self, row: Element, available: int) -> Iterator[CellSize]:
        placed = list(placed_cells(row))
        for start, stop, element in placed:
            listed = sum(self._columns[start:stop])
            merge = child(element, "tcPr", "vMerge")
            if is_upright(element) or (merge is not None and value(merge) != "restart"):
                yield CellSize(0, 0)
                continue
            size = self._cell(element, cell_width(element) or listed or available // len(placed))
            yield size if merge is None else CellSize(0, 0, size.content, size.keeps, size.opens)

    def _cell(self, element: Element, width: int) -> CellSize:
        left, right, top, bottom = cell_padding(element, self._padding).values()
        inner = max(1, width - left - right)
        content, lines = (top + bottom) / 20, 0
        first: ParagraphFormat | None = None
        for block in element:
            if local(block) == "p":
                paragraph = read_paragraph(block, self._formats, self._style)
                first = first or paragraph.format
                content += paragraph_height(paragraph, inner / 20, self._pitch)
                lines += paragraph_lines(paragraph, inner / 20)
            elif local(block) == "tbl":
                rows = list(TableRuler(block, self._formats, self._pitch).rows(inner))
                content += sum(row.height for row in rows)
                lines += sum(row.lines for row in rows)
        return CellSize(content, lines, keeps=bool(first and first.keeps), opens=bool(first and first.opens))


def _is_set(row: Element, switch: str, inherited: bool) -> bool:  # noqa: FBT001 - what the table's style says
    own = child(row, "trPr", switch)
    return inherited if own is None else is_on(own)


def cell_width(cell: Element) -> int:
    """Give the width the cell asks for in twips; 0 where it asks for none or for a share."""
    width = child(cell, "tcPr", "tcW")
    return max(0, number(width, "w")) if value(width, "type") in ("dxa", "") else 0


def table_padding(table: Element, formats: Formats) -> dict[str, int]:
    """Give the room between the edges of a table's cells and their text, in twips by side: its own, its style's, Word's."""
    return {
        side: _own_padding(
            formats.table_property(table, "tblCellMar"), side, _DEFAULT_PADDING if side in _LOGICAL else 0
        )
        for side in _SIDES
    }


def cell_padding(cell: Element, padding: dict[str, int]) -> dict[str, int]:
    """Give a cell's own padding in twips by side; where it has none, that of its table."""
    margins = child(cell, "tcPr", "tcMar")
    return {side: _own_padding(margins, side, padding[side]) for side in _SIDES}


def _own_padding(margins: Element | None, side: str, default: int) -> int:
    found = child(margins, side)
    if found is None and side in _LOGICAL:
        found = child(margins, _LOGICAL[side])
    return default if found is None else max(0, number(found, "w"))
