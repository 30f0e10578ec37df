"""Our own Word documents keep the rules by which Word, WPS and LibreOffice print alike."""

from __future__ import annotations

import re
from datetime import date

import pytest
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st
from paper_reading import all_of, body, faults, paragraphs, part, tables, text_of
from sampled import few_of

from checklist.office.blocks import DocCell, DocRow, DocTable, plain_line
from checklist.render.draw.docx import head_row, pages_docx, product_paper, sheet_docx, sheet_page
from checklist.render.sheet import Sheet, SheetColumn, SheetRow, SheetTable, numbered
from checklist.words.runs import Mark, Run

PAPER = product_paper("index")
WIDTHS = (680, 4000, 4958)
HOSTILE = "R&D <b>\x00\x07</w:t> ]]> 😀 㐀𠮷 \ud800 ￾ “”…— {{ 单位 }}"


def table(*rows: DocRow) -> DocTable:
    return DocTable(widths=WIDTHS, head=(head_row(("序号", "原台账", "新台账")),), rows=rows)


def row(*texts: str, keep: bool = False) -> DocRow:
    return DocRow(cells=tuple(DocCell(look="left", text=text) for text in texts), is_kept=keep)


def made(*blocks: object, second: tuple[object, ...] | None = None) -> bytes:
    sheet = Sheet(product="index", title="对照表", subtitle=("《甲》", "《乙》"), tables=())
    pages = [sheet_page(PAPER, sheet, blocks)] + ([] if second is None else [second])
    return pages_docx(PAPER, pages, sheet.title, date(2024, 5, 6))


FULL = (
    plain_line("left", "说明"),
    table(row("1", HOSTILE, "新"), row("2", "旧\n第二行", "")),
    table(row("1", "紧接着的第二张表", "")),
    plain_line("band", "标题"),
    table(DocRow(cells=(DocCell(look="left", text="转到", anchor="jia", span=3),))),
)
SECOND = (table(row("3", "另起一页", "")),)


def test_a_document_of_every_block_has_no_fault(tmp_path):
    assert faults(made(*FULL, second=SECOND), tmp_path) == set()
    assert faults(made(), tmp_path) == set()


def test_the_title_stands_above_a_line_for_each_subtitle():
    assert paragraphs(made(plain_line("left", "正文"))) == ["对照表", "《甲》", "《乙》", "正文"]


def test_every_run_is_marked_as_chinese():
    runs = all_of(body(made(*FULL)), "w:r")
    assert runs
    assert {run.find(qn("w:rPr")).find(qn("w:rFonts")).get(qn("w:hint")) for run in runs} == {"eastAsia"}


def test_styles_name_a_chinese_font_and_no_theme_and_the_language_is_chinese():
    styles = part(made(), "word/styles.xml")
    fonts = re.findall(r"<w:rFonts [^>]*>", styles)
    assert fonts
    assert all('w:eastAsia="' in font and "Theme" not in font for font in fonts)
    assert 'w:eastAsia="zh-CN"' in styles
    assert 'w:eastAsia="zh-CN"' in part(made(), "word/settings.xml")


def test_lines_do_not_snap_to_a_grid():
    styles = re.findall(r'w:styleId="Paper.*?</w:style>', part(made(), "word/styles.xml"))
    assert styles
    assert all('<w:snapToGrid w:val="0"/>' in style for style in styles)
    assert "docGrid" not in part(made(*FULL))


def test_cells_are_as_wide_as_the_grid_and_the_grid_as_the_text():
    merged = DocRow(cells=(DocCell(look="left", text="合并", span=2), DocCell(look="left", text="一格")))
    [drawn] = all_of(body(made(table(row("1", "甲", "乙"), merged))), "w:tbl")
    grid = [int(column.get(qn("w:w"))) for column in all_of(drawn, "w:gridCol")]
    assert sum(grid) == 9638
    for line in all_of(drawn, "w:tr"):
        cells = [(cell.find(qn("w:tcPr"))) for cell in line.iterchildren(qn("w:tc"))]
        assert sum(int(cell.find(qn("w:tcW")).get(qn("w:w"))) for cell in cells) == 9638
    assert drawn.find(qn("w:tblPr")).find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"


@pytest.mark.parametrize("widths", [(680, 4000, 4000), (100,) * 96 + (38,)])
def test_a_table_that_does_not_fit_is_a_fault_of_the_caller(widths):
    with pytest.raises(ValueError, match="do not fit"):
        made(DocTable(widths=widths, head=(), rows=()))


def test_a_row_that_does_not_cover_the_grid_is_a_fault_of_the_caller():
    with pytest.raises(ValueError, match="a row of 2 columns in a table of 3"):
        made(table(row("1", "甲")))


def test_the_heading_repeats_and_rows_stay_whole_unless_taller_than_a_third_of_a_page():
    [drawn] = all_of(body(made(table(row("1", "短", ""), row("2", "长" * 800, "")))), "w:tbl")
    marks = [[child.tag.split("}")[1] for child in line.find(qn("w:trPr"))] for line in all_of(drawn, "w:tr")]
    assert [("tblHeader" in names, "cantSplit" in names) for names in marks] == [
        (True, True),
        (False, True),
        (False, False),
    ]


def test_a_kept_row_stays_with_what_follows():
    [drawn] = all_of(body(made(table(row("1", "", "", keep=True), row("2", "", "")))), "w:tbl")
    kept = [len(all_of(line, "w:keepNext")) for line in all_of(drawn, "w:tr")]
    assert kept == [0, 3, 0]


def test_two_tables_in_a_row_do_not_grow_together_and_the_last_one_is_followed_by_a_paragraph():
    names = [child.tag.split("}")[1] for child in body(made(table(row("1", "", "")), table(row("2", "", ""))))]
    assert names == ["p", "p", "p", "tbl", "p", "tbl", "p", "sectPr"]


def test_marks_survive_black_and_white():
    runs = (Run(text="不变"), Run(text="新增", mark=Mark.ADDED), Run(text="删去", mark=Mark.REMOVED))
    content = made(table(DocRow(cells=(DocCell(look="left", text=(runs,), span=3),))))
    marks = {
        text_of_run(r): [c.tag.split("}")[1] for c in r.find(qn("w:rPr"))][1:] for r in all_of(body(content), "w:r")
    }
    assert (marks["不变"], marks["新增"], marks["删去"]) == ([], ["b", "color", "u"], ["strike"])


def text_of_run(run) -> str:
    return "".join(t.text or "" for t in all_of(run, "w:t"))


def test_a_link_prints_like_the_text_around_it():
    [link] = all_of(body(made(*FULL)), "w:hyperlink")
    assert link.get(qn("w:anchor")) == "jia"
    [style] = all_of(link, "w:rStyle")
    assert f'w:styleId="{style.get(qn("w:val"))}"><w:name w:val="材料链接"/><w:qFormat/></w:style>' in part(
        made(), "word/styles.xml"
    )


def test_a_page_opens_with_its_first_paragraph():
    root = body(made(plain_line("left", "甲"), second=(plain_line("left", "乙"), plain_line("left", "丙"))))
    broken = [p for p in all_of(root, "w:p") if all_of(p, "w:pageBreakBefore")]
    assert [text_of(p) for p in broken] == ["乙"]


def test_a_page_that_begins_with_a_table_opens_all_the_same():
    names = [child.tag.split("}")[1] for child in body(made(plain_line("left", "甲"), second=SECOND))]
    assert names == ["p", "p", "p", "p", "p", "tbl", "p", "sectPr"]


def test_every_page_has_its_number_between_dashes():
    content = made(*FULL)
    assert len(all_of(body(content), "w:footerReference")) == 1
    footer = part(content, "word/footer1.xml")
    assert re.sub("<[^>]*>", "", footer).split("?>")[-1].strip() == "—  PAGE 1 —"


def test_the_same_document_gives_the_same_bytes_dated_by_the_plan():
    content = made(*FULL)
    assert content == made(*FULL)
    assert "2024-05-06T00:00:00Z" in part(content, "docProps/core.xml")
    assert "<dc:title>对照表</dc:title>" in part(content, "docProps/core.xml")


def test_merged_and_shaded_cells_say_so():
    cells = DocRow(cells=(
        DocCell(look="center", text="竖", merge="restart", is_upright=True, is_flush=True),
        DocCell(look="center", fill="D9D9D9", hidden=("left", "right")),
        DocCell(look="center", merge="continue"),
    ))  # fmt: skip
    properties = [tuple(c.tag.split("}")[1] for c in p) for p in all_of(body(made(table(cells))), "w:tcPr")][3:]
    assert properties == [
        ("tcW", "vMerge", "tcMar", "textDirection", "vAlign"),
        ("tcW", "tcBorders", "shd", "vAlign"),
        ("tcW", "vMerge", "vAlign"),
    ]


@given(st.text(max_size=40))
def test_any_text_stays_text(text):
    content = made(table(row("1", text, "")))
    [rows] = tables(content)
    assert len(rows) == 2
    said = "".join(c for c in text if c.isalnum() and c < "\ud800")
    assert "".join(c for c in rows[1][1] if c.isalnum() and c < "\ud800") == said


def widths_and_aligns(sheet: Sheet) -> tuple[list[int], list[str]]:
    root = body(sheet_docx([sheet]))
    grid = [int(column.get(qn("w:w"))) for column in all_of(root, "w:gridCol")]
    first = all_of(root, "w:tr")[1]
    return grid, [style.get(qn("w:val")) for style in all_of(first, "w:pStyle")]


def test_a_list_of_as_many_columns_as_the_sample_looks_as_its_own_columns_ask():
    columns = tuple(SheetColumn(title=title) for title in ("地区", "方案", "2023年", "每年"))
    rows = (SheetRow(cells=("邢台", "创新型邢台", "新增230家", "新增50家")),)
    _, styles = widths_and_aligns(
        Sheet(product="indicators", title="对标表", tables=(SheetTable(columns=columns, body=rows),))
    )
    assert len(set(styles)) == 1


def test_what_is_to_stay_whole_stands_on_one_line():
    columns = (
        SheetColumn(title="编号", whole=True),
        SheetColumn(title="说明", weight=9),
        SheetColumn(title="期限", align="center"),
    )
    rows = (SheetRow(cells=("hebi-transfer-2019", "很长的说明。" * 60, "2019—2025年（推定）")),)
    grid, _ = widths_and_aligns(Sheet(product="plans", title="方案", tables=(SheetTable(columns=columns, body=rows),)))
    assert (grid[0], grid[2]) >= (18 * 105, 19 * 105)


@pytest.mark.parametrize(
    ("word", "characters"),
    few_of(
        [
            ("阶段目标到期", 12),
            ("责任单位增减", 12),
            ("2027年12月底前", 15),
            ("2025年12月31日前", 18),
            ("1100家以上", 10),
        ],
        5,
    ),
)
@pytest.mark.parametrize("others", [1, 3, 5])
def test_a_short_line_is_broken_in_no_column(word, characters, others):
    columns = tuple(
        SheetColumn(title=title) for title in ("类型", "原台账", "新台账", "说明", "依据", "备注")[: others + 1]
    )
    rows = tuple(SheetRow(cells=(word, *["很长的说明。" * count] * others)) for count in (3, 60))
    grid, _ = widths_and_aligns(Sheet(product="plans", title="表", tables=(SheetTable(columns=columns, body=rows),)))
    assert grid[0] > characters * 105 + 2 * 57


def test_names_of_units_fit_a_line_in_any_list():
    columns = (SheetColumn(title="任务"), SheetColumn(title="单位", names=True))
    rows = (SheetRow(cells=("很长的任务。" * 90, "市科技局、市人力资源社会保障局")),)
    grid, _ = widths_and_aligns(Sheet(product="plans", title="表", tables=(SheetTable(columns=columns, body=rows),)))
    assert grid[1] > 20 * 105


def test_sentences_that_begin_with_a_figure_are_numbered_in_brackets():
    assert numbered(["2个指标到期", "另有1项"]) == ("（1）2个指标到期", "（2）另有1项")
    assert numbered(["甲", "乙"]) == ("1.甲", "2.乙")
    assert numbered(["2个指标到期"]) == ("2个指标到期",)
