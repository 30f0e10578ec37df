"""What an Excel form wants to be told outside its rows (rule g): found and worded by the same rules as in Word."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from checklist.forms.outside import OutsideMarker
from checklist.model import Frozen
from checklist.office.cells import merges_by_cell, put_text, stored_cells
from checklist.office.wordxml import new, w
from checklist.words.plaintext import clean

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from checklist.forms.outside import Outside, Slot
    from checklist.forms.sample import Body
    from checklist.forms.sheetgrid import Place

_MARGINS = tuple(
    (page, side) for page in ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")
    for side in ("left", "center", "right")
)  # fmt: skip


class OutsideCell(Frozen):
    """A text in which something varies: a cell by row and column, or a part of the page's margin by name."""

    pieces: tuple[str | int, ...]
    """The text, with the number of a slot at each place that varies."""
    row: int = 0
    column: int = 0
    page: str = ""
    side: str = ""
    beside: tuple[int, int] | None = None
    """The empty underlined cell to the right that a label's words go into instead."""


def find_outside(place: Place, body: Body, label: str) -> tuple[tuple[OutsideCell, ...], Outside]:
    """Find the places on the table's sheet; raises FormError for a placeholder that is not allowed."""
    marker = OutsideMarker(label)
    inside = range(place.block.top + 1, body.stop + 1)
    found = []
    merges = merges_by_cell(place.sheet)
    for (row, column), cell in sorted(stored_cells(place.sheet).items()):
        if row in inside or cell.data_type not in ("s", "inlineStr") or cell.value is None:
            continue
        pieces = _pieces(str(cell.value), marker)
        if _varies(pieces):
            beside = _answer_cell(place.sheet, merges, row, column, pieces)
            found.append(OutsideCell(row=row, column=column, pieces=pieces, beside=beside))
    for page, side in _MARGINS:
        text = getattr(getattr(place.sheet, page), side).text
        pieces = _pieces(text, marker) if text else ()
        if _varies(pieces):
            found.append(OutsideCell(page=page, side=side, pieces=pieces))
    return tuple(found), marker.found()


def _pieces(text: str, marker: OutsideMarker) -> tuple[str | int, ...]:
    """Cut a text at its places, by letting the marker see it as a paragraph of one run."""
    written = new("t")
    written.text = clean(text)
    paragraph = new("p", children=[new("r", children=[written])])
    if not marker.mark_part(new("body", children=[paragraph])):
        return (text,)
    pieces: list[str | int] = []
    for element in paragraph.iter(w("t")):
        pieces.append(element.text or "")
        for mark in element:
            pieces += [int((mark.text or "").rpartition("-")[2]), mark.tail or ""]
    return tuple(piece for piece in pieces if piece != "")


def _varies(pieces: Sequence[str | int]) -> bool:
    return any(isinstance(piece, int) for piece in pieces)


def _answer_cell(
    sheet: Any, merges: Mapping[tuple[int, int], Any], row: int, column: int, pieces: Sequence[str | int]
) -> tuple[int, int] | None:
    if len(pieces) < 2 or not isinstance(pieces[-1], int) or not str(pieces[-2]).rstrip().endswith(("：", ":")):  # noqa: PLR2004 - a label and its place
        return None
    merged = merges.get((row, column))
    right = (merged.max_col if merged else column) + 1
    cell = stored_cells(sheet).get((row, right))
    if cell is None or cell.value is not None or not cell.has_style:
        return None
    bottom = cell.border.bottom
    return (row, right) if bottom is not None and bottom.style else None


def write_outside(sheet: Any, places: Sequence[OutsideCell], slots: Sequence[Slot], words: Mapping[str, str]) -> None:
    """Word every place, before rows are moved."""
    for place in places:
        texts = [piece if isinstance(piece, str) else slots[piece].text(words) for piece in place.pieces]
        if place.page:
            part = getattr(getattr(sheet, place.page), place.side)
            part.text = "".join(text if isinstance(piece, str) else text.replace("&", "&&")
                                for piece, text in zip(place.pieces, texts, strict=True)) or None  # fmt: skip
        elif place.beside and texts[-1].strip():
            put_text(sheet.cell(*place.beside), texts[-1].strip())
        else:
            put_text(sheet.cell(place.row, place.column), "".join(texts))
