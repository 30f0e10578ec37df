"""From what a person typed to the ledger meant: unit, plans, year, filters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

import click

from checklist.commands.completion import complete_plan, complete_region
from checklist.errors import InputError
from checklist.model import Frozen, Role

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from checklist.ledger.ledger import Ledger
    from checklist.ledger.select import Filter
    from checklist.model import Plan, PlanData, Region
    from checklist.words.units import Body

F = TypeVar("F", bound="Callable[..., Any]")

ROLE_NAMES = {"牵头": Role.LEAD, "配合": Role.SUPPORT, "责任": Role.RESPONSIBLE}


class Selection(Frozen):
    """Which plans and tasks a person asked for."""

    plan_names: tuple[str, ...] = ()
    region: str | None = None
    year: int | None = None
    roles: tuple[str, ...] = ()
    topic: str = ""
    keyword: str = ""

    @property
    def narrows(self) -> bool:
        """Tell whether a task may be left out."""
        return bool(self.year or self.roles or self.topic or self.keyword)


def selection_options(function: F) -> F:
    """Add the options of a :class:`Selection`, in the order of daily use; they arrive by its fields' names."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


_OPTIONS = (
    click.option(
        "--plan", "plan_names", multiple=True, metavar="方案", shell_complete=complete_plan,
        help="只取某个方案（编号或名称，可写多次）；不写单位时取整个方案",
    ),
    click.option("--region", metavar="地区", shell_complete=complete_region, help="单位所在地区，如 邢台"),
    click.option("--year", type=int, metavar="年份", help="只取某一年要做的事"),
    click.option(
        "--role", "roles", multiple=True, type=click.Choice(list(ROLE_NAMES)), help="只取牵头、配合或责任（可写多次）"
    ),
    click.option("--topic", default="", metavar="专题", help="只取某个专题，如 人才"),
    click.option("--keyword", default="", metavar="词", help="只取含有某个词的任务"),
)  # fmt: skip


def chosen_ledger(data: PlanData, unit: str | None, selection: Selection, as_of: date | None = None) -> Ledger:
    """Give the ledger of the unit named (or of the whole plans named), narrowed as asked.

    Raises UnitNotFoundError, AmbiguousUnitError or InputError with what to type instead.
    """
    from checklist.ledger.ledger import build_ledger
    from checklist.ledger.select import choose_plans, choose_regions, running_in

    narrowed = chosen_filter(data, selection)
    plans = choose_plans(data, selection.plan_names)
    regions = choose_regions(data, selection.region, plans)
    body = _find(data, unit, regions) if unit else None
    return build_ledger(running_in(_concerned(plans, regions, body), selection.year), body, narrowed, as_of)


def chosen_filter(data: PlanData, selection: Selection) -> Filter:
    """Give the filter asked for; raises InputError for a topic the data do not have."""
    from checklist.ledger import select

    _known_topic(data, selection.topic)
    roles = tuple(ROLE_NAMES[role] for role in selection.roles)
    return select.Filter(year=selection.year, roles=roles, topic=selection.topic, keyword=selection.keyword)


def chosen_regions_and_plans(data: PlanData, selection: Selection) -> tuple[tuple[Region, ...], tuple[Plan, ...]]:
    """Give the regions and the plans running in the year that were asked for."""
    from checklist.ledger.select import choose_plans, choose_regions, running_in

    plans = choose_plans(data, selection.plan_names)
    regions = choose_regions(data, selection.region, plans)
    running = running_in(_concerned(plans, regions, None), selection.year)
    places = {plan.region for plan in running}
    return tuple(region for region in regions if region.id in places), running


def _find(data: PlanData, unit: str, regions: tuple[Region, ...]) -> tuple[Region, Body]:
    from checklist.words.units import resolve_unit

    return resolve_unit(data, unit, regions)


def _concerned(
    plans: tuple[Plan, ...], regions: tuple[Region, ...], body: tuple[Region, Body] | None
) -> tuple[Plan, ...]:
    places = {body[0].id} if body else {region.id for region in regions}
    return tuple(plan for plan in plans if plan.region in places)


def _known_topic(data: PlanData, topic: str) -> None:
    if not topic:
        return
    from checklist.outline import measures_of

    known = dict.fromkeys(name for plan in data.plans for _, measure in measures_of(plan) for name in measure.topics)
    if topic not in known:
        raise InputError(f"没有“{topic}”这个专题。", f"可用的专题：{'、'.join(known)}")
