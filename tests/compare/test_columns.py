"""Two tables with other columns for the units: what both tell is compared, the rest is no change."""

from __future__ import annotations

from itertools import product

import pytest
from office_forms import COLUMNS, office_form
from sampled import few_of
from versions import data_of, plan, task

from checklist.compare.comparison import compare
from checklist.compare.judge.kinds import Kind
from checklist.compare.sides.alike import sides_of
from checklist.compare.sides.version import Sources, open_version
from checklist.forms.form import fill_ledger
from checklist.forms.word import prepare_form
from checklist.ledger.ledger import build_ledger

COLUMN_SETS = {
    "牵头配合": ("牵头单位", "配合单位"),
    "责任": ("责任单位",),
    "牵头责任": ("牵头单位", "责任单位"),
    "三栏": ("牵头单位", "配合单位", "责任单位"),
    "牵头": ("牵头单位",),
    "配合": ("配合单位",),
    "职责": ("本单位职责",),
    "职责其他": ("本单位职责", "其他单位"),
    "职责牵头配合": ("本单位职责", "牵头单位", "配合单位"),
}


def written(folder, ledger, columns, mark=""):
    headings = ["序号", "任务", *COLUMN_SETS[columns]]
    title = f"{ledger.unit}重点任务工作台账" if ledger.unit else "重点任务分解表"
    blank = office_form(title, f"《{ledger.plans[0].title}》", [headings, [""] * len(headings)])
    path = folder / f"{columns}{mark}.docx"
    path.write_bytes(fill_ledger(prepare_form(blank, "x", COLUMNS), ledger))
    return str(path)


def compared(old, new, data):
    sources = Sources(columns=COLUMNS, load=lambda: data, at_revision=lambda *_: ())
    return compare(*sides_of(open_version(old, sources), open_version(new, sources), sources))


@pytest.mark.slow
@pytest.mark.parametrize(("plan_id", "place"), few_of(product(["zaozhuang-2022", "maiji-2022"], [0, None, 3]), every=6))
def test_the_same_ledger_in_other_columns_has_no_changes(tmp_path, shipped, plan_id, place):
    (one,) = (one for one in shipped.plans if one.id == plan_id)
    region = next(region for region in shipped.regions if region.id == one.region)
    ledger = build_ledger((one,), None if place is None else (region, region.units[place]))
    sets = [name for name in COLUMN_SETS if ledger.unit or "职责" not in name]
    files = [*(written(tmp_path, ledger, name) for name in sets if ledger.rows), one.id]
    for old in files:
        for new in files:
            found = compared(old, new, shipped)
            assert found.same, (old, new, [change.sentence for row in found.rows for change in row.changes])


@pytest.fixture
def said_of(tmp_path, shipped):
    """Say what changed for a task whose units and columns are given before and after, and what was not compared."""

    def said(old, new):
        files = [
            written(tmp_path, build_ledger((plan(task(**units)),)), columns, mark)
            for (units, columns), mark in ((old, "旧"), (new, "新"))
        ]
        found = compared(*files, shipped)
        return [(change.word, change.sentence) for row in found.rows for change in row.changes], found.not_compared

    return said


LED = {"lead": ["市科技局"], "support": ["市财政局"]}
ALIKE = ("责任单位增减（增加）", "增加责任单位市商务局")


@pytest.mark.parametrize(
    ("old", "new", "columns", "said"),
    few_of([
        # units of a task without a lead stand in 牵头单位: they are no leads
        ({"responsible": ["市科技局"]}, {"responsible": ["市科技局", "市商务局"]}, "牵头配合", [ALIKE]),
        ({"responsible": ["市科技局"]}, {"responsible": ["市科技局", "市商务局"]}, "牵头", [ALIKE]),
        # the cell of 责任单位 names no role where all have the same
        ({"lead": ["市科技局"]}, LED, "责任", [("责任单位增减（增加）", "增加配合单位市财政局")]),
        (LED, {"lead": ["市商务局"], "support": ["市财政局"]}, "责任", [("牵头调整（移交）", "牵头单位由市科技局调整为市商务局")]),
        (LED, {"lead": ["市商务局"], "support": ["市财政局"]}, "牵头配合", [("牵头调整（移交）", "牵头单位由市科技局调整为市商务局")]),
        ({"responsible": ["市科技局", "市科协"]}, {"responsible": ["市科协", "市科技局"]}, "责任", [("角色变化", "列首位的责任单位由市科技局改为市科协")]),
    ], 3),
)  # fmt: skip
def test_a_column_tells_no_more_of_roles_than_it_says(said_of, old, new, columns, said):
    assert said_of((old, columns), (new, columns)) == (said, ())


@pytest.mark.parametrize(("old", "new"), [("牵头配合", "牵头责任"), ("三栏", "牵头配合"), ("牵头责任", "三栏")])
def test_leads_are_compared_between_any_two_tables_that_have_them(said_of, old, new):
    handed = [("牵头调整（移交）", "牵头单位由市科技局调整为市商务局")]
    assert said_of((LED, old), (LED | {"lead": ["市商务局"]}, new)) == (handed, ())


@pytest.mark.slow
def test_a_lead_named_beside_the_units_is_compared_with_that_of_a_column(said_of):
    other = LED | {"lead": ["市商务局"]}
    handed = ([("牵头调整（移交）", "牵头单位由市科技局调整为市商务局")], ())
    assert said_of((LED, "牵头配合"), (other, "责任")) == handed
    assert said_of((LED, "责任"), (other, "牵头配合")) == handed
    swapped = {"lead": ["市财政局"], "support": ["市科技局"]}
    ((_, said),), _ = said_of((LED, "牵头配合"), (swapped, "责任"))
    assert said == "牵头单位由市科技局调整为市财政局"


def test_a_table_of_responsible_units_alone_is_said_not_to_tell_leads(said_of):
    one, more = {"responsible": ["市科技局"]}, {"responsible": ["市科技局", "市商务局"]}
    assert said_of((one, "牵头配合"), (more, "责任")) == ([ALIKE], ("新版没有“牵头与配合”，未作对照",))
    assert said_of((one, "责任"), (more, "牵头配合")) == ([ALIKE], ("旧版没有“牵头与配合”，未作对照",))


@pytest.mark.slow
def test_the_order_of_leads_is_not_told_by_the_own_part_and_the_others(tmp_path, shipped):
    (one,) = (one for one in shipped.plans if one.id == "zaozhuang-2022")
    region = next(region for region in shipped.regions if region.id == one.region)
    for unit in region.units[:8]:
        ledger = build_ledger((one,), (region, unit))
        if ledger.rows:
            files = [written(tmp_path, ledger, name) for name in ("职责其他", "牵头配合")]
            for old, new in (files, files[::-1]):
                kinds = {change.kind for row in compared(old, new, shipped).rows for change in row.changes}
                assert not kinds & {Kind.LEAD, Kind.ROLE}


@pytest.mark.slow
def test_a_table_that_does_not_name_all_units_is_said_so(said_of):
    other = {"lead": ["市商务局"], "support": ["市科协"]}
    handed = [("牵头调整（移交）", "牵头单位由市科技局调整为市商务局")]
    assert said_of((LED, "牵头配合"), (other, "牵头")) == (handed, ("新版没有“配合单位”，未作对照",))
    assert said_of((LED, "牵头"), (other, "牵头配合")) == (handed, ("旧版没有“配合单位”，未作对照",))
    joined = [("责任单位增减（增加）", "增加配合单位市科协"), ("责任单位增减（减少）", "减少配合单位市财政局")]
    assert said_of((LED, "配合"), (other, "牵头配合")) == (joined, ("旧版没有“牵头单位”，未作对照",))
    assert said_of((LED, "牵头责任"), (other, "牵头")) == ([], ("新版没有“责任单位”“牵头与配合”，未作对照",))


def test_the_data_of_a_small_plan_beside_its_ledger(tmp_path):
    one = plan(task("m1"), task("m2", title="修建厂房", lead=["市科技局"], support=["市财政局"]))
    path = written(tmp_path, build_ledger((one,)), "责任")
    assert compared(path, path, data_of(one)).same


def test_numbers_that_are_not_written_are_not_compared(tmp_path, shipped):
    rows = [
        ["1", "建平台", "市科技局"],
        ["2", "引人才", "市财政局"],
        ["3", "育企业", "市科技局"],
        ["4", "办赛事", "市科技局"],
    ]
    files = {
        "写.docx": rows,
        "空.docx": [["", *row[1:]] for row in rows],
        "改.docx": [[str(5 - at), *row[1:]] for at, row in enumerate(rows, 1)],
    }
    for name, told in files.items():
        (tmp_path / name).write_bytes(office_form([["序号", "工作任务", "牵头单位"], *told]))
    typed, blank, other = (str(tmp_path / name) for name in files)
    assert compared(typed, blank, shipped).same
    assert not compared(typed, other, shipped).same
