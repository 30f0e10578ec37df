"""``checklist check`` and ``verify``: every finding in the data, and whether the files of a pack still are as they were made."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from checklist.commands.chinese import ChineseCommand
from checklist.commands.context import (
    FILE,
    data_option,
    data_paths,
    finding_text,
    load_checked,
    note_files,
    print_bytes,
    print_text,
    progress,
    shipped_data,
)
from checklist.commands.endings import tell
from checklist.errors import ExitCode, InputError, YamlError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from checklist.files.manifest import FolderProof, Manifest
    from checklist.model import Loaded


@click.command("check", cls=ChineseCommand)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式")
@click.option("--strict", is_flag=True, help="提醒也算错误（退出码1）")
@click.option(
    "--fix", is_flag=True, help="列出可以补上的：没有登记的地区、单位（全称、类别取自自带名录）、指标，缺少的编码"
)
@click.option("--yes", is_flag=True, help="与 --fix 一起用：写进文件，只加这些行")
@click.argument("files", metavar="[文件]...", nargs=-1, type=FILE)
@data_option
def command(form: str, files: tuple[Path, ...], *, strict: bool, fix: bool, yes: bool) -> None:
    """检查方案数据，列出全部问题：哪个文件、第几行、什么问题、怎么改。

    文件可以直接写在后面，同 --data。没有问题时退出码为0，有错误时为1；提醒不影响退出码，除非加 --strict。

    \b
    例：
      checklist check
      checklist check 我局方案.yaml --strict
      checklist check 我局方案.yaml --fix
    """
    if (yes and not fix) or (fix and form == "json"):
        raise InputError(
            "--yes 要与 --fix 一起用，--fix 不能与 --format json 一起用。", "例：checklist check plans.yaml --fix --yes"
        )
    note_files(files)
    paths = data_paths()
    if yes:
        _fix(paths, write=True)
    loaded = load_checked(paths)
    if form == "json":
        print_bytes(_as_json(loaded))
    else:
        print_text(_as_text(loaded, paths, is_fixing=fix))
    if fix and not yes:
        _fix(paths, write=False)
    counted = [finding for finding in loaded.findings if strict or finding.severity.value == "error"]
    if counted:
        sys.exit(ExitCode.FOUND)


def _fix(paths: Sequence[Path], *, write: bool) -> None:
    """Show what would be added to the files, or add it; files that are no YAML are left to the check."""
    from checklist.adopt.mending import mend
    from checklist.adopt.standing import PlanFile
    from checklist.commands.planfiles import read_plan_file, write_back

    sources = [read_plan_file(path) for path in paths]
    try:
        files = [PlanFile(source.name, source.text) for source in sources]
    except YamlError:
        return
    mended = mend(files)
    for sentence in mended.said:
        tell(f"{'补' if write else '可补'}：{sentence}")
    for sentence in mended.left:
        tell(f"没有补：{sentence}")
    if not mended.said:
        tell("没有可以补的。")
    elif write:
        write_back(sources, mended.texts)
    else:
        named = " ".join(map(str, paths))
        tell(f"还没有写入。看过无误，请加 --yes：checklist check {named} --fix --yes")


def _as_text(loaded: Loaded, paths: Sequence[Path], *, is_fixing: bool) -> str:
    lines = [finding_text(finding) for finding in loaded.findings]
    named = "程序自带的数据" if paths == [shipped_data()] else "、".join(map(str, paths))
    if not is_fixing and any(finding.code in _MENDED for finding in loaded.findings):
        lines.append(f"没有登记的、缺少编码的，程序能补的可以先看：checklist check {' '.join(map(str, paths))} --fix")
    return "\n".join([*lines, _closing(loaded), f"检查的文件：{named}"]) + "\n"


_MENDED = ("unknown-unit", "unknown-region", "missing-key")
"""Of these ``--fix`` may write what is missing."""


def _closing(loaded: Loaded) -> str:
    from checklist.outline import measures_of

    errors = sum(1 for finding in loaded.findings if finding.severity.value == "error")
    plans = loaded.data.plans
    size = f"{len(plans)}个方案，{sum(1 for plan in plans for _ in measures_of(plan))}项任务"
    if not loaded.findings:
        return f"检查通过：{size}，没有发现问题。"
    return f"共{size}；发现错误{errors}处，提醒{len(loaded.findings) - errors}处。"


def _as_json(loaded: Loaded) -> bytes:
    from checklist.ledger.ledgerjson import json_bytes

    keys = ("file", "line", "code", "severity", "message", "hint")
    return json_bytes({"findings": [{key: getattr(finding, key) for key in keys} for finding in loaded.findings]})


_SHOWN_NAMES = 8
"""Names listed of each kind, so that all of it stands on one screen."""


@click.command("verify", cls=ChineseCommand)
@click.argument("folder", metavar="文件夹", type=FILE)
def verify_command(folder: Path) -> None:
    """核对会议材料：各个文件是否还和生成时一样，缺了哪些，多了哪些。

    依据的是 ledger --all 写在文件夹里的“校验清单.json”。文件夹改名、移动、压缩后再解开都能核对。都和生成时一样时退出码为0，否则为1。
    校验清单不是签名：能改文件的人也能改它；要防有意的改动，请另存一份校验清单再比。

    \b
    例：
      checklist ledger --all --plan maiji-2022 -o 会议材料
      checklist verify 会议材料
    """
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
        yield from (f"    {name}" for name in names[:_SHOWN_NAMES])
        if len(names) > _SHOWN_NAMES:
            yield f"    ……另有{len(names) - _SHOWN_NAMES}个"
