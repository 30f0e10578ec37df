"""Write blocks as WordprocessingML text.

Rules that make Word, WPS and LibreOffice print alike (docs/forms.md): fixed layout, every cell as wide as its grid
columns, the grid as wide as the text, ``w:hint`` on each run, heading rows from the first one on, rows unsplit.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING

from checklist.office.blocks import DocTable, Page, PageBreak, Paragraph, SectionBreak
from checklist.office.styles import GAP, LINK
from checklist.office.wordxml import attribute_text, run_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.office.blocks import Block, Cell, Row, Run

MAX_COLUMNS = 63
"""Word's limit of columns in a table."""
_PADDING = 57
"""Twips at the left and right inside a cell: 1 mm; Word's own 1.9 mm breaks 序号 over two lines."""
_TALL = 0.9
"""From which share of a page a row may be split: kept whole, Word would cut off what does not fit."""
_SIDES = ("top", "left", "bottom", "right")


class BlockWriter:
    """Writes the blocks of one document; bookmarks are numbered through."""

    def __init__(self, page: Page, footer: str, width: int = 0) -> None:
        """Start on ``page``; ``footer`` is the footer's relation, ``width`` the text's where it is not ours to set."""
        self._page, self._footer, self._width = page, footer, width
        self._bookmarks = count(1)
        self._page_break = False

    def write(self, blocks: Iterable[Block]) -> Iterator[str]:
        """Give the text of the blocks, without the last section's properties."""
        after_table = False
        for block in blocks:
            if after_table and not isinstance(block, Paragraph):
                yield _gap()
            yield from self._block(block)
            after_table = isinstance(block, DocTable)
        if after_table:
            yield _gap()

    def section(self) -> str:
        """Give the properties of the section the writer is in."""
        return section_properties(self._page, self._footer)

    def _block(self, block: Block) -> Iterator[str]:
        if isinstance(block, PageBreak):
            self._page_break = True
        elif isinstance(block, Paragraph):
            yield self._paragraph(block, breaks=self._page_break)
            self._page_break = False
        elif isinstance(block, DocTable):
            if self._page_break:
                yield _gap("<w:pageBreakBefore/>")
            self._page_break = False
            yield from self._table(block)
        else:
            yield self._break(block)

    def _break(self, block: SectionBreak) -> str:
        text = _gap(section=self.section())
        self._page = block.page
        return text

    def _paragraph(self, paragraph: Paragraph, *, breaks: bool = False) -> str:
        start = bookmark(paragraph.bookmark, next(self._bookmarks)) if paragraph.bookmark else ""
        return _paragraph_text(paragraph, start=start, breaks=breaks)

    def _table(self, table: DocTable) -> Iterator[str]:
        width = self._width or self._page.text_width
        if sum(table.widths) != width or len(table.widths) > MAX_COLUMNS:
            raise ValueError(f"{len(table.widths)} columns of {sum(table.widths)} twips do not fit {width}")
        grid = "".join(f'<w:gridCol w:w="{column}"/>' for column in table.widths)
        yield (
            f'<w:tbl><w:tblPr><w:tblW w:w="{width}" w:type="dxa"/><w:jc w:val="center"/>{_BORDERS}'
            f'<w:tblLayout w:type="fixed"/>{_MARGINS}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
        )
        for row in table.head:
            yield self._row(row, table.widths, "<w:tblHeader/>")
        for row in table.rows:
            yield self._row(row, table.widths)
        yield "</w:tbl>"

    def _row(self, row: Row, widths: tuple[int, ...], header: str = "") -> str:
        if sum(cell.span for cell in row.cells) != len(widths):
            raise ValueError(f"a row of {sum(cell.span for cell in row.cells)} columns in a table of {len(widths)}")
        cells, start = [], 0
        splits = False
        for cell in row.cells:
            cell_width = sum(widths[start : start + cell.span])
            text, height = _cell(cell, cell_width, keep=row.keep)
            cells.append(text)
            splits = splits or height > self._page.text_height * _TALL
            start += cell.span
        whole = "" if splits and not header else "<w:cantSplit/>"
        height_text = f'<w:trHeight w:val="{row.height}" w:hRule="atLeast"/>' if row.height else ""
        return f"<w:tr><w:trPr>{whole}{height_text}{header}</w:trPr>{''.join(cells)}</w:tr>"


@lru_cache(maxsize=1024)
def _cell(cell: Cell, width: int, *, keep: bool) -> tuple[str, float]:
    """Write a cell and estimate its height; the cells of a matrix are the same few thousands of times."""
    paragraphs = "".join(_paragraph_text(paragraph, keep=keep) for paragraph in cell.paragraphs)
    return f"<w:tc>{_cell_properties(cell, width)}{paragraphs}</w:tc>", _height(cell, width)


def _paragraph_text(paragraph: Paragraph, *, start: str = "", keep: bool = False, breaks: bool = False) -> str:
    keeps = "<w:keepNext/>" if keep and "keepNext" not in paragraph.style.keeps else ""
    keeps += "<w:pageBreakBefore/>" if breaks else ""
    align = f'<w:jc w:val="{paragraph.align}"/>' if paragraph.align else ""
    runs = start + "".join(_run(run, paragraph.style.font) for run in paragraph.runs)
    return f'<w:p><w:pPr><w:pStyle w:val="{paragraph.style.id}"/>{keeps}{align}</w:pPr>{runs}</w:p>'


def _cell_properties(cell: Cell, width: int) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    merge = {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[cell.merge]
    sides = "".join(f'<w:{side} w:val="nil"/>' for side in _SIDES if side in cell.hidden)
    borders = f"<w:tcBorders>{sides}</w:tcBorders>" if sides else ""
    fill = f'<w:shd w:val="clear" w:color="auto" w:fill="{cell.fill}"/>' if cell.fill else ""
    flush = '<w:tcMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tcMar>' if cell.flush else ""
    upright = '<w:textDirection w:val="tbRlV"/>' if cell.upright else ""
    return (
        f'<w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}{borders}{fill}{flush}{upright}'
        '<w:vAlign w:val="center"/></w:tcPr>'
    )


def _height(cell: Cell, width: int) -> float:
    """Estimate the height of a cell's text in twips: full-width characters, lines filled to their end."""
    if cell.upright:
        return 0
    room = width - 2 * _PADDING
    return sum(_lines(paragraph, room) * paragraph.style.line * 20 for paragraph in cell.paragraphs)


def _lines(paragraph: Paragraph, room: int) -> int:
    per_line = max(room // (paragraph.style.size * 10), 1)
    text = "".join(run.text for run in paragraph.runs)
    return sum(len(line) // per_line + 1 for line in text.split("\n"))


def _run(run: Run, font: str) -> str:
    marks = "".join(
        (
            "<w:b/>" if run.bold else "",
            "<w:strike/>" if run.strike else "",
            f'<w:color w:val="{run.colour}"/>' if run.colour else "",
            '<w:u w:val="single"/>' if run.underline else "",
        )
    )
    style = f'<w:rStyle w:val="{LINK}"/>' if run.anchor else ""
    text = (
        f'<w:r><w:rPr>{style}<w:rFonts w:hint="eastAsia" w:eastAsia="{font}"/>{marks}</w:rPr>'
        f'<w:t xml:space="preserve">{run_text(run.text)}</w:t></w:r>'
    )
    return (
        f'<w:hyperlink w:anchor="{attribute_text(run.anchor)}" w:history="1">{text}</w:hyperlink>'
        if run.anchor
        else text
    )


def bookmark(name: str, number: int) -> str:
    """Write a bookmark around nothing; ``number`` is unique in the document."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>'


def _gap(properties: str = "", section: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{GAP.id}"/>{properties}{section}</w:pPr></w:p>'


def section_properties(page: Page, footer: str) -> str:
    """Write a section's properties. There is no ``w:docGrid``: table lines would snap to the main text's pitch."""
    start = "" if page.first_number is None else f'<w:pgNumType w:start="{page.first_number}"/>'
    size = '<w:pgSz w:w="11906" w:h="16838"/>'
    margins = 'w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="1134" w:footer="1304"'
    if page.landscape:
        size = '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        margins = 'w:top="1587" w:right="2098" w:bottom="1474" w:left="1984" w:header="851" w:footer="794"'
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="{footer}"/>{size}'
        f'<w:pgMar {margins} w:gutter="0"/>{start}</w:sectPr>'
    )


_BORDERS = "<w:tblBorders>{}</w:tblBorders>".format(
    "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="auto"/>'
        for side, size in (("top", 8), ("left", 8), ("bottom", 8), ("right", 8), ("insideH", 4), ("insideV", 4))
    )
)
_MARGINS = "<w:tblCellMar>{}</w:tblCellMar>".format(
    "".join(
        f'<w:{side} w:w="{width}" w:type="dxa"/>'
        for side, width in (("top", 28), ("left", _PADDING), ("bottom", 28), ("right", _PADDING))
    )
)
