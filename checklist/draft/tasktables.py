"""Read a 任务分解表 of a document as the items of an outline, by the headings every ledger is read by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.draft.marks import read_mark
from checklist.draft.outlining import Node, entitle
from checklist.draft.passages import Passage, tidy_line
from checklist.draft.unitnotes import Note
from checklist.forms.headings import find_block
from checklist.forms.read_cells import in_words
from checklist.forms.read_rows import TableRows
from checklist.forms.row_cells import keys_of, make_part
from checklist.forms.unit_cells import read_units
from checklist.ledger.columns import normalise_heading
from checklist.model import Role
from checklist.office.grid import Grid, Ruler
from checklist.words import compile_later
from checklist.words.ordinals import write_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from checklist.draft.passages import SourceTable
    from checklist.forms.filled import ReadRow
    from checklist.forms.headings import Block
    from checklist.forms.row_cells import TablePart
    from checklist.ledger.columns import Column, Columns

UNGROUPED = "重点任务"
"""The heading of tasks whose table groups them under none."""
_TASKS = ("title", "measure", "measure_target", "actions", "text")
"""Columns that say what is to be done, in the order they make a measure's wording."""
_ROLES = {"lead": Role.LEAD, "support": Role.SUPPORT, "responsible": Role.RESPONSIBLE}
_ROLE_WORDS = {"lead": "牵头单位", "support": "配合单位", "responsible": "责任单位"}
_TOLD = (*_TASKS, *_ROLES, "sequence", "number", "group", "target", "deadline")
"""Columns whose cells have their own place in a measure."""
_OF_TASKS = frozenset(
    {"standard", "handling", "schedule", "funds", "project", "remark", "own_role", "others", "source", "topics"}
)
"""Columns that say more of a task; the others for the hand name people and what is reported later."""
_UNNAMED = (
    ("lead", compile_later("(?:牵头|主办|主责)[^，。]{0,4}(?:单位|部门|主体)")),
    ("support", compile_later("(?:配合|协[办同作]|参[加与])[^，。]{0,4}(?:单位|部门|主体)")),
    ("responsible", compile_later("(?:责任|落实|承办|实施)[^，。]{0,4}(?:单位|部门|主体)")),
    ("target", compile_later("(?:目标|指标)[及和与、]")),
    ("deadline", compile_later("时限|期限|完成时间|时间节点")),
    ("measure", compile_later("内容|举措|措施|做法|任务")),
    ("target", compile_later("目标|指标|成效")),
)
"""What a heading no form knows is for, by its words; the first that fits and is still free."""
_YEAR = compile_later("20[0-9]{2}年")
_SEARCHED = 16
"""Rows in which a table's headings are looked for."""


_SPOKEN = (
    ("number", compile_later("(?:提案|建议|议案|案|问题|任务)(?:编?号|序号)")),
    ("measure", compile_later("(?:整改|具体|工作|推进|落实)?(?:措施|举措|内容)")),
    (
        "title",
        compile_later(
            "案由|(?:建议|提案|议案|问题|项目)(?:名称|内容|标题|题目)?|反馈问题|(?:存在|发现)的?问题|主要问题"
        ),
    ),
)
"""Headings that name the task in lists of what is to be put right or answered, where no usual one does."""


def _by_words(headings: Sequence[Mapping[str, str]], columns: Columns) -> dict[str, Column]:
    """Give what headings of such a list stand for; of the rows that name who answers for each, with no usual one beside."""
    found: dict[str, Column] = {}
    for keys in headings:
        had = {"number" if key == "sequence" else key for key in keys.values()}
        for key, words in _SPOKEN if not had.isdisjoint(_ROLES) else ():
            text = next((one for one in keys if words.fullmatch(one)), "")
            found |= {normalise_heading(text): columns.by_key(key)} if text and key not in had else {}
    return found


def _own(headings: Sequence[Mapping[str, str]], columns: Columns) -> dict[str, Column]:
    """Give the headings that stand for another thing in their row than elsewhere."""
    found = ((text, key_of(text, keys)) for keys in headings for text in keys for key_of in _OWN)
    return {normalise_heading(text): columns.by_key(key) for text, key in found if key}


def _as_office(text: str, keys: Mapping[str, str]) -> str:
    """Give what a bureau's own sections are for, where no other heading says who leads or answers: 牵头处室."""
    found = _OFFICE.fullmatch(text) if {"lead", "responsible"}.isdisjoint(keys.values()) else None
    return _OFFICE_ROLES[found["role"]] if found else ""


_OFFICE = compile_later("(?P<role>牵头|主办|责任|承办|配合|协办|参与)[处科股]室(?:[（(](?:单位|部门)[）)])?")
_OFFICE_ROLES = {"牵头": "lead", "主办": "lead", "责任": "responsible", "承办": "responsible"} | dict.fromkeys(
    ("配合", "协办", "参与"), "support"
)


def _as_step(text: str, keys: Mapping[str, str]) -> str:
    """Tell steps beside the day all is done: 进度安排 beside 完成时限."""
    is_one = keys[text] == "deadline" and list(keys.values()).count("deadline") > 1
    return "schedule" if is_one and _STEPS.search(text) else ""


_STEPS = compile_later("进度|安排")


def _as_case(text: str, keys: Mapping[str, str]) -> str:
    """Take what a paper is about for the task, beside a column that says what is to be done: 案由 beside 主要任务."""
    if not any(map(_CASE.fullmatch, keys)) or {"group", *_TASKS}.isdisjoint(keys.values()):
        return ""
    return "title" if _CASE.fullmatch(text) else "measure" if keys[text] in ("title", "group") else ""


_CASE = compile_later("案由|(?:建议|提案|议案)(?:名称|标题|题目)")
_OWN = (_as_office, _as_step, _as_case)


def _headings_of(head: Grid, columns: Columns) -> Iterator[dict[str, str]]:
    """Give for each row of headings the keys of their columns, "" for none."""
    for row in head.rows:
        known = ((cell.heading, columns.by_heading(cell.heading)) for cell in row.cells)
        yield {text: column.key if column else "" for text, column in known}


def read_task_tables(tables: Sequence[SourceTable], columns: Columns) -> list[Node]:
    """Give a root for the tasks of each table whose headings are those of tasks with units.

    A table without headings goes on with that above.
    """
    found: list[Node] = []
    part: TablePart | None = None
    builder: _Builder | None = None
    for table in tables:
        rows, widths = table.grid.rows, table.grid.widths
        head = Grid(rows=rows[:_SEARCHED], widths=widths)
        headings = list(_headings_of(head, columns))
        own = _own(headings, columns)
        block = find_block(head, columns, own) or find_block(head, columns, own | _by_words(headings, columns))
        if block is not None:
            part, builder = make_part(rows, widths, block), _Builder(table.place, block)
        elif part is not None and table.grid.width == Grid(rows=tuple(part.rows)).width:
            part = part.going_on(rows, Ruler(widths, table.grid.width))
        else:
            part = builder = None
        if part is not None and builder is not None and builder.read(part, table.place) and block is not None:
            found.append(builder.root)
    return found


class _Builder:
    """Puts rows below their headings."""

    def __init__(self, place: str, block: Block) -> None:
        self._place = place
        self._reader = TableRows(block)
        self._keys = _meanings(self._reader)
        self._years = {
            key: year[0] for key, at in keys_of(block).items() if (year := _YEAR.search(block.headings[at].text))
        }
        """The year a column speaks of, by its key: 目标任务（2027年）."""
        self._is_grouped = _groups_stand_first(self._reader.keys)
        self.root = Node("", "", 0, place)
        self._headings: list[tuple[str, Node]] = []
        self._count = 0

    def read(self, part: TablePart, place: str) -> bool:
        """Read the rows of a table; tells whether any task with units was met."""
        self._place = place
        self._reader.read(part)
        for row in self._reader.rows[self._count :]:
            self._take(row)
        return bool(self._count) and not set(_ROLES).isdisjoint(self._keys.values())

    def _take(self, row: ReadRow) -> None:
        """Add a row as an item."""
        self._count += 1
        cells = self._cells(row)
        headings = row.headings if self._is_grouped else row.headings[: -1 if row.cells.get("group") else None]
        parent = self._under(headings or ("",), row.spot)
        text = "\n".join(dict.fromkeys(filter(None, (cells.get(key, "") for key in _TASKS))))
        first, *rest = [tidy for line in text.split("\n") if (tidy := tidy_line(line))] or [""]
        mark = read_mark(first)
        number = cells.get("number", "") or cells.get("sequence", "")
        number = mark.printed if mark and not (number.isascii() and number) else number
        node = parent.add("1.", number or str(self._count), self._count, f"{self._place}{row.spot}")
        entitle(node, Passage(text=first[mark.end :] if mark else first, place=node.place))
        node.body += [Passage(text=line, place=node.place) for line in (*rest, *self._told(cells))]
        node.notes = _notes(cells)
        node.deadline = in_words(tidy_line(cells.get("deadline", "")).replace(" ", ""))

    def _cells(self, row: ReadRow) -> dict[str, str]:
        """Give the cells by what they are for; those of a group that groups nothing are the task's."""
        cells: dict[str, str] = {}
        for key, text in row.cells.items():
            own = "measure" if key == "group" and not self._is_grouped else self._keys.get(key, key)
            year = self._years.get(key, "") if text else ""
            own = "target" if year and own in _TASKS else own
            said = f"{year}，{text}" if own == "target" and year else text
            cells[own] = "\n".join(filter(None, (cells.get(own, ""), said)))
        return cells

    def _told(self, cells: Mapping[str, str]) -> Iterator[str]:
        """Give the lines that say a row's goal, and what columns of other meanings say of the task."""
        if target := tidy_line(cells.get("target", "").replace("\n", "；")):
            yield f"工作目标：{target}"
        for key, text in cells.items():
            is_told = key in _OF_TASKS or key not in self._reader.hand or self._reader.hand[key] == key
            if key not in _TOLD and is_told and text.strip():
                yield f"{self._reader.hand.get(key, key)}：{tidy_line(text)}"

    def _under(self, headings: Sequence[str], spot: str) -> Node:
        """Give the node of the innermost heading, made where it was not met before."""
        kept = 0
        while kept < min(len(headings), len(self._headings)) and self._headings[kept][0] == headings[kept]:
            kept += 1
        del self._headings[kept:]
        for heading in headings[kept:]:
            parent = self._headings[-1][1] if self._headings else self.root
            mark = read_mark(heading)
            number = mark.printed if mark else write_number(len(parent.children) + 1, "chineseCounting")
            node = parent.add(mark.kind if mark else "一、", number, 0, f"{self._place}{spot}")
            node.is_counted = not mark
            node.title = tidy_line(heading[mark.end :] if mark else heading) or UNGROUPED
            self._headings.append((heading, node))
        return self._headings[-1][1]


def _meanings(reader: TableRows) -> dict[str, str]:
    """Give for each column of a table what it is for: its key, or that its heading's words tell."""
    every = (*reader.keys, *reader.hand)
    keys = dict(zip(every, every, strict=True))
    for heading in filter(lambda key: reader.hand.get(key) == key, every):
        taken = set(keys.values()) - {"target"}
        fit = (one for one, words in _UNNAMED if one not in taken and words.search(heading))
        keys[heading] = next(fit, heading)
    return keys


def _groups_stand_first(keys: Sequence[str]) -> bool:
    """Tell whether the column of headings stands before that of tasks, as one that holds them together does."""
    tasks = [place for place, key in enumerate(keys) if key in _TASKS]
    return "group" not in keys or not tasks or keys.index("group") < tasks[0]


def _notes(cells: Mapping[str, str]) -> list[Note]:
    """Make one note of a row's cells of units."""
    units, said, opened = [], [], False
    for key, role in _ROLES.items():
        words = cells.get(key, "")
        cell = read_units(words)
        units += [unit if unit.role else type(unit)(name=unit.name, role=role) for unit in cell.units]
        said += [f"{_ROLE_WORDS[key]}：{tidy_line(words)}"] if cell.units else []
        opened = opened or cell.open_list
    return [Note(raw="；".join(said), start=0, end=0, units=tuple(units), open_list=opened)] if units else []
