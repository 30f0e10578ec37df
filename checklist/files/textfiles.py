"""Read, name and write files as an office needs it: encodings recognised, size bounded, nothing overwritten or half-written."""

from __future__ import annotations

import contextlib
import errno
import os
import re
from typing import TYPE_CHECKING

from checklist.errors import InputError, OutputError
from checklist.words.regex import compile_later

if TYPE_CHECKING:
    from pathlib import Path

_READ_PROBLEMS: tuple[tuple[type[OSError], str, str], ...] = (
    (FileNotFoundError, "找不到文件", "请检查文件名和所在文件夹。"),
    (IsADirectoryError, "这是一个文件夹，不是文件", "请指定文件夹里的文件。"),
    (PermissionError, "没有权限读取，或文件正被其他程序占用", "请关闭正在打开它的程序，或换一个有权限的位置。"),
)


def read_bytes(path: Path, limit: int) -> bytes:
    """Give the file's bytes; raises InputError when it cannot be read or is larger than ``limit`` bytes."""
    try:
        if path.is_dir():
            raise IsADirectoryError(path)
        with path.open("rb") as stream:
            raw = stream.read(limit + 1)
    except OSError as error:
        raise InputError(*_explain_read(path, error)) from None
    if len(raw) > limit:
        raise InputError(f"文件太大，超过{limit // (1024 * 1024)}MB：{path}", "请确认选对了文件，或把它拆成几个文件。")
    return raw


def _explain_read(path: Path, error: OSError) -> tuple[str, str]:
    for kind, said, advice in _READ_PROBLEMS:
        if isinstance(error, kind):
            return f"{said}：{path}", advice
    return f"无法读取文件：{path}（{error.strerror or error}）", "请检查文件是否完好、路径是否正确。"


def decode_text(raw: bytes, path: Path) -> tuple[str, str]:
    """Give the text and a remark: UTF-8 with or without BOM, UTF-16 with BOM, else GB18030, which is said.

    Raises InputError when it is none of these.
    """
    for bom, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(bom):
            return _decode(raw, encoding, path), ""
    try:
        return raw.decode("utf-8"), ""
    except UnicodeDecodeError:
        return _decode(raw, "gb18030", path), f"{path} 不是UTF-8编码，已按GB18030读取。"


def _decode(raw: bytes, encoding: str, path: Path) -> str:
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise InputError(f"不是文本文件，或编码无法识别：{path}", "请用记事本打开，另存为UTF-8编码后重试。")
    return text


def write_file(path: Path, content: bytes, *, force: bool = False, mode: int = 0o666) -> None:
    """Write ``content`` through a temporary file beside the target, flushed, then put in place.

    ``mode`` are the most rights the file is to have, as the system's umask leaves them.
    Raises OutputError when the target exists (without ``force``), is a folder, is locked or cannot be written;
    whatever stood there before is then untouched.
    """
    import secrets  # noqa: PLC0415 - most commands write nothing

    refuse_existing(path, force=force)
    temporary = path.with_name(f".checklist-{secrets.token_hex(8)}.tmp")  # named before it is there: Ctrl-C leaves none
    try:
        with open(temporary, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
    except OSError as error:
        raise OutputError(*_explain_write(path, error)) from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise OutputError when ``path`` is a folder, or a file that must not be replaced."""
    try:
        there, folder = path.exists(), path.is_dir()
    except OSError as error:  # a name the system does not take
        raise OutputError(*_explain_write(path, error)) from None
    if folder:
        raise OutputError(f"这是一个文件夹，不能写成文件：{path}", "请在 -o 后面写上文件名，如 台账.docx。")
    if there and not force:
        raise OutputError(f"文件已存在：{path}", "要覆盖请加 --force，或换一个文件名。")


def is_folder(path: Path) -> bool:
    """Tell whether a folder stands there; a name the system does not take is none."""
    try:
        return path.is_dir()
    except OSError:
        return False


def make_folder(folder: Path, *, reuse: bool, why: str, advice: str) -> None:
    """Make a folder for many files.

    Raises OutputError when it is a file (``why`` says why it must not be), holds files already (without ``reuse``;
    ``advice`` says what to do) or cannot be made.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise OutputError(f"这是一个文件，不是文件夹：{folder}", why)
        if folder.is_dir() and any(folder.iterdir()) and not reuse:
            raise OutputError(f"文件夹里已有文件：{folder}", advice)
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"无法新建文件夹：{folder}（{_why(error)}）", "请检查上一级文件夹和权限。") from None


def _explain_write(path: Path, error: OSError) -> tuple[str, str]:
    if isinstance(error, FileNotFoundError | NotADirectoryError) and not path.parent.is_dir():
        if path.parent.exists():
            return f"这是一个文件，不是文件夹：{path.parent}", "请换一个位置。"
        return f"文件夹不存在：{path.parent}", "请先建好文件夹，或换一个位置。"
    if isinstance(error, PermissionError):
        return f"无法写入：{path}", "文件可能正在Word或WPS中打开，请关闭后重试；或换一个有权限的文件夹。"
    if error.errno == errno.ENAMETOOLONG:
        return f"文件名太长：{path.name[:20]}……", "请换一个短一些的文件名。"
    return f"无法写入：{path}（{_why(error)}）", "请检查磁盘空间和文件夹权限后重试。"


def _why(error: OSError) -> str:
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)


_REASONS = {
    errno.ENOSPC: "磁盘已满",
    getattr(errno, "EDQUOT", -1): "磁盘配额已用完",
    errno.EFBIG: "文件超过允许的大小",
    errno.EROFS: "磁盘是只读的",
    errno.EIO: "磁盘读写出错",
    errno.ENOENT: "这里不能新建文件",
    errno.ENOTDIR: "上一级不是文件夹",
}


_RESERVED = compile_later(r"(?i)^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)")
_NAME_BYTES = 150
"""Most systems allow 255 bytes for a whole name; a Chinese character takes three, and more is added around it."""


def safe_name(text: str) -> str:
    r"""Make a file name of ``text``: no ``\ / : * ? " < > |``, no control characters, no trailing dot or space (Windows)."""
    name = re.sub(r'[\\/:*?"<>|\x00-\x1f\x7f]', "_", text)
    name = name.encode()[:_NAME_BYTES].decode(errors="ignore").rstrip(". ")
    return f"_{name}" if not name or _RESERVED.match(name) else name
