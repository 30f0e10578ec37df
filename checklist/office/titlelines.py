"""Break a title that is too long for one line where its words end, into lines of like length.

GB/T 9704—2012, 7.3.1: a title of several lines is 词意完整、排列对称、长短适宜. No dictionary is at hand; what names, dates,
brackets and the usual last words of a title show of its words is enough.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import pairwise, product

from checklist.words.regex import compile_later
from checklist.words.width import display_width

_JOINS = (
    (0, r"(?<=[》）：；，、])(?![》）、，。：；—])|(?<=——)|(?<=[^《（])(?=《)"),
    (
        1,
        r"(?<=关于)|(?<=年)(?![）—度底内])|(?<=年度)|(?=(?:重点|主要)?任务(?:工作|分解|汇总|责任|清单)|工作台账|新旧对照表|变动单)",
    ),
    (
        2,
        r"(?<=的)|(?<=[和及与暨])|(?=(?:实施|行动|工作)+(?:方案|计划|意见)|(?:若干|三年|五年)(?=措施|行动)|各单位|(?<!^)（)",
    ),
    (
        3,
        r"(?<=[局委办厅部院会])(?=[^）》、局委办厅部院会员])|(?<=(?:强化|推进|加快|实施|建设|提升|促进|支持))|(?=(?:强化|推进|加快|实施|建设|提升|促进|支持))",
    ),
)
"""Where a line may end, the better places first; 0 behind a bracket, 3 beside a word that is often met."""
_INSIDE_WORD = 12
"""What it costs to break anywhere else between two Chinese characters."""
_COSTS = (0, 1, 2, 4)
"""What it costs to break at a place of each kind."""
_IN_BRACKETS = 8
"""What more it costs between 《 and 》, which had better stand on one line."""
_UNEVEN = 20
"""What lines of other lengths cost: times the square of the share by which a line differs from the mean."""
_ONE_LINE_MORE = 6
"""What it costs to take a line more than the title's width asks for."""
_LONGEST = 200
"""Characters; what is longer is no title, and is left to the program that prints it."""
_WIDER = 0.3
"""By how many half-width characters a digit may be wider where a font stands in for that of the title."""
_DIGIT = compile_later("[0-9]")
_NARROWEST = 16
"""Half-width characters; in less room no words stand."""
_APART = compile_later(r"(?<=[㐀-鿿》）、：”])(?=[㐀-鿿《（“0-9A-Za-z])|(?<=[0-9A-Za-z])(?=[《（])|(?<=——)")
"""Where a line may end at all: never inside a number or a foreign word, before a closing mark, behind an opening one."""


@lru_cache(256)
def break_title(title: str, room: int) -> str:
    """End the lines of a title where it is wider than ``room`` half-width characters; each of its own lines for itself."""
    return "\n".join([_broken(line, room) for line in title.split("\n")])


def _broken(line: str, room: int) -> str:
    width = display_width(line, 2) + _WIDER * len(_DIGIT.findall(line))
    if width <= room or room < _NARROWEST or len(line) > _LONGEST:
        return line
    costs = _costs(line)
    least = math.ceil(width / room)
    ways = [_even(line, costs, room, count) for count in range(least, least + 3)]
    found = [(way[0] + more * _ONE_LINE_MORE, way[1]) for more, way in enumerate(ways) if way]
    ends = min(found)[1] if found else (0, len(line))
    return "\n".join([line[start:stop] for start, stop in pairwise(ends)])


def _costs(line: str) -> dict[int, float]:
    """Give the places at which the line may end, with what each costs."""
    costs: dict[int, float] = {found.start(): _INSIDE_WORD for found in _APART.finditer(line)}
    for rank, pattern in reversed(_JOINS):
        for found in re.finditer(pattern, line):
            if found.start() in costs:
                costs[found.start()] = _COSTS[rank]
    for name in re.finditer("《[^》]*》", line):
        costs |= {place: cost + _IN_BRACKETS for place, cost in costs.items() if name.start() < place < name.end()}
    return {place: cost for place, cost in costs.items() if 0 < place < len(line)}


def _even(line: str, costs: dict[int, float], room: int, count: int) -> tuple[float, tuple[int, ...]] | None:
    """Give what the best way to break the line into so many costs, and the ends of the lines; None where there is none."""
    mean = display_width(line, 2) / count
    ways: dict[int, tuple[float, tuple[int, ...]]] = {0: (0.0, (0,))}
    for _ in range(count):
        reached: dict[int, tuple[float, tuple[int, ...]]] = {}
        for (start, (cost, ends)), stop in product(ways.items(), (*costs, len(line))):
            width = display_width(line[start:stop], 2)
            if start < stop and width <= room:
                whole = cost + costs.get(stop, 0) + _UNEVEN * (width / mean - 1) ** 2
                reached[stop] = min((whole, (*ends, stop)), reached.get(stop, (whole, (*ends, stop))))
        ways = reached
    return ways.get(len(line))
