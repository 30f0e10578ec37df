"""Read a filled-in ledger: find it among the file's tables by the headings; alike for Word and Excel."""

from __future__ import annotations

from itertools import chain, groupby, starmap
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from checklist.forms.filled import FileKind, ReadLedger, describe, read_notes, scope_of, without_columns
from checklist.forms.find import begin_search
from checklist.forms.headings import shortened
from checklist.forms.read_rows import TableRows
from checklist.forms.report import Outcome
from checklist.forms.sheetgrid import find_places, join_sheets
from checklist.forms.tableparts import Rows, join_tables, searched_tops, side_by_side, tables_beside
from checklist.ledger.columns import TASK_KEYS
from checklist.office.cells import hidden_columns, margin_texts, name_cell, stored_cells
from checklist.office.grid import GridRow, lines_of
from checklist.office.trouble import EXCEL, LEDGER, Trouble
from checklist.office.wordtables import read_tables
from checklist.office.workbook import PICTURES, open_workbook
from checklist.words.ordinals import say_some
from checklist.words.plaintext import odd_forms, read_text, usual_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from checklist.forms.headings import Block
    from checklist.forms.sheetgrid import SheetPlace
    from checklist.forms.tableparts import JoinedTables, TablePart
    from checklist.ledger.columns import Columns
    from checklist.office.grid import Cell
    from checklist.office.workbook import Workbook


_SHOWN = 5
"""Places a remark names; enough to look at."""


def _read_rows(
    file: ReadLedger, joined: JoinedTables, drawn: str, lines: Sequence[str] = (), below: Sequence[str] = ()
) -> ReadLedger:
    """Add to what is known of a file its rows, and what the lines above and below its tables say; what is ``drawn`` stands in text boxes."""
    first, *further = chain.from_iterable(map(side_by_side, joined.parts))
    reader = TableRows(first.block)
    for part in (first, *further):
        reader.read(part)
    above = (*lines, *lines_of(first.rows[: first.block.top]))
    around = describe(above, file.margins)
    plans = {plan.title: plan for plan in (*around.plans, *(row.plan for row in reader.rows if row.plan))}
    remarks = (*file.remarks, *_heading_remarks(first.block), *_row_remarks(reader))
    notes = (*reader.notes, *joined.between, *below)
    return replace(
        file,
        columns=reader.keys,
        rows=tuple(reader.rows),
        hand=tuple(reader.hand.items()),
        title=around.title,
        unit=around.unit,
        year=around.year,
        plans=tuple(plans.values()),
        bands=reader.bands,
        above=(*drawn.split("\n"), *above),
        beside=(*file.beside, *([("文本框", drawn)] if drawn else ())),
        notes=read_notes(notes),
        remarks=tuple(f"{file.name}：{said}" for said in remarks),
        unseen=tuple(reader.unseen),
        unread=tuple(joined.unread),
        skipped=tuple(reader.skipped),
        headings=tuple(reader.headings),
        numbered=tuple(reader.numbered),
        scope=scope_of((*above, *notes, *file.margins)),
    )


def _heading_remarks(block: Block) -> list[str]:
    """Say which columns are compared as text for want of a meaning of their own."""
    others = {Outcome.UNKNOWN: "不认识", Outcome.DOUBLED: "与左边的列意思相同"}
    named = {why: [one.text for one in block.headings if one.outcome is why and one.text] for why in others}
    return [f"表头“{'”“'.join(texts)}”{others[why]}，只作为文字对照。" for why, texts in named.items() if texts]


def _row_remarks(reader: TableRows) -> list[str]:
    """Say which rows were left out, which were read as of the plan above for want of one of their own, and what else is odd."""
    unnamed = reader.without_plan if reader.names_each else []
    skipped = (("没有写任务，没有读取", spot) for spot in reader.skipped)
    others = (("没有写是哪个方案的，按上一行的方案读取", spot) for spot in unnamed)
    return [f"表格{remark}" for remark in say_noted((*skipped, *others, *reader.odd))]


def _cell_remarks(parts: Iterable[TablePart], named: Callable[[TablePart, int, Cell], str]) -> list[str]:
    """Say of what cells something could not be read, or not as it stands, each kind once with its places."""
    noted = (
        (said, f"{part.spot(index)}{_named_task(part, row)}" if row.hidden else named(part, index, cell))
        for part in parts
        for index, row in enumerate(part.rows[part.start :], part.start)
        for cell in row.cells
        for said in cell.notes.split()
    )
    return [f"表格{remark}" for remark in say_noted(noted)]


def say_noted(noted: Iterable[tuple[str, str]]) -> list[str]:
    """Say what was noted at places, given each with its place: each kind once with all of them."""
    places: dict[str, dict[str, None]] = {}
    for said, place in noted:
        places.setdefault(said, {})[place] = None
    return [f"{say_some(tuple(found), _SHOWN, '处')}{said}。" for said, found in places.items()]


def _named_task(part: TablePart, row: GridRow) -> str:
    """Name the task of a hidden row: （加强政策宣传）."""
    task = Rows(part).see(GridRow(cells=row.hidden)).task
    return f"（{shortened(task)}）" if task else ""


def _by_heading(part: TablePart, index: int, cell: Cell) -> str:
    return f"{part.spot(index)}{Rows(part).see(part.rows[index]).name_place(cell)}"


def _joined_remarks(parts: Sequence[TablePart]) -> list[str]:
    halves = ["台账左右分成两栏，已按先左后右读取。"] if len(side_by_side(parts[0])) > 1 else []
    if len(parts) < 2:  # noqa: PLR2004 - nothing was joined
        return halves
    headed = all(part.start == part.block.end for part in parts)
    said = f"有{len(parts)}张表的表头相同，已合在一起读取。"
    return [*halves, said if headed else f"台账断成了{len(parts)}段，已合并读取。"]


def _sheets_remark(sheets: Sequence[Sequence[SheetPlace]]) -> list[str]:
    names = "”“".join(places[0].sheet.title for places in sheets)
    return [f"台账分在{len(sheets)}张工作表上（“{names}”），已合在一起读取。"] if len(sheets) > 1 else []


def _odd_remarks(found: Iterable[str]) -> list[str]:
    """Say once which radicals and compatibility forms were read as the ideographs they look like."""
    told = "、".join(f"{character}→{usual_form(character)}" for character in found)
    return [f"有形似汉字的部首或兼容字（{told}），多是从PDF里复制来的，已按常用字读取。"] if told else []


def read_word(
    content: bytes, name: str, columns: Columns, *, table: int | None = None, mapping: Mapping[str, str] | None = None
) -> ReadLedger:
    """Read the ledger in a ``.docx``; ``name`` is the file's in messages.

    ``table`` says which table of the document it is, from 1; ``mapping`` what an unknown heading means, by the name of a
    column. Tables with the same headings are one ledger, and so are those that go on without a heading. Raises FormError
    for what is no ``.docx``, damaged, hostile, without a ledger's table or with several different ones.
    """
    trouble = Trouble(name, LEDGER)
    read = read_tables(content, trouble)
    if not read.tables:
        raise trouble.refusal(
            "里没有表格，不像是台账",
            "请确认选对了文件；台账要有一张表，表头如：序号、重点任务、牵头单位、配合单位、完成时限。",
        )
    search = begin_search(columns, mapping, trouble, table)
    alike = search.in_tables(searched_tops(read.tables))
    if len({one.block.keys for one in alike}) > 1:
        raise search.several(alike, "，表头又不一样")
    joined = join_tables(read.tables, alike, columns)
    remarks = ["有修订痕迹，按接受修订后的内容读取。"] if read.revised else []
    remarks += [*_joined_remarks(joined.parts), *joined.left_out, *_odd_remarks(read.odd)]
    remarks += _cell_remarks(joined.parts, _by_heading)
    boxes = "\n".join(read.boxes)
    remarks += _box_remarks(boxes)
    file = ReadLedger(
        kind=FileKind.WORD, name=name, columns=(), rows=(), remarks=tuple(remarks), margins=read.margins,
        beside=tables_beside(read.tables, joined),
    )  # fmt: skip
    return _read_rows(file, joined, boxes, read.tables[alike[0].number - 1].lines, read.below)


def read_excel(
    content: bytes, name: str, columns: Columns, *, table: int | None = None, mapping: Mapping[str, str] | None = None
) -> ReadLedger:
    """Read the ledger in an ``.xlsx``; ``name`` is the file's in messages, the rest as for ``read_word``.

    Raises FormError for what is no ``.xlsx``, damaged, hostile, without a ledger's table or with several.
    """
    trouble = Trouble(name, LEDGER, EXCEL)
    opened = open_workbook(content, trouble, values=True)
    places = find_places(opened.book, begin_search(columns, mapping, trouble, table))
    sheets = [list(of_one) for _, of_one in groupby(places, key=lambda place: place.sheet)]
    joined = join_sheets(sheets)
    said = (cell.value for of_one in sheets for cell in stored_cells(of_one[0].sheet).values())
    odd = odd_forms("".join(str(text) for text in said if isinstance(text, str | list)))
    remarks = (
        *(_sheets_remark(sheets) or _joined_remarks(joined.parts)), *joined.left_out, *_odd_remarks(odd),
        *chain.from_iterable(map(_sheet_remarks, sheets)), *_beyond_remarks(places), *_book_remarks(opened, places),
        *_cell_remarks(joined.parts, _cell_namer(places)),
    )  # fmt: skip
    file = ReadLedger(
        kind=FileKind.EXCEL, name=name, columns=(), rows=(), remarks=remarks, margins=_margins_of(places[0].sheet),
        beside=tuple(_sheets_beside(opened, places)),
    )  # fmt: skip
    ledger = _without_errors(_read_rows(file, joined, opened.drawn), places)
    if not opened.has_formulas:
        return ledger
    return _without_blank_formulas(ledger, places, open_workbook(content, trouble).book, trouble)


_At = tuple[int, int]
"""Row and column of a cell, from 1."""


def _of_tasks(
    ledger: ReadLedger, places: Sequence[SheetPlace], cells: Callable[[SheetPlace], Iterable[_At]]
) -> list[tuple[_At, dict[str, str]]]:
    """Give those cells that stand in rows of tasks, each with the keys and headings it stands under; of totals is no matter."""
    rows = {*map(attrgetter("spot"), ledger.rows), *ledger.skipped}
    return [
        (at, place.headings_over(at[1]))
        for place in places
        for at in cells(place)
        if f"{place.named_in(places)}第{at[0]}行" in rows
    ]


def _without_errors(ledger: ReadLedger, places: Sequence[SheetPlace]) -> ReadLedger:
    """Leave out the columns, but those of tasks, in which an error stands for what the cell of a task should say."""

    def errors(place: SheetPlace) -> Iterator[_At]:
        return (at for at, cell in stored_cells(place.sheet).items() if cell.data_type == "e")

    lost = {key for _, over in _of_tasks(ledger, places, errors) for key in over}
    return without_columns(ledger, lost - TASK_KEYS)


def _without_blank_formulas(
    ledger: ReadLedger, places: Sequence[SheetPlace], formulas: Any, trouble: Trouble
) -> ReadLedger:
    """Leave out the columns in which a formula has no stored result: what it shows is not known.

    ``formulas`` is the same workbook, opened for its formulas. Raises FormError where the tasks themselves are such.
    """

    def blank(place: SheetPlace) -> list[_At]:
        values, hidden = stored_cells(place.sheet), hidden_columns(place.sheet)
        cells = sorted(stored_cells(formulas[place.sheet.title]).items(), key=itemgetter(0))
        formula = (at for at, cell in cells if cell.data_type == "f" and at[1] in place.columns and at[1] not in hidden)
        return [at for at in formula if at[0] > place.block.end and values[at].value is None]

    found = _of_tasks(ledger, places, blank)
    lost = {key: heading for _, over in found for key, heading in over.items()}
    if not lost:
        return ledger
    cells = "、".join(starmap(name_cell, map(itemgetter(0), found[:_SHOWN]))) + ("等" if len(found) > _SHOWN else "")
    said = f"“{'”“'.join(lost.values())}”列有公式没有保存计算结果（{cells}）"
    advice = "请用Excel或WPS打开它，保存后再用"
    if not TASK_KEYS.isdisjoint(lost):
        raise trouble.refusal(f"里{said}，看不出任务", f"{advice}。")
    advice_given = f"{ledger.name}：{said}，没有读取，也不比较；{advice}。"
    return replace(without_columns(ledger, lost), remarks=(*ledger.remarks, advice_given))


def _margins_of(sheet: Any) -> tuple[str, ...]:
    """Give the lines of a sheet's page headers and footers."""
    return tuple(
        line.strip() for *_, text in margin_texts(sheet) for line in read_text(text).split("\n") if line.strip()
    )


def _sheets_beside(opened: Workbook, places: Sequence[SheetPlace]) -> list[tuple[str, str]]:
    """Name the sheets of a workbook that hold no part of its ledger and say something, each with its text."""
    read = {place.sheet.title for place in places}
    others = (sheet for sheet in opened.book.worksheets if sheet.title not in read)
    return [(f"工作表“{sheet.title}”", text) for sheet in others if (text := _text_of(sheet))]


def _book_remarks(opened: Workbook, places: Sequence[SheetPlace]) -> Iterator[str]:
    """Say what of a workbook was not read: hidden sheets, what is drawn over the cells, comments."""
    read = {place.sheet.title for place in places}
    for sheet in opened.book.worksheets:
        if sheet.sheet_state != "visible" and sheet.title not in read and _text_of(sheet):
            yield f"工作表“{sheet.title}”是隐藏的，没有读取。"
    yield from _box_remarks(opened.drawn)
    if PICTURES in opened.lost and not opened.drawn:
        yield f"有{PICTURES}，里面的内容没有读取。"
    for sheet, named in {place.sheet.title: (place.sheet, place.named_in(places)) for place in places}.values():
        noted = tuple(name_cell(*at) for at, cell in sorted(stored_cells(sheet).items()) if cell.comment)
        if noted:
            yield f"{named}{say_some(noted, _SHOWN, '处')}有批注，没有读取。"


def _box_remarks(said: str) -> list[str]:
    """Quote what stands in text boxes and shapes."""
    return [f"有文本框或图形，里面的文字没有读取：“{shortened(''.join(said.split()))}”。"] if said else []


def _text_of(sheet: Any) -> str:
    """Give what stands on a sheet, a line for each cell."""
    values = (cell.value for _, cell in sorted(stored_cells(sheet).items()))
    return "\n".join(str(value) for value in values if value is not None)


def _cell_namer(places: Sequence[SheetPlace]) -> Callable[[TablePart, int, Cell], str]:
    """Give what names a cell of a sheet as Excel does: D4."""
    lefts = {id(place.block): place.left for place in places}

    def named(part: TablePart, index: int, cell: Cell) -> str:
        return part.name + name_cell(index + 1, lefts[id(part.block)] + cell.start)

    return named


def _beyond_remarks(places: Sequence[SheetPlace]) -> Iterator[str]:
    """Name the cells beside a ledger's rows that stand under none of its headings."""
    for place in places:
        hidden, own = hidden_columns(place.sheet), {*place.columns}
        rows = range(place.block.top + 1, place.end + 1)
        told = ((at, cell) for at, cell in sorted(stored_cells(place.sheet).items()) if at[1] not in own | hidden)
        beyond = [name_cell(*at) for at, cell in told if at[0] in rows and str(cell.value or "").strip()]
        if beyond:
            yield f"{place.named_in(places)}{say_some(beyond, _SHOWN, '处')}在表头以外，没有读取。"


def _sheet_remarks(places: Sequence[SheetPlace]) -> list[str]:
    """Say which columns of a ledger's sheet are hidden, those beside its other headings as well."""
    first = places[0]
    heads = range(first.block.top + 1, first.block.end + 1)
    inside = {column for (row, column), cell in stored_cells(first.sheet).items() if row in heads and cell.value}
    inside.update(first.columns)
    letters = [name_cell(1, column).rstrip("1") for column in sorted(hidden_columns(first.sheet) & inside)]
    return [f"{'、'.join(letters)}列是隐藏的，没有读取。"] if letters else []
