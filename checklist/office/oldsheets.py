"""The sheets of an ``.xls`` or ``.xlsx`` as grids of text, merged cells included. Knows no plans."""

from __future__ import annotations

import io
from datetime import date, datetime, time, timedelta
from itertools import starmap
from operator import mul
from typing import TYPE_CHECKING, Any, NamedTuple

import python_calamine

from checklist.office.cells import shown_text, stored_cells
from checklist.office.grid import MAX_COLUMNS, Grid, lay_out
from checklist.office.workbook import open_workbook
from checklist.words.deadlines import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklist.office.trouble import Trouble

_MOST_CELLS = 1_000_000
"""Of all sheets; a ledger of ten thousand rows has some hundred thousand."""
_PROBLEMS = (python_calamine.CalamineError, ValueError, OSError, OverflowError, TypeError, KeyError, IndexError)

Merges = dict[tuple[int, int], tuple[int, int]]
"""For the first cell of each merged range (row, column from 0) the last one."""


class SheetText(NamedTuple):
    """A sheet: its name and what its cells say."""

    name: str
    grid: Grid


def read_xls(content: bytes, trouble: Trouble) -> list[SheetText]:
    """Read the sheets of an ``.xls``; raises FormError for what is none, damaged, locked or too large."""
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    except _PROBLEMS:
        raise trouble.refusal("已损坏、加了密码，或不是Excel表格", trouble.save_as) from None
    _refuse_large(((sheet.total_height, sheet.total_width) for sheet in sheets), trouble)
    return [
        SheetText(sheet.name, _grid(sheet.to_python(skip_empty_area=False), dict(sheet.merged_cell_ranges or ())))
        for sheet in sheets
    ]


def read_xlsx(content: bytes, trouble: Trouble) -> list[SheetText]:
    """Read the sheets of an ``.xlsx``, formulas by their last results; raises FormError as :func:`open_workbook` does."""
    book = open_workbook(content, trouble, values=True).book
    shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    sizes = list(map(_size, shown))
    _refuse_large(sizes, trouble)
    texts = (
        SheetText(sheet.title, _grid(_shown(sheet, *size), _merges(sheet)))
        for sheet, size in zip(shown, sizes, strict=True)
    )
    return list(texts)


def _refuse_large(sizes: Iterable[tuple[int, int]], trouble: Trouble) -> None:
    if sum(starmap(mul, sizes)) > _MOST_CELLS:
        raise trouble.refusal("格子太多，不像是一张任务表", "请删去用不着的工作表、行和列，另存后再用。")


def _size(sheet: Any) -> tuple[int, int]:
    """Give how many rows and columns of a sheet say something; a cell far away makes many of both."""
    rows, columns = zip(
        *(at for at, cell in stored_cells(sheet).items() if cell.value is not None), (1, 1), strict=True
    )
    return max(rows), min(max(columns), MAX_COLUMNS)


def _shown(sheet: Any, rows: int, columns: int) -> list[list[str]]:
    """Give what the cells of the first rows and columns of a sheet show, row by row."""
    cells = sheet.iter_rows(max_row=rows, max_col=columns)
    return [[shown_text(cell, formulas=True) for cell in row] for row in cells]


def _merges(sheet: Any) -> Merges:
    ranges = sheet.merged_cells.ranges
    return {(one.min_row - 1, one.min_col - 1): (one.max_row - 1, one.max_col - 1) for one in ranges}


def _grid(rows: Sequence[Sequence[object]], merges: Merges) -> Grid:
    width = min(max(map(len, rows), default=0), MAX_COLUMNS)

    def cell_at(row: int, column: int) -> tuple[int, int, str]:
        bottom, right = merges.get((row, column), (row, column))
        return min(right, len(rows[row]) - 1) - column + 1, bottom - row + 1, _said(rows[row][column])

    return lay_out(len(rows), width, cell_at)


def _said(value: object) -> str:
    """Say a cell's value as it is shown: whole numbers without a point, dates as days."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return format_date(value.date())
    if isinstance(value, date):
        return format_date(value)
    return "" if isinstance(value, time | timedelta) else str(value).strip()
