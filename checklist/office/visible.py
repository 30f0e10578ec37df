"""Leave of a piece of a document what the eye sees, as plain text: nothing hidden, every sign and equation a text.

What no text can give (a picture, a text box, a field Word computes) is left out and named at its cell, so that it can
be said; it is never dropped in silence. The fonts Symbol and Wingdings have signs of their own at the places of letters;
Word writes them at U+F000 and above (``w:sym``, ECMA-376 part 1, 17.3.3.30). The places are those of the fonts' published
charts. An equation (OMML, ECMA-376 part 1, 22.1) is read on one line, as one would read it out: 1/2, x², √(a+b).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from checklist.office.cells import ERROR, FAINT, LEAST_SIZE, OWN_SIGN, STRUCK, UNSHOWN, WHITE
from checklist.office.document import Formats
from checklist.office.grid import note
from checklist.office.wordxml import Element, child, is_on, local, new, number, remove, value, w
from checklist.words.plaintext import bracketed, lowered, raised, read_raised

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_VALUE = f"{{{MATH}}}val"
_DEEPEST = 40
"""Levels of an equation that are followed; what lies deeper is read as plain text."""
_SHAPED = frozenset(
    {"f", "sSup", "sSub", "sSubSup", "sPre", "rad", "nary", "eqArr", "m", "limLow", "limUpp", "func", "acc"}
)
"""Parts of an equation for whose sake it is more than text on a line."""


class _Shape(NamedTuple):
    """A part of an equation that is not read from left to right."""

    element: Element
    depth: int

    def part(self, name: str) -> str:
        """Read what stands under a name."""
        return _inner(self.element.find(f"{{{MATH}}}{name}"), self.depth)

    def parts(self, *names: str) -> list[str]:
        """Read all that stands under these names."""
        return [
            _inner(part, self.depth) for part in self.element.iterchildren(*(f"{{{MATH}}}{name}" for name in names))
        ]

    def sign(self, name: str, usual: str) -> str:
        """Give the sign its properties name."""
        found = self.element.find(f"{{{MATH}}}{local(self.element)}Pr/{{{MATH}}}{name}")
        return usual if found is None else found.get(_VALUE, "")


def _scripts(shape: _Shape) -> str:
    return f"{shape.part('e')}{lowered(shape.part('sub'))}{raised(shape.part('sup'))}"


_SHAPES: Mapping[str, Callable[[_Shape], str]] = {
    "f": lambda shape: f"{bracketed(shape.part('num'))}/{bracketed(shape.part('den'))}",
    "sSup": _scripts,
    "sSub": _scripts,
    "sSubSup": _scripts,
    "rad": lambda shape: f"{raised(shape.part('deg'))}√{bracketed(shape.part('e'))}",
    "nary": lambda shape: (
        f"{shape.sign('chr', '∫')}{lowered(shape.part('sub'))}{raised(shape.part('sup'))}{shape.part('e')}"
    ),
    "d": lambda shape: (
        f"{shape.sign('begChr', '(')}{shape.sign('sepChr', '|').join(shape.parts('e'))}{shape.sign('endChr', ')')}"
    ),
    "eqArr": lambda shape: "；".join(shape.parts("e", "mr")),
    "m": lambda shape: "；".join(shape.parts("e", "mr")),
}
"""How a shape is read on one line."""


def _inner(element: Element | None, depth: int = 0) -> str:
    """Read what stands inside an element of an equation."""
    text = ""
    for part in () if element is None else element.iterchildren("*"):
        read = _read(part, depth + 1)
        apart = local(part) == "f" and text[-1:].isdigit() and read[:1].isdigit()
        text += f" {read}" if apart else read  # one and a half is 1 1/2, not 11/2
    return text


def _read(element: Element, depth: int) -> str:
    name = local(element)
    if name == "t":
        return element.text or ""
    if name.endswith("Pr"):
        return ""
    shape = _SHAPES.get(name) if depth < _DEEPEST else None
    return shape(_Shape(element, depth)) if shape else _inner(element, depth)


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


def _read_signs(piece: Element) -> None:
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
            _read_private(part, part.text or "")


def _read_private(part: Element, text: str) -> None:
    fonts = child(part.getparent(), "rPr", "rFonts")
    named = {value(fonts, slot) for slot in ("ascii", "hAnsi", "eastAsia", "cs")}
    if font := next((name for name in _FONTS if name in named), ""):
        part.text = _SIGNS.sub(lambda sign: _looks_like(font, ord(sign[0])), text)
        if len(part.text) < len(text):
            note(part, _UNKNOWN)


_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_CHOICE = f"{_COMPATIBLE}AlternateContent"
_DRAWN = (w("drawing"), w("pict"), w("object"))
_EQUATION = f"{{{MATH}}}oMath"
_CODES = w("instrText"), w("fldSimple"), w("ddList")
_STYLES = w("pStyle"), w("rStyle")
_HIDING, _RAISING = w("vanish"), w("vertAlign")
_NOTED = {
    w("commentReference"): "有批注，没有读取",
    w("footnoteReference"): "有脚注，没有读取",
    w("endnoteReference"): "有尾注，没有读取",
    w("strike"): STRUCK,
    w("dstrike"): STRUCK,
}
"""What beside the text bears on it, with what is said of its cell."""
SPECIAL = (_CHOICE, *_DRAWN, _EQUATION, *_CODES, _HIDING, SYMBOL, _RAISING, *_NOTED)
"""Where none of these stands, and no style hides, a piece is as it looks."""
BOX = "有文本框，里面的文字没有读取"
PICTURE = "有图片或嵌入的对象，里面的内容没有读取"
HIDDEN = "有隐藏的文字，没有读取"
FIELD = "有由Word计算的域，没有读取"
EQUATION = "有公式，按一行文字读取，请核对"
NESTED = "里套着表格，已逐行读取，请核对"
"""What is said of a cell."""
CUTTING = frozenset({BOX, PICTURE, HIDDEN, FIELD, _UNKNOWN, OWN_SIGN, UNSHOWN, ERROR})
"""What is said of a cell whose text is not all that stands in it."""


class Eye:
    """Sees a document's pieces with its styles, which may hide text."""

    def __init__(self, styles: Element | None) -> None:
        self._formats = Formats(styles)
        self._hiding = {
            name
            for name in self._formats.styles
            if any(is_on(child(level, "rPr", "vanish")) or _is_white(level) for level in self._formats.chain(name))
        }

    def hides(self, piece: Element) -> bool:
        """Say whether a style, or a colour or size of characters, hides some of the piece."""
        inks, sizes = (set(map(value, piece.iter(w(name)))) for name in ("color", "sz"))
        grounds = {value(mark, "fill") for mark in piece.iter(w("shd"))} - {"auto", ""}
        faint = not sizes.isdisjoint(_TINY) or not inks.isdisjoint(grounds) or any(map(WHITE.fullmatch, inks))
        return faint or (bool(self._hiding) and any(value(style) in self._hiding for style in piece.iter(*_STYLES)))

    def look(self, piece: Element, *, boxes: bool = False) -> None:
        """Leave what is seen of a piece, in place; its revisions and controls are settled before. ``boxes`` keeps what is drawn."""
        for choice in list(piece.iter(_CHOICE)):
            _choose(choice)
        for run in [run for run in piece.iter(w("r")) if self._is_hidden(run)]:
            if "".join(text.text or "" for text in run.iter(w("t"))).strip():
                note(run, HIDDEN)
            remove(run)
        for run in filter(self._is_faint, piece.iter(w("r"))):
            note(run, FAINT)
        for drawn in () if boxes else list(piece.iter(*_DRAWN)):
            _leave_out(drawn)
        for mark in piece.iter(*_NOTED):
            said = _NOTED[str(mark.tag)]
            if said is not STRUCK or (is_on(mark) and _says(mark)):
                note(mark, said)
        for read in (_read_fields, _read_equations, _read_signs, _read_raised):
            read(piece)

    def _is_hidden(self, run: Element) -> bool:
        own = child(run, "rPr", "vanish")
        if own is not None or not self._hiding:
            return is_on(own)
        paragraph = next(run.iterancestors(w("p")), None)
        return self._formats.run(value(child(paragraph, "pPr", "pStyle")), "", child(run, "rPr")).hidden

    def _is_faint(self, run: Element) -> bool:
        """Say whether a run that says something is white on white, of the colour behind it, or too small to be seen."""
        own, cell = child(run, "rPr"), next(run.iterancestors(w("tc")), None)
        behind = value(child(own, "shd"), "fill") or value(child(cell, "tcPr", "shd"), "fill")
        ground = "" if behind == "auto" else behind
        ink = value(child(own, "color"))
        named = () if ink else self._formats.chain(value(child(own, "rStyle")))
        white = bool(WHITE.fullmatch(ink)) or any(map(_is_white, named))
        faint = white if not ground or WHITE.fullmatch(ground) else ink == ground
        return (faint or value(child(own, "sz")) in _TINY) and _says(run)


_TINY = frozenset(map(str, range(1, 2 * LEAST_SIZE + 1)))
"""Half points, as a document counts them."""


def _is_white(format_of: Element) -> bool:
    return WHITE.fullmatch(value(child(format_of, "rPr", "color"))) is not None


def _says(mark: Element) -> bool:
    """Tell whether the run a mark of format stands in, or is, says something."""
    run = mark if mark.tag == w("r") else next(mark.iterancestors(w("r")), None)
    return run is not None and any((text.text or "").strip() for text in run.iter(w("t")))


def _choose(choice: Element) -> None:
    """Keep one of the ways a thing is given: the first that says something in Word's own words, else the first."""
    ways = list(choice.iterchildren("*"))
    kept = next((way for way in ways if next(way.iter(w("t")), None) is not None), ways[0] if ways else None)
    for part in [] if kept is None else list(kept):
        choice.addprevious(part)
    remove(choice)


def _leave_out(drawn: Element) -> None:
    """Leave out what is drawn and name it; lines and shapes without text say nothing."""
    if next(drawn.iter(w("txbxContent")), None) is not None:
        note(drawn, BOX)
    elif any(
        str(part.tag).endswith(("}pic", "}imagedata", "}OLEObject", "}chart", "}relIds")) for part in drawn.iter("*")
    ):
        note(drawn, PICTURE)
    remove(drawn)


_CIRCLED = re.compile(r"\s*eq\s+\\o\s*\\a[clr]\s*\(\s*[○◯〇]\s*[,，;]\s*([0-9]{1,2})\s*\)\s*", re.IGNORECASE)
_COMPUTED = re.compile(r"\s*(?:eq|symbol|listnum|autonum(?:lgl|out)?|advance)\b", re.IGNORECASE)
"""Fields that show something and keep no result of it."""


def _read_fields(piece: Element) -> None:
    for code in [*piece.iter(w("fldSimple"))]:
        if _COMPUTED.match(value(code, "instr")):
            note(code, FIELD)
    for first, text in list(_codes(piece)):
        circled = _CIRCLED.fullmatch(text)
        if circled and 1 <= int(circled[1]) <= 20:  # noqa: PLR2004 - as many circled numbers as there are characters
            first.addprevious(said(chr(0x245F + int(circled[1]))))
        elif _COMPUTED.match(text):
            note(first, FIELD)
    for chosen in list(piece.iter(w("ddList"))):
        _read_choice(chosen)


def _codes(piece: Element) -> Iterator[tuple[Element, str]]:
    """Give the codes of fields, each put together, with the first run of it."""
    first, text = None, ""
    for part in piece.iter(w("instrText"), w("fldChar")):
        if part.tag == w("instrText"):
            first = part.getparent() if first is None else first
            text += part.text or ""
        elif first is not None:
            yield first, text
            first, text = None, ""


def _read_choice(chosen: Element) -> None:
    """Put what was chosen from an old form's list where its field begins."""
    entries = [value(entry) for entry in chosen.iterchildren(w("listEntry"))]
    at, run = number(child(chosen, "result")), next(chosen.iterancestors(w("r")), None)
    if run is not None and 0 <= at < len(entries):
        run.addprevious(said(entries[at]))


def said(text: str) -> Element:
    """Make a run of a text."""
    made = new("t")
    made.text = text
    return new("r", children=[made])


def _read_equations(piece: Element) -> None:
    for equation in list(piece.iter(_EQUATION)):
        if any(local(part) in _SHAPED for part in equation.iter(f"{{{MATH}}}*")):
            note(equation, EQUATION)
        equation.addprevious(said(_inner(equation)))
        remove(equation)


def _read_raised(piece: Element) -> None:
    """Write raised figures as exponents behind letters (m²) and leave out marks of notes behind words."""
    before = ""
    for run in piece.iter(w("r")):
        texts = list(run.iter(w("t")))
        if value(child(run, "rPr", "vertAlign")) == "superscript" and texts:
            said = "".join(text.text or "" for text in texts)
            if (shown := read_raised(said, before)) != said:
                texts[0].text = shown
                for text in texts[1:]:
                    text.text = ""
        before = "".join(text.text or "" for text in texts) or before
