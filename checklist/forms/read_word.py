"""Read a ledger that is a Word file: any ``.docx`` with a table whose headings are recognised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.forms.filled import FileKind
from checklist.forms.read import SheetTable, choose_tables, read_ledger
from checklist.office.archive import open_word
from checklist.office.wordtables import read_tables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checklist.forms.filled import ReadLedger
    from checklist.ledger.columns import Columns


def read_word(
    content: bytes, name: str, columns: Columns, *, table: int | None = None, mapping: Mapping[str, str] | None = None
) -> ReadLedger:
    """Read the ledger in a ``.docx``; ``name`` is the file's in messages.

    ``table`` says which table of the document it is, from 1; ``mapping`` what an unknown heading means, by the name of a
    column. Tables with the same headings are one ledger. Raises FormError for what is no ``.docx``, damaged, hostile,
    without a ledger's table or with several different ones.
    """
    read = read_tables(open_word(content, name))
    tables = [SheetTable(lines=table.lines, rows=tuple(table.rows)) for table in read.tables]
    found = choose_tables(tables, name, columns, table, mapping or {})
    remarks = ["有修订痕迹，按接受修订后的内容读取。"] if read.revised else []
    return read_ledger(FileKind.WORD, name, found, remarks, read.below)
