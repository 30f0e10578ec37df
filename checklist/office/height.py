"""Estimate how tall a row will be, to decide what may be kept together on a page.

Word alone lays the text out; an estimate that is a little too tall is enough: every character counts as full-width.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.model import Frozen
from checklist.office.wordxml import Element, child, local, number, value, w

if TYPE_CHECKING:
    from collections.abc import Iterable

_TWIPS = 20
"""Twentieths of a point, Word's unit of length."""
_DEFAULT_SIZE = 20
"""Word's own default of ``w:sz``, in half-points."""
_DEFAULT_PADDING = 108
_LINE_OF_SIZE = 1.3
"""Height of a line of single spacing over the size of its characters, for the usual Chinese fonts."""
_A4 = (16838, 11906)
UPRIGHT = ("tbRl", "btLr", "tbRlV", "lrTbV", "tbLrV")
"""The values of ``w:textDirection`` for text set upright."""
_WHOLE_TEXT = 1_000_000


class Typography(Frozen):
    """The size of characters and the pitch of lines, in points."""

    size: float
    line: float


class Styles:
    """The paragraph styles of a document, as far as they decide the height of lines."""

    def __init__(self, root: Element | None) -> None:
        self._styles = {} if root is None else {value(style, "styleId"): style for style in root.iter(w("style"))}
        self._defaults = child(root, "docDefaults")
        self._default = next(
            (name for name, style in self._styles.items()
             if value(style, "type") == "paragraph" and value(style, "default") in ("1", "true", "on")),
            "",
        )  # fmt: skip

    def typography(self, paragraph: Element | None, run: Element | None) -> Typography:
        """Give size and pitch where these paragraph and run properties apply."""
        chain = [paragraph, *self._chain(value(child(paragraph, "pStyle")) or self._default)]
        size = number(child(run, "sz")) or self._first_size(chain) or _DEFAULT_SIZE
        points = size / 2
        return Typography(size=points, line=self._pitch(chain, points))

    def _chain(self, style: str) -> list[Element]:
        found: list[Element] = []
        while style in self._styles and len(found) < 20:  # noqa: PLR2004 - a hostile file may define circles
            found.append(self._styles[style])
            style = value(child(self._styles[style], "basedOn"))
        return [*found, *([] if self._defaults is None else [self._defaults])]

    def _first_size(self, chain: Iterable[Element | None]) -> int:
        paths = (("rPr", "sz"), ("rPrDefault", "rPr", "sz"))
        return next((size for level in chain for path in paths if (size := number(child(level, *path)))), 0)

    def _pitch(self, chain: Iterable[Element | None], points: float) -> float:
        for level in chain:
            for path in (("spacing",), ("pPr", "spacing"), ("pPrDefault", "pPr", "spacing")):
                spacing = child(level, *path)
                if number(spacing, "line"):
                    return _line_height(spacing, points)
        return points * _LINE_OF_SIZE


def _line_height(spacing: Element | None, points: float) -> float:
    line, rule = number(spacing, "line"), value(spacing, "lineRule")
    if rule == "exact":
        return line / _TWIPS
    if rule == "atLeast":
        return max(line / _TWIPS, points * _LINE_OF_SIZE)
    return points * _LINE_OF_SIZE * line / 240


def page_height(table: Element, body: Element) -> float:
    """Give the height of the text area of the page the table stands on, in points."""
    section = _section_after(table, body)
    size, margins = child(section, "pgSz"), child(section, "pgMar")
    height = number(size, "h", default=_A4[1])
    return (
        max(0, height - abs(number(margins, "top", default=1440)) - abs(number(margins, "bottom", default=1440)))
        / _TWIPS
    )


def grid_pitch(table: Element, body: Element) -> float:
    """Give the pitch of the page's grid of lines, to which lines snap, in points; 0 where there is none."""
    grid = child(_section_after(table, body), "docGrid")
    return number(grid, "linePitch") / _TWIPS if value(grid, "type") in ("lines", "linesAndChars") else 0


def _section_after(table: Element, body: Element) -> Element | None:
    top = table
    while (parent := top.getparent()) is not None and parent is not body:
        top = parent
    for sibling in top.itersiblings():
        section = sibling if local(sibling) == "sectPr" else child(sibling, "pPr", "sectPr")
        if section is not None:
            return section
    return child(body, "sectPr")


def characters_per_line(width: int, table: Element, cell: Element | None, size: float) -> int:
    """Give how many full-width characters fit a line of a cell ``width`` twips wide.

    Text set upright runs along the row and is broken where the row ends: it makes no row taller.
    """
    if value(child(cell, "tcPr", "textDirection")) in UPRIGHT:
        return _WHOLE_TEXT
    inner = width - _padding("left", table, cell) - _padding("right", table, cell)
    return max(1, int(inner / _TWIPS / size))


def _padding(side: str, table: Element, cell: Element | None) -> int:
    logical = {"left": "start", "right": "end"}[side]
    for margins in (child(cell, "tcPr", "tcMar"), child(table, "tblPr", "tblCellMar")):
        for name in (side, logical):
            found = child(margins, name)
            if found is not None:
                return max(0, number(found, "w"))
    return _DEFAULT_PADDING


def row_height(row: Element) -> float:
    """Give the height a row asks for, in points; 0 where it leaves that to its text."""
    return max(0, number(child(row, "trPr", "trHeight"))) / _TWIPS
