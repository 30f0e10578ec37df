"""CSV, Markdown, web pages and JSON: sheets as text, in which cell text is never taken for a formula, markup or a link."""

from __future__ import annotations

import csv
import io
import re
from itertools import chain, islice
from typing import TYPE_CHECKING
from unicodedata import normalize

from checklist.files.templates import SHIPPED, Templates
from checklist.ledger.ledgerjson import json_bytes
from checklist.office.room import looks_like_formula
from checklist.render.sheet import SheetBand, SheetList, has_marks, note_lines, parts_of, plain_text
from checklist.words import compile_later
from checklist.words.plaintext import clean
from checklist.words.runs import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.render.sheet import Cell, Sheet, SheetColumn, SheetRow, SheetTable
    from checklist.words.runs import Run

TEMPLATE = "sheet.md"
_ALIGN = {"center": ":---:", "right": "---:"}
_SIGNS = {Mark.REMOVED: ("~~", "del"), Mark.ADDED: ("**", "strong")}


def csv_text(sheet: Sheet) -> str:
    """Give a sheet as CSV: one heading row, CRLF, empty cells empty; several tables with their titles, a blank row between.

    It holds columns and rows only, for sorting and for other programs: bands, title and notes are left out.
    """
    out = io.StringIO()
    several = len(sheet.tables) > 1
    lines = islice(chain.from_iterable(_csv_lines(table, titled=several) for table in sheet.tables), several, None)
    csv.writer(out, lineterminator="\r\n").writerows(
        [_as_written(_not_a_formula(clean(cell))) for cell in line] for line in lines
    )
    return out.getvalue()


def _csv_lines(table: SheetTable, *, titled: bool) -> Iterator[list[str]]:
    if titled:
        yield []
        yield [table.title]
    yield [column.title for column in table.columns]
    for row in table.rows:
        yield list(map(plain_text, row.cells))


def _not_a_formula(cell: str) -> str:
    """Put an apostrophe before text a spreadsheet would run as a formula (OWASP, "CSV Injection").

    That is text that starts with ``= + - @``, full-width ones included, after any white space. Quoting the cell does
    not help: spreadsheets look at it after taking the quotes off. Plain figures (``-5``, ``+3.5%``) cannot do harm and
    stay as they are.
    """
    return f"'{cell}" if looks_like_formula(cell) and not _FIGURE.fullmatch(cell) else cell


def _as_written(cell: str) -> str:
    """Put a tab before text a spreadsheet would turn into another figure or a date: 3.10, 2025.10, 1-2, 0010.

    Excel, WPS and LibreOffice take such a cell for text and show it as it stands; nothing else they look at does so
    in all three.
    """
    narrow = normalize("NFKC", cell)  # a figure typed full-width is one to a spreadsheet
    turned = _TURNED.fullmatch(narrow) or (narrow != cell and _FIGURE_AT_ALL.fullmatch(narrow))
    return f"\t{cell}" if turned else cell


_MONTH = "(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)"
"""A task's id, mar-1, would be a date."""
_TURNED = compile_later(
    r"[+-]?[0-9][0-9,]*\.[0-9]*0|0[0-9]+(?:\.[0-9]+)?|[0-9]{12,}|[0-9]+(?:\.[0-9]+)?e[+-]?[0-9]+"
    r"|[0-9]{1,4}([-/.])[0-9]{1,2}(?:\1[0-9]{1,4})|[0-9]{1,4}[-/][0-9]{1,4}|[0-9]{1,4}(?::[0-9]{1,2}){1,2}"
    r"|[(（][0-9]+(?:\.[0-9]+)?[)）]|-?\.[0-9]+%?|-?[0-9]+\.|[0-9]{1,2}(?:,[0-9]{1,2})+|[¥$][0-9.,]+"
    rf"|{_MONTH}[-/. ]?[0-9]{{1,4}}|[0-9]{{1,4}}[-/. ]?{_MONTH}|true|false",
    re.IGNORECASE,
)
_FIGURE_AT_ALL = compile_later(r"[+-]?[0-9,]*\.?[0-9]+%?")
_FIGURE = compile_later(r"[+-][0-9]+(?:\.[0-9]+)?[%‰]?")


def markdown_text(sheet: Sheet, templates: Templates = SHIPPED) -> str:
    """Give a sheet as Markdown (GitHub's tables), as ``templates/sheet.md`` sets it: a heading and a table for each band.

    Cell text shows as it is: what would be markup is escaped; a line end within a cell is ``<br>``.
    """
    values = {
        "product": sheet.product,
        "title": escaped(sheet.title),
        "subtitle": list(map(_paragraph, sheet.subtitle)),
        "lead": list(map(_lead, sheet.lead)),
        "tables": list(chain.from_iterable(map(_table_blocks, sheet.tables))),
        "marked": has_marks(sheet.legend),
        "legend": [_paragraph(plain_text(cell)) for cell in sheet.legend[1:]],
        "notes": list(map(_paragraph, sheet.notes)),
        "closing": [_paragraph(plain_text(cell)) for cell in sheet.closing],
    }
    return _GAPS.sub("\n\n", templates.render(TEMPLATE, values)).strip("\n") + "\n"


_GAPS = compile_later(r"\n{3,}")
"""What a template leaves where there is nothing to say."""


def _lead(cell: Cell | SheetList) -> dict[str, object] | str:
    if isinstance(cell, SheetList):
        return {"title": escaped(cell.title), "items": list(map(_paragraph, cell.items))}
    return _paragraph(plain_text(cell))


def _table_blocks(table: SheetTable) -> Iterator[str]:
    """Give the blocks of a table: its title, each band as a heading with its goals, the rows under it."""
    if table.title:
        yield f"## {escaped(table.title)}"
    top = min((band.level for band in table.body if isinstance(band, SheetBand)), default=0)
    for bands, rows in parts_of(table):
        for band in bands:
            yield f"{'#' * min(band.level - top + 2, 6)} {escaped(band.title)}"
            yield _paragraph(band.text)
        yield _pipe_table(table.columns, rows)


def _pipe_table(columns: Sequence[SheetColumn], rows: Sequence[SheetRow]) -> str:
    if not rows:
        return ""
    titles = [escaped(column.title) for column in columns]
    rules = [_ALIGN.get(column.align, "---") for column in columns]
    return "\n".join(map(_pipe_line, (titles, rules, *(map(_cell, row.cells) for row in rows))))


def _pipe_line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(cell: Cell) -> str:
    if isinstance(cell, str):
        return escaped(cell)
    return "<br>".join("".join(map(_run, paragraph)) for paragraph in cell)


def _run(run: Run) -> str:
    """Mark a run; one that begins or ends with punctuation as HTML, where signs do not close beside a letter (GFM 6.2)."""
    text = escaped(run.text, is_part=True)
    if run.mark is Mark.KEPT or not text:
        return text
    sign, tag = _SIGNS[run.mark]
    return f"{sign}{text}{sign}" if text[0].isalnum() and text[-1].isalnum() else f"<{tag}>{text}</{tag}>"


def _paragraph(text: str) -> str:
    """Escape a paragraph of its own: besides its marks, what would make it a list, a rule, a quotation or a heading."""
    return _BLOCK_START.sub(r"\1\\", escaped(text))


_BLOCK_START = compile_later(r"^([0-9]{1,9}(?=[.)](?:\s|$))|(?=[>\[]|[-+*](?:\s|$)|[-*_=][-*_=\s]*$))")


def escaped(text: str, *, is_part: bool = False) -> str:
    """Escape text within a line where it would be markup, and nowhere else: people read the file as it stands, too.

    The rules are those of GitHub Flavored Markdown 0.29. ``is_part`` of what other text stands beside: a mark that works
    in pairs may find its fellow there.
    """
    plain = clean(text).strip()
    paired = "".join(mark for mark in "*_~`$" if is_part or plain.count(mark) > 1)
    said = _MARKUP.sub(_escape, plain)
    return (re.sub(f"[{paired}]", r"\\\g<0>", said) if paired else said).replace("\n", "<br>")


def _escape(found: re.Match[str]) -> str:
    return _ENTITIES.get(found[0]) or f"\\{found[0]}"


_ENTITIES = {"&": "&amp;", "<": "&lt;"}
_MARKUP = compile_later(
    r"""\\(?=[!-/:-@\[-`{-~\n]|$)        # before punctuation and line ends
    |&(?=\#?[0-9A-Za-z]+;)               # an entity
    |<(?=[A-Za-z/!?])                    # a tag, an address
    |(?<!\S)\#|\||\](?=[(:])|\[(?=\^)    # a heading, a column, a link, a footnote
    |@|(?<=:)/(?=/)|(?<=www)\.           # what GitHub makes a link of by itself (GFM 6.9)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def sheets_html(sheets: Sequence[Sheet], templates: Templates = SHIPPED) -> bytes:
    """Give sheets one after another as a page to read and to print, as ``templates/sheet.html`` sets it, UTF-8.

    New words are ``ins``, removed ones ``del``; there is no script, and the network is asked for nothing.
    """
    notes = [list(note_lines(sheet.notes)) for sheet in sheets]
    return templates.render("sheet.html", {"sheets": sheets, "notes": notes}).encode()


_NOTHING = ("", "—")


def sheet_json(sheet: Sheet) -> bytes:
    """Give the rows of a list as UTF-8 JSON; absent values are null, counts are numbers, 0 where a cell is blank."""
    rows = [
        {
            column.key: _value(plain_text(cell), column)
            for cell, column in zip(row.cells, table.columns, strict=True)
            if column.key
        }
        for table in sheet.tables
        for row in table.rows
    ]
    return json_bytes({"schema": f"checklist-{sheet.product}/1", "title": sheet.title, "rows": rows})


def _value(text: str, column: SheetColumn) -> str | int | None:
    if column.number:
        return int(text or 0)
    return None if text in _NOTHING else text
