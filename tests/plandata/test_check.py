"""What ``check`` says about plan data: every code has a bad example, every message is asserted as the user reads it."""

from __future__ import annotations

import ast
import json
import runpy
import time
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from plan_texts import load_text

from checklist.files.textfiles import data_file
from checklist.model import Loaded, Severity
from checklist.plandata import findings, load, shapes, yamlio, yamlslips
from checklist.plandata.check import RULES, check
from checklist.plandata.check.name_rules import stray_mark
from checklist.plandata.findings import CODES, READING_CODES
from checklist.plandata.keys import TABLES
from checklist.plandata.load import load_files, load_trees
from checklist.plandata.samples import skeleton
from checklist.plandata.yamlio import parse_tree
from checklist.words.deadlines import parse_deadline

ROOT = Path(__file__).resolve().parents[2]
BAD = Path(__file__).with_name("bad")
PAGE = (ROOT / "docs/data-format.md").read_text(encoding="utf-8")
SCHEMA = json.loads(data_file("plans.schema.json").read_text(encoding="utf-8"))

EXPECTED: dict[str, tuple[int, str, str]] = {
    # reading
    "yaml": (4, "引号没有配对。", "请检查引号是否成对。"),
    "empty-file": (1, "文件里没有方案数据。", "文件应有 regions（地区）、indicators（指标）、plans（方案）三部分。"),
    "shape": (
        24,
        "举措的 actions 应是一个列表，这里是一组“键: 值”。",
        "请对照 docs/data-format.md 的样例。",
    ),
    "missing-key": (12, "方案缺少 title。", "请补上“title: …”。"),
    "unknown-key": (25, "举措没有“action”这个键。", "是否想写 actions？"),
    "duplicate-key": (25, "举措里“actions”写了两次。", "第24行已有一个，请把各项并到一处，只留一个。"),
    "bad-value": (26, "目标的 year“25”不对。", "要写成四位年份，如 2025。"),
    "control-character": (22, "举措里有看不见的控制字符。", "请删去后重新输入该处文字。"),
    "odd-width": (
        24,
        "举措里有全角的“８Ａ”、不间断空格（U+00A0），印出来宽窄不一。",
        "数字、字母、百分号用半角，字间不空或用普通空格。",
    ),
    "misplaced": (
        27,
        "举措的 targets 里有一项以“id: ”开头，不该在这里。",
        "多半是缩进错了：请把这一行和下面属于它的几行，移到与同类的“- ”对齐。",
    ),
    "cut-short": (
        25,
        "这一行从“#1 企业名录”起当成了备注，不会印出来。",
        "若是内容，请把整段文字用英文引号括起；若是备注，请在 # 后面空一格。",
    ),
    "folded-key": (
        26,
        "“责任单位”开头的这一行并进了上一行的文字，没有当成键。",
        "若是键，请写成“责任单位: …”，与上面的键对齐；若是文字，请把整段用英文引号括起。",
    ),
    "cut-figure": (
        24,
        "“完善1”和“000家企业名录”像是被千分位的逗号切开的一条。",
        "请去掉数字里的逗号，或用引号括起整条。",
    ),
    "bad-deadline": (
        24,
        "没看懂完成时限“尽快”，可以写成“2025年底前”“2025年6月30日前”“每季度”或“长期坚持”。",
        "原文没有写时限的，不写 deadline，按方案期限执行。",
    ),
    "unknown-region": (13, "没有“yi”这个地区。", "已有的地区：jia（甲市）"),
    "unknown-unit": (23, "没有登记“市科枝局”这个单位。", "是否想写：市科技局？"),
    # names
    "duplicate-id": (
        25,
        "举措编码“jia-a1”重复，第20行已用过。",
        "编码在全部数据中只能用一次，停用的也不再用，请换一个。",
    ),
    "bad-id": (
        20,
        "举措编码“JIA_1”不合规定。",
        "可以写成 jia-1：只用小写字母、数字和连字符，首尾不用连字符，最长16个字符。",
    ),
    "duplicate-name": (9, "单位“市财政局”登记了两次，第8行已有。", "请合成一处。"),
    "name-claimed": (
        8,
        "名称“市科委”同时归了“市科技局”和“市财政局”。",
        (
            "一个名称只能指一个单位，现按“市科技局”，请从另一个的 full、aliases、plates 或 formerly 里删去。"
            "若确实共用，请写 accepted: {name-claimed: 理由}。"
        ),
    ),
    "stray-mark": (
        20,
        "举措标题“培育企业、”末尾有多余的“、”。",
        "请改正。若原文如此，请写 accepted: {stray-mark: 理由}。",
    ),
    "unit-kind": (
        9,
        "单位“市税务局”的 kind 是 government（政府部门），看名称像 vertical（垂管）。",
        "请核对；没有写 kind 的按 government。若确实如此，请写 accepted: {unit-kind: 理由}。",
    ),
    # groups
    "empty-group": (
        10,
        "集体“各县区政府”没有成员。",
        "请写 members: [单位, 单位] 并用 source 注明依据；成员说不准的写 members: unknown。",
    ),
    "unknown-member": (
        11,
        "集体“各县区政府”的成员“甲县”没有登记为单位。",
        "这是“甲县政府”的另一名称，成员请写登记的名称。",
    ),
    "repeated-member": (
        11,
        "集体“各县区政府”的成员“甲县政府”写了两次。",
        "请删去一个。若原文如此，请写 accepted: {repeated-member: 理由}。",
    ),
    "group-source": (
        11,
        "集体“各县区政府”列了成员，没有注明依据。",
        "请补 source，如“行政区划（鹤壁市辖2县3区）”或“原文附件”。",
    ),
    # who answers
    "no-units": (
        20,
        "举措“培育企业”没有责任单位。",
        "请按原文补 lead、support 或 responsible；原文没有写责任单位的，写 no_units: true。",
    ),
    "units-despite-no-units": (
        20,
        "举措“培育企业”写了 no_units，又列了单位。",
        "请按原文二者留其一：删去单位，或删去 no_units。",
    ),
    "lead-missing": (
        20,
        "举措“培育企业”只有配合单位，没有牵头单位。",
        "请按原文补 lead。若原文没有写牵头单位，请写 accepted: {lead-missing: 理由}。",
    ),
    "two-roles": (
        24,
        "“市科技局”既是牵头单位，又是配合单位。",
        "请按原文核对：一个单位在一条举措里只有一种分工。若原文如此，请写 accepted: {two-roles: 理由}。",
    ),
    "unit-twice": (
        23,
        "“市科技局”在牵头单位里写了两次。",
        "请删去一个。若原文如此，请写 accepted: {unit-twice: 理由}。",
    ),
    "two-names": (
        23,
        "“市科技局”和“市科委”是同一个单位，在牵头单位里列了两次。",
        "请按原文核对：只留一个；若本是两个单位，请分开登记。若原文如此，请写 accepted: {two-names: 理由}。",
    ),
    # times and targets
    "issued-outside-period": (
        12,
        "方案的成文日期2052年3月1日与期限（2023—2025年）对不上。",
        "请核对 issued 和 period 的年份。若原文如此，请写 accepted: {issued-outside-period: 理由}。",
    ),
    "deadline-outside-period": (
        20,
        "完成时限“2026年6月底前”不在方案期限（2023—2025年）内。",
        "请核对 deadline 和方案的 period。若原文如此，请写 accepted: {deadline-outside-period: 理由}。",
    ),
    "deadline-before-goals": (
        20,
        "举措“培育企业”的完成时限是“2024年底前”，自己的目标却定到2025年。",
        "请核对 deadline 和目标的 year：过了完成时限，以后年份的台账不再列这项任务和它的目标。若原文如此，请写 accepted: {deadline-before-goals: 理由}。",
    ),
    "unknown-indicator": (26, "指标“高企”没有登记。", "这是“高新技术企业数”的别名，目标里请写指标名。"),
    "target-outside-period": (
        26,
        "目标“高新技术企业数达到800家”的年份2035年不在方案期限（2023—2025年）内。",
        "请核对 year 和方案的 period。若原文如此，请写 accepted: {target-outside-period: 理由}。",
    ),
    "no-measurement-unit": (
        26,
        "目标“高新技术企业数达到800”有数值，没有计量单位。",
        "请补 unit，如 家、亿元、“%”。若这个指标本来没有单位，请写 accepted: {no-measurement-unit: 理由}。",
    ),
    "no-target-year": (
        26,
        "目标“高新技术企业数达到800家”没有年份。",
        "请补 year: 2025；每年的写 per: year，几年合计的写 per: total；原文没有写年份的，写 no_year: true。",
    ),
    "year-twice": (
        26,
        "目标“高新技术企业数2025年达到800家”的 text 里又写了2025年，印出来有两遍。",
        "请从 text 里删去年份，year 已经写了。若原文如此，请写 accepted: {year-twice: 理由}。",
    ),
    "unknown-status": (
        20,
        "举措“培育企业”的 status“看看再说”看不出办结情况。",
        "请写 已完成、已销号、进行中、未启动 一类。若确实这样写，请写 accepted: {unknown-status: 理由}。",
    ),
    "whole-quoted": (
        26,
        "目标“达到800家”整个写在中文引号里，引号会照样印出来。",
        "请去掉两头的引号。若原文如此，请写 accepted: {whole-quoted: 理由}。",
    ),
    "goal-in-figures": (
        17,
        "工作目标“到2025年，高新技术企业达到800家，研发平台3个”里都是数字，写在 goal 里不计入指标，也不分年份。",
        "请写在 targets 里，一条一行。若原文如此，请写 accepted: {goal-in-figures: 理由}。",
    ),
    "year-despite-no-year": (
        26,
        "目标“高新技术企业数达到800家”写了 no_year，又写了年份2025年。",
        "请按原文二者留其一。",
    ),
    "value-differs": (
        26,
        "目标“高新技术企业数达到800家”：文字是“达到800家”，数据却是80家。",
        "请对照原文改正 text 或数据。若原文如此，请写 accepted: {value-differs: 理由}。",
    ),
    "measurement-unit": (
        26,
        "指标“高新技术企业数”是存量，计量单位应是“家”一类，这里是“%”。",
        "请核对 unit，或改用另一个指标（增速、提升幅度与总量分开登记）。若原文如此，请写 accepted: {measurement-unit: 理由}。",
    ),
    # numbers and wording
    "number-order": (
        25,
        "编号“一3”没有接上前一条“一1”。",
        "请核对是否漏录、错录。若原文如此，请写 accepted: {number-order: 理由}。",
    ),
    "no-measures": (12, "方案“甲市行动方案”里没有举措。", "请在 sections 的 measures 里录入举措。"),
    "no-actions": (
        20,
        "举措“培育企业”既没有举措要点，也没有原文。",
        "请补 actions（要点）或 text（原文）。若原文只有标题，请写 accepted: {no-actions: 理由}。",
    ),
    "same-title": (
        25,
        "举措标题“培育企业”与第20行的 jia-a1 相同。",
        "请核对是否重复录入。若原文如此，请写 accepted: {same-title: 理由}。",
    ),
    # links and acceptances
    "unknown-link": (
        20,
        "接续的举措“yi-a9”不存在。",
        "是否想写：yi-a1？若旧举措没有数据，请写 accepted: {unknown-link: 理由}。",
    ),
    "unknown-replaces": (
        12,
        "所替代的方案“yi-2020”没有载入。",
        "请核对方案编码，或把旧方案的文件一并载入。若旧方案没有数据，请写 accepted: {unknown-replaces: 理由}。",
    ),
    "wrong-replaces": (
        12,
        "方案的 replaces 写的 jia-2026 比它自己还晚。",
        "replaces 写在新方案上：若是 jia-2026 替代 jia-2023，请写到 jia-2026 里。",
    ),
    "acceptance-unused": (
        20,
        "accepted 认可了“no-actions”（举措既没有要点，也没有原文），这里并没有这个问题。",
        "请删去这一条。",
    ),
    "acceptance-refused": (20, "accepted 里的“same-titel”不是校验代码。", "是否想写 same-title？"),
    "acceptance-reason": (
        20,
        "accepted 认可“no-actions”没有写理由。",
        "请写成 accepted: {no-actions: 理由}，如“原文如此”。",
    ),
}
"""What each bad example in tests/bad must say: the line, the message, the hint; and nothing else."""

HEAD = """
regions:
- id: jia
  name: 甲市
  short: 甲
  units:
  - {name: 市科技局, full: 甲市科学技术局, aliases: [市科委]}
  - {name: 市财政局, full: 甲市财政局}
  - {name: 市农业农村局, full: 甲市农业农村局, plates: [市乡村振兴局]}
  - name: 甲金融监管分局
    full: 国家金融监督管理总局甲监管分局
    kind: vertical
    formerly: [{name: 甲银保监分局, until: 2023-07-20}]
indicators:
- {name: 高新技术企业数, kind: stock, unit: 家, aliases: [高企]}
- {name: 研发经费增速, kind: growth, unit: "%"}
- {name: 占比提升幅度, kind: points, unit: 个百分点}
- {name: 研发投入强度, kind: ratio, unit: "%"}
- {name: 每万人口专利拥有量, kind: ratio, unit: 件}
plans:
- {id: jia-2023, region: jia, title: 甲市行动方案, period: 2023-2025, sections: [{number: 一, title: 重点任务, measures: [
"""


READING = {code.name for code in READING_CODES}


def found(measures: str) -> list[tuple[str, str]]:
    """Give code and message of what is found in measures written in flow style."""
    return [(item.code, item.message) for item in check(load_text(f"{HEAD}{measures}]}}]}}"))]


def one(measure: str) -> list[tuple[str, str]]:
    """Give what is found in one measure that has actions and the keys given."""
    return found(f"{{id: a-1, number: 一1, title: 培育企业, actions: [建库], {measure}}}")


def target(fields: str) -> list[tuple[str, str]]:
    """Give what is found in one target."""
    return one(f"lead: [市科技局], targets: [{{{fields}}}]")


def numbered(*numbers: str) -> list[str]:
    """Give the messages about measures of one section that bear these numbers."""
    measures = (
        f"{{id: a-{at}, number: {number}, title: 任务{at}, no_units: true, actions: [办理]}}"
        for at, number in enumerate(numbers)
    )
    return [message for _, message in found(", ".join(measures))]


# --- every code ---


@pytest.mark.parametrize("code", CODES)
def test_the_bad_example_of_a_code_gets_its_message_and_nothing_else(code):
    path = BAD / f"{code}.yaml"
    line, message, hint = EXPECTED[code]
    (said,) = check(load_files([path]))
    assert (said.code, said.file, said.line) == (code, str(path), line)
    assert (said.message, said.hint) == (message, hint)
    assert said.severity is CODES[code].severity


def test_every_code_has_a_bad_example_and_every_example_a_code():
    assert {path.stem for path in BAD.iterdir()} == set(EXPECTED) == set(CODES)


def codes_written_in(*paths):
    """Give the codes that the calls of ``note`` and ``finding`` in these modules name."""
    calls = (node for path in paths for node in ast.walk(ast.parse(path.read_bytes())) if isinstance(node, ast.Call))
    says = ("note", "_note", "finding", "Oddity")
    named = [call for call in calls if getattr(call.func, "attr", getattr(call.func, "id", "")) in says]
    texts = [arg.value for call in named for arg in call.args[:2] if isinstance(arg, ast.Constant)]
    return {text for text in texts if isinstance(text, str)}


def test_the_table_of_codes_holds_what_the_reader_can_say():
    readers = (load, shapes, findings, yamlio, yamlslips)
    assert codes_written_in(*(Path(reader.__file__) for reader in readers)) == READING


def test_the_table_of_codes_holds_what_the_rules_can_say():
    of_units = {"two-roles", "two-names", "unit-twice"}
    of_targets = {
        "year-despite-no-year",
        "no-target-year",
        "year-twice",
        "target-outside-period",
        "no-measurement-unit",
        "value-differs",
    }
    chosen_at_run_time = of_units | of_targets  # each has its bad example all the same
    written = codes_written_in(*(ROOT / "checklist/plandata/check").glob("*.py"))
    assert written | chosen_at_run_time == CODES.keys() - READING


def test_every_rule_finds_something_in_some_bad_example():
    examples = [load_files([path]).data for path in sorted(BAD.iterdir())]
    idle = [rule.__name__ for rule in RULES if not any(list(rule(data)) for data in examples)]
    assert idle == []


def test_every_function_that_checks_is_among_the_rules():
    modules = (ROOT / "checklist/plandata/check").glob("*.py")
    functions = (node for path in modules for node in ast.parse(path.read_bytes()).body)
    names = {node.name for node in functions if isinstance(node, ast.FunctionDef) and node.name.startswith("check_")}
    assert {rule.__name__ for rule in RULES} == names


def test_shipped_data_and_skeleton_have_no_findings():
    assert check(load_files([data_file("plans.yaml")])) == ()
    assert check(load_text(skeleton())) == ()


def test_the_skeleton_still_passes_when_its_placeholders_are_filled():
    text = skeleton().replace("××", "邢台")
    loaded = load_text(text)
    assert check(loaded) == ()
    assert "邢台市科学技术局" in [unit.full for unit in loaded.data.regions[0].units]


def test_what_the_document_leaves_open_is_no_finding():
    assert one("no_units: true") == []
    assert target("indicator: 高新技术企业数, value: 800, unit: 家, no_year: true, text: 达到800家") == []
    assert one("responsible: [市科技局], support: [市财政局]") == []
    assert one("lead: [市科技局], open_list: true, deadline: 长期坚持") == []


SAMPLE = "请对照 docs/data-format.md 的样例。"


@pytest.mark.parametrize(
    ("written", "message", "hint"),
    [
        (
            "lead: [市科技局], deadline: 2025年2月30日前",
            "完成时限“2025年2月30日前”里的日期不存在，请核对月份和日期。",
            "原文没有写时限的，不写 deadline，按方案期限执行。",
        ),
        ("lead: [市科技局], open_list: 有", "举措的 open_list“有”不对。", "只能写 true 或 false。"),
        ("lead: {市科技局: 1}", "举措的 lead 应是一个列表，这里是一组“键: 值”。", SAMPLE),
        (
            "lead: [[市科技局]]",
            "举措的 lead 应是一段文字，这里是一个列表。",
            "请去掉方括号或短横，写成一段；文字里的逗号用全角的。",
        ),
        ("lead: [市科技局, ' ']", "举措的 lead 里有空的一项。", "请补上文字，或删去这一项。"),
        ("lead: [市科技局], labels: {leed: 主办单位}", "举措的 labels 没有“leed”这个键。", "是否想写 lead？"),
        ("lead: [市科技局], labels: 主办单位", "举措的 labels 应是一组“键: 值”，这里是一段文字。", SAMPLE),
        (
            "lead: [市科技局], accepted: {no-units: [是, 否]}",
            "举措的 accepted 的 no-units 应是一段文字，这里是一个列表。",
            "请去掉方括号或短横，写成一段；文字里的逗号用全角的。",
        ),
        (
            "lead: [市科技局], targets: [{indicator: 高新技术企业数, text: 翻番, year: 2025, per: yaer}]",
            "目标的 per“yaer”不对。",
            "是否想写 year？只能是 year、total 之一。",
        ),
        (
            "lead: [市科技局], targets: [{indicator: 高新技术企业数, text: 多, year: 2025, comparator: 稍大于}]",
            "目标的 comparator“稍大于”不对。",
            "是否想写 大于？只能是 ≥、＞、＝、≤、＜、≈ 之一。",
        ),
        (
            "lead: [市科技局], targets: [{indicator: 高新技术企业数, text: 多, year: 2025, baseline: {value: 1}}]",
            "基期要写全 value 和 year。",
            "如 baseline: {value: 55.4, year: 2020}。",
        ),
    ],
)
def test_values_that_cannot_be_understood(written, message, hint):
    text = f"{HEAD}{{id: a-1, number: 一1, title: 培育企业, actions: [建库], {written}}}]}}]}}"
    said = [(item.line, item.message, item.hint) for item in check(load_text(text)) if item.code in READING]
    assert said == [(22, message, hint)]


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        *(
            (text, "文件是空的，没有内容或者只有注释。", EXPECTED["empty-file"][2])
            for text in ("", " \n\n", "# 以后写\n", "---\n")
        ),
        ("plans:", "文件里没有方案数据。", EXPECTED["empty-file"][2]),
        ("[]", "文件应是一组“键: 值”，这里是一个列表。", SAMPLE),
        (
            "行动方案",
            "文件应是一组“键: 值”，这里是一段文字。",
            "这不是方案数据。印发的方案请先用 checklist draft 变成数据；自己录的，先用 checklist init 建一份样例。",
        ),
        ("plans: []", "文件里没有方案数据。", EXPECTED["empty-file"][2]),
        ("plans: [行动方案]", "方案应是一组“键: 值”，这里是一段文字。", SAMPLE),
        ("plans: 行动方案", "文件的 plans 应是一个列表（每项以“- ”开头），这里是一段文字。", SAMPLE),
    ],
)
def test_files_of_another_shape(text, message, hint):
    assert [(item.line, item.message, item.hint) for item in check(load_text(text))] == [(1, message, hint)]


@pytest.mark.parametrize(
    ("period", "hint"),
    [
        ("三年", "要写成 2023-2027 的样子；只有一年的写 2022。"),
        ("2025-2023", "首尾年份颠倒了，要写成 2023-2027 的样子。"),
    ],
)
def test_periods_that_are_none(period, hint):
    text = (BAD / "no-measures.yaml").read_text(encoding="utf-8").replace("2023-2025", period)
    said = [(item.line, item.message, item.hint) for item in check(load_text(text)) if item.code == "bad-value"]
    assert said == [(15, f"方案的 period“{period}”不对。", hint)]


# --- ids and names ---


def test_ids_are_unique_over_all_files():
    text = f"{HEAD}{{id: a-1, number: 一1, title: 培育企业, lead: [市科技局], actions: [建库]}}]}}]}}"
    loaded = load_trees([("甲.yaml", parse_tree(text, "甲.yaml")), ("乙.yaml", parse_tree(text, "乙.yaml"))])
    said = [item.message for item in check(loaded) if item.code == "duplicate-id"]
    assert said == [
        "地区编码“jia”重复，甲.yaml 第3行已用过。",
        "方案编码“jia-2023”重复，甲.yaml 第21行已用过。",
        "举措编码“a-1”重复，甲.yaml 第22行已用过。",
    ]


@pytest.mark.parametrize("id_", ["甲1", "A1", "a_1", "-a", "a-", "a" * 17, "a 1"])
def test_an_id_of_another_form_is_refused(id_):
    assert [code for code, _ in found(f'{{id: "{id_}", number: 一1, title: 某事, no_units: true, actions: [办]}}')] == [
        "bad-id"
    ]


@pytest.mark.parametrize("id_", ["a", "1", "a" * 16, "xt-a1", "a--1"])
def test_an_id_of_the_right_form_passes(id_):
    assert found(f'{{id: "{id_}", number: 一1, title: 某事, no_units: true, actions: [办]}}') == []


def test_an_indicator_is_registered_once_under_names_of_its_own():
    text = f"{HEAD}]}}]}}".replace(
        "- {name: 研发经费增速", "- {name: 高新技术企业数}\n- {name: 研发经费增速, aliases: [高企]"
    )
    said = [item.message for item in check(load_text(text)) if item.code != "no-measures"]
    assert said[:1] == ["指标“高新技术企业数”登记了两次，第15行已有。"]
    assert "名称“高企”同时归了指标“高新技术企业数”和“研发经费增速”。" in said


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("市科技局", ""),
        ("各县（市、区）政府", ""),
        ("实施“4+2+N”行动、建设5G基站", ""),
        ("推进R&D investment统计", ""),
        ("达到1.5万人", ""),
        ("加强领导、", "末尾有多余的“、”"),
        ("加强领导。", "末尾有多余的“。”"),
        ("，加强领导", "开头有多余的“，”"),
        ("加强，，领导", "标点“，，”连用"),
        ("加强 领导", "中间有空白"),
        ("建设 5G 基站", "中间有空白"),
        ("Smart  City", "中间有空白"),
        ("市农业农村局(市乡村振兴局)", "有半角括号“(”"),
        ("加强领导,落实责任", "有半角标点“,”"),
        ("各县（市、区政府", "缺少“）”"),
        ("各县市、区）政府", "的“）”不成对"),
        ("落实《条例〉", "的“〉”不成对"),
    ],
)
def test_stray_marks(name, problem):
    assert stray_mark(name) == problem


@given(st.text(alphabet="市科技局、，。（）()《》 ab1", max_size=12))
def test_a_mark_at_an_end_or_an_odd_bracket_never_passes(name):
    if name.startswith(("、", "，", "。", "）", "》")) or name.endswith(("、", "，", "。", "（", "《")):
        assert stray_mark(name)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("市委组织部", "party"),
        ("市委党校", "institution"),
        ("市政协", "congress"),
        ("市科协", "mass"),
        ("团市委", "mass"),
        ("市政府办公室", "government"),
        ("市国资委", "government"),
        ("人行甲市分行", "vertical"),
        ("甲县政府", "county"),
        ("市政府", "government"),
        ("甲高新区管委会", "zone"),
        ("河山镇", "town"),
        ("市城投公司", "enterprise"),
        ("甲学院", "institution"),
    ],
)
def test_the_kind_that_a_name_tells(name, kind):
    def kinds_said(written):
        text = HEAD.replace("- {name: 市财政局", f"- {{name: {name}, kind: {written}}}\n  - {{name: 市财政局")
        return [item.message for item in check(load_text(f"{text}]}}]}}")) if item.code == "unit-kind"]

    assert kinds_said(kind) == []
    other = "enterprise" if kind != "enterprise" else "government"
    assert len(kinds_said(other)) == (name != "市国资委")


# --- who answers ---


def test_a_plate_beside_its_host_is_one_unit():
    assert one("responsible: [市农业农村局, 市乡村振兴局]") == [
        ("two-names", "“市农业农村局”和“市乡村振兴局”是同一个单位，在责任单位里列了两次。")
    ]


def test_a_former_name_beside_the_present_one_is_one_unit():
    assert one("lead: [市科技局], support: [甲金融监管分局, 甲银保监分局]") == [
        ("two-names", "“甲金融监管分局”和“甲银保监分局”是同一个单位，在配合单位里列了两次。")
    ]


def test_a_unit_in_two_roles_under_two_names():
    assert one("lead: [市科技局], support: [市科委]") == [
        ("two-roles", "“市科委”（写作“市科技局”）既是牵头单位，又是配合单位。")
    ]


def test_a_misspelt_unit_is_not_also_a_missing_one():
    assert [code for code, _ in one("lead: [市科枝局]")] == ["unknown-unit"]
    assert [code for code, _ in one("lead: [市科枝局], support: [市财政局]")] == ["unknown-unit"]


# --- targets ---


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ("indicator: 研发经费增速, value: 15, unit: 亿元, per: year, text: 增长15亿元", ["measurement-unit"]),
        ("indicator: 研发经费增速, value: 2, unit: 倍, per: year, text: 2倍", []),
        ("indicator: 占比提升幅度, value: 2, unit: '%', year: 2025, text: '2%'", ["measurement-unit"]),
        ("indicator: 占比提升幅度, value: 2, unit: 个百分点, year: 2025, text: 提高2个百分点", []),
        ("indicator: 研发投入强度, value: 2, unit: 个百分点, year: 2025, text: 2个百分点", ["measurement-unit"]),
        ("indicator: 研发投入强度, value: 2.5, unit: '%', year: 2025, text: '达到2.5%'", []),
        ("indicator: 每万人口专利拥有量, value: 9, unit: 件, year: 2025, text: 9件", []),
        ("indicator: 高新技术企业数, year: 2025, text: 全覆盖", []),
        ("indicator: 高新技术企业数, text: 全覆盖", ["no-target-year"]),
        ("indicator: 高新技术企业数, value: 800, unit: 家, per: year, text: 达到800家", []),
        ("indicator: 高新技术企业数, value: 800, unit: 家, year: 2022, text: 达到800家", ["target-outside-period"]),
        ("indicator: 高新技术企业数, value: 八百, unit: 家, year: 2025, text: 达到800家", ["bad-value"]),
        ("indicator: 高新技术企业数, value: 800, unit: 家, year: 二五, text: 达到800家", ["bad-value"]),
    ],
)
def test_targets(fields, codes):
    assert [code for code, _ in target(fields)] == codes


def test_a_misspelt_indicator_gets_a_suggestion():
    fields = "indicator: 高新技术企业数量, value: 800, unit: 家, year: 2025, text: 达到800家"
    text = f"{HEAD}{{id: a-1, number: 一1, title: 某事, no_units: true, actions: [办], targets: [{{{fields}}}]}}]}}]}}"
    (said,) = check(load_text(text))
    assert (said.message, said.hint) == ("指标“高新技术企业数量”没有登记。", "是否想写：高新技术企业数？")


# --- numbers ---


@pytest.mark.parametrize(
    "numbers",
    [
        ("一1", "一2", "一3"),
        ("一（一）", "一（二）", "一（三）"),
        ("一（九）", "一（十）", "一（十一）", "一（十二）"),
        ("一（十九）", "一（二十）", "一（二十一）"),
        ("一7", "一8"),
        ("1", "2"),
        ("附件", "一1", "另项", "一2"),
    ],
)
def test_numbers_that_run_on(numbers):
    assert numbered(*numbers) == []


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        (("一1", "一3"), "编号“一3”没有接上前一条“一1”。"),
        (("一2", "一1"), "编号“一1”没有接上前一条“一2”。"),
        (("一（十）", "一（十二）"), "编号“一（十二）”没有接上前一条“一（十）”。"),
        (("一1", "一1"), "编号“一1”与前一条重复。"),
        (("一1", "二2"), "编号“二2”与上级编号“一”不符。"),
    ],
)
def test_numbers_that_do_not(numbers, message):
    assert numbered(*numbers) == [message]


def sections(*chapters):
    """Give the messages about two-level numbers: each chapter is its number and its measures' numbers."""
    ids = iter(range(100))
    written = ", ".join(
        f"{{number: {number}, title: 部分{number}, measures: ["
        + ", ".join(
            f"{{id: b-{(at := next(ids))}, number: {own}, title: 任务{at}, no_units: true, actions: [办理]}}"
            for own in owned
        )
        + "]}"
        for number, owned in chapters
    )
    return [
        item.message
        for item in check(load_text(HEAD.replace("[{number: 一, title: 重点任务, measures: [", "[") + written + "]}"))
    ]


def test_numbers_start_anew_or_go_on_in_the_next_part():
    assert sections(("一", ["一1", "一2"]), ("二", ["二1", "二2"])) == []
    assert sections(("一", ["一1", "一2"]), ("二", ["二3", "二4"])) == []
    assert sections(("一", ["一1", "一2"]), ("二", ["二4"])) == ["编号“二4”没有接上前一条“一2”。"]
    assert sections(("一", ["一1"]), ("三", ["三1"])) == ["编号“三”没有接上前一条“一”。"]


# --- links ---


def linked(keys, plan=""):
    old = (BAD / "unknown-link.yaml").read_text(encoding="utf-8")
    text = old.replace("continues: [yi-a9]", keys).replace("period: 2023-2025\n", f"period: 2023-2025\n{plan}")
    return [item.message for item in check(load_text(text))]


def test_links_to_measures_that_exist():
    assert linked("continues: [yi-a1]") == []
    assert linked("split_from: [yi-a2]") == ["拆分自的举措“yi-a2”不存在。"]
    assert linked("merged_from: [yi-a1, yi-a3]") == ["合并自的举措“yi-a3”不存在。"]


def test_a_link_into_a_plan_that_is_not_loaded_is_no_finding():
    assert linked("continues: [bing-a1]") == []
    assert linked("split_from: [jia-a0]") == []


def test_a_beginning_shared_by_two_plans_tells_nothing_about_a_link():
    text = (BAD / "unknown-link.yaml").read_text(encoding="utf-8").replace("id: jia-a1", "id: yi-b1")
    assert check(load_text(text)) == ()


def test_where_all_replaced_plans_are_loaded_every_link_must_lead_somewhere():
    assert linked("continues: [bing-a1]", "  replaces: [yi-2020]\n") == ["接续的举措“bing-a1”不存在。"]


# --- acceptances ---

NO_ACTIONS = "id: a-1, number: 一1, title: 培育企业, lead: [市科技局]"


def test_an_acceptance_silences_its_code_for_its_measure_only():
    accepted = "accepted: {no-actions: 原文只有标题}"
    other = "{id: a-2, number: 一2, title: 加大投入, lead: [市财政局]}"
    assert found(f"{{{NO_ACTIONS}, {accepted}}}") == []
    assert found(f"{{{NO_ACTIONS}, {accepted}}}, {other}") == [
        ("no-actions", "举措“加大投入”既没有举措要点，也没有原文。")
    ]


def test_a_code_that_cannot_be_accepted():
    assert found("{id: a-1, number: 一1, title: 培育企业, actions: [建库], accepted: {no-units: 原文没有}}") == [
        ("acceptance-refused", "“no-units”（举措没有责任单位）不能用 accepted 认可。"),
        ("no-units", "举措“培育企业”没有责任单位。"),
    ]


def test_a_year_where_a_code_stands_is_told_as_one():
    said = found(
        "{id: a-1, number: 一1, title: 培育企业, lead: [市科技局], actions: [建库], accepted: {2027: 原文如此}}"
    )
    assert said == [("acceptance-refused", "accepted 里的“2027”不是校验代码。")]


ACCEPTED_ON = {
    "plan": ("  period: 2023-2025\n", "  period: 2023-2025\n  accepted: {stray-mark: 原文如此}\n", "甲市行动方案"),
    "section": ("    title: 重点任务\n", "    title: 重点任务\n    accepted: {stray-mark: 原文如此}\n", "重点任务"),
    "unit": ("甲市财政局}", "甲市财政局, accepted: {stray-mark: 原文如此}}", "甲市财政局"),
    "group": ("members: unknown}", "members: unknown, accepted: {stray-mark: 原文如此}}", "各有关单位"),
}


@pytest.mark.parametrize("owner", ACCEPTED_ON)
def test_an_acceptance_can_stand_on_every_object(owner):
    place, accepting, name = ACCEPTED_ON[owner]
    text = (BAD / "acceptance-unused.yaml").read_text(encoding="utf-8")
    text = text.replace("      accepted: {no-actions: 原文只有标题}\n", "")
    text = text.replace("indicators:", "  groups: [{name: 各有关单位, members: unknown}]\nindicators:", 1)
    assert check(load_text(text)) == ()
    assert text.count(place) == 1
    spoilt = text.replace(name, f"{name}、")
    place, accepting = place.replace(name, f"{name}、"), accepting.replace(name, f"{name}、")
    assert [item.code for item in check(load_text(spoilt))] == ["stray-mark"]
    assert check(load_text(spoilt.replace(place, accepting))) == ()


@pytest.mark.parametrize(
    ("name", "called"), [("name: 甲市\n", "地区名称“甲市、”"), ("{name: 高新技术企业数", "指标名称“高新技术企业数、”")]
)
def test_regions_and_indicators_which_have_no_key_for_it_are_not_told_to_accept(name, called):
    text = (BAD / "stray-mark.yaml").read_text(encoding="utf-8").replace("培育企业、", "培育企业")
    bare = name.rstrip("\n")
    (said,) = check(load_text(text.replace(name, name.replace(bare, f"{bare}、"), 1)))
    assert (said.message, said.hint) == (f"{called}末尾有多余的“、”。", "请改正。")


# --- all at once, in order, fast ---


def test_findings_come_sorted_by_file_and_line_whatever_found_them():
    loaded = load_files(sorted(BAD.iterdir(), reverse=True))
    places = [(item.file, item.line) for item in check(loaded)]
    assert places == sorted(places)
    assert len(places) > len(CODES)


def test_errors_would_spoil_a_ledger_and_warnings_would_not():
    warnings = {code.name for code in CODES.values() if code.severity is Severity.WARNING}
    assert warnings == {
        "unit-kind", "group-source", "measurement-unit", "number-order", "same-title", "unknown-link", "unknown-replaces",
        "cut-short", "folded-key", "cut-figure", "whole-quoted", "goal-in-figures", "unknown-status", "deadline-before-goals", "odd-width",
    }  # fmt: skip


@pytest.mark.slow
def test_fifteen_thousand_measures_are_checked_in_a_few_seconds():
    data = load_files([data_file("plans.yaml")]).data
    count = sum(1 for plan in data.plans for section in plan.sections for _ in walk(section))
    times = 15_000 // count + 1
    plans = tuple(renamed(plan, at) for at in range(times) for plan in data.plans)
    start = time.process_time()
    assert check(Loaded(data=replace(data, plans=plans))) == ()
    assert time.process_time() - start < 5  # about 1 s; the rest is for slow machines


def walk(section):
    yield from section.measures
    for inner in section.sections:
        yield from walk(inner)


def renamed(plan, at):
    def section(old):
        measures = tuple(replace(measure, id=f"{measure.id[:12]}-{at}") for measure in old.measures)
        return replace(old, measures=measures, sections=tuple(map(section, old.sections)))

    return replace(plan, id=f"{plan.id}-{at}", sections=tuple(map(section, plan.sections)))


WORDS = [
    "",
    "甲",
    "市科技局",
    "各县（",
    "2025",
    "800",
    "true",
    "unknown",
    ">=",
    "year",
    "二（一）1",
    "9" * 5000,
    "每季度",
    "达到800家",
]
KEYS = sorted({key.name for part in TABLES for key in part.keys} | set(CODES))


@given(
    st.recursive(
        st.sampled_from(WORDS),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=6),
        max_leaves=25,
    )
)
def test_whatever_stands_in_a_file_check_answers_with_findings(value):
    for wrapped in (value, {"plans": [value]}, {"plans": [{"sections": [{"measures": [value]}]}], "regions": [value]}):
        text = json.dumps(wrapped, ensure_ascii=False)
        assert all(item.message and item.code in CODES for item in check(load_text(text)))


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        f"{HEAD}{{id: a-1, number: 一1, title: '{'、' * 200_000}甲', no_units: true, actions: [办]}}]}}]}}",
        f'{HEAD}{{id: a-1, number: 一1, title: "a{" " * 200_000}a", no_units: true, actions: [办]}}]}}]}}',
        HEAD.replace("indicators:", f"  groups: [{{name: 各单位, members: [{'市科技局, ' * 50_000}]}}]\nindicators:")
        + "]}]}",
        HEAD + ", ".join(f"{{id: a-{at}, continues: [yi-{at}], split_from: [a-z]}}" for at in range(5000)) + "]}]}",
        HEAD + ", ".join(f"{{id: a-{at}, lead: [市科枝局, 市财政厅]}}" for at in range(5000)) + "]}]}",
    ],
    ids=["marks", "blanks", "members", "links", "units"],
)
def test_hostile_lengths_take_seconds_not_hours(text):
    start = time.process_time()
    assert check(load_text(text))
    assert time.process_time() - start < 10


# --- the shape of a file: reader, schema and page say the same ---


def as_an_editor_reads(value):
    """Give the tree as editors see it: dates as text, numbers and truth values as such."""
    if isinstance(value, dict):
        return {key: as_an_editor_reads(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_an_editor_reads(item) for item in value]
    return value if isinstance(value, str | int | float) else value.isoformat()


def schema_errors(text):
    validator = jsonschema.Draft202012Validator(SCHEMA)
    return [error.message for error in validator.iter_errors(as_an_editor_reads(yaml.safe_load(text)))]


def test_the_schema_is_a_schema():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "text", [data_file("plans.yaml").read_text(encoding="utf-8"), skeleton()], ids=["plans", "skeleton"]
)
def test_the_schema_admits_what_we_ship(text):
    assert schema_errors(text) == []


@pytest.mark.parametrize("code", ["missing-key", "unknown-key", "bad-value", "bad-id", "shape", "acceptance-refused"])
def test_the_schema_refuses_what_the_reader_refuses(code):
    assert schema_errors((BAD / f"{code}.yaml").read_text(encoding="utf-8"))


EXAMPLES = {
    "id": "a-1", "period": "2023-2025", "number": "一1", "prefix": "县", "relation": "merged", "comparator": "<",
    "measures": ..., "baseline": ..., "value": "3", "value_to": "5", "year": "2024", "deadline": "2024年底前", "per": "year",
    "schema": "1", "lead": ["某局"], "support": ["某局"], "responsible": ["某局"], "labels": {"support": "协办单位"}, "members": ["某局"],
}  # fmt: skip


def an_example(table, depth=2):
    """Give a mapping with every key of a table, each with a value other than what stands where it is not written."""
    tables = {one.name: one for one in TABLES}
    made = {}
    for key in table.keys:
        holds = key.holds
        if holds.way in ("items", "item", "goals", "targets"):
            if depth or holds.way == "item":
                inner = an_example(tables[holds.of], depth - (holds.of == table.name))
                made[key.name] = inner if holds.way == "item" else [inner]
        elif key.name == "kind":
            made[key.name] = next(word for word in reversed(holds.of) if word.isascii())
        elif holds.way == "flag":
            made[key.name] = "false" if key.name == "complete" else "true"
        else:
            plain = {"date": "2024-05-06", "mapping": {"no-units": "原文如此"}}
            plain |= {way: ["甲", "乙"] for way in ("texts", "names", "aliases", "actions")}
            made[key.name] = EXAMPLES.get(key.name, plain.get(holds.way, "某局" if key.name == "name" else "某某"))
    return made


def part_of(tree, name):
    """Give the first mapping of a table in a whole example."""
    plan = tree["plans"][0]
    measure = plan["sections"][0]["measures"][0]
    unit = tree["regions"][0]["units"][0]
    return {
        "file": tree, "region": tree["regions"][0], "unit": unit, "former-name": unit["formerly"][0],
        "group": tree["regions"][0]["groups"][0], "indicator": tree["indicators"][0], "plan": plan,
        "section": plan["sections"][0], "measure": measure, "target": measure["targets"][0],
        "baseline": measure["targets"][0]["baseline"], "year-goal": plan["goal"][0],
    }[name]  # fmt: skip


@pytest.mark.parametrize(
    ("deadline", "years", "found"),
    [
        ("2024年底前", (2025,), True),
        ("2024年12月31日前", (2023, 2025), True),
        ("2024年", (2025,), True),
        ("2024年底前", (2023, 2024), False),
        ("2025年底前", (2024,), False),
        ("2024年6月底前", (2025,), False),
        ("每季度", (2025,), False),
        ("长期坚持", (2025,), False),
    ],
)
def test_a_deadline_before_the_tasks_own_goals_is_found(deadline, years, found):
    text = (BAD / "deadline-before-goals.yaml").read_text(encoding="utf-8")
    head = text[: text.index("      targets:")].replace("2024年底前", deadline)
    goal = "      - {{indicator: 高新技术企业数, value: 30, unit: 家, year: {}, text: 高新技术企业达到30家}}\n"
    made = load_text(head + "      targets:\n" + "".join(goal.format(year) for year in years))
    assert ("deadline-before-goals" in [one.code for one in check(made)]) is found


def test_goals_in_words_are_written_at_once_or_by_years():
    section = "plans: [{sections: [{number: 一, title: 某事, goal: "
    at_once, by_years = (
        load_text(f"{section}{goal}}}]}}]").data.plans[0].sections[0]
        for goal in ("建成平台。", "[{year: 2023, text: 建成平台。}, {text: 形成体系}]")
    )
    assert (at_once.goal, at_once.goals) == ("建成平台。", ())
    assert by_years.goal == "到2023年，建成平台；形成体系"
    assert [(one.year, one.text) for one in by_years.goals] == [(2023, "建成平台。"), (None, "形成体系")]
    said = load_text(f"{section}[建成平台]}}]}}]").findings
    assert [found.message for found in said if found.code == "shape"] == ["分年目标应是一组“键: 值”，这里是一段文字。"]


@pytest.mark.parametrize(("name", "key"), [(table.name, key.name) for table in TABLES for key in table.keys])
def test_every_key_of_the_table_is_read_and_reaches_the_model(name, key):
    tree = an_example(TABLES[0])
    tree["plans"][0]["region"] = tree["regions"][0]["id"]
    whole = load_text(json.dumps(tree, ensure_ascii=False))
    assert [found for found in whole.findings if found.code != "unknown-unit"] == []
    del part_of(tree, name)[key]
    less = load_text(json.dumps(tree, ensure_ascii=False))
    assert (less.data == whole.data) is (key in ("schema", "everywhere", "except"))  # the last two name nobody here


@pytest.mark.parametrize("part", TABLES, ids=lambda part: part.name)
def test_the_reader_misses_the_keys_the_schema_requires(part):
    required = {key.name for key in part.keys if key.required}
    empty = {
        "region": "regions: [{}]", "unit": "regions: [{units: [{}]}]", "group": "regions: [{groups: [{}]}]",
        "former-name": "regions: [{units: [{formerly: [{}]}]}]", "indicator": "indicators: [{}]", "plan": "plans: [{}]",
        "section": "plans: [{sections: [{}]}]", "measure": "plans: [{sections: [{measures: [{}]}]}]",
        "target": "plans: [{targets: [{}]}]", "baseline": "plans: [{targets: [{baseline: {}}]}]", "file": "schema: 1",
        "year-goal": "plans: [{goal: [{}]}]",
    }[part.name]  # fmt: skip
    said = [item.message for item in load_text(empty).findings if item.code == "missing-key"]
    if part.name == "baseline":
        assert said[-1] == "基期要写全 value 和 year。"
    else:
        assert {message for message in said if message.startswith(part.title)} == {
            f"{part.title}缺少 {key}。" for key in required
        }


def test_the_page_and_the_schema_file_are_up_to_date():
    made = runpy.run_path(str(ROOT / "docs/make_data_format.py"))["outputs"]()
    for path, text in made.items():
        assert path.read_text(encoding="utf-8") == text, "run python docs/make_data_format.py"
    assert all(f"| `{code}` |" in PAGE for code in CODES)
    assert all(f"| `{key.name}` |" in PAGE for part in TABLES for key in part.keys)


def test_the_examples_of_the_page_are_right():
    block = PAGE.split("```yaml\n")[1].split("```")[0]
    text = skeleton()
    number = "        number: 二（一）3 "
    text += block.replace("        number: 二（二）2", number).replace("xt-b2", "my-b2")
    assert check(load_text(text)) == ()
    rows = [line for line in PAGE.splitlines() if line.endswith("}` |") and "indicator" in line]
    assert len(rows) == 6
    for row in rows:
        messages = target(row.split("`")[1].strip("{}"))
        assert [code for code, _ in messages if code not in ("unknown-indicator", "target-outside-period")] == []


def test_the_completion_times_of_the_page_are_understood():
    sentence = PAGE.split("看得懂的有：")[1].split(" 等")[0]
    times = [part for part in sentence.split("`") if part not in ("", "、")]
    assert len(times) == 7
    for text in times:
        assert parse_deadline(text).text == text
