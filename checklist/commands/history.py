"""``checklist history``: one task through all versions."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.commands.chinese import ChineseCommand, say
from checklist.commands.comparing import opened, version_sources
from checklist.commands.context import data_option, data_paths, print_bytes, show_lines
from checklist.errors import DataError, InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from checklist.compare.history import History, Stage
    from checklist.compare.items import Item, Side
    from checklist.render.console import Screen
    from checklist.render.terminal import Line
    from checklist.versions import Sources, Version

_HEADINGS = ("版本", "任务", "牵头（责任）单位", "工作目标", "完成时限", "变化")
_MOST_REVISIONS = 50


@click.command("history", cls=ChineseCommand)
@click.argument("measure", metavar="任务编码")
@click.argument("versions", metavar="版本", nargs=-1)
@click.option(
    "--file",
    "file",
    type=click.Path(path_type=Path),
    metavar="文件",
    help="不写版本时，看这个数据文件在git里的历次修改",
)
@click.option("--format", "form", type=click.Choice(["table", "json"]), default="table", help="输出格式")
@data_option
def command(measure: str, versions: tuple[str, ...], file: Path | None, form: str) -> None:
    """一项任务在历次版本里的目标、牵头单位和时限，列成小表；改了编码的按接续、拆分、合并关系一并列出。

    版本从旧到新写，写法与 checklist diff 相同。不写版本时，列出数据文件在git里的历次修改。

    \b
    例：
      checklist history mj-p5 2022.yaml 2024.yaml 2025.yaml
      checklist history mj-p5 v2024:data/plans.yaml data/plans.yaml
      checklist history mj-p5 --file data/plans.yaml
    """
    from checklist.compare.history import history

    sources = version_sources()
    sides = list(_given(versions, sources)) if versions else list(_revisions(file, sources))
    sides = list(_with_ids(sides))
    unnumbered = {side.label for side in sides if not any(item.id for item in side.measures)}
    found = history(sides, measure)
    if form == "json":
        from checklist.render.comparison_json import history_json

        print_bytes(history_json(found))
    else:
        show_lines(lambda screen: _lines(found, screen, unnumbered, only_changes=not versions))


def _given(versions: Sequence[str], sources: Sources) -> Iterator[Side]:
    for text in versions:
        yield _side(opened(text, sources), text, sources)


def _side(version: Version, label: str, sources: Sources) -> Side:
    if version.data is not None:
        from checklist.compare.items import plan_side

        return plan_side(version.data, version.chosen_plans, label=label, year=version.year)
    from checklist.readback.sides import read_side

    if version.read is None:
        raise InputError(f"不能作为一个版本读取：{label}")
    return read_side(version.read, sources.load(), label=label)


def _revisions(file: Path | None, sources: Sources) -> Iterator[Side]:
    """Give the data file at every revision that touched it, the oldest first, then as it lies in the folder."""
    from checklist.commands.revisions import files_at, revisions_touching

    path = file or data_paths()[0]
    folder = path.absolute().parent
    there = sources._replace(at_revision=lambda revision, name: files_at(revision, name, folder))
    revisions = revisions_touching(path, _MOST_REVISIONS)
    if not revisions:
        raise InputError(
            f"git里没有 {path} 的历次修改。", "请写明要看的版本，如 checklist history mj-p5 2024.yaml 2025.yaml。"
        )
    for revision, day in revisions:
        try:
            yield _side(opened(f"{revision}:./{path.name}", there), f"{day}（{revision}）", sources)
        except DataError:  # noqa: PERF203 - one bad revision must not hide the others
            say(f"提醒：{revision}（{day}）的数据有错误，已略过。")
    yield _side(opened(str(path), sources), f"当前的 {path.name}", sources)


def _with_ids(sides: Sequence[Side]) -> Iterator[Side]:
    """Give the tasks of ledgers without 任务编码 the id of the only task of the other versions with their title."""
    from msgspec.structs import replace

    ids: dict[str, set[str]] = {}
    for side in sides:
        for item in side.measures:
            if item.id and item.title:
                ids.setdefault(item.title, set()).add(item.id)
    known = {title: next(iter(bearers)) for title, bearers in ids.items() if len(bearers) == 1}
    for side in sides:
        if any(item.id for item in side.measures):
            yield side
        else:
            yield replace(side, items=tuple(replace(item, id=known.get(_title(item), "")) for item in side.items))


def _title(item: Item) -> str:
    """Give the title of a task, else the first sentence of its cell: 任务名称。举措…"""
    return item.title or item.text.partition("。")[0].partition("\n")[0].strip()


def _lines(found: History, screen: Screen, unnumbered: Collection[str], *, only_changes: bool) -> list[Line]:
    from checklist.render.terminal import render_listing

    stages = [stage for i, stage in enumerate(found.stages) if i == 0 or stage.changed or not only_changes]
    return render_listing(
        _HEADINGS,
        [_row(stage, unnumbered) for stage in stages],
        screen.width,
        align=("left", "left", "left", "left", "left", "center"),
        title=f"{found.title}（{found.id}）历次版本",
        ambiguous=screen.ambiguous,
        ascii_only=screen.ascii_only,
        encoding=screen.encoding,
    )


def _row(stage: Stage, unnumbered: Collection[str]) -> tuple[str, ...]:
    if not stage.items:
        lacking = "（这份台账没有任务编码，也没有同名任务）" if stage.version in unnumbered else "（没有这项任务）"
        return stage.version, lacking, "", "", "", "有" if stage.changed else ""
    return (
        stage.version,
        "\n".join(item.label for item in stage.items),
        "、".join(stage.leads),
        "\n".join(stage.figures),
        stage.deadline,
        "有" if stage.changed else "",
    )
