"""Open, check and understand a Word form once: :func:`prepare_form`; it is then written as a Jinja template."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.forms.filling import GROUP, WordForm
from checklist.forms.find import FoundTable, Search, begin_search, find_body, is_hand_text
from checklist.forms.formtable import (
    OpenForm,
    SampleCell,
    SampleRow,
    cut_anchors,
    drop_columns,
    grid_widths,
    hint_chinese,
    keep_whole,
    let_grow,
    measure_form,
    vary_widths,
    write_widths,
)
from checklist.forms.frame import Opening
from checklist.forms.outside import OutsideMarker
from checklist.forms.report import FormReport, Outcome, Outside
from checklist.forms.rowmaker import (
    make_row_properties_from_heading,
    make_sample_cell_from_heading,
    name_cell,
    only_if,
    write_notes,
    write_part,
    write_rows,
)
from checklist.office.document import WordDocument, open_document
from checklist.office.grid import Cell, Grid, Ruler, assign_cells, cells_of, extents_of, find_tables, read_grid, rows_of
from checklist.office.height import TableRuler, read_page, section_after
from checklist.office.trouble import FORM, Trouble
from checklist.office.wordxml import accept_all, child, local, remove, unwrap_controls, w

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from checklist.forms.find import FormBody
    from checklist.forms.headings import Block
    from checklist.forms.report import Heading
    from checklist.ledger.columns import Columns
    from checklist.office.wordxml import Element


def prepare_form(content: bytes, name: str, columns: Columns, opening: Opening = Opening()) -> WordForm:  # noqa: B008 - frozen
    """Open a blank Word form, check it and find out how to fill it; ``name`` is the file's name in messages.

    Raises FormError for what is no ``.docx``, damaged, hostile, or no ledger form; InputError for a mapping to a column
    there is not.
    """
    document = open_document(content, Trouble(name, FORM))
    picked = any(map(_is_picked, document.body.iter(w("sdtPr"))))
    unwrap_controls(document.body)
    revised = accept_all(document.body)
    search = begin_search(columns, dict(opening.mapping), document.package.trouble, opening.table)
    table, found, left = _find(document, search)
    if opening.fit and (gone := _columns_of(found.block, opening.fit)):
        drop_columns(table, gone)
        table, found, left = _find(document, search)
    form = _understand(document, table, found, fitted=opening.fit is not None)
    report = FormReport(
        name=name,
        table=found.number,
        headings=form.block.headings,
        outside=Outside(),
        nearest=form.block.nearest(columns),
        active=tuple(one.sentence for one in document.active),
        remarks=(*left, *_remarks(form, picked=picked, revised=revised)),
    )
    return _write(form, report)


def _is_picked(properties: Element) -> bool:
    """Tell whether a content control is one to choose in."""
    return any(local(part) in ("dropDownList", "comboBox", "date", "checkbox") for part in properties)


def _columns_of(block: Block, keys: Collection[str]) -> list[int]:
    """Give the grid columns under the headings of these columns."""
    headings = [heading for heading in block.headings if heading.column and heading.column.key in keys]
    return [place for heading in headings for place in range(heading.start, heading.start + heading.span)]


def _find(document: WordDocument, search: Search) -> tuple[Element, FoundTable, list[str]]:
    """Give the table to be filled, what was found of it, and what to say of others."""
    tables = find_tables(document.body)
    grids = [_grid(element, document) for element in tables]
    if not grids:
        raise document.package.trouble.refusal(
            "里没有表格", "请在Word里画一张表，第一行写表头，如：序号、重点任务、牵头单位、配合单位、完成时限。"
        )
    found, left = search.blank_one(search.in_tables(grids), lambda table: f"第{table.number}个表")
    return tables[found.number - 1], found, left


def _grid(table: Element, document: WordDocument) -> Grid:
    grid = read_grid(table)
    if grid is None:
        raise document.package.trouble.refusal("里有一个表超过63列，Word不支持", "请检查空表。")
    return grid


def _understand(document: WordDocument, table: Element, found: FoundTable, *, fitted: bool) -> OpenForm:
    grid, block = found.grid, found.block
    body = find_body(grid, block)
    body.refuse_prefilled(document.package.trouble, "表格")
    sample = (
        _sample_from_headings(table, grid, block)
        if body.sample is None
        else _sample(table, grid, block, body, document.package.trouble)
    )
    believed = [*([] if body.sample is None else [body.sample]), *range(block.end - 1, block.top - 1, -1)]
    widths = grid_widths(table, grid, believed)
    formats, page = document.formats(), read_page(section_after(table, document.body))
    rows = [row.height for row in TableRuler(table, formats, page.grid).rows(page.text_width)]
    return OpenForm(document, table, grid, block, body, sample, widths, formats, page, rows, fitted)


def _sample(table: Element, grid: Grid, block: Block, body: FormBody, trouble: Trouble) -> SampleRow:
    """Read the sample, and for each of its cells what fills it and whether it is merged."""
    index = body.sample or 0
    source, row, ruler = rows_of(table)[index], grid.rows[index], Ruler(grid.widths, grid.width)
    extents = [ruler.extent(heading.start, heading.span) for heading in block.headings]
    places = assign_cells(extents, extents_of(ruler, row.cells))
    cells = []
    for place, (cell, element) in enumerate(zip(row.cells, cells_of(source), strict=True)):
        over = [heading for heading, at in zip(block.headings, places, strict=True) if at == place]
        filled = _heading_filled(over, cell, trouble)
        key = filled.key if filled else ""
        merge = f"merge{place}" if cell.start in body.merged else ""
        fixed = not filled and is_hand_text(cell)
        cells.append(SampleCell(element, tuple(cell.columns), name_cell(place, key), merge, key, fixed))
    return SampleRow(source, tuple(cells))


def _heading_filled(over: Sequence[Heading], cell: Cell, trouble: Trouble) -> Heading | None:
    """Give the heading a cell of the sample stands under, if it is one that is filled."""
    filled = [heading for heading in over if heading.outcome is Outcome.FILLED]
    if not filled and not cell.bare:  # what an office printed in a cell for the hand stays
        return next(filter(attrgetter("key"), over), None)
    if len(filled) > 1:
        said = "”“".join(heading.text for heading in filled)
        raise trouble.refusal(f"样行里有一格跨在表头“{said}”下面", "请把样行的格子与表头对齐后再用。")
    return filled[0] if filled else None


def _sample_from_headings(table: Element, grid: Grid, block: Block) -> SampleRow:
    rows = rows_of(table)
    cells: list[SampleCell] = []
    for heading in block.headings:
        # the borders of the lowest cell count, and the font of the lowest one with text
        over = [
            (cell, element)
            for index in range(block.top, block.end)
            for cell, element in zip(grid.rows[index].cells, cells_of(rows[index]), strict=True)
            if heading.start in cell.columns
        ]
        if over:
            words = next((element for cell, element in reversed(over) if cell.bare), over[0][1])
            centred = heading.column is None or heading.column.align == "center"
            made = make_sample_cell_from_heading(over[-1][1], words, centred=centred)
            covered = tuple(range(heading.start, heading.start + heading.span))
            cells.append(SampleCell(made, covered, name_cell(len(cells), heading.key), key=heading.key))
    return SampleRow(make_row_properties_from_heading(rows[block.end - 1]), tuple(cells))


def _remarks(form: OpenForm, *, picked: bool, revised: bool) -> Iterator[str]:
    if picked:
        yield "空表里点选的控件（下拉、日期、勾选框）填好后是普通的格，要填的直接打字。"
    for said in form.document.protection():
        yield f"空表{said}。"
    if form.body.sample is None:
        yield "表头下面没有空行作样子，各行按表头的样子填写（不加粗）。"
    if not form.repeats:
        yield f"表头在表格第{form.block.end}行，上面的内容较高，不能每页都印，所以后面各页没有表头；请把上面的内容另做一个表。"
    if child(form.table, "tblPr", "tblpPr") is not None:
        yield "表格设了文字环绕，Word不会在每页重复表头；请在“表格属性”里把文字环绕改为“无”。"
    if revised:
        yield "空表里有修订痕迹，按接受修订后的内容处理。"


def _write(form: OpenForm, report: FormReport) -> WordForm:
    """Write an understood form as templates; what is found around its table is added to the report."""
    measured = measure_form(form)
    heads = rows_of(form.table)[: form.block.end]
    rows = _take_sample(form)
    marker = OutsideMarker(form.document.package.trouble)
    marker.mark_part(form.document.root, _paragraphs(heads[form.block.top :]))
    varying = [(form.document.package.main, form.document.root), *_marked_margins(form.document, marker)]
    outside = marker.found()
    hint_chinese(form.document.body)
    _insert(form, rows, heads[-1], notes=not outside.asks_for("注"))
    if form.fitted:
        vary_widths(form.table)
    keys = tuple(cell.key for cell in form.sample.cells)
    return WordForm(
        wanted=form.block.worded(keys),
        has_bands=form.body.band is not None and GROUP not in keys,
        has_plan_bands=form.body.band is not None,
        report=replace(report, outside=outside),
        parts=form.document.package.parts,
        varying=tuple(write_part(name, root, outside.slots) for name, root in varying),
        keys=keys,
        grouped=tuple(bool(cell.merge) for cell in form.sample.cells),
        metrics=measured,
        widths=tuple(form.widths),
        fitted=form.fitted,
        core=form.document.core,
    )


def _paragraphs(rows: Iterable[Element]) -> set[Element]:
    return {paragraph for row in rows for paragraph in row.iter(w("p"))}


def _take_sample(form: OpenForm) -> list[Element]:
    """Mend the table, and take its sample out; give what is to stand in its place."""
    rows, body = rows_of(form.table), form.body
    let_grow(rows)
    keep_whole(rows[: form.block.end], repeated=form.repeats)
    keep_whole(rows[body.stop :])
    for row in rows[body.stop :]:
        only_if("tail_is_whole", child(row, "trPr", "cantSplit"))
    write_widths(form.table, form.grid, form.widths, range(form.block.top, form.block.end))
    band = None
    if body.band is not None:
        source, columns = rows[body.band], tuple(form.grid.rows[body.band].cells[0].columns)
        band = SampleRow(source, (SampleCell(cells_of(source)[0], columns, "band"),))
    made = write_rows(form.sample, band, form.widths)
    cut_anchors(form.document.root, rows[body.start : body.stop])
    for row in rows[body.start : body.stop]:
        remove(row)
    return made


def _marked_margins(document: WordDocument, marker: OutsideMarker) -> list[tuple[str, Element]]:
    parts = []
    for name, root in document.roots("header", "footer").items():
        settled = [unwrap_controls(root), accept_all(root)]
        if marker.mark_part(root, place="页脚" if root.tag == w("ftr") else "页眉") or any(settled):
            hint_chinese(root)
            parts.append((name, root))
    return parts


def _insert(form: OpenForm, rows: Sequence[Element], before: Element, *, notes: bool) -> None:
    """Put the rows where the sample was, and the notes under the table; text elsewhere in it keeps its place."""
    for _ in range(form.body.start - form.block.end):
        following = before.getnext()
        before = following if following is not None else before
    for part in reversed(rows):
        before.addnext(part)
    if notes:
        for part in reversed(write_notes(form.sample.cells[form.sample.filled])):
            form.table.addnext(part)
