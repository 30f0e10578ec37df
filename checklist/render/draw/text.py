"""CSV and Markdown: tables as plain text, in which cell text is never taken for a formula, markup or a link."""

from __future__ import annotations

import csv
import io
import re
from itertools import chain
from typing import TYPE_CHECKING

from checklist.words.plaintext import clean

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.ledger.wording import Band, Table, TableRow


def csv_text(table: Table) -> str:
    """Give the table as CSV: one heading row, CRLF, empty cells empty.

    It holds columns and rows only, for sorting and for other programs: bands, title and notes are left out, so the
    table should be worded without bands.
    """
    out = io.StringIO()
    rows = chain([[column.title for column in table.columns]], (row.cells for row in table.rows))
    csv.writer(out, lineterminator="\r\n").writerows([_not_a_formula(clean(cell)) for cell in row] for row in rows)
    return out.getvalue()


def csv_bytes(table: Table) -> bytes:
    """Give :func:`csv_text` as a file that Excel and WPS open by double click: UTF-8 with BOM."""
    return csv_text(table).encode("utf-8-sig")


def _not_a_formula(cell: str) -> str:
    """Put an apostrophe before text a spreadsheet would run as a formula (OWASP, "CSV Injection").

    That is text that starts with ``= + - @``, full-width ones included, after any white space. Quoting the cell does
    not help: spreadsheets look at it after taking the quotes off. Plain figures (``-5``, ``+3.5%``) cannot do harm and
    stay as they are.
    """
    return f"'{cell}" if cell.lstrip()[:1] in _FORMULA_STARTS and not _FIGURE.fullmatch(cell) else cell


_FORMULA_STARTS = frozenset("=+-@＝＋－＠")
_FIGURE = re.compile(r"[+-][0-9]+(?:\.[0-9]+)?[%‰]?")


def markdown_text(table: Table) -> str:
    """Give the table as Markdown (GitHub's tables): title, a heading and a table for each section, notes.

    Without bands it is one table. Cell text shows as it is: pipes, HTML, emphasis and addresses are escaped; a line
    end within a cell is ``<br>``.
    """
    blocks = [f"# {escaped(table.title)}" if table.title else "", _paragraph(table.subtitle)]
    top = min((band.level for band in chain(*table.bands)), default=0)
    for bands, rows in _parts(table):
        blocks += [block for band in bands for block in _band_blocks(band, band.level - top + 2)]
        blocks.append(_pipe_table([c.title for c in table.columns], [c.align for c in table.columns], rows))
    blocks.append(_notes(table.notes))
    return "\n\n".join(block for block in blocks if block) + "\n"


def _parts(table: Table) -> Iterator[tuple[list[Band], list[tuple[str, ...]]]]:
    """Give runs of rows that stand under the same bands, with the bands that open them."""
    bands: list[Band] = list(chain(*table.bands[:1]))
    rows: list[tuple[str, ...]] = []
    section = 0
    for row in table.rows:
        opened = _opened(table, section, row)
        section = max(section, row.section)
        if opened and rows:
            yield bands, rows
            bands, rows = [], []
        bands += opened
        rows.append(row.cells)
    yield bands, rows
    rest = list(chain(*table.bands[section + 1 :]))
    if rest:
        yield rest, []


def _opened(table: Table, section: int, row: TableRow) -> list[Band]:
    return list(chain(*table.bands[section + 1 : row.section + 1]))


def _band_blocks(band: Band, depth: int) -> tuple[str, str]:
    return f"{'#' * min(depth, 6)} {escaped(band.title)}", _paragraph(band.goal)


def _pipe_table(headings: Sequence[str], align: Sequence[str], rows: Sequence[tuple[str, ...]]) -> str:
    if not rows:
        return ""
    rules = [_ALIGN.get(side, "---") for side in align]
    lines = [[escaped(heading) for heading in headings], rules, *([escaped(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


_ALIGN = {"center": ":---:", "right": "---:"}


def _notes(notes: Sequence[str]) -> str:
    if len(notes) < 2:  # noqa: PLR2004 - a single note bears no number
        return "".join(f"注：{escaped(note)}" for note in notes)
    return "注：\n\n" + "\n".join(f"{number}. {escaped(note)}" for number, note in enumerate(notes, 1))


def _paragraph(text: str) -> str:
    """Escape a paragraph of its own: besides its marks, what would make it a list, a rule or a heading."""
    return _BLOCK_START.sub(r"\1\\\2", escaped(text))


_BLOCK_START = re.compile(r"^([0-9]*)([-+=.)])")


def escaped(text: str) -> str:
    """Escape text within a line; the rules are those of GitHub Flavored Markdown 0.29."""
    escaped = _MARKUP.sub(r"\\\g<0>", clean(text).strip()).replace("&", "&amp;").replace("<", "&lt;")
    return _WWW.sub(r"\g<0>\\", escaped).replace("://", r":\//").replace("\n", "<br>")


_MARKUP = re.compile(r"[\\`*_{}\[\]>#|~@$]")
_WWW = re.compile(r"www(?=\.)", re.IGNORECASE)
"""With ``://`` and ``@`` what GitHub would turn into a link by itself (GFM 6.9)."""
