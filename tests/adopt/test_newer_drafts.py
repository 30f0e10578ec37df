"""``adopt`` of a draft of a plan that is there, in which a person moved, added, renamed or took out sections and tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.adopt.test_tables import changed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Outcome

A1 = """\
    - id: a1
      number: 一1
      title: 建库
      lead: [市科技局]
      actions: [调查, 入库]
"""
A2 = A1.replace("a1", "a2").replace("一1", "一2").replace("建库", "培训")
A3 = A1.replace("a1", "a3").replace("一1", "一3").replace("建库", "奖补")
B1 = A1.replace("a1", "b1").replace("一1", "二1").replace("建库", "上门")
B2 = A1.replace("a1", "b2").replace("一1", "二2").replace("建库", "设窗")
FIRST = f"  - number: 一\n    title: 培育企业\n    measures:\n{A1}{A2}{A3}"
SECOND = f"  - number: 二\n    title: 优化服务\n    measures:\n{B1}{B2}"
TOP = """\
regions:
- id: lj
  name: 临江市
  prefix: 市
  units:
  - {name: 市科技局, full: 临江市科学技术局}
plans:
- id: lj-2025
  region: lj
  title: 临江市科技创新方案
  period: 2025-2027
  sections:
"""
DRAFT = TOP + FIRST + SECOND
OWN = (
    ("      title: 培训\n", "      title: 培训   # 最要紧\n      topics: [人才]\n"),
    ("    - id: b1\n", "    # 上门的事\n    - id: b1\n"),
)


def with_own(text: str) -> str:
    """Give what a person wrote into a text since."""
    for old, new in OWN:
        text = text.replace(old, new)
    return text


def test_a_section_with_goals_stays_though_the_draft_has_it_no_more(invoke: Callable[..., Outcome], tmp_path: Path):
    plans = TOP + FIRST + SECOND.replace("    measures:\n", "    goal: 服务更好\n    measures:\n")
    tmp_path.joinpath("plans.yaml").write_text(plans, encoding="utf-8")
    tmp_path.joinpath("初稿.yaml").write_text(TOP + FIRST, encoding="utf-8")
    done = invoke("adopt", "初稿.yaml", "--into", "plans.yaml", "--yes")
    assert done.err == "没有采纳：部分“优化服务”初稿里没有，下面还有工作目标，没有删：不用的请自己删去。\n"
    assert changed(tmp_path, plans)[0] == [line.strip() for line in f"    measures:\n{B1}{B2}".splitlines()]


KEPT = "初稿没有写、照旧保留的：专题1处。"
NEW = "  - number: 三\n    title: 加强保障\n    measures:\n" + B1.replace("b1", "c1").replace("二1", "三1").replace(
    "上门", "考核"
)


@pytest.mark.parametrize(
    ("draft", "after", "said"),
    [
        (TOP + FIRST.replace(A1 + A2, A2 + A1) + SECOND, TOP + FIRST.replace(A1 + A2, A2 + A1) + SECOND, "“培育企业”的任务照初稿的先后排：a2、a1、a3。"),
        (TOP + FIRST.replace(A2, "") + SECOND.replace(B1, A2 + B1), TOP + FIRST.replace(A2, "") + SECOND.replace(B1, A2 + B1), "本表共1条：调整1项。"),
        (DRAFT + NEW, DRAFT + NEW, "本表共1条：新增1项。"),
        (TOP + NEW + FIRST + SECOND, TOP + NEW + FIRST + SECOND, "本表共1条：新增1项。"),
        (TOP + FIRST + SECOND.replace(B2, "") + NEW + B2, TOP + FIRST + SECOND.replace(B2, "") + NEW + B2, "本表共2条：新增1项、调整1项。"),
        (TOP + SECOND + FIRST, TOP + SECOND + FIRST, "部分照初稿的先后排：优化服务、培育企业。"),
        (TOP + FIRST + SECOND.replace("number: 二\n", "number: 四\n"), TOP + FIRST + SECOND.replace("number: 二\n", "number: 四\n"), "部分“优化服务”的编号由“二”改为“四”。"),
        (TOP + FIRST + SECOND.replace("优化服务", "优化政务服务"), TOP + FIRST + SECOND.replace("优化服务", "优化政务服务"), "  1.标题调整：“优化服务”改为“优化政务服务”。"),
        (TOP + FIRST, TOP + FIRST + "  # 上门的事\n", "部分“优化服务”初稿里没有，下面已没有任务，一并删去。"),
        (TOP + FIRST + B1 + B2, TOP + FIRST + B1 + B2, "部分“优化服务”初稿里没有，下面已没有任务，一并删去。"),
    ],
)  # fmt: skip
def test_the_plan_comes_to_stand_as_the_draft_with_what_was_written_since(
    invoke: Callable[..., Outcome], tmp_path: Path, draft: str, after: str, said: str
):
    tmp_path.joinpath("初稿.yaml").write_text(draft, encoding="utf-8")
    tmp_path.joinpath("plans.yaml").write_text(with_own(DRAFT), encoding="utf-8")
    assert said in invoke("adopt", "初稿.yaml", "--into", "plans.yaml").out.splitlines()
    done = invoke("adopt", "初稿.yaml", "--into", "plans.yaml", "--yes")
    assert (done.code, done.err) == (0, "")
    assert tmp_path.joinpath("plans.yaml").read_text(encoding="utf-8") == with_own(after)
    assert invoke("adopt", "初稿.yaml", "--into", "plans.yaml").out == f"{KEPT}\n没有要改的。\n"


def around(head: str, *sections: str) -> str:
    """Give a section with others inside it."""
    return f"{head}    sections:\n" + "".join(
        f"  {line}" for section in sections for line in section.splitlines(keepends=True)
    )


OUTER, OTHER = "  - number: 一\n    title: 发展企业\n", "  - number: 二\n    title: 改善环境\n"
THIRD = SECOND.replace("优化服务", "加强宣传").replace("b1", "c1").replace("b2", "c2")
NESTED = around(OUTER, FIRST, SECOND) + around(OTHER, NEW, THIRD.replace("c1", "d1"))


@pytest.mark.parametrize(
    ("draft", "said"),
    [
        (
            around(OTHER, THIRD.replace("c1", "d1"), NEW) + around(OUTER, SECOND, FIRST),
            [f"部分照初稿的先后排：{pair}。" for pair in ("改善环境、发展企业", "加强宣传、加强保障", "优化服务、培育企业")],
        ),
        (
            around(OUTER, FIRST, SECOND),
            [f"部分“{title}”初稿里没有，下面已没有任务，一并删去。" for title in ("加强保障", "加强宣传", "改善环境")],
        ),
    ],
    ids=["moved", "gone"],
)  # fmt: skip
def test_sections_inside_one_another_are_arranged_at_once(
    invoke: Callable[..., Outcome], tmp_path: Path, draft: str, said: list[str]
):
    tmp_path.joinpath("初稿.yaml").write_text(TOP + draft, encoding="utf-8")
    tmp_path.joinpath("plans.yaml").write_text(TOP + NESTED, encoding="utf-8")
    done = invoke("adopt", "初稿.yaml", "--into", "plans.yaml", "--yes")
    assert [line for line in done.out.splitlines() if line.startswith("部分")] == said
    assert tmp_path.joinpath("plans.yaml").read_text(encoding="utf-8") == TOP + draft
    assert invoke("adopt", "初稿.yaml", "--into", "plans.yaml").out == "没有要改的。\n"


INNER = around("  - number: 二\n    title: 改善环境\n", around("  - number: （一）\n    title: 改善服务\n", SECOND))


@pytest.mark.parametrize(
    ("plans", "draft", "said"),
    [
        (NESTED, around(OUTER, FIRST) + around(OTHER, NEW, THIRD.replace("c1", "d1"), SECOND), "移到“改善环境”下面"),
        (NESTED, around(OUTER, FIRST) + around(OTHER, SECOND, NEW, THIRD.replace("c1", "d1")), "移到“改善环境”下面"),
        (NESTED, around(OUTER, FIRST) + SECOND + around(OTHER, NEW, THIRD.replace("c1", "d1")), "移出来，单独成一部分"),
        (FIRST + SECOND, FIRST + around(OTHER, SECOND), "移到“改善环境”下面"),
        (FIRST + SECOND, around(OTHER, SECOND) + FIRST, "移到“改善环境”下面"),
        (FIRST + SECOND, FIRST + INNER, "移到“改善服务”下面"),
        (FIRST + around(OTHER, SECOND), FIRST + SECOND, "移出来，单独成一部分"),
        (around(OTHER, around(OUTER, SECOND)) + FIRST, around(OUTER, around(OTHER, SECOND)) + FIRST, "移到“改善环境”下面"),
    ],
)  # fmt: skip
def test_sections_come_under_the_heading_the_draft_has_them_under(
    invoke: Callable[..., Outcome], tmp_path: Path, plans: str, draft: str, said: str
):
    plans = plans.replace("- id: b1\n", "# 上门的事\n    - id: b1\n", 1) if plans.startswith(FIRST + SECOND) else plans
    tmp_path.joinpath("初稿.yaml").write_text(TOP + draft, encoding="utf-8")
    tmp_path.joinpath("plans.yaml").write_text(TOP + plans, encoding="utf-8")
    done = invoke("adopt", "初稿.yaml", "--into", "plans.yaml", "--yes")
    assert (done.code, done.err) == (0, "")
    assert f"部分“优化服务”{said}。" in done.out.splitlines()
    made = tmp_path.joinpath("plans.yaml").read_text(encoding="utf-8")
    assert "".join(line for line in made.splitlines(keepends=True) if "#" not in line) == TOP + draft
    assert made.count("# 上门的事") == plans.count("# 上门的事")
    assert invoke("adopt", "初稿.yaml", "--into", "plans.yaml").out == "没有要改的。\n"


def test_a_section_that_says_more_than_its_heading_stays_without_tasks(invoke: Callable[..., Outcome], tmp_path: Path):
    plans = DRAFT.replace("title: 优化服务\n", "title: 优化服务\n    goal: 服务更好\n")
    tmp_path.joinpath("初稿.yaml").write_text(TOP + FIRST, encoding="utf-8")
    tmp_path.joinpath("plans.yaml").write_text(plans, encoding="utf-8")
    assert invoke("adopt", "初稿.yaml", "--into", "plans.yaml", "--yes").code == 0
    assert changed(tmp_path, plans)[0] == [line.strip() for line in f"    measures:\n{B1}{B2}".splitlines()]


def test_all_tasks_of_a_section_may_be_others_and_a_part_of_a_plan_is_no_plan(
    invoke: Callable[..., Outcome], tmp_path: Path
):
    tmp_path.joinpath("plans.yaml").write_text(DRAFT, encoding="utf-8")
    others = NEW[NEW.index("    - id: c1") :]
    tmp_path.joinpath("初稿.yaml").write_text(
        TOP + FIRST + SECOND.replace(B1 + B2, others) + NEW.replace("c1", "d1"), encoding="utf-8"
    )
    assert invoke("adopt", "初稿.yaml", "--into", "plans.yaml", "--yes").err == ""
    made = tmp_path.joinpath("plans.yaml").read_text(encoding="utf-8")
    assert made == tmp_path.joinpath("初稿.yaml").read_text(encoding="utf-8")
    tmp_path.joinpath("初稿.yaml").write_text(
        TOP + FIRST.replace(A1 + A2, others.replace("c1", "e1")).replace(A3, ""), encoding="utf-8"
    )
    for _ in range(2):
        done = invoke("adopt", "初稿.yaml", "--into", "plans.yaml", "--yes")
        assert "任务没有删、没有加，先后没有动，只改了两边都有的；请写全再采纳。" in done.err
        assert tmp_path.joinpath("plans.yaml").read_text(encoding="utf-8") == made
