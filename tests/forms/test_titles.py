"""Titles, labels and headings of a form that speak of a unit or a year: left as they are, and said."""

from __future__ import annotations

import pytest
from office_forms import body_xml, drawn, fill, paragraphs, prepared, recognised
from sampled import few_of

from checklist.errors import FormError
from checklist.forms.frame import Frame

TABLE = [["序号", "工作任务", "责任单位"], ["", "", ""]]
YEAR = Frame(unit="市科技局", unit_full="邢台市科学技术局", year=2025, period="2023—2027年")
PERIOD = Frame(unit="市科技局", unit_full="邢台市科学技术局", period="2023—2027年")
WHOLE = Frame(period="2023—2027年")


@pytest.mark.parametrize(
    ("title", "better"),
    few_of(
        [
            ("市科技局2024年工作台账", "{{ 单位 }}{{ 年度 }}年工作台账"),
            ("2025年度重点任务责任清单", "{{ 年度 }}年度重点任务责任清单"),
            ("2025年度市教育局目标任务台账", "{{ 年度 }}年度{{ 单位 }}目标任务台账"),
            ("市教育局重点工作台账", "{{ 单位 }}重点工作台账"),
            ("科技行动方案（2023—2025年）任务分解表", "科技行动方案（{{ 年度 }}年）任务分解表"),
        ],
        2,
    ),
)
def test_a_title_stays_as_it_is_and_a_check_says_how_it_could_follow_the_ledger(title, better):
    form = prepared(title, TABLE)
    assert paragraphs(fill(form))[0] == title
    assert f"题目照原样保留：{title}（要随单位、年度变，请写成：{better}）" in form.report.lines()
    assert paragraphs(fill(prepared(better, TABLE)))[0] == better.replace("{{ 单位 }}", "市科技局").replace(
        "{{ 年度 }}", "2025"
    )


@pytest.mark.parametrize(
    "text",
    few_of(["重点工作台账", "市委市政府重点工作任务清单", "全市各部门任务分解表", "关于2025年重点工作的通知", "（截至2025年6月30日）",
     "注：本台账自2025年起按月报送", "各单位2025年底前完成。任务清单另发"], 3),
)  # fmt: skip
def test_other_lines_are_no_titles_of_a_unit_or_year(text):
    assert prepared(text, TABLE).report.outside.titles == ()


@pytest.mark.parametrize(
    ("title", "frame", "said"),
    [
        ("市科技局2024年工作台账", YEAR, "写的是2024年，这份台账是市科技局2025年的"),
        ("市教育局2025年工作台账", YEAR, "写的是市教育局，这份台账是市科技局2025年的"),
        ("市教育局2024年工作台账", YEAR, "写的是市教育局、2024年，这份台账是市科技局2025年的"),
        ("2025年工作台账", PERIOD, "写的是2025年，这份台账是市科技局2023—2027年的"),
        ("2023—2024年工作台账", YEAR, "写的是2023—2024年，这份台账是市科技局2025年的"),
        ("市科技局工作台账", WHOLE, "写的是市科技局，这份台账是2023—2027年的"),
    ],
)
def test_a_title_of_another_unit_or_year_is_said_when_the_form_is_filled(title, frame, said):
    warned = prepared(title, TABLE).report.warnings([frame])
    assert warned == (f"空表题目“{title}”{said}；题目没有改动，请核对。",)


@pytest.mark.parametrize(
    ("title", "frame"),
    [
        ("市科技局2025年工作台账", YEAR),
        ("邢台市科学技术局2025年工作台账", YEAR),
        ("科技局2025年度任务清单", YEAR),
        ("行动方案（2023—2027年）任务分解表", YEAR),
        ("行动方案（2023—2027年）任务分解表", WHOLE),
        ("{{ 单位 }}{{ 年度 }}年工作台账", PERIOD),
    ],
)
def test_a_title_that_fits_is_no_matter(title, frame):
    assert prepared(title, TABLE).report.warnings([frame]) == ()


def test_of_a_pack_it_is_said_how_many_ledgers_a_title_does_not_fit():
    form = prepared("市教育局2025年工作台账", [["序号", "2024年工作任务", "责任单位"], [""] * 3])
    frames = [Frame(unit=unit, year=2025) for unit in ("市教育局", "市科技局", "市财政局")]
    assert form.report.warnings(frames) == (
        (
            "空表题目“市教育局2025年工作台账”写的是市教育局，有2份台账不是；题目没有改动，"
            "要随单位、年度变，请写成：{{ 单位 }}{{ 年度 }}年工作台账"
        ),
        "表头“2024年工作任务”写的是2024年，有3份台账不是，请核对。",
    )


def test_a_title_that_fits_every_ledger_of_a_pack_is_no_matter():
    frames = [Frame(unit=unit, year=2025) for unit in ("市科技局", "市财政局")]
    assert prepared("2025年度任务清单", TABLE).report.warnings(frames) == ()


@pytest.mark.parametrize(
    "title", few_of(["____局____年工作台账", "（　　）年工作台账", "（ ）局重点工作台账", "　　　年度任务清单"], 2)
)
def test_blanks_in_a_title_are_for_the_hand(title):
    form = prepared(title, TABLE)
    assert paragraphs(fill(form))[0] == title
    assert form.report.outside.labels == (" ".join(title.split()),)


@pytest.mark.parametrize(
    ("written", "labels"),
    few_of(
        [
            ("审核人：　　填表人：　　联系电话：", ("审核人", "填表人", "联系电话")),
            ("填报单位：　　　填报时间：　年　月　日", ("填报时间",)),
            ("签字：　　　　日期：", ("签字", "日期")),
            ("单位（盖章）：", ("单位（盖章）",)),
            ("报送单位（公章）：", ()),
            ("单位负责人：　　　分管领导：", ("单位负责人", "分管领导")),
            ("申请单位（盖章）：          联系人：          联系电话：", ("申请单位（盖章）", "联系人", "联系电话")),
            ("编制单位：____　编制日期：", ("编制单位", "编制日期")),
            ("申请单位（公章）　　　　", ("申请单位（公章）",)),
            ("牵头单位（盖章）：", ("牵头单位（盖章）",)),
            ("项目名称：　　　项目编号：", ("项目名称", "项目编号")),
            ("记录人：　　密级：____", ("记录人", "密级")),
            ("更新时间：20　　年　　月　　日", ("更新时间",)),
            ("第　　期", ("第　　期",)),
            ("经　办：", ("经　办",)),
            ("记录人：张三", ()),
            ("填报人：张三　联系电话：1234", ()),
            ("各县（市、区）人民政府，市直各部门：", ()),
            ("一、工作要求：", ()),
            ("备注：", ()),
            ("主管部门：\t审核机关：", ("主管部门", "审核机关")),
            ("部门：　　　科室：", ("部门", "科室")),
            ("制表：    审核：    ", ("制表", "审核")),
            ("审核：张三", ()),
            ("主办单位：市科技局", ()),
            ("现将各单位情况报告如下：", ()),
            ("单位：万元", ()),
            ("联系人请填写姓名和职务。", ()),
        ],
        5,
    ),
)
def test_labels_for_the_hand_are_listed(written, labels):
    assert prepared(written, TABLE).report.outside.labels == labels


def test_a_label_in_a_cell_beside_an_empty_one_needs_no_colon():
    above = ["主管单位", "", "编制单位（盖章）", ""]
    form = prepared([above, ["审核人", "张三", "项目名称", ""], ["序号", "工作任务", "责任单位", "备注"], [""] * 4])
    assert form.report.outside.labels == ("主管单位", "编制单位（盖章）", "项目名称")


@pytest.mark.parametrize(
    ("label", "blank"),
    [
        ("填报单位", ""),
        ("填报单位：", "____"),
        ("填报\n单位", "　　"),
        ("申报单位（盖章）", ""),
        ("报送单位（公章）：", ""),
        ("责 任 单 位", ""),
        ("承担部门", ""),
        ("填报单位", "（盖章）"),
        ("填报单位：", "　　　(公章)"),
    ],
)
def test_the_unit_goes_into_the_empty_cell_beside_its_label(label, blank):
    own = [[label, blank, "填报日期", ""]]
    form = prepared(own, TABLE)
    assert drawn(fill(form)) == [[label, f"市科技局{blank.strip('_　')}", "填报日期", ""]]
    assert form.report.outside.labels == ("填报日期",)


def test_such_a_label_may_stand_below_the_ledger_and_in_its_table():
    own = ["填报单位", "", "填报日期", ""]
    assert drawn(fill(prepared(TABLE, "", [own])), 1) == [["填报单位", "市科技局", "填报日期", ""]]
    within = [own, ["序号", "工作任务", "责任单位", "备注"], [""] * 4, own]
    filled = drawn(fill(prepared(within)))
    assert filled[0] == filled[-1] == ["填报单位", "市科技局", "填报日期", ""]


def test_without_a_unit_the_cell_beside_its_label_stays_as_it_was():
    form = prepared([["填报单位", "____", "年度", ""]], TABLE)
    assert drawn(fill(form, frame=Frame(year=2025))) == [["填报单位", "____", "年度", "2025年"]]


def test_the_unit_goes_below_its_label_where_a_table_has_labels_above_answers():
    content = fill(prepared([["填报单位", "填报日期", "联系人"], ["", "", ""]], TABLE))
    assert drawn(content) == [["填报单位", "填报日期", "联系人"], ["市科技局", "", ""]]


@pytest.mark.parametrize("beside", ["市财政局", "填报日期"])
def test_a_label_beside_words_is_answered_only_behind_its_colon(beside):
    assert drawn(fill(prepared([["填报单位", beside]], TABLE))) == [["填报单位", beside]]
    assert drawn(fill(prepared([["填报单位：", beside]], TABLE))) == [["填报单位：市科技局", beside]]


def test_headings_of_another_year_are_said():
    form = prepared([["序号", "2024年工作任务", "2024年目标", "责任单位"], [""] * 4])
    assert form.report.warnings([YEAR]) == ("表头“2024年工作任务”写的是2024年，这份台账是市科技局2025年的，请核对。",)
    assert form.report.warnings([Frame(unit="市科技局", year=2024)]) == ()


def test_a_heading_that_asks_for_more_is_said():
    form = prepared([["序号", "工作任务", "责任部门及责任人", "完成时限及标准"], [""] * 4])
    assert recognised(form) == ["序号", "具体举措", "责任单位", "完成时限"]
    assert form.report.warnings() == (
        "表头“责任部门及责任人”只填责任单位，责任人留给人补写。",
        "表头“完成时限及标准”只填完成时限，标准留给人补写。",
    )


@pytest.mark.parametrize("written", ["{# 备注 #}", "台账{#x#}", "{# 两\n行 #}"])
def test_a_comment_in_braces_is_refused_like_a_statement(written):
    with pytest.raises(FormError) as caught:
        prepared(written, TABLE)
    assert caught.value.message.startswith("空表不能用：我局空表.docx的第1段里有不支持的写法：{#")
    assert caught.value.hint == "空表里只能用 {{ … }}，不能用 {# … #}。"


def test_a_lone_brace_is_text():
    assert "{#1" in body_xml(fill(prepared("编号{#1", TABLE)))
