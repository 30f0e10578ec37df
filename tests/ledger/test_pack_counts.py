"""The counts of the meeting pack agree: ledgers, summary, matrix, index and the file of all units say the same."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace
from paper_reading import tables
from plan_texts import load_text

from checklist.files.textfiles import template
from checklist.forms.word import prepare_form
from checklist.ledger.columns import load_columns
from checklist.ledger.ledger import Filter, Ledgers, RoleCounts, build_ledger, count_roles, due_in
from checklist.ledger.pack import MatrixMark, build_pack, count_marks, file_name
from checklist.model import Role, Unit, UnitGroup, UnitKind
from checklist.outline import measures_of
from checklist.render.draw.one_file import one_file_docx
from checklist.render.matrix import fold_members, matrix_docx
from checklist.render.overview import cover_sheet, index_docx, summary_docx

if TYPE_CHECKING:
    from checklist.ledger.pack import Pack
    from checklist.model import PlanData

PLANS = (
    "xingtai-2023", "hebi-speedup-2019", "hebi-transfer-2019", "maiji-2022", "zaozhuang-2022", "tongxiang-2022",
)  # fmt: skip
SELECTIONS = [((plan,), None) for plan in PLANS] + [
    (("hebi-speedup-2019", "hebi-transfer-2019"), None),
    (("xingtai-2023",), 2025),
    (("maiji-2022",), 2024),
]


@pytest.fixture(scope="module", params=SELECTIONS, ids=lambda asked: f"{'+'.join(asked[0])}@{asked[1]}")
def pack(request, shipped) -> Pack:
    names, year = request.param
    plans = tuple(plan for plan in shipped.plans if plan.id in names)
    regions = [region for region in shipped.regions if region.id == plans[0].region]
    return build_pack(plans, regions, Filter(year=year))


def test_every_shipped_plan_is_counted_here(shipped: PlanData):
    assert {plan.id for plan in shipped.plans} == set(PLANS)


def test_the_assignments_of_the_plan_are_those_of_its_units_without_the_collective_ones(pack: Pack):
    measures = [m for plan in pack.plans for _, m in measures_of(plan)]
    assignments = [a for m in measures for a in m.assignments]
    assert pack.assignments == len(assignments)
    for role, counted in (
        (Role.LEAD, pack.total.lead), (Role.SUPPORT, pack.total.support), (Role.RESPONSIBLE, pack.total.responsible)
    ):  # fmt: skip
        assert counted == sum(1 for a in assignments if a.role is role)
    assert pack.total.total == len(assignments)
    assert (len(pack.rows), pack.unassigned) == (len(measures), sum(1 for m in measures if m.no_units))


def test_each_unit_is_counted_as_its_ledger_has_rows(pack: Pack):
    for unit in pack.units:
        ledger = build_ledger(pack.plans, (unit.region, unit.body), Filter(year=pack.year))
        assert unit.counts == count_roles(ledger.rows)
        assert unit.counts.total == len(ledger.rows) > 0
        assert unit.name == ledger.unit


def test_the_matrix_has_a_mark_for_each_row_of_each_ledger(pack: Pack):
    marked = {}
    for matrix in pack.matrices:
        for place, unit in enumerate(matrix.units):
            column = [row.marks[place] for row in matrix.rows]
            assert unit.counts == count_marks(column)
            marked[unit.number] = marked.get(unit.number, 0) + sum(mark is not None for mark in column)
    assert marked == {unit.number: unit.counts.total for unit in pack.units}
    assert sum(len(matrix.rows) for matrix in pack.matrices) == len(pack.rows)


def test_groups_come_last_and_a_collective_task_counts_once(pack: Pack):
    assert [unit.number for unit in pack.units] == list(range(1, len(pack.units) + 1))
    kinds = [isinstance(unit.body, UnitGroup) for unit in pack.units]
    assert kinds == sorted(kinds)
    assert all(unit.counts.collective == 0 for unit in pack.groups)
    assert pack.total.collective == 0


FIGURES = ("牵头", "配合", "责任", "集体", "合计")


def numbers(head: list[str], cells: list[str]) -> list[int]:
    """Give the figures of a row by their headings; a role nobody has is no column."""
    said = dict(zip(head, cells, strict=False))  # bars are several cells
    return [int(said.get(heading) or 0) for heading in FIGURES]


def roles(counts: RoleCounts) -> list[int]:
    return [counts.lead, counts.support, counts.responsible, counts.collective, counts.total]


def test_the_printed_summary_says_these_counts_and_adds_up(pack: Pack):
    [rows] = tables(summary_docx(pack))
    units = [row for row in rows if row[0].isdecimal()]
    assert [row[1] for row in units] == [unit.name for unit in pack.units]
    figures = [numbers(rows[0], row) for row in units]
    assert figures == [roles(unit.counts) for unit in pack.units]
    assert [sum(column) > 0 for column in zip(*figures, strict=True)] == [word in rows[0] for word in FIGURES]
    assert rows[-1][0] == "合计"
    total = numbers(rows[0], ["", *(cell.replace("—", "") for cell in rows[-1])])
    assert total[:3] == [sum(column) for column in zip(*figures, strict=True)][:3]
    assert total[4] == sum(total[:3]) == pack.assignments
    assert rows[-1][-1] == f"共{len(pack.rows)}项任务"


def test_the_printed_matrix_has_the_marks_and_totals_of_every_unit_that_has_a_column(pack: Pack):
    printed: dict[str, list[str]] = {}
    totals: dict[str, int] = {}
    for rows in tables(matrix_docx(pack)):
        head = rows[1] if rows[0][2] in ("单位", "集体") else rows[0]
        names = [name.replace("\n", "") for name in head[2:]]
        for row in (row for row in rows if row[0].isdecimal()):
            for name, mark in zip(names, row[2:], strict=True):
                printed.setdefault(name, []).append(mark)
        for name, said in zip(names, rows[-1][1:], strict=True):
            totals[name] = totals.get(name, 0) + int(said)
    folded = {unit.name for matrix in pack.matrices for unit in fold_members(matrix)[1]}
    for unit in pack.units:
        marks = printed.get(unit.name, [])
        said = [
            marks.count(mark.value)
            for mark in (MatrixMark.LEAD, MatrixMark.SUPPORT, MatrixMark.RESPONSIBLE, MatrixMark.COLLECTIVE)
        ]
        if unit.name not in folded:
            assert said == roles(unit.counts)[:4]
            assert totals[unit.name] == unit.counts.total


def test_the_index_names_every_unit_its_tasks_and_its_file(pack: Pack):
    [rows] = tables(index_docx(pack))
    listed = [row for row in rows if row[0].isdecimal()]
    assert [row[1:] for row in listed] == [
        [unit.name, str(unit.counts.total), file_name(pack, unit)] for unit in pack.units
    ]


def test_the_file_of_all_units_lists_the_same_counts_and_holds_as_many_rows(pack: Pack):
    form = prepare_form(template("ledger.docx").read_bytes(), "ledger.docx", load_columns())
    ledgers = [build_ledger(pack.plans, (unit.region, unit.body), Filter(year=pack.year)) for unit in pack.units]
    front, *units = tables(one_file_docx(form, ledgers, cover_sheet(pack)))
    assert [numbers(front[0], row) for row in front[1:]] == [roles(unit.counts) for unit in pack.units]
    held = [sum(1 for row in rows if re.fullmatch("[0-9]+", row[0])) for rows in units]
    assert held == [unit.counts.total for unit in pack.units]


def test_a_member_sees_the_groups_task_apart_and_the_total_has_it_once():
    data = load_text().data
    pack = build_pack(data.plans, data.regions)
    assert [(unit.number, unit.name, *roles(unit.counts)) for unit in pack.units] == [
        (1, "市委组织部", 0, 0, 1, 0, 1),
        (2, "市科技局", 1, 0, 1, 0, 2),
        (3, "市财政局", 0, 1, 1, 0, 2),
        (4, "甲银保监分局", 0, 0, 1, 0, 1),
        (5, "东县政府", 0, 0, 0, 1, 1),
        (6, "西县政府", 0, 0, 0, 1, 1),
        (7, "各县（市、区）政府", 0, 1, 0, 0, 1),
    ]
    assert roles(pack.total) == [1, 2, 4, 0, 7]
    assert (len(pack.rows), pack.unassigned, pack.assignments) == (4, 1, 7)


def test_a_year_leaves_out_what_was_due_before_it():
    data = load_text().data
    pack = build_pack(data.plans, data.regions, Filter(year=2025))
    assert (len(pack.rows), pack.assignments) == (3, 5)
    assert [file_name(pack, unit) for unit in pack.units[:2]] == [
        "01_市委组织部_工作台账_2025.docx",
        "02_市科技局_工作台账_2025.docx",
    ]


def test_narrowed_to_leads_only_they_are_counted():
    data = load_text().data
    pack = build_pack(data.plans, data.regions, Filter(roles=(Role.LEAD,)))
    assert ([unit.name for unit in pack.units], len(pack.rows), pack.assignments) == (["市科技局"], 1, 1)


def test_units_without_a_task_are_listed_when_asked_for():
    data = load_text().data
    pack = build_pack(data.plans, data.regions, include_empty=True)
    assert [unit.name for unit in pack.units if not unit.counts.total] == ["市农业农村局", "各有关单位"]
    assert pack.total.total == pack.assignments == 7


def test_a_narrowed_pack_keeps_the_numbers_of_the_whole_one(pack: Pack, shipped: PlanData):
    regions = [region for region in shipped.regions if region.id == pack.plans[0].region]
    numbers = {unit.name: unit.number for unit in pack.listed}
    for narrowed in (Filter(roles=(Role.LEAD,)), Filter(keyword="企业"), Filter(kinds=(UnitKind.GOVERNMENT,))):
        part = build_pack(pack.plans, regions, narrowed)
        assert {unit.name: unit.number for unit in part.units}.items() <= numbers.items()
        assert len(part.rows) <= part.measures_of_all == sum(1 for plan in part.plans for _ in measures_of(plan))


def test_a_pack_of_some_kinds_counts_what_its_units_have(pack: Pack, shipped: PlanData):
    regions = [region for region in shipped.regions if region.id == pack.plans[0].region]
    for kind in {unit.body.kind for unit in pack.units}:
        part = build_pack(pack.plans, regions, Filter(year=pack.year, kinds=(kind,)))
        assert part.units == tuple(unit for unit in pack.units if unit.body.kind is kind)
        ledgers = [build_ledger(pack.plans, (unit.region, unit.body), Filter(year=pack.year)) for unit in part.units]
        assert len(part.rows) == len({row.measure.id for ledger in ledgers for row in ledger.rows})
        assert part.assignments == part.total.total
        assert sum(len(matrix.rows) for matrix in part.matrices) == len(part.rows)


def own_assignments(measure, body):
    """Give a body's entries in one measure: its own; only where it has none, those of the groups it is a member of."""
    direct = tuple(a for a in measure.assignments if a.key == body.name)
    if direct or not isinstance(body, Unit):
        return direct
    return tuple(a for a in measure.assignments if a.group and body.name in a.members)


@pytest.mark.parametrize("narrowed", [Filter(), Filter(year=2023), Filter(roles=(Role.LEAD,)), Filter(keyword="企业")])
def test_the_one_walk_for_all_units_finds_what_each_measure_says_of_a_unit(shipped: PlanData, narrowed: Filter):
    ledgers = Ledgers(shipped.plans, narrowed)
    for region in shipped.regions:
        plans = [plan for plan in shipped.plans if plan.region == region.id]
        for body in region.bodies:
            expected = [
                (measure.id, own, isinstance(body, Unit) and own[0].group)
                for plan in plans
                for _, measure in measures_of(plan)
                if (own := own_assignments(measure, body)) and narrowed.admits(measure)
                if due_in(measure, narrowed.year)
                if not narrowed.roles or any(a.role in narrowed.roles for a in own)
            ]
            found = [(part.measure.id, part.own, part.collective) for part in ledgers.parts(region, body)]
            assert found == expected
            assert count_roles(ledgers.parts(region, body)) == count_roles(ledgers.of(region, body).rows)


def test_a_matrix_nobody_could_read_is_left_out_and_costs_nothing(monkeypatch):
    data = load_text().data
    whole = build_pack(data.plans, data.regions)
    assert (whole.matrix_cells, whole.has_matrix) == (4 * 7, True)
    monkeypatch.setattr("checklist.ledger.pack.MATRIX_CELLS", 4 * 7 - 1)
    large = build_pack(data.plans, data.regions)
    assert (large.matrices, large.has_matrix) == ((), False)
    assert replace(large, matrices=whole.matrices) == whole
