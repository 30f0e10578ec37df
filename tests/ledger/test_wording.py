"""How cells read: which units stand in which column, targets, deadlines, goals, notes."""

from __future__ import annotations

import pytest
from plan_texts import load_text

from checklist.ledger.columns import load_columns
from checklist.ledger.ledger import Filter, build_ledger
from checklist.ledger.wording import word_table
from checklist.words.units import resolve_unit


def table(columns, unit=None, year=None, *, bands=True):
    data = load_text().data
    body = resolve_unit(data, unit, data.regions) if unit else None
    ledger = build_ledger(data.plans, body, Filter(year=year))
    return word_table(ledger, [load_columns().by_key(key) for key in columns.split()], bands=bands)


def cells(columns, row, **kwargs):
    return table(columns, **kwargs).rows[row].cells


def test_beside_a_lead_column_the_responsible_column_takes_all_others():
    assert cells("lead responsible", 0) == ("市科技局", "市财政局、各县（市、区）政府")


def test_alone_the_responsible_column_takes_all_with_role_words_where_roles_differ():
    assert cells("responsible", 0) == ("牵头：市科技局\n配合：市财政局、各县（市、区）政府",)
    assert cells("responsible", 1) == ("市财政局、市科技局",)


def test_lead_and_support_columns_only_put_undivided_units_in_the_first_and_say_so():
    made = table("measure lead support")
    assert made.rows[1].cells[1:] == ("市财政局、市科技局", "—")
    assert "原文未区分牵头、配合，有关责任单位列入牵头单位栏。" in made.notes


def test_three_unit_columns_keep_each_role_in_its_own_and_leave_none_empty():
    assert cells("lead support responsible", 0) == ("市科技局", "市财政局、各县（市、区）政府", "—")
    assert cells("lead support responsible", 1) == ("—", "—", "市财政局、市科技局")


def test_responsible_beside_support_holds_the_lead():
    assert cells("responsible support", 0) == ("市科技局", "市财政局、各县（市、区）政府")


def test_what_the_document_leaves_open_is_said():
    assert cells("lead support", 3) == ("原文未明确", "—")
    assert cells("responsible", 3) == ("原文未明确",)


def test_own_role_and_the_others():
    assert cells("own_role others", 0, unit="东县政府") == ("配合（集体）", "牵头：市科技局\n配合：市财政局")
    assert "标（集体）的，系以集体名义承担的任务。" in table("own_role", unit="东县政府").notes


def test_a_measure_reads_as_title_and_numbered_items():
    assert cells("measure target", 0)[0] == "培育高新技术企业。1.建设后备库；2.组织政策培训。"
    assert cells("measure target", 1)[0] == "加大投入。增加财政投入。"


def test_targets_stay_with_the_measure_where_no_column_has_them():
    assert cells("measure", 1) == ("加大投入。增加财政投入。\n目标：全社会研发经费投入年均增长15%",)


def test_deadlines_say_when_they_are_inherited():
    assert cells("deadline", 0) == ("2027年底※",)
    assert cells("deadline", 1) == ("2024年底前",)
    assert "标※的，原文未明确完成时限，按方案期末填列。" in table("deadline").notes


@pytest.mark.parametrize(
    ("year", "goal"),
    [
        (None, "高新技术企业数2023年达到800家，2025年超过900家；新增高新技术企业数每年50家以上"),
        (2023, "高新技术企业数达到800家；新增高新技术企业数每年50家以上"),
        (2024, "高新技术企业数至2025年超过900家；新增高新技术企业数每年50家以上"),
        (2026, "新增高新技术企业数每年50家以上"),
    ],
)
def test_section_goals_are_printed_once_in_the_band(year, goal):
    made = table("measure target", year=year)
    band = made.bands[0][-1]
    assert (band.title, band.goal) == ("（一）培育企业", f"工作目标：{goal}")
    assert all(goal not in cell for row in made.rows for cell in row.cells)


def test_without_bands_goals_stand_in_the_group_cell_else_in_the_target_cell_of_the_first_row():
    grouped = table("group measure target", bands=False)
    assert grouped.rows[0].cells[0].startswith("（一）培育企业\n工作目标：高新技术企业数2023年达到800家")
    assert grouped.rows[1].cells[0] == "（一）培育企业"
    flat = table("measure target", bands=False)
    assert flat.rows[0].cells[1].startswith("【本部分目标】高新技术企业数2023年达到800家")
    assert flat.rows[1].cells[1] == "全社会研发经费投入年均增长15%"


def test_a_table_that_prints_actions_says_so():
    assert "举措要点系归纳，以原文为准。" in table("measure").notes


def test_the_title_names_unit_year_and_plan():
    made = table("measure", unit="市科技局", year=2025)
    assert made.title == "市科技局2025年重点任务工作台账"
    assert made.subtitle == "《甲市创新行动方案（2023—2027年）》（甲政发〔2023〕1号）"
    assert table("measure").title == "《甲市创新行动方案（2023—2027年）》重点任务分解表"


def test_goals_of_the_whole_plan_stand_under_the_table_by_year(shipped):
    plans = tuple(plan for plan in shipped.plans if plan.id == "xingtai-2023")

    def goals(year):
        made = word_table(build_ledger(plans, None, Filter(year=year)), [load_columns().by_key("measure")], bands=True)
        return next((note for note in made.notes if note.startswith("方案总体目标：")), "")

    assert "国家高新技术企业达到800家" in goals(2023)
    assert "至2025年国家高新技术企业超过900家" in goals(2024)
    assert "；国家高新技术企业超过900家；" in goals(2025)
    assert "高新技术企业" not in goals(2026)
    assert "；国家高新技术企业2023年达到800家、2025年超过900家；" in goals(None)


# goals by year, and several plans told apart

YEARLY = "新增高新技术企业数每年50家以上"


@pytest.mark.parametrize("year", [None, 2023, 2025])
def test_a_column_of_a_year_holds_the_goals_of_that_year_whatever_the_ledgers(year):
    made = table("measure target@2024", year=year, bands=False)
    assert made.rows[0].cells[1] == f"【本部分目标】高新技术企业数至2025年超过900家；{YEARLY}"


def test_columns_of_several_years_hold_each_its_own():
    made = table("measure target@2023 target@2024 target@2025", bands=False)
    assert made.rows[0].cells == (
        "培育高新技术企业。1.建设后备库；2.组织政策培训。",
        f"【本部分目标】高新技术企业数达到800家；{YEARLY}",
        f"【本部分目标】{YEARLY}",
        f"【本部分目标】高新技术企业数超过900家；{YEARLY}",
    )


def test_a_year_outside_the_plan_has_no_goals():
    assert [row.cells[1] for row in table("measure target@2030", bands=False).rows] == ["—"] * 4


def test_section_goals_stand_where_they_stood_beside_a_group_or_a_band():
    assert table("group measure target@2023", bands=False).rows[0].cells[2] == "—"
    assert table("measure target@2023", bands=True).rows[0].cells[1] == "—"


def hebi(shipped, keys, *, bands=False, plans=("hebi-speedup-2019", "hebi-transfer-2019")):
    chosen = tuple(plan for plan in shipped.plans if plan.id in plans)
    return word_table(build_ledger(chosen), [load_columns().by_key(key) for key in keys.split()], bands=bands)


def test_what_no_years_column_holds_stays_with_the_task(shipped):
    made = hebi(shipped, "measure target@2019", plans=("hebi-speedup-2019",))
    row = next(row.cells for row in made.rows if row.cells[0].startswith("继续实施高新技术企业倍增计划"))
    assert row[0].endswith("\n目标：2020年力争高新技术后备企业库入库企业达到50家")
    assert row[1].endswith("力争高新技术后备企业库入库企业总数达到30家")


@pytest.mark.parametrize("key", ["measure", "measure_target", "title", "actions"])
def test_where_nothing_else_does_the_task_names_its_plan(shipped, key):
    made = hebi(shipped, f"sequence {key}")
    named = {text[text.index("【方案：") :].partition("】")[0] for _, text in (row.cells for row in made.rows)}
    assert named == {"【方案：鹤壁提速增效", "【方案：鹤壁技术转移"}


@pytest.mark.parametrize(
    ("keys", "bands"),
    [("measure source", False), ("measure plan", False), ("group measure", False), ("sequence measure", True)],
)
def test_a_column_or_a_band_that_names_the_plan_is_enough(shipped, keys, bands):
    made = hebi(shipped, keys, bands=bands)
    assert all("【方案：" not in cell for row in made.rows for cell in row.cells)


def test_a_single_plan_needs_no_name(shipped):
    made = hebi(shipped, "sequence measure", plans=("hebi-speedup-2019",))
    assert all("【方案：" not in cell for row in made.rows for cell in row.cells)
