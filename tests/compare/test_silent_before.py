"""What differs between two ledgers without anything of a task's substance changing is named once, and nothing is passed over."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from disturbed_ledgers import cut_table, sheet_ledger, word_ledger
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from office_forms import COLUMNS, save
from openpyxl.comments import Comment
from openpyxl.styles import Font
from sampled import few_of
from versions import plan, task

from checklist.compare.by_unit import by_unit
from checklist.compare.comparison import compare
from checklist.compare.judge.kinds import EditKind, Kind
from checklist.compare.run import Wishes, compare_versions
from checklist.compare.sides.alike import sides_of
from checklist.compare.sides.version import Sources, open_version
from checklist.errors import InputError
from checklist.ledger.ledger import build_ledger
from checklist.ledger.ledgerjson import ledger_json
from checklist.model import PlanData
from checklist.render.comparison_sheet import unit_sheet

TITLE = "重点任务分解表"
HEAD = ["序号", "重点任务", "任务名称", "工作目标", "牵头单位", "配合单位", "完成时限"]
GOAL, LEAD, SUPPORT = 3, 4, 5
ROWS = [
    ["1", "一、培育主体", "培育高新技术企业", "2027年高新技术企业达到800家", "市科技局", "市财政局、市税务局", "2025年底"],
    ["2", "一、培育主体", "提高研发投入", "2027年研发投入强度达到1.8%以上", "市科技局", "市教育局", "2025年底"],
    ["3", "二、转化成果", "发展技术市场", "2026年技术合同成交额达到6.5亿元", "市科技局", "各县区政府", "2026年底"],
]  # fmt: skip
MEDIA = {"docx": lambda rows: word_ledger(TITLE, rows), "xlsx": lambda rows: sheet_ledger([[TITLE], *rows])}


def with_cell(text, column, row=0):
    """Give the rows with another text in one cell."""
    rows = [list(cells) for cells in ROWS]
    rows[row][column] = text
    return rows


@pytest.fixture
def compared(tmp_path):
    """Compare two ledgers, given as rows or as the bytes of a workbook; the remarks of reading come with it."""

    def compare_files(old, new, medium="docx", head=HEAD):
        names = []
        for mark, rows in (("旧", old), ("新", new)):
            path = tmp_path / f"{mark}.{medium}"
            path.write_bytes(rows if isinstance(rows, bytes) else MEDIA[medium]([head, *rows]))
            names.append(str(path))
        sources = Sources(columns=COLUMNS, load=PlanData, at_revision=lambda *_: ())
        versions = [open_version(name, sources) for name in names]
        found = compare(*sides_of(*versions, sources))
        return found, [remark for version in versions for remark in version.remarks]

    return compare_files


def said(found):
    return [(change.kind, change.sentence) for row in found.rows for change in row.changes]


def edits(found):
    return [(edit.kind, edit.sentence) for edit in found.edits]


# ---- figures


@pytest.mark.parametrize("medium", ["docx", "xlsx"])
@pytest.mark.parametrize(
    ("old", "new", "spelt"),
    few_of([
        ("2027年高新技术企业达到800家", "2027年高新技术企业≥800家", ("达到800家", "≥800家")),
        ("2027年高新技术企业达到800家", "2027年高新技术企业达到八百家", ("达到800家", "达到八百家")),
        ("2027年高新技术企业达到800家", "2027年高新技术企业800家", ("达到800家", "800家")),
        ("2027年高新技术企业不低于800家", "2027年高新技术企业≥800家", ("不低于800家", "≥800家")),
        ("2027年高新技术企业＞800家", "2027年高新技术企业超过800家", ("＞800家", "超过800家")),
        ("研发投入强度达到1.80%", "研发投入强度达到1.8%", ("达到1.80%", "达到1.8%")),
        ("研发投入占比达到50%", "研发投入占比达到百分之五十", ("达到50%", "达到百分之五十")),
        ("高新技术企业达到10000家", "高新技术企业达到1万家", ("达到10000家", "达到1万家")),
        ("高新技术企业达到1,000家", "高新技术企业达到1000家", ("达到1,000家", "达到1000家")),
        ("成交额达到1.5亿元", "成交额达到15000万元", ("达到1.5亿元", "达到15000万元")),
        ("培育3—5家高新技术企业", "培育3至5家高新技术企业", ("培育3—5家高新技术企业", "培育3至5家高新技术企业")),
        ("排名进入全省前十位", "排名进入全省前10位", ("进入全省前十位", "进入全省前10位")),
        ("三级医院3家", "3级医院3家", ("三级医院", "3级医院")),
        ("排名前三", "排名前3", ("前三", "前3")),
        ("2025年6月", "2025年06月", ("2025年6月", "2025年06月")),
        ("三分之二以上企业建立研发机构", "2/3以上企业建立研发机构", ("三分之二以上企业建立研发机构", "2/3以上企业建立研发机构")),
    ], 15),
)  # fmt: skip
def test_a_figure_of_a_goal_that_is_only_written_otherwise_is_said_once(compared, medium, old, new, spelt):
    for one, two, (said_old, said_new) in ((old, new, spelt), (new, old, spelt[::-1])):
        found, _ = compared(with_cell(one, GOAL), with_cell(two, GOAL), medium)
        sentence = f"数字写法有调整、数值不变的1处，如“{said_old}”改为“{said_new}”"
        assert (said(found), edits(found)) == ([], [(EditKind.FIGURES, sentence)])


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    few_of(
        [
            ("2027年高新技术企业800家", "2027年高新技术企业800家以上", Kind.WORDING),
            ("2027年高新技术企业达到800家", "2027年高新技术企业超过800家", Kind.TARGET),
            ("2027年高新技术企业达到800家", "2027年高新技术企业≥900家", Kind.TARGET),
            ("2027年高新技术企业达到800家", "2027年高新技术企业力争达到800家", Kind.TARGET),
            ("1:3配套", "1:4配套", Kind.CONTENT),
            ("“十四五”末达到50%", "“十五五”末达到50%", Kind.CONTENT),
            ("翻一番，达到46家", "翻一番，达到50家", Kind.TARGET),
        ],
        3,
    ),
)
def test_a_bound_or_figure_that_differs_is_no_spelling(compared, old, new, kind):
    found, _ = compared(with_cell(old, GOAL), with_cell(new, GOAL))
    assert ([one for one, _ in said(found)], edits(found)) == ([kind], [])


def test_quotes_in_a_goal_are_inner_ones_where_it_is_quoted(compared):
    found, _ = compared(with_cell("“十四五”末达到50%", GOAL), with_cell("“十五五”末达到50%", GOAL))
    assert said(found) == [(Kind.CONTENT, "工作目标的表述由“‘十四五’末达到50%”改为“‘十五五’末达到50%”")]


MARKED = [
    (1, "一、培育“专精”主体", '一、培育"专精"主体'),
    (2, "支持“专精”企业", "支持「专精」企业"),
    (GOAL, "“专精”企业达到50家", "‘专精’企业达到50家"),
    (GOAL, "出台《“专精”办法》", "出台《‘专精’办法》"),
    (6, "2026年6月—2026年底", "2026年6月-2026年底"),
]


@pytest.mark.parametrize("medium", ["docx", "xlsx"])
@pytest.mark.parametrize(("column", "old", "new"), few_of(MARKED, 3))
def test_marks_written_otherwise_are_said_once_wherever_they_stand(compared, medium, column, old, new):
    for one, two in ((old, new), (new, old)):
        found, _ = compared(with_cell(one, column), with_cell(two, column), medium)
        assert (said(found), edits(found)) == (
            [],
            [(EditKind.PUNCTUATION, "标点、空格和全角半角有调整的1处，不逐项列出")],
        )


@pytest.mark.parametrize(
    ("old", "new"),
    few_of([("每月", "按月"), ("每季度", "按季度"), ("每季度", "每季"), ("每半年", "按半年"), ("每年", "每年度"), ("每周", "按周"), ("每月25日前", "按月25日前"), ("每月", "每月一次"), ("每季度一次", "按季度1次")], 3),
)  # fmt: skip
def test_a_rhythm_in_other_words_is_no_other_time(compared, old, new):
    for one, two in ((old, new), (new, old)):
        found, _ = compared(with_cell(one, -1), with_cell(two, -1))
        assert said(found) == [(Kind.WORDING, f"完成时限的表述由{one}改为{two}，时间不变")]
    found, _ = compared(
        [with_cell(old, -1)[0], with_cell(old, -1, 1)[1]], [with_cell(new, -1)[0], with_cell(new, -1, 1)[1]]
    )
    sentence = f"完成时限的表述由“{old}”改为“{new}”，时间不变，涉及2项"
    assert (said(found), edits(found)) == ([], [(EditKind.DEADLINES, sentence)])


@pytest.mark.parametrize(
    ("old", "new"), [("每月", "每季度"), ("每季度末", "每季度"), ("每月", "长期坚持"), ("每月两次", "每月")]
)
def test_another_rhythm_is_another_time(compared, old, new):
    found, _ = compared(with_cell(old, -1), with_cell(new, -1))
    assert said(found) == [(Kind.DEADLINE, f"完成时限由{old}调整为{new}")]


def test_a_goal_that_only_doubles_has_no_name_but_the_tasks_goal(compared):
    found, _ = compared(with_cell("翻一番，达到46家", GOAL), with_cell("翻一番，达到50家", GOAL))
    assert said(found) == [(Kind.TARGET, "工作目标由46家上调为50家，增加4家")]


def test_a_rank_is_said_with_what_makes_it_one(compared):
    found, _ = compared(with_cell("进入全省前10名", GOAL), with_cell("进入全省前8名", GOAL))
    assert said(found) == [(Kind.TARGET, "进入全省由前10名上调为前8名，前移2名")]


def test_a_further_stage_before_the_same_date_is_no_other_wording(compared):
    found, _ = compared(ROWS, with_cell("2025年6月底前完成选址，2025年底建成", -1))
    sentence = "完成时限由2025年底调整为2025年6月底前完成选址，2025年底建成"
    assert said(found) == [(Kind.DEADLINE, sentence)]


def test_the_number_of_a_list_before_a_year_is_no_figure(compared):
    found, _ = compared(with_cell("2.2025年建成3家", GOAL), with_cell("2.2025年建成5家", GOAL))
    assert said(found) == [(Kind.TARGET, "工作目标（2025年）由3家上调为5家，增加2家")]


def test_a_year_that_only_one_version_writes_is_no_other_year(compared):
    dated, bare = ROWS, with_cell("高新技术企业达到800家", GOAL)
    goal = "年份、数值不变的目标1处：高新技术企业“达到800家”（2027年）"
    for old, new, how in ((dated, bare, "不再写"), (bare, dated, "补写")):
        found, _ = compared(old, new)
        assert (said(found), edits(found)) == ([], [(EditKind.UNDATED, f"{how}{goal}")])


# ---- units


def test_what_came_behind_the_last_unit_is_marked_in_its_cell(compared):
    found, _ = compared(ROWS, with_cell("市财政局、市税务局等", SUPPORT))
    assert said(found) == [(Kind.UNITS, "责任单位后增列“等”")]
    (row,) = found.rows
    assert [line.text for line in row.old[1:]] == ["市科技局", "市财政局、市税务局"]
    assert [line.text for line in row.new[1:]] == ["市科技局", "市财政局、市税务局等"]
    found, _ = compared(ROWS, with_cell("市科技局等", LEAD))
    assert [line.text for line in found.rows[0].new[1:]] == ["市科技局等", "市财政局、市税务局"]


@pytest.mark.parametrize("written", ["00{}", "0{}", "{}.0", "{}."])
def test_noughts_around_a_sequence_number_count_for_nothing(compared, written):
    found, _ = compared(ROWS, [[written.format(number), *rest] for number, *rest in ROWS])
    assert (said(found), edits(found)) == ([], [])


def test_a_unit_that_stands_under_a_second_role_too_is_said(compared):
    twice = with_cell("市财政局、市税务局、市科技局", SUPPORT)
    for old, new, sentence in (
        (ROWS, twice, "市科技局同时列为配合单位"),
        (twice, ROWS, "市科技局不再同时列为配合单位"),
    ):
        found, _ = compared(old, new)
        assert said(found) == [(Kind.UNITS, sentence)]


PEOPLE = [
    ("市科技局（张三）", "张三"),
    ("市科技局（张三、李四）", "张三、李四"),
    ("市科技局张三", "张三"),
    ("市科技局局长张三", "局长张三"),
    ("市科技局：张三", "张三"),
    ("市科技局（规划科）", "规划科"),
    ("市科技局（联系人：张三）", "联系人、张三"),
]


@pytest.mark.parametrize(("cell", "people"), few_of(PEOPLE, 3))
def test_people_beside_units_are_no_units_and_are_compared(compared, cell, people):
    found, _ = compared(ROWS, with_cell(cell, LEAD))
    assert said(found) == [(Kind.OTHERS, f"“单位栏中的人员和科室”栏增加“{people}”")]
    found, _ = compared(with_cell("市科技局（王五）", LEAD), with_cell(cell, LEAD))
    assert said(found) == [(Kind.OTHERS, f"单位栏中的人员和科室由“王五”改为“{people}”")]


def test_people_beside_most_units_are_a_column_of_their_own(compared):
    rows = [[*cells[:LEAD], f"{cells[LEAD]}（张三）", *cells[LEAD + 1 :]] for cells in ROWS]
    found, _ = compared(ROWS, rows)
    assert (found.same, found.not_compared) == (True, ("旧版没有“单位栏中的人员和科室”，未作对照",))


@pytest.mark.parametrize("cell", few_of(["由市科技局牵头负责", "市科技局（牵头）", "1.市科技局。", "市科技局①", "市科技局（按职责分工负责）", "★市科技局", "市科技局为牵头单位", "（市科技局）", "请市科技局牵头"], 3))  # fmt: skip
def test_words_of_roles_and_marks_beside_units_are_nothing(compared, cell):
    found, _ = compared(ROWS, with_cell(cell, LEAD))
    assert found.same


@pytest.mark.parametrize(
    "cell",
    [
        "（市财政局、市税务局）",
        "市财政局·市税务局",
        "市财政局—市税务局",
        "市财政局：市税务局",
        "市财政局、市税务局做好配合",
    ],
)
def test_units_however_they_are_divided_are_the_same(compared, cell):
    found, _ = compared(ROWS, with_cell(cell, SUPPORT))
    assert found.same


# ---- short actions


@pytest.mark.parametrize("medium", ["docx", "xlsx"])
def test_short_actions_that_are_all_others_are_compared(compared, medium):
    head = ["序号", "任务名称", "具体举措", "牵头单位", "完成时限"]
    old, new = (
        [[str(place), name, said, "市科技局", "2025年底"] for place, (name, said) in enumerate(zip(names, acts, strict=True), 1)]
        for names in [("建设平台", "培育企业", "引进人才")]
        for acts in (("选址", "摸底", "宣传"), ("开工", "培育", "引才"))
    )  # fmt: skip
    found, _ = compared(old, new, medium, head)
    assert [sentence for _, sentence in said(found)] == ["“选址”改为“开工”", "“摸底”改为“培育”", "“宣传”改为“引才”"]
    assert found.not_compared == ()


# ---- tables


def test_a_merge_that_goes_on_below_a_heading_said_again_loses_no_task(tmp_path):
    def cut(document):
        (table,) = document.tables
        rows = table.rows
        rows[2].cells[1].text = ""
        rows[1].cells[1].merge(rows[2].cells[1])
        cut_table(table, 2, head=True)

    sources = Sources(columns=COLUMNS, load=PlanData, at_revision=lambda *_: ())
    names = [str(tmp_path / f"{mark}.docx") for mark in ("旧", "新")]
    for name, change in zip(names, (lambda _: None, cut), strict=True):
        Path(name).write_bytes(word_ledger(TITLE, [HEAD, *ROWS], change=change))
    assert compare(*sides_of(*(open_version(name, sources) for name in names), sources)).same


def rest_of(table, change):
    """Cut a table after two tasks and change the rest, which has no heading."""
    cut_table(table, 3)
    change(table._tbl.getnext())


def other_widths(rest):
    for place, column in enumerate(rest.tblGrid):
        column.set(qn("w:w"), str(500 + 400 * place))


def without_numbers(rest):
    rest.tblGrid.remove(next(iter(rest.tblGrid)))
    for row in rest.tr_lst:
        row.remove(row.tc_lst[0])


def rests_compared(tmp_path, change):
    sources = Sources(columns=COLUMNS, load=PlanData, at_revision=lambda *_: ())
    whole, cut = tmp_path / "旧.docx", tmp_path / "新.docx"
    whole.write_bytes(word_ledger(TITLE, [HEAD, *ROWS]))
    cut.write_bytes(word_ledger(TITLE, [HEAD, *ROWS], change=lambda document: rest_of(document.tables[0], change)))
    versions = [open_version(str(path), sources) for path in (whole, cut)]
    return compare(*sides_of(*versions, sources)), versions[1].remarks


def test_the_rest_of_a_table_is_joined_whatever_its_widths(tmp_path):
    found, remarks = rests_compared(tmp_path, other_widths)
    assert (found.same, remarks) == (True, ("新.docx：台账断成了2段，已合并读取。",))


def test_tasks_of_a_rest_that_cannot_be_joined_are_not_called_dropped(tmp_path):
    found, remarks = rests_compared(tmp_path, without_numbers)
    named = "第2个表（二、转化成果、发展技术市场、2026年技术合同成交额达到6.5亿元、市科技局……）"
    assert remarks == (f"新.docx：{named}接不上台账，没有读取。",)
    assert (found.rows, found.not_compared) == ((), (f"{named}两个版本不同，未作对照",))


def test_a_table_beside_the_ledger_that_names_no_unit_and_no_time_is_none(tmp_path):
    sources = Sources(columns=COLUMNS, load=PlanData, at_revision=lambda *_: ())
    path = tmp_path / "新.docx"
    path.write_bytes(word_ledger(TITLE, [HEAD, *ROWS], "附表", [["项目", "金额", "来源"], ["平台", "10万元", "财政"]]))
    assert open_version(str(path), sources).remarks == ()


@pytest.mark.parametrize(
    "title", ["附件1 {}市任务分解表", "中共{}市委2025年工作要点任务分解表", "附表2、{}市任务分解表"]
)
def test_ledgers_of_two_places_are_refused_whatever_stands_before_the_place(tmp_path, title):
    sources = Sources(columns=COLUMNS, load=PlanData, at_revision=lambda *_: ())
    paths = []
    for place in "甲乙":
        paths.append(tmp_path / f"{place}.docx")
        paths[-1].write_bytes(word_ledger(title.format(place), [HEAD, *ROWS]))
    with pytest.raises(InputError) as refused:
        compare_versions(Wishes(old=str(paths[0]), new=str(paths[1])), sources)
    assert str(refused.value).startswith("两个版本不是同一个地区的：旧版是甲市，新版是乙市。")


def test_a_table_said_twice_is_read_once(tmp_path):
    sources = Sources(columns=COLUMNS, load=PlanData, at_revision=lambda *_: ())
    once, twice = tmp_path / "旧.docx", tmp_path / "新.docx"
    once.write_bytes(word_ledger(TITLE, [HEAD, *ROWS]))
    twice.write_bytes(word_ledger(TITLE, [HEAD, *ROWS], "附件2", [HEAD, *ROWS]))
    versions = [open_version(str(path), sources) for path in (once, twice)]
    assert versions[1].remarks == ("新.docx：第2个表与前面的表内容相同，只读取一次。",)
    found = compare(*sides_of(*versions, sources))
    assert (found.same, found.not_compared) == (True, ())


def test_blanks_and_marks_inside_headings_and_deadlines_are_no_other_ones(compared):
    spaced = [list(cells) for cells in ROWS]
    spaced[0][1], spaced[0][-1] = "一、培 育 主 体", "2025 年 底"
    assert compared(ROWS, spaced)[0].same


def test_a_heading_renamed_while_all_tasks_but_one_went_is_known_by_its_number(compared):
    later = [[*ROWS[0][:1], "一、壮大创新主体", *ROWS[0][2:]], ROWS[2]]
    found, _ = compared(ROWS, later)
    assert edits(found) == [(EditKind.HEADING, "“培育主体”改为“壮大创新主体”")]
    assert [row.kinds for row in found.rows] == [(Kind.REMOVED,)]


def test_the_sheet_of_a_unit_names_what_was_not_compared(compared):
    found, _ = compared(workbook(), workbook(hide_row), "xlsx")
    (changes,) = [one for one in by_unit(found) if one.name == "市财政局"]
    assert "新版有1行是隐藏的，未作对照：“提高研发投入”。" in "".join(unit_sheet(changes, found).notes)


# ---- plans of rows


def test_a_row_without_its_plan_is_of_the_plan_above_and_named(compared):
    head = ["序号", "方案", *HEAD[2:]]
    rows = [[one[0], plan, *one[2:]] for one, plan in zip(ROWS, ("甲方案", "甲方案", "乙方案"), strict=True)]
    blank = [rows[0], [rows[1][0], "", *rows[1][2:]], rows[2]]
    found, remarks = compared(rows, blank, head=head)
    assert (found.same, remarks) == (True, [])
    further = ["4", "乙方案", *ROWS[0][2:]]
    found, remarks = compared([*rows, further], [*blank, further], head=head)
    assert found.same
    assert remarks == ["新.docx：表格第3行没有写是哪个方案的，按上一行的方案读取。"]


# ---- headings


@pytest.mark.parametrize(
    "head",
    [
        ["序号", "重点任务", "任务名称¹", "工作目标②", "牵头单位①", "配合单位*", "完成时限[1]"],
        ["序号#", "★重点任务", "※任务名称", "工作目标†", "▲牵头单位", "＊配合单位", "完成时限【1】"],
    ],
)
@pytest.mark.parametrize("medium", ["docx", "xlsx"])
def test_marks_of_notes_at_headings_count_for_nothing(tmp_path, medium, head):
    sources = Sources(columns=COLUMNS, load=PlanData, at_revision=lambda *_: ())
    for mark, own in (("旧", HEAD), ("新", head)):
        (tmp_path / f"{mark}.{medium}").write_bytes(MEDIA[medium]([own, *ROWS]))
    versions = [open_version(str(tmp_path / f"{mark}.{medium}"), sources) for mark in ("旧", "新")]
    assert [remark for version in versions for remark in version.remarks] == []
    found = compare(*sides_of(*versions, sources))
    assert found.same
    assert not found.not_compared


# ---- what of a workbook is not seen


def workbook(change=lambda _book, _sheet: None):
    book = openpyxl.Workbook()
    for row in ([TITLE], HEAD, *ROWS):
        book.active.append(row)
    change(book, book.active)
    return save(book)


def hide_row(_book, sheet):
    sheet.row_dimensions[4].hidden = True


def filter_rows(_book, sheet):
    sheet.auto_filter.ref = "A2:G5"
    sheet.auto_filter.add_filter_column(5, ["市财政局、市税务局"])
    sheet.row_dimensions[4].hidden = True


def add_hidden_sheet(book, _sheet):
    hidden = book.create_sheet("往年")
    hidden.append(["另有3项"])
    hidden.sheet_state = "hidden"


def break_cell(_book, sheet):
    sheet["F4"].value, sheet["F4"].data_type = "#REF!", "e"


def strike_cell(_book, sheet):
    sheet["F4"].font = Font(strike=True)


def add_comment(_book, sheet):
    sheet["C3"].comment = Comment("改由市教育局牵头", "张三")


@pytest.mark.parametrize(
    ("change", "remark", "not_compared"),
    [
        (hide_row, "表格第4行（提高研发投入）是隐藏的，没有读取。", "有1行是隐藏的，未作对照：“提高研发投入”"),
        (
            filter_rows,
            "表格第4行（提高研发投入）被筛选掉了，没有读取；要读取请取消筛选，保存后再用。",
            "有1行是隐藏的，未作对照：“提高研发投入”",
        ),
        (add_hidden_sheet, "工作表“往年”是隐藏的，没有读取。", "工作表“往年”两个版本不同，未作对照"),
        (add_comment, "C3有批注，没有读取。", ""),
        (break_cell, "表格F4是错误值，请在Excel里改正。", "没有“配合单位”，未作对照"),
        (strike_cell, "表格F4有加删除线的文字，按保留读取，请核对。", ""),
    ],
)
def test_what_is_not_seen_of_a_workbook_is_named_and_no_task_is_called_dropped(compared, change, remark, not_compared):
    for old, new, mark in ((workbook(), workbook(change), "新"), (workbook(change), workbook(), "旧")):
        found, remarks = compared(old, new, "xlsx")
        told = f"{mark}版{not_compared}" if not_compared.startswith(("有", "没有")) else not_compared
        assert (found.same, remarks) == (True, [f"{mark}.xlsx：{remark}"])
        assert list(found.not_compared) == ([told] if told else [])


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (date(2025, 6, 30), 'yyyy"年"m"月"d"日前"', "2025年6月30日前"),
        (date(2025, 6, 1), 'yyyy"年"m"月底前"', "2025年6月底前"),
        (date(2025, 6, 30), "yyyy年m月d日", "2025年6月30日"),
        (date(2025, 6, 30), 'yyyy"年"m"月"d"日";@', "2025年6月30日"),
    ],
)
def test_words_in_the_format_of_a_date_are_read(compared, value, number_format, shown):
    def put(_book, sheet):
        sheet["G3"].value, sheet["G3"].number_format = value, number_format

    def write(_book, sheet):
        sheet["G3"].value = shown

    assert compared(workbook(write), workbook(put), "xlsx")[0].same


def test_a_text_box_beside_a_table_is_quoted(compared):
    def with_box(text):
        box = (
            f"<w:pict {nsdecls('w')} xmlns:v='urn:schemas-microsoft-com:vml'><v:shape><v:textbox><w:txbxContent><w:p><w:r>"
            f"<w:t>{text}</w:t></w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict>"
        )
        return word_ledger(
            TITLE, [HEAD, *ROWS], change=lambda document: document.add_paragraph().add_run()._r.append(parse_xml(box))
        )

    found, remarks = compared(with_box("第2项暂缓"), with_box("第2项加快"))
    assert remarks[1] == "新.docx：有文本框或图形，里面的文字没有读取：“第2项加快”。"
    assert found.not_compared == ("文本框两个版本不同，未作对照",)


def test_a_text_box_on_a_sheet_is_quoted(compared):
    def with_box(text):
        out = io.BytesIO()
        book = xlsxwriter.Workbook(out, {"in_memory": True})
        sheet = book.add_worksheet()
        for line, row in enumerate(([TITLE], HEAD, *ROWS)):
            sheet.write_row(line, 0, row)
        sheet.insert_textbox(8, 1, text)
        book.close()
        return out.getvalue()

    found, remarks = compared(with_box("第2项暂缓"), with_box("第2项加快"), "xlsx")
    assert remarks == [
        "旧.xlsx：有文本框或图形，里面的文字没有读取：“第2项暂缓”。",
        "新.xlsx：有文本框或图形，里面的文字没有读取：“第2项加快”。",
    ]
    assert found.not_compared == ("文本框两个版本不同，未作对照",)


# ---- what a cell says twice, numbers and order


UNITS = {"lead": (LEAD, "牵头"), "support": (SUPPORT, "配合")}


@pytest.mark.parametrize("medium", ["docx", "xlsx"])
@pytest.mark.parametrize(("column", "part"), few_of(UNITS.values(), 2), ids=UNITS)
def test_a_unit_named_twice_in_one_part_is_said(compared, medium, column, part):
    twice = with_cell("市财政局、市税务局、市财政局", column)
    once = with_cell("市财政局、市税务局", column)
    assert said(compared(once, twice, medium)[0]) == [(Kind.WORDING, f"{part}单位中市财政局重复列出")]
    assert said(compared(twice, once, medium)[0]) == [(Kind.WORDING, f"{part}单位中市财政局不再重复列出")]
    assert compared(twice, twice, medium)[0].same


@pytest.mark.parametrize(
    ("old", "new"),
    few_of(
        [
            ("2.高新技术企业达到800家", "3.高新技术企业达到800家"),
            ("1.高新技术企业达到800家；2.研发投入强度达到2%", "1.高新技术企业达到800家；3.研发投入强度达到2%"),
            ("1.高新技术企业达到800家；2.研发投入强度达到2%", "1.研发投入强度达到2%；2.高新技术企业达到800家"),
            ("一是高新技术企业达到800家；二是研发投入强度达到2%", "一是高新技术企业达到800家；三是研发投入强度达到2%"),
            ("高新技术企业达到800家；研发投入强度达到2%", "1.高新技术企业达到800家；2.研发投入强度达到2%"),
            ("1.完善体系；2.3家企业上市", "1.完善体系；3.3家企业上市"),
        ],
        3,
    ),
)
def test_the_number_of_a_goal_alone_is_said_as_a_number(compared, old, new):
    found, _ = compared(with_cell(old, GOAL), with_cell(new, GOAL))
    assert edits(found) == [(EditKind.NUMBERING, "序号、编号有变动的1处，不逐项列出")]
    assert found.rows == ()


def test_numbers_of_goals_that_others_pushed_on_are_not_said(compared):
    old, new = "1.高企达到800家；2.研发投入强度达到2%；3.完善体系", "1.研发投入强度达到2%；2.完善体系"
    found, _ = compared(with_cell(old, GOAL), with_cell(new, GOAL))
    assert edits(found) == []
    assert [kind for kind, _ in said(found)] == [Kind.TARGETS]


@pytest.mark.parametrize(
    ("column", "old", "new"),
    [
        (GOAL, "高企达到800家；研发投入强度达到2%", "研发投入强度达到2%；高企达到800家"),
        (SUPPORT, "市财政局、市教育局、市商务局", "市财政局、市商务局、市教育局"),
    ],
)
def test_the_order_of_goals_and_units_is_said_where_nothing_else_differs(compared, column, old, new):
    found, _ = compared(with_cell(old, column), with_cell(new, column))
    assert edits(found) == [(EditKind.ORDER, "责任单位、工作目标的先后次序有变动的1处，不逐项列出")]
    other, _ = compared(
        with_cell(old, column), [*with_cell(new, column)[:2], [*ROWS[2][:LEAD], "市财政局", *ROWS[2][5:]]]
    )
    assert edits(other) == []


NAMES = ("培育主体", "建设平台", "转化成果", "引进人才", "完善机制", "优化环境")


def arranged(order, **cells):
    """Give six tasks in an order, each with its own number, and in some columns other texts."""
    rows = [[str(at + 1), "一、科技", NAMES[at], "", f"市{at}局", "", f"202{5 + at % 2}年底"] for at in order]
    for row in rows:
        row[5] = cells.get(row[2], "")
    return rows


@pytest.mark.parametrize("medium", ["docx", "xlsx"])
@pytest.mark.parametrize(
    ("order", "places"),
    few_of([((5, 4, 3, 2, 1, 0), 5), ((0, 2, 4, 1, 3, 5), 2), ((1, 2, 3, 4, 5, 0), 1), ((5, 0, 1, 2), 1)], 4),
)
@pytest.mark.parametrize("without", ["", "序号"])
def test_tasks_sorted_otherwise_are_said_once_whatever_else_differs(compared, medium, order, places, without):
    cut = 1 if without else 0
    old, new, other = (
        [row[cut:] for row in arranged(at, **cells)]
        for at, cells in ((range(6), {}), (order, {}), (order, {"转化成果": "市财政局"}))
    )
    sentence = f"任务的先后次序有变动的{places}处，不逐项列出"
    for one, two, units in ((old, new, 0), (new, old, 0), (old, other, 1)):
        found, _ = compared(one, two, medium, HEAD[cut:])
        assert edits(found) == [(EditKind.ORDER, sentence)]
        assert sum(kind is Kind.UNITS for kind, _ in said(found)) == units


@pytest.mark.parametrize(("order", "told"), [((0, 3, 1, 2), False), ((2, 1, 0, 3), True), ((3, 0, 1, 2), True)])
def test_the_tasks_of_a_unit_sorted_by_what_it_does_are_in_no_other_order(compared, order, told):
    head = ["序号", "任务名称", "牵头单位", "配合单位"]
    rows = [
        [str(at + 1), NAMES[at], *(("市甲局", "市乙局") if at in (0, 3) else ("市乙局", "市甲局"))] for at in range(4)
    ]
    found, _ = compared(rows, [rows[at] for at in order], head=head)
    assert bool(edits(found)) is told


@pytest.mark.parametrize(("before", "after"), [("2027", "2028"), ("2028", "2027")])
def test_another_end_of_the_plan_at_all_tasks_without_a_date_is_said_once(tmp_path, before, after):
    sources = Sources(columns=COLUMNS, load=PlanData, at_revision=lambda *_: ())
    names = []
    for end in (before, after):
        rows = [[*row[:-1], f"{end}年底※"] for row in ROWS]
        names.append(tmp_path / f"{end}.docx")
        names[-1].write_bytes(word_ledger("《科技行动方案（2025—2027年）》重点任务分解表", [HEAD, *rows]))
    found = compare_versions(Wishes(*map(str, names)), sources).whole
    sentence = f"方案期限由2025—{before}年调整为2025—{after}年，原文未单列时限的3项任务按方案期末填列，时限相应调整"
    assert (said(found), edits(found)) == ([], [(EditKind.PERIOD, sentence)])


def test_a_figure_told_in_the_words_of_one_table_and_as_a_goal_in_the_other_is_one_goal_altered(tmp_path):
    sources = Sources(columns=COLUMNS, load=PlanData, at_revision=lambda *_: ())
    words = "建立后备库，全年新培育高新技术企业{}家以上"
    heads = ["序号", "任务名称", "具体举措及目标", "牵头单位"], ["序号", "任务名称", "具体举措", "工作目标", "牵头单位"]
    names = [str(tmp_path / name) for name in ("旧.docx", "新.xlsx")]
    for turned in (False, True):
        before, after = (10, 12)[:: -1 if turned else 1]
        rows = ["1", "培育企业", words.format(before), "市科技局"]
        goal = ["1", "培育企业", words.format(after), f"新培育高新技术企业{after}家以上", "市科技局"]
        Path(names[0]).write_bytes(word_ledger(TITLE, [heads[0], rows]))
        Path(names[1]).write_bytes(sheet_ledger([[TITLE], heads[1], goal]))
        found = compare_versions(Wishes(*names), sources).whole
        way = "下调为10家，减少2家" if turned else "上调为12家，增加2家"
        assert said(found) == [(Kind.TARGET, f"新培育高新技术企业由{before}家{way}")]


def test_what_came_behind_the_last_unit_is_told_between_two_json_ledgers(tmp_path):
    names = [tmp_path / f"{mark}.json" for mark in ("旧", "新")]
    for name, opened in zip(names, (False, True), strict=True):
        name.write_bytes(ledger_json(build_ledger((plan(task(lead=["市科技局"], open_list=opened)),))))
    sources = Sources(columns=COLUMNS, load=PlanData, at_revision=lambda *_: ())
    assert said(compare_versions(Wishes(*map(str, names)), sources).whole) == [(Kind.UNITS, "责任单位后增列“等”")]
