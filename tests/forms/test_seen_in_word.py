"""What stands in a Word cell is read as the eye sees it; what no text can give is named with its place."""

from __future__ import annotations

import io

import openpyxl
import pytest
from disturbed_ledgers import HEAD, ROWS, TITLE, read_blocks, read_cells, sheet_ledger, word_ledger
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from numbered_documents import abstract, level, num, with_numbering
from office_forms import COLUMNS, altered, save
from sampled import few_of

from checklist.forms.read import read_excel, read_word

NAMESPACES = (
    f'{nsdecls("w", "m", "r", "wp", "a", "pic")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml" xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)
CLEAN = read_cells(read_blocks())
GOAL = ROWS[0][2]


def seen(inner: str, *, row: int = 1, column: int = 2, change=lambda content: content) -> tuple[str, tuple[str, ...]]:
    """Read the ledger whose cell has this XML; give the cell's text and the remarks."""

    def put(document):
        cell = document.tables[0]._tbl.tr_lst[row].tc_lst[column]
        for paragraph in cell.findall(qn("w:p")):
            cell.remove(paragraph)
        for part in parse_xml(f"<w:tc {NAMESPACES}>{inner}</w:tc>"):
            cell.append(part)

    ledger = read_word(change(word_ledger(change=put)), "台账.docx", COLUMNS)
    cells = read_cells(ledger)
    others = [[text for at, text in enumerate(one.values()) if at != column] for one in cells]
    assert others == [[text for at, text in enumerate(one.values()) if at != column] for one in CLEAN]
    remarks = tuple(remark.removeprefix("台账.docx：表格第2行“工作目标”列") for remark in ledger.remarks)
    return list(cells[row - 1].values())[column], remarks


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def math(inner: str) -> str:
    return f"<w:p>{run('达到')}<m:oMath>{inner}</m:oMath>{run('家')}</w:p>"


def letters(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


FRACTION = f"<m:f><m:num>{letters('1')}</m:num><m:den>{letters('2')}</m:den></m:f>"
SQUARE = f"<m:sSup><m:e>{letters('x')}</m:e><m:sup>{letters('2')}</m:sup></m:sSup>"
EQUATION = ("有公式，按一行文字读取，请核对。",)


@pytest.mark.parametrize(
    ("inner", "text", "remarks"),
    [
        (letters("≥800"), "达到≥800家", ()),
        (FRACTION, "达到1/2家", EQUATION),
        (letters("1") + FRACTION, "达到1 1/2家", EQUATION),
        (f"<m:f><m:num>{letters('a+b')}</m:num><m:den>{SQUARE}</m:den></m:f>", "达到(a+b)/x²家", EQUATION),
        (f"<m:sSub><m:e>{letters('R')}</m:e><m:sub>{letters('i')}</m:sub></m:sSub>", "达到R_i家", EQUATION),
        (f"<m:rad><m:deg/><m:e>{letters('2')}</m:e></m:rad>", "达到√2家", EQUATION),
        (f"<m:d><m:e>{letters('a')}</m:e></m:d>", "达到(a)家", ()),
        (("<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub/><m:sup/><m:e>"
         f"{letters('n')}</m:e></m:nary>"), "达到∑n家", EQUATION),
        (f"<m:eqArr><m:e>{letters('a')}</m:e><m:e>{letters('b')}</m:e></m:eqArr>", "达到a；b家", EQUATION),
    ],
)  # fmt: skip
def test_an_equation_is_read_on_one_line(inner, text, remarks):
    assert seen(math(inner)) == (text, remarks)


SHOWN = '<w:vanish w:val="0"/>'


def test_an_equation_of_any_depth_is_read():
    deep = letters("1")
    for _ in range(70):
        deep = f"<m:f><m:num>{deep}</m:num><m:den>{letters('2')}</m:den></m:f>"
    text, _ = seen(math(deep))
    assert text.startswith("达到")
    assert text.count("2") == 70


HIDDEN = ("有隐藏的文字，没有读取。",)


def test_hidden_text_is_not_read_and_said():
    assert seen(f"<w:p>{run(GOAL)}{run('旧稿', '<w:vanish/>')}</w:p>") == (GOAL, HIDDEN)
    assert seen(f"<w:p>{run(GOAL, '<w:webHidden/>')}{run('', '<w:vanish/>')}</w:p>") == (GOAL, ())
    assert seen(f"<w:p>{run(GOAL, SHOWN)}</w:p>") == (GOAL, ())


@pytest.mark.parametrize("styled", ['<w:rStyle w:val="Ghost"/>', ""])
def test_a_style_may_hide_text(styled):
    styles = '<w:style w:type="character" w:styleId="Ghost"><w:rPr><w:vanish/></w:rPr></w:style>'
    styles += '<w:style w:type="paragraph" w:styleId="Ghosts"><w:rPr><w:vanish/></w:rPr></w:style></w:styles>'
    paragraph = f"<w:p>{run('旧稿', styled)}</w:p>"
    if not styled:
        paragraph = paragraph.replace("<w:p>", '<w:p><w:pPr><w:pStyle w:val="Ghosts"/></w:pPr>')
    inner = f"<w:p>{run(GOAL)}</w:p>{paragraph}"
    assert seen(inner, change=lambda content: altered(content, "word/styles.xml", "</w:styles>", styles)) == (
        GOAL,
        HIDDEN,
    )


def test_a_hidden_row_is_not_read_and_said():
    def hide(document):
        document.tables[0]._tbl.tr_lst[4].get_or_add_trPr().append(parse_xml(f"<w:hidden {nsdecls('w')}/>"))

    ledger = read_blocks(change=hide)
    assert read_cells(ledger) == CLEAN[:3]
    assert ledger.remarks == ("台账.docx：表格第5行（加强政策宣传）是隐藏的，没有读取。",)


def inner_table(*rows: list[str]) -> str:
    drawn = "".join(
        "<w:tr>" + "".join(f"<w:tc><w:tcPr/><w:p>{run(text)}</w:p></w:tc>" for text in row) + "</w:tr>" for row in rows
    )
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{drawn}</w:tbl><w:p/>"


def test_a_table_inside_a_cell_is_read_as_the_eye_runs_over_it():
    assert seen(inner_table([GOAL])) == (GOAL, ())
    several = inner_table(["2026年", "700家"], ["2027年", "800家"])
    told = ("里套着表格，已逐行读取，请核对。",)
    assert seen(f"<w:p>{run('分年：')}</w:p>{several}") == ("分年：\n2026年 700家\n2027年 800家", told)
    deep = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr/>{inner_table([GOAL])}</w:tc></w:tr></w:tbl><w:p/>"
    assert seen(deep) == (GOAL, ())


def sign(font: str, code: str) -> str:
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


@pytest.mark.parametrize(
    ("inner", "text", "remarks"),
    few_of([
        (sign("Symbol", "F0B3") + run("800家"), "≥800家", ()),
        (sign("Wingdings", "F0FC") + run("已办"), "√已办", ()),
        (sign("Wingdings 2", "F06A"), "①", ()),
        (sign("仿宋", "2265") + run("8"), "≥8", ()),
        (sign("Webdings", "F041") + run("8"), "8", ("有符号字体里的符号，没有读取。",)),
        (run("\uf0b3800家", '<w:rFonts w:ascii="Symbol" w:hAnsi="Symbol"/>'), "≥800家", ()),
        (run("张\ue123家"), "张家", ("有自造的字，没有读取。",)),
        (run("面积10万m") + run("2", '<w:vertAlign w:val="superscript"/>'), "面积10万m²", ()),
        *((run("m") + run(mark, '<w:vertAlign w:val="superscript"/>'), f"m{shown}", ())
          for mark, shown in (("-1", "⁻¹"), ("k", "^k"), ("①", ""), ("[1]", ""), ("注2", ""))),
        (run(GOAL) + run("[1]", '<w:vertAlign w:val="superscript"/>'), GOAL, ()),
        (run(GOAL) + run("①", '<w:vertAlign w:val="superscript"/>'), GOAL, ()),
        (run(GOAL) + '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="3"/></w:r>', GOAL,
         ("有脚注，没有读取。", "有批注，没有读取。")),
        (run(GOAL) + run("、每年50家", "<w:strike/>"), f"{GOAL}、每年50家", ("有加删除线的文字，按保留读取，请核对。",)),
        (run(GOAL, '<w:strike w:val="0"/>'), GOAL, ()),
        ("<w:r><w:ruby><w:rt><w:r><w:t>jiā</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>家</w:t></w:r></w:rubyBase></w:ruby></w:r>",
         "家", ()),
        (run("高新") + "<w:r><w:softHyphen/></w:r>" + run("企业2025") + "<w:r><w:noBreakHyphen/></w:r>" + run("2027年"),
         "高新企业2025-2027年", ()),
        (run("高") + '<w:r><w:ptab w:relativeTo="margin" w:alignment="left" w:leader="none"/></w:r>' + run("新"), "高\t新", ()),
    ], 5),
)  # fmt: skip
def test_signs_marks_and_guides(inner, text, remarks):
    assert seen(f"<w:p>{inner}</w:p>") == (text, remarks)


def field(code: str, result: str = "") -> str:
    end = "<w:r><w:fldChar w:fldCharType='separate'/></w:r>" + run(result) if result else ""
    kinds = [f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>" for kind in ("begin", "end")]
    return f"{kinds[0]}<w:r><w:instrText>{code[:3]}</w:instrText></w:r><w:r><w:instrText>{code[3:]}</w:instrText></w:r>{end}{kinds[1]}"


FIELD = ("有由Word计算的域，没有读取。",)


@pytest.mark.parametrize(
    ("inner", "text", "remarks"),
    [
        (field(" REF a \\h ", "800") + run("家"), "800家", ()),
        (field(r" eq \o\ac(○,3)") + run("建平台"), "③建平台", ()),
        (field(r" EQ \f(1,2)") + run("以上"), "以上", FIELD),
        (field(" AUTONUM ") + run("建平台"), "建平台", FIELD),
        ('<w:fldSimple w:instr=" EQ \\f(1,2)"/>' + run("以上"), "以上", FIELD),
        ('<w:fldSimple w:instr=" REF a ">' + run("800") + "</w:fldSimple>" + run("家"), "800家", ()),
        (('<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/><w:listEntry w:val="牵头"/>'
         '<w:listEntry w:val="配合"/></w:ddList></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMDROPDOWN </w:instrText>'
         '</w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'), "配合", ()),
    ],
)  # fmt: skip
def test_fields_show_their_results(inner, text, remarks):
    assert seen(f"<w:p>{inner}</w:p>") == (text, remarks)


BOX = f"<w:txbxContent><w:p>{run('框里')}</w:p></w:txbxContent>"


@pytest.mark.parametrize(
    ("inner", "remarks"),
    [
        ((f"<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx>{BOX}</wps:txbx></w:drawing></mc:Choice>"
         f"<mc:Fallback><w:pict><v:textbox>{BOX}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"),
         ("有文本框，里面的文字没有读取。",)),
        ("<w:r><w:drawing><a:graphic><pic:pic/></a:graphic></w:drawing></w:r>", ("有图片或嵌入的对象，里面的内容没有读取。",)),
        ("<w:r><w:object><v:shape><v:imagedata/></v:shape></w:object></w:r>", ("有图片或嵌入的对象，里面的内容没有读取。",)),
        ("<w:r><w:pict><v:line/></w:pict></w:r>", ()),
        ("<w:r><mc:AlternateContent><mc:Choice Requires='w16se'/><mc:Fallback><w:t></w:t></mc:Fallback></mc:AlternateContent></w:r>", ()),
    ],
)  # fmt: skip
def test_what_is_drawn_is_named(inner, remarks):
    assert seen(f"<w:p>{run(GOAL)}{inner}</w:p>") == (GOAL, remarks)


def test_the_way_that_has_words_is_read():
    emoji = "<w:r><mc:AlternateContent><mc:Choice Requires='w16se'><w:sym/></mc:Choice><mc:Fallback><w:t>家</w:t></mc:Fallback></mc:AlternateContent></w:r>"
    assert seen(f"<w:p>{run('800')}{emoji}</w:p>") == ("800家", ())


def test_many_places_are_one_line():
    def hide(document):
        for row in document.tables[0]._tbl.tr_lst[1:]:
            for cell in row.tc_lst[1:3]:
                cell.p_lst[0].append(parse_xml(f"<w:r {nsdecls('w')}><w:rPr><w:vanish/></w:rPr><w:t>旧</w:t></w:r>"))

    places = "、".join(f"第{row}行“{name}”列" for row in (2, 3) for name in ("工作任务", "工作目标"))
    assert read_blocks(change=hide).remarks == (
        f"台账.docx：表格{places}、第4行“工作任务”列等8处有隐藏的文字，没有读取。",
    )


NUMBERED = '<w:numPr><w:ilvl w:val="{}"/><w:numId w:val="{}"/></w:numPr>'
LISTS = (
    abstract(0, level(0, "decimal", "%1")), abstract(1, level(0, "decimal", "%1."), level(1, "chineseCounting", "（%2）")),
    num(1, 0), num(2, 1),
)  # fmt: skip


def number(paragraph, level_at, name):
    paragraph.get_or_add_pPr().append(parse_xml(NUMBERED.format(level_at, name).replace(">", f" {nsdecls('w')}>", 1)))


def test_automatic_numbers_are_read_in_cells_and_around():
    def automatic(document):
        number(document.paragraphs[0]._p, 1, 2)
        for row in document.tables[0]._tbl.tr_lst[1:]:
            row.tc_lst[0].p_lst[0].remove(row.tc_lst[0].p_lst[0].r_lst[0])
            number(row.tc_lst[0].p_lst[0], 0, 1)
        number(document.tables[0]._tbl.tr_lst[2].tc_lst[1].p_lst[0], 0, 2)

    ledger = read_word(with_numbering(word_ledger(change=automatic), *LISTS), "台账.docx", COLUMNS)
    typed = [{**cells} for cells in CLEAN]
    typed[1]["measure"] = f"2.{typed[1]['measure']}"
    assert [cells["sequence"] for cells in read_cells(ledger)] == ["1", "2", "3", "4"]
    assert read_cells(ledger) == typed
    assert (ledger.title, ledger.remarks) == (f"（一）{TITLE}", ())


def test_numbers_without_a_definition_are_not_there():
    def automatic(document):
        for row in document.tables[0]._tbl.tr_lst[1:]:
            row.tc_lst[0].p_lst[0].remove(row.tc_lst[0].p_lst[0].r_lst[0])
            number(row.tc_lst[0].p_lst[0], 0, 99)

    assert {cells["sequence"] for cells in read_cells(read_blocks(TITLE, [HEAD, *ROWS], change=automatic))} == {""}


MARGIN = "《甲市科技方案》（甲政发〔2025〕3号）2025年重点任务台账"


def in_word(header, footer):
    def change(document):
        document.sections[0].header.paragraphs[0].add_run(header)
        document.sections[0].footer.paragraphs[0].add_run(footer)

    return lambda *lines: read_blocks(*lines, [HEAD, *ROWS], change=change)


def in_excel(header, footer):
    def read(*lines):
        book = openpyxl.load_workbook(io.BytesIO(sheet_ledger([*([line] for line in lines), HEAD, *ROWS])))
        book.active.oddHeader.center.text, book.active.oddFooter.left.text = header, footer
        return read_excel(save(book), "台账.xlsx", COLUMNS)

    return read


@pytest.mark.parametrize("medium", [in_word, in_excel])
def test_the_pages_margins_tell_what_nothing_in_the_body_does(medium):
    read = medium(MARGIN, "填报单位：市科技局　填报人：")
    bare, own = read(), read("乙县水利局2024年重点任务台账")
    assert (bare.title, bare.unit, bare.year) == (MARGIN, "市科技局", 2025)
    assert [plan.title for plan in bare.plans] == ["甲市科技方案"]
    assert (own.title, own.unit, own.year) == ("乙县水利局2024年重点任务台账", "乙县水利局", 2024)


def test_only_some_tasks_may_be_listed_by_a_margins_word():
    assert in_word("（仅列牵头任务）", "— 1 —")(TITLE).scope == "仅列牵头任务"
