"""On which page each row and paragraph falls, estimated: what keeps with what follows, what opens a page, what may split."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checklist.office.pagination import Pager, PageRoom

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.office.height import RowSize
    from checklist.office.wordxml import Element

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
