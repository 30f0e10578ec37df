"""Fonts: which one each piece of text gets, and where the document leaves that to its theme or to others; odd characters.

Characters that are not what they look like, or that nobody sees, come out of PDF files and chat programs. They break a
line, a search or a comparison where nobody sees why; some print as boxes on another computer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checklist.office.document import Font, Formats, SetParagraph, SetText, read_paragraph, refers_to_theme
from checklist.office.grid import find_tables, placed_cells, rows_of
from checklist.office.height import line_pitch
from checklist.office.wordxml import Element, child, number, paragraph_text, value, w
from checklist.printcheck.report import Fault
from checklist.printcheck.sections import first_words
from checklist.words import compile_later
from checklist.words.plaintext import (
    has_private,
    name_character,
    odd_forms,
    odd_widths,
    say_forms,
    say_widths,
    unseen,
    usual_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from checklist.printcheck.sections import Opened, Story

_CHINESE = re.compile(
    "[\u2e80-\u2fdf\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff]"
)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_PUNCTUATION = "\u2010-\u2027\u2030-\u205e·"
_SHARED_RUN = re.compile(f"[{_PUNCTUATION}×÷±°§\u2100-\u2bff]+")
"""Signs in both kinds of fonts: Word takes the Latin one unless the run says otherwise ([MS-OI29500], 2.1.87)."""
_ANY_PUNCTUATION = re.compile(f"[{_PUNCTUATION}×°]")
_WORD_LATIN = "Times New Roman"
"""What Word takes where nothing names a Latin font."""
_LATIN = re.compile("[A-Za-z0-9]")
_TOO_TIGHT = 0.95
"""A line of less than this share of its characters' size cuts them off."""
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SCRIPTS = {"zh-CN": "Hans", "zh-SG": "Hans", "zh-TW": "Hant", "zh-HK": "Hant", "ja-JP": "Jpan", "ko-KR": "Hang"}
_CHINESE_SCRIPTS = ("Hans", "Hant")


class FontCheck:
    """Goes through all text once, collecting faults and the fonts used."""

    def __init__(self, opened: Opened, formats: Formats) -> None:
        self._opened, self._formats = opened, formats
        self._theme = Theme(opened)
        self.faults: list[Fault] = []
        self.used: dict[str, None] = {}

    def look(self) -> None:
        """Read every paragraph of every story."""
        spoken = False
        for story in self._opened.stories:
            # asked once: to find a table's properties, lxml walks over all its rows
            styles = {table: value(child(table, "tblPr", "tblStyle")) for table in story.root.iter(w("tbl"))}
            for source in story.root.iter(w("p")):
                table = next(source.iterancestors(w("tbl")), None)
                paragraph = read_paragraph(source, self._formats, "" if table is None else styles[table])
                if paragraph.text.strip():
                    self._paragraph(paragraph, story)
                    spoken = True
        if spoken and not _of_theme(self.faults):
            self.faults += _left_to_theme(self._opened, self._formats)

    def _paragraph(self, paragraph: SetParagraph, story: Story) -> None:
        text, before = paragraph.text, len(self.faults)
        place = story.name + first_words(text)
        is_chinese = _HAN.search(text) is not None
        for piece in filter(_prints, paragraph.pieces):
            self._piece(piece, place)
            if is_chinese:
                self._signs(piece, place)
        if _CHINESE.search(text) and line_pitch(paragraph, 0) < paragraph.size * _TOO_TIGHT:
            self._add(
                "line-clipped", place, f"行距固定为{paragraph.format.line:g}磅，字高{paragraph.size:g}磅，字会被切掉"
            )
        if not _of_theme(self.faults[before:]) and any(map(refers_to_theme, _fonts_written(paragraph.source))):
            self._add("theme-fonts", place, "带有主题字体，会盖过写明的字体")

    def _add(self, code: str, place: str, said: str) -> None:
        self.faults.append(Fault(code, place, said))

    def _piece(self, piece: SetText, place: str) -> None:
        look = piece.format
        if _CHINESE.search(piece.text):
            self._named(look.east_asia, place, "汉字")
        elif look.hint == "eastAsia" and _SHARED_RUN.search(piece.text):
            self._use(look.east_asia)
        if _LATIN.search(piece.text):
            self._named(look.ascii, place, "字母、数字")

    def _named(self, font: Font, place: str, what: str) -> None:
        """See that a font is named, and that no theme's stands in its way."""
        self._use(font)
        name, chinese = self._theme.name(font), what == "汉字"
        if not font.theme:
            if chinese and not font.name:
                self._add("no-east-asian-font", place, "汉字没有指定中文字体，由各人的电脑代选")
        elif font.loses and name != font.loses:
            said = f"写的是字体“{font.loses}”，但主题字体{_quoted(name)}优先，“{font.loses}”不起作用"
            self._add("theme-fonts", place, said)
        elif chinese and not name:
            self._add("no-east-asian-font", place, "汉字用主题字体，主题里却没有中文字体，由各人的电脑代选")
        elif chinese and not self._theme.is_chinese:
            self._add("theme-fonts", place, f"汉字用主题字体“{name}”，不是中文字体")
        else:
            said = f"{what}用主题字体{_quoted(name)}，换了主题或换一台电脑，字体就可能变"
            self._add("theme-default", place, said)

    def _signs(self, piece: SetText, place: str) -> None:
        """Say which shared signs in Chinese text would come out in the Latin font, or would once they are put in."""
        look = piece.format
        latin = self._theme.name(look.h_ansi) or ("" if look.h_ansi.theme else _WORD_LATIN)
        if look.hint == "eastAsia" or latin == self._theme.name(look.east_asia):
            return
        if found := _SHARED_RUN.search(piece.text):
            signs = "引号、破折号等标点" if _ANY_PUNCTUATION.search(piece.text) else f"“{found.group()[:5]}”等符号"
            self._add("no-hint", place, f"{signs}没有标为中文，Word会用西文字体{_quoted(latin)}印")
        elif _HAN.search(piece.text):
            said = f"文字没有标为中文，改稿时添上的引号、破折号会用西文字体{_quoted(latin)}印"
            self._add("no-hint", place, said)

    def _use(self, font: Font) -> None:
        if name := self._theme.name(font):
            self.used[name] = None


def _quoted(font: str) -> str:
    return f"“{font}”" if font else ""


def _prints(piece: SetText) -> bool:
    """Say whether anything of a piece prints: blanks are kept clear of every font."""
    return bool(piece.text.strip())


def _fonts_written(paragraph: Element) -> Iterator[Element]:
    """Give the fonts of the paragraph's mark and of its runs that say something."""
    for fonts in paragraph.iter(w("rFonts")):
        run = next(fonts.iterancestors(w("r")), None)
        if run is None or "".join(text.text or "" for text in run.iter(w("t"))).strip():
            yield fonts


def _of_theme(faults: Iterable[Fault]) -> bool:
    return any(fault.code in ("theme-fonts", "theme-default") for fault in faults)


def embedded_fonts(opened: Opened) -> list[str]:
    """Give the names of the fonts whose files are in the document."""
    table = opened.single.get("fontTable")
    if table is None:
        return []
    kinds = ("embedRegular", "embedBold", "embedItalic", "embedBoldItalic")
    return [
        value(font, "name") for font in table.iter(w("font")) if any(child(font, kind) is not None for kind in kinds)
    ]


def font_files(opened: Opened) -> int:
    """Count the font files in the package, listed or not."""
    return sum(
        name.lower().endswith((".odttf", ".ttf", ".otf", ".fntdata")) for name in opened.document.package.names()
    )


class Theme:
    """What the document's theme says of fonts."""

    def __init__(self, opened: Opened) -> None:
        language = value(child(opened.single.get("settings"), "themeFontLang"), "eastAsia")
        script = _SCRIPTS.get(language, "Hans" if language.startswith("zh") else "")
        self.is_chinese = script in _CHINESE_SCRIPTS
        """Whether the document's East Asian language is Chinese."""
        root = opened.single.get("theme")
        self._names: dict[tuple[str, bool], str] = {}
        for kind in ("major", "minor"):
            fonts = None if root is None else next(root.iter(f"{_DRAWING}{kind}Font"), None)
            listed = () if fonts is None else fonts.iter(f"{_DRAWING}font")
            by_script = {font.get("script"): font.get("typeface", "") for font in listed}
            self._names[kind, False] = _typeface(fonts, "latin")
            self._names[kind, True] = _typeface(fonts, "ea") or by_script.get(script, "")

    def name(self, font: Font) -> str:
        """Give a font's name; for a reference such as ``minorEastAsia`` what it stands for, "" where that is not told."""
        if not font.theme:
            return font.name
        kind = "major" if font.theme.startswith("major") else "minor"
        return self._names[kind, font.theme.endswith("EastAsia")]


def _typeface(fonts: Element | None, kind: str) -> str:
    found = None if fonts is None else fonts.find(f"{_DRAWING}{kind}")
    return "" if found is None else found.get("typeface", "")


def _left_to_theme(opened: Opened, formats: Formats) -> Iterator[Fault]:
    """Find where a document that names its fonts still refers to the theme's: defaults, styles in use, numbering."""
    if refers_to_theme(formats.defaults):
        yield Fault("theme-default", "文档的默认字体", _SAID)
    styles = list(formats.styles_in_use(story.root for story in opened.stories))
    for style in styles:
        if any(refers_to_theme(fonts) for fonts in style.iter(w("rFonts"))):
            name = value(child(style, "name")) or value(style, "styleId")
            yield Fault("theme-default", f"样式“{name}”", _SAID)
    for level in _numbering_in_use(opened, styles):
        if refers_to_theme(child(level, "rPr", "rFonts")):
            yield Fault("theme-default", f"自动编号第{number(level, 'ilvl') + 1}级", _SAID)


_SAID = "引用了主题字体，换了主题或换一台电脑，字体就可能变"


def _numbering_in_use(opened: Opened, styles: Iterable[Element]) -> Iterator[Element]:
    """Give the levels of the lists that paragraphs and styles refer to."""
    numbering = opened.single.get("numbering")
    if numbering is None:
        return
    roots = [*(story.root for story in opened.stories), *styles]
    used = {value(child(item, "numId")) for root in roots for item in root.iter(w("numPr"))}
    lists = {value(item, "numId"): value(child(item, "abstractNumId")) for item in numbering.iter(w("num"))}
    wanted = set(map(lists.get, used))
    for kind in numbering.iter(w("num"), w("abstractNum")):
        if (value(kind, "numId") in used) or (value(kind, "abstractNumId") in wanted):
            yield from kind.iter(w("lvl"))


_TEXT, _PARAGRAPH, _CELL, _ROW = w("t"), w("p"), w("tc"), w("tr")

_SIGN = compile_later("[\uf020-\uf0ff]")
"""Signs of the fonts Symbol and Wingdings, which every computer has."""


def odd_characters(opened: Opened) -> Iterator[Fault]:
    """Find such characters in all that is printed, each with its place: table, row and column, or the paragraph."""
    names = {table: f"第{index}个表" for index, table in enumerate(find_tables(opened.document.body), 1)}
    for story in opened.stories:
        for text in story.root.iter(_TEXT):
            for said in _oddities(text.text or ""):
                yield Fault("odd-characters", _place(text, story, names), said)


def _marks(text: str) -> tuple[list[str], list[str]]:
    """Give the names of the marks in a text that nobody sees, and of the characters of private use."""
    marks = unseen(text)
    private = [mark for mark in marks if has_private(mark)]
    hidden = [name_character(mark) for mark in marks if mark not in private]
    return hidden, [name_character(mark) for mark in private if not _SIGN.match(mark)]


def _oddities(text: str) -> list[str]:
    """Say what characters of a text are not seen or not what they look like, a phrase for each kind."""
    hidden, private = _marks(text)
    odd, wide = odd_forms(text), odd_widths(text)
    said = {
        f"有看不见的字符：{'、'.join(hidden)}": hidden,
        f"有{'、'.join(private)}，别的电脑上显示、印制不出来": private,
        f"有形似汉字的部首或兼容字：{say_forms(odd)}": odd,
        f"有{say_widths(wide)}": wide,
    }
    return [phrase for phrase, found in said.items() if found]


def _place(text: Element, story: Story, names: Mapping[Element, str]) -> str:
    """Name the cell a text stands in, or the beginning of its paragraph."""
    cell = next(text.iterancestors(_CELL), None)
    row = None if cell is None else next(cell.iterancestors(_ROW), None)
    table = None if row is None else row.getparent()
    if cell is None or row is None or table is None or table not in names:
        paragraph = next(text.iterancestors(_PARAGRAPH), None)
        return story.name + ("" if paragraph is None else first_words(usual_text(paragraph_text(paragraph))))
    column = next(start for start, _, one in placed_cells(row) if one is cell)
    return f"{names[table]}第{rows_of(table).index(row) + 1}行第{column + 1}列"
