"""Take a finished draft over: a new plan with its units and indicators, or a newer state of a plan that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.adopt.arranging import without_tasks
from checklist.adopt.draftorder import DraftOrder
from checklist.adopt.newer import take_newer_state
from checklist.adopt.proposal import Proposal
from checklist.adopt.standing import items_in
from checklist.adopt.transplant import add_items, item_lines
from checklist.errors import InputError
from checklist.model import Unit
from checklist.outline import measures_of
from checklist.plandata.load import load_trees
from checklist.words.suggest import suggest_names
from checklist.words.units import Register, normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.adopt.standing import Listed, PlanFile, PlanFiles
    from checklist.model import Indicator, Plan, Region
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
            taken = take_newer_state(self._draft, plan, self._files)
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
