"""What is filled around the table: placeholders and labels (rule g), and the document's properties."""

from __future__ import annotations

import io
from datetime import date

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from office_forms import (
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
    with_parts,
)
from sampled import few_of

from checklist.errors import FormError
from checklist.forms.frame import Frame
from checklist.printcheck import check_print

TABLE = [["序号", "工作任务", "牵头单位"], ["", "", ""]]


def said(*blocks: object, frame: Frame = FRAME, **options: object) -> list[str]:
    return paragraphs(fill(prepared(*blocks, TABLE), 2, frame, **options))


# placeholders


def test_placeholders_are_filled() -> None:
    assert said("{{ 单位 }}{{ 年度 }}年台账", "{{标题}}", "{{ 单位全称 }}（{{ 地区 }}）共{{ 任务数 }}项") == [
        "市科技局2025年台账",
        "市科技局2025年重点任务工作台账",
        "邢台市科学技术局（邢台市）共2项",
    ]


def test_a_placeholder_may_be_scattered_over_runs() -> None:
    document = office_document(("关于{", "{ 单", "位 }", "}的台账"), TABLE)
    document.paragraphs[0].runs[1].bold = True
    content = fill(prepare(save(document)))
    assert paragraphs(content) == ["关于市科技局的台账"]


def test_a_placeholder_takes_the_format_of_the_run_it_begins_in() -> None:
    document = office_document(("单位：", "{{ 单位 }}"), TABLE)
    document.paragraphs[0].runs[1].underline = True
    runs = Document(io.BytesIO(fill(prepare(save(document))))).paragraphs[0].runs
    assert [(run.text, bool(run.underline)) for run in runs] == [("单位：", False), ("市科技局", True)]


def test_several_placeholders_in_one_run_and_text_between_them_stay_in_order() -> None:
    assert said("甲{{ 单位 }}乙{{ 年度 }}丙{{ 地区 }}丁") == ["甲市科技局乙2025丙邢台市丁"]


def test_placeholders_in_headers_footers_text_boxes_and_rows_around_the_sample() -> None:
    document = office_document("正文", [["{{ 标题 }}", LEFT, LEFT], *TABLE, ["{{ 单位 }}", LEFT, LEFT]])
    document.sections[0].header.paragraphs[0].add_run("{{ 单位 }}")
    document.sections[0].footer.paragraphs[0].add_run("第{{ 年度 }}号")
    document.paragraphs[0]._p.append(parse_xml(
        f'<w:r {nsdecls("w")}><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml"><v:textbox><w:txbxContent>'
        "<w:p><w:r><w:t>{{ 单位 }}台账</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    ))  # fmt: skip
    content = fill(prepare(save(document)), 1)
    filled = Document(io.BytesIO(content))
    assert filled.sections[0].header.paragraphs[0].text == "市科技局"
    assert filled.sections[0].footer.paragraphs[0].text == "第2025号"
    assert [t.text for t in filled.element.body.iter(qn("w:t"))][:2] == ["正文", "市科技局台账"]
    assert [row[0] for row in drawn(content)] == ["市科技局2025年重点任务工作台账", "序号", "1", "市科技局"]


@pytest.mark.parametrize(
    "written", ["｛｛单位｝｝", "{ {单位} }", "｛{ 单位 }｝", "{单位}", "｛ 单位全称 ｝", "{ { 甲 } }"]
)
def test_what_looks_like_a_placeholder_is_reminded_of(written: str) -> None:
    form = prepared(f"{written}工作台账", TABLE)
    assert paragraphs(fill(form))[0] == f"{written}工作台账"
    assert form.report.warnings() == (
        f"“{written}”不是占位符，原样保留；占位符要用半角的花括号，两个连着写，如 {{{{ 单位 }}}}。",
    )


@pytest.mark.parametrize("written", ["{{ 单位 }}", "{备注}", "（{1}）"])
def test_braces_that_are_none_of_these_are_no_placeholders(written: str) -> None:
    assert prepared(written, TABLE).report.warnings() == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (
            'documentProtection w:edit="forms" w:enforcement="1"',
            "设了限制编辑（只许填写窗体），打开后不能照常填写；请先在“审阅→限制编辑”里停止保护",
        ),
        (
            'documentProtection w:edit="readOnly" w:enforcement="true"',
            "设了限制编辑（不许改动），打开后不能照常填写；请先在“审阅→限制编辑”里停止保护",
        ),
        (
            'writeProtection w:recommended="1"',
            "建议以只读方式打开，填好后要另存才能改；请在“另存为→工具→常规选项”里去掉",
        ),
        ('writeProtection w:hash="abc"', "设了修改密码，填好后要另存才能改；请在“另存为→工具→常规选项”里去掉"),
    ],
)
def test_a_protected_form_is_said(settings: str, said: str) -> None:
    content = office_form(TABLE)
    protected = altered(content, "word/settings.xml", "<w:zoom", f"<w:{settings}/><w:zoom")
    assert prepare(protected).report.warnings() == (f"空表{said}。",)
    assert f"文件{said}。" in check_print(protected, "表.docx").remarks
    off = altered(
        content, "word/settings.xml", "<w:zoom", '<w:documentProtection w:edit="forms" w:enforcement="0"/><w:zoom'
    )
    assert prepare(off).report.warnings() == ()


def test_a_form_marked_as_final_is_said() -> None:
    custom = b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"><property name="_MarkAsFinal"/></Properties>'
    assert prepare(with_parts(office_form(TABLE), {"docProps/custom.xml": custom})).report.warnings() == (
        "空表标记为最终状态，打开后要先点“仍然编辑”；请在“文件→信息→保护文档”里取消。",
    )


def test_the_blank_one_of_several_tables_is_filled() -> None:
    example = [TABLE[0], ["1", "建设平台", "市科技局"]]
    form = prepared(example, "", TABLE)
    assert drawn(fill(form, 1), 0) == example
    assert form.report.warnings() == ("另有1个像台账的表已经填了内容，没有改动；填的是第2个表。",)


@pytest.mark.slow
def test_expressions_may_choose_and_join() -> None:
    without_year = Frame(unit="市科技局", period="2023—2025年")
    text = "{{ 单位 ~ '台账' if 年度 == '2025' else '全部台账' }}"
    assert said(text) == ["市科技局台账"]
    assert said(text, frame=without_year) == ["全部台账"]
    assert said("{{ 年度 }}年", frame=without_year) == ["2023—2025年"]
    assert said("{{ 截至日期 or '　月　日' }}") == ["　月　日"]
    assert said("{{ 截至日期 }}", frame=Frame(as_of=date(2025, 6, 3))) == ["2025年6月3日"]


def test_the_forms_own_place_for_notes_is_used() -> None:
    assert said("{{ 注 }}", notes=("甲。", "乙。")) == ["注：1.甲。", "2.乙。"]


def test_what_is_filled_in_is_text_never_markup() -> None:
    assert said("{{ 单位 }}", frame=Frame(unit="<b>&{{ 标题 }}")) == ["<b>&{{ 标题 }}"]


def test_a_placeholder_with_an_unknown_name_stays_and_is_reported() -> None:
    form = prepared("{{ 局长 }}与{{ 单位 }}", TABLE)
    assert paragraphs(fill(form)) == ["{{ 局长 }}与市科技局"]
    assert form.report.outside.unknown == ("{{ 局长 }}",)
    assert form.report.warnings() == ("占位符 {{ 局长 }} 里的名称不认识，原样保留。",)


HOW = "占位符里只能写名称、文字、if…else 和 ~ 连接，如 {{ 单位 }}、{{ 年度 ~ '年' if 年度 else '' }}。"


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("{{ 单位.__class__.__mro__ }}", "{{ 单位.__class__.__mro__ }}（不能调用函数、取属性或做运算）"),
        ("{{ ''['__class__'] }}", "{{ ''['__class__'] }}（不能调用函数、取属性或做运算）"),
        ("{{ range(10**9) }}", "{{ range(10**9) }}（不能调用函数、取属性或做运算）"),
        ("{{ 'a' * 9999999999 }}", "{{ 'a' * 9999999999 }}（不能调用函数、取属性或做运算）"),
        ("{{ 9**9**9 }}", "{{ 9**9**9 }}（不能调用函数、取属性或做运算）"),
        ("{{ 单位|attr('x') }}", "{{ 单位|attr('x') }}（不能用 attr）"),
        ("{{ 单位|safe }}", "{{ 单位|safe }}（不能用 safe）"),
        ("{{ 单位（盖章） }}", "{{ 单位（盖章） }}"),
        ("{{ 单位 ~ }}", "{{ 单位 ~ }}"),
        ("{{ }}", "{{  }}"),
        ("{{ " + "(" * 140 + "1" + ")" * 140 + " }}", "{{ " + "(" * 60 + " }}"),
    ],
)
def test_a_bad_or_dangerous_expression_is_refused_by_name(written: str, message: str) -> None:
    with pytest.raises(FormError) as caught:
        prepared(written, TABLE)
    assert caught.value.message == f"空表不能用：我局空表.docx的第1段里的占位符写得不对：{message}。"
    assert caught.value.hint == HOW


@pytest.mark.parametrize(
    "expression",
    few_of([
        "单位 < 3", "任务数 > 3", "3 < 单位", "单位 in 5", "5 in 单位", "none in 单位", "单位|upper(3)", "单位|trim(1, 2, 3)", "单位|d(1, 2, 3)",
        "'甲' if 1 < '乙' else '丙'", "'甲' if 年度 else 1 < '乙'", "单位 or 年度 < 1",
    ], 3),
)  # fmt: skip
def test_a_mistake_of_types_is_refused_with_its_place(expression: str) -> None:
    with pytest.raises(FormError) as caught:
        prepared("第一段", f"{{{{ {expression} }}}}", TABLE)
    said = f"空表不能用：我局空表.docx的第2段里的占位符写得不对：{{{{ {expression} }}}}（文字和数字不能这样放在一起）。"
    assert str(caught.value) == f"{said}\n{HOW}"


def test_the_place_of_a_mistake_in_header_footer_and_table() -> None:
    for story, where in (("header", "页眉"), ("footer", "页脚")):
        document = office_document(TABLE)
        getattr(document.sections[0], story).paragraphs[0].add_run("{{ 单位.x }}")
        with pytest.raises(FormError, match=f"的{where}里的占位符写得不对"):
            prepare(save(document))
    with pytest.raises(FormError, match="的表格里的占位符写得不对"):
        prepared([["{{ 单位.x }}", LEFT, LEFT], *TABLE])


@pytest.mark.parametrize(
    ("expression", "printed"),
    few_of([
        ("true", "是"), ("not 单位", "否"), ("单位 == '市科技局'", "是"), ("none", ""), ("1 ~ none ~ true", "1是"),
        ("'共' ~ (1 < 2)", "共是"), ("1.5", "1.5"), ("单位 and 年度", "2025"),
    ], 3),
)  # fmt: skip
def test_what_is_printed_is_text_for_people(expression: str, printed: str) -> None:
    assert said(f"甲{{{{ {expression} }}}}乙") == [f"甲{printed}乙"]


def test_a_statement_is_refused() -> None:
    with pytest.raises(FormError) as caught:
        prepared("{% for x in y %}", TABLE)
    assert (
        str(caught.value)
        == "空表不能用：我局空表.docx的第1段里有不支持的写法：{% for x in y %}。\n空表里只能用 {{ … }}，不能用 {% … %}。"
    )


def test_an_endless_placeholder_is_refused() -> None:
    with pytest.raises(FormError, match="里的占位符太长"):
        prepared("{{ " + "'a' ~ " * 100 + "'a' }}", TABLE)


@pytest.mark.parametrize("written", ["{{ 单位 }", "{{ 单位", "{{ {'a': 1} }}", "{{ 单位 }}{{"])
def test_an_unfinished_placeholder_is_refused(written: str) -> None:
    with pytest.raises(FormError, match="里有没写完整的占位符") as caught:
        prepared(written, TABLE)
    assert caught.value.hint == "占位符要写成 {{ 名称 }}，里面不能再有花括号。"


def test_a_form_that_is_all_placeholders_is_refused() -> None:
    with pytest.raises(FormError, match="占位符太多，超过500个"):
        prepared("{{ 单位 }}" * 501, TABLE)


# labels


@pytest.mark.parametrize(
    ("written", "filled"),
    few_of(
        [
            ("填报单位（盖章）：", "填报单位（盖章）：市科技局"),
            ("填报单位(盖章):", "填报单位(盖章):市科技局"),
            ("填报单位：____________", "填报单位：市科技局"),
            ("填报单位：　　　　", "填报单位：市科技局"),
            ("填 报 单 位：", "填 报 单 位：市科技局"),
            ("填报单位：________（公章）", "填报单位：市科技局　　（公章）"),
            ("责任单位：　　　　　　（盖章）　　填报日期：", "责任单位：市科技局　　（盖章）　　填报日期："),
            ("责任单位：", "责任单位：市科技局"),
            ("年度：____", "年度：2025年"),
            ("年度：____年", "年度：2025年"),
            ("填报单位：\t年度：", "填报单位：市科技局\t年度：2025年"),
            ("填报单位：填报日期：", "填报单位：市科技局　　填报日期："),
            ("填报单位：　　　　　　　　填报日期：", "填报单位：市科技局　　　　填报日期："),
            ("填报单位：________________填报日期：", "填报单位：市科技局　　　　填报日期："),
        ],
        3,
    ),
)
def test_labels_followed_by_nothing_are_filled(written: str, filled: str) -> None:
    assert said(written) == [filled]


@pytest.mark.parametrize(
    "written",
    few_of(["单位：", "单位：万元", "填报单位：市教育局", "责任单位：  市教育局", "主要责任单位：", "2024年度：", "填报单位", "填报日期：", "填报人：",
     "负责人（签字）：", "联系电话：", "××局20××年重点任务台账", "填报单位：年月"], 3),
)  # fmt: skip
def test_other_labels_are_left_alone(written: str) -> None:
    assert said(written) == [written]


def test_what_is_left_for_the_hand_is_reported() -> None:
    form = prepared("××局20××年台账", "填报单位：　　填报日期：", "负责人（签字）：　填报人：　联系电话：", TABLE)
    assert form.report.outside.labels == ("××局20××年台账", "填报日期", "负责人（签字）", "填报人", "联系电话")
    assert "表外留给人填写：××局20××年台账、填报日期、负责人（签字）、填报人、联系电话" in form.report.lines()


@pytest.mark.parametrize("line", ["鹤科〔20  〕   号", "鹤科字〔20××〕××号", "贯彻落实《　　　》任务清单"])
def test_a_number_or_a_name_left_blank_is_left_for_the_hand(line: str) -> None:
    (told,) = prepared(line, TABLE).report.outside.labels
    assert told.replace(" ", "") == line.replace(" ", "").replace("　　　", "")


def test_a_label_takes_the_format_of_the_blank_behind_it() -> None:
    document = office_document(("填报单位：", "　　　　　　"), TABLE)
    document.paragraphs[0].runs[1].underline = True
    runs = Document(io.BytesIO(fill(prepare(save(document))))).paragraphs[0].runs
    assert [(run.text, bool(run.underline)) for run in runs] == [("填报单位：", False), ("市科技局", True)]


def test_without_a_unit_the_blank_stays() -> None:
    assert said("填报单位：____　年度：____", frame=Frame()) == ["填报单位：____　年度：____"]


def test_a_heading_is_no_label() -> None:
    content = fill(prepared([["序号", "工作任务", "责任单位："], ["", "", ""]]), 1)
    assert drawn(content)[0] == ["序号", "工作任务", "责任单位："]


# the document's properties


def test_the_properties_name_the_ledger_and_nobody_and_no_clock() -> None:
    core = part(fill(prepared(TABLE), 1, Frame(unit="市科技局", created=date(2023, 5, 1))), "docProps/core.xml")
    assert "<dc:title>市科技局2025年重点任务工作台账</dc:title><dc:creator></dc:creator>" in core
    assert core.count("2023-05-01T00:00:00Z</dcterms:") == 2
    assert "python-docx" not in core


def test_without_a_date_the_properties_have_none() -> None:
    assert "dcterms:created" not in part(fill(prepared(TABLE), 1), "docProps/core.xml")


def test_chinese_punctuation_of_the_form_is_hinted() -> None:
    xml = body_xml(fill(prepared("“重点”任务——台账", TABLE), 1))
    assert '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>“重点”任务——台账</w:t>' in xml
