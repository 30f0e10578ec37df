"""Which heading became which: the same title, or the one under which most of its tasks now stand."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from checklist.compare.align import Match, Step
from checklist.compare.items import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.items import Item
    from checklist.compare.pairing import PlanPair

    Path = tuple[str, ...]
    _Key = tuple[str, Path]


class Headings:
    """The headings of two versions side by side; a heading is known by its plan and the titles down to it."""

    def __init__(self, matches: Iterable[Match], pairs: Sequence[PlanPair]) -> None:
        votes = Counter(vote for match in matches if match.one_to_one for vote in _votes(match.old[0], match.new[0]))
        self.became = {(pair.old.id, path): (pair.new.id, path) for pair in pairs for path in _common(votes, pair)}
        self._add_renamed(votes)

    def _add_renamed(self, votes: Counter[tuple[_Key, _Key]]) -> None:
        old_votes: Counter[_Key] = Counter()
        new_votes: Counter[_Key] = Counter()
        for (one, two), count in votes.items():
            old_votes[one] += count
            new_votes[two] += count
        taken = set(self.became.values())
        for (one, two), count in votes.items():
            most = 2 * count > old_votes[one] and 2 * count > new_votes[two]
            if most and one not in self.became and two not in taken:
                self.became[one] = two

    @property
    def renamed(self) -> dict[tuple[str, str], None]:
        """The titles that changed, old and new, each once, in the old side's order."""
        found: dict[tuple[str, str], None] = {}
        for (_, one), (_, two) in self.became.items():
            if len(one) == len(two):
                found |= dict.fromkeys((a, b) for a, b in zip(one, two, strict=True) if a != b)
        return found

    def moved(self, old: Item, new: Item) -> bool:
        """Tell whether a task stands under another heading than the one its own became."""
        one, two = (old.plan, old.sections), (new.plan, new.sections)
        return bool(old.sections and new.sections) and self.became.get(one) != two


def _votes(old: Item, new: Item) -> Iterator[tuple[_Key, _Key]]:
    one, two = (*old.sections, old.title), (*new.sections, new.title)
    if len(one) != len(two):
        yield (old.plan, old.sections), (new.plan, new.sections)
        return
    for depth in range(1, len(one) + 1):
        yield (old.plan, one[:depth]), (new.plan, two[:depth])


def _common(votes: Iterable[tuple[_Key, _Key]], pair: PlanPair) -> dict[Path, None]:
    """Give the headings both plans have under the same titles, in the old plan's order."""
    olds = {path: None for (plan, path), _ in votes if plan == pair.old.id}
    news = {path for _, (plan, path) in votes if plan == pair.new.id}
    return {path: None for path in olds if path in news}


def align_goals(
    old: Sequence[Item], new: Sequence[Item], headings: Headings, pairs: Sequence[PlanPair]
) -> Iterator[Match]:
    """Pair the goals of plans and headings; those without a counterpart stand alone."""
    known = {_key(item): item for item in new}
    plans = {pair.old.id: pair.new.id for pair in pairs}
    met: set[_Key] = set()
    for item in old:
        if item.plan not in plans:
            continue
        key = _counterpart(item, headings, plans, known)
        other = known.get(key)
        met.add(key)
        alone = Match(old=(item,), new=(), step=Step.ALONE)
        yield Match(old=(item,), new=(other,), step=Step.LINK) if other is not None else alone
    for key, item in known.items():
        if key not in met and item.plan in plans.values():
            yield Match(old=(), new=(item,), step=Step.ALONE)


def _counterpart(item: Item, headings: Headings, plans: dict[str, str], known: dict[_Key, Item]) -> _Key:
    plan, path = _key(item)
    same = plans[plan], path
    return same if same in known else headings.became.get((plan, path), same)


def _key(item: Item) -> _Key:
    return item.plan, () if item.level is Level.PLAN else (*item.sections, item.title)
