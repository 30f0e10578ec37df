"""The Excel workbook: what a clerk filters, prints and edits."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from office_forms import part

from checklist.errors import InputError
from checklist.ledger.columns import Column, load_columns
from checklist.ledger.ledger import build_ledger
from checklist.ledger.wording import Table, TableRow, word_table
from checklist.render.draw.xlsx import Leaf, sheet_names, sheets_xlsx
from checklist.render.ledger_sheet import goals_to_targets, ledger_sheet

SUPPORT = Path(__file__).resolve().parents[1] / "support"
"""What other processes of a test import."""

SEQUENCE = Column(key="sequence", title="序号", width=4, align="center")
GROUP = Column(key="group", title="重点任务", width=16)
MEASURE = Column(key="measure", title="具体举措", width=40)
TARGET = Column(key="target", title="工作目标", width=24)
PROGRESS = Column(key="progress", title="进展情况", width=16, by_hand=True)
COLUMNS = (SEQUENCE, GROUP, MEASURE, TARGET, PROGRESS)
GOALS = "（一）培育企业\n工作目标：高新技术企业达到800家"


def table(*rows: tuple[str, str, str], notes: tuple[str, ...] = (), sections: tuple[int, ...] = ()) -> Table:
    """Give a table of rows (group, measure, target), all in one section unless said."""
    return Table(
        columns=COLUMNS,
        rows=tuple(
            TableRow(cells=(str(i), *row, ""), section=sections[i - 1] if sections else 0)
            for i, row in enumerate(rows, 1)
        ),
        bands=(),
        notes=notes,
        title="某市科技局重点任务工作台账",
        subtitle="（截至2025年6月30日）",
    )


TWO = table((GOALS, "引进企业。", "50家"), ("（一）培育企业", "服务企业。", "—"), notes=("以原文为准。", "另有说明。"))


def leaf(name: str, one: Table, unit: str = "", created: date | None = None) -> Leaf:
    return Leaf(name=name, sheet=ledger_sheet(goals_to_targets(one), created=created), unit=unit)


def book_of(*tables: Table, created: date | None = None):
    leaves = [leaf(f"单位{i}", one, f"单位{i}", created) for i, one in enumerate(tables, 1)]
    return openpyxl.load_workbook(io.BytesIO(sheets_xlsx(leaves)))


def texts(sheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def one_cell(text: str):
    """Give the cell a measure's text lands in."""
    return book_of(table(("组", text, "—"))).active["C5"]


def test_a_sheet_has_title_subtitle_unit_headings_rows_and_notes():
    rows = texts(book_of(TWO).active)
    assert [row[0] for row in rows] == [
        "某市科技局重点任务工作台账", "（截至2025年6月30日）", "填报单位（盖章）：单位1", "序号", 1, 2,
        "注：1.以原文为准。", "\u3000\u30002.另有说明。",
    ]  # fmt: skip
    assert "填报日期：    年    月    日" in rows[2]
    assert rows[3] == ["序号", "重点任务", "具体举措", "工作目标", "进展情况"]


def test_the_header_is_frozen_and_filtered_and_repeated_in_print():
    sheet = book_of(TWO).active
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A5", "A4:E6", "$4:$4")


def test_it_prints_on_a4_landscape_fitted_to_the_width_with_page_numbers():
    sheet = book_of(TWO).active
    setup = sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToHeight, setup.useFirstPageNumber) == (
        "landscape",
        9,
        0,
        True,
    )
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.center.text == "— &P —"
    assert sheet.print_options.horizontalCentered


def test_cells_are_wrapped_centred_upright_bordered_and_in_chinese_fonts():
    sheet = book_of(TWO).active
    measure, heading, number = sheet["C5"], sheet["C4"], sheet["A5"]
    assert (measure.font.name, measure.font.sz, measure.font.scheme) == ("宋体", 10.5, None)
    assert (measure.alignment.wrap_text, measure.alignment.vertical, measure.border.left.style) == (
        True,
        "center",
        "thin",
    )
    assert (heading.font.b, heading.alignment.horizontal, number.alignment.horizontal) == (True, "center", "center")
    assert sheet["A7"].font.name == "仿宋"


def test_the_sequence_is_a_number_that_sorts_and_all_else_is_text():
    sheet = book_of(table(("组", "2025", "007"))).active
    assert [(cell.value, cell.data_type) for cell in sheet[5][:4]] == [
        (1, "n"),
        ("组", "s"),
        ("2025", "s"),
        ("007", "s"),
    ]


@pytest.mark.parametrize("text", ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", " =1", "＝1+1", '=HYPERLINK("x")'])
def test_text_that_looks_like_a_formula_stays_text_even_when_it_is_edited(text):
    cell = one_cell(text)
    assert (cell.value, cell.data_type, cell.quotePrefix) == (text, "s", True)


@pytest.mark.parametrize("text", ["http://example.com", "mailto:a@b.cn", "internal:Sheet1!A1"])
def test_an_address_is_no_link(text):
    assert (one_cell(text).value, one_cell(text).hyperlink) == (text, None)


@pytest.mark.slow
@given(st.text(min_size=1, max_size=60))
def test_any_text_comes_back_as_text(text):
    kept = "".join(text.split())
    value = one_cell(text).value
    assert value is None or isinstance(value, str)
    assert (
        "".join(str(value or "").split()) in (kept, "".join(c for c in kept if c.isprintable()))
        or not kept.isprintable()
    )


def test_a_text_longer_than_a_cell_is_refused_not_cut():
    with pytest.raises(InputError) as caught:
        one_cell("长" * 32_768)
    assert str(caught.value) == (
        f"有一格文字超过32767字，Excel放不下：{'长' * 20}……\n请精简这项举措的文字，或改为生成Word文件。"
    )


def test_without_merging_every_row_bears_its_heading_and_the_goals_stand_with_the_targets():
    rows = texts(book_of(TWO).active)
    assert [row[1] for row in rows[4:6]] == ["（一）培育企业", "（一）培育企业"]
    assert [row[3] for row in rows[4:6]] == ["【本部分目标】高新技术企业达到800家\n50家", "—"]


def test_rows_are_tall_enough_for_their_text_and_may_grow():
    content = sheets_xlsx([leaf("甲", table(("组", "很长的举措" * 40, "—")))])
    xml = part(content, "xl/worksheets/sheet1.xml")
    row = xml.split('<row r="4"')[1].split(">")[0]
    assert float(row.split('ht="')[1].split('"')[0]) > 7 * 14
    assert "customHeight" not in row


def test_a_text_taller_than_a_row_can_be_stands_in_several_rows_merged():
    sheet = book_of(table(("组", "字" * 2_000, "—"), ("组", "短。", "—"))).active
    measure = next(m for m in sheet.merged_cells.ranges if str(m).startswith("C5:"))
    assert all(dimension.height is None or dimension.height <= 409 for dimension in sheet.row_dimensions.values())
    assert sum(sheet.row_dimensions[row].height for row in range(5, measure.max_row + 1)) > 60 * 14
    assert sheet.cell(measure.max_row + 1, 3).value == "短。"
    assert [sheet.cell(row, 1).value for row in (5, measure.max_row + 1)] == [1, 2]


def test_columns_fill_the_page_and_no_more():
    widths = [d.width for d in book_of(TWO).active.column_dimensions.values()]
    pixels = sum(width * 8 for width in widths)
    assert 0.9 * 971 < pixels < 1.01 * 971


def test_several_ledgers_stand_on_sheets_named_after_them():
    assert book_of(TWO, TWO).sheetnames == ["单位1", "单位2"]


@pytest.mark.parametrize(
    ("wanted", "given_names"),
    [
        (["市科技局", "市科技局"], ["市科技局", "市科技局（2）"]),
        (["a", "A"], ["a", "A（2）"]),
        (["[:]*?/\\"], ["_______"]),
        (["'引号'", ""], ["引号", "台账"]),
        (["history"], ["history（2）"]),
        (["长" * 40, "长" * 40], ["长" * 31, "长" * 28 + "（2）"]),
        (["𠮷" * 20], ["𠮷" * 15]),
    ],
)
def test_sheet_names_are_what_excel_takes(wanted, given_names):
    assert sheet_names(wanted) == given_names


@given(st.lists(st.text(max_size=40), max_size=6))
def test_sheet_names_are_always_safe_and_unique(wanted):
    names = sheet_names(wanted)
    assert len({name.casefold() for name in names}) == len(wanted)
    for name in names:
        assert 0 < len(name.encode("utf-16-le")) // 2 <= 31
        assert not set(name) & set("[]:*?/\\")
        assert name.strip("'") == name


def test_properties_are_neutral_and_dated_by_the_plan():
    book = book_of(TWO, created=date(2022, 12, 29))
    properties = book.properties
    assert (properties.title, properties.creator, properties.lastModifiedBy) == (
        "某市科技局重点任务工作台账",
        None,
        None,
    )
    assert str(properties.created) == str(properties.modified) == "2022-12-29 00:00:00"
    assert str(book_of(TWO).properties.created) == "1980-01-01 00:00:00"


def test_the_zip_knows_no_clock_and_no_system():
    with zipfile.ZipFile(io.BytesIO(sheets_xlsx([leaf("甲", TWO)]))) as archive:
        stamps = {(info.date_time, info.create_system, info.external_attr) for info in archive.infolist()}
    assert stamps == {((1980, 1, 1, 0, 0, 0), 0, 0o600 << 16)}


DIGEST = """
import hashlib
from test_excel import TWO, leaf
from checklist.render.draw.xlsx import sheets_xlsx
print(hashlib.sha256(sheets_xlsx([leaf("甲", TWO, "甲")] * 3)).hexdigest())
"""


@pytest.mark.slow
def test_same_ledgers_same_bytes_whatever_the_hash_seed_and_time_zone():
    digests = set()
    for seed, zone in (("0", "UTC"), ("1", "Asia/Shanghai")):
        path = os.pathsep.join([str(SUPPORT), str(Path(__file__).parent), *sys.path])
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "PYTHONPATH": path}
        done = subprocess.run(
            [sys.executable, "-c", DIGEST], env=environment, capture_output=True, text=True, check=True
        )
        digests.add(done.stdout)
    assert len(digests) == 1


def test_every_row_of_every_shipped_plan_is_there(shipped):
    chosen = load_columns().choose("序号,重点任务,具体举措,工作目标,责任单位,完成时限")
    worded = [word_table(build_ledger((plan,)), chosen, bands=False) for plan in shipped.plans]
    leaves = [leaf(plan.id, one) for plan, one in zip(shipped.plans, worded, strict=True)]
    book = openpyxl.load_workbook(io.BytesIO(sheets_xlsx(leaves)))
    for sheet, one in zip(book.worksheets, worded, strict=True):
        measures = [row[2].value for row in sheet.iter_rows() if isinstance(row[0].value, int)]
        assert measures == [row.cells[2] for row in one.rows]


def test_a_workbook_without_sheets_is_a_programming_error():
    with pytest.raises(ValueError, match="at least one sheet"):
        sheets_xlsx([])


def test_a_units_workbook_is_a_reply_form_with_a_list_of_states(invoke, tmp_path):
    assert invoke("ledger", "邢台市科技局", "-o", "台账.xlsx").code == 0
    sheet = openpyxl.load_workbook(tmp_path / "台账.xlsx").active
    heading = next(row for row in sheet.iter_rows() if row[0].value == "序号")
    assert [cell.value for cell in heading][-4:] == ["完成时限", "进展情况", "存在问题", "完成状态"]
    [offered] = sheet.data_validations.dataValidation
    assert offered.formula1 == '"未启动,进行中,已完成,长期坚持"'
    first = heading[-1].coordinate.replace(str(heading[-1].row), str(heading[-1].row + 1))
    assert str(offered.sqref).startswith(f"{first}:")
    assert all(cell.value is None for row in sheet.iter_rows(min_row=heading[0].row + 1, min_col=9) for cell in row[:1])


def test_a_whole_plans_workbook_is_no_reply_form_and_has_the_ids_to_correct_it_by(invoke, tmp_path):
    assert invoke("ledger", "--plan", "maiji-2022", "-o", "分解表.xlsx").code == 0
    sheet = openpyxl.load_workbook(tmp_path / "分解表.xlsx").active
    heading = next(row for row in sheet.iter_rows() if row[0].value == "序号")
    assert [cell.value for cell in heading][-4:] == ["牵头单位", "配合单位", "完成时限", "任务编码"]


@pytest.mark.slow
def test_a_whole_packs_workbook_begins_with_summary_and_matrix(invoke, tmp_path):
    assert invoke("ledger", "--all", "--plan", "maiji-2022", "-o", "全部.xlsx").code == 0
    book = openpyxl.load_workbook(tmp_path / "全部.xlsx")
    assert book.sheetnames[:3] == ["任务汇总表", "任务责任矩阵", "区委组织部"]
    summary, matrix = (list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets[:2])
    assert next(row for row in summary if row[1] == "区科技局")[2:6] == (20, 2, None, 22)
    heading = next(row for row in matrix if row[0] == "序号")
    first = next(row for row in matrix if row[0] == 1)
    assert (first[heading.index("区科技局")], first[heading.index("区财政局")]) == ("牵", "配")
    assert "加底纹" not in str(matrix)
    assert "图示" not in str(summary)
