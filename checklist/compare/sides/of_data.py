"""Data as they stand beside a file: the same unit, year and plans, worded as the file has it, without the file: the same columns, the same headings, the same reading of rows.

A comparison of a file with data thereby compares words with words; that reading the filled file gives the same rows is
what the tests hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.forms.filled import ReadLedger, ReadRow, read_notes
from checklist.forms.read_rows import tidy
from checklist.forms.rowheadings import Outline
from checklist.ledger.wording import word_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.ledger.columns import Columns
    from checklist.ledger.ledger import Ledger
    from checklist.ledger.wording import Band, Table


def word_like(ledger: Ledger, like: ReadLedger, columns: Columns) -> ReadLedger:
    """Word a ledger as it would be read from a file like ``like``: same columns, headings in rows or in cells."""
    chosen = tuple(columns.by_key(key) for key in like.columns)
    has_group = "group" in like.columns
    table = word_table(ledger, chosen, columns.templates, bands=like.bands and not has_group)
    shown = _innermost_elsewhere if has_group else tuple
    rows = tuple(_with_stated(_rows(table, shown if like.bands else _none), ledger))
    notes = read_notes(table.notes)
    told = any(row.measure.status for row in ledger.rows)
    hand = tuple(column for column in like.hand if column[0] == "status" and told)
    return replace(
        like,
        rows=rows,
        hand=hand,
        unit=ledger.unit,
        year=ledger.year,
        remarks=(),
        unseen=(),
        unread=(),
        notes=notes,
        exact=None,
    )


def _with_stated(rows: Iterable[ReadRow], ledger: Ledger) -> Iterator[ReadRow]:
    """Give each row its task's status and all targets the data have for it, and the first of a heading those of the heading."""
    places = ((section, place, row) for section in ledger.sections for place, row in enumerate(section.rows))
    for read, (section, place, row) in zip(rows, places, strict=True):
        goals = tuple(target for part in section.opened for target in part.targets) if place == 0 else ()
        known = {key: row.measure.status.strip() for key in read.cells if key == "status"}
        yield replace(read, cells=read.cells | known, stated=row.measure.targets, goal_stated=goals)


def _none(_: Sequence[Band]) -> tuple[Band, ...]:
    return ()


def _innermost_elsewhere(bands: Sequence[Band]) -> tuple[Band, ...]:
    """Leave out the heading a group cell bears, as filling a form does."""
    deepest = max((band.level for band in bands), default=0)
    return tuple(band for band in bands if band.level == 0 or band.level < deepest)


def _rows(table: Table, shown: _Shown) -> Iterator[ReadRow]:
    outline = Outline()
    keys = tuple(column.key for column in table.columns)
    section = -1
    for line, row in enumerate(table.rows, 1):
        if row.section != section:
            section = row.section
            for band in shown(table.bands[section]):
                outline.band(tidy(f"{band.title}\n{band.goal}"))
        cells = {key: tidy(text) for key, text in zip(keys, row.cells, strict=True)}
        standing = outline.row(cells.get("group", ""))
        if "group" in cells:
            cells["group"] = standing.headings[-1] if standing.headings else ""
        yield ReadRow(
            spot=f"第{line}行", cells=cells, headings=standing.headings, goal=standing.goal, plan=standing.plan
        )


if TYPE_CHECKING:
    from collections.abc import Callable

    _Shown = Callable[[Sequence[Band]], tuple[Band, ...]]
