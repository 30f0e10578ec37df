"""What stands beside a file: the same unit, year and plans of the data, read as if from a file of the same columns.

Beside a unit's own ledger the data's other tasks stand, too: one that passed to another unit is then no dropped one.
"""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.sides.item import keep_lead_roles
from checklist.compare.sides.of_data import keep_what_json_tells, word_like
from checklist.compare.sides.of_file import read_side
from checklist.compare.sides.scope import named, plans_of, required_plans, unit_of
from checklist.errors import InputError
from checklist.forms.filled import FileKind
from checklist.ledger.ledger import Filter, build_ledger
from checklist.outline import measures_of
from checklist.words.units import find_bodies

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from checklist.compare.sides.item import Item, Side
    from checklist.compare.sides.scope import Owner
    from checklist.forms.filled import ReadLedger
    from checklist.ledger.columns import Columns
    from checklist.ledger.ledger import Ledger, Row
    from checklist.model import Plan, PlanData, Region
    from checklist.words.units import Body


def word_beside(
    like: ReadLedger, data: PlanData, columns: Columns, *, unit: str = "", year: int | None = None
) -> ReadLedger:
    """Word the data's ledger as it would be read from a file like ``like``.

    Of the data's plans those the file names, else the only one; without ``unit`` the one whose ledger it is; without ``year`` the file's,
    where the plans run in it. Raises InputError where it is not clear what the file is a ledger of, or it is that of a
    unit of another region.
    """
    plans = required_plans(like, data)
    if not unit and not plans_of(like, data):
        _refuse_other_region(like, data, plans)
    ledger = _ledger(replace(like, unit=unit) if unit else like, data, plans, year)
    measures = tuple(measure for plan in plans for _, measure in measures_of(plan))
    read = replace(_as_read(ledger, like, columns, data), measures=measures)
    return read if like.kind is FileKind.JSON else replace(read, title="", plans=tuple(map(named, plans)))


def _as_read(ledger: Ledger, like: ReadLedger, columns: Columns, data: PlanData | None = None) -> ReadLedger:
    if like.kind is FileKind.JSON:
        return replace(keep_what_json_tells(ledger, like.name, columns, data), measures=like.measures)
    return word_like(ledger, like, columns)


def _refuse_other_region(like: ReadLedger, data: PlanData, plans: Sequence[Plan]) -> None:
    """Refuse the file of a unit only other regions have; one whose plan the data have may be issued from above."""
    ids = set(map(attrgetter("region"), plans))
    own = [region for region in data.regions if region.id in ids]
    if not like.unit or find_bodies(own, like.unit):
        return
    theirs = tuple(dict.fromkeys(region.short for region, _ in find_bodies(data.regions, like.unit)))
    if theirs:
        ours = "、".join(region.short for region in own)
        raise InputError(
            f"两个版本不是同一个地区的：{like.name}是“{like.unit}”（{'、'.join(theirs)}）的台账，另一版是{ours}的方案。",
            "请选同一个地区的方案；要指明是哪个单位的台账，可加 --unit。",
        )


def _ledger(like: ReadLedger, data: PlanData, plans: tuple[Plan, ...], year: int | None) -> Ledger:
    region = _one_region(like, data, plans)
    body = None if like.kind is FileKind.JSON and not like.unit else unit_of(like, region)
    wanted = year if year is not None else _running(like.year, plans)
    return build_ledger(plans, (region, body) if body else None, Filter(year=wanted))


def _one_region(like: ReadLedger, data: PlanData, plans: Sequence[Plan]) -> Region:
    regions = {plan.region for plan in plans}
    if len(regions) != 1:
        known = "、".join(region.short for region in data.regions if region.id in regions)
        raise InputError(f"{like.name}要对照的方案不是同一个地区的：{known}。", "请用 --plan 写明是哪个方案。")
    return next(region for region in data.regions if region.id in regions)


def _running(year: int | None, plans: Sequence[Plan]) -> int | None:
    if year is None or any(plan.first_year <= year <= plan.last_year for plan in plans):
        return year
    return None


def _body(owner: Owner, data: PlanData) -> tuple[Region, Body] | None:
    found = ((region, body) for region in data.regions if region.id == owner.region for body in region.bodies)
    return next(((region, body) for region, body in found if body.name == owner.name), None)


def add_elsewhere(side: Side, ledger: ReadLedger, data: PlanData, columns: Columns, owner: Owner) -> Side:
    """Add to a unit's side the tasks of others, in the plan's order among its own; none where the data do not know it."""
    unit = _body(owner, data)
    if unit is None:
        return side
    plans = required_plans(ledger, data)
    whole = build_ledger(plans, None, Filter(year=ledger.year))
    own = build_ledger(plans, unit, Filter(year=ledger.year)).rows
    ours = {(row.plan.id, row.measure.id) for row in own}
    rest = _leave_out(whole, ours)
    if not rest.rows or len(own) != len(side.measures):
        return side
    others = read_side(_as_read(rest, ledger, columns), data).measures
    if "own_role" in ledger.columns:  # beside 本单位职责 the other units' roles are printed only where they differ
        others = tuple(map(keep_lead_roles, others))
    step = len(others) + 1
    goals = (replace(item, order=item.order * step) for item in side.goals)
    return replace(side, items=(*goals, *_merged(side.measures, own, others, rest.rows)))


def _leave_out(ledger: Ledger, tasks: Collection[tuple[str, str]]) -> Ledger:
    sections = []
    for section in ledger.sections:
        rows = tuple(row for row in section.rows if (row.plan.id, row.measure.id) not in tasks)
        sections += [replace(section, rows=rows)] if rows else []
    return replace(ledger, sections=tuple(sections))


def _merged(own: Sequence[Item], rows: Sequence[Row], others: Sequence[Item], rest: Sequence[Row]) -> Iterator[Item]:
    """Give all items in the order of their rows; those of the unit keep their places among headings and tasks."""
    step = len(others) + 1
    known = sorted(
        [(_place(row), 0, item) for row, item in zip(rows, own, strict=True)]
        + [(_place(row), 1, item) for row, item in zip(rest, others, strict=True)],
        key=lambda one: one[0],
    )
    last = 0
    for _, foreign, item in known:
        last = last + 1 if foreign else item.order * step
        yield replace(item, order=last)


def _place(row: Row) -> tuple[str, int]:
    return row.plan.id, row.measure.sequence
