"""Who answers for what, in the forms of plans in use: rules in brackets, collectives listed by their sorts, who leads how."""

from __future__ import annotations

import pytest

from checklist.commands.context import columns
from checklist.draft.drafting import make_draft
from checklist.draft.drafttext import write_draft
from checklist.draft.from_text import read_text_source
from checklist.draft.passages import Source, text_passages
from checklist.draft.places import read_place
from checklist.forms.unit_cells import beside_units, read_units


def drafted(text: str):
    """Draft the one plan of a text."""
    draft = make_draft(Source(name="方案.txt", passages=text_passages(text)))
    return draft, draft.plans[0]


def units_of(text: str) -> list[dict[str, str]]:
    """Give the units of each measure with their roles."""
    return [{one.name: role.word for one, role in measure.units} for measure in drafted(text)[1].measures()]


def duties(note: str, title: str = "临江市创新行动方案（2026年）") -> dict[str, str]:
    """Give the units of a note with their roles."""
    return units_of(f"{title}\n一、重点任务\n（一）培育企业。建立名录。{note}\n（二）办会。办好大会。（市科协负责）\n")[
        0
    ]


@pytest.mark.parametrize(
    "rule",
    [
        "（除标有“分别牵头”的外，列第一位为牵头或汇总单位，下同）",
        "（除注明“共同牵头”的外，排在首位的为牵头单位，下同）",
        "（列首位的为牵头和汇总单位，下同）",
    ],
)
def test_a_rule_behind_the_last_unit_is_the_plan_s_and_no_part_of_a_name(rule):
    text = (
        f"临江市重点工作分解（2026年）\n一、稳增长\n1.扩大投资。\n责任单位：市发改委、市住建局{rule}\n"
        "2.稳定外贸。\n责任单位：市商务局、市税务局\n3.稳定就业。\n责任单位：市人社局、市发改委分别牵头\n"
    )
    assert units_of(text) == [
        {"市发改委": "责任", "市住建局": "责任"},
        {"市商务局": "责任", "市税务局": "责任"},
        {"市人社局": "牵头", "市发改委": "牵头"},
    ]
    assert drafted(text)[1].first_listed_leads


@pytest.mark.parametrize(
    "duty", ["督导", "负责", "组织", "落实", "推进", "统筹", "抓总", "统筹推进", "组织落实", "汇总", "调度", "协调推进"]
)
def test_another_verb_behind_who_leads_is_no_part_of_the_last_name(duty):
    assert duties(f"（市水务局、林业局、城管局牵头{duty}，市财政局、公安局参与）") == {
        **dict.fromkeys(("市水务局", "市林业局", "市城管局"), "牵头"),
        **dict.fromkeys(("市财政局", "市公安局"), "配合"),
    }
    assert duties(f"（市水务局牵头{duty}）") == {"市水务局": "牵头"}


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("各县、区人民政府", "各县（区）人民政府"),
        ("各县、区人民政府（管委会）", "各县（区）人民政府（管委会）"),
        ("各县（市）、区政府", "各县（市、区）政府"),
        ("各区、县（市）人民政府", "各区（县、市）人民政府"),
        ("各县、市、区人民政府", "各县（市、区）人民政府"),
        ("各市、州人民政府", "各市（州）人民政府"),
        ("各县、区", "各县（区）"),
        ("各市（州）、县（市、区）人民政府", "各市（州）、县（市、区）人民政府"),
        ("各市、县（区）党委和政府", "各市、县（区）党委和政府"),
        ("各市、县、自治县人民政府", "各市、县（自治县）人民政府"),
        ("各盟市、旗县（市、区）人民政府", "各盟市、旗县（市、区）人民政府"),
        ("市直有关部门、单位", "市直有关部门、单位"),
        ("有关州、市人民政府", "有关州（市）人民政府"),
        ("相关市、县（区）政府", "相关市、县（区）政府"),
        ("各地、州、市", "各地（州、市）"),
        ("各部门、各单位", "各部门、各单位"),
    ],
)
def test_counties_listed_by_their_sorts_are_one_collective(printed, name):
    assert duties(f"（市水务局牵头，市财政局配合，{printed}负责落实）") == {
        "市水务局": "牵头",
        "市财政局": "配合",
        name: "责任",
    }
    cell = read_units(f"市水务局、{printed}")
    assert [unit.name for unit in cell.units] == ["市水务局", name]
    assert beside_units(f"市水务局、{printed}", cell.units) == ""


def test_counties_without_a_word_for_all_are_one_collective_too():
    text = (
        "临江市治水方案（2026年）\n一、重点任务\n（一）治污。加强治理。（市水务局牵头，各区、县人民政府负责落实。"
        "以下均需区、县人民政府落实，不再列出）\n（二）节水。加强管理。（市住建局负责）\n"
    )
    assert units_of(text) == [
        {"市水务局": "牵头", "各区（县）人民政府": "责任"},
        {"市住建局": "责任", "各区（县）人民政府": "责任"},
    ]


def test_sections_of_the_issuer_and_offices_of_streets_stay_whole():
    cell = read_units("厅公路处、厅办公室、各乡镇（街道）政府（办事处）、市科技局规划科")
    assert [unit.name for unit in cell.units] == ["厅公路处", "厅办公室", "各乡镇（街道）政府（办事处）", "市科技局"]


def test_some_holds_for_what_stands_behind_it():
    assert duties("（市水务局，有关高校、科研院所）") == dict.fromkeys(("市水务局", "有关高校", "有关科研院所"), "责任")


def test_each_holds_for_the_zones_behind_the_counties():
    assert duties("（市水务局，各区市政府、开发区管委）") == dict.fromkeys(
        ("市水务局", "各区市政府", "各开发区管委会"), "责任"
    )


@pytest.mark.parametrize(("label", "role"), [("支撑单位", "配合"), ("协助单位", "配合"), ("落实单位", "责任")])
def test_labels_of_offices_give_their_roles(label, role):
    assert duties(f"牵头单位：市水务局；{label}：市水利科学院") == {"市水务局": "牵头", "市水利科学院": role}


def test_villages_behind_a_body_are_units_of_a_note_and_steps_are_no_tasks():
    text = (
        "白马乡绿化方案（2026年）\n一、重点任务\n（一）绿化村庄。栽植苗木。（乡林业站、岭头村、河湾村）\n"
        "二、工作步骤\n（一）集中整治（3月6日—4月20日）。各村组织实施。\n"
    )
    assert units_of(text) == [dict.fromkeys(("乡林业站", "岭头村", "河湾村"), "责任")]


def test_what_an_item_says_all_later_ones_owe_holds_beyond_its_part():
    text = (
        "临江市治水方案（2026年）\n一、重点任务\n（一）治污。加强治理。（市水务局负责。以下均需各区县落实，不再列出）\n"
        "二、保障\n（二）节水。加强管理。（市住建局负责）\n（三）宣传。加强宣传。\n"
    )
    assert units_of(text) == [{"市水务局": "责任"}, {"市住建局": "责任", "各区县": "责任"}, {}]


@pytest.mark.parametrize(
    "said", ["以上任务由市科技局负责。", "（以上任务由市科技局负责）。", "以上工作责任单位：市科技局"]
)
def test_who_answers_for_all_items_is_no_goal_however_it_is_said(said):
    head = "临江市创新行动方案（2026年）\n一、重点任务\n"
    told = "培育企业。建立名录。（市财政局负责）\n办会。办好大会。（市科协负责）"
    _, plan = drafted(f"{head}{told}\n{said}\n二、其他任务\n（一）建库。建立项目库。（市统计局负责）\n")
    assert [section.goals.words for section in plan.sections] == ["", ""]
    items = "（一）培育企业。建立名录。\n（二）办会。办好大会。"
    assert units_of(f"{head}{items}\n{said}\n") == units_of(f"{head}{said}\n{items}\n") == [{"市科技局": "责任"}] * 2


def test_what_stands_behind_who_answers_for_all_items_stays_in_the_text():
    _, plan = drafted(
        "临江市创新行动方案（2026年）\n一、重点任务\n（一）培育企业。建立名录。\n（二）办会。办好大会。\n"
        "以上任务由市科技局牵头，市财政局配合，6月底前改造30个小区。\n"
    )
    *_, last = plan.measures()
    assert [one.name for one, _ in last.units] == ["市科技局", "市财政局"]
    assert last.text.endswith("6月底前改造30个小区。")


def test_bodies_that_only_begin_like_counties_stay_apart():
    names = [unit.name for unit in read_units("各县、市属企业、各镇、街道").units]
    assert names == ["各县", "市属企业", "各镇", "街道"]


def test_whom_all_tasks_concern_answers_for_the_one_that_says_so_as_well():
    text = (
        "云岭省现代流通实施方案（2026年）\n一、重点任务\n（一）完善标准。制定标准。〔责任单位：省商务厅、交通厅按职责分工负责。"
        "具体任务均涉及相关市（州）人民政府，不再列出，下同。〕\n（二）建设枢纽。加快建设。〔责任单位：省交通厅〕\n"
    )
    assert units_of(text) == [
        dict.fromkeys(("省商务厅", "省交通厅", "相关市（州）人民政府"), "责任"),
        dict.fromkeys(("省交通厅", "相关市（州）人民政府"), "责任"),
    ]


def test_bodies_of_a_paper_of_the_whole_country_get_no_level():
    note = "（科技部牵头，发展改革委、国资委、税务总局、侨办等按职责分工负责）"
    assert units_of(f"国务院关于落实重点工作部门分工的意见\n一、重点任务\n（一）培育企业。建立名录。{note}\n") == [
        {"科技部": "牵头", **dict.fromkeys(("发展改革委", "国资委", "税务总局", "侨办"), "责任")}
    ]


@pytest.mark.parametrize("zone", ["云台山旅游经济特区", "东湖度假区", "北港综合保税区", "屈岭管理区", "青源合作示范区"])
def test_a_zone_with_a_name_of_its_own_gets_no_level_and_is_a_zone(zone):
    draft, plan = drafted(
        f"临江市创新行动方案（2026年）\n一、重点任务\n（一）育苗。建立名录。（责任单位：市科技局、财政局，{zone}）\n"
    )
    assert [one.name for one, _ in next(plan.measures()).units] == ["市科技局", "市财政局", zone]
    assert {unit.name: unit.kind.value for unit in draft.units}[zone] == "zone"


@pytest.mark.parametrize(
    "city", ["潞州市", "临江市", "文州市", "新泽市", "岩城市", "建溪市", "岩城市和平区", "东浦新区"]
)
def test_a_place_keeps_all_of_its_name_and_nothing_else(city):
    draft, _ = drafted(
        f"{city}打好蓝天保卫战实施方案（2026年）\n一、重点任务\n（一）治气。综合治理。（市生态环境局）\n"
    )
    assert draft.place.name == city


@pytest.mark.parametrize(
    "head",
    [
        "临江区人民政府关于印发临江区稳增长若干政策措施的通知\n为稳增长，制定如下措施。\n",
        "临江区稳增长若干政策措施\n临江市临江区人民政府办公室\n为稳增长，制定如下措施。\n",
    ],
)
def test_a_notice_s_headline_and_who_signs_below_the_title_are_no_task(head):
    draft, plan = drafted(
        f"{head}一、提高效率\n1.精简手续。加快办理。（区住建局牵头）\n2.加快用地。及时供地。（区资规局牵头）\n"
    )
    assert [measure.title for measure in plan.measures()] == ["精简手续", "加快用地"]
    assert plan.found.title == "临江区稳增长若干政策措施"
    assert draft.place.name.endswith("临江区")


@pytest.mark.parametrize(
    "title", ["建设制造强市行动计划", "打造区域中心城市实施方案", "支持县域经济实施方案", "大城市治理实施方案"]
)
def test_words_of_a_title_that_end_like_a_place_are_none(title):
    draft, _ = drafted(f"{title}（2026年）\n一、重点任务\n（一）育苗。建立名录。（市科技局）\n")
    assert draft.place.name == ""


def test_a_title_on_two_lines_may_have_a_year_in_the_first():
    _, plan = drafted("临江市2026年度水污染防治\n重点工作实施方案\n一、重点任务\n（一）治水。建立名录。（市水务局）\n")
    assert (plan.found.title, plan.found.first_year) == ("临江市2026年度水污染防治重点工作实施方案", 2026)


def test_a_time_between_the_units_of_a_note_parts_them():
    note = (
        "（责任单位：市消防支队、市城管局。完成时限：2026年11月底前。各县（市、区）人民政府，市开发区、"
        "城乡一体化示范区、港口物流集聚区管委会负责抓好落实）"
    )
    zones = ("市开发区管委会", "城乡一体化示范区管委会", "港口物流集聚区管委会")
    assert duties(note) == dict.fromkeys(("市消防支队", "市城管局", "各县（市、区）人民政府", *zones), "责任")


def test_labels_of_different_roles_are_one_note_and_leave_nothing_to_decide():
    text = (
        "临江区重点任务分解方案（2026年）\n一、党建\n1.完善机制。\n牵头单位：区委组织部\n协办单位：区民政局、园区党工委\n"
        "2.办好大会。加强组织。（区科协负责）做好保障。（区财政局负责）\n"
    )
    draft, _ = drafted(text)
    assert units_of(text)[0] == {"区委组织部": "牵头", "区民政局": "配合", "园区党工委": "配合"}
    assert write_draft(draft).count("各管哪一段请核对") == 1


def test_a_title_on_three_lines_is_joined_where_its_marks_are_open():
    _, plan = drafted(
        "临江市贯彻落实《关于办好\n海洋牧场的十条政策\n意见》实施方案\n一、消费\n1.促销。办好活动。（市商务局）\n"
    )
    assert plan.found.title == "临江市贯彻落实《关于办好海洋牧场的十条政策意见》实施方案"


def test_lines_that_do_not_close_the_marks_of_a_title_stay_out_of_it():
    _, plan = drafted("首页\n政务公开\n牧场政策》实施方案\n一、消费\n1.促销。办好活动。（市商务局）\n")
    assert plan.found.title == "牧场政策》实施方案"


def test_a_time_that_things_are_due_before_is_a_year_of_the_plan():
    _, plan = drafted(
        "临江市治水方案\n一、工作目标\n到2030年，水质改善。\n二、任务\n（一）治污。2027年底前，污水处理率达到95%。（市水务局）\n"
    )
    assert (plan.found.first_year, plan.found.last_year) == (2027, 2030)
    (measure,) = plan.measures()
    assert [(one.value, one.year) for one in measure.goals.targets] == [(95, 2027)]


def test_departments_that_lead_and_answer_are_a_column_of_leaders():
    rows = (
        "序号\t工作任务\t牵头负责部门",
        "1\t城镇新增就业90万人以上\t人力资源社会保障部",
        "2\t铁路投资800亿元\t交通运输部",
    )
    draft = make_draft(read_text_source("\n".join(("2026年量化指标任务分工", *rows)), "分工.txt"), (), columns())
    units = [[(one.name, role.word) for one, role in measure.units] for measure in draft.plans[0].measures()]
    assert units == [[("人力资源社会保障部", "牵头")], [("交通运输部", "牵头")]]


@pytest.mark.parametrize(
    "tail", ["科技创新行动方案", "人民政府关于加快建设创新型城市的实施意见", "推进新型城镇化行动方案"]
)
@pytest.mark.parametrize(
    "place",
    [
        "福建省", "恩施市", "韶关市", "山海关区", "南昌市新建区", "枣强县", "全州县", "社旗县", "成都市", "昌都市", "江苏省盐城市",
        "呼和浩特市和林格尔县", "天津市和平区", "乌鲁木齐市新市区", "阜新市", "天全县", "关岭布依族苗族自治县", "新晃侗族自治县",
    ],
)  # fmt: skip
def test_a_place_is_known_whatever_its_name_reminds_of(place, tail):
    assert read_place([place + tail], ["县科技局"]).name == place


@pytest.mark.parametrize(
    "title", ["关于加快建设创新型城市的意见", "全市科技创新方案", "推进城市更新方案", "新能源汽车下乡方案", "老旧小区改造方案", "和谐社区建设方案"]
)  # fmt: skip
def test_what_is_no_place_is_none(title):
    assert read_place([title], ["市科技局"]).name == ""


@pytest.mark.parametrize(
    ("title", "note", "full"),
    [
        ("加快创新行动方案（2026年）", "统计局、科技部、财政部负责", "国家统计局"),
        ("临江经济技术开发区创新行动方案（2026年）", "统计局、财政局、组织部负责", ""),
        ("柳林镇创新行动方案（2026年）", "统计局、财政局负责", ""),
    ],
)
def test_a_bureau_without_a_level_is_the_state_s_only_in_a_plan_of_the_state(title, note, full):
    draft, _ = drafted(
        f"{title}\n一、重点任务\n（一）培育企业。建立名录。（{note}）\n（二）办会。办好大会。（{note}）\n"
    )
    (unit,) = [unit for unit in draft.units if unit.name == "统计局"]
    assert unit.full == full
    assert ("全称未载，请补 full" in unit.doubts) is (not full)
