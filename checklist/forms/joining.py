"""A ledger's table that was cut in pieces: by Word into tables, in a sheet by blank rows or a heading said again."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from checklist.forms.headings import ENOUGH, shortened
from checklist.forms.people import BODY
from checklist.forms.row_cells import RowCells, TablePart, make_part, words_of
from checklist.ledger.columns import TASK_KEYS, UNIT_KEYS
from checklist.office.grid import Grid, Ruler
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from checklist.forms.find import FoundTable
    from checklist.forms.headings import Block
    from checklist.ledger.columns import Columns
    from checklist.office.grid import GridRow
    from checklist.office.wordtables import WordTable

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
    between: tuple[str, ...]
    """The lines between them: notes, a title said again."""
    left_out: tuple[str, ...]
    """Sentences that name the tables after the first part that have rows and were not read."""
    again: tuple[Sequence[GridRow], ...] = ()
    """The rows of tables that only say once more what was read."""
    unread: tuple[str, ...] = ()
    """What the rows say of tables and runs of rows that were left out."""


def join_tables(tables: Sequence[WordTable], alike: Sequence[FoundTable], columns: Columns) -> JoinedTables:
    """Join the tables with a ledger's headings and those after them that go on without a heading."""
    blocks = {found.number: found.block for found in alike}
    first = alike[0].number
    parts = [make_part(tables[first - 1].rows, tables[first - 1].widths, blocks[first])]
    between: list[str] = []
    left_out: list[str] = []
    again: list[Sequence[GridRow]] = []
    unread: list[str] = []
    for number, table in enumerate(tables[first:], first + 1):
        if number in blocks and _is_said(table.rows[blocks[number].end :], parts):
            again.append(table.rows)
            left_out.append(f"第{number}个表与前面的表内容相同，只读取一次。")
        elif part := _part_of(table, blocks.get(number), parts[-1], columns):
            parts.append(part._replace(name=f"第{number}个表"))
            between += table.between
        elif not table.nested and any(len(words_of(row)) > ENOUGH for row in table.rows):
            left_out.append(f"第{number}个表（{name_rows(table.rows)}）接不上台账，没有读取。")
            unread += map("".join, map(words_of, table.rows))
    parts[0] = parts[0]._replace(name=f"第{first}个表" if len(parts) > 1 else "")
    return JoinedTables(parts, tuple(between), tuple(left_out), tuple(again), tuple(unread))


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


def _answers(cells: RowCells, row: GridRow) -> bool:
    """Tell whether the row has a number, a body, a time where the headings ask for one."""
    own = cells.by_key(row).items()
    said = {key: cell.bare for key, cell in own if cell is not None and cell.bare and key in _ASKED}
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


def _most(part: TablePart, fits: Callable[[RowCells, GridRow], bool]) -> bool:
    """Tell whether most rows of several texts are such."""
    cells = RowCells(part)
    told = [row for row in part.rows[part.start :] if len(words_of(row)) > 1]
    return 2 * sum(fits(cells, row) for row in told) > len(told)


def _is_task(cells: RowCells, row: GridRow) -> bool:
    """Tell whether the row has a cell for each heading, says what is to be done and something else of it."""
    said = {key for key, cell in cells.by_key(row).items() if cell is not None and (cell.bare or cell.continues)}
    return cells.is_whole(row) and not TASK_KEYS.isdisjoint(said) and len(said) > 1
