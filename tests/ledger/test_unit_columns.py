"""The columns of units in tables of our own: those the plan tells apart, every unit under its own role."""

from __future__ import annotations

import pytest

from checklist.ledger.columns import choose_unit_columns, load_columns
from checklist.ledger.ledger import build_ledger
from checklist.ledger.wording import word_table
from checklist.model import Role
from checklist.outline import measures_of


def plans_named(shipped, *names):
    return tuple(plan for plan in shipped.plans if plan.id in names)


@pytest.mark.parametrize(
    ("plan", "keys"),
    [
        ("xingtai-2023", ("responsible",)),
        ("hebi-speedup-2019", ("responsible",)),
        ("hebi-transfer-2019", ("responsible",)),
        ("maiji-2022", ("lead", "support")),
        ("zaozhuang-2022", ("lead", "responsible")),
        ("tongxiang-2022", ("lead", "responsible")),
    ],
)
def test_the_columns_are_those_the_plan_tells_apart(shipped, plan, keys):
    plans = plans_named(shipped, plan)
    ledger = build_ledger(plans)
    assert choose_unit_columns(ledger) == keys
    table = word_table(ledger, [load_columns().by_key(key) for key in keys], bands=True)
    told = dict(zip((measure.id for _, measure in measures_of(plans[0])), table.rows, strict=True))
    for _, measure in measures_of(plans[0]):
        for one in measure.assignments:
            own = one.role.value if one.role.value in keys else "responsible"
            assert [key for key, cell in zip(keys, told[measure.id].cells, strict=True) if one.unit in cell] == [own]
    assert not [note for note in table.notes if "未区分" in note]


def test_plans_of_all_three_roles_share_one_column_that_names_every_lead_and_support(shipped):
    ledger = build_ledger(plans_named(shipped, "maiji-2022", "zaozhuang-2022"))
    assert choose_unit_columns(ledger) == ("responsible",)
    cells = [row.cells[0] for row in word_table(ledger, load_columns().by_keys("responsible"), bands=True).rows]
    for row, cell in zip(ledger.rows, cells, strict=True):
        roles = {one.role for one in row.measure.assignments} - {Role.RESPONSIBLE}
        assert all(f"{role.word}：" in cell for role in roles)
        assert roles or "：" not in cell


def test_a_lead_is_called_so_among_the_other_units(shipped):
    [plan] = plans_named(shipped, "maiji-2022")
    [region] = [region for region in shipped.regions if region.id == plan.region]
    [bureau] = [unit for unit in region.units if unit.name == "区科技局"]
    ledger = build_ledger((plan,), (region, bureau))
    for row, made in zip(
        ledger.rows, word_table(ledger, load_columns().by_keys("others"), bands=True).rows, strict=True
    ):
        leads = [one for one in row.measure.assignments if one.role is Role.LEAD and one not in row.own]
        assert ("牵头：" in made.cells[0]) == bool(leads)
