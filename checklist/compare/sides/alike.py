"""From two versions to the two sides that are compared.

Data beside data are compared as they are; data beside a file are worded in the columns the file has and read like it, so
that words stand beside words. Beside a unit's own ledger the data's other tasks stand, too: one that passed to another
unit is then no dropped one.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.sides.counterpart import counterpart
from checklist.compare.sides.item import Aspect, plan_side
from checklist.compare.sides.matching import UNIT_COLUMNS, named, required_plans, with_one_region
from checklist.compare.sides.of_data import worded
from checklist.compare.sides.of_file import (
    read_side,
    with_like_units,
    with_like_years,
    with_told_goals,
    without_aspects,
)
from checklist.compare.sides.of_json import read_json
from checklist.compare.sides.owners import says_own
from checklist.forms.filled import FileKind
from checklist.ledger.ledger import build_ledger
from checklist.ledger.ledgerjson import ledger_json
from checklist.ledger.select import Filter
from checklist.model import PlanData, Role
from checklist.outline import sections_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from checklist.compare.sides.item import Item, Side
    from checklist.compare.sides.owners import Owner
    from checklist.compare.sides.version import Sources, Version
    from checklist.forms.filled import ReadLedger
    from checklist.ledger.columns import Columns
    from checklist.ledger.ledger import Ledger, Row
    from checklist.model import Region
    from checklist.words.units import Body


def sides_of(
    old: Version, new: Version, sources: Sources, *, unit: str = "", owner: Owner | None = None
) -> tuple[Side, Side]:
    """Make the two sides of a comparison; data beside a file are worded in the file's columns, for its unit and year.

    With ``owner``, the unit whose ledger the file is, data keep the tasks of other units: the comparison is to be
    narrowed to the unit. ``unit`` says whose ledger a file is where the file does not. Raises InputError where that is not clear, or the file
    is of a plan the other version does not have.
    """
    sides = _sides(old, new, sources, unit, owner)
    one, two = map(_tells, (old, new))
    if one > two:
        return sides[0], replace(sides[1], lacks=tuple(_lacks(sides[1], old, new)))
    return (replace(sides[0], lacks=tuple(_lacks(sides[0], new, old))), sides[1]) if two > one else sides


def _sides(old: Version, new: Version, sources: Sources, unit: str, owner: Owner | None) -> tuple[Side, Side]:
    if old.read is None and new.read is None:
        return _data_side(old), _data_side(new)
    if old.read is not None and new.read is not None:
        return _file_sides(old, new, sources, owner)
    one, two = (_beside(version, other, sources, unit, owner) for version, other in ((old, new), (new, old)))
    read = old.read or new.read
    return with_told_goals((one, two), (read.columns, read.columns)) if read and read.exact is None else (one, two)


def _tells(version: Version) -> int:
    """Rank a version by what it can tell: data all, a JSON ledger no goals in words, others what their columns have."""
    if version.read is None:
        return 2
    return 0 if version.read.exact is None else 1


def _lacks(side: Side, data: Version, file: Version) -> Iterator[Aspect]:
    """List what a file does not have of what its plans say in the version beside it."""
    sections = [section for plan in data.chosen_plans for section in sections_of(plan)]
    whole = () if file.read and file.read.unit else data.chosen_plans
    told = {
        Aspect.GOALS: any(section.targets or section.goal for section in sections),
        Aspect.GOALS_TEXT: any(section.goal for section in sections),
        Aspect.OVERALL: any(plan.targets or plan.goal for plan in whole),
    }
    known = {aspect.word for aspect in side.aspects}
    yield from (aspect for aspect in _TOLD if told.get(aspect, True) and aspect.word not in known)


_TOLD = (
    *(Aspect.SECTION, Aspect.TEXT, Aspect.TARGETS, Aspect.GOALS, Aspect.GOALS_TEXT, Aspect.OVERALL),
    *(Aspect.UNITS, Aspect.ROLES, Aspect.DEADLINE),
)
"""What a plan says; its goals where it has them."""


def _data_side(version: Version) -> Side:
    return plan_side(_data(version), version.chosen_plans, label=version.label, year=version.year)


def _data(version: Version) -> PlanData:
    return version.data or PlanData()


def _file_sides(old: Version, new: Version, sources: Sources, owner: Owner | None) -> tuple[Side, Side]:
    """Make sides of two files; where only one of them has data, it is worded like the other."""
    one, two = _read(old, owner), _read(new, owner)
    data = with_one_region(sources.load(), (one, two))
    mixed = (one.exact is None) != (two.exact is None)
    if mixed and one.exact is not None:
        one = _worded_beside(one, one.exact, two, sources.columns)
    elif mixed and two.exact is not None:
        two = _worded_beside(two, two.exact, one, sources.columns)
    sides = read_side(one, data, label=old.label), read_side(two, data, label=new.label)
    if one.exact is not None and two.exact is not None:
        return sides
    if mixed:
        sides = _with_like_goals(sides, (_read(old).exact is not None, _read(new).exact is not None))
    sides = with_like_years(sides, (_read(old).columns, _read(new).columns))
    sides = with_like_units(*sides, one.columns, two.columns)
    return with_told_goals(sides, (one.columns, two.columns))


def _worded_beside(own: ReadLedger, exact: Ledger, like: ReadLedger, columns: Columns) -> ReadLedger:
    """Word a JSON ledger like a file; one that is nobody's in particular has no roles of 本单位 to print."""
    keys = like.columns
    if not exact.unit and "own_role" in keys:
        keys = (*(key for key in keys if key not in UNIT_COLUMNS), "responsible")
    return worded(exact, replace(like, columns=keys, plans=own.plans), columns)


def _with_like_goals(sides: tuple[Side, Side], from_json: tuple[bool, bool]) -> tuple[Side, Side]:
    """Drop from a side made of JSON the wording of headings' goals, which it does not have; where the other has none, from both."""
    worded_goals = any(item.text for side in sides for item in side.goals)
    one, two = (
        without_aspects(side, {Aspect.GOALS_TEXT}) if exact or not worded_goals else side
        for side, exact in zip(sides, from_json, strict=True)
    )
    return one, two


def _read(version: Version, owner: Owner | None = None) -> ReadLedger:
    """Give what was read; of an owner the data do not know both files have one spelling, the other is 本单位 by its own."""
    assert version.read is not None  # noqa: S101 - the caller looked
    if owner is None or not says_own(version.read):
        return version.read
    return replace(version.read, unit=(version.read.unit if owner.region else "") or owner.printed)


def _beside(version: Version, other: Version, sources: Sources, unit: str, owner: Owner | None) -> Side:
    """Make the side of one version where exactly one of the two is a file."""
    if version.read is None:
        chosen = replace(_data(version), plans=version.chosen_plans)
        ledger = counterpart(_read(other), chosen, sources.columns, unit=unit, year=version.year)
        side = read_side(ledger, chosen, label=version.label)
        body = _body(owner, chosen) if owner else None
        return _with_elsewhere(side, ledger, chosen, sources.columns, body) if body else side
    read = replace(version.read, unit=version.read.unit or unit)
    if not read.plans:
        theirs = required_plans(read, replace(_data(other), plans=other.chosen_plans))
        read = replace(read, plans=tuple(map(named, theirs)))
    return read_side(read, _data(other), label=version.label)


def _body(owner: Owner, data: PlanData) -> tuple[Region, Body] | None:
    found = ((region, body) for region in data.regions if region.id == owner.region for body in region.bodies)
    return next(((region, body) for region, body in found if body.name == owner.name), None)


def _with_elsewhere(
    side: Side, ledger: ReadLedger, data: PlanData, columns: Columns, unit: tuple[Region, Body]
) -> Side:
    """Add the tasks that are none of the unit's, in the plan's order among its own."""
    plans = required_plans(ledger, data)
    whole = build_ledger(plans, None, Filter(year=ledger.year))
    own = build_ledger(plans, unit, Filter(year=ledger.year)).rows
    ours = {(row.plan.id, row.measure.id) for row in own}
    rest = _without(whole, ours)
    if not rest.rows or len(own) != len(side.measures):
        return side
    others = read_side(_worded_like(rest, ledger, columns), data).measures
    if "own_role" in ledger.columns:  # beside 本单位职责 the other units' roles are printed only where they differ
        others = tuple(map(_leads_only, others))
    step = len(others) + 1
    goals = (replace(item, order=item.order * step) for item in side.goals)
    return replace(side, items=(*goals, *_merged(side.measures, own, others, rest.rows)))


def _leads_only(item: Item) -> Item:
    parties = (party if party.role is Role.LEAD else replace(party, role=None) for party in item.parties)
    return replace(item, parties=tuple(parties))


def _without(ledger: Ledger, tasks: Collection[tuple[str, str]]) -> Ledger:
    sections = []
    for section in ledger.sections:
        rows = tuple(row for row in section.rows if (row.plan.id, row.measure.id) not in tasks)
        sections += [replace(section, rows=rows)] if rows else []
    return replace(ledger, sections=tuple(sections))


def _worded_like(ledger: Ledger, like: ReadLedger, columns: Columns) -> ReadLedger:
    if like.kind is FileKind.JSON:
        return replace(read_json(ledger_json(ledger), Path(like.name), columns), measures=like.measures)
    return worded(ledger, like, columns)


def _merged(own: Sequence[Item], rows: Sequence[Row], others: Sequence[Item], rest: Sequence[Row]) -> Iterator[Item]:
    """Give all items in the order of their rows; those of the unit keep their places among headings and tasks."""
    step = len(others) + 1
    known = sorted(
        [(_place(row), 0, item) for row, item in zip(rows, own, strict=True)]
        + [(_place(row), 1, item) for row, item in zip(rest, others, strict=True)],
        key=lambda one: one[0],
    )
    last = 0
    for _, foreign, item in known:
        last = last + 1 if foreign else item.order * step
        yield replace(item, order=last)


def _place(row: Row) -> tuple[str, int]:
    return row.plan.id, row.measure.sequence
