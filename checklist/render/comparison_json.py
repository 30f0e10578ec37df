"""The JSON of a comparison, documented in docs/diff.md; the same comparison gives the same bytes."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

from checklist.compare.by_unit import UnitChanges, UnitTask
from checklist.compare.comparison import ComparedVersion, Comparison, Count
from checklist.compare.history import History, Stage
from checklist.compare.judge.changes import Change, FigureChange
from checklist.compare.judge.edits import GlobalEdit
from checklist.compare.match.pairing import PlanPair
from checklist.compare.match.suggestions import Suggestion
from checklist.compare.rows import ComparisonRow, Line
from checklist.compare.sides.item import Item, PlanInfo
from checklist.ledger.ledgerjson import json_bytes, target_json
from checklist.model import Target
from checklist.words.runs import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SCHEMA = "checklist-comparison/1"
UNITS_SCHEMA = "checklist-comparison-units/1"
HISTORY_SCHEMA = "checklist-history/1"

_KEYS: dict[type, str] = {
    Comparison: "old new same plans=pairs only_old only_new counts edits not_compared suggestions",
    PlanPair: "old new",
    ComparisonRow: "level heading? category kinds words=kind_words matched_by=match.step confidence=match.confidence"
    " old=match.old new=match.new old_lines=old new_lines=new changes explanations",
    ComparedVersion: "label year",
    Count: "word number unit",
    PlanInfo: "id? title document_number? edition?",
    GlobalEdit: "kind sentence places old? new?",
    Suggestion: "kind old new confidence sentence",
    Item: "id? number? sequence? title=label",
    Line: "label runs",
    Run: "text mark",
    Change: "kind turn aspect=about? sentence old? new? figure",
    FigureChange: "indicator year old new difference unit?",
    UnitChanges: "region unit=name counts=count_line tasks=entries",
    UnitTask: "move title old new old_role new_role collective row sentence? figures",
    History: "id title versions=stages",
    Stage: "version tasks=items leads figures deadline? changed turn?",
}
"""The keys of each kind of thing, in order; ``key=name`` where it is kept under another name, ``?`` for null where empty."""


def comparison_json(comparison: Comparison, *, unit: str = "") -> bytes:
    """Give the comparison as UTF-8 JSON; ``unit`` names the unit it was narrowed to. Absent values are null."""
    return json_bytes(_head(comparison, SCHEMA, unit) | {"rows": [_row(row, comparison) for row in comparison.rows]})


def units_json(comparison: Comparison, units: Iterable[UnitChanges]) -> bytes:
    """Give what changed for each unit as UTF-8 JSON; ``row`` is the ``index`` of the comparison's row."""
    return json_bytes(_head(comparison, UNITS_SCHEMA, "") | {"units": _plain(tuple(units))})


def history_json(found: History) -> bytes:
    """Give one task through all versions as UTF-8 JSON."""
    return json_bytes({"schema": HISTORY_SCHEMA} | _plain(found))


def _head(comparison: Comparison, schema: str, unit: str) -> dict[str, Any]:
    return {"schema": schema, "unit": unit or None, **_plain(comparison)}


def _row(row: ComparisonRow, comparison: Comparison) -> dict[str, Any]:
    pair = comparison.pairs[row.pair]
    return {"index": row.index, "plan": pair.new.id or pair.old.id or None, **_plain(row)}


def _plain(value: Any) -> Any:
    """Give a thing under its keys, a sequence of them as a list."""
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, Target):
        return target_json(value)
    keys = _KEYS.get(type(value))
    return dict(_field(value, text) for text in keys.split()) if keys else value


def _field(value: Any, text: str) -> tuple[str, Any]:
    key, _, name = text.removesuffix("?").partition("=")
    found = _NUMBERS.get(key, _plain)(attrgetter(name or key)(value))
    return key, (found or None) if text.endswith("?") else found


def _rounded(confidence: float) -> float:
    return round(confidence, 3)


def _whole(difference: float | None) -> float | int | None:
    return int(difference) if difference is not None and difference == int(difference) else difference


_NUMBERS: dict[str, Callable[[Any], Any]] = {"confidence": _rounded, "difference": _whole}
