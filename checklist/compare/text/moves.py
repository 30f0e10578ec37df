"""What merely changed its place: items of a list, sentences, clauses that stand in another order than before."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

from checklist.compare.text.similarity import plain
from checklist.compare.text.tokens import LIST_MARK

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_ITEM = re.compile(r"[^。；;！？\n]+[。；;！？\n]*|[。；;！？\n]+")
_CLAUSE = re.compile(r"[^，。；：！？、;\n]+[，。；：！？、;\n]*|[，。；：！？、;\n]+")
_ALIKE = 0.7
"""How alike two items must be for one to be the other in another place."""
_MOST_COMPARED = 400
"""Pairs of clauses in one text; longer texts are compared by words only."""
_SHORTEST_ITEM = 2
"""Characters of an item in a list of names."""
_SHORTEST_CLAUSE = 4
"""Characters of a clause; a shorter one moves by chance."""


class Stretch(NamedTuple):
    """A part of a text: its wording with the marks around it by ``start`` and ``end``, without them by ``core``."""

    start: int
    end: int
    core: str
    key: str


class MovedPart(NamedTuple):
    """A part of a text in its old and in its new place; its wording may have changed a little."""

    old: Stretch
    new: Stretch


def items_of(text: str) -> list[str]:
    """Cut a text into sentences, lines and what stands between semicolons; joined they are the text."""
    return _ITEM.findall(text)


def moved_items(old: str, new: str) -> list[MovedPart]:
    """Give the sentences, lines and items of lists that stand elsewhere, those reworded a little among them."""
    return _moves(_ITEM, old, new, shortest=_SHORTEST_ITEM, reworded=True)


def moved_clauses(old: str, new: str) -> list[MovedPart]:
    """Give the clauses that stand elsewhere, word for word."""
    return _moves(_CLAUSE, old, new, shortest=_SHORTEST_CLAUSE, reworded=False)


def cut_out(text: str, stretches: Iterable[Stretch]) -> str:
    """Give a text without some of its parts."""
    parts, at = [], 0
    for stretch in sorted(stretches):
        parts.append(text[at : stretch.start])
        at = stretch.end
    return "".join([*parts, text[at:]])


def _moves(pattern: re.Pattern[str], old: str, new: str, *, shortest: int, reworded: bool) -> list[MovedPart]:
    olds, news = [match.span() for match in pattern.finditer(old)], [match.span() for match in pattern.finditer(new)]
    olds, news = _differing(old, olds, new, news)
    if len(olds) * len(news) <= 1:
        return []
    ones, twos = _stretches(old, olds, shortest), _stretches(new, news, shortest)
    pairs = _equal(ones, twos)
    if reworded:
        pairs |= _reworded(ones, twos, pairs)
    staying = _staying(pairs)
    return [MovedPart(ones[i], twos[j]) for i, j in sorted(pairs.items()) if i not in staying]


if TYPE_CHECKING:
    _Spans = list[tuple[int, int]]


def _differing(old: str, olds: _Spans, new: str, news: _Spans) -> tuple[_Spans, _Spans]:
    """Leave out the parts that both texts begin and end with."""
    most = min(len(olds), len(news))
    same = [old[a:b] == new[c:d] for (a, b), (c, d) in zip(olds, news, strict=False)]
    head = next((i for i in range(most) if not same[i]), most)
    tail = 0
    while tail < most - head and old[slice(*olds[-1 - tail])] == new[slice(*news[-1 - tail])]:
        tail += 1
    return olds[head : len(olds) - tail], news[head : len(news) - tail]


def _stretches(text: str, spans: _Spans, shortest: int) -> list[Stretch]:
    found = []
    for start, end in spans:
        core = text[start:end].rstrip("，。；：！？、;\n \u3000")
        mark = LIST_MARK.match(core)
        core = core[mark.end() :] if mark else core
        key = plain(core)
        found.append(Stretch(start, end, core, key if len(key) >= shortest else ""))
    return found


def _equal(ones: Sequence[Stretch], twos: Sequence[Stretch]) -> dict[int, int]:
    """Pair the parts with the same wording, in the order they come."""
    places: dict[str, list[int]] = defaultdict(list)
    for j in range(len(twos) - 1, -1, -1):
        places[twos[j].key].append(j)
    return {i: places[one.key].pop() for i, one in enumerate(ones) if one.key and places[one.key]}


def _reworded(ones: Sequence[Stretch], twos: Sequence[Stretch], known: dict[int, int]) -> dict[int, int]:
    """Pair what is left with what is most alike; of texts with very many parts none."""
    taken = set(known.values())
    left = [i for i, one in enumerate(ones) if one.key and i not in known]
    right = [j for j, two in enumerate(twos) if two.key and j not in taken]
    if len(left) * len(right) > _MOST_COMPARED:
        return {}
    pairs: dict[int, int] = {}
    for _, i, j in sorted(_likes(ones, twos, left, right)):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _likes(
    ones: Sequence[Stretch], twos: Sequence[Stretch], left: Sequence[int], right: Sequence[int]
) -> Iterator[tuple[float, int, int]]:
    for i in left:
        for j in right:
            like = Indel.normalized_similarity(ones[i].key, twos[j].key, score_cutoff=_ALIKE)
            if like:
                yield -like, i, j


def _staying(pairs: dict[int, int]) -> set[int]:
    """Give the most pairs that are in the same order on both sides."""
    places, others = zip(*sorted(pairs.items()), strict=True) if pairs else ((), ())
    return {places[at] for at in rising(others)}


def rising(numbers: Sequence[int]) -> set[int]:
    """Give the places of the most numbers that stand in rising order."""
    tops: list[int] = []
    holders: list[int] = []
    before: dict[int, int] = {}
    for place, number in enumerate(numbers):
        at = bisect_left(tops, number)
        before[place] = holders[at - 1] if at else -1
        tops[at : at + 1] = [number]
        holders[at : at + 1] = [place]
    kept: set[int] = set()
    last = holders[-1] if holders else -1
    while last >= 0:
        kept.add(last)
        last = before[last]
    return kept
