"""Take turns and compare: medians of times, and of the ratios within each round.

A machine's speed wanders between runs and within them. Contenders therefore run A B C A B C …, and a ratio is the median
of the ratios of single rounds, which is steadier than the ratio of two medians.
"""

from __future__ import annotations

import gc
import os
import statistics
import subprocess
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path


class Result(NamedTuple):
    """What a contender came to: its median in seconds and the ratios to the reference, round by round."""

    name: str
    seconds: float
    ratios: tuple[float, ...]

    @property
    def ratio(self) -> float:
        """The median of the ratios."""
        return statistics.median(self.ratios)


def take_turns(contenders: Mapping[str, Callable[[], object]], rounds: int) -> list[Result]:
    """Time every contender in each of ``rounds`` rounds; the first is the reference. One more round warms up."""
    for run in contenders.values():
        run()
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(rounds):
        for name, run in contenders.items():
            times[name].append(_timed(run))
    reference = next(iter(times.values()))
    return [
        Result(name, statistics.median(own), tuple(mine / base for mine, base in zip(own, reference, strict=True)))
        for name, own in times.items()
    ]


def _timed(run: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    kept = run()
    seconds = time.perf_counter() - start
    del kept
    return seconds


def process(command: Sequence[str], folder: Path) -> Callable[[], object]:
    """Give a run of a whole process: byte code on, output piped, caches inside ``folder``."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment |= {"CHECKLIST_CACHE": str(folder / "cache"), "PYTHONUTF8": "1"}

    def run() -> None:
        subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True)

    return run


def report(title: str, results: Sequence[Result]) -> None:
    """Print a table: name, median, ratio to the first line with its spread."""
    print(f"\n{title}")
    for result in results:
        spread = f"({min(result.ratios):.2f}–{max(result.ratios):.2f})"
        print(f"  {result.name:<44}{result.seconds * 1000:>10.1f} ms{result.ratio:>9.2f} ×  {spread}")


def verdict(claim: str, measured: float, limit: float, *, at_least: bool = False) -> None:
    """Print whether a measured ratio keeps a limit."""
    kept = measured >= limit if at_least else measured <= limit
    sign = "≥" if at_least else "≤"
    print(f"  {'kept' if kept else 'MISSED'}: {claim}: {measured:.2f} (goal {sign} {limit:g})")
