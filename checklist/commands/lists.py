"""``checklist plans``, ``units``, ``indicators``, ``show``: what plans and units there are, one indicator across plans and years, a unit's tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from checklist.commands.chinese import ChineseCommand
from checklist.commands.context import columns as known_columns
from checklist.commands.context import plan_data, print_bytes, source_options, templates
from checklist.commands.endings import say
from checklist.commands.outputs import Wish, deliver, output_options
from checklist.commands.selection import (
    as_of_option,
    complete_plan,
    complete_unit,
    list_options,
    read_year,
    selection_options,
)
from checklist.errors import InputError
from checklist.ledger.asked import (
    Selection,
    choose_plans,
    choose_regions,
    chosen_ledger,
    find_region,
    plan_by_name,
    say_left_out,
    say_nothing,
    say_replaced,
    task_ledger,
)

if TYPE_CHECKING:
    from datetime import date

    from checklist.ledger.columns import Column
    from checklist.ledger.ledger import Ledger
    from checklist.model import PlanData
    from checklist.render.sheet import Sheet


_DROPPED = {"--region": "没有 --region 这个选项。地区直接写在后面，如 checklist plans 邢台。"}


@click.command("plans", cls=ChineseCommand, dropped=_DROPPED)
@click.argument("name", metavar="[方案或地区]", required=False, shell_complete=complete_plan)
@output_options
def plans_command(name: str | None, **options: Any) -> None:
    """列出全部方案：编号、文号、期限、任务数；写一个方案的编号时，列出它的总体目标和全部勘误、说明。

    \b
    例：
      checklist plans
      checklist plans maiji-2022
      checklist plans --data 我局方案.yaml
      checklist plans -o 方案一览.docx
    """
    wish = Wish(**options)
    deliver([_plans_sheet(plan_data(), name)], wish)


def _plans_sheet(data: PlanData, name: str | None) -> Sheet:
    from checklist.render.ledger_sheet import plan_sheet
    from checklist.render.lists import plans_sheet

    place = find_region(data, name) if name else None
    if name is None or place:
        plans = tuple(plan for plan in data.plans if place is None or plan.region == place.id)
        return plans_sheet(replace(data, plans=plans), templates())
    plan = plan_by_name(data, name)
    (region,) = (region for region in data.regions if region.id == plan.region)
    return plan_sheet(plan, region, templates())


@click.command("units", cls=ChineseCommand, stray="--region")
@list_options
@click.option("--year", callback=read_year, metavar="年份", help="只看某一年")
@output_options
def units_command(
    plan_names: tuple[str, ...], region: str | None, year: int | None, as_of: date | None, **options: Any
) -> None:
    """列出单位：牵头、配合、负责、集体任务各多少项。

    \b
    例：
      checklist units --region 邢台
      checklist units --plan maiji-2022
      checklist units --region 邢台 -o 单位.xlsx
    """
    from checklist.render.lists import units_sheet

    wish = Wish(**options)
    data = plan_data()
    plans = choose_plans(data, plan_names, year, as_of)
    regions = choose_regions(data, region, plans)
    if left_out := say_replaced(data, plan_names, [place.id for place in regions], year, as_of):
        say(left_out)
    deliver([units_sheet(plans, regions, year, as_of, templates())], wish)


@click.command("indicators", cls=ChineseCommand)
@click.argument("name", metavar="[指标]", required=False)
@list_options
@output_options
def indicators_command(
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


@click.command("show", cls=ChineseCommand)
@click.argument("unit", metavar="[单位或任务编码]", required=False, shell_complete=complete_unit)
@selection_options
@as_of_option
@click.option("--full", is_flag=True, help="连同举措要点和其他单位一起列出")
@click.option("--columns", "column_names", default="", metavar="列", help="要显示的列，如 序号,任务,牵头,时限")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv", "markdown"]), default="table", help="输出格式"
)
@source_options
def show_command(
    unit: str | None, column_names: str, form: str, as_of: date | None, *, full: bool, **selected: Any
) -> None:
    """在屏幕上列出一个单位的任务；不写单位时用 --plan 列出整个方案；写任务编码（或标题、编号）时，列出这一项任务的全部内容。

    单位怎么叫都行：市科技局、科技局、邢台市科技局、市科学技术局。几个地区都有时，写明地区或方案。

    \b
    例：
      checklist show 邢台市科技局
      checklist show 邢台市科技局 --full
      checklist show mj-p5
      checklist show 科技局 --region 邢台 --year 2025 --role 牵头
      checklist show 市财政局 --plan hebi-speedup-2019 --format csv > 财政局.csv
    """
    selection = Selection(**selected)
    if not unit and not selection.plan_names:
        raise InputError("请写明要看哪个单位，或用 --plan 指定方案。", "例：checklist show 邢台市科技局")
    data = plan_data()
    task = task_ledger(data, unit, selection) if unit else None
    if task and as_of:
        raise InputError("看一项任务，不印截至日期。", "请去掉 --as-of。")
    ledger = task or chosen_ledger(data, unit, selection, as_of)
    if left_out := say_left_out(data, ledger, selection):
        say(left_out)
    if not ledger.rows:
        say(say_nothing(data, ledger, unit, selection))
    _show(ledger, form, column_names, full=full, task=task)


def _show(ledger: Ledger, form: str, column_names: str, *, full: bool, task: Ledger | None) -> None:
    """Show a ledger in the form asked for; ``task`` is the same where it is of one task alone."""
    if form == "json":
        from checklist.ledger.ledgerjson import ledger_json

        print_bytes(ledger_json(ledger))
    elif task and form != "csv" and not column_names:
        from checklist.render.ledger_sheet import task_sheet

        _deliver(task_sheet(task, known_columns(), templates()), form)
    elif form == "table":
        _show_table(ledger, column_names, full=full)
    else:
        _deliver(_sheet(ledger, _columns(ledger, column_names, full=True), bands=form != "csv"), form)


def _columns(ledger: Ledger, names: str, *, full: bool) -> tuple[Column, ...]:
    """Give the columns asked for, else those of the list in full, or those that are taken in at a glance."""
    from checklist.ledger.columns import choose_unit_columns

    known = known_columns()
    if names:
        return known.choose(names)
    units = ("own_role", "others")[: 1 + full] if ledger.unit else choose_unit_columns(ledger)
    return known.by_keys("sequence", "measure" if full else "title", "target", *units, "deadline")


def _show_table(ledger: Ledger, names: str, *, full: bool) -> None:
    from checklist.ledger.ledger import leads_first
    from checklist.ledger.phrases import say_plan_goals

    if not ledger.rows:
        return
    ordered, dense = leads_first(ledger), not (full or names)
    more = _MORE.format(ordered.rows[0].measure.id) if dense else ""
    said = (*say_plan_goals(ledger), _LEADS_FIRST if ordered != ledger else "", more)
    sheet = _sheet(ordered, _columns(ledger, names, full=full), closing=True, dense=dense)
    _deliver(replace(sheet, notes=(*sheet.notes, *filter(None, said))), "table")


_LEADS_FIRST = "屏幕上每部分先列牵头任务，再列责任、配合任务，文件按方案的顺序。"
_MORE = "加 --full 连同举措要点和其他单位一起列出；写任务编码（如 checklist show {}）列出一项任务的全部内容。"


PREVIEWED = 10
"""Rows of a preview: they stand on one screen with the title."""


def show_preview(ledger: Ledger) -> None:
    """Show the first rows of a ledger at a glance, in the order of its file, without notes."""
    from checklist.render.sheet import SheetRow

    sheet = _sheet(ledger, _columns(ledger, "", full=False), dense=True)
    (table,) = sheet.tables
    rows = [place for place, part in enumerate(table.body, 1) if isinstance(part, SheetRow)]
    more = len(rows) - PREVIEWED
    first = replace(table, body=table.body[: rows[PREVIEWED - 1]] if more > 0 else table.body)
    closing = (f"以上是前{PREVIEWED}项，还有{more}项见文件。",) if more > 0 else ()
    _deliver(replace(sheet, tables=(first,), notes=(), closing=closing), "table")


def _sheet(
    ledger: Ledger, columns: tuple[Column, ...], *, bands: bool = True, closing: bool = False, dense: bool = False
) -> Sheet:
    from checklist.ledger.wording import word_table
    from checklist.render.ledger_sheet import ledger_sheet

    table = word_table(ledger, columns, templates(), bands=bands)
    return ledger_sheet(table, table.closing if closing else "", bands=bands, dense=dense)


def _deliver(sheet: Sheet, form: str) -> None:
    deliver([sheet], Wish(form=form, output=None, force=False))
