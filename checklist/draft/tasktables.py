"""Read a 任务分解表 of a document as the items of an outline, by the headings every ledger is read by."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checklist.draft.marks import read_mark
from checklist.draft.outlining import Node, entitle
from checklist.draft.passages import Passage, tidy_line
from checklist.draft.unitnotes import Note
from checklist.forms.headings import find_block
from checklist.forms.read_rows import TableRows
from checklist.forms.row_cells import make_part
from checklist.forms.unit_cells import read_units
from checklist.model import Role
from checklist.office.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.draft.passages import SourceTable
    from checklist.forms.filled import ReadRow
    from checklist.ledger.columns import Columns

_TASKS = ("measure", "measure_target", "title", "actions", "text")
"""Columns that say what is to be done, in the order they make a measure's wording."""
_ROLES = {"lead": Role.LEAD, "support": Role.SUPPORT, "responsible": Role.RESPONSIBLE}
_ROLE_WORDS = {"lead": "牵头单位", "support": "配合单位", "responsible": "责任单位"}
_SEARCHED = 16
"""Rows in which a table's headings are looked for."""


class TableItems(NamedTuple):
    """What a table of tasks comes to."""

    children: list[Node]
    notes: dict[int, list[Note]]
    """By the identity of a node."""
    deadlines: dict[int, str]
    place: str


def read_task_table(table: SourceTable, columns: Columns) -> TableItems | None:
    """Read the tasks of a table; None where its headings are none of a table of tasks with units."""
    top = Grid(rows=table.grid.rows[:_SEARCHED], widths=table.grid.widths)
    block = find_block(top, columns, {})
    if block is None:
        return None
    reader = TableRows(block)
    reader.read(make_part(table.grid.rows, table.grid.widths, block))
    if not reader.rows or not set(_ROLES) & set(reader.keys):
        return None
    builder = _Builder(table.place)
    for row in reader.rows:
        builder.take(row)
    return TableItems(builder.root.children, builder.notes, builder.deadlines, table.place)


class _Builder:
    """Puts rows below their headings."""

    def __init__(self, place: str) -> None:
        self._place = place
        self.root = Node("", "", 0, place)
        self.notes: dict[int, list[Note]] = {}
        self.deadlines: dict[int, str] = {}
        self._headings: list[tuple[str, Node]] = []
        self._count = 0

    def take(self, row: ReadRow) -> None:
        """Add a row as an item."""
        self._count += 1
        parent = self._under(row.headings or ("",), row.line)
        text = "\n".join(dict.fromkeys(filter(None, (row.cells.get(key, "") for key in _TASKS))))
        first, *rest = [tidy for line in text.split("\n") if (tidy := tidy_line(line))]
        mark = read_mark(first)
        number = row.cells.get("number", "") or (mark.printed if mark else row.cells.get("sequence", ""))
        node = Node("1.", number or str(self._count), self._count, f"{self._place}第{row.line}行", parent)
        entitle(node, Passage(text=first[mark.end :] if mark else first, place=node.place))
        node.body += [Passage(text=line, place=node.place) for line in rest]
        if target := tidy_line(row.cells.get("target", "").replace("\n", "；")):
            node.body.append(Passage(text=f"工作目标：{target}", place=node.place))
        parent.children.append(node)
        self.notes[id(node)] = _notes(row)
        self.deadlines[id(node)] = tidy_line(row.cells.get("deadline", ""))

    def _under(self, headings: Sequence[str], line: int) -> Node:
        """Give the node of the innermost heading, made where it was not met before."""
        kept = 0
        while kept < min(len(headings), len(self._headings)) and self._headings[kept][0] == headings[kept]:
            kept += 1
        del self._headings[kept:]
        for heading in headings[kept:]:
            parent = self._headings[-1][1] if self._headings else self.root
            mark = read_mark(heading)
            number = mark.printed if mark else _HAN[min(len(parent.children) + 1, len(_HAN) - 1)]
            node = Node(mark.kind if mark else "一、", number, 0, f"{self._place}第{line}行", parent)
            node.title = tidy_line(heading[mark.end :] if mark else heading) or "重点任务"
            parent.children.append(node)
            self._headings.append((heading, node))
        return self._headings[-1][1]


_HAN = (
    "",
    *"一二三四五六七八九十",
    *(f"十{digit}" for digit in "一二三四五六七八九"),
    *(f"二十{digit}" for digit in ("", *"一二三四五六七八九")),
)


def _notes(row: ReadRow) -> list[Note]:
    """Make one note of a row's cells of units."""
    units, said, opened = [], [], False
    for key, role in _ROLES.items():
        words = row.cells.get(key, "")
        cell = read_units(words)
        units += [unit if unit.role else type(unit)(name=unit.name, role=role) for unit in cell.units]
        said += [f"{_ROLE_WORDS[key]}：{tidy_line(words)}"] if cell.units else []
        opened = opened or cell.open_list
    return [Note(raw="；".join(said), start=0, end=0, units=tuple(units), open_list=opened)] if units else []
