"""What belongs to a year: measures by their own deadline, targets by their rhythm and year (design section 4)."""

from __future__ import annotations

import pytest
from plan_texts import load_text

from checklist.errors import InputError
from checklist.ledger.asked import choose_plans
from checklist.ledger.ledger import Filter, build_ledger, in_force
from checklist.model import Per, Target
from checklist.outline import sections_of


def texts(targets, year, last=2027):
    return [target.text for target in in_force(targets, year, last)]


def test_high_tech_firms_of_xingtai_year_by_year(shipped):
    plan = choose_plans(shipped, ["xingtai-2023"])[0]
    owners = [plan.targets, *(section.targets for section in sections_of(plan))]

    def firms(year):
        return [
            t.text
            for targets in owners
            for t in in_force(targets, year, plan.last_year)
            if "高新技术企业" in t.indicator
        ]

    assert firms(2023) == ["国家高新技术企业达到800家", "新增高新技术企业50家以上"]
    assert firms(2024) == ["国家高新技术企业超过900家", "新增高新技术企业50家以上"]
    assert firms(2025) == ["国家高新技术企业超过900家", "新增高新技术企业50家以上"]
    assert firms(2026) == ["新增高新技术企业50家以上"]
    assert firms(2027) == ["新增高新技术企业50家以上"]


def test_without_a_year_every_milestone_stands_in_order():
    targets = (Target(indicator="甲", text="一", year=2025), Target(indicator="甲", text="二", year=2023))
    assert texts(targets, None) == ["一", "二"]


def test_a_yearly_target_holds_until_its_own_last_year():
    target = Target(indicator="甲", text="年均增长20%", per=Per.YEAR, year=2025)
    assert texts((target,), 2024) == ["年均增长20%"]
    assert texts((target,), 2026) == []


def test_a_sum_and_a_target_without_year_belong_to_the_last_year():
    total = Target(indicator="甲", text="累计30项", per=Per.TOTAL, year=2025)
    open_end = Target(indicator="乙", text="15项", no_year=True)
    assert texts((total, open_end), 2024) == ["累计30项", "15项"]
    assert texts((total, open_end), 2026) == ["15项"]


def test_two_wordings_for_the_same_year_both_stand():
    targets = (Target(indicator="甲", text="23%", year=2023), Target(indicator="甲", text="23%左右", year=2023))
    assert texts(targets, 2023) == ["23%", "23%左右"]


def test_a_measure_past_its_own_deadline_is_left_out_and_keeps_its_number_when_in():
    plan = load_text().data.plans
    in_2024 = [(row.measure.id, row.measure.sequence) for row in build_ledger(plan, narrowed=Filter(year=2024)).rows]
    in_2025 = [(row.measure.id, row.measure.sequence) for row in build_ledger(plan, narrowed=Filter(year=2025)).rows]
    assert in_2024 == [("a-1", 1), ("a-2", 2), ("b-1", 3), ("s-1", 4)]
    assert in_2025 == [("a-1", 1), ("b-1", 3), ("s-1", 4)]


def test_a_year_outside_the_period_names_the_period(shipped):
    with pytest.raises(InputError) as caught:
        choose_plans(shipped, ["xingtai-2023"], 2030)
    assert str(caught.value) == "2030年不在方案期限内。\n方案期限：创新型邢台 2023—2027年"


def test_without_naming_a_plan_those_that_run_in_the_year_are_taken(shipped):
    assert [plan.id for plan in choose_plans(shipped, year=2019)] == ["hebi-speedup-2019", "hebi-transfer-2019"]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("xingtai-2032", "是否想写：xingtai-2023？"),
        ("hebi-2019", "是否想写：hebi-speedup-2019、hebi-transfer-2019？"),
        ("hebi-transfer-2018", "是否想写：hebi-transfer-2019、hebi-speedup-2019？"),
        ("xintai-2023", "是否想写：xingtai-2023"),
        ("nowhere", "可用的方案编号：xingtai-2023、hebi-speedup-2019、"),
    ],
)
def test_an_unknown_plan_gets_suggestions_those_of_its_place_first(shipped, typed, asked):
    with pytest.raises(InputError) as caught:
        choose_plans(shipped, [typed])
    assert str(caught.value).startswith(f"没有“{typed}”这个方案。\n{asked}")


def test_a_plan_is_named_by_title_or_nickname_too(shipped):
    for name in (
        "创新型邢台",
        "《加快建设创新型邢台行动方案（2023—2027年）》",
        "加快建设创新型邢台行动方案(2023—2027年)",
        "XINGTAI-2023",
        "邢科创领字〔2023〕2号",
        "邢科创领字[2023] 2号",
    ):
        assert [plan.id for plan in choose_plans(shipped, [name])] == ["xingtai-2023"]


def test_a_document_number_of_several_plans_leads_to_their_ids(shipped):
    with pytest.raises(InputError) as caught:
        choose_plans(shipped, ["鹤创新领〔2019〕2号"])
    assert (
        str(caught.value)
        == "“鹤创新领〔2019〕2号”是2个方案的文号。\n请写方案编号：hebi-speedup-2019、hebi-transfer-2019。"
    )
