"""Read a filled-in workbook's table back to rows, by its headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.columns import TASK_KEYS, Column, Columns, normalise_heading
from checklist.forms.headings import Heading, Outcome
from checklist.forms.sheetgrid import Place, Search, find_table, merges_by_cell, said, stored_cells
from checklist.forms.workbookfile import Source, open_workbook
from checklist.model import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any


class ReadRow(Frozen):
    """A row as somebody filled it in."""

    line: int
    """Its row on the sheet, from 1."""
    cells: dict[str, str]
    """Text by column key; a second heading of one meaning, and unknown headings, are in ``others``."""
    others: dict[str, str]
    """Text by heading, as printed."""
    band: str = ""
    """What the full-width rows above it say, a line each."""


class ReadTable(Frozen):
    """A table read back."""

    sheet: str
    columns: tuple[Column, ...]
    """The columns recognised, left to right, by-hand ones included."""
    unknown: tuple[str, ...]
    rows: tuple[ReadRow, ...]


def read_workbook_rows(
    content: bytes, columns: Columns, *, name: str = "", table: int | None = None,
    mapping: Mapping[str, str] | None = None,
) -> ReadTable:  # fmt: skip
    """Read the rows below a ledger's headings; values come as text, dates and figures as people write them.

    Merged cells fill every row they cover. Rows without a task (合计, 签字, 注) and blank ones are left out; full-width
    rows are the bands of those below. ``name`` is the file's name in messages; ``table`` and ``mapping`` are as for
    ``prepare_workbook``. Raises FormError for what is no ``.xlsx``, hostile, or holds no ledger.
    """
    source = Source(name or "文件", "表格读不了")
    book = open_workbook(content, source, values=True).book
    mapped = {normalise_heading(heading): columns.choose(target)[0] for heading, target in (mapping or {}).items()}
    place = find_table(book, Search(columns, mapped, source, formulas=True), table)
    known = [heading for heading in place.block.headings if heading.column]
    return ReadTable(
        sheet=place.sheet.title,
        columns=tuple({h.column.key: h.column for h in known if h.column}.values()),
        unknown=tuple(h.text for h in place.block.headings if h.text and not h.column),
        rows=tuple(_rows(place)),
    )


def _rows(place: Place) -> Iterator[ReadRow]:
    reader = _Reader(place)
    bands: list[str] = []
    after_row = True
    for index in range(place.block.end, len(place.grid.rows)):
        row = place.grid.rows[index]
        if row.is_full_width and len(place.block.headings) > 1:
            bands = [*([] if after_row else bands), row.cells[0].text.strip()]
            after_row = False
            continue
        cells, others = reader.read(index + 1)
        if any(cells.get(key) for key in TASK_KEYS) and not reader.repeats(index + 1):
            after_row = True
            yield ReadRow(line=index + 1, cells=cells, others=others, band="\n".join(band for band in bands if band))


class _Reader:
    """Reads single rows of one table."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._cells = stored_cells(place.sheet)
        self._merges = merges_by_cell(place.sheet)
        self._headings = [heading for heading in place.block.headings if heading.text]

    def read(self, row: int) -> tuple[dict[str, str], dict[str, str]]:
        """Give a row's texts by column key, and those of other headings."""
        cells: dict[str, str] = {}
        others: dict[str, str] = {}
        for heading in self._headings:
            text = self._text(row, heading)
            if heading.column and heading.outcome is not Outcome.DOUBLED and heading.column.key not in cells:
                cells[heading.column.key] = text
            else:
                others[heading.text] = text
        return cells, others

    def _text(self, row: int, heading: Heading) -> str:
        """Give what stands under a heading; a cell merged over several headings belongs to the first."""
        columns = range(self._place.left + heading.start, self._place.left + heading.start + heading.span)
        origins = dict.fromkeys(self._origin(row, column) for column in columns)
        own = [origin for origin in origins if origin[1] in columns and origin in self._cells]
        texts = [said(self._cells[origin], formulas=True) for origin in own]
        return "\n".join(text for text in texts if text)

    def _origin(self, row: int, column: int) -> tuple[int, int]:
        merged: Any = self._merges.get((row, column))
        return (merged.min_row, merged.min_col) if merged else (row, column)

    def repeats(self, row: int) -> bool:
        """Say whether the row is only the lower part of one whose cells are all merged downwards."""
        columns = [self._place.left + heading.start for heading in self._headings]
        return all(self._origin(row, column)[0] < row for column in columns)
