"""The assignment that is best as a whole: no pair is taken because it happened to come first.

Sparse Hungarian method: rows are added one by one along shortest augmenting paths, with potentials that keep every
reduced cost at or above zero, so that after each row the assignment is the best one for the rows so far.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def best_assignment(weights: Sequence[Mapping[int, int]]) -> dict[int, int]:
    """Give for each row the column it is assigned to, so that the sum of weights is the greatest.

    ``weights[row][column]`` are whole numbers above zero; a row or column may stay alone. Takes time by the size of the
    connected parts, not of the whole.
    """
    solver = _Solver(weights)
    for row in range(len(weights)):
        solver.add(row)
    return {row: solver.column_of[row] for row in range(len(weights)) if solver.column_of[row] >= 0}


class _Solver:
    """Rows cost minus their weight; each row may fall back on a column of its own (−1 − row) that costs nothing."""

    def __init__(self, weights: Sequence[Mapping[int, int]]) -> None:
        self.weights = weights
        self.row_of: dict[int, int] = {}
        self.column_of: dict[int, int] = {}
        self.row_potential = [0] * len(weights)
        self.column_potential: dict[int, int] = {}

    def add(self, row: int) -> None:
        """Assign one more row, moving others where the whole gains by it."""
        distance: dict[int, int] = {}
        came_from: dict[int, int] = {}
        final: list[int] = []
        heap: list[tuple[int, int]] = []
        current, base = row, 0
        while True:
            self._relax(current, base, distance, came_from, heap)
            base, column = self._nearest(heap, distance)
            if column not in self.row_of:
                break
            final.append(column)
            current = self.row_of[column]
        self._lift(row, base, final, distance)
        self._flip(column, row, came_from)

    def _relax(
        self, row: int, base: int, distance: dict[int, int], came_from: dict[int, int], heap: list[tuple[int, int]]
    ) -> None:
        reach = base - self.row_potential[row]
        for column, weight in (*self.weights[row].items(), (-1 - row, 0)):
            far = reach - weight - self.column_potential.get(column, 0)
            if far < distance.get(column, far + 1):
                distance[column] = far
                came_from[column] = row
                heappush(heap, (far, column))

    def _nearest(self, heap: list[tuple[int, int]], distance: dict[int, int]) -> tuple[int, int]:
        while True:
            far, column = heappop(heap)
            if far == distance[column]:
                return far, column

    def _lift(self, row: int, base: int, final: list[int], distance: dict[int, int]) -> None:
        self.row_potential[row] += base
        for column in final:
            gain = base - distance[column]
            self.column_potential[column] = self.column_potential.get(column, 0) - gain
            self.row_potential[self.row_of[column]] += gain

    def _flip(self, column: int, start: int, came_from: dict[int, int]) -> None:
        """Hand each column on the path to the row it was reached from."""
        row = came_from[column]
        while row != start:
            freed = self.column_of[row]
            self._give(column, row)
            column, row = freed, came_from[freed]
        self._give(column, row)

    def _give(self, column: int, row: int) -> None:
        self.row_of[column] = row
        self.column_of[row] = column
