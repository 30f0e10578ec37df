"""Differences of texts: whole figures, whole dates, whole words, and nothing said of mere punctuation."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.compare.textdiff import Mark, TextDiff, diff_texts
from checklist.compare.words import Cutter

UNITS = {"市发改委": "市发展改革委", "市发展改革委": "市发展改革委", "市科委": "市科技局", "市科技局": "市科技局"}
CUTTER = Cutter(UNITS)


def shown(diff: TextDiff) -> tuple[str, str]:
    """Write the runs out: -removed- and +added+."""
    marks = {Mark.KEPT: "{}", Mark.REMOVED: "-{}-", Mark.ADDED: "+{}+"}
    old, new = ("".join(marks[run.mark].format(run.text) for run in runs) for runs in (diff.old, diff.new))
    return old, new


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("比重由10%提高到12%", "比重由20%提高到12%", [("10%", "20%")]),
        ("培育800家", "培育900家", [("800家", "900家")]),
        ("2025年底完成", "2026年6月底完成", [("2025年底", "2026年6月底")]),
        (
            "培育800家，2025年底完成，达10%",
            "培育900家，2026年6月底完成，达20%",
            [("800家", "900家"), ("2025年底", "2026年6月底"), ("10%", "20%")],
        ),
        ("15%和20%", "16%和30%", [("15%", "16%"), ("20%", "30%")]),
        ("投入1.5亿元", "投入15亿元", [("1.5亿元", "15亿元")]),
        ("对接G60走廊", "对接G2走廊", [("G60", "G2")]),
    ],
)
def test_a_figure_with_its_unit_and_a_date_change_as_a_whole(old, new, changes):
    assert [(change.old, change.new) for change in diff_texts(old, new, CUTTER).changes] == changes


@pytest.mark.parametrize(
    ("old", "new", "shown_old", "shown_new"),
    [
        ("大力提升创新能力", "大力提高创新能力", "大力-提升-创新能力", "大力+提高+创新能力"),
        ("推动企业加大投入", "推进企业加大投入", "-推动-企业加大投入", "+推进+企业加大投入"),
        ("编制镇域规划", "编制镇区规划", "编制-镇域-规划", "编制+镇区+规划"),
        ("建立清单，开展培训。", "建立清单，组织考核，开展培训。", "建立清单，开展培训。", "建立清单，+组织考核，+开展培训。"),
    ],
)  # fmt: skip
def test_no_word_is_cut_in_two(old, new, shown_old, shown_new):
    assert shown(diff_texts(old, new, CUTTER)) == (shown_old, shown_new)


def test_a_unit_written_otherwise_is_no_change_but_is_named():
    diff = diff_texts("由市发改委牵头，市科委配合", "由市发展改革委牵头，市科技局配合", CUTTER)
    assert diff.changes == ()
    assert diff.names == (("市发改委", "市发展改革委"), ("市科委", "市科技局"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("加强宣传,营造氛围。", "加强宣传，营造氛围"),
        ("培育１０家", "培育10家"),
        ("建立 台账", "建立台账"),
        ("（一）“试点”", "(一)「试点」"),
    ],
)
def test_punctuation_blanks_and_width_are_no_change_of_wording(old, new):
    diff = diff_texts(old, new, CUTTER)
    assert (diff.changes, diff.punctuated) == ((), True)


def test_a_blank_between_a_figure_and_its_unit_is_no_change_of_wording():
    diff = diff_texts("投入5000 万元，约 3 年", "投入5000万元，约3年", CUTTER)
    assert (diff.changes, diff.punctuated) == ((), True)


def test_an_ordinal_changes_as_a_whole():
    assert shown(diff_texts("公布第一批名单", "公布第二批名单", CUTTER)) == ("公布-第一批-名单", "公布+第二批+名单")


def test_a_point_that_makes_another_figure_is_a_change():
    assert diff_texts("增长1.5%", "增长15%", CUTTER).changes


def test_list_numbers_that_move_up_are_no_change():
    diff = diff_texts("1.建立清单；2.组织考核。", "2.建立清单；3.组织考核。", CUTTER)
    assert (diff.changes, diff.renumbered) == ((), True)


def test_a_clause_taken_out_of_a_list_is_the_only_change():
    diff = diff_texts("1.建立清单；2.开展培训；3.组织考核。", "1.建立清单；2.组织考核。", CUTTER)
    assert [(change.old, change.new) for change in diff.changes] == [("开展培训；3.", "")]


def test_texts_with_nothing_in_common_are_replaced_as_a_whole():
    diff = diff_texts("举办路演活动", "修建人才公寓", CUTTER)
    assert shown(diff) == ("-举办路演活动-", "+修建人才公寓+")


PIECES = st.sampled_from(
    [
        "市科委",
        "市科技局",
        "10%",
        "1,000家",
        "3—5家",
        "5000 万元",
        "第一批",
        "2025年底",
        "提升",
        "企",
        "，",
        "。",
        "\n",
        "1.",
        "；2.",
        "（1）",
        "A",
        " ",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=30))


@given(TEXTS, TEXTS)
def test_the_runs_are_the_texts_and_mirror_when_swapped(old, new):
    diff, back = diff_texts(old, new, CUTTER), diff_texts(new, old, CUTTER)
    assert "".join(run.text for run in diff.old) == old
    assert "".join(run.text for run in diff.new) == new
    assert [(run.text, run.mark is Mark.KEPT) for run in diff.old] == [
        (run.text, run.mark is Mark.KEPT) for run in back.new
    ]
    assert [(change.old, change.new) for change in diff.changes] == [
        (change.new, change.old) for change in back.changes
    ]


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    diff = diff_texts(text, text, CUTTER)
    assert (diff.changes, diff.names, diff.punctuated, diff.kept) == ((), (), False, 1.0)


def test_texts_of_hostile_length_are_compared_by_their_ends_in_bounded_time():
    old, new = f"开头{'，甲乙丙' * 20_000}结尾", f"开头{'，丁戊己' * 20_000}结尾"
    assert [(c.old[:4], c.new[:4]) for c in diff_texts(old, new, CUTTER).changes] == [("甲乙丙，", "丁戊己，")]
    long, longer = "甲乙丙丁" * 20_000, "甲乙丙丁" * 20_000 + "戊"
    assert shown(diff_texts(long, longer, CUTTER)) == (long, f"{long}+戊+")
