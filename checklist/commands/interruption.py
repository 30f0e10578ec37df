"""Being stopped: a request to end is an interruption like Ctrl-C, and processes started here end with their parent.

What is being written is finished or taken away first, so that whole files are left and nothing else.
"""

from __future__ import annotations

import os
import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

writing = threading.Lock()
"""Held by a process of ours while it writes a file."""


@contextmanager
def ended_like_ctrl_c() -> Iterator[None]:
    """Take SIGTERM (and Ctrl-Break on Windows) for an interruption, so that temporary files and programs are cleared."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    known = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
    before = {number: signal.getsignal(number) for number in known}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:  # nohup asked to go on
            signal.signal(number, _interrupt)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler if handler is not None else signal.SIG_DFL)


def _interrupt(_: int, __: FrameType | None) -> None:
    raise KeyboardInterrupt


def leave_to_parent() -> None:
    """In a process of ours: the parent decides what an interruption means; without a parent, end after this file."""
    from multiprocessing import parent_process

    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    parent = parent_process()
    if parent is None:
        return

    def end_with_it() -> None:
        parent.join()
        with writing:
            os._exit(1)

    threading.Thread(target=end_with_it, daemon=True).start()
