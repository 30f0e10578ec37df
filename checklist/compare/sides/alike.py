"""From two versions to the two sides that are compared.

Data beside data are compared as they are; data beside a file are worded in the columns the file has and read like it, so
that words stand beside words. Beside a unit's own ledger the data's other tasks stand, too: one that passed to another
unit is then no dropped one.

Of two tables whose columns of units differ, what both tell of who does what is compared, the rest is named: where one has
牵头单位 and 配合单位, the other 牵头单位 alone, leads stand beside leads, and 配合单位 is said to be missing. Tables that name
every unit, each in its own columns, are compared by the units, and by the leads where both tell them.
"""

from __future__ import annotations

from itertools import chain
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.sides.item import (
    UNIT_COLUMNS,
    Aspect,
    Level,
    has_own_goals,
    keep_lead_roles,
    plan_side,
    unit_columns,
    without_aspects,
)
from checklist.compare.sides.of_data import keep_what_json_tells, word_like
from checklist.compare.sides.of_file import BESIDE_UNITS, column_kinds, read_side
from checklist.compare.sides.terms import (
    named,
    plans_of,
    required_plans,
    says_own,
    tells_all_units,
    unit_of,
    with_one_region,
)
from checklist.errors import InputError
from checklist.forms.filled import FileKind, is_of_other_years, without_columns
from checklist.ledger.ledger import Filter, build_ledger, in_force
from checklist.model import PlanData
from checklist.outline import measures_of, places_of, sections_of
from checklist.words.units import find_bodies

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from checklist.compare.sides.item import Item, Side
    from checklist.compare.sides.scope import Owner
    from checklist.compare.sides.version import Sources, Version
    from checklist.forms.filled import ReadLedger
    from checklist.ledger.columns import Columns
    from checklist.ledger.ledger import Ledger, Row
    from checklist.model import Plan, Region


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
        return sides[0], _with_lacks(sides[1], old, new, sources.columns)
    return (_with_lacks(sides[0], new, old, sources.columns), sides[1]) if two > one else sides


def _sides(old: Version, new: Version, sources: Sources, unit: str, owner: Owner | None) -> tuple[Side, Side]:
    if old.read is not None and new.read is not None:
        return _file_sides(old, new, sources, owner)
    if old.read is None and new.read is None:
        one, two = (plan_side(v.chosen_data, v.chosen_plans, label=v.label, year=v.year) for v in (old, new))
        return one, two
    one, two = (_beside(version, other, sources, unit, owner) for version, other in ((old, new), (new, old)))
    read = old.read or new.read
    return _each_beside(_with_told_goals, one, two) if read and read.exact is None else (one, two)


def _each_beside(settle: Callable[[Side, Side], Side], old: Side, new: Side) -> tuple[Side, Side]:
    """Settle each of two sides by what stands beside it."""
    return settle(old, new), settle(new, old)


def _tells(version: Version) -> int:
    """Rank a version by what it can tell: data all, a JSON ledger no goals in words, others what their columns have."""
    if version.read is None:
        return 2
    return 0 if version.read.exact is None else 1


def _with_lacks(side: Side, data: Version, file: Version, columns: Columns) -> Side:
    """Note what a file does not have of what its plans say in the version beside it."""
    sections = list(chain.from_iterable(map(sections_of, data.chosen_plans)))
    whole = () if file.read and file.read.unit else data.chosen_plans
    told = {
        Aspect.GOALS: any(map(has_own_goals, sections)),
        Aspect.GOALS_TEXT: any(section.goal for section in sections),
        Aspect.OVERALL: any(map(has_own_goals, whole)),
    }
    known = {aspect.word for aspect in side.aspects}
    lacks = tuple(aspect for aspect in _TOLD if told.get(aspect, True) and aspect.word not in known)
    return replace(side, lacks=lacks, lacks_columns=_lacking_columns(side, data.chosen_plans, columns))


_TOLD = (
    *(Aspect.SECTION, Aspect.TEXT, Aspect.TARGETS, Aspect.GOALS, Aspect.GOALS_TEXT, Aspect.OVERALL),
    *(Aspect.UNITS, Aspect.ROLES, Aspect.DEADLINE),
)
"""What a plan says; its goals where it has them."""


def _file_sides(old: Version, new: Version, sources: Sources, owner: Owner | None) -> tuple[Side, Side]:
    """Make sides of two files; where only one of them has data, it is worded like the other."""
    reads = one, two = _read(old, owner), _read(new, owner)
    data = with_one_region(sources.load(), reads)
    mixed = (one.exact is None) != (two.exact is None)
    if mixed and one.exact is not None:
        one = _worded_beside(one, one.exact, two, sources.columns)
    elif mixed and two.exact is not None:
        two = _worded_beside(two, two.exact, one, sources.columns)
    sides = _each_beside(
        _with_people,
        _side_of_file(old, one, two, data, sources.columns),
        _side_of_file(new, two, one, data, sources.columns),
    )
    if one.exact is not None and two.exact is not None:
        return sides
    if mixed:
        sides = _with_like_goals(sides, [read.exact is not None for read in reads])
    sides = _with_like_years(*sides, [any("@" in key for key in read.columns) for read in reads])
    return _each_beside(_with_told_goals, *_with_like_units(*sides))


def _side_of_file(version: Version, read: ReadLedger, other: ReadLedger, data: PlanData, columns: Columns) -> Side:
    """Make a side of a file beside another one, without the columns of units that are not compared; it is said to lack those of the other."""
    kept = _compared_columns(read, other)
    own, theirs = (unit_columns(ledger.columns) - kept for ledger in (read, other))
    lacking = [key for key in theirs if any(row.cells.get(key) for row in other.rows)]
    return replace(
        read_side(without_columns(read, own), data, label=version.label),
        lacks_columns=_titles(lacking, columns),
        beside=read.beside if read.kind is other.kind else (),
    )


def _with_people(side: Side, other: Side) -> Side:
    """Let people beside some units in one file be compared with none in the other, which has columns of units, too.

    Beside most units they are what a column of its own would say: the other file is said not to have it.
    """
    told = sum(BESIDE_UNITS in dict(item.hand) for item in other.measures)
    alone = BESIDE_UNITS not in side.hand and Aspect.UNITS in side.aspects
    return replace(side, hand=(*side.hand, BESIDE_UNITS)) if alone and 0 < 2 * told <= len(other.measures) else side


def _worded_beside(own: ReadLedger, exact: Ledger, like: ReadLedger, columns: Columns) -> ReadLedger:
    """Word a JSON ledger like a file; one that is nobody's in particular has no roles of 本单位 to print."""
    keys = like.columns
    if not exact.unit and "own_role" in keys:
        keys = (*(key for key in keys if key not in UNIT_COLUMNS), "responsible")
    return word_like(exact, replace(like, columns=keys, plans=own.plans), columns)


def _with_like_goals(sides: tuple[Side, Side], exact: Sequence[bool]) -> tuple[Side, Side]:
    """Drop from a side made of JSON the wording of headings' goals, which it does not have; where the other has none, from both."""
    worded = any(item.text for side in sides for item in side.goals)
    one, two = (
        without_aspects(side, {Aspect.GOALS_TEXT}) if from_json or not worded else side
        for side, from_json in zip(sides, exact, strict=True)
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
        data = version.chosen_data
        ledger = _word_beside(_read(other), data, sources.columns, unit, version.year)
        side = replace(read_side(ledger, data, label=version.label), worded=True, partly="")
        return _add_elsewhere(side, ledger, data, sources.columns, owner) if owner else side
    read = replace(version.read, unit=version.read.unit or unit)
    if not read.plans:
        theirs = required_plans(read, other.chosen_data)
        read = replace(
            read,
            plans=tuple(named(plan) for plan in theirs if not is_of_other_years(read, plan.first_year, plan.last_year)),
        )
    data = other.data or PlanData()
    if len(other.chosen_plans) == 1 and not plans_of(read, data):  # its plan bears another name there
        data = other.chosen_data
    return read_side(read, data, label=version.label)


def _with_like_years(old: Side, new: Side, parted: Sequence[bool]) -> tuple[Side, Side]:
    """Leave to a side with a column of goals for each year those in force in its own, where the other side has no such columns."""
    if parted[0] is parted[1]:
        return old, new
    return (_in_its_year(old), new) if parted[0] else (old, _in_its_year(new))


def _in_its_year(side: Side) -> Side:
    last = {plan.id: plan.last_year or side.year or 0 for plan in side.plans}
    items = (replace(item, targets=in_force(item.targets, side.year, last.get(item.plan, 0))) for item in side.items)
    return replace(side, items=tuple(items))


def _with_told_goals(side: Side, other: Side) -> Side:
    """Drop goals from a side that tells none because its table does not: it says so, instead of calling them all dropped.

    Goals of tasks where there is no column for them, goals of headings where the other side has several.
    """
    dropped: set[Aspect] = set()
    own, theirs = map(_of_headings, (side, other))
    if sum(bool(item.text) for item in theirs) > 1 and not any(map(attrgetter("text"), own)):
        dropped.add(Aspect.GOALS_TEXT)
    if sum(bool(item.targets) for item in theirs) > 1 and not own:
        dropped |= {Aspect.GOALS, Aspect.GOALS_TEXT}
    column = {"target", "measure_target"} & column_kinds(side.columns)
    if not column and any(map(_has_goals, other.measures)) and not any(map(_has_goals, side.measures)):
        dropped |= {Aspect.TARGETS, Aspect.TARGET_WORDS}
    return without_aspects(side, dropped)


def _of_headings(side: Side) -> list[Item]:
    return [item for item in side.goals if item.level is Level.SECTION]


def _has_goals(item: Item) -> bool:
    return bool(item.targets or item.target_words)


def _compared_columns(old: ReadLedger, new: ReadLedger) -> frozenset[str]:
    """Give the columns of units that two ledgers are compared by: those both have, where one of them does not name every unit of a task."""
    one, two = unit_columns(old.columns), unit_columns(new.columns)
    common = one & two
    if ("responsible" in one) != ("responsible" in two):
        common -= {"lead"}  # where there is no 责任单位, units without a role stand among the leads
    return common if common and not (tells_all_units(one) and tells_all_units(two)) else one | two


def _lacking_columns(side: Side, plans: Sequence[Plan], columns: Columns) -> tuple[str, ...]:
    """Give the titles of the columns a file would need to name every unit that plans of data have for a task."""
    own = unit_columns(side.columns)
    if not own or tells_all_units(own):
        return ()
    if own <= {"own_role", "others"}:
        return _titles({"own_role", "others"} - own, columns)
    roles = {one.role.value for plan in plans for _, measure in measures_of(plan) for one in measure.assignments}
    return _titles(roles - own, columns)


def _titles(keys: Iterable[str], columns: Columns) -> tuple[str, ...]:
    return tuple(columns.by_key(key).title for key in sorted(keys, key=UNIT_COLUMNS.index))


def _with_like_units(old: Side, new: Side) -> tuple[Side, Side]:
    """Drop from two sides in words what their columns of units do not tell alike.

    牵头单位 and 配合单位 on one form, 责任单位 alone on the other: who takes part can be compared, and who leads where that
    stands with the units (牵头：…); a form that says it nowhere is said not to have the roles.
    """
    one, two = unit_columns(old.columns), unit_columns(new.columns)
    if one == two:
        return old, new
    both = tells_all_units(one) and tells_all_units(two)
    if both and _tells_leads(old) and _tells_leads(new):
        return _only_leads_told(old), _only_leads_told(new)
    return without_aspects(old, _untold(one, roles=both)), without_aspects(new, _untold(two, roles=both))


def _untold(columns: frozenset[str], *, roles: bool) -> frozenset[Aspect]:
    """Give what a table does not tell: who leads, where it is a matter of ``roles``, else the units, unless it names them all."""
    if roles:
        return frozenset() if "lead" in columns else frozenset({Aspect.ROLES})
    return frozenset() if tells_all_units(columns) else frozenset({Aspect.UNITS, Aspect.ROLES})


def _tells_leads(side: Side) -> bool:
    """Tell whether a table says who leads, in a column or beside the units."""
    beside = unit_columns(side.columns) == {"responsible"} and any(
        party.role for item in side.measures for party in item.parties
    )
    return "lead" in side.columns or beside


def _only_leads_told(side: Side) -> Side:
    """Forget what the units beside the leads do: one table puts them under 配合单位, the other under 责任单位."""
    return replace(side, items=tuple(map(keep_lead_roles, side.items)))


def _word_beside(like: ReadLedger, data: PlanData, columns: Columns, unit: str, year: int | None) -> ReadLedger:
    """Word the data's ledger as it would be read from a file like ``like``.

    Of the data's plans those the file names, else the only one; without ``unit`` the one whose ledger it is; without
    ``year`` the file's, where the plans run in it. Raises InputError where it is not clear what the file is a ledger of,
    or it is that of a unit of another region.
    """
    plans = required_plans(like, data)
    if not unit and not plans_of(like, data):
        _refuse_other_region(like, data, plans)
    ledger = _ledger(replace(like, unit=unit) if unit else like, data, plans, year)
    measures = tuple(measure for plan in plans for _, measure in measures_of(plan))
    read = replace(_as_read(ledger, like, columns, data), measures=measures)
    return read if like.kind is FileKind.JSON else replace(read, title="", plans=tuple(map(named, plans)))


def _as_read(ledger: Ledger, like: ReadLedger, columns: Columns, data: PlanData | None = None) -> ReadLedger:
    if like.kind is FileKind.JSON:
        return replace(keep_what_json_tells(ledger, like.name, columns, data), measures=like.measures)
    return word_like(ledger, like, columns)


def _refuse_other_region(like: ReadLedger, data: PlanData, plans: Sequence[Plan]) -> None:
    """Refuse the file of a unit only other regions have; one whose plan the data have may be issued from above."""
    own = places_of(data, plans)
    theirs = dict.fromkeys(region.short for region, _ in find_bodies(data.regions, like.unit)) if like.unit else {}
    if theirs and not find_bodies(own, like.unit):
        raise InputError(
            f"两个版本不是同一个地区的：{like.name}是“{like.unit}”（{'、'.join(theirs)}）的台账，另一版是{_listed(own)}的方案。",
            "请选同一个地区的方案；要指明是哪个单位的台账，可加 --unit。",
        )


def _listed(regions: Iterable[Region]) -> str:
    return "、".join(map(attrgetter("short"), regions))


def _ledger(like: ReadLedger, data: PlanData, plans: tuple[Plan, ...], year: int | None) -> Ledger:
    """Build the ledger a file is of: of the year asked for, else of the file's own where a plan runs in it."""
    regions = places_of(data, plans)
    if len(regions) != 1:
        raise InputError(
            f"{like.name}要对照的方案不是同一个地区的：{_listed(regions)}。", "请用 --plan 写明是哪个方案。"
        )
    body = None if like.kind is FileKind.JSON and not like.unit else unit_of(like, regions[0])
    own = like.year if like.year and any(plan.first_year <= like.year <= plan.last_year for plan in plans) else None
    return build_ledger(plans, (regions[0], body) if body else None, Filter(year=own if year is None else year))


def _add_elsewhere(side: Side, ledger: ReadLedger, data: PlanData, columns: Columns, owner: Owner) -> Side:
    """Add to a unit's side the tasks of others, in the plan's order among its own; none where the data do not know it."""
    bodies = ((region, body) for region in data.regions if region.id == owner.region for body in region.bodies)
    unit = next((known for known in bodies if known[1].name == owner.name), None)
    if unit is None:
        return side
    plans = required_plans(ledger, data)
    own = list(map(_place, build_ledger(plans, unit, Filter(year=ledger.year)).rows))
    rest = _leave_out(build_ledger(plans, None, Filter(year=ledger.year)), set(own))
    if not rest.rows or len(own) != len(side.measures):
        return side
    others = read_side(_as_read(rest, ledger, columns), data).measures
    if "own_role" in ledger.columns:  # beside 本单位职责 the other units' roles are printed only where they differ
        others = tuple(map(keep_lead_roles, others))
    mine = dict(zip(own, side.measures, strict=True))
    known = mine | dict(zip(map(_place, rest.rows), others, strict=True))
    step, last = len(others) + 1, 0  # between two of the unit's own items there is room for all others
    items = [replace(item, order=item.order * step) for item in side.goals]
    for place, item in sorted(known.items(), key=itemgetter(0)):
        last = item.order * step if place in mine else last + 1
        items.append(replace(item, order=last))
    return replace(side, items=tuple(items))


def _leave_out(ledger: Ledger, places: set[tuple[str, int]]) -> Ledger:
    rest = (
        replace(section, rows=tuple(row for row in section.rows if _place(row) not in places))
        for section in ledger.sections
    )
    return replace(ledger, sections=tuple(section for section in rest if section.rows))


def _place(row: Row) -> tuple[str, int]:
    return row.plan.id, row.measure.sequence
