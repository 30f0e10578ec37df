"""A table as a grid: which cell covers which column, what it says, what it continues, under which heading it stands.

The grid knows nothing of XML; headings are recognised on it alike for every kind of form. Which cell stands under which
heading is told as the eye sees it, by where both stand, not by grid columns alone: a border that was dragged by a few
millimetres gives a Word table a grid column more, a table cut in two another grid; neither moves a cell from under its
heading.
"""

from __future__ import annotations

from copy import deepcopy
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import force_setattr, replace

from checklist.model import Frozen
from checklist.office.wordxml import Element, child, local, number, remove, value, w
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

MAX_COLUMNS = 63
"""What Word allows in one table."""
LONGEST_HEADING = 200
"""Characters; a longer cell is text, not a heading."""
NOT_MINE = (w("tbl"), w("txbxContent"), w("rt"))
"""What stands inside a cell and is not its text: tables of their own, drawings, phonetic guides."""
_CELL, _PARAGRAPH, _SPAN, _MERGE, _RUN = w("tc"), w("p"), w("gridSpan"), w("vMerge"), w("r")
_TEXT, _TAB = w("t"), w("tab")
_BREAKS = {_TAB: "\t", w("ptab"): "\t", w("br"): "\n", w("cr"): "\n", w("noBreakHyphen"): "-"}
_IN_ROW = (_CELL, _SPAN, _MERGE, _PARAGRAPH, _TEXT, *_BREAKS)
NOTES, LABEL = "notes", "label"
"""Attributes a reader sets: what of a cell is no text, in words; what Word prints before a paragraph by itself."""


class Cell(Frozen):
    """A cell: the grid columns ``start`` to ``start + span - 1``."""

    start: int
    span: int
    text: str
    continues: bool = False
    """True where the cell is the lower part of one merged downwards; its text is then empty."""
    opens: bool = False
    """True where a cell merged downwards begins."""
    notes: str = ""
    """What stands in the cell and is not, or not as it stands, in its text, in words with blanks between."""

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
    hidden: tuple[Cell, ...] = ()
    """Of a row that is hidden, whose cells say nothing, the cells as they would be seen."""

    @property
    def end(self) -> int:
        """The grid column behind the last cell; 0 without cells."""
        return self.cells[-1].start + self.cells[-1].span if self.cells else 0

    @property
    def is_full_width(self) -> bool:
        """True where one cell fills the row."""
        return len(self.cells) == 1 and not self.cells[0].continues

    def at(self, column: int) -> Cell | None:
        """Give the cell that covers a grid column."""
        return next((cell for cell in self.cells if column in cell.columns), None)

    def spans_over(self, cell: Cell) -> bool:
        """Tell whether a cell of the row that says something covers the columns of one below it, and more."""
        upper = self.at(cell.start)
        return (
            upper is not None and upper.span > cell.span and bool(upper.bare) and set(cell.columns) <= {*upper.columns}
        )


class Grid(Frozen):
    """All rows of a table."""

    rows: tuple[GridRow, ...]
    width: int = 0
    """The number of grid columns; counted from the cells where it is not given."""
    widths: tuple[int, ...] = ()
    """The grid columns' widths in twips; () where the file tells none."""

    def __post_init__(self) -> None:
        """Count the columns once, however often they are asked for."""
        if not self.width:
            force_setattr(self, "width", max((row.end for row in self.rows), default=0))


def lay_out(height: int, width: int, cell_at: Callable[[int, int], tuple[int, int, str] | None]) -> Grid:
    """Lay out cells that cover several columns and rows.

    ``cell_at`` gives the columns, the rows and the text of the cell that begins at a row and a column, None where its row
    has no more; places covered from above are not asked for.
    """
    rows: list[GridRow] = []
    going_on: dict[tuple[int, int], int] = {}
    for row in range(height):
        cells: list[Cell] = []
        column = 0
        while column < width:
            if across := going_on.get((row, column)):
                cells.append(Cell(start=column, span=across, text="", continues=True))
            elif found := cell_at(row, column):
                across, down, text = found
                going_on |= {(row + lower, column): across for lower in range(1, min(down, height - row))}
                cells.append(Cell(start=column, span=across, text=text, opens=down > 1))
            else:
                break
            column += across
        rows.append(GridRow(cells=tuple(cells)))
    return Grid(rows=tuple(rows))


def hide(row: GridRow, why: str) -> GridRow:
    """Give a row as one that is not seen, noted in its first cell; one that says nothing is only blank."""
    if not any(cell.bare for cell in row.cells):
        return row
    blank = (replace(cell, text="", notes="" if at else why) for at, cell in enumerate(row.cells))
    return GridRow(cells=tuple(blank), hidden=row.cells)


def note(element: Element, what: str) -> None:
    """Note at the cell an element stands in what of it could not be read."""
    cell = next(element.iterancestors(w("tc")), None)
    if cell is not None and what not in (told := cell.get(NOTES, "").split()):
        cell.set(NOTES, " ".join([*told, what]))


def rows_of(table: Element) -> list[Element]:
    """Give the table's own rows."""
    return list(table.iterchildren(w("tr")))


def cells_of(row: Element) -> list[Element]:
    """Give the row's own cells."""
    return list(row.iterchildren(w("tc")))


def placed_cells(row: Element) -> Iterator[tuple[int, int, Element]]:
    """Give the row's own cells, each with the first grid column it covers and the one behind the last."""
    start = max(0, number(child(row, "trPr", "gridBefore")))
    for cell in cells_of(row):
        stop = start + max(1, number(child(cell, "tcPr", "gridSpan"), default=1))
        yield start, stop, cell
        start = stop


def read_grid(table: Element) -> Grid | None:
    """Read a Word table, already free of revisions and controls; None when it has more columns than Word allows."""
    rows = []
    for row in rows_of(table):
        rows.append(GridRow(cells=tuple(read_row(own_row(row)))))
        if rows[-1].end > MAX_COLUMNS:
            return None
    return Grid(rows=tuple(rows), widths=column_widths(table))


def column_widths(table: Element | None) -> tuple[int, ...]:
    """Give the widths of a table's grid columns in twips, as the file tells them."""
    told = child(table, "tblGrid")
    return () if told is None else tuple(max(0, number(column, "w")) for column in told.iterchildren(w("gridCol")))


def own_row(row: Element) -> Element:
    """Give the row without what stands inside its cells and is not their text; a copy where there is such a thing."""
    if next(row.iter(*NOT_MINE), None) is None:
        return row
    copy = deepcopy(row)
    for nested in list(copy.iter(*NOT_MINE)):
        if nested.getparent() is not None:
            remove(nested)
    return copy


def read_row(row: Element) -> list[Cell]:
    """Read the cells of a settled row in one walk; lxml makes an object only for what is looked at."""
    start = max(0, number(child(row, "trPr", "gridBefore")))
    cells: list[Cell] = []
    noted: dict[int, str] = {}
    span, merge, pieces = 0, "", [""]
    for element in row.iter(*_IN_ROW):
        tag = element.tag
        if tag == _TEXT:
            pieces.append(element.text or "")
        elif tag == _PARAGRAPH:
            pieces.append("\n" + element.get(LABEL, ""))
        elif tag == _CELL and element.getparent() is row:  # a cell within a cell, of a damaged file, is its text
            start = _add_cell(cells, start, span, merge, pieces)
            span, merge, pieces = 1, "", []
            noted[len(cells)] = element.get(NOTES, "")
        elif tag == _SPAN:
            span = max(1, number(element, default=1))
        elif tag == _MERGE:
            merge = value(element) or "continue"
        elif tag in _BREAKS and (tag != _TAB or not _is_stop(element)):
            pieces.append(_BREAKS[str(tag)])
    _add_cell(cells, start, span, merge, pieces)
    return [replace(cell, notes=noted[at]) if noted[at] else cell for at, cell in enumerate(cells)]


def _add_cell(cells: list[Cell], start: int, span: int, merge: str, pieces: list[str]) -> int:
    """Add the cell that was walked through, and give where the next one begins; before the first there is none."""
    if span:
        goes_on = bool(merge) and merge != "restart"
        text = "" if goes_on else "".join(pieces)[1:]
        cells.append(Cell(start=start, span=span, text=text, continues=goes_on, opens=bool(merge) and not goes_on))
    return start + span


def _is_stop(tab: Element) -> bool:
    """Say whether this is a tab stop among a paragraph's properties."""
    parent = tab.getparent()
    return parent is not None and parent.tag != _RUN


def find_tables(body: Element) -> list[Element]:
    """Give all tables of the document, nested ones too, in order; those in text boxes are drawings, not forms."""
    return [
        table
        for table in body.iter(w("tbl"))
        if not any(local(ancestor) == "txbxContent" for ancestor in table.iterancestors())
    ]


def lines_of(rows: Iterable[GridRow]) -> list[str]:
    """Give the lines of text of rows, blank ones left out."""
    return [line for row in rows for cell in row.cells for line in cell.text.split("\n") if line.strip()]


def texts_by_column(rows: Sequence[GridRow], column: int) -> list[Cell]:
    """Give the cells with text that cover a grid column, from top to bottom."""
    found = [row.at(column) for row in rows]
    return [cell for cell in found if cell is not None and cell.bare]


_LONGEST_LABEL = 24
"""Characters of a label; what is longer is told, not asked."""


def upright_labels(grid: Grid) -> list[str]:
    """Give the labels of a form set upright (竖式表), each with the cell on its right for the answer; [] for any other table."""
    labels: list[str] = []
    asking = others = 0
    for row in grid.rows:
        texts = [cell.bare for cell in row.cells if not cell.continues]
        if _asks(texts):
            labels += texts[::2]
            asking += 1
        elif not row.is_full_width:
            others += 1
    return labels if asking > max(1, others) else []


def _asks(texts: Sequence[str]) -> bool:
    """Say whether these are labels and blanks by turns."""
    labels, answers = texts[::2], texts[1::2]
    if len(labels) != len(answers) or not labels or max(map(len, labels)) > _LONGEST_LABEL:
        return False
    return all(map(_HAN.search, labels)) and not any(_HAN.search(_STAMP.sub("", answer)) for answer in answers)


_HAN = compile_later("[\u4e00-\u9fff]")
_STAMP = compile_later("[（(]?(?:单位|部门)?[盖公签]章[）)]?|签[字名]|年月日|[：:]")
"""What stands in a cell that is to be answered: （盖章）　年　月　日."""


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
