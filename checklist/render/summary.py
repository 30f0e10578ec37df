"""The cover summary (任务汇总表): who has how many tasks, with a bar for each, and a total that says how it was counted."""

from __future__ import annotations

from itertools import accumulate, compress
from typing import TYPE_CHECKING, Any

from checklist.files.templates import SHIPPED
from checklist.ledger.phrases import overall_goals
from checklist.office.blocks import DocCell, DocRow, DocTable
from checklist.office.paper import share
from checklist.render.draw.docx import band_row, head_row, pages_docx, product_paper, sheet_page
from checklist.render.sheet import SheetBand, build_sheet, say_words
from checklist.render.titles import line_room, pack_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklist.files.templates import Templates
    from checklist.ledger.ledger import RoleCounts
    from checklist.ledger.pack import Pack, PackUnit
    from checklist.office.paper import Paper
    from checklist.render.sheet import Words

PRODUCT = "summary"
ROLES = ("牵头", "配合", "责任", "集体")
_HEADINGS = ("序号", "单位", *ROLES, "合计", "任务量")
_WEIGHTS = (680, 2235, 640, 640, 640, 640, 720, 2650)
"""Parts of the width that the columns of 汇总表 take."""
_BAR_STEPS = 50
"""How many grid columns the longest bar covers; with the others they stay below Word's 63."""
_SHADES = ("262626", "7F7F7F", "B2B2B2", "DEDEDE")
"""For 牵头 配合 责任 集体: four greys a copier keeps apart."""


def summary_docx(pack: Pack, templates: Templates = SHIPPED) -> bytes:
    """Give the summary as a Word file."""
    paper = product_paper(PRODUCT, templates)
    words = say_words(PRODUCT, summary_values(pack, paper), templates)
    sheet = build_sheet(PRODUCT, words, (), pack.created)
    table = DocTable(widths=_widths(paper), head=(_head(),), rows=_rows(pack, paper, words))
    return pages_docx(paper, [sheet_page(paper, sheet, [table])], sheet.title, pack.created)


def role_numbers(counts: RoleCounts) -> tuple[int, int, int, int]:
    """Give the counts in the order of the columns: 牵头 配合 责任 集体."""
    return (counts.lead, counts.support, counts.responsible, counts.collective)


def summary_values(pack: Pack, paper: Paper) -> dict[str, Any]:
    """Give what the template speaks of."""
    used = map(any, zip(*(role_numbers(unit.counts) for unit in pack.units), strict=True))
    return pack_values(pack, pack.plans, line_room(paper)) | {
        "plans": len(pack.plans),
        "narrows": pack.narrows,
        "measures": pack.measures,
        "measures_of_all": pack.measures_of_all,
        "assignments": pack.assignments,
        "singles": len(pack.singles),
        "groups": len(pack.groups),
        "roles": [(word, n) for word, n in zip(ROLES, role_numbers(pack.total), strict=True) if n],
        "of_kinds": bool(pack.narrowed.kinds),
        "named": [unit.name for unit in pack.groups if unit.has_members],
        "unassigned": pack.unassigned,
        "overall": list(overall_goals(pack.plans, pack.year)),
        "shades": list(compress(ROLES, used)),
    }


def _widths(paper: Paper) -> tuple[int, ...]:
    """Share out the width; the bars' column is cut into steps, what is over goes to the names."""
    sample = paper.sample(_HEADINGS)
    *columns, bars = share(sample.widths if sample else _WEIGHTS, paper.text_width)
    step, over = divmod(bars, _BAR_STEPS)
    columns[1] += over
    return (*columns, *(step,) * _BAR_STEPS)


def _head() -> DocRow:
    *cells, bars = head_row(_HEADINGS).cells
    return DocRow(cells=(*cells, DocCell(look=bars.look, text=bars.text, span=_BAR_STEPS)))


def _rows(pack: Pack, paper: Paper, words: Words) -> Iterator[DocRow]:
    longest = max((unit.counts.total for unit in pack.units), default=1)
    last = pack.units[-1:]
    for unit in pack.singles:
        yield _unit_row(unit, longest, is_kept=unit in last)
    if pack.groups:
        yield band_row(paper, SheetBand(title="".join(words["groups"])), len(_HEADINGS) - 1 + _BAR_STEPS)
    for unit in pack.groups:
        yield _unit_row(unit, longest, is_kept=unit in last)
    yield _total_row(pack, "".join(words["total"]), paper.looks["total"].fill)


def _unit_row(unit: PackUnit, longest: int, *, is_kept: bool) -> DocRow:
    cells = (
        DocCell(look="center", text=str(unit.number)),
        DocCell(look="left", text=unit.name),
        *(DocCell(look="center", text=str(n) if n else "") for n in role_numbers(unit.counts)),
        DocCell(look="total", text=str(unit.counts.total)),
        *_bar(unit.counts, longest),
    )
    return DocRow(cells=cells, is_kept=is_kept)


def _bar(counts: RoleCounts, longest: int) -> Iterator[DocCell]:
    """Draw a bar: a shaded cell for each role, as long as its share of the longest bar, then the empty rest."""
    numbers = role_numbers(counts)
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


def _total_row(pack: Pack, said: str, fill: str) -> DocRow:
    numbers = [str(n) if n else "" for n in role_numbers(pack.total)[:-1]]
    collective = "—" if any(unit.counts.collective for unit in pack.units) else ""
    texts = ("合计", *numbers, collective, str(pack.total.total), said)
    spans = (2, *(1,) * (len(texts) - 2), _BAR_STEPS)
    cells = tuple(DocCell(look="total", text=n, span=span, fill=fill) for n, span in zip(texts, spans, strict=True))
    return DocRow(cells=cells, is_kept=True)
