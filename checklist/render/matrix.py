"""The responsibility matrix (任务责任矩阵): measures down, units across, a character for each part a unit has."""

from __future__ import annotations

from itertools import chain, compress
from operator import not_
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from checklist.files.templates import SHIPPED, Templates
from checklist.ledger.pack import MatrixMark
from checklist.office.blocks import PADDING, DocCell, DocRow, DocTable
from checklist.office.widths import count_lines
from checklist.render.draw.docx import head_row, pages_docx, product_paper, sheet_page
from checklist.render.overview import NUMBER, pack_values
from checklist.render.sheet import SheetColumn, SheetRow, SheetTable, build_sheet, say_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.ledger.pack import Matrix, MatrixRow, Pack, PackUnit
    from checklist.office.blocks import Block
    from checklist.office.paper import Paper
    from checklist.render.sheet import Sheet

PRODUCT = "matrix"
_LEAST_TITLE = 3300
"""Twips: 15 characters a line."""
_NARROWEST, _WIDEST, _STEP = 380, 640, 20
"""Twips of a unit's column: at least one character a line, at most two; by how much it is varied."""
_LINES = 20
"""Twips that the lines at both sides of a cell take of its width."""
_ONE_LINE = 10
"""The longest name set in one upright line; a longer one takes two."""
_AIR = 15
"""Twips between the characters of an upright heading."""
_KEPT_WITH_TOTAL = 2
"""Rows that go with the total on a new page: it must not stand alone there."""
_UNIT_WIDTH = 6
"""Half-width characters of a workbook's column: three characters of a unit's name a line."""
_SECOND_LINE = "\n\u3000\u3000"


def matrix_docx(pack: Pack, templates: Templates = SHIPPED) -> bytes:
    """Give the matrix as a Word file; each plan begins on a new page, so does each run of units."""
    paper = product_paper(PRODUCT, templates)
    cover = build_sheet(say_words(PRODUCT, matrix_values(pack, paper), templates))
    pages = chain.from_iterable(_pages(matrix, pack, paper, templates) for matrix in pack.matrices)
    nothing = () if pack.matrices else (sheet_page(paper, replace(cover, notes=()), ()),)
    return pages_docx(paper, chain(pages, nothing), cover.title, pack.created)


def _pages(matrix: Matrix, pack: Pack, paper: Paper, templates: Templates) -> Iterator[Iterator[Block]]:
    matrix, folded = fold_members(matrix)
    widths = _Widths(len(matrix.units), [row.measure.title for row in matrix.rows], paper)
    chunks = list(widths.chunks())
    for part, places in enumerate(chunks, 1):
        values = matrix_values(pack, paper, matrix) | {
            "parts": len(chunks),
            "part": part,
            "first": matrix.units[places[0]].name if places else "",
            "last": matrix.units[places[-1]].name if places else "",
            "folded": [unit.name for unit in folded],
        }
        words = say_words(PRODUCT, values, templates)
        words["notes"] = (_SECOND_LINE.join(words["notes"]),)
        sheet = build_sheet(words)
        yield sheet_page(paper, sheet, [_table(matrix, places, widths, "".join(words["total"]), paper)])


def matrix_values(pack: Pack, paper: Paper, matrix: Matrix | None = None) -> dict[str, Any]:
    """Give what the template speaks of; of no one matrix, what its title speaks of."""
    rows = matrix.rows if matrix else ()
    used = {mark for row in rows for mark in row.marks if mark}
    return pack_values(pack, [matrix.plan] if matrix else [], paper) | {
        "parts": 1,
        "marks": [mark.value for mark in MatrixMark if mark in used],
        "nobody": [row.measure.sequence for row in rows if not row.measure.assignments],
        "folded": [],
        "shaded": True,
    }


def matrix_sheet(matrix: Matrix, pack: Pack, templates: Templates = SHIPPED) -> Sheet:
    """Set a plan's tasks against its units, a character for each part, for a workbook.

    Raises InputError for a fault in a template.
    """
    values = matrix_values(pack, product_paper(PRODUCT, templates), matrix) | {"shaded": False}
    units = (SheetColumn(title=unit.name, align="center", width=_UNIT_WIDTH) for unit in matrix.units)
    columns = (NUMBER, SheetColumn(title="任务", width=40), *units)
    words = say_words(PRODUCT, values, templates)
    totals = (str(unit.counts.total) for unit in matrix.units)
    total = SheetRow(cells=("", "".join(words["total"]), *totals), style="total")
    return build_sheet(words, [SheetTable(columns=columns, body=(*map(_sheet_row, matrix.rows), total))], pack.created)


def _sheet_row(row: MatrixRow) -> SheetRow:
    marks = (mark.value if mark else "" for mark in row.marks)
    return SheetRow(cells=(str(row.measure.sequence), row.measure.title, *marks))


def fold_members(matrix: Matrix) -> tuple[Matrix, tuple[PackUnit, ...]]:
    """Leave out the units that have no task but through their groups, whose columns say it all; give them too."""
    has_group = any(unit.is_group for unit in matrix.units)
    kept = [not has_group or unit.counts.total > unit.counts.collective for unit in matrix.units]
    rows = tuple(replace(row, marks=tuple(compress(row.marks, kept))) for row in matrix.rows)
    folded = tuple(compress(matrix.units, map(not_, kept)))
    return replace(matrix, units=tuple(compress(matrix.units, kept)), rows=rows), folded


class _Widths:
    """How the units of a matrix are spread over tables and columns: title and 序号 are as wide in each of them."""

    def __init__(self, units: int, titles: Sequence[str], paper: Paper) -> None:
        self._text, self._sequence = paper.text_width, paper.samples[0].widths[0]
        self._titles, self._size = titles, paper.looks["left"].size
        room = self._text - self._sequence - _LEAST_TITLE
        self._units = units
        self._parts = max(-(-units // (room // _NARROWEST)), 1)
        fullest = max(-(-units // self._parts), 1)
        widest = min(room // fullest, _WIDEST)
        each = min(range(widest, _NARROWEST - 1, -_STEP), key=lambda width: self._lines(width * fullest))
        self._title = self._text - self._sequence - each * fullest

    def _lines(self, beside: int) -> int:
        """Give how many lines all titles take beside columns of units that take so much."""
        room = int((self._text - self._sequence - beside - 2 * PADDING - _LINES) / (self._size * 10))
        return sum([count_lines(title, room) for title in self._titles])

    def chunks(self) -> Iterator[range]:
        """Give the places of the units in each table; they differ by one at most."""
        for part in range(self._parts):
            yield range(part * self._units // self._parts, (part + 1) * self._units // self._parts)

    def of(self, places: range) -> tuple[int, ...]:
        """Give the widths of one table's columns."""
        each, rest = divmod(self._text - self._sequence - self._title, max(len(places), 1))
        return (self._sequence, self._title, *(each + (place < rest) for place in range(len(places))))


def _table(matrix: Matrix, places: range, widths: _Widths, total: str, paper: Paper) -> DocTable:
    marks = {mark: _mark_cell(mark, paper.looks["total"].fill) for mark in (None, *MatrixMark)}
    rows = (_row(matrix, index, places, marks) for index in range(len(matrix.rows)))
    return DocTable(
        widths=widths.of(places),
        head=tuple(_head(matrix, places, paper.looks["head"].size)),
        rows=chain(rows, (_total(matrix, places, total),)),
    )


def _head(matrix: Matrix, places: range, size: float) -> Iterator[DocRow]:
    """Give the heading: over units and groups a line of its own where there are groups, then the names upright.

    ``size`` is the height of a heading's character in points.
    """
    units = matrix.units[places.start : places.stop]
    height = _head_height(matrix.units, size)
    names = tuple(map(_name_cell, units))
    if not any(unit.is_group for unit in matrix.units):
        yield DocRow(cells=(*head_row(("序号", "任务")).cells, *names), height=height)
        return
    singles = sum(not unit.is_group for unit in units)
    over = [
        DocCell(look="head" if span > 1 else "narrow_head", text=text, span=span, is_flush=True)
        for text, span in (("单位", singles), ("集体", len(units) - singles))
        if span
    ]
    yield DocRow(cells=(_tall("序号"), _tall("任务"), *over))
    yield DocRow(cells=(_tall(""), _tall(""), *names), height=height)


def _tall(text: str) -> DocCell:
    return DocCell(look="head", text=text, merge="restart" if text else "continue")


def _name_cell(unit: PackUnit) -> DocCell:
    lines = name_lines(unit.name)
    look = "head" if len(lines) == 1 else "narrow_head"
    return DocCell(look=look, text="\n".join(lines), is_upright=True, is_flush=True)


def name_lines(name: str) -> tuple[str, ...]:
    """Break a long name into two upright lines of about one length, at a bracket where there is one."""
    if len(name) <= _ONE_LINE:
        return (name,)
    middle = (len(name) + 1) // 2
    bracket = name.find("（")
    cut = bracket if middle - 2 <= bracket <= middle + 2 else middle
    return (name[:cut], name[cut:])


def _head_height(units: Sequence[PackUnit], size: float) -> int:
    longest = max((len(line) for unit in units for line in name_lines(unit.name)), default=4)
    return int(max(longest, 4) * (size * 20 + _AIR)) + 160


def _row(matrix: Matrix, index: int, places: range, marks: dict[MatrixMark | None, DocCell]) -> DocRow:
    row = matrix.rows[index]
    cells = (
        DocCell(look="center", text=str(row.measure.sequence)),
        DocCell(look="left", text=row.measure.title),
        *(marks[row.marks[place]] for place in places),
    )
    return DocRow(cells=cells, is_kept=index >= len(matrix.rows) - _KEPT_WITH_TOTAL)


def _mark_cell(mark: MatrixMark | None, shade: str) -> DocCell:
    """Make the cell of a mark; that of a lead stands out in bold type and shade."""
    is_lead = mark is MatrixMark.LEAD
    return DocCell(
        look="total" if is_lead else "mark",
        text=mark.value if mark else "",
        fill=shade if is_lead else "",
        is_flush=True,
    )


def _total(matrix: Matrix, places: range, said: str) -> DocRow:
    totals = (str(matrix.units[place].counts.total) for place in places)
    cells = (DocCell(look="total", text=said, span=2), *(DocCell(look="total", text=n, is_flush=True) for n in totals))
    return DocRow(cells=cells, is_kept=True)
