"""``adopt`` of tables of which not everything was read: what a person cannot see, or has elsewhere, is not taken for gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pytest
from docx.oxml import OxmlElement
from sampled import few_of

from tests.adopt.test_tables import COLUMNS, PLANS, changed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Outcome

A2 = "没有采纳：表里没有的任务有1项（a2 增加投入）："
UNHIDE = "有隐藏的行没有读取，都没有删；要删的，请取消隐藏（筛选）再采纳。\n"
PART = "没有采纳：第5行“重点任务”：“2027年高新技术企业达到800家；企业创新主体地位更加突出；培育体系基本建成”在表里没有读到，没有删；要改、要删的，请直接在数据里改。\n"
CUT = "这一格有没有读取的内容（见提醒），没有改；请照提醒处理后再采纳，或者直接在数据里改。\n"


@pytest.fixture
def adopt(invoke: Callable[..., Outcome], tmp_path: Path) -> Callable[..., Outcome]:
    """Give ``adopt(edit, …)``: the plan's workbook as asked for, changed by a function, taken over with ``--yes``."""

    def run(edit: Callable[[Any], object], *asked: str, name: str = "表.xlsx") -> Outcome:
        tmp_path.joinpath("plans.yaml").write_text(PLANS, encoding="utf-8")
        chosen = asked or ("--plan", "lj-2025", "--columns", COLUMNS)
        made = invoke("ledger", *chosen, "--data", "plans.yaml", "-o", name, "--force")
        assert made.code == 0, made.err
        opened = docx.Document(str(tmp_path / name)) if name.endswith(".docx") else openpyxl.load_workbook(name)
        edit(opened)
        opened.save(str(tmp_path / name))
        seen = invoke("adopt", name, "--into", "plans.yaml")
        done = invoke("adopt", name, "--into", "plans.yaml", "--yes")
        assert seen.err == done.err
        return done

    return run


def row_of(sheet: Any, code: str) -> int:
    """Give the row of a task, from 1."""
    return next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == code)


def column_of(sheet: Any, heading: str) -> Any:
    """Give a column by its heading."""
    letter = next(cell.column_letter for row in sheet.iter_rows() for cell in row if cell.value == heading)
    return sheet.column_dimensions[letter]


def hide(*codes: str) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        for code in codes:
            book.active.row_dimensions[row_of(book.active, code)].hidden = True

    return edit


def filter_out(book: Any) -> None:
    hide("a2")(book)
    book.active.auto_filter.ref = "A3:K7"
    book.active.auto_filter.add_filter_column(0, ["1"])


def fold(book: Any) -> None:
    row = row_of(book.active, "a2")
    book.active.row_dimensions.group(row, row, outline_level=1, hidden=True)


def move_to(state: str) -> Callable[[Any], None]:
    def edit(book: Any) -> None:
        row = row_of(book.active, "a2")
        other = book.create_sheet("已办结")
        other.append([cell.value for cell in book.active[row]])
        other.sheet_state = state
        book.active.delete_rows(row)

    return edit


def misname_on(book: Any) -> None:
    """Move a task to another sheet and name a unit there nobody knows."""
    move_to("visible")(book)
    sheet = book["已办结"]
    next(cell for cell in sheet[1] if cell.value == "市财政局、市科技局").value = "市财政局、市科枝局"


def keep_number(book: Any) -> None:
    for cell in book.active[row_of(book.active, "a2")][1:]:
        cell.value = None


def blank_task(book: Any) -> None:
    row = book.active[row_of(book.active, "a2")]
    next(cell for cell in row if "加大投入" in str(cell.value)).value = None


def without_title(book: Any) -> None:
    sheet = book.active
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.delete_rows(row_of(sheet, "a2"))
    sheet.delete_rows(1, row_of(sheet, "序号") - 1)


def cut_off(book: Any) -> None:
    """Take a task out, and have rows below a gap that are no tasks under the headings."""
    sheet = book.active
    sheet.delete_rows(row_of(sheet, "a2"))
    for row in ([], ["甲", "乙", "丙", "丁", None, "戊"], ["一", "二", "三", "四", None, "五"]):
        sheet.append(row)


def mistype(book: Any) -> None:
    """Give a task another code and other words."""
    for cell in book.active[row_of(book.active, "a2")]:
        cell.value = {"a2": "a22", "增加投入。加大投入。": "安排经费。"}.get(cell.value, cell.value)


@pytest.mark.parametrize(
    ("edit", "said"),
    few_of([
        (hide("a2"), A2 + UNHIDE),
        (filter_out, A2 + UNHIDE),
        (fold, A2 + UNHIDE),
        (hide("a1"), PART + A2.replace("a2 增加投入", "a1 建立培育库") + UNHIDE),
        (hide("a1", "a2", "b1", "b2"), "错误：表.xlsx里没有任务，像是一张空表。\n请换成填好、改好的分解表或台账。\n"),
        (move_to("visible"), "台账分在2张工作表上（“临江市科技创新方案”“已办结”），已合在一起读取。\n"),
        (move_to("hidden"), "没有采纳：工作表“已办结”里还有任务a2，没有删；要删的，请把那里的也删去再采纳。\n"),
        (misname_on, "没有采纳：工作表“已办结”第1行“责任单位”：没有登记“市科枝局”这个单位，这一项的责任单位都没有改；是否想写：市科技局？\n"),
        (keep_number, A2 + "第5行只剩下序号，都没有删；要删的，请整行删去再采纳。\n"),
        (blank_task, A2 + "第5行没有写任务，没有读取，都没有删；请写上任务或者整行删去，再采纳。\n"),
        (without_title, A2 + "表上没有标题，看不出列的是不是整个方案，都没有删；要删的，请把“……任务分解表”的标题写在表上再采纳。\n"),
        (mistype, A2 + "有的行没有采纳（见上），也许就是它们，都没有删；请先改好那些行再采纳。\n"),
        (cut_off, A2 + "有的行接不上表，没有读取，都没有删；要删的，请把那些行接回表里再采纳。\n"),
    ], 7),
)  # fmt: skip
def test_tasks_in_rows_that_were_not_read_stay(
    adopt: Callable[..., Outcome], tmp_path: Path, edit: Callable[[Any], None], said: str
):
    assert adopt(edit).err.endswith(said)
    assert changed(tmp_path) == ([], [])


def test_a_hidden_heading_still_heads_the_rows_below_it(adopt: Callable[..., Outcome], tmp_path: Path):
    def lower(document: Any) -> None:
        row = next(row for row in document.tables[0].rows if "二、优化服务" in row.cells[0].text)
        row._tr.get_or_add_trPr().append(OxmlElement("w:hidden"))

    done = adopt(lower, "--plan", "lj-2025", name="表.docx")
    assert done.err == "提醒：表.docx：表格第5行（二、优化服务）是隐藏的，没有读取。\n"
    assert done.out.endswith("没有要改的。\n")
    assert changed(tmp_path) == ([], [])


@pytest.mark.parametrize(
    "heading", few_of(["任务编码", "重点任务", "具体举措", "工作目标", "牵头单位", "完成时限", "专题", "编号"], 3)
)
def test_a_hidden_column_clears_nothing(adopt: Callable[..., Outcome], tmp_path: Path, heading: str):
    done = adopt(lambda book: setattr(column_of(book.active, heading), "hidden", True))
    assert "列是隐藏的，没有读取。" in done.err
    assert changed(tmp_path) == ([], [])


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (("--topic", "企业"), "表里写着：仅列“企业”专题任务。都没有删；要删的，请在整个方案的分解表里删。"),
        (("--keyword", "服务"), "表里写着：仅列含“服务”的任务。都没有删；要删的，请在整个方案的分解表里删。"),
        (("--role", "责任"), "表里写着：仅列有责任单位的任务。都没有删；要删的，请在整个方案的分解表里删。"),
    ],
)
def test_tasks_a_narrowed_table_does_not_list_stay(
    adopt: Callable[..., Outcome], tmp_path: Path, asked: tuple[str, ...], said: str
):
    done = adopt(lambda _: None, "--plan", "lj-2025", *asked)
    assert done.err.endswith(f"{said}\n")
    assert changed(tmp_path) == ([], [])


def test_a_units_ledger_with_another_unit_in_a_row_is_not_the_whole_plans(
    adopt: Callable[..., Outcome], tmp_path: Path
):
    def edit(book: Any) -> None:
        cells = [
            cell for row in book.active.iter_rows() for cell in row if cell.value == "市科技局、各县（市、区）政府"
        ]
        cells[0].value = "市统计局、各县（市、区）政府"

    done = adopt(edit, "市科技局", "--plan", "lj-2025", "--columns", "序号,任务编码,任务,责任单位")
    assert done.err.endswith("表上写着市科技局，像是一个单位的，都没有删；要删的，请在整个方案的分解表里删。\n")
    assert changed(tmp_path) == (["responsible: [市科技局]"], ["responsible: [市统计局]"])


def test_hidden_words_and_pictures_of_a_cell_are_not_deleted_words(adopt: Callable[..., Outcome], tmp_path: Path):
    def vanish(document: Any) -> None:
        runs = [run for cell in document.tables[0]._cells for part in cell.paragraphs for run in part.runs]
        for words in ("2025年底", "市财政局、市科技局", "配合：市财政局"):
            next(run for run in runs if words in run.text).font.hidden = True

    done = adopt(vanish, "--plan", "lj-2025", name="表.docx")
    for place in ("第3行“完成时限”", "第3行“责任单位”", "第4行“责任单位”"):
        assert f"没有采纳：{place}：{CUT}" in done.err
    assert changed(tmp_path) == ([], [])
