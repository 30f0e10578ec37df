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
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.compare.sides.beside import add_elsewhere, word_beside
from checklist.compare.sides.item import Aspect, Level, has_own_goals, keep_lead_roles, plan_side, without_aspects
from checklist.compare.sides.of_data import word_like
from checklist.compare.sides.of_file import BESIDE_UNITS, column_kinds, read_side
from checklist.compare.sides.scope import (
    UNIT_COLUMNS,
    named,
    plans_of,
    required_plans,
    says_own,
    tells_all_units,
    with_one_region,
)
from checklist.forms.filled import is_of_other_years, without_columns
from checklist.ledger.ledger import in_force
from checklist.model import PlanData
from checklist.outline import measures_of, sections_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.sides.item import Item, Side
    from checklist.compare.sides.scope import Owner
    from checklist.compare.sides.version import Sources, Version
    from checklist.forms.filled import ReadLedger
    from checklist.ledger.columns import Columns
    from checklist.ledger.ledger import Ledger
    from checklist.model import Plan


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
    if old.read is None and new.read is None:
        return _data_side(old), _data_side(new)
    if old.read is not None and new.read is not None:
        return _file_sides(old, new, sources, owner)
    one, two = (_beside(version, other, sources, unit, owner) for version, other in ((old, new), (new, old)))
    read = old.read or new.read
    return _with_told_goals((one, two), (read.columns, read.columns)) if read and read.exact is None else (one, two)


def _tells(version: Version) -> int:
    """Rank a version by what it can tell: data all, a JSON ledger no goals in words, others what their columns have."""
    if version.read is None:
        return 2
    return 0 if version.read.exact is None else 1


def _with_lacks(side: Side, data: Version, file: Version, columns: Columns) -> Side:
    """Note what a file does not have of what its plans say in the version beside it."""
    units = lacking_columns(file.read, data.chosen_plans, columns) if file.read else ()
    return replace(side, lacks=tuple(_lacks(side, data, file)), lacks_columns=units)


def _lacks(side: Side, data: Version, file: Version) -> Iterator[Aspect]:
    """List what a file does not have of what its plans say in the version beside it."""
    sections = list(chain.from_iterable(map(sections_of, data.chosen_plans)))
    whole = () if file.read and file.read.unit else data.chosen_plans
    told = {
        Aspect.GOALS: any(map(has_own_goals, sections)),
        Aspect.GOALS_TEXT: any(section.goal for section in sections),
        Aspect.OVERALL: any(map(has_own_goals, whole)),
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
    one, two, *lacking = in_common_columns(one, two, sources.columns)
    sides = read_side(one, data, label=old.label), read_side(two, data, label=new.label)
    sides = _with_like_people(*sides)
    others = (one.beside, two.beside) if one.kind is two.kind else ((), ())
    sides = (
        replace(sides[0], lacks_columns=lacking[0], beside=others[0]),
        replace(sides[1], lacks_columns=lacking[1], beside=others[1]),
    )
    if one.exact is not None and two.exact is not None:
        return sides
    if mixed:
        sides = _with_like_goals(sides, (_read(old).exact is not None, _read(new).exact is not None))
    sides = _with_like_years(sides, (_read(old).columns, _read(new).columns))
    sides = with_like_units(*sides, one.columns, two.columns)
    return _with_told_goals(sides, (one.columns, two.columns))


def _with_like_people(old: Side, new: Side) -> tuple[Side, Side]:
    """Let people beside some units in one file be compared with none in the other, which has columns of units, too.

    Beside most units they are what a column of its own would say: the other file is said not to have it.
    """
    return _with_people(old, new), _with_people(new, old)


def _with_people(side: Side, other: Side) -> Side:
    told = sum(BESIDE_UNITS in dict(item.hand) for item in other.measures)
    alone = BESIDE_UNITS not in side.hand and Aspect.UNITS in side.aspects
    return replace(side, hand=(*side.hand, BESIDE_UNITS)) if alone and 0 < 2 * told <= len(other.measures) else side


def _worded_beside(own: ReadLedger, exact: Ledger, like: ReadLedger, columns: Columns) -> ReadLedger:
    """Word a JSON ledger like a file; one that is nobody's in particular has no roles of 本单位 to print."""
    keys = like.columns
    if not exact.unit and "own_role" in keys:
        keys = (*(key for key in keys if key not in UNIT_COLUMNS), "responsible")
    return word_like(exact, replace(like, columns=keys, plans=own.plans), columns)


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
        ledger = word_beside(_read(other), chosen, sources.columns, unit=unit, year=version.year)
        side = replace(read_side(ledger, chosen, label=version.label), worded=True, partly="")
        return add_elsewhere(side, ledger, chosen, sources.columns, owner) if owner else side
    read = replace(version.read, unit=version.read.unit or unit)
    if not read.plans:
        theirs = required_plans(read, replace(_data(other), plans=other.chosen_plans))
        read = replace(
            read,
            plans=tuple(named(plan) for plan in theirs if not is_of_other_years(read, plan.first_year, plan.last_year)),
        )
    return read_side(read, _known_beside(read, other), label=version.label)


def _known_beside(read: ReadLedger, other: Version) -> PlanData:
    """Give what the data know of a file; of one whose plan bears another name there, the only plan compared with it."""
    data = _data(other)
    only = len(other.chosen_plans) == 1 and not plans_of(read, data)
    return replace(data, plans=other.chosen_plans) if only else data


_TOLD_IN = frozenset({"target", "measure_target"})


def _with_like_years(sides: tuple[Side, Side], columns: tuple[Sequence[str], Sequence[str]]) -> tuple[Side, Side]:
    """Leave to a side with a column of goals for each year those in force in its own, where the other side has no such columns."""
    one, two = (any("@" in key for key in keys) for keys in columns)
    old, new = sides
    if one is two:
        return sides
    return (_in_its_year(old), new) if one else (old, _in_its_year(new))


def _in_its_year(side: Side) -> Side:
    last = {plan.id: plan.last_year or side.year or 0 for plan in side.plans}
    items = (replace(item, targets=in_force(item.targets, side.year, last.get(item.plan, 0))) for item in side.items)
    return replace(side, items=tuple(items))


def _with_told_goals(sides: tuple[Side, Side], columns: tuple[Sequence[str], Sequence[str]]) -> tuple[Side, Side]:
    """Drop goals from a side that tells none because its table does not: it says so, instead of calling them all dropped.

    Goals of tasks where there is no column for them, goals of headings where the other side has several.
    """
    one, two = sides
    return _with_told(one, two, columns[0]), _with_told(two, one, columns[1])


def _with_told(side: Side, other: Side, columns: Sequence[str]) -> Side:
    dropped: set[Aspect] = set()
    own, theirs = map(_of_headings, (side, other))
    if sum(bool(item.text) for item in theirs) > 1 and not any(item.text for item in own):
        dropped.add(Aspect.GOALS_TEXT)
    if sum(bool(item.targets) for item in theirs) > 1 and not own:
        dropped |= {Aspect.GOALS, Aspect.GOALS_TEXT}
    if (
        not _TOLD_IN & column_kinds(columns)
        and any(map(_has_goals, other.measures))
        and not any(map(_has_goals, side.measures))
    ):
        dropped |= {Aspect.TARGETS, Aspect.TARGET_WORDS}
    return without_aspects(side, dropped)


def _of_headings(side: Side) -> list[Item]:
    return [item for item in side.goals if item.level is Level.SECTION]


def _has_goals(item: Item) -> bool:
    return bool(item.targets or item.target_words)


_ONLY_WORDS = frozenset({Aspect.UNITS, Aspect.ROLES})


class CommonColumns(NamedTuple):
    """Two ledgers without the columns of units that only one of them has, and the headings each lacks of the other's."""

    old: ReadLedger
    new: ReadLedger
    lacking_old: tuple[str, ...] = ()
    lacking_new: tuple[str, ...] = ()


def in_common_columns(old: ReadLedger, new: ReadLedger, columns: Columns) -> CommonColumns:
    """Leave to two ledgers the columns of units both have, where one of them does not name every unit of a task."""
    one, two = map(_unit_columns, (old, new))
    common = one & two
    if ("responsible" in one) != ("responsible" in two):
        common -= {"lead"}  # where there is no 责任单位, units without a role stand among the leads
    if one == two or not common or (tells_all_units(one) and tells_all_units(two)):
        return CommonColumns(old, new)
    return CommonColumns(
        without_columns(old, one - common),
        without_columns(new, two - common),
        _titles(_filled(new, two - common), columns),
        _titles(_filled(old, one - common), columns),
    )


def lacking_columns(ledger: ReadLedger, plans: Sequence[Plan], columns: Columns) -> tuple[str, ...]:
    """Give the titles of the columns a ledger would need to name every unit that plans of data have for a task."""
    own = _unit_columns(ledger)
    if not own or tells_all_units(own):
        return ()
    if own <= {"own_role", "others"}:
        return _titles({"own_role", "others"} - own, columns)
    roles = {one.role.value for plan in plans for _, measure in measures_of(plan) for one in measure.assignments}
    return _titles(roles - own, columns)


def _unit_columns(ledger: ReadLedger) -> frozenset[str]:
    return frozenset(ledger.columns) & frozenset(UNIT_COLUMNS)


def _filled(ledger: ReadLedger, keys: Iterable[str]) -> list[str]:
    return [key for key in keys if any(row.cells.get(key) for row in ledger.rows)]


def _titles(keys: Iterable[str], columns: Columns) -> tuple[str, ...]:
    return tuple(columns.by_key(key).title for key in sorted(keys, key=UNIT_COLUMNS.index))


def with_like_units(old: Side, new: Side, old_columns: Sequence[str], new_columns: Sequence[str]) -> tuple[Side, Side]:
    """Drop from two sides in words what their columns of units do not tell alike.

    牵头单位 and 配合单位 on one form, 责任单位 alone on the other: who takes part can be compared, and who leads where that
    stands with the units (牵头：…); a form that says it nowhere is said not to have the roles.
    """
    one, two = (frozenset(columns) & frozenset(UNIT_COLUMNS) for columns in (old_columns, new_columns))
    if one == two:
        return old, new
    old, new = replace(old, in_order=False), replace(new, in_order=False)
    both = tells_all_units(one) and tells_all_units(two)
    if both and _tells_leads(old, one) and _tells_leads(new, two):
        return _only_leads_told(old), _only_leads_told(new)
    return without_aspects(old, _untold(one, roles=both)), without_aspects(new, _untold(two, roles=both))


def _untold(columns: frozenset[str], *, roles: bool) -> frozenset[Aspect]:
    """Give what a table does not tell: who leads, where it is a matter of ``roles``, else the units, unless it names them all."""
    if roles:
        return frozenset() if "lead" in columns else frozenset({Aspect.ROLES})
    return frozenset() if tells_all_units(columns) else _ONLY_WORDS


def _tells_leads(side: Side, columns: frozenset[str]) -> bool:
    """Tell whether a table says who leads, in a column or beside the units."""
    beside = columns == {"responsible"} and any(party.role for item in side.measures for party in item.parties)
    return "lead" in columns or beside


def _only_leads_told(side: Side) -> Side:
    """Forget what the units beside the leads do: one table puts them under 配合单位, the other under 责任单位."""
    return replace(side, items=tuple(map(keep_lead_roles, side.items)))
