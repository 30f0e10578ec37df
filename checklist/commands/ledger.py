"""``checklist ledger``: the ledger as a file."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.commands.chinese import ChineseCommand, say
from checklist.commands.completion import complete_plan, complete_region, complete_unit
from checklist.commands.context import columns as known_columns
from checklist.commands.context import data_option, plan_data
from checklist.commands.selection import ROLE_NAMES, chosen_ledger
from checklist.errors import InputError

if TYPE_CHECKING:
    from checklist.ledger import Ledger

_SUFFIXES = (".docx", ".md", ".csv", ".json")


@click.command("ledger", cls=ChineseCommand)
@click.argument("unit", metavar="单位", required=False, shell_complete=complete_unit)
@click.option(
    "--plan",
    "plan_names",
    multiple=True,
    metavar="方案",
    shell_complete=complete_plan,
    help="只取某个方案；不写单位时生成该方案的任务分解表",
)
@click.option("--region", metavar="地区", shell_complete=complete_region, help="单位所在地区，如 邢台")
@click.option("--year", type=int, metavar="年份", help="只取某一年要做的事")
@click.option(
    "--role", "roles", multiple=True, type=click.Choice(list(ROLE_NAMES)), help="只取牵头、配合或责任（可写多次）"
)
@click.option("--topic", default="", metavar="专题", help="只取某个专题")
@click.option("--keyword", default="", metavar="词", help="只取含有某个词的任务")
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), metavar="日期", help="在标题下印“截至某年某月某日”，如 2025-06-30"
)
@click.option(
    "--form", "form_path", type=click.Path(path_type=Path), metavar="空表", help="按本单位自己的空白Word表填写"
)
@click.option("--table", type=click.IntRange(1, 999), metavar="N", help="空表里有几张表时，填第几张")
@click.option("--map", "mapping", multiple=True, metavar="表头=列", help="指明空表里认不出的表头是哪一列（可写多次）")
@click.option(
    "--columns", "column_names", default="", metavar="列", help="Markdown、CSV 文件要有的列，如 序号,任务,牵头,时限"
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写到哪个文件；后缀决定格式：.docx .md .csv .json",
)
@click.option("--force", is_flag=True, help="文件已存在时覆盖")
@data_option
def command(
    unit: str | None,
    plan_names: tuple[str, ...],
    region: str | None,
    year: int | None,
    roles: tuple[str, ...],
    topic: str,
    keyword: str,
    as_of: date | None,
    form_path: Path | None,
    table: int | None,
    mapping: tuple[str, ...],
    column_names: str,
    output: Path | None,
    *,
    force: bool,
) -> None:
    """生成一个单位的工作台账（默认Word）；只写 --plan 时生成整个方案的任务分解表。

    不写 -o 时在当前文件夹生成“单位_工作台账.docx”。已有的文件不会被覆盖，除非加 --force。

    \b
    例：
      checklist ledger 邢台市科技局
      checklist ledger 邢台市科技局 --year 2025 -o 科技局2025.docx
      checklist ledger 市财政局 --region 鹤壁 --form 我局空表.docx
      checklist ledger --plan maiji-2022 -o 任务分解表.docx
    """
    from checklist.textfiles import refuse_existing, write_file

    if not unit and not plan_names:
        raise InputError("请写明要生成哪个单位的台账，或用 --plan 指定方案。", "例：checklist ledger 邢台市科技局")
    target = _checked_suffix(output) if output else None
    if target:
        refuse_existing(target, force=force)
    ledger = chosen_ledger(plan_data(), unit, plan_names, region, year, roles, topic, keyword, as_of and _day(as_of))
    if not ledger.rows:
        raise InputError(
            f"{ledger.unit or '方案'}没有符合条件的任务，未生成文件。",
            "可去掉部分条件再试，或用 checklist units 查看各单位任务数。",
        )
    target = target or Path(default_name(ledger))
    content = _content(ledger, target.suffix.lower(), form_path, table, mapping, column_names)
    write_file(target, content, force=force)
    click.echo(f"已生成 {target}（{len(ledger.rows)}项任务）")


def _day(moment: date) -> date:
    return date(moment.year, moment.month, moment.day)


def _checked_suffix(path: Path) -> Path:
    if path.suffix.lower() not in _SUFFIXES:
        said = "不支持.doc格式，请用 .docx" if path.suffix.lower() in (".doc", ".wps") else "文件后缀决定格式"
        raise InputError(f"不能生成这种文件：{path}（{said}）", f"可用的后缀：{' '.join(_SUFFIXES)}")
    return path


def default_name(ledger: Ledger) -> str:
    """Name a ledger's file as offices do: ``市科技局_工作台账_2025.docx``."""
    from checklist.filenames import safe_name

    year = f"_{ledger.year}" if ledger.year else ""
    if ledger.unit:
        return f"{safe_name(ledger.unit)}_工作台账{year}.docx"
    plan = ledger.plans[0]
    return f"{safe_name(plan.short or plan.title)}_任务分解表{year}.docx"


def _content(
    ledger: Ledger, suffix: str, form_path: Path | None, table: int | None, mapping: tuple[str, ...], column_names: str
) -> bytes:
    if suffix == ".docx":
        return _word(ledger, form_path, table, mapping)
    if form_path:
        raise InputError("--form 只用于Word文件。", "请把 -o 的文件名写成 .docx。")
    return _plain(ledger, suffix, column_names)


def _plain(ledger: Ledger, suffix: str, column_names: str) -> bytes:
    from checklist.render.delimited import csv_bytes, markdown_text
    from checklist.render.jsonfile import ledger_json
    from checklist.wording import word_table

    if suffix == ".json":
        return ledger_json(ledger)
    unit_columns = "本单位职责,其他单位" if ledger.unit else "责任单位"
    chosen = known_columns().choose(column_names or f"序号,重点任务,具体举措,工作目标,{unit_columns},完成时限")
    if suffix == ".csv":
        return csv_bytes(word_table(ledger, chosen, bands=False))
    return markdown_text(word_table(ledger, chosen, bands=True)).encode()


def _word(ledger: Ledger, form_path: Path | None, table: int | None, mapping: tuple[str, ...]) -> bytes:
    from checklist.forms import prepare_form
    from checklist.forms.ledgers import fill_ledger
    from checklist.resources import template
    from checklist.textfiles import read_bytes

    path = form_path or template("ledger.docx" if ledger.unit else "assignment.docx")
    content = read_bytes(path, _MAX_FORM_BYTES)
    form = prepare_form(content, str(path), known_columns(), table=table, mapping=_pairs(mapping))
    for remark in form.report.warnings() if form_path else ():
        say(remark)
    return fill_ledger(form, ledger)


_MAX_FORM_BYTES = 32 * 1024 * 1024


def _pairs(mapping: tuple[str, ...]) -> dict[str, str]:
    pairs = {}
    for item in mapping:
        heading, equals, name = item.partition("=")
        if not (equals and heading.strip() and name.strip()):
            raise InputError(f"--map 的写法不对：{item}", "要写成 表头=列，如 --map 主抓单位=牵头单位。")
        pairs[heading.strip()] = known_columns().choose(name)[0].key
    return pairs
