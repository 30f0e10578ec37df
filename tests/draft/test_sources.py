"""Documents of every kind are read into the same lines, each with its place."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from checklist.commands.context import columns
from checklist.commands.draft import read_source
from checklist.draft.drafting import make_draft
from checklist.draft.passages import text_passages
from checklist.errors import ChecklistError
from tests.support.pdf_files import Rule, Words, pdf_file

LINES = ("临江市创新行动方案", "一、重点任务", "（一）培育企业。建立名录。（市科技局负责）")


def texts(path: Path) -> list[str]:
    """Give the lines read of a file."""
    return [passage.text for passage in read_source(path).passages]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_text_is_read_in_every_usual_encoding(tmp_path, encoding):
    path = tmp_path / "方案.txt"
    path.write_bytes("\r\n".join(LINES).encode(encoding))
    assert texts(path) == list(LINES)


def test_text_broken_by_its_width_is_joined_and_page_numbers_go():
    wide = "围绕产业链部署创新链，支持龙头企业牵头组建创新联合体开展攻关形成成果"
    lines = [wide[:20]] * 14 + ["— 3 —", *[wide[:20]] * 3, "完成全部任务。", "二、保障措施"]
    assert [passage.text for passage in text_passages("\n".join(lines))] == [
        wide[:20] * 17 + "完成全部任务。",
        "二、保障措施",
    ]


def test_a_bracket_that_is_open_at_the_end_of_a_line_goes_on_to_where_it_closes():
    text = "1.培育工业企业，新增规上企业十五家以上。（牵头单位：区工信局；\n责任单位：各镇街）\n2.培育科技企业。\n"
    assert [passage.text for passage in text_passages(text)] == [
        "1.培育工业企业，新增规上企业十五家以上。（牵头单位：区工信局；责任单位：各镇街）",
        "2.培育科技企业。",
    ]


def test_lines_without_the_indent_of_a_paragraph_go_on_where_the_line_before_is_full():
    lines = [
        "　　一、主要目标",
        "　　到2027年，全区规模以上工业企业达到三百家，其中",
        "产值过亿元企业一百家。",
        "　　二、重点任务",
    ]
    lines += [
        "　　（一）培育企业。建立名录，分类指导，分级服务，推",
        "动入库企业早日升规，对升规企业给予奖励补助，并在",
        "用地用能上优先保障。",
        "　　（二）引进人才。",
    ]
    assert [passage.text for passage in text_passages("\n".join(lines))] == [
        "一、主要目标",
        "到2027年，全区规模以上工业企业达到三百家，其中产值过亿元企业一百家。",
        "二、重点任务",
        "（一）培育企业。建立名录，分类指导，分级服务，推动入库企业早日升规，对升规企业给予奖励补助，并在用地用能上优先保障。",
        "（二）引进人才。",
    ]


def test_counts_of_pages_glued_to_lines_are_taken_off():
    pages = [
        "为贯彻落实市委部署，" * 25 + "制定本方案的",
        "有关要求如下，" * 40 + "各单位要认真",
        "抓好落实，" * 10 + "报告情况。",
    ]
    text = "\n".join(f"{number}、{page}" for number, page in enumerate(pages, 1))
    assert [passage.text for passage in text_passages(text)] == ["".join(pages)]


def test_items_that_count_from_one_stay_numbered():
    for end in ("。", ""):
        lines = [
            f"{number}、{what}{end}"
            for number, what in enumerate(("培育科技型企业队伍和高新技术企业", "引进人才", "建设平台"), 1)
        ]
        assert [passage.text for passage in text_passages("\n".join(lines))] == lines


def word_file(path: Path, *lines: str) -> docx.document.Document:
    """Make a Word document of lines."""
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(path)
    return document


def test_word_is_read_by_paragraphs_with_changes_accepted_and_text_boxes(tmp_path):
    path = tmp_path / "方案.docx"
    document = word_file(path, *LINES)
    inserted = parse_xml(
        f'<w:p {nsdecls("w")}><w:ins w:id="1" w:author="a"><w:r><w:t>（二）引进人才。</w:t></w:r></w:ins>'
        '<w:del w:id="2" w:author="a"><w:r><w:delText>删去的话</w:delText></w:r></w:del></w:p>'
    )
    boxed = parse_xml(
        f"<w:p {nsdecls('w')}><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>（三）建设平台。</w:t></w:r></w:p>"
        "</w:txbxContent></w:pict></w:r></w:p>"
    )
    document.element.body.insert(3, inserted)
    document.element.body.insert(4, boxed)
    document.save(path)
    assert texts(path) == [*LINES, "（二）引进人才。", "（三）建设平台。"]
    assert read_source(path).passages[2].place == "第3段"
    assert read_source(path).remarks == ("有修订痕迹，按接受修订后的内容读取。",)


PAGE = """<html><head><meta charset="gb2312"><title>标题</title><script>var a='一、不是标题';</script></head><body>
<div class="menu"><ul><li><a href="/">首页</a></li><li><a href="/zw">政务公开</a></li></ul></div>
<div id="zoom"><p align="center">临江市创新行动方案</p><p>一、重点任务<br>（一）培育企业。建立名录。&nbsp;（市科技局负责）</p>
<table><tr><th>序号</th><th>任务</th></tr><tr><td>1</td><td>办会</td></tr></table>
<p style="display: none">看不见的</p></div><footer>版权所有</footer></body></html>"""


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_a_web_page_is_read_without_menus_scripts_and_footers(tmp_path, encoding):
    path = tmp_path / "方案.html"
    page = PAGE if encoding == "gb18030" else PAGE.replace("gb2312", "utf-8")
    path.write_bytes(page.encode(encoding))
    assert texts(path) == list(LINES)
    (table,) = read_source(path).tables
    assert [[cell.text for cell in row.cells] for row in table.grid.rows] == [["序号", "任务"], ["1", "办会"]]


def test_a_pdf_is_read_by_paragraphs_and_page_numbers_are_told_by_their_place(tmp_path):
    path = tmp_path / "方案.pdf"
    full = "围绕产业链部署创新链支持龙头企业牵头组建创新联合体"
    path.write_bytes(pdf_file([
        [Words(200, 760, "临江市创新行动方案"), Words(122, 730, "一、重点任务"), Words(122, 700, full), Words(90, 670, f"{full}攻关"), Words(290, 40, "— 1 —")],
        [Words(90, 760, "并形成成果。（市科技局负责）"), Words(122, 730, "（二）引进人才。"), Words(290, 40, "— 2 —")],
    ]))  # fmt: skip
    assert texts(path) == [
        "临江市创新行动方案", "一、重点任务", f"{full}{full}攻关并形成成果。（市科技局负责）", "（二）引进人才。",
    ]  # fmt: skip
    assert [passage.place for passage in read_source(path).passages] == ["第1页", "第1页", "第1页", "第2页"]


def ruled(rows: list[list[str]], top: float, size: float = 12) -> list[Words | Rule]:
    """Set rows in fields of 100 points each, with a line around every field; a field may hold several lines."""
    drawn: list[Words | Rule] = []
    for number, row in enumerate(rows):
        above, below = top - 40 * number, top - 40 * (number + 1)
        for column, text in enumerate(row):
            left = 80 + 100 * column
            drawn += [Rule(left, above, left + 100, above), Rule(left, below, left + 100, below)]
            drawn += [Rule(left, above, left, below), Rule(left + 100, above, left + 100, below)]
            drawn += [Words(left + 4, above - 14 * at - 13, words, size) for at, words in enumerate(text.split("\n"))]
    return drawn


def table_texts(path: Path) -> list[list[str]]:
    """Give the texts of the one table of a file."""
    (table,) = read_source(path).tables
    return [[cell.text for cell in row.cells] for row in table.grid.rows]


def test_a_ruled_table_of_a_pdf_is_one_over_its_pages_with_a_row_cut_by_the_edge_made_whole(tmp_path):
    path = tmp_path / "分工.pdf"
    head, first = ["序号", "任务", "责任单位", "完成时限"], ["1", "培育企业，\n建立名录", "市科技局、", "2025年"]
    rest, second = ["", "并更新", "市财政局", "6月底前"], ["2", "引进人才", "市人社局", "长期坚持"]
    path.write_bytes(pdf_file([
        [Words(200, 780, "临江市创新行动方案"), *ruled([head, first], 740), Words(290, 40, "— 1 —")],
        [*ruled([rest, second], 780), Words(290, 40, "— 2 —")],
    ]))  # fmt: skip
    assert table_texts(path) == [
        head, ["1", "培育企业，建立名录并更新", "市科技局、市财政局", "2025年6月底前"], second,
    ]  # fmt: skip
    assert texts(path) == ["临江市创新行动方案"]
    assert read_source(path).tables[0].place == "第1页的表（第1个）"


def test_quotation_marks_set_apart_from_their_line_are_read_where_they_stand(tmp_path):
    path = tmp_path / "方案.pdf"
    line = [
        Words(106, 700, "推行"),
        Words(154, 700, "一照多址"),
        Words(234, 700, "改革"),
        Words(138, 700, "“"),
        Words(218, 700, "”"),
    ]
    path.write_bytes(pdf_file([[Words(140, 760, "改革方案"), *line]]))
    assert texts(path) == ["改革方案", "推行“一照多址”改革"]


@pytest.mark.parametrize("headings", ["序号 任务 责任单位 完成时限", "工作任务 任务内容 责任分工 完成时间"])
def test_a_table_without_lines_in_a_pdf_is_pointed_out(tmp_path, headings):
    path = tmp_path / "分工.pdf"
    heads = [Words(80 + 110 * at, 740, text, 12) for at, text in enumerate(headings.split())]
    path.write_bytes(pdf_file([[Words(200, 780, "临江市创新行动方案"), *heads]]))
    assert read_source(path).remarks == (
        "第1页像有表，但没有表格线，各栏分不清，没有按表录。请找Word文件（.docx）来起草，或对照原文补录。",
    )


def test_old_and_new_workbooks_are_read_alike(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "分工"
    sheet.append(["临江市2025年重点任务分解表"])
    sheet.append(["序号", "重点任务", "具体举措", "牵头单位", "配合单位", "完成时限"])
    sheet.append([1, "一、企业培育", "建立培育库", "市科技局", "市财政局、税务局", "2025年6月底"])
    sheet.append([2, None, "落实优惠政策", "市税务局", "各县（市、区）政府", "长期坚持"])
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("B3:B4")
    held = io.BytesIO()
    book.save(held)
    path = tmp_path / "分工.xlsx"
    path.write_bytes(held.getvalue())
    old = Path(__file__).with_name("tasks.xls")
    assert table_texts(path) == table_texts(old)
    assert texts(path) == texts(old) == ["临江市2025年重点任务分解表"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("方案.doc", b"x", "不能读取.doc文件：{path}\n请用Word或WPS打开它，“另存为”选择“Word文档（*.docx）”，再用新文件。"),
        ("方案.wps", b"x", "不能读取.wps文件：{path}\n请用WPS打开它，“另存为”选择“Word文档（*.docx）”，再用新文件。"),
        ("扫描.jpg", b"x", "不能读取.jpg文件：{path}\n这是图片，里面没有文字。请先用WPS、扫描仪附带的软件等识别成文字，存为Word文档（.docx）再用。"),
        ("方案.abc", b"x", "不认识这种文件：{path}\n能读的有：docx、pdf、html、htm、xlsx、xls、txt、md。"),
        ("方案.txt", b"", "文件里没有文字：{path}\n请确认选对了文件。"),
        ("方案.txt", b"\x00\x01\xff\xfe\x00", "不是文本文件，或编码无法识别：{path}\n请用记事本打开，另存为UTF-8编码后重试。"),
        ("方案.pdf", b"garbage", "方案读不出来：方案.pdf已损坏，或不是PDF文件。\n请确认文件完好；或用WPS把它转成Word文档（.docx）再用。"),
        ("方案.xls", b"garbage", "方案读不出来：方案.xls已损坏、加了密码，或不是Excel表格。\n请用Excel或WPS打开它，“另存为”选择“Excel工作簿（*.xlsx）”，再用新文件。"),
        ("方案.html", b"", "方案读不出来：方案.html里没有网页的内容。\n请在浏览器里打开它，另存为“网页，仅HTML”后再用。"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_with_what_to_do(tmp_path, name, content, said):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(ChecklistError) as caught:
        read_source(path)
    assert str(caught.value) == said.format(path=path)


def test_a_scan_is_told_to_be_read_by_a_program_first(tmp_path):
    path = tmp_path / "扫描.pdf"
    path.write_bytes(pdf_file([[]]))
    with pytest.raises(ChecklistError, match=r"文件里没有文字：.*\n这多半是扫描件。"):
        read_source(path)


def test_a_table_of_indicators_becomes_targets_with_what_they_start_from(tmp_path):
    path = tmp_path / "方案.docx"
    document = word_file(path, "临江市创新行动方案（2025—2027年）", "一、主要目标", "主要指标见下表。")
    rows = [
        ("序号", "指标名称", "单位", "2024年实际值", "2027年目标值"),
        ("1", "高新技术企业数", "家", "650", "800以上"),
        ("2", "研发投入强度", "%", "1.8*", "≥2.5"),
        ("3", "创新生态", "—", "较好", "明显优化"),
    ]
    table = document.add_table(rows=0, cols=5)
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.add_paragraph("二、重点任务")
    document.add_paragraph("（一）培育企业。建立名录。（市科技局负责）")
    document.save(path)
    (plan,) = make_draft(read_source(path)).plans
    assert [(one.text, one.year, one.comparator, one.baseline and one.baseline.value) for one in plan.goals.targets] == [
        ("高新技术企业数800家以上", 2027, ">=", 650), ("研发投入强度≥2.5%", 2027, ">=", 1.8),
        ("创新生态明显优化", 2027, None, None),
    ]  # fmt: skip


def test_a_table_of_tasks_is_read_by_the_headings_of_ledgers(tmp_path):
    path = tmp_path / "分工.docx"
    document = word_file(path, "附件1", "临江市2025年重点工作任务分解表")
    table = document.add_table(rows=0, cols=6)
    for row in (
        ("序号", "重点任务", "工作举措", "牵头单位", "责任单位", "完成时限"),
        ("1", "一、企业培育", "建立培育库。新增高新技术企业50家。", "市科技局", "市财政局、税务局", "2025年6月底"),
        ("2", "", "落实优惠政策。", "市税务局", "各县（市、区）政府", "2025年12月底"),
        ("3", "二、平台建设", "建设研发中心3家。", "市科技局", "市发改委等有关部门", "长期坚持"),
    ):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(2, 1))
    document.save(path)
    (plan,) = make_draft(read_source(path), (), columns()).plans
    assert plan.found.title == "临江市2025年重点工作任务分解表"
    assert [(section.number, section.title) for section in plan.sections] == [("一", "企业培育"), ("二", "平台建设")]
    told = [
        (one.number, one.title, one.deadline, {unit.name: role.word for unit, role in one.units}, one.open_list)
        for one in plan.measures()
    ]
    assert told == [
        ("一1", "建立培育库", "2025年6月底", {"市科技局": "牵头", "市财政局": "责任", "市税务局": "责任"}, False),
        ("一2", "落实优惠政策", "2025年12月底", {"市税务局": "牵头", "各县（市、区）政府": "责任"}, False),
        ("二3", "建设研发中心3家", "长期坚持", {"市科技局": "牵头", "市发改委": "责任"}, True),
    ]
    assert next(plan.measures()).place == "第1个表第2行"


def test_a_table_beside_a_text_with_notes_is_only_pointed_out(tmp_path):
    path = tmp_path / "方案.docx"
    document = word_file(path, *LINES)
    table = document.add_table(rows=0, cols=3)
    for row in (("序号", "工作任务", "责任单位"), ("1", "培育企业", "市科技局")):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    document.save(path)
    draft = make_draft(read_source(path), (), columns())
    assert len(list(draft.plans[0].measures())) == 1
    assert draft.remarks == ("第1个表是任务分解表；正文已注明责任单位，表里的没有再录，请核对两处是否一致。",)


def test_a_table_of_a_word_file_is_read_as_the_eye_sees_it(tmp_path):
    path = tmp_path / "分工.docx"
    document = word_file(path, "临江市2025年重点工作任务分解表")
    cells = document.add_table(rows=1, cols=5).rows[0].cells
    cells[0].text = "培育\u200b企业_x000D_"
    cells[1].text = "⾼新技术企业达到"
    cells[1].paragraphs[0]._p.append(
        parse_xml(
            '<m:oMath xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><m:r><m:t>８00</m:t></m:r></m:oMath>'
        )
    )
    cells[2].text = "市科技局"
    cells[2].paragraphs[0].add_run("、市教育局").font.hidden = True
    inner = cells[3].add_table(rows=2, cols=1)
    inner.cell(0, 0).text, inner.cell(1, 0).text = "市财政局", "市税务局"
    cells[4].text = "2025年底"
    document.save(path)
    row = ["培育企业", "高新技术企业达到800", "市科技局", "市财政局\n市税务局", "2025年底"]
    assert table_texts(path) == [row]
    assert read_source(path).remarks == ("第1个表第1行有隐藏的文字，没有读取。",)


def test_a_table_of_a_workbook_is_read_as_it_is_shown(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["序号", "工作任务", "责任单位", "完成时限"])
    book.active.append([1, 800, "市科\u200b技局", 46022])
    book.active["B2"].number_format = '"培育企业"0"家"'
    book.save(tmp_path / "分工.xlsx")
    assert table_texts(tmp_path / "分工.xlsx")[1] == ["1", "培育企业800家", "市科技局", "46022"]
    (plan,) = make_draft(read_source(tmp_path / "分工.xlsx"), (), columns()).plans
    assert [(one.title, one.deadline) for one in plan.measures()] == [("培育企业800家", "2025-12-31")]


def test_a_time_beside_the_words_of_a_cell_is_kept(tmp_path):
    rows = (("序号", "工作任务", "责任单位"), (1, "培育企业。建立培育库。\n完成时限：2025年6月底前", "市科技局"))
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "分工.xlsx")
    (plan,) = make_draft(read_source(tmp_path / "分工.xlsx"), (), columns()).plans
    assert [(one.title, one.deadline) for one in plan.measures()] == [("培育企业", "2025年6月底前")]


def test_each_of_many_groups_of_a_table_has_a_number_of_its_own(tmp_path):
    rows = [("类别", "工作任务", "责任单位"), *((f"第{at}类工作", f"建设平台{at}", "市科技局") for at in range(1, 33))]
    path = tmp_path / "分工.txt"
    path.write_text("\n".join(map("\t".join, rows)), encoding="utf-8")
    (plan,) = make_draft(read_source(path), (), columns()).plans
    assert [section.number for section in plan.sections[28:]] == ["二十九", "三十", "三十一", "三十二"]


def test_a_part_that_goes_on_in_a_further_sheet_is_one_with_numbers_that_go_on(tmp_path):
    sheets = {
        "一季度": [(1, "做强产业", "建设园区"), (2, "改善民生", "新建学校")],
        "二季度": [(1, "做强产业", "建成厂房"), (2, "乡村振兴", "新建农田")],
    }
    book = openpyxl.Workbook()
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in (("序号", "重点任务", "工作内容", "牵头单位"), *((*row, "县工信局") for row in rows)):
            sheet.append(row)
    del book["Sheet"]
    book.save(tmp_path / "任务.xlsx")
    (plan,) = make_draft(read_source(tmp_path / "任务.xlsx"), (), columns()).plans
    numbers = {part.title: [(one.number, one.is_numbered) for one in part.measures] for part in plan.sections}
    assert numbers == {
        "做强产业": [("一1", True), ("一2", False)],
        "改善民生": [("二2", True)],
        "乡村振兴": [("三2", True)],
    }


@pytest.mark.parametrize("name", ["分工.html", "分工.txt", "分工.pdf"])
def test_a_table_of_a_page_or_text_is_read_as_the_eye_sees_it(tmp_path, name):
    rows = [
        ["序号", "工作任务", "责任单位"],
        ["１", "⾼企达到８00家", "市科技局"],
        ["２", "建设平台Ａ", "市\u00a0财政局"],
    ]
    page = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    made = {
        ".html": f"<html><meta charset=utf-8><body><table>{page}</table></body></html>".encode(),
        ".txt": "\n".join(map("\t".join, rows)).encode(),
        ".pdf": pdf_file([ruled(rows, 700)]),
    }
    path = tmp_path / name
    path.write_bytes(made[path.suffix])
    assert table_texts(path) == [
        ["序号", "工作任务", "责任单位"],
        ["1", "高企达到800家", "市科技局"],
        ["2", "建设平台A", "市 财政局"],
    ]
