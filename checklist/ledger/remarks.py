"""What is noted in the data (勘误、说明) of what a ledger prints: of its tasks, their headings and units, and the plan.

A note of a task or a heading always concerns it. One of a unit or of a plan concerns a row if it names its number or
heading; a unit's 勘误 that names none, every row with the unit; a plan's 勘误, the table of the whole plan; what is noted
of a unit and a group, the unit's tasks as a member of that group. In a year's ledger none is printed whose figures all
hold in other years.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from checklist.ledger.ledger import in_force
from checklist.model import number_parts
from checklist.outline import measures_of, sections_of
from checklist.words import compile_later
from checklist.words.quantities import format_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.ledger.ledger import Ledger, Row
    from checklist.model import Assignment, Plan, Region, Section, Target

Note = tuple[str, str, str]
"""What a note is of (a heading's number, a unit, 方案), the plan ("" where there is but one), the note."""


def task_notes(rows: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
    """Give the 序号, the plan ("" where there is but one) and what is noted of each task, its 勘误 as one and its 说明 as one."""
    for row in rows:
        noted: dict[str, str] = {}
        for note in map(say_note, _of_figures(row.measure.notes, row.measure.targets, row.targets)):
            word, colon, said = note.partition("：")
            noted[word + colon] = _ended(noted.get(word + colon, word + colon) + said)
        for note in noted.values():
            yield row.measure.sequence, _named(row, rows), note


def task_states(rows: Sequence[Row]) -> Iterator[tuple[int, str, str]]:
    """Give the 序号, the plan ("" where there is but one) and what is typed of how far a task is done."""
    return ((row.measure.sequence, _named(row, rows), row.measure.status) for row in rows if row.measure.status)


def notes_around(ledger: Ledger) -> Iterator[Note]:
    """Give the notes of plans, headings and units that concern a row of a ledger, each once, those of one thing together."""
    found: dict[tuple[str, str], dict[str, None]] = {}
    rows, whole = ledger.rows, ledger.goals and not ledger.unit
    plans = {row.plan.id: row.plan for row in rows}
    printed = {name: tuple(_of_its_goals(plan, ledger.year)) for name, plan in plans.items()}
    for row in rows:
        own = _of_plan(row, printed[row.plan.id], whole=whole)
        for of, note in chain(own, _of_headings(row), _of_units(row), _of_member(row, ledger)):
            found.setdefault((of, _named(row, rows)), {})[say_note(note)] = None
    for (of, plan), notes in sorted(found.items(), key=lambda one: one[0][0] != _PLAN):
        yield from ((of, plan, _ended(note)) for note in notes)


def _ended(note: str) -> str:
    return note if note.endswith(_ENDS) else f"{note}。"


def partial_groups(assignments: Iterable[Assignment]) -> list[str]:
    """Name the groups not all of whose members are known, each once."""
    return list(dict.fromkeys(one.unit for one in assignments if not one.complete))


def all_notes(plan: Plan, region: Region) -> Iterator[tuple[str, str]]:
    """Give everything noted of a plan, its region, headings, tasks and units: what it is of, and the note."""
    noted = chain([(region.name, region.notes), (_PLAN, plan.notes)], _noted_within(plan), _noted_of_units(plan))
    for of, notes in noted:
        for note in notes:
            yield of, say_note(note)


def _noted_within(plan: Plan) -> Iterator[tuple[str, tuple[str, ...]]]:
    for section in sections_of(plan):
        yield _name_of(section), section.notes
    for _, measure in measures_of(plan):
        yield f"第{measure.sequence}项", measure.notes


def _noted_of_units(plan: Plan) -> Iterator[tuple[str, tuple[str, ...]]]:
    met = dict.fromkeys((one.unit, one.notes) for _, measure in measures_of(plan) for one in measure.assignments)
    return ((unit, tuple(note for note in notes if _may_mean(note, plan))) for unit, notes in met)


_PLAN = "方案"


def say_note(note: str) -> str:
    """Give a note under its word: 勘误 or 说明; one that was typed without is a 说明."""
    return note if note.startswith(_WORDS) else f"说明：{note}"


_ERRATUM = "勘误"
_ENDS = ("。", "！", "？", "…")
_WORDS = (_ERRATUM, "说明")


def _named(row: Row, rows: Sequence[Row]) -> str:
    several = any(other.plan.id != row.plan.id for other in rows)
    return (row.plan.short or row.plan.title) if several else ""


def _of_figures(notes: Iterable[str], goals: Sequence[Target], printed: Sequence[Target]) -> Iterator[str]:
    """Leave out the notes that quote figures of dated goals, with their years, of which none is printed."""
    for note in notes:
        quoted = [goal for goal in goals if goal.year and f"{goal.year}年" in note and _quantity(goal) in note]
        if not quoted or any(goal in printed for goal in quoted):
            yield note


def _quantity(goal: Target) -> str:
    return goal.text if goal.value is None else f"{format_number(goal.value)}{goal.measurement_unit or ''}"


def _of_its_goals(plan: Plan, year: int | None) -> Iterator[str]:
    """Give the notes of a plan but those on figures of other years."""
    return _of_figures(plan.notes, plan.targets, in_force(plan.targets, year, plan.last_year))


def _of_plan(row: Row, notes: Iterable[str], *, whole: bool) -> Iterator[tuple[str, str]]:
    for note in notes:
        if _is_about(note, row) or (note.startswith(_ERRATUM) and (whole or _names_unit(note, row))):
            yield _PLAN, note


def _of_headings(row: Row) -> Iterator[tuple[str, str]]:
    return ((_name_of(section), note) for section in row.path for note in section.notes)


def _name_of(section: Section) -> str:
    return section.number if "（" in section.number else section.heading


def _of_units(row: Row) -> Iterator[tuple[str, str]]:
    for one in row.measure.assignments:
        for note in one.notes:
            everywhere = note.startswith(_ERRATUM) and not _numbers_in(note)
            if _may_mean(note, row.plan) and (everywhere or _is_about(note, row)):
                yield one.unit, note


def _of_member(row: Row, ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Give what is noted of the ledger's unit and the group through which a task reaches it."""
    for note in ledger.unit_notes if row.collective else ():
        if _may_mean(note, row.plan) and any(group.unit in note for group in row.own):
            yield ledger.unit, note


def _may_mean(note: str, plan: Plan) -> bool:
    """Tell whether a note may mean a plan: it names no document, or this one."""
    titles = re.findall("《([^》]+)》", note)
    return not titles or plan.title in titles


def _is_about(note: str, row: Row) -> bool:
    """Tell whether a note names the number of a row, of a heading above it, or such a heading."""
    own = number_parts(row.measure.number)
    numbered = any(own[: len(parts)] == parts for parts in _numbers_in(note))
    return numbered or any(section.heading in note for section in row.path)


def _names_unit(note: str, row: Row) -> bool:
    return any(one.unit in note for one in row.measure.assignments)


def _numbers_in(note: str) -> list[tuple[str, ...]]:
    """Give the joined numbers a note names, apart: 三（五）3; a bare 三 may be any three."""
    numbers: Iterable[tuple[str, ...]] = map(number_parts, _NUMBER.findall(note))
    return [parts for parts in numbers if len(parts) > 1]


_NUMBER = compile_later("[一二三四五六七八九十]+(?:（[一二三四五六七八九十]+）)?[0-9]{0,2}(?:（[0-9]{1,2}）)?")
