"""Loading many measures: ``python benchmarks/load.py [MEASURES] [ROUNDS]`` (15,000 and 3 unless told).

In one process and in turn: PyYAML's C loader alone, our first load (read, build the model, check, keep a compiled copy)
and a later load of the same files from that copy.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path

import yaml
from synthetic import plan_text
from timing import report, take_turns, verdict

from checklist.files.compiled import recall
from checklist.plandata.check import check
from checklist.plandata.load import Loaded, load_files
from checklist.plandata.yamlio import read_tree


def yaml_alone(path: Path) -> object:
    """Parse with PyYAML's C loader, and do nothing with it."""
    return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)


def first_load(path: Path, cache: Path) -> Loaded:
    """Load as a command does when it sees the file for the first time."""
    shutil.rmtree(cache, ignore_errors=True)
    return later_load(path, cache)


def later_load(path: Path, cache: Path) -> Loaded:
    """Load as a command does: from the compiled copy where there is one."""
    return recall(cache, "data", [path.read_bytes()], Loaded, lambda: _load(path))


def _load(path: Path) -> Loaded:
    loaded = load_files([path])
    return Loaded(data=loaded.data, findings=tuple(check(loaded)), remarks=loaded.remarks)


def main() -> None:
    """Measure and print."""
    measures = int(sys.argv[1]) if sys.argv[1:] else 15_000
    rounds = int(sys.argv[2]) if sys.argv[2:] else 3
    with tempfile.TemporaryDirectory() as name:
        path, cache = Path(name) / "plans.yaml", Path(name) / "cache"
        path.write_text(plan_text(measures), encoding="utf-8")
        findings = _load(path).findings
        print(f"{measures} measures, {path.stat().st_size / 1e6:.1f} MB, {len(findings)} findings")
        results = take_turns(
            {
                "yaml.load(…, CSafeLoader)": partial(yaml_alone, path),
                "our tree (read_tree)": partial(read_tree, path),
                "our model (load_files)": partial(load_files, [path]),
                "first load (model, checks, copy)": partial(first_load, path, cache),
                "later load (from the copy)": partial(later_load, path, cache),
            },
            rounds,
        )
    report("loading", results)
    verdict("first load", results[3].ratio, 1.3)
    verdict("later load, times faster than the first", results[3].seconds / results[4].seconds, 20, at_least=True)
    verdict("later load, times faster than CSafeLoader", 1 / results[4].ratio, 20, at_least=True)


if __name__ == "__main__":
    main()
