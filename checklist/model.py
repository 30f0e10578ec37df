"""The frozen data everything else works on. No I/O here.

Words are those of ``docs/glossary.md``: one Chinese term, one identifier. Every object that was written by hand
knows the line it stands on; the file is known by its plan or region.
"""

from __future__ import annotations

import re
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

import msgspec


def say_period(first: int, last: int) -> str:
    """Write the years from the first to the last as documents print them: ``2023—2027年`` or ``2022年``."""
    return f"{first}年" if first == last else f"{first}—{last}年"


def heading(number: str, title: str) -> str:
    """Join the last part of a joined number and the title as they are printed.

    ``三`` gives ``三、…``, ``三（四）`` gives ``（四）…``, ``三（四）5`` gives ``5.…``, ``二（五）1（2）`` gives ``（2）…``.
    """
    last = "".join(number_parts(number)[-1:])
    mark = "" if not last or last.startswith("（") else "." if last.isdecimal() else "、"
    return f"{last}{mark}{title}"


def number_parts(number: str) -> tuple[str, ...]:
    """Take a joined number apart: ``二（五）1（2）`` gives ``二``, ``（五）``, ``1``, ``（2）``."""
    return tuple(re.findall(r"（[^（）]*）|[0-9]+|[^（）0-9]+", number))


class _Worded(Enum):
    """Members have a value for files and an office's word for print."""

    _value_: str
    word: str

    def __new__(cls, value: str, word: str = "") -> Self:
        """Make a member of its value and its word."""
        member = object.__new__(cls)
        member._value_ = value
        member.word = word
        return member


class Role(_Worded):
    """How a unit answers for a measure (责任分工)."""

    LEAD = "lead", "牵头"
    SUPPORT = "support", "配合"
    RESPONSIBLE = "responsible", "责任"


class UnitKind(_Worded):
    """What sort of body a unit is; the declaration order is the customary order of units."""

    PARTY = "party", "党委"
    CONGRESS = "congress", "人大政协"
    GOVERNMENT = "government", "政府部门"
    MASS = "mass", "群团"
    INSTITUTION = "institution", "事业单位"
    ENTERPRISE = "enterprise", "企业"
    VERTICAL = "vertical", "垂管"
    COUNTY = "county", "县区政府"
    ZONE = "zone", "园区管委会"
    TOWN = "town", "镇街"


class IndicatorKind(_Worded):
    """What a figure counts; figures of different kinds are never compared."""

    STOCK = "stock", "存量"
    FLOW = "flow", "年度量"
    GROWTH = "growth", "增速"
    POINTS = "points", "百分点"
    RATIO = "ratio", "比率"
    RANK = "rank", "位次"


class Per(_Worded):
    """The rhythm of a target that is not due once."""

    YEAR = "year", "每年"
    """Holds in every year (每年, 年均)."""
    TOTAL = "total", "累计"
    """A sum over several years, due in the last of them (两年累计)."""


class DeadlineKind(Enum):
    """What a completion time (完成时限) amounts to."""

    DATE = "date"
    YEAR_END = "year_end"
    RHYTHM = "rhythm"
    ONGOING = "ongoing"


class Severity(_Worded):
    """An error stops the commands, a warning does not."""

    ERROR = "error", "错误"
    WARNING = "warning", "提醒"


if TYPE_CHECKING:
    from collections.abc import Callable

    from typing_extensions import Self, dataclass_transform
else:

    def dataclass_transform(**_: object) -> Callable[[type], type]:
        """Stand in at run time; only type checkers need it (typing has it from Python 3.11)."""
        return lambda kind: kind


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Frozen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """Base of the model: immutable, compared by value, cheap to store."""


class Finding(Frozen, order=True):
    """Something a check has to say about the data (校验结果)."""

    file: str
    line: int
    code: str
    severity: Severity
    message: str
    hint: str = ""
    subject: str = ""
    """The id of the measure or plan concerned, so that an acceptance can be matched."""


class FormerName(Frozen):
    """A name a unit or its predecessor bore until a date."""

    name: str
    full: str = ""
    until: date | None = None
    relation: str = "renamed"
    """Only ``renamed`` is followed automatically; merged, split and moved duties are not."""


class Unit(Frozen):
    """A body that answers for measures (单位)."""

    name: str
    full: str
    kind: UnitKind
    aliases: tuple[str, ...] = ()
    plates: tuple[str, ...] = ()
    formerly: tuple[FormerName, ...] = ()
    notes: tuple[str, ...] = ()
    accepted: dict[str, str] = {}
    line: int = 0

    def name_at(self, day: date | None) -> str:
        """Give the short name the unit bore on ``day``; today's where the day is unknown."""
        former = self._former_at(day)
        return former.name if former else self.name

    def full_at(self, day: date | None) -> str:
        """Give the official name the unit bore on ``day``."""
        former = self._former_at(day)
        return (former.full or former.name) if former else self.full

    def _former_at(self, day: date | None) -> FormerName | None:
        renamed = [f for f in self.formerly if f.relation == "renamed" and f.until and day and day < f.until]
        return min(renamed, key=lambda f: f.until or date.max, default=None)


class UnitGroup(Frozen):
    """A collective of units (各县区政府); counted once, never as N tasks."""

    name: str
    kind: UnitKind
    members: tuple[str, ...] = ()
    members_known: bool = True
    complete: bool = True
    source: str = ""
    aliases: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    accepted: dict[str, str] = {}
    line: int = 0


class Region(Frozen):
    """A place whose units bear short names of their own (地区)."""

    id: str
    name: str
    short: str
    prefix: str
    units: tuple[Unit, ...] = ()
    groups: tuple[UnitGroup, ...] = ()
    notes: tuple[str, ...] = ()
    file: str = ""
    line: int = 0

    @property
    def bodies(self) -> tuple[Unit | UnitGroup, ...]:
        """The units, then the groups, in the register's order."""
        return (*self.units, *self.groups)


class Indicator(Frozen):
    """A figure counted alike in all plans (指标)."""

    name: str
    kind: IndicatorKind
    unit: str = ""
    aliases: tuple[str, ...] = ()
    file: str = ""
    line: int = 0


class Baseline(Frozen):
    """The figure a target starts from (基期值)."""

    value: float
    year: int


class Target(Frozen):
    """A figure to be reached (目标值); ``text`` is the wording as printed, after the indicator's name."""

    indicator: str
    text: str
    comparator: str | None = None
    """One of ``>= > = < <= ~`` (about), or None for a goal without a figure."""
    value: float | None = None
    value_to: float | None = None
    measurement_unit: str | None = None
    year: int | None = None
    per: Per | None = None
    baseline: Baseline | None = None
    soft: bool = False
    no_year: bool = False
    line: int = 0


class Assignment(Frozen):
    """A unit's part in a measure (责任分工); the order among its fellows is data."""

    unit: str
    """The unit's short name as of the plan's issue, or the group's name."""
    unit_full: str
    key: str
    """The unit's or group's name in its region's register today."""
    role: Role
    label: str
    group: bool = False
    members: tuple[str, ...] = ()
    """The known members of a group, by their names in the register."""
    complete: bool = True
    """False of a group some of whose members are not known."""
    written: str = ""
    """The name as the data file has it."""
    notes: tuple[str, ...] = ()
    """What is noted of the unit or group in its region's register."""
    line: int = 0


class Deadline(Frozen):
    """When a measure is due (完成时限)."""

    text: str
    kind: DeadlineKind
    date: date | None = None
    inherited: bool = False
    """True where the document names none and the end of the plan stands in."""
    of_goals: bool = False
    """True where it is the last year that the task's own goals name; the task may well go on."""


class Measure(Frozen):
    """The atom of the data (举措)."""

    id: str
    number: str
    sequence: int
    """The master 序号: the place among all measures of the plan, from 1."""
    title: str
    deadline: Deadline
    text: str = ""
    assignments: tuple[Assignment, ...] = ()
    actions: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    targets: tuple[Target, ...] = ()
    notes: tuple[str, ...] = ()
    no_units: bool = False
    open_list: bool = False
    is_section: bool = False
    """True where the section itself is the measure (it has no numbered children)."""
    continues: tuple[str, ...] = ()
    split_from: tuple[str, ...] = ()
    merged_from: tuple[str, ...] = ()
    link_reason: str = ""
    status: str = ""
    accepted: dict[str, str] = {}
    line: int = 0

    @property
    def open_role(self) -> Role | None:
        """The role of the units behind which 等 stands: the last ones printed; None where the list is closed."""
        return self.assignments[-1].role if self.open_list and self.assignments else None


class YearGoal(Frozen):
    """A goal without a figure (工作目标) that is written for a year."""

    text: str
    year: int | None = None

    @property
    def said(self) -> str:
        """The goal with its year: ``到2025年，形成体系``; one that names it already as it stands."""
        year, text = f"{self.year}年", self.text.rstrip("。；")
        return text if self.year is None or year in text else f"到{year}，{text}"


class Section(Frozen):
    """A heading with its own goals (重点任务); may nest."""

    number: str
    title: str
    goal: str = ""
    """All goals without figures, those of all years."""
    goals: tuple[YearGoal, ...] = ()
    """The same one by one, where they are written by years."""
    targets: tuple[Target, ...] = ()
    sections: tuple[Section, ...] = ()
    measures: tuple[Measure, ...] = ()
    notes: tuple[str, ...] = ()
    accepted: dict[str, str] = {}
    line: int = 0

    @property
    def heading(self) -> str:
        """The printed heading: the last number and the title."""
        return heading(self.number, self.title)


class Plan(Frozen):
    """The issued document (方案)."""

    id: str
    region: str
    title: str
    first_year: int
    last_year: int
    place: str = ""
    """The region's short name, as people say it."""
    period_inferred: bool = False
    short: str = ""
    document_number: str = ""
    issuer: str = ""
    issued: date | None = None
    edition: str = ""
    replaces: tuple[str, ...] = ()
    first_listed_leads: bool = False
    goal: str = ""
    goals: tuple[YearGoal, ...] = ()
    """As of a section."""
    targets: tuple[Target, ...] = ()
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()
    accepted: dict[str, str] = {}
    file: str = ""
    line: int = 0

    @property
    def period(self) -> str:
        """The years as printed."""
        return say_period(self.first_year, self.last_year)


class PlanData(Frozen):
    """All that was loaded: regions with their units, indicators, plans."""

    regions: tuple[Region, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    plans: tuple[Plan, ...] = ()


class Loaded(Frozen):
    """What came of reading: the data, the findings, and remarks on the files (encodings)."""

    data: PlanData
    findings: tuple[Finding, ...] = ()
    remarks: tuple[str, ...] = ()
    digest: str = ""
    """Of the files read, as :func:`checklist.files.manifest.data_digest` gives it; "" where nobody asked."""
    in_chinese: tuple[str, ...] = ()
    """The files whose keys are in Chinese."""
