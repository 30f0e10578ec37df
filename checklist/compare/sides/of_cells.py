"""What the cells of a row say of units and of goals: as much as the columns tell, and no more.

A column that holds units of several roles tells the role of a unit only where a role word stands with it (牵头：…); without
one the role stays open, so that no comparison invents a lead.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.compare.text.similarity import plain
from checklist.compare.text.tokens import LIST_MARK, fence_lists
from checklist.forms.read_cells import read_own_role, read_target
from checklist.forms.unit_cells import beside_units, read_units
from checklist.ledger.phrases import COLLECTIVE_MARK
from checklist.model import Per, Role
from checklist.outline import measures_of, targets_of
from checklist.words.goals import GoalReader, GoalWords
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.forms.filled import ReadLedger
    from checklist.forms.read_cells import Goals
    from checklist.forms.unit_cells import NamedUnit, Names
    from checklist.model import Measure, PlanData, Target
    from checklist.words.units import Party

    Said = tuple[int | None, str]
    """Words of goals with the year of their column, None where it is the ledger's."""

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
                opened += [_last_role(said.units) or told] if said.open_list else []
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

    def measure(self, cells: dict[str, str], plan_id: str) -> Measure | None:
        """Give the task of the data that a row is of, by what it is called; None where they have none of that name."""
        return self._known.get(plan_id, {}).get(_opening(cells.get("title", "") or _task(cells)))

    def _stand_in(self, cells: dict[str, str], plan_id: str, units: tuple[NamedUnit, ...]) -> Role | None:
        """Give the role of units that stand alone in 牵头单位: leads, or those of a task that has none."""
        measure = self.measure(cells, plan_id)
        if measure is not None and not _led(measure):
            return Role.RESPONSIBLE
        if not self._noted:
            return Role.LEAD
        if measure is not None:
            named = {self._names.party(unit, None).key for unit in units}
            return Role.LEAD if named == {one.key for one in measure.assignments if one.role is Role.LEAD} else None
        return None


def _last_role(units: Sequence[NamedUnit]) -> Role | None:
    return units[-1].role if units else None


def _task(cells: dict[str, str]) -> str:
    return next((cells[key] for key in ("measure_target", "measure", "actions") if cells.get(key)), "")


def _opening(text: str) -> str:
    """Give what a task is known by: its first sentence, which is the title where title and actions stand in one cell."""
    return normalise_name(text.partition("。")[0].partition("\n")[0])


def _led(measure: Measure) -> bool:
    return any(one.role is Role.LEAD for one in measure.assignments)


class LedgerGoals:
    """Reads the words of a ledger's goals as figures, with the names and the goals the data know of a plan."""

    def __init__(self, ledger: ReadLedger, data: PlanData | None) -> None:
        self._data, self._year = data, ledger.year
        self._readers: dict[tuple[str, int | None], GoalReader] = {}

    def read(self, said: Iterable[Said], plan_id: str) -> GoalWords:
        """Read the words of all cells that hold the goals of one task or heading."""
        return joined([self._read(words, year, plan_id) for year, words in said if words])

    def _read(self, words: str, year: int | None, plan_id: str) -> GoalWords:
        key = plan_id, year
        if key not in self._readers:
            plans = self._data.plans if self._data else ()
            own = [plan for plan in plans if plan.id == plan_id] or plans
            stated = (target for plan in own for target in targets_of(plan))
            indicators = self._data.indicators if self._data else ()
            self._readers[key] = GoalReader(indicators, stated, year or self._year)
        read = self._readers[key].read(words)
        return read if year is None else replace(read, targets=tuple(map(_in_every_year, read.targets)))


def joined(found: list[GoalWords]) -> GoalWords:
    """Take what several cells came to for one; what they say alike is said once."""
    if len(found) == 1:
        return found[0]
    targets = dict.fromkeys(target for goals in found for target in goals.targets)
    rest = dict.fromkeys(goals.rest for goals in found if goals.rest)
    return GoalWords(targets=tuple(targets), rest="；".join(rest))


def _in_every_year(target: Target) -> Target:
    """Let a yearly goal that stands in the columns of several years be one."""
    return replace(target, year=None) if target.per is Per.YEAR and target.no_year else target


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
