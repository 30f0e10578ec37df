"""Read a table of indicators (指标, 单位, 2024年, 2027年目标) as targets, with the figure they start from."""

from __future__ import annotations

import re
from itertools import filterfalse
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.draft.passages import tidy_line
from checklist.model import Baseline, Target
from checklist.plandata.check.name_rules import stray_mark
from checklist.plandata.check.target_rules import disagreement
from checklist.words import compile_later
from checklist.words.goalnames import make_target
from checklist.words.quantities import figures_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from checklist.draft.passages import SourceTable
    from checklist.office.grid import GridRow

_NAME_WORDS = (
    "(?:主要|具体|发展|核心|考核|量化|工作|预期)?指标(?:名称|内容|体系|任务|项目?)?|目标(?:名称|指标)|类别(?:与|及)指标"
)
_NAME = compile_later(f"^(?:{_NAME_WORDS})(?:[（(](?:计量)?单位[)）])?$")
_LOOSE_NAME = compile_later("^(?:名称|项目|内容|工作内容)$")
"""Names the column of what is counted where years stand beside it."""
_UNIT = compile_later("^(?:计量|指标|数量)?单位$")
_YEAR = compile_later("(?P<year>20[0-9]{2})年?")
_GOAL = compile_later("目标|计划|预期|指标值|达到")
_BASE = compile_later("实际|基期|基准|现状|完成|基数|预计|当前|目前|现有")
_IN_BRACKETS = compile_later(r"[（(](?P<unit>[^（）()0-9]{1,10})[）)]$")
_NUMBER = compile_later(
    r"(?P<before>[≥≤＞＜><]=?|不低于|不少于|不超过|超过|突破|达到|力争|控制在|低于|前)?(?P<figure>[0-9]+(?:\.[0-9]+)?)"
    r"(?P<to>[-—～~至][0-9]+(?:\.[0-9]+)?)?(?P<unit>[^0-9*＊\[〔以左]{0,8}?)(?P<after>以上|左右|以内|以下)?[*＊]?"
)
_SEARCHED = 6
"""Rows in which the headings are looked for."""
_TALLEST = 3
"""Rows of headings."""
_SIGNS = {"≥": "≥", ">=": "≥", "≤": "≤", "<=": "≤", ">": "超过", "＞": "超过", "<": "低于", "＜": "低于"}


class _Columns(NamedTuple):
    """Where a table says what."""

    name: int
    unit: int | None
    goals: tuple[tuple[int, int | None], ...]
    """Columns of goals with their years."""
    base: tuple[int, int] | None
    """The column of what is had already, with its year."""
    body: int
    """The first row below the headings."""


def read_goal_table(table: SourceTable, first: int, unit_of: Callable[[str], str]) -> list[Target | str]:
    """Give the targets of a table of indicators, and what it says that could not be read; [] where it is another table.

    ``first`` is the first year of the plan: a column of a year before it tells what was had. ``unit_of`` gives the unit
    of an indicator that the table leaves out.
    """
    rows = table.grid.rows
    columns = next((found for at in range(min(_SEARCHED, len(rows))) if (found := _columns(rows, at, first))), None)
    if columns is None:
        return []
    return [target for row in rows[columns.body :] for target in _targets(row, columns, unit_of)]


def _columns(rows: Sequence[GridRow], at: int, first: int) -> _Columns | None:
    """Read the headings that begin at a row; None where they are none of a table of indicators."""
    heads, body = _headings(rows, at)
    dated = {start: int(_YEAR.findall(heads[start])[0]) for start in _matching(heads, _YEAR)}
    base = _matching(heads, _BASE, but=_GOAL) or [start for start in dated if dated[start] < first]
    goals = list(filterfalse(base.__contains__, dated)) or _matching(heads, _GOAL, but=_NAME)
    names = _matching(heads, _NAME) or (_matching(heads, _LOOSE_NAME) if dated else [])
    unit = next(iter(_matching(heads, _UNIT)), None)
    if not names or not goals or not (dated or unit is not None):
        return None
    had = next(filter(dated.__contains__, base), None)
    since = None if had is None else (had, dated[had])
    return _Columns(names[-1], unit, tuple((start, dated.get(start)) for start in goals), since, body)


def _matching(heads: Mapping[int, str], words: re.Pattern[str], but: re.Pattern[str] | None = None) -> list[int]:
    """Give the columns whose headings have the words, and not those of ``but``."""
    return [start for start, text in heads.items() if words.search(text) and not (but and but.search(text))]


def _headings(rows: Sequence[GridRow], at: int) -> tuple[dict[int, str], int]:
    """Give the headings by their columns, of several rows all that stand over a column, and the first row below."""
    heads = {cell.start: cell.bare for cell in rows[at].cells}
    end = at + 1
    while end < min(len(rows), at + _TALLEST) and any(cell.continues for cell in rows[end].cells):
        for cell in rows[end].cells:
            above = rows[at].at(cell.start)
            upper = heads.get(cell.start, above.bare if above else "")
            heads[cell.start] = f"{upper}{cell.bare}"
        end += 1
    return heads, end


def _targets(row: GridRow, columns: _Columns, unit_of: Callable[[str], str]) -> Iterator[Target | str]:
    """Give the targets of a row, and what a person has to decide about its cells."""
    name = _BULLET.sub("", tidy_line(_said(row, columns.name)))
    told = tidy_line(_said(row, columns.unit)) if columns.unit is not None else ""
    if found := _IN_BRACKETS.search(name):
        name, told = name[: found.start()], told or found["unit"]
    if not name or stray_mark(name) or _NAME.search(name):
        return
    unit = told or unit_of(name)
    for column, year in columns.goals:
        said = _said(row, column)
        target = _target(name, unit, said, year) or _worded(name, said, year)
        if target is not None:
            yield replace(target, baseline=_baseline(row, columns) if target.value is not None else None)
            if unit and not told and target.value is not None:
                yield f"指标表没有写单位，按“{unit}”录：{target.text}"
        elif _WORD.search(said):
            yield f"指标表里没有读懂的一格：{name}“{said}”"


_BULLET = compile_later("^(?:[（(]?[0-9]{1,2}[）).．、]|[①-⑳]|其中：?|#)")


def _said(row: GridRow, column: int) -> str:
    cell = row.at(column)
    return cell.bare if cell is not None else ""


def _target(name: str, unit: str, said: str, year: int | None) -> Target | None:
    """Make a target of a cell; None where it holds no figure, or several."""
    found = _NUMBER.fullmatch(said)
    if not found:
        return None
    own = found["unit"] or re.sub(r"[（(].*[)）]", "", unit)
    before, to = found["before"] or "", re.sub("^.", "—", found["to"] or "")
    before = before or ("" if own else "达到")
    text = f"{name}{_SIGNS.get(before, before)}{found['figure']}{to}{own}{found['after'] or ''}"
    figure = next(iter(figures_in(text[len(name) :], own)), None)
    if figure is None:
        return None
    made = make_target(name, text, figure)
    made = replace(made, text=text, measurement_unit=own or None, year=year, per=None, no_year=year is None)
    return None if disagreement(made) else made


_WORD = compile_later(r"\w")


def _worded(name: str, said: str, year: int | None) -> Target | None:
    """Make a goal in words of a cell without a figure: 全覆盖."""
    if re.search("[0-9]", said) or not re.search("[\u4e00-\u9fff]", said):
        return None
    made = Target(indicator=name, text=f"{name}{said}", year=year, no_year=year is None)
    return None if disagreement(made) else made


def _baseline(row: GridRow, columns: _Columns) -> Baseline | None:
    if columns.base is None:
        return None
    column, year = columns.base
    found = _NUMBER.fullmatch(_said(row, column))
    return Baseline(value=float(found["figure"]), year=year) if found else None
