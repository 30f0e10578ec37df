"""Read our own JSON ledger back (``ledger -o x.json``, ``show --format json``): data, not words."""

from __future__ import annotations

import re
from datetime import date  # noqa: TC003 - msgspec reads the annotations
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import asdict, replace

from checklist.compare.sides.of_data import worded
from checklist.errors import InputError
from checklist.files.textfiles import decode_text
from checklist.forms.filled import FileKind, NamedPlan, ReadLedger
from checklist.ledger.ledger import Ledger, LedgerSection, Row
from checklist.ledger.ledgerjson import SCHEMA
from checklist.model import Assignment, Baseline, Deadline, DeadlineKind, Measure, Per, Plan, Role, Section, Target

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from checklist.ledger.columns import Columns
    from checklist.model import PlanData

_MAX_ROWS = 200_000
_COLUMNS = ("sequence", "number", "id", "group", "title", "measure", "target", "responsible", "deadline")
_MAKE_AGAIN = "请用 checklist ledger … -o 台账.json 重新生成，或改用Word、Excel台账。"


class _Part(msgspec.Struct):
    title: str
    number: str | None = None


class _Assignment(msgspec.Struct):
    unit: str
    role: Role
    unit_full: str | None = None
    label: str | None = None
    group: bool = False


class _Target(msgspec.Struct):
    indicator: str
    text: str
    comparator: str | None = None
    value: float | None = None
    value_to: float | None = None
    measurement_unit: str | None = None
    year: int | None = None
    per: Per | None = None
    baseline: Baseline | None = None
    soft: bool = False


class _Deadline(msgspec.Struct):
    text: str
    kind: DeadlineKind
    date: date | None = None
    inherited: bool = False


class _Row(msgspec.Struct):
    id: str
    plan: str
    sequence: int
    title: str
    deadline: _Deadline
    number: str | None = None
    section: list[_Part] = []
    text: str | None = None
    actions: list[str] = []
    own_role: Role | None = None
    collective: bool = False
    assignments: list[_Assignment] = []
    targets: list[_Target] = []
    section_targets: list[_Target] = []
    notes: list[str] = []


class _File(msgspec.Struct):
    schema: str
    plan: str | list[str]
    rows: list[_Row]
    unit: str | None = None
    region: str | None = None
    year: int | None = None
    as_of: date | None = None


def read_json(content: bytes, path: Path, columns: Columns, data: PlanData | None = None) -> ReadLedger:
    """Read a JSON ledger; ``data`` supplies the titles of its plans and the names of units.

    Raises InputError for what is no JSON, no ledger of ours or of another version, and for an id that stands twice.
    """
    name = path.name
    text, _ = decode_text(content, path)
    file = _decode(text, name)
    _refuse_repeated(file, name)
    ledger = _Builder(file, data).build()
    plans = tuple(
        NamedPlan(title=plan.title, document_number=plan.document_number, id=plan.id) for plan in ledger.plans
    )
    stub = ReadLedger(
        kind=FileKind.JSON, name=name, columns=_COLUMNS, rows=(), unit=ledger.unit, year=ledger.year, plans=plans,
        exact=ledger,
    )  # fmt: skip
    return replace(stub, rows=worded(ledger, stub, columns).rows)


def _decode(text: str, name: str) -> _File:
    try:
        head = msgspec.json.decode(text)
        if not isinstance(head, dict) or head.get("schema") != SCHEMA:
            raise _no_ledger(head, name)
        file = msgspec.convert(head, _File)
    except msgspec.ValidationError as error:
        raise InputError(f"JSON台账的内容不对：{name} {_where(str(error))}。", _MAKE_AGAIN) from None
    except (msgspec.DecodeError, RecursionError, UnicodeEncodeError):
        raise InputError(f"不是JSON文件，或已损坏：{name}", _MAKE_AGAIN) from None
    if len(file.rows) > _MAX_ROWS:
        raise InputError(f"JSON台账超过{_MAX_ROWS}项任务：{name}", "请确认选对了文件，或分成几份。")
    return file


def _no_ledger(head: object, name: str) -> InputError:
    schema = head.get("schema") if isinstance(head, dict) else None
    if isinstance(schema, str) and schema.startswith(SCHEMA.split("/", maxsplit=1)[0] + "/"):
        return InputError(f"JSON台账的版本不同：{name}（{schema[:40]}，应为 {SCHEMA}）", _MAKE_AGAIN)
    return InputError(f"不是JSON台账：{name}", _MAKE_AGAIN)


def _where(problem: str) -> str:
    """Say in Chinese where a value is wrong: 第4项任务的 deadline."""
    place = re.search(r"`\$(.*?)`", problem)
    path = place[1] if place else ""
    row = re.match(r"\.rows\[(\d+)\]\.?(.*)", path)
    missing = re.search(r"missing required field `(\w+)`", problem)
    said = f"缺少 {missing[1]}" if missing else "写法不对"
    if row:
        inside = f" 的 {row[2]}" if row[2] else ""
        return f"第{int(row[1]) + 1}项任务{inside} {said}"
    return f"{path.lstrip('.') or '开头'} {said}"


def _refuse_repeated(file: _File, name: str) -> None:
    seen: dict[str, int] = {}
    for place, row in enumerate(file.rows, 1):
        if row.id and row.id in seen:
            raise InputError(
                f"{name}里任务编码“{row.id}”出现了两次（第{seen[row.id]}项、第{place}项任务）。",
                "任务编码不能重复，请改正后再对照。",
            )
        seen[row.id] = place


class _Builder:
    """Builds the ledger the file was written from, as far as the file has it."""

    def __init__(self, file: _File, data: PlanData | None) -> None:
        self.file = file
        self.known = {plan.id: plan for plan in data.plans} if data else {}
        listed = [file.plan] if isinstance(file.plan, str) else file.plan
        ids = dict.fromkeys((*listed, *(row.plan for row in file.rows)))
        self.plans = {plan_id: self._plan(plan_id) for plan_id in ids}
        places = {(row.plan, *_titles(row)) for row in file.rows}
        self.parents = {place[:depth] for place in places for depth in range(1, len(place))}
        """The headings with headings below them: a task directly under one of them is a heading itself."""

    def build(self) -> Ledger:
        """Build it."""
        rows = [self._row(row) for row in self.file.rows]
        return Ledger(
            unit=self.file.unit or "",
            unit_full="",
            region=self.file.region or "",
            plans=tuple(self.plans.values()),
            year=self.file.year,
            as_of=self.file.as_of,
            sections=tuple(self._sections(rows)),
        )

    def _plan(self, plan_id: str) -> Plan:
        known = self.known.get(plan_id)
        if known is not None:
            return replace(known, sections=(), targets=(), goal="")
        return Plan(id=plan_id, region=self.file.region or "", title=plan_id, first_year=0, last_year=0)

    def _row(self, row: _Row) -> Row:
        is_section = not row.section or (row.plan, *_titles(row)) in self.parents
        path = [Section(number=part.number or "", title=part.title) for part in row.section]
        own = [Section(number=row.number or "", title=row.title)] if is_section and row.number else []
        return Row(
            plan=self.plans[row.plan],
            path=(*path, *own),
            measure=_measure(row, is_section=is_section),
            targets=tuple(map(_target, row.targets)),
            section_targets=tuple(map(_target, row.section_targets)),
            own_role=row.own_role,
            collective=row.collective,
            own=self._own(row),
        )

    def _own(self, row: _Row) -> tuple[Assignment, ...]:
        """Give the unit's own entries; where the task reaches it through a group, that group, if there is but one."""
        if row.collective:
            groups = tuple(_assignment(one) for one in row.assignments if one.group)
            return groups if len(groups) == 1 else ()
        return tuple(_assignment(one) for one in row.assignments if one.unit == self.file.unit)

    def _sections(self, rows: list[Row]) -> Iterator[LedgerSection]:
        """Join the rows of one heading; goals are printed at the first row of the heading they came with."""
        printed: set[tuple[str, ...]] = set()
        said: set[tuple[object, ...]] = set()
        for place, run in groupby(rows, key=_place):
            own = tuple(run)
            path, top = own[0].path, place[:2]
            goals = {(*top, goal.indicator + goal.text, goal.year): goal for goal in own[0].section_targets}
            fresh = tuple(goal for key, goal in goals.items() if key not in said)
            said |= goals.keys()
            path = (*path[:-1], replace(path[-1], targets=fresh)) if path else ()
            opened = tuple(part for depth, part in enumerate(path, 1) if place[: depth + 1] not in printed)
            printed |= {place[: depth + 1] for depth in range(1, len(path) + 1)}
            yield LedgerSection(plan=own[0].plan, path=path, opened=opened, targets=fresh, rows=own)


def _place(row: Row) -> tuple[str, ...]:
    """Give plan and headings of a row, to tell where a new heading begins."""
    return (row.plan.id, *(f"{part.number} {part.title}" for part in row.path))


def _titles(row: _Row) -> tuple[str, ...]:
    return tuple(f"{part.number} {part.title}" for part in row.section)


def _measure(row: _Row, *, is_section: bool) -> Measure:
    return Measure(
        id=row.id,
        number=row.number or "",
        sequence=row.sequence,
        title=row.title,
        text=row.text or "",
        actions=tuple(row.actions),
        assignments=tuple(map(_assignment, row.assignments)),
        targets=tuple(map(_target, row.targets)),
        notes=tuple(row.notes),
        no_units=not row.assignments,
        is_section=is_section,
        deadline=Deadline(
            text=row.deadline.text, kind=row.deadline.kind, date=row.deadline.date, inherited=row.deadline.inherited
        ),
    )


def _assignment(one: _Assignment) -> Assignment:
    return Assignment(
        unit=one.unit,
        unit_full=one.unit_full or "",
        key=one.unit,
        role=one.role,
        label=one.label or "",
        group=one.group,
    )


def _target(one: _Target) -> Target:
    return Target(**asdict(one))
