"""Write the row of a form, as its sample looks, and the form's parts as Jinja templates (rules e and f).

A part that was marked keeps its own text as it is, and has at each mark what varies there.
"""

from __future__ import annotations

import re
from copy import deepcopy
from typing import TYPE_CHECKING

from checklist.forms.filling import FormPart
from checklist.forms.formtable import (
    BEFORE_ROW_PROPERTIES,
    MARK_ONLY,
    SampleCell,
    SampleRow,
    hint_chinese,
    properties,
    sample_run_properties,
    set_cell_width,
    written_widths,
)
from checklist.forms.frame import compile_template, literal
from checklist.office.wordxml import XML_SPACE, child, copied, cut, drop, insert_in_order, local, mark, new, remove, w

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.forms.frame import Slot
    from checklist.office.wordxml import Element

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
_ANCHORS = frozenset({
    "bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference", "permStart",
    "permEnd", "proofErr", "lastRenderedPageBreak",
})  # fmt: skip


def name_cell(place: int, key: str) -> str:
    """Name, for the template, what fills a cell: by the column's key, and its place to be unique."""
    return re.sub(r"\W", "_", f"cell{place}_{key}") if key else ""


def write_rows(sample: SampleRow, band: SampleRow | None, widths: Sequence[int]) -> list[Element]:
    """Write what stands in the place of the sample: of each section the bands and the rows."""
    row = _make_row(sample, widths)
    names = [
        "name",
        "whole",
        "keep",
        *filter(None, [cell.merge for cell in sample.cells] + [cell.name for cell in sample.cells]),
    ]
    rows = [mark("{% set row %}"), *_when("keep", [_keep_with_next(row)], [row]), mark("{% endset %}{{ row }}")]
    parts = _repeat(", ".join(names), "rows", rows)
    if band is not None:
        kept = _keep_with_next(_make_row(band, widths))
        parts[:0] = _repeat("band", "bands", [mark("{% set whole = true %}"), kept])
    return _as_written(_repeat("bands, rows", "sections", parts))


def write_notes(look: SampleCell) -> list[Element]:
    """Write the notes under the table, in the font of a cell."""
    set_close = [new("spacing", {"before": "0", "after": "0"}), new("jc", {"val": "left"})]
    plain = new("p", children=[new("pPr", children=set_close)])
    kept, plain_lines = (_lined(one, look._replace(name="notes")) for one in (_keep_with_next(plain), plain))
    return _as_written(_when("notes", _when("tail_is_whole", kept, plain_lines)))


def _as_written(parts: Sequence[Element]) -> list[Element]:
    """Leave escaping to the filter ``lines``, which does it anyway: done twice, it takes a third of the filling."""
    return [mark("{% autoescape false %}"), *parts, mark("{% endautoescape %}")]


def _make_row(sample: SampleRow, widths: Sequence[int]) -> Element:
    """Make the row as it stands in the template; whether it is kept whole a value there decides."""
    row = new("tr")
    exceptions = child(sample.source, "tblPrEx")
    if exceptions is not None:
        row.append(deepcopy(exceptions))
    row_properties = copied(sample.source, "trPr")
    drop(row_properties, "tblHeader", "cantSplit", *MARK_ONLY, "trPrChange")
    if len(row_properties):
        row_properties.extend(_when("whole", [new("cantSplit")]))
        row.append(row_properties)
    else:
        row.extend(_when("whole", [new("trPr", children=[new("cantSplit")])], [row_properties]))
    row.extend([_make_cell(cell, widths) for cell in sample.cells])
    return row


def _keep_with_next(element: Element) -> Element:
    """Give a copy of a row or a paragraph that stays on the page of the next."""
    copy = deepcopy(element)
    for paragraph in copy.iter(w("p")):
        if next(paragraph.iterancestors(w("p")), None) is None:
            insert_in_order(properties(paragraph, "pPr"), new("keepNext"), _BEFORE_KEEP)
    return copy


def _when(condition: str, yes: Sequence[Element], no: Sequence[Element] = ()) -> list[Element]:
    """Write these elements or those, as a value of the template decides."""
    return [mark(f"{{% if {condition} %}}"), *yes, *([mark("{% else %}"), *no] if no else []), mark("{% endif %}")]


def only_if(condition: str, element: Element | None) -> None:
    """Let a value of the template decide whether an element stands in its place."""
    if element is not None:
        before, *_, behind = _when(condition, [])
        element.addprevious(before)
        element.addnext(behind)


def _repeat(names: str, items: str, elements: Sequence[Element]) -> list[Element]:
    """Write elements for each of several values."""
    return [mark(f"{{% for {names} in {items} %}}"), *elements, mark("{% endfor %}")]


def _make_cell(sample: SampleCell, widths: Sequence[int]) -> Element:
    cell = new("tc", children=[_cell_properties(sample, widths)])
    if sample.fixed:
        content = list(map(_office_paragraph, sample.source.iterchildren(w("p"))))
    else:
        content = _lined(_paragraph(sample), sample)
    cell.extend(_when(f"{sample.merge} == 2", [_paragraph(sample)], content) if sample.merge else content)
    return cell


def _lined(paragraph: Element, sample: SampleCell) -> list[Element]:
    """Let a paragraph hold a sample's text, in its font; each line of the text gets a paragraph of its own."""
    if not sample.name:
        return [paragraph]
    written = new("t", children=[mark(TEXT + sample.name)])
    written.set(XML_SPACE, "preserve")
    paragraph.append(new("r", children=[sample_run_properties(sample.source), written]))
    return [mark(LINE), paragraph, mark(LINE_END)]


LINE, TEXT, LINE_END = "line", "text-", "line-end"
"""The marks around a paragraph that is repeated for each line of a text, and in it where the text goes."""
SLOT, LINES = "slot-", "lines-"
"""How a mark begins that stands for a slot; its number follows. Each line of the second gets a paragraph of its own."""


def _cell_properties(sample: SampleCell, widths: Sequence[int]) -> Element:
    cell_properties = copied(sample.source, "tcPr")
    drop(cell_properties, "vMerge", "hMerge")
    holder = new("tc", children=[cell_properties])
    set_cell_width(holder, [widths[column] for column in sample.columns])
    if len(sample.columns) > 1:
        insert_in_order(cell_properties, new("gridSpan", {"val": str(len(sample.columns))}), _BEFORE_SPAN)
    if sample.merge:
        goes_on = _when(f"{sample.merge} == 2", [new("vMerge")])
        place = max((n for n, part in enumerate(cell_properties, 1) if local(part) in _BEFORE_MERGE), default=0)
        cell_properties[place:place] = [*_when(f"{sample.merge} == 1", [new("vMerge", {"val": "restart"})]), *goes_on]
    return cell_properties


def _paragraph(sample: SampleCell) -> Element:
    paragraph_properties = copied(sample.source, "p", "pPr")
    if sample.name:
        drop(paragraph_properties, "numPr")
    return new("p", children=[paragraph_properties] if len(paragraph_properties) else [])


def _office_paragraph(source: Element) -> Element:
    paragraph = new("p", children=[deepcopy(part) for part in source])
    for element in [element for element in paragraph.iter() if local(element) in _ANCHORS]:
        remove(element)
    hint_chinese(paragraph)
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
    row_properties = properties(made, "trPr", BEFORE_ROW_PROPERTIES)
    for name in ("gridBefore", "gridAfter", "wBefore", "wAfter", "jc"):
        found = child(row, "trPr", name)
        if found is not None:
            row_properties.append(deepcopy(found))
    return made


def write_part(name: str, root: Element, slots: Sequence[Slot]) -> FormPart:
    """Give the marked part of that name as a template, compiled."""
    first, *rest = cut(root)
    written, before = [literal(first)], first
    for word, text in zip(rest[::2], rest[1::2], strict=True):
        written += (_code(word, before, text, slots), literal(text))
        before = text
    source = written_widths("".join(written))
    return FormPart(name=name, source=source, code=compile_template(source))


def _code(word: str, before: str, behind: str, slots: Sequence[Slot]) -> str:
    """Give what a mark becomes that stands between two pieces of the part's own text."""
    between = behind + before  # two lines of one text the paragraph ends, and the next begins
    if word.startswith(TEXT) and word.endswith(_NAMED):
        run = before[before.rindex("<w:r>") :]
        return f"{{{{ {word.removeprefix(TEXT)}|named(name, {between!r}, {run!r}) }}}}"
    if word.startswith(TEXT):
        return f"{{{{ {word.removeprefix(TEXT)}|lines({between!r}) }}}}"
    if word.startswith(LINES):
        return f"{{{{ {slots[int(word.removeprefix(LINES))].code}|in_run({between!r})|safe }}}}"
    if word.startswith(SLOT):
        return f"{{{{ {slots[int(word.removeprefix(SLOT))].code}|in_run|safe }}}}"
    return "" if word in (LINE, LINE_END) else word


_NAMED = ("_measure", "_measure_target", "_title")
"""How the names of cells end that open with the name of their task."""
