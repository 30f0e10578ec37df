"""The public face: cheap to import, whole, and as docs/api.md shows it."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import clean_environment

import checklist
from checklist.errors import DataError, InputError

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```python\n(.*?)```(?:\n\n```text\n(.*?)```)?", PAGE, re.DOTALL)
"""Pieces of one program, each with what it prints."""
VERBS = [name for name in checklist.__all__ if name != "__version__"]


def python(folder: Path, code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=folder, env=clean_environment(folder), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_examples_of_the_page_print_what_it_shows(tmp_path):
    assert len(EXAMPLES) >= 5
    mark = "=" * 20
    program = "".join(f"{code}\nprint({mark!r})\n" for code, _ in EXAMPLES)
    assert python(tmp_path, program).split(f"{mark}\n")[:-1] == [shown for _, shown in EXAMPLES]


def test_importing_the_package_loads_nothing_of_it(tmp_path):
    loaded = python(tmp_path, "import sys, checklist; print([n for n in sys.modules if n.startswith('checklist.')])")
    assert loaded == "[]\n"


def test_the_library_does_without_the_commands(tmp_path):
    probe = "import sys\nprint([n for n in sys.modules if n.startswith(('checklist.commands', 'click'))])"
    program = "\n".join([*(code for code, _ in EXAMPLES), probe])
    assert python(tmp_path, program).splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", VERBS)
def test_every_name_is_there_explained_and_on_the_page(name):
    assert inspect.getdoc(getattr(checklist, name))
    assert f"{name}(" in PAGE


def test_an_unknown_name_is_refused_as_of_any_module():
    with pytest.raises(AttributeError, match="module 'checklist' has no attribute 'load'"):
        checklist.load()


def test_the_package_tells_type_checkers_that_it_is_typed():
    assert (ROOT / "checklist/py.typed").read_bytes() == b""


def test_data_with_errors_are_refused_with_their_places(tmp_path):
    path = tmp_path / "坏.yaml"
    path.write_text("plans:\n- id: a\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"坏.yaml:\d+: "):
        checklist.load_plans(path)


def test_plans_are_no_ledger_to_be_read():
    path = ROOT / "data/plans.yaml"
    with pytest.raises(InputError, match="不是台账，是方案数据"):
        checklist.read_ledger(path)


def test_an_office_s_form_is_filled_and_read_back_with_its_own_headings(tmp_path):
    ledger = checklist.build_ledger(checklist.load_plans(), "邢台市科技局")
    blank, filled = ROOT / "templates/assignment.docx", tmp_path / "a.docx"
    filled.write_bytes(checklist.fill_form(ledger, blank))
    assert len(checklist.read_ledger(filled).rows) == len(ledger.rows)
    assert checklist.fill_form(ledger, blank) == checklist.fill_form(ledger, str(blank))


def test_an_office_s_templates_word_what_is_filled(tmp_path):
    ledger = checklist.build_ledger(checklist.load_plans(), "邢台市科技局")
    (tmp_path / "words.jinja").write_text(
        "{% macro numbered(items) %}要点共{{ items|length }}条{% endmacro %}", "utf-8"
    )
    filled = tmp_path / "a.docx"
    filled.write_bytes(checklist.fill_form(ledger, templates=tmp_path))
    assert "要点共2条" in checklist.read_ledger(filled).rows[0].cells["measure_target"]
    with pytest.raises(InputError, match="找不到模板文件夹：没有这个文件夹"):
        checklist.fill_form(ledger, templates="没有这个文件夹")


def test_a_ledger_that_was_filled_equals_its_data(tmp_path):
    data = checklist.load_plans()
    filled = tmp_path / "a.docx"
    filled.write_bytes(checklist.fill_form(checklist.build_ledger(data, "邢台市科技局")))
    assert checklist.compare_versions(checklist.Wishes(old=str(filled), new="xingtai-2023"), data).shown.same


def test_a_version_in_git_needs_an_environment(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError):
        checklist.compare_versions(checklist.Wishes(old="v1:a.yaml", new="xingtai-2023"), checklist.load_plans())
