"""``checklist show``: a department's task list on the screen, or one task whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from checklist.commands.chinese import ChineseCommand, say
from checklist.commands.context import columns as known_columns
from checklist.commands.context import plan_data, print_bytes, source_options, templates
from checklist.commands.outputs import Wish, deliver
from checklist.commands.selection import as_of_option, complete_unit, selection_options
from checklist.errors import InputError
from checklist.ledger.asked import Selection, chosen_ledger, say_left_out, say_nothing, task_ledger

if TYPE_CHECKING:
    from datetime import date

    from checklist.ledger.columns import Column
    from checklist.ledger.ledger import Ledger
    from checklist.render.sheet import Sheet


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
def command(unit: str | None, column_names: str, form: str, as_of: date | None, *, full: bool, **selected: Any) -> None:
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
