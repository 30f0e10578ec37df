"""The signs of the fonts Symbol and Wingdings that stand in ledgers, as the characters they look like.

These fonts have signs of their own at the places of letters; Word writes them at U+F000 and above (``w:sym``, ECMA-376
part 1, 17.3.3.30). The places are those of the fonts' published charts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checklist.office.grid import note
from checklist.office.wordxml import child, value, w

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checklist.office.wordxml import Element

SYMBOL = w("sym")
_SIGNS = re.compile("[\uf020-\uf0ff]")
"""Where signs of Symbol and Wingdings stand among the characters of private use."""
_UNKNOWN = "有符号字体里的符号，没有读取"
_SYMBOL = {
    0x22: "∀", 0x25: "%", 0x28: "(", 0x29: ")", 0x2B: "+", 0x2C: ",", 0x2D: "−", 0x2E: ".", 0x2F: "/", 0x3A: ":",
    0x3C: "<", 0x3D: "=", 0x3E: ">", 0x40: "≅", 0x5E: "⊥", 0x61: "α", 0x62: "β", 0x64: "δ", 0x67: "γ", 0x6C: "λ",
    0x6D: "μ", 0x70: "π", 0x71: "θ", 0x73: "σ", 0x77: "ω", 0x44: "Δ", 0x53: "Σ", 0x57: "Ω", 0x7E: "～", 0xA2: "′",
    0xA3: "≤", 0xA5: "∞", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″",
    0xB3: "≥", 0xB4: "×", 0xB5: "∝", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xD6: "√",
    0xD7: "·", 0xDE: "⇒", 0xE5: "∑",
}  # fmt: skip
_WINGDINGS = {
    0x6C: "●", 0x6D: "○", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x75: "◆", 0x77: "◆", 0x9E: "·",
    0x9F: "•", 0xA1: "○", 0xA7: "■", 0xA8: "□", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓",
    0xE8: "→", 0xFB: "×", 0xFC: "√", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_WINGDINGS |= {0x81 + at: chr(0x2460 + at) for at in range(10)} | {0x8C + at: chr(0x2460 + at) for at in range(10)}
_WINGDINGS_2 = {
    0x4F: "×", 0x50: "√", 0x51: "×", 0x52: "☑", 0x53: "☒", 0x54: "☒", 0x97: "●", 0x99: "○", 0xA2: "■", 0xA3: "□",
    0xEA: "★",
}  # fmt: skip
_WINGDINGS_2 |= {0x6A + at: chr(0x2460 + at) for at in range(10)} | {0x75 + at: chr(0x2460 + at) for at in range(10)}
_FONTS: Mapping[str, Mapping[int, str]] = {
    "Symbol": _SYMBOL, "Wingdings": _WINGDINGS, "Wingdings 2": _WINGDINGS_2,
}  # fmt: skip
"""The fonts whose signs are known, each with them by place."""
_BASE = 0xF000
"""What Word adds to the place of a sign."""
_ORDINARY = 0x100
"""Below this a code is the place itself; above, outside the private area, an ordinary character in that font."""


def _looks_like(font: str, code: int) -> str:
    """Give the character a sign of a symbol font looks like; "" for one that is not known."""
    place = code - _BASE if code >= _BASE else code
    if font in _FONTS and place < _ORDINARY:
        return _FONTS[font].get(place, "")
    is_private = 0xE000 <= code <= 0xF8FF or code < 0x20  # noqa: PLR2004 - Unicode's private use area; control characters
    return "" if is_private else chr(code)


def read_signs(piece: Element) -> None:
    """Turn the signs of symbol fonts into the characters they look like."""
    for sign in list(piece.iter(SYMBOL)):
        code = value(sign, "char")
        text = _looks_like(value(sign, "font"), int(code, 16)) if re.fullmatch("[0-9A-Fa-f]{1,4}", code) else ""
        if not text:
            note(sign, _UNKNOWN)
        sign.tag = w("t")
        sign.text = text
    for part in piece.iter(w("t")):
        if _SIGNS.search(part.text or ""):
            _read_private(part)


def _read_private(text: Element) -> None:
    fonts = child(text.getparent(), "rPr", "rFonts")
    named = {value(fonts, slot) for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
    font = next((name for name in _FONTS if name in named), "")
    if font:
        read = _SIGNS.sub(lambda sign: _looks_like(font, ord(sign[0])), text.text or "")
        if len(read) < len(text.text or ""):
            note(text, _UNKNOWN)
        text.text = read
