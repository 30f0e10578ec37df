"""Where things fall on the pages, estimated: enough to say what will run over a page, not on which line."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checklist.office.formats import read_paragraph
from checklist.office.grid import find_tables, read_grid, upright_labels
from checklist.office.height import TableRuler, breaks_page, paragraph_height, read_page
from checklist.office.wordxml import Element, child, local, w
from checklist.words.regex import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checklist.office.formats import Formats
    from checklist.office.grid import Grid, GridRow
    from checklist.office.height import PageSetup, RowSize
    from checklist.printcheck.opened import Opened

_NEARLY_A_PAGE = 0.95
"""From which share of a page a table is taken to run over it; the estimate may be a little short."""
_ENOUGH = 3
"""How many columns, and how many headings over them, make a ledger."""
_AFTER_LABEL = compile_later("[：:]")
_PAIR = 2
"""Cells of a row that is a label and its answer."""
MOST_NAMED = 5
"""How many rows or columns a message names."""


class PlacedTable(NamedTuple):
    """A table and where it begins."""

    name: str
    """What a message calls it: its number among all the document's tables, or the story it stands in."""
    table: Element
    grid: Grid | None
    """None for a table beyond what Word allows."""
    page: PageSetup
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


def is_ledger(placed: PlacedTable) -> bool:
    """Say whether the table has a row of headings and rows under it.

    A block of labels such as 填报人：____ 电话：____ or for signatures has none, nor has a form set upright.
    """
    if not placed.flows or len(placed.rows) <= 1:
        return False
    return placed.grid is None or (any(map(_is_heading, placed.grid.rows[:-1])) and not is_upright(placed.grid))


def rows_above_heading(grid: Grid) -> int:
    """Count the rows above the first row of headings; 0 where there is none."""
    return next((index for index, row in enumerate(grid.rows[:-1]) if _is_heading(row)), 0)


def _is_heading(row: GridRow) -> bool:
    spoken = [place for place, cell in enumerate(row.cells) if cell.bare]
    if len(spoken) < _ENOUGH or spoken[-1] - spoken[0] >= 2 * len(spoken) - 2:  # labels, each with room for an answer
        return False
    labels = [place for place in spoken if _AFTER_LABEL.search(row.cells[place].bare)]
    return len(labels) * 2 < len(spoken)


def is_upright(grid: Grid) -> bool:
    """Say whether the table is a form set upright (竖式表): blank, or filled in with most answers right across it."""
    counts = [len(row.cells) for row in grid.rows]
    across = max(counts, default=0) > _ENOUGH and counts.count(_PAIR) * 2 > len(counts)
    return across or bool(upright_labels(grid))


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
        page = read_page(section.properties)
        room, position = page.text_height / 20, 0.0
        for block in section.blocks:
            if local(block) == "tbl":
                rows = tuple(TableRuler(block, formats, page.grid).rows(page.text_width))
                placed = PlacedTable(names.get(block, ""), block, read_grid(block), page, position % room, rows)
                tables.append(placed)
                position += placed.height
                continue
            if breaks_page(block):
                position = -(-position // room) * room
            position += paragraph_height(read_paragraph(block, formats, ""), page.text_width / 20, page.grid)
        lengths.append(position / room)
    return Flow((*tables, *_others(opened, formats, names, tables)), tuple(lengths))


def _others(
    opened: Opened, formats: Formats, names: Mapping[Element, str], placed: Iterable[PlacedTable]
) -> Iterator[PlacedTable]:
    """Read the tables beside the flow, as if each stood at the top of the first page."""
    page = read_page(opened.sections[0].properties if opened.sections else None)
    done = {table.table for table in placed}
    for story in opened.stories:
        for table in story.root.iter(w("tbl")):
            if table not in done:
                name = names.get(table, f"{story.name or '文本框'}里的表")
                rows = tuple(TableRuler(table, formats, 0).rows(page.text_width))
                yield PlacedTable(name, table, read_grid(table), page, 0, rows, flows=False)
