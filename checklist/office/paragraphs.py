"""A paragraph as pieces of text, each with its look, and how tall it will be."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

from checklist.office.wordxml import Element, child, local, own_descendants, value, w
from checklist.words.width import display_width

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklist.office.formats import Formats, ParagraphFormat, RunFormat

LINE_OF_SIZE = 1.3
"""Height of a line of single spacing over the size of its characters, for the usual Chinese fonts."""
_RUN = frozenset({"r"})
_TEXT = frozenset({"t", "tab", "br", "cr", "noBreakHyphen"})
_OTHERS = frozenset({"p", "rt", "rPr", "delText", "instrText"})
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_TAB_WIDTH = 4
"""Half-width characters a tab is taken for."""
_SLACK = 0.02
"""Share of a line by which an estimate may be over before it counts as a line more."""


class Piece(NamedTuple):
    """Text of one look."""

    text: str
    format: RunFormat


class Paragraph(NamedTuple):
    """A paragraph read."""

    source: Element
    pieces: tuple[Piece, ...]
    format: ParagraphFormat
    size: float
    """The size of its largest characters in points; where it is empty, that of its mark."""

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(piece.text for piece in self.pieces)


def read_paragraph(source: Element, formats: Formats, table_style: str) -> Paragraph:
    """Read a paragraph; text boxes hanging in it are paragraphs of their own."""
    properties = child(source, "pPr")
    style = value(child(properties, "pStyle"))
    pieces = tuple(
        Piece(text, formats.run(style, table_style, child(run, "rPr")))
        for run in own_descendants(source, _RUN, frozenset({"p", "pPr"}))
        if (text := _text(run))
    )
    seen = tuple(piece for piece in pieces if not piece.format.hidden)
    sizes = [piece.format.size for piece in seen] or [formats.run(style, table_style, child(properties, "rPr")).size]
    return Paragraph(source, seen, formats.paragraph(properties, table_style), max(sizes))


def _text(run: Element) -> str:
    found = []
    for piece in own_descendants(run, _TEXT | _OTHERS, frozenset()):
        name = local(piece)
        if name == "t":
            found.append(piece.text or "")
        elif name in _SIGNS:
            found.append(_SIGNS[name])
    return "".join(found)


def breaks_page(source: Element) -> bool:
    """Say whether a new page begins with or in the paragraph."""
    if child(source, "pPr", "pageBreakBefore") is not None:
        return True
    return any(value(element, "type") == "page" for element in source.iter(w("br")))


def table_styles(root: Element) -> dict[Element, str]:
    """Give each table's style. Asked once: to find a table's properties, lxml walks over all its rows."""
    return {table: value(child(table, "tblPr", "tblStyle")) for table in root.iter(w("tbl"))}


def height(paragraph: Paragraph, width: float, grid: float) -> float:
    """Estimate the height in a column ``width`` points wide; ``grid`` is the pitch of the page's line grid, 0 for none."""
    lines = line_count(paragraph, width)
    return lines * line_pitch(paragraph, grid) + paragraph.format.before + paragraph.format.after


def line_count(paragraph: Paragraph, width: float) -> int:
    """Estimate how many lines the text takes."""
    room = max(width - paragraph.format.indent, paragraph.size)
    return sum(max(1, math.ceil(used / room - _SLACK)) for used in _line_widths(paragraph))


def _line_widths(paragraph: Paragraph) -> Iterator[float]:
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


def line_pitch(paragraph: Paragraph, grid: float) -> float:
    """Give the distance of lines in points."""
    single = paragraph.size * LINE_OF_SIZE
    layout = paragraph.format
    if layout.rule == "exact":
        return layout.line
    if layout.rule == "atLeast":
        return max(layout.line, single)
    if grid > 0 and layout.snaps:
        single = math.ceil(single / grid) * grid
    return single * layout.line / 12
