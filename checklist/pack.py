"""The numbers of the meeting pack (会议材料): who has how many tasks, and the matrix of measures and units.

Every figure is counted from the same ledgers that are printed, so that summary, matrix, index and ledgers agree. A
collective task counts once, with its group; its members' share in it is counted apart and never summed.
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from checklist.errors import InputError
from checklist.filenames import safe_name
from checklist.ledger import Ledger, RoleCounts, Row, build_ledger, count_roles
from checklist.model import Frozen, Measure, Plan, Region, Role, Unit, UnitGroup
from checklist.select import Filter
from checklist.units import spoken_full

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checklist.model import PlanData
    from checklist.units import Body


class Mark(Enum):
    """How a unit stands to a measure in the matrix: one character, readable without colour."""

    LEAD = "牵"
    SUPPORT = "配"
    RESPONSIBLE = "责"
    COLLECTIVE = "集"


_MARKS = {Role.LEAD: Mark.LEAD, Role.SUPPORT: Mark.SUPPORT, Role.RESPONSIBLE: Mark.RESPONSIBLE}


class PackUnit(Frozen):
    """A unit or group of the pack."""

    number: int
    """Its place: units in the register's order from 1, then the groups."""
    region: Region
    body: Unit | UnitGroup
    name: str
    """As on its ledger: the short name as of the plan's issue."""
    counts: RoleCounts

    @property
    def is_group(self) -> bool:
        """True for a collective."""
        return isinstance(self.body, UnitGroup)

    @property
    def has_members(self) -> bool:
        """True for a collective whose members are known."""
        return isinstance(self.body, UnitGroup) and bool(self.body.members)


class MatrixRow(Frozen):
    """A measure and its marks, one for each column; None where the unit has no part in it."""

    measure: Measure
    marks: tuple[Mark | None, ...]


class Matrix(Frozen):
    """The measures of one plan and the units that have a part in it."""

    plan: Plan
    units: tuple[PackUnit, ...]
    """With their counts within this plan."""
    rows: tuple[MatrixRow, ...]


class Pack(Frozen):
    """All numbers of the pack."""

    plans: tuple[Plan, ...]
    """Those with rows."""
    place: str
    """The region as its units' names are said, 邢台市; "" where there are several."""
    year: int | None
    as_of: date | None
    units: tuple[PackUnit, ...]
    matrices: tuple[Matrix, ...]
    measures: int
    unassigned: int
    """Measures for which the document names no unit (原文未明确)."""
    assignments: int
    """Measures times units, groups counted as one."""

    @property
    def singles(self) -> tuple[PackUnit, ...]:
        """The units."""
        return tuple(unit for unit in self.units if not unit.is_group)

    @property
    def groups(self) -> tuple[PackUnit, ...]:
        """The groups."""
        return tuple(unit for unit in self.units if unit.is_group)

    @property
    def total(self) -> RoleCounts:
        """The tasks of all units and groups by role; what members owe through their group is not added again."""
        return sum_counts(unit.counts for unit in self.units)

    @property
    def created(self) -> date | None:
        """The latest plan's date (成文日期): the time the files bear."""
        days = (plan.issued or date(plan.first_year, 1, 1) for plan in self.plans if plan.first_year)
        return max(days, default=None)


def build_pack(
    plans: tuple[Plan, ...],
    regions: Iterable[Region],
    narrowed: Filter = Filter(),  # noqa: B008 - frozen
    as_of: date | None = None,
    *,
    include_empty: bool = False,
) -> Pack:
    """Count the tasks of all units and groups of ``regions`` in ``plans``.

    Units without a task are left out unless ``include_empty`` asks for them.
    """
    known = {region.id: region for region in regions}
    whole = build_ledger(tuple(plan for plan in plans if plan.region in known), None, narrowed, as_of)
    ledgers = [
        (region, body, ledger)
        for region, body in _bodies(known.values())
        if (ledger := build_ledger(plans, (region, body), narrowed, as_of)).rows or include_empty
    ]
    several = len({region.id for region, _, _ in ledgers}) > 1
    units = tuple(
        PackUnit(
            number=number,
            region=region,
            body=body,
            name=spoken_full(body, region) if several else ledger.unit or body.name,
            counts=count_roles(ledger.rows),
        )
        for number, (region, body, ledger) in enumerate(ledgers, 1)
    )
    rows = whole.rows
    concerned = tuple(plan for plan in whole.plans if any(row.plan.id == plan.id for row in rows))
    marks = [_marks(ledger) for _, _, ledger in ledgers]
    places = [place_name(region) for region in known.values() if region.id in {plan.region for plan in whole.plans}]
    return Pack(
        plans=whole.plans,
        place=places[0] if len(places) == 1 else "",
        year=narrowed.year,
        as_of=as_of,
        units=units,
        matrices=tuple(_matrix(plan, rows, units, marks) for plan in concerned),
        measures=len(rows),
        unassigned=sum(1 for row in rows if not row.measure.assignments),
        assignments=sum(_asked(row, narrowed) for row in rows),
    )


def _bodies(regions: Iterable[Region]) -> Iterator[tuple[Region, Body]]:
    kept = list(regions)
    yield from ((region, unit) for region in kept for unit in region.units)
    yield from ((region, group) for region in kept for group in region.groups)


def _asked(row: Row, narrowed: Filter) -> int:
    return sum(1 for a in row.measure.assignments if not narrowed.roles or a.role in narrowed.roles)


def _marks(ledger: Ledger) -> dict[tuple[str, str], Mark]:
    """Give a unit's mark by plan and measure."""
    return {(row.plan.id, row.measure.id): mark for row in ledger.rows if (mark := _mark(row))}


def _mark(row: Row) -> Mark | None:
    if row.own_role is None:
        return None
    return Mark.COLLECTIVE if row.collective else _MARKS[row.own_role]


def _matrix(
    plan: Plan, rows: Sequence[Row], units: Sequence[PackUnit], marks: Sequence[Mapping[tuple[str, str], Mark]]
) -> Matrix:
    measures = [row.measure for row in rows if row.plan.id == plan.id]
    here = [[own.get((plan.id, measure.id)) for measure in measures] for own in marks]
    columns = [place for place, column in enumerate(here) if any(column)]
    return Matrix(
        plan=plan,
        units=tuple(_within(units[place], here[place]) for place in columns),
        rows=tuple(
            MatrixRow(measure=measure, marks=tuple(here[place][index] for place in columns))
            for index, measure in enumerate(measures)
        ),
    )


def _within(unit: PackUnit, column: Sequence[Mark | None]) -> PackUnit:
    return PackUnit(number=unit.number, region=unit.region, body=unit.body, name=unit.name, counts=count_marks(column))


def count_marks(marks: Sequence[Mark | None]) -> RoleCounts:
    """Count the marks of a column of the matrix by role."""
    return RoleCounts(
        lead=marks.count(Mark.LEAD),
        support=marks.count(Mark.SUPPORT),
        responsible=marks.count(Mark.RESPONSIBLE),
        collective=marks.count(Mark.COLLECTIVE),
    )


def sum_counts(counts: Iterable[RoleCounts]) -> RoleCounts:
    """Add up by role; collective tasks are left out, since each stands with its group already."""
    kept = list(counts)
    return RoleCounts(
        lead=sum(count.lead for count in kept),
        support=sum(count.support for count in kept),
        responsible=sum(count.responsible for count in kept),
    )


def file_name(pack: Pack, unit: PackUnit, suffix: str = ".docx") -> str:
    """Name a unit's file in the pack's folder: ``03_市农业农村局_工作台账_2025.docx``."""
    digits = max(2, len(str(len(pack.units))))
    year = f"_{pack.year}" if pack.year else ""
    return f"{unit.number:0{digits}}_{safe_name(unit.name)}_工作台账{year}{suffix}"


def place_name(region: Region) -> str:
    """Name a region as people do: 邢台市, 麦积区."""
    return region.short if region.short.endswith(region.prefix) else f"{region.short}{region.prefix}"


class Entry(Frozen):
    """One ledger's file in a pack's folder."""

    region: str
    unit: str
    """The name in the region's register."""
    file: str
    tasks: int


def entries_of(pack: Pack, units: Iterable[PackUnit], suffix: str) -> list[Entry]:
    """Give the files of some of a pack's units, in the pack's order."""
    return [
        Entry(region=unit.region.id, unit=unit.body.name, file=file_name(pack, unit, suffix), tasks=unit.counts.total)
        for unit in units
    ]


def entry_ledger(
    data: PlanData, plans: tuple[Plan, ...], entry: Entry, narrowed: Filter, as_of: date | None = None
) -> Ledger:
    """Build the ledger of an entry."""
    region = next(region for region in data.regions if region.id == entry.region)
    body = next(body for body in region.bodies if body.name == entry.unit)
    return build_ledger(plans, (region, body), narrowed, as_of)


def shard(entries: Sequence[Entry], part: str) -> list[Entry]:
    """Give the ``i``-th of ``n`` disjoint parts of the entries (``i/n``), the same on every machine.

    Raises InputError when the part is not of that form.
    """
    index, slash, count = part.partition("/")
    if not (slash and index.isdecimal() and count.isdecimal() and 1 <= int(index) <= int(count)):
        raise InputError(f"--shard 的写法不对：{part}", "要写成 第几份/共几份，如 --shard 3/10。")
    return list(entries[int(index) - 1 :: int(count)])


def ledger_file_name(ledger: Ledger, suffix: str) -> str:
    """Name a ledger's file outside a pack: ``市科技局_工作台账_2025.docx``, of a whole plan ``方案_任务分解表.docx``."""
    year = f"_{ledger.year}" if ledger.year else ""
    if ledger.unit:
        return f"{safe_name(ledger.unit)}_工作台账{year}{suffix}"
    plan = ledger.plans[0]
    return f"{safe_name(plan.short or plan.title)}_任务分解表{year}{suffix}"
