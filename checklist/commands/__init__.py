"""The command line: parse, call one function, print. The only layer that prints, reads the clock or the environment.

A command's module is imported when the command is called; ``--help`` costs what click costs.
"""

from __future__ import annotations

from importlib import import_module

import click

from checklist import __version__
from checklist.commands.chinese import ChineseGroup
from checklist.commands.context import source_options

COMMANDS = {
    "plans": "列出全部方案：编号、文号、期限、任务数",
    "units": "列出单位：牵头、配合、负责、集体任务各多少项",
    "show": "在屏幕上列出一个单位的任务",
    "ledger": "生成工作台账（Word、Excel、网页、PDF等），一个单位或全部单位",
    "diff": "比较两个版本，列出新增、取消、调整，生成新旧对照表",
    "history": "一项任务在各个版本里的目标、牵头单位和时限",
    "indicators": "把一项指标在各方案、各年份的目标排在一起（对标）",
    "check": "检查方案数据，列出全部问题",
    "form": "本单位自己的空表：写出一份来改，或检查一份能不能用",
    "print-check": "付印前检查一份Word文件：印出来会出哪些问题",
    "draft": "由印发的方案（Word、文本等）起草数据，要人定夺的地方标“待核”",
    "reconcile": "核对数据和印发的原文：责任单位、数字，对不上的列出来",
    "adopt": "把核定的初稿、改过的分解表采纳进方案数据，只改有变动的行",
    "verify": "核对会议材料：文件是否还和生成时一样",
    "init": "新建一份自己的方案数据文件（带注释的样例）",
}
"""Every command with its one line of help; the module of the same name holds it as ``command``."""
_ROOMS = {
    "plans": "lists", "units": "lists", "indicators": "lists", "show": "lists", "reconcile": "draft", "verify": "check",
}  # fmt: skip
"""Of commands that share a module its name; there they are ``plans_command`` and so on."""


def _load(name: str) -> click.Command:
    """Import a command."""
    room = _ROOMS.get(name)
    module = import_module(f"{__name__}.{room or name.replace('-', '_')}")
    command: click.Command = getattr(module, f"{name}_command" if room else "command")
    return command


@click.command("checklist", cls=ChineseGroup, known=COMMANDS, load=_load)
@source_options
@click.version_option(__version__, "--version", message="checklist %(version)s", help="显示版本号")
def cli() -> None:
    """把行动方案变成各单位的工作台账。

    \b
    先看有哪些方案和单位：
      checklist plans
      checklist units
    再看一个单位要做什么，或生成台账：
      checklist show 邢台市科技局
      checklist ledger 邢台市科技局 -o 台账.docx
    """


def main() -> None:
    """Run the command line; leaves with the exit code of :class:`checklist.errors.ExitCode`."""
    cli()
