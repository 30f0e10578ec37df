"""The grammar of numbering: 第一章, 一、, （一）, 1., （1）, ①, 一是; what a line opens with, and what is a heading of it."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.model import Frozen
from checklist.words import compile_later
from checklist.words.ordinals import han_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.draft.passages import Passage

_HAN = "[一二三四五六七八九十百零〇]{1,5}"
_FIGURE = "(?:19|20)[0-9]{2}年|[0-9]{3,}[\u4e00-\u9fff]|[0-9]{1,3}[GgDdHhKk%％]"
"""What may stand right behind the number of an item: 1.2025年底前, 3.12345热线, 2.5G网络."""


class ItemLevel(NamedTuple):
    """A way to number; those that stand first in the table hold the ones after them."""

    kind: str
    pattern: re.Pattern[str]
    printed: str
    """How the number is written in data: 一, （一）, 1."""


def _level(kind: str, pattern: str, printed: str) -> ItemLevel:
    return ItemLevel(kind, compile_later(pattern), printed)


LEVELS = (
    _level("篇", rf"(?P<number>第(?:{_HAN}|[0-9]{{1,2}})(?:篇|部分))[：:、 ]?", "{}"),
    _level("章", rf"第(?P<number>{_HAN}|[0-9]{{1,2}})章[：:、 ]?", "第{}章"),
    _level("节", rf"第(?P<number>{_HAN}|[0-9]{{1,2}})节[：:、 ]?", "第{}节"),
    _level("一、", rf"(?P<number>{_HAN})(?:、|[.．](?![0-9]))", "{}"),
    _level("条", rf"第(?P<number>{_HAN}|[0-9]{{1,3}})条[：:、 ]?", "第{}条"),
    _level("任务一", rf"(?P<number>(?:任务|行动|举措|措施|工程|专项)(?:{_HAN}|[0-9]{{1,2}}))[：:、. ]", "{}"),
    _level("（一）", rf"[（(](?P<number>{_HAN})[）)][、.．]?", "（{}）"),
    _level(
        "1.",
        rf"(?P<number>[0-9]{{1,3}}(?=[.．、 ])|[1-9][0-9]{{3}}(?=[.．、]))(?:[.．](?![0-9])|[.．](?={_FIGURE})|、| (?=[\u4e00-\u9fff]))",
        "{}",
    ),
    _level(
        "1.1",
        r"(?P<number>[0-9]{1,2}[.．][0-9]{1,2})(?![0-9.%．])[ 、．.]*(?=[\u4e00-\u9fff“《])(?![万亿家个人项元倍级版次件年月天以])",
        "{}",
    ),
    _level(
        "1.1.1",
        r"(?P<number>[0-9]{1,2}[.．][0-9]{1,2}[.．][0-9]{1,2})(?![0-9.%．])[ 、．.]*(?=[\u4e00-\u9fff“《])",
        "{}",
    ),
    _level("（1）", r"(?:[（(](?P<number>[0-9]{1,3})[）)]|(?P<bare>[0-9]{1,2})[）)])[、.．]?", "（{}）"),
    _level("①", "(?P<number>[①-⑳㉑-㉟])", "{}"),
    _level("一是", rf"(?P<number>{_HAN})是(?:要)?", "{}是"),
)
RANK = {level.kind: rank for rank, level in enumerate(LEVELS)}
"""The lower the rank, the higher a heading stands."""
HEADING_RANK = RANK["一、"]
"""Of a heading without a number."""


class ItemMark(Frozen):
    """The number a line opens with."""

    kind: str
    value: int
    printed: str
    """As data write it: 一, （四）, 5."""
    end: int
    """Where the text after it begins."""


def read_mark(text: str, start: int = 0) -> ItemMark | None:
    """Read the number at a place of a text; None where there is none."""
    for level in LEVELS:
        found = level.pattern.match(text, start)
        if found and found.end() < len(text):
            number = found["number"] or found.groupdict().get("bare") or ""
            value = _value(number)
            return (
                ItemMark(kind=level.kind, value=value, printed=level.printed.format(number), end=found.end())
                if value
                else None
            )
    return None


def _value(number: str) -> int:
    if re.fullmatch("[①-⑳㉑-㉟]", number):
        return int(unicodedata.numeric(number))
    if "." in number or "．" in number:
        return int(re.split("[.．]", number)[-1])
    number = number.lstrip("第任务行动举措施工程专项").rstrip("篇部分") or number
    return int(number) if number.isascii() else int(han_number(number) or 0)


_AFTER = frozenset("。！？；：）)”」】］]|")
"""What may stand before a number in the middle of a line."""
NOTED = compile_later(
    "(?:单位|部门)[：:]|(?:负责|牵头|配合|参加|参与|落实|协办|主办|[局委办厅部会]|镇街|街道)[）)]|(?:[局委办厅处会]|镇街|街道)[，,；;][^（）]{1,14}[）)]"
)
"""What a line with several items says of each."""
_INSIDE = compile_later(rf"{_HAN}、|（{_HAN}）|[0-9]{{1,2}}[.．](?![0-9])")


def split_glued(passages: Iterable[Passage]) -> Iterator[Passage]:
    """Cut lines where further items begin inside them, as in text whose line ends were lost."""
    seen: dict[str, int] = {}
    for passage in passages:
        if mark := read_mark(passage.text):
            _count(seen, mark)
        places = [0, *_inner_marks(passage.text, seen), len(passage.text)]
        for start, end in pairwise(places):
            if part := passage.text[start:end].strip():
                yield replace(passage, text=part, bold=0 if start else passage.bold)


def _inner_marks(text: str, seen: dict[str, int]) -> list[int]:
    """Find the places in a line where a further item begins that was glued to the one before.

    Only what goes on counting is one: ``seen`` holds the last number met of each kind, and is kept up.
    """
    places: list[int] = []
    last = read_mark(text)
    several = len(NOTED.findall(text)) > 1
    for found in _INSIDE.finditer(text):
        start = found.start()
        mark = read_mark(text, start)
        headed = _is_headed(text[(places or [0])[-1] : start], mark)
        if start == 0 or not (text[start - 1] in _AFTER or headed):
            continue
        if mark and mark.kind == "1." and not several:
            continue
        if mark and (headed or (mark.value in (seen.get(mark.kind, 0) + 1, 1) and _opens(mark, seen, last))):
            _count(seen, mark)
            places.append(start)
            last = mark
    return places


def _is_headed(before: str, mark: ItemMark | None) -> bool:
    """Tell whether an item stands right behind the heading above it: 四、保障措施（一）强化组织领导."""
    above = read_mark(before)
    return bool(above and mark and RANK[above.kind] < RANK[mark.kind] and _HEADED.fullmatch(before, above.end))


_HEADED = compile_later("[\u4e00-\u9fff]{2,20}")


def _opens(mark: ItemMark, seen: dict[str, int], last: ItemMark | None) -> bool:
    """Tell whether an item may begin here: one that goes on counting, or a first one below that of its line."""
    if mark.value > 1:
        return seen.get(mark.kind, 0) > 0
    return RANK[mark.kind] > RANK[last.kind] if last else not seen.get(mark.kind, 0)


def _count(seen: dict[str, int], mark: ItemMark) -> None:
    seen[mark.kind] = mark.value
    for kind in [kind for kind in seen if RANK[kind] > RANK[mark.kind]]:
        if RANK[kind] > RANK["（一）"]:
            del seen[kind]
