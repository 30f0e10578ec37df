"""Read and name files as an office needs it: encodings recognised, size bounded, nothing waited for.

Why the system refuses a file is told in Chinese, by one table of its reasons: what it says itself is English, or depends
on the machine's language.

``templates/`` and ``data/`` are found installed, editable or in a bare checkout: ``importlib.resources`` cannot find them
under ``pip install -e .`` (pypa/setuptools issue 4943), hence plain paths.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from pathlib import Path

from checklist.errors import InputError, OutputError
from checklist.words import compile_later

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


_FORBIDDEN, _BUSY, _OFFLINE, _UNSUPPORTED = "没有权限", "正被其他程序占用", "网络盘连不上", "这种磁盘不支持这样做"
_BY_NAME = {
    "EACCES": _FORBIDDEN, "EPERM": _FORBIDDEN, "EBUSY": _BUSY, "ETXTBSY": _BUSY, "EAGAIN": _BUSY, "EDEADLK": _BUSY,
    "ENOSPC": "磁盘已满", "EDQUOT": "磁盘配额已用完", "EFBIG": "文件超过允许的大小", "EROFS": "磁盘是只读的",
    "EIO": "磁盘读写出错", "ENXIO": "没有这个设备", "ENODEV": "没有这个设备", "ENOENT": "没有这个文件或文件夹",
    "ENOTDIR": "上一级不是文件夹", "EISDIR": "这是一个文件夹", "EEXIST": "已有同名的文件", "ENOTEMPTY": "文件夹里还有文件",
    "ENAMETOOLONG": "文件名太长", "EILSEQ": "文件名里有磁盘不接受的字符", "EINVAL": "文件名或位置不被接受",
    "ELOOP": "链接互相指来指去，没有尽头", "EXDEV": "不在同一个磁盘上", "EMLINK": "文件的链接太多",
    "EMFILE": "打开的文件太多", "ENFILE": "打开的文件太多", "ENOMEM": "内存不足", "ENOEXEC": "不是能运行的程序",
    "E2BIG": "命令行太长", "EPIPE": "接收的程序已退出", "EBADF": "输出已关闭", "ESTALE": "网络盘的连接已失效",
    "ETIMEDOUT": "网络盘没有回答", "EHOSTDOWN": _OFFLINE, "EHOSTUNREACH": _OFFLINE, "ENETUNREACH": _OFFLINE,
    "ENOTCONN": _OFFLINE, "ECONNRESET": _OFFLINE, "EREMOTEIO": _OFFLINE, "ENOSYS": _UNSUPPORTED,
    "ENOTSUP": _UNSUPPORTED, "EOPNOTSUPP": _UNSUPPORTED, "ENOLCK": _UNSUPPORTED,
}  # fmt: skip
_REASONS = {getattr(errno, name): said for name, said in _BY_NAME.items() if hasattr(errno, name)}
_WINDOWS = {5: _FORBIDDEN, 19: "磁盘是只读的", 21: "磁盘没有准备好", 32: _BUSY, 33: _BUSY, 39: "磁盘已满",
            53: _OFFLINE, 64: _OFFLINE, 67: _OFFLINE, 112: "磁盘已满", 123: "文件名里有不能用的字符",
            206: "文件名太长", 1295: "磁盘配额已用完", 1816: "磁盘配额已用完"}  # fmt: skip
"""Windows' own numbers, which say more than what Python turns them into: a file that Word holds open, for one."""


def say_reason(error: OSError) -> str:
    """Give the reason in Chinese; a number where we have no words for it."""
    number = error.errno or 0
    own = _WINDOWS.get(getattr(error, "winerror", None) or 0)
    return own or _REASONS.get(number) or (f"系统错误{number}" if number else "系统没有说明原因")


def ask_near_file(path: Path | str) -> str:
    """Ask about the files beside one that is not there whose names differ in what stands behind the dot; "" for none."""
    meant = Path(path)
    try:
        names = sorted(one.name for one in meant.parent.iterdir() if not one.name.startswith((".", "~")))
    except (OSError, ValueError):
        return ""
    near = [str(meant.with_name(name)) for name in names if _is_near(Path(name), meant)]
    return f"是否想写：{' 或 '.join(near[:_MOST_NEAR])}？" if near and meant.name else ""


def _is_near(there: Path, meant: Path) -> bool:
    alike = there.suffix[:2].lower() == meant.suffix[:2].lower()  # .doc and .docx, .yml and .yaml
    return there.stem == meant.name or (there.stem == meant.stem and alike)


_MOST_NEAR = 3
"""Files that are asked about at once."""


def explain_read(path: Path | str, error: OSError) -> InputError:
    """Make the error for a file or folder that cannot be read."""
    reason = say_reason(error)
    if isinstance(error, FileNotFoundError):
        return InputError(f"找不到文件：{path}", ask_near_file(path) or "请检查文件名和所在文件夹。")
    if isinstance(error, IsADirectoryError):
        return InputError(f"这是一个文件夹，不是文件：{path}", "请指定文件夹里的文件。")
    if reason == _FORBIDDEN and os.name == "nt":  # to open a file that Word holds is refused in the same words
        return InputError(
            f"没有权限读取，或文件正被其他程序占用：{path}", "请关闭正在打开它的程序，或换一个有权限的位置。"
        )
    if reason == _FORBIDDEN:
        return InputError(f"没有权限读取：{path}", "请换一个有权限的位置，或请管理员开放读取权限。")
    return InputError(f"无法读取：{path}（{reason}）", "请检查文件是否完好、路径是否正确。")


def explain_write(path: Path, error: OSError) -> OutputError:
    """Make the error for a file that cannot be written."""
    reason = say_reason(error)
    if isinstance(error, FileNotFoundError | NotADirectoryError) and not is_folder(path.parent):
        return _no_folder(path.parent)
    if isinstance(error, FileExistsError):
        return OutputError(f"文件已存在：{path}", "要覆盖请加 --force，或换一个文件名。")
    if error.errno == errno.ENAMETOOLONG:
        return OutputError(f"文件名太长：{path.name[:20]}……", "请换一个短一些的文件名。")
    if reason == _BUSY or (reason == _FORBIDDEN and os.name == "nt"):
        return OutputError(f"无法写入：{path}", "文件可能正在Word或WPS中打开，请关闭后重试；或换一个有权限的文件夹。")
    if reason == _FORBIDDEN:
        return OutputError(f"没有权限写入：{path}", "请换一个有权限的文件夹，或请管理员开放写入权限。")
    return OutputError(f"无法写入：{path}（{reason}）", "请检查磁盘空间和文件夹权限后重试。")


def _no_folder(folder: Path) -> OutputError:
    if is_file(folder):
        return OutputError(f"这是一个文件，不是文件夹：{folder}", "请换一个位置。")
    return OutputError(f"文件夹不存在：{folder}", "请先建好文件夹，或换一个位置。")


def is_there(path: Path) -> bool:
    """Tell whether anything has this name, also a link that leads nowhere; raises InputError where that cannot be seen."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return False
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG:
            return False
        raise explain_read(path, error) from None
    return True


def is_folder(path: Path) -> bool:
    """Tell whether a folder stands there; a name the system does not take is none."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def is_file(path: Path) -> bool:
    """Tell whether a file stands there, and no folder, pipe or device; a name the system does not take is none."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False
