"""What every part of the pack says of itself: place, year, plans, what it is narrowed to; and the index of them (材料目录)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checklist.files.templates import SHIPPED
from checklist.ledger.pack import file_name
from checklist.ledger.phrases import overall_goals, scope_text
from checklist.ledger.remarks import partial_groups
from checklist.outline import measures_of
from checklist.render.draw.docx import product_paper, sheet_docx
from checklist.render.sheet import SheetBand, SheetColumn, SheetRow, SheetTable, build_sheet, say_words
from checklist.words.deadlines import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.files.templates import Templates
    from checklist.ledger.pack import Origin, Pack, PackUnit
    from checklist.model import Plan
    from checklist.office.paper import Paper
    from checklist.render.sheet import Sheet, Words

_MOST_PLANS = 12
"""Named one by one; a title of more lines would fill the page."""
_CHARACTER = 240
"""The width of a full-width character under a title in twips: 小四."""
COVER_ROOM = 50
"""Characters in a line under the title of all ledgers in one file."""


def pack_values(pack: Pack, plans: Sequence[Plan], room: int) -> dict[str, Any]:
    """Give what the templates of the pack's parts speak of; ``room`` is a line's in full-width characters."""
    return {
        "place": pack.place,
        "year": pack.year,
        "under": "\n".join([*_plans(pack, plans, room), *scope_lines(pack)]).split("\n"),
        "gaps": [unit.number for unit in pack.units] != list(range(1, len(pack.units) + 1)),
        "collective": any(unit.counts.collective for unit in pack.units),
        "partial": partial_groups(one for plan in plans for _, task in measures_of(plan) for one in task.assignments),
    }


def cover_sheet(pack: Pack, templates: Templates = SHIPPED) -> Sheet:
    """Say what stands before all units' ledgers in one file, the plans' overall goals among it."""
    values = pack_values(pack, pack.plans, COVER_ROOM) | {"overall": list(overall_goals(pack.plans, pack.year))}
    return build_sheet("cover", say_words("cover", values, templates), ())


def line_room(paper: Paper) -> int:
    """Give how many full-width characters a line under the title holds, a little air at both ends."""
    return paper.text_width // _CHARACTER - 2


def _plans(pack: Pack, plans: Sequence[Plan], room: int) -> list[str]:
    if len(plans) > _MOST_PLANS:
        return [f"《{plans[0].title}》等{len(plans)}个方案"]
    return [_plan_lines(plan, pack, room) for plan in plans]


def scope_lines(pack: Pack) -> list[str]:
    """Give the lines that say what the pack is narrowed to and the day spoken of, where there are such."""
    day = f"截至{format_date(pack.as_of)}" if pack.as_of else ""
    kinds = "、".join(kind.word for kind in pack.narrowed.kinds)
    scope = scope_text(pack.narrowed, "各单位", kinds) if pack.narrows else ""
    return [f"（{said}）" for said in (scope, day) if said]


def _plan_lines(plan: Plan, pack: Pack, room: int) -> str:
    """Name a plan with its number and period: 《方案名》（文号，2019—2020年）; on two lines where one has no room.

    The period is left out where the title of the plan or of the table says the year.
    """
    period = "" if pack.year or str(plan.first_year) in plan.title else plan.period
    behind = "，".join(part for part in (plan.document_number, period) if part)
    name = f"《{plan.title}》"
    if not behind:
        return name
    line = f"{name}（{behind}）"
    return line if sum(0.5 if sign.isascii() else 1 for sign in line) <= room else f"{name}\n（{behind}）"


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
