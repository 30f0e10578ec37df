"""``checklist draft`` and ``reconcile``: from the issued document, of any kind by what its name ends with, to draft data, or held against data."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checklist.commands.chinese import ChineseCommand
from checklist.commands.context import FILE, columns, load_checked, plan_data, shipped_data, templates
from checklist.commands.endings import say, tell
from checklist.commands.outputs import Wish, deliver, output_options
from checklist.commands.selection import complete_plan
from checklist.errors import ExitCode, InputError
from checklist.files.textfiles import DATA_SUFFIXES, decode_text, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from checklist.draft.drafting import Draft
    from checklist.draft.passages import Source
    from checklist.model import Indicator


@click.command("draft", cls=ChineseCommand)
@click.argument("path", metavar="文件", type=FILE)
@click.option("-o", "--output", metavar="文件", type=FILE, help="写到哪个 .yaml 文件；不写时与原文同名")
@click.option("--force", is_flag=True, help="文件已存在时覆盖")
def command(path: Path, output: Path | None, *, force: bool) -> None:
    """由印发的方案起草数据：标题、举措、责任单位、目标和时限，要人定夺的地方都标“待核”。

    能读 Word（.docx）、PDF（有文字的）、网页、文本，以及 Excel（.xlsx、.xls）的任务分解表；
    .doc、.wps 请先另存为 .docx，扫描件请先识别成文字。
    起草的只是初稿：请对照原文逐处核定“待核”，再运行 checklist check。

    \b
    例：
      checklist draft 方案.docx -o 新方案.yaml
      checklist draft 方案.pdf
      checklist draft 任务分解表.xls -o 新方案.yaml
    """
    from checklist.draft.drafttext import say_draft, write_draft
    from checklist.files.writing import refuse_existing, write_file

    target = _target(path, output)
    refuse_existing(target, force=force)
    advice = "方案要有编号的标题（一、（一）1.）或任务分解表；请确认选对了文件。"
    draft = _drafted(path, load_checked([shipped_data()]).data.indicators, advice)
    text = write_draft(draft)
    write_file(target, text.encode(), force=force)
    for line in say_draft(draft, text):
        tell(line)
    tell(f"已起草 {target}。请对照原文核定后运行 checklist check {target}")


def _drafted(path: Path, indicators: Sequence[Indicator], advice: str) -> Draft:
    """Draft a document; raises InputError with the ``advice`` where it has no task."""
    from checklist.draft.drafting import make_draft

    draft = make_draft(read_source(path), indicators, columns())
    if not any(True for plan in draft.plans for _ in plan.measures()):
        raise InputError(f"没有读出任务：{path}", advice)
    return draft


def _target(path: Path, output: Path | None) -> Path:
    """Give the file to be written; raises InputError where it would be none of data."""
    target = output or Path(f"{path.stem}.yaml")
    if target.suffix not in DATA_SUFFIXES:
        raise InputError(f"起草的数据要写成 .yaml 文件：{target}", f"例：checklist draft {path.name} -o 新方案.yaml")
    return target


_MOST_BYTES = 128 * 1024 * 1024
"""Of a file with pictures in it."""
_MOST_TEXT = 16 * 1024 * 1024
"""Bytes of a text; a thousand pages have some 3 million."""
_CONVERT = {
    ".doc": "请用Word或WPS打开它，“另存为”选择“Word文档（*.docx）”，再用新文件。",
    ".wps": "请用WPS打开它，“另存为”选择“Word文档（*.docx）”，再用新文件。",
    ".rtf": "请用Word或WPS打开它，“另存为”选择“Word文档（*.docx）”，再用新文件。",
    ".ofd": "请用WPS或OFD阅读器打开它，导出为PDF或Word文档，再用新文件。",
    ".et": "请用WPS打开它，“另存为”选择“Excel工作簿（*.xlsx）”，再用新文件。",
} | dict.fromkeys(
    (".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff"),
    "这是图片，里面没有文字。请先用WPS、扫描仪附带的软件等识别成文字，存为Word文档（.docx）再用。",
)
"""Kinds that cannot be read, and how to make them into one that can."""


def read_source(path: Path) -> Source:
    """Read the document at ``path``; raises InputError or FormError where it cannot be read or holds no text."""
    kind = path.suffix.lower()
    if kind in _CONVERT:
        raise InputError(f"不能读取{kind}文件：{path}", _CONVERT[kind])
    reader = _READERS.get(kind)
    if reader is None:
        raise InputError(
            f"不认识这种文件：{path}", f"能读的有：{'、'.join(suffix.removeprefix('.') for suffix in _READERS)}。"
        )
    source = reader(path)
    if not source.passages and not source.tables:
        raise InputError(f"文件里没有文字：{path}", _EMPTY.get(kind, "请确认选对了文件。"))
    return source


def _read_text(path: Path) -> Source:
    from checklist.draft.from_text import read_text_source

    text, remark = decode_text(read_bytes(path, _MOST_TEXT), path)
    return read_text_source(text, path.name, (remark,) if remark else ())


def _read_office(path: Path) -> Source:
    """Read a file of an office, a PDF or a web page: bytes in, passages out."""
    from importlib import import_module

    module, function = _OFFICE[path.suffix.lower()]
    read: Callable[[bytes, str], Source] = getattr(import_module(f"checklist.draft.{module}"), function)
    return read(read_bytes(path, _MOST_BYTES), path.name)


_OFFICE = {
    ".docx": ("from_office", "read_word_source"),
    ".pdf": ("from_pdf", "read_pdf_source"),
    ".html": ("from_office", "read_web_source"),
    ".htm": ("from_office", "read_web_source"),
    ".xlsx": ("from_office", "read_sheets_source"),
    ".xls": ("from_office", "read_sheets_source"),
}
"""The modules that read what needs a heavy library."""
_READERS: dict[str, Callable[[Path], Source]] = dict.fromkeys(_OFFICE, _read_office)
_READERS |= dict.fromkeys((".txt", ".md"), _read_text)
_EMPTY = {
    ".docx": "若正文是图片，请先识别成文字再用。",
    ".pdf": "这多半是扫描件。请先用WPS等识别成文字，存为Word文档（.docx）再用。",
}
"""What to do about a file of a kind that turns out to hold no text."""


@click.command("reconcile", cls=ChineseCommand)
@click.argument("plan_name", metavar="方案", shell_complete=complete_plan)
@click.option("--source", metavar="文件", required=True, type=FILE, help="印发的方案原文：Word、PDF、网页、文本、Excel")
@click.option("--full", is_flag=True, help="一致的也列出来")
@click.option("--exit-code", is_flag=True, help="有要核对的差别时退出码为1")
@output_options
def reconcile_command(plan_name: str, source: Path, *, full: bool, exit_code: bool, **options: Any) -> None:
    """核对数据和原文：每处责任单位、每个数字都对上，对不上的列出两边各在哪里。

    数据里有勘误、说明的，算有交代；奖补标准、条件、范围里的数不作目标。列出的先是原文，后是数据。

    \b
    例：
      checklist reconcile xingtai-2023 --source 方案.docx
      checklist reconcile xingtai-2023 --source 方案.docx --full -o 核对表.docx
    """
    from checklist.draft.reconciling import choose_plan, open_rows, reconcile
    from checklist.ledger.asked import plan_by_name
    from checklist.render.reconciliation import reconciliation_sheet

    wish = Wish(**options)
    data = plan_data()
    plan = plan_by_name(data, plan_name)
    draft = _drafted(source, data.indicators, "请确认选对了文件。")
    region = next(region for region in data.regions if region.id == plan.region)
    rows = reconcile(plan, region, choose_plan(plan, draft.plans))
    if not any(row.place and row.line for row in rows if row.what == "责任单位"):
        say(f"提醒：没有一项任务对得上，请确认 {source} 是《{plan.title}》的原文。")
    deliver([reconciliation_sheet(plan, source.name, rows, everything=full, templates=templates())], wish)
    if exit_code and open_rows(rows):
        sys.exit(ExitCode.FOUND)
