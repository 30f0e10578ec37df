"""Find a ledger's table by its headings (rule a), and in a form the rows that show how a row looks (rule e).

Alike for Word and Excel, for a form that is to be filled and for a ledger that came back.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from checklist.forms.headings import (
    SAMPLE_TEXT,
    SEARCHED,
    Block,
    best_guess,
    find_block,
    first_column_labels,
    shortened,
)
from checklist.ledger.columns import TASK_KEYS, Column, Columns, normalise_heading
from checklist.model import Frozen
from checklist.office.grid import Grid, upright_labels
from checklist.office.trouble import FORM
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from checklist.errors import ChecklistError
    from checklist.office.grid import Cell, GridRow
    from checklist.office.trouble import Trouble

    _Found = TypeVar("_Found", bound="FoundTable")

_LISTED, _LABELS = 12, 5
"""How many headings or tables a message lists, and how many labels of a form set upright."""


_REMEDY = compile_later("措施|举措|^整改")


class FoundTable(Frozen):
    """A table with a ledger's heading."""

    number: int
    """Its place among the file's tables, from 1."""
    grid: Grid
    block: Block
    where: str
    """What tells it from the others in a message: where it is, or its headings."""


class Search(NamedTuple):
    """What is looked for, and in whose file."""

    columns: Columns
    mapping: Mapping[str, Column]
    """What a heading is (``--map``), by its normalised text."""
    trouble: Trouble
    wanted: int | None
    """Which table of the file it is, from 1; None where that is to be found out."""

    def block_in(self, grid: Grid) -> Block | None:
        """Find the first heading of a ledger in a grid."""
        return find_block(grid, self.columns, self.mapping)

    def in_tables(self, grids: Sequence[Grid]) -> list[FoundTable]:
        """Find the tables with a ledger's heading, in order, or the one asked for; raises where there is none."""
        self.refuse_number(len(grids), "表")
        asked = {number: grid for number, grid in enumerate(grids, 1) if self.wanted in (None, number)}

        def headed(search: Search) -> list[FoundTable]:
            blocks = ((number, grid, search.block_in(grid)) for number, grid in asked.items())
            return [
                FoundTable(number=number, grid=grid, block=block, where=_texts(block))
                for number, grid, block in blocks
                if block
            ]

        return self.surest(headed, list(asked.values()))

    def surest(self, find: Callable[[Search], list[_Found]], grids: Sequence[Grid]) -> list[_Found]:
        """Give the tables ``find`` gives for this search, else for one of how problems are put right; raises where there is none.

        Tables of which only the task and one thing more is known are left out where there are others, then those of no
        unit and time.
        """
        found = find(self) or find(self._with_remedies(grids))
        if not found:
            raise self._nothing(grids)
        plain = [table for table in found if table.block.is_plain] or found
        return [table for table in plain if table.block.is_bound] or plain

    def _with_remedies(self, grids: Iterable[Grid]) -> Search:
        """Give the search of a file that names no task but how problems are put right: 问题, 整改措施, 责任单位."""
        cells = (cell.heading for grid in grids for row in grid.rows[:SEARCHED] for cell in row.cells)
        known = ((text, self.columns.by_heading(text)) for text in cells if _REMEDY.search(text))
        measure = self.columns.by_key("measure")
        tasks = {normalise_heading(text): measure for text, column in known if column and column.key == "handling"}
        return self._replace(mapping=tasks | dict(self.mapping))

    def refuse_number(self, count: int, what: str) -> None:
        """Raise where the table asked for is none of so many."""
        if self.wanted is not None and not 1 <= self.wanted <= count:
            raise self.trouble.refusal(f"里没有第{self.wanted}个{what}，一共有{count}个", "请改正 --table 后面的数字。")

    def _nothing(self, grids: Sequence[Grid]) -> ChecklistError:
        """Make the refusal of a file whose tables have no ledger's heading."""
        for_filling = self.trouble.noun == FORM
        labels = (upright_labels(grid) or first_column_labels(grid, self.columns) for grid in grids)
        if upright := next(filter(None, labels), []):
            why = "一张表只填一项任务" if for_filling else "不能读取"
            named = "、".join(map(shortened, upright[:_LABELS])) + ("等" if len(upright) > _LABELS else "")
            said = f"是竖式表（{named}写在左边，内容填在右边），{why}"
            return self.trouble.refusal(said, "请改用横式的表：表头写在一行里，每项任务一行。")
        texts = best_guess(grids, self.columns)[:_LISTED]
        seen = "、".join(map(self._with_nearest, texts)) or "（没有文字）"
        if for_filling:
            return self.trouble.refusal(
                "里没有认出台账的表头：至少要认出任务，以及单位、时限中的一样",
                f"找到的表头：{seen}。请改成常用的表头，或用 --map 表头=列名 指明，如 --map 主抓事项=任务。",
            )
        return self.trouble.refusal(
            "里没有台账：至少要认出任务，以及单位、时限中的一样",
            f"找到的表头：{seen}。请确认选对了文件；表头不常用的，可用 --map 表头=列名 指明，如 --map 主抓事项=任务。",
        )

    def _with_nearest(self, text: str) -> str:
        text = shortened(text)
        if self.columns.by_heading(text):
            return text
        near = self.columns.nearest(text)
        return f"{text}（不认识；是否指“{near[0]}”？）" if near else f"{text}（不认识）"

    def several(self, found: Sequence[FoundTable], unlike: str = "") -> ChecklistError:
        """Make the refusal of a file with more ledgers' tables than one; ``unlike`` says what tells them apart."""
        tables = "；".join(f"第{table.number}个表（{table.where}）" for table in found[:_LISTED])
        options = " 或 ".join(f"--table {table.number}" for table in found[:_LISTED])
        return self.trouble.refusal(
            f"里有{len(found)}个表都像台账{unlike}：{tables}", f"请说明{self.trouble.noun.verb}哪一个：{options}。"
        )

    def blank_one(self, found: list[_Found], name: Callable[[_Found], str]) -> tuple[_Found, list[str]]:
        """Give the one table to be filled, and what to say of others that are filled in.

        ``name`` says which table one is. Raises where several are blank.
        """
        first, *others = [one for one in found if find_body(one.grid, one.block).prefilled is None] or found
        if others:
            raise self.several([first, *others])
        self.refuse_unused(first.block)
        left = len(found) - 1
        return first, [f"另有{left}个像台账的表已经填了内容，没有改动；填的是{name(first)}。"] if left else []

    def refuse_unused(self, block: Block) -> None:
        """Raise where the mapping names a heading the table has not."""
        unused = [heading for heading in self.mapping if heading not in block.used]
        if unused:
            raise self.trouble.refusal(
                f"的表头里没有“{'”“'.join(unused)}”，--map 用不上",
                f"表头是：{_texts(block)}。请照表头的写法改正 --map。",
            )


def begin_search(
    columns: Columns, mapping: Mapping[str, str] | None, trouble: Trouble, wanted: int | None = None
) -> Search:
    """Say what is looked for; ``mapping`` says what unknown headings mean, by the name of a column."""
    mapped = {normalise_heading(heading): columns.choose(target)[0] for heading, target in (mapping or {}).items()}
    return Search(columns, mapped, trouble, wanted)


def _texts(block: Block) -> str:
    return "、".join(shortened(heading.text) for heading in block.headings if heading.text)


EXAMPLE = compile_later(r"[（(【\[]?[示样]?例[）)】\]]?[：:]?[0-9一二三]?")
_ASKS = compile_later(
    r"[（(【\[](?:此[处栏格列])?(?:请|须|应|可)?(?:按[^）)】\]]{0,20}填|填[写列报入]|照[抄录]|注明|写明|写清|列明|格式|样式|例如|如[：:]|可?多选|单选|下拉|限[0-9]|不超过)[^）)】\]]{0,60}[）)】\]]"
)
"""What a cell says that tells how to fill it in: （按顺序填写）, （格式：2025年6月底）."""
_HAND_TEXT = compile_later(r"(?:[□☐○☑✓√][^□☐○☑✓√]{0,8})+|[0-9×xX_＿]{0,4}年[×xX_＿]{0,2}月(?:[×xX_＿]{0,2}日)?|[_＿]+")
"""What waits for the hand in every row: □是 □否, 　年　月　日."""
_BAND_TEXT = compile_later(r"[（(]?[一二三四五六七八九十]{0,3}[）)]?[、.．]?[…⋯.×xX]*")


class RowKind(Enum):
    """What a row below the headings is."""

    SAMPLE = "sample"
    EXAMPLE = "example"
    BAND = "band"
    REPEATED = "repeated"
    """The heading once more, as on forms drawn page by page."""
    FILLED = "filled"


class FormBody(Frozen):
    """The rows below the headings: those from ``start`` to ``stop - 1`` are replaced."""

    start: int
    stop: int
    sample: int | None
    """The row that shows how a row looks; None where the form has none."""
    band: int | None
    """The full-width row that shows how a band looks."""
    merged: frozenset[int]
    """The grid columns in which the sample merges cells downwards: they are grouped."""
    prefilled: int | None
    """The first row before the sample, or of a form without one, whose task is already written."""

    def refuse_prefilled(self, trouble: Trouble, where: str) -> None:
        """Raise where the form is no blank one."""
        if self.prefilled is not None:
            said = f"{where}第{self.prefilled + 1}行已经填了内容，不是空表"
            raise trouble.refusal(said, "请把填好的行清空，留一行空行作样子，再用它。")


def find_body(grid: Grid, block: Block) -> FormBody:
    """Find the run of blank rows below the headings and what it shows."""
    headings = {_row_texts(row) for row in grid.rows[block.top : block.end]}
    kinds = [RowKind.REPEATED if any(said := _row_texts(row)) and said in headings else _kind(row) for row in grid.rows]
    first = _first(kinds, (RowKind.SAMPLE, RowKind.EXAMPLE), block.end)
    if first is None:
        return FormBody(
            start=block.end, stop=block.end, sample=None, band=None, merged=frozenset(),
            prefilled=_prefilled(grid, block, len(kinds), kinds),
        )  # fmt: skip
    start, stop = _run(kinds, first, block.end)
    blank = _first(kinds[:stop], (RowKind.SAMPLE,), start)
    return FormBody(
        start=start,
        stop=stop,
        sample=first if blank is None else blank,
        band=start if kinds[start] is RowKind.BAND else None,
        merged=frozenset(
            cell.start
            for kind, row in zip(kinds[start:stop], grid.rows[start:stop], strict=True)
            for cell in row.cells
            if cell.opens and kind is not RowKind.REPEATED
        ),
        prefilled=_prefilled(grid, block, start, kinds),
    )


def is_hand_text(cell: Cell) -> bool:
    """Say whether the cell holds boxes to tick or a date to write, to stay in every row."""
    return bool(cell.bare) and _HAND_TEXT.fullmatch(cell.bare) is not None


def _kind(row: GridRow) -> RowKind:
    if row.is_full_width:
        return RowKind.BAND if _BAND_TEXT.fullmatch(row.cells[0].bare) else RowKind.FILLED
    spoken = [cell for cell in row.cells if cell.bare]
    if all(SAMPLE_TEXT.fullmatch(cell.bare) or is_hand_text(cell) for cell in spoken):
        return RowKind.SAMPLE
    return RowKind.EXAMPLE if is_example([cell.bare for cell in spoken]) else RowKind.FILLED


def is_example(texts: Sequence[str]) -> bool:
    """Tell whether the texts of a row, without white space, show how to fill the table in: 示例, （填写单位全称）."""
    asks = [_ASKS.fullmatch(text) is not None for text in texts]
    return EXAMPLE.fullmatch(texts[0]) is not None or (
        any(asks) and all(ask or SAMPLE_TEXT.fullmatch(text) for ask, text in zip(asks, texts, strict=True))
    )


def _row_texts(row: GridRow) -> tuple[str, ...]:
    return tuple(cell.bare for cell in row.cells)


def _first(kinds: Sequence[RowKind], wanted: tuple[RowKind, ...], start: int) -> int | None:
    return next((index for index in range(start, len(kinds)) if kinds[index] in wanted), None)


def _run(kinds: Sequence[RowKind], first: int, floor: int) -> tuple[int, int]:
    """Give the run of blank rows around the first sample; full-width ones at its end stay."""
    start = first
    while start > floor and kinds[start - 1] in (RowKind.BAND, RowKind.REPEATED):
        start -= 1
    stop = index = first + 1
    while index < len(kinds) and kinds[index] is not RowKind.FILLED:
        index += 1
        stop = index if kinds[index - 1] is not RowKind.BAND else stop
    return start, stop


def _prefilled(grid: Grid, block: Block, limit: int, kinds: Sequence[RowKind]) -> int | None:
    """Find a row above ``limit`` that already says what is to be done: the form is no blank one."""
    tasks = {h.start for h in block.headings if h.column and h.column.key in TASK_KEYS}
    for index in range(block.end, limit):
        row = grid.rows[index]
        spoken = [cell for cell in row.cells if cell.bare and not cell.bare.endswith(("：", ":"))]
        if kinds[index] is RowKind.FILLED and len(spoken) > 2 and any(cell.start in tasks for cell in spoken):  # noqa: PLR2004 - 合计 and signature rows have one or two
            return index
    return None
