"""``checklist ledger``: ledgers as files, one or a whole pack."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from checklist.commands.chinese import ChineseCommand, ask_option
from checklist.commands.context import FILE, plan_data, sound_data, source_options, templates
from checklist.commands.endings import say
from checklist.commands.outputs import MEDIA, FileStyle, checked_suffix, form_warnings, ledger_bytes
from checklist.commands.selection import as_of_option, complete_unit, selection_options
from checklist.errors import InputError
from checklist.ledger.asked import Selection, chosen_ledger, say_left_out, say_nothing
from checklist.model import UnitKind

if TYPE_CHECKING:
    from checklist.commands.batch import Request
    from checklist.ledger.ledger import Ledger
    from checklist.model import PlanData


class KindOfUnit(click.Choice[str]):
    """A kind of units: by the office's word, also its beginning (县区 for 县区政府), or as the data have it (county)."""

    def __init__(self) -> None:
        super().__init__([kind.word for kind in UnitKind])

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Give the kind's name in the data; fails with the words there are."""
        kinds = [kind.value for kind in UnitKind if value == kind.value or (value and kind.word.startswith(value))]
        return kinds[0] if len(kinds) == 1 else super().convert(value, param, ctx)


_DROPPED = {
    "--one-sheet": "--one-sheet 已取消：Excel 文件里每个单位一张工作表。"
    "要在一张表里看全部任务，请写 checklist ledger --plan 方案编号 -o 文件.xlsx，表里有责任单位一列。",
    "--merge-groups": "--merge-groups 已取消：Excel 文件里每行都写明重点任务，便于筛选、排序。"
    "要合并的单元格，请用 --form 填本单位的Excel空表，空表里合并的照样合并。",
}
"""Options there were, and what to do instead."""


@click.command("ledger", cls=ChineseCommand, dropped=_DROPPED)
@click.argument("units", metavar="[单位]...", nargs=-1, shell_complete=complete_unit)
@click.option(
    "--all", "everybody", is_flag=True, help="全部单位（加 --kind 则某一类），每个单位一份，另附汇总表、责任矩阵和目录"
)
@click.option(
    "--kind",
    "kinds",
    multiple=True,
    type=KindOfUnit(),
    metavar="类别",
    help="某一类单位：党委、人大政协、政府部门、群团、事业单位、企业、垂管、县区、园区或镇街（可写多次）",
)
@selection_options
@as_of_option
@click.option("--form", default="", metavar="空表", help="按本单位自己的空白Word或Excel表填写")
@click.option("--table", type=click.IntRange(1, 999), metavar="N", help="空表里有几张表时，填第几张")
@click.option("--map", "mapping", multiple=True, metavar="表头=列", help="指明空表里认不出的表头是哪一列（可写多次）")
@click.option("--fit", is_flag=True, help="空表的列宽按内容重新分配，让表最短（不加则照空表）")
@click.option("--goals", is_flag=True, help="单位台账的表下也印方案总体目标")
@click.option("--columns", default="", metavar="列", help="Excel、Markdown、CSV 文件要有的列，如 序号,任务,牵头,时限")
@click.option("--one-file", is_flag=True, help="各单位合成一个Word文件，各自另起一页，前附目录")
@click.option("--pdf", is_flag=True, help="同时生成PDF（需要装有LibreOffice）")
@click.option("--jobs", type=click.IntRange(1, 64), default=1, metavar="N", help="同时用几个进程生成")
@click.option("--shard", default="", metavar="I/N", help="只生成N份中的第I份，供多台机器分头生成")
@click.option("--include-empty", is_flag=True, help="没有任务的单位也生成")
@click.option("--resume", is_flag=True, help="接着上次中断的继续：缺的补上，已有的不动")
@click.option(
    "-o",
    "--output",
    type=FILE,
    metavar="文件或文件夹",
    help="写到哪里；文件后缀决定格式：.docx .pdf .xlsx .html .md .csv .json",
)
@click.option(
    "--format",
    "form_suffix",
    type=click.Choice(["docx", "xlsx", "html", "md", "csv", "json"]),
    help="写到文件夹时各文件的格式（默认docx）",
)
@click.option("--force", is_flag=True, help="已有的文件覆盖")
@click.option("--preview", is_flag=True, help="生成一个单位的台账时，先在屏幕上列出前10项")
@source_options
def command(units: tuple[str, ...], output: Path | None, **options: Any) -> None:
    """生成单位的工作台账（默认Word）；只写 --plan 时生成整个方案的任务分解表。

    一个单位不写 -o 时，在当前文件夹生成“单位_工作台账.docx”。几个单位或 --all 时，-o 写文件夹；
    加 --one-file，或 -o 写成 .xlsx、.html 文件，则合成一个文件。已有的文件不会被覆盖，除非加 --force。
    中断了的，用同样的命令加 --resume 接着生成；选项或数据与上次不同时会说明，不会混在一起。

    \b
    例：
      checklist ledger 邢台市科技局
      checklist ledger 邢台市科技局 --year 2025 -o 科技局2025.docx
      checklist ledger 市财政局 --region 鹤壁 --form 我局空表.docx
      checklist ledger --plan maiji-2022 -o 任务分解表.docx
      checklist ledger --all --plan maiji-2022 -o 会议材料
      checklist ledger --all --plan maiji-2022 --one-file -o 全部台账.docx
    """
    request = _request(units, output, options)
    if request.many and request.preview:
        raise InputError("--preview 只用于一个单位的台账或一个方案的任务分解表。", "请去掉 --preview。")
    if request.many:
        from checklist.commands.packs import write_pack

        write_pack(sound_data(), request)
    else:
        _write_single(request)


def _request(units: tuple[str, ...], output: Path | None, options: dict[str, Any]) -> Request:
    from checklist.commands.batch import Request

    selection = Selection(**{name: options.pop(name) for name in Selection.__struct_fields__})
    if not units and not selection.plan_names and not (options["everybody"] or options["kinds"]):
        raise InputError("请写明要生成哪个单位的台账，或用 --all、--plan。", "例：checklist ledger 邢台市科技局")
    for word in units:
        is_file = Path(word).suffix.lower() in MEDIA
        if option := f"-o {word}" if is_file else ask_option(word, ("--year", "--role"), ""):
            raise InputError(f"“{word}”不是单位。", f"是否想写：{option}？")
    options["words"] = replace(templates(), cache=None)  # what many ledgers say would push each other out
    style = FileStyle(**{name: options.pop(name) for name in FileStyle.__struct_fields__})
    return Request(units=units, selection=selection, output=output, style=style, **options)


def _write_single(request: Request) -> None:
    request = replace(request, style=replace(request.style, words=templates()))
    from checklist.commands.batch import write_one
    from checklist.files.textfiles import is_folder
    from checklist.files.writing import refuse_existing
    from checklist.ledger.pack import ledger_file_name

    if request.shard:
        raise InputError("--shard 只用于写到文件夹的台账。", "只生成一个文件时请去掉 --shard。")
    folder = request.output if request.output and is_folder(request.output) else None
    named = None if folder else request.output
    suffix = checked_suffix(named, request.form) if named else request.suffix
    if named and not request.resume:
        refuse_existing(named, force=request.force)
    data = plan_data()
    ledger = _single_ledger(data, request)
    target = named or (folder or Path()) / ledger_file_name(ledger, suffix)
    make = partial(ledger_bytes, data, ledger, suffix, request.style)
    write_one(request, target, make, f"{len(ledger.rows)}项任务", partial(_say_beside, request, suffix, ledger))


def _say_beside(request: Request, suffix: str, ledger: Ledger) -> None:
    """Say what is wished to be seen of a ledger, and what does not fit its form."""
    if request.preview:
        from checklist.commands.lists import show_preview

        show_preview(ledger)
    for warning in form_warnings(request.style, suffix, ledger):
        say(f"提醒：{warning}")


def _single_ledger(data: PlanData, request: Request) -> Ledger:
    unit = request.units[0] if request.units else None
    ledger = chosen_ledger(data, unit, request.selection, request.as_of)
    if left_out := say_left_out(data, ledger, request.selection):
        say(left_out)
    if not ledger.rows and not request.include_empty:
        why = say_nothing(data, ledger, unit, request.selection).removesuffix("可去掉部分条件再试。")
        wider = "可去掉部分条件再试；" if request.selection.narrows else ""
        raise InputError(f"{why.removesuffix('。')}，未生成文件。", f"{wider}确要空表请加 --include-empty。")
    return ledger
