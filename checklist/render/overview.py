"""What stands before all units' ledgers: the cover, the summary (任务汇总表) and the index (材料目录) of a pack.

What each says of place, year, plans and what the pack is narrowed to is said in one way, that of the matrix too.
"""

from __future__ import annotations

from itertools import accumulate, compress
from typing import TYPE_CHECKING, Any

from checklist.files.templates import SHIPPED, Templates
from checklist.ledger.ledger import COUNTED
from checklist.ledger.pack import file_name
from checklist.ledger.phrases import overall_goals, partial_groups, scope_text
from checklist.office.blocks import DocCell, DocRow, DocTable
from checklist.office.widths import share
from checklist.outline import measures_of
from checklist.render.draw.docx import (
    band_row,
    fit_columns,
    head_row,
    pages_docx,
    product_paper,
    sheet_docx,
    sheet_page,
)
from checklist.render.sheet import SheetBand, SheetColumn, SheetRow, SheetTable, build_sheet, say_words
from checklist.words.deadlines import format_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.ledger.ledger import RoleCounts
    from checklist.ledger.pack import Origin, Pack
    from checklist.model import Plan
    from checklist.office.paper import Paper
    from checklist.render.sheet import Sheet, Words

_MOST_PLANS = 12
"""Named one by one; a title of more lines would fill the page."""
_CHARACTER = 240
"""The width of a full-width character under a title in twips: 小四."""
_COVER_ROOM = 50
"""Characters in a line under the title of all ledgers in one file."""


def pack_values(pack: Pack, plans: Sequence[Plan], paper: Paper | None) -> dict[str, Any]:
    """Give what the templates of the pack's parts speak of, on a base file, or on the cover."""
    # in full-width characters, a little air at both ends
    room = paper.text_width // _CHARACTER - 2 if paper else _COVER_ROOM
    return {
        "place": pack.place,
        "year": pack.year,
        "under": "\n".join([*_plans(pack, plans, room), *scope_lines(pack)]).split("\n"),
        "gaps": [unit.number for unit in pack.units] != list(range(1, len(pack.units) + 1)),
        "collective": any(unit.counts.collective for unit in pack.units),
        "partial": partial_groups(one for plan in plans for _, task in measures_of(plan) for one in task.assignments),
    }


def _plans(pack: Pack, plans: Sequence[Plan], room: int) -> list[str]:
    if len(plans) > _MOST_PLANS:
        return [f"《{plans[0].title}》等{len(plans)}个方案"]
    return [_plan_lines(plan, pack, room) for plan in plans]


def scope_lines(pack: Pack) -> list[str]:
    """Give the lines that say what the pack is narrowed to and the day spoken of, where there are such."""
    day = f"截至{format_date(pack.as_of)}" if pack.as_of else ""
    kinds = "、".join(kind.word for kind in pack.narrowed.kinds)
    scope = scope_text(pack.narrowed, "各单位", kinds) if pack.narrowed.narrows else ""
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


def cover_sheet(pack: Pack, templates: Templates = SHIPPED) -> Sheet:
    """Say what stands before all units' ledgers in one file, the plans' overall goals among it."""
    values = pack_values(pack, pack.plans, None) | {"overall": list(overall_goals(pack.plans, pack.year))}
    return build_sheet(say_words("cover", values, templates))


_INDEX = "index"
_DIGITS = 16
"""Digits of a digest that are printed: nobody meets them by chance."""
_INDEX_COLUMNS = (
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
    told = {"files": origin.files, "program": origin.program, "data": origin.data[:_DIGITS]} if origin else {"files": 0}
    values = pack_values(pack, pack.plans, product_paper(_INDEX, templates)) | told
    words = say_words(_INDEX, values, templates)
    body = tuple(_index_lines(pack, overviews, suffix, words))
    return sheet_docx([build_sheet(words, [SheetTable(columns=_INDEX_COLUMNS, body=body)], pack.created)], templates)


def _index_lines(
    pack: Pack, overviews: Sequence[tuple[str, str]], suffix: str, words: Words
) -> Iterator[SheetBand | SheetRow]:
    if overviews:
        yield _band(words["overviews"])
        yield from (SheetRow(cells=("", title, "", file)) for title, file in overviews)
        yield _band(words["units"])
    for units, band in ((pack.singles, ()), (pack.groups, words["groups"])):
        if units and band:
            yield _band(band)
        for unit in units:
            file = file_name(pack, unit, suffix)
            yield SheetRow(cells=(str(unit.number), unit.name, str(unit.counts.total), file))


def _band(lines: Iterable[str]) -> SheetBand:
    return SheetBand(title="".join(lines))


_SUMMARY = "summary"
_BAR_STEPS = 50
"""How many grid columns the longest bar covers; with the others they stay below Word's 63."""
_SHARES = {"任务量": 12}
"""How much more of the room that is left over the bars get than each other column."""
NUMBER = SheetColumn(title="序号", align="center", width=6, number=True)
"""The first column of a workbook's summary, and of its matrix."""
_SHADES = ("262626", "7F7F7F", "B2B2B2", "DEDEDE")
"""For 牵头 配合 责任 集体: four greys a copier keeps apart."""


def summary_docx(pack: Pack, templates: Templates = SHIPPED) -> bytes:
    """Give the summary as a Word file."""
    paper = product_paper(_SUMMARY, templates)
    words = say_words(_SUMMARY, _summary_values(pack, paper), templates)
    sheet = build_sheet(words, (), pack.created)
    roles = used_roles(unit.counts for unit in pack.units)
    *heads, bars = head_row(_headings(roles)).cells
    table = DocTable(
        widths=_widths(pack, roles, paper),
        head=(DocRow(cells=(*heads, DocCell(look=bars.look, text=bars.text, span=_BAR_STEPS))),),
        rows=_rows(pack, roles, paper, words),
    )
    return pages_docx(paper, [sheet_page(paper, sheet, [table])], sheet.title, pack.created)


def summary_sheet(pack: Pack, templates: Templates = SHIPPED) -> Sheet:
    """List the units of a pack with their tasks by role, for a workbook of many ledgers.

    Raises InputError for a fault in a template.
    """
    values = _summary_values(pack, product_paper(_SUMMARY, templates)) | {"shades": []}
    roles = used_roles(unit.counts for unit in pack.units)
    counted = (*map(COUNTED.__getitem__, roles), "合计")
    columns = (
        NUMBER,
        SheetColumn(title="单位", width=30),
        *(SheetColumn(title=word, align="center", width=8, number=True) for word in counted),
    )
    rows = (SheetRow(cells=(str(unit.number), unit.name, *figures(unit.counts, roles))) for unit in pack.units)
    total = SheetRow(cells=("", "合计", *figures(pack.total, roles)), style="total")
    table = SheetTable(columns=columns, body=(*rows, total))
    return build_sheet(say_words(_SUMMARY, values, templates), [table], pack.created)


def used_roles(counts: Iterable[RoleCounts]) -> tuple[int, ...]:
    """Give the places in ``COUNTED`` of what anybody has: a column in which nothing stands is not printed."""
    numbers = [own.numbers for own in counts]
    return tuple(place for place in range(len(COUNTED)) if any(own[place] for own in numbers))


def figures(counts: RoleCounts, roles: Iterable[int]) -> tuple[str, ...]:
    """Write the counts of these roles, then all together; nothing for none."""
    shown = (*(counts.numbers[place] for place in roles), counts.total)
    return tuple(str(number) if number else "" for number in shown)


def counted_cells(number: int, name: str, numbers: Sequence[str], anchor: str = "") -> tuple[DocCell, ...]:
    """Give the cells of a unit's :func:`figures`; ``anchor`` is where its name leads to."""
    return (
        DocCell(look="center", text=str(number)),
        DocCell(look="left", text=name, anchor=anchor),
        *(DocCell(look="center", text=text) for text in numbers[:-1]),
        DocCell(look="total", text=numbers[-1]),
    )


def _summary_values(pack: Pack, paper: Paper) -> dict[str, Any]:
    """Give what the template speaks of."""
    used = used_roles(unit.counts for unit in pack.units)
    return pack_values(pack, pack.plans, paper) | {
        "plans": len(pack.plans),
        "narrows": pack.narrowed.narrows,
        "measures": len(pack.rows),
        "measures_of_all": pack.measures_of_all,
        "assignments": pack.assignments,
        "singles": len(pack.singles),
        "groups": len(pack.groups),
        "roles": [(word, n) for word, n in zip(COUNTED, pack.total.numbers, strict=True) if n],
        "of_kinds": bool(pack.narrowed.kinds),
        "named": [unit.name for unit in pack.groups if unit.has_members],
        "unassigned": pack.unassigned,
        "overall": list(overall_goals(pack.plans, pack.year)),
        "shades": list(map(COUNTED.__getitem__, used)),
    }


def _widths(pack: Pack, roles: tuple[int, ...], paper: Paper) -> tuple[int, ...]:
    """Fit the columns, or take them as a fixed sample has them; the bars' is cut into steps, what is over goes to the names."""
    shown, every = _headings(roles), _headings(range(len(COUNTED)))
    sample = paper.sample(every)
    if sample and sample.is_fixed:
        drawn = dict(zip(every, sample.widths, strict=True))
        *columns, bars = share(tuple(drawn[heading] for heading in shown), paper.text_width)
    else:
        headings = [SheetColumn(title=word, align="center", weight=_SHARES.get(word, 1)) for word in shown]
        headings[1] = SheetColumn(title="单位", whole=True)
        texts = [(str(unit.number), unit.name, *figures(unit.counts, roles), "") for unit in pack.units]
        filled = list(zip(*texts, strict=True)) or [()] * len(shown)
        *columns, bars = fit_columns(paper, headings, filled)
    step, over = divmod(bars, _BAR_STEPS)
    columns[1] += over
    return (*columns, *(step,) * _BAR_STEPS)


def _headings(roles: Iterable[int]) -> tuple[str, ...]:
    return ("序号", "单位", *(COUNTED[place] for place in roles), "合计", "任务量")


def _rows(pack: Pack, roles: tuple[int, ...], paper: Paper, words: Words) -> Iterator[DocRow]:
    longest = max((unit.counts.total for unit in pack.units), default=1)
    across = len(_headings(roles)) - 1 + _BAR_STEPS
    for units, band in ((pack.singles, ()), (pack.groups, words["groups"])):
        if units and band:
            yield band_row(paper, _band(band), across)
        for unit in units:
            cells = counted_cells(unit.number, unit.name, figures(unit.counts, roles))
            yield DocRow(cells=(*cells, *_bar(unit.counts, longest)), is_kept=unit in pack.units[-1:])
    yield _total_row(pack, roles, "".join(words["total"]), paper.looks["total"].fill)


def _bar(counts: RoleCounts, longest: int) -> Iterator[DocCell]:
    """Draw a bar: a shaded cell for each role, as long as its share of the longest bar, then the empty rest."""
    numbers = counts.numbers
    ends = [round(reached * _BAR_STEPS / max(longest, 1)) for reached in accumulate(numbers)]
    start = 0
    for number, end, shade in zip(numbers, ends, _SHADES, strict=True):
        if number:
            reached = min(max(end, start + 1), _BAR_STEPS)
            if reached > start:
                yield _segment(reached - start, shade, left=start > 0, right=reached < _BAR_STEPS)
            start = reached
    if start < _BAR_STEPS:
        yield _segment(_BAR_STEPS - start, "", left=start > 0, right=False)


def _segment(span: int, shade: str, *, left: bool, right: bool) -> DocCell:
    hidden = tuple(compress(("left", "right"), (left, right)))
    return DocCell(look="center", span=span, fill=shade, is_flush=True, hidden=hidden)


def _total_row(pack: Pack, roles: tuple[int, ...], said: str, fill: str) -> DocRow:
    *numbers, total = figures(pack.total, roles)
    if any(unit.counts.collective for unit in pack.units):
        numbers[-1] = "—"
    texts = (("合计", 2), *((number, 1) for number in (*numbers, total)), (said, _BAR_STEPS))
    cells = tuple(DocCell(look="total", text=text, span=span, fill=fill) for text, span in texts)
    return DocRow(cells=cells, is_kept=True)
