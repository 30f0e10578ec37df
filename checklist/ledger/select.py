"""Choose: which plans, which measures, which targets are in force in a year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checklist.errors import InputError
from checklist.model import Frozen, Per, Role, Target, UnitKind
from checklist.words.suggest import ask_nearest
from checklist.words.units import normalise_name, place_names

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
    ids = {plan.region for plan in plans}
    if not name:
        return tuple(region for region in data.regions if region.id in ids)
    plain = normalise_name(name)
    found = tuple(region for region in data.regions if plain in _region_names(region))
    if not found:
        raise InputError(
            f"数据里没有“{name}”这个地区。", f"可用的地区：{'、'.join(region.short for region in data.regions)}"
        )
    return found


def find_region(data: PlanData, name: str) -> Region | None:
    """Give the region that goes by a name: its id, full or short name."""
    plain = normalise_name(name)
    return next((region for region in data.regions if plain in _region_names(region)), None)


def _region_names(region: Region) -> set[str]:
    return {region.id, *place_names(region)}


def choose_plans(data: PlanData, names: Iterable[str] = (), year: int | None = None) -> tuple[Plan, ...]:
    """Give the plans named by id, title or nickname (all without names) that run in ``year``.

    Raises InputError for an unknown plan, and where the year lies outside the period of every plan named.
    """
    wanted = list(names)
    named = {plan.id: plan for plan in (_named_plan(data, name) for name in wanted)}
    plans = tuple(named.values()) if wanted else data.plans
    return running_in(plans, year)


def running_in(plans: tuple[Plan, ...], year: int | None) -> tuple[Plan, ...]:
    """Give the plans whose period contains the year; raises InputError, naming the periods, when there is none."""
    if year is None:
        return plans
    running = tuple(plan for plan in plans if plan.first_year <= year <= plan.last_year)
    if plans and not running:
        periods = "；".join(f"{plan.short or plan.title} {plan.period}" for plan in plans)
        raise InputError(f"{year}年不在方案期限内。", f"方案期限：{periods}")
    return running


def _named_plan(data: PlanData, name: str) -> Plan:
    plain = normalise_name(re.sub(r"^《(.*)》$", r"\1", name.strip()))
    for plan in data.plans:
        if plain in {plan.id, normalise_name(plan.title), normalise_name(plan.short)}:
            return plan
    ids = [plan.id for plan in data.plans]
    if place := find_region(data, name):
        there = "、".join(plan.id for plan in data.plans if plan.region == place.id)
        own = f"{place.short}的方案：{there}。" if there else ""
        raise InputError(f"“{name}”是地区，不是方案。", f"只看这个地区，请写 --region {place.short}。{own}")
    hint = ask_nearest(plain, set(ids)) or f"可用的方案编号：{'、'.join(ids)}"
    raise InputError(f"没有“{name}”这个方案。", hint)


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
