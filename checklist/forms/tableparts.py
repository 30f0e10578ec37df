"""A ledger's table in parts, as Word cut it into tables: which of them go on, and which cell of a row is under which heading.

In a sheet the parts lie apart by blank rows, or begin with the headings said again.
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.forms.headings import ENOUGH, shortened
from checklist.forms.people import BODY
from checklist.forms.report import Outcome
from checklist.ledger.columns import TASK_KEYS, UNIT_KEYS
from checklist.office.grid import Grid, GridRow, Ruler, assign_cells, extents_of
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence

    from checklist.forms.find import FoundTable
    from checklist.forms.headings import Block
    from checklist.forms.report import Heading
    from checklist.ledger.columns import Columns
    from checklist.office.grid import Cell
    from checklist.office.wordtables import WordTable


class TablePart(NamedTuple):
    """A table or a part of one as it is read: its rows, and the headings that stand over them."""

    rows: Sequence[GridRow]
    ruler: Ruler
    block: Block
    """The headings; of a part without headings those of the part it goes on from."""
    over: Ruler
    """The ruler of the table the headings stand in."""
    start: int
    """The first row below the headings, from 0."""
    repeated: frozenset[tuple[str, ...]]
    """The texts of the headings and of the rows above them; such a row met again repeats them."""
    name: str = ""
    """Names the table or its sheet in messages where a ledger stands in several."""
    by_order: bool = False
    """True where a row of as many cells as headings has them in their order, wherever they stand: another page's grid."""

    def going_on(self, rows: Sequence[GridRow], ruler: Ruler, start: int = 0) -> TablePart:
        """Give the part these rows are, read under the headings of this one."""
        return self._replace(rows=rows, ruler=ruler, start=start)

    def spot(self, index: int) -> str:
        """Name a row, given from 0, in messages."""
        return f"{self.name}第{index + 1}行"


def words_of(row: GridRow) -> tuple[str, ...]:
    """Give the texts of a row's cells without white space, those of blank cells left out."""
    return tuple(cell.bare for cell in row.cells if cell.bare)


def make_part(rows: Sequence[GridRow], widths: Sequence[int], block: Block) -> TablePart:
    """Make the part of a table that has headings of its own; ``widths`` are those of its grid columns."""
    ruler = Ruler(widths, Grid(rows=tuple(rows)).width)
    repeated = frozenset(words_of(row) for row in rows[: block.end]) - {()}
    return TablePart(rows, ruler, block, ruler, block.end, repeated)


def side_by_side(part: TablePart) -> list[TablePart]:
    """Give the two parts of a table whose headings stand twice beside each other; any other part by itself."""
    headings = [heading for heading in part.block.headings if heading.text]
    texts, middle = list(map(attrgetter("text"), headings)), len(headings) // 2
    if middle < ENOUGH or texts[:middle] != texts[middle:]:
        return [part]
    left, right = headings[:middle], headings[middle:]
    moved = [replace(one, start=place.start, span=place.span) for one, place in zip(left, right, strict=True)]
    return [part._replace(block=replace(part.block, headings=tuple(half))) for half in (left, moved)]


_SEQUENCE = frozenset({"sequence"})
_HAN = "[一二三四五六七八九十百]+"
_HAN_STYLE = compile_later(_HAN)
_HAN_NUMBER = compile_later(rf"([（(]{_HAN}[）)]|第{_HAN}(?:部分|章|类|项|板块))|({_HAN})[、.．]?")


class Rows:
    """Sees the rows of a part; rows of one shape are alike."""

    def __init__(self, part: TablePart) -> None:
        self.keys = keys_of(part.block)
        self.texts = [heading.text for heading in part.block.headings]
        self.headings = [part.over.extent(heading.start, heading.span) for heading in part.block.headings]
        self.ruler = part.ruler
        self._by_order = part.by_order
        self._known: dict[tuple[tuple[int, int], ...], tuple[int | None, ...]] = {}

    def see(self, row: GridRow) -> SeenRow:
        """Give the row, each of its cells under its heading."""
        if self._by_order and len(row.cells) == len(self.headings):
            return SeenRow(self, row, tuple(range(len(self.headings))))
        shape = tuple((cell.start, cell.span) for cell in row.cells)
        if shape not in self._known:
            self._known[shape] = tuple(assign_cells(self.headings, extents_of(self.ruler, row.cells)))
        return SeenRow(self, row, self._known[shape])


class SeenRow:
    """A row whose cells are found by the keys of the columns."""

    def __init__(self, rows: Rows, row: GridRow, places: tuple[int | None, ...]) -> None:
        """``places`` are for each heading that of the cell under it; None where there is none."""
        self.row, self._rows, self._places = row, rows, places
        self.spoken = [cell for cell in row.cells if cell.bare]

    @cached_property
    def cells(self) -> dict[str, Cell | None]:
        """Each column's cell; one that lies under several columns is the task's, else the first one's."""
        places = {key: self._places[index] for key, index in self._rows.keys.items()}
        owners: dict[int, str] = {}
        for key, place in places.items():
            if place is not None and (place not in owners or (key in TASK_KEYS and owners[place] not in TASK_KEYS)):
                owners[place] = key
        found = {
            key: None if place is None or owners[place] != key else self.row.cells[place]
            for key, place in places.items()
        }
        return found | {key: replace(cell, text=text) for key, cell, text in self._split(found)}

    def _split(self, found: Mapping[str, Cell | None]) -> Iterator[tuple[str, Cell, str]]:
        """Give the cells that were divided beside each other under one heading, each with its key and all that it said."""
        own = set(self._places)
        others = (cell for place, cell in enumerate(self.row.cells) if place not in own)
        rest = [cell for cell in others if cell.bare and not cell.continues]
        for key, cell in found.items() if rest else ():
            over = self._rows.headings[self._rows.keys[key]]
            further = [one.text for one in rest if self._rows.ruler.extent(one.start, one.span).lies_in(over)]
            if further and cell is not None and key != "sequence" and not cell.continues:
                yield key, cell, "\n".join(filter(None, (cell.text, *further)))

    @property
    def is_split(self) -> bool:
        """Whether a cell under a heading was divided into several that say something."""
        return len(self.row.cells) > len(set(self._places)) and any(self._split(self.cells))

    @property
    def is_shared(self) -> bool:
        """Whether a cell that says something stands under several headings."""
        named = (place for place, text in zip(self._places, self._rows.texts, strict=True) if text)
        places = [place for place in named if place is not None and self.row.cells[place].bare]
        return len(set(places)) < len(places)

    @property
    def is_whole(self) -> bool:
        """Whether each heading has a cell of its own."""
        return len(self._places) == len(self.row.cells) and {*self._places} == {*range(len(self.row.cells))}

    @property
    def task(self) -> str:
        """What it says that is to be done, in one line; "" for nothing."""
        said = (cell.bare for key, cell in self.cells.items() if key in TASK_KEYS and cell is not None)
        return "".join(said).rstrip("。；")

    def covering(self, keys: frozenset[str]) -> list[Cell | None]:
        """Give the cells under some columns, those that lie under others, too, included."""
        places = (self._places[index] for key, index in self._rows.keys.items() if key in keys)
        return [None if place is None else self.row.cells[place] for place in places]

    def stands_alone(self, cell: Cell, keys: frozenset[str]) -> bool:
        """Tell whether a cell lies under one column only, and this is one of ``keys``."""
        places = ((key, self._places[index]) for key, index in self._rows.keys.items())
        under = [key for key, place in places if place is not None and self.row.cells[place] is cell]
        return len(under) == 1 and under[0] in keys

    def name_place(self, cell: Cell) -> str:
        """Name the column of a cell by its heading; "" where there is none over it."""
        named = (
            text for text, place in zip(self._rows.texts, self._places, strict=True)
            if text and place is not None and self.row.cells[place] is cell
        )  # fmt: skip
        return next((f"“{text}”列" for text in named), "")

    def is_wide(self, cell: Cell) -> bool:
        """Tell whether a cell takes more than half of the table's width."""
        return self._rows.ruler.extent(cell.start, cell.span).width > 1 / 2

    def counted_heading(self, following: Iterable[GridRow]) -> str:
        """Give the heading a row is, in two cells: its Chinese number under 序号 and its title; "" for a task.

        It heads what stands below it; where that is numbered alike, both are tasks nobody answers for.
        """
        number, title = self.number_and_title()
        if not number:
            return ""
        below, _ = self._rows.see(next(filter(words_of, following), self.row)).number_and_title()
        return "" if below and _HAN_STYLE.sub("", below) == _HAN_STYLE.sub("", number) else f"{number}{title}"

    def number_and_title(self) -> tuple[str, str]:
        """Give what a row says that says no more than a Chinese number and a task or its heading; ("", "") for any other."""
        if len(self.spoken) != len(("number", "title")) or not self.stands_alone(self.spoken[0], _SEQUENCE):
            return "", ""
        found = _HAN_NUMBER.fullmatch(self.spoken[0].bare)
        titles = any(cell is self.spoken[1] for cell in self.covering(TASK_KEYS | {"group"}))
        return (found[1] or f"{found[2]}、", self.spoken[1].text) if found and titles else ("", "")


def keys_of(block: Block) -> dict[str, int]:
    """Give the keys of the columns that are read, each with the place of its heading.

    A column of no known meaning, or of one that a column to its left has, goes by its heading, and comes after the others.
    """
    found: dict[str, int] = {}
    others: dict[str, int] = {}
    said: set[str] = {""}
    for index, heading in enumerate(block.headings):
        known = heading.column is not None and heading.outcome is not Outcome.DOUBLED and heading.column.key
        if known and known not in found:
            found[known] = index
        else:
            others[_name_of(heading, index, said)] = index
        said.add(heading.text)
    return found | others


def _name_of(heading: Heading, index: int, said: Container[str]) -> str:
    """Name a column by its heading, with its place where it has none, or one to its left has the same."""
    if heading.text not in said:
        return heading.text
    return f"{heading.text}（第{index + 1}列）" if heading.text else f"第{index + 1}列"


def named_columns(block: Block) -> dict[str, str]:
    """Give the headings of the columns that are compared as text, by their keys, in printed order: those for the hand, and others."""
    keys = {index: key for key, index in keys_of(block).items()}
    columns = ((keys[index], heading) for index, heading in enumerate(block.headings))
    return {
        key: heading.text if heading.column and key == heading.column.key else key
        for key, heading in columns
        if heading.outcome is not Outcome.FILLED
    }


_HEADING_ROWS = 16
"""How many rows of a table are searched for its headings."""
_SEARCH = 500_000
"""How much is searched over all tables: a row takes the square of its cells. Some five hundred ordinary tables."""
_NAMED = 4
"""How many cells a message shows of a table that was not read."""


def searched_tops(tables: Sequence[WordTable]) -> list[Grid]:
    """Give the tops of the tables that are searched for headings, as far as the bound goes."""
    tops = []
    left = _SEARCH
    for table in tables:
        rows = tuple(table.rows[:_HEADING_ROWS]) if left > 0 else ()
        left -= sum(len(row.cells) ** 2 for row in rows)
        tops.append(Grid(rows=rows, widths=table.widths))
    return tops


class JoinedTables(NamedTuple):
    """The tables of a document that are one ledger."""

    parts: list[TablePart]
    between: list[str]
    """The lines between them: notes, a title said again."""
    left_out: list[str]
    """Sentences that name the tables after the first part that have rows and were not read."""
    again: list[Sequence[GridRow]]
    """The rows of tables that only say once more what was read."""
    unread: list[str]
    """What the rows say of tables and runs of rows that were left out."""


def join_tables(tables: Sequence[WordTable], alike: Sequence[FoundTable], columns: Columns) -> JoinedTables:
    """Join the tables with a ledger's headings and those after them that go on without a heading."""
    blocks = {found.number: found.block for found in alike}
    first = alike[0].number
    parts = [make_part(tables[first - 1].rows, tables[first - 1].widths, blocks[first])]
    joined = JoinedTables(parts, [], [], [], [])
    for number, table in enumerate(tables[first:], first + 1):
        if number in blocks and _is_said(table.rows[blocks[number].end :], parts):
            joined.again.append(table.rows)
            joined.left_out.append(f"第{number}个表与前面的表内容相同，只读取一次。")
        elif part := _part_of(table, blocks.get(number), parts[-1], columns):
            parts.append(part._replace(name=f"第{number}个表"))
            joined.between.extend(table.between)
        elif not table.nested and any(len(words_of(row)) > ENOUGH for row in table.rows):
            joined.left_out.append(f"第{number}个表（{name_rows(table.rows)}）接不上台账，没有读取。")
            joined.unread.extend(map("".join, map(words_of, table.rows)))
    parts[0] = parts[0]._replace(name=f"第{first}个表" if len(parts) > 1 else "")
    return joined


def _part_of(table: WordTable, block: Block | None, last: TablePart, columns: Columns) -> TablePart | None:
    """Give the part a table is: with headings of its own, or going on with the last one; else None."""
    if block:
        return make_part(table.rows, table.widths, block)
    ruler = Ruler(table.widths, Grid(rows=tuple(table.rows)).width)
    return None if table.nested else find_further(last, table.rows, ruler, columns)


def find_further(last: TablePart, rows: Sequence[GridRow], ruler: Ruler, columns: Columns) -> TablePart | None:
    """Give the part a table is that goes on without a heading, whose cells stand below the headings or in their order; else None."""
    part = last.going_on(rows, ruler)
    if _has_own_heading(rows, columns):
        return None
    if holds_tasks(part):
        return part
    part = part._replace(by_order=True)
    return part if holds_tasks(part) and _most(part, _answers) else None


def _answers(row: SeenRow) -> bool:
    """Tell whether the row has a number, a body, a time where the headings ask for one."""
    said = {key: cell.bare for key, cell in row.cells.items() if cell is not None and cell.bare and key in _ASKED}
    return bool(said) and all(_ASKED[key].match(text) for key, text in said.items())


_ASKED = {
    "sequence": compile_later("[（(]?[0-9一二三四五六七八九十]{1,4}"),
    "deadline": compile_later(".*(?:[0-9]|年|月|长期|持续|季)"),
    **dict.fromkeys(UNIT_KEYS, BODY),
}
"""What the cells of some columns look like."""


def _is_said(rows: Sequence[GridRow], parts: Sequence[TablePart]) -> bool:
    """Tell whether rows say just what one of the parts, or all of them together, say."""
    said = [[words_of(row) for row in part.rows[part.start :]] for part in parts]
    return list(map(words_of, rows)) in (*said, list(chain.from_iterable(said)))


def tables_beside(tables: Sequence[WordTable], joined: JoinedTables) -> tuple[tuple[str, str], ...]:
    """Name the tables of a document that are no part of its ledger and say something, each with its text."""
    read = {id(part.rows) for part in joined.parts}.union(map(id, joined.again))
    others = ((number, table) for number, table in enumerate(tables, 1) if id(table.rows) not in read)
    return tuple(
        (f"第{number}个表（{name_rows(table.rows)}）", "\n".join(table.lines_inside))
        for number, table in others
        if not table.nested and any(map(words_of, table.rows))
    )


def name_rows(rows: Sequence[GridRow]) -> str:
    """Name rows in a message by the first cells of the first that says something."""
    first = next(filter(None, map(words_of, rows)))
    return "、".join(map(shortened, first[:_NAMED])) + ("……" if len(first) > _NAMED else "")


def _has_own_heading(rows: Sequence[GridRow], columns: Columns) -> bool:
    """Tell whether half the first row with several texts are names of columns: another table begins."""
    first = next((texts for texts in map(words_of, rows) if len(texts) > 1), ())
    return sum(columns.by_heading(text) is not None for text in first) >= max(2, len(first) / 2)


def holds_tasks(part: TablePart) -> bool:
    """Tell whether most rows that say something look like tasks under the headings of the part before."""
    return _most(part, _is_task)


def _most(part: TablePart, fits: Callable[[SeenRow], bool]) -> bool:
    """Tell whether most rows of several texts are such."""
    told = [row for row in map(Rows(part).see, part.rows[part.start :]) if len(row.spoken) > 1]
    return 2 * sum(map(fits, told)) > len(told)


def _is_task(row: SeenRow) -> bool:
    """Tell whether the row has a cell for each heading, says what is to be done and something else of it."""
    said = {key for key, cell in row.cells.items() if cell is not None and (cell.bare or cell.continues)}
    return row.is_whole and not TASK_KEYS.isdisjoint(said) and len(said) > 1
