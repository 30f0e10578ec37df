"""Where a corrected table or a newer draft has the sections and tasks of a plan, and in which order; the data come to have them so."""

from __future__ import annotations

from functools import partial
from itertools import chain, filterfalse, groupby, pairwise, product
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, NamedTuple

from checklist.adopt.arranging import (
    add_items,
    arrange,
    code_of,
    in_ranks,
    item_lines,
    moved_home,
    owners_in,
    remove_items,
    say_orders,
    settle,
    task_shelves,
    with_rest,
)
from checklist.adopt.newrows import ordinals_of
from checklist.adopt.standing import PlanFile, items_in, numbers_of, parents_of, sections_in
from checklist.adopt.tablerows import in_order
from checklist.plandata.keynames import usual_name
from checklist.plandata.yamledits import Edit

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from checklist.adopt.arranging import Shelf
    from checklist.adopt.sectionplaces import SectionPlaces
    from checklist.adopt.standing import Listed
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
        return self._sections[pair.plan.id].index_of[pair.id]

    def _wanted(self, pair: Pair) -> int:
        """Give the section whose heading the row of a task has; its own where that is nobody's."""
        now, places = self._now(pair), self._sections[pair.plan.id]
        home = None if pair.measure.is_section else places.headed(pair.new.headings)
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
            made[name] = file = in_ranks(file, plan_id, partial(_ranks, order), "表里", self.said)
            if order and list(filter(order.__contains__, file.measures)) != order:
                self.left.append(_APART)
        return {**texts, **{name: file.text for name, file in made.items()}}

    def _rows(self, new: Mapping[int, str]) -> Iterator[TaskRow]:
        """Give the tasks in the order of the table."""
        lines: dict[int, TaskRow] = {}
        for pair in self._matched.pairs:
            lines[pair.new.place] = TaskRow(pair.id, pair.plan.id, self._now(pair), self._wanted(pair))
        for one in self._matched.added:
            if one.new.place in new and one.beside:
                home = self._sections[one.beside.plan.id].headed(one.new.headings)
                places = (self._now(one.beside), self._wanted(one.beside)) if home is None else (home, home)
                lines[one.new.place] = TaskRow(new[one.new.place], one.beside.plan.id, *places)
        return (lines[line] for line in sorted(lines))

    def _arrange(self, file: PlanFile, plan: YamlPlace, rows: Sequence[TaskRow]) -> list[str]:
        """Note the edits by which the sections hold the tasks of their headings; give those by which these stand in order."""
        shelves = task_shelves(plan)
        numbers = [ordinals_of(shelves[index].owner.text("number")) for index in _runs(rows)]
        in_turn = all(one < two for one, two in pairwise(numbers))
        asked = _asked(rows, list(file.measures), in_turn=in_turn)
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
            self._say_number(name, file.measures[name], shelves[gone[name]].owner)
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


def _ranks(order: Sequence[str], plan: YamlPlace) -> dict[int, int]:
    """Give the rank of each section: the first place in the order of a task in it, or in one inside it."""
    parents, places = parents_of(plan), {code: place for place, code in enumerate(order)}
    ranks: dict[int, int] = {}
    for index, section in enumerate(sections_in(plan)):
        known = filter(places.__contains__, map(code_of, section.list_of("measures")))
        first = min(map(places.__getitem__, known), default=None)
        one: int | None = index
        while first is not None and one is not None:
            ranks[one] = min(ranks.get(one, first), first)
            one = parents.get(one)
    return ranks


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


def pair_sections(new: YamlPlace, old: YamlPlace) -> dict[int, int]:
    """Give for sections of a draft, by their place in its plan, which of the data they are.

    The same heading first, then the section that has most of its tasks, the same title, the same number.
    """
    found: dict[int, int] = {}
    both = list(product(enumerate(sections_in(new)), enumerate(sections_in(old))))
    for likeness in (_same("number", "title"), _common, _same("title"), _same("number")):
        alike = ((likeness(one, two), place, index) for (place, one), (index, two) in both)
        for _, place, index in sorted(filter(itemgetter(0), alike), key=lambda found: -found[0]):
            if place not in found and index not in found.values():
                found[place] = index
    return found


def _same(*keys: str) -> Callable[[YamlPlace, YamlPlace], int]:
    def is_same(one: YamlPlace, two: YamlPlace) -> int:
        said, known = ([place.text(key) for key in keys] for place in (one, two))
        return int(said == known and any(said))

    return is_same


def _common(one: YamlPlace, two: YamlPlace) -> int:
    """Count the tasks two sections share; of as many, those of one number are likelier the same."""
    said, known = (set(map(code_of, place.list_of("measures"))) for place in (one, two))
    shared = len(said & known)
    return 2 * shared + _same("number")(one, two) if shared else 0


class DraftOrder:
    """Brings the tasks and sections of a plan into the order of a draft."""

    def __init__(self, draft: PlanFile, plan_id: str) -> None:
        self._whole, self._draft, self._id = draft, draft.plans[plan_id], plan_id
        self.said: list[str] = []
        self.left: list[str] = []

    def arranged(self, name: str, text: str) -> str:
        """Give the text of the plan file with tasks and sections as the draft has them.

        Sections that have nothing more and that the draft has not are taken out.
        """
        file = self._moved(settle(self._new_sections, PlanFile(name, text), self._id))
        self._tasks(file)
        file = in_ranks(file.anew(), self._id, self._ranks, "初稿", self.said)
        return settle(self._empty, file, self._id).text

    def _ranks(self, plan: YamlPlace) -> dict[int, int]:
        return _turned(pair_sections(self._draft, plan))

    def _new_sections(self, file: PlanFile) -> None:
        """Add sections nobody has, with those of their measures that nobody has, each behind the one before it; the inner ones next time."""
        plan = file.plans[self._id]
        pairs, standing = pair_sections(self._draft, plan), list(sections_in(plan))
        if len(pairs) == len(list(sections_in(self._draft))):
            return  # none is new: the draft need not be copied
        draft = self._without(file.measures, pairs)
        drafted = list(sections_in(draft.plans[self._id]))
        numbers = numbers_of(draft.plans[self._id])
        owners = [
            (draft.plans[self._id], plan),
            *((drafted[number], standing[index]) for number, index in pairs.items()),
        ]
        for new, old in owners:
            behind = 0
            here = {item.place.start: item.index for item in items_in(old, "sections")}
            for item in items_in(new, "sections"):
                number = numbers[item.place.start]
                if number in pairs:
                    behind = here.get(standing[pairs[number]].start, behind - 1) + 1
                else:
                    lines = item_lines(draft, item, {"sections": None}, chinese=file.is_chinese)
                    add_items(file, old, "sections", [lines], behind)

    def _moved(self, file: PlanFile) -> PlanFile:
        """Give a file whose sections stand inside those the draft has them in, the outer ones first."""
        plan, there = file.plans[self._id], parents_of(self._draft)
        pairs, here = pair_sections(self._draft, plan), parents_of(plan)
        wanted = {index: pairs.get(there.get(place, -1)) for place, index in sorted(pairs.items())}
        homes = {index: home for index, home in wanted.items() if home != here.get(index)}
        titles = [section.text("title") for section in sections_in(plan)]
        for index, home in homes.items():
            told = "移出来，单独成一部分" if home is None else f"移到“{titles[home]}”下面"
            self.said.append(f"部分“{titles[index]}”{told}。")
        return moved_home(file, self._id, homes)

    def _without(self, known: Container[str], pairs: Container[int]) -> PlanFile:
        """Give the draft without those measures of its new sections that stand elsewhere in the data: they are moved."""
        copy = PlanFile(self._whole.name, self._whole.text)
        for number, place in enumerate(sections_in(copy.plans[self._id])):
            if number not in pairs:
                items = items_in(place, "measures")
                remove_items(copy, place, "measures", {item.index for item in items if code_of(item.place) in known})
        return copy.anew()

    def _tasks(self, file: PlanFile) -> None:
        plan = file.plans[self._id]
        pairs = pair_sections(self._draft, plan)
        wanted = list(self._filled(file, task_shelves(plan), _turned(pairs)))
        arrange(file, wanted)
        self.said += say_orders(wanted, "初稿")

    def _filled(self, file: PlanFile, shelves: Sequence[Shelf], pairs: Mapping[int, int]) -> Iterator[Shelf]:
        """Give the shelves with what they are to hold: what the draft has there, and what it has nowhere.

        ``pairs`` has the sections of the draft by those of the data.
        """
        drafted = [list(map(code_of, place.list_of("measures"))) for place in sections_in(self._draft)]
        everything = set(chain.from_iterable(drafted))
        for index, shelf in enumerate(shelves):
            names = list(filter(file.measures.__contains__, drafted[pairs[index]] if index in pairs else ()))
            stay = [name for name in shelf.items if name in names or name not in everything]
            yield shelf._replace(wanted=with_rest(names, stay))

    def _empty(self, file: PlanFile) -> None:
        """Take out the sections that have nothing more and that the draft has not; the remarks inside them stay."""
        plan = file.plans[self._id]
        kept, numbers = set(pair_sections(self._draft, plan).values()), numbers_of(plan)
        for owner in owners_in(plan):
            listed = items_in(owner, "sections")
            gone = self._going([item for item in listed if numbers[item.place.start] not in kept])
            if lifted := [edit for item in gone for edit in _lifted(file, item.place)]:
                file.edits += lifted
                return
            for item in gone:
                self.said.append(f"部分“{item.place.text('title')}”初稿里没有，下面已没有任务，一并删去。")
            remove_items(file, owner, "sections", {item.index for item in gone})

    def _going(self, lacking: Sequence[Listed]) -> list[Listed]:
        """Give which of the sections the draft has not say nothing more; say why others stay."""
        whys = list(map(_why_stays, map(attrgetter("place"), lacking)))
        self.left += (why for why in whys if why not in ["", *self.left])
        return [item for item, why in zip(lacking, whys, strict=True) if not why]


def _why_stays(section: YamlPlace) -> str:
    """Say of a section the draft has not why it stays; "" where it says nothing more."""
    told = "、".join(usual_name(key) for key in _SAYING if section.find(key))
    title = section.text("title")
    return f"部分“{title}”初稿里没有，下面还有{told}，没有删：不用的请自己删去。" if told else ""


def _lifted(file: PlanFile, section: YamlPlace) -> Iterator[Edit]:
    """Give the edits that put the remarks inside a section above it: they stay when it goes."""
    start = at = file.editor.line_start(section.start)
    indent = " " * (section.start - at - len("- "))
    for line in file.text[at : file.editor.behind(section)].splitlines(keepends=True):
        if line.lstrip().startswith("#"):
            yield Edit(start, start, f"{indent}{line.lstrip()}")
            yield Edit(at, at + len(line), "")
        at += len(line)


def _turned(pairs: dict[int, int]) -> dict[int, int]:
    return {index: place for place, index in pairs.items()}


_SAYING = ("measures", "sections", "goal", "targets", "everywhere", "notes")
"""Keys of a section that say more than its heading."""
