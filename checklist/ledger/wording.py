"""Word a ledger: every cell of a table, the bands above its rows and the notes under it.

What a cell says is told in ``templates/columns.yaml``, in Jinja over the plain values of :class:`RowValues`; all cells
of a table are worded by one template that loops over its rows. Which units and goals stand in which column follows from
the columns that are present (docs/forms.md).
"""

from __future__ import annotations

from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict

from checklist.files.templates import SHIPPED, WORDS, Templates
from checklist.ledger.columns import TASK_KEYS, Column
from checklist.ledger.ledger import Filter, in_force
from checklist.ledger.phrases import (
    LEDGER,
    GoalRuns,
    LedgerWords,
    UnitRuns,
    goal_runs,
    ledger_scope,
    say_around,
    tell_ledger,
    unit_runs,
)
from checklist.model import Frozen, Per, Role, heading
from checklist.words import compile_later
from checklist.words.deadlines import mark_expired, say_deadline
from checklist.words.goalnames import says_goal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.ledger.ledger import Ledger, LedgerSection, Row
    from checklist.model import Section, Target

_UNKNOWN_END = 9998
"""The last year of a plan whose period is not known (that of a JSON ledger)."""


class RowValues:
    """The values of a row by name; ``docs/templates.md`` lists them for those who change templates."""

    def __init__(
        self, row: Row, year: int | None, keys: frozenset[str], opened: tuple[Section, ...], goals: Sequence[Target]
    ) -> None:
        """Take the row; ``opened`` are the sections whose goals, ``goals`` the figures, it prints for want of a band."""
        self._row, self._year, self._keys, self._opened, self._goals = row, year, keys, opened, goals
        self._years = _years(keys)
        measure, plan = row.measure, row.plan
        self.sequence, self.number, self.id = str(measure.sequence), measure.number, measure.id
        self.region, self.plan, self.plan_title = plan.place, plan.short or plan.title, plan.title
        self.document_number, self.topics = plan.document_number, measure.topics
        self.title, self.text = measure.title, mark_expired(measure.text, year)
        self.task_title = measure.title.rstrip("。")
        self.status = measure.status
        self.deadline, self.inherited = say_deadline(measure.deadline, year), measure.deadline.inherited
        self.own_role, self.collective = row.own_role.word if row.own_role else "", row.collective
        self.has_units = bool(measure.assignments)

    def __getattr__(self, name: str) -> GoalRuns:
        """Give ``own_goals_2025``, ``section_goals_2025``: what holds in one year, for a column of that year."""
        found = _OF_A_YEAR.fullmatch(name)
        if not found:
            raise AttributeError(name)
        year = int(found["year"])
        if found["whose"] == "section":
            return self._section_in(year)
        return goal_runs(self._held_in(year, self._row.measure.targets), year)

    @property
    def heading(self) -> str:
        """The heading above; the measure's own where it is the section."""
        if self._row.measure.is_section:
            return heading(self._row.measure.number, self._row.measure.title)
        return self._row.path[-1].heading if self._row.path else ""

    @property
    def actions(self) -> tuple[tuple[str, str, bool], ...]:
        """The checklist items: number ("" of a single one), text, whether it is the last."""
        items = [mark_expired(item.rstrip("。；"), self._year) for item in self._row.measure.actions]
        if len(items) < 2:  # noqa: PLR2004 - a list of one is a sentence
            return tuple(("", item, True) for item in items)
        return tuple((str(i), item, i == len(items)) for i, item in enumerate(items, 1))

    @property
    def own_goals(self) -> GoalRuns:
        """The measure's goals in force."""
        return goal_runs(self._row.targets, self._year)

    @property
    def unsaid_goals(self) -> GoalRuns:
        """Those of them that the task's own words do not say already."""
        return goal_runs(self._unsaid(self._row.targets), self._year)

    @property
    def unshown_goals(self) -> GoalRuns:
        """Those of these that no other column holds."""
        if "target" in self._keys:
            return ()
        shown = {target for year in self._years for target in self._held_in(year, self._row.measure.targets)}
        return goal_runs(self._unsaid(target for target in self._row.targets if target not in shown), self._year)

    def _unsaid(self, targets: Iterable[Target]) -> Iterator[Target]:
        measure = self._row.measure
        said = (measure.text,) if measure.text else (measure.title, *measure.actions)
        return (target for target in targets if not any(says_goal(words, target) for words in said))

    @property
    def group_goals(self) -> GoalRuns:
        """The goals of the section this row opens, where they belong into the group cell."""
        return goal_runs(self._goals, self._year, self._opened)

    @property
    def section_goals(self) -> GoalRuns:
        """Likewise where they belong into the goals cell: no column for the group."""
        return () if "group" in self._keys else self.group_goals

    @property
    def head_goals(self) -> GoalRuns:
        """Likewise where they belong into the task's cell: no column for group or goals."""
        return () if self._years or self._keys & {"group", "target"} else self.group_goals

    def _section_in(self, year: int) -> GoalRuns:
        """Give the section's goals in one year; those without figures in the first of the years' columns."""
        if "group" in self._keys:
            return ()
        targets = [target for section in self._opened for target in section.targets]
        wordless = self._opened if year == self._years[0] else ()
        return goal_runs(self._held_in(year, targets), year, wordless)

    def _held_in(self, year: int, targets: Sequence[Target]) -> tuple[Target, ...]:
        """Give the targets a column of one year holds; what a later year's holds is left to it."""
        plan = self._row.plan
        if plan.first_year and not plan.first_year <= year <= plan.last_year:
            return ()
        following = next((later for later in self._years if later > year), (plan.last_year or _UNKNOWN_END) + 1)
        return tuple(
            target
            for target in in_force(targets, year, plan.last_year)
            if target.per is Per.YEAR or (target.year or plan.last_year) < following
        )

    @property
    def lead_units(self) -> UnitRuns:
        """The lead units; where there is none, the responsible ones on a form that only tells lead from support."""
        stand_in = () if "responsible" in self._keys else (Role.RESPONSIBLE,)
        return self._units(Role.LEAD) or self._units(*stand_in)

    @property
    def support_units(self) -> UnitRuns:
        """The supporting units; where no 责任单位 column holds them, also the others beside the lead."""
        others = "responsible" not in self._keys and self._units(Role.LEAD)
        return self._units(Role.SUPPORT, *((Role.RESPONSIBLE,) if others else ()))

    @property
    def responsible_units(self) -> UnitRuns:
        """All units whose role has no column of its own; where it is the only column of units, leads are called so."""
        elsewhere = {role for key, role in (("lead", Role.LEAD), ("support", Role.SUPPORT)) if key in self._keys}
        unsaid = None if elsewhere else Role.RESPONSIBLE
        return self._units(*(role for role in Role if role not in elsewhere), unsaid=unsaid)

    @property
    def other_units(self) -> UnitRuns:
        """All units but the one whose ledger it is."""
        own = {assignment.key for assignment in self._row.own}
        others = [a for a in self._row.measure.assignments if a.key not in own]
        return unit_runs(others, last=self._row.measure.open_role, unsaid=Role.RESPONSIBLE)

    def _units(self, *roles: Role, unsaid: Role | None = None) -> UnitRuns:
        measure = self._row.measure
        chosen = [a for a in measure.assignments if a.role in roles]
        last = measure.open_role if measure.open_role in roles else None
        return unit_runs(chosen, last=last, unsaid=unsaid)


@lru_cache(maxsize=8)
def _years(keys: frozenset[str]) -> tuple[int, ...]:
    """Give the years that have a goals column of their own."""
    return tuple(sorted(int(key.partition("@")[2]) for key in keys if key.startswith("target@")))


_OF_A_YEAR = compile_later("(?P<whose>own|section)_goals_(?P<year>[0-9]{4})")


_ToldBands = list[tuple[int, str, str, str, GoalRuns]]
"""What opens one section: the level, the plan with its number or the heading, the goals."""

_NAMING = TASK_KEYS | {"group"}
"""The columns whose cell may open with the plan's name."""


class Band(Frozen):
    """A full-width line above a run of rows: a plan (level 0) or a heading with its goals."""

    title: str
    goal: str
    level: int


class TableRow(Frozen):
    """A worded row; ``section`` is the index of its section in the ledger."""

    cells: tuple[str, ...]
    section: int
    name: str = ""
    """What the task is called; where a cell opens with it, it may be set off."""


class Table(LedgerWords, kw_only=True):
    """A worded ledger, ready for any medium; ``bands[i]`` opens section ``i``; a newline in a cell is a new line."""

    columns: tuple[Column, ...]
    rows: tuple[TableRow, ...]
    bands: tuple[tuple[Band, ...], ...]


def word_table(ledger: Ledger, columns: Sequence[Column], templates: Templates = SHIPPED, *, bands: bool) -> Table:
    """Word the ledger for these columns, in this order.

    With ``bands`` the goals of sections go into the bands; else into the group cell of the section's first row, else
    into its target cell, marked 【本部分目标】. Raises InputError for a fault in a template.
    """
    told = _tell(ledger, columns, bands=bands)
    said = templates.remember((LEDGER, WORDS), told, _Said, lambda: _say(told, ledger, columns, templates))
    cells = iter(said.rows)
    rows = tuple(
        TableRow(cells=next(cells), section=index, name=row.measure.title.rstrip("。"))
        for index, section in enumerate(ledger.sections)
        for row in section.rows
    )
    return Table(columns=tuple(columns), rows=rows, bands=said.bands, **asdict(said.around))


class _Told(Frozen):
    """All that templates are told of a ledger, in plain values."""

    around: dict[str, Any]
    narrowed: tuple[Filter, bool]
    wordings: tuple[str, ...]
    bands: list[_ToldBands]
    names: tuple[str, ...]
    """Those the wordings of the columns use, the values of which each row has."""
    rows: list[tuple[Any, ...]]
    constants: dict[str, Any]


def _tell(ledger: Ledger, columns: Sequence[Column], *, bands: bool) -> _Told:
    keys, wordings = (tuple(map(attrgetter(name), columns)) for name in ("key", "wording"))
    told = [values for section in ledger.sections for values in _row_values(section, ledger.year, keys, bands=bands)]
    named = dict.fromkeys(_NAME.findall(" ".join(wordings)))
    names = ("id", *(name for name in named if told and hasattr(told[0], name)))
    return _Told(
        around=tell_ledger(ledger, keys),
        narrowed=(ledger.narrowed, bool(ledger.unit)),
        wordings=wordings,
        bands=[*_told_bands(ledger, goals=bands)],
        names=(*names, "_"),
        rows=[*map(attrgetter(*names, "id"), told)],
        constants={"plan_in": _plan_in(ledger, keys, bands=bands), "columns": keys},
    )


_NAME = compile_later("[a-z][a-z_0-9]*")


class _Said(Frozen):
    """What they made of it."""

    around: LedgerWords
    rows: tuple[tuple[str, ...], ...]
    bands: tuple[tuple[Band, ...], ...]


def _say(told: _Told, ledger: Ledger, columns: Sequence[Column], templates: Templates) -> _Said:
    lines = [column.line for column in columns]
    return _Said(
        around=say_around(told.around, ledger_scope(ledger, "", templates), templates),
        rows=tuple(map(tuple, templates.rows(told.wordings, told.names, told.rows, told.constants, lines))),
        bands=tuple(_say_bands(told.bands, templates)),
    )


def _plan_in(ledger: Ledger, keys: Sequence[str], *, bands: bool) -> str:
    """Give the column whose cells open with the plan's name, where nothing else tells several plans apart."""
    if len(ledger.plans) < 2 or bands or {"source", "plan"} & set(keys):  # noqa: PLR2004 - one needs no name
        return ""
    return next((key for key in ("group", *keys) if key in keys and key in _NAMING), "")


def _row_values(section: LedgerSection, year: int | None, keys: Sequence[str], *, bands: bool) -> Iterator[RowValues]:
    shown = frozenset(keys)
    for place, row in enumerate(section.rows):
        opens = place == 0 and not bands
        yield RowValues(row, year, shown, section.opened if opens else (), section.targets if opens else ())


def _say_bands(told: Sequence[_ToldBands], templates: Templates) -> Iterator[tuple[Band, ...]]:
    """Word what opens each section."""
    flat = [band[1:] for bands in told for band in bands]
    said = iter(templates.rows(_BAND, ("plan", "document_number", "heading", "goal_runs"), flat))
    for bands in told:
        yield tuple(
            Band(title=title, goal=goal, level=band[0]) for band, (title, goal) in zip(bands, said, strict=False)
        )


_BAND = (
    "{% if plan %}{{ plan|plan_name(document_number) }}{% else %}{{ heading }}{% endif %}",
    "{{ goal_runs|band_goals }}",
)


def _told_bands(ledger: Ledger, *, goals: bool) -> Iterator[_ToldBands]:
    """Tell what opens each section: the plan where there are several, and the headings that begin here."""
    before = ""
    for section in ledger.sections:
        plan, held = section.plan, set(section.targets)
        told: _ToldBands = []
        if len(ledger.plans) > 1 and plan.id != before:
            told.append((0, plan.title, plan.document_number, "", ()))
        before = plan.id
        for depth, part in enumerate(section.path, 1):
            if part in section.opened:
                own = [target for target in part.targets if target in held]
                told.append((depth, "", "", part.heading, goal_runs(own, ledger.year, [part]) if goals else ()))
        yield told
