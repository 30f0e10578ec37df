"""Word a ledger: every cell of a table, the bands above its rows and the notes under it.

What a cell says is told in ``templates/columns.yaml``: a Jinja template that sees a flat :class:`RowView`. Which units
stand in which column follows from the columns that are present (docs/forms.md).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checklist.errors import InputError
from checklist.ledger.columns import TASK_KEYS
from checklist.ledger.phrases import (
    COLLECTIVE_MARK,
    INHERITED_MARK,
    NONE,
    NOT_STATED,
    PLAN_MARK,
    goals_text,
    ledger_subtitle,
    ledger_title,
    measure_text,
    numbered,
    plan_name,
    roles_text,
    section_title,
    table_notes,
    targets_text,
)
from checklist.ledger.select import in_force
from checklist.model import Frozen, Per, Role

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.ledger.columns import Column
    from checklist.ledger.ledger import Ledger, LedgerSection, Row
    from checklist.model import Assignment, Section, Target

_NAMING = TASK_KEYS | {"group"}
"""The columns whose cell may open with the plan's name."""
_CELL, _ROW = "\x1f", "\x1e"
_UNKNOWN_END = 9998
"""The last year of a plan whose period is not known (that of a JSON ledger)."""


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
        self._years = tuple(sorted(int(key.partition("@")[2]) for key in keys if key.startswith("target@")))
        measure, plan = row.measure, row.plan
        self.sequence, self.number, self.id = str(measure.sequence), measure.number, measure.id
        self.region, self.plan_short, self.plan_title = plan.place, plan.short or plan.title, plan.title
        self.topics = "、".join(measure.topics)

    @property
    def source(self) -> str:
        """The plan, its document number and the printed number."""
        return f"{plan_name(self._row.plan)}{self.number}"

    @property
    def group(self) -> str:
        """The heading above; with the section's goals in its first row where no band holds them."""
        opening = [self.plan_short] if self._plan_stands_in == "group" else []
        return "\n".join(part for part in (*opening, section_title(self._row), self._goals) if part)

    @property
    def measure(self) -> str:
        """The original wording where there is one, else title and actions; the targets too where no column has them."""
        text = self._of_plan("measure", measure_text(self._row))
        return text if "target" in self._keys else self._with_target(text, self._unshown(self._row.targets))

    @property
    def measure_and_target(self) -> str:
        """The measure and, on a line of its own, its targets."""
        return self._with_target(self._of_plan("measure_target", measure_text(self._row)), self._row.targets)

    @property
    def title(self) -> str:
        """The measure's name."""
        return self._of_plan("title", self._row.measure.title)

    @property
    def actions(self) -> str:
        """The checklist items, numbered."""
        return self._of_plan("actions", numbered(self._row.measure.actions))

    @property
    def target(self) -> str:
        """The targets in force; the section's in its first row where nothing else holds them."""
        own = targets_text(self._row.targets, self._year)
        parts = [f"【本部分目标】{self._goals}"] if self._goals and "group" not in self._keys else []
        return "\n".join([*parts, own] if own else parts) or NONE

    def target_in(self, year: int) -> str:
        """Give the targets in force in one year, for a column of that year; what a later year's holds is left to it."""
        own = targets_text(self._held_in(year, self._row.measure.targets), year)
        of_section = [target for section in self._opened for target in section.targets]
        wordless = self._opened if year == self._years[0] else ()
        goals = goals_text(wordless, self._held_in(year, of_section), year) if "group" not in self._keys else ""
        return "\n".join(part for part in (f"【本部分目标】{goals}" if goals else "", own) if part) or NONE

    def _held_in(self, year: int, targets: Sequence[Target]) -> tuple[Target, ...]:
        plan = self._row.plan
        if plan.first_year and not plan.first_year <= year <= plan.last_year:
            return ()
        following = next((later for later in self._years if later > year), (plan.last_year or _UNKNOWN_END) + 1)
        return tuple(
            target
            for target in in_force(targets, year, plan.last_year)
            if target.per is Per.YEAR or (target.year or plan.last_year) < following
        )

    def _unshown(self, targets: Sequence[Target]) -> tuple[Target, ...]:
        """Give the targets no column of a year holds."""
        shown = {target for year in self._years for target in self._held_in(year, self._row.measure.targets)}
        return tuple(target for target in targets if target not in shown)

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
    _opened: tuple[Section, ...] = ()
    _plan_stands_in = ""

    def naming_plan(self, key: str) -> RowView:
        """Let the cell of this column open with the plan's short name, where nothing else tells several plans apart."""
        self._plan_stands_in = key
        return self

    def with_goals(self, goals: str, opened: tuple[Section, ...]) -> RowView:
        """Give the view the goals of the section it opens, in words and as data."""
        self._section_goals, self._opened = goals, opened if self._first else ()
        return self

    def _of_plan(self, key: str, text: str) -> str:
        return f"{PLAN_MARK}{self.plan_short}】{text}" if self._plan_stands_in == key else text

    def _with_target(self, text: str, targets: Sequence[Target]) -> str:
        own = targets_text(targets, self._year)
        parts = [text, f"目标：{own}" if own else ""]
        if self._goals and not self._years and not self._keys & {"group", "target"}:
            parts.insert(0, f"【本部分目标】{self._goals}")
        return "\n".join(part for part in parts if part)

    def _units(self, *roles: Role) -> list[Assignment]:
        return [a for a in self._row.measure.assignments if a.role in roles]

    def _roles(self, *roles: Role, nobody: str = NONE) -> str:
        units = self._units(*roles)
        return roles_text(units) + ("等" if self._row.measure.open_list else "") if units else nobody

    def _nobody(self) -> str:
        return NONE if self._row.measure.assignments else NOT_STATED


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
    if len(ledger.plans) > 1 and not bands and not keys & {"source", "plan"}:
        bearer = next((key for key in ("group", *(column.key for column in columns)) if key in keys & _NAMING), "")
        views = [(index, view.naming_plan(bearer)) for index, view in views]
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
    opened = () if bands else section.opened
    goals = "" if bands else goals_text(opened, section.targets, year)
    return [RowView(row, year, keys, first=i == 0).with_goals(goals, opened) for i, row in enumerate(section.rows)]


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
    names = _plain_names(wordings)
    if names is None or any(name and not hasattr(view, name) for view in views[:1] for name in names):
        return _rendered(wordings, views)
    return [[getattr(view, name) if name else "" for name in names] for view in views]


def _plain_names(wordings: tuple[str, ...]) -> list[str] | None:
    """Give the names where every wording is a bare ``{{ row.name }}`` or empty, else None.

    The shipped wordings are; reading the values then spares the import of Jinja, a third of a short list's time.
    """
    matches = [_PLAIN_NAME.fullmatch(wording) for wording in wordings]
    return [match["name"] or "" for match in matches if match] if all(matches) else None


_PLAIN_NAME = re.compile(r"(?:\{\{ *row\.(?P<name>[a-z][a-z_]*) *\}\})?")


def _rendered(wordings: tuple[str, ...], views: list[RowView]) -> list[list[str]]:
    from jinja2 import StrictUndefined, TemplateError  # noqa: PLC0415 - see _plain_name
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    environment = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=False, keep_trailing_newline=True)
    source = _CELL.join(wordings)
    try:
        text = environment.from_string(f"{{% for row in rows %}}{source}{_ROW}{{% endfor %}}").render(rows=views)
    except (TemplateError, TypeError, ValueError, ArithmeticError) as error:
        raise InputError(f"列定义 columns.yaml 里的写法有误：{error}", "请对照原文件检查 wording 一项。") from None
    return [row.split(_CELL) for row in text.split(_ROW)[:-1]]
