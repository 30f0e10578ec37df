"""What font, size and spacing a piece of text ends up with: styles, document defaults and its own properties."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from checklist.office.wordxml import Element, child, is_on, is_true, number, own_descendants, paragraph_text, value, w

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DEEPEST = 20
"""Styles that build on one another; a hostile file may define circles."""
_DEFAULT_SIZE = 20
"""Word's own default of ``w:sz``, in half-points."""
_THEME_SUFFIX = {"eastAsia": "eastAsiaTheme", "ascii": "asciiTheme", "hAnsi": "hAnsiTheme"}
SLOTS = tuple(_THEME_SUFFIX)
_RUN = frozenset({"r"})
_STYLED = tuple(w(name) for name in ("pStyle", "rStyle", "tblStyle"))
_FIRST_ROW = 0x20
"""In ``w:tblLook``: the first row may look other than the rest."""


class Font(NamedTuple):
    """The font of one script: a name, or a reference to the theme."""

    name: str = ""
    theme: str = ""
    loses: str = ""
    """The name that stands beside the reference and is not heeded (ECMA-376 part 1, 17.3.2.26)."""


class RunFormat(NamedTuple):
    """How characters look."""

    east_asia: Font = Font()
    ascii: Font = Font()
    h_ansi: Font = Font()
    hint: str = ""
    """The run's own; one that stands in a style alone is not relied on, as few programs heed it there."""
    size: float = _DEFAULT_SIZE / 2
    """In points."""
    hidden: bool = False


class ParagraphFormat(NamedTuple):
    """How a paragraph is set, lengths in points."""

    before: float = 0
    after: float = 0
    line: float = 12
    """240ths of a line turned into 12 to a line for ``auto``; points otherwise."""
    rule: str = "auto"
    indent: float = 0
    """Left and right together."""
    snaps: bool = True
    keeps: bool = False
    """True where it stays on the page of what follows."""
    opens: bool = False
    """True where it opens a page."""


class Formats:
    """The styles of a document and what they come to; each combination is worked out once."""

    def __init__(self, styles: Element | None) -> None:
        self.styles = {} if styles is None else {value(style, "styleId"): style for style in styles.iter(w("style"))}
        self._defaults = child(styles, "docDefaults")
        self.default_paragraph = self._default("paragraph")
        self._default_table = self._default("table")
        self._runs: dict[tuple[str, str, str], RunFormat] = {}
        self._paragraphs: dict[tuple[str, str], ParagraphFormat] = {}

    def _default(self, kind: str) -> str:
        found = (
            name
            for name, style in self.styles.items()
            if value(style, "type") == kind and is_true(value(style, "default"))
        )
        return next(found, "")

    def run(self, paragraph_style: str, table_style: str, properties: Element | None) -> RunFormat:
        """Give the format of a run with these properties in such a paragraph and table ("" for none)."""
        key = (paragraph_style or self.default_paragraph, table_style, value(child(properties, "rStyle")))
        base = self._runs.get(key)
        if base is None:
            base = _with_run(RunFormat(), child(self._defaults, "rPrDefault", "rPr"))
            for style in (key[1], key[0], key[2]):
                for level in self.chain(style):
                    base = _with_run(base, child(level, "rPr"))
            base = base._replace(hint="")
            self._runs[key] = base
        return base if properties is None else _with_run(base, properties)

    def paragraph(self, properties: Element | None, table_style: str) -> ParagraphFormat:
        """Give the format of a paragraph with these properties."""
        key = (value(child(properties, "pStyle")) or self.default_paragraph, table_style)
        base = self._paragraphs.get(key)
        if base is None:
            base = _with_paragraph(ParagraphFormat(), child(self._defaults, "pPrDefault", "pPr"))
            for style in (key[1], key[0]):
                for level in self.chain(style):
                    base = _with_paragraph(base, child(level, "pPr"))
            self._paragraphs[key] = base
        return base if properties is None else _with_paragraph(base, properties)

    def chain(self, style: str) -> Iterator[Element]:
        """Give a style and those it builds on, the deepest first."""
        found: list[Element] = []
        while style in self.styles and len(found) < _DEEPEST:
            found.append(self.styles[style])
            style = value(child(found[-1], "basedOn"))
        return reversed(found)

    def table_property(self, table: Element, *path: str) -> Element | None:
        """Give a property of a table, its own or its style's: ``("tblCellMar", "left")``."""
        own = child(table, "tblPr", *path)
        if own is not None:
            return own
        found = [child(level, "tblPr", *path) for level in self._table_styles(table)]
        return next((item for item in reversed(found) if item is not None), None)

    def rows_are(self, table: Element, switch: str, *, first: bool) -> bool:
        """Say whether the table's style switches something on for its rows: ``cantSplit``, ``tblHeader``.

        ``first`` asks for the first row, which a style may set on its own where the table lets it.
        """
        found: Element | None = None
        for level in self._table_styles(table):
            parts = [level]
            if first and _marks_first_row(table):
                parts += [part for part in level.iterchildren(w("tblStylePr")) if value(part, "type") == "firstRow"]
            found = next((item for part in reversed(parts) if (item := child(part, "trPr", switch)) is not None), found)
        return is_on(found)

    def _table_styles(self, table: Element) -> Iterator[Element]:
        return self.chain(value(child(table, "tblPr", "tblStyle")) or self._default_table)

    @property
    def defaults(self) -> Element | None:
        """The fonts of everything that no style and no run decides."""
        return child(self._defaults, "rPrDefault", "rPr", "rFonts")

    def styles_in_use(self, roots: Iterable[Element]) -> Iterator[Element]:
        """Give the styles that the paragraphs, runs and tables below the roots have, with those they build on."""
        names = {self.default_paragraph, self._default_table}
        for root in roots:
            names |= {value(element) for element in root.iter(*_STYLED)}
        met = {value(style, "styleId"): style for name in sorted(names) for style in self.chain(name)}
        return (style for name, style in self.styles.items() if name in met)


def _marks_first_row(table: Element) -> bool:
    look = child(table, "tblPr", "tblLook")
    if value(look, "firstRow"):
        return is_true(value(look, "firstRow"))
    digits = value(look)
    return bool(re.fullmatch(r"[0-9A-Fa-f]{1,4}", digits)) and bool(int(digits, 16) & _FIRST_ROW)


def _with_run(base: RunFormat, properties: Element | None) -> RunFormat:
    if properties is None:
        return base
    fonts = child(properties, "rFonts")
    size = number(child(properties, "sz"))
    vanish = child(properties, "vanish")
    made = base if fonts is None else _with_fonts(base, fonts)
    if size > 0:
        made = made._replace(size=size / 2)
    return made if vanish is None else made._replace(hidden=is_on(vanish))


def _with_fonts(base: RunFormat, fonts: Element) -> RunFormat:
    inherited = (base.east_asia, base.ascii, base.h_ansi)
    east_asia, latin, other = (_font(fonts, slot, under) for slot, under in zip(SLOTS, inherited, strict=True))
    return base._replace(
        east_asia=east_asia or base.east_asia,
        ascii=latin or base.ascii,
        h_ansi=other or base.h_ansi,
        hint=value(fonts, "hint") or base.hint,
    )


def _font(fonts: Element, slot: str, under: Font | None = None) -> Font | None:
    """Give the font named here; a theme's wins over a name beside it and over the one a style gave (``under``)."""
    name, theme = value(fonts, slot), value(fonts, _THEME_SUFFIX[slot])
    if theme:
        return Font(theme=theme, loses=name or (under.name if under else ""))
    return Font(name=name) if name else None


def theme_slots(fonts: Element | None) -> list[str]:
    """Give the attributes by which these fonts refer to the theme; those for right-to-left scripts are left out."""
    return [name for name in _THEME_SUFFIX.values() if value(fonts, name)]


def _with_paragraph(base: ParagraphFormat, properties: Element | None) -> ParagraphFormat:
    spacing, indent, snap = (child(properties, name) for name in ("spacing", "ind", "snapToGrid"))
    if spacing is not None:
        base = _with_spacing(base, spacing)
    if indent is not None:
        left = number(indent, "left", number(indent, "start"))
        base = base._replace(indent=max(0, left + number(indent, "right", number(indent, "end"))) / 20)
    if snap is not None:
        base = base._replace(snaps=is_on(snap))
    return _with_turns(base, properties)


def _with_turns(base: ParagraphFormat, properties: Element | None) -> ParagraphFormat:
    keeps, opens = child(properties, "keepNext"), child(properties, "pageBreakBefore")
    if keeps is not None:
        base = base._replace(keeps=is_on(keeps))
    return base if opens is None else base._replace(opens=is_on(opens))


def _with_spacing(base: ParagraphFormat, spacing: Element) -> ParagraphFormat:
    line = number(spacing, "line")
    rule = value(spacing, "lineRule") or (base.rule if not line else "auto")
    return base._replace(
        before=number(spacing, "before", round(base.before * 20)) / 20,
        after=number(spacing, "after", round(base.after * 20)) / 20,
        line=line / 20 if line > 0 else base.line,
        rule=rule,
    )


class SetText(NamedTuple):
    """Text of one look."""

    text: str
    format: RunFormat


class SetParagraph(NamedTuple):
    """A paragraph as it is set: its text in pieces of one look."""

    source: Element
    pieces: tuple[SetText, ...]
    format: ParagraphFormat
    size: float
    """The size of its largest characters in points; where it is empty, that of its mark."""

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join(piece.text for piece in self.pieces)


def read_paragraph(source: Element, formats: Formats, table_style: str) -> SetParagraph:
    """Read a paragraph; text boxes hanging in it are paragraphs of their own."""
    properties = child(source, "pPr")
    style = value(child(properties, "pStyle"))
    pieces = tuple(
        SetText(text, formats.run(style, table_style, child(run, "rPr")))
        for run in own_descendants(source, _RUN, frozenset({"p", "pPr"}))
        if (text := paragraph_text(run))
    )
    seen = tuple(piece for piece in pieces if not piece.format.hidden)
    sizes = [piece.format.size for piece in seen] or [formats.run(style, table_style, child(properties, "rPr")).size]
    return SetParagraph(source, seen, formats.paragraph(properties, table_style), max(sizes))


def table_styles(root: Element) -> dict[Element, str]:
    """Give each table's style. Asked once: to find a table's properties, lxml walks over all its rows."""
    return {table: value(child(table, "tblPr", "tblStyle")) for table in root.iter(w("tbl"))}
