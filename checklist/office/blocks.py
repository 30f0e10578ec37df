"""What our documents are built of: frozen blocks, from the run of text to the section."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from checklist.model import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklist.office.styles import Style


class Run(Frozen):
    """A stretch of text; a newline in it is a new line. The marks survive a black-and-white printer but for colour."""

    text: str
    bold: bool = False
    underline: bool = False
    strike: bool = False
    colour: str = ""
    """``RRGGBB``, only ever in addition to another mark."""
    anchor: str = ""
    """The bookmark a click leads to."""


class Paragraph(Frozen):
    """A paragraph in one of our styles."""

    style: Style
    runs: tuple[Run, ...] = ()
    align: str = ""
    """Overrides the style's: ``left``, ``center``, ``right``, ``both``."""
    bookmark: str = ""
    """A name to be jumped to: letters, digits and _, at most 40, unique in the document."""


class Cell(Frozen):
    """A cell of a table."""

    paragraphs: tuple[Paragraph, ...]
    span: int = 1
    """How many grid columns it covers."""
    merge: str = ""
    """``restart`` where a merge down begins, ``continue`` below it."""
    fill: str = ""
    """The shade behind, ``RRGGBB``."""
    upright: bool = False
    """True for text set from top to bottom; its row needs a height."""
    flush: bool = False
    """True for a cell without room at its left and right."""
    hidden: tuple[str, ...] = ()
    """Sides without a line: ``top``, ``left``, ``bottom``, ``right``."""


class Row(Frozen):
    """A row of a table; it is not split over pages unless it is taller than one."""

    cells: tuple[Cell, ...]
    height: int = 0
    """In twips, at least."""
    keep: bool = False
    """True where it stays on one page with what follows."""


class DocTable(Frozen):
    """A table as wide as the text; ``head`` is repeated on every page."""

    widths: tuple[int, ...]
    """Of the grid columns, in twips; Word has at most 63."""
    head: tuple[Row, ...]
    rows: Iterable[Row]
    """Of a long table made one by one while it is written, which is then done but once."""


class Page(Frozen):
    """How the pages of a section are set: A4 with the margins of GB/T 9704—2012, turned along when set across."""

    landscape: bool = False
    first_number: int | None = None
    """Where the page numbers start again; None where they go on."""

    @property
    def text_width(self) -> int:
        """The width of the text in twips: 225 or 156 mm."""
        return 12756 if self.landscape else 8845

    @property
    def subtitle_room(self) -> int:
        """How many full-width characters a line under the title holds (小四, a little air at both ends)."""
        return self.text_width // 240 - 2

    @property
    def text_height(self) -> int:
        """The height of the text in twips."""
        return 8845 if self.landscape else 12756


class PageBreak(Frozen):
    """What follows starts on a new page."""


class SectionBreak(Frozen):
    """What follows starts on a new page, set like this."""

    page: Page


Block: TypeAlias = Paragraph | DocTable | PageBreak | SectionBreak


def plain(style: Style, text: str, *, align: str = "") -> Paragraph:
    """Make a paragraph of unmarked text; without text it is empty."""
    return Paragraph(style=style, runs=(Run(text=text),) if text else (), align=align)


def text_cell(style: Style, text: str, *, span: int = 1, fill: str = "") -> Cell:
    """Make a cell of unmarked text, a paragraph a line."""
    return Cell(paragraphs=tuple(plain(style, line) for line in text.split("\n")), span=span, fill=fill)


def head_row(texts: Sequence[str], style: Style, *, height: int = 567) -> Row:
    """Make a heading row of one cell a column."""
    return Row(cells=tuple(text_cell(style, text) for text in texts), height=height)
