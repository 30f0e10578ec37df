"""From two versions to the two sides that are compared.

Data beside data are compared as they are; data beside a file are worded in the columns the file has and read like it, so
that words stand beside words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.items import Aspect, plan_side
from checklist.model import PlanData
from checklist.readback.counterpart import counterpart
from checklist.readback.matching import named, required_plans
from checklist.readback.rendered import worded
from checklist.readback.sides import read_side, with_like_units, with_like_years, with_told_goals, without_aspects

if TYPE_CHECKING:
    from checklist.compare.items import Side
    from checklist.readback.ledger import ReadLedger
    from checklist.versions import Sources, Version


def sides_of(old: Version, new: Version, sources: Sources, *, unit: str = "") -> tuple[Side, Side]:
    """Make the two sides of a comparison; data beside a file are worded in the file's columns, for its unit and year.

    ``unit`` says whose ledger a file is where the file does not. Raises InputError where that is not clear, or the file
    is of a plan the other version does not have.
    """
    if old.read is None and new.read is None:
        return _data_side(old), _data_side(new)
    if old.read is not None and new.read is not None:
        return _file_sides(old, new, sources)
    one, two = (_beside(version, other, sources, unit) for version, other in ((old, new), (new, old)))
    read = old.read or new.read
    return with_told_goals((one, two), (read.columns, read.columns)) if read and read.exact is None else (one, two)


def _data_side(version: Version) -> Side:
    return plan_side(_data(version), version.chosen_plans, label=version.label, year=version.year)


def _data(version: Version) -> PlanData:
    return version.data or PlanData()


def _file_sides(old: Version, new: Version, sources: Sources) -> tuple[Side, Side]:
    """Make sides of two files; where only one of them has data, it is worded like the other."""
    data = sources.load()
    one, two = _read(old), _read(new)
    mixed = (one.exact is None) != (two.exact is None)
    if mixed and one.exact is not None:
        one = worded(one.exact, replace(two, plans=one.plans), sources.columns)
    elif mixed and two.exact is not None:
        two = worded(two.exact, replace(one, plans=two.plans), sources.columns)
    sides = read_side(one, data, label=old.label), read_side(two, data, label=new.label)
    if one.exact is not None and two.exact is not None:
        return sides
    if mixed:
        sides = _with_like_goals(sides, (_read(old).exact is not None, _read(new).exact is not None))
    sides = with_like_years(sides, (_read(old).columns, _read(new).columns))
    sides = with_like_units(*sides, one.columns, two.columns)
    return with_told_goals(sides, (one.columns, two.columns))


def _with_like_goals(sides: tuple[Side, Side], from_json: tuple[bool, bool]) -> tuple[Side, Side]:
    """Drop from a side made of JSON the wording of headings' goals, which it does not have; where the other has none, from both."""
    worded_goals = any(item.text for side in sides for item in side.goals)
    one, two = (
        without_aspects(side, {Aspect.GOALS_TEXT}) if exact or not worded_goals else side
        for side, exact in zip(sides, from_json, strict=True)
    )
    return one, two


def _read(version: Version) -> ReadLedger:
    assert version.read is not None  # noqa: S101 - the caller looked
    return version.read


def _beside(version: Version, other: Version, sources: Sources, unit: str) -> Side:
    """Make the side of one version where exactly one of the two is a file."""
    if version.read is None:
        chosen = replace(_data(version), plans=version.chosen_plans)
        ledger = counterpart(_read(other), chosen, sources.columns, unit=unit, year=version.year)
        return read_side(ledger, chosen, label=version.label)
    read = replace(version.read, unit=unit or version.read.unit)
    if not read.plans:
        theirs = required_plans(read, replace(_data(other), plans=other.chosen_plans))
        read = replace(read, plans=tuple(map(named, theirs)))
    return read_side(read, _data(other), label=version.label)
