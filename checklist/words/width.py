"""How many terminal columns a text takes.

Terminals agree that Chinese characters take two columns. They differ on the characters Unicode calls ambiguous
(East_Asian_Width=A, UAX #11): ``“ ” — … · ① ● √ ─ │`` take one column in most terminals and two in a Chinese Windows
console. Nearly every policy text has some, so the caller says which it is.
"""

from __future__ import annotations

import unicodedata


class _Widths(dict[str, int]):
    """The width of each character met so far; a dict so that a text is summed without a Python call per character."""

    def __init__(self, ambiguous: int) -> None:
        super().__init__()
        self.ambiguous = ambiguous

    def __missing__(self, char: str) -> int:
        self[char] = found = _measure(char, self.ambiguous)
        return found


def _measure(char: str, ambiguous: int) -> int:
    category = unicodedata.category(char)
    if category in _TAKES_NO_ROOM:
        return 0
    if category == "Cn":
        # Emoji younger than this Python's Unicode tables.
        return 2 if _EMOJI_FIRST <= char <= _EMOJI_LAST else 1
    kind = unicodedata.east_asian_width(char)
    return ambiguous if kind == "A" else 2 if kind in "WF" else 1


_TAKES_NO_ROOM = frozenset({"Mn", "Mc", "Me", "Cc", "Cf", "Zl", "Zp"})
_EMOJI_FIRST, _EMOJI_LAST = "\U0001f300", "\U0001faff"
_WIDE = 2
"""What ambiguous characters take where each character of GBK takes as many columns as bytes, as in old Chinese programs."""
_TABLES = {1: _Widths(1), _WIDE: _Widths(_WIDE)}


def display_width(text: str, ambiguous: int = 1) -> int:
    """Give the columns ``text`` takes: Chinese and emoji 2, marks and controls 0, ambiguous ones as told (1 or 2).

    Characters are added up one by one: of emoji joined into one picture every part counts.
    """
    if text.isprintable():
        if text.isascii():
            return len(text)
        if ambiguous == _WIDE:
            try:
                return len(text.encode("gbk"))
            except UnicodeEncodeError:
                pass  # it has characters GBK has not
    return sum(map(_TABLES[ambiguous].__getitem__, text))


def char_widths(text: str, ambiguous: int = 1) -> list[int]:
    """Give the columns of each character of ``text``."""
    return list(map(_TABLES[ambiguous].__getitem__, text))
