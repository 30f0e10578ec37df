"""Ledgers as they come back from offices: a clean one, and what Word, Excel and hands do to it."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING

import openpyxl
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from office_forms import COLUMNS, office_document, save

from checklist.forms.read import read_excel, read_word

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from docx.document import Document
    from docx.table import Table

    from checklist.forms.filled import ReadLedger

TITLE = "市科技局重点任务台账"
HEAD = ["序号", "工作任务", "工作目标", "牵头单位", "配合单位", "完成时限"]
ROWS = [
    ["1", "培育高新技术企业。", "高新技术企业2027年达到800家", "市科技局", "市财政局、市税务局", "2025年6月底前"],
    ["2", "提高研发投入。", "研发投入强度2027年达到1.8%", "市科技局", "市工业和信息化局", "2025年6月30日前"],
    ["3", "发展技术市场。", "技术合同成交额2026年达到6.5亿元", "市科技局", "各县（市、区）政府", "2026年底前"],
    ["4", "加强政策宣传。", "", "市财政局", "市科技局", "长期坚持"],
]


def word_ledger(*blocks: object, change: Callable[[Document], object] = lambda _: None) -> bytes:
    """Make a Word ledger of these blocks (the clean one without any), changed before it is saved."""
    document = office_document(*(blocks or (TITLE, [HEAD, *ROWS])))
    change(document)
    return save(document)


def read_blocks(*blocks: object, change: Callable[[Document], object] = lambda _: None) -> ReadLedger:
    """Read the Word ledger these blocks make."""
    return read_word(word_ledger(*blocks, change=change), "台账.docx", COLUMNS)


def sheet_ledger(rows: Sequence[Sequence[object]], formats: dict[str, str] | None = None) -> bytes:
    """Make a workbook of these rows; ``formats`` gives cells (D4) number formats."""
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    for place, number_format in (formats or {}).items():
        book.active[place].number_format = number_format
    return save(book)


def read_rows(rows: Sequence[Sequence[object]], formats: dict[str, str] | None = None) -> ReadLedger:
    """Read the workbook these rows make."""
    return read_excel(sheet_ledger(rows, formats), "台账.xlsx", COLUMNS)


def read_cells(ledger: ReadLedger) -> list[dict[str, str]]:
    """Give what the tasks of a ledger say, by column."""
    return [row.cells for row in ledger.rows]


def drag_border(table: Table, column: int, twips: int, rows: Collection[int]) -> None:
    """Drag the right border of a column in some rows: Word cuts a narrow grid column out of the next one."""
    grid = table._tbl.tblGrid
    sliver = OxmlElement("w:gridCol")
    sliver.set(qn("w:w"), str(twips))
    columns = list(grid)
    columns[column].addnext(sliver)
    columns[column + 1].set(qn("w:w"), str(int(columns[column + 1].get(qn("w:w"))) - twips))
    for index, row in enumerate(table._tbl.tr_lst):
        cell = row.tc_lst[column + (index not in rows)]
        cell.grid_span += 1


def cut_table(table: Table, rows: int, *, lines: Sequence[str] = (), head: bool = False) -> None:
    """Cut a table in two after so many rows, as Word does; ``head`` repeats the first row, ``lines`` stand between."""
    first = table._tbl
    second = deepcopy(first)
    for row in list(first.tr_lst)[rows:]:
        first.remove(row)
    for row in list(second.tr_lst)[int(head) : rows]:
        second.remove(row)
    first.addnext(second)
    for line in lines:
        paragraph = OxmlElement("w:p")
        run, text = OxmlElement("w:r"), OxmlElement("w:t")
        text.text = line
        run.append(text)
        paragraph.append(run)
        second.addprevious(paragraph)
