"""Our own forms on paper (design section 7; GB/T 9704—2012): what their XML says, blank and filled."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn
from msgspec.structs import replace
from office_forms import FRAME, LEFT, drawn, fill, paragraphs, part, prepare, said_of, table_for

from checklist.files.textfiles import template
from checklist.ledger.wording import Band
from checklist.office.widths import measure_text

NAMES = ["assignment.docx", "ledger.docx"]
SIGNATURES = "单位主要负责人（签字）：　　　　　　分管负责人（签字）：　　　　　　填报人：　　　　　联系电话："
NOTES = ("举措要点系归纳，以原文为准。", "标※的，原文未明确完成时限，按方案期末填列。")


def shipped(name: str) -> bytes:
    return template(name).read_bytes()


def filled(name: str, rows: int = 4, **options: object) -> bytes:
    return fill(prepare(shipped(name)), rows, notes=NOTES, **options)


def parts(content: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_ledgers_columns() -> None:
    assert drawn(shipped("ledger.docx")) == [
        [
            "序号",
            "具体举措及目标",
            "本单位\n职责",
            "其他单位",
            "完成时限",
            "进展情况",
            "存在问题及\n下步打算",
            "完成\n状态",
        ],
        ["", *[LEFT] * 7],
        [""] * 8,
        [f"{{{{ 注 }}}}\n{SIGNATURES}", *[LEFT] * 7],
    ]


def test_the_assignment_tables_columns() -> None:
    assert drawn(shipped("assignment.docx"))[0] == [
        "序号", "具体举措及目标", "牵头单位", "配合单位", "责任单位", "完成时限",
    ]  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_every_heading_is_one_of_the_vocabulary(name: str) -> None:
    form = prepare(shipped(name))
    assert said_of(form, "unknown") == said_of(form, "doubled") == []
    assert form.report.outside.unknown == form.report.remarks == ()


def test_what_surrounds_the_ledger() -> None:
    assert paragraphs(filled("ledger.docx")) == [
        "附件",
        "市科技局2025年重点任务工作台账",
        "（截至2025年6月30日）",
        "填报单位（盖章）：市科技局\t填报日期：　　　　年　　月　　日",
        "",
    ]


def test_what_surrounds_the_assignment_table() -> None:
    assert paragraphs(filled("assignment.docx"))[:3] == [
        "附件",
        "市科技局2025年重点任务工作台账",
        "（截至2025年6月30日）",
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a4_across_with_margins_of_20_mm(name: str) -> None:
    section = Document(io.BytesIO(filled(name))).sections[0]
    size = section._sectPr.find(qn("w:pgSz"))
    assert [size.get(qn(f"w:{a}")) for a in ("w", "h", "orient")] == ["16838", "11906", "landscape"]
    margins = section._sectPr.find(qn("w:pgMar"))
    assert [margins.get(qn(f"w:{a}")) for a in ("top", "right", "bottom", "left")] == ["1134"] * 4
    assert section._sectPr.find(qn("w:docGrid")) is None


@pytest.mark.parametrize("name", NAMES)
def test_widths_are_fixed_equal_in_grid_and_cells_and_sum_to_the_text_width(name: str) -> None:
    content = filled(name, bands=[[Band(title="《某方案》", goal="", level=0)]])
    table = Document(io.BytesIO(content)).tables[0]._tbl
    grid = [int(column.get(qn("w:w"))) for column in table.tblGrid]
    assert sum(grid) == 16838 - 2 * 1134
    assert table.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
    assert table.tblPr.find(qn("w:tblW")).get(qn("w:w")) == str(sum(grid))
    for row in table.tr_lst:
        start = 0
        for cell in row.tc_lst:
            span = cell.grid_span
            assert int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) == sum(grid[start : start + span])
            start += span
        assert start == len(grid)
    assert grid[0] >= 12 * 56.69 - 1  # 序号 on one line


def fitted(name: str, *gone: str, rows: int = 4, **options: object) -> bytes:
    return fill(prepare(shipped(name), fit=gone), rows, notes=NOTES, **options)


def grid_of(content: bytes) -> list[int]:
    return [int(column.get(qn("w:w"))) for column in Document(io.BytesIO(content)).tables[0]._tbl.tblGrid]


def test_columns_a_plan_does_not_need_are_dropped_and_their_room_is_given_to_others() -> None:
    content = fitted("assignment.docx", "lead", "support")
    assert drawn(content)[0] == ["序号", "具体举措及目标", "责任单位", "完成时限"]
    assert sum(grid_of(content)) == 16838 - 2 * 1134


@pytest.mark.parametrize("name", NAMES)
def test_fitted_widths_stand_in_grid_and_cells_alike(name: str) -> None:
    content = fitted(name, bands=[[Band(title="（一）", goal="", level=1)]], measure_target="举措" * 90)
    grid = grid_of(content)
    assert "checklist-width" not in part(content, "word/document.xml")
    assert sum(grid) == 16838 - 2 * 1134
    for row in Document(io.BytesIO(content)).tables[0]._tbl.tr_lst:
        start = 0
        for cell in row.tc_lst:
            assert int(cell.tcPr.find(qn("w:tcW")).get(qn("w:w"))) == sum(grid[start : start + cell.grid_span])
            start += cell.grid_span
    assert grid[0] >= 680


def test_a_long_text_gets_the_room_that_others_do_not_need() -> None:
    short, long = (grid_of(fitted("ledger.docx", measure_target=text)) for text in ("短", "举措及目标" * 90))
    assert long[1] > short[1]
    assert short[5] > long[5] >= 1420


def test_the_columns_for_the_hand_get_what_room_is_left() -> None:
    grid = grid_of(fitted("ledger.docx"))
    assert grid[5] > 3000
    assert grid[6] > 3000


def test_names_of_units_break_between_names() -> None:
    named = "、".join(["市发展改革委", "市科技局", "市财政局", "市人力资源社会保障局"] * 4)
    lines = drawn(fitted("ledger.docx", rows=1, others=named, measure_target="举" * 400))[1][3].split("\n")
    assert len(lines) > 4
    assert all(line.endswith("、") for line in lines[:-1])
    assert "".join(lines) == named


@pytest.mark.parametrize(
    ("name", "rows", "width"),
    [
        ("鹤壁汽车工程职业学院", 3, 2444),
        ("鹤壁汽车工程职业学院", 8, 2024),
        ("市创新型城市建设领导小组成员单位", 1, 2654),
    ],
)
def test_a_long_name_fits_a_line_unless_that_costs_a_page(name: str, rows: int, width: int) -> None:
    texts = {"others": f"{name}、市科技局", "deadline": "2025年底※", "measure_target": "举" * 300}
    content = fitted("ledger.docx", rows=rows, **texts)
    assert grid_of(content)[3] == width


def test_a_short_word_in_the_middle_of_its_cell_takes_no_more_room_than_it_needs() -> None:
    wide, narrow = (
        grid_of(fitted("ledger.docx", deadline=said, measure_target="举" * 900))[4] for said in ("2025年底※", "长期")
    )
    assert (wide, narrow) == (1342, 974)


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("2020年底（已到期）", "2020年底\n（已到期）"),
        ("2025年底※", "2025年底※"),
        ("2027年12月底前", "2027年12月底前"),
        ("2025年12月31日前", "2025年12月31日前"),
    ],
)
def test_a_deadline_is_broken_only_before_the_mark_behind_it(said: str, printed: str) -> None:
    content = fitted("ledger.docx", rows=1, deadline=said, measure_target="举" * 900)
    assert drawn(content)[1][4] == printed
    longest = max(map(measure_text, printed.split("\n")))
    assert grid_of(content)[4] >= longest * 105 + 114


def test_a_form_that_is_not_fitted_keeps_its_widths() -> None:
    assert grid_of(filled("ledger.docx", measure_target="举" * 900)) == [680, 6550, 680, 2150, 1330, 1420, 1200, 560]


def test_a_fitted_row_splits_only_where_it_is_taller_than_a_third_of_a_page() -> None:
    for characters, whole in ((150, True), (900, False)):
        content = fitted("ledger.docx", rows=3, measure_target="举" * characters)
        rows = Document(io.BytesIO(content)).tables[0]._tbl.tr_lst[1:]
        assert [row.trPr.find(qn("w:cantSplit")) is not None for row in rows] == [whole] * 3 + [True]


@pytest.mark.parametrize("name", NAMES)
def test_the_notes_stay_with_the_last_row_and_the_signatures(name: str) -> None:
    content = fitted(name)
    *_, last, foot = Document(io.BytesIO(content)).tables[0].rows
    assert all(p.find(".//" + qn("w:keepNext")) is not None for p in last._tr.iter(qn("w:p")))
    assert [p.text for p in foot.cells[0].paragraphs][:2] == ["注：1." + NOTES[0], "2." + NOTES[1]]
    assert foot._tr.trPr.find(qn("w:cantSplit")) is not None
    sides = foot._tr.tc_lst[0].tcPr.find(qn("w:tcBorders"))
    assert [(side.tag, side.get(qn("w:val"))) for side in sides] == [
        (qn(f"w:{side}"), "nil") for side in ("left", "bottom", "right")
    ]


@pytest.mark.parametrize("fit", [(), None], ids=["our own", "an office's"])
@pytest.mark.parametrize(("count", "whole"), [(2, True), (30, False)])
def test_notes_of_more_than_half_a_page_may_split(count: int, fit: tuple[str, ...] | None, *, whole: bool) -> None:
    content = fill(prepare(shipped("ledger.docx"), fit=fit), 1, notes=tuple("很长的注。" * 40 for _ in range(count)))
    foot = Document(io.BytesIO(content)).tables[0]._tbl.tr_lst[-1]
    assert (foot.trPr.find(qn("w:cantSplit")) is not None) is whole


def test_the_name_of_a_task_is_set_off() -> None:
    form = prepare(shipped("ledger.docx"), fit=())
    table = table_for(form, 1, measure_target="培育企业。1.服务；2.奖励。\n目标：100家")
    table = replace(table, rows=(replace(table.rows[0], name="培育企业"),))
    content = form.fill(table, FRAME)
    cell = Document(io.BytesIO(content)).tables[0].rows[1].cells[1]
    bold = ["".join(run.text for run in p.runs if run.bold) for p in cell.paragraphs]
    assert bold == ["培育企业", ""]
    assert [p.text for p in cell.paragraphs] == ["培育企业。1.服务；2.奖励。", "目标：100家"]


@pytest.mark.parametrize("name", NAMES)
def test_the_heading_repeats_and_no_row_splits(name: str) -> None:
    rows = Document(io.BytesIO(filled(name, 30))).tables[0]._tbl.tr_lst
    assert [row.trPr.find(qn("w:tblHeader")) is not None for row in rows] == [True] + [False] * 31
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)
    assert not any(height.get(qn("w:hRule")) == "exact" for row in rows for height in row.iter(qn("w:trHeight")))


@pytest.mark.parametrize("name", NAMES)
def test_fonts_are_named_for_chinese_and_no_theme_overrides_them(name: str) -> None:
    for part_name, xml in parts(filled(name)).items():
        assert not re.search(r"(ascii|hAnsi|eastAsia)Theme|cstheme", xml), part_name
    styles = part(filled(name), "word/styles.xml")
    assert len(re.findall("<w:rFonts ", styles)) == len(re.findall('<w:rFonts [^>]*w:eastAsia="', styles)) > 10
    assert '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/>' in styles


@pytest.mark.parametrize("name", NAMES)
def test_every_run_is_hinted_chinese(name: str) -> None:
    files = parts(filled(name))
    for xml in (files["word/document.xml"], files["word/footer1.xml"]):
        runs = re.findall("<w:r>.*?</w:r>", xml)
        assert runs
        assert all('w:hint="eastAsia"' in run for run in runs if "<w:tab/>" not in run)


@pytest.mark.parametrize("name", NAMES)
def test_cells_are_five_hao_with_lines_that_do_not_clip_and_snap_to_no_grid(name: str) -> None:
    styles = part(filled(name), "word/styles.xml")
    for style in ("LedgerHead", "LedgerCell"):
        found = re.search(f'w:styleId="{style}".*?</w:style>', styles).group()
        assert '<w:sz w:val="21"/>' in found
        assert 'w:line="260" w:lineRule="exact"' in found
        assert '<w:snapToGrid w:val="0"/>' in found
    assert 'w:before="0" w:after="0"' in styles


@pytest.mark.parametrize("name", NAMES)
def test_the_page_number_stands_between_dashes_in_the_middle(name: str) -> None:
    content = filled(name)
    footer = part(content, "word/footer1.xml")
    assert "".join(re.findall(r"<w:(?:t|instrText)[^>]*>([^<]*)", footer)) == "—  PAGE 1 —"
    assert (
        '<w:jc w:val="center"/>'
        in re.search('w:styleId="Footer".*?</w:style>', part(content, "word/styles.xml")).group()
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_small_modern_and_names_nobody(name: str) -> None:
    files = parts(shipped(name))
    assert len(shipped(name)) < 8000
    assert not any("thumbnail" in part_name or "font/" in part_name for part_name in files)
    assert (
        'w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"'
        in files["word/settings.xml"]
    )
    assert 'w:eastAsia="zh-CN"' in files["word/settings.xml"]
    assert "<dc:creator></dc:creator>" in files["docProps/core.xml"]
    assert set(re.findall(r"\d{4}-\d{2}-\d{2}", files["docProps/core.xml"])) == {"1980-01-01"}
    assert '<w:font w:name="仿宋"><w:altName w:val="FangSong"/>' in files["word/fontTable.xml"]


@pytest.mark.parametrize("name", NAMES)
def test_several_plans_are_told_apart_by_bands(name: str) -> None:
    plans = [
        [
            Band(title=f"《方案{n}》（某政〔202{n}〕1号）", goal="", level=0),
            Band(title="（一）强化主体", goal="", level=1),
        ]
        for n in (1, 2)
    ]
    content = filled(name, 2, sections=[0, 1], bands=plans)
    assert [row[0] for row in drawn(content)][:-1] == [
        "序号",
        "《方案1》（某政〔2021〕1号）",
        "（一）强化主体",
        "1",
        "《方案2》（某政〔2022〕1号）",
        "（一）强化主体",
        "2",
    ]
    band = Document(io.BytesIO(content)).tables[0]._tbl.tr_lst[1]
    assert band.find(".//" + qn("w:gridSpan")).get(qn("w:val")) == str(len(drawn(content)[0]))
    assert band.find(".//" + qn("w:keepNext")) is not None


def test_headings_stand_once_above_their_rows() -> None:
    band = Band(title="（一）强化主体", goal="工作目标：高新技术企业数达到800家", level=1)
    *rows, _ = [row[0] for row in drawn(filled("ledger.docx", 3, bands=[[band]]))]
    assert rows == ["序号", "（一）强化主体\n工作目标：高新技术企业数达到800家", "1", "2", "3"]


def test_a_whole_plan_has_no_unit_to_fill_in() -> None:
    content = fill(prepare(shipped("assignment.docx")), 1, FRAME)
    assert "填报" not in "".join(paragraphs(content))
