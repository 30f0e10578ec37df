"""``checklist indicators``: one indicator across plans and years."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from checklist.commands.chinese import ChineseCommand, say
from checklist.commands.context import plan_data, templates
from checklist.commands.outputs import Wish, deliver, output_options
from checklist.commands.selection import list_options

if TYPE_CHECKING:
    from datetime import date


@click.command("indicators", cls=ChineseCommand)
@click.argument("name", metavar="[指标]", required=False)
@list_options
@output_options
def command(
    name: str | None, plan_names: tuple[str, ...], region: str | None, as_of: date | None, **options: Any
) -> None:
    """把一项指标在各方案、各年份的目标排在一起（对标）；不写指标时列出全部指标。

    存量、年度量、增速、比率分表列出，数字照原文。

    \b
    例：
      checklist indicators 高新技术企业
      checklist indicators 技术合同成交额 --format json
      checklist indicators 高新技术企业 -o 对标.docx
    """
    from checklist.ledger.asked import choose_plans, choose_regions, say_replaced
    from checklist.ledger.indicators import compare, entries, find_indicators
    from checklist.render.lists import indicators_json, indicators_sheet, register_sheet

    wish = Wish(**options)
    data = plan_data()
    plans = choose_plans(data, plan_names, as_of=as_of)
    places = {place.id for place in choose_regions(data, region, plans)}
    if left_out := say_replaced(data, plan_names, places, as_of=as_of):
        say(left_out)
    wanted = find_indicators(data, name) if name else data.indicators
    found = entries([plan for plan in plans if plan.region in places], wanted)
    sheet = indicators_sheet(compare(found), as_of, templates()) if name else register_sheet(found, as_of, templates())
    deliver([sheet], wish, json=lambda: indicators_json(found))
