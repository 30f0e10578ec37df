"""``checklist plans``: what plans there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from checklist.commands.chinese import ChineseCommand
from checklist.commands.context import plan_data, templates
from checklist.commands.outputs import Wish, deliver, output_options
from checklist.commands.selection import complete_plan

if TYPE_CHECKING:
    from checklist.model import PlanData
    from checklist.render.sheet import Sheet


_DROPPED = {"--region": "没有 --region 这个选项。地区直接写在后面，如 checklist plans 邢台。"}


@click.command("plans", cls=ChineseCommand, dropped=_DROPPED)
@click.argument("name", metavar="[方案或地区]", required=False, shell_complete=complete_plan)
@output_options
def command(name: str | None, **options: Any) -> None:
    """列出全部方案：编号、文号、期限、任务数；写一个方案的编号时，列出它的总体目标和全部勘误、说明。

    \b
    例：
      checklist plans
      checklist plans maiji-2022
      checklist plans --data 我局方案.yaml
      checklist plans -o 方案一览.docx
    """
    wish = Wish(**options)
    deliver([_sheet(plan_data(), name)], wish)


def _sheet(data: PlanData, name: str | None) -> Sheet:
    from checklist.ledger.asked import find_region, plan_by_name
    from checklist.render.ledger_sheet import plan_sheet
    from checklist.render.lists import plans_sheet

    place = find_region(data, name) if name else None
    if name is None or place:
        plans = tuple(plan for plan in data.plans if place is None or plan.region == place.id)
        return plans_sheet(replace(data, plans=plans), templates())
    plan = plan_by_name(data, name)
    (region,) = (region for region in data.regions if region.id == plan.region)
    return plan_sheet(plan, region, templates())
