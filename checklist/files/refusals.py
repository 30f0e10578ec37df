"""Why the system refuses a file, in Chinese: the one table of its reasons, and the one message for each side of the work.

What the system itself says is English, or depends on the machine's language.
"""

from __future__ import annotations

import errno
import os
from pathlib import Path

from checklist.errors import InputError, OutputError

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
