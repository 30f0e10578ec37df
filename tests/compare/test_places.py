"""Versions of two places are refused, whatever they are read from."""

from __future__ import annotations

from functools import lru_cache

import pytest
from disturbed_ledgers import HEAD, ROWS, read_blocks, read_rows
from msgspec.structs import replace

from checklist.compare.sides.scope import scope_of
from checklist.compare.sides.version import Sources, Version
from checklist.errors import InputError
from checklist.forms.filled import describe
from checklist.ledger.columns import load_columns
from checklist.model import Plan, PlanData, Region, Unit, UnitKind


@lru_cache
def clean():
    return read_blocks("表", [HEAD, *ROWS])


def of_file(*lines):
    around = describe(lines)
    read = replace(clean(), above=lines, title=around.title, unit=around.unit, plans=around.plans)
    return Version(label=lines[0], read=read)


def of_data(name, number="", units=()):
    region = Region(id="x", name=name, short=name[:-1], prefix=name[-1], units=units)
    plan = Plan(
        id="p", region="x", title=f"{name}科技行动方案", document_number=number, first_year=2025, last_year=2027
    )
    return Version(label=name, data=PlanData(regions=(region,), plans=(plan,)), plans=("p",))


def scope(old, new):
    return scope_of(old, new, Sources(load_columns(), PlanData, lambda *_: ()))


@pytest.mark.parametrize(
    "title", ["《甲市科技行动方案》重点任务分解表", "甲市2025年重点任务台账", "《甲县科技行动方案》重点任务分解表"]
)
def test_a_file_of_another_place_is_refused(title):
    for old, new in ((of_file(title), of_data("乙市")), (of_data("乙市"), of_file(title))):
        with pytest.raises(InputError, match="不是同一个地区"):
            scope(old, new)
    with pytest.raises(InputError, match="不是同一个地区"):
        scope(of_file(title), of_file("《乙市科技行动方案》重点任务分解表"))


@pytest.mark.parametrize(
    "title", ["《乙市科技行动方案》重点任务分解表", "全市重点任务台账", "《城市更新行动方案》重点任务分解表", "《推进企业上市行动方案》任务表", "重点任务台账", "开发区重点任务台账"]
)  # fmt: skip
def test_a_file_that_names_the_same_place_or_none_is_not(title):
    assert scope(of_file(title), of_data("乙市")) is None


COUNTY_BUREAU = Unit(name="县科技局", full="乙县科学技术局", kind=UnitKind.GOVERNMENT)
ISSUERS = (
    "甲市人民政府办公室",
    "中共甲市委办公室",
    "甲 市 科 学 技 术 局 文 件",
    "发文机关：甲市科技创新工作领导小组办公室",
)


@pytest.mark.parametrize("line", [*ISSUERS, "甲科字〔2025〕3号", "甲政办发[2025]12号"])
def test_the_lines_that_say_who_issued_a_ledger_tell_its_place(line):
    with pytest.raises(InputError, match=r"不是同一个地区的：旧版是(?:甲市|“甲.*号”)，新版是乙市"):
        scope(of_file(line, "重点任务分解表"), of_data("乙市"))
    assert scope(of_file(line, "重点任务分解表"), of_data("甲市")) is None


@pytest.mark.parametrize(
    "lines",
    [
        ["甲市科学技术局："],  # whom it is sent to
        ["甲市科学技术局", "重点任务分解表", "填报单位：县科技局"],  # a form from above
        ["市科字〔2025〕3号"],
        ["穗科字〔2025〕3号"],  # a character that is in no name
        ["甲市人民政府办公室", "《乙县科技行动方案》重点任务分解表"],
    ],
)
def test_lines_that_do_not_tell_the_place_refuse_nothing(lines):
    assert (
        scope(
            of_file(*lines, *(() if "分解表" in "".join(lines) else ("重点任务分解表",))),
            of_data("乙县", units=(COUNTY_BUREAU,)),
        )
        is None
    )


def test_a_number_is_compared_with_that_of_the_plan():
    assert scope(of_file("鹭科字〔2025〕3号", "重点任务分解表"), of_data("乙市", "鹭政发〔2024〕1号")) is None
    with pytest.raises(InputError, match="旧版是“丙科字〔2025〕3号”，新版是乙市"):
        scope(of_file("丙科字〔2025〕3号", "重点任务分解表"), of_data("乙市", "乙政发〔2024〕1号"))
    with pytest.raises(InputError, match="不是同一个地区"):
        scope(of_file("丙科字〔2025〕3号", "重点任务分解表"), of_file("丁科字〔2025〕3号", "重点任务分解表"))


@pytest.mark.parametrize(
    ("county", "city"),
    [
        ("甲市丙县", "甲市"), ("河北省甲市丙区", "甲市"), ("甲市丙市", "甲市"), ("甲市", "河北省"), ("江苏省盐城市", "江苏省"),
        ("盐城市", "江苏省盐城市大丰区"), ("四川省成都市", "四川省"), ("江门市恩平市", "广东省江门市"), ("石家庄市辛集市", "石家庄市"),
        ("杭州市萧山区", "杭州市滨江区"), ("温州市鹿城区", "温州市龙湾区"),
    ],
)  # fmt: skip
def test_a_county_is_another_place_than_its_city(county, city):
    title = "《{}科技行动方案》重点任务分解表"
    for one, two in ((county, city), (city, county)):
        with pytest.raises(InputError, match="不是同一个地区"):
            scope(of_file(title.format(one)), of_data(two))
        with pytest.raises(InputError, match="不是同一个地区"):
            scope(of_file(title.format(one)), of_file(title.format(two)))


@pytest.mark.parametrize(
    ("title", "place"),
    [
        ("丙县科技行动", "甲市丙县"), ("甲市丙县科技行动", "丙县"), ("河北省甲市科技行动", "甲市"), ("甲市老区振兴行动", "甲市"),
        ("甲市示范县创建", "甲市"), ("甲市各县（市、区）科技行动", "甲市"), ("甲市高新区科技行动", "甲市"), ("甲市市场监管行动", "甲市"),
        ("江苏省盐城市科技行动", "盐城市"), ("江苏盐城市科技行动", "江苏省盐城市"), ("城市更新行动", "盐城市"), ("上海城市更新行动", "上海市"),
        ("甲市县城补短板行动", "甲市"), ("甲市撤县设市工作", "甲市"), ("甲市城区停车行动", "甲市"),
    ],
)  # fmt: skip
def test_a_place_written_in_full_or_in_short_is_one(title, place):
    assert scope(of_file(f"《{title}方案》重点任务分解表"), of_data(place)) is None


def test_what_stands_above_a_table_is_read_from_word_and_sheets():
    rows = [["甲市科技局文件"], ["重点任务分解表"], HEAD, *ROWS]
    for read in (read_blocks("甲市科技局文件", "重点任务分解表", [HEAD, *ROWS]), read_rows(rows)):
        with pytest.raises(InputError, match="不是同一个地区的：旧版是甲市，新版是乙市"):
            scope(Version(label="台账", read=read), of_data("乙市"))


@pytest.mark.parametrize("line", ["甲市2025年重点任务台账", "甲市人民政府办公室", "甲科字〔2025〕3号"])
def test_the_pages_margins_tell_the_place_where_nothing_else_does(line):
    def change(document):
        document.sections[0].header.paragraphs[0].add_run(line)

    other = read_blocks("", [HEAD, *ROWS], change=change)
    with pytest.raises(InputError, match="不是同一个地区"):
        scope(Version(label="台账", read=other), of_data("乙市", "乙科字〔2025〕3号"))


@pytest.mark.parametrize(
    "line", ["甲市科技创新重点任务分解表", "甲市人民政府办公室", "甲科字〔2025〕3号", "甲市科技行动方案（2025—2027年）"]
)
def test_the_place_in_the_margin_of_a_page_is_that_of_the_ledger(line):
    read = replace(clean(), title="重点任务分解表", margins=(line,))
    for place, same in (("甲市", True), ("乙市", False)):
        versions = Version(label="台账", read=read), of_data(place)
        if same:
            assert scope(*versions) is None
        else:
            with pytest.raises(InputError, match="不是同一个地区"):
                scope(*versions)


def test_a_county_may_be_a_unit_of_the_citys_plan():
    unit = Unit(name="丙县政府", full="丙县人民政府", kind=UnitKind.GOVERNMENT)
    ledger = read_blocks("丙县政府重点任务台账", [HEAD, *([*row[:3], "丙县政府", *row[4:]] for row in ROWS)])
    found = scope(Version(label="台账", read=ledger), of_data("甲市", units=(unit,)))
    assert found.owner.name == "丙县政府"
