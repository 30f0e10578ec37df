"""Which cell of a row belongs to which column of a ledger, by where cell and heading stand."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.forms.headings import ENOUGH
from checklist.forms.report import Outcome
from checklist.ledger.columns import TASK_KEYS
from checklist.office.grid import Grid, GridRow, Ruler, assign_cells, extents_of
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from checklist.forms.headings import Block
    from checklist.forms.report import Heading
    from checklist.office.grid import Cell


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


class RowCells:
    """Finds the cells of a part's rows by the keys of the columns; rows of one shape are alike."""

    def __init__(self, part: TablePart) -> None:
        self._ruler = part.ruler
        self._headings = [part.over.extent(heading.start, heading.span) for heading in part.block.headings]
        self._texts = [heading.text for heading in part.block.headings]
        self._keys = keys_of(part.block)
        self._by_order = part.by_order
        self._known: dict[tuple[tuple[int, int], ...], tuple[int | None, ...]] = {}

    def by_key(self, row: GridRow) -> dict[str, Cell | None]:
        """Give each column's cell; one that lies under several columns is the task's, else the first one's."""
        places = self._places(row)
        owners: dict[int, str] = {}
        for key, place in places.items():
            if place is not None and (place not in owners or (key in TASK_KEYS and owners[place] not in TASK_KEYS)):
                owners[place] = key
        found = {
            key: None if place is None or owners[place] != key else row.cells[place] for key, place in places.items()
        }
        return found | {key: replace(cell, text=text) for key, cell, text in self._split(row, found)}

    def is_split(self, row: GridRow) -> bool:
        """Tell whether a cell under a heading was divided into several that say something."""
        return len(row.cells) > len(set(self._assigned(row))) and any(self._split(row, self.by_key(row)))

    def is_shared(self, row: GridRow) -> bool:
        """Tell whether a cell that says something stands under several headings."""
        named = (place for place, text in zip(self._assigned(row), self._texts, strict=True) if text)
        places = [place for place in named if place is not None and row.cells[place].bare]
        return len(set(places)) < len(places)

    def _split(self, row: GridRow, found: Mapping[str, Cell | None]) -> Iterator[tuple[str, Cell, str]]:
        """Give the cells that were divided beside each other under one heading, each with its key and all that it said."""
        own = {id(row.cells[place]) for place in self._assigned(row) if place is not None}
        if len(own) == len(row.cells):
            return
        rest = [cell for cell in row.cells if id(cell) not in own and cell.bare and not cell.continues]
        for key, cell in found.items() if rest else ():
            over = self._headings[self._keys[key]]
            further = [one.text for one in rest if self._ruler.extent(one.start, one.span).lies_in(over)]
            if further and cell is not None and key != "sequence" and not cell.continues:
                yield key, cell, "\n".join(filter(None, (cell.text, *further)))

    def task_of(self, cells: tuple[Cell, ...]) -> str:
        """Give what the cells of a row say that is to be done, in one line; "" for nothing."""
        told = self.by_key(GridRow(cells=cells))
        said = (cell.bare for key, cell in told.items() if key in TASK_KEYS and cell is not None)
        return "".join(said).rstrip("。；")

    def covering(self, row: GridRow, keys: frozenset[str]) -> list[Cell | None]:
        """Give the cells under some columns, those that lie under others, too, included."""
        return [None if place is None else row.cells[place] for key, place in self._places(row).items() if key in keys]

    def stands_alone(self, row: GridRow, cell: Cell, keys: frozenset[str]) -> bool:
        """Tell whether a cell lies under one column only, and this is one of ``keys``."""
        under = [key for key, place in self._places(row).items() if place is not None and row.cells[place] is cell]
        return len(under) == 1 and under[0] in keys

    def counted_heading(self, rows: Sequence[GridRow], index: int) -> str:
        """Give the heading a row is, in two cells: its Chinese number under 序号 and its title; "" for a task.

        It heads what stands below it; where that is numbered alike, both are tasks nobody answers for.
        """
        number, title = self._number_and_title(rows[index])
        if not number:
            return ""
        further = map(rows.__getitem__, range(index + 1, len(rows)))
        following = next(filter(words_of, further), rows[index])
        below, _ = self._number_and_title(following)
        return "" if below and _HAN_STYLE.sub("", below) == _HAN_STYLE.sub("", number) else f"{number}{title}"

    def _number_and_title(self, row: GridRow) -> tuple[str, str]:
        """Give what a row says that says no more than a Chinese number and a task or its heading; ("", "") for any other."""
        spoken = [cell for cell in row.cells if cell.bare]
        if len(spoken) != len(("number", "title")) or not self.stands_alone(row, spoken[0], _SEQUENCE):
            return "", ""
        found = _HAN_NUMBER.fullmatch(spoken[0].bare)
        titles = any(cell is spoken[1] for cell in self.covering(row, TASK_KEYS | {"group"}))
        return (found[1] or f"{found[2]}、", spoken[1].text) if found and titles else ("", "")

    def name_place(self, row: GridRow, cell: Cell) -> str:
        """Name the column of a cell by its heading; "" where there is none over it."""
        named = (
            text for text, place in zip(self._texts, self._assigned(row), strict=True)
            if place is not None and row.cells[place] is cell
        )  # fmt: skip
        return next((f"“{text}”列" for text in named if text), "")

    def is_wide(self, cell: Cell) -> bool:
        """Tell whether a cell takes more than half of the table's width."""
        return self._ruler.extent(cell.start, cell.span).width > 1 / 2

    def is_whole(self, row: GridRow) -> bool:
        """Tell whether each heading has a cell of its own in the row."""
        places = self._assigned(row)
        return len(places) == len(row.cells) and None not in places and len(set(places)) == len(places)

    def _places(self, row: GridRow) -> dict[str, int | None]:
        places = self._assigned(row)
        return {key: places[index] for key, index in self._keys.items()}

    def _assigned(self, row: GridRow) -> tuple[int | None, ...]:
        if self._by_order and len(row.cells) == len(self._headings):
            return tuple(range(len(self._headings)))
        shape = tuple((cell.start, cell.span) for cell in row.cells)
        if shape not in self._known:
            self._known[shape] = tuple(assign_cells(self._headings, extents_of(self._ruler, row.cells)))
        return self._known[shape]


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
