"""What a spreadsheet cell shows, and what of it the text does not tell; as Excel has it, whatever the table is of.

Number formats are those of ECMA-376 part 1, 18.8.31: a figure shows 1.2万 for 12345 under ``0!.0,"万"``. The marks for
thousands are left out, so that a figure reads alike however it is set. A format without signs for it shows nothing.
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import partial
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.words.ordinals import write_number
from checklist.words.plaintext import has_private, read_raised, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


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


def stored_cells(sheet: Any) -> dict[tuple[int, int], Any]:
    """Give the cells there are, by row and column; openpyxl's own walks would make one for every blank place."""
    cells: dict[tuple[int, int], Any] = sheet._cells  # noqa: SLF001 - see above
    return cells


def spoken_cells(sheet: Any) -> dict[tuple[int, int], tuple[int, int]]:
    """Give the places of the cells that say something, each with the last place it covers: of a merged one that of its range."""
    merges = {(one.min_row, one.min_col): (one.max_row, one.max_col) for one in sheet.merged_cells.ranges}
    return {place: merges.get(place, place) for place, cell in stored_cells(sheet).items() if cell.value is not None}


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
    return read_text(shown_words(_plain(value), number_format)).strip()


def _plain(value: Any) -> str:
    """Give a cell's text, of which parts may be formatted by themselves, without the raised marks of notes.

    Escapes are what they stand for, and a carriage return shows nothing.
    """
    text = ""
    for part in value if isinstance(value, list) else [str(value)]:
        said = str(part)
        text += read_raised(said, text) if _font(part, "vertAlign") == "superscript" else said
    return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), text).replace("\r", "")


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
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_MINUTES = re.compile("h+[^a-z]*m+|m+[^a-z]*s|am/pm")
_DATE_PART = re.compile(
    r'"(?P<words>[^"]*)"|[\\!](?P<one>.)|\[[^\]]*\]|(?P<part>[ye]+|m+|d+)|(?P<sign>.)', re.IGNORECASE
)
_TIMES = re.compile("[hs]|am/pm")
_CHINESE = re.compile("[\u4e00-\u9fff]+")


def _in_words(value: date, number_format: str) -> str:
    """Give a date under a format with words of its own (yyyy"年"m"月底前"); "" for another format, and one with hours."""
    told = number_format.partition(";")[0]
    if not _CHINESE.search(told) or _TIMES.search(_QUOTED.sub("", told.lower())):
        return ""
    parts = {"y": value.year, "e": value.year, "m": value.month, "d": value.day}
    shown = []
    for found in _DATE_PART.finditer(told):
        if found["part"]:
            shown.append(str(parts[found["part"][0].lower()]))
        else:
            shown.append(found["words"] or "".join(_CHINESE.findall(found["one"] or found["sign"] or "")))
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


_TOKEN = re.compile(
    r'"(?P<words>[^"]*)"?|[\\!](?P<one>.)|_.|\*.|\[\$(?P<money>[^\]-]*)[^\]]*\]|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General|G/通用格式)|(?P<science>[Ee][+-])|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)"
    r"|(?P<percent>%)|(?P<slash>/)|(?P<text>@)|(?P<plain>.)",
    re.DOTALL,
)
_CONDITION = re.compile(r"(?P<sign><=|>=|<>|<|>|=)(?P<than>-?[0-9.]+)")
_IN_HAN = re.compile("DBNum[12]")
_LONGEST = 200
"""Characters; Excel takes 255 for a whole format, and of a longer one nobody has typed more."""
_MOST_PLACES = 30
"""Decimal places; Excel has this many."""
_FORMATS_OF_SIGN = 2
"""Sections from which on the second is for negative figures."""
_LITERAL = ("said", "percent")
"""Tokens that are shown as they stand."""
_HAN = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"


class _Section(NamedTuple):
    """A part of a format, for some figures: its tokens as kind and text."""

    tokens: tuple[tuple[str, str], ...]
    condition: str = ""
    han: str = ""
    """``DBNum1`` or ``DBNum2`` where figures are written in Chinese."""

    def places(self, kind: str) -> list[int]:
        """Give where tokens of a kind stand."""
        return [at for at, (name, _) in enumerate(self.tokens) if name == kind]


def shown_figure(value: float, number_format: str) -> str:
    """Give what a finite figure shows; "" where the format hides it."""
    sections = _sections(number_format)
    section, figure, signed = _chosen(sections, value)
    shown = _shown(section, figure)
    return f"-{shown}" if signed and figure and re.search("[1-9]", shown) else shown


def shown_words(text: str, number_format: str) -> str:
    """Give what a text shows: the fourth section is for texts, or one with ``@`` in it; "" where the format hides it."""
    sections = _sections(number_format)
    own = sections[3] if len(sections) > 3 else sections[-1] if sections[-1].places("text") else None  # noqa: PLR2004 - positive; negative; zero; text
    if own is None or own.places("general"):
        return text
    return "".join(text if kind == "text" else said for kind, said in own.tokens if kind in ("text", "said"))


def _sections(number_format: str) -> list[_Section]:
    """Take a format apart at the semicolons outside quotes."""
    tokens: list[list[tuple[str, str]]] = [[]]
    brackets: list[list[str]] = [[]]
    for found in _TOKEN.finditer(number_format[:_LONGEST]):
        kind = found.lastgroup or ""
        if kind == "plain" and found["plain"] == ";":
            tokens.append([])
            brackets.append([])
        elif kind == "bracket":
            brackets[-1].append(found["bracket"])
        elif kind:
            tokens[-1].append(("said" if kind in ("words", "one", "money", "plain") else kind, found[kind]))
    return [
        _Section(tuple(found), next(filter(_CONDITION.fullmatch, told), ""), next(filter(_IN_HAN.fullmatch, told), ""))
        for found, told in zip(tokens, brackets, strict=True)
    ]


def _chosen(sections: Sequence[_Section], value: float) -> tuple[_Section, float, bool]:
    """Give the section for a figure, the figure it shows, and whether a minus stands before it."""
    for section in sections[:2]:
        if section.condition and _meets(value, section.condition):
            return section, abs(value), value < 0
    if any(section.condition for section in sections[:2]):
        return sections[min(2, len(sections) - 1)], abs(value), value < 0
    if value < 0 and len(sections) >= _FORMATS_OF_SIGN:
        return sections[1], -value, False
    if value == 0 and len(sections) > _FORMATS_OF_SIGN:
        return sections[2], value, False
    return sections[0], abs(value), value < 0


def _meets(value: float, condition: str) -> bool:
    found = _CONDITION.fullmatch(condition)
    if found is None or found["than"].count(".") > 1 or not found["than"].strip("-."):
        return False
    sign, than = found["sign"], float(found["than"])
    if sign == "<>":
        return value != than
    return ("=" in sign and value == than) or ("<" in sign and value < than) or (">" in sign and value > than)


def _shown(section: _Section, value: float) -> str:
    if section.places("general") or (section.places("text") and not section.places("digit")):
        figure = _in_han(general(value), section.han, whole=True)
        return "".join(figure if kind in ("general", "text") else said for kind, said in section.tokens)
    if section.places("slash") and section.places("digit"):
        return _fraction(section, value)
    if section.places("science"):
        return _science(section, value)
    return _placed(section, Decimal(repr(value)))


def general(value: float) -> str:
    """Give a figure as a cell without a format shows it."""
    return str(int(value)) if value == int(value) else repr(round(value, 10))


def _placed(section: _Section, value: Decimal) -> str:
    """Put a figure's digits in their places; further digits stand before the first place."""
    digits = section.places("digit")
    if not digits:
        return _with_places(section, {})
    point = next(iter(section.places("point")), len(section.tokens))
    whole, parts = [at for at in digits if at < point], [at for at in digits if at > point]
    scaled = value.scaleb(2 * len(section.places("percent")) - 3 * _thousands(section, digits, whole))
    rounded = scaled.quantize(Decimal(1).scaleb(-min(len(parts), _MOST_PLACES)), rounding=ROUND_HALF_UP)
    integer, _, decimals = f"{rounded:f}".partition(".")
    put = _whole_places(section, whole, integer.lstrip("0")) | _decimal_places(section, parts, decimals)
    if any(map(put.get, parts)):
        put[point] = "."
    return _with_places(section, put)


def _with_places(section: _Section, put: Mapping[int, str]) -> str:
    return "".join(put.get(at, said if kind in _LITERAL else "") for at, (kind, said) in enumerate(section.tokens))


def _thousands(section: _Section, digits: list[int], whole: list[int]) -> int:
    """Count the commas right behind the last place, each of which takes three digits off."""
    count = 0
    for last in {digits[-1], *whole[-1:]}:
        at = last + 1
        while at < len(section.tokens) and section.tokens[at][0] == "comma":
            at, count = at + 1, count + 1
    return count


def _whole_places(section: _Section, places: list[int], integer: str) -> dict[int, str]:
    put: dict[int, str] = {}
    for at in reversed(places):
        blank = "0" if section.tokens[at][1] == "0" else ""
        put[at], integer = (integer[-1], integer[:-1]) if integer else (blank, "")
    if places:
        put[places[0]] = integer + put[places[0]]
    return {at: _in_han(text, section.han) for at, text in put.items()}


def _decimal_places(section: _Section, places: list[int], decimals: str) -> dict[int, str]:
    put: dict[int, str] = {}
    for index, at in enumerate(places[:_MOST_PLACES]):
        needed = decimals[index:].strip("0") or any(section.tokens[later][1] == "0" for later in places[index:])
        put[at] = _in_han(decimals[index], section.han) if needed else ""
    return put


def _in_han(figure: str, system: str, *, whole: bool = False) -> str:
    """Write a figure's digits in Chinese, a ``whole`` one in words."""
    if not system:
        return figure
    if whole and figure.isdigit() and len(figure) <= 4:  # noqa: PLR2004 - larger ones are written digit by digit
        return write_number(int(figure), "chineseCountingThousand" if system == "DBNum1" else "chineseLegalSimplified")
    return figure.translate(str.maketrans("0123456789", _HAN if system == "DBNum1" else _LEGAL))


def _fraction(section: _Section, value: float) -> str:
    """Show a fraction: ``# ?/?`` with as many digits below as there are places, ``?/8`` in eighths."""
    slash = section.places("slash")[0]
    below = "".join(said for kind, said in section.tokens[slash + 1 :] if kind in ("digit", "said"))
    fixed = re.match("[1-9][0-9]*", below)
    most = int(fixed[0]) if fixed and len(fixed[0]) < 4 else 10 ** min(3, max(1, len(below.strip()))) - 1  # noqa: PLR2004 - three places
    exact = Fraction(value)
    near = Fraction(round(exact * most), most) if fixed else exact.limit_denominator(most)
    before = "".join(said for kind, said in section.tokens[:slash] if kind == "said")
    has_whole = len([at for at in section.places("digit") if at < slash]) > 1 and " " in before
    whole, rest = divmod(near, 1) if has_whole else (0, near)
    shown = f"{rest.numerator}/{rest.denominator}" if rest or not has_whole else ""
    return " ".join(filter(None, (str(whole) if whole or not shown else "", shown)))


def _science(section: _Section, value: float) -> str:
    at = section.places("science")[0]
    point = next(iter(section.places("point")), at)
    places = len([digit for digit in section.places("digit") if point < digit < at])
    return f"{value:.{min(places, _MOST_PLACES)}E}"
