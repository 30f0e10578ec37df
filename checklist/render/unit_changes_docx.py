"""The 变动单 in Word: what came to one unit, what left it, what it keeps with changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.office.blocks import DocTable, Page, PageBreak, Row, head_row, plain, text_cell
from checklist.office.styles import BAND, CENTRED, HEAD, LEAD, LEFT
from checklist.render.comparison_docx import band_row, note_blocks
from checklist.render.draw.docx import Document, document_bytes, heading_blocks
from checklist.render.unit_changes import FIGURE_HEADINGS, HEADINGS, unit_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.compare.by_unit import UnitChanges
    from checklist.compare.comparison import Comparison
    from checklist.office.blocks import Block
    from checklist.office.styles import Style
    from checklist.render.unit_changes import UnitSheet

_PAGE = Page()
_WIDTHS = (680, 3005, 960, 960, 3240)
_FIGURE_WIDTHS = (2300, 2545, 1500, 1500, 1000)


def unit_changes_docx(units: Sequence[UnitChanges], comparison: Comparison) -> bytes:
    """Give 变动单 as one Word file, A4 upright, a page or more for each unit. Raises ValueError without units."""
    if not units:
        raise ValueError("a file holds at least one unit")
    sheets = [unit_sheet(unit, comparison) for unit in units]
    first, *others = sheets
    blocks = [*_blocks(first)]
    for sheet in others:
        blocks += [PageBreak(), *heading_blocks(sheet.title, "\n".join(sheet.subtitle)), *_blocks(sheet)]
    return document_bytes(
        Document(
            title=first.title,
            subtitle="\n".join(first.subtitle),
            blocks=tuple(blocks),
            page=_PAGE,
            created=comparison.created,
        )
    )


def _blocks(sheet: UnitSheet) -> Iterator[Block]:
    yield plain(LEAD, sheet.count_line)
    if sheet.groups:
        yield DocTable(widths=_WIDTHS, head=(head_row(HEADINGS, HEAD),), rows=tuple(_rows(sheet)))
    if sheet.figures:
        yield plain(BAND, "指标变化")
        rows = tuple(_row(cells, (LEFT, LEFT, LEFT, LEFT, CENTRED)) for cells in sheet.figures)
        yield DocTable(widths=_FIGURE_WIDTHS, head=(head_row(FIGURE_HEADINGS, HEAD),), rows=rows)
    yield from note_blocks(sheet.notes)


def _rows(sheet: UnitSheet) -> Iterator[Row]:
    for group in sheet.groups:
        yield band_row(group.title, len(_WIDTHS))
        yield from (_row(cells, (CENTRED, LEFT, CENTRED, CENTRED, LEFT)) for cells in group.rows)


def _row(cells: Sequence[str], styles: Sequence[Style]) -> Row:
    return Row(cells=tuple(text_cell(style, text) for text, style in zip(cells, styles, strict=True)))
