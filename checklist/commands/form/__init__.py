"""``checklist form``: an office's own blank form."""

from __future__ import annotations

import click

from checklist.commands.chinese import ChineseGroup

COMMANDS = {
    "new": "写出一份自带的空表，改成本单位的样子",
    "check": "检查一份空表：认出了哪些列，哪些认不出，印出来会有什么问题",
}
"""Every command of the group with its one line of help."""


@click.command("form", cls=ChineseGroup, lazy=COMMANDS, package=__name__)
def command() -> None:
    """本单位自己的空表：写出一份来改，或检查一份能不能用。

    空表是一份普通的Word文件，里面有一张表：表头写明各列是什么，下面留一行空行作样子。列的多少、先后、宽窄、字体都在Word里改。

    \b
    例：
      checklist form new 我局空表.docx
      checklist form check 我局空表.docx
      checklist ledger 邢台市科技局 --form 我局空表.docx
    """
