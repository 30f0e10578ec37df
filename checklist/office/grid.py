"""A table as a grid: which cell covers which column, what it says, what it continues.

The grid knows nothing of XML; headings are recognised on it alike for every kind of form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import force_setattr

from checklist.model import Frozen
from checklist.office.wordxml import Element, block_text, child, local, number, value, w

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_COLUMNS = 63
"""What Word allows in one table."""
LONGEST_HEADING = 200
"""Characters; a longer cell is text, not a heading."""


class Cell(Frozen):
    """A cell: the grid columns ``start`` to ``start + span - 1``."""

    start: int
    span: int
    text: str
    continues: bool = False
    """True where the cell is the lower part of one merged downwards; its text is then empty."""
    opens: bool = False
    """True where a cell merged downwards begins."""

    @property
    def columns(self) -> range:
        """The grid columns the cell covers."""
        return range(self.start, self.start + self.span)

    @property
    def heading(self) -> str:
        """The text as a heading; "" where it is too long to be one."""
        return self.bare if len(self.text) <= LONGEST_HEADING else ""

    @property
    def bare(self) -> str:
        """The text without white space."""
        return "".join(self.text.split())


class GridRow(Frozen):
    """A row of cells, from left to right."""

    cells: tuple[Cell, ...]

    @property
    def is_full_width(self) -> bool:
        """True where one cell fills the row."""
        return len(self.cells) == 1 and not self.cells[0].continues

    def at(self, column: int) -> Cell | None:
        """Give the cell that covers a grid column."""
        return next((cell for cell in self.cells if column in cell.columns), None)


class Grid(Frozen):
    """All rows of a table."""

    rows: tuple[GridRow, ...]
    width: int = 0
    """The number of grid columns; counted from the cells where it is not given."""

    def __post_init__(self) -> None:
        """Count the columns once, however often they are asked for."""
        if not self.width:
            counted = max((cell.start + cell.span for row in self.rows for cell in row.cells), default=0)
            force_setattr(self, "width", counted)


def rows_of(table: Element) -> list[Element]:
    """Give the table's own rows."""
    return list(table.iterchildren(w("tr")))


def cells_of(row: Element) -> list[Element]:
    """Give the row's own cells."""
    return list(row.iterchildren(w("tc")))


def read_grid(table: Element) -> Grid | None:
    """Read a Word table, already free of revisions and controls; None when it has more columns than Word allows."""
    rows = []
    for row in rows_of(table):
        cells = _read_row(row)
        if cells and cells[-1].start + cells[-1].span > MAX_COLUMNS:
            return None
        rows.append(GridRow(cells=tuple(cells)))
    return Grid(rows=tuple(rows))


def _read_row(row: Element) -> list[Cell]:
    start = max(0, number(child(row, "trPr", "gridBefore")))
    cells = []
    for element in row.iterchildren(w("tc")):
        cell = _read_cell(element, start)
        cells.append(cell)
        start += cell.span
        if start > MAX_COLUMNS:
            break
    return cells


def _read_cell(element: Element, start: int) -> Cell:
    properties = child(element, "tcPr")
    merge = child(properties, "vMerge")
    continues = merge is not None and value(merge) != "restart"
    return Cell(
        start=start,
        span=max(1, number(child(properties, "gridSpan"), default=1)),
        text="" if continues else block_text(element),
        continues=continues,
        opens=merge is not None and not continues,
    )


def find_tables(body: Element) -> list[Element]:
    """Give all tables of the document, nested ones too, in order; those in text boxes are drawings, not forms."""
    return [
        table
        for table in body.iter(w("tbl"))
        if not any(local(ancestor) == "txbxContent" for ancestor in table.iterancestors())
    ]


def texts_by_column(rows: Sequence[GridRow], column: int) -> list[Cell]:
    """Give the cells with text that cover a grid column, from top to bottom."""
    found = [row.at(column) for row in rows]
    return [cell for cell in found if cell is not None and cell.bare]
