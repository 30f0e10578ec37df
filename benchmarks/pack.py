"""The meeting pack: one prepared form filled many times: ``python benchmarks/pack.py [ROUNDS]``.

In one process and in turn, ledgers of 30 rows: the project's prepared form, docxtpl, a python-docx ``add_row`` loop, and
the same bytes built and zipped. Then all units of the six shipped plans by the real command; the memory of 100 and
10,000 ledgers; whole packs of 100 to 10,000 units from made-up plans, beside what the plans alone take; and what that
says of a country: 2,844 counties with 40 departments each.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import tempfile
import time
import zipfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from timing import report, take_turns, verdict
from word_table import HEADINGS, _first_cell, blank_form, by_docxtpl, by_python_docx, make_ledger

from checklist.files.textfiles import template
from checklist.forms.frame import Frame
from checklist.forms.word import prepare_form
from checklist.ledger.columns import load_columns
from checklist.ledger.wording import Table, word_table

if TYPE_CHECKING:
    from checklist.forms.filling import WordForm

ROWS = 30
COUNTRY = 2_844 * 40


def prepared_ledger_form() -> tuple[WordForm, Table, list[tuple[str, ...]]]:
    """Give our own form, prepared, with a worded ledger of 30 rows; and its cells on the form of nine columns."""
    columns, ledger = load_columns(), make_ledger(ROWS)
    form = prepare_form(template("ledger.docx").read_bytes(), "ledger.docx", columns)
    table = word_table(ledger, form.wanted, bands=form.has_bands)
    nine = prepare_form(blank_form(_first_cell("")), "form.docx", columns)
    return form, table, [row.cells for row in word_table(ledger, nine.wanted, bands=False).rows]


def zip_again(content: bytes) -> bytes:
    """Build and zip the same parts anew: the work no filling can do without."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        parts = [(name, source.read(name)) for name in source.namelist()]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts:
            archive.writestr(name, part)
    return stream.getvalue()


def compare_routes(rounds: int) -> float:
    """Time the routes; give the seconds of one ledger."""
    form, table, cells = prepared_ledger_form()
    frame = Frame(unit="市科技局")
    made = form.fill(table, frame)
    loop = tuple(f"{{{{ row[{i}] }}}}" for i in range(len(HEADINGS)))
    rows = blank_form(_first_cell("{%tr for row in rows %}"), loop, _first_cell("{%tr endfor %}"))
    results = take_turns(
        {
            "checklist, prepared form": partial(form.fill, table, frame),
            "docxtpl": partial(by_docxtpl, rows, cells),
            "python-docx, add_row": partial(by_python_docx, blank_form(), cells),
            "the same parts, zipped": partial(zip_again, made),
        },
        rounds,
    )
    report(f"a ledger of {ROWS} rows", results)
    verdict("times faster than docxtpl", results[1].ratio, 22, at_least=True)
    verdict("times faster than python-docx, add_row", results[2].ratio, 38, at_least=True)
    verdict("times the same parts zipped", 1 / results[3].ratio, 1.5, at_least=False)
    return results[0].seconds


def all_six_plans() -> None:
    """Time the real command for every unit of every shipped plan, with two jobs."""
    with tempfile.TemporaryDirectory() as folder:
        environment = os.environ | {"CHECKLIST_CACHE": str(Path(folder) / "cache")}
        command = [sys.executable, "-m", "checklist", "ledger", "--all", "--jobs", "2"]
        subprocess.run([sys.executable, "-m", "checklist", "plans"], env=environment, capture_output=True, check=True)
        start = time.perf_counter()
        out = Path(folder) / "pack"
        subprocess.run([*command, "-o", str(out)], env=environment, capture_output=True, check=True)
        seconds = time.perf_counter() - start
        print(f"\nall units of the six plans: {len(list(out.iterdir()))} files")
        verdict("seconds", seconds, 3, at_least=False)


def memory_of(count: int) -> float:
    """Give the peak memory in MB of a process that fills ``count`` ledgers."""
    code = (
        "import sys, resource; sys.path.insert(0, sys.argv[1])\n"
        "from pack import prepared_ledger_form, Frame\n"
        "form, table, _ = prepared_ledger_form()\n"
        "for i in range(int(sys.argv[2])): form.fill(table, Frame(unit=f'第{i}局'))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)"
    )
    folder = str(Path(__file__).parent)
    done = subprocess.run([sys.executable, "-c", code, folder, str(count)], capture_output=True, text=True, check=True)
    return float(done.stdout)


def made_up_plan(units: int) -> str:
    """Give a plan in which each of so many units has a part in 30 measures, 30 units to a measure."""
    lines = ["regions:", "- {id: test, name: 测试市, short: 测试, prefix: 市, units: ["]
    lines += [f"  {{name: 市第{n}局, full: 测试市第{n}局, kind: government}}," for n in range(units)]
    lines += ["  ]}", "plans:", "- id: made-up", "  region: test", "  title: 测试市行动方案（2023—2027年）"]
    lines += ["  issued: 2023-03-01", "  period: 2023-2027", "  sections:", "  - number: 一", "    title: 重点任务"]
    lines += ["    measures:"]
    for measure in range(units):
        named = [f"市第{(measure * ROWS + place) % units}局" for place in range(ROWS)]
        lines += [f"    - id: m-{measure}", f"      number: 一（{measure + 1}）", f"      title: 第{measure + 1}号工程"]
        lines += [f"      lead: [{named[0]}]", f"      support: [{', '.join(named[1:])}]"]
        lines += ["      actions: [建设平台完善服务体系, 培育企业落实支持政策]"]
    return "\n".join(lines) + "\n"


def run_measured(*args: str, environment: dict[str, str]) -> tuple[float, float]:
    """Run the command; give its seconds and its peak memory in MB."""
    code = (
        "import sys, subprocess, resource, time; start = time.perf_counter()\n"
        "subprocess.run([sys.executable, '-m', 'checklist', *sys.argv[1:]], check=True, capture_output=True)\n"
        "print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args], env=environment, capture_output=True, text=True, check=True
    )
    seconds, peak = done.stdout.split()
    return float(seconds), float(peak)


def whole_packs() -> None:
    """Write packs of ever more units, summary, matrix and index included; the data themselves are measured apart."""
    print(f"\nwhole packs, {ROWS} rows a unit, one process; the memory of reading the plan alone beside it")
    per_unit, beyond = [], []
    for units in (100, 1_000, 2_000, 10_000):
        with tempfile.TemporaryDirectory() as folder:
            environment = os.environ | {"CHECKLIST_CACHE": str(Path(folder) / "cache")}
            plan = Path(folder) / "plan.yaml"
            plan.write_text(made_up_plan(units), encoding="utf-8")
            run_measured("plans", "--data", str(plan), environment=environment)
            _, alone = run_measured("plans", "--data", str(plan), environment=environment)
            out = str(Path(folder) / "pack")
            seconds, peak = run_measured("ledger", "--all", "--data", str(plan), "-o", out, environment=environment)
        print(
            f"{units:>7,} units: {seconds:6.1f} s, {seconds / units * 1000:4.1f} ms each; {peak:4.0f} MB, {alone:4.0f} of the data"
        )
        per_unit.append(seconds / units)
        beyond.append(peak - alone)
    verdict("times a unit's time, 10,000 units to 100", per_unit[-1] / per_unit[0], 1.5, at_least=False)
    verdict("MB more beyond the data, 10,000 units than 100", beyond[-1] - beyond[0], 40, at_least=False)


def main() -> None:
    """Run all of it."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 15
    seconds = compare_routes(rounds)
    all_six_plans()
    few, many = memory_of(100), memory_of(10_000)
    print(f"\npeak memory: {few:.0f} MB for 100 ledgers, {many:.0f} MB for 10,000")
    verdict("times the memory", many / few, 1.1, at_least=False)
    whole_packs()
    print(f"\n{COUNTRY:,} ledgers on one core, filled only: {COUNTRY * seconds / 60:.1f} minutes")


if __name__ == "__main__":
    main()
