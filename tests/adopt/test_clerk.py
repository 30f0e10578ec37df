"""``adopt`` of what people do to a table in Excel: each is taken over, or refused with its place; never twice, never in part."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from sampled import few_of

from checklist.adopt.standing import PlanFiles
from checklist.adopt.taskcells import read_task
from checklist.model import Deadline, DeadlineKind, Measure
from tests.adopt.test_tables import A1, A2, COLUMNS, PART, PLANS, T300, T500, changed, edit_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Outcome


def put(*cells: tuple[str, str, Any]) -> Callable[..., list[list[Any]]]:
    """Give what writes into cells, each named by its task and its heading."""

    def edit(head: list[str], rows: list[list[Any]]) -> list[list[Any]]:
        code = head.index("任务编码")
        places = [
            (next(row for row in rows if row[code] == name), head.index(heading), value)
            for name, heading, value in cells
        ]
        for row, place, value in places:
            row[place] = value
        return rows

    return edit


def timed(text: str) -> str:
    """Give the line of a2 with a completion time."""
    return A2.replace("要点:", f"时限: {text}, 要点:")


@pytest.mark.parametrize(
    ("cells", "lines"),
    few_of([
        ([("a2", "责任单位", "临江市财政局、临江市科学技术局、临江市统计局")], ([A2], [A2.replace("市科技局]", "市科技局, 市统计局]")])),
        ([("a2", "责任单位", "市财政局 市科技局\n市统计局")], ([A2], [A2.replace("市科技局]", "市科技局, 市统计局]")])),
        ([("a2", "责任单位", "市财政局（张三 13800000000）、\n市科技局")], ([], [])),
        ([("a1", "牵头单位", "市科技局（牵头）"), ("a1", "完成时限", "2026年第二季度")], (["deadline: 2025年底"], ["deadline: 2026年第二季度"])),
        ([("a1", "完成时限", "二〇二六年六月底")], (["deadline: 2025年底"], ["deadline: 二〇二六年六月底"])),
        ([("a1", "完成时限", "2026.6.30")], (["deadline: 2025年底"], ['deadline: "2026.6.30"'])),
        ([("a1", "完成时限", "长期坚持")], (["deadline: 2025年底"], ["deadline: 长期坚持"])),
        ([("a1", "具体举措", "建立培育库。\n1.建库；\n2.培训。")], ([], [])),
        ([("a2", "具体举措", '增加投入。1.=加大投入；2.管好 "资金"')], ([A2], [A2.replace("[加大投入]", '["=加大投入", "管好 \\"资金\\""]')])),
        ([("b2", "完成时限", "")], ([], [])),
        ([("a2", "工作目标", "2026年研发经费达到8亿元；2027年研发经费达到10亿元"), ("a2", "完成时限", "2027年")], ([A2], [A2.replace("8亿元]", "8亿元, 2027年研发经费达到10亿元]")])),
        ([("a2", "工作目标", "2026年研发经费达到6亿元")], ([A2], [A2.replace("8亿", "6亿")])),
        ([("a2", "工作目标", "")], ([A2], [timed("2026年").replace(", 目标: [研发经费2026年达到8亿元]", "")])),
        ([("a1", "工作目标", f"{PART}高新技术企业2025年达到300家；高新技术企业2026年达到500家")], ([], [])),
        ([("a1", "工作目标", PART)], (["targets:", T300, T500], [])),
        ([("a1", "任务编码", " A1\n"), ("a2", "任务编码", "ａ2"), ("b1", "任务编码", "b 1")], ([], [])),
        ([("a2", "具体举措", "增加投入。1.加大投入。")], ([], [])),
        ([("b2", "具体举措", "加强宣传。（1）用好媒体；（2）讲好故事；（3）办好活动。")], (["actions: [用好媒体, 讲好故事]"], ["actions: [用好媒体, 讲好故事, 办好活动]"])),
        ([("b2", "具体举措", "加强宣传。①用好媒体；②讲好故事；③办好活动。")], (["actions: [用好媒体, 讲好故事]"], ["actions: [用好媒体, 讲好故事, 办好活动]"])),
        ([("a2", "工作目标", "2027年研发经费达到8亿元"), ("a2", "完成时限", "2027年")], ([A2], [A2.replace("2026", "2027")])),
        ([("a2", "任务编码", None), ("a2", "完成时限", "2027年6月底")], ([A2], [timed("2027年6月底")])),
        ([("a2", "工作目标", "2027年研发经费不少于8亿元"), ("a2", "完成时限", "2027年")], ([A2], [A2.replace("研发经费2026年达到8亿元", "2027年研发经费不少于8亿元")])),
        ([("a2", "工作目标", "2026年研发经费达到8亿元、高新技术企业达到5家")], ([A2], [A2.replace("8亿元]", "8亿元, 2026年高新技术企业达到5家]")])),
        ([("a2", "工作目标", "2026年研发总费达到8亿元")], ([A2], [A2.replace("研发经费2026年", "2026年研发总费")])),
        ([("a2", "责任单位", "市科技局牵头，市财政局配合")], ([A2], [A2.replace("责任单位: [市财政局, 市科技局]", "牵头单位: [市科技局], 配合单位: [市财政局]")])),
    ], 5),
)  # fmt: skip
def test_what_is_typed_as_people_do_is_taken_over(
    adopt_rows: Callable[..., Outcome], tmp_path: Path, cells: list[tuple[str, str, Any]], lines: Any
):
    done = adopt_rows(put(*cells), plans=PLANS)
    assert (done.code, done.err) == (0, "")
    assert changed(tmp_path) == lines


TWO = "目标: [研发经费2026年达到8亿元, 高新技术企业2026年达到5家]"
JOINED = "目标: 研发经费2026年达到8亿元；高新技术企业2026年达到5家"


@pytest.mark.parametrize(
    ("written", "cell", "after"),
    [
        (TWO, "2026年研发经费达到9亿元；2026年高新技术企业达到5家", TWO.replace("8亿", "9亿")),
        (TWO, "2026年研发经费达到8亿元", "目标: [研发经费2026年达到8亿元]"),
        (JOINED, "2026年研发经费达到8亿元；2026年高新技术企业达到6家", JOINED.replace("5家", "6家")),
        (JOINED, "2026年高新技术企业达到5家", "目标: 高新技术企业2026年达到5家"),
        ("目标: [研发经费2026年达到8亿元、2027年达到9亿元]", "研发经费2026年达到8亿元、2027年达到10亿元", "目标: [研发经费2026年达到8亿元、2027年达到10亿元]"),
        (JOINED, "2026年研发经费达到8亿元；2026年高新技术企业达到5家；2026年专利达到7件", f"{JOINED}；2026年专利达到7件"),
    ],
)  # fmt: skip
def test_goals_on_one_line_change_one_by_one(
    adopt_rows: Callable[..., Outcome], tmp_path: Path, written: str, cell: str, after: str
):
    plans = PLANS.replace("目标: [研发经费2026年达到8亿元]", written)
    done = adopt_rows(put(("a2", "工作目标", cell)), plans=plans)
    assert (done.code, done.err) == (0, "")
    line = next(line.strip() for line in plans.splitlines() if written in line)
    assert changed(tmp_path, plans) == ([line], [line.replace(written, after)])


def test_the_only_goal_of_a_table_may_be_taken_out(adopt_rows: Callable[..., Outcome], tmp_path: Path):
    plans = re.sub(r"      targets:\n      - .*\n      - .*\n", "", PLANS)
    done = adopt_rows(put(("a2", "工作目标", "—"), ("a2", "完成时限", "2027年底※")), plans=plans)
    assert (done.code, done.err) == (0, "")
    assert changed(tmp_path, plans) == ([A2], [A2.replace(", 目标: [研发经费2026年达到8亿元]", "")])


@pytest.mark.parametrize(
    ("opening", "title"),
    [
        ("开展服务。", ""), ("（二）开展服务。", ""), ("1.开展服务。", ""), ("开展服务：", ""),
        ("进一步开展服务。", "进一步开展服务"), ("开展服务工作。", "开展服务工作"), ("开展上门服务。", "开展上门服务"),
    ],
)  # fmt: skip
def test_a_title_changes_with_the_words_that_open_a_task(opening: str, title: str):
    old = "开展服务。组织专家进企业。"
    blank = Deadline(text="", kind=DeadlineKind.ONGOING)
    measure = Measure(id="b1", number="二1", sequence=1, title="开展服务", text=old, deadline=blank)
    new = f"{opening}组织专家进企业。"
    assert read_task(new, old, measure, titled=False) == {**({"title": title} if title else {}), "text": new}


RETITLE = "没有改；改标题的，这一部分各行都要改成一样的；移动任务的，要写成那一部分原来的标题。\n"


@pytest.mark.parametrize(
    ("cells", "lines", "said"),
    few_of([
        ([("a2", "工作目标", "2027年研发经费达到9亿元")], ([A2], [A2.replace("2026年达到8", "2027年达到9")]), "没有采纳：第5行“完成时限”：表里是“2026年”，目标写到2027年，没有改；时限由目标的年份而来，另有规定的请直接在数据里写。\n"),
        ([("a2", "具体举措", A1)], ([], []), "没有采纳：第5行“具体举措”：写的是另一项任务的话，像是合并了单元格，没有改；请取消合并，各写各的，再采纳。\n"),
        ([("a1", "重点任务", "一、壮大企业")], ([], []), f"没有采纳：第4行“重点任务”：标题“一、培育企业”：表里是“一、培育企业、一、壮大企业”，{RETITLE}"),
        ([("a1", "任务编码", "a2"), ("a2", "任务编码", "a1")], ([], []), "没有采纳：第4行：任务编码由a1改成了a2；编码定了不改，请改回再采纳，这一行没有采纳。\n没有采纳：第5行：任务编码由a2改成了a1；编码定了不改，请改回再采纳，这一行没有采纳。\n"),
        ([("a2", "工作目标", 8)], ([], []), "没有采纳：第5行“工作目标”：增加的“8”，没有读出与数据对应的指标和数字，没有改；请直接在数据里改。\n"),
    ], 2),
)  # fmt: skip
def test_what_cannot_be_taken_over_names_its_place(
    adopt_rows: Callable[..., Outcome], tmp_path: Path, cells: list[tuple[str, str, Any]], lines: Any, said: str
):
    done = adopt_rows(put(*cells), plans=PLANS)
    assert done.err == said
    assert changed(tmp_path) == lines


LATER = (("a2", "完成时限", "2026年6月底"), ([A2], [timed("2026年6月底")]))
ROLES = "请按原文核对：一个单位在一条举措里只有一种分工。若原文如此，请直接在数据里改。\n"
YEARS = "（2025—2027年）内，没有采纳：请核对 year 和方案的 period。若原文如此，请直接在数据里改。\n"
NEW_ROW = {"具体举措": "评比。1.打分；2.公布。", "重点任务": "一、培育企业", "牵头单位": "市科技局"}


@pytest.mark.parametrize(
    ("cells", "new", "said"),
    few_of([
        ([("a1", "配合单位", "市科技局、市财政局")], {}, f"第4行：“市科委”既是牵头单位，又是配合单位，没有采纳：{ROLES}"),
        ([("a1", "工作目标", f"{PART}高新技术企业2025年达到300家；高新技术企业2036年达到500家")], {}, f"第4行：目标“高新技术企业达到500家”的年份2036年不在方案期限{YEARS}"),
        ([("a1", "工作目标", f"{PART.replace('2027', '2037')}2025年高新技术企业达到300家；2026年高新技术企业达到500家")], {}, f"第4行“工作目标”：目标“高新技术企业达到800家”的年份2037年不在方案期限{YEARS}"),
        ([("a1", "具体举措", "建立培育库。")], {}, "第4行：举措“建立培育库”既没有举措要点，也没有原文，没有采纳：请补 actions（要点）或 text（原文）。若原文只有标题，请直接在数据里改。\n"),
        ([], {**NEW_ROW, "责任单位": "市科技局"}, f"第6行：“市科技局”既是牵头单位，又是责任单位，没有采纳：{ROLES}"),
        ([], {**NEW_ROW, "工作目标": "2036年建成平台8个"}, f"第6行：目标“建成平台8个”的年份2036年不在方案期限{YEARS}"),
    ], 3),
)  # fmt: skip
def test_what_check_refuses_is_left_out_with_its_row_and_the_rest_is_taken_over(
    adopt_rows: Callable[..., Outcome],
    tmp_path: Path,
    cells: list[tuple[str, str, Any]],
    new: dict[str, str],
    said: str,
):
    def edit(head: list[str], rows: list[list[Any]]) -> list[list[Any]]:
        added = [[new.get(heading) for heading in head]] if new else []
        return [*put(*cells, LATER[0])(head, rows)[:2], *added, *rows[2:]]

    done = adopt_rows(edit, plans=PLANS)
    assert (done.code, done.err) == (0, f"没有采纳：{said}")
    assert changed(tmp_path) == LATER[1]


def test_new_rows_of_one_unknown_unit_are_refused_each_by_its_own_row(
    adopt_rows: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
):
    def edit(head: list[str], rows: list[list[Any]]) -> list[list[Any]]:
        added = [[{**NEW_ROW, "牵头单位": "市大数据局"}.get(heading) for heading in head] for _ in range(4)]
        return [*rows[:2], *added, *rows[2:]]

    unedited, again = PlanFiles.unedited, []
    monkeypatch.setattr(PlanFiles, "unedited", lambda files: again.append(files) or unedited(files))
    why = "没有登记“市大数据局”这个单位，没有采纳：请先在地区 lj 的 units 里登记这个单位。"
    assert adopt_rows(edit, plans=PLANS).err.splitlines() == [f"没有采纳：第{row}行：{why}" for row in range(6, 10)]
    assert len(again) == len(["with --yes", "once more"])


def add_column(heading: str, texts: tuple[str, ...]) -> Callable[[Any], None]:
    def edit(sheet: Any) -> None:
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        top = next(cell.row for row in sheet.iter_rows() for cell in row if cell.value == "序号")
        sheet.insert_cols(4)
        for row, text in enumerate((heading, *texts), top):
            sheet.cell(row, 4).value = text

    return edit


@pytest.mark.parametrize("heading", few_of(["牵头单位", "配合单位", "责任单位"], 3))
@pytest.mark.parametrize("instead", [None, "主责"])
def test_a_column_of_units_that_went_takes_no_unit_away(
    adopt_rows: Callable[..., Outcome], tmp_path: Path, heading: str, instead: str | None
):
    def edit(head: list[str], rows: list[list[Any]]) -> list[list[Any]]:
        head[head.index(heading)] = instead
        return rows

    done = adopt_rows(edit, plans=PLANS)
    assert [line for line in done.err.splitlines() if "提醒" not in line] == []
    assert changed(tmp_path) == ([], [])


@pytest.mark.parametrize(
    ("heading", "said"),
    [
        ("牵头单位", "“牵头单位”有两列，看不出照哪一列，都没有采纳：请删去不用的一列再采纳。"),
        ("办结要求", "“办结要求”不是方案数据里的列，没有采纳；是哪一列改了名的，请用 --map 办结要求=列 指明。"),
        ("备注", "“备注”是留给人填的列，不是方案数据，没有采纳。"),
        ("办结时间", "“办结时间”里写的不是办结情况，没有采纳；是哪一列改了名的，请用 --map 办结时间=列 指明。"),
    ],
)
def test_a_column_more_changes_nothing(invoke: Callable[..., Outcome], tmp_path: Path, heading: str, said: str):
    tmp_path.joinpath("plans.yaml").write_text(PLANS, encoding="utf-8")
    invoke("ledger", "--plan", "lj-2025", "--data", "plans.yaml", "--columns", COLUMNS, "-o", "表.xlsx")
    book = openpyxl.load_workbook("表.xlsx")
    add_column(heading, ("市统计局", "市教育局"))(book.active)
    book.save("表.xlsx")
    done = invoke("adopt", "表.xlsx", "--into", "plans.yaml", "--yes")
    assert (done.out, done.code) == (f"{said}\n没有要改的。\n", 0), done.err
    assert changed(tmp_path) == ([], [])
    edit_table(tmp_path / "表.xlsx", {("a1", "具体举措"): "建立培育库。"})
    refused = invoke("adopt", "表.xlsx", "--into", "plans.yaml", "--yes")
    assert refused.out == f"{said}\n除上面列出的以外，没有要改的。\n"
    assert "没有采纳：第4行：举措“建立培育库”既没有举措要点，也没有原文，没有采纳：" in refused.err


def test_only_the_figure_of_a_phrase_changes(adopt_rows: Callable[..., Outcome], tmp_path: Path):
    plans = PLANS.replace("研发经费2026年达到8亿元", "研发经费2026年达到6亿元")
    adopt_rows(put(("a2", "工作目标", "2026年研发经费达到8亿元")), plans=plans)
    assert changed(tmp_path, plans) == ([A2.replace("8亿", "6亿")], [A2])


SECOND = (
    PLANS[PLANS.index("- id: lj-2025") :].replace("lj-2025", "lj-2026").replace("科技创新", "人才发展")
    .replace("id: a", "id: c").replace("编码: a", "编码: c").replace("id: b", "id: d")
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("chosen", [(), ("--columns", "序号,任务编码,重点任务,任务,目标,责任,时限")])
def test_edits_in_two_plans_go_to_each(adopt_rows: Callable[..., Outcome], tmp_path: Path, chosen: tuple[str, ...]):
    both = PLANS + SECOND
    asked = ("--plan", "lj-2025", "--plan", "lj-2026", *chosen)
    done = adopt_rows(lambda _, rows: rows, *asked, plans=both)
    assert (done.out, done.err) == ("没有要改的。\n", "")
    edit = put(("a1", "完成时限", "2026年6月底"), ("c1", "完成时限", "2026年9月底"))
    assert adopt_rows(edit, *asked, plans=both).err == ""
    assert changed(tmp_path, both) == (["deadline: 2025年底"] * 2, ["deadline: 2026年6月底", "deadline: 2026年9月底"])
