"""Read an equation of Word (OMML, ECMA-376 part 1, 22.1) on one line, as one would read it out: 1/2, x², √(a+b)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.office.wordxml import Element, local

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"
_VALUE = f"{{{MATH}}}val"
_RAISED = dict(zip("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ", strict=True))
_LOWERED = dict(zip("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎", strict=True))
_DEEPEST = 40
"""Levels of an equation that are followed; what lies deeper is read as plain text."""
_SHAPED = frozenset(
    {"f", "sSup", "sSub", "sSubSup", "sPre", "rad", "nary", "eqArr", "m", "limLow", "limUpp", "func", "acc"}
)


def is_plain(equation: Element) -> bool:
    """Say whether the equation is but text on a line, so that reading it takes nothing from it."""
    return not any(local(part) in _SHAPED for part in equation.iter(f"{{{MATH}}}*"))


def equation_text(equation: Element) -> str:
    """Give the text of a ``m:oMath`` on one line."""
    return _inner(equation, 0)


def _inner(element: Element | None, depth: int) -> str:
    """Read what stands inside an element."""
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
    return shape(element, depth) if shape else _inner(element, depth)


def _part(element: Element, name: str, depth: int) -> str:
    return _inner(element.find(f"{{{MATH}}}{name}"), depth)


def _fraction(element: Element, depth: int) -> str:
    above, below = _part(element, "num", depth), _part(element, "den", depth)
    return f"{_bracketed(above)}/{_bracketed(below)}"


def _bracketed(text: str) -> str:
    return text if text.replace(".", "").isalnum() else f"({text})"


def _scripts(element: Element, depth: int) -> str:
    base, low, high = (_part(element, name, depth) for name in ("e", "sub", "sup"))
    return f"{base}{lowered(low)}{raised(high)}"


def raised(text: str) -> str:
    """Write text as an exponent: ², ^k."""
    return _as_script(text, _RAISED, "^")


def lowered(text: str) -> str:
    """Write text as an index: ₂, _k."""
    return _as_script(text, _LOWERED, "_")


def _as_script(text: str, signs: Mapping[str, str], mark: str) -> str:
    if all(character in signs for character in text):
        return "".join(signs[character] for character in text)
    return f"{mark}{_bracketed(text)}"


def _root(element: Element, depth: int) -> str:
    return f"{raised(_part(element, 'deg', depth))}√{_bracketed(_part(element, 'e', depth))}"


def _sum(element: Element, depth: int) -> str:
    sign = _character(element, "nary", "chr", "∫")
    low, high, body = (_part(element, name, depth) for name in ("sub", "sup", "e"))
    return f"{sign}{lowered(low)}{raised(high)}{body}"


def _delimited(element: Element, depth: int) -> str:
    between = _character(element, "d", "sepChr", "|")
    inner = between.join(_inner(part, depth) for part in element.iterchildren(f"{{{MATH}}}e"))
    return f"{_character(element, 'd', 'begChr', '(')}{inner}{_character(element, 'd', 'endChr', ')')}"


def _rows(element: Element, depth: int) -> str:
    return "；".join(_inner(part, depth) for part in element.iterchildren(f"{{{MATH}}}e", f"{{{MATH}}}mr"))


def _character(element: Element, name: str, attribute: str, usual: str) -> str:
    found = element.find(f"{{{MATH}}}{name}Pr/{{{MATH}}}{attribute}")
    return usual if found is None else found.get(_VALUE, "")


_SHAPES: Mapping[str, Callable[[Element, int], str]] = {
    "f": _fraction,
    "sSup": _scripts,
    "sSub": _scripts,
    "sSubSup": _scripts,
    "rad": _root,
    "nary": _sum,
    "d": _delimited,
    "eqArr": _rows,
    "m": _rows,
}
