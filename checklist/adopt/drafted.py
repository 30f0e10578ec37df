"""Take a finished draft over: a new plan with its units and indicators, or a newer state of a plan that is there.

Of a newer state what differs is taken by id, key by key; what a person added since stays. A draft knows nothing of topics,
notes or descent: what it does not write of these is no deletion. Only what drafts write (units, goals, completion times)
goes where the newer state has it no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checklist.adopt.arranging import add_items, item_lines, without_tasks
from checklist.adopt.cellgoals import bare, targets_like
from checklist.adopt.newrows import is_part
from checklist.adopt.ordering import DraftOrder, pair_sections
from checklist.adopt.proposal import Proposal
from checklist.adopt.sectionplaces import Owned, owned_sections
from checklist.adopt.standing import UNIT_KEYS, PlanFile, items_in, meanings, names_in, tree_of, written_like
from checklist.errors import InputError
from checklist.model import Unit
from checklist.outline import measures_of
from checklist.plandata.keynames import usual_name
from checklist.plandata.load import load_trees
from checklist.words.suggest import suggest_names
from checklist.words.units import Register, normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checklist.adopt.standing import Listed, PlanFiles
    from checklist.model import Indicator, Plan, Region
    from checklist.plandata.yamledits import YamlPlace
    from checklist.words.units import Body


_ALIKE = 0.9
"""From this likeness on, two titles of plans for the same years may be one."""
CHECK = "# 待核："
"""Opens every remark of a draft a person must act on."""


def adopt_draft(draft: PlanFile, files: PlanFiles) -> Proposal:
    """Give what the files come to with a draft taken over. Raises InputError where it cannot be told apart."""
    if any(draft.name == file.name for file in files.files):
        raise InputError(f"初稿和数据是同一个文件：{draft.name}", "--into 要写采纳到哪个文件，如 --into plans.yaml。")
    adopter = _Adopter(draft, files)
    adopter.take()
    texts = adopter.arranged()
    brought = sum(texts[file.name].count(CHECK) - file.text.count(CHECK) for file in files.files)
    if brought > 0:
        adopter.said.append(f"带入的有{brought}处“待核”没有定夺，请逐处核定后删去该条注释。")
    return Proposal(texts=texts, said=tuple(adopter.said), left=tuple(adopter.left))


class _Adopter:
    """Takes one draft over."""

    def __init__(self, draft: PlanFile, files: PlanFiles) -> None:
        self._draft, self._files = draft, files
        everything = load_trees([*files.trees(), (draft.name, draft.tree)]).data  # one register, the same indicators
        self._plans = [plan for plan in everything.plans if plan.file == draft.name]
        self._places = [region for region in everything.regions if region.file == draft.name]
        self._indicators = {one.name: one for one in everything.indicators if one.file == draft.name}
        self._regions: dict[str, str] = {}
        """The id a region of the draft has in the files, by that in the draft."""
        self._newer: list[str] = []
        """The ids of plans that were there, of which the draft is whole."""
        self._gone: set[str] = set()
        """The ids of their tasks that go."""
        self.said: list[str] = []
        self.left: list[str] = []

    def take(self) -> None:
        if not self._plans:
            raise InputError(
                f"{self._draft.name}里没有方案（plans）。",
                "请确认选对了文件：要采纳的是 checklist draft 起草、核定过的数据。",
            )
        for region in self._places:
            self._region(region)
        self._take_indicators()
        for plan in self._plans:
            self._plan(plan)

    def arranged(self) -> dict[str, str]:
        """Give the texts of the files, the plans that were there already in the order of the draft."""
        texts = without_tasks(self._files.edited(), self._gone, self.said)
        for plan_id in self._newer:
            name, order = self._files.of_plan(plan_id).name, DraftOrder(self._draft, plan_id)
            texts[name] = order.arranged(name, texts[name])
            self.said += order.said
            self.left += order.left
        return texts

    # --- regions and their units ---

    def _region(self, region: Region) -> None:
        known = {one.id: one for one in self._files.data.regions}
        same = [one for one in known.values() if normalise_name(one.name) == normalise_name(region.name)]
        if region.id in known and known[region.id] not in same:
            raise InputError(
                f"地区编码“{region.id}”在初稿里是{region.name}，在{known[region.id].file}里是{known[region.id].name}。",
                f"请把初稿里的“{region.id}”全部改成别的编码，如 {_other_id(region.id, set(known))}，再采纳。",
            )
        if not same:
            self._regions[region.id] = region.id
            file = self._files.files[0]
            add_items(file, file.root, "regions", [self._lines(self._item("regions", region.id), file)])
            self.said.append(f"登记地区 {region.name}（{region.id}），单位和集体{len(region.bodies)}个。")
            return
        self._regions[region.id] = same[0].id
        self._units(region, same[0])

    def _units(self, region: Region, known: Region) -> None:
        """Register the bodies of a region that are not registered yet; others stay as they are registered."""
        register = Register(known)
        file = self._files.of_region(known.id)
        owner, source = file.regions[known.id], self._draft.regions[region.id]
        for key in ("units", "groups"):
            new = []
            for item in items_in(source, key):
                body = next(one for one in region.bodies if one.name == item.place.text("name"))
                found = register.find(body.name)
                if found is None:
                    new.append((body.name, self._lines(item, file)))
                else:
                    self.said += _conflicts(body, found)
            if new:
                add_items(file, owner, key, [lines for _, lines in new])
                self.said.append(f"{known.short}新登记{len(new)}个：{'、'.join(name for name, _ in new)}。")

    def _item(self, key: str, wanted: str) -> Listed:
        return next(item for item in items_in(self._draft.root, key) if item.place.text("id") == wanted)

    def _lines(self, item: Listed, file: PlanFile, **changes: str) -> list[str]:
        return item_lines(self._draft, item, changes, chinese=file.is_chinese)

    # --- indicators ---

    def _take_indicators(self) -> None:
        files = self._files.files
        home = next((one for one in files if one.root.find("indicators")), files[0])
        new = []
        for item in items_in(self._draft.root, "indicators"):
            name = item.place.text("name")
            found = self._registered(name)
            if found is None:
                new.append(self._lines(item, home))
            else:
                self.said += _differing(self._indicators[name], found)
        if new:
            add_items(home, home.root, "indicators", new)
            self.said.append(f"新登记指标{len(new)}个。")

    def _registered(self, name: str) -> Indicator | None:
        """Give the indicator a file registers by a name; one that registers itself by a phrase is none."""
        known = (one for one in self._files.data.indicators if name in (one.name, *one.aliases))
        found = next(known, None)
        listed = (place for file in self._files.files for place in file.root.list_of("indicators"))
        written = found is not None and any(place.text("name") == found.name for place in listed)
        return found if written else None

    # --- plans ---

    def _plan(self, plan: Plan) -> None:
        known = {one.id: one for one in self._files.data.plans}
        if plan.id in known:
            taken = PlanTaker(self._draft, plan, self._files)
            taken.take()
            self.said += taken.said
            self.left += taken.left
            self._newer += [] if taken.is_part else [plan.id]
            self._gone |= taken.gone
            return
        region = self._regions.get(plan.region, plan.region)
        self._look_for_twin(plan, [one for one in known.values() if one.region == region])
        file = self._home(region)
        changes = {"region": region} if region != plan.region else {}
        lines = self._lines(self._item("plans", plan.id), file, **changes)
        add_items(file, file.root, "plans", [lines])
        self.said.append(f"新增方案《{plan.title}》（{plan.id}），{sum(1 for _ in measures_of(plan))}项任务。")

    def _look_for_twin(self, plan: Plan, known: Sequence[Plan]) -> None:
        """Refuse a plan that is there under another id; say where a title is all but equal."""
        by_title = {one.title: one for one in known if one.edition == plan.edition}
        same = by_title.get(plan.title)
        if same is not None:
            raise InputError(
                f"《{plan.title}》在{same.file}里已有，编码是 {same.id}；初稿里的编码是 {plan.id}。",
                f"同一个方案的新稿：把初稿的编码改成 {same.id}（举措编码也照已有的）；另一个版本：请写明 edition。",
            )
        years = (plan.first_year, plan.last_year)
        alike = [title for title, one in by_title.items() if (one.first_year, one.last_year) == years]
        for title in suggest_names(plan.title, alike, most=1, least=_ALIKE):
            twin = by_title[title]
            self.said.append(
                f"与已有的《{title}》（{twin.id}）标题相近：若是同一个方案，请把初稿的编码改成 {twin.id}，重新采纳。"
            )

    def _home(self, region: str) -> PlanFile:
        """Give the file a new plan goes to: the one that has plans of its region, else the one that registers it."""
        named = [one.file for one in self._files.data.plans if one.region == region]
        of_region = [file for file in self._files.files if file.name in named[-1:] or region in file.regions]
        ranked = sorted(of_region, key=lambda file: file.name not in named[-1:])
        return ranked[0] if ranked else self._files.files[0]


def _other_id(name: str, known: set[str]) -> str:
    return next(f"{name}-{number}" for number in range(2, len(known) + 3) if f"{name}-{number}" not in known)


def _conflicts(body: Body, known: Body) -> Iterator[str]:
    """Say in what a unit of the draft differs from the one registered under its name; that stays as it is."""
    if isinstance(body, Unit) and isinstance(known, Unit):
        full = body.full not in ("", body.name, known.full, known.name, *known.aliases)
        if full:
            yield f"{body.name}已经登记，全称是{known.full}，初稿作{body.full}；没有改。"
        if body.kind is not known.kind:
            yield f"{body.name}已经登记，类别是{known.kind.word}，初稿作{body.kind.word}；没有改。"
    elif type(body) is not type(known):
        yield f"{body.name}已经登记，一个是单位，一个是集体；没有改。"


def _differing(one: Indicator, known: Indicator) -> Sequence[str]:
    kind = f"类型是{known.kind.word}，初稿作{one.kind.word}" if one.kind is not known.kind else ""
    unit = f"计量单位是{known.unit}，初稿作{one.unit}" if one.unit and known.unit and one.unit != known.unit else ""
    said = "；".join(filter(None, (kind, unit)))
    return [f"指标“{one.name}”已经登记，{said}；没有改。"] if said else []


_DRAFTED = frozenset({*UNIT_KEYS, "open_list", "no_units", "deadline", "targets", "goal", "everywhere", "except"})
"""Keys that go where a newer state does not write them."""
_KEPT = frozenset({"id", "region", "sections", "measures"})
"""Keys that are not compared as values."""


class PlanTaker:
    """Takes the newer state of a plan: notes the edits by which the one of the same id comes to say what the draft says."""

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
            section, before = drafted[place], known[index]
            was, now = before.place.text("number"), section.place.text("number")
            if was != now:
                self._numbers.append(f"部分“{section.place.text('title')}”的编号由“{was}”改为“{now}”。")
            self._owner(section, before)
            self._measures(section, before, here)
        self.gone = gone

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
