"""What a row of a table says of its task, part by part, and which row is which task.

Rows are told by the codes; without these only where the words leave no doubt.
"""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import normalize

from msgspec.structs import replace

from checklist.adopt.taskcells import bare_words
from checklist.forms.read_cells import read_heading, read_measure, read_target, without_plan
from checklist.forms.unit_cells import NOTHING
from checklist.ledger.phrases import GOALS_OPENING
from checklist.model import Frozen
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from checklist.forms.filled import ReadRow
    from checklist.ledger.ledger import Ledger, LedgerSection, Row
    from checklist.model import Measure, Plan


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


def said_of(row: ReadRow, place: int = 0) -> RowSaid:
    """Take a row apart, which has this place among the rows of the file."""
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
        spot=row.spot,
        cells=cells,
        headings=row.headings,
        part=part,
        columns=columns,
        cut=cut,
        place=place,
        sequence=number,
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


_ALIKE = 0.5
"""From this likeness on, two cells of a task with the same 序号 are one, edited."""
_ALL_BUT_SAME = 0.8
"""From this likeness on, a row that lost its code is the task."""


class Pair(NamedTuple):
    """A task of the data, as it is printed and as the corrected table has it."""

    row: Row
    section: LedgerSection
    old: RowSaid
    new: RowSaid

    @property
    def measure(self) -> Measure:
        """The task."""
        return self.row.measure

    @property
    def id(self) -> str:
        """Its code."""
        return self.row.measure.id

    @property
    def plan(self) -> Plan:
        """The plan it is of."""
        return self.row.plan


class Added(NamedTuple):
    """A row no task of the data stands in."""

    new: RowSaid
    beside: Pair | None
    """The task above it, at the top the first one; None where the table has no task of the data."""


class Matched(NamedTuple):
    """The rows of both, matched."""

    pairs: list[Pair]
    added: list[Added]
    gone: list[Pair]
    """Tasks without a row; ``new`` is what the data print."""
    coded: bool
    """True where the table has codes."""


def match_rows(rows: Sequence[RowSaid], printed: Sequence[RowSaid], ledger: Ledger) -> Matched:
    """Match the rows of a file with those the data print for the same ledger, in the same order as its rows."""
    known = list(_printed_pairs(ledger, printed))
    coded = any(row.id for row in rows)
    found = _by_code(rows, known) if coded else dict(_by_words(rows, known))
    pairs: list[Pair] = []
    added: list[Added] = []
    for index, row in enumerate(rows):
        if index in found:
            pairs.append(found[index]._replace(new=row))
        else:
            added.append(Added(row, pairs[-1] if pairs else None))
    first = next(iter(pairs), None)
    added = [one._replace(beside=one.beside or first) for one in added]
    met = set(map(_TASK, pairs))
    return Matched(pairs, added, [pair for pair in known if pair.id not in met], coded)


def _printed_pairs(ledger: Ledger, printed: Sequence[RowSaid]) -> Iterator[Pair]:
    """Give every task of a ledger as the data print it."""
    said = iter(printed)
    for section in ledger.sections:
        for row, old in zip(section.rows, said, strict=False):
            yield Pair(row, section, old, old)


def _by_code(rows: Sequence[RowSaid], known: Sequence[Pair]) -> dict[int, Pair]:
    """Match by the codes; a row whose code is blank is the task that has its words, where no other row is.

    One that has just the words of another task, whose own row has not, got its code by mistake: it is nobody's.
    """
    by_id = {pair.id: pair for pair in known}
    crossed = set(_crossed({row.id: task_words(row) for row in rows}, by_id))
    found = {index: by_id[row.id] for index, row in enumerate(rows) if row.id in by_id.keys() - crossed}
    return found | dict(_in_turn(*_left_over(rows, known), (_has_same_words, _is_all_but_same)))


def _crossed(said: Mapping[str, str], known: Mapping[str, Pair]) -> Iterator[str]:
    """Give the codes of rows that have just the words of another task, whose row has not; ``said`` are the words by code."""
    owners = {task_words(pair.old): code for code, pair in known.items()}
    for code, words in said.items():
        owner = owners.get(words) if words else None
        if owner and code in known and task_words(known[code].old) != words and said.get(owner) != words:
            yield code


def _left_over(rows: Sequence[RowSaid], known: Sequence[Pair]) -> tuple[dict[int, RowSaid], list[Pair]]:
    """Give the rows without a code, and the tasks whose code no row has."""
    met = set(map(attrgetter("id"), rows))
    blank = {index: row for index, row in enumerate(rows) if not row.id and task_words(row)}
    return blank, [pair for pair in known if pair.id not in met]


def _by_words(rows: Sequence[RowSaid], known: Sequence[Pair]) -> Iterator[tuple[int, Pair]]:
    """Match equal tasks, those of one 序号 first, then those of one 序号 that are alike."""
    return _in_turn(dict(enumerate(rows)), known, (_is_same, _has_same_words, _is_edited))


def _in_turn(
    rows: Mapping[int, RowSaid], known: Sequence[Pair], likely: Sequence[Callable[[RowSaid, RowSaid], bool]]
) -> Iterator[tuple[int, Pair]]:
    """Match each row with the first task left that is ``likely`` the same, the surest likeness first."""
    left, waiting = list(known), dict(rows)
    for is_one in likely:
        for index, row in list(waiting.items()):
            found = next((pair for pair in left if is_one(pair.old, row)), None)
            if found is not None:
                left.remove(found)
                del waiting[index]
                yield index, found


def _has_same_words(one: RowSaid, two: RowSaid) -> bool:
    return task_words(one) == task_words(two)


def _is_same(one: RowSaid, two: RowSaid) -> bool:
    return one.sequence == two.sequence and _has_same_words(one, two)


def _is_edited(one: RowSaid, two: RowSaid) -> bool:
    return one.sequence == two.sequence and is_alike(one, two)


def task_words(row: RowSaid) -> str:
    """Give the words a task is known by."""
    return squeeze("".join(row.cells.get(key, "") for key in WORDS))


def is_alike(one: RowSaid, two: RowSaid, least: float = _ALIKE) -> bool:
    """Tell whether two rows are most likely one task, edited."""
    words = bare_words(task_words(one)), bare_words(task_words(two))
    return bool(words[0] and words[1]) and SequenceMatcher(None, *words, autojunk=False).ratio() >= least


def _is_all_but_same(one: RowSaid, two: RowSaid) -> bool:
    return is_alike(one, two, _ALL_BUT_SAME)


def count_differing(matched: Matched) -> int:
    """Count the cells and headings that say otherwise; a row that is nobody's counts as many, but for one with another's code."""
    cells = sum(len(pair.old.differing(pair.new)) for pair in matched.pairs)
    headings = sum(pair.old.headings != pair.new.headings for pair in matched.pairs)
    crossed = set(map(_CODE, matched.added)).intersection(map(_TASK, matched.gone))
    return cells + headings + _AS_MANY * (len(matched.added) + len(matched.gone) - 2 * len(crossed))


_CODE, _TASK = attrgetter("new.id"), attrgetter("id")
_AS_MANY = 5
"""Cells that a row stands for."""


def with_anothers_words(pairs: Sequence[Pair]) -> set[str]:
    """Give the tasks that came to have the words of another: their cells were merged, and their own words are lost."""
    said = Counter(task_words(pair.new) for pair in pairs)
    return {
        pair.id for pair in pairs
        if said[task_words(pair.new)] > 1 and not _has_same_words(pair.old, pair.new)
    }  # fmt: skip


def moved(pairs: Sequence[Pair], ledger: Ledger) -> list[str]:
    """Give the ids of tasks that stand elsewhere in the table than in the data: all but the longest run in order."""
    known, found = (list(map(_ID, rows)) for rows in (ledger.rows, [pair.row for pair in pairs]))
    kept = in_order(known, found)
    return [name for name in found if name not in kept]


def in_order(old: Sequence[str], new: Sequence[str]) -> set[str]:
    """Give what both have in the same order."""
    blocks = SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
    return {name for block in blocks for name in new[block.b : block.b + block.size]}


_ID = attrgetter("measure.id")
