"""Write docs/cli.md from the commands' own help: ``python docs/make_cli.py`` (``--check`` only compares)."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.commands import cli

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = Path(__file__).with_name("cli.md")
WIDTH = 100

HEAD = """\
# 命令

本页由 `python docs/make_cli.py` 从各命令的 `--help` 生成，请勿手改。

退出码：0 正常；1 `check` 等发现问题，`verify` 发现材料变了；2 用法不对，或输入读不了、找不到、分不清；3 输出写不了；130 被中断（Ctrl-C，或收到结束信号）。

环境变量：`CHECKLIST_DATA` 方案数据文件（多个用系统的路径分隔符隔开）；`CHECKLIST_CACHE` 编译缓存的文件夹，`off` 表示不用；
`CHECKLIST_AMBIGUOUS_WIDTH` 中文引号、破折号等在屏幕上占几列（1 或 2）；`NO_COLOR` 不用颜色和粗体。
"""


def page() -> str:
    """Give the whole page."""
    return "\n".join([HEAD, *(_block(context) for context in contexts(cli, None))])


def contexts(command: click.Command, parent: click.Context | None) -> Iterator[click.Context]:
    """Give a command and all below it, each with its place in the command line."""
    context = command.make_context(command.name, [], parent, resilient_parsing=True, terminal_width=WIDTH)
    yield context
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            if inner:
                yield from contexts(inner, context)


def _block(context: click.Context) -> str:
    lines = "\n".join(line.rstrip() for line in context.get_help().strip().splitlines())
    return f"## {context.command_path}\n\n```text\n{lines}\n```\n"


def main() -> None:
    """Write the page, or with ``--check`` leave with 1 when it is out of date."""
    text = page()
    if "--check" not in sys.argv[1:]:
        TARGET.write_text(text, encoding="utf-8", newline="\n")
    elif not TARGET.is_file() or TARGET.read_text(encoding="utf-8") != text:
        sys.exit("docs/cli.md is out of date: run python docs/make_cli.py")


if __name__ == "__main__":
    main()
