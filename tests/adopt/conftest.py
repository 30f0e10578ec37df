"""What tests of corrected tables share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from tests.adopt.test_tables import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Outcome


@pytest.fixture
def adopt_rows(invoke: Callable[..., Outcome], tmp_path: Path) -> Callable[..., Outcome]:
    """Give ``adopt_rows(edit, …)``: a table asked for, its rows changed, taken over with ``--yes``; then nothing more is to be changed."""

    def run(edit: Callable[[list[Any], list[list[Any]]], list[list[Any]]], *asked: str, plans: str) -> Outcome:
        tmp_path.joinpath("plans.yaml").write_bytes(plans.encode())
        chosen = asked or ("--plan", "lj-2025", "--columns", COLUMNS)
        made = invoke("ledger", *chosen, "--data", "plans.yaml", "-o", "表.xlsx", "--force")
        assert made.code == 0, made.err
        book = openpyxl.load_workbook("表.xlsx")
        sheet = book.active
        for merged in list(sheet.merged_cells.ranges):
            sheet.unmerge_cells(str(merged))
        rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
        top = next(index for index, row in enumerate(rows) if "序号" in row)
        sheet.delete_rows(1, sheet.max_row)
        for row in (*rows[: top + 1], *edit(rows[top], rows[top + 1 :])):
            sheet.append(row)
            if len(row) > 1 and not any(row[1:]):
                sheet.merge_cells(start_row=sheet.max_row, end_row=sheet.max_row, start_column=1, end_column=len(row))
        book.save("表.xlsx")
        done = invoke("adopt", "表.xlsx", "--into", "plans.yaml", "--yes")
        assert invoke("check", "plans.yaml").code == 0
        again = invoke("adopt", "表.xlsx", "--into", "plans.yaml")
        assert again.out.splitlines()[-1] in ("没有要改的。", "除上面列出的以外，没有要改的。")
        return done

    return run
