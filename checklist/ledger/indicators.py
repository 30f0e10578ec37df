"""One indicator across plans and years (对标): stock, flow and rate kept apart, figures as printed."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from checklist.errors import InputError
from checklist.model import Frozen, Indicator, Per, Plan, PlanData, Target
from checklist.outline import measures_of, sections_of
from checklist.words.quantities import convert, format_number
from checklist.words.suggest import suggest_names
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

EVERY_YEAR = "每年"
NO_YEAR = "未注明年份"


class PrintedGoal(Frozen):
    """One printed goal: where it stands and what it says."""

    indicator: Indicator
    plan: Plan
    place: str
    """The printed number of the section or measure; "" for the plan's own goals."""
    target: Target

    @property
    def column(self) -> str:
        """The year it is due, or its rhythm."""
        if self.target.year is not None:
            return f"{self.target.year}年"
        return EVERY_YEAR if self.target.per is Per.YEAR else NO_YEAR


class GoalTable(Frozen):
    """One indicator's goals: a row per plan, a column per year."""

    indicator: Indicator
    columns: tuple[str, ...]
    rows: tuple[tuple[Plan, tuple[str, ...]], ...]


def find_indicators(data: PlanData, name: str) -> tuple[Indicator, ...]:
    """Give the indicators whose name or alias contains ``name``; raises InputError with the nearest names."""
    plain = normalise_name(name)
    found = tuple(i for i in data.indicators if any(plain in normalise_name(n) for n in (i.name, *i.aliases)))
    if found:
        return found
    near = suggest_names(plain, {alias for i in data.indicators for alias in (i.name, *i.aliases)})
    hint = f"是否要找：{'、'.join(near)}？" if near else "用 checklist indicators 查看全部指标。"
    raise InputError(f"没有“{name}”这个指标。", hint)


def entries(plans: Sequence[Plan], indicators: Iterable[Indicator]) -> list[PrintedGoal]:
    """Give every goal of these indicators, plan after plan, in printed order."""
    by_name = {indicator.name: indicator for indicator in indicators}
    return [
        PrintedGoal(indicator=by_name[target.indicator], plan=plan, place=place, target=target)
        for plan in plans
        for place, target in _targets(plan)
        if target.indicator in by_name
    ]


def _targets(plan: Plan) -> Iterator[tuple[str, Target]]:
    yield from (("", target) for target in plan.targets)
    yield from ((section.number, target) for section in sections_of(plan) for target in section.targets)
    yield from ((measure.number, target) for _, measure in measures_of(plan) for target in measure.targets)


def compare(found: Sequence[PrintedGoal]) -> list[GoalTable]:
    """Line the goals up: a table per indicator, a row per plan, a column per year; equal goals once, differing ones all."""
    ordered = sorted(found, key=lambda entry: entry.indicator.name)
    tables = {name: _table(list(run)) for name, run in groupby(ordered, key=lambda entry: entry.indicator.name)}
    return [tables[name] for name in dict.fromkeys(entry.indicator.name for entry in found)]


def _table(found: list[PrintedGoal]) -> GoalTable:
    columns = sorted({entry.column for entry in found}, key=lambda c: (c == NO_YEAR, c == EVERY_YEAR, c))
    plans = dict.fromkeys(entry.plan.id for entry in found)
    rows = []
    for plan_id in plans:
        own = [entry for entry in found if entry.plan.id == plan_id]
        rows.append((own[0].plan, tuple(_cell(own, column) for column in columns)))
    return GoalTable(indicator=found[0].indicator, columns=tuple(columns), rows=tuple(rows))


def _cell(found: Iterable[PrintedGoal], column: str) -> str:
    return "\n".join(dict.fromkeys(goal_text(entry) for entry in found if entry.column == column))


def goal_text(entry: PrintedGoal) -> str:
    """Word a goal as printed, with what is needed to compare it: rhythm, baseline, the figure in the usual unit."""
    target = entry.target
    rhythm = {Per.YEAR: "每年", Per.TOTAL: "累计", None: ""}[target.per]
    if target.text.startswith(("年", "每", "累计")) or entry.column == EVERY_YEAR:
        rhythm = ""
    return f"{rhythm}{target.text}{_converted(entry)}{_baseline(target)}"


def _baseline(target: Target) -> str:
    if target.baseline is None:
        return ""
    return f"（{target.baseline.year}年为{format_number(target.baseline.value)}{target.measurement_unit or ''}）"


def _converted(entry: PrintedGoal) -> str:
    target, usual = entry.target, entry.indicator.unit
    if target.value is None or not usual or not target.measurement_unit or target.measurement_unit == usual:
        return ""
    try:
        value = convert(target.value, target.measurement_unit, usual)
    except ValueError:
        return ""
    return f"（合{format_number(value)}{usual}）"
