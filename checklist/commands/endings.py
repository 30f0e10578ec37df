"""What a command says, and how it ends: by a signal, by an output that takes no more, or with its parent.

A request to end is taken for Ctrl-C, so that temporary files and programs are cleared.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import signal
import sys
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import click

from checklist.errors import ChecklistError, InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

_REQUESTS = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)]
"""Signals by which a system asks a program to end."""


@contextmanager
def ended_like_ctrl_c() -> Iterator[None]:
    """Take a request to end for an interruption."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in _REQUESTS}
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


@contextmanager
def held_back() -> Iterator[None]:
    """Let no signal in while processes are started: they would take it as we do before they are told not to."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, *_REQUESTS])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


writing = threading.Lock()
"""Held by a process of ours while it writes a file."""


def leave_to_parent() -> None:
    """In a process of ours: the parent decides what an interruption means; without a parent, end after this file."""
    from multiprocessing import parent_process

    for number in (signal.SIGINT, *_REQUESTS):
        signal.signal(number, signal.SIG_IGN)
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT, *_REQUESTS])
    parent = parent_process()
    if parent is None:
        return

    def end_with_it() -> None:
        parent.join()
        with writing:
            os._exit(1)

    threading.Thread(target=end_with_it, daemon=True).start()


class _Closed(io.TextIOBase):
    """Stands for an output that was closed before we came."""

    encoding = "utf-8"

    def write(self, _: str, /) -> int:
        """Fail as a closed output does."""
        raise OSError(errno.EBADF, "closed")


def prepare_outputs() -> None:
    """Make the outputs fit for use: they print ``?`` for what their encoding lacks (GBK has no emoji, no 𠮷).

    The encoding itself stays: UTF-8 forced onto a GBK pipe is garbled in ``more`` and ``type``. One that was closed
    before we came fails when it is written to, and lends its number to no file.
    """
    if sys.stdout is None or sys.stderr is None:
        while os.open(os.devnull, os.O_RDWR) <= _STDERR:
            pass
        sys.stdout = sys.stdout or _Closed()
        sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(errors="replace")


_STDERR = 2
"""The highest of the numbers every process begins with."""


def drop_output(stream: TextIO) -> None:
    """Send what is still unwritten nowhere, so that leaving does not fail once more."""
    with contextlib.suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


class NobodyReadsError(Exception):
    """The reader of our output (``head``, ``more``) has seen enough."""


@contextmanager
def noticed_readers() -> Iterator[None]:
    """Raise NobodyReadsError for a pipe nobody reads any more, which click would take for a failure."""
    try:
        yield
    except BrokenPipeError:
        raise NobodyReadsError from None


def say(message: str) -> None:
    """Print a line for the person on stderr; where that takes nothing, nobody can be told."""
    from checklist.files.textfiles import readable_names

    try:
        click.echo(readable_names(message), err=True)
    except OSError:
        drop_output(sys.stderr)


def tell(message: str) -> None:
    """Print a line on stdout: what was done."""
    from checklist.files.textfiles import readable_names

    click.echo(readable_names(message))


def explain_refusal(error: OSError) -> ChecklistError:
    """Make the error for what the system refused somewhere: of a file it names it, of the output it has no name."""
    from checklist.files.textfiles import explain_read, say_reason

    if error.filename is not None:
        return explain_read(os.fsdecode(error.filename), error)
    if isinstance(error, FileNotFoundError):  # only the current folder has no name
        return InputError("当前文件夹已被删除或移走。", "请先进入一个现有的文件夹，再执行。")
    return OutputError(f"无法输出（{say_reason(error)}）。", "请检查磁盘空间，或换一个输出位置。")
