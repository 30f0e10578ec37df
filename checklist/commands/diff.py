"""``checklist diff``: what changed between two versions, on the screen or as a 新旧对照表."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from checklist.commands.chinese import ChineseCommand, say
from checklist.commands.comparing import find_differences
from checklist.commands.comparison_wishes import Request, refuse_contradictions
from checklist.commands.completion import complete_plan, complete_unit
from checklist.commands.context import data_option, print_bytes, print_text, show_lines, templates_option
from checklist.commands.unit_sheets import FORMATS as UNIT_FORMATS
from checklist.commands.unit_sheets import show_units, units_docx, units_json, units_markdown, write_units
from checklist.errors import ExitCode, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from checklist.commands.comparing import Found

FORMATS = ("table", "json", "markdown", "html", "docx", "xlsx")
_SUFFIXES = {".docx": "docx", ".xlsx": "xlsx", ".html": "html", ".md": "markdown", ".json": "json"}
_KINDS = (
    "新增", "取消", "完成销号", "结转", "合并", "拆分", "内容调整", "目标调整", "目标增减", "年度目标递进", "阶段目标到期",
    "时限调整", "牵头调整", "责任单位增减", "角色变化", "归属调整", "专题调整", "文字调整",
    "方案名称", "文号", "机构更名", "标题调整", "序号调整", "标点格式", "方案期限",
)  # fmt: skip


@click.command("diff", cls=ChineseCommand)
@click.argument("old", metavar="旧版")
@click.argument("new", metavar="新版")
@click.option(
    "--plan",
    "plan_names",
    multiple=True,
    metavar="方案",
    shell_complete=complete_plan,
    help="只比较某个方案（可写多次）；它所替代的旧方案一并比较",
)
@click.option("--unit", default="", metavar="单位", shell_complete=complete_unit, help="只看与某个单位有关的变动")
@click.option(
    "--only",
    "kinds",
    multiple=True,
    type=click.Choice(_KINDS),
    metavar="变更类型",
    help="只看某类变动，如 新增（可写多次）",
)
@click.option("--pair", "pairs", multiple=True, metavar="旧方案=新方案", help="指明哪个旧方案对哪个新方案（可写多次）")
@click.option("--labels", default="", metavar="旧,新", help="表头里两个版本的叫法，如 2024年,2025年")
@click.option("--format", "form", type=click.Choice(FORMATS), help="输出格式（默认在屏幕上列表）")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="写到文件，后缀决定格式：.docx .xlsx .html .md .json；用 --all-units 时写文件夹",
)
@click.option("--by-unit", is_flag=True, help="按单位列出：移入、移出、仍承担、职责变化和变动的指标")
@click.option("--all-units", is_flag=True, help="每个有变动的单位生成一份变动单，-o 写文件夹")
@click.option("--suggest-links", is_flag=True, help="列出推测的接续、拆分、合并关系，核实后粘贴到方案数据里")
@click.option("--table", type=click.IntRange(1, 999), metavar="N", help="Word、Excel台账里有几张表时，读第几张")
@click.option("--map", "mapping", multiple=True, metavar="表头=列", help="指明台账里认不出的表头是哪一列（可写多次）")
@click.option("--exit-code", is_flag=True, help="有差别时退出码为1，供脚本使用")
@click.option("--resume", is_flag=True, help="用 --all-units 时接着上次中断的继续，已有的文件不动")
@click.option("--force", is_flag=True, help="已有的文件覆盖")
@data_option
@templates_option
def command(**options: Any) -> None:
    """比较两个版本：哪些任务新增、取消，哪些调整了目标、时限、牵头单位。

    版本可以是：方案数据文件或文件夹；方案编号，或“方案编号@年份”；git里的旧版“版本:路径”；JSON、Word、Excel台账。
    几种可以混用，如拿去年的Word台账与今年的数据比。Word、Excel台账按表头读取，没有的列不比较，并会说明。

    \b
    例：
      checklist diff xingtai-2023@2023 xingtai-2023@2025
      checklist diff 去年.yaml 今年.yaml -o 新旧对照表.docx
      checklist diff 去年台账.docx maiji-2022 --labels 2024年,2025年
      checklist diff v2024:data/plans.yaml data/plans.yaml --only 目标调整
      checklist diff 去年.yaml 今年.yaml --unit 区科技局 --by-unit
      checklist diff 去年.yaml 今年.yaml --all-units -o 变动单
    """
    request = Request(**options)
    refuse_contradictions(request)
    form = _format(request)
    found = find_differences(request)
    if request.suggest_links:
        _suggest(found)
    elif request.all_units:
        write_units(found, request.output or Path(), force=request.force, resume=request.resume)
    elif request.by_unit:
        _deliver(_UNIT_MAKERS, form, found, request)
    else:
        _deliver(_MAKERS, form, found, request)
        _mention_guesses(found)
    if request.exit_code and not found.shown.same:
        sys.exit(ExitCode.FOUND)


def _format(request: Request) -> str:
    """Give the format asked for; refuses what cannot be made before anything is read."""
    from checklist.files.textfiles import refuse_existing

    if request.all_units:
        if request.output is None:
            raise InputError(
                "请用 -o 写明变动单放到哪个文件夹。", "例：checklist diff 去年.yaml 今年.yaml --all-units -o 变动单"
            )
        return "docx"
    form = request.form or "table"
    if request.output is not None:
        form = _by_suffix(request.output, request.form)
        refuse_existing(request.output, force=request.force)
    if request.by_unit and form not in UNIT_FORMATS:
        raise InputError(f"按单位列出时不能用 {form} 格式。", f"可用的格式：{'、'.join(UNIT_FORMATS)}。")
    return form


def _by_suffix(path: Path, form: str | None) -> str:
    suffix = path.suffix.lower()
    if suffix not in _SUFFIXES:
        said = "不支持.doc、.wps，请用 .docx" if suffix in (".doc", ".wps") else "文件后缀决定格式"
        raise InputError(f"不能生成这种文件：{path}（{said}）", f"可用的后缀：{' '.join(_SUFFIXES)}")
    if form not in (None, _SUFFIXES[suffix]):
        raise InputError(f"--format {form} 与文件后缀 {suffix} 不一致。", "去掉 --format，或改文件名的后缀。")
    return _SUFFIXES[suffix]


def _deliver(makers: Mapping[str, Callable[[Found], bytes]], form: str, found: Found, request: Request) -> None:
    """Show the comparison, or write it to a file."""
    from checklist.files.textfiles import write_file

    if form == "table":
        (show_units if request.by_unit else _show)(found)
        return
    content = makers[form](found)
    target = request.output
    if target is None and form in ("docx", "xlsx"):
        target = Path(f"{found.unit}{'变动单' if request.by_unit else '新旧对照表'}.{form}")
    if target is None:
        print_bytes(content)
        return
    write_file(target, content, force=request.force)
    click.echo(f"已生成 {target}（{len(found.shown.rows)}条变动）")


def _show(found: Found) -> None:
    from checklist.render.comparison_text import comparison_lines

    show_lines(
        lambda screen: comparison_lines(
            found.shown,
            screen.width,
            unit=found.unit,
            ambiguous=screen.ambiguous,
            ascii_only=screen.ascii_only,
            encoding=screen.encoding,
        )
    )


def _suggest(found: Found) -> None:
    from checklist.compare.match.suggestions import suggest_links_yaml

    text = suggest_links_yaml(found.whole.suggestions)
    if not text:
        say("没有需要补写的对应关系。")
    print_text(text)


def _mention_guesses(found: Found) -> None:
    count = sum(all(item.id for item in (*one.old, *one.new)) for one in found.whole.suggestions)
    if count:
        say(f"提醒：有{count}处对应关系是按文字推测的，可加 --suggest-links 列出，核实后写进方案数据。")


def _json(found: Found) -> bytes:
    from checklist.render.comparison_json import comparison_json

    return comparison_json(found.shown, unit=found.unit)


def _markdown(found: Found) -> bytes:
    from checklist.render.comparison_text import comparison_markdown

    return comparison_markdown(found.shown, unit=found.unit).encode()


def _html(found: Found) -> bytes:
    from checklist.render.comparison_html import comparison_html

    return comparison_html(found.shown, unit=found.unit)


def _docx(found: Found) -> bytes:
    from checklist.render.comparison_docx import comparison_docx

    return comparison_docx(found.shown, unit=found.unit)


def _xlsx(found: Found) -> bytes:
    from checklist.render.comparison_xlsx import comparison_xlsx

    return comparison_xlsx(found.shown, unit=found.unit)


_MAKERS = {"json": _json, "markdown": _markdown, "html": _html, "docx": _docx, "xlsx": _xlsx}


_UNIT_MAKERS = {"json": units_json, "markdown": units_markdown, "docx": units_docx}
