"""The text of a web page in blocks, as the eye reads it: no scripts, menus or footers; its tables as grids.

Knows no plans. lxml only builds the tree; which elements break a line is told here.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree, html

from checklist.office.grid import MAX_COLUMNS, Grid, lay_out

if TYPE_CHECKING:
    from checklist.office.trouble import Trouble
    from checklist.office.wordxml import Element

_GONE = frozenset({
    "script", "style", "noscript", "template", "nav", "footer", "aside", "select", "option", "button", "textarea",
    "svg", "canvas", "iframe", "object", "head", "form", "input",
})  # fmt: skip
_BLOCKS = frozenset({
    "p", "div", "li", "ul", "ol", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "tr", "td", "th", "table",
    "tbody", "thead", "tfoot", "section", "article", "header", "main", "blockquote", "pre", "center", "br", "hr",
    "body", "html", "caption", "figure", "figcaption", "address", "fieldset",
})  # fmt: skip
_HEADINGS = frozenset(["h1", "h2", "h3", "h4", "h5", "h6"])
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_SEARCHED = 4096
"""Bytes at the beginning in which a page says its encoding."""
_CHINESE = frozenset({"gb2312", "gbk", "gb_2312-80", "x-gbk"})
_MOSTLY_LINKS = 0.8
"""Share of a block's characters that are links, from which it is a menu."""
_SHORT_LINK = 40
"""Characters of a block that may be a menu; what is longer is text about links."""
_MOST_SPAN = 100
"""Rows or columns one cell may cover; more is a mistake or an attack."""
MOST_ELEMENTS = 1_000_000
"""A page of a thousand printed pages has a tenth of it."""
_DEEPEST = 1000
"""Elements within each other; libxml2 leaves out what lies deeper than 2,048 and words its own limits differently."""


class WebBlock(NamedTuple):
    """A line of a page, or a table."""

    text: str
    grid: Grid | None = None


def decode_page(content: bytes, trouble: Trouble) -> str:
    """Decode a page as it says itself, else as UTF-8, else as GB18030; raises FormError where it is no text."""
    told = _CHARSET.search(content[:_SEARCHED])
    name = told[1].decode().lower() if told else ""
    marks = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
    marked = (encoding for mark, encoding in marks.items() if content.startswith(mark))
    for encoding in (*marked, "gb18030" if name in _CHINESE else name, "utf-8", "gb18030"):
        try:
            text = content.decode(encoding or "utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
        if "\0" not in text:
            return text
    raise trouble.refusal("不是网页，或编码无法识别", "请在浏览器里打开它，另存为“网页，仅HTML”后再用。")


def read_blocks(content: bytes, trouble: Trouble) -> list[WebBlock]:
    """Give the blocks of a page in order; raises FormError for what is no page or beyond all bounds."""
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", decode_page(content, trouble))
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8", huge_tree=True)
    try:
        root = html.document_fromstring(text.encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise trouble.refusal("里没有网页的内容", "请在浏览器里打开它，另存为“网页，仅HTML”后再用。") from None
    walker = _Walker(trouble)
    walker.walk(root)
    return walker.blocks


class _Walker:
    """Walks the elements without recursion and cuts their text at block elements."""

    def __init__(self, trouble: Trouble) -> None:
        self._trouble = trouble
        self._words: list[str] = []
        self._linked = 0
        self._links = self._gone = self._seen = 0
        self._skipped: Element | None = None
        self.blocks: list[WebBlock] = []

    def walk(self, root: Element) -> None:
        """Read all below an element."""
        depth = 0
        for event, element in etree.iterwalk(root, events=("start", "end")):
            self._seen += 1
            depth += 1 if event == "start" else -1
            if depth > _DEEPEST:
                raise self._trouble.refusal("里的标记套得太深，读不全", "请把正文复制到Word文档（.docx）里再用。")
            if self._seen > 2 * MOST_ELEMENTS:
                raise self._trouble.refusal("里的标记过多，不像是一个网页", "请把正文复制到Word文档（.docx）里再用。")
            if self._skipped is None and event == "start":
                self._open(element)
            elif event == "end":
                self._close(element)
        self._flush()

    def _open(self, element: Element) -> None:
        name = element.tag if isinstance(element.tag, str) else ""
        if name in _BLOCKS:
            self._flush()
        grid = read_html_table(element) if name == "table" else None
        if name in _GONE or _is_hidden(element) or grid is not None:
            self._skipped = element
            if grid is not None:
                self.blocks.append(WebBlock("", grid))
            return
        self._links += name == "a"
        self._say(element.text)

    def _close(self, element: Element) -> None:
        if self._skipped is not None and element is not self._skipped:
            return
        if self._skipped is None:
            name = element.tag if isinstance(element.tag, str) else ""
            self._links -= name == "a"
            if name in _BLOCKS:
                self._flush()
        self._skipped = None
        self._say(element.tail)

    def _say(self, text: str | None) -> None:
        if text:
            self._words.append(text)
            self._linked += len(text.strip()) if self._links > 0 else 0

    def _flush(self) -> None:
        text = " ".join("".join(self._words).split())
        is_menu = len(text) <= _SHORT_LINK and self._linked > len(text) * _MOSTLY_LINKS
        if text and not is_menu:
            self.blocks.append(WebBlock(text))
        self._words, self._linked = [], 0


def _is_hidden(element: Element) -> bool:
    style = element.get("style", "").replace(" ", "").lower()
    return "display:none" in style or element.get("hidden") is not None


def read_html_table(table: Element) -> Grid | None:
    """Give a table with rows of several cells as a grid; None for one that only lays out a page."""
    if len(list(islice(table.iter("table"), 2))) > 1:
        return None
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    if len(rows) <= 1 or max(map(len, rows)) <= 1:
        return None
    left = [*map(iter, rows)]

    def cell_at(row: int, column: int) -> tuple[int, int, str] | None:
        cell = next(left[row], None)
        if cell is None or column + (across := _span(cell, "colspan")) > MAX_COLUMNS:
            return None
        text = "\n".join(filter(None, map(str.strip, _cell_lines(cell))))
        return across, _span(cell, "rowspan"), text

    return lay_out(len(rows), MAX_COLUMNS, cell_at)


def _span(cell: Element, name: str) -> int:
    told = cell.get(name, "1").strip()
    return min(max(int(told), 1), _MOST_SPAN) if told.isascii() and told.isdigit() and len(told) < len("99999") else 1


def _cell_lines(cell: Element) -> list[str]:
    words = []
    for event, element in etree.iterwalk(cell, events=("start", "end")):
        if isinstance(element.tag, str) and element.tag in _BLOCKS:
            words.append("\n")
        words.append((element.text if event == "start" else element.tail if element is not cell else "") or "")
    return "".join(words).split("\n")
