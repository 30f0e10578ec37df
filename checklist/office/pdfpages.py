"""The lines of text of a PDF's pages, where each stands, and its ruled tables; page numbers and running heads are told by their places.

Knows no plans. The text layer is taken as it is: what a scan shows as a picture is no text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from ctypes import c_float
from itertools import compress
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2
from pypdfium2 import raw

from checklist.office.ruledtables import Box, RuledTable, find_ruled

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


class PdfTable(NamedTuple):
    """A ruled table and the page it stands on, from 1."""

    page: int
    table: RuledTable


_CONVERT = "请确认文件完好；或用WPS把它转成Word文档（.docx）再用。"


class PdfText(NamedTuple):
    """What a PDF says."""

    lines: list[PdfLine]
    """Of all pages in order, without page numbers, running heads and what stands in tables."""
    tables: list[PdfTable]


def read_pdf(content: bytes, trouble: Trouble) -> PdfText:
    """Give the lines and tables of all pages.

    Raises FormError for what is no PDF, damaged, locked by a password or has too many pages.
    """
    if not content:
        raise trouble.refusal("是空文件", _CONVERT)
    try:
        document = pypdfium2.PdfDocument(content)
    except _PROBLEMS as error:
        if "assword" in str(error):
            raise trouble.refusal("加了密码", "请用能打开它的人另存一份不加密码的，再用新文件。") from None
        raise trouble.refusal("已损坏，或不是PDF文件", _CONVERT) from None
    try:
        if len(document) > MOST_PAGES:
            raise trouble.refusal(f"超过{MOST_PAGES}页", "请把它拆成几个文件，分别起草。")
        pages, tables = _read_pages(document)
    except _PROBLEMS:
        raise trouble.refusal("有一页已损坏，读不出来", "请用WPS把它转成Word文档（.docx）再用。") from None
    finally:
        document.close()
    heads = _running_heads(pages)
    return PdfText([line for page in pages for line in page if line.text not in heads], tables)


def _read_pages(document: pypdfium2.PdfDocument) -> tuple[list[list[PdfLine]], list[PdfTable]]:
    pages: list[list[PdfLine]] = []
    tables: list[PdfTable] = []
    for index in range(len(document)):
        page = document[index]
        text_page = page.get_textpage()
        ruled = find_ruled(_rules(page), _CellText(text_page).read)
        tables += [PdfTable(index + 1, table) for table in ruled]
        lines = _page_lines(text_page, index, page.get_height())
        pages.append([line for line in lines if not _is_inside(line, ruled)])
    return pages, tables


def _is_inside(line: PdfLine, tables: Sequence[RuledTable]) -> bool:
    return any(table.box.holds(line.left, line.right, line.bottom) for table in tables)


_MOST_RULES = 20_000
"""Lines on a page; more make a picture."""


def _rules(page: pypdfium2.PdfPage) -> list[Box]:
    """Give the upright and the level lines drawn on a page; () for a page that is a drawing."""
    size = page.get_size()
    found: list[Box] = []
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=2):
        left, bottom, right, top = drawn.get_bounds()
        if right - left > size[0] * _WHOLE and top - bottom > size[1] * _WHOLE:
            continue
        found += _segments(drawn)
        if len(found) > _MOST_RULES:
            return []
    return found


_WHOLE = 0.9
"""Share of a page both ways from which a shape is its background or its frame."""


def _segments(drawn: pypdfium2.PdfObject) -> Iterator[Box]:
    """Give the upright and level lines of a path."""
    matrix = drawn.get_matrix()
    first = last = (0.0, 0.0)
    for index in range(min(raw.FPDFPath_CountSegments(drawn), _MOST_RULES)):
        segment = raw.FPDFPath_GetPathSegment(drawn, index)
        x, y = c_float(), c_float()
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(segment)
        if kind == raw.FPDF_SEGMENT_MOVETO:
            first = point
        elif kind == raw.FPDF_SEGMENT_LINETO:
            yield from _line(last, point)
        last = point
        if raw.FPDFPathSegment_GetClose(segment):
            yield from _line(last, first)


def _line(one: tuple[float, float], other: tuple[float, float]) -> Iterator[Box]:
    (left, right), (bottom, top) = sorted((one[0], other[0])), sorted((one[1], other[1]))
    if (right - left < _THIN) != (top - bottom < _THIN):
        yield Box(left, bottom, right, top)


_THIN = 1.0
"""Points a line may slant."""


class _Character(NamedTuple):
    """A character and where it stands on its page."""

    text: str
    left: float
    right: float
    bottom: float
    top: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.bottom + self.top) / 2


class _CellText:
    """Gives the text of cells: characters go by their places, for programs set some of a line apart from the others."""

    def __init__(self, text_page: pypdfium2.PdfTextPage) -> None:
        self._page = text_page
        self._rows: list[_Character] = []

    def read(self, box: Box) -> str:
        """Give the text inside a cell; lines broken by its width are joined, those that end or open a sentence stand alone."""
        self._rows = self._rows or sorted(_characters(self._page), key=lambda one: one.middle)
        low = bisect_left(self._rows, box.bottom, key=lambda one: one.middle)
        high = bisect_left(self._rows, box.top, key=lambda one: one.middle)
        inside = [one for one in self._rows[low:high] if box.left <= (one.left + one.right) / 2 <= box.right]
        text = ""
        for line in _lines_of(inside):
            parts = text and (text[-1] in "。；;" or _OPENS.match(line))
            text = f"{text}\n{line}" if parts else f"{text}{line}"
        return text


def _characters(text_page: pypdfium2.PdfTextPage) -> Iterator[_Character]:
    for index, character in enumerate(text_page.get_text_range()[:_MOST_CHARACTERS]):
        if not character.isspace():
            left, bottom, right, top = text_page.get_charbox(index, loose=True)
            yield _Character(character, left, right, bottom, top)


def _lines_of(characters: Sequence[_Character]) -> Iterator[str]:
    """Give the lines characters stand in, from the top; a wide gap within a line is a blank."""
    rows: list[list[_Character]] = []
    for one in reversed(characters):
        if rows and rows[-1][0].bottom <= one.middle <= rows[-1][0].top:
            rows[-1].append(one)
        else:
            rows.append([one])
    for row in rows:
        row.sort(key=lambda one: one.left)
        yield "".join(_spaced(row))


def _spaced(row: Sequence[_Character]) -> Iterator[str]:
    """Give the characters of a line, a blank where a word's breadth parts two."""
    for one, after in zip(row, [*row[1:], row[-1]], strict=True):
        gap = after.left - one.right
        yield f"{one.text} " if gap > _GAP * (one.top - one.bottom) else one.text


_GAP = 0.2
"""Of a character's height: what is wider is a blank."""
_OPENS = re.compile(
    r"[（(][0-9一二三四五六七八九十]{1,2}[）)]|[0-9]{1,2}[.．、](?![0-9])|[①-⑳]|[一二三四五六七八九十]{1,2}、|[\u4e00-\u9fff]{2,6}(?:单位|部门)[：:]"
)


def _page_lines(text_page: pypdfium2.PdfTextPage, index: int, height: float) -> Iterator[PdfLine]:
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
    if _SET_APART.search(words):
        words, left, right = _by_place(text_page, start, words, left, right)
    return PdfLine(words.strip(), page, left, right, bottom, top) if words.strip() else None


_SET_APART = re.compile("[“”‘’]")
"""What a font may lack, so that a program sets it behind the rest of its line."""


def _by_place(
    text_page: pypdfium2.PdfTextPage, start: int, words: str, left: float, right: float
) -> tuple[str, float, float]:
    """Give the characters of a line in the order they stand in, and its edges; blanks beside those set apart are none."""
    placed = [(text_page.get_charbox(start + at, loose=True), one) for at, one in enumerate(words) if not one.isspace()]
    row = sorted(placed)
    if row == placed or not row:
        return words, left, right
    return "".join(one for _, one in row), row[0][0][0], max(box[2] for box, _ in row)


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
