"""A reform of bureaus is said once above the table, and real handovers stand out; a group may be spelt out by its members."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from versions import compared, plan, side, task

from checklist.compare.by_unit import by_unit
from checklist.compare.comparison import compare
from checklist.compare.judge.kinds import EditKind, Kind
from checklist.model import Assignment, FormerName, Region, Role, Unit, UnitKind


def unit(name, *formerly, relation="merged"):
    names = tuple(FormerName(name=one, relation=relation) for one in formerly)
    return Unit(name=name, full=name, kind=UnitKind.GOVERNMENT, formerly=names)


def version(leads, *units):
    """Give a version of one task a name in ``leads``, each led by that body, in a register of ``units``."""
    made = side(plan(*(task(f"m{place}", lead=[name]) for place, name in enumerate(leads))))
    return replace(made, regions=(Region(id="mou", name="某市", short="某市", prefix="市", units=units),))


def reforms(found):
    return [edit.sentence for edit in found.edits if edit.kind is EditKind.REFORM]


def suspected(found):
    return [edit.sentence for edit in found.edits if edit.kind is EditKind.SUSPECTED]


def test_bureaus_merged_into_one_are_said_once():
    old = version(["市计委", "市工信局"], unit("市计委"), unit("市工信局"))
    new = version(["市工信科技局", "市工信科技局"], unit("市工信科技局", "市计委", "市工信局"))
    found = compare(old, new)
    assert found.rows == ()
    assert reforms(found) == ["市计委、市工信局合并为市工信科技局，涉及2处"]


def test_a_bureau_split_in_two_is_said_once():
    old = version(["市规划国土局", "市规划国土局"], unit("市规划国土局"))
    parts = [unit(name, "市规划国土局", relation="split") for name in ("市规划院", "市国土院")]
    found = compare(old, version(["市规划院", "市国土院"], *parts))
    assert found.rows == ()
    assert reforms(found) == ["市规划国土局拆分为市规划院、市国土院，涉及2处"]


def test_a_real_handover_stands_out_of_the_reform():
    old = version(["市计委", "市计委"], unit("市计委"))
    new = version(["市工信科技局", "市教育局"], unit("市工信科技局", "市计委"), unit("市教育局"))
    found = compare(old, new)
    assert [change.sentence for row in found.rows for change in row.changes] == ["牵头单位由市计委调整为市教育局"]
    assert reforms(found) == ["市计委并入市工信科技局，涉及1处"]


def test_the_national_reforms_are_known_without_a_register():
    found = compare(version(["市环保局"]), version(["市生态环境局"]))
    assert found.rows == ()
    assert reforms(found) == ["市环保局改为市生态环境局，涉及1处"]


def test_a_bureau_that_is_still_there_handed_over():
    found = compare(version(["市环保局", "市环保局"]), version(["市生态环境局", "市环保局"]))
    assert [row.kinds for row in found.rows] == [(Kind.LEAD,)]
    assert reforms(found) == []


def party(name, role, members=()):
    return Assignment(
        unit=name, unit_full=name, key=name, role=role, label="", written=name, group=bool(members), members=members
    )


def test_a_group_replaced_by_exactly_its_members_is_spelt_out():
    members = ("甲县", "乙县")
    old = task(assignments=(party("各县区政府", Role.RESPONSIBLE, members),))
    new = task(assignments=tuple(party(name, Role.RESPONSIBLE) for name in members))
    (row,) = compared(old, new).rows
    assert (row.kind_words, row.explanations) == (("逐一列明",), ("各县区政府逐一列明为甲县、乙县",))
    (back,) = compared(new, old).rows
    assert back.explanations == ("甲县、乙县并称为各县区政府",)


def test_a_group_replaced_by_some_of_its_members_is_another_list_of_units():
    old = task(assignments=(party("各县区政府", Role.RESPONSIBLE, ("甲县", "乙县")),))
    found = compared(old, task(assignments=(party("甲县", Role.RESPONSIBLE),)))
    assert found.rows[0].kinds == (Kind.UNITS,)


def test_what_no_register_tells_shows_where_one_body_stands_everywhere_in_anothers_place():
    old = version(["市科技局", "市科技局", "市科技局", "市计委"])
    new = version(["市工信和科技局", "市工信和科技局", "市工信和科技局", "市教育局"])
    found = compare(old, new)
    assert [change.sentence for row in found.rows for change in row.changes] == ["牵头单位由市计委调整为市教育局"]
    assert suspected(found) == ["市科技局（3处）都改为市工信和科技局，登记里没有更名，待确认"]
    assert reforms(found) == []


def test_a_body_of_another_name_everywhere_in_anothers_place_is_handed_over_to():
    found = compare(version(["市科技局"] * 3), version(["市教育局"] * 3))
    assert [row.kinds for row in found.rows] == [(Kind.LEAD,)] * 3
    assert reforms(found) == []


@pytest.mark.parametrize(
    ("one", "two", "places"),
    [
        *(("市科技局", "市科创委", 3), ("市科技局", "市委科技办", 3), ("市税务局", "市税务管理局", 1)),
        *(("市科技局", "市工信和科技局", 2), ("市园区办", "市开发区管委会", 2), ("市经投公司", "市投资集团", 2)),
    ],
)
def test_a_body_whose_name_goes_on_in_anothers_is_suspected_to_be_renamed(one, two, places):
    found = compare(version([one] * places), version([two] * places))
    assert found.rows == ()
    assert suspected(found) == [f"{one}（{places}处）都改为{two}，登记里没有更名，待确认"]


@pytest.mark.parametrize(("one", "two"), [("市科技局", "市科协"), ("市教育局", "市体育局"), ("市财政局", "市国资委")])
def test_a_body_of_other_duties_is_no_other_name(one, two):
    found = compare(version([one] * 3), version([two] * 3))
    assert (suspected(found), [row.kinds for row in found.rows]) == ([], [(Kind.LEAD,)] * 3)


@pytest.mark.parametrize(
    ("group", "names"),
    [
        ("各县（市、区）政府", ["甲县政府", "乙市政府", "丙区政府"]),
        ("各县区", ["甲县", "丙区"]),
        ("各乡镇（街道）", ["东街道", "南镇", "北乡"]),
        ("各园区管委会", ["高新区管委会", "经开区管委会"]),
    ],
)
def test_a_group_of_members_unknown_that_others_of_its_kind_replace_is_asked_about(group, names):
    members = "、".join(names)
    old = task(assignments=(party(group, Role.SUPPORT),))
    new = task(assignments=tuple(party(name, Role.SUPPORT) for name in names))
    (row,) = compared(old, new).rows
    assert (row.kind_words, row.explanations) == (
        ("逐一列明",),
        (f"{group}逐一列明为{members}（成员是否列全，请核对）",),
    )
    (back,) = compared(new, old).rows
    assert back.explanations == (f"{members}并称为{group}（成员是否列全，请核对）",)


def test_a_group_replaced_by_one_of_its_kind_or_by_bureaus_is_another_list_of_units():
    old = task(assignments=(party("各县区政府", Role.SUPPORT),))
    for names in (["甲县政府"], ["市财政局", "市教育局"]):
        new = task(assignments=tuple(party(name, Role.SUPPORT) for name in names))
        assert compared(old, new).rows[0].kinds == (Kind.UNITS,)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (version(["市科技局"]), version(["市工信和科技局"])),
        (version(["市科技局"] * 2), version(["市数据局"] * 2)),
        (version(["市园区办"] * 2, unit("市开发区管委会")), version(["市开发区管委会"] * 2)),
        (version(["市园区办"] * 2), version(["市开发区管委会"] * 2, unit("市园区办"), unit("市开发区管委会"))),
        (version(["市园区办"] * 2 + ["市财政局"]), version(["市开发区管委会"] * 3)),
    ],
)
def test_a_body_of_one_task_or_known_before_or_beside_another_is_handed_over_to(old, new):
    found = compare(old, new)
    assert (suspected(found), {row.kinds for row in found.rows}) == ([], {(Kind.LEAD,)})


def test_the_sheets_of_a_body_suspected_to_be_renamed_say_so_and_no_handover():
    found = compare(version(["市科技局"] * 3), version(["市科创委"] * 3))
    said = {(unit.name, entry.sentence) for unit in by_unit(found) for entry in unit.entries}
    assert said == {
        ("市科技局", "本单位疑为更名为市科创委，待确认，原为牵头单位"),
        ("市科创委", "本单位疑由市科技局更名，待确认，现为牵头单位"),
    }
