"""Make our own blank forms, ``templates/ledger.docx`` and ``templates/assignment.docx``.

They are ordinary Word forms, meant to be edited in Word; ``docs/make_forms.py`` writes the
shipped ones. Page, fonts and lines follow GB/T 9704—2012; what it leaves open
(the inside of a table) is set so that Word and WPS print it alike (docs/forms.md).
"""

from __future__ import annotations

from checklist.model import Frozen
from checklist.office.package import new_part, write_package

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TEXT_WIDTH = 12756
"""225 mm in twips: A4 set across with the standard's margins turned along."""


class BlankColumn(Frozen):
    """A column of a blank form: what its heading says, line by line, and its width in twips."""

    lines: tuple[str, ...]
    width: int
    centred: bool = False


class BlankForm(Frozen):
    """What one form shows."""

    columns: tuple[BlankColumn, ...]
    above: str = ""
    """The line above the table; a tab sends the rest to the right margin."""
    below: str = ""
    """The line for signatures."""


LEDGER = BlankForm(
    above="填报单位（盖章）：{{ 单位 }}\t填报日期：　　　　年　　月　　日",
    columns=(
        BlankColumn(lines=("序号",), width=680, centred=True),
        BlankColumn(lines=("具体举措及目标",), width=4720),
        BlankColumn(lines=("本单位", "职责"), width=900, centred=True),
        BlankColumn(lines=("其他单位",), width=1560),
        BlankColumn(lines=("完成时限",), width=1360, centred=True),
        BlankColumn(lines=("进展情况",), width=1616),
        BlankColumn(lines=("存在问题及", "下步打算"), width=1300),
        BlankColumn(lines=("完成", "状态"), width=620, centred=True),
    ),
    below="单位主要负责人（签字）：　　　　　　分管负责人（签字）：　　　　　　填报人：　　　　　联系电话：",
)
"""部门台账: what one unit owes, with room for its report."""

ASSIGNMENT = BlankForm(
    columns=(
        BlankColumn(lines=("序号",), width=680, centred=True),
        BlankColumn(lines=("具体举措及目标",), width=6406),
        BlankColumn(lines=("牵头单位",), width=1700),
        BlankColumn(lines=("配合单位",), width=2494),
        BlankColumn(lines=("完成时限",), width=1476, centred=True),
    ),
)
"""任务分解表: a whole plan, measure by measure."""

BLANK_FORMS = {"ledger.docx": LEDGER, "assignment.docx": ASSIGNMENT}
"""The shipped forms by file name."""


def blank_form(form: BlankForm) -> bytes:
    """Give the bytes of a blank form; they depend on nothing but the form."""
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _PACKAGE_RELATIONS,
        "docProps/core.xml": _CORE,
        "word/document.xml": _document(form),
        "word/_rels/document.xml.rels": _DOCUMENT_RELATIONS,
        "word/styles.xml": _styles(),
        "word/settings.xml": _SETTINGS,
        "word/fontTable.xml": _font_table(),
        "word/footer1.xml": _FOOTER,
        "word/theme/theme1.xml": _theme(),
    }
    made = [new_part(name, ((_DECLARATION + text).encode(),)) for name, text in parts.items()]
    return write_package(made, {})


def _document(form: BlankForm) -> str:
    above = [_paragraph("LedgerFrame", form.above)] if form.above else []
    below = [_paragraph("LedgerSignature", form.below)] if form.below else []
    body = [
        _paragraph("LedgerAttachment", "附件"),
        _paragraph("LedgerTitle", "{{ 标题 }}"),
        _paragraph("LedgerSubtitle", "{{ 副标题 }}"),
        *above,
        _table(form.columns),
        *below,
        _paragraph("LedgerNote", "{{ 注 }}"),
        _SECTION,
    ]
    return f'<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{"".join(body)}</w:body></w:document>'


def _paragraph(style: str, text: str = "") -> str:
    fonts = _run_fonts(style)
    tab = f"<w:r>{fonts}<w:tab/></w:r>"
    runs = tab.join(_run(part, fonts) for part in text.split("\t")) if text else ""
    mark = "" if text else fonts  # a blank cell is filled with its paragraph mark's font
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{mark}</w:pPr>{runs}</w:p>'


def _run(text: str, fonts: str) -> str:
    return f'<w:r>{fonts}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _run_fonts(style: str) -> str:
    """Name the Chinese font on the run too, as design and some readers want it; the style says the same."""
    font = next(known.font for known in _STYLES if known.id == style)
    return f'<w:rPr><w:rFonts w:hint="eastAsia" w:eastAsia="{font}"/></w:rPr>'


def _table(columns: tuple[BlankColumn, ...]) -> str:
    grid = "".join(f'<w:gridCol w:w="{column.width}"/>' for column in columns)
    rows = (_head_row(columns), _band_row(len(columns)), _row(columns))
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="LedgerTable"/><w:tblW w:w="{_TEXT_WIDTH}" w:type="dxa"/>'
        f'<w:jc w:val="center"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>'
    )


def _head_row(columns: tuple[BlankColumn, ...]) -> str:
    cells = "".join(
        _cell(column.width, "".join(_paragraph("LedgerHead", line) for line in column.lines)) for column in columns
    )
    properties = '<w:cantSplit/><w:trHeight w:val="567" w:hRule="atLeast"/><w:tblHeader/>'
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


def _band_row(count: int) -> str:
    cell = _cell(_TEXT_WIDTH, _paragraph("LedgerBand"), span=count)
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="454" w:hRule="atLeast"/></w:trPr>{cell}</w:tr>'


def _row(columns: tuple[BlankColumn, ...]) -> str:
    cells = "".join(_blank_cell(column) for column in columns)
    return f'<w:tr><w:trPr><w:cantSplit/><w:trHeight w:val="567" w:hRule="atLeast"/></w:trPr>{cells}</w:tr>'


def _blank_cell(column: BlankColumn) -> str:
    return _cell(column.width, _paragraph("LedgerCellCentred" if column.centred else "LedgerCell"))


def _cell(width: int, content: str, *, span: int = 1) -> str:
    spans = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    properties = f'<w:tcW w:w="{width}" w:type="dxa"/>{spans}<w:vAlign w:val="center"/>'
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


_SECTION = (
    '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/>'
    '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1587" w:right="2098" w:bottom="1474" w:left="1984" w:header="851" w:footer="794" w:gutter="0"/>'
    "</w:sectPr>"
)
"""No ``w:docGrid``: lines would snap to the pitch of the main text, 29 points."""

_SONG, _FANG, _KAI, _HEI, _TITLE = "宋体", "仿宋", "楷体", "黑体", "方正小标宋简体"
_LATIN = "Times New Roman"

_RUN_HINT = f'<w:rPr><w:rFonts w:hint="eastAsia" w:eastAsia="{_SONG}"/></w:rPr>'
_FOOTER = (
    f'<w:ftr xmlns:w="{_W}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{_run("— ", _RUN_HINT)}'
    f'<w:r>{_RUN_HINT}<w:fldChar w:fldCharType="begin"/></w:r>'
    f'<w:r>{_RUN_HINT}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    f'<w:r>{_RUN_HINT}<w:fldChar w:fldCharType="separate"/></w:r>'
    f'{_run("1", _RUN_HINT)}<w:r>{_RUN_HINT}<w:fldChar w:fldCharType="end"/></w:r>{_run(" —", _RUN_HINT)}</w:p></w:ftr>'
)


class _Style(Frozen):
    id: str
    name: str
    font: str
    size: int
    """In half-points: 五号 is 21, 四号 28, 三号 32, 二号 44."""
    paragraph: str
    based_on: str = "Normal"


def _line(points: float, *, before: int = 0, after: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{round(points * 20)}" w:lineRule="exact"/>'


_NO_GRID = '<w:snapToGrid w:val="0"/>'
_STYLES = (
    _Style(id="LedgerAttachment", name="台账附件", font=_HEI, size=32, paragraph=_NO_GRID + _line(28)),
    _Style(
        id="LedgerTitle", name="台账标题", font=_TITLE, size=44,
        paragraph=f'{_NO_GRID}{_line(34, before=60)}<w:jc w:val="center"/>',
    ),
    _Style(
        id="LedgerSubtitle", name="台账副标题", font=_KAI, size=24,
        paragraph=f'{_NO_GRID}{_line(20, before=60, after=60)}<w:jc w:val="center"/>',
    ),
    _Style(
        id="LedgerFrame", name="台账填报行", font=_FANG, size=24,
        paragraph=f'<w:tabs><w:tab w:val="right" w:pos="{_TEXT_WIDTH}"/></w:tabs>{_NO_GRID}{_line(24)}',
    ),
    _Style(
        id="LedgerHead", name="台账表头", font=_HEI, size=21,
        paragraph=f'<w:keepNext/>{_NO_GRID}{_line(15)}<w:jc w:val="center"/>',
    ),
    _Style(id="LedgerCell", name="台账正文", font=_FANG, size=21, paragraph=_NO_GRID + _line(15)),
    _Style(
        id="LedgerCellCentred", name="台账正文居中", font=_FANG, size=21, based_on="LedgerCell",
        paragraph='<w:jc w:val="center"/>',
    ),
    _Style(
        id="LedgerBand", name="台账分段", font=_HEI, size=21, based_on="LedgerCell",
        paragraph="<w:keepNext/>",
    ),
    _Style(
        id="LedgerSignature", name="台账签字行", font=_FANG, size=24,
        paragraph=f"{_NO_GRID}{_line(24, before=60)}",
    ),
    _Style(
        id="LedgerNote", name="台账注", font=_FANG, size=21,
        paragraph=f'<w:keepLines/>{_NO_GRID}{_line(15)}<w:ind w:left="420" w:hanging="420"/>',
    ),
    _Style(id="Footer", name="footer", font=_SONG, size=28, paragraph=f'{_NO_GRID}<w:jc w:val="center"/>'),
)  # fmt: skip


def _styles() -> str:
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(_FANG)}<w:kern w:val="2"/><w:sz w:val="21"/><w:szCs w:val="21"/>'
        '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    )
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    )
    styles = "".join(_paragraph_style(style) for style in _STYLES)
    return f'<w:styles xmlns:w="{_W}">{defaults}{normal}{_TABLE_STYLES}{styles}</w:styles>'


def _paragraph_style(style: _Style) -> str:
    return (
        f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{style.id}"><w:name w:val="{style.name}"/>'
        f'<w:basedOn w:val="{style.based_on}"/><w:qFormat/><w:pPr>{style.paragraph}</w:pPr>'
        f'<w:rPr>{_fonts(style.font)}<w:sz w:val="{style.size}"/><w:szCs w:val="{style.size}"/></w:rPr></w:style>'
    ).replace(' w:customStyle="1" w:styleId="Footer"', ' w:styleId="Footer"')


def _fonts(chinese: str) -> str:
    latin = _SONG if chinese == _SONG else _LATIN
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{chinese}" w:cs="{_LATIN}"/>'


_MARGINS = "".join(
    f'<w:{side} w:w="{width}" w:type="dxa"/>'
    for side, width in (("top", 28), ("left", 57), ("bottom", 28), ("right", 57))
)
_BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="auto"/>'
    for side, size in (("top", 8), ("left", 8), ("bottom", 8), ("right", 8), ("insideH", 4), ("insideV", 4))
)
_TABLE_STYLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:uiPriority w:val="99"/>'
    '<w:semiHidden/><w:unhideWhenUsed/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
    '<w:style w:type="table" w:customStyle="1" w:styleId="LedgerTable"><w:name w:val="台账表格"/>'
    f'<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>{_BORDERS}</w:tblBorders>'
    f"<w:tblCellMar>{_MARGINS}</w:tblCellMar></w:tblPr></w:style>"
)

_SETTINGS = (
    f'<w:settings xmlns:w="{_W}"><w:zoom w:percent="100"/><w:bordersDoNotSurroundHeader/><w:bordersDoNotSurroundFooter/>'
    '<w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
    "</w:settings>"
)

_FONT_NAMES = (
    (_FANG, "FangSong", "modern"),
    (_HEI, "SimHei", "modern"),
    (_KAI, "KaiTi", "modern"),
    (_SONG, "SimSun", "auto"),
    (_TITLE, "方正小标宋_GBK", "auto"),
    (_LATIN, "", "roman"),
)


def _font_table() -> str:
    """List the fonts by name only, with the name they bear elsewhere; font files may not be passed on."""
    fonts = "".join(_font(name, other, family) for name, other, family in _FONT_NAMES)
    return f'<w:fonts xmlns:w="{_W}">{fonts}</w:fonts>'


def _font(name: str, other: str, family: str) -> str:
    alternative = f'<w:altName w:val="{other}"/>' if other else ""
    charset = "86" if other else "00"
    return (
        f'<w:font w:name="{name}">{alternative}<w:charset w:val="{charset}"/><w:family w:val="{family}"/>'
        '<w:pitch w:val="variable"/></w:font>'
    )


_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_COLOURS = (
    ("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "000000"), ("lt2", "FFFFFF"), ("accent1", "000000"),
    ("accent2", "404040"), ("accent3", "7F7F7F"), ("accent4", "A6A6A6"), ("accent5", "BFBFBF"), ("accent6", "D9D9D9"),
    ("hlink", "000000"), ("folHlink", "000000"),
)  # fmt: skip


def _theme() -> str:
    """Write the least theme there can be. Nothing refers to its fonts; validators miss it where there is none."""
    colours = "".join(f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in _COLOURS)
    fonts = f'<a:latin typeface="{_LATIN}"/><a:ea typeface="{_SONG}"/><a:cs typeface="{_LATIN}"/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'<a:theme xmlns:a="{_A}" name="台账"><a:themeElements><a:clrScheme name="台账">{colours}</a:clrScheme>'
        f'<a:fontScheme name="台账"><a:majorFont>{fonts}</a:majorFont><a:minorFont>{fonts}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="台账"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{f'<a:ln>{fill}</a:ln>' * 3}</a:lnStyleLst><a:effectStyleLst>{effect * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CONTENT_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/{name}" ContentType="{kind}+xml"/>'
        for name, kind in (
            ("word/document.xml", f"{_TYPES}.document.main"),
            ("word/styles.xml", f"{_TYPES}.styles"),
            ("word/settings.xml", f"{_TYPES}.settings"),
            ("word/fontTable.xml", f"{_TYPES}.fontTable"),
            ("word/footer1.xml", f"{_TYPES}.footer"),
            ("word/theme/theme1.xml", "application/vnd.openxmlformats-officedocument.theme"),
            ("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties"),
        )
    )
    + "</Types>"
)
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_PACKAGE_RELATIONS = (
    f'<Relationships xmlns="{_RELATIONS}">'
    f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/>'
    f'<Relationship Id="rId2" Type="{_RELATIONS}/metadata/core-properties" Target="docProps/core.xml"/></Relationships>'
)
_DOCUMENT_RELATIONS = (
    f'<Relationships xmlns="{_RELATIONS}">'
    + "".join(
        f'<Relationship Id="rId{index}" Type="{_R}/{kind}" Target="{target}"/>'
        for index, (kind, target) in enumerate(
            (("styles", "styles.xml"), ("settings", "settings.xml"), ("fontTable", "fontTable.xml"),
             ("footer", "footer1.xml"), ("theme", "theme/theme1.xml")), 1)
    )
    + "</Relationships>"
)  # fmt: skip
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>空表</dc:title><dc:creator></dc:creator>'
    '<dcterms:created xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:created>'
    '<dcterms:modified xsi:type="dcterms:W3CDTF">1980-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>'
)
