"""Open, check and understand a form once: :func:`prepare_form`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checklist.forms import rowmaker
from checklist.forms.filling import NOTES, ROWS, FormPart, PartPiece, PreparedForm, RowMetrics, Rows
from checklist.forms.find import FormBody, choose_table, find_body, is_hand_text
from checklist.forms.headings import Block, Heading, Outcome, with_headings
from checklist.forms.outside import Outside, OutsideMarker
from checklist.forms.report import FormReport
from checklist.forms.rowmaker import (
    INNER,
    KEPT,
    LAST,
    OPENS,
    PLAIN,
    VARIANTS,
    RowTemplate,
    SampleCell,
    SampleRow,
    make_row,
    make_row_properties_from_heading,
    make_sample_cell_from_heading,
    read_row,
    sample_run_properties,
)
from checklist.ledger.columns import Column, Columns, normalise_heading
from checklist.office.document import WordDocument, accept_all, open_document, unwrap_controls
from checklist.office.formats import Formats
from checklist.office.grid import Grid, cells_of, rows_of
from checklist.office.height import (
    cell_padding,
    characters_per_line,
    measure_type,
    read_page,
    row_height,
    section_after,
    table_padding,
)
from checklist.office.trouble import FORM, Trouble
from checklist.office.wordxml import XML_SPACE, Element, child, cut, mark, new, remove, w

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


class _Form(NamedTuple):
    """A form while it is being understood."""

    document: WordDocument
    table: Element
    number: int
    grid: Grid
    block: Block
    body: FormBody
    widths: list[int]
    sample: SampleRow


def prepare_form(
    content: bytes, name: str, columns: Columns, *, table: int | None = None, mapping: Mapping[str, str] | None = None
) -> PreparedForm:
    """Open a blank Word form, check it and find out how to fill it; ``name`` is the file's name in messages.

    ``table`` says which table of the document it is, from 1; ``mapping`` what an unknown heading means, by the name of
    a column. Raises FormError for what is no ``.docx``, damaged, hostile, or no ledger form; InputError for a mapping
    to a column there is not.
    """
    document = open_document(content, Trouble(name, FORM))
    unwrap_controls(document.body)
    changed = accept_all(document.body)
    mapped = {normalise_heading(heading): columns.choose(target)[0] for heading, target in (mapping or {}).items()}
    found = choose_table(document, columns, mapped, table)
    body = find_body(found.grid, found.block)
    if body.prefilled is not None:
        raise document.package.trouble.refusal(
            f"表格第{body.prefilled + 1}行已经填了内容，不是空表", "请把填好的行清空，留一行空行作样子，再用它。"
        )
    form = _Form(document, found.table, found.number, found.grid, found.block, body, [], _NO_SAMPLE)
    form = form._replace(widths=_widths(form))
    form = form._replace(sample=_sample(form))
    return _prepare(form, columns, revised=changed)


_NO_SAMPLE = SampleRow(source=new("tr"), cells=())


def _widths(form: _Form) -> list[int]:
    body, block = form.body, form.block
    order = [*([] if body.sample is None else [body.sample]), *range(block.end - 1, block.top - 1, -1)]
    return rowmaker.grid_widths(form.table, form.grid, order)


def _prepare(form: _Form, columns: Columns, *, revised: bool) -> PreparedForm:
    table, body = form.table, form.body
    elements = rows_of(table)
    heading_rows = elements[: form.block.end]
    measured = _layout(form)
    rowmaker.let_grow(elements)
    rowmaker.repeat_on_every_page(heading_rows)
    rowmaker.keep_whole(elements[body.stop :])
    rowmaker.write_widths(table, form.grid, form.widths, range(form.block.top, form.block.end))
    patterns = _patterns(form)
    rowmaker.cut_anchors(form.document.root, elements[body.start : body.stop])
    for element in elements[body.start : body.stop]:
        remove(element)
    marker = OutsideMarker(form.document.package.trouble.name)
    headings = {paragraph for row in elements[form.block.top : form.block.end] for paragraph in row.iter(w("p"))}
    marker.mark_part(form.document.root, headings)
    margins = _marked_margins(form.document, marker)
    outside = marker.found()
    rowmaker.hint_chinese(form.document.body)
    _insert_patterns(form, patterns, heading_rows[-1], notes=not outside.asks_for_notes)
    main, rows = _read_main(form, cut(form.document.root), measured)
    grouped = any(cell.grouped and key == "group" for cell, key in zip(form.sample.cells, rows.keys, strict=True))
    has_group = "group" in rows.keys
    return PreparedForm(
        columns=_grid_columns(form),
        has_bands=rows.band is not None and not has_group,
        has_plan_bands=rows.band is not None,
        has_group_merge=grouped,
        report=_report(form, outside, columns, revised=revised),
        parts=form.document.package.parts,
        varying=(main, *margins),
        slots=outside.slots,
        rows=rows,
        core=form.document.core,
    )


def _marked_margins(document: WordDocument, marker: OutsideMarker) -> list[FormPart]:
    parts = []
    for name, root in document.roots("header", "footer").items():
        unwrap_controls(root)
        accept_all(root)
        if marker.mark_part(root):
            rowmaker.hint_chinese(root)
            parts.append(FormPart(name=name, segments=tuple(_segments(iter(cut(root))))))
    return parts


def _segments(pieces: Iterator[str]) -> Iterator[PartPiece]:
    for text in pieces:
        word = next(pieces, "")
        yield PartPiece(text=text, then=int(word.removeprefix("slot-")) if word.startswith("slot-") else word)


def _sample(form: _Form) -> SampleRow:
    if form.body.sample is None:
        return _sample_from_headings(form)
    row = rows_of(form.table)[form.body.sample]
    cells = []
    taken: set[int] = set()
    for cell, element in zip(form.grid.rows[form.body.sample].cells, cells_of(row), strict=True):
        headings = [h for h in form.block.headings if set(cell.columns) & set(range(h.start, h.start + h.span))]
        filled = [h for h in headings if h.outcome is Outcome.FILLED]
        if len(filled) > 1:
            said = "”“".join(h.text for h in filled)
            raise form.document.package.trouble.refusal(
                f"样行里有一格跨在表头“{said}”下面", "请把样行的格子与表头对齐后再用。"
            )
        fresh = bool(filled) and filled[0].start not in taken
        taken |= {h.start for h in filled}
        fixed = not filled and is_hand_text(cell)
        cells.append(SampleCell(element, tuple(cell.columns), fresh, cell.start in form.body.merged, fixed))
    return SampleRow(source=row, cells=tuple(cells))


def _sample_from_headings(form: _Form) -> SampleRow:
    rows = rows_of(form.table)
    cells = []
    for heading in form.block.headings:
        shape, words = _heading_cells(form, rows, heading)
        if shape is not None and words is not None:
            centred = heading.column is None or heading.column.align == "center"
            made = make_sample_cell_from_heading(shape, words, centred=centred)
            covered = tuple(range(heading.start, heading.start + heading.span))
            cells.append(SampleCell(made, covered, heading.outcome is Outcome.FILLED))
    return SampleRow(source=make_row_properties_from_heading(rows[form.block.end - 1]), cells=tuple(cells))


def _heading_cells(form: _Form, rows: Sequence[Element], heading: Heading) -> tuple[Element | None, Element | None]:
    """Give the lowest cell of a heading, whose borders count, and the lowest one with text, whose font counts."""
    shape: Element | None = None
    words: Element | None = None
    for index in range(form.block.top, form.block.end):
        for cell, element in zip(form.grid.rows[index].cells, cells_of(rows[index]), strict=True):
            if heading.start in cell.columns:
                shape = element
                words = element if cell.bare or words is None else words
    return shape, words


def _patterns(form: _Form) -> list[Element]:
    """Make the marked rows: one per variant, one that may split, the band's."""
    made = [make_row(form.sample, variant, form.widths) for variant in VARIANTS]
    made.append(make_row(form.sample, PLAIN, form.widths, splits=True))
    if form.body.band is not None:
        row = rows_of(form.table)[form.body.band]
        cell = form.grid.rows[form.body.band].cells[0]
        sample = SampleCell(cells_of(row)[0], tuple(cell.columns), filled=True)
        made.append(make_row(SampleRow(row, (sample,)), KEPT, form.widths))
    return made


def _insert_patterns(form: _Form, patterns: Sequence[Element], last_heading: Element, *, notes: bool) -> None:
    """Put the marked rows where the sample was; text elsewhere in the table keeps its place."""
    before = last_heading
    kept = form.body.start - form.block.end
    for _ in range(kept):
        following = before.getnext()
        before = following if following is not None else before
    parts: list[Element] = [mark(ROWS)]
    for pattern in patterns:
        parts += (mark("row"), pattern)
    parts.append(mark("rest"))
    for part in reversed(parts):
        before.addnext(part)
    if notes:
        around = (mark(NOTES), mark("row"), mark("cell"), mark("paragraph"))
        for part in reversed((*around, _notes_paragraph(form), mark("after"), mark("end"), mark("rest"))):
            form.table.addnext(part)


def _notes_paragraph(form: _Form) -> Element:
    cell = next((cell for cell in form.sample.cells if cell.filled), form.sample.cells[0])
    written = new("t", children=[mark("text")])
    written.set(XML_SPACE, "preserve")
    run = new("r", children=[sample_run_properties(cell.source), written])
    return new("p", children=[new("pPr", children=[new("jc", {"val": "left"})]), run])


def _read_main(form: _Form, pieces: Sequence[str], layout: RowMetrics) -> tuple[FormPart, Rows]:
    """Read the written document: its own text, and in the middle the patterns."""
    own: list[str] = [pieces[0]]
    patterns: list[RowTemplate] = []
    notes: RowTemplate | None = None
    pairs = list(zip(pieces[1::2], pieces[2::2], strict=True))
    position = 0
    while position < len(pairs):
        word, text = pairs[position]
        if word not in (ROWS, NOTES):
            own += (word, text)
            position += 1
            continue
        end = next(i for i in range(position, len(pairs)) if pairs[i][0] == "rest")
        found = _read_patterns(pairs[position + 1 : end])
        if word == ROWS:
            patterns = found
        else:
            notes = found[0]
        own += (word, pairs[end][1])
        position = end + 1
    segments = tuple(_segments(iter(own)))
    return FormPart(name=form.document.package.main, segments=segments), _rows(form, patterns, notes, layout)


def _read_patterns(pairs: Sequence[tuple[str, str]]) -> list[RowTemplate]:
    starts = [index for index, (word, _) in enumerate(pairs) if word == "row"]
    return [read_row(pairs[start:stop]) for start, stop in zip(starts, [*starts[1:], len(pairs)], strict=True)]


def _rows(form: _Form, patterns: Sequence[RowTemplate], notes: RowTemplate | None, layout: RowMetrics) -> Rows:
    by_variant = dict(zip(VARIANTS, patterns, strict=False))
    return Rows(
        keys=tuple(_key(form, cell) for cell in form.sample.cells),
        grouped=tuple(cell.grouped for cell in form.sample.cells),
        plain=by_variant[PLAIN],
        kept=by_variant[KEPT],
        opens=by_variant[OPENS],
        inner=by_variant[INNER],
        last=by_variant[LAST],
        splits_open=patterns[len(VARIANTS)].open,
        band=patterns[-1] if form.body.band is not None else None,
        notes=notes,
        layout=layout,
    )


def _key(form: _Form, cell: SampleCell) -> str:
    if not cell.filled:
        return ""
    filled = (h for h in form.block.headings if h.outcome is Outcome.FILLED and h.column)
    return next((h.column.key for h in filled if h.column and _covers(h, cell)), "")


def _covers(heading: Heading, cell: SampleCell) -> bool:
    return bool(set(cell.columns) & set(range(heading.start, heading.start + heading.span)))


def _layout(form: _Form) -> RowMetrics:
    formats = Formats(form.document.styles)
    page = read_page(section_after(form.table, form.document.body))
    cells = [cell.source for cell in form.sample.cells]
    sizes = [measure_type(child(cell, "p", "pPr"), sample_run_properties(cell), formats) for cell in cells]
    line = max((max(pitch, page.grid) for _, pitch in sizes), default=0)
    heads = sum(max(row_height(row), 2 * line) for row in rows_of(form.table)[: form.block.end])
    padding = table_padding(form.table, formats)
    return RowMetrics(
        page=max(page.text_height / 20 - heads, line),
        line=line,
        per_line=tuple(
            _characters(sum(form.widths[c] for c in cell.columns), cell.source, padding, size)
            for cell, (size, _) in zip(form.sample.cells, sizes, strict=True)
        ),
        least=row_height(form.sample.source),
    )


def _characters(width: int, cell: Element, padding: dict[str, int], size: float) -> int:
    own = cell_padding(cell, padding)
    return characters_per_line(width, cell, own["left"] + own["right"], size)


def _grid_columns(form: _Form) -> tuple[Column | None, ...]:
    by_column: list[Column | None] = [None] * form.grid.width
    for heading in form.block.headings:
        if heading.outcome in (Outcome.FILLED, Outcome.BY_HAND):
            by_column[heading.start : heading.start + heading.span] = [heading.column] * heading.span
    return tuple(by_column)


def _report(form: _Form, outside: Outside, columns: Columns, *, revised: bool) -> FormReport:
    headings = form.block.headings
    remarks = []
    if form.body.sample is None:
        remarks.append("表头下面没有空行作样子，各行按表头的样子填写（不加粗）。")
    if child(form.table, "tblPr", "tblpPr") is not None:
        remarks.append("表格设了文字环绕，Word不会在每页重复表头；请在“表格属性”里把文字环绕改为“无”。")
    if revised:
        remarks.append("空表里有修订痕迹，按接受修订后的内容处理。")
    frame = FormReport(
        name=form.document.package.trouble.name,
        table=form.number,
        placeholders=outside.unknown,
        labels=outside.for_the_hand,
        titles=outside.titles,
        remarks=tuple(remarks),
    )
    return with_headings(frame, headings, columns)
