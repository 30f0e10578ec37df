"""Recognise a table's headings (rules a to d): which rows they are, and what each column is for."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.forms.report import FormReport, UnknownHeading
from checklist.ledger.columns import (
    BOUND_KEYS,
    TASK_KEYS,
    UNIT_KEYS,
    Column,
    Columns,
    heading_years,
    normalise_heading,
    of_a_year,
)
from checklist.ledger.company import resolve_headings
from checklist.model import Frozen
from checklist.office.grid import Cell, Grid, GridRow, texts_by_column
from checklist.words.regex import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ENOUGH = 3
"""How many recognised headings make a heading row, one of them the task."""
SEARCHED = 100
"""How many rows of a table are searched for headings."""
TALLEST = 12
"""How many rows a heading may have; what is joined over more is none, and need not be read for every row it begins in."""


class Outcome(Enum):
    """What happens to a column of the form (rule d)."""

    FILLED = "filled"
    BY_HAND = "by_hand"
    UNKNOWN = "unknown"
    DOUBLED = "doubled"
    """A second heading of one meaning: the left one is filled."""


class Heading(Frozen):
    """A printed column: the grid columns it covers, what it says, what it is."""

    start: int
    span: int
    text: str
    column: Column | None
    outcome: Outcome
    left: str = ""
    """What it asks for besides its column, left for the hand: 责任人 of 责任单位及责任人."""
    years: tuple[int, int] | None = None
    """The year it speaks of, or the first and last."""

    @property
    def key(self) -> str:
        """The key of the column its cells are worded by: also of one for the hand that data may know of (完成状态); "" for none."""
        worded = self.column is not None and self.outcome is Outcome.BY_HAND and self.column.wording
        return self.column.key if self.column and (worded or self.outcome is Outcome.FILLED) else ""


class Block(Frozen):
    """The heading rows ``top`` to ``end - 1`` of a table and the columns under them."""

    top: int
    end: int
    headings: tuple[Heading, ...]
    used: frozenset[str]
    """The keys of the mapping that were met."""

    @property
    def recognised(self) -> int:
        """How many headings are known."""
        return sum(heading.column is not None for heading in self.headings)

    @property
    def qualifies(self) -> bool:
        """True where this is the heading of a ledger: it names the task, and at least who does it or until when."""
        keys = {heading.column.key for heading in self.headings if heading.column}
        spoken = [place for place, heading in enumerate(self.headings) if heading.text]
        gaps = spoken[-1] - spoken[0] + 1 - len(spoken) if spoken else 0
        if TASK_KEYS.isdisjoint(keys) or 0 < len(spoken) - 1 <= gaps:  # labels, with room for an answer beside each
            return False
        return self.is_plain or not (gaps or keys.isdisjoint(BOUND_KEYS))

    def by_column(self, width: int) -> tuple[Column | None, ...]:
        """Give for each of so many grid columns what it is; None for an unknown or doubled heading."""
        found: list[Column | None] = [None] * width
        for heading in self.headings:
            if heading.outcome in (Outcome.FILLED, Outcome.BY_HAND):
                found[heading.start : heading.start + heading.span] = [heading.column] * heading.span
        return tuple(found)

    @property
    def is_plain(self) -> bool:
        """True where enough headings are known to leave no doubt."""
        return self.recognised >= ENOUGH

    @property
    def is_bound(self) -> bool:
        """True where it says who does a task, or until when."""
        return any(heading.column is not None and heading.column.key in BOUND_KEYS for heading in self.headings)


def find_block(grid: Grid, columns: Columns, mapping: Mapping[str, Column]) -> Block | None:
    """Find the first heading block that qualifies; None when there is none.

    ``mapping`` says what a heading is (``--map``), by its normalised text. Rows of one block are joined by cells merged
    downwards or lie under cells that span several columns.
    """
    doubtful: Block | None = None
    for top, row in enumerate(grid.rows[:SEARCHED]):
        if not any(cell.bare for cell in row.cells):
            continue
        block = read_block(grid, top, columns, mapping)
        if block.qualifies and block.is_plain:
            return _without_rows_above(grid, block, columns, mapping)
        doubtful = doubtful or (block if block.qualifies else None)
    return doubtful and _without_rows_above(grid, doubtful, columns, mapping)


def read_block(grid: Grid, top: int, columns: Columns, mapping: Mapping[str, Column]) -> Block:
    """Read the heading block that would begin at row ``top``."""
    end = top + 1
    while end < len(grid.rows) and _joins(grid.rows[end - 1], grid.rows[end]):
        end += 1
        if end - top > TALLEST:
            return Block(top=top, end=end, headings=(), used=frozenset())
    rows = grid.rows[top:end]
    texts = [_candidates(rows, group) for group in _groups(rows)]
    half = _half(texts)
    headings, used = _resolve(texts[:half], columns, mapping)
    headings += tuple(_again(heading, text) for heading, text in zip(headings, texts[half:], strict=False))
    if end < len(grid.rows) and _numbers_columns(grid.rows[end]):
        end += 1
    return Block(top=top, end=end, headings=headings, used=used)


def _half(texts: Sequence[_Texts]) -> int:
    """Give how many columns there are before the same headings stand once more beside them; all where they do not."""
    spoken = [place for place, text in enumerate(texts) if text.shown]
    middle = len(spoken) // 2
    said = [texts[place].shown for place in spoken]
    return spoken[middle] if middle >= ENOUGH and said[:middle] == said[middle:] else len(texts)


def _again(heading: Heading, text: _Texts) -> Heading:
    outcome = Outcome.DOUBLED if heading.outcome is Outcome.FILLED else heading.outcome
    return replace(heading, start=text.group.start, span=text.group.span, outcome=outcome)


def _without_rows_above(grid: Grid, block: Block, columns: Columns, mapping: Mapping[str, Column]) -> Block:
    """Drop rows from the top that say nothing about the columns: a title, 填报单位, a row of categories."""
    while block.end - block.top > 1 and not any(cell.opens for cell in grid.rows[block.top].cells):
        lower = read_block(grid, block.top + 1, columns, mapping)
        if [heading.column for heading in lower.headings] != [heading.column for heading in block.headings]:
            break
        block = lower
    return block


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


class _Group(Frozen):
    start: int
    span: int


class _Texts(NamedTuple):
    """What may name a column, best first: the lowest text, with those above it before or behind, those above alone."""

    group: _Group
    shown: str
    lowest: tuple[str, ...]
    uppers: tuple[Cell, ...]


def _groups(rows: Sequence[GridRow]) -> list[_Group]:
    """Join the grid columns that share their lowest heading cell."""
    width = max((cell.start + cell.span for row in rows for cell in row.cells), default=0)
    groups: list[_Group] = []
    previous: Cell | None = None
    for column in range(width):
        cells = texts_by_column(rows, column)
        lowest = cells[-1] if cells else None
        if groups and lowest is not None and lowest is previous:
            last = groups.pop()
            groups.append(_Group(start=last.start, span=last.span + 1))
        else:
            groups.append(_Group(start=column, span=1))
        previous = lowest
    return groups


def _candidates(rows: Sequence[GridRow], group: _Group) -> _Texts:
    cells = texts_by_column(rows, group.start)
    if not cells:
        return _Texts(group=group, shown="", lowest=(), uppers=())
    lowest, uppers = cells[-1].heading, tuple(reversed(cells[:-1]))
    joined = [text for upper in uppers for text in (upper.heading + lowest, lowest + upper.heading)]
    timed = _BEGUN_OR_DONE.fullmatch(lowest) and any(_OF_TIME.search(upper.heading) for upper in uppers)
    shown = "/".join(cell.heading for cell in cells)
    return _Texts(group, shown, (lowest, *([f"{_LONG.get(lowest, lowest)}时间"] if timed else []), *joined), uppers)


_BEGUN_OR_DONE = compile_later("(?:计划|预计|拟)?(?:开始|启动|起始|开工|完成|结束|截止|竣工|完工|起|止)")
_LONG = {"起": "开始", "止": "截止"}
_OF_TIME = compile_later("时间|时限|期限|日期|节点|工期")
"""What stands above these two: 时间进度 over 启动 and 完成."""


def _resolve(
    texts: Sequence[_Texts], columns: Columns, mapping: Mapping[str, Column]
) -> tuple[tuple[Heading, ...], frozenset[str]]:
    names = [_first_known(text.lowest, columns, mapping) for text in texts]
    for index, text in enumerate(texts):
        if not names[index]:
            names[index] = _upper_name(index, texts, names, columns, mapping) or next(iter(text.lowest), "")
    written = list(map(normalise_heading, names))
    spoken = [mapping[key].title if key in mapping else name for key, name in zip(written, names, strict=True)]
    meanings = [
        _Meaning(name, mapping.get(key) or met, columns)
        for key, name, met in zip(written, spoken, resolve_headings(columns, spoken), strict=True)
    ]
    return _with_outcomes(texts, meanings), frozenset(written) & frozenset(mapping)


def _first_known(candidates: Sequence[str], columns: Columns, mapping: Mapping[str, Column]) -> str:
    return next((t for t in candidates if normalise_heading(t) in mapping or columns.by_heading(t)), "")


def _upper_name(
    index: int, texts: Sequence[_Texts], names: Sequence[str], columns: Columns, mapping: Mapping[str, Column]
) -> str:
    """Let the heading above decide where the one below is not known, and there is no doubt which column it means.

    It stands for one column only: 姓名 and 电话 under 责任单位 are not the unit, 单位名称 is.
    """
    for upper in texts[index].uppers:
        name = _first_known((upper.heading,), columns, mapping)
        if not name:
            continue
        column = mapping.get(normalise_heading(name)) or columns.by_heading(name)
        alone = upper.span == texts[index].group.span
        undecided = [i for i, text in enumerate(texts) if upper in text.uppers and not names[i]]
        task = column is not None and (column.key in TASK_KEYS or column.key == "group") and undecided == [index]
        named = column is not None and column.key in UNIT_KEYS and texts[index].lowest[0] in _NAMES_OF_UNITS
        if alone or task or named or (column is not None and column.by_hand):
            return name
    return ""


_NAMES_OF_UNITS = frozenset({"单位名称", "单位", "部门", "部门名称", "名称"})


class _Meaning(NamedTuple):
    """What a heading means: the name it goes by and the column in this company."""

    name: str
    column: Column | None
    columns: Columns


def _with_outcomes(texts: Sequence[_Texts], meanings: Sequence[_Meaning]) -> tuple[Heading, ...]:
    headings: list[Heading] = []
    seen: set[str] = set()
    for text, meaning in zip(texts, meanings, strict=True):
        outcome = _outcome(meaning.column, seen)
        if outcome is Outcome.FILLED and meaning.column is not None:
            seen.add(meaning.column.key)
        headings.append(
            Heading(
                start=text.group.start,
                span=text.group.span,
                text=text.shown,
                column=meaning.column,
                outcome=outcome,
                left=meaning.columns.left_for_the_hand(meaning.name),
                years=heading_years(meaning.name),
            )
        )
    return tuple(headings)


def _outcome(column: Column | None, seen: set[str]) -> Outcome:
    if column is None:
        return Outcome.UNKNOWN
    if column.by_hand:
        return Outcome.BY_HAND
    return Outcome.DOUBLED if column.key in seen else Outcome.FILLED


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


def with_headings(report: FormReport, headings: Iterable[Heading], columns: Columns) -> FormReport:
    """Add to a report what each heading was taken for (rule d)."""
    by_outcome: dict[Outcome, list[tuple[Heading, Column]]] = {outcome: [] for outcome in Outcome}
    for heading in headings:
        by_outcome[heading.outcome].append((heading, heading.column or _NO_COLUMN))
    filled = by_outcome[Outcome.FILLED]
    return replace(
        report,
        recognised=_titled(filled),
        doubled=_titled(by_outcome[Outcome.DOUBLED]),
        by_hand=_texts(by_outcome[Outcome.BY_HAND]),
        unknown=_unknown(_texts(by_outcome[Outcome.UNKNOWN]), columns),
        partial=tuple((h.text, column.title, h.left) for h, column in filled if h.left),
        dated=_dated(filled),
    )


_NO_COLUMN = Column(key="", title="")


def _texts(headings: Sequence[tuple[Heading, Column]]) -> tuple[str, ...]:
    return tuple(heading.text for heading, _ in headings)


def _titled(headings: Sequence[tuple[Heading, Column]]) -> tuple[tuple[str, str], ...]:
    return tuple((heading.text, column.title) for heading, column in headings)


def _dated(headings: Sequence[tuple[Heading, Column]]) -> tuple[tuple[str, tuple[int, int]], ...]:
    return tuple((h.text, h.years) for h, column in headings if h.years and not of_a_year(column))


def _unknown(texts: Sequence[str], columns: Columns) -> tuple[UnknownHeading, ...]:
    return tuple(UnknownHeading(text=text, nearest=tuple(columns.nearest(text))) for text in texts if text)
