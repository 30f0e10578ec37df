"""What headings mean beside one another: which of several columns for the task groups it, names it, or says how."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.ledger.columns import (
    BOUND_KEYS,
    TASK_KEYS,
    UNIT_KEYS,
    Column,
    Columns,
    Reading,
    normalise_heading,
    of_its_year,
)
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Sequence

_SAYS_HOW = compile_later("措施|举措|内容|要点|要求|描述|详情|做法|细[目化]|分解")
"""A word of headings under which a task is set out; others name it."""


def resolve_headings(known: Columns, headings: Sequence[str]) -> list[Column | None]:
    """Give each heading's column, seen in company; ``2025年目标`` are the goals of that year.

    ``重点任务 | 具体举措`` is group and task, ``重点任务`` alone is the task, ``重点工作 | 工作任务`` is group and task,
    ``任务 | 具体措施`` is the task's name and the task, ``任务 | 目标任务`` is task and goals, ``任务 | 牵头`` is task and unit.
    """
    found = _Company([*map(known.read_heading, headings)], known).settle()
    if not _has(found, UNIT_KEYS):
        found = [column or _bare(known, heading) for column, heading in zip(found, headings, strict=True)]
    if not _has(found, TASK_KEYS):
        for place, heading in enumerate(headings):  # one that ends as tasks do: 文明城市创建任务
            if found[place] is None and (reading := known.alike(normalise_heading(heading), by_hand=False)):
                found[place] = reading.column
                break
    return [*map(of_its_year, found, headings)]


def _has(columns: Sequence[Column | None], keys: frozenset[str]) -> bool:
    return any(column is not None and column.key in keys for column in columns)


def _bare(known: Columns, heading: str) -> Column | None:
    """Give what a heading of one bare word means where no other names a unit: 牵头."""
    plain = normalise_heading(heading)
    return next((column for column in known.all if plain in column.bare), None)


class _Company:
    """A row of headings: the listed heading each one is ("" for none), and the column that was found for it so far."""

    def __init__(self, readings: Sequence[Reading | None], known: Columns) -> None:
        self._names = [reading.known if reading else "" for reading in readings]
        self.columns = [reading.column if reading else None for reading in readings]
        self._known = known

    def settle(self) -> list[Column | None]:
        """Give the columns as they are in this company."""
        self._take_measures()
        self._choose_task()
        self._name_task()
        self._take_goals()
        return self.columns

    def _key(self, place: int) -> str:
        column = self.columns[place]
        return column.key if column else ""

    def _having(self, *keys: str) -> list[int]:
        return [place for place in range(len(self.columns)) if self._key(place) in keys]

    def _take_measures(self) -> None:
        """Let 落实措施 and 要点 set the task out where they stand between its name and the units, and nothing else does."""
        tasks = self._having("measure", "title", "group")
        if not tasks or any(_SAYS_HOW.search(self._names[place]) for place in tasks):
            return
        for place in range(tasks[0] + 1, min(self._having(*BOUND_KEYS), default=len(self.columns))):
            column = self._known.beside_task(self._names[place])
            if column is not None and column.key == "measure":
                self.columns[place] = column
                return

    def _choose_task(self) -> None:
        """Let one of several broad headings be the task where no other is."""
        broad = [place for place, name in enumerate(self._names) if self._known.is_broad(name)]
        for place in broad:
            if (
                self._names.count(self._names[place]) > 1
            ):  # the same heading twice is the task twice, not a group and its task
                self.columns[place] = self._known.by_key("measure")
        if broad and not self._having(*TASK_KEYS):
            self.columns[self._task_among(broad)] = self._known.by_key("measure")

    def _task_among(self, broad: Sequence[int]) -> int:
        """Choose which of several broad headings is the task: the last, but goals only for want of a task and its group."""
        groups = [place for place in broad if self._key(place) == "group"]
        plain = [place for place in groups if self._known.beside_task(self._names[place]) is None]
        return (plain if len(plain) > 1 else groups or list(broad))[-1]

    def _name_task(self) -> None:
        """Let one of two different headings of the task name it, the other say how: the first, or what bears no such word.

        So does the second of two groups above the task: 专项行动, 重点任务, 主要内容.
        """
        tasks = self._having("measure")
        if self._having("title"):
            return
        groups = [place for place in self._having("group") if tasks and place < tasks[0]]
        if groups[1:] and self._known.is_broad(name := self._names[groups[-1]]) and not self._known.beside_task(name):
            self.columns[groups[-1]] = self._known.by_key("title")
            return
        if all(self._names[place] == self._names[tasks[0]] for place in tasks):
            return
        naming = [place for place in tasks if not _SAYS_HOW.search(self._names[place])]
        self.columns[next(iter(naming or tasks))] = self._known.by_key("title")

    def _take_goals(self) -> None:
        """Let 目标任务 be the goals where the task or its group has a column to the left."""
        before: set[str] = set()
        for place, name in enumerate(self._names):
            goals = self._known.beside_task(name)
            if goals is not None and self._key(place) == "group" and before & {"group", *TASK_KEYS}:
                self.columns[place] = goals
            else:
                before.add(self._key(place))
