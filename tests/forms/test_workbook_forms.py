"""An office's blank Excel form: recognised, filled, and read back."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
import zipfile
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

import openpyxl
import pytest
from office_forms import said_of, save, with_parts
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.formula import ArrayFormula
from sampled import few_of

from checklist.errors import FormError, InputError
from checklist.forms.excel import prepare_workbook
from checklist.forms.form import fill_ledger
from checklist.forms.frame import Frame
from checklist.forms.read import read_excel
from checklist.ledger.columns import load_columns
from checklist.ledger.ledger import build_ledger
from checklist.ledger.wording import Band, Table, TableRow
from checklist.office.cells import shown_text as said_by
from checklist.office.sheetediting import Shift, shifted_formula

SUPPORT = Path(__file__).resolve().parents[1] / "support"
"""What other processes of a test import."""

COLUMNS = load_columns()
LINE = Side(style="thin")
BOX = Border(left=LINE, right=LINE, top=LINE, bottom=LINE)
HEADINGS = ("序号", "重点任务", "具体举措", "牵头单位", "完成时限", "进展情况")
ROWS = (
    ("（一）培育企业", "引进企业。", "市科技局", "2025年底"),
    ("（一）培育企业", "服务企业。", "市财政局", "长期坚持"),
    ("（二）引进人才", "招才引智。", "市人社局", "2025年6月底"),
)


def blank(headings=HEADINGS, *, samples=2, title="标题", labels=(), below=()):
    """Make a blank form: title in row 1, labels in row 2, headings, bordered blank rows, rows below."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "台账"
    sheet["A1"] = title
    top = 3
    for place, text in labels:
        sheet[place] = text
    for column, heading in enumerate(headings, 1):
        cell = sheet.cell(top, column, heading)
        cell.font, cell.border = Font(name="黑体", sz=12, b=True), BOX
    for row in range(top + 1, top + 1 + samples):
        for column in range(1, len(headings) + 1):
            cell = sheet.cell(row, column)
            cell.font, cell.border, cell.alignment = Font(name="仿宋", sz=12), BOX, Alignment(vertical="center")
    for offset, texts in enumerate(below):
        for column, text in enumerate(texts, 1):
            sheet.cell(top + 1 + samples + offset, column, text).border = BOX
    return book


def saved(book) -> bytes:
    return save(book)


def worded(form, rows=ROWS, notes=(), bands=()) -> Table:
    """Give a table in the form's columns."""
    values = [
        {"sequence": str(i), "group": row[0], "measure": row[1], "lead": row[2], "deadline": row[3]}
        for i, row in enumerate(rows, 1)
    ]
    groups = list(dict.fromkeys(row[0].partition("\n")[0] for row in rows))
    return Table(
        columns=form.wanted,
        rows=tuple(
            TableRow(
                cells=tuple(value.get(column.key, "？") for column in form.wanted),
                section=groups.index(row[0].partition("\n")[0]),
            )
            for value, row in zip(values, rows, strict=True)
        ),
        bands=bands,
        notes=notes,
        title="台账标题",
        subtitle="",
    )


def prepare(book, **options):
    return prepare_workbook(saved(book), "我局空表.xlsx", COLUMNS, **options)


def fill(book, rows=ROWS, *, notes=(), bands=(), frame=None, **options):
    """Fill the form and open what came of it."""
    form = prepare(book, **options)
    content = form.fill(worded(form, rows, notes, bands), frame or Frame(unit="市科技局", year=2025))
    return openpyxl.load_workbook(io.BytesIO(content), rich_text=True).active


def values(sheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_rows_take_the_place_of_the_blank_ones():
    assert values(fill(blank()))[3:] == [
        [1, "（一）培育企业", "引进企业。", "市科技局", "2025年底", None],
        [2, "（一）培育企业", "服务企业。", "市财政局", "长期坚持", None],
        [3, "（二）引进人才", "招才引智。", "市人社局", "2025年6月底", None],
    ]


def test_no_blank_row_is_left_over_and_what_stands_below_moves():
    below = (("合计", None, None, None, None, None), ("填报人：", None, None, None, None, None))
    rows = values(fill(blank(samples=9, below=below), ROWS[:1]))
    assert [row[0] for row in rows[3:]] == [1, "合计", "填报人："]


def test_rows_look_like_the_sample():
    sheet = fill(blank())
    for row in (4, 6):
        cell = sheet.cell(row, 3)
        assert (cell.font.name, cell.font.sz, cell.border.left.style) == ("仿宋", 12, "thin")
        assert (cell.alignment.vertical, cell.alignment.wrap_text) == ("center", True)


def test_the_office_s_widths_margins_and_fonts_stay():
    book = blank()
    book.active.column_dimensions["C"].width = 41.5
    book.active.page_margins.left = 0.3
    sheet = fill(book)
    assert (sheet.column_dimensions["C"].width, sheet.page_margins.left, sheet["A3"].font.name) == (41.5, 0.3, "黑体")


def test_a_form_without_a_blank_row_is_built_from_its_heading_and_says_so():
    form = prepare(blank(samples=0))
    sheet = fill(blank(samples=0))
    cell = sheet["C4"]
    assert (cell.value, cell.font.name, cell.font.b, cell.border.left.style) == ("引进企业。", "黑体", False, "thin")
    assert (cell.alignment.horizontal, sheet["A4"].alignment.horizontal) == ("left", "center")
    assert form.report.remarks == ("表头下面没有空行作样子，各行按表头的样子填写（不加粗）。",)


def test_blank_rows_nobody_drew_are_replaced_and_rows_look_like_the_heading():
    book = blank(samples=0)
    for column, text in enumerate(("合计", None, "=COUNTA(C4:C8)", None, None, None), 1):
        book.active.cell(9, column, text).border = BOX
    sheet = fill(book)
    assert [row[0] for row in values(sheet)[2:]] == ["序号", 1, 2, 3, "合计"]
    assert sheet["C7"].value == "=COUNTA(C4:C6)"
    assert (sheet["C4"].border.left.style, sheet["C4"].font.b) == ("thin", False)
    assert prepare(book).report.remarks == ("表头下面的空行没有画线，各行按表头的样子填写（不加粗）。",)


def test_blank_rows_between_two_tables_stay():
    book = blank(samples=0)
    for column, heading in enumerate(HEADINGS, 1):
        book.active.cell(8, column, heading).border = BOX
    sheet = fill(book, table=1)
    assert [row[0] for row in values(sheet)[2:]] == ["序号", 1, 2, 3, None, None, None, None, "序号"]


def test_a_form_without_widths_gets_ours_and_one_page_across():
    sheet = fill(blank(), [("组", "很长的举措。" * 60, "市科技局", "2025年底"), *ROWS[:2]])
    assert sheet.column_dimensions["C"].width > 3 * sheet.column_dimensions["A"].width
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (
        "landscape",
        1,
        0,
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert not sheet.merged_cells.ranges


def test_a_form_with_one_width_of_its_own_keeps_them_all():
    book = blank()
    book.active.column_dimensions["C"].width = 20
    sheet = fill(book)
    assert sorted(sheet.column_dimensions) == ["C"]
    assert sheet.page_setup.orientation is None


def test_texts_taller_than_a_row_can_be_are_said():
    book = blank()
    book.active.column_dimensions["C"].width = 20
    form = prepare(book)
    assert form.crowded(worded(form)) == ()
    assert form.crowded(worded(form, [("组", "字" * 900, "市科技局", "2025年底"), *ROWS])) == (
        "有1项任务的文字超过Excel一行能有的高度（409磅），占了几行合并的格子；把空表的“具体举措”一列加宽就不会。",
    )


def test_the_column_to_be_widened_is_called_what_the_form_calls_it():
    book = blank(("序号", "重点任务", "工作措施", "牵头单位", "完成时限", "进展情况"))
    book.active.column_dimensions["C"].width = 20
    form = prepare(book)
    (said,) = form.crowded(worded(form, [("组", "字" * 900, "市科技局", "2025年底")]))
    assert "把空表的“工作措施”一列加宽" in said


def test_notes_too_tall_for_one_row_have_one_each():
    book = blank()
    for column in "ABCDEF":
        book.active.column_dimensions[column].width = 5
    sheet = fill(book, notes=("字" * 200, "句" * 200, "词" * 200))
    last = [row[0] for row in sheet.iter_rows()][-3:]
    assert [cell.value[:5] for cell in last] == ["注：1.字", "2.句句句", "3.词词词"]
    assert all(sheet.row_dimensions[cell.row].height < 409 for cell in last)


def test_notes_taller_than_a_row_can_be_stand_in_several_rows_merged():
    book = blank()
    for column in "ABCDEF":
        book.active.column_dimensions[column].width = 5
    sheet = fill(book, notes=("字" * 900,))
    (notes,) = [merged for merged in sheet.merged_cells.ranges if merged.min_col == 1 and merged.max_col == 6]
    heights = [sheet.row_dimensions[row].height for row in range(notes.min_row, notes.max_row + 1)]
    assert len(heights) > 1
    assert max(heights) <= 409
    assert sum(heights) > 900 / 15 * 12


def test_headings_in_two_rows_merged_across_and_down():
    book = blank((*HEADINGS, "备注"))
    sheet = book.active
    for column, lower in ((6, "上半年"), (7, "下半年")):
        sheet.cell(4, column, lower)
    sheet["F3"], sheet["G3"] = "进展情况", None
    for column in range(1, 6):
        sheet.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    sheet.merge_cells("F3:G3")
    form = prepare(book)
    assert said_of(form, "by_hand") == ["进展情况/上半年", "进展情况/下半年"]
    assert values(fill(book))[4][:3] == [1, "（一）培育企业", "引进企业。"]


def test_a_merge_in_the_sample_groups_the_column():
    book = blank()
    book.active.merge_cells("B4:B5")
    sheet = fill(book)
    assert [str(m) for m in sheet.merged_cells.ranges] == ["B4:B5"]
    assert (sheet["B4"].value, sheet["B6"].value) == ("（一）培育企业", "（二）引进人才")


def test_a_long_group_is_not_merged_but_repeated():
    book = blank()
    book.active.merge_cells("B4:B5")
    sheet = fill(book, [("（一）同组", f"第{i}件。", "市科技局", "2025年底") for i in range(9)])
    assert not sheet.merged_cells.ranges
    assert [row[1] for row in values(sheet)[3:]] == ["（一）同组"] * 9


def test_a_cell_merged_across_in_the_sample_is_merged_in_every_row():
    book = blank(("序号", "重点任务", "具体举措", None, "牵头单位", "完成时限"))
    sheet = book.active
    for row in (3, 4, 5):
        sheet.merge_cells(start_row=row, end_row=row, start_column=3, end_column=4)
    filled = fill(book)
    merged = {str(m) for m in filled.merged_cells.ranges}
    assert merged == {"C3:D3", "C4:D4", "C5:D5", "C6:D6"}
    assert (filled["C6"].value, filled["E6"].value) == ("招才引智。", "市人社局")


def test_a_full_width_blank_row_before_the_sample_shows_how_a_band_looks():
    book = blank(("序号", "具体举措", "牵头单位", "完成时限"))
    sheet = book.active
    sheet.merge_cells("A4:D4")
    sheet["A4"].font = Font(name="楷体", sz=14)
    bands = (
        (Band(title="（一）培育企业", goal="工作目标：800家", level=1),),
        (Band(title="（二）引进人才", goal="", level=1),),
    )
    form = prepare(book)
    assert form.has_bands
    filled = fill(book, bands=bands)
    assert [row[0] for row in values(filled)[3:]] == ["（一）培育企业\n工作目标：800家", 1, 2, "（二）引进人才", 3]
    assert (filled["A7"].font.name, filled["A5"].font.name) == ("楷体", "仿宋")
    assert {"A4:D4", "A7:D7"} == {str(m) for m in filled.merged_cells.ranges}


def test_labels_outside_are_filled_as_in_word_and_the_rest_reported():
    labels = (("A2", "填报单位（盖章）：＿＿＿＿"), ("D2", "填报日期：   年  月  日"), ("F2", "单位：万元"))
    form = prepare(blank(labels=labels))
    sheet = fill(blank(labels=labels))
    assert [sheet[place].value for place in ("A2", "D2", "F2")] == [
        "填报单位（盖章）：市科技局",
        labels[1][1],
        "单位：万元",
    ]
    assert form.report.outside.labels == ("填报日期",)


@pytest.mark.parametrize("label", ["填报单位：", "填报单位", "申报单位（盖章）", "责任单位"])
def test_the_words_of_a_label_go_into_the_underlined_cell_beside_it(label):
    book = blank(labels=(("A2", label),))
    book.active["B2"].border = Border(bottom=LINE)
    sheet = fill(book)
    assert (sheet["A2"].value, sheet["B2"].value) == (label, "市科技局")


def test_the_words_of_a_label_go_below_it_where_another_label_stands_beside_it():
    book = blank(labels=(("A1", "填报单位"), ("B1", "填报日期"), ("A2", None)))
    book.active["A2"].border = Border(bottom=LINE)
    sheet = fill(book)
    assert [sheet[place].value for place in ("A1", "A2", "B1", "B2")] == ["填报单位", "市科技局", "填报日期", None]


def test_a_place_for_a_seal_stays_behind_the_unit():
    book = blank(labels=(("A2", "填报单位"), ("B2", "（盖章）")))
    assert prepare(book).report.outside.labels == ("填报单位",)
    book.active["B2"].border = Border(bottom=LINE)
    sheet = fill(book)
    assert (sheet["A2"].value, sheet["B2"].value) == ("填报单位", "市科技局（盖章）")


def test_placeholders_in_cells_and_in_the_page_s_margins():
    book = blank(title="{{ 单位 }}{{ 年度 }}年重点工作台账", labels=(("A2", "{{ 没有这个 }}"),))
    book.active.oddHeader.center.text = "{{ 单位 }}&D"
    form = prepare(book)
    sheet = fill(book)
    assert (sheet["A1"].value, sheet["A2"].value) == ("市科技局2025年重点工作台账", "{{ 没有这个 }}")
    assert sheet.oddHeader.center.text == "市科技局&D"
    assert form.report.outside.unknown == ("{{ 没有这个 }}",)


def test_a_placeholder_that_stays_empty_leaves_the_page_s_margin_empty():
    book = blank()
    book.active.oddHeader.left.text = "{{ 截至日期 }}"
    form = prepare(book)
    with zipfile.ZipFile(io.BytesIO(form.fill(worded(form), Frame(unit="市科技局")))) as package:
        assert b"&amp;L" not in package.read("xl/worksheets/sheet1.xml")


def test_a_placeholder_over_pieces_of_different_fonts():
    book = blank()
    book.active["A1"] = CellRichText("{{ 单", TextBlock(InlineFont(b=True), "位 }}台账"))
    assert fill(book)["A1"].value == "市科技局台账"


def test_text_in_pieces_of_different_fonts_stays_where_nothing_is_filled():
    book = blank()
    book.active["A1"] = CellRichText("重点", TextBlock(InlineFont(b=True), "任务"))
    assert [str(piece) for piece in fill(book)["A1"].value] == ["重点", "任务"]


def test_notes_stand_below_everything_and_are_printed():
    book = blank(below=(("合计", None, None, None, None, None),))
    book.active.print_area = "A1:F6"
    sheet = fill(book, notes=("以原文为准。",))
    assert (sheet["A8"].value, sheet.print_area) == ("注：以原文为准。", "'台账'!$A$1:$F$8")


def test_headings_merged_over_two_rows_at_the_end_of_a_sheet_keep_their_rows():
    """Without lines nothing tells that row 4 belongs to them but the merge; tasks written into it would be lost."""
    book = blank(samples=0)
    for column in range(1, len(HEADINGS) + 1):
        book.active.merge_cells(start_row=3, end_row=4, start_column=column, end_column=column)
    sheet = fill(book, notes=("以原文为准。",))
    assert [row[0] for row in values(sheet)] == ["标题", None, "序号", None, 1, 2, 3, "注：以原文为准。"]


def test_notes_stand_below_a_merged_cell():
    book = blank(below=(("填表说明", None, None, None, None, None),))
    book.active.merge_cells("A6:F8")
    sheet = fill(book, notes=("以原文为准。",))
    assert (sheet["A7"].value, sheet["A10"].value) == ("填表说明", "注：以原文为准。")


def test_a_form_with_a_place_for_notes_gets_them_there_only():
    sheet = fill(blank(labels=(("A2", "{{ 注 }}"),)), notes=("以原文为准。",))
    assert [row[0] for row in values(sheet)] == ["标题", "注：以原文为准。", "序号", 1, 2, 3]


def test_headings_repeat_on_every_page_unless_the_office_said_what_does():
    book = blank()
    assert fill(book).print_title_rows == "$3:$3"
    book.active.print_title_rows = "1:3"
    assert fill(book).print_title_rows == "$1:$3"


def test_formulas_follow_their_cells():
    book = blank(samples=2, below=(("合计", None, None, "=COUNTA(D4:D5)", "=D6+1", None),))
    sheet = book.active
    sheet["H1"] = "=D6"
    sheet["F4"], sheet["F5"] = '=IF(E4="","否","是")', '=IF(E5="","否","是")'
    other = book.create_sheet("汇总")
    other["A1"] = "=台账!D6*2"
    book.defined_names["合计数"] = DefinedName("合计数", attr_text="台账!$D$6")
    form = prepare(book)
    done = openpyxl.load_workbook(io.BytesIO(form.fill(worded(form), Frame())))
    filled = done["台账"]
    assert [filled[place].value for place in ("D7", "E7", "H1", "F6")] == [
        "=COUNTA(D4:D6)", "=D7+1", "=D7", '=IF(E6="","否","是")',
    ]  # fmt: skip
    assert (done["汇总"]["A1"].value, done.defined_names["合计数"].attr_text) == ("=台账!D7*2", "台账!$D$7")


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=SUM(F5:F10)", "=SUM(F5:F20)"),
        ("=SUM(F5:F6)", "=SUM(F5:F6)"),
        ("=F11+F4", "=F21+F4"),
        ("=SUM($F$5:$F$11)", "=SUM($F$5:$F$21)"),
        ("=SUM(11:12)", "=SUM(21:22)"),
        ("=SUM(F:F)", "=SUM(F:F)"),
        ("=别表!F11", "=别表!F11"),
        ("='台账'!F11", "='台账'!F21"),
        ('="F11"&A11', '="F11"&A21'),
        ("=LOG10(A11)", "=LOG10(A21)"),
    ],
)
def test_references_move_as_excel_moves_them(formula, moved):
    shift = Shift(start=5, stop=11, count=16)
    assert shifted_formula(formula, "台账", shift, own=True) == moved


def test_lists_formats_filters_and_the_print_area_reach_over_all_rows():
    book = blank(below=(("合计", None, None, None, None, None),))
    sheet = book.active
    validation = DataValidation(type="list", formula1='"是,否"')
    validation.add("F4:F5")
    sheet.add_data_validation(validation)
    rule = openpyxl.formatting.rule.CellIsRule(
        operator="equal", formula=['"是"'], fill=PatternFill("solid", bgColor="FFFF00")
    )
    sheet.conditional_formatting.add("F4", rule)
    sheet.print_area, sheet.auto_filter.ref = "A1:F6", "A3:F5"
    filled = fill(book)
    assert str(filled.data_validations.dataValidation[0].sqref) == "F4:F6"
    assert [str(found.sqref) for found in filled.conditional_formatting] == ["F4:F6"]
    assert (filled.print_area, filled.auto_filter.ref) == ("'台账'!$A$1:$F$7", "A3:F6")


def test_a_formula_over_an_array_moves_with_its_range():
    book = blank(samples=1, below=(("合计", "", "", "", "", ""),))
    book.active["C5"] = ArrayFormula("C5:C5", "=SUM(LEN(C4:C4))")
    moved = fill(book)["C7"].value
    assert (moved.ref, moved.text) == ("C7", "=SUM(LEN(C4:C6))")


def test_a_formula_that_cannot_be_read_stays_as_it_is():
    book = blank(samples=1, below=(("合计", "", '=COUNTA("', "", "", ""),))
    book.active["F4"] = '=COUNTA("'
    sheet = fill(book)
    assert (sheet["C7"].value, sheet["F4"].value, sheet["F6"].value) == ('=COUNTA("',) * 3


def test_what_holds_for_whole_columns_still_does():
    book = blank(samples=1, below=(("合计", "", "=COUNTA(C4:C1048576)", "", "", ""),))
    sheet = book.active
    choice = DataValidation(type="list", formula1='"已完成,推进中"')
    choice.add("F1:F1048576")
    sheet.add_data_validation(choice)
    sheet.conditional_formatting.add("E4:E1048576", CellIsRule(operator="equal", formula=['"滞后"']))
    sheet.auto_filter.ref = "A3:F1048576"
    filled = fill(book)
    assert [str(rule.sqref) for rule in filled.data_validations.dataValidation] == ["F1:F1048576"]
    assert [str(rule.sqref) for rule in filled.conditional_formatting] == ["E4:E1048576"]
    assert filled.auto_filter.ref == "A3:F1048576"
    assert filled["C7"].value == "=COUNTA(C4:C1048576)"


def test_row_heights_below_move_and_rows_are_never_lower_than_their_text():
    book = blank(below=(("合计", None, None, None, None, None),))
    book.active.row_dimensions[4].height, book.active.row_dimensions[6].height = 60, 55
    book.active.column_dimensions["C"].width = 20
    sheet = fill(book, [("组", "很长的举措。" * 16, "市科技局", "2025年底"), *ROWS[:2]])
    assert sheet.row_dimensions[4].height > 10 * 12
    assert [sheet.row_dimensions[row].height for row in (5, 7)] == [60, 55]


@pytest.mark.parametrize("grouped", [False, True])
def test_a_row_taller_than_excel_allows_is_several_rows_merged_and_reads_back_as_one(grouped):
    book = blank()
    book.active.column_dimensions["C"].width = 20
    if grouped:
        book.active.merge_cells("B4:B5")
    form = prepare(book)
    content = form.fill(worded(form, [("组", "字" * 900, "市科技局", "2025年底"), *ROWS[1:]]), Frame())
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert any(
        merged.min_row == 4 and merged.min_col == 3 and merged.max_row > 5 for merged in sheet.merged_cells.ranges
    )
    read = read_excel(content, "台账.xlsx", COLUMNS)
    assert [row.cells["measure"] for row in read.rows] == ["字" * 900, "服务企业。", "招才引智。"]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "#N/A", "＝1"])
def test_text_never_becomes_a_formula_or_an_error(text):
    cell = fill(blank(), [("组", text, "市科技局", "2025年底")])["C4"]
    assert (cell.value, cell.data_type) == (text, "s")


def test_a_text_longer_than_a_cell_is_refused_not_cut():
    with pytest.raises(InputError, match="超过32767字，Excel放不下"):
        fill(blank(), [("组", "长" * 32_768, "市科技局", "2025年底")])


def test_boxes_to_tick_stay_in_every_row():
    book = blank()
    book.active["F4"] = "□是 □否"
    assert [row[5] for row in values(fill(book))[3:]] == ["□是 □否"] * 3


def test_unknown_and_doubled_headings_are_reported_and_map_settles_them():
    headings = ("序号", "具体举措", "牵头单位", "主抓处", "完成时限", "完成时间")
    form = prepare(blank(headings))
    assert form.report.warnings()[0].startswith("表头“主抓处”不认识，这一列留空")
    assert "表头“完成时间”与左边的列都是“完成时限”，只填左边一列。" in form.report.warnings()
    assert said_of(prepare(blank(headings), mapping={"主抓处": "责任单位"}), "unknown") == []


def test_a_table_that_does_not_begin_in_the_first_column():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["A1"], sheet["K1"] = "附件", "编号"
    for column, heading in enumerate(HEADINGS, 3):
        sheet.cell(4, column, heading).border = BOX
        sheet.cell(5, column).border = BOX
    assert [row[2:5] for row in values(fill(book))[4:]] == [
        [1, "（一）培育企业", "引进企业。"], [2, "（一）培育企业", "服务企业。"], [3, "（二）引进人才", "招才引智。"],
    ]  # fmt: skip


def test_the_sheet_with_the_table_is_found_and_others_stay():
    book = blank()
    first = book.create_sheet("填表说明", 0)
    first["A1"] = "请如实填写"
    form = prepare(book)
    done = openpyxl.load_workbook(io.BytesIO(form.fill(worded(form), Frame())))
    assert (done.sheetnames, done["填表说明"]["A1"].value, done["台账"]["C4"].value) == (
        ["填表说明", "台账"], "请如实填写", "引进企业。",
    )  # fmt: skip


def message(content: bytes, **options) -> str:
    with pytest.raises(FormError) as caught:
        prepare_workbook(content, "我局空表.xlsx", COLUMNS, **options)
    return str(caught.value)


def test_two_tables_which_one_is_asked():
    book = blank()
    book.copy_worksheet(book.active).title = "台账二"
    assert message(saved(book)) == (
        "空表不能用：我局空表.xlsx里有2个表都像台账：第1个表（工作表“台账”第3行）；第2个表（工作表“台账二”第3行）。\n"
        "请说明填哪一个：--table 1 或 --table 2。"
    )
    assert prepare(book, table=2).report.table == 2
    assert message(saved(book), table=3) == (
        "空表不能用：我局空表.xlsx里没有第3个台账表，一共有2个。\n请改正 --table 后面的数字。"
    )


def test_no_table_says_what_was_found():
    said = message(saved(blank(("序号", "工作安徘", "牵头单位", "完成时限"))))
    assert said.startswith(
        "空表不能用：我局空表.xlsx里没有认出台账的表头：至少要认出任务，以及单位、时限中的一样。\n找到的表头：序号、工作安徘（不认识"
    )


def test_labels_in_the_first_column_are_no_table():
    book = openpyxl.Workbook()
    for row, label in enumerate(("具体举措", "牵头单位", "完成时限"), 1):
        book.active.cell(row, 1, label)
    assert message(saved(book)) == (
        "空表不能用：我局空表.xlsx是竖式表（具体举措、牵头单位、完成时限写在左边，内容填在右边），一张表只填一项任务。\n"
        "请改用横式的表：表头写在一行里，每项任务一行。"
    )


def test_a_form_already_filled_in():
    book = blank(samples=1)
    for column, text in enumerate(("1", "组", "已经填了", "市科技局", "2025年底"), 1):
        book.active.cell(4, column, text)
    assert message(saved(book)) == (
        "空表不能用：我局空表.xlsx第4行已经填了内容，不是空表。\n请把填好的行清空，留一行空行作样子，再用它。"
    )


def with_last_year(book):
    """Put a sheet before it that is filled in."""
    sheet = book.create_sheet("2023年", 0)
    for row in (("序号", "任务", "责任单位", "完成时间"), ("1", "旧任务", "市科技局", "2023年底")):
        sheet.append(row)
    return book


def test_the_sheet_that_is_blank_is_found_and_named():
    form = prepare(with_last_year(blank(("序号", "明细功能", "责任单位", "预计结束时间"))))
    assert form.report.lines()[0] == (
        "第2个表（工作表“台账”）；填写：序号、明细功能（具体举措）、责任单位、预计结束时间（完成时限）"
    )
    assert form.report.warnings() == ("另有1个像台账的表已经填了内容，没有改动；填的是工作表“台账”第3行。",)


def test_the_sheet_of_a_form_already_filled_in_is_named():
    book = with_last_year(openpyxl.Workbook())
    assert message(saved(book)) == (
        "空表不能用：我局空表.xlsx工作表“2023年”第2行已经填了内容，不是空表。\n"
        "请把填好的行清空，留一行空行作样子，再用它。"
    )


def test_a_label_in_a_cell_beside_an_empty_one_needs_no_colon():
    labels = (("A2", "申报单位"), ("C2", "审核人"), ("D2", "张三"), ("E2", "填报日期"))
    assert prepare(blank(labels=labels)).report.outside.labels == ("申报单位", "填报日期")


def test_protected_sheets_and_workbooks_are_said():
    book = blank()
    book.active.protection.sheet = True
    book.security = openpyxl.workbook.protection.WorkbookProtection(lockStructure=True)
    assert prepare(book).report.warnings() == (
        "空表工作表“台账”设了保护，打开后不能照常填写；请先在“审阅→撤消工作表保护”里去掉。",
        "空表设了工作簿结构保护，不能增删工作表；要改的，请在“审阅→保护工作簿”里去掉。",
    )


def test_the_cell_of_a_mistake_in_a_placeholder_is_named():
    assert message(saved(blank(title="{{ 单位 < 3 }}"))).startswith(
        "空表不能用：我局空表.xlsx的A1格里的占位符写得不对：{{ 单位 < 3 }}（文字和数字不能这样放在一起）。"
    )
    assert message(saved(with_last_year(blank(title="{{ 单位.x }}")))).startswith(
        "空表不能用：我局空表.xlsx的工作表“台账”A1格里的占位符"
    )


def test_two_columns_of_the_task_are_both_filled():
    form = prepare(blank(("序号", "项目", "建设内容", "责任方", "计划完成日期")))
    assert [column.key for column in form.pattern.columns] == [
        "sequence",
        "title",
        "measure",
        "responsible",
        "deadline",
    ]


def test_a_mapping_that_is_not_met():
    assert message(saved(blank()), mapping={"没有的": "责任单位"}).startswith(
        "空表不能用：我局空表.xlsx的表头里没有“没有的”，--map 用不上。"
    )


SHEET = "xl/worksheets/sheet1.xml"
TYPES = "[Content_Types].xml"
BOOK = "xl/workbook.xml"


def with_sheets(book: bytes, count: int) -> bytes:
    """Give the list of sheets with so many more that are all the first one."""
    (first,) = re.findall(rb"<sheet [^>]*/>", book)
    more = (re.sub(rb'name="[^"]*"', b'name="%d"' % number, first) for number in range(count))
    return book.replace(first, first + b"".join(more))


def sheet_xml(inner: str) -> bytes:
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{inner}</worksheet>'.encode()


@lru_cache
def hostile() -> dict[str, tuple[bytes, str]]:
    good = saved(blank())
    with zipfile.ZipFile(io.BytesIO(good)) as archive:
        types, xml, book = (archive.read(name) for name in (TYPES, SHEET, BOOK))
    macro = types.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main",
        b"application/vnd.ms-excel.sheet.macroEnabled.main",
    )
    merge = '<sheetData/><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    link = '<sheetData/><hyperlinks><hyperlink ref="A1:XFD1048576" location="A1"/></hyperlinks>'
    cells = "<sheetData>" + '<row r="1">' + "<c/>" * 300_001 + "</row></sheetData>"
    deep = "<a>" * 5_000 + "</a>" * 5_000
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    return {
        "empty": (b"", "是空文件"),
        "text": (b"a,b,c", "不是.xlsx文件"),
        "html": (b"<html><table>", "是网页或XML文件，不是.xlsx"),
        "pdf": (b"%PDF-1.7", "是PDF文件，不是Excel表格"),
        "xls": (ole, "是旧的.xls或.et格式"),
        "password": (ole + "EncryptedPackage".encode("utf-16-le"), "加了打开密码"),
        "cut": (good[: len(good) // 2], "已损坏，读不出来"),
        "zip": (with_parts(b"PK\5\6" + b"\0" * 18, {"a.txt": b"a"}), "不是.xlsx文件"),
        "macro": (with_parts(good, {TYPES: macro}), "带有宏"),
        "vba": (with_parts(good, {"xl/vbaProject.bin": b"x"}), "带有宏"),
        "external": (with_parts(good, {"xl/externalLinks/externalLink1.xml": b"<a/>"}), "引用了别的工作簿（外部链接）"),
        "dtd": (with_parts(good, {SHEET: b'<!DOCTYPE a [<!ENTITY b "c">]>' + xml}), "里面有外部引用声明（DTD），可能有害，已拒绝打开"),
        "bomb": (with_parts(good, {"xl/media/a.bin": b"\0" * (129 << 20)}), "解压后过大，不像是一张台账"),
        "huge part": (with_parts(good, {SHEET: sheet_xml(" " * (17 << 20))}), "里面有一部分解压后超过16MB，不像是一张台账"),
        "huge merge": (with_parts(good, {SHEET: sheet_xml(merge)}), "格子太多，不像是一张台账"),
        "huge link": (with_parts(good, {SHEET: sheet_xml(link)}), "格子太多，不像是一张台账"),
        "many cells": (with_parts(good, {SHEET: sheet_xml(cells)}), "格子太多，不像是一张台账"),
        "many sheets": (with_parts(good, {BOOK: with_sheets(book, 500)}), "有501张工作表，超过500张"),
        "one sheet twice": (with_parts(good, {BOOK: with_sheets(book, 1)}), "已损坏，读不出来"),
        "deep": (with_parts(good, {SHEET: sheet_xml(deep)}), "已损坏，读不出来"),
        "broken": (with_parts(good, {SHEET: b"<worksheet"}), "已损坏，读不出来"),
        "nonsense": (with_parts(good, {"xl/workbook.xml": b"<a"}), "已损坏，读不出来"),
        "strict": (
            with_parts(good, {"xl/workbook.xml": b'<workbook xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"/>'}),
            "是“Strict Open XML”格式",
        ),
        "word": (
            with_parts(good, {TYPES: types.replace(b"spreadsheetml.sheet.main", b"wordprocessingml.document.main")}),
            "是Word文件，不是Excel表格",
        ),
    }  # fmt: skip


@pytest.mark.parametrize("name", few_of(hostile(), 4))
def test_what_is_no_ordinary_workbook_is_refused_with_one_clear_message(name):
    content, said = hostile()[name]
    first, hint = message(content).split("\n")
    assert first == f"空表不能用：我局空表.xlsx{said}。"
    assert hint.startswith(("请", "这里请"))


def test_an_old_file_is_told_how_to_become_a_new_one():
    content, _ = hostile()["xls"]
    assert message(content).endswith("请用Excel或WPS打开它，“另存为”选择“Excel工作簿（*.xlsx）”，再用新文件。")


@pytest.mark.slow
def test_a_cell_far_away_is_no_trouble_or_a_clear_one():
    far = blank()
    far.active["A15000"] = "备注在很下面"
    assert values(fill(far))[3][2] == "引进企业。"
    far.active["A30000"] = "太远"
    assert message(saved(far)).startswith("空表不能用：我局空表.xlsx超过20000行或100列，不像是一张台账。")


def test_pictures_and_charts_that_are_lost_are_named():
    content = with_parts(
        saved(blank()),
        {"xl/drawings/drawing1.xml": b"<a><oneCellAnchor/></a>", "xl/charts/chart1.xml": b"<a/>"},
    )
    form = prepare_workbook(content, "我局空表.xlsx", COLUMNS)
    assert form.report.remarks == ("空表里的图片、图形或文本框、图表不会保留在填好的文件里，请填好后补上。",)


def test_the_file_s_properties_are_neutral_and_dated_by_the_plan():
    form = prepare(blank())
    content = form.fill(worded(form), Frame(created=date(2022, 12, 29)))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        core, app = archive.read("docProps/core.xml").decode(), archive.read("docProps/app.xml").decode()
        stamps = {info.date_time for info in archive.infolist()}
    assert core.count("2022-12-29T00:00:00Z") == 2
    assert "openpyxl" not in core + app
    assert "AppVersion" not in app
    assert stamps == {(1980, 1, 1, 0, 0, 0)}


DIGEST = """
import hashlib
from test_workbook_forms import *
book = blank(labels=(("A2", "填报单位："),), below=(("合计", None, None, "=COUNTA(D4:D5)", None, None),))
book.active.merge_cells("B4:B5")
book.properties.created = book.properties.modified = datetime(2020, 1, 1)
form = prepare(book)
filled = form.fill(worded(form, notes=("注",)), Frame(unit="甲"))
assert filled == form.fill(worded(form, notes=("注",)), Frame(unit="甲"))
with zipfile.ZipFile(io.BytesIO(filled)) as archive:
    print(hashlib.sha256(b"".join(archive.read(name) for name in archive.namelist())).hexdigest())
"""


@pytest.mark.slow
def test_same_form_and_ledger_same_bytes_whatever_the_hash_seed():
    digests = set()
    for seed in ("0", "1", "2"):
        path = os.pathsep.join([str(SUPPORT), str(Path(__file__).parent), *sys.path])
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": path}
        done = subprocess.run(
            [sys.executable, "-c", DIGEST], env=environment, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_a_real_ledger_fills_a_form_and_reads_back_the_same(shipped):
    plan = next(plan for plan in shipped.plans if plan.id == "maiji-2022")
    ledger = build_ledger((plan,))
    form = prepare(blank(("序号", "重点任务", "具体举措", "工作目标", "牵头单位", "配合单位", "完成时限", "进展情况")))
    content = fill_ledger(form, ledger)
    read = read_excel(content, "台账.xlsx", COLUMNS)
    assert [row.cells["sequence"] for row in read.rows] == [str(row.measure.sequence) for row in ledger.rows]
    assert content == fill_ledger(form, ledger)


# ---- reading back -------------------------------------------------------------------------------------------------


def returned(rows, headings=HEADINGS, below=()) -> bytes:
    book = blank(headings, samples=0)
    for offset, texts in enumerate(rows, 4):
        for column, text in enumerate(texts, 1):
            book.active.cell(offset, column, text)
    for offset, texts in enumerate(below, 4 + len(rows)):
        for column, text in enumerate(texts, 1):
            book.active.cell(offset, column, text)
    return saved(book)


def test_rows_come_back_by_column_with_their_place_on_the_sheet():
    read = read_excel(returned([(1, "组", "引进企业。", "市科技局", "2025年底", "已完成")]), "台账.xlsx", COLUMNS)
    assert read.columns == ("sequence", "group", "measure", "lead", "deadline", "progress")
    assert (read.rows[0].spot, read.rows[0].cells) == (
        "第4行",
        {
            "sequence": "1",
            "group": "组",
            "measure": "引进企业。",
            "lead": "市科技局",
            "deadline": "2025年底",
            "progress": "已完成",
        },
    )


def cell_said(value: object, number_format: str = "General") -> str:
    book = blank(samples=0)
    for column, text in enumerate((1, "组", "引进企业。", "市科技局"), 1):
        book.active.cell(4, column, text)
    cell = book.active.cell(4, 6, value)
    cell.number_format = number_format
    stored = openpyxl.load_workbook(io.BytesIO(saved(book))).active.cell(4, 6)
    return said_by(stored, formulas=True)


@pytest.mark.parametrize(
    ("value", "number_format", "said"),
    [
        (5, "General", "5"),
        (5.0, "General", "5"),
        (0.1 + 0.2, "General", "0.3"),
        (0.15, "0%", "15%"),
        (0.1234, "0.00%", "12.34%"),
        (datetime(2025, 6, 30), "yyyy-mm-dd", "2025-6-30"),  # noqa: DTZ001 - a cell knows no zone
        (datetime(2025, 6, 1), 'yyyy"年"m"月"', "2025年6月"),  # noqa: DTZ001 - a cell knows no zone
        (datetime(2025, 6, 30, 9, 5), "yyyy-mm-dd hh:mm", "2025-6-30 9:05"),  # noqa: DTZ001 - a cell knows no zone
        (True, "General", "是"),
        ("  文字 \n 两行 ", "General", "文字 \n 两行"),
        (None, "General", ""),
    ],
)
def test_values_come_back_as_people_write_them(value, number_format, said):
    assert cell_said(value, number_format) == said


def test_merged_cells_fill_down_and_totals_signatures_and_notes_are_left_out():
    book = blank(samples=0)
    sheet = book.active
    rows = ((1, "组", "引进企业。", "市科技局"), (2, None, "服务企业。", "市财政局"), ("合计", None, None, 2))
    for offset, texts in enumerate(rows, 4):
        for column, text in enumerate(texts, 1):
            sheet.cell(offset, column, text)
    sheet.merge_cells("B4:B5")
    sheet["A8"] = "主要负责人（签字）：            填报人："
    sheet.merge_cells("A8:D8")
    sheet["A9"] = "注：以原文为准。"
    sheet.merge_cells("A9:F9")
    read = read_excel(saved(book), "台账.xlsx", COLUMNS)
    assert [(row.cells["group"], row.cells["measure"]) for row in read.rows] == [
        ("组", "引进企业。"),
        ("组", "服务企业。"),
    ]


def test_full_width_rows_are_the_bands_of_the_rows_below():
    headings = ("序号", "具体举措", "牵头单位")
    book = blank(headings, samples=0)
    for row, texts in (
        (4, ("《方案》",)),
        (5, ("（一）培育企业",)),
        (6, (1, "引进。", "甲")),
        (7, ("（二）人才",)),
        (8, (2, "招才。", "乙")),
    ):
        for column, text in enumerate(texts, 1):
            book.active.cell(row, column, text)
        if len(texts) == 1:
            book.active.merge_cells(start_row=row, end_row=row, start_column=1, end_column=3)
    read = read_excel(saved(book), "台账.xlsx", COLUMNS)
    assert [(row.plan.title, row.headings) for row in read.rows] == [
        ("方案", ("（一）培育企业",)),
        ("方案", ("（二）人才",)),
    ]


def test_a_returned_file_that_cannot_be_read_says_so():
    with pytest.raises(FormError) as caught:
        read_excel(b"\xd0\xcf\x11\xe0" + b"\0" * 60, "财政局.xls", COLUMNS)
    assert str(caught.value).startswith("台账读不出来：财政局.xls是旧的.xls或.et格式。")
