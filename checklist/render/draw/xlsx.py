"""Sheets as an Excel workbook, ready to filter on the screen and to print on A4; the one door to XlsxWriter."""

from __future__ import annotations

import io
import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.model import Frozen
from checklist.office.room import (
    MAX_HEIGHT,
    cell_text,
    fit_widths,
    half_widths,
    is_exact_number,
    looks_like_formula,
    split_height,
    text_height,
)
from checklist.office.workbook import repack, sheet_part
from checklist.render.sheet import (
    Sheet,
    SheetBand,
    SheetColumn,
    SheetList,
    SheetRow,
    SheetTable,
    note_lines,
    numbered,
    plain_text,
)
from checklist.words.plaintext import clean, display_width
from checklist.words.runs import Mark, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.render.sheet import Cell

SIZE = 10.5
"""五号, in points."""
_FONT = {"font_name": "宋体", "font_charset": 134, "font_scheme": "none"}
"""A scheme would let the workbook's theme replace the font by its own."""
_TEXT = _FONT | {"font_size": SIZE, "valign": "vcenter", "text_wrap": True}
_CELL = _TEXT | {"border": 1}
_BESIDE = _TEXT | {"font_name": "仿宋"}
_FORMATS: dict[str, dict[str, object]] = {
    "title": _TEXT | {"font_size": 18, "bold": True, "align": "center"},
    "subtitle": _BESIDE | {"font_size": 12, "align": "center"},
    "unit": _BESIDE | {"font_size": 12, "text_wrap": False},
    "heading": _CELL | {"bold": True, "align": "center", "bg_color": "#D9D9D9"},
    "band": _CELL | {"bold": True, "align": "left", "bg_color": "#F2F2F2"},
    "left": _CELL | {"align": "left"},
    "center": _CELL | {"align": "center"},
    "right": _CELL | {"align": "right"},
    "note": _BESIDE | {"align": "left"},
    "kept": _FONT | {"font_size": SIZE},
    "removed": _FONT | {"font_size": SIZE, "font_strikeout": True},
    "added": _FONT | {"font_size": SIZE, "bold": True, "underline": 1, "font_color": "#C00000"},
}
_FOOTER = '&C&"宋体,常规"&14— &P —'
"""GB/T 9704—2012, 7.5: the page number in 四号 with a dash on each side."""
_MARGIN = 20 / 25.4
"""Inches: 20 millimetres, as in our Word documents."""
_DATE_WIDTH = 30
"""Characters that 填报日期： with room for the hand takes."""
_WIDEST_UNSAID = 40
"""A column that names no width takes what its text takes, to this many half-width characters."""
_LOWEST_HEADING = 26.0
"""Points of the heading row, so that one line does not look pressed."""


class Leaf(Frozen):
    """What stands on one sheet of a workbook: the sheet's name, the product, the unit that hands it in."""

    name: str
    sheet: Sheet
    unit: str = ""
    """Stands behind 填报单位（盖章）：; "" leaves the line out."""


def sheets_xlsx(leaves: Sequence[Leaf], *, title: str = "") -> bytes:
    """Give a workbook with a sheet for each leaf; ``title`` names it, else the first leaf does.

    A sheet's columns can be filtered and its headings repeat in print where it has one table; bands stand in the way of
    filters, so ledgers should be worded without them. The file's date is the latest of its sheets' (成文日期), 1980-01-01
    without. Raises InputError for a text longer than a cell can hold; ValueError without sheets.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - heavy; only an Excel file needs it

    if not leaves:
        raise ValueError("a workbook has at least one sheet")
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, _options())
    created = max((leaf.sheet.created for leaf in leaves if leaf.sheet.created), default=date(1980, 1, 1))
    moment = datetime.combine(created, datetime.min.time())
    workbook.set_properties({"title": clean(title or leaves[0].sheet.title), "author": "", "created": moment})
    formats = _Formats(workbook)
    growing = {}
    for index, (leaf, name) in enumerate(zip(leaves, sheet_names(leaf.name for leaf in leaves), strict=True)):
        growing[sheet_part(index)] = _LeafWriter(workbook.add_worksheet(name), formats, leaf).write()
    workbook.close()
    return repack(out.getvalue(), growing=growing)


def _options() -> dict[str, object]:
    """Give options under which text stays text; 72 pixels is a column's width where 宋体 11 is the default font.

    They are made anew for every workbook, since the writer adds to them.
    """
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
        "default_format_properties": _FONT | {"font_size": 11},
        "default_column_width": 72,
    }


def sheet_names(wanted: Iterable[str]) -> list[str]:
    r"""Make names Excel takes: at most 31 UTF-16 units, none of ``[]:*?/\``, no ' at the ends, no two alike."""
    taken = {"history", "历史记录"}  # Excel keeps these for itself
    names = []
    for text in wanted:
        stem = re.sub(r"[\[\]:*?/\\：]", "_", clean(text).replace("\n", " ")).strip().strip("'").strip() or "台账"
        name = _cut(stem, _LONGEST_NAME)
        number = 2
        while name.casefold() in taken:
            mark = f"（{number}）"
            name = _cut(stem, _LONGEST_NAME - len(mark)) + mark
            number += 1
        taken.add(name.casefold())
        names.append(name)
    return names


_LONGEST_NAME = 31
"""Characters a sheet's name may have in Excel."""


def _cut(text: str, units: int) -> str:
    while len(text.encode("utf-16-le")) > 2 * units:
        text = text[:-1]
    return text.rstrip(" '")


class _Area(NamedTuple):
    """A block of cells, rows and columns from 0."""

    top: int
    left: int
    bottom: int
    right: int


class _Formats:
    """The workbook's formats, made when they are first asked for."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        self._made: dict[tuple[str, bool], Any] = {}

    def get(self, name: str, text: str = "") -> Any:
        """Give the format; for text that looks like a formula one that keeps it text when somebody edits the cell."""
        quoted = looks_like_formula(text)
        if (name, quoted) not in self._made:
            extra = {"quote_prefix": True} if quoted else {}
            self._made[name, quoted] = self._workbook.add_format(_FORMATS[name] | extra)
        return self._made[name, quoted]


class _LeafWriter:
    """Writes one sheet from top to bottom."""

    def __init__(self, worksheet: Any, formats: _Formats, leaf: Leaf) -> None:
        self._to, self._formats, self._leaf = worksheet, formats, leaf
        self._widths = fit_widths(_wanted_widths(leaf.sheet.tables))
        self._last = len(self._widths) - 1
        self._row = 0
        self._growing: set[int] = set()

    def write(self) -> set[int]:
        """Write everything; give the rows (from 1) that may grow with their text."""
        sheet = self._leaf.sheet
        for place, width in enumerate(self._widths):
            self._to.set_column(place, place, width)
        self._across(sheet.title, "title")
        for line in sheet.subtitle:
            self._across(line, "subtitle")
        self._unit_line()
        for line in _lines_above(sheet):
            self._across(line, "note")
        for table in sheet.tables:
            self._table(table, alone=len(sheet.tables) == 1)
        for label, note in note_lines(sheet.notes):
            self._across(f"{label}{note}", "note")
        for cell in sheet.closing:
            self._across(plain_text(cell), "note")
        self._print_set_up()
        return self._growing

    def _across(self, text: str, name: str) -> None:
        if not text:
            return
        size = float(str(_FORMATS[name]["font_size"]))
        height = text_height(text, half_widths(sum(self._widths), size), size) + 4
        self._to.set_row(self._row, min(height, MAX_HEIGHT))
        self._merge(_Area(self._row, 0, self._row, self._last), text, name)
        self._row += 1

    def _unit_line(self) -> None:
        if not self._leaf.unit:
            return
        self._to.set_row(self._row, 24)
        self._put(self._row, 0, f"填报单位（盖章）：{self._leaf.unit}", "unit")
        if self._last:
            places = range(self._last, 0, -1)
            place = next((i for i in places if sum(self._widths[i:]) >= _DATE_WIDTH), self._last)
            self._put(self._row, place, "填报日期：    年    月    日", "unit")
        self._row += 1

    def _table(self, table: SheetTable, *, alone: bool) -> None:
        self._across(table.title, "band")
        heading = self._row
        titles = tuple(column.title for column in table.columns)
        self._to.set_row(heading, max(self._height(titles) + 4, _LOWEST_HEADING))
        for place, text in enumerate(titles):
            self._put(heading, place, text, "heading")
        self._row += 1
        for line in table.body:
            if isinstance(line, SheetBand):
                self._across("\n".join(filter(None, (line.title, line.text))), "band")
            else:
                self._line(line, table.columns)
        self._offer_choices(table.columns, heading + 1)
        self._to.ignore_errors({"number_stored_as_text": f"A1:{_letter(self._last)}{self._row + 1}"})
        if alone:
            self._to.autofilter(heading, 0, max(self._row - 1, heading), len(titles) - 1)
            self._to.freeze_panes(heading + 1, 0)
            self._to.repeat_rows(heading, heading)

    def _offer_choices(self, columns: Sequence[SheetColumn], first: int) -> None:
        """Let cells that are filled in by hand be chosen from a list; what is not on it may be typed."""
        for place, column in enumerate(columns):
            if column.choices and self._row > first:
                offered = {"validate": "list", "source": list(column.choices), "show_error": False}
                self._to.data_validation(first, place, self._row - 1, place, offered)

    def _height(self, texts: Sequence[str]) -> float:
        rooms = (half_widths(width, SIZE) for width in self._widths)
        return max(text_height(text, room, SIZE) for text, room in zip(texts, rooms, strict=False))

    def _line(self, row: SheetRow, columns: Sequence[SheetColumn]) -> None:
        """Write a row, in several rows whose cells are merged where a single one cannot be as tall as its text."""
        heights = split_height(self._height([cell_text(plain_text(cell)) for cell in row.cells]))
        first, last = self._row, self._row + len(heights) - 1
        for number, height in enumerate(heights, first):
            self._to.set_row(number, height)
            if first == last:
                self._growing.add(number + 1)
        for place, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
            area = _Area(first, place, last, place)
            if isinstance(cell, str):
                name = "center" if column.marked else column.align
                self._merge(area, cell, name, number=column.number)
            else:
                self._marked(area, cell, column.align)
        self._row = last + 1

    def _marked(self, area: _Area, cell: Cell, name: str) -> None:
        """Write runs as a rich string; the writer refuses one of fewer than two runs."""
        runs = _joined(cell)
        if all(run.mark is Mark.KEPT for run in runs):
            self._merge(area, plain_text(cell), name)
            return
        if area.top != area.bottom:
            self._to.merge_range(*area, "", self._formats.get(name))
        pieces = [piece for run in runs for piece in (self._formats.get(run.mark.value), run.text)]
        if len(runs) == 1:
            pieces += [self._formats.get("kept"), " "]
        self._to.write_rich_string(area.top, area.left, *pieces, self._formats.get(name))

    def _merge(self, area: _Area, text: str, name: str, *, number: bool = False) -> None:
        if area.top != area.bottom or area.left != area.right:
            self._to.merge_range(*area, "", self._formats.get(name, text))
        for row in range(area.top, area.bottom + 1):
            self._put(row, area.left, text, name, number=number)

    def _put(self, row: int, place: int, text: str, name: str, *, number: bool = False) -> None:
        text = cell_text(text)
        if number and is_exact_number(text):
            self._to.write_number(row, place, int(text), self._formats.get(name))
        elif text:
            self._to.write_string(row, place, text, self._formats.get(name, text))
        else:
            self._to.write_blank(row, place, None, self._formats.get(name))

    def _print_set_up(self) -> None:
        self._to.set_landscape()
        self._to.set_paper(9)
        self._to.set_margins(left=_MARGIN, right=_MARGIN, top=_MARGIN, bottom=_MARGIN)
        self._to.center_horizontally()
        self._to.fit_to_pages(1, 0)
        self._to.set_footer(_FOOTER)
        self._to.set_start_page(1)


def _wanted_widths(tables: Sequence[SheetTable]) -> list[int]:
    """Give the widths columns want, in half-width characters; columns of several tables share their places."""
    wanted: list[int] = []
    for table in tables:
        for place, column in enumerate(table.columns):
            own = column.width or _natural_width(column, (row.cells[place] for row in table.rows))
            wanted[place:] = [max(own, *wanted[place : place + 1], 0), *wanted[place + 1 :]]
    return wanted or [_WIDEST_UNSAID] * 2


def _natural_width(column: SheetColumn, cells: Iterable[Cell]) -> int:
    lines = (line for cell in cells for line in plain_text(cell).split("\n"))
    return min(_WIDEST_UNSAID, max(map(display_width, (column.title, *lines))))


def _lines_above(sheet: Sheet) -> Iterator[str]:
    for cell in sheet.lead:
        if isinstance(cell, SheetList):
            yield from (f"{cell.title}：{line}" for line in numbered([f"{item}。" for item in cell.items]))
        else:
            yield plain_text(cell)
    if sheet.legend:
        yield f"注：{''.join(map(plain_text, sheet.legend))}"


def _joined(cell: Cell) -> list[Run]:
    """Give the runs of a cell, line ends between paragraphs, neighbours of one mark joined, none empty."""
    flat: list[Run] = []
    for number, paragraph in enumerate(() if isinstance(cell, str) else cell):
        for run in ([Run(text="\n")] if number else []) + list(paragraph):
            text = cell_text(run.text)
            if text and flat and flat[-1].mark is run.mark:
                flat[-1] = Run(text=flat[-1].text + text, mark=run.mark)
            elif text:
                flat.append(Run(text=text, mark=run.mark))
    return flat


def _letter(place: int) -> str:
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
