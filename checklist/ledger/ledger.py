"""What one unit, or a whole plan, owes: over the whole plan or in one year, by what is in force then (工作台账)."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.model import Assignment, Frozen, Measure, Per, Plan, Role, Section, Target, Unit, UnitKind
from checklist.outline import last_day, measures_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from checklist.model import Region
    from checklist.words.units import Body

    _Places = defaultdict[str, array[int]]


class Filter(Frozen):
    """What a list is narrowed to; empty fields narrow nothing."""

    year: int | None = None
    roles: tuple[Role, ...] = ()
    topic: str = ""
    keyword: str = ""
    kinds: tuple[UnitKind, ...] = ()
    """Of units; for a pack to judge."""

    @property
    def narrows(self) -> bool:
        """True where it leaves out tasks of the year, or units that have some."""
        return bool(self.kinds or self.roles or self.topic or self.keyword)

    def admits(self, measure: Measure) -> bool:
        """Tell whether the measure itself passes (roles are for the ledger to judge)."""
        if self.topic and self.topic not in measure.topics:
            return False
        if not self.keyword:
            return True
        texts = (measure.title, measure.text, *measure.actions, *(f"{t.indicator}{t.text}" for t in measure.targets))
        return any(self.keyword in text for text in texts)


class Row(Frozen):
    """A measure as one unit sees it (台账的一行)."""

    plan: Plan
    path: tuple[Section, ...]
    """The sections above the measure, outermost first; a section that is itself the measure is left out."""
    measure: Measure
    targets: tuple[Target, ...] = ()
    """The measure's own targets in force (all of them without a year)."""
    section_targets: tuple[Target, ...] = ()
    """The targets in force of the sections above, outermost first."""
    own_role: Role | None = None
    """The unit's role; None in the ledger of a whole plan."""
    collective: bool = False
    """True where the task reaches the unit only as a member of a group."""
    own: tuple[Assignment, ...] = ()
    """The unit's own entries; only where it has none, those of the groups it is a member of."""

    @property
    def counted(self) -> str:
        """What the task counts as, by the name of a field of :class:`RoleCounts`; "" in the ledger of a whole plan."""
        return "" if self.own_role is None else "collective" if self.collective else self.own_role.value


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


class RoleCounts(Frozen):
    """How many tasks a unit has by role; collective ones are counted apart."""

    lead: int = 0
    support: int = 0
    responsible: int = 0
    collective: int = 0

    @property
    def numbers(self) -> tuple[int, int, int, int]:
        """In the order in which they are printed, that of ``COUNTED``."""
        return (self.lead, self.support, self.responsible, self.collective)

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.numbers)


COUNTED = ("牵头", "配合", "责任", "集体")
"""What tasks are counted by."""


class Ledger(Frozen):
    """The ledger: its frame and its rows in the plan's order."""

    region: str
    plans: tuple[Plan, ...]
    sections: tuple[LedgerSection, ...]
    unit: str = ""
    """The unit's short name; "" for a whole plan."""
    unit_full: str = ""
    as_of: date | None = None
    narrowed: Filter = Filter()
    """What its tasks were chosen by; of a single unit's ledger without the kinds of units a pack was narrowed to."""
    unit_notes: tuple[str, ...] = ()
    """What is noted of the unit in its region's register."""
    goals: bool = False
    """True where the goals of the plans as a whole are printed: with the table of whole plans; under a unit's where asked."""

    @property
    def year(self) -> int | None:
        """The year it is for; None for the whole plans."""
        return self.narrowed.year

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
    """Build the ledger of a unit (or of whole plans) over ``plans``; plans of other regions than the unit's are left out.

    For many units over the same plans ask :class:`Ledgers`, which looks for each unit's tasks but once.
    """
    ledgers = Ledgers(plans, narrowed, as_of)
    return ledgers.of(*unit) if unit else ledgers.whole()


def single_ledger(plan: Plan, path: tuple[Section, ...], measure: Measure, year: int | None = None) -> Ledger:
    """Give the ledger of one task of a plan: a section that holds it alone and prints the goals of all headings above."""
    sections = _sections([Row(plan=plan, path=path, measure=measure)], year)
    return Ledger(region=plan.region, plans=(plan,), sections=sections, narrowed=Filter(year=year))


class Ledgers:
    """The ledgers of all units over the same plans; the assignments are sorted by unit once, in one walk."""

    def __init__(self, plans: tuple[Plan, ...], narrowed: Filter = Filter(), as_of: date | None = None) -> None:  # noqa: B008 - frozen
        self._plans, self._narrowed, self._as_of = plans, narrowed, as_of
        of = attrgetter("region")
        self._of_region = {region: tuple(run) for region, run in groupby(sorted(plans, key=of), key=of)}
        self._walks = {plan.id: _Walk(plan, narrowed) for plan in plans}

    def whole(self) -> Ledger:
        """Give the ledger of the whole plans."""
        sections = _sections(self.whole_parts(), self._narrowed.year)
        return Ledger(
            region=self._plans[0].region if self._plans else "",
            plans=_concerned(self._plans, sections),
            as_of=self._as_of,
            sections=sections,
            narrowed=self._narrowed,
            goals=True,
        )

    def of(self, region: Region, body: Body) -> Ledger:
        """Give the ledger of a unit or group; without a task it has no rows."""
        sections = _sections(self.parts(region, body), self._narrowed.year)
        return Ledger(
            unit=self.name(region, body),
            unit_full=self.full_name(region, body),
            region=region.id,
            plans=_concerned(self._of_region.get(region.id, ()), sections),
            as_of=self._as_of,
            sections=sections,
            narrowed=replace(self._narrowed, kinds=()),
            unit_notes=body.notes,
        )

    def name(self, region: Region, body: Body) -> str:
        """Give the name that stands on a body's ledger."""
        return body.name_at(self._last_day(region)) if isinstance(body, Unit) else body.name

    def full_name(self, region: Region, body: Body) -> str:
        """Give the official name of a body as of the plans of its region."""
        return body.full_at(self._last_day(region)) if isinstance(body, Unit) else f"{region.short}{body.name}"

    def _last_day(self, region: Region) -> date | None:
        return last_day(self._of_region.get(region.id, ()))

    def parts(self, region: Region, body: Body) -> Iterator[Row]:
        """Give a body's parts in the plans of its region: the rows of its ledger, still without goals."""
        for plan in self._of_region.get(region.id, ()):
            yield from (part for part in self._walks[plan.id].of(body) if self._asked(part.own))

    def whole_parts(self) -> Iterator[Row]:
        """Give the rows of the ledger of the whole plans likewise."""
        for plan in self._plans:
            yield from (part for part in self._walks[plan.id].parts if self._asked(part.measure.assignments))

    def _asked(self, assignments: tuple[Assignment, ...]) -> bool:
        roles = self._narrowed.roles
        return not roles or any(assignment.role in roles for assignment in assignments)


class _Walk:
    """One plan's measures that pass the filter, and whose each assignment is: by place, to stay small for 10,000 units."""

    def __init__(self, plan: Plan, narrowed: Filter) -> None:
        self.parts = [
            Row(plan=plan, path=path, measure=measure)
            for path, measure in measures_of(plan)
            if narrowed.admits(measure) and due_in(measure, narrowed.year)
        ]

    @cached_property
    def _places(self) -> tuple[_Places, _Places]:
        """Give, by name, the places (measure, assignment, …) of the entries of its own, and of those of its groups."""
        own: _Places = defaultdict(lambda: array("L"))
        shared: _Places = defaultdict(lambda: array("L"))
        for place, part in enumerate(self.parts):
            for index, assignment in enumerate(part.measure.assignments):
                own[assignment.key].extend((place, index))
                for member in assignment.members if assignment.group else ():
                    shared[member].extend((place, index))
        return own, shared

    def of(self, body: Body) -> Iterator[Row]:
        """Give the measures a body has a part in, in printed order."""
        own, shared = self._places
        mine = _by_measure(own.get(body.name, ()))
        theirs = _by_measure(shared.get(body.name, ())) if isinstance(body, Unit) else {}
        for place in sorted({*mine, *theirs}):
            part = self.parts[place]
            entries = tuple(part.measure.assignments[index] for index in mine.get(place) or theirs[place])
            collective = isinstance(body, Unit) and entries[0].group
            yield replace(part, own=entries, own_role=entries[0].role, collective=collective)


def _by_measure(places: Sequence[int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for place, index in zip(places[::2], places[1::2], strict=True):
        found.setdefault(place, []).append(index)
    return found


def _concerned(plans: tuple[Plan, ...], sections: tuple[LedgerSection, ...]) -> tuple[Plan, ...]:
    """Give the plans with rows; the first where none has any, so that a ledger is never without a plan."""
    ids = {section.plan.id for section in sections}
    return tuple(plan for plan in plans if plan.id in ids) or plans[:1]


def due_in(measure: Measure, year: int | None) -> bool:
    """Tell whether the measure belongs to a ledger of ``year``: not if its own printed deadline lies before."""
    deadline = measure.deadline
    own = deadline.date if not (deadline.inherited or deadline.of_goals) else None
    return year is None or own is None or own.year >= year


def in_force(targets: Sequence[Target], year: int | None, last_year: int) -> tuple[Target, ...]:
    """Give the targets of one owner that count in ``year``, in order; all of them without a year.

    Yearly ones always (until their own last year); of the dated ones of an indicator those of the year, else of the
    nearest later year. A sum belongs to its last year, a target without a year to the plan's last.
    """
    if year is None:
        return tuple(targets)
    nearest: dict[str, int] = {}
    for target in targets:
        due = target.year or last_year
        if target.per is not Per.YEAR and due >= year:
            nearest[target.indicator] = min(due, nearest.get(target.indicator, due))
    return tuple(target for target in targets if _counts(target, year, last_year, nearest))


def _counts(target: Target, year: int, last_year: int, nearest: dict[str, int]) -> bool:
    if target.per is Per.YEAR:
        return target.year is None or target.year >= year
    return nearest.get(target.indicator) == (target.year or last_year)


def put_in_sections(rows: Iterable[Row], year: int | None) -> Iterator[LedgerSection]:
    """Put rows, plan after plan and in printed order, under their headings."""
    printed: set[tuple[str, str]] = set()
    for (plan_id, path), run in groupby(rows, key=lambda row: (row.plan.id, row.path)):
        those = tuple(run)
        opened = tuple(section for section in path if (plan_id, section.number) not in printed)
        printed |= {(plan_id, section.number) for section in opened}
        plan = those[0].plan
        yield LedgerSection(plan=plan, path=path, opened=opened, targets=_goals(opened, year, plan), rows=those)


def _goals(sections: tuple[Section, ...], year: int | None, plan: Plan) -> tuple[Target, ...]:
    return tuple(target for section in sections for target in in_force(section.targets, year, plan.last_year))


def _sections(parts: Iterable[Row], year: int | None) -> tuple[LedgerSection, ...]:
    """Put rows under their headings, with the goals in force in ``year``."""
    rows = (
        replace(
            row,
            targets=in_force(row.measure.targets, year, row.plan.last_year),
            section_targets=_goals(row.path, year, row.plan),
        )
        for row in parts
    )
    return tuple(put_in_sections(rows, year))


def count_roles(rows: Iterable[Row]) -> RoleCounts:
    """Count a unit's tasks by role; those that reach it through a group apart."""
    return RoleCounts(**Counter(row.counted for row in rows if row.counted))


def leads_first(ledger: Ledger) -> Ledger:
    """Give the ledger with each section's rows ordered lead, responsible, support, else as printed; for the screen only."""
    sections = tuple(
        replace(section, rows=tuple(sorted(section.rows, key=lambda row: _SCREEN_ORDER[row.own_role])))
        for section in ledger.sections
    )
    return replace(ledger, sections=sections)


_SCREEN_ORDER = {None: 0, Role.LEAD: 0, Role.RESPONSIBLE: 1, Role.SUPPORT: 2}
