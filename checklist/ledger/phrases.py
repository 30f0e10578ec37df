"""Put the parts of a ledger into an office's words: units by role, targets, goals, titles, notes."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from checklist.ledger.ledger import count_roles
from checklist.ledger.select import in_force
from checklist.model import Assignment, Per, Plan, Role, Section, Target, heading
from checklist.words.goalnames import spoken

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklist.ledger.ledger import Ledger, Row
    from checklist.ledger.select import Filter

NOT_STATED = "原文未明确"
NONE = "—"
INHERITED_MARK = "※"
COLLECTIVE_MARK = "（集体）"
PLAN_MARK = "【方案："
"""Opens the plan's short name in a task cell where nothing else tells several plans apart."""


def unit_name(assignment: Assignment) -> str:
    """Give the name a cell prints: the unit's short name as of the plan's issue, or the group's."""
    return assignment.unit


def roles_text(assignments: Sequence[Assignment]) -> str:
    """Name units in printed order; where roles differ, a line per role: ``牵头：…``."""
    roles = {assignment.role for assignment in assignments}
    if len(roles) < 2:  # noqa: PLR2004 - one role needs no word
        return "、".join(map(unit_name, assignments))
    runs = groupby(assignments, key=lambda assignment: assignment.role)
    return "\n".join(f"{role.word}：{'、'.join(map(unit_name, run))}" for role, run in runs)


def measure_text(row: Row) -> str:
    """Word the measure: the original text, or the title and the numbered actions."""
    measure = row.measure
    if measure.text:
        return measure.text
    title = measure.title.rstrip("。")
    return f"{title}。{numbered(measure.actions)}" if measure.actions else title


def numbered(items: Sequence[str]) -> str:
    """Join items as ``1.…；2.…。``; a single one bears no number."""
    if len(items) < 2:  # noqa: PLR2004 - a list of one is a sentence
        return "".join(f"{item.rstrip('。')}。" for item in items)
    return "；".join(f"{i}.{item.rstrip('。；')}" for i, item in enumerate(items, 1)) + "。"


def targets_text(targets: Iterable[Target], year: int | None) -> str:
    """Word targets in order, equal ones once; figures of one indicator share its name."""
    parts: list[str] = []
    for indicator, run in groupby(dict.fromkeys(_bare(target) for target in targets), key=lambda t: t.indicator):
        said = [target_text(target, year) for target in run]
        parts.append(spoken(indicator, said) + "，".join(said))
    return "；".join(parts)


def _bare(target: Target) -> Target:
    return Target(indicator=target.indicator, text=target.text, value=target.value, year=target.year, per=target.per)


def target_text(target: Target, year: int | None) -> str:
    """Word one target without its indicator: ``2023年达到800家``, ``每年50家以上``, in a ledger of 2024 ``至2025年超过900家``."""
    if target.per is Per.YEAR:
        until = f"至{target.year}年" if target.year and target.year != year and not target.no_year else ""
        return until + (target.text if target.text[:1] in "年每" else f"每年{target.text}")
    if target.year is None:
        return target.text
    if target.per is Per.TOTAL:
        return f"至{target.year}年累计{target.text.removeprefix('累计')}"
    if target.year == year:
        return target.text
    return f"{target.year}年{target.text}" if year is None else f"至{target.year}年{target.text}"


def goals_text(sections: Iterable[Section], targets: Iterable[Target], year: int | None) -> str:
    """Word the goals of sections: their figures, then what has none."""
    parts = [targets_text(targets, year), *(section.goal.rstrip("。") for section in sections)]
    return "；".join(part for part in parts if part)


def section_title(row: Row) -> str:
    """Give the heading a row stands under: the innermost section's, or the measure's own where it is the section."""
    if row.measure.is_section:
        return heading(row.measure.number, row.measure.title)
    return row.path[-1].heading if row.path else ""


def plan_name(plan: Plan) -> str:
    """Name a plan as offices do: 《方案名》（文号）."""
    number = f"（{plan.document_number}）" if plan.document_number else ""
    return f"《{plan.title}》{number}"


def ledger_title(ledger: Ledger) -> str:
    """Title a ledger as offices do; over several plans it names the unit only."""
    year = f"{ledger.year}年" if ledger.year else ""
    if ledger.unit:
        return f"{ledger.unit}{year}重点任务工作台账"
    return f"{_named_by(ledger.plans)}{year}重点任务分解表"


def _named_by(plans: Sequence[Plan]) -> str:
    """Name the table of one plan by its title, of several by their place; "" where they have none in common."""
    if len(plans) == 1:
        return f"《{plans[0].title}》"
    places = {plan.place for plan in plans}
    return places.pop() if len(places) == 1 else ""


def ledger_subtitle(ledger: Ledger, only: str = "") -> str:
    """Give the line under the title: the plan and its period, what it is narrowed to, the day it speaks of."""
    parts = []
    if len(ledger.plans) == 1:
        plan = ledger.plans[0]
        period = "" if ledger.year or str(plan.first_year) in plan.title else f"，{plan.period}"
        named = plan_name(plan) if ledger.unit else plan.document_number
        parts = [f"{named}{period}".strip("，")] if named or period else []
    if scope := ledger_scope(ledger, only):
        parts.append(scope)
    if ledger.as_of:
        day = ledger.as_of
        parts.append(f"截至{day.year}年{day.month}月{day.day}日")
    return (
        f"（{'，'.join(parts)}）" if parts and not (len(parts) == 1 and parts[0].startswith("《")) else "".join(parts)
    )


def ledger_scope(ledger: Ledger, only: str = "") -> str:
    """Say what a narrowed ledger is narrowed to; "" of one that holds all tasks.

    ``only`` names the units a table of several was put together from.
    """
    if ledger.unit:
        only, bearer = "", "本单位"
    else:
        bearer = only
    return scope_text(ledger.narrowed, bearer, only) if ledger.narrowed.narrows or only else ""


def scope_text(narrowed: Filter, bearer: str = "", only: str = "") -> str:
    """Say what a list is narrowed to: ``仅列牵头任务``, ``仅列县区政府含“人才”的任务``.

    ``bearer`` are those whose roles were asked for, "" where any unit's role counts; ``only`` names those of all units
    whose tasks are listed.
    """
    roles, tail, who = "", "", only
    words = [role.word for role in narrowed.roles]
    if words and bearer and Role.RESPONSIBLE not in narrowed.roles:
        tail = "、".join(words)
    elif words:  # 责任任务 is no word; and a task of many units is nobody's 牵头任务
        roles, who = f"{f'{only or bearer}为' if bearer else '有'}{'或'.join(words)}单位", ""
    conditions = "、".join(part for part in (f"含“{narrowed.keyword}”" if narrowed.keyword else "", roles) if part)
    opening = f"{who}{conditions}的" if who or conditions else ""
    return f"仅列{opening}{f'“{narrowed.topic}”专题' if narrowed.topic else ''}{tail}任务"


def counts_text(ledger: Ledger) -> str:
    """Close a list with how many tasks there are, by role."""
    if not ledger.unit:
        return f"共{len(ledger.rows)}项任务。"
    counts = count_roles(ledger.rows)
    named = (("牵头", counts.lead), ("配合", counts.support), ("责任", counts.responsible), ("集体", counts.collective))
    parts = "，".join(f"{word}{count}项" for word, count in named if count)
    return f"共{counts.total}项任务：{parts}。" if parts else f"共{counts.total}项任务。"


def plan_goals(ledger: Ledger) -> list[str]:
    """Give the figures that stand for a plan as a whole, in force in the ledger's year, a line per plan."""
    several = len(ledger.plans) > 1
    lines = []
    for plan in ledger.plans:
        goals = targets_text(in_force(plan.targets, ledger.year, plan.last_year), ledger.year)
        if goals:
            lines.append(f"{f'《{plan.title}》' if several else '方案'}总体目标：{goals}。")
    return lines


def table_notes(ledger: Ledger, keys: frozenset[str]) -> tuple[str, ...]:
    """Give the lines under the table: what the reader must know to read the cells rightly."""
    rows = ledger.rows
    notes = []
    if keys & {"measure", "measure_target", "actions"} and any(
        row.measure.actions and ("actions" in keys or not row.measure.text) for row in rows
    ):
        notes.append("举措要点系归纳，以原文为准。")
    if "lead" in keys and "responsible" not in keys and any(_undivided(row) for row in rows):
        notes.append(
            "原文未区分牵头、配合的，责任单位列入牵头单位栏。"
            if "support" not in keys
            else "原文未区分牵头、配合，有关责任单位列入牵头单位栏。"
        )
    if "deadline" in keys and any(row.measure.deadline.inherited for row in rows):
        notes.append(f"标{INHERITED_MARK}的，原文未明确完成时限，按方案期末填列。")
    notes += [f"《{plan.title}》未载明实施期限，系据目标年份推定。" for plan in ledger.plans if plan.period_inferred]
    if any(row.collective for row in rows):
        notes.append(f"标{COLLECTIVE_MARK}的，系以集体名义承担的任务。")
    return (*notes, *plan_goals(ledger), *_errata(rows))


def _undivided(row: Row) -> bool:
    roles = {assignment.role for assignment in row.measure.assignments}
    return Role.RESPONSIBLE in roles and Role.LEAD not in roles


def _errata(rows: Sequence[Row]) -> list[str]:
    several = len({row.plan.id for row in rows}) > 1
    return [
        f"第{row.measure.sequence}项{f'（{row.plan.short or row.plan.title}）' if several else ''}{note}"
        for row in rows
        for note in row.measure.notes
        if note.startswith("勘误")
    ]
