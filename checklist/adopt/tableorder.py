"""Where a corrected table has the tasks of a plan: under which heading, and in which order; the data come to have them so."""

from __future__ import annotations

from functools import partial
from itertools import filterfalse, groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from checklist.adopt.arranging import (
    SectionRanks,
    arrange,
    code_of,
    moved_home,
    say_orders,
    settle,
    task_shelves,
    with_rest,
)
from checklist.adopt.newrows import ordinals_of
from checklist.adopt.standing import PlanFile, parents_of, sections_in
from checklist.adopt.tablerows import in_order

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from checklist.adopt.arranging import Shelf
    from checklist.adopt.sectionplaces import SectionPlaces
    from checklist.adopt.tablerows import Matched, Pair
    from checklist.plandata.yamledits import YamlPlace


class TaskRow(NamedTuple):
    """A task of the table: its plan, and the sections it stands in by their place in the plan, now and as the table has it."""

    id: str
    plan: str
    now: int
    wanted: int


class TableOrder:
    """The tasks of a table in its order."""

    def __init__(self, matched: Matched, sections: Mapping[str, SectionPlaces]) -> None:
        self._matched, self._sections = matched, sections
        self.moved: set[str] = set()
        """Tasks that come under another heading."""
        self.said: list[str] = []
        self.left: list[str] = []

    def _now(self, pair: Pair) -> int:
        return self._sections[pair.row.plan.id].index_of[pair.row.measure.id]

    def _wanted(self, pair: Pair) -> int:
        """Give the section whose heading the row of a task has; its own where that is nobody's."""
        now, places = self._now(pair), self._sections[pair.row.plan.id]
        home = None if pair.row.measure.is_section else places.headed(pair.new.headings)
        return now if home is None else home

    def is_elsewhere(self, pair: Pair) -> bool:
        """Tell whether the table has a task under another heading of the plan."""
        return self._matched.coded and self._wanted(pair) != self._now(pair)

    def arranged(self, texts: Mapping[str, str], new: Mapping[int, str]) -> dict[str, str]:
        """Give the texts of the plan files with the tasks as the table has them; ``new`` are the ids of new rows by their places."""
        made: dict[str, PlanFile] = {}
        rows = list(self._rows(new))
        for plan_id in dict.fromkeys(row.plan for row in rows):
            name = self._sections[plan_id].file.name
            file = made.get(name) or PlanFile(name, texts[name])
            order = self._arrange(file, file.plans[plan_id], [row for row in rows if row.plan == plan_id])
            file = moved_home(file.anew(), plan_id, self._sections[plan_id].homes)
            made[name] = self._sections_arranged(file, plan_id, order)
        return {**texts, **{name: file.text for name, file in made.items()}}

    def _sections_arranged(self, file: PlanFile, plan_id: str, order: Sequence[str]) -> PlanFile:
        """Give a plan file with the sections in the ``order`` of their tasks."""
        places = {code: place for place, code in enumerate(order)}
        ranked = SectionRanks(plan_id, partial(_ranks, places), "表里")
        made = settle(ranked.arrange, file, plan_id)
        self.said += ranked.said
        if order and list(filter(places.__contains__, made.measures)) != list(order):
            self.left.append(_APART)
        return made

    def _rows(self, new: Mapping[int, str]) -> Iterator[TaskRow]:
        """Give the tasks in the order of the table."""
        lines: dict[int, TaskRow] = {}
        for pair in self._matched.pairs:
            row = TaskRow(pair.row.measure.id, pair.row.plan.id, self._now(pair), self._wanted(pair))
            lines[pair.new.place] = row
        for one in self._matched.added:
            if one.new.place in new and one.beside:
                plan = one.beside.row.plan.id
                home = self._sections[plan].headed(one.new.headings)
                home = self._wanted(one.beside) if home is None else home
                lines[one.new.place] = TaskRow(new[one.new.place], plan, home, home)
        return (lines[line] for line in sorted(lines))

    def _arrange(self, file: PlanFile, plan: YamlPlace, rows: Sequence[TaskRow]) -> list[str]:
        """Note the edits by which the sections hold the tasks of their headings; give those by which these stand in order."""
        shelves = task_shelves(plan)
        rows = list(_as_they_stand(rows, shelves))
        asked = _asked(rows, list(file.measures), in_turn=_is_in_turn([shelves[index] for index in _runs(rows)]))
        if asked is None:
            self.left.append(_SORTED)
            return []
        for row, alone in asked.astray:
            title = shelves[row.wanted].owner.text("title")
            self.left.append((_ALONE if alone else _ASTRAY).format(row.id, title))
        gone = {row.id: row.wanted for row in rows if row.wanted != row.now}
        wanted = list(_filled(shelves, rows, asked.orders, gone))
        arrange(file, wanted)
        self.said += say_orders(wanted, "表里")
        for name in gone:
            self.moved.add(name)
            self._say_number(name, file.measures[name].place, shelves[gone[name]].owner)
        return asked.firm

    def _say_number(self, name: str, measure: YamlPlace, section: YamlPlace) -> None:
        """Say of a task under another heading what its number is where that is not of the heading."""
        number, own = measure.text("number"), section.text("number")
        if number and not number.startswith(own):
            self.said.append(f"任务{name}移到了第{own}部分，编号还是{number}，请核对。")


_SORTED = "表里各部分的任务没有排在一起，像是按别的列排过序，先后没有动；要移动的，请把各部分的任务排回一起。"
_APART = (
    "表里同一个上级标题下的部分没有排在一起，先后没有全照表里的：请排回一起；要移到别的上级标题下的，"
    "请把标题的编号改成那里接下去的，再采纳。"
)
_ALONE = (
    "任务{0}所在的部分“{1}”在表里换了位置，编号没有改，没有移动；要移动的，请把标题的编号照新的先后改好"
    "（一、二、三……各部分都改），再采纳。"
)
_ASTRAY = (
    "任务{}在表里排到了别的部分中间，标题写的还是“{}”，没有移动：移到那一部分的，“重点任务”请写成那一部分的标题；"
    "整个部分移动的，请排到两个部分之间。"
)


def _ranks(places: Mapping[str, int], plan: YamlPlace) -> dict[int, int]:
    """Give the rank of each section: the first place of a task in it, or in one inside it."""
    parents = parents_of(plan)
    ranks: dict[int, int] = {}
    for index, section in enumerate(sections_in(plan)):
        known = filter(places.__contains__, map(code_of, section.list_of("measures")))
        first = min(map(places.__getitem__, known), default=None)
        one: int | None = index
        while first is not None and one is not None:
            ranks[one] = min(ranks.get(one, first), first)
            one = parents.get(one)
    return ranks


def _as_they_stand(rows: Iterable[TaskRow], shelves: Sequence[Shelf]) -> Iterator[TaskRow]:
    """Give rows with the section each task stands in by now."""
    places = {name: index for index, shelf in enumerate(shelves) for name in shelf.items}
    for row in rows:
        yield row._replace(now=places.get(row.id, row.now))


def _filled(
    shelves: Sequence[Shelf], rows: Sequence[TaskRow], orders: Mapping[int, list[str]], gone: Mapping[str, int]
) -> Iterator[Shelf]:
    """Give the shelves with what they are to hold; ``gone`` has the sections of tasks that come under another heading."""
    for index, shelf in enumerate(shelves):
        stay = [name for name in shelf.items if gone.get(name, index) == index]
        come = [row.id for row in rows if row.id in gone and row.wanted == index]
        yield shelf._replace(wanted=with_rest(orders.get(index, [*stay, *come]), stay))


class TableWish(NamedTuple):
    """What a table asks for."""

    orders: dict[int, list[str]]
    """The tasks under the heading of each section, in order."""
    firm: list[str]
    """Those that tell in which order the sections stand."""
    astray: list[tuple[TaskRow, bool]]
    """Those that stand away from where their heading does; whether they are all of a section that stands elsewhere."""


def _is_in_turn(shelves: Iterable[Shelf]) -> bool:
    """Tell whether sections stand in the order of their numbers."""
    numbers = (ordinals_of(shelf.owner.text("number")) for shelf in shelves)
    return all(one < two for one, two in pairwise(numbers))


def _runs(rows: Iterable[TaskRow]) -> list[int]:
    return [section for section, _ in groupby(map(_WANTED, rows))]


def _asked(rows: Sequence[TaskRow], standing: Sequence[str], *, in_turn: bool) -> TableWish | None:
    """Give for each section the tasks the table has under its heading, in order; None where it was sorted by something else.

    ``standing`` are the tasks in the order of the data, ``in_turn`` says that the numbers of the headings are. A row that is out of order and stands with none of its fellows
    only got another heading: it goes behind these, or stays where it is.
    """
    kept = set(in_order(standing, list(map(_ROW_ID, rows))))
    loose = [
        row
        for row, has_fellow in zip(rows, _fellows(rows), strict=True)
        if not (has_fellow or (_stays(row) and (in_turn or row.id in kept)))
    ]
    astray = list(filter(_stays, loose))
    if len(astray) > max(1, _MOST_LOOSE * len(rows)):
        return None
    firm = [row for row in rows if row not in loose]
    runs = _runs(firm)
    if len(runs) > len(set(runs)):
        return None
    found: dict[int, list[str]] = {}
    for row in (*firm, *filterfalse(_stays, loose)):
        found.setdefault(row.wanted, []).append(row.id)
    return TableWish(found, list(map(_ROW_ID, firm)), list(_told(astray, rows, found)))


def _told(astray: Sequence[TaskRow], rows: Sequence[TaskRow], found: Container[int]) -> Iterator[tuple[TaskRow, bool]]:
    """Give the rows that are to be asked about; what was put at the end, or on another sheet, tells nothing."""
    is_last = rows[len(rows) - len(astray) :] == astray
    for row in astray:
        is_alone = row.wanted not in found and _stands_between(row, rows)
        yield from [(row, is_alone)] if is_alone or not is_last else []


def _stands_between(row: TaskRow, rows: Sequence[TaskRow]) -> bool:
    """Tell whether a row does not part those of another heading."""
    place = rows.index(row)
    return not set(map(_WANTED, rows[:place])) & set(map(_WANTED, rows[place + 1 :]))


_MOST_LOOSE = 0.25
"""The share of rows away from their fellows from which on a table was sorted by something else."""


_ROW_ID, _WANTED = attrgetter("id"), attrgetter("wanted")


def _stays(row: TaskRow) -> bool:
    return row.wanted == row.now


def _fellows(rows: Sequence[TaskRow]) -> Iterator[bool]:
    """Tell of each row whether one beside it is under the same heading."""
    for place, row in enumerate(rows):
        yield row.wanted in map(_WANTED, (*rows[max(0, place - 1) : place], *rows[place + 1 : place + 2]))
