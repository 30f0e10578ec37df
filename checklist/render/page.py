"""Ledgers as one self-contained page for the browser: to search, filter and sort on screen, and to print.

The page asks the network for nothing, and its policy forbids it to: everything is refused but its own style and the one
script whose hash it names (Content Security Policy Level 3). Text comes from data and is escaped by the template,
``templates/ledger.html``; what it speaks of is made here under the names it uses.
Its two drawings are tasks by unit and role, and a time line of deadlines and target years: lengths across are shares of
the drawing's width in percent, so that it fits a desk and a phone with text of one size; lengths down are pixels.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from itertools import chain, groupby, islice, repeat
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec.structs import replace

from checklist.files.templates import SHIPPED, Templates
from checklist.ledger.ledger import Ledger, RoleCounts, Row, due_in, put_in_sections
from checklist.ledger.phrases import COLLECTIVE_MARK, INHERITED_MARK, NONE, NOT_STATED, goal_texts, say_ledger
from checklist.ledger.wording import word_table
from checklist.model import Frozen, Per, Role
from checklist.words.deadlines import mark_each, mark_expired, say_deadline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.model import Assignment, Plan, Region

_T = TypeVar("_T")
LETTERS = {Role.LEAD: "l", Role.SUPPORT: "s", Role.RESPONSIBLE: "r"}
COLLECTIVE = "*"
"""Follows the letter where the task reaches the unit only as a member of a group."""
_KEYS = frozenset({"measure", "target", "responsible", "deadline"})
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
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    values = {
        "page": page,
        "bars": draw_units(page["units"]),
        "timeline": draw_timeline(ledger),
        "style": templates.read("ledger.css"),
        "script": script,
        "policy": "default-src 'none'; style-src 'unsafe-inline'; "
        f"script-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'",
        "fold_units": len(page["units"]) > MANY_UNITS,
    }
    return templates.render("ledger.html", values).encode()


def join_ledgers(ledgers: Sequence[Ledger]) -> Ledger:
    """Give one ledger with every task of ``ledgers`` once, plan after plan, in printed order; a single one as it is."""
    if len(ledgers) == 1:
        return ledgers[0]
    plans = tuple({plan.id: plan for ledger in ledgers for plan in ledger.plans}.values())
    rows = {(row.plan.id, row.measure.id): row for ledger in ledgers for row in ledger.rows}
    order = _places(map(attrgetter("id"), plans))
    ordered = sorted(rows.values(), key=lambda row: (order[row.plan.id], row.measure.sequence))
    of_all = (replace(row, own_role=None, own=(), collective=False) for row in ordered)
    return Ledger(
        region=ledgers[0].region,
        plans=plans,
        as_of=ledgers[0].as_of,
        sections=tuple(put_in_sections(of_all, ledgers[0].year)),
        narrowed=ledgers[0].narrowed,
        goals=True,
    )


def build_page(
    ledger: Ledger, regions: Sequence[Region], only: str = "", templates: Templates = SHIPPED
) -> dict[str, Any]:
    """Give what the template shows of a ledger; ``regions`` lend their names and their units' customary order.

    ``only`` names those whose tasks the ledger was put together from, where they are not all.
    """
    said = say_ledger(ledger, _KEYS, templates, only)
    several = len(ledger.plans) > 1 and not ledger.unit
    page = _Page(ledger, regions)
    parts = list(page.parts(templates))
    units = page.counted()
    return {
        "title": _joint_title(ledger, regions) if several else said.title,
        "subtitle": said.subtitle,
        "counts": said.closing,
        "single_unit": bool(ledger.unit),
        "plans": page.plans,
        "parts": parts,
        "outline": list(_outline(parts, ledger)),
        "units": units,
        "choices": _choices(units),
        "years": sorted(set(chain(*page.years))),
        "topics": list(page.topics),
        "notes": said.notes,
    }


def _joint_title(ledger: Ledger, regions: Sequence[Region]) -> str:
    places = {plan.region for plan in ledger.plans}
    names = [region.name for region in regions if region.id in places]
    year = f"{ledger.year}年" if ledger.year else ""
    return f"{names[0] if len(names) == 1 else ''}{year}重点任务台账"


class ListedUnit(Frozen):
    """A unit that may be picked; its place in the list is what tasks name it by."""

    region: str
    name: str
    counts: RoleCounts


def _choices(units: Iterable[ListedUnit]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Give the units to pick from, each with its place among all, under their regions."""
    return [
        (region, [{"place": place, "unit": unit} for place, unit in run])
        for region, run in groupby(enumerate(units), key=lambda choice: choice[1].region)
    ]


def _in_order(met: Iterable[tuple[str, str]], regions: Sequence[Region]) -> list[tuple[str, str]]:
    """Put units in the registers' order, those of unknown registers as they come."""
    known = {(region.id, body.name): i for region in regions for i, body in enumerate(region.bodies)}
    places = {region.id: i for i, region in enumerate(regions)}
    return sorted(met, key=lambda key: (places.get(key[0], len(places)), known.get(key, len(known))))


def _names_met(rows: Sequence[Row]) -> dict[tuple[str, str], str]:
    """Give the names by region and key, those with an entry of their own before those only groups contain."""
    names: dict[tuple[str, str], str] = {}
    for row in rows:
        for assignment in row.measure.assignments:
            names.setdefault((row.plan.region, assignment.key), assignment.unit)
    for row in rows:
        for member in chain(*(assignment.members for assignment in row.measure.assignments)):
            names.setdefault((row.plan.region, member), member)
    return names


class _Page:
    """The tasks of a ledger, the units met in them, their topics and years: in the page each goes by its place in a list."""

    def __init__(self, ledger: Ledger, regions: Sequence[Region]) -> None:
        self._ledger = ledger
        self._regions = {region.id: region.short for region in regions}
        self._names = _names_met(ledger.rows)
        self._units = _places(_in_order(self._names, regions))
        self._plans = _places(plan.id for plan in ledger.plans)
        self.plans = [plan.short or plan.title for plan in ledger.plans]
        self.topics = _places(dict.fromkeys(chain(*map(attrgetter("measure.topics"), ledger.rows))))
        self.years = list(map(_years, ledger.rows, repeat(ledger.year)))

    def counted(self) -> list[ListedUnit]:
        """Give the list of units with each one's tasks by role."""
        counts: list[Counter[str]] = [Counter() for _ in self._units]
        for row in self._ledger.rows:
            for place, letter in self._letters(row).items():
                counts[place][letter if len(letter) == 1 else COLLECTIVE] += 1
        return [
            ListedUnit(
                region=self._regions.get(key[0], key[0]),
                name=self._names[key],
                counts=RoleCounts(
                    lead=count["l"], support=count["s"], responsible=count["r"], collective=count[COLLECTIVE]
                ),
            )
            for key, count in zip(self._units, counts, strict=True)
        ]

    def _letters(self, row: Row) -> dict[int, str]:
        """Give each unit's letter in a task; one that has an entry of its own is no member there."""
        found: dict[int, str] = {}
        for assignment in row.measure.assignments:
            found.setdefault(self._units[row.plan.region, assignment.key], LETTERS[assignment.role])
        for assignment in row.measure.assignments:
            for member in assignment.members:
                found.setdefault(self._units[row.plan.region, member], LETTERS[assignment.role] + COLLECTIVE)
        return found

    def parts(self, templates: Templates) -> Iterator[dict[str, Any]]:
        """Give the tasks under each heading in printed order, numbered through."""
        ledger = self._ledger
        bands = word_table(ledger, (), templates, bands=True).bands
        goals = goal_texts([row.targets for row in ledger.rows], ledger.year, templates)
        tasks = map(self._task, range(1, len(goals) + 1), ledger.rows, goals, self.years)
        for place, (section, own) in enumerate(zip(ledger.sections, bands, strict=True), 1):
            yield {"anchor": f"part-{place}", "bands": own, "tasks": list(islice(tasks, len(section.rows)))}

    def _task(self, place: int, row: Row, goal: str, years: Iterable[int]) -> dict[str, Any]:
        """Tell of a task; lists are space-separated, ready for ``data-`` attributes."""
        measure, units, year = row.measure, self._letters(row), self._ledger.year
        plan, deadline = self._plans[row.plan.id], measure.deadline
        return {
            "place": place,
            "sequence": measure.sequence,
            "plan": plan,
            "plan_name": self.plans[plan],
            "where": row.path[-1].heading if row.path else "",
            "title": measure.title,
            "text": mark_expired(measure.text, year),
            "actions": () if measure.text else mark_each(measure.actions, year),
            "target": goal or NONE,
            "shares": list(_shares(measure.assignments, open_list=measure.open_list)),
            "nobody": NOT_STATED,
            "own_role": (row.own_role.word if row.own_role else "") + (COLLECTIVE_MARK if row.collective else ""),
            "deadline": say_deadline(deadline, year) + (INHERITED_MARK if deadline.inherited else ""),
            "due": deadline.date.isoformat() if deadline.date else "9999",  # what has no day is sorted last
            "first_unit": next(iter(units), len(self._units)),
            "units": " ".join(f"{place}{letter}" for place, letter in units.items()),  # 3l 7s 9r*
            "years": " ".join(map(str, years)),
            "topics": " ".join(str(self.topics[topic]) for topic in measure.topics),
        }


def _places(things: Iterable[_T]) -> dict[_T, int]:
    return {thing: place for place, thing in enumerate(things)}


def _years(row: Row, year: int | None) -> list[int]:
    if year:
        return [year]
    return [year for year in range(row.plan.first_year, row.plan.last_year + 1) if due_in(row.measure, year)]


def _shares(assignments: Sequence[Assignment], *, open_list: bool) -> Iterator[dict[str, str]]:
    """Give the units of each role in a task."""
    runs = [(role, [a.unit for a in run]) for role, run in groupby(assignments, key=lambda a: a.role)]
    for place, (role, names) in enumerate(runs, 1):
        opened = "等" if open_list and place == len(runs) else ""
        yield {"word": role.word, "letter": LETTERS[role], "names": "、".join(names) + opened}


def _outline(parts: Sequence[dict[str, Any]], ledger: Ledger) -> Iterator[dict[str, Any]]:
    """Give a line (目录) per plan and heading, with the tasks of all headings below it."""
    per_plan = Counter(row.plan.id for row in ledger.rows)
    below: Counter[tuple[str, str]] = Counter()
    for row in ledger.rows:
        below.update((row.plan.id, section.number) for section in row.path)
    for part, section in zip(parts, ledger.sections, strict=True):
        for band in part["bands"]:
            opened = section.path[band.level - 1] if band.level else None
            count = below[section.plan.id, opened.number] if opened else per_plan[section.plan.id]
            yield {"level": band.level, "title": band.title, "count": count, "anchor": part["anchor"]}


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
_ROLES = (("lead", "牵头"), ("responsible", "责任"), ("support", "配合"), ("collective", "集体"))


def draw_units(units: Sequence[ListedUnit]) -> dict[str, Any]:
    """Draw a bar for each unit, in the list's order, under its region where there are several.

    A drawing is its height, its content, and what it shows in words; a bar without segments is the heading of a region.
    """
    most = max((unit.counts.total for unit in units), default=1)
    several = len({unit.region for unit in units}) > 1
    bars: list[dict[str, Any]] = []
    y = 4
    for region, run in groupby(units, key=lambda unit: unit.region):
        if several:
            bars.append({"y": y, "name": region, "segments": ()})
            y += _REGION_STEP
        for unit in run:
            bars.append({"y": y, **_bar(unit, most)})
            y += _BAR_STEP
    words = "；".join(f"{unit.region if several else ''}{unit.name}{_counts(unit.counts)}" for unit in units)
    return {"height": y + 2, "words": words, "bars": bars}


def _counts(counts: RoleCounts) -> str:
    return "、".join(f"{word}{getattr(counts, kind)}项" for kind, word in _ROLES if getattr(counts, kind))


def _bar(unit: ListedUnit, most: int) -> dict[str, Any]:
    segments: list[dict[str, Any]] = []
    start = _BAR_START
    for kind, _ in _ROLES:
        count: int = getattr(unit.counts, kind)
        if count:
            x, width = round(start, 2), round(_BAR_ROOM * count / most, 2)
            middle, shows_count = round(x + width / 2, 2), width >= _SHORTEST_WITH_FIGURE
            segments.append(
                {"kind": kind, "x": x, "width": width, "count": count, "middle": middle, "shows_count": shows_count}
            )
            start += width
    return {
        "name": unit.name if len(unit.name) <= _LONGEST_NAME else unit.name[: _LONGEST_NAME - 1] + "…",
        "full": f"{unit.name}：{_counts(unit.counts)}",
        "end": round(start + 1, 2),
        "total": unit.counts.total,
        "segments": segments,
    }


def draw_timeline(ledger: Ledger) -> dict[str, Any]:
    """Draw a lane for each plan: its period, and per year how many tasks are due and how many targets are set."""
    lanes = [_lane(place, plan, ledger) for place, plan in enumerate(ledger.plans)]
    years = [mark["year"] for lane in lanes for mark in lane["marks"]]
    first, last = min(years, default=0), max(years, default=0)

    def x(year: int) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (year - first) / (last - first), 2) if last > first else 50.0

    for plan, lane in zip(ledger.plans, lanes, strict=True):
        lane.update(start=x(plan.first_year), end=x(plan.last_year))
        for mark in lane["marks"]:
            mark["x"] = x(mark["year"])
    words = "；".join(f"{lane['title']}：{'，'.join(_said(lane))}" for lane in lanes)
    return {"height": _LANE * len(lanes) + 4, "words": words, "lanes": lanes}


def _lane(place: int, plan: Plan, ledger: Ledger) -> dict[str, Any]:
    """Give a plan's tasks due and targets set, by year, and what is to be said of those without one."""
    sections = [section for section in ledger.sections if section.plan.id == plan.id]
    rows = list(chain(*map(attrgetter("rows"), sections)))
    targets = list(chain(*map(attrgetter("targets"), (*sections, *rows))))
    days = list(map(attrgetter("measure.deadline.date"), rows))
    yearly = list(map(attrgetter("per"), targets)).count(Per.YEAR)
    due = Counter(map(attrgetter("year"), filter(None, days)))
    dated = Counter(target.year for target in targets if target.year is not None and target.per is not Per.YEAR)
    years = sorted({*range(plan.first_year, plan.last_year + 1), *due, *dated})
    return {
        "y": place * _LANE,
        "title": f"{plan.short or plan.title}（{plan.period}）",
        "marks": [{"year": year, "tasks": due[year], "targets": dated[year]} for year in years],
        "remark": _remark(days.count(None), yearly),
    }


def _remark(open_ended: int, yearly: int) -> str:
    said = ((open_ended, "长期坚持或按期开展的任务{}项"), (yearly, "每年都要达到的目标{}个"))
    return "；".join(text.format(number) for number, text in said if number)


def _said(lane: dict[str, Any]) -> Iterator[str]:
    for mark in lane["marks"]:
        counts = ((mark["tasks"], f"到期任务{mark['tasks']}项"), (mark["targets"], f"目标{mark['targets']}个"))
        said = "、".join(text for number, text in counts if number)
        if said:
            yield f"{mark['year']}年{said}"
    if lane["remark"]:
        yield lane["remark"]
