"""The comparison as a unit sees it, and one task through all versions."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from versions import goal, mirrored, party, plan, side, task

from checklist.compare.by_unit import UnitMove, by_unit, for_unit
from checklist.compare.comparison import compare, narrow
from checklist.compare.history import history
from checklist.errors import InputError
from checklist.model import Role


@pytest.fixture
def found():
    old = plan(
        task("m1", title="培育企业", lead=["市科技局"], support=["市财政局"]),
        task("m2", title="举办路演", actions=("甲",), lead=["市商务局"], support=["市科技局"]),
        task("m3", title="修建厂房", actions=("乙",), lead=["市商务局"]),
        task("m4", title="建设平台", actions=("丙",), lead=["市科技局"], targets=(goal(800, "达到800家"),)),
    )
    new = plan(
        task("m1", title="培育企业", lead=["市财政局"], support=["市科技局"]),
        task("m2", title="举办路演", actions=("甲",), lead=["市商务局"]),
        task("m4", title="建设平台", actions=("丙",), lead=["市科技局"], targets=(goal(900, "达到900家"),)),
        task("m5", title="引进人才", actions=("丁",), lead=["市科技局"]),
    )
    return compare(side(old), side(new))


def entries(found, key):
    changes = next(one for one in by_unit(found) if one.key == key)
    return [(entry.move, entry.title, entry.sentence) for entry in changes.entries]


def test_what_came_what_went_what_changed(found):
    assert entries(found, "市科技局") == [
        (UnitMove.ROLE, "培育企业", "由牵头改为配合，牵头移交市财政局"),
        (UnitMove.OUT, "举办路演", "不再列本单位，原为配合单位"),
        (UnitMove.KEPT, "建设平台", "高新技术企业数（2025年）由800家上调为900家，增加100家"),
        (UnitMove.IN, "引进人才", "新增任务，本单位牵头"),
    ]


def test_a_task_that_was_dropped_leaves_its_unit(found):
    assert entries(found, "市商务局")[1] == (UnitMove.OUT, "修建厂房", "任务取消（办结情况未知），本单位原为牵头")


def test_the_summary_counts_every_task_once(found):
    changes = next(one for one in by_unit(found) if one.key == "市科技局")
    assert changes.count_line == "移入1项、移出1项、职责变化1项、仍承担1项（其中有调整1项）"
    assert [figure.indicator for entry in changes.entries for figure in entry.figures] == ["高新技术企业数"]


def test_each_unit_has_what_is_said_once_of_its_own_tasks_as_a_comparison_narrowed_to_it():
    def version(due, **fields):
        those = {"responsible": ["各县区政府"], "due": due}
        return side(
            plan(*(task(f"m{n}", title=f"任务{n}", lead=[f"市{n % 3}局"], **those) for n in range(7)), **fields)
        )

    found = compare(version("2025年底"), version("2025年12月31日前", heading="主要任务", title="实施方案"))
    units = by_unit(found)
    assert {unit.name: [edit.places for edit in unit.edits] for unit in units} == {
        "市0局": [1, 1, 3],
        "市1局": [1, 1, 2],
        "市2局": [1, 1, 2],
        "各县区政府": [1, 1, 7],
    }
    assert [unit.edits for unit in units] == [narrow(found, unit=unit.key).edits for unit in units]


def test_moves_mirror_when_the_sides_are_swapped(found):
    rows = {"市科技局": [], "市财政局": [], "市商务局": []}
    for key in rows:
        back = compare(side(plan_of(found, "new")), side(plan_of(found, "old")))
        one, two = (next(c for c in by_unit(x) if c.key == key) for x in (found, back))
        moved = {(e.title, mirrored(e.move)) for e in one.entries}
        assert moved == {(e.title, e.move) for e in two.entries}


def plan_of(found, which):
    """Make the plan again from the items of one side."""
    items = [item for match in found.matches for item in getattr(match, which) if item.id]
    tasks = [
        task(
            i.id,
            title=i.title,
            actions=i.actions,
            targets=i.targets,
            **{r.value: [p.name for p in i.parties if p.role is r] for r in Role},
        )
        for i in sorted(items, key=lambda item: item.order)
    ]
    return plan(*tasks)


def test_a_task_that_reaches_a_unit_through_a_group_is_collective():
    group = replace(party("各县区政府", Role.SUPPORT), members=("浚县政府",))
    old, new = plan(task("m1", lead=["市科技局"])), plan(task("m1", lead=["市科技局"]))
    measure = new.sections[0].measures[0]
    with_group = replace(measure, assignments=(*measure.assignments, group))
    found = compare(side(old), side(plan(with_group)))
    assert [one.name for one in by_unit(found)] == ["市科技局", "各县区政府"]
    (entry,) = for_unit(found, "浚县政府", "mou").entries
    assert (entry.move, entry.collective, entry.sentence) == (UnitMove.IN, True, "原有任务，增列本单位为配合单位")
    assert for_unit(found, "市教育局", "mou").entries == ()


def test_a_handover_says_to_and_from_whom():
    found = compare(side(plan(task(lead=["市科技局"]))), side(plan(task(lead=["市商务局"]))))
    assert [entries(found, key)[0][2] for key in ("市科技局", "市商务局")] == [
        "移交市商务局，本单位原为牵头",
        "由市科技局移交，本单位牵头",
    ]


# ---- history


def test_one_task_through_its_versions():
    first = side(
        plan(task("m1", title="培育企业", lead=["市科技局"], targets=(goal(800, "达到800家"),))), label="2023年版"
    )
    second = side(
        plan(task("m1", title="培育企业", lead=["市财政局"], targets=(goal(900, "达到900家"),))), label="2024年版"
    )
    parts = [task(name, split_from=("m1",), due="2026年底") for name in ("n1", "n2")]
    third = side(plan(*parts, id="mou-2025"), label="2025年版")
    found = history([first, second, third], "m1")
    assert [(stage.version, stage.leads, stage.figures, stage.deadline, stage.changed) for stage in found.stages] == [
        ("2023年版", ("市科技局",), ("高新技术企业数：2025年达到800家",), "2027年底", False),
        ("2024年版", ("市财政局",), ("高新技术企业数：2025年达到900家",), "2027年底", True),
        ("2025年版", (), (), "2026年底", True),
    ]
    assert [len(stage.items) for stage in found.stages] == [1, 1, 2]
    assert [item.id for item in history([first, second, third], "n1").stages[2].items] == ["n1"]


def test_the_history_of_an_id_is_that_of_its_task_though_a_newer_one_bears_that_number():
    old = side(plan(task("5", number="一1"), task("m2", number="一2")), label="旧版")
    new = side(plan(task("m2", number="一2"), task("m3", number="5")), label="新版")
    for versions in ([old, new], [old, side(plan(task("m2", number="5"), task("m3", number="5")))]):
        found = history(versions, "5")
        assert (found.id, [len(stage.items) for stage in found.stages]) == ("5", [1, 0])


def test_a_task_no_version_has_is_refused_with_its_like():
    with pytest.raises(InputError) as caught:
        history([side(plan(task("xt-a1")))], "xt-a2")
    assert str(caught.value) == "各版本里都没有任务“xt-a2”。\n是否想写：xt-a1？"
