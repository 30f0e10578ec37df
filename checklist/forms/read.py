"""Read a filled-in ledger: find it among the file's tables by the headings; alike for Word and Excel."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checklist.forms.filled import FileKind, ReadLedger, ReadRow, describe, read_notes
from checklist.forms.find import begin_search
from checklist.forms.headings import Block, Outcome
from checklist.forms.read_rows import TableRows
from checklist.forms.sheetgrid import find_place
from checklist.model import Frozen
from checklist.office.grid import Grid, GridRow
from checklist.office.trouble import EXCEL, LEDGER, Trouble
from checklist.office.wordtables import read_tables
from checklist.office.workbook import open_workbook

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from checklist.ledger.columns import Columns

_HEADING_ROWS = 16
"""How many rows of a table are searched for its headings."""
_SEARCH = 500_000
"""How much is searched over all tables: a row takes the square of its cells. Some five hundred ordinary tables."""


class TextTable(Frozen):
    """A table of any file: its rows and the lines of text above it."""

    lines: tuple[str, ...]
    rows: tuple[GridRow, ...]


class _Read(NamedTuple):
    """A ledger's table and its heading."""

    table: TextTable
    block: Block


def _searched(tables: Sequence[TextTable]) -> list[Grid]:
    """Give the tops of the tables that are searched, as far as the bound goes."""
    tops = []
    left = _SEARCH
    for table in tables:
        rows = table.rows[:_HEADING_ROWS] if left > 0 else ()
        left -= sum(len(row.cells) ** 2 for row in rows)
        tops.append(Grid(rows=rows))
    return tops


def read_ledger(
    kind: FileKind, name: str, found: Sequence[_Read], remarks: Iterable[str], below: Sequence[str] = ()
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


def _lines_above(found: _Read) -> list[str]:
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


def _table_remarks(found: Sequence[_Read], skipped: Sequence[int]) -> list[str]:
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
    if not tables:
        raise trouble.refusal(
            "里没有表格，不像是台账",
            "请确认选对了文件；台账要有一张表，表头如：序号、重点任务、牵头单位、配合单位、完成时限。",
        )
    search = begin_search(columns, mapping, trouble, table)
    alike = search.in_tables(_searched(tables))
    if len({one.keys for one in alike}) > 1:
        raise search.several(alike, "，表头又不一样")
    found = [_Read(tables[one.number - 1], one.block) for one in alike]
    remarks = ["有修订痕迹，按接受修订后的内容读取。"] if read.revised else []
    return read_ledger(FileKind.WORD, name, found, remarks, read.below)


def read_excel(
    content: bytes, name: str, columns: Columns, *, table: int | None = None, mapping: Mapping[str, str] | None = None
) -> ReadLedger:
    """Read the ledger in an ``.xlsx``; ``name`` is the file's in messages, the rest as for ``read_word``.

    Raises FormError for what is no ``.xlsx``, damaged, hostile, without a ledger's table or with several.
    """
    trouble = Trouble(name, LEDGER, EXCEL)
    book = open_workbook(content, trouble, values=True).book
    place = find_place(book, begin_search(columns, mapping, trouble, table))
    rows = place.grid.rows[: place.end]
    found = _Read(TextTable(lines=(), rows=rows), place.block)
    return read_ledger(FileKind.EXCEL, name, [found], [])
