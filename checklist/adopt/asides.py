"""What of a corrected table is none of the data: columns for the hand, unknown or double ones, notes below that people changed."""

from __future__ import annotations

from difflib import get_close_matches
from itertools import filterfalse
from typing import TYPE_CHECKING

from checklist.adopt.celltexts import one_line
from checklist.adopt.said import UNIT_COLUMNS
from checklist.forms.filled import without_columns
from checklist.forms.unit_cells import NOTHING
from checklist.ledger.columns import TASK_KEYS
from checklist.plandata.check.measure_rules import is_status
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.forms.filled import ReadLedger
    from checklist.ledger.columns import Columns


def say_other_columns(read: ReadLedger) -> Iterator[str]:
    """Say which columns, as far as something stands in them, are not taken over."""
    filled = [(key, heading) for key, heading in read.hand if key != "status" and _is_filled(read, key)]
    if by_hand := [heading for key, heading in filled if key != heading]:
        yield f"{_quoted(by_hand)}是留给人填的列，不是方案数据，没有采纳。"
    if unknown := [heading for key, heading in filled if key == heading]:
        yield f"{_quoted(unknown)}不是方案数据里的列，没有采纳；是哪一列改了名的，请用 --map {unknown[0]}=列 指明。"


def _is_filled(read: ReadLedger, key: str) -> bool:
    return any(row.cells.get(key) for row in read.rows)


def _quoted(headings: Iterable[str]) -> str:
    return f"“{'”“'.join(headings)}”"


def without_doubled(read: ReadLedger, columns: Columns) -> tuple[ReadLedger, list[str]]:
    """Leave out a column that stands twice under headings of one meaning, since nobody can tell which counts; say so.

    The column of tasks stays: the left one is read. Columns of units go together: each has what the others have not.
    """
    doubled: dict[str, str] = {}
    again: list[str] = []
    for key, heading in read.hand:
        known = columns.by_heading(heading.partition("（第")[0])
        if known is not None and known.key in read.columns and known.key not in TASK_KEYS | {key, "id"}:
            doubled[known.key] = known.title
            again.append(key)
    said = [f"“{title}”有两列，看不出照哪一列，都没有采纳：请删去不用的一列再采纳。" for title in doubled.values()]
    units = UNIT_COLUMNS if set(UNIT_COLUMNS) & doubled.keys() else ()
    return without_columns(read, {*doubled, *again, *units}), said


def without_odd_status(read: ReadLedger) -> tuple[ReadLedger, list[str]]:
    """Leave out a column that counts as one of how far tasks are, and has no cell that says so; say that."""
    told = [text for row in read.rows if (text := row.cells.get("status", "")) not in NOTHING]
    if not told or any(map(is_status, told)):
        return read, []
    heading = dict(read.hand).get("status", "")
    said = f"“{heading}”里写的不是办结情况，没有采纳；是哪一列改了名的，请用 --map {heading}=列 指明。"
    return without_columns(read, {"status"}), [said]


def say_changed_notes(read: Sequence[str], printed: Sequence[str]) -> Iterator[str]:
    """Say of notes under the table that were changed that they are not taken over; an office may have others of its own."""
    known, said = ({_ITEM.sub("", line): line for line in lines} for lines in (printed, read))
    changed = list(filterfalse(known.__contains__, said))
    for line in filterfalse(said.__contains__, known):
        for near in get_close_matches(line, changed, n=1):
            yield f"表下注“{one_line([said[near]])}”与数据印出来的不同，没有采纳：请直接在数据里改。"


_ITEM = compile_later("第[0-9]+项")
"""Goes by the place of a task in the table."""
