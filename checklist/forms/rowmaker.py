"""Make the row of a form from its sample (rules e and f), and mend, unasked, what makes a form print badly (rule h).

The office's widths, fonts, margins and borders are never changed.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple

from checklist.model import Frozen
from checklist.office.grid import cells_of, rows_of
from checklist.office.wordxml import (
    XML_SPACE,
    Element,
    child,
    insert_in_order,
    local,
    mark,
    new,
    number,
    own_descendants,
    remove,
    value,
    w,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklist.office.grid import Grid


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


def repeat_on_every_page(rows: Iterable[Element]) -> None:
    """Mark rows as headings that repeat and do not split.

    They must run from the table's first row (ISO/IEC 29500-1, 17.4.78), so a title above the headings goes with them.
    """
    for row in rows:
        switch_on(properties(row, "trPr", BEFORE_ROW_PROPERTIES), ("cantSplit", "tblHeader"))


def keep_whole(rows: Iterable[Element]) -> None:
    """Mark rows as not to be split over two pages."""
    for row in rows:
        switch_on(properties(row, "trPr", BEFORE_ROW_PROPERTIES), ("cantSplit",))


def let_grow(rows: Iterable[Element]) -> None:
    """Turn exact heights of rows into least ones (rule f), or text that does not fit is cut off."""
    for row in rows:
        height = child(row, "trPr", "trHeight")
        if height is not None and value(height, "hRule") == "exact":
            height.set(w("hRule"), "atLeast")


def switch_on(row_properties: Element, names: Iterable[str]) -> None:
    """Set switches of a row."""
    for name in names:
        old = child(row_properties, name)
        if old is not None:
            remove(old)
        row_properties.append(new(name))


def grid_widths(table: Element, grid: Grid, order: Sequence[int]) -> list[int]:
    """Give the width of each grid column in twips, as the cells say it; 0 where neither they nor the grid do.

    ``order`` says which rows to believe first. Word follows the cells, WPS the grid (dolanmiu/docx issue 272).
    """
    listed = [max(0, number(column, "w")) for column in _grid_columns(table)]
    widths = [0] * grid.width
    rows = rows_of(table)
    for index in order:
        for cell, element in zip(grid.rows[index].cells, cells_of(rows[index]), strict=True):
            width = child(element, "tcPr", "tcW")
            if cell.span == 1 and not widths[cell.start] and value(width, "type") == "dxa":
                widths[cell.start] = max(0, number(width, "w"))
    return [own or (listed[i] if i < len(listed) else 0) for i, own in enumerate(widths)]


def _grid_columns(table: Element) -> list[Element]:
    grid = child(table, "tblGrid")
    return [] if grid is None else list(grid.iterchildren(w("gridCol")))


def write_widths(table: Element, grid: Grid, widths: Sequence[int], rows: Iterable[int]) -> None:
    """Make the table's grid and the cells of ``rows`` say the same widths."""
    columns = [new("gridCol", {"w": str(width)} if width else {}) for width in widths]
    extra = _grid_columns(table)[len(widths) :]
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


_PAIRS = {
    "bookmarkStart": "bookmark",
    "bookmarkEnd": "bookmark",
    "commentRangeStart": "comment",
    "commentRangeEnd": "comment",
    "commentReference": "comment",
    "permStart": "permission",
    "permEnd": "permission",
}
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


_BEFORE_MERGE = frozenset({"cnfStyle", "tcW", "gridSpan", "hMerge"})
_BEFORE_SPAN = frozenset({"cnfStyle", "tcW"})
_BEFORE_KEEP = frozenset({"pStyle"})
_BEFORE_BOLD = frozenset({"rStyle", "rFonts"})
_BEFORE_ALIGN = frozenset({
    "pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl", "numPr", "suppressLineNumbers",
    "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct", "topLinePunct",
    "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind", "contextualSpacing",
    "mirrorIndents", "suppressOverlap",
})  # fmt: skip
_MARK_ONLY = ("ins", "del", "moveFrom", "moveTo")
_ANCHORS = frozenset({
    "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "permStart",
    "permEnd", "proofErr", "lastRenderedPageBreak",
})  # fmt: skip


class Variant(NamedTuple):
    """How a row stands in its group."""

    merge: str
    """``restart`` or ``continue`` in grouped columns, "" where nothing is merged."""
    keep: bool
    """True where the row stays on one page with the next."""


PLAIN = Variant("", keep=False)
KEPT = Variant("", keep=True)
OPENS = Variant("restart", keep=True)
INNER = Variant("continue", keep=True)
LAST = Variant("continue", keep=False)
VARIANTS = (PLAIN, KEPT, OPENS, INNER, LAST)


class CellTemplate(Frozen):
    """The text before and after a cell's data; ``line`` ends a paragraph and begins the next."""

    before: str
    after: str
    line: str = ""


class RowTemplate(Frozen):
    """The text around a row's cells."""

    open: str
    cells: tuple[CellTemplate, ...]
    close: str


class SampleCell(NamedTuple):
    """A cell of the sample: where its looks come from and what goes in."""

    source: Element
    columns: tuple[int, ...]
    """The grid columns it covers."""
    filled: bool
    grouped: bool = False
    fixed: bool = False
    """True where the office's own text stays in every row."""


class SampleRow(NamedTuple):
    """The sample: the row's own properties and its cells."""

    source: Element
    cells: tuple[SampleCell, ...]


def make_row(sample: SampleRow, variant: Variant, widths: Sequence[int], *, splits: bool = False) -> Element:
    """Make a marked row in the tree; with ``splits`` one that may run over two pages."""
    row = new("tr")
    exceptions = child(sample.source, "tblPrEx")
    if exceptions is not None:
        row.append(deepcopy(exceptions))
    row.append(_row_properties(sample.source, splits=splits))
    for cell in sample.cells:
        row.append(mark("cell"))
        row.append(_make_cell(cell, variant, widths))
    row.append(mark("end"))
    return row


def _row_properties(source: Element, *, splits: bool) -> Element:
    old = child(source, "trPr")
    row_properties = new("trPr") if old is None else deepcopy(old)
    for name in ("tblHeader", "cantSplit", *_MARK_ONLY, "trPrChange"):
        found = child(row_properties, name)
        if found is not None:
            remove(found)
    if not splits:
        switch_on(row_properties, ("cantSplit",))
    return row_properties


def _make_cell(sample: SampleCell, variant: Variant, widths: Sequence[int]) -> Element:
    cell = new("tc")
    cell.append(_cell_properties(sample, variant, widths))
    if sample.grouped and variant.merge == "continue":
        cell.append(_paragraph(sample, keep=variant.keep, text=False))
    elif sample.fixed:
        cell.extend(
            [_office_paragraph(paragraph, keep=variant.keep) for paragraph in sample.source.iterchildren(w("p"))]
        )
    else:
        cell.append(mark("paragraph"))
        cell.append(_paragraph(sample, keep=variant.keep, text=sample.filled))
        cell.append(mark("after"))
    return cell


def _cell_properties(sample: SampleCell, variant: Variant, widths: Sequence[int]) -> Element:
    old = child(sample.source, "tcPr")
    cell_properties = new("tcPr") if old is None else deepcopy(old)
    for name in ("vMerge", "hMerge"):
        found = child(cell_properties, name)
        if found is not None:
            remove(found)
    holder = new("tc", children=[cell_properties])
    set_cell_width(holder, [widths[column] for column in sample.columns])
    if len(sample.columns) > 1:
        insert_in_order(cell_properties, new("gridSpan", {"val": str(len(sample.columns))}), _BEFORE_SPAN)
    if sample.grouped and variant.merge:
        attributes = {"val": "restart"} if variant.merge == "restart" else {}
        insert_in_order(cell_properties, new("vMerge", attributes), _BEFORE_MERGE)
    return cell_properties


def _paragraph(sample: SampleCell, *, keep: bool, text: bool) -> Element:
    paragraph_properties = sample_paragraph_properties(sample.source)
    numbering = child(paragraph_properties, "numPr")
    if numbering is not None and sample.filled:
        remove(numbering)
    if keep:
        insert_in_order(paragraph_properties, new("keepNext"), _BEFORE_KEEP)
    paragraph = new("p", children=[paragraph_properties] if len(paragraph_properties) else [])
    if text:
        written = new("t")
        written.set(XML_SPACE, "preserve")
        written.append(mark("text"))
        paragraph.append(new("r", children=[sample_run_properties(sample.source), written]))
    return paragraph


def sample_paragraph_properties(cell: Element) -> Element:
    """Copy the properties of the cell's first paragraph."""
    found = child(cell, "p", "pPr")
    return new("pPr") if found is None else deepcopy(found)


def sample_run_properties(cell: Element) -> Element:
    """Copy the font a sample cell asks for: that of its text, else of its paragraph mark, else of an empty run."""
    paragraph = child(cell, "p")
    written = [run for run in cell.iterchildren(w("p")) for run in run.iter(w("r")) if _has_text(run)]
    empty = [] if paragraph is None else list(paragraph.iter(w("r")))
    mark_properties = child(paragraph, "pPr", "rPr")
    found = child(written[0], "rPr") if written else mark_properties
    if found is None and empty and not written:
        found = child(empty[0], "rPr")
    run_properties = new("rPr")
    if found is not None:
        run_properties.extend([deepcopy(part) for part in found if local(part) not in (*_MARK_ONLY, "rPrChange")])
    set_hint(run_properties)
    return run_properties


def _has_text(run: Element) -> bool:
    return any(text.text and text.text.strip() for text in run.iter(w("t")))


def _office_paragraph(source: Element, *, keep: bool) -> Element:
    paragraph = new("p", children=[deepcopy(part) for part in source])
    for element in [element for element in paragraph.iter() if local(element) in _ANCHORS]:
        remove(element)
    hint_chinese(paragraph)
    if keep:
        insert_in_order(properties(paragraph, "pPr"), new("keepNext"), _BEFORE_KEEP)
    return paragraph


def make_sample_cell_from_heading(shape: Element, words: Element, *, centred: bool) -> Element:
    """Make a body cell that looks like a heading's but is not bold, shaded or set upright."""
    cell = new("tc")
    shape_properties = child(shape, "tcPr")
    cell.append(new("tcPr") if shape_properties is None else deepcopy(shape_properties))
    for name in ("vMerge", "hMerge", "shd", "textDirection", "noWrap", "tcFitText"):
        found = child(cell, "tcPr", name)
        if found is not None:
            remove(found)
    paragraph_properties = sample_paragraph_properties(words)
    insert_in_order(paragraph_properties, new("jc", {"val": "center" if centred else "left"}), _BEFORE_ALIGN)
    run_properties = sample_run_properties(words)
    for name in ("bCs", "b"):
        insert_in_order(run_properties, new(name, {"val": "0"}), _BEFORE_BOLD)
    old = child(paragraph_properties, "rPr")
    if old is not None:
        remove(old)
    paragraph_properties.append(run_properties)
    cell.append(new("p", children=[paragraph_properties]))
    return cell


def make_row_properties_from_heading(row: Element) -> Element:
    """Make a body row for a form without a sample: it keeps only what shifts its cells sideways."""
    made = new("tr")
    row_properties = properties(made, "trPr", BEFORE_ROW_PROPERTIES)
    for name in ("gridBefore", "gridAfter", "wBefore", "wAfter", "jc"):
        found = child(row, "trPr", name)
        if found is not None:
            row_properties.append(deepcopy(found))
    return made


def read_row(pieces: Iterable[tuple[str, str]]) -> RowTemplate:
    """Read one marked row from the written tree: each mark with the text after it, from the row's own to ``end``."""
    opening, close = "", ""
    cells: list[dict[str, str]] = []
    for word, text in pieces:
        if word == "cell":
            cells.append({"cell": text})
        elif word == "end":
            close = text
        elif cells:
            cells[-1][word] = text
        else:
            opening = text
    return RowTemplate(open=opening, cells=tuple(_cell_template(cell) for cell in cells), close=close)


def _cell_template(texts: dict[str, str]) -> CellTemplate:
    before = texts["cell"] + texts.get("paragraph", "")
    ending = texts.get("after", "")
    if "text" not in texts:
        return CellTemplate(before=before + ending, after="")
    return CellTemplate(before=before, after=texts["text"] + ending, line=texts["text"] + texts["paragraph"])
