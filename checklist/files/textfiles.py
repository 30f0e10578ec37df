"""Read and name files as an office needs it: encodings recognised, size bounded, nothing waited for.

``templates/`` and ``data/`` are found installed, editable or in a bare checkout: ``importlib.resources`` cannot find them
under ``pip install -e .`` (pypa/setuptools issue 4943), hence plain paths.
"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from checklist.errors import InputError
from checklist.files.refusals import explain_read
from checklist.words.regex import compile_later

MAX_DATA_BYTES = 64 * 1024 * 1024
"""A plan is some hundred kilobytes; more is another file, or an attack on the memory."""
MAX_FORM_BYTES = 32 * 1024 * 1024
"""A blank form is a few kilobytes, with pictures a few megabytes; what is larger is another file."""
DATA_SUFFIXES = (".yaml", ".yml")
_UNBLOCKED = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""A pipe put in a file's place between two looks is not waited for."""


def read_bytes(path: Path, limit: int) -> bytes:
    """Give the file's bytes; raises InputError when it cannot be read, is a pipe or a device, or holds over ``limit`` bytes."""
    try:
        kind = path.stat().st_mode
        if stat.S_ISDIR(kind):
            raise IsADirectoryError(path)
        if not stat.S_ISREG(kind):
            raise InputError(f"这不是普通文件（是管道、设备等）：{path}", "请先把内容存成文件，再写这个文件的名字。")
        with open(path, "rb", opener=lambda name, flags: os.open(name, flags | _UNBLOCKED)) as stream:
            raw = stream.read(limit + 1)
    except OSError as error:
        raise explain_read(path, error) from None
    if len(raw) > limit:
        raise InputError(f"文件太大，超过{limit // (1024 * 1024)}MB：{path}", "请确认选对了文件，或把它拆成几个文件。")
    return raw


def list_folder(folder: Path) -> list[Path]:
    """Give what stands in a folder, sorted by name; raises InputError when it cannot be read."""
    try:
        return sorted(folder.iterdir())
    except OSError as error:
        raise explain_read(folder, error) from None


def decode_text(raw: bytes, path: Path) -> tuple[str, str]:
    """Give the text and a remark: UTF-8 with or without BOM, UTF-16 with BOM, else GB18030, which is said.

    Raises InputError when it is none of these.
    """
    encoding = _encoding(raw)
    remark = f"{path} 不是UTF-8编码，已按GB18030读取。" if encoding == "gb18030" else ""
    return _decode(raw, encoding, path), remark


def encode_like(text: str, raw: bytes) -> bytes:
    """Give the bytes of a text that is to replace ``raw``, in the encoding of that, its mark included."""
    if raw.startswith(b"\xfe\xff"):
        return raw[:2] + text.encode("utf-16-be")
    return raw[:2] + text.encode("utf-16-le") if raw.startswith(b"\xff\xfe") else text.encode(_encoding(raw))


def _encoding(raw: bytes) -> str:
    for bom, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(bom):
            return encoding
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8"


_OFFICE = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-")
"""How the files of offices begin: packages, those of before 2007, PDF."""
_OFFICE_HINT = (
    "这里要的是文本（数据文件以 .yaml 结尾）。印发的方案先用 checklist draft 变成数据；"
    "台账同数据比用 checklist diff，付印前检查用 checklist print-check。"
)


def _decode(raw: bytes, encoding: str, path: Path) -> str:
    if raw.startswith(_OFFICE):
        raise InputError(f"这是Word、Excel、WPS或PDF文件，不是文本：{path}", _OFFICE_HINT)
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InputError(f"不是文本文件，或编码无法识别：{path}", "请用记事本打开，另存为UTF-8编码后重试。")
    return text


_SURROGATE = compile_later("[\ud800-\udfff]")
_STEERING = compile_later("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_NAME_PART = compile_later(r"[!-.0-\[\]-~\x80-\u1fff]*[\ud800-\udfff][!-.0-\[\]-~\x80-\u1fff\ud800-\udfff]*")
"""A part of a path with bytes that are no UTF-8, within a sentence; bytes of two Chinese characters may look like a Latin
or Greek letter, never like one of ours."""


def readable_name(name: str) -> str:
    """Give a file's name or path as text: bytes that are no UTF-8, as an archive packed on Windows leaves, by GB18030."""
    return "/".join(map(_decoded, name.split("/"))) if _SURROGATE.search(name) else name


def readable_names(text: str) -> str:
    """Give sentences with the names of files in them as text; what in a name would steer the screen is a ``?``."""
    text = _NAME_PART.sub(lambda found: _decoded(found[0]), text) if _SURROGATE.search(text) else text
    return text if text.replace("\n", "").isprintable() else _STEERING.sub("?", text)


def _decoded(part: str) -> str:
    if not _SURROGATE.search(part):
        return part
    try:
        return part.encode("utf-8", "surrogateescape").decode("gb18030")
    except UnicodeError:
        return _SURROGATE.sub("?", part)


_RESERVED = compile_later(r"(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
_NAME_BYTES = 150
"""Most systems allow 255 bytes for a whole name; a Chinese character takes three, and more is added around it."""


def safe_name(text: str) -> str:
    r"""Make a file name of ``text``: no ``\ / : * ? " < > |``, no control characters, no trailing dot or space (Windows)."""
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f]', "_", text)
    name = name.encode()[:_NAME_BYTES].decode(errors="ignore").rstrip(". ")
    return f"_{name}" if not name or _RESERVED.match(name) else name


_PACKAGE = Path(__file__).resolve().parents[1]


def template(name: str) -> Path:
    """Give the path of a shipped template; raises InputError when the installation is incomplete."""
    return _shipped("templates", name)


def data_file(name: str) -> Path:
    """Give the path of a shipped data file; raises InputError when the installation is incomplete."""
    return _shipped("data", name)


def _shipped(folder: str, name: str) -> Path:
    for root in (_PACKAGE, _PACKAGE.parent):
        path = root / folder / name
        if path.is_file():
            return path
    raise InputError(f"程序文件不完整，缺少 {folder}/{name}", "请重新安装 checklist。")
