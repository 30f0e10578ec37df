"""What a command loads before it answers: counted, because a stop-watch lies on a busy machine."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from conftest import clean_environment

HEAVY = {"docx", "hypothesis", "importlib.metadata", "jinja2", "lxml", "msgspec", "numpy", "pytest", "rich", "yaml"}

PROBE = """
import json, sys
from checklist.commands import main
sys.argv = ["checklist", *sys.argv[1:]]
try:
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def loaded(tmp_path_factory):
    """Give ``loaded("show", …)``: the modules in memory at the end of a second, unchanged run."""
    home = tmp_path_factory.mktemp("home")

    def modules_of(*args):
        for _ in range(2):
            done = subprocess.run(
                [sys.executable, "-c", PROBE, *args],
                cwd=home, env=clean_environment(home), capture_output=True, encoding="utf-8", check=False,
            )  # fmt: skip
            assert done.returncode == 0, done.stderr
        return set(json.loads(done.stderr.splitlines()[-1]))

    return modules_of


def test_help_loads_click_and_nothing_else(loaded):
    modules = loaded("--help")
    assert modules & HEAVY == set()
    ours = {name for name in modules if name.startswith("checklist.")}
    assert {
        name for name in ours if not name.startswith(("checklist.commands", "checklist.render", "checklist.words"))
    } == {"checklist.errors"}


def test_version_does_not_look_at_installed_distributions(loaded):
    assert loaded("--version") & HEAVY == set()


@pytest.mark.slow
def test_show_in_a_pipe_loads_neither_yaml_nor_rich_nor_word_libraries(loaded):
    assert loaded("show", "邢台市科技局") & HEAVY <= {"msgspec"}


def test_show_as_json_loads_no_more(loaded):
    assert loaded("show", "邢台市科技局", "--format", "json") & HEAVY <= {"msgspec"}


@pytest.mark.slow
def test_a_word_ledger_loads_no_yaml_no_terminal_and_no_docx(loaded, tmp_path):
    modules = loaded("ledger", "邢台市科技局", "--force", "-o", str(tmp_path / "台账.docx"))
    assert modules & {"docx", "lxml", "rich", "yaml", "numpy", "importlib.metadata"} == set()
    assert "checklist.forms.word" not in modules


@pytest.mark.slow
def test_plans_and_units_need_no_templates(loaded):
    for command in ("plans", "units"):
        assert loaded(command) & HEAVY == {"msgspec"}
