"""Titles of several lines: no word is broken, no number, the lines are of like length."""

from __future__ import annotations

import pytest

from checklist.office.widths import break_title

LINE = 66
"""Half-width characters of 二号 across A4 set across, margins 20 mm."""


@pytest.mark.parametrize(
    ("title", "room", "lines"),
    [
        ("市科技局重点任务工作台账", LINE, ["市科技局重点任务工作台账"]),
        (
            "《枣庄市“十大创新”2022年行动计划——科技研发创新2022年行动计划》重点任务分解表", LINE,
            ["《枣庄市“十大创新”2022年行动计划——", "科技研发创新2022年行动计划》重点任务分解表"],
        ),
        ("《鹤壁市技术转移体系建设实施方案》重点任务分解表", 44, ["《鹤壁市技术转移体系建设实施方案》", "重点任务分解表"]),
        (
            "关于加快推进科技创新强化企业主体地位的若干措施重点任务分解表", 44,
            ["关于加快推进科技创新强化企业主体地位的", "若干措施重点任务分解表"],
        ),
        (
            "《加快建设创新型邢台行动方案（2023—2027年）》重点任务分解表", 44,
            ["《加快建设创新型邢台行动方案", "（2023—2027年）》重点任务分解表"],
        ),
        (
            "天水市麦积区强科技行动实施方案（2022—2025年）各单位重点任务工作台账", 44,
            ["天水市麦积区强科技行动实施方案", "（2022—2025年）各单位重点任务工作台账"],
        ),
        (
            "中共某某市委组织部（人才工作领导小组办公室）2025年度重点任务工作台账（牵头任务）", LINE,
            ["中共某某市委组织部（人才工作领导小组办公室）", "2025年度重点任务工作台账（牵头任务）"],
        ),
        ("甲市2024年工作台账\n乙市2025年工作台账", 20, ["甲市2024年工作台账", "乙市2025年工作台账"]),
    ],
)  # fmt: skip
def test_a_title_ends_its_lines_where_its_words_end(title, room, lines):
    assert break_title(title, room).split("\n") == lines


@pytest.mark.parametrize("title", ["2025" * 30, "a" * 100, "很长的话" * 3000, "", "《" * 80, "字" * 150])
@pytest.mark.parametrize("room", [0, 2, 44])
def test_whatever_the_title_nothing_is_lost(title, room):
    assert break_title(title, room).replace("\n", "") == title


def test_no_line_is_wider_than_the_room_where_words_allow():
    lines = break_title("全市推进科技创新和产业创新深度融合加快发展新质生产力三年行动计划重点任务分解表" * 2, 44).split(
        "\n"
    )
    assert max(map(len, lines)) <= 22
    assert len(lines) <= 5


def test_a_title_that_only_just_fits_is_broken_where_its_digits_may_be_wider():
    title = "《天水市麦积区强科技行动实施方案（2022—2025年）》重点任务分解表"
    assert break_title(title, 66).splitlines() == [
        "《天水市麦积区强科技行动实施方案",
        "（2022—2025年）》重点任务分解表",
    ]
    assert break_title(title, 67) == title
    assert break_title("《天水市麦积区强科技行动实施方案（二〇二二年至今）》重点任务表", 64).count("\n") == 0
