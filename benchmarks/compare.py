"""How long a comparison takes, from two loaded versions to the finished rows: with ids and without, and its growth.

    python benchmarks/compare.py [--largest 15000] [--rounds 3]

Both versions are random plans (tests/support/random_ledgers.py): four in five tasks are edited, by up to 30 % of their wording,
handed over, split, merged, dropped or new. Each measurement runs in a process of its own, which also tells its memory.
On a busy machine look at the seconds of work (cpu); ratios and growth are taken from these. The peer, in the same run, is what the alignment would cost by comparing all pairs with rapidfuzz.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import resource
import subprocess
import sys
import time
from pathlib import Path

from msgspec.structs import replace

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests/support")]

from random_ledgers import data_of, edit, random_plan  # noqa: E402

from checklist.compare.comparison import compare  # noqa: E402
from checklist.compare.match.align import wording_of  # noqa: E402
from checklist.compare.sides.item import Side, plan_side  # noqa: E402

SIZES = (1500, 15000)
GOALS = {(1500, "without ids"): 1.5, (15000, "with ids"): 5.0, (15000, "without ids"): 25.0}
SHARE = 0.8


def main() -> None:
    """Measure every case and print a table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--largest", type=int, default=SIZES[-1])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--case", nargs=2, metavar=("SIZE", "HOW"))
    asked = parser.parse_args()
    if asked.case:
        print(json.dumps(measure(int(asked.case[0]), asked.case[1], asked.rounds)))
        return
    print(f"{'tasks':>6}  {'how':<14}{'seconds':>9}{'cpu':>7}{'goal':>7}{'MB':>6}  found")
    taken: dict[tuple[int, str], float] = {}
    for size in (size for size in SIZES if size <= asked.largest):
        for how in ("with ids", "without ids", "unrelated", *(["all pairs"] if size == SIZES[0] else [])):
            found = in_own_process(size, how, asked.rounds)
            taken[size, how] = float(found["cpu"])
            goal = GOALS.get((size, how))
            print(
                f"{size:>6}  {how:<14}{found['seconds']:>9.2f}{found['cpu']:>7.2f}{goal or '':>7}{found['megabytes']:>6}  {found['found']}"
            )
    report(taken)


def report(taken: dict[tuple[int, str], float]) -> None:
    """Print the ratio to all pairs, and how the time grows with the size (1 is linear)."""
    small, large = SIZES
    ratio = taken[small, "without ids"] / taken[small, "all pairs"]
    print(f"{small} without ids against all pairs by rapidfuzz: {ratio:.3f}")
    for how in ("with ids", "without ids", "unrelated"):
        if (large, how) in taken:
            growth = math.log(taken[large, how] / taken[small, how]) / math.log(large / small)
            print(f"growth {how}: exponent {growth:.2f}")


def in_own_process(size: int, how: str, rounds: int) -> dict[str, float | str]:
    """Measure one case in a process of its own."""
    command = [sys.executable, __file__, "--case", str(size), how, "--rounds", str(rounds)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float | str] = json.loads(done.stdout)
    return found


def measure(size: int, how: str, rounds: int) -> dict[str, float | str]:
    """Give the least seconds by the clock and of work, the peak memory in MB, and what was found."""
    rng = random.Random(size)  # noqa: S311 - no secret
    old = random_plan(rng, size)
    new = random_plan(rng, size, "mou-2025") if how == "unrelated" else edit(rng, old, share=SHARE).plan
    data = data_of(old, new)
    walls, cpus, found = [], [], ""
    for _ in range(1 if how == "all pairs" else rounds):
        start, worked = time.perf_counter(), time.process_time()
        one, two = plan_side(data, [old]), plan_side(data, [new])
        if how in ("without ids", "unrelated", "all pairs"):
            one, two = without_ids(one), without_ids(two)
        found = all_pairs(one, two) if how == "all pairs" else compare(one, two).count_line
        walls.append(time.perf_counter() - start)
        cpus.append(time.process_time() - worked)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return {"seconds": min(walls), "cpu": min(cpus), "megabytes": peak, "found": found}


def without_ids(side: Side) -> Side:
    """Give the side as a Word ledger without 任务编码 would be."""
    bare = {"id": "", "split_from": (), "merged_from": ()}
    return replace(side, items=tuple(replace(item, **bare) for item in side.items))


def all_pairs(old: Side, new: Side) -> str:
    """Find for each new task the most alike old one by looking at all of them."""
    from rapidfuzz import process  # noqa: PLC0415 - the peer
    from rapidfuzz.distance import Indel  # noqa: PLC0415 - the peer

    known = [wording_of(item, with_text=False).whole for item in old.measures]
    asked = [wording_of(item, with_text=False).whole for item in new.measures]
    found = [process.extractOne(text, known, scorer=Indel.normalized_similarity, score_cutoff=0.5) for text in asked]
    return f"{sum(one is not None for one in found)} pairs"


if __name__ == "__main__":
    main()
