"""The index (材料目录) of the meeting pack: number, unit, tasks, file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.ledger.pack import file_name
from checklist.office.blocks import DocTable, Page, Row, head_row, plain, text_cell
from checklist.office.styles import BAND, CENTRED, HEAD, LEFT, NOTE
from checklist.render.draw.docx import Document, document_bytes
from checklist.render.titles import numbering_note, pack_subtitle, pack_title

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.ledger.pack import Pack, PackUnit

TITLE = "会议材料目录"
_PAGE = Page()
_WIDTHS = (680, 2900, 1000, 4265)
_BAND_FILL = "F2F2F2"


def index_docx(pack: Pack, overviews: Sequence[tuple[str, str]] = (), suffix: str = ".docx") -> bytes:
    """Give the index as a Word file, A4 upright.

    ``overviews`` are the parts for all units, title and file name each; ``suffix`` is that of the units' files.
    """
    table = DocTable(
        widths=_WIDTHS,
        head=(head_row(("序号", "材料", "任务数", "文件名"), HEAD),),
        rows=_rows(pack, overviews, suffix),
    )
    numbering = numbering_note(pack)
    blocks = (table, plain(NOTE, f"{_note(pack)}{numbering}"))
    return document_bytes(
        Document(
            title=pack_title(pack, TITLE),
            subtitle=pack_subtitle(pack, _PAGE.subtitle_room),
            blocks=blocks,
            page=_PAGE,
            created=pack.created,
        )
    )


def _note(pack: Pack) -> str:
    if any(unit.counts.collective for unit in pack.units):
        return "注：任务数含以集体名义承担的任务，各单位任务数不可直接相加。"
    return "注：一项任务由几个单位承担的，分别列入各单位台账，任务数不可直接相加。"


def _rows(pack: Pack, overviews: Sequence[tuple[str, str]], suffix: str) -> Iterator[Row]:
    if overviews:
        yield _band("总表")
        yield from (_row(("", title, "", file)) for title, file in overviews)
        yield _band("各单位工作台账")
    yield from (_unit_row(pack, unit, suffix) for unit in pack.singles)
    if pack.groups:
        yield _band("以集体名义承担的任务")
        yield from (_unit_row(pack, unit, suffix) for unit in pack.groups)


def _band(text: str) -> Row:
    return Row(cells=(text_cell(BAND, text, span=len(_WIDTHS), fill=_BAND_FILL),), height=400)


def _unit_row(pack: Pack, unit: PackUnit, suffix: str) -> Row:
    return _row((str(unit.number), unit.name, str(unit.counts.total), file_name(pack, unit, suffix)))


def _row(texts: tuple[str, str, str, str]) -> Row:
    styles = (CENTRED, LEFT, CENTRED, LEFT)
    return Row(cells=tuple(text_cell(style, text) for style, text in zip(styles, texts, strict=True)), height=400)
