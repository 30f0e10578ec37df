"""A finished product before it has a medium: title, lines, tables of worded cells, notes.

A product builds its :class:`Sheet` once (``render/<product>``); each medium draws any sheet (``render/draw/<medium>``).
What the title, lines and notes say stands in ``templates/<product>.jinja``; in which order a medium sets them and what
it puts around them stands in ``templates/sheet.<medium>``.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from checklist.files.templates import SHIPPED, Templates
from checklist.model import Frozen
from checklist.words.runs import Mark, Marked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

Cell: TypeAlias = str | tuple[Marked, ...]
"""Plain text (a newline is a new line), or paragraphs of marked text."""


class SheetColumn(Frozen):
    """A column of a sheet's table."""

    title: str
    key: str = ""
    """Its name in JSON; "" where JSON has a shape of its own."""
    align: str = "left"
    """``left``, ``center`` or ``right``."""
    width: int = 0
    """On the screen, in half-width characters; 0 for what its content takes."""
    weight: float = 1.0
    """Its share of a page's width, against the other columns'."""
    floor: int = 3
    """The least it is to be on paper, in full-width characters; it is never narrower than two characters of its title."""
    whole: bool = False
    """True where the screen breaks no cell of it (units' names)."""
    names: bool = False
    """True where it lists units and is folded between names."""
    number: bool = False
    """True where whole numbers are numbers for Excel and JSON; else they are text like the rest."""
    marked: bool = False
    """True where a cell of plain text is a word by itself beside marked text, such as 新增."""
    choices: tuple[str, ...] = ()
    """What a workbook offers for the cell, which is filled in by hand."""


class SheetBand(Frozen):
    """A line across all columns that stays with what it heads."""

    title: str
    text: str = ""
    """The goals under the title; "" for none."""
    level: int = 0


class SheetRow(Frozen):
    """A row: a cell a column; ``style`` is "" or how it stands out (``total``, ``lead``)."""

    cells: tuple[Cell, ...]
    style: str = ""


class SheetTable(Frozen):
    """A table: bands and rows in the order they are printed."""

    columns: tuple[SheetColumn, ...]
    body: tuple[SheetBand | SheetRow, ...]
    title: str = ""
    """Over the table, where a sheet has several; "" for none."""
    dense: bool = False
    """True where it is to be taken in at a glance: a screen draws no rules between its rows."""

    @property
    def rows(self) -> tuple[SheetRow, ...]:
        """The rows without the bands."""
        return tuple(line for line in self.body if isinstance(line, SheetRow))


class SheetList(Frozen):
    """Sentences under the word that heads them, such as 统一调整."""

    title: str
    items: tuple[str, ...]
    """Without full stop and number."""
    aside: str = ""
    """Said of the list where a page has room for it; "" for nothing."""


class Sheet(Frozen):
    """A product in words, ready for any medium."""

    product: str
    """``ledger``, ``comparison``, ``units`` …: its templates go by this name."""
    title: str
    tables: tuple[SheetTable, ...]
    subtitle: tuple[str, ...] = ()
    lead: tuple[Cell | SheetList, ...] = ()
    """Between the title and the first table: counts, 统一调整."""
    legend: tuple[Cell, ...] = ()
    """How marks look on paper, then what else is to be known of marked text; a screen says the first in its own way."""
    notes: tuple[str, ...] = ()
    """Under the last table, without 注： and numbers, which every medium sets in one way."""
    closing: tuple[Cell, ...] = ()
    """Lines after the notes: 待确认, 共N项任务."""
    created: date | None = None
    """The file's date (成文日期); no clock is read."""

    @property
    def rows(self) -> tuple[SheetRow, ...]:
        """The rows of all tables."""
        return tuple(row for table in self.tables for row in table.rows)


class Words(dict[str, tuple[str, ...]]):
    """What the template of a ``product`` says: a block's lines, blank ones left out; a block it lacks says nothing."""

    def __init__(self, product: str, said: Mapping[str, str]) -> None:
        for block, text in said.items():
            self[block] = tuple(line for raw in text.split("\n") if (line := raw.strip(" \t\r")))
        self.product = product

    def __missing__(self, block: str) -> tuple[str, ...]:
        return ()


def say_words(product: str, values: Mapping[str, object], templates: Templates = SHIPPED) -> Words:
    """Render the blocks of ``templates/<product>.jinja``. Raises InputError for a fault in the template."""
    return Words(product, templates.say(f"{product}.jinja", values))


def build_sheet(words: Words, tables: Iterable[SheetTable] = (), created: date | None = None) -> Sheet:
    """Put tables between what a template's blocks ``title``, ``subtitle``, ``lead``, ``notes``, ``closing`` say."""
    return Sheet(
        product=words.product,
        title="".join(words["title"]),
        tables=tuple(tables),
        subtitle=words["subtitle"],
        lead=words["lead"],
        notes=words["notes"],
        closing=words["closing"],
        created=created,
    )


def list_table(columns: tuple[SheetColumn, ...], rows: Iterable[tuple[Cell, ...]], title: str = "") -> SheetTable:
    """Make a table of rows that are all alike."""
    return SheetTable(columns=columns, body=tuple(SheetRow(cells=row) for row in rows), title=title)


def numbered(sentences: Sequence[str]) -> tuple[str, ...]:
    """Give sentences with numbers where there are several: ``1.…``, or ``（1）…`` where a figure begins one (2个指标)."""
    if not sentences[1:]:
        return tuple(sentences)
    form = "（{}）{}" if any(text[:1].isdecimal() for text in sentences) else "{}.{}"
    return tuple(form.format(place, text) for place, text in enumerate(sentences, 1))


def note_lines(notes: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give each note with what stands before it: 注：, or 注：1. and its numbered followers, indented as far."""
    for number, note in enumerate(notes, 1):
        lead = "注：" if number == 1 else "\u3000\u3000"
        yield f"{lead}{number}." if len(notes) > 1 else lead, note


def has_marks(cells: Iterable[Cell | SheetList]) -> bool:
    """Tell whether anything in cells is marked, so that the marks need a word of explanation."""
    marked = (cell for cell in cells if isinstance(cell, tuple))
    return any(run.mark is not Mark.KEPT for cell in marked for paragraph in cell for run in paragraph)


def plain_text(cell: Cell) -> str:
    """Give a cell's text without its marks, a line a paragraph."""
    return cell if isinstance(cell, str) else "\n".join("".join(run.text for run in runs) for runs in cell)


def parts_of(table: SheetTable) -> Iterator[tuple[list[SheetBand], list[SheetRow]]]:
    """Give runs of rows with the bands that open them, for media that set a table under each heading."""
    bands: list[SheetBand] = []
    for is_row, run in groupby(table.body, key=lambda line: isinstance(line, SheetRow)):
        lines = list(run)
        if is_row:
            yield bands, [line for line in lines if isinstance(line, SheetRow)]
            bands = []
        else:
            bands = [line for line in lines if isinstance(line, SheetBand)]
    if bands:
        yield bands, []
