"""How figures in plans are read, worded, converted, checked against their wording and cut for comparison."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.compare.text.tokens import split_quantities
from checklist.model import IndicatorKind, Per, Target
from checklist.plandata.check.target_rules import disagreement
from checklist.words.quantities import (
    Quantity,
    all_quantities,
    convert,
    difference_unit,
    format_number,
    parse_quantity,
    to_base,
)

UNITS = (
    *("", "家", "个", "项", "件", "人", "名", "位", "场", "套", "批", "种", "天", "倍", "番", "分", "吨", "台（套）"),
    *("%", "个百分点", "‰", "元", "万元", "亿元", "亿", "万人", "人次", "人年", "件/万人", "万家", "千瓦", "个工作日"),
)
NUMBERS = st.decimals(0, 10**9, places=3).map(float)
QUANTITIES = st.builds(
    Quantity,
    comparator=st.sampled_from([">=", ">", "=", "<=", "<", "~"]),
    value=NUMBERS,
    value_to=st.none() | NUMBERS,
    measurement_unit=st.sampled_from(UNITS),
    soft=st.booleans(),
    per=st.sampled_from([None, *Per]),
)


def quantity(comparator: str, value: float, unit: str, **more: object) -> Quantity:
    return Quantity(comparator=comparator, value=value, measurement_unit=unit, **more)  # type: ignore[arg-type]


def write_quantity(quantity: Quantity) -> str:
    """Word a quantity as plans do: 800家以上, 超过800家, 力争达到0.6件以上, 每年3—5家, 前10位."""
    core = _core(quantity.value, quantity.value_to, quantity.measurement_unit)
    opening = ("力争" if quantity.soft else "") + _PER_WORDS[quantity.per]
    reached = "达到" if quantity.soft and quantity.comparator in (">=", "~") else ""
    if quantity.comparator == "<=" and quantity.measurement_unit == "位":
        return f"{opening}前{core}"
    if quantity.comparator == "<" and not quantity.measurement_unit.startswith("%"):
        return f"{opening}少于{core}"
    return opening + _PATTERNS[quantity.comparator].format(reached + core)


_PER_WORDS = {Per.YEAR: "每年", Per.TOTAL: "累计", None: ""}
_PATTERNS = {">=": "{}以上", ">": "超过{}", "=": "{}", "<": "低于{}", "<=": "不超过{}", "~": "{}左右"}


def _core(value: float, value_to: float | None, unit: str) -> str:
    if unit == "番":
        small = value_to is None and value in (1, 2, 3)
        return f"翻{'一两三'[int(value) - 1]}番" if small else f"翻{_ends(value, value_to)}番"
    return _ends(value, value_to) + unit


def _ends(value: float, value_to: float | None) -> str:
    return format_number(value) if value_to is None else f"{format_number(value)}—{format_number(value_to)}"


def target(
    text: str, comparator: str | None = None, value: float | None = None, unit: str = "", **more: object
) -> Target:
    fields = {"comparator": comparator, "value": value, "measurement_unit": unit or None, **more}
    return Target(indicator="某指标", text=text, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("达到800家", quantity(">=", 800, "家")),
        ("建成3个", quantity(">=", 3, "个")),
        ("压缩办理时间至0.5个工作日", quantity("<=", 0.5, "个工作日")),
        ("降低成本后利润提升到3亿元", quantity(">=", 3, "亿元")),
        ("新增2家", quantity(">=", 2, "家")),
        ("增长15%以上", quantity(">=", 15, "%")),
        ("不低于20%", quantity(">=", 20, "%")),
        ("不少于100项", quantity(">=", 100, "项")),
        ("≥800家", quantity(">=", 800, "家")),
        ("1.5万人以上", quantity(">=", 1.5, "万人")),
        ("5家（含）以上", quantity(">=", 5, "家")),
        ("超过1.3万人", quantity(">", 1.3, "万人")),
        ("突破了80项", quantity(">", 80, "项")),
        ("1000余家", quantity(">", 1000, "家")),
        ("3万多人", quantity(">", 3, "万人")),
        ("800家", quantity("=", 800, "家")),
        ("控制在5%以内", quantity("<=", 5, "%")),
        ("不超过5个工作日", quantity("<=", 5, "个工作日")),
        ("降至3%", quantity("<=", 3, "%")),
        ("低于5%", quantity("<", 5, "%")),
        ("23%左右", quantity("~", 23, "%")),
        ("约30家", quantity("~", 30, "家")),
        ("提高2个百分点左右", quantity("~", 2, "个百分点")),
        ("跻身省级高新区前10位", quantity("<=", 10, "位")),
        ("位列全省第3位", quantity("<=", 3, "位")),
    ],
)
def test_the_words_around_a_figure_give_the_comparator(text: str, read: Quantity) -> None:
    assert parse_quantity(text) == read


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("3—5家", 3, 5, "家"),
        ("3-5个", 3, 5, "个"),
        ("20～30家", 20, 30, "家"),
        ("3至5家", 3, 5, "家"),
        ("一到三家", 1, 3, "家"),
        ("5%—8%", 5, 8, "%"),
        ("3万—5万人", 3, 5, "万人"),
        ("8000万—1亿元", 0.8, 1, "亿元"),
    ],
)
def test_a_range_has_two_ends_in_one_unit(text: str, low: float, high: float, unit: str) -> None:
    assert parse_quantity(text) == quantity("=", low, unit, value_to=high)


def test_growth_from_one_figure_to_another_is_no_range() -> None:
    assert [found.value for found in all_quantities("从10家到20家")] == [10, 20]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("２３％", 23, "%"),
        ("1、新增5件", 5, "件"),
        ("（1）5件", 5, "件"),
        ("1,200家", 1200, "家"),
        ("1 200家", 1200, "家"),
        ("9 0亿", 90, "亿"),
        ("１．５万人", 1.5, "万人"),
        ("三万人", 3, "万人"),
        ("一万五千人", 15000, "人"),
        ("一万〇三十人", 10030, "人"),
        ("力争形成国内领先的科技创新成果10项以上", 10, "项"),
        ("一百零五家", 105, "家"),
        ("三百万元", 300, "万元"),
        ("两千零五十人", 2050, "人"),
        ("十二家", 12, "家"),
        ("百分之二十", 20, "%"),
        ("降低两成以上", 20, "%"),
        ("三成半左右", 35, "%"),
        ("压减三分之一", 33.33, "%"),
        ("不低于2/3", 66.67, "%"),
        ("数量减半", 50, "%"),
        ("减少一半以上", 50, "%"),
        ("突破百亿元", 100, "亿元"),
        ("千分之5", 5, "‰"),
        ("一倍", 1, "倍"),
        ("翻一番", 1, "番"),
        ("翻两番", 2, "番"),
        ("40件/万人", 40, "件/万人"),
    ],
)
def test_numbers_are_read_however_they_are_written(text: str, value: float, unit: str) -> None:
    found = parse_quantity(text)
    assert found is not None
    assert (found.value, found.measurement_unit) == (value, unit)


@pytest.mark.parametrize(
    ("text", "soft", "per"),
    [
        ("力争达到0.6件以上", True, None),
        ("争取新增5件以上", True, None),
        ("努力培育5件以上", True, None),
        ("争取上级补助5件以上", False, None),
        ("每年50件以上", False, Per.YEAR),
        ("年均增长15件以上", False, Per.YEAR),
        ("年组织培育30件以上", False, Per.YEAR),
        ("2022年新增10件以上", False, None),
        ("全年新增10件以上", False, None),
        ("两年举办50件以上", False, Per.TOTAL),
        ("三年累计引进5件以上", False, Per.TOTAL),
        ("实施三年行动方案，建成5件以上", False, None),
        ("力争每年达到5件以上", True, Per.YEAR),
        ("每年设立专项资金，力争新增5件以上", True, None),
        ("力争做大。建成5件以上", False, None),
    ],
)
def test_firmness_and_rhythm_are_read_from_the_sentence(text: str, *, soft: bool, per: Per | None) -> None:
    found = parse_quantity(text)
    assert found is not None
    assert (found.comparator, found.soft, found.per) == (">=", soft, per)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "全覆盖",
        "2025年底前",
        "到2025年",
        "2023—2027年",
        "9月底前",
        "豫政〔2019〕4号",
        "第34项",
        "建设G60科创走廊",
        "5G创新中心",
        "“1+3+1+X”主导产业",
        "世界500强企业",
        "引进100人才",
        "4.26世界知识产权日",
        "培育一批",
        "“四个一批”建设",
        "最后一公里",
        "三五家",
        "“十四五”期间",
        "数十家",
        "千人计划",
        "不少于L5亿元",
        "增长-5%",
        "1亿5000万元",
        "高于规模以上工业增加值增速2个百分点以上",
        "比全省平均高2个百分点",
        "不低于所在地最低标准的70%",
        "9" * 400 + "家",
    ],
)
def test_years_names_and_relative_goals_are_no_quantities(text: str) -> None:
    assert all_quantities(text) == ()


def test_a_difference_to_an_earlier_year_is_a_quantity() -> None:
    assert parse_quantity("比上年提高0.11个百分点") == quantity(">=", 0.11, "个百分点")


def test_a_sentence_gives_all_its_figures_in_order() -> None:
    text = (
        "每年新增科技领军企业1家以上、高新技术企业50家以上；到2025年，技术合同成交额力争突破50亿元，比重达到25%左右。"
    )
    assert all_quantities(text) == (
        quantity(">=", 1, "家", per=Per.YEAR),
        quantity(">=", 50, "家", per=Per.YEAR),
        quantity(">", 50, "亿元", soft=True),
        quantity("~", 25, "%", soft=True),
    )


def test_of_several_figures_none_is_chosen() -> None:
    assert parse_quantity("2家、3家") is None


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.6, "0.6"),
        (800.0, "800"),
        (12000, "12000"),
        (1e16, "10000000000000000"),
        (0.1 + 0.2, "0.3"),
        (1e-7, "0.0000001"),
        (0, "0"),
        (-0.0, "0"),
        (-5.5, "-5.5"),
        (0.00000000001, "0"),
    ],
)
def test_numbers_are_written_in_plain_decimals(value: float, written: str) -> None:
    assert format_number(value) == written


@pytest.mark.parametrize("value", [float("inf"), float("nan")])
def test_what_is_no_number_is_not_written(value: float) -> None:
    with pytest.raises(ValueError, match=r"^数值不是有限的数。$"):
        format_number(value)


@pytest.mark.parametrize(
    ("worded", "written"),
    [
        (quantity(">=", 800, "家"), "800家以上"),
        (quantity(">", 800, "家"), "超过800家"),
        (quantity("=", 800, "家"), "800家"),
        (quantity("<=", 5, "%"), "不超过5%"),
        (quantity("<", 5, "%"), "低于5%"),
        (quantity("<", 5, "家"), "少于5家"),
        (quantity("~", 23, "%"), "23%左右"),
        (quantity("=", 3, "家", value_to=5), "3—5家"),
        (quantity("<=", 10, "位"), "前10位"),
        (quantity("=", 1, "番"), "翻一番"),
        (quantity(">=", 2, "番"), "翻两番以上"),
        (quantity(">=", 0.6, "件", soft=True), "力争达到0.6件以上"),
        (quantity(">=", 50, "家", per=Per.YEAR), "每年50家以上"),
        (quantity("=", 100, "场", soft=True, per=Per.TOTAL), "力争累计100场"),
    ],
)
def test_quantities_worded_as_plans_do_are_read(worded: Quantity, written: str) -> None:
    assert write_quantity(worded) == written
    assert parse_quantity(written) == worded


@given(QUANTITIES)
def test_a_worded_quantity_is_read_back(worded: Quantity) -> None:
    assert parse_quantity(write_quantity(worded)) == worded


@given(NUMBERS)
def test_a_written_number_is_the_number(value: float) -> None:
    assert float(format_number(value)) == value
    assert "e" not in format_number(value)


@pytest.mark.parametrize(
    ("value", "unit", "base"),
    [
        (4000, "万元", (40_000_000, "元")),
        (1.1, "亿元", (110_000_000, "元")),
        (90, "亿", (9_000_000_000, "")),
        (1.3, "万人", (13_000, "人")),
        (20, "名", (20, "人")),
        (2, "千家", (2000, "家")),
        (2, "万千瓦", (20_000, "千瓦")),
        (40, "万件/万人", (400_000, "件/万人")),
        (5, "‰", (0.5, "%")),
        (2, "百分点", (2, "个百分点")),
        (5, "盏", (5, "盏")),
        (5, "", (5, "")),
    ],
)
def test_figures_are_brought_to_the_base_unit(value: float, unit: str, base: tuple[float, str]) -> None:
    assert to_base(value, unit) == base


@pytest.mark.parametrize(
    ("value", "unit", "to_unit", "converted"),
    [(4000, "万元", "亿元", 0.4), (1.3, "万人", "人", 13_000), (90, "亿", "亿元", 90), (30, "名", "人", 30)],
)
def test_figures_in_different_units_can_be_compared(value: float, unit: str, to_unit: str, converted: float) -> None:
    assert convert(value, unit, to_unit) == converted


def test_what_is_measured_differently_is_not_converted() -> None:
    with pytest.raises(ValueError, match=r"^“亿元”不能换算成“家”。$"):
        convert(1, "亿元", "家")


@given(NUMBERS, st.sampled_from(["元", "万元", "亿元", "千元"]), st.sampled_from(["元", "万元", "亿元"]))
def test_converting_there_and_back_changes_nothing(value: float, unit: str, to_unit: str) -> None:
    assert convert(convert(value, unit, to_unit), to_unit, unit) == pytest.approx(value)


@pytest.mark.parametrize(
    ("unit", "kind", "difference"),
    [
        ("%", IndicatorKind.RATIO, "个百分点"),
        ("%", IndicatorKind.GROWTH, "个百分点"),
        ("%", IndicatorKind.FLOW, "%"),
        ("%", None, "%"),
        ("家", IndicatorKind.RATIO, "家"),
        ("百分点", IndicatorKind.POINTS, "个百分点"),
    ],
)
def test_two_rates_in_per_cent_differ_by_percentage_points(
    unit: str, kind: IndicatorKind | None, difference: str
) -> None:
    assert difference_unit(unit, kind) == difference


@pytest.mark.parametrize(
    "agreeing",
    [
        target("达到800家", ">=", 800, "家"),
        target("达到800家", "=", 800, "家"),
        target("800家", ">=", 800, "家"),
        target("新增2家", ">=", 2, "家"),
        target("超过1.3万人", ">", 1.3, "万人"),
        target("超过1.3万人", ">", 13_000, "人"),
        target("30名以上", ">=", 30, "人"),
        target("达到90亿", ">=", 90, "亿元"),
        target("达到0.83件", ">=", 0.83, "件/万人"),
        target("40件/万人以上", ">=", 40, "件"),
        target("达到65", ">=", 65, "%"),
        target("达到５盏", ">=", 5, "盏"),
        target("3—5家", "=", 3, "家", value_to=5),
        target("23%左右", "~", 23, "%"),
        target("控制在5%以内", "<=", 5, "%"),
        target("前10位", "<=", 10, "位"),
        target("力争达到0.6件以上", ">=", 0.6, "件", soft=True),
        target("到2025年达到800家", ">=", 800, "家", year=2025),
        target("2023年达到800家，2025年超过900家", ">", 900, "家", year=2025),
        target("由55.4%提高到65%以上", ">=", 65, "%"),
        target("达到800家，力争900家", ">=", 800, "家"),
        target("建成", ">=", 1, "个"),
        target("建成一家平台", ">=", 1, "家"),
        target("基本实现全覆盖", ">=", 100, "%"),
        target("不低于居住用地供应总量的2.5%", ">=", 2.5, "%"),
        target("不低于全省平均水平的2.5%", ">=", 2.5, "%"),
        target("不超过全部用地面积的7%", "<=", 7, "%"),
        target("力争形成国内领先的科技创新成果10项以上", ">=", 10, "项", soft=True),
        target("翻一番", "=", 2, "倍"),
        target("翻一番", "=", 1, "番"),
        target("翻一番", "=", 1, "倍"),
        target("翻一番", "=", 100, "%"),
        target("翻两番", "=", 3, "倍"),
        target("翻两番", "=", 300, "%"),
        target("翻三番", "=", 8, "倍"),
        target("增长翻番", ">=", 100, "%"),
        target("力争正增长", soft=True),
        target("全覆盖"),
        target("高于规模以上工业增加值增速2个百分点以上"),
        target("2025年底前建成"),
        target("达到全省平均水平"),
    ],
    ids=lambda agreeing: agreeing.text,
)
def test_a_target_that_says_what_its_wording_says_is_passed(agreeing: Target) -> None:
    assert disagreement(agreeing) == ""


@pytest.mark.parametrize(
    ("differing", "reason"),
    [
        (target("达到800家", ">=", 80, "家"), "文字是“达到800家”，数据却是80家"),
        (target("2家、3家", ">=", 5, "家"), "文字是“2家”“3家”，数据却是5家"),
        (target("超过1.3万人", ">", 13_000, "万人"), "文字是“超过1.3万人”，数据却是13000万人"),
        (target("3—5家", "=", 3, "家"), "文字是“3—5家”，数据却是3家"),
        (target("3—5家", "=", 3, "家", value_to=6), "文字是“3—5家”，数据却是3—6家"),
        (target("3家", "=", 3, "家", value_to=5), "文字是“3家”，数据却是3—5家"),
        (target("达到1.3万人", ">=", 1.3, "人"), "文字的单位是“万人”，数据却是“人”"),
        (target("达到20家", ">=", 20, "个"), "文字的单位是“家”，数据却是“个”"),
        (target("提高2个百分点", ">=", 2, "%"), "文字的单位是“个百分点”，数据却是“%”"),
        (target("超过800家", ">=", 800, "家"), "文字是“超过800家”，比较符应为“>”，数据却是“>=”"),
        (target("800家以上", "=", 800, "家"), "文字是“800家以上”，比较符应为“>=”，数据却是“=”"),
        (target("达到23%左右", ">=", 23, "%"), "文字是“达到23%左右”，比较符应为“~”，数据却是“>=”"),
        (target("达到23%", "~", 23, "%"), "文字是“达到23%”，比较符应为“>=”，数据却是“~”"),
        (target("控制在5%以内", ">=", 5, "%"), "文字是“控制在5%以内”，比较符应为“<=”，数据却是“>=”"),
        (target("达到800家", None, 800, "家"), "文字是“达到800家”，比较符应为“>=”，数据却是没有写"),
        (target("力争达到5家", ">=", 5, "家"), "文字有“力争”一类的词，数据却没有标 soft"),
        (target("达到5家", ">=", 5, "家", soft=True), "文字没有“力争”“争取”“努力”，数据却标了 soft"),
        (target("力争正增长"), "文字有“力争”一类的词，数据却没有标 soft"),
        (target("达到800家"), "文字是“达到800家”，数据没有写数值（value）"),
        (target("全覆盖", ">="), "数据没有写数值（value），却写了比较符（comparator）"),
        (target("全覆盖", value_to=5.0), "数据没有写数值（value），却写了上限（value_to）"),
        (target("建成", ">=", 3, "个"), "文字“建成”里没有数值3个"),
        (
            target("高于全省平均增速2个百分点", ">=", 2, "个百分点"),
            "文字“高于全省平均增速2个百分点”里没有数值2个百分点",
        ),
        (target("甲" * 40, ">=", 3, "个"), f"文字“{'甲' * 30}……”里没有数值3个"),
    ],
    ids=lambda given: given.text if isinstance(given, Target) else "",
)
def test_a_target_that_differs_from_its_wording_is_told_why(differing: Target, reason: str) -> None:
    assert disagreement(differing) == reason


@given(QUANTITIES.filter(lambda worded: worded.measurement_unit != ""))
def test_a_target_worded_from_its_fields_agrees(worded: Quantity) -> None:
    made = target(
        write_quantity(worded),
        worded.comparator,
        worded.value,
        worded.measurement_unit,
        value_to=worded.value_to,
        soft=worded.soft,
    )
    assert disagreement(made) == ""


@given(QUANTITIES.filter(lambda worded: worded.measurement_unit not in ("", "番")), NUMBERS)
def test_another_value_never_agrees(worded: Quantity, other: float) -> None:
    if other == worded.value:
        other += 1
    made = target(write_quantity(worded), worded.comparator, other, worded.measurement_unit, value_to=worded.value_to)
    assert "数据却是" in disagreement(made)


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("达到800家以上", ["达", "到", "800家", "以", "上"]),
        ("2025年底前", ["2025年底", "前"]),
        ("2026年6月底完成", ["2026年6月底", "完", "成"]),
        ("2025年6月30日", ["2025年6月30日"]),
        ("2023—2027年", ["2023—2027年"]),
        ("增长１５％", ["增", "长", "１５％"]),
        ("3—5家", ["3—5家"]),
        ("1.5万人", ["1.5万人"]),
        ("豫政〔2019〕4号", ["豫", "政", "〔2019〕4号"]),
        ("打造G60走廊", ["打", "造", "G60", "走", "廊"]),
        ("5G和MES系统", ["5G", "和", "MES", "系", "统"]),
        ("500强", ["500", "强"]),
        ("𠮷祥", ["𠮷", "祥"]),
        ("", []),
    ],
)
def test_figures_dates_and_latin_words_are_one_token(text: str, tokens: list[str]) -> None:
    assert split_quantities(text) == tokens


@pytest.mark.slow
@given(st.text() | st.text("0123456789.,—-年月日底家万亿%一二十百千超过以上力争〔〕号A /", max_size=60))
def test_the_tokens_give_the_text_again_and_no_text_breaks_the_reading(text: str) -> None:
    assert "".join(split_quantities(text)) == text
    assert len(all_quantities(text)) <= len(text)
    assert isinstance(disagreement(target(text, ">=", 5, "家")), str)


@pytest.mark.parametrize("piece", ["1", "1 ", "一", "1-", "1,111,", "超过", "2025—", "百分之", "一万", "比"])
def test_hostile_text_takes_bounded_time(piece: str) -> None:
    assert len(split_quantities(piece * 20_000)) <= len(piece) * 20_000


@pytest.mark.parametrize(
    "words",
    [
        "一成不变",
        "三成员单位",
        "九成新设备",
        "减半征收",
        "缩短半年",
        "低半径",
        "一半以上的企业",
        "百亿元产业",
        "超过千亿级",
    ],
)
def test_words_that_only_look_like_shares_are_no_figures(words):
    assert all_quantities(words) == ()
