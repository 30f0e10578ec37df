"""``checklist form``: an office's own blank form: a shipped one to be edited in Word or Excel, and how one is understood and will print."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.commands.chinese import ChineseCommand, ChineseGroup
from checklist.commands.context import FILE, print_text, templates_option
from checklist.commands.context import columns as known_columns
from checklist.commands.endings import tell
from checklist.errors import ExitCode, InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from checklist.forms.excel import ExcelForm
    from checklist.forms.report import FormReport
    from checklist.printcheck.report import PrintFinding
    from checklist.printcheck.specimen import FormPrint

_COMMANDS = {
    "new": "写出一份自带的空表，改成本单位的样子",
    "check": "检查一份空表：认出了哪些列，哪些认不出，印出来会有什么问题",
}
"""Every command of the group with its one line of help."""


@click.command("form", cls=ChineseGroup, known=_COMMANDS)
def command() -> None:
    """本单位自己的空表：写出一份来改，或检查一份能不能用。

    空表是一份普通的Word文件，里面有一张表：表头写明各列是什么，下面留一行空行作样子。列的多少、先后、宽窄、字体都在Word里改。

    \b
    例：
      checklist form new 我局空表.docx
      checklist form check 我局空表.docx
      checklist ledger 邢台市科技局 --form 我局空表.docx
    """


_EXCEL_COLUMNS = "序号,重点任务,具体举措,工作目标,本单位职责,其他单位,完成时限,进展情况,存在问题,下步打算,完成状态"


def _shipped(name: str) -> bytes:
    from checklist.files.textfiles import template

    return template(name).read_bytes()


def _workbook() -> bytes:
    """Make a workbook as our ledgers look, with a blank row and placeholders for title and subtitle."""
    from checklist.ledger.wording import Table, TableRow
    from checklist.render.draw.xlsx import Leaf, sheets_xlsx
    from checklist.render.ledger_sheet import ledger_sheet

    chosen = known_columns().choose(_EXCEL_COLUMNS)
    blank = TableRow(cells=("",) * len(chosen), section=0)
    table = Table(columns=chosen, rows=(blank,), bands=((),), notes=(), title="{{ 标题 }}", subtitle="{{ 副标题 }}")
    return sheets_xlsx([Leaf(name="工作台账", sheet=ledger_sheet(table))], title="空表")


KINDS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "ledger": ("工作台账空表.docx", partial(_shipped, "ledger.docx")),
    "assignment": ("任务分解表空表.docx", partial(_shipped, "assignment.docx")),
    "xlsx": ("工作台账空表.xlsx", _workbook),
}
"""For each kind the name its file gets and how it is made."""


@command.command("new", cls=ChineseCommand)
@click.argument("path", metavar="文件", required=False, type=FILE)
@click.option(
    "--kind",
    type=click.Choice(list(KINDS)),
    help="哪一种：ledger 单位工作台账（默认），assignment 整个方案的任务分解表，xlsx Excel工作台账",
)
@click.option("--force", is_flag=True, help="文件已存在时覆盖")
def new_command(path: Path | None, kind: str | None, *, force: bool) -> None:
    """写出一份自带的空表，改成本单位的样子，再用 ledger --form 填写。

    不写文件名时在当前文件夹写“工作台账空表.docx”等。文件名以 .xlsx 结尾时写Excel空表。

    \b
    例：
      checklist form new 我局空表.docx
      checklist form new 我局空表.xlsx
      checklist form new --kind assignment
    """
    from checklist.files.writing import write_file

    chosen = kind or ("xlsx" if path is not None and path.suffix.lower() == ".xlsx" else "ledger")
    name, make = KINDS[chosen]
    target = path or Path(name)
    suffix = Path(name).suffix
    if target.suffix.lower() != suffix:
        raise InputError(
            f"空表要以 {suffix} 结尾：{target}", f"例：checklist form new {target.stem or '我局空表'}{suffix}"
        )
    write_file(target, make(), force=force)
    tell(f"已写出 {target}。请打开修改（表头照常用的写，下面留一行空行），再用 checklist form check {target} 检查。")


@command.command("check", cls=ChineseCommand)
@click.argument("path", metavar="空表", type=FILE)
@click.option("--table", type=click.IntRange(1, 999), metavar="N", help="空表里有几张表时，检查第几张")
@click.option("--map", "mapping", multiple=True, metavar="表头=列", help="指明认不出的表头是哪一列（可写多次）")
@templates_option
def check_command(path: Path, table: int | None, mapping: tuple[str, ...]) -> None:
    """检查一份空表（.docx 或 .xlsx）：哪个表头认作哪一列，哪些留给人填写，哪些认不出，哪些占位符不认识，填好后印出来会有什么问题。

    有认不出的表头、不认识的占位符、会自动运行或联网的内容、印制上的问题时，退出码为1。填写时会自动改正的，只列出来，不算问题。

    \b
    例：
      checklist form check 我局空表.docx
      checklist form check 我局空表.docx --map 主抓单位=牵头单位
      checklist form check 合订空表.docx --table 2
    """
    from checklist.commands.outputs import pairs
    from checklist.files.textfiles import MAX_FORM_BYTES, read_bytes, readable_name
    from checklist.forms.excel import ExcelForm
    from checklist.forms.form import open_form
    from checklist.forms.frame import Opening
    from checklist.printcheck.specimen import check_form_print

    content = read_bytes(path, MAX_FORM_BYTES)
    form = open_form(
        content, readable_name(path.name), known_columns, Opening(table=table, mapping=tuple(pairs(mapping).items()))
    )
    report = form.report
    printed = _print_of_workbook(form) if isinstance(form, ExcelForm) else check_form_print(content, form, report.name)
    first, *others = report.lines()
    closing = _closing(report, printed)
    print_text("\n".join([f"{report.name}：{first}", *others, *_printing(printed), closing]) + "\n")
    if closing != _PASSED:
        sys.exit(ExitCode.FOUND)


def _print_of_workbook(form: ExcelForm) -> FormPrint:
    """Check of an Excel form's print no more than the width."""
    from checklist.printcheck.specimen import FormPrint

    widths = (_OWN_WIDTHS,) if form.pattern.widths else ()
    return FormPrint(findings=_too_wide(form.overflow), remarks=(*widths, _ONLY_WIDTH))


_OWN_WIDTHS = "空表没有设列宽，填写时按各列的内容设定，打印缩放为一页宽；要自己定，请在空表里调好列宽。"
_ONLY_WIDTH = "Excel空表只查表头和占位符；印出来的样子请在打印预览里看。"


def _too_wide(overflow: tuple[int, int] | None) -> tuple[PrintFinding, ...]:
    from checklist.printcheck.report import PrintFinding

    if overflow is None:
        return ()
    table, page = overflow
    said = f"表格宽约{table}毫米，一页只有{page}毫米，右边的列会印到另一张纸上。"
    hint = "在“页面布局”里把宽度设为1页，或改用横向、大一号的纸，或改窄各列。"
    return (PrintFinding(code="table-overflow", message=said, hint=hint),)


def _printing(printed: FormPrint) -> list[str]:
    bad = [f"印制：{found.message}[{found.code}]\n    {found.hint}" for found in printed.findings]
    mended = [f"填写时自动改正：{found.message}" for found in printed.mended]
    return [*bad, *mended, *(f"说明：{remark}" for remark in printed.remarks)]


def _closing(report: FormReport, printed: FormPrint) -> str:
    from checklist.forms.report import Outcome

    found = (
        (len(report.those(Outcome.UNKNOWN)), "个表头认不出"),
        (len(report.outside.unknown), "个占位符不认识"),
        (len(report.outside.unlike), "个占位符写得不对"),
        (len(report.active), "处会自动运行或联网的内容"),
        (len(printed.findings), "类印制问题"),
    )
    said = "、".join(f"{count}{what}" for count, what in found if count)
    return f"共{said}。" if said else _PASSED


_PASSED = "检查通过，可以用 ledger --form 填写。"
