"""Read a workbook for drafting: each sheet as a table, the lines above and below it as passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.draft.passages import Passage, Source, make_table, tidy_line
from checklist.office.oldsheets import read_xls, read_xlsx
from checklist.office.trouble import EXCEL, SOURCE, Trouble

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklist.office.oldsheets import SheetText

_MOST_ABOVE = 8
"""Rows above a table that can be its title and what belongs to it."""


def read_xls_source(content: bytes, name: str) -> Source:
    """Read an ``.xls``; raises FormError for what is none, damaged, locked or too large."""
    return _source(name, read_xls(content, Trouble(name, SOURCE, EXCEL)))


def read_xlsx_source(content: bytes, name: str) -> Source:
    """Read an ``.xlsx``; raises FormError likewise."""
    return _source(name, read_xlsx(content, Trouble(name, SOURCE, EXCEL)))


def _source(name: str, sheets: list[SheetText]) -> Source:
    told = list(filter(_says_something, sheets))
    lines = [passage for sheet in told for passage in _lines(sheet)]
    tables = [make_table(sheet.grid, f"工作表“{sheet.name}”") for sheet in told]
    return Source(name=name, passages=tuple(lines), tables=tuple(tables))


def _says_something(sheet: SheetText) -> bool:
    return any(cell.text for row in sheet.grid.rows for cell in row.cells)


def _lines(sheet: SheetText) -> Iterator[Passage]:
    """Give the first rows that hold one text each: titles."""
    for number, row in enumerate(sheet.grid.rows[:_MOST_ABOVE], 1):
        texts = [tidy_line(cell.text) for cell in row.cells if cell.text]
        if len(texts) > 1:
            return
        if texts and texts[0]:
            yield Passage(text=texts[0], place=f"工作表“{sheet.name}”第{number}行")
