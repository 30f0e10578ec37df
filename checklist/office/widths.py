"""Choose the widths of a table's columns: those with which the table is lowest, by search.

A row is as tall as its tallest cell, so a fixed plan wastes paper wherever the texts are other than it was made for.
Widths are twips, sizes of characters points; a text is measured in half-width characters, as a Chinese font sets it.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import permutations
from typing import TYPE_CHECKING, NamedTuple

from checklist.words.width import display_width

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
_BETWEEN_NAMES = "、"


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
        return _shared(total, floors)
    least = [-(-floor // _STEP) for floor in floors]
    spare = total // _STEP - sum(least)
    if spare <= 0:
        return _exactly(floors, total)
    steps = _Search(columns, least, spare).lowest()
    return _exactly([count * _STEP for count in steps], total)


def _exactly(widths: list[int], total: int) -> list[int]:
    """Give the last twips, fewer than a step, to the widest column."""
    widths[widths.index(max(widths))] += total - sum(widths)
    return widths


def _shared(room: int, weights: Sequence[int]) -> list[int]:
    """Share room by weight; what is left over goes to the first of the heaviest."""
    shares = [room * weight // sum(weights) for weight in weights]
    shares[weights.index(max(weights))] += room - sum(shares)
    return shares


class _Search:
    """Looks for the lowest table by handing room from column to column; only columns that can use it take part."""

    def __init__(self, columns: Sequence[FlexColumn], least: Sequence[int], spare: int) -> None:
        self._columns, self._least, self._spare = columns, least, spare
        count = len(columns[0].texts)
        self._rows = range(0, count, -(-count // _MOST_ROWS)) if count else range(0)
        self._known: dict[tuple[int, int], list[int]] = {}
        self._active = [place for place in range(len(columns)) if self._gains(place)]
        others = [self._lines(place, least[place]) for place in range(len(columns)) if place not in self._active]
        self._others = [*map(max, zip(*others, strict=True))] if others else [1] * len(self._rows)

    def _gains(self, place: int) -> bool:
        """Say whether more room makes any of a column's cells lower."""
        if not any(self._columns[place].texts):
            return False
        least = self._least[place]
        return self._lines(place, least) != self._lines(place, least + self._spare)

    def _lines(self, place: int, steps: int) -> list[int]:
        """Give how many lines each text of a column takes at a width of so many steps."""
        found = self._known.get((place, steps))
        if found is None:
            column = self._columns[place]
            room = column.room(steps * _STEP)
            count = _lines_of_names if column.names else _lines
            found = self._known[place, steps] = [count(column.texts[row], room) for row in self._rows]
        return found

    def height(self, extra: Sequence[int]) -> tuple[int, int]:
        """Give the lines of all rows, then those of all cells, which say where the next step down may be.

        ``extra`` is what each of the columns that take part has above its floor.
        """
        cells = [self._lines(place, self._least[place] + more) for place, more in zip(self._active, extra, strict=True)]
        return sum(map(max, self._others, *cells)), sum(map(sum, cells))

    def lowest(self) -> list[int]:
        """Give the widths in steps with which the table is lowest, from the starts that its size allows."""
        steps = [*self._least]
        if len(self._active) > 1:
            found = min((self._descend(start) for start in self._starts()), key=self.height)
        else:
            found = [self._spare] * len(self._active)
        for place, more in zip(self._active, found, strict=True):
            steps[place] += more
        return self._relax(steps)

    def _starts(self) -> list[list[int]]:
        """Share the room by how long the texts are; in a small table, where it costs little, in other ways besides."""
        weights = [sum(self._lines(place, self._least[place])) for place in self._active]
        count = len(weights)
        others = [[1] * count, *([1] * taker + [5] + [1] * (count - taker - 1) for taker in range(count))]
        allowed = [weights, *others[: _MOST_CELLS // (len(self._rows) * count)]]
        return [_shared(self._spare, shares) for shares in allowed]

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
        free = self._spare - sum(steps) + sum(self._least)
        for place in self._active:
            if place not in takers:
                free += self._narrow(steps, place)
        whole = sum(self._columns[place].spare for place in takers)
        shares = [free * self._columns[place].spare // whole for place in takers]
        shares[0] += free - sum(shares)
        for place, share in zip(takers, shares, strict=True):
            steps[place] += share
        return steps

    def _narrow(self, steps: list[int], place: int) -> int:
        """Narrow a column as long as no row grows; give by how much."""
        extra = [steps[active] - self._least[active] for active in self._active]
        mine, best, before = self._active.index(place), self.height(extra)[0], steps[place]
        while extra[mine]:
            extra[mine] -= 1
            if self.height(extra)[0] > best:
                break
            steps[place] -= 1
        return before - steps[place]


def _lines(text: str, room: int) -> int:
    """Give how many lines a text takes where ``room`` half-width characters fit one.

    A wrapped line ends early where a full-width character does not fit its rest or no line may begin with the next.
    """
    return sum([1 if width <= room else -(-width // (room - 1)) for width in _widths(text)])


@lru_cache(_MOST_KEPT)
def _widths(text: str) -> tuple[int, ...]:
    return tuple([display_width(line, 2) for line in text.split("\n")])


def _lines_of_names(text: str, room: int) -> int:
    return break_names(text, room).count("\n") + 1 + _folded(text, room)


def _folded(text: str, room: int) -> int:
    """Give how many lines more the names take that fit no line."""
    return sum([(width - 1) // room for _, width in _names(text) if width > room])


def widest_name(texts: Sequence[str]) -> int:
    """Give the width of the widest name, its 、 with it, in half-width characters."""
    return max((width for text in texts for _, width in _names(text)), default=0)


@lru_cache(_MOST_KEPT)
def break_names(text: str, room: int) -> str:
    """End lines behind 、 where the next name would not fit: ``room`` half-width characters are a line."""
    pieces: list[str] = []
    used = 0
    for name, width in _names(text):
        if used and used + width > room:
            pieces.append("\n")
            used = 0
        pieces.append(name)
        used = 0 if name.endswith("\n") else used + width
    return "".join(pieces)


@lru_cache(_MOST_KEPT)
def _names(text: str) -> tuple[tuple[str, int], ...]:
    """Give the names with the 、 or line end behind each, and how wide they are."""
    lines = text.split("\n")
    named = [
        piece + _BETWEEN_NAMES if place < line.count(_BETWEEN_NAMES) else piece + "\n"
        for line in lines
        for place, piece in enumerate(line.split(_BETWEEN_NAMES))
    ]
    named[-1] = named[-1].removesuffix("\n")
    return tuple([(name, display_width(name.rstrip("\n"), 2)) for name in named])
