"""A ledger as a sheet: bands and rows in the order they are printed; one task of it whole, and one plan whole."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.files.templates import SHIPPED, Templates
from checklist.ledger.columns import choose_unit_columns
from checklist.ledger.phrases import GOALS_OPENING, NONE, all_notes, goal_texts, prose_goals
from checklist.ledger.wording import Table, TableRow, word_table
from checklist.model import heading
from checklist.outline import measures_of
from checklist.render.sheet import (
    Sheet,
    SheetBand,
    SheetColumn,
    SheetRow,
    SheetTable,
    build_sheet,
    list_table,
    say_words,
)
from checklist.words.deadlines import format_date, mark_each, mark_expired

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from checklist.ledger.columns import Column, Columns
    from checklist.ledger.ledger import Ledger, Row
    from checklist.ledger.wording import Band
    from checklist.model import Plan, Region


PRODUCT = "ledger"
_LISTS_OF_UNITS = frozenset({"lead", "support", "responsible", "others"})
"""Columns that are folded between names."""
_LEAD = "牵头"


def ledger_sheet(
    table: Table, closing: str = "", created: date | None = None, *, bands: bool = True, dense: bool = False
) -> Sheet:
    """Give a worded ledger as a sheet; ``closing`` is the line that says how many tasks there are.

    Without ``bands`` the table is rows only, as programs and filters want it.
    """
    role = next((i for i, column in enumerate(table.columns) if column.key == "own_role"), None)
    drawn = SheetTable(
        columns=tuple(map(_column, table.columns)),
        body=tuple(_body(table if bands else replace(table, bands=()), role)),
        dense=dense,
    )
    return Sheet(
        product=PRODUCT,
        title=table.title,
        tables=(drawn,),
        subtitle=(table.subtitle,) if table.subtitle else (),
        notes=table.notes,
        closing=(closing,) if closing else (),
        created=created,
    )


def _column(column: Column) -> SheetColumn:
    return SheetColumn(
        title=column.title,
        key=column.key,
        align=column.align,
        width=column.width,
        weight=column.width,
        names=column.key in _LISTS_OF_UNITS,
        number=column.key == "sequence",
        choices=column.choices,
    )


def _body(table: Table, role: int | None) -> Iterator[SheetBand | SheetRow]:
    """Give bands and rows in order; the bands of section ``i`` come before its first row."""
    opened = 0
    for row in table.rows:
        yield from _bands(table, opened, row.section + 1)
        opened = max(opened, row.section + 1)
        leads = role is not None and row.cells[role].startswith(_LEAD)
        yield SheetRow(cells=row.cells, style="lead" if leads else "")
    yield from _bands(table, opened, len(table.bands))


def _bands(table: Table, first: int, stop: int) -> Iterable[SheetBand]:
    bands = chain(*table.bands[first:stop])
    return (SheetBand(title=band.title, text=band.goal, level=band.level) for band in bands)


def goals_to_targets(table: Table) -> Table:
    """Move each section's goals from the group cell of its first row into the target cell, marked 【本部分目标】.

    Every row then bears the same heading, and a filter lists each heading once.
    """
    keys = [column.key for column in table.columns]
    if "group" not in keys or "target" not in keys:
        return table
    group, target = keys.index("group"), keys.index("target")
    return replace(table, rows=tuple(_moved(row, group, target) for row in table.rows))


def _moved(row: TableRow, group: int, target: int) -> TableRow:
    heading, _, goals = row.cells[group].partition(f"\n{GOALS_OPENING}")
    if not goals:
        return row
    cells = list(row.cells)
    own = f"\n{cells[target]}" if cells[target] not in ("", NONE) else ""
    cells[group], cells[target] = heading, f"【本部分目标】{goals}{own}"
    return TableRow(cells=tuple(cells), section=row.section)


TASK = (SheetColumn(title="栏目", key="name", whole=True), SheetColumn(title="内容", key="value", width=60, weight=6))
_INDENT, _BRANCH, _LAST = "\u3000", "├", "└"
"""What a tree is drawn with: all in GBK, and a full-width blank is kept where others are dropped."""


def task_sheet(task: Ledger, columns: Columns, templates: Templates = SHIPPED) -> Sheet:
    """Set out the one task of a ledger, a row an aspect; those of which its plan says nothing are left out.

    Raises InputError for a fault in a template.
    """
    [row] = task.rows
    measure, units = row.measure, choose_unit_columns(task)
    shown = columns.by_keys("source", "actions", *units, "target", "deadline", "status", "topics")
    table = word_table(task, shown, templates, bands=True)
    own = f"第{measure.sequence}项说明"  # stands in a row
    below = tuple(note for note in table.notes if not note.startswith(own))
    words = say_words("task", _told(row, task.year, below), templates)
    said = {column.key: (column.title, cell) for column, cell in zip(shown, table.rows[0].cells, strict=True)}
    lines = (
        said["source"],
        ("所在位置", "\n".join(_tree(row, table.bands[0]))),
        ("原文", mark_expired(measure.text, task.year)),
        (said["actions"][0], "\n".join(words["actions"])),
        *(said[key] for key in (*units, "target", "deadline", "status", "topics")),
        ("来历", "\n".join(words["origin"])),
        ("说明", "\n".join(words["remarks"])),
    )
    made = build_sheet(words, [_aspects(lines)], row.plan.issued)
    return replace(made, notes=below)


def _told(row: Row, year: int | None, notes: Sequence[str]) -> dict[str, object]:
    """Tell of the task; ``notes`` are printed under the table and not said twice."""
    measure = row.measure
    return {
        "title": measure.title,
        "id": measure.id,
        "sequence": measure.sequence,
        "year": year,
        "actions": [(str(place), action) for place, action in enumerate(mark_each(measure.actions, year), 1)],
        "continues": measure.continues,
        "split_from": measure.split_from,
        "merged_from": measure.merged_from,
        "remarks": [note for note in measure.notes if not any(note.removeprefix("勘误：") in line for line in notes)],
    }


def _tree(row: Row, bands: Sequence[Band]) -> Iterator[str]:
    """Draw the headings above the task with their goals, and under the last the tasks it stands among."""
    for depth, band in enumerate(bands):
        indent = _INDENT * depth
        yield f"{indent}{_LAST if depth else ''}{band.title}"
        if band.goal:
            yield f"{indent}{_INDENT * 2}{band.goal}"
    indent = _INDENT * len(bands)
    beside = [measure for path, measure in measures_of(row.plan) if path == row.path]
    for measure in beside:
        own = "本项" if measure.id == row.measure.id else measure.id
        branch = _LAST if measure is beside[-1] else _BRANCH
        yield f"{indent}{branch}{heading(measure.number, measure.title)}（{own}）"


def plan_sheet(plan: Plan, region: Region, templates: Templates = SHIPPED) -> Sheet:
    """Set out a plan, a row an aspect; those of which nothing is known are left out. Raises InputError for a fault in a template."""
    words = say_words("plan", _told_of_plan(plan, region, templates), templates)
    lines = (
        ("地区", plan.place),
        ("文号", plan.document_number),
        ("发文机关", plan.issuer),
        ("成文日期", format_date(plan.issued) if plan.issued else ""),
        ("版本", plan.edition),
        ("期限", plan.period + ("（推定）" if plan.period_inferred else "")),
        ("总体目标", "\n".join(words["goals"])),
        ("勘误和说明", "\n".join(words["remarks"])),
    )
    return build_sheet(words, [_aspects(lines)], plan.issued)


def _aspects(lines: Iterable[tuple[str, str]]) -> SheetTable:
    """Set out what is known of a thing, a row an aspect; those of which nothing is said are left out."""
    return list_table(TASK, (line for line in lines if line[1] not in ("", NONE)))


def _told_of_plan(plan: Plan, region: Region, templates: Templates) -> dict[str, object]:
    figures = goal_texts([plan.targets], None, templates)
    return {
        "title": plan.title,
        "id": plan.id,
        "measures": sum(1 for _ in measures_of(plan)),
        "goals": [goal for goal in (*figures, *prose_goals([plan], None)) if goal],
        "remarks": list(all_notes(plan, region)),
    }
