"""A finished product before it has a medium: title, lines, tables of worded cells, notes.

A product builds its :class:`Sheet` once (``render/<product>``); each medium draws any sheet (``render/draw/<medium>``).
What the title, lines, bands and notes say stands in ``templates/<product>.jinja``; in which order a medium sets them
and what it puts around them stands in ``templates/sheet.<medium>``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from checklist.model import Frozen
from checklist.words.runs import Marked

if TYPE_CHECKING:
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
    whole: bool = False
    """True where the screen breaks no cell of it (units' names)."""
    names: bool = False
    """True where it lists units and is folded between names."""


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


class Sheet(Frozen):
    """A product in words, ready for any medium."""

    product: str
    """``ledger``, ``comparison``, ``units`` …: its templates go by this name."""
    title: str
    tables: tuple[SheetTable, ...]
    subtitle: tuple[str, ...] = ()
    lead: tuple[Cell, ...] = ()
    """Lines between the title and the first table: counts, 统一调整, the legend of marks."""
    notes: tuple[str, ...] = ()
    """Under the last table, without 注： and numbers, which every medium sets in one way."""
    closing: tuple[Cell, ...] = ()
    """Lines after the notes: 待确认, 共N项任务."""
    created: date | None = None
    """The file's date (成文日期); no clock is read."""
