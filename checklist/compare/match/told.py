"""What only the tasks set beside each other tell of two versions: the years plans run in, the roles of units.

The years, where files do not name them, are told by how the dates of tasks moved on: a ledger of next year's plan has
every date a year later. Where its title tells its year and that of the older one does not, where both go by one id, where
both are ledgers of one year, or neither title tells any (though the data may know the plan of that name), nearly all dates
moving by just that much says as plainly what follows what.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, starmap
from operator import itemgetter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.match.pairing import PlanPair
from checklist.model import Per, Role
from checklist.words.goalnames import plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.match.align import Match
    from checklist.compare.sides.item import Item, PlanInfo, Side

    _Years = tuple[int, int]
    """Years before and after, or the first and the last."""
    _Task = tuple[Item, Item]
    """A task before and after."""

_LEAST, _NEARLY_ALL = 2, 0.8
"""Dates (where nothing else tells a year also tasks) that must have moved alike, and the share
they must be of all that stand on both sides."""


def with_told_periods(
    pairs: Sequence[PlanPair], tasks: Sequence[_Task], old: Side, new: Side
) -> tuple[tuple[PlanPair, ...], tuple[Side, Side]]:
    """Give the pairs with the periods their dates tell; of sides of which one was told so, without a year of their own.

    ``tasks`` are those that are on both sides. A side of one year is then a plan of that year as a whole.
    """
    heads = {(item.plan, item.sections, item.title): item for item in new.goals}
    found = []
    for pair in pairs:
        own = [task for task in tasks if task[0].plan == pair.old.id]
        if pair.old.first_year and pair.new.first_year and pair.old.period != pair.new.period:
            for one in old.goals:
                two = heads.get((pair.new.id, one.sections, one.title))
                own += [(one, two)] if two and one.plan == pair.old.id else []
            found.append(_moved_on(pair, own))
        else:
            found.append(_with_other_end(_told(pair, own, old.year, new.year), own))
    told = any(
        one != two and (two.same or (one.old, one.new) != (two.old, two.new))
        for one, two in zip(found, pairs, strict=True)
    )
    return tuple(found), (replace(old, year=None), replace(new, year=None)) if told else (old, new)


def _moved_on(pair: PlanPair, tasks: Iterable[_Task]) -> PlanPair:
    """Give plans of known periods with by how many years one follows the other, where nearly all dates moved by just that."""
    moved = _moved(dates for one, two in tasks for dates in _dates(one, two, ends=False))
    own, then = _period(pair.old, None), _period(pair.new, None)
    return replace(pair, later=moved) if moved and then == _later(own, moved) else pair


def _with_other_end(pair: PlanPair, tasks: Iterable[_Task]) -> PlanPair:
    """Give a plan that both files print with its end in another year than it bears, at all tasks without a date alike."""
    ends = list(chain.from_iterable(starmap(_ends, tasks)))
    alike = len(ends) >= _LEAST and len(set(ends)) == 1 and len(set(ends[0])) > 1
    if not alike or not pair.old.first_year or pair.old.period != pair.new.period:
        return pair
    old, new = (
        _in_years(plan, (plan.first_year, end)) for plan, end in zip((pair.old, pair.new), ends[0], strict=True)
    )
    return replace(pair, old=old, new=new)


def _told(pair: PlanPair, tasks: Sequence[_Task], old_year: int | None, new_year: int | None) -> PlanPair:
    one, two = _period(pair.old, old_year), _period(pair.new, new_year)
    alone = pair.old.period == pair.new.period and one == two
    dates = [list(_dates(*task, ends=alone)) for task in tasks]
    moved = _moved(chain.from_iterable(dates))
    if not moved:
        return pair
    along = [years for own in dates if (years := {before for before, after in own if after - before == moved})]
    due = set(map(itemgetter(0), chain.from_iterable(starmap(_ends, tasks))))
    if alone:
        return pair if len(along) < _LEAST or 2 * len(along) < len(dates) else _by_dates_alone(pair, along, due, moved)
    known, one, two = one, one or _later(two, -moved), two or _later(one, moved)
    overlap = one and abs(moved) <= one[1] - one[0]
    if two != _later(one, moved) or not (one and two):
        return pair
    if overlap and _is_of_old(known or two, _span(along), due, moved) is not bool(known):
        return pair
    return PlanPair(old=_in_years(pair.old, one), new=_in_years(pair.new, two), later=moved)


def _span(along: Iterable[set[int]]) -> _Years:
    """Give the first and the last of the years that moved on alike."""
    years = set().union(*along)
    return min(years), max(years)


def _by_dates_alone(pair: PlanPair, along: Iterable[set[int]], due: set[int], moved: int) -> PlanPair:
    """Give a pair the years of its dates, where several tasks, and half of all, moved on alike.

    The period of a plan that both may be of is that of the side that has its end, else of the one whose dates lie within.
    """
    first, last = _span(along)
    if (own := (pair.old.first_year, pair.old.last_year))[0]:
        old = _is_of_old(own, (first, last), due, moved)
        if old is None:
            return pair
        first, last = own if old else (own[0] - moved, own[1] - moved)
    one, two = _in_years(pair.old, (first, last)), _in_years(pair.new, (first + moved, last + moved))
    return PlanPair(old=one, new=two, later=moved, by_dates=True)


def _is_of_old(period: _Years, years: _Years, due: set[int], moved: int) -> bool | None:
    """Tell whether a period is the old side's and not the new one's; None where it may be that of both or of neither.

    A side is of a period by its ends of the plan, else by its first and last years, all moved on by some.
    """
    old, new = (
        due == {period[1] - by} if due else period[0] <= years[0] + by and years[1] + by <= period[1]
        for by in (0, moved)
    )
    return None if old is new else old


def _later(years: _Years | None, by: int) -> _Years | None:
    return (years[0] + by, years[1] + by) if years else None


def _period(plan: PlanInfo, year: int | None) -> _Years | None:
    """Give the years of a plan, else the one its ledger is of; None where neither is told."""
    told = (plan.first_year, plan.last_year) if plan.first_year else (year or 0, year or 0)
    return told if told[0] else None


def _in_years(plan: PlanInfo, years: _Years) -> PlanInfo:
    return replace(plan, first_year=years[0], last_year=years[1])


def _moved(dates: Iterable[_Years]) -> int:
    """Give by how many years nearly all dates moved; 0 where they did not, or not alike."""
    steps = Counter(after - before for before, after in dates)
    if not steps:
        return 0
    step, count = steps.most_common(1)[0]
    return step if count >= max(_LEAST, _NEARLY_ALL * steps.total()) else 0


def _ends(old: Item, new: Item) -> Iterator[_Years]:
    """Give the years of the end of the plan, before and after, where it stands for the date of a task in both."""
    one, two = old.deadline, new.deadline
    if one and two and one.inherited and two.inherited and one.date and two.date:
        yield one.date.year, two.date.year


def _dates(old: Item, new: Item, *, ends: bool) -> Iterator[_Years]:
    """Give the years of each date of a task, before and after: its own, and of goals on both sides.

    ``ends`` counts the end of the plan too, where that stands for a date.
    """
    yield from _ends(old, new) if ends else ()
    one, two = old.deadline, new.deadline
    if one and two and one.date and two.date and not (one.inherited or two.inherited):
        yield one.date.year, two.date.year
    before, after = _years(old), _years(new)
    yield from ((before[name], after[name]) for name in before if name in after)


def _years(item: Item) -> dict[str, int]:
    """Give the years of a task's goals by what they are for; the last of several."""
    found: dict[str, int] = {}
    for target in item.targets:
        if target.year and not target.no_year and target.per is not Per.YEAR:
            name = plain_name(target.indicator)
            found[name] = max(target.year, found.get(name, 0))
    return found


def with_told_roles(matches: tuple[Match, ...], old: Side, new: Side) -> tuple[Match, ...]:
    """Give matches whose units have a role on both sides where words beside them, in the one column of units, tell it on one.

    Beside a cell whose words part the same units, or in a file one that gives them a role and no other unit another,
    they are 责任单位, as the column says. Else their role was left open for want of need, and is taken for the same.
    """
    if not (old.units_in_words and new.units_in_words):
        return matches
    files = not (old.worded or new.worded)
    return tuple(_with_told_roles(match, files=files) for match in matches)


def _with_told_roles(match: Match, *, files: bool) -> Match:
    old, new = _roles(match.old), _roles(match.new)
    if any(old.values()) is any(new.values()) or not (match.old and match.new):
        return match
    told = old if any(old.values()) else new
    common = old.keys() & new.keys()
    parted = len({told[key] for key in common}) > 1 or (files and len({*told.values()} - {None}) == 1)
    roles = {key: Role.RESPONSIBLE if parted else told[key] for key in common}
    if told is old:
        return replace(match, new=_with_roles(match.new, roles))
    return replace(match, old=_with_roles(match.old, roles))


def _roles(items: Iterable[Item]) -> dict[str, Role | None]:
    parties = (party for item in items for party in item.parties)
    return {party.key: party.role for party in sorted(parties, key=lambda party: party.role is not None)}


def _with_roles(items: Iterable[Item], roles: dict[str, Role | None]) -> tuple[Item, ...]:
    return tuple(
        replace(item, parties=tuple(replace(party, role=roles.get(party.key)) for party in item.parties))
        for item in items
    )
