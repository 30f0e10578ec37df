"""The numbers Word prints by itself before paragraphs: 一、（一）1.①, which stand nowhere in the text.

Lists, levels and overrides are those of ECMA-376 part 1, 17.9; what it leaves open is done as LibreOffice does, whose
text export the tests compare with. Knows paragraphs and counts, no ledgers.
"""

from __future__ import annotations

import re
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from checklist.office.document import Formats
from checklist.office.wordxml import Element, child, is_on, number, own_descendants, value, w
from checklist.words.ordinals import write_number

if TYPE_CHECKING:
    from collections.abc import Mapping

_LEVELS = 9
"""The levels of a list."""
_DEEPEST = 20
"""Lists that refer to one another; a hostile file may define circles."""
_LONGEST = 100
"""Characters of a level's text; Word takes some thirty."""
_PLACE = re.compile("%([1-9])")
_TEXT = frozenset({"t", "sym", "drawing", "pict", "oMath"})


class _Level(NamedTuple):
    """How a level of a list counts and looks."""

    start: int = 1
    system: str = "decimal"
    zeros: int = 0
    """The least number of digits."""
    text: str = ""
    glued: bool = False
    """True where nothing stands between number and text."""
    restart: int = _LEVELS
    """It counts anew after a use of a level below this, from 0; 0 for a level that never does."""
    legal: bool = False
    """True where the numbers of the levels above are shown as plain digits."""
    style: str = ""
    """The paragraph style whose paragraphs stand on this level."""


class _List(NamedTuple):
    """A list as paragraphs refer to it."""

    counter: str
    """What is counted together: lists of one abstract definition go on from one another."""
    levels: tuple[_Level, ...]
    starts: Mapping[int, int]
    """The levels that begin anew, once, where this list is first used, and at what."""


class Numbering:
    """Counts a document's automatic numbers: every paragraph of the body is shown to it once, in order, cells included."""

    def __init__(self, numbering: Element | None, styles: Element | None) -> None:
        """Take the roots of ``numbering.xml`` and ``styles.xml``, None where there is no such part."""
        formats = Formats(styles)
        self._styles, self._usual, self._chain = formats.styles, formats.default_paragraph, formats.chain
        self._abstract, self._nums = _definitions(numbering, "abstractNum"), _definitions(numbering, "num")
        self._lists: dict[str, _List | None] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()
        self._places = {name: self._place_of_style(name) for name in self._styles}
        self._listed = {name for name, (numbers, _) in self._places.items() if numbers}

    def concerns(self, piece: Element) -> bool:
        """Say whether any paragraph of a piece may have a number, so that it need not be asked of each."""
        marks = piece.iter(w("numPr"), w("pStyle"))
        return self._usual in self._listed or any(not (name := value(mark)) or name in self._listed for mark in marks)

    def label(self, paragraph: Element) -> str:
        """Give what Word prints before a ``w:p``, "" for nothing, and count it.

        Put before the paragraph's text it makes the line as one would type it: 一、总体要求, 第一章 总则. A bullet is no
        number and gives nothing, unless it is a word.
        """
        name, level = self._place(paragraph)
        found = self._list(name)
        if found is None or is_gone(paragraph):
            return ""
        counts = self._counts.setdefault(found.counter, [None] * _LEVELS)
        self._count(found, name, level, counts)
        return _printed(found.levels, level, counts)

    def _place(self, paragraph: Element) -> tuple[str, int]:
        """Give the list and the level of a paragraph; its own properties come before its style's."""
        properties = child(paragraph, "pPr")
        own = child(properties, "numPr")
        style = value(child(properties, "pStyle")) or self._usual
        styled, styled_level = self._places.get(style, ("", None))
        level = child(own, "ilvl")
        name = value(child(own, "numId")) or styled
        chosen = number(level) if level is not None else styled_level or 0
        return name, min(max(chosen, 0), _LEVELS - 1)

    def _place_of_style(self, style: str) -> tuple[str, int | None]:
        """Give the list of a style and the level that bears its name; else the level the style itself names."""
        styles = [*self._chain(style)][::-1]
        told = [child(one, "pPr", "numPr") for one in styles]
        own = next((number(level) for one in told if (level := child(one, "ilvl")) is not None), None)
        at, name = next(((at, name) for at, one in enumerate(told) if (name := value(child(one, "numId")))), (0, ""))
        listed = self._list(name)
        if listed is None:
            return "", own
        borne = list(map(attrgetter("style"), listed.levels))
        for one in styles[: at + 1]:
            if value(one, "styleId") in borne:
                return name, borne.index(value(one, "styleId"))
        return name, own

    def _list(self, name: str) -> _List | None:
        """Give a list by its ``numId``; None for 0, which switches numbering off, and for one that is not defined."""
        if name not in self._lists:
            self._lists[name] = self._read_list(name)
        return self._lists[name]

    def _read_list(self, name: str) -> _List | None:
        num = self._nums.get(name)
        counter = self._defining(value(child(num, "abstractNumId")))
        definition = self._abstract.get(counter)
        if num is None or definition is None or name == "0":
            return None
        levels = [_Level()] * _LEVELS
        starts = {}
        for level in (*definition.iterchildren(w("lvl")), *num.iterfind(f"{w('lvlOverride')}/{w('lvl')}")):
            levels[_index(level)] = _read_level(level)
        for start in num.iterfind(f"{w('lvlOverride')}/{w('startOverride')}"):
            starts[_index(start.getparent())] = number(start)
        return _List(counter, tuple(levels), starts)

    def _defining(self, abstract: str) -> str:
        """Give the abstract definition that has the levels: one made of a numbering style refers to that style's."""
        for _ in range(_DEEPEST):
            style = value(child(self._abstract.get(abstract), "numStyleLink"))
            if not style:
                break
            own = value(child(self._styles.get(style), "pPr", "numPr", "numId"))
            linked = (name for name, one in self._abstract.items() if value(child(one, "styleLink")) == style)
            abstract = value(child(self._nums.get(own), "abstractNumId")) or next(linked, "")
        return abstract

    def _count(self, found: _List, name: str, level: int, counts: list[int | None]) -> None:
        begins = level in found.starts and (name, level) not in self._begun
        self._begun.add((name, level))
        for at in range(level + 1):
            if counts[at] is None or (begins and at == level):
                counts[at] = found.starts.get(at, found.levels[at].start)
            elif at == level:
                counts[at] = (counts[at] or 0) + 1
        for deeper in range(level + 1, _LEVELS):
            if level < found.levels[deeper].restart:
                counts[deeper] = None


def is_gone(paragraph: Element) -> bool:
    """Say whether a paragraph is none to be seen: its mark or row was deleted in tracked changes, or all of it is hidden."""
    mark = child(paragraph, "pPr", "rPr")
    if child(mark, "del") is not None or child(mark, "moveFrom") is not None:
        return True
    row = next(paragraph.iterancestors(w("tr")), None)
    if child(row, "trPr", "del") is not None:
        return True
    runs = ((run, next(own_descendants(run, _TEXT, frozenset()), None)) for run in paragraph.iter(w("r")))
    return is_on(child(mark, "vanish")) and all(
        is_on(child(run, "rPr", "vanish")) for run, said in runs if said is not None
    )


def _definitions(numbering: Element | None, name: str) -> dict[str, Element]:
    found = () if numbering is None else numbering.iterchildren(w(name))
    return {value(one, f"{name}Id" if name == "abstractNum" else "numId"): one for one in found}


def _index(level: Element | None) -> int:
    return min(max(number(level, "ilvl"), 0), _LEVELS - 1)


def _read_level(level: Element) -> _Level:
    restart = child(level, "lvlRestart")
    shape = next(level.iter(w("numFmt")), None)  # a custom one stands in a choice with what older programs show
    system, pattern = value(shape) or "decimal", value(shape, "format")
    return _Level(
        start=number(child(level, "start")),
        system="decimal" if system == "custom" else system,
        zeros=len(pattern.partition(",")[0].strip()) if system == "custom" and pattern.isascii() else 0,
        text=value(child(level, "lvlText"))[:_LONGEST],
        glued=value(child(level, "suff")) == "nothing",
        restart=_LEVELS if restart is None else number(restart),
        legal=is_on(child(level, "isLgl")),
        style=value(child(level, "pStyle")),
    )


def _printed(levels: tuple[_Level, ...], own: int, counts: list[int | None]) -> str:
    level = levels[own]
    if level.system == "bullet":
        text = level.text if level.text.isalnum() else ""
    else:
        text = _PLACE.sub(lambda found: _shown(levels, own, int(found[1]) - 1, counts), level.text)
    last = text[-1:]
    return f"{text} " if (last.isalpha() or last.isdecimal()) and not level.glued else text


def _shown(levels: tuple[_Level, ...], own: int, at: int, counts: list[int | None]) -> str:
    """Write the number of a level in a text of the level ``own``; a level below says nothing."""
    count, system = counts[at], levels[at].system
    if at > own or count is None:
        return ""
    if levels[own].legal and system not in ("none", "bullet"):
        system = "decimal"
    return write_number(count, system).zfill(levels[at].zeros)
