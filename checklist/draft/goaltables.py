"""Read a table of indicators (指标, 单位, 2024年, 2027年目标) as targets, with the figure they start from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.draft.passages import tidy_line
from checklist.model import Baseline, Target
from checklist.plandata.check.name_rules import stray_mark
from checklist.plandata.check.target_rules import disagreement
from checklist.words.quantities import figures_in
from checklist.words.regex import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.draft.passages import SourceTable
    from checklist.office.grid import GridRow

_NAME = compile_later("(?:主要|具体|发展|核心)?指标(?:名称|内容|体系)?|目标(?:名称|指标)")
_UNIT = compile_later("(?:计量|指标)?单位")
_YEAR = compile_later("(?P<year>20[0-9]{2})年?(?:底|末)?(?P<said>.*)")
_BASE = compile_later("实际|基期|基准|现状|完成|基数|预计")
_NUMBER = compile_later(
    r"(?P<before>[≥≤＞＜><]=?|不低于|不少于|不超过|超过|达到|前)?(?P<figure>[0-9]+(?:\.[0-9]+)?)(?P<unit>[^0-9*＊\[〔以左]{0,6})(?P<after>以上|左右|以内|以下)?[*＊]?"
)
_SEARCHED = 6
"""Rows in which the headings are looked for."""
_SIGNS = {"≥": "≥", ">=": "≥", "≤": "≤", "<=": "≤", ">": "超过", "＞": "超过", "<": "低于", "＜": "低于"}


class _Columns(NamedTuple):
    """Where a table says what."""

    name: int
    unit: int | None
    goals: tuple[tuple[int, int], ...]
    """Columns of goals with their years."""
    base: tuple[int, int] | None
    """The column of what is had already, with its year."""
    body: int
    """The first row below the headings."""


def read_goal_table(table: SourceTable) -> list[Target]:
    """Give the targets of a table of indicators; none where it is another table."""
    rows = table.grid.rows
    columns = next((found for at in range(min(_SEARCHED, len(rows))) if (found := _columns(rows, at))), None)
    if columns is None:
        return []
    return [target for row in rows[columns.body :] for target in _targets(row, columns)]


def _columns(rows: Sequence[GridRow], at: int) -> _Columns | None:
    heads = _headings(rows, at)
    name = next((start for start, text in heads.items() if _NAME.fullmatch(text)), None)
    years = [(start, _YEAR.match(text)) for start, text in heads.items()]
    base: list[tuple[int, int]] = []
    goals: list[tuple[int, int]] = []
    for start, found in years:
        if found:
            (base if _BASE.search(found["said"]) else goals).append((start, int(found["year"])))
    if name is None or not (base or goals):
        return None
    if not base and len(goals) > 1:
        base, goals = goals[:1], goals[1:]
    unit = next((start for start, text in heads.items() if _UNIT.fullmatch(text)), None)
    return _Columns(name, unit, tuple(goals), base[0] if base else None, at + 1)


def _headings(rows: Sequence[GridRow], at: int) -> dict[int, str]:
    """Give the headings by their columns; of a heading in two rows both."""
    heads = {cell.start: cell.bare for cell in rows[at].cells}
    if at + 1 < len(rows) and any(cell.continues for cell in rows[at + 1].cells):
        return {start: f"{text}{_below(rows[at + 1], start)}" for start, text in heads.items()}
    return heads


def _below(row: GridRow, start: int) -> str:
    cell = row.at(start)
    return cell.bare if cell is not None and cell.start == start else ""


def _targets(row: GridRow, columns: _Columns) -> Iterator[Target]:
    name = tidy_line(_said(row, columns.name))
    if not name or stray_mark(name) or _NAME.fullmatch(name):
        return
    unit = tidy_line(_said(row, columns.unit)) if columns.unit is not None else ""
    for column, year in columns.goals:
        target = _target(name, unit, _said(row, column), year)
        if target is not None:
            yield replace(target, baseline=_baseline(row, columns))


def _said(row: GridRow, column: int) -> str:
    cell = row.at(column)
    return cell.bare if cell is not None else ""


def _target(name: str, unit: str, said: str, year: int) -> Target | None:
    """Make a target of a cell; None where it holds no figure, or several."""
    found = _NUMBER.fullmatch(said)
    if not found:
        return None
    own = found["unit"] or re.sub(r"[（(].*[)）]", "", unit)
    text = (
        f"{name}{_SIGNS.get(found['before'] or '', found['before'] or '')}{found['figure']}{own}{found['after'] or ''}"
    )
    figure = next(iter(figures_in(text[len(name) :], own)), None)
    if figure is None or not own:
        return None
    comparator = ">=" if {">=", "="} <= set(figure.allowed) else figure.quantity.comparator
    made = Target(
        indicator=name, text=text, comparator=comparator, value=figure.quantity.value, measurement_unit=own, year=year
    )
    return None if disagreement(made) else made


def _baseline(row: GridRow, columns: _Columns) -> Baseline | None:
    if columns.base is None:
        return None
    column, year = columns.base
    found = _NUMBER.fullmatch(_said(row, column))
    return Baseline(value=float(found["figure"]), year=year) if found else None
