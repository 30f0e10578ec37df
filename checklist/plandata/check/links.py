"""What a plan and its measures go on from: plans and ids that exist."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checklist.outline import measures_of
from checklist.plandata.check.walk import (
    all_measures,
    finding,
    if_printed_so,
    measure_place,
    plan_place,
    shorten,
)
from checklist.words.suggest import ask_nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.model import Finding, Measure, Plan, PlanData


def check_replaced_plans(data: PlanData) -> Iterable[Finding]:
    """Require that the plans a plan replaces are loaded."""
    known = {plan.id for plan in data.plans}
    for plan in data.plans:
        for name in plan.replaces:
            if name not in known:
                near = ask_nearest(name, known - {plan.id}) or "请核对方案编码，或把旧方案的文件一并载入。"
                hint = f"{near}{if_printed_so('unknown-replaces', '旧方案没有数据')}"
                yield finding("unknown-replaces", plan_place(plan), f"所替代的方案“{name}”没有载入。", hint)


def check_links(data: PlanData) -> Iterable[Finding]:
    """Require that a measure goes on from measures that exist, as far as the plan they stood in is loaded."""
    known = {measure.id for _, measure in all_measures(data)}
    stems = [{_stem(measure.id) for _, measure in measures_of(plan)} for plan in data.plans]
    for plan, own in zip(data.plans, stems, strict=True):
        missing = [link for link in _all_links(plan) if link.id not in known]
        others = set().union(*(other for other in stems if other is not own)) - own if missing else set()
        for link in missing:
            if _stem(link.id) in others or _old_plans_loaded(data, plan):
                yield _unknown_link(plan, link, known)


class _Link(NamedTuple):
    measure: Measure
    word: str
    id: str


def _all_links(plan: Plan) -> Iterator[_Link]:
    for _, measure in measures_of(plan):
        for word, ids in (
            ("接续的举措", measure.continues),
            ("拆分自的举措", measure.split_from),
            ("合并自的举措", measure.merged_from),
        ):
            yield from (_Link(measure, word, id_) for id_ in ids)


def _unknown_link(plan: Plan, link: _Link, known: set[str]) -> Finding:
    near = ask_nearest(link.id, known) if len(known) <= _FEW else ""
    hint = f"{near or '请核对编码。'}{if_printed_so('unknown-link', '旧举措没有数据')}"
    return finding("unknown-link", measure_place(plan, link.measure), f"{link.word}“{shorten(link.id)}”不存在。", hint)


_FEW = 2000
"""Beyond so many ids, looking for similar ones would take longer than all the rules together."""


def _stem(id_: str) -> str:
    return id_.rpartition("-")[0] or id_


def _old_plans_loaded(data: PlanData, plan: Plan) -> bool:
    return bool(plan.replaces) and set(plan.replaces) <= {other.id for other in data.plans}
