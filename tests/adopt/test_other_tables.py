"""``adopt`` of tables other than a plan's in Excel: a unit's, a year's, Word's, an office's order; and any cell at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from sampled import few_of

from checklist.adopt.corrected import adopt_ledger
from checklist.adopt.standing import PlanFiles
from checklist.commands.context import columns as known_columns
from checklist.compare.sides.of_data import word_like
from checklist.errors import ChecklistError
from checklist.forms.filled import FileKind, ReadLedger
from checklist.forms.read import read_excel
from checklist.ledger.ledger import build_ledger
from tests.adopt.test_tables import COLUMNS, PART, PLANS, changed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Outcome


@pytest.fixture
def adopt(invoke: Callable[..., Outcome], tmp_path: Path) -> Callable[..., Outcome]:
    """Give ``adopt(name, swaps, …)``: the ledger asked for, words in its cells swapped, taken over with ``--yes``."""

    def run(name: str, swaps: dict[str, str], *asked: str, plans: str = PLANS) -> Outcome:
        tmp_path.joinpath("plans.yaml").write_bytes(plans.encode())
        made = invoke("ledger", *asked, "--data", "plans.yaml", "-o", name, "--force")
        assert made.code == 0, made.err
        (swap_in_word if name.endswith(".docx") else swap_in_excel)(tmp_path / name, swaps)
        return invoke("adopt", name, "--into", "plans.yaml", "--yes")

    return run


def swap_in_excel(path: Path, swaps: dict[str, str]) -> None:
    """Replace words in the cells of a workbook; each must be there."""
    book = openpyxl.load_workbook(path)
    texts = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    for old, new in swaps.items():
        found = [cell for cell in texts if old in cell.value]
        assert found, old
        found[0].value = found[0].value.replace(old, new)
    book.save(path)


def swap_in_word(path: Path, swaps: dict[str, str]) -> None:
    """Replace words in the cells of a document; each must be there."""
    document = docx.Document(str(path))
    runs = [run for table in document.tables for cell in table._cells for part in cell.paragraphs for run in part.runs]
    for old, new in swaps.items():
        found = [run for run in runs if old in run.text]
        assert found, old
        found[0].text = found[0].text.replace(old, new)
    document.save(str(path))


@pytest.mark.parametrize(
    ("asked", "swaps", "lines"),
    few_of([
        (("表.docx", "--plan", "lj-2025"), {"2.培训": "2.办班"}, (["- 培训"], ["- 办班"])),
        (("表.docx", "--plan", "lj-2025"), {"800家": "900家"}, (['- {indicator: 高新技术企业数, comparator: ">=", value: 800, unit: 家, year: 2027, text: 高新技术企业达到800家}'], ['- {indicator: 高新技术企业数, comparator: ">=", value: 900, unit: 家, year: 2027, text: 高新技术企业达到900家}'])),
        (("表.docx", "--plan", "lj-2025"), {"培育体系基本建成": "培育体系全面建成"}, (["goal: 企业创新主体地位更加突出；培育体系基本建成"], ["goal: 企业创新主体地位更加突出；培育体系全面建成"])),
        (("表.xlsx", "市科技局"), {"牵头": "责任"}, (["lead: [市科委]"], ["responsible: [市科委]"])),
        (("表.xlsx", "市财政局"), {"牵头：市科技局": "牵头：市统计局"}, (["lead: [市科委]"], ["lead: [市统计局]"])),
        (("表.xlsx", "--plan", "lj-2025", "--year", "2025"), {"高新技术企业达到300家": "高新技术企业达到310家"}, (['- {indicator: 高新技术企业数, comparator: ">=", value: 300, unit: 家, year: 2025, text: 高新技术企业达到300家}'], ['- {indicator: 高新技术企业数, comparator: ">=", value: 310, unit: 家, year: 2025, text: 高新技术企业达到310家}'])),
        (("表.xlsx", "--plan", "lj-2025", "--columns", "序号,任务名称,要点,时限"), {"建立培育库": "建好培育库", "2.培训": "2.办班"}, (['title: "建立培育库"   # 最要紧', "- 培训"], ['title: "建好培育库"   # 最要紧', "- 办班"])),
    ], 3),
)  # fmt: skip
def test_ledgers_of_units_years_and_in_word(
    adopt: Callable[..., Outcome], tmp_path: Path, asked: tuple[str, ...], swaps: dict[str, str], lines: Any
):
    done = adopt(*asked[:1], swaps, *asked[1:])
    assert (done.code, done.err) == (0, "")
    assert changed(tmp_path) == lines


def test_rows_of_a_units_ledger_are_not_all_tasks_of_the_plan(adopt: Callable[..., Outcome], tmp_path: Path):
    done = adopt("表.xlsx", {}, "市财政局")
    assert done.out.splitlines()[-1] == "没有要改的。"
    book = openpyxl.load_workbook(tmp_path / "表.xlsx")
    sheet = book.active
    places = [cell.row for row in sheet.iter_rows() for cell in row if "增加投入" in str(cell.value)]
    sheet.delete_rows(places[0])
    book.save(tmp_path / "表.xlsx")
    fewer = adopt("另.xlsx", {}, "市财政局")
    assert fewer.code == 0
    tmp_path.joinpath("plans.yaml").write_bytes(PLANS.encode())
    done = adopt_file(tmp_path / "表.xlsx")
    assert done.texts == {"plans.yaml": PLANS}
    assert done.left == (
        "表里没有的任务有1项（a2 增加投入）：单位台账里少了的任务不当作取消；要取消、换单位的，请在整个方案的分解表里改。",
    )


def adopt_file(path: Path) -> Any:
    """Adopt a workbook into the plans."""
    return adopt_ledger(read_excel(path.read_bytes(), path.name, KNOWN), PlanFiles([("plans.yaml", PLANS)]), KNOWN)


@pytest.mark.parametrize(
    "chosen",
    few_of([
        "序号,任务名称,要点,时限", "序号,任务,时限", "序号,任务编码,要点,具体举措及目标", "任务编码,具体举措及目标,牵头,责任", "任务编码,任务名称,任务,目标,配合",
        "任务编码,任务,2025年目标,2026年目标", "任务来源,方案,地区,任务编码,任务,完成状态", "时限,责任,目标,任务,重点任务,编号,任务编码",
    ], 3),
)  # fmt: skip
def test_an_untouched_table_of_any_columns_changes_nothing(invoke: Callable[..., Outcome], tmp_path: Path, chosen: str):
    tmp_path.joinpath("plans.yaml").write_text(PLANS, encoding="utf-8")
    assert invoke("ledger", "--plan", "lj-2025", "--columns", chosen, "-o", "表.xlsx").code == 0
    made = adopt_file(tmp_path / "表.xlsx")
    assert (made.texts, made.left, made.differing) == ({"plans.yaml": PLANS}, (), ())


CHINESE = (
    PLANS.replace("regions:", "地区:").replace("plans:", "方案:").replace("indicators:", "指标:")
    .replace("  sections:", "  部分:").replace("    measures:", "    举措:").replace("    - id: ", "    - 编码: ")
    .replace("      lead: ", "      牵头单位: ").replace("      support: ", "      配合单位: ").replace("      deadline: ", "      时限: ")
    .replace("      title: ", "      标题: ").replace("      number: ", "      编号: ").replace("      topics: ", "      专题: ")
)  # fmt: skip


@pytest.mark.slow
def test_a_file_with_chinese_keys_gets_chinese_keys(adopt: Callable[..., Outcome], tmp_path: Path):
    asked = ("--plan", "lj-2025", "--columns", COLUMNS)
    done = adopt("表.xlsx", {"市科技局": "市统计局", "2025年底": "2026年底"}, *asked, plans=CHINESE)
    assert (done.code, done.err) == (0, "")
    assert changed(tmp_path, CHINESE) == (
        ["牵头单位: [市科委]", "时限: 2025年底"],
        ["牵头单位: [市统计局]", "时限: 2026年底"],
    )


# --- any cell at all ---

KNOWN = known_columns()
FILES = PlanFiles([("plans.yaml", PLANS)])
KEYS = (
    "sequence",
    "number",
    "id",
    "group",
    "measure",
    "target",
    "lead",
    "support",
    "responsible",
    "deadline",
    "topics",
)
BLANK = ReadLedger(kind=FileKind.EXCEL, name="表.xlsx", columns=KEYS, rows=())
PRINTED = word_like(build_ledger(FILES.data.plans), BLANK, KNOWN)
EDITABLE = [key for key in KEYS if key not in ("sequence", "id", "group")]
PIECES = (
    "市科技局", "市财政局、市统计局", "等", "—", "", "原文未明确", "2026年6月底", "长期坚持", "2027年", "高新技术企业", "达到900家", "超过", "研发经费", "9亿元", "；", "，", "。", "、", "1.", "2.", "\n",
    "建库", "培训", ": ", " #", "[a]", "{b: c}", "'", '"', "&x", "*y", "- ", "|", "%", "\\", "目标：", PART, "牵头：", "※", "（集体）",
)  # fmt: skip
CELL = st.lists(st.sampled_from(PIECES), max_size=6).map("".join)


def taken(plans: str, read: ReadLedger) -> Any:
    """Give the proposal for a table; None where it is refused in one message."""
    try:
        return adopt_ledger(read, PlanFiles([("plans.yaml", plans)]), KNOWN)
    except ChecklistError:
        return None


@pytest.mark.slow
@settings(max_examples=120)
@given(st.dictionaries(st.tuples(st.integers(0, 3), st.sampled_from(EDITABLE)), CELL, min_size=1, max_size=4))
def test_whatever_is_typed_touches_no_other_task_and_is_taken_over_once(edits: dict[tuple[int, str], str]):
    rows = list(PRINTED.rows)
    for (place, key), text in edits.items():
        rows[place] = replace(rows[place], cells=rows[place].cells | {key: text})
    read = replace(PRINTED, rows=tuple(rows))
    made = taken(PLANS, read)
    if made is None:
        return
    new = made.texts["plans.yaml"]
    head = PLANS[: PLANS.index("plans:")]
    assert new.startswith(head)
    for remark in ("# 标题照原文", "# 最要紧", "# 培训要单列"):
        assert remark in new or "a1" in remark or (0, "measure") in edits, remark
    if all(place != 2 for place, _ in edits):
        block = PLANS[PLANS.index("    - id: b1") : PLANS.index("  - number: 三")]
        assert block in new
    again = taken(new, read)
    assert again is None or again.texts["plans.yaml"] == new or "完成时限" in str(made.differing)
