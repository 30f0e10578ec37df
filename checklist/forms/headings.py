"""Recognise a table's headings (rules a to d): which rows they are, and what each column is for."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.forms.report import Heading, Outcome
from checklist.ledger.columns import (
    BOUND_KEYS,
    TASK_KEYS,
    UNIT_KEYS,
    Column,
    Columns,
    heading_years,
    normalise_heading,
)
from checklist.ledger.company import resolve_headings
from checklist.model import Frozen
from checklist.office.grid import Cell, Grid, GridRow, texts_by_column
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

ENOUGH = 3
"""How many recognised headings make a heading row, one of them the task."""
SEARCHED = 100
"""How many rows of a table are searched for headings."""
TALLEST = 12
"""How many rows a heading may have; what is joined over more is none, and need not be read for every row it begins in."""


class Block(Frozen):
    """The heading rows ``top`` to ``end - 1`` of a table and the columns under them."""

    top: int
    end: int
    headings: tuple[Heading, ...]
    used: frozenset[str]
    """The keys of the mapping that were met."""

    @property
    def qualifies(self) -> bool:
        """True where this is the heading of a ledger: it names the task, and at least who does it or until when."""
        spoken = [place for place, heading in enumerate(self.headings) if heading.text]
        gaps = spoken[-1] - spoken[0] + 1 - len(spoken) if spoken else 0
        if (
            TASK_KEYS.isdisjoint(self.keys) or 0 < len(spoken) - 1 <= gaps
        ):  # labels, with room for an answer beside each
            return False
        return self.is_plain or not (gaps or BOUND_KEYS.isdisjoint(self.keys))

    @property
    def keys(self) -> tuple[str, ...]:
        """What each heading is, "" for an unknown one."""
        return tuple(heading.column.key if heading.column else "" for heading in self.headings)

    def worded(self, keys: Iterable[str]) -> tuple[Column, ...]:
        """Give the columns that fill cells of these keys, each once."""
        known = {heading.column.key: heading.column for heading in self.headings if heading.column and heading.key}
        return tuple(known[key] for key in dict.fromkeys(keys) if key)

    def nearest(self, columns: Columns) -> dict[str, tuple[str, ...]]:
        """Give the headings nobody knows, each with the known ones it looks like."""
        unknown = (heading.text for heading in self.headings if heading.outcome is Outcome.UNKNOWN)
        return {text: tuple(columns.nearest(text)) for text in unknown if text}

    @property
    def is_plain(self) -> bool:
        """True where enough headings are known to leave no doubt."""
        return sum(map(bool, self.keys)) >= ENOUGH

    @property
    def is_bound(self) -> bool:
        """True where it says who does a task, or until when."""
        return not BOUND_KEYS.isdisjoint(self.keys)


def find_block(grid: Grid, columns: Columns, mapping: Mapping[str, Column]) -> Block | None:
    """Find the first heading block that qualifies; None when there is none.

    ``mapping`` says what a heading is (``--map``), by its normalised text. Rows of one block are joined by cells merged
    downwards or lie under cells that span several columns.
    """
    reader = _Reader(grid, columns, mapping)
    doubtful: Block | None = None
    for top, row in enumerate(grid.rows[:SEARCHED]):
        if any(cell.bare for cell in row.cells):
            block = reader.read(top)
            if block.qualifies and block.is_plain:
                return reader.without_rows_above(block)
            doubtful = doubtful or (block if block.qualifies else None)
    return doubtful and reader.without_rows_above(doubtful)


class _Reader:
    """Reads the headings of a table, by the vocabulary and what the mapping says."""

    def __init__(self, grid: Grid, columns: Columns, mapping: Mapping[str, Column]) -> None:
        self._grid, self._columns, self._mapping = grid, columns, mapping

    def read(self, top: int) -> Block:
        """Read the heading block that would begin at row ``top``."""
        rows = self._grid.rows
        end = top + 1
        while end < len(rows) and _joins(rows[end - 1], rows[end]):
            end += 1
            if end - top > TALLEST:
                return Block(top=top, end=end, headings=(), used=frozenset())
        texts = list(_texts(rows[top:end]))
        half = _half(texts)
        headings, used = self._resolve(texts[:half])
        again = (_again(heading, text) for heading, text in zip(headings, texts[half:], strict=False))
        numbered = end < len(rows) and _numbers_columns(rows[end])
        return Block(top=top, end=end + numbered, headings=(*headings, *again), used=used)

    def without_rows_above(self, block: Block) -> Block:
        """Drop rows from the top that say nothing about the columns: a title, 填报单位, a row of categories."""
        while block.end - block.top > 1 and not any(cell.opens for cell in self._grid.rows[block.top].cells):
            lower = self.read(block.top + 1)
            if [heading.column for heading in lower.headings] != [heading.column for heading in block.headings]:
                break
            block = lower
        return block

    def _resolve(self, texts: Sequence[_Texts]) -> tuple[list[Heading], frozenset[str]]:
        """Give the headings, and the keys of the mapping that were met."""
        names = [next(filter(self._known, text.lowest), "") for text in texts]
        for index, text in enumerate(texts):
            names[index] = names[index] or self._upper_name(index, texts, names) or next(iter(text.lowest), "")
        written = list(map(normalise_heading, names))
        mapped = list(map(self._mapping.get, written))
        names = [column.title if column else name for column, name in zip(mapped, names, strict=True)]
        met = [one or other for one, other in zip(mapped, resolve_headings(self._columns, names), strict=True)]
        headings: list[Heading] = []
        for text, name, column in zip(texts, names, met, strict=True):
            left, years = self._columns.left_for_the_hand(name), heading_years(name)
            outcome = _outcome(column, headings)
            headings.append(Heading(
                start=text.start, span=text.span, text=text.shown, column=column, outcome=outcome, left=left, years=years
            ))  # fmt: skip
        return headings, frozenset(written) & frozenset(self._mapping)

    def _known(self, text: str) -> Column | None:
        return self._mapping.get(normalise_heading(text)) or self._columns.by_heading(text)

    def _upper_name(self, index: int, texts: Sequence[_Texts], names: Sequence[str]) -> str:
        """Let the heading above decide where the one below is not known, and there is no doubt which column it means.

        It stands for one column only: 姓名 and 电话 under 责任单位 are not the unit, 单位名称 is.
        """
        own = texts[index]
        for upper in own.uppers:
            column = self._known(upper.heading)
            if column is None:
                continue
            undecided = [i for i, text in enumerate(texts) if upper in text.uppers and not names[i]]
            task = (column.key in TASK_KEYS or column.key == "group") and undecided == [index]
            named = column.key in UNIT_KEYS and own.lowest[0] in _NAMES_OF_UNITS
            if upper.span == own.span or task or named or column.by_hand:
                return upper.heading
        return ""


def _half(texts: Sequence[_Texts]) -> int:
    """Give how many columns there are before the same headings stand once more beside them; all where they do not."""
    spoken = [place for place, text in enumerate(texts) if text.shown]
    middle = len(spoken) // 2
    said = [texts[place].shown for place in spoken]
    return spoken[middle] if middle >= ENOUGH and said[:middle] == said[middle:] else len(texts)


def _again(heading: Heading, text: _Texts) -> Heading:
    outcome = Outcome.DOUBLED if heading.outcome is Outcome.FILLED else heading.outcome
    return replace(heading, start=text.start, span=text.span, outcome=outcome)


def _joins(above: GridRow, row: GridRow) -> bool:
    spoken = [cell for cell in row.cells if cell.bare]
    going_on = [cell.continues and _is_open(above, cell) for cell in row.cells]
    if any(going_on):
        return all(going_on) or not _is_sample(spoken)
    return bool(spoken) and all(above.spans_over(cell) and not SAMPLE_TEXT.fullmatch(cell.bare) for cell in spoken)


def _is_open(above: GridRow, cell: Cell) -> bool:
    """Tell whether the cell above is one merged downwards: below a heading said again, a merge may go on from a page before."""
    upper = above.at(cell.start)
    return upper is not None and (upper.opens or upper.continues)


def _is_sample(cells: Sequence[Cell]) -> bool:
    return all(SAMPLE_TEXT.fullmatch(cell.bare) for cell in cells)


def _numbers_columns(row: GridRow) -> bool:
    """Say whether the row numbers the columns (栏次): 1 2 3 …, 甲 乙 1 2."""
    return len(row.cells) >= ENOUGH and all(_COLUMN_NUMBER.fullmatch(cell.bare) for cell in row.cells)


_COLUMN_NUMBER = compile_later(r"[（(]?(?:[0-9]{1,2}|[甲乙丙丁戊])[）)]?")

SAMPLE_TEXT = compile_later(
    r"[（(]?[0-9０-９]{1,4}[）)]?[.、．]?|[（(]?[一二三四五六七八九十]{1,3}[）)]?[、.．]?|…+|[.。·⋯]{2,}|[×xX＊*]+"
    r"|[NnＮｎ]|[（(【\[]?[示样]?例[）)】\]]?[：:]?[0-9一二三]?"
)
"""What a blank row may say and still be blank: a number, …… or 例 (rule e)."""


class _Texts(NamedTuple):
    """A column and what may name it, best first: the lowest text, with those above it before or behind, those above alone."""

    start: int
    span: int
    shown: str = ""
    lowest: tuple[str, ...] = ()
    uppers: tuple[Cell, ...] = ()


def _texts(rows: Sequence[GridRow]) -> Iterator[_Texts]:
    """Give the columns of headings: grid columns that share their lowest cell are one."""
    columns = [texts_by_column(rows, column) for column in range(max((row.end for row in rows), default=0))]
    for _, run in groupby(range(len(columns)), lambda column: id(columns[column][-1]) if columns[column] else -column):
        start, *others = run
        yield _texts_of(start, 1 + len(others), columns[start])


def _texts_of(start: int, span: int, cells: Sequence[Cell]) -> _Texts:
    if not cells:
        return _Texts(start, span)
    lowest, uppers = cells[-1].heading, tuple(reversed(cells[:-1]))
    joined = [text for upper in uppers for text in (upper.heading + lowest, lowest + upper.heading)]
    timed = _BEGUN_OR_DONE.fullmatch(lowest) and any(_OF_TIME.search(upper.heading) for upper in uppers)
    shown = "/".join(cell.heading for cell in cells)
    return _Texts(
        start, span, shown, (lowest, *([f"{_LONG.get(lowest, lowest)}时间"] if timed else []), *joined), uppers
    )


_BEGUN_OR_DONE = compile_later("(?:计划|预计|拟)?(?:开始|启动|起始|开工|完成|结束|截止|竣工|完工|起|止)")
_LONG = {"起": "开始", "止": "截止"}
_OF_TIME = compile_later("时间|时限|期限|日期|节点|工期")
"""What stands above these two: 时间进度 over 启动 and 完成."""


_NAMES_OF_UNITS = frozenset({"单位名称", "单位", "部门", "部门名称", "名称"})


def _outcome(column: Column | None, before: Sequence[Heading]) -> Outcome:
    if column is None:
        return Outcome.UNKNOWN
    if column.by_hand:
        return Outcome.BY_HAND
    return Outcome.DOUBLED if any(heading.key == column.key for heading in before) else Outcome.FILLED


def first_column_labels(grid: Grid, columns: Columns) -> list[str]:
    """Give the headings that stand one below the other in some column, as in a form set upright.

    [] when there are not three of them, the task among them.
    """
    for column in range(grid.width):
        cells = (row.at(column) for row in grid.rows[:SEARCHED])
        texts = [cell.heading for cell in cells if cell is not None and cell.heading and cell.start == column]
        known = [(text, met.key) for text, met in zip(texts, resolve_headings(columns, texts), strict=True) if met]
        if len(known) >= ENOUGH:
            labels, keys = zip(*known, strict=True)
            if not TASK_KEYS.isdisjoint(keys):
                return list(labels)
    return []


def best_guess(grids: Sequence[Grid], columns: Columns) -> list[str]:
    """Give the texts of the row that looks most like headings, for a message."""
    rows = [[cell.heading for cell in row.cells if cell.heading] for grid in grids for row in grid.rows[:SEARCHED]]
    return max(rows, key=lambda row: (sum(columns.by_heading(text) is not None for text in row), len(row)), default=[])


def shortened(text: str) -> str:
    """Cut a text to what a message can bear."""
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


_SHOWN = 30
"""Characters of a heading in a message."""
