"""Headings joined into one, or parted, are said once; goals that went with them as they were are no change."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from versions import goal, plan, said, side, task, words

from checklist.compare.by_unit import by_unit
from checklist.compare.comparison import compare, narrow
from checklist.compare.judge.kinds import BY_WORD, EditKind
from checklist.compare.sides.item import Level
from checklist.model import Section

SAYS = ("建设产业园区", "培育科技企业", "引进高端人才", "整治城区河道", "改造老旧小区", "发展冷链物流")
FIRMS = (goal(800, "达到800家"),)
PLATFORMS = (goal(50, "达到50个", indicator="创新平台数", measurement_unit="个"),)


def part(title, *tasks, targets=(), sections=(), goal="", number=""):
    """Make a heading over tasks, each given by its place in ``SAYS``."""
    made = (
        task(f"m{at}", title=SAYS[at], actions=(SAYS[at],), sequence=at + 1, number="", lead=[f"市{at}局"])
        for at in tasks
    )
    return Section(number=number, title=title, measures=tuple(made), targets=targets, sections=sections, goal=goal)


def version(*parts):
    return side(replace(plan(), sections=parts))


def regrouped(found):
    return [edit.sentence for edit in found.edits if edit.kind is EditKind.HEADINGS]


A, B, C, D = "强化主体", "建设队伍", "强化主体和队伍", "优化环境"


@pytest.mark.parametrize(
    ("old", "new", "there", "back"),
    [
        ([part(A, 0, 1), part(B, 2, 3)], [part(A, 0, 1, 2, 3)], f"“{B}”并入“{A}”，涉及2项任务", f"“{A}”分出“{B}”，涉及2项任务"),
        (
            [part(A, 0, 1), part(B, 2, 3)],
            [part(C, 0, 1, 2, 3)],
            f"“{A}”“{B}”合并为“{C}”，涉及4项任务",
            f"“{C}”拆分为“{A}”“{B}”，涉及4项任务",
        ),
        (
            [part(A, 0, 1), part(B, 2, 3), part(D, 4, 5)],
            [part(C, *range(6))],
            f"“{A}”“{B}”“{D}”合并为“{C}”，涉及6项任务",
            f"“{C}”拆分为“{A}”“{B}”“{D}”，涉及6项任务",
        ),
        (
            [part("甲", sections=(part(A, 0, 1),)), part("乙", sections=(part(B, 2, 3), part(D, 4, 5)))],
            [part("甲", sections=(part(A, 0, 1), part(B, 2, 3), part(D, 4, 5)))],
            "“乙”并入“甲”，涉及4项任务",
            "“甲”分出“乙”，涉及4项任务",
        ),
        (
            [part(A, 0, 1, targets=FIRMS), part(B, 2, 3, targets=PLATFORMS)],
            [part(A, 0, 1, 2, 3, targets=FIRMS + PLATFORMS)],
            f"“{B}”并入“{A}”，涉及2项任务",
            f"“{A}”分出“{B}”，涉及2项任务",
        ),
        (
            [part(A, 0, 1, targets=FIRMS), part(B, 2, 3, targets=PLATFORMS)],
            [part(C, 0, 1, 2, 3, targets=FIRMS + PLATFORMS)],
            f"“{A}”“{B}”合并为“{C}”，涉及4项任务",
            f"“{C}”拆分为“{A}”“{B}”，涉及4项任务",
        ),
        (
            [part(A, 0, 1), part(B, 2, 3), part(D, 4, 5)],
            [part(A, 0, 1, 2), part(D, 3, 4, 5)],
            f"“{B}”的任务分别归入“{A}”“{D}”，涉及2项任务",
            f"“{A}”“{D}”的部分任务组成“{B}”，涉及2项任务",
        ),
        (
            [part(A, 0), part(B, 1, 2, 3, 4, targets=PLATFORMS), part(D, 5, targets=FIRMS)],
            [part(A, 0, 1, 2, targets=PLATFORMS), part(D, 3, 4, 5, targets=FIRMS)],
            f"“{B}”的任务分别归入“{A}”“{D}”，涉及4项任务",
            f"“{A}”“{D}”的部分任务组成“{B}”，涉及4项任务",
        ),
    ],
)  # fmt: skip
def test_headings_joined_or_parted_are_said_once(old, new, there, back):
    for one, two, sentence in ((old, new, there), (new, old, back)):
        found = compare(version(*one), version(*two))
        assert (found.rows, [edit.sentence for edit in found.edits]) == ((), [sentence])


def test_a_heading_that_is_gone_with_its_goal_joins_another_without_it():
    found = compare(version(part(A, 0, 1), part(B, 2, 3, targets=PLATFORMS)), version(part(A, 0, 1, 2, 3)))
    assert (words(found), said(found)) == (["目标增减（减少）"], ["不再列创新平台数“2025年达到50个”"])
    assert regrouped(found) == [f"“{B}”并入“{A}”，涉及2项任务"]


def test_a_goal_raised_or_reworded_on_its_way_into_another_heading_is_said_as_if_it_had_stood_there():
    higher = (goal(60, "达到60个", indicator="创新平台数", measurement_unit="个"),)
    whole = version(part(A, 0, 1, 2, 3, targets=higher, goal="健全服务体系；营造良好生态。"))
    parts = (part(A, 0, 1, goal="健全服务体系。"), part(B, 2, 3, targets=PLATFORMS, goal="营造创新生态。"))
    found = compare(version(*parts), whole)
    assert said(found) == ["工作目标“创新生态”改为“良好生态”", "创新平台数（2025年）由50个上调为60个，增加10个"]
    assert "部分：强化主体、建设队伍" in [f"{line.label}：{line.text}" for line in found.rows[0].old]
    assert said(compare(whole, version(*parts)))[1] == "创新平台数（2025年）由60个下调为50个，减少10个"


def test_goals_in_words_that_went_with_their_heading_as_they_were_are_no_change():
    parts = (part(A, 0, 1, goal="健全服务体系。"), part(B, 2, 3, goal="营造良好生态。"))
    found = compare(version(*parts), version(part(A, 0, 1, 2, 3, goal="健全服务体系；营造良好生态。")))
    assert (found.rows, [edit.sentence for edit in found.edits]) == ((), [f"“{B}”并入“{A}”，涉及2项任务"])


@pytest.mark.parametrize(
    ("old", "new", "rows"),
    [
        ([part(A, 0, 1), part(B, 2)], [part(A, 0, 1, 2)], 1),
        ([part(A, 0, 1, 4), part(B, 2, 3)], [part(A, 0, 1), part(B, 2, 3, 4)], 1),
    ],
)
def test_single_tasks_that_went_under_another_heading_are_said_one_by_one(old, new, rows):
    found = compare(version(*old), version(*new))
    assert (words(found), regrouped(found)) == (["归属调整"] * rows, [])


def test_what_became_of_headings_is_told_to_their_units_and_shown_with_tasks_that_moved():
    found = compare(version(part(A, 0, 1), part(B, 2, 3)), version(part(A, 0, 1, 2, 3)))
    told = {unit.name: [edit.sentence for edit in unit.edits] for unit in by_unit(found)}
    assert told == {
        "市0局": [],
        "市1局": [],
        "市2局": [f"“{B}”并入“{A}”，涉及1项任务"],
        "市3局": [f"“{B}”并入“{A}”，涉及1项任务"],
    }
    assert regrouped(narrow(found, kinds=[BY_WORD["归属调整"]])) == [f"“{B}”并入“{A}”，涉及2项任务"]


def test_a_heading_that_went_under_another_is_said_once_and_neither_of_these_was_renamed():
    old = (part("甲", sections=(part(A, 0, 1), part(B, 2, 3))), part("乙", sections=(part(D, 4, 5),)))
    new = (part("甲", sections=(part(A, 0, 1),)), part("乙", sections=(part(D, 4, 5), part(B, 2, 3))))
    found = compare(version(*old), version(*new))
    assert (found.rows, [edit.sentence for edit in found.edits]) == ((), [f"“{B}”由“甲”移到“乙”"])
    assert [edit.sentence for edit in compare(version(*new), version(*old)).edits] == [f"“{B}”由“乙”移到“甲”"]


def test_a_heading_renamed_beside_two_that_were_joined_is_said_as_such():
    parts = (part(A, 0, 1), part(B, 2, 3), part(D, 4, 5))
    found = compare(version(*parts), version(part(A, 0, 1, 2, 3), part("持续优化环境", 4, 5)))
    assert {edit.sentence for edit in found.edits} == {f"“{B}”并入“{A}”，涉及2项任务", f"“{D}”改为“持续优化环境”"}


def test_a_heading_that_is_a_task_itself_is_joined_and_no_other_renamed():
    itself = replace(task("m0", title=A, actions=("统筹推进",), number=""), is_section=True)
    alone = Section(number="", title=A, measures=(itself,))
    joined = Section(number="", title=A, measures=(itself, *part(A, 1, 2).measures))
    found = compare(version(alone, part(B, 1, 2)), version(joined))
    assert (found.rows, regrouped(found)) == ((), [f"“{B}”并入“{A}”，涉及2项任务"])


def test_an_outer_heading_that_is_gone_is_named_with_those_its_tasks_stand_under():
    old = (part("甲", sections=(part(A, 0, 1), part(B, 2))), part("乙", sections=(part(D, 3, 4, 5),)))
    new = (part("乙", sections=(part(D, 3, 4, 5), part(A, 0, 1))), part("丙", sections=(part(B, 2),)))
    assert regrouped(compare(version(*old), version(*new))) == ["“甲”的任务分别归入“乙”“丙”，涉及3项任务"]


def test_a_heading_all_of_whose_tasks_were_put_in_others_is_the_one_of_its_title_where_a_table_prints_fewer_levels():
    old = version(part("主要任务", sections=(part(A, 0, 1, goal="健全服务体系。"), part(B, 2, 3))))
    new = version(part(A, 5, goal="健全服务体系。"), part(B, 2, 3))
    for pair in ((old, new), (new, old)):
        assert {row.level for row in compare(*pair).rows} == {Level.MEASURE}


def test_the_numbers_of_headings_whose_goals_are_compared_together_are_no_numbers_changed():
    old = part(A, 0), part(B, 1, 2, targets=PLATFORMS, number="二"), part(D, 5, targets=FIRMS, number="三")
    new = part(A, 0, 1, targets=PLATFORMS, number="一"), part(D, 2, 5, targets=FIRMS, number="二")
    found = compare(version(*old), version(*new))
    assert [edit.kind for edit in found.edits] == [EditKind.HEADINGS]


def test_a_goal_of_a_heading_whose_tasks_went_to_others_is_named_if_it_is_gone():
    old = part(A, 0), part(B, 1, 2, 3, 4, targets=PLATFORMS), part(D, 5, targets=FIRMS)
    found = compare(version(*old), version(part(A, 0, 1, 2), part(D, 3, 4, 5, targets=FIRMS)))
    assert (words(found), said(found)) == (["目标增减（减少）"], ["不再列创新平台数“2025年达到50个”"])


@pytest.mark.parametrize("title", ["总体任务", "重点任务"])
def test_a_level_of_headings_that_only_one_version_has_is_said_where_nothing_else_is(title):
    flat, nested = version(part(A, 0, 1), part(B, 2)), version(part(title, sections=(part(A, 0, 1), part(B, 2))))
    for pair in ((flat, nested), (nested, flat)):
        assert [edit.sentence for edit in compare(*pair).edits] == ["标题层级有变动的3处，不逐项列出"]


def test_headings_within_headings_and_tasks_that_are_headings_keep_what_they_were_under_a_further_level():
    itself = replace(task("m9", title=C, actions=("统筹推进",), number=""), is_section=True)
    alone = Section(number="", title=C, measures=(itself,))
    inner = part("主要任务", sections=(part(A, 0, 1), part(B, 2), alone), goal="健全服务体系。")
    found = compare(version(inner), version(part("重点突破", sections=(inner,))))
    assert (found.rows, [edit.sentence for edit in found.edits]) == ((), ["标题层级有变动的5处，不逐项列出"])


def under_none(version, tasks):
    """Take the headings from over the first tasks of a version, as where a table has none, or none yet."""
    first = [item for item in version.items if item.level is Level.MEASURE][:tasks]
    return replace(
        version, items=tuple(replace(item, sections=()) if item in first else item for item in version.items)
    )


@pytest.mark.parametrize(
    ("tasks", "there", "back"),
    [
        (6, "标题层级有变动的6处，不逐项列出", "标题层级有变动的6处，不逐项列出"),
        (3, f"“{B}”改为“{D}”", f"“{D}”改为“{B}”"),
    ],
)
def test_tasks_that_stood_under_no_heading_have_two_levels_over_them_now(tasks, there, back):
    flat = under_none(version(part(A, 0, 1, 2), part(B, 3, 4, 5)), tasks)
    nested = version(part("总体任务", sections=(part(A, 0, 1, 2), part(D, 3, 4, 5))))
    for pair, sentence in (((flat, nested), there), ((nested, flat), back)):
        found = compare(*pair)
        assert (found.rows, [edit.sentence for edit in found.edits]) == ((), [sentence])
