"""Single values change in the style they stand in; everything else stays byte for byte. ruamel.yaml is the oracle."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from checklist.plandata.yamledits import Edit, YamlEditor, YamlPlace, apply_edits, read_places
from checklist.plandata.yamlio import parse_tree

FILE = """\
# 开头的注释
plans:

- id: a
  title: 甲方案  # 标题后的注释
  sections:
  - number: 一
    title: '第''一''部分'
    measures:
    # 第一条上面的注释
    - id: m1   # 编码
      title: "带引号的标题"
      lead: [市科技局, 市财政局]   # 牵头
      support: 市教育局、市人社局等
      text: >-
        折叠的
        原文
      targets:
      - {indicator: 甲, value: 800, year: 2025, text: 甲达到800家}
      - 乙企业2026年达到50家
      actions:
      - 甲事
      # 两条之间
      - 乙事

    - {编码: m2, 编号: 一2, 标题: 单行的, 责任单位: [市科技局], 时限: 2025年底}
"""


def measures(text: str) -> tuple[YamlPlace, ...]:
    """Give the places of the measures of a file of one plan with one section."""
    return read_places(text, parse_tree(text, "")).list_of("plans")[0].list_of("sections")[0].list_of("measures")


def edited(text: str, index: int, /, **changes: Any) -> str:
    """Give the file with keys of a measure changed."""
    return apply_edits(text, YamlEditor(text).set_keys(measures(text)[index], changes))


def lines_changed(old: str, new: str) -> tuple[list[str], list[str]]:
    """Give the lines that only one of two texts has, in order."""
    one, two = old.splitlines(), new.splitlines()
    return [line.strip() for line in one if line not in two], [line.strip() for line in two if line not in one]


@pytest.mark.parametrize(
    "again",
    [
        "title: 又一个标题",
        "targets: [一, {text: 二, year: 2025}]",
        "id: m9\n      id: m10",
        "lead:\n      - 甲\n      - 乙",
    ],
)
def test_of_a_key_written_twice_the_first_is_changed_and_all_else_found(again):
    text = FILE.replace("      actions:", f"      {again}\n      actions:").replace(
        "时限: 2025年底}", "编码: m3, 时限: 2025年底}"
    )
    gone, new = lines_changed(text, edited(text, 0, title="新的标题", actions=["甲事", "乙事", "丙事"]))
    assert (gone, new) == (['title: "带引号的标题"'], ['title: "新的标题"', "- 丙事"])
    assert measures(text)[1].text("deadline") == "2025年底"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("index", "changes", "before", "after"),
    [
        (0, {"title": "新的"}, ['title: "带引号的标题"'], ['title: "新的"']),
        (0, {"title": '说"是"'}, ['title: "带引号的标题"'], ['title: "说\\"是\\""']),
        (
            0,
            {"lead": ["市科技局", "市审计局", "市财政局"]},
            ["lead: [市科技局, 市财政局]   # 牵头"],
            ["lead: [市科技局, 市审计局, 市财政局]   # 牵头"],
        ),
        (0, {"lead": ["市财政局"]}, ["lead: [市科技局, 市财政局]   # 牵头"], ["lead: [市财政局]   # 牵头"]),
        (0, {"lead": ["市科技局"]}, ["lead: [市科技局, 市财政局]   # 牵头"], ["lead: [市科技局]   # 牵头"]),
        (0, {"lead": None}, ["lead: [市科技局, 市财政局]   # 牵头"], []),
        (0, {"support": "市审计局等"}, ["support: 市教育局、市人社局等"], ["support: 市审计局等"]),
        (0, {"text": "新的原文"}, ["折叠的", "原文"], ["新的原文"]),
        (0, {"actions": ["甲事", "丙事"]}, ["- 乙事"], ["- 丙事"]),
        (0, {"actions": ["甲事", "乙事", "丙事"]}, [], ["- 丙事"]),
        (0, {"actions": ["乙事"]}, ["- 甲事"], []),
        (0, {"deadline": "2025年底"}, [], ["deadline: 2025年底"]),
        (0, {"number": "1"}, [], ['number: "1"']),
        (0, {"open_list": "true"}, [], ["open_list: true"]),
        (
            0,
            {
                "targets": [
                    {"indicator": "甲", "value": "900", "year": "2026", "text": "甲达到900家"},
                    "乙企业2026年达到60家",
                ]
            },
            ["- {indicator: 甲, value: 800, year: 2025, text: 甲达到800家}", "- 乙企业2026年达到50家"],
            ["- {indicator: 甲, value: 900, year: 2026, text: 甲达到900家}", "- 乙企业2026年达到60家"],
        ),
        (
            0,
            {"targets": [{"indicator": "甲", "value": "800", "text": "甲达到800家", "per": "year"}]},
            ["- {indicator: 甲, value: 800, year: 2025, text: 甲达到800家}", "- 乙企业2026年达到50家"],
            ["- {indicator: 甲, value: 800, per: year, text: 甲达到800家}"],
        ),
        (
            1,
            {"deadline": "2026年6月底", "title": "改了"},
            ["- {编码: m2, 编号: 一2, 标题: 单行的, 责任单位: [市科技局], 时限: 2025年底}"],
            ["- {编码: m2, 编号: 一2, 标题: 改了, 责任单位: [市科技局], 时限: 2026年6月底}"],
        ),
        (
            1,
            {"responsible": None, "lead": ["市科技局"], "open_list": "true"},
            ["- {编码: m2, 编号: 一2, 标题: 单行的, 责任单位: [市科技局], 时限: 2025年底}"],
            ["- {编码: m2, 编号: 一2, 标题: 单行的, 牵头单位: [市科技局], 等: 是, 时限: 2025年底}"],
        ),
        (
            1,
            {"responsible": None, "deadline": None},
            ["- {编码: m2, 编号: 一2, 标题: 单行的, 责任单位: [市科技局], 时限: 2025年底}"],
            ["- {编码: m2, 编号: 一2, 标题: 单行的}"],
        ),
        (
            0,
            {"id": None, "title": None},
            ["- id: m1   # 编码", 'title: "带引号的标题"', "lead: [市科技局, 市财政局]   # 牵头"],
            ["- lead: [市科技局, 市财政局]   # 牵头"],
        ),
    ],
)
def test_one_value_changes_in_its_own_style(
    index: int, changes: dict[str, Any], before: list[str], after: list[str], end: str
):
    text = FILE.replace("\n", end)
    new = edited(text, index, **changes)
    assert lines_changed(text, new) == (before, after)
    assert new.count("\r\n") == new.count("\n") * (end == "\r\n")
    written = measures(new)[index]
    for key, value in changes.items():
        found = written.find(key)
        wanted = "是" if value == "true" and index else value
        assert (found.value.value if found else None) == wanted, key


def test_a_remark_below_the_first_key_stays_without_it():
    text = FILE.replace('      title: "带', '      # 标题照原文\n      title: "带')
    new = edited(text, 0, id=None)
    assert lines_changed(text, new) == (
        ["- id: m1   # 编码", "# 标题照原文"],
        ["- # 标题照原文"],
    )
    assert measures(new)[0].text("title") == "带引号的标题"


def test_what_two_edits_touch_is_refused():
    assert apply_edits("abc", [Edit(1, 1, "x"), Edit(1, 2, "y"), Edit(1, 1, "z")]) == "axzyc"
    with pytest.raises(ValueError, match="same characters"):
        apply_edits("abc", [Edit(0, 2, "x"), Edit(1, 3, "y")])


WORDS = st.text(st.sampled_from("市科局、，：:#[]{}\"'\\&*!|>-%@`0123456789.aZ 《》“”（）"), min_size=1, max_size=12)
SOUND = WORDS.map(str.strip).filter(bool)


def roundtrip(text: str) -> Any:
    """Read a file as ruamel.yaml does, and make sure that it can be written again."""
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    tree = yaml.load(text)
    yaml.dump(tree, io.StringIO())
    return tree


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    SOUND,
    st.lists(SOUND, min_size=1, max_size=4),
    st.lists(SOUND, min_size=1, max_size=4),
    st.sampled_from([None, "甲局"]),
)
def test_whatever_is_written_is_read_back_by_another_reader(
    title: str, lead: list[str], actions: list[str], support: str | None
):
    new = edited(FILE, 0, title=title, lead=lead, actions=actions, support=support)
    measure = roundtrip(new)["plans"][0]["sections"][0]["measures"][0]
    assert [str(measure["title"]), [*map(str, measure["lead"])], [*map(str, measure["actions"])]] == [
        title,
        lead,
        actions,
    ]
    assert measure.get("support") == support
    kept = (
        "# 开头的注释",
        "# 标题后的注释",
        "# 第一条上面的注释",
        "# 编码",
        "# 牵头",
        "# 两条之间",
        "        折叠的",
        "{编码: m2, 编号: 一2",
    )
    assert [line for line in kept if line not in new] == []
