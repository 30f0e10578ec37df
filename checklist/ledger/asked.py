"""From what a person asks for to the ledger meant: unit, plans, year, roles, topic, words."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.errors import InputError
from checklist.ledger.ledger import build_ledger, single_ledger
from checklist.ledger.select import Filter, choose_regions, running_in, say_replaced, standing_plans
from checklist.model import Frozen, Role
from checklist.outline import measures_of
from checklist.words.suggest import ask_nearest
from checklist.words.units import normalise_name, resolve_unit

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from checklist.ledger.ledger import Ledger
    from checklist.model import Measure, Plan, PlanData, Region, Section
    from checklist.words.units import Body

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
    return build_ledger(running_in(_concerned(plans, regions, body), selection.year), body, narrowed, as_of)


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
    _known_topic(data, selection.topic)
    roles = tuple(ROLE_NAMES[role] for role in selection.roles)
    return Filter(year=selection.year, roles=roles, topic=selection.topic, keyword=selection.keyword)


def chosen_regions_and_plans(
    data: PlanData, selection: Selection, as_of: date | None = None
) -> tuple[tuple[Region, ...], tuple[Plan, ...]]:
    """Give the regions and the plans running in the year that were asked for."""
    plans = standing_plans(data, selection.plan_names, selection.year, as_of)
    regions = choose_regions(data, selection.region, plans)
    running = running_in(_concerned(plans, regions, None), selection.year)
    places = {plan.region for plan in running}
    return tuple(region for region in regions if region.id in places), running


def _concerned(
    plans: tuple[Plan, ...], regions: tuple[Region, ...], body: tuple[Region, Body] | None
) -> tuple[Plan, ...]:
    places = {body[0].id} if body else {region.id for region in regions}
    return tuple(plan for plan in plans if plan.region in places)


def _known_topic(data: PlanData, topic: str) -> None:
    if not topic:
        return
    known = dict.fromkeys(name for plan in data.plans for _, measure in measures_of(plan) for name in measure.topics)
    if topic not in known:
        raise InputError(f"没有“{topic}”这个专题。", f"可用的专题：{'、'.join(known)}")
