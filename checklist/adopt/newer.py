"""Take a newer state of a plan that is there: what differs by id, key by key; what a person added since stays.

A draft knows nothing of topics, notes or descent: what it does not write of these is no deletion. Only what drafts write
(units, goals, completion times) goes where the newer state has it no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checklist.adopt.draftorder import pair_sections
from checklist.adopt.goalforms import bare, targets_like
from checklist.adopt.gone import is_part
from checklist.adopt.sectionplaces import Owned, owned_sections
from checklist.adopt.standing import PlanFile, items_in
from checklist.adopt.transplant import add_items, item_lines
from checklist.adopt.values import UNIT_KEYS, meanings, names_in, tree_of, written_like
from checklist.outline import measures_of
from checklist.plandata.spoken import usual_name
from checklist.words.units import Register

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checklist.adopt.standing import Listed, PlanFiles
    from checklist.model import Plan
    from checklist.plandata.yamlplaces import YamlPlace

_DRAFTED = frozenset({*UNIT_KEYS, "open_list", "no_units", "deadline", "targets", "goal", "everywhere", "except"})
"""Keys that go where a newer state does not write them."""
_KEPT = frozenset({"id", "region", "sections", "measures"})
"""Keys that are not compared as values."""


def take_newer_state(draft: PlanFile, plan: Plan, files: PlanFiles) -> PlanTaker:
    """Note the edits by which the plan of the same id comes to say what the draft says; give what is to be said of it."""
    taker = PlanTaker(draft, plan, files)
    taker.take()
    return taker


class PlanTaker:
    """Takes the newer state of one plan."""

    def __init__(self, draft: PlanFile, plan: Plan, files: PlanFiles) -> None:
        self._draft, self._plan, self._file = draft, plan, files.of_plan(plan.id)
        self._known = next(one for one in files.data.plans if one.id == plan.id)
        regions = [Register(region) for region in files.data.regions if region.id == self._known.region]
        self._register = regions[0] if regions else None
        self._indicators = files.data.indicators
        self._stays: dict[str, int] = {}
        self._numbers: list[str] = []
        self.left: list[str] = []
        self.is_part = False
        """True where the draft has so few of the tasks that it is of a part of the plan."""
        self.gone: set[str] = set()
        """The ids of tasks that go."""

    def take(self) -> None:
        """Compare the plan with what it is now."""
        new, old = self._draft.plans[self._plan.id], self._file.plans[self._plan.id]
        self._owner(Owned(new, self._plan), Owned(old, self._known))
        self._sections(new, old)

    @property
    def said(self) -> list[str]:
        """What a comparison does not show: numbers of sections, and what stays though the newer state does not write it."""
        told = "、".join(f"{usual_name(key)}{count}处" for key, count in self._stays.items())
        return [*self._numbers, *([f"初稿没有写、照旧保留的：{told}。"] if told else [])]

    def _owner(self, newer: Owned, standing: Owned) -> None:
        """Compare what a plan, section or measure says key by key, and note what changes."""
        changes: dict[str, Any] = {}
        for key, is_written in self._differing(newer, standing):
            if is_written:
                changes[key] = self._value(key, newer, standing)
            elif key in _DRAFTED:
                changes[key] = None
            else:
                self._stays[key] = self._stays.get(key, 0) + 1
        self._file.edits += self._file.editor.set_keys(standing.place, changes)

    def _differing(self, newer: Owned, standing: Owned) -> Iterator[tuple[str, bool]]:
        """Give the keys that mean something else, and whether the newer state writes them."""
        new, old = (meanings(one.place, self._register) for one in (newer, standing))
        alike = {"targets"} if bare(newer.model.targets) == bare(standing.model.targets) else set()
        if not any(one.place.find("open_list") for one in (newer, standing)):
            alike.add("open_list")  # it stands in the list of units
        for key in dict.fromkeys((*new, *old)):
            if key not in _KEPT | alike and new.get(key) != old.get(key):
                yield key, key in new

    def _value(self, key: str, newer: Owned, standing: Owned) -> Any:
        entry, written = standing.place.find(key), newer.place.find(key)
        value = written.value.value if written else "true"
        if key in (*UNIT_KEYS, "everywhere"):
            texts = [value] if isinstance(value, str) else value
            more = getattr(newer.model, "open_list", False)
            return written_like(names_in(texts, self._register), entry, more=more)
        if key == "targets" and written and entry:
            return targets_like(written.value, newer.model, entry.value, standing.model, self._indicators)
        return tree_of(written.value) if written else value

    # --- sections and measures ---

    def _sections(self, new: YamlPlace, old: YamlPlace) -> None:
        """Compare the sections, and the measures in them."""
        ids, standing = ([measure.id for _, measure in measures_of(one)] for one in (self._plan, self._known))
        gone = set(standing) - set(ids)
        self.is_part = is_part(len(gone), len(standing))
        if self.is_part:
            self.left.append(
                f"初稿里没有的任务有{len(gone)}项，超过一半，像是只起草了一部分：任务没有删、没有加，先后没有动，只改了两边都有的；请写全再采纳。"
            )
            gone = set()
        drafted, known = owned_sections(new, self._plan), owned_sections(old, self._known)
        pairs = pair_sections(new, old)
        here = {name: one for section in known for name, one in _measures_in(section).items()}
        for place, index in pairs.items():
            self._renumber(drafted[place].place, known[index].place)
            self._owner(drafted[place], known[index])
            self._measures(drafted[place], known[index], here)
        self.gone = gone

    def _renumber(self, new: YamlPlace, old: YamlPlace) -> None:
        """Say of a section that gets another number so; a comparison does not."""
        numbers = [place.text("number") for place in (old, new)]
        if numbers[0] != numbers[1]:
            self._numbers.append(f"部分“{new.text('title')}”的编号由“{numbers[0]}”改为“{numbers[1]}”。")

    def _measures(self, new: Owned, old: Owned, known: Mapping[str, tuple[Listed, Owned]]) -> None:
        """Compare the measures of a section, wherever they stand, and add those nobody has."""
        here, behind = _measures_in(old), 0
        added: list[Listed] = []
        for measure_id, (item, measure) in _measures_in(new).items():
            if measure_id in here:
                self._add(old.place, behind, added)
                behind, added = here[measure_id][0].index + 1, []
            if measure_id in known:
                self._owner(measure, known[measure_id][1])
            else:
                added.append(item)
        self._add(old.place, behind, added)

    def _add(self, section: YamlPlace, index: int, items: Sequence[Listed]) -> None:
        if items and not self.is_part:
            blocks = [item_lines(self._draft, item, chinese=self._file.is_chinese) for item in items]
            add_items(self._file, section, "measures", blocks, index)


def _measures_in(section: Owned) -> dict[str, tuple[Listed, Owned]]:
    """Give the measures of a section by their ids."""
    items = items_in(section.place, "measures")
    models = getattr(section.model, "measures", ())
    return {one.id: (item, Owned(item.place, one)) for item, one in zip(items, models, strict=True)}
