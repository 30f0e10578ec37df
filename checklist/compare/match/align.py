"""Which item became which: by id, then by explicit links, then by wording, the best assignment as a whole.

The result does not depend on which side is called the old one, except that pairs are turned round: mirror images are
mirror images.
"""

from __future__ import annotations

import math
from collections import defaultdict
from enum import Enum
from heapq import heappop, heappush
from itertools import chain, product, repeat
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, TypeVar

from checklist.compare.sides.item import Aspect, Item, Level
from checklist.compare.sides.wordings import opening_name
from checklist.compare.text.similarity import Wording, likely_pairs, likeness, plain
from checklist.errors import InputError
from checklist.model import Frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from checklist.compare.match.pairing import PlanPair

    _Pairs = Iterator[tuple["_Known", "_Known", float]]


_T = TypeVar("_T")

LEAST = 0.5
"""The likeness below which two tasks are never taken for one; beside ids of the same document see ``LEAST_BESIDE_IDS``."""
LEAST_BESIDE_IDS = 0.75
"""A revised edition keeps its ids; two tasks of it with different ids must be much alike to be taken for one."""

_SCALE = 1_000_000
"""Weights are whole numbers for the assignment; six digits keep apart what differs in likeness."""
_SLACK = 0.02
"""Keeps the logarithm finite for texts that are equal."""
_MOST_EQUAL = 10_000
"""Pairs of tasks of one title that are compared one by one; beyond, their order decides."""
_MOST_LEFT = 40_000
"""Pairs still without a partner that are compared one by one, a fraction of a second."""
_LONGEST = 10_000
"""How many characters of a wording are looked at; tasks have some hundred."""


class Step(Enum):
    """How two items were found to belong together."""

    ID = "id"
    LINK = "link"
    WORDING = "wording"
    ALONE = "alone"


class Match(Frozen):
    """Items of the old version and what became of them in the new; one side may be empty, or have several."""

    old: tuple[Item, ...]
    new: tuple[Item, ...]
    step: Step
    confidence: float = 1.0
    """The likeness where wording decided, else 1."""

    @property
    def one_to_one(self) -> bool:
        """True where one item became one."""
        return len(self.old) == len(self.new) == 1

    @property
    def is_heading(self) -> bool:
        """True for the goals of a heading or a plan."""
        return (self.old or self.new)[0].level is not Level.MEASURE

    @property
    def is_beside(self) -> bool:
        """True where one item is set beside one: a heading that came or went is set beside one without goals."""
        return self.one_to_one or self.is_heading


WORDED = frozenset({Aspect.TITLE, Aspect.TEXT})
"""What tasks are recognised by."""


def align(
    old: Sequence[Item],
    new: Sequence[Item],
    pairs: Sequence[PlanPair],
    aspects: Collection[Aspect] = WORDED,
) -> tuple[Match, ...]:
    """Align the tasks of paired plans, by what both sides know of them; every one of them is in exactly one match.

    Raises InputError when an id stands twice on one side.
    """
    old, new = (
        items_of_plans(old, {pair.old.id for pair in pairs}),
        items_of_plans(new, {pair.new.id for pair in pairs}),
    )
    linked = list(_linked(old, new))
    old, new = _unmatched(old, new, linked)
    alike = [match for pair in pairs for match in _alike(old, new, pair, aspects)]
    gone, come = _unmatched(old, new, alike)
    return (*linked, *alike, *stand_alone(gone, come))


def on_both_sides(matches: Iterable[Match]) -> list[tuple[Item, Item]]:
    """Give the tasks that became one each, before and after."""
    return [(match.old[0], match.new[0]) for match in matches if match.one_to_one]


def stand_alone(gone: Iterable[Item], come: Iterable[Item]) -> Iterator[Match]:
    """Make matches of items that have no counterpart, of the old version and of the new."""
    yield from (Match(old=(item,), new=(), step=Step.ALONE) for item in gone)
    yield from (Match(old=(), new=(item,), step=Step.ALONE) for item in come)


def _unmatched(old: Sequence[Item], new: Sequence[Item], matches: Sequence[Match]) -> tuple[list[Item], list[Item]]:
    olds, news = (chain.from_iterable(map(attrgetter(side), matches)) for side in ("old", "new"))
    return leave_out(old, olds), leave_out(new, news)


def leave_out(things: Iterable[_T], taken: Iterable[_T]) -> list[_T]:
    """Give the things that are none of those taken, which are told by being the same object."""
    gone = set(map(id, taken))
    return [one for one in things if id(one) not in gone]


def items_of_plans(items: Iterable[Item], plans: Collection[str]) -> list[Item]:
    """Keep the items of some plans."""
    return [item for item in items if item.plan in plans]


def _by_id(items: Iterable[Item], word: str) -> dict[str, Item]:
    found: dict[str, Item] = {}
    for item in items:
        if item.id and item.id in found:
            raise InputError(
                f"{word}里任务编码“{item.id}”出现了两次：“{found[item.id].label}”和“{item.label}”。",
                "任务编码不能重复，请改正后再对照。",
            )
        found[item.id] = item
    found.pop("", None)
    return found


def _linked(old: Sequence[Item], new: Sequence[Item]) -> Iterator[Match]:
    """Give the matches by id and by links: everything that hangs together, in the old side's order."""
    old_ids, new_ids = _by_id(old, "旧版"), _by_id(new, "新版")
    edges: dict[str, set[str]] = defaultdict(set)
    for one, two in _edges(old_ids, new_ids):
        edges[f"o{one}"].add(f"n{two}")
        edges[f"n{two}"].add(f"o{one}")
    met: set[str] = set()
    for start in [f"o{item.id}" for item in old if f"o{item.id}" in edges]:
        if start not in met:
            group = hanging_together(start, edges)
            met |= group
            yield _group_match(group, old_ids, new_ids)


def _edges(old: dict[str, Item], new: dict[str, Item]) -> Iterator[tuple[str, str]]:
    """Give pairs of ids; a link that the same item bears on both sides is a thing of the past."""
    yield from ((name, name) for name in old if name in new)
    for name, item in new.items():
        known = old[name].links if name in old else ()
        yield from ((link, name) for link in item.links if link in old and link not in known)
    for name, item in old.items():
        known = new[name].links if name in new else ()
        yield from ((name, link) for link in item.links if link in new and link not in known)


def hanging_together(start: str, edges: Mapping[str, set[str]]) -> set[str]:
    """Give all that is reached from a start over edges, itself included."""
    group, pending = {start}, [start]
    while pending:
        fresh = edges.get(pending.pop(), set()) - group
        group |= fresh
        pending += sorted(fresh)
    return group


def _group_match(group: set[str], old: dict[str, Item], new: dict[str, Item]) -> Match:
    olds = sorted((old[name[1:]] for name in group if name[0] == "o"), key=attrgetter("place"))
    news = sorted((new[name[1:]] for name in group if name[0] == "n"), key=attrgetter("place"))
    by_id = len(group) == 2 and olds[0].id == news[0].id  # noqa: PLR2004 - one on each side
    return Match(old=tuple(olds), new=tuple(news), step=Step.ID if by_id else Step.LINK)


def wording_of(item: Item, *, with_text: bool, aspects: Collection[Aspect] = WORDED) -> Wording:
    """Give what an item is recognised by, in ``aspects``; ``with_text`` where both sides have the original wording."""
    body = item.text if with_text and item.text else "".join(item.actions) or item.text
    title = plain(item.title) if Aspect.TITLE in aspects else ""
    if Aspect.TEXT not in aspects:
        return Wording(title=title, whole=title)
    return Wording(title=title or plain(opening_name(item.text)), whole=(title + plain(body[:_LONGEST]))[:_LONGEST])


def both_have_text(old: Iterable[Item], new: Iterable[Item]) -> bool:
    """Tell whether the original wording can be compared."""
    return any(item.text for item in old) and any(item.text for item in new)


class _Known(Frozen):
    """An item with its wording and its place, 0 to 1, among its fellows."""

    item: Item
    wording: Wording
    place: float


def _alike(old: Sequence[Item], new: Sequence[Item], pair: PlanPair, aspects: Collection[Aspect]) -> Iterator[Match]:
    """Match the tasks of two plans by their wording."""
    old, new = items_of_plans(old, {pair.old.id}), items_of_plans(new, {pair.new.id})
    with_text = both_have_text(old, new)
    if not WORDED & set(aspects):
        yield from _in_place(old, new)
        return
    ones, twos = (_known(items, with_text=with_text, aspects=aspects) for items in (old, new))
    turned = _sort_key(ones) > _sort_key(twos)
    found = _matched(twos, ones, pair) if turned else _matched(ones, twos, pair)
    for one, two, confidence in found:
        olds, news = ((two.item,), (one.item,)) if turned else ((one.item,), (two.item,))
        yield Match(old=olds, new=news, step=Step.WORDING, confidence=confidence)


def _in_place(old: Sequence[Item], new: Sequence[Item]) -> Iterator[Match]:
    """Match tasks of one number and of the same units, where nothing else is known of them on both sides."""
    places: dict[tuple[int, frozenset[str]], list[Item]] = defaultdict(list)
    for item in reversed(new):
        places[_number_and_units(item)].append(item)
    for item in old:
        if item.sequence and places[_number_and_units(item)]:
            two = places[_number_and_units(item)].pop()
            yield Match(old=(item,), new=(two,), step=Step.WORDING, confidence=LEAST)


def _number_and_units(item: Item) -> tuple[int, frozenset[str]]:
    return item.sequence, frozenset(party.key for party in item.parties)


def _known(items: Sequence[Item], *, with_text: bool, aspects: Collection[Aspect]) -> list[_Known]:
    last = max(len(items) - 1, 1)
    return [
        _Known(item=item, wording=wording_of(item, with_text=with_text, aspects=aspects), place=i / last)
        for i, item in enumerate(items)
    ]


def _sort_key(known: Sequence[_Known]) -> tuple[int, list[Wording], list[str]]:
    return len(known), [one.wording for one in known], [one.item.id for one in known]


def _matched(ones: list[_Known], twos: list[_Known], pair: PlanPair) -> _Pairs:
    """Match equal wordings, then the best assignment of those worth comparing, then of the few that are left."""
    found = list(_equal(ones, twos))
    for choose in (likely_pairs, _all_pairs):
        yield from found
        ones, twos = leave_out(ones, map(itemgetter(0), found)), leave_out(twos, map(itemgetter(1), found))
        worth = choose([one.wording for one in ones], [two.wording for two in twos])
        found = list(_best(ones, twos, worth, pair))
    yield from found


def _all_pairs(ones: Sequence[Wording], twos: Sequence[Wording]) -> Iterable[tuple[int, int]]:
    """Pair all places; of very many none."""
    return product(range(len(ones)), range(len(twos))) if len(ones) * len(twos) <= _MOST_LEFT else ()


def _equal(ones: Sequence[_Known], twos: Sequence[_Known]) -> _Pairs:
    groups: dict[Wording, tuple[list[_Known], list[_Known]]] = {}
    for side, known in enumerate((ones, twos)):
        for one in known:
            groups.setdefault(one.wording, ([], []))[side].append(one)
    for left, right in groups.values():
        if len(left) * len(right) == 1 or len(left) * len(right) > _MOST_EQUAL:
            yield from zip(left, right, repeat(1.0), strict=False)
        elif left and right:
            weights = [{j: _closeness(one, two) + 1 for j, two in enumerate(right)} for one in left]
            yield from ((left[i], right[j], 1.0) for i, j in best_assignment(weights).items())


def _best(ones: Sequence[_Known], twos: Sequence[_Known], pairs: Iterable[tuple[int, int]], pair: PlanPair) -> _Pairs:
    weights: list[dict[int, int]] = [{} for _ in ones]
    likes: dict[tuple[int, int], float] = {}
    for i, j in pairs:
        one, two = ones[i], twos[j]
        enough = LEAST_BESIDE_IDS if pair.same and one.item.id and two.item.id else LEAST
        like = likeness(one.wording, two.wording, enough)
        if like >= enough:
            likes[i, j] = like
            weights[i][j] = _weight(like) + _closeness(one, two) + 1
    for i, j in best_assignment(weights).items():
        yield ones[i], twos[j], likes[i, j]


def _weight(like: float) -> int:
    """Give the gain of a pair: none at the threshold, and more than twice as much for one that is twice as near to 1."""
    return int(_SCALE * math.log((1 + _SLACK - LEAST) / (1 + _SLACK - like)))


def _closeness(one: _Known, two: _Known) -> int:
    """Give up to 1000 for what tips the scale between equals: heading, number, units, place in the plan."""
    same_section = one.item.sections[-1:] == two.item.sections[-1:]
    same_number = one.item.number == two.item.number and bool(one.item.number)
    first_units = [known.item.parties[0].key if known.item.parties else "" for known in (one, two)]
    near = 1 - abs(one.place - two.place)
    return 400 * same_section + 200 * same_number + 200 * (first_units[0] == first_units[1]) + int(200 * near)


def best_assignment(weights: Sequence[Mapping[int, int]]) -> dict[int, int]:
    """Give for each row the column it is assigned to, so that the sum of weights is the greatest.

    ``weights[row][column]`` are whole numbers above zero; a row or column may stay alone. Takes time by the size of the
    connected parts, not of the whole.
    """
    solver = _Solver(weights)
    for row in range(len(weights)):
        solver.add(row)
    return {row: solver.column_of[row] for row in range(len(weights)) if solver.column_of[row] >= 0}


class _Solver:
    """The sparse Hungarian method: rows are added one by one along shortest augmenting paths, so that the assignment is always the best so far.

    Potentials keep every reduced cost at or above zero. Rows cost minus their weight; each row may fall back on a column of its own (−1 − row) that costs nothing.
    """

    def __init__(self, weights: Sequence[Mapping[int, int]]) -> None:
        self.weights = weights
        self.row_of: dict[int, int] = {}
        self.column_of: dict[int, int] = {}
        self.row_potential = [0] * len(weights)
        self.column_potential: dict[int, int] = {}

    def add(self, row: int) -> None:
        """Assign one more row, moving others where the whole gains by it."""
        distance: dict[int, int] = {}
        came_from: dict[int, int] = {}
        final: list[int] = []
        heap: list[tuple[int, int]] = []
        current, base = row, 0
        while True:
            reach = base - self.row_potential[current]
            for column, weight in (*self.weights[current].items(), (-1 - current, 0)):
                far = reach - weight - self.column_potential.get(column, 0)
                if far < distance.get(column, far + 1):
                    distance[column] = far
                    came_from[column] = current
                    heappush(heap, (far, column))
            base, column = heappop(heap)
            while base != distance[column]:  # a shorter way to it was found meanwhile
                base, column = heappop(heap)
            if column not in self.row_of:
                break
            final.append(column)
            current = self.row_of[column]
        self._lift(row, base, final, distance)
        self._flip(column, row, came_from)

    def _lift(self, row: int, base: int, final: list[int], distance: dict[int, int]) -> None:
        self.row_potential[row] += base
        for column in final:
            gain = base - distance[column]
            self.column_potential[column] = self.column_potential.get(column, 0) - gain
            self.row_potential[self.row_of[column]] += gain

    def _flip(self, column: int, start: int, came_from: dict[int, int]) -> None:
        """Hand each column on the path to the row it was reached from."""
        row = came_from[column]
        while row != start:
            freed = self.column_of[row]
            self.row_of[column], self.column_of[row] = row, column
            column, row = freed, came_from[freed]
        self.row_of[column], self.column_of[row] = row, column
