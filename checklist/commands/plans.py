"""``checklist plans``: what plans there are."""

from __future__ import annotations

from typing import Any

import click

from checklist.commands.chinese import ChineseCommand
from checklist.commands.context import data_option, plan_data, templates, templates_option
from checklist.commands.outputs import Wish, deliver, output_options


@click.command("plans", cls=ChineseCommand)
@output_options
@data_option
@templates_option
def command(**options: Any) -> None:
    """列出全部方案：编号、文号、期限、任务数。

    \b
    例：
      checklist plans
      checklist plans --data 我局方案.yaml
      checklist plans -o 方案一览.docx
    """
    from checklist.render.lists import plans_sheet

    wish = Wish(**options)
    wish.medium()
    deliver([plans_sheet(plan_data(), templates())], wish)
