"""Acceptances: ``accepted: {code: reason}`` silences a code for the one object it is written on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.outline import sections_of
from checklist.plandata.check.codes import CODES
from checklist.plandata.check.walk import (
    Place,
    all_bodies,
    body_place,
    finding,
    measure_place,
    plan_place,
    section_place,
)
from checklist.words.suggest import suggest_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.model import Finding, PlanData


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
        yield finding("acceptance-unused", place, message, "请删去这一条。")
    elif not reason:
        hint = f"请写成 accepted: {{{code}: 理由}}，如“原文如此”。"
        yield finding("acceptance-reason", place, f"accepted 认可“{code}”没有写理由。", hint)
