"""Choose the widths of a table's columns: those with which the table is lowest, by search; and break titles where words end.

A row is as tall as its tallest cell, so a fixed plan wastes paper wherever the texts are other than it was made for.
Widths are twips, sizes of characters points; a text is measured in half-width characters, as a Chinese font sets it.
A title of several lines is 词意完整、排列对称、长短适宜 (GB/T 9704—2012, 7.3.1). No dictionary is at hand; what names, dates,
brackets and the usual last words of a title show of its words is enough.
"""

from __future__ import annotations

import math
import re
from functools import lru_cache
from itertools import pairwise, permutations, product, repeat
from typing import TYPE_CHECKING, NamedTuple

from checklist.words import compile_later
from checklist.words.plaintext import display_width

if TYPE_CHECKING:
    from collections.abc import Sequence

_STEP = 105
"""By how many twips a width is varied: half a character of 五号 (10.5 points)."""
_STRIDES = (16, 8, 4, 2, 1)
"""By how many steps room is handed from one column to another, the large moves first."""
_MOST_ROWS = 60
"""Of a longer table as many rows, evenly spread, stand for all."""
_MOST_CELLS = 60
"""Cells for which one more start is tried: the search costs as much for a small table as for one of this size."""
_MOST_KEPT = 4096
"""Texts whose lines are kept at hand: those of a pack's tables recur from unit to unit."""
_MOST_ROOMS = 512
"""Columns whose lines are kept at hand, at one width each: the widths of a ledger are searched for several times; and
texts whose names are, which take the most room."""
_WIDEST = 2.5
"""Half-width characters: no character is wider, with what is left free beside it."""
_NAMES = re.compile(r"(?<=[、\n])")
"""Behind what a line of names ends first."""
_PARTS = re.compile(r"(?<=：)(?!\n|$)|(?=（|成员单位)")
"""Where a name is broken that fits no line: behind the 牵头： before it, before its brackets and what members it means."""
_SPACED = re.compile(r"[^\W\x00-\xff](?=[A-Za-z0-9])|[A-Za-z0-9](?=[^\W\x00-\xff])")
"""Where programs leave a quarter of a character free of themselves: between a Chinese character and a digit or letter.

A range of all Chinese characters would mean the same, but takes longer to compile than to search a ledger with.
"""


class FlexColumn(NamedTuple):
    """A column whose width is to be chosen."""

    texts: Sequence[str]
    """What stands in its cells, a text for each row; all columns have equally many."""
    floor: int
    """The least width."""
    size: float = 10.5
    padding: int = 0
    """What of the width the text does not get, left and right together."""
    names: bool = False
    """True where lines end behind 、, so that no name is broken that fits a line (:func:`break_names`)."""
    spare: int = 0
    """The share it gets of room that makes the table no lower."""

    def room(self, width: int) -> int:
        """Give how many half-width characters fit a line at that width."""
        return max(2, int((width - self.padding) / (self.size * 10)))


def choose_widths(columns: Sequence[FlexColumn], total: int) -> list[int]:
    """Give each column's width, together ``total``: the table is as low as the search gets it.

    No column is narrower than its floor, unless the floors together are wider than ``total``: then all give way alike.
    """
    floors = [column.floor for column in columns]
    if sum(floors) >= total:
        return list(share(floors, total))
    steps = _Search(columns, (total - sum(floors)) // _STEP).lowest()
    widths = [floor + more * _STEP for floor, more in zip(floors, steps, strict=True)]
    widths[widths.index(max(widths))] += total - sum(widths)
    return widths


def share(weights: Sequence[float], width: int) -> tuple[int, ...]:
    """Share out a width in whole twips; what rounding leaves goes to the first of the heaviest."""
    shares = [int(width * weight // sum(weights)) for weight in weights]
    shares[weights.index(max(weights))] += width - sum(shares)
    return tuple(shares)


class _Search:
    """Looks for the lowest table by handing room from column to column; only columns that can use it take part."""

    def __init__(self, columns: Sequence[FlexColumn], spare: int) -> None:
        """``spare`` is how many steps there are above the floors."""
        self._columns, self._spare = columns, spare
        step = -(-len(columns[0].texts) // _MOST_ROWS) or 1
        self._texts = [tuple(column.texts[::step]) for column in columns]
        self._rows = len(self._texts[0])
        self._active = [place for place in range(len(columns)) if self._gains(place)]
        others = [self._lines(place, 0) for place in range(len(columns)) if place not in self._active]
        self._others = [*map(max, zip(*others, strict=True))] if others else [1] * self._rows

    def _gains(self, place: int) -> bool:
        """Say whether more room makes any of a column's cells lower."""
        if not any(self._columns[place].texts):
            return False
        return self._lines(place, 0) != self._lines(place, self._spare)

    def _lines(self, place: int, steps: int) -> list[int]:
        """Give how many lines each text of a column takes so many steps above its floor."""
        column = self._columns[place]
        room = column.room(column.floor + steps * _STEP)
        return _lines_of_all(self._texts[place], room, names=column.names)

    def height(self, extra: Sequence[int]) -> tuple[int, int]:
        """Give the lines of all rows, then those of all cells, which say where the next step down may be.

        ``extra`` is what each of the columns that take part has above its floor.
        """
        cells = [self._lines(place, more) for place, more in zip(self._active, extra, strict=True)]
        return sum(map(max, self._others, *cells)), sum(map(sum, cells))

    def lowest(self) -> list[int]:
        """Give by how many steps the columns are above their floors with which the table is lowest."""
        steps = [0] * len(self._columns)
        if len(self._active) > 1:
            found = min((self._descend(start) for start in self._starts()), key=self.height)
        else:
            found = [self._spare] * len(self._active)
        for place, more in zip(self._active, found, strict=True):
            steps[place] = more
        return self._relax(steps)

    def _starts(self) -> list[list[int]]:
        """Share the room by how long the texts are; in a small table, where it costs little, in other ways besides."""
        weights = [sum(self._lines(place, 0)) for place in self._active]
        count = len(weights)
        others = [[1] * count, *([1] * taker + [5] + [1] * (count - taker - 1) for taker in range(count))]
        allowed = [weights, *others[: _MOST_CELLS // (self._rows * count)]]
        return [list(share(shares, self._spare)) for shares in allowed]

    def _descend(self, extra: list[int]) -> list[int]:
        best = self.height(extra)
        for stride in _STRIDES:
            moved = True
            while moved:
                moved = False
                for giver, taker in permutations(range(len(extra)), 2):
                    if extra[giver] < stride:
                        continue
                    tried = [*extra]
                    tried[giver] -= stride
                    tried[taker] += stride
                    height = self.height(tried)
                    if height < best:
                        extra, best, moved = tried, height, True
        return extra

    def _relax(self, steps: list[int]) -> list[int]:
        """Take the room that makes no row lower, and share it among the columns that ask for it."""
        takers = [place for place, column in enumerate(self._columns) if column.spare]
        if not takers:
            return steps
        free = self._spare - sum(steps) + sum(map(self._narrow, repeat(steps), self._active))
        whole = sum(self._columns[place].spare for place in takers)
        shares = [free * self._columns[place].spare // whole for place in takers]
        shares[0] += free - sum(shares)
        for place, share in zip(takers, shares, strict=True):
            steps[place] += share
        return steps

    def _narrow(self, steps: list[int], place: int) -> int:
        """Narrow a column as long as no row grows; give by how much."""
        extra = [steps[active] for active in self._active]
        mine, best, before = self._active.index(place), self.height(extra)[0], steps[place]
        while extra[mine]:
            extra[mine] -= 1
            if self.height(extra)[0] > best:
                break
            steps[place] -= 1
        return before - steps[place]


def measure_text(line: str) -> float:
    """Give how wide a line is in half-width characters, with what programs leave free between Chinese and digits."""
    return display_width(line, 2) + len(_SPACED.findall(line)) / 2


def extra_width(line: str) -> float:
    """Give by how much a line's digits may be wider, where a font stands in for the one meant."""
    return _WIDER * len(_DIGIT.findall(line))


def count_lines(text: str, room: int, *, names: bool = False) -> int:
    """Give how many lines a text takes where ``room`` half-width characters fit one.

    A wrapped line ends early where a full-width character does not fit its rest or no line may begin with the next.
    ``names`` says that lines end as :func:`break_names` ends them.
    """
    if names:
        return _break(text, room)[1]
    return sum([_wrapped(width, room) for width in _widths(text)])


@lru_cache(_MOST_ROOMS)
def _lines_of_all(texts: tuple[str, ...], room: int, *, names: bool) -> list[int]:
    """Give :func:`count_lines` of each text of a column."""
    if names:
        return [_break(text, room)[1] for text in texts]
    widest, measured = _measured(texts)
    if widest <= room:
        return [*map(len, measured)]
    return [sum([_wrapped(width, room) for width in widths]) for widths in measured]


@lru_cache(_MOST_ROOMS)
def _measured(texts: tuple[str, ...]) -> tuple[float, list[tuple[float, ...]]]:
    """Give the width of a column's widest line, and those of the lines of each text."""
    measured = [*map(_widths, texts)]
    return max(map(max, measured), default=0), measured


def most_lines(text: str, room: int) -> float:
    """Give what :func:`count_lines` of a text that holds no names is never more than; found without measuring."""
    return 1 + text.count("\n") + len(text) * _WIDEST / (room - 1)


def _wrapped(width: float, room: int) -> int:
    return 1 if width <= room else math.ceil(width / (room - 1))


@lru_cache(_MOST_KEPT)
def _widths(text: str) -> tuple[float, ...]:
    return tuple([measure_text(line) for line in text.split("\n")])


def widest_name(texts: Sequence[str]) -> float:
    """Give the width of the widest part of a name that is not broken at any mark, in half-width characters."""
    return max([width for text in texts for *_, parts in _names(text) for _, width in parts], default=0)


def break_names(text: str, room: int) -> str:
    """End lines behind 、 where the next name would not fit: ``room`` half-width characters are a line."""
    return _break(text, room)[0]


@lru_cache(_MOST_KEPT)
def _break(text: str, room: int) -> tuple[str, int]:
    """Give a text of names with its lines ended, and how many there are."""
    written: list[str] = []
    lines, used = 1, 0.0
    for name, whole, parts in _names(text):
        for piece, width in parts if whole > room else ((name, whole),):
            if used and used + width > room:
                written.append("\n")
                lines, used = lines + 1, 0.0
            written.append(piece)
            lines += _wrapped(width, room) - 1
            used += width
            if piece.endswith("\n"):
                lines, used = lines + 1, 0.0
    return "".join(written), lines


@lru_cache(_MOST_ROOMS)
def _names(text: str) -> tuple[tuple[str, float, tuple[tuple[str, float], ...]], ...]:
    """Give each name with the mark or the line end behind it, how wide it is, and the parts it has, each with its width."""
    return tuple(
        [
            (name, measure_text(name), tuple([(part, measure_text(part)) for part in _PARTS.split(name)]))
            for name in _NAMES.split(text)
        ]
    )


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
    width = display_width(line, 2) + extra_width(line)
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
