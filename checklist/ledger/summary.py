"""Count: how much each plan asks and each unit owes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.ledger.ledger import Ledgers, RoleCounts, count_parts
from checklist.ledger.select import Filter
from checklist.model import Frozen
from checklist.outline import measures_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklist.model import Plan, PlanData, Region


class UnitCount(Frozen):
    """A unit of a region with its tasks by role; it goes by the names it bore when the last of the plans was issued."""

    region: Region
    counts: RoleCounts
    name: str
    full: str


def plan_lines(data: PlanData) -> list[tuple[str, ...]]:
    """Give a row per plan: id, region, title, document number, period, measures, those with units."""
    return [_plan_line(plan) for plan in data.plans]


def _plan_line(plan: Plan) -> tuple[str, ...]:
    measures = [measure for _, measure in measures_of(plan)]
    with_units = sum(1 for measure in measures if measure.assignments)
    period = plan.period + ("（推定）" if plan.period_inferred else "")
    number = plan.document_number or "—"
    return (plan.id, plan.place, plan.title, number, period, str(len(measures)), str(with_units))


def count_units(plans: tuple[Plan, ...], regions: Iterable[Region], year: int | None = None) -> list[UnitCount]:
    """Count the tasks of every unit and group of the regions, in the registers' order; those without any are left out."""
    ledgers = Ledgers(plans, Filter(year=year))
    counted = [
        UnitCount(
            region=region,
            counts=count_parts(ledgers.parts(region, body)),
            name=ledgers.name(region, body),
            full=ledgers.full_name(region, body),
        )
        for region in regions
        for body in region.bodies
    ]
    return [unit for unit in counted if unit.counts.total]


def unit_lines(plans: tuple[Plan, ...], regions: Sequence[Region], year: int | None = None) -> list[tuple[str, ...]]:
    """Give a row per unit with tasks: region, short and full name, counts by role, total."""
    return [
        (
            unit.region.short,
            unit.name,
            unit.full,
            *(
                str(n) if n else ""
                for n in (unit.counts.lead, unit.counts.support, unit.counts.responsible, unit.counts.collective)
            ),
            str(unit.counts.total),
        )
        for unit in count_units(plans, regions, year)
    ]
