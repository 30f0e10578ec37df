"""What a figure shows under a number format of a workbook: 1.2万 for 12345 under ``0!.0,"万"``.

Formats are those of ECMA-376 part 1, 18.8.31; the marks for thousands are left out, so that a figure reads alike
however it is set. A format without signs for it shows nothing.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from checklist.words.ordinals import write_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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
