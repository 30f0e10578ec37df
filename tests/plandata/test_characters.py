"""Characters nobody sees or tells from others are found in data, named, and read as they look."""

from __future__ import annotations

import pytest

from checklist.words.plaintext import name_character, read_text, usual_form, usual_text

DATA = """regions:
- id: x
  name: 测试市
  short: 测试
  prefix: 市
  units:
  - {{name: 市科技局, full: 测试市科学技术局}}
plans:
- id: p
  region: x
  title: 方案
  period: 2025-2027
  sections:
  - number: 一
    title: 重点任务
    measures:
    - id: a1
      number: 一1
      title: {title}
      responsible: [{unit}]
      actions: [建库]
"""


@pytest.fixture
def checked(invoke, tmp_path):
    """Give ``checked(title=, unit=)``: what check says of data with these."""

    def check(title="建平台", unit="市科技局"):
        file = tmp_path / "data.yaml"
        file.write_text(DATA.format(title=title, unit=unit), "utf-8")
        return invoke("check", "--data", file).out

    return check


@pytest.mark.parametrize(
    ("unit", "named"),
    [
        ("市科技局\u200d", "零宽连字（U+200D）"),
        ("市\u200b科技局", "零宽空格（U+200B）"),
        ("市科\u00ad技局", "软连字符（U+00AD）"),
        ("\u202e市科技局", "方向标记（U+202E）"),
        ("市科技局_x000D_", "换行留下的“_x000D_”"),
    ],
)
def test_what_nobody_sees_is_named_by_check(unit, named, checked):
    out = checked(unit=unit)
    assert f"看不见的字符：{named}" in out
    assert "没有登记" not in out


def test_a_radical_is_named_by_check(checked):
    out = checked(title="培育\u2fbc新企业")
    assert "“\u2fbc”（部首（U+2FBC））应为“高”" in out


@pytest.mark.parametrize("unit", ["市科学技术局", "测试市科技局", "测试市科学技术局"])
def test_data_understand_a_unit_as_people_name_it(unit, checked):
    assert checked(unit=unit).startswith("检查通过")


@pytest.mark.parametrize(
    ("odd", "usual"), [("\u2fbc", "高"), ("\u2ed3", "长"), ("\u2ee2", "马"), ("\uf9d1", "六"), ("\u2f45", "方")]
)
def test_radicals_and_compatibility_forms_are_the_ideographs_they_look_like(odd, usual):
    assert (usual_form(odd), usual_text(odd), read_text(odd)) == (usual, usual, usual)


def test_a_character_without_a_name_has_its_code():
    assert name_character("\u115f") == "U+115F"
