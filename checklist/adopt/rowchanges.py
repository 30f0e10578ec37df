"""From what the cells of a corrected row say otherwise to the keys of its measure and of the sections above it."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from checklist.adopt.cellgoals import GoalCells
from checklist.adopt.sectionplaces import Owned, SectionPlaces
from checklist.adopt.tablerows import UNIT_COLUMNS, WORDS, squeeze
from checklist.adopt.taskcells import (
    UnitCells,
    UnitKeys,
    deadline_trouble,
    one_line,
    read_actions,
    read_task,
    split_words,
)
from checklist.forms.read_cells import read_deadline, read_heading
from checklist.forms.unit_cells import NOTHING
from checklist.outline import targets_of
from checklist.plandata.check.measure_rules import is_status
from checklist.words import compile_later
from checklist.words.units import Register

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Iterator, Mapping, Sequence

    from checklist.adopt.standing import PlanFile, PlanFiles
    from checklist.adopt.tablerows import Added, Matched, Pair, RowSaid
    from checklist.forms.filled import Notes
    from checklist.ledger.columns import Columns
    from checklist.ledger.ledger import Ledger
    from checklist.model import Plan, Section
    from checklist.plandata.yamledits import YamlPlace

_COMPUTED = "region", "plan", "source"
"""Columns that follow from what the data say of the plan."""
_STANDS_IN = {"task": "measure", "goals": "target", "part": "group"}
"""What a key is a column of that stands in none."""

_CUT = "这一格有没有读取的内容（见提醒），没有改；请照提醒处理后再采纳，或者直接在数据里改。"
_MERGED = "写的是另一项任务的话，像是合并了单元格，没有改；请取消合并，各写各的，再采纳。"
_YEAR_END = compile_later("[0-9]{4}年底?")
"""A completion time as it is printed of the years of goals."""


class RowChanges:
    """Collects what changes of measures and sections; :meth:`write` makes the edits."""

    def __init__(
        self,
        files: PlanFiles,
        ledger: Ledger,
        columns: Columns,
        merged: Container[str],
        faults: Mapping[int | str, str],
    ) -> None:
        """Take the files, the ledger a table is of, the tasks (``merged``) whose words in it are another's, and what ``check`` refuses."""
        self._merged, self.faults = merged, faults
        self._files, self._columns, self.year = files, columns, ledger.year
        registers = {region.id: Register(region) for region in files.data.regions}
        self._plans = ledger.plans
        self.registers = {plan.id: registers[plan.region] for plan in ledger.plans}
        """In which the units of each plan are found."""
        self.sections = {plan.id: SectionPlaces(files.of_plan(plan.id), plan) for plan in ledger.plans}
        self._wanted: dict[tuple[str, int], tuple[PlanFile, YamlPlace, dict[str, Any]]] = {}
        """What is wanted of a mapping, by its file and where it begins."""
        self._titles: dict[tuple[str, int], dict[str, str]] = {}
        """Of sections, by their plan and place in it, their headings in the table, each with where it stands first."""
        self._takers: Mapping[str, Callable[[Pair, str], dict[str, Any]]] = {
            "title": self._title,
            "task": self._task,
            "actions": self._actions,
            "deadline": self._deadline,
            "number": self._number,
            "topics": self._topics,
            "status": self._status,
            "goals": self._goals,
            **dict.fromkeys(_COMPUTED, lambda *_: {}),
        }
        """What reads a cell of each kind."""
        self.renumbered: list[str] = []
        """What is said of sections that get another number."""
        self.left: list[str] = []
        self.settled: set[tuple[str, str]] = set()
        """Tasks and keys of which it was said that they are not taken over."""

    def further(self, files: PlanFiles, ledger: Ledger) -> RowChanges:
        """Give what collects further changes, of files already changed; what is left is said together."""
        made = RowChanges(files, ledger, self._columns, (), self.faults)
        made.left, made.settled = self.left, self.settled
        return made

    def leave(self, pair: Pair, key: str, why: str) -> dict[str, Any]:
        """Note that what a cell says is not taken over, and why; give what changes: nothing."""
        self.left.append(f"{pair.new.spot}“{self.name(pair, key)}”：{why}")
        self.settled.add((pair.id, key))
        return {}

    def name(self, pair: Pair, key: str) -> str:
        """Give the heading of the column a key stands in."""
        columns = {**_STANDS_IN, **pair.old.columns, **pair.new.columns}
        return self._columns.by_key(columns.get(key, key)).title

    def take(self, pair: Pair, only: Collection[str] = ()) -> None:
        """Note what one row says otherwise, or ``only`` some of its cells; what follows from its goals only where asked for."""
        later = {"deadline"} if pair.measure.deadline.of_goals else set()
        keys = self._read_whole(
            pair, [key for key in pair.old.differing(pair.new) if (key in only if only else key not in later)]
        )
        if keys and (why := self.faults.get(pair.new.place)):
            self.left.append(f"{pair.new.spot}：{why}")
            self.settled |= {(pair.id, key) for key in pair.new.cells}
            return
        units = [key for key in keys if key in UNIT_COLUMNS]
        changes: dict[str, Any] = {}
        for key in keys:
            changes |= {} if key in units else self._takers[key.partition("@")[0]](pair, key)
        self._want(pair, changes | (self._units(pair, units) if units else {}))

    def _read_whole(self, pair: Pair, keys: Sequence[str]) -> list[str]:
        """Leave out what was not read whole: what such a cell does not say is not gone (units are taken together); and another task's words."""
        cut = {*pair.new.cut, *(UNIT_COLUMNS if pair.new.cut.intersection(UNIT_COLUMNS) else ())}
        merged = set(WORDS if pair.id in self._merged else ())
        for key in keys:
            if key in cut:
                self.leave(pair, key, _CUT)
            elif key in merged:
                self.leave(pair, key, _MERGED)
        return [key for key in keys if key not in cut | merged]

    def _want(self, pair: Pair, changes: dict[str, Any]) -> None:
        """Note changes of a measure; title and number of one that is its section are the section's."""
        own = self._own_section(pair)
        if own is not None:
            heading: dict[str, Any] = {key: changes.pop(key) for key in ("title", "number") if key in changes}
            self._change(self._places(pair).file, self._places(pair).places[own], heading)
        self._change(self._places(pair).file, self._place(pair), changes)

    def _change(self, file: PlanFile, place: YamlPlace, changes: Mapping[str, Any]) -> None:
        self._wanted.setdefault((file.name, place.start), (file, place, {}))[2].update(changes)

    def _places(self, pair: Pair) -> SectionPlaces:
        return self.sections[pair.plan.id]

    def _place(self, pair: Pair) -> YamlPlace:
        return self._places(pair).file.measures[pair.id]

    def write(self) -> None:
        """Make the edits of the files; all that is wanted of one mapping at once."""
        for file, place, changes in self._wanted.values():
            file.edits += file.editor.set_keys(place, changes)

    # --- the cells ---

    def _title(self, pair: Pair, key: str) -> dict[str, Any]:
        new = "".join(pair.new.cells[key].split("\n"))
        return {"title": new} if new else self.leave(pair, key, "标题不能空着，没有改。")

    def _task(self, pair: Pair, key: str) -> dict[str, Any]:
        new, titled = pair.new.cells[key], "title" in pair.new.cells
        if new in NOTHING and not titled:
            return self.leave(pair, key, "任务不能空着，没有改。")
        return read_task("" if new in NOTHING else new, pair.old.cells[key], pair.measure, titled=titled)

    def _actions(self, pair: Pair, key: str) -> dict[str, Any]:
        return {"actions": read_actions(pair.new.cells[key], pair.old.cells[key], pair.measure) or None}

    def _deadline(self, pair: Pair, key: str) -> dict[str, Any]:
        plan, measure = pair.plan, pair.measure
        read = read_deadline(pair.new.cells[key], None)
        if read is None or (read.inherited and read.text == f"{plan.last_year}年底"):
            self.settled.add((pair.id, key))  # the end of the plan, or of its goals, is printed again
            return {"deadline": None} if self._place(pair).find("deadline") else {}
        last = max((target.year or 0 for target in measure.targets), default=0)
        if measure.deadline.of_goals and _YEAR_END.fullmatch(read.text) and int(read.text[:4]) < last:
            why = f"表里是“{read.text}”，目标写到{last}年，没有改；时限由目标的年份而来，另有规定的请直接在数据里写。"
            return self.leave(pair, key, why)
        old = read_deadline(pair.old.cells[key], None)
        if old and read.date and read.text == read.date.isoformat() and old.date == read.date:
            self.settled.add((pair.id, key))  # a sheet's own way to write the date that is there
            return {}
        why = deadline_trouble(read.text, plan, self.year)
        return self.leave(pair, key, f"{why}，没有改。") if why else {"deadline": read.text}

    def _status(self, pair: Pair, key: str) -> dict[str, Any]:
        new = pair.new.cells[key]
        if new in NOTHING or is_status(new):
            return {key: None if new in NOTHING else new}
        why = f"“{one_line([new])}”看不出办结情况，没有改；请写 已完成、已销号、进行中、未启动 一类。"
        return self.leave(pair, key, why)

    def _number(self, pair: Pair, key: str) -> dict[str, Any]:
        if pair.new.cells[key] not in NOTHING:
            return {key: pair.new.cells[key]}
        self.settled.add((pair.id, key))  # of a row without a code the program proposed the number
        return self.leave(pair, key, "编号不能空着，没有改。") if pair.new.id else {}

    def _topics(self, pair: Pair, key: str) -> dict[str, Any]:
        new = pair.new.cells[key]
        return {"topics": None if new in NOTHING else split_words(new)}

    def _goals(self, pair: Pair, key: str) -> dict[str, Any]:
        year = int(key.partition("@")[2] or 0) or self.year
        cells = self.goal_cells([Owned(self._place(pair), pair.measure)], pair.plan, year)
        old, new = ("" if said.cells[key] in NOTHING else said.cells[key] for said in (pair.old, pair.new))
        for why in cells.take(old, new):
            self.leave(pair, key, why)
        return cells.changes()[0][1]

    def goal_cells(self, owners: Sequence[Owned], plan: Plan, year: int | None) -> GoalCells:
        """Give what reads the goals of owners in a plan's table of a year (None: of all years)."""
        return GoalCells(owners, tuple(targets_of(plan)), self._files.data.indicators, year)

    def _units(self, pair: Pair, keys: Sequence[str]) -> dict[str, Any]:
        register, measure, place = self.registers[pair.plan.id], pair.measure, self._place(pair)
        cells = UnitCells(register, pair.row, pair.old.cells, pair.new.cells)
        if trouble := list(self._trouble(cells, keys, register)):
            for key, why in trouble:
                self.leave(pair, key, why)
            self.settled |= {(pair.id, key) for key in keys}
            return {}
        parts = cells.parts()
        if not parts and not cells.not_stated and measure.assignments:
            return self.leave(pair, keys[0], "责任单位全删了；原文没有写责任单位的，请写“原文未明确”。")
        more = measure.open_list if cells.is_open is None else cells.is_open
        written = UnitKeys(place, register)
        changes = written.changes(parts, measure, first_leads=pair.plan.first_listed_leads, more=more)
        return changes | self._flags(place, cells, has_units=bool(parts), ends=written.ends_open(changes))

    def _trouble(self, cells: UnitCells, keys: Sequence[str], register: Register) -> Iterator[tuple[str, str]]:
        for column, name in cells.unknown():
            near = register.suggest(name)
            ask = f"是否想写：{'、'.join(near)}？" if near else "请先在 units 里登记，再采纳。"
            yield column, f"没有登记“{name}”这个单位，这一项的责任单位都没有改；{ask}"
        if cells.is_collective:
            yield keys[0], "本单位是以集体成员的身份承担的，请在整个方案的分解表里改。"

    def _flags(self, place: YamlPlace, cells: UnitCells, *, has_units: bool, ends: bool) -> dict[str, Any]:
        found: dict[str, Any] = {}
        if place.find("no_units") and has_units:
            found["no_units"] = None
        elif cells.not_stated and not has_units:
            found["no_units"] = "true"
        if cells.is_open and not ends:
            found["open_list"] = "true"
        elif cells.is_open is False and place.find("open_list"):
            found["open_list"] = None
        return found

    # --- headings and their goals ---

    def take_headings(self, matched: Matched, elsewhere: Callable[[Pair], bool]) -> None:
        """Note headings and goals of sections that changed; what has moved (``elsewhere``) tells nothing of its own."""
        moved = list(filter(elsewhere, matched.pairs))
        matched = matched._replace(pairs=[pair for pair in matched.pairs if pair not in moved])
        for pair in matched.pairs:
            self._heading(pair)
        for (plan_id, at), said in self._titles.items():
            self._retitle(self.sections[plan_id], at, said)
        here, gone = (_by_section(pairs) for pairs in (matched.pairs, matched.gone))
        for key, pairs in here.items():
            self._part(pairs, gone.get(key, ()), matched.added)
        for pair in moved:
            self._first_goals(pair, pair.new)
        for one in matched.added:
            self._first_goals(one.beside, one.new)

    def _heading(self, pair: Pair) -> None:
        places, own = self._places(pair), self._own_section(pair)
        path = [*map(places.index, pair.row.path), *([] if own is None else [own])]
        known = {squeeze(places.models[at].heading): at for at in path}
        for was, now in zip(reversed(pair.old.headings), reversed(pair.new.headings), strict=False):
            at = known.get(squeeze(was))
            if at is not None:
                told = was if squeeze(was) == squeeze(now) else now
                self._titles.setdefault((pair.plan.id, at), {}).setdefault(told, pair.new.spot)

    def _own_section(self, pair: Pair) -> int | None:
        """Give the section that is the measure itself, by its place in the plan; None where it is not one."""
        return self._places(pair).index_of[pair.id] if pair.measure.is_section else None

    def _retitle(self, places: SectionPlaces, at: int, said: Mapping[str, str]) -> None:
        """Note another title or number of a section, where all rows under it ``said`` the same."""
        section = places.models[at]
        old = read_heading(section.heading)
        new = [read_heading(text) for text in said]
        if all(squeeze(one.printed) == squeeze(old.printed) for one in new):
            return
        renumbered = new[0].number != old.number
        home = places.headed([new[0].printed])
        other = home not in (None, at)
        unlike = new[0].style != old.style or (home is None and new[0].title != old.title)
        if len(new) > 1 or other or (renumbered and unlike and at not in places.homes):
            odd = next(spot for text, spot in said.items() if squeeze(text) != squeeze(old.printed))
            self.left.append(
                f"{odd}“重点任务”：标题“{old.printed}”：表里是“{one_line(sorted(said))}”，没有改；改标题的，这一部分各行都要改成一样的；"
                "移动任务的，要写成那一部分原来的标题。"
            )
            return
        changes = {} if new[0].title == old.title else {"title": new[0].title}
        if renumbered:
            own = section.number.removesuffix(old.number)
            changes["number"] = (places.number(places.homes[at]) if at in places.homes else own) + new[0].number
            self.renumbered.append(
                f"部分“{new[0].title}”的编号由“{section.number}”改为“{changes['number']}”，下面各项的编号没有改，请核对。"
            )
        self._change(places.file, places.places[at], changes)

    def _part(self, pairs: Sequence[Pair], gone: Sequence[Pair], added: Sequence[Added]) -> None:
        """Note what changed of the goals that are printed at the head of a section; they may have gone with their row."""
        first = pairs[0]
        others = (one.new.part for one in added if one.new.headings == first.new.headings)
        old = _first(pair.old.part for pair in (*pairs, *gone))
        new = _first(pair.new.part for pair in pairs) or _first(others)
        if squeeze(old) == squeeze(new):
            return
        if not new or any(map(_CUT_CELLS, pairs)):
            self.leave(first, "part", f"“{one_line([old])}”在表里没有读到，没有删；要改、要删的，请直接在数据里改。")
            return
        plan, places, opened = first.plan, self._places(first), first.section.opened
        owners = list(map(places.owned, map(places.index, opened)))
        for why in list(self._refused(plan, opened)) or self._owned_goals(owners, plan, old, new):
            self.leave(first, "part", why)

    def _refused(self, plan: Plan, sections: Iterable[Section]) -> Iterator[str]:
        yield from filter(None, (self.faults.get(f"{plan.id}/{section.number}") for section in sections))

    def _first_goals(self, beside: Pair | None, row: RowSaid) -> None:
        """Note the goals of a heading that has no task in the data yet, and no goals; ``beside`` tells the plan."""
        if beside is None or not row.part:
            return
        places = self._places(beside)
        home = places.headed(row.headings)
        if home is None or home in places.index_of.values():
            return
        if not (places.models[home].targets or places.models[home].goals):
            whys = self._owned_goals([places.owned(home)], beside.plan, "", row.part)
            self.left += [f"{row.spot}“工作目标”：{why}" for why in whys]

    def _owned_goals(self, owners: Sequence[Owned], plan: Plan, old: str, new: str) -> list[str]:
        """Note what changed of the goals of headings or of a plan; give what could not be read."""
        cells = self.goal_cells(owners, plan, self.year)
        unread = cells.take(old, new) if owners else []
        for owned, changes in cells.changes():
            self._change(self.sections[plan.id].file, owned.place, changes)
        return unread

    def take_plan_goals(self, said: Notes, printed: Notes) -> None:
        """Note what changed of the goals of whole plans in the notes under the table; notes that are not there say nothing."""
        was = dict(printed.goals)
        for title, words in said.goals:
            plan = next((one for one in self._plans if title in ("", one.title)), None)
            if plan and squeeze(words) != squeeze(was.get(title, "")):
                owned = Owned(self.sections[plan.id].file.plans[plan.id], plan)
                whys = self._owned_goals([owned], plan, was.get(title, ""), words)
                self.left += [f"表下注“方案总体目标”：{why}" for why in whys]
        for title in was if said.lines or said.goals else ():
            if title not in dict(said.goals):
                named = f"《{title}》" if title else "方案"
                self.left.append(f"表下注里没有“{named}总体目标”，没有删；要删的，请直接在数据里删。")


_CUT_CELLS = attrgetter("new.cut")


def _by_section(pairs: Iterable[Pair]) -> dict[int, list[Pair]]:
    found: dict[int, list[Pair]] = {}
    for pair in pairs:
        found.setdefault(id(pair.section), []).append(pair)
    return found


def _first(texts: Iterable[str]) -> str:
    return next(filter(None, texts), "")
