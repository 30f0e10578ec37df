"""A file in the data's terms: the plans, the region and the unit it names, and the units and goals its cells say.

As much as the columns tell, and no more: one that holds units of several roles tells the role of a unit only where a
role word stands with it (牵头：…); without one the role stays open, so that no comparison invents a lead.
"""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.compare.sides.item import UNIT_COLUMNS
from checklist.compare.text.similarity import plain
from checklist.compare.text.tokens import LIST_MARK, fence_lists
from checklist.errors import InputError
from checklist.forms.filled import NamedPlan, is_of_other_years
from checklist.forms.read_cells import read_own_role, read_target
from checklist.forms.read_rows import plan_of_row
from checklist.forms.unit_cells import beside_units, read_units
from checklist.ledger.phrases import COLLECTIVE_MARK
from checklist.model import Per, PlanData, Role
from checklist.outline import measures_of, places_of, targets_of
from checklist.words.goals import GoalReader, GoalWords
from checklist.words.units import Register, find_bodies, normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.forms.filled import ReadLedger, ReadRow
    from checklist.forms.read_cells import Goals
    from checklist.forms.unit_cells import NamedUnit, Names
    from checklist.model import Measure, Plan, Region, Target
    from checklist.words.units import Body, Party

    Said = tuple[int | None, str]
    """Words of goals with the year of their column, None where it is the ledger's."""

_ALL_UNITS = (frozenset({"responsible"}), frozenset({"lead", "support"}), frozenset({"own_role", "others"}))


_ASKED_ROWS = 300
"""Rows in which a unit is looked for; a ledger of one names it in each."""


def tells_all_units(columns: Iterable[str]) -> bool:
    """Tell whether a table with these columns names every unit of a task."""
    return any(needed <= set(columns) for needed in _ALL_UNITS)


def find_plan(named: NamedPlan, plans: Sequence[Plan]) -> Plan | None:
    """Give the plan a file names: by id, else by title, else by a document number only one plan bears."""
    title, number = normalise_name(named.title), normalise_name(named.document_number)
    if named.id:  # next year's plan may bear the title of this year's
        return next((plan for plan in plans if plan.id == named.id), None)
    for plan in plans:
        if title and title in (normalise_name(plan.title), normalise_name(plan.short)):
            return plan
    numbered = [plan for plan in plans if number and number == normalise_name(plan.document_number)]
    return numbered[0] if len(numbered) == 1 else None


def plans_of(ledger: ReadLedger, data: PlanData) -> tuple[Plan, ...]:
    """Give the plans of the data a file names, in the file's order, else those of its ids; () where it tells none."""
    said = dict.fromkeys([*ledger.plans, *filter(None, map(plan_of_row, ledger.rows))])
    if not said:
        return plans_by_ids(ledger, data.plans) or plans_in_title(ledger, data.plans)
    found = (find_plan(one, data.plans) for one in said)
    return tuple({plan.id: plan for plan in found if plan}.values())


def plans_by_ids(ledger: ReadLedger, plans: Sequence[Plan]) -> tuple[Plan, ...]:
    """Give the plans that have the ids in the column 任务编码; an id of several plans (two editions) tells nothing."""
    ids = {row.cells.get("id", "") for row in ledger.rows} - {""}
    if not ids:
        return ()
    bearers: dict[str, list[Plan]] = {}
    for plan in plans:
        for _, measure in measures_of(plan):
            if measure.id in ids:
                bearers.setdefault(measure.id, []).append(plan)
    told = {found[0].id for found in bearers.values() if len(found) == 1}
    return tuple(plan for plan in plans if plan.id in told)


def plans_in_title(ledger: ReadLedger, plans: Sequence[Plan]) -> tuple[Plan, ...]:
    """Give the plan whose title stands in a ledger's without 《》, the longest of several."""
    title = normalise_name(ledger.title)
    found = [
        plan
        for plan in plans
        if len(plan.title) >= _SHORTEST_TITLE
        and normalise_name(plan.title) in title
        and not is_of_other_years(ledger, plan.first_year, plan.last_year)
    ]
    return (max(found, key=lambda plan: len(plan.title)),) if found else ()


_SHORTEST_TITLE = 6
"""Characters of a plan's title by which it is known in another title."""


def required_plans(ledger: ReadLedger, data: PlanData) -> tuple[Plan, ...]:
    """Like :func:`plans_of`; where the file names none of them, the only plan there is.

    Raises InputError where there are several and it is not clear which one is meant.
    """
    plans = plans_of(ledger, data)
    if plans or len(data.plans) == 1:
        return plans or data.plans
    known = "、".join(plan.id for plan in data.plans) or "（没有方案）"
    hint = (
        f"请用 --plan 写明是哪个方案，如 --plan {data.plans[0].id}。方案：{known}"
        if data.plans
        else f"另一版的方案：{known}"
    )
    if ledger.plans:
        names = "、".join(f"《{plan.title}》" if plan.title != plan.id else plan.id for plan in ledger.plans)
        raise InputError(f"{ledger.name}是{names}的台账，另一版里没有这个方案。", hint)
    raise InputError(f"看不出{ledger.name}是哪个方案的台账。", hint)


def named(plan: Plan) -> NamedPlan:
    """Name a plan of the data as a file would."""
    return NamedPlan(title=plan.title, document_number=plan.document_number, id=plan.id)


def region_of(ledger: ReadLedger, data: PlanData | None) -> Region | None:
    """Give the region a file's units belong to: the one it names, else the one that knows most of its units."""
    return _likeliest([ledger], _told_regions(ledger, data) or data.regions) if data else None


def with_one_region(data: PlanData, ledgers: Sequence[ReadLedger]) -> PlanData:
    """Keep of data the one region files belong to together, so that none is guessed for each apart; all where they name several."""
    told = {region.id: region for ledger in ledgers for region in _told_regions(ledger, data)}
    region = _likeliest(ledgers, tuple(told.values()) or data.regions) if len(told) < 2 else None  # noqa: PLR2004 - two places
    if region is None:
        return data
    return replace(data, regions=(region,), plans=tuple(plan for plan in data.plans if plan.region == region.id))


def _told_regions(ledger: ReadLedger, data: PlanData) -> tuple[Region, ...]:
    """Give the regions a file names: those of its plans, else the one whose name stands in its title or its unit's name."""
    named_in = (one for one in data.regions if one.name in ledger.title or ledger.unit.startswith(one.short))
    return places_of(data, plans_of(ledger, data)) or tuple(named_in)


def _likeliest(ledgers: Sequence[ReadLedger], regions: Sequence[Region]) -> Region | None:
    """Give the region that knows most of the units of files."""
    if len(regions) < 2:  # noqa: PLR2004 - nothing to choose
        return regions[0] if regions else None
    rows = chain.from_iterable(ledger.rows[:_ASKED_ROWS] for ledger in ledgers)
    names = list(chain.from_iterable(map(units_in, rows)))
    known = {region.id: sum(map(bool, map(Register(region).find, names))) for region in regions}
    best = max(regions, key=lambda region: known[region.id])
    return best if known[best.id] else None


def units_in(row: ReadRow) -> Iterator[str]:
    """Give the names of the units in a row's cells of units."""
    for key in UNIT_COLUMNS:
        yield from (unit.name for unit in read_units(row.cells.get(key, "")).units)


def unit_of(ledger: ReadLedger, region: Region) -> Body | None:
    """Give the unit whose ledger a file is; None for a whole plan's.

    The title may name a unit that only issued the table: without a column 本单位职责 every row must name the unit.
    Raises InputError where the table says 本单位 and does not say which that is.
    """
    found = find_bodies((region,), ledger.unit) if ledger.unit else []
    body = found[0][1] if len({body.name for _, body in found}) == 1 else None
    if says_own(ledger):
        if body is None:
            said = f"“{ledger.unit}”在{region.short}的数据里没有" if ledger.unit else "标题和填报单位处都没有写"
            raise InputError(f"看不出{ledger.name}是哪个单位的台账：{said}。", SAY_UNIT)
        return body
    if "others" in ledger.columns or ("台账" in ledger.title and not tells_all_units(ledger.columns)):
        return body  # the column does not name it in every row
    return body if body and _is_in_every_row(ledger, body, Register(region)) else None


SAY_UNIT = "请在表上写明“填报单位：某某局”，或加 --unit。"
"""What to do where a table says 本单位 and not which that is."""


def says_own(ledger: ReadLedger) -> bool:
    """Tell whether the table has roles of 本单位."""
    return any(read_own_role(row.cells.get("own_role", "")) for row in ledger.rows)


def _is_in_every_row(ledger: ReadLedger, body: Body, register: Register) -> bool:
    for row in ledger.rows:
        met = [one for name in units_in(row) if (one := register.find(name))]
        if not any(body.name in (one.name, *getattr(one, "members", ())) for one in met):
            return False
    return bool(ledger.rows)


_COLUMN_ROLES = (("lead", Role.LEAD), ("responsible", Role.RESPONSIBLE), ("support", Role.SUPPORT), ("others", None))


class RowDuties(NamedTuple):
    """What the cells of units of a row say."""

    parties: tuple[Party, ...]
    open_list: bool
    """True where the list of units ends in 等."""
    open_role: Role | None
    """The role of the last unit of the cell that does."""
    beside: str
    """What is no unit: people, sections of a bureau."""


class Duties:
    """Reads the units of a file's rows; ``data`` tell which tasks of their plans have no lead."""

    def __init__(self, ledger: ReadLedger, names: Names, data: PlanData | None) -> None:
        self._names, self._unit = names, ledger.unit
        self._columns = frozenset(ledger.columns)
        self._noted = ledger.notes.undivided
        plans = data.plans if data else ()
        self._known = {
            plan.id: {_opening(measure.text or measure.title): measure for _, measure in measures_of(plan)}
            for plan in plans
        }

    def of(self, cells: dict[str, str], plan_id: str) -> RowDuties:
        """Give the units of a row in printed order, and what else its cells of units say."""
        parties: list[Party] = []
        opened: list[Role | None] = []
        beside: list[str] = []
        for key, role in _COLUMN_ROLES:
            if cells.get(key):
                said = read_units(cells[key], self._names.knows)
                told = self._told(key, role, cells, plan_id, said.units)
                # other cells may name them too; within one cell a unit may stand twice
                known = {(party.key, party.role) for party in parties}
                own = (self._names.party(unit, told) for unit in (*said.units, *said.repeated))
                parties += [party for party in own if (party.key, party.role) not in known]
                if said.open_list:
                    opened.append((said.units[-1].role if said.units else None) or told)
                beside.append(beside_units(cells[key], said.units))
        every = (*self._own_party(cells.get("own_role", ""), parties), *parties)
        return RowDuties(every, bool(opened), next(iter(opened), None), "；".join(filter(None, beside)))

    def _own_party(self, said: str, named: Sequence[Party]) -> list[Party]:
        """Give the part of the unit whose ledger it is; none where the table says neither part nor unit, or names it besides."""
        role = read_own_role(said)
        if role is None:
            return []
        find = self._names.collective if COLLECTIVE_MARK in said else self._names.party
        own = [find(unit, role) for unit in read_units(self._unit).units[:1]]
        return [] if {party.key for party in own} & {party.key for party in named} else own

    def _told(
        self, key: str, role: Role | None, cells: dict[str, str], plan_id: str, units: tuple[NamedUnit, ...]
    ) -> Role | None:
        """Give the role a column tells of units without a role word; None where it holds those of several roles.

        责任单位 alone has them all, beside 牵头单位 all others; where there is no 责任单位, units the document gives no role
        stand in as leads.
        """
        if key == "responsible":
            return role if {"lead", "support"} <= self._columns else None
        alone = key == "lead" and "responsible" not in self._columns and not read_units(cells.get("support", "")).units
        return self._stand_in(cells, plan_id, units) if alone else role

    def _stand_in(self, cells: dict[str, str], plan_id: str, units: tuple[NamedUnit, ...]) -> Role | None:
        """Give the role of units that stand alone in 牵头单位: leads, or those of a task that has none."""
        measure = self.measure(cells, plan_id)
        leads = {one.key for one in measure.assignments if one.role is Role.LEAD} if measure else set()
        if measure and not leads:
            return Role.RESPONSIBLE
        if not self._noted:
            return Role.LEAD
        return Role.LEAD if leads and leads == {self._names.party(unit, None).key for unit in units} else None

    def measure(self, cells: dict[str, str], plan_id: str) -> Measure | None:
        """Give the task of the data that a row is of, by what it is called; None where they have none of that name."""
        task = (cells[key] for key in ("title", "measure_target", "measure", "actions") if cells.get(key))
        return self._known.get(plan_id, {}).get(_opening(next(task, "")))


def _opening(text: str) -> str:
    """Give what a task is known by: its first sentence, which is the title where title and actions stand in one cell."""
    return normalise_name(text.partition("。")[0].partition("\n")[0])


class LedgerGoals:
    """Reads the words of a ledger's goals as figures, with the names and the goals the data know of a plan."""

    def __init__(self, ledger: ReadLedger, data: PlanData | None) -> None:
        self._data, self._year = data or PlanData(), ledger.year
        self._reader = cache(self._build_reader)

    def read(self, said: Iterable[Said], plan_id: str) -> GoalWords:
        """Read the words of all cells that hold the goals of one task or heading."""
        return joined([self._read(words, year, plan_id) for year, words in said if words])

    def _read(self, words: str, year: int | None, plan_id: str) -> GoalWords:
        """Read a cell; a yearly goal that stands in the columns of several years is one."""
        read = self._reader(plan_id, year).read(words)
        if year is None:
            return read
        targets = (
            replace(target, year=None) if target.per is Per.YEAR and target.no_year else target
            for target in read.targets
        )
        return replace(read, targets=tuple(targets))

    def _build_reader(self, plan_id: str, year: int | None) -> GoalReader:
        own = [plan for plan in self._data.plans if plan.id == plan_id] or self._data.plans
        stated = (target for plan in own for target in targets_of(plan))
        return GoalReader(self._data.indicators, stated, year or self._year)


def joined(found: list[GoalWords]) -> GoalWords:
    """Take what several cells came to for one; what they say alike is said once."""
    if len(found) == 1:
        return found[0]
    targets = dict.fromkeys(target for goals in found for target in goals.targets)
    rest = dict.fromkeys(goals.rest for goals in found if goals.rest)
    return GoalWords(targets=tuple(targets), rest="；".join(rest))


def target_cells(cells: dict[str, str]) -> Iterator[tuple[int | None, Goals]]:
    """Read the cells of goals, those of single years (``target@2025``) each with its year."""
    for key, text in cells.items():
        kind, _, year = key.partition("@")
        if kind == "target":
            yield (int(year) if year else None), read_target(text)


def numbered_goals(said: Iterable[Said]) -> tuple[tuple[str, str], ...]:
    """Give the goals of numbered lists in cells, as mere characters, each with its number: （一）."""
    found: list[tuple[str, str]] = []
    for text in (fence_lists(words) for _, words in said):
        marks = list(LIST_MARK.finditer(text))
        ends = (*(mark.start() for mark in marks[1:]), len(text))
        found += [(plain(text[mark.end() : end]), mark[0].strip()) for mark, end in zip(marks, ends, strict=False)]
    return tuple(found)


def all_stated(read: tuple[Target, ...], known: Iterable[Target]) -> tuple[Target, ...]:
    """Add to what the words say what the data have for other years."""
    told = {(target.indicator, target.per, target.year) for target in read}
    return (*read, *(target for target in known if (target.indicator, target.per, target.year) not in told))
