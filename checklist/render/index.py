"""The index (材料目录) of the meeting pack: number, unit, tasks, file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.files.templates import SHIPPED
from checklist.ledger.pack import file_name
from checklist.render.draw.docx import product_paper, sheet_docx
from checklist.render.sheet import SheetBand, SheetColumn, SheetRow, SheetTable, build_sheet, say_words
from checklist.render.titles import line_room, pack_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.files.templates import Templates
    from checklist.ledger.pack import Origin, Pack, PackUnit
    from checklist.render.sheet import Words

PRODUCT = "index"
_DIGITS = 16
"""Digits of a digest that are printed: nobody meets them by chance."""
COLUMNS = (
    SheetColumn(title="序号", weight=12),
    SheetColumn(title="材料", weight=55),
    SheetColumn(title="任务数", weight=18),
    SheetColumn(title="文件名", weight=85),
)


def index_docx(
    pack: Pack,
    overviews: Sequence[tuple[str, str]] = (),
    suffix: str = ".docx",
    templates: Templates = SHIPPED,
    origin: Origin | None = None,
) -> bytes:
    """Give the index as a Word file.

    ``overviews`` are the parts for all units, title and file name each; ``suffix`` is that of the units' files;
    ``origin`` is said below where it is known.
    """
    room = line_room(product_paper(PRODUCT, templates))
    told = {"files": origin.files, "program": origin.program, "data": origin.data[:_DIGITS]} if origin else {"files": 0}
    words = say_words(PRODUCT, {**pack_values(pack, pack.plans, room), **told}, templates)
    body = tuple(_body(pack, overviews, suffix, words))
    return sheet_docx([build_sheet(PRODUCT, words, [SheetTable(columns=COLUMNS, body=body)], pack.created)], templates)


def _body(
    pack: Pack, overviews: Sequence[tuple[str, str]], suffix: str, words: Words
) -> Iterator[SheetBand | SheetRow]:
    if overviews:
        yield _band(words["overviews"])
        yield from (SheetRow(cells=("", title, "", file)) for title, file in overviews)
        yield _band(words["units"])
    yield from (_unit_row(pack, unit, suffix) for unit in pack.singles)
    if pack.groups:
        yield _band(words["groups"])
        yield from (_unit_row(pack, unit, suffix) for unit in pack.groups)


def _band(lines: Iterable[str]) -> SheetBand:
    return SheetBand(title="".join(lines))


def _unit_row(pack: Pack, unit: PackUnit, suffix: str) -> SheetRow:
    return SheetRow(cells=(str(unit.number), unit.name, str(unit.counts.total), file_name(pack, unit, suffix)))
