"""Tell the rows of a filled-in table apart (tasks, headings, repeated headings, totals, notes) and read the tasks.

Knows nothing of XML or of sheets: a grid comes in, whatever it was read from.
"""

from __future__ import annotations

from functools import partial
from itertools import compress, repeat
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.forms.filled import NamedPlan, ReadRow, is_title, plans_in
from checklist.forms.find import is_example
from checklist.forms.read_cells import Outline, roles_told
from checklist.forms.tableparts import Rows, keys_of, named_columns, words_of
from checklist.ledger.columns import TASK_KEYS
from checklist.office.grid import GridRow
from checklist.office.visible import CUTTING
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checklist.forms.headings import Block
    from checklist.forms.tableparts import SeenRow, TablePart
    from checklist.office.grid import Cell


_TOTAL = compile_later(r"(?:合计|总计|小计|共计|累计)(?:[：:（(0-9].*)?|共[0-9]+项.*")
_FRAME = compile_later(
    r"(?:注|备注|说明|填表说明|附注)[：:].*|[（(]?(?:续表|[上下][接转][^，。]{0,6}|[接转][上下][页表]).{0,6}|第[0-9]{1,3}页.{0,8}|[—–-]+[0-9]{1,3}[—–-]+"
    r"|(?:填报|填表|制表|审核|审批|单位|分管|主要|签收|联系)[^，。；：:]{0,10}(?:人|日期|时间|领导|电话|单位|签字|盖章)"
    r"(?:[（(][^（）()]*[）)])?[：:].*"
)
_HEADING = compile_later(r"(?:[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十]{1,3}[）)])[^。；;，,：:]{2,30}")
"""A heading that stands in the column of tasks, with nothing beside it."""
_NUMBERED = compile_later(r"[一二三四五六七八九十百]{1,3}、|[（(][一二三四五六七八九十百]{1,3}[）)]|《")
_COLONS = "：", ":"
_NOUGHTS = compile_later(r"(?<![0-9.])0+(?=[0-9])|(?<=[0-9])[.]0+$")
"""What counts for nothing in a number: 001, 1.0."""
_SEVERAL = compile_later("[0-9]{1,3}[.．、]?(?:\\n+[0-9]{1,3}[.．、]?)+")
_ODD = (
    "有一格拆成了几格，已合在一起读取，请核对",
    "有一格占了几列，按其中一列读取，请核对",
    "有几个序号，像是几项任务写在了一行里，按一项读取，请核对",
)
"""What is said of a row with a divided cell, with one over several columns, with several numbers."""
_FEW = 3
"""Cells of a row that frames the table (合计, 签字); a row of tasks has more."""


class TableRows:
    """Reads the rows below one heading; several tables of equal headings are read one after the other."""

    def __init__(self, block: Block) -> None:
        self._outline = Outline()
        self._last: dict[str, str] = {}
        self.hand = named_columns(block)
        """The headings of the columns compared as text, by their keys."""
        self.keys = tuple(key for key in keys_of(block) if self.hand.get(key) != key)
        self.bands = False
        """True once a task was met under a full-width heading; a note below the last task is none."""
        self._met_band = False
        headings = {key: block.headings[place].text for key, place in keys_of(block).items()}
        roles = partial(roles_told, headings.get("responsible", ""))
        self._read = {"responsible": roles, "sequence": partial(_NOUGHTS.sub, "")}
        """How what columns say is read: who leads and who supports in one, a number without what counts for nothing."""
        self.headings: list[tuple[str, str]] = []
        """The headings in rows of their own, each with its row as messages name it."""
        self.skipped: list[str] = []
        """The rows with text but without a task, as messages name them."""
        self.numbered: list[str] = []
        """The rows with a 序号 alone, likewise."""
        self.odd: list[tuple[str, str]] = []
        """What is to be looked at in rows, in words, each with the row, likewise."""
        self.unseen: list[str] = []
        """What hidden rows say, in one line each: their task, else all of it."""
        self._hidden = ""
        """What the hidden row right above says; "" where that is not hidden."""
        self.without_plan: list[str] = []
        """The rows, likewise, that were read as of the plan of the row above."""
        self.names_each = False
        """True where a row names the same plan as the one above: a blank cell is then an exception."""
        self.notes: list[str] = []
        """The text of the rows that are neither task nor heading: totals, notes, signatures."""
        self.rows: list[ReadRow] = []
        """The tasks read so far."""

    def read(self, part: TablePart) -> None:
        """Read the rows of a table below its heading; a first row may still belong to the last task of the part before."""
        rows = Rows(part)
        self.hand |= named_columns(part.block)
        for index in range(part.start, len(part.rows)):
            row, spot = rows.see(part.rows[index]), part.spot(index)
            hidden = row.row.hidden
            if hidden:
                self._pass_by(rows.see(GridRow(cells=hidden)))
            if not row.spoken or words_of(row.row) in part.repeated:
                self.skipped += [spot] if not hidden and any(map(is_cut, row.row.cells)) else []
                continue
            following = map(part.rows.__getitem__, range(index + 1, len(part.rows)))
            if index == part.start and self._is_rest(part, row):
                self.rows[-1] = _joined(self.rows[-1], {key: text for key, text in self._fresh(row).items() if text})
            elif heading := row.counted_heading(following):
                self._band(heading, spot)
            elif _is_band(row):
                self.skipped += [spot] if row.spoken[0].bare.isdecimal() else []
                self._band(row.spoken[0].text, spot)
            elif not _closes(row):
                self._take(row, spot)
            else:
                self.notes += row.spoken[0].text.split("\n")
            self._hidden = ""

    def _pass_by(self, row: SeenRow) -> None:
        """Note a hidden row, given as it would be seen: a heading heads the rows below it all the same."""
        self._hidden = row.task or "".join(words_of(row.row))
        self.unseen.append(self._hidden)
        if _is_band(row) and _heads(row.spoken[0].bare):
            self._last = {}
            self._outline.band(tidy(row.spoken[0].text))
        elif self.rows and _goes_on(row):
            self.rows[-1] = replace(self.rows[-1], cut=frozenset(self.rows[-1].cells))
        else:
            opening = ((key, cell) for key, cell in row.cells.items() if cell and cell.opens)
            self._last = self._last | {key: tidy(cell.text) for key, cell in opening}

    def _band(self, text: str, spot: str) -> None:
        bare = "".join(text.split())
        self.headings += [(spot, tidy(text))] if _HEADING.fullmatch(bare) else []
        if _heads(bare):
            self._met_band = True
            self._last = {}
            self._outline.band(tidy(text))
        self.notes += text.split("\n")

    def _take(self, row: SeenRow, spot: str) -> None:
        self.bands = self._met_band
        if self._hidden and _goes_on(row):
            self.unseen.append("".join(words_of(row.row)))
            return
        above, fresh = self.rows[-1] if self.rows else None, self._fresh(row)
        cut = _cut(row)
        if above and (_goes_on(row) or _is_further_action(row, fresh, above)):
            self.rows[-1] = replace(_joined(above, fresh), cut=above.cut | cut)
            return
        cells = {key: fresh.get(key, self._last.get(key, "")) for key in row.cells}
        self._last = cells
        if not any(cells[key] for key in TASK_KEYS.intersection(cells)):
            self._take_bare({key: text for key, text in fresh.items() if text}, spot)
            return
        odd = row.is_split, row.is_shared, _SEVERAL.fullmatch(cells.get("sequence", ""))
        self.odd += zip(compress(_ODD, odd), repeat(spot))
        standing = self._outline.row(cells.get("group", ""))
        if "group" in cells:
            cells = cells | {"group": standing.headings[-1] if standing.headings else ""}
        cut = frozenset(cells) if self._hidden and self._hidden == row.task else cut
        read = ReadRow(
            spot=spot, cells=cells, headings=standing.headings, goal=standing.goal, plan=standing.plan, cut=cut
        )
        self.rows.append(self._with_plan(read, above))

    def _take_bare(self, said: Mapping[str, str], spot: str) -> None:
        """Take a row without a task: a heading in the column of headings, a 序号 that was left over, or anything else."""
        if list(said) == ["group"] and self._outline.open_group(said["group"]):
            self.headings.append((spot, said["group"].partition("\n")[0]))
        elif list(said) != ["sequence"] or _HEADING.fullmatch(said["sequence"]):
            self.skipped += [spot] if said else []
        elif said["sequence"].isdecimal():
            self.numbered.append(spot)
        else:  # a note in the first cell of a sheet
            self.notes += said["sequence"].split("\n")

    def _with_plan(self, row: ReadRow, above: ReadRow | None) -> ReadRow:
        """Give a row whose cell of the plan is blank, where the rows name theirs, the plan of the row above."""
        own, known = plan_of_row(row), plan_of_row(above) if above else None
        if own is None and known is not None and "" in (row.cells.get(key) for key in _PLAN_KEYS):
            self.without_plan.append(row.spot)
            return replace(row, plan=known)
        self.names_each = self.names_each or (known is not None and known == own and row.plan is None)
        return row

    def _fresh(self, row: SeenRow) -> dict[str, str]:
        """Give what the row's own cells say, by column; those that go on from above say nothing of their own."""
        own = row.cells.items()
        said = {key: tidy(cell.text) if cell else "" for key, cell in own if not (cell and cell.continues)}
        return {key: self._read[key](text) if key in self._read else text for key, text in said.items()}

    def _is_rest(self, part: TablePart, row: SeenRow) -> bool:
        """Say whether the first row of a further part is the rest of the task above, which was cut: only the task's cell speaks."""
        further = bool(self.rows) and part.start != part.block.end and len(row.spoken) == 1
        return further and row.stands_alone(row.spoken[0], TASK_KEYS) and not _is_band(row)


def _is_band(row: SeenRow) -> bool:
    cell, *others = row.spoken
    if others or any(cell.continues for cell in row.row.cells):
        return False
    if row.stands_alone(cell, TASK_KEYS):
        return _HEADING.fullmatch(cell.bare) is not None
    return len(row.row.cells) == 1 or row.is_wide(cell) or bool(_NUMBERED.match(cell.bare))


def _goes_on(row: SeenRow) -> bool:
    """Say whether the row is a further line of the task above: the cells of its task and number go on."""
    if any(cell and cell.bare and not cell.continues for cell in row.covering(TASK_KEYS | {"sequence"})):
        return False
    return all(cell is not None and cell.continues for cell in row.covering(TASK_KEYS))


def _is_further_action(row: SeenRow, fresh: Mapping[str, str], above: ReadRow) -> bool:
    """Say whether the row is but a further action (2.…) of the task above, or under its number: nothing else stands in it."""
    said = [key for key, text in fresh.items() if text]
    if len(row.spoken) != 1 or len(said) != 1 or said[0] not in TASK_KEYS:
        return False
    numbered = any(cell and cell.continues for cell in row.covering(frozenset({"sequence"})))
    further = numbered or _FURTHER.match(fresh[said[0]])
    return bool(further) and any(text for key, text in above.cells.items() if key not in {*TASK_KEYS, "group"})


_PLAN_KEYS = "plan", "source"
"""Columns that name a row's plan."""


def plan_of_row(row: ReadRow) -> NamedPlan | None:
    """Give the plan a row belongs to: from the band above it, its 任务来源 or its 方案."""
    if row.plan:
        return row.plan
    sources = plans_in(row.cells.get("source", ""))
    if sources:
        return sources[0]
    short = row.cells.get("plan", "").strip("《》 ")
    return NamedPlan(title=short) if short else None


_FURTHER = compile_later(r"[（(]?(?:[2-9]|[1-9][0-9])(?:[.．、)）](?![0-9])|[)）])|[②-⑳]")


def _heads(bare: str) -> bool:
    """Say whether a full-width row, without white space, is a heading: no total, note or title."""
    return not (_TOTAL.fullmatch(bare) or _FRAME.fullmatch(bare) or is_title(bare))


def is_cut(cell: Cell) -> bool:
    """Tell whether something stands in a cell that its text does not say."""
    return not CUTTING.isdisjoint(cell.notes.split())


def _cut(row: SeenRow) -> frozenset[str]:
    return frozenset(key for key, cell in row.cells.items() if cell and is_cut(cell))


def _closes(row: SeenRow) -> bool:
    """Say whether the row is a total, an example, a note or a line for signatures."""
    texts = [cell.bare for cell in row.spoken]
    first = texts[0]
    if _TOTAL.fullmatch(first) or is_example(texts):
        return True
    few = len(row.row.cells) <= _FEW or first.endswith(_COLONS) or all("：" in text for text in texts)
    return few and _FRAME.fullmatch(first) is not None


def _joined(row: ReadRow, further: dict[str, str]) -> ReadRow:
    """Add what a further line of the same task says."""
    cells = dict(row.cells)
    for key, text in further.items():
        said = cells.get(key, "")
        if text and text not in said.split("\n"):
            cells[key] = f"{said}\n{text}".strip("\n")
    return replace(row, cells=cells)


def tidy(text: str) -> str:
    """Drop the blanks around every line and the blank lines at both ends."""
    if "\n" not in text:
        return text.strip()
    return "\n".join(line.strip() for line in text.split("\n")).strip("\n")
