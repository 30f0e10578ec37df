"""Ledgers as an Excel workbook, ready to filter on the screen and to print on A4; the one door to XlsxWriter."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.office.cells import cell_text, fit_widths, looks_like_formula
from checklist.office.repack import repack, sheet_part
from checklist.office.rowheight import half_widths, text_height
from checklist.render.draw.sheetlayout import (
    SIZE,
    Cover,
    GridLine,
    Group,
    Sheet,
    goals_to_targets,
    joined_sheet,
    lay_out,
    sheet_names,
)
from checklist.words.plaintext import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.ledger.wording import Table

__all__ = ["Cover", "Sheet", "ledgers_xlsx"]

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
    "left": _CELL | {"align": "left"},
    "center": _CELL | {"align": "center"},
    "group": _CELL | {"align": "left", "valign": "top"},
    "note": _BESIDE | {"align": "left"},
}
_FOOTER = '&C&"宋体,常规"&14— &P —'
"""GB/T 9704—2012, 7.5: the page number in 四号 with a dash on each side."""
_MARGIN = 20 / 25.4


def ledgers_xlsx(
    sheets: Sequence[Sheet],
    *,
    merge_groups: bool = False,
    one_sheet: bool = False,
    cover: Cover | None = None,
    created: date | None = None,
) -> bytes:
    """Give a workbook with a sheet per ledger, or with all of them in one sheet behind a column 单位.

    The tables should be worded without bands: bands stand in the way of filters. With ``merge_groups`` the cells of the
    group column become one for each heading (long groups in pieces), else every row bears its heading. ``cover`` names
    the workbook and heads the one sheet, else the first ledger's title does; ``created`` is the date of the file (成文日期), 1980-01-01 without.

    Raises InputError for a text longer than a cell can hold; ValueError without sheets, or where one sheet is asked for
    and the columns differ.
    """
    import xlsxwriter  # type: ignore[import-untyped]  # noqa: PLC0415 - heavy; only an Excel file needs it

    if not sheets:
        raise ValueError("a workbook has at least one sheet")
    cover = cover or Cover(title=sheets[0].table.title)
    drawn = [joined_sheet(sheets, "台账", cover)] if one_sheet and len(sheets) > 1 else list(sheets)
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, _options())
    moment = datetime.combine(created or date(1980, 1, 1), datetime.min.time())
    workbook.set_properties({"title": clean(cover.title), "author": "", "created": moment})
    formats = _Formats(workbook)
    growing = {}
    for index, (sheet, name) in enumerate(zip(drawn, sheet_names(sheet.name for sheet in drawn), strict=True)):
        writer = _SheetWriter(workbook.add_worksheet(name), formats, sheet, merge_groups=merge_groups)
        growing[sheet_part(index)] = writer.write()
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


class Area(NamedTuple):
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


class _SheetWriter:
    """Writes one ledger into one sheet, from top to bottom."""

    def __init__(self, worksheet: Any, formats: _Formats, sheet: Sheet, *, merge_groups: bool) -> None:
        self._sheet = worksheet
        self._formats = formats
        self._unit = sheet.unit
        self._table: Table = sheet.table if merge_groups else goals_to_targets(sheet.table)
        self._merge_groups = merge_groups
        self._widths = fit_widths([column.width for column in self._table.columns])
        self._last = len(self._widths) - 1
        self._row = 0
        self._heights = self._heading_height = 0.0
        self._growing: set[int] = set()

    def write(self) -> set[int]:
        """Write everything; give the rows (from 1) that may grow with their text."""
        for place, width in enumerate(self._widths):
            self._sheet.set_column(place, place, width)
        self._full_width(self._table.title, "title")
        self._full_width(self._table.subtitle, "subtitle")
        self._unit_line()
        heading = self._heading()
        self._body(heading)
        self._notes()
        self._print_set_up(heading)
        return self._growing

    def _full_width(self, text: str, name: str) -> None:
        if not text:
            return
        size = float(str(_FORMATS[name]["font_size"]))
        self._set_height(text_height(text, half_widths(sum(self._widths), size), size) + 4)
        self._merge(Area(self._row, 0, self._row, self._last), text, name)
        self._row += 1

    def _set_height(self, height: float) -> None:
        self._sheet.set_row(self._row, height)
        self._heights += height

    def _unit_line(self) -> None:
        if not self._unit:
            return
        self._set_height(24)
        self._put(self._row, 0, f"填报单位（盖章）：{self._unit}", "unit")
        if self._last:
            place = next((i for i in range(self._last, 0, -1) if sum(self._widths[i:]) >= _DATE_WIDTH), self._last)
            self._put(self._row, place, "填报日期：    年    月    日", "unit")
        self._row += 1

    def _heading(self) -> int:
        columns = self._table.columns
        rooms = [half_widths(width, SIZE) for width in self._widths]
        height = max(text_height(c.title, room, SIZE) for c, room in zip(columns, rooms, strict=True))
        self._heading_height = max(height + 4, 26)
        self._sheet.set_row(self._row, self._heading_height)
        for place, column in enumerate(columns):
            self._put(self._row, place, column.title, "heading")
        self._row += 1
        return self._row - 1

    def _body(self, heading: int) -> None:
        lines, groups = lay_out(
            self._table,
            self._widths,
            merge_groups=self._merge_groups,
            above=self._heights,
            heading=self._heading_height,
        )
        starts = []
        for line in lines:
            starts.append(self._row)
            self._line(line)
        starts.append(self._row)
        for group in groups:
            self._group(group, lines, starts)
        self._sheet.autofilter(heading, 0, max(self._row - 1, heading), self._last)
        self._sheet.freeze_panes(heading + 1, 0)
        self._sheet.ignore_errors({"number_stored_as_text": f"A1:{_letter(self._last)}{self._row + 1}"})

    def _line(self, line: GridLine) -> None:
        first, last = self._row, self._row + len(line.heights) - 1
        for offset, height in enumerate(line.heights):
            self._sheet.set_row(first + offset, height)
            if not line.fixed:
                self._growing.add(first + offset + 1)
        for place, (text, column) in enumerate(zip(line.cells, self._table.columns, strict=True)):
            grouped = self._merge_groups and column.key == "group"
            if last > first and not grouped:
                self._merge(Area(first, place, last, place), text, column.align, number=column.key == "sequence")
            else:
                self._put(first, place, text, column.align, number=column.key == "sequence")
        self._row = last + 1

    def _group(self, group: Group, lines: Sequence[GridLine], starts: Sequence[int]) -> None:
        """Merge a group's cells; those covered keep the text, so that a filter by heading finds every row."""
        place = [column.key for column in self._table.columns].index("group")
        first, last = starts[group.first], starts[group.last + 1] - 1
        height = sum(sum(line.heights) for line in lines[group.first : group.last + 1])
        name = "group" if group.first < group.last and height > _TALL_GROUP else self._table.columns[place].align
        self._merge(Area(first, place, last, place), lines[group.first].cells[place], name)

    def _merge(self, area: Area, text: str, name: str, *, number: bool = False) -> None:
        if area.top != area.bottom or area.left != area.right:
            self._sheet.merge_range(*area, "", self._formats.get(name, text))
        for row in range(area.top, area.bottom + 1):
            self._put(row, area.left, text, name, number=number)

    def _put(self, row: int, place: int, text: str, name: str, *, number: bool = False) -> None:
        text = cell_text(text)
        if number and text.isascii() and text.isdecimal() and len(text) < _LONGEST_NUMBER:
            self._sheet.write_number(row, place, int(text), self._formats.get(name))
        elif text:
            self._sheet.write_string(row, place, text, self._formats.get(name, text))
        else:
            self._sheet.write_blank(row, place, None, self._formats.get(name))

    def _notes(self) -> None:
        notes = self._table.notes
        for number, note in enumerate(notes, 1):
            lead = "注：" if number == 1 else "\u3000\u3000"
            self._full_width(f"{lead}{number}.{note}" if len(notes) > 1 else f"{lead}{note}", "note")

    def _print_set_up(self, heading: int) -> None:
        sheet = self._sheet
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=_MARGIN, right=_MARGIN, top=_MARGIN, bottom=_MARGIN)
        sheet.center_horizontally()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(heading, heading)
        sheet.set_footer(_FOOTER)
        sheet.set_start_page(1)


_DATE_WIDTH = 30
_TALL_GROUP = 150.0
"""From this height, in points, a group's text stands at its top: with other fonts a page may end inside it."""
_LONGEST_NUMBER = 10


def _letter(place: int) -> str:
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
