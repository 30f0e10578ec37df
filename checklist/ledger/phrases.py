"""What the templates are told of a ledger: units by role, goals, title, notes; and what they make of it.

Of what is noted in the data (勘误、说明), a note of a task or a heading always concerns it. One of a unit or of a plan
concerns a row if it names its number or heading; a unit's 勘误 that names none, every row with the unit; a plan's 勘误,
the table of the whole plan; what is noted of a unit and a group, the unit's tasks as a member of that group. In a year's
ledger none is printed whose figures all hold in other years.
"""

from __future__ import annotations

import re
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from checklist.files.templates import SHIPPED, Templates
from checklist.ledger.ledger import COUNTED, count_roles, in_force
from checklist.model import Assignment, Frozen, Measure, Per, Plan, Role, Section, Target, number_parts
from checklist.outline import measures_of, owners_of
from checklist.words import compile_later
from checklist.words.deadlines import format_date
from checklist.words.goalnames import is_phrase, say_goal, split_phrase, spoken
from checklist.words.quantities import format_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.ledger.ledger import Filter, Ledger, Row
    from checklist.model import Region

NOT_STATED = "原文未明确"
NONE = "—"
INHERITED_MARK = "※"
COLLECTIVE_MARK = "（集体）"
NO_YEAR_MARK = "（未明确年份）"
PLAN_MARK = "【方案："
GOALS_OPENING = "工作目标："
"""These six stand in the templates; what is read back from a filled form is known by them."""

UnitRuns = tuple[tuple[str, tuple[str, ...], bool], ...]
"""Units in printed order: role word ("" where all have one role), names, whether 等 follows."""
GoalRuns = tuple[tuple[str, tuple[str, ...], bool, bool], ...]
"""Goals in printed order: what they are for ("" where each says it), what is said of it, whether that are figures of one
phrase, whether it is the last."""


def unit_runs(assignments: Sequence[Assignment], *, last: Role | None = None, unsaid: Role | None = None) -> UnitRuns:
    """Sort units by role, in printed order; the word is left out where all have one role, if that is ``unsaid`` or it is None.

    ``last`` is the role of the list that ends in 等, which is said behind those of its units that are given here.
    """
    by_role = attrgetter("role")
    roles = {*map(by_role, assignments), *((last,) if last else ())}
    told = len(roles) > 1 or not roles <= {unsaid or next(iter(roles), None)}
    runs = [(role, tuple(one.unit for one in run)) for role, run in groupby(assignments, by_role)]
    if last and (not runs or runs[-1][0] is not last):
        runs.append((last, ()))
    return tuple((role.word if told else "", units, role is last) for role, units in runs)


def goal_runs(targets: Iterable[Target], year: int | None, sections: Iterable[Section | Plan] = ()) -> GoalRuns:
    """Give goals in words, equal ones once, figures of one phrase together; then what sections (or a plan) say without figures."""
    prose = (("", (goal,), False) for goal in prose_goals(sections, year))
    kept = [run for run in (*_figures(targets, year), *prose) if run[0] or any(run[1])]
    return tuple((*run, place == len(kept)) for place, run in enumerate(kept, 1))


def _figures(targets: Iterable[Target], year: int | None) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Word the goals that have figures: what they begin with, the figures, and whether it is a phrase that is told."""
    for (indicator, subject, is_worded), goals in _together(targets).items():
        if is_worded:
            yield from _phrases(subject, goals, year)
        else:
            said = tuple(_marked(target, say_goal(target, year)) for target in goals)
            yield spoken(indicator, said), said, False


def _together(targets: Iterable[Target]) -> dict[tuple[str, str, object], list[Target]]:
    """Put what is said in one breath beside the first of it: figures of one phrase; in other wordings, of one indicator."""
    found: dict[tuple[str, str, object], list[Target]] = {}
    before, run = "", 0
    for target in _once(targets):
        run += target.indicator != before
        before = target.indicator
        is_worded = is_phrase(target)
        key = target.indicator, split_phrase(target)[0] if is_worded else str(run), is_worded
        found.setdefault(key, []).append(target)
    return found


def _phrases(subject: str, goals: list[Target], year: int | None) -> Iterator[tuple[str, tuple[str, ...], bool]]:
    """Word phrases; those of several years that begin alike have their beginning once."""
    if subject and len(goals) > 1 and all(target.year and target.per is None for target in goals):
        bare = [(target, split_phrase(target)[1]) for target in sorted(goals, key=lambda goal: goal.year or 0)]
        yield subject, tuple(say_goal(replace(target, indicator="", text=text), year) for target, text in bare), True
    else:
        for target in goals:
            yield "", (_marked(target, say_goal(target, year)),), False


def _marked(target: Target, said: str) -> str:
    """Mark what the document names no year for."""
    return f"{said}{NO_YEAR_MARK}" if target.no_year and not target.year and target.per is not Per.YEAR else said


def _once(targets: Iterable[Target]) -> Iterable[Target]:
    """Give equal goals once, in the words they are met in first: figure, year and comparison tell them apart, not the words."""
    found: dict[object, Target] = {}
    for target in targets:
        figure = (
            (target.comparator, target.value_to, target.measurement_unit) if target.value is not None else target.text
        )
        found.setdefault((target.indicator, target.value, figure, target.year, target.per), target)
    return found.values()


def prose_goals(sections: Iterable[Section | Plan], year: int | None) -> Iterator[str]:
    """Give what sections want without figures; of what is written by years that whose year has not passed."""
    for section in sections:
        if year and section.goals:
            yield from (goal.said for goal in section.goals if goal.year is None or goal.year >= year)
        elif section.goal:
            yield section.goal.rstrip("。")


def goal_texts(goals: Sequence[Iterable[Target]], year: int | None, templates: Templates = SHIPPED) -> list[str]:
    """Word the goals of several owners; "" for one without any. Raises InputError for a fault in a template."""
    runs = [(place, goal_runs(targets, year)) for place, targets in enumerate(goals)]
    return [text for (text,) in templates.rows(("{{ runs|goals }}",), ("place", "runs"), runs)]


class LedgerWords(Frozen):
    """What stands around a ledger's table."""

    title: str
    subtitle: str
    notes: tuple[str, ...]
    """What the reader must know to read the cells rightly, without 注： and numbers."""
    closing: str = ""
    """How many tasks there are, by role; printed where there is room for a last line."""


def say_ledger(ledger: Ledger, keys: Iterable[str], templates: Templates = SHIPPED, only: str = "") -> LedgerWords:
    """Word title, subtitle, notes and closing of a ledger that is printed in the columns ``keys``.

    ``only`` names the units a table of several was put together from. Raises InputError for a fault in a template.
    """
    return say_around(tell_ledger(ledger, keys), ledger_scope(ledger, only, templates), templates)


def say_around(told: dict[str, Any], scope: str, templates: Templates) -> LedgerWords:
    """Word what stands around the table of a ledger of which this is told; a block the template lacks says nothing."""
    said = templates.blocks(LEDGER, {**told, "scope": scope})
    title, subtitle, closing = ("\n".join(_lines(said.get(block, ""))) for block in ("title", "subtitle", "closing"))
    return LedgerWords(title=title, subtitle=subtitle, notes=tuple(_lines(said.get("notes", ""))), closing=closing)


LEDGER = "ledger.jinja"


def tell_ledger(ledger: Ledger, keys: Iterable[str]) -> dict[str, Any]:
    """Give all that ``ledger.jinja`` is told of a ledger in these columns, but what it is narrowed to: plain values."""
    keys, rows, places = tuple(keys), ledger.rows, set(map(attrgetter("place"), ledger.plans))
    return {
        "unit": ledger.unit,
        "year": ledger.year,
        "plans": [_plan(plan, ledger.year) for plan in ledger.plans],
        "place": places.pop() if len(places) == 1 else "",
        "as_of": format_date(ledger.as_of),
        "total": len(rows),
        "counts": _counts(ledger) if ledger.unit else [],
        "columns": keys,
        "prints_actions": _prints_actions(rows, keys),
        "undivided": "lead" in keys and "responsible" not in keys and any(map(_is_undivided, rows)),
        "inherited": "deadline" in keys and any(row.measure.deadline.inherited for row in rows),
        "inferred": [plan.title for plan in ledger.plans if plan.period_inferred],
        "collective": any(map(attrgetter("collective"), rows)),
        "partial": partial_groups(_assignments(ledger)),
        "overall": list(overall_goals(ledger.plans, ledger.year)) if ledger.goals else [],
        "errata": list(task_notes(rows)),
        "remarks": list(notes_around(ledger)),
        "states": [] if "status" in keys else list(task_states(rows)),
    }


def _lines(text: str) -> list[str]:
    """Give the lines of a block that are not blank."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def _counts(ledger: Ledger) -> list[tuple[str, int, bool]]:
    """Give the role words of a unit's tasks, how many there are, and whether it is the last."""
    counted = zip(COUNTED, count_roles(ledger.rows).numbers, strict=True)
    told = [(word, count) for word, count in counted if count]
    return [(word, count, place == len(told)) for place, (word, count) in enumerate(told, 1)]


def _plan(plan: Plan, year: int | None) -> dict[str, str]:
    """Tell of a plan; its period only where neither its title nor the ledger names the year."""
    period = "" if year or str(plan.first_year) in plan.title else plan.period
    return {"title": plan.title, "document_number": plan.document_number, "period": period}


def _assignments(ledger: Ledger) -> Iterator[Assignment]:
    """Give whose tasks a table lists: all units of whole plans; of one unit's its own entries, not those of groups it is in."""
    for row in ledger.rows:
        if not row.collective:
            yield from row.own if ledger.unit else row.measure.assignments


def _prints_actions(rows: Iterable[Row], keys: Sequence[str]) -> bool:
    shows = not {"measure", "measure_target", "actions"}.isdisjoint(keys)
    return shows and any(row.measure.actions and ("actions" in keys or not row.measure.text) for row in rows)


def overall_goals(plans: Sequence[Plan], year: int | None) -> Iterable[tuple[str, GoalRuns]]:
    """Give the goals of plans as a whole that are in force in a year, each with the plan's title; "" for the only plan."""
    for plan in plans:
        if goal := goal_runs(in_force(plan.targets, year, plan.last_year), year, (plan,)):
            yield plan.title if len(plans) > 1 else "", goal


def say_plan_goals(ledger: Ledger) -> Iterator[str]:
    """Say under a unit's list what its plans want as a whole but for figures, and where those are; what notes print is not said."""
    for plan in () if ledger.goals else ledger.plans:
        if goals := list(prose_goals([plan], ledger.year)):
            name = f"《{plan.title}》" if len(ledger.plans) > 1 else "方案"
            figures = in_force(plan.targets, ledger.year, plan.last_year)
            where = f"（数字见 checklist plans {plan.id}）" if figures else ""
            yield f"{name}总体目标{where}：{'；'.join(goals)}。"


def _is_undivided(row: Row) -> bool:
    roles = {assignment.role for assignment in row.measure.assignments}
    return Role.RESPONSIBLE in roles and Role.LEAD not in roles


def ledger_scope(ledger: Ledger, only: str = "", templates: Templates = SHIPPED) -> str:
    """Say what a narrowed ledger is narrowed to; "" of one that holds all tasks.

    ``only`` names the units a table of several was put together from.
    """
    only, bearer = ("", "本单位") if ledger.unit else (only, only)
    return scope_text(ledger.narrowed, bearer, only, templates) if ledger.narrowed.narrows or only else ""


def scope_text(narrowed: Filter, bearer: str = "", only: str = "", templates: Templates = SHIPPED) -> str:
    """Say what a list is narrowed to: ``仅列牵头任务``, ``仅列县区政府含“人才”的任务``.

    ``bearer`` are those whose roles were asked for, "" where any unit's role counts; ``only`` names those of all units
    whose tasks are listed.
    """
    told = (tuple(role.word for role in narrowed.roles), bearer, only, narrowed.keyword, narrowed.topic)
    names = ("roles", "bearer", "only", "keyword", "topic")
    [[said]] = templates.rows(("{{ roles|scope(bearer, only, keyword, topic) }}",), names, [told])
    return said


Note = tuple[str, str, str]
"""What a note is of (a heading's number, a unit, 方案), the plan ("" where there is but one), the note."""


def task_notes(rows: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
    """Give the 序号, the plan ("" where there is but one) and what is noted of each task, its 勘误 as one and its 说明 as one."""
    names = _plan_names(rows)
    for row in rows:
        noted: dict[str, str] = {}
        for note in map(say_note, _of_figures(row.measure.notes, row.measure.targets, row.targets)):
            word, colon, said = note.partition("：")
            noted[word + colon] = _ended(noted.get(word + colon, word + colon) + said)
        for note in noted.values():
            yield row.measure.sequence, names[row.plan.id], note


def task_states(rows: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
    """Give the 序号, the plan ("" where there is but one) and what is typed of how far a task is done."""
    names = _plan_names(rows)
    return ((row.measure.sequence, names[row.plan.id], row.measure.status) for row in rows if row.measure.status)


def _plan_names(rows: Sequence[Row]) -> dict[str, str]:
    """Name the plans of rows, by their ids; "" where there is but one."""
    names = {row.plan.id: row.plan.short or row.plan.title for row in rows}
    return names if len(names) > 1 else dict.fromkeys(names, "")


def notes_around(ledger: Ledger) -> Iterator[Note]:
    """Give the notes of plans, headings and units that concern a row of a ledger, each once, those of one thing together."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    names = _plan_names(ledger.rows)
    of_plans: dict[str, list[str]] = {}
    for plan in ledger.plans:
        printed = in_force(plan.targets, ledger.year, plan.last_year)
        of_plans[plan.id] = [*_of_figures(plan.notes, plan.targets, printed)]
    for row in ledger.rows:
        for of, note in _notes_on(row, of_plans[row.plan.id], ledger):
            found.setdefault((of, names[row.plan.id]), {})[say_note(note)] = None
    for (of, name), notes in sorted(found.items(), key=lambda one: one[0][0] != _PLAN):
        yield from ((of, name, _ended(note)) for note in notes)


def _notes_on(row: Row, of_plan: Iterable[str], ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Give the notes that concern a row: of its plan, its headings, its units, and of the group through which it reaches one."""
    assignments, whole = row.measure.assignments, ledger.goals and not ledger.unit
    for note in of_plan:
        concerns = whole or any(one.unit in note for one in assignments)
        if _is_about(note, row) or (note.startswith(_ERRATUM) and concerns):
            yield _PLAN, note
    yield from ((_name_of(section), note) for section in row.path for note in section.notes)
    for one in assignments:
        for note in one.notes:
            everywhere = note.startswith(_ERRATUM) and not _numbers_in(note)
            if _may_mean(note, row.plan) and (everywhere or _is_about(note, row)):
                yield one.unit, note
    for note in ledger.unit_notes if row.collective else ():
        if _may_mean(note, row.plan) and any(group.unit in note for group in row.own):
            yield ledger.unit, note


def _ended(note: str) -> str:
    return note if note.endswith(_ENDS) else f"{note}。"


def partial_groups(assignments: Iterable[Assignment]) -> list[str]:
    """Name the groups not all of whose members are known, each once."""
    return list(dict.fromkeys(one.unit for one in assignments if not one.complete))


def all_notes(plan: Plan, region: Region) -> Iterator[tuple[str, str]]:
    """Give everything noted of a plan, its region, headings, tasks and units: what it is of, and the note."""
    for note in region.notes:
        yield region.name, say_note(note)
    for owner in owners_of(plan):
        yield from ((_name_of(owner), say_note(note)) for note in owner.notes)
    for unit, notes in dict.fromkeys(
        (one.unit, one.notes) for _, task in measures_of(plan) for one in task.assignments
    ):
        yield from ((unit, say_note(note)) for note in notes if _may_mean(note, plan))


_PLAN = "方案"


def say_note(note: str) -> str:
    """Give a note under its word: 勘误 or 说明; one that was typed without is a 说明."""
    return note if note.startswith(_WORDS) else f"说明：{note}"


_ERRATUM = "勘误"
_ENDS = ("。", "！", "？", "…")
_WORDS = (_ERRATUM, "说明")


def _of_figures(notes: Iterable[str], goals: Sequence[Target], printed: Sequence[Target]) -> Iterator[str]:
    """Leave out the notes that quote figures of dated goals, with their years, of which none is printed."""
    for note in notes:
        quoted = [goal for goal in goals if goal.year and f"{goal.year}年" in note and _quantity(goal) in note]
        if not quoted or any(goal in printed for goal in quoted):
            yield note


def _quantity(goal: Target) -> str:
    return goal.text if goal.value is None else f"{format_number(goal.value)}{goal.measurement_unit or ''}"


def _name_of(owner: Plan | Section | Measure) -> str:
    if isinstance(owner, Measure):
        return f"第{owner.sequence}项"
    if isinstance(owner, Plan):
        return _PLAN
    return owner.number if "（" in owner.number else owner.heading


def _may_mean(note: str, plan: Plan) -> bool:
    """Tell whether a note may mean a plan: it names no document, or this one."""
    titles = re.findall("《([^》]+)》", note)
    return not titles or plan.title in titles


def _is_about(note: str, row: Row) -> bool:
    """Tell whether a note names the number of a row, of a heading above it, or such a heading."""
    own = number_parts(row.measure.number)
    numbered = any(own[: len(parts)] == parts for parts in _numbers_in(note))
    return numbered or any(section.heading in note for section in row.path)


def _numbers_in(note: str) -> list[tuple[str, ...]]:
    """Give the joined numbers a note names, apart: 三（五）3; a bare 三 may be any three."""
    numbers: Iterable[tuple[str, ...]] = map(number_parts, _NUMBER.findall(note))
    return [parts for parts in numbers if len(parts) > 1]


_NUMBER = compile_later("[一二三四五六七八九十]+(?:（[一二三四五六七八九十]+）)?[0-9]{0,2}(?:（[0-9]{1,2}）)?")
