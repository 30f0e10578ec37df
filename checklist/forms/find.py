"""Find the table of a form that is to be filled (rule a), and in it the rows that show how a row looks (rule e)."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from checklist.forms.headings import SAMPLE_TEXT, Block, best_guess, find_block, first_column_labels, shortened
from checklist.ledger.columns import TASK_KEYS
from checklist.model import Frozen
from checklist.office.grid import Grid, find_tables, read_grid
from checklist.words.regex import compile_later

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checklist.errors import ChecklistError
    from checklist.ledger.columns import Column, Columns
    from checklist.office.document import WordDocument
    from checklist.office.grid import Cell, Grid, GridRow
    from checklist.office.wordxml import Element


_LISTED = 12
"""How many headings or tables a message lists."""


class LedgerTable(NamedTuple):
    """A table with a ledger's heading."""

    number: int
    """Its place among the document's tables, from 1."""
    table: Element
    grid: Grid
    block: Block


def choose_table(
    document: WordDocument, columns: Columns, mapping: Mapping[str, Column], wanted: int | None
) -> LedgerTable:
    """Find the table to fill; raises FormError when there is none, more than one, or not the one asked for."""
    grids = [(table, _grid(table, document)) for table in find_tables(document.body)]
    if not grids:
        raise document.package.trouble.refusal(
            "里没有表格", "请在Word里画一张表，第一行写表头，如：序号、重点任务、牵头单位、配合单位、完成时限。"
        )
    if wanted is not None and not 1 <= wanted <= len(grids):
        raise document.package.trouble.refusal(
            f"里没有第{wanted}个表，一共有{len(grids)}个", "请改正 --table 后面的数字。"
        )
    found = [
        LedgerTable(number, table, grid, block)
        for number, (table, grid) in enumerate(grids, 1)
        if wanted in (None, number) and (block := find_block(grid, columns, mapping))
    ]
    if not found:
        asked = [grid for number, (_, grid) in enumerate(grids, 1) if wanted in (None, number)]
        raise _no_heading(document, asked, columns)
    if len(found) > 1:
        raise _several(document, found)
    _refuse_unused(document, found[0].block, mapping)
    return found[0]


def _grid(table: Element, document: WordDocument) -> Grid:
    grid = read_grid(table)
    if grid is None:
        raise document.package.trouble.refusal("里有一个表超过63列，Word不支持", "请检查空表。")
    return grid


def _no_heading(document: WordDocument, grids: Sequence[Grid], columns: Columns) -> ChecklistError:
    for grid in grids:
        labels = first_column_labels(grid, columns)
        if labels:
            return document.package.trouble.refusal(
                f"是竖式表（{'、'.join(labels)}写在一列里），一张表只填一项任务",
                "请改用横式的表：表头写在一行里，每项任务一行。",
            )
    texts = best_guess(grids, columns)[:_LISTED]
    said = "、".join(_with_nearest(text, columns) for text in texts) or "（没有文字）"
    return document.package.trouble.refusal(
        "里没有认出台账的表头：至少要认出三个，其中一个是任务",
        f"找到的表头：{said}。请改成常用的表头，或用 --map 表头=列名 指明，如 --map 工作要求=任务。",
    )


def _with_nearest(text: str, columns: Columns) -> str:
    text = shortened(text)
    if columns.by_heading(text):
        return text
    near = columns.nearest(text)
    return f"{text}（不认识；是否指“{near[0]}”？）" if near else f"{text}（不认识）"


def _several(document: WordDocument, found: Sequence[LedgerTable]) -> ChecklistError:
    tables = "；".join(f"第{table.number}个表（{_texts(table.block)}）" for table in found[:_LISTED])
    options = " 或 ".join(f"--table {table.number}" for table in found[:_LISTED])
    return document.package.trouble.refusal(f"里有{len(found)}个表都像台账：{tables}", f"请说明填哪一个：{options}。")


def _refuse_unused(document: WordDocument, block: Block, mapping: Mapping[str, Column]) -> None:
    unused = [heading for heading in mapping if heading not in block.used]
    if unused:
        raise document.package.trouble.refusal(
            f"的表头里没有“{'”“'.join(unused)}”，--map 用不上",
            f"表头是：{_texts(block)}。请照表头的写法改正 --map。",
        )


def _texts(block: Block) -> str:
    return "、".join(shortened(heading.text) for heading in block.headings if heading.text)


EXAMPLE = compile_later(r"[（(【\[]?[示样]?例[）)】\]]?[：:]?[0-9一二三]?")
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
    return RowKind.EXAMPLE if EXAMPLE.fullmatch(spoken[0].bare) else RowKind.FILLED


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
