"""One indicator across plans and years (对标): stock, flow and rate kept apart, figures as printed."""

from __future__ import annotations

from collections import Counter
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.errors import InputError
from checklist.ledger.asked import find_region
from checklist.model import Frozen, Indicator, IndicatorKind, Per, Plan, PlanData, Target
from checklist.outline import owners_of
from checklist.words.goalnames import says_yearly
from checklist.words.quantities import convert, format_number
from checklist.words.suggest import suggest_names
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EVERY_YEAR = "每年"
NO_YEAR = "未注明年份"


class PrintedGoal(Frozen):
    """One printed goal: where it stands and what it says."""

    indicator: Indicator
    plan: Plan
    place: str
    """The printed number of the section or measure; "" for the plan's own goals."""
    target: Target
    notes: tuple[str, ...] = ()
    """What the plan's data say of this figure: 勘误、说明."""

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
    notes: tuple[tuple[str, str, str], ...] = ()
    """What is to be known of figures marked ＊: the plan's name, the printed number of the task, the note."""


def find_indicators(data: PlanData, name: str) -> tuple[Indicator, ...]:
    """Give the indicators whose name or alias contains ``name``; raises InputError with the nearest names."""
    plain = normalise_name(name)
    found = tuple(i for i in data.indicators if any(plain in normalise_name(n) for n in (i.name, *i.aliases)))
    if found:
        return found
    if place := find_region(data, name):
        hint = f"只看这个地区，请写 --region {place.short}；查一项指标，如 checklist indicators 高新技术企业。"
        raise InputError(f"“{name}”是地区，不是指标。", hint)
    near = suggest_names(plain, {alias for i in data.indicators for alias in (i.name, *i.aliases)})
    hint = f"是否要找：{'、'.join(near)}？" if near else "用 checklist indicators 查看全部指标。"
    raise InputError(f"没有“{name}”这个指标。", hint)


def entries(plans: Sequence[Plan], indicators: Iterable[Indicator]) -> list[PrintedGoal]:
    """Give every goal of these indicators, plan after plan, in printed order."""
    by_name = {indicator.name: indicator for indicator in indicators}
    return [
        PrintedGoal(
            indicator=by_name[target.indicator],
            plan=plan,
            place="" if isinstance(owner, Plan) else owner.number,
            target=target,
            notes=tuple(note for note in owner.notes if _speaks_of(note, target)),
        )
        for plan in plans
        for owner in owners_of(plan)
        for target in owner.targets
        if target.indicator in by_name
    ]


def _speaks_of(note: str, target: Target) -> bool:
    """Tell whether a note is about a figure: it quotes the value with its unit."""
    if target.value is None:
        return False
    before, figure, _ = note.partition(f"{format_number(target.value)}{target.measurement_unit or ''}")
    return bool(figure) and not before.endswith(_FIGURE_PARTS)


_FIGURE_PARTS = (*"0123456789.",)
"""What a longer figure has before the end of it: the 35% of 135% is another figure."""


def compare(found: Sequence[PrintedGoal]) -> list[GoalTable]:
    """Line the goals up: a table per indicator, a row per plan, a column per year.

    Every commitment is listed: equal figures of several tasks with the numbers of these. A goal that repeats what stands
    above it, and one of a stock or a rate that is said again, is listed once.
    """
    ordered = sorted(found, key=lambda entry: entry.indicator.name)
    tables = {name: _table(list(run)) for name, run in groupby(ordered, key=lambda entry: entry.indicator.name)}
    return [tables[name] for name in dict.fromkeys(entry.indicator.name for entry in found)]


def _table(found: list[PrintedGoal]) -> GoalTable:
    columns = sorted({entry.column for entry in found}, key=lambda c: (c == NO_YEAR, c == EVERY_YEAR, c))
    by_plan: dict[str, list[PrintedGoal]] = {}
    for entry in found:
        by_plan.setdefault(entry.plan.id, []).append(entry)
    rows = [(own[0].plan, tuple(map(partial(_cell, own), columns))) for own in by_plan.values()]
    notes = dict.fromkeys((_name(entry.plan), entry.place, note) for entry in found for note in entry.notes)
    return GoalTable(indicator=found[0].indicator, columns=tuple(columns), rows=tuple(rows), notes=tuple(notes))


def _name(plan: Plan) -> str:
    return plan.short or plan.title


def _cell(found: Iterable[PrintedGoal], column: str) -> str:
    own = _unrepeated([entry for entry in found if entry.column == column])
    texts = Counter(map(goal_text, own))
    places = {goal_text(entry) for entry in own if texts[goal_text(entry)] > 1 and _adds_up(entry)}
    said = (f"{text}（{entry.place}）" if (text := goal_text(entry)) in places else text for entry in own)
    return "\n".join(dict.fromkeys(said))


def _unrepeated(here: list[PrintedGoal]) -> list[PrintedGoal]:
    return [entry for entry in here if not any(_repeats(entry, other) for other in here)]


def _repeats(entry: PrintedGoal, other: PrintedGoal) -> bool:
    """Tell whether a goal says again what the plan or a heading above says."""
    above = other.place != entry.place and entry.place.startswith(other.place)
    figured = entry.target.value is not None
    return above and (goal_text(entry) == goal_text(other) or (figured and _figure(entry) == _figure(other)))


def _figure(entry: PrintedGoal) -> Target:
    """Give a goal without its wording: a plan may call one figure by two phrases."""
    return replace(entry.target, text="", baseline=None, line=0)


def _adds_up(entry: PrintedGoal) -> bool:
    """Tell whether equal figures of two tasks are two commitments; a stock or a rate is but one."""
    return entry.target.per is Per.TOTAL or entry.indicator.kind is IndicatorKind.FLOW


def goal_text(entry: PrintedGoal) -> str:
    """Word a goal as printed, with what is needed to compare it: rhythm, baseline, the figure in the usual unit.

    A sum over several years is called so, and what a note leaves open is marked ＊.
    """
    target = entry.target
    unsaid = target.per is Per.YEAR and entry.column != EVERY_YEAR and not says_yearly(target)
    rhythm = "每年" if unsaid else ""
    mark = "＊" if entry.notes else ""
    return f"{rhythm}{target.text}{_years(entry)}{_converted(entry)}{_baseline(target)}{mark}"


def _years(entry: PrintedGoal) -> str:
    """Say of a sum over several years which they are; nothing of one that its plan gives a single year."""
    plan, last = entry.plan, entry.target.year or entry.plan.last_year
    summed = entry.target.per is Per.TOTAL and plan.first_year < last
    return f"（{plan.first_year}—{last}年合计）" if summed else ""


def _baseline(target: Target) -> str:
    if target.baseline is None:
        return ""
    return f"（{target.baseline.year}年为{format_number(target.baseline.value)}{target.measurement_unit or ''}）"


def _converted(entry: PrintedGoal) -> str:
    target, usual = entry.target, entry.indicator.unit
    if target.value is None or not usual or not target.measurement_unit:
        return ""
    try:
        value = convert(target.value, target.measurement_unit, usual)
    except ValueError:
        return ""
    return f"（合{format_number(value)}{usual}）" if value != target.value else ""
