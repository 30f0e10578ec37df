"""What a print room would trip over in a finished Word file: one bad document for each finding."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from office_forms import altered, part, with_parts
from print_documents import (
    A3,
    A4,
    FOOTER,
    HEAD,
    MARGINS,
    SENTENCE,
    W,
    cell,
    document,
    found,
    paragraph,
    row,
    table,
    two,
)

from checklist.errors import InputError
from checklist.files.textfiles import template
from checklist.forms.form import fill_ledger
from checklist.forms.word import prepare_form
from checklist.ledger.asked import choose_plans
from checklist.ledger.columns import load_columns
from checklist.ledger.ledger import Filter, build_ledger
from checklist.printcheck import check_print
from checklist.printcheck.report import HINTS
from checklist.words.units import resolve_unit


def test_a_good_document_passes():
    content = document(paragraph("重点任务——“创新”", style="LedgerTitle"), table(HEAD, *two(60)))
    report = check_print(content, "台账.docx")
    assert (report.findings, report.remarks) == ((), ())
    assert report.fonts == ("方正小标宋简体", "仿宋", "Times New Roman", "宋体")


def test_what_holds_nothing_but_blanks_is_no_finding():
    fonts = '<w:rFonts w:asciiTheme="minorHAnsi" w:eastAsiaTheme="minorEastAsia" w:ascii="仿宋" w:eastAsia="仿宋"/>'
    assert found(document(paragraph("  \u3000\u00a0", run=fonts))) == []
    mixed = paragraph(SENTENCE).replace(
        "</w:p>", f'<w:r><w:rPr>{fonts}</w:rPr><w:t xml:space="preserve">\u3000 </w:t></w:r></w:p>'
    )
    assert found(document(mixed)) == []


# paper and page numbers


@pytest.mark.parametrize(
    ("size", "said"),
    [
        (A3, "纸张是A3，不是A4。"),
        ('<w:pgSz w:w="15840" w:h="12240" w:orient="landscape"/>', "纸张是Letter，不是A4。"),
        ('<w:pgSz w:w="14742" w:h="10433" w:orient="landscape"/>', "纸张是16开，不是A4。"),
        ('<w:pgSz w:w="14000" w:h="11000" w:orient="landscape"/>', "纸张是194×247毫米，不是A4。"),
        ("", "没有设纸张大小，Word按Letter处理。"),
    ],
)
def test_paper_other_than_a4(size, said):
    assert found(document(paragraph(), section=FOOTER + size + MARGINS)) == [("paper-size", said)]


def test_several_papers():
    first = f"<w:p><w:pPr><w:sectPr>{FOOTER}{A3}{MARGINS}</w:sectPr></w:pPr></w:p>"
    assert found(document(first, paragraph())) == [("paper-mixed", "纸张不一样：A3（第1节），A4（第2节）。")]


def test_portrait_and_landscape_of_one_paper_are_fine():
    upright = '<w:pgSz w:w="11906" w:h="16838"/>'
    first = f"<w:p><w:pPr><w:sectPr>{FOOTER}{upright}{MARGINS}</w:sectPr></w:pPr></w:p>"
    assert found(document(first, paragraph())) == []


@pytest.mark.parametrize(
    ("size", "said"),
    [
        ('<w:pgSz w:w="16838" w:h="11906"/>', "第1节：纸的宽大于高，却没有标为横向，打印机可能转错方向。"),
        (
            '<w:pgSz w:w="11906" w:h="16838" w:orient="landscape"/>',
            "第1节：标的是横向，纸的宽却小于高，打印机可能转错方向。",
        ),
    ],
)
def test_orientation_against_the_papers_sides(size, said):
    assert found(document(paragraph(), section=FOOTER + size + MARGINS)) == [("orientation", said)]


def test_several_pages_without_numbers():
    assert found(document(*[paragraph()] * 80, section=A4 + MARGINS)) == [("no-page-number", "没有页码。")]


def test_the_count_of_pages_is_no_page_number():
    content = altered(document(*[paragraph()] * 80), "word/footer1.xml", " PAGE ", " NUMPAGES ")
    assert found(content) == [("no-page-number", "没有页码。")]


def test_one_page_needs_no_number():
    assert found(document(paragraph(), section=A4 + MARGINS)) == []


def test_even_pages_without_numbers():
    content = altered(
        document(*[paragraph()] * 80), "word/settings.xml", "<w:compat>", "<w:evenAndOddHeaders/><w:compat>"
    )
    assert found(content) == [("no-page-number", "第1节：偶数页没有页码（奇偶页不同）。")]


def test_a_later_section_takes_the_numbers_of_the_one_before():
    first = f"<w:p><w:pPr><w:sectPr>{FOOTER}{A4}{MARGINS}</w:sectPr></w:pPr></w:p>"
    assert found(document(first, *[paragraph()] * 80, section=A4 + MARGINS)) == []


def test_a_long_section_without_numbers_among_numbered_ones():
    first = f"<w:p><w:pPr><w:sectPr>{A4}{MARGINS}</w:sectPr></w:pPr></w:p>"
    content = document(*[paragraph()] * 80, first, *[paragraph()] * 80)
    assert found(content) == [("no-page-number", "第1节：没有页码。")]


# tables


def test_a_table_wider_than_the_text():
    wide = table(row(cell(width=9000), cell(width=5000)), grid=(9000, 5000))
    assert found(document(wide)) == [("table-overflow", "第1个表：宽247毫米，版心宽225毫米，超出22毫米。")]


def test_a_table_that_stands_out_by_its_padding_only_is_as_word_makes_it():
    word_own = table(row(cell(width=6436), cell(width=6436)), grid=(6436, 6436))
    assert found(document(word_own)) == []


def test_a_table_moved_to_the_right_beyond_the_text():
    moved = table(
        row(cell(width=6000), cell(width=6000)),
        grid=(6000, 6000),
        more='<w:tblInd w:w="2000" w:type="dxa"/><w:tblLayout w:type="fixed"/>',
    )
    assert [code for code, _ in found(document(moved))] == ["table-overflow"]


def test_a_share_of_the_page_is_no_width():
    share = table(row(cell(width=9000), cell(width=9000)), grid=(9000, 9000), more='<w:tblW w:w="5000" w:type="pct"/>')
    assert found(document(share)) == []


def test_cells_of_other_widths_than_the_grid():
    odd = table(HEAD, row(cell("建平台", width=1000), cell(width=5000)))
    assert found(document(odd)) == [
        (
            "grid-mismatch",
            "第1个表第2行：格宽与列宽（tblGrid）不一致，Word按格宽、WPS按列宽排，印出来会不一样（“建平台”那一格：格宽18毫米，列宽53毫米）。",
        )
    ]


def test_a_cell_over_two_columns_is_as_wide_as_both():
    spanning = row(cell(width=6000, more='<w:gridSpan w:val="2"/>'))
    assert found(document(table(HEAD, spanning))) == []
    wrong = row(cell("一、", width=3000, more='<w:gridSpan w:val="2"/>'))
    assert [code for code, _ in found(document(table(HEAD, wrong)))] == ["grid-mismatch"]


def test_more_cells_than_the_grid_has_columns():
    said = "第1个表第1行：格子比表格的列数（tblGrid）多，Word和WPS会各排各的。"
    assert found(document(table(row(cell(), cell(), cell())))) == [("grid-mismatch", said)]


def test_a_header_that_does_not_repeat():
    plain = row(cell("序号"), cell("任务"))
    assert found(document(table(plain, *two(60)))) == [
        ("header-not-repeated", "第1个表：会跨页，表头没有设成在各页重复。")
    ]
    assert found(document(table(plain, *two(3)))) == []


def test_a_short_table_that_begins_low_on_the_page_needs_its_header_too():
    plain = row(cell("序号"), cell("任务"))
    content = document(*[paragraph()] * 25, table(plain, *two(8)))
    assert [code for code, _ in found(content)] == ["header-not-repeated"]


def test_a_header_that_does_not_begin_with_the_first_row():
    title = row(cell("工作台账", width=6000, more='<w:gridSpan w:val="2"/>'))
    assert found(document(table(title, HEAD, *two(2)))) == [
        ("header-gap", "第1个表第2行：设了重复表头，但不是从表格第一行起连续设的，Word不会重复它。")
    ]


def test_a_header_of_two_rows_of_which_one_repeats():
    upper = row(cell("序号", more='<w:vMerge w:val="restart"/>'), cell("责任"), more="<w:tblHeader/>")
    lower = row(cell(more="<w:vMerge/>"), cell("牵头单位"))
    assert found(document(table(upper, lower, *two(2)))) == [
        ("header-incomplete", "第1个表：表头不止1行，只设了前1行重复。")
    ]


def test_a_floating_table_with_a_header():
    floating = table(HEAD, *two(2), more='<w:tblpPr w:leftFromText="180" w:vertAnchor="page" w:tblpY="100"/>')
    assert found(document(floating)) == [("floating-table", "第1个表：是浮动表格（有文字环绕），表头不会在各页重复。")]


def test_rows_that_may_split():
    rows = two(58) + two(2, more="")
    assert found(document(table(HEAD, *rows))) == [
        ("row-may-split", "第1个表第60、61行：允许跨页断行，一行字可能分印在两页上。")
    ]


def test_a_row_of_one_line_cannot_split():
    rows = [row(cell(str(n)), cell("建平台"), more="") for n in range(60)]
    assert found(document(table(HEAD, *rows))) == []


def test_a_row_of_most_of_a_page_had_better_split():
    long = row(cell("1"), cell(SENTENCE * 13), more="")
    assert found(document(table(HEAD, *two(20), long))) == []


def test_a_row_taller_than_a_page_that_may_not_split():
    long = row(cell("1"), cell(SENTENCE * 40))
    assert found(document(table(HEAD, long))) == [
        ("row-too-tall", "第1个表第2行：估计比一页还高，又不许跨页断行，多出的部分印不出来。")
    ]


def test_cells_merged_over_more_than_a_page():
    first = row(cell("一、平台", more='<w:vMerge w:val="restart"/>'), cell(SENTENCE))
    others = [row(cell(more="<w:vMerge/>"), cell(SENTENCE))] * 40
    assert found(document(table(HEAD, first, *others))) == [
        ("merge-too-long", "第1个表第2至42行“一、平台”：上下合并的单元格估计超过一页，文字只印在第一页。")
    ]


def test_text_in_a_row_of_fixed_height():
    fixed = '<w:cantSplit/><w:trHeight w:val="400" w:hRule="exact"/>'
    content = document(table(HEAD, row(cell("1"), cell(SENTENCE), more=fixed), row(cell("2"), cell("短"), more=fixed)))
    assert found(content) == [
        ("fixed-height", "第1个表第2行“加快推进科技创新重点…”：行高固定为20磅，文字约需27磅，会被切掉。")
    ]


def test_text_in_many_rows_of_fixed_height_is_said_once():
    fixed = '<w:cantSplit/><w:trHeight w:val="400" w:hRule="exact"/>'
    content = document(table(HEAD, *two(3, more=fixed), row(cell("4"), cell(SENTENCE * 2), more=fixed)))
    assert found(content) == [
        (
            "fixed-height",
            "第1个表第2、3、4、5行：行高是固定值，文字放不下，会被切掉（第2行固定为20磅，文字约需27磅）。",
        )
    ]


@pytest.mark.parametrize(("times", "codes"), [(1, []), (4, ["fixed-height"])])
def test_text_in_merged_rows_of_fixed_height(times, codes):
    fixed = '<w:cantSplit/><w:trHeight w:val="400" w:hRule="exact"/>'
    first = row(cell(SENTENCE * times, more='<w:vMerge w:val="restart"/>'), cell("短"), more=fixed)
    second = row(cell(more="<w:vMerge/>"), cell("短"), more=fixed)
    assert [code for code, _ in found(document(table(HEAD, first, second)))] == codes


def test_lines_too_tight_for_their_characters():
    tight = '<w:spacing w:line="160" w:lineRule="exact"/>'
    assert found(document(paragraph("加快推进", more=tight))) == [
        ("line-clipped", "“加快推进”：行距固定为8磅，字高10.5磅，字会被切掉。")
    ]


# fonts


def test_a_theme_font_beside_a_named_one():
    run = '<w:rPr><w:rFonts w:hint="eastAsia" w:eastAsia="黑体" w:eastAsiaTheme="minorEastAsia"/></w:rPr>'
    assert found(document(paragraph("加快推进", run=run))) == [
        ("theme-fonts", "“加快推进”：写的是字体“黑体”，但主题字体“宋体”优先，“黑体”不起作用。")
    ]


IN_STYLE, IN_DEFAULTS = (f'w:eastAsia="仿宋" w:cs="Times New Roman"/><w:{next_}' for next_ in ("sz", "kern"))


@pytest.mark.parametrize(("place", "style"), [(IN_STYLE, "LedgerCell"), (IN_DEFAULTS, "")])
def test_a_theme_font_in_a_style_or_in_the_defaults(place, style):
    content = document(paragraph("加快推进", style=style))
    assert found(altered(content, "word/styles.xml", place, f'w:eastAsiaTheme="minorEastAsia" {place}')) == [
        ("theme-fonts", "“加快推进”：写的是字体“仿宋”，但主题字体“宋体”优先，“仿宋”不起作用。")
    ]


LEFT_TO_THEME = "引用了主题字体，换了主题或换一台电脑，字体就可能变。"


def test_a_theme_font_in_the_defaults_is_told_though_every_style_names_its_own():
    content = document(paragraph(style="LedgerCell"))
    assert found(
        altered(content, "word/styles.xml", IN_DEFAULTS, f'w:eastAsiaTheme="minorEastAsia" {IN_DEFAULTS}')
    ) == [("theme-default", f"文档的默认字体：{LEFT_TO_THEME}")]


def test_a_theme_font_in_a_style_is_told_though_every_run_names_its_own():
    run = '<w:rPr><w:rFonts w:hint="eastAsia" w:eastAsia="黑体"/></w:rPr>'
    content = document(paragraph("加快推进", run=run))
    assert found(altered(content, "word/styles.xml", IN_STYLE, f'w:eastAsiaTheme="minorEastAsia" {IN_STYLE}')) == [
        ("theme-default", f"样式“台账正文”：{LEFT_TO_THEME}")
    ]


@pytest.mark.parametrize("slot", ["asciiTheme", "hAnsiTheme", "eastAsiaTheme"])
def test_a_theme_font_on_a_run_is_told_whatever_its_text_takes(slot):
    run = f'<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="仿宋" w:hAnsi="仿宋" w:eastAsia="仿宋" w:{slot}="majorAscii"/></w:rPr>'
    assert [code for code, _ in found(document(paragraph("推进", run=run)))] == ["theme-fonts"]


def test_a_theme_font_for_letters_and_figures():
    run = '<w:rPr><w:rFonts w:hint="eastAsia" w:ascii="Arial" w:asciiTheme="minorHAnsi" w:eastAsia="仿宋"/></w:rPr>'
    assert found(document(paragraph("2025年", run=run))) == [
        ("theme-fonts", "“2025年”：写的是字体“Arial”，但主题字体“Times New Roman”优先，“Arial”不起作用。")
    ]


def test_a_theme_font_in_the_numbering_that_is_used():
    level = '<w:lvl w:ilvl="0"><w:rPr><w:rFonts w:eastAsiaTheme="minorEastAsia"/></w:rPr></w:lvl>'
    numbering = f'<w:numbering {W}><w:abstractNum w:abstractNumId="4">{level}</w:abstractNum><w:num w:numId="2"><w:abstractNumId w:val="4"/></w:num></w:numbering>'
    relation = '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering" Target="numbering.xml"/></Relationships>'

    def numbered(name: int) -> bytes:
        listed = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{name}"/></w:numPr>'
        content = altered(
            document(paragraph(more=listed)), "word/_rels/document.xml.rels", "</Relationships>", relation
        )
        return with_parts(content, {"word/numbering.xml": numbering.encode()})

    assert found(numbered(2)) == [("theme-default", f"自动编号第1级：{LEFT_TO_THEME}")]
    assert found(numbered(3)) == []


def test_a_style_nobody_uses_is_no_finding():
    old = 'w:eastAsia="方正小标宋简体"'
    content = altered(document(paragraph()), "word/styles.xml", old, f'{old} w:eastAsiaTheme="minorEastAsia"')
    assert found(content) == []


def test_a_named_font_wins_over_the_theme_font_it_inherits_which_is_told_nevertheless():
    run = '<w:rPr><w:rFonts w:hint="eastAsia" w:eastAsia="黑体"/></w:rPr>'
    content = altered(
        document(paragraph(run=run, style="")),
        "word/styles.xml",
        'w:eastAsia="仿宋"',
        'w:eastAsiaTheme="minorEastAsia"',
    )
    assert found(content) == [("theme-default", f"文档的默认字体：{LEFT_TO_THEME}")]


def test_a_font_left_to_a_chinese_theme():
    content = altered(
        document(paragraph(style="")), "word/styles.xml", 'w:eastAsia="仿宋"', 'w:eastAsiaTheme="minorEastAsia"'
    )
    assert found(content) == [
        ("theme-default", "“加快推进科技创新重点…”：汉字用主题字体“宋体”，换了主题或换一台电脑，字体就可能变。")
    ]


def test_a_theme_for_japanese():
    content = altered(
        document(paragraph(style="")), "word/styles.xml", 'w:eastAsia="仿宋"', 'w:eastAsiaTheme="minorEastAsia"'
    )
    japanese = altered(content, "word/settings.xml", 'w:eastAsia="zh-CN"', 'w:eastAsia="ja-JP"')
    assert found(japanese) == [("theme-fonts", "“加快推进科技创新重点…”：汉字用主题字体“宋体”，不是中文字体。")]


def test_chinese_without_a_chinese_font():
    content = document(paragraph("加快"), paragraph("推进"), paragraph("ABC"))
    assert found(altered(content, "word/styles.xml", 'w:eastAsia="仿宋"', "")) == [
        ("no-east-asian-font", "“加快”、“推进”：汉字没有指定中文字体，由各人的电脑代选。")
    ]


BARE = altered(template("ledger.docx").read_bytes(), "word/styles.xml", '<w:rFonts w:hint="eastAsia" ', "<w:rFonts ")
"""Our styles without the hint, so that each run has to give it."""


def in_bare_styles(*blocks: str) -> bytes:
    content = document(*blocks)
    return with_parts(content, {"word/styles.xml": part(BARE, "word/styles.xml").encode()})


@pytest.mark.parametrize(
    "text", ["“创新”", "加快——推进", "等等……", "张·三", "长×宽", "零下5°左", "2023—2025年", "建“ABC”库"]
)
def test_signs_of_both_scripts_beside_chinese_without_the_hint(text):
    met = found(in_bare_styles(paragraph(text, run="")))
    assert met == [("no-hint", f"“{text}”：引号、破折号等标点没有标为中文，Word会用西文字体“Times New Roman”印。")]


@pytest.mark.parametrize(("text", "sign"), [("①建平台", "①"), ("□是", "□"), ("达到≥3家", "≥"), ("Ⅱ类", "Ⅱ")])
def test_other_signs_of_both_scripts(text, sign):
    met = found(in_bare_styles(paragraph(text, run="")))
    assert met == [("no-hint", f"“{text}”：“{sign}”等符号没有标为中文，Word会用西文字体“Times New Roman”印。")]


@pytest.mark.parametrize("text", ["— 1 —", "“ABC”", "2023—2025"])
def test_signs_away_from_chinese_need_no_hint(text):
    assert found(in_bare_styles(paragraph(text, run=""))) == []


def test_chinese_without_the_hint_misprints_once_signs_are_put_in():
    assert found(in_bare_styles(paragraph("加快推进，建设。", run=""))) == [
        ("no-hint", "“加快推进，建设。”：文字没有标为中文，改稿时添上的引号、破折号会用西文字体“Times New Roman”印。")
    ]


def test_a_hint_that_stands_in_the_style_alone_is_not_relied_on():
    assert [code for code, _ in found(document(paragraph("“创新”", run="")))] == ["no-hint"]


def test_where_nothing_names_a_latin_font_word_takes_its_own():
    bare = part(BARE, "word/styles.xml").replace('w:ascii="Times New Roman" w:hAnsi="Times New Roman"', "")
    content = with_parts(document(paragraph("“创新”", run="")), {"word/styles.xml": bare.encode()})
    assert [code for code, _ in found(content)] == ["no-hint"]


def test_the_hint_or_one_font_for_all_is_enough():
    same = '<w:rPr><w:rFonts w:ascii="仿宋" w:hAnsi="仿宋" w:eastAsia="仿宋"/></w:rPr>'
    assert found(in_bare_styles(paragraph("“创新”"), paragraph("“创新”", run=same))) == []


def test_a_sign_at_the_edge_of_its_run_is_seen_beside_its_neighbours():
    split = paragraph("加快", run="").replace("</w:p>", "<w:r><w:t>——</w:t></w:r></w:p>")
    assert [said for _, said in found(in_bare_styles(split))] == [
        "“加快——”：文字没有标为中文，改稿时添上的引号、破折号会用西文字体“Times New Roman”印。",
        "“加快——”：引号、破折号等标点没有标为中文，Word会用西文字体“Times New Roman”印。",
    ]


def test_what_stands_in_footers_is_looked_at_too():
    content = altered(document(paragraph("ABC")), "word/footer1.xml", ">— <", ">第<")
    styles = part(content, "word/styles.xml").replace('w:eastAsia="宋体"', "").replace('w:eastAsia="仿宋"', "")
    footer = part(content, "word/footer1.xml").replace(' w:eastAsia="宋体"', "")
    bare = {"word/styles.xml": styles.encode(), "word/footer1.xml": footer.encode()}
    assert found(with_parts(content, bare)) == [
        ("no-east-asian-font", "页脚“第1 —”：汉字没有指定中文字体，由各人的电脑代选。")
    ]


def test_fonts_in_the_file():
    content = altered(
        document(paragraph()),
        "word/fontTable.xml",
        '<w:altName w:val="方正小标宋_GBK"/>',
        '<w:altName w:val="方正小标宋_GBK"/><w:embedRegular r:id="rId1" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"/>',
    )
    assert found(with_parts(content, {"word/fonts/font1.odttf": b"x"})) == [
        ("embedded-fonts", "嵌入了字体“方正小标宋简体”，共1个字体文件。")
    ]
    assert found(with_parts(document(paragraph()), {"word/fonts/font1.odttf": b"x"})) == [
        ("embedded-fonts", "里面有1个字体文件。")
    ]


def test_a_file_that_will_embed_its_fonts_when_saved():
    content = altered(document(paragraph()), "word/settings.xml", "<w:compat>", "<w:embedTrueTypeFonts/><w:compat>")
    said = "设了“将字体嵌入文件”，再存一次就会把字体文件带进去。"
    assert found(content) == [("embedded-fonts", said)]
    off = altered(content, "word/settings.xml", "<w:embedTrueTypeFonts/>", '<w:embedTrueTypeFonts w:val="0"/>')
    assert found(off) == []


def test_fonts_this_machine_lacks_are_a_remark():
    report = check_print(document(paragraph()), "台账.docx")
    assert report.with_fonts_of_machine(frozenset()) == report
    assert report.with_fonts_of_machine({"仿宋", "宋体", "times new roman"}) == report
    (said,) = report.with_fonts_of_machine({"宋体"}).remarks
    assert said == "本机没有这些字体：仿宋；在本机上看到的版面和页数不作准，以印制用的电脑为准。"


# what was left in


def test_tracked_changes_left_in():
    changed = '<w:p><w:del w:id="1" w:author="甲"><w:r><w:delText>旧</w:delText></w:r></w:del><w:ins w:id="2" w:author="甲"><w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t>新的说法</w:t></w:r></w:ins></w:p>'
    assert found(document(changed)) == [("tracked-changes", "“旧”：有2处修订痕迹，会照样印出来。")]


def test_comments_left_in():
    relation = '<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments" Target="comments.xml"/></Relationships>'
    content = altered(document(paragraph()), "word/_rels/document.xml.rels", "</Relationships>", relation)
    comments = f'<w:comments {W}><w:comment w:id="0"><w:p/></w:comment></w:comments>'
    assert found(with_parts(content, {"word/comments.xml": comments.encode()})) == [
        ("comments", "有1条批注，会照样印出来。")
    ]


# the report as a whole


def test_a_field_that_fetches_another_file():
    field = (
        '<w:p><w:fldSimple w:instr="INCLUDETEXT &quot;别处.docx&quot;"><w:r><w:t>别处</w:t></w:r></w:fldSimple></w:p>'
    )
    assert [one for one in found(document(field)) if one[0] == "active-content"] == [
        ("active-content", '正文：有INCLUDETEXT域（INCLUDETEXT "别处.docx"），可能自动运行或联网。')
    ]


def test_every_code_has_its_advice_and_a_test():
    here = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("test_*.py"))
    assert [code for code in HINTS if f'"{code}"' not in here] == []
    assert all(hint.endswith("。") for hint in HINTS.values())


def test_every_code_is_explained_in_the_manual():
    page = (Path(__file__).parents[2] / "docs/print-check.md").read_text(encoding="utf-8")
    assert [code for code in HINTS if f"`{code}`" not in page] == []


def test_one_fault_in_many_places_is_one_finding():
    tight = '<w:spacing w:line="160" w:lineRule="exact"/>'
    content = document(*[paragraph(f"第{n}条", more=tight) for n in range(1, 41)])
    assert found(content) == [
        ("line-clipped", "“第1条”、“第2条”、“第3条”等40处：行距固定为8磅，字高10.5磅，字会被切掉。")
    ]


def test_text_in_a_box_counts_once():
    box = "<w:txbxContent>{}</w:txbxContent>".format(
        paragraph("框里", more='<w:spacing w:line="160" w:lineRule="exact"/>')
    )
    drawn = (
        '<w:p><w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f'<mc:Choice Requires="wps"><w:drawing>{box}</w:drawing></mc:Choice><mc:Fallback><w:pict>{box}</w:pict></mc:Fallback>'
        "</mc:AlternateContent></w:r></w:p>"
    )
    assert found(document(drawn)) == [("line-clipped", "“框里”：行距固定为8磅，字高10.5磅，字会被切掉。")]


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (b"", "文件不能检查：台账.docx是空文件。", "请用Word或WPS打开它，“另存为”选择“Word文档（*.docx）”，再用新文件。"),
        (b"%PDF-1.7", "文件不能检查：台账.docx是PDF文件，不是Word文件。", "请使用能编辑的Word文件（.docx）。"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "文件不能检查：台账.docx是旧的.doc或.wps格式。", "请用Word或WPS打开它，“另存为”选择“Word文档（*.docx）”，再用新文件。"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "文件不能检查：台账.docx加了打开密码。", "请在Word或WPS里去掉密码，另存一份后再用。"),
        ("台账".encode(), "文件不能检查：台账.docx不是.docx文件。", "请用Word或WPS打开它，“另存为”选择“Word文档（*.docx）”，再用新文件。"),
        (b"PK\x03\x04broken", "文件不能检查：台账.docx已损坏，读不出来。", "请用Word或WPS打开它，如能修复，另存为.docx后再试；或找一份完好的文件。"),
    ],
)  # fmt: skip
def test_what_is_no_word_file(content, message, hint):
    with pytest.raises(InputError) as caught:
        check_print(content, "台账.docx")
    assert (caught.value.message, caught.value.hint) == (message, hint)


def test_a_hostile_file_is_refused():
    bomb = with_parts(document(paragraph()), {"word/document.xml": b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'})
    with pytest.raises(InputError, match="里面有外部引用声明（DTD），可能有害，已拒绝打开"):
        check_print(bomb, "台账.docx")


@pytest.mark.slow
def test_a_bomb_is_refused():
    bomb = with_parts(document(paragraph()), {"word/document.xml": b" " * 300_000_000})
    with pytest.raises(InputError, match=r"台账.docx解压后过大，不像是一份Word文件。"):
        check_print(bomb, "台账.docx")


@pytest.mark.slow
def test_a_thousand_pages_of_ledgers_are_checked_and_more_are_to_be_cut_up():
    long = document(paragraph(f"{'字' * 3_000_000}"))
    assert check_print(long, "全部台账.docx").findings == ()
    with pytest.raises(InputError) as caught:
        check_print(with_parts(long, {"word/document.xml": b" " * 33 * 1024**2}), "全部台账.docx")
    assert caught.value.message == "文件不能检查：全部台账.docx里面有一部分解压后超过32MB，不像是一份Word文件。"
    assert caught.value.hint == "请分成几份检查，如每个单位一份。"


def test_tables_nested_beyond_reason_are_refused():
    deep = "<w:tbl><w:tr><w:tc>" * 3000 + paragraph() + "</w:tc></w:tr></w:tbl>" * 3000
    with pytest.raises(InputError, match="已损坏，读不出来"):
        check_print(document(deep), "台账.docx")


@pytest.mark.parametrize(
    "odd",
    [
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>',
        "<w:tbl><w:tblPr/></w:tbl>",
        "<w:tbl><w:tr/></w:tbl>",
        '<w:tbl><w:tr><w:trPr><w:gridBefore w:val="-5"/><w:trHeight w:val="x" w:hRule="exact"/></w:trPr><w:tc/></w:tr></w:tbl>',
        '<w:p><w:pPr><w:pStyle w:val="没有"/><w:spacing w:line="-240" w:lineRule="exact"/></w:pPr></w:p>',
        '<w:p><w:pPr><w:sectPr><w:pgSz w:w="0" w:h="-1"/><w:cols w:num="99999"/></w:sectPr></w:pPr></w:p>',
        '<w:p><w:r><w:rPr><w:rStyle w:val="LedgerCell"/><w:sz w:val="999999999"/></w:rPr><w:t>字</w:t></w:r></w:p>',
    ],
)
def test_odd_markup_does_not_stop_the_check(odd):
    assert isinstance(check_print(document(odd, paragraph()), "台账.docx").findings, tuple)


def test_a_circle_of_styles_ends():
    content = altered(
        document(paragraph()),
        "word/styles.xml",
        '<w:basedOn w:val="Normal"/>',
        '<w:basedOn w:val="LedgerCellCentred"/>',
    )
    assert found(content) == []


# what we ship


@pytest.mark.slow
@pytest.mark.parametrize("form", ["ledger.docx", "assignment.docx"])
def test_our_own_files_pass(shipped, form):
    prepared = prepare_form(template(form).read_bytes(), form, load_columns())
    regions = shipped.regions
    ledgers = [
        build_ledger(shipped.plans, resolve_unit(shipped, name, regions), Filter(year=year))
        for name, year in (
            ("邢台市科技局", None),
            ("邢台市科技局", 2025),
            ("鹤壁市财政局", None),
            ("浚县政府", None),
            ("麦积区科技局", None),
            ("桐乡市科技局", None),
        )
    ]
    ledgers += [build_ledger(choose_plans(shipped, (plan.id,))) for plan in shipped.plans]
    for ledger in ledgers:
        report = check_print(fill_ledger(prepared, ledger), "台账.docx")
        assert [finding.message for finding in report.findings] == []
        assert report.remarks == ()


# the command


def test_the_command_says_what_it_found_and_leaves_with_1(invoke, tmp_path):
    path = tmp_path / "台账.docx"
    path.write_bytes(document(paragraph(), section=FOOTER + A3 + MARGINS))
    outcome = invoke("print-check", "台账.docx")
    assert outcome.code == 1
    assert outcome.out.splitlines()[:3] == [
        "台账.docx：纸张是A3，不是A4。[paper-size]",
        f"    {HINTS['paper-size']}",
        "共1类问题。",
    ]


def test_the_command_on_a_good_file(invoke, tmp_path):
    (tmp_path / "台账.docx").write_bytes(document(paragraph()))
    outcome = invoke("print-check", "台账.docx")
    assert outcome.code == 0
    assert outcome.out.splitlines()[0] == "台账.docx：没有发现印制上的问题。"


def test_the_command_in_json(invoke, tmp_path):
    (tmp_path / "台账.docx").write_bytes(document(paragraph(), section=FOOTER + A3 + MARGINS))
    outcome = invoke("print-check", "台账.docx", "--format", "json")
    said = json.loads(outcome.out)
    assert (outcome.code, said["schema"], said["file"]) == (1, "checklist-print-check/1", "台账.docx")
    assert said["findings"] == [{"code": "paper-size", "message": "纸张是A3，不是A4。", "hint": HINTS["paper-size"]}]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("台账.xlsx", "后缀却是“.xlsx”"),
        ("台账.dotx", "后缀却是“.dotx”"),
        ("台账.doc", "后缀却是“.doc”"),
        ("台账", "文件名却没有后缀“.docx”"),
    ],
)
def test_the_command_on_a_word_file_by_another_name(invoke, tmp_path, name, said):
    (tmp_path / name).write_bytes(document(paragraph()))
    outcome = invoke("print-check", name)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.splitlines() == [
        f"错误：文件不能检查：{name}的内容是Word文档，{said}，会打不开或被别的程序打开。",
        "请把后缀改成.docx，或在Word、WPS里“另存为”“Word文档（*.docx）”，再检查改好的文件。",
    ]


def test_the_suffix_may_be_in_capitals(invoke, tmp_path):
    (tmp_path / "台账.DOCX").write_bytes(document(paragraph()))
    assert invoke("print-check", "台账.DOCX").code == 0


def test_the_command_on_a_workbook_that_goes_by_the_name_of_a_document(invoke, tmp_path):
    assert invoke("ledger", "桐乡市科技局", "-o", "台账.xlsx").code == 0
    (tmp_path / "台账.xlsx").rename(tmp_path / "台账.docx")
    outcome = invoke("print-check", "台账.docx")
    assert (outcome.code, outcome.err) == (
        2,
        "错误：文件不能检查：台账.docx是Excel表格，不是Word文件。\n这里请使用Word文件（.docx）。\n",
    )


def test_the_command_on_a_folder(invoke, tmp_path):
    (tmp_path / "台账.docx").mkdir()
    outcome = invoke("print-check", "台账.docx")
    assert (outcome.code, outcome.err) == (2, "错误：这是一个文件夹，不是文件：台账.docx\n请指定文件夹里的文件。\n")


def test_the_command_on_a_file_that_is_not_there(invoke):
    outcome = invoke("print-check", "没有.docx")
    assert (outcome.code, outcome.err) == (2, "错误：找不到文件：没有.docx\n请检查文件名和所在文件夹。\n")


def test_a_theme_on_the_runs_beats_the_font_of_their_style():
    content = document(paragraph("填报单位"))
    body = part(content, "word/document.xml").replace(
        'w:hint="eastAsia"', 'w:hint="eastAsia" w:eastAsiaTheme="majorEastAsia"'
    )
    if "eastAsiaTheme" not in body:
        body = body.replace("<w:r>", '<w:r><w:rPr><w:rFonts w:eastAsiaTheme="majorEastAsia"/></w:rPr>')
    assert "theme-fonts" in {code for code, _ in found(with_parts(content, {"word/document.xml": body.encode()}))}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("培育\u200b企业", "有看不见的字符：零宽空格（U+200B）"),
        ("培育企业_x000D_", "有看不见的字符：换行留下的“_x000D_”"),
        ("培育\u00ad企\u200d业", "有看不见的字符：软连字符（U+00AD）、零宽连字（U+200D）"),
        ("培育\u202e企业\ufe0f", "有看不见的字符：方向标记（U+202E）、变体选择符（U+FE0F）"),
        ("张\ue123办理", "有自造字符（U+E123），别的电脑上显示、印制不出来"),
        ("⾼新企业", "有形似汉字的部首或兼容字：“⾼”应为“高”"),
        ("达到８０家", "有全角的“８０”"),
        ("培育\xa0企业", "有不间断空格（U+00A0）"),
        ("培育\u2009企业", "有宽度特殊的空格（U+2009）"),
    ],
)
def test_characters_that_are_not_what_they_look_like(text, said):
    cells = [row(cell("甲"), cell(text)), row(cell(text.replace("\u00ad", "")), cell("乙"))]
    odd = [message for code, message in found(document(table(HEAD, *cells[:1]))) if code == "odd-characters"]
    assert odd == [f"第1个表第2行第2列：{said}。"]
    beside = [message for code, message in found(document(paragraph(f"请{text}。"))) if code == "odd-characters"]
    assert len(beside) == 1
    assert beside[0].endswith(f"：{said}。")
    assert beside[0].startswith("“请")


def test_usual_blanks_and_signs_of_fonts_are_nothing():
    plain = "　　培育 企业\xa0 \uf0fc（一）Ａ".replace("Ａ", "A")
    assert [code for code, _ in found(document(paragraph(plain))) if code == "odd-characters"] == []


def test_odd_characters_in_many_places_are_one_line():
    words = ["\u200b", "⾼", "８", "\ue123", "⽅"]
    rows = [row(cell(str(at)), cell(f"培育{words[at % 5]}企业")) for at in range(12)]
    (line,) = [message for code, message in found(document(table(HEAD, *rows))) if code == "odd-characters"]
    assert line.startswith("第1个表第2行第2列、第1个表第7行第2列、第1个表第12行第2列等12处：")
