"""How much room a Word form has: for text in its cells, for rows on its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.forms.filling import LineRoom, RowMetrics
from checklist.forms.fitting import CellRoom, least_width
from checklist.forms.frame import NAMES, PLACEHOLDER
from checklist.forms.rowmaker import SampleRow, sample_run_properties
from checklist.office.document import Formats, read_paragraph
from checklist.office.grid import Grid, rows_of
from checklist.office.height import (
    TableRuler,
    cell_padding,
    is_upright,
    line_pitch,
    measure_type,
    paragraph_height,
    read_page,
    row_height,
    section_after,
    table_padding,
)
from checklist.office.room import PageRoom
from checklist.office.wordxml import Element, child, local, paragraph_text, value, w

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checklist.forms.find import FormBody
    from checklist.forms.headings import Block
    from checklist.office.document import SetParagraph, WordDocument
    from checklist.office.height import PageSetup

_RULE = 0.5
"""Points of the line between two rows."""
_LINES_BESIDE = 20
"""Twips that the lines at both sides of a cell take of its width: a text as wide as the rest would be broken."""


class OpenForm(NamedTuple):
    """A form while it is being understood."""

    document: WordDocument
    table: Element
    number: int
    grid: Grid
    block: Block
    body: FormBody
    widths: list[int]
    sample: SampleRow
    remarks: tuple[str, ...] = ()
    """What is worth knowing of the file, in sentences."""
    fitted: bool = False
    """True where the widths of its columns are chosen for every ledger."""
    repeats: bool = True
    """True where the headings are printed on every page."""
    keys: tuple[tuple[str, bool], ...] = ()
    """For each cell of the sample the key of what fills it, and whether it is merged with equal ones."""


def measure_form(form: OpenForm) -> RowMetrics:
    """Measure a form whose sample is still in its place."""
    formats = form.document.formats()
    page = read_page(section_after(form.table, form.document.body))
    style = value(child(form.table, "tblPr", "tblStyle"))
    sizes = [_measure(cell.source, formats, style) for cell in form.sample.cells]
    padding = table_padding(form.table, formats)
    line = max((max(pitch, page.grid) for _, pitch in sizes), default=0)
    around = _Around(form, formats, page)
    later = max(page.text_height / 20 - around.heads, line)
    notes = around.setting("注")
    if not notes.line:  # they are added below the table, in the type of the sample
        notes = _full_width(page, *sizes[form.sample.filled])
    return RowMetrics(
        page=PageRoom(first=max(later - around.above, line), later=later, line=line),
        rooms=tuple(_room(form, place, padding, size) for place, (size, _) in enumerate(sizes)),
        least=row_height(form.sample.source),
        edge=(padding["top"] + padding["bottom"]) / 20 + _RULE,
        tail=around.below,
        title=around.setting("标题"),
        notes=notes,
        band=around.band(),
    )


class _Around:
    """What stands above and below the rows that are filled, each place in it taken for one line."""

    def __init__(self, form: OpenForm, formats: Formats, page: PageSetup) -> None:
        self._form, self._formats, self._page = form, formats, page
        rows = [row.height for row in TableRuler(form.table, formats, page.grid).rows(page.text_width)]
        top = next((block for block in form.document.body if form.table in block.iter(w("tbl"))), form.table)
        heads = sum(rows[: form.block.end])
        self.heads = heads if form.repeats else 0
        self.above = self._height(top.itersiblings(preceding=True)) + heads - self.heads
        self.below = self._height(top.itersiblings()) + sum(rows[form.body.stop :])

    def _height(self, blocks: Iterable[Element]) -> float:
        paragraphs = [self._read(block) for block in blocks if local(block) == "p"]
        return sum(paragraph_height(read, self._page.text_width / 20, self._page.grid) for read in paragraphs)

    def _read(self, paragraph: Element) -> SetParagraph:
        return read_paragraph(paragraph, self._formats, "")

    def setting(self, name: str) -> LineRoom:
        """Say how the place of that name is set; where there is none, as if it took one line whatever it says."""
        found = (paragraph for paragraph in self._form.document.body.iter(w("p")) if _asks_for(paragraph, name))
        return self._room(next(found, None))

    def band(self) -> LineRoom:
        """Say how the full-width rows are set."""
        if self._form.body.band is None:
            return LineRoom()
        row = rows_of(self._form.table)[self._form.body.band]
        return replace(self._room(next(row.iter(w("p")))), least=row_height(row))

    def _room(self, paragraph: Element | None) -> LineRoom:
        if paragraph is None:
            return LineRoom()
        read = self._read(paragraph)
        return _full_width(self._page, read.size, line_pitch(read, self._page.grid))


def _full_width(page: PageSetup, size: float, line: float) -> LineRoom:
    """Say how a text as wide as the page is set, in type of that size."""
    return LineRoom(line=line, characters=max(2, int(page.text_width / 10 / size)))


def _asks_for(paragraph: Element, name: str) -> bool:
    return any(found.strip() in (name, NAMES[name]) for found in PLACEHOLDER.findall(paragraph_text(paragraph)))


def _measure(cell: Element, formats: Formats, table_style: str) -> tuple[float, float]:
    return measure_type(child(cell, "p", "pPr"), sample_run_properties(cell), formats, table_style)


def _room(form: OpenForm, place: int, padding: dict[str, int], size: float) -> CellRoom:
    """Say how much text fits a line of a cell of the sample."""
    cell = form.sample.cells[place]
    own = cell_padding(cell.source, padding)
    sides, width = own["left"] + own["right"] + _LINES_BESIDE, sum(form.widths[column] for column in cell.columns)
    key, headings = form.keys[place][0], form.block.headings
    heading = next((one for one in headings if (one.key == key if key else one.start == cell.columns[0])), None)
    known = heading.column if heading and key else None
    return CellRoom(
        columns=cell.columns,
        padding=sides,
        size=size,
        floor=least_width(heading.text if heading else "", known, size, sides, width),
        upright=is_upright(cell.source),
    )
