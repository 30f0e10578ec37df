"""One plan whole: what it is, what it wants, and everything noted of it in the data (勘误、说明)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.files.templates import SHIPPED, Templates
from checklist.ledger.phrases import goal_texts, prose_goals
from checklist.ledger.remarks import all_notes
from checklist.outline import measures_of
from checklist.render.sheet import SheetRow, SheetTable, build_sheet, say_words
from checklist.render.task import TASK
from checklist.words.deadlines import format_date

if TYPE_CHECKING:
    from checklist.model import Plan, Region
    from checklist.render.sheet import Sheet


def plan_sheet(plan: Plan, region: Region, templates: Templates = SHIPPED) -> Sheet:
    """Set out a plan, a row an aspect; those of which nothing is known are left out. Raises InputError for a fault in a template."""
    words = say_words("plan", _told(plan, region, templates), templates)
    lines = (
        ("地区", plan.place),
        ("文号", plan.document_number),
        ("发文机关", plan.issuer),
        ("成文日期", format_date(plan.issued) if plan.issued else ""),
        ("版本", plan.edition),
        ("期限", plan.period + ("（推定）" if plan.period_inferred else "")),
        ("总体目标", "\n".join(words["goals"])),
        ("勘误和说明", "\n".join(words["remarks"])),
    )
    body = tuple(SheetRow(cells=line) for line in lines if line[1])
    return build_sheet("plan", words, [SheetTable(columns=TASK, body=body)], plan.issued)


def _told(plan: Plan, region: Region, templates: Templates) -> dict[str, object]:
    figures = goal_texts([plan.targets], None, templates)
    return {
        "title": plan.title,
        "id": plan.id,
        "measures": sum(1 for _ in measures_of(plan)),
        "goals": [goal for goal in (*figures, *prose_goals([plan], None)) if goal],
        "remarks": list(all_notes(plan, region)),
    }
