"""``checklist diff``: what changed between two versions, on the screen or as a 新旧对照表."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from checklist.commands.chinese import ChineseCommand
from checklist.commands.context import print_text, progress, templates
from checklist.commands.endings import say, tell
from checklist.commands.outputs import Wish, deliver, output_options, sheet_bytes, version_sources
from checklist.commands.selection import complete_plan, complete_unit
from checklist.compare.judge.kinds import BY_WORD
from checklist.errors import ExitCode, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from checklist.compare.by_unit import UnitChanges
    from checklist.compare.run import ComparisonResult, Wishes
    from checklist.render.sheet import Sheet

_LINKS = "--suggest-links 只列出可粘贴的YAML，请去掉其中一个；要JSON里的推测关系，看 --format json 的 suggestions。"


@click.command("diff", cls=ChineseCommand)
@click.argument("old", metavar="旧版")
@click.argument("new", metavar="新版")
@click.option(
    "--plan",
    "plans",
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
    type=click.Choice(list(BY_WORD)),
    metavar="变更类型",
    help="只看某类变动，如 新增（可写多次）",
)
@click.option("--pair", "pairs", multiple=True, metavar="旧方案=新方案", help="指明哪个旧方案对哪个新方案（可写多次）")
@click.option("--labels", default="", metavar="旧,新", help="表头里两个版本的叫法，如 2024年,2025年")
@click.option("--by-unit", is_flag=True, help="按单位列出：移入、移出、仍承担、职责变化和变动的指标")
@click.option("--all-units", is_flag=True, help="每个有变动的单位生成一份变动单，-o 写文件夹")
@click.option("--suggest-links", is_flag=True, help="列出推测的接续、拆分、合并关系，核实后粘贴到方案数据里")
@click.option("--table", type=click.IntRange(1, 999), metavar="N", help="Word、Excel台账里有几张表时，读第几张")
@click.option("--map", "mapping", multiple=True, metavar="表头=列", help="指明台账里认不出的表头是哪一列（可写多次）")
@click.option("--exit-code", is_flag=True, help="有差别时退出码为1，供脚本使用")
@click.option("--resume", is_flag=True, help="用 --all-units 时接着上次中断的继续，已有的文件不动")
@output_options
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
    from checklist.compare.run import compare_versions

    _refuse_contradictions(options)
    wish = _wish(options)
    found = compare_versions(_wishes(options), version_sources(options["table"], options["mapping"]))
    for remark in found.remarks:
        say(f"提醒：{remark}")
    _show(found, wish, options)
    if options["exit_code"] and not found.shown.same:
        sys.exit(ExitCode.FOUND)


def _show(found: ComparisonResult, wish: Wish, options: Mapping[str, Any]) -> None:
    """Show or write what was asked for of a comparison."""
    if options["suggest_links"]:
        _suggest(found)
    elif options["all_units"]:
        _write_units(found, options["output"], force=options["force"], resume=options["resume"])
    elif options["by_unit"]:
        _deliver_units(found, wish)
    else:
        _deliver(found, wish)
        _mention_guesses(found)


def _refuse_contradictions(options: Mapping[str, Any]) -> None:
    """Raise InputError where two options cannot both be met: none is silently ignored."""
    if options["suggest_links"]:
        others = {"--by-unit": "by_unit", "--all-units": "all_units", "--format": "form", "-o": "output"}
        others |= {"--unit": "unit", "--only": "kinds", "--labels": "labels"}
        for name, key in others.items():
            if options[key]:
                raise InputError(f"--suggest-links 与 {name} 不能同时使用。", _LINKS)
    if options["resume"] and not options["all_units"]:
        raise InputError("--resume 只用于 --all-units。", "写一个文件时没有可接着做的；要覆盖请用 --force。")
    form = options["form"]
    if options["all_units"] and form not in (None, "docx"):
        raise InputError(f"--all-units 生成Word变动单，不能用 {form} 格式。", f"请改用 --by-unit --format {form}。")
    if options["force"] and options["resume"]:
        raise InputError("--force 与 --resume 不能同时使用。", "要全部重新生成用 --force，要接着上次继续用 --resume。")


def _wish(options: Mapping[str, Any]) -> Wish:
    """Give where the comparison is to go; refuses what cannot be made before anything is read."""
    if options["all_units"] and options["output"] is None:
        raise InputError(
            "请用 -o 写明变动单放到哪个文件夹。", "例：checklist diff 去年.yaml 今年.yaml --all-units -o 变动单"
        )
    output = None if options["all_units"] else options["output"]
    return Wish(form=options["form"], output=output, force=options["force"])


def _wishes(options: Mapping[str, Any]) -> Wishes:
    from checklist.compare.run import Wishes

    taken = {name: options[name] for name in ("old", "new", "plans", "unit", "kinds")}
    return Wishes(**taken, pairs=tuple(_plan_pairs(options["pairs"])), labels=_labels(options["labels"]))


def _plan_pairs(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    for text in texts:
        old, equals, new = text.partition("=")
        if not (equals and old.strip() and new.strip()):
            raise InputError(f"--pair 的写法不对：{text}", "要写成 旧方案=新方案，如 --pair maiji-2022=maiji-2026。")
        yield old.strip(), new.strip()


def _labels(text: str) -> tuple[str, str] | None:
    if not text:
        return None
    old, _, new = (part.strip() for part in text.replace("，", ",").partition(","))
    if not (old and new) or "," in new:
        raise InputError(f"--labels 的写法不对：{text}", "要写成 旧,新，如 --labels 2024年,2025年。")
    return old, new


def _deliver(found: ComparisonResult, wish: Wish) -> None:
    from checklist.render.comparison_json import comparison_json
    from checklist.render.comparison_sheet import comparison_sheet

    deliver(
        [comparison_sheet(found.shown, templates(), unit=found.unit)],
        wish,
        name=f"{found.unit}新旧对照表",
        counted=f"{len(found.shown.rows)}条变动",
        json=lambda: comparison_json(found.shown, unit=found.unit),
    )


def _deliver_units(found: ComparisonResult, wish: Wish) -> None:
    """Show the 变动单, print them, or write them to one file; raises InputError for a file without any."""
    from checklist.render.comparison_json import units_json

    units, medium = found.unit_changes(), wish.medium()
    if units or medium == "json":
        shown = found.shown if found.shown.only else found.whole
        deliver(
            _unit_sheets(found, units),
            wish,
            name=f"{found.unit}变动单",
            counted=f"{len(found.shown.rows)}条变动",
            json=lambda: units_json(shown, units),
        )
    elif wish.target(medium, "变动单"):
        raise InputError(f"{_nothing(found).removesuffix('。')}，未生成变动单。")
    else:
        tell(_nothing(found))
        for sentence in found.whole.not_compared:
            tell(f"{sentence}。")


def _suggest(found: ComparisonResult) -> None:
    from checklist.compare.match.suggestions import suggest_links_yaml

    text = suggest_links_yaml(found.whole.suggestions)
    if not text:
        say("没有需要补写的对应关系。")
    print_text(text)


def _mention_guesses(found: ComparisonResult) -> None:
    count = sum(all(item.id for item in (*one.old, *one.new)) for one in found.whole.suggestions)
    if count:
        say(f"提醒：有{count}处对应关系是按文字推测的，可加 --suggest-links 列出，核实后写进方案数据。")


def _write_units(found: ComparisonResult, folder: Path, *, force: bool, resume: bool) -> None:
    """Write a Word file for each unit anything changed for; with ``resume`` those already there stay."""
    from checklist.files.writing import claim_folder, remove_leftovers

    units = found.unit_changes()
    if not units:
        tell(f"{_nothing(found).removesuffix('。')}，未生成变动单。")
        return
    with claim_folder(
        folder,
        reuse=force or resume,
        why="变动单每个单位一份，要写到文件夹里，请换一个名字。",
        advice="要覆盖请加 --force，要接着上次继续请加 --resume，或换一个文件夹。",
    ):
        if resume:
            remove_leftovers(folder)
        files = [(unit, folder / name) for unit, name in zip(units, _file_names(units), strict=True)]
        missing = [(unit, path) for unit, path in files if not (resume and path.is_file())]
        _write_missing(found, missing, force=force)
    kept = len(files) - len(missing)
    aside = f"（另有{kept}份上次已生成，未动）" if kept else ""
    tell(f"已在 {folder} 生成{len(missing)}份变动单{aside}。")


def _write_missing(found: ComparisonResult, missing: Sequence[tuple[UnitChanges, Path]], *, force: bool) -> None:
    from checklist.files.writing import write_file

    with progress(len(missing)) as step:
        for unit, path in missing:
            write_file(path, sheet_bytes(_unit_sheets(found, [unit]), "docx", templates()), force=force)
            step()


def _file_names(units: Sequence[UnitChanges]) -> Iterator[str]:
    """Name the files; where units of several regions or names too long for a file would share one, each has its own."""
    from checklist.files.textfiles import safe_name

    several = len({unit.region for unit in units}) > 1
    met: Counter[str] = Counter()
    for unit in units:
        name = safe_name(f"{unit.region}_{unit.name}" if several else unit.name)
        met[name.casefold()] += 1
        again = met[name.casefold()]
        yield f"{name}{f'_{again}' if again > 1 else ''}_变动单.docx"


def _unit_sheets(found: ComparisonResult, units: Sequence[UnitChanges]) -> list[Sheet]:
    from checklist.render.comparison_sheet import unit_sheet

    return [unit_sheet(unit, found.shown, templates()) for unit in units]


def _nothing(found: ComparisonResult) -> str:
    from checklist.render.comparison_sheet import count_line

    return count_line(found.shown, templates(), unit=found.unit)
