"""Write a whole pack: many files into one folder, by several processes, interrupted and resumed without harm.

Every file is written whole or not at all, so an interrupted run leaves only whole files; ``--resume`` writes the rest.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from datetime import date  # noqa: TC003 - msgspec reads the annotations of Order
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checklist.commands.outputs import Style, ledger_bytes
from checklist.model import Frozen, PlanData
from checklist.pack import Entry, entry_ledger
from checklist.select import Filter  # noqa: TC001 - likewise
from checklist.textfiles import make_folder, write_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


class Order(Frozen):
    """Everything a process must know to write its share."""

    data: PlanData
    plans: tuple[str, ...]
    narrowed: Filter
    as_of: date | None
    style: Style
    suffix: str
    folder: str


def prepare_folder(folder: Path, *, force: bool, resume: bool) -> None:
    """Make the folder of a pack; raises OutputError when it exists with files in it, unless asked to go on."""
    make_folder(
        folder,
        reuse=force or resume,
        why="多个单位的台账要写到文件夹里，请换一个名字。",
        advice="要覆盖请加 --force，要接着上次继续请加 --resume，或换一个文件夹。",
    )


def write_entries(order: Order, entries: Sequence[Entry], *, jobs: int, resume: bool) -> int:
    """Write the files of the entries; give how many were written. With ``resume`` those already there stay."""
    folder = Path(order.folder)
    missing = [entry for entry in entries if not (resume and (folder / entry.file).is_file())]
    for parent in sorted({(folder / entry.file).parent for entry in missing}):
        parent.mkdir(parents=True, exist_ok=True)
    with progress(len(missing)) as step:
        for _ in _write_all(order, missing, jobs):
            step()
    return len(missing)


def _write_all(order: Order, entries: Sequence[Entry], jobs: int) -> Iterator[str]:
    if jobs <= 1 or len(entries) < _WORTH_A_PROCESS:
        _start(order)
        yield from map(_write_one, entries)
        return
    from concurrent.futures import ProcessPoolExecutor

    with ProcessPoolExecutor(min(jobs, len(entries)), initializer=_start_encoded, initargs=(_encoded(order),)) as pool:
        try:
            yield from pool.map(_write_one, entries, chunksize=max(1, len(entries) // (jobs * 4)))
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


_WORTH_A_PROCESS = 8
_order: Order | None = None


def _encoded(order: Order) -> bytes:
    import msgspec

    return msgspec.msgpack.encode(order)


def _start_encoded(order: bytes) -> None:
    """Begin in a process of its own; told in bytes, so that it works where processes are not forked (Windows)."""
    import signal

    import msgspec

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides what an interruption means
    _start(msgspec.msgpack.decode(order, type=Order))


def _start(order: Order) -> None:
    global _order  # noqa: PLW0603 - a worker's one piece of state, set when it starts
    _order = order


def _write_one(entry: Entry) -> str:
    order = _order
    if order is None:
        raise RuntimeError("a worker was not started")
    plans = tuple(plan for plan in order.data.plans if plan.id in order.plans)
    ledger = entry_ledger(order.data, plans, entry, order.narrowed, order.as_of)
    content = ledger_bytes(order.data, ledger, order.suffix, order.style)
    write_file(Path(order.folder) / entry.file, content, force=True)
    return entry.file


@contextmanager
def progress(count: int, doing: str = "正在生成") -> Iterator[Callable[[], None]]:
    """Show a bar on stderr where a person watches; call what it gives after each of ``count`` steps."""
    if count < 2 or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":  # noqa: PLR2004 - one is done at once
        yield lambda: None
        return
    with click.progressbar(length=count, label=doing, file=sys.stderr) as bar:
        yield lambda: bar.update(1)
