"""``checklist units``: what units there are and how much they answer for."""

from __future__ import annotations

import click

from checklist.commands.chinese import ChineseCommand
from checklist.commands.completion import complete_plan, complete_region
from checklist.commands.context import data_option, plan_data, show_lines, templates_option


@click.command("units", cls=ChineseCommand)
@click.option(
    "--plan", "plan_names", multiple=True, metavar="方案", shell_complete=complete_plan, help="只看某个方案（可写多次）"
)
@click.option("--region", metavar="地区", shell_complete=complete_region, help="只看某个地区，如 邢台")
@click.option("--year", type=int, metavar="年份", help="只看某一年")
@data_option
@templates_option
def command(plan_names: tuple[str, ...], region: str | None, year: int | None) -> None:
    """列出单位：牵头、配合、负责、集体任务各多少项。

    \b
    例：
      checklist units --region 邢台
      checklist units --plan maiji-2022
    """
    from checklist.ledger.select import choose_plans, choose_regions
    from checklist.ledger.summary import unit_lines
    from checklist.render.draw.terminal import render_listing

    data = plan_data()
    plans = choose_plans(data, plan_names, year)
    regions = choose_regions(data, region, plans)
    rows = unit_lines(plans, regions, year)
    show_lines(
        lambda screen: render_listing(
            ("地区", "单位", "全称", "牵头", "配合", "责任", "集体", "合计"),
            rows,
            screen.width,
            align=("left", "left", "left", *["right"] * 5),
            whole=("单位",),
            notes=(f"共{len(rows)}个单位。“集体”是以各县区政府等名义承担的任务，集体本身另列一行。",),
            ambiguous=screen.ambiguous,
            ascii_only=screen.ascii_only,
            encoding=screen.encoding,
        )
    )
