"""``checklist units``: what units there are and how much they answer for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from checklist.commands.chinese import ChineseCommand, say
from checklist.commands.context import plan_data, templates
from checklist.commands.outputs import Wish, deliver, output_options
from checklist.commands.selection import list_options, read_year

if TYPE_CHECKING:
    from datetime import date


@click.command("units", cls=ChineseCommand, stray="--region")
@list_options
@click.option("--year", callback=read_year, metavar="年份", help="只看某一年")
@output_options
def command(
    plan_names: tuple[str, ...], region: str | None, year: int | None, as_of: date | None, **options: Any
) -> None:
    """列出单位：牵头、配合、负责、集体任务各多少项。

    \b
    例：
      checklist units --region 邢台
      checklist units --plan maiji-2022
      checklist units --region 邢台 -o 单位.xlsx
    """
    from checklist.ledger.asked import choose_plans, choose_regions, say_replaced
    from checklist.render.lists import units_sheet

    wish = Wish(**options)
    data = plan_data()
    plans = choose_plans(data, plan_names, year, as_of)
    regions = choose_regions(data, region, plans)
    if left_out := say_replaced(data, plan_names, [place.id for place in regions], year, as_of):
        say(left_out)
    deliver([units_sheet(plans, regions, year, as_of, templates())], wish)
