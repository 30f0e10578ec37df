"""Go through a plan in printed order, and through plans for their latest day and their regions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.model import Measure, Plan, PlanData, Region, Section, Target


def section_paths(plan: Plan) -> Iterator[tuple[Section, ...]]:
    """Give every section of a plan with those above it, the outermost first, in printed order, parents before their children."""
    pending: list[tuple[Section, ...]] = [(section,) for section in reversed(plan.sections)]
    while pending:
        path = pending.pop()
        yield path
        pending += [(*path, section) for section in reversed(path[-1].sections)]


def sections_of(plan: Plan) -> Iterator[Section]:
    """Give every section of a plan likewise."""
    return (path[-1] for path in section_paths(plan))


def measures_of(plan: Plan) -> Iterator[tuple[tuple[Section, ...], Measure]]:
    """Give every measure with the sections above it, in printed order; one that is its section stands under its parent."""
    return ((path, measure) for path in section_paths(plan) for measure in path[-1].measures)


def owners_of(plan: Plan) -> Iterator[Plan | Section | Measure]:
    """Give what has goals and notes in a plan: itself, its sections, its measures."""
    yield plan
    yield from sections_of(plan)
    yield from (measure for _, measure in measures_of(plan))


def targets_of(plan: Plan) -> Iterator[Target]:
    """Give every target of a plan in printed order: its own, then those of each section with those of its measures."""
    yield from plan.targets
    for section in sections_of(plan):
        yield from section.targets
        for measure in section.measures:
            yield from measure.targets


def last_day(plans: Iterable[Plan]) -> date | None:
    """Give the latest date of plans (成文日期), of one without a date its first day; None where no plan tells its years."""
    return max((plan.issued or date(plan.first_year, 1, 1) for plan in plans if plan.first_year), default=None)


def places_of(data: PlanData, plans: Iterable[Plan]) -> tuple[Region, ...]:
    """Give the regions that plans are of, in the data's order."""
    ids = {plan.region for plan in plans}
    return tuple(region for region in data.regions if region.id in ids)
