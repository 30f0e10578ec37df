"""``checklist print-check``: what a print room would trip over in a finished Word file.

Which fonts this machine has is asked of fontconfig, or read from the font files where there is none.
"""

from __future__ import annotations

import os
import struct
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from checklist.commands.chinese import ChineseCommand
from checklist.commands.context import FILE, print_bytes, print_text
from checklist.errors import ExitCode, InputError
from checklist.files.programs import find_program, read_output

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.printcheck import PrintReport


@click.command("print-check", cls=ChineseCommand)
@click.argument("path", metavar="文件", type=FILE)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", help="输出格式")
def command(path: Path, form: str) -> None:
    """付印前检查一份Word文件（.docx，不论谁做的）：印出来会出哪些问题，在Word或WPS里怎么改。

    查纸张、页码、表格宽度、表头重复、跨页断行、字体、看不出的字、修订和批注等。有问题时退出码为1，没有时为0。
    行高和页数是估算的；本机缺少的字体只作说明，不算问题。

    \b
    例：
      checklist print-check 台账.docx
      checklist print-check 台账.docx --format json
    """
    from checklist.files.textfiles import MAX_FORM_BYTES, read_bytes, readable_name
    from checklist.printcheck import check_print

    report = check_print(read_bytes(path, MAX_FORM_BYTES), readable_name(str(path)))
    _refuse_other_suffixes(path)
    report = report.with_fonts_of_machine(installed_fonts())
    if form == "json":
        print_bytes(_as_json(report))
    else:
        print_text(_as_text(report))
    if report.findings:
        sys.exit(ExitCode.FOUND)


def _refuse_other_suffixes(path: Path) -> None:
    """Refuse a Word file that goes by another name: Word and a print room open a file by its suffix."""
    suffix = path.suffix.lower()
    if suffix != ".docx":
        said = f"后缀却是“{suffix}”" if suffix else "文件名却没有后缀“.docx”"
        raise InputError(
            f"文件不能检查：{path}的内容是Word文档，{said}，会打不开或被别的程序打开。",
            "请把后缀改成.docx，或在Word、WPS里“另存为”“Word文档（*.docx）”，再检查改好的文件。",
        )


def _as_text(report: PrintReport) -> str:
    lines = [f"{report.name}：{found.message}[{found.code}]\n    {found.hint}" for found in report.findings]
    closing = f"共{len(report.findings)}类问题。" if lines else f"{report.name}：没有发现印制上的问题。"
    return "\n".join([*lines, closing, *(f"说明：{remark}" for remark in report.remarks)]) + "\n"


def _as_json(report: PrintReport) -> bytes:
    from checklist.ledger.ledgerjson import json_bytes

    findings = [{"code": found.code, "message": found.message, "hint": found.hint} for found in report.findings]
    return json_bytes({
        "schema": "checklist-print-check/1",
        "file": report.name,
        "findings": findings,
        "remarks": list(report.remarks),
    })  # fmt: skip


_FOLDERS = {
    "win32": (r"%SystemRoot%\Fonts", r"%LOCALAPPDATA%\Microsoft\Windows\Fonts"),
    "darwin": ("/System/Library/Fonts", "/Library/Fonts", "~/Library/Fonts"),
}
_SUFFIXES = (".ttf", ".ttc", ".otf", ".otc")
_PATIENCE = 20.0
"""Seconds for fc-list, which builds its cache on the first call."""
_FAMILY, _TYPOGRAPHIC_FAMILY = 1, 16
"""Name identifiers of the OpenType ``name`` table."""
_MOST_NAMES = 2_000
"""A font has some dozen names; more is a damaged file."""
_MOST_FACES = 64
"""The largest collections of Chinese fonts hold about ten faces."""
_LONGEST_TABLE = 1024 * 1024
"""Bytes of a name table; the usual one has a few kilobytes."""


def installed_fonts() -> frozenset[str]:
    """Give the families this machine has, under all their names, case folded; none where that cannot be told."""
    listed = _listed_by_fontconfig()
    return frozenset(name.casefold() for name in (listed or _read_from_files()))


def _listed_by_fontconfig() -> list[str]:
    program = find_program("fc-list")
    written = read_output([str(program), ":", "family"], _PATIENCE) if program else None
    lines = (written or b"").decode("utf-8", "replace").splitlines()
    return [name.strip().replace("\\", "") for line in lines for name in line.split(",")]


def _read_from_files() -> list[str]:
    folders = [Path(os.path.expandvars(name)).expanduser() for name in _FOLDERS.get(sys.platform, ())]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix.lower() in _SUFFIXES]
    return [name for path in files for name in font_names(path)]


def font_names(path: Path) -> list[str]:
    """Give the family names in a font file, in every language; none for what is no readable font."""
    try:
        with path.open("rb") as stream:
            return [name for start in _faces(stream) for name in _names(stream, start)]
    except (OSError, struct.error, UnicodeDecodeError):
        return []


def _faces(stream: BinaryIO) -> Iterable[int]:
    """Give where each face of the file begins; a collection (.ttc) holds several."""
    if stream.read(4) != b"ttcf":
        return (0,)
    _, count = struct.unpack(">II", stream.read(8))
    count = min(count, _MOST_FACES)
    starts: tuple[int, ...] = struct.unpack(f">{count}I", stream.read(4 * count))
    return starts


def _names(stream: BinaryIO, start: int) -> Iterator[str]:
    table = _name_table(stream, start)
    if not table:
        return
    _, count, storage = struct.unpack_from(">HHH", table)
    for index in range(min(count, _MOST_NAMES)):
        platform, _, _, kind, length, offset = struct.unpack_from(">6H", table, 6 + 12 * index)
        if kind in (_FAMILY, _TYPOGRAPHIC_FAMILY) and platform in (0, 3):
            yield table[storage + offset : storage + offset + length].decode("utf-16-be").strip("\0 ")


def _name_table(stream: BinaryIO, start: int) -> bytes:
    stream.seek(start)
    _, count = struct.unpack(">4sH", stream.read(6))
    stream.seek(start + 12)
    for _ in range(count):
        tag, _, offset, length = struct.unpack(">4s3I", stream.read(16))
        if tag == b"name":
            stream.seek(offset)
            return stream.read(min(length, _LONGEST_TABLE))
    return b""
