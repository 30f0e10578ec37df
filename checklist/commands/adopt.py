"""``checklist adopt``: a finished draft or a corrected ledger comes into the plan files, only in the lines concerned."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from checklist.commands.chinese import ChineseCommand
from checklist.commands.context import FILE, columns, expand_data, show_lines, templates, templates_option
from checklist.commands.endings import say, tell
from checklist.errors import ExitCode, InputError
from checklist.files.textfiles import DATA_SUFFIXES, MAX_DATA_BYTES, is_folder, read_bytes, readable_name

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from checklist.adopt.proposal import Proposal
    from checklist.adopt.standing import PlanFiles
    from checklist.commands.planfiles import PlanSource
    from checklist.forms.filled import ReadLedger
    from checklist.model import PlanData

_READABLE = "可以是：核定过的初稿（.yaml），或改过的Excel、Word分解表（.xlsx、.docx）。"
_TABLES = (".xlsx", ".docx", ".xls", ".et", ".doc", ".wps")


@click.command("adopt", cls=ChineseCommand)
@click.argument("path", metavar="文件", type=FILE)
@click.option(
    "--into", metavar="数据文件", required=True, type=FILE, help="采纳到哪个方案数据文件；写文件夹则按方案找到那一个"
)
@click.option("--yes", is_flag=True, help="写入；不加只列出变动，什么也不写")
@click.option("--table", type=click.IntRange(1, 999), metavar="N", help="文件里有几张表时，读第几张")
@click.option("--map", "mapping", multiple=True, metavar="表头=列", help="指明认不出的表头是哪一列（可写多次）")
@click.option("--exit-code", is_flag=True, help="有要改的时退出码为1，供脚本使用")
@templates_option
def command(path: Path, into: Path, **options: Any) -> None:
    """把核定的初稿、改过的分解表采纳进方案数据：先列出变动，加 --yes 才写入，只改有变动的行。

    注释、先后、写法和其余各行都原样不动；check 通不过的不写。不能自动采纳的逐条列出，不会悄悄丢掉。
    分解表、台账在Excel、Word里改好就能采纳，带“任务编码”一列的，增删任务也能采纳；没有的列不算删去。

    \b
    例：
      checklist adopt 新方案.yaml --into plans.yaml
      checklist ledger --plan maiji-2022 -o 分解表.xlsx
      checklist adopt 分解表.xlsx --into plans.yaml
      checklist adopt 分解表.xlsx --into plans.yaml --yes
    """
    from checklist.adopt.proposal import load_sound
    from checklist.adopt.standing import PlanFiles
    from checklist.commands.planfiles import changed_files, write_back

    sources = _plan_files(into)
    files = PlanFiles([(source.name, source.text) for source in sources])
    proposal = _proposal(path, files, options["table"], options["mapping"])
    changed = changed_files(sources, proposal.texts)
    after = load_sound(files.trees(proposal.texts), "采纳以后会")
    _show(files.data, after, proposal)
    if changed and options["yes"]:
        write_back(sources, proposal.texts)
    else:
        _tell_what_to_type(changed, proposal, _typed(path, into, options["table"], options["mapping"]))
    if options["exit_code"] and changed:
        sys.exit(ExitCode.FOUND)


def _plan_files(path: Path) -> list[PlanSource]:
    """Read a plan file, or those of a folder; raises InputError where there is none."""
    from checklist.commands.planfiles import read_plan_file

    if not is_folder(path) and path.suffix.lower() not in DATA_SUFFIXES:
        raise InputError(
            f"不是方案数据文件：{path}", "--into 后面写 .yaml 文件，或存放它们的文件夹；如 --into plans.yaml。"
        )
    return [read_plan_file(file) for file in expand_data(path)]


def _typed(path: Path, into: Path, table: int | None, mapping: Sequence[str]) -> str:
    """Give what was typed behind the command, but ``--yes``; words with blanks in quotes."""
    chosen = [*(["--table", str(table)] if table else []), *(word for one in mapping for word in ("--map", one))]
    words = [str(path), "--into", str(into), *chosen]
    return " ".join(f'"{word}"' if " " in word else word for word in words)


def _tell_what_to_type(changed: Sequence[PlanSource], proposal: Proposal, typed: str) -> None:
    from checklist.commands.planfiles import say_lines

    if not changed:
        tell("除上面列出的以外，没有要改的。" if proposal.left or proposal.differing else "没有要改的。")
        return
    tell(f"将改 {'；'.join(say_lines(source, proposal.texts[source.name]) for source in changed)}。")
    tell(f"还没有写入。看过无误，请加 --yes：checklist adopt {typed} --yes")


def _proposal(path: Path, files: PlanFiles, table: int | None, mapping: Sequence[str]) -> Proposal:
    """Read what is to be taken over; raises InputError for what is none of what that can be."""
    from checklist.commands.planfiles import read_plan_file

    suffix = path.suffix.lower()
    if suffix in DATA_SUFFIXES:
        from checklist.adopt.drafted import adopt_draft
        from checklist.adopt.standing import PlanFile

        draft = read_plan_file(path)
        return adopt_draft(PlanFile(draft.name, draft.text), files)
    if suffix in _TABLES:
        from checklist.adopt.corrected import adopt_ledger

        return adopt_ledger(_read_table(path, table, mapping), files, columns())
    raise InputError(f"不能采纳的文件：{path}", _READABLE)


def _read_table(path: Path, table: int | None, mapping: Sequence[str]) -> ReadLedger:
    """Read a corrected table; what is to be known of how it was read is said."""
    from checklist.commands.outputs import version_sources
    from checklist.compare.sides.version import read_ledger_file

    read = read_ledger_file(readable_name(str(path)), read_bytes(path, MAX_DATA_BYTES), version_sources(table, mapping))
    for remark in read.remarks:
        say(f"提醒：{remark}")
    if not read.rows:
        raise InputError(f"{read.name}里没有任务，像是一张空表。", "请换成填好、改好的分解表或台账。")
    return read


def _show(before: PlanData, after: PlanData, proposal: Proposal) -> None:
    """Show what changes of the plans, in the words of ``diff``, then what that does not show, and what is left."""
    from checklist.adopt.proposal import compare_data
    from checklist.render.comparison_sheet import comparison_sheet
    from checklist.render.draw.console import sheet_lines

    found = compare_data(before, after)
    if found is not None:
        sheet = comparison_sheet(found, templates())
        show_lines(lambda screen: sheet_lines(sheet, screen, templates()))
    for sentence in proposal.said:
        tell(sentence)
    for sentence in proposal.left:
        say(f"没有采纳：{sentence}")
    for sentence in proposal.differing:
        say(f"请核对：{sentence}")
