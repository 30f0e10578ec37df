"""The one way files are written: whole or not at all, over nothing that was not to be replaced, one run in a folder.

That nothing stood there a moment ago is no promise that nothing does now. So a file is written beside its place and
then put there by a call that fails where something stands; who writes into a folder holds it; and what a killed run
left is told from what a running one writes by the lock on it, which ends with the process.
"""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import sys
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING

from checklist.errors import OutputError
from checklist.files.textfiles import explain_write, is_folder, say_reason
from checklist.words import compile_later

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Iterator

LOCK = ".checklist.lock"
"""Stands in a folder while a run writes into it, and after one that was killed."""
_TEMPORARY = compile_later(r"\.checklist-[0-9a-f]{16}\.tmp")
_NO_LINKS = {
    getattr(errno, name, None) for name in ("EPERM", "EACCES", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EMLINK", "EINVAL")
}
"""How disks without hard links say so: FAT, many network drives."""
_HELD = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
_WHOLE = 1_000_000_000
"""Bytes of a lock that excludes every part of it; no shard has a higher number."""
_BINARY = getattr(os, "O_BINARY", 0)
_CLOSED_FIRST = os.name == "nt"
"""An open file cannot be renamed there."""


def write_file(path: Path, content: bytes, *, force: bool = False, mode: int = 0o666, lasting: bool = True) -> None:
    """Write ``content`` beside the target, flushed, then put it in place; with ``force`` a link's target is written.

    ``mode`` are the most rights the file is to have, as the system's umask leaves them. Without ``lasting`` the disk is
    not waited for: a power cut may damage the file, which is right only for what bears its digest and can be made anew.
    Raises OutputError when the target exists (without ``force``), is no plain file, is locked or cannot be written;
    whatever stood there before is then untouched.
    """
    refuse_existing(path, force=force)
    target = Path(os.path.realpath(path)) if force and path.is_symlink() else path
    temporary = target.with_name(f".checklist-{os.urandom(8).hex()}.tmp")  # named before it is there, for Ctrl-C
    try:
        with open(temporary, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as stream:
            _lock(stream.fileno())
            stream.write(content)
            stream.flush()
            if lasting:
                os.fsync(stream.fileno())
            if not _CLOSED_FIRST:
                _put(temporary, target, mode, force=force)
        if _CLOSED_FIRST:
            _put(temporary, target, mode, force=force)
    except OSError as error:
        raise explain_write(path, error) from None
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def _put(temporary: Path, target: Path, mode: int, *, force: bool) -> None:
    """Give a file its name; raises FileExistsError where something has it, unless it may be replaced."""
    if force:
        with contextlib.suppress(OSError):
            temporary.chmod(stat.S_IMODE(target.stat().st_mode) & mode)  # whom it was open to, it stays open to
        temporary.replace(target)
    elif os.name == "nt":
        temporary.rename(target)  # there it replaces nothing
    else:
        try:
            target.hardlink_to(temporary)
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
            _put_unlinked(temporary, target)


def _put_unlinked(temporary: Path, target: Path) -> None:
    """Take the name by an empty file that nobody else can make, then replace it."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
    try:
        temporary.replace(target)
    except BaseException:
        target.unlink(missing_ok=True)
        raise


def refuse_existing(path: Path, *, force: bool) -> None:
    """Raise OutputError when ``path`` is no place for a file: a folder, a device, or a file that must not be replaced."""
    try:
        kind = _kind(path)
    except OSError as error:  # a name the system does not take
        raise explain_write(path, error) from None
    if stat.S_ISDIR(kind):
        raise OutputError(f"这是一个文件夹，不能写成文件：{path}", "请在 -o 后面写上文件名，如 台账.docx。")
    if kind and not (stat.S_ISREG(kind) or stat.S_ISLNK(kind)):
        raise OutputError(f"这不是普通文件（是管道、设备等），不能写入：{path}", "请换一个文件名。")
    if kind and not force:
        raise explain_write(path, FileExistsError())


def _kind(path: Path) -> int:
    """Give the mode of what stands there, of a link that leads nowhere its own; 0 where nothing does."""
    for look in (path.stat, path.lstat):
        with contextlib.suppress(FileNotFoundError, NotADirectoryError):
            return look().st_mode
    return 0


@contextlib.contextmanager
def claim_folder(folder: Path, *, reuse: bool, why: str, advice: str, shard: int = 0) -> Iterator[None]:
    """Hold a folder for many files, made where it is missing; what is still empty of it when a run fails goes again.

    Shards (from 1) hold it beside each other. Raises OutputError when it is a file (``why`` says why it must not be),
    another run writes into it, it holds files already (without ``reuse``; ``advice`` says what to do) or it cannot be
    made or written to.
    """
    made = _make_folder(folder, why)
    try:
        with _held(folder, shard):
            if not reuse:
                _refuse_filled(folder, advice)
            yield
    except BaseException:
        for empty in takewhile(is_folder, made):
            with contextlib.suppress(OSError):
                empty.rmdir()
        raise


def _refuse_filled(folder: Path, advice: str) -> None:
    if any(item.name != LOCK for item in folder.iterdir()):
        raise OutputError(f"文件夹里已有文件：{folder}", advice)


def _make_folder(folder: Path, why: str) -> list[Path]:
    """Make a folder and those above it; give those made, the innermost first."""
    try:
        if folder.exists() and not folder.is_dir():
            raise OutputError(f"这是一个文件，不是文件夹：{folder}", why)
        missing = list(takewhile(lambda one: not one.exists(), (folder, *folder.parents)))
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"无法新建文件夹：{folder}（{say_reason(error)}）", "请检查上一级文件夹和权限。") from None
    return missing


@contextlib.contextmanager
def _held(folder: Path, shard: int) -> Iterator[None]:
    path = folder / LOCK
    try:
        handle = _take(path, shard)
    except OSError as error:
        raise explain_write(path, error) from None
    if handle is None:
        raise OutputError(
            f"另一个 checklist 正在往这个文件夹里写：{folder}", "请等它写完，加 --resume 核对；或换一个文件夹。"
        )
    try:
        yield
    finally:
        _release(handle, path, shard)


def _take(path: Path, shard: int) -> int | None:
    """Give the open file of a lock that we have now; None where another process has it."""
    while True:
        handle = os.open(path, os.O_CREAT | os.O_RDWR | _BINARY, 0o666)
        if not _lock(handle, shard):
            os.close(handle)
            return None
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_ino == os.fstat(handle).st_ino:
                return handle
        os.close(handle)  # the one who had it has removed it meanwhile


def _release(handle: int, path: Path, shard: int) -> None:
    """Let go; the last to do so removes the file."""
    _unlock(handle, shard)
    last = _lock(handle)
    if _CLOSED_FIRST:
        os.close(handle)
    with contextlib.suppress(OSError):
        if last:
            path.unlink()
    if not _CLOSED_FIRST:
        os.close(handle)


def list_leftovers(folder: Path) -> list[Path]:
    """Give the half-written files of runs that were killed, sorted by name; what a running one writes is none of them."""
    found = [item for item in sorted(folder.iterdir()) if _TEMPORARY.fullmatch(item.name) and _is_abandoned(item)]
    return [*found, *([folder / LOCK] if _is_abandoned(folder / LOCK) else [])]


def remove_leftovers(folder: Path) -> None:
    """Remove the half-written files of runs that were killed."""
    with contextlib.suppress(OSError):
        for item in list_leftovers(folder):
            if item.name != LOCK:
                item.unlink(missing_ok=True)


def _is_abandoned(path: Path) -> bool:
    """Tell whether a file of ours is there and no running process holds it."""
    try:
        if not stat.S_ISREG(path.lstat().st_mode):
            return False
        handle = os.open(path, os.O_RDWR | _BINARY)
    except OSError:
        return False
    try:
        return _lock(handle)
    finally:
        os.close(handle)


if sys.platform == "win32":

    def _lock(handle: int, shard: int = 0) -> bool:
        os.lseek(handle, shard, os.SEEK_SET)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1 if shard else _WHOLE)
        except OSError as error:
            return error.errno not in _HELD
        finally:
            os.lseek(handle, 0, os.SEEK_SET)
        return True

    def _unlock(handle: int, shard: int) -> None:
        os.lseek(handle, shard, os.SEEK_SET)
        with contextlib.suppress(OSError):
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1 if shard else _WHOLE)

else:

    def _lock(handle: int, shard: int = 0) -> bool:
        """Lock an open file, or a shard's byte of it; False where another process has it, True where a disk knows no locks."""
        try:
            fcntl.lockf(handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1 if shard else _WHOLE, shard)
        except OSError as error:
            return error.errno not in _HELD
        return True

    def _unlock(handle: int, shard: int) -> None:
        with contextlib.suppress(OSError):
            fcntl.lockf(handle, fcntl.LOCK_UN, 1 if shard else _WHOLE, shard)
