"""What a row of a table says of its task, part by part: alike for a corrected table and for the data worded as it is."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING
from unicodedata import normalize

from msgspec.structs import replace

from checklist.forms.read_cells import read_measure, read_target, without_plan
from checklist.forms.rowheadings import read_heading
from checklist.forms.unit_cells import NOTHING
from checklist.ledger.phrases import GOALS_OPENING
from checklist.model import Frozen
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.forms.filled import ReadRow

UNIT_COLUMNS = ("lead", "support", "responsible", "others", "own_role")
WORDS = ("title", "task", "actions")
"""The keys of cells that say what is to be done."""
_PLAIN = ("title", "actions", "deadline", "number", "topics", "status", "region", "plan", "source")
_TASKS = ("measure_target", "measure")


class RowSaid(Frozen):
    """A row: what its cells say, each under what it is of, and where it stands."""

    spot: str
    """Names the row in messages: 第3行, 工作表“二”第3行."""
    cells: dict[str, str]
    """By key: title, task, actions, deadline, number, topics, status, the columns of units, ``goals`` and ``goals@2025``."""
    headings: tuple[str, ...]
    part: str
    """The goals of its headings that are printed at this row."""
    columns: dict[str, str]
    """Of a key the column it stands in."""
    cut: frozenset[str] = frozenset()
    """The keys of cells that were not read whole."""
    place: int = 0
    """The place among the rows of the file; rows of several sheets may have the same line."""
    sequence: str = ""
    """The 序号 printed, which the program counts."""

    @property
    def id(self) -> str:
        """The task's code; "" where none stands."""
        return self.cells.get("id", "")

    def differing(self, other: RowSaid) -> list[str]:
        """Give the keys both have and say otherwise, but for the code; blanks and line ends make no difference."""
        both = (key for key in self.cells if key in other.cells and key != "id")
        return [key for key in both if squeeze(self.cells[key]) != squeeze(other.cells[key])]


def squeeze(text: str) -> str:
    """Give a text without what a person does not see: line ends, blanks beside Chinese, ways to say nothing."""
    bare = text.strip()
    if bare in NOTHING:
        return ""
    words = bare.split()
    made = words[0]
    for word in words[1:]:
        made += f" {word}" if made[-1].isascii() and word[0].isascii() else word
    return made


def said_of(row: ReadRow) -> RowSaid:
    """Take a row apart."""
    cells, columns, parts = {"id": _code(row.cells.get("id", ""))}, {}, [_without_heading(row.goal)]
    for key, own, text, part in _parts(row):
        if key not in cells or (text and not cells[key]):
            cells[key], columns[key] = text, own
        columns |= {"part": own} if part else {}
        parts.append(part)
    part = next((part for part in parts if part), "")
    number = row.cells.get("sequence", "").strip()
    cut = frozenset(key for key, own in columns.items() if own in row.cut)
    return RowSaid(
        spot=row.spot, cells=cells, headings=row.headings, part=part, columns=columns, cut=cut, sequence=number
    )


def _without_heading(goal: str) -> str:
    """Give the goals of a cell that opens with the plan, without the heading between the two."""
    _, mark, goals = goal.partition(f"\n{GOALS_OPENING}")
    return goals if mark else "" if read_heading(goal).style in _STYLES else goal


_STYLES = ("一、", "（一）", "第一")
"""How headings are numbered; items of goals are numbered otherwise."""


def _code(text: str) -> str:
    """Give a task's code as it is written, however it was typed: in capitals, with blanks, with other dashes."""
    return "".join(_DASHES.sub("-", normalize("NFKC", text)).lower().split())


_DASHES = compile_later("[－‐-―−]")


def _parts(row: ReadRow) -> Iterator[tuple[str, str, str, str]]:
    """Give of each cell what it is of, its column, its text, and the goals of the headings in it."""
    for column, text in row.cells.items():
        kind, _, year = column.partition("@")
        if kind == "target":
            goals = read_target(text)
            yield f"goals{'@' + year if year else ''}", column, goals.own, goals.part
        elif column in _TASKS:
            goals = read_measure(text)
            is_name = column == "measure_target" and "measure" in row.cells and "title" not in row.cells
            yield "title" if is_name else "task", column, goals.text, goals.part
            if goals.own or "target" not in row.cells:
                yield "goals", column, goals.own, ""
        elif column in UNIT_COLUMNS or column in _PLAIN:
            yield column, column, without_plan(text).strip(), ""


def in_places(rows: Iterable[RowSaid]) -> list[RowSaid]:
    """Give rows with their places."""
    return [replace(row, place=place) for place, row in enumerate(rows)]


def without_untold(rows: Sequence[RowSaid], printed: Sequence[RowSaid]) -> tuple[list[RowSaid], list[RowSaid]]:
    """Leave out what a table has no place for, instead of calling it all deleted: goals that would stand in its cells of tasks.

    Goals of headings as well, where the data print several and the table none.
    """
    told = any(row.cells.get("goals") or row.columns.get("goals") not in _TASKS for row in rows)
    parts = any(map(_PART, rows)) or sum(map(bool, map(_PART, printed))) < _SEVERAL
    one, two = ([_without(row, goals=told, parts=parts) for row in said] for said in (rows, printed))
    return one, two


_PART = attrgetter("part")
_SEVERAL = 2
"""Headings with goals; of one, whose goals are gone, a person may well have taken them away."""


def _without(row: RowSaid, *, goals: bool, parts: bool) -> RowSaid:
    cells = row.cells if goals else {key: text for key, text in row.cells.items() if key != "goals"}
    return replace(row, cells=cells, part=row.part if parts else "")
