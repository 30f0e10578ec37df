"""A short run of ``benchmarks/fuzz.py``: damaged files of every kind, the same ones each time. The long run is its own."""

from __future__ import annotations

import importlib.util
import os

import pytest
from conftest import ROOT


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="a run that hangs is stopped by a timer of POSIX")
def test_damaged_files_of_every_kind_are_read_or_refused_and_nothing_else(capsys):
    found = importlib.util.spec_from_file_location("fuzz", ROOT / "benchmarks" / "fuzz.py")
    fuzz = importlib.util.module_from_spec(found)
    found.loader.exec_module(fuzz)
    assert fuzz.main(0.01) == 0, capsys.readouterr().out
    assert len(capsys.readouterr().out.splitlines()) == 2 * len(list(fuzz.cases())) + 2


def test_the_long_run_is_ten_thousand_runs():
    text = (ROOT / "benchmarks" / "fuzz.py").read_text(encoding="utf-8")
    assert (
        sum(int(line.split(",")[1]) for line in text.splitlines() if line.lstrip().startswith("yield Case(")) >= 10_000
    )
