"""YAML as a clerk types it: keys in Chinese, lists as text, dates and figures as on paper, goals as the plan says them."""

from __future__ import annotations

import json

import msgspec
import pytest
from plan_texts import load_text

from checklist.model import IndicatorKind, Per, Role
from checklist.plandata.check import check
from checklist.plandata.keynames import names_of, usual_name
from checklist.plandata.keys import TABLES

CHINESE = """\
地区:
- 编码: qinghe
  名称: 清河市
  通称: 清河
  单位:
  - {名称: 市科技局, 全称: 清河市科学技术局}
  - {名称: 市财政局, 全称: 清河市财政局, 类别: 政府部门}
  - {名称: 甲县政府, 类别: 县区政府}
  - {名称: 乙县政府, 类别: 县区政府}
  集体:
  - {名称: 各县区政府, 成员: 甲县政府、乙县政府, 依据: 行政区划}
方案:
- 编码: qinghe-2025
  地区: qinghe
  标题: 清河市科技创新行动方案（2025—2027年）
  期限: 2025—2027年
  成文日期: 2025年3月1日
  目标: 高新技术企业2027年达到800家以上；每年新增科技型中小企业５０家
  部分:
  - 编号: 一
    标题: 培育企业
    各项均由: 各县区政府
    举措:
    - 编码: qh-1
      编号: 一1
      标题: 培育高新技术企业
      牵头单位: 市科技局
      配合单位: 市财政局等
      时限: 2027年6月底前
      要点: 建立后备库；开展培训
      目标:
      - 2026年培训企业500家次
      - {指标: 研发投入强度, 比较: ≥, 数值: ２.5, 计量单位: "%", 年份: 2027年, 说法: 研发投入强度达到2.5%}
    - 编码: qh-2
      编号: 一2
      标题: 加强宣传
      责任单位: 市科技局、市财政局
      其中不含: 各县区政府
      要点: [编印手册]
"""

ENGLISH = """\
regions:
- id: qinghe
  name: 清河市
  short: 清河
  units:
  - {name: 市科技局, full: 清河市科学技术局}
  - {name: 市财政局, full: 清河市财政局, kind: government}
  - {name: 甲县政府, kind: county}
  - {name: 乙县政府, kind: county}
  groups:
  - {name: 各县区政府, members: [甲县政府, 乙县政府], source: 行政区划}
plans:
- id: qinghe-2025
  region: qinghe
  title: 清河市科技创新行动方案（2025—2027年）
  period: 2025-2027
  issued: 2025-03-01
  targets: [高新技术企业2027年达到800家以上, 每年新增科技型中小企业50家]
  sections:
  - number: 一
    title: 培育企业
    everywhere: [各县区政府]
    measures:
    - id: qh-1
      number: 一1
      title: 培育高新技术企业
      lead: [市科技局]
      support: [市财政局]
      open_list: true
      deadline: 2027年6月底前
      actions: [建立后备库, 开展培训]
      targets:
      - 2026年培训企业500家次
      - {indicator: 研发投入强度, value: 2.5, unit: "%", year: 2027, text: 研发投入强度达到2.5%}
    - id: qh-2
      number: 一2
      title: 加强宣传
      responsible: [市科技局, 市财政局]
      except: [各县区政府]
      actions: [编印手册]
"""


def without_lines(value):
    """Give plain values without what tells where they stood."""
    if isinstance(value, dict):
        return {key: without_lines(one) for key, one in value.items() if key not in ("line", "file")}
    return [without_lines(one) for one in value] if isinstance(value, list) else value


def content_of(text):
    """Give the data a text says, of which no finding is to be made."""
    loaded = load_text(text)
    assert list(check(loaded)) == []
    return without_lines(json.loads(msgspec.json.encode(loaded.data)))


def test_a_file_in_chinese_says_what_one_in_english_says():
    assert content_of(CHINESE) == content_of(ENGLISH)


def test_each_key_has_one_usual_chinese_name_in_its_mapping():
    for table in TABLES:
        usual = [usual_name(key.name) for key in table.keys]
        assert len(set(usual)) == len(usual), table.name
        assert all(names_of(key.name for key in table.keys)[name] for name in usual)
        assert not any(name.isascii() for name in usual), table.name


def measure(text=CHINESE, place=0):
    """Give a measure of the first section."""
    return load_text(text).data.plans[0].sections[0].measures[place]


def test_units_behind_which_others_are_meant_stand_open():
    assert measure().open_list
    for others in ("等单位", "等部门", "等有关单位", "等相关部门"):
        assert measure(CHINESE.replace("市财政局等", f"市财政局{others}")).open_list
    assert not measure(CHINESE.replace("市财政局等", "市财政局")).open_list


def test_who_answers_for_every_measure_stands_in_each_but_where_it_is_excepted():
    first, second = measure(), measure(place=1)
    assert [(one.unit, one.role) for one in first.assignments] == [
        ("各县区政府", Role.RESPONSIBLE), ("市科技局", Role.LEAD), ("市财政局", Role.SUPPORT),
    ]  # fmt: skip
    assert [one.unit for one in second.assignments] == ["市科技局", "市财政局"]
    named = measure(CHINESE.replace("市财政局等", "市财政局、各县区政府"))
    assert [one.unit for one in named.assignments] == ["市科技局", "市财政局", "各县区政府"]


@pytest.mark.parametrize(
    ("phrase", "said"),
    [
        ("高新技术企业2027年达到800家以上", [("高新技术企业", "高新技术企业达到800家以上", 800, "家", 2027, None)]),
        ("到2026年底，技术合同成交额力争突破20亿元", [("技术合同成交额", "技术合同成交额力争突破20亿元", 20, "亿元", 2026, None)]),
        ("每年新增高新技术企业50家", [("新增高新技术企业", "每年新增高新技术企业50家", 50, "家", None, Per.YEAR)]),
        (
            "高新技术企业2026年达到700家、2027年达到800家",
            [
                ("高新技术企业", "高新技术企业达到700家", 700, "家", 2026, None),
                ("高新技术企业", "高新技术企业达到800家", 800, "家", 2027, None),
            ],
        ),
        (
            "2027年高新技术企业达到800家、2027年科技型中小企业达到1200家",
            [
                ("高新技术企业", "高新技术企业达到800家", 800, "家", 2027, None),
                ("科技型中小企业", "科技型中小企业达到1200家", 1200, "家", 2027, None),
            ],
        ),
    ],
)  # fmt: skip
def test_a_goal_needs_only_its_phrase(phrase, said):
    made = measure(CHINESE.replace("2026年培训企业500家次", f'"{phrase}"')).targets[:-1]
    assert [(one.indicator, one.text, one.value, one.measurement_unit, one.year, one.per) for one in made] == said


def test_a_phrase_without_year_is_that_of_a_plan_of_one_year_else_without():
    text = CHINESE.replace("2026年培训企业500家次", "培训企业500家次")
    assert (measure(text).targets[0].year, measure(text).targets[0].no_year) == (None, True)
    only = measure(text.replace("2025—2027年\n", "2027年\n", 1)).targets[0]
    assert (only.year, only.no_year) == (2027, False)


def test_indicators_that_goals_name_register_themselves():
    kinds = {one.name: (one.kind, one.unit) for one in load_text(CHINESE).data.indicators}
    assert kinds == {
        "高新技术企业": (IndicatorKind.STOCK, "家"),
        "新增科技型中小企业": (IndicatorKind.FLOW, "家"),
        "培训企业": (IndicatorKind.FLOW, "家次"),
        "研发投入强度": (IndicatorKind.RATIO, "%"),
    }


def test_a_phrase_means_the_indicator_registered_for_it():
    known = "指标:\n- {名称: 高新技术企业数, 类型: 存量, 计量单位: 家}\n方案:"
    loaded = load_text(CHINESE.replace("方案:", known, 1))
    assert loaded.data.plans[0].targets[0].indicator == "高新技术企业数"
    assert "高新技术企业" not in [one.name for one in loaded.data.indicators]


def findings(old, new):
    """Give message and hint of what is found after a change."""
    assert old in CHINESE
    return [(one.message, one.hint) for one in check(load_text(CHINESE.replace(old, new, 1)))]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("      标题: 加强宣传\n", "", [("举措缺少 标题。", "请补上“标题: …”。")]),
        ("      责任单位: 市科技局、市财政局\n", "      责任単位: 市科技局\n", [("举措没有“责任単位”这个键。", "是否想写 责任单位？")]),
        ("年份: 2027年", "年份: 明年", [("目标的 年份“明年”不对。", "要写成四位年份，如 2025。")]),
        ("数值: ２.5", "数值: 很多", [("目标的 数值“很多”不对。", "要写成数字，如 800 或 0.6，单位另写在 计量单位 里。")]),
        ("类别: 政府部门", "类别: 衙门", [("单位的 类别“衙门”不对。", "只能是 党委、人大政协、政府部门、群团、事业单位、企业、垂管、县区政府、园区管委会、镇街 之一。")]),
        ("2026年培训企业500家次", "培训要有声势", [("从目标“培训要有声势”里读不出指标和数字。", "写成一句话，如 高新技术企业2027年达到800家以上；没有数字的目标写在工作目标里。")]),
        ("      时限: 2027年6月底前\n", "      时限: 2027年6月底前\n      完成时限: 2026年\n", [("举措里“完成时限”与“时限”是一个意思，写了两次。", "第29行已有“时限”，请删去一个；若是别的意思，请换一个键。")]),
    ],
)  # fmt: skip
def test_messages_speak_the_language_of_the_keys(old, new, said):
    assert findings(old, new) == said


@pytest.mark.parametrize(
    "written", ["2025-03-01", "2025.3.1", "2025/3/1", "2025年3月1日", "20250301", "２０２５年３月１日"]
)
def test_a_date_is_read_as_it_is_written_on_paper(written):
    assert str(load_text(CHINESE.replace("2025年3月1日", written)).data.plans[0].issued) == "2025-03-01"


@pytest.mark.parametrize("written", ["2025-2027", "2025—2027年", "２０２５－２０２７", "2025至2027年"])
def test_a_period_is_read_as_it_is_written_on_paper(written):
    plan = load_text(CHINESE.replace("期限: 2025—2027年", f"期限: {written}")).data.plans[0]
    assert (plan.first_year, plan.last_year) == (2025, 2027)


@pytest.mark.parametrize("sign", ["≥", "＞", "≤", "≈", ">="])
def test_signs_of_comparison_are_read(sign):
    said = {"≥": ">=", "＞": ">", "≤": "<=", "≈": "~"}.get(sign, sign)
    made = load_text(CHINESE.replace("比较: ≥", f'比较: "{sign}"')).data.plans[0].sections[0].measures[0].targets[-1]
    assert made.comparator == said


def test_both_languages_may_stand_in_one_file():
    mixed = CHINESE.replace("      责任单位: 市科技局、市财政局", "      responsible: [市科技局, 市财政局]").replace(
        "期限:", "period:"
    )
    assert content_of(mixed) == content_of(CHINESE)


def test_an_indicator_that_looks_like_a_slip_of_a_known_one_is_asked_about():
    text = CHINESE.replace("方案:", '指标:\n- {名称: 研发投入强度比, 类型: 比率, 计量单位: "%"}\n方案:', 1)
    assert [(one.message, one.hint) for one in check(load_text(text))] == [
        ("指标“研发投入强度”没有登记。", "是否想写：研发投入强度比？")
    ]


def test_a_unit_whose_own_name_ends_so_is_no_open_list():
    text = CHINESE.replace("市财政局等", "市平等").replace(
        "名称: 市财政局, 全称: 清河市财政局", "名称: 市平等, 别名: 市财政局"
    )
    assert not measure(text).open_list


def test_lines_are_kept():
    made = measure()
    assert (made.line, made.assignments[-1].line, made.targets[0].line) == (24, 28, 32)


@pytest.mark.parametrize(
    "asked",
    [
        ("check", "--strict"),
        ("plans",),
        ("plans", "qinghe-2025"),
        ("show", "市科技局", "--full"),
        ("show", "甲县政府", "--format", "csv"),
        ("show", "市科技局", "--format", "json"),
        ("show", "qh-1"),
        ("units", "--year", "2026"),
        ("indicators",),
        ("indicators", "高新技术企业"),
        ("ledger", "市科技局", "-o", "台账.docx"),
        ("ledger", "--plan", "qinghe-2025", "-o", "台账.md"),
    ],
    ids=" ".join,
)
def test_every_command_makes_the_same_of_both_languages(invoke, tmp_path, asked):
    made = []
    for text in (CHINESE, ENGLISH):
        (tmp_path / "plans.yaml").write_text(text, encoding="utf-8")
        outcome = invoke(*asked)
        files = [path.read_bytes() for path in sorted(tmp_path.glob("台账.*"))]
        made.append((outcome, files))
        for path in tmp_path.glob("台账.*"):
            path.unlink()
    assert made[0] == made[1]
    assert made[0][0].code == 0


def test_both_languages_compare_as_equal(invoke, tmp_path):
    for name, text in (("甲.yaml", CHINESE), ("乙.yaml", ENGLISH)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    outcome = invoke("diff", "甲.yaml", "乙.yaml")
    assert (outcome.code, "两个版本没有差别" in outcome.out + outcome.err) == (0, True)
