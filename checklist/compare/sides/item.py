"""One side of a comparison: plain items, whatever they were read from, and which aspects the side knows.

Plans of loaded data become a side by :func:`plan_side`. A reader of Word, Excel or JSON builds the same :class:`Side`
from its rows: it leaves out of ``aspects`` what its columns do not have, fills ``Item.text`` with the cell of the task,
``Item.targets`` with the goals it could read and ``Item.target_words`` with what else that cell says, and resolves unit
names by :func:`named_party`.
"""

from __future__ import annotations

from enum import Enum
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.ledger.ledger import due_in, in_force
from checklist.model import Deadline, Frozen, Indicator, Region, Role, Target, say_period
from checklist.outline import measures_of, places_of, section_paths, sections_of
from checklist.words.units import Party, normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date

    from checklist.model import Assignment, Measure, Plan, PlanData, Section, Unit


class Aspect(Enum):
    """What a side may know of its items; the value is the word of the column."""

    NUMBER = "编号"
    SEQUENCE = "序号"
    SECTION = "重点任务"
    TITLE = "任务名称"
    TEXT = "具体举措"
    TARGETS = "工作目标"
    """Targets as data: indicator, figure, year."""
    TARGET_WORDS = "工作目标文字"
    """What the cell of targets says beside its figures."""
    GOALS = "各部分目标"
    """The goals of headings."""
    GOALS_TEXT = "各部分目标的文字表述"
    """What the goals of headings say beside their figures."""
    OVERALL = "方案总体目标"
    """The goals of the plan as a whole."""
    UNITS = "责任单位"
    ROLES = "牵头与配合"
    DEADLINE = "完成时限"
    TOPICS = "专题"
    STATUS = "完成状态"

    @property
    def word(self) -> str:
        """The word for what is compared: targets are targets, as figures or as words."""
        return Aspect.TARGETS.value if self is Aspect.TARGET_WORDS else self.value


DATA_ASPECTS = tuple(aspect for aspect in Aspect if aspect is not Aspect.TARGET_WORDS)
"""What plans of loaded data know."""


UNIT_COLUMNS = ("lead", "support", "responsible", "own_role", "others")
"""The keys of the columns of a table that name units."""


def unit_columns(columns: Iterable[str]) -> frozenset[str]:
    """Give the columns of units among those of a table."""
    return frozenset(UNIT_COLUMNS).intersection(columns)


class Level(Enum):
    """What an item is: a task, or a heading (or the whole plan) with goals of its own."""

    MEASURE = "measure"
    SECTION = "section"
    PLAN = "plan"


class Item(Frozen):
    """A task (or a heading with its goals) as one version has it; what a side does not know stays empty."""

    plan: str
    """The id of the plan, as in ``Side.plans``."""
    order: int
    """The place in the printed plan, headings counted too."""
    level: Level = Level.MEASURE
    unnamed: bool = False
    """True for the goals of a heading that the table does not name: they are those of the tasks that follow."""
    id: str = ""
    number: str = ""
    sequence: int = 0
    marks: tuple[str, ...] = ()
    """The numbers a table prints with it: its 序号, as far as it is more than a figure, and those of the headings above it."""
    sections: tuple[str, ...] = ()
    """The titles of the headings above, outermost first, without their numbers."""
    title: str = ""
    text: str = ""
    """The original wording of a task, or the goal of a heading."""
    actions: tuple[str, ...] = ()
    parties: tuple[Party, ...] = ()
    open_list: bool = False
    """True where the list of units ends in 等."""
    open_role: Role | None = None
    """The role of the units behind which it stands; None where that is not told."""
    targets: tuple[Target, ...] = ()
    """Those in force (all of them where the side is not of one year)."""
    stated: tuple[Target, ...] = ()
    """All targets, in force or not."""
    lists: tuple[tuple[str, str], ...] = ()
    """The goals of a numbered list, each with its number."""
    told: tuple[Target, ...] = ()
    """What the data have as goals of a task in whose own words alone a file says them."""
    goals_in_words: bool = False
    """True where no goal is printed that the task's own words say: it is missing only where they do not say it either."""
    target_words: str = ""
    deadline: Deadline | None = None
    topics: tuple[str, ...] = ()
    status: str = ""
    hand: tuple[tuple[str, str], ...] = ()
    """What stands in columns that are compared as text (责任人, 进展情况, 备注, an office's own): heading and text."""
    continues: tuple[str, ...] = ()
    split_from: tuple[str, ...] = ()
    merged_from: tuple[str, ...] = ()
    link_reason: str = ""

    @property
    def place(self) -> tuple[str, int]:
        """The plan and the place in it."""
        return self.plan, self.order

    @property
    def links(self) -> tuple[str, ...]:
        """The ids the item says it comes from."""
        return (*self.continues, *self.split_from, *self.merged_from)

    @property
    def label(self) -> str:
        """The title, or the beginning of the text where there is none."""
        return self.title or shorten(self.text, 30)


class PlanInfo(Frozen):
    """What is said of a plan in a comparison."""

    id: str
    region: str
    title: str
    first_year: int = 0
    last_year: int = 0
    short: str = ""
    document_number: str = ""
    edition: str = ""
    issued: date | None = None
    replaces: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The plan as offices name it: 《方案名》（文号）."""
        number = f"（{self.document_number}）" if self.document_number else ""
        edition = f"（{self.edition}）" if self.edition else ""
        return f"《{self.title}》{number}{edition}"

    @property
    def period(self) -> str:
        """The years as printed; "" where unknown."""
        return say_period(self.first_year, self.last_year) if self.first_year else ""


class Side(Frozen):
    """One version: its items in printed order and what it knows of them."""

    label: str
    plans: tuple[PlanInfo, ...]
    items: tuple[Item, ...]
    aspects: tuple[Aspect, ...] = DATA_ASPECTS
    columns: tuple[str, ...] = ()
    """The keys of the columns of its table; () of data."""
    year: int | None = None
    regions: tuple[Region, ...] = ()
    """The registers its units were resolved in."""
    indicators: tuple[Indicator, ...] = ()
    hand: tuple[str, ...] = ()
    """The headings of its columns that are compared as text."""
    leads: bool = True
    """False where a unit may lead that is not said to."""
    beside: tuple[tuple[str, str], ...] = ()
    """The other tables of its file, each named, with its text; () where the version beside it is of another sort."""
    unseen: tuple[str, ...] = ()
    """What the tasks of hidden rows of its file say, in one line each: they are not among ``items``."""
    unread: tuple[str, ...] = ()
    """That, and what rows say that could not be joined to the table: no task in them is missing."""
    partly: str = ""
    """What alone its file lists, in its words (仅列牵头任务); "" where it does not say that it leaves tasks out."""
    worded: bool = False
    """True where it was made of data, in the columns of the file beside it."""
    lacks: tuple[Aspect, ...] = ()
    """What the version beside it tells of its plans and this one cannot: both were worded in the columns of this one."""
    lacks_columns: tuple[str, ...] = ()
    """The headings of columns of units that the version beside it has, and this one has not."""

    @property
    def units_in_words(self) -> bool:
        """True where all units of a task stand in one column, and words beside them tell their roles."""
        return unit_columns(self.columns) - {"own_role"} == {"responsible"}

    def of_plan(self, plan_id: str) -> Iterator[Item]:
        """Pass through the tasks of one plan."""
        return (item for item in self.items if item.plan == plan_id and item.level is Level.MEASURE)

    @property
    def measures(self) -> tuple[Item, ...]:
        """The tasks, without headings."""
        return tuple(item for item in self.items if item.level is Level.MEASURE)

    @property
    def goals(self) -> tuple[Item, ...]:
        """The headings and plans with goals of their own."""
        return tuple(item for item in self.items if item.level is not Level.MEASURE)


def plan_side(data: PlanData, plans: Sequence[Plan], *, label: str = "", year: int | None = None) -> Side:
    """Make a side of plans: ``PLAN@YEAR`` by ``year``.

    To compare two versions of data for one unit, compare them whole and narrow the result: only then a task that
    passed to another unit is told from one that was dropped.
    """
    regions = places_of(data, plans)
    apart = {region.id: former_names(region.units, renamed=False) for region in regions}
    return Side(
        label=label or plans_label(plans, year),
        plans=tuple(map(plan_info, plans)),
        items=tuple(item for plan in plans for item in _plan_items(plan, year, apart.get(plan.region, frozenset()))),
        year=year,
        regions=regions,
        indicators=data.indicators,
        hand=(Aspect.STATUS.value,),
    )


def plan_info(plan: Plan) -> PlanInfo:
    """Give what is said of a plan in a comparison."""
    return PlanInfo(**{name: getattr(plan, name) for name in PlanInfo.__struct_fields__})


_NAMED_PLANS = 3
"""Plans named in a heading; more would fill a second line."""


def plans_label(plans: Sequence[Plan], year: int | None) -> str:
    """Name plans as headings do: 《方案名》（文号）（版次）, with the year asked for; many are counted."""
    names = [plan_info(plan).name for plan in plans]
    said = "、".join(names) if len(names) <= _NAMED_PLANS else f"{names[0]}等{len(names)}个方案"
    return f"{said}{year}年" if year else said


def former_names(units: Iterable[Unit], *, renamed: bool) -> frozenset[str]:
    """Give the former names of units, in comparable form: those before a mere rename, or those before anything else.

    Who was merged, split or moved (``renamed`` is False) is in a comparison a body of its own.
    """
    return frozenset(
        normalise_name(name)
        for unit in units
        for former in unit.formerly
        if (former.relation == "renamed") is renamed
        for name in (former.name, former.full)
        if name
    )


def _plan_items(plan: Plan, year: int | None, apart: frozenset[str]) -> Iterator[Item]:
    places = {id(part): place for place, part in enumerate(_in_order(plan), 1)}
    kept = [(path, measure) for path, measure in measures_of(plan) if due_in(measure, year)]
    shown = set(map(id, chain.from_iterable(path for path, _ in kept)))
    if has_own_goals(plan):
        yield overall_item(plan.id, plan.goal, in_force(plan.targets, year, plan.last_year), plan.targets)
    for path in section_paths(plan):
        section = path[-1]
        if has_own_goals(section) and id(section) in shown:
            item = heading_item(plan.id, path, places[id(section)])
            yield replace(item, text=section.goal, targets=in_force(section.targets, year, plan.last_year))
    for path, measure in kept:
        parties = map(partial(_party, apart=apart), measure.assignments)
        item = measure_item(plan.id, path, measure, places[id(measure)], parties)
        yield replace(item, targets=in_force(measure.targets, year, plan.last_year))


def _in_order(plan: Plan) -> Iterator[Section | Measure]:
    for section in sections_of(plan):
        yield section
        yield from section.measures


def has_own_goals(part: Plan | Section) -> bool:
    """Tell whether goals stand at a plan as a whole, or at a heading."""
    return bool(part.targets or part.goal)


def overall_item(plan: str, text: str, targets: tuple[Target, ...], stated: tuple[Target, ...]) -> Item:
    """Make the item of the goals of a plan as a whole: those in force, and all that are stated."""
    return Item(plan=plan, order=0, level=Level.PLAN, title="总体目标", text=text, targets=targets, stated=stated)


def heading_item(plan: str, path: tuple[Section, ...], order: int) -> Item:
    """Make the item of the figures that stand at a heading, the last of ``path``."""
    *above, section = path
    return Item(
        plan=plan,
        order=order,
        level=Level.SECTION,
        number=section.number,
        sections=tuple(part.title for part in above),
        title=section.title,
        targets=section.targets,
        stated=section.targets,
    )


def measure_item(plan: str, path: tuple[Section, ...], measure: Measure, order: int, parties: Iterable[Party]) -> Item:
    """Make the item of a task under the headings of ``path``, with all its goals in force."""
    status = measure.status.strip()
    return Item(
        plan=plan,
        order=order,
        id=measure.id,
        number=measure.number,
        sequence=measure.sequence,
        sections=tuple(section.title for section in (path[:-1] if measure.is_section else path)),
        title=measure.title,
        text=measure.text,
        actions=measure.actions,
        parties=tuple(parties),
        open_list=measure.open_list,
        open_role=measure.open_role,
        targets=measure.targets,
        stated=measure.targets,
        deadline=measure.deadline,
        topics=measure.topics,
        status=status,
        hand=((Aspect.STATUS.value, status),) if status else (),
        continues=measure.continues,
        split_from=measure.split_from,
        merged_from=measure.merged_from,
        link_reason=measure.link_reason,
    )


def _party(assignment: Assignment, apart: frozenset[str]) -> Party:
    own_body = bool(apart) and normalise_name(assignment.written) in apart
    return Party(
        key=assignment.written if own_body else assignment.key,
        name=assignment.written if own_body else assignment.unit,
        role=assignment.role,
        group=assignment.group,
        members=assignment.members,
    )


def keep_lead_roles(item: Item) -> Item:
    """Forget what the units beside the leads of an item do."""
    parties = (party if party.role is Role.LEAD else replace(party, role=None) for party in item.parties)
    return replace(item, parties=tuple(parties))


def without_aspects(side: Side, dropped: AbstractSet[Aspect]) -> Side:
    """Give a side that does not know ``dropped``."""
    return replace(side, aspects=tuple(aspect for aspect in side.aspects if aspect not in dropped))


def quote_labels(items: Iterable[Item]) -> str:
    """Name items in a sentence: “甲”、“乙”."""
    return "、".join(f"“{shorten(item.label, 40).translate(INNER)}”" for item in items)


INNER = str.maketrans("“”", "‘’")
"""Quotation marks within what is quoted."""


def shorten(text: str, length: int) -> str:
    """Cut a text for a sentence; what is left out shows as ……."""
    flat = "".join(text.split())
    return flat if len(flat) <= length else f"{flat[:length]}……"
