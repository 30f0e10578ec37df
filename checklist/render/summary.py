"""The cover summary (任务汇总表): who has how many tasks, with a bar for each, and a total that says how it was counted."""

from __future__ import annotations

from itertools import accumulate, compress
from typing import TYPE_CHECKING, Any

from checklist.files.templates import SHIPPED, Templates
from checklist.ledger.ledger import COUNTED
from checklist.ledger.phrases import overall_goals
from checklist.office.blocks import DocCell, DocRow, DocTable
from checklist.office.paper import share
from checklist.render.draw.docx import band_row, fit_columns, head_row, pages_docx, product_paper, sheet_page
from checklist.render.sheet import SheetBand, SheetColumn, SheetRow, SheetTable, build_sheet, say_words
from checklist.render.titles import line_room, pack_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.ledger.ledger import RoleCounts
    from checklist.ledger.pack import Pack, PackUnit
    from checklist.office.paper import Paper
    from checklist.render.sheet import Sheet, Words

PRODUCT = "summary"
_BAR_STEPS = 50
"""How many grid columns the longest bar covers; with the others they stay below Word's 63."""
_BESIDE_ROLES = 3
"""Columns beside those of roles and bars: 序号 单位 合计."""
_SHARES = {"任务量": 12}
"""How much more of the room that is left over the bars get than each other column."""
NUMBER = SheetColumn(title="序号", align="center", width=6, number=True)
"""The first column of a workbook's summary, and of its matrix."""
_SHADES = ("262626", "7F7F7F", "B2B2B2", "DEDEDE")
"""For 牵头 配合 责任 集体: four greys a copier keeps apart."""


def summary_docx(pack: Pack, templates: Templates = SHIPPED) -> bytes:
    """Give the summary as a Word file."""
    paper = product_paper(PRODUCT, templates)
    words = say_words(PRODUCT, summary_values(pack, paper), templates)
    sheet = build_sheet(PRODUCT, words, (), pack.created)
    roles = used_roles(unit.counts for unit in pack.units)
    table = DocTable(widths=_widths(pack, roles, paper), head=(_head(roles),), rows=_rows(pack, roles, paper, words))
    return pages_docx(paper, [sheet_page(paper, sheet, [table])], sheet.title, pack.created)


def summary_sheet(pack: Pack, templates: Templates = SHIPPED) -> Sheet:
    """List the units of a pack with their tasks by role, for a workbook of many ledgers.

    Raises InputError for a fault in a template.
    """
    words = say_words(PRODUCT, summary_values(pack, product_paper(PRODUCT, templates)) | {"shades": []}, templates)
    roles = used_roles(unit.counts for unit in pack.units)
    columns = (
        NUMBER,
        SheetColumn(title="单位", width=30),
        *(SheetColumn(title=COUNTED[place], align="center", width=8, number=True) for place in roles),
        SheetColumn(title="合计", align="center", width=8, number=True),
    )
    rows = (SheetRow(cells=(str(unit.number), unit.name, *figures(unit.counts, roles))) for unit in pack.units)
    total = SheetRow(cells=("", "合计", *figures(pack.total, roles)), style="total")
    return build_sheet(PRODUCT, words, [SheetTable(columns=columns, body=(*rows, total))], pack.created)


def used_roles(counts: Iterable[RoleCounts]) -> tuple[int, ...]:
    """Give the places in ``COUNTED`` of what anybody has: a column in which nothing stands is not printed."""
    numbers = [own.numbers for own in counts]
    return tuple(place for place in range(len(COUNTED)) if any(own[place] for own in numbers))


def figures(counts: RoleCounts, roles: Iterable[int]) -> tuple[str, ...]:
    """Write the counts of these roles, then all together; nothing for none."""
    shown = (*(counts.numbers[place] for place in roles), counts.total)
    return tuple(str(number) if number else "" for number in shown)


def summary_values(pack: Pack, paper: Paper) -> dict[str, Any]:
    """Give what the template speaks of."""
    used = map(any, zip(*(unit.counts.numbers for unit in pack.units), strict=True))
    return pack_values(pack, pack.plans, line_room(paper)) | {
        "plans": len(pack.plans),
        "narrows": pack.narrows,
        "measures": pack.measures,
        "measures_of_all": pack.measures_of_all,
        "assignments": pack.assignments,
        "singles": len(pack.singles),
        "groups": len(pack.groups),
        "roles": [(word, n) for word, n in zip(COUNTED, pack.total.numbers, strict=True) if n],
        "of_kinds": bool(pack.narrowed.kinds),
        "named": [unit.name for unit in pack.groups if unit.has_members],
        "unassigned": pack.unassigned,
        "overall": list(overall_goals(pack.plans, pack.year)),
        "shades": list(compress(COUNTED, used)),
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


def _head(roles: tuple[int, ...]) -> DocRow:
    *cells, bars = head_row(_headings(roles)).cells
    return DocRow(cells=(*cells, DocCell(look=bars.look, text=bars.text, span=_BAR_STEPS)))


def _rows(pack: Pack, roles: tuple[int, ...], paper: Paper, words: Words) -> Iterator[DocRow]:
    longest = max((unit.counts.total for unit in pack.units), default=1)
    last = pack.units[-1:]
    for unit in pack.singles:
        yield _unit_row(unit, roles, longest, is_kept=unit in last)
    if pack.groups:
        yield band_row(paper, SheetBand(title="".join(words["groups"])), len(roles) + _BESIDE_ROLES + _BAR_STEPS)
    for unit in pack.groups:
        yield _unit_row(unit, roles, longest, is_kept=unit in last)
    yield _total_row(pack, roles, "".join(words["total"]), paper.looks["total"].fill)


def _unit_row(unit: PackUnit, roles: tuple[int, ...], longest: int, *, is_kept: bool) -> DocRow:
    *numbers, total = figures(unit.counts, roles)
    cells = (
        DocCell(look="center", text=str(unit.number)),
        DocCell(look="left", text=unit.name),
        *(DocCell(look="center", text=number) for number in numbers),
        DocCell(look="total", text=total),
        *_bar(unit.counts, longest),
    )
    return DocRow(cells=cells, is_kept=is_kept)


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
    hidden = tuple(side for side, is_inner in (("left", left), ("right", right)) if is_inner)
    return DocCell(look="center", span=span, fill=shade, is_flush=True, hidden=hidden)


def _total_row(pack: Pack, roles: tuple[int, ...], said: str, fill: str) -> DocRow:
    *numbers, total = figures(pack.total, roles)
    if any(unit.counts.collective for unit in pack.units):
        numbers[-1] = "—"
    texts = (("合计", 2), *((number, 1) for number in (*numbers, total)), (said, _BAR_STEPS))
    cells = tuple(DocCell(look="total", text=text, span=span, fill=fill) for text, span in texts)
    return DocRow(cells=cells, is_kept=True)
