"""Plans as offices of other levels and places write them: what is drafted of each."""

from __future__ import annotations

import pytest

from checklist.draft.drafting import make_draft
from checklist.draft.marks import read_mark
from checklist.draft.passages import Source, text_passages


def drafted(text: str):
    """Draft a plan given as text."""
    return make_draft(Source(name="方案.txt", passages=text_passages(text)))


def duties(text: str) -> dict[str, dict[str, str]]:
    """Give the units of the measures with their roles, by the measures' numbers."""
    measures = [measure for plan in drafted(text).plans for measure in plan.measures()]
    return {measure.number: {one.name: role.word for one, role in measure.units} for measure in measures}


def titles(text: str) -> dict[str, str]:
    """Give the titles of the measures by their numbers."""
    return {measure.number: measure.title for plan in drafted(text).plans for measure in plan.measures()}


NATIONAL = """推动大规模设备更新行动方案
一、总体要求
以习近平新时代中国特色社会主义思想为指导，统筹扩大内需和深化供给侧结构性改革。
二、实施设备更新行动
（一）推进重点行业设备更新改造。围绕推进新型工业化，大力推动生产设备、用能设备更新和技术改造。（工业和信息化部、国家发展改革委、市场监管总局按职责分工负责）
（二）加快建筑和市政基础设施领域设备更新。推进老旧住宅电梯加装、更新。（住房城乡建设部牵头，国家发展改革委、财政部等按职责分工负责）
三、强化创新支撑
（三）聚焦长期困扰的短板开展攻关。完善“揭榜挂帅”机制。（科技部负责，各省级人民政府参与）
"""


def test_a_national_plan_names_its_bodies_without_a_level():
    assert duties(NATIONAL) == {
        "二（一）": {"工业和信息化部": "责任", "国家发展改革委": "责任", "市场监管总局": "责任"},
        "二（二）": {"住房城乡建设部": "牵头", "国家发展改革委": "责任", "财政部": "责任"},
        "三（三）": {"科技部": "责任", "各省级人民政府": "配合"},
    }
    assert [measure.open_list for measure in drafted(NATIONAL).plans[0].measures()] == [False, True, False]


PROVINCIAL = """河北省数字经济促进行动计划（2024—2026年）
一、主要目标
到2026年，全省数字经济核心产业增加值占地区生产总值比重达到10%。
二、重点任务
1.建设算力枢纽。加快数据中心集群建设。（责任单位：省发展改革委、省通信管理局、财政厅，张家口市政府）
2.培育数据市场。完善数据交易规则。
责任单位：省数据局、省市场监管局；有关市政府
"""


def test_a_provincial_plan_restores_what_its_lists_leave_out_and_reads_a_line_of_units():
    assert duties(PROVINCIAL) == {
        "二1": {"省发展改革委": "责任", "省通信管理局": "责任", "省财政厅": "责任", "张家口市政府": "责任"},
        "二2": {"省数据局": "责任", "省市场监管局": "责任", "有关市政府": "责任"},
    }


ARTICLES = """清河县支持羊绒产业发展若干措施
第一条 支持企业技术改造。对购置先进设备的企业按投资额给予补助。（责任单位：县工信局、县财政局）
第二条 支持品牌建设。鼓励企业参加展会。（责任单位：县商务局）
第三条 本措施自印发之日起施行，有效期两年。
"""


def test_articles_are_measures_by_their_numbers():
    assert duties(ARTICLES)["第一条"] == {"县工信局": "责任", "县财政局": "责任"}
    assert duties(ARTICLES)["第二条"] == {"县商务局": "责任"}
    assert titles(ARTICLES)["第一条"] == "支持企业技术改造"


LINES = """常山县营商环境提升行动方案
一、优化政务服务
（一）推行一件事联办
梳理高频事项，形成清单。
牵头单位：县营商办
配合单位：县政务服务中心、县司法局
完成时限：2025年6月底前
（二）压缩办理时限
推行容缺受理。
牵头单位：县发改局
配合单位：各乡镇（街道）
完成时限：长期坚持
"""


def test_labels_on_lines_of_their_own_make_one_note_of_a_measure():
    assert duties(LINES) == {
        "一（一）": {"县营商办": "牵头", "县政务服务中心": "配合", "县司法局": "配合"},
        "一（二）": {"县发改局": "牵头", "各乡镇（街道）": "配合"},
    }
    assert [measure.deadline for measure in drafted(LINES).plans[0].measures()] == ["2025年6月底前", "长期坚持"]


WORDS = """青岩市城市更新行动方案（2025年）
一、主要任务
（一）完善规划。编制城市更新专项规划。由市自然资源局牵头，市住建局、市财政局配合，于2025年6月底前完成。
（二）改造老旧小区。全年改造老旧小区30个。市住建局会同市民政局负责。
（三）整治背街小巷。由社区居民议事会牵头开展评议，完善设施。（市城管局负责，各区政府配合）
"""


def test_duties_said_in_a_sentence_are_read_and_false_mentions_left_alone():
    assert duties(WORDS) == {
        "一（一）": {"市自然资源局": "牵头", "市住建局": "配合", "市财政局": "配合"},
        "一（二）": {"市住建局": "牵头", "市民政局": "配合"},
        "一（三）": {"市城管局": "责任", "各区政府": "配合"},
    }
    assert next(drafted(WORDS).plans[0].measures()).deadline == "2025年6月底前"


SEVERAL = """临江市就业促进行动方案（2025年）
一、重点任务
1.稳定就业岗位。落实稳岗返还政策。（市人社局、市财政局负责）扩大见习规模，全年募集见习岗位2000个。（市教育局、团市委负责）
2.支持创业。（市人社局）
"""


def test_several_notes_in_one_measure_are_all_its_units():
    assert duties(SEVERAL) == {
        "一1": {"市人社局": "责任", "市财政局": "责任", "市教育局": "责任", "团市委": "责任"},
        "一2": {"市人社局": "责任"},
    }


SHARED = """滨海市海洋经济发展行动计划
一、重点任务（以下任务均需各区政府、开发区管委会落实，不再一一列出）
（一）发展海洋渔业。建设现代海洋牧场。（市海洋局牵头）
（二）壮大临港工业。（市工信局牵头，市发改委配合）
二、保障措施
（三）加强领导。（市政府办公室负责）
"""


def test_units_that_hold_for_all_that_follows_are_added_and_said():
    found = duties(SHARED)
    assert found["一（一）"] == {"市海洋局": "牵头", "各区政府": "责任", "各开发区管委会": "责任"}
    assert found["二（三）"] == {"市政府办公室": "责任"}
    assert [measure.inherited for measure in drafted(SHARED).plans[0].measures()] == [True, True, False]


RULE = """丰泽区教育强区行动方案（2025—2027年）
各项任务列第一位的责任单位为牵头单位。
一、主要任务
（一）扩大学位供给。新建学校5所。[责任单位：区教育局、区发改局、自然资源局]
（二）建强教师队伍。【责任单位】区教育局、区委编办
"""


def test_a_rule_of_the_document_makes_the_first_unit_lead():
    plan = drafted(RULE).plans[0]
    assert plan.first_listed_leads
    assert duties(RULE)["一（一）"] == {"区教育局": "责任", "区发改局": "责任", "区自然资源局": "责任"}
    assert duties(RULE)["一（二）"] == {"区教育局": "责任", "区委编办": "责任"}


OF_ONE = """云山市低空经济行动方案（2026—2028年）
一、主要任务
（一）建设场地。（市交通运输局、市发展改革委）
（二）招引企业。（市商务局、市发展改革委，排名第一的为牵头单位）
"""


def test_a_note_that_says_so_of_itself_makes_only_its_own_first_unit_lead():
    assert not drafted(OF_ONE).plans[0].first_listed_leads
    assert duties(OF_ONE) == {
        "一（一）": {"市交通运输局": "责任", "市发展改革委": "责任"},
        "一（二）": {"市商务局": "牵头", "市发展改革委": "责任"},
    }


@pytest.mark.parametrize(
    ("one", "two"), [("单位）", "单位，下同）"), ("（一）建设场地。（市交通运输局、市发展改革委）\n", "")]
)
def test_said_of_those_below_or_once_at_the_first_note_it_is_a_rule_of_the_plan(one, two):
    assert drafted(OF_ONE.replace(one, two)).plans[0].first_listed_leads


@pytest.mark.parametrize(
    "note",
    [
        "（责任单位：列第一位的为牵头单位）",
        "\n责任单位：列第一位的为牵头单位",
        "（所有任务均由市科技局、市财政局落实，列第一位的为牵头单位）",
    ],
)
def test_said_where_nobody_is_named_it_is_a_rule_of_the_plan(note):
    text = f"{OF_ONE.partition('（二）')[0]}（二）招引企业。开展招商。{note}\n（三）培育人才。（市人社局、市财政局）\n"
    assert drafted(text).plans[0].first_listed_leads
    assert duties(text)["一（一）"] == {"市交通运输局": "责任", "市发展改革委": "责任"}


HEADING_NOTE = """南山区创新驱动发展行动方案
二、实施企业培育行动（责任单位：区科技局、区工信局）
1.建立培育库。分类指导入库企业。
2.落实优惠政策。加强宣传辅导。
三、实施平台建设行动
1.建设研发中心。
2.引进高校院所。（责任单位：区教育局）
"""


def test_items_below_a_noted_heading_have_its_units_unless_they_have_their_own():
    lent = {"区科技局": "责任", "区工信局": "责任"}
    assert duties(HEADING_NOTE) == {"二1": lent, "二2": lent, "三": {"区教育局": "责任"}}
    assert [measure.inherited for measure in drafted(HEADING_NOTE).plans[0].measures()] == [True, True, False]


FIRST_SECOND = """城北县防汛备汛行动方案（2025年）
一、重点任务
（一）强化隐患排查。一是排查水库，二是排查河道。（县水利局牵头，县应急局、各乡镇人民政府配合）
（二）备足物资。①清点库存。②补充缺口。（县应急局、发展改革局负责）
"""


def test_parts_counted_in_words_or_circles_stay_in_their_measure():
    assert duties(FIRST_SECOND) == {
        "一（一）": {"县水利局": "牵头", "县应急局": "配合", "各乡镇人民政府": "配合"},
        "一（二）": {"县应急局": "责任", "县发展改革局": "责任"},
    }


WITHOUT_NOTES = """东湖区全民健身实施计划（2021—2025年）
一、总体要求
加快建设体育强区。
二、主要任务
（一）完善设施。新建健身步道20公里。
（二）办好赛事。举办全民健身运动会。
三、附则
本计划由区体育局负责解释。
"""


def test_a_plan_without_any_note_has_its_structure_drafted():
    assert duties(WITHOUT_NOTES) == {"二（一）": {}, "二（二）": {}}


@pytest.mark.parametrize(
    ("note", "units"),
    [
        ("（责任单位：市科技局、财政局）", {"市科技局": "责任", "市财政局": "责任"}),
        ("（牵头单位:市科技局,配合单位:市财政局、税务局）", {"市科技局": "牵头", "市财政局": "配合", "市税务局": "配合"}),
        ("（市商务局、市交通运输局、市邮政管理局负责）", dict.fromkeys(("市商务局", "市交通运输局", "市邮政管理局"), "责任")),
        (
            "（市科技局、市财政局牵头，市级各有关部门及各县市区政府按职责分工负责）",
            {"市科技局": "牵头", "市财政局": "牵头", "市级各有关部门": "责任", "各县市区政府": "责任"},
        ),
        ("（市商务局主办，相关街道协办）", {"市商务局": "牵头", "相关街道": "配合"}),
        ("（责任单位：市科技局，浚县、淇县政府及城乡示范区管委会）", {
            "市科技局": "责任", "浚县政府": "责任", "淇县政府": "责任", "城乡示范区管委会": "责任",
        }),
        ("（责任单位：市农业农村局〈市乡村振兴局〉）", {"市农业农村局": "责任"}),
        ("〔责任单位：各县（市、区）人民政府，市直有关部门〕", {"各县（市、区）人民政府": "责任", "市直有关部门": "责任"}),
        ("（牵头：市科技局；配合：市教育局、各镇、街道）", {
            "市科技局": "牵头", "市教育局": "配合", "各镇": "配合", "各街道": "配合",
        }),
        ("（市科技局）", {"市科技局": "责任"}),
        ("（责任单位：市科技局等市直有关部门）", {"市科技局": "责任"}),
        ("（市财政局会同市交通局负责，各区政府参与）", {"市财政局": "牵头", "市交通局": "配合", "各区政府": "配合"}),
        ("（责任单位：市工信局，坦湾镇、晋湾镇人民政府）", {
            "市工信局": "责任", "坦湾镇人民政府": "责任", "晋湾镇人民政府": "责任",
        }),
        ("（市科技局牵头负责，市财政局、市税务局参与）", {"市科技局": "牵头", "市财政局": "配合", "市税务局": "配合"}),
    ],
)  # fmt: skip
def test_notes_in_every_bracket_and_wording_are_read(note, units):
    text = f"临江市创新行动方案\n一、重点任务\n（一）培育企业。建立名录（含拟入库企业）。{note}\n（二）办会。办好大会。（市科协负责）\n"
    assert duties(text)["一（一）"] == units
    assert "负责" not in next(drafted(text).plans[0].measures()).text


@pytest.mark.parametrize(
    "words",
    [
        "完善目录（含专利）。",
        "推广新能源汽车（以下简称新能源车）。",
        "各责任单位要切实负起责任。",
        "支持市属院校（职业技术学院除外）开展培训（每年两期）。",
        "发挥市科技局（市外专局）作用，引进人才。",
        "健全由企业牵头、高校院所参与的攻关机制。",
        "鼓励企业牵头，高校院所参与。",
        "基本公共服务由政府负责。",
        "依托高校（企业、院所）开展。",
    ],
)
def test_words_that_only_look_like_a_note_are_left_in_the_text(words):
    text = f"临江市创新行动方案\n一、重点任务\n（一）培育企业。{words}\n（二）办会。办好大会。（市科协负责）\n"
    assert duties(text)["一（一）"] == {}
    assert words in next(drafted(text).plans[0].measures()).text


COUNTY = """清江县乡村建设行动实施方案(2022-2025年)
一、总体要求
(一)行动目标。到2025年,自来水普及率达到92%。
二、重点任务
(一)加强村庄规划
1.科学编制规划。做到应编尽编。(县自然资源和规划局牵头,县住建局等部门,各乡镇按职责分工负责。以下任务均需各乡镇落实,不再列出)
2.严格用地管控。(县自然资源和规划局、县农业农村局)
(二)强化供水保障。推进水库除险加固。到2025年,完成15座小型水库除险加固。(县水利局牵头,县应急局参与,2025年底前完成)
三、推进机制
(一)建立专班。县委农办负责日常工作。
"""


def test_a_note_that_holds_for_what_follows_is_told_from_that_of_its_own_item():
    assert duties(COUNTY) == {
        "二（一）1": {"县自然资源和规划局": "牵头", "县住建局": "责任", "各乡镇": "责任"},
        "二（一）2": {"县自然资源和规划局": "责任", "县农业农村局": "责任", "各乡镇": "责任"},
        "二（二）": {"县水利局": "牵头", "县应急局": "配合", "各乡镇": "责任"},
        "三（一）": {},
    }
    plan = drafted(COUNTY).plans[0]
    assert [measure.deadline for measure in plan.measures()] == ["", "", "2025年底前", ""]
    assert [target.text for target in plan.goals.targets] == ["自来水普及率达到92%"]


def test_what_is_done_by_a_time_stays_in_the_text_behind_who_does_it():
    text = "临江市创新行动方案（2025年）\n一、重点任务\n（一）整治线缆。市经信局牵头，市供电公司配合，10月底前完成12个村整治。\n"
    assert duties(text)["一（一）"] == {"市经信局": "牵头", "市供电公司": "配合"}
    (measure,) = drafted(text).plans[0].measures()
    assert (measure.text, measure.deadline) == ("整治线缆。10月底前完成12个村整治。", "10月底前")


def test_a_list_goes_on_counting_beyond_a_thousand():
    text = "临江市重点任务清单\n" + "".join(f"{at}.完成事项{at}甲。（市科技局）\n" for at in range(1, 1003))
    assert list(duties(text))[-2:] == ["1001", "1002"]


ACTIONS = """平阳市建设绿色建筑行动方案
一、重点行动
行动一：提升新建建筑品质
主要任务：新建政府投资项目全部达到二星级以上。
责任单位：市住建局、市自然资源局
行动二：推进既有建筑改造
主要任务：完成改造50万平方米。
责任单位：市住建局、市发改委，各县（市、区）政府
二、保障措施
（一）加强组织领导。成立专班，由市住建局牵头，统筹推进。
"""


def test_actions_counted_by_their_own_word_are_items():
    assert duties(ACTIONS) == {
        "一行动一": {"市住建局": "责任", "市自然资源局": "责任"},
        "一行动二": {"市住建局": "责任", "市发改委": "责任", "各县（市、区）政府": "责任"},
        "二（一）": {},
    }
    assert titles(ACTIONS)["一行动二"] == "推进既有建筑改造"


GLUED = """江阳区“百千工程”实施方案
一、目标任务。到2027年,培育龙头企业10家。
二、重点任务。（一）实施产业提升工程。1.发展特色种植。建设基地5万亩。（区农业农村局牵头，各镇街配合）2.发展加工。（区投资促进局牵头，区农业农村局配合）（二）畅通诉求。（一）设立专线；（二）限时办结。（区政务服务局）
三、工作要求。（一）加强领导。压实责任。（二）强化宣传。
本方案自印发之日起施行，由区农业农村局负责解释。
"""


def test_items_glued_to_one_another_are_told_apart_by_what_they_count():
    found = duties(GLUED)
    assert found["二（一）1"] == {"区农业农村局": "牵头", "各镇街": "配合"}
    assert found["二（一）2"] == {"区投资促进局": "牵头", "区农业农村局": "配合"}
    assert found["三（二）"] == {}


OFFICE = """县政府办公室关于印发洛川县火灾防控工作方案的通知
各镇人民政府，县直各部门：
现将《洛川县火灾防控工作方案》印发给你们。
洛川县人民政府办公室
2023年11月20日
洛川县火灾防控工作方案
为做好工作，特制定本方案。
一、工作时间
从2023年11月至2024年3月。
二、工作任务
（一）集中除患攻坚。聚焦重点场所。县消防救援大队、住建局、商务局按照职责分工负责。
（二）电动自行车整治。公安局牵头，城管局、市场监管局配合。
三、工作要求
（一）提高认识
各地要高度重视。
联系人：张三，电话：12345678
"""


def test_a_notice_tells_number_issuer_and_date_and_is_no_part_of_the_plan():
    (plan,) = drafted(OFFICE).plans
    assert (plan.found.title, plan.found.issuer, str(plan.found.issued)) == (
        "洛川县火灾防控工作方案", "洛川县人民政府办公室", "2023-11-20",
    )  # fmt: skip
    assert duties(OFFICE) == {
        "二（一）": {"县消防救援大队": "责任", "县住建局": "责任", "县商务局": "责任"},
        "二（二）": {"县公安局": "牵头", "县城管局": "配合", "县市场监管局": "配合"},
        "三（一）": {},
    }


def test_two_plans_in_one_file_are_two_plans():
    text = f"{COUNTY}{ACTIONS}"
    assert [plan.found.title for plan in drafted(text).plans] == [
        "清江县乡村建设行动实施方案（2022—2025年）", "平阳市建设绿色建筑行动方案",
    ]  # fmt: skip


LABELS = """永安市人民政府办公室
关于印发永安市数字乡村发展
三年行动方案（2024—2026年）的通知
永政办〔2024〕12号
永安市人民政府办公室
2024年5月6日
永安市数字乡村发展
三年行动方案（2024—2026年）
一、工作目标：2024年，5G网络覆盖率达到90%；到2026年，网络零售额年均增长12%以上。
二、主要任务
1．完善基础设施。新建5G基站200个。
责任单位： 市工信局  市通信管理办　各乡镇（街道）
2．培育农村电商。（牵头部门：市商务局　协同部门：市供销社）
3．推进数字治理。（实施主体：各乡镇（街道）；指导单位：市委政法委）
4．整治黑臭水体：排查建档，由市水务局负责，各区人民政府配合落实；
5．强化数字素养。[市委网信办牵头，市教育局等配合，2025年底前完成]
附件：重点任务清单
"""


def test_labels_of_every_kind_blanks_between_names_and_clauses_of_duty_are_read():
    assert duties(LABELS) == {
        "二1": {"市工信局": "责任", "市通信管理办": "责任", "各乡镇（街道）": "责任"},
        "二2": {"市商务局": "牵头", "市供销社": "配合"},
        "二3": {"各乡镇（街道）": "责任", "市委政法委": "配合"},
        "二4": {"市水务局": "责任", "各区人民政府": "配合"},
        "二5": {"市委网信办": "牵头", "市教育局": "配合"},
    }
    plan = drafted(LABELS).plans[0]
    assert plan.found.title == "永安市数字乡村发展三年行动方案（2024—2026年）"
    assert [(one.text, one.year) for one in plan.goals.targets] == [
        ("5G网络覆盖率达到90%", 2024), ("网络零售额年均增长12%以上", 2026),
    ]  # fmt: skip
    assert [measure.text for measure in plan.measures()][3:] == ["整治黑臭水体。排查建档", "强化数字素养"]


DECIMAL = """大冶市优化营商环境任务清单
1.1 压减开办时间。压减至0.5个工作日。（市市场监管局）
1.2 推行电子证照。（市政务局、市公安局）
2.1 优化用电报装。1.5万户受益。（市供电公司）
"""


def test_decimal_numbers_are_numbers_and_decimals_are_none():
    assert {number[-3:]: units for number, units in duties(DECIMAL).items()} == {
        "1.1": {"市市场监管局": "责任"}, "1.2": {"市政务局": "责任", "市公安局": "责任"}, "2.1": {"市供电公司": "责任"},
    }  # fmt: skip


TASKS = """鹿城区2025年重点工作任务清单
（一）经济发展
1.扩大有效投资。完成投资120亿元。（区发改局、区住建局；2025年12月底前）
2.促进消费。（责任领导：张三；责任单位：区商务局；责任科室：流通科）
3.完善停车设施。（牵头单位为区住建局，责任单位为区国投集团、各街道）
4.加强协调。优化机制，由区政府办公室牵头，区财政局等参加，根据职责分工落实工作。
鹿城区人民政府
2025年1月8日
"""


def test_people_and_sections_of_a_bureau_are_no_units_and_a_date_may_stand_in_the_note():
    assert duties(TASKS) == {
        "（一）1": {"区发改局": "责任", "区住建局": "责任"},
        "（一）2": {"区商务局": "责任"},
        "（一）3": {"区住建局": "牵头", "区国投集团": "责任", "各街道": "责任"},
        "（一）4": {"区政府办公室": "牵头", "区财政局": "配合"},
    }
    assert [one.deadline for one in drafted(TASKS).plans[0].measures()] == ["2025年12月底前", "", "", ""]
    assert [one.text for one in drafted(TASKS).plans[0].measures()][-1] == "加强协调。优化机制"


def test_items_without_any_heading_above_them_keep_their_own_numbers():
    text = "临江市人才工作要点\n1.培育企业。建立名录。（市科技局）\n2.引进人才。办好大会。（市人社局）\n"
    assert duties(text) == {"1": {"市科技局": "责任"}, "2": {"市人社局": "责任"}}
    assert drafted(text).plans[0].found.title == "临江市人才工作要点"


@pytest.mark.parametrize(
    ("line", "value"),
    [("〇五、抓好落实。", 5), ("⑳抓好落实。", 20), ("㉛抓好落实。", 31), ("〇、抓好落实。", 0)],
)
def test_a_number_is_read_in_whatever_figures_it_is_written(line, value):
    mark = read_mark(line)
    assert (mark.value if mark else 0) == value
