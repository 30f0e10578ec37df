"""The plan files as they stand: their text, where everything stands in it, what keys mean, and the data they come to."""

from __future__ import annotations

import re
from functools import cached_property
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from checklist.adopt.proposal import load_sound
from checklist.model import Frozen
from checklist.outline import measures_of
from checklist.plandata.findings import Findings
from checklist.plandata.keynames import key_names
from checklist.plandata.keys import key_table
from checklist.plandata.load import load_trees
from checklist.plandata.shapes import Fields
from checklist.plandata.yamledits import YamlEditor, apply_edits, read_places
from checklist.plandata.yamlio import parse_tree
from checklist.words import compile_later
from checklist.words.units import OPEN_END, split_names

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from checklist.model import Loaded, PlanData
    from checklist.plandata.yamledits import Edit, YamlEntry, YamlPlace
    from checklist.words.units import Register


class Listed(Frozen):
    """An item of a list: the list and its place in it."""

    inside: YamlPlace
    index: int

    @property
    def place(self) -> YamlPlace:
        """The item."""
        return self.inside.items[self.index]


class PlanFile:
    """One plan file; the edits that are wanted of it are collected here."""

    def __init__(self, name: str, text: str) -> None:
        """Take the text; raises YamlError where it is not the YAML a plan may be written in."""
        self.name, self.text = name, text
        self.tree = parse_tree(text, name)
        self.editor = YamlEditor(text)
        self.edits: list[Edit] = []

    @cached_property
    def root(self) -> YamlPlace:
        """The whole file."""
        return read_places(self.text, self.tree)

    @cached_property
    def plans(self) -> dict[str, YamlPlace]:
        """The plans by their ids."""
        return {plan.text("id"): plan for plan in self.root.list_of("plans")}

    @cached_property
    def regions(self) -> dict[str, YamlPlace]:
        """The regions by their ids."""
        return {region.text("id"): region for region in self.root.list_of("regions")}

    @cached_property
    def measures(self) -> dict[str, YamlPlace]:
        """The measures by their ids."""
        sections = chain.from_iterable(map(sections_in, self.plans.values()))
        return {task.text("id"): task for section in sections for task in section.list_of("measures")}

    @property
    def is_chinese(self) -> bool:
        """True where the keys of the file are Chinese."""
        return self.root.is_chinese

    @property
    def edited(self) -> str:
        """The text with all edits made."""
        return apply_edits(self.text, self.edits)

    def anew(self) -> PlanFile:
        """Give the file with all edits made; itself where there are none."""
        return PlanFile(self.name, self.edited) if self.edits else self


def sections_in(plan: YamlPlace) -> Iterator[YamlPlace]:
    """Give every section of a plan in printed order, parents before their children, as the model has them."""
    pending = list(reversed(plan.list_of("sections")))
    while pending:
        section = pending.pop()
        yield section
        pending += reversed(section.list_of("sections"))


def numbers_of(plan: YamlPlace) -> dict[int, int]:
    """Give the place in the plan of each section by where it begins."""
    return {place.start: index for index, place in enumerate(sections_in(plan))}


def parents_of(plan: YamlPlace) -> dict[int, int]:
    """Give of each section inside another one the place of that, each by its place in the plan."""
    numbers = numbers_of(plan)
    within = enumerate(sections_in(plan))
    return {numbers[one.start]: number for number, section in within for one in section.list_of("sections")}


def items_in(owner: YamlPlace, key: str) -> Iterator[Listed]:
    """Give the items of the list a key of a mapping holds, each with its place in it."""
    entry = owner.find(key)
    if entry:
        yield from (Listed(inside=entry.value, index=index) for index in range(len(entry.value.items)))


class PlanFiles:
    """All plan files together."""

    def __init__(self, files: Sequence[tuple[str, str]], *, half_made: bool = False) -> None:
        """Take names and texts; raises YamlError or DataError where they are not sound already, unless they are ``half_made``."""
        self.files = [PlanFile(name, text) for name, text in files]
        self.data: PlanData = load_trees(self.trees()).data if half_made else load_sound(self.trees(), "现在就")
        self._last: tuple[Mapping[str, str], Loaded] | None = None

    def trees(self, texts: Mapping[str, str] | None = None) -> list[tuple[str, object]]:
        """Give the trees of the files by their names, as read or of other texts."""
        told = ((file, texts[file.name] if texts else file.text) for file in self.files)
        return [(file.name, file.tree if text == file.text else parse_tree(text, file.name)) for file, text in told]

    def load(self, texts: Mapping[str, str]) -> Loaded:
        """Give the data other texts of the files come to; what was asked for last is kept."""
        if self._last is None or self._last[0] != texts:
            self._last = texts, load_trees(self.trees(texts))
        return self._last[1]

    def edited(self) -> dict[str, str]:
        """Give the texts with all edits made."""
        return {file.name: file.edited for file in self.files}

    def unedited(self) -> PlanFiles:
        """Give the files as they were read."""
        return PlanFiles([(file.name, file.text) for file in self.files], half_made=True)

    def of_plan(self, plan_id: str) -> PlanFile:
        """Give the file that holds a plan."""
        return next(file for file in self.files if plan_id in file.plans)

    def of_region(self, region_id: str) -> PlanFile:
        """Give the file that registers a region."""
        return next(file for file in self.files if region_id in file.regions)


def propose_id(like: str, taken: Container[str]) -> str:
    """Propose an id that goes on from that of a neighbour and was never used: xt-a4 → xt-a5."""
    found = _LAST_NUMBER.fullmatch(like)
    stem, number = (found["stem"], int(found["number"])) if found else (f"{like}-", 0)
    following = (f"{stem[: _LONGEST_ID - len(str(one))]}{one}" for one in count(number + 1))
    return next(one for one in following if one not in taken)


def ids_of(data: PlanData) -> Iterator[str]:
    """Give the ids that are or were used: those of plans, of tasks, and of those they go on from."""
    yield from (plan.id for plan in data.plans)
    for _, measure in chain.from_iterable(map(measures_of, data.plans)):
        yield measure.id
        yield from (*measure.continues, *measure.split_from, *measure.merged_from)


_LONGEST_ID = 16
"""Characters of an id."""
_LAST_NUMBER = re.compile("(?P<stem>.*?)(?P<number>[0-9]{1,6})")


UNIT_KEYS = ("lead", "support", "responsible")
_NAMED = (*UNIT_KEYS, "everywhere", "except")
"""Keys that hold units."""


def meanings(place: YamlPlace, register: Register | None) -> dict[str, Any]:
    """Give what each key written in a mapping means, units by the names they are registered by; goals stay as written."""
    read = Fields(place.value, 0, key_table(place.table), Findings("")).read()
    found = {key: _plain(value) for key, value in read.items() if value != ""}
    for key in UNIT_KEYS:
        if any(is_open(name, register) for name in found.get(key, ())):
            found["open_list"] = True
    for key in _NAMED:
        if key in found:
            found[key] = tuple(name_of(name, register) for name in names_in(found[key], register))
    return found


def _plain(value: Any) -> Any:
    """Give a value without the lines it stands on."""
    if isinstance(value, Fields):
        return {key: _plain(inner) for key, inner in value.read().items()}
    if isinstance(value, tuple | list):
        return tuple(item[0] if _is_placed(item) else _plain(item) for item in value)
    return value


def _is_placed(item: object) -> bool:
    return isinstance(item, tuple) and list(map(type, item)) == [str, int]


def is_open(written: str, register: Register | None) -> bool:
    """Tell whether a list of units ends in 等."""
    known = register is not None and register.find(written) is not None
    return not known and OPEN_END.search(written) is not None


def names_in(written: Iterable[str], register: Register | None) -> list[str]:
    """Give the units named in texts, several in one as well, without the 等 behind them."""
    found = []
    for text in written:
        bare = OPEN_END.sub("", text) if is_open(text, register) else text
        found += [bare] if register and register.find(bare) else split_names(bare)
    return found


def name_of(written: str, register: Register | None) -> str:
    """Give the name a unit is registered by; one that is not stays as it is written."""
    body = register.find(written) if register else None
    return body.name if body else written


def tree_of(place: YamlPlace) -> Any:
    """Give what stands in a place with the keys of the data, whatever they are written as."""
    if isinstance(place.value, dict):
        names = key_names(place.table)
        return {names.get(one.key.value, one.key.value): tree_of(one.value) for one in place.entries}
    return list(map(tree_of, place.items)) if isinstance(place.value, list) else place.value


def written_like(names: Sequence[str], standing: YamlEntry | None, *, more: bool) -> Any:
    """Give units in the way that stands there: as a list, or as one text with its own mark between them and its 等.

    ``more`` says that the list of units is open.
    """
    if standing is None or not isinstance(standing.value.value, str):
        items = standing.value.value if standing and standing.value.items else [""]
        ends = more and OPEN_END.search(items[-1]) is not None
        return [*names[:-1], f"{names[-1]}等"] if ends else list(names)
    mark = next((mark for mark in "；;，," if mark in _BRACKETS.sub("", standing.value.value)), "、")
    opened = OPEN_END.search(standing.value.value)
    return mark.join(names) + (opened[0] if opened and more else "")


_BRACKETS = compile_later("（[^（）]*）")
