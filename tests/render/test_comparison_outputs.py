"""The 新旧对照表 in every format: what it says is the same, marks survive without colour, text stays text."""

from __future__ import annotations

import io
import json
import re
import zipfile

import pytest
from docx import Document
from edited_copies import edited_maiji, shipped_text
from lxml import html
from msgspec.structs import replace
from office_forms import part
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText
from openxml_audit import OpenXmlValidator
from versions import INDICATORS, goal, plan, side, task

from checklist.compare.by_unit import by_unit, for_unit
from checklist.compare.comparison import compare, narrow
from checklist.compare.history import history
from checklist.compare.judge.kinds import Kind
from checklist.compare.sides.item import plan_side
from checklist.plandata.load import load_trees
from checklist.plandata.yamlio import parse_tree
from checklist.render.comparison_json import comparison_json, history_json, units_json
from checklist.render.comparison_sheet import comparison_sheet, unit_sheet
from checklist.render.draw.console import Screen, plain, sheet_lines
from checklist.render.draw.docx import sheet_docx
from checklist.render.draw.text import markdown_text, sheets_html
from checklist.render.draw.xlsx import Leaf, sheets_xlsx
from checklist.render.sheet import plain_text
from checklist.words.deadlines import inherited_deadline
from checklist.words.plaintext import display_width

COUNTS = "本表共9条：新增1项、取消1项、调整5项、拆分1项、文字调整1项；另有机构更名2处。"
HOSTILE = "=1+1 R&D <b>|*_~`</td> ]]> 😀 𠮷 “”…— {{ x }} \x07"


def comparison_docx(comparison, **options):
    return sheet_docx([comparison_sheet(comparison, **options)])


def comparison_html(comparison, **options):
    return sheets_html([comparison_sheet(comparison, **options)])


def comparison_xlsx(comparison, **options):
    return sheets_xlsx([Leaf(name="新旧对照表", sheet=comparison_sheet(comparison, **options))])


def comparison_markdown(comparison, **options):
    return markdown_text(comparison_sheet(comparison, **options))


def comparison_lines(comparison, width, *, unit="", **options):
    return sheet_lines(comparison_sheet(comparison, unit=unit), Screen(width=width, **options))


def unit_changes_docx(units, comparison):
    return sheet_docx([unit_sheet(unit, comparison) for unit in units])


def headings_of(sheet):
    return tuple(column.title for column in sheet.tables[0].columns)


MAKERS = {
    "docx": comparison_docx,
    "xlsx": comparison_xlsx,
    "html": comparison_html,
    "json": comparison_json,
    "markdown": comparison_markdown,
}


def data_of(text):
    return load_trees([("plans.yaml", parse_tree(text, "plans.yaml"))]).data


def side_of(data, plan, **options):
    return plan_side(data, [one for one in data.plans if one.id == plan], **options)


@pytest.fixture(scope="module")
def revised():
    old, new = data_of(shipped_text()), data_of(edited_maiji())
    return compare(side_of(old, "maiji-2022", label="2022年印发"), side_of(new, "maiji-2022", label="2024年修订"))


@pytest.fixture(scope="module")
def hostile():
    old = data_of(shipped_text())
    side, other = side_of(old, "maiji-2022"), side_of(old, "maiji-2022")
    items = [replace(item, title=HOSTILE) if item.id == "mj-c1" else item for item in other.items]
    items = [replace(item, id="mj-x1", title=f"{HOSTILE}二") if item.id == "mj-s5" else item for item in items]
    return compare(replace(side, label="<i>旧|*</i>"), replace(other, label='"新" & =x', items=tuple(items)))


@pytest.fixture(scope="module")
def milestones():
    data = data_of(shipped_text())
    return compare(side_of(data, "xingtai-2023", year=2023), side_of(data, "xingtai-2023", year=2025))


def text_of(comparison, width=160, **options):
    return "\n".join(plain(line) for line in comparison_lines(comparison, width, **options))


def faults(content, folder, name="a.docx"):
    path = folder / name
    path.write_bytes(content)
    return [f"{error.part_uri}: {error.description}" for error in OpenXmlValidator().validate(path).errors]


# What it says.


def test_the_count_line_equals_the_rows(revised):
    sheet = comparison_sheet(revised)
    assert sheet.lead[0] == COUNTS
    assert sum(map(int, re.findall("([0-9]+)项", COUNTS))) == len(sheet.rows) == 9


def test_the_headings_name_the_versions_and_the_plan_stands_above(revised):
    sheet = comparison_sheet(revised)
    assert headings_of(sheet) == ("序号", "变更类型", "原台账（2022年印发）", "新台账（2024年修订）", "变更说明")
    assert sheet.subtitle == ("《天水市麦积区强科技行动实施方案（2022—2025年）》（区委办发〔2022〕64号）",)


def test_two_years_of_one_plan_are_named_by_their_years(milestones):
    sheet = comparison_sheet(milestones)
    assert headings_of(sheet)[2:4] == ("原台账（2023年）", "新台账（2025年）")
    assert sheet.subtitle == ("《加快建设创新型邢台行动方案（2023—2027年）》（邢科创领字〔2023〕2号）",)


def test_many_milestones_of_one_row_are_summed_up(milestones):
    first = comparison_sheet(milestones).rows[0]
    assert tuple(first.cells[4].split("\n")) == (
        "（1）6个指标按年度递进：研发人员、每万人口拥有高价值发明专利数、国家高新技术企业、国家科技型中小企业、高新技术产业增加值占规模以上工业增加值比重、技术合同成交总额",
        "（2）2个指标已到期，没有后续目标：全社会研发经费投入、新增重点实验室、工程研究中心等省级以上创新平台",
    )


def test_what_is_new_or_gone_as_a_whole_stands_beside_a_word(revised):
    rows = comparison_sheet(revised).rows
    new = next(row for row in rows if row.cells[1] == "新增")
    gone = next(row for row in rows if row.cells[1].startswith("取消"))
    assert (new.cells[2], type(new.cells[3])) == ("新增", tuple)
    assert (type(gone.cells[2]), gone.cells[3]) == (tuple, "删除")


def test_unchanged_lines_of_a_task_are_left_out_and_that_is_said(revised):
    row = next(row for row in comparison_sheet(revised).rows if row.cells[1] == "内容调整")
    assert plain_text(row.cells[2]).split("\n") == [
        "第10项：引进高层次科技人才", "举措：……", "给予上述项目的扶持资金不低于10万元",
    ]  # fmt: skip
    assert "“……”处为没有改动、未列出的文字。" in text_of(revised)


def test_equal_versions_say_so(revised):
    same = compare(*[side_of(data_of(shipped_text()), "maiji-2022", label="甲") for _ in range(2)])
    assert comparison_sheet(same).lead[0] == "两个版本没有差别。"
    assert text_of(same).endswith("两个版本没有差别。")
    assert json.loads(comparison_json(same))["same"] is True
    assert "两个版本没有差别。" in "".join(Document(io.BytesIO(comparison_docx(same))).element.itertext())
    assert revised.same is False


def test_a_unit_is_named_in_the_title(revised):
    narrowed = narrow(revised, unit="区财政局", region="maiji")
    assert text_of(narrowed, unit="区财政局").startswith("区财政局工作台账新旧对照表\n")
    assert comparison_sheet(narrow(revised, kinds=[Kind.ADDED])).lead[0] == "本表共1条：新增1项。"


# On the screen.


@pytest.mark.parametrize("width", [50, 80, 100, 160])
@pytest.mark.parametrize("ambiguous", [1, 2])
def test_no_line_is_wider_than_the_screen(revised, width, ambiguous):
    lines = text_of(revised, width, ambiguous=ambiguous, ascii_only=ambiguous == 2).split("\n")
    assert max(display_width(line, ambiguous) for line in lines) <= width


def test_brackets_mark_the_words_and_a_legend_explains_them(revised):
    text = text_of(revised)
    assert "2025年高新技术企业达到〔23家〕以上" in text
    assert "【26家】" in text
    assert "注：1.〔　〕内是删去的文字，【　】内是新增的文字。" in text
    assert "  1.机构更名：区政府金融办更名为区委金融办，涉及2处。" in text


def test_everything_is_in_gbk(revised):
    assert "?" not in text_of(revised, encoding="gbk")
    text_of(revised, ascii_only=True, encoding="gbk").encode("gbk")


@pytest.mark.parametrize("width", [50, 80, 160])
def test_colour_falls_on_exactly_the_bracketed_words(revised, width):
    lines = comparison_lines(revised, width)
    for style, left, right in (("removed", "〔", "〕"), ("added", "【", "】")):
        coloured = "".join(text.strip() for line in lines for text, found in line if found == style)
        assert coloured.count(left) == coloured.count(right) > 3
        outside = re.sub(f"{left}[^{right}]*{right}", "", coloured)
        assert outside == ""


def test_text_of_the_data_cannot_steer_the_terminal(hostile):
    assert "\x07" not in text_of(hostile)


# Markdown.


def test_markdown_has_bold_and_strikethrough(revised):
    text = comparison_markdown(revised)
    assert "2025年高新技术企业达到~~23家~~以上" in text
    assert "2025年高新技术企业达到**26家**以上" in text
    assert len([line for line in text.splitlines() if re.match(r"\| [0-9]+ \|", line)]) == 9
    assert f"\n{COUNTS}\n" in text


def test_markdown_text_stays_text(hostile):
    rows = [line for line in comparison_markdown(hostile).splitlines() if line.startswith("| ")]
    assert all(len(re.findall(r"(?<!\\)\|", row)) == 6 for row in rows)
    assert "<b>" not in "".join(rows)


# Web page.


def test_the_page_marks_with_ins_and_del_and_asks_the_network_for_nothing(revised):
    raw = comparison_html(revised).decode()
    page = html.fromstring(raw)
    assert page.xpath("//td[@class='old']//del/text()")[0] == "23家"
    assert page.xpath("//td[@class='new']//ins/text()")[0] == "26家"
    assert len(page.xpath("//tbody/tr")) == 9
    assert page.xpath("//p[@class='counts']/text()") == [COUNTS]
    assert "default-src 'none'" in page.xpath("//meta[@http-equiv]/@content")[0]
    assert not re.search(r"https?://|<script|url\(", raw)


def test_the_page_escapes_what_comes_from_data(hostile):
    raw = comparison_html(hostile).decode()
    assert "<b>" not in raw
    assert "<i>旧" not in raw
    assert "&lt;b&gt;" in raw


# JSON.


def test_the_json_holds_the_rows_the_counts_and_every_run(revised):
    found = json.loads(comparison_json(revised))
    assert found["schema"] == "checklist-comparison/1"
    assert [count["number"] for count in found["counts"] if count["unit"] == "项"] == [1, 1, 5, 1, 1]
    first = found["rows"][0]
    assert first["kinds"] == ["目标调整"]
    assert first["changes"][0]["figure"]["difference"] == 3
    assert first["old_lines"][1]["runs"][1] == {"text": "23家", "mark": "removed"}
    assert found["edits"][0]["places"] == 2


def test_the_json_of_units_points_at_the_rows(revised):
    found = json.loads(units_json(revised, by_unit(revised)))
    unit = next(unit for unit in found["units"] if unit["unit"] == "区市场监管局")
    assert {task["move"] for task in unit["tasks"]} == {"仍承担", "职责变化"}
    assert next(task for task in unit["tasks"] if task["move"] == "职责变化")["row"] == 8


def test_the_json_of_a_history():
    sides = [
        side_of(data_of(text), "maiji-2022", label=word)
        for text, word in ((shipped_text(), "甲"), (edited_maiji(), "乙"))
    ]
    found = json.loads(history_json(history(sides, "mj-p5")))
    assert [(stage["version"], stage["leads"], stage["changed"]) for stage in found["versions"]] == [
        ("甲", ["区市场监管局"], False), ("乙", ["区科技局"], True),
    ]  # fmt: skip


# Word.


def test_word_fits_the_columns_to_what_is_said_and_keeps_each_wide_enough(revised):
    table = Document(io.BytesIO(comparison_docx(revised))).tables[0]
    widths = [column.width.mm for column in table.columns]
    assert round(sum(widths)) == 257
    assert all(width >= least for width, least in zip(widths, (12, 18, 46, 46, 46), strict=True))
    assert [cell.text for cell in table.rows[0].cells] == list(headings_of(comparison_sheet(revised)))
    assert len(table.rows) == 10


def test_word_marks_survive_a_black_and_white_printer(revised):
    table = Document(io.BytesIO(comparison_docx(revised))).tables[0]
    old, new = table.rows[1].cells[2], table.rows[1].cells[3]
    gone = [run for paragraph in old.paragraphs for run in paragraph.runs if run.font.strike]
    come = [run for paragraph in new.paragraphs for run in paragraph.runs if run.bold and run.underline]
    assert [run.text for run in gone] == ["23家"]
    assert [run.text for run in come] == ["26家"]
    assert [table.rows[2].cells[2].text, table.rows[4].cells[3].text] == ["新增", "删除"]


def _length(cell: str) -> int:
    return len(re.sub("<[^>]*>", "", cell))


def test_word_repeats_the_heading_and_keeps_rows_whole_that_are_no_third_of_a_page(revised):
    xml = zipfile.ZipFile(io.BytesIO(comparison_docx(revised))).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader/>") == 1
    rows = re.findall("<w:tr>.*?</w:tr>", xml)
    longest = [max(map(_length, re.findall("<w:tc>.*?</w:tc>", row))) for row in rows]
    whole = ["<w:cantSplit/>" in row for row in rows]
    assert 2 < sum(whole) < len(rows) == 10
    assert max(n for n, is_whole in zip(longest, whole, strict=True) if is_whole) < min(
        n for n, is_whole in zip(longest, whole, strict=True) if not is_whole
    )
    assert 'w:orient="landscape"' in xml


def test_word_says_above_the_table_what_is_said_once(revised):
    paragraphs = [paragraph.text for paragraph in Document(io.BytesIO(comparison_docx(revised))).paragraphs]
    assert paragraphs[2] == COUNTS
    assert paragraphs[3] == "统一调整（不逐项列入下表）：机构更名：区政府金融办更名为区委金融办，涉及2处。"
    assert paragraphs[4].startswith("注：加粗加下划线的为新增内容，加删除线的为删去内容。")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["revised", "hostile", "milestones"])
def test_office_files_are_valid(name, request, tmp_path):
    comparison = request.getfixturevalue(name)
    assert faults(comparison_docx(comparison), tmp_path) == []
    assert faults(comparison_xlsx(comparison), tmp_path, "a.xlsx") == []
    assert faults(unit_changes_docx(by_unit(comparison)[:3], comparison), tmp_path) == []


# Excel.


def test_excel_marks_words_within_cells(revised):
    sheet = load_workbook(io.BytesIO(comparison_xlsx(revised)), rich_text=True).active
    heading = next(row[0].row for row in sheet.iter_rows() if row[0].value == "序号")
    old, new = sheet.cell(heading + 1, 3).value, sheet.cell(heading + 1, 4).value
    assert isinstance(old, CellRichText)
    assert [part.text for part in old if getattr(part, "font", None) and part.font.strike] == ["23家"]
    assert [part.text for part in new if getattr(part, "font", None) and part.font.b] == ["26家"]
    assert sheet.print_title_rows == f"${heading}:${heading}"
    assert [sheet.cell(heading + n, 1).value for n in range(1, 10)] == list(range(1, 10))


def test_excel_text_is_never_a_formula(hostile):
    book = load_workbook(io.BytesIO(comparison_xlsx(hostile)))
    assert {cell.data_type for row in book.active.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}


# All of them.


@pytest.mark.parametrize("form", MAKERS)
@pytest.mark.parametrize("name", ["revised", "hostile"])
def test_the_same_comparison_gives_the_same_bytes(form, name, request):
    comparison = request.getfixturevalue(name)
    assert MAKERS[form](comparison) == MAKERS[form](comparison)


@pytest.mark.parametrize("form", ["docx", "html", "markdown"])
def test_every_format_says_the_same(form, revised):
    raw = MAKERS[form](revised)
    if form == "docx":
        raw = part(raw)
    text = re.sub("<[^>]*>", "", raw.decode() if isinstance(raw, bytes) else raw)
    for sentence in (
        COUNTS, "机构更名：区政府金融办更名为区委金融办，涉及2处", "高新技术企业（2025年）由23家上调为26家，增加3家",
        "完成时限由2025年提前至2024年底前", "技术市场合同交易登记额（2025年）由6亿元下调为5.5亿元，减少0.5亿元", "建设概念验证和中试平台",
    ):  # fmt: skip
        assert sentence in text


# 变动单.


def test_a_unit_sees_what_came_what_went_and_whose_figure_changed(revised):
    unit = next(unit for unit in by_unit(revised) if unit.name == "区科技局")
    sheet = unit_sheet(unit, revised)
    assert sheet.title == "区科技局任务变动单"
    assert sheet.lead[0] == "移入1项、移出1项、职责变化1项、仍承担20项（其中有调整6项）。"
    *groups, figures = sheet.tables
    assert [group.title for group in groups] == [
        "移入（1项）",
        "移出（1项）",
        "职责变化（1项）",
        "仍承担、有调整（6项）",
    ]
    assert [row.cells[0] for group in groups for row in group.rows] == list(map(str, range(1, 10)))
    assert figures.rows[0].cells == (
        "高新技术企业数",
        "培育壮大科技型企业",
        "2025年达到23家以上",
        "2025年达到26家以上",
        "增加3家",
    )
    assert sheet.notes[0].startswith("其余14项任务仍由本单位承担，除统一调整外没有变动：第1、2、6—9、13—17、21—23项。")
    assert [note for note in sheet.notes if note.startswith("统一调整：")] == [
        f"统一调整：{edit.kind.value}：{edit.sentence}。" for edit in unit.edits
    ]


def test_a_unit_whose_tasks_only_moved_on_with_the_period_is_told_so():
    old, new = (
        replace(
            plan(
                task(f"m{year}", title="培育企业", number="二1", lead=["市科技局"], deadline=inherited_deadline(year))
            ),
            id=f"y{year}",
            first_year=year,
            last_year=year,
        )
        for year in (2025, 2026)
    )
    found = compare(side(old), side(replace(new, replaces=(old.id,))))
    unit = next(unit for unit in by_unit(found) if unit.name == "市科技局")
    notes = unit_sheet(unit, found).notes
    assert notes[0].startswith("其余1项任务仍由本单位承担，除统一调整外没有变动")
    assert notes[1].startswith("统一调整：方案期限由2025年调整为2026年，原文未单列时限的1项任务按方案期末填列")


def test_a_change_sheet_in_every_medium(revised):
    unit = for_unit(revised, "区市场监管局", "maiji")
    sheet = unit_sheet(unit, revised)
    screen = Screen(width=100, ambiguous=1, ascii_only=False, encoding="utf-8", styled=False)
    drawn = "\n".join(plain(line) for line in sheet_lines(sheet, screen))
    word = "".join(Document(io.BytesIO(unit_changes_docx([unit], revised))).element.itertext())
    for text in (drawn, word, markdown_text(sheet)):
        assert "区市场监管局任务变动单" in text
        assert "由牵头改为配合" in text
        assert "减少0.5亿元" in text


def test_change_sheets_of_several_units_begin_on_pages_of_their_own(revised):
    content = unit_changes_docx(by_unit(revised)[:3], revised)
    xml = part(content)
    assert xml.count("<w:pageBreakBefore/>") == 2
    with pytest.raises(ValueError, match="at least one"):
        unit_changes_docx([], revised)


def test_word_sets_what_came_and_went_in_one_table_under_bands_and_the_figures_in_another(revised):
    unit = next(unit for unit in by_unit(revised) if unit.name == "区科技局")
    tasks, figures = Document(io.BytesIO(unit_changes_docx([unit], revised))).tables
    bands = [row.cells[0].text for row in tasks.rows if row.cells[0].text == row.cells[-1].text]
    assert bands == ["移入（1项）", "移出（1项）", "职责变化（1项）", "仍承担、有调整（6项）"]
    assert [cell.text for cell in figures.rows[0].cells] == ["指标", "任务", "原目标", "现目标", "增减"]


def test_numbers_of_a_change_sheet_stand_in_the_middle_and_the_rest_on_the_left(revised):
    unit = next(unit for unit in by_unit(revised) if unit.name == "区科技局")
    text = markdown_text(unit_sheet(unit, revised))
    assert "| 序号 | 任务 | 原职责 | 现职责 | 变动说明 |\n| :---: | --- | --- | --- | --- |" in text
    screen = Screen(width=100, ambiguous=1, ascii_only=False, encoding="utf-8", styled=False)
    drawn = [plain(line) for line in sheet_lines(unit_sheet(unit, revised), screen)]
    assert next(line for line in drawn if "│  1 " in line or "│ 1 " in line).startswith("│  1   │")


def test_a_task_shown_whole_runs_on_so_that_it_takes_less_paper(revised):
    added = next(row for row in comparison_sheet(revised).rows if row.cells[1].startswith("新增"))
    lines = plain_text(added.cells[3]).split("\n")
    assert lines[1] == "举措：布局概念验证中心；建设装备制造中试基地"


def test_many_figures_that_came_or_went_are_summed_up_beside_the_cells_that_show_each():
    names = [one.name for one in INDICATORS][:3]
    goals = tuple(goal(800, "达到800家", indicator=name) for name in names)
    found = compare(side(plan(task(targets=goals))), side(plan(task())))
    (row,) = comparison_sheet(found).rows
    assert row.cells[4] == f"3个指标不再列：{'、'.join(names)}"
    (back,) = comparison_sheet(compare(side(plan(task())), side(plan(task(targets=goals))))).rows
    assert back.cells[4] == f"3个指标为增列：{'、'.join(names)}"
