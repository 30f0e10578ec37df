"""Base files are ordinary Word files: what is changed in Word is what is printed."""

from __future__ import annotations

import io
import zipfile

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Pt
from msgspec.structs import replace
from paper_reading import all_of, body, faults, paragraphs, part, part_names

from checklist.errors import FormError
from checklist.files.templates import Templates
from checklist.files.textfiles import template
from checklist.office import paper as papers
from checklist.office.paper import STYLES, open_paper, prepare_paper
from checklist.office.widths import share
from checklist.render.draw.docx import sheet_docx
from checklist.render.sheet import Sheet, SheetBand, SheetColumn, SheetList, SheetRow, SheetTable
from checklist.words.runs import Mark, Run

BASES = ("comparison", "unit_changes", "summary", "matrix", "index", "list")
COLUMNS = tuple(SheetColumn(title=title) for title in ("序号", "材料", "任务数", "文件名"))
SHEET = Sheet(
    product="index",
    title="目录",
    subtitle=("《方案》",),
    lead=("共两项。", SheetList(title="统一调整", items=("甲", "乙"), aside="不列入下表")),
    tables=(
        SheetTable(
            columns=COLUMNS,
            body=(SheetBand(title="分段", text="目标"), SheetRow(cells=("1", "甲", "3", ((Run(text="旧", mark=Mark.REMOVED),),)))),
        ),
    ),
    notes=("第一条。", "第二条。"),
    closing=("待确认。",),
)  # fmt: skip


def own(folder, change, name="index.docx") -> Templates:
    """Give templates whose base file was changed in Word."""
    document = Document(template(name))
    change(document)
    document.save(folder / name)
    return Templates(own=str(folder))


@pytest.mark.parametrize("name", BASES)
def test_shipped_base_files_are_word_files_without_a_fault_or_a_person(name, tmp_path):
    content = template(f"{name}.docx").read_bytes()
    assert faults(content, tmp_path) == set()
    properties = Document(io.BytesIO(content)).core_properties
    assert (properties.author, properties.last_modified_by, properties.comments) == ("", "", "")
    assert not [part for part in part_names(content) if part.endswith(("app.xml", ".jpeg", "custom.xml"))]
    styles = part(content, "word/styles.xml")
    assert 'w:eastAsia="zh-CN"' in styles
    assert "Theme" not in styles
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_texts_stand_in_the_order_of_the_base_file(tmp_path):
    def change(document):
        first, *_ = document.paragraphs
        note = next(p for p in document.paragraphs if "注" in p.text)
        first.paragraph_format.element.addprevious(note.paragraph_format.element)
        document.add_paragraph("签字：　　　　")

    said = paragraphs(sheet_docx([SHEET], own(tmp_path, change)))
    assert said == [
        "注：1.第一条。", "　　2.第二条。", "目录", "《方案》", "共两项。", "统一调整（不列入下表）：1.甲；2.乙。",
        "待确认。", "签字：　　　　",
    ]  # fmt: skip


def test_a_style_a_width_and_a_page_changed_in_word_are_printed(tmp_path):
    def change(document):
        document.styles["材料标题"].font.size = Pt(30)
        page = document.sections[0]
        page.orientation, page.page_width, page.page_height = WD_ORIENT.LANDSCAPE, page.page_height, page.page_width
        document.tables[0].autofit = False
        first, second, *_ = document.element.body.iter(qn("w:gridCol"))
        first.set(qn("w:w"), "2900")
        second.set(qn("w:w"), "680")

    content = sheet_docx([SHEET], own(tmp_path, change))
    assert Document(io.BytesIO(content)).styles["材料标题"].font.size == Pt(30)
    widths = [int(column.get(qn("w:w"))) for column in all_of(body(content), "w:gridCol")]
    assert sum(widths) == 16838 - 2 * 1134
    assert widths[0] > 4 * widths[1]
    assert faults(content, tmp_path) == set()


def test_what_is_set_on_a_sample_itself_is_printed(tmp_path):
    def change(document):
        _, _, row = document.tables[0].rows
        row.cells[1].paragraphs[0].runs[0].font.size = Pt(9)

    runs = all_of(body(sheet_docx([SHEET], own(tmp_path, change))), "w:r")
    small = ["".join(t.text for t in all_of(run, "w:t")) for run in runs if all_of(run, "w:sz")]
    assert small == ["甲"]


def test_shades_and_heights_are_those_of_the_samples(tmp_path):
    def change(document):
        band = document.tables[0].rows[1]
        band.height = Pt(33)
        next(band.cells[0].paragraphs[0].paragraph_format.element.iterancestors(qn("w:tc"))).find(qn("w:tcPr")).find(
            qn("w:shd")
        ).set(qn("w:fill"), "ABCDEF")

    content = sheet_docx([SHEET], own(tmp_path, change))
    [shade] = all_of(body(content), "w:shd")
    assert shade.get(qn("w:fill")) == "ABCDEF"
    assert "660" in {height.get(qn("w:val")) for height in all_of(body(content), "w:trHeight")}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda document: document.add_paragraph("{{ 标题 }}和{{ 注 }}"), "里的“{{ 标题 }}和{{ 注 }}”不认识"),
        (lambda document: document.add_paragraph("{{ 名称 }}"), "里的“{{ 名称 }}”不认识"),
        (lambda document: document.styles["材料表头"].delete(), "里没有样式“材料表头”"),
        (lambda document: [table.remove(table[0]) for table in [document.element.body] for _ in table.findall(qn("w:tbl"))]
         and [document.element.body.remove(t) for t in document.element.body.findall(qn("w:tbl"))], "里没有表格"),
        (lambda document: next(p for p in document.paragraphs if "注" in p.text).clear(), "里没有放“注”的地方"),
    ],
)  # fmt: skip
def test_a_base_file_that_cannot_be_used_is_named(change, said, tmp_path):
    with pytest.raises(FormError) as error:
        sheet_docx([SHEET], own(tmp_path, change))
    assert error.value.message.startswith(f"文档模板不能用：index.docx{said}")


def test_a_file_that_is_no_word_file_is_named(tmp_path):
    (tmp_path / "index.docx").write_bytes(b"%PDF-1.7")
    with pytest.raises(FormError, match="文档模板不能用：index"):
        sheet_docx([SHEET], Templates(own=str(tmp_path)))


def test_an_unchanged_base_file_is_not_opened_a_second_time(tmp_path, monkeypatch):
    path = template("index.docx")
    first = open_paper(path, tmp_path / "cache")
    monkeypatch.setattr(papers, "prepare_paper", None)
    assert open_paper(path, tmp_path / "cache") == first


def test_a_style_without_a_sample_looks_as_the_style_says():
    found = prepare_paper(template("index.docx").read_bytes(), "index.docx")
    assert found.looks.keys() >= STYLES.keys()
    assert found.looks["narrow_head"].plain == '<w:pPr><w:pStyle w:val="PaperHeadNarrow"/></w:pPr>'
    assert (found.looks["left"].size, found.looks["left"].line) == (10.5, 15)


def test_a_product_without_a_base_of_its_own_takes_that_of_lists():
    columns = (SheetColumn(title="单位", weight=3), SheetColumn(title="任务数", align="right"))
    table = SheetTable(
        columns=columns, body=(SheetRow(cells=("市科技局", "44")), SheetRow(cells=("合计", "44"), style="total"))
    )
    content = sheet_docx([Sheet(product="units", title="单位", tables=(table,))])
    unit, count = (int(column.get(qn("w:w"))) for column in all_of(body(content), "w:gridCol"))
    assert unit + count == 16838 - 2 * 1134
    assert unit > 2 * count
    styles = [style.get(qn("w:val")) for row in all_of(body(content), "w:tr")[1:] for style in all_of(row, "w:pStyle")]
    assert styles == ["PaperLeft", "PaperCentred", "PaperTotal", "PaperTotal"]


def test_widths_go_by_content_unless_the_sample_is_fixed():
    short, long = SheetRow(cells=("1", "甲", "3", "长" * 400)), SheetRow(cells=("1", "长" * 400, "3", "甲"))
    tables = [SheetTable(columns=COLUMNS, body=(row,)) for row in (short, long)]
    drawn = [body(sheet_docx([replace(SHEET, tables=(table,))])) for table in tables]
    widths = [[int(column.get(qn("w:w"))) for column in all_of(root, "w:gridCol")] for root in drawn]
    assert widths[0][3] > 2 * widths[0][1]
    assert widths[1][1] > 2 * widths[1][3]
    assert min(widths[0] + widths[1]) >= 680


def test_a_column_in_which_nothing_stands_is_not_printed():
    table = SheetTable(columns=COLUMNS, body=(SheetRow(cells=("1", "甲", "", "乙")),))
    said = paragraphs(sheet_docx([replace(SHEET, tables=(table,))]))
    assert "任务数" not in "".join(said)
    assert len(all_of(body(sheet_docx([replace(SHEET, tables=(table,))])), "w:gridCol")) == 3


def test_notes_are_bound_to_the_last_row_and_to_each_other():
    root = body(sheet_docx([SHEET]))
    *_, last = all_of(root, "w:tr")
    assert all_of(last, "w:keepNext")
    behind = list(root.iterchildren(qn("w:p")))[-3:]
    assert [bool(all_of(p, "w:keepNext")) for p in behind] == [True, True, False]


def test_widths_are_whole_and_fill_the_room():
    assert share((1, 1, 1), 100) == (34, 33, 33)


@pytest.mark.parametrize("name", [*BASES, "ledger", "assignment"])
def test_the_paragraph_word_wants_behind_a_table_takes_no_room_of_a_full_page(name: str) -> None:
    document = Document(str(template(f"{name}.docx")))
    style = next(style for style in document.styles if style.name in ("台账表后", "材料间隔"))
    assert style.paragraph_format.line_spacing.twips == 1
    assert style.paragraph_format.space_before == style.paragraph_format.space_after == 0
