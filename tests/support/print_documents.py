"""Build small Word files for the print check, right in all but what a test makes wrong."""

from __future__ import annotations

from xml.sax.saxutils import escape

from office_forms import with_parts

from checklist.files.textfiles import template
from checklist.printcheck import check_print

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
HINT = '<w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
A4 = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
A3 = '<w:pgSz w:w="23811" w:h="16838" w:orient="landscape"/>'
MARGINS = (
    '<w:pgMar w:top="1587" w:right="2098" w:bottom="1474" w:left="1984" w:header="851" w:footer="794" w:gutter="0"/>'
)
FOOTER = '<w:footerReference w:type="default" r:id="rId4"/>'
SENTENCE = "加快推进科技创新重点任务，建设一批平台，引进一批人才。"


def document(*blocks: str, section: str = FOOTER + A4 + MARGINS) -> bytes:
    """Make a document of these blocks in our own styles, on A4 set across with a page number."""
    body = f"<w:document {W}><w:body>{''.join(blocks)}<w:sectPr>{section}</w:sectPr></w:body></w:document>"
    return with_parts(template("ledger.docx").read_bytes(), {"word/document.xml": body.encode()})


def paragraph(text: str = SENTENCE, *, run: str = HINT, style: str = "LedgerCell", more: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/>{more}</w:pPr>'
    return f'<w:p>{properties}<w:r>{run}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def cell(text: str = "", *, width: int = 3000, more: str = "", inside: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{more}</w:tcPr>{inside or paragraph(text)}</w:tc>'


def row(*cells: str, more: str = "<w:cantSplit/>") -> str:
    return f"<w:tr><w:trPr>{more}</w:trPr>{''.join(cells)}</w:tr>"


HEAD = row(cell("序号"), cell("任务"), more="<w:cantSplit/><w:tblHeader/>")


def table(*rows: str, grid: tuple[int, ...] = (3000, 3000), more: str = '<w:tblLayout w:type="fixed"/>') -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid)
    return f'<w:tbl><w:tblPr><w:tblStyle w:val="LedgerTable"/>{more}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{"".join(rows)}</w:tbl>'


def two(count: int = 1, more: str = "<w:cantSplit/>") -> list[str]:
    """Rows of two cells, two lines each."""
    return [row(cell(str(n)), cell(SENTENCE), more=more) for n in range(1, count + 1)]


def found(content: bytes) -> list[tuple[str, str]]:
    return [(finding.code, finding.message) for finding in check_print(content, "台账.docx").findings]
