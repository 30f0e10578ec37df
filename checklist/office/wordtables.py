"""Read the tables of a Word document as it streams by: rows of cells and the lines above each table.

Tracked changes are read as accepted, content controls unwrapped (rule i). What was read is let go at once, so that the
memory does not grow with the file beyond the text itself: a blank form is small and is opened whole
(:mod:`checklist.office.document`), but a ledger that comes back may have ten thousand rows, of which a tree, and all
the more python-docx's, would need gigabytes and minutes. Limits, nouns and refusals are those of every other file.
"""

from __future__ import annotations

from collections import deque
from copy import deepcopy
from itertools import chain
from typing import TYPE_CHECKING

from lxml import etree
from msgspec.structs import replace

from checklist.office.cells import HIDDEN_ROW, OWN_SIGN
from checklist.office.grid import (
    LABEL,
    MAX_COLUMNS,
    NOT_MINE,
    Cell,
    GridRow,
    column_widths,
    hide,
    note,
    own_row,
    read_row,
)
from checklist.office.numbering import Numbering
from checklist.office.package import Limit, open_package, relations
from checklist.office.visible import NESTED, SPECIAL, Eye, said
from checklist.office.wordxml import Element, accept_all, child, is_on, new, paragraph_text, parse, unwrap_controls, w
from checklist.words.plaintext import has_private, odd_forms, read_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from checklist.office.package import Package
    from checklist.office.trouble import Trouble

_LIMIT = Limit(size=160 * 1024 * 1024, hint="请把它拆成几个文件，分别读取。", streamed=True)
"""Ten thousand rows as Word writes them have some 60 million bytes."""
_MAX_CELLS = 3_000_000
"""Grid cells of all tables; a thousand pages have a tenth of this."""
_MAX_PARTS = 100_000
"""Paragraphs and tables that follow each other; a ledger has some between its tables."""
_MAX_LIVE = 1_000_000
"""How many tags may stand unread in memory: those of one row."""
_LINES_ABOVE = 30
"""Paragraphs above a table that may be its title."""
_NESTED_ROWS = 40
"""Rows of a table inside a cell that are read as the cell's text; one with more is no part of a cell's text."""

_TABLE, _ROW, _PARAGRAPH, _TEXT, _BOX = w("tbl"), w("tr"), w("p"), w("t"), w("txbxContent")
_DOCUMENT = w("document")
_REVISED = tuple(w(name) for name in ("ins", "del", "moveFrom", "moveTo", "cellDel", "cellIns"))
_SPECIAL = (*SPECIAL, *_REVISED, *NOT_MINE, w("sdt"), w("customXml"), w("cellMerge"), w("tcPrChange"))


class WordTable:
    """A table: its rows, and the lines of text above it, the nearest last."""

    def __init__(self, lines: tuple[str, ...], fresh: int = 0, *, nested: bool = False) -> None:
        self.lines = lines
        self.between = lines[len(lines) - fresh :]
        """The lines since the table before it, as far as they are among ``lines``."""
        self.nested = nested
        self.widths: tuple[int, ...] = ()
        """The grid columns' widths in twips; () where the file tells none."""
        self.rows: list[GridRow] = []

    @property
    def lines_inside(self) -> Iterator[str]:
        """Give the text of each row on a line."""
        return map(_line_of, self.rows)


class WordTables:
    """All tables of a document in order of their beginning, nested ones too, but none of text boxes."""

    def __init__(self) -> None:
        self.tables: list[WordTable] = []
        self.odd: dict[str, None] = {}
        """The radicals and compatibility forms met, which are read as the ideographs they look like."""
        self.boxes: dict[str, None] = {}
        """What stands in text boxes beside the tables; Word writes each twice, for old readers and new ones."""
        self.revised = False
        """True where tracked changes were accepted."""
        self.below: tuple[str, ...] = ()
        """The lines of text after the last table."""
        self.margins: tuple[str, ...] = ()
        """The lines of the pages' headers and footers."""


def read_tables(content: bytes, trouble: Trouble) -> WordTables:
    """Read all tables; raises FormError for what is no ``.docx``, damaged, hostile or beyond all bounds."""
    package = open_package(content, trouble, _LIMIT)
    reader = _Reader(package)
    parser = etree.XMLPullParser(
        events=("start", "end"), tag=(_TABLE, _ROW, _BOX, _DOCUMENT),
        resolve_entities=False, no_network=True, load_dtd=False, remove_pis=True, remove_comments=True,
    )  # fmt: skip
    try:
        for chunk in package.chunks(package.main):
            reader.expect(chunk.count(b"<"))
            parser.feed(chunk)
            for event, element in parser.read_events():
                reader.take(event, element)
        parser.close()
        for event, element in parser.read_events():
            reader.take(event, element)
    except (etree.XMLSyntaxError, ValueError):
        raise trouble.damaged() from None
    return reader.found


class _Reader:
    """Takes the beginnings and ends of tables, rows and text boxes as they come."""

    def __init__(self, package: Package) -> None:
        self._trouble = package.trouble
        self.found = WordTables()
        related = relations(package, package.main).values()
        parts = dict(related)
        numbering, styles = (self._parsed(package.read(parts.get(kind, ""))) for kind in ("numbering", "styles"))
        self._eye = Eye(styles)
        self._numbering = None if numbering is None else Numbering(numbering, styles)
        margins = (self._parsed(package.read(part)) for kind, part in related if kind in ("header", "footer"))
        self.found.margins = tuple(dict.fromkeys(chain.from_iterable(map(self._lines_of, margins))))
        self._document: Element | None = None
        self._open: list[WordTable] = []
        self._live = self._boxes = self._cells = self._parts = 0
        self._lines: deque[str] = deque(maxlen=_LINES_ABOVE)
        self._fresh = 0
        """How many lines were read since the last table."""
        self._handlers: dict[tuple[str, str], Callable[[Element], None]] = {
            ("start", _DOCUMENT): self._root,
            ("end", _DOCUMENT): self._end,
            ("start", _TABLE): self._open_table,
            ("end", _TABLE): self._close_table,
            ("start", _BOX): self._open_box,
            ("end", _BOX): self._close_box,
            ("end", _ROW): self._row,
        }

    def _parsed(self, raw: bytes | None) -> Element | None:
        return None if raw is None else parse(raw, self._trouble)

    def expect(self, tags: int) -> None:
        """Make room for so many more tags; raises FormError where one row alone has more than any row can."""
        self._live += tags
        if self._live > _MAX_LIVE and not self._open:
            self._read_lines()
        if self._live > _MAX_LIVE:
            raise self._trouble.refusal(f"里有一处内容过多，不像是{self._trouble.one}", self._trouble.save_as)

    def take(self, event: str, element: Element) -> None:
        """Act on an event."""
        if handler := self._handlers.get((event, str(element.tag))):
            handler(element)

    def _root(self, element: Element) -> None:
        if element.getroottree().docinfo.doctype:
            raise self._trouble.declared()
        self._document = element

    def _end(self, _: Element) -> None:
        self._lines.clear()
        self._read_lines()
        self.found.below = tuple(self._lines)

    def _open_box(self, _: Element) -> None:
        self._boxes += 1

    def _close_box(self, box: Element) -> None:
        self._boxes -= 1
        said = "".join(text.text or "" for text in box.iter(_TEXT)).strip()
        if said and not (self._boxes or self._open):
            self.found.boxes[read_text(said)] = None

    def _open_table(self, table: Element) -> None:
        if not self._boxes:
            if self._open:
                self._number(next(table.iterancestors(_ROW), table), table)
            else:
                self._read_lines(table)
            nested = bool(self._open)
            self._open.append(WordTable(tuple(self._lines), min(self._fresh, len(self._lines)), nested=nested))
            self._fresh = 0
            self.found.tables.append(self._open[-1])

    def _close_table(self, table: Element) -> None:
        if not self._boxes:
            closed = self._open.pop()
            if self._open:
                put_inside(table, closed.rows)

    def _number(self, piece: Element, before: Element | None = None) -> None:
        """Set the labels of the paragraphs of a piece, up to a table in it, that have none yet."""
        if self._numbering is None or not self._numbering.concerns(piece):
            return
        for part in piece.iter(_PARAGRAPH, _TABLE):
            if part is before:
                return
            if part.tag == _PARAGRAPH and part.get(LABEL) is None and next(part.iterancestors(_BOX), None) is None:
                part.set(LABEL, self._numbering.label(part))

    def _read_lines(self, before: Element | None = None) -> None:
        """Read the text so far outside tables, up to what stands ``before``, and let it go."""
        body = child(self._document, "body")
        if body is None or not len(body):
            return
        stop = body[-1]
        if before is not None:
            stop = next((part for part in (before, *before.iterancestors()) if part.getparent() is body), stop)
        for part in list(stop.itersiblings(preceding=True))[::-1]:
            self._parts += 1
            if self._parts > _MAX_PARTS:
                said = f"里表格以外的段落过多，不像是{self._trouble.one}"
                raise self._trouble.refusal(said, _LIMIT.hint)
            self._number(part)
            lines = self._lines_of(part) if part.tag != _TABLE else []
            self._lines.extend(lines)
            self._fresh += len(lines)
            body.remove(part)
            self._live = 0
        if before is not None:
            self._number(stop, before)

    def _lines_of(self, part: Element | None) -> list[str]:
        """Give the last lines of text in a part of the body or of a page's margin."""
        paragraphs = () if part is None else deque(part.iter(_PARAGRAPH), _LINES_ABOVE)
        read = (one.get(LABEL, "") + (self._settled(one, paragraph_text) or "") for one in paragraphs)
        return [line.strip() for text in map(self._clean, read) for line in text.split("\n") if line.strip()]

    def _row(self, row: Element) -> None:
        if self._boxes or not self._open:
            return
        self._number(row)
        cells = self._settled(row, read_row)
        if cells is not None and any(has_private(cell.text) for cell in cells):
            cells = self._seen(row, read_row)
        if cells is not None:
            self._cells += len(cells)
            self._require_bounds(cells)
            seen = GridRow(cells=tuple(map(self._cleaned, cells)))
            hidden = is_on(child(row, "trPr", "hidden"))
            self._open[-1].widths = self._open[-1].widths or column_widths(row.getparent())
            self._open[-1].rows.append(hide(seen, HIDDEN_ROW) if hidden else seen)
        self._let_go(row)

    def _cleaned(self, cell: Cell) -> Cell:
        text = self._clean(cell.text)
        if text == cell.text:
            return cell
        notes = f"{cell.notes} {OWN_SIGN}".strip() if has_private(cell.text) else cell.notes
        return replace(cell, text=text, notes=notes)

    def _clean(self, text: str) -> str:
        self.found.odd.update(dict.fromkeys(odd_forms(text)))
        return read_text(text)

    def _settled(self, element: Element, read: Callable[[Element], _T]) -> _T | None:
        """Read an element as it is seen; where it is not as it looks, a copy of it with that settled; None where it is gone."""
        if next(element.iter(*_SPECIAL), None) is None and not self._eye.hides(element):
            return read(element)
        return self._seen(element, read)

    def _seen(self, element: Element, read: Callable[[Element], _T]) -> _T | None:
        holder = new("tbl", children=[deepcopy(element)])
        self.found.revised |= next(holder.iter(*_REVISED), None) is not None
        unwrap_controls(holder)
        accept_all(holder)
        self._eye.look(holder)
        kept = next(holder.iterchildren(str(element.tag)), None)
        return None if kept is None else read(own_row(kept))

    def _require_bounds(self, cells: list[Cell]) -> None:
        if GridRow(cells=tuple(cells)).end > MAX_COLUMNS:
            raise self._trouble.refusal(f"里有一个表超过{MAX_COLUMNS}列，Word不支持", "请检查表格。")
        if self._cells > _MAX_CELLS:
            raise self._trouble.refusal("里的表格过大", _LIMIT.hint)

    def _let_go(self, element: Element) -> None:
        """Free what was read: the element's content and everything before it."""
        element.clear()
        parent = element.getparent()
        if parent is not None:
            while element.getprevious() is not None:
                del parent[0]
        self._live = 0


def put_inside(table: Element, rows: Sequence[GridRow]) -> None:
    """Leave of a table inside a cell its text, as a paragraph of that cell; a large one is only noted."""
    if any(len(row.cells) > 1 for row in rows):
        note(table, NESTED)
    table.clear()
    if len(rows) <= _NESTED_ROWS:
        table.tag = _PARAGRAPH
        table.set(LABEL, "")
        table.append(said("\n".join(filter(None, map(_line_of, rows)))))


def _line_of(row: GridRow) -> str:
    """Give a row's text on a line, as the eye runs over it."""
    return " ".join(text for cell in row.cells if (text := cell.text.strip()))


if TYPE_CHECKING:
    from typing import TypeVar

    _T = TypeVar("_T")
