"""Who answers for a measure: somebody does, each unit once, in one role, under one name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.model import Role
from checklist.plandata.check.walk import all_measures, call, finding, if_printed_so, measure_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.model import Assignment, Finding, Measure, Plan, PlanData


def check_units_named(data: PlanData) -> Iterable[Finding]:
    """Require that a measure has responsible units, or says that the document names none; never both."""
    for plan, measure in all_measures(data):
        if bool(measure.assignments) is not measure.no_units:
            continue
        place = measure_place(plan, measure)
        if measure.no_units:
            hint = "请按原文二者留其一：删去单位，或删去 no_units。"
            yield finding("units-despite-no-units", place, f"{call(measure)}写了 no_units，又列了单位。", hint)
        else:
            hint = "请按原文补 lead、support 或 responsible；原文没有写责任单位的，写 no_units: true。"
            yield finding("no-units", place, f"{call(measure)}没有责任单位。", hint)


def check_lead_named(data: PlanData) -> Iterable[Finding]:
    """Require that where units support, one leads or answers."""
    for plan, measure in all_measures(data):
        if measure.assignments and all(assignment.role is Role.SUPPORT for assignment in measure.assignments):
            yield finding(
                "lead-missing",
                measure_place(plan, measure),
                f"{call(measure)}只有配合单位，没有牵头单位。",
                f"请按原文补 lead。{if_printed_so('lead-missing', '原文没有写牵头单位')}",
            )


def check_units_once(data: PlanData) -> Iterable[Finding]:
    """Require that no unit stands twice in a measure: not in two roles, not under two names (挂牌, renamed), not repeated."""
    for plan, measure in all_measures(data):
        if len({assignment.key for assignment in measure.assignments}) < len(measure.assignments):
            yield from _repeated(plan, measure)


def _repeated(plan: Plan, measure: Measure) -> Iterator[Finding]:
    seen: dict[str, Assignment] = {}
    for assignment in measure.assignments:
        first = seen.setdefault(assignment.key, assignment)
        if first is not assignment:
            code, message, hint = _repetition(first, assignment)
            place = measure_place(plan, measure, assignment.line)
            yield finding(code, place, message, f"{hint}{if_printed_so(code)}")


def _repetition(first: Assignment, again: Assignment) -> tuple[str, str, str]:
    if first.role is not again.role:
        other = "" if first.written == again.written else f"（写作“{first.written}”）"
        message = f"“{again.written}”{other}既是{first.role.word}单位，又是{again.role.word}单位。"
        return "two-roles", message, "一个单位在一条举措里只有一种分工，请按原文核对。"
    if first.written != again.written:
        message = f"“{first.written}”和“{again.written}”是同一个单位，在{again.role.word}单位里列了两次。"
        return "two-names", message, "请按原文核对：只留一个；若本是两个单位，请分开登记。"
    return "unit-twice", f"“{again.written}”在{again.role.word}单位里写了两次。", "请删去一个。"
