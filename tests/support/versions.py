"""Small versions to compare: tasks said in a line, plans made of them; and what changes are called the other way round."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from random_ledgers import INDICATORS, RENAMED, data_of, register

from checklist.compare.by_unit import UnitMove
from checklist.compare.comparison import Comparison, compare
from checklist.compare.judge.kinds import Kind, Turn
from checklist.compare.sides.item import Side, plan_side
from checklist.model import Assignment, Measure, Plan, Role, Section, Target
from checklist.words.deadlines import inherited_deadline, parse_deadline

if TYPE_CHECKING:
    from checklist.compare.rows import ComparisonRow

__all__ = ["INDICATORS", "data_of", "register"]

ACTIONS = ("围绕主导产业建立重点企业培育库", "组织政策宣讲和申报辅导", "对入库企业开展精准服务")


def task(name: str = "m1", **fields: Any) -> Measure:
    """Make a task; ``lead``, ``support`` and ``responsible`` name units, ``due`` is a deadline as printed."""
    roles = {role: fields.pop(role.value, ()) for role in Role}
    due = fields.pop("due", "")
    known = {
        "title": f"大力培育高新技术企业{name}",
        "actions": ACTIONS,
        "deadline": parse_deadline(due) if due else inherited_deadline(2027),
        "assignments": tuple(party(unit, role) for role, units in roles.items() for unit in units),
        "number": f"二{name}",
        "sequence": 1,
    }
    return Measure(id=name, **(known | fields))


def party(unit: str, role: Role) -> Assignment:
    """Give a unit its part; 市科委 is what 市科技局 was called before."""
    key = "市科技局" if unit == RENAMED.name else unit
    return Assignment(
        unit=unit, unit_full=unit, key=key, role=role, label="", written=unit, group=unit.startswith("各")
    )


def goal(value: float, text: str, **fields: Any) -> Target:
    """Make a target, by itself of 高新技术企业数 in 2025, counted in 家."""
    known = {"indicator": "高新技术企业数", "comparator": ">=", "measurement_unit": "家", "year": 2025}
    return Target(value=value, text=text, **(known | fields))


def plan(*measures: Measure, **fields: Any) -> Plan:
    """Make a plan of one heading; ``section_targets`` and ``goal`` belong to the heading and the plan."""
    heading = Section(
        number="二",
        title=fields.pop("heading", "重点任务"),
        measures=measures,
        targets=fields.pop("section_targets", ()),
    )
    known = {
        "id": "mou-2023",
        "region": "mou",
        "title": "行动方案",
        "first_year": 2023,
        "last_year": 2027,
        "issued": date(2023, 3, 1),
        "sections": (heading,),
    }
    return Plan(**(known | fields))


def side(one: Plan, **fields: Any) -> Side:
    """Make a side of one plan."""
    return plan_side(data_of(one), [one], **fields)


def compared(old: Measure, new: Measure, **fields: Any) -> Comparison:
    """Compare two plans of one task each; ``new_plan`` holds what differs in the new plan."""
    return compare(side(plan(old)), side(plan(new, **fields.get("new_plan", {}))))


def words(comparison: Comparison) -> list[str]:
    """Give the kinds of change of all rows, as they are printed."""
    return [word for row in comparison.rows for word in row.kind_words]


def said(comparison: Comparison) -> list[str]:
    """Give the explanations of all rows."""
    return [sentence for row in comparison.rows for sentence in row.explanations]


def only_row(comparison: Comparison) -> ComparisonRow:
    """Give the one row there is."""
    (row,) = comparison.rows
    return row


def without_ids(known: Side) -> Side:
    """Give a side as a Word ledger without 任务编码 would be."""
    bare = {"id": "", "continues": (), "split_from": (), "merged_from": ()}
    return replace(known, items=tuple(replace(item, **bare) for item in known.items))


_MIRRORED = {
    Kind.CLOSED: Kind.ADDED,  # without a status a task that is gone was dropped
    Kind.CARRIED: Kind.DEADLINE,
}
for _one, _two in (
    (Kind.ADDED, Kind.REMOVED),
    (Kind.MERGED, Kind.SPLIT),
    (Turn.UP, Turn.DOWN),
    (Turn.EARLIER, Turn.LATER),
    (Turn.MORE, Turn.LESS),
    (UnitMove.IN, UnitMove.OUT),
):
    _MIRRORED |= {_one: _two, _two: _one}


def mirrored(what):
    """Give the kind, turn or move of the same difference seen from the other version; None stays None."""
    return _MIRRORED.get(what, what)
