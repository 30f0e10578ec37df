"""What one unit, or a whole plan, owes: over the whole plan or in one year (工作台账)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.model import Assignment, Frozen, Measure, Plan, Role, Section, Target, Unit
from checklist.outline import measures_of
from checklist.select import Filter, due_in, in_force

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.model import Region
    from checklist.units import Body


class Row(Frozen):
    """A measure as one unit sees it (台账的一行)."""

    plan: Plan
    path: tuple[Section, ...]
    """The sections above the measure, outermost first; a section that is itself the measure is left out."""
    measure: Measure
    targets: tuple[Target, ...]
    """The measure's own targets in force (all of them without a year)."""
    section_targets: tuple[Target, ...]
    """The targets in force of the sections above, outermost first."""
    own_role: Role | None = None
    """The unit's role; None in the ledger of a whole plan."""
    collective: bool = False
    """True where the task reaches the unit only as a member of a group."""
    own: tuple[Assignment, ...] = ()
    """The unit's own entry, or that of the group it is a member of."""


class LedgerSection(Frozen):
    """A run of rows under one heading; its goals are printed once, at its head."""

    plan: Plan
    path: tuple[Section, ...]
    """The printed headings above the rows, outermost first."""
    opened: tuple[Section, ...]
    """Those of ``path`` that begin here: their goals are printed here."""
    targets: tuple[Target, ...]
    """The targets in force of the opened sections."""
    rows: tuple[Row, ...]

    @property
    def title(self) -> str:
        """The innermost heading, as printed."""
        return self.path[-1].heading if self.path else ""


class RoleCounts(Frozen):
    """How many tasks a unit has by role; collective ones are counted apart."""

    lead: int = 0
    support: int = 0
    responsible: int = 0
    collective: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.lead + self.support + self.responsible + self.collective


class Ledger(Frozen):
    """The ledger: its frame and its rows in the plan's order."""

    unit: str
    """The unit's short name; "" for a whole plan."""
    unit_full: str
    region: str
    plans: tuple[Plan, ...]
    year: int | None
    as_of: date | None
    sections: tuple[LedgerSection, ...]

    @property
    def rows(self) -> tuple[Row, ...]:
        """All rows, plan after plan, in printed order."""
        return tuple(row for section in self.sections for row in section.rows)


def build_ledger(
    plans: tuple[Plan, ...],
    unit: tuple[Region, Body] | None = None,
    narrowed: Filter = Filter(),  # noqa: B008 - frozen
    as_of: date | None = None,
) -> Ledger:
    """Build the ledger of a unit (or of whole plans) over ``plans``; plans of other regions than the unit's are left out."""
    region, body = unit or (None, None)
    own_plans = tuple(plan for plan in plans if region is None or plan.region == region.id)
    sections = tuple(section for plan in own_plans for section in _plan_sections(plan, body, narrowed))
    concerned = {section.plan.id for section in sections}
    return Ledger(
        unit=_title_name(body, own_plans) if body else "",
        unit_full=_full_name(body, own_plans, region) if body and region else "",
        region=region.id if region else (own_plans[0].region if own_plans else ""),
        plans=tuple(plan for plan in own_plans if plan.id in concerned) or own_plans[:1],
        year=narrowed.year,
        as_of=as_of,
        sections=sections,
    )


def _title_name(body: Body, plans: tuple[Plan, ...]) -> str:
    return body.name_at(_last_issue(plans)) if isinstance(body, Unit) else body.name


def _full_name(body: Body, plans: tuple[Plan, ...], region: Region) -> str:
    return body.full_at(_last_issue(plans)) if isinstance(body, Unit) else f"{region.short}{body.name}"


def _last_issue(plans: tuple[Plan, ...]) -> date | None:
    days = [plan.issued or date(plan.first_year, 1, 1) for plan in plans if plan.first_year]
    return max(days, default=None)


def _plan_sections(plan: Plan, body: Body | None, narrowed: Filter) -> Iterator[LedgerSection]:
    rows = [row for path, measure in measures_of(plan) if (row := _row(plan, path, measure, body, narrowed))]
    printed: set[str] = set()
    for path, run in groupby(rows, key=lambda row: row.path):
        opened = tuple(section for section in path if section.number not in printed)
        printed |= {section.number for section in opened}
        yield LedgerSection(
            plan=plan,
            path=path,
            opened=opened,
            targets=_goals(opened, narrowed.year, plan),
            rows=tuple(run),
        )


def _goals(sections: tuple[Section, ...], year: int | None, plan: Plan) -> tuple[Target, ...]:
    return tuple(target for section in sections for target in in_force(section.targets, year, plan.last_year))


def _row(plan: Plan, path: tuple[Section, ...], measure: Measure, body: Body | None, narrowed: Filter) -> Row | None:
    own = own_assignments(measure, body) if body else ()
    if (body and not own) or not narrowed.admits(measure) or not due_in(measure, narrowed.year):
        return None
    role = own[0].role if own else None
    if narrowed.roles and not (_roles_asked(own or measure.assignments) & set(narrowed.roles)):
        return None
    return Row(
        plan=plan,
        path=path,
        measure=measure,
        targets=in_force(measure.targets, narrowed.year, plan.last_year),
        section_targets=_goals(path, narrowed.year, plan),
        own_role=role,
        collective=isinstance(body, Unit) and bool(own) and own[0].group,
        own=own,
    )


def _roles_asked(assignments: tuple[Assignment, ...]) -> set[Role]:
    return {assignment.role for assignment in assignments}


def own_assignments(measure: Measure, body: Body) -> tuple[Assignment, ...]:
    """Give a unit's own entries in a measure; only where it has none, those of the groups it is a member of."""
    direct = tuple(a for a in measure.assignments if a.key == body.name)
    if direct or not isinstance(body, Unit):
        return direct
    return tuple(a for a in measure.assignments if a.group and body.name in a.members)


def count_roles(rows: Iterable[Row]) -> RoleCounts:
    """Count a unit's tasks by role; those that reach it through a group apart."""
    counts = Counter("collective" if row.collective else row.own_role.value for row in rows if row.own_role)
    return RoleCounts(**counts)


def leads_first(ledger: Ledger) -> Ledger:
    """Give the ledger with each section's rows ordered lead, responsible, support, else as printed; for the screen only."""
    sections = tuple(
        replace(section, rows=tuple(sorted(section.rows, key=lambda row: _SCREEN_ORDER[row.own_role])))
        for section in ledger.sections
    )
    return replace(ledger, sections=sections)


_SCREEN_ORDER = {None: 0, Role.LEAD: 0, Role.RESPONSIBLE: 1, Role.SUPPORT: 2}
