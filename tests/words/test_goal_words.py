"""The words of goals are read as figures: our own as they were written, an office's where they leave no doubt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from checklist.ledger.ledger import in_force
from checklist.ledger.phrases import goal_texts
from checklist.model import Indicator, IndicatorKind, Per
from checklist.outline import measures_of, sections_of, targets_of
from checklist.words.goals import GoalReader


def owners(plan):
    yield plan.targets
    yield from (section.targets for section in sections_of(plan))
    yield from (measure.targets for _, measure in measures_of(plan))


def bare(targets):
    return list(dict.fromkeys(replace(target, line=0, baseline=None, no_year=False) for target in targets))


def same(targets):
    """Give goals without what a ledger does not print: of equal figures it has one wording, and the order is its own."""
    return {(t.indicator, t.value, t.value_to, t.year, t.per, "" if t.value else t.text) for t in bare(targets)}


def test_our_own_ledgers_are_read_as_they_were_written(shipped):
    for plan in shipped.plans:
        for year in (None, *range(plan.first_year, plan.last_year + 1)):
            reader = GoalReader(shipped.indicators, targets_of(plan), year)
            for targets in owners(plan):
                shown = in_force(targets, year, plan.last_year)
                read = reader.read(goal_texts([shown], year)[0])
                assert (same(read.targets), read.rest) == (same(shown), ""), (plan.id, year)


def test_without_the_plan_a_figure_is_read_rightly_or_stays_words(shipped):
    reader = GoalReader(shipped.indicators)
    goals = [
        target for plan in shipped.plans for targets in owners(plan) for target in targets if target.value is not None
    ]
    read = [(goal, reader.read(text)) for goal, text in zip(goals, goal_texts([[g] for g in goals], None), strict=True)]
    figures = [(goal, words.targets) for goal, words in read if words.targets]
    assert len(figures) >= 0.8 * len(goals)
    for goal, found in figures:
        assert [(t.value, t.value_to, t.measurement_unit, t.year) for t in found] == [
            (goal.value, goal.value_to, goal.measurement_unit, goal.year)
        ], goal.text
    assert all(words.rest for _, words in read if not words.targets)


@pytest.mark.parametrize("name", ["贡献率提高幅度", "贡献率上升", "贡献率"])
def test_a_rise_in_points_keeps_the_name_it_is_registered_by(name):
    register = (Indicator(name=name, kind=IndicatorKind.POINTS, unit="个百分点"),)
    read = GoalReader(register).read(f"{name}：2026年提高2个百分点").targets
    assert [(goal.indicator, goal.value, goal.year) for goal in read] == [(name, 2, 2026)]


def test_a_registered_name_is_not_read_into_a_longer_one_of_another_indicator():
    share = Indicator(name="贡献率", kind=IndicatorKind.RATIO, unit="%")
    read = GoalReader((share,)).read("贡献率提高幅度2026年提高2个百分点").targets
    assert [(goal.indicator, goal.year, goal.text) for goal in read] == [("贡献率提高幅度", 2026, "提高2个百分点")]


@pytest.fixture(scope="module")
def reader(shipped):
    return GoalReader(shipped.indicators)


@pytest.mark.parametrize(
    ("words", "goals"),
    [
        ("2025年达到900家", [("", 900, "家", 2025)]),
        ("高新技术企业达900家以上", [("高新技术企业", 900, "家", None)]),
        ("高新技术企业：900 家", [("高新技术企业", 900, "家", None)]),
        ("力争突破120亿元", [("", 120, "亿元", None)]),
        ("R&D经费投入强度达到2.5%", [("R&D经费投入强度", 2.5, "%", None)]),
        (
            "全市规上工业企业研发机构覆盖率达到50%，较上年提高3个百分点",
            [("规上工业企业研发机构覆盖率", 50, "%", None), ("规上工业企业研发机构覆盖率提升幅度", 3, "个百分点", None)],
        ),
        (
            "到2025年，高新技术企业达到900家，技术合同成交额突破50亿元。",
            [("高新技术企业", 900, "家", 2025), ("技术合同成交额", 50, "亿元", 2025)],
        ),
        ("1.高新技术企业达到900家；2.综合排名进入全省前3名", [("高新技术企业", 900, "家", None), ("综合排名", 3, "名", None)]),
        ("新增50家高新技术企业", [("新增高新技术企业", 50, "家", None)]),
        ("高新技术企业新增50家", [("新增高新技术企业", 50, "家", None)]),
        ("全社会研发投入增长15%以上", [("全社会研发投入增速", 15, "%", None)]),
        ("技术合同成交额达到100亿元，力争突破120亿元", [("技术合同成交额", 100, "亿元", None), ("技术合同成交额", 120, "亿元", None)]),
        ("科技进步贡献率由2020年的55%提高到2025年的60%", [("科技进步贡献率", 60, "%", 2025)]),
        ("技术合同成交额占地区生产总值比重达到2%", [("技术合同成交额占地区生产总值比重", 2, "%", None)]),
        ("高新技术产业增加值比重由20%提高到25%", [("高新技术产业增加值比重", 25, "%", None)]),
        ("高新技术企业2025年翻一番，达到46家以上", [("高新技术企业", 46, "家", 2025)]),
        ("科技型中小企业到2025年实现翻番，达到46家", [("科技型中小企业", 46, "家", 2025)]),
        ("2025年科技型中小企业增长1倍，总数突破46家", [("科技型中小企业", 46, "家", 2025)]),
        ("科技型中小企业翻一番", [("科技型中小企业", 1, "番", None)]),
        ("研发经费年均增长15%，2025年达到10亿元", [("研发经费增速", 15, "%", None), ("研发经费", 10, "亿元", 2025)]),
    ],
)  # fmt: skip
def test_an_offices_own_words(reader, words, goals):
    read = reader.read(words)
    assert [(t.indicator, t.value, t.measurement_unit, t.year) for t in read.targets] == goals
    assert read.rest == ""


@pytest.mark.parametrize(
    "words",
    [
        "年内完成",
        "到2027年，产业创新能力实现新跃升，创新生态显著优化",
        "一季度完成30%，上半年完成60%，年底前全部完成",
        "高于全省平均水平2个百分点",
        "高新技术企业数量质量双提升",
        "建成省级以上创新平台3个、市级10个",
    ],
)
def test_what_is_no_plain_goal_stays_words(reader, words):
    assert (reader.read(words).targets, reader.read(words).rest) == ((), words)


@pytest.mark.parametrize(
    ("words", "per"),
    [("年均增长10%", Per.YEAR), ("每年50家以上", Per.YEAR), ("累计30项", Per.TOTAL), ("比上年增长10%", None)],
)
def test_the_rhythm_of_a_goal(reader, words, per):
    (target,) = reader.read(words).targets
    assert target.per is per


def test_a_goal_without_a_year_is_of_the_ledgers_and_known_to_be_so(shipped):
    (target,) = GoalReader(shipped.indicators, (), 2025).read("高新技术企业数达到900家").targets
    assert (target.year, target.no_year) == (2025, True)


@given(st.text(st.sampled_from("高新技术企业数到至2025年达每均累计力争新增1.5万家%，；、（）前个百分点"), max_size=60))
def test_no_cell_of_goals_stops_the_reader(words):
    read = GoalReader(year=2025).read(words)
    assert all(target.value is None or target.value >= 0 for target in read.targets)


@pytest.mark.parametrize("piece", ["达到9", "2025年", "新增", "每年", "，", "到", "“", "1"])
def test_hostile_lengths_take_no_time(piece):
    words = piece * 20_000 + "家"
    assert GoalReader(year=2025).read(words).rest
