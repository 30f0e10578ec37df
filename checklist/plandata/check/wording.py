"""What a measure says: something, and not what another says already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.outline import measures_of
from checklist.plandata.check.walk import (
    all_measures,
    call,
    finding,
    if_printed_so,
    measure_place,
    plan_place,
    shorten,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checklist.model import Finding, Measure, PlanData


def check_measures_exist(data: PlanData) -> Iterable[Finding]:
    """Require that a plan has measures."""
    for plan in data.plans:
        if next(measures_of(plan), None) is None:
            message = f"方案“{plan.title or plan.id}”里没有举措。"
            yield finding("no-measures", plan_place(plan), message, "请在 sections 的 measures 里录入举措。")


def check_actions_exist(data: PlanData) -> Iterable[Finding]:
    """Require that a measure has actions, or its original wording."""
    for plan, measure in all_measures(data):
        if not measure.actions and not measure.text:
            yield finding(
                "no-actions",
                measure_place(plan, measure),
                f"{call(measure)}既没有举措要点，也没有原文。",
                f"请补 actions（要点）或 text（原文）。{if_printed_so('no-actions', '原文只有标题')}",
            )


def check_titles_differ(data: PlanData) -> Iterable[Finding]:
    """Require that no two measures of a plan bear the same title."""
    for plan in data.plans:
        seen: dict[str, Measure] = {}
        for _, measure in measures_of(plan):
            first = seen.setdefault(measure.title, measure)
            if measure.title and first is not measure:
                yield finding(
                    "same-title",
                    measure_place(plan, measure),
                    f"举措标题“{shorten(measure.title)}”与第{first.line}行的 {first.id} 相同。",
                    f"请核对是否重复录入。{if_printed_so('same-title')}",
                )
