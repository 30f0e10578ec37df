"""Where things fall on the pages, estimated: enough to say what will run over a page, not on which line.

What keeps with what follows, what opens a page and what may split decides on which page each row and paragraph falls.
Pages that are turned badly are half empty though rows would fit, or without a row of the table whose notes they hold.
"""

from __future__ import annotations

from itertools import groupby, takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from checklist.office.document import read_paragraph
from checklist.office.grid import MAX_COLUMNS, Grid, GridRow, find_tables, read_grid, rows_of, upright_labels
from checklist.office.height import TableRuler, breaks_page, paragraph_height, read_page
from checklist.office.room import Pager, PageRoom
from checklist.office.wordxml import Element, child, local, paragraph_text, value, w
from checklist.printcheck.report import Fault
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checklist.office.document import Formats, SetParagraph
    from checklist.office.height import PageSetup, RowSize
    from checklist.printcheck.sections import Opened


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
    """Takes rows and paragraphs in their order and lets them fall; a section begins before the first."""

    def __init__(self) -> None:
        self.falls: list[Fall] = []
        self._room, self._before = 0.0, 0
        self._pager = Pager(PageRoom(0, 0, _LINE))
        self._waiting: list[Fall] = []
        self._blank = 0.0
        self._turned = False

    def begin(self, room: float) -> None:
        """Begin a section on a new page; its pages have ``room`` points."""
        self._room, self._before = room, max((fall.last for fall in self.falls), default=0)
        self._pager = Pager(PageRoom(room, room, _LINE))
        self._turned = self._before > 0

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

    def take_paragraph(self, paragraph: SetParagraph, page: PageSetup) -> float:
        """Let a paragraph fall; give its height, and what a page break in it leaves blank."""
        height, opens = paragraph_height(paragraph, page.text_width / 20, page.grid), breaks_page(paragraph)
        skipped = max(0.0, page.text_height / 20 - self.height) if opens else 0.0
        fall = Fall(paragraph.source, PARAGRAPH, height, bool(paragraph.text.strip()), opens)
        self.take(fall, keeps=paragraph.format.keeps, splits=True)
        return height + skipped

    def settle(self) -> None:
        """Let fall what waits for what follows."""
        if self._waiting:
            self._pager.add(0)
            self._place()

    def _place(self) -> None:
        page, place = self._before + self._pager.begun, len(self.falls)
        blank = max(self._blank, self._pager.blank)
        self.falls += [fall._replace(page=page, last=page, blank=blank, chain=place) for fall in self._waiting]
        self.falls[-1] = self.falls[-1]._replace(last=self._before + self._pager.count)
        if self._turned:
            self.falls[place] = self.falls[place]._replace(opens=True)
        self._waiting, self._blank, self._turned = [], 0.0, False


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
    formats: Formats
    grid: Grid
    """Of a table beyond what Word allows rows without cells."""
    page: PageSetup
    start: float
    """How far down its first page it begins, in points."""
    rows: tuple[RowSize, ...]
    flows: bool
    """True where it runs down the pages; False inside another table, a text box, a header or a footer."""

    @property
    def is_too_wide(self) -> bool:
        """True where it has more columns than Word allows."""
        return self.grid.width > MAX_COLUMNS

    def says(self, name: str) -> Element | None:
        """Give what the table, or its style, says of itself."""
        return self.formats.table_property(self.table, name)

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

    @property
    def is_ledger(self) -> bool:
        """True where it has a row of headings and rows under it.

        A block of labels such as 填报人：____ 电话：____ or for signatures has none, nor has a form set upright.
        """
        if not self.flows or len(self.rows) <= 1:
            return False
        return self.is_too_wide or (any(map(_is_heading, self.grid.rows[:-1])) and not self.is_upright)

    @property
    def rows_above_heading(self) -> int:
        """How many rows stand above the first row of headings; 0 where there is none."""
        return next((index for index, row in enumerate(self.grid.rows[:-1]) if _is_heading(row)), 0)

    @property
    def is_upright(self) -> bool:
        """True where it is a form set upright (竖式表): blank, or filled in with most answers right across it."""
        counts = [len(row.cells) for row in self.grid.rows]
        across = max(counts, default=0) > _ENOUGH and counts.count(_PAIR) * 2 > len(counts)
        return across or bool(upright_labels(self.grid))

    def is_across(self, row: int) -> bool:
        """Tell whether a row is a single cell across the table: a heading with what it heads, or notes under the rows."""
        return len(self.grid.rows[row].cells) == 1


def _grid(table: Element) -> Grid:
    rows = rows_of(table)
    return read_grid(table) or Grid(rows=(GridRow(cells=()),) * len(rows), width=MAX_COLUMNS + 1)


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


class Flow(NamedTuple):
    """The document laid out."""

    tables: tuple[PlacedTable, ...]
    lengths: tuple[float, ...]
    """Each section's length in pages."""
    falls: tuple[Fall, ...] = ()
    """What falls on the pages, in order."""


def lay_out(opened: Opened, formats: Formats) -> Flow:
    """Lay the document out, section after section; tables beside the flow as if each stood at the top of the first page."""
    names = {table: f"第{index}个表" for index, table in enumerate(find_tables(opened.document.body), 1)}
    tables: dict[Element, PlacedTable] = {}

    def place(table: Element, name: str, page: PageSetup, start: float, *, flows: bool) -> PlacedTable:
        ruler = TableRuler(table, formats, page.grid if flows else 0)
        rows = tuple(ruler.rows(page.text_width))
        tables[table] = PlacedTable(names.get(table, name), table, formats, _grid(table), page, start, rows, flows)
        return tables[table]

    faller = Faller()
    lengths = []
    for section in opened.sections:
        if section.number == 1 or value(child(section.properties, "type")) != "continuous":
            faller.begin(section.page.text_height / 20)
        height = 0.0
        for block in section.blocks:
            if local(block) == "tbl":
                placed = place(block, "", section.page, faller.height, flows=True)
                faller.take_table(block, placed.rows)
                height += placed.height
            else:
                height += faller.take_paragraph(read_paragraph(block, formats, ""), section.page)
        faller.settle()
        lengths.append(height / (section.page.text_height / 20))
    first = opened.sections[0].page if opened.sections else read_page(None)
    for story in opened.stories:
        for table in story.root.iter(w("tbl")):
            if table not in tables:
                place(table, f"{story.name or '文本框'}里的表", first, 0, flows=False)
    return Flow(tuple(tables.values()), tuple(lengths), tuple(faller.falls))


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
    ledgers = {placed.table: placed for placed in tables if placed.is_ledger and not placed.floats}
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
    body = [fall for fall in rows if not placed.rows[fall.row].is_header and not placed.is_across(fall.row)]
    if chain[0].opens:  # a title that opens its page is meant to
        return "设了“段前分页”，前一页估计空着一半以上" if chain[0].row > 0 else ""
    if not body or (body == body[-1:] and _ends(placed, body[0]) and rows[-1] is not chain[-1]):
        return ""  # the last row comes along with the notes, which must not stand alone
    if len(body) > 1:
        return "设了“与下段同页”，一起挪到后一页，前一页估计空着一半以上"
    return "不许跨页断行，估计比半页还高，整行挪到后一页，前一页空着一半以上"


def _ends(placed: PlacedTable, fall: Fall) -> bool:
    return all(placed.is_across(row) for row in range(fall.row + 1, len(placed.rows)))


def _alone(falls: Sequence[Fall], placed: PlacedTable) -> Iterator[Fault]:
    ends = [place for place, fall in enumerate(falls) if fall.block is placed.table and not placed.is_across(fall.row)]
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
