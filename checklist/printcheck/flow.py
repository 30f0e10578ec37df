"""Where things fall on the pages, estimated: enough to say what will run over a page, not on which line.

What keeps with what follows, what opens a page and what may split decides on which page each row and paragraph falls.
Pages that are turned badly are half empty though rows would fit, or without a row of the table whose notes they hold.
"""

from __future__ import annotations

from itertools import groupby, takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from checklist.office.document import read_paragraph
from checklist.office.grid import find_tables, read_grid, upright_labels
from checklist.office.height import TableRuler, breaks_page, paragraph_height, read_page
from checklist.office.room import Pager, PageRoom
from checklist.office.wordxml import Element, child, local, paragraph_text, value, w
from checklist.printcheck.report import Fault
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checklist.office.document import Formats
    from checklist.office.grid import Grid, GridRow
    from checklist.office.height import PageSetup, RowSize
    from checklist.office.wordxml import Element
    from checklist.printcheck.opened import Opened, PageSection


_LINE = 13.0
"""Points of a line, by which rows that may split fill a page: the usual for 五号 in a table."""
PARAGRAPH = -1
"""In place of a row's number."""


class Fall(NamedTuple):
    """A row of a table, or a paragraph between tables, and where it falls."""

    block: Element
    """The table or the paragraph."""
    row: int
    """From 0; PARAGRAPH for a paragraph."""
    height: float
    """In points."""
    says: bool
    """False of an empty paragraph."""
    opens: bool
    """True where it asks for a new page itself."""
    page: int = 0
    """Where it begins, from 1."""
    last: int = 0
    """Where it ends."""
    blank: float = 0
    """Points that the page before is left with, where it or what it came along with turned it; else 0."""
    chain: int = 0
    """The place of the first fall of those that came along with it, itself or one before it."""


class Faller:
    """Takes rows and paragraphs in their order and lets them fall; pages have ``room`` points."""

    def __init__(self, room: float) -> None:
        self.falls: list[Fall] = []
        self._room = room
        self._pager = Pager(PageRoom(room, room, _LINE))
        self._waiting: list[Fall] = []
        self._blank = 0.0

    @property
    def height(self) -> float:
        """How far down its page the next fall would begin."""
        return self._room - self._pager.left + sum(fall.height for fall in self._waiting)

    def take(self, fall: Fall, *, keeps: bool, splits: bool) -> None:
        """Let something fall; what ``keeps`` falls with what follows it, unless that is more than a page holds."""
        if fall.opens or not self._pager.has_room(fall.height):
            self.settle()
        if fall.opens:
            self._blank = self._pager.left
            self._pager.skip()
        self._waiting.append(fall)
        if keeps:
            self._pager.hold(fall.height)
        else:
            self._pager.add(fall.height, splits=splits)
            self._place()

    def take_table(self, table: Element, rows: Sequence[RowSize]) -> None:
        """Let the rows of a table fall; its headings go with the first row below them and are repeated."""
        heads = next((place for place, row in enumerate(rows) if not row.is_header), len(rows))
        repeated = sum(row.height for row in rows[:heads])
        for place, row in enumerate(rows):
            fall = Fall(table, place, row.height, says=True, opens=row.opens)
            self.take(fall, keeps=row.keeps or place < heads, splits=row.splits and not row.exact)
            if place == heads:
                self._pager.resize(self._room - repeated)
        self._pager.resize(self._room)

    def settle(self) -> None:
        """Let fall what waits for what follows."""
        if self._waiting:
            self._pager.add(0)
            self._place()

    def _place(self) -> None:
        blank, self._blank = max(self._blank, self._pager.blank), 0.0
        chain = len(self.falls)
        self.falls += self._placed(blank, chain)
        self._waiting = []

    def _placed(self, blank: float, chain: int) -> Iterator[Fall]:
        *before, end = self._waiting
        for fall in before:
            yield fall._replace(page=self._pager.begun, last=self._pager.begun, blank=blank, chain=chain)
        yield end._replace(page=self._pager.begun, last=self._pager.count, blank=blank, chain=chain)


def join_sections(sections: Iterable[Sequence[Fall]]) -> Iterator[Fall]:
    """Give the falls of sections that each begin on a new page as those of one document: pages and places run through."""
    pages = places = 0
    for falls in sections:
        for number, fall in enumerate(falls):
            yield fall._replace(
                page=fall.page + pages,
                last=fall.last + pages,
                chain=fall.chain + places,
                opens=fall.opens or (pages > 0 and number == 0),
            )
        pages += max((fall.last for fall in falls), default=0)
        places += len(falls)


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

    @property
    def room_for_rows(self) -> float:
        """What of it the repeated headings leave."""
        return self.room - sum(row.height for row in takewhile(attrgetter("is_header"), self.rows))


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
    if _FRAME_LABEL.match(row.cells[spoken[0]].bare):
        return False
    labels = [place for place in spoken if _AFTER_LABEL.search(row.cells[place].bare)]
    return len(labels) * 2 < len(spoken)


_FRAME_LABEL = compile_later(
    "(?:填[报表]|申报|[报上]送|审[核批]|制表|联系|经办|编制|签[字发]).{0,8}(?:单位|部门|人|日期|时间|电话)"
)
"""What stands around a ledger: the row says who fills it in, and when."""


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
    falls: tuple[Fall, ...] = ()
    """What falls on the pages, in order."""


def lay_out(opened: Opened, formats: Formats) -> Flow:
    """Lay the document out, section after section."""
    names = {table: f"第{index}个表" for index, table in enumerate(find_tables(opened.document.body), 1)}
    layer = _Layer(formats, names)
    for section in opened.sections:
        layer.take(section)
    others = _others(opened, formats, names, layer.tables)
    return Flow(
        (*layer.tables, *others), tuple(layer.lengths), tuple(join_sections(faller.falls for faller in layer.fallers))
    )


class _Layer:
    """Lays sections out; one that does not begin a new page goes on where the one before ended."""

    def __init__(self, formats: Formats, names: Mapping[Element, str]) -> None:
        self._formats, self._names = formats, names
        self.tables: list[PlacedTable] = []
        self.lengths: list[float] = []
        self.fallers: list[Faller] = []

    def take(self, section: PageSection) -> None:
        page = read_page(section.properties)
        if not (self.fallers and value(child(section.properties, "type")) == "continuous"):
            self.fallers.append(Faller(page.text_height / 20))
        faller = self.fallers[-1]
        height = sum([self._block(block, page, faller) for block in section.blocks])
        faller.settle()
        self.lengths.append(height / (page.text_height / 20))

    def _block(self, block: Element, page: PageSetup, faller: Faller) -> float:
        """Lay a paragraph or a table; give its height, and what a page break in it leaves blank."""
        if local(block) == "tbl":
            rows = tuple(TableRuler(block, self._formats, page.grid).rows(page.text_width))
            start = faller.height
            placed = PlacedTable(self._names.get(block, ""), block, read_grid(block), page, start, rows)
            self.tables.append(placed)
            faller.take_table(block, rows)
            return placed.height
        paragraph = read_paragraph(block, self._formats, "")
        height, opens = paragraph_height(paragraph, page.text_width / 20, page.grid), breaks_page(paragraph)
        skipped = max(0.0, page.text_height / 20 - faller.height) if opens else 0.0
        fall = Fall(block, PARAGRAPH, height, bool(paragraph.text.strip()), opens)
        faller.take(fall, keeps=paragraph.format.keeps, splits=True)
        return height + skipped


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


_HALF = 0.5
"""Which share of a page may be blank at its foot: a row is kept whole up to a third, with a heading above it."""
_OVER_A_PAGE = 1.1
"""A row so tall that may not split is a fault of another kind, whatever stands before it."""
_FEW_NOTES = 0.4
"""Notes up to this share of a page need not run on to another; the estimate may be a tenth off the half our own keep to."""
_MANY_NOTES = 0.9
"""Longer ones are a text of their own."""
_OF_WIDTH = ("table-overflow", "table-narrow")
_NOTE = compile_later(r"\s*(?:[（(【]?(?:注|备注|说明|填表说明|填报说明)[：:）)】]|[*＊※])")


def changes_height(faults: Iterable[Fault]) -> bool:
    """Tell whether what is wrong with a table, once mended, changes the heights of its rows."""
    return any(fault.code in _OF_WIDTH for fault in faults)


def turn_faults(flow: Flow, tables: Iterable[PlacedTable]) -> Iterator[Fault]:
    """Find pages half empty where rows of ``tables`` that are ledgers would fit, and those with nothing but what stands under their rows."""
    ledgers = {placed.table: placed for placed in tables if is_ledger(placed) and not placed.floats}
    yield from _half_empty(flow.falls, ledgers)
    for table in dict.fromkeys(fall.block for fall in flow.falls if fall.block in ledgers):
        yield from _alone(flow.falls, ledgers[table])


def _half_empty(falls: Sequence[Fall], ledgers: Mapping[Element, PlacedTable]) -> Iterator[Fault]:
    for _, run in groupby(falls, attrgetter("chain")):
        chain = list(run)
        rows = [fall for fall in chain if fall.block in ledgers]
        if rows and (said := _why(chain, rows, ledgers[rows[0].block])):
            yield Fault("page-half-empty", ledgers[rows[0].block].at_rows([fall.row for fall in rows]), said)


def _why(chain: Sequence[Fall], rows: Sequence[Fall], placed: PlacedTable) -> str:
    """Say why a page before these rows is half empty; "" where it is not, or rightly so."""
    if chain[0].blank <= placed.room * _HALF or rows[-1].height > placed.room * _OVER_A_PAGE:
        return ""
    body = [fall for fall in rows if not placed.rows[fall.row].is_header and not _is_across(placed, fall.row)]
    if chain[0].opens:  # a title that opens its page is meant to
        return "设了“段前分页”，前一页估计空着一半以上" if chain[0].row > 0 else ""
    if not body or (body == body[-1:] and _ends(placed, body[0]) and rows[-1] is not chain[-1]):
        return ""  # the last row comes along with the notes, which must not stand alone
    if len(body) > 1:
        return "设了“与下段同页”，一起挪到后一页，前一页估计空着一半以上"
    return "不许跨页断行，估计比半页还高，整行挪到后一页，前一页空着一半以上"


def _ends(placed: PlacedTable, fall: Fall) -> bool:
    return all(_is_across(placed, row) for row in range(fall.row + 1, len(placed.rows)))


def _is_across(placed: PlacedTable, row: int) -> bool:
    """Tell whether a row is a single cell across the table: a heading with what it heads, or notes under the rows."""
    return placed.grid is not None and len(placed.grid.rows[row].cells) == 1


def _alone(falls: Sequence[Fall], placed: PlacedTable) -> Iterator[Fault]:
    ends = [
        place for place, fall in enumerate(falls) if fall.block is placed.table and not _is_across(placed, fall.row)
    ]
    if not ends:
        return
    page, behind = falls[ends[-1]].last, falls[ends[-1] + 1 :]
    tail = list(_tail(behind, placed))
    said = list(filter(attrgetter("says"), tail))
    following = behind[len(tail)].page if behind[len(tail) :] else 0
    lone = any(fall.last > page and fall.last != following for fall in said)
    if lone and sum(fall.height for fall in said) <= placed.room * (_MANY_NOTES if said[0].page > page else _FEW_NOTES):
        yield Fault("notes-alone", placed.name, "表下的注、签字等文字估计单独印在一页上，那一页没有表格的行")


def _tail(behind: Sequence[Fall], placed: PlacedTable) -> Iterator[Fall]:
    """Give what stands under the rows of a table: up to another table, or to a page opened for anything but notes."""
    is_opened = False
    for fall in behind:
        is_opened = is_opened or fall.opens
        if fall.row != PARAGRAPH:
            if fall.block is not placed.table:
                return
        elif is_opened and fall.says:
            if not _NOTE.match(paragraph_text(fall.block)):
                return
            is_opened = False
        yield fall
