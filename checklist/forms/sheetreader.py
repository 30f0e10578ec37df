"""Read the rows of a worksheet as the eye sees them: merged cells once, hidden rows and columns not at all."""

from __future__ import annotations

from typing import Any

from msgspec.structs import replace

from checklist.office.cells import HIDDEN_ROW, hidden_columns, merges_by_cell, notes_of, shown_text, stored_cells
from checklist.office.grid import Cell, GridRow


class SheetReader:
    """Reads the rows of one sheet from a column on."""

    def __init__(self, sheet: Any, left: int, *, formulas: bool) -> None:
        """Take the first column, from 1; with ``formulas`` a filled-in ledger is read, else a blank form."""
        self.cells = stored_cells(sheet)
        self._merges = merges_by_cell(sheet)
        self._reads, self._left = formulas, left
        self._hidden_rows = {row for row, told in sheet.row_dimensions.items() if formulas and told.hidden}
        self._hidden_columns = hidden_columns(sheet) if formulas else set()

    def last_column(self, place: tuple[int, int]) -> int:
        """Give the last column a cell covers."""
        merged = self._merges.get(place)
        return int(merged.max_col) if merged else place[1]

    def row(self, row: int, right: int) -> GridRow:
        """Give a row's cells up to a column."""
        found = []
        column = self._left
        while column <= right:
            cell = self._cell(row, column, right)
            found.append(cell)
            column += cell.span
        if row in self._hidden_rows and any(cell.bare for cell in found):
            found = [replace(cell, text="", notes="" if at else HIDDEN_ROW) for at, cell in enumerate(found)]
        return GridRow(cells=tuple(found))

    def _cell(self, row: int, column: int, right: int) -> Cell:
        merged = self._merges.get((row, column))
        if merged is None:
            return self._read(Cell(start=column - self._left, span=1, text=""), (row, column))
        continues = row > merged.min_row
        cell = Cell(
            start=column - self._left,
            span=min(merged.max_col, right) - column + 1,
            text="",
            continues=continues,
            opens=not continues and merged.max_row > row,
        )
        return cell if continues else self._read(cell, (merged.min_row, merged.min_col))

    def _read(self, cell: Cell, place: tuple[int, int]) -> Cell:
        """Give the cell with what its place shows."""
        stored = self.cells.get(place)
        if stored is None or self._hidden_columns.issuperset(range(place[1], place[1] + cell.span)):
            return cell
        text = shown_text(stored, formulas=self._reads)
        return replace(cell, text=text, notes=notes_of(stored) if self._reads else "")
