"""Columns for the hand and an office's own columns are compared as text; what only one version has is named."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest
from disturbed_ledgers import sheet_ledger, word_ledger
from office_forms import COLUMNS
from sampled import few_of
from versions import data_of, plan, task

from checklist.compare.comparison import compare
from checklist.compare.judge.kinds import EditKind, Kind
from checklist.compare.sides.alike import sides_of
from checklist.compare.sides.version import Sources, open_version
from checklist.model import PlanData

TITLE = "市科技局重点任务台账"
KNOWN = ["序号", "工作任务", "责任单位", "完成时限"]
TASKS = [["1", "建设重点实验室。", "市科技局", "2025年底"], ["2", "培育高新技术企业。", "市财政局", "2025年底"]]
MEDIA = {"docx": lambda rows: word_ledger(TITLE, rows), "xlsx": lambda rows: sheet_ledger([[TITLE], *rows])}
HEADINGS = ["责任人", "进展情况", "备注", "完成状态", "存在问题", "联系电话", "主抓处长", "2024年底前完成", "分值"]


def ledger(headings, cells, tasks=TASKS):
    """Give the rows of a ledger: the known columns, then others with what the first task says there."""
    rest = ["无"] * len(headings)
    return [[*KNOWN, *headings], [*tasks[0], *cells], [*tasks[1], *rest]]


@pytest.fixture
def compared(tmp_path):
    """Compare the ledgers that some rows make, in one medium or two; data are compared as they are."""

    def compare_rows(old, new, media=("docx", "docx"), data=None):
        known = data or PlanData()
        sources = Sources(columns=COLUMNS, load=lambda: known, at_revision=lambda *_: ())
        names = []
        for mark, version, medium in zip(("旧", "新"), (old, new), media, strict=True):
            names.append(version if isinstance(version, str) else str(tmp_path / f"{mark}.{medium}"))
            if not isinstance(version, str):
                (tmp_path / f"{mark}.{medium}").write_bytes(MEDIA[medium](version))
        return compare(*sides_of(*(open_version(name, sources) for name in names), sources))

    return compare_rows


def said(found):
    return [(change.kind, change.sentence) for row in found.rows for change in row.changes]


@pytest.mark.parametrize("media", [("docx", "docx"), ("xlsx", "xlsx"), ("docx", "xlsx")])
@pytest.mark.parametrize("heading", few_of(HEADINGS, 5))
def test_what_changes_in_any_other_column_is_said(compared, heading, media):
    found = compared(ledger([heading], ["张三"]), ledger([heading], ["王五"]), media)
    assert said(found) == [(Kind.OTHERS, f"{heading}由“张三”改为“王五”")]
    assert found.count_line == "其他栏目1项"
    assert (found.rows[0].new[-1].label, found.rows[0].new[-1].text) == (heading, "王五")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    few_of(
        [
            ("", "市长督办", "“备注”栏增加“市长督办”"),
            ("市长督办", "", "“备注”栏删去“市长督办”"),
            ("已开工", "未开工", "备注由“已开工”改为“未开工”"),
            (
                "一期工程已经开工，二期工程正在办理用地手续，三期工程尚未启动，项目总体进度符合计划要求，完成投资30%",
                "一期工程已经开工，二期工程正在办理用地手续，三期工程尚未启动，项目总体进度符合计划要求，完成投资50%",
                "“备注”栏“30%”改为“50%”",
            ),
        ],
        2,
    ),
)
def test_how_a_change_of_text_is_said(compared, old, new, sentence):
    assert said(compared(ledger(["备注"], [old]), ledger(["备注"], [new]))) == [(Kind.OTHERS, sentence)]


@pytest.mark.slow
def test_a_column_only_one_version_has_is_named_once_if_anything_stands_in_it(compared):
    more, blank = ledger(["责任人", "备注"], ["张三", ""], TASKS), ledger(["签字"], [""])
    more[2][5] = blank[2][4] = ""
    assert compared(more, blank).not_compared == ("新版没有“责任人”，未作对照",)
    assert compared(blank, more).not_compared == ("旧版没有“责任人”，未作对照",)
    assert compared(blank, more).rows == ()


def test_beside_data_other_columns_are_named_and_no_change(compared):
    made = data_of(plan(task("m1", title="建设重点实验室", actions=(), responsible=["市科技局"], due="2025年底")))
    rows = [[*KNOWN, "责任人", "进展情况"], [*TASKS[0], "张三", "已开工"]]
    found = compared(rows, "mou-2023", ("docx", "docx"), made)
    assert (found.rows, found.not_compared[-1]) == ((), "新版没有“责任人”“进展情况”，未作对照")


def test_a_status_of_the_data_is_compared_with_the_column_of_a_file(compared):
    one = task("m1", title="建设重点实验室", actions=(), responsible=["市科技局"], due="2025年底", status="进行中")
    rows = [[*KNOWN, "状态"], [*TASKS[0], "已完成"]]
    found = compared("mou-2023", rows, ("docx", "xlsx"), data_of(plan(one)))
    assert said(found) == [(Kind.OTHERS, "状态由“进行中”改为“已完成”")]


def test_two_columns_of_one_meaning_are_both_compared(compared):
    headings = ["联系人", "责任人", "承办单位"]
    found = compared(ledger(headings, ["甲", "乙", "市科技局"]), ledger(headings, ["甲", "丙", "市商务局"]))
    assert [sentence for _, sentence in said(found)] == ["责任人由“乙”改为“丙”", "承办单位由“市科技局”改为“市商务局”"]


@pytest.mark.parametrize(
    "headings",
    [("任务", "具体措施"), ("任务名称", "工作内容"), ("工作任务", "主要举措"), ("重点任务", "任务"), ("举措", "要点")],
)
def test_two_columns_of_the_task_are_both_compared(compared, headings):
    old, new = (
        [
            ["序号", *headings, "责任单位"],
            ["1", "建设重点实验室", text, "市科技局"],
            ["2", "培育企业", "摸底", "市科技局"],
        ]
        for text in ("选址；开工；验收", "选址；缓建")
    )
    ((_, sentence),) = said(compared(old, new))
    assert sentence.endswith(("“开工；验收”改为“缓建”", "由“选址；开工；验收”改为“选址；缓建”"))


def test_columns_of_the_same_heading_and_of_none_are_told_apart(compared):
    headings = ["备注", "备注", ""]
    found = compared(ledger(headings, ["甲", "乙", "丙"]), ledger(headings, ["甲", "丁", "戊"]))
    assert [sentence for _, sentence in said(found)] == [
        "备注（第6列）由“乙”改为“丁”",
        "第7列由“丙”改为“戊”",
    ]


def test_headings_of_months_in_brackets_are_one_column_and_of_quarters_are_several(compared):
    old, new = ledger(["进展情况（截至6月）"], ["50%"]), ledger(["进展情况（截至9月）"], ["80%"])
    assert said(compared(old, new)) == [(Kind.OTHERS, "进展情况由“50%”改为“80%”")]
    quarters = ["进展情况（一季度）", "进展情况（二季度）"]
    found = compared(ledger(quarters, ["50%", ""]), ledger(quarters, ["50%", "80%"]))
    assert said(found) == [(Kind.OTHERS, "“进展情况（二季度）”栏增加“80%”")]


def test_a_source_that_is_no_plan_and_a_second_task_cell_are_compared(compared):
    headings = ["任务来源", "举措要点"]
    found = compared(ledger(headings, ["市长办公会", "选址"]), ledger(headings, ["市委常委会", "选址；开工"]))
    assert said(found) == [
        (Kind.CONTENT, "增加“开工”"),
        (Kind.OTHERS, "任务来源由“市长办公会”改为“市委常委会”"),
    ]


def test_new_tasks_are_shown_with_what_the_other_columns_say(compared):
    old, new = ledger(["责任人"], ["张三"]), ledger(["责任人"], ["张三"])
    new.append(["3", "引进急需紧缺人才。", "市科技局", "2026年底", "李四"])
    (row,) = compared(old, new).rows
    assert [(line.label, line.text) for line in row.new][-1] == ("责任人", "李四")


@pytest.mark.slow
def test_the_change_is_in_every_medium_and_can_be_asked_for(invoke, tmp_path):
    for name, person in (("旧.docx", "张三"), ("新.docx", "王五")):
        (tmp_path / name).write_bytes(MEDIA["docx"](ledger(["责任人"], [person])))
    for form in ("table", "markdown", "csv", "html", "json"):
        assert "责任人由“张三”改为“王五”" in invoke("diff", "旧.docx", "新.docx", "--format", form).out
        assert "王五" in invoke("diff", "旧.docx", "新.docx", "--by-unit", "--format", form).out
    assert "本表共1条：其他栏目1项" in invoke("diff", "旧.docx", "新.docx", "--only", "其他栏目").out
    (row,) = json.loads(invoke("diff", "旧.docx", "新.docx", "--format", "json").out)["rows"]
    assert (row["kinds"], row["changes"][0]["aspect"]) == (["其他栏目"], "责任人")


@pytest.mark.parametrize("name", ["第1列：序号", "主抓处长"])
def test_what_an_unknown_column_is_taken_for_is_said(invoke, tmp_path, name):
    (tmp_path / "台账.docx").write_bytes(MEDIA["docx"](ledger([name], ["甲"])))
    outcome = invoke("diff", "台账.docx", "台账.docx")
    assert f"台账.docx：表头“{name}”不认识，只作为文字对照。" in outcome.err
    assert "两个版本没有差别" in outcome.out


CONTACTS = [["联系人", "电话"], ["张三", "1380000"]]


@pytest.mark.parametrize(
    ("tables", "sentence"),
    [
        ((CONTACTS, CONTACTS), ()),
        ((CONTACTS, [CONTACTS[0], ["李四", "1380000"]]), ("第2个表（联系人、电话）两个版本不同，未作对照",)),
        (([["", ""]], CONTACTS), ("第2个表（联系人、电话）两个版本不同，未作对照",)),
    ],
)
def test_a_second_table_of_a_document_that_differs_is_named(compared, tmp_path, tables, sentence):
    for name, table in zip(("旧.docx", "新.docx"), tables, strict=True):
        (tmp_path / name).write_bytes(word_ledger(TITLE, ledger([], []), "联系人", table))
    found = compared(str(tmp_path / "旧.docx"), str(tmp_path / "新.docx"))
    assert (found.rows, found.not_compared) == ((), sentence)


def test_another_sheet_of_a_workbook_that_differs_is_named(compared, tmp_path):
    for name, person in (("旧.xlsx", "张三"), ("新.xlsx", "李四")):
        book = openpyxl.load_workbook(io.BytesIO(MEDIA["xlsx"](ledger([], []))))
        book.create_sheet("联系人").append([person])
        book.save(tmp_path / name)
    found = compared(str(tmp_path / "旧.xlsx"), str(tmp_path / "新.xlsx"))
    assert (found.rows, found.not_compared) == ((), ("工作表“联系人”两个版本不同，未作对照",))


ROLES = [
    ("市科技局、市财政局", "牵头：市财政局\n配合：市科技局", ["市科技局由责任改为配合", "市财政局由责任改为牵头"]),
    ("牵头：市财政局\n配合：市科技局", "市科技局、市财政局", ["市财政局由牵头改为责任", "市科技局由配合改为责任"]),
    ("市科技局（牵头）、市财政局", "市财政局（牵头）、市科技局", ["牵头单位由市科技局调整为市财政局"]),
    ("市科技局、市财政局", "牵头：市科技局、市财政局", ["市科技局、市财政局由责任改为牵头"]),
    ("市科技局", "牵头：市科技局\n配合：市财政局", ["增加配合单位市财政局"]),
    ("牵头：市科技局\n配合：市财政局", "市科技局", ["减少配合单位市财政局"]),
    ("牵头：市科技局；配合：市财政局", "牵头：市财政局；配合：市科技局", ["牵头单位由市科技局调整为市财政局（市财政局原为配合单位，市科技局改为配合单位）"]),
]  # fmt: skip


@pytest.mark.parametrize("media", [("docx", "docx"), ("docx", "xlsx")])
@pytest.mark.parametrize(("old", "new", "sentences"), few_of(ROLES, 3))
def test_roles_that_words_tell_in_one_column_are_compared(compared, old, new, sentences, media):
    versions = ([KNOWN, [*TASKS[0][:2], units, "2025年底"], TASKS[1]] for units in (old, new))
    assert [sentence for _, sentence in said(compared(*versions, media))] == sentences


def test_the_part_of_a_unit_whose_role_is_left_open_did_not_change(invoke, tmp_path):
    for name, units in (("旧.docx", "市科技局"), ("新.docx", "牵头：市科技局\n配合：市财政局")):
        (tmp_path / name).write_bytes(MEDIA["docx"]([KNOWN, [*TASKS[0][:2], units, "2025年底"], TASKS[1]]))
    found = json.loads(invoke("diff", "旧.docx", "新.docx", "--by-unit", "--format", "json").out)
    moves = {unit["unit"]: [one["move"] for one in unit["tasks"]] for unit in found["units"]}
    assert moves["市科技局"] == ["仍承担"]


@pytest.mark.parametrize(
    ("numbers", "same"),
    [(("1", "2"), True), (("", ""), True), (("1", "7"), False), (("（一）", "2"), False), (("1.1", "2"), False)],
)
def test_numbers_that_alone_differ_are_said_and_untold_ones_are_none(compared, numbers, same):
    other = [KNOWN, [numbers[0], *TASKS[0][1:]], [numbers[1], *TASKS[1][1:]]]
    found = compared(ledger([], []), other)
    assert (found.rows, [edit.kind for edit in found.edits]) == ((), [] if same else [EditKind.NUMBERING])
