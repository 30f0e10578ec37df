"""Make of a file a side of a comparison, and of data the side that stands beside a file.

Words are compared with words: data are worded in the columns the file has (``rendered.worded``) and read like it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.sides.exact import exact_items
from checklist.compare.sides.file_duties import Duties
from checklist.compare.sides.file_goals import LedgerGoals, all_stated, joined, target_cells
from checklist.compare.sides.item import Aspect, Item, Level, PlanInfo, Side, plan_info
from checklist.compare.sides.matching import (
    UNIT_COLUMNS,
    find_plan,
    named,
    plan_of_row,
    plans_by_ids,
    region_of,
    tells_all_units,
)
from checklist.errors import InputError
from checklist.forms.filled import NamedPlan
from checklist.forms.read_cells import Goals, Names, read_deadline, read_measure, without_plan
from checklist.forms.read_rows import read_heading
from checklist.ledger.select import in_force
from checklist.model import Role
from checklist.words.goals import GoalWords
from checklist.words.units import Register, normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from checklist.compare.sides.file_goals import Said
    from checklist.forms.filled import ReadLedger, ReadRow
    from checklist.model import Deadline, Measure, PlanData

EXACT_ASPECTS = (
    Aspect.NUMBER,
    Aspect.SEQUENCE,
    Aspect.SECTION,
    Aspect.TITLE,
    Aspect.TEXT,
    Aspect.TARGETS,
    Aspect.GOALS,
    Aspect.UNITS,
    Aspect.ROLES,
    Aspect.DEADLINE,
)
"""What a JSON ledger knows."""

_GOALS = frozenset({"target", "measure", "measure_target"})
_TOLD = frozenset({"target", "measure_target"})
_ASPECTS: tuple[tuple[Aspect, frozenset[str]], ...] = (
    (Aspect.NUMBER, frozenset({"number"})),
    (Aspect.SEQUENCE, frozenset({"sequence"})),
    (Aspect.TITLE, frozenset({"title"})),
    (Aspect.TEXT, frozenset({"measure", "measure_target", "actions"})),
    (Aspect.TARGETS, _GOALS),
    (Aspect.TARGET_WORDS, _GOALS),
    (Aspect.GOALS, _GOALS | {"group"}),
    (Aspect.GOALS_TEXT, _GOALS | {"group"}),
    (Aspect.UNITS, frozenset(UNIT_COLUMNS)),
    (Aspect.ROLES, frozenset({"lead", "support", "responsible", "own_role"})),
    (Aspect.DEADLINE, frozenset({"deadline"})),
    (Aspect.TOPICS, frozenset({"topics"})),
    (Aspect.STATUS, frozenset({"status"})),
)
_ONLY_WORDS = frozenset({Aspect.UNITS, Aspect.ROLES})


def read_side(ledger: ReadLedger, data: PlanData | None = None, *, label: str = "") -> Side:
    """Make a side of a file; ``data`` supplies its plans and the register its units are resolved in.

    Raises InputError for an id that stands twice.
    """
    _refuse_repeated(ledger)
    region = region_of(ledger, data)
    names = Names(Register(region) if region else None)
    plans = _Plans(ledger, data, region.id if region else "")
    if ledger.exact is not None:
        items = tuple(exact_items(ledger.exact, names))
    else:
        items = tuple(_Items(ledger, Duties(ledger, names, data), plans, LedgerGoals(ledger, data)).items())
    return Side(
        label=label or ledger.title or ledger.name,
        plans=plans.infos(),
        items=tuple(_with_descent(items, ledger.measures)),
        aspects=aspects_of(ledger),
        year=ledger.year,
        regions=(region,) if region else (),
        indicators=data.indicators if data else (),
    )


def _with_descent(items: Iterable[Item], measures: Iterable[Measure]) -> Iterator[Item]:
    """Give back to items made of data what these say of their descent and of other years, by id."""
    known = {measure.id: measure for measure in measures if measure.id}
    for item in items:
        measure = known.get(item.id)
        if measure is None:
            yield item
        else:
            yield replace(
                item,
                stated=all_stated(item.targets, (*item.stated, *measure.targets)),
                continues=measure.continues,
                split_from=measure.split_from,
                merged_from=measure.merged_from,
                link_reason=measure.link_reason,
            )


def aspects_of(ledger: ReadLedger) -> tuple[Aspect, ...]:
    """Give what a file knows: in words by the columns it has, as data all a JSON ledger has."""
    if ledger.exact is not None:
        return EXACT_ASPECTS
    keys = _kinds(ledger.columns)
    known = {aspect for aspect, columns in _ASPECTS if columns & keys}
    if "group" in keys or any(row.headings for row in ledger.rows):
        known.add(Aspect.SECTION)
    if ledger.notes.goals:
        known.add(Aspect.OVERALL)
    return tuple(aspect for aspect in Aspect if aspect in known)


def with_like_years(sides: tuple[Side, Side], columns: tuple[Sequence[str], Sequence[str]]) -> tuple[Side, Side]:
    """Leave to a side with a column of goals for each year those in force in its own, where the other side has no such columns."""
    one, two = (any("@" in key for key in keys) for keys in columns)
    old, new = sides
    if one is two:
        return sides
    return (_in_its_year(old), new) if one else (old, _in_its_year(new))


def _in_its_year(side: Side) -> Side:
    last = {plan.id: plan.last_year or side.year or 0 for plan in side.plans}
    items = (replace(item, targets=in_force(item.targets, side.year, last.get(item.plan, 0))) for item in side.items)
    return replace(side, items=tuple(items))


def _kinds(columns: Iterable[str]) -> frozenset[str]:
    """Give the keys of columns, those of single years (``target@2025``) as what they are columns of."""
    return frozenset(key.partition("@")[0] for key in columns)


def with_like_units(old: Side, new: Side, old_columns: Sequence[str], new_columns: Sequence[str]) -> tuple[Side, Side]:
    """Drop from two sides in words what their columns of units do not tell alike.

    牵头单位 and 配合单位 on one form, 责任单位 alone on the other: who takes part can be compared, and who leads where that
    stands with the units (牵头：…); a form that says it nowhere is said not to have the roles.
    """
    one, two = (frozenset(columns) & frozenset(UNIT_COLUMNS) for columns in (old_columns, new_columns))
    if one == two:
        return old, new
    complete = [tells_all_units(keys) for keys in (one, two)]
    if not all(complete):
        dropped = [set() if whole else _ONLY_WORDS for whole in complete]
    elif _tells_leads(old, one) and _tells_leads(new, two):
        return _only_leads_told(old), _only_leads_told(new)
    else:
        dropped = [set() if "lead" in keys else {Aspect.ROLES} for keys in (one, two)]
    return without_aspects(old, dropped[0]), without_aspects(new, dropped[1])


def _tells_leads(side: Side, columns: frozenset[str]) -> bool:
    """Tell whether a table says who leads, in a column or beside the units."""
    beside = columns == {"responsible"} and any(party.role for item in side.measures for party in item.parties)
    return "lead" in columns or beside


def _only_leads_told(side: Side) -> Side:
    """Forget what the units beside the leads do: one table puts them under 配合单位, the other under 责任单位."""
    items = tuple(
        replace(
            item,
            parties=tuple(party if party.role is Role.LEAD else replace(party, role=None) for party in item.parties),
        )
        for item in side.items
    )
    return replace(side, items=items)


def with_told_goals(sides: tuple[Side, Side], columns: tuple[Sequence[str], Sequence[str]]) -> tuple[Side, Side]:
    """Drop goals from a side that tells none because its table does not: it says so, instead of calling them all dropped.

    Goals of tasks where there is no column for them, goals of headings where the other side has several.
    """
    one, two = sides
    return _with_told(one, two, columns[0]), _with_told(two, one, columns[1])


def _with_told(side: Side, other: Side, columns: Sequence[str]) -> Side:
    dropped: set[Aspect] = set()
    own, theirs = ([item for item in one.goals if item.level is Level.SECTION] for one in (side, other))
    if sum(bool(item.text) for item in theirs) > 1 and not any(item.text for item in own):
        dropped.add(Aspect.GOALS_TEXT)
    if sum(bool(item.targets) for item in theirs) > 1 and not own:
        dropped |= {Aspect.GOALS, Aspect.GOALS_TEXT}
    if not _TOLD & _kinds(columns) and any(map(_tells, other.measures)) and not any(map(_tells, side.measures)):
        dropped |= {Aspect.TARGETS, Aspect.TARGET_WORDS}
    return without_aspects(side, dropped)


def _tells(item: Item) -> bool:
    return bool(item.targets or item.target_words)


def without_aspects(side: Side, dropped: AbstractSet[Aspect]) -> Side:
    """Give a side that does not know ``dropped``."""
    return replace(side, aspects=tuple(aspect for aspect in side.aspects if aspect not in dropped))


def _refuse_repeated(ledger: ReadLedger) -> None:
    seen: dict[str, int] = {}
    for row in ledger.rows:
        own_id = row.cells.get("id", "")
        if own_id and own_id in seen:
            raise InputError(
                f"{ledger.name}里任务编码“{own_id}”出现了两次（表格第{seen[own_id]}行、第{row.line}行）。",
                "任务编码不能重复，请改正后再对照。",
            )
        seen[own_id] = row.line


class _Plans:
    """The plans of a file, matched with those of the data where there are any."""

    def __init__(self, ledger: ReadLedger, data: PlanData | None, region: str) -> None:
        self._data = data.plans if data else ()
        self._region = region
        self._known: dict[NamedPlan | None, PlanInfo] = {}
        named_plans = ledger.plans or (tuple(map(named, plans_by_ids(ledger, self._data))))
        self._default = named_plans[0] if len(named_plans) == 1 else None
        self._title = ledger.title or ledger.name
        for plan in ledger.plans:
            self.info(plan)

    def of_row(self, row: ReadRow) -> PlanInfo:
        return self.info(plan_of_row(row) or self._default)

    def only(self) -> PlanInfo | None:
        """Give the file's plan where it is of one."""
        infos = self.infos()
        return infos[0] if len(infos) == 1 else None

    def info(self, said: NamedPlan | None) -> PlanInfo:
        if said not in self._known:
            self._known[said] = self._made(said)
        return self._known[said]

    def _made(self, said: NamedPlan | None) -> PlanInfo:
        if said is None:
            return PlanInfo(id="", region=self._region, title=self._title)
        plan = find_plan(said, self._data)
        if plan is not None:
            return _as_printed(plan_info(plan), said)
        return PlanInfo(
            id=said.id or said.title,
            region=self._region,
            title=said.title,
            document_number=said.document_number,
        )

    def infos(self) -> tuple[PlanInfo, ...]:
        infos = tuple({info.id: info for info in self._known.values()}.values())
        return infos or (self.info(None),)


def _as_printed(info: PlanInfo, said: NamedPlan) -> PlanInfo:
    """Give a plan of the data with the title and document number the file prints, where these are others."""
    known = {normalise_name(name) for name in (info.id, info.title, info.short, "")}
    title = info.title if normalise_name(said.title) in known else said.title
    same = normalise_name(said.document_number) in {"", normalise_name(info.document_number)}
    return replace(info, title=title, document_number=info.document_number if same else said.document_number)


class _Items:
    """Reads the rows of a file into items, with the goals of headings before the row they are printed at."""

    def __init__(self, ledger: ReadLedger, duties: Duties, plans: _Plans, goals: LedgerGoals) -> None:
        self._ledger, self._duties, self._plans, self._goals = ledger, duties, plans, goals
        self._order = 0
        self._parts = 0
        self._deadlines: dict[tuple[str, int], Deadline | None] = {}

    def items(self) -> Iterator[Item]:
        goals: dict[tuple[str, tuple[str, ...]], list[Item]] = {}
        measures = []
        for row in self._ledger.rows:
            plan = self._plans.of_row(row)
            measure, parts = self._measure(row, plan)
            if said := [part for part in ((None, row.goal), *parts) if part[1]]:
                heading = self._goal(row, plan, said)
                goals.setdefault((plan.id, (*heading.sections, heading.title)), []).append(heading)
            self._order += 1
            measures.append(replace(measure, order=self._order))
        yield from self._overall()
        yield from map(_joined, goals.values())
        yield from measures

    def _overall(self) -> Iterator[Item]:
        """Give the goals of plans as a whole, which stand in the notes."""
        for title, words in self._ledger.notes.goals:
            plan = self._plans.info(NamedPlan(title=title)) if title else self._plans.only()
            if plan is not None:
                read = self._goals.read([(None, words)], plan.id)
                yield Item(
                    plan=plan.id,
                    order=0,
                    level=Level.PLAN,
                    title="总体目标",
                    targets=read.targets,
                    stated=read.targets,
                    target_words=read.rest,
                )

    def _goal(self, row: ReadRow, plan: PlanInfo, said: Sequence[Said]) -> Item:
        """Give the heading as an item of its own; a table without headings counts its parts."""
        self._order += 1
        read = self._goals.read(said, plan.id)
        headings = [read_heading(text) for text in row.headings]
        self._parts += not headings
        return Item(
            plan=plan.id,
            order=self._order,
            level=Level.SECTION,
            unnamed=not headings,
            number=headings[-1].number if headings else "",
            sections=tuple(heading.title for heading in headings[:-1]),
            title=headings[-1].title if headings else f"第{self._parts}部分",
            text=read.rest,
            targets=read.targets,
            stated=all_stated(read.targets, row.goal_stated),
        )

    def _measure(self, row: ReadRow, plan: PlanInfo) -> tuple[Item, tuple[Said, ...]]:
        """Give the task of a row, and the goals of its heading where they stand in one of its cells."""
        cells = row.cells
        task = self._task(cells)
        targets = tuple(target_cells(cells))
        parties, open_list = self._duties.of(cells, plan.id)
        own = self._goals.read([*((year, goals.own) for year, goals in targets), (None, task.own)], plan.id)
        item = Item(
            plan=plan.id,
            order=0,
            id=cells.get("id", ""),
            number=cells.get("number", "") or _number_in(cells.get("source", "")),
            sequence=_sequence(cells.get("sequence", "")),
            sections=tuple(read_heading(text).title for text in row.headings),
            title=without_plan(cells.get("title", "")).replace("\n", ""),
            text=task.text,
            parties=parties,
            open_list=open_list,
            targets=own.targets,
            stated=all_stated(own.targets, row.stated),
            target_words=own.rest,
            deadline=self._deadline(cells.get("deadline", ""), plan),
            topics=tuple(topic for topic in re.split(r"[、，,；;\s]+", cells.get("topics", "")) if topic),
            status=cells.get("status", ""),
        )
        parts = tuple((year, goals.part) for year, goals in targets if goals.part)
        return item, parts or ((None, task.part),)

    def _task(self, cells: dict[str, str]) -> Goals:
        found = [read_measure(cells[key]) for key in ("measure_target", "measure") if cells.get(key)]
        if found:
            return found[0]
        return Goals(text=without_plan(cells.get("actions", "")))

    def _deadline(self, text: str, plan: PlanInfo) -> Deadline | None:
        year = self._ledger.year or plan.last_year
        key = text, year
        if key not in self._deadlines:
            self._deadlines[key] = read_deadline(text, year or None)
        return self._deadlines[key]


def _joined(items: Sequence[Item]) -> Item:
    """Give one item for a heading whose goals are printed at several places."""
    read = joined([GoalWords(targets=item.targets, rest=item.text) for item in items])
    stated = all_stated(read.targets, (target for item in items for target in item.stated))
    return replace(items[0], text=read.rest, targets=read.targets, stated=stated)


def _sequence(text: str) -> int:
    digits = re.match(r"[^0-9]*([0-9]{1,6})", text)
    return int(digits[1]) if digits else 0


def _number_in(source: str) -> str:
    """Give the number behind the plan's name in 任务来源: 《方案名》（文号）三（四）5."""
    match = re.fullmatch(r"《.*》(?:（[^（）]*号）)?(?P<number>.*)", "".join(source.split()))
    return match["number"] if match else ""
