"""Which tables are ledgers, with a heading over rows, and which only hold labels and blanks in place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from checklist.office.grid import Cell, Grid, GridRow
    from checklist.printcheck.flow import PlacedTable

_ENOUGH = 3
"""How many columns, and how many headings over them, make a ledger."""
_AFTER_LABELS = "：:"


def is_ledger(placed: PlacedTable) -> bool:
    """Say whether the table has a row of headings and rows under it.

    A block of labels such as 填报人：____ 电话：____ or for signatures has none.
    """
    if not placed.flows or len(placed.rows) <= 1:
        return False
    return placed.grid is None or any(map(_is_heading, placed.grid.rows[:-1]))


def _is_heading(row: GridRow) -> bool:
    texts = [cell.bare for cell in row.cells if cell.bare]
    labels = sum(any(sign in text for sign in _AFTER_LABELS) for text in texts)
    return len(texts) >= _ENOUGH and labels * 2 < len(texts)


def goes_on(grid: Grid | None, end: int) -> bool:
    """Say whether the heading has more rows than ``end``: one is merged with it or stands under its spanning cells."""
    if grid is None or end >= len(grid.rows):
        return False
    upper, row = grid.rows[end - 1], grid.rows[end]
    spoken = [cell for cell in row.cells if cell.bare]
    return any(cell.continues for cell in row.cells) or (
        len(spoken) > 1 and all(_is_under_spanning(upper, cell) for cell in spoken)
    )


def _is_under_spanning(upper: GridRow, cell: Cell) -> bool:
    above = upper.at(cell.start)
    return above is not None and above.span > cell.span and bool(above.bare) and set(cell.columns) <= set(above.columns)
