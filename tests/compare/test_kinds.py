"""Every change is named as an office names it, and said in one sentence."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from versions import ACTIONS, compared, data_of, goal, only_row, plan, said, side, task, words

from checklist.compare.comparison import compare, narrow
from checklist.compare.judge.kinds import EditKind, Kind
from checklist.compare.sides.item import DATA_ASPECTS, Aspect
from checklist.model import Per, Section
from checklist.words.deadlines import inherited_deadline
from checklist.words.runs import Mark


def changed(comparison):
    return [(change.word, change.sentence) for row in comparison.rows for change in row.changes]


def test_nothing_changed_is_nothing_to_say():
    found = compared(task(), task())
    assert found.same
    assert found.count_line == "没有变化"


# ---- units


@pytest.mark.parametrize(
    ("old", "new", "word", "sentence"),
    [
        ({"lead": ["市科技局"]}, {"lead": ["市财政局"]}, "牵头调整（移交）", "牵头单位由市科技局调整为市财政局"),
        (
            {"lead": ["市科技局"], "support": ["市财政局"]},
            {"lead": ["市财政局"], "support": ["市科技局"]},
            "牵头调整（移交）",
            "牵头单位由市科技局调整为市财政局（市财政局原为配合单位，市科技局改为配合单位）",
        ),
        ({"lead": ["市科技局"]}, {"lead": ["市科技局", "市商务局"]}, "牵头调整（增加）", "牵头单位增加市商务局"),
        ({"responsible": ["市科技局"]}, {"lead": ["市商务局"], "responsible": ["市科技局"]}, "牵头调整（增加）", "明确由市商务局牵头"),
        ({"lead": ["市科技局"]}, {"lead": ["市科技局"], "support": ["市财政局"]}, "责任单位增减（增加）", "增加配合单位市财政局"),
        ({"responsible": ["市科技局", "市科协"]}, {"responsible": ["市科技局"]}, "责任单位增减（减少）", "减少责任单位市科协"),
        ({"support": ["市科协"]}, {"responsible": ["市科协"]}, "角色变化", "市科协由配合改为责任"),
        ({"responsible": ["市科技局"]}, {"lead": ["市科技局"]}, "角色变化", "市科技局由责任改为牵头"),
        (
            {"responsible": ["市科技局", "市科协"]},
            {"responsible": ["市科协", "市科技局"]},
            "角色变化",
            "列首位的责任单位由市科技局改为市科协",
        ),
    ],
)  # fmt: skip
def test_who_answers_for_a_task(old, new, word, sentence):
    assert changed(compared(task(**old), task(**new))) == [(word, sentence)]


def test_the_order_of_units_after_the_first_is_no_row_and_said_where_nothing_else_is():
    old, new = ["市科技局", "市科协", "市财政局"], ["市科技局", "市财政局", "市科协"]
    found = compared(task(responsible=old), task(responsible=new))
    assert found.rows == ()
    assert [edit.sentence for edit in found.edits] == ["责任单位、工作目标的先后次序有变动的1处，不逐项列出"]


def test_a_renamed_unit_is_said_once_and_is_no_row():
    found = compared(task(lead=["市科委"]), task(lead=["市科技局"]))
    assert found.rows == ()
    assert [edit.sentence for edit in found.edits] == ["市科委更名为市科技局，涉及1处"]
    assert found.count_line == "机构更名1处"


def test_a_renamed_unit_in_the_wording_counts_too():
    found = compared(task(actions=("报市科委备案",)), task(actions=("报市科技局备案",)))
    assert (found.rows, found.count_line) == ((), "机构更名1处")


def test_the_open_end_of_a_list_of_units_is_said():
    assert said(compared(task(lead=["市科技局"]), task(lead=["市科技局"], open_list=True))) == ["责任单位后增列“等”"]


# ---- figures


def figure_of(old, new):
    found = compared(task(targets=(old,)), task(targets=(new,)))
    (change,) = only_row(found).changes
    return change


def test_a_figure_that_was_raised():
    change = figure_of(goal(800, "达到800家"), goal(900, "达到900家"))
    assert change.word == "目标调整（上调）"
    assert change.sentence == "高新技术企业数（2025年）由800家上调为900家，增加100家"
    assert (change.figure.difference, change.figure.unit) == (100, "家")


@pytest.mark.parametrize(
    ("indicator", "unit", "old", "new", "sentence"),
    [
        ("研发投入强度", "%", 2.2, 2.5, "研发投入强度（2025年）由2.2%上调为2.5%，提高0.3个百分点"),
        ("技术合同成交额", "亿元", 50, 42, "技术合同成交额（2025年）由50亿元下调为42亿元，减少8亿元"),
        ("综合排名", "位", 10, 8, "综合排名（2025年）由10位上调为8位，前移2位"),
    ],
)
def test_the_difference_is_in_the_right_unit(indicator, unit, old, new, sentence):
    one, two = (goal(value, f"达到{value}{unit}", indicator=indicator, measurement_unit=unit) for value in (old, new))
    assert figure_of(one, two).sentence == sentence


def test_figures_in_other_units_are_converted_before_they_are_compared():
    one = goal(1.2, "达到1.2万人", measurement_unit="万人")
    two = goal(15000, "达到15000人", measurement_unit="人")
    assert figure_of(one, two).sentence == "高新技术企业数（2025年）由1.2万人上调为15000人，增加3000人"
    same = goal(12000, "达到12000人", measurement_unit="人")
    found = compared(task(targets=(one,)), task(targets=(same,)))
    assert (found.rows, [edit.kind for edit in found.edits]) == ((), [EditKind.FIGURES])


def test_a_firmer_wording_is_a_change_of_target_that_goes_no_way():
    one, two = goal(900, "力争达到900家", soft=True), goal(900, "达到900家")
    change = figure_of(one, two)
    assert (change.word, change.sentence) == ("目标调整", "高新技术企业数（2025年）由“力争达到900家”调整为“达到900家”")


def test_a_stock_is_never_set_against_a_yearly_flow():
    one, two = goal(800, "达到800家"), goal(50, "50家以上", year=None, per=Per.YEAR)
    found = compared(task(targets=(one,)), task(targets=(two,)))
    assert [change.word for change in only_row(found).changes] == ["目标增减（减少）", "目标增减（增加）"]


def test_targets_that_come_and_go():
    found = compared(task(targets=(goal(800, "达到800家"),)), task())
    assert changed(found) == [("目标增减（减少）", "不再列高新技术企业数“2025年达到800家”")]


def test_a_target_put_off_to_another_year_is_a_change_of_time():
    found = compared(task(targets=(goal(800, "达到800家"),)), task(targets=(goal(800, "达到800家", year=2026),)))
    assert changed(found) == [("时限调整（延后）", "高新技术企业数“达到800家”的目标年份由2025年延后至2026年")]


def test_an_indicator_under_another_of_its_names_is_the_same():
    one, two = goal(800, "达到800家", indicator="高企数"), goal(800, "达到800家")
    alias = replace(data_of().indicators[0], aliases=("高企数",))
    old, new = (replace(side(plan(task(targets=(t,)))), indicators=(alias,)) for t in (one, two))
    assert compare(old, new).same


def test_goals_of_headings_are_compared_and_counted_apart():
    old = plan(task(), section_targets=(goal(800, "达到800家"),))
    new = plan(task(), section_targets=(goal(900, "达到900家"),))
    found = compare(side(old), side(new))
    assert (words(found), found.count_line) == (["目标调整（上调）"], "重点任务目标变动1处")


# ---- times


@pytest.mark.parametrize(
    ("old", "new", "word", "sentence"),
    [
        ("2025年底", "2026年6月底", "时限调整（延后）", "完成时限由2025年底延后至2026年6月底"),
        ("2026年6月底", "2025年底", "时限调整（提前）", "完成时限由2026年6月底提前至2025年底"),
        ("每季度", "2025年底", "时限调整", "完成时限由每季度调整为2025年底"),
        ("每季度", "每月", "时限调整", "完成时限由每季度调整为每月"),
        ("2025年底", "2025年12月31日前", "文字调整", "完成时限的表述由2025年底改为2025年12月31日前，时间不变"),
        ("2026", "2026年底前", "文字调整", "完成时限的表述由2026改为2026年底前，时间不变"),
        ("立行立改", "长期坚持", "时限调整", "完成时限由立行立改调整为长期坚持"),
        (
            "2026年6月底前，长期坚持",
            "2026年6月底前",
            "时限调整",
            "完成时限由2026年6月底前，长期坚持调整为2026年6月底前",
        ),
        ("立即整改", "即知即改", "文字调整", "完成时限的表述由立即整改改为即知即改，时间不变"),
        ("长期坚持", "持续推进", "文字调整", "完成时限的表述由长期坚持改为持续推进，时间不变"),
    ],
)
def test_when_a_task_is_due(old, new, word, sentence):
    assert changed(compared(task(due=old), task(due=new))) == [(word, sentence)]


def test_another_end_of_the_plan_is_said_once():
    new = task(deadline=inherited_deadline(2028))
    found = compared(task(), new, new_plan={"last_year": 2028})
    assert found.rows == ()
    assert [edit.sentence for edit in found.edits] == [
        "方案期限由2023—2027年调整为2023—2028年，原文未单列时限的1项任务按方案期末填列，时限相应调整"
    ]


@pytest.mark.parametrize(
    ("status", "word"),
    [("推进中", "结转"), ("", "时限调整（延后）"), ("已完成", "时限调整（延后）")],
)
def test_carried_over_is_said_only_of_a_task_known_to_be_unfinished(status, word):
    assert words(compared(task(due="2025年底", status=status), task(due="2026年底"))) == [word]


# ---- come and gone


@pytest.mark.parametrize(
    ("status", "word", "category"),
    [
        ("已销号", "完成销号", "完成销号"),
        ("已完成", "完成销号", "完成销号"),
        ("基本完成", "取消（未办结）", "取消"),
        ("推进中", "取消（未办结）", "取消"),
        ("", "取消（办结情况未知）", "取消"),
    ],
)
def test_what_is_gone_is_done_only_where_a_status_says_so(status, word, category):
    found = compare(
        side(plan(task("m1"), task("m2", title="建设大学科技园", actions=("选址",), status=status))),
        side(plan(task("m1"))),
    )
    row = only_row(found)
    assert (row.kind_words, row.category, row.new, row.new_word) == ((word,), category, (), "删除")


def test_a_new_task_stands_whole_in_the_right_cell():
    found = compare(
        side(plan(task("m1"))),
        side(plan(task("m1"), task("m2", title="建设大学科技园", actions=("选址", "开工"), lead=["市科技局"]))),
    )
    row = only_row(found)
    assert (row.kind_words, row.old, row.old_word) == (("新增",), (), "新增")
    assert [(line.label, line.text) for line in row.new] == [
        ("任务", "建设大学科技园"),
        ("举措", "选址\n开工"),
        ("牵头单位", "市科技局"),
        ("完成时限", "2027年底"),
    ]
    assert {run.mark for line in row.new for run in line.runs} == {Mark.ADDED}


# ---- wording


def test_few_other_words_are_wording_and_a_new_action_is_content():
    assert words(compared(task(), task(actions=("围绕主导产业构建重点企业培育库", *ACTIONS[1:])))) == ["文字调整"]
    found = compared(task(), task(actions=(*ACTIONS, "每年认定200家以上")))
    assert changed(found) == [("内容调整", "增加“每年认定200家以上”")]


def test_a_figure_in_the_wording_is_content():
    old, new = task(actions=("举办路演10场",)), task(actions=("举办路演20场",))
    assert changed(compared(old, new)) == [("内容调整", "“10场”改为“20场”")]


@pytest.mark.parametrize(
    ("old", "new", "word", "sentence"),
    [
        (ACTIONS, ACTIONS[::-1], "文字调整", "举措要点次序调整"),
        (
            (*ACTIONS, "举办路演10场"),
            ("举办路演20场", *ACTIONS),
            "内容调整",
            "“10场”改为“20场”，举措要点次序调整",
        ),
        (("在“十四五”期间建成",), ("在“十五五”期间建成",), "内容调整", "“‘十四五’期间”改为“‘十五五’期间”"),
    ],
)
def test_actions_in_another_order_are_said_once(old, new, word, sentence):
    assert changed(compared(task(actions=old), task(actions=new))) == [(word, sentence)]


@pytest.mark.parametrize(
    ("old", "new", "word", "sentence"),
    [
        ("强化企业主体地位", "加强企业主体地位", "文字调整", "任务名称“强化”改为“加强”"),
        ("推进成果转化，培育企业", "培育企业，推进成果转化", "文字调整", "任务名称语序调整"),
        ("建设省级实验室", "建设国家级实验室", "内容调整", "任务名称“省级”改为“国家级”"),
    ],
)
def test_a_title_is_reworded_or_says_something_else(old, new, word, sentence):
    assert changed(compared(task(title=old), task(title=new))) == [(word, sentence)]


def test_the_name_of_an_indicator_changes_as_a_whole():
    texts = (f"稳步提高全市规模以上工业企业的{name}" for name in ("技术合同成交额", "研发投入强度"))
    found = compared(*(task(actions=(text,)) for text in texts))
    assert said(found) == ["“技术合同成交额”改为“研发投入强度”"]


def test_figures_written_otherwise_are_said_once():
    found = compared(task(actions=("新增1,000家", "提高百分之十")), task(actions=("新增1000家", "提高10%")))
    assert found.rows == ()
    assert [edit.sentence for edit in found.edits] == ["数字写法有调整、数值不变的2处，如“1,000家”改为“1000家”"]


def test_punctuation_and_renumbering_are_said_once():
    old = task(actions=("加强宣传,营造氛围",), number="二1", sequence=1)
    new = task(actions=("加强宣传，营造氛围",), number="二2", sequence=2)
    found = compared(old, new)
    assert found.rows == ()
    assert [edit.sentence for edit in found.edits] == [
        "序号、编号有变动的1处，不逐项列出",
        "标点、空格和全角半角有调整的1处，不逐项列出",
    ]


def test_another_title_of_a_heading_is_said_once():
    found = compare(side(plan(task())), side(plan(task(), heading="主要举措")))
    assert found.rows == ()
    assert [edit.sentence for edit in found.edits] == ["“重点任务”改为“主要举措”"]


def test_the_original_wording_is_compared_where_both_have_it():
    assert words(compared(task(text="培育企业10家。"), task(text="培育企业20家。", actions=()))) == ["内容调整"]
    assert compared(task(text="培育企业10家。"), task()).same


# ---- split and merged


def test_a_split_said_in_the_data_is_one_row():
    parts = [task(name, title=name, split_from=("m1",), link_reason="职责分开") for name in ("m2", "m3")]
    row = only_row(compare(side(plan(task("m1"))), side(plan(*parts))))
    assert row.kind_words == ("拆分",)
    assert row.explanations == ("“大力培育高新技术企业m1”拆分为“m2”、“m3”", "说明：职责分开")
    assert [line.text for line in row.new if line.label == "任务"] == ["m2", "m3"]


def test_a_merger_said_in_the_data_names_what_else_changed():
    old = plan(task("m1", lead=["市科技局"]), task("m2", lead=["市科技局"]))
    new = plan(task("m3", title="新任务", merged_from=("m1", "m2"), lead=["市财政局"]))
    assert words(compare(side(old), side(new))) == ["合并", "牵头调整（移交）"]


def test_a_link_that_both_versions_bear_is_no_news():
    both = plan(task("m1"), task("m2", split_from=("m1",)))
    assert compare(side(both), side(both)).same


# ---- counts, columns


def test_the_count_line_equals_the_rows():
    old = plan(task("m1"), task("m2", title="举办路演", actions=("甲",)), task("m3", lead=["市科技局"]))
    new = plan(task("m1", due="2025年底"), task("m3", lead=["市财政局"]), task("m4", title="修建厂房", actions=("乙",)))
    found = compare(side(old), side(new))
    assert found.count_line == "新增1项、取消1项、调整2项"
    assert sum(count.number for count in found.counts) == len(found.rows)
    assert [row.index for row in found.rows] == [1, 2, 3, 4]


def test_rows_are_narrowed_by_kind_and_by_unit_and_numbered_anew():
    old = plan(task("m1", lead=["市科技局"]), task("m2", lead=["市商务局"]))
    new = plan(task("m1", lead=["市财政局"]), task("m2", lead=["市商务局"], due="2025年底"))
    found = compare(side(old), side(new))
    assert [row.kind_words for row in narrow(found, kinds=[Kind.DEADLINE]).rows] == [("时限调整（提前）",)]
    assert [(row.index, row.kind_words) for row in narrow(found, unit="市商务局", region="mou").rows] == [
        (1, ("时限调整（提前）",))
    ]
    assert narrow(found, unit="市财政局").count_line == "调整1项"


def test_what_one_side_does_not_know_is_not_compared_and_named():
    old = side(plan(task(lead=["市科技局"], targets=(goal(800, "达到800家"),), due="2025年底")))
    kept = tuple(aspect for aspect in DATA_ASPECTS if aspect not in (Aspect.TARGETS, Aspect.UNITS, Aspect.ROLES))
    new = replace(side(plan(task())), aspects=kept)
    found = compare(old, new)
    assert words(found) == ["时限调整（延后）"]
    assert found.not_compared == ("新版没有“工作目标”“责任单位”“牵头与配合”，未作对照",)


def test_what_could_not_be_read_of_a_cell_of_goals_is_a_difference_of_text():
    aspects = (Aspect.TEXT, Aspect.TARGETS, Aspect.TARGET_WORDS)
    old, new = (
        replace(one, aspects=aspects, items=tuple(replace(item, target_words=text) for item in one.items))
        for one, text in ((side(plan(task())), "营造良好的创新生态"), (side(plan(task())), "形成一流的产业集群"))
    )
    (found,) = changed(compare(old, new))
    assert found == ("内容调整", "工作目标“营造良好的创新生态”改为“形成一流的产业集群”")


# ---- what is said once


def under(*headings):
    """Make a plan of headings, each a title and its tasks."""
    sections = tuple(Section(number="一", title=title, measures=tasks) for title, tasks in headings)
    return side(replace(plan(), sections=sections))


def test_a_title_that_was_reworded_is_a_row_and_no_heading():
    found = compared(task(title="大力培育科技型企业"), task(title="大力扶持科技型企业"))
    assert (said(found), found.edits) == (["任务名称“培育”改为“扶持”"], ())


def test_a_title_with_other_punctuation_is_said_once():
    found = compared(task(title="培育企业、引进人才"), task(title="培育企业，引进人才"))
    assert (found.rows, [edit.kind.value for edit in found.edits]) == ((), ["标点格式"])


def test_a_single_task_that_moved_renames_no_heading():
    one, two, three = (task(f"m{i}", title=title) for i, title in enumerate(("培育企业", "修建厂房", "引进人才")))
    found = compare(under(("创新主体", (one, two, three))), under(("创新主体", (two, three)), ("人才队伍", (one,))))
    assert (said(found), found.edits) == (["由“创新主体”调整到“人才队伍”"], ())
    gone = compare(under(("创新主体", (one,)), ("其他", (two,))), under(("人才队伍", (one, three)), ("其他", (two,))))
    assert "由“创新主体”调整到“人才队伍”" in said(gone)


def test_a_heading_renamed_while_a_task_goes_is_still_that_heading():
    goals = {"section_targets": (goal(800, "达到800家"),)}
    old = side(plan(task("m1"), task("m2", title="支持高校加大研发投入"), heading="实施研发投入攻坚行动", **goals))
    new = side(plan(task("m1"), heading="实施研发投入倍增行动", **goals))
    for one, two, word in ((old, new, "取消（办结情况未知）"), (new, old, "新增")):
        found = compare(one, two)
        assert [row.kind_words for row in found.rows] == [(word,)]
        assert [edit.kind for edit in found.edits] == [EditKind.HEADING]


def test_a_renamed_heading_with_targets_is_said_once():
    old, new = (
        plan(task(), heading=title, section_targets=(goal(800, "达到800家"),)) for title in ("重点任务", "主要举措")
    )
    found = compare(side(old), side(new))
    assert (found.rows, [edit.sentence for edit in found.edits]) == ((), ["“重点任务”改为“主要举措”"])


def test_an_action_added_or_dropped_is_a_change_of_content():
    less, more = task(actions=ACTIONS), task(actions=(*ACTIONS, "设立专栏"))
    middle = task(actions=(ACTIONS[0], "设立专栏", *ACTIONS[1:]))
    for old, new in ((less, more), (more, less), (less, middle), (middle, less)):
        assert words(compared(old, new)) == ["内容调整"]


def test_a_range_whose_ends_move_apart_goes_neither_up_nor_down():
    change = figure_of(goal(3, "3—5家", value_to=5), goal(2, "2—8家", value_to=8))
    assert (change.word, change.sentence) == ("目标调整", "高新技术企业数（2025年）由3—5家调整为2—8家")


def test_a_period_that_reads_alike_is_not_said_to_have_changed():
    old, new = (side(plan(task(deadline=inherited_deadline(year)))) for year in (2027, 2028))
    assert [edit.kind.value for edit in compare(old, new).edits] == []


def test_another_title_number_or_period_of_one_document_is_said_once():
    old = plan(task(due="2025年底"), document_number="示政发〔2023〕1号", title="行动方案", last_year=2025)
    new = plan(
        task(due="2025年底"), document_number="示政发〔2023〕9号", title="创新行动方案", first_year=2024, last_year=2026
    )
    found, back = compare(side(old), side(new)), compare(side(new), side(old))
    assert (found.rows, found.same) == ((), False)
    assert [(edit.kind.value, edit.sentence) for edit in found.edits] == [
        ("方案名称", "《行动方案》改为《创新行动方案》"),
        ("文号", "由示政发〔2023〕1号改为示政发〔2023〕9号"),
        ("方案期限", "方案期限由2023—2025年调整为2024—2026年"),
    ]
    assert [edit.sentence for edit in back.edits][-1] == "方案期限由2024—2026年调整为2023—2025年"
    bare = compare(side(plan(task())), side(plan(task(), document_number="示政发〔2023〕1号")))
    assert [edit.sentence for edit in bare.edits] == ["补列示政发〔2023〕1号"]


def test_two_documents_are_named_in_the_headings_and_not_among_the_edits():
    old, new = (
        plan(task(), id="a-2023", title="甲方案"),
        plan(task(), id="a-2024", title="乙方案", replaces=("a-2023",)),
    )
    assert compare(side(old), side(new)).edits == ()


def test_narrowing_keeps_of_what_is_said_once_what_concerns_it():
    tasks = [
        task("m1", title="培育企业", lead=["市科技局"]),
        task("m2", title="修建厂房", lead=["市商务局"], sequence=2),
    ]
    old = plan(*tasks)
    new = plan(replace(tasks[0], sequence=2), replace(tasks[1], sequence=1), title="创新行动方案")
    found = compare(side(old), side(new))
    assert [(edit.kind.value, edit.places) for edit in found.edits] == [("方案名称", 1), ("序号调整", 2)]
    ours = narrow(found, unit="市商务局", region="mou")
    assert [(edit.kind.value, edit.places) for edit in ours.edits] == [("方案名称", 1), ("序号调整", 1)]
    assert narrow(found, unit="市财政局", region="mou").edits == ()
    assert [edit.kind for edit in narrow(found, kinds=[EditKind.NUMBERING]).edits] == [EditKind.NUMBERING]
    assert narrow(found, kinds=[Kind.TARGET]).same


def test_a_unit_sees_the_goals_of_the_headings_it_has_a_task_under():
    def version(value):
        goals = (goal(value, f"达到{value}家"),)
        return side(plan(task(lead=["市科技局"]), section_targets=goals))

    found = compare(version(800), version(900))
    assert [row.category for row in narrow(found, unit="市科技局", region="mou").rows] == ["重点任务目标变动"]
    assert narrow(found, unit="市商务局", region="mou").rows == ()


# ---- which of two readings holds


def test_the_original_wording_is_compared_where_both_have_it_though_the_actions_are_the_same():
    assert words(compared(task(text="每年服务企业一次。"), task(text="不再服务企业。"))) == ["内容调整"]


@pytest.mark.parametrize(("status", "word"), [("进行中", "结转"), ("已完成", "时限调整（延后）")])
def test_only_what_is_unfinished_is_carried_over_into_a_merged_task(status, word):
    old = plan(task("m1", due="2025年底", status=status), task("m2", due="2025年底"))
    new = plan(task("m3", merged_from=("m1", "m2"), due="2026年底"))
    assert set(words(compare(side(old), side(new)))) == {"合并", word}


def test_a_figure_without_its_indicator_is_that_of_the_only_one_with_its_unit_and_rhythm():
    known = (
        goal(800, "达到800家"),
        goal(50, "新增50家", indicator="新增企业数", per=Per.YEAR, year=None),
        goal(3, "3个", indicator="平台数", measurement_unit="个"),
    )
    bare = (replace(known[0], indicator="", value=900, text="达到900家"), *known[1:])
    found = compared(task(targets=known), task(targets=bare))
    assert words(found) == ["目标调整（上调）"]
    assert said(found) == ["高新技术企业数（2025年）由800家上调为900家，增加100家"]


def test_a_version_of_one_year_beside_one_of_none_lets_no_milestone_pass():
    old, new = plan(task(targets=(goal(800, "达到800家", year=2024),))), plan(task(targets=(goal(800, "达到800家"),)))
    assert words(compare(side(old, year=2024), side(new))) == ["时限调整（延后）"]


def test_what_is_added_every_year_is_another_figure_than_what_is_reached_where_nothing_tells_its_kind():
    old, new = goal(50, "新增50家", indicator="企业数"), goal(500, "达到500家", indicator="企业数")
    assert words(compared(task(targets=(old,)), task(targets=(new,)))) == ["目标增减（减少）", "目标增减（增加）"]
    old, new = (replace(one, indicator="新企业数") for one in (old, new))
    assert words(compared(task(targets=(old,)), task(targets=(new,)))) == ["目标调整（上调）"]


@pytest.mark.parametrize(
    ("old", "new", "places"),
    [
        ("甲乙丙丁戊", "新甲乙丙丁戊", 0),
        ("甲乙丙丁戊", "乙丙丁戊", 0),
        ("甲乙丙丁戊", "新戊甲乙丙丁", 1),
        ("甲乙丙丁戊", "甲丙乙丁戊", 2),
        ("甲乙丙", "丙", 0),
        ("丙", "甲乙丙", 0),
        ("甲乙", "乙甲", 2),
    ],
)
def test_what_is_only_pushed_on_is_not_counted_as_renumbered(old, new, places):
    ids = dict(zip("甲乙丙丁戊新", "abcdef", strict=True))
    one, two = (
        side(plan(*(task(ids[name], title=f"{name}类企业培育", sequence=place, number=f"一{place}") for place, name in enumerate(names, 1))))
        for names in (old, new)
    )  # fmt: skip
    counted = [edit.places for edit in compare(one, two).edits if edit.kind is EditKind.NUMBERING]
    assert counted == ([places] if places else [])


def test_the_goals_of_a_heading_that_is_gone_are_cancelled_with_it():
    one, two = task("m1", title="培育企业"), task("m2", title="引进人才")
    goals = (goal(800, "达到800家"),)
    headings = (
        Section(number="一", title="强化创新主体", measures=(one,), targets=goals),
        Section(number="二", title="建设人才队伍", measures=(two,)),
    )
    whole = side(replace(plan(), sections=headings))
    found = compare(whole, side(replace(plan(), sections=headings[1:])))
    assert [row.kind_words for row in found.rows] == [("取消",), ("取消（办结情况未知）",)]
    assert "重点任务“强化创新主体”不再列入" in found.rows[0].explanations[0]
