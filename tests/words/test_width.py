"""How many terminal columns a text takes."""

from __future__ import annotations

import pytest

from checklist.words.plaintext import char_widths, display_width


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("", 0),
        ("R&D 5.5%", 8),
        ("市科技局", 8),
        ("，。；：、）》！？", 18),
        ("２０２５年", 10),
        ("㐀𠮷", 4),
        ("\u3000\u3000全角空格", 12),
        ("e\u0301", 1),
        ("か\u3099", 2),
        ("😀", 2),
        ("🇨🇳", 2),
        ("\x1b\x00\t\n", 0),
        ("零\u200b宽\ufeff", 4),
        ("ｱ", 1),
        ("한", 2),
        ("⚠", 1),
    ],
    ids=repr,
)
def test_width_of_text(text: str, columns: int) -> None:
    assert display_width(text) == columns
    assert display_width(text, ambiguous=2) == columns


@pytest.mark.parametrize("char", "“”‘’—…·①⑩●○□√×→≥≤±℃ⅡαЯ│─┌")
def test_characters_terminals_disagree_on_are_as_wide_as_told(char: str) -> None:
    assert display_width(char) == 1
    assert display_width(char, ambiguous=2) == 2


def test_policy_text_is_wider_in_a_chinese_windows_console() -> None:
    text = "“揭榜挂帅”机制——应享尽享……"
    assert display_width(text, ambiguous=1) == 26
    assert display_width(text, ambiguous=2) == 32


def test_emoji_newer_than_the_unicode_tables_take_two_columns() -> None:
    assert display_width("\U0001faff") == 2


def test_widths_of_characters_add_up() -> None:
    assert char_widths("a汉e\u0301“", ambiguous=2) == [1, 2, 1, 0, 2]


def test_where_ambiguous_ones_take_two_each_character_takes_the_columns_of_its_bytes_in_gbk() -> None:
    bytewise = [char for char in map(chr, range(0x10000)) if char.isprintable() and char.encode("gbk", "ignore")]
    assert len(bytewise) > 21_000
    assert [char for char in bytewise if char_widths(char, 2) != [display_width(char, 2)]] == []
    assert display_width("项—ñ", 2) == sum(char_widths("项—ñ", 2)) == 5
