r"""Plans of our own invention with what is to be read of them, and the files they can come in.

A plan is a text in ``tests/draft/plans``: lines; rows of tables as ``| cell | cell |`` (``^`` goes on from above, ``<`` from
the left, ``\n`` begins a line); behind ``@@`` the truth: 数 value unit year, 限 number of the measure and its deadline,
非 a figure that is no goal, 疑 what is left for a person to decide; and of some plans the titles and tasks as ``benchmarks/draft_forms.py`` has them.
"""

from __future__ import annotations

import html
from collections import Counter
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import docx
import openpyxl

from checklist.commands.context import columns
from checklist.commands.draft import read_source
from checklist.draft.drafting import make_draft
from checklist.words.quantities import to_base
from tests.support.office_forms import save
from tests.support.pdf_files import Rule, Words, pdf_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklist.draft.drafting import Draft

FOLDER = Path(__file__).parent.parent / "draft" / "plans"
Table = list[list[str]]
"""Rows of cells; ``^`` and ``<`` as in the text."""


class InventedPlan(NamedTuple):
    """A plan and its truth."""

    name: str
    parts: tuple[str | Table, ...]
    """Lines and tables, in order."""
    figures: Counter[tuple[object, ...]]
    """Value and unit in base units, upper end, year."""
    deadlines: dict[str, str]
    no_goals: tuple[str, ...]
    doubts: list[str]
    truth: str
    """All that stands behind ``@@``."""


def read_plan(path: Path) -> InventedPlan:
    """Read a plan of the folder."""
    body, _, truth = path.read_text(encoding="utf-8").partition("@@\n")
    lines = body.splitlines()
    parts: list[str | Table] = []
    for is_row, group in groupby(lines, lambda line: line.startswith("| ")):
        rows = list(group)
        parts += [list(map(_cells, rows))] if is_row else rows
    said = [line.partition(" ")[::2] for line in truth.splitlines()]
    return InventedPlan(
        path.stem,
        tuple(parts),
        Counter(_figure(words) for kind, words in said if kind == "数"),
        dict(_deadline(words) for kind, words in said if kind == "限") | dict(_deadlines_of_tasks(truth)),
        tuple(words for kind, words in said if kind == "非"),
        [words for kind, words in said if kind == "疑"],
        truth,
    )


def all_plans() -> list[InventedPlan]:
    """Give every plan."""
    return [read_plan(path) for path in sorted(FOLDER.glob("*.txt"))]


def _cells(row: str) -> list[str]:
    return [cell.strip().replace("\\n", "\n") for cell in row.strip().strip("|").split("|")]


def _figure(words: str) -> tuple[object, ...]:
    value, unit, year = words.split(" ")
    low, _, high = value.partition("~")
    return (*to_base(float(low), unit), float(high) if high else None, None if year == "-" else int(year))


def _deadline(words: str) -> tuple[str, str]:
    number, _, deadline = words.partition(" ")
    return number, deadline


def _deadlines_of_tasks(truth: str) -> Iterator[tuple[str, str]]:
    for line in truth.splitlines():
        number, *told = line.split("｜")
        if len(told) == len(("title", "units", "deadline")):
            yield number, told[-1]


def has_only_a_table(plan: InventedPlan) -> bool:
    """Tell whether a plan is a title and one table, as a workbook holds it."""
    return len(plan.parts) == len(("title", "table")) and not isinstance(plan.parts[1], str)


def as_text(plan: InventedPlan) -> bytes:
    """Give the plan as plain text; rows as Word copies them, with tabs between cells."""
    lines = []
    for part in plan.parts:
        rows = [part] if isinstance(part, str) else ["\t".join(map(_flat, row)) for row in part]
        lines += rows
    return "\n".join(lines).encode()


def _flat(cell: str) -> str:
    return "" if cell in ("^", "<") else cell.replace("\n", "")


def as_word(plan: InventedPlan) -> bytes:
    """Give the plan as a Word document, merged cells as merged cells."""
    document = docx.Document()
    for part in plan.parts:
        if isinstance(part, str):
            document.add_paragraph(part)
            continue
        table = document.add_table(rows=len(part), cols=len(part[0]))
        table.style = "Table Grid"
        for (row, column), cell in _spread(part):
            first, last = table.cell(row, column), table.cell(row + cell.down - 1, column + cell.across - 1)
            first.merge(last).text = cell.text
    return save(document)


class _Cell(NamedTuple):
    text: str
    across: int
    down: int


def _spread(table: Table) -> list[tuple[tuple[int, int], _Cell]]:
    """Give the cells that begin, with how far each reaches."""
    found = []
    for row, cells in enumerate(table):
        for column, text in enumerate(cells):
            if text in ("^", "<"):
                continue
            across = 1 + _run([*cells[column + 1 :]], "<")
            down = 1 + _run([line[column] for line in table[row + 1 :]], "^")
            found.append(((row, column), _Cell(text, across, down)))
    return found


def _run(cells: list[str], mark: str) -> int:
    return next((at for at, cell in enumerate(cells) if cell != mark), len(cells))


def as_page(plan: InventedPlan) -> bytes:
    """Give the plan as a web page."""
    said = (f"<p>{html.escape(part)}</p>" if isinstance(part, str) else _page_table(part) for part in plan.parts)
    return f'<html><head><meta charset="utf-8"></head><body>{"".join(said)}</body></html>'.encode()


def _page_table(table: Table) -> str:
    cells = dict(_spread(table))
    rows = []
    for row in range(len(table)):
        own = [cell for (line, _), cell in cells.items() if line == row]
        rows.append("".join(
            f'<td colspan="{cell.across}" rowspan="{cell.down}">{html.escape(cell.text).replace(chr(10), "<br>")}</td>'
            for cell in own
        ))  # fmt: skip
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def as_workbook(plan: InventedPlan) -> bytes:
    """Give a plan that is a title and a table as a workbook."""
    book = openpyxl.Workbook()
    sheet = book.active
    title, table = plan.parts
    sheet["A1"] = title
    sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(table[0]))
    for (row, column), cell in _spread(table):
        sheet.cell(row + 2, column + 1, cell.text)
        if cell.across > 1 or cell.down > 1:
            sheet.merge_cells(
                start_row=row + 2, end_row=row + 1 + cell.down, start_column=column + 1, end_column=column + cell.across
            )
    return save(book)


_SIZE, _LEADING, _LEFT, _RIGHT, _TOP, _BOTTOM = 12, 18, 72, 528, 770, 80
"""Points: the size of the letters, the distance of lines, the edges of the text."""


class _Press:
    """Sets lines and tables on pages."""

    def __init__(self) -> None:
        self.pages: list[list[Words | Rule]] = [[]]
        self._at = _TOP

    def line(self, text: str) -> None:
        """Set a paragraph, indented by two characters, broken where the line is full."""
        room = (_RIGHT - _LEFT) // _SIZE
        first, rest = text[: room - 2], text[room - 2 :]
        self._words(_LEFT + 2 * _SIZE, first)
        for start in range(0, len(rest), room):
            self._words(_LEFT, rest[start : start + room])

    def _words(self, left: float, text: str) -> None:
        if self._at < _BOTTOM:
            self._turn()
        self.pages[-1].append(Words(left, self._at, text, _SIZE))
        self._at -= _LEADING

    def _turn(self) -> None:
        self.pages[-1].append(Words(290, 40, f"— {len(self.pages)} —", _SIZE))
        self.pages.append([])
        self._at = _TOP

    def table(self, table: Table) -> None:
        """Set a table with rules around its cells, column widths by what they hold."""
        wants = [
            max(3, *(min(max(map(len, row[column].split("\n"))), 12) for row in table))
            for column in range(len(table[0]))
        ]
        unit = (_RIGHT - _LEFT) / sum(wants)
        edges = [_LEFT + unit * sum(wants[:at]) for at in range(len(wants) + 1)]
        cells = dict(_spread(table))
        lines = {
            place: _broken(cell.text, (edges[place[1] + cell.across] - edges[place[1]]) - 6)
            for place, cell in cells.items()
        }
        heights = [
            max((len(lines[place]) for place, cell in cells.items() if place[0] == row and cell.down == 1), default=1)
            for row in range(len(table))
        ]
        for row, height in enumerate(heights):
            self._row(row, height * 13 + 5, cells, lines, edges)

    def _row(self, row: int, height: float, cells: dict, lines: dict, edges: list[float]) -> None:
        if self._at - height < _BOTTOM:
            self._turn()
        top = self._at + 12
        for (line, column), cell in cells.items():
            left, right = edges[column], edges[column + cell.across]
            if line <= row < line + cell.down:
                self.pages[-1] += [Rule(left, top, left, top - height), Rule(right, top, right, top - height)]
            if line == row:
                self.pages[-1].append(Rule(left, top, right, top))
                for at, words in enumerate(lines[line, column]):
                    self.pages[-1].append(Words(left + 3, top - 11 - 13 * at, words, 10))
            if row == line + cell.down - 1:
                self.pages[-1].append(Rule(left, top - height, right, top - height))
        self._at -= height


def _broken(text: str, width: float) -> list[str]:
    """Break the lines of a cell set in ten points."""
    room = max(1, int(width // 10))
    return [line[start : start + room] for line in text.split("\n") for start in range(0, max(1, len(line)), room)]


def as_pdf(plan: InventedPlan) -> bytes:
    """Give the plan as a PDF with ruled tables, breaking them over pages."""
    press = _Press()
    for part in plan.parts:
        if isinstance(part, str):
            press.line(part)
        else:
            press.table(part)
    return pdf_file(press.pages)


MEDIA = {"docx": as_word, "html": as_page, "pdf": as_pdf, "txt": as_text}


def drafted(plan: InventedPlan, suffix: str, folder: Path) -> Draft:
    """Draft a plan that comes in a file of a kind."""
    path = folder / f"方案.{suffix}"
    path.write_bytes((MEDIA | {"xlsx": as_workbook})[suffix](plan))
    return make_draft(read_source(path), (), columns())
