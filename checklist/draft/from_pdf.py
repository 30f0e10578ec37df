"""Read a PDF with a text layer for drafting: its lines joined to paragraphs by where they stand on the page."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.draft.marks import read_mark
from checklist.draft.passages import Passage, Source, make_table, tidy_line
from checklist.office.grid import Grid, GridRow
from checklist.office.pdfpages import read_pdf
from checklist.office.trouble import SOURCE, Trouble
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.draft.passages import SourceTable
    from checklist.office.grid import Cell
    from checklist.office.pdfpages import PdfLine, RuledTable

_INDENT = 1.2
"""Characters a line begins further right than the text, where a paragraph begins; Chinese ones begin two in."""
_SHORT = 2.5
"""Characters a line ends before the text's right edge, where a paragraph ends; twice as many inside a sentence."""
_EDGE = 0.05
"""Share of the lines that may stick out beyond an edge of the text."""


def read_pdf_source(content: bytes, name: str) -> Source:
    """Read a PDF; raises FormError for what is none, damaged or locked. A scan gives no passages."""
    lines, found = read_pdf(content, Trouble(name, SOURCE))
    return Source(
        name=name,
        passages=tuple(_paragraphs(lines)),
        tables=tuple(_whole_tables(found, lines)),
        remarks=tuple(_unruled(lines)),
    )


def _whole_tables(found: Sequence[RuledTable], lines: Sequence[PdfLine]) -> Iterator[SourceTable]:
    """Give the tables, one that goes on over pages as one."""
    whole: list[list[RuledTable]] = []
    for part in found:
        if whole and _goes_on(whole[-1][-1], part, lines):
            whole[-1].append(part)
        else:
            whole.append([part])
    return (_joined(parts, number) for number, parts in enumerate(whole, 1))


def _goes_on(before: RuledTable, part: RuledTable, lines: Sequence[PdfLine]) -> bool:
    """Tell whether a table is the rest of the one that ends the page before: as wide, and no text between."""
    old, new = before.grid.widths, part.grid.widths
    if part.page != before.page + 1 or len(old) != len(new):
        return False
    alike = all(abs(one - other) < _ALIKE for one, other in zip(old, new, strict=True))
    below = any(line.page == before.page and line.top < before.box.bottom for line in lines)
    above = any(line.page == part.page and line.bottom > part.box.top for line in lines)
    return alike and not below and not above


_ALIKE = 80
"""Twips by which columns of one table may differ from page to page."""


def _joined(parts: Sequence[RuledTable], number: int) -> SourceTable:
    rows: list[GridRow] = []
    for part in parts:
        first, *others = part.grid.rows
        if rows and _is_rest(first, rows[-1]):
            rows[-1] = GridRow(cells=tuple(_with_rest(cell, first) for cell in rows[-1].cells))
        else:
            rows.append(first)
        rows += others
    grid = Grid(rows=tuple(rows), widths=parts[0].grid.widths)
    return make_table(grid, f"第{parts[0].page}页的表（第{number}个）")


def _is_rest(row: GridRow, above: GridRow) -> bool:
    """Tell whether the first row of a page is what was left of a row cut by the page's end.

    Its cell below the number of that row is blank; where rows have no numbers, its first cell and most others are.
    """
    if len(row.cells) <= 1 or not any(cell.text for cell in row.cells):
        return False
    numbered = next((cell.start for cell in above.cells if _SERIAL.fullmatch(cell.bare)), None)
    if numbered is not None:
        below = row.at(numbered)
        return below is not None and not below.bare
    said = sum(bool(cell.text) for cell in row.cells)
    return not row.cells[0].text and 2 * said < len(row.cells)


_SERIAL = compile_later("[0-9]{1,3}")


def _with_rest(cell: Cell, rest: GridRow) -> Cell:
    below = rest.at(cell.start)
    return replace(cell, text=f"{cell.text}{below.text}") if below is not None and below.text else cell


_HEADINGS = compile_later(
    "序号|类别|任务|内容|举措|责任分工|(?:牵头|责任|配合|参加|参与|主责|主办|协办|会办)(?:单位|部门)|(?:完成)?时限|完成时间|指标|目标值|现状"
)
_MANY = 3
"""Words of headings in one line, from which it is the head of a table."""


def _unruled(lines: Sequence[PdfLine]) -> Iterator[str]:
    """Say of tables without lines around their cells that they could not be read as such."""
    pages = dict.fromkeys(
        line.page
        for line in lines
        if len(set(_HEADINGS.findall(line.text))) >= _MANY and not re.search("[，。、]", line.text)
    )
    if pages:
        yield f"第{'、'.join(map(str, pages))}页像有表，但没有表格线，各栏分不清，没有按表录。请找Word文件（.docx）来起草，或对照原文补录。"


def _paragraphs(lines: Sequence[PdfLine]) -> list[Passage]:
    if not lines:
        return []
    left, right = _edges(lines)
    joined: list[tuple[str, int]] = []
    before: PdfLine | None = None
    for line in lines:
        text, page = joined[-1] if joined else ("", 0)
        if before is not None and not (_opens(line.text, text) or _begins(line, before, left, right)):
            joined[-1] = (f"{text}{line.text}", page)
        else:
            joined.append((line.text, line.page))
        before = line
    return [Passage(text=tidy, place=f"第{page}页") for text, page in joined if (tidy := tidy_line(text))]


def _opens(text: str, above: str) -> bool:
    """Tell whether a line opens a paragraph by its words: a label outside brackets, or a number behind an end."""
    if _FOLLOWING.match(text) or any(above.count(one) > above.count(other) for one, other in _BRACKETS):
        return False
    mark = read_mark(text)
    return _LABEL.match(text) is not None or (
        mark is not None and (above[-1] in _ENDS or mark.kind == "一、" or _LABEL.match(above) is not None)
    )


_BRACKETS = (("（", "）"), ("(", ")"), ("〔", "〕"), ("【", "】"), ("[", "]"))
_ENDS = "。：；！？）)"
_FOLLOWING = compile_later("[一二三四五六七八九十]、[一二三四五六七八九十]")
_LABEL = compile_later(
    "(?:牵头|责任|配合|参与|主办|协办|承办|落实|完成|办结|整改|工作|分管)(?:责任)?(?:单位|部门|时限|时间|目标|措施|任务|领导|科室)[：: ]"
)


def _edges(lines: Sequence[PdfLine]) -> tuple[float, float]:
    """Give the left and right edge of the text, a few lines that stick out left aside."""
    lefts, rights = sorted(line.left for line in lines), sorted(line.right for line in lines)
    few = int(len(lines) * _EDGE)
    return lefts[few], rights[-1 - few]


def _begins(line: PdfLine, before: PdfLine, left: float, right: float) -> bool:
    """Tell whether a paragraph begins with a line: it is indented, or the line before ended early."""
    size = max(line.top - line.bottom, before.top - before.bottom, 1.0)
    indented = line.left > left + _INDENT * size
    goes_on = not (indented or before.left > left + _INDENT * size or before.text[-1] in _ENDS)
    if before.right < right - (1 + goes_on) * _SHORT * size:
        return True
    return indented and (before.text[-1] in _ENDS or read_mark(line.text) is not None)
