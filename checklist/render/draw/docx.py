"""Draw sheets as Word documents, on base files that are changed in Word (:mod:`checklist.office.paper`)."""

from __future__ import annotations

from itertools import chain, compress, groupby, repeat
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.files.templates import SHIPPED
from checklist.forms.filling import LONGEST_NAMES
from checklist.forms.frame import Frame, core_properties
from checklist.office.blocks import (
    PADDING,
    DocCell,
    DocLine,
    DocRow,
    DocTable,
    cell_paragraphs,
    plain_line,
    write_document,
)
from checklist.office.paper import SLOTS, TABLE, open_paper
from checklist.office.widths import (
    FlexColumn,
    break_names,
    break_title,
    choose_widths,
    extra_width,
    measure_text,
    share,
    widest_name,
)
from checklist.render.sheet import SheetBand, SheetList, SheetRow, note_lines, numbered, plain_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from checklist.files.templates import Templates
    from checklist.office.blocks import Block
    from checklist.office.paper import Paper, SampleTable
    from checklist.render.sheet import Cell, Sheet, SheetColumn, SheetTable
    from checklist.words.runs import Marked

_BEHIND = ("legend", "notes", "closing")
"""Texts whose paragraphs stay together; the lines above a table stay with it by their styles."""
_ANY = "list.docx"
"""The base file of a product that has none of its own."""
_LOOKS = {"left": "left", "center": "center", "right": "center"}
"""Figures stand in the middle of their column in print."""
_POINT = 20
"""Twips of a point."""
_SIDES = 2 * PADDING + 20
"""Twips that a cell's edges and the lines beside it take of its width."""
_SHARES = 100
"""Parts of a column's weight, which room that makes nothing lower is shared by."""
_NARROWEST = 680
"""Twips: 12 mm, in which 序号 stands on one line."""
_SHORT_HEADING = 4
"""Characters of a heading that had better stand on one line."""
_AIR = 1
"""Half-width characters left free beside it: digits are wider where a font stands in for another."""
_WIDEST_WHOLE = 23
"""Half-width characters of a text that a column of words keeps unbroken."""
_LONGEST_LABEL = 21
"""Half-width characters of a short line, as 阶段目标到期 and 2027年12月底前 are, that stands on one line in any column."""


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
    texts = {name: tuple(paragraphs) for name, paragraphs in _texts(sheet, _title_room(paper))}
    places = [slot.name for slot in paper.slots]
    if lost := [word for word, name in SLOTS.items() if texts[name] and name not in places]:
        raise paper.refusal(f"里没有放“{'”“'.join(lost)}”的地方，如“{{{{ {lost[0]} }}}}”")
    said = list(filter(texts.get, places[places.index(TABLE) :]))
    for slot in paper.slots:
        if slot.name == TABLE:
            yield from _bound(tables) if said else tables
        elif slot.name:
            yield from _lines(slot.name, texts[slot.name], ends=said[-1:])
        else:
            yield slot.fixed


def _lines(look: str, paragraphs: Sequence[Marked], ends: Sequence[str]) -> Iterator[DocLine]:
    """Give the paragraphs of one text; those behind the table stay together, up to the text that ``ends`` names."""
    last = len(paragraphs) - 1
    for place, runs in enumerate(paragraphs):
        yield DocLine(look=look, runs=runs, is_kept=look in _BEHIND and not (look in ends and place == last))


def _bound(blocks: Iterable[Block]) -> Iterator[Block]:
    """Bind the last row of the last table to what follows: a page of notes alone says nothing."""
    met = list(blocks)
    if met and isinstance(table := met[-1], DocTable):
        rows = tuple(table.rows)
        met[-1] = replace(table, rows=(*rows[:-1], *(replace(last, is_kept=True) for last in rows[-1:])))
    yield from met


def _title_room(paper: Paper) -> int:
    """Give how many half-width characters fit a line of the title."""
    look = paper.looks.get("title")
    return int(paper.text_width / (look.size * 10)) if look else 0


def _texts(sheet: Sheet, room: int) -> Iterator[tuple[str, Iterable[Marked]]]:
    """Give the paragraphs for each name a base file may use; ``room`` half-width characters are a line of the title."""
    yield "title", cell_paragraphs(break_title(sheet.title, room))
    yield "subtitle", _paragraphs(sheet.subtitle)
    yield "lead", _paragraphs(map(_lead_text, sheet.lead))
    yield "legend", (tuple(chain.from_iterable(_paragraphs(("注：", *sheet.legend)))),) if sheet.legend else ()
    yield "notes", _paragraphs(f"{lead}{note}" for lead, note in note_lines(sheet.notes))
    yield "closing", _paragraphs(sheet.closing)


def _paragraphs(cells: Iterable[Cell]) -> Iterator[Marked]:
    return chain.from_iterable(map(cell_paragraphs, cells))


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
    """Lay a table out; a column in which nothing stands is not printed."""
    body = tuple(lines)
    filled = list(zip(*(line.cells for line in body if isinstance(line, SheetRow)), strict=True))
    kept = list(map(any, filled)) or [True] * len(columns)
    shown = tuple(compress(columns, kept))
    titles = tuple(column.title for column in shown)
    sample = _sample(paper, titles)
    looks = (sample.looks if sample else ()) or _looks_of(shown)
    drawn = sample.widths if sample and sample.is_fixed else None
    texts = list(compress(filled, kept)) or [()] * len(shown)
    widths = share(drawn, paper.text_width) if drawn else fit_columns(paper, shown, texts, looks)
    setter = _RowSetter(paper, kept, shown, looks, widths)
    return DocTable(widths=widths, head=(head_row(titles),), rows=map(setter.row, body))


class _RowSetter(NamedTuple):
    """Sets the rows of one table."""

    paper: Paper
    kept: Sequence[bool]
    """Of all columns, which are printed."""
    columns: Sequence[SheetColumn]
    """Those that are printed, with the looks of their cells and their widths in twips."""
    looks: Sequence[str]
    widths: Sequence[int]

    def row(self, line: SheetBand | SheetRow) -> DocRow:
        """Set a row or a band."""
        if isinstance(line, SheetBand):
            return band_row(self.paper, line, len(self.columns))
        looks = ("total",) * len(self.columns) if line.style == "total" else self.looks
        cells = map(_cell, compress(line.cells, self.kept), self.columns, looks, self._rooms())
        return DocRow(cells=tuple(cells))

    def _rooms(self) -> Iterator[int]:
        """Give how many half-width characters a line of each column holds."""
        sizes = (self.paper.looks[look].size for look in self.looks)
        return (int((width - _SIDES) / (size * 10)) for width, size in zip(self.widths, sizes, strict=True))


def _sample(paper: Paper, headings: tuple[str, ...]) -> SampleTable | None:
    """Give the sample table of these headings; the one of any list says nothing of columns with other headings."""
    sample = paper.sample(headings)
    return sample if sample and (paper.label != _ANY or sample.headings == headings) else None


def _looks_of(columns: Iterable[SheetColumn]) -> tuple[str, ...]:
    return tuple(_LOOKS[column.align] for column in columns)


def fit_columns(
    paper: Paper,
    columns: Sequence[SheetColumn],
    filled: Sequence[Sequence[Cell]],
    looks: Sequence[str] = (),
    width: int = 0,
) -> tuple[int, ...]:
    """Choose the widths of columns by what each is ``filled`` with, its heading among it.

    Together they are as wide as the text, or ``width`` twips.
    """
    flexible = map(_flexible, repeat(paper), columns, looks or _looks_of(columns), filled)
    return tuple(choose_widths(list(flexible), width or paper.text_width))


def _flexible(paper: Paper, column: SheetColumn, look: str, cells: Sequence[Cell]) -> FlexColumn:
    texts = [column.title, *map(plain_text, cells)]
    size = paper.looks[look].size
    floor = max(_floor(column, paper.looks["head"].size), _whole_width(column, texts, size))
    spare = max(1, round(column.weight * _SHARES))
    return FlexColumn(texts, floor, size, _SIDES, names=column.names, spare=spare)


def _floor(column: SheetColumn, size: float) -> int:
    """Give the least width of a column in twips: a short heading stands on one line, a longer one on two."""
    heading = max(map(len, column.title.split("\n")))
    characters = max(column.floor, min(heading, _SHORT_HEADING))
    return max(_NARROWEST, int(characters * size * _POINT) + _SIDES)


def _whole_width(column: SheetColumn, texts: Sequence[str], size: float) -> int:
    """Give how wide a column must be that no name, date or other short line of it is broken.

    Of a column of words no line is, up to the widest that is worth it.
    """
    widths = [measure_text(line) + extra_width(line) for text in texts for line in text.split("\n")]
    if column.whole or column.align == "center":
        widest = min(max(widths), _WIDEST_WHOLE)
    else:
        name = min(widest_name(texts), LONGEST_NAMES[0]) if column.names else 0
        widest = max((name, *(width for width in widths if width <= _LONGEST_LABEL)))
    return int((widest + _AIR) * size * _POINT / 2) + _SIDES


def head_row(headings: Iterable[str]) -> DocRow:
    """Make a heading row."""
    return DocRow(cells=tuple(DocCell(look="head", text=text) for text in headings))


def band_row(paper: Paper, band: SheetBand, columns: int) -> DocRow:
    """Make a row across all columns that stays with what it heads."""
    text = f"{band.title}\n{band.text}" if band.text else band.title
    cell = DocCell(look="band", text=text, span=columns, fill=paper.looks["band"].fill)
    return DocRow(cells=(cell,), is_kept=True)


def _cell(cell: Cell, column: SheetColumn, look: str, room: int) -> DocCell:
    """Make a cell; names of units are broken between names, where ``room`` half-width characters are a line."""
    if not isinstance(cell, str):
        return DocCell(look=look, text=cell)
    text = break_names(cell, room) if column.names else cell
    return DocCell(look="center" if column.marked else look, text=text)
