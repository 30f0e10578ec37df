"""From what a person asks for to the ledger meant: unit, plans, year, roles, topic, words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.errors import InputError
from checklist.ledger.ledger import build_ledger
from checklist.ledger.select import Filter, choose_plans, choose_regions, running_in
from checklist.model import Frozen, Role
from checklist.outline import measures_of
from checklist.words.units import resolve_unit

if TYPE_CHECKING:
    from datetime import date

    from checklist.ledger.ledger import Ledger
    from checklist.model import Plan, PlanData, Region
    from checklist.words.units import Body

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
    plans = choose_plans(data, selection.plan_names)
    regions = choose_regions(data, selection.region, plans)
    body = resolve_unit(data, unit, regions) if unit else None
    return build_ledger(running_in(_concerned(plans, regions, body), selection.year), body, narrowed, as_of)


def chosen_filter(data: PlanData, selection: Selection) -> Filter:
    """Give the filter asked for; raises InputError for a topic the data do not have."""
    _known_topic(data, selection.topic)
    roles = tuple(ROLE_NAMES[role] for role in selection.roles)
    return Filter(year=selection.year, roles=roles, topic=selection.topic, keyword=selection.keyword)


def chosen_regions_and_plans(data: PlanData, selection: Selection) -> tuple[tuple[Region, ...], tuple[Plan, ...]]:
    """Give the regions and the plans running in the year that were asked for."""
    plans = choose_plans(data, selection.plan_names)
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
