"""Whom what changed concerns: those with a part in tasks, and those with a task under a heading.

Found for all units at once: a comparison of a whole place has hundreds of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from checklist.compare.sides.item import Item, Level

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from checklist.compare.judge.edits import GlobalEdit
    from checklist.compare.match.align import Match
    from checklist.compare.match.pairing import PlanPair
    from checklist.compare.match.suggestions import Suggestion

Concerned: TypeAlias = tuple[str, str]
"""A unit or group: its region, and the key it is compared by."""


def regions_of(pairs: Iterable[PlanPair]) -> dict[str, str]:
    """Give the region of each plan of either side, by the plan's id."""
    return {plan.id: plan.region for pair in pairs for plan in (pair.old, pair.new)}


class Shares:
    """Who has to do with which tasks, headings and plans of a comparison."""

    def __init__(self, pairs: Iterable[PlanPair], matches: Iterable[Match]) -> None:
        self._regions = regions_of(pairs)
        self._under: dict[tuple[str, ...], set[Concerned]] = {}
        for match in matches:
            items = (*match.old, *match.new)
            units = set(self.doing(items))
            for item in items if units else ():
                for depth in range(len(item.sections) + 1):
                    self._under.setdefault((item.plan, *item.sections[:depth]), set()).update(units)

    def doing(self, items: Iterable[Item]) -> Iterator[Concerned]:
        """Give those with a part in some tasks, by themselves or as members of a group."""
        for item in items:
            region = self._regions.get(item.plan)
            if region is not None:
                yield from ((region, key) for party in item.parties for key in (party.key, *party.members))

    def concerned(self, items: Collection[Item]) -> set[Concerned]:
        """Give those with a part in some tasks; of what is a heading those with a task under it."""
        found = set(self.doing(items))
        for item in items:
            if item.level is Level.SECTION:
                found |= self._under.get((item.plan, *item.sections, item.title), set())
        return found

    def _with_tasks_in(self, plans: Iterable[str]) -> set[Concerned]:
        return set().union(*(self._under.get((plan,), ()) for plan in plans))

    def edits(self, edits: Iterable[GlobalEdit]) -> dict[Concerned, tuple[GlobalEdit, ...]]:
        """Give what is said once, to each what is left of it for the tasks and plans that are theirs."""
        found: dict[Concerned, list[GlobalEdit]] = {}
        for edit in edits:
            places: dict[Concerned, list[int]] = {unit: [] for unit in self._with_tasks_in(edit.of_plans)}
            for place, pair in enumerate(edit.touched):
                for unit in self.concerned(pair):
                    places.setdefault(unit, []).append(place)
            for unit, kept in places.items():
                found.setdefault(unit, []).append(edit.at(kept))
        return {unit: tuple(kept) for unit, kept in found.items()}

    def asked(self, suggestions: Iterable[Suggestion]) -> dict[Concerned, list[Suggestion]]:
        """Give what a person is asked, to each what is asked of tasks in which it has a part."""
        found: dict[Concerned, list[Suggestion]] = {}
        for one in suggestions:
            for unit in dict.fromkeys(self.doing((*one.old, *one.new))):
                found.setdefault(unit, []).append(one)
        return found
