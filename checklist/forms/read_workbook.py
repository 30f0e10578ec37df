"""Read a ledger that is an Excel workbook: a sheet with a table whose headings are recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.errors import FormError
from checklist.forms.filled import FileKind
from checklist.forms.read import FoundTable, SheetTable, read_ledger
from checklist.forms.sheetgrid import Search, find_table
from checklist.ledger.columns import normalise_heading
from checklist.office.archive import refusal
from checklist.office.workbook import Source, open_workbook

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checklist.forms.filled import ReadLedger
    from checklist.ledger.columns import Columns

_TROUBLE = "台账读不出来"


def read_excel(
    content: bytes, name: str, columns: Columns, *, table: int | None = None, mapping: Mapping[str, str] | None = None
) -> ReadLedger:
    """Read the ledger in an ``.xlsx``; ``name`` is the file's in messages, the rest as for ``read_word``.

    Raises FormError for what is no ``.xlsx``, damaged, hostile, without a ledger's table or with several.
    """
    source = Source(name, _TROUBLE)
    mapped = {normalise_heading(heading): columns.choose(target)[0] for heading, target in (mapping or {}).items()}
    try:
        book = open_workbook(content, source, values=True).book
        place = find_table(book, Search(columns, mapped, source, formulas=True), table)
    except FormError as error:
        message = error.message.removeprefix(f"{_TROUBLE}：{name}").removesuffix("。")
        raise refusal(name, _of_ledgers(message), _of_ledgers(error.hint)) from None
    rows = place.grid.rows[: place.end]
    found = FoundTable(number=place.number, table=SheetTable(lines=(), rows=rows), block=place.block)
    return read_ledger(FileKind.EXCEL, name, [found], [])


def _of_ledgers(said: str) -> str:
    """Let what the reader of blank forms says speak of a ledger."""
    return said.replace("空表", "台账").replace("请说明填哪一个", "请说明读哪一个")
