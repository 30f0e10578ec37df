"""What in a form or a finished file runs, asks the network or brings in other files: named, and never carried into a ledger."""

from __future__ import annotations

import io
import random
import zipfile

import openpyxl
import pytest
from docx import Document
from office_forms import COLUMNS, altered, fill, office_form, part, prepare, save, with_parts
from sampled import few_of

from checklist.errors import ChecklistError, FormError
from checklist.files.textfiles import template
from checklist.forms.excel import prepare_workbook
from checklist.forms.word import prepare_form
from checklist.office.active import active_formula, find_active
from checklist.office.package import open_package
from checklist.office.paper import prepare_paper
from checklist.office.trouble import DOCUMENT, EXCEL, FORM, Trouble
from checklist.printcheck import check_print

TABLE = [["序号", "工作任务", "牵头单位"], ["", "", ""]]
TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"
OF_MICROSOFT = ("vbaProject", "wordVbaData", "xlMacrosheet", "keyMapCustomizations")
END = "</Relationships>"
BODY = "<w:body>"


def related(
    content: bytes, kind: str, target: str, *, source: str = "word/document.xml", outside: bool = True
) -> bytes:
    """Add a relation rIdBad to a part."""
    base = MICROSOFT if kind in OF_MICROSOFT else TYPES
    folder, _, name = source.rpartition("/")
    mode = ' TargetMode="External"' if outside else ""
    entry = f'<Relationship Id="rIdBad" Type="{base}/{kind}" Target="{target}"{mode}/>'
    rels = f"{folder}/_rels/{name}.rels"
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if rels not in archive.namelist():
            head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            return with_parts(content, {rels: f"{head}{entry}{END}".encode()})
    return altered(content, rels, END, entry + END)


def in_body(content: bytes, xml: str) -> bytes:
    return altered(content, "word/document.xml", BODY, f"{BODY}{xml}")


def field(instruction: str, result: str = "结果") -> str:
    runs = "".join(
        f"<w:r>{inner}</w:r>"
        for inner in (
            '<w:fldChar w:fldCharType="begin"/>',
            *(
                f'<w:instrText xml:space="preserve">{piece}</w:instrText>'
                for piece in (instruction[:3], instruction[3:])
            ),
            '<w:fldChar w:fldCharType="separate"/>',
            f"<w:t>{result}</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
        )
    )
    return f"<w:p>{runs}</w:p>"


BLANK = altered(
    office_form("题目", TABLE),
    "[Content_Types].xml",
    "</Types>",
    '<Default Extension="png" ContentType="image/png"/><Default Extension="html" ContentType="text/html"/></Types>',
)
VML = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
RELATED = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def picture(attribute: str) -> str:
    return (
        f"<w:p><w:r><w:pict><v:shape {VML}><v:imagedata {RELATED} {attribute}/></v:shape></w:pict></w:r>"
        "<w:r><w:t>图旁的字</w:t></w:r></w:p>"
    )


ACTIVE = {
    "remote template": (
        related(
            altered(BLANK, "word/settings.xml", "<w:zoom", f'<w:attachedTemplate {RELATED} r:id="rIdBad"/><w:zoom'),
            "attachedTemplate", "http://a.example/t.dotm", source="word/settings.xml",
        ),
        "设置里有模板链接（http://a.example/t.dotm）",
    ),
    "remote picture": (
        related(in_body(BLANK, picture('r:id="rIdBad"')), "image", "http://a.example/p.png"),
        "正文里有外部的图片（http://a.example/p.png）",
    ),
    "picture by its address": (in_body(BLANK, picture('src="\\\\a.example\\p.png"')), "正文里有外部的图片（\\\\a.example\\p.png）"),
    "linked object": (
        related(
            in_body(BLANK, f'<w:p><w:r><w:object><o:OLEObject {VML} {RELATED} Type="Link" r:id="rIdBad"/></w:object></w:r></w:p>'),
            "oleObject", "file:///C:/a.xlsx",
        ),
        "正文里有链接OLE对象（file:///C:/a.xlsx）",
    ),
    "embedded object": (
        with_parts(
            related(
                in_body(BLANK, f'<w:p><w:r><w:object><o:OLEObject {VML} {RELATED} r:id="rIdBad"/></w:object></w:r></w:p>'),
                "oleObject", "media/a.png", outside=False,
            ),
            {"word/media/a.png": b"x"},
        ),
        "正文里有OLE对象（a.png）",
    ),
    "control": (
        with_parts(
            related(in_body(BLANK, f'<w:p><w:r><w:control {RELATED} r:id="rIdBad"/></w:r></w:p>'), "control", "a.xml", outside=False),
            {"word/a.xml": b"<a/>"},
        ),
        "正文里有ActiveX控件（a.xml）",
    ),
    "outside chunk": (
        with_parts(related(in_body(BLANK, f'<w:altChunk {RELATED} r:id="rIdBad"/>'), "aFChunk", "a.html", outside=False), {"word/a.html": b"x"}),
        "正文里有插入的外部文件（altChunk）（a.html）",
    ),
    "part of a master document": (
        related(in_body(BLANK, f'<w:p><w:subDoc {RELATED} r:id="rIdBad"/></w:p>'), "subDocument", "file:///a.docx"),
        "正文里有子文档（file:///a.docx）",
    ),
    "mail merge": (
        altered(BLANK, "word/settings.xml", "<w:zoom", "<w:mailMerge><w:query/></w:mailMerge><w:zoom"),
        "设置里有邮件合并数据源",
    ),
    "frames": (
        related(BLANK, "frame", "http://a.example/f.htm"),
        "正文里有框架网页（http://a.example/f.htm）",
    ),
    "link to a file": (
        related(in_body(BLANK, f'<w:p><w:hyperlink {RELATED} r:id="rIdBad"><w:r><w:t>链接的字</w:t></w:r></w:hyperlink></w:p>'), "hyperlink", "file:///C:/a.exe"),
        "正文里有本机或内网文件的链接（file:///C:/a.exe）",
    ),
    "ribbon": (
        with_parts(
            altered(BLANK, "_rels/.rels", END, f'<Relationship Id="rIdBad" Type="{MICROSOFT}/ui/extensibility" Target="x/u.xml"/>{END}'),
            {"x/u.xml": b"<customUI/>"},
        ),
        "文件里有自定义功能区（u.xml）",
    ),
    "other data": (
        with_parts(related(BLANK, "customXml", "../customXml/item9.xml", outside=False), {"customXml/item9.xml": b"<a/>"}),
        "正文里有自定义XML数据（item9.xml）",
    ),
}  # fmt: skip
FIELDS = {
    "DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe": "DDEAUTO", "DDE excel a": "DDE", 'INCLUDETEXT "http://a.example/x"': "INCLUDETEXT",
    'INCLUDEPICTURE "http://a.example/x.png" \\d': "INCLUDEPICTURE", 'LINK Excel.Sheet.12 "C:\\\\a.xlsx"': "LINK",
    "IMPORT a.png": "IMPORT", "AUTOTEXT 甲": "AUTOTEXT", "MACROBUTTON Run 点这里": "MACROBUTTON", "DATABASE \\d a.mdb": "DATABASE",
    r'HYPERLINK \t "_blank" "a.docx"': "HYPERLINK", r'HYPERLINK "\\\\a.example\\x"': "HYPERLINK", 'HYPERLINK "ms-word:ofe|u|a"': "HYPERLINK",
    'HYPERLINK "file:///C:/a.exe"': "HYPERLINK", "FILLIN 单位": "FILLIN", "从没有的域 甲": "从没有的域",
}  # fmt: skip


def found_in(content: bytes, *, program=None) -> list[str]:
    trouble = Trouble("表.docx", DOCUMENT) if program is None else Trouble("表.xlsx", FORM, program)
    return [one.sentence for one in find_active(open_package(content, trouble))]


@pytest.mark.parametrize(("content", "said"), few_of(ACTIVE.values(), 3), ids=ACTIVE)
def test_what_is_active_is_named_and_left_out_of_the_ledger(content, said):
    assert said in found_in(content)
    form = prepare(content)
    assert f"空表{said}，可能自动运行或联网，没有带进台账。" in form.report.warnings()
    where, _, what = said.partition("里有")
    assert any(
        f"{where}：有{what}，可能自动运行或联网。" == finding.message
        for finding in check_print(content, "表.docx").findings
    )
    filled = fill(form)
    assert found_in(filled) == []
    assert "题目" in [paragraph.text for paragraph in Document(io.BytesIO(filled)).paragraphs]


@pytest.mark.parametrize("instruction", few_of(FIELDS, 5))
def test_an_active_field_is_named_and_its_result_stays_as_text(instruction):
    name = FIELDS[instruction]
    content = in_body(BLANK, field(instruction.replace('"', "&quot;")))
    assert [said.startswith(f"正文里有{name}域（{instruction[:20]}") for said in found_in(content)] == [True]
    filled = fill(prepare(content))
    assert "instrText" not in part(filled, "word/document.xml")
    assert Document(io.BytesIO(filled)).paragraphs[0].text == "结果"


def test_a_simple_field_is_unwrapped_and_a_field_made_by_another_is_active():
    simple = '<w:p><w:fldSimple w:instr="DDEAUTO cmd"><w:r><w:t>旧值</w:t></w:r></w:fldSimple></w:p>'
    inner = field("QUOTE 68 68 69").removeprefix("<w:p>").removesuffix("</w:p>")
    made = field("@@@").replace('<w:instrText xml:space="preserve">@@@</w:instrText></w:r>', f"<w:t/></w:r>{inner}")
    content = in_body(BLANK, simple + made)
    assert [said.partition("（")[0] for said in found_in(content)] == ["正文里有DDEAUTO域", "正文里有嵌套的域"]
    filled = fill(prepare(content))
    assert found_in(filled) == []
    assert [paragraph.text for paragraph in Document(io.BytesIO(filled)).paragraphs][:2] == ["旧值", "结果"]


@pytest.mark.parametrize(
    "instruction",
    ["PAGE", " NUMPAGES \\* Arabic", "DATE \\@ yyyy", "SEQ 表 \\n", "TOC \\o", "= 1 + 2", "HYPERLINK &quot;https://a.example&quot;", "HYPERLINK \\l a", "REF a"],
)  # fmt: skip
def test_fields_that_only_reckon_are_harmless(instruction):
    content = in_body(BLANK, field(instruction))
    assert found_in(content) == []
    assert "instrText" in part(fill(prepare(content)), "word/document.xml")


@pytest.mark.parametrize(
    "target", ["file:///C:/a.exe", "\\\\a.example\\x", "..\\a.docx", "a.exe", "javascript:x", "search-ms:a"]
)
def test_a_link_to_a_file_or_a_program_is_active(target):
    assert found_in(related(BLANK, "hyperlink", target)) == [f"正文里有本机或内网文件的链接（{target}）"]


@pytest.mark.parametrize("target", ["https://a.example/", "mailto:a@b.example", "http://a.example"])
def test_a_link_to_the_web_is_clicked_by_the_reader(target):
    assert found_in(related(BLANK, "hyperlink", target)) == []


def test_a_base_file_of_ours_that_was_changed_may_hold_nothing_active():
    base = related(template("list.docx").read_bytes(), "image", "http://a.example/p.png")
    with pytest.raises(FormError) as caught:
        prepare_paper(base, "list.docx")
    assert str(caught.value) == (
        "文档模板不能用：list.docx的正文里有外部的图片（http://a.example/p.png），可能自动运行或联网。\n"
        "请在Word里去掉它，另存后再用。"
    )


WPS = b'<s:customData xmlns:s="http://www.wps.cn/officeDocument/2013/wpsCustomData"/>'


def test_what_programs_put_into_every_document_is_not_named():
    content = with_parts(
        related(BLANK, "customXml", "../customXml/item9.xml", outside=False), {"customXml/item9.xml": WPS}
    )
    assert found_in(content) == []


@pytest.mark.parametrize("kind", OF_MICROSOFT)
def test_macros_are_refused_whatever_their_files_are_called(kind):
    content = with_parts(related(BLANK, kind, "media/a.png", outside=False), {"word/media/a.png": b"x"})
    with pytest.raises(FormError, match="带有宏"):
        prepare(content)
    typed = altered(
        BLANK,
        "[Content_Types].xml",
        "</Types>",
        '<Override PartName="/x" ContentType="application/vnd.ms-office.vbaProject"/></Types>',
    )
    with pytest.raises(ChecklistError, match="带有宏"):
        check_print(typed, "表.docx")


def test_a_part_that_is_referred_to_and_missing_is_refused():
    content = related(in_body(BLANK, picture('r:id="rIdBad"')), "image", "media/none.png", outside=False)
    with pytest.raises(FormError) as caught:
        prepare(content)
    assert str(caught.value) == (
        "空表不能用：我局空表.docx里面缺了一部分（none.png），打开会报错或少图。\n"
        "请用Word或WPS打开它，看看缺什么，另存后再用；或找一份完好的空表。"
    )


def test_a_damaged_picture_is_refused():
    content = with_parts(BLANK, {"word/media/a.png": b"picture" * 50})
    place = content.index(b"word/media/a.png") + len("word/media/a.png") + 2
    broken = content[:place] + bytes([content[place] ^ 255]) + content[place + 1 :]
    with pytest.raises(FormError, match="已损坏，读不出来"):
        prepare(broken)


FORMULAS = {
    '=WEBSERVICE("http://a.example")': "WEBSERVICE公式", "=_xlfn.WEBSERVICE(A1)": "WEBSERVICE公式", '=RTD("a",,"b")': "RTD公式",
    '=CALL("a","b")': "CALL公式", '=REGISTER.ID("a")': "REGISTER.ID公式", "=EXEC(A1)": "EXEC公式", "=cmd|'/c calc'!A1": "DDE公式",
    "=+cmd|' /C calc'!A0": "DDE公式", "=[1]Sheet1!A1": "引用别的工作簿的公式", '=SUM(A1:A2)&"WEBSERVICE("': "", "=A1+B1": "",
    '=HYPERLINK("file:///C:/a.exe","点")': "指向文件的HYPERLINK公式", '=HYPERLINK("https://a.example")': "", '=HYPERLINK("#A1")': "",
    '=IF(A1="a|b!c",1,2)': "", "=Table1[列]": "", "=SUM(表1[2024])": "", "='cmd'|'/c calc'!A1": "DDE公式", "='[2]甲 乙'!A1": "引用别的工作簿的公式",
    "='C:\\[a.xlsx]甲'!A1": "引用别的工作簿的公式",
}  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS)
def test_which_formulas_are_active(formula):
    assert active_formula(formula.removeprefix("=")) == FORMULAS[formula]


def workbook() -> openpyxl.Workbook:
    book = openpyxl.Workbook()
    book.active.title = "台账"
    for row in (["题目"], ["序号", "任务", "责任单位"]):
        book.active.append(row)
    return book


def saved(book: openpyxl.Workbook) -> bytes:
    return save(book)


def test_active_formulas_and_names_are_left_out_of_a_workbook():
    book = workbook()
    book.active["E1"] = '=WEBSERVICE("http://a.example")'
    book.active["F1"] = "=1+1"
    book.defined_names["x"] = openpyxl.workbook.defined_name.DefinedName("x", attr_text="EXEC(&quot;calc&quot;)")
    form = prepare_workbook(saved(book), "我局空表.xlsx", COLUMNS)
    assert sorted(said for said in form.report.warnings() if "台账。" in said) == [
        "空表名称“x”里有EXEC公式（EXEC(&quot;calc&quot;)），可能自动运行或联网，没有带进台账。",
        '空表工作表“台账”的E1里有WEBSERVICE公式（WEBSERVICE("http://a.example")），可能自动运行或联网，没有带进台账。',
    ]
    filled = openpyxl.load_workbook(io.BytesIO(fill(form)))
    assert filled.active["E1"].value is None
    assert filled.active["F1"].value == "=1+1"
    assert list(filled.defined_names) == []


def test_connections_and_links_to_files_are_left_out_of_a_workbook():
    book = workbook()
    book.active["A1"].hyperlink = "file:///C:/a.exe"
    content = with_parts(saved(book), {"xl/connections.xml": b"<connections/>"})
    content = altered(
        content,
        "xl/_rels/workbook.xml.rels",
        END,
        f'<Relationship Id="rIdBad" Type="{TYPES}/connections" Target="connections.xml"/>{END}',
    )
    form = prepare_workbook(content, "我局空表.xlsx", COLUMNS)
    assert sorted(said.partition("，")[0] for said in form.report.warnings() if "台账。" in said) == [
        "空表工作簿里有外部数据（connections.xml）",
        "空表工作表“台账”里有本机或内网文件的链接（file:///C:/a.exe）",
    ]
    assert found_in(fill(form), program=EXCEL) == []


@pytest.mark.slow
def test_whatever_bytes_are_changed_there_is_an_error_of_ours_or_a_ledger_without_anything_active():
    """Seeded: single bytes of a part, whole attributes, and parts left out."""
    dice = random.Random(11)  # noqa: S311 - seeded on purpose
    contents = [content for content, _ in ACTIVE.values()]
    for _ in range(150):
        content = mutated(dice, dice.choice(contents))
        try:
            filled = fill(prepare_form(content, "我局空表.docx", COLUMNS))
        except ChecklistError:
            continue
        assert found_in(filled) == []


def mutated(dice: random.Random, content: bytes) -> bytes:
    """Change a few bytes inside one part, or leave one out, so that the package itself stays sound."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(out, "w") as target:
        names = source.namelist()
        chosen = dice.choice(names)
        for name in names:
            raw = bytearray(source.read(name))
            if name == chosen:
                for _ in range(dice.randint(0, 3)):
                    raw[dice.randrange(len(raw))] = dice.randrange(256)
                if dice.random() < 0.2:
                    continue
            target.writestr(name, bytes(raw))
    return out.getvalue()
