"""``checklist plans``: what plans there are."""

from __future__ import annotations

import click

from checklist.commands.chinese import ChineseCommand
from checklist.commands.context import data_option, plan_data, show_lines, templates_option


@click.command("plans", cls=ChineseCommand)
@data_option
@templates_option
def command() -> None:
    """列出全部方案：编号、文号、期限、任务数。

    \b
    例：
      checklist plans
      checklist plans --data 我局方案.yaml
    """
    from checklist.ledger.summary import plan_lines
    from checklist.render.draw.terminal import render_listing

    rows = plan_lines(plan_data())
    show_lines(
        lambda screen: render_listing(
            ("编号", "地区", "方案", "文号", "期限", "任务数", "有分工"),
            rows,
            screen.width,
            align=("left", "left", "left", "left", "center", "right", "right"),
            whole=("编号",),
            notes=(f"共{len(rows)}个方案。",),
            ambiguous=screen.ambiguous,
            ascii_only=screen.ascii_only,
            encoding=screen.encoding,
        )
    )
