"""Completion times: within the plan's period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.plandata.check.walk import all_measures, finding, if_printed_so, measure_place

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checklist.model import Finding, PlanData


def check_deadlines_in_period(data: PlanData) -> Iterable[Finding]:
    """Require that a printed deadline lies within the plan's period."""
    for plan, measure in all_measures(data):
        deadline = measure.deadline
        if deadline.inherited or not deadline.date or not plan.last_year:
            continue
        if not plan.first_year <= deadline.date.year <= plan.last_year:
            yield finding(
                "deadline-outside-period",
                measure_place(plan, measure),
                f"完成时限“{deadline.text}”不在方案期限（{plan.period}）内。",
                f"请核对 deadline 和方案的 period。{if_printed_so('deadline-outside-period')}",
            )
