"""Draw sheets as Word documents, on base files that are changed in Word (:mod:`checklist.office.paper`)."""

from __future__ import annotations

from itertools import chain, groupby
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.files.templates import SHIPPED
from checklist.forms.frame import Frame, core_properties
from checklist.office.blocks import DocCell, DocLine, DocRow, DocTable, cell_paragraphs, plain_line, write_document
from checklist.office.paper import SLOTS, TABLE, open_paper, share
from checklist.render.sheet import SheetBand, SheetList, note_lines, numbered

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from checklist.files.templates import Templates
    from checklist.office.blocks import Block
    from checklist.office.paper import Paper
    from checklist.render.sheet import Cell, Sheet, SheetColumn, SheetRow, SheetTable
    from checklist.words.runs import Marked

_ANY = "list.docx"
"""The base file of a product that has none of its own."""
_LOOKS = {"left": "left", "center": "center", "right": "center"}
"""Figures stand in the middle of their column in print."""


def sheet_docx(sheets: Sequence[Sheet], templates: Templates = SHIPPED) -> bytes:
    """Draw sheets of one product as one Word file, each from a new page on.

    Raises ValueError without sheets, FormError for a base file that cannot be used.
    """
    if not sheets:
        raise ValueError("a file holds at least one sheet")
    first = sheets[0]
    paper = product_paper(first.product, templates)
    pages = (sheet_page(paper, sheet, table_blocks(paper, sheet.tables)) for sheet in sheets)
    return pages_docx(paper, pages, first.title, first.created)


def product_paper(product: str, templates: Templates = SHIPPED) -> Paper:
    """Open the base file of a product: its own, else that of any list."""
    name = f"{product}.docx"
    return open_paper(templates.find(name if templates.has(name) else _ANY), templates.cache)


def pages_docx(paper: Paper, pages: Iterable[Iterable[Block]], title: str, created: date | None) -> bytes:
    """Write pages as one Word file, each from a new page on; ``title`` and ``created`` go into its properties."""
    blocks = chain.from_iterable(page if number == 0 else _opening_page(page) for number, page in enumerate(pages))
    return write_document(paper, blocks, core_properties(Frame(created=created), title))


def _opening_page(blocks: Iterable[Block]) -> Iterator[Block]:
    rest = iter(blocks)
    first = next(rest, "")
    if isinstance(first, DocLine):
        yield replace(first, opens_page=True)
    else:
        yield from (DocLine(look="gap", opens_page=True), first)
    yield from rest


def sheet_page(paper: Paper, sheet: Sheet, tables: Iterable[Block]) -> Iterator[Block]:
    """Give what a sheet says around its tables, in the order of the base file.

    Raises FormError where the base file has no place for something that is said.
    """
    texts = {name: tuple(paragraphs) for name, paragraphs in _texts(sheet)}
    places = {slot.name for slot in paper.slots}
    if lost := [word for word, name in SLOTS.items() if texts[name] and name not in places]:
        raise paper.refusal(f"里没有放“{'”“'.join(lost)}”的地方，如“{{{{ {lost[0]} }}}}”")
    for slot in paper.slots:
        if slot.name == TABLE:
            yield from tables
        elif slot.name:
            yield from (DocLine(look=slot.name, runs=runs) for runs in texts[slot.name])
        else:
            yield slot.fixed


def _texts(sheet: Sheet) -> Iterator[tuple[str, Iterable[Marked]]]:
    """Give the paragraphs for each name a base file may use."""
    yield "title", cell_paragraphs(sheet.title)
    yield "subtitle", _paragraphs(sheet.subtitle)
    yield "lead", _paragraphs(map(_lead_text, sheet.lead))
    yield "legend", (_one_paragraph(("注：", *sheet.legend)),) if sheet.legend else ()
    yield "notes", _paragraphs(f"{lead}{note}" for lead, note in note_lines(sheet.notes))
    yield "closing", _paragraphs(sheet.closing)


def _paragraphs(cells: Iterable[Cell]) -> Iterator[Marked]:
    return chain.from_iterable(map(cell_paragraphs, cells))


def _one_paragraph(cells: Iterable[Cell]) -> Marked:
    return tuple(chain.from_iterable(_paragraphs(cells)))


def _lead_text(said: Cell | SheetList) -> Cell:
    if not isinstance(said, SheetList):
        return said
    aside = f"（{said.aside}）" if said.aside else ""
    return f"{said.title}{aside}：{'；'.join(numbered(said.items))}。"


def table_blocks(paper: Paper, tables: Sequence[SheetTable]) -> Iterator[Block]:
    """Give tables; neighbours of the same columns are one, and where they come first their titles are bands in it."""
    for number, (columns, run) in enumerate(groupby(tables, key=lambda table: table.columns)):
        first, *others = run
        if number and first.title:
            yield plain_line("band", first.title)
        lines = chain(first.body if number else _titled(first), chain.from_iterable(map(_titled, others)))
        yield _table(paper, columns, lines)


def _titled(table: SheetTable) -> Iterable[SheetBand | SheetRow]:
    return (SheetBand(title=table.title), *table.body) if table.title else table.body


def _table(paper: Paper, columns: tuple[SheetColumn, ...], lines: Iterable[SheetBand | SheetRow]) -> DocTable:
    headings = tuple(column.title for column in columns)
    sample = paper.sample(headings)
    looks = (sample.looks if sample else ()) or tuple(_LOOKS[column.align] for column in columns)
    weights = sample.widths if sample else tuple(column.weight for column in columns)
    return DocTable(
        widths=share(weights, paper.text_width),
        head=(head_row(headings),),
        rows=(
            band_row(paper, line, len(columns)) if isinstance(line, SheetBand) else _row(line, columns, looks)
            for line in lines
        ),
    )


def head_row(headings: Iterable[str]) -> DocRow:
    """Make a heading row."""
    return DocRow(cells=tuple(DocCell(look="head", text=text) for text in headings))


def band_row(paper: Paper, band: SheetBand, columns: int) -> DocRow:
    """Make a row across all columns that stays with what it heads."""
    text = f"{band.title}\n{band.text}" if band.text else band.title
    cell = DocCell(look="band", text=text, span=columns, fill=paper.looks["band"].fill)
    return DocRow(cells=(cell,), is_kept=True)


def _row(row: SheetRow, columns: Sequence[SheetColumn], looks: Sequence[str]) -> DocRow:
    looks = ("total",) * len(columns) if row.style == "total" else looks
    return DocRow(
        cells=tuple(
            DocCell(look="center" if column.marked and isinstance(cell, str) else look, text=cell)
            for cell, column, look in zip(row.cells, columns, looks, strict=True)
        )
    )
