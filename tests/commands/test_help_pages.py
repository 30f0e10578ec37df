"""Help pages on a screen of 80 columns: folded as Chinese is, grouped where there is much, nothing cut in two."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.commands import chinese, cli
from checklist.commands.ledger import KindOfUnit
from checklist.compare.judge.kinds import Category, EditKind, Kind
from checklist.ledger.asked import ROLE_NAMES
from checklist.model import Role, UnitKind
from checklist.words.plaintext import display_width

MAKE_CLI = runpy.run_path(str(Path(__file__).resolve().parents[2] / "docs/make_cli.py"))
COMMANDS = {context.command_path: context.command for context in MAKE_CLI["contexts"](cli, None)}
"""Every command, groups included, by what a user types."""
PIECES = st.sampled_from(
    ["一", "单位", "，", "。", "--all-units", ".docx", "*.yaml", " ", "如 ", "2025年", "（集体）", "“甲”"]
)


def page(path: str, width: int = 80) -> list[str]:
    context = click.Context(COMMANDS[path], info_name=path, terminal_width=width, max_content_width=width)
    context.formatter_class = chinese.ChineseFormatter
    formatter = context.make_formatter()
    COMMANDS[path].format_help(context, formatter)
    return formatter.getvalue().splitlines()


def options_of(path: str) -> set[str]:
    return {name for param in COMMANDS[path].params if isinstance(param, click.Option) for name in param.opts}


@pytest.mark.parametrize("width", [60, 80, 96])
@pytest.mark.parametrize("path", COMMANDS)
def test_no_line_is_too_wide_ends_in_blanks_or_is_a_single_character(path, width):
    lines = page(path, width)
    given_lines = {line.strip() for line in (COMMANDS[path].help or "").splitlines()}
    assert [line for line in lines if display_width(line) > width and line.strip() not in given_lines] == []
    assert [line for line in lines if line != line.rstrip()] == []
    assert [line for line in lines if line and display_width(line.strip()) <= 2] == []


@pytest.mark.parametrize("path", COMMANDS)
def test_no_option_and_no_suffix_is_cut_in_two(path):
    cut = re.compile(r"(?<![0-9A-Za-z])(?<!\]\.\.)[-*.]$")  # “[文件]...” is whole
    assert [line for line in page(path) if cut.search(line)] == []
    assert [line for line in page(path) if re.match(r"\s*[，。；：、）”]", line)] == []


@pytest.mark.parametrize("path", COMMANDS)
def test_more_than_eight_options_stand_in_two_groups(path):
    lines = page(path)
    heads = [line for line in lines if line in ("选项：", "常用选项：", "其他选项：")]
    many = sum(bool(re.match(r"  -", line)) for line in lines) > 8
    assert heads == (["常用选项：", "其他选项："] if many else ["选项："])


def test_what_is_in_common_use_is_an_option_of_some_command():
    assert {name for path in COMMANDS for name in options_of(path)} >= chinese._COMMON


def test_the_groups_of_a_page_hold_every_option_once():
    shown = [word for line in page("checklist ledger") for word in re.findall(r"^  (?:-\w, )?(--[a-z-]+)", line)]
    assert sorted(shown) == sorted({name for name in options_of("checklist ledger") if name[:2] == "--"} | {"--help"})


def test_the_lines_of_a_text_in_the_code_are_joined_without_blanks_between_chinese():
    assert (
        chinese.joined_lines("\n  第一行，\n  第二行\n    Word and\n    Excel表 \n") == "第一行，第二行Word and Excel表"
    )


@given(st.lists(PIECES, min_size=1, max_size=40).map("".join), st.integers(12, 60))
def test_folding_loses_nothing_but_blanks_at_the_ends_of_lines(text, width):
    lines = chinese.fold_help(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(display_width(line) <= width for line in lines)


def test_a_last_line_of_one_character_is_avoided():
    assert chinese.fold_help("甲乙丙丁戊己庚辛壬癸子", 20) == ["甲乙丙丁戊己庚辛壬", "癸子"]


def test_an_option_that_was_dropped_says_what_to_do_instead(monkeypatch, capsys):
    command = chinese.ChineseCommand("a", callback=lambda: None, dropped={"--gone": "--gone 已取消，请用 --new。"})
    monkeypatch.setattr(chinese.ChineseGroup, "get_command", lambda *_: command)
    with pytest.raises(SystemExit) as left:
        chinese.ChineseGroup("checklist", known={"a": "甲"}).main(["a", "--gone"])
    assert left.value.code == 2
    assert capsys.readouterr().err == "错误：--gone 已取消，请用 --new。\n用 checklist a --help 查看用法。\n"


def choices_of(path: str, option: str) -> set[str]:
    (found,) = [param for param in COMMANDS[path].params if option in param.opts]
    return set(found.type.choices)


def test_the_choices_of_options_are_the_members_of_their_enums():
    assert {ROLE_NAMES[name] for name in choices_of("checklist ledger", "--role")} == set(Role)
    assert choices_of("checklist show", "--role") == choices_of("checklist ledger", "--role")
    assert choices_of("checklist ledger", "--kind") == {kind.word for kind in UnitKind}
    assert choices_of("checklist diff", "--only") == {
        kind.value for kinds in (Kind, EditKind, Category) for kind in kinds
    }


@pytest.mark.parametrize("kind", UnitKind)
def test_a_kind_of_units_is_named_by_the_office_s_word_or_as_in_the_data(kind):
    asked = KindOfUnit()
    assert {asked.convert(name, None, None) for name in (kind.value, kind.word, kind.word[:2])} == {kind.value}
    assert [item.value for item in asked.shell_complete(click.Context(cli), None, kind.word[:2])] == [kind.word]
