"""Which cell of a row stands under which heading, as the eye sees it: by where both stand, not by grid columns alone.

A border that was dragged by a few millimetres gives a Word table a grid column more, a table cut in two another grid;
neither moves a cell from under its heading.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.office.grid import Cell


class Extent(NamedTuple):
    """What a heading or a cell covers of the table's width, in shares of it: 0 is the left edge, 1 the right."""

    left: float
    right: float

    @property
    def width(self) -> float:
        """How wide it is."""
        return self.right - self.left

    def shared(self, other: Extent) -> float:
        """Give how much of the width both cover."""
        return max(0.0, min(self.right, other.right) - max(self.left, other.left))

    def lies_in(self, other: Extent) -> bool:
        """Tell whether more than half of it lies in the other."""
        return 2 * self.shared(other) > self.width


class Ruler:
    """The edges of a table's grid columns."""

    def __init__(self, widths: Sequence[int], columns: int) -> None:
        """``widths`` are those of the grid columns in any unit, () where the file tells none; then all are alike."""
        told = [max(0, width) for width in widths[:columns]]
        usual = sum(told) / len(told) if any(told) else 1
        told = told if any(told) else []
        edges = [0.0, *accumulate([*told, *[usual] * (columns - len(told))])]
        self._edges = [edge / (edges[-1] or 1) for edge in edges]

    def extent(self, start: int, span: int) -> Extent:
        """Give what the grid columns from ``start`` on cover."""
        last = len(self._edges) - 1
        return Extent(self._edges[min(start, last)], self._edges[min(start + span, last)])


def assign_cells(headings: Sequence[Extent], cells: Sequence[Extent]) -> list[int | None]:
    """Give for each heading the place of the cell that stands under it, None where there is none.

    Where there are as many cells as headings they go by order, if each touches its heading; else a heading has the
    first cell that lies in it by more than half, or the one that covers more than half of it. A cell that covers
    several headings is that of each of them.
    """
    pairs = list(zip(headings, cells, strict=False))
    if len(headings) == len(cells) and all(heading.shared(cell) > 0 for heading, cell in pairs):
        return list(range(len(headings)))
    return [_under(heading, cells) for heading in headings]


def _under(heading: Extent, cells: Sequence[Extent]) -> int | None:
    inside = (place for place, cell in enumerate(cells) if cell.lies_in(heading))
    covering = (place for place, cell in enumerate(cells) if heading.lies_in(cell))
    first = next(inside, None)
    return next(covering, None) if first is None else first


def extents_of(ruler: Ruler, cells: Sequence[Cell]) -> list[Extent]:
    """Give what the cells of a row cover."""
    return [ruler.extent(cell.start, cell.span) for cell in cells]
