"""Fit a form's columns to what is printed: drop those a plan does not need, choose the widths of the others.

Our own forms are fitted to every ledger; an office's own keeps its columns, and its widths unless it asks for this
(``--fit``). Widths are twips.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checklist.ledger.columns import UNIT_KEYS
from checklist.model import Frozen
from checklist.office.grid import cells_of, rows_of
from checklist.office.widths import FlexColumn, break_names, choose_widths, widest_name
from checklist.office.wordxml import child, number, remove, value, w
from checklist.words.width import display_width

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from checklist.ledger.columns import Column
    from checklist.ledger.wording import Table
    from checklist.office.wordxml import Element

NAME_KEYS = UNIT_KEYS | {"others"}
"""The columns whose lines end between the names of units."""
_WIDTH = "checklist-width"
_VARIES = re.compile(rf'"{_WIDTH}-([0-9]+)-([0-9]+)"')
_LONGEST_NAME = 14
"""Half-width characters; a column need not be so wide that a longer name fits a line."""
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
        """Give how many full-width characters fit a line, by the widths of the grid columns."""
        if self.upright:
            return _WHOLE_TEXT
        return max(1, int((self.width(widths) - self.padding) / 20 / self.size))

    def width(self, widths: Sequence[int]) -> int:
        """Give how wide the cell is."""
        return sum([widths[column] for column in self.columns])


def least_width(heading: str, column: Column | None, size: float, padding: int, own: int) -> int:
    """Give the width a column keeps: its own where the hand writes or a short word stands; else that of its heading."""
    if column is None or column.by_hand or column.align == "center":
        return own
    widest = max(display_width(line, 2) for line in heading.split("\n"))
    return min(own, int(widest * size * 10) + padding + 1)


def fit_widths(rooms: Sequence[CellRoom], keys: Sequence[str], widths: Sequence[int], table: Table) -> list[int]:
    """Give the widths of the grid columns with which the table is lowest, together as wide as the form's own."""
    places = {column.key: index for index, column in enumerate(table.columns)}
    columns = []
    for room, key in zip(rooms, keys, strict=True):
        texts = [row.cells[places[key]] for row in table.rows] if key in places else [""] * len(table.rows)
        names = key in NAME_KEYS
        least = max(room.floor, min(widest_name(texts), _LONGEST_NAME) * int(room.size * 10) + room.padding + 1)
        columns.append(
            FlexColumn(
                texts=texts,
                floor=least if names else room.floor,
                size=room.size,
                padding=room.padding,
                names=names,
                spare=0 if key else room.floor,
            )
        )
    fitted = [*widths]
    total = sum(room.width(widths) for room in rooms)
    for room, width in zip(rooms, choose_widths(columns, total), strict=True):
        _spread(fitted, room, width)
    return fitted


def _spread(widths: list[int], room: CellRoom, width: int) -> None:
    """Share a cell's width among the grid columns it covers, as they had it before."""
    before = room.width(widths) or 1
    for column in room.columns:
        widths[column] = widths[column] * width // before
    widths[room.columns[0]] += width - room.width(widths)


def name_breaker(room: CellRoom, widths: Sequence[int]) -> Callable[[str], str]:
    """Give what ends the lines of a cell of units between names."""
    characters = 2 * room.characters(widths)
    return lambda text: break_names(text, characters)


def vary_widths(table: Element) -> None:
    """Mark the widths of a table's columns as what varies from ledger to ledger; full-width cells keep theirs."""
    columns = _grid(table)
    for place, column in enumerate(columns):
        column.set(w("w"), f"{_WIDTH}-{place}-{place + 1}")
    for row in rows_of(table):
        for start, stop, cell in _placed(row):
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
        for start, stop, cell in list(_placed(row)):
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


def _placed(row: Element) -> Iterator[tuple[int, int, Element]]:
    """Give the cells of a row with the grid columns each covers."""
    start = max(0, number(child(row, "trPr", "gridBefore")))
    for cell in cells_of(row):
        stop = start + max(1, number(child(cell, "tcPr", "gridSpan"), default=1))
        yield start, stop, cell
        start = stop


def written_widths(source: str) -> str:
    """Write in a template what stands for the marked widths."""
    return _VARIES.sub(lambda found: f'"{{{{ {_sum(int(found[1]), int(found[2]))} }}}}"', source)


def _sum(start: int, stop: int) -> str:
    return " + ".join(f"width_{column}" for column in range(start, stop))
