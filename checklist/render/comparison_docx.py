"""The 新旧对照表 in Word: two versions side by side, marked so that a black-and-white print says all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.office.blocks import Cell, DocTable, Page, Paragraph, Row, Run, head_row, plain, text_cell
from checklist.office.styles import BAND, CENTRED, HEAD, LEAD, LEFT, NOTE
from checklist.render.comparison import comparison_sheet, guess_lines, has_left_out, has_marks, numbered
from checklist.render.draw.docx import Document, document_bytes
from checklist.words.runs import Mark
from checklist.words.runs import Run as MarkedRun

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.compare.comparison import Comparison
    from checklist.office.blocks import Block
    from checklist.render.comparison import Sheet, SheetRow
    from checklist.render.comparison_cells import Paragraph as MarkedParagraph

_PAGE = Page(landscape=True)
_WIDTHS = (680, 1021, 4535, 4535, 1985)
"""Twips: 12, 18, 80, 80 and 35 mm, together the text's width."""
_BAND_FILL = "F2F2F2"
_RED = "C00000"


def comparison_docx(comparison: Comparison, *, unit: str = "") -> bytes:
    """Give the 新旧对照表 as a Word file, A4 across; ``unit`` names the unit it was narrowed to.

    New words are bold and underlined, removed ones struck through; colour is an addition. What is new or gone as a whole
    stands beside 新增 or 删除.
    """
    sheet = comparison_sheet(comparison, unit=unit)
    return document_bytes(
        Document(
            title=sheet.title,
            subtitle="\n".join(sheet.subtitle),
            blocks=tuple(_blocks(sheet)),
            page=_PAGE,
            created=comparison.created,
        )
    )


def _blocks(sheet: Sheet) -> Iterator[Block]:
    yield plain(LEAD, sheet.count_line)
    if sheet.edits:
        yield plain(LEAD, f"统一调整（不逐项列入下表）：{'；'.join(numbered(sheet.edits))}。")
    if sheet.rows:
        if has_marks(sheet):
            yield _legend(sheet)
        yield DocTable(widths=_WIDTHS, head=(head_row(sheet.headings, HEAD),), rows=tuple(_rows(sheet)))
    yield from note_blocks(sheet.notes)
    yield from (plain(NOTE, line, align="left") for line in guess_lines(sheet))


def _legend(sheet: Sheet) -> Paragraph:
    left_out = "“……”处为没有改动、未列出的文字。" if has_left_out(sheet) else ""
    runs = (
        Run(text="注："),
        _run_of("加粗加下划线", Mark.ADDED),
        Run(text="的为新增内容，"),
        _run_of("加删除线", Mark.REMOVED),
        Run(text=f"的为删去内容。{left_out}"),
    )
    return Paragraph(style=NOTE, runs=runs)


def note_blocks(notes: Sequence[str]) -> Iterator[Paragraph]:
    """Give the notes under a table."""
    for number, note in enumerate(notes, 1):
        lead = "注：" if number == 1 else "\u3000\u3000"
        yield plain(NOTE, f"{lead}{number}.{note}" if len(notes) > 1 else f"{lead}{note}", align="left")


def _rows(sheet: Sheet) -> Iterator[Row]:
    for part in sheet.parts:
        if part.title:
            yield band_row(part.title, len(_WIDTHS))
        yield from map(_row, part.rows)


def band_row(title: str, columns: int) -> Row:
    """Give a row across all columns that stays with what it heads."""
    return Row(cells=(text_cell(BAND, title, span=columns, fill=_BAND_FILL),), height=400, keep=True)


def _row(row: SheetRow) -> Row:
    return Row(
        cells=(
            text_cell(CENTRED, row.number),
            text_cell(CENTRED, "\n".join(row.kinds)),
            _cell(row.old, row.old_word),
            _cell(row.new, row.new_word),
            text_cell(LEFT, "\n".join(numbered(row.explanations))),
        )
    )


def _cell(paragraphs: Sequence[MarkedParagraph], word: str) -> Cell:
    if word:
        return text_cell(CENTRED, word)
    return Cell(paragraphs=tuple(Paragraph(style=LEFT, runs=tuple(map(_run, runs))) for runs in paragraphs))


def _run(run: MarkedRun) -> Run:
    return _run_of(run.text, run.mark)


def _run_of(text: str, mark: Mark) -> Run:
    if mark is Mark.ADDED:
        return Run(text=text, bold=True, underline=True, colour=_RED)
    return Run(text=text, strike=mark is Mark.REMOVED)
