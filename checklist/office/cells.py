"""What a spreadsheet cell holds and shows, and how wide its columns are; as Excel has it, whatever the table is of."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from checklist.errors import InputError
from checklist.words.plaintext import clean, read_text

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_CELL = 32_767
"""The longest text a cell takes (Excel specifications and limits)."""
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


def name_cell(row: int, column: int) -> str:
    """Name a cell as Excel does: F4; row and column count from 1."""
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 - heavy; only a message needs it

    return f"{get_column_letter(column)}{row}"


def merges_by_cell(sheet: Any) -> dict[tuple[int, int], Any]:
    """Give the merged range each covered cell belongs to."""
    return {place: merged for merged in sheet.merged_cells.ranges for place in merged.cells}


def shown_text(cell: Any, *, formulas: bool = False) -> str:
    """Give a cell's value as people read it: ``5``, ``15%``, ``2025年6月30日``, ``是``; "" for a formula and for nothing."""
    value = cell.value
    if value is None or (cell.data_type == "f" and not formulas):
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _figure(value, cell.number_format or "")
    if isinstance(value, datetime | date):
        return _day(value, cell.number_format or "")
    if isinstance(value, time):
        return value.strftime("%H:%M")
    text = str(value)
    return text if isinstance(value, timedelta) else read_text(_ESCAPED.sub(_unescaped, text)).strip()


_ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
"""A character as a workbook writes those that XML cannot hold (ECMA-376 part 1, 22.9.2.19)."""


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16))


def _figure(value: float, number_format: str) -> str:
    if worded := _with_words(value, number_format):
        return worded
    shown = number_format.split(";", maxsplit=1)[0]
    percent = re.search(r"0(?:\.(0+))?%", shown)
    if percent:
        return f"{value * 100:.{len(percent[1] or '')}f}%"
    if not math.isfinite(value):
        return str(value)
    return str(int(value)) if value == int(value) else repr(round(value, 10))


_PIECE = re.compile(
    r'"(?P<words>[^"]*)"|\\(?P<one>.)|_.|\*.|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[[^\]]*\]|(?P<digits>[0#?][0#?,.]*)'
    r'|(?P<plain>[^"\\\[_*0#?]+)'
)
_SECTIONS = re.compile(r';(?=(?:[^"]*"[^"]*")*[^"]*$)')


def _with_words(value: float, number_format: str) -> str:
    """Give a figure in a format with words of its own: 800 in ``0"家"`` is 800家; "" for a format without any."""
    sections = _SECTIONS.split(number_format)
    own = 1 if value < 0 and len(sections) > 1 else 2 if value == 0 and len(sections) > 2 else 0  # noqa: PLR2004 - positive; negative; zero
    pieces = list(_PIECE.finditer(sections[own]))
    words = "".join(piece["words"] or piece["one"] or piece["plain"] or "" for piece in pieces)
    if not _HAN.search(words) or _DATE_OR_SCIENCE.search("".join(piece["plain"] or "" for piece in pieces)):
        return ""
    figure = abs(value) if own == 1 else value
    return "".join(_shown_piece(piece, figure * 100 if "%" in words else figure) for piece in pieces)


_HAN = re.compile("[\u4e00-\u9fff]")
_DATE_OR_SCIENCE = re.compile("[ymdhsE]")


def _shown_piece(piece: re.Match[str], value: float) -> str:
    if piece["digits"]:
        places = len(piece["digits"].partition(".")[2].rstrip("#?"))
        most = len(piece["digits"].partition(".")[2])
        text = f"{value:.{most}f}"
        return text[: len(text) - (most - places)] if not text[len(text) - (most - places) :].strip("0") else text
    text = piece["words"] or piece["one"] or piece["money"] or piece["plain"] or ""
    return _figure(value, "") if text in ("General", "G/通用格式") else text


def _day(value: date, number_format: str) -> str:
    text = f"{value.year}年{value.month}月"
    bare = re.sub(r'"[^"]*"|\[[^\]]*\]', "", number_format.lower())
    if "d" in bare or "m" not in bare:
        text += f"{value.day}日"
    if isinstance(value, datetime) and (value.hour or value.minute):
        text += f"{value.hour}:{value.minute:02}"
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


def put_text(cell: Any, text: str) -> None:
    """Write text that stays text, whatever it begins with and however often the cell is edited."""
    cell.value = cell_text(text)
    cell.data_type = "s"
    if looks_like_formula(text):
        cell.quotePrefix = True


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
