"""Clean text: to print it, nothing that steers a terminal; to read it, what the eye sees, whatever stands in the file.

And how many columns it takes. Terminals agree that Chinese characters take two. They differ on the characters Unicode
calls ambiguous (East_Asian_Width=A, UAX #11): ``“ ” — … · ① ● √ ─ │`` take one column in most terminals and two in a
Chinese Windows console. Nearly every policy text has some, so the caller says which it is.
"""

from __future__ import annotations

import codecs
import unicodedata
from contextlib import suppress
from typing import TYPE_CHECKING

from checklist.words import compile_later

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Mapping


_LINE_END = compile_later("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_INVISIBLE = compile_later("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]")
_SURROGATE = compile_later("[\ud800-\udfff]")


def clean(text: str, encoding: str = "utf-8") -> str:
    r"""Give ``text`` without control and direction-changing characters; what ``encoding`` lacks becomes ``?``.

    Line ends become ``\n`` and tabs a space. The replacement happens before anything is measured, so that columns
    still line up on a GBK console.
    """
    if not text.isprintable():
        text = _LINE_END.sub("\n", text).replace("\t", " ")
        text = _SURROGATE.sub("?", _INVISIBLE.sub("", text))
    return text if is_unicode(encoding) else text.encode(encoding, "replace").decode(encoding)


def is_unicode(encoding: str) -> bool:
    """Tell whether the encoding has every character; False for one unknown to Python."""
    with suppress(LookupError):
        return encoding.lower() == "utf-8" or codecs.lookup(encoding).name.startswith("utf")
    return False


_UNSEEN = compile_later(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffc\ufffe\uffff\ue000-\uf8ff\U000e0000-\U000e0fff"
    "\U000f0000-\U0010ffff\ud800-\udfff]|_x000[aAdD]_"
)
"""What no eye sees: zero-width and bidirectional marks, soft hyphens, variation selectors, characters of private use, and
what is left of a line end that went through a workbook."""
_BLANKS = compile_later("[\xa0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_ODD_FORMS = compile_later("[\u2e80-\u2fdf\uf900-\ufaff\U0002f800-\U0002fa1f]")
"""Radicals and compatibility forms, which look like ideographs and are others: they come out of PDF files."""
_WIDE = compile_later("[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\uff05\uff0e\U0001d400-\U0001d7ff]")
"""Full-width digits, letters, ％ and ．, and those of mathematics; other full-width marks are Chinese punctuation."""
_ENCLOSED = compile_later("[\u2474-\u249b\u3220-\u3229]")
"""Numbers in brackets and with a full stop in one character: ⑴ ⒈ ㈠."""
_CHINESE_BRACKETS = str.maketrans("()", "（）")
_RADICALS = dict(zip(
    "⺁⺅⺉⺋⺎⺏⺐⺒⺓⺔⺖⺘⺙⺛⺝⺠⺡⺣⺨⺪⺬⺭⺰⺱⺳⺶⺷⺸⺹⺻⺼⺽⺾⻀⻁⻂⻃⻄⻅⻆⻈⻉⻊⻋⻌⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻬⻮⻰⻳",
    "厂亻刂㔾兀尣尢巳幺彑忄扌攵旡月民氵灬犭疋示礻纟罓罒羊羊羊耂聿肉臼艹艹虎衤覀西见角讠贝足车辶钅長镸长门阜阝雨青韦页风飞食饣饣首马骨鬼鱼鸟卤麦黄黾齐齿龙龟",
    strict=True,
))  # fmt: skip
"""Radicals of the supplement that Unicode does not map by NFKC, with the ideographs they look like."""


def read_text(text: str) -> str:
    """Give text as the eye sees it, for reading and comparing, from whatever file.

    What is not seen goes, every blank is a plain one, a radical is the ideograph it looks like, full-width digits and
    letters are plain ones. Line ends become newlines.
    """
    if text.isascii() and text.isprintable() and "_x" not in text:
        return text
    text = _UNSEEN.sub("", _BLANKS.sub(" ", _LINE_END.sub("\n", text)))
    text = _ENCLOSED.sub(lambda found: unicodedata.normalize("NFKC", found[0]).translate(_CHINESE_BRACKETS), text)
    return _WIDE.sub(_usual, _ODD_FORMS.sub(_usual, text))


def usual_text(text: str) -> str:
    """Give text without what nobody sees, its radicals and compatibility forms as the ideographs they look like."""
    return _ODD_FORMS.sub(_usual, _UNSEEN.sub("", text))


def _usual(found: re.Match[str]) -> str:
    return usual_form(found[0])


def usual_form(character: str) -> str:
    """Give the character an odd form stands for."""
    return _RADICALS.get(character) or unicodedata.normalize("NFKC", character)


def odd_forms(text: str) -> list[str]:
    """Give the radicals and compatibility forms in a text, each once, in order."""
    return [] if text.isascii() else list(dict.fromkeys(_ODD_FORMS.findall(text)))


def say_forms(odd: Iterable[str]) -> str:
    """Say what :func:`odd_forms` found, each with what it looks like: “⾼”应为“高”."""
    return "、".join(f"“{character}”应为“{usual_form(character)}”" for character in odd)


_PRIVATE = compile_later("[\ue000-\uf8ff\U000f0000-\U0010ffff]")


def has_private(text: str) -> bool:
    """Tell whether a text has characters of private use: what they look like is known to one font only."""
    return _PRIVATE.search(text) is not None


def unseen(text: str) -> list[str]:
    """Give the invisible characters in a text, each once, in order."""
    return list(dict.fromkeys(_UNSEEN.findall(text)))


_INNER_BLANK = compile_later(r"(?<=\S)[\xa0\u1680\u2000-\u200a\u202f\u205f](?=\S)")


def odd_widths(text: str) -> list[str]:
    """Give the full-width figures and letters in a text, and the blanks of odd width inside it, each once, in order."""
    return [] if text.isascii() else list(dict.fromkeys([*_WIDE.findall(text), *_INNER_BLANK.findall(text)]))


def say_widths(odd: Iterable[str]) -> str:
    """Say what :func:`odd_widths` found: 全角的“８”、不间断空格（U+00A0）."""
    joined = "".join(odd)
    wide, blanks = "".join(_WIDE.findall(joined)), map(name_character, _WIDE.sub("", joined))
    return "、".join([*([f"全角的“{wide}”"] if wide else []), *blanks])


def name_character(character: str) -> str:
    """Name a character nobody sees or tells from another, as a message can: 零宽连接符（U+200D）."""
    if len(character) > 1:
        return f"换行留下的“{character}”"
    code = f"U+{ord(character):04X}"
    told = next((name for first, last, name in _NAMES if first <= ord(character) <= last), "")
    return f"{told}（{code}）" if told else code


_NAMES = (
    (0xAD, 0xAD, "软连字符"), (0x200B, 0x200B, "零宽空格"), (0x200C, 0x200C, "零宽不连字"),
    (0x200D, 0x200D, "零宽连字"), (0x200E, 0x200F, "方向标记"), (0x202A, 0x202E, "方向标记"),
    (0x2066, 0x2069, "方向标记"), (0x061C, 0x061C, "方向标记"), (0x2060, 0x2060, "零宽不断行"),
    (0xFE00, 0xFE0F, "变体选择符"), (0xE0100, 0xE01EF, "变体选择符"), (0xFEFF, 0xFEFF, "零宽不断行空格"),
    (0xE000, 0xF8FF, "自造字符"), (0xF0000, 0x10FFFF, "自造字符"), (0, 0x1F, "控制字符"), (0x7F, 0x9F, "控制字符"),
    (0xA0, 0xA0, "不间断空格"), (0x1680, 0x205F, "宽度特殊的空格"), (0x2E80, 0x2FDF, "部首"), (0xF900, 0xFAFF, "兼容汉字"), (0x2F800, 0x2FA1F, "兼容汉字"),
)  # fmt: skip


def read_raised(text: str, before: str) -> str:
    """Give raised text as it reads behind the text ``before``: an exponent behind a letter (m²), no mark of a note."""
    bare = text.strip()
    if before[-1:].isascii() and before[-1:].isalpha():
        return "" if _SURE_MARK.fullmatch(bare) else raised(bare)
    return "" if _NOTE_MARK.fullmatch(bare) else text


_NOTE_MARK = compile_later(r"[\[〔［(（]?(?:注?[0-9]{1,2}|注|[①-⑳*＊※†‡])[\]〕］)）]?")
"""What stands raised beside a word to point to a note."""
_SURE_MARK = compile_later(r"[\[〔［][0-9]{1,2}[\]〕］]|[\[〔［(（]?(?:注[0-9]{0,2}|[①-⑳*＊※†‡])[\]〕］)）]?")
"""What does so behind a letter as well; figures alone are an exponent there."""


def raised(text: str) -> str:
    """Write text as an exponent: ², ^k."""
    return _as_script(text, _RAISED, "^")


def lowered(text: str) -> str:
    """Write text as an index: ₂, _k."""
    return _as_script(text, _LOWERED, "_")


def _as_script(text: str, signs: Mapping[str, str], mark: str) -> str:
    if all(character in signs for character in text):
        return "".join(signs[character] for character in text)
    return f"{mark}{bracketed(text)}"


def bracketed(text: str) -> str:
    """Give a part of a formula in brackets where it is more than one word or figure."""
    return text if text.replace(".", "").isalnum() else f"({text})"


_RAISED = dict(zip("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", strict=True))
_LOWERED = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))


class _Widths(dict[str, int]):
    """The width of each character met so far; a dict so that a text is summed without a Python call per character."""

    def __init__(self, ambiguous: int) -> None:
        super().__init__()
        self.ambiguous = ambiguous

    def __missing__(self, char: str) -> int:
        category, kind = unicodedata.category(char), unicodedata.east_asian_width(char)
        if category in _TAKES_NO_ROOM:
            width = 0
        elif category == "Cn":  # emoji younger than this Python's Unicode tables
            width = 2 if _EMOJI_FIRST <= char <= _EMOJI_LAST else 1
        else:
            width = self.ambiguous if kind == "A" else 2 if kind in "WF" else 1
        self[char] = width
        return width


_TAKES_NO_ROOM = frozenset({"Mn", "Mc", "Me", "Cc", "Cf", "Zl", "Zp"})
_EMOJI_FIRST, _EMOJI_LAST = "\U0001f300", "\U0001faff"
_AS_GBK = 2
"""What ambiguous characters take where each character of GBK takes as many columns as bytes, as in old Chinese programs."""
_TABLES = {1: _Widths(1), _AS_GBK: _Widths(_AS_GBK)}


def display_width(text: str, ambiguous: int = 1) -> int:
    """Give the columns ``text`` takes: Chinese and emoji 2, marks and controls 0, ambiguous ones as told (1 or 2).

    Characters are added up one by one: of emoji joined into one picture every part counts.
    """
    if text.isprintable():
        if text.isascii():
            return len(text)
        if ambiguous == _AS_GBK:
            try:
                return len(text.encode("gbk"))
            except UnicodeEncodeError:
                pass  # it has characters GBK has not
    return sum(map(_TABLES[ambiguous].__getitem__, text))


def char_widths(text: str, ambiguous: int = 1) -> list[int]:
    """Give the columns of each character of ``text``."""
    return list(map(_TABLES[ambiguous].__getitem__, text))
