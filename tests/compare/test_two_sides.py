"""No sentence of a comparison says that something became what it was, whatever the versions are and wherever it is printed."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from versions import data_of, plan, side, task

from checklist.compare.by_unit import by_unit
from checklist.compare.comparison import compare
from checklist.compare.judge.changes import from_to
from checklist.model import Deadline, DeadlineKind, Per, Role, Target
from checklist.render.comparison_json import comparison_json, units_json
from checklist.render.comparison_sheet import comparison_sheet
from checklist.words.units import Party

_VERB = re.compile("改为|[上下]调为|调整为|[延提][后前]至|递进为|回到|顺延至|更名为|调整为")


def has_equal_sides(sentence):
    """Tell whether what stands before a verb of change stands behind it, too."""
    for verb in _VERB.finditer(sentence):
        left, right = sentence[: verb.start()], sentence[verb.end() :]
        if left.endswith(("”", "》")):
            opening = {"”": "“", "》": "《"}[left[-1]]
            quoted = left[left.rfind(opening) :]
        else:
            quoted = left.rpartition("由")[2]
        if quoted and re.match(re.escape(quoted) + r"(?![\w（、])", right):
            return True
    return False


@pytest.mark.parametrize(
    ("sentence", "equal"),
    [
        ("“创新主体”改为“创新主体”", True),
        ("完成时限由2025年底延后至2025年底", True),
        ("牵头单位由市科技局调整为市科技局", True),
        ("高新技术企业数（2025年）由“达到800家”上调为“达到900家”", False),
        ("完成时限由2025年底延后至2025年底前", False),
        (from_to("责任", "责任"), False),
        (from_to("责任", "牵头"), False),
    ],
)
def test_equal_sides_are_recognised(sentence, equal):
    assert has_equal_sides(sentence) is equal


TEXTS = st.sampled_from(
    ["", "达到800家", "达到900家以上", "800家", "翻一番", "翻一番，达到900家", "3—5家", "3-5家", "10%", "10个百分点", "长" * 45, f"{'长' * 45}八"]
)  # fmt: skip
WORDS = st.one_of(TEXTS, st.text("甲乙。；、“”‘’1２二 \n", max_size=12), st.text("甲乙", min_size=50, max_size=60))
TARGETS = st.builds(
    Target,
    indicator=st.sampled_from(["高新技术企业数", "高新技术企业数量", "研发投入", ""]),
    text=TEXTS.filter(bool),
    comparator=st.sampled_from([">=", "="]),
    value=st.sampled_from([None, 800.0, 900.0, 1.0]),
    value_to=st.sampled_from([None, 950.0]),
    measurement_unit=st.sampled_from([None, "家", "户", "万家", "%", "个百分点", "番"]),
    year=st.sampled_from([None, 2025, 2026]),
    per=st.sampled_from([None, Per.YEAR, Per.TOTAL]),
    soft=st.booleans(),
    no_year=st.booleans(),
)
DEADLINES = st.builds(
    Deadline,
    text=st.sampled_from(["2025年底", "2025年12月底", "长期坚持", "年底前"]),
    kind=st.sampled_from(DeadlineKind),
    date=st.sampled_from([None, date(2025, 12, 31), date(2026, 12, 31)]),
    inherited=st.booleans(),
    of_goals=st.booleans(),
)
PARTIES = st.builds(
    Party,
    key=st.sampled_from(["市科技局", "市财政局", "市科技局二"]),
    name=st.sampled_from(["市科技局", "市财政局"]),
    role=st.sampled_from([None, *Role]),
)


@st.composite
def versions(draw):
    """Make a side of one task and the goals of its heading, anything about them as it may be."""
    one = side(plan(task("m1"), section_targets=(Target(indicator="研发投入", text="10%", year=2025),)))
    goals, heading = tuple(draw(st.lists(TARGETS, max_size=3))), tuple(draw(st.lists(TARGETS, max_size=2)))
    changed = [
        replace(item, targets=heading, stated=heading, text=draw(WORDS))
        if item.title == "重点任务"
        else replace(
            item,
            title=draw(WORDS),
            actions=(draw(WORDS),),
            targets=goals,
            stated=goals,
            target_words=draw(WORDS),
            deadline=draw(st.one_of(st.none(), DEADLINES)),
            parties=tuple(draw(st.lists(PARTIES, max_size=3))),
            topics=tuple(draw(st.lists(st.sampled_from(["甲", "乙"]), max_size=2))),
            status=draw(st.sampled_from(["", "进行中", "已完成"])),
            hand=(("备注", draw(WORDS)), ("进展", draw(WORDS))),
        )
        for item in one.items
    ]
    year = draw(st.sampled_from([None, 2025, 2026]))
    return replace(one, items=tuple(changed), hand=("备注", "进展"), year=year)


def texts_of(value):
    """Give all texts of a JSON value."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return [text for one in value for text in texts_of(one)]
    return [value] if isinstance(value, str) else []


@pytest.mark.slow
@given(versions(), versions())
def test_nothing_became_what_it_was(old, new):
    found = compare(old, new)
    cells = [cell for row in comparison_sheet(found).rows for cell in row.cells if isinstance(cell, str)]
    units = json.loads(units_json(found, by_unit(found)))
    texts = [*cells, *texts_of(json.loads(comparison_json(found))), *texts_of(units)]
    texts += [edit.sentence for edit in found.edits]
    assert [line for text in texts for line in text.split("\n") if has_equal_sides(line)] == []


def test_a_unit_whose_role_one_version_does_not_tell_kept_its_part():
    old, new = side(plan(task(responsible=["市科技局"]))), side(plan(task(responsible=["市科技局"])))
    items = tuple(replace(item, parties=tuple(replace(p, role=None) for p in item.parties)) for item in old.items)
    (unit,) = by_unit(compare(replace(old, items=items), new))
    assert unit.count_line == "仍承担1项"


def test_long_wordings_are_quoted_from_where_they_part():
    start = "围绕主导产业建立重点企业培育库并组织开展政策宣讲和申报辅导对入库企业开展精准服务和动态管理"
    one, two = (task(actions=(f"{start}{rest}",)) for rest in ("定期通报进展情况", "逐季报送统计数据"))
    (row,) = compare(*(side(plan(each)) for each in (one, two))).rows
    assert not has_equal_sides(row.explanations[0])
    assert data_of(plan(one)).plans
