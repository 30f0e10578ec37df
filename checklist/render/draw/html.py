"""Ledgers as one self-contained page for the browser: to search, filter and sort on screen, and to print.

The page asks the network for nothing, and its policy forbids it to: everything is refused but its own style and the one
script whose hash it names (Content Security Policy Level 3). Text comes from data and is escaped by the template.
Its two drawings are tasks by unit and role, and a time line of deadlines and target years: lengths across are shares of
the drawing's width in percent, so that it fits a desk and a phone with text of one size; lengths down are pixels.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from itertools import chain, groupby, starmap
from typing import TYPE_CHECKING, NamedTuple

from checklist.files.templates import SHIPPED, Templates
from checklist.model import Frozen, Per
from checklist.render.page import build_page, join_ledgers
from checklist.render.sheet import note_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from checklist.ledger.ledger import Ledger, RoleCounts
    from checklist.model import Plan, Region, Target
    from checklist.render.page import ListedUnit
    from checklist.render.sheet import Sheet

_BAR_START, _BAR_ROOM = 37.0, 54.0
"""Percent of the width: where bars begin, after the names, and what the longest takes."""
_BAR_STEP, _REGION_STEP = 24, 30
"""Pixels from one bar, and from one region, to the next."""
_SHORTEST_WITH_FIGURE = 4.0
"""Percent of the width in which a figure of two digits fits."""
_LONGEST_NAME = 11
"""Characters of a name that fit beside the bars."""
_LANE = 106
"""Pixels of one plan on the time line."""
_LEFT, _RIGHT = 5.0, 94.0
"""Percent of the width at which the first and the last year stand, so that their labels are not cut."""


class BarSegment(Frozen):
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


class UnitBar(Frozen):
    """A unit's tasks; one without segments is the heading of a region."""

    y: int
    name: str
    full: str
    end: float = 0
    total: int = 0
    segments: tuple[BarSegment, ...] = ()


class YearMark(Frozen):
    """A year on a plan's lane: tasks due in it and targets set for it."""

    x: float
    year: int
    tasks: int
    targets: int


class PlanLane(Frozen):
    """A plan on the time line."""

    y: int
    title: str
    start: float
    end: float
    marks: tuple[YearMark, ...]
    remark: str


class PageDrawing(Frozen):
    """A drawing's height, its content, and what it shows in words."""

    height: int
    words: str
    bars: tuple[UnitBar, ...] = ()
    lanes: tuple[PlanLane, ...] = ()


_ROLES = (("lead", "牵头"), ("responsible", "责任"), ("support", "配合"), ("collective", "集体"))


def draw_units(units: Sequence[ListedUnit]) -> PageDrawing:
    """Draw a bar for each unit, in the list's order, under its region where there are several."""
    most = max((unit.counts.total for unit in units), default=1)
    several = len({unit.region for unit in units}) > 1
    bars: list[UnitBar] = []
    y = 4
    for region, run in groupby(units, key=lambda unit: unit.region):
        if several:
            bars.append(UnitBar(y=y, name=region, full=region))
            y += _REGION_STEP
        for unit in run:
            bars.append(_bar(unit, y, most))
            y += _BAR_STEP
    words = "；".join(f"{unit.region if several else ''}{unit.name}{_counts(unit.counts)}" for unit in units)
    return PageDrawing(height=y + 2, words=words, bars=tuple(bars))


def _counts(counts: RoleCounts) -> str:
    return "、".join(f"{word}{getattr(counts, kind)}项" for kind, word in _ROLES if getattr(counts, kind))


def _bar(unit: ListedUnit, y: int, most: int) -> UnitBar:
    segments: list[BarSegment] = []
    x = _BAR_START
    for kind, _ in _ROLES:
        count: int = getattr(unit.counts, kind)
        if count:
            width = round(_BAR_ROOM * count / most, 2)
            segments.append(BarSegment(kind=kind, x=round(x, 2), width=width, count=count))
            x += width
    name = unit.name if len(unit.name) <= _LONGEST_NAME else unit.name[: _LONGEST_NAME - 1] + "…"
    full = f"{unit.name}：{_counts(unit.counts)}"
    return UnitBar(y=y, name=name, full=full, end=round(x + 1, 2), total=unit.counts.total, segments=tuple(segments))


def draw_timeline(ledger: Ledger) -> PageDrawing:
    """Draw a lane for each plan: its period, and per year how many tasks are due and how many targets are set."""
    counted = [(plan, _count(ledger, plan)) for plan in ledger.plans]
    years = list(chain.from_iterable(starmap(_years, counted)))
    first, last = min(years, default=0), max(years, default=0)

    def x(year: int) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (year - first) / (last - first), 2) if last > first else 50.0

    lanes = tuple(_lane(place, plan, count, x) for place, (plan, count) in enumerate(counted))
    words = "；".join(f"{lane.title}：{'，'.join(_said(lane))}" for lane in lanes)
    return PageDrawing(height=_LANE * len(lanes) + 4, words=words, lanes=lanes)


class _YearCounts(NamedTuple):
    """A plan's tasks due and targets set, by year, and what is to be said of those without one."""

    tasks: Counter[int]
    targets: Counter[int]
    remark: str


def _years(plan: Plan, count: _YearCounts) -> tuple[int, ...]:
    return plan.first_year, plan.last_year, *count.tasks, *count.targets


def _count(ledger: Ledger, plan: Plan) -> _YearCounts:
    days: list[date | None] = []
    targets: list[Target] = []
    for section in ledger.sections:
        if section.plan.id == plan.id:
            targets += section.targets
            for row in section.rows:
                targets += row.targets
                days.append(row.measure.deadline.date)
    dated = Counter(target.year for target in targets if target.year is not None and target.per is not Per.YEAR)
    yearly = sum(target.per is Per.YEAR for target in targets)
    due = Counter(day.year for day in days if day)
    return _YearCounts(due, dated, _remark(days.count(None), yearly))


def _remark(open_ended: int, yearly: int) -> str:
    said = ((open_ended, "长期坚持或按期开展的任务{}项"), (yearly, "每年都要达到的目标{}个"))
    return "；".join(text.format(number) for number, text in said if number)


def _lane(place: int, plan: Plan, count: _YearCounts, x: Callable[[int], float]) -> PlanLane:
    years = sorted({*range(plan.first_year, plan.last_year + 1), *count.tasks, *count.targets})
    return PlanLane(
        y=place * _LANE,
        title=f"{plan.short or plan.title}（{plan.period}）",
        start=x(plan.first_year),
        end=x(plan.last_year),
        marks=tuple(YearMark(x=x(y), year=y, tasks=count.tasks[y], targets=count.targets[y]) for y in years),
        remark=count.remark,
    )


def _said(lane: PlanLane) -> Iterator[str]:
    for mark in lane.marks:
        counts = ((mark.tasks, f"到期任务{mark.tasks}项"), (mark.targets, f"目标{mark.targets}个"))
        said = "、".join(text for number, text in counts if number)
        if said:
            yield f"{mark.year}年{said}"
    if lane.remark:
        yield lane.remark


MANY_UNITS = 30
"""From this many units their drawing is folded away at first."""


def ledger_html(
    ledgers: Sequence[Ledger],
    regions: Sequence[Region] = (),
    templates: Templates = SHIPPED,
    *,
    only: str = "",
) -> bytes:
    """Give a page with every task of the ledgers once, UTF-8; the same ledgers give the same bytes.

    A ledger of whole plans (``build_ledger(plans)``) shows all units; a single unit's shows its own role in each task.
    ``regions`` lend their names and the customary order of units; ``only`` names those of all units whose tasks several
    ledgers hold. Raises ValueError without ledgers, InputError where the program's files are incomplete.
    """
    if not ledgers:
        raise ValueError("a page shows at least one ledger")
    ledger = join_ledgers(ledgers)
    page = build_page(ledger, regions, only, templates)
    script = templates.read("ledger.js") or ""
    values = {
        "page": page,
        "bars": draw_units(page.units),
        "timeline": draw_timeline(ledger),
        "style": templates.read("ledger.css"),
        "script": script,
        "policy": _policy(script),
        "fold_units": len(page.units) > MANY_UNITS,
    }
    return templates.render("ledger.html", values).encode()


def sheets_html(sheets: Sequence[Sheet], templates: Templates = SHIPPED) -> bytes:
    """Give sheets one after another as a page to read and to print, as ``templates/sheet.html`` sets it, UTF-8.

    New words are ``ins``, removed ones ``del``; there is no script, and the network is asked for nothing.
    """
    notes = [list(note_lines(sheet.notes)) for sheet in sheets]
    return templates.render("sheet.html", {"sheets": sheets, "notes": notes}).encode()


def _policy(script: str) -> str:
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
