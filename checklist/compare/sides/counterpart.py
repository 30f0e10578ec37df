"""Make of loaded data what stands beside a file: the same unit, year and plans, in the file's own words and columns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.sides.matching import named, plans_of, required_plans, unit_of
from checklist.compare.sides.of_data import worded
from checklist.compare.sides.of_json import read_json
from checklist.errors import InputError
from checklist.forms.filled import FileKind
from checklist.ledger.ledger import build_ledger
from checklist.ledger.ledgerjson import ledger_json
from checklist.ledger.select import Filter
from checklist.outline import measures_of
from checklist.words.units import find_bodies

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.forms.filled import ReadLedger
    from checklist.ledger.columns import Columns
    from checklist.ledger.ledger import Ledger
    from checklist.model import Plan, PlanData, Region


def counterpart(
    like: ReadLedger, data: PlanData, columns: Columns, *, unit: str = "", year: int | None = None
) -> ReadLedger:
    """Give the data's ledger as it would be read from a file like ``like``.

    Of the data's plans those the file names, else the only one; without ``unit`` the one whose ledger it is; without ``year`` the file's,
    where the plans run in it. Raises InputError where it is not clear what the file is a ledger of, or it is that of a
    unit of another region.
    """
    plans = required_plans(like, data)
    if not unit and not plans_of(like, data):
        _refuse_other_region(like, data, plans)
    ledger = _ledger(replace(like, unit=unit) if unit else like, data, plans, year)
    measures = tuple(measure for plan in plans for _, measure in measures_of(plan))
    if like.kind is FileKind.JSON:
        return replace(read_json(ledger_json(ledger), Path(like.name), columns, data), measures=measures)
    return replace(worded(ledger, like, columns), title="", plans=tuple(map(named, plans)), measures=measures)


def _refuse_other_region(like: ReadLedger, data: PlanData, plans: Sequence[Plan]) -> None:
    """Refuse the file of a unit only other regions have; one whose plan the data have may be issued from above."""
    ids = {plan.region for plan in plans}
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
