"""Folding Chinese text to a known width."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from sampled import few_of

from checklist.render.draw.fold import CLOSING, OPENING, fold
from checklist.words.plaintext import display_width


def folded(text: str, width: int, *, names: bool = False) -> str:
    return "|".join(fold(text, width, names=names))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("", 10, ""),
        ("市科技局", 10, "市科技局"),
        ("强化企业科技创新主体地位", 10, "强化企业科|技创新主体|地位"),
        ("强化企业科技创新主体地位", 11, "强化企业科|技创新主体|地位"),
    ],
)
def test_chinese_breaks_between_any_two_characters(text: str, width: int, lines: str) -> None:
    assert folded(text, width) == lines


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("培育科技型，企业", 10, "培育科技|型，企业"),
        ("培育科技型。企业", 10, "培育科技|型。企业"),
        ("培育科技局、企业", 10, "培育科技|局、企业"),
        ("（培育科技）企业", 10, "（培育科|技）企业"),
        ("《实施方案》企业", 10, "《实施方|案》企业"),
        ("推行“揭榜”》）制", 8, "推行“揭|榜”》）|制"),
    ],
)
def test_closing_punctuation_never_opens_a_line(text: str, width: int, lines: str) -> None:
    assert folded(text, width) == lines


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("印发实施《行动方案》", 10, "印发实施|《行动方|案》"),
        ("按照规定（下称规定）", 10, "按照规定|（下称规|定）"),
        ("实行推行“揭榜挂帅”", 9, "实行推行|“揭榜挂|帅”"),
    ],
)
def test_an_opening_bracket_never_ends_a_line(text: str, width: int, lines: str) -> None:
    assert folded(text, width) == lines


@pytest.mark.parametrize(
    "kept", ["2025年", "900家", "15%", "10—50万元", "2022—2025年", "2.5个百分点", "1.5万人", "R&D", "第34项"]
)
def test_words_and_figures_with_their_unit_stay_whole(kept: str) -> None:
    lines = fold(f"高新技术企业达到{kept}以上", display_width(kept) + 2)
    assert any(kept in line for line in lines)


def test_dash_ellipsis_and_short_brackets_are_not_divided() -> None:
    assert folded("应享尽享——全覆盖", 9) == "应享尽享|——全覆盖"
    assert folded("应享尽享……全覆盖", 9) == "应享尽|享……全覆|盖"
    assert folded("由本单位配合（集体）", 16) == "由本单位配合|（集体）"


def test_the_number_of_an_item_never_ends_a_line() -> None:
    assert folded("建后备库；12.抓认定", 14) == "建后备库；|12.抓认定"


def test_a_word_wider_than_the_line_is_divided() -> None:
    assert folded("见https://example.cn/a", 8) == "见|https://|example.|cn/a"


def test_line_ends_are_kept_and_empty_lines_too() -> None:
    assert fold("牵头：市科技局\n\n配合：市财政局\n", 20) == ["牵头：市科技局", "", "配合：市财政局", ""]


def test_a_mark_stays_with_its_letter() -> None:
    assert fold("e\u0301e\u0301e\u0301", 2) == ["e\u0301e\u0301", "e\u0301"]


def test_a_character_wider_than_the_line_stands_alone() -> None:
    assert fold("汉字", 1) == ["汉", "字"]


def test_ambiguous_characters_take_the_room_they_are_said_to() -> None:
    assert fold("“揭榜挂帅”机制", 10, ambiguous=1) == ["“揭榜挂帅”", "机制"]
    assert fold("“揭榜挂帅”机制", 10, ambiguous=2) == ["“揭榜挂", "帅”机制"]


UNITS = "市委组织部、市人力资源社会保障局、市科技局、各县（市、区）政府"


def test_lists_of_units_fold_between_names() -> None:
    assert folded(UNITS, 22, names=True) == "市委组织部、|市人力资源社会保障局、|市科技局、|各县（市、区）政府"
    assert folded(UNITS, 34, names=True) == "市委组织部、市人力资源社会保障局、|市科技局、各县（市、区）政府"


def test_a_role_word_gives_way_before_a_name_does() -> None:
    assert folded("牵头：市人力资源社会保障局", 22, names=True) == "牵头：|市人力资源社会保障局"


def test_a_name_wider_than_the_line_is_folded_like_text() -> None:
    assert folded("市人力资源社会保障局、市科技局", 12, names=True) == "市人力资源社|会保障局、|市科技局"


CHINESE = "市科技局牵头，《方案》（集体）“揭榜”：、；。！？—…·%≥2025年900家10万元R&D ab.c-d汉e\u0301😀\u200d\n"
texts = st.text(st.sampled_from(CHINESE), max_size=60)
widths = st.integers(min_value=1, max_value=40)


@given(text=texts, width=widths, ambiguous=st.sampled_from([1, 2]), names=st.booleans())
@example(text="\u0301汉", width=1, ambiguous=1, names=False)
@example(text="汉\u200d汉", width=2, ambiguous=2, names=True)
def test_nothing_is_lost_and_no_line_is_too_wide(*, text: str, width: int, ambiguous: int, names: bool) -> None:
    lines = fold(text, width, ambiguous, names=names)
    assert "".join(lines) == text.replace("\n", "")
    for line in lines:
        visible = [char for char in line if display_width(char, ambiguous)]
        assert display_width(line, ambiguous) <= width or len(visible) == 1


@given(
    st.text(st.sampled_from("市科技局牵头，《》（）“”、。2025年ab"), max_size=60),
    st.integers(min_value=8, max_value=40),
)
def test_punctuation_rules_hold_wherever_they_can(text: str, width: int) -> None:
    """They cannot only where no place in the whole line is a legal break."""
    lines = fold(text, width)
    for before, after in pairwise(lines):
        assert (after[0] not in CLOSING and before[-1] not in OPENING) or _clings(before)


def _clings(line: str) -> bool:
    return all(line[i] in CLOSING or line[i - 1] in OPENING for i in range(1, len(line)))


@given(st.text(st.sampled_from("市科技局牵头企业"), min_size=1, max_size=60), widths.filter(lambda width: width > 1))
def test_plain_chinese_fills_its_lines(text: str, width: int) -> None:
    assert all(len(line) == width // 2 for line in fold(text, width)[:-1])


@pytest.mark.parametrize(
    "text",
    few_of(["（" * 200_000, "a" + "." * 200_000, "1" + "万" * 200_000, "1—" * 100_000, "e" + "\u0301" * 200_000], 2),
)
def test_hostile_text_folds_in_linear_time(text: str) -> None:
    started = time.process_time()
    assert "".join(fold(text, 20, names=True)) == text
    assert time.process_time() - started < 5
