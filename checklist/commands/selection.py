"""From what a person typed to the ledger meant: unit, plans, year, filters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.errors import InputError
from checklist.model import Role

if TYPE_CHECKING:
    from datetime import date

    from checklist.ledger import Ledger
    from checklist.model import Plan, PlanData, Region
    from checklist.select import Filter
    from checklist.units import Body

ROLE_NAMES = {"牵头": Role.LEAD, "配合": Role.SUPPORT, "责任": Role.RESPONSIBLE}


def chosen_ledger(
    data: PlanData,
    unit: str | None,
    plan_names: tuple[str, ...] = (),
    region: str | None = None,
    year: int | None = None,
    roles: tuple[str, ...] = (),
    topic: str = "",
    keyword: str = "",
    as_of: date | None = None,
) -> Ledger:
    """Give the ledger of the unit named (or of the whole plans named), narrowed as asked.

    Raises UnitNotFoundError, AmbiguousUnitError or InputError with what to type instead.
    """
    from checklist.ledger import build_ledger
    from checklist.select import choose_plans, choose_regions, running_in

    narrowed = chosen_filter(data, year, roles, topic, keyword)
    plans = choose_plans(data, plan_names)
    regions = choose_regions(data, region, plans)
    body = _find(data, unit, regions) if unit else None
    concerned = _concerned(plans, regions, body)
    return build_ledger(running_in(concerned, year), body, narrowed, as_of)


def chosen_filter(data: PlanData, year: int | None, roles: tuple[str, ...], topic: str, keyword: str) -> Filter:
    """Give the filter asked for; raises InputError for a topic the data do not have."""
    from checklist import select

    _known_topic(data, topic)
    return select.Filter(year=year, roles=tuple(ROLE_NAMES[role] for role in roles), topic=topic, keyword=keyword)


def chosen_regions_and_plans(
    data: PlanData, region: str | None, plan_names: tuple[str, ...], year: int | None
) -> tuple[tuple[Region, ...], tuple[Plan, ...]]:
    """Give the regions and the plans running in the year that were asked for."""
    from checklist.select import choose_plans, choose_regions, running_in

    plans = choose_plans(data, plan_names)
    regions = choose_regions(data, region, plans)
    running = running_in(_concerned(plans, regions, None), year)
    places = {plan.region for plan in running}
    return tuple(region for region in regions if region.id in places), running


def _find(data: PlanData, unit: str, regions: tuple[Region, ...]) -> tuple[Region, Body]:
    from checklist.units import resolve_unit

    return resolve_unit(data, unit, regions)


def _concerned(
    plans: tuple[Plan, ...], regions: tuple[Region, ...], body: tuple[Region, Body] | None
) -> tuple[Plan, ...]:
    places = {body[0].id} if body else {region.id for region in regions}
    return tuple(plan for plan in plans if plan.region in places)


def _known_topic(data: PlanData, topic: str) -> None:
    if not topic:
        return
    from checklist.select import measures_of

    known = dict.fromkeys(name for plan in data.plans for _, measure in measures_of(plan) for name in measure.topics)
    if topic not in known:
        raise InputError(f"没有“{topic}”这个专题。", f"可用的专题：{'、'.join(known)}")
