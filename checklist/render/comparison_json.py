"""The JSON of a comparison, documented in docs/diff.md; the same comparison gives the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checklist.ledger.ledgerjson import json_bytes, target_json

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checklist.compare.by_unit import UnitChanges, UnitTask
    from checklist.compare.comparison import Comparison, VersionName
    from checklist.compare.history import History, Stage
    from checklist.compare.judge.changes import Change, FigureChange
    from checklist.compare.match.suggestions import Suggestion
    from checklist.compare.rows import ComparisonRow, Line
    from checklist.compare.sides.item import Item, PlanInfo

SCHEMA = "checklist-comparison/1"
UNITS_SCHEMA = "checklist-comparison-units/1"
HISTORY_SCHEMA = "checklist-history/1"


def comparison_json(comparison: Comparison, *, unit: str = "") -> bytes:
    """Give the comparison as UTF-8 JSON; ``unit`` names the unit it was narrowed to. Absent values are null."""
    return json_bytes(_head(comparison, SCHEMA, unit) | {"rows": [_row(row, comparison) for row in comparison.rows]})


def units_json(comparison: Comparison, units: Iterable[UnitChanges]) -> bytes:
    """Give what changed for each unit as UTF-8 JSON; ``row`` is the ``index`` of the comparison's row."""
    return json_bytes(_head(comparison, UNITS_SCHEMA, "") | {"units": [_unit(unit) for unit in units]})


def history_json(found: History) -> bytes:
    """Give one task through all versions as UTF-8 JSON."""
    return json_bytes(
        {"schema": HISTORY_SCHEMA, "id": found.id, "title": found.title, "versions": list(map(_stage, found.stages))}
    )


def _head(comparison: Comparison, schema: str, unit: str) -> dict[str, Any]:
    return {
        "schema": schema,
        "unit": unit or None,
        "old": _version(comparison.old),
        "new": _version(comparison.new),
        "same": comparison.same,
        "plans": [{"old": _plan(pair.old), "new": _plan(pair.new)} for pair in comparison.pairs],
        "only_old": list(map(_plan, comparison.only_old)),
        "only_new": list(map(_plan, comparison.only_new)),
        "counts": [{"word": count.word, "number": count.number, "unit": count.unit} for count in comparison.counts],
        "edits": [
            {
                "kind": edit.kind.value,
                "sentence": edit.sentence,
                "places": edit.places,
                "old": edit.old or None,
                "new": edit.new or None,
            }
            for edit in comparison.edits
        ],
        "not_compared": list(comparison.not_compared),
        "suggestions": list(map(_suggestion, comparison.suggestions)),
    }


def _version(version: VersionName) -> dict[str, Any]:
    return {"label": version.label, "year": version.year}


def _plan(plan: PlanInfo) -> dict[str, Any]:
    return {
        "id": plan.id or None,
        "title": plan.title,
        "document_number": plan.document_number or None,
        "edition": plan.edition or None,
    }


def _suggestion(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "kind": suggestion.kind.value,
        "old": list(map(_item, suggestion.old)),
        "new": list(map(_item, suggestion.new)),
        "confidence": round(suggestion.confidence, 3),
        "sentence": suggestion.sentence,
    }


def _item(item: Item) -> dict[str, Any]:
    return {
        "id": item.id or None,
        "number": item.number or None,
        "sequence": item.sequence or None,
        "title": item.label,
    }


def _row(row: ComparisonRow, comparison: Comparison) -> dict[str, Any]:
    pair = comparison.pairs[row.pair]
    return {
        "index": row.index,
        "plan": pair.new.id or pair.old.id or None,
        "level": row.level.value,
        "heading": row.heading or None,
        "category": row.category,
        "kinds": [kind.value for kind in row.kinds],
        "words": list(row.kind_words),
        "matched_by": row.match.step.value,
        "confidence": round(row.match.confidence, 3),
        "old": list(map(_item, row.match.old)),
        "new": list(map(_item, row.match.new)),
        "old_lines": list(map(_line, row.old)),
        "new_lines": list(map(_line, row.new)),
        "changes": list(map(_change, row.changes)),
        "explanations": list(row.explanations),
    }


def _line(line: Line) -> dict[str, Any]:
    return {"label": line.label, "runs": [{"text": run.text, "mark": run.mark.value} for run in line.runs]}


def _change(change: Change) -> dict[str, Any]:
    return {
        "kind": change.kind.value,
        "turn": change.turn.value if change.turn else None,
        "aspect": change.aspect.word if change.aspect else None,
        "sentence": change.sentence,
        "old": change.old or None,
        "new": change.new or None,
        "figure": figure_json(change.figure) if change.figure else None,
    }


def figure_json(figure: FigureChange) -> dict[str, Any]:
    """Give a figure before and after; ``difference`` is new minus old in ``unit``."""
    difference = figure.difference
    return {
        "indicator": figure.indicator,
        "year": figure.year,
        "old": target_json(figure.old) if figure.old else None,
        "new": target_json(figure.new) if figure.new else None,
        "difference": int(difference) if difference is not None and difference == int(difference) else difference,
        "unit": figure.unit or None,
    }


def _unit(unit: UnitChanges) -> dict[str, Any]:
    return {
        "region": unit.region,
        "unit": unit.name,
        "counts": unit.count_line,
        "tasks": list(map(_entry, unit.entries)),
    }


def _entry(entry: UnitTask) -> dict[str, Any]:
    return {
        "move": entry.move.value,
        "title": entry.title,
        "old": list(map(_item, entry.old)),
        "new": list(map(_item, entry.new)),
        "old_role": entry.old_role.value if entry.old_role else None,
        "new_role": entry.new_role.value if entry.new_role else None,
        "collective": entry.collective,
        "row": entry.row,
        "sentence": entry.sentence or None,
        "figures": list(map(figure_json, entry.figures)),
    }


def _stage(stage: Stage) -> dict[str, Any]:
    return {
        "version": stage.version,
        "tasks": list(map(_item, stage.items)),
        "leads": list(stage.leads),
        "figures": list(stage.figures),
        "deadline": stage.deadline or None,
        "changed": stage.changed,
        "turn": stage.turn or None,
    }
