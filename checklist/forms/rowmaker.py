"""Make the row of a form from its sample (rules e and f), and mend, unasked, what makes a form print badly (rule h).

The office's widths, fonts, margins and borders are never changed.
"""

from __future__ import annotations

from copy import deepcopy
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from checklist.office.grid import cells_of, column_widths, rows_of
from checklist.office.height import TableRuler
from checklist.office.wordxml import (
    XML_SPACE,
    Element,
    child,
    copied,
    drop,
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

    from checklist.forms.headings import Block
    from checklist.office.document import Formats
    from checklist.office.grid import Grid
    from checklist.office.height import PageSetup


_BEFORE_ROW_PROPERTIES = frozenset({"tblPrEx"})
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
        row_properties = properties(row, "trPr", _BEFORE_ROW_PROPERTIES)
        for name, wanted in (("cantSplit", True), ("tblHeader", repeated)):
            drop(row_properties, name)
            if wanted:
                row_properties.append(new(name))


def may_repeat(table: Element, block: Block, page: PageSetup, formats: Formats) -> bool:
    """Say whether the headings, with what stands above them in their table, are low enough to stand on every page."""
    rows = islice(TableRuler(table, formats, page.grid).rows(page.text_width), block.end)
    return not block.top or is_low(block.top, sum(row.height for row in rows), page.text_height / 20)


def is_low(above: int, height: float, room: float) -> bool:
    """Say whether headings may stand on every page: the rows above them, and in points the height of all and of a page."""
    return above <= _ROWS_ABOVE and height <= room * _HEADING_SHARE


_ROWS_ABOVE, _HEADING_SHARE = 3, 1 / 3
"""How many rows above the headings, a title and who fills the form in, and how much of a page all of them may take."""


def keep_whole_if(condition: str, rows: Iterable[Element]) -> None:
    """Let a value of the template decide whether rows that are kept whole are so."""
    for row in rows:
        switch = child(row, "trPr", "cantSplit")
        if switch is not None:
            for part in when(condition, [new("cantSplit")]):
                switch.addprevious(part)
            remove(switch)


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


class SampleCell(NamedTuple):
    """A cell of the sample: where its looks come from and what goes in."""

    source: Element
    columns: tuple[int, ...]
    """The grid columns it covers."""
    name: str = ""
    """What the template calls its text; "" for a cell that stays as it is."""
    merge: str = ""
    """What the template calls its place in a merged cell; "" where it is never merged."""
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


def make_row(sample: SampleRow, widths: Sequence[int], *, keep: bool) -> Element:
    """Make the row as it stands in the template; with ``keep`` one that stays on the page of the next, always whole."""
    row = new("tr")
    exceptions = child(sample.source, "tblPrEx")
    if exceptions is not None:
        row.append(deepcopy(exceptions))
    row.extend(_row_properties(sample.source, keep=keep))
    row.extend([_make_cell(cell, widths, keep=keep) for cell in sample.cells])
    return row


def _row_properties(source: Element, *, keep: bool) -> list[Element]:
    row_properties = copied(source, "trPr")
    drop(row_properties, "tblHeader", "cantSplit", *_MARK_ONLY, "trPrChange")
    if not keep and not len(row_properties):
        return when("whole", [new("trPr", children=[new("cantSplit")])], [row_properties])
    row_properties.extend([new("cantSplit")] if keep else when("whole", [new("cantSplit")]))
    return [row_properties]


def when(condition: str, yes: Sequence[Element], no: Sequence[Element] = ()) -> list[Element]:
    """Write these elements or those, as a value of the template decides."""
    return [mark(f"{{% if {condition} %}}"), *yes, *([mark("{% else %}"), *no] if no else []), mark("{% endif %}")]


def repeat(names: str, items: str, elements: Sequence[Element]) -> list[Element]:
    """Write elements for each of several values."""
    return [mark(f"{{% for {names} in {items} %}}"), *elements, mark("{% endfor %}")]


def _make_cell(sample: SampleCell, widths: Sequence[int], *, keep: bool) -> Element:
    cell = new("tc", children=[_cell_properties(sample, widths)])
    if sample.fixed:
        content = [_office_paragraph(paragraph, keep=keep) for paragraph in sample.source.iterchildren(w("p"))]
    else:
        content = lined(_paragraph(sample, keep=keep), sample)
    if sample.merge:
        content = when(f"{sample.merge} == 2", [_paragraph(sample, keep=keep)], content)
    cell.extend(content)
    return cell


def lined(paragraph: Element, sample: SampleCell) -> list[Element]:
    """Let a paragraph hold a sample's text, in its font; each line of the text gets a paragraph of its own."""
    if not sample.name:
        return [paragraph]
    written = new("t", children=[mark(TEXT + sample.name)])
    written.set(XML_SPACE, "preserve")
    paragraph.append(new("r", children=[sample_run_properties(sample.source), written]))
    return [mark(LINE), paragraph, mark(LINE_END)]


LINE, TEXT, LINE_END = "line", "text-", "line-end"
"""The marks around a paragraph that is repeated for each line of a text, and in it where the text goes."""


def _cell_properties(sample: SampleCell, widths: Sequence[int]) -> Element:
    cell_properties = copied(sample.source, "tcPr")
    drop(cell_properties, "vMerge", "hMerge")
    holder = new("tc", children=[cell_properties])
    set_cell_width(holder, [widths[column] for column in sample.columns])
    if len(sample.columns) > 1:
        insert_in_order(cell_properties, new("gridSpan", {"val": str(len(sample.columns))}), _BEFORE_SPAN)
    if sample.merge:
        goes_on = when(f"{sample.merge} == 2", [new("vMerge")])
        place = max((n for n, part in enumerate(cell_properties, 1) if local(part) in _BEFORE_MERGE), default=0)
        cell_properties[place:place] = [*when(f"{sample.merge} == 1", [new("vMerge", {"val": "restart"})]), *goes_on]
    return cell_properties


def _paragraph(sample: SampleCell, *, keep: bool) -> Element:
    paragraph_properties = copied(sample.source, "p", "pPr")
    if sample.name:
        drop(paragraph_properties, "numPr")
    if keep:
        insert_in_order(paragraph_properties, new("keepNext"), _BEFORE_KEEP)
    return new("p", children=[paragraph_properties] if len(paragraph_properties) else [])


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
    cell_properties, paragraph_properties = copied(shape, "tcPr"), copied(words, "p", "pPr")
    drop(cell_properties, "vMerge", "hMerge", "shd", "textDirection", "noWrap", "tcFitText")
    insert_in_order(paragraph_properties, new("jc", {"val": "center" if centred else "left"}), _BEFORE_ALIGN)
    run_properties = sample_run_properties(words)
    for name in ("bCs", "b"):
        insert_in_order(run_properties, new(name, {"val": "0"}), _BEFORE_BOLD)
    drop(paragraph_properties, "rPr")
    paragraph_properties.append(run_properties)
    return new("tc", children=[cell_properties, new("p", children=[paragraph_properties])])


def make_row_properties_from_heading(row: Element) -> Element:
    """Make a body row for a form without a sample: it keeps only what shifts its cells sideways."""
    made = new("tr")
    row_properties = properties(made, "trPr", _BEFORE_ROW_PROPERTIES)
    for name in ("gridBefore", "gridAfter", "wBefore", "wAfter", "jc"):
        found = child(row, "trPr", name)
        if found is not None:
            row_properties.append(deepcopy(found))
    return made
