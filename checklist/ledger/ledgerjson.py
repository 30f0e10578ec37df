"""The JSON of a ledger: one shape for ``show --format json`` and ``ledger -o x.json``.

Absent values are null, figures are JSON numbers, dates ``2025-12-31``, Chinese is not escaped. The same ledger gives
the same bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

if TYPE_CHECKING:
    from checklist.ledger.ledger import Ledger, Row
    from checklist.model import Assignment, Deadline, Section, Target

SCHEMA = "checklist-ledger/1"

_EXACT = 2**53
"""Below this every whole number has a float of its own."""


def ledger_json(ledger: Ledger) -> bytes:
    """Give the ledger as UTF-8 JSON, indented by two, with a line end at its end.

    ``plan`` is the plan's id, a list of ids where the ledger spans several; ``unit`` is null for a whole plan's.
    """
    return json_bytes(_ledger(ledger))


def json_bytes(value: object) -> bytes:
    """Give any value of dicts, lists and scalars (dates and enums included) as JSON of the same looks."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def _ledger(ledger: Ledger) -> dict[str, Any]:
    plans = [plan.id for plan in ledger.plans]
    return {
        "schema": SCHEMA,
        "plan": plans[0] if len(plans) == 1 else plans,
        "unit": ledger.unit or None,
        "region": ledger.region or None,
        "year": ledger.year,
        "as_of": ledger.as_of,
        "rows": [_row(row) for row in ledger.rows],
    }


def _row(row: Row) -> dict[str, Any]:
    measure = row.measure
    return {
        "id": measure.id,
        "plan": row.plan.id,
        "number": measure.number or None,
        "sequence": measure.sequence,
        "section": [_section(section) for section in row.path if section.number != measure.number],
        "title": measure.title,
        "text": measure.text or None,
        "actions": measure.actions,
        "own_role": row.own_role,
        "collective": row.collective,
        "assignments": [_assignment(assignment) for assignment in measure.assignments],
        "targets": [target_json(target) for target in row.targets],
        "section_targets": [target_json(target) for target in row.section_targets],
        "deadline": _deadline(measure.deadline),
        "notes": measure.notes,
    }


def _section(section: Section) -> dict[str, Any]:
    return {"number": section.number or None, "title": section.title}


def _assignment(assignment: Assignment) -> dict[str, Any]:
    return {
        "unit": assignment.unit,
        "unit_full": assignment.unit_full or None,
        "role": assignment.role,
        "label": assignment.label or None,
        "group": assignment.group,
    }


def target_json(target: Target) -> dict[str, Any]:
    """Give a target as it stands in every JSON we write."""
    baseline = target.baseline
    return {
        "indicator": target.indicator,
        "comparator": target.comparator,
        "value": _figure(target.value),
        "value_to": _figure(target.value_to),
        "measurement_unit": target.measurement_unit,
        "year": target.year,
        "per": target.per,
        "baseline": {"value": _figure(baseline.value), "year": baseline.year} if baseline else None,
        "soft": target.soft,
        "text": target.text,
    }


def _deadline(deadline: Deadline) -> dict[str, Any]:
    return {"text": deadline.text, "date": deadline.date, "kind": deadline.kind, "inherited": deadline.inherited}


def _figure(value: float | None) -> float | int | None:
    """Write 800, not 800.0."""
    return int(value) if value is not None and abs(value) < _EXACT and value == int(value) else value
