"""How offices write their units: roles before and behind, people, sections, footnotes, broken lines."""

from __future__ import annotations

import pytest

from checklist.forms.read_cells import roles_told
from checklist.forms.unit_cells import NamedUnit, Names, beside_units, read_units
from checklist.model import Region, Role, Unit, UnitKind
from checklist.words.units import Register

KEJI, CAIZHENG, SHUIWU = "市科技局", "市财政局", "市税务局"
LEAD, SUPPORT, RESPONSIBLE = Role.LEAD, Role.SUPPORT, Role.RESPONSIBLE


def told(cell):
    return [(unit.name, unit.role) for unit in read_units(cell).units]


@pytest.mark.parametrize("cell", ["市科技局/高新区", "市科技局、高村", "市科技局、团市委", "市科技局、各县区"])
def test_short_names_of_places_and_bodies_are_no_people(cell):
    assert [name for name, _ in told(cell)] == cell.replace("/", "、").split("、")


@pytest.mark.parametrize(
    "cell",
    [f"{CAIZHENG}、{SHUIWU}共同配合", f"{CAIZHENG}、{SHUIWU}协同推进"],
)
def test_how_units_act_together_is_no_part_of_a_name(cell):
    assert told(cell) == [(CAIZHENG, SUPPORT), (SHUIWU, SUPPORT)]


@pytest.mark.parametrize(
    "cell", [f"{KEJI}负责牵头", f"由{KEJI}牵头", f"{KEJI}牵头", f"{KEJI}牵头负责", f"由{KEJI}牵头落实", f"{KEJI}主办"]
)
def test_a_lead_may_be_told_behind_its_name(cell):
    assert told(cell) == [(KEJI, LEAD)]


@pytest.mark.parametrize(
    "cell",
    [
        f"{KEJI}牵头，{CAIZHENG}、{SHUIWU}配合",
        f"由{KEJI}牵头负责，{CAIZHENG}和{SHUIWU}配合。",
        f"{KEJI}牵头；{CAIZHENG}、{SHUIWU}参与",
        f"牵头：{KEJI}\n配合：{CAIZHENG}及{SHUIWU}",
        f"由{KEJI}牵头、{CAIZHENG}和{SHUIWU}协办",
    ],
)
def test_a_role_behind_reaches_back_over_its_clause(cell):
    assert told(cell) == [(KEJI, LEAD), (CAIZHENG, SUPPORT), (SHUIWU, SUPPORT)]


@pytest.mark.parametrize(
    "cell",
    [
        f"{CAIZHENG}和{SHUIWU}",
        f"{CAIZHENG}及{SHUIWU}",
        f"{CAIZHENG}以及{SHUIWU}",
        f"{CAIZHENG}、{SHUIWU}（按职责分工负责）",
        f"{CAIZHENG}、{SHUIWU}按职责分工负责",
        f"1.{CAIZHENG}2.{SHUIWU}",
        f"①{CAIZHENG}②{SHUIWU}",
        f"（1）{CAIZHENG}\n（2）{SHUIWU}",
        f"{CAIZHENG}*、{SHUIWU}①",
        f"{CAIZHENG}〔1〕、{SHUIWU}²",
        f"{CAIZHENG}（张某）、{SHUIWU}（李某某）",
        f"{CAIZHENG}：张三、{SHUIWU}：李四",
        f"{CAIZHENG} 张三、{SHUIWU} 李四",
        f"{CAIZHENG}（预算科）、{SHUIWU}（征管科）",
        "市财\n政局、市税务\n局",
        f"{CAIZHENG}\n{SHUIWU}",
        f"（一）{CAIZHENG}（二）{SHUIWU}",
        f"一、{CAIZHENG}二、{SHUIWU}",
        f"1、{CAIZHENG}；2、{SHUIWU}",
        f"{CAIZHENG}＋{SHUIWU}",
        f"{CAIZHENG}、{SHUIWU}，排名不分先后",
        f"{CAIZHENG}、{SHUIWU}分别负责",
        f"由{CAIZHENG}负责，{SHUIWU}负责",
        f"{CAIZHENG}/张三、{SHUIWU} （李四）",
        f"{CAIZHENG}  张三  13800000000、{SHUIWU}0319-1234567",
        f"{CAIZHENG}（联系人：张三 0319-1234567）、{SHUIWU}（征管科 李某）",
    ],
)
def test_people_sections_marks_and_broken_lines_are_no_units(cell):
    assert told(cell) == [(CAIZHENG, None), (SHUIWU, None)]


@pytest.mark.parametrize(
    "name",
    [
        "市工业和信息化局",
        "市住房和城乡建设局",
        "市文化和旅游局",
        "市退役军人事务局",
        "市委宣传部（市文明办、市网信办）",
        "各县（市、区）政府",
    ],
)
def test_names_that_hold_such_words_stay_whole(name):
    assert told(f"{KEJI}、{name}") == [(KEJI, None), (name, None)]


def test_an_open_list_may_end_in_duties():
    read = read_units(f"{CAIZHENG}、{SHUIWU}等部门按职责分工负责")
    assert [unit.name for unit in read.units] == [CAIZHENG, SHUIWU]
    assert read.open_list


def unit(name, **options):
    return Unit(name=name, full=f"示范{name}", kind=UnitKind.GOVERNMENT, **options)


REGISTER = Register(
    Region(
        id="x", name="示范市", short="示范", prefix="市",
        units=(unit("市农业农村局", plates=("市乡村振兴局",)), unit("市文化馆和图书馆"), unit("市科技局"), unit("市委"), unit("市委组织部"), unit("市委宣传部"), unit("市财政局"), unit("市发展改革委", aliases=("市发改委",))),
    )
)  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "市农业农村局（市乡村振兴局）",
        "市农业农村局（乡村振兴局）",
        "市农业农村局(乡村振兴局)",
        "市农业农村局（办公室）",
        "市农业农村局（王五）",
    ],
)
def test_a_plate_or_a_section_in_brackets_is_its_unit(name):
    assert Names(REGISTER).party(NamedUnit(name), None).key == "市农业农村局"


def test_a_name_the_register_knows_decides():
    known = Names(REGISTER).knows
    assert [one.name for one in read_units("市文化馆和图书馆、市科技局", known).units] == [
        "市文化馆和图书馆",
        "市科技局",
    ]
    assert [one.name for one in read_units("市委\n组织部", known).units] == ["市委组织部"]


@pytest.mark.parametrize("cell", ["市财政、税务局", "市财政 税务局", "市财政/税务局"])
def test_names_that_share_an_ending_have_it_each(cell):
    read = read_units(cell)
    assert [one.name for one in read.units] == ["市财政局", "税务局"]
    assert beside_units(cell, read.units) == ""


@pytest.mark.parametrize(
    ("cell", "keys"),
    [
        ("市发改、财政、科技局", ["市发展改革委", "市财政局", "市科技局"]),
        ("市委组织、宣传部", ["市委组织部", "市委宣传部"]),
        ("市委组织部、宣传部", ["市委组织部", "市委宣传部"]),
        ("市财政、科技等部门", ["市财政局", "市科技局"]),
        ("市财政和科技局", ["市财政局", "市科技局"]),
        ("市文化馆和图书馆、市科技局", ["市文化馆和图书馆", "市科技局"]),
    ],
)
def test_the_register_says_which_ending_a_name_left_out(cell, keys):
    names = Names(REGISTER)
    assert [names.party(one, None).key for one in read_units(cell, names.knows).units] == keys


@pytest.mark.parametrize(
    "part", ["党组", "机关党委", "党委", "党总支", "党支部", "机关纪委", "办公室", "工会", "（党组）", "（机关党委）"]
)
def test_a_part_of_a_bureau_is_no_other_unit(part):
    cell = f"市科技局{part}、市财政局"
    read = read_units(cell)
    assert [one.name for one in read.units] == ["市科技局", "市财政局"]
    assert beside_units(cell, read.units) == part.strip("（）")


@pytest.mark.parametrize("name", ["市委办公室", "市政府办公室", "市委党校", "市总工会", "市纪委", "市安委会办公室"])
def test_offices_that_are_units_of_their_own_stay_whole(name):
    assert [one.name for one in read_units(name).units] == [name]


@pytest.mark.parametrize("end", ["等", "等3部门", "等有关部门和单位", "等部门负责"])
def test_others_are_meant_behind_a_single_unit_as_well(end):
    read = read_units(f"市科技局{end}")
    assert ([one.name for one in read.units], read.open_list) == (["市科技局"], True)


@pytest.mark.parametrize("heading", ["牵头/配合单位", "牵头单位/配合单位", "牵头（配合）单位", "牵头及配合单位"])
@pytest.mark.parametrize("mark", ["/", "／", "\n", " / "])
def test_a_heading_of_two_roles_tells_those_of_a_cell_in_two_parts(heading, mark):
    told = read_units(roles_told(heading, f"市科技局{mark}市财政局、市税务局")).units
    assert told == (NamedUnit("市科技局", LEAD), NamedUnit("市财政局", SUPPORT), NamedUnit("市税务局", SUPPORT))


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("责任单位", "市科技局/市财政局"),
        ("责任单位及责任人", "市科技局/张三"),
        ("牵头/配合单位", "市科技局、\n市财政局"),
        ("牵头/配合单位", "市科技局\n市财政局\n市税务局"),
        ("牵头/配合单位", "牵头：市科技局/配合：市财政局"),
        ("牵头/配合单位", "市科技局"),
    ],
)
def test_any_other_cell_stays_as_it_is(heading, cell):
    assert roles_told(heading, cell) == cell


@pytest.mark.parametrize(
    ("cell", "names", "aside"),
    [
        ("市科技局人事处、市财政局预算处", ["市科技局", "市财政局"], "人事处、预算处"),
        ("市科技局高新处、成果转化与区域创新科；市财政局", ["市科技局", "市财政局"], "高新处、成果转化与区域创新科"),
        ("市科技局（人事处、规划处）", ["市科技局"], "人事处、规划处"),
        ("市科技局人事处（张三）", ["市科技局"], "人事处、张三"),
        ("市科技局法规科科长张三", ["市科技局"], "法规科科长张三"),
        ("市委组织部干部二科", ["市委组织部"], "干部二科"),
        ("市发展改革委高技术处", ["市发展改革委"], "高技术处"),
        ("市政府办公室督查科", ["市政府办公室"], "督查科"),
        ("市科技局（责任单位：规划科）", ["市科技局"], "规划科"),
        ("牵头领导：张三；牵头单位：市科技局", ["市科技局"], "牵头领导、张三"),
        ("市委党史研究室", ["市委党史研究室"], ""),
        ("市政府研究室", ["市政府研究室"], ""),
        ("市机关事务管理处", ["市机关事务管理处"], ""),
    ],
)
def test_a_section_is_its_bureau_and_is_kept_beside_it(cell, names, aside):
    read = read_units(cell)
    assert ([one.name for one in read.units], beside_units(cell, read.units)) == (names, aside)


def test_a_section_of_any_body_the_register_knows_is_that_body():
    assert [one.name for one in read_units("市文化馆和图书馆业务处", Names(REGISTER).knows).units] == [
        "市文化馆和图书馆"
    ]


@pytest.mark.parametrize(
    "cell",
    [
        f"{KEJI}牵头，{CAIZHENG}配合等",
        f"{KEJI}牵头等，{CAIZHENG}等单位配合",
        f"{KEJI}等牵头，{CAIZHENG}配合",
        f"牵头：{KEJI}；配合：{CAIZHENG}等",
        f"牵头:{KEJI}等/配合:{CAIZHENG}",
        f"{KEJI}等（{CAIZHENG}配合）",
    ],
)
def test_others_may_be_meant_before_and_behind_a_role(cell):
    read = read_units(cell)
    told_last = [(one.name, one.role) for one in read.units]
    assert told_last in ([(KEJI, LEAD), (CAIZHENG, SUPPORT)], [(KEJI, None), (CAIZHENG, SUPPORT)])
    assert read.open_list


@pytest.mark.parametrize("mark", ["等、", "等，", "等单位、", "等5个部门、"])
def test_others_may_be_meant_in_the_middle_of_a_list(mark):
    cell = f"{KEJI}、{CAIZHENG}{mark}{SHUIWU}"
    read = read_units(cell)
    assert ([one.name for one in read.units], read.open_list) == ([KEJI, CAIZHENG, SHUIWU], True)
    assert beside_units(cell, read.units) == ""


@pytest.mark.parametrize(
    "cell",
    [
        f"牵头：{KEJI}；配合：{CAIZHENG}",
        f"牵头：{KEJI}配合：{CAIZHENG}",
        f"牵头:{KEJI}/配合:{CAIZHENG}",
        f"1.牵头：{KEJI} 2.配合：{CAIZHENG}",
        f"●牵头：{KEJI}\n●配合：{CAIZHENG}",
        f"牵头：{KEJI}（配合：{CAIZHENG}）",
        f"【牵头】{KEJI}【配合】{CAIZHENG}",
        f"（牵头单位）{KEJI}；（配合单位）{CAIZHENG}",
        f"{KEJI}【牵头】、{CAIZHENG}【配合】",
        f"{KEJI}[牵头]{CAIZHENG}[配合]",
        f"牵头——{KEJI}；配合——{CAIZHENG}",
        f"牵头 {KEJI} 配合 {CAIZHENG}",
        f"牵头单位\n{KEJI}\n配合单位\n{CAIZHENG}",
        f"牵头单位{KEJI}，配合单位{CAIZHENG}",
        f"牵头单位为{KEJI}，配合单位为{CAIZHENG}",
        f"主：{KEJI}；协：{CAIZHENG}",
        f"主办：{KEJI}；会办：{CAIZHENG}",
    ],
)
def test_roles_in_one_cell_are_told_by_any_mark_of_theirs(cell):
    assert told(cell) == [(KEJI, LEAD), (CAIZHENG, SUPPORT)]
    assert beside_units(cell, read_units(cell).units) == ""


@pytest.mark.parametrize("cell", ["协同创新中心、市科技局", "各产业链牵头部门、市科技局"])
def test_words_of_roles_inside_a_name_are_none(cell):
    assert told(cell) == [(name, None) for name in cell.split("、")]


@pytest.mark.parametrize("beside", ["张某", "张三同志", "规划科", "机关党委", "联系人李四"])
def test_a_bracket_with_a_person_or_section_is_no_part_of_a_name_the_register_finds(beside):
    said = read_units(f"市科技局（{beside}）、市财政局", lambda name: name.startswith(("市科技局", "市财政局")))
    assert [unit.name for unit in said.units] == ["市科技局", "市财政局"]
    assert beside_units(f"市科技局（{beside}）、市财政局", said.units) == beside
