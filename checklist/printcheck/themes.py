"""The theme's fonts: what they stand for, and where the document leaves its fonts to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.office.formats import Font, Formats, theme_slots
from checklist.office.wordxml import Element, child, number, value, w
from checklist.printcheck.report import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.printcheck.opened import Opened

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_SCRIPTS = {"zh-CN": "Hans", "zh-SG": "Hans", "zh-TW": "Hant", "zh-HK": "Hant", "ja-JP": "Jpan", "ko-KR": "Hang"}
_CHINESE = ("Hans", "Hant")


class Theme:
    """What the document's theme says of fonts."""

    def __init__(self, root: Element | None, language: str) -> None:
        script = _SCRIPTS.get(language, "Hans" if language.startswith("zh") else "")
        self.is_chinese = script in _CHINESE
        """Whether the document's East Asian language is Chinese."""
        kinds = ("major", "minor")
        fonts = {kind: None if root is None else next(root.iter(f"{_DRAWING}{kind}Font"), None) for kind in kinds}
        self._latin = {kind: _typeface(fonts[kind], "latin") for kind in kinds}
        self._east_asian = {kind: _east_asian(fonts[kind], script) for kind in kinds}

    def name(self, font: Font) -> str:
        """Give a font's name; for a reference such as ``minorEastAsia`` what it stands for, "" where that is not told."""
        if not font.theme:
            return font.name
        kind = "major" if font.theme.startswith("major") else "minor"
        return (self._east_asian if font.theme.endswith("EastAsia") else self._latin)[kind]


def _typeface(fonts: Element | None, kind: str) -> str:
    found = None if fonts is None else fonts.find(f"{_DRAWING}{kind}")
    return "" if found is None else found.get("typeface", "")


def _east_asian(fonts: Element | None, script: str) -> str:
    listed = () if fonts is None else fonts.iter(f"{_DRAWING}font")
    by_script = {font.get("script"): font.get("typeface", "") for font in listed}
    return _typeface(fonts, "ea") or by_script.get(script, "")


def theme_of(opened: Opened) -> Theme:
    """Read the theme and the language it is for."""
    return Theme(opened.theme, value(child(opened.settings, "themeFontLang"), "eastAsia"))


def left_to_theme(opened: Opened, formats: Formats) -> Iterator[Fault]:
    """Find where a document that names its fonts still refers to the theme's: defaults, styles in use, numbering."""
    if theme_slots(formats.defaults):
        yield Fault("theme-default", "文档的默认字体", _SAID)
    styles = list(formats.styles_in_use(story.root for story in opened.stories))
    for style in styles:
        if any(theme_slots(fonts) for fonts in style.iter(w("rFonts"))):
            name = value(child(style, "name")) or value(style, "styleId")
            yield Fault("theme-default", f"样式“{name}”", _SAID)
    for level in _numbering_in_use(opened, styles):
        if theme_slots(child(level, "rPr", "rFonts")):
            yield Fault("theme-default", f"自动编号第{number(level, 'ilvl') + 1}级", _SAID)


_SAID = "引用了主题字体，换了主题或换一台电脑，字体就可能变"


def _numbering_in_use(opened: Opened, styles: Iterable[Element]) -> Iterator[Element]:
    """Give the levels of the lists that paragraphs and styles refer to."""
    if opened.numbering is None:
        return
    roots = [*(story.root for story in opened.stories), *styles]
    used = {value(child(item, "numId")) for root in roots for item in root.iter(w("numPr"))}
    lists = {value(item, "numId"): value(child(item, "abstractNumId")) for item in opened.numbering.iter(w("num"))}
    wanted = {lists[name] for name in used if name in lists}
    for kind in opened.numbering.iter(w("num"), w("abstractNum")):
        if (value(kind, "numId") in used) or (value(kind, "abstractNumId") in wanted):
            yield from kind.iter(w("lvl"))
