"""Read the tables of a document: a 任务分解表 as the items of an outline, one of indicators as targets.

Tasks are read by the headings every ledger is read by; of indicators (指标, 单位, 2024年, 2027年目标) also the figure they
start from.
"""

from __future__ import annotations

import re
from itertools import filterfalse, takewhile
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.draft.marks import read_mark
from checklist.draft.outlining import Node, entitle
from checklist.draft.passages import Passage, tidy_line
from checklist.draft.unitnotes import Note
from checklist.forms.headings import find_block
from checklist.forms.read_cells import in_words
from checklist.forms.read_rows import TableRows
from checklist.forms.tableparts import keys_of, make_part
from checklist.forms.unit_cells import read_units
from checklist.ledger.columns import normalise_heading
from checklist.model import Baseline, Role, Target
from checklist.office.grid import Grid, Ruler
from checklist.plandata.check.name_rules import stray_mark
from checklist.plandata.check.target_rules import disagreement
from checklist.words import compile_later
from checklist.words.goalnames import make_target
from checklist.words.ordinals import write_number
from checklist.words.quantities import figures_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from checklist.draft.passages import SourceTable
    from checklist.forms.filled import ReadRow
    from checklist.forms.headings import Block
    from checklist.forms.tableparts import TablePart
    from checklist.ledger.columns import Column, Columns
    from checklist.office.grid import GridRow


UNGROUPED = "重点任务"
"""The heading of tasks whose table groups them under none."""
_TASKS = ("title", "measure", "measure_target", "actions", "text")
"""Columns that say what is to be done, in the order they make a measure's wording."""
_ROLES = {role.value: role for role in Role}
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


def _by_row(headings: Sequence[Mapping[str, str]], columns: Columns) -> dict[str, Column]:
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
        own = _by_row(headings, columns)
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
        same = takewhile(lambda pair: pair[0] == pair[1][0], zip(headings, self._headings, strict=False))
        kept = sum(1 for _ in same)
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
        units += [replace(unit, role=unit.role or role) for unit in cell.units]
        said += [f"{role.word}单位：{tidy_line(words)}"] if cell.units else []
        opened = opened or cell.open_list
    return [Note(raw="；".join(said), start=0, end=0, units=tuple(units), open_list=opened)] if units else []


_NAME = compile_later(
    "^(?:(?:主要|具体|发展|核心|考核|量化|工作|预期)?指标(?:名称|内容|体系|任务|项目?)?|目标(?:名称|指标)|类别(?:与|及)指标)(?:[（(](?:计量)?单位[)）])?$"
)
_LOOSE_NAME = compile_later("^(?:名称|项目|内容|工作内容)$")
"""Names the column of what is counted where years stand beside it."""
_UNIT = compile_later("^(?:计量|指标|数量)?单位$")
_HEAD_YEAR = compile_later("20[0-9]{2}")
_GOAL = compile_later("目标|计划|预期|指标值|达到")
_BASE = compile_later("实际|基期|基准|现状|完成|基数|预计|当前|目前|现有")
_IN_BRACKETS = compile_later(r"[（(](?P<unit>[^（）()0-9]{1,10})[）)]$")
_NUMBER = compile_later(
    r"(?P<before>[≥≤＞＜><]=?|不低于|不少于|不超过|超过|突破|达到|力争|控制在|低于|前)?(?P<figure>[0-9]+(?:\.[0-9]+)?)"
    r"(?P<to>[-—～~至][0-9]+(?:\.[0-9]+)?)?(?P<unit>[^0-9*＊\[〔以左]{0,8}?)(?P<after>以上|左右|以内|以下)?[*＊]?"
)
_SEARCHED_FOR_GOALS = 6
"""Rows in which the headings of a table of indicators are looked for."""
_TALLEST = 3
"""Rows of headings."""
_SIGNS = {"≥": "≥", ">=": "≥", "≤": "≤", "<=": "≤", ">": "超过", "＞": "超过", "<": "低于", "＜": "低于"}


class _GoalColumns(NamedTuple):
    """Where a table says what."""

    name: int
    unit: int | None
    goals: tuple[tuple[int, int | None], ...]
    """Columns of goals with their years."""
    base: int | None
    base_year: int
    """Of the column of what is had already."""
    body: int
    """The first row below the headings."""


def read_goal_table(table: SourceTable, first: int, unit_of: Callable[[str], str]) -> list[Target | str]:
    """Give the targets of a table of indicators, and what it says that could not be read; [] where it is another table.

    ``first`` is the first year of the plan: a column of a year before it tells what was had. ``unit_of`` gives the unit
    of an indicator that the table leaves out.
    """
    rows = table.grid.rows
    columns = next(
        (found for at in range(min(_SEARCHED_FOR_GOALS, len(rows))) if (found := _goal_columns(rows, at, first))), None
    )
    if columns is None:
        return []
    return [target for row in rows[columns.body :] for target in _targets(row, columns, unit_of)]


def _goal_columns(rows: Sequence[GridRow], at: int, first: int) -> _GoalColumns | None:
    """Read the headings that begin at a row; None where they are none of a table of indicators."""
    heads, body = _headings(rows, at)
    dated = {start: int(_HEAD_YEAR.findall(heads[start])[0]) for start in _matching(heads, _HEAD_YEAR)}
    base = _matching(heads, _BASE, but=_GOAL) or [start for start in dated if dated[start] < first]
    goals = list(filterfalse(base.__contains__, dated)) or _matching(heads, _GOAL, but=_NAME)
    names = _matching(heads, _NAME) or (_matching(heads, _LOOSE_NAME) if dated else [])
    unit = next(iter(_matching(heads, _UNIT)), None)
    if not names or not goals or not (dated or unit is not None):
        return None
    had = next(filter(dated.__contains__, base), None)
    year = 0 if had is None else dated[had]
    return _GoalColumns(names[-1], unit, tuple((start, dated.get(start)) for start in goals), had, year, body)


def _matching(heads: Mapping[int, str], words: re.Pattern[str], but: re.Pattern[str] | None = None) -> list[int]:
    """Give the columns whose headings have the words, and not those of ``but``."""
    return [start for start, text in heads.items() if words.search(text) and not (but and but.search(text))]


def _headings(rows: Sequence[GridRow], at: int) -> tuple[dict[int, str], int]:
    """Give the headings by their columns, of several rows all that stand over a column, and the first row below."""
    heads = {cell.start: cell.bare for cell in rows[at].cells}
    end = at + 1
    for row in takewhile(lambda row: any(cell.continues for cell in row.cells), rows[at + 1 : at + _TALLEST]):
        for cell in row.cells:
            heads[cell.start] = f"{heads.get(cell.start, _said(rows[at], cell.start))}{cell.bare}"
        end += 1
    return heads, end


def _targets(row: GridRow, columns: _GoalColumns, unit_of: Callable[[str], str]) -> Iterator[Target | str]:
    """Give the targets of a row, and what a person has to decide about its cells."""
    name = _BULLET.sub("", tidy_line(_said(row, columns.name)))
    told = tidy_line(_said(row, columns.unit))
    if found := _IN_BRACKETS.search(name):
        name, told = name[: found.start()], told or found["unit"]
    if not name or stray_mark(name) or _NAME.search(name):
        return
    unit = told or unit_of(name)
    had = _NUMBER.fullmatch(_said(row, columns.base))
    base = Baseline(value=float(had["figure"]), year=columns.base_year) if had else None
    for column, year in columns.goals:
        said = _said(row, column)
        target = _target(name, unit, said, year) or _worded(name, said, year)
        if target is not None and not disagreement(target):
            yield replace(target, baseline=base if target.value is not None else None)
            if unit and not told and target.value is not None:
                yield f"指标表没有写单位，按“{unit}”录：{target.text}"
        elif re.search(r"\w", said):
            yield f"指标表里没有读懂的一格：{name}“{said}”"


_BULLET = compile_later("^(?:[（(]?[0-9]{1,2}[）).．、]|[①-⑳]|其中：?|#)")


def _said(row: GridRow, column: int | None) -> str:
    cell = None if column is None else row.at(column)
    return cell.bare if cell is not None else ""


def _target(name: str, unit: str, said: str, year: int | None) -> Target | None:
    """Make a target of a cell; None where it holds no figure, or several."""
    found = _NUMBER.fullmatch(said)
    if not found:
        return None
    own = found["unit"] or re.sub(r"[（(].*[)）]", "", unit)
    before, to = found["before"] or "", re.sub("^.", "—", found["to"] or "")
    before = before or ("" if own else "达到")
    text = f"{name}{_SIGNS.get(before, before)}{found['figure']}{to}{own}{found['after'] or ''}"
    figure = next(iter(figures_in(text[len(name) :], own)), None)
    if figure is None:
        return None
    made = make_target(name, text, figure)
    return replace(made, text=text, measurement_unit=own or None, year=year, per=None, no_year=year is None)


def _worded(name: str, said: str, year: int | None) -> Target | None:
    """Make a goal in words of a cell without a figure: 全覆盖."""
    if re.search("[0-9]", said) or not re.search("[\u4e00-\u9fff]", said):
        return None
    return Target(indicator=name, text=f"{name}{said}", year=year, no_year=year is None)
