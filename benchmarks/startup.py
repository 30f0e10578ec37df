"""What a command costs beyond what it cannot avoid: ``python benchmarks/startup.py [ROUNDS]``.

Whole processes in turn, ratios within one round: ``--help`` against a click program with one command; ``show`` of 60 rows
on unchanged data against a process that imports click and rich's table and console; a Word ledger of 50 rows against a
process that imports docx, on an unchanged form and on one met for the first time. Run it where the package is installed from a wheel, so that byte code is there.
"""

from __future__ import annotations

import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from synthetic import UNIT, plan_text
from timing import process, report, take_turns, verdict

if TYPE_CHECKING:
    from collections.abc import Callable

ONE_COMMAND = """
import click

@click.command()
@click.option("--name", help="A name.")
def hello(name):
    "Say hello."
    click.echo(f"hello {name}")

hello(prog_name="hello")
"""


UNCHANGED, FIRST_TIME = "a Word ledger of 50 rows", "a Word ledger on a form met for the first time"


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else 21
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for rows in (50, 60):
            (folder / f"{rows}.yaml").write_text(plan_text(rows), encoding="utf-8")
        (folder / "one.py").write_text(ONE_COMMAND, encoding="utf-8")
        measure(folder, rounds)


def measure(folder: Path, rounds: int) -> None:
    """Time the three commands, each with its reference."""
    python, checklist = [sys.executable], [sys.executable, "-m", "checklist"]
    show = [*checklist, "show", UNIT, "--data", "60.yaml"]
    ledger = [*checklist, "ledger", UNIT, "--data", "50.yaml", "--force", "-o", "ledger.docx"]
    pairs = (
        ("--help", 1.1, "a click program with one command", [*python, "one.py", "--help"], [*checklist, "--help"]),
        ("show of 60 rows", 1.5, "import click, rich.table, rich.console",
         [*python, "-c", "import click, rich.table, rich.console"], show),
        (UNCHANGED, 1.5, "import docx", [*python, "-c", "import docx"], ledger),
        (FIRST_TIME, 2.6, "import docx", [*python, "-c", "import docx"], ledger),
    )  # fmt: skip
    for title, goal, reference, known, ours in pairs:
        run = process(ours, folder)
        if title == FIRST_TIME:
            run = partial(on_a_new_form, run, folder / "cache")
        results = take_turns({reference: process(known, folder), title: run}, rounds)
        report(title, results)
        verdict(title, results[1].ratio, goal)


def on_a_new_form(run: Callable[[], object], cache: Path) -> None:
    """Run where no prepared form is kept."""
    for kept in cache.glob("wordform-*"):
        kept.unlink()
    run()


if __name__ == "__main__":
    main()
