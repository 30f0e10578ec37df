"""What the tests share: the command as a process, the command inside this process, the shipped data."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import hypothesis
import pytest
from click.testing import CliRunner

import checklist
from checklist.files.textfiles import data_file
from checklist.plandata.load import load_files

if TYPE_CHECKING:
    from collections.abc import Callable

    from checklist.model import PlanData

# The same examples on every run: a red test is then red for everybody.
hypothesis.settings.register_profile("steady", deadline=None, derandomize=True)
hypothesis.settings.load_profile("steady")

ROOT = Path(__file__).resolve().parent.parent
UNSET = ("CHECKLIST_AMBIGUOUS_WIDTH", "CHECKLIST_DATA", "COLUMNS", "WT_SESSION")


class Outcome(NamedTuple):
    """What a run of the command came to."""

    code: int
    out: str
    err: str


def clean_environment(home: Path) -> dict[str, str]:
    """Give an environment in which nothing of this machine's settings shows, with a home and a cache of its own."""
    ours = ("CHECKLIST_", "PYTHON", "LC_", "XDG_")
    names = ("COLUMNS", "LANG", "LANGUAGE", "LOCALAPPDATA", "NO_COLOR", "TERM", "TZ", "WT_SESSION")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours) and name not in names}
    return kept | {
        "CHECKLIST_CACHE": str(home / "cache"),
        "HOME": str(home),
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(Path(checklist.__file__).parents[1]),
        "PYTHONUTF8": "1",
    }


ALONE = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
"""git without the settings of this machine."""


def git(folder: Path, *args: str, given: str | None = None) -> str:
    """Run git in a folder, as anybody; give what it says."""
    who = {f"GIT_{role}_{part}": "a@b" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    settings = ("init.defaultBranch=main", "commit.gpgSign=false", "core.autocrlf=false")
    done = subprocess.run(
        ["git", *(word for one in settings for word in ("-c", one)), *args],
        cwd=folder, env=os.environ | who | ALONE, input=given, capture_output=True, encoding="utf-8", check=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture(scope="session")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a cache that holds the shipped data, columns, forms and papers, as after a first day's use."""
    from checklist.commands import cli  # noqa: PLC0415 - a broken command must not stop every other test

    folder = tmp_path_factory.mktemp("prepared")
    runner = CliRunner(env=dict.fromkeys(UNSET) | {"CHECKLIST_CACHE": str(folder / "cache")})
    for number, words in enumerate((("ledger", "邢台市科技局"), ("ledger", "--plan", "xingtai-2023"), ("units",))):
        runner.invoke(cli, [*words, "-o", str(folder / f"{number}.docx")], catch_exceptions=False)
    return folder / "cache"


@pytest.fixture
def kept(tmp_path: Path, prepared: Path) -> Path:
    """Give this test's own copy of that cache, in its folder."""
    shutil.copytree(prepared, tmp_path / "cache", copy_function=shutil.copy2)
    return tmp_path / "cache"


@pytest.fixture
def run(tmp_path: Path, kept: Path) -> Callable[..., Outcome]:
    """Give ``run("show", "邢台市科技局", cwd=…, env=…, stdin=…)``: the command in a process of its own."""

    def run_command(
        *args: str | Path, cwd: Path | None = None, env: dict[str, str] | None = None, stdin: str | None = None
    ) -> Outcome:
        done = subprocess.run(
            [sys.executable, "-m", "checklist", *map(str, args)],
            cwd=cwd or tmp_path,
            env=clean_environment(tmp_path) | {"CHECKLIST_CACHE": str(kept)} | (env or {}),
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=120,
            check=False,
        )
        return Outcome(done.returncode, done.stdout, done.stderr)

    return run_command


@pytest.fixture
def invoke(tmp_path: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Outcome]:
    """Give ``invoke("show", "邢台市科技局")``: the command inside this process, in an empty current folder."""
    monkeypatch.chdir(tmp_path)
    environment = dict.fromkeys(UNSET) | {"CHECKLIST_CACHE": str(kept)}

    def invoke_command(*args: str | Path, env: dict[str, str] | None = None, stdin: str | None = None) -> Outcome:
        from checklist.commands import cli  # noqa: PLC0415 - a broken command must not stop every other test

        runner = CliRunner(env=environment | (env or {}))
        done = runner.invoke(cli, list(map(str, args)), input=stdin, catch_exceptions=False)
        return Outcome(done.exit_code, done.stdout, done.stderr)

    return invoke_command


@pytest.fixture(scope="session")
def shipped() -> PlanData:
    """Give the plans that come with the program."""
    return load_files([data_file("plans.yaml")]).data


@pytest.fixture(scope="session")
def office() -> str:
    """Give LibreOffice's command; tests that look at pages are skipped where it is not installed."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if not found:
        pytest.skip("LibreOffice is not installed")
    return found
