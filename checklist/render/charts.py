"""The geometry of a page's two drawings: tasks by unit and role, and a time line of deadlines and target years.

Lengths across are shares of the drawing's width in percent, so that it fits a desk and a phone with text of one size;
lengths down are pixels.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from checklist.model import Frozen, Per

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.ledger.ledger import Ledger, RoleCounts
    from checklist.model import Plan, Target
    from checklist.render.page import UnitEntry

_BAR_START, _BAR_ROOM = 37.0, 54.0
_BAR_STEP, _REGION_STEP = 24, 30
_SHORTEST_WITH_FIGURE = 4.0
_LONGEST_NAME = 11
_LANE = 106
_LEFT, _RIGHT = 5.0, 94.0


class Segment(Frozen):
    """A role's part of a bar."""

    kind: str
    x: float
    width: float
    count: int

    @property
    def middle(self) -> float:
        """Where its figure stands."""
        return round(self.x + self.width / 2, 2)

    @property
    def shows_count(self) -> bool:
        """Say whether there is room for the figure."""
        return self.width >= _SHORTEST_WITH_FIGURE


class Bar(Frozen):
    """A unit's tasks; one without segments is the heading of a region."""

    y: int
    name: str
    full: str
    end: float = 0
    total: int = 0
    segments: tuple[Segment, ...] = ()


class Mark(Frozen):
    """A year on a plan's lane: tasks due in it and targets set for it."""

    x: float
    year: int
    tasks: int
    targets: int


class Lane(Frozen):
    """A plan on the time line."""

    y: int
    title: str
    start: float
    end: float
    marks: tuple[Mark, ...]
    remark: str


class Drawing(Frozen):
    """A drawing's height, its content, and what it shows in words."""

    height: int
    words: str
    bars: tuple[Bar, ...] = ()
    lanes: tuple[Lane, ...] = ()


_ROLES = (("lead", "牵头"), ("responsible", "责任"), ("support", "配合"), ("collective", "集体"))


def draw_units(units: Sequence[UnitEntry]) -> Drawing:
    """Draw a bar for each unit, in the list's order, under its region where there are several."""
    most = max((unit.counts.total for unit in units), default=1)
    several = len({unit.region for unit in units}) > 1
    bars: list[Bar] = []
    y = 4
    for region, run in groupby(units, key=lambda unit: unit.region):
        if several:
            bars.append(Bar(y=y, name=region, full=region))
            y += _REGION_STEP
        for unit in run:
            bars.append(_bar(unit, y, most))
            y += _BAR_STEP
    words = "；".join(f"{unit.region if several else ''}{unit.name}{_counts(unit.counts)}" for unit in units)
    return Drawing(height=y + 2, words=words, bars=tuple(bars))


def _counts(counts: RoleCounts) -> str:
    return "、".join(f"{word}{getattr(counts, kind)}项" for kind, word in _ROLES if getattr(counts, kind))


def _bar(unit: UnitEntry, y: int, most: int) -> Bar:
    segments: list[Segment] = []
    x = _BAR_START
    for kind, _ in _ROLES:
        count: int = getattr(unit.counts, kind)
        if count:
            width = round(_BAR_ROOM * count / most, 2)
            segments.append(Segment(kind=kind, x=round(x, 2), width=width, count=count))
            x += width
    name = unit.name if len(unit.name) <= _LONGEST_NAME else unit.name[: _LONGEST_NAME - 1] + "…"
    full = f"{unit.name}：{_counts(unit.counts)}"
    return Bar(y=y, name=name, full=full, end=round(x + 1, 2), total=unit.counts.total, segments=tuple(segments))


def draw_timeline(ledger: Ledger) -> Drawing:
    """Draw a lane for each plan: its period, and per year how many tasks are due and how many targets are set."""
    counted = [(plan, *_count(ledger, plan)) for plan in ledger.plans]
    years = [
        year for plan, tasks, targets, _ in counted for year in (plan.first_year, plan.last_year, *tasks, *targets)
    ]
    first, last = min(years, default=0), max(years, default=0)

    def x(year: int) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (year - first) / (last - first), 2) if last > first else 50.0

    lanes = tuple(
        Lane(
            y=place * _LANE,
            title=f"{plan.short or plan.title}（{plan.period}）",
            start=x(plan.first_year),
            end=x(plan.last_year),
            marks=tuple(_marks(tasks, targets, x, plan)),
            remark=remark,
        )
        for place, (plan, tasks, targets, remark) in enumerate(counted)
    )
    words = "；".join(f"{lane.title}：{'，'.join(_said(lane))}" for lane in lanes)
    return Drawing(height=_LANE * len(lanes) + 4, words=words, lanes=lanes)


def _count(ledger: Ledger, plan: Plan) -> tuple[Counter[int], Counter[int], str]:
    sections = [section for section in ledger.sections if section.plan.id == plan.id]
    rows = [row for section in sections for row in section.rows]
    dates = [row.measure.deadline.date for row in rows]
    targets: list[Target] = [target for section in sections for target in section.targets]
    targets += [target for row in rows for target in row.targets]
    yearly = sum(target.per is Per.YEAR for target in targets)
    open_ended = sum(day is None for day in dates)
    said = ((open_ended, f"长期坚持或按期开展的任务{open_ended}项"), (yearly, f"每年都要达到的目标{yearly}个"))
    due = Counter(target.year for target in targets if target.year is not None and target.per is not Per.YEAR)
    return Counter(day.year for day in dates if day), due, "；".join(text for count, text in said if count)


def _marks(tasks: Counter[int], targets: Counter[int], x: object, plan: Plan) -> Iterator[Mark]:
    for year in sorted({*range(plan.first_year, plan.last_year + 1), *tasks, *targets}):
        yield Mark(x=x(year), year=year, tasks=tasks[year], targets=targets[year])  # type: ignore[operator]


def _said(lane: Lane) -> list[str]:
    said = [
        f"{mark.year}年" + "、".join(
            text for count, text in ((mark.tasks, f"到期任务{mark.tasks}项"), (mark.targets, f"目标{mark.targets}个")) if count
        )
        for mark in lane.marks
        if mark.tasks or mark.targets
    ]  # fmt: skip
    return [*said, *([lane.remark] if lane.remark else [])]
