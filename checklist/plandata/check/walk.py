"""How the rules go through the data, and which findings are accepted.

``accepted: {code: reason}`` silences a code for the one object it is written on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.outline import measures_of, sections_of
from checklist.plandata.findings import CODES, Place, finding
from checklist.words.suggest import suggest_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.model import Finding, Measure, Plan, PlanData, Region, Section, Target
    from checklist.words.units import Body


def plan_place(plan: Plan) -> Place:
    """Give the place of a plan."""
    return Place(plan.file, plan.line, plan.id)


def section_place(plan: Plan, section: Section) -> Place:
    """Give the place of a section; it goes by its plan's id and its own number."""
    return Place(plan.file, section.line, f"{plan.id}/{section.number}")


def measure_place(plan: Plan, measure: Measure, line: int = 0) -> Place:
    """Give the place of a measure, or of the line inside it."""
    return Place(plan.file, line or measure.line, measure.id or f"@{measure.line}")


def body_place(region: Region, body: Body) -> Place:
    """Give the place of a unit or group; it goes by its region's id and its own name."""
    return Place(region.file, body.line, f"{region.id}/{body.name}")


def call(measure: Measure) -> str:
    """Name a measure in a message."""
    return f"举措“{shorten(measure.title)}”" if measure.title else f"举措 {measure.id}"


def shorten(text: str, longest: int = 40) -> str:
    """Cut what is quoted in a message to a readable length."""
    return text if len(text) <= longest else f"{text[:longest]}……"


def all_measures(data: PlanData) -> Iterator[tuple[Plan, Measure]]:
    """Give every measure of every plan with its plan."""
    for plan in data.plans:
        for _, measure in measures_of(plan):
            yield plan, measure


def all_targets(data: PlanData) -> Iterator[tuple[Plan, Place, Target]]:
    """Give every target with its plan and its place; it belongs to the plan, section or measure it is written in."""
    for plan in data.plans:
        yield from ((plan, plan_place(plan)._replace(line=target.line), target) for target in plan.targets)
        for section in sections_of(plan):
            yield from (
                (plan, section_place(plan, section)._replace(line=target.line), target) for target in section.targets
            )
            for measure in section.measures:
                yield from ((plan, measure_place(plan, measure, target.line), target) for target in measure.targets)


def all_bodies(data: PlanData) -> Iterator[tuple[Region, Body]]:
    """Give every unit and group with its region."""
    for region in data.regions:
        for body in region.bodies:
            yield region, body


def apply_acceptances(data: PlanData, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give the findings that nobody accepted, then those about the acceptances themselves."""
    accepted = {(place.file, place.subject, code) for place, codes in _acceptances(data) for code in codes}
    met: set[tuple[str, str, str]] = set()
    for found in findings:
        key = (found.file, found.subject, found.code)
        if key in accepted and CODES[found.code].acceptable:
            met.add(key)
        else:
            yield found
    for place, codes in _acceptances(data):
        for code, reason in codes.items():
            yield from _judge(place, code, reason, used=(place.file, place.subject, code) in met)


def _acceptances(data: PlanData) -> Iterator[tuple[Place, dict[str, str]]]:
    yield from ((body_place(region, body), body.accepted) for region, body in all_bodies(data) if body.accepted)
    for plan in data.plans:
        if plan.accepted:
            yield plan_place(plan), plan.accepted
        for section in sections_of(plan):
            if section.accepted:
                yield section_place(plan, section), section.accepted
            yield from ((measure_place(plan, found), found.accepted) for found in section.measures if found.accepted)


def _judge(place: Place, code: str, reason: str, *, used: bool) -> Iterator[Finding]:
    if code not in CODES:
        near = suggest_names(code, CODES, most=1)
        hint = f"是否想写 {near[0]}？" if near else "可用的代码见 docs/data-format.md。"
        yield finding("acceptance-refused", place, f"accepted 里的“{code}”不是校验代码。", hint)
    elif not CODES[code].acceptable:
        message = f"“{code}”（{CODES[code].meaning}）不能用 accepted 认可。"
        yield finding("acceptance-refused", place, message, f"请改正数据：{CODES[code].remedy}。")
    elif not used:
        message = f"accepted 认可了“{code}”（{CODES[code].meaning}），这里并没有这个问题。"
        yield finding("acceptance-unused", place, message)
    elif not reason:
        hint = f"请写成 accepted: {{{code}: 理由}}，如“原文如此”。"
        yield finding("acceptance-reason", place, f"accepted 认可“{code}”没有写理由。", hint)
