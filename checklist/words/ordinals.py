"""Write a whole number in the systems by which offices number headings and lists: 一, 壹, ①, ⑴, 甲, A, iv, 01; read 十二."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_HAN, _LEGAL = "〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES, _LEGAL_PLACES = ("", "十", "百", "千"), ("", "拾", "佰", "仟")
_MOST_HAN = 9_999
"""Larger numbers are written in plain digits, as Word does."""
_SHORTEST_RUN = 3
"""Numbers that follow one another are named by the first and the last from so many on."""
_MOST_LETTERS = 780
"""Word repeats a letter thirty times at most, and a hostile start value would make a text of gigabytes."""
_MOST_ROMAN = 32_767
"""The highest number Word writes so."""
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_SERIES: Mapping[str, str] = {
    "decimalEnclosedCircle": _CIRCLED,
    "decimalEnclosedCircleChinese": _CIRCLED,
    "decimalEnclosedParen": "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
    "decimalEnclosedFullstop": "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
    "ideographEnclosedCircle": "㊀㊁㊂㊃㊄㊅㊆㊇㊈㊉",
    "ideographTraditional": "甲乙丙丁戊己庚辛壬癸",
    "ideographZodiac": "子丑寅卯辰巳午未申酉戌亥",
}
"""Systems that have no more than these signs; what comes after is written in plain digits."""


def write_number(value: int, system: str) -> str:
    """Write a number in a system named as in ECMA-376 part 1, 17.18.59 (``chineseCounting``).

    An unknown system, and a number the system has no sign for, gives plain digits; ``none`` and ``bullet`` nothing.
    """
    if system in ("none", "bullet"):
        return ""
    series = _SERIES.get(system)
    if series:
        return series[value - 1] if 1 <= value <= len(series) else str(value)
    write = _WRITERS.get(system)
    return write(value) if write and value >= 0 else str(value)


def join_numbers(numbers: Iterable[int]) -> str:
    """Name numbers in their order, three and more that follow one another by the first and the last: ``1、3—30、33、35``."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] + 1 == number:
            runs[-1].append(number)
        else:
            runs.append([number])
    return "、".join([f"{run[0]}—{run[-1]}" if len(run) >= _SHORTEST_RUN else "、".join(map(str, run)) for run in runs])


def say_some(names: Sequence[object], most: int, measure: str = "") -> str:
    """Name several, of more than ``most`` the first and how many there are in all: 甲、乙等5份."""
    return "、".join(map(str, names[:most])) + (f"等{len(names)}{measure}" if len(names) > most else "")


def _by_digits(value: int) -> str:
    return "".join(_HAN[int(digit)] for digit in str(value))


def _counted(value: int) -> str:
    """Count to 99 in words, from there on digit by digit: 九十九, 一○○."""
    return _in_words(value) if value <= 99 else _by_digits(value).replace("〇", "○")  # noqa: PLR2004 - see above


def _in_words(value: int) -> str:
    """Write in words, the 一 before a leading 十 left out: 十二, 一百一十, 一百〇一."""
    return _spelled(value, _HAN, _PLACES).removeprefix("一") if 10 <= value < 20 else _spelled(value, _HAN, _PLACES)  # noqa: PLR2004 - the teens


def _japanese(value: int) -> str:
    """Write in words without 一 before a place and without a sign for an empty one: 百一, 百十."""
    text = _spelled(value, _HAN, _PLACES)
    if value == 0 or value > _MOST_HAN:
        return text
    for place in _PLACES[1:]:
        text = text.replace(f"一{place}", place)
    return text.replace("〇", "")


def _legal(value: int) -> str:
    return _spelled(value, _LEGAL, _LEGAL_PLACES)


def _spelled(value: int, digits: str, places: tuple[str, ...]) -> str:
    """Write each digit with its place; a run of empty places is one sign, at the end none."""
    if value == 0:
        return digits[0]
    if value > _MOST_HAN:
        return str(value)
    written, figures = "", str(value)
    for index, figure in enumerate(figures, 1):
        if figure != "0":
            written += digits[int(figure)] + places[len(figures) - index]
        elif not written.endswith(digits[0]):
            written += digits[0]
    return written.rstrip(digits[0])


def _letters(value: int) -> str:
    """Write a … z, aa, bb …: the letter is repeated, not carried."""
    if not 1 <= value <= _MOST_LETTERS:
        return str(value)
    rounds, place = divmod(value - 1, 26)
    return chr(ord("a") + place) * (rounds + 1)


def _roman(value: int) -> str:
    if not 1 <= value <= _MOST_ROMAN:
        return str(value)
    written = ""
    for worth, sign in _ROMAN:
        count, value = divmod(value, worth)
        written += sign * count
    return written


_WRITERS: Mapping[str, Callable[[int], str]] = {
    "chineseCounting": _counted,
    "taiwaneseCounting": _counted,
    "chineseCountingThousand": _in_words,
    "taiwaneseCountingThousand": _in_words,
    "japaneseCounting": _japanese,
    "ideographDigital": _by_digits,
    "taiwaneseDigital": _by_digits,
    "japaneseDigitalTenThousand": _by_digits,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "decimalZero": lambda value: f"{value:02}",
    "decimalFullWidth": lambda value: str(value).translate(_FULL_WIDTH),
    "decimalFullWidth2": lambda value: str(value).translate(_FULL_WIDTH),
    "numberInDash": lambda value: f"- {value} -",
    "lowerLetter": _letters,
    "upperLetter": lambda value: _letters(value).upper(),
    "lowerRoman": lambda value: _roman(value).lower(),
    "upperRoman": _roman,
}


def date_figures(text: str) -> str:
    """Write the years, months and days of a text that stand in Chinese numerals in figures: 二〇二五年十二月三十一日."""
    return _IN_DATES.sub(lambda found: read_digits(found[0]) if found["year"] else f"{han_number(found[0]):.0f}", text)


YEAR = "(?:19|20|21)[0-9]{2}"
"""A pattern of the years that plans speak of."""
FIVE_YEAR_PLAN = "十[一二三四五六七]五"


def five_years(plan: str) -> tuple[int, int]:
    """Give the first and the last year of a five-year plan of the country by its name: 十四五 is 2021 to 2025."""
    last = 2005 + 5 * HAN_DIGITS[plan[1]]
    return last - 4, last


def read_digits(year: str) -> str:
    """Write in figures what is said digit by digit: 二〇二五, with whatever zero."""
    return "".join(str(HAN_DIGITS[digit]) for digit in year.replace("○", "〇"))


_IN_DATES = compile_later(
    "(?P<year>[一二][九〇○零][〇○零一二三四五六七八九]{2}(?=[年—–~～至到-]))"
    "|(?<![一二三四五六七八九十个])(?:十[一二]?|[一二三四五六七八九])(?=月)"
    "|(?<=月)(?:三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])(?=[日号])"
)


def han_number(written: str) -> float | None:
    """Read Chinese numerals (十二, 三百); None for a row of numerals that is no number (三五, 十四五)."""
    total = section = 0
    digit: int | None = None
    for character in written:
        if character in HAN_DIGITS:
            if digit:
                return None
            digit = HAN_DIGITS[character]
        elif character in "万亿":
            total, section, digit = (section + (digit or 0)) * SCALES[character], 0, None
        else:
            section += (1 if digit is None else digit) * SCALES[character]
            digit = None
    return float(total + section + (digit or 0))
