"""The JSON of a comparison, documented in docs/diff.md; the same comparison gives the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checklist.compare.by_unit import UnitChanges, UnitTask
from checklist.compare.comparison import Count, VersionName
from checklist.compare.history import History, Stage
from checklist.compare.judge.changes import Change, FigureChange
from checklist.compare.judge.edits import GlobalEdit
from checklist.compare.match.suggestions import Suggestion
from checklist.compare.rows import Line
from checklist.compare.sides.item import Item, PlanInfo
from checklist.ledger.ledgerjson import json_bytes, target_json
from checklist.model import Target
from checklist.words.runs import Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from checklist.compare.comparison import Comparison
    from checklist.compare.rows import ComparisonRow

SCHEMA = "checklist-comparison/1"
UNITS_SCHEMA = "checklist-comparison-units/1"
HISTORY_SCHEMA = "checklist-history/1"

_KEYS: dict[type, str] = {
    VersionName: "label year",
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
    pairs = [{"old": _plain(pair.old), "new": _plain(pair.new)} for pair in comparison.pairs]
    keys = ("only_old", "only_new", "counts", "edits", "not_compared", "suggestions")
    return {
        "schema": schema,
        "unit": unit or None,
        "old": _plain(comparison.old),
        "new": _plain(comparison.new),
        "same": comparison.same,
        "plans": pairs,
        **{key: _plain(getattr(comparison, key)) for key in keys},
    }


def _row(row: ComparisonRow, comparison: Comparison) -> dict[str, Any]:
    pair = comparison.pairs[row.pair]
    return {
        "index": row.index,
        "plan": pair.new.id or pair.old.id or None,
        "level": row.level,
        "heading": row.heading or None,
        "category": row.category,
        "kinds": row.kinds,
        "words": row.kind_words,
        "matched_by": row.match.step,
        "confidence": _rounded(row.match.confidence),
        "old": _plain(row.match.old),
        "new": _plain(row.match.new),
        "old_lines": _plain(row.old),
        "new_lines": _plain(row.new),
        "changes": _plain(row.changes),
        "explanations": row.explanations,
    }


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
    whole, _, part = (name or key).partition(".")
    found = _NUMBERS.get(key, _plain)(getattr(value, whole))
    if part and found is not None:
        found = getattr(found, part)
    return key, (found or None) if text.endswith("?") else found


def _rounded(confidence: float) -> float:
    return round(confidence, 3)


def _whole(difference: float | None) -> float | int | None:
    return int(difference) if difference is not None and difference == int(difference) else difference


_NUMBERS: dict[str, Callable[[Any], Any]] = {"confidence": _rounded, "difference": _whole}
