"""A sheet as a Word document of our own; tables of equal columns that follow each other are one, with bands."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from checklist.office.blocks import Cell, DocTable, Page, PageBreak, Paragraph, Row, Run, head_row, plain, text_cell
from checklist.office.styles import BAND, CENTRED, HEAD, LEAD, LEFT, NOTE
from checklist.render.draw.docx import Document, document_bytes, heading_blocks
from checklist.render.sheet import SheetBand, SheetList, note_lines, numbered, plain_text
from checklist.words.runs import Mark
from checklist.words.runs import Run as MarkedRun

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.files.templates import Templates
    from checklist.office.blocks import Block
    from checklist.render.sheet import Cell as SheetCell
    from checklist.render.sheet import Sheet, SheetColumn, SheetRow, SheetTable

_UPRIGHT = ("unit_changes",)
_ACROSS_WIDTH, _UPRIGHT_WIDTH = 12756, 8845
"""The width of the text in twips."""
_BAND_FILL = "F2F2F2"
_RED = "C00000"


def sheet_docx(sheets: Sequence[Sheet], _: Templates | None = None) -> bytes:
    """Give sheets as one Word file, each from a new page on. Raises ValueError without sheets."""
    if not sheets:
        raise ValueError("a file holds at least one sheet")
    first, *others = sheets
    landscape = first.product not in _UPRIGHT
    width = _ACROSS_WIDTH if landscape else _UPRIGHT_WIDTH
    blocks = [*_blocks(first, width)]
    for sheet in others:
        blocks += [PageBreak(), *heading_blocks(sheet.title, "\n".join(sheet.subtitle)), *_blocks(sheet, width)]
    return document_bytes(
        Document(
            title=first.title,
            subtitle="\n".join(first.subtitle),
            blocks=tuple(blocks),
            page=Page(landscape=landscape),
            created=first.created,
        )
    )


def _blocks(sheet: Sheet, width: int) -> Iterator[Block]:
    yield from map(_lead, sheet.lead)
    if sheet.legend:
        cells = (cell for cell in sheet.legend if isinstance(cell, tuple))
        runs = (_run(run) for cell in cells for paragraph in cell for run in paragraph)
        yield Paragraph(style=NOTE, runs=(Run(text="注："), *runs))
    for number, (columns, run) in enumerate(groupby(sheet.tables, key=lambda table: table.columns)):
        yield from _table(columns, list(run), width, first=number == 0)
    yield from (plain(NOTE, f"{label}{note}", align="left") for label, note in note_lines(sheet.notes))
    yield from (plain(NOTE, plain_text(line), align="left") for line in sheet.closing)


def _lead(cell: SheetCell | SheetList) -> Paragraph:
    if isinstance(cell, SheetList):
        return plain(LEAD, f"{cell.title}（{cell.aside}）：{'；'.join(numbered(cell.items))}。")
    return plain(LEAD, plain_text(cell))


def _table(
    columns: tuple[SheetColumn, ...], tables: Sequence[SheetTable], width: int, *, first: bool
) -> Iterator[Block]:
    banded = first and any(table.title for table in tables)
    if not banded and tables[0].title:
        yield plain(BAND, tables[0].title)
    rows = [row for table in tables for row in _rows(table, columns, banded=banded)]
    head = head_row(tuple(column.title for column in columns), HEAD)
    yield DocTable(widths=_widths(columns, width), head=(head,), rows=tuple(rows))


def _widths(columns: Sequence[SheetColumn], width: int) -> tuple[int, ...]:
    shares = [round(width * column.weight / sum(one.weight for one in columns)) for column in columns]
    return (*shares[:-1], width - sum(shares[:-1]))


def _rows(table: SheetTable, columns: Sequence[SheetColumn], *, banded: bool) -> Iterator[Row]:
    if banded and table.title:
        yield _band(table.title, len(columns))
    for line in table.body:
        yield _band(line.title, len(columns)) if isinstance(line, SheetBand) else _row(line, columns)


def _band(title: str, columns: int) -> Row:
    return Row(cells=(text_cell(BAND, title, span=columns, fill=_BAND_FILL),), height=400, keep=True)


def _row(row: SheetRow, columns: Sequence[SheetColumn]) -> Row:
    return Row(cells=tuple(_cell(cell, column) for cell, column in zip(row.cells, columns, strict=True)))


def _cell(cell: SheetCell, column: SheetColumn) -> Cell:
    if isinstance(cell, str):
        return text_cell(LEFT if column.align == "left" and not column.marked else CENTRED, cell)
    return Cell(paragraphs=tuple(Paragraph(style=LEFT, runs=tuple(map(_run, runs))) for runs in cell))


def _run(run: MarkedRun) -> Run:
    if run.mark is Mark.ADDED:
        return Run(text=run.text, bold=True, underline=True, colour=_RED)
    return Run(text=run.text, strike=run.mark is Mark.REMOVED)
