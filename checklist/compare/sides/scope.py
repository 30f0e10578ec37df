"""What two versions are of: which plans, region and unit of the data a file speaks of, and whose ledgers are compared.

Ledgers of two units are not compared; of a whole plan beside a unit's own only what concerns the unit.
"""

from __future__ import annotations

from itertools import chain, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.sides.whereabouts import not_one_place, refuse_other_place
from checklist.errors import InputError
from checklist.forms.filled import FileKind, NamedPlan, is_of_other_years
from checklist.forms.read_cells import read_own_role
from checklist.forms.read_rows import plan_of_row
from checklist.forms.unit_cells import read_units
from checklist.model import Frozen
from checklist.outline import measures_of
from checklist.words.units import Register, find_bodies, normalise_name, resolve_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.sides.version import Sources, Version
    from checklist.forms.filled import ReadLedger, ReadRow
    from checklist.model import Plan, PlanData, Region
    from checklist.words.units import Body

UNIT_COLUMNS = ("lead", "support", "responsible", "own_role", "others")
_ALL_UNITS = (frozenset({"responsible"}), frozenset({"lead", "support"}), frozenset({"own_role", "others"}))
_ASKED_ROWS = 300
"""Rows in which a unit is looked for; a ledger of one names it in each."""


def tells_all_units(columns: Iterable[str]) -> bool:
    """Tell whether a table with these columns names every unit of a task."""
    return any(needed <= set(columns) for needed in _ALL_UNITS)


def find_plan(named: NamedPlan, plans: Sequence[Plan]) -> Plan | None:
    """Give the plan a file names: by id, else by title, else by a document number only one plan bears."""
    title, number = normalise_name(named.title), normalise_name(named.document_number)
    if named.id:  # next year's plan may bear the title of this year's
        return next((plan for plan in plans if plan.id == named.id), None)
    for plan in plans:
        if title and title in (normalise_name(plan.title), normalise_name(plan.short)):
            return plan
    numbered = [plan for plan in plans if number and number == normalise_name(plan.document_number)]
    return numbered[0] if len(numbered) == 1 else None


def plans_of(ledger: ReadLedger, data: PlanData) -> tuple[Plan, ...]:
    """Give the plans of the data a file names, in the file's order, else those of its ids; () where it tells none."""
    said = (*ledger.plans, *_plans_in_rows(ledger))
    if not said:
        return plans_by_ids(ledger, data.plans) or plans_in_title(ledger, data.plans)
    found = (find_plan(one, data.plans) for one in said)
    return tuple({plan.id: plan for plan in found if plan}.values())


def plans_by_ids(ledger: ReadLedger, plans: Sequence[Plan]) -> tuple[Plan, ...]:
    """Give the plans that have the ids in the column 任务编码; an id of several plans (two editions) tells nothing."""
    ids = {row.cells.get("id", "") for row in ledger.rows} - {""}
    if not ids:
        return ()
    bearers: dict[str, list[Plan]] = {}
    for plan in plans:
        for _, measure in measures_of(plan):
            if measure.id in ids:
                bearers.setdefault(measure.id, []).append(plan)
    told = {found[0].id for found in bearers.values() if len(found) == 1}
    return tuple(plan for plan in plans if plan.id in told)


def plans_in_title(ledger: ReadLedger, plans: Sequence[Plan]) -> tuple[Plan, ...]:
    """Give the plan whose title stands in a ledger's without 《》, the longest of several."""
    title = normalise_name(ledger.title)
    found = [
        plan
        for plan in plans
        if len(plan.title) >= _SHORTEST_TITLE
        and normalise_name(plan.title) in title
        and not is_of_other_years(ledger, plan.first_year, plan.last_year)
    ]
    return (max(found, key=lambda plan: len(plan.title)),) if found else ()


_SHORTEST_TITLE = 6
"""Characters of a plan's title by which it is known in another title."""


def _plans_in_rows(ledger: ReadLedger) -> Iterator[NamedPlan]:
    yield from dict.fromkeys(plan for row in ledger.rows if (plan := plan_of_row(row)))


def required_plans(ledger: ReadLedger, data: PlanData) -> tuple[Plan, ...]:
    """Like :func:`plans_of`; where the file names none of them, the only plan there is.

    Raises InputError where there are several and it is not clear which one is meant.
    """
    plans = plans_of(ledger, data)
    if plans or len(data.plans) == 1:
        return plans or data.plans
    known = "、".join(plan.id for plan in data.plans) or "（没有方案）"
    hint = (
        f"请用 --plan 写明是哪个方案，如 --plan {data.plans[0].id}。方案：{known}"
        if data.plans
        else f"另一版的方案：{known}"
    )
    if ledger.plans:
        names = "、".join(f"《{plan.title}》" if plan.title != plan.id else plan.id for plan in ledger.plans)
        raise InputError(f"{ledger.name}是{names}的台账，另一版里没有这个方案。", hint)
    raise InputError(f"看不出{ledger.name}是哪个方案的台账。", hint)


def named(plan: Plan) -> NamedPlan:
    """Name a plan of the data as a file would."""
    return NamedPlan(title=plan.title, document_number=plan.document_number, id=plan.id)


def region_of(ledger: ReadLedger, data: PlanData | None) -> Region | None:
    """Give the region a file's units belong to: the one it names, else the one that knows most of its units."""
    return _likeliest([ledger], _told_regions(ledger, data) or data.regions) if data else None


def with_one_region(data: PlanData, ledgers: Sequence[ReadLedger]) -> PlanData:
    """Keep of data the one region files belong to together, so that none is guessed for each apart; all where they name several."""
    told = {region.id: region for ledger in ledgers for region in _told_regions(ledger, data)}
    region = _likeliest(ledgers, tuple(told.values()) or data.regions) if len(told) < 2 else None  # noqa: PLR2004 - two places
    if region is None:
        return data
    return replace(data, regions=(region,), plans=tuple(plan for plan in data.plans if plan.region == region.id))


def _told_regions(ledger: ReadLedger, data: PlanData) -> list[Region]:
    """Give the regions a file names: those of its plans, else the one whose name stands in its title or its unit's name."""
    ids = {plan.region for plan in plans_of(ledger, data)}
    if ids:
        return [region for region in data.regions if region.id in ids]
    return [region for region in data.regions if region.name in ledger.title or ledger.unit.startswith(region.short)]


def _likeliest(ledgers: Sequence[ReadLedger], regions: Sequence[Region]) -> Region | None:
    """Give the region that knows most of the units of files."""
    if len(regions) < 2:  # noqa: PLR2004 - nothing to choose
        return regions[0] if regions else None
    registers = {region.id: Register(region) for region in regions}
    known = {key: sum(_known_names(ledger, register) for ledger in ledgers) for key, register in registers.items()}
    best = max(regions, key=lambda region: known[region.id])
    return best if known[best.id] else None


def _known_names(ledger: ReadLedger, register: Register) -> int:
    return sum(register.find(name) is not None for name in _names(ledger))


def _names(ledger: ReadLedger) -> Iterator[str]:
    for row in ledger.rows[:_ASKED_ROWS]:
        for key in UNIT_COLUMNS:
            yield from (unit.name for unit in read_units(row.cells.get(key, "")).units)


def unit_of(ledger: ReadLedger, region: Region) -> Body | None:
    """Give the unit whose ledger a file is; None for a whole plan's.

    The title may name a unit that only issued the table: without a column 本单位职责 every row must name the unit.
    Raises InputError where the table says 本单位 and does not say which that is.
    """
    found = find_bodies((region,), ledger.unit) if ledger.unit else []
    body = found[0][1] if len({body.name for _, body in found}) == 1 else None
    if any(read_own_role(row.cells.get("own_role", "")) for row in ledger.rows):
        if body is None:
            said = f"“{ledger.unit}”在{region.short}的数据里没有" if ledger.unit else "标题和填报单位处都没有写"
            raise InputError(
                f"看不出{ledger.name}是哪个单位的台账：{said}。", "请在表上写明“填报单位：某某局”，或加 --unit。"
            )
        return body
    if "others" in ledger.columns or ("台账" in ledger.title and not tells_all_units(ledger.columns)):
        return body  # the column does not name it in every row
    return body if body and _in_every_row(ledger, body, Register(region)) else None


def _in_every_row(ledger: ReadLedger, body: Body, register: Register) -> bool:
    keys = [key for key in UNIT_COLUMNS if key in ledger.columns]
    if not keys or not ledger.rows:
        return False
    return all(_named_in(row.cells, keys, body, register) for row in ledger.rows)


def _named_in(cells: dict[str, str], keys: Sequence[str], body: Body, register: Register) -> bool:
    for key in keys:
        for unit in read_units(cells.get(key, "")).units:
            met = register.find(unit.name)
            if met is not None and body.name in (met.name, *getattr(met, "members", ())):
                return True
    return False


class Owner(Frozen):
    """The unit whose ledger a file is."""

    name: str
    """What it is called today, or as the file has it where the data do not know it."""
    printed: str
    region: str = ""
    """"" where the data do not know the unit."""

    def is_same(self, other: Owner) -> bool:
        """Tell whether both are one unit; one the data do not know may be written with or without its place."""
        if self.region and other.region:
            return (self.region, self.name) == (other.region, other.name)
        one, two = normalise_name(self.printed), normalise_name(other.printed)
        return one.endswith(two) or two.endswith(one)


def owner_of(ledger: ReadLedger, data: PlanData, unit: str = "") -> Owner | None:
    """Give the unit whose ledger a file is; None for a whole plan's, and where the file does not tell.

    A title may name a unit that only issued the table: it is the unit's own where the table says 本单位, or every task
    names the unit. ``unit`` says whose it is where the file says 本单位 and not which that is.
    """
    printed = ledger.unit or (unit if says_own(ledger) else "")
    if not printed:
        return None
    read = replace(ledger, unit=printed)
    region = region_of(read, data)
    body = _owning_body(read, region) if region else None
    if body is not None and region is not None:
        return Owner(name=body.name, printed=printed, region=region.id)
    known = region is not None and bool(find_bodies((region,), printed))
    own = ledger.kind is FileKind.JSON or says_own(ledger) or _names_everywhere(read)
    return Owner(name=printed, printed=printed) if own and not known else None


def says_own(ledger: ReadLedger) -> bool:
    """Tell whether the table has roles of 本单位."""
    return any(read_own_role(row.cells.get("own_role", "")) for row in ledger.rows)


def _owning_body(ledger: ReadLedger, region: Region) -> Body | None:
    found = find_bodies((region,), ledger.unit)
    if ledger.kind is FileKind.JSON and len({body.name for _, body in found}) == 1:
        return found[0][1]
    try:
        return unit_of(ledger, region)
    except InputError:  # the data do not know the unit
        return None


def _names_everywhere(ledger: ReadLedger) -> bool:
    wanted = normalise_name(ledger.unit)
    return bool(ledger.rows) and all(wanted.endswith(_names_in(row)) for row in ledger.rows)


def _names_in(row: ReadRow) -> tuple[str, ...]:
    units = chain.from_iterable(read_units(row.cells.get(key, "")).units for key in UNIT_COLUMNS)
    return tuple(filter(None, (normalise_name(unit.name) for unit in units)))


class Scope(Frozen):
    """The unit whose ledger is compared, and what a person should know of it, as sentences."""

    owner: Owner
    remarks: tuple[str, ...] = ()


def scope_of(old: Version, new: Version, sources: Sources, *, unit: str = "") -> Scope | None:
    """Find out whose ledgers are compared; None where that is a matter of whole plans.

    ``unit`` is the unit asked for. Raises InputError where the files are ledgers of different units, or of another one
    than the unit asked for.
    """
    data = _register(old, new, sources)
    files = [(one, owner_of(one.read, data, unit)) for one in (old, new) if one.read is not None]
    owned = [(version, owner) for version, owner in files if owner is not None]
    if len(owned) == len(files) == 1:
        _refuse_unknown(*owned[0], data)
    refuse_other_place(old, new, _known_to_data(owned))
    if not owned:
        return None
    last = owned[-1][1]
    for version, owner in owned if unit else ():
        _refuse_other_unit(version, owner, data, unit)
    remarks = [_of_whole(version, last) for version, owner in files if owner is None]
    return Scope(owner=last, remarks=(*_of_two_names(owned, data), *remarks))


def _known_to_data(owned: Iterable[tuple[Version, Owner]]) -> tuple[str, ...]:
    return tuple(owner.printed for _, owner in owned if owner.region)


def _refuse_unknown(version: Version, owner: Owner, data: PlanData) -> None:
    """Refuse the ledger of a unit that the data beside it do not know."""
    if not owner.region:
        places = "、".join(region.short for region in data.regions)
        raise InputError(
            f"{_name(version)}是“{owner.printed}”的台账，{places}的数据里没有这个单位。",
            "请核对两个版本；如系机构更名，请先在方案数据的单位里登记曾用名（formerly）。",
        )


def _register(old: Version, new: Version, sources: Sources) -> PlanData:
    """Give the data that know the units: those beside the file, with the places of their plans only; of files, with theirs."""
    version = next((version for version in (new, old) if version.data is not None), None)
    if version is None or version.data is None:
        return with_one_region(sources.load(), [file.read for file in (old, new) if file.read is not None])
    places = set(map(attrgetter("region"), version.chosen_plans))
    regions = tuple(region for region in version.data.regions if region.id in places)
    return replace(version.data, plans=version.chosen_plans, regions=regions)


def _of_two_names(owned: Sequence[tuple[Version, Owner]], data: PlanData) -> Iterator[str]:
    """Refuse ledgers of two units; where one unit bears two names, say so."""
    for (old, one), (new, two) in pairwise(owned):
        if not one.is_same(two):
            raise _two_places(one, two, data) or _two_units(old, new, one, two)
        if not replace(one, region="").is_same(replace(two, region="")):
            yield f"旧版是{one.printed}的台账，新版是{two.printed}的台账，按同一个单位对照。"


def _of_whole(version: Version, owner: Owner) -> str:
    """Say what of a whole plan's table is compared. Raises InputError for one that says 本单位 and not which."""
    if version.read is not None and says_own(version.read):
        raise InputError(
            f"看不出{_name(version)}是哪个单位的台账：标题和填报单位处都没有写。",
            "请在表上写明“填报单位：某某局”，或加 --unit。",
        )
    return f"{_name(version)}不是一个单位的台账，只对照其中{owner.name}的任务。"


def _refuse_other_unit(version: Version, owner: Owner, data: PlanData, unit: str) -> None:
    regions = [region for region in data.regions if region.id == owner.region]
    known = resolve_unit(data, unit, regions)[1].name == owner.name if regions else None
    if not (Owner(name=unit, printed=unit).is_same(owner) if known is None else known):
        raise InputError(
            f"{_name(version)}是{owner.printed}的台账，看不出“{unit}”的变动。",
            "请去掉 --unit，或换成这个单位的台账、整个方案的台账。",
        )


def _two_places(one: Owner, two: Owner, data: PlanData) -> InputError | None:
    names = {region.id: region.name for region in data.regions}
    if not (one.region and two.region) or one.region == two.region:
        return None
    return not_one_place(names[one.region], names[two.region])


def _two_units(old: Version, new: Version, one: Owner, two: Owner) -> InputError:
    return InputError(
        f"两份台账不是同一个单位的：旧版{_name(old)}是{one.printed}的台账，新版{_name(new)}是{two.printed}的台账。",
        "请选同一个单位的两份台账，或整个方案的台账。如系机构更名，请先在方案数据的单位里登记曾用名（formerly），再用 --data 指明数据。",
    )


def _name(version: Version) -> str:
    return version.read.name if version.read else version.label
