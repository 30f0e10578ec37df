"""What heads a workbook of many ledgers: who has how many tasks, and who has a part in which (汇总表、责任矩阵)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.files.templates import SHIPPED, Templates
from checklist.render.draw.docx import product_paper
from checklist.render.matrix import matrix_values
from checklist.render.sheet import SheetColumn, SheetRow, SheetTable, build_sheet, say_words
from checklist.render.summary import ROLES, figures, summary_values, used_roles

if TYPE_CHECKING:
    from checklist.ledger.pack import Matrix, MatrixRow, Pack
    from checklist.render.sheet import Sheet

_NUMBER = SheetColumn(title="序号", align="center", width=6, number=True)
_TASK = (_NUMBER, SheetColumn(title="任务", width=40))
_UNIT_WIDTH = 6
"""Half-width characters: three characters of a unit's name a line."""


def summary_sheet(pack: Pack, templates: Templates = SHIPPED) -> Sheet:
    """List the units of a pack with their tasks by role; raises InputError for a fault in a template."""
    words = say_words("summary", summary_values(pack, product_paper("summary", templates)) | {"shades": []}, templates)
    roles = used_roles(unit.counts for unit in pack.units)
    columns = (
        _NUMBER,
        SheetColumn(title="单位", width=30),
        *(SheetColumn(title=ROLES[place], align="center", width=8, number=True) for place in roles),
        SheetColumn(title="合计", align="center", width=8, number=True),
    )
    rows = (SheetRow(cells=(str(unit.number), unit.name, *figures(unit.counts, roles))) for unit in pack.units)
    total = SheetRow(cells=("", "合计", *figures(pack.total, roles)), style="total")
    return build_sheet("summary", words, [SheetTable(columns=columns, body=(*rows, total))], pack.created)


def _matrix_row(row: MatrixRow) -> SheetRow:
    marks = (mark.value if mark else "" for mark in row.marks)
    return SheetRow(cells=(str(row.measure.sequence), row.measure.title, *marks))


def matrix_sheet(matrix: Matrix, pack: Pack, templates: Templates = SHIPPED) -> Sheet:
    """Set a plan's tasks against its units, a character for each part; raises InputError for a fault in a template."""
    values = matrix_values(pack, product_paper("matrix", templates), matrix) | {"shaded": False}
    units = tuple(SheetColumn(title=unit.name, align="center", width=_UNIT_WIDTH) for unit in matrix.units)
    body = map(_matrix_row, matrix.rows)
    words = say_words("matrix", values, templates)
    totals = (str(unit.counts.total) for unit in matrix.units)
    total = SheetRow(cells=("", "".join(words["total"]), *totals), style="total")
    return build_sheet("matrix", words, [SheetTable(columns=(*_TASK, *units), body=(*body, total))], pack.created)
