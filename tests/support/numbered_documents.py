"""Word documents with automatic numbers: lists, styles and paragraphs written as Word writes them."""

from __future__ import annotations

from docx.oxml.ns import nsdecls
from office_forms import altered, office_form, with_parts


def level(at: int, system: str, text: str, extra: str = "", start: int = 1) -> str:
    """Write a level of a list; ``extra`` is what stands between format and text (``w:isLgl``, ``w:pStyle``)."""
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{system}"/>{extra}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def abstract(name: int, *levels: str, extra: str = "") -> str:
    """Write an abstract definition."""
    return f'<w:abstractNum w:abstractNumId="{name}">{extra}{"".join(levels)}</w:abstractNum>'


def num(name: int, defined: int, *overrides: str) -> str:
    """Write a list that paragraphs refer to."""
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{defined}"/>{"".join(overrides)}</w:num>'


def override(at: int, start: int | None = None, new_level: str = "") -> str:
    """Write what a list has otherwise than its definition."""
    begins = "" if start is None else f'<w:startOverride w:val="{start}"/>'
    return f'<w:lvlOverride w:ilvl="{at}">{begins}{new_level}</w:lvlOverride>'


def _numbered(name: int | None, at: int | None) -> str:
    parts = ("" if at is None else f'<w:ilvl w:val="{at}"/>') + ("" if name is None else f'<w:numId w:val="{name}"/>')
    return f"<w:numPr>{parts}</w:numPr>" if parts else ""


def paragraph(text: str, name: int | None = None, at: int | None = None, *, style: str = "", mark: str = "") -> str:
    """Write a paragraph; ``mark`` is what its mark's properties hold (``w:del``)."""
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    marked = f"<w:rPr>{mark}</w:rPr>" if mark else ""
    return f"<w:p><w:pPr>{styled}{_numbered(name, at)}{marked}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def style(
    name: str, listed: int | None = None, at: int | None = None, *, based: str = "Normal", kind: str = "paragraph"
) -> str:
    """Write a style; one of a list has ``kind`` ``numbering``."""
    base = f'<w:basedOn w:val="{based}"/>' if kind == "paragraph" else ""
    numbered = _numbered(listed, at)
    properties = f"<w:pPr>{numbered}</w:pPr>" if numbered else ""
    return f'<w:style w:type="{kind}" w:styleId="{name}"><w:name w:val="{name}"/>{base}{properties}</w:style>'


def table(*rows: list[str]) -> str:
    """Write a table; a cell is the XML of its paragraphs."""
    width = '<w:tcPr><w:tcW w:w="3000" w:type="dxa"/></w:tcPr>'
    drawn = "".join("<w:tr>" + "".join(f"<w:tc>{width}{cell}</w:tc>" for cell in row) + "</w:tr>" for row in rows)
    grid = '<w:gridCol w:w="3000"/>' * len(rows[0])
    return f'<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{drawn}</w:tbl>'


def with_numbering(content: bytes, *lists: str) -> bytes:
    """Give the document with these abstract definitions and lists, in that order."""
    written = f"<w:numbering {nsdecls('w')}>{''.join(lists)}</w:numbering>"
    return with_parts(content, {"word/numbering.xml": written.encode()})


def numbered_document(lists: list[str], body: list[str], styles: tuple[str, ...] = ()) -> bytes:
    """Make a ``.docx`` of a body's XML with its lists and styles of its own."""
    content = with_numbering(office_form(""), *lists)
    content = altered(content, "word/styles.xml", "</w:styles>", f"{''.join(styles)}</w:styles>")
    return altered(content, "word/document.xml", "<w:body>", f"<w:body>{''.join(body)}")
