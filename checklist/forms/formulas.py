"""Formulas of a workbook that have no stored result: what they show is not known, and that is said."""

from __future__ import annotations

from itertools import starmap
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from checklist.forms.filled import without_columns
from checklist.forms.row_cells import keys_of
from checklist.ledger.columns import TASK_KEYS
from checklist.office.cells import hidden_columns, name_cell, stored_cells

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.forms.filled import ReadLedger
    from checklist.forms.sheetgrid import SheetPlace
    from checklist.office.trouble import Trouble


def without_errors(ledger: ReadLedger, places: Sequence[SheetPlace]) -> ReadLedger:
    """Leave out the columns, but those of tasks, in which an error stands for what the cell of a task should say."""
    rows = _rows_read(ledger)
    lost = {
        key
        for place in places
        for (row, column), cell in stored_cells(place.sheet).items()
        if cell.data_type == "e" and f"{place.named_in(places)}第{row}行" in rows
        for key, _ in column_at(place, column)
    }
    return without_columns(ledger, lost - TASK_KEYS)


def _rows_read(ledger: ReadLedger) -> set[str]:
    """Give the rows of tasks as messages name them; what a total comes to is no matter."""
    return {*map(attrgetter("spot"), ledger.rows), *ledger.skipped}


def without_blank_formulas(
    ledger: ReadLedger, places: Sequence[SheetPlace], formulas: Any, trouble: Trouble
) -> ReadLedger:
    """Leave out the columns in which a formula has no stored result: what it shows is not known.

    Raises FormError where the tasks themselves are such.
    """
    every = ((place, blank) for place in places for blank in blank_formulas(place, formulas[place.sheet.title]))
    rows = _rows_read(ledger)
    found = [one for one in every if f"{one[0].named_in(places)}第{one[1][0]}行" in rows]
    lost = {key: heading for place, (_, column) in found for key, heading in column_at(place, column)}
    if not lost:
        return ledger
    cells = "、".join(starmap(name_cell, map(itemgetter(1), found[:_SHOWN_CELLS])))
    said = f"“{'”“'.join(lost.values())}”列有公式没有保存计算结果（{cells}{'等' if len(found) > _SHOWN_CELLS else ''}）"
    advice = "请用Excel或WPS打开它，保存后再用"
    if not TASK_KEYS.isdisjoint(lost):
        raise trouble.refusal(f"里{said}，看不出任务", f"{advice}。")
    advice_given = f"{ledger.name}：{said}，没有读取，也不比较；{advice}。"
    return replace(without_columns(ledger, lost), remarks=(*ledger.remarks, advice_given))


_SHOWN_CELLS = 5
"""Cells named in a message: enough to find the column."""


def blank_formulas(place: SheetPlace, formulas: Any) -> list[tuple[int, int]]:
    """Give the cells below a table's headings whose formula has no stored result, by row and column from 1.

    ``formulas`` is the same sheet, opened for its formulas.
    """
    columns = range(place.left, place.left + place.width)
    values, hidden = stored_cells(place.sheet), hidden_columns(place.sheet)
    return sorted(
        at
        for at, cell in stored_cells(formulas).items()
        if cell.data_type == "f"
        and at[1] not in hidden
        and at[0] > place.block.end
        and at[1] in columns
        and values[at].value is None
    )


def column_at(place: SheetPlace, column: int) -> list[tuple[str, str]]:
    """Give the key and the heading of what stands in a column of the sheet; [] outside its headings."""
    headings = ((key, place.block.headings[index]) for key, index in keys_of(place.block).items())
    return [(key, one.text or key) for key, one in headings if 0 <= column - place.left - one.start < one.span]
