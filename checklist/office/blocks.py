"""What our documents are built of, and their writing on a base file: lines, tables, what stands there already.

Rules that make Word, WPS and LibreOffice print alike (docs/forms.md): fixed layout, every cell as wide as its grid
columns, the grid as wide as the text, ``w:hint`` on each run, heading rows from the first one on, rows unsplit.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import chain, islice
from typing import TYPE_CHECKING, TypeAlias

from checklist.files.templates import render_markup
from checklist.model import Frozen
from checklist.office.grid import MAX_COLUMNS
from checklist.office.package import new_part, write_package
from checklist.words.runs import Marked, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.office.paper import Paper, PaperLook

PADDING = 57
"""Twips at the left and right inside a cell, as our table style has them: 1 mm; Word's own 1.9 mm breaks 序号."""
_TALL = 1 / 3
"""From which share of a page a row may be split: kept whole it would leave too much of the page before it blank."""
_TWIPS = 20
"""A point."""
_CORE = "docProps/core.xml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class DocLine(Frozen):
    """A paragraph."""

    look: str
    """A key of the base file's looks."""
    runs: Marked = ()
    opens_page: bool = False
    is_kept: bool = False
    """True where it stays on one page with what follows."""


class DocCell(Frozen):
    """A cell of a table: plain text, a paragraph a line, or paragraphs of marked text."""

    look: str
    text: str | tuple[Marked, ...] = ""
    span: int = 1
    """How many grid columns it covers."""
    fill: str = ""
    """The shade behind, ``RRGGBB``."""
    merge: str = ""
    """``restart`` where a merge down begins, ``continue`` below it."""
    is_upright: bool = False
    """True for text set from top to bottom; its row needs a height."""
    is_flush: bool = False
    """True for a cell without room at its left and right."""
    hidden: tuple[str, ...] = ()
    """Sides without a line, in this order: ``left``, ``right``."""
    anchor: str = ""
    """The bookmark a click on the text leads to."""


class DocRow(Frozen):
    """A row of a table; it is not split over pages unless it takes more than a third of one."""

    cells: tuple[DocCell, ...]
    height: int = 0
    """In twips, at least; 0 for that of the samples its cells look like."""
    is_kept: bool = False
    """True where it stays on one page with what follows; a row so tall that it may be split does not."""


class DocTable(Frozen):
    """A table as wide as the text; ``head`` is repeated on every page."""

    widths: tuple[int, ...]
    """Of the grid columns, in twips."""
    head: tuple[DocRow, ...]
    rows: Iterable[DocRow]
    """Of a long table made one by one while it is written, which is then done but once."""


Block: TypeAlias = DocLine | DocTable | str
"""A string is XML that the base file has already."""


def plain_line(look: str, text: str) -> DocLine:
    """Make a paragraph of unmarked text; without text it is empty."""
    return DocLine(look=look, runs=(Run(text=text),) if text else ())


def write_document(paper: Paper, blocks: Iterable[Block], core: bytes) -> bytes:
    """Write the ``.docx``; ``core`` is the part that says its title and date. The same input gives the same bytes.

    Raises ValueError for a table that does not fit its page, a fault of the caller.
    """
    text = "".join((_DECLARATION, paper.opening, write_blocks(paper, blocks), paper.closing))
    parts = {paper.main: text.encode(), _CORE: core}
    return write_package(paper.parts, (new_part(name, (content,)) for name, content in parts.items()))


def write_blocks(paper: Paper, blocks: Iterable[Block], width: int = 0) -> str:
    """Write blocks as the text of a body, ``width`` twips wide where it is not the base file's."""
    return render_markup("paper.xml", {"blocks": _Writer(paper, width or paper.text_width).values(blocks)})


class _Writer:
    """Turns blocks into the bare tuples the template loops over, which is what makes it fast."""

    def __init__(self, paper: Paper, width: int) -> None:
        self._paper, self._width = paper, width
        self._gap = self._line(DocLine(look="gap"))
        self._cell = lru_cache(maxsize=1024)(self._make_cell)

    def values(self, blocks: Iterable[Block]) -> Iterator[tuple[object, ...]]:
        """Give XML, paragraphs and tables, of each block; two tables would grow together, the last one needs an end."""
        after_table = False
        for block in blocks:
            if after_table and isinstance(block, DocTable):
                yield "", (self._gap,), ()
            yield self._values(block)
            after_table = isinstance(block, DocTable)
        if after_table:
            yield "", (self._gap,), ()

    def _values(self, block: Block) -> tuple[object, ...]:
        if isinstance(block, DocTable):
            return "", (), (self._table(block),)
        return (block, (), ()) if isinstance(block, str) else ("", (self._line(block),), ())

    def _table(self, table: DocTable) -> tuple[object, ...]:
        if sum(table.widths) != self._width or len(table.widths) > MAX_COLUMNS:
            raise ValueError(f"{len(table.widths)} columns of {sum(table.widths)} twips do not fit {self._width}")
        head = (self._row(row, table.widths, is_head=True) for row in table.head)
        rows = (self._row(row, table.widths) for row in table.rows)
        before, after = self._paper.table
        return before, self._width, after, table.widths, chain(head, rows)

    def _row(self, row: DocRow, widths: tuple[int, ...], *, is_head: bool = False) -> tuple[object, ...]:
        placed = _placed(row, widths)
        tallest = max(self._cell(cell, width, is_kept=False)[0] for cell, width in placed)
        is_whole = is_head or tallest <= self._paper.text_height * _TALL
        height = row.height or max(self._paper.looks[cell.look].height for cell in row.cells)
        is_kept = row.is_kept and is_whole
        return is_whole, height, is_head, tuple(self._cell(cell, width, is_kept=is_kept)[1] for cell, width in placed)

    def _make_cell(self, cell: DocCell, width: int, *, is_kept: bool) -> tuple[float, tuple[object, ...]]:
        """Give a cell's height and what the template needs; the cells of a matrix are the same few thousands of times."""
        look = self._paper.looks[cell.look]
        properties = look.kept if is_kept else look.plain
        paragraphs = cell_paragraphs(cell.text)
        lines = tuple((properties, _run_values(look, runs, cell.anchor)) for runs in paragraphs)
        height = 0 if cell.is_upright else _height(paragraphs, look, width)
        return height, (width, cell.span, cell.merge, cell.hidden, cell.fill, cell.is_flush, cell.is_upright, lines)

    def _line(self, line: DocLine) -> tuple[object, ...]:
        look = self._paper.looks[line.look]
        properties = look.broken if line.opens_page else look.kept if line.is_kept else look.plain
        return properties, _run_values(look, line.runs)


def _placed(row: DocRow, widths: tuple[int, ...]) -> list[tuple[DocCell, int]]:
    """Give a row's cells with their widths in twips, of a table whose grid columns have these ``widths``."""
    if (columns := sum(cell.span for cell in row.cells)) != len(widths):
        raise ValueError(f"a row of {columns} columns in a table of {len(widths)}")
    left = iter(widths)
    return [(cell, sum(islice(left, cell.span))) for cell in row.cells]


def cell_paragraphs(text: str | tuple[Marked, ...]) -> tuple[Marked, ...]:
    """Give the paragraphs of a cell: of plain text one a line."""
    if isinstance(text, str):
        return tuple((Run(text=line),) if line else () for line in text.split("\n"))
    return text or ((),)


def _run_values(look: PaperLook, runs: Marked, anchor: str = "") -> tuple[tuple[str, str, str], ...]:
    return tuple((look.runs["link" if anchor else run.mark.value], anchor, run.text) for run in runs)


def _height(paragraphs: Sequence[Marked], look: PaperLook, width: int) -> float:
    """Estimate the height of a cell's text in twips: full-width characters, lines filled to their end."""
    per_line = max(int((width - 2 * PADDING) // (look.size * _TWIPS)), 1)
    lines = sum(max(-(-sum(len(run.text) for run in runs) // per_line), 1) for runs in paragraphs)
    return lines * look.line * _TWIPS
