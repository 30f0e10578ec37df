"""The JSON of a ledger, one shape both ways: written by ``show --format json`` and ``ledger -o x.json``, read by ``diff``.

Absent values are null (marks that are rarely there are left out), figures are JSON numbers, dates ``2025-12-31``, Chinese is not escaped. The same ledger gives
the same bytes.
"""

from __future__ import annotations

from datetime import date  # noqa: TC003 - msgspec reads the annotations
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec.structs import fields

from checklist.ledger.ledger import in_force
from checklist.ledger.phrases import prose_goals
from checklist.model import Baseline, DeadlineKind, Per, Role

if TYPE_CHECKING:
    from checklist.ledger.ledger import Ledger, Row
    from checklist.model import Assignment, Plan, Section, Target

Shape = TypeVar("Shape", bound=msgspec.Struct)

SCHEMA = "checklist-ledger/1"

_EXACT = 2**53
"""Below this every whole number has a float of its own."""


class SectionShape(msgspec.Struct, kw_only=True, frozen=True):
    """A heading above a task."""

    number: str | None = None
    title: str
    goal: str | None = None
    notes: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    """Left out where there are none."""


class AssignmentShape(msgspec.Struct, kw_only=True, frozen=True):
    """A unit's part in a task."""

    unit: str
    unit_full: str | None = None
    role: Role
    label: str | None = None
    group: bool = False
    complete: bool | msgspec.UnsetType = msgspec.UNSET
    """False of a group some of whose members are not known; else left out."""
    notes: tuple[str, ...] | msgspec.UnsetType = msgspec.UNSET
    """Left out where there are none."""


class TargetShape(msgspec.Struct, kw_only=True, frozen=True):
    """A figure to be reached."""

    indicator: str
    comparator: str | None = None
    value: float | None = None
    value_to: float | None = None
    measurement_unit: str | None = None
    year: int | None = None
    per: Per | None = None
    baseline: Baseline | None = None
    soft: bool = False
    text: str


class DeadlineShape(msgspec.Struct, kw_only=True, frozen=True):
    """When a task is due."""

    text: str
    date: date | None = None
    kind: DeadlineKind
    inherited: bool = False


class RowShape(msgspec.Struct, kw_only=True, frozen=True):
    """A task."""

    id: str
    plan: str
    number: str | None = None
    sequence: int
    section: tuple[SectionShape, ...] = ()
    title: str
    text: str | None = None
    actions: tuple[str, ...] = ()
    own_role: Role | None = None
    collective: bool = False
    assignments: tuple[AssignmentShape, ...] = ()
    open_list: bool = False
    """True where 等 stands behind the last units."""
    targets: tuple[TargetShape, ...] = ()
    section_targets: tuple[TargetShape, ...] = ()
    deadline: DeadlineShape
    status: str | None = None
    notes: tuple[str, ...] = ()


class PlanShape(msgspec.Struct, kw_only=True, frozen=True):
    """A plan, and what it is to reach as a whole."""

    id: str
    title: str
    document_number: str | None = None
    goal: str | None = None
    targets: tuple[TargetShape, ...] = ()
    notes: tuple[str, ...] = ()


class LedgerShape(msgspec.Struct, kw_only=True, frozen=True):
    """The file; ``plan`` is the plan's id, a list of ids where the ledger spans several; ``unit`` is null for a whole plan's."""

    schema: str = SCHEMA
    plan: str | tuple[str, ...]
    unit: str | None = None
    region: str | None = None
    year: int | None = None
    as_of: date | None = None
    plans: tuple[PlanShape, ...] = ()
    rows: tuple[RowShape, ...]


def ledger_json(ledger: Ledger) -> bytes:
    """Write the ledger as UTF-8 JSON, indented by two, with a line end at its end."""
    return json_bytes(shape_ledger(ledger))


def json_bytes(value: object) -> bytes:
    """Write any value of structs, dicts, lists and scalars (dates and enums included) as JSON of the same looks."""
    return msgspec.json.format(msgspec.json.encode(value), indent=2) + b"\n"


def shape_ledger(ledger: Ledger) -> LedgerShape:
    """Put a ledger into the shape of the file: what this has no key for is left out."""
    plans = tuple(plan.id for plan in ledger.plans)
    return LedgerShape(
        plan=plans[0] if len(plans) == 1 else plans,
        unit=ledger.unit or None,
        region=ledger.region or None,
        year=ledger.year,
        as_of=ledger.as_of,
        plans=tuple(_plan(plan, ledger.year) for plan in ledger.plans),
        rows=tuple(_row(row, ledger.year) for row in ledger.rows),
    )


def _plan(plan: Plan, year: int | None) -> PlanShape:
    targets = tuple(map(_target, in_force(plan.targets, year, plan.last_year)))
    return _shaped(PlanShape, plan, goal=_worded_goal(plan, year), targets=targets)


def _shaped(shape: type[Shape], source: object, **told: object) -> Shape:
    """Fill a shape with what the source has under the same names; ``told`` is the rest. An empty text is null where it may be."""
    for name, may_be_null in _names(shape):
        if name not in told:
            value = getattr(source, name)
            told[name] = None if may_be_null and value == "" else value
    return shape(**told)


@cache
def _names(shape: type[msgspec.Struct]) -> list[tuple[str, bool]]:
    """Give the fields of a shape, and which of them may be null."""
    return [(field.name, field.default is None) for field in fields(shape)]


def _worded_goal(owner: Plan | Section, year: int | None) -> str | None:
    return "；".join(prose_goals([owner], year)) or None


def _row(row: Row, year: int | None) -> RowShape:
    measure = row.measure
    return _shaped(
        RowShape,
        measure,
        plan=row.plan.id,
        section=tuple(_section(section, year) for section in row.path if section.number != measure.number),
        own_role=row.own_role,
        collective=row.collective,
        assignments=tuple(map(_assignment, measure.assignments)),
        targets=tuple(map(_target, row.targets)),
        section_targets=tuple(map(_target, row.section_targets)),
        deadline=_shaped(DeadlineShape, measure.deadline),
    )


def _section(section: Section, year: int | None) -> SectionShape:
    return _shaped(SectionShape, section, goal=_worded_goal(section, year), notes=section.notes or msgspec.UNSET)


def _assignment(one: Assignment) -> AssignmentShape:
    complete = msgspec.UNSET if one.complete else False
    return _shaped(AssignmentShape, one, complete=complete, notes=one.notes or msgspec.UNSET)


def _target(target: Target) -> TargetShape:
    value, value_to, known = _figure(target.value), _figure(target.value_to), target.baseline
    baseline = Baseline(value=_whole(known.value), year=known.year) if known else None
    return _shaped(TargetShape, target, value=value, value_to=value_to, baseline=baseline)


def target_json(target: Target) -> dict[str, Any]:
    """Give the keys of a target as they stand in every JSON we write."""
    return msgspec.structs.asdict(_target(target))


def _figure(value: float | None) -> float | None:
    return None if value is None else _whole(value)


def _whole(value: float) -> float:
    """Write 800, not 800.0."""
    return int(value) if abs(value) < _EXACT and value == int(value) else value
