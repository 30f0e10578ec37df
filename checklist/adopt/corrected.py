"""Take a corrected ledger over: what its cells say otherwise than the data print in the same columns.

The data are worded as the file has them and read like it, so that an untouched cell is no change. What was written is
worded again and held against the file: what still differs is listed, nothing is dropped silently.
"""

from __future__ import annotations

from difflib import get_close_matches
from itertools import chain, combinations, count, filterfalse
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.adopt.arranging import without_tasks
from checklist.adopt.newrows import NewRows
from checklist.adopt.ordering import TableOrder
from checklist.adopt.proposal import Proposal
from checklist.adopt.rowchanges import RowChanges
from checklist.adopt.sectionplaces import add_sections, find_renamed, say_idle
from checklist.adopt.standing import PlanFiles
from checklist.adopt.tablerows import (
    UNIT_COLUMNS,
    WORDS,
    count_differing,
    match_rows,
    moved,
    said_of,
    with_anothers_words,
    without_untold,
)
from checklist.adopt.taskcells import UnitCells, bare_words, one_line, quote_apart, split_words, without_units
from checklist.compare.sides.of_data import word_like
from checklist.compare.sides.terms import plans_of, unit_of
from checklist.errors import InputError
from checklist.forms.filled import refuse_repeated, without_columns
from checklist.forms.read_cells import read_deadline
from checklist.forms.unit_cells import NOTHING
from checklist.ledger.columns import TASK_KEYS, UNIT_KEYS
from checklist.ledger.ledger import Filter, build_ledger
from checklist.plandata.check.measure_rules import is_status
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from checklist.adopt.tablerows import Matched, Pair, RowSaid
    from checklist.forms.filled import ReadLedger
    from checklist.ledger.columns import Columns
    from checklist.ledger.ledger import Ledger
    from checklist.model import Plan, PlanData


def adopt_ledger(
    read: ReadLedger, files: PlanFiles, columns: Columns, faults: Mapping[int | str, str] | None = None
) -> Proposal:
    """Give what the files come to with a corrected ledger taken over, but for what ``check`` would refuse (``faults``).

    Raises InputError where it is no ledger of the plans there, or a code stands in it twice.
    """
    faults = faults or {}
    read, doubled = without_doubled(read, columns)
    read, odd = without_odd_status(read)
    worders = [_Worder(one, files.data, columns) for one in _readings(read)]
    held = min((worder.hold(files.data) for worder in worders), key=lambda one: count_differing(one.matched))
    changes = RowChanges(files, held.ledger, columns, with_anothers_words(held.matched.pairs), faults)
    made = (held.is_whole and _with_new_sections(read, held.matched, changes, files, columns)) or _taken(
        read, held, changes, files
    )
    is_same = all(made.texts[file.name] == file.text for file in files.files)
    found = {} if is_same else made.faults(files.load(made.texts))
    if found.keys() - faults.keys():
        made = adopt_ledger(read, files.unedited(), columns, {**faults, **found})
    return replace(made, said=(*doubled, *odd, *made.said))


def _with_new_sections(
    read: ReadLedger, matched: Matched, changes: RowChanges, files: PlanFiles, columns: Columns
) -> Proposal | None:
    """Give what all comes to once the sections stand whose headings the table has more; None where there are none."""
    find_renamed(matched, changes.sections)
    said = list(add_sections(read, matched, changes.sections))
    if not said:
        return None
    made = adopt_ledger(read, PlanFiles(list(files.edited().items()), half_made=True), columns, changes.faults)
    return replace(made, said=(*said, *made.said))


def _taken(read: ReadLedger, held: _Held, changes: RowChanges, files: PlanFiles) -> Proposal:
    ledger, matched, printed = held.ledger, held.matched, held.printed.notes
    for pair in matched.pairs:
        changes.take(pair)
    order = TableOrder(matched, changes.sections)
    changes.take_headings(matched, order.is_elsewhere)
    changes.take_plan_goals(read.notes, printed)
    changes.write()
    new = NewRows(files, ledger, changes)
    new.take(matched, read)
    texts = without_tasks(files.edited(), new.gone, new.said)
    if held.is_whole:
        texts = order.arranged(texts, new.ids)
    late = {
        **{pair.id: ("deadline",) for pair in matched.pairs if pair.measure.deadline.of_goals},
        **dict.fromkeys((*order.moved, *new.ids.values()), UNIT_COLUMNS),
    }
    texts = _with_what_follows(texts, late, held.worder, changes)
    others = list(say_changed_notes(read.notes.lines, printed.lines))
    if not held.is_whole and (names := moved(matched.pairs, ledger)):
        others.insert(0, f"任务{one_line(names)}在表里换了位置，没有移动：请在带任务编码的整个方案分解表里移动。")
    known = ((pair.id, pair.new.place) for pair in matched.pairs)
    return Proposal(
        texts=texts,
        rows=(*known, *((code, place) for place, code in new.ids.items())),
        said=(*_asides(read, matched, ledger), *changes.renumbered, *new.said, *order.said),
        left=tuple(dict.fromkeys((*changes.left, *new.left, *order.left, *say_idle(read, changes.sections), *others))),
        differing=tuple(_still_differing(held, changes, files.load(texts).data)),
    )


def _with_what_follows(
    texts: dict[str, str], keys: Mapping[str, Collection[str]], worder: _Worder, changes: RowChanges
) -> dict[str, str]:
    """Give texts in which the data say as the table what follows from what was taken over.

    Under another heading another unit may answer for all there is; with other goals another completion time is printed.
    ``keys`` are the cells concerned, by task.
    """
    if not keys:
        return texts
    files = PlanFiles(list(texts.items()), half_made=True)
    now = worder.hold(files.data)
    further = changes.further(files, now.ledger)
    for pair in now.matched.pairs:
        if pair.id in keys:
            further.take(pair, keys[pair.id])
    further.write()
    return files.edited()


def _readings(read: ReadLedger) -> Iterator[ReadLedger]:
    """Give what a table's columns may be: as they are, without some that were taken out, or with another meaning of 任务.

    That column may hold tasks, their actions alone, or the headings above where it has no other of these.
    """
    codes = ((row.id, row.spot) for row in map(said_of, read.rows))
    refuse_repeated(read.name, codes, "{}、{}", "一个编码只能有一行：抄出来的新任务请把编码空着，再采纳。")
    yield read
    yield from (replace(read, columns=(*read.columns, *others)) for others in _other_unit_columns(read.columns))
    if "measure" in read.columns:
        yield _with_tasks_as(read, "actions")
    if "measure" in read.columns and "group" not in read.columns:
        headed = _with_tasks_as(read, "group")
        rows = (replace(row, headings=(row.cells["group"].partition("\n")[0],)) for row in headed.rows)
        yield replace(headed, rows=tuple(rows))


def _other_unit_columns(columns: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Give what columns of units may have stood beside those of a table when it was printed: where one is, the others say less."""
    lacking = sorted(UNIT_KEYS.difference(columns))
    if len(lacking) < len(UNIT_KEYS):
        yield from chain.from_iterable(combinations(lacking, count) for count in range(1, len(lacking) + 1))


def _with_tasks_as(read: ReadLedger, other: str) -> ReadLedger:
    names = {"measure": other}
    rows = (replace(row, cells={names.get(key, key): text for key, text in row.cells.items()}) for row in read.rows)
    return replace(read, columns=tuple(names.get(key, key) for key in read.columns), rows=tuple(rows))


def _plans(read: ReadLedger, data: PlanData) -> tuple[Plan, ...]:
    """Give the plans a file is of; raises InputError where there is none of them, or they are of several places."""
    plans = plans_of(read, data)
    if len({plan.region for plan in plans}) > 1:
        raise InputError(f"{read.name}里的方案不是同一个地区的。", "请一个地区一份表，分别采纳。")
    if not plans:
        named, known = ("、".join(f"《{plan.title}》" for plan in found) for found in (read.plans, data.plans))
        said = f"是{named}的台账，数据里没有这个方案。" if named else "是哪个方案的台账，看不出来。"
        raise InputError(f"{read.name}{said}", f"请核对文件和 --into；数据里的方案：{known or '（没有）'}")
    return plans


class _Held(NamedTuple):
    """A file held against the data."""

    worder: _Worder
    ledger: Ledger
    """The one the file is of, of the data."""
    printed: ReadLedger
    """That as it would be read from a file like this one."""
    matched: Matched

    @property
    def is_whole(self) -> bool:
        """True of a table with codes that is of whole plans: in it tasks may be moved."""
        return self.matched.coded and not self.ledger.unit


class _Worder:
    """Words data as the file has them: its plans, its unit and year, its columns."""

    def __init__(self, read: ReadLedger, data: PlanData, columns: Columns) -> None:
        self._read, self._columns = read, columns
        plans = _plans(read, data)
        self._plans = {plan.id for plan in plans}
        self._region = plans[0].region
        runs = any(read.year and plan.first_year <= read.year <= plan.last_year for plan in plans)
        self._year = read.year if runs else None

    def print(self, data: PlanData) -> tuple[Ledger, ReadLedger]:
        """Give the ledger the file is of, and how it would be read from a file it was printed in."""
        plans = tuple(plan for plan in data.plans if plan.id in self._plans)
        region = next(region for region in data.regions if region.id == self._region)
        body = unit_of(self._read, region)
        ledger = build_ledger(plans, (region, body) if body else None, Filter(year=self._year))
        return ledger, word_like(ledger, self._read, self._columns)

    def hold(self, data: PlanData) -> _Held:
        """Match the rows of the file with what the data print."""
        ledger, printed = self.print(data)
        rows, known = without_untold(list(map(said_of, self._read.rows, count())), list(map(said_of, printed.rows)))
        return _Held(self, ledger, printed, match_rows(rows, known, ledger))


def _still_differing(held: _Held, changes: RowChanges, data: PlanData) -> Iterator[str]:
    """Say of cells that the data now print otherwise than the file has them what they print."""
    ledger, printed = held.worder.print(data)
    made = {row.measure.id: said for row, said in zip(ledger.rows, map(said_of, printed.rows), strict=True)}
    for pair in held.matched.pairs:
        said = made.get(pair.id, pair.new)
        same = {"deadline"}.difference(pair.old.differing(pair.new))  # what its goals bring about
        for key in filterfalse(same.__contains__, said.differing(pair.new)):
            if (pair.id, key) not in changes.settled and not _prints_same(changes, pair, key, said):
                new, made_of_it = quote_apart(pair.new.cells[key], said.cells[key])
                yield (
                    f"{pair.new.spot}“{changes.name(pair, key)}”：表里是“{new}”，"
                    f"采纳以后印出来是“{made_of_it}”；请直接在数据里改。"
                )


def _prints_same(changes: RowChanges, pair: Pair, key: str, said: RowSaid) -> bool:
    """Tell whether the data now print what a corrected cell names, in their own words: units, figures."""
    own, new = said.cells, pair.new.cells
    if key.startswith("goals"):
        year = int(key.partition("@")[2] or 0) or changes.year
        return changes.goal_cells((), pair.plan, year).are_same(own[key], new[key])
    if key in WORDS:
        return bare_words(own[key]) == bare_words(new[key])
    if key == "topics":
        return split_words(own[key]) == split_words(new[key])
    if key == "deadline":
        one, two = (read_deadline(cells[key], None) for cells in (own, new))
        return (one and one.text) == (two and two.text)
    register, row = changes.registers[pair.plan.id], without_units(pair.row)
    old, corrected = (UnitCells(register, row, own, cells) for cells in (own, new))
    return key in UNIT_COLUMNS and old.are_same(corrected)


def _asides(read: ReadLedger, matched: Matched, ledger: Ledger) -> Iterator[str]:
    """Say what of a table is no data, and how its rows were told."""
    yield from say_other_columns(read)
    numbers = [(pair.old.sequence, pair.new.sequence) for pair in matched.pairs]
    is_renumbered = any("" not in (old, new) and old != new for old, new in numbers)
    if is_renumbered and not matched.added and not moved(matched.pairs, ledger):
        yield "表里的序号与现在的先后不同：序号由程序算，没有采纳。"
    for pair in matched.pairs if matched.coded else ():
        if not pair.new.id:
            yield f"{pair.new.spot}没有任务编码，按任务的文字认作{pair.id}。"
    if not matched.coded:
        yield "表里没有“任务编码”，各行是按序号和任务的文字认的；增删、移动任务请改Excel分解表，它的最后一列就是任务编码。"


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
