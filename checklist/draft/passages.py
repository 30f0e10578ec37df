"""What is read of a document, whatever it is written in: its lines in order, each with its place, and its tables."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.model import Frozen
from checklist.office.grid import Grid  # noqa: TC001 - msgspec reads the fields' types at run time
from checklist.words import compile_later
from checklist.words.plaintext import display_width, read_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_HAN = "\u4e00-\u9fff"
_NARROW = compile_later(
    rf"(?<!^.)(?<!^..)(?<=[{_HAN}”’》%])\.(?=[{_HAN}（“(]|$)|(?<=[）)])\.$|(?<=[{_HAN}”’）》%])[,;:?!]|[,;:?!](?=[{_HAN}“‘（《])|[()](?=.*[{_HAN}])|(?<=[{_HAN}])[()]"
)
_WIDER = str.maketrans(",;:?!().", "，；：？！（）。")
_HAS_HAN = compile_later(f"[{_HAN}]")
_ENDS = frozenset("。！？；：）)”」…")
"""What a line that is broken by its width does not end with, mostly."""
_PAGE = compile_later(r"[—–\-－·~～ ]*(?:第 ?)?[0-9]{1,4}(?: ?页)?(?: ?[/共，,]+ ?[0-9]{1,4} ?页?)?[—–\-－·~～ ]*")
_COUNTED = compile_later(r"(?P<page>[0-9]{1,3})、")
_ITEM = "(?:第?[一二三四五六七八九十百]{1,4}(?:[、章节条]|是)|[（(][一二三四五六七八九十0-9]{1,4}[）)]|[0-9]{1,3}(?:[.．](?![0-9])|、)|[①-⑳]|——|附件)"
_OPENS_ITEM = compile_later(_ITEM)
_NUMBERED = compile_later(rf"{_ITEM}|(?:牵头|责任|配合|主办|协办)(?:单位|部门)[：:]")
"""What a line that is broken by its width does not begin with, mostly."""
_BREAKS = 12
"""Characters of a line that can break off in a sentence; a shorter one is a heading."""
_LEAST_PAGES = 3
"""Counted lines in a row that are pages and not items."""
_LEAST_PAGE = 200
"""Characters of a page, taken over all."""
_LEAST_WRAPPED = 8
"""Lines of one width that show a text broken by its width."""
_NARROWEST = 20
"""Characters of a line that can be told to be broken by its width."""


class Passage(Frozen):
    """A paragraph or line as the eye sees it."""

    text: str
    place: str
    """Where it stands, in words: 第12行, 第3页, 第2个表第5行."""
    bold: int = 0
    """How many characters at its beginning are bold, where not all are."""


class SourceTable(Frozen):
    """A table among the passages."""

    grid: Grid
    place: str


class Source(Frozen):
    """A document taken apart."""

    name: str
    passages: tuple[Passage, ...] = ()
    tables: tuple[SourceTable, ...] = ()
    remarks: tuple[str, ...] = ()
    """What is to be said of how it was read."""


def make_table(grid: Grid, place: str) -> SourceTable:
    """Make a table, the texts of its cells as the eye sees them."""
    rows = (
        replace(row, cells=tuple(replace(cell, text=read_text(cell.text).strip()) for cell in row.cells))
        for row in grid.rows
    )
    return SourceTable(grid=replace(grid, rows=tuple(rows)), place=place)


def widen(text: str) -> str:
    """Give text with Chinese marks where half-width ones stand beside Chinese characters; every place stays the same."""
    if not _HAS_HAN.search(text):
        return text
    return _NARROW.sub(lambda found: found[0].translate(_WIDER), text)


def tidy_line(text: str) -> str:
    """Give a line as the eye sees it, without blanks at its ends and inside Chinese."""
    line = " ".join(read_text(text).replace("﹒", ".").split())
    line = _BLANK_LABEL.sub(r"\g<label>：", _WIDE_DASH.sub("—", line))
    if _LISTED.search(line):
        return widen(_FIGURE_BLANK.sub("", line))
    number = _LEADING_NUMBER.match(line)
    start = number.end() if number else 0
    return widen(line[:start] + _INNER_BLANK.sub("", line[start:]))


_LEADING_NUMBER = compile_later(
    rf"(?:[0-9]{{1,2}}(?:[.．][0-9]{{1,2}})*|(?:任务|行动|举措|措施|工程|专项)[一二三四五六七八九十0-9]{{1,3}}) (?=[{_HAN}])"
)
"""The number of a heading with a blank behind it: 2 主要任务, 2.1 建设平台, 任务一 建设平台."""
_BLANK_LABEL = compile_later(
    "(?:^|(?<= ))(?P<label>(?:牵头|责任|配合|主办|协办|承办|参与|协同|落实|主要责任|牵头责任)(?:单位|部门)|(?:完成|办结|整改)(?:时限|时间)) (?=[^：:])"
)
"""A label that only a blank parts from what it names: 牵头单位 市科技局."""
_WIDE_DASH = compile_later("(?<=[0-9年])[－‐‑‒−](?=20[0-9]{2})")
_LISTED = compile_later("(?:单位|部门|主体)[：:]")
"""A line that lists names, which blanks may part."""
_INNER_BLANK = compile_later(
    rf"(?<=[{_HAN}，。；：、（）“”]) (?=[{_HAN}，。；：、（）“”0-9])|(?<=[0-9%]) (?=[{_HAN}，。；：、])"
)

_FIGURE_BLANK = compile_later(rf"(?<=[{_HAN}，。；：、（]) (?=[0-9])|(?<=[0-9%]) (?=[{_HAN}，。；：、）])")
"""What some programs set between a figure and Chinese, and parts no names."""


def text_passages(text: str) -> tuple[Passage, ...]:
    """Take plain text apart into paragraphs: marks of pages dropped, lines broken by their width joined."""
    raw = text.split("\n")
    lines = [
        Passage(text=tidy, place=f"第{number}行") for number, line in enumerate(raw, 1) if (tidy := tidy_line(line))
    ]
    return join_lines(lines, _outdented(raw))


def _outdented(lines: Sequence[str]) -> frozenset[str]:
    """Give the places of the lines that go on, in a text whose paragraphs are told by their indent; none elsewhere."""
    shown = [
        (f"第{at}行", line.rstrip()) for at, line in enumerate(lines, 1) if line.strip() and not _is_page(line.strip())
    ]
    width = _width([line for _, line in shown])
    going, indented, bare = [], 0, 0
    for (_, before), (place, line) in pairwise(shown):
        if line[0].isspace():
            indented += 1
        elif width and _length(before) >= width - 1:
            going.append(place)
        else:
            bare += 1
    return frozenset(going) if indented >= _LEAST_INDENTED and bare <= indented * _FEW else frozenset()


_LEAST_INDENTED = 3
"""Lines with an indent that show that all paragraphs have one."""
_FEW = 0.3
"""Lines without an indent behind a short one, a share of those with it: titles."""


def _without_pages(lines: Sequence[Passage]) -> list[Passage]:
    """Drop lines that hold a page's number only, and counts of pages glued to the first line of each (2、…)."""
    kept = [line for line in lines if not _is_page(line.text)]
    counted = _counted_pages(kept)
    joined: list[Passage] = []
    for index, line in enumerate(kept):
        text = _COUNTED.sub("", line.text, count=1) if index in counted else line.text
        if index in counted and joined and joined[-1].text[-1] not in _ENDS:
            joined[-1] = replace(joined[-1], text=tidy_line(joined[-1].text + text))
        else:
            joined.append(replace(line, text=text))
    return joined


def _is_page(text: str) -> bool:
    return not text.isdigit() and _PAGE.fullmatch(text) is not None


def _counted_pages(lines: Sequence[Passage]) -> set[int]:
    """Find the lines that open with the count of a page: 1, 2, 3 …, where the text before breaks off in a sentence."""
    found: list[int] = []
    broken = 0
    for index, line in enumerate(lines):
        match = _COUNTED.match(line.text)
        if match and int(match["page"]) == len(found) + 1:
            found.append(index)
            before = lines[index - 1].text if index else ""
            broken += _length(before) >= _BREAKS and before[-1] not in _ENDS
    long = sum(_length(line.text) for line in lines) >= _LEAST_PAGE * len(found)
    return set(found) if long and len(found) >= _LEAST_PAGES and broken >= (len(found) - 1) / 2 else set()


def join_lines(lines: Sequence[Passage], outdented: frozenset[str] = frozenset()) -> tuple[Passage, ...]:
    """Drop marks of pages and join lines broken by their width; where most end as they should nothing is joined.

    ``outdented`` are the places of lines that go on because they lack the indent of a paragraph. A bracket that is open
    at the end of a line goes on to where it closes.
    """
    lines = _without_pages(lines)
    width = _width([line.text for line in lines])
    joined: list[Passage] = []
    last = 0
    for index, line in enumerate(lines):
        going = line.place in outdented or _is_open(joined[-1:], last, lines[index : index + _MOST_OPEN])
        unled = going and not _OPENS_ITEM.match(line.text)
        if joined and (unled or _goes_on(joined[-1].text, last, line.text, width)):
            joined[-1] = replace(joined[-1], text=tidy_line(joined[-1].text + line.text))
        else:
            joined.append(line)
        last = _length(line.text)
    return tuple(joined)


_MOST_OPEN = 4
"""Lines a note of units takes."""
_OPEN_TAIL = compile_later(
    r"[（〔【\[][^（〔【\[\]】〕）]*(?:[（〔【\[][^（〔【\[\]】〕）]*[\]】〕）][^（〔【\[\]】〕）]*)*$"
)
_CLOSES = compile_later(r"[\]】〕）]")


def _is_open(before: Sequence[Passage], length: int, following: Sequence[Passage]) -> bool:
    """Tell whether a bracket is open at the end of a line and closes in one of those that follow."""
    if not before or length < _NARROWEST or not _OPEN_TAIL.search(before[0].text, max(0, len(before[0].text) - _TAIL)):
        return False
    return any(_CLOSES.search(line.text) for line in following)


_TAIL = 400
"""Characters in which an open bracket is looked for."""


def _width(lines: Sequence[str]) -> int:
    """Give the length lines are broken at; 0 where no such length shows."""
    long = [(length, line) for line in lines if (length := _length(line)) >= _NARROWEST]
    if not long:
        return 0
    lengths = Counter(length for length, _ in long)
    width = max(lengths, key=lambda length: lengths[length - 1] + lengths[length] + lengths[length + 1])
    broken = [line[-1] not in _ENDS for length, line in long if width - 2 <= length <= width + 1]
    longer = len(long) - sum(map(lengths.__getitem__, range(width + 3)))
    if not longer and len(broken) >= _LEAST_BROKEN and sum(broken) >= len(broken) * _MOSTLY:
        return width
    return width if len(broken) >= _LEAST_WRAPPED and longer <= len(broken) / 10 else 0


_LEAST_BROKEN, _MOSTLY = 3, 0.6
"""Lines of the greatest width that show it in a short text, and the share of them that end inside a sentence."""
_LONG = 80
"""Characters; a line as long as this that ends inside a sentence goes on, however wide the text is."""


def _length(text: str) -> int:
    """Give how many Chinese characters wide a line is."""
    return display_width(text, ambiguous=2) // 2


def _goes_on(before: str, length: int, line: str, width: int) -> bool:
    if before[-1] in _ENDS or _NUMBERED.match(line):
        return False
    if before[-1] in "，、":
        return True
    return (length >= _LONG and not _NAMES_LAST.search(before)) or (width > 0 and length >= width - 2)


_NAMES_LAST = compile_later("(?:单位|部门|[科处股]室)[：:][^，。；：]{2,60}$")
"""Ends a paragraph as a full stop does: who answers for what it says."""
