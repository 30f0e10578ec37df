"""Choose the table of a form that is to be filled (rule a), or say why there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checklist.forms.headings import Block, best_guess, find_block, first_column_labels, shortened
from checklist.office.grid import Grid, find_tables, read_grid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checklist.errors import FormError
    from checklist.ledger.columns import Column, Columns
    from checklist.office.document import Document
    from checklist.office.wordxml import Element


_LISTED = 12
"""How many headings or tables a message lists."""


class Found(NamedTuple):
    """A table with a ledger's heading."""

    number: int
    """Its place among the document's tables, from 1."""
    table: Element
    grid: Grid
    block: Block


def choose_table(document: Document, columns: Columns, mapping: Mapping[str, Column], wanted: int | None) -> Found:
    """Find the table to fill; raises FormError when there is none, more than one, or not the one asked for."""
    grids = [(table, _grid(table, document)) for table in find_tables(document.body)]
    if not grids:
        raise document.package.refusal(
            "里没有表格", "请在Word里画一张表，第一行写表头，如：序号、重点任务、牵头单位、配合单位、完成时限。"
        )
    if wanted is not None and not 1 <= wanted <= len(grids):
        raise document.package.refusal(f"里没有第{wanted}个表，一共有{len(grids)}个", "请改正 --table 后面的数字。")
    found = [
        Found(number, table, grid, block)
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


def _grid(table: Element, document: Document) -> Grid:
    grid = read_grid(table)
    if grid is None:
        raise document.package.refusal("里有一个表超过63列，Word不支持", "请检查空表。")
    return grid


def _no_heading(document: Document, grids: Sequence[Grid], columns: Columns) -> FormError:
    for grid in grids:
        labels = first_column_labels(grid, columns)
        if labels:
            return document.package.refusal(
                f"是竖式表（{'、'.join(labels)}写在一列里），一张表只填一项任务",
                "请改用横式的表：表头写在一行里，每项任务一行。",
            )
    texts = best_guess(grids, columns)[:_LISTED]
    said = "、".join(_with_nearest(text, columns) for text in texts) or "（没有文字）"
    return document.package.refusal(
        "里没有认出台账的表头：至少要认出三个，其中一个是任务",
        f"找到的表头：{said}。请改成常用的表头，或用 --map 表头=列名 指明，如 --map 工作要求=任务。",
    )


def _with_nearest(text: str, columns: Columns) -> str:
    text = shortened(text)
    if columns.by_heading(text):
        return text
    near = columns.nearest(text)
    return f"{text}（不认识；是否指“{near[0]}”？）" if near else f"{text}（不认识）"


def _several(document: Document, found: Sequence[Found]) -> FormError:
    tables = "；".join(f"第{table.number}个表（{_texts(table.block)}）" for table in found[:_LISTED])
    options = " 或 ".join(f"--table {table.number}" for table in found[:_LISTED])
    return document.package.refusal(f"里有{len(found)}个表都像台账：{tables}", f"请说明填哪一个：{options}。")


def _refuse_unused(document: Document, block: Block, mapping: Mapping[str, Column]) -> None:
    unused = [heading for heading in mapping if heading not in block.used]
    if unused:
        raise document.package.refusal(
            f"的表头里没有“{'”“'.join(unused)}”，--map 用不上",
            f"表头是：{_texts(block)}。请照表头的写法改正 --map。",
        )


def _texts(block: Block) -> str:
    return "、".join(shortened(heading.text) for heading in block.headings if heading.text)
