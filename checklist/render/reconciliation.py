"""The check of data against the document as a sheet: the source on the left, the data on the right."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from checklist.draft.reconciling import count_verdicts, open_rows
from checklist.draft.sametasks import Verdict
from checklist.files.templates import SHIPPED, Templates
from checklist.outline import measures_of
from checklist.render.sheet import Sheet, SheetColumn, build_sheet, list_table, say_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.draft.sametasks import Reconciled
    from checklist.model import Plan

COLUMNS = (
    SheetColumn(title="编号", key="number", whole=True, weight=1.5),
    SheetColumn(title="核对", key="what", align="center", whole=True),
    SheetColumn(title="原文出处", key="place", weight=1.5),
    SheetColumn(title="原文", key="source", weight=6),
    SheetColumn(title="数据行号", key="line", align="right"),
    SheetColumn(title="数据", key="data", weight=6),
    SheetColumn(title="结果", key="verdict", align="center", weight=1.5),
    SheetColumn(title="说明", key="reason", weight=4),
)


def reconciliation_sheet(
    plan: Plan, source: str, rows: Sequence[Reconciled], *, everything: bool, templates: Templates = SHIPPED
) -> Sheet:
    """List the differences a person has to look at, or every note and figure; what is counted is counted in full.

    ``source`` is the document's file name.
    """
    shown = rows if everything else open_rows(rows)
    told = {
        "plan": plan.title,
        "source": source,
        "units": _counted(rows, "责任单位"),
        "figures": _counted(rows, "数字"),
        "times": _counted(rows, "时限"),
        "words": _counted(rows, "标题", "文号", "成文日期", "期限", "文字"),
        "aside": _counted_aside(rows),
        "moved": [row.number for row in rows if row.reason and row.what == "责任单位" and row.verdict is Verdict.SAME],
        "worded": sum(bool(measure.text) for _, measure in measures_of(plan)),
        "tasks": sum(1 for _ in measures_of(plan)),
        "open": len(open_rows(rows)),
        "shown": len(shown),
    }
    table = list_table(COLUMNS, map(_row, shown))
    return build_sheet(say_words("reconcile", told, templates), [table] if shown else [], plan.issued)


def _counted(rows: Sequence[Reconciled], *what: str) -> dict[str, int]:
    return count_verdicts([row for row in rows if row.what in what])


def _counted_aside(rows: Sequence[Reconciled]) -> Counter[str]:
    """Count by their reasons the figures that are no goals and stand nowhere in the data."""
    return Counter(row.reason for row in rows if row.verdict is Verdict.NO_GOAL and not row.line)


def _row(row: Reconciled) -> tuple[str, ...]:
    line = str(row.line) if row.line else ""
    return row.number, row.what, row.place, row.source, line, row.data, row.verdict.value, row.reason
