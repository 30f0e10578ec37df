"""Make a side of a comparison of what was read from a file, or of data worded as a file would have them."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.sides.item import (
    UNIT_COLUMNS,
    Aspect,
    Item,
    Level,
    PlanInfo,
    Side,
    has_own_goals,
    overall_item,
    plan_info,
)
from checklist.compare.sides.of_data import make_exact_items
from checklist.compare.sides.terms import (
    Duties,
    LedgerGoals,
    all_stated,
    find_plan,
    joined,
    named,
    numbered_goals,
    plans_by_ids,
    plans_in_title,
    region_of,
    target_cells,
)
from checklist.compare.text.similarity import plain
from checklist.forms.filled import NamedPlan, plans_in, refuse_repeated, years_of_title
from checklist.forms.read_cells import Goals, join_broken, read_deadline, read_heading, read_measure, without_plan
from checklist.forms.read_rows import plan_of_row
from checklist.forms.unit_cells import NOTHING, Names
from checklist.ledger.columns import normalise_heading
from checklist.words.deadlines import deadline_of_goals
from checklist.words.goals import GoalWords
from checklist.words.units import Register, normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.sides.terms import Said
    from checklist.forms.filled import ReadLedger, ReadRow
    from checklist.model import Deadline, Measure, PlanData, Target

_GOALS = frozenset({"target", "measure", "measure_target"})
_ASPECTS: tuple[tuple[Aspect, frozenset[str]], ...] = (
    (Aspect.NUMBER, frozenset({"number", "source"})),
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


def read_side(ledger: ReadLedger, data: PlanData | None = None, *, label: str = "") -> Side:
    """Make a side of a file; ``data`` supplies its plans and the register its units are resolved in.

    Raises InputError for an id that stands twice.
    """
    refuse_repeated(ledger.name, ((row.cells.get("id", ""), row.spot) for row in ledger.rows), "表格{}、{}")
    region = region_of(ledger, data)
    names = Names(Register(region) if region else None)
    plans = _Plans(ledger, data, region.id if region else "")
    if ledger.exact is not None:
        items = tuple(make_exact_items(ledger.exact, names))
    else:
        items = tuple(_Items(ledger, Duties(ledger, names, data), plans, LedgerGoals(ledger, data)).items())
    infos = plans.infos()
    beside = any(heading == BESIDE_UNITS for item in items for heading, _ in item.hand)
    # of plans of that one year alone the year of the file is all there is
    alone = all(plan.first_year == plan.last_year == ledger.year for plan in infos)
    return Side(
        label=label or ledger.title or ledger.name,
        plans=infos,
        items=tuple(_with_descent(items, ledger.measures)),
        aspects=aspects_of(ledger),
        columns=ledger.columns,
        hand=(*text_columns(ledger).values(), *([BESIDE_UNITS] if beside else ())),
        leads={"lead", "responsible"} <= set(ledger.columns) and not ledger.notes.undivided,
        year=None if alone else ledger.year,
        unseen=ledger.unseen,
        unread=(*ledger.unseen, *ledger.unread),
        partly="" if ledger.scope.endswith(_OTHER_THAN_TASKS) else ledger.scope,
        regions=(region,) if region else (),
        indicators=data.indicators if data else (),
    )


_OTHER_THAN_TASKS = ("单位", "部门", "名称", "人", "人员", "指标", "目标", "时限", "年份")
"""What a table may list only some of, and all its tasks nevertheless: 只列主要责任单位."""
BESIDE_UNITS = "单位栏中的人员和科室"
"""What people and sections of bureaus in the cells of units are compared under."""


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
    """Give what a file knows, by the columns it has; a JSON ledger has goals as data, without words."""
    keys = column_kinds(ledger.columns)
    known = {aspect for aspect, columns in _ASPECTS if columns & keys}
    overall = bool(ledger.notes.goals)
    if ledger.exact is not None:
        known -= {Aspect.TARGET_WORDS, Aspect.GOALS_TEXT}
        overall = not ledger.exact.unit and any(map(has_own_goals, ledger.exact.plans))
    if "group" in keys or any(row.headings for row in ledger.rows):
        known.add(Aspect.SECTION)
    return tuple(aspect for aspect in Aspect if aspect in known or (overall and aspect is Aspect.OVERALL))


def text_columns(ledger: ReadLedger) -> dict[str, str]:
    """Give what the columns that are compared as text go by, by their keys: their headings, without a bracket that tells none apart."""
    bare = {key: normalise_heading(heading) for key, heading in ledger.hand}
    met = Counter(bare.values())
    known = {key: title for key, title in _AS_TEXT.items() if key in ledger.columns}
    if ledger.unit and {"lead", "support", "responsible"}.isdisjoint(ledger.columns):
        known.pop("own_role", "")  # that is told as a unit of the task
    return known | {key: heading if met[bare[key]] > 1 else bare[key] for key, heading in ledger.hand}


_AS_TEXT = {"region": "地区", "source": "任务来源", "own_role": "本单位职责"}
"""Columns of our own that are compared as text, and what they go by."""


def column_kinds(columns: Iterable[str]) -> frozenset[str]:
    """Give the keys of columns, those of single years (``target@2025``) as what they are columns of."""
    return frozenset(key.partition("@")[0] for key in columns)


class _Plans:
    """The plans of a file, matched with those of the data where there are any."""

    def __init__(self, ledger: ReadLedger, data: PlanData | None, region: str) -> None:
        self._data = data.plans if data else ()
        self._region = region
        self._known: dict[NamedPlan | None, PlanInfo] = {}
        known = plans_by_ids(ledger, self._data) or plans_in_title(ledger, self._data)
        named_plans = ledger.plans or tuple(map(named, known))
        self._default = named_plans[0] if len(named_plans) == 1 else None
        self._title = ledger.title or ledger.name
        for plan in ledger.plans:
            self.info(plan)

    def of_row(self, row: ReadRow) -> PlanInfo:
        return self.info(plan_of_row(row) or self._default)

    def info(self, said: NamedPlan | None) -> PlanInfo:
        if said not in self._known:
            plan = find_plan(said, self._data) if said else None
            self._known[said] = _as_printed(plan_info(plan), said) if said and plan else self._unknown(said)
        return self._known[said]

    def _unknown(self, said: NamedPlan | None) -> PlanInfo:
        """Tell what a file says of a plan the data do not have; of one it does not name, its own title."""
        told = said or NamedPlan(title=self._title)
        first, last = years_of_title(told.title, marked=said is not None)
        return PlanInfo(
            id=told.id or told.title if said else "",
            first_year=first,
            last_year=last,
            region=self._region,
            title=told.title,
            document_number=told.document_number,
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
        self._deadline = cache(read_deadline)
        self._text_columns = text_columns(ledger)

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
            plans = (self._plans.info(NamedPlan(title=title)),) if title else self._plans.infos()
            if len(plans) == 1:
                read = self._goals.read([(None, words)], plans[0].id)
                item = overall_item(plans[0].id, "", read.targets, read.targets)
                yield replace(item, target_words=read.rest)

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
            lists=numbered_goals(said),
        )

    def _measure(self, row: ReadRow, plan: PlanInfo) -> tuple[Item, tuple[Said, ...]]:
        """Give the task of a row, and the goals of its heading where they stand in one of its cells."""
        cells = row.cells
        headings = list(map(read_heading, row.headings))
        task = self._task(cells)
        targets = tuple(target_cells(cells))
        duties = self._duties.of(cells, plan.id)
        said = [*((year, goals.own) for year, goals in targets), (None, task.own)]
        own = self._goals.read(said, plan.id)
        in_words = "target" not in column_kinds(self._ledger.columns)
        known = self._duties.measure(cells, plan.id) if in_words else None
        year = self._ledger.year or plan.last_year or None
        hand = ((heading, _text_of(cells, key)) for key, heading in self._text_columns.items())
        item = Item(
            plan=plan.id,
            order=0,
            id=cells.get("id", ""),
            number=cells.get("number", "") or _number_in(cells.get("source", "")),
            sequence=_sequence(cells.get("sequence", "")),
            marks=(plain(cells.get("sequence", "")), *map(_NUMBER, headings)),
            sections=tuple(map(_TITLE, headings)),
            title=without_plan(cells.get("title", "")).replace("\n", ""),
            text=task.text,
            parties=duties.parties,
            open_list=duties.open_list,
            open_role=duties.open_role,
            targets=own.targets,
            stated=all_stated(own.targets, row.stated),
            lists=numbered_goals(said),
            told=known.targets if known else (),
            goals_in_words=in_words,
            target_words=own.rest,
            deadline=_of_goals(self._deadline(cells.get("deadline", ""), year), own.targets),
            topics=tuple(filter(None, re.split(r"[、，,；;\s]+", cells.get("topics", "")))),
            status=cells.get("status", ""),
            hand=(*hand, *([(BESIDE_UNITS, duties.beside)] if duties.beside else ())),
        )
        return item, tuple((year, goals.part) for year, goals in targets if goals.part) or ((None, task.part),)

    def _task(self, cells: dict[str, str]) -> Goals:
        """Give what the task's cells say, one below the other; its name, where that has a column of its own, opens them nevertheless."""
        said = [cells.get(key, "") for key in ("measure_target", "measure")]
        one, two = map(read_measure, said)
        texts = [goals.text for goals in (one, two) if goals.text not in NOTHING]
        name = without_plan(cells.get("title", "")) if any(said) else ""
        if name and not (texts and texts[0].startswith(name)):
            texts[:1] = [f"{name}。{texts[0]}" if texts else name]
        texts.append(join_broken(without_plan(cells.get("actions", ""))))
        return Goals(
            text="\n".join(filter(None, texts)),
            part="；".join(filter(None, (one.part, two.part))),
            own="；".join(filter(None, (one.own, two.own))),
        )


def _of_goals(deadline: Deadline | None, targets: Sequence[Target]) -> Deadline | None:
    """Take a completion time that is that of the task's own goals for such: a table does not say so, but shows it."""
    goals = deadline_of_goals(targets)
    return goals if deadline and goals and deadline.text == goals.text else deadline


def _joined(items: Sequence[Item]) -> Item:
    """Give one item for a heading whose goals are printed at several places."""
    read = joined([GoalWords(targets=item.targets, rest=item.text) for item in items])
    stated = all_stated(read.targets, (target for item in items for target in item.stated))
    return replace(items[0], text=read.rest, targets=read.targets, stated=stated)


_NUMBER, _TITLE = attrgetter("number"), attrgetter("title")


def _text_of(cells: dict[str, str], key: str) -> str:
    """Give what a column says that is compared as text; of 任务来源 what says more than plan and number."""
    text = cells.get(key, "")
    return "" if key == "source" and len(plans_in(text)) == 1 else text


def _sequence(text: str) -> int:
    digits = re.match(r"[^0-9]*([0-9]{1,6})", text)
    return int(digits[1]) if digits else 0


def _number_in(source: str) -> str:
    """Give the number behind the plan's name in 任务来源: 《方案名》（文号）三（四）5."""
    match = re.fullmatch(r"《.*》(?:（[^（）]*号）)?(?P<number>.*)", "".join(source.split()))
    return match["number"] if match else ""
