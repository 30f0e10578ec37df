"""Turn Word and Excel files into PDF with LibreOffice, where it is installed.

WPS has no command line for this: it prints from its window, by COM on Windows, or through a desktop session on Linux
(timxx/pywpsrpc issue 22), none of which works unattended on every machine.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from checklist.errors import InputError, OutputError
from checklist.files.programs import find_program, refuse_full, run_quietly, temporary_folder
from checklist.files.textfiles import read_bytes, say_reason
from checklist.files.writing import refuse_existing, write_file

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMANDS = ("soffice", "libreoffice")
_USUAL_PLACES = {
    "win32": (
        r"%ProgramFiles%\LibreOffice\program\soffice.com",
        r"%ProgramFiles(x86)%\LibreOffice\program\soffice.com",
        r"%LOCALAPPDATA%\Programs\LibreOffice\program\soffice.com",
    ),
    "darwin": (
        "/Applications/LibreOffice.app/Contents/MacOS/soffice",
        "~/Applications/LibreOffice.app/Contents/MacOS/soffice",
    ),
    "linux": ("/usr/lib/libreoffice/program/soffice", "/usr/lib64/libreoffice/program/soffice"),
}
"""Where installers put it without putting it on the path. ``soffice.com`` is the one that waits for the end."""
_OPT = "libreoffice*/program/soffice"
"""Below ``/opt``, where The Document Foundation's own packages go, a folder a version."""

_BATCH = 200
"""Files in one call: names stay far below the 32,767 characters Windows allows a command line."""
_START, _EACH = 120.0, 90.0
"""Seconds allowed for starting and for each file; a table of 1,000 rows took 52 s on the machine measured."""
_LARGEST = 256 * 1024 * 1024
"""Bytes of a document that is turned into PDF; an office suite fails long before."""
_TAIL = 1024
"""A PDF ends with ``%%EOF`` within its last kilobyte (ISO 32000-1, annex H, note 18)."""


def find_office() -> Path | None:
    """Give LibreOffice's command, from the path or the usual folders; None where there is none."""
    for name in _COMMANDS:
        if found := find_program(name):
            return found
    places = [Path(os.path.expandvars(place)).expanduser() for place in _USUAL_PLACES.get(sys.platform, ())]
    if sys.platform == "linux":
        places += sorted(Path("/opt").glob(_OPT), reverse=True)
    return next((place for place in places if place.is_absolute() and place.is_file()), None)


def convert(
    files: Sequence[Path],
    folder: Path,
    force: bool = False,  # noqa: FBT001, FBT002 - as write_file has it
    *,
    limit: float | None = None,
) -> list[Path]:
    """Turn files into PDFs of the same names in ``folder``; give their paths in the order of ``files``.

    LibreOffice is started once for up to 200 files, with a profile of its own, so that an open window does no harm.
    Each PDF is made in a temporary folder and then put in place. ``limit`` bounds a call in seconds.
    Raises OutputError when LibreOffice is missing, is too slow, leaves a file out (the others are then in place), or a PDF
    exists (without ``force``); InputError when two files have one name.
    """
    targets = [folder / f"{file.stem}.pdf" for file in files]
    _refuse_same_names(files, targets)
    for target in targets:
        refuse_existing(target, force=force)
    if not files:
        return []
    if not folder.is_dir():
        raise OutputError(f"文件夹不存在：{folder}", "请先建好文件夹，或换一个位置。")
    office = find_office() or _no_office()
    missing: list[Path] = []
    for start in range(0, len(files), _BATCH):
        batch = files[start : start + _BATCH]
        made, in_time = _print_batch(office, batch, limit or _START + _EACH * len(batch))
        for content, target in zip(made, targets[start:], strict=False):
            if content:
                write_file(target, content, force=force)
        missing += [file for file, content in zip(batch, made, strict=True) if not content]
        if not in_time:
            raise _too_slow([*missing, *files[start + _BATCH :]])
    if missing:
        raise _left_out(missing, len(files))
    return targets


def _no_office() -> NoReturn:
    raise OutputError(
        "没有找到LibreOffice，不能生成PDF。",
        "请安装LibreOffice（免费）后重试；或用WPS、Word打开生成的文件，“输出为PDF”“另存为PDF”。"
        "WPS没有可用的转换命令，程序不能代为操作。",
    )


def _refuse_same_names(files: Sequence[Path], targets: Sequence[Path]) -> None:
    seen: dict[str, Path] = {}
    for file, target in zip(files, targets, strict=True):
        other = seen.setdefault(target.name.casefold(), file)
        if other is not file:
            raise InputError(f"两个文件会生成同名的PDF：{other}、{file}", "请改掉其中一个的文件名。")


def _print_batch(office: Path, files: Sequence[Path], limit: float) -> tuple[list[bytes], bool]:
    """Let LibreOffice convert files; give their PDFs, b"" for one it left out, and whether it was done in time.

    It gets copies named by number: its lock files and odd names then trouble nobody.
    """
    names = [f"{number}{file.suffix.lower()}" for number, file in enumerate(files)]
    with temporary_folder() as work:
        out = work / "out"
        out.mkdir()
        for name, file in zip(names, files, strict=True):
            (work / name).write_bytes(read_bytes(file, _LARGEST))
        command = [
            str(office), f"-env:UserInstallation={(work / 'profile').as_uri()}",
            "--headless", "--invisible", "--norestore", "--nologo", "--nodefault", "--nolockcheck",
            "--convert-to", "pdf", "--outdir", str(out), *names,
        ]  # fmt: skip
        try:
            in_time = run_quietly(command, work, limit)
        except OSError as error:
            said = f"LibreOffice启动不了：{office}（{say_reason(error)}）"
            raise OutputError(said, "请试着手工打开它；打不开就重新安装。") from None
        made = [_finished(out / f"{number}.pdf") for number in range(len(files))]
        if not all(made):
            refuse_full(work)
    return made, in_time


def _finished(path: Path) -> bytes:
    """Give a PDF that is there and whole; LibreOffice says nothing, and exits with 0, when it could not make one."""
    if not path.is_file():
        return b""
    content = path.read_bytes()
    return content if content.startswith(b"%PDF") and b"%%EOF" in content[-_TAIL:] else b""


def _left_out(missing: Sequence[Path], count: int) -> OutputError:
    names = "、".join(str(path) for path in missing)
    rest = f"，其余{count - len(missing)}个已生成" if len(missing) < count else ""
    return OutputError(
        f"LibreOffice没有转出{len(missing)}个文件的PDF：{names}{rest}。",
        "请用LibreOffice打开这些文件，看能否“导出为PDF”。",
    )


def _too_slow(missing: Sequence[Path]) -> OutputError:
    names = "、".join(map(str, missing))
    said = f"，还没有转出：{names}" if names else ""
    return OutputError(f"LibreOffice用时过长，已停止{said}。", "请减少一次转换的文件，或把行数很多的文件单独转换。")
