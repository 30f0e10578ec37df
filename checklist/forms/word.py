"""Open, check and understand a form once: :func:`prepare_form`; it is then written as a Jinja template.

A part that was marked keeps its own text as it is, and has at each mark what varies there.
"""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from checklist.forms import rowmaker
from checklist.forms.filling import GROUP, FormPart, WordForm
from checklist.forms.find import FoundTable, Search, begin_search, find_body, is_hand_text
from checklist.forms.fitting import drop_columns, vary_widths, written_widths
from checklist.forms.frame import Opening, compile_template, literal
from checklist.forms.outside import LINES, SLOT, OutsideMarker
from checklist.forms.pageroom import OpenForm, measure_form
from checklist.forms.report import FormReport, Heading, Outcome, Outside
from checklist.forms.rowmaker import (
    LINE,
    LINE_END,
    TEXT,
    SampleCell,
    SampleRow,
    lined,
    make_row,
    make_row_properties_from_heading,
    make_sample_cell_from_heading,
    repeat,
    when,
)
from checklist.ledger.columns import Columns
from checklist.office.document import WordDocument, open_document
from checklist.office.grid import Cell, Grid, Ruler, assign_cells, cells_of, extents_of, find_tables, read_grid, rows_of
from checklist.office.height import read_page, section_after
from checklist.office.trouble import FORM, Trouble
from checklist.office.wordxml import Element, accept_all, child, cut, local, mark, new, remove, unwrap_controls, w

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from checklist.forms.frame import Slot
    from checklist.forms.headings import Block
    from checklist.ledger.columns import Columns


_PICKED = "里点选的控件（下拉、日期、勾选框）填好后是普通的格，要填的直接打字"


def _is_picked(properties: Element) -> bool:
    """Tell whether a content control is one to choose in."""
    return any(local(part) in ("dropDownList", "comboBox", "date", "checkbox") for part in properties)


def prepare_form(content: bytes, name: str, columns: Columns, opening: Opening = Opening()) -> WordForm:  # noqa: B008 - frozen
    """Open a blank Word form, check it and find out how to fill it; ``name`` is the file's name in messages.

    Raises FormError for what is no ``.docx``, damaged, hostile, or no ledger form; InputError for a mapping to a column
    there is not.
    """
    fit = opening.fit
    document = open_document(content, Trouble(name, FORM))
    picked = [_PICKED] if any(map(_is_picked, document.body.iter(w("sdtPr")))) else []
    unwrap_controls(document.body)
    changed = accept_all(document.body)
    search = begin_search(columns, dict(opening.mapping), document.package.trouble, opening.table)
    chosen = _find(document, search)
    if fit and (gone := _columns_of(chosen.found.block, fit)):
        drop_columns(chosen.element, gone)
        chosen = _find(document, search)
    block, number = chosen.found.block, chosen.found.number
    body = find_body(chosen.grid, block)
    body.refuse_prefilled(document.package.trouble, "表格")
    remarks = (
        *chosen.remarks,
        *(f"空表{said}。" for said in (*picked, *document.protection())),
    )
    form = OpenForm(document, chosen.element, number, chosen.grid, block, body, [], _NO_SAMPLE, remarks)
    form = form._replace(widths=_widths(form), fitted=fit is not None, repeats=_repeats(form))
    return _prepare(_sample(form), columns, revised=changed)


def _repeats(form: OpenForm) -> bool:
    page = read_page(section_after(form.table, form.document.body))
    return rowmaker.may_repeat(form.table, form.block, page, form.document.formats())


def _columns_of(block: Block, keys: Collection[str]) -> list[int]:
    """Give the grid columns under the headings of these columns."""
    headings = [heading for heading in block.headings if heading.column and heading.column.key in keys]
    return [place for heading in headings for place in range(heading.start, heading.start + heading.span)]


class _Chosen(NamedTuple):
    """The table to be filled."""

    element: Element
    grid: Grid
    found: FoundTable
    remarks: list[str]


def _find(document: WordDocument, search: Search) -> _Chosen:
    tables = find_tables(document.body)
    grids = [_grid(element, document) for element in tables]
    if not grids:
        raise document.package.trouble.refusal(
            "里没有表格", "请在Word里画一张表，第一行写表头，如：序号、重点任务、牵头单位、配合单位、完成时限。"
        )
    found = search.in_tables(grids)
    own = [grids[table.number - 1] for table in found]
    chosen, left = search.blank_one(found, own, lambda table: f"第{table.number}个表")
    return _Chosen(tables[chosen.number - 1], grids[chosen.number - 1], chosen, left)


def _grid(table: Element, document: WordDocument) -> Grid:
    grid = read_grid(table)
    if grid is None:
        raise document.package.trouble.refusal("里有一个表超过63列，Word不支持", "请检查空表。")
    return grid


_NO_SAMPLE = SampleRow(source=new("tr"), cells=())


def _widths(form: OpenForm) -> list[int]:
    body, block = form.body, form.block
    order = [*([] if body.sample is None else [body.sample]), *range(block.end - 1, block.top - 1, -1)]
    return rowmaker.grid_widths(form.table, form.grid, order)


def _prepare(form: OpenForm, columns: Columns, *, revised: bool) -> WordForm:
    measured = measure_form(form)
    heads = rows_of(form.table)[: form.block.end]
    rows = _take_sample(form)
    marker = OutsideMarker(form.document.package.trouble)
    marker.mark_part(form.document.root, {part for row in heads[form.block.top :] for part in row.iter(w("p"))})
    varying = [(form.document.package.main, form.document.root), *_marked_margins(form.document, marker)]
    outside = marker.found()
    rowmaker.hint_chinese(form.document.body)
    _insert(form, rows, heads[-1], notes=not outside.asks_for("注"))
    if form.fitted:
        vary_widths(form.table)
    keys, grouped = tuple(map(itemgetter(0), form.keys)), tuple(map(itemgetter(1), form.keys))
    return WordForm(
        wanted=form.block.worded(keys),
        has_bands=form.body.band is not None and GROUP not in keys,
        has_plan_bands=form.body.band is not None,
        report=_report(form, outside, columns, revised=revised),
        parts=form.document.package.parts,
        varying=tuple(write_part(name, root, outside.slots) for name, root in varying),
        keys=keys,
        grouped=grouped,
        metrics=measured,
        widths=tuple(form.widths),
        fitted=form.fitted,
        core=form.document.core,
    )


def _take_sample(form: OpenForm) -> list[Element]:
    """Mend the table, and take its sample out; give what is to stand in its place."""
    rows, body = rows_of(form.table), form.body
    rowmaker.let_grow(rows)
    rowmaker.keep_whole(rows[: form.block.end], repeated=form.repeats)
    rowmaker.keep_whole(rows[body.stop :])
    rowmaker.keep_whole_if("tail_is_whole", rows[body.stop :])
    rowmaker.write_widths(form.table, form.grid, form.widths, range(form.block.top, form.block.end))
    made = _row_templates(form)
    rowmaker.cut_anchors(form.document.root, rows[body.start : body.stop])
    for row in rows[body.start : body.stop]:
        remove(row)
    return made


def _marked_margins(document: WordDocument, marker: OutsideMarker) -> list[tuple[str, Element]]:
    parts = []
    for name, root in document.roots("header", "footer").items():
        settled = [unwrap_controls(root), accept_all(root)]
        if marker.mark_part(root, place="页脚" if root.tag == w("ftr") else "页眉") or any(settled):
            rowmaker.hint_chinese(root)
            parts.append((name, root))
    return parts


def _sample(form: OpenForm) -> OpenForm:
    """Add the sample row, and for each of its cells what fills it and whether it is merged."""
    if form.body.sample is None:
        return _sample_from_headings(form)
    row = rows_of(form.table)[form.body.sample]
    cells: list[SampleCell] = []
    keys: list[tuple[str, bool]] = []
    taken: set[int] = set()
    for cell, element in zip(form.grid.rows[form.body.sample].cells, cells_of(row), strict=True):
        filled = _headings_filled(form, cell)
        key = filled.column.key if filled and filled.column and filled.start not in taken else ""
        taken |= {filled.start} if filled else set()
        grouped = cell.start in form.body.merged
        name, merge = name_cell(len(cells), key, grouped=grouped)
        cells.append(SampleCell(element, tuple(cell.columns), name, merge, fixed=not filled and is_hand_text(cell)))
        keys.append((key, grouped))
    return form._replace(sample=SampleRow(row, tuple(cells)), keys=tuple(keys))


def _headings_above(form: OpenForm, cell: Cell) -> Iterator[Heading]:
    row = form.grid.rows[form.body.sample or 0]
    ruler = Ruler(form.grid.widths, form.grid.width)
    headings = [ruler.extent(heading.start, heading.span) for heading in form.block.headings]
    places = assign_cells(headings, extents_of(ruler, row.cells))
    for heading, place in zip(form.block.headings, places, strict=True):
        if place is not None and row.cells[place] is cell:
            yield heading


def _headings_filled(form: OpenForm, cell: Cell) -> Heading | None:
    """Give the heading a cell of the sample stands under, if it is one that is filled."""
    under = list(_headings_above(form, cell))
    filled = [heading for heading in under if heading.outcome is Outcome.FILLED]
    if not filled and not cell.bare:  # what an office printed in a cell for the hand stays
        return next((heading for heading in under if heading.key), None)
    if len(filled) > 1:
        said = "”“".join(heading.text for heading in filled)
        raise form.document.package.trouble.refusal(
            f"样行里有一格跨在表头“{said}”下面", "请把样行的格子与表头对齐后再用。"
        )
    return filled[0] if filled else None


def _sample_from_headings(form: OpenForm) -> OpenForm:
    rows = rows_of(form.table)
    cells: list[SampleCell] = []
    keys: list[tuple[str, bool]] = []
    for heading in form.block.headings:
        shape, said = _heading_cells(form, rows, heading)
        if shape is not None and said is not None:
            centred = heading.column is None or heading.column.align == "center"
            made = make_sample_cell_from_heading(shape, said, centred=centred)
            covered = tuple(range(heading.start, heading.start + heading.span))
            cells.append(SampleCell(made, covered, *name_cell(len(cells), heading.key, grouped=False)))
            keys.append((heading.key, False))
    source = make_row_properties_from_heading(rows[form.block.end - 1])
    return form._replace(sample=SampleRow(source, tuple(cells)), keys=tuple(keys))


def _heading_cells(form: OpenForm, rows: Sequence[Element], heading: Heading) -> tuple[Element | None, Element | None]:
    """Give the lowest cell of a heading, whose borders count, and the lowest one with text, whose font counts."""
    shape: Element | None = None
    words: Element | None = None
    for index in range(form.block.top, form.block.end):
        for cell, element in zip(form.grid.rows[index].cells, cells_of(rows[index]), strict=True):
            if heading.start in cell.columns:
                shape = element
                words = element if cell.bare or words is None else words
    return shape, words


def _row_templates(form: OpenForm) -> list[Element]:
    """Write what stands in the place of the sample: of each section the bands and the rows."""
    parts: list[Element] = []
    if form.body.band is not None:
        source = rows_of(form.table)[form.body.band]
        columns = tuple(form.grid.rows[form.body.band].cells[0].columns)
        band = SampleRow(source, (SampleCell(cells_of(source)[0], columns, "band"),))
        parts += repeat("band", "bands", [make_row(band, form.widths, keep=True)])
    kept, plain = (make_row(form.sample, form.widths, keep=keep) for keep in (True, False))
    cells = form.sample.cells
    names = ["name", "whole", "keep", *filter(None, [cell.merge for cell in cells] + [cell.name for cell in cells])]
    row = [mark("{% set row %}"), *when("keep", [kept], [plain]), mark("{% endset %}{{ row }}")]
    return as_written(repeat("bands, rows", "sections", [*parts, *repeat(", ".join(names), "rows", row)]))


def _insert(form: OpenForm, rows: Sequence[Element], before: Element, *, notes: bool) -> None:
    """Put the rows where the sample was, and the notes under the table; text elsewhere in it keeps its place."""
    for _ in range(form.body.start - form.block.end):
        following = before.getnext()
        before = following if following is not None else before
    for part in reversed(rows):
        before.addnext(part)
    if notes:
        kept, plain = (_notes(form, keep=keep) for keep in (True, False))
        for part in reversed(as_written(when("notes", when("tail_is_whole", kept, plain)))):
            form.table.addnext(part)


def _notes(form: OpenForm, *, keep: bool) -> list[Element]:
    set_close = [new("spacing", {"before": "0", "after": "0"}), new("jc", {"val": "left"})]
    paragraph = new("p", children=[new("pPr", children=[*([new("keepNext")] if keep else []), *set_close])])
    return lined(paragraph, form.sample.cells[form.sample.filled]._replace(name="notes"))


def _report(form: OpenForm, outside: Outside, columns: Columns, *, revised: bool) -> FormReport:
    remarks = [*form.remarks]
    if form.body.sample is None:
        remarks.append("表头下面没有空行作样子，各行按表头的样子填写（不加粗）。")
    if not form.repeats:
        remarks.append(
            f"表头在表格第{form.block.end}行，上面的内容较高，不能每页都印，所以后面各页没有表头；请把上面的内容另做一个表。"
        )
    if child(form.table, "tblPr", "tblpPr") is not None:
        remarks.append("表格设了文字环绕，Word不会在每页重复表头；请在“表格属性”里把文字环绕改为“无”。")
    if revised:
        remarks.append("空表里有修订痕迹，按接受修订后的内容处理。")
    return FormReport(
        name=form.document.package.trouble.name,
        table=form.number,
        headings=form.block.headings,
        nearest=form.block.nearest(columns),
        outside=outside,
        active=tuple(one.sentence for one in form.document.active),
        remarks=tuple(remarks),
    )


def name_cell(place: int, key: str, *, grouped: bool) -> tuple[str, str]:
    """Name, for the template, what fills a cell and how it is merged: by the column's key, and its place to be unique."""
    return re.sub(r"\W", "_", f"cell{place}_{key}") if key else "", f"merge{place}" if grouped else ""


def as_written(parts: Sequence[Element]) -> list[Element]:
    """Leave escaping to the filter ``lines``, which does it anyway: done twice, it takes a third of the filling."""
    return [mark("{% autoescape false %}"), *parts, mark("{% endautoescape %}")]


def write_part(name: str, root: Element, slots: Sequence[Slot]) -> FormPart:
    """Give the part of that name as a template, compiled."""
    source = written_widths(_source(root, slots))
    return FormPart(name=name, source=source, code=compile_template(source))


def _source(root: Element, slots: Sequence[Slot]) -> str:
    """Write a marked part as a template: its own text as it is, at each mark what varies there."""
    first, *rest = cut(root)
    pieces = list(zip(rest[::2], rest[1::2], strict=True))
    written = [literal(first)]
    for index, (word, text) in enumerate(pieces):
        between = text + pieces[index - 1][1]
        before = first if index == 0 else pieces[index - 1][1]
        written += (_code(word, between, slots, before), literal(text))
    return "".join(written)


def _code(word: str, between: str, slots: Sequence[Slot], before: str) -> str:
    """Give what a mark becomes; ``between`` two lines of a text, one paragraph ends and the next begins."""
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
