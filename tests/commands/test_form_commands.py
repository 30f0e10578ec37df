"""``form new`` and ``form check``: a form to edit, and how one's own will be understood and printed."""

from __future__ import annotations

import pytest
from office_forms import altered, office_document, office_form, save
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.properties import PageSetupProperties
from sampled import few_of
from usual_forms import USUAL_FORMS, in_song_type, number_pages, on_a4, usual_form

from checklist.files.textfiles import template


def a4_form(*blocks) -> bytes:
    """Make a form with nothing wrong about its page and fonts."""
    document = office_document(*blocks)
    on_a4(document.sections[0], portrait=False)
    in_song_type(document)
    number_pages(document)
    return save(document)


HEAD = ["序号", "工作任务", "牵头单位", "完成时限", "进展情况"]
BLANK = [""] * 5


@pytest.fixture
def checked(invoke, tmp_path):
    """Give ``checked(content, *options)``: the outcome of ``form check`` on a file of that content."""

    def check(content, *options):
        (tmp_path / "我局空表.docx").write_bytes(content)
        return invoke("form", "check", "我局空表.docx", *options)

    return check


# new


def test_a_new_form_is_the_shipped_one(invoke, tmp_path):
    outcome = invoke("form", "new", "我局空表.docx")
    assert (outcome.code, outcome.err) == (0, "")
    assert (
        outcome.out
        == "已写出 我局空表.docx。请打开修改（表头照常用的写，下面留一行空行），再用 checklist form check 我局空表.docx 检查。\n"
    )
    assert (tmp_path / "我局空表.docx").read_bytes() == template("ledger.docx").read_bytes()


@pytest.mark.parametrize(
    ("kind", "name", "source"),
    [("ledger", "工作台账空表.docx", "ledger.docx"), ("assignment", "任务分解表空表.docx", "assignment.docx")],
)
def test_a_new_form_has_a_name_by_itself(invoke, tmp_path, kind, name, source):
    assert invoke("form", "new", "--kind", kind).code == 0
    assert (tmp_path / name).read_bytes() == template(source).read_bytes()


def test_a_new_form_never_overwrites_unasked(invoke, tmp_path):
    (tmp_path / "空表.docx").write_text("我的", encoding="utf-8")
    outcome = invoke("form", "new", "空表.docx")
    assert (outcome.code, outcome.err) == (3, "错误：文件已存在：空表.docx\n要覆盖请加 --force，或换一个文件名。\n")
    assert (tmp_path / "空表.docx").read_text(encoding="utf-8") == "我的"
    assert invoke("form", "new", "空表.docx", "--force").code == 0


def test_a_new_form_is_a_word_file(invoke):
    outcome = invoke("form", "new", "空表.doc")
    assert (outcome.code, outcome.err) == (2, "错误：空表要以 .docx 结尾：空表.doc\n例：checklist form new 空表.docx\n")


def test_a_new_form_passes_its_check_and_is_filled(invoke, tmp_path):
    invoke("form", "new", "我局空表.docx")
    assert invoke("form", "check", "我局空表.docx").code == 0
    assert invoke("ledger", "邢台市科技局", "--form", "我局空表.docx", "-o", "台账.docx").code == 0
    assert invoke("print-check", "台账.docx").code == 0
    assert (tmp_path / "台账.docx").is_file()


@pytest.mark.slow
def test_a_new_excel_form_passes_its_check_and_is_filled(invoke, tmp_path):
    assert invoke("form", "new", "我局空表.xlsx").code == 0
    checked = invoke("form", "check", "我局空表.xlsx")
    assert checked.code == 0
    assert checked.out.splitlines() == [
        "我局空表.xlsx：第1个表；填写：序号、重点任务、具体举措、工作目标、本单位职责、其他单位、完成时限",
        "留给人填写：进展情况、存在问题、下步打算、完成状态",
        "说明：Excel空表只查表头和占位符；印出来的样子请在打印预览里看。",
        "检查通过，可以用 ledger --form 填写。",
    ]
    assert invoke("ledger", "邢台市科技局", "--form", "我局空表.xlsx", "-o", "台账.xlsx").code == 0
    sheet = load_workbook(tmp_path / "台账.xlsx").active
    assert sheet["A1"].value == "市科技局重点任务工作台账"
    assert sum(isinstance(sheet.cell(row, 1).value, int) for row in range(1, sheet.max_row + 1)) == 44


def test_the_kind_and_the_file_name_must_agree(invoke):
    outcome = invoke("form", "new", "空表.docx", "--kind", "xlsx")
    assert (outcome.code, outcome.err) == (
        2,
        "错误：空表要以 .xlsx 结尾：空表.docx\n例：checklist form new 空表.xlsx\n",
    )


# check


def test_a_check_says_what_each_heading_was_taken_for(checked):
    outcome = checked(a4_form("填报单位：　　　填报日期：", [HEAD, BLANK]))
    assert (outcome.code, outcome.err) == (0, "")
    lines = outcome.out.splitlines()
    assert lines[0] == "我局空表.docx：第1个表；填写：序号、工作任务（具体举措）、牵头单位、完成时限"
    assert lines[1] == "留给人填写：进展情况"
    assert lines[2] == "表外留给人填写：填报日期"
    assert lines[-1] == "检查通过，可以用 ledger --form 填写。"


def test_a_heading_nobody_knows(checked):
    outcome = checked(a4_form([["序号", "工作任务", "牵头科室单位", "完成时限", "进展情况"], BLANK]))
    assert outcome.code == 1
    assert "表头“牵头科室单位”不认识，这一列留空" in outcome.out
    assert outcome.out.splitlines()[-1] == "共1个表头认不出。"


def test_a_map_settles_it(checked):
    form = a4_form([["序号", "工作任务", "牵头科室单位", "完成时限", "进展情况"], BLANK])
    outcome = checked(form, "--map", "牵头科室单位=牵头单位")
    assert outcome.code == 0
    assert "牵头科室单位（牵头单位）" in outcome.out


def test_a_map_written_wrong(checked):
    outcome = checked(a4_form([HEAD, BLANK]), "--map", "牵头科室单位")
    assert (outcome.code, outcome.err) == (
        2,
        "错误：--map 的写法不对：牵头科室单位\n要写成 表头=列，如 --map 主抓单位=牵头单位。\n",
    )


def test_a_placeholder_nobody_knows(checked):
    outcome = checked(a4_form("{{ 单位 }}{{ 局长 }}", [HEAD, BLANK]))
    assert outcome.code == 1
    assert "占位符 {{ 局长 }} 里的名称不认识，原样保留。" in outcome.out
    assert outcome.out.splitlines()[-1] == "共1个占位符不认识。"


def test_two_tables_need_a_choice(checked):
    form = a4_form([HEAD, BLANK], "", [HEAD, BLANK])
    outcome = checked(form)
    assert outcome.code == 2
    assert "--table 1 或 --table 2" in outcome.err
    assert checked(form, "--table", "2").out.startswith("我局空表.docx：第2个表；")


def test_a_file_without_a_ledgers_heading(checked):
    outcome = checked(a4_form([["姓名", "年龄"], ["", ""]]))
    assert outcome.code == 2
    assert outcome.err.startswith("错误：空表不能用：我局空表.docx里没有认出台账的表头")


def test_labels_in_the_first_column(checked):
    outcome = checked(a4_form([["任务名称", ""], ["牵头单位", ""], ["完成时限", ""]]))
    assert outcome.code == 2
    assert "是竖式表" in outcome.err


def test_what_would_print_badly_is_said(checked):
    outcome = checked(office_form([HEAD, BLANK]))
    assert outcome.code == 1
    assert "印制：纸张是Letter，不是A4。[paper-size]" in outcome.out.splitlines()
    assert "印制：没有页码。[no-page-number]" in outcome.out.splitlines()
    assert outcome.out.splitlines()[-1].endswith("类印制问题。")


def test_a_table_too_wide_for_the_page(checked):
    form = altered(a4_form([HEAD, BLANK]), "word/document.xml", 'w:w="1247"', 'w:w="3000"')
    outcome = checked(form)
    assert outcome.code == 1
    assert "[table-overflow]" in outcome.out


def test_a_heading_cut_off_by_its_fixed_height_is_mended(checked):
    form = altered(
        a4_form([["序号", "工作\n任务\n内容", "牵头单位", "完成时限", "备注"], BLANK]), "word/document.xml", "<w:tr>",
        '<w:tr><w:trPr><w:trHeight w:val="400" w:hRule="exact"/></w:trPr>',
    )  # fmt: skip
    outcome = checked(form)
    assert outcome.code == 0
    assert any(line.startswith("填写时自动改正：第1个表第1行") for line in outcome.out.splitlines())


def test_what_filling_mends_is_told_and_no_fault(checked):
    outcome = checked(a4_form("“填报”要求", [HEAD, BLANK]))
    assert outcome.code == 0
    assert [line for line in outcome.out.splitlines() if line.startswith("填写时自动改正：")] == [
        "填写时自动改正：第1个表第1、2行：格宽与列宽（tblGrid）不一致，Word按格宽、WPS按列宽排，印出来会不一样（“序号”那一格：格宽22毫米，列宽30毫米）。",
        "填写时自动改正：““填报”要求”：引号、破折号等标点没有标为中文，Word会用西文字体“Times New Roman”印。",
    ]


@pytest.mark.slow
def test_of_all_units_it_is_said_how_many_a_title_does_not_fit(invoke, tmp_path):
    form = office_form("市科技局2022年工作台账", [["序号", "工作任务", "责任单位"], [""] * 3])
    (tmp_path / "空表.docx").write_bytes(form)
    outcome = invoke("ledger", "--all", "--plan", "zaozhuang-2022", "--form", "空表.docx", "-o", "材料")
    assert "空表题目“市科技局2022年工作台账”写的是市科技局，有9份台账不是；" in outcome.err


def test_titles_and_headings_of_another_year_are_said_when_the_form_is_filled(invoke, tmp_path):
    form = tmp_path / "我局空表.docx"
    form.write_bytes(a4_form("市教育局2024年工作台账", [["序号", "2024年工作任务", "责任单位"], BLANK[:3]]))
    outcome = invoke("ledger", "邢台市科技局", "--year", "2025", "--form", str(form), "-o", str(tmp_path / "a.docx"))
    assert outcome.code == 0
    assert outcome.err.splitlines() == [
        "提醒：空表题目“市教育局2024年工作台账”写的是市教育局、2024年，这份台账是市科技局2025年的；题目没有改动，请核对。",
        "提醒：表头“2024年工作任务”写的是2024年，这份台账是市科技局2025年的，请核对。",
    ]


def test_an_old_excel_form_is_told_how_to_become_a_new_one(invoke, tmp_path):
    for name in ("旧表.xls", "旧表.et"):
        (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0" + b"\0" * 600)
        for asked in (("form", "check"), ("ledger", "邢台市科技局", "--form")):
            outcome = invoke(*asked, str(tmp_path / name))
            assert outcome.code == 2
            assert outcome.err.splitlines() == [
                f"错误：空表不能用：{name}是旧的.xls或.et格式。",
                "请用Excel或WPS打开它，“另存为”选择“Excel工作簿（*.xlsx）”，再用新文件。",
            ]


def test_an_excel_form_gives_an_excel_file_without_being_asked(invoke, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    invoke("form", "new", "空表.xlsx")
    outcome = invoke("ledger", "邢台市科技局", "--form", "空表.xlsx")
    assert outcome.code == 0
    assert (tmp_path / "市科技局_工作台账.xlsx").exists()


def test_an_excel_form_wider_than_its_page(invoke, tmp_path):
    book = Workbook()
    book.active.append(["序号", "工作任务", "责任单位", "完成时限"])
    for letter in "ABCD":
        book.active.column_dimensions[letter].width = 40
    book.save(tmp_path / "宽表.xlsx")
    outcome = invoke("form", "check", str(tmp_path / "宽表.xlsx"))
    assert outcome.code == 1
    said = "印制：表格宽约296毫米，一页只有172毫米，右边的列会印到另一张纸上。[table-overflow]"
    assert said in outcome.out.splitlines()
    book.active.page_setup.orientation = "landscape"
    book.active.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    book.save(tmp_path / "宽表.xlsx")
    assert invoke("form", "check", str(tmp_path / "宽表.xlsx")).code == 0


@pytest.mark.slow
@pytest.mark.parametrize("name", few_of((form.name for form in USUAL_FORMS if not form.unknown), every=4))
def test_usual_forms_pass(checked, name):
    outcome = checked(usual_form(name))
    assert outcome.out.splitlines()[-1] == "检查通过，可以用 ledger --form 填写。"
    assert outcome.code == 0


def test_the_group_explains_itself_in_chinese(invoke):
    page = invoke("form", "--help").out
    assert page.startswith("用法：checklist form [选项] 命令 [参数]…\n")
    assert "checklist form check 我局空表.docx" in page
    for name in ("new", "check"):
        assert f"用法：checklist form {name} [选项]" in invoke("form", name, "--help").out
    outcome = invoke("form", "chekc")
    assert (outcome.code, outcome.err) == (
        2,
        "错误：没有 chekc 这个命令。是否想写：check？\n用 checklist form --help 查看用法。\n",
    )


# what runs, and what is refused


DDE = (
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO cmd</w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>旧值</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
)


def test_what_is_active_in_a_form_is_a_finding(checked):
    content = altered(a4_form([HEAD, BLANK]), "word/document.xml", "<w:body>", f"<w:body>{DDE}")
    outcome = checked(content)
    assert outcome.code == 1
    assert "空表正文里有DDEAUTO域（DDEAUTO cmd），可能自动运行或联网，没有带进台账。\n" in outcome.out
    assert "共1处会自动运行或联网的内容" in outcome.out


def test_braces_that_are_no_placeholder_are_a_finding(checked):
    outcome = checked(a4_form("｛｛单位｝｝台账", [HEAD, BLANK]))
    assert outcome.code == 1
    assert outcome.out.endswith("共1个占位符写得不对。\n")


def test_a_form_that_is_refused_leaves_no_folder_behind(invoke, tmp_path):
    (tmp_path / "竖式表.docx").write_bytes(office_form([["姓名", "", "单位", ""], ["电话", "", "邮箱", ""]]))
    outcome = invoke("ledger", "--all", "--plan", "xingtai-2023", "--form", "竖式表.docx", "-o", "材料")
    assert outcome.code == 2
    assert outcome.err == (
        "错误：空表不能用：竖式表.docx是竖式表（姓名、单位、电话、邮箱写在左边，内容填在右边），一张表只填一项任务。\n"
        "请改用横式的表：表头写在一行里，每项任务一行。\n"
    )
    assert not (tmp_path / "材料").exists()
