"""What holds of every ledger of the shipped plans, whoever's it is: roles, years, figures once, deadlines, the plan's own words."""

from __future__ import annotations

import csv
import io
import re

import pytest
from sampled import few_of

from checklist.ledger.columns import choose_unit_columns, load_columns
from checklist.ledger.ledger import Filter, Ledgers, build_ledger
from checklist.ledger.wording import word_table
from checklist.model import Role
from checklist.outline import targets_of

PLANS = ("xingtai-2023", "hebi-speedup-2019", "hebi-transfer-2019", "maiji-2022", "zaozhuang-2022", "tongxiang-2022")


def plan_of(shipped, name):
    return next(plan for plan in shipped.plans if plan.id == name)


def ledgers_of(shipped, plan, year=None, *, units=True):
    """Give the ledger of the whole plan, then one of every unit that has a task."""
    made = Ledgers((plan,), Filter(year=year))
    region = next(region for region in shipped.regions if region.id == plan.region)
    bodies = region.bodies if units else ()
    return [made.whole(), *(ledger for ledger in (made.of(region, body) for body in bodies) if ledger.rows)]


def tables_of(ledger):
    """Give the ledger worded in the columns of our files: with bands, grouped, and the task with its goals in one cell."""
    units = ("own_role", "others") if ledger.unit else choose_unit_columns(ledger)
    known = load_columns()
    for keys in (
        ("sequence", "measure", "target", *units, "deadline"),
        ("sequence", "group", "measure", "target", *units, "deadline"),
        ("sequence", "measure_target", *units, "deadline"),
        ("measure", *units),
    ):
        yield keys, word_table(ledger, known.by_keys(*keys), bands=keys[0] == "sequence" and "group" not in keys)


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANS)
def test_no_unit_stands_under_a_heading_that_gives_it_another_role(shipped, name):
    headings = {"lead": Role.LEAD, "support": Role.SUPPORT}
    for ledger in ledgers_of(shipped, plan_of(shipped, name)):
        for keys, table in tables_of(ledger):
            for row, cells in zip(ledger.rows, table.rows, strict=True):
                for key in headings.keys() & set(keys):
                    names = set(re.split("[、\n：等]", cells.cells[keys.index(key)])) - {"", "—", "原文未明确"}
                    assert names == {a.unit for a in row.measure.assignments if a.role is headings[key]}, cells.cells


@pytest.mark.parametrize("name", PLANS)
def test_every_unit_of_a_row_is_printed_and_a_lead_is_told(shipped, name):
    for ledger in ledgers_of(shipped, plan_of(shipped, name), units=False):
        for keys, table in tables_of(ledger):
            for row, cells in zip(ledger.rows, table.rows, strict=True):
                printed = "\n".join(
                    cells.cells[keys.index(key)] for key in keys if key in ("lead", "support", "responsible")
                )
                assert all(one.unit in printed for one in row.measure.assignments)
                roles = {one.role for one in row.measure.assignments}
                assert "lead" in keys or Role.LEAD not in roles or "牵头：" in printed


@pytest.mark.parametrize("name", ["maiji-2022", "zaozhuang-2022", "tongxiang-2022"])
@pytest.mark.parametrize("form", ["csv", "markdown"])
def test_a_lead_is_told_in_text_files_of_a_unit(invoke, shipped, name, form):
    plan = plan_of(shipped, name)
    for ledger in ledgers_of(shipped, plan)[1:4]:
        out = invoke("show", ledger.unit, "--plan", name, "--format", form).out.lstrip("\ufeff")
        rows = list(csv.reader(io.StringIO(out))) if form == "csv" else [line.split(" | ") for line in out.splitlines()]
        told = [row[3] for row in rows if len(row) == 6 and row[0].strip("| ").isdecimal()]
        assert [role.partition("（")[0] for role in told] == [row.own_role.word for row in ledger.rows]


@pytest.mark.slow
@pytest.mark.parametrize("name", PLANS)
def test_nothing_past_is_printed_in_a_later_year_without_being_marked(shipped, name):
    plan = plan_of(shipped, name)
    for year in range(plan.first_year, plan.last_year + 1):
        for ledger in ledgers_of(shipped, plan, year, units=year == plan.last_year):
            for keys, table in tables_of(ledger):
                tasks = [
                    cell
                    for row in table.rows
                    for cell in row.cells[: keys.index("deadline") if "deadline" in keys else 1]
                ]
                goals = [f"{band.goal}。" for bands in table.bands for band in bands]
                notes = [note for note in table.notes if "总体目标" in note]
                for clause in re.split("[；。\n]", "。".join((*tasks, *goals, *notes))):
                    for due in re.findall("(?:[到至]|^|：)(20[0-9]{2})年(?!省)", clause):
                        assert int(due) >= year or "（已到期）" in clause, (ledger.unit, year, clause)


@pytest.mark.parametrize("name", PLANS)
def test_a_goal_the_plan_names_no_year_for_is_marked_and_bears_none(shipped, name):
    plan = plan_of(shipped, name)
    undated = {target.text for target in targets_of(plan) if target.no_year and target.per is None}
    for year in (None, plan.last_year):
        ledger = build_ledger((plan,), None, Filter(year=year))
        table = word_table(ledger, load_columns().by_keys("target"), bands=True)
        words = "；".join(
            (*(row.cells[0] for row in table.rows), *(b.goal for bs in table.bands for b in bs), *table.notes)
        )
        goals = {goal.removesuffix("。").rpartition("：")[2] for goal in re.split("[；\n]", words)}
        assert {f"{text}（未明确年份）" for text in undated} <= goals
        assert not undated & goals


@pytest.mark.parametrize("name", few_of(PLANS, 3))
def test_a_figure_stands_once_in_the_cell_of_a_task(shipped, name):
    for ledger in ledgers_of(shipped, plan_of(shipped, name)):
        for keys, table in tables_of(ledger):
            for row, cells in zip(ledger.rows, table.rows, strict=True):
                cell = cells.cells[next(i for i, key in enumerate(keys) if key.startswith("measure"))]
                said, _, goals = cell.partition("\n目标：")
                for target in row.targets:
                    figure = re.search(rf"[0-9][0-9.—-]*{re.escape(target.measurement_unit or '')}", target.text)
                    if figure and target.text in goals:
                        assert not re.search(rf"(?<![0-9.]){re.escape(figure[0])}", said), cell
                    assert cell.count(target.text) <= 1


@pytest.mark.parametrize("name", PLANS)
def test_a_goal_is_printed_in_the_words_of_the_plan_and_in_no_others(shipped, name):
    plan = plan_of(shipped, name)
    stated = "\n".join(target.text for target in targets_of(plan))
    for _, table in tables_of(build_ledger((plan,))):
        words = "\n".join(
            (*(cell for row in table.rows for cell in row.cells), *(b.goal for bs in table.bands for b in bs))
        )
        assert set(re.findall("累计|合计|合[0-9]+", words)) <= set(re.findall("累计|合计|合[0-9]+", stated))


OF_GOALS = {
    "xingtai-2023": {"xt-a3": "2025年"},
    "hebi-speedup-2019": {"hs-a2": "2020年", "hs-c2": "2020年", "hs-h1": "2020年", "hs-h2": "2020年"},
    "hebi-transfer-2019": {"ht-3": "2020年", "ht-6": "2020年", "ht-9": "2020年", "ht-11": "2020年"},
    "maiji-2022": dict.fromkeys(
        ("mj-c3", "mj-i1", "mj-i2", "mj-i3", "mj-i4", "mj-i5", "mj-i6", "mj-p4", "mj-p5", "mj-v1", "mj-v4"), "2025年"
    ),
    "zaozhuang-2022": dict.fromkeys(("zz-4", "zz-6", "zz-7", "zz-8", "zz-11", "zz-12"), "2022年"),
    "tongxiang-2022": dict.fromkeys(("tx-3", "tx-4", "tx-5", "tx-6", "tx-7"), "2023年"),
}
"""What is printed as the deadline where the plan names a year for a task or its goals; all others have its end and ※."""


@pytest.mark.parametrize("name", PLANS)
def test_a_deadline_is_the_tasks_own_else_that_of_its_goals_else_marked(shipped, name):
    plan = plan_of(shipped, name)
    ledger = build_ledger((plan,))
    table = word_table(ledger, load_columns().by_keys("id", "deadline"), bands=True)
    rest = f"{plan.last_year}年底※"
    assert {row.cells[0]: row.cells[1] for row in table.rows if row.cells[1] != rest} == OF_GOALS[name]


NOTED = [
    ("hebi-transfer-2019", 2020, "第1项说明：2020年高新技术企业", True),
    ("hebi-transfer-2019", 2021, "第1项说明：2020年高新技术企业", False),
    ("xingtai-2023", 2025, "方案勘误：国家科技型中小企业2023年1100家", True),
    ("xingtai-2023", 2026, "方案勘误：国家科技型中小企业2023年1100家", False),
    ("xingtai-2023", 2026, "第10项勘误：原文作“科技持派员”", True),
    ("xingtai-2023", 2026, "方案说明：2023年、2025年高新技术产业增加值占比", False),
    ("zaozhuang-2022", None, "各项目标原文未写年份，依题名按2022年列", True),
    ("zaozhuang-2022", None, "市农业农村局（市乡村振兴局）说明：二（一）3原文作", True),
    ("maiji-2022", None, "项说明：主要指标表作“区本级财政科技支出”", True),
    ("tongxiang-2022", None, "第6项说明：省领军型创业创新团队2个以上", True),
]


@pytest.mark.parametrize(("name", "year", "note", "printed"), NOTED)
def test_a_note_is_printed_where_what_it_speaks_of_is(shipped, name, year, note, printed):
    _, table = next(tables_of(build_ledger((plan_of(shipped, name),), None, Filter(year=year))))
    assert (note in "\n".join(table.notes)) is printed


def test_what_is_noted_of_a_unit_and_its_group_stands_under_the_units_ledger_alone(shipped):
    told = {}
    for ledger in ledgers_of(shipped, plan_of(shipped, "tongxiang-2022")):
        _, table = next(tables_of(ledger))
        told[ledger.unit] = "开发区（高桥街道）说明：高桥街道以本单位的挂牌名称列入" in "\n".join(table.notes)
    assert [unit for unit, is_told in told.items() if is_told] == ["开发区（高桥街道）"]
