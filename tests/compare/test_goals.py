"""Goals are compared in one way, whatever the versions come in: data, Word, Excel, JSON, an office's own forms."""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

import pytest
from goal_versions import A_YEAR_LATER, CASES, MEDIA, OF_THE_HEADING, OF_THE_PLAN, case_of, plans_text, write_versions
from msgspec.structs import replace
from office_forms import COLUMNS, office_form
from sampled import few_of
from versions import mirrored

from checklist.compare.comparison import Comparison, compare
from checklist.compare.judge.kinds import EditKind
from checklist.compare.sides.alike import sides_of
from checklist.compare.sides.item import Level
from checklist.compare.sides.version import Sources, open_version
from checklist.ledger.ledger import build_ledger
from checklist.plandata.load import load_files

YEARS = (None, 2024, 2025)


class Written(NamedTuple):
    """Both versions in every medium and year, and the data that may be at hand."""

    old: dict
    new: dict
    at_hand: dict


@pytest.fixture(scope="module")
def written(tmp_path_factory, shipped):
    folder = tmp_path_factory.mktemp("goals")
    found = []
    for mark, later in (("旧", False), ("新", True)):
        (folder / f"{mark}.yaml").write_text(plans_text(later=later), encoding="utf-8")
        loaded = load_files([folder / f"{mark}.yaml"])
        assert not loaded.findings
        names = {year: write_versions(loaded.data, folder, mark, year) for year in YEARS}
        found.append({key: {name: str(folder / path) for name, path in those.items()} for key, those in names.items()})
    return Written(found[0], found[1], {"本方案": loaded.data, "别的方案": shipped})


def compared(old, new, data) -> Comparison:
    sources = Sources(columns=COLUMNS, load=lambda: data, at_revision=lambda *_: ())
    return compare(*sides_of(open_version(old, sources), open_version(new, sources), sources))


def changes_of(comparison):
    """Give the changes of each task, by its case, of the heading and of the plan."""
    found = {}
    for row in comparison.rows:
        item = (row.match.new or row.match.old)[0]
        found[case_of(item.title or item.text) if row.level is Level.MEASURE else row.level.value] = row.changes
    return found


def told(comparison):
    return {
        name: tuple((change.word, change.sentence) for change in changes)
        for name, changes in changes_of(comparison).items()
    }


def expected(said):
    told = {name: changes for name, changes in said.items() if changes}
    return told | {"section": (OF_THE_HEADING,), "plan": (OF_THE_PLAN,)}


ALL = few_of(product(MEDIA, repeat=2), every=17)


@pytest.mark.slow
@pytest.mark.parametrize(("one", "two"), ALL)
def test_a_change_has_one_name_in_all_media(written, one, two):
    for data in written.at_hand.values():
        found = compared(written.old[None][one], written.new[None][two], data)
        assert told(found) == expected(EVERY_YEAR)


@pytest.mark.slow
@pytest.mark.parametrize(("one", "two"), few_of(ALL, 2))
def test_another_years_goal_is_no_changed_goal_in_any_medium(written, one, two):
    for data in written.at_hand.values():
        found = compared(written.old[2024][one], written.new[2025][two], data)
        assert told(found) == expected(EVERY_YEAR if side_by_side(one, two) else A_YEAR_LATER)


EVERY_YEAR = {name: case.said for name, case in CASES.items()}


def side_by_side(one, two):
    """Tell whether both versions have a column of goals for each year: then all years are compared."""
    return "各年.docx" in (one, two) and {one, two} <= {"各年.docx", "数据"}


@pytest.mark.slow
@pytest.mark.parametrize(("one", "two"), ALL)
def test_a_version_does_not_differ_from_itself_in_another_medium(written, one, two):
    for year in YEARS:
        for data in written.at_hand.values():
            assert compared(written.new[year][one], written.new[year][two], data).same


@pytest.mark.parametrize("medium", few_of(MEDIA, 3))
def test_swapped_versions_give_the_mirror_image(written, medium):
    there = compared(written.old[None][medium], written.new[None][medium], written.at_hand["别的方案"])
    back = compared(written.new[None][medium], written.old[None][medium], written.at_hand["别的方案"])
    turned = {name: {change.word for change in changes} for name, changes in changes_of(back).items()}
    assert turned == {
        name: {replace(change, kind=mirrored(change.kind), turn=mirrored(change.turn)).word for change in changes}
        for name, changes in changes_of(there).items()
    }


def test_what_a_file_lacks_is_said_once_and_of_that_file(written):
    word, json, data = (written.old[None][name] for name in ("默认.docx", "台账.json", "数据"))
    at_hand = written.at_hand["别的方案"]
    lacking = "没有“各部分目标的文字表述”，未作对照"
    assert compared(word, json, at_hand).not_compared == (f"新版{lacking}",)
    assert compared(json, word, at_hand).not_compared == (f"旧版{lacking}",)
    assert compared(word, data, at_hand).not_compared == ()


# ---- forms filled in by hand


def typed(folder, name, title, *goals):
    """Write a form somebody filled in: a task and its goals in each row."""
    rows = [[str(i), f"{'甲乙丙丁'[i] * 8}工作", goal, "市科技局"] for i, goal in enumerate(goals)]
    (folder / name).write_bytes(office_form(title, [["序号", "工作任务", "目标要求", "责任单位"], *rows]))
    return str(folder / name)


def said_of_typed(folder, shipped, old, new, titles=("重点任务清单", "重点任务清单")):
    one, two = typed(folder, "a.docx", titles[0], old), typed(folder, "b.docx", titles[1], new)
    return [(change.word, change.sentence) for row in compared(one, two, shipped).rows for change in row.changes]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    few_of([
        ("2025年达到800家", "2025年达到900家", ("目标调整（上调）", "工作目标（2025年）由800家上调为900家，增加100家")),
        ("高新技术企业达800家以上", "高新技术企业达到900家以上", ("目标调整（上调）", "高新技术企业由800家上调为900家，增加100家")),
        ("力争突破100亿元", "力争突破120亿元", ("目标调整（上调）", "工作目标由100亿元上调为120亿元，增加20亿元")),
        ("年均增长10%", "年均增长12%", ("目标调整（上调）", "工作目标（每年）由10%上调为12%，提高2个百分点")),
        ("R&D经费投入强度达到2.2%", "R&D经费投入强度达到2.5%", ("目标调整（上调）", "R&D经费投入强度由2.2%上调为2.5%，提高0.3个百分点")),
        ("全省排名进入前10位", "全省排名进入前8位", ("目标调整（上调）", "全省排名由前10位上调为前8位，前移2位")),
        ("PM2.5浓度控制在35微克/立方米以内", "PM2.5浓度控制在30微克/立方米以内", ("目标调整（下调）", "PM2.5浓度由35微克/立方米下调为30微克/立方米，减少5微克/立方米")),
        ("增速高于全省平均水平2个百分点", "增速高于全省平均水平3个百分点", ("目标调整（上调）", "工作目标“2个百分点”改为“3个百分点”")),
        ("2025年底前建成创新中心", "2026年底前建成创新中心", ("内容调整", "工作目标“2025年底”改为“2026年底”")),
        ("营造良好的创新生态", "形成一流的产业集群", ("内容调整", "工作目标“营造良好的创新生态”改为“形成一流的产业集群”")),
    ], 3),
)  # fmt: skip
def test_goals_typed_by_hand(tmp_path, shipped, old, new, said):
    assert said_of_typed(tmp_path, shipped, old, new) == [said]


def test_marks_in_a_goal_that_is_named_before_its_figure_are_said_once(tmp_path, shipped):
    old = typed(tmp_path, "a.docx", "重点任务清单", "培育“专精特新”企业：每年50家")
    new = typed(tmp_path, "b.docx", "重点任务清单", "每年培育专精特新企业50家")
    for one, two in ((old, new), (new, old)):
        found = compared(one, two, shipped)
        assert (found.rows, [edit.kind for edit in found.edits]) == ((), [EditKind.PUNCTUATION])


@pytest.mark.slow
def test_goals_typed_by_hand_a_year_later(tmp_path, shipped):
    titles = "2024年重点任务清单", "2025年重点任务清单"
    assert said_of_typed(tmp_path, shipped, "高新技术企业达到800家", "高新技术企业达到900家", titles) == [
        ("年度目标递进", "高新技术企业目标由“2024年达到800家”递进为“2025年达到900家”")
    ]
    assert said_of_typed(tmp_path, shipped, "新建3家", "新建5家", titles) == [
        ("年度目标递进", "工作目标由“2024年新建3家”递进为“2025年新建5家”")
    ]
    assert said_of_typed(tmp_path, shipped, "每年新增50家以上", "每年新增50家以上", titles) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("高新技术企业达到900家", "高新技术企业达到 900 家。"),
        ("高新技术企业达到900家；技术合同成交额达到50亿元", "技术合同成交额达到50亿元；高新技术企业达到900家"),
        ("全市高新技术企业数达到900家", "高新技术企业达到900家"),
    ],
)
def test_other_ways_to_write_the_same_goal_are_no_change(tmp_path, shipped, old, new):
    assert said_of_typed(tmp_path, shipped, old, new) == []


def test_headings_without_goals_are_not_said_to_have_dropped_them(tmp_path, shipped):
    (one,) = (one for one in shipped.plans if one.id == "xingtai-2023")
    rows = [(row.path[-1].heading, f"{row.measure.title}。") for row in build_ledger((one,)).rows if row.path]
    blank = office_form(
        f"《{one.title}》重点任务分解表",
        [["序号", "重点任务", "具体举措", "工作目标"], *([str(i), *row, "—"] for i, row in enumerate(rows, 1))],
    )
    (tmp_path / "手填.docx").write_bytes(blank)
    found = compared(str(tmp_path / "手填.docx"), "xingtai-2023", shipped)
    assert not [row for row in found.rows if row.level is not Level.MEASURE]
    assert "各部分目标" in " ".join(found.not_compared)


def test_a_form_without_goals_is_not_said_to_have_dropped_them(written, tmp_path):
    blank = office_form(
        "《示范行动方案》重点任务分解表",
        [["序号", "工作任务", "责任单位"], *([str(i), f"{c * 6}任务{c * 3}。1.{c * 9}；2.{c * 4}。", "市科技局"] for i, c in enumerate("金木水火"))],
    )  # fmt: skip
    (tmp_path / "手填.docx").write_bytes(blank)
    found = compared(str(tmp_path / "手填.docx"), written.new[None]["数据"], written.at_hand["别的方案"])
    assert not [change for row in found.rows for change in row.changes if "目标" in change.word]
    assert "工作目标" in found.not_compared[0]
