"""What a spreadsheet cell holds and shows, how wide its column and how tall its row; as Excel has it, whatever the table is of."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any

from checklist.errors import InputError
from checklist.office.sheetformats import shown_figure, shown_words
from checklist.words.plaintext import clean, display_width, has_private, read_raised, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_CELL = 32_767
"""The longest text a cell takes (Excel specifications and limits)."""
_LAST_COLUMN, LAST_ROW = 16_384, 1_048_576
"""The last column and row of a sheet (Excel specifications and limits)."""
HIDDEN_ROW = "是隐藏的，没有读取"
FILTERED_ROW = "被筛选掉了，没有读取；要读取请取消筛选，保存后再用"
OWN_SIGN = "有自造的字，没有读取"
STRUCK = "有加删除线的文字，按保留读取，请核对"
FAINT = "有看不清的文字（颜色与底色相近，或者字极小），照样读取，请核对"
"""What is said of a row and of a cell, in a document and on a sheet alike."""
WHITE = re.compile("(?:[fF]{2})?(?:[fF][0-9a-fA-F]){3}")
"""A colour nobody tells from white, with or without how opaque it is."""
LEAST_SIZE = 2
"""Points of the smallest characters anybody can read."""
_FORMULA_STARTS = frozenset("=+-@＝＋－＠")
DIGIT, MARGINS = 8, 5
"""Pixels of a digit in the default font, 宋体 11 in Excel, and of a column's margins (ECMA-376 part 1, 18.3.1.13)."""
PAGE_WIDTH = (297 - 2 * 20) / 25.4 * 96
"""What an A4 page set sideways holds between margins of 20 mm, in pixels."""
_SMALLEST_SCALE = 0.72
"""Below this columns keep their width and the page is scaled down when it is printed."""
_NARROWEST = 5.5
"""Characters; a narrower column breaks a heading of two characters."""
_KEEPS_WIDTH = 6
"""Characters a column asks for that gains nothing by being wider (序号)."""
_WIDEST = 2.5
"""How often its wish a column may get where the page has room; more looks empty."""


def stored_cells(sheet: Any) -> dict[tuple[int, int], Any]:
    """Give the cells there are, by row and column; openpyxl's own walks would make one for every blank place."""
    cells: dict[tuple[int, int], Any] = sheet._cells  # noqa: SLF001 - see above
    return cells


def margin_texts(sheet: Any) -> Iterator[tuple[str, str, str]]:
    """Give each text of a sheet's page headers and footers with its page and side as openpyxl names them."""
    for page, side in product(_PAGES, ("left", "center", "right")):
        text = getattr(getattr(sheet, page), side).text
        if text:
            yield page, side, text


_PAGES = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")


def name_cell(row: int, column: int) -> str:
    """Name a cell as Excel does: F4; row and column count from 1."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - heavy; only a message needs it

    return f"{get_column_letter(column)}{row}"


def is_exact_number(text: str) -> bool:
    """Tell whether a text is a whole number that a workbook keeps exactly; a longer one is a code and stays text."""
    return text.isascii() and text.isdecimal() and len(text) < _LONGEST_NUMBER


_LONGEST_NUMBER = 10
"""Digits."""


def merges_by_cell(sheet: Any) -> dict[tuple[int, int], Any]:
    """Give the merged range each covered cell belongs to."""
    return {place: merged for merged in sheet.merged_cells.ranges for place in merged.cells}


def shown_text(cell: Any, *, formulas: bool = False) -> str:
    """Give a cell's value as people see it: ``5``, ``15%``, ``2025年6月30日``, ``是``; "" for a formula and for nothing."""
    value = cell.value
    if value is None or (cell.data_type == "f" and not formulas):
        return ""
    number_format = cell.number_format or "General"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return read_text(shown_figure(value, number_format)).strip() if math.isfinite(value) else str(value)
    if isinstance(value, datetime | date):
        return _day(value, number_format)
    if isinstance(value, time | timedelta):
        return value.strftime("%H:%M") if isinstance(value, time) else str(value)
    return read_text(shown_words(_written(_without_marks(value)), number_format)).strip()


def _without_marks(value: Any) -> str:
    """Give a cell's text, of which parts may be formatted by themselves, without the raised marks of notes."""
    text = ""
    for part in value if isinstance(value, list) else [str(value)]:
        said = str(part)
        text += read_raised(said, text) if _font(part, "vertAlign") == "superscript" else said
    return text


def _font(part: Any, name: str) -> Any:
    """Give what the font of a part of a text has under a name; None for a part in the cell's own font."""
    return getattr(getattr(part, "font", None), name, None)


ERROR = "是错误值，请在Excel里改正"
UNSHOWN = "设成了不显示的格式，没有读取"


def notes_of(cell: Any) -> str:
    """Say what of a cell its text does not give, in words with blanks between; "" for nothing."""
    value, shown = cell.value, shown_text(cell, formulas=True)
    fonts = [cell, *(part for part in (value if isinstance(value, list) else ()) if str(part).strip())]
    told = {
        ERROR: cell.data_type == "e",
        STRUCK: bool(shown) and any(map(partial(_font, name="strike"), fonts)),
        FAINT: bool(shown) and any(_is_faint(one, cell.fill) for one in fonts),
        UNSHOWN: value not in (None, 0) and not shown and bool(read_text(str(value)).strip()),
        OWN_SIGN: isinstance(value, str | list) and has_private(str(value)),
    }
    return " ".join(said for said, holds in told.items() if holds)


def _is_faint(part: Any, fill: Any) -> bool:
    """Say whether a text is white by its font, or as the fill behind it, or too small to be seen."""
    color, size = _font(part, "color"), _font(part, "sz")
    filled = fill is not None and fill.fill_type is not None
    ground = _color(fill.fgColor) if filled and fill.fill_type == "solid" else "" if filled else _PAPER
    return (size is not None and size <= LEAST_SIZE) or (bool(ground) and _color(color) == ground)


_PAPER = "white"


def _color(color: Any) -> str:
    """Give a colour by name; "" for none, the text's own."""
    if color is None or color.type not in ("rgb", "theme"):
        return ""
    is_white = WHITE.fullmatch(color.rgb) if color.type == "rgb" else color.theme == 0 and not color.tint
    return _PAPER if is_white else f"{color.type} {color.value} {color.tint}"


def hidden_columns(sheet: Any) -> set[int]:
    """Give the columns that are hidden, from 1; a file may tell of as many as there are at once."""
    hidden = (told for told in sheet.column_dimensions.values() if told.hidden or told.width == 0)
    return {column for told in hidden for column in range(told.min or 0, min(told.max or 0, _LAST_COLUMN) + 1)}


def hidden_rows(sheet: Any) -> dict[int, str]:
    """Give the rows that are not shown, from 1, each with why."""
    ranges = list(_filtered(sheet))
    hidden = (row for row, told in sheet.row_dimensions.items() if told.hidden or told.height == 0)
    return {row: FILTERED_ROW if any(row in rows for rows in ranges) else HIDDEN_ROW for row in hidden}


def _filtered(sheet: Any) -> Iterator[range]:
    """Give the rows below the headings of filters in use: that of the sheet and those of its tables."""
    from openpyxl.utils import range_boundaries  # noqa: PLC0415 - heavy; only a filtered sheet needs it

    for one in (sheet.auto_filter, *(table.autoFilter for table in sheet.tables.values())):
        if one is not None and one.ref and one.filterColumn:
            _, first, _, last = range_boundaries(one.ref)
            yield range((first or 0) + 1, (last or LAST_ROW) + 1)


_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""A character as a workbook writes those that XML cannot hold (ECMA-376 part 1, 22.9.2.19)."""


def _written(text: str) -> str:
    """Give a text as it is shown: escapes are what they stand for, and a carriage return shows nothing."""
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace("\r", "")


_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_MINUTES = re.compile("h+[^a-z]*m+|m+[^a-z]*s|am/pm")


_DATE_PART = re.compile(
    r'"(?P<words>[^"]*)"|[\\!](?P<one>.)|\[[^\]]*\]|(?P<part>[ye]+|m+|d+)|(?P<sign>.)', re.IGNORECASE
)
_TIMES = re.compile("[hs]|am/pm")
_HAN = re.compile("[\u4e00-\u9fff]+")


def _in_words(value: date, number_format: str) -> str:
    """Give a date under a format with words of its own (yyyy"年"m"月底前"); "" for another format, and one with hours."""
    told = number_format.partition(";")[0]
    if not _HAN.search(told) or _TIMES.search(_QUOTED.sub("", told.lower())):
        return ""
    parts = {"y": value.year, "e": value.year, "m": value.month, "d": value.day}
    shown = []
    for found in _DATE_PART.finditer(told):
        if found["part"]:
            shown.append(str(parts[found["part"][0].lower()]))
        else:
            shown.append(found["words"] or "".join(_HAN.findall(found["one"] or found["sign"] or "")))
    return "".join(shown)


def _day(value: date, number_format: str) -> str:
    """Give the parts of a date its format shows, in words or with hyphens as it does; all of them where it shows none."""
    if words := _in_words(value, number_format):
        return words
    bare = _MINUTES.sub("", _QUOTED.sub("", number_format.lower()))
    parts = (("ye", f"{value.year}年"), ("m", f"{value.month}月"), ("d", f"{value.day}日"))
    shown = [text for letters, text in parts if any(letter in bare for letter in letters)]
    text = "".join(shown or (text for _, text in parts))
    if text[:4].isdigit() and len(shown) > 1 and not re.search("[年月日]", number_format):
        text = "-".join(re.findall("[0-9]+", text))
    if isinstance(value, datetime) and (value.hour or value.minute):
        text += f"{'' if text.endswith('日') else ' '}{value.hour}:{value.minute:02}"
    return text


def cell_text(text: str) -> str:
    """Give text as a cell can hold it; raises InputError where it is too long, since it must not be cut."""
    text = clean(text)
    if len(text.encode("utf-16-le")) // 2 > MAX_CELL:
        raise InputError(
            f"有一格文字超过{MAX_CELL}字，Excel放不下：{text[:20]}……", "请精简这项举措的文字，或改为生成Word文件。"
        )
    return text


def looks_like_formula(text: str) -> bool:
    """Say whether a program might take the text for a formula once somebody edits its cell."""
    return text.lstrip()[:1] in _FORMULA_STARTS


def fit_widths(wanted: Sequence[int]) -> list[float]:
    """Give widths in characters for columns that want so many; together as wide as the page where that squeezes none."""
    wished = [max(_NARROWEST, width + 1.5) for width in wanted]
    narrow = [width if asked <= _KEEPS_WIDTH else 0.0 for width, asked in zip(wished, wanted, strict=True)]
    loose = sum(wished) - sum(narrow)
    room = (PAGE_WIDTH - MARGINS * len(wanted)) / DIGIT
    factor = (room - sum(narrow)) / loose if loose else 1.0
    if factor < _SMALLEST_SCALE:
        factor = 1.0
    return [round(own or width * min(factor, _WIDEST), 2) for own, width in zip(narrow, wished, strict=True)]


MAX_HEIGHT = 409.0
"""The tallest row a sheet can have (Excel specifications and limits)."""
_LINE_IN_SHEET = 1.45
"""Height of a line in a sheet over its characters' size: 1.15 to 1.3 for 宋体 and 仿宋, 1.45 for Noto CJK on Linux."""
_SHEET_PADDING = 4.0
"""Points a workbook leaves above and below the lines of a cell."""
_PIXELS_PER_POINT = 96 / 72
"""A screen has 96 pixels an inch, print 72 points."""
_CELL_MARGIN = 5
"""Pixels that the left and right margin of a sheet's cell take (ECMA-376 part 1, 18.3.1.13)."""
_DIGIT = 7
"""Pixels of a digit: for 宋体 11 it is 8 in Excel and 7 in LibreOffice, for Calibri 11 it is 7; the smaller figure makes rows
too tall, not too low."""


def half_widths(column_width: float, size: float) -> float:
    """Give how many half-width characters of ``size`` points fit a line of a column.

    ``column_width`` is as the file has it: in digits of the workbook's default font.
    """
    inner = column_width * _DIGIT - _CELL_MARGIN
    return max(2.0, inner / (size * _PIXELS_PER_POINT / 2))


def text_height(text: str, room: float, size: float) -> float:
    """Give the height in points that a cell needs for a text of which ``room`` half-width characters fit a line.

    A wrapped line may end a full-width character early, since no line begins with 。or ，.
    """
    wrapped = max(2.0, room - 2)
    widths = (display_width(line, 2) for line in text.split("\n"))
    lines = sum(1 if width <= room else int(-(-width // wrapped)) for width in widths)
    return lines * size * _LINE_IN_SHEET + _SHEET_PADDING


def split_height(height: float) -> tuple[float, ...]:
    """Give the heights of as few rows as are together so tall: one, unless it is taller than a row can be."""
    count = max(1, int(-(-height // MAX_HEIGHT)))
    return (round(height / count, 2),) * count
