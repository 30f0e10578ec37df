"""Choose: which plans, which measures, which targets are in force in a year."""

from __future__ import annotations

import re
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING

from checklist.errors import InputError
from checklist.model import Frozen, Per, Role, Target, UnitKind
from checklist.words.deadlines import format_date
from checklist.words.suggest import ask_nearest
from checklist.words.units import find_bodies, normalise_name, place_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklist.model import Measure, Plan, PlanData, Region


class Filter(Frozen):
    """What a list is narrowed to; empty fields narrow nothing."""

    year: int | None = None
    roles: tuple[Role, ...] = ()
    topic: str = ""
    keyword: str = ""
    kinds: tuple[UnitKind, ...] = ()
    """Of units; for a pack to judge."""

    @property
    def narrows(self) -> bool:
        """True where it leaves out tasks of the year, or units that have some."""
        return bool(self.kinds or self.roles or self.topic or self.keyword)

    def admits(self, measure: Measure) -> bool:
        """Tell whether the measure itself passes (roles are for the ledger to judge)."""
        if self.topic and self.topic not in measure.topics:
            return False
        if not self.keyword:
            return True
        texts = (measure.title, measure.text, *measure.actions, *(f"{t.indicator}{t.text}" for t in measure.targets))
        return any(self.keyword in text for text in texts)


def choose_regions(data: PlanData, name: str | None, plans: Sequence[Plan]) -> tuple[Region, ...]:
    """Give the regions of ``plans``, narrowed to the one named by id, full or short name.

    Raises InputError when no region goes by the name.
    """
    if not name:
        ids = {plan.region for plan in plans}
        return tuple(region for region in data.regions if region.id in ids)
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


def due_in(measure: Measure, year: int | None) -> bool:
    """Tell whether the measure belongs to a ledger of ``year``: not if its own printed deadline lies before."""
    deadline = measure.deadline
    own = deadline.date if not (deadline.inherited or deadline.of_goals) else None
    return year is None or own is None or own.year >= year


def in_force(targets: Sequence[Target], year: int | None, last_year: int) -> tuple[Target, ...]:
    """Give the targets of one owner that count in ``year``, in order; all of them without a year.

    Yearly ones always (until their own last year); of the dated ones of an indicator those of the year, else of the
    nearest later year. A sum belongs to its last year, a target without a year to the plan's last.
    """
    if year is None:
        return tuple(targets)
    nearest: dict[str, int] = {}
    for target in targets:
        due = _due(target, last_year)
        if target.per is not Per.YEAR and due >= year:
            nearest[target.indicator] = min(due, nearest.get(target.indicator, due))
    return tuple(target for target in targets if _counts(target, year, last_year, nearest))


def _due(target: Target, last_year: int) -> int:
    return target.year or last_year


def _counts(target: Target, year: int, last_year: int, nearest: dict[str, int]) -> bool:
    if target.per is Per.YEAR:
        return target.year is None or target.year >= year
    return nearest.get(target.indicator) == _due(target, last_year)
