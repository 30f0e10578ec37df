"""Fit a form's columns to what is printed: drop those a plan does not need, choose the widths of the others.

Our own forms are fitted to every ledger; an office's own keeps its columns, and its widths unless it asks for this
(``--fit``). Widths are twips.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from checklist.ledger.columns import UNIT_KEYS
from checklist.model import Frozen
from checklist.office.grid import placed_cells, rows_of
from checklist.office.widths import FlexColumn, choose_widths, measure_text, widest_name
from checklist.office.wordxml import child, number, remove, value, w
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from checklist.ledger.columns import Column
    from checklist.ledger.wording import Table
    from checklist.office.wordxml import Element

NAME_KEYS = UNIT_KEYS | {"others", "own_role", "deadline"}
"""The columns whose lines end between the names of units, or before what stands in brackets behind a word."""
_WIDTH = "checklist-width"
_VARIES = compile_later(rf'"{_WIDTH}-([0-9]+)-([0-9]+)"')
LONGEST_NAMES = (26, 22, 18, 14)
"""Half-width characters: how long a name may be that fits a line in any case, as many as cost no page."""
_AIR = 1
"""Half-width characters left free beside a short word: digits are wider where a font stands in for another."""
_NARROWEST = 680
"""Twips: 12 mm, in which 序号 stands on one line."""
_WHOLE_TEXT = 1_000_000
"""More characters a line than any text has: it is not folded."""


class CellRoom(Frozen):
    """What decides how much text fits a line of a cell."""

    columns: tuple[int, ...]
    """The grid columns it covers."""
    padding: int
    """What of its width the text does not get, left and right together."""
    size: float
    """Of its characters, in points."""
    floor: int
    """The width it keeps when the form is fitted."""
    upright: bool = False
    """True where the text runs along the row and is broken where the row ends: it makes no row taller."""

    def characters(self, widths: Sequence[int]) -> int:
        """Give how many half-width characters fit a line, by the widths of the grid columns."""
        if self.upright:
            return _WHOLE_TEXT
        return max(2, int((self.width(widths) - self.padding) / (self.size * 10)))

    def needs(self, characters: float) -> int:
        """Give how wide the cell must be that so many half-width characters fit a line."""
        return math.ceil(characters * self.size * 10) + self.padding

    def width(self, widths: Sequence[int]) -> int:
        """Give how wide the cell is."""
        return sum([widths[column] for column in self.columns])


def least_width(heading: str, column: Column | None, size: float, padding: int, own: int) -> int:
    """Give the width a column keeps: its own where the hand writes, else that of its heading."""
    if column is None or column.by_hand:
        return own
    widest = max([measure_text(line) for line in heading.split("\n")])
    return min(own, max(_NARROWEST, math.ceil(widest * size * 10) + padding))


def fit_widths(
    rooms: Sequence[CellRoom], keys: Sequence[str], widths: Sequence[int], table: Table, longest: int
) -> list[int]:
    """Give the widths of the grid columns with which the table is lowest, together as wide as the form's own.

    Names of units of ``longest`` half-width characters fit a line.
    """
    places = {column.key: index for index, column in enumerate(table.columns)}
    columns = []
    for room, key in zip(rooms, keys, strict=True):
        column = _flexible(room, key, widths, table, places.get(key, -1))
        if key in NAME_KEYS:
            widest = widest_name(column.texts)
            is_date = key == "deadline" and widest + _AIR <= LONGEST_NAMES[0]
            needed = widest + _AIR if is_date else min(widest, longest)
            column = column._replace(floor=max(column.floor, room.needs(needed)))
        columns.append(column)
    fitted = [*widths]
    total = sum(room.width(widths) for room in rooms)
    for room, width in zip(rooms, choose_widths(columns, total), strict=True):
        _spread(fitted, room, width)
    return fitted


def _flexible(room: CellRoom, key: str, widths: Sequence[int], table: Table, place: int) -> FlexColumn:
    """Say what a column holds and how narrow it may be: a short word in the middle of its cell stands on one line."""
    texts = [row.cells[place] for row in table.rows] if place >= 0 else [""] * len(table.rows)
    floor = room.floor
    if place >= 0 and table.columns[place].align == "center":
        widest = max([measure_text(line) for text in texts for line in text.split("\n")], default=0)
        floor = max(floor, min(room.needs(widest + _AIR), room.width(widths)))
    return FlexColumn(texts, floor, room.size, room.padding, names=key in NAME_KEYS, spare=0 if key else room.floor)


def _spread(widths: list[int], room: CellRoom, width: int) -> None:
    """Share a cell's width among the grid columns it covers, as they had it before."""
    before = room.width(widths) or 1
    for column in room.columns:
        widths[column] = widths[column] * width // before
    widths[room.columns[0]] += width - room.width(widths)


def vary_widths(table: Element) -> None:
    """Mark the widths of a table's columns as what varies from ledger to ledger; full-width cells keep theirs."""
    columns = _grid(table)
    for place, column in enumerate(columns):
        column.set(w("w"), f"{_WIDTH}-{place}-{place + 1}")
    for row in rows_of(table):
        for start, stop, cell in placed_cells(row):
            width = child(cell, "tcPr", "tcW")
            if width is not None and value(width, "type") == "dxa" and stop - start < len(columns):
                width.set(w("w"), f"{_WIDTH}-{start}-{stop}")


def drop_columns(table: Element, gone: Collection[int]) -> None:
    """Take grid columns out of a table; the widest of the others gets their room."""
    columns = _grid(table)
    kept = [column for place, column in enumerate(columns) if place not in gone]
    widest = max(kept, key=lambda column: number(column, "w"))
    room = sum(number(column, "w") for place, column in enumerate(columns) if place in gone)
    widest.set(w("w"), str(number(widest, "w") + room))
    for place in gone:
        remove(columns[place])
    for row in rows_of(table):
        for start, stop, cell in list(placed_cells(row)):
            _narrow(cell, [column for column in columns[start:stop] if column in kept])


def _narrow(cell: Element, columns: Sequence[Element]) -> None:
    """Let a cell cover these grid columns; without any it goes."""
    if not columns:
        remove(cell)
        return
    span, width = (child(cell, "tcPr", name) for name in ("gridSpan", "tcW"))
    if span is not None:
        span.set(w("val"), str(len(columns)))
    if width is not None:
        width.set(w("w"), str(sum(number(column, "w") for column in columns)))


def _grid(table: Element) -> list[Element]:
    return next(table.iterchildren(w("tblGrid"))).findall(w("gridCol"))


def written_widths(source: str) -> str:
    """Write in a template what stands for the marked widths."""
    return _VARIES.sub(lambda found: f'"{{{{ {_sum(int(found[1]), int(found[2]))} }}}}"', source)


def _sum(start: int, stop: int) -> str:
    return " + ".join(f"width_{column}" for column in range(start, stop))
