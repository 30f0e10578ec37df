"""What ``check --fix`` would paste: units nobody registered, with official names from the shipped lists, and missing ids."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.adopt.standing import ids_of, items_in, propose_id, sections_in
from checklist.adopt.transplant import add_items
from checklist.adopt.values import UNIT_KEYS, names_in
from checklist.draft.draftyaml import unit_item
from checklist.draft.naming import Namer
from checklist.draft.places import Locality
from checklist.plandata.load import load_trees
from checklist.plandata.spoken import speak_chinese
from checklist.words.units import Register, find_bodies

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.adopt.standing import PlanFile
    from checklist.draft.naming import DraftUnit
    from checklist.model import PlanData, Region
    from checklist.plandata.yamlplaces import YamlPlace

_OF_SECTIONS = ("everywhere",)


class Mended(NamedTuple):
    """What was pasted, and what was not and why, as sentences; the edits are with the files."""

    said: list[str]
    left: list[str]


def mend(files: Sequence[PlanFile]) -> Mended:
    """Note the edits that register unknown units and give measures their ids."""
    mender = _Mender(files)
    mender.mend()
    return Mended(mender.said, mender.left)


class _Mender:
    """Mends files that are read together."""

    def __init__(self, files: Sequence[PlanFile]) -> None:
        self._files = files
        self._data: PlanData = load_trees([(file.name, file.tree) for file in files]).data
        self._ids = set(ids_of(self._data)) - {""}
        self.said: list[str] = []
        self.left: list[str] = []

    def mend(self) -> None:
        """Look through all regions and plans."""
        for region in self._data.regions:
            self._register(region)
        for file in self._files:
            for plan in file.root.list_of("file", "plans"):
                self._number(file, plan)

    # --- units ---

    def _register(self, region: Region) -> None:
        """Register the units of a region's plans that nobody registered; what looks like a slip is only said."""
        register = Register(region)
        unknown = {
            name: year
            for name, year in self._names(region, register)
            if not register.find(name) and not _spoken(region, name)
        }
        slips = [name for name in unknown if register.suggest(name)]
        for name in slips:
            near = "、".join(register.suggest(name))
            self.left.append(f"“{name}”没有登记，像是{near}写错了：请改正；确是另一个单位的，请自己登记。")
        wanted = {name: year for name, year in unknown.items() if name not in slips}
        if wanted:
            namer = Namer(Locality(name=region.name, prefix=region.prefix), wanted, "", max(wanted.values()))
            namer.name(list(wanted))
            self._paste(region, namer.register())

    def _names(self, region: Region, register: Register) -> Iterator[tuple[str, int]]:
        """Give the units named in the plans of a region, and by its groups, with the year they are named for."""
        for group in region.groups:
            yield from ((name, 0) for name in group.members)
        years = {plan.id: plan.first_year for plan in self._data.plans if plan.region == region.id}
        for file in self._files:
            for plan in file.root.list_of("file", "plans"):
                if plan.text("plan", "region") == region.id:
                    year = years.get(plan.text("plan", "id"), 0)
                    yield from ((name, year) for name in names_in(_written(plan), register))

    def _paste(self, region: Region, units: Sequence[DraftUnit]) -> None:
        file = next(file for file in self._files if region.id in file.regions)
        for key, is_group in (("units", False), ("groups", True)):
            items = [unit_item(unit) for unit in units if unit.group is is_group]
            lines = list(map(speak_chinese, items)) if file.is_chinese else items
            if lines:
                add_items(file, file.regions[region.id], "region", key, list(zip(lines, strict=True)))
            self.said += [f"{file.name}：{region.short}登记 {line}" for line in lines]

    # --- ids ---

    def _number(self, file: PlanFile, plan: YamlPlace) -> None:
        """Give the measures of a plan that lack one an id that goes on from the one before."""
        like = f"{plan.text('plan', 'id')}-0"
        for section in sections_in(plan):
            for item in items_in(section, "section", "measures"):
                own = item.place.text("measure", "id")
                if not own.strip():
                    own = propose_id(like, self._ids)
                    self._ids.add(own)
                    changes: dict[str, Any] = {"id": own}
                    file.edits += file.editor.set_keys(item.place, "measure", changes)
                    title = item.place.text("measure", "title") or section.text("section", "title")
                    self.said.append(f"{file.name}：举措“{title}”的编码拟为 {own}")
                like = own or like


def _written(plan: YamlPlace) -> Iterator[str]:
    """Give the texts in which a plan names units."""
    yield from _texts(plan, "plan", _OF_SECTIONS)
    for section in sections_in(plan):
        yield from _texts(section, "section", _OF_SECTIONS)
        for item in items_in(section, "section", "measures"):
            yield from _texts(item.place, "measure", UNIT_KEYS)


def _texts(place: YamlPlace, table: str, keys: Sequence[str]) -> Iterator[str]:
    for entry in (place.find(table, key) for key in keys):
        value = entry.value.value if entry else ""
        yield from [value] if isinstance(value, str) else (one for one in value if isinstance(one, str))


def _spoken(region: Region, name: str) -> bool:
    """Tell whether people call exactly one body of a region so."""
    return len(find_bodies((region,), name)) == 1
