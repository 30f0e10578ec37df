"""Fonts: which one each piece of text gets, and where the document leaves that to others."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checklist.forms.wordxml import Element, child, value, w
from checklist.printcheck.formats import Font, Formats
from checklist.printcheck.opened import first_words
from checklist.printcheck.paragraphs import Paragraph, Piece, line_pitch, read_paragraph, table_styles
from checklist.printcheck.report import Fault

if TYPE_CHECKING:
    from checklist.printcheck.opened import Opened, Story

_CHINESE = re.compile(
    "[\u2e80-\u2fdf\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff01-\uff60\uffe0-\uffe6\U00020000-\U0003ffff]"
)
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SHARED = "“”‘’…—·×°"
"""Signs in both kinds of fonts: Word takes the Latin one unless the run says otherwise ([MS-OI29500], 2.1.87)."""
_SHARED_RUN = re.compile(f"[{_SHARED}]+")
_LATIN = re.compile("[A-Za-z0-9]")
_TOO_TIGHT = 0.95
"""A line of less than this share of its characters' size cuts them off."""
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SCRIPTS = {"zh-CN": "Hans", "zh-SG": "Hans", "zh-TW": "Hant", "zh-HK": "Hant", "ja-JP": "Jpan", "ko-KR": "Hang"}
_CHINESE_SCRIPTS = ("Hans", "Hant")


class Theme:
    """What the document's theme says of fonts."""

    def __init__(self, root: Element | None, language: str) -> None:
        self.script = _SCRIPTS.get(language, "Hans" if language.startswith("zh") else "")
        """The script of the document's East Asian language, as themes name it."""
        kinds = ("major", "minor")
        fonts = {kind: None if root is None else next(root.iter(f"{_DRAWING}{kind}Font"), None) for kind in kinds}
        self._latin = {kind: _typeface(fonts[kind], "latin") for kind in kinds}
        self._east_asian = {kind: self._of_script(fonts[kind]) for kind in kinds}

    def _of_script(self, fonts: Element | None) -> str:
        listed = () if fonts is None else fonts.iter(f"{_DRAWING}font")
        by_script = {font.get("script"): font.get("typeface", "") for font in listed}
        return _typeface(fonts, "ea") or by_script.get(self.script, "")

    def name(self, font: Font) -> str:
        """Give a font's name; for a reference such as ``minorEastAsia`` what it stands for, "" where that is not told."""
        if not font.theme:
            return font.name
        kind = "major" if font.theme.startswith("major") else "minor"
        return (self._east_asian if font.theme.endswith("EastAsia") else self._latin)[kind]


def _typeface(fonts: Element | None, kind: str) -> str:
    found = None if fonts is None else fonts.find(f"{_DRAWING}{kind}")
    return "" if found is None else found.get("typeface", "")


def theme_of(opened: Opened) -> Theme:
    """Read the theme and the language it is for."""
    return Theme(opened.theme, value(child(opened.settings, "themeFontLang"), "eastAsia"))


class FontCheck:
    """Goes through all text once, collecting faults and the fonts used."""

    def __init__(self, opened: Opened, formats: Formats) -> None:
        self._opened, self._formats = opened, formats
        self._theme = theme_of(opened)
        self.faults: list[Fault] = []
        self.used: dict[str, None] = {}
        self.by_theme: dict[str, None] = {}
        """Chinese fonts that the theme decides, in order of first use."""

    def look(self) -> None:
        """Read every paragraph of every story."""
        for story in self._opened.stories:
            styles = table_styles(story.root)
            for source in story.root.iter(w("p")):
                table = next(source.iterancestors(w("tbl")), None)
                paragraph = read_paragraph(source, self._formats, "" if table is None else styles[table])
                if paragraph.pieces:
                    self._paragraph(paragraph, story)

    def _paragraph(self, paragraph: Paragraph, story: Story) -> None:
        text, start = paragraph.text, 0
        place = story.name + first_words(text)
        for piece in paragraph.pieces:
            self._piece(piece, place)
            if _lacks_hint(piece, text, start, self._theme):
                latin = self._theme.name(piece.format.h_ansi)
                self._add("no-hint", place, f"引号、破折号等标点没有标为中文，Word会用西文字体“{latin}”印")
            start += len(piece.text)
        if _CHINESE.search(text) and line_pitch(paragraph, 0) < paragraph.size * _TOO_TIGHT:
            self._add(
                "line-clipped", place, f"行距固定为{paragraph.format.line:g}磅，字高{paragraph.size:g}磅，字会被切掉"
            )

    def _add(self, code: str, place: str, said: str) -> None:
        self.faults.append(Fault(code, place, said))

    def _piece(self, piece: Piece, place: str) -> None:
        look = piece.format
        if _CHINESE.search(piece.text):
            self._chinese(look.east_asia, place)
        elif look.hint == "eastAsia" and _SHARED_RUN.search(piece.text):
            self._use(look.east_asia)
        if _LATIN.search(piece.text):
            self._beaten(look.ascii, place)
            self._use(look.ascii)

    def _chinese(self, font: Font, place: str) -> None:
        self._beaten(font, place)
        self._use(font)
        if font.theme:
            self._by_theme(font, place)
        elif not font.name:
            self._add("no-east-asian-font", place, "汉字没有指定中文字体，由各人的电脑代选")

    def _by_theme(self, font: Font, place: str) -> None:
        name = self._theme.name(font)
        if not name:
            self._add("no-east-asian-font", place, "汉字用主题字体，主题里却没有中文字体，由各人的电脑代选")
        elif self._theme.script not in _CHINESE_SCRIPTS:
            self._add("theme-fonts", place, f"汉字用主题字体“{name}”，不是中文字体")
        else:
            self.by_theme[name] = None

    def _beaten(self, font: Font, place: str) -> None:
        """Say where a named font is not heeded because a theme's stands beside it."""
        if font.loses and self._theme.name(font) != font.loses:
            said = self._theme.name(font)
            wins = f"“{said}”" if said else ""
            self._add("theme-fonts", place, f"写的是字体“{font.loses}”，但主题字体{wins}优先，“{font.loses}”不起作用")

    def _use(self, font: Font) -> None:
        name = self._theme.name(font)
        if name:
            self.used[name] = None


def _lacks_hint(piece: Piece, text: str, start: int, theme: Theme) -> bool:
    """Say whether the piece has a shared sign beside Chinese that would come out in another font."""
    look = piece.format
    if look.hint == "eastAsia" or look.h_ansi in (look.east_asia, Font()):
        return False
    names = [theme.name(font) for font in (look.h_ansi, look.east_asia)]
    if not all(names) or names[0] == names[1]:
        return False
    return any(
        _HAN.match(text[max(0, start + found.start() - 1) :]) or _HAN.match(text, start + found.end())
        for found in _SHARED_RUN.finditer(piece.text)
    )


def embedded_fonts(opened: Opened) -> list[str]:
    """Give the names of the fonts whose files are in the document."""
    if opened.fonts is None:
        return []
    kinds = ("embedRegular", "embedBold", "embedItalic", "embedBoldItalic")
    return [
        value(font, "name")
        for font in opened.fonts.iter(w("font"))
        if any(child(font, kind) is not None for kind in kinds)
    ]


def font_files(opened: Opened) -> int:
    """Count the font files in the package, listed or not."""
    return sum(
        name.lower().endswith((".odttf", ".ttf", ".otf", ".fntdata")) for name in opened.document.package.names()
    )
