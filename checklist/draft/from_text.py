"""Read plain text for drafting: its paragraphs, and tables that were copied into it, with tabs or a line for each cell."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from checklist.draft.passages import Source, make_table, text_passages, tidy_line
from checklist.office.grid import MAX_COLUMNS, Cell, Grid, GridRow
from checklist.words import compile_later
from checklist.words.quantities import UNIT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_LEAST_TABS = 2
"""Of a row; one tab is an indent or leads to a page number."""
_LONGEST_HEAD = 24
"""Lines of headings, where each cell stands on its own line."""
_LONGEST_ROW = 60
"""Lines of one row likewise."""
_LONGEST_CELL = 40
"""Characters of a heading."""
_YEAR = compile_later("20[0-9]{2}年?")
_FIGURE = compile_later(r"[≥≤><]?[0-9]+(?:\.[0-9]+)?(?:%|以上|左右|以内|以下)?[*＊]?|[—–-]+|/")
_COUNTED = compile_later(rf"(?:{UNIT}|人年|%|‰|[万亿]?元|[\u4e00-\u9fff]{{1,3}}/[\u4e00-\u9fff]{{1,4}})")


def read_text_source(text: str, name: str, remarks: tuple[str, ...] = ()) -> Source:
    """Read a text; the lines of its tables are no passages."""
    lines = text.split("\n")
    tables = [*_tabbed(lines), *_barred(lines), *_stacked(lines), *_listed(lines)]
    for table in tables:
        lines[table.start : table.end] = [""] * (table.end - table.start)
    told = tuple(make_table(table.grid, f"第{table.start + 1}行起的表") for table in tables)
    return Source(name=name, passages=text_passages("\n".join(lines)), tables=told, remarks=remarks)


class _Found(NamedTuple):
    """A table and the lines it takes, from 0, the last one left out."""

    start: int
    end: int
    grid: Grid


def _tabbed(lines: Sequence[str]) -> Iterator[_Found]:
    """Give the tables whose rows are lines with tabs between the cells, as Word and Excel copy them."""
    for at, tabs, group in _runs(lines, lambda line: line.strip(" \r").count("\t")):
        if tabs >= _LEAST_TABS and len(group) > 1 and tabs < MAX_COLUMNS:
            yield _Found(at, at + len(group), _grid([line.strip(" \r").split("\t") for line in group]))


def _runs(lines: Sequence[str], key: Callable[[str], int]) -> Iterator[tuple[int, int, list[str]]]:
    """Give the runs of lines that are alike in something, each with its first line, from 0, and what it is."""
    at = 0
    for told, run in groupby(lines, key):
        group = list(run)
        yield at, told, group
        at += len(group)


def _grid(rows: Sequence[Sequence[str]]) -> Grid:
    """Make the grid of rows; blank cells of a heading's first row go on from the left, those of its second from above."""
    made = [GridRow(cells=tuple(_first_row(rows[0])))]
    for number, row in enumerate(rows[1:]):
        told = [cell.strip() for cell in row]
        if not any(told[1:]) and told[0]:
            made.append(GridRow(cells=(Cell(start=0, span=len(row), text=told[0]),)))
            continue
        below = number == 0 and not told[0] and bool(rows[0][0].strip())
        cells = (Cell(start=at, span=1, text=text, continues=below and not text) for at, text in enumerate(told))
        made.append(GridRow(cells=tuple(cells)))
    return Grid(rows=tuple(made))


def _first_row(row: Sequence[str]) -> Iterator[Cell]:
    starts = [at for at, cell in enumerate(row) if cell.strip() or not at]
    for start, end in zip(starts, [*starts[1:], len(row)], strict=True):
        yield Cell(start=start, span=end - start, text=row[start].strip())


def _barred(lines: Sequence[str]) -> Iterator[_Found]:
    """Give the tables whose rows are lines with upright strokes between the cells, as Markdown has them."""
    for at, is_row, group in _runs(lines, lambda line: line.count("|") > 1 and bool(_SAYS.search(line))):
        rows = [line.strip().strip("|").split("|") for line in group if not _STROKES.fullmatch(line.strip())]
        if is_row and len(rows) > 1 and len(set(map(len, rows))) == 1 and len(rows[0]) < MAX_COLUMNS:
            yield _Found(at, at + len(group), _grid(rows))


_SAYS = compile_later("[^|:\\s-]|---")
_STROKES = compile_later("[|: -]+")


def _stacked(lines: Sequence[str]) -> Iterator[_Found]:
    """Give the tables with a cell on each line, an upright stroke behind it, and strokes for what a merged row lacks."""
    at = 0
    while at < len(lines):
        end = next((place for place in range(at, len(lines)) if not _is_cell(lines[place])), len(lines))
        if lines[at].strip(" |\r") == "序号" and (rows := _stacked_rows([line.strip() for line in lines[at:end]])):
            yield _Found(at, end, Grid(rows=tuple(rows)))
        at = max(end, at + 1)


def _is_cell(line: str) -> bool:
    return line.strip().endswith("|") and (line.count("|") == 1 or not line.strip(" |\r"))


def _stacked_rows(cells: Sequence[str]) -> list[GridRow]:
    """Take stacked cells apart into rows; a row that lacks some has those that do not go on from above at its end."""
    said = [cell.rstrip("| ") for cell in cells]
    width = said.index("1") if "1" in said else 0
    if not _LEAST_TABS < width < MAX_COLUMNS:
        return []
    rows: list[GridRow] = []
    held: list[str] = []
    for cell, text in zip(cells, said, strict=True):
        held += [text] if text or (cell == "|" and not held) else []
        left = width - len(cell)
        if not text and 0 < left <= len(held):
            rows += [*_full_rows(held[:-left], width), _short_row(held[-left:], width)]
            held = []
    return [*rows, *_full_rows(held, width)]


def _full_rows(cells: Sequence[str], width: int) -> Iterator[GridRow]:
    return (_row(cells[at : at + width]) for at in range(0, len(cells), width))


def _short_row(cells: Sequence[str], width: int) -> GridRow:
    """Place the cells of a row that goes on from above in some: the last ones, behind its number where it has one."""
    numbered = cells[0].isdigit()
    told = [*cells[:numbered], *[""] * (width - len(cells)), *cells[numbered:]]
    gap = range(int(numbered), int(numbered) + width - len(cells))
    return GridRow(cells=tuple(Cell(start=at, span=1, text=text, continues=at in gap) for at, text in enumerate(told)))


def _listed(lines: Sequence[str]) -> Iterator[_Found]:
    """Give the tables of indicators with a line for each cell: 序号, the other headings, then 1, its cells, 2, its cells."""
    told = [(number, tidy) for number, line in enumerate(lines) if (tidy := tidy_line(line))]
    at = 0
    while at < len(told):
        found = _listed_at(told, at) if told[at][1] == "序号" else None
        if found is not None:
            rows, end = found
            last = told[end][0] if end < len(told) else len(lines)
            yield _Found(told[at][0], last, Grid(rows=tuple(rows)))
            at = end
        at += 1


def _listed_at(told: Sequence[tuple[int, str]], start: int) -> tuple[list[GridRow], int] | None:
    """Read the table whose first heading stands at a place, and where it ends; None where it is none of indicators."""
    window = [text for _, text in told[start : start + _LONGEST_HEAD]]
    if "1" not in window or max(map(len, window[: window.index("1")])) > _LONGEST_CELL:
        return None
    body = start + window.index("1")
    goals = _goal_heads([text for _, text in told[start + 1 : body]])
    if not goals:
        return None
    rows = [_row(["序号", "指标名称", "单位", *goals])]
    at = body
    while (end := _row_end(told, at, len(rows), len(goals))) is not None:
        cells = [text for _, text in told[at + 1 : end]]
        *words, unit = (*cells[: -len(goals)],)
        name, unit = (words[-1], unit) if words and _COUNTED.fullmatch(unit) else (unit, "")
        rows.append(_row([str(len(rows)), name, unit, *cells[-len(goals) :]]))
        at = end
    return (rows, at) if len(rows) > 1 else None


def _row(cells: Sequence[str]) -> GridRow:
    return GridRow(cells=tuple(Cell(start=at, span=1, text=text) for at, text in enumerate(cells)))


def _goal_heads(heads: Sequence[str]) -> list[str]:
    """Give the headings of the columns with figures, each with the year it opens with: 2021年 and 实际值."""
    found: list[str] = []
    for text in heads:
        if _YEAR.match(text):
            found.append(text)
        elif found and not re.search("单位|属性|备注|类型", text):
            found[-1] += text
    return found


def _row_end(told: Sequence[tuple[int, str]], start: int, number: int, figures: int) -> int | None:
    """Give where the row of a number ends: behind its figures; None where there is no such row."""
    if start >= len(told) or told[start][1] != str(number):
        return None
    for end in range(start + 2 + figures, min(start + _LONGEST_ROW, len(told) + 1)):
        said = [text for _, text in told[end - figures : end]]
        if all(map(_FIGURE.fullmatch, said)) and not _FIGURE.fullmatch(told[end - figures - 1][1]):
            return end
    return None
