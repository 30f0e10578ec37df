"""``check --fix``: what it would paste is shown, and with ``--yes`` written; nothing else changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from checklist.plandata.keynames import speak_chinese

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Outcome

PLANS = """\
# 我局的数据
regions:
- id: lj
  name: 临江市
  prefix: 市
  units:
    - {name: 市科技局, full: 临江市科学技术局}   # 科技
plans:
- id: lj-2025
  region: lj
  title: 临江市科技创新方案
  period: 2025-2027
  sections:
  - number: 一
    title: 培育企业
    everywhere: [各县（市、区）政府]
    measures:
    - id: a1
      number: 一1
      title: 建库
      lead: [市科技局]
      support: 市委编办、市数据局、市科枝局等   # 配合
      actions: [建库]
    - number: 一2   # 没有编码
      title: 增加投入
      responsible: [市科技局]
      actions: [加大投入]
    - {number: 一3, title: 宣传, responsible: [市科技局], actions: [宣传]}
"""
UNITS = """\
    - {name: 市委编办, full: 中共临江市委机构编制委员会办公室, kind: party}
    - {name: 市数据局, full: 临江市数据局}
"""
GROUPS = """\
  groups:
    - {name: 各县（市、区）政府, kind: county, members: unknown}
"""
FIXED = (
    PLANS.replace("   # 科技\n", f"   # 科技\n{UNITS}{GROUPS}")
    .replace("    - number: 一2", "    - id: a2\n      number: 一2")
    .replace("{number: 一3", "{id: a3, number: 一3")
)
SAID = [
    "plans.yaml：临江市登记 - {name: 市委编办, full: 中共临江市委机构编制委员会办公室, kind: party}",
    "plans.yaml：临江市登记 - {name: 市数据局, full: 临江市数据局}",
    "plans.yaml：临江市登记 - {name: 各县（市、区）政府, kind: county, members: unknown}",
    "plans.yaml：举措“增加投入”的编码拟为 a2",
    "plans.yaml：举措“宣传”的编码拟为 a3",
]
SLIP = "没有补：“市科枝局”没有登记，像是市科技局写错了：请改正；确是另一个单位的，请自己登记。"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_can_be_added_is_shown_then_written(invoke: Callable[..., Outcome], tmp_path: Path, end: str):
    path = tmp_path / "plans.yaml"
    path.write_bytes(PLANS.replace("\n", end).encode())
    shown = invoke("check", "plans.yaml", "--fix")
    assert shown.code == 1
    assert shown.out.splitlines()[-7:] == [
        *(f"可补：{said}" for said in SAID),
        SLIP,
        "还没有写入。看过无误，请加 --yes：checklist check plans.yaml --fix --yes",
    ]
    assert path.read_bytes() == PLANS.replace("\n", end).encode()
    done = invoke("check", "plans.yaml", "--fix", "--yes")
    assert done.out.splitlines()[:7] == [*(f"补：{said}" for said in SAID), SLIP, "已改 plans.yaml 第7行后、24、28行。"]
    assert path.read_bytes() == FIXED.replace("\n", end).encode()
    assert (done.code, done.out.count("错误：")) == (1, 1)  # the slip


def test_keys_written_twice_and_items_without_keys_are_left_for_a_person(
    invoke: Callable[..., Outcome], tmp_path: Path
):
    path = tmp_path / "plans.yaml"
    wrong = PLANS.replace(
        "      title: 增加投入\n", "      title: 增加投入\n      title: 又一个标题\n    - {}\n    - 只有文字\n"
    )
    path.write_text(wrong.replace("      responsible: [市科技局]\n      actions: [加大投入]\n", ""), encoding="utf-8")
    shown = invoke("check", "plans.yaml", "--fix")
    assert shown.code == 1
    assert [line for line in shown.out.splitlines() if "编码拟为" in line] == [f"可补：{said}" for said in SAID[-2:]]


def test_a_file_with_chinese_keys_gets_chinese_keys(invoke: Callable[..., Outcome], tmp_path: Path):
    plans = "地区:\n- {编码: lj, 名称: 临江市, 单位简称开头: 市, 单位: [{名称: 市科技局}]}\n方案:\n- 编码: lj-2025\n  地区: lj\n  标题: 方案\n  期限: 2025\n  部分:\n  - 编号: 一\n    标题: 工作\n    举措:\n    - 编号: 一1\n      标题: 建库\n      责任单位: 市科技局、市总工会\n      要点: 建库\n"
    path = tmp_path / "plans.yaml"
    path.write_text(plans, encoding="utf-8")
    done = invoke("check", "--fix", "--yes")
    assert done.code == 0, done.out
    assert path.read_text(encoding="utf-8") == plans.replace(
        "单位: [{名称: 市科技局}]", "单位: [{名称: 市科技局}, {名称: 市总工会, 全称: 临江市总工会, 类别: 群团}]"
    ).replace("    - 编号: 一1", "    - 编码: lj-2025-1\n      编号: 一1")
    bare = plans.replace(", 单位: [{名称: 市科技局}]", "")
    path.write_text(bare, encoding="utf-8")
    invoke("check", "--fix", "--yes")
    units = "单位: [{名称: 市科技局, 全称: 临江市科学技术局}, {名称: 市总工会, 全称: 临江市总工会, 类别: 群团}]"
    assert (
        path.read_text(encoding="utf-8").splitlines()[1] == f"- {{编码: lj, 名称: 临江市, 单位简称开头: 市, {units}}}"
    )


@pytest.mark.parametrize("region", ["lj", "临江市"])
@pytest.mark.parametrize("chinese", [False, True])
def test_a_region_nobody_registered_is_added_with_its_units(
    invoke: Callable[..., Outcome], tmp_path: Path, region: str, *, chinese: bool
):
    path = tmp_path / "plans.yaml"
    plans = FIXED[FIXED.index("plans:") :].replace("市科枝局", "市财政局").replace("region: lj", f"region: {region}")
    written = (
        "regions:\n- id: lj\n  name: 临江市\n  short: 临江\n  prefix: 市\n  units:\n"
        "  - {name: 市委编办, full: 中共临江市委机构编制委员会办公室, kind: party}\n"
        "  - {name: 市科技局, full: 临江市科学技术局}\n  - {name: 市数据局, full: 临江市数据局}\n"
        "  - {name: 市财政局, full: 临江市财政局}\n  groups:\n  - {name: 各县（市、区）政府, kind: county, members: unknown}\n"
    )
    if chinese:
        plans, written = speak_chinese(plans), speak_chinese(written)
    path.write_text(f"{plans}...\n", encoding="utf-8")
    head = "登记地区 编码: lj，名称: 临江市" if chinese else "登记地区 id: lj，name: 临江市，short: 临江，prefix: 市"
    assert head in invoke("check", path, "--fix").out
    outcome = invoke("check", path, "--fix", "--yes")
    assert (outcome.code, path.read_text(encoding="utf-8")) == (0, f"{plans}{written}...\n")
    assert "没有可以补的。" in invoke("check", path, "--fix", "--yes").out


def test_check_says_once_what_many_lack_and_that_it_can_be_written(invoke: Callable[..., Outcome], tmp_path: Path):
    (tmp_path / "plans.yaml").write_text(PLANS, encoding="utf-8")
    said = invoke("check").out.splitlines()
    assert said[-5:] == [
        "plans.yaml:24: 错误：举措缺少 id。",
        "    请补上“id: …”。同样的还有1处：第28行。",
        "没有登记的、缺少编码的，程序能补的可以先看：checklist check plans.yaml --fix",
        "共1个方案，3项任务；发现错误5处，提醒0处。",
        "检查的文件：plans.yaml",
    ]
    assert "可以先看" not in invoke("check", "--fix").out
    (tmp_path / "plans.yaml").write_text(FIXED.replace("、市科枝局", ""), encoding="utf-8")
    assert "可以先看" not in invoke("check").out


@pytest.mark.parametrize("end", ["", "indicators: []\n", "indicators: 示范企业\n"])
@pytest.mark.parametrize("chinese", [False, True])
def test_the_indicators_of_goals_are_registered(
    invoke: Callable[..., Outcome], tmp_path: Path, end: str, *, chinese: bool
):
    path = tmp_path / "plans.yaml"
    goal = "  period: 2025-2027\n  targets: [高新技术企业2027年达到800家, 研发投入每年增长15%, 示范企业2027年达到3家]\n"
    plans = FIXED.replace("市科枝局", "市数据局科").replace("、市数据局科等", "").replace("  period: 2025-2027\n", goal)
    added = ["{name: 高新技术企业, kind: stock, unit: 家}", '{name: 研发投入增速, kind: growth, unit: "%"}']
    added += [] if "示范" in end else ["{name: 示范企业, kind: stock, unit: 家}"]
    listed = "indicators:\n" + ("- 示范企业\n" if "示范" in end else "")
    wanted = f"{plans}{listed}" + "".join(f"- {one}\n" for one in added)
    text = f"{plans}{end}"
    if chinese:
        text, wanted, added = speak_chinese(text), speak_chinese(wanted), [*map(speak_chinese, added)]
    path.write_text(text, encoding="utf-8")
    outcome = invoke("check", path, "--fix", "--yes")
    assert [line.partition("：登记指标 - ")[2] for line in outcome.out.splitlines() if "登记指标" in line] == added
    assert (outcome.code, path.read_text(encoding="utf-8")) == (0, wanted)
    assert "没有可以补的。" in invoke("check", path, "--fix", "--yes").out


@pytest.mark.parametrize(
    ("region", "said"),
    [
        ("ljj", "没有补：地区“ljj”没有登记，像是lj写错了：请改正。"),
        ("临河", "没有补：地区“临河”没有登记，看不出是哪里：请自己登记编码（小写字母）和全名。"),
    ],
)
def test_a_region_that_is_a_slip_or_says_nothing_is_left(
    invoke: Callable[..., Outcome], tmp_path: Path, region: str, said: str
):
    path = tmp_path / "plans.yaml"
    text = FIXED.replace("市科枝局", "市科技局").replace("region: lj", f"region: {region}")
    path.write_text(text, encoding="utf-8")
    assert said in invoke("check", path, "--fix", "--yes").out
    assert path.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("written", ["", " “lj”", " [lj]"])
def test_a_region_whose_id_is_not_plain_is_left(invoke: Callable[..., Outcome], tmp_path: Path, written: str):
    path = tmp_path / "plans.yaml"
    text = PLANS.replace("- id: lj\n", f"- id:{written}\n").replace("市科枝局", "市科技局")
    path.write_text(text.replace("    - number: 一2", "    - id: a2\n      number: 一2"), encoding="utf-8")
    outcome = invoke("check", path, "--fix")
    assert outcome.code == 1
    assert ("没有补：地区“临江市”的编码写得不对：请先改正，再补它的单位。" in outcome.out) is bool(written)


@pytest.mark.parametrize("remark", ["", "   # 常用的"])
def test_a_register_in_one_text_keeps_its_units(invoke: Callable[..., Outcome], tmp_path: Path, remark: str):
    path = tmp_path / "plans.yaml"
    listed = "  units:\n    - {name: 市科技局, full: 临江市科学技术局}   # 科技\n"
    text = FIXED.replace("市科枝局", "市科技局").replace(f"{listed}{UNITS}", f"  units: 市科技局、市委编办{remark}\n")
    path.write_text(text, encoding="utf-8")
    assert invoke("check", path, "--fix", "--yes").code == 1  # 市科技局 stands twice
    own = f"  units:{remark}\n  - 市科技局\n  - 市委编办\n  - {{name: 市数据局, full: 临江市数据局}}\n"
    assert path.read_text(encoding="utf-8") == text.replace(f"  units: 市科技局、市委编办{remark}\n", own)


def test_nothing_to_add_and_contradictions_are_said(invoke: Callable[..., Outcome], tmp_path: Path):
    path = tmp_path / "plans.yaml"
    sound = FIXED.replace("、市科枝局", "")
    path.write_text(sound, encoding="utf-8")
    done = invoke("check", "--fix", "--yes")
    assert (done.code, done.out.splitlines()[0]) == (0, "没有可以补的。")
    assert path.read_text(encoding="utf-8") == sound
    for options in (["--yes"], ["--fix", "--format", "json"]):
        assert "--yes 要与 --fix 一起用，--fix 不能与 --format json 一起用。" in invoke("check", *options).err
    path.write_text("plans: [", encoding="utf-8")
    broken = invoke("check", "--fix", "--yes")
    assert (broken.code, path.read_text(encoding="utf-8")) == (1, "plans: [")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("市科技局（张三）", "“（张三）”不是名称的一部分的，请删去；是“市科技局”的挂牌名称的，请登记在它的 plates 里。"),
        ("由市科技局牵头", "这里只写单位名称：市科技局；怎样分工由键说明，这一个写在 lead 里。"),
        ("市应急管理局负责", "这里只写单位名称：市应急管理局；怎样分工由键说明，这一个写在 responsible 里。"),
        ("市审计局和市医保局", "几个单位请用“、”隔开：市审计局、市医保局。"),
        ("市委组织部及人社局", "几个单位请用“、”隔开：市委组织部、人社局。"),
        ("无", "没有的不写这个键；原文没有写任何责任单位的，写 no_units: true。"),
        ("（待核）", "这里要写单位的名称，如 市科技局；原文没有写责任单位的，写 no_units: true。"),
        ("2026年", "这里要写单位的名称，如 市科技局；原文没有写责任单位的，写 no_units: true。"),
        ("市审计局等、市科技局", "“等”只写在最后一个单位的后面，这里请删去。"),
    ],
)  # fmt: skip
def test_what_is_no_name_of_a_unit_is_not_registered(
    invoke: Callable[..., Outcome], tmp_path: Path, typed: str, said: str
):
    path = tmp_path / "plans.yaml"
    plans = FIXED.replace("市科枝局等", "市科技局").replace("lead: [市科技局]", "lead: [市委编办]")
    plans = plans.replace("responsible: [市科技局]", f"responsible: {typed}", 1)
    plans = plans.replace("support: 市委编办、市数据局、", "support: 市数据局、")
    path.write_text(plans, encoding="utf-8")
    done = invoke("check", path, "--fix", "--yes")
    assert done.out.splitlines()[:2] == [f"没有补：“{typed.partition('、')[0]}”没有登记。{said}", "没有可以补的。"]
    assert path.read_text(encoding="utf-8") == plans


@pytest.mark.parametrize("name", ["市工业和信息化局", "市规划和自然资源局", "各责任单位", "市住房和城乡建设局"])
def test_a_name_with_such_a_word_in_it_is_registered(invoke: Callable[..., Outcome], tmp_path: Path, name: str):
    path = tmp_path / "plans.yaml"
    path.write_text(
        FIXED.replace("市科枝局等", "市科技局").replace("responsible: [市科技局]", f"responsible: {name}", 1)
    )
    assert f"临江市登记 - {{name: {name}" in invoke("check", path, "--fix").out
