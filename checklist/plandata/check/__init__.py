"""Say everything that is wrong or odd in the data, all at once. No rule reads files, stops at the first, or changes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.plandata.check import measures, names, targets, units
from checklist.plandata.check.acceptances import apply_acceptances

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from checklist.model import Finding, Loaded, PlanData

RULES: tuple[Callable[[PlanData], Iterable[Finding]], ...] = (
    names.check_ids_once,
    names.check_id_form,
    names.check_names_once,
    names.check_names_claimed,
    units.check_unit_kinds,
    names.check_marks,
    units.check_groups_filled,
    units.check_members_registered,
    units.check_members_once,
    units.check_members_sourced,
    measures.check_units_named,
    measures.check_lead_named,
    measures.check_units_once,
    targets.check_deadlines_in_period,
    targets.check_indicators_registered,
    targets.check_target_years,
    targets.check_targets_in_period,
    targets.check_measurement_units_given,
    targets.check_values_agree,
    targets.check_measurement_units_fit,
    measures.check_number_order,
    measures.check_measures_exist,
    measures.check_actions_exist,
    measures.check_titles_differ,
    measures.check_replaced_plans,
    measures.check_links,
)

_FOLLOWS_FROM = {
    "no-units": ("unknown-unit", "shape"),
    "lead-missing": ("unknown-unit", "shape"),
    "no-actions": ("shape",),
    "no-measures": ("shape",),
    "no-target-year": ("bad-value",),
    "value-differs": ("bad-value",),
    "acceptance-unused": ("shape",),
}
"""What only follows from something unread is not said beside it: a misspelt unit is not also a missing one."""


def check(loaded: Loaded) -> tuple[Finding, ...]:
    """Give all findings, those of reading and those of the rules, without what was accepted, by file and line."""
    ruled = [found for rule in RULES for found in rule(loaded.data)]
    own = apply_acceptances(loaded.data, ruled)
    return tuple(sorted((*loaded.findings, *_without_consequences(loaded.findings, own)), key=_order))


def _without_consequences(read: tuple[Finding, ...], ruled: Iterable[Finding]) -> Iterator[Finding]:
    faults = {(found.code, found.file, place) for found in read for place in (found.line, found.subject) if place}
    for found in ruled:
        causes = _FOLLOWS_FROM.get(found.code, ())
        if not any((cause, found.file, place) in faults for cause in causes for place in (found.line, found.subject)):
            yield found


def _order(found: Finding) -> tuple[str, int, str, str]:
    return found.file, found.line, found.code, found.message
