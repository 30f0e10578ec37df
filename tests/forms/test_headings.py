"""Which rows are the heading and what each column is: rules a to d."""

from __future__ import annotations

import io

import pytest
from docx import Document
from office_forms import (
    COLUMNS,
    altered,
    columns_of,
    drawn,
    fill,
    office_document,
    office_form,
    prepare,
    prepared,
    said_of,
    save,
)
from sampled import few_of

from checklist.errors import FormError, InputError

BLANK = ["", "", "", "", ""]
ONE_ROW = [["序号", "工作任务", "牵头部门", "配合部门", "完成时间"], BLANK]


def refusal(*blocks: object, **options: object) -> FormError:
    with pytest.raises(FormError) as caught:
        prepared(*blocks, **options)
    return caught.value


# a. the heading row


def test_the_columns_of_an_offices_form_are_told_by_its_headings() -> None:
    form = prepared(ONE_ROW)
    assert columns_of(form) == ["sequence", "measure", "lead", "support", "deadline"]
    assert drawn(fill(form)) == [
        ONE_ROW[0],
        ["1", "举措1", "市科技局", "市财政局、市教育局", "2025年12月底"],
        ["2", "举措2", "市科技局", "市财政局、市教育局", "2025年12月底"],
    ]


def test_columns_keep_the_forms_order() -> None:
    form = prepared([["完成时限", "责任单位", "具体举措", "序号"], ["", "", "", ""]])
    assert drawn(fill(form, 1))[1] == ["2025年12月底", "市科技局、市财政局", "举措1", "1"]


def test_rows_above_the_heading_stay_and_repeat_with_it() -> None:
    title = ["市科技局工作台账", "<", "<", "<", "<"]
    who = ["填报单位：", "<", "填报日期：", "<", "<"]
    content = fill(prepared([title, who, *ONE_ROW]))
    assert drawn(content)[0] == title
    assert drawn(content)[1][0] == "填报单位：市科技局"
    assert drawn(content)[3][1] == "举措1"


MEETING = [[label, "<", "", "<", "<"] for label in ("会议时间", "主持人", "参会人员", "请假人员", "会议内容", "议题")]


def test_a_tall_block_above_the_headings_is_not_printed_on_every_page() -> None:
    form = prepared([*MEETING, *ONE_ROW])
    flags = ["tblHeader" in row._tr.xml for row in Document(io.BytesIO(fill(form))).tables[0].rows]
    assert flags == [False] * 9
    assert form.report.warnings() == (
        "表头在表格第7行，上面的内容较高，不能每页都印，所以后面各页没有表头；请把上面的内容另做一个表。",
        "表外留给人填写：会议时间、主持人、参会人员、请假人员",
    )


def test_a_table_before_the_ledger_is_left_alone() -> None:
    other = [["会签", "", ""]]
    content = fill(prepared(other, "", ONE_ROW))
    assert drawn(content, 0) == other
    assert drawn(content, 1)[1][1] == "举措1"


def test_two_ledgers_in_one_form_need_a_choice() -> None:
    said = refusal(ONE_ROW, "", ONE_ROW)
    assert said.message == (
        "空表不能用：我局空表.docx里有2个表都像台账："
        "第1个表（序号、工作任务、牵头部门、配合部门、完成时间）；第2个表（序号、工作任务、牵头部门、配合部门、完成时间）。"
    )
    assert said.hint == "请说明填哪一个：--table 1 或 --table 2。"


def test_the_chosen_table_is_filled() -> None:
    content = fill(prepared(ONE_ROW, "", ONE_ROW, table=2), 1)
    assert drawn(content, 0) == ONE_ROW
    assert drawn(content, 1)[1][1] == "举措1"


def test_a_table_number_beyond_the_last_is_refused() -> None:
    said = refusal(ONE_ROW, table=3)
    assert str(said) == "空表不能用：我局空表.docx里没有第3个表，一共有1个。\n请改正 --table 后面的数字。"


def test_without_a_table_the_message_says_how_to_make_one() -> None:
    said = refusal("只有一段话")
    assert said.message == "空表不能用：我局空表.docx里没有表格。"
    assert said.hint == "请在Word里画一张表，第一行写表头，如：序号、重点任务、牵头单位、配合单位、完成时限。"


def test_without_known_headings_the_message_lists_what_was_found_and_what_it_may_mean() -> None:
    said = refusal([["序号", "工作任物", "牵头单位", "幽默感"], ["", "", "", ""]])
    assert said.message == "空表不能用：我局空表.docx里没有认出台账的表头：至少要认出任务，以及单位、时限中的一样。"
    assert said.hint == (
        "找到的表头：序号、工作任物（不认识；是否指“工作任务”？）、牵头单位、幽默感（不认识）。"
        "请改成常用的表头，或用 --map 表头=列名 指明，如 --map 主抓事项=任务。"
    )


def test_task_and_unit_or_task_and_deadline_are_enough() -> None:
    assert columns_of(prepared([["任务", "责任单位"], ["", ""]])) == ["measure", "responsible"]
    assert columns_of(prepared([["工作内容", "完成时间", "效果图"], ["", "", ""]])) == ["measure", "deadline", None]


def test_a_ledger_of_three_headings_goes_before_a_table_of_two() -> None:
    agenda = [["内容", "时间"], ["", ""]]
    form = prepared(agenda, "", ONE_ROW)
    assert form.report.table == 2
    assert drawn(fill(form, 1), 0) == agenda


def test_labels_with_room_for_an_answer_beside_each_are_no_headings() -> None:
    said = refusal([["任务名称", "", "责任单位", "", "完成时限", ""], ["联系人", "", "电话", "", "备注", ""]])
    assert said.message == (
        "空表不能用：我局空表.docx是竖式表（任务名称、责任单位、完成时限、联系人、电话等写在左边，内容填在右边），一张表只填一项任务。"
    )


def test_three_known_headings_without_a_task_are_no_ledger() -> None:
    assert "至少要认出任务" in refusal([["序号", "牵头单位", "完成时限"], ["", "", ""]]).message


def test_a_form_with_its_labels_in_the_first_column_is_named_and_refused() -> None:
    said = refusal([["任务名称", ""], ["牵头单位", ""], ["配合单位", ""], ["完成时限", ""], ["进展情况", ""]])
    assert said.message == (
        "空表不能用：我局空表.docx是竖式表（任务名称、牵头单位、配合单位、完成时限、进展情况写在左边，内容填在右边），一张表只填一项任务。"
    )
    assert said.hint == "请改用横式的表：表头写在一行里，每项任务一行。"


# b. exact headings


@pytest.mark.parametrize(
    "written",
    few_of(
        [
            "牵头单位：",
            "牵 头 单 位",
            "牵头\n单位",
            "牵头单位（盖章）",
            "牵头单位*",
            "牵头单位＊",
            "牵\n头\n单\n位",
            "牵头单位 (1家)",
        ],
        3,
    ),
)
def test_a_heading_is_known_however_it_is_set(written: str) -> None:
    assert columns_of(prepared([["序号", "工作任务", written], ["", "", ""]])) == ["sequence", "measure", "lead"]


def test_headings_are_never_guessed() -> None:
    form = prepared([["序号", "工作任务", "牵头单位", "牵头单位名称"], ["", "", "", ""]])
    assert columns_of(form)[3] is None
    assert drawn(fill(form, 1))[1][3] == ""


# c. heading blocks of several rows


def test_the_lower_heading_decides_under_a_spanning_one() -> None:
    form = prepared([
        ["序号", "工作任务", "责任分工", "<", "完成时限"],
        ["^", "^", "牵头单位", "配合单位", "^"],
        BLANK,
    ])  # fmt: skip
    assert columns_of(form) == ["sequence", "measure", "lead", "support", "deadline"]
    assert drawn(fill(form, 1))[2] == ["1", "举措1", "市科技局", "市财政局、市教育局", "2025年12月底"]


def test_upper_and_lower_heading_are_read_together() -> None:
    form = prepared([
        ["序号", "工作任务", "单位", "<", "进展情况", "<", "完成时限"],
        ["^", "^", "牵头", "配合", "一季度", "二季度", "^"],
        [*BLANK, "", ""],
    ])  # fmt: skip
    assert columns_of(form) == ["sequence", "measure", "lead", "support", "progress", "progress", "deadline"]
    assert not said_of(form, "unknown")


def test_a_heading_of_two_rows_needs_no_merged_cells() -> None:
    form = prepared([
        ["序号", "工作任务", "责任单位", "<", "完成时限"],
        ["", "", "牵头单位", "配合单位", ""],
        BLANK,
    ])  # fmt: skip
    assert columns_of(form) == ["sequence", "measure", "lead", "support", "deadline"]
    assert len(drawn(fill(form, 3))) == 2 + 3


def test_the_upper_heading_stands_where_the_lower_one_only_explains() -> None:
    form = prepared([["序号", "工作任务", "完成时限", "牵头单位"], ["^", "^", "填到月", "^"], ["", "", "", ""]])
    assert columns_of(form) == ["sequence", "measure", "deadline", "lead"]


def test_what_stands_below_a_unit_is_not_taken_for_the_unit() -> None:
    form = prepared([
        ["序号", "工作任务", "责任单位", "<", "完成时限"],
        ["^", "^", "性别", "籍贯", "^"],
        BLANK,
    ])  # fmt: skip
    assert columns_of(form) == ["sequence", "measure", None, None, "deadline"]
    assert drawn(fill(form, 1))[2] == ["1", "举措1", "", "", "2025年12月底"]
    assert said_of(form, "unknown") == ["责任单位/性别", "责任单位/籍贯"]


def test_a_task_over_a_number_and_its_words_fills_the_words() -> None:
    form = prepared([
        ["序号", "工作任务", "<", "牵头单位"],
        ["^", "编号", "内容", "^"],
        ["", "", "", ""],
    ])  # fmt: skip
    assert columns_of(form) == ["sequence", "number", "measure", "lead"]


def test_a_row_that_numbers_the_columns_belongs_to_the_heading() -> None:
    content = fill(prepared([*ONE_ROW[:1], ["1", "2", "3", "4", "5"], BLANK]), 1)
    assert drawn(content)[1] == ["1", "2", "3", "4", "5"]
    assert drawn(content)[2][1] == "举措1"


def test_headings_set_upright_are_known() -> None:
    content = save(office_document([["序\n号", "工作任务", "牵头单位", "完\n成\n时\n限"], ["", "", "", ""]]))
    assert columns_of(prepare(content)) == ["sequence", "measure", "lead", "deadline"]


# d. three outcomes


def test_columns_for_the_hand_stay_blank_without_a_word() -> None:
    form = prepared([["序号", "工作任务", "牵头单位", "责任人", "联系电话", "进展情况", "备注"], [""] * 7])
    assert drawn(fill(form, 1))[1] == ["1", "举措1", "市科技局", "", "", "", ""]
    assert said_of(form, "by_hand") == ["责任人", "联系电话", "进展情况", "备注"]
    assert form.report.warnings() == ()


def test_an_unknown_heading_stays_blank_and_is_reported() -> None:
    form = prepared([["序号", "工作任务", "牵头单位", "心得体会"], [""] * 4])
    assert drawn(fill(form, 1))[1] == ["1", "举措1", "市科技局", ""]
    assert form.report.warnings() == ("表头“心得体会”不认识，这一列留空；可用 --map 心得体会=列名 指明。",)


def test_map_settles_an_unknown_heading() -> None:
    form = prepared([["序号", "要干的活", "谁来干"], [""] * 3], mapping={"要干的活": "任务", "谁来干": "牵头"})
    assert drawn(fill(form, 1))[1] == ["1", "举措1", "市科技局"]


def test_map_with_a_heading_that_is_not_there_is_refused() -> None:
    said = refusal(ONE_ROW, mapping={"资金": "目标"})
    assert said.message == "空表不能用：我局空表.docx的表头里没有“资金”，--map 用不上。"
    assert said.hint == "表头是：序号、工作任务、牵头部门、配合部门、完成时间。请照表头的写法改正 --map。"


def test_map_to_a_column_that_does_not_exist_is_refused() -> None:
    with pytest.raises(InputError, match="没有“什么”这一列"):
        prepared(ONE_ROW, mapping={"牵头部门": "什么"})


def test_of_two_headings_of_one_meaning_the_left_is_filled() -> None:
    form = prepared([["序号", "工作任务", "牵头单位", "主办单位"], [""] * 4])
    assert drawn(fill(form, 1))[1] == ["1", "举措1", "市科技局", ""]
    assert form.report.warnings() == ("表头“主办单位”与左边的列都是“牵头单位”，只填左边一列。",)


def test_a_broad_task_beside_a_closer_one_is_the_group() -> None:
    assert columns_of(prepared([["序号", "重点任务", "具体举措", "牵头单位"], [""] * 4]))[1:3] == ["group", "measure"]
    assert columns_of(prepared([["序号", "重点任务", "牵头单位"], [""] * 3]))[1] == "measure"


def test_a_sample_cell_across_two_headings_is_refused() -> None:
    said = refusal([["序号", "工作任务", "牵头单位", "配合单位"], ["", "", "", "<"]])
    assert said.message == "空表不能用：我局空表.docx样行里有一格跨在表头“牵头单位”“配合单位”下面。"


def test_the_report_reads_as_a_whole() -> None:
    form = prepared(ONE_ROW)
    assert form.report.lines() == (
        "第1个表；填写：序号、工作任务（具体举措）、牵头部门（牵头单位）、配合部门（配合单位）、完成时间（完成时限）",
        "留给人填写：无",
    )
    assert form.wanted == tuple(COLUMNS.by_key(key) for key in ("sequence", "measure", "lead", "support", "deadline"))


def test_a_table_wider_than_word_allows_is_refused() -> None:
    wide = altered(office_form(ONE_ROW), "word/document.xml", "<w:tcPr>", '<w:tcPr><w:gridSpan w:val="99999999"/>')
    with pytest.raises(FormError, match="有一个表超过63列"):
        prepare(wide)


def test_a_text_too_long_to_be_a_heading_is_none() -> None:
    said = refusal([["序号", "工作任务" + "（说明）" * 100, "牵头单位"], ["", "", ""]])
    assert "找到的表头：序号、牵头单位。" in said.hint


def test_a_cell_merged_from_the_heading_into_the_blank_rows_does_not_make_them_headings() -> None:
    form = prepared([["序号", "工作任务", "牵头单位", "备注"], ["", "", "", "^"], ["", "", "", "^"]])
    assert drawn(fill(form, 2))[1:] == [["1", "举措1", "市科技局", ""], ["2", "举措2", "市科技局", ""]]


@pytest.mark.parametrize(
    ("upper", "begins", "ends"),
    [
        ("时间进度", "启动", "完成"),
        ("时间安排", "开始", "结束"),
        ("实施时限", "计划开工", "计划竣工"),
        ("起止时间", "开始", "截止"),
        ("时间", "起", "止"),
    ],
)
def test_begun_and_done_under_a_heading_of_time_are_its_two_days(upper: str, begins: str, ends: str) -> None:
    form = prepared([["序号", "任务", upper, "<"], ["^", "^", begins, ends], [""] * 4])
    assert [key for key in form.keys if key] == ["sequence", "measure", "deadline"]
    assert said_of(form, "by_hand") == [f"{upper}/{begins}"]


@pytest.mark.parametrize("remedy", ["整改措施", "整改举措", "整改要求", "处置措施"])
def test_how_problems_are_put_right_is_the_task_where_no_other_is_named(remedy: str) -> None:
    form = prepared([["序号", "问题", "整改目标", remedy, "责任单位", "整改时限"], [""] * 6])
    assert [key for key in form.keys if key] == ["sequence", "target", "measure", "responsible", "deadline"]
    assert said_of(form, "by_hand") == ["问题"]


def test_beside_a_ledger_a_table_of_problems_is_none() -> None:
    form = prepared(
        [["序号", "任务", "责任单位"], [""] * 3], "", [["问题", "整改措施", "责任单位", "整改时限"], [""] * 4]
    )
    assert (form.report.table, form.report.warnings()) == (1, ())
