"""The numbers of the meeting pack (会议材料): who has how many tasks, and the matrix of measures and units.

Every figure is counted from the same parts that the ledgers print as rows, so that summary, matrix, index and ledgers
agree. A collective task counts once, with its group; its members' share in it is counted apart and never summed.
"""

from __future__ import annotations

from collections import Counter
from enum import Enum
from itertools import groupby, repeat
from operator import attrgetter, mul
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.errors import InputError
from checklist.files.textfiles import safe_name
from checklist.ledger.ledger import Filter, Ledger, Ledgers, RoleCounts, Row, count_roles
from checklist.model import Frozen, Measure, Plan, Region, Unit, UnitGroup
from checklist.outline import last_day
from checklist.words import compile_later
from checklist.words.units import spoken_full, spoken_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from checklist.model import UnitKind
    from checklist.words.units import Body


class MatrixMark(Enum):
    """How a unit stands to a measure in the matrix: one character, readable without colour."""

    LEAD = "牵"
    SUPPORT = "配"
    RESPONSIBLE = "责"
    COLLECTIVE = "集"


MATRIX_CELLS = 100_000
"""The largest matrix made, measures times units: some 250 pages. Beyond it nobody finds a mark any more, and what it
costs would grow with the square of the pack."""


class PackUnit(Frozen):
    """A unit or group of the pack."""

    number: int
    """Its place among all that have a task in the plans: units in the register's order from 1, then the groups. Whatever
    the pack is narrowed to, it stays the same."""
    region: Region
    body: Unit | UnitGroup
    name: str
    """As on its ledger: the short name as of the plan's issue."""
    counts: RoleCounts = RoleCounts()

    @property
    def is_group(self) -> bool:
        """True for a collective."""
        return isinstance(self.body, UnitGroup)

    @property
    def full(self) -> str:
        """The unit's full name; a collective has only the one."""
        return self.name if isinstance(self.body, UnitGroup) else self.body.full

    @property
    def has_members(self) -> bool:
        """True for a collective whose members are known."""
        return isinstance(self.body, UnitGroup) and bool(self.body.members)

    @property
    def key(self) -> tuple[str, str]:
        """What tells it from all others: the region's id and the name in its register."""
        return (self.region.id, self.body.name)


class MatrixRow(Frozen):
    """A measure and its marks, one for each column; None where the unit has no part in it."""

    measure: Measure
    marks: tuple[MatrixMark | None, ...]


class Matrix(Frozen):
    """The measures of one plan and the units that have a part in it."""

    plan: Plan
    units: tuple[PackUnit, ...]
    """With their counts within this plan."""
    rows: tuple[MatrixRow, ...]


class Origin(Frozen):
    """Where the files of a pack come from, for whoever has only their paper."""

    program: str
    """The version of the program."""
    data: str
    """The digest of the data."""
    files: int
    """How many files there are."""


class Pack(Frozen):
    """All numbers of the pack."""

    plans: tuple[Plan, ...]
    """Those with rows."""
    place: str
    """The region as its units' names are said, 邢台市; "" where there are several."""
    narrowed: Filter
    as_of: date | None
    listed: tuple[PackUnit, ...]
    """Everybody with a task in the plans, whatever the pack is narrowed to, and without counts: what the numbers count."""
    units: tuple[PackUnit, ...]
    """Those in the pack."""
    matrices: tuple[Matrix, ...]
    """None where they would be too large to be read."""
    matrix_cells: int
    """Measures times units of all matrices."""
    rows: tuple[Row, ...]
    """Its measures in printed order."""
    measures_of_all: int
    """As many there are in its plans if they are narrowed to nothing but its year."""

    @property
    def unassigned(self) -> int:
        """Measures for which the document names no unit (原文未明确)."""
        return sum(not part.measure.assignments for part in self.rows)

    @property
    def assignments(self) -> int:
        """Measures times units, groups counted as one; of a pack of some kinds of units theirs alone."""
        if self.narrowed.kinds:
            return self.total.total
        roles = self.narrowed.roles
        return sum(not roles or one.role in roles for part in self.rows for one in part.measure.assignments)

    @property
    def year(self) -> int | None:
        """The year it is for; None for the whole plans."""
        return self.narrowed.year

    @property
    def has_matrix(self) -> bool:
        """False where the matrix would be too large to be read, and is left out."""
        return self.matrix_cells <= MATRIX_CELLS

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
        """The tasks of all units and groups by role; what members owe through their group stands with that already."""
        return replace(_sum(unit.counts for unit in self.units), collective=0)

    @property
    def created(self) -> date | None:
        """The latest plan's date (成文日期): the time the files bear."""
        return last_day(self.plans)


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
    here = tuple(plan for plan in plans if plan.region in known)
    ledgers = Ledgers(here, narrowed, as_of)
    listed = _listed(known.values(), ledgers if narrowed == Filter() else Ledgers(here), include_empty=include_empty)
    units, places = _counted(listed, ledgers, narrowed.kinds, include_empty=include_empty)
    rows = _rows(ledgers, units if narrowed.kinds else None)
    asked = Counter(map(_plan_id, rows))
    cells = sum(map(mul, map(asked.__getitem__, places), places.values()))
    concerned = tuple(plan for plan in here if plan.id in asked) or here[:1]
    return Pack(
        plans=concerned,
        place=_common_place(concerned, known),
        narrowed=narrowed,
        as_of=as_of,
        listed=listed,
        units=units,
        matrices=tuple(_matrices(ledgers, units, rows)) if cells <= MATRIX_CELLS else (),
        matrix_cells=cells,
        rows=rows,
        measures_of_all=len([*Ledgers(concerned, Filter(year=narrowed.year)).whole_parts()]),
    )


def _counted(
    listed: Iterable[PackUnit], ledgers: Ledgers, kinds: Sequence[UnitKind], *, include_empty: bool
) -> tuple[tuple[PackUnit, ...], Counter[str]]:
    """Count the tasks of those that are asked for; and, by plan, how many of them have some in it."""
    units, places = [], Counter[str]()
    for unit in listed:
        if kinds and unit.body.kind not in kinds:
            continue
        counts = {plan: count_roles(run) for plan, run in groupby(ledgers.parts(unit.region, unit.body), _plan_id)}
        if counts or include_empty:
            units.append(replace(unit, counts=_sum(counts.values())))
            places.update(counts.keys())
    return tuple(units), places


def _common_place(plans: Iterable[Plan], known: Mapping[str, Region]) -> str:
    places = {plan.region for plan in plans}
    return spoken_place(known[places.pop()]) if len(places) == 1 else ""


def _listed(regions: Iterable[Region], ledgers: Ledgers, *, include_empty: bool) -> tuple[PackUnit, ...]:
    """Give everybody with a task a number; with ``include_empty`` everybody at all."""
    bodies = [
        (region, body)
        for region, body in _bodies(regions)
        if include_empty or next(ledgers.parts(region, body), None) is not None
    ]
    several = len({region.id for region, _ in bodies}) > 1
    return tuple(
        PackUnit(
            number=number,
            region=region,
            body=body,
            name=spoken_full(body, region) if several else ledgers.name(region, body),
        )
        for number, (region, body) in enumerate(bodies, 1)
    )


def _bodies(regions: Iterable[Region]) -> Iterator[tuple[Region, Body]]:
    kept = list(regions)
    yield from ((region, unit) for region in kept for unit in region.units)
    yield from ((region, group) for region in kept for group in region.groups)


_plan_id = attrgetter("plan.id")


def _rows(ledgers: Ledgers, units: Sequence[PackUnit] | None) -> tuple[Row, ...]:
    """Give the measures of the pack in printed order; only those the ``units`` have a part in, where they are given."""
    if units is None:
        return tuple(ledgers.whole_parts())
    theirs = {_place(part) for unit in units for part in ledgers.parts(unit.region, unit.body)}
    return tuple(part for part in ledgers.whole_parts() if _place(part) in theirs)


def _matrices(ledgers: Ledgers, units: Sequence[PackUnit], rows: Iterable[Row]) -> Iterator[Matrix]:
    """Give the matrix of each plan; its columns are the units that have a part in it."""
    marks = [
        {_place(part): MatrixMark[part.counted.upper()] for part in ledgers.parts(unit.region, unit.body)}
        for unit in units
    ]
    for _, run in groupby(rows, key=_plan_id):
        yield _matrix(list(run), units, marks)


def _matrix(
    parts: Sequence[Row], units: Sequence[PackUnit], marks: Sequence[Mapping[tuple[str, str], MatrixMark]]
) -> Matrix:
    columns = []
    for unit, own in zip(units, marks, strict=True):
        column = [own.get(_place(part)) for part in parts]
        if any(column):
            columns.append((replace(unit, counts=count_marks(column)), column))
    shown, found = zip(*columns, strict=True) if columns else ((), ())
    across = zip(*found, strict=True) if found else repeat(())
    rows = tuple(MatrixRow(measure=part.measure, marks=row) for part, row in zip(parts, across, strict=False))
    return Matrix(plan=parts[0].plan, units=shown, rows=rows)


def _place(part: Row) -> tuple[str, str]:
    return (part.plan.id, part.measure.id)


def count_marks(marks: Sequence[MatrixMark | None]) -> RoleCounts:
    """Count the marks of a column of the matrix by role."""
    return RoleCounts(**{mark.name.lower(): marks.count(mark) for mark in MatrixMark})


def _sum(counts: Iterable[RoleCounts]) -> RoleCounts:
    numbers = ((0, 0, 0, 0), *(count.numbers for count in counts))
    lead, support, responsible, collective = map(sum, zip(*numbers, strict=True))
    return RoleCounts(lead=lead, support=support, responsible=responsible, collective=collective)


def file_name(pack: Pack, unit: PackUnit, suffix: str = ".docx") -> str:
    """Name a unit's file in the pack's folder: ``03_市农业农村局_工作台账_2025.docx``."""
    year = f"_{pack.year}" if pack.year else ""
    return f"{_numbered(pack, unit.number)}_{safe_name(unit.name)}_工作台账{year}{suffix}"


def overview_name(pack: Pack, title: str) -> str:
    """Name a file for all units so that it stands before theirs: ``00_任务汇总表.docx``, ``000_…`` beside 100 units."""
    return f"{_numbered(pack, 0)}_{title}.docx"


def _numbered(pack: Pack, number: int) -> str:
    return f"{number:0{max(2, len(str(len(pack.listed))))}}"


def shard(units: Sequence[PackUnit], part: Shard) -> tuple[PackUnit, ...]:
    """Give a part of the units: disjoint from the others, and the same on every machine."""
    return tuple(units[part.index - 1 :: part.count])


class Shard(Frozen):
    """One of several disjoint parts of a run (``3/10``)."""

    index: int
    count: int

    @property
    def is_first(self) -> bool:
        """True for the part that also writes what is for all units."""
        return self.index == 1


def read_shard(text: str) -> Shard:
    """Read ``i/n``; raises InputError when it is not of that form."""
    index, _, count = text.partition("/")
    if not (_NUMBER.fullmatch(index) and _NUMBER.fullmatch(count) and 1 <= int(index) <= int(count)):
        raise InputError(f"--shard 的写法不对：{text}", "要写成 第几份/共几份，如 --shard 3/10。")
    return Shard(index=int(index), count=int(count))


_NUMBER = compile_later("[0-9]{1,9}")


def ledger_file_name(ledger: Ledger, suffix: str) -> str:
    """Name a ledger's file outside a pack: ``市科技局_工作台账_2025.docx``, of a whole plan ``方案_任务分解表.docx``."""
    year = f"_{ledger.year}" if ledger.year else ""
    if ledger.unit:
        return f"{safe_name(ledger.unit)}_工作台账{year}{suffix}"
    plan = ledger.plans[0]
    others = f"等{len(ledger.plans)}个方案" if len(ledger.plans) > 1 else ""
    return f"{safe_name(plan.short or plan.title)}{others}_任务分解表{year}{suffix}"
