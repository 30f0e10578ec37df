"""The lines of text of a PDF's pages, where each stands; page numbers and running heads are told by their places.

Knows no plans. The text layer is taken as it is: what a scan shows as a picture is no text.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.office.trouble import Trouble

MOST_PAGES = 3_000
"""A plan of three thousand pages is none."""
_MOST_CHARACTERS = 200_000
"""On one page; a full page of small print has some 4,000."""
_MARGIN = 0.1
"""Of the page's height: where heads and page numbers stand."""
_NUMBER = re.compile(r"[—–\-－·~～ ]*第? ?[0-9]{1,4} ?页?(?: ?[/共，,]+ ?[0-9]{1,4} ?页?)?[—–\-－·~～ ]*")
_GLUED = re.compile(r"[—–\-－] ?[0-9]{1,4} ?[—–\-－]")
_OFTEN = 3
"""Pages on which a line at the edge stands before it is a running head."""
_PROBLEMS = (pypdfium2.PdfiumError, ValueError, OSError, RuntimeError)


class PdfLine(NamedTuple):
    """A line of text; positions are points from the left and the bottom of its page."""

    text: str
    page: int
    """From 1."""
    left: float
    right: float
    bottom: float
    top: float


def read_pdf_lines(content: bytes, trouble: Trouble) -> list[PdfLine]:
    """Give the lines of all pages in order, page numbers and running heads left out.

    Raises FormError for what is no PDF, damaged, locked by a password or has too many pages.
    """
    try:
        document = pypdfium2.PdfDocument(content)
    except _PROBLEMS as error:
        if "assword" in str(error):
            raise trouble.refusal("加了密码", "请用能打开它的人另存一份不加密码的，再用新文件。") from None
        raise trouble.refusal(
            "已损坏，或不是PDF文件", "请确认文件完好；或用WPS把它转成Word文档（.docx）再用。"
        ) from None
    try:
        if len(document) > MOST_PAGES:
            raise trouble.refusal(f"超过{MOST_PAGES}页", "请把它拆成几个文件，分别起草。")
        pages = [list(_page_lines(document, index)) for index in range(len(document))]
    except _PROBLEMS:
        raise trouble.refusal("有一页已损坏，读不出来", "请用WPS把它转成Word文档（.docx）再用。") from None
    finally:
        document.close()
    heads = _running_heads(pages)
    return [line for page in pages for line in page if line.text not in heads]


def _page_lines(document: pypdfium2.PdfDocument, index: int) -> Iterator[PdfLine]:
    page = document[index]
    height = page.get_height()
    text_page = page.get_textpage()
    text = text_page.get_text_range()[:_MOST_CHARACTERS]
    start = 0
    for words in re.split(r"(\r\n|\n|\r)", text):
        if words.strip():
            line = _placed(text_page, start, words, index + 1)
            if line and not _is_number(line, height):
                yield line
        start += len(words)


def _placed(text_page: pypdfium2.PdfTextPage, start: int, words: str, page: int) -> PdfLine | None:
    """Find where a line stands; a page number glued to it is told by its height and taken off."""
    glued = _GLUED.search(words)
    if glued and glued[0] != words.strip():
        words = _without_stray(text_page, start, words)
    first = start + len(words) - len(words.lstrip())
    last = start + len(words.rstrip()) - 1
    left, bottom, _, top = text_page.get_charbox(first)
    _, _, right, _ = text_page.get_charbox(max(first, last))
    return PdfLine(words.strip(), page, left, right, bottom, top) if words.strip() else None


def _without_stray(text_page: pypdfium2.PdfTextPage, start: int, words: str) -> str:
    """Leave out the characters of a line that stand higher or lower than it: they were set elsewhere on the page."""
    tops = [text_page.get_charbox(start + place)[3] for place in range(len(words))]
    usual = sorted(tops)[len(tops) // 2]
    _, bottom, _, top = text_page.get_charbox(start + tops.index(usual))
    height = (top - bottom) or 1
    return "".join(compress(words, (abs(top - usual) < height for top in tops)))


def _is_number(line: PdfLine, height: float) -> bool:
    at_edge = line.top < height * _MARGIN or line.bottom > height * (1 - _MARGIN)
    return at_edge and _NUMBER.fullmatch(line.text) is not None


def _running_heads(pages: Sequence[Sequence[PdfLine]]) -> frozenset[str]:
    """Give the lines that stand first or last on most pages."""
    edges = Counter(text for page in pages if page for text in {page[0].text, page[-1].text})
    return frozenset(text for text, count in edges.items() if count >= max(_OFTEN, len(pages) // 2))
