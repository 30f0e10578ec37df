"""The JSON of a ledger, which other programs rely on."""

from __future__ import annotations

import json
from datetime import date

import pytest

from checklist.ledger.ledger import Filter, Ledger, LedgerSection, Row
from checklist.ledger.ledgerjson import ledger_json
from checklist.model import Assignment, Baseline, Deadline, DeadlineKind, Measure, Per, Plan, Role, Section, Target

PLAN = Plan(id="demo-2023", region="demo", title="示范方案", first_year=2023, last_year=2027)
SECTION = Section(number="一", title="强化企业科技创新")
STOCK = Target(
    indicator="高新技术企业数", comparator=">=", value=800.0, measurement_unit="家", year=2023, text="达到800家"
)
RATE = Target(
    indicator="技术合同成交额增速",
    comparator=">=",
    value=10.5,
    value_to=20.0,
    measurement_unit="%",
    per=Per.YEAR,
    baseline=Baseline(value=3.0, year=2021),
    soft=True,
    text="力争增长10.5%—20%",
)
FULL = Row(
    plan=PLAN,
    path=(SECTION, Section(number="（一）", title="培育企业")),
    measure=Measure(
        id="demo-1",
        number="一（一）1",
        sequence=1,
        title="壮大“科技型”企业群体",
        text="原文。",
        actions=("建后备库", "抓认定"),
        notes=("勘误：原文作“一千”。",),
        assignments=(
            Assignment(unit="市科技局", unit_full="示范市科学技术局", key="市科技局", role=Role.LEAD, label="牵头单位"),
            Assignment(unit="各县区政府", unit_full="", key="各县区政府", role=Role.RESPONSIBLE, label="", group=True),
        ),
        deadline=Deadline(text="2025年12月底", kind=DeadlineKind.DATE, date=date(2025, 12, 31)),
    ),
    targets=(STOCK,),
    section_targets=(RATE,),
    own_role=Role.LEAD,
)
BARE = Row(
    plan=PLAN,
    path=(),
    measure=Measure(
        id="demo-2",
        number="",
        sequence=2,
        title="加强组织",
        deadline=Deadline(text="2027年底", kind=DeadlineKind.YEAR_END, inherited=True),
    ),
    targets=(),
    section_targets=(),
    collective=True,
)


def ledger(*rows: Row, unit: str = "市科技局", plans: tuple[Plan, ...] = (PLAN,), year: int | None = None) -> Ledger:
    section = LedgerSection(plan=PLAN, path=(), opened=(), targets=(), rows=rows)
    return Ledger(
        unit=unit,
        region="demo",
        plans=plans,
        as_of=date(2024, 6, 30) if year else None,
        sections=(section,),
        narrowed=Filter(year=year),
    )


def test_a_row_has_everything_a_program_needs() -> None:
    assert (
        ledger_json(ledger(FULL)).decode()
        == """{
  "schema": "checklist-ledger/1",
  "plan": "demo-2023",
  "unit": "市科技局",
  "region": "demo",
  "year": null,
  "as_of": null,
  "plans": [
    {
      "id": "demo-2023",
      "title": "示范方案",
      "document_number": null,
      "goal": null,
      "targets": [],
      "notes": []
    }
  ],
  "rows": [
    {
      "id": "demo-1",
      "plan": "demo-2023",
      "number": "一（一）1",
      "sequence": 1,
      "section": [
        {
          "number": "一",
          "title": "强化企业科技创新",
          "goal": null
        },
        {
          "number": "（一）",
          "title": "培育企业",
          "goal": null
        }
      ],
      "title": "壮大“科技型”企业群体",
      "text": "原文。",
      "actions": [
        "建后备库",
        "抓认定"
      ],
      "own_role": "lead",
      "collective": false,
      "assignments": [
        {
          "unit": "市科技局",
          "unit_full": "示范市科学技术局",
          "role": "lead",
          "label": "牵头单位",
          "group": false
        },
        {
          "unit": "各县区政府",
          "unit_full": null,
          "role": "responsible",
          "label": null,
          "group": true
        }
      ],
      "open_list": false,
      "targets": [
        {
          "indicator": "高新技术企业数",
          "comparator": ">=",
          "value": 800,
          "value_to": null,
          "measurement_unit": "家",
          "year": 2023,
          "per": null,
          "baseline": null,
          "soft": false,
          "text": "达到800家"
        }
      ],
      "section_targets": [
        {
          "indicator": "技术合同成交额增速",
          "comparator": ">=",
          "value": 10.5,
          "value_to": 20,
          "measurement_unit": "%",
          "year": null,
          "per": "year",
          "baseline": {
            "value": 3,
            "year": 2021
          },
          "soft": true,
          "text": "力争增长10.5%—20%"
        }
      ],
      "deadline": {
        "text": "2025年12月底",
        "date": "2025-12-31",
        "kind": "date",
        "inherited": false
      },
      "status": null,
      "notes": [
        "勘误：原文作“一千”。"
      ]
    }
  ]
}
"""
    )


def test_absent_values_are_null_and_no_key_is_ever_left_out() -> None:
    full, bare = json.loads(ledger_json(ledger(FULL, BARE)))["rows"]
    assert list(bare) == list(full)
    assert bare == {
        "id": "demo-2", "plan": "demo-2023", "number": None, "sequence": 2, "section": [], "title": "加强组织", "text": None,
        "actions": [], "own_role": None, "collective": True, "assignments": [], "open_list": False,
        "targets": [], "section_targets": [],
        "deadline": {"text": "2027年底", "date": None, "kind": "year_end", "inherited": True}, "status": None, "notes": [],
    }  # fmt: skip


def test_a_whole_plan_has_no_unit_and_several_plans_are_a_list() -> None:
    other = Plan(id="demo-2019", region="demo", title="旧方案", first_year=2019, last_year=2020)
    written = json.loads(ledger_json(ledger(unit="", plans=(other, PLAN))))
    assert (written["unit"], written["plan"], written["rows"]) == (None, ["demo-2019", "demo-2023"], [])


def test_the_year_and_the_day_are_written_when_asked_for() -> None:
    written = json.loads(ledger_json(ledger(BARE, year=2024)))
    assert (written["year"], written["as_of"]) == (2024, "2024-06-30")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0"),
        (-5.0, "-5"),
        (0.6, "0.6"),
        (1234567890.0, "1234567890"),
        (2.0**60, "1.152921504606847e18"),
        (1e300, "1e300"),
    ],
)
def test_figures_are_numbers_without_a_needless_point(value: float, written: str) -> None:
    row = Row(
        plan=PLAN,
        path=(),
        measure=BARE.measure,
        targets=(Target(indicator="指标", text="x", value=value),),
        section_targets=(),
    )
    assert f'"value": {written},' in ledger_json(ledger(row)).decode()
