"""Read for drafting what marks its paragraphs and tables itself: a Word document, a workbook, a saved web page.

Of Word also the numbers it prints before paragraphs, and text boxes; tracked changes count as accepted, content controls
as their content, as everywhere. Of a workbook each sheet is a table, with the titles above it as passages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.draft.passages import Passage, Source, SourceTable, join_lines, make_table, tidy_line
from checklist.forms.read import say_noted
from checklist.office.document import open_document
from checklist.office.grid import LABEL, read_grid
from checklist.office.numbering import Numbering
from checklist.office.package import Limit
from checklist.office.trouble import EXCEL, SOURCE, Trouble
from checklist.office.visible import Eye
from checklist.office.webpage import read_blocks
from checklist.office.wordtables import put_inside
from checklist.office.wordxml import accept_all, child, is_on, local, paragraph_text, unwrap_controls, w
from checklist.office.workbook import read_xls, read_xlsx

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.office.wordxml import Element
    from checklist.office.workbook import SheetText

_LIMIT = Limit(size=64 * 1024 * 1024, hint="请把它拆成几个文件，分别起草。")
"""A document of a thousand pages has some 30 million bytes."""
_LEAST_COLUMNS = 2
"""Of a table; one with a single column is a frame around paragraphs."""
_MOST_ABOVE = 8
"""Rows above a sheet's table that can be its title and what belongs to it."""


def read_web_source(content: bytes, name: str) -> Source:
    """Read a saved web page; raises FormError for what is none or beyond all bounds."""
    passages: list[Passage] = []
    tables: list[SourceTable] = []
    for block in read_blocks(content, Trouble(name, SOURCE)):
        if block.grid is not None:
            tables.append(make_table(block.grid, f"第{len(tables) + 1}个表"))
        elif tidy := tidy_line(block.text):
            passages.append(Passage(text=tidy, place=f"第{len(passages) + 1}段"))
    return Source(name=name, passages=join_lines(passages), tables=tuple(tables))


def read_sheets_source(content: bytes, name: str) -> Source:
    """Read an ``.xls`` or ``.xlsx``; raises FormError for what is none, damaged, locked or too large."""
    read = read_xls if name.lower().endswith(".xls") else read_xlsx
    sheets = [sheet for sheet in read(content, Trouble(name, SOURCE, EXCEL)) if _says_something(sheet)]
    lines = tuple(passage for sheet in sheets for passage in _titles(sheet))
    tables = tuple(make_table(sheet.grid, f"工作表“{sheet.name}”") for sheet in sheets)
    return Source(name=name, passages=lines, tables=tables)


def _says_something(sheet: SheetText) -> bool:
    return any(cell.text for row in sheet.grid.rows for cell in row.cells)


def _titles(sheet: SheetText) -> Iterator[Passage]:
    """Give the first rows, as far as each holds one text."""
    for number, row in enumerate(sheet.grid.rows[:_MOST_ABOVE], 1):
        texts = [tidy_line(cell.text) for cell in row.cells if cell.text]
        if len(texts) > 1:
            return
        if texts and texts[0]:
            yield Passage(text=texts[0], place=f"工作表“{sheet.name}”第{number}行")


def read_word_source(content: bytes, name: str) -> Source:
    """Read a ``.docx``; raises FormError for what is none, damaged, hostile or beyond all bounds."""
    trouble = Trouble(name, SOURCE)
    document = open_document(content, trouble, _LIMIT)
    revised = accept_all(document.body)
    unwrap_controls(document.body)
    Eye(styles := document.root_of("styles")).look(document.body, boxes=True)
    reader = _Reader(Numbering(document.root_of("numbering"), styles))
    reader.read(document.body)
    remarks = ["有修订痕迹，按接受修订后的内容读取。"] if revised else []
    remarks += say_noted(_cell_notes(reader.tables))
    return Source(name=name, passages=join_lines(reader.passages), tables=tuple(reader.tables), remarks=tuple(remarks))


def _cell_notes(tables: Iterable[SourceTable]) -> Iterator[tuple[str, str]]:
    """Give what could not be read of the cells of tables, or not as it stands, each with its row."""
    for table in tables:
        for line, row in enumerate(table.grid.rows, 1):
            for said in " ".join(cell.notes for cell in row.cells).split():
                yield said, f"{table.place}第{line}行"


class _Reader:
    """Walks the body and keeps what it meets, in order."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._count = 0
        self.passages: list[Passage] = []
        self.tables: list[SourceTable] = []

    def read(self, holder: Element) -> None:
        """Read the blocks of a body, a text box or a cell that frames a page."""
        for block in holder:
            if local(block) == "p":
                self._paragraph(block)
            elif local(block) == "tbl":
                self._table(block)

    def _paragraph(self, paragraph: Element) -> None:
        self._count += 1
        label = self._numbering.label(paragraph)
        bold = len(label) + _bold_start(paragraph)
        for line in f"{label}{paragraph_text(paragraph)}".split("\n"):
            if tidy := tidy_line(line):
                bold = 0 if bold >= len(tidy) else bold
                self.passages.append(Passage(text=tidy, place=f"第{self._count}段", bold=bold))
                bold = 0
        for box in paragraph.iter(w("txbxContent")):
            if "Fallback" not in map(local, box.iterancestors()):  # what an older Word shows instead
                self.read(box)

    def _table(self, table: Element) -> None:
        grid = read_grid(table)
        if grid is None or grid.width < _LEAST_COLUMNS:
            for row in table.iterchildren(w("tr")):
                for cell in row.iterchildren(w("tc")):
                    self.read(cell)
            return
        for nested in reversed(list(table.iterdescendants(w("tbl")))):
            own = read_grid(nested)
            put_inside(nested, own.rows if own else ())
        for paragraph in table.iter(w("p")):
            paragraph.set(LABEL, self._numbering.label(paragraph))
        number = len(self.tables) + 1
        self.tables.append(make_table(read_grid(table) or grid, f"第{number}个表"))


def _bold_start(paragraph: Element) -> int:
    """Count the characters at the beginning of a paragraph that are bold."""
    count = 0
    for run in paragraph.iter(w("r")):
        text = "".join(piece.text or "" for piece in run.iter(w("t")))
        if text and not is_on(child(run, "rPr", "b")):
            return count
        count += len(text)
    return count
