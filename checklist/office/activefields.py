"""Fields of Word that are active: they start programs, read other files, ask the network or the reader."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from checklist.office.wordxml import Element, remove, unwrap, value, w

if TYPE_CHECKING:
    from collections.abc import Iterator

HARMLESS = frozenset({
    "=", "ADDRESSBLOCK", "ADVANCE", "AUTHOR", "AUTONUM", "AUTONUMLGL", "AUTONUMOUT", "BARCODE", "BIBLIOGRAPHY",
    "BIDIOUTLINE", "BOOKMARK", "CITATION", "COMMENTS", "COMPARE", "CREATEDATE", "DATE", "DISPLAYBARCODE", "DOCPROPERTY",
    "DOCVARIABLE", "EDITTIME", "EQ", "FILENAME", "FILESIZE", "FORMCHECKBOX", "FORMDROPDOWN", "FORMTEXT", "GOTOBUTTON",
    "GREETINGLINE", "HYPERLINK", "IF", "INDEX", "INFO", "KEYWORDS", "LASTSAVEDBY", "LISTNUM", "MERGEBARCODE",
    "MERGEFIELD", "MERGEREC", "MERGESEQ", "NEXT", "NEXTIF", "NOTEREF", "NUMCHARS", "NUMPAGES", "NUMWORDS", "PAGE",
    "PAGEREF", "PRINTDATE", "QUOTE", "REF", "REVNUM", "SAVEDATE", "SECTION", "SECTIONPAGES", "SEQ", "SET", "SHAPE",
    "SKIPIF", "STYLEREF", "SUBJECT", "SYMBOL", "TA", "TC", "TEMPLATE", "TIME", "TITLE", "TOA", "TOC", "USERADDRESS",
    "USERINITIALS", "USERNAME", "XE",
})  # fmt: skip
"""Fields that reckon with the document alone (ISO/IEC 29500-1, 17.16.5); every other is taken for active: DDE, DDEAUTO,
LINK, INCLUDETEXT, INCLUDEPICTURE, IMPORT, DATABASE, EMBED, CONTROL, MACROBUTTON, AUTOTEXT, FILLIN, ASK and what nobody knows."""
_WEB = re.compile(r"(?i)\s*(?:https?://|mailto:|tel:|#|$)")
_TARGET = re.compile(r'"([^"]*)"|(\S+)')
_SWITCHES = re.compile(r'\\[lot]\s*(?:"[^"]*"|\S+)|(?<!\\)\\[mnh]\b')
"""Switches of HYPERLINK, those with words of their own among them (ISO/IEC 29500-1, 17.16.5.25)."""
_NESTED = "\0"


class ActiveField(NamedTuple):
    """An active field and the elements that make it one; its result is text like any other."""

    name: str
    """In capitals; "" where another field makes it."""
    instruction: str
    elements: tuple[Element, ...]


class _Open:
    def __init__(self, begin: Element) -> None:
        self.elements, self.said, self.separated = [begin], "", False

    def field(self) -> tuple[str, str]:
        return _read(self.said)


def leads_to_file(target: str) -> bool:
    """Say whether a link leads to a file, or to a program by a scheme of its own, instead of a page or a mailbox."""
    return _WEB.match(target) is None


def find_fields(root: Element) -> Iterator[ActiveField]:
    """Find the active fields of a part, simple and complex, nested ones too."""
    for simple in root.iter(w("fldSimple")):
        name, said = _read(value(simple, "instr"))
        if _is_active(name, said):
            yield ActiveField(name, said, (simple,))
    stack: list[_Open] = []
    for element in root.iter(w("fldChar"), w("instrText"), w("t")):
        yield from _step(stack, element)
    for left in stack:  # Word takes a field that does not end for one all the same
        yield from _closed(left)


def _step(stack: list[_Open], element: Element) -> Iterator[ActiveField]:
    kind = value(element, "fldCharType")
    if kind == "begin":
        if stack and not stack[-1].separated:
            stack[-1].said += _NESTED
        stack.append(_Open(element))
    elif stack and kind in ("separate", "end"):
        stack[-1].separated = True
        stack[-1].elements.append(element)
        if kind == "end":
            yield from _closed(stack.pop())
    elif stack and element.tag == w("instrText"):
        stack[-1].said += "" if stack[-1].separated else element.text or ""
        stack[-1].elements.append(element)
    elif stack and any(not outer.separated for outer in stack):
        next(outer for outer in stack if not outer.separated).elements.append(element)


def _closed(opened: _Open) -> Iterator[ActiveField]:
    name, said = opened.field()
    if _is_active(name, said):
        yield ActiveField(name.strip(_NESTED), said.replace(_NESTED, "…"), tuple(opened.elements))


def _read(instruction: str) -> tuple[str, str]:
    said = " ".join(instruction.split())
    return ("=" if said.startswith("=") else said.partition(" ")[0].upper()), said


def _is_active(name: str, said: str) -> bool:
    if not name:
        return False
    if name == "HYPERLINK":
        found = _TARGET.search(_SWITCHES.sub(" ", said[len(name) :]))
        return found is not None and leads_to_file(found[1] or found[2] or "")
    return name not in HARMLESS


def drop_field(field: ActiveField) -> None:
    """Take away what makes a field one; what it showed last stays as text."""
    for element in field.elements:
        if element.tag == w("fldSimple"):
            unwrap(element, element)
        else:
            remove(element)
