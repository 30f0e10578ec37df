"""Turn YAML trees into the model, noting every fault of shape and every name that means no unit."""

from __future__ import annotations

from datetime import date
from itertools import chain, starmap
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from checklist.errors import YamlError
from checklist.files.textfiles import readable_name
from checklist.model import (
    Assignment,
    Finding,
    FormerName,
    Indicator,
    IndicatorKind,
    Loaded,
    Measure,
    Plan,
    PlanData,
    Region,
    Role,
    Section,
    Target,
    Unit,
    UnitGroup,
    UnitKind,
)
from checklist.outline import measures_of
from checklist.plandata.findings import Findings, Place, finding
from checklist.plandata.goalbuilder import GoalBuilder
from checklist.plandata.keynames import Mapping, is_in_chinese
from checklist.plandata.keys import SCHEMA, key_table
from checklist.plandata.shapes import Fields
from checklist.plandata.typedtexts import (
    advise_on,
    bare_title,
    find_spoken,
    names_in,
    tell_roles,
    without_others,
    without_own_number,
)
from checklist.plandata.yamlio import read_tree
from checklist.words.deadlines import deadline_of_goals, inherited_deadline, parse_deadline
from checklist.words.units import OPEN_END, Register, normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from checklist.model import Deadline
    from checklist.plandata.shapes import PlacedText


def load_files(paths: Iterable[Path]) -> Loaded:
    """Read plan files and build the model of them all together.

    Raises InputError when a file cannot be read at all; everything else becomes a finding.
    """
    trees, remarks = [], []
    broken: list[Finding] = []
    for path in paths:
        try:
            tree, remark = read_tree(path)
        except YamlError as error:
            slips = ((error.line, error.reason, error.hint), *error.others)
            broken += [finding("yaml", Place(error.file, line, ""), reason, hint) for line, reason, hint in slips]
            continue
        trees.append((readable_name(str(path)), tree))
        remarks += [remark] if remark else []
    loaded = load_trees(trees)
    remarks += _left_of_the_sample(loaded.data)
    return replace(loaded, findings=(*broken, *loaded.findings), remarks=tuple(remarks))


def _left_of_the_sample(data: PlanData) -> Iterator[str]:
    """Say what of the sample that ``init`` writes was not replaced yet."""
    for region in data.regions:
        if "××" in region.name:
            yield f"{region.file} 里的地区还是样例“{region.name}”：请把文件里的“××”全部换成本地名称。"
    for plan in data.plans:
        if any((measure.title, *measure.actions) in _SAMPLE for _, measure in measures_of(plan)):
            yield f"{plan.file} 里的方案《{plan.title}》还有样例的举措：请换成自己的，或删去。"


_SAMPLE = {
    (
        "培育高新技术企业",
        "建立高新技术企业后备库，分类指导入库企业",
        "落实高新技术企业所得税减免和研发费用加计扣除政策",
    ),
    ("加强政策宣传", "编印惠企政策手册，组织专题培训"),
}
"""The measures of ``templates/skeleton.yaml``: their titles and actions."""


def load_trees(trees: Sequence[tuple[str, Any]]) -> Loaded:
    """Build the model of trees given with their file names; regions and indicators serve the plans of every file."""
    files = list(starmap(_File, trees))
    regions = tuple(chain.from_iterable(map(_File.regions, files)))
    indicators = tuple(chain.from_iterable(map(_File.indicators, files)))
    registers: dict[str, Register] = {}
    for region in regions:
        registers.setdefault(region.id, Register(region))
    goals = GoalBuilder(indicators)
    plans = _with_ids([plan for file in files for plan in file.plans(registers, goals)])
    findings = tuple(finding for file in files for finding in file.findings.items)
    named = (*indicators, *goals.proposed.values())
    data = PlanData(regions=regions, indicators=named, plans=plans)
    in_chinese = tuple(name for name, tree in trees if is_in_chinese(tree))
    return Loaded(data=data, findings=findings, in_chinese=in_chinese)


def _with_ids(plans: Sequence[Plan]) -> tuple[Plan, ...]:
    """Give plans with the ids of those they replace, which may be told by title, short name or document number."""
    ids: dict[str, str] = {}
    for plan in reversed(plans):
        ids |= dict.fromkeys(map(normalise_name, (plan.document_number, plan.short, plan.title, plan.id)), plan.id)
    named = (tuple(ids.get(normalise_name(name.strip("《》")), name) for name in plan.replaces) for plan in plans)
    return tuple(replace(plan, replaces=old) for plan, old in zip(plans, named, strict=True))


class _File:
    """One file's part of the data."""

    def __init__(self, name: str, tree: Any) -> None:
        self.name = name
        self.findings = Findings(name)
        is_empty = tree in (None, "")
        top = Fields(Mapping(1) if is_empty else tree, 1, key_table("file"), self.findings)
        self.found = top.read() if top.ok else {}
        if (schema := self.found.get("schema", SCHEMA)) != SCHEMA:
            hint = f"这一版读得懂的是 {SCHEMA}；数据若是更新的版本写的，请先升级 checklist。"
            self.findings.note(top.line_of("schema"), "bad-value", f"格式版本“{schema}”不认识。", hint)
        for odd in top.node.odd:
            self.findings.note(*odd)
        if top.ok and not any(top.has(key) and top.node[key] for key in ("regions", "indicators", "plans")):
            hint = "文件应有 regions（地区）、indicators（指标）、plans（方案）三部分。"
            said = "文件是空的，没有内容或者只有注释。" if is_empty else "文件里没有方案数据。"
            self.findings.note(1, "empty-file", said, hint)

    def regions(self) -> tuple[Region, ...]:
        return tuple(self._region(fields) for fields in self.found.get("regions", ()))

    def indicators(self) -> tuple[Indicator, ...]:
        return tuple(
            Indicator(**{"kind": IndicatorKind.STOCK, **fields.read()}, file=self.name, line=fields.line)
            for fields in self.found.get("indicators", ())
        )

    def plans(self, registers: dict[str, Register], goals: GoalBuilder) -> tuple[Plan, ...]:
        return tuple(self._plan(fields, registers, goals) for fields in self.found.get("plans", ()))

    def _region(self, fields: Fields) -> Region:
        found = fields.read()
        units, groups = (found.pop(key, ()) for key in ("units", "groups"))
        return Region(
            **{"short": found["name"], "prefix": "市", **found},
            units=tuple(map(_unit, units)),
            groups=tuple(map(_group, groups)),
            file=self.name,
            line=fields.line,
        )

    def _plan(self, fields: Fields, registers: dict[str, Register], goals: GoalBuilder) -> Plan:
        found = fields.read()
        first, last = found.pop("period") or (0, 0)
        sections, everywhere = (found.pop(key, ()) for key in ("sections", "everywhere"))
        found |= goals.goals(found, self.findings, first if first == last else None)
        found["title"] = bare_title(found["title"])
        plan = Plan(**found, first_year=first, last_year=last, file=self.name, line=fields.line)
        if plan.region not in registers:
            plan = replace(plan, region=_id_of(plan.region, registers))
        register = registers.get(plan.region)
        if register is None:
            unknown = Register(Region(id=plan.region, name="", short="", prefix=""))
            register = next(iter(registers.values())) if len(registers) == 1 else unknown
            self._note_region(plan, fields.line_of("region"), registers)
        reader = _MeasureReader(plan, register, self.findings, goals)
        everybody = reader.all_of(everywhere, ())
        made = tuple(reader.section(section, everybody) for section in sections)
        return replace(plan, place=register.region.short, sections=made)

    def _note_region(self, plan: Plan, line: int, registers: dict[str, Register]) -> None:
        if plan.region:
            known = "、".join(f"{one.region.id}（{one.region.name}）" for one in registers.values())
            hint = f"已有的地区：{known or '（没有）'}"
            self.findings.note(line, "unknown-region", f"没有“{plan.region}”这个地区。", hint, plan.id)


def _id_of(name: str, registers: dict[str, Register]) -> str:
    """Give the id of the region that bears a name; the name itself where none does."""
    found = (id_ for id_, register in registers.items() if name in (register.region.name, register.region.short))
    return next(found, name)


def _unit(fields: Fields) -> Unit:
    found = fields.read()
    former = tuple(FormerName(**item.read()) for item in found.pop("formerly", ()))
    told = {"full": found["name"], "kind": UnitKind.GOVERNMENT, **found}
    return Unit(**told, formerly=former, line=fields.line)


def _group(fields: Fields) -> UnitGroup:
    found = {"kind": UnitKind.COUNTY, **fields.read()}
    if set(found.get("members", "?")) <= _NOT_KNOWN:
        found |= {"members": (), "members_known": False}
    return UnitGroup(**found, line=fields.line)


_NOT_KNOWN = {"unknown", "不详", "未知", "不明", "待定", "略", "无", "none"}
"""Says of a group that its members are not known."""


class _MeasureReader:
    """Builds the sections and measures of one plan, counting the master 序号."""

    def __init__(self, plan: Plan, register: Register, findings: Findings, goals: GoalBuilder) -> None:
        self.plan = plan
        self.register = register
        self.findings = findings
        self.goals = goals
        self.only_year = plan.last_year if plan.last_year and plan.first_year == plan.last_year else None
        self.sequence = 0
        self.inherited: Deadline = inherited_deadline(plan.last_year or 1)
        self.day: date | None = plan.issued or (date(plan.first_year, 1, 1) if plan.first_year else None)
        self.parts: dict[str, Assignment | str] = {}
        """By the names met a unit's part, its role apart; what to do about a name that means no unit."""

    def section(self, fields: Fields, everywhere: Sequence[PlacedText]) -> Section:
        """Build a section; ``everywhere`` are those who answer for all of it, each by name."""
        found = fields.read()
        found |= self.goals.goals(found, self.findings, self.only_year)
        measures, sections = (found.pop(key, ()) for key in ("measures", "sections"))
        everywhere = self.all_of(found.pop("everywhere", ()), everywhere)
        found["title"] = without_own_number(found["number"], found["title"])
        unsaid = found["number"], found["title"]
        return Section(
            **found,
            measures=tuple(self.measure(item, unsaid, everywhere) for item in measures),
            sections=tuple(self.section(item, everywhere) for item in sections),
            line=fields.line,
        )

    def all_of(self, own: Iterable[PlacedText], outer: Iterable[PlacedText]) -> tuple[PlacedText, ...]:
        """Give who answers for all below a heading, each by name, behind those of the headings above."""
        named = list(outer)
        for text, line in own:
            known = [name for name, _ in named]
            closed = without_others(self.register, text)
            *names, last = names_in(self.register, closed)
            new = [*names, f"{last}{'等' * (closed != text)}"]
            named += [(name, line) for name in new if not self._is_among(name, known)]
        return tuple(named)

    def measure(self, fields: Fields, unsaid: tuple[str, str], everywhere: Sequence[PlacedText]) -> Measure:
        """Build a measure; ``unsaid`` are number and title of its section, ``everywhere`` who answers for all of it."""
        self.sequence += 1
        found = fields.read()
        is_section = not fields.has("number") and not fields.has("title")
        if not is_section:
            fields.require("number", "title")
            unsaid = ("", "")
            found["title"] = without_own_number(found.get("number", ""), found.get("title", ""))
        labels = found.pop("labels", {})
        named = [(role, text) for role in Role for text in found.pop(role.value, ())]
        own = self._assignments(self._closed(named, found), labels, fields.subject)
        for_all = self._without(found.pop("except", ()), everywhere, fields)
        others_first = bool(found.get("open_list"))
        all_ = self._assignments(self._closed(for_all, found), labels, fields.subject)
        targets = self.goals.targets(found, self.findings, self.only_year)
        told = {
            **dict(zip(("number", "title"), unsaid, strict=True)),
            **found,
            "targets": targets,
            "deadline": self._deadline(found.get("deadline", ""), fields, targets),
            "assignments": _with_all(self._first_leads(own), all_, others_first=others_first),
        }
        return Measure(**told, sequence=self.sequence, is_section=is_section, line=fields.line)

    def _deadline(self, text: str, fields: Fields, targets: Iterable[Target]) -> Deadline:
        """Read what is printed; else take the last year the own goals name, else the plan's end."""
        if not text:
            return deadline_of_goals(targets) or self.inherited
        try:
            return parse_deadline(text, self.plan.last_year or None, self.day.year if self.day else None)
        except ValueError as error:
            hint = f"原文没有写时限的，不写 {fields.word('deadline')}，按方案期限执行。"
            self.findings.note(fields.line_of("deadline"), "bad-deadline", str(error), hint, fields.subject)
            return self.inherited

    def _closed(self, named: list[tuple[Role, PlacedText]], found: dict[str, Any]) -> list[tuple[Role, PlacedText]]:
        """Give units by role without the 等 behind them, which says of the measure ``found`` that its list is open."""
        closed = [
            (role, (without_others(self.register, text), line))
            for role, (text, line) in named
            if not OPEN_END.fullmatch(text)
        ]
        if closed != named:
            found["open_list"] = True
        return closed

    def _without(
        self, excepted: Sequence[str], everywhere: Sequence[PlacedText], fields: Fields
    ) -> list[tuple[Role, PlacedText]]:
        """Give those who answer for all but for the excepted ones; who is excepted and not among them is noted."""
        names = [name for name, _ in everywhere]
        if set(excepted) & _ALL:
            excepted = names
        for name in excepted:
            if not self._is_among(name, names):
                key, all_ = fields.word("except"), "、".join(names)
                hint = (
                    f"上面写的是 {all_}，请核对名称。" if names else "上面没有写 everywhere（各项均由），不用写这个键。"
                )
                message = f"举措的 {key}“{name}”不在要落实各项的单位里。"
                self.findings.note(fields.line_of("except"), "bad-value", message, hint, fields.subject)
        return [(Role.RESPONSIBLE, one) for one in everywhere if not self._is_among(one[0], excepted)]

    def _is_among(self, name: str, names: Iterable[str]) -> bool:
        name = without_others(self.register, name)
        body = find_spoken(self.register, name)
        bare = (without_others(self.register, one) for one in names)
        return any(one == name or (body and find_spoken(self.register, one) is body) for one in bare)

    def _assignments(
        self, named: Iterable[tuple[Role, PlacedText]], labels: dict[str, str], measure_id: str
    ) -> list[Assignment]:
        assignments: list[Assignment] = []
        for role, (written, line) in named:
            if told := tell_roles(written):
                message = f"“{written}”里写了几种分工。"
                self.findings.note(line, "unknown-unit", message, f"请按分工分开写：{told}。", measure_id)
                continue
            label = labels.get(role.value, f"{role.word}单位")
            for name in names_in(self.register, written):
                if name not in self.parts:
                    self.parts[name] = self._part(name)
                part = self.parts[name]
                if isinstance(part, str):
                    self.findings.note(line, "unknown-unit", f"没有登记“{name}”这个单位。", part, measure_id)
                else:
                    assignments.append(replace(part, role=role, label=label, line=line))
        return assignments

    def _part(self, name: str) -> Assignment | str:
        """Give the part of the unit a name means, its role apart; of a name that means none what to do about it."""
        body = find_spoken(self.register, name)
        if body is None:
            return advise_on(self.register, name)
        own: dict[str, Any] = {"unit": body.name, "unit_full": body.name}
        if isinstance(body, UnitGroup):
            own |= {"group": True, "members": body.members, "complete": body.members_known and body.complete}
        else:
            own = {"unit": body.name_at(self.day), "unit_full": body.full_at(self.day)}
        return Assignment(**own, key=body.name, role=Role.RESPONSIBLE, label="", written=name, notes=body.notes)

    def _first_leads(self, assignments: list[Assignment]) -> list[Assignment]:
        """Make the first-listed unit the lead where the document says so (列第一位者为牵头单位)."""
        first = next((a for a in assignments if a.role is Role.RESPONSIBLE), None)
        led = any(assignment.role is Role.LEAD for assignment in assignments)
        if not self.plan.first_listed_leads or first is None or led:
            return assignments
        return [replace(a, role=Role.LEAD) if a is first else a for a in assignments]


_ALL = {"全部", "所有", "各单位", "都不含"}
"""Says that none of those who answer for all answers for this measure."""


def _with_all(own: list[Assignment], for_all: list[Assignment], *, others_first: bool) -> tuple[Assignment, ...]:
    """Put who answers for every measure behind those named in this one; before them where these end in 等."""
    named = {assignment.key for assignment in own}
    others = [assignment for assignment in for_all if assignment.key not in named]
    return (*others, *own) if others_first else (*own, *others)
