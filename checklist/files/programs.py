"""Start other programs and end them with all they started; what they are for stands in ``pdf`` and ``commands``.

Only ``files/git`` starts one by itself: it reads git's output as it comes, up to a limit.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_GLANCE = 0.2
"""Seconds between two looks at a running program."""
_NO_WINDOW = getattr(subprocess, "CREATE_NO_WINDOW", 0)


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
        command = ["taskkill", "/F", "/T", "/PID", str(process.pid)]
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
