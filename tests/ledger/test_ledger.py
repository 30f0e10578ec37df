"""A unit's ledger: its own tasks in the plan's order, group tasks marked and counted apart."""

from __future__ import annotations

from plan_texts import load_text

from checklist.ledger.asked import choose_plans
from checklist.ledger.ledger import Filter, build_ledger, count_roles, leads_first
from checklist.model import Role
from checklist.outline import measures_of
from checklist.words.units import resolve_unit


def ledger_of(name, **narrowed):
    data = load_text().data
    return build_ledger(data.plans, resolve_unit(data, name, data.regions), Filter(**narrowed))


def test_a_unit_owes_what_names_it():
    assert [(row.measure.id, row.own_role) for row in ledger_of("市科技局").rows] == [
        ("a-1", Role.LEAD),
        ("a-2", Role.RESPONSIBLE),
    ]


def test_a_group_task_reaches_its_members_marked_and_counted_apart():
    ledger = ledger_of("东县政府")
    assert [(row.measure.id, row.own_role, row.collective) for row in ledger.rows] == [("a-1", Role.SUPPORT, True)]
    counts = count_roles(ledger.rows)
    assert (counts.support, counts.collective, counts.total) == (0, 1, 1)


def test_a_group_of_unknown_members_reaches_nobody_but_itself():
    assert ledger_of("各有关单位").rows == ()


def test_roles_topics_and_words_narrow_the_list():
    assert [row.measure.id for row in ledger_of("市财政局", roles=(Role.SUPPORT,)).rows] == ["a-1"]
    assert [row.measure.id for row in ledger_of("市财政局", topic="企业培育").rows] == ["a-1"]
    assert [row.measure.id for row in ledger_of("市财政局", keyword="财政投入").rows] == ["a-2"]


def test_a_section_that_is_a_measure_stands_under_its_own_heading():
    row = ledger_of("市委组织部").rows[0]
    assert (row.measure.number, row.measure.title, row.measure.is_section) == ("二（二）", "发展金融", True)


def test_the_unit_bears_the_name_of_the_plans_day():
    ledger = ledger_of("甲金融监管分局")
    assert (ledger.unit, ledger.rows[0].own[0].unit) == ("甲银保监分局", "甲银保监分局")


def test_only_the_screen_puts_leads_first():
    ledger = ledger_of("市科技局")
    reordered = leads_first(build_ledger(ledger.plans, None))
    assert [row.measure.sequence for row in reordered.rows] == [1, 2, 3, 4]
    swapped = leads_first(ledger)
    assert [row.own_role for row in swapped.rows] == [Role.LEAD, Role.RESPONSIBLE]
    assert [row.measure.sequence for row in ledger.rows] == [1, 2]


def test_every_assignment_of_every_plan_is_in_exactly_one_units_ledger(shipped):
    for plan in shipped.plans:
        region = next(region for region in shipped.regions if region.id == plan.region)
        assigned = {(m.id, a.key) for _, m in measures_of(plan) for a in m.assignments}
        found = {
            (row.measure.id, body.name)
            for body in region.bodies
            for row in build_ledger((plan,), (region, body)).rows
            if not row.collective
        }
        assert found == assigned


def test_the_shipped_plans_have_their_measures(shipped):
    sizes = {
        plan.id: (len(list(measures_of(plan))), sum(1 for _, m in measures_of(plan) if m.assignments))
        for plan in choose_plans(shipped)
    }
    assert sizes == {
        "xingtai-2023": (57, 53),
        "hebi-speedup-2019": (35, 35),
        "hebi-transfer-2019": (19, 19),
        "maiji-2022": (27, 22),
        "zaozhuang-2022": (19, 19),
        "tongxiang-2022": (11, 8),
    }
