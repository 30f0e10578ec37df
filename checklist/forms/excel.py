"""Excel forms: an ordinary ``.xlsx`` with a table whose headings say what goes where; the rules are those of Word forms.

``prepare_workbook`` opens and understands a form once; what it gives has the same names as a prepared Word form.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from checklist.forms.find import FormBody, begin_search, find_body
from checklist.forms.frame import Frame, Slot, core_properties, words
from checklist.forms.outside import OutsideMarker, asks
from checklist.forms.report import FormReport, Outcome, Outside
from checklist.forms.sheetfill import PatternColumn, SheetFiller, SheetPattern, own_widths, page_overflow, rooms_of
from checklist.forms.sheetgrid import SheetPlace, find_place
from checklist.ledger.columns import Column, Columns
from checklist.model import Frozen
from checklist.office.cells import margin_texts, merges_by_cell, stored_cells
from checklist.office.room import MAX_HEIGHT, fit_widths, text_height
from checklist.office.sheetediting import put_text
from checklist.office.trouble import EXCEL, FORM, Trouble
from checklist.office.workbook import Workbook, open_workbook, save_workbook, sheet_part
from checklist.words.plaintext import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from checklist.ledger.wording import Table


class ExcelForm(Frozen):
    """An Excel form that was opened, checked and understood; it is filled any number of times."""

    content: bytes
    source: str
    wanted: tuple[Column, ...]
    """The columns to be worded, left to right: those to hand to ``word_table``."""
    has_bands: bool
    """True where headings stand in full-width rows of their own, with their goals (``word_table(bands=True)``)."""
    report: FormReport
    sheet: int
    """The sheet's place in the workbook, from 0."""
    pattern: SheetPattern
    outside: tuple[OutsideCell, ...]
    rooms: tuple[tuple[float, float], ...]
    """For each column how much fits a line of its cell, and the size of its characters."""

    overflow: tuple[int, int] | None = None
    """The widths of the table and of a page, in millimetres, where the page is too narrow."""

    def fill(self, table: Table, frame: Frame, cache: Path | None = None) -> bytes:
        """Give the filled ``.xlsx``. The same table, frame and form give the same bytes; the widths are the form's own.

        Raises InputError where a text is longer than a cell can hold.
        """
        del cache
        book = open_workbook(self.content, Trouble(self.source, FORM, EXCEL)).book
        sheet = book.worksheets[self.sheet]
        known = words(frame, table)
        write_outside(sheet, self.outside, self.report.outside.slots, known)
        growing = SheetFiller(book, sheet, self.pattern, table).fill(notes=not self.report.outside.asks_for("注"))
        return save_workbook(book, core_properties(frame, known["title"]), {sheet_part(self.sheet): growing})

    def warnings(self, frames: Sequence[Frame], worded: Callable[[], Table] | None = None) -> tuple[str, ...]:
        """Say what of the form speaks of another unit or year than the ledgers, and which texts are too tall for it."""
        return (*self.report.warnings(frames), *(self.crowded(worded()) if worded else ()))

    def crowded(self, table: Table) -> tuple[str, ...]:
        """Say which texts are taller than a row can be and therefore stand in several rows, merged."""
        rooms = {column.key: room for column, room in zip(self.pattern.columns, self.rooms, strict=True)}
        tall: dict[str, set[int]] = {}
        for number, row in enumerate(table.rows):
            for column, text in zip(table.columns, row.cells, strict=True):
                if column.key in rooms and text_height(text, *rooms[column.key]) > MAX_HEIGHT:
                    tall.setdefault(column.title, set()).add(number)
        if not tall:
            return ()
        printed = {heading.title: heading.text for heading in self.report.those(Outcome.FILLED)}
        columns = "”“".join(printed.get(title, title) for title in tall)
        count = len(set().union(*tall.values()))
        return (
            f"有{count}项任务的文字超过Excel一行能有的高度（409磅），占了几行合并的格子；把空表的“{columns}”一列加宽就不会。",
        )


def prepare_workbook(
    content: bytes, name: str, columns: Columns, *, table: int | None = None, mapping: Mapping[str, str] | None = None
) -> ExcelForm:
    """Open a blank Excel form, check it and find out how to fill it; ``name`` is the file's name in messages.

    ``table`` says which of the workbook's ledger tables it is, from 1; ``mapping`` what an unknown heading means, by the
    name of a column. Raises FormError for what is no ``.xlsx``, damaged, hostile, or no ledger form; InputError for a
    mapping to a column there is not.
    """
    trouble = Trouble(name, FORM, EXCEL)
    opened = open_workbook(content, trouble)
    place, left = find_place(opened.book, begin_search(columns, mapping, trouble, table))
    body = find_body(place.grid, place.block)
    body.refuse_prefilled(trouble, place.sheet_name)
    body = replace(body, sample=None) if body.sample in place.undrawn else body  # the heading shows how rows look
    pattern = _pattern(place, body, trouble)
    keys = [column.key for column in pattern.columns]
    outside, found = find_outside(place, body, trouble)
    return ExcelForm(
        content=opened.content,
        source=name,
        wanted=place.block.worded(keys),
        has_bands=body.band is not None and "group" not in keys,
        report=FormReport(
            name=name,
            table=place.number,
            headings=place.block.headings,
            outside=found,
            nearest=place.block.nearest(columns),
            where=place.sheet_name,
            active=tuple(one.sentence for one in opened.active),
            remarks=(*left, *_remarks(place, body, opened)),
        ),
        sheet=opened.book.worksheets.index(place.sheet),
        pattern=pattern,
        outside=outside,
        rooms=rooms_of(place.sheet, pattern),
        overflow=page_overflow(place.sheet, pattern),
    )


def _pattern(place: SheetPlace, body: FormBody, trouble: Trouble) -> SheetPattern:
    return SheetPattern(
        left=place.left,
        heading=(place.block.top + 1, place.block.end),
        start=body.start + 1,
        stop=body.stop + 1,
        sample=None if body.sample is None else body.sample + 1,
        band=None if body.band is None else body.band + 1,
        columns=tuple(_columns(place, body, trouble)),
        widths=_usual_widths(place),
    )


def _columns(place: SheetPlace, body: FormBody, trouble: Trouble) -> Iterator[PatternColumn]:
    sample = None if body.sample is None else place.rows[body.sample]
    spans = {one.start: one.span for one in (place.block.headings if sample is None else sample.cells)}
    headings = {heading.start: heading for heading in place.block.headings}
    for column in range(place.width):
        heading, span = headings.get(column), spans.get(column, 0)
        filled = heading is not None and heading.outcome is Outcome.FILLED
        if heading and filled and not span:
            raise trouble.refusal(
                f"{place.sheet_name}样行里有一格跨在表头“{heading.text}”和左边的表头下面",
                "请把样行的格子与表头对齐后再用。",
            )
        cell = sample.at(column) if sample else None
        blank = cell is None or not cell.bare  # what an office printed in a cell for the hand stays
        key = heading.key if heading and (filled or blank) else ""
        centred = heading is None or heading.column is None or heading.column.align == "center"
        yield PatternColumn(key=key, centred=centred, span=span, grouped=column in body.merged)


def _usual_widths(place: SheetPlace) -> tuple[float, ...]:
    """Give the widths our own workbooks have, for a form in which nobody set one; () for any other."""
    if own_widths(place.sheet, place.columns) or place.sheet.sheet_format.defaultColWidth:
        return ()
    wanted = [_USUAL_WIDTH] * place.width
    for heading in place.block.headings:
        if heading.column and heading.outcome is not Outcome.DOUBLED:
            wanted[heading.start : heading.start + heading.span] = [heading.column.width] * heading.span
    return tuple(fit_widths(wanted))


_USUAL_WIDTH = Column(key="", title="").width


def _remarks(place: SheetPlace, body: FormBody, opened: Workbook) -> Iterator[str]:
    if body.sample is None and place.undrawn:
        yield "表头下面的空行没有画线，各行按表头的样子填写（不加粗）。"
    elif body.sample is None:
        yield "表头下面没有空行作样子，各行按表头的样子填写（不加粗）。"
    yield from (f"空表{said}。" for said in opened.protected)
    if opened.lost:
        yield f"空表里的{'、'.join(opened.lost)}不会保留在填好的文件里，请填好后补上。"


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


def find_outside(place: SheetPlace, body: FormBody, trouble: Trouble) -> tuple[tuple[OutsideCell, ...], Outside]:
    """Find the places on the table's sheet; raises FormError for a placeholder that is not allowed."""
    marker = OutsideMarker(trouble)
    inside = range(place.block.top + 1, body.stop + 1)
    found = []
    merges = merges_by_cell(place.sheet)
    for (row, column), cell in sorted(stored_cells(place.sheet).items()):
        if row in inside or cell.data_type not in ("s", "inlineStr") or cell.value is None:
            continue
        text = str(cell.value)
        right = _cell_to_the_right(place.sheet, merges, row, column)
        below = stored_cells(place.sheet).get((row + 1, column)) if _said(right).strip() else None
        answer = next((one for one in (right, below) if asks(_said(one)) and _is_underlined(one)), None)
        asked = None if answer is None else marker.ask(text, _said(answer))
        if answer is not None and asked is not None:
            beside = (answer.row, answer.column)
            found.append(OutsideCell(row=row, column=column, pieces=(text, asked), beside=beside))
            continue
        if answer is None and asks(_said(right)):
            marker.note_label(text)
        if pieces := marker.cut_text(clean(text), f"{place.sheet_name}{cell.coordinate}格"):
            found.append(OutsideCell(row=row, column=column, pieces=pieces))
    for page, side, text in margin_texts(place.sheet):
        if pieces := marker.cut_text(clean(text), "页眉" if page.endswith("Header") else "页脚"):
            found.append(OutsideCell(page=page, side=side, pieces=pieces))
    return tuple(found), marker.found()


def _cell_to_the_right(sheet: Any, merges: Mapping[tuple[int, int], Any], row: int, column: int) -> Any:
    """Give the cell beside a cell, or beside what it is merged with; None where none is stored."""
    merged = merges.get((row, column))
    return stored_cells(sheet).get((row, (merged.max_col if merged else column) + 1))


def _said(cell: Any) -> str:
    return "" if cell is None or cell.value is None else str(cell.value)


def _is_underlined(cell: Any) -> bool:
    return cell is not None and cell.has_style and cell.border.bottom is not None and bool(cell.border.bottom.style)


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
