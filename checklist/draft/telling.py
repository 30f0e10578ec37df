"""Say what a draft found and what it left over, each with its place, for the person who goes on with it."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from checklist.draft.prosegoals import merge_goals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from checklist.draft.proposals import Draft, DraftMeasure, DraftPlan

_REASON = attrgetter("reason")
_SHOWN = 12
"""Places listed of one kind; the file itself marks all."""


def say_draft(draft: Draft, written: str) -> list[str]:
    """Give the lines of the summary; ``written`` is the draft's text, whose 待核 are counted."""
    lines = list(draft.remarks)
    for plan in draft.plans:
        lines += _say_plan(plan)
    groups = sum(unit.group for unit in draft.units)
    lines.append(f"单位：{len(draft.units) - groups}个，集体：{groups}个。")
    lines += _say_doubtful_units(draft)
    lines.append(f"要人定夺的地方共{written.count('待核：')}处，文件里都标了“待核”。")
    return lines


def _say_plan(plan: DraftPlan) -> Iterator[str]:
    measures, goals = list(plan.measures()), list(plan.all_goals())
    notes = sum(0 if measure.inherited else len(measure.notes) for measure in measures)
    targets = sum(len(one.targets) for one in goals)
    yield f"《{plan.found.title}》（{plan.found.place}）：任务{len(measures)}项，责任单位注{notes}处，目标{targets}条。"
    if not notes:
        yield "  没有找到责任单位注：只起草了结构，责任单位请按另发的分工补上。"
    if plan.first_listed_leads:
        yield "  原文写明列第一位的为牵头单位，已按此录。"
    if plan.leads_up_to:
        yield f"  原文写明第一个“{plan.leads_up_to}”前的为牵头单位，已按此录。"
    for what, is_so in _DOUBTS:
        yield from _listed(what, map(_called, filter(is_so, measures)))
    yield from _listed("不含任务、没有录入的部分", plan.left_out)
    whole = merge_goals(goals)
    yield from _listed("要核对的目标", whole.doubts)
    for reason, figures in groupby(sorted(whole.aside, key=_REASON), _REASON):
        yield from _listed(f"不作目标的数字（{reason}）", (one.words for one in figures))


_DOUBTS: tuple[tuple[str, Callable[[DraftMeasure], bool]], ...] = (
    ("没有注明责任单位的任务", lambda one: not one.units),
    ("标题是摘的", lambda one: not one.is_titled),
    ("责任单位是沿用的", lambda one: one.inherited and bool(one.units)),
)


def _called(measure: DraftMeasure) -> str:
    return f"{measure.number} {measure.title}（{measure.place}）".strip()


def _listed(what: str, found: Iterable[str]) -> Iterator[str]:
    if items := list(found):
        more = f"；等{len(items)}处" if len(items) > _SHOWN else ""
        yield f"  {what}：{'；'.join(items[:_SHOWN])}{more}。"


def _say_doubtful_units(draft: Draft) -> Iterator[str]:
    twins = [f"{unit.name}：{doubt}" for unit in draft.units for doubt in unit.doubts if "是否同一单位" in doubt]
    yield from _listed("名称相近的单位", twins)
