"""Lay a table out for a spreadsheet: names, widths, rows, which cells of the group column become one."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.ledger.columns import Column
from checklist.ledger.phrases import NONE
from checklist.ledger.wording import Table, TableRow
from checklist.model import Frozen
from checklist.office.cells import DIGIT, MARGINS, PAGE_WIDTH, cell_text
from checklist.office.rowheight import half_widths, split_height, text_height
from checklist.words.plaintext import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

SIZE = 10.5
"""五号, in points."""
PAGE_HEIGHT = (210 - 2 * 20) / 25.4 * 72
"""What the same page holds from top to bottom, in points."""

UNIT = Column(key="unit", title="单位", width=14)


class Sheet(Frozen):
    """A ledger for one sheet: the sheet's name, the table worded without bands, the unit that hands it in."""

    name: str
    table: Table
    unit: str = ""
    """Stands behind 填报单位（盖章）：; "" leaves the line out."""


class Cover(Frozen):
    """What heads several ledgers together."""

    title: str
    subtitle: str = ""


class GridLine(Frozen):
    """A row of the sheet as it is drawn."""

    cells: tuple[str, ...]
    heights: tuple[float, ...]
    """One height, or several where a single row cannot be as tall as its text: the cells are then merged over them."""
    fixed: bool
    """True where the program must not fit the row to its unmerged cells."""


class Group(Frozen):
    """Rows whose group cells are one: their places among the rows."""

    first: int
    last: int


def sheet_names(wanted: Iterable[str]) -> list[str]:
    r"""Make names Excel takes: at most 31 UTF-16 units, none of ``[]:*?/\``, no ' at the ends, no two alike."""
    taken = {"history", "历史记录"}  # Excel keeps these for itself
    names = []
    for text in wanted:
        stem = re.sub(r"[\[\]:*?/\\：]", "_", clean(text).replace("\n", " ")).strip().strip("'").strip() or "台账"
        name = _cut(stem, _LONGEST_NAME)
        number = 2
        while name.casefold() in taken:
            mark = f"（{number}）"
            name = _cut(stem, _LONGEST_NAME - len(mark)) + mark
            number += 1
        taken.add(name.casefold())
        names.append(name)
    return names


_LONGEST_NAME = 31


def _cut(text: str, units: int) -> str:
    while len(text.encode("utf-16-le")) > 2 * units:
        text = text[:-1]
    return text.rstrip(" '")


def joined_sheet(sheets: Sequence[Sheet], name: str, cover: Cover) -> Sheet:
    """Put several ledgers of the same columns one below the other, with a column that names the unit.

    Raises ValueError when the columns differ.
    """
    columns = sheets[0].table.columns
    if any(sheet.table.columns != columns for sheet in sheets):
        raise ValueError("ledgers of different columns cannot share a sheet")
    rows: list[TableRow] = []
    first = 0
    for sheet in sheets:
        table = sheet.table
        rows += [
            TableRow(cells=(sheet.unit or sheet.name, *row.cells), section=first + row.section) for row in table.rows
        ]
        first += max((row.section for row in table.rows), default=-1) + 1
    return Sheet(
        name=name,
        table=Table(
            columns=(UNIT, *columns),
            rows=tuple(rows),
            bands=(),
            notes=tuple(dict.fromkeys(note for sheet in sheets for note in sheet.table.notes)),
            title=cover.title,
            subtitle=cover.subtitle,
        ),
    )


def goals_to_targets(table: Table) -> Table:
    """Move each section's goals from the group cell of its first row into the target cell, marked 【本部分目标】.

    Where group cells are not merged every row then bears the same heading, and a filter lists each heading once.
    """
    keys = [column.key for column in table.columns]
    if "group" not in keys or "target" not in keys:
        return table
    group, target = keys.index("group"), keys.index("target")
    return replace(table, rows=tuple(_moved(row, group, target) for row in table.rows))


def _moved(row: TableRow, group: int, target: int) -> TableRow:
    heading, _, goals = row.cells[group].partition("\n")
    if not goals:
        return row
    cells = list(row.cells)
    own = f"\n{cells[target]}" if cells[target] not in ("", NONE) else ""
    cells[group], cells[target] = heading, f"【本部分目标】{goals}{own}"
    return TableRow(cells=tuple(cells), section=row.section)


def lay_out(
    table: Table, widths: Sequence[float], *, merge_groups: bool, above: float = 0, heading: float = 0
) -> tuple[list[GridLine], list[Group]]:
    """Give the rows with their heights, and the groups to be merged (none without ``merge_groups``).

    ``above`` and ``heading`` are the heights in points of what stands above the heading row, and of that row, which is
    repeated: no group runs over the end of a page, where its text would be cut through.
    """
    keys = [column.key for column in table.columns]
    place = keys.index("group") if merge_groups and "group" in keys else -1
    rooms = [half_widths(width, SIZE) for width in widths]
    lines = [_line(row, rooms, skipped=place) for row in table.rows]
    if place < 0:
        return lines, []
    page = _Page(widths, heading, above)
    return lines, [group for run in _runs(table, place) for group in _groups(run, lines, page, rooms[place], place)]


def _line(row: TableRow, rooms: Sequence[float], *, skipped: int) -> GridLine:
    cells = tuple(cell_text(cell) for cell in row.cells)
    needed = (text_height(c, r, SIZE) for i, (c, r) in enumerate(zip(cells, rooms, strict=True)) if i != skipped)
    heights = split_height(max(needed, default=SIZE * 2))
    return GridLine(cells=cells, heights=heights, fixed=len(heights) > 1)


def _runs(table: Table, place: int) -> Iterator[list[int]]:
    def key(index: int) -> tuple[str, int, str]:
        row = table.rows[index]
        unit = row.cells[0] if table.columns[0].key == UNIT.key else ""
        return unit, row.section, row.cells[place].partition("\n")[0]

    for _, run in groupby(range(len(table.rows)), key=key):
        yield list(run)


class _Page:
    """How much of the printed page is left, counted from the top of the sheet."""

    def __init__(self, widths: Sequence[float], heading: float, above: float) -> None:
        scale = min(1.0, PAGE_WIDTH / (sum(widths) * DIGIT + MARGINS * len(widths)))
        self.room = PAGE_HEIGHT / scale - heading
        self.left = self.room - above

    def takes(self, height: float) -> bool:
        """Say whether a row of that height still fits."""
        return height <= self.left

    def put(self, height: float) -> None:
        """Put a row on this page, or at the top of the next."""
        self.left = (self.left if self.takes(height) else self.room) - height


def _groups(run: list[int], lines: list[GridLine], page: _Page, room: float, place: int) -> Iterator[Group]:
    """Cut a run into groups that stand on one page each; every one repeats the heading."""
    rest = run
    while rest:
        needed = text_height(lines[rest[0]].cells[place], room, SIZE)
        _push_to_next_page(lines, rest, page, needed)
        page.put(_height(lines[rest[0]]))
        count = 1
        while count < len(rest) and page.takes(_height(lines[rest[count]])):
            page.put(_height(lines[rest[count]]))
            count += 1
        page.put(_stretch(lines, rest[:count], needed))
        yield Group(first=rest[0], last=rest[count - 1])
        rest = rest[count:]


def _height(line: GridLine) -> float:
    return sum(line.heights)


def _push_to_next_page(lines: list[GridLine], run: Sequence[int], page: _Page, needed: float) -> None:
    """Make the first row too tall for the rest of the page where the group's text would not fit there.

    A page break by hand would not do: Excel ignores it on sheets that are fitted to the page's width.
    """
    first = lines[run[0]]
    if page.left < needed <= page.room and page.takes(_height(first)):
        lines[run[0]] = replace(first, heights=split_height(page.left + 1), fixed=True)


def _stretch(lines: list[GridLine], group: Sequence[int], needed: float) -> float:
    """Make the last row of a group taller where the group's text needs more than its rows give; give how much."""
    missing = needed - sum(_height(lines[index]) for index in group)
    if missing <= 0:
        return 0
    last = lines[group[-1]]
    lines[group[-1]] = replace(last, heights=split_height(_height(last) + missing), fixed=True)
    return missing
