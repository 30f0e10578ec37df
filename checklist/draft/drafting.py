"""What a draft proposes, and how an outline becomes one: which items are measures, whose, and with which goals.

A measure is the smallest numbered item that bears a task: an item with a note of units whose parts have none, or one
without parts. Headings that say they hold no tasks (总体要求, 附则) leave none; their goals are the plan's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.draft.documents import FoundPlan, find_plans
from checklist.draft.duetimes import FoundTime, time_in_words
from checklist.draft.marks import split_glued
from checklist.draft.naming import DraftUnit, Named, Namer
from checklist.draft.noted import NotedOutline
from checklist.draft.passages import Passage
from checklist.draft.places import Locality, is_collective, read_place
from checklist.draft.prosegoals import DraftGoals, ProseGoals, Years, merge_goals
from checklist.draft.sourcetables import read_goal_table, read_task_tables
from checklist.draft.unitnotes import Note, join_labels
from checklist.model import Frozen, Per, Role, Target
from checklist.words import compile_later
from checklist.words.goalnames import says_goal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.draft.outlining import Node
    from checklist.draft.passages import Source, SourceTable
    from checklist.ledger.columns import Columns
    from checklist.model import Indicator


class DraftMeasure(Frozen):
    """A measure as it is proposed."""

    number: str
    title: str
    text: str
    place: str
    units: tuple[tuple[Named, Role], ...] = ()
    notes: tuple[Note, ...] = ()
    """The notes its units are from, as printed."""
    open_list: bool = False
    deadline: str = ""
    times: tuple[str, ...] = ()
    """The times its sentences name, where no note or label says when it is due; of several ``deadline`` is the last."""
    inherited: bool = False
    """True where it has units from a heading or a sentence above it."""
    is_section: bool = False
    """True where it is a section as a whole, whose number and title it has; data do not write them again."""
    is_titled: bool = True
    """False where the document gives no title and one was made of its words."""
    is_numbered: bool = True
    """False where the document gives no number and one was told by its place."""
    goals: DraftGoals = DraftGoals()


class DraftSection(Frozen):
    """A heading as it is proposed."""

    number: str
    title: str
    place: str
    is_numbered: bool = True
    text: str = ""
    """What stands between the heading and its first item."""
    goals: DraftGoals = DraftGoals()
    sections: tuple[DraftSection, ...] = ()
    measures: tuple[DraftMeasure, ...] = ()

    def walk(self) -> Iterator[DraftSection]:
        """Give the section and all below it, in order."""
        yield self
        for inner in self.sections:
            yield from inner.walk()


class DraftPlan(Frozen):
    """A plan as it is proposed."""

    found: FoundPlan
    sections: tuple[DraftSection, ...] = ()
    goals: DraftGoals = DraftGoals()
    table_goals: tuple[tuple[str, Target], ...] = ()
    """Those of them that stand in tables, with the tables' places."""
    text: str = ""
    """The parts without tasks, from which the goals are."""
    first_listed_leads: bool = False
    leads_up_to: str = ""
    """The mark in front of which those who lead stand in every note (，); "" where the plan names none."""
    left_out: tuple[str, ...] = ()
    """Headings without tasks, with their places."""

    def measures(self) -> Iterator[DraftMeasure]:
        """Give every measure in order."""
        return (measure for section in self.all_sections() for measure in section.measures)

    def all_sections(self) -> Iterator[DraftSection]:
        """Give every section in order, parents before their children."""
        return (inner for section in self.sections for inner in section.walk())

    def all_goals(self) -> Iterator[DraftGoals]:
        """Give the goals of the plan, its sections and its measures."""
        yield self.goals
        for section in self.all_sections():
            yield section.goals
            yield from (measure.goals for measure in section.measures)


class Draft(Frozen):
    """All that is proposed of a file."""

    source: str
    """The file's name."""
    place: Locality
    units: tuple[DraftUnit, ...]
    plans: tuple[DraftPlan, ...]
    remarks: tuple[str, ...] = ()
    """What is to be said of how the file was read."""


_GOALS = compile_later("目标|指标")
_IDEAS = compile_later("指导思想|原则|思路|意义|背景|形势|现状|基础")
_CLOSING = compile_later("实施|要求|领导|保障|运用|宣传|监督|督查|其他|说明|纪律|机制|有关事项")
"""What the last parts of a plan are called, which in one paragraph tell everybody to do their best."""
_GOAL_LABEL = compile_later(r"^(?:工作|主要|总体|年度|具体|量化|行动|任务|预期)?(?:目标|指标)(?:任务|要求)?[：:]\s*")
_TASK_LABEL = compile_later(r"^(?:工作|主要|重点|具体|任务)?(?:举措|措施|任务|内容)[：:]?\s*(?P<rest>.*)$")


def make_draft(source: Source, known: Sequence[Indicator] = (), columns: Columns | None = None) -> Draft:
    """Draft the plans of a document; one without any note of units has its structure drafted all the same.

    ``known`` are indicators whose names are used for figures that mean them; ``columns`` the vocabulary tables of tasks
    are read by, none of which is read without it.
    """
    outlines = _outlines(source, columns)
    for outline in outlines:
        outline.found = _with_years(outline)
    namer = _namer(outlines, source)
    plans = [_Drafter(outline, namer, known).plan() for outline in outlines]
    return Draft(
        source=source.name,
        place=namer.place,
        units=tuple(namer.register()),
        plans=tuple(_settled(plan, namer) for plan in plans),
        remarks=(*source.remarks, *(remark for outline in outlines for remark in outline.remarks)),
    )


def _outlines(source: Source, columns: Columns | None) -> list[NotedOutline]:
    """Give the outlines of the plans in a file; its tables of tasks go to the last."""
    lines = list(split_glued(join_labels(source.passages))) or [
        Passage(text=source.name.rpartition(".")[0] or source.name, place="表")
    ]
    *earlier, last = find_plans(lines)
    read = read_task_tables(source.tables, columns) if columns else []
    return _without_repeats([*map(NotedOutline, earlier), NotedOutline(last, read, source.tables)])


def _without_repeats(outlines: Sequence[NotedOutline]) -> list[NotedOutline]:
    """Leave out what lists the tasks of the plan before it once more, and say so."""
    kept: list[NotedOutline] = []
    for outline in outlines:
        if kept and outline.repeats(kept[-1]):
            said = f"“{outline.found.title}”（{outline.found.place}）的任务与正文相同，没有再录，请核对两处是否一致。"
            kept[-1].remarks += (said,)
        else:
            kept.append(outline)
    return kept


def _with_years(outline: NotedOutline) -> FoundPlan:
    """Let the years of a plan that does not say them reach over those of its completion times and its tables' headings."""
    found = outline.found
    if found.last_year and not found.period_inferred:
        return found
    told = [*(node.due for node in outline.root.walk()), *(() if found.last_year else _heads(outline.tables))]
    years = [int(year) for text in told for year in _TABLE_YEAR.findall(text)]
    if not years:
        return found
    years += filter(None, (found.first_year, found.last_year))
    return replace(found, first_year=min(years), last_year=max(years), period_inferred=True)


def _heads(tables: Sequence[SourceTable]) -> Iterator[str]:
    return (cell.text for table in tables for row in table.grid.rows[:_HEADS] for cell in row.cells)


_HEADS = 3
"""Rows of headings of a table."""
_TABLE_YEAR = compile_later("(20[0-9]{2})年")


def _namer(outlines: Sequence[NotedOutline], source: Source) -> Namer:
    names = [unit.name for outline in outlines for note in outline.all_notes() for unit in note.units]
    headlines = [line for outline in outlines for line in (outline.found.title, outline.found.issuer)]
    found = outlines[-1].found
    year = found.issued.year if found.issued else found.first_year
    text = "\n".join([*(passage.text for passage in source.passages), *_heads(source.tables)])
    return Namer(read_place(headlines, names), names, text, year)


def _settled(plan: DraftPlan, namer: Namer) -> DraftPlan:
    """Put right what only the whole tells: the names that units are registered under, the years of goals said again."""
    dated = [target for target in plan.goals.targets if target.year and target.value is not None]

    def date_goals(goals: DraftGoals) -> DraftGoals:
        return replace(goals, targets=tuple(_as_repeated(target, dated) for target in goals.targets))

    def settle(section: DraftSection) -> DraftSection:
        measures = tuple(
            replace(one, units=tuple(_once(one.units, namer)), goals=date_goals(one.goals)) for one in section.measures
        )
        parts = tuple(map(settle, section.sections))
        return replace(section, goals=date_goals(section.goals), sections=parts, measures=measures)

    return replace(plan, sections=tuple(map(settle, plan.sections)))


_GAINED = compile_later("(?:力争|确保)?(?:新|引育|引进|培育|入选)")
"""Opens what comes to be over the years of a plan, so that its sum is due at the end, wherever it is said."""


def _as_repeated(target: Target, dated: Sequence[Target]) -> Target:
    """Give a goal of a task without a year the one of the plan's goal it repeats: 新增高新技术企业230家."""
    if target.year or target.per is Per.YEAR or target.value is None or not _GAINED.match(target.text):
        return target
    alike = [one for one in dated if says_goal(target.text, one)]
    years = {(one.year, one.per) for one in alike}
    if len(years) != 1:
        return target
    ((year, per),) = years
    return replace(target, year=year, per=target.per or per, no_year=False)


def _once(units: Sequence[tuple[Named, Role]], namer: Namer) -> Iterator[tuple[Named, Role]]:
    met: set[str] = set()
    for one, role in units:
        name = one.name if one.group else namer.settled(one.name)
        if name not in met:
            met.add(name)
            yield one._replace(name=name), role


class _Drafter:
    """Makes the sections and measures of one plan."""

    def __init__(self, outline: NotedOutline, namer: Namer, known: Sequence[Indicator]) -> None:
        self._outline, self._namer, found = outline, namer, outline.found
        self._reader = ProseGoals(Years(found.first_year, found.last_year, found.period_inferred), known)
        self._goals: list[DraftGoals] = []
        self._texts: list[str] = []
        """Of the parts without tasks."""
        self._left_out: list[str] = []
        self._shared: list[Note] = []
        """Notes that hold for all that follows: one at a heading below it, one at an item beyond its part for what has notes."""
        self._earlier = 0
        """How many of them stand in earlier parts."""

    def plan(self) -> DraftPlan:
        """Draft the plan."""
        self._take_lead(self._outline.root.text)
        sections = []
        for part in self._outline.root.children:
            self._earlier = len(self._shared)
            sections.append(self._section(part, ()))
        tables = self._read_tables()
        return DraftPlan(
            found=self._outline.found,
            sections=tuple(filter(None, sections)),
            goals=merge_goals(self._goals),
            table_goals=tables,
            text="\n".join(filter(None, self._texts)),
            first_listed_leads=self._outline.first_leads,
            leads_up_to=self._outline.stop,
            left_out=tuple(self._left_out),
        )

    def _read_tables(self) -> tuple[tuple[str, Target], ...]:
        """Read the goals that stand in tables, and give them with the tables' places."""
        found: list[tuple[str, Target]] = []
        for table in self._outline.tables:
            read = read_goal_table(table, self._outline.found.first_year, self._reader.unit_of)
            goals = self._reader.take(read)
            self._goals.append(goals)
            found += [(table.place, target) for target in goals.targets]
        return tuple(found)

    def _share(self, node: Node) -> list[Note]:
        """Note what a node says of all that follows, and give it."""
        notes = [note for note in node.notes if note.below]
        shared = [replace(note, units=note.below, below=(), open_list=False, deadline="") for note in notes]
        self._shared += shared
        return shared

    def _section(self, node: Node, above: tuple[Note, ...]) -> DraftSection | None:
        """Draft a heading and what is below it; None for one without tasks, whose goals are kept."""
        if self._is_without_tasks(node):
            self._take_goals(node)
            self._left_out.append(f"{node.path} {node.title}（{node.place}）".strip())
            return None
        own = tuple(node.notes)
        shared = self._share(node)
        made = DraftSection(number=node.path, title=node.title, place=node.place, is_numbered=node.is_numbered)
        if self._is_measure(node):
            return replace(made, measures=(replace(self._measure(node, above), is_section=True),))
        sections, measures = self._parts(node, (*above, *own))
        self._shared = [note for note in self._shared if note not in shared]
        goals = merge_goals([self._line_goals(line) for line in node.text.split("\n")])
        return replace(made, text=node.text, goals=goals, measures=measures, sections=sections)

    def _parts(self, node: Node, above: tuple[Note, ...]) -> tuple[tuple[DraftSection, ...], tuple[DraftMeasure, ...]]:
        """Draft what stands below a heading: sections, or measures; among sections a measure is a section as a whole."""
        if all(map(self._is_measure, node.children)):
            return (), tuple(self._measure(child, above) for child in node.children)
        return tuple(filter(None, (self._section(child, above) for child in node.children))), ()

    def _is_without_tasks(self, node: Node) -> bool:
        named = (unit.name for one in node.walk() for note in self._own_notes(one) for unit in note.units)
        return (node.is_without_tasks or self._closes(node)) and all(map(is_collective, named))

    def _closes(self, node: Node) -> bool:
        """Tell whether a part without items only closes a plan whose tasks say who does them: 四、组织实施."""
        is_part = node.parent is self._outline.root and not node.children
        return is_part and _CLOSING.search(node.title) is not None and self._outline.root.is_noted

    def _is_measure(self, node: Node) -> bool:
        """Tell whether a node is a measure: it has a note and its parts have none, or it has no parts."""
        if not node.children:
            return not self._is_without_tasks(node)
        return bool(self._own_notes(node)) and not (node.has_noted_parts or node.lends_notes)

    def _own_notes(self, node: Node) -> list[Note]:
        return [note for note in node.notes if note.units]

    def _line_goals(self, line: str) -> DraftGoals:
        """Read the goals of a line below a heading: what is labelled 工作目标, or leads up to its items."""
        task = _TASK_LABEL.match(line)
        bare = _GOAL_LABEL.sub("", task["rest"] if task else line)
        goals = self._reader.read(bare, stated=_GOAL_LABEL.match(line) is not None)
        return goals if goals.targets or goals.words else replace(goals, words=bare)

    def _take_goals(self, node: Node) -> None:
        """Keep the goals stated below a heading without tasks; principles and ideas state none."""
        for one in node.walk():
            self._texts.append(one.text)
            if _IDEAS.search(one.title) is None or _GOALS.search(one.title):
                self._goals.append(self._reader.read(one.text, stated=True))

    def _take_lead(self, text: str) -> None:
        """Keep the goals stated before the first heading."""
        for line in text.split("\n"):
            goals = self._reader.read(line)
            if goals.targets:
                self._texts.append(line)
                self._goals.append(goals)

    def _measure(self, node: Node, above: Sequence[Note]) -> DraftMeasure:
        own = self._own_notes(node)
        lent = [*(() if own else (note for note in above if note.units)), *self._shared[0 if own else self._earlier :]]
        notes, text = (*own, *lent), self._text(node)
        self._share(node)
        told = node.due
        found = FoundTime(told) if told else time_in_words(text, self._reader.years.only)
        return DraftMeasure(
            number=node.path,
            title=node.title,
            text=text,
            place=node.place,
            units=tuple(self._units(notes)),
            notes=notes,
            open_list=any(note.open_list for note in notes),
            deadline=found.time,
            times=found.every,
            inherited=bool(lent),
            is_titled=node.is_titled,
            is_numbered=node.is_numbered,
            goals=self._reader.read(text),
        )

    def _units(self, notes: Sequence[Note]) -> Iterator[tuple[Named, Role]]:
        """Give the units of all notes of a measure, in the order they are named."""
        for note in notes:
            named = self._namer.name([unit.name for unit in note.units])
            for one, unit in zip(named, note.units, strict=True):
                yield one, unit.role or Role.RESPONSIBLE

    def _text(self, node: Node) -> str:
        """Give the wording of a measure: its title, its body, and its parts with their numbers."""
        body = node.text
        first = f"{node.title}。{body}" if node.is_titled and body else body or node.title
        return "\n".join([first, *(f"{_numbered(child)}{self._text(child)}" for child in node.children)])


def _numbered(node: Node) -> str:
    return f"{node.number}." if node.number.isascii() and node.number else node.number
