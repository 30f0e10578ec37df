"""Where things fall on the pages, estimated: enough to say what will run over a page, not on which line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checklist.office.grid import cells_of, find_tables, read_grid, rows_of
from checklist.office.height import UPRIGHT
from checklist.office.paragraphs import breaks_page, height, line_count, read_paragraph
from checklist.office.wordxml import Element, child, is_on, local, number, value, w
from checklist.printcheck.opened import Section
from checklist.printcheck.pages import Page, page_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checklist.office.formats import Formats
    from checklist.office.grid import Grid
    from checklist.printcheck.opened import Opened

_DEFAULT_PADDING = 108
_LOGICAL = {"left": "start", "right": "end"}
_SIDES = ("left", "right", "top", "bottom")
_NEARLY_A_PAGE = 0.95
"""From which share of a page a table is taken to run over it; the estimate may be a little short."""
MOST_NAMED = 5
"""How many rows or columns a message names."""


class CellSize(NamedTuple):
    """How much a cell holds, in points."""

    content: float
    """What its own row must have room for."""
    lines: int
    merged: float = 0
    """What it and the rows it is merged with must have room for together."""


class RowSize(NamedTuple):
    """A row as it stands on paper."""

    height: float
    """In points."""
    lines: int
    """Lines in its tallest paragraph sequence, over all cells."""
    asked: float
    """The height the row asks for; 0 for none."""
    exact: bool
    is_header: bool
    splits: bool
    cells: tuple[CellSize, ...]


class PlacedTable(NamedTuple):
    """A table and where it begins."""

    name: str
    """What a message calls it: its number among all the document's tables, or the story it stands in."""
    table: Element
    grid: Grid | None
    """None for a table beyond what Word allows."""
    page: Page
    start: float
    """How far down its first page it begins, in points."""
    rows: tuple[RowSize, ...]
    flows: bool = True
    """True where it runs down the pages; False inside another table, a text box, a header or a footer."""

    @property
    def floats(self) -> bool:
        """True where text runs round it."""
        return child(self.table, "tblPr", "tblpPr") is not None

    @property
    def runs_over(self) -> bool:
        """True where it probably does not end on the page it begins on."""
        return self.flows and self.start + self.height > self.room * _NEARLY_A_PAGE

    def at_rows(self, rows: Sequence[int]) -> str:
        """Name some of its rows in a message."""
        listed = "、".join(str(row + 1) for row in rows[:MOST_NAMED])
        return f"{self.name}第{listed}行" + (f"等{len(rows)}行" if len(rows) > MOST_NAMED else "")

    @property
    def height(self) -> float:
        """The whole height in points."""
        return sum(row.height for row in self.rows)

    @property
    def room(self) -> float:
        """The height of a page's text in points."""
        return self.page.text_height / 20


class Flow(NamedTuple):
    """The document laid out."""

    tables: tuple[PlacedTable, ...]
    lengths: tuple[float, ...]
    """Each section's length in pages."""


def lay_out(opened: Opened, formats: Formats) -> Flow:
    """Lay the document out, section after section."""
    names = {table: f"第{index}个表" for index, table in enumerate(find_tables(opened.document.body), 1)}
    tables: list[PlacedTable] = []
    lengths: list[float] = []
    for section in opened.sections:
        page = page_of(section)
        room, position = page.text_height / 20, 0.0
        for block in section.blocks:
            if local(block) == "tbl":
                rows = tuple(Ruler(block, formats, page.grid).rows(page.text_width))
                placed = PlacedTable(names.get(block, ""), block, read_grid(block), page, position % room, rows)
                tables.append(placed)
                position += placed.height
                continue
            if breaks_page(block):
                position = -(-position // room) * room
            position += height(read_paragraph(block, formats, ""), page.text_width / 20, page.grid)
        lengths.append(position / room)
    return Flow((*tables, *_others(opened, formats, names, tables)), tuple(lengths))


def _others(
    opened: Opened, formats: Formats, names: Mapping[Element, str], placed: Iterable[PlacedTable]
) -> Iterator[PlacedTable]:
    """Read the tables beside the flow, as if each stood at the top of the first page."""
    page = page_of(opened.sections[0] if opened.sections else Section(1, None, ()))
    done = {table.table for table in placed}
    for story in opened.stories:
        for table in story.root.iter(w("tbl")):
            if table not in done:
                name = names.get(table, f"{story.name or '文本框'}里的表")
                rows = tuple(Ruler(table, formats, 0).rows(page.text_width))
                yield PlacedTable(name, table, read_grid(table), page, 0, rows, flows=False)


class Ruler:
    """Estimates the rows of one table; ``pitch`` is that of the page's line grid in points."""

    def __init__(self, table: Element, formats: Formats, pitch: float) -> None:
        self._table, self._formats, self._pitch = table, formats, pitch
        self._style = value(child(table, "tblPr", "tblStyle"))
        self._columns = grid_columns(table)
        self._padding = table_padding(table, formats)
        self._repeats, self._keeps = (
            {first: formats.rows_are(table, switch, first=first) for first in (True, False)}
            for switch in ("tblHeader", "cantSplit")
        )

    def rows(self, available: int) -> Iterator[RowSize]:
        """Measure each row of a table that has ``available`` twips of width."""
        for index, row in enumerate(rows_of(self._table)):
            cells = tuple(self._cells(row, available))
            asked = child(row, "trPr", "trHeight")
            least = max(0, number(asked)) / 20
            exact = value(asked, "hRule") == "exact" and least > 0
            content = max((cell.content for cell in cells), default=0)
            yield RowSize(
                height=least if exact else max(least, content),
                lines=max((cell.lines for cell in cells), default=0),
                asked=least,
                exact=exact,
                is_header=_is_set(row, "tblHeader", self._repeats[not index]),
                splits=not _is_set(row, "cantSplit", self._keeps[not index]),
                cells=cells,
            )

    def _cells(self, row: Element, available: int) -> Iterator[CellSize]:
        elements = cells_of(row)
        start = max(0, number(child(row, "trPr", "gridBefore")))
        for element in elements:
            properties = child(element, "tcPr")
            span = max(1, number(child(properties, "gridSpan"), default=1))
            listed = sum(self._columns[start : start + span])
            start += span
            merge = child(properties, "vMerge")
            if value(child(properties, "textDirection")) in UPRIGHT or (
                merge is not None and value(merge) != "restart"
            ):
                yield CellSize(0, 0)
                continue
            size = self._cell(element, cell_width(element) or listed or available // len(elements))
            yield size if merge is None else CellSize(0, 0, merged=size.content)

    def _cell(self, element: Element, width: int) -> CellSize:
        margins = child(element, "tcPr", "tcMar")
        left, right, top, bottom = (_own_padding(margins, side, self._padding[side]) for side in _SIDES)
        inner = max(1, width - left - right)
        content, lines = (top + bottom) / 20, 0
        for block in element:
            if local(block) == "p":
                paragraph = read_paragraph(block, self._formats, self._style)
                content += height(paragraph, inner / 20, self._pitch)
                lines += line_count(paragraph, inner / 20)
            elif local(block) == "tbl":
                rows = list(Ruler(block, self._formats, self._pitch).rows(inner))
                content += sum(row.height for row in rows)
                lines += sum(row.lines for row in rows)
        return CellSize(content, lines)


def _is_set(row: Element, switch: str, inherited: bool) -> bool:  # noqa: FBT001 - what the table's style says
    own = child(row, "trPr", switch)
    return inherited if own is None else is_on(own)


def grid_columns(table: Element) -> list[int]:
    """Give the widths of the table's grid in twips."""
    grid = child(table, "tblGrid")
    return [] if grid is None else [max(0, number(column, "w")) for column in grid.iterchildren(w("gridCol"))]


def cell_width(cell: Element) -> int:
    """Give the width the cell asks for in twips; 0 where it asks for none or for a share."""
    width = child(cell, "tcPr", "tcW")
    return max(0, number(width, "w")) if value(width, "type") in ("dxa", "") else 0


def table_padding(table: Element, formats: Formats) -> dict[str, int]:
    """Give the room between the edges of a table's cells and their text, in twips by side: its own, its style's, Word's."""
    return {
        side: _own_padding(
            formats.table_property(table, "tblCellMar"), side, _DEFAULT_PADDING if side in _LOGICAL else 0
        )
        for side in _SIDES
    }


def _own_padding(margins: Element | None, side: str, default: int) -> int:
    found = child(margins, side)
    if found is None and side in _LOGICAL:
        found = child(margins, _LOGICAL[side])
    return default if found is None else max(0, number(found, "w"))
