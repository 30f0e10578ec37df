"""The years plans run in where files do not name them, told by how the dates of their tasks moved on.

A ledger of next year's plan has every date a year later. Where its title tells its year and that of the older one does
not, or both are ledgers of one year, nearly all dates moving by just that much says as plainly what follows what.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.match.pairing import PlanPair
from checklist.model import Per
from checklist.words.goalnames import plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.match.align import Match
    from checklist.compare.sides.item import Item, PlanInfo, Side

_LEAST, _NEARLY_ALL = 2, 0.8
"""Dates that must have moved alike, and the share they must be of all that stand on both sides."""


def with_told_periods(
    pairs: Sequence[PlanPair], matches: Sequence[Match], old: Side, new: Side
) -> tuple[tuple[PlanPair, ...], tuple[Side, Side]]:
    """Give the pairs with the periods their dates tell; of sides of which one was told so, without a year of their own.

    A side of one year is then a plan of that year as a whole.
    """
    found = tuple(_told(pair, matches, old.year, new.year) for pair in pairs)
    sides = old, new
    if found != tuple(pairs):
        sides = replace(old, year=None), replace(new, year=None)
    return found, sides


def _told(pair: PlanPair, matches: Iterable[Match], old_year: int | None, new_year: int | None) -> PlanPair:
    if pair.old.first_year and pair.new.first_year:
        return pair
    one, two = _period(pair.old, old_year), _period(pair.new, new_year)
    moved = _moved(match for match in matches if match.one_to_one and match.old[0].plan == pair.old.id)
    one, two = one or _later(two, -moved), two or _later(one, moved)
    if not (moved and one and two) or two != _later(one, moved) or abs(moved) <= one[1] - one[0]:
        return pair
    return PlanPair(old=_in_years(pair.old, one), new=_in_years(pair.new, two))


def _later(years: tuple[int, int] | None, by: int) -> tuple[int, int] | None:
    return (years[0] + by, years[1] + by) if years else None


def _period(plan: PlanInfo, year: int | None) -> tuple[int, int] | None:
    """Give the years of a plan, else the one its ledger is of; None where neither is told."""
    told = (plan.first_year, plan.last_year) if plan.first_year else (year or 0, year or 0)
    return told if told[0] else None


def _in_years(plan: PlanInfo, years: tuple[int, int]) -> PlanInfo:
    return replace(plan, first_year=years[0], last_year=years[1])


def _moved(matches: Iterable[Match]) -> int:
    """Give by how many years nearly all dates moved; 0 where they did not, or not alike."""
    steps = Counter(step for match in matches for step in _steps(match.old[0], match.new[0]))
    if not steps:
        return 0
    step, count = steps.most_common(1)[0]
    return step if count >= max(_LEAST, _NEARLY_ALL * steps.total()) else 0


def _steps(old: Item, new: Item) -> Iterator[int]:
    """Give by how many years each date of a task moved: its own, and those of the goals both sides have."""
    one, two = old.deadline, new.deadline
    if one and two and one.date and two.date and not (one.inherited or two.inherited):
        yield two.date.year - one.date.year
    before, after = _years(old), _years(new)
    yield from (after[name] - before[name] for name in before if name in after)


def _years(item: Item) -> dict[str, int]:
    """Give the years of a task's goals by what they are for; the last of several."""
    found: dict[str, int] = {}
    for target in item.targets:
        if target.year and not target.no_year and target.per is not Per.YEAR:
            name = plain_name(target.indicator)
            found[name] = max(target.year, found.get(name, 0))
    return found
