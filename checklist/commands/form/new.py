"""``checklist form new``: a shipped form, to be edited in Word or Excel."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.commands.chinese import FILE, ChineseCommand, tell
from checklist.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

_EXCEL_COLUMNS = "序号,重点任务,具体举措,工作目标,本单位职责,其他单位,完成时限,进展情况,存在问题,下步打算,完成状态"


def _shipped(name: str) -> bytes:
    from checklist.files.textfiles import template

    return template(name).read_bytes()


def _workbook() -> bytes:
    """Make a workbook as our ledgers look, with a blank row and placeholders for title and subtitle."""
    from checklist.commands.context import columns
    from checklist.ledger.wording import Table, TableRow
    from checklist.render.draw.xlsx import Leaf, sheets_xlsx
    from checklist.render.ledger_sheet import ledger_sheet

    chosen = columns().choose(_EXCEL_COLUMNS)
    blank = TableRow(cells=("",) * len(chosen), section=0)
    table = Table(columns=chosen, rows=(blank,), bands=((),), notes=(), title="{{ 标题 }}", subtitle="{{ 副标题 }}")
    return sheets_xlsx([Leaf(name="工作台账", sheet=ledger_sheet(table))], title="空表")


KINDS: dict[str, tuple[str, Callable[[], bytes]]] = {
    "ledger": ("工作台账空表.docx", partial(_shipped, "ledger.docx")),
    "assignment": ("任务分解表空表.docx", partial(_shipped, "assignment.docx")),
    "xlsx": ("工作台账空表.xlsx", _workbook),
}
"""For each kind the name its file gets and how it is made."""


@click.command("new", cls=ChineseCommand)
@click.argument("path", metavar="文件", required=False, type=FILE)
@click.option(
    "--kind",
    type=click.Choice(list(KINDS)),
    help="哪一种：ledger 单位工作台账（默认），assignment 整个方案的任务分解表，xlsx Excel工作台账",
)
@click.option("--force", is_flag=True, help="文件已存在时覆盖")
def command(path: Path | None, kind: str | None, *, force: bool) -> None:
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
