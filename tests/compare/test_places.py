"""Versions of two places are refused, whatever they are read from."""

from __future__ import annotations

import pytest
from disturbed_ledgers import HEAD, ROWS, read_blocks

from checklist.compare.sides.scope import scope_of
from checklist.compare.sides.version import Sources, Version
from checklist.errors import InputError
from checklist.ledger.columns import load_columns
from checklist.model import Plan, PlanData, Region


def of_file(title):
    return Version(label=title, read=read_blocks(title, [HEAD, *ROWS]))


def of_data(name):
    region = Region(id="x", name=name, short=name[:-1], prefix=name[-1])
    data = PlanData(
        regions=(region,),
        plans=(Plan(id="p", region="x", title=f"{name}科技行动方案", first_year=2025, last_year=2027),),
    )
    return Version(label=name, data=data, plans=("p",))


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
