"""Eighty revisions of the shipped plans, in data, Word, Excel and an office's form: changes are named as an office would."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from plan_revisions import REVISIONS, revised
from random_ledgers import data_of
from revision_scores import MEDIA, found_in, score
from sampled import few_of
from versions import ACTIONS, goal, plan, side, task
from whole_revisions import WHOLE_REVISIONS

from checklist.compare.by_unit import for_unit
from checklist.compare.comparison import compare
from checklist.compare.judge.kinds import EditKind, Kind
from checklist.compare.sides.item import plan_side
from checklist.compare.sides.terms import plans_in_title
from checklist.compare.text.textdiff import diff_texts
from checklist.compare.text.tokens import Cutter
from checklist.forms.filled import FileKind, ReadLedger, years_of_title
from checklist.model import Section
from checklist.render.comparison_sheet import unit_sheet

IN_FILES = [one for one in (*REVISIONS, *WHOLE_REVISIONS) if one.number in (1, 7, 16, 31, 41, 48, 113, 119, 128)]


def scores(shipped, revisions, medium, folder):
    return [score(found_in(medium, done, folder), done.wanted) for one in revisions if (done := revised(shipped, one))]


def holds(found):
    wanted, said = sum(one.wanted for one in found), sum(len(one.statements) for one in found)
    missed = [text for one in found for text in one.missed]
    noise = [it for one in found for it in one.noise]
    assert len(missed) <= 0.02 * wanted, missed
    assert len(noise) <= 0.03 * said, noise


@pytest.mark.slow
def test_revisions_of_data_are_named_as_an_office_would(shipped, tmp_path):
    holds(scores(shipped, REVISIONS, "data", tmp_path))
    holds(scores(shipped, WHOLE_REVISIONS, "data", tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("medium", few_of(MEDIA[1:], every=3))
def test_some_revisions_of_files_are_named_alike(shipped, tmp_path, medium):
    holds(scores(shipped, IN_FILES, medium, tmp_path))


@pytest.mark.slow
@pytest.mark.parametrize("medium", MEDIA[1:])
def test_all_revisions_of_files_are_named_alike(shipped, tmp_path, medium):
    holds(scores(shipped, (*REVISIONS, *WHOLE_REVISIONS), medium, tmp_path))


def headed(*tasks, goals=()):
    """Give a version of one heading with goals of its own."""
    made = replace(plan(), sections=(Section(number="一", title="强化创新主体", measures=tasks, targets=goals),))
    return plan_side(data_of(made), [made])


def words_and_sentences(found):
    return [(row.kind_words, row.explanations) for row in found.rows]


def test_a_goal_that_moves_to_its_heading_and_rises_is_one_raised_goal():
    known, raised = (goal(800, "达到800家"),), (goal(900, "达到900家"),)
    old, new = headed(task(title="培育企业", targets=known)), headed(task(title="培育企业"), goals=raised)
    sentence = "高新技术企业数（2025年）由800家上调为900家，增加100家，并由“培育企业”移到“强化创新主体”"
    assert words_and_sentences(compare(old, new)) == [(("目标调整（上调）",), (sentence,))]
    back = compare(new, old)
    assert [row.kind_words for row in back.rows] == [("目标调整（下调）",)]
    assert back.rows[0].explanations[0].endswith("并由“强化创新主体”移到“培育企业”")


def test_a_goal_that_only_moves_to_its_heading_is_said_to_stand_there():
    known = (goal(800, "达到800家"),)
    found = compare(headed(task(title="培育企业", targets=known)), headed(task(title="培育企业"), goals=known))
    (row,) = found.rows
    assert row.kinds == (Kind.SECTION,)
    assert row.explanations == ("高新技术企业数目标“2025年达到800家”由“培育企业”移到“强化创新主体”",)


def test_a_goal_of_another_heading_does_not_move():
    known = (goal(800, "达到800家"),)
    one = Section(number="一", title="强化创新主体", measures=(task("m1", title="培育企业", targets=known),))
    two = Section(number="二", title="建设人才队伍", measures=(task("m2", title="引进人才"),))
    old = replace(plan(), sections=(one, two))
    bare = replace(one, measures=(task("m1", title="培育企业"),))
    new = replace(plan(), sections=(bare, replace(two, targets=known)))
    found = compare(*(plan_side(data_of(each), [each]) for each in (old, new)))
    assert [row.kind_words for row in found.rows] == [("目标增减（减少）",), ("目标增减（增加）",)]


@pytest.mark.parametrize(
    ("old", "new", "punctuated"),
    [
        ("1.建设平台；2.引进人才。", "1.建设平台；2.引进人才；3.开展宣讲。", False),
        ("1.建设平台；2.引进人才；3.开展宣讲。", "1.建设平台；2.引进人才。", False),
        ("建设平台，引进人才。", "建设平台、引进人才。", True),
        ("建设平台，引进人才。开展宣讲。", "建设平台、引进人才。开展大规模宣讲。", True),
    ],
)
def test_the_mark_before_what_was_added_is_no_change_of_punctuation(old, new, punctuated):
    assert diff_texts(old, new, Cutter({})).punctuated is punctuated


def numbered(*names, front="二（一）", first=1):
    return [task(f"m{name}", title=f"{name}类企业培育", sequence=first + i, number=f"{front}{i + 1}") for i, name in enumerate(names)]  # fmt: skip


def renumbered(old, new):
    found = compare(*(plan_side(data_of(each), [each]) for each in (old, new)))
    return [edit.places for edit in found.edits if edit.kind is EditKind.NUMBERING]


def two_headings(one, two):
    sections = (
        Section(number="二（一）", title="强化主体", measures=tuple(numbered(*one))),
        Section(
            number="二（二）", title="引进人才", measures=tuple(numbered(*two, front="二（二）", first=len(one) + 1))
        ),
    )
    return replace(plan(), sections=sections)


def test_numbers_drawn_up_under_one_heading_while_another_grows_are_not_counted():
    assert renumbered(two_headings("甲乙", "丙丁戊"), two_headings("甲乙新", "丙戊")) == []


def test_a_task_under_another_heading_has_its_row_and_renumbers_none():
    assert renumbered(two_headings("甲乙丙", "丁戊"), two_headings("乙丙", "丁戊甲")) == []


def test_numbers_in_another_style_are_counted():
    old = two_headings("甲乙", "丙")
    other = replace(
        old.sections[0],
        measures=tuple(replace(m, number=f"二（一）（{m.sequence}）") for m in old.sections[0].measures),
    )
    assert renumbered(old, replace(old, sections=(other, old.sections[1]))) == [2]


def test_a_heading_is_renamed_though_one_table_leaves_out_the_headings_above_it():
    inner = Section(number="（一）", title="实施研发投入攻坚行动", measures=(task(title="引导企业加大研发投入"),))
    old = replace(plan(), sections=(Section(number="二", title="重点任务", sections=(inner,)),))
    new = replace(plan(), sections=(replace(inner, title="实施研发投入倍增行动"),))
    for one, two, sentence in (
        (old, new, "“实施研发投入攻坚行动”改为“实施研发投入倍增行动”"),
        (new, old, "“实施研发投入倍增行动”改为“实施研发投入攻坚行动”"),
    ):
        found = compare(*(plan_side(data_of(each), [each]) for each in (one, two)))
        assert found.rows == ()
        assert [edit.sentence for edit in found.edits if edit.kind is EditKind.HEADING] == [sentence]


def test_two_headings_are_renamed_though_a_task_of_two_went_from_one_to_the_other():
    old = two_headings("甲乙", "丙丁")
    names = ("壮大创新主体", "用好人才")
    new = two_headings("甲", "乙丙丁")
    new = replace(new, sections=tuple(replace(s, title=t) for s, t in zip(new.sections, names, strict=True)))
    for one, two, said in ((old, new, "由“{0}”调整到“{3}”"), (new, old, "由“{3}”调整到“{0}”")):
        found = compare(*(plan_side(data_of(each), [each]) for each in (one, two)))
        titles = ("强化主体", "引进人才", *names)
        assert [row.explanations for row in found.rows] == [(said.format(*titles),)]
        assert {edit.kind for edit in found.edits} == {EditKind.HEADING}
        assert len(found.edits) == len(names)


def test_what_is_asked_stands_in_the_sheet_of_the_unit_too():
    whole = task(
        "m1", title="培育企业", actions=(*ACTIONS, "编制年度任务清单和责任清单", "开通线上受理窗口"), lead=["市科技局"]
    )
    parts = [
        replace(whole, id="m2", title="建设培育库", actions=whole.actions[:3]),
        replace(whole, id="m3", title="优化服务", actions=whole.actions[3:]),
    ]
    found = compare(side(plan(whole)), side(plan(*parts)))
    said = {
        one.name: "".join("".join(str(cell) for cell in unit_sheet(one, found).closing).split())
        for one in (for_unit(found, "市科技局", "mou"), for_unit(found, "市教育局", "mou"))
    }
    assert said["市教育局"] == ""
    assert "待确认：以下按文字推测可能是拆分的，表中未作结论，请核对：" in said["市科技局"]
    assert "疑似拆分：“培育企业”→“建设培育库”、“优化服务”" in said["市科技局"]


def test_a_figure_in_the_words_of_a_headings_goal_is_a_goal_raised():
    made = replace(
        plan(), sections=(Section(number="一", title="强化主体", measures=(task(),), goal="形成10项标准。"),)
    )
    other = replace(made, sections=(replace(made.sections[0], goal="形成12项标准。"),))
    (row,) = compare(*(plan_side(data_of(each), [each]) for each in (made, other))).rows
    assert (row.kind_words, row.explanations) == (("目标调整（上调）",), ("工作目标“10项”改为“12项”",))


@pytest.mark.parametrize(
    ("title", "marked", "years"),
    [
        ("某市科技行动方案（2021—2022年）推进情况表", False, (2021, 2022)),
        ("某市2022年科技行动计划推进情况表", False, (2022, 2022)),
        ("市科技局2025年重点任务工作台账", False, (0, 0)),
        ("某市科技创新2023年实施意见", True, (2023, 2023)),
        ("某市科技行动方案", True, (0, 0)),
    ],
)
def test_the_years_of_a_plan_are_read_of_its_title(title, marked, years):
    assert years_of_title(title, marked=marked) == years


def test_a_title_with_other_years_is_not_of_the_plan_whose_name_it_begins_with():
    known = replace(plan(), title="某市科技行动方案", first_year=2019, last_year=2020)
    read = ReadLedger(kind=FileKind.WORD, name="a.docx", columns=(), rows=(), title="某市科技行动方案推进情况表")
    assert plans_in_title(read, (known,)) == (known,)
    later = replace(read, title="某市科技行动方案（2021—2022年）推进情况表")
    assert plans_in_title(later, (known,)) == ()


def test_a_task_that_lost_its_goals_is_shown_on_both_sides(shipped, tmp_path):
    (withdrawn,) = (one for one in WHOLE_REVISIONS if one.operations == "withdraw")
    found = found_in("word", revised(shipped, withdrawn), tmp_path)
    assert {row.kind_words for row in found.rows} == {("目标增减（减少）",)}
    assert {(row.old_word, row.new_word) for row in found.rows} == {("", "")}


def test_words_taken_out_at_several_places_are_said_once(shipped, tmp_path):
    (firm,) = (one for one in WHOLE_REVISIONS if one.operations == "firm")
    found = found_in("word", revised(shipped, firm), tmp_path)
    assert "删去“力争”（3处）" in {sentence for row in found.rows for sentence in row.explanations}
