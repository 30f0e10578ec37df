"""What ``check --fix`` would paste: regions, units (by the shipped lists) and indicators nobody registered, and ids."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.adopt.arranging import add_items, names_in_one_text
from checklist.adopt.standing import UNIT_KEYS, PlanFile, ids_of, names_in, propose_id, sections_in
from checklist.draft.drafttext import indicator_item, unit_item
from checklist.draft.naming import Namer
from checklist.draft.places import Locality, read_place
from checklist.model import Region
from checklist.plandata.keynames import speak_chinese
from checklist.plandata.load import load_trees
from checklist.plandata.typedtexts import find_spoken, tell_no_name
from checklist.words.suggest import suggest_names
from checklist.words.units import Register

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.draft.naming import DraftUnit
    from checklist.model import PlanData
    from checklist.plandata.yamledits import YamlPlace

_ID = re.compile("[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")
_OF_SECTIONS = ("everywhere",)


class Mended(NamedTuple):
    """What was pasted, and what was not and why, as sentences; the texts of the files with it."""

    said: list[str]
    left: list[str]
    texts: dict[str, str]


def mend(files: Sequence[PlanFile]) -> Mended:
    """Register unknown regions and, in them, unknown units, the indicators of goals, and give measures their ids."""
    placed = _Mender(files)
    placed.add_regions()
    mender = _Mender([file.anew() for file in files])
    mender.mend()
    texts = {file.name: file.edited for file in mender.files}
    return Mended([*placed.said, *mender.said], [*placed.left, *mender.left], texts)


class _Mender:
    """Mends files that are read together."""

    def __init__(self, files: Sequence[PlanFile]) -> None:
        self.files = files
        self._data: PlanData = load_trees([(file.name, file.tree) for file in files]).data
        self._ids = set(ids_of(self._data)) - {""}
        self.said: list[str] = []
        self.left: list[str] = []

    def mend(self) -> None:
        """Look through all regions and plans."""
        for region in self._data.regions:
            self._register(region)
        for file in self.files:
            for plan in file.root.list_of("plans"):
                self._number(file, plan)
        self._add_indicators()

    def _add_indicators(self) -> None:
        """Register the indicators that only goals name."""
        known = set(chain.from_iterable(map(_listed_indicators, self.files)))
        for file in self.files:
            new = [one for one in self._data.indicators if one.file == file.name and one.name not in known]
            self._add((file, file.root, "indicators"), map(indicator_item, new), "登记指标")

    def _add(self, listed: tuple[PlanFile, YamlPlace, str], items: Iterable[str], what: str) -> None:
        """Add items to the list that a key of a mapping in a file holds, in the language of the file."""
        file, *_ = listed
        lines = [speak_chinese(item) if file.is_chinese else item for item in items]
        if lines:
            add_items(*listed, list(zip(lines, strict=True)))
        self.said += [f"{file.name}：{what} {line}" for line in lines]

    # --- regions ---

    def add_regions(self) -> None:
        """Register the regions of plans that nobody registered, where the plans tell what they are."""
        plans = [(file, plan) for file in self.files for plan in file.root.list_of("plans")]
        known = {name for region in self._data.regions for name in (region.id, region.name, region.short)}
        for file, plan in plans:
            told = plan.text("region")
            if told and told not in known:
                known.add(told)
                self._add_region(file, plan, told)

    def _add_region(self, file: PlanFile, plan: YamlPlace, told: str) -> None:
        names = list(names_in(_written(plan), Register(Region(id="", name="", short="", prefix=""))))
        headlines = (plan.text("title"), plan.text("issuer")) if told.isascii() else (told,)
        place = read_place((f"{line}方案" for line in headlines), names)
        own = told if told.isascii() else re.sub("-?[0-9]*$", "", plan.text("id"))
        near = [one.id for one in self._data.regions if one.name == place.name or suggest_names(told, (one.id,))]
        if near:
            self.left.append(f"地区“{told}”没有登记，像是{'、'.join(near)}写错了：请改正。")
            return
        if not place.name or not _ID.fullmatch(own):
            self.left.append(f"地区“{told}”没有登记，看不出是哪里：请自己登记编码（小写字母）和全名。")
            return
        lines = f"- id: {own}\n  name: {place.name}\n  short: {place.short}\n  prefix: {place.prefix}"
        lines = speak_chinese(lines) if file.is_chinese else lines
        add_items(file, file.root, "regions", [lines.split("\n")])
        told = lines.removeprefix("- ").replace("\n  ", "，")
        self.said.append(f"{file.name}：登记地区 {told}")

    # --- units ---

    def _register(self, region: Region) -> None:
        """Register the units of a region's plans that nobody registered; what looks like a slip is only said."""
        register = Register(region)
        unknown = {name: year for name, year in self._names(region, register) if find_spoken(register, name) is None}
        wanted = {name: year for name, year in unknown.items() if not self._is_slip(region, register, name)}
        if wanted:
            namer = Namer(Locality(name=region.name, prefix=region.prefix), wanted, "", max(wanted.values()))
            namer.name(list(wanted))
            self._paste(region, namer.register())

    def _is_slip(self, region: Region, register: Register, name: str) -> bool:
        """Tell whether a name is not to be registered as it stands, and say why."""
        told = _slip(register, name)
        if told:
            in_chinese = any(region.id in file.regions and file.is_chinese for file in self.files)
            self.left.append(speak_chinese(told) if in_chinese else told)
        return bool(told)

    def _names(self, region: Region, register: Register) -> Iterator[tuple[str, int]]:
        """Give the units named in the plans of a region, and by its groups, with the year they are named for."""
        for group in region.groups:
            yield from ((name, 0) for name in group.members)
        years = {plan.id: plan.first_year for plan in self._data.plans if plan.region == region.id}
        for file in self.files:
            for plan in file.root.list_of("plans"):
                if (own := plan.text("id")) in years:
                    yield from ((name, years[own]) for name in names_in(_written(plan), register))

    def _paste(self, region: Region, units: Sequence[DraftUnit]) -> None:
        file = next((file for file in self.files if region.id in file.regions), None)
        if file is None:
            self.left.append(f"地区“{region.name}”的编码写得不对：请先改正，再补它的单位。")
            return
        for key, is_group in (("units", False), ("groups", True)):
            items = (unit_item(unit) for unit in units if unit.group is is_group)
            self._add((file, file.regions[region.id], key), items, f"{region.short}登记")

    # --- ids ---

    def _number(self, file: PlanFile, plan: YamlPlace) -> None:
        """Give the measures of a plan that lack one an id that goes on from the one before."""
        like = f"{plan.text('id')}-0"
        for section in sections_in(plan):
            for task in section.list_of("measures"):
                own = task.text("id")
                if task.entries and not own.strip():
                    own = propose_id(like, self._ids)
                    self._ids.add(own)
                    changes: dict[str, Any] = {"id": own}
                    file.edits += file.editor.set_keys(task, changes)
                    title = task.text("title") or section.text("title")
                    self.said.append(f"{file.name}：举措“{title}”的编码拟为 {own}")
                like = own or like


def _listed_indicators(file: PlanFile) -> Iterator[str]:
    """Give the names of the indicators a file registers."""
    if entry := file.root.find("indicators"):
        yield from names_in_one_text(entry.value)
        yield from (one.text("name") if one.entries else one.value for one in entry.value.items)


def _slip(register: Register, name: str) -> str:
    """Say of a name nobody registered why it is not to be registered as it stands; "" of one that may be a unit's."""
    if told := tell_no_name(register, name):
        return f"“{name}”没有登记。{told}"
    near = "、".join(register.suggest(name))
    return f"“{name}”没有登记，像是{near}写错了：请改正；确是另一个单位的，请自己登记。" if near else ""


def _written(plan: YamlPlace) -> Iterator[str]:
    """Give the texts in which a plan names units."""
    yield from _texts(plan, _OF_SECTIONS)
    for section in sections_in(plan):
        yield from _texts(section, _OF_SECTIONS)
        for task in section.list_of("measures"):
            yield from _texts(task, UNIT_KEYS)


def _texts(place: YamlPlace, keys: Sequence[str]) -> Iterator[str]:
    for entry in (place.find(key) for key in keys):
        value = entry.value.value if entry else ""
        yield from [value] if isinstance(value, str) else (one for one in value if isinstance(one, str))
