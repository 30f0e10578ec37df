"""``checklist show``: a department's task list on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from checklist.commands.chinese import ChineseCommand, say
from checklist.commands.context import columns as known_columns
from checklist.commands.context import data_option, plan_data, print_bytes, templates, templates_option
from checklist.commands.outputs import Wish, deliver
from checklist.commands.selection import complete_unit, selection_options
from checklist.errors import InputError
from checklist.ledger.asked import Selection, chosen_ledger

if TYPE_CHECKING:
    from checklist.ledger.columns import Column
    from checklist.ledger.ledger import Ledger

_UNIT_COLUMNS = ("own_role", "others")


@click.command("show", cls=ChineseCommand)
@click.argument("unit", metavar="单位", required=False, shell_complete=complete_unit)
@selection_options
@click.option("--columns", "column_names", default="", metavar="列", help="要显示的列，如 序号,任务,牵头,时限")
@click.option(
    "--format", "form", type=click.Choice(["table", "json", "csv", "markdown"]), default="table", help="输出格式"
)
@data_option
@templates_option
def command(unit: str | None, column_names: str, form: str, **selected: Any) -> None:
    """在屏幕上列出一个单位的任务；不写单位时用 --plan 列出整个方案。

    单位怎么叫都行：市科技局、科技局、邢台市科技局、市科学技术局。几个地区都有时，写明地区或方案。

    \b
    例：
      checklist show 邢台市科技局
      checklist show 科技局 --region 邢台 --year 2025 --role 牵头
      checklist show 市财政局 --plan hebi-speedup-2019 --format csv > 财政局.csv
    """
    selection = Selection(**selected)
    if not unit and not selection.plan_names:
        raise InputError("请写明要看哪个单位，或用 --plan 指定方案。", "例：checklist show 邢台市科技局")
    ledger = chosen_ledger(plan_data(), unit, selection)
    columns = _columns(ledger, column_names)
    if not ledger.rows:
        say(_nothing(ledger, narrowed=selection.narrows))
    if form == "json":
        _show_json(ledger)
    elif form == "table":
        _show_table(ledger, columns)
    else:
        _deliver(ledger, columns, form)


def _columns(ledger: Ledger, names: str) -> tuple[Column, ...]:
    from checklist.ledger.columns import choose_unit_columns

    units = _UNIT_COLUMNS if ledger.unit else choose_unit_columns(ledger)
    known = known_columns()
    return known.choose(names) if names else known.by_keys("sequence", "measure", "target", *units, "deadline")


def _nothing(ledger: Ledger, *, narrowed: bool) -> str:
    name = ledger.unit or "方案"
    return f"{name}没有符合条件的任务。" + ("可去掉部分条件再试。" if narrowed else "")


def _show_table(ledger: Ledger, columns: tuple[Column, ...]) -> None:
    from checklist.ledger.ledger import leads_first

    if ledger.rows:
        _deliver(leads_first(ledger), columns, "table")


def _show_json(ledger: Ledger) -> None:
    from checklist.ledger.ledgerjson import ledger_json

    print_bytes(ledger_json(ledger))


def _deliver(ledger: Ledger, columns: tuple[Column, ...], form: str) -> None:
    from checklist.ledger.wording import word_table
    from checklist.render.ledger_sheet import ledger_sheet

    table = word_table(ledger, columns, templates(), bands=form != "csv")
    sheet = ledger_sheet(table, table.closing if form == "table" else "")
    deliver([sheet], Wish(form=form, output=None, force=False))
