"""``adopt`` of finished drafts, as typed: a new plan, and a newer state of one that is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Outcome

PLANS = """\
# 我局的方案
regions:
- id: lj   # 编码
  name: 临江市
  prefix: 市
  units:
    - {name: 市科技局, full: 临江市科学技术局, aliases: [市科委]}
    - {name: 市财政局, full: 临江市财政局}   # 财政

plans:
- id: old-2024
  region: lj
  title: 临江市旧方案
  period: 2024-2026
  sections:
  - number: 一
    title: 培育企业
    measures:
    # 这一条最要紧
    - id: o1
      number: 一1
      title: "建立培育库"
      lead: 市科委、市财政局等   # 牵头
      deadline: 2025年底
      topics: [企业]
      actions:
      - 建库
    - id: o2
      number: 一2
      title: 增加投入
      responsible: [市财政局]
      targets:
      - 高新技术企业2026年达到300家以上
      actions: [加大投入]
"""

DRAFT = """\
regions:
- id: city  # 待核：编码自己定
  name: 临江市
  prefix: 市
  units:
  - {name: 市科委, full: 临江市科学技术局}
  - {name: 市教育局}  # 待核：全称未载，请补 full
indicators:
- {name: 研发经费, kind: stock, unit: 亿元}
plans:
- id: new-2027
  region: city
  title: 临江市新方案  # 出处：第1行
  period: 2027-2029
  sections:
  - number: 一
    title: 加大投入
    measures:
    - id: n1  # 出处：第3行
      number: 一1
      title: 增加研发经费
      lead: [市科委]
      support: [市教育局]
      text: 增加研发经费，到2029年达到8亿元。
      targets:
      - {indicator: 研发经费, comparator: ">=", value: 8, unit: 亿元, year: 2029, text: 研发经费达到8亿元}
"""


@pytest.fixture
def adopt(invoke: Callable[..., Outcome], tmp_path: Path) -> Callable[..., Outcome]:
    """Give ``adopt(draft, plans, *options)``: the command on files of these texts."""

    def run(draft: str, plans: str = PLANS, *options: str) -> Outcome:
        tmp_path.joinpath("初稿.yaml").write_bytes(draft.encode())
        tmp_path.joinpath("plans.yaml").write_bytes(plans.encode())
        return invoke("adopt", "初稿.yaml", "--into", "plans.yaml", *options)

    return run


def read(folder: Path) -> str:
    """Give the plan file as it is now, its line ends untouched."""
    return folder.joinpath("plans.yaml").read_bytes().decode()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_new_plan_comes_in_with_its_units_and_nothing_else_changes(
    adopt: Callable[..., Outcome], tmp_path: Path, end: str
):
    plans = PLANS.replace("\n", end)
    shown = adopt(DRAFT, plans)
    assert shown.code == 0
    assert read(tmp_path) == plans
    assert shown.out.splitlines() == [
        "临江市新登记1个：市教育局。",
        "新登记指标1个。",
        "新增方案《临江市新方案》（new-2027），1项任务。",
        "带入的有1处“待核”没有定夺，请逐处核定后删去该条注释。",
        "将改 plans.yaml 第8行后、34行后。",
        "还没有写入。看过无误，请加 --yes：checklist adopt 初稿.yaml --into plans.yaml --yes",
    ]
    written = adopt(DRAFT, plans, "--yes")
    assert written.out.splitlines()[-1] == "已改 plans.yaml 第8行后、34行后。"
    new = read(tmp_path)
    assert new.count("\r\n") == new.count("\n") * (end == "\r\n")
    unit = f"    - {{name: 市教育局}}  # 待核：全称未载，请补 full{end}"
    plan = DRAFT[DRAFT.index("- id: new-2027") :].replace("region: city", "region: lj").replace("\n", end)
    indicators = f"indicators:{end}- {{name: 研发经费, kind: stock, unit: 亿元}}{end}"
    before, _, behind = plans.partition(f"   # 财政{end}")
    assert new == f"{before}   # 财政{end}{unit}{behind}{plan}{indicators}"


def test_what_is_there_already_is_nothing_to_change(adopt: Callable[..., Outcome], tmp_path: Path):
    adopt(DRAFT, PLANS, "--yes")
    again = adopt(DRAFT, read(tmp_path), "--yes")
    assert (again.code, again.out) == (0, "没有要改的。\n")


def newer(*changes: tuple[str, str]) -> str:
    """Give a newer state of the plan that is there: without what drafts do not write, with these changes."""
    draft = PLANS[PLANS.index("plans:") :]
    for old, new in (("      topics: [企业]\n", ""), *changes):
        assert old in draft
        draft = draft.replace(old, new)
    return draft


def test_a_newer_state_changes_only_what_it_says_otherwise(adopt: Callable[..., Outcome], tmp_path: Path):
    draft = newer(
        ('"建立培育库"', "建立企业培育库"),
        ("lead: 市科委、市财政局等   # 牵头", "lead: [市财政局, 市科技局]"),
        ("2025年底", "2026年6月底"),
        (
            "高新技术企业2026年达到300家以上",
            "{indicator: 高新技术企业数, comparator: '>=', value: 350, unit: 家, year: 2026, text: 高新技术企业达到350家以上}",
        ),
    )
    done = adopt(draft, PLANS, "--yes")
    assert done.code == 0, done.err
    assert "初稿没有写、照旧保留的：专题1处。" in done.out
    for said in ("内容调整", "时限调整", "牵头调整", "目标调整"):
        assert said in done.out
    wanted = (
        PLANS.replace('"建立培育库"', '"建立企业培育库"')
        .replace("lead: 市科委、市财政局等   # 牵头", "lead: 市财政局、市科技局   # 牵头")
        .replace("2025年底", "2026年6月底")
        .replace("达到300家以上", "达到350家以上")
    )
    assert read(tmp_path) == wanted


def test_measures_come_and_go_with_their_remarks(adopt: Callable[..., Outcome], tmp_path: Path):
    one = PLANS[PLANS.index("    # 这一条最要紧\n") : PLANS.index("    - id: o2")]
    added = "    - id: o3   # 新的\n      number: 一3\n      title: 用好资金\n      lead: [市财政局]\n      actions: [用好资金]\n"
    done = adopt(newer() + added, PLANS, "--yes")
    assert done.code == 0, done.err
    assert read(tmp_path) == PLANS + added
    gone = newer((one.replace("      topics: [企业]\n", "")[len("    # 这一条最要紧\n") :], ""))
    done = adopt(gone, PLANS, "--yes")
    assert "取消" in done.out
    assert read(tmp_path) == PLANS.replace(one[len("    # 这一条最要紧\n") :], "")
    part = adopt(gone[: gone.index("    - id: o2")] + added, PLANS, "--yes")
    assert (
        "没有采纳：初稿里没有的任务有2项，超过一半，像是只起草了一部分：任务没有删、没有加，先后没有动，只改了两边都有的；请写全再采纳。"
        in part.err
    )


@pytest.mark.parametrize(
    ("draft", "plans", "said"),
    [
        ("", PLANS, "初稿.yaml里没有方案（plans）。"),
        ("plans: [", PLANS, "初稿.yaml"),
        (DRAFT.replace("id: city", "id: lj").replace("name: 临江市", "name: 临海市"), PLANS, "地区编码“lj”在初稿里是临海市，在plans.yaml里是临江市。"),
        (DRAFT.replace("临江市新方案", "临江市旧方案"), PLANS, "《临江市旧方案》在plans.yaml里已有，编码是 old-2024；初稿里的编码是 new-2027。"),
        (DRAFT.replace("id: n1", "id: o1"), PLANS, "plans.yaml 采纳以后会有1处错误："),
        (DRAFT.replace("[市教育局]", "[市审计局]"), PLANS, "没有登记“市审计局”这个单位。"),
        (DRAFT, PLANS.replace("region: lj", "region: x"), "plans.yaml 现在就有"),
        (DRAFT, PLANS.replace("lead: 市科委", "lead: &a 市科委"), "不支持锚点“&a”"),
    ],
)  # fmt: skip
def test_what_cannot_be_told_or_would_not_pass_writes_nothing(
    adopt: Callable[..., Outcome], tmp_path: Path, draft: str, plans: str, said: str
):
    done = adopt(draft, plans, "--yes")
    assert done.code == 2
    assert said in done.err
    assert read(tmp_path) == plans


SECOND = (
    DRAFT[DRAFT.index("- id: new-2027") :]
    .replace("new-2027", "new-2030")
    .replace("临江市新方案", "临江市又一方案")
    .replace("n1", "n2")
    .replace("2027-2029", "2029")
)


def test_two_plans_of_one_draft_come_in_together(adopt: Callable[..., Outcome], tmp_path: Path):
    done = adopt(DRAFT + SECOND, PLANS, "--yes")
    assert (done.code, done.err) == (0, "")
    assert "新增方案《临江市新方案》（new-2027），1项任务。" in done.out
    assert "新增方案《临江市又一方案》（new-2030），1项任务。" in done.out
    assert read(tmp_path).count("region: lj") == 3


def test_what_is_registered_otherwise_is_said_and_stays(adopt: Callable[..., Outcome], tmp_path: Path):
    draft = DRAFT.replace(
        "{name: 市科委, full: 临江市科学技术局}", "{name: 市科技局, full: 临江市科技和信息局, kind: party}"
    )
    done = adopt(draft, PLANS, "--yes")
    assert done.code == 0
    assert "市科技局已经登记，全称是临江市科学技术局，初稿作临江市科技和信息局；没有改。" in done.out
    assert "市科技局已经登记，类别是政府部门，初稿作党委；没有改。" in done.out
    assert "    - {name: 市科技局, full: 临江市科学技术局, aliases: [市科委]}\n" in read(tmp_path)
    twin = DRAFT.replace("id: new-2027", "id: newer").replace("新方案", "的新方案").replace("n1", "n9")
    again = adopt(twin, read(tmp_path))
    assert (
        "与已有的《临江市新方案》（new-2027）标题相近：若是同一个方案，请把初稿的编码改成 new-2027，重新采纳。"
        in again.out
    )


CHINESE = """\
地区:
- {编码: lj, 名称: 临江市, 单位简称开头: 市, 单位: [{名称: 市科技局, 别名: [市科委]}]}
方案:
  - 编码: old
    地区: lj
    标题: 临江市旧方案
    期限: 2024
    部分:
    - {编号: 一, 标题: 工作, 举措: [{编码: o1, 编号: 一1, 标题: 做事, 责任单位: 市科技局, 要点: 做事}]}
"""


def test_a_file_with_chinese_keys_gets_the_plan_in_chinese_keys(adopt: Callable[..., Outcome], tmp_path: Path):
    done = adopt(DRAFT, CHINESE, "--yes")
    assert (done.code, done.err) == (0, "")
    new = read(tmp_path)
    opening = CHINESE.replace("别名: [市科委]}]}", "别名: [市科委]}, {名称: 市教育局}]}")
    assert new.startswith(opening.replace("地区:\n", "地区:\n# 待核：全称未载，请补 full\n"))
    added = new[new.index("  - 编码: new-2027") :]
    assert (
        added
        == """\
  - 编码: new-2027
    地区: lj
    标题: 临江市新方案  # 出处：第1行
    期限: 2027-2029
    部分:
    - 编号: 一
      标题: 加大投入
      举措:
      - 编码: n1  # 出处：第3行
        编号: 一1
        标题: 增加研发经费
        牵头单位: [市科委]
        配合单位: [市教育局]
        原文: 增加研发经费，到2029年达到8亿元。
        目标:
        - {指标: 研发经费, 比较: ">=", 数值: 8, 计量单位: 亿元, 年份: 2029, 原文: 研发经费达到8亿元}
指标:
- {名称: 研发经费, 类别: stock, 计量单位: 亿元}
"""
    )
