"""Rows a corrected table has more or fewer than the data: new measures with proposed ids, and measures that go.

Tasks go only where nothing of the file was left unread, and it is of the whole plan.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, pairwise, starmap
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from checklist.adopt.arranging import add_items, item_of
from checklist.adopt.cellgoals import target_tree
from checklist.adopt.standing import UNIT_KEYS, ids_of, propose_id
from checklist.adopt.tablerows import is_alike, task_words
from checklist.adopt.taskcells import UnitCells, one_line, read_task, split_words, without_units
from checklist.forms.read_cells import read_deadline
from checklist.forms.unit_cells import NOTHING
from checklist.model import Measure, Role, number_parts
from checklist.words.goals import GoalReader
from checklist.words.ordinals import write_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.adopt.rowchanges import RowChanges
    from checklist.adopt.standing import PlanFiles
    from checklist.adopt.tablerows import Added, Matched, Pair, RowSaid
    from checklist.adopt.taskcells import UnitPart
    from checklist.forms.filled import ReadLedger
    from checklist.ledger.ledger import Ledger


class NewRows:
    """Adds whole measures, and has those removed that are gone."""

    def __init__(self, files: PlanFiles, ledger: Ledger, changes: RowChanges) -> None:
        self._files, self._ledger, self._changes = files, ledger, changes
        self._ids = set(ids_of(files.data))
        self.ids: dict[int, str] = {}
        """What new rows are proposed to be called, by their places."""
        self.gone: set[str] = set()
        """The ids of tasks that go."""
        self._numbers: dict[tuple[str, int], str] = {}
        """The last number proposed, by the plan and the place of the section in it."""
        self._blocks: dict[tuple[str, int], list[list[str]]] = {}
        """The new measures, likewise."""
        self.said: list[str] = []
        self.left: list[str] = []

    def take(self, matched: Matched, read: ReadLedger) -> None:
        """Take rows that are new, and those that are gone."""
        gone = {pair.id: pair for pair in matched.gone}
        for one in matched.added:
            if said := self._why_not(one, matched, gone) or self._add(one.new, one.beside):
                self.left.append(f"{one.new.spot}：{said}")
        for (plan, home), blocks in self._blocks.items():
            places = self._changes.sections[plan]
            add_items(places.file, places.places[home], "measures", blocks)
        stays, self.gone = take_away(list(gone.values()), read, self._ledger, matched, unplaced=bool(self.left))
        self.left += stays

    def _why_not(self, one: Added, matched: Matched, gone: dict[str, Pair]) -> str:
        """Say why a row is no new task; "" where it is one. A task whose code was changed is not gone."""
        row = one.new
        if why := self._changes.faults.get(row.place):
            return why
        if not matched.coded:
            return "没有“任务编码”，认不出是哪一项；新增、删去、大改的任务，请用带任务编码的表改。"
        if row.id:
            near = next((pair for pair in gone.values() if is_alike(pair.old, row)), None)
            if near is not None:
                del gone[near.id]
                return f"任务编码由{near.id}改成了{row.id}；编码定了不改，请改回再采纳，这一行没有采纳。"
            return f"数据里没有任务编码“{row.id}”，这一行没有采纳：新的任务请把编码空着（会拟一个），抄错的请改正。"
        if self._ledger.unit:
            return "单位台账里新增的任务没有采纳：请加在整个方案的分解表里。"
        return ""

    def _cells(self, new: RowSaid, pair: Pair) -> UnitCells:
        register = self._changes.registers[pair.plan.id]
        return UnitCells(register, without_units(pair.row), dict.fromkeys(new.cells, ""), new.cells)

    # --- a new measure ---

    def _add(self, new: RowSaid, beside: Pair | None) -> str:
        """Add a measure behind the others of its heading, from where it is moved to its place; say why not where it cannot be."""
        if beside is None:
            return "看不出应放在哪一部分，没有采纳。"
        cells = self._cells(new, beside)
        plan, places = beside.plan.id, self._changes.sections[beside.plan.id]
        home = places.headed(new.headings) if new.headings else places.index_of[beside.id]
        if home is None:
            return f"标题“{one_line(new.headings[-1:])}”在数据里没有，没有采纳：请先在数据里加上这个部分，再采纳。"
        others = places.models[home].measures
        if any(measure.is_section for measure in others):
            return "它所在的部分整个就是一条任务，没有采纳：请直接在数据里加。"
        told = self._told(new, beside, cells)
        if isinstance(told, str):
            return told
        number, like = new.cells.get("number", ""), others[-1].id if others else beside.id
        last = others[-1].number if others else places.places[home].text("number") + "0"
        told |= {"id": propose_id(like, self._ids), "number": number or self._number((plan, home), last)}
        self._blocks.setdefault((plan, home), []).append(item_of(told, "measure", places.file))
        self._ids.add(told["id"])
        self.ids[new.place] = told["id"]
        said = number or f"拟为 {told['number']}，请核对"
        self.said.append(f"{new.spot}是新的任务“{told['title']}”：编码拟为 {told['id']}，编号{said}。")
        return ""

    def _number(self, section: tuple[str, int], last: str) -> str:
        """Propose the number that follows the last one of a section."""
        self._numbers[section] = next_number(self._numbers.get(section, last))
        return self._numbers[section]

    def _told(self, row: RowSaid, pair: Pair, cells: UnitCells) -> dict[str, Any] | str:
        """Give the new measure key by key but for id and number, or why it cannot be made."""
        like = pair.measure
        told: dict[str, Any] = {}
        blank = Measure(id="", number="", sequence=0, title=row.cells.get("title", ""), deadline=like.deadline)
        words = row.cells.get("task", "") or row.cells.get("actions", "")
        read = read_task("" if words in NOTHING else words, "", blank, titled=bool(blank.title))
        told |= {"title": blank.title, **read}
        if not told["title"]:
            return "没有写任务名称，没有采纳。"
        told |= {} if told.get("actions") else {"text": words or told["title"]}
        told |= _unit_lists(cells.parts())
        told |= {"no_units": "true"} if cells.not_stated else {}
        if not {"no_units", *UNIT_KEYS} & told.keys():
            return "没有写责任单位，没有采纳：请写上；原文没有写责任单位的，请写“原文未明确”。"
        told |= {"open_list": "true"} if cells.is_open else {}
        deadline = read_deadline(row.cells.get("deadline", ""), None)
        inherits = deadline is None or (deadline.text == like.deadline.text and like.deadline.inherited)
        told |= {} if inherits or deadline is None else {"deadline": deadline.text}
        told |= {"topics": split_words(row.cells["topics"])} if row.cells.get("topics", "") not in NOTHING else {}
        told |= {"status": row.cells["status"]} if row.cells.get("status", "") not in NOTHING else {}
        return self._with_goals(told, row)

    def _with_goals(self, told: dict[str, Any], row: RowSaid) -> dict[str, Any] | str:
        words = row.cells.get("goals", "")
        if words in NOTHING:
            return told
        targets = GoalReader(self._files.data.indicators).read_phrase(words)
        if not targets:
            return f"目标“{one_line([words])}”里读不出指标和数字，这一行没有采纳：请先去掉目标，采纳后在数据里加。"
        return {**told, "targets": list(map(target_tree, targets))}


def _unit_lists(parts: Sequence[UnitPart]) -> dict[str, list[str]]:
    named = ((role.value, [part.key for part in parts if part.role is role]) for role in Role)
    return {key: names for key, names in named if names}


def next_number(number: str) -> str:
    """Give the number that follows: 二（一）4 → 二（一）5, 三（四） → 三（五）."""
    parts = number_parts(number)
    if not parts:
        return number
    bare = parts[-1].strip("（）")
    following = str(int(bare) + 1) if bare.isdecimal() else _COUNTED.get(bare, bare)
    return "".join((*parts[:-1], parts[-1].replace(bare, following)))


def ordinals_of(number: str) -> tuple[int, ...]:
    """Give what the parts of a number count: 二（一）4 → 2, 1, 4; 0 for what counts nothing."""
    bare = (part.strip("（）") for part in number_parts(number))
    return tuple(int(one) if one.isdecimal() else _IN_WORDS.index(one) + 1 if one in _IN_WORDS else 0 for one in bare)


_MOST = 99
"""Numbers in Chinese that are counted on."""
_IN_WORDS = [write_number(number, "chineseCounting") for number in range(1, _MOST + 2)]
_COUNTED = dict(pairwise(_IN_WORDS))


_MOST_GONE = 0.5
"""The share of a plan's tasks beyond which a table or a draft without them is one of a part of it."""
_SHOWN = 3
"""Tasks a message names."""
_WHOLE = "请在整个方案的分解表里删"


def is_part(gone: int, total: int) -> bool:
    """Tell whether what lacks so many of a plan's tasks is of a part of the plan."""
    return gone > _MOST_GONE * total


def take_away(
    gone: Sequence[Pair], read: ReadLedger, ledger: Ledger, matched: Matched, *, unplaced: bool
) -> tuple[list[str], set[str]]:
    """Give what is to be said of the tasks that stay, and the ids of those that go.

    ``unplaced`` says that the table has rows that are no task of the data and did not become one.
    """
    if not gone:
        return [], set()
    unsure = ["有的行没有采纳（见上），也许就是它们，都没有删；请先改好那些行再采纳。"] if unplaced else []
    if why := next(chain(_whys(gone, read, ledger, matched), unsure), ""):
        return [f"{_said(gone)}：{why}"], set()
    elsewhere = {pair.id: place for pair in gone for place in _places(pair, read)}
    left = [f"{place}里还有任务{name}，没有删；要删的，请把那里的也删去再采纳。" for name, place in elsewhere.items()]
    going = set()
    for pair in gone:
        if pair.measure.is_section:
            left.append(f"“{pair.measure.title}”整个部分就是一条任务，没有删：请直接在数据里删去这个部分。")
        elif pair.id not in elsewhere:
            going.add(pair.id)
    return left, going


def _said(gone: Sequence[Pair]) -> str:
    named = one_line([f"{pair.id} {pair.measure.title}" for pair in gone[:_SHOWN]])
    return f"表里没有的任务有{len(gone)}项（{named}{'等' if len(gone) > _SHOWN else ''}）"


def _whys(gone: Sequence[Pair], read: ReadLedger, ledger: Ledger, matched: Matched) -> Iterator[str]:
    """Say why a task without a row need not be gone."""
    told = (
        (ledger.unit, "单位台账里少了的任务不当作取消；要取消、换单位的，请在整个方案的分解表里改。"),
        (not matched.coded, "没有“任务编码”，不当作取消；请用带任务编码的表改。"),
        (read.unseen, "有隐藏的行没有读取，都没有删；要删的，请取消隐藏（筛选）再采纳。"),
        (read.unread, "有的行接不上表，没有读取，都没有删；要删的，请把那些行接回表里再采纳。"),
        (read.skipped, f"{one_line(read.skipped)}没有写任务，没有读取，都没有删；请写上任务或者整行删去，再采纳。"),
        (read.numbered, f"{one_line(read.numbered)}只剩下序号，都没有删；要删的，请整行删去再采纳。"),
        (read.scope, f"表里写着：{one_line([read.scope])}。都没有删；要删的，{_WHOLE}。"),
        (read.unit, f"表上写着{read.unit}，像是一个单位的，都没有删；要删的，{_WHOLE}。"),
        (
            not read.title,
            "表上没有标题，看不出列的是不是整个方案，都没有删；要删的，请把“……任务分解表”的标题写在表上再采纳。",
        ),
    )
    yield from (why for found, why in told if found)
    if any(starmap(is_part, _by_plan(gone, ledger, matched))):
        yield "超过一半，像是只列了一部分，都没有删。"


def _by_plan(gone: Sequence[Pair], ledger: Ledger, matched: Matched) -> Iterator[tuple[int, int]]:
    """Give of each plan how many tasks are gone, and how many there are but for those the table added."""
    totals = Counter(map(_PLAN, ledger.rows))
    totals.subtract(pair.plan.id for pair in matched.pairs if not pair.new.id)
    yield from ((count, totals[plan]) for plan, count in Counter(pair.plan.id for pair in gone).items())


_PLAN = attrgetter("plan.id")


def _places(pair: Pair, read: ReadLedger) -> Iterator[str]:
    """Give what else of the file speaks of a task: another sheet or table, a text box."""
    title, words = "".join(pair.measure.title.split()), "".join(task_words(pair.old).split())
    for place, text in read.beside:
        lines = ("".join(line.split()) for line in text.split("\n"))
        if any(pair.id == line or title in line or (words and words in line) for line in lines):
            yield place
