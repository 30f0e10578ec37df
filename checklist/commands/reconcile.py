"""``checklist reconcile``: hold a plan's data against the issued document."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from checklist.commands.chinese import FILE, ChineseCommand, say
from checklist.commands.context import columns, plan_data, templates
from checklist.commands.outputs import Wish, deliver, output_options
from checklist.commands.selection import complete_plan
from checklist.errors import ExitCode, InputError

if TYPE_CHECKING:
    from pathlib import Path


@click.command("reconcile", cls=ChineseCommand)
@click.argument("plan_name", metavar="方案", shell_complete=complete_plan)
@click.option("--source", metavar="文件", required=True, type=FILE, help="印发的方案原文：Word、PDF、网页、文本、Excel")
@click.option("--full", is_flag=True, help="一致的也列出来")
@click.option("--exit-code", is_flag=True, help="有要核对的差别时退出码为1")
@output_options
def command(plan_name: str, source: Path, *, full: bool, exit_code: bool, **options: Any) -> None:
    """核对数据和原文：每处责任单位、每个数字都对上，对不上的列出两边各在哪里。

    数据里有勘误、说明的，算有交代；奖补标准、条件、范围里的数不作目标。列出的先是原文，后是数据。

    \b
    例：
      checklist reconcile xingtai-2023 --source 方案.docx
      checklist reconcile xingtai-2023 --source 方案.docx --full -o 核对表.docx
    """
    from checklist.commands.draft import read_source
    from checklist.draft.drafting import make_draft
    from checklist.draft.reconciling import choose_plan, open_rows, reconcile
    from checklist.ledger.asked import plan_by_name
    from checklist.render.reconciliation import reconciliation_sheet

    wish = Wish(**options)
    data = plan_data()
    plan = plan_by_name(data, plan_name)
    draft = make_draft(read_source(source), data.indicators, columns())
    if not any(True for one in draft.plans for _ in one.measures()):
        raise InputError(f"没有读出任务：{source}", "请确认选对了文件。")
    region = next(region for region in data.regions if region.id == plan.region)
    rows = reconcile(plan, region, choose_plan(plan, draft.plans))
    if not any(row.place and row.line for row in rows if row.what == "责任单位"):
        say(f"提醒：没有一项任务对得上，请确认 {source} 是《{plan.title}》的原文。")
    deliver([reconciliation_sheet(plan, source.name, rows, everything=full, templates=templates())], wish)
    if exit_code and open_rows(rows):
        sys.exit(ExitCode.FOUND)
