"""Bring the items of lists (tasks, sections) into another order, or into another list: with their lines and remarks as they stand."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from checklist.adopt.standing import PlanFile, items_in, numbers_of, sections_in
from checklist.adopt.tablerows import in_order
from checklist.adopt.taskcells import one_line
from checklist.adopt.transplant import add_items, cut_items, insert_item, item_lines, remove_items

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from checklist.adopt.standing import Listed
    from checklist.plandata.yamledits import YamlPlace


class Shelf(NamedTuple):
    """A list of a mapping, and what it is to hold."""

    owner: YamlPlace
    key: str
    """``sections`` or ``measures``."""
    items: Mapping[str, Listed]
    """What it holds, by name, in order."""
    wanted: Sequence[str]
    """The names of what it is to hold, in order; each stands in one of the lists that are arranged together."""


def shelf_of(owner: YamlPlace, key: str, name: Callable[[YamlPlace], str]) -> Shelf:
    """Give the list a key of a mapping holds as it stands; ``name`` names an item."""
    items = {name(item.place): item for item in items_in(owner, key)}
    return Shelf(owner=owner, key=key, items=items, wanted=list(items))


def task_shelves(plan: YamlPlace) -> list[Shelf]:
    """Give the lists of tasks of a plan's sections as they stand, by their codes."""
    return [shelf_of(place, "measures", code_of) for place in sections_in(plan)]


def code_of(task: YamlPlace) -> str:
    """Give the code of a task."""
    return task.text("id")


def say_orders(shelves: Iterable[Shelf], source: str) -> Iterator[str]:
    """Say of each section whose tasks come in another order, that of the ``source``, which that is; a comparison does not."""
    for shelf in shelves:
        stay = [name for name in shelf.wanted if name in shelf.items]
        kept = [name for name in shelf.items if name in stay]
        if stay != kept:
            title = shelf.owner.text("title")
            yield f"“{title}”的任务照{source}的先后排：{'、'.join(shelf.wanted)}。"


def arrange(file: PlanFile, shelves: Sequence[Shelf]) -> None:
    """Note the edits by which lists come to hold what is wanted; what stands in order already stays where it is."""
    kept = {name for shelf in shelves for name in in_order(list(shelf.items), shelf.wanted)}
    moving = [name for shelf in shelves for name in shelf.wanted if name not in kept]
    touched = [shelf for shelf in shelves if set(moving) & {*shelf.items, *shelf.wanted}]
    blocks = dict(_blocks(file, touched, moving))
    for shelf in touched:
        _rearrange(file, shelf, kept, blocks)


def _blocks(file: PlanFile, shelves: Iterable[Shelf], names: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Give the lines of items by their names."""
    for shelf in shelves:
        for name in filter(shelf.items.__contains__, names):
            yield name, item_lines(file, shelf.items[name], chinese=False)


def _rearrange(file: PlanFile, shelf: Shelf, kept: set[str], blocks: Mapping[str, list[str]]) -> None:
    """Take out of a list what goes, and put in what comes."""
    coming = [(index, blocks[name]) for index, name in _coming(shelf, kept)]
    first = next(iter(shelf.items.values()), None)
    listed = first.inside if first else None
    if listed is None:
        add_items(file, shelf.owner, shelf.key, [lines for _, lines in coming])
    elif not coming and not kept & shelf.items.keys():
        file.edits += file.editor.set_keys(shelf.owner, {shelf.key: None})
    else:
        cut_items(file, listed, {item.index for name, item in shelf.items.items() if name not in kept}, whole=True)
        for index, lines in coming:
            insert_item(file, listed, index, lines)


def moved_home(file: PlanFile, plan_id: str, homes: Mapping[int, int | None]) -> PlanFile:
    """Give a file with sections inside others, each by its place in the plan as it is now; None for the plan itself."""
    standing = list(map(_heading_of, sections_in(file.plans[plan_id])))
    for section, home in homes.items():
        now = list(map(_heading_of, sections_in(file.plans[plan_id])))
        file = _moved_into(
            file, plan_id, now.index(standing[section]), None if home is None else now.index(standing[home])
        )
    return file


def _heading_of(section: YamlPlace) -> tuple[str, str]:
    return section.text("number"), section.text("title")


def _moved_into(file: PlanFile, plan_id: str, section: int, home: int | None) -> PlanFile:
    """Give a file with a section behind those of another one (None: of the plan itself); both by their places in the plan."""
    plan, own = file.plans[plan_id], str(section)
    place, numbers = list(sections_in(plan))[section], numbers_of(plan)
    shelves = (shelf_of(owner, "sections", lambda one: str(numbers[one.start])) for owner in owners_in(plan))
    shelf = next(shelf for shelf in shelves if own in shelf.items)
    lines = item_lines(file, shelf.items[own], chinese=False)
    stay = list(filter(own.__ne__, shelf.items))
    _rearrange(file, shelf._replace(wanted=stay), set(stay), {})
    made = file.anew()
    taken = sum(place.start <= start < place.end for start in numbers)
    owner = owners_in(made.plans[plan_id])[0 if home is None else home + 1 - (taken if home > section else 0)]
    add_items(made, owner, "sections", [lines])
    return made.anew()


def _coming(shelf: Shelf, kept: set[str]) -> Iterator[tuple[int, str]]:
    """Give what comes into a list, each with the place behind the item before it that stays."""
    index = 0
    for name in shelf.wanted:
        if name in kept:
            index = shelf.items[name].index + 1
        else:
            yield index, name


class SectionRanks:
    """Brings the sections of a plan, and those inside them, into an order."""

    def __init__(self, plan_id: str, ranks: Callable[[YamlPlace], Mapping[int, int]], source: str) -> None:
        """Take what gives the rank of sections by their place in the plan; one it does not name stays behind the one before it."""
        self._id, self._ranks, self._source = plan_id, ranks, source
        self.said: list[str] = []

    def arrange(self, file: PlanFile) -> None:
        """Note the edits for the first sections that are not in order; the others are for the next time."""
        plan = file.plans[self._id]
        rank, numbers = self._ranks(plan), numbers_of(plan)
        for owner in owners_in(plan):
            shelf = shelf_of(owner, "sections", lambda place: str(numbers[place.start]))
            known = filter(rank.__contains__, map(int, shelf.items))
            wanted = with_rest(list(map(str, sorted(known, key=rank.__getitem__))), list(shelf.items))
            if wanted != list(shelf.items):
                arrange(file, [shelf._replace(wanted=wanted)])
                titles = (shelf.items[name].place.text("title") for name in wanted)
                self.said.append(f"部分照{self._source}的先后排：{'、'.join(titles)}。")
                return


def settle(step: Callable[[PlanFile], None], file: PlanFile, plan_id: str) -> PlanFile:
    """Give a file after a step that changes one list of a plan at a time: sections stand inside one another."""
    for _ in 2 * owners_in(file.plans[plan_id]):
        step(file)
        if not file.edits:
            break
        file = file.anew()
    return file


def owners_in(plan: YamlPlace) -> list[YamlPlace]:
    """Give what may have sections: the plan and every section."""
    return [plan, *sections_in(plan)]


def with_rest(order: Sequence[str], standing: Sequence[str]) -> list[str]:
    """Give an order with those that stand in the data and are not named, each behind the one before it."""
    made, last = list(order), -1
    for name in standing:
        if name in made:
            last = made.index(name)
        else:
            last += 1
            made.insert(last, name)
    return made


def without_tasks(texts: Mapping[str, str], gone: Collection[str], said: list[str]) -> dict[str, str]:
    """Give the texts of plan files without tasks, by their ids; what was added beside them stands already.

    It is added to what is ``said`` which remarks above them stay.
    """
    made = dict(texts)
    for name, text in texts.items() if gone else ():
        file = PlanFile(name, text)
        for section in chain.from_iterable(map(sections_in, file.plans.values())):
            listed = items_in(section, "measures")
            going = [item for item in listed if code_of(item.place) in gone]
            remove_items(file, section, "measures", {item.index for item in going})
            said += chain.from_iterable(_say_remarks(file, item) for item in going if not item.inside.is_flow)
        made[name] = file.edited
    return made


def _say_remarks(file: PlanFile, gone: Listed) -> Iterator[str]:
    remarks = one_line([line.strip() for line in file.editor.remarks_above(gone.place).splitlines()])
    if remarks:
        yield f"任务{code_of(gone.place)}删去了，上面的注释“{remarks}”没有删：不用的请自己删去。"
