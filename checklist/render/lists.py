"""The lists as sheets: plans, units with their tasks counted, indicators side by side, one task through all versions."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from checklist.files.templates import SHIPPED, Templates
from checklist.ledger.ledger import Filter, Ledgers, count_roles
from checklist.ledger.ledgerjson import json_bytes, target_json
from checklist.outline import measures_of
from checklist.render.sheet import Sheet, SheetColumn, SheetTable, build_sheet, list_table, say_words
from checklist.words.deadlines import format_date

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from checklist.compare.history import History, Stage
    from checklist.ledger.indicators import GoalTable, PrintedGoal
    from checklist.model import Plan, PlanData, Region


def _plan_line(plan: Plan) -> tuple[str, ...]:
    """Give a plan's row: id, region, title, document number, period, measures, those with units."""
    measures = [measure for _, measure in measures_of(plan)]
    with_units = sum(1 for measure in measures if measure.assignments)
    period = plan.period + ("（推定）" if plan.period_inferred else "")
    number = plan.document_number or "—"
    return (plan.id, plan.place, plan.title, number, period, str(len(measures)), str(with_units))


def unit_lines(
    plans: tuple[Plan, ...], regions: Sequence[Region], year: int | None = None
) -> Iterator[tuple[str, ...]]:
    """Give a row per unit and group with tasks, in the registers' order: region, short and full name, counts by role, total.

    They go by the names they bore when the last of the plans was issued.
    """
    ledgers = Ledgers(plans, Filter(year=year))
    for region in regions:
        for body in region.bodies:
            counts = count_roles(ledgers.parts(region, body))
            if counts.total:
                names = (region.short, ledgers.name(region, body), ledgers.full_name(region, body))
                yield (*names, *(str(number) if number else "" for number in counts.numbers), str(counts.total))


PLANS = (
    SheetColumn(title="编号", key="id", whole=True, weight=2),
    SheetColumn(title="地区", key="region", weight=1.2),
    SheetColumn(title="方案", key="title", weight=6),
    SheetColumn(title="文号", key="document_number", weight=3, floor=12),
    SheetColumn(title="期限", key="period", align="center", weight=2),
    SheetColumn(title="任务数", key="measures", align="right", number=True),
    SheetColumn(title="有分工", key="assigned", align="right", number=True),
)
UNITS = (
    SheetColumn(title="地区", key="region", weight=1.2),
    SheetColumn(title="单位", key="unit", whole=True, weight=3),
    SheetColumn(title="全称", key="unit_full", weight=4),
    SheetColumn(title="牵头", key="lead", align="right", number=True),
    SheetColumn(title="配合", key="support", align="right", number=True),
    SheetColumn(title="责任", key="responsible", align="right", number=True),
    SheetColumn(title="集体", key="collective", align="right", number=True),
    SheetColumn(title="合计", key="total", align="right", number=True),
)
REGISTER = (
    SheetColumn(title="指标", key="indicator", weight=5),
    SheetColumn(title="类别", key="kind", align="center"),
    SheetColumn(title="单位", key="unit", align="center"),
    SheetColumn(title="方案数", key="plans", align="right", number=True),
    SheetColumn(title="目标数", key="targets", align="right", number=True),
)
HISTORY = (
    SheetColumn(title="版本", weight=2, names=True),
    SheetColumn(title="任务", weight=3),
    SheetColumn(title="牵头（责任）单位", weight=2, names=True),
    SheetColumn(title="工作目标", weight=5),
    SheetColumn(title="完成时限", weight=1.5),
    SheetColumn(title="变化", align="center"),
)


def plans_sheet(data: PlanData, templates: Templates = SHIPPED) -> Sheet:
    """List the plans: id, place, title, document number, period, how many tasks and how many of them have units."""
    rows = [*map(_plan_line, data.plans)]
    words = say_words("plans", {"count": len(rows)}, templates)
    return build_sheet(words, [list_table(PLANS, rows)], _last_issued(data.plans))


def units_sheet(
    plans: tuple[Plan, ...],
    regions: Sequence[Region],
    year: int | None,
    as_of: date | None = None,
    templates: Templates = SHIPPED,
) -> Sheet:
    """List the units of regions with their tasks by role, over the whole plans or in one year; ``as_of`` is printed."""
    rows = [*unit_lines(plans, regions, year)]
    places = list(dict.fromkeys(row[0] for row in rows))
    told = {"count": len(rows), "places": places, "year": year, "partial": _partial(regions, rows)} | _day(as_of)
    words = say_words("units", told, templates)
    return build_sheet(words, [list_table(UNITS, rows)], _last_issued(plans))


def _day(as_of: date | None) -> dict[str, str]:
    return {"as_of": format_date(as_of)}


def _partial(regions: Sequence[Region], rows: Iterable[tuple[str, ...]]) -> list[str]:
    """Name the listed collectives not all of whose members are known."""
    listed = {row[:2] for row in rows}
    groups = ((region.short, group) for region in regions for group in region.groups)
    return [
        group.name
        for place, group in groups
        if (place, group.name) in listed and not (group.members_known and group.complete)
    ]


def register_sheet(found: Sequence[PrintedGoal], as_of: date | None = None, templates: Templates = SHIPPED) -> Sheet:
    """List the indicators of these goals, those of most plans first: kind, unit, how many plans and goals."""
    counted: dict[str, list[PrintedGoal]] = {}
    for entry in found:
        counted.setdefault(entry.indicator.name, []).append(entry)
    ordered = sorted(counted.values(), key=lambda own: (-len(_plans_of(own)), own[0].indicator.name))
    rows = [*map(_registered, ordered)]
    told = {"names": [], "count": len(rows), "goals": len(found), "remarks": []} | _day(as_of)
    words = say_words("indicators", told, templates)
    return build_sheet(words, [list_table(REGISTER, rows)], _last_issued(entry.plan for entry in found))


def _registered(own: Sequence[PrintedGoal]) -> tuple[str, ...]:
    indicator = own[0].indicator
    return indicator.name, indicator.kind.word, indicator.unit, str(len(_plans_of(own))), str(len(own))


def _plans_of(own: Sequence[PrintedGoal]) -> set[str]:
    return {entry.plan.id for entry in own}


def indicators_sheet(compared: Sequence[GoalTable], as_of: date | None = None, templates: Templates = SHIPPED) -> Sheet:
    """Set the goals of each indicator side by side: a table an indicator, a row a plan, a column a year."""
    names = [one.indicator.name for one in compared]
    remarks = list(dict.fromkeys(chain.from_iterable(one.notes for one in compared)))
    told = {"names": names, "count": len(names), "goals": 0, "remarks": remarks} | _day(as_of)
    words = say_words("indicators", told, templates)
    plans = (plan for one in compared for plan, _ in one.rows)
    return build_sheet(words, map(_indicator_table, compared), _last_issued(plans))


def _indicator_table(compared: GoalTable) -> SheetTable:
    unit = f"，{compared.indicator.unit}" if compared.indicator.unit else ""
    columns = [SheetColumn(title=title, weight=3) for title in compared.columns]
    return list_table(
        (SheetColumn(title="地区"), SheetColumn(title="方案", weight=3), *columns),
        [(plan.place, plan.short or plan.title, *cells) for plan, cells in compared.rows],
        f"{compared.indicator.name}（{compared.indicator.kind.word}{unit}）",
    )


def indicators_json(found: Iterable[PrintedGoal]) -> bytes:
    """Give goals as UTF-8 JSON, one by one as they are printed in the plans."""
    rows = [
        {
            "plan": entry.plan.id,
            "region": entry.plan.region,
            "number": entry.place or None,
            "kind": entry.indicator.kind,
            **target_json(entry.target),
        }
        for entry in found
    ]
    return json_bytes({"schema": "checklist-indicators/1", "targets": rows})


def history_sheet(
    found: History, unnumbered: Collection[str], templates: Templates = SHIPPED, *, only_changes: bool
) -> Sheet:
    """List one task's versions, the oldest first; ``only_changes`` leaves out those in which nothing happened to it.

    ``unnumbered`` names the versions that bear no ids, so that the task is looked for by its title.
    """
    stages = [stage for i, stage in enumerate(found.stages) if i == 0 or stage.changed or not only_changes]
    words = say_words("history", {"task": found.title, "id": found.id}, templates)
    return build_sheet(words, [list_table(HISTORY, [_stage(stage, unnumbered) for stage in stages])])


def _stage(stage: Stage, unnumbered: Collection[str]) -> tuple[str, ...]:
    what = "、".join(stage.what)
    turn = stage.turn or (f"{what}有变" if what else "有" if stage.changed else "")
    if not stage.items:
        lacking = "（这份台账没有任务编码，也没有同名任务）" if stage.version in unnumbered else "（没有这项任务）"
        return stage.version, lacking, "", "", "", turn
    labels = "\n".join(item.label for item in stage.items)
    return stage.version, labels, "、".join(stage.leads), "\n".join(stage.figures), stage.deadline, turn


def _last_issued(plans: Iterable[Plan]) -> date | None:
    return max((plan.issued for plan in plans if plan.issued), default=None)
