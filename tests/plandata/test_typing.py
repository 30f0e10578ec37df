"""What clerks really type: each slip is named once, on its own line, and what is right is not blamed."""

from __future__ import annotations

import pytest
from plan_texts import load_text

from checklist.errors import YamlError
from checklist.plandata.check import check

BASE = """\
regions:
- id: mycity
  name: 某某市
  units:
  - {name: 市科技局, full: 某某市科学技术局}
  - {name: 市财政局, full: 某某市财政局}
  - {name: 市教育局, full: 某某市教育局}
  - {name: 市妇联, full: 某某市妇女联合会, kind: mass}
  - {name: 市城管局, full: 某某市城市管理局}
  - {name: 市生态环境局, full: 某某市生态环境局}
  - {name: 市卫生健康委, full: 某某市卫生健康委员会}
  - {name: 市住房城乡建设局, full: 某某市住房和城乡建设局}
  groups:
  - {name: 各县（市、区）政府, members: unknown}
indicators:
- {name: 高新技术企业数, kind: stock, unit: 家}
- {name: 研发投入强度, kind: ratio, unit: "%"}
plans:
- id: p-2025
  region: mycity
  title: 某方案
  issued: 2025-01-10
  period: 2025-2027
  sections:
  - number: 一
    title: 重点任务
    measures:
    - id: m-1
      number: 一1
      title: 培育企业
      lead: [市科技局]
      support: [市财政局, 市教育局]
      actions:
      - 建立后备库
      - 开展培训
      targets:
      - {indicator: 研发投入强度, comparator: ">=", value: 2.5, unit: "%", year: 2027, text: 达到2.5%}
    - id: m-2
      number: 一2
      title: 加强宣传
      responsible: 市科技局
      actions:
      - 编印手册
"""


def said(*changes):
    """Give line, message and hint of what is found after each ``(old, new)``."""
    text = BASE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return [(found.line, found.message, found.hint) for found in check(load_text(text))]


def line_with(text, of=BASE):
    return of[: of.index(text)].count("\n") + 1


def units_of(*changes):
    text = BASE
    for old, new in changes:
        text = text.replace(old, new, 1)
    return [a.unit for a in load_text(text).data.plans[0].sections[0].measures[0].assignments]


def test_what_is_right_is_not_blamed():
    assert said() == []


@pytest.mark.parametrize("text", ["不低于居住用地供应总量的2.5%", "不低于全省平均水平的2.5%"])
def test_a_figure_far_behind_its_lead_is_that_figure(text):
    assert said(("text: 达到2.5%", f"text: {text}")) == []
    assert "数据却是3%" in said(("text: 达到2.5%", f"text: {text}"), ("value: 2.5", "value: 3"))[0][1]


@pytest.mark.parametrize("mark", ["、", "，", "；"])
def test_units_in_one_text_are_several(mark):
    joined = f"市财政局{mark}各县（市、区）政府{mark}市教育局"
    assert units_of(("[市财政局, 市教育局]", joined)) == ["市科技局", "市财政局", "各县（市、区）政府", "市教育局"]
    assert said(("[市财政局, 市教育局]", f"[{joined}]")) == []
    ((_, message, _),) = said(("[市财政局, 市教育局]", f"市财政局{mark}市科枝局"))
    assert message == "没有登记“市科枝局”这个单位。"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("市卫生局", "市卫生健康委"),
        ("市卫计委", "市卫生健康委"),
        ("市卫健委", "市卫生健康委"),
        ("市环保局", "市生态环境局"),
        ("市建委", "市住房城乡建设局"),
        ("市国土房管局", "市住房城乡建设局"),
        ("市科委", "市科技局"),
        ("市科枝局", "市科技局"),
        ("市财正局", "市财政局"),
    ],
)
def test_an_old_or_misspelt_name_leads_to_the_unit_of_today(written, meant):
    assert [hint for _, _, hint in said(("responsible: 市科技局", f"responsible: {written}"))] == [
        f"是否想写：{meant}？"
    ]


@pytest.mark.parametrize("written", ["市残联", "市文旅局", "市水利局", "市审计局", "市文联", "市教科所"])
def test_another_bureau_is_no_misspelling(written):
    ((line, _, hint),) = said(("responsible: 市科技局", f"responsible: {written}"))
    assert (line, hint) == (
        line_with("responsible"),
        "请先在地区 mycity 的 units 里登记这个单位。",
    )


@pytest.mark.parametrize(
    ("written", "key"), [("责任単位", "责任单位"), ("牵头単位", "牵头单位"), ("responsable", "responsible")]
)
def test_a_misspelt_key_is_one_finding_that_names_the_key(written, key):
    ((_, message, hint),) = said(("responsible: 市科技局", f"{written}: 市科技局"))
    assert (message, hint) == (f"举措没有“{written}”这个键。", f"是否想写 {key}？")


def test_a_misspelt_key_that_must_stand_is_not_also_missing():
    assert [message for _, message, _ in said(("  title: 某方案", "  titel: 某方案"))] == ["方案没有“titel”这个键。"]


def test_a_measure_indented_one_step_too_far_is_one_finding():
    ((line, message, _),) = said(("    - id: m-2", "      - id: m-2"))
    assert (line, message) == (line_with("- id: m-2"), "举措的 targets 里有一项以“id: ”开头，不该在这里。")
    ((line, message, _),) = said(
        ("      targets:\n", ""),
        (BASE[BASE.index("      - {ind") : BASE.index("    - id: m-2")], ""),
        ("    - id: m-2", "      - id: m-2"),
    )
    assert (line, message) == (line_with("- id: m-2") - 2, "举措的 actions 里有一项以“id: ”开头，不该在这里。")


def test_a_unit_that_is_not_registered_is_said_once_with_its_lines():
    ((line, message, hint),) = said(
        ("lead: [市科技局]", "lead: [市天文台]"), ("responsible: 市科技局", "responsible: 市天文台")
    )
    assert (line, message) == (line_with("lead:"), "没有登记“市天文台”这个单位。")
    assert hint.endswith(f"同样的还有1处：第{line_with('responsible:')}行。")


def test_the_kind_of_an_indicator_and_its_unit_are_told_apart_where_they_stand():
    ((line, message, hint),) = said(("研发投入强度, kind: ratio", "研发投入强度"))
    assert (line, message) == (line_with("研发投入强度"), "指标“研发投入强度”的单位是“%”，类型却是存量。")
    assert "ratio" in hint


@pytest.mark.parametrize("status", ["已完成", "已销号", "进行中", "未启动", "完成80%", "正在推进", "长期坚持"])
def test_a_status_of_the_usual_words_passes(status):
    assert said(("      responsible", f"      status: {status}\n      responsible")) == []


def test_a_comment_is_none_of_the_text_it_follows():
    assert said(("- 建立后备库", "- 建立后备库  # 第一条"), ("- 开展培训", "- 开展培训 ## 第二条")) == []
    assert said(("- 建立后备库", "- 建立 #1 后备库"))[0][0] == line_with("- 建立")


@pytest.mark.parametrize("text", ["完善12，345家名单", "建立3个库", "[培育2023, 2024两批]"])
def test_figures_that_no_comma_of_thousands_cuts_pass(text):
    assert not [message for _, message, _ in said(("- 建立后备库", f'- "{text}"')) if "千分位" in message]


@pytest.mark.parametrize(
    "text",
    [
        "到2027年底达到2.5%",
        "达到2.5%（2027年）",
        "在2027年达到2.5%",
        "研发投入强度2027年达到2.5%",
        "截至2027年达到2.5%",
    ],
)
def test_a_year_in_the_wording_that_is_printed_before_it_is_found_wherever_it_stands(text):
    ((line, message, _),) = said(("text: 达到2.5%", f"text: {text}"))
    assert line == line_with("text: 达到2.5%")
    said_whole = text if text.startswith("研发") else f"研发投入强度{text}"
    assert message == f"目标“{said_whole}”的 text 里又写了2027年，印出来有两遍。"


def test_another_year_in_the_wording_is_not_blamed():
    assert said(("text: 达到2.5%", "text: 比2024年提高到2.5%")) == []


def test_a_long_figure_cut_by_its_commas_is_one_slip():
    ((_, message, _),) = said(
        ("      actions:\n      - 建立后备库", "      actions: [投入1,234,567元]\n      topics:\n      - 建立后备库")
    )
    assert message == "“投入1”和“234”像是被千分位的逗号切开的一条。"


@pytest.mark.parametrize(("old", "new"), [("value: 2.5", "value: 2,500"), ("text: 达到2.5%", "text: 达到2,500家")])
def test_a_figure_cut_in_a_goal_is_said_to_be_cut_and_nothing_else(old, new):
    ((line, message, hint),) = said((old, new))
    assert line == line_with("text: 达到2.5%")
    assert message.startswith("目标没有“500")
    assert hint == "像是数字里的千分位逗号把它切开了：请去掉数字里的逗号，如 1800。"


@pytest.mark.parametrize("sign", "－—–•·●")
def test_a_sign_that_is_no_dash_of_a_list_is_named(sign):
    with pytest.raises(YamlError) as error:
        said(("      - 开展培训", f"      {sign} 开展培训"))
    assert error.value.line == line_with("- 开展培训")
    assert error.value.reason == f"“{sign}”不是列表用的短横。"
    assert error.value.hint == "请改成半角短横加空格，如“- 开展培训”。"


def test_a_full_width_colon_at_the_end_of_a_line_is_named_too():
    with pytest.raises(YamlError) as error:
        said(("plans:", "plans："))
    assert (error.value.line, error.value.reason) == (line_with("plans:"), "“plans”后面的冒号“：”是全角的。")


def test_deng_behind_units_is_taken_for_what_it_is():
    assert said(("support: [市财政局, 市教育局]", "support: [市财政局、市教育局等]")) == []
