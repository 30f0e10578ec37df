"""Read a Word document for drafting: paragraphs with the numbers Word prints before them, text boxes, tables.

Tracked changes count as accepted, content controls as their content, as everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.draft.passages import Passage, Source, SourceTable, join_lines, make_table, tidy_line
from checklist.forms.read import say_noted
from checklist.office.document import open_document
from checklist.office.grid import LABEL, read_grid
from checklist.office.numbering import Numbering
from checklist.office.package import Limit
from checklist.office.trouble import SOURCE, Trouble
from checklist.office.visible import Eye
from checklist.office.wordtables import put_inside
from checklist.office.wordxml import accept_all, child, is_on, local, paragraph_text, unwrap_controls, w

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.office.wordxml import Element

_LIMIT = Limit(size=64 * 1024 * 1024, hint="请把它拆成几个文件，分别起草。")
"""A document of a thousand pages has some 30 million bytes."""
_LEAST_COLUMNS = 2
"""Of a table; one with a single column is a frame around paragraphs."""


def read_word_source(content: bytes, name: str) -> Source:
    """Read a ``.docx``; raises FormError for what is none, damaged, hostile or beyond all bounds."""
    trouble = Trouble(name, SOURCE)
    document = open_document(content, trouble, _LIMIT)
    revised = accept_all(document.body)
    unwrap_controls(document.body)
    Eye(document.styles).look(document.body, boxes=True)
    numbers = next(iter(document.roots("numbering").values()), None)
    reader = _Reader(Numbering(numbers, document.styles))
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
        for box in _outer_boxes(paragraph):
            self.read(box)

    def _table(self, table: Element) -> None:
        grid = read_grid(table)
        if grid is None or grid.width < _LEAST_COLUMNS:
            for cell in table.iterchildren(w("tr")):
                for inner in cell.iterchildren(w("tc")):
                    self.read(inner)
            return
        for nested in reversed(list(table.iterdescendants(w("tbl")))):
            own = read_grid(nested)
            put_inside(nested, own.rows if own else ())
        for paragraph in table.iter(w("p")):
            paragraph.set(LABEL, self._numbering.label(paragraph))
        number = len(self.tables) + 1
        self.tables.append(make_table(read_grid(table) or grid, f"第{number}个表"))


def _outer_boxes(paragraph: Element) -> Iterator[Element]:
    """Give the text boxes of a paragraph, each once: what an older Word shows instead is left out."""
    for box in paragraph.iter(w("txbxContent")):
        above = [local(one) for one in box.iterancestors()]
        if "Fallback" not in above:
            yield box


def _bold_start(paragraph: Element) -> int:
    """Count the characters at the beginning of a paragraph that are bold."""
    count = 0
    for run in paragraph.iter(w("r")):
        text = "".join(piece.text or "" for piece in run.iter(w("t")))
        if text and not is_on(child(run, "rPr", "b")):
            return count
        count += len(text)
    return count
