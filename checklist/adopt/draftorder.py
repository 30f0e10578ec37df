"""Where a newer draft has the sections and tasks of a plan: which section of the data is which of the draft, and in which order."""

from __future__ import annotations

from itertools import chain, product
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING

from checklist.adopt.arranging import (
    SectionRanks,
    arrange,
    code_of,
    moved_home,
    owners_in,
    say_orders,
    settle,
    task_shelves,
    with_rest,
)
from checklist.adopt.standing import PlanFile, items_in, numbers_of, parents_of, sections_in
from checklist.adopt.transplant import add_items, item_lines, remove_items
from checklist.plandata.keynames import usual_name
from checklist.plandata.yamledits import Edit

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Mapping, Sequence

    from checklist.adopt.arranging import Shelf
    from checklist.adopt.standing import Listed
    from checklist.plandata.yamledits import YamlPlace


def pair_sections(new: YamlPlace, old: YamlPlace) -> dict[int, int]:
    """Give for sections of a draft, by their place in its plan, which of the data they are.

    The same heading first, then the section that has most of its tasks, the same title, the same number.
    """
    found: dict[int, int] = {}
    for likeness in (_same("number", "title"), _common, _same("title"), _same("number")):
        for place, index in _likeliest(likeness, list(sections_in(new)), list(sections_in(old))):
            if place not in found and index not in found.values():
                found[place] = index
    return found


def _likeliest(
    likeness: Callable[[YamlPlace, YamlPlace], int], drafted: Sequence[YamlPlace], standing: Sequence[YamlPlace]
) -> Iterator[tuple[int, int]]:
    """Give the places of sections that are alike, the most alike first."""
    both = product(enumerate(drafted), enumerate(standing))
    alike = ((likeness(one, two), place, index) for (place, one), (index, two) in both)
    yield from ((place, index) for _, place, index in sorted(filter(itemgetter(0), alike), key=lambda found: -found[0]))


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
        file = settle(self._new_sections, PlanFile(name, text), self._id)
        file = self._moved(file)
        self._tasks(file)
        ranked = SectionRanks(self._id, self._ranks, "初稿")
        file = settle(ranked.arrange, file.anew(), self._id)
        self.said += ranked.said
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
