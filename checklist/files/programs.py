"""Start other programs and end them with all they started; what they are for stands in ``pdf`` and ``commands``.

Only ``files/git`` starts one by itself: it reads git's output as it comes, up to a limit.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from checklist.errors import OutputError
from checklist.files.refusals import is_file, say_reason

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

_ROOM = 16 * 1024 * 1024
"""Bytes an office suite needs to make a PDF; with less than that left it fails without a word."""
_GLANCE = 0.2
"""Seconds between two looks at a running program."""
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def find_program(name: str, environment: Mapping[str, str] | None = None) -> Path | None:
    """Give a program of the path as an absolute path; None where there is none.

    What the path says of the current folder, and of any folder not written in full, is passed over: a program lying
    among the files somebody sent is not the one that was installed.
    """
    suffixes = (".exe", ".com") if os.name == "nt" else ("",)
    folders = [path for path in map(Path, os.get_exec_path(environment)) if path.is_absolute()]
    places = (folder / f"{name}{suffix}" for folder in folders for suffix in suffixes)
    return next((place for place in places if is_file(place) and os.access(place, os.X_OK)), None)


@contextlib.contextmanager
def temporary_folder() -> Iterator[Path]:
    """Give a folder to work in that is gone afterwards; raises OutputError where it takes no files."""
    try:
        with tempfile.TemporaryDirectory(prefix="checklist-", ignore_cleanup_errors=True) as name:
            yield Path(name)
    except OSError as error:
        place = f"临时文件夹写不进去：{tempfile.tempdir}（{say_reason(error)}）"
        raise OutputError(
            place if tempfile.tempdir else "没有能用的临时文件夹（磁盘已满，或没有权限）。",
            "请清理磁盘，或用环境变量 TMPDIR 指定另一个文件夹（Windows 是 TEMP）。",
        ) from None


def refuse_full(folder: Path) -> None:
    """Raise OSError where a program that failed in ``folder`` can have failed for want of room."""
    if shutil.disk_usage(folder).free < _ROOM:
        raise OSError(errno.ENOSPC, "full")


def run_quietly(command: Sequence[str], folder: Path, limit: float, watch: Callable[[], None] | None = None) -> bool:
    """Run a program in ``folder`` without input and output; say whether it ended within ``limit`` seconds.

    Past the limit, and whatever stops us, it is ended with all it started: LibreOffice's command starts a second
    process, which would go on alone. ``watch`` is called now and then. Raises OSError when it cannot be started.
    """
    process = subprocess.Popen(  # noqa: S603 - the caller found the program
        command,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        creationflags=_NO_WINDOW,
    )
    try:
        return _wait(process, limit, watch)
    finally:
        if process.poll() is None:
            _end(process)


def _wait(process: subprocess.Popen[bytes], limit: float, watch: Callable[[], None] | None) -> bool:
    stop = time.monotonic() + limit
    while time.monotonic() < stop:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GLANCE)
        if watch is not None:
            watch()
        if process.poll() is not None:
            return True
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    if os.name == "nt":
        command = [str(find_program("taskkill") or "taskkill"), "/F", "/T", "/PID", str(process.pid)]
        subprocess.run(command, capture_output=True, check=False, creationflags=_NO_WINDOW)  # noqa: S603
    else:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def read_output(command: Sequence[str], limit: float) -> bytes | None:
    """Run a program and give what it wrote; None when it fails or takes over ``limit`` seconds."""
    try:
        done = subprocess.run(  # noqa: S603 - the caller found the program
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=limit, check=False, creationflags=_NO_WINDOW
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None
