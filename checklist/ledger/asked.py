"""From what a person asks for to the ledger meant: unit, plans, year, roles, topic, words; and to the plans and regions."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.errors import InputError
from checklist.ledger.ledger import Filter, build_ledger, single_ledger
from checklist.model import Frozen, Role
from checklist.outline import measures_of, places_of
from checklist.words.deadlines import format_date
from checklist.words.suggest import ask_nearest
from checklist.words.units import find_bodies, normalise_name, place_names, resolve_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklist.ledger.ledger import Ledger
    from checklist.model import Measure, Plan, PlanData, Region, Section

    _Task = tuple[Plan, tuple[Section, ...], Measure]

ROLE_NAMES = {"牵头": Role.LEAD, "配合": Role.SUPPORT, "责任": Role.RESPONSIBLE}


class Selection(Frozen):
    """Which plans and tasks a person asked for; what is left empty narrows nothing."""

    plan_names: tuple[str, ...] = ()
    region: str | None = None
    year: int | None = None
    roles: tuple[str, ...] = ()
    """Keys of ``ROLE_NAMES``."""
    topic: str = ""
    keyword: str = ""

    @property
    def narrows(self) -> bool:
        """Tell whether a task may be left out."""
        return bool(self.year or self.roles or self.topic or self.keyword)


def chosen_ledger(data: PlanData, unit: str | None, selection: Selection, as_of: date | None = None) -> Ledger:
    """Give the ledger of the unit named (or of the whole plans named), narrowed as asked.

    Raises UnitNotFoundError, AmbiguousUnitError or InputError with what to type instead.
    """
    narrowed = chosen_filter(data, selection)
    plans = standing_plans(data, selection.plan_names, selection.year, as_of)
    regions = choose_regions(data, selection.region, plans)
    body = resolve_unit(data, unit, regions) if unit else None
    concerned = _in_regions(plans, body[:1] if body else regions)
    return build_ledger(running_in(concerned, selection.year), body, narrowed, as_of)


def task_ledger(data: PlanData, code: str, selection: Selection) -> Ledger | None:
    """Give the ledger of the one task of this id, title or number, as it stands in the year asked for; None for a unit's name.

    Raises InputError for what looks like an id and is none, for a title or number of several tasks, for a year outside
    the plan's period, and where tasks are to be chosen besides.
    """
    found = find_task(data, code)
    plain = normalise_name(code).lower()
    if found is None and not (plain.isascii() and "-" in plain):
        return None
    if found is None and plain in {plan.id for plan in data.plans}:
        raise InputError(f"“{code}”是方案，不是任务。", f"看整个方案，请写 --plan {plain}。")
    if found is None:
        raise no_task(data, code)
    if selection != Selection(year=selection.year):
        raise InputError(
            "看一项任务，不用再写选哪些任务的条件。", f"例：checklist show {code}；只看某一年的目标，可加 --year。"
        )
    running_in(found[:1], selection.year)
    return single_ledger(*found, selection.year)


def find_task(data: PlanData, name: str) -> _Task | None:
    """Give the task that goes by an id, a title or a number, in its place; raises InputError as :func:`task_called`."""
    tasks = {measure.id: (plan, path, measure) for plan in data.plans for path, measure in measures_of(plan)}
    named = ((one.id, one.title, one.number, plan.short or plan.title) for plan, _, one in tasks.values())
    return tasks.get(task_called(name, named))


def no_task(data: PlanData, name: str) -> InputError:
    """Say that no task goes by a name, and how to find its id."""
    codes = (measure.id for plan in data.plans for _, measure in measures_of(plan))
    hint = ask_nearest(normalise_name(name).lower(), codes)
    return InputError(
        f"没有“{name}”这项任务。", hint or "写 show --plan 方案 --columns 任务编码,任务名称 可以列出任务编码。"
    )


def task_called(name: str, tasks: Iterable[tuple[str, str, str, str]]) -> str:
    """Give the id of the task that goes by a name, which an id is before it is another's title or number; "" where none does.

    Each is given by its id, title, number and the name of its plan. Raises InputError, naming the ids, for a title or number of several tasks.
    """
    plain = normalise_name(name)
    called = {plain, plain.lower()} - {""}
    found: dict[str, str] = {}
    for code, title, number, plan in tasks:
        if code in called:
            return code
        if called & {normalise_name(title), normalise_name(number)}:
            found[code] = plan
    if len(found) > 1:
        codes = "、".join(f"{code}（{plan}）" for code, plan in found.items())
        raise InputError(f"“{name}”是{len(found)}项任务的标题或编号。", f"请写任务编码：{codes}。")
    return next(iter(found), "")


def say_left_out(data: PlanData, ledger: Ledger, selection: Selection) -> str:
    """Say which plans a ledger leaves out because others replaced them, or of the one it shows that it is; "" of none."""
    shown = selection.plan_names or tuple(plan.id for plan in ledger.plans if not ledger.unit)
    return say_replaced(data, shown, [ledger.region], selection.year, ledger.as_of)


def say_nothing(data: PlanData, ledger: Ledger, unit: str | None, selection: Selection) -> str:
    """Say why a ledger has no rows: a role the plan gives to none of the unit's tasks, or whatever else narrows it."""
    name, asked = ledger.unit or "方案", "、".join(selection.roles)
    counts = _roles(chosen_ledger(data, unit, replace(selection, roles=()))) if selection.roles else {}
    if not counts:
        where = "在所选方案里" if ledger.unit and selection.plan_names else ""
        return f"{name}没有符合条件的任务。可去掉部分条件再试。" if selection.narrows else f"{name}{where}没有任务。"
    if list(counts) == [Role.RESPONSIBLE.word]:
        return f"{name}没有{asked}任务：{'方案' if ledger.unit else ''}没有区分牵头和配合，{sum(counts.values())}项均为责任。"
    return f"{name}没有{asked}任务，有{'、'.join(f'{word}{count}项' for word, count in counts.items())}。"


def _roles(ledger: Ledger) -> dict[str, int]:
    """Count a unit's tasks by the word of its role; those of a whole plan by the words of the roles they name."""
    roles = ({row.own_role} if row.own_role else {one.role for one in row.measure.assignments} for row in ledger.rows)
    return Counter(role.word for own in roles for role in sorted(own, key=list(Role).index))


def chosen_filter(data: PlanData, selection: Selection) -> Filter:
    """Give the filter asked for; raises InputError for a topic the data do not have."""
    known = dict.fromkeys(name for plan in data.plans for _, measure in measures_of(plan) for name in measure.topics)
    if selection.topic and selection.topic not in known:
        raise InputError(f"没有“{selection.topic}”这个专题。", f"可用的专题：{'、'.join(known)}")
    roles = tuple(ROLE_NAMES[role] for role in selection.roles)
    return Filter(year=selection.year, roles=roles, topic=selection.topic, keyword=selection.keyword)


def chosen_regions_and_plans(
    data: PlanData, selection: Selection, as_of: date | None = None
) -> tuple[tuple[Region, ...], tuple[Plan, ...]]:
    """Give the regions and the plans running in the year that were asked for."""
    plans = standing_plans(data, selection.plan_names, selection.year, as_of)
    regions = choose_regions(data, selection.region, plans)
    running = running_in(_in_regions(plans, regions), selection.year)
    places = {plan.region for plan in running}
    return tuple(region for region in regions if region.id in places), running


def _in_regions(plans: Iterable[Plan], regions: Iterable[Region]) -> tuple[Plan, ...]:
    places = {region.id for region in regions}
    return tuple(plan for plan in plans if plan.region in places)


def choose_regions(data: PlanData, name: str | None, plans: Sequence[Plan]) -> tuple[Region, ...]:
    """Give the regions of ``plans``, narrowed to the one named by id, full or short name.

    Raises InputError when no region goes by the name.
    """
    if not name:
        return places_of(data, plans)
    plain = normalise_name(name)
    found = tuple(region for region in data.regions if plain in _region_names(region))
    if not found:
        known = "、".join(map(attrgetter("short"), data.regions))
        raise InputError(f"数据里没有“{name}”这个地区。", f"可用的地区：{known}")
    return found


def find_region(data: PlanData, name: str) -> Region | None:
    """Give the region that goes by a name: its id, full or short name."""
    plain = normalise_name(name)
    return next((region for region in data.regions if plain in _region_names(region)), None)


def _region_names(region: Region) -> set[str]:
    return {region.id, *place_names(region)}


def choose_plans(
    data: PlanData, names: Iterable[str] = (), year: int | None = None, as_of: date | None = None
) -> tuple[Plan, ...]:
    """Give the plans named by id, title or nickname that run in ``year``; without names those that stand then.

    Raises InputError for an unknown plan, and where the year lies outside the period of every one of them.
    """
    return running_in(standing_plans(data, names, year, as_of), year)


def standing_plans(
    data: PlanData, names: Iterable[str] = (), year: int | None = None, as_of: date | None = None
) -> tuple[Plan, ...]:
    """Give the plans named; without names all but those that another plan has replaced by then, or that are to replace one later.

    Raises InputError for an unknown plan.
    """
    if named := {plan.id: plan for plan in (_listed_plan(data, name) for name in names)}:
        return tuple(named.values())
    gone = successors(data, year, as_of)
    return tuple(plan for plan in data.plans if plan.id not in gone and not _is_to_come(plan, as_of))


def successors(data: PlanData, year: int | None = None, as_of: date | None = None) -> dict[str, list[Plan]]:
    """Give the ids of plans that were replaced, each with those in its place.

    A plan is replaced from the day its successor begins: by the day asked about, else in the year asked about, else
    whatever the day.
    """
    found: dict[str, list[Plan]] = {}
    for plan in data.plans:
        begun = _begin(plan) <= as_of if as_of else year is None or _begin(plan).year <= year
        for name in plan.replaces if begun else ():
            found.setdefault(name, []).append(plan)
    return found


def _is_to_come(plan: Plan, as_of: date | None) -> bool:
    """Tell whether a plan is to replace another only after the day asked about: of the two the other is in force."""
    return as_of is not None and bool(plan.replaces) and _begin(plan) > as_of


def _begin(plan: Plan) -> date:
    """Give the day a plan holds from: that of its issue, at the earliest the first of its period."""
    first = date(max(plan.first_year, 1), 1, 1)
    return max(plan.issued or first, first)


def say_replaced(
    data: PlanData,
    names: Sequence[str] = (),
    places: Iterable[str] = (),
    year: int | None = None,
    as_of: date | None = None,
) -> str:
    """Say in a line which plans of these places were left out because others replaced them, or of the one named that it is.

    "" where there is nothing to say: also of plans that do not run in the year asked about.
    """
    running, gone = _asked_about(data, names, set(places), year), successors(data, year, as_of)
    left = {plan.id: f"《{plan.title}》已由{_titles(gone[plan.id])}接续" for plan in running if plan.id in gone}
    if left and len(names) == 1:
        return f"提醒：该方案已由{_titles(gone[running[0].id])}接续。"
    if names:
        return f"提醒：{'；'.join(left.values())}。" if left else ""
    left |= {plan.id: f"{_titles([plan])}还没有施行" for plan in running if _is_to_come(plan, as_of)}
    named = next(iter(left)) if len(left) == 1 else "方案编号"
    return f"{'；'.join(left.values())}，没有列入；要看请加 --plan {named}。" if left else ""


def _asked_about(data: PlanData, names: Sequence[str], places: set[str], year: int | None) -> list[Plan]:
    """Give the plans named, else those of these places, that run in the year asked about."""
    asked = standing_plans(data, names) if names else tuple(plan for plan in data.plans if plan.region in places)
    return [plan for plan in asked if year is None or plan.first_year <= year <= plan.last_year]


def _titles(plans: Iterable[Plan]) -> str:
    return "、".join(f"《{plan.title}》（{format_date(_begin(plan))}起）" for plan in plans)


def running_in(plans: tuple[Plan, ...], year: int | None) -> tuple[Plan, ...]:
    """Give the plans whose period contains the year; raises InputError, naming the periods, when there is none."""
    if year is None:
        return plans
    running = tuple(plan for plan in plans if plan.first_year <= year <= plan.last_year)
    if plans and not running:
        periods = "；".join(f"{plan.short or plan.title} {plan.period}" for plan in plans)
        raise InputError(f"{year}年不在方案期限内。", f"方案期限：{periods}")
    return running


def _listed_plan(data: PlanData, name: str) -> Plan:
    """Give the plan of a name for a list, which an option narrows to a region."""
    try:
        return plan_by_name(data, name)
    except InputError as error:
        if place := find_region(data, name):
            raise InputError(error.message, f"只看这个地区，请写 --region {place.short}。{error.hint}") from None
        raise


def plan_by_name(data: PlanData, name: str) -> Plan:
    """Give the plan that goes by an id, a title, a nickname or a document number.

    Raises InputError, saying which there are, for a number of several plans and any other name.
    """
    plain = _plain_title(re.sub(r"^《(.*)》$", r"\1", name.strip()))
    for plan in data.plans:
        title = _plain_title(plan.title)
        names = {normalise_name(plan.short), title, re.sub("（[^（）]*）$", "", title)}
        if plain in names or normalise_name(name).lower() == plan.id:
            return plan
    numbered = [plan for plan in data.plans if plain and plain == normalise_name(plan.document_number)]
    if len(numbered) == 1:
        return numbered[0]
    if numbered:
        ids = "、".join(plan.id for plan in numbered)
        raise InputError(f"“{name}”是{len(numbered)}个方案的文号。", f"请写方案编号：{ids}。")
    if place := find_region(data, name):
        there = "、".join(plan.id for plan in data.plans if plan.region == place.id)
        raise InputError(f"“{name}”是地区，不是方案。", f"{place.short}的方案：{there}。" if there else "")
    if find_bodies(data.regions, name):
        raise InputError(f"“{name}”是单位，不是方案。", f"看一个单位的任务，请用 checklist show {name}。")
    raise InputError(f"没有“{name}”这个方案。", _ask_plan(data, plain))


def _ask_plan(data: PlanData, plain: str) -> str:
    """Ask about plans whose titles hold what was typed, else whose ids begin alike or are near, else name all ids."""
    plans = data.plans if len(plain) > 1 else ()
    within = [f"{plan.id}（《{plan.title}》）" for plan in plans if plain in _plain_title(plan.title)]
    if within:
        return f"是否想写：{' 或 '.join(within)}？"
    ids = [plan.id for plan in data.plans]
    place, dash, _ = plain.lower().partition("-")
    of_place = [one for one in ids if dash and one.startswith(f"{place}-")]
    near = ask_nearest(plain, of_place, least=0) or ask_nearest(plain, ids)
    return near or f"可用的方案编号：{'、'.join(ids)}"


def _plain_title(title: str) -> str:
    """Reduce a title to what is compared; between years any dash will do."""
    return re.sub("(?<=[0-9年])[-—–~]+(?=[0-9])", "—", normalise_name(title))
