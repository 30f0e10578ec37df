"""How rows are filled: the sample, bands, groups, fonts and what is mended: rules e, f and h."""

from __future__ import annotations

import io
import re

import pytest
from docx import Document
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from hypothesis import given
from hypothesis import strategies as st
from office_forms import (
    ABOVE,
    FRAME,
    LEFT,
    altered,
    body_xml,
    drawn,
    fill,
    office_document,
    office_form,
    paragraphs,
    part,
    prepare,
    prepared,
    save,
    table_for,
)
from sampled import few_of

from checklist.errors import FormError
from checklist.ledger.wording import Band
from checklist.office.widths import measure_text

HEAD = ["序号", "工作任务", "牵头单位", "完成时限", "备注"]
BLANK = [""] * 5
FILLED = ["1", "举措1", "市科技局", "2025年12月底", ""]
GROUPED = [["序号", "重点任务", "具体举措", "牵头单位"], ["", "", "", ""], ["", "^", "", ""]]


def xml_rows(content: bytes, index: int = 0) -> list:
    return Document(io.BytesIO(content)).tables[index]._tbl.tr_lst


def runs(cell) -> list:
    return list(cell.iter(qn("w:r")))


# e. the sample


@pytest.mark.parametrize(
    "sample",
    few_of([BLANK, ["1", "", "", "", ""], ["1.", "……", "……", "……", ""], ["（1）", "", "", "", ""], ["例", "", "", "", ""],
     ["一、", "", "", "", ""], ["...", "", "", "", ""], ["１", "", "", "", ""], ["N", "", "", "", ""], ["×××", "××", "", "", ""]], 3),
)  # fmt: skip
def test_a_blank_row_shows_how_a_row_looks_and_gives_way(sample: list[str]) -> None:
    assert drawn(fill(prepared([HEAD, sample]), 1)) == [HEAD, FILLED]


def test_the_whole_run_of_blank_rows_is_replaced() -> None:
    form = prepared([HEAD, ["1", *BLANK[1:]], ["2", *BLANK[1:]], ["……", *BLANK[1:]], BLANK])
    assert drawn(fill(form, 1)) == [HEAD, FILLED]
    assert len(drawn(fill(form, 30))) == 31


def test_an_example_row_is_not_left_in_the_ledger() -> None:
    form = prepared([HEAD, ["例", "加强攻关", "市科技局", "6月底", ""], ["1", *BLANK[1:]], BLANK])
    assert drawn(fill(form, 1)) == [HEAD, FILLED]


def test_a_heading_drawn_again_for_every_page_goes_with_the_blank_rows() -> None:
    heading = ["序号", "工作任务", "责任单位"]
    blank = ["", "", ""]
    total = ["合计", "", ""]
    content = fill(prepared([heading, blank, blank, heading, blank, total]), 2)
    assert [row[0] for row in drawn(content)] == ["序号", "1", "2", "合计"]


def test_rows_below_the_blank_ones_stay_below() -> None:
    below = [["合计", "", "", "", ""], ["备注：按季度报送", LEFT, LEFT, LEFT, LEFT], ["签字：", LEFT, "", "电话：", ""]]
    form = prepared([HEAD, BLANK, *below])
    assert drawn(fill(form, 2))[3:] == below


def test_rows_that_come_before_the_blank_ones_stay_above() -> None:
    total = ["合计", "", "", "", ""]
    assert drawn(fill(prepared([HEAD, total, BLANK]), 1)) == [HEAD, total, FILLED]


def test_a_form_without_a_blank_row_is_filled_in_the_look_of_its_headings_and_this_is_said() -> None:
    form = prepared([HEAD, ["合计", "", "", "", ""]])
    content = fill(form, 1)
    assert drawn(content) == [HEAD, FILLED, ["合计", "", "", "", ""]]
    assert form.report.remarks == ("表头下面没有空行作样子，各行按表头的样子填写（不加粗）。",)


def test_the_look_of_the_headings_without_bold_shading_or_upright_text() -> None:
    blank = altered(
        office_form([HEAD]),
        "word/document.xml",
        "</w:tcPr>",
        '<w:shd w:val="clear" w:fill="D9D9D9"/><w:textDirection w:val="tbRlV"/></w:tcPr>',
    )
    cell = xml_rows(fill(prepare(blank), 1))[1].tc_lst[1]
    assert cell.tcPr.find(qn("w:shd")) is None
    assert cell.tcPr.find(qn("w:textDirection")) is None
    assert cell.tcPr.find(qn("w:tcW")).get(qn("w:w")) == "1247"
    assert runs(cell)[0].rPr.find(qn("w:b")).get(qn("w:val")) == "0"
    assert runs(cell)[0].rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "仿宋"


def test_a_ledger_of_last_year_is_no_blank_form() -> None:
    with pytest.raises(FormError) as caught:
        prepared([HEAD, ["1", "建平台", "市科技局", "6月底", ""], ["2", "引人才", "市教育局", "6月底", ""], BLANK])
    assert caught.value.message == "空表不能用：我局空表.docx表格第2行已经填了内容，不是空表。"
    assert caught.value.hint == "请把填好的行清空，留一行空行作样子，再用它。"


def test_boxes_to_tick_and_dates_to_write_stay_in_every_row() -> None:
    form = prepared([["序号", "工作任务", "牵头单位", "是否销号", "销号时间"], ["", "", "", "□是 □否", "年  月  日"]])
    assert drawn(fill(form, 2))[2] == ["2", "举措2", "市科技局", "□是 □否", "年  月  日"]


def test_what_the_sample_says_in_a_filled_column_gives_way() -> None:
    form = prepared([HEAD, ["1", "……", "××", "年  月  日", "□"]])
    assert drawn(fill(form, 1))[1] == ["1", "举措1", "市科技局", "2025年12月底", "□"]


def test_a_ledger_inside_a_layout_table_is_found() -> None:
    inner = body_xml(office_form([HEAD, BLANK]))
    table = inner[inner.index("<w:tbl>") : inner.index("</w:tbl>") + 8]
    frame = "<w:t>外框</w:t></w:r></w:p>"
    outer = altered(office_form([["外框"]]), "word/document.xml", frame, f"{frame}{table}<w:p/>")
    form = prepare(outer)
    assert form.report.table == 2
    assert '<w:t xml:space="preserve">举措1</w:t>' in body_xml(fill(form, 1))


def test_an_empty_ledger_leaves_the_heading() -> None:
    assert drawn(fill(prepared([HEAD, BLANK, BLANK]), 0)) == [HEAD]


def test_automatic_numbers_do_not_double_the_number() -> None:
    numbered = altered(
        office_form([HEAD, BLANK]),
        "word/document.xml",
        "<w:pPr><w:rPr>",
        '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr>',
    )
    cells = xml_rows(fill(prepare(numbered), 1))[1].tc_lst
    assert cells[0].find(".//" + qn("w:numPr")) is None
    assert cells[4].find(".//" + qn("w:numPr")) is not None  # the office's own column


# bands and groups


def bands(*titles: str, level: int = 1, goal: str = "") -> list[Band]:
    return [Band(title=title, goal=goal, level=level) for title in titles]


def test_a_full_width_blank_row_before_the_sample_becomes_the_bands() -> None:
    form = prepared([HEAD, ["一、……", LEFT, LEFT, LEFT, LEFT], BLANK, BLANK])
    assert form.has_bands
    content = fill(form, 2, sections=[0, 1], bands=[
        [Band(title="《某方案》（某政〔2023〕1号）", goal="", level=0), *bands("一、强化主体", goal="工作目标：900家")],
        bands("二、建设平台"),
    ])  # fmt: skip
    full = [LEFT] * 4
    assert drawn(content) == [
        HEAD,
        ["《某方案》（某政〔2023〕1号）", *full],
        ["一、强化主体\n工作目标：900家", *full],
        FILLED,
        ["二、建设平台", *full],
        ["2", "举措2", *FILLED[2:]],
    ]


def test_a_band_stays_with_the_row_below() -> None:
    form = prepared([HEAD, ["", LEFT, LEFT, LEFT, LEFT], BLANK])
    row = xml_rows(fill(form, 1, bands=[bands("一、强化主体")]))[1]
    assert row.find(".//" + qn("w:keepNext")) is not None
    assert row.trPr.find(qn("w:cantSplit")) is not None


def test_a_form_without_such_a_row_gets_no_bands() -> None:
    form = prepared([HEAD, BLANK])
    assert not form.has_bands
    assert not form.has_plan_bands
    assert drawn(fill(form, 1, bands=[bands("一、强化主体")])) == [HEAD, FILLED]


def test_beside_a_group_column_bands_name_the_plan_and_the_outer_headings() -> None:
    form = prepared([GROUPED[0], ["", LEFT, LEFT, LEFT], *GROUPED[1:]])
    assert not form.has_bands
    assert form.has_plan_bands
    content = fill(form, 1, bands=[[
        Band(title="《某方案》", goal="", level=0),
        Band(title="二、重点任务", goal="", level=1),
        Band(title="（一）强化主体", goal="", level=2),
    ]])  # fmt: skip
    assert [row[0] for row in drawn(content)] == ["序号", "《某方案》", "二、重点任务", "1"]


def test_a_merged_cell_in_the_sample_groups_its_column() -> None:
    form = prepared(GROUPED)
    assert dict(zip(form.keys, form.grouped, strict=True))["group"]
    content = fill(form, 3, sections=[0, 0, 1])
    assert [row[1] for row in drawn(content)] == ["重点任务", "（一）强化主体", ABOVE, "（一）强化主体"]


def test_without_a_merged_cell_every_row_names_its_group() -> None:
    form = prepared([GROUPED[0], GROUPED[1]])
    assert not any(form.grouped)
    assert [row[1] for row in drawn(fill(form, 2))[1:]] == ["（一）强化主体"] * 2


def test_rows_of_a_merged_group_stay_on_one_page() -> None:
    rows = xml_rows(fill(prepared(GROUPED), 4, sections=[0, 0, 0, 1]))[1:]
    kept = [all(p.find(qn("w:pPr") + "/" + qn("w:keepNext")) is not None for p in row.iter(qn("w:p"))) for row in rows]
    assert kept == [True, True, False, True]  # the last row of all stays with the signatures


def test_a_group_of_more_than_five_rows_is_named_in_each() -> None:
    form = prepared(GROUPED)
    assert [row[1] for row in drawn(fill(form, 5))[1:]] == ["（一）强化主体", *[ABOVE] * 4]
    assert [row[1] for row in drawn(fill(form, 6))[1:]] == ["（一）强化主体"] * 6


def test_a_group_too_tall_for_half_a_page_is_named_in_each_row() -> None:
    content = fill(prepared(GROUPED), 3, measure="举措" * 150)
    assert [row[1] for row in drawn(content)[1:]] == ["（一）强化主体"] * 3


def test_a_group_set_upright_makes_its_rows_no_taller() -> None:
    upright = '<w:tcPr><w:textDirection w:val="tbRlV"/>'
    blank = altered(office_form(GROUPED), "word/document.xml", "<w:tcPr>", upright)
    long = "（一）强化企业创新主体地位，" * 30
    assert [row[1] for row in drawn(fill(prepare(blank), 3, group=long))[1:]] == [long, ABOVE, ABOVE]


def test_other_merged_columns_are_grouped_with_it() -> None:
    form = prepared([
        ["序号", "重点任务", "具体举措", "牵头单位", "责任领导"],
        ["", "", "", "", ""],
        ["", ABOVE, "", ABOVE, ABOVE],
    ])  # fmt: skip
    rows = drawn(form.fill(table_for(form, 3, sections=[0, 0, 0]), FRAME))[1:]
    assert [row[1] for row in rows] == ["（一）强化主体", ABOVE, ABOVE]
    assert [row[3] for row in rows] == ["市科技局", ABOVE, ABOVE]
    assert [row[4] for row in rows] == ["", ABOVE, ABOVE]
    varied = drawn(form.fill(table_for(form, 3, lead="单位{n}"), FRAME))[1:]
    assert [row[3] for row in varied] == ["单位1", "单位2", "单位3"]


def test_headings_of_one_section_are_not_merged_into_one() -> None:
    form = prepared(GROUPED)
    table = table_for(form, 2, group="（{n}）")
    assert [row[1] for row in drawn(form.fill(table, FRAME))[1:]] == ["（1）", "（2）"]


def test_a_row_longer_than_a_page_may_split_and_others_may_not() -> None:
    form = prepared([HEAD, BLANK])
    splits = [row.trPr.find(qn("w:cantSplit")) is None for row in xml_rows(fill(form, 1, measure="很长" * 2000))]
    assert splits == [False, True]
    assert not any(row.trPr.find(qn("w:cantSplit")) is None for row in xml_rows(fill(form, 3)))


def test_rows_of_more_than_a_third_of_a_page_may_split_lest_half_a_page_stays_blank() -> None:
    content = fill(prepared([HEAD, BLANK]), 2, measure="长" * 105)
    assert [row.trPr.find(qn("w:cantSplit")) is None for row in xml_rows(content)] == [False, True, True]


def test_lines_that_snap_to_a_grid_are_counted_as_high_as_the_grid() -> None:
    plain = office_form(GROUPED)
    snapping = altered(plain, "word/document.xml", "<w:docGrid ", '<w:docGrid w:type="lines" ')
    wide = altered(snapping, "word/document.xml", 'w:linePitch="360"', 'w:linePitch="700"')
    merged = [[row[1] for row in drawn(fill(prepare(form), 3, measure="举措" * 8))[2:]] for form in (plain, wide)]
    assert merged == [[ABOVE, ABOVE], ["（一）强化主体"] * 2]


# f. fonts and heights


def test_a_blank_cells_font_is_its_paragraph_marks() -> None:
    cell = xml_rows(fill(prepared([HEAD, BLANK]), 1))[1].tc_lst[1]
    fonts = runs(cell)[0].rPr.find(qn("w:rFonts"))
    assert fonts.get(qn("w:eastAsia")) == "楷体"
    assert runs(cell)[0].rPr.find(qn("w:sz")).get(qn("w:val")) == "21"


def test_a_sample_numbers_font_is_its_own() -> None:
    cell = xml_rows(fill(prepared([HEAD, ["1", "", "", "", ""]]), 1))[1].tc_lst[0]
    assert runs(cell)[0].rPr.find(qn("w:rFonts")).get(qn("w:eastAsia")) == "仿宋"


def test_every_filled_run_is_hinted_chinese() -> None:
    for row in xml_rows(fill(prepared([HEAD, BLANK]), 2))[1:]:
        for run in runs(row):
            assert run.rPr.find(qn("w:rFonts")).get(qn("w:hint")) == "eastAsia"


def test_boxes_to_tick_are_hinted_chinese_too() -> None:
    rows = xml_rows(fill(prepared([["序号", "工作任务", "牵头单位", "是否销号"], ["", "", "", "□是 □否"]]), 1))
    (box,) = runs(rows[1].tc_lst[3])
    assert box.rPr.find(qn("w:rFonts")).get(qn("w:hint")) == "eastAsia"


def test_exact_row_heights_become_least_heights() -> None:
    fixed = altered(
        office_form([HEAD, BLANK]),
        "word/document.xml",
        "<w:tr>",
        '<w:tr><w:trPr><w:trHeight w:val="400" w:hRule="exact"/></w:trPr>',
    )
    height = xml_rows(fill(prepare(fixed), 1))[1].trPr.find(qn("w:trHeight"))
    assert height.get(qn("w:hRule")) == "atLeast"
    assert height.get(qn("w:val")) == "400"


def test_no_row_of_the_form_keeps_an_exact_height() -> None:
    fixed = altered(
        office_form([["台账", LEFT, LEFT, LEFT, LEFT], HEAD, BLANK, ["合计", LEFT, "", "", ""]]),
        "word/document.xml",
        "<w:tr>",
        '<w:tr><w:trPr><w:trHeight w:val="400" w:hRule="exact"/></w:trPr>',
    )
    rows = xml_rows(fill(prepare(fixed), 2))
    assert [row.trPr.find(qn("w:trHeight")).get(qn("w:hRule")) for row in rows] == ["atLeast"] * 5


# h. what is mended, and what is not touched


def test_heading_rows_repeat_and_do_not_split() -> None:
    rows = xml_rows(fill(prepared([["台账", LEFT, LEFT, LEFT, LEFT], HEAD, BLANK]), 1))
    assert [row.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True, True, False]
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_a_tall_block_above_the_heading_stands_once_whatever_the_form_asked_for() -> None:
    form = office_document([["基本情况", LEFT, LEFT, LEFT, LEFT]] * 5 + [HEAD, BLANK])
    for row in form.tables[0].rows[:6]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    rows = xml_rows(fill(prepare(save(form)), 1))
    assert [row.trPr.find(qn("w:tblHeader")) for row in rows] == [None] * 7


def test_grid_and_cells_say_the_same_widths() -> None:
    skewed = re.sub(r'<w:gridCol w:w="\d+"', '<w:gridCol w:w="1"', body_xml(office_form([HEAD, BLANK])))
    form = prepare(with_body(office_form([HEAD, BLANK]), skewed))
    table = Document(io.BytesIO(fill(form, 1))).tables[0]._tbl
    assert [column.get(qn("w:w")) for column in table.tblGrid] == ["1247"] * 5
    for row in table.tr_lst:
        assert [cell.tcPr.find(qn("w:tcW")).get(qn("w:w")) for cell in row.tc_lst] == ["1247"] * 5


def with_body(content: bytes, xml: str) -> bytes:
    return altered(content, "word/document.xml", body_xml(content), xml)


def test_a_table_that_text_flows_around_is_reported() -> None:
    floating = altered(office_form([HEAD, BLANK]), "word/document.xml", "<w:tblPr>", '<w:tblPr><w:tblpPr w:tblpY="1"/>')
    assert prepare(floating).report.remarks == (
        "表格设了文字环绕，Word不会在每页重复表头；请在“表格属性”里把文字环绕改为“无”。",
    )


def test_a_bookmark_before_the_table_s_properties_stays_before_them() -> None:
    marked = altered(
        office_form([HEAD, BLANK]), "word/document.xml", "<w:tblPr>", '<w:bookmarkStart w:id="1" w:name="a"/><w:tblPr>'
    )
    xml = body_xml(fill(prepare(marked), 1))
    assert xml.index("<w:bookmarkStart") < xml.index("<w:tblPr>") < xml.index("<w:tblGrid>") < xml.index("<w:tr>")


def test_other_parts_of_the_form_are_not_touched() -> None:
    blank = office_form("标题", [HEAD, BLANK], "附注")
    content = fill(prepare(blank), 1)
    for name in ("word/styles.xml", "word/theme/theme1.xml", "[Content_Types].xml", "word/_rels/document.xml.rels"):
        assert part(content, name) == part(blank, name)
    assert paragraphs(content) == ["标题", "附注"]
    assert re.findall("<w:sectPr.*?</w:sectPr>", body_xml(content)) == re.findall(
        "<w:sectPr.*?</w:sectPr>", body_xml(blank)
    )


def test_notes_come_below_the_table_where_the_form_has_no_place_for_them() -> None:
    form = prepared([HEAD, BLANK], "单位负责人（签字）：")
    assert paragraphs(fill(form, 1, notes=("举措要点系归纳，以原文为准。",))) == [
        "注：举措要点系归纳，以原文为准。",
        "单位负责人（签字）：",
    ]
    assert paragraphs(fill(form, 1, notes=("甲。", "乙。")))[:2] == ["注：1.甲。", "2.乙。"]
    assert paragraphs(fill(form, 1)) == ["单位负责人（签字）："]


def test_notes_added_below_the_table_are_set_close_and_stay_with_the_last_row() -> None:
    notes = tuple(f"第{number}项说明：照录。" for number in range(1, 9))
    content = fill(prepared([HEAD, BLANK]), 2, measure="长" * 85, notes=notes)
    assert [row.trPr.find(qn("w:cantSplit")) is None for row in xml_rows(content)] == [False, True, False]
    added = Document(io.BytesIO(content)).paragraphs[:8]
    assert {(one.paragraph_format.space_after, one.paragraph_format.keep_with_next) for one in added} == {(0, True)}


# text is data


def test_text_that_looks_like_markup_or_a_template_stays_text() -> None:
    hostile = "R&D<3% </w:t> ]]> {{ 单位 }} {% if %} &amp; \"'"
    assert drawn(fill(prepared([HEAD, BLANK]), 1, measure=hostile))[1][1] == hostile


def test_rare_characters_and_emoji_are_kept_and_control_characters_dropped() -> None:
    content = fill(prepared([HEAD, BLANK]), 1, measure="㐀𠮷😀\x00\x07\x1f\ufffe尾 \ud842\udfb7 \ud800")
    assert drawn(content)[1][1] == "㐀𠮷😀尾 𠮷 �"


def test_new_lines_are_paragraphs_tabs_and_outer_blanks_are_kept() -> None:
    content = fill(prepared([HEAD, BLANK]), 1, measure=" 甲\n乙\t丙 ")
    assert len(xml_rows(content)[1].tc_lst[1].p_lst) == 2
    assert drawn(content)[1][1] == " 甲\n乙\t丙 "


@pytest.mark.slow
@given(st.text(max_size=60))
def test_any_text_comes_back_from_the_file(text: str) -> None:
    content = FORM.fill(table_for(FORM, 1, measure=text.replace("{n}", "")), FRAME)
    shown = drawn(content)[1][1]
    expected = re.sub(r"\r\n?|[\x0b\x0c]", "\n", text.replace("{n}", ""))
    expected = re.sub("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffe\uffff]", "", expected)
    assert shown == re.sub("[\ud800-\udfff]", "�", expected)


FORM = prepared([HEAD, BLANK])


def test_an_offices_form_is_fitted_only_where_it_is_asked_for() -> None:
    head = ["序号", "具体举措", "责任单位", "完成时限", "备注"]
    blank = office_form([head, [""] * 5])
    long = {"measure": "举措" * 200, "responsible": "市科技局"}
    kept, fitted = (
        [int(column.get(qn("w:w"))) for column in Document(io.BytesIO(content)).tables[0]._tbl.tblGrid]
        for content in (fill(prepare(blank), **long), fill(prepare(blank, fit=()), **long))
    )
    assert sum(fitted) == sum(kept)
    assert fitted[1] > kept[1]
    assert fitted[2] < kept[2]
    assert fitted[4] >= kept[4]


def test_cells_over_several_grid_columns_are_as_wide_as_these_in_a_fitted_form() -> None:
    rows = [["序号", "具体举措", LEFT, "责任单位", "完成时限"], ["", "", LEFT, "", ""]]
    content = fill(prepare(office_form(rows), fit=()), 2, measure="举措" * 200)
    grid = [int(column.get(qn("w:w"))) for column in Document(io.BytesIO(content)).tables[0]._tbl.tblGrid]
    for row in xml_rows(content):
        assert sum(int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) for cell in row.tc_lst) == sum(grid)


@pytest.mark.parametrize("said", ["2025年底※", "2027年12月底前", "长期坚持"])
def test_a_fitted_form_of_an_office_breaks_no_deadline(said: str) -> None:
    blank = office_form([["序号", "具体举措", "责任单位", "完成时限"], [""] * 4])
    content = fill(prepare(blank, fit=()), measure="举措" * 400, responsible="市科技局", deadline=said)
    width = int(Document(io.BytesIO(content)).tables[0]._tbl.tblGrid[3].get(qn("w:w")))
    assert width >= (measure_text(said) + 1) * 105 + 2 * 108


ASKING = [
    "（按顺序填写）",
    "（填写任务名称，不超过50字）",
    "（写明单位全称，多个用顿号隔开）",
    "（格式：2025年6月底）",
    "",
]


@pytest.mark.parametrize("blank", [[], [BLANK]])
@pytest.mark.parametrize("row", [ASKING, ["1", "【请填写任务】", "", "", ""]])
def test_a_row_that_tells_how_to_fill_the_table_in_is_replaced(row: list[str], blank: list[list[str]]) -> None:
    assert [len(list(filter(None, cells))) for cells in drawn(fill(prepared([HEAD, row, *blank])))[1:]] == [4, 4]


def test_a_row_that_says_something_besides_is_no_blank_one() -> None:
    with pytest.raises(FormError, match="第2行已经填了内容"):
        prepared([HEAD, ["（一）", "（填写任务）", "市科技局", "", ""]])


@pytest.mark.parametrize(
    ("kind", "said"), [("dropDownList", True), ("date", True), ("comboBox", True), ("text", False), ("richText", False)]
)
def test_controls_to_choose_in_are_said_to_become_plain_cells(kind: str, *, said: bool) -> None:
    document = office_document([HEAD, BLANK])
    control = parse_xml(
        f"<w:sdt {nsdecls('w')}><w:sdtPr><w:showingPlcHdr/><w:{kind}/></w:sdtPr>"
        "<w:sdtContent><w:r><w:t>选择一项。</w:t></w:r></w:sdtContent></w:sdt>"
    )
    document.tables[0].cell(1, 4).paragraphs[0]._p.append(control)
    told = "空表里点选的控件（下拉、日期、勾选框）填好后是普通的格，要填的直接打字。"
    assert any(told in line for line in prepare(save(document)).report.lines()) == said
