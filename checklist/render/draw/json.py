"""A list as JSON: an object a row, under the keys of its columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.ledger.ledgerjson import json_bytes
from checklist.render.sheet import plain_text

if TYPE_CHECKING:
    from checklist.render.sheet import Sheet, SheetColumn

_NOTHING = ("", "—")


def sheet_json(sheet: Sheet) -> bytes:
    """Give the rows of a list as UTF-8 JSON; absent values are null, counts are numbers, 0 where a cell is blank."""
    rows = [
        {
            column.key: _value(plain_text(cell), column)
            for cell, column in zip(row.cells, table.columns, strict=True)
            if column.key
        }
        for table in sheet.tables
        for row in table.rows
    ]
    return json_bytes({"schema": f"checklist-{sheet.product}/1", "title": sheet.title, "rows": rows})


def _value(text: str, column: SheetColumn) -> str | int | None:
    if column.number:
        return int(text or 0)
    return None if text in _NOTHING else text
