"""The paragraph styles of our own documents.

They rest on no other style, so that they look alike in an office's file too (``one_file``). Sizes and fonts follow
GB/T 9704—2012 where it speaks; table text is 五号, which it leaves open (docs/forms.md).
"""

from __future__ import annotations

from checklist.model import Frozen

_SONG, _FANG, _KAI, _HEI, _TITLE = "宋体", "仿宋", "楷体", "黑体", "方正小标宋简体"
_LATIN = "Times New Roman"


class Style(Frozen):
    """A paragraph style: its font, its line, its place."""

    id: str
    name: str
    """The name Word shows."""
    font: str
    size: int
    """In half-points: 小五 is 18, 五号 21, 小四 24, 二号 44."""
    line: float
    """The height of a line in points, exact: table lines must not swell with a tall font."""
    align: str = "center"
    before: int = 0
    after: int = 0
    """Twips above and below."""
    indent: str = 'w:left="0" w:firstLine="0"'
    keeps: str = ""
    """``keepNext``, ``keepLines`` and the like, as elements."""
    outline: int | None = None
    """The level in Word's navigation pane, from 0."""


_KEEP = "<w:keepNext/>"

TITLE = Style(
    id="PaperTitle", name="材料标题", font=_TITLE, size=44, line=34, before=60, after=60, keeps=_KEEP, outline=0
)
SUBTITLE = Style(id="PaperSubtitle", name="材料副标题", font=_KAI, size=24, line=20, before=20, after=60, keeps=_KEEP)
LEAD = Style(
    id="PaperLead", name="材料说明", font=_FANG, size=24, line=22, align="both", before=60, after=100, keeps=_KEEP,
    indent='w:left="0" w:firstLineChars="200" w:firstLine="480"',
)  # fmt: skip
HEAD = Style(id="PaperHead", name="材料表头", font=_HEI, size=21, line=15, keeps=_KEEP)
HEAD_NARROW = Style(id="PaperHeadNarrow", name="材料窄表头", font=_HEI, size=18, line=9.5, keeps=_KEEP)
CELL = Style(id="PaperCell", name="材料正文", font=_FANG, size=21, line=15, align="both")
LEFT = Style(id="PaperLeft", name="材料正文左齐", font=_FANG, size=21, line=15, align="left")
CENTRED = Style(id="PaperCentred", name="材料正文居中", font=_FANG, size=21, line=15)
MARK = Style(id="PaperMark", name="材料标记", font=_SONG, size=21, line=14)
BAND = Style(id="PaperBand", name="材料分段", font=_HEI, size=21, line=15, align="left", keeps=_KEEP)
TOTAL = Style(id="PaperTotal", name="材料合计", font=_HEI, size=21, line=15)
NOTE = Style(
    id="PaperNote", name="材料注", font=_FANG, size=21, line=15, align="both", before=40, keeps="<w:keepLines/>",
    indent='w:left="420" w:hanging="420"',
)  # fmt: skip
GAP = Style(id="PaperGap", name="材料间隔", font=_FANG, size=2, line=1)
"""A paragraph that only parts two tables or opens a page."""

STYLES = (
    TITLE, SUBTITLE, LEAD, HEAD, HEAD_NARROW, CELL, LEFT, CENTRED, MARK, BAND, TOTAL, NOTE, GAP,
)  # fmt: skip


LINK = "LinkOnPaper"
"""The character style of a link, which prints like the text around it; LibreOffice makes a PDF's link of no other."""


def with_our_styles(styles: str) -> str:
    """Add our styles to the text of a ``styles.xml``; one that holds none to add to is given back as it is."""
    before, end, after = styles.rpartition("</w:styles>")
    return f"{before}{''.join(map(_style_xml, STYLES))}{_LINK_XML}{end}{after}" if end else styles


_LINK_XML = (
    f'<w:style w:type="character" w:customStyle="1" w:styleId="{LINK}"><w:name w:val="材料链接"/><w:qFormat/></w:style>'
)


def _style_xml(style: Style) -> str:
    outline = "" if style.outline is None else f'<w:outlineLvl w:val="{style.outline}"/>'
    spacing = (
        f'<w:spacing w:before="{style.before}" w:after="{style.after}" w:line="{round(style.line * 20)}" '
        'w:lineRule="exact"/>'
    )
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style.id}"><w:name w:val="{style.name}"/><w:qFormat/>'
        f'<w:pPr>{style.keeps}<w:snapToGrid w:val="0"/>{spacing}<w:ind {style.indent}/><w:jc w:val="{style.align}"/>'
        f"{outline}</w:pPr><w:rPr>{_fonts(style.font)}"
        f'<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/></w:rPr></w:style>'
    )


def _fonts(chinese: str) -> str:
    latin = _SONG if chinese == _SONG else _LATIN
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="{_LATIN}"/>'
