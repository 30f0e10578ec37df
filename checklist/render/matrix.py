"""The responsibility matrix (任务责任矩阵): measures down, units across, a character for each part a unit has."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.ledger.pack import Mark
from checklist.office.blocks import Block, Cell, DocTable, Page, PageBreak, Row, plain, text_cell
from checklist.office.styles import CENTRED, HEAD, HEAD_NARROW, LEFT, MARK, NOTE, SUBTITLE, TOTAL
from checklist.render.draw.docx import Document, document_bytes, heading_blocks
from checklist.render.titles import pack_title, plan_lines, scope_lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.ledger.pack import Matrix, Pack, PackUnit

TITLE = "任务责任矩阵"
_PAGE = Page(landscape=True)
_SEQUENCE = 680
_LEAST_TITLE = 3300
"""Twips: 15 characters a line."""
_NARROWEST, _WIDEST = 380, 640
_ONE_LINE = 10
"""The longest name set in one upright line; a longer one takes two."""
_CHARACTER = 225
"""The height of a character of an upright heading, in twips, with some air."""
_KEPT_WITH_TOTAL = 2
"""Rows that go with the total on a new page: it must not stand alone there."""
_SHADES = {Mark.LEAD: "BFBFBF"}
_LEGEND = {
    Mark.LEAD: "牵＝牵头（加底纹）",
    Mark.SUPPORT: "配＝配合",
    Mark.RESPONSIBLE: "责＝责任",
    Mark.COLLECTIVE: "集＝随所在集体承担",
}


def matrix_docx(pack: Pack) -> bytes:
    """Give the matrix as a Word file, A4 across; each plan begins on a new page, so does each run of units."""
    title = pack_title(pack, TITLE)
    blocks = (
        block for index, matrix in enumerate(pack.matrices) for block in _plan(matrix, title, pack, first=not index)
    )
    return document_bytes(Document(title=title, subtitle="", blocks=blocks, page=_PAGE, created=pack.created))


def _plan(matrix: Matrix, title: str, pack: Pack, *, first: bool) -> Iterator[Block]:
    matrix, folded = fold_members(matrix)
    widths = _Widths(len(matrix.units))
    chunks = list(widths.chunks())
    for index, places in enumerate(chunks):
        if not (first and index == 0):
            yield PageBreak()
            yield from heading_blocks(title, "")
        subtitle = _subtitle(matrix, places, len(chunks), index, pack)
        yield from (plain(SUBTITLE, line) for line in subtitle.split("\n"))
        yield _table(matrix, places, widths)
        yield from (plain(NOTE, note) for note in _notes(matrix, folded))


def fold_members(matrix: Matrix) -> tuple[Matrix, tuple[PackUnit, ...]]:
    """Leave out the units that have no task but through their groups, whose columns say it all; give them too."""
    has_group = any(unit.is_group for unit in matrix.units)
    kept = [
        place for place, unit in enumerate(matrix.units) if not has_group or unit.counts.total > unit.counts.collective
    ]
    folded = tuple(unit for place, unit in enumerate(matrix.units) if place not in kept)
    rows = tuple(replace(row, marks=tuple(row.marks[place] for place in kept)) for row in matrix.rows)
    return replace(matrix, units=tuple(matrix.units[place] for place in kept), rows=rows), folded


def _subtitle(matrix: Matrix, places: range, parts: int, index: int, pack: Pack) -> str:
    line = "\n".join((plan_lines(matrix.plan, pack, _PAGE.subtitle_room), *scope_lines(pack)))
    if parts == 1:
        return line
    first, last = matrix.units[places[0]].name, matrix.units[places[-1]].name
    return f"{line}\n（共{parts}部分，第{index + 1}部分：{first}至{last}）"


def _notes(matrix: Matrix, folded: Sequence[PackUnit]) -> Iterator[str]:
    used = {mark for row in matrix.rows for mark in row.marks}
    parts = [*(said for mark, said in _LEGEND.items() if mark in used), "合计为各单位任务项数"]
    nobody = "、".join(str(row.measure.sequence) for row in matrix.rows if not row.measure.assignments)
    if nobody:
        parts.append(f"第{nobody}项原文未明确责任单位")
    yield f"注：{'；'.join(parts)}。"
    if folded:
        names = "、".join(unit.name for unit in folded)
        yield f"　　{names}只随所在集体承担任务，不另列栏，见集体各栏。"


class _Widths:
    """How the units of a matrix are spread over tables and columns: title and 序号 are as wide in each of them."""

    def __init__(self, units: int) -> None:
        room = _PAGE.text_width - _SEQUENCE - _LEAST_TITLE
        most = room // _NARROWEST
        self._units = units
        self._parts = max(-(-units // most), 1)
        self._fullest = max(-(-units // self._parts), 1)
        self._column = min(room // self._fullest, _WIDEST)
        self.title = _PAGE.text_width - _SEQUENCE - self._column * self._fullest

    def chunks(self) -> Iterator[range]:
        """Give the places of the units in each table; they differ by one at most."""
        for part in range(self._parts):
            yield range(part * self._units // self._parts, (part + 1) * self._units // self._parts)

    def of(self, places: range) -> tuple[int, ...]:
        """Give the widths of one table's columns."""
        room = _PAGE.text_width - _SEQUENCE - self.title
        each, rest = divmod(room, max(len(places), 1))
        return (_SEQUENCE, self.title, *(each + (place < rest) for place in range(len(places))))


def _table(matrix: Matrix, places: range, widths: _Widths) -> DocTable:
    return DocTable(
        widths=widths.of(places),
        head=tuple(_head(matrix, places)),
        rows=chain((_row(matrix, index, places) for index in range(len(matrix.rows))), (_total(matrix, places),)),
    )


def _head(matrix: Matrix, places: range) -> Iterator[Row]:
    """Give the heading: over units and groups a line of its own where there are groups, then the names upright."""
    units = [matrix.units[place] for place in places]
    height = _head_height(matrix.units)
    names = tuple(_name(unit) for unit in units)
    if not any(unit.is_group for unit in matrix.units):
        yield Row(cells=(text_cell(HEAD, "序号"), text_cell(HEAD, "任务"), *names), height=height)
        return
    singles = sum(1 for unit in units if not unit.is_group)
    spans = [("单位", singles), ("集体", len(units) - singles)]
    over = [_over(text, span) for text, span in spans if span]
    yield Row(cells=(_tall("序号"), _tall("任务"), *over), height=380)
    yield Row(cells=(_tall(""), _tall(""), *names), height=height)


def _over(text: str, span: int) -> Cell:
    style = HEAD if span > 1 else HEAD_NARROW
    return Cell(paragraphs=(plain(style, text),), span=span, flush=True)


def _tall(text: str) -> Cell:
    return Cell(paragraphs=(plain(HEAD, text),), merge="restart" if text else "continue")


def _name(unit: PackUnit) -> Cell:
    lines = name_lines(unit.name)
    style = HEAD if len(lines) == 1 else HEAD_NARROW
    return Cell(paragraphs=tuple(plain(style, line) for line in lines), upright=True, flush=True)


def name_lines(name: str) -> tuple[str, ...]:
    """Break a long name into two upright lines of about one length, at a bracket where there is one."""
    if len(name) <= _ONE_LINE:
        return (name,)
    middle = (len(name) + 1) // 2
    bracket = name.find("（")
    cut = bracket if middle - 2 <= bracket <= middle + 2 else middle
    return (name[:cut], name[cut:])


def _head_height(units: Sequence[PackUnit]) -> int:
    longest = max((len(line) for unit in units for line in name_lines(unit.name)), default=4)
    return max(longest, 4) * _CHARACTER + 160


def _row(matrix: Matrix, index: int, places: range) -> Row:
    row = matrix.rows[index]
    marks = (_CELLS[row.marks[place]] for place in places)
    cells = (text_cell(CENTRED, str(row.measure.sequence)), text_cell(LEFT, row.measure.title), *marks)
    return Row(cells=cells, height=360, keep=index >= len(matrix.rows) - _KEPT_WITH_TOTAL)


def _cell(mark: Mark | None) -> Cell:
    if mark is None:
        return Cell(paragraphs=(plain(MARK, ""),), flush=True)
    style = TOTAL if mark is Mark.LEAD else MARK
    return Cell(paragraphs=(plain(style, mark.value),), fill=_SHADES.get(mark, ""), flush=True)


_CELLS = {mark: _cell(mark) for mark in (None, *Mark)}


def _total(matrix: Matrix, places: range) -> Row:
    totals = (str(matrix.units[place].counts.total) for place in places)
    cells = (text_cell(TOTAL, "合计（项）", span=2), *(_flush(text) for text in totals))
    return Row(cells=cells, height=400, keep=True)


def _flush(text: str) -> Cell:
    return Cell(paragraphs=(plain(TOTAL, text),), flush=True)
