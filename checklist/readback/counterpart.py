"""Make of loaded data what stands beside a file: the same unit, year and plans, in the file's own words and columns."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.errors import InputError
from checklist.ledger import build_ledger
from checklist.readback.jsonledger import read_json
from checklist.readback.ledger import FileKind
from checklist.readback.matching import named, required_plans, unit_of
from checklist.readback.rendered import worded
from checklist.render.jsonfile import ledger_json
from checklist.select import Filter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.columns import Columns
    from checklist.ledger import Ledger
    from checklist.model import Plan, PlanData, Region
    from checklist.readback.ledger import ReadLedger


def counterpart(
    like: ReadLedger, data: PlanData, columns: Columns, *, unit: str = "", year: int | None = None
) -> ReadLedger:
    """Give the data's ledger as it would be read from a file like ``like``.

    Of the data's plans those the file names, else the only one; without ``unit`` the one whose ledger it is; without ``year`` the file's,
    where the plans run in it. Raises InputError where it is not clear what the file is a ledger of.
    """
    plans = required_plans(like, data)
    ledger = _ledger(replace(like, unit=unit) if unit else like, data, plans, year)
    if like.kind is FileKind.JSON:
        return read_json(ledger_json(ledger), Path(like.name), columns, data)
    return replace(worded(ledger, like, columns), title="", plans=tuple(map(named, plans)))


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
