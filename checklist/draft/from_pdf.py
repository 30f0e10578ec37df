"""Read a PDF with a text layer for drafting: its lines joined to paragraphs by where they stand on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.draft.marks import read_mark
from checklist.draft.passages import Passage, Source, tidy_line
from checklist.office.pdfpages import read_pdf_lines
from checklist.office.trouble import SOURCE, Trouble

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.office.pdfpages import PdfLine

_INDENT = 1.2
"""Characters a line begins further right than the text, where a paragraph begins; Chinese ones begin two in."""
_SHORT = 2.5
"""Characters a line ends before the text's right edge, where a paragraph ends."""
_EDGE = 0.05
"""Share of the lines that may stick out beyond an edge of the text."""


def read_pdf_source(content: bytes, name: str) -> Source:
    """Read a PDF; raises FormError for what is none, damaged or locked. A scan gives no passages."""
    lines = read_pdf_lines(content, Trouble(name, SOURCE))
    return Source(name=name, passages=tuple(_paragraphs(lines)))


def _paragraphs(lines: Sequence[PdfLine]) -> list[Passage]:
    if not lines:
        return []
    left, right = _edges(lines)
    joined: list[tuple[str, int]] = []
    before: PdfLine | None = None
    for line in lines:
        if before is not None and not _begins(line, before, left, right):
            text, page = joined[-1]
            joined[-1] = (f"{text}{line.text}", page)
        else:
            joined.append((line.text, line.page))
        before = line
    return [Passage(text=tidy, place=f"第{page}页") for text, page in joined if (tidy := tidy_line(text))]


def _edges(lines: Sequence[PdfLine]) -> tuple[float, float]:
    """Give the left and right edge of the text, a few lines that stick out left aside."""
    lefts, rights = sorted(line.left for line in lines), sorted(line.right for line in lines)
    few = int(len(lines) * _EDGE)
    return lefts[few], rights[-1 - few]


def _begins(line: PdfLine, before: PdfLine, left: float, right: float) -> bool:
    """Tell whether a paragraph begins with a line: it is indented, or the line before ended early."""
    size = max(line.top - line.bottom, before.top - before.bottom, 1.0)
    if before.right < right - _SHORT * size:
        return True
    indented = line.left > left + _INDENT * size
    return indented and (before.text[-1] in "。：；！？）)" or read_mark(line.text) is not None)
