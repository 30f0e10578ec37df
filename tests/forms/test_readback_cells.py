"""What the cells of a ledger mean: units and their roles, completion times, goals."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.forms.filled import NamedPlan, describe
from checklist.forms.read_cells import Outline, read_deadline, read_heading, read_measure, read_own_role, read_target
from checklist.forms.unit_cells import NamedUnit, Names, beside_units, read_units, split_names
from checklist.model import DeadlineKind, Region, Role, Unit, UnitGroup, UnitKind
from checklist.words.units import Register

LEAD, SUPPORT, RESPONSIBLE = Role.LEAD, Role.SUPPORT, Role.RESPONSIBLE


@pytest.mark.parametrize(
    ("cell", "units"),
    [
        ("市科技局、市财政局", [("市科技局", None), ("市财政局", None)]),
        ("牵头：市科技局\n配合：市财政局、市教育局", [("市科技局", LEAD), ("市财政局", SUPPORT), ("市教育局", SUPPORT)]),
        ("牵头单位：市科技局；责任单位：市财政局", [("市科技局", LEAD), ("市财政局", RESPONSIBLE)]),
        ("市科技局（牵头）、市财政局(配合)", [("市科技局", LEAD), ("市财政局", SUPPORT)]),
        ("市委宣传部（市文明办、市网信办）、各镇（街道）", [("市委宣传部（市文明办、市网信办）", None), ("各镇（街道）", None)]),
        ("市科技局，市财政局；\n市教育局。", [("市科技局", None), ("市财政局", None), ("市教育局", None)]),
        ("市科技局  市财政局", [("市科技局", None), ("市财政局", None)]),
        ("市 科 技 局", [("市科技局", None)]),
        ("1.市科技局\n2.市财政局", [("市科技局", None), ("市财政局", None)]),
        ("市科技局、市科技局", [("市科技局", None)]),
        ("—", []),
        ("", []),
        ("/", []),
    ],
)  # fmt: skip
def test_a_cell_of_units_is_read_in_order_with_the_roles_it_says(cell, units):
    assert [(unit.name, unit.role) for unit in read_units(cell).units] == units


@pytest.mark.parametrize(
    "cell",
    [
        "【市科技局、市财政局】",
        "（1）市科技局（2）市财政局",
        "市科技局∕市财政局",
        "市科技局＆市财政局",
        "市科技局﹑市财政局",
        "市科技局.市财政局",
        "市科技局<br>市财政局",
        "市科技局，以及市财政局",
        "市科技局 张三\n市财政局 李四",
        "市科技局√、市财政局□",
        "市科技局规划科、成果科、市财政局",
        "市科技局有关科室、市财政局",
        "市科技局（按属地原则负责）、市财政局",
    ],
)
def test_what_stands_beside_and_between_units_is_no_part_of_them(cell):
    assert [unit.name for unit in read_units(cell).units] == ["市科技局", "市财政局"]


@pytest.mark.parametrize(
    "cell", ["市科技局统筹", "以市科技局为主", "拟由市科技局牵头", "市科技局总牵头", "市科技局负责牵头抓总"]
)
def test_who_leads_is_told_in_many_words(cell):
    assert read_units(cell).units == (NamedUnit(name="市科技局", role=LEAD),)
    assert beside_units(cell, read_units(cell).units) == ""


@pytest.mark.parametrize("end", ["等", "等有关部门", "等单位", "等。"])
def test_an_open_list_is_a_flag_and_no_name(end):
    read = read_units(f"市科技局、市财政局{end}")
    assert [unit.name for unit in read.units] == ["市科技局", "市财政局"]
    assert read.open_list


def test_what_the_document_leaves_open_names_nobody():
    assert read_units("原文未明确").not_stated
    assert not read_units("原文未明确").units
    assert not read_units("—").not_stated


names = st.text(st.sampled_from("市科技局财政教育委办（）"), min_size=1, max_size=12)


@given(st.lists(st.text(st.sampled_from("市区科技局财政教育委办"), min_size=3, max_size=8), min_size=1, unique=True))
def test_a_list_is_split_into_the_names_it_was_joined_of(listed):
    assert split_names("、".join(listed)) == listed


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("市工业 和信息化局", ["市工业和信息化局"]),
        ("市发展 和改革委员会、市科技局", ["市发展和改革委员会", "市科技局"]),
        ("市科技局 和平区政府", ["市科技局", "和平区政府"]),
        ("市科技局 市财政局", ["市科技局", "市财政局"]),
    ],
)
def test_a_blank_inside_a_name_divides_nothing(cell, names):
    assert split_names(cell) == names


@given(st.text(st.sampled_from("市、，（）()牵头：配合\n等— "), max_size=60))
def test_no_cell_of_units_stops_the_reader(cell):
    assert all(unit.name.strip() for unit in read_units(cell).units)


UNITS = (
    Unit(name="市发展改革委", full="示范市发展和改革委员会", kind=UnitKind.GOVERNMENT, aliases=("市发改委",)),
    Unit(name="市科技局", full="示范市科学技术局", kind=UnitKind.GOVERNMENT),
    Unit(name="东城区", full="东城区人民政府", kind=UnitKind.COUNTY),
)  # fmt: skip
GROUP = UnitGroup(name="各县区", kind=UnitKind.COUNTY, members=("东城区",))
REGION = Region(id="x", name="示范市", short="示范", prefix="市", units=UNITS, groups=(GROUP,))


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("市发改委", "市发展改革委"),
        ("示范市科学技术局", "市科技局"),
        ("示范市科技局", "市科技局"),
        ("科技局", "市科技局"),
        ("发展改革委", "市发展改革委"),
        ("某某局", "某某局"),
        ("各县（市,区）", "各县区"),
        ("各县(市、区)人民政府", "各县区"),
        ("各县市区", "各县区"),
        ("县（市、区）政府", "各县区"),
        ("各乡镇人民政府", "各乡镇（街道）"),
        ("市政府", "市政府"),
        ("各县区党委", "各县区党委"),
    ],
)
def test_a_name_means_the_unit_that_bears_it_and_stays_as_written_where_none_does(written, key):
    assert Names(Register(REGION)).party(NamedUnit(name=written), LEAD).key == key


def test_a_task_that_reaches_a_unit_through_its_only_group_is_the_groups():
    party = Names(Register(REGION)).collective(NamedUnit(name="东城区"), SUPPORT)
    assert (party.key, party.group, party.role) == ("各县区", True, SUPPORT)


@pytest.mark.parametrize(
    ("cell", "role"), [("牵头", LEAD), ("配合（集体）", SUPPORT), ("责任单位", RESPONSIBLE), ("—", None)]
)
def test_the_own_role_is_read_without_its_mark(cell, role):
    assert read_own_role(cell) is role


def test_a_completion_time_is_read_and_its_mark_says_that_it_is_the_plans():
    printed = read_deadline("2027年底※", None)
    assert printed is not None
    assert (printed.text, printed.date, printed.inherited) == ("2027年底", date(2027, 12, 31), True)
    assert read_deadline("6月底前", 2025).date == date(2025, 6, 30)
    assert read_deadline("—", 2025) is None


def test_a_completion_time_nobody_understands_keeps_its_wording():
    odd = read_deadline("待定，另行通知", 2025)
    assert odd is not None
    assert (odd.text, odd.date, odd.kind) == ("待定，另行通知", None, DeadlineKind.ONGOING)


def test_goals_are_taken_off_the_task():
    read = read_measure("【本部分目标】新增50家\n建平台。1.甲；2.乙。\n目标：达到800家以上")
    assert (read.part, read.text, read.own) == ("新增50家", "建平台。1.甲；2.乙。", "达到800家以上")


def test_goals_of_a_heading_are_told_from_the_tasks_own():
    read = read_target("【本部分目标】新增50家；投入增长15%\n达到800家以上")
    assert (read.part, read.own) == ("新增50家；投入增长15%", "达到800家以上")
    assert read_target("—").own == ""


@pytest.mark.parametrize(
    ("printed", "number", "title", "goal"),
    [
        ("（一）强化主体培育与提升行动", "（一）", "强化主体培育与提升行动", ""),
        ("二、路径举措\n工作目标：新增50家以上", "二", "路径举措", "新增50家以上"),
        ("3.加强专利保护\n达到800家", "3", "加强专利保护", "达到800家"),
        ("强化\n企业主体", "", "强化企业主体", ""),
        ("2025年重点事项安排", "", "2025年重点事项安排", ""),
    ],
)
def test_a_heading_comes_apart(printed, number, title, goal):
    heading = read_heading(printed)
    assert (heading.number, heading.title, heading.goal) == (number, title, goal)


def test_headings_stand_until_one_numbered_alike_follows():
    outline = Outline()
    outline.band("《甲方案》（甲发〔2023〕1号）")
    outline.band("一、总体")
    outline.band("（一）主体\n工作目标：新增50家")
    first, second = outline.row(""), outline.row("")
    outline.band("（二）平台")
    third = outline.row("")
    outline.band("二、保障")
    fourth = outline.row("")
    assert first.headings == second.headings == ("一、总体", "（一）主体")
    assert (first.goal, second.goal) == ("新增50家", "")
    assert third.headings == ("一、总体", "（二）平台")
    assert fourth.headings == ("二、保障",)
    assert first.plan == fourth.plan == NamedPlan(title="甲方案", document_number="甲发〔2023〕1号")


@pytest.mark.parametrize("in_band", [True, False])
def test_a_cell_may_hold_a_heading_inside_another(in_band):
    outline, found = Outline(), []
    for cell in (
        "三、优化服务\n（一）建设平台",
        "三、优化服务\n工作目标：达到50家\n（二）引育人才\n目标：引进5名",
        "三、优化服务\n工作目标：达到50家\n（三）加强监管\n1.检查4次",
        "四、强化保障",
    ):
        if in_band:
            outline.band(cell)
        found.append(outline.row("" if in_band else cell))
    again = "达到50家；" if in_band else ""
    assert [(row.headings, row.goal) for row in found] == [
        (("三、优化服务", "（一）建设平台"), ""),
        (("三、优化服务", "（二）引育人才"), "达到50家；引进5名"),
        (("三、优化服务", "（三）加强监管"), f"{again}1.检查4次"),
        (("四、强化保障",), ""),
    ]


@pytest.mark.parametrize(
    ("lines", "unit", "year"),
    [
        (["附件", "市科技局2025年重点任务工作台账", "（截至2025年6月30日）"], "市科技局", 2025),
        (["各镇（街道）重点任务工作台账"], "各镇（街道）", None),
        (["2024年度重点工作任务台账", "填报单位（盖章）：市科技局　　填报日期：2024年6月30日"], "市科技局", 2024),
        (["《行动方案（2023—2027年）》2024年重点任务分解表"], "", 2024),
        (["《行动方案（2023—2027年）》重点任务分解表"], "", None),
        (["2023—2025年重点任务清单"], "", None),
        (["邢台市2025年重点任务分解表"], "", 2025),
    ],
)
def test_the_lines_above_a_table_say_whose_ledger_it_is_and_of_which_year(lines, unit, year):
    around = describe(lines)
    assert (around.unit, around.year) == (unit, year)


def test_the_lines_above_a_table_name_its_plan():
    around = describe(["依据《旧文件》有关要求", "市科技局重点任务工作台账", "《甲方案》（甲发〔2023〕1号）"])
    assert around.plans == (NamedPlan(title="甲方案", document_number="甲发〔2023〕1号"),)


def test_the_plan_a_task_opens_with_is_no_part_of_it():
    read = read_measure("【本部分目标】新增50家\n【方案：甲市创新】建平台。\n目标：达到800家以上")
    assert (read.part, read.text, read.own) == ("新增50家", "建平台。", "达到800家以上")
    assert read_measure("【方案】建平台。").text == "【方案】建平台。"


@pytest.mark.parametrize(
    ("figures", "day"),
    [
        ("20250630", date(2025, 6, 30)),
        ("202506", date(2025, 6, 30)),
        ("45838", date(2025, 6, 30)),
        ("2026-12-31", date(2026, 12, 31)),
    ],
)
def test_a_date_in_figures_alone_is_the_date_meant(figures, day):
    assert read_deadline(figures, None).date == day


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("引进人才。1.对接院所和创新\n主体需求；\n2.支持团队。", "引进人才。1.对接院所和创新主体需求；2.支持团队。"),
        ("培育企业。\n建立企业\n名录。", "培育企业。建立企业名录。"),
        ("培育企业\n建立名录。", "培育企业\n建立名录。"),
        ("培育企业。建立名录\n2.落实政策", "培育企业。建立名录\n2.落实政策"),
        ("培育高新 技术企业。1.建立名录； 2.落实政策。", "培育高新技术企业。1.建立名录；2.落实政策。"),
        ("培育企业。一是建立名录\n二是落实政策", "培育企业。一是建立名录\n二是落实政策"),
    ],
)
def test_lines_broken_inside_a_task_are_joined(cell, read):
    assert read_measure(cell).text == read


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("企业2027年达到\n800家", "企业2027年达到800家"),
        ("企业2027年\n达到800家", "企业2027年达到800家"),
        ("企业2025年达到5家\n2027年\n800家", "企业2025年达到5家\n2027年800家"),
        ("企业2027年达到800\n家", "企业2027年达到800家"),
        ("企业达到800家\n强度达到1.8%", "企业达到800家\n强度达到1.8%"),
        ("企业达到800家\n2027年投入1亿元", "企业达到800家\n2027年投入1亿元"),
        ("高新技\n术企业2027年达到800家", "高新技术企业2027年达到800家"),
        ("科技实力明显增强\n企业达到800家", "科技实力明显增强\n企业达到800家"),
        ("二〇二七年达到8 00家", "2027年达到800家"),
        ("企业达到800家 强度达到1.8%", "企业达到800家 强度达到1.8%"),
        ("企业 达到800家", "企业达到800家"),
        ("1.企业达到800家；\n2.强度达到1.8%", "1.企业达到800家；\n2.强度达到1.8%"),
    ],
)
def test_lines_broken_inside_a_goal_are_joined(cell, read):
    assert read_target(cell).own == read
    assert read_measure(f"培育企业。\n目标：{cell}").own == read


@pytest.mark.parametrize(
    ("group", "title", "goal"),
    [
        ("（一）\n实施企业科技创新行动", "实施企业科技创新行动", ""),
        ("（一）实施企业\n培育行动", "实施企业培育行动", ""),
        ("（一）实施企业\n科技创新培育行动\n新增50家", "实施企业科技创新培育行动", "新增50家"),
        ("（一）实施企业培育行动\n科技实力明显增强", "实施企业培育行动", "科技实力明显增强"),
    ],
)
def test_a_heading_a_narrow_cell_broke_is_whole(group, title, goal):
    heading = read_heading(group)
    assert (heading.title, heading.goal) == (title, goal)


@pytest.mark.parametrize(
    "cell",
    ["2025年6月\n底前", "2025年\n6月底前", "20\n25年6月底前", "202 5年6月底前", "2025 年 6 月底前", "2025年 6月 底前"],
)
def test_a_deadline_a_narrow_cell_broke_is_whole(cell):
    assert read_deadline(cell, 2025) == read_deadline("2025年6月底前", 2025)
    assert read_deadline("长期\n坚持", 2025) == read_deadline("长期坚持", 2025)
    assert read_deadline("2025年6月底前\n完成初稿", 2025).text == "2025年6月底前 完成初稿"
