"""The 变动单 as a sheet: what came to one unit, what left it, what it keeps with changes, whose figures changed."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, Any

from checklist.compare.by_unit import UnitMove
from checklist.compare.judge.figures import say
from checklist.files.templates import SHIPPED, Templates
from checklist.render.comparison_sheet import say_edits, say_guesses, version_names
from checklist.render.sheet import Sheet, SheetColumn, SheetRow, SheetTable, build_sheet, say_words
from checklist.words.ordinals import join_numbers
from checklist.words.quantities import format_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklist.compare.by_unit import UnitChanges, UnitTask
    from checklist.compare.comparison import Comparison
    from checklist.compare.judge.changes import FigureChange
    from checklist.model import Role, Target

PRODUCT = "unit_changes"
COLUMNS = (
    SheetColumn(title="序号", align="center", weight=680, number=True),
    SheetColumn(title="任务", weight=3005, floor=10),
    SheetColumn(title="原职责", weight=960),
    SheetColumn(title="现职责", weight=960),
    SheetColumn(title="变动说明", weight=3240, floor=12),
)
FIGURE_COLUMNS = (
    SheetColumn(title="指标", weight=2300, floor=6),
    SheetColumn(title="任务", weight=2545, floor=8),
    SheetColumn(title="原目标", weight=1500, floor=5),
    SheetColumn(title="现目标", weight=1500, floor=5),
    SheetColumn(title="增减", weight=1000),
)
_ORDER = (UnitMove.IN, UnitMove.OUT, UnitMove.ROLE, UnitMove.KEPT)
_MANY_PLANS = 4
"""Plans from which on only the first is named."""


def unit_sheet(changes: UnitChanges, comparison: Comparison, templates: Templates = SHIPPED) -> Sheet:
    """Put what changed for a unit into words: a table a sort of change with 序号 through all, then the figures."""
    words = say_words(PRODUCT, _values(changes, comparison), templates)
    return build_sheet(words, _tables(changes), comparison.created)


def _values(changes: UnitChanges, comparison: Comparison) -> dict[str, Any]:
    """Give what the template speaks of."""
    old, new = version_names(comparison)
    kept = [entry for entry in changes.of(UnitMove.KEPT) if not entry.row]
    numbers = [item.sequence for entry in kept for item in entry.new]
    return {
        "unit": changes.name,
        "documents": _documents(changes, comparison),
        "old": old,
        "new": new,
        "only": list(comparison.only),
        "counts": changes.count_line if changes.entries else "",
        "kept": len(kept),
        "numbers": numbers if all(numbers) else [],
        "numbered": join_numbers(numbers) if all(numbers) else "",
        "edits": say_edits(changes.edits, comparison),
        "not_compared": list(comparison.not_compared),
        "collective": any(entry.collective for entry in changes.entries),
        **say_guesses(changes.asked),
    }


def _documents(changes: UnitChanges, comparison: Comparison) -> list[str]:
    """Name the plans in which the unit has or had a part."""
    ids = {item.plan for entry in changes.entries for item in (*entry.old, *entry.new)}
    names = dict.fromkeys(pair.new.name for pair in comparison.pairs if ids & {pair.old.id, pair.new.id})
    return list(names) if len(names) < _MANY_PLANS else [f"{next(iter(names))}等{len(names)}个方案"]


def _tables(changes: UnitChanges) -> Iterator[SheetTable]:
    numbers = count(1)
    for move in _ORDER:
        entries = [entry for entry in changes.of(move) if move is not UnitMove.KEPT or entry.row]
        word = "仍承担、有调整" if move is UnitMove.KEPT else move.value
        if entries:
            rows = tuple(_row(next(numbers), entry) for entry in entries)
            yield SheetTable(columns=COLUMNS, body=rows, title=f"{word}（{len(rows)}项）")
    figures = tuple(_figure_row(entry, figure) for entry in changes.entries for figure in entry.figures)
    if figures:
        yield SheetTable(columns=FIGURE_COLUMNS, body=figures, title="指标变化")


def _row(number: int, entry: UnitTask) -> SheetRow:
    return SheetRow(cells=(str(number), _task(entry), _duty(entry, old=True), _duty(entry, old=False), entry.sentence))


def _task(entry: UnitTask) -> str:
    items = entry.old if entry.move is UnitMove.OUT else entry.new
    word = "原" if entry.move is UnitMove.OUT else ""
    return "\n".join(f"{word}第{item.sequence}项：{item.label}" if item.sequence else item.label for item in items)


def _duty(entry: UnitTask, *, old: bool) -> str:
    if entry.move is (UnitMove.IN if old else UnitMove.OUT):
        return "—"
    role: Role | None = entry.old_role if old else entry.new_role
    return (role.word if role else "责任") + ("（集体）" if entry.collective else "")


def _figure_row(entry: UnitTask, figure: FigureChange) -> SheetRow:
    return SheetRow(cells=(figure.indicator, entry.title, _goal(figure.old), _goal(figure.new), _difference(figure)))


def _goal(target: Target | None) -> str:
    return say(target) if target else "—"


def _difference(figure: FigureChange) -> str:
    if not figure.difference:
        return "—"
    return f"{'增加' if figure.difference > 0 else '减少'}{format_number(abs(figure.difference))}{figure.unit}"
