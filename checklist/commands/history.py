"""``checklist history``: one task through all versions."""

from __future__ import annotations

import os
from functools import partial
from itertools import repeat
from typing import TYPE_CHECKING, Any

import click

from checklist.commands.chinese import ChineseCommand
from checklist.commands.context import FILE, data_paths, progress, templates
from checklist.commands.endings import say
from checklist.commands.outputs import Wish, deliver, output_options, version_sources
from checklist.errors import DataError, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from checklist.compare.sides.item import Item, Side
    from checklist.compare.sides.version import Sources
    from checklist.files.programs import FileHistory, Revision

_REVISIONS = 50
"""Commits to a plans file in two or three years of office work."""


_LONGEST_NAME = 20
"""Characters of what is printed of a commit's first line."""


@click.command("history", cls=ChineseCommand)
@click.argument("measure", metavar="任务编码")
@click.argument("versions", metavar="[版本]...", nargs=-1)
@click.option("--file", "file", type=FILE, metavar="文件", help="不写版本时，看这个数据文件在git里的历次修改")
@click.option(
    "--revisions",
    type=click.IntRange(1, 100_000),
    metavar="N",
    help=f"不写版本时，看最近几次修改（默认{_REVISIONS}次）",
)
@output_options
def command(measure: str, versions: tuple[str, ...], file: Path | None, revisions: int | None, **options: Any) -> None:
    """一项任务在历次版本里的目标、牵头单位和时限，列成小表；改了编码的按接续、拆分、合并关系一并列出。

    任务写编码、标题或编号。版本从旧到新写，写法与 checklist diff 相同。不写版本时，列出数据文件在git里的历次修改；不在git里的，按方案的各个年份列出。

    \b
    例：
      checklist history mj-p5 2022.yaml 2024.yaml 2025.yaml
      checklist history mj-p5 v2024:data/plans.yaml data/plans.yaml
      checklist history mj-p5 --file data/plans.yaml
    """
    from checklist.compare.history import history, likely_heirs
    from checklist.render.comparison_json import history_json
    from checklist.render.lists import history_sheet

    wish = Wish(**options)
    _refuse_both(versions, file, revisions)
    sources = version_sources()
    given = list(map(_side, versions, versions, repeat(sources)))
    sides = list(_with_ids(given or list(_own_versions(measure, file, revisions, sources))))
    unnumbered = {side.label for side in sides if not any(item.id for item in side.measures)}
    found = history(sides, measure)
    for hint in likely_heirs(sides, found):
        say(f"提醒：{hint}")
    sheet = history_sheet(
        found, unnumbered, templates(), only_changes=not versions and not all(side.year for side in sides)
    )
    deliver([sheet], wish, json=lambda: history_json(found))


def _refuse_both(versions: Sequence[str], file: Path | None, revisions: int | None) -> None:
    name = "--file" if file else "--revisions" if revisions else ""
    if versions and name:
        raise InputError(f"写了版本，就不能再用 {name}。", f"{name} 用于看git里的历次修改；请去掉 {name}，或去掉版本。")


def _side(text: str, label: str, sources: Sources) -> Side:
    from checklist.compare.sides.version import open_version

    version = open_version(text, sources)
    for remark in version.remarks:
        say(f"提醒：{remark}")
    if version.data is not None:
        from checklist.compare.sides.item import plan_side

        return plan_side(version.data, version.chosen_plans, label=label, year=version.year)
    from checklist.compare.sides.of_file import read_side

    if version.read is None:
        raise InputError(f"不能作为一个版本读取：{label}")
    return read_side(version.read, sources.load(), label=label)


def _own_versions(measure: str, file: Path | None, revisions: int | None, sources: Sources) -> Iterator[Side]:
    """Give the data's revisions in git; where git is not asked for by name and has none, the years of the task's plan."""
    if file or revisions:
        yield from _revisions(file, revisions or _REVISIONS, sources)
        return
    path = _only_data()
    try:
        sides = list(_revisions(path, _REVISIONS, sources))
    except InputError as error:
        sides = list(_years(measure, sources))
        say(f"提醒：{error.message.rstrip('。')}，以下按方案的各个年份列出；要看几个版本，请把它们写在任务编码后面。")
    yield from sides


def _years(measure: str, sources: Sources) -> Iterator[Side]:
    """Give the plan of a task in each of its years; raises InputError where no plan has the task."""
    from checklist.compare.sides.item import plan_side
    from checklist.ledger.asked import find_task, no_task

    data = sources.load()
    found = find_task(data, measure)
    if found is None:
        raise no_task(data, measure)
    for year in range(found[0].first_year, found[0].last_year + 1):
        yield plan_side(data, found[:1], label=f"{year}年", year=year)


def _revisions(file: Path | None, most: int, sources: Sources) -> Iterator[Side]:
    """Give the data file at every revision that changed it, the oldest first, then as it lies in the folder."""
    from checklist.files.programs import changes_of, files_at

    path = file or _only_data()
    folder = path.absolute().parent
    there = sources._replace(at_revision=partial(files_at, environment=os.environ, folder=folder))
    changes = changes_of(path, most, os.environ)
    if not changes.revisions:
        raise InputError(
            f"git里没有 {path} 的历次修改。", "请写明要看的版本，如 checklist history mj-p5 2024.yaml 2025.yaml。"
        )
    _say_where_cut(changes, path, most)
    with progress(len(changes.revisions), "正在读取") as step:
        for one in changes.revisions:
            try:
                yield _side(f"{one.name}:{one.path}", f"{one.day}（{_named(one)}）", there)
            except DataError:
                say(f"提醒：{one.name}（{one.day}）的数据有错误，已略过。")
            except InputError as error:
                say(f"提醒：{error.message.rstrip('。')}，{one.day}的这个版本已略过。")
            step()
    yield _side(str(path), f"当前的 {path.name}", sources)


def _named(one: Revision) -> str:
    """Name a revision by its tag, or by what was written to it, cut to a line of the column; else by its number."""
    cut = f"{one.said[:_LONGEST_NAME]}……" if len(one.said) > _LONGEST_NAME else one.said
    return cut or one.name


def _only_data() -> Path:
    """Give the data file of this call; raises InputError where there are several."""
    paths = data_paths()
    if len(paths) > 1:
        named = "、".join(path.name for path in paths[:5])
        raise InputError(
            f"数据有{len(paths)}个文件（{named}），不知道看哪一个的历次修改。", "请用 --file 写明文件或文件夹。"
        )
    return paths[0]


def _say_where_cut(changes: FileHistory, path: Path, most: int) -> None:
    if changes.more:
        say(f"提醒：git里 {path} 的修改不止{most}次，只看了最近{most}次；要看更早的，请加 --revisions {most * 4}。")
    if changes.shallow:
        say("提醒：这个git仓库是浅克隆，更早的修改不在里面；要看全，请先执行 git fetch --unshallow。")


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
