"""``checklist adopt``: a finished draft or a corrected ledger comes into the plan files, only in the lines concerned."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from checklist.commands.chinese import FILE, ChineseCommand, say, tell
from checklist.commands.context import show_lines, templates, templates_option
from checklist.errors import ExitCode, InputError

if TYPE_CHECKING:
    from pathlib import Path

    from checklist.adopt.proposal import Proposal
    from checklist.adopt.standing import PlanFiles
    from checklist.model import PlanData

_READABLE = "可以是：核定过的初稿（.yaml），或带任务编码的Excel、Word分解表（.xlsx、.docx）。"


@click.command("adopt", cls=ChineseCommand)
@click.argument("path", metavar="文件", type=FILE)
@click.option(
    "--into", metavar="数据文件", required=True, type=FILE, help="采纳到哪个方案数据文件；写文件夹则按方案找到那一个"
)
@click.option("--yes", is_flag=True, help="写入；不加只列出变动，什么也不写")
@click.option("--exit-code", is_flag=True, help="有要改的时退出码为1，供脚本使用")
@templates_option
def command(path: Path, into: Path, *, yes: bool, exit_code: bool) -> None:
    """把核定的初稿、改过的分解表采纳进方案数据：先列出变动，加 --yes 才写入，只改有变动的行。

    注释、先后、写法和其余各行都原样不动；check 通不过的不写。不能自动采纳的逐条列出，不会悄悄丢掉。

    \b
    例：
      checklist adopt 新方案.yaml --into plans.yaml
      checklist adopt 新方案.yaml --into plans.yaml --yes
    """
    from checklist.adopt.proposal import load_sound
    from checklist.adopt.standing import PlanFiles
    from checklist.commands.planfiles import changed_files, read_plan_files, say_lines, write_back

    sources = read_plan_files(into)
    standing = PlanFiles([(source.name, source.text) for source in sources])
    proposal = _proposal(path, standing)
    changed = changed_files(sources, proposal.texts)
    if changed:
        after = load_sound(standing.trees(proposal.texts), "采纳以后会")
        _show(standing.data, after)
    for sentence in proposal.said:
        tell(sentence)
    for sentence in proposal.left:
        say(f"没有采纳：{sentence}")
    if not changed:
        tell("没有要改的。" if not proposal.left else "除上面列出的以外，没有要改的。")
    elif yes:
        write_back(sources, proposal.texts)
    else:
        tell(f"将改 {'；'.join(say_lines(source, proposal.texts[source.name]) for source in changed)}。")
        tell(f"还没有写入。看过无误，请加 --yes：checklist adopt {path} --into {into} --yes")
    if exit_code and changed:
        sys.exit(ExitCode.FOUND)


def _proposal(path: Path, standing: PlanFiles) -> Proposal:
    """Read what is to be taken over; raises InputError for what is none of what that can be."""
    from checklist.adopt.drafted import adopt_draft
    from checklist.adopt.standing import PlanFile
    from checklist.commands.planfiles import read_plan_file

    suffix = path.suffix.lower()
    if suffix in (".yaml", ".yml"):
        draft = read_plan_file(path)
        return adopt_draft(PlanFile(draft.name, draft.text), standing)
    raise InputError(f"不能采纳的文件：{path}", _READABLE)


def _show(before: PlanData, after: PlanData) -> None:
    """Show what changes of the plans, in the words of ``diff``."""
    from checklist.adopt.proposal import compare_data
    from checklist.render.comparison_sheet import comparison_sheet
    from checklist.render.draw.terminal import sheet_lines

    found = compare_data(before, after)
    if found is not None:
        sheet = comparison_sheet(found, templates())
        show_lines(lambda screen: sheet_lines(sheet, screen, templates()))
