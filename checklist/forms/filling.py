"""Fill a prepared form: rows as XML text in one pass, joined with the form's own text, compressed as they come.

Everything here is plain data, so a prepared form can be handed to other processes.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from checklist.forms.frame import Frame, core_properties, notes_text, words
from checklist.forms.outside import slot_texts
from checklist.model import Frozen
from checklist.office.package import ZipPart, new_part, write_package
from checklist.office.wordxml import SPECIAL, run_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.forms.expressions import Slot
    from checklist.forms.report import FormReport
    from checklist.forms.rowmaker import CellTemplate, RowTemplate
    from checklist.ledger.columns import Column
    from checklist.ledger.wording import Band, Table, TableRow

MERGED_ROWS = 5
"""The longest group whose cell is merged: a merged cell prints its text on its first page only."""
_MERGED_SHARE = 0.5
"""How much of a page a merged group may fill; it is kept on one page, and a taller one would leave too large a gap."""
_TALL_SHARE = 0.9
"""From which share of a page a row may be split: kept whole, Word would cut off what does not fit."""
_TALL_FIRST_SHARE = 0.55
"""The first row shares its page with title and headings: kept whole it would leave them a page of their own."""
_BATCH = 200
"""Rows joined before they are compressed, to bound the memory."""

ROWS, NOTES = "rows", "notes"


class PartPiece(Frozen):
    """A stretch of a part's own text and what follows it: ``rows``, ``notes``, a slot's number, or nothing."""

    text: str
    then: str | int = ""


class RowMetrics(Frozen):
    """What decides how rows are set: sizes in points, characters a line for each of the form's filled cells."""

    page: float
    line: float
    per_line: tuple[int, ...]
    least: float = 0
    """The height every row has at least."""


class FormPart(Frozen):
    """A part of the package in which something varies."""

    name: str
    segments: tuple[PartPiece, ...]


class Rows(Frozen):
    """How rows look: the patterns and which cell of a pattern takes which column."""

    keys: tuple[str, ...]
    """For each cell the key of the column that fills it; "" for a blank one."""
    grouped: tuple[bool, ...]
    plain: RowTemplate
    kept: RowTemplate
    opens: RowTemplate
    inner: RowTemplate
    last: RowTemplate
    splits_open: str
    """The beginning of a row that may be split."""
    band: RowTemplate | None
    notes: RowTemplate | None
    """The paragraph for the notes, as a row of one cell; None where the form has a place of its own."""
    layout: RowMetrics


class PreparedForm(Frozen):
    """A form that was opened, checked and understood; it is filled any number of times."""

    columns: tuple[Column | None, ...]
    """For each grid column what it is; None for an unknown or doubled heading."""
    has_bands: bool
    """True where headings stand in full-width rows of their own, with their goals (``word_table(bands=True)``)."""
    has_plan_bands: bool
    """True where a plan's name can stand in a full-width row."""
    has_group_merge: bool
    report: FormReport
    parts: tuple[ZipPart, ...]
    varying: tuple[FormPart, ...]
    slots: tuple[Slot, ...]
    rows: Rows
    core: str = ""
    """The name of the core properties part."""

    @property
    def wanted(self) -> tuple[Column, ...]:
        """The columns to be worded, left to right: those to hand to ``word_table``."""
        known = {column.key: column for column in self.columns if column}
        return tuple(known[key] for key in dict.fromkeys(self.rows.keys) if key)

    def fill(self, table: Table, frame: Frame) -> bytes:
        """Give the filled ``.docx``. The same table, frame and form give the same bytes."""
        known = words(frame, table)
        slots = slot_texts(self.slots, known)
        replaced = {}
        for part in self.varying:
            replaced[part.name.encode()] = new_part(part.name, self._pieces(part, table, slots))
        if self.core:
            replaced[self.core.encode()] = new_part(self.core, (core_properties(frame, known["title"]),))
        return write_package(self.parts, replaced)

    def warnings(self, frames: Sequence[Frame], table: Table | None = None) -> tuple[str, ...]:
        """Say what of the form speaks of another unit or year than the ledgers."""
        del table
        return self.report.warnings(frames)

    def _pieces(self, part: FormPart, table: Table, slots: Sequence[str]) -> Iterator[bytes]:
        for segment in part.segments:
            yield segment.text.encode()
            if segment.then == ROWS:
                yield from self._rows(table)
            elif segment.then == NOTES:
                yield self._notes(notes_text(table.notes)).encode()
            elif isinstance(segment.then, int):
                yield slots[segment.then].encode()

    def _notes(self, notes: str) -> str:
        template = self.rows.notes
        if template is None or not notes:
            return ""
        cell = template.cells[0]
        return _fill_cell(cell, run_text(notes, cell.line))

    def _rows(self, table: Table) -> Iterator[bytes]:
        writer = RowWriter(self.rows, table, innermost_in_cells=not self.has_bands)
        batch: list[str] = []
        for count, row in enumerate(writer.rows(), 1):
            batch.append(row)
            if count % _BATCH == 0:
                yield "".join(batch).encode()
                batch.clear()
        yield "".join(batch).encode()


class RowWriter:
    """Writes the rows of one table into one form."""

    def __init__(self, rows: Rows, table: Table, *, innermost_in_cells: bool) -> None:
        self._rows, self._table = rows, table
        self._innermost_in_cells = innermost_in_cells
        places = {column.key: index for index, column in enumerate(table.columns)}
        self._sources = tuple(places.get(key, -1) for key in rows.keys)
        self._filled = tuple((i, source) for i, source in enumerate(self._sources) if source >= 0)
        self._plain = _Flat(rows.plain, self._sources)
        self._kept = _Flat(rows.kept, self._sources)
        self._first = table.rows[0] if table.rows else None
        self._last = table.rows[-1] if table.rows else None
        layout = rows.layout
        self._line, self._least = layout.line, layout.least
        self._limits = tuple((source, layout.per_line[index]) for index, source in self._filled)

    def rows(self) -> Iterator[str]:
        """Give the bands and rows, each as XML text."""
        for section, rows in groupby(self._table.rows, key=lambda row: row.section):
            yield from self._bands(section)
            for group in self._groups(list(rows)):
                yield from self._group(group)

    def _bands(self, section: int) -> Iterator[str]:
        template = self._rows.band
        if template is None or section >= len(self._table.bands):
            return
        for band in _shown(self._table.bands[section], innermost=not self._innermost_in_cells):
            text = f"{band.title}\n{band.goal}" if band.goal else band.title
            yield (
                template.open
                + "".join(_fill_cell(cell, run_text(text, cell.line)) for cell in template.cells)
                + template.close
            )

    def _groups(self, rows: list[TableRow]) -> Iterator[list[TableRow]]:
        """Split a section where its group cell changes; without grouped columns it is one run."""
        if not any(self._rows.grouped):
            yield rows
            return
        source = self._group_source()
        for _, group in groupby(rows, key=lambda row: row.cells[source].split("\n", 1)[0] if source >= 0 else ""):
            yield list(group)

    def _group_source(self) -> int:
        named = [s for s, key in zip(self._sources, self._rows.keys, strict=True) if key == "group"]
        return named[0] if named else -1

    def _group(self, rows: list[TableRow]) -> Iterator[str]:
        if self._is_merged(rows):
            yield from self._merged(rows)
        else:
            for row in rows:
                yield self._row(row)

    def _is_merged(self, rows: list[TableRow]) -> bool:
        if not 1 < len(rows) <= MERGED_ROWS or not any(self._rows.grouped):
            return False
        return sum(self._height(row) for row in rows) <= self._rows.layout.page * _MERGED_SHARE

    def _height(self, row: TableRow) -> float:
        cells = row.cells
        lines = max([len(cells[s]) // n + cells[s].count("\n") for s, n in self._limits], default=0)
        return max((lines + 1) * self._line, self._least)

    def _row(self, row: TableRow) -> str:
        """Write a row by itself; the last one stays with the signatures, which must not stand alone on a page."""
        share = _TALL_FIRST_SHARE if row is self._first else _TALL_SHARE
        if self._height(row) < self._rows.layout.page * share:
            return (self._kept if row is self._last else self._plain).fill(row.cells)
        return self._rows.splits_open + self._plain.fill(row.cells)[len(self._rows.plain.open) :]

    def _merged(self, rows: list[TableRow]) -> Iterator[str]:
        """Write a group in one piece: grouped cells are merged, each over its rows of equal text."""
        for index, row in enumerate(rows):
            is_last = index == len(rows) - 1 and row is not self._last
            cells = (self._merged_cell(place, rows, index, is_last=is_last) for place in range(len(self._sources)))
            template = self._rows.plain
            yield template.open + "".join(cells) + template.close

    def _merged_cell(self, place: int, rows: list[TableRow], index: int, *, is_last: bool) -> str:
        source = self._sources[place]
        base = self._rows.plain if is_last else self._rows.kept
        text = rows[index].cells[source] if source >= 0 else ""
        if self._rows.grouped[place]:
            joins_above = index > 0 and self._joins(place, rows, index)
            joins_below = index + 1 < len(rows) and self._joins(place, rows, index + 1)
            if joins_above:
                base = self._rows.last if is_last else self._rows.inner
            elif joins_below:
                base = self._rows.opens
        cell = base.cells[place]
        return _fill_cell(cell, run_text(text, cell.line))

    def _joins(self, place: int, rows: list[TableRow], index: int) -> bool:
        """Say whether a row's cell belongs to the one above it: the group's and blank ones always do."""
        source = self._sources[place]
        if source < 0 or self._rows.keys[place] == "group":
            return True
        return rows[index].cells[source] == rows[index - 1].cells[source]


def _shown(bands: Sequence[Band], *, innermost: bool) -> list[Band]:
    """Choose the bands to print: where a group cell bears the innermost heading, that one is left out."""
    deepest = max((band.level for band in bands), default=0)
    return [band for band in bands if innermost or band.level == 0 or band.level < deepest]


def _fill_cell(cell: CellTemplate, text: str) -> str:
    """Put finished text into a cell; a cell that takes none has all its text before it."""
    return cell.before + text + cell.after if cell.after else cell.before


class _Flat:
    """A row's pattern joined into as few pieces as there are texts to put between them."""

    def __init__(self, template: RowTemplate, sources: Sequence[int]) -> None:
        pieces = [template.open]
        taken = []
        for cell, source in zip(template.cells, sources, strict=True):
            pieces[-1] += cell.before
            if source >= 0:
                taken.append((source, cell.line))
                pieces.append("")
            pieces[-1] += cell.after
        pieces[-1] += template.close
        self._first = pieces[0]
        self._places = tuple((*place, piece) for place, piece in zip(taken, pieces[1:], strict=True))

    def fill(self, cells: Sequence[str]) -> str:
        out = [self._first]
        for source, line, piece in self._places:
            text = cells[source]
            out += (run_text(text, line) if SPECIAL.search(text) else text, piece)
        return "".join(out)
