"""Find the rows of a form that show how a row looks (rule e): the sample, the band, what stays below."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from checklist.forms.headings import SAMPLE_TEXT, Block
from checklist.ledger.columns import TASK_KEYS
from checklist.model import Frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.office.grid import Cell, Grid, GridRow

EXAMPLE = re.compile(r"[（(【\[]?[示样]?例[）)】\]]?[：:]?[0-9一二三]?")
_HAND_TEXT = re.compile(r"(?:[□☐○☑✓√][^□☐○☑✓√]{0,8})+|[0-9×xX_＿]{0,4}年[×xX_＿]{0,2}月(?:[×xX_＿]{0,2}日)?|[_＿]+")
"""What waits for the hand in every row: □是 □否, 　年　月　日."""
_BAND_TEXT = re.compile(r"[（(]?[一二三四五六七八九十]{0,3}[）)]?[、.．]?[…⋯.×xX]*")


class RowKind(Enum):
    """What a row below the headings is."""

    SAMPLE = "sample"
    EXAMPLE = "example"
    BAND = "band"
    REPEATED = "repeated"
    """The heading once more, as on forms drawn page by page."""
    FILLED = "filled"


class Body(Frozen):
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


def find_body(grid: Grid, block: Block) -> Body:
    """Find the run of blank rows below the headings and what it shows."""
    headings = {_texts(row) for row in grid.rows[block.top : block.end]}
    kinds = [RowKind.REPEATED if any(said := _texts(row)) and said in headings else _kind(row) for row in grid.rows]
    first = _first(kinds, (RowKind.SAMPLE, RowKind.EXAMPLE), block.end)
    if first is None:
        return Body(
            start=block.end, stop=block.end, sample=None, band=None, merged=frozenset(),
            prefilled=_prefilled(grid, block, len(kinds), kinds),
        )  # fmt: skip
    start, stop = _run(kinds, first, block.end)
    blank = _first(kinds[:stop], (RowKind.SAMPLE,), start)
    return Body(
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
    return RowKind.EXAMPLE if EXAMPLE.fullmatch(spoken[0].bare) else RowKind.FILLED


def _texts(row: GridRow) -> tuple[str, ...]:
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
