"""Ledgers of data as they stand beside a file: worded as the file has them, or as our own JSON tells them.

Worded like a file they have its columns and headings, and are read like its rows: words are compared with words. That
reading the filled file gives the same rows is what the tests hold.
"""

from __future__ import annotations

import re
from itertools import count, groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import asdict, replace

from checklist.compare.sides.item import Item, has_own_goals, heading_item, measure_item, overall_item
from checklist.errors import InputError
from checklist.files.textfiles import decode_text
from checklist.forms.filled import FileKind, NamedPlan, ReadLedger, ReadRow, read_notes, refuse_repeated
from checklist.forms.read_cells import Outline
from checklist.forms.read_rows import tidy
from checklist.forms.unit_cells import NamedUnit
from checklist.ledger.ledger import Filter, Ledger, LedgerSection, Row
from checklist.ledger.ledgerjson import SCHEMA, LedgerShape, PlanShape, shape_ledger
from checklist.ledger.wording import word_table
from checklist.model import Assignment, Deadline, Measure, Plan, Section, Target

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from checklist.forms.unit_cells import Names
    from checklist.ledger.columns import Columns
    from checklist.ledger.ledgerjson import AssignmentShape, RowShape, SectionShape, TargetShape
    from checklist.ledger.wording import Band, Table
    from checklist.model import PlanData
    from checklist.words.units import Party


def word_like(ledger: Ledger, like: ReadLedger, columns: Columns) -> ReadLedger:
    """Word a ledger as it would be read from a file like ``like``: same columns, headings in rows or in cells."""
    chosen = tuple(columns.by_key(key) for key in like.columns)
    table = word_table(ledger, chosen, columns.templates, bands=like.bands and "group" not in like.columns)
    told = any(row.measure.status for row in ledger.rows)
    return replace(
        like,
        rows=tuple(_rows(table, ledger, bands=like.bands)),
        hand=tuple(column for column in like.hand if column[0] == "status" and told),
        unit=ledger.unit,
        year=ledger.year,
        remarks=(),
        unseen=(),
        unread=(),
        notes=read_notes(table.notes),
        exact=None,
    )


def _rows(table: Table, ledger: Ledger, *, bands: bool) -> Iterator[ReadRow]:
    """Read the rows of a worded ledger, each with its task's status and all its targets, the first of a heading with all of the heading's."""
    outline = Outline()
    keys = [column.key for column in table.columns]
    printed = enumerate(table.rows, 1)
    for place, section in enumerate(ledger.sections):
        for band in _shown(table.bands[place], group="group" in keys) if bands else ():
            outline.band(tidy(f"{band.title}\n{band.goal}"))
        stated = tuple(target for part in section.opened for target in part.targets)
        for row, (line, worded) in zip(section.rows, printed, strict=False):
            cells = {key: tidy(text) for key, text in zip(keys, worded.cells, strict=True)}
            standing = outline.row(cells.get("group", ""))
            if "group" in cells:
                cells["group"] = standing.headings[-1] if standing.headings else ""
            if "status" in cells:
                cells["status"] = row.measure.status.strip()
            yield ReadRow(
                spot=f"第{line}行",
                cells=cells,
                headings=standing.headings,
                goal=standing.goal,
                plan=standing.plan,
                stated=row.measure.targets,
                goal_stated=stated,
            )
            stated = ()


def _shown(bands: Sequence[Band], *, group: bool) -> Iterator[Band]:
    """Leave out the heading a group cell bears, as filling a form does."""
    deepest = max((band.level for band in bands), default=0)
    return (band for band in bands if not group or band.level == 0 or band.level < deepest)


_MAX_ROWS = 200_000
"""Tasks of a JSON ledger: a thousand plans; more is another file."""
_COLUMNS = ("sequence", "number", "id", "group", "title", "measure", "target", "responsible", "deadline")
_MAKE_AGAIN = "请用 checklist ledger … -o 台账.json 重新生成，或改用Word、Excel台账。"


def read_json(content: bytes, path: Path, columns: Columns, data: PlanData | None = None) -> ReadLedger:
    """Read a JSON ledger; ``data`` supplies the titles of its plans and the names of units.

    Raises InputError for what is no JSON, no ledger of ours or of another version, and for an id that stands twice.
    """
    text, _ = decode_text(content, path)
    file = _decode(text, path.name)
    refuse_repeated(path.name, ((row.id, f"第{place}项") for place, row in enumerate(file.rows, 1)), "{}、{}任务")
    return _read_shape(file, path.name, columns, data)


def keep_what_json_tells(ledger: Ledger, name: str, columns: Columns, data: PlanData | None = None) -> ReadLedger:
    """Give a ledger as it would be read from a JSON file called ``name``: without what JSON has no key for."""
    return _read_shape(shape_ledger(ledger), name, columns, data)


def _read_shape(file: LedgerShape, name: str, columns: Columns, data: PlanData | None) -> ReadLedger:
    ledger = _Builder(file, data).build()
    plans = tuple(
        NamedPlan(title=plan.title, document_number=plan.document_number, id=plan.id) for plan in ledger.plans
    )
    stub = ReadLedger(
        kind=FileKind.JSON, name=name, columns=_COLUMNS, rows=(), unit=ledger.unit, year=ledger.year, plans=plans,
        exact=ledger,
    )  # fmt: skip
    return replace(stub, rows=word_like(ledger, stub, columns).rows)


def _decode(text: str, name: str) -> LedgerShape:
    try:
        head = msgspec.json.decode(text)
        if not isinstance(head, dict) or head.get("schema") != SCHEMA:
            raise _no_ledger(head, name)
        file = msgspec.convert(head, LedgerShape)
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
    path = place[1].removesuffix("[...]") if place else ""
    row = re.match(r"\.rows\[(\d+)\]\.?(.*)", path)
    missing = re.search(r"missing required field `(\w+)`", problem)
    said = f"缺少 {missing[1]}" if missing else "写法不对"
    if row:
        inside = f" 的 {row[2]}" if row[2] else ""
        return f"第{int(row[1]) + 1}项任务{inside} {said}"
    return f"{path.lstrip('.') or '开头'} {said}"


class _Builder:
    """Builds the ledger the file was written from, as far as the file has it."""

    def __init__(self, file: LedgerShape, data: PlanData | None) -> None:
        self.file = file
        self.known = {plan.id: plan for plan in data.plans} if data else {}
        listed = (file.plan,) if isinstance(file.plan, str) else file.plan
        places = dict.fromkeys((row.plan, *_titles(row)) for row in file.rows)
        ids = dict.fromkeys((*listed, *map(itemgetter(0), places)))
        self.plans = dict(zip(ids, map(self._plan, ids), strict=True))
        self.parents = {place[:depth] for place in places for depth in range(1, len(place))}
        """The headings with headings below them: a task directly under one of them is a heading itself."""

    def build(self) -> Ledger:
        """Build it."""
        rows = [self._row(row) for row in self.file.rows]
        return Ledger(
            unit=self.file.unit or "",
            region=self.file.region or "",
            plans=tuple(self.plans.values()),
            as_of=self.file.as_of,
            sections=tuple(self._sections(rows)),
            narrowed=Filter(year=self.file.year),
            goals=not self.file.unit,
        )

    def _plan(self, plan_id: str) -> Plan:
        told = next((plan for plan in self.file.plans if plan.id == plan_id), PlanShape(id=plan_id, title=plan_id))
        known = self.known.get(plan_id) or Plan(
            id=plan_id, region=self.file.region or "", title=told.title, first_year=0, last_year=0
        )
        return replace(
            known,
            sections=(),
            document_number=told.document_number or known.document_number,
            goal=told.goal or "",
            goals=(),
            targets=tuple(map(_target, told.targets)),
            notes=told.notes,
        )

    def _row(self, row: RowShape) -> Row:
        is_section = not row.section or (row.plan, *_titles(row)) in self.parents
        path = [_section(part) for part in row.section]
        own = [Section(number=row.number or "", title=row.title)] if is_section and row.number else []
        measure = _measure(row, is_section=is_section)
        return Row(
            plan=self.plans[row.plan],
            path=(*path, *own),
            measure=measure,
            targets=measure.targets,
            section_targets=tuple(map(_target, row.section_targets)),
            own_role=row.own_role,
            collective=row.collective,
            own=self._own(row, measure.assignments),
        )

    def _own(self, row: RowShape, assignments: Iterable[Assignment]) -> tuple[Assignment, ...]:
        """Give the unit's own entries; where the task reaches it through a group, that group, if there is but one."""
        own = tuple(one for one in assignments if (one.group if row.collective else one.unit == self.file.unit))
        return own if len(own) == 1 or not row.collective else ()

    def _sections(self, rows: list[Row]) -> Iterator[LedgerSection]:
        """Join the rows of one heading; goals are printed at the first row of the heading they came with."""
        printed: set[tuple[str, ...]] = set()
        said: set[tuple[object, ...]] = set()
        for place, run in groupby(rows, key=_place):
            own = tuple(run)
            # what tells goals apart below one plan and heading
            goals = {(*place[:2], goal.indicator + goal.text, goal.year): goal for goal in own[0].section_targets}
            fresh = tuple(goal for key, goal in goals.items() if key not in said)
            said |= goals.keys()
            path = (*own[0].path[:-1], replace(own[0].path[-1], targets=fresh)) if own[0].path else ()
            opened = []
            for depth, part in enumerate(path, 2):
                opened += [part] if place[:depth] not in printed else []
                printed.add(place[:depth])
            yield LedgerSection(plan=own[0].plan, path=path, opened=tuple(opened), targets=fresh, rows=own)


def _place(row: Row) -> tuple[str, ...]:
    """Give plan and headings of a row, to tell where a new heading begins."""
    return (row.plan.id, *(f"{part.number} {part.title}" for part in row.path))


def _titles(row: RowShape) -> tuple[str, ...]:
    return tuple(f"{part.number} {part.title}" for part in row.section)


def _told(shape: msgspec.Struct) -> dict[str, Any]:
    """Give what a part of the file says, by its keys."""
    return {key: value for key, value in asdict(shape).items() if value is not None and value is not msgspec.UNSET}


def _measure(row: RowShape, *, is_section: bool) -> Measure:
    said = {key: value for key, value in _told(row).items() if key in Measure.__struct_fields__}
    made = {
        "assignments": tuple(map(_assignment, row.assignments)),
        "targets": tuple(map(_target, row.targets)),
        "deadline": Deadline(**asdict(row.deadline)),
    }
    return Measure(**({"number": ""} | said | made), no_units=not row.assignments, is_section=is_section)


def _section(part: SectionShape) -> Section:
    return Section(**({"number": ""} | _told(part)))


def _assignment(one: AssignmentShape) -> Assignment:
    return Assignment(**({"unit_full": "", "label": ""} | _told(one)), key=one.unit)


def _target(one: TargetShape) -> Target:
    return Target(**asdict(one))


def make_exact_items(ledger: Ledger, names: Names) -> Iterator[Item]:
    """Make the items of a ledger, the goals of a heading before its tasks; what JSON does not have stays empty."""
    places = count(1)
    met: set[tuple[str, ...]] = set()
    for plan in filter(has_own_goals, () if ledger.unit else ledger.plans):
        yield overall_item(plan.id, plan.goal, plan.targets, plan.targets)
    for section in ledger.sections:
        heading = (section.plan.id, *(part.title for part in section.path))
        if section.targets and section.path and heading not in met:
            yield heading_item(section.plan.id, section.path, next(places))
        met.add(heading)
        for row in section.rows:
            parties = [_party(assignment, names) for assignment in row.measure.assignments]
            item = measure_item(row.plan.id, row.path, row.measure, next(places), parties)
            yield replace(item, status="", hand=())


def _party(assignment: Assignment, names: Names) -> Party:
    party = names.party(NamedUnit(name=assignment.unit), assignment.role)
    return replace(party, group=party.group or assignment.group)
