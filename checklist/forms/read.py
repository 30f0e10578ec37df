"""Read a filled-in ledger: find it among the file's tables by the headings; alike for Word and Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.forms.filled import FileKind, ReadLedger, ReadRow, describe, read_notes
from checklist.forms.headings import Block, Outcome, best_guess, find_block, first_column_labels
from checklist.forms.read_rows import TableRows
from checklist.forms.sheetgrid import Search, find_table
from checklist.ledger.columns import normalise_heading
from checklist.model import Frozen
from checklist.office.grid import Grid, GridRow
from checklist.office.trouble import EXCEL, LEDGER, Trouble
from checklist.office.wordtables import read_tables
from checklist.office.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checklist.errors import ChecklistError
    from checklist.ledger.columns import Columns

_HEADING_ROWS = 16
"""How many rows of a table are searched for its headings."""
_SEARCH = 500_000
"""How much is searched over all tables: a row takes the square of its cells. Some five hundred ordinary tables."""


class TextTable(Frozen):
    """A table of any file: its rows and the lines of text above it."""

    lines: tuple[str, ...]
    rows: tuple[GridRow, ...]


class FoundTable(Frozen):
    """A table with a ledger's headings."""

    number: int
    """Its place among the file's tables, from 1."""
    table: TextTable
    block: Block

    @property
    def keys(self) -> tuple[str, ...]:
        """What each heading is, "" for an unknown one."""
        return tuple(heading.column.key if heading.column else "" for heading in self.block.headings)


def choose_tables(
    tables: Sequence[TextTable], trouble: Trouble, columns: Columns, wanted: int | None, mapping: Mapping[str, str]
) -> tuple[FoundTable, ...]:
    """Find the tables that are the ledger; raises FormError when there is none, or several that are not alike."""
    if wanted is not None and not 1 <= wanted <= len(tables):
        raise trouble.refusal(f"里没有第{wanted}个表，一共有{len(tables)}个", "请改正 --table 后面的数字。")
    mapped = {normalise_heading(heading): columns.choose(target)[0] for heading, target in mapping.items()}
    asked = list(_searched(tables, wanted))
    found = [
        FoundTable(number=number, table=table, block=block)
        for number, table in asked
        if (block := find_block(_top(table), columns, mapped))
    ]
    if not found:
        raise _no_ledger(trouble, [table for _, table in asked], columns)
    if len({one.keys for one in found}) > 1:
        raise _several(trouble, found)
    return tuple(found)


def _searched(tables: Sequence[TextTable], wanted: int | None) -> Iterator[tuple[int, TextTable]]:
    """Give the tables to look at, each with its number: those asked for, as far as the bound goes."""
    left = _SEARCH
    for number, table in enumerate(tables, 1):
        if wanted in (None, number) and left > 0:
            left -= sum(len(row.cells) ** 2 for row in table.rows[:_HEADING_ROWS])
            yield number, table


def _top(table: TextTable) -> Grid:
    return Grid(rows=table.rows[:_HEADING_ROWS])


def _no_ledger(trouble: Trouble, tables: Sequence[TextTable], columns: Columns) -> ChecklistError:
    if not tables:
        return trouble.refusal(
            "里没有表格，不像是台账",
            "请确认选对了文件；台账要有一张表，表头如：序号、重点任务、牵头单位、配合单位、完成时限。",
        )
    grids = [_top(table) for table in tables]
    upright = next((labels for grid in grids if (labels := first_column_labels(grid, columns))), [])
    if upright:
        return trouble.refusal(
            f"是竖式表（{'、'.join(upright)}写在一列里），不能读取",
            "请改用横式的表：表头写在一行里，每项任务一行。",
        )
    texts = best_guess(grids, columns)
    said = "、".join(_with_nearest(text, columns) for text in texts) or "（没有文字）"
    return trouble.refusal(
        "里没有台账：至少要认出三个表头，其中一个是任务",
        f"找到的表头：{said}。请确认选对了文件；表头不常用的，可用 --map 表头=列名 指明，如 --map 工作要求=任务。",
    )


def _with_nearest(text: str, columns: Columns) -> str:
    if columns.by_heading(text):
        return text
    near = columns.nearest(text)
    return f"{text}（不认识；是否指“{near[0]}”？）" if near else f"{text}（不认识）"


def _several(trouble: Trouble, found: Sequence[FoundTable]) -> ChecklistError:
    tables = "；".join(
        f"第{one.number}个表（{'、'.join(heading.text for heading in one.block.headings if heading.text)}）"
        for one in found
    )
    options = " 或 ".join(f"--table {one.number}" for one in found)
    return trouble.refusal(f"里有{len(found)}个表都像台账，表头又不一样：{tables}", f"请说明读哪一个：{options}。")


def read_ledger(
    kind: FileKind, name: str, found: Sequence[FoundTable], remarks: Iterable[str], below: Sequence[str] = ()
) -> ReadLedger:
    """Read the rows of the tables chosen and what the lines above the first and below the last of them say."""
    reader = TableRows(found[0].block)
    rows: list[ReadRow] = []
    for one in found:
        rows += reader.read(one.table.rows, one.block)
    around = describe((*found[0].table.lines, *_lines_above(found[0])))
    plans = {plan.title: plan for plan in (*around.plans, *(row.plan for row in rows if row.plan))}
    said = [*remarks, *_heading_remarks(found[0].block), *_table_remarks(found, reader.skipped)]
    return ReadLedger(
        kind=kind,
        name=name,
        columns=reader.keys,
        rows=tuple(rows),
        title=around.title,
        unit=around.unit,
        year=around.year,
        plans=tuple(plans.values()),
        bands=reader.bands,
        notes=read_notes((*reader.notes, *below)),
        remarks=tuple(f"{name}：{remark}" for remark in said),
    )


def _lines_above(found: FoundTable) -> list[str]:
    """Give the lines in the table above its heading: a title, 填报单位."""
    above = found.table.rows[: found.block.top]
    return [line for row in above for cell in row.cells for line in cell.text.split("\n") if line.strip()]


def _heading_remarks(block: Block) -> list[str]:
    unknown = [heading.text for heading in block.headings if heading.outcome is Outcome.UNKNOWN and heading.text]
    doubled = [heading for heading in block.headings if heading.outcome is Outcome.DOUBLED and heading.column]
    remarks = [f"表头“{'”“'.join(unknown)}”不认识，这些列没有读取。"] if unknown else []
    return remarks + [
        f"表头“{heading.text}”与左边的列都是“{heading.column.title}”，只读取左边一列。"
        for heading in doubled
        if heading.column
    ]


def _table_remarks(found: Sequence[FoundTable], skipped: Sequence[int]) -> list[str]:
    remarks = [f"有{len(found)}张表的表头相同，已合在一起读取。"] if len(found) > 1 else []
    if skipped:
        shown = "、".join(map(str, skipped[:5])) + ("等" if len(skipped) > 5 else "")  # noqa: PLR2004 - enough to look at
        remarks.append(f"表格第{shown}行没有写任务，没有读取。")
    return remarks


def read_word(
    content: bytes, name: str, columns: Columns, *, table: int | None = None, mapping: Mapping[str, str] | None = None
) -> ReadLedger:
    """Read the ledger in a ``.docx``; ``name`` is the file's in messages.

    ``table`` says which table of the document it is, from 1; ``mapping`` what an unknown heading means, by the name of a
    column. Tables with the same headings are one ledger. Raises FormError for what is no ``.docx``, damaged, hostile,
    without a ledger's table or with several different ones.
    """
    trouble = Trouble(name, LEDGER)
    read = read_tables(content, trouble)
    tables = [TextTable(lines=table.lines, rows=tuple(table.rows)) for table in read.tables]
    found = choose_tables(tables, trouble, columns, table, mapping or {})
    remarks = ["有修订痕迹，按接受修订后的内容读取。"] if read.revised else []
    return read_ledger(FileKind.WORD, name, found, remarks, read.below)


def read_excel(
    content: bytes, name: str, columns: Columns, *, table: int | None = None, mapping: Mapping[str, str] | None = None
) -> ReadLedger:
    """Read the ledger in an ``.xlsx``; ``name`` is the file's in messages, the rest as for ``read_word``.

    Raises FormError for what is no ``.xlsx``, damaged, hostile, without a ledger's table or with several.
    """
    trouble = Trouble(name, LEDGER, EXCEL)
    mapped = {normalise_heading(heading): columns.choose(target)[0] for heading, target in (mapping or {}).items()}
    book = open_workbook(content, trouble, values=True).book
    place = find_table(book, Search(columns, mapped, trouble, formulas=True), table)
    rows = place.grid.rows[: place.end]
    found = FoundTable(number=place.number, table=TextTable(lines=(), rows=rows), block=place.block)
    return read_ledger(FileKind.EXCEL, name, [found], [])
