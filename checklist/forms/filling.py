"""A Word form as a Jinja template: made once by ``word.prepare_form``, rendered ledger by ledger (docs/forms.md).

What a template is given besides the words of :mod:`checklist.forms.frame` is ``sections``: of each the texts of its
bands and its rows, a row being a tuple of how it stands and of finished cells. Everything here is plain data, so a
prepared form can be kept beside the compiled data and handed to other processes.
"""

import math
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING

import msgspec

from checklist.files.compiled import recall
from checklist.forms.frame import MERGED_ROWS, Frame, band_texts, core_properties, words, write
from checklist.forms.report import FormReport
from checklist.ledger.columns import UNIT_KEYS, Column
from checklist.model import Frozen
from checklist.office.package import ZipPart, new_part, write_package
from checklist.office.room import Pager, PageRoom
from checklist.office.widths import (
    FlexColumn,
    break_names,
    break_title,
    choose_widths,
    count_lines,
    measure_text,
    most_lines,
    widest_name,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from checklist.ledger.wording import Table, TableRow

_MERGED_SHARE = 0.5
"""How much of a page a merged group may fill; it is kept on one page, and a taller one would leave too large a gap."""
_TALL_SHARE = 0.36
"""From which share of a page a row of an office's own form may be split: a third, by an estimate that may run to a tenth over."""

OPENS, CONTINUES = 1, 2
"""How a cell stands in a merged one: it begins it, or goes on from the row above; 0 where it is none's."""
GROUP = "group"
"""The column whose cells say under which heading a row stands."""


NAME_KEYS = UNIT_KEYS | {"others", "own_role", "deadline"}
"""The columns whose lines end between the names of units, or before what stands in brackets behind a word."""
LONGEST_NAMES = (26, 22, 18, 14)
"""Half-width characters: how long a name may be that fits a line in any case, as many as cost no page."""
_AIR = 1
"""Half-width characters left free beside a short word: digits are wider where a font stands in for another."""
_WHOLE_TEXT = 1_000_000
"""More characters a line than any text has: it is not folded."""


class CellRoom(Frozen):
    """What decides how much text fits a line of a cell."""

    columns: tuple[int, ...]
    """The grid columns it covers."""
    padding: int
    """What of its width the text does not get, left and right together."""
    size: float
    """Of its characters, in points."""
    floor: int
    """The width it keeps when the form is fitted."""
    upright: bool = False
    """True where the text runs along the row and is broken where the row ends: it makes no row taller."""

    def characters(self, widths: "Sequence[int]") -> int:
        """Give how many half-width characters fit a line, by the widths of the grid columns."""
        if self.upright:
            return _WHOLE_TEXT
        return max(2, int((self.width(widths) - self.padding) / (self.size * 10)))

    def needs(self, characters: float) -> int:
        """Give how wide the cell must be that so many half-width characters fit a line."""
        return math.ceil(characters * self.size * 10) + self.padding

    def width(self, widths: "Sequence[int]") -> int:
        """Give how wide the cell is."""
        return sum([widths[column] for column in self.columns])


class LineRoom(Frozen):
    """How a text is set that takes as many lines as it needs."""

    line: float = 0
    """The distance of its lines in points."""
    characters: int = 2
    """Half-width characters that fit one."""

    least: float = 0
    """The height its place has at least."""

    def height(self, text: str) -> float:
        """Give how tall the text is."""
        return count_lines(text, self.characters) * self.line

    def more(self, text: str) -> float:
        """Give by how much the text is taller than a single line."""
        return self.height(text) - self.line


class RowMetrics(Frozen):
    """What decides how rows are set: sizes in points, and how much text each of the form's cells holds."""

    page: PageRoom
    rooms: tuple[CellRoom, ...]
    least: float = 0
    """The height every row has at least."""
    edge: float = 0
    """What a row is taller than its lines."""
    tail: float = 0
    """The height of what follows the rows."""
    title: LineRoom = LineRoom()
    notes: LineRoom = LineRoom()
    band: LineRoom = LineRoom()


class FormPart(Frozen):
    """A part of the package in which something varies, as a Jinja template."""

    name: str
    source: str
    code: bytes = b""
    """The template compiled, as Jinja keeps it for its own version and Python's."""


class WordForm(Frozen):
    """A form that was opened, checked and understood; it is filled any number of times."""

    wanted: tuple[Column, ...]
    """The columns to be worded, left to right: those to hand to ``word_table``."""
    has_bands: bool
    """True where headings stand in full-width rows of their own, with their goals (``word_table(bands=True)``)."""
    has_plan_bands: bool
    """True where a plan's name can stand in a full-width row."""
    report: FormReport
    parts: tuple[ZipPart, ...]
    varying: tuple[FormPart, ...]
    keys: tuple[str, ...]
    """For each cell of a row the key of the column that fills it; "" for a blank one."""
    grouped: tuple[bool, ...]
    """For each cell whether it is merged with equal ones below it."""
    metrics: RowMetrics
    widths: tuple[int, ...] = ()
    """Of the grid columns, in twips."""
    fitted: bool = False
    """True where they are chosen for every ledger, and names of units kept whole."""
    core: str = ""
    """The name of the core properties part."""

    def fill(self, table: "Table", frame: Frame, cache: "Path | None" = None) -> bytes:
        """Give the filled ``.docx``. The same table, frame and form give the same bytes.

        In the folder ``cache`` the chosen widths are kept.
        """
        known = words(frame, table)
        core = core_properties(frame, known["title"])
        if self.fitted:
            known["title"] = known["标题"] = break_title(known["title"], self.metrics.title.characters)
        widths = self._keep_widths(table, known, cache) if self.fitted else self.widths
        setter = RowSetter(self, table, known, widths)
        numbered = {f"width_{place}": width for place, width in enumerate(widths)}
        changed = []
        for part in self.varying:
            values = known | numbered | {"sections": setter.sections(), "tail_is_whole": setter.tail_is_whole}
            changed.append(new_part(part.name, write(part.source, part.code, values)))
        if self.core:
            changed.append(new_part(self.core, (core,)))
        return write_package(self.parts, changed)

    def _keep_widths(self, table: "Table", known: "Mapping[str, str]", cache: "Path | None") -> list[int]:
        """Choose the widths of the grid columns, or recall those chosen before for the same table in the same form."""
        form = msgspec.msgpack.encode(
            (self.metrics, self.keys, self.grouped, self.has_bands, self.has_plan_bands, self.widths)
        )
        contents = (form, msgspec.msgpack.encode((table, known)))
        return recall(cache, "widths", contents, list[int], lambda: self._choose_widths(table, known))

    def _choose_widths(self, table: "Table", known: "Mapping[str, str]") -> list[int]:
        """Give widths with as wide names as cost no page more, were each page a line shorter."""
        *wider, shortest = LONGEST_NAMES
        narrowest = self._fit(table, shortest)
        fewest = self._count_pages(table, known, narrowest)
        for names in wider:
            widths = self._fit(table, names)
            if self._count_pages(table, known, widths) <= fewest:
                return widths
        return narrowest

    def _fit(self, table: "Table", longest: int) -> list[int]:
        return fit_widths(self.metrics.rooms, self.keys, self.widths, table, longest)

    def _count_pages(self, table: "Table", known: "Mapping[str, str]", widths: "Sequence[int]") -> list[int]:
        """Give how many pages there are, and how many if each were a line shorter."""
        spares = (0, self.metrics.page.line)
        return [RowSetter(self, table, known, widths, spare).count_pages() for spare in spares]

    def warnings(self, frames: "Sequence[Frame]", worded: "Callable[[], Table] | None" = None) -> tuple[str, ...]:
        """Say what of the form speaks of another unit or year than the ledgers."""
        del worded
        return self.report.warnings(frames)


def fit_widths(
    rooms: "Sequence[CellRoom]", keys: "Sequence[str]", widths: "Sequence[int]", table: "Table", longest: int
) -> list[int]:
    """Give the widths of the grid columns with which the table is lowest, together as wide as the form's own.

    Names of units of ``longest`` half-width characters fit a line.
    """
    places = {column.key: index for index, column in enumerate(table.columns)}
    columns = []
    for room, key in zip(rooms, keys, strict=True):
        column = _flexible(room, key, widths, table, places.get(key, -1))
        if key in NAME_KEYS:
            widest = widest_name(column.texts)
            is_date = key == "deadline" and widest + _AIR <= LONGEST_NAMES[0]
            needed = widest + _AIR if is_date else min(widest, longest)
            column = column._replace(floor=max(column.floor, room.needs(needed)))
        columns.append(column)
    fitted = [*widths]
    total = sum(room.width(widths) for room in rooms)
    for room, width in zip(rooms, choose_widths(columns, total), strict=True):
        _spread(fitted, room, width)
    return fitted


def _flexible(room: CellRoom, key: str, widths: "Sequence[int]", table: "Table", place: int) -> FlexColumn:
    """Say what a column holds and how narrow it may be: a short word in the middle of its cell stands on one line."""
    texts = [row.cells[place] for row in table.rows] if place >= 0 else [""] * len(table.rows)
    floor = room.floor
    if place >= 0 and table.columns[place].align == "center":
        widest = max([measure_text(line) for text in texts for line in text.split("\n")], default=0)
        floor = max(floor, min(room.needs(widest + _AIR), room.width(widths)))
    return FlexColumn(texts, floor, room.size, room.padding, names=key in NAME_KEYS, spare=0 if key else room.floor)


def _spread(widths: list[int], room: CellRoom, width: int) -> None:
    """Share a cell's width among the grid columns it covers, as they had it before."""
    before = room.width(widths) or 1
    for column in room.columns:
        widths[column] = widths[column] * width // before
    widths[room.columns[0]] += width - room.width(widths)


class RowSetter:
    """Decides how the rows of one table stand in one form: what splits, what stays together, what is merged."""

    def __init__(
        self, form: WordForm, table: "Table", known: "Mapping[str, str]", widths: "Sequence[int]", spare: float = 0
    ) -> None:
        """``known`` says what stands around the table, ``widths`` are the grid columns'; ``spare`` points a page stay free."""
        self._form, self._table, metrics = form, table, form.metrics
        above = metrics.title.more(known["title"]) + spare
        self._page = metrics.page._replace(first=metrics.page.first - above, later=metrics.page.later - spare)
        self._tail = metrics.tail + metrics.notes.more(known["notes"])
        self._pager = Pager(self._page)
        places = {column.key: index for index, column in enumerate(table.columns)}
        self._filled: list[int] = []
        self._grouped: list[tuple[int, bool]] = []
        self._limits: list[tuple[int, int]] = []
        self._named: list[tuple[int, int]] = []
        self._broken: list[tuple[int, Callable[[str], str]]] = []
        for key, grouped, cell in zip(form.keys, form.grouped, metrics.rooms, strict=True):
            source, room = places.get(key, -1), cell.characters(widths)
            names = form.fitted and key in NAME_KEYS
            if names:
                self._broken.append((len(self._filled), partial(break_names, room=room)))
            self._filled += [source] if key else []
            self._grouped += [(source, source < 0 or key == GROUP)] if grouped else []
            limits = self._named if names else self._limits
            limits += [(source, room)] if source >= 0 else []
        self._group = places.get(GROUP, -1) if GROUP in form.keys else -1

    def count_pages(self) -> int:
        """Give how many pages the table takes with what stands around it, as far as can be estimated."""
        for _, rows in self.sections():
            for _ in rows:
                pass
        self._pager.add(self._tail, splits=not self.tail_is_whole)
        return self._pager.count

    @property
    def tail_is_whole(self) -> bool:
        """Tell whether what follows the rows stands on one page; beside a split row that leaves it too little room it runs on.

        A row that is not split always leaves it enough: it is at most some third of a page, and this at most half of one.
        """
        last, room = self._height(self._table.rows[-1]) if self._table.rows else 0, self._page.later
        return self._tail <= room * _MERGED_SHARE and last + self._tail <= room

    def sections(self) -> "Iterator[tuple[list[str], Iterator[tuple[object, ...]]]]":
        """Give of each section the texts of its bands and its rows: name, whole, keep, merges and cells of each."""
        self._pager = Pager(self._page)
        for section, rows in groupby(self._table.rows, key=lambda row: row.section):
            yield self._band_texts(section), self._rows(list(rows))

    def _band_texts(self, section: int) -> list[str]:
        if not self._form.has_plan_bands or section >= len(self._table.bands):
            return []
        texts = band_texts(self._table.bands[section], innermost=self._form.has_bands)
        metrics = self._form.metrics
        for text in texts:
            self._pager.hold(max(metrics.band.height(text), metrics.band.least) + metrics.edge)
        return texts

    def _rows(self, rows: "list[TableRow]") -> "Iterator[tuple[object, ...]]":
        for group in self._groups(rows):
            stands = self._merged(group) if self._is_merged(group) else map(self._alone, group)
            for row, stand in zip(group, stands, strict=True):
                cells = (*row.cells, "")  # a column the table lacks is -1, the last
                said = [cells[source] for source in self._filled]
                for place, broken in self._broken:
                    said[place] = broken(said[place])
                yield (row.name if self._form.fitted else "", *stand, *said)

    def _groups(self, rows: "list[TableRow]") -> "Iterator[list[TableRow]]":
        """Split a section where its group cell changes; without grouped columns it is one run."""
        if not self._grouped:
            yield rows
            return
        place = self._group
        for _, group in groupby(rows, key=lambda row: row.cells[place].split("\n", 1)[0] if place >= 0 else ""):
            yield list(group)

    def _is_merged(self, rows: "list[TableRow]") -> bool:
        if not (self._grouped and 1 < len(rows) <= MERGED_ROWS):
            return False
        return sum(map(self._height, rows)) <= self._form.metrics.page.later * _MERGED_SHARE

    def _height(self, row: "TableRow") -> float:
        """Give how tall a row is: of its cells only those are measured that may be the tallest."""
        cells, metrics = row.cells, self._form.metrics
        lines = max([count_lines(cells[source], room, names=True) for source, room in self._named], default=1)
        for source, room in self._limits:
            if most_lines(cells[source], room) > lines:
                lines = max(lines, count_lines(cells[source], room))
        return max(lines * metrics.page.line + metrics.edge, metrics.least)

    def _alone(self, row: "TableRow") -> tuple[object, ...]:
        """Set a row by itself; the last one stays with the signatures, which must not stand alone on a page."""
        height, last = self._height(row), row is self._table.rows[-1]
        tallest = self._pager.tallest_whole if self._form.fitted else self._page.later * _TALL_SHARE
        whole = (
            height <= tallest
            or (self._form.fitted and self._pager.begins_at_foot(height))
            or (last and self._pager.leaves_alone(height, self._tail))
        )
        if whole and last:
            self._pager.hold(height)
        else:
            self._pager.add(height, splits=not whole)
        return (whole, whole and last, *[0] * len(self._grouped))

    def _merged(self, rows: "list[TableRow]") -> "Iterator[tuple[object, ...]]":
        """Set a group in one piece: grouped cells are merged, each over its rows of equal text."""
        for index, row in enumerate(rows):
            ends = index == len(rows) - 1 and row is not self._table.rows[-1]
            yield (True, not ends, *[self._merge(rows, index, grouped) for grouped in self._grouped])

    def _merge(self, rows: "list[TableRow]", index: int, grouped: tuple[int, bool]) -> int:
        """Say how a cell stands in a merged one: the group's and blank ones are one from first to last."""
        source, always = grouped

        def joins(upper: int) -> bool:
            return always or rows[upper].cells[source] == rows[upper + 1].cells[source]

        if index > 0 and joins(index - 1):
            return CONTINUES
        return OPENS if index + 1 < len(rows) and joins(index) else 0
