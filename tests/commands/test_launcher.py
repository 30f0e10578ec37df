"""What is said, in one Chinese line, where the program cannot run: libraries missing, Python too old."""

from __future__ import annotations

import re
import subprocess
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest
from conftest import clean_environment
from sampled import few_of

import checklist.__main__ as launcher

ROOT = Path(__file__).resolve().parents[2]

WITHOUT = """
import sys
name, *sys.argv[1:] = sys.argv[1:]
sys.modules[name] = None
from checklist.__main__ import main
main()
"""

NEEDED = {
    "click": ("plans",),
    "msgspec": ("plans",),
    "yaml": ("plans",),
    "jinja2": ("ledger", "邢台市科技局", "-o", "a.html"),
    "xlsxwriter": ("ledger", "邢台市科技局", "-o", "a.xlsx"),
    "lxml": ("form", "check", str(ROOT / "templates/ledger.docx")),
    "docx": ("form", "check", str(ROOT / "templates/ledger.docx")),
    "rapidfuzz": ("diff", "xingtai-2023@2023", "xingtai-2023@2026"),
}
"""Libraries, each with a command that cannot do without it."""


def run_python(folder, *args):
    return subprocess.run(
        [sys.executable, *args],
        cwd=folder, env=clean_environment(folder), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip


@pytest.mark.parametrize("name", few_of(NEEDED, every=5))
def test_a_missing_library_is_said_in_one_line_with_the_command_that_installs_it(name, tmp_path):
    done = run_python(tmp_path, "-c", WITHOUT, name, *NEEDED[name])
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert re.fullmatch(rf"错误：缺少运行所需的库 {name}，请执行：.*pip install .*", line)


@pytest.mark.parametrize("program", ["cli.py", "checklist/__main__.py"])
def test_without_any_library_the_checkout_says_how_to_install(program, tmp_path):
    done = run_python(
        tmp_path, "-S", "-c", f"import runpy; runpy.run_path({str(ROOT / program)!r}, run_name='__main__')"
    )
    assert done.returncode == 2
    assert re.fullmatch(
        rf'错误：缺少运行所需的库 click，请执行：.*pip install "{re.escape(str(ROOT))}".*\n', done.stderr
    )


def test_the_command_said_suits_the_python_in_use(monkeypatch):
    monkeypatch.setattr(sys, "base_prefix", sys.prefix)
    assert launcher._installing("click") == (
        f'python3 -m venv .venv && .venv/bin/pip install "{ROOT}"，然后用 .venv/bin/checklist'
    )
    monkeypatch.setattr(sys, "platform", "win32")
    assert launcher._installing("click").startswith("py -m venv .venv && .venv\\Scripts\\pip install ")
    monkeypatch.setattr(sys, "base_prefix", "/elsewhere")
    assert launcher._installing("click") == f'"{sys.executable}" -m pip install "{ROOT}"'


def test_an_installed_package_asks_for_the_one_library_by_its_own_name(monkeypatch):
    monkeypatch.setattr(launcher, "__file__", "/usr/lib/python3/site-packages/checklist/__main__.py")
    assert launcher._installing("yaml") == f'"{sys.executable}" -m pip install pyyaml'
    assert launcher._installing("click") == f'"{sys.executable}" -m pip install click'


def test_an_old_python_is_told_which_one_is_needed(monkeypatch, capsys):
    monkeypatch.setattr(sys, "version_info", (3, 8, 18))
    with pytest.raises(SystemExit) as left:
        launcher.main()
    assert (left.value.code, capsys.readouterr().err) == (2, "错误：需要 Python 3.10 或更高版本，现在用的是 3.8。\n")


def test_the_oldest_python_is_the_one_declared():
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    assert config["options"]["python_requires"] == f">={'.'.join(map(str, launcher._OLDEST))}"


def test_a_module_of_our_own_that_is_missing_is_a_fault_and_is_shown(monkeypatch):
    monkeypatch.setitem(sys.modules, "checklist.commands", None)
    with pytest.raises(ModuleNotFoundError):
        launcher.main()
