"""What the figures of plans in use are: goals with the names, units and directions a reader gives them, or none."""

from __future__ import annotations

import pytest

from checklist.draft.prosegoals import ProseGoals, Years


def goals(sentence: str):
    """Read the goals of a sentence of a plan of 2026 to 2030 that states goals."""
    return ProseGoals(Years(2026, 2030)).read(sentence, stated=True)


def told(sentence: str) -> list[tuple[object, ...]]:
    """Give each target's name, comparator, value and unit; nothing may be left in doubt."""
    found = goals(sentence)
    assert found.doubts == ()
    return [(one.indicator, one.comparator, one.value, one.measurement_unit) for one in found.targets]


@pytest.mark.parametrize(
    ("sentence", "targets"),
    [
        (
            "签约30亿级项目不少于4个、60亿级项目不少于1个。",
            [("签约30亿级项目", ">=", 4, "个"), ("60亿级项目", ">=", 1, "个")],
        ),
        (
            "培育3个千亿级产业集群和7个五百亿级产业集群。",
            [("千亿级产业集群", ">=", 3, "个"), ("培育五百亿级产业集群", ">=", 7, "个")],
        ),
        ("新建5万吨级泊位3个。", [("新建5万吨级泊位", ">=", 3, "个")]),
        ("创建5A级景区1家。", [("创建5A级景区", ">=", 1, "家")]),
        ("建成三级医院2家。", [("建成三级医院", ">=", 2, "家")]),
    ],
)
def test_a_size_before_ji_belongs_to_the_thing_and_is_no_figure(sentence, targets):
    assert told(sentence) == targets


@pytest.mark.parametrize(
    ("sentence", "targets"),
    [
        (
            "细颗粒物（PM2.5）年均浓度控制在31微克每立方米以下。",
            [("细颗粒物（PM2.5）年均浓度", "<=", 31, "微克/立方米")],
        ),
        ("人口密度不高于900人每平方公里。", [("人口密度", "<=", 900, "人/平方公里")]),
        ("全年污染天数不能超过25天。", [("污染天数", "<=", 25, "天")]),
        ("停电次数不得超过2次。", [("停电次数", "<=", 2, "次")]),
        ("达标率不得低于95%。", [("达标率", ">=", 95, "%")]),
        ("乙醛未达标地区占比降至5%以内。", [("乙醛未达标地区占比", "<=", 5, "%")]),
    ],
)
def test_units_and_bounds_are_read_as_they_are_spoken(sentence, targets):
    assert told(sentence) == targets


@pytest.mark.parametrize(
    ("sentence", "targets"),
    [
        (
            "2028年，氨氮（NH3-N）、总磷（TP）和重金属等主要污染物排放总量比2025年分别下降8%、6%和4%。",
            [
                ("氨氮（NH3-N）排放总量降幅", ">=", 8, "%"),
                ("总磷（TP）排放总量降幅", ">=", 6, "%"),
                ("重金属排放总量降幅", ">=", 4, "%"),
            ],
        ),
        (
            "粗颗粒物和细颗粒物平均浓度分别不高于60和30微克/立方米。",
            [("粗颗粒物平均浓度", "<=", 60, "微克/立方米"), ("细颗粒物平均浓度", "<=", 30, "微克/立方米")],
        ),
        (
            "小学、初中入学率分别达到99.9%、99%。",
            [("小学入学率", ">=", 99.9, "%"), ("初中入学率", ">=", 99, "%")],
        ),
        (
            "供水普及率和污水处理率分别达到98%和96%。",
            [("供水普及率", ">=", 98, "%"), ("污水处理率", ">=", 96, "%")],
        ),
        (
            "单位能耗和单位用水量分别下降9%和11%。",
            [("单位能耗降幅", ">=", 9, "%"), ("单位用水量降幅", ">=", 11, "%")],
        ),
        (
            "城镇、农村居民人均可支配收入分别增长6%和7%。",
            [("城镇人均可支配收入增速", ">=", 6, "%"), ("农村居民人均可支配收入增速", ">=", 7, "%")],
        ),
        (
            "海洋经济增加值增长12%以上、占GDP比重达到35%。",
            [("海洋经济增加值增速", ">=", 12, "%"), ("海洋经济增加值占GDP比重", ">=", 35, "%")],
        ),
        (
            "培育国家级特色企业4家、省级18家。",
            [("培育国家级特色企业", ">=", 4, "家"), ("培育省级特色企业", ">=", 18, "家")],
        ),
        ("2028年，粉尘年均浓度较2025年下降9%。", [("粉尘年均浓度降幅", ">=", 9, "%")]),
        ("外贸总额增长7%左右、增速快于全国平均水平。", [("外贸总额增速", "~", 7, "%")]),
    ],
)
def test_each_of_several_things_has_what_is_measured_in_its_name(sentence, targets):
    assert told(sentence) == targets


@pytest.mark.parametrize(
    "sentence",
    [
        "不再新建每小时20蒸吨以下燃油锅炉。",
        "其他区域禁止新建每小时8蒸吨及以下燃油锅炉。",
        "全面淘汰5蒸吨以下锅炉。",
        "严禁新上30万吨以下矿井。",
        "对年能耗3000吨以上企业开展监察。",
        "辖区内4亩以下（不含4亩）的用地手续就近办理。",
    ],
)
def test_how_large_a_thing_is_that_is_banned_or_meant_is_no_goal(sentence):
    found = goals(sentence)
    assert (found.targets, {one.reason for one in found.aside}) == ((), {"条件、门槛"})


@pytest.mark.parametrize(
    ("sentence", "targets"),
    [
        (
            "建成停机坪6个、维修站2个，短途航线开通12条。",
            [("建成停机坪", ">=", 6, "个"), ("建成维修站", ">=", 2, "个"), ("短途航线开通", ">=", 12, "条")],
        ),
        ("鼓励企业开通货运航线，2028年底前开通不少于6条。", [("开通货运航线", ">=", 6, "条")]),
        (
            "力争全市建成1个飞行服务站、3个以上停机坪、9个以上基站和50个以上起降点。",
            [
                ("飞行服务站", ">=", 1, "个"),
                ("建成停机坪", ">=", 3, "个"),
                ("建成基站", ">=", 9, "个"),
                ("建成起降点", ">=", 50, "个"),
            ],
        ),
        (
            "新增托位300个以上，公办园在园儿童占比55%以上。",
            [("新增托位", ">=", 300, "个"), ("公办园在园儿童占比", ">=", 55, "%")],
        ),
    ],
)
def test_a_verb_goes_no_further_than_it_reaches_and_a_noun_belongs_to_its_figure(sentence, targets):
    assert told(sentence) == targets


def test_years_of_effort_are_neither_a_sum_nor_soft():
    (target,) = goals("经过3年努力，全市优良天数比率达到85%以上。").targets
    assert (target.indicator, target.year, target.per, target.soft) == ("优良天数比率", 2030, None, False)


def test_figures_told_by_the_years_of_an_earlier_clause_are_those_years():
    found = goals("到2027年和2030年，居民健康素养持续提升，儿童龋患率分别低于9%和6%。")
    assert [(one.value, one.comparator, one.year) for one in found.targets] == [(9, "<", 2027), (6, "<", 2030)]


def test_how_many_things_a_share_is_of_is_its_scope():
    found = goals("纳入监测的7个断面达标比例达到60%以上。")
    assert [(one.value, one.measurement_unit) for one in found.targets] == [(60, "%")]
    assert [one.reason for one in found.aside] == ["范围"]


def test_how_much_a_policy_grants_is_no_goal():
    assert goals("实施阶段性下调失业保险费率40%的政策。").targets == ()


def test_the_one_year_of_a_statement_of_goals_holds_for_all_its_paragraphs():
    found = goals("到2028年，建成制造强市。\n能级更高。企业突破1200家。\n结构更优。新兴产业占比超过20%。")
    assert [(one.value, one.year) for one in found.targets] == [(1200, 2028), (20, 2028)]
    found = goals("到2028年，建成强市。到2030年，建成强省。\n能级更高。企业突破1200家。")
    assert [one.year for one in found.targets] == [None]


def test_what_takes_a_share_is_named_a_share():
    assert told("其中普惠性托位占55%以上。") == [("普惠性托位占比", ">=", 55, "%")]


def test_a_bare_verb_before_a_figure_counts_what_the_one_before_it_does():
    found = goals("市财政安排800亿元专项资金，重点用于改造，2027年安排300亿元。")
    assert {one.indicator for one in found.targets} == {"市财政安排专项资金"}
