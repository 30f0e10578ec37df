"""The shipped plans: no version differs from itself, and a year from the next only as the milestones say."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from versions import data_of, goal, plan, side, task, words

from checklist.compare.comparison import compare
from checklist.compare.judge.kinds import Kind
from checklist.compare.sides.item import plan_side
from checklist.model import Per


def named(shipped, plan_id):
    return next(one for one in shipped.plans if one.id == plan_id)


def test_no_shipped_plan_differs_from_itself(shipped):
    for one in shipped.plans:
        assert compare(plan_side(shipped, [one]), plan_side(shipped, [one])).same
        for year in range(one.first_year, one.last_year + 1):
            assert compare(plan_side(shipped, [one], year=year), plan_side(shipped, [one], year=year)).same


def test_all_shipped_plans_together_do_not_differ_from_themselves(shipped):
    found = compare(plan_side(shipped, shipped.plans), plan_side(shipped, shipped.plans))
    assert found.same
    assert len(found.pairs) == len(shipped.plans)


@pytest.fixture
def xingtai(shipped):
    one = named(shipped, "xingtai-2023")
    return lambda old, new: compare(plan_side(shipped, [one], year=old), plan_side(shipped, [one], year=new))


def sentences(comparison, indicator):
    return [s for row in comparison.rows for s in row.explanations if s.startswith(indicator)]


def test_the_next_milestone_is_named_as_such(xingtai):
    assert sentences(xingtai(2023, 2024), "国家高新技术企业") == [
        "国家高新技术企业目标由“2023年达到800家”递进为“2025年超过900家”"
    ]


def test_no_milestone_between_2024_and_2025_and_the_yearly_flow_stays(xingtai):
    assert xingtai(2024, 2025).same


def test_a_milestone_without_successor_has_run_out(xingtai):
    found = xingtai(2025, 2026)
    assert sentences(found, "国家高新技术企业") == ["国家高新技术企业“2025年超过900家”已到期，2026年没有后续目标"]
    assert {kind for row in found.rows for kind in row.kinds} == {Kind.STEP, Kind.EXPIRED}
    assert not [row for row in found.rows for line in row.old if "新增高新技术企业数" in line.text]


def test_what_the_plan_does_not_say_of_a_figure_is_not_said_of_it(xingtai):
    assert sentences(xingtai(2025, 2026), "市国资委监管企业") == [
        "市国资委监管企业研发投入年均增幅“至2025年不低于20%”已到期，2026年没有后续目标"
    ]
    assert sentences(xingtai(2023, 2025), "新建省级重点实验室") == [
        "新建省级重点实验室、工程研究中心等创新平台目标由“2023年5家”递进为“至2025年15家以上”"
    ]


def test_looking_back_nothing_has_run_out_yet(xingtai):
    back = xingtai(2026, 2025)
    assert sentences(back, "国家高新技术企业") == ["国家高新技术企业“2025年超过900家”尚未到期，2026年台账已不列"]


def test_only_a_figure_altered_for_the_same_year_is_a_changed_target():
    stages = (goal(800, "达到800家", year=2024), goal(900, "达到900家", year=2025))
    altered = (stages[0], goal(950, "达到950家", year=2025))
    old, new = plan(task(targets=stages)), plan(task(targets=altered))
    assert words(compare(side(old, year=2024), side(old, year=2025))) == ["年度目标递进"]
    found = compare(side(old, year=2024), side(new, year=2025))
    assert words(found) == ["目标调整（上调）", "年度目标递进"]
    assert "高新技术企业数（2025年）由900家上调为950家，增加50家" in found.rows[0].explanations


def test_a_milestone_put_off_before_it_was_due_is_no_next_milestone():
    old, new = (plan(task(targets=(goal(900, "达到900家", year=year),))) for year in (2025, 2026))
    found = compare(side(old, year=2024), side(new, year=2025))
    assert (words(found), found.rows[0].explanations) == (
        ["时限调整（延后）"],
        ("高新技术企业数“达到900家”的目标年份由2025年延后至2026年",),
    )


def test_a_yearly_goal_that_was_dropped_has_not_run_out():
    old = plan(task(targets=(goal(50, "50家以上", per=Per.YEAR, year=None),)))
    found = compare(side(old, year=2024), side(plan(task()), year=2025))
    assert found.rows[0].explanations == ("不再列高新技术企业数“每年50家以上”",)


def test_the_whole_plan_beside_one_year_of_it_shows_no_other_years_goals_as_changes(shipped):
    for one in shipped.plans:
        for year in range(one.first_year, one.last_year + 1):
            found = compare(plan_side(shipped, [one]), plan_side(shipped, [one], year=year))
            assert not [change for row in found.rows for change in row.changes if change.figure], (one.id, year)


def test_looking_back_the_earlier_milestone_is_no_progress(xingtai):
    assert sentences(xingtai(2024, 2023), "国家高新技术企业") == [
        "国家高新技术企业目标由“2025年超过900家”回到“2023年达到800家”"
    ]


def test_a_yearly_flow_that_was_raised_is_a_changed_target():
    old, new = (plan(task(targets=(goal(n, f"{n}家以上", per=Per.YEAR, year=None),))) for n in (50, 60))
    found = compare(side(old, year=2024), side(new, year=2025))
    assert found.rows[0].explanations == ("高新技术企业数（每年）由50家上调为60家，增加10家",)


def test_the_next_plan_goes_on_with_a_later_milestone():
    old = plan(task("m1", title="甲", targets=(goal(800, "达到800家", year=2025),)))
    new = plan(task("n1", title="甲", continues=("m1",), targets=(goal(1000, "达到1000家", year=2027),)), id="mou-2026")
    assert words(compare(side(old), side(new))) == ["年度目标递进"]


def test_a_task_whose_own_time_is_past_leaves_the_list_and_says_why():
    one = plan(task("m1", due="2024年底"), task("m2"))
    found = compare(side(one, year=2024), side(one, year=2025))
    (row,) = found.rows
    assert row.kind_words == ("取消（办结情况未知）",)
    assert row.explanations == ("完成时限为2024年12月31日，2025年台账不再列入",)


def test_two_registers_may_call_an_indicator_alike(shipped):
    one = named(shipped, "maiji-2022")
    bare = replace(plan_side(shipped, [one]), indicators=())
    assert compare(bare, plan_side(shipped, [one])).same
    assert data_of(one).plans == (one,)
