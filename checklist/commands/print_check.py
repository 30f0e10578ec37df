"""``checklist print-check``: what a print room would trip over in a finished Word file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from checklist.commands.chinese import FILE, ChineseCommand
from checklist.commands.context import print_bytes, print_text
from checklist.errors import ExitCode, InputError

if TYPE_CHECKING:
    from pathlib import Path

    from checklist.printcheck import PrintReport


@click.command("print-check", cls=ChineseCommand)
@click.argument("path", metavar="文件", type=FILE)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式")
def command(path: Path, form: str) -> None:
    """付印前检查一份Word文件（.docx，不论谁做的）：印出来会出哪些问题，在Word或WPS里怎么改。

    查纸张、页码、表格宽度、表头重复、跨页断行、字体、看不出的字、修订和批注等。有问题时退出码为1，没有时为0。
    行高和页数是估算的；本机缺少的字体只作说明，不算问题。

    \b
    例：
      checklist print-check 台账.docx
      checklist print-check 台账.docx --format json
    """
    from checklist.commands.installed import installed_fonts
    from checklist.commands.outputs import MAX_FORM_BYTES
    from checklist.files.textfiles import read_bytes, readable_name
    from checklist.printcheck import check_print

    report = check_print(read_bytes(path, MAX_FORM_BYTES), readable_name(str(path)))
    _refuse_other_suffixes(path)
    report = report.with_fonts_of_machine(installed_fonts())
    if form == "json":
        print_bytes(_as_json(report))
    else:
        print_text(_as_text(report))
    if report.findings:
        sys.exit(ExitCode.FOUND)


def _refuse_other_suffixes(path: Path) -> None:
    """Refuse a Word file that goes by another name: Word and a print room open a file by its suffix."""
    suffix = path.suffix.lower()
    if suffix != ".docx":
        said = f"后缀却是“{suffix}”" if suffix else "文件名却没有后缀“.docx”"
        raise InputError(
            f"文件不能检查：{path}的内容是Word文档，{said}，会打不开或被别的程序打开。",
            "请把后缀改成.docx，或在Word、WPS里“另存为”“Word文档（*.docx）”，再检查改好的文件。",
        )


def _as_text(report: PrintReport) -> str:
    lines = finding_lines(report)
    closing = f"共{len(report.findings)}类问题。" if lines else f"{report.name}：没有发现印制上的问题。"
    return "\n".join([*lines, closing, *(f"说明：{remark}" for remark in report.remarks)]) + "\n"


def finding_lines(report: PrintReport) -> list[str]:
    """Give each finding as a line with its code and the advice below it."""
    return [f"{report.name}：{found.message}[{found.code}]\n    {found.hint}" for found in report.findings]


def _as_json(report: PrintReport) -> bytes:
    from checklist.ledger.ledgerjson import json_bytes

    findings = [{"code": found.code, "message": found.message, "hint": found.hint} for found in report.findings]
    return json_bytes({
        "schema": "checklist-print-check/1",
        "file": report.name,
        "findings": findings,
        "remarks": list(report.remarks),
    })  # fmt: skip
