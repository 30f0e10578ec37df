"""The cover summary (任务汇总表): who has how many tasks, with a bar for each, and a total that says how it was counted."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from checklist.office.blocks import Cell, DocTable, Page, Row, head_row, plain, text_cell
from checklist.office.styles import BAND, CENTRED, HEAD, LEAD, LEFT, NOTE, TOTAL
from checklist.render.draw.docx import Document, document_bytes
from checklist.render.titles import numbering_note, pack_subtitle, pack_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.ledger.ledger import RoleCounts
    from checklist.ledger.pack import Pack, PackUnit
    from checklist.office.blocks import Block

TITLE = "重点任务汇总表"
_PAGE = Page()
_BAR_STEPS = 50
"""How many grid columns the longest bar covers; with the others they stay below Word's 63."""
_STEP = 53
_COLUMNS = (680, 2235, 640, 640, 640, 640, 720)
"""序号 单位 牵头 配合 责任 集体 合计; with the bars 8845 twips, the width of the text."""
_SHADES = ("262626", "7F7F7F", "B2B2B2", "DEDEDE")
"""For 牵头 配合 责任 集体: four greys a copier keeps apart."""
_ROLES = ("牵头", "配合", "责任", "集体")
_BAND_FILL, _TOTAL_FILL = "F2F2F2", "D9D9D9"


def summary_docx(pack: Pack) -> bytes:
    """Give the summary as a Word file, A4 upright."""
    title = pack_title(pack, TITLE)
    notes = _notes(pack)
    blocks: tuple[Block, ...] = (plain(LEAD, _lead(pack)), _table(pack), *(plain(NOTE, note) for note in notes))
    return document_bytes(
        Document(
            title=title,
            subtitle=pack_subtitle(pack, _PAGE.subtitle_room),
            blocks=blocks,
            page=_PAGE,
            created=pack.created,
        )
    )


def role_numbers(counts: RoleCounts) -> tuple[int, int, int, int]:
    """Give the counts in the order of the columns: 牵头 配合 责任 集体."""
    return (counts.lead, counts.support, counts.responsible, counts.collective)


def _lead(pack: Pack) -> str:
    singles, groups = len(pack.singles), len(pack.groups)
    bearers = f"{singles}个单位" + (f"和{groups}个集体" if groups else "")
    roles = [f"{word}{n}项次" for word, n in zip(_ROLES, role_numbers(pack.total), strict=True) if n]
    parts = f"，其中{'、'.join(roles)}" if len(roles) > 1 else f"，均为{roles[0][:2]}" if roles else ""
    return f"{_tasks(pack)}，由{bearers}承担，合计{pack.assignments}项次{parts}。"


def _tasks(pack: Pack) -> str:
    """Say how many tasks there are; of a narrowed pack also how many there are in all."""
    source = f"{len(pack.plans)}个方案" if len(pack.plans) > 1 else "方案"
    year = f"{pack.year}年" if pack.year else ""
    if pack.narrows:
        return f"{source}{year}共{pack.measures_of_all}项任务，列入本表的{pack.measures}项"
    return f"{source}{year}共{pack.measures}项任务"


def _notes(pack: Pack) -> list[str]:
    notes = ["一项任务由几个单位承担的，各单位分别计1项次。"]
    if any(unit.counts.collective for unit in pack.units):
        notes.append(_collective_note(pack))
    if pack.unassigned:
        notes.append(f"有{pack.unassigned}项任务原文未明确责任单位，未计入各单位。")
    if numbering := numbering_note(pack):
        notes.append(numbering)
    shown = [word for word, used in zip(_ROLES, _used(pack.units), strict=True) if used]
    if len(shown) > 1:
        notes.append(f"“任务量”图示长短按合计数，由深至浅依次为{'、'.join(shown)}。")
    if len(notes) == 1:
        return [f"注：{notes[0]}"]
    return [f"{'注：' if index == 1 else '　　'}{index}.{note}" for index, note in enumerate(notes, 1)]


def _collective_note(pack: Pack) -> str:
    if pack.narrowed.kinds:
        return "“集体”栏是成员单位随所在集体承担的任务，不计入合计行。"
    names = [unit.name for unit in pack.groups if unit.has_members]
    said = "、".join(names) if len(names) <= _MOST_NAMES else f"{names[0]}等{len(names)}个集体"
    return f"“集体”栏是成员单位随{said}承担的任务；合计行中每项集体任务只随集体计1次，不按成员单位重复相加。"


_MOST_NAMES = 8


def _used(units: Sequence[PackUnit]) -> tuple[bool, ...]:
    numbers = [role_numbers(unit.counts) for unit in units]
    return tuple(any(row[place] for row in numbers) for place in range(len(_ROLES)))


def _table(pack: Pack) -> DocTable:
    head = head_row(("序号", "单位", *_ROLES, "合计"), HEAD)
    bar_head = text_cell(HEAD, "任务量", span=_BAR_STEPS)
    return DocTable(
        widths=(*_COLUMNS, *(_STEP,) * _BAR_STEPS),
        head=(Row(cells=(*head.cells, bar_head), height=head.height),),
        rows=_rows(pack),
    )


def _rows(pack: Pack) -> Iterator[Row]:
    longest = max((unit.counts.total for unit in pack.units), default=1)
    last = pack.units[-1:]
    for unit in pack.singles:
        yield _unit_row(unit, longest, keep=unit in last)
    if pack.groups:
        text = "以集体名义承担的任务（每项计1次）"
        yield Row(cells=(text_cell(BAND, text, span=len(_COLUMNS) + _BAR_STEPS, fill=_BAND_FILL),), height=380)
    for unit in pack.groups:
        yield _unit_row(unit, longest, keep=unit in last)
    yield _total_row(pack)


def _unit_row(unit: PackUnit, longest: int, *, keep: bool) -> Row:
    numbers = [str(n) if n else "" for n in role_numbers(unit.counts)]
    cells = (
        text_cell(CENTRED, str(unit.number)),
        text_cell(LEFT, unit.name),
        *(text_cell(CENTRED, n) for n in numbers),
        text_cell(TOTAL, str(unit.counts.total)),
        *_bar(unit.counts, longest),
    )
    return Row(cells=cells, height=380, keep=keep)


def _bar(counts: RoleCounts, longest: int) -> Iterator[Cell]:
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


def _segment(span: int, shade: str, *, left: bool, right: bool) -> Cell:
    hidden = tuple(side for side, inner in (("left", left), ("right", right)) if inner)
    return Cell(paragraphs=(plain(CENTRED, ""),), span=span, fill=shade, flush=True, hidden=hidden)


def _total_row(pack: Pack) -> Row:
    numbers = [str(n) if n else "" for n in role_numbers(pack.total)[:-1]]
    collective = "—" if any(unit.counts.collective for unit in pack.units) else ""
    texts = (*numbers, collective, str(pack.total.total))
    cells = tuple(text_cell(TOTAL, text, fill=_TOTAL_FILL) for text in texts)
    said = text_cell(TOTAL, f"共{pack.measures}项任务", span=_BAR_STEPS, fill=_TOTAL_FILL)
    named = text_cell(TOTAL, "合计", span=2, fill=_TOTAL_FILL)
    return Row(cells=(named, *cells, said), height=420, keep=True)
