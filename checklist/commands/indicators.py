"""``checklist indicators``: one indicator across plans and years."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from checklist.commands.chinese import ChineseCommand
from checklist.commands.completion import complete_plan, complete_region
from checklist.commands.context import data_option, plan_data, print_bytes, show_lines, templates_option

if TYPE_CHECKING:
    from checklist.ledger.indicators import Comparison, Entry
    from checklist.render.draw.console import Screen
    from checklist.render.draw.terminal import Line


@click.command("indicators", cls=ChineseCommand)
@click.argument("name", metavar="指标", required=False)
@click.option(
    "--plan", "plan_names", multiple=True, metavar="方案", shell_complete=complete_plan, help="只看某个方案（可写多次）"
)
@click.option("--region", metavar="地区", shell_complete=complete_region, help="只看某个地区，如 邢台")
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="输出格式")
@data_option
@templates_option
def command(name: str | None, plan_names: tuple[str, ...], region: str | None, form: str) -> None:
    """把一项指标在各方案、各年份的目标排在一起（对标）；不写指标时列出全部指标。

    存量、年度量、增速、比率分表列出，数字照原文。

    \b
    例：
      checklist indicators 高新技术企业
      checklist indicators 技术合同成交额 --format json
    """
    from checklist.ledger.indicators import compare, entries, find_indicators
    from checklist.ledger.select import choose_plans, choose_regions

    data = plan_data()
    plans = choose_plans(data, plan_names)
    places = {place.id for place in choose_regions(data, region, plans)}
    wanted = find_indicators(data, name) if name else data.indicators
    found = entries([plan for plan in plans if plan.region in places], wanted)
    if form == "json":
        print_bytes(_as_json(found))
    elif name:
        _show_comparisons(compare(found))
    else:
        _show_register(found)


def _show_register(found: list[Entry]) -> None:
    from checklist.render.draw.terminal import render_listing

    counted: dict[str, list[Entry]] = {}
    for entry in found:
        counted.setdefault(entry.indicator.name, []).append(entry)
    rows = [
        (name, own[0].indicator.kind.word, own[0].indicator.unit, str(len({e.plan.id for e in own})), str(len(own)))
        for name, own in sorted(counted.items(), key=lambda item: (-len({e.plan.id for e in item[1]}), item[0]))
    ]
    show_lines(
        lambda screen: render_listing(
            ("指标", "类别", "单位", "方案数", "目标数"),
            rows,
            screen.width,
            align=("left", "center", "center", "right", "right"),
            notes=(f"共{len(rows)}项指标，{len(found)}个目标。",),
            ambiguous=screen.ambiguous,
            ascii_only=screen.ascii_only,
            encoding=screen.encoding,
        )
    )


def _show_comparisons(tables: list[Comparison]) -> None:
    def draw(screen: Screen) -> list[Line]:
        return [line for table in tables for line in (*_draw(table, screen), ())]

    show_lines(draw)


def _draw(table: Comparison, screen: Screen) -> list[Line]:
    from checklist.render.draw.terminal import render_listing

    unit = f"，{table.indicator.unit}" if table.indicator.unit else ""
    rows = [(plan.place, plan.short or plan.title, *cells) for plan, cells in table.rows]
    return render_listing(
        ("地区", "方案", *table.columns),
        rows,
        screen.width,
        title=f"{table.indicator.name}（{table.indicator.kind.word}{unit}）",
        ambiguous=screen.ambiguous,
        ascii_only=screen.ascii_only,
        encoding=screen.encoding,
    )


def _as_json(found: list[Entry]) -> bytes:
    from checklist.ledger.ledgerjson import json_bytes, target_json

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
