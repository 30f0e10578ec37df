"""Word a ledger: every cell of a table, the bands above its rows and the notes under it.

All cells are worded by one compiled Jinja template (from ``templates/columns.yaml``) that loops over the rows; it sees
a flat :class:`RowView`. Which units stand in which column follows from the columns that are present (docs/forms.md).
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from checklist.errors import InputError
from checklist.ledger import count_roles
from checklist.model import Assignment, Frozen, Per, Plan, Role, Section, Target, heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from jinja2 import Template

    from checklist.columns import Column
    from checklist.ledger import Ledger, LedgerSection, Row

NOT_STATED = "原文未明确"
NONE = "—"
INHERITED_MARK = "※"
COLLECTIVE_MARK = "（集体）"

_CELL, _ROW = "\x1f", "\x1e"


class Band(Frozen):
    """A full-width line above a run of rows: a plan (level 0) or a heading with its goals."""

    title: str
    goal: str
    level: int


class TableRow(Frozen):
    """A worded row; ``section`` is the index of its section in the ledger."""

    cells: tuple[str, ...]
    section: int


class Table(Frozen):
    """A worded ledger, ready for any medium; ``bands[i]`` opens section ``i``; a newline in a cell is a new line."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    bands: tuple[tuple[Band, ...], ...]
    notes: tuple[str, ...]
    title: str
    subtitle: str


class RowView:
    """What a wording in ``columns.yaml`` may name as ``row.…``: every value is finished text."""

    def __init__(self, row: Row, year: int | None, keys: frozenset[str], *, first: bool) -> None:
        self._row, self._year, self._keys, self._first = row, year, keys, first
        measure, plan = row.measure, row.plan
        self.sequence, self.number, self.id = str(measure.sequence), measure.number, measure.id
        self.title = measure.title
        self.region, self.plan_short, self.plan_title = plan.region, plan.short or plan.title, plan.title
        self.topics = "、".join(measure.topics)

    @property
    def source(self) -> str:
        """The plan, its document number and the printed number."""
        return f"{plan_name(self._row.plan)}{self.number}"

    @property
    def group(self) -> str:
        """The heading above; with the section's goals in its first row where no band holds them."""
        title = section_title(self._row)
        return f"{title}\n{self._goals}" if self._goals else title

    @property
    def measure(self) -> str:
        """The original wording where there is one, else title and actions; the targets too where no column has them."""
        text = measure_text(self._row)
        return text if "target" in self._keys else self._with_target(text)

    @property
    def measure_and_target(self) -> str:
        """The measure and, on a line of its own, its targets."""
        return self._with_target(measure_text(self._row))

    @property
    def actions(self) -> str:
        """The checklist items, numbered."""
        return numbered(self._row.measure.actions)

    @property
    def target(self) -> str:
        """The targets in force; the section's in its first row where nothing else holds them."""
        own = targets_text(self._row.targets, self._year)
        parts = [f"【本部分目标】{self._goals}"] if self._goals and "group" not in self._keys else []
        return "\n".join([*parts, own] if own else parts) or NONE

    @property
    def lead(self) -> str:
        """The lead units; where there is none, the responsible ones on a form that only tells lead from support."""
        if self._units(Role.LEAD):
            return self._roles(Role.LEAD)
        stand_in = () if "responsible" in self._keys else (Role.RESPONSIBLE,)
        return self._roles(*stand_in, nobody=self._nobody())

    @property
    def support(self) -> str:
        """The supporting units; where no 责任单位 column holds them, also the others beside the lead."""
        roles = [Role.SUPPORT]
        if "responsible" not in self._keys and self._units(Role.LEAD):
            roles.append(Role.RESPONSIBLE)
        return self._roles(*roles)

    @property
    def responsible(self) -> str:
        """All units whose role has no column of its own, with role words where roles differ."""
        roles = [Role.RESPONSIBLE]
        roles += [Role.LEAD] if "lead" not in self._keys else []
        roles += [Role.SUPPORT] if "support" not in self._keys else []
        return self._roles(*roles, nobody=NONE if "lead" in self._keys else self._nobody())

    @property
    def own_role(self) -> str:
        """The unit's role word, marked where it comes through a group."""
        word = self._row.own_role.word if self._row.own_role else NONE
        return word + COLLECTIVE_MARK if self._row.collective else word

    @property
    def others(self) -> str:
        """All other units, with role words where roles differ."""
        own = {assignment.key for assignment in self._row.own}
        return roles_text([a for a in self._row.measure.assignments if a.key not in own]) or NONE

    @property
    def deadline(self) -> str:
        """The completion time; marked where the end of the plan stands in."""
        deadline = self._row.measure.deadline
        return f"{deadline.text}{INHERITED_MARK}" if deadline.inherited else deadline.text

    @property
    def _goals(self) -> str:
        return self._section_goals if self._first else ""

    _section_goals = ""

    def with_goals(self, goals: str) -> RowView:
        """Give the view the goals of the section it opens."""
        self._section_goals = goals
        return self

    def _with_target(self, text: str) -> str:
        own = targets_text(self._row.targets, self._year)
        parts = [text, f"目标：{own}" if own else ""]
        if self._goals and not self._keys & {"group", "target"}:
            parts.insert(0, f"【本部分目标】{self._goals}")
        return "\n".join(part for part in parts if part)

    def _units(self, *roles: Role) -> list[Assignment]:
        return [a for a in self._row.measure.assignments if a.role in roles]

    def _roles(self, *roles: Role, nobody: str = NONE) -> str:
        units = self._units(*roles)
        return roles_text(units) + ("等" if self._row.measure.open_list else "") if units else nobody

    def _nobody(self) -> str:
        return NONE if self._row.measure.assignments else NOT_STATED


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
        parts.append(_spoken(indicator, said) + "，".join(said))
    return "；".join(parts)


def _spoken(indicator: str, texts: Sequence[str]) -> str:
    """Drop from an indicator's name what its wording says again: 投入增速 + 增长20% is 投入增长20%."""
    for suffix, verbs in _SAID_AGAIN:
        if indicator.endswith(suffix) and all(any(verb in text for verb in verbs) for text in texts):
            return indicator.removesuffix(suffix)
    if indicator.startswith("新增") and all("新增" in text for text in texts):
        return indicator.removeprefix("新增").removesuffix("数")
    return indicator


_SAID_AGAIN = (
    ("增速", ("增长", "增幅", "增速", "增加", "递增", "提高")),
    ("增量", ("增长", "增加")),
    ("提升幅度", ("提高", "提升")),
)


def _bare(target: Target) -> Target:
    return Target(indicator=target.indicator, text=target.text, value=target.value, year=target.year, per=target.per)


def target_text(target: Target, year: int | None) -> str:
    """Word one target without its indicator: ``2023年达到800家``, ``每年50家以上``, in a ledger of 2024 ``至2025年超过900家``."""
    if target.per is Per.YEAR:
        until = f"至{target.year}年" if target.year and target.year != year else ""
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


def word_table(ledger: Ledger, columns: Sequence[Column], *, bands: bool) -> Table:
    """Word the ledger for these columns, in this order.

    With ``bands`` the goals of sections go into the bands; else into the group cell of the section's first row, else
    into its target cell, marked 【本部分目标】. Raises InputError when a wording in columns.yaml is not valid.
    """
    keys = frozenset(column.key for column in columns)
    views = [
        (index, view)
        for index, section in enumerate(ledger.sections)
        for view in _views(section, ledger.year, keys, bands=bands)
    ]
    cells = _word_cells(tuple(column.wording for column in columns), [view for _, view in views])
    return Table(
        columns=tuple(columns),
        rows=tuple(TableRow(cells=tuple(row), section=index) for (index, _), row in zip(views, cells, strict=True)),
        bands=tuple(_bands(ledger, index, goals=bands) for index in range(len(ledger.sections))),
        notes=table_notes(ledger, keys),
        title=ledger_title(ledger),
        subtitle=ledger_subtitle(ledger),
    )


def _views(section: LedgerSection, year: int | None, keys: frozenset[str], *, bands: bool) -> list[RowView]:
    goals = "" if bands else goals_text(section.opened, section.targets, year)
    return [RowView(row, year, keys, first=i == 0).with_goals(goals) for i, row in enumerate(section.rows)]


def _bands(ledger: Ledger, index: int, *, goals: bool) -> tuple[Band, ...]:
    section = ledger.sections[index]
    several = len(ledger.plans) > 1
    new_plan = index == 0 or ledger.sections[index - 1].plan.id != section.plan.id
    plan = [Band(title=plan_name(section.plan), goal="", level=0)] if several and new_plan else []
    opened = [
        Band(title=part.heading, goal=_band_goal(part, section, ledger.year) if goals else "", level=depth)
        for depth, part in enumerate(section.path, 1)
        if part in section.opened
    ]
    return (*plan, *opened)


def _band_goal(part: Section, section: LedgerSection, year: int | None) -> str:
    in_force = set(section.targets)
    goal = goals_text([part], [target for target in part.targets if target in in_force], year)
    return f"工作目标：{goal}" if goal else ""


def _word_cells(wordings: tuple[str, ...], views: list[RowView]) -> list[list[str]]:
    try:
        text = _compiled(wordings).render(rows=views)
    except TemplateError as error:
        raise InputError(f"列定义 columns.yaml 里的写法有误：{error}", "请对照原文件检查 wording 一项。") from None
    return [row.split(_CELL) for row in text.split(_ROW)[:-1]]


@lru_cache(maxsize=32)
def _compiled(wordings: tuple[str, ...]) -> Template:
    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)
    source = _CELL.join(wordings)
    return environment.from_string(f"{{% for row in rows %}}{source}{_ROW}{{% endfor %}}")


def ledger_title(ledger: Ledger) -> str:
    """Title a ledger as offices do; over several plans it names the unit only."""
    year = f"{ledger.year}年" if ledger.year else ""
    if not ledger.unit:
        plan = ledger.plans[0]
        return f"《{plan.title}》{year}重点任务分解表"
    if len(ledger.plans) == 1:
        return f"{ledger.unit}{year}重点任务工作台账"
    return f"{ledger.unit}{year}重点任务工作台账"


def ledger_subtitle(ledger: Ledger) -> str:
    """Give the line under the title: the plan and its period, and the day it speaks of where one was named."""
    parts = []
    if len(ledger.plans) == 1:
        plan = ledger.plans[0]
        period = "" if ledger.year or str(plan.first_year) in plan.title else f"，{plan.period}"
        named = plan_name(plan) if ledger.unit else plan.document_number
        parts = [f"{named}{period}".strip("，")] if named or period else []
    if ledger.as_of:
        day = ledger.as_of
        parts.append(f"截至{day.year}年{day.month}月{day.day}日")
    return (
        f"（{'，'.join(parts)}）" if parts and not (len(parts) == 1 and parts[0].startswith("《")) else "".join(parts)
    )


def counts_text(ledger: Ledger) -> str:
    """Close a list with how many tasks there are, by role."""
    if not ledger.unit:
        return f"共{len(ledger.rows)}项任务。"
    counts = count_roles(ledger.rows)
    named = (("牵头", counts.lead), ("配合", counts.support), ("责任", counts.responsible), ("集体", counts.collective))
    parts = "，".join(f"{word}{count}项" for word, count in named if count)
    return f"共{counts.total}项任务：{parts}。" if parts else f"共{counts.total}项任务。"


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
    return (*notes, *_errata(rows))


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
