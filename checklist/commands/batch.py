"""Write many ledgers into one folder, by several processes, interrupted without harm.

Every file is written whole or not at all, so an interrupted run leaves only whole files; processes started here finish
what they are writing and end with their parent.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from checklist.commands.endings import held_back, leave_to_parent, writing
from checklist.commands.outputs import FileStyle, ledger_bytes
from checklist.commands.resuming import Standing, standing
from checklist.errors import OutputError
from checklist.files.manifest import MadeFile, made_file
from checklist.files.writing import write_file
from checklist.ledger.ledger import Ledgers
from checklist.model import Frozen, PlanData

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from checklist.ledger.ledger import Filter

T = TypeVar("T")


class Order(Frozen):
    """Everything a process must know to write its share."""

    data: PlanData
    plans: tuple[str, ...]
    narrowed: Filter
    as_of: date | None
    style: FileStyle
    suffix: str
    folder: str
    force: bool
    """True where a file that is there may be replaced."""


class Entry(Frozen):
    """One ledger's file in the folder."""

    region: str
    unit: str
    """The name in the region's register."""
    file: str


def compare_entries(order: Order, entries: Sequence[Entry], *, jobs: int) -> dict[str, tuple[Standing, MadeFile]]:
    """Make the ledgers of those that have a file and tell what stands there, and what was made."""
    folder = Path(order.folder)
    there = [entry for entry in entries if (folder / entry.file).exists()]
    return dict(zip((e.file for e in there), _each(_compare, order, there, jobs, "正在核对"), strict=True))


def write_entries(order: Order, entries: Sequence[Entry], *, jobs: int) -> dict[str, MadeFile]:
    """Write the files of the entries, and give what was made; raises OutputError where one is there and the order does not say to replace it."""
    return {made.name: made for made in _each(_write, order, entries, jobs, "正在生成")}


def _each(do: Callable[[Entry], T], order: Order, entries: Sequence[Entry], jobs: int, label: str) -> Iterator[T]:
    with progress(len(entries), label) as step:
        for result in _results(do, order, entries, jobs):
            step()
            yield result


def _results(do: Callable[[Entry], T], order: Order, entries: Sequence[Entry], jobs: int) -> Iterator[T]:
    if jobs <= 1 or len(entries) < _WORTH_A_PROCESS:
        if entries:
            _start(order)
        yield from map(do, entries)
        return
    from concurrent.futures import ProcessPoolExecutor
    from concurrent.futures.process import BrokenProcessPool

    chunk = min(max(1, len(entries) // (jobs * 4)), _LONGEST_WAIT)
    with ProcessPoolExecutor(min(jobs, len(entries)), initializer=_start_beside, initargs=(order,)) as pool:
        try:
            with held_back():
                results = pool.map(do, entries, chunksize=chunk)
            yield from results
        except BrokenProcessPool:
            raise OutputError("有一个进程意外停止（可能是内存不足），未全部生成。", "请减少 --jobs 后重试。") from None
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


_WORTH_A_PROCESS = 8
"""Files that take longer to write one after another than a second process takes to start."""
_LONGEST_WAIT = 16
"""Files handed to a process at once: who interrupts waits for them to be finished."""


def _start_beside(order: Order) -> None:
    """Begin in a process of its own."""
    leave_to_parent()
    _start(order)


class _Maker:
    """Makes the files of an order."""

    def __init__(self, order: Order) -> None:
        plans = tuple(plan for plan in order.data.plans if plan.id in order.plans)
        self.order = order
        self.folder = Path(order.folder)
        self._ledgers = Ledgers(plans, order.narrowed, order.as_of)
        regions = {plan.region for plan in plans}
        self._bodies = {
            (region.id, body.name): (region, body)
            for region in order.data.regions
            if region.id in regions
            for body in region.bodies
        }

    def content(self, entry: Entry) -> bytes:
        ledger = self._ledgers.of(*self._bodies[entry.region, entry.unit])
        return ledger_bytes(self.order.data, ledger, self.order.suffix, self.order.style)


_maker: _Maker | None = None


def _start(order: Order) -> None:
    global _maker  # noqa: PLW0603 - a worker's one piece of state, set when it starts
    _maker = _Maker(order)


def _working() -> _Maker:
    if _maker is None:
        raise RuntimeError("a worker was not started")
    return _maker


def _write(entry: Entry) -> MadeFile:
    maker = _working()
    content = maker.content(entry)
    with writing:
        write_file(maker.folder / entry.file, content, force=maker.order.force)
    return made_file(entry.file, content)


def _compare(entry: Entry) -> tuple[Standing, MadeFile]:
    maker = _working()
    content = maker.content(entry)
    return standing(maker.folder / entry.file, content), made_file(entry.file, content)


@contextmanager
def progress(count: int, label: str = "正在生成") -> Iterator[Callable[[], None]]:
    """Show a bar on stderr where a person watches; call what it gives after each of ``count`` steps."""
    if count < 2 or not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":  # noqa: PLR2004 - one is done at once
        yield lambda: None
        return
    from checklist.render.draw.console import progress_bar

    with progress_bar(sys.stderr, label, count) as step:
        yield step
