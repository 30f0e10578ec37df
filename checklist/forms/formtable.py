"""The table of a Word form: how wide its columns are, what stands above and below its rows, how much room that leaves.

What makes a table print badly is mended unasked (rule h); the office's widths, fonts, margins and borders are never
changed. Widths are twips, heights points.
"""

from __future__ import annotations

import math
from copy import deepcopy
from functools import partial
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.forms.filling import CellRoom, LineRoom, RowMetrics
from checklist.forms.frame import NAMES, PLACEHOLDER
from checklist.office.document import Formats, read_paragraph
from checklist.office.grid import cells_of, column_widths, placed_cells, rows_of
from checklist.office.height import (
    cell_padding,
    is_upright,
    line_pitch,
    measure_type,
    paragraph_height,
    row_height,
    table_padding,
)
from checklist.office.room import PageRoom, may_repeat
from checklist.office.widths import measure_text
from checklist.office.wordxml import (
    Element,
    child,
    drop,
    insert_in_order,
    local,
    new,
    number,
    own_descendants,
    paragraph_text,
    remove,
    value,
    w,
)
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from checklist.forms.find import FormBody
    from checklist.forms.headings import Block
    from checklist.office.document import WordDocument
    from checklist.office.grid import Grid
    from checklist.office.height import PageSetup

BEFORE_ROW_PROPERTIES = frozenset({"tblPrEx"})
_BEFORE_FONTS = frozenset({"rStyle"})
_BEFORE_WIDTH = frozenset({"cnfStyle"})
_BEFORE_GRID = frozenset({"tblPr"})


def properties(element: Element, name: str, before: frozenset[str] = frozenset()) -> Element:
    """Give the properties element of that name, made where it is missing: ``properties(row, "trPr")``."""
    found = child(element, name)
    if found is None:
        found = new(name)
        insert_in_order(element, found, before)
    return found


def keep_whole(rows: Iterable[Element], *, repeated: bool = False) -> None:
    """Mark rows as not to be split over two pages; ``repeated`` ones are headings that stand on every page.

    These must run from the table's first row (ISO/IEC 29500-1, 17.4.78), so a title above the headings goes with them.
    """
    for row in rows:
        row_properties = properties(row, "trPr", BEFORE_ROW_PROPERTIES)
        for name, wanted in (("cantSplit", True), ("tblHeader", repeated)):
            drop(row_properties, name)
            if wanted:
                row_properties.append(new(name))


def let_grow(rows: Iterable[Element]) -> None:
    """Turn exact heights of rows into least ones (rule f), or text that does not fit is cut off."""
    for row in rows:
        height = child(row, "trPr", "trHeight")
        if height is not None and value(height, "hRule") == "exact":
            height.set(w("hRule"), "atLeast")


def grid_widths(table: Element, grid: Grid, order: Sequence[int]) -> list[int]:
    """Give the width of each grid column in twips, as the cells say it; 0 where neither they nor the grid do.

    ``order`` says which rows to believe first. Word follows the cells, WPS the grid (dolanmiu/docx issue 272).
    """
    listed = column_widths(table)
    widths = [0] * grid.width
    rows = rows_of(table)
    for index in order:
        for cell, element in zip(grid.rows[index].cells, cells_of(rows[index]), strict=True):
            width = child(element, "tcPr", "tcW")
            if cell.span == 1 and not widths[cell.start] and value(width, "type") == "dxa":
                widths[cell.start] = max(0, number(width, "w"))
    return [own or (listed[i] if i < len(listed) else 0) for i, own in enumerate(widths)]


def write_widths(table: Element, grid: Grid, widths: Sequence[int], rows: Iterable[int]) -> None:
    """Make the table's grid and the cells of ``rows`` say the same widths."""
    columns = [new("gridCol", {"w": str(width)} if width else {}) for width in widths]
    extra = table.findall(f"{w('tblGrid')}/{w('gridCol')}")[len(widths) :]
    insert_in_order(table, new("tblGrid", children=[*columns, *extra]), _BEFORE_GRID)
    elements = rows_of(table)
    for index in rows:
        for cell, element in zip(grid.rows[index].cells, cells_of(elements[index]), strict=True):
            set_cell_width(element, widths[cell.start : cell.start + cell.span])


def set_cell_width(cell: Element, widths: Sequence[int]) -> None:
    """Set the cell's width to the sum of its columns', unless one is unknown or it is a share of the page."""
    cell_properties = properties(cell, "tcPr")
    if all(widths) and value(child(cell_properties, "tcW"), "type") in ("", "dxa"):
        insert_in_order(cell_properties, new("tcW", {"w": str(sum(widths)), "type": "dxa"}), _BEFORE_WIDTH)


def hint_chinese(root: Element) -> None:
    """Give every run with Chinese text or punctuation the hint that sends “ ” — … to the Chinese font.

    Without it Word prints them in the Latin one ([MS-OI29500], 2.1.87).
    """
    for run in root.iter(w("r")):
        texts = own_descendants(run, frozenset({"t"}), frozenset({"p"}))
        if any(len(text) or not "".join(text.itertext()).isascii() for text in texts):  # a mark in it will be words
            set_hint(properties(run, "rPr"))


def set_hint(run_properties: Element) -> None:
    """Set ``w:hint="eastAsia"`` in run properties."""
    fonts = child(run_properties, "rFonts")
    if fonts is None:
        fonts = new("rFonts")
        insert_in_order(run_properties, fonts, _BEFORE_FONTS)
    fonts.set(w("hint"), "eastAsia")


MARK_ONLY = ("ins", "del", "moveFrom", "moveTo")


def sample_run_properties(cell: Element) -> Element:
    """Copy the font a sample cell asks for: that of its text, else of its paragraph mark, else of an empty run."""
    paragraph = child(cell, "p")
    written = [run for run in cell.iterchildren(w("p")) for run in run.iter(w("r")) if _has_text(run)]
    empty = [] if paragraph is None else list(paragraph.iter(w("r")))
    found = child(written[0], "rPr") if written else child(paragraph, "pPr", "rPr")
    if found is None and empty and not written:
        found = child(empty[0], "rPr")
    run_properties = new("rPr")
    if found is not None:
        run_properties.extend([deepcopy(part) for part in found if local(part) not in (*MARK_ONLY, "rPrChange")])
    set_hint(run_properties)
    return run_properties


def _has_text(run: Element) -> bool:
    return any(text.text and text.text.strip() for text in run.iter(w("t")))


_PAIRS = {f"{kind}{end}": kind for kind in ("bookmark", "commentRange", "perm") for end in ("Start", "End")}
_PAIRS["commentReference"] = "commentRange"
_NAMES = tuple(w(name) for name in _PAIRS)


def cut_anchors(root: Element, rows: Iterable[Element]) -> None:
    """Remove bookmarks, comments and permissions that begin or end in ``rows``, both ends: half of one is invalid."""
    gone = {_anchor(element) for row in rows for element in row.iter(*_NAMES)}
    if not gone:
        return
    for element in [element for element in root.iter(*_NAMES) if _anchor(element) in gone]:
        remove(element)


def _anchor(element: Element) -> tuple[str, str]:
    return _PAIRS[local(element)], value(element, "id")


_WIDTH = "checklist-width"
_VARIES = compile_later(rf'"{_WIDTH}-([0-9]+)-([0-9]+)"')


def vary_widths(table: Element) -> None:
    """Mark the widths of a table's columns as what varies from ledger to ledger; full-width cells keep theirs."""
    columns = _grid(table)
    for place, column in enumerate(columns):
        column.set(w("w"), f"{_WIDTH}-{place}-{place + 1}")
    for row in rows_of(table):
        for start, stop, cell in placed_cells(row):
            width = child(cell, "tcPr", "tcW")
            if width is not None and value(width, "type") == "dxa" and stop - start < len(columns):
                width.set(w("w"), f"{_WIDTH}-{start}-{stop}")


def drop_columns(table: Element, gone: Collection[int]) -> None:
    """Take grid columns out of a table; the widest of the others gets their room."""
    columns = _grid(table)
    kept = [column for place, column in enumerate(columns) if place not in gone]
    widest = max(kept, key=lambda column: number(column, "w"))
    room = sum(number(column, "w") for place, column in enumerate(columns) if place in gone)
    widest.set(w("w"), str(number(widest, "w") + room))
    for place in gone:
        remove(columns[place])
    for row in rows_of(table):
        for start, stop, cell in list(placed_cells(row)):
            _narrow(cell, [column for column in columns[start:stop] if column in kept])


def _narrow(cell: Element, columns: Sequence[Element]) -> None:
    """Let a cell cover these grid columns; without any it goes."""
    if not columns:
        remove(cell)
        return
    span, width = (child(cell, "tcPr", name) for name in ("gridSpan", "tcW"))
    if span is not None:
        span.set(w("val"), str(len(columns)))
    if width is not None:
        width.set(w("w"), str(sum(number(column, "w") for column in columns)))


def _grid(table: Element) -> list[Element]:
    return next(table.iterchildren(w("tblGrid"))).findall(w("gridCol"))


def written_widths(source: str) -> str:
    """Write in a template what stands for the marked widths."""
    return _VARIES.sub(lambda found: f'"{{{{ {_sum(int(found[1]), int(found[2]))} }}}}"', source)


def _sum(start: int, stop: int) -> str:
    return " + ".join(f"width_{column}" for column in range(start, stop))


class SampleCell(NamedTuple):
    """A cell of the sample: where its looks come from and what goes in."""

    source: Element
    columns: tuple[int, ...]
    """The grid columns it covers."""
    name: str
    """What the template calls its text; "" for a cell that stays as it is."""
    merge: str = ""
    """What the template calls its place in a merged cell; "" where it is never merged."""
    key: str = ""
    """The key of the column that fills it."""
    fixed: bool = False
    """True where the office's own text stays in every row."""


class SampleRow(NamedTuple):
    """The sample: the row's own properties and its cells."""

    source: Element
    cells: tuple[SampleCell, ...]

    @property
    def filled(self) -> int:
        """The place of the first cell that is filled, else of the first: notes that have no place of their own look like it."""
        return next((place for place, cell in enumerate(self.cells) if cell.name), 0)


class OpenForm(NamedTuple):
    """A form that was understood, its sample still in its place."""

    document: WordDocument
    table: Element
    grid: Grid
    block: Block
    body: FormBody
    sample: SampleRow
    widths: list[int]
    formats: Formats
    page: PageSetup
    rows: list[float]
    """The heights of the table's rows."""
    fitted: bool
    """True where the widths of its columns are chosen for every ledger."""

    @property
    def repeats(self) -> bool:
        """Whether the headings, with what stands above them in their table, are low enough to stand on every page."""
        top, end = self.block.top, self.block.end
        return not top or may_repeat(top, sum(self.rows[:end]), self.page.text_height / 20)


def measure_form(form: OpenForm) -> RowMetrics:
    """Measure a form whose sample is still in its place."""
    style = value(child(form.table, "tblPr", "tblStyle"))
    sizes = [
        measure_type(child(cell.source, "p", "pPr"), sample_run_properties(cell.source), form.formats, style)
        for cell in form.sample.cells
    ]
    line = max((max(pitch, form.page.grid) for _, pitch in sizes), default=0)
    top = next((block for block in form.document.body if form.table in block.iter(w("tbl"))), form.table)
    heads = sum(form.rows[: form.block.end])
    repeated = heads if form.repeats else 0
    above = _height(form, top.itersiblings(preceding=True)) + heads - repeated
    later = max(form.page.text_height / 20 - repeated, line)
    padding = table_padding(form.table, form.formats)
    notes = _setting(form, "注")
    if not notes.line:  # they are added below the table, in the type of the sample
        notes = _full_width(form.page, *sizes[form.sample.filled])
    return RowMetrics(
        page=PageRoom(first=max(later - above, line), later=later, line=line),
        rooms=tuple(map(partial(_room, form, padding), form.sample.cells, map(itemgetter(0), sizes))),
        least=row_height(form.sample.source),
        edge=(padding["top"] + padding["bottom"]) / 20 + _RULE,
        tail=_height(form, top.itersiblings()) + sum(form.rows[form.body.stop :]),
        title=_setting(form, "标题"),
        notes=notes,
        band=_band(form),
    )


_RULE = 0.5
"""Points of the line between two rows."""


def _height(form: OpenForm, blocks: Iterable[Element]) -> float:
    """Give how high paragraphs around the table stand, each place in them taken for one line."""
    paragraphs = (read_paragraph(block, form.formats, "") for block in blocks if local(block) == "p")
    return sum([paragraph_height(read, form.page.text_width / 20, form.page.grid) for read in paragraphs])


def _setting(form: OpenForm, name: str) -> LineRoom:
    """Say how the place of that name is set; where there is none, as if it took one line whatever it says."""
    asked = {name, NAMES[name]}
    for paragraph in form.document.body.iter(w("p")):
        if not asked.isdisjoint(found.strip() for found in PLACEHOLDER.findall(paragraph_text(paragraph))):
            return _line_room(form, paragraph)
    return LineRoom()


def _band(form: OpenForm) -> LineRoom:
    """Say how the full-width rows are set."""
    if form.body.band is None:
        return LineRoom()
    row = rows_of(form.table)[form.body.band]
    return replace(_line_room(form, next(row.iter(w("p")))), least=row_height(row))


def _line_room(form: OpenForm, paragraph: Element) -> LineRoom:
    read = read_paragraph(paragraph, form.formats, "")
    return _full_width(form.page, read.size, line_pitch(read, form.page.grid))


def _full_width(page: PageSetup, size: float, line: float) -> LineRoom:
    """Say how a text as wide as the page is set, in type of that size."""
    return LineRoom(line=line, characters=max(2, int(page.text_width / 10 / size)))


def _room(form: OpenForm, padding: dict[str, int], cell: SampleCell, size: float) -> CellRoom:
    """Say how much text fits a line of a cell of the sample; the width it keeps is its own where the hand writes, else that of its heading."""
    own = cell_padding(cell.source, padding)
    sides, width = own["left"] + own["right"] + _LINES_BESIDE, sum(form.widths[column] for column in cell.columns)
    headings = (
        one for one in form.block.headings if (one.key == cell.key if cell.key else one.start == cell.columns[0])
    )
    heading = next(headings, None)
    floor = width
    if cell.key and heading and heading.column and not heading.column.by_hand:
        widest = max([measure_text(line) for line in heading.text.split("\n")])
        floor = min(width, max(_NARROWEST, math.ceil(widest * size * 10) + sides))
    return CellRoom(columns=cell.columns, padding=sides, size=size, floor=floor, upright=is_upright(cell.source))


_LINES_BESIDE = 20
"""Twips that the lines at both sides of a cell take of its width: a text as wide as the rest would be broken."""
_NARROWEST = 680
"""Twips: 12 mm, in which 序号 stands on one line."""
