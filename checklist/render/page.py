"""What a page for the browser shows of ledgers: tasks with their units, years and topics, the outline, the counts."""

from __future__ import annotations

from collections import Counter
from itertools import chain, groupby
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.files.templates import SHIPPED, Templates
from checklist.ledger.ledger import Ledger, RoleCounts, Row, put_in_sections
from checklist.ledger.phrases import COLLECTIVE_MARK, INHERITED_MARK, NONE, NOT_STATED, goal_texts, say_ledger
from checklist.ledger.select import due_in
from checklist.ledger.wording import Band, word_table
from checklist.model import Frozen, Role
from checklist.words.deadlines import mark_each, mark_expired, say_deadline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.model import Assignment, Region

LETTERS = {Role.LEAD: "l", Role.SUPPORT: "s", Role.RESPONSIBLE: "r"}
COLLECTIVE = "*"
"""Follows the letter where the task reaches the unit only as a member of a group."""
_KEYS = frozenset({"measure", "target", "lead", "support", "responsible", "deadline"})


class ListedUnit(Frozen):
    """A unit that may be picked; its place in the list is what tasks name it by."""

    region: str
    name: str
    counts: RoleCounts = RoleCounts()


class UnitChoice(Frozen):
    """A unit in the list to pick from: its place among all units."""

    place: int
    unit: ListedUnit


class RoleShare(Frozen):
    """The units of one role in a task."""

    word: str
    letter: str
    names: str


class PageTask(Frozen):
    """A row of the page; lists are space-separated, ready for ``data-`` attributes."""

    place: int
    sequence: int
    plan: int
    plan_name: str
    where: str
    """The heading it stands under."""
    title: str
    text: str
    actions: tuple[str, ...]
    target: str
    shares: tuple[RoleShare, ...]
    nobody: str
    """Said instead where no unit is named."""
    own_role: str
    deadline: str
    due: str
    """The day as ``2025-12-31``; 9999 where there is none, to sort last."""
    first_unit: int
    units: str
    """``3l 7s 9r*``: places in the list of units, role letters."""
    years: str
    topics: str


class PagePart(Frozen):
    """Tasks under one heading."""

    anchor: str
    bands: tuple[Band, ...]
    tasks: tuple[PageTask, ...]


class OutlineLine(Frozen):
    """A line of the outline (目录)."""

    level: int
    title: str
    count: int
    anchor: str


class LedgerPage(Frozen):
    """Everything the template shows."""

    title: str
    subtitle: str
    counts: str
    single_unit: bool
    plans: tuple[str, ...]
    parts: tuple[PagePart, ...]
    outline: tuple[OutlineLine, ...]
    units: tuple[ListedUnit, ...]
    years: tuple[int, ...]
    topics: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def choices(self) -> list[tuple[str, list[UnitChoice]]]:
        """The units to pick from, under their regions."""
        listed = [UnitChoice(place=place, unit=unit) for place, unit in enumerate(self.units)]
        return [(region, list(run)) for region, run in groupby(listed, key=lambda choice: choice.unit.region)]


def join_ledgers(ledgers: Sequence[Ledger]) -> Ledger:
    """Give one ledger with every task of ``ledgers`` once, plan after plan, in printed order; a single one as it is."""
    if len(ledgers) == 1:
        return ledgers[0]
    plans = tuple({plan.id: plan for ledger in ledgers for plan in ledger.plans}.values())
    rows = {(row.plan.id, row.measure.id): row for ledger in ledgers for row in ledger.rows}
    order = {plan.id: place for place, plan in enumerate(plans)}
    ordered = sorted(rows.values(), key=lambda row: (order[row.plan.id], row.measure.sequence))
    return Ledger(
        region=ledgers[0].region,
        plans=plans,
        as_of=ledgers[0].as_of,
        sections=tuple(put_in_sections(map(_as_of_all, ordered), ledgers[0].year)),
        narrowed=ledgers[0].narrowed,
        goals=True,
    )


def _as_of_all(row: Row) -> Row:
    """Give a row as no single unit sees it."""
    return replace(row, own_role=None, own=(), collective=False)


def build_page(ledger: Ledger, regions: Sequence[Region], only: str = "", templates: Templates = SHIPPED) -> LedgerPage:
    """Give the page of a ledger; ``regions`` lend their names and their units' customary order.

    ``only`` names those whose tasks the ledger was put together from, where they are not all.
    """
    units = _Units(ledger.rows, regions)
    topics = tuple(dict.fromkeys(topic for row in ledger.rows for topic in row.measure.topics))
    plans = tuple(plan.short or plan.title for plan in ledger.plans)
    builder = _Builder(ledger, units, topics, plans, templates)
    said = say_ledger(ledger, _KEYS - {"lead", "support"}, templates, only)
    parts = builder.parts()
    several = len(ledger.plans) > 1 and not ledger.unit
    return LedgerPage(
        title=_joint_title(ledger, regions) if several else said.title,
        subtitle=said.subtitle,
        counts=said.closing,
        single_unit=bool(ledger.unit),
        plans=plans,
        parts=parts,
        outline=tuple(_outline(parts, ledger)),
        units=units.counted(ledger.rows),
        years=tuple(sorted({int(year) for part in parts for task in part.tasks for year in task.years.split()})),
        topics=topics,
        notes=said.notes,
    )


def _joint_title(ledger: Ledger, regions: Sequence[Region]) -> str:
    places = {plan.region for plan in ledger.plans}
    names = [region.name for region in regions if region.id in places]
    year = f"{ledger.year}年" if ledger.year else ""
    return f"{names[0] if len(names) == 1 else ''}{year}重点任务台账"


def _in_order(met: Iterable[tuple[str, str]], regions: Sequence[Region]) -> list[tuple[str, str]]:
    known = {(region.id, body.name): i for region in regions for i, body in enumerate(region.bodies)}
    places = {region.id: i for i, region in enumerate(regions)}
    return sorted(met, key=lambda key: (places.get(key[0], len(places)), known.get(key, len(known))))


def _names_met(rows: Sequence[Row]) -> dict[tuple[str, str], str]:
    """Give the names by region and key, those with an entry of their own before those only groups contain."""
    names: dict[tuple[str, str], str] = {}
    for row in rows:
        for assignment in row.measure.assignments:
            names.setdefault((row.plan.region, assignment.key), assignment.unit)
    for row in rows:
        for member in chain(*(assignment.members for assignment in row.measure.assignments)):
            names.setdefault((row.plan.region, member), member)
    return names


class _Units:
    """The units met in tasks, in the registers' order, those of unknown registers as they come."""

    def __init__(self, rows: Sequence[Row], regions: Sequence[Region]) -> None:
        self._names = _names_met(rows)
        self._keys = _in_order(self._names, regions)
        self._regions = {region.id: region.short for region in regions}
        self.places = {key: place for place, key in enumerate(self._keys)}

    def of(self, row: Row) -> dict[int, str]:
        """Give each unit's letter in a task; one that has an entry of its own is no member there."""
        found: dict[int, str] = {}
        for assignment in row.measure.assignments:
            found.setdefault(self.places[row.plan.region, assignment.key], LETTERS[assignment.role])
        for assignment in row.measure.assignments:
            for member in assignment.members:
                found.setdefault(self.places[row.plan.region, member], LETTERS[assignment.role] + COLLECTIVE)
        return found

    def counted(self, rows: Iterable[Row]) -> tuple[ListedUnit, ...]:
        """Give the list with each unit's tasks by role."""
        counts: list[Counter[str]] = [Counter() for _ in self._keys]
        for row in rows:
            for place, letter in self.of(row).items():
                counts[place][letter if len(letter) == 1 else COLLECTIVE] += 1
        return tuple(
            ListedUnit(
                region=self._regions.get(key[0], key[0]),
                name=self._names[key],
                counts=RoleCounts(
                    lead=count["l"], support=count["s"], responsible=count["r"], collective=count[COLLECTIVE]
                ),
            )
            for key, count in zip(self._keys, counts, strict=True)
        )


class _Builder:
    """Builds the parts of a page, numbering parts and tasks through."""

    def __init__(
        self, ledger: Ledger, units: _Units, topics: Sequence[str], plans: Sequence[str], templates: Templates
    ) -> None:
        self._ledger, self._templates = ledger, templates
        self._goals = goal_texts([row.targets for row in ledger.rows], ledger.year, templates)
        self._units = units
        self._topics = {topic: place for place, topic in enumerate(topics)}
        self._plan_places = {plan.id: place for place, plan in enumerate(ledger.plans)}
        self._plan_names = plans
        self._count = 0

    def parts(self) -> tuple[PagePart, ...]:
        """Give every part in printed order."""
        bands = word_table(self._ledger, (), self._templates, bands=True).bands
        return tuple(
            PagePart(anchor=f"part-{place}", bands=own, tasks=tuple(self._task(row) for row in section.rows))
            for place, (section, own) in enumerate(zip(self._ledger.sections, bands, strict=True), 1)
        )

    def _task(self, row: Row) -> PageTask:
        self._count += 1
        measure, units = row.measure, self._units.of(row)
        plan = self._plan_places[row.plan.id]
        deadline, year = measure.deadline, self._ledger.year
        return PageTask(
            place=self._count,
            sequence=measure.sequence,
            plan=plan,
            plan_name=self._plan_names[plan],
            where=row.path[-1].heading if row.path else "",
            title=measure.title,
            text=mark_expired(measure.text, year),
            actions=() if measure.text else mark_each(measure.actions, year),
            target=self._goals[self._count - 1] or NONE,
            shares=_shares(measure.assignments, open_list=measure.open_list),
            nobody=NOT_STATED,
            own_role=(row.own_role.word if row.own_role else "") + (COLLECTIVE_MARK if row.collective else ""),
            deadline=say_deadline(deadline, year) + (INHERITED_MARK if deadline.inherited else ""),
            due=deadline.date.isoformat() if deadline.date else "9999",
            first_unit=next(iter(units), len(self._units.places)),
            units=" ".join(f"{place}{letter}" for place, letter in units.items()),
            years=" ".join(str(year) for year in self._years(row)),
            topics=" ".join(str(self._topics[topic]) for topic in measure.topics),
        )

    def _years(self, row: Row) -> list[int]:
        if self._ledger.year:
            return [self._ledger.year]
        return [year for year in range(row.plan.first_year, row.plan.last_year + 1) if due_in(row.measure, year)]


def _shares(assignments: Sequence[Assignment], *, open_list: bool) -> tuple[RoleShare, ...]:
    runs = [(role, [a.unit for a in run]) for role, run in groupby(assignments, key=lambda a: a.role)]
    return tuple(
        RoleShare(
            word=role.word,
            letter=LETTERS[role],
            names="、".join(names) + ("等" if open_list and place == len(runs) else ""),
        )
        for place, (role, names) in enumerate(runs, 1)
    )


def _outline(parts: Sequence[PagePart], ledger: Ledger) -> Iterator[OutlineLine]:
    """Give a line per plan and heading, with the tasks of all headings below it."""
    per_plan = Counter(row.plan.id for row in ledger.rows)
    below: Counter[tuple[str, str]] = Counter()
    for row in ledger.rows:
        below.update((row.plan.id, section.number) for section in row.path)
    for part, section in zip(parts, ledger.sections, strict=True):
        for band in part.bands:
            opened = section.path[band.level - 1] if band.level else None
            count = below[section.plan.id, opened.number] if opened else per_plan[section.plan.id]
            yield OutlineLine(level=band.level, title=band.title, count=count, anchor=part.anchor)
