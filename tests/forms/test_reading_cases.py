"""A ledger is read as the eye sees it, whatever was done to it on its way."""

from __future__ import annotations

import io
from datetime import date
from itertools import product

import openpyxl
import pytest
from disturbed_ledgers import (
    HEAD,
    ROWS,
    TITLE,
    cut_table,
    drag_border,
    read_blocks,
    read_cells,
    read_rows,
    sheet_ledger,
)
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from office_forms import ABOVE, COLUMNS, LEFT, drawn, fill, office_document, prepare, save
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font, PatternFill
from sampled import few_of

from checklist.errors import FormError
from checklist.forms.read import read_excel
from checklist.forms.unit_cells import read_units

CLEAN = read_cells(read_blocks())


def test_the_clean_ledger_is_read_alike_from_word_and_from_excel():
    assert [list(cells.values()) for cells in CLEAN] == ROWS
    assert read_cells(read_rows([[TITLE], HEAD, *ROWS])) == CLEAN


@pytest.mark.parametrize(
    ("rows", "column", "twips"),
    few_of(product(([3], [1, 2, 3, 4], [0], [1, 4]), range(5), (15, 150, 300, 500)), every=7),
)
def test_a_border_dragged_by_millimetres_changes_nothing(column, twips, rows):
    ledger = read_blocks(change=lambda document: drag_border(document.tables[0], column, twips, rows))
    assert read_cells(ledger) == CLEAN


def test_several_borders_may_be_dragged_at_once():
    def drag(document):
        for column, rows in ((4, [2]), (2, [1, 3]), (0, [4])):
            drag_border(document.tables[0], column, 200, rows)

    assert read_cells(read_blocks(change=drag)) == CLEAN


@pytest.mark.parametrize("column", few_of(range(5), 3))
@pytest.mark.parametrize("rows", [[0], [1]])
def test_a_form_with_a_dragged_border_is_filled_as_ever(column, rows):
    blank = [HEAD, [""] * 6]
    dragged = office_document(blank)
    drag_border(dragged.tables[0], column, 15, rows)
    plain, bent = prepare(save(office_document(blank))), prepare(save(dragged))
    assert [key for key in bent.keys if key] == [key for key in plain.keys if key]
    assert [[text for text in row if text != LEFT] for row in drawn(fill(bent))] == drawn(fill(plain))


def test_a_sample_cell_that_really_lies_under_two_headings_is_still_refused():
    with pytest.raises(FormError, match="牵头单位”“配合单位"):
        prepare(save(office_document([HEAD, ["", "", "", "", LEFT, ""]])))


@pytest.mark.parametrize("lines", [(), ("",), ("注：举措要点系归纳。",), (f"{TITLE}（续）",)])
@pytest.mark.parametrize("head", [True, False])
def test_a_table_cut_in_two_is_one_ledger_and_that_is_said(head, lines):
    ledger = read_blocks(change=lambda document: cut_table(document.tables[0], 3, lines=lines, head=head))
    assert read_cells(ledger) == CLEAN
    (remark,) = ledger.remarks
    assert "合并读取" in remark or "合在一起读取" in remark


def test_a_table_drawn_page_by_page_is_one_ledger():
    def cut(document):
        for _ in range(3):
            cut_table(document.tables[-1], 2 if len(document.tables) == 1 else 1)

    ledger = read_blocks(change=cut)
    assert read_cells(ledger) == CLEAN
    assert ledger.remarks == ("台账.docx：台账断成了4段，已合并读取。",)


def test_a_table_that_goes_on_with_another_grid_is_joined():
    ledger = read_blocks(TITLE, [HEAD, *ROWS[:2]], "接上页", [[a, b, LEFT, *rest] for a, b, *rest in ROWS[2:]])
    assert [cells["measure"] for cells in read_cells(ledger)] == [row[1] for row in ROWS]


def test_words_of_the_hand_that_could_be_headings_too_are_no_headings():
    head, rows = [*HEAD, "参加人员", "推进节奏"], [[*row, "全体人员", "按工作进度"] for row in ROWS]
    ledger = read_blocks(TITLE, [head, *rows[:2]], "接上页", rows[2:])
    assert [cells["measure"] for cells in read_cells(ledger)] == [row[1] for row in ROWS]


def test_a_table_that_cannot_be_joined_is_named():
    ledger = read_blocks(TITLE, [HEAD, *ROWS], "联系人", [["张三", "13800000000", "市科技局", "三楼"]])
    assert read_cells(ledger) == CLEAN
    assert ledger.remarks == ("台账.docx：第2个表（张三、13800000000、市科技局、三楼）接不上台账，没有读取。",)


def test_a_list_of_contacts_is_no_part_of_the_ledger():
    contacts = [["序号", "姓名", "单位", "职务", "电话", "备注"], ["1", "张三", "市科技局", "科长", "1", ""]]
    ledger = read_blocks(TITLE, [HEAD, *ROWS], contacts)
    assert read_cells(ledger) == CLEAN
    assert "接不上台账" in ledger.remarks[0]


@pytest.mark.parametrize(
    "between",
    [
        [[]],
        [[], []],
        [[], [f"{TITLE}（续）"], HEAD],
        [[], HEAD],
        [HEAD],
        [[TITLE], HEAD],
        [[], ["注：举措要点系归纳。"], []],
    ],
)
def test_a_sheet_goes_on_below_a_gap_a_title_or_a_heading(between):
    ledger = read_rows([[TITLE], HEAD, *ROWS[:2], *between, *ROWS[2:]])
    assert read_cells(ledger) == CLEAN
    assert ledger.unread == ()


def test_two_ledgers_on_one_sheet_are_not_mixed():
    with pytest.raises(FormError, match="有2个表"):
        read_rows([[TITLE], HEAD, *ROWS[:2], [], ["市财政局重点任务台账"], HEAD, *ROWS[2:]])


def test_rows_of_a_sheet_that_do_not_go_on_are_named():
    ledger = read_rows([[TITLE], HEAD, *ROWS, [], ["", "", "填表单位", "填表人", "审核人", "电话"]])
    assert read_cells(ledger) == CLEAN
    assert ledger.remarks == ("台账.xlsx：第8行起（填表单位、填表人、审核人、电话）接不上台账，没有读取。",)


def test_a_row_for_each_action_is_one_task():
    rows = [
        [*ROWS[0][:1], "培育企业。1.建库；", *ROWS[0][2:]],
        ["", "2.减税；", "", "", "", ""],
        ["", "3.评价。", "", "", "", ""],
    ]
    (task,) = read_cells(read_blocks(TITLE, [HEAD, *rows]))
    assert task["measure"] == "培育企业。1.建库；\n2.减税；\n3.评价。"
    assert task["lead"] == "市科技局"


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (800, '"2027年达到"0"家"', "2027年达到800家"),
        (6.5, '0.0"亿元"', "6.5亿元"),
        (0.15, '0%"以上"', "15%以上"),
        (3, 'General"家"', "3家"),
        (5, r"0\家", "5家"),
        (-3, '"增"0"家";"减"0"家"', "减3家"),
        (6.5, '0.0#"亿元"', "6.5亿元"),
        (5, "0", "5"),
        (0.15, "0%", "15%"),
        (6.5, "0.00", "6.50"),
        (12345, '0!.0,"万"', "1.2万"),
        (123456789, '0!.00,,"亿元"', "1.23亿元"),
        (123456789, '0.00,,"百万"', "123.46百万"),
        (12000, '#,##0"家"', "12000家"),
        (12000, "#,##0_ ", "12000"),
        (7, '000"号"', "007号"),
        (0.125, "0.0%", "12.5%"),
        (0.285, "0.00", "0.29"),
        (1.5, "# ?/?", "1 1/2"),
        (0.375, "?/8", "3/8"),
        (0.25, "# ??/??", "1/4"),
        (2, "# ?/?", "2"),
        (12300, "0.00E+00", "1.23E+04"),
        (800, '[>=500]0"家以上";0"家"', "800家以上"),
        (300, '[>=500]0"家以上";0"家"', "300家"),
        (-3, "0.0", "-3.0"),
        (-3, r"0_);[Red]\(0\)", "(3)"),
        (0, '0;-0;"无"', "无"),
        (21, "[DBNum1][$-804]General", "二十一"),
        (2025, "[DBNum1][$-804]0", "二〇二五"),
        (21, "[DBNum2][$-804]General", "贰拾壹"),
        (5, "[$¥-804]0.0", "¥5.0"),
        (5, '0.##"家"', "5家"),
        (3, "@", "3"),
        ("八百", '"达到"@"家"', "达到八百家"),
        ("八百家", "0.0", "八百家"),
        ("八百家", "General", "八百家"),
        (True, "General", "是"),
    ],
)
def test_a_figure_is_read_with_the_words_of_its_format(value, number_format, shown):
    ledger = read_rows([[TITLE], HEAD, [1, "培育企业", value, *ROWS[0][3:]]], {"C3": number_format})
    assert read_cells(ledger)[0]["target"] == shown


UNSEEN = [
    "_x000D_",
    "_x000a_",
    "\u200b",
    "\u200d",
    "\u00ad",
    "\u202e",
    "\u2060",
    "\ufe0f",
    "\ufeff",
    "\U000e0101",
    "\ue123",
]


@pytest.mark.parametrize("mark", few_of(UNSEEN, 3))
def test_what_nobody_sees_is_not_read(mark):
    if mark.startswith("_"):  # a workbook stores an escape escaped, or it is no such text
        rows = [[text[:2] + mark + text[2:] + mark for text in row] for row in ROWS]
        escaped = [[text.replace(mark, f"_x005F{mark}") for text in row] for row in rows]
    else:
        rows = escaped = [["".join(f"{mark}{character}" for character in text) + mark for text in row] for row in ROWS]
    assert read_cells(read_blocks(TITLE, [HEAD, *rows])) == CLEAN
    assert read_cells(read_rows([[TITLE], HEAD, *escaped])) == CLEAN


def test_wide_figures_radicals_and_blanks_are_read_as_usual_ones():
    row = [
        "１",
        "培育\u2fbc新技术企业。",
        "\u2fbc新技术企业２０２７年达到\U0001d7d6００家",
        "市科技局\xa0",
        *ROWS[0][4:],
    ]
    ledgers = [read_blocks(TITLE, [HEAD, row, *ROWS[1:]]), read_rows([[TITLE], HEAD, row, *ROWS[1:]])]
    assert [read_cells(ledger) for ledger in ledgers] == [CLEAN, CLEAN]
    assert all("⼼" not in remark and "⾼→高" in remark for ledger in ledgers for remark in ledger.remarks)
    assert all(len(ledger.remarks) == 1 for ledger in ledgers)


def test_escapes_of_a_workbook_are_what_they_stand_for():
    rows = [[text.replace("局", "局_x000D_").replace("年", "_x5E74_") for text in row] for row in ROWS]
    assert read_cells(read_rows([[TITLE], HEAD, *rows])) == CLEAN
    broken = [[text.replace("。", "_x000D_\n。") for text in row] for row in ROWS]
    assert read_cells(read_rows([[TITLE], HEAD, *broken]))[0]["measure"] == "培育高新技术企业\n。"
    literal = [["1", "建设_x005F_x5E74_平台。", *ROWS[0][2:]]]
    assert read_cells(read_rows([[TITLE], HEAD, *literal]))[0]["measure"] == "建设_x5E74_平台。"


@pytest.mark.parametrize(
    ("number_format", "shown"),
    [
        ('yyyy"年"m"月"d"日"', "2025年6月30日"),
        ("yyyy-mm-dd", "2025-6-30"),
        ("[$-804]yyyy\\年m\\月;@", "2025年6月"),
        ('m"月"d"日"', "6月30日"),
        ("mmm-yy", "2025-6"),
        ('yyyy"年"', "2025年"),
        ('[DBNum1][$-804]yyyy"年"m"月"d"日"', "2025年6月30日"),
    ],
)
@pytest.mark.parametrize("day", [date(2025, 6, 30), 45838])
def test_a_date_is_read_as_far_as_it_is_shown(day, number_format, shown):
    ledger = read_rows([[TITLE], HEAD, [*ROWS[0][:5], day]], {"F3": number_format})
    assert read_cells(ledger)[0]["deadline"] == shown


def test_days_are_counted_from_1904_where_the_workbook_does():
    book = openpyxl.load_workbook(io.BytesIO(sheet_ledger([[TITLE], HEAD, ROWS[0]])))
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    book.active["F3"].value, book.active["F3"].number_format = 44376, "yyyy-m-d"
    assert read_cells(read_excel(save(book), "台账.xlsx", COLUMNS))[0]["deadline"] == "2025-6-30"


def test_a_plan_cited_in_a_sentence_is_none_of_the_ledger():
    assert read_blocks("工作计划", "根据《甲意见》《乙措施》，制定本计划。", [HEAD, *ROWS]).plans == ()
    assert [plan.title for plan in read_blocks("《甲意见》重点任务分解表", [HEAD, *ROWS]).plans] == ["甲意见"]


def test_a_formula_without_a_result_is_named_and_its_column_not_read():
    ledger = read_rows([[TITLE], HEAD, *[["=ROW()-2", *row[1:5], '="2025年6月"&"底前"'] for row in ROWS]])
    assert "sequence" not in ledger.columns
    assert "deadline" not in ledger.columns
    assert [cells["measure"] for cells in read_cells(ledger)] == [row[1] for row in ROWS]
    (remark,) = ledger.remarks
    assert "“序号”“完成时限”列有公式没有保存计算结果（A3、F3、A4、F4、A5等）" in remark


def test_tasks_that_are_formulas_without_results_are_refused():
    with pytest.raises(FormError, match="看不出任务"):
        read_rows([[TITLE], HEAD, ["1", '="建"&"库"', *ROWS[0][2:]], *ROWS[1:]])


def read_book(change):
    """Read the clean ledger of a workbook that was changed."""
    book = openpyxl.load_workbook(io.BytesIO(sheet_ledger([[TITLE], HEAD, *ROWS])))
    change(book.active)
    return read_excel(save(book), "台账.xlsx", COLUMNS)


def faint(color, *, fill="", size=10.5):
    def change(document):
        run = document.tables[0].rows[1].cells[4].paragraphs[0].add_run("、市教育局")
        run.font.color.rgb, run.font.size = RGBColor.from_string(color), Pt(size)
        if fill:
            shade = OxmlElement("w:shd")
            shade.set(qn("w:fill"), fill)
            document.tables[0].rows[1].cells[4]._tc.get_or_add_tcPr().append(shade)

    return read_blocks(change=change).remarks


@pytest.mark.parametrize(
    ("color", "fill", "size", "is_seen"),
    [
        ("FFFFFF", "", 10.5, False),
        ("FEFDFE", "FFFFFF", 10.5, False),
        ("1F4E79", "1F4E79", 10.5, False),
        ("000000", "", 1, False),
        ("FFFFFF", "1F4E79", 10.5, True),
        ("1F4E79", "", 10.5, True),
        ("000000", "", 5, True),
    ],
)
def test_text_nobody_can_see_is_named_by_its_cell(color, fill, size, is_seen):
    said = "有看不清的文字（颜色与底色相近，或者字极小），照样读取，请核对。"
    assert faint(color, fill=fill, size=size) == (() if is_seen else (f"台账.docx：表格第2行“配合单位”列{said}",))
    book = openpyxl.load_workbook(io.BytesIO(sheet_ledger([[TITLE], HEAD, *ROWS])))
    book.active["E3"].font = Font(color=f"FF{color}", size=size)
    book.active["E3"].fill = PatternFill("solid", fgColor=f"FF{fill}") if fill else PatternFill()
    remarks = read_excel(save(book), "台账.xlsx", COLUMNS).remarks
    assert remarks == (() if is_seen else (f"台账.xlsx：表格E3{said}",))


@pytest.mark.parametrize(
    ("font", "added", "shown", "said"),
    [
        (InlineFont(strike=True), "、市教育局", "、市教育局", "有加删除线的文字，按保留读取，请核对。"),
        (InlineFont(color="FFFFFFFF"), "、市教育局", "、市教育局", "有看不清的文字（颜色与底色相近，或者字极小），照样读取，请核对。"),
        (InlineFont(vertAlign="superscript"), "①", "", ""),
        (InlineFont(vertAlign="superscript"), "[2]", "", ""),
        (InlineFont(b=True), "、市教育局", "、市教育局", ""),
    ],
)  # fmt: skip
def test_a_part_of_a_cell_is_read_as_its_own_font_shows_it(font, added, shown, said):
    book = openpyxl.load_workbook(io.BytesIO(sheet_ledger([[TITLE], HEAD, *ROWS])))
    book.active["E3"].value = CellRichText("市财政局、市税务局", TextBlock(font, added))
    ledger = read_excel(save(book), "台账.xlsx", COLUMNS)
    assert read_cells(ledger)[0]["support"] == f"市财政局、市税务局{shown}"
    assert ledger.remarks == ((f"台账.xlsx：表格E3{said}",) if said else ())


@pytest.mark.parametrize(
    ("mark", "shown"),
    [("2", "²"), ("-1", "⁻¹"), ("k", "^k"), ("①", ""), ("[1]", ""), ("注2", "")],
)
def test_raised_figures_of_a_sheet_are_exponents_behind_letters(mark, shown):
    book = openpyxl.load_workbook(io.BytesIO(sheet_ledger([[TITLE], HEAD, *ROWS])))
    book.active["B3"].value = CellRichText("建设500m", TextBlock(InlineFont(vertAlign="superscript"), mark), "平台。")
    assert read_cells(read_excel(save(book), "台账.xlsx", COLUMNS))[0]["measure"] == f"建设500m{shown}平台。"


def test_hidden_rows_are_not_read_and_said():
    def hide(sheet):
        sheet.row_dimensions[5].hidden = sheet.row_dimensions[6].hidden = sheet.row_dimensions[40].hidden = True

    ledger = read_book(hide)
    assert read_cells(ledger) == CLEAN[:2]
    assert ledger.remarks == ("台账.xlsx：表格第5行（发展技术市场）、第6行（加强政策宣传）是隐藏的，没有读取。",)


def test_hidden_columns_are_not_read_and_said():
    ledger = read_book(lambda sheet: sheet.column_dimensions.group("C", "C", hidden=True))
    assert [{key: text for key, text in row.items() if text} for row in read_cells(ledger)] == [
        {key: text for key, text in row.items() if text and key != "target"} for row in CLEAN
    ]
    assert ledger.remarks == ("台账.xlsx：C列是隐藏的，没有读取。",)


def test_errors_unshown_values_and_private_signs_are_named_by_their_cells():
    def disturb(sheet):
        sheet["F3"].value, sheet["F4"].value, sheet["F5"].number_format = "#REF!", "#N/A", ";;;"
        sheet["C5"].value = sheet["C5"].value + "\ue123"

    ledger = read_book(disturb)
    assert "deadline" not in ledger.columns
    assert ledger.remarks == (
        "台账.xlsx：表格F3、F4是错误值，请在Excel里改正。",
        "台账.xlsx：表格C5有自造的字，没有读取。",
        "台账.xlsx：表格F5设成了不显示的格式，没有读取。",
    )


def test_the_rest_of_a_task_that_was_cut_belongs_to_it():
    first = [ROWS[0], [*ROWS[1][:1], "提高研发", *ROWS[1][2:]]]
    ledger = read_blocks(TITLE, [HEAD, *first], [["", "投入。", "", "", "", ""], *ROWS[2:]])
    assert [row["measure"].replace("\n", "") for row in read_cells(ledger)] == [row[1] for row in ROWS]


def test_a_title_said_again_in_the_table_is_no_heading():
    again = ["《甲市行动方案》重点任务分解表", *[LEFT] * 5]
    ledger = read_blocks(TITLE, [HEAD, *ROWS[:2], again, HEAD, *ROWS[2:]])
    assert read_cells(ledger) == CLEAN
    assert not any(row.headings for row in ledger.rows)


def test_a_heading_alone_in_the_column_of_tasks_is_one():
    ledger = read_blocks(
        TITLE,
        [HEAD, ["", "（一）企业培育", "", "", "", ""], *ROWS[:2], ["", "（二）成果转化", "", "", "", ""], *ROWS[2:]],
    )
    assert read_cells(ledger) == CLEAN
    assert [row.headings for row in ledger.rows] == [("（一）企业培育",)] * 2 + [("（二）成果转化",)] * 2


@pytest.mark.parametrize(("typed", "shown"), [("㈠", "（一）"), ("⑴", "（1）"), ("⒈", "1.")])
def test_numbers_in_one_character_are_read_as_they_look(typed, shown):
    rows = [["1", f"{typed}建立名录。", *ROWS[0][2:]]]
    assert read_cells(read_rows([[TITLE], HEAD, *rows]))[0]["measure"] == f"{shown}建立名录。"


def sheets(*pages):
    book = openpyxl.Workbook()
    for number, (name, rows) in enumerate(pages):
        sheet = book.create_sheet(name, number)
        for row in rows:
            sheet.append(row)
    return read_excel(save(book), "台账.xlsx", COLUMNS)


@pytest.mark.parametrize("above", [[], [HEAD], [[TITLE], HEAD], [[f"{TITLE}（续）"], HEAD], [["续表"]]])
def test_a_ledger_on_two_sheets_is_one_and_that_is_said(above):
    ledger = sheets(("一", [[TITLE], HEAD, *ROWS[:2]]), ("填写说明", [["请逐项填写。"]]), ("二", [*above, *ROWS[2:]]))
    assert read_cells(ledger) == CLEAN
    assert ledger.remarks == ("台账.xlsx：台账分在2张工作表上（“一”“二”），已合在一起读取。",)


def test_what_is_said_of_a_further_sheet_names_it():
    rest = [*ROWS[2:], [], ["", "", "填表单位", "填表人", "审核人", "电话"]]
    ledger = sheets(("一", [[TITLE], HEAD, *ROWS[:2]]), ("二", [HEAD, *rest]))
    assert read_cells(ledger) == CLEAN
    assert ledger.remarks[1:] == (
        "台账.xlsx：工作表“二”第5行起（填表单位、填表人、审核人、电话）接不上台账，没有读取。",
    )


@pytest.mark.parametrize(
    "other",
    [
        [HEAD, *ROWS[1:]],
        [["市财政局重点任务台账"], HEAD, *ROWS[2:]],
        [[*HEAD, "备注"], *([*row, ""] for row in ROWS[2:])],
    ],
)
def test_sheets_of_the_same_tasks_another_unit_or_other_headings_are_asked_about(other):
    with pytest.raises(FormError, match="请说明读哪一个：--table 1 或 --table 2"):
        sheets(("一", [[TITLE], HEAD, *ROWS[:2]]), ("二", other))


def test_sheets_with_another_between_that_have_the_same_tasks_are_asked_about():
    with pytest.raises(FormError, match="请说明读哪一个：--table 1 或 --table 2 或 --table 3"):
        sheets(("一月", [[TITLE], HEAD, *ROWS[:2]]), ("二月", [HEAD, *ROWS[2:]]), ("三月", [HEAD, *ROWS[1:2]]))


@pytest.mark.parametrize("first", ["示例", "例", "样例1", "（示例）"])
def test_the_example_of_a_form_is_no_task(first):
    example = [first, "例：加强……。", "", "某某局", "", "2025年6月底前"]
    assert read_cells(read_blocks(TITLE, [HEAD, example, *ROWS])) == CLEAN
    assert read_cells(read_rows([[TITLE], HEAD, example, *ROWS])) == CLEAN


def test_who_signs_in_mid_sheet_is_no_task():
    signed = [[], ["审核人：", "", "填表人："], ["联系电话：", "123456"], [], [f"{TITLE}（续）"], HEAD]
    assert read_cells(read_rows([[TITLE], HEAD, *ROWS[:2], *signed, *ROWS[2:]])) == CLEAN


@pytest.mark.parametrize("numbers", [("一", "二"), ("（一）", "（二）"), ("第一部分", "第二部分"), ("一、", "二、")])
@pytest.mark.parametrize("rest", [["", "", "", ""], [LEFT, LEFT, LEFT, LEFT]])
def test_a_heading_in_two_cells_its_number_and_its_title_is_one(numbers, rest):
    first, second = numbers
    rows = [HEAD, [first, "企业培育", *rest], *ROWS[:2], [second, "成果转化", *rest], *ROWS[2:]]
    reads = [read_blocks(TITLE, rows)]
    reads += [read_rows([[TITLE], *rows])] if "" in rest else []
    for ledger in reads:
        assert read_cells(ledger) == CLEAN
        titles = [row.headings[0].strip("一二、（）第部分") for row in ledger.rows]
        assert titles == ["企业培育", "企业培育", "成果转化", "成果转化"]


def test_tasks_numbered_in_chinese_that_nobody_answers_for_are_no_headings():
    bare = [[number, row[1], "", "", "", ""] for number, row in zip("一二三四", ROWS, strict=True)]
    assert [cells["measure"] for cells in read_cells(read_rows([[TITLE], HEAD, *bare]))] == [row[1] for row in ROWS]


def test_notes_in_the_first_cell_of_a_sheet_are_read_as_such():
    ledger = read_rows([[TITLE], HEAD, *ROWS, ["5"], ["注：1.一。"], ["　　2.方案总体目标：达到800家。"]])
    assert (read_cells(ledger), ledger.notes.goals) == (CLEAN, (("", "达到800家"),))
    assert not any("5" in line for line in ledger.notes.lines)


def test_formulas_of_totals_and_of_hidden_columns_are_no_matter():
    helper = [[*row, f"=A{line}"] for line, row in enumerate(ROWS, 3)]
    content = sheet_ledger([[TITLE], [*HEAD, "辅助列"], *helper, ["合计", "=COUNTA(B3:B6)"]])
    book = openpyxl.load_workbook(io.BytesIO(content))
    book.active.column_dimensions["G"].hidden = True
    ledger = read_excel(save(book), "台账.xlsx", COLUMNS)
    assert [{key: cells[key] for key in CLEAN[0]} for cells in read_cells(ledger)] == CLEAN
    assert ledger.remarks == ("台账.xlsx：G列是隐藏的，没有读取。",)


def test_a_row_with_several_numbers_is_said():
    both = ["\n".join(pair) for pair in zip(*ROWS[:2], strict=True)]
    (remark,) = read_rows([[TITLE], HEAD, both, *ROWS[2:]]).remarks
    assert remark == "台账.xlsx：表格第3行有几个序号，像是几项任务写在了一行里，按一项读取，请核对。"


SPLIT = ["有一格拆成了几格，已合在一起读取，请核对。"]


def test_a_cell_divided_under_its_heading_is_read_whole_and_said():
    head = [*HEAD[:5], LEFT, HEAD[5]]
    rows = [[*row[:5], LEFT, row[5]] for row in ROWS]
    rows[0][4:6] = ["市财政局", "市税务局"]
    ledger = read_blocks(TITLE, [head, *rows])
    assert [cells["support"] for cells in read_cells(ledger)] == ["市财政局\n市税务局", *(row[4] for row in ROWS[1:])]
    assert ledger.remarks == tuple(f"台账.docx：表格第2行{said}" for said in SPLIT)


@pytest.mark.parametrize(("first", "second"), [("市财政局", "市税务局"), (None, "市财政局、市税务局")])
def test_so_is_one_of_a_sheet_and_one_that_was_left_blank(first, second):
    book = openpyxl.load_workbook(io.BytesIO(sheet_ledger([HEAD, *ROWS])))
    sheet = book.active
    sheet.insert_cols(6)
    sheet.merge_cells("E1:F1")
    sheet["E2"], sheet["F2"] = first, second
    ledger = read_excel(save(book), "台账.xlsx", COLUMNS)
    told = read_units(read_cells(ledger)[0]["support"]).units
    assert [unit.name for unit in told] == ["市财政局", "市税务局"]
    assert ledger.remarks == tuple(f"台账.xlsx：表格第2行{said}" for said in SPLIT)


def test_a_table_printed_in_two_columns_is_read_left_half_first_and_that_is_said():
    halves = [[*HEAD, *HEAD], [*ROWS[0], *ROWS[2]], [*ROWS[1], *ROWS[3]]]
    for ledger in (read_blocks(TITLE, halves), read_rows([[TITLE], *halves])):
        assert read_cells(ledger) == CLEAN
        assert ledger.remarks == (f"{ledger.name}：台账左右分成两栏，已按先左后右读取。",)


def test_the_right_half_may_be_shorter_and_apart():
    halves = [[*HEAD, "", *HEAD], [*ROWS[0], "", *ROWS[3]], *([*row, *[""] * 7] for row in ROWS[1:3])]
    assert read_cells(read_rows([[TITLE], *halves])) == CLEAN


def test_what_stands_beside_the_headings_of_a_sheet_is_named():
    rows = [
        ["", TITLE],
        ["", *HEAD],
        *([mark, *row, more] for row, mark, more in zip(ROWS, "★   ", ["", "核实", "", ""], strict=True)),
    ]
    ledger = read_rows([[cell or None for cell in row] for row in rows])
    assert read_cells(ledger) == CLEAN
    assert ledger.remarks == ("台账.xlsx：A3、H4在表头以外，没有读取。",)


@pytest.mark.parametrize("line", ["（续表1）", "续表", "（接上页）", "转下页", "第2页 共5页", "— 2 —", "（上接第1页）"])
def test_a_row_that_only_marks_a_page_heads_no_tasks(line):
    ledger = read_blocks(TITLE, [HEAD, *ROWS[:2], [line, *[LEFT] * 5], *ROWS[2:]])
    assert (read_cells(ledger), {row.headings for row in ledger.rows}) == (CLEAN, {()})


def test_rows_of_actions_under_one_number_are_one_task():
    rows = [["1", "培育企业。", *ROWS[0][2:]], *([ABOVE, action, *[ABOVE] * 4] for action in ("1.建库；", "2.减税。"))]
    told = [cells["measure"] for cells in read_cells(read_blocks(TITLE, [HEAD, *rows, *ROWS[1:]]))]
    assert told == ["培育企业。\n1.建库；\n2.减税。", *(row[1] for row in ROWS[1:])]


def test_a_cell_over_several_headings_is_named():
    rows = [[*ROWS[0][:3], "市科技局、市财政局", LEFT, ROWS[0][5]], *ROWS[1:]]
    ledger = read_blocks(TITLE, [HEAD, *rows])
    assert ledger.remarks == ("台账.docx：表格第2行有一格占了几列，按其中一列读取，请核对。",)
    assert [cells["lead"] for cells in read_cells(ledger)] == ["市科技局、市财政局", *(row[3] for row in ROWS[1:])]


@pytest.mark.parametrize("rows", [[*ROWS, [], ["", "", "", "", "#N/A"]], [*ROWS, ["合计", "", "", "", "#N/A"]]])
def test_an_error_outside_the_tasks_takes_no_column_away(rows):
    assert read_cells(read_rows([[TITLE], HEAD, *rows])) == CLEAN
