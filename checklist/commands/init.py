"""``checklist init``: a skeleton of one's own plans file."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from checklist.commands.chinese import FILE, ChineseCommand, tell
from checklist.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

_DEFAULT = "plans.yaml"
_CHINESE, _ENGLISH = KEYS = ("中文", "英文")


@click.command("init", cls=ChineseCommand)
@click.argument("path", metavar="文件", default=_DEFAULT, type=FILE)
@click.option("--keys", type=click.Choice(KEYS), help="样例里的键用中文还是英文；不写时问一下，问不了就用英文")
@click.option("--force", is_flag=True, help="文件已存在时覆盖")
def command(path: Path, *, keys: str | None, force: bool) -> None:
    """新建一份自己的方案数据文件：带注释的样例和常用单位名录，照着改即可。

    不写文件名时在当前文件夹建 plans.yaml；之后的命令会自动使用它。

    \b
    例：
      checklist init
      checklist init 我局方案.yaml
      checklist init 我局方案.yaml --keys 中文
    """
    from checklist.files.resources import template
    from checklist.files.writing import write_file

    if path.suffix not in (".yaml", ".yml"):
        raise InputError(f"数据文件要以 .yaml 结尾：{path}", f"例：checklist init {path.stem or '我局方案'}.yaml")
    text = template("skeleton.yaml").read_text(encoding="utf-8")
    if (keys or _ask()) == _CHINESE:
        from checklist.plandata.spoken import speak_chinese

        text = speak_chinese(text)
    write_file(path, text.encode(), force=force)
    tell(f"已新建 {path}。请用记事本等打开，按注释修改后运行 checklist check 检查。")


def _ask() -> str:
    """Ask which language the keys are to be in; nobody is asked where nobody can answer."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return _ENGLISH
    chosen: str = click.prompt("样例里的键用中文还是英文", type=click.Choice(KEYS), default=_CHINESE, err=True)
    return chosen
