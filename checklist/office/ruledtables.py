"""Tables told by the lines drawn around their cells, as a page of a PDF shows them. Knows no PDF: lines in, grids out."""

from __future__ import annotations

from bisect import bisect_left
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from checklist.office.grid import MAX_COLUMNS, Cell, Grid, GridRow

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_NEAR = 2.5
"""Points by which lines meant to meet may miss each other."""
_SHORTEST = 4.0
"""Points of a line; what is shorter is a corner or the end of another."""
_MOST_ROWS = 400
"""Of a table on one page."""
_LEAST = 3
"""Lines each way around two columns and two rows."""
_TWIPS = 20
"""In a point."""


class Box(NamedTuple):
    """A part of a page, in points from the left and the bottom; a line is one without width or height."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, left: float, right: float, height: float) -> bool:
        """Tell whether the middle of what reaches from ``left`` to ``right`` at a height lies in it."""
        return self.left <= (left + right) / 2 <= self.right and self.bottom <= height <= self.top


class RuledTable(NamedTuple):
    """A table and where it stands."""

    box: Box
    grid: Grid


def find_ruled(lines: Iterable[Box], read: Callable[[Box], str]) -> list[RuledTable]:
    """Give the tables that lines make, from top to bottom; ``read`` gives the text inside a box."""
    return [table for group in _groups(lines) if (table := _table(group, read))]


def _groups(lines: Iterable[Box]) -> Iterator[list[Box]]:
    """Part lines into those that hang together from top to bottom."""
    group: list[Box] = []
    bottom = 0.0
    for line in sorted(lines, key=lambda line: (-line.top, line.left)):
        if group and line.top < bottom - _NEAR:
            yield group
            group = []
        bottom = min(bottom, line.bottom) if group else line.bottom
        group.append(line)
    if group:
        yield group


def _table(lines: Sequence[Box], read: Callable[[Box], str]) -> RuledTable | None:
    flat, upright = list(filter(_is_flat, lines)), list(filter(_is_upright, lines))
    if not flat or not upright:
        return None
    columns = _snapped((*map(_LEFT, upright), min(map(_LEFT, flat)), max(map(_RIGHT, flat))))
    rows = _snapped(map(_TOP, flat))
    if not _LEAST <= len(columns) <= MAX_COLUMNS or not _LEAST <= len(rows) <= _MOST_ROWS:
        return None
    walls = {(_place(columns, line.left), row) for line in upright for row in _between(rows, line.bottom, line.top)}
    floors = {(_place(rows, line.top), place) for line in flat for place in _between(columns, line.left, line.right)}
    grid = _Cells(columns, rows, walls, floors, read).grid()
    return RuledTable(Box(columns[0], rows[0], columns[-1], rows[-1]), grid)


def _is_flat(line: Box) -> bool:
    return line.right - line.left >= _SHORTEST


def _is_upright(line: Box) -> bool:
    return line.top - line.bottom >= _SHORTEST


_LEFT, _RIGHT, _TOP = attrgetter("left"), attrgetter("right"), attrgetter("top")


def _snapped(values: Iterable[float]) -> list[float]:
    """Give the places of lines, those that nearly coincide once."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _NEAR:
            found.append(value)
    return found


def _place(places: Sequence[float], value: float) -> int:
    """Give which of the places a line stands at."""
    at = bisect_left(places, value)
    near = [index for index in (at - 1, at) if 0 <= index < len(places)]
    return min(near, key=lambda index: abs(places[index] - value))


def _between(places: Sequence[float], low: float, high: float) -> range:
    """Give the gaps between neighbouring places that a line from ``low`` to ``high`` covers."""
    return range(_place(places, low), _place(places, high))


class _Cells:
    """Joins the fields of the lines' lattice that no line parts."""

    def __init__(
        self,
        columns: Sequence[float],
        rows: Sequence[float],
        walls: set[tuple[int, int]],
        floors: set[tuple[int, int]],
        read: Callable[[Box], str],
    ) -> None:
        self._columns, self._rows = columns, rows
        self._walls, self._floors = walls, floors
        self._read = read
        self._covered: dict[tuple[int, int], int] = {}
        """For a field below the first row of its cell how many columns the cell has; 0 for those right of its first."""

    def grid(self) -> Grid:
        """Give the table's rows, from the top one."""
        last = len(self._rows) - 1
        rows = [GridRow(cells=tuple(self._row(row))) for row in range(last - 1, -1, -1)]
        widths = (round((right - left) * _TWIPS) for left, right in zip(self._columns, self._columns[1:], strict=False))
        return Grid(rows=tuple(rows), widths=tuple(widths))

    def _row(self, row: int) -> Iterator[Cell]:
        column = 0
        while column < len(self._columns) - 1:
            across = self._covered.get((column, row))
            if across:
                yield Cell(start=column, span=across, text="", continues=True)
            else:
                across = self._across(column, row)
                down = self._down(column, row)
                for lower in range(1, down):
                    self._covered[column, row - lower] = across
                box = Box(
                    self._columns[column],
                    self._rows[row - down + 1],
                    self._columns[column + across],
                    self._rows[row + 1],
                )
                yield Cell(start=column, span=across, text=self._read(box), opens=down > 1)
            column += across

    def _across(self, column: int, row: int) -> int:
        across = 1
        while column + across < len(self._columns) - 1 and (column + across, row) not in self._walls:
            across += 1
        return across

    def _down(self, column: int, row: int) -> int:
        down = 1
        while row - down >= 0 and (row - down + 1, column) not in self._floors:
            down += 1
        return down
