"""Stray marks in names: what a hand or a scanner left in units, titles, numbers and indicators."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checklist.model import Unit
from checklist.outline import sections_of
from checklist.plandata.check.walk import (
    Place,
    all_bodies,
    body_place,
    finding,
    if_printed_so,
    measure_place,
    plan_place,
    section_place,
    shorten,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.model import Finding, Plan, PlanData
    from checklist.words.units import Body

_HAN = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WIDE = rf"{_HAN}\u3000-\u303f\uff00-\uffef\u2018-\u201d"
_MARK = "、，；：。,;:"
_UNSEEN = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Zero-width and direction marks; the joiners of emoji are none."""
_RULES = (
    (re.compile(rf"^[{_MARK}.]"), "开头有多余的“{}”"),
    (re.compile(rf"[{_MARK}]$|(?<=[{_WIDE}])\.$"), "末尾有多余的“{}”"),
    (re.compile(rf"[{_MARK}]{{2}}"), "标点“{}”连用"),
    (re.compile(rf"\s(?=[{_WIDE}])|(?<=[{_WIDE}])\s|\s{{2}}"), "中间有空白"),
    (re.compile(f"[{_UNSEEN}]"), "里有看不见的字符"),
    (re.compile(r"[()\[\]<>]"), "有半角括号“{}”"),
    (re.compile(rf"(?<=[{_HAN}])[,;:](?=[{_HAN}])"), "有半角标点“{}”"),
)
_PAIRS = dict(zip("（《〈〔【“", "）》〉〕】”", strict=True))
_CLOSING = frozenset(_PAIRS.values())
_SUSPECT = re.compile(rf"[{_MARK}{_UNSEEN}.()\[\]<>\s{''.join(_PAIRS)}{''.join(_CLOSING)}]")


def check_marks(data: PlanData) -> Iterable[Finding]:
    """Require that no name holds white space, half-width or unpaired brackets, doubled marks, or marks at its ends."""
    for what, name, place in _names(data):
        if problem := stray_mark(name):
            yield finding(
                "stray-mark", place, f"{what}“{shorten(name)}”{problem}。", f"请改正。{if_printed_so('stray-mark')}"
            )


def stray_mark(name: str) -> str:
    """Say in a few words what does not belong in a name; "" when all is well."""
    if not _SUSPECT.search(name):
        return ""
    for pattern, saying in _RULES:
        if match := pattern.search(name):
            return saying.format(match[0])
    return _unpaired(name)


def _unpaired(name: str) -> str:
    awaited: list[str] = []
    for character in name:
        if character in _PAIRS:
            awaited.append(_PAIRS[character])
        elif character in _CLOSING and (not awaited or awaited.pop() != character):
            return f"的“{character}”不成对"
    return f"缺少“{awaited[-1]}”" if awaited else ""


def _names(data: PlanData) -> Iterator[tuple[str, str, Place]]:
    for region in data.regions:
        place = Place(region.file, region.line, region.id)
        yield from (("地区名称", name, place) for name in dict.fromkeys((region.name, region.short)))
    for region, body in all_bodies(data):
        place = body_place(region, body)
        yield from (("单位名称", name, place) for name in _body_names(body))
    for indicator in data.indicators:
        place = Place(indicator.file, indicator.line, indicator.name)
        yield from (("指标名称", name, place) for name in (indicator.name, *indicator.aliases))
    for plan in data.plans:
        yield from _plan_names(plan)


def _body_names(body: Body) -> Iterable[str]:
    former = body.formerly if isinstance(body, Unit) else ()
    full = (body.full, *body.plates) if isinstance(body, Unit) else ()
    names = (body.name, *full, *body.aliases, *(name for old in former for name in (old.name, old.full)))
    return dict.fromkeys(names)


def _plan_names(plan: Plan) -> Iterator[tuple[str, str, Place]]:
    place = plan_place(plan)
    yield "方案标题", plan.title, place
    yield "方案简称", plan.short, place
    for section in sections_of(plan):
        yield "标题", section.title, section_place(plan, section)
        yield "编号", section.number, section_place(plan, section)
        for measure in section.measures:
            if not measure.is_section:
                yield "举措标题", measure.title, measure_place(plan, measure)
                yield "编号", measure.number, measure_place(plan, measure)
