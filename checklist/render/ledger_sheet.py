"""A worded ledger as a sheet: bands and rows in the order they are printed."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.ledger.phrases import GOALS_OPENING, NONE
from checklist.ledger.wording import Table, TableRow
from checklist.render.sheet import Sheet, SheetBand, SheetColumn, SheetRow, SheetTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from checklist.ledger.columns import Column

PRODUCT = "ledger"
_LISTS_OF_UNITS = frozenset({"lead", "support", "responsible", "others"})
"""Columns that are folded between names."""
_LEAD = "牵头"


def ledger_sheet(
    table: Table, closing: str = "", created: date | None = None, *, bands: bool = True, dense: bool = False
) -> Sheet:
    """Give a worded ledger as a sheet; ``closing`` is the line that says how many tasks there are.

    Without ``bands`` the table is rows only, as programs and filters want it.
    """
    role = next((i for i, column in enumerate(table.columns) if column.key == "own_role"), None)
    drawn = SheetTable(
        columns=tuple(map(_column, table.columns)),
        body=tuple(_body(table if bands else replace(table, bands=()), role)),
        dense=dense,
    )
    return Sheet(
        product=PRODUCT,
        title=table.title,
        tables=(drawn,),
        subtitle=(table.subtitle,) if table.subtitle else (),
        notes=table.notes,
        closing=(closing,) if closing else (),
        created=created,
    )


def _column(column: Column) -> SheetColumn:
    return SheetColumn(
        title=column.title,
        key=column.key,
        align=column.align,
        width=column.width,
        weight=column.width,
        names=column.key in _LISTS_OF_UNITS,
        number=column.key == "sequence",
        choices=column.choices,
    )


def _body(table: Table, role: int | None) -> Iterator[SheetBand | SheetRow]:
    """Give bands and rows in order; the bands of section ``i`` come before its first row."""
    opened = 0
    for row in table.rows:
        yield from _bands(table, opened, row.section + 1)
        opened = max(opened, row.section + 1)
        leads = role is not None and row.cells[role].startswith(_LEAD)
        yield SheetRow(cells=row.cells, style="lead" if leads else "")
    yield from _bands(table, opened, len(table.bands))


def _bands(table: Table, first: int, stop: int) -> Iterable[SheetBand]:
    bands = chain(*table.bands[first:stop])
    return (SheetBand(title=band.title, text=band.goal, level=band.level) for band in bands)


def goals_to_targets(table: Table) -> Table:
    """Move each section's goals from the group cell of its first row into the target cell, marked 【本部分目标】.

    Every row then bears the same heading, and a filter lists each heading once.
    """
    keys = [column.key for column in table.columns]
    if "group" not in keys or "target" not in keys:
        return table
    group, target = keys.index("group"), keys.index("target")
    return replace(table, rows=tuple(_moved(row, group, target) for row in table.rows))


def _moved(row: TableRow, group: int, target: int) -> TableRow:
    heading, _, goals = row.cells[group].partition(f"\n{GOALS_OPENING}")
    if not goals:
        return row
    cells = list(row.cells)
    own = f"\n{cells[target]}" if cells[target] not in ("", NONE) else ""
    cells[group], cells[target] = heading, f"【本部分目标】{goals}{own}"
    return TableRow(cells=tuple(cells), section=row.section)
