"""Goals are printed in the plan's own words, each once, with the year they are for."""

from __future__ import annotations

import pytest

from checklist.ledger.columns import load_columns
from checklist.ledger.ledger import Filter, build_ledger, due_in
from checklist.ledger.phrases import goal_texts, prose_goals
from checklist.ledger.wording import word_table
from checklist.model import Per, Section, Target, YearGoal
from checklist.outline import measures_of, section_paths, targets_of
from checklist.words.deadlines import deadline_of_goals
from checklist.words.goalnames import is_phrase, name_goal, says_goal


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


@pytest.mark.parametrize(
    ("words", "text", "unit", "is_said"),
    [
        ("选派科技特派员180人以上，下沉一线", "新选派科技特派员180人以上", "人", True),
        ("选派科技特派员1180人以上", "新选派科技特派员180人以上", "人", False),
        ("培训农民180人以上", "新选派科技特派员180人以上", "人", False),
        ("选派科技特派员180名", "新选派科技特派员180人以上", "人", False),
        ("培育科技特派员3—5家", "科技特派员工作站3—5家", "家", True),
        ("推动科技特派员全覆盖", "科技特派员全覆盖", None, True),
    ],
)
def test_a_figure_of_the_task_itself_is_known(words, text, unit, is_said):
    value = None if unit is None else 180
    assert says_goal(words, goal(text, value, measurement_unit=unit)) is is_said


def test_a_figure_in_an_action_is_not_printed_again_but_a_goals_column_has_it(shipped):
    ledger = build_ledger(tuple(plan for plan in shipped.plans if plan.id == "xingtai-2023"))
    rows = {row.measure.number: place for place, row in enumerate(ledger.rows)}

    def cells(keys, number):
        columns = [load_columns().by_key(key) for key in keys.split()]
        return word_table(ledger, columns, bands=True).rows[rows[number]].cells

    number = "二（一）3"
    assert "年均增幅不低于20%" in cells("measure", number)[0]
    assert "目标：" not in cells("measure", number)[0]
    assert "目标：" not in cells("measure_target", number)[0]
    assert cells("measure target", number)[1] == "至2025年市国资委监管企业研发投入年均增幅不低于20%"


def test_no_figure_stands_twice_in_a_task_cell(shipped):
    goals = [
        (measure, target)
        for plan in shipped.plans
        for _, measure in measures_of(plan)
        for target in measure.targets
        if any(says_goal(words, target) for words in (measure.title, *measure.actions))
    ]
    assert len(goals) == 52


def test_a_task_is_due_when_the_last_of_its_goals_is_and_stays_in_later_years(shipped):
    due = {(plan.id, m.number): m for plan in shipped.plans for _, m in measures_of(plan)}
    for number in ("二（三）", "二（六）", "三（九）", "三（十一）"):
        measure = due["hebi-transfer-2019", number]
        assert (measure.deadline.text, measure.deadline.inherited) == ("2020年", False)
        assert due_in(measure, 2025)
    assert due["xingtai-2023", "二（一）3"].deadline.text == "2025年"
    assert due["maiji-2022", "三（一）3"].deadline.inherited is False
    assert deadline_of_goals([goal("科技特派员全覆盖"), goal("每年50人", per=Per.YEAR)]) is None


def test_expired_actions_are_marked_in_a_later_years_ledger(shipped):
    plans = tuple(plan for plan in shipped.plans if plan.id == "xingtai-2023")
    made = word_table(build_ledger(plans, None, Filter(year=2026)), [load_columns().by_key("actions")], bands=True)
    [cell] = [row.cells[0] for row in made.rows if "国资委监管企业" in row.cells[0] and "20%" in row.cells[0]]
    assert "到2025年年均增幅不低于20%（已到期）" in cell


def test_prose_goals_by_years_are_those_not_yet_past():
    goals = (
        YearGoal(text="建成平台。", year=2023),
        YearGoal(text="形成体系。", year=2025),
        YearGoal(text="长期有效。"),
    )
    section = Section(number="一", title="甲", goal="；".join(goal.said for goal in goals), goals=goals)
    assert list(prose_goals([section], 2024)) == ["到2025年，形成体系", "长期有效"]
    assert list(prose_goals([section], None)) == ["到2023年，建成平台；到2025年，形成体系；长期有效"]


def test_a_prose_goal_that_names_its_year_does_not_name_it_twice():
    assert YearGoal(text="2025年底前形成体系", year=2025).said == "2025年底前形成体系"


def test_goals_of_a_plan_come_as_it_prints_them(shipped):
    for plan in shipped.plans:
        printed = [*plan.targets]
        for path in section_paths(plan):
            printed += [*path[-1].targets, *(target for measure in path[-1].measures for target in measure.targets)]
        assert list(targets_of(plan)) == printed
