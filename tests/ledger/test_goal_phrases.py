"""Goals are printed in the plan's own words, each once, with the year they are for."""

from __future__ import annotations

import pytest

from checklist.ledger.phrases import goal_texts
from checklist.model import Per, Target
from checklist.outline import targets_of
from checklist.words.goalnames import is_phrase, name_goal


def goal(text, value=None, year=None, indicator="科技特派员人数", **more):
    return Target(indicator=indicator, text=text, value=value, year=year, **more)


def said(*goals, year=None):
    return goal_texts([goals], year)[0]


@pytest.mark.parametrize(
    ("goals", "year", "words"),
    [
        ([goal("新选派科技特派员180人以上", 180, 2023)], None, "2023年新选派科技特派员180人以上"),
        ([goal("新选派科技特派员180人以上", 180, 2023)], 2023, "新选派科技特派员180人以上"),
        ([goal("新选派科技特派员180人以上", 180, 2025)], 2024, "至2025年新选派科技特派员180人以上"),
        ([goal("新选派科技特派员50人", 50, per=Per.YEAR)], None, "每年新选派科技特派员50人"),
        ([goal("科技特派员年均增长15%", 15, per=Per.YEAR)], None, "科技特派员年均增长15%"),
        ([goal("年组织培训科技特派员30人", 30, per=Per.YEAR)], None, "年组织培训科技特派员30人"),
        ([goal("力争全年新增科技特派员10人", 10, per=Per.YEAR)], None, "力争全年新增科技特派员10人"),
        ([goal("科技特派员每年增长5%", 5, 2025, per=Per.YEAR)], None, "至2025年科技特派员每年增长5%"),
        ([goal("选派科技特派员20人", 20, 2025, per=Per.TOTAL)], None, "至2025年选派科技特派员20人"),
        ([goal("累计选派科技特派员20人", 20, 2025, per=Per.TOTAL)], 2025, "至2025年累计选派科技特派员20人"),
        ([goal("科技特派员全覆盖", no_year=True)], 2024, "科技特派员全覆盖（未明确年份）"),
        ([goal("科技特派员达到8人", 8, 2023), goal("科技特派员超过9人", 9, 2025)], None, "科技特派员2023年达到8人、2025年超过9人"),
        ([goal("科技特派员达到8人", 8, 2023), goal("服务科技特派员超过9人", 9, 2025)], None, "2023年科技特派员达到8人；2025年服务科技特派员超过9人"),
        ([goal("科技特派员比例达到65%以上", 65, 2025), goal("科技特派员比例65%", 65, 2025)], None, "2025年科技特派员比例达到65%以上"),
        ([goal("科技特派员23人", 23, 2025, comparator=">="), goal("科技特派员23人左右", 23, 2025, comparator="~")], 2025, "科技特派员23人、23人左右"),
    ],
)  # fmt: skip
def test_a_goal_is_said_as_the_plan_says_it(goals, year, words):
    assert said(*goals, year=year) == words


@pytest.mark.parametrize(
    ("goals", "year", "words"),
    [
        ([goal("达到800人", 800, 2023), goal("超过900人", 900, 2025)], None, "科技特派员人数2023年达到800人，2025年超过900人"),
        ([goal("50人以上", 50, per=Per.YEAR)], None, "科技特派员人数每年50人以上"),
        ([goal("30人", 30, 2025, per=Per.TOTAL)], None, "科技特派员人数至2025年累计30人"),
        ([goal("增长15%以上", 15, 2025, indicator="投入增速")], None, "投入2025年增长15%以上"),
        ([goal("新增50家以上", 50, indicator="新增高新技术企业数", per=Per.YEAR)], None, "高新技术企业每年新增50家以上"),
        ([goal("力争申报2人以上", 2, 2023, indicator="“鲲鹏行动”计划申报人数")], None, "“鲲鹏行动”计划申报人数2023年力争申报2人以上"),
    ],
)  # fmt: skip
def test_a_wording_that_leaves_out_what_it_counts_is_said_with_the_indicators_name(goals, year, words):
    assert said(*goals, year=year) == words


def test_every_shipped_goal_says_what_it_counts(shipped):
    goals = [target for plan in shipped.plans for target in targets_of(plan)]
    assert len(goals) == 217
    assert [target.text for target in goals if not is_phrase(target)] == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("科技特派员达到8人", "科技特派员"),
        ("力争科技特派员总数达到8人", "科技特派员"),
        ("选派20名以上科技特派员", "选派科技特派员"),
        ("科技特派员全覆盖", "科技特派员全覆盖"),
        ("达到8人", "科技特派员人数"),
    ],
)
def test_what_a_goal_is_for_is_named_by_its_own_words(text, name):
    assert name_goal(goal(text, 8)) == name
