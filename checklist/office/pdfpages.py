"""The lines of text of a PDF's pages, where each stands, and its ruled tables; page numbers and running heads are told by their places.

Knows no plans. The text layer is taken as it is: what a scan shows as a picture is no text.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from ctypes import c_float
from functools import cached_property
from itertools import compress, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

import pypdfium2
from msgspec.structs import replace
from pypdfium2 import raw

from checklist.office.grid import MAX_COLUMNS, lay_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from checklist.office.grid import Grid
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


class Box(NamedTuple):
    """A part of a page, in points from the left and the bottom; a line is one without width or height."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, left: float, right: float, height: float) -> bool:
        """Tell whether the middle of what reaches from ``left`` to ``right`` at a height lies in it."""
        return self.left <= (left + right) / 2 <= self.right and self.bottom <= height <= self.top


class RuledTable(NamedTuple):
    """A table told by the lines drawn around its cells, and where it stands."""

    page: int
    """From 1."""
    box: Box
    grid: Grid


_CONVERT = "请确认文件完好；或用WPS把它转成Word文档（.docx）再用。"


class PdfText(NamedTuple):
    """What a PDF says."""

    lines: list[PdfLine]
    """Of all pages in order, without page numbers, running heads and what stands in tables."""
    tables: list[RuledTable]


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


def _read_pages(document: pypdfium2.PdfDocument) -> tuple[list[list[PdfLine]], list[RuledTable]]:
    pages: list[list[PdfLine]] = []
    tables: list[RuledTable] = []
    for number in range(1, len(document) + 1):
        page = document[number - 1]
        text_page = page.get_textpage()
        read = _CellText(text_page).read
        ruled = [*filter(None, (_table(number, group, read) for group in _groups(_rules(page))))]
        lines = _page_lines(text_page, number, page.get_height())
        pages.append([one for one in lines if not any(t.box.holds(one.left, one.right, one.bottom) for t in ruled)])
        tables += ruled
    return pages, tables


_MOST_RULES = 20_000
"""Lines on a page; more make a picture."""


def _rules(page: pypdfium2.PdfPage) -> list[Box]:
    """Give the upright and the level lines drawn on a page; () for a page that is a drawing."""
    width, height = page.get_size()
    found: list[Box] = []
    for drawn in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH], max_depth=2):
        left, bottom, right, top = drawn.get_bounds()
        if right - left > width * _WHOLE and top - bottom > height * _WHOLE:
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


_LEFT, _RIGHT, _TOP, _MIDDLE = map(attrgetter, ("left", "right", "top", "middle"))


class _CellText:
    """Gives the text of cells: characters go by their places, for programs set some of a line apart from the others."""

    def __init__(self, text_page: pypdfium2.PdfTextPage) -> None:
        self._page = text_page

    @cached_property
    def _characters(self) -> list[_Character]:
        return sorted(_characters(self._page), key=_MIDDLE)

    def read(self, box: Box) -> str:
        """Give the text inside a cell; lines broken by its width are joined, those that end or open a sentence stand alone."""
        low, high = (bisect_left(self._characters, edge, key=_MIDDLE) for edge in (box.bottom, box.top))
        inside = [one for one in self._characters[low:high] if box.left <= (one.left + one.right) / 2 <= box.right]
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
        row.sort(key=_LEFT)
        gaps = [*(after.left - one.right for one, after in pairwise(row)), 0.0]
        yield "".join(
            one.text + " " * (gap > _GAP * (one.top - one.bottom)) for one, gap in zip(row, gaps, strict=True)
        )


_GAP = 0.2
"""Of a character's height: what is wider is a blank."""
_OPENS = re.compile(
    r"[（(][0-9一二三四五六七八九十]{1,2}[）)]|[0-9]{1,2}[.．、](?![0-9])|[①-⑳]|[一二三四五六七八九十]{1,2}、|[\u4e00-\u9fff]{2,6}(?:单位|部门)[：:]"
)


def _page_lines(text_page: pypdfium2.PdfTextPage, number: int, height: float) -> Iterator[PdfLine]:
    text = text_page.get_text_range()[:_MOST_CHARACTERS]
    start = 0
    for words in re.split(r"(\r\n|\n|\r)", text):
        if words.strip():
            line = _placed(text_page, start, words, number)
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


_NEAR = 2.5
"""Points by which lines meant to meet may miss each other."""
_SHORTEST = 4.0
"""Points of a line; what is shorter is a corner or the end of another."""
_MOST_ROWS = 400
"""Of a table on one page."""
_LEAST = 3
"""Lines each way around two columns and two rows."""
_TWIPS = 20
"""In a point."""


def _groups(lines: Iterable[Box]) -> Iterator[list[Box]]:
    """Part lines into those that hang together, from top to bottom."""
    group: list[Box] = []
    bottom = 0.0
    for line in sorted(lines, key=lambda line: (-line.top, line.left)):
        if group and line.top < bottom - _NEAR:
            yield group
            group = []
        bottom = min(bottom, line.bottom) if group else line.bottom
        group.append(line)
    if group:
        yield group


def _table(page: int, lines: Sequence[Box], read: Callable[[Box], str]) -> RuledTable | None:
    """Give the table that lines make, if they make one; ``read`` gives the text inside a box."""
    flat = list(filter(lambda line: line.right - line.left >= _SHORTEST, lines))
    upright = list(filter(lambda line: line.top - line.bottom >= _SHORTEST, lines))
    if not flat or not upright:
        return None
    columns = _snapped((*map(_LEFT, upright), min(map(_LEFT, flat)), max(map(_RIGHT, flat))))
    rows = _snapped(map(_TOP, flat))
    if not _LEAST <= len(columns) <= MAX_COLUMNS or not _LEAST <= len(rows) <= _MOST_ROWS:
        return None
    walls = {(_place(columns, line.left), row) for line in upright for row in _between(rows, line.bottom, line.top)}
    floors = {(_place(rows, line.top), place) for line in flat for place in _between(columns, line.left, line.right)}
    box = Box(columns[0], rows[0], columns[-1], rows[-1])
    return RuledTable(page, box, _grid(columns, rows, walls, floors, read))


def _snapped(values: Iterable[float]) -> list[float]:
    """Give the places of lines, those that nearly coincide once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _place(places: Sequence[float], value: float) -> int:
    """Give which of the places a line stands at."""
    at = bisect_left(places, value)
    near = [index for index in (at - 1, at) if 0 <= index < len(places)]
    return min(near, key=lambda index: abs(places[index] - value))


def _between(places: Sequence[float], low: float, high: float) -> range:
    """Give the gaps between neighbouring places that a line from ``low`` to ``high`` covers."""
    return range(_place(places, low), _place(places, high))


def _grid(
    columns: Sequence[float], rows: Sequence[float], walls: set[tuple[int, int]], floors: set[tuple[int, int]],
    read: Callable[[Box], str],
) -> Grid:  # fmt: skip
    """Join the fields of the lines' lattice that no line parts."""
    height, width = len(rows) - 1, len(columns) - 1

    def cell_at(from_top: int, left: int) -> tuple[int, int, str]:
        top = height - from_top
        right = next((one for one in range(left + 1, width) if (one, top - 1) in walls), width)
        bottom = next((one for one in range(top - 1, 0, -1) if (one, left) in floors), 0)
        return right - left, top - bottom, read(Box(columns[left], rows[bottom], columns[right], rows[top]))

    widths = tuple(round((right - left) * _TWIPS) for left, right in pairwise(columns))
    return replace(lay_out(height, width, cell_at), widths=widths)
