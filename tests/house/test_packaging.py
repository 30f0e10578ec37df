"""The wheel: exactly our files, nothing stale, nothing leaking, and a command that runs with what is declared."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import venv
from configparser import ConfigParser
from importlib.metadata import distribution
from pathlib import Path
from zipfile import ZipFile

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]

TEMPLATES = {
    "assignment.docx", "columns.yaml", "comparison.docx", "comparison.jinja", "cover.jinja", "history.jinja",
    "index.docx", "index.jinja", "indicators.jinja", "ledger.css", "ledger.docx", "ledger.html",
    "ledger.jinja", "task.jinja", "ledger.js",
    "list.docx", "matrix.docx", "matrix.jinja", "paper.xml", "plan.jinja", "plans.jinja", "reconcile.jinja", "sheet.html", "sheet.md", "sheet.screen",
    "skeleton.yaml", "summary.docx", "summary.jinja", "unit_changes.docx", "unit_changes.jinja", "units.jinja", "usual_units.yaml",
    "words.jinja",
}  # fmt: skip
DATA = {"plans.schema.json", "plans.yaml"}
FOR_TYPE_CHECKERS = {"checklist/py.typed"}
METADATA = {"METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE", "top_level.txt"}

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build sdist and wheel from a copy of the checkout in which an old build has left a template behind."""
    source = tmp_path_factory.mktemp("source") / "checkout"
    unwanted = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "dist", "node_modules")
    shutil.copytree(ROOT, source, ignore=unwanted)
    stale = source / "build/lib/checklist/templates/stale.docx"
    stale.parent.mkdir(parents=True)
    stale.write_bytes(b"")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", source / "dist", source]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return source / "dist"


@pytest.fixture(scope="module")
def wheel(built):
    (path,) = built.glob("*.whl")
    return path


def names_in(wheel):
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_exactly_our_files(wheel):
    code = {
        f"checklist/{path.relative_to(ROOT / 'checklist').as_posix()}" for path in (ROOT / "checklist").rglob("*.py")
    }
    files = {f"checklist/templates/{name}" for name in TEMPLATES} | {f"checklist/data/{name}" for name in DATA}
    about = {f"{wheel.name.removesuffix('-py3-none-any.whl')}.dist-info/{name}" for name in METADATA}
    assert names_in(wheel) == code | files | about | FOR_TYPE_CHECKERS


def test_only_the_package_can_be_imported(wheel):
    with ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith("top_level.txt")]
        assert archive.read(name).decode().split() == ["checklist"]


def test_the_source_archive_holds_all_that_the_tests_and_documents_need(built):
    (path,) = built.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {
        "setup.cfg",
        "pyproject.toml",
        "cli.py",
        "README.md",
        "tests/conftest.py",
        "docs/cli.md",
        "data/plans.yaml",
    }
    assert wanted <= names


def declared_requirements():
    """Give the distributions setup.cfg asks for, and theirs."""
    config = ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    pending, found = config["options"]["install_requires"].split("\n"), {}
    while pending:
        requirement = Requirement(pending.pop()) if pending[-1].strip() else pending.pop()
        if requirement and requirement.name not in found and (not requirement.marker or requirement.marker.evaluate()):
            found[requirement.name] = distribution(requirement.name)
            pending += found[requirement.name].requires or []
    return found.values()


@pytest.fixture(scope="module")
def installed(wheel, tmp_path_factory):
    """Install the wheel, without a network, beside a copy of what it declares and nothing else; give its command."""
    home = tmp_path_factory.mktemp("environment")
    venv.create(home, with_pip=False)
    scripts = home / ("Scripts" if os.name == "nt" else "bin")
    (site,) = [home / "Lib/site-packages"] if os.name == "nt" else home.glob("lib/python*/site-packages")
    for required in declared_requirements():
        for file in required.files or ():
            if ".." not in file.parts and file.suffix != ".pyc":
                (site / file).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(file.locate(), site / file)
    pip = [sys.executable, "-m", "pip", "--python", str(scripts / "python"), "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-index", str(wheel)], check=True)
    return scripts / "checklist"


def run_installed(command, *args, cwd):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "CHECKLIST_"))}
    environment |= {"PYTHONUTF8": "1", "CHECKLIST_CACHE": str(cwd / "cache")}
    done = subprocess.run(
        [command, *args], cwd=cwd, env=environment, capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_installed_command_shows_its_help(installed, tmp_path):
    assert "checklist ledger 邢台市科技局 -o 台账.docx" in run_installed(installed, "--help", cwd=tmp_path)


def test_the_installed_command_writes_a_ledger_from_the_shipped_data(installed, tmp_path):
    run_installed(installed, "ledger", "邢台市科技局", "-o", "台账.docx", cwd=tmp_path)
    assert "共44项任务" in run_installed(installed, "show", "邢台市科技局", cwd=tmp_path)
    with ZipFile(tmp_path / "台账.docx") as document:
        assert "工作台账" in document.read("word/document.xml").decode()


def test_the_installed_package_shows_only_itself(installed, tmp_path):
    python = installed.parent / "python"
    code = "import importlib.util as u; print([n for n in ('cli', 'data', 'templates', 'tests') if u.find_spec(n)])"
    assert run_installed(python, "-c", code, cwd=tmp_path).strip() == "[]"
