"""Turn YAML trees into the model, noting every fault of shape and every name that means no unit."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from checklist.errors import YamlError
from checklist.model import (
    Assignment,
    Baseline,
    Finding,
    FormerName,
    Indicator,
    IndicatorKind,
    Loaded,
    Measure,
    Per,
    Plan,
    PlanData,
    Region,
    Role,
    Section,
    Severity,
    Target,
    Unit,
    UnitGroup,
    UnitKind,
)
from checklist.plandata.shapes import Fields, Findings, read_each
from checklist.plandata.yamlio import Mapping, read_tree
from checklist.words.deadlines import inherited_deadline, parse_deadline
from checklist.words.units import Register

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from checklist.model import Deadline
    from checklist.words.units import Body

_LABELS = {Role.LEAD: "牵头单位", Role.SUPPORT: "配合单位", Role.RESPONSIBLE: "责任单位"}
_ROLE_KEYS = tuple(role.value for role in Role)
_COMPARATORS = (">=", ">", "=", "<=", "<", "~")
_RELATIONS = ("renamed", "merged", "split", "moved")
_PERIOD = re.compile(r"((?:19|20)\d\d)(?:[-—–~～至]+((?:19|20)\d\d))?年?")


def load_files(paths: Iterable[Path]) -> Loaded:
    """Read plan files and build the model of them all together.

    Raises InputError when a file cannot be read at all; everything else becomes a finding.
    """
    trees, remarks, broken = [], [], []
    for path in paths:
        try:
            tree, remark = read_tree(path)
        except YamlError as error:
            broken.append(_broken(error))
            continue
        trees.append((str(path), tree))
        remarks += [remark] if remark else []
    loaded = load_trees(trees)
    return Loaded(data=loaded.data, findings=(*broken, *loaded.findings), remarks=tuple(remarks))


def _broken(error: YamlError) -> Finding:
    return Finding(
        file=error.file,
        line=error.line,
        code="yaml",
        severity=Severity.ERROR,
        message=error.reason,
        hint=error.hint,
    )


def load_trees(trees: Sequence[tuple[str, Any]]) -> Loaded:
    """Build the model of trees given with their file names; regions and indicators serve the plans of every file."""
    files = [_File(name, tree) for name, tree in trees]
    regions = tuple(region for file in files for region in file.regions())
    indicators = tuple(indicator for file in files for indicator in file.indicators())
    registers: dict[str, Register] = {}
    for region in regions:
        registers.setdefault(region.id, Register(region))
    plans = tuple(plan for file in files for plan in file.plans(registers))
    findings = tuple(finding for file in files for finding in file.finish())
    return Loaded(data=PlanData(regions=regions, indicators=indicators, plans=plans), findings=findings)


class _File:
    """One file's part of the data."""

    def __init__(self, name: str, tree: Any) -> None:
        self.name = name
        self.findings = Findings(name)
        self.top = Fields(Mapping(1) if tree is None else tree, 1, "文件", self.findings)
        self.top.text("schema")
        if self.top.ok and not any(self.top.has(key) for key in ("regions", "indicators", "plans")):
            self.findings.error(
                1,
                "empty-file",
                "文件里没有方案数据。",
                "文件应有 regions（地区）、indicators（指标）、plans（方案）三部分。",
            )

    def regions(self) -> tuple[Region, ...]:
        return read_each(self.top.children("regions", "地区"), self._region)

    def indicators(self) -> tuple[Indicator, ...]:
        return read_each(self.top.children("indicators", "指标"), self._indicator)

    def plans(self, registers: dict[str, Register]) -> tuple[Plan, ...]:
        reader = _PlanReader(self.name, self.findings, registers)
        return read_each(self.top.children("plans", "方案"), reader.plan)

    def finish(self) -> list[Finding]:
        if self.top.ok:
            self.top.done()
        return self.findings.items

    def _region(self, fields: Fields) -> Region:
        region_id = fields.text("id", required=True)
        name = fields.text("name", required=True)
        orders = iter(range(1_000_000))
        return Region(
            id=region_id,
            name=name,
            short=fields.text("short") or name,
            prefix=fields.text("prefix") or "市",
            units=read_each(fields.children("units", "单位"), lambda item: _unit(item, region_id, next(orders))),
            groups=read_each(fields.children("groups", "集体"), lambda item: _group(item, region_id, next(orders))),
            notes=fields.strings("notes"),
            file=self.name,
            line=fields.line,
        )

    def _indicator(self, fields: Fields) -> Indicator:
        return Indicator(
            name=fields.text("name", required=True),
            kind=fields.choice("kind", IndicatorKind) or IndicatorKind.STOCK,
            unit=fields.text("unit"),
            aliases=fields.strings("aliases"),
            file=self.name,
            line=fields.line,
        )


def _unit(fields: Fields, region: str, order: int) -> Unit:
    name = fields.text("name", required=True)
    return Unit(
        region=region,
        name=name,
        full=fields.text("full") or name,
        kind=fields.choice("kind", UnitKind) or UnitKind.GOVERNMENT,
        order=order,
        aliases=fields.strings("aliases"),
        plates=fields.strings("plates"),
        formerly=read_each(fields.children("formerly", "曾用名"), _former_name),
        notes=fields.strings("notes"),
        accepted=fields.mapping_of_texts("accepted"),
        line=fields.line,
    )


def _former_name(fields: Fields) -> FormerName:
    return FormerName(
        name=fields.text("name", required=True),
        full=fields.text("full"),
        until=fields.date("until"),
        relation=fields.one_of("relation", _RELATIONS) or "renamed",
    )


def _group(fields: Fields, region: str, order: int) -> UnitGroup:
    members = fields.strings("members")
    known = members != ("unknown",)
    return UnitGroup(
        region=region,
        name=fields.text("name", required=True),
        kind=fields.choice("kind", UnitKind) or UnitKind.COUNTY,
        order=order,
        members=members if known else (),
        members_known=known,
        complete=fields.flag("complete", default=True),
        source=fields.text("source"),
        aliases=fields.strings("aliases"),
        notes=fields.strings("notes"),
        accepted=fields.mapping_of_texts("accepted"),
        line=fields.line,
    )


class _PlanReader:
    """Builds plans; knows the registers their unit names are resolved in."""

    def __init__(self, file: str, findings: Findings, registers: dict[str, Register]) -> None:
        self.file = file
        self.findings = findings
        self.registers = registers

    def plan(self, fields: Fields) -> Plan:
        first, last = self._period(fields)
        plan = Plan(
            id=fields.text("id", required=True),
            region=fields.text("region", required=True),
            title=fields.text("title", required=True),
            first_year=first,
            last_year=last,
            period_inferred=fields.flag("period_inferred"),
            short=fields.text("short"),
            document_number=fields.text("document_number"),
            issuer=fields.text("issuer"),
            issued=fields.date("issued"),
            edition=fields.text("edition"),
            replaces=fields.strings("replaces"),
            first_listed_leads=fields.flag("first_listed_leads"),
            goal=fields.text("goal"),
            targets=read_each(fields.children("targets", "目标"), _target),
            notes=fields.strings("notes"),
            accepted=fields.mapping_of_texts("accepted"),
            file=self.file,
            line=fields.line,
        )
        register = self._register(plan, fields)
        reader = _MeasureReader(plan, register, self.findings)
        sections = read_each(fields.children("sections", "部分"), reader.section)
        return replace(plan, place=register.region.short, sections=sections)

    def _register(self, plan: Plan, fields: Fields) -> Register:
        register = self.registers.get(plan.region)
        if register is None:
            known = "、".join(self.registers) or "（没有）"
            if plan.region:
                self.findings.error(
                    fields.line_of("region"),
                    "unknown-region",
                    f"没有“{plan.region}”这个地区。",
                    f"已有的地区：{known}",
                    plan.id,
                )
            register = Register(Region(id=plan.region, name="", short="", prefix=""))
        return register

    def _period(self, fields: Fields) -> tuple[int, int]:
        text = fields.text("period", required=True)
        match = _PERIOD.fullmatch(text)
        if text and not match:
            fields.bad("period", text, "要写成 2023-2027 的样子；只有一年的写 2022。")
        first = int(match[1]) if match else 0
        last = int(match[2] or match[1]) if match else 0
        if last < first:
            fields.bad("period", text, "首尾年份颠倒了，要写成 2023-2027 的样子。")
        return min(first, last), max(first, last)


class _MeasureReader:
    """Builds the sections and measures of one plan, counting the master 序号."""

    def __init__(self, plan: Plan, register: Register, findings: Findings) -> None:
        self.plan = plan
        self.register = register
        self.findings = findings
        self.sequence = 0
        self.inherited: Deadline = inherited_deadline(plan.last_year or 1)
        self.day: date | None = plan.issued or (date(plan.first_year, 1, 1) if plan.first_year else None)
        self.resolved: dict[str, tuple[Body, str, str]] = {}
        self.hints: dict[str, str] = {}

    def section(self, fields: Fields) -> Section:
        number = fields.text("number", required=True)
        title = fields.text("title", required=True)
        targets = read_each(fields.children("targets", "目标"), _target)
        measures = read_each(fields.children("measures", "举措"), lambda item: self.measure(item, number, title))
        return Section(
            number=number,
            title=title,
            goal=fields.text("goal"),
            targets=targets,
            measures=measures,
            sections=read_each(fields.children("sections", "部分"), self.section),
            accepted=fields.mapping_of_texts("accepted"),
            line=fields.line,
        )

    def measure(self, fields: Fields, section_number: str, section_title: str) -> Measure:
        self.sequence += 1
        measure_id = fields.text("id", required=True)
        is_section = not fields.has("number") and not fields.has("title")
        return Measure(
            id=measure_id,
            number=section_number if is_section else fields.text("number", required=True),
            sequence=self.sequence,
            title=section_title if is_section else fields.text("title", required=True),
            deadline=self._deadline(fields, measure_id),
            text=fields.text("text"),
            assignments=self._assignments(fields, measure_id),
            actions=fields.strings("actions"),
            topics=fields.strings("topics"),
            targets=read_each(fields.children("targets", "目标"), _target),
            notes=fields.strings("notes"),
            no_units=fields.flag("no_units"),
            open_list=fields.flag("open_list"),
            is_section=is_section,
            continues=fields.strings("continues"),
            split_from=fields.strings("split_from"),
            merged_from=fields.strings("merged_from"),
            link_reason=fields.text("link_reason"),
            status=fields.text("status"),
            accepted=fields.mapping_of_texts("accepted"),
            line=fields.line,
        )

    def _deadline(self, fields: Fields, measure_id: str) -> Deadline:
        text = fields.text("deadline")
        if not text:
            return self.inherited
        try:
            return parse_deadline(text, self.plan.last_year or None)
        except ValueError as error:
            hint = "原文没有写时限的，不写 deadline，按方案期限执行。"
            self.findings.error(fields.line_of("deadline"), "bad-deadline", str(error), hint, measure_id)
            return self.inherited

    def _assignments(self, fields: Fields, measure_id: str) -> tuple[Assignment, ...]:
        labels = fields.mapping_of_texts("labels", _ROLE_KEYS)
        assignments: list[Assignment] = []
        for role in Role:
            for name, line in fields.texts(role.value):
                assignment = self._assignment(name, line, role, labels.get(role.value, _LABELS[role]), measure_id)
                assignments += [assignment] if assignment else []
        return self._promote_first(assignments) if self.plan.first_listed_leads else tuple(assignments)

    def _promote_first(self, assignments: list[Assignment]) -> tuple[Assignment, ...]:
        """Make the first-listed unit the lead, as the document says (列第一位者为牵头单位)."""
        first = next((a for a in assignments if a.role is Role.RESPONSIBLE), None)
        if first is None or any(assignment.role is Role.LEAD for assignment in assignments):
            return tuple(assignments)
        return tuple(replace(a, role=Role.LEAD) if a is first else a for a in assignments)

    def _assignment(self, name: str, line: int, role: Role, label: str, measure_id: str) -> Assignment | None:
        known = self.resolved.get(name) or self._resolve(name, line, measure_id)
        if known is None:
            return None
        body, unit, full = known
        return Assignment(
            unit=unit,
            unit_full=full,
            key=body.name,
            role=role,
            label=label,
            group=isinstance(body, UnitGroup),
            members=body.members if isinstance(body, UnitGroup) else (),
            written=name,
            line=line,
        )

    def _resolve(self, name: str, line: int, measure_id: str) -> tuple[Body, str, str] | None:
        body = self.register.find(name)
        if body is None:
            hint = self.hints.get(name) or self._hint(name)
            self.findings.error(line, "unknown-unit", f"没有登记“{name}”这个单位。", hint, measure_id)
            return None
        unit, full = (
            (body.name, body.name) if isinstance(body, UnitGroup) else (body.name_at(self.day), body.full_at(self.day))
        )
        self.resolved[name] = (body, unit, full)
        return self.resolved[name]

    def _hint(self, name: str) -> str:
        near = self.register.suggest(name)
        self.hints[name] = (
            f"是否想写：{'、'.join(near)}？" if near else f"请先在地区 {self.plan.region} 的 units 里登记这个单位。"
        )
        return self.hints[name]


def _target(fields: Fields) -> Target:
    baseline = fields.child("baseline", "基期")
    return Target(
        indicator=fields.text("indicator", required=True),
        text=fields.text("text", required=True),
        comparator=fields.one_of("comparator", _COMPARATORS) or (">=" if fields.has("value") else None),
        value=fields.number("value"),
        value_to=fields.number("value_to"),
        measurement_unit=fields.text("unit") or None,
        year=fields.year("year"),
        per=fields.choice("per", Per),
        baseline=_baseline(baseline) if baseline else None,
        soft=fields.flag("soft"),
        no_year=fields.flag("no_year"),
        line=fields.line,
    )


def _baseline(fields: Fields) -> Baseline | None:
    value, year = fields.number("value"), fields.year("year")
    fields.done()
    if value is None or year is None:
        fields.findings.error(
            fields.line, "missing-key", "基期要写全 value 和 year。", "如 baseline: {value: 55.4, year: 2020}。"
        )
        return None
    return Baseline(value=value, year=year)
