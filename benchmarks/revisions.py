"""How well a comparison names what happened: 80 revisions of the six plans, each in four media.

    python benchmarks/revisions.py [--medium data|word|excel|form] [--only 12] [--show]

Each revision does to a plan what offices do (tests/support/plan_revisions.py, whole_revisions.py) and notes what an office would call it. Printed per medium:
changes named right, and statements (a kind of change of a row, a sentence of 统一调整, a question of 待确认) that are false or
noise; then the misses. ``--show`` prints every statement. Takes some three minutes.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests/support")]

from plan_revisions import REVISIONS, Revision, revised  # noqa: E402
from revision_scores import MEDIA, Score, found_in, score  # noqa: E402
from timing import verdict  # noqa: E402
from whole_revisions import WHOLE_REVISIONS  # noqa: E402

from checklist import load_plans  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

NAMED, NOISE = 98, 3
"""Per cent: of the changes named right at least, of the statements false or noise at most."""


def measure(revisions: Sequence[Revision], media: Sequence[str], *, show: bool = False) -> dict[str, list[Score]]:
    """Compare every revision in every medium."""
    data = load_plans()
    scores: dict[str, list[Score]] = {medium: [] for medium in media}
    with tempfile.TemporaryDirectory() as name:
        for revision in revisions:
            done = revised(data, revision)
            for medium in media:
                one = score(found_in(medium, done, Path(name)), done.wanted)
                scores[medium].append(one)
                if show or one.missed or one.noise:
                    _tell(revision, medium, one, show=show)
    return scores


def _tell(revision: Revision, medium: str, one: Score, *, show: bool) -> None:
    print(f"{revision.number:>3} {revision.plan} [{revision.operations}] {medium}")
    for text in one.missed:
        print(f"      missed  {text}")
    for it in one.statements if show else one.noise:
        print(f"      {'noise ' if it in one.noise else 'said  '}  {it.word}：{it.of[:24]} | {it.said[:150]}")


def main() -> None:
    """Measure and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--medium", choices=MEDIA)
    parser.add_argument("--only", type=int)
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    chosen = [one for one in (*REVISIONS, *WHOLE_REVISIONS) if asked.only in (None, one.number)]
    scores = measure(chosen, [asked.medium] if asked.medium else MEDIA, show=asked.show)
    for medium, those in scores.items():
        wanted, said = sum(one.wanted for one in those), sum(len(one.statements) for one in those)
        right, noise = wanted - sum(len(one.missed) for one in those), sum(len(one.noise) for one in those)
        print(f"{medium}: {right} of {wanted} changes named right, {noise} of {said} statements false or noise")
        verdict(f"{medium}: changes not named, per cent", 100 * (wanted - right) / wanted, 100 - NAMED)
        verdict(f"{medium}: false or noise, per cent", 100 * noise / max(said, 1), NOISE)


if __name__ == "__main__":
    main()
