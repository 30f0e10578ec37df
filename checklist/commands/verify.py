"""``checklist verify``: whether the files of a pack still are as they were made."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from checklist.commands.chinese import FILE, ChineseCommand
from checklist.errors import ExitCode, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from checklist.files.manifest import FolderProof, Manifest

_SHOWN = 8
"""Names listed of each kind, so that all of it stands on one screen."""


@click.command("verify", cls=ChineseCommand)
@click.argument("folder", metavar="文件夹", type=FILE)
def command(folder: Path) -> None:
    """核对会议材料：各个文件是否还和生成时一样，缺了哪些，多了哪些。

    依据的是 ledger --all 写在文件夹里的“校验清单.json”。文件夹改名、移动、压缩后再解开都能核对。都和生成时一样时退出码为0，否则为1。
    校验清单不是签名：能改文件的人也能改它；要防有意的改动，请另存一份校验清单再比。

    \b
    例：
      checklist ledger --all --plan maiji-2022 -o 会议材料
      checklist verify 会议材料
    """
    from checklist.commands.batch import progress
    from checklist.commands.context import print_text
    from checklist.files.manifest import check_folder, read_manifest
    from checklist.files.textfiles import is_file

    if is_file(folder):
        raise InputError(f"这是一个文件，不是文件夹：{folder}", "请写存放会议材料的文件夹；压缩的请先解压。")
    manifest = read_manifest(folder)
    with progress(len(manifest.files), "正在核对") as step:
        verdict = check_folder(folder, manifest, step)
    print_text("".join(f"{line}\n" for line in _lines(folder, manifest, verdict)))
    if not verdict.whole:
        sys.exit(ExitCode.FOUND)


def _lines(folder: Path, manifest: Manifest, verdict: FolderProof) -> Iterator[str]:
    yield f"{folder}：由 checklist {manifest.program} 生成，共{len(manifest.files)}个文件，数据摘要 {manifest.data[:16]}。"
    yield f"和生成时一样：{len(verdict.same)}个"
    yield from _listed("内容有改动", verdict.changed)
    yield from _listed("缺少", verdict.missing)
    yield from _listed("改了名，内容一样", [f"{old} → {new}" for old, new in verdict.renamed])
    yield from _listed("多出来的", verdict.extra)
    yield from _listed("中断留下的临时文件（可以删去）", verdict.left)
    if verdict.printed:
        yield f"另有由这些文件转出的PDF {verdict.printed}个，不在核对之列。"
    yield "核对通过：都和生成时一样。" if verdict.whole else "核对没有通过：有与生成时不同的地方，见上。"


def _listed(title: str, names: Sequence[str]) -> Iterator[str]:
    if names:
        yield f"{title}：{len(names)}个"
        yield from (f"    {name}" for name in names[:_SHOWN])
        if len(names) > _SHOWN:
            yield f"    ……另有{len(names) - _SHOWN}个"
