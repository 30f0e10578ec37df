"""``checklist init``: a skeleton of one's own plans file, or one more plan in it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.commands.chinese import ChineseCommand
from checklist.commands.context import FILE, data_option, given_paths
from checklist.commands.endings import tell
from checklist.errors import InputError
from checklist.files.textfiles import DATA_SUFFIXES, is_there

if TYPE_CHECKING:
    from checklist.commands.planfiles import PlanSource
    from checklist.plandata.samples import NewPlan

_DEFAULT = "plans.yaml"
_CHINESE, _ENGLISH = KEYS = ("中文", "英文")


@click.command("init", cls=ChineseCommand)
@click.argument("path", metavar="[文件]", required=False, type=FILE)
@click.option("--plan", "adds", is_flag=True, help="在已有的数据里加一个样例方案，地区和单位用已登记的；原有内容不动")
@click.option("--keys", type=click.Choice(KEYS), help="样例里的键用中文还是英文；不写时问一下，问不了就用英文")
@click.option(
    "--place",
    default="",
    metavar="地名",
    help="市、区、县的全名，如 邢台市、天水市麦积区：样例里直接写它，单位名录用那一级的",
)
@click.option("--force", is_flag=True, help="文件已存在时覆盖")
@data_option
def command(path: Path | None, *, adds: bool, keys: str | None, place: str, force: bool) -> None:
    """新建一份自己的方案数据文件：带注释的样例和常用单位名录，照着改即可。

    不写文件名时在当前文件夹建 plans.yaml；之后的命令会自动使用它。同一个地方再录一个方案，用 --plan 加在同一个文件里，
    或写一个新的文件名，放在同一个文件夹里；键用中文还是英文，随已有的数据。

    \b
    例：
      checklist init
      checklist init 我局方案.yaml
      checklist init 我局方案.yaml --keys 中文
      checklist init --place 天水市麦积区
      checklist init --plan
      checklist init 数据/新方案.yaml --plan
    """
    if path is not None and path.suffix not in DATA_SUFFIXES:
        raise InputError(f"数据文件要以 .yaml 结尾：{path}", f"例：checklist init {path.stem or '我局方案'}.yaml")
    if adds and (force or place):
        reason = "--plan 只添加，不覆盖。" if force else "--plan 加的方案用已登记的地区。"
        raise InputError(reason, f"请去掉 {'--force' if force else '--place'}。")
    if adds:
        _add_plan(path or _only_file(), keys)
    else:
        _write_skeleton(path or Path(_DEFAULT), keys, place, force=force)


def _write_skeleton(path: Path, keys: str | None, place: str, *, force: bool) -> None:
    from checklist.files.writing import write_file
    from checklist.plandata.samples import skeleton

    text = skeleton(place)
    if (keys or _ask()) == _CHINESE:
        from checklist.plandata.keynames import speak_chinese

        text = speak_chinese(text)
    write_file(path, text.encode(), force=force)
    tell(f"已新建 {path}。请用记事本等打开，按注释修改后运行 checklist check 检查。")


def _ask() -> str:
    """Ask which language the keys are to be in; nobody is asked where nobody can answer."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return _ENGLISH
    chosen: str = click.prompt("样例里的键用中文还是英文", type=click.Choice(KEYS), default=_CHINESE, err=True)
    return chosen


def _only_file() -> Path:
    """Give the file a plan is added to when none is named: the one of ``--data``, else ``plans.yaml`` here."""
    given = given_paths()
    if len(given) > 1:
        raise InputError("数据有几个文件，不知道方案加在哪一个里。", f"请写明文件，如 checklist init {given[0]} --plan")
    return given[0] if given else Path(_DEFAULT)


def _add_plan(path: Path, keys: str | None) -> None:
    """Add the sample plan behind those of a file, or write it to a new one beside the data of the place."""
    from checklist.commands.planfiles import read_plan_file, refuse_to_change, write_over
    from checklist.files.writing import write_file
    from checklist.plandata.keynames import is_in_chinese
    from checklist.plandata.load import load_files
    from checklist.plandata.samples import sample_plan
    from checklist.plandata.yamlio import read_tree

    there = is_there(path)
    files = _known(path, there=there)
    chinese = keys == _CHINESE if keys else is_in_chinese(read_tree(path if there else files[-1])[0])
    own = load_files([path] if there else ()).data
    plan = sample_plan(own, load_files(files).data, chinese=chinese)
    if there:
        source = read_plan_file(path)
        new = _with_plan(source, plan)
        refuse_to_change(source, new)
        write_over(source, new)
    else:
        write_file(path, f"{'方案' if chinese else 'plans'}:\n{plan.text}".encode())
    _tell_of(plan, path, there=there)


def _with_plan(source: PlanSource, plan: NewPlan) -> str:
    """Give the text of a file with one more plan behind its last; no line of it is changed, of ``plans: []`` the [] goes.

    Raises InputError where its plans are not written one below the other.
    """
    from checklist.adopt.arranging import add_items
    from checklist.adopt.standing import PlanFile

    file = PlanFile(source.name, source.text)
    listed = file.root.find("plans")
    if listed and listed.value.style != "-" and listed.value.value:
        raise InputError("方案写在一行里，或不是列表，加不进去。", "请把方案改成一行一个“- ”开头的列表，再运行一次。")
    add_items(file, file.root, "plans", [plan.text.splitlines()])
    return file.edited


def _known(path: Path, *, there: bool) -> list[Path]:
    """Give the files that hold the place: those asked for or those beside, and the one that is added to as the last."""
    from checklist.commands.planfiles import plan_files

    others = [file for file in given_paths() or plan_files(path.parent) if file != path and file.suffix == ".yaml"]
    if not there and not others:
        raise InputError(
            f"{path} 不存在，旁边也没有已登记地区、单位的数据文件。",
            "方案要加在已有的数据里：请写明那个文件；还没有的，先用 checklist init 新建。",
        )
    return [*others, path] if there else others


def _tell_of(plan: NewPlan, path: Path, *, there: bool) -> None:
    where = f"已在 {path} 的最后加了" if there else f"已新建 {path}，写有"
    tell(
        f"{where}{plan.region.name}的一个样例方案（编码 {plan.id}），地区和单位用已登记的。请照注释修改，改后运行 checklist check。"
    )
    if not there:
        together = [*given_paths(), path] if given_paths() else [path.parent]
        tell(f"和已登记的地区、单位一起读：checklist check {' '.join(f'--data {one}' for one in together)}")
    if plan.follows:
        old = plan.follows.short or plan.follows.title
        tell(
            f"新方案若是接续《{old}》的，请去掉 {plan.replaces} 那一行的“# ”：新方案开始以后，清单、台账不再列旧方案。"
        )
