"""``checklist form check``: how a blank form is understood, and how it will print."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from checklist.commands.chinese import FILE, ChineseCommand
from checklist.commands.context import columns as known_columns
from checklist.commands.context import print_text, templates_option
from checklist.errors import ExitCode

if TYPE_CHECKING:
    from pathlib import Path

    from checklist.forms.excel import ExcelForm
    from checklist.forms.report import FormReport
    from checklist.printcheck.report import PrintFinding
    from checklist.printcheck.specimen import FormPrint


@click.command("check", cls=ChineseCommand)
@click.argument("path", metavar="空表", type=FILE)
@click.option("--table", type=click.IntRange(1, 999), metavar="N", help="空表里有几张表时，检查第几张")
@click.option("--map", "mapping", multiple=True, metavar="表头=列", help="指明认不出的表头是哪一列（可写多次）")
@templates_option
def command(path: Path, table: int | None, mapping: tuple[str, ...]) -> None:
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
