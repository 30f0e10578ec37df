"""A Word ledger is read by its headings, whatever the office did to it."""

from __future__ import annotations

import time

import pytest
from office_forms import COLUMNS, LEFT, altered, body_xml, office_document, office_form, save, with_parts
from sampled import few_of

from checklist.compare.sides.of_data import word_like
from checklist.errors import FormError
from checklist.files.textfiles import template
from checklist.forms.filled import describe
from checklist.forms.form import fill_ledger
from checklist.forms.read import read_word
from checklist.forms.word import prepare_form
from checklist.ledger.ledger import Filter, build_ledger

HEAD = ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"]
ROW = ["1", "建平台", "市科技局", "市财政局", "2025年底"]


def read(*blocks, **options):
    return read_word(office_form(*blocks), "台账.docx", COLUMNS, **options)


def cells(ledger, key):
    return [row.cells[key] for row in ledger.rows]


def test_rows_are_read_by_the_headings_in_whatever_order():
    ledger = read("市科技局2025年重点任务台账", [["完成时间", "主办单位", "任务"], ["2025年底", "市科技局", "建平台"]])
    assert ledger.columns == ("deadline", "lead", "measure")
    assert ledger.rows[0].cells == {"deadline": "2025年底", "lead": "市科技局", "measure": "建平台"}
    assert (ledger.title, ledger.unit, ledger.year) == ("市科技局2025年重点任务台账", "市科技局", 2025)


def test_headings_of_two_rows_are_read():
    ledger = read([["序号", "工作任务", "责任分工", LEFT], ["^", "^", "牵头单位", "配合单位"], ROW[:4]])
    assert ledger.rows[0].cells == {"sequence": "1", "measure": "建平台", "lead": "市科技局", "support": "市财政局"}


def test_a_merged_cell_says_the_same_in_each_of_its_rows():
    ledger = read([
        ["序号", "重点任务", "具体举措", "牵头单位"],
        ["1", "（一）强化主体行动\n新增50家以上", "建平台", "市科技局"],
        ["2", "^", "引人才", "^"],
    ])  # fmt: skip
    assert cells(ledger, "lead") == ["市科技局", "市科技局"]
    assert cells(ledger, "group") == ["（一）强化主体行动"] * 2
    assert [row.goal for row in ledger.rows] == ["新增50家以上", ""]


def test_a_task_over_several_rows_is_one():
    ledger = read(
        [
            ["序号", "工作任务", "工作目标", "责任单位"],
            ["1", "建平台", "800家", "市科技局"],
            ["^", "^", "900家", "市财政局"],
        ]
    )
    assert [row.cells for row in ledger.rows] == [
        {"sequence": "1", "measure": "建平台", "target": "800家\n900家", "responsible": "市科技局\n市财政局"}
    ]


def test_full_width_rows_are_headings_and_plans():
    band = [LEFT] * 4
    ledger = read([
        HEAD, ["《甲方案》（甲发〔2023〕1号）", *band], ["一、主体\n工作目标：新增50家", *band], ROW,
        ["二、平台", *band], ["2", "引人才", "", "", ""],
    ])  # fmt: skip
    assert [row.headings for row in ledger.rows] == [("一、主体",), ("二、平台",)]
    assert [row.goal for row in ledger.rows] == ["新增50家", ""]
    assert {row.plan.title for row in ledger.rows} == {"甲方案"}
    assert [plan.document_number for plan in ledger.plans] == ["甲发〔2023〕1号"]
    assert ledger.bands


def test_repeated_headings_totals_notes_and_signatures_are_no_tasks():
    band = [LEFT] * 4
    ledger = read([
        ["2025年度重点任务台账", *band], HEAD, ROW, HEAD, ["2", "引人才", "", "", ""], ["", "", "", "", ""],
        ["合计", "2项", "", "", ""], ["注：以原文为准。", *band], ["填报人：张三　联系电话：123", *band],
    ])  # fmt: skip
    assert cells(ledger, "measure") == ["建平台", "引人才"]
    assert not any(row.headings for row in ledger.rows)
    assert ledger.title == "2025年度重点任务台账"


def test_columns_filled_by_hand_are_read_and_unknown_ones_named():
    ledger = read(
        [
            ["序号", "工作任务", "牵头单位", "进展情况", "完成状态", "主抓处长"],
            ["1", "建平台", "市科技局", "已开工", "已完成", "张三"],
        ]
    )
    assert ledger.rows[0].cells["progress"] == "已开工"
    assert ledger.rows[0].cells["status"] == "已完成"
    assert ledger.remarks == ("台账.docx：表头“主抓处长”不认识，只作为文字对照。",)
    assert ledger.hand == (("progress", "进展情况"), ("status", "完成状态"), ("主抓处长", "主抓处长"))
    assert ledger.rows[0].cells["主抓处长"] == "张三"


def test_a_mapping_says_what_an_unknown_heading_means():
    ledger = read([["序号", "工作任务", "主抓处室"], ["1", "建平台", "市科技局"]], mapping={"主抓处室": "牵头"})
    assert cells(ledger, "lead") == ["市科技局"]


def test_ids_and_numbers_are_kept():
    ledger = read(
        [["任务编码", "编号", "任务名称", "举措要点"], ["mj-p5", "三（四）5", "加强专利保护", "1.甲；2.乙。"]]
    )
    assert ledger.rows[0].cells == {
        "id": "mj-p5",
        "number": "三（四）5",
        "title": "加强专利保护",
        "measure": "1.甲；2.乙。",
    }


def test_rows_without_a_task_are_left_out_and_said():
    ledger = read([HEAD, ROW, ["2", "", "市科技局", "", ""]])
    assert len(ledger.rows) == 1
    assert ledger.remarks == ("台账.docx：表格第3行没有写任务，没有读取。",)


def test_tables_of_the_same_headings_are_one_ledger():
    ledger = read([HEAD, ROW], "续表", [HEAD, ["2", "引人才", "", "", ""]])
    assert cells(ledger, "measure") == ["建平台", "引人才"]
    assert ledger.remarks == ("台账.docx：有2张表的表头相同，已合在一起读取。",)


def test_tables_of_different_headings_are_asked_about():
    blocks = ([HEAD, ROW], [["序号", "工作任务", "责任单位"], ["1", "引人才", "市教育局"]])
    with pytest.raises(FormError) as caught:
        read(*blocks)
    assert str(caught.value) == (
        "台账读不出来：台账.docx里有2个表都像台账，表头又不一样：第1个表（序号、工作任务、牵头单位、配合单位、完成时限）；"
        "第2个表（序号、工作任务、责任单位）。\n请说明读哪一个：--table 1 或 --table 2。"
    )
    assert cells(read(*blocks, table=2), "measure") == ["引人才"]
    with pytest.raises(FormError, match="里没有第3个表，一共有2个"):
        read(*blocks, table=3)


CHANGE = 'w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"'


def test_tracked_changes_are_read_as_accepted_and_said():
    plain = office_form([HEAD, ROW, ["2", "引人才", "", "", ""]])
    xml = body_xml(plain)
    run = xml[xml.rindex("<w:r>", 0, xml.index("建平台")) : xml.index("</w:r>", xml.index("建平台")) + 6]
    revised = xml.replace(
        run,
        f"<w:del {CHANGE}>{run.replace('w:t>', 'w:delText>')}</w:del><w:ins {CHANGE}>{run.replace('建平台', '建园区')}</w:ins>",
    )
    start = revised.rindex("<w:tr>", 0, revised.index("引人才"))
    revised = revised[:start] + f"<w:tr><w:trPr><w:del {CHANGE}/></w:trPr>" + revised[start + 6 :]
    ledger = read_word(with_parts(plain, {"word/document.xml": revised.encode()}), "台账.docx", COLUMNS)
    assert cells(ledger, "measure") == ["建园区"]
    assert ledger.remarks == ("台账.docx：有修订痕迹，按接受修订后的内容读取。",)


@pytest.mark.parametrize("wrapped", ["<w:tc>", "<w:tr>", "<w:r>"])
def test_content_controls_are_unwrapped(wrapped):
    plain = office_form([HEAD, ROW])
    xml = body_xml(plain)
    start = xml.rindex(wrapped, 0, xml.index("建平台"))
    close = wrapped.replace("<", "</")
    end = xml.index(close, start) + len(close)
    control = f"<w:sdt><w:sdtPr/><w:sdtContent>{xml[start:end]}</w:sdtContent></w:sdt>"
    controlled = with_parts(plain, {"word/document.xml": (xml[:start] + control + xml[end:]).encode()})
    assert read_word(controlled, "台账.docx", COLUMNS).rows[0].cells["measure"] == "建平台"


def test_a_ledger_inside_a_layout_table_is_found():
    document = office_document([["", ""]])
    inner = office_document([HEAD, ROW]).tables[0]
    document.tables[0].cell(0, 1)._tc.insert(0, inner._tbl)
    assert cells(read_word(save(document), "台账.docx", COLUMNS), "measure") == ["建平台"]


def test_a_document_without_a_ledger_says_which_headings_it_has():
    with pytest.raises(FormError) as caught:
        read([["签各", "电话", "牵头单位"], ["张三", "1", ""]])
    assert str(caught.value) == (
        "台账读不出来：台账.docx里没有台账：至少要认出任务，以及单位、时限中的一样。\n"
        "找到的表头：签各（不认识）、电话、牵头单位。请确认选对了文件；表头不常用的，可用 --map 表头=列名 指明，如 --map 主抓事项=任务。"
    )
    with pytest.raises(FormError) as caught:
        read("一份没有表的通知")
    assert caught.value.message == "台账读不出来：台账.docx里没有表格，不像是台账。"


@pytest.mark.parametrize(
    ("content", "said", "hint"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "是旧的.doc或.wps格式", "“另存为”选择“Word文档（*.docx）”"),
        (b"%PDF-1.7", "是PDF文件，不是Word台账", "请使用能编辑的Word台账（.docx）"),
        (b"{\\rtf1", "是RTF文件，不是.docx", "另存为"),
        (b"", "是空文件", "另存为"),
        (b"PK\x03\x04 nothing", "已损坏", "请对方重新发一份"),
    ],
)
def test_other_files_are_refused_with_what_to_do(content, said, hint):
    with pytest.raises(FormError) as caught:
        read_word(content, "台账.doc", COLUMNS)
    assert caught.value.message == f"台账读不出来：台账.doc{said}。"
    assert hint in caught.value.hint


def test_a_document_type_declaration_is_refused():
    plain = office_form([HEAD, ROW])
    bomb = '<!DOCTYPE w:document [<!ENTITY a "aaaa">]><w:document '
    hostile = altered(plain, "word/document.xml", "<w:document ", bomb)
    with pytest.raises(FormError, match="外部引用声明"):
        read_word(hostile, "台账.docx", COLUMNS)


@pytest.mark.slow
def test_a_row_beyond_all_bounds_is_refused():
    plain = office_form([HEAD, ROW])
    hostile = altered(plain, "word/document.xml", "建平台", "建平台</w:t></w:r>" + "<w:r/>" * 1_200_000 + "<w:r><w:t>")
    with pytest.raises(FormError, match="内容过多"):
        read_word(hostile, "台账.docx", COLUMNS)


HAND = {column.key for column in COLUMNS.all if column.by_hand}
FORMS = {
    "我们的部门台账": template("ledger.docx").read_bytes(),
    "我们的任务分解表": template("assignment.docx").read_bytes(),
    "两行表头，分段": office_form(
        "{{ 标题 }}", "{{ 副标题 }}",
        [["序号", "重点工作", "工作目标", "责任分工", LEFT, "完成时限", "进展情况"],
         ["^", "^", "^", "牵头单位", "配合单位", "^", "^"],
         ["", *[LEFT] * 6], ["1", "……", "", "", "", "", ""], ["合计", *[LEFT] * 5, ""]],
    ),
    "任务来源，没有标题列": office_form(
        "{{ 标题 }}", "填报单位（盖章）：",
        [["序号", "任务来源", "工作任务", "责任单位", "完成时间", "备注"], [""] * 6], "填报人：　　联系电话：",
    ),
    "分组合并": office_form(
        "{{ 标题 }}",
        [["序号", "重点任务", "具体举措", "工作目标", "牵头单位", "责任单位", "完成时限"],
         ["1", "", "", "", "", "", ""], ["2", "^", "", "", "", "", ""]],
    ),
    "分段又分组": office_form(
        "{{ 标题 }}",
        [["序号", "重点任务", "具体举措", "工作目标", "牵头单位", "责任单位", "完成时限"], ["", *[LEFT] * 6],
         ["1", "", "", "", "", "", ""], ["2", "^", "", "", "", "", ""]],
    ),
    "有编码": office_form(
        "{{ 标题 }}",
        [["任务编码", "任务名称", "举措要点", "目标要求", "主办单位", "协办单位", "办结时限", "编号", "专题"], [""] * 9],
    ),
}  # fmt: skip


def as_said(ledger):
    rows = [
        (row.headings, row.goal, row.plan, sorted((k, v) for k, v in row.cells.items() if k not in HAND))
        for row in ledger.rows
    ]
    return ledger.unit, ledger.year, rows


def ledgers(shipped):
    for plan in shipped.plans:
        region = next(region for region in shipped.regions if region.id == plan.region)
        for body in (None, *region.bodies[::12], *region.groups[:1]):
            for year in (None, plan.last_year):
                ledger = build_ledger((plan,), (region, body) if body else None, Filter(year=year))
                if ledger.rows:
                    yield ledger
    for region in shipped.regions:
        ledger = build_ledger(shipped.plans, (region, region.units[3]))
        if ledger.rows:
            yield ledger


@pytest.mark.slow
@pytest.mark.parametrize("name", few_of(FORMS, every=3))
def test_what_was_filled_in_is_read_back(name, shipped):
    form = prepare_form(FORMS[name], name, COLUMNS)
    for ledger in ledgers(shipped):
        back = read_word(fill_ledger(form, ledger), name, COLUMNS)
        assert as_said(back) == as_said(word_like(ledger, back, COLUMNS))
        assert back.remarks == ()


@pytest.mark.slow
def test_ten_thousand_rows_are_read_fast_and_in_proportion():
    spent = {rows: _spent(_many(rows)) for rows in (2_500, 10_000)}
    assert spent[10_000] < 6, spent
    assert spent[10_000] < 8 * spent[2_500] + 0.5, spent


def _many(rows):
    plain = office_form([HEAD, ROW])
    xml = body_xml(plain)
    start = xml.rindex("<w:tr>", 0, xml.index("建平台"))
    end = xml.index("</w:tr>", start) + 7
    return with_parts(plain, {"word/document.xml": (xml[:start] + xml[start:end] * rows + xml[end:]).encode()})


def _spent(content):
    start = time.process_time()
    assert len(read_word(content, "台账.docx", COLUMNS).rows) > 2_000
    return time.process_time() - start


def test_a_title_broken_between_its_brackets_is_read_as_one():
    around = describe(
        ["附件", "《某市“十大创新”2022年行动计划——", "科技研发创新行动》重点任务分解表", "（某政发〔2022〕1号）"]
    )
    assert around.title == "《某市“十大创新”2022年行动计划——科技研发创新行动》重点任务分解表"
    assert [plan.title for plan in around.plans] == ["某市“十大创新”2022年行动计划——科技研发创新行动"]
