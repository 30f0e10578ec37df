"""The documents keep up with the program: help pages, links, names of files, and the commands that CI runs."""

from __future__ import annotations

import re
import runpy
import shlex
from pathlib import Path

import click
import pytest
from sampled import few_of

from checklist.commands import cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
HAN = re.compile(r"[\u4e00-\u9fff]")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)

MAKE_CLI = runpy.run_path(str(ROOT / "docs/make_cli.py"))
COMMANDS = {context.command_path: context for context in MAKE_CLI["contexts"](cli, None) if context.parent}
"""Every command below ``checklist``, groups included, by what a user types."""

COMES_LATER = {"台账.docx", "我局方案.yaml", "我局空表.docx", "plans.yaml", "财政局.csv"}
"""Files that a reader makes, not we."""


def test_the_page_of_commands_is_what_the_commands_say():
    assert MAKE_CLI["page"]() == (ROOT / "docs/cli.md").read_text(encoding="utf-8"), "run python docs/make_cli.py"


@pytest.mark.parametrize("page", few_of(["README.md", "README.en.md", "docs/examples.md"], every=3))
def test_the_output_shown_is_what_the_commands_print(page, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    text = (ROOT / page).read_text(encoding="utf-8")
    refreshed = runpy.run_path(str(ROOT / "docs/make_examples.py"))["refreshed"](text)
    assert refreshed == text, "run python docs/make_examples.py"


def test_no_page_shows_a_command_that_fails():
    for page in PAGES:
        assert "Traceback" not in page.read_text(encoding="utf-8")


def examples(path):
    """Give the command lines in a help page."""
    return re.findall(r"^\s*(checklist .+)$", COMMANDS[path].command.help, re.MULTILINE)


@pytest.mark.parametrize("path", COMMANDS)
def test_every_command_has_chinese_help_with_an_example(path):
    text = COMMANDS[path].command.help
    assert HAN.search(text)
    assert re.search(r"^\s*例：\n\s*checklist ", text, re.MULTILINE), f"{path} has no example"
    assert [line for line in examples(path) if line.startswith(path)] != []


@pytest.mark.parametrize("path", COMMANDS)
def test_every_example_in_a_help_page_can_be_parsed(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for line in examples(path):
        words = shlex.split(line.split(" > ")[0].split(" | ")[0])
        known = max((known for known in COMMANDS if line.startswith(known)), key=len)
        context = COMMANDS[known]
        context.command.make_context(known, words[len(known.split()) :], parent=context.parent)


@pytest.mark.parametrize("path", COMMANDS)
def test_every_option_says_in_chinese_what_it_does(path):
    options = [param for param in COMMANDS[path].command.params if isinstance(param, click.Option)]
    assert [option.opts[-1] for option in options if not HAN.search(option.help or "")] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page):
    text = FENCE.sub("", page.read_text(encoding="utf-8"))
    links = [link.split("#")[0] for link in re.findall(r"\]\(([^)\s]+)\)", text)]
    local = [link for link in links if link and not link.startswith("https://")]
    assert [link for link in local if not (page.parent / link).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_file_named_in_the_documents_exists(page):
    text = page.read_text(encoding="utf-8")
    named = re.findall(r"`([\w./-]+\.(?:py|md|yaml|docx|json|cfg|toml|png|svg))`", text)
    places = (ROOT, page.parent, ROOT / "checklist", ROOT / "templates", ROOT / "data")
    missing = {name for name in named if not any((place / name).exists() for place in places)}
    assert missing - COMES_LATER == set()


def shell_lines(page):
    """Give the lines of a page's code blocks for a shell."""
    blocks = re.findall(r"```(?:sh|bash)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL)
    return [line for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("readme", ["README.md", "README.en.md"])
def test_ci_runs_the_very_commands_of_the_readme(readme):
    said = shell_lines(ROOT / readme)
    done = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()
    for command in ("-m pytest", "ledger 邢台市科技局"):
        (line,) = [line for line in said if "-m venv" in line and command in line]
        assert line in [text.strip() for text in done]


@pytest.mark.parametrize("readme", ["README.md", "README.en.md"])
def test_windows_is_told_the_same_commands(readme):
    """What differs is where Python and the programs lie, and how things are quoted."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    (block,) = re.findall(r"```bat\n(.*?)```", text, re.DOTALL)
    told = [line.removeprefix('cmd /c "').removesuffix('"').replace("\\", "/") for line in block.splitlines()]
    said = [line.replace("'", "") for line in shell_lines(ROOT / readme) if "-m venv" in line]
    assert told == [line.replace("python3 -m", "py -m").replace(".venv/bin/", ".venv/Scripts/") for line in said]


def test_readme_names_every_command():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [path for path in COMMANDS if path not in text] == []


def test_the_changelog_opens_with_the_version_of_the_package():
    from checklist import __version__  # noqa: PLC0415 - read beside the page it is compared with

    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert __version__ in headings[:2]


def test_the_glossary_and_the_program_use_the_same_identifiers():
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    code = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "checklist").rglob("*.py"))
    identifiers = re.findall(r"`([A-Za-z_][\w.]*)`", text)
    assert len(identifiers) > 30
    missing = [name for name in identifiers if not re.search(rf"\b{name.split('.')[-1]}\b", code)]
    assert missing == []


def test_the_page_of_the_structure_tells_how_large_the_folders_are():
    page = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \S+ \| `(\w+)/`.*\| (\d+) \| ([\d,]+) \|$", page, re.MULTILINE)
    folders = {path.parent.name for path in (ROOT / "checklist").glob("*/__init__.py")}
    assert {folder for folder, _, _ in rows} == folders
    for folder, count, lines in rows:
        modules = list((ROOT / "checklist" / folder).rglob("*.py"))
        there = sum(path.read_text(encoding="utf-8").count("\n") for path in modules)
        assert (int(count), int(lines.replace(",", ""))) == pytest.approx((len(modules), there), rel=0.15), folder
