"""A Word ledger of many rows, the same cells by several routes: ``python benchmarks/word_table.py [ROUNDS]``.

In one process and in turn, 1,000 rows of 9 columns, each route opening its form or template anew: the project on a form it
has kept, docxtpl and a python-docx ``add_row`` loop from the same finished cells; the project on a form it meets first; with
the wording of the cells; and a string of XML zipped, the limit. Then the growth to 10,000 rows, and the memory of a whole
``checklist ledger`` of 10,000 rows.
"""

from __future__ import annotations

import io
import math
import os
import subprocess
import sys
import tempfile
import zipfile
from functools import partial
from pathlib import Path
from xml.sax.saxutils import escape

import docx
from docx.enum.section import WD_ORIENT
from docxtpl import DocxTemplate
from synthetic import UNIT, plan_text
from timing import report, take_turns, verdict

from checklist.forms.form import open_form
from checklist.forms.frame import Frame, Opening
from checklist.forms.word import prepare_form
from checklist.ledger.columns import Columns, load_columns
from checklist.ledger.ledger import Ledger, build_ledger
from checklist.ledger.wording import Table, word_table
from checklist.plandata.load import load_files
from checklist.words.units import resolve_unit

HEADINGS = ("序号", "重点任务", "具体举措", "工作目标", "牵头单位", "配合单位", "完成时限", "任务来源", "专题")
ROWS, MANY_ROWS = 1_000, 10_000
Cells = list[tuple[str, ...]]


def make_ledger(rows: int) -> Ledger:
    """Give a ledger of that many rows."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "plans.yaml"
        path.write_text(plan_text(rows), encoding="utf-8")
        data = load_files([path]).data
    return build_ledger(data.plans, resolve_unit(data, UNIT, data.regions))


def blank_form(*marks: tuple[str, ...]) -> bytes:
    """Make a landscape form with a heading row and, below it, a row for each of ``marks``."""
    document = docx.Document()
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    table = document.add_table(0, len(HEADINGS), style="Table Grid")
    for texts in (HEADINGS, *marks):
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            if text:
                cell.text = text
    return _saved(document)


def _saved(document: docx.document.Document | DocxTemplate) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def by_project(form: bytes, columns: Columns, table: Table, cache: str = "") -> bytes:
    """Fill the form from finished cells; with a folder for what is kept, one that did not change is not prepared again."""
    return open_form(form, "form.docx", lambda: columns, Opening(cache=cache)).fill(table, Frame(unit=UNIT))


def by_project_with_wording(form: bytes, columns: Columns, ledger: Ledger) -> bytes:
    """Fill the form as ``checklist ledger --form`` does: the cells are worded too."""
    prepared = prepare_form(form, "form.docx", columns)
    return prepared.fill(word_table(ledger, prepared.wanted, bands=prepared.has_bands), Frame(unit=UNIT))


def by_docxtpl(template: bytes, cells: Cells) -> bytes:
    """Render a docxtpl template with a row loop."""
    document = DocxTemplate(io.BytesIO(template))
    document.render({"rows": cells}, autoescape=True)
    return _saved(document)


def by_python_docx(form: bytes, cells: Cells) -> bytes:
    """Add row after row with python-docx."""
    document = docx.Document(io.BytesIO(form))
    table = document.tables[0]
    for texts in cells:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
    return _saved(document)


def by_string(cells: Cells) -> bytes:
    """Join the bare XML of a table and zip it: less than a document, more than nothing."""
    rows = "".join(
        f"<w:tr>{''.join(f'<w:tc><w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p></w:tc>' for text in texts)}</w:tr>"
        for texts in cells
    )
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document><w:body><w:tbl>{rows}</w:tbl></w:body></w:document>")
    return stream.getvalue()


def compare_routes(rounds: int, cache: str) -> None:
    """Time the routes; ``cache`` is a folder for the kept form."""
    columns, ledger = load_columns(), make_ledger(ROWS)
    form, empty = blank_form(_first_cell("")), blank_form()
    loop = tuple(f"{{{{ row[{i}] }}}}" for i in range(len(HEADINGS)))
    template = blank_form(_first_cell("{%tr for row in rows %}"), loop, _first_cell("{%tr endfor %}"))
    table = word_table(ledger, prepare_form(form, "form.docx", columns).wanted, bands=False)
    cells = [row.cells for row in table.rows]
    routes = {
        "checklist": partial(by_project, form, columns, table, cache),
        "docxtpl": partial(by_docxtpl, template, cells),
        "python-docx, add_row": partial(by_python_docx, empty, cells),
        "checklist, a form met first": partial(by_project, form, columns, table),
        "checklist, wording included": partial(by_project_with_wording, form, columns, ledger),
        "limit: a string of XML, zipped": partial(by_string, cells),
    }
    expected = [*HEADINGS, *(text.replace("\n", "") for row in cells for text in row)]
    for name, route in list(routes.items())[:5]:
        if texts_of(route()) != expected:
            sys.exit(f"{name} writes other cells")
    results = take_turns(routes, rounds)
    report(f"{ROWS} rows × {len(HEADINGS)} columns", results)
    verdict("times faster than docxtpl", results[1].ratio, 5.4, at_least=True)
    verdict("times faster than python-docx, add_row", results[2].ratio, 25, at_least=True)


def _first_cell(text: str) -> tuple[str, ...]:
    return (text, *[""] * (len(HEADINGS) - 1))


def texts_of(document: bytes) -> list[str]:
    """Give the text of all cells, row after row, so that the routes can be held to the same content."""
    body = docx.Document(io.BytesIO(document)).element.body
    return ["".join(cell.itertext(f"{_W}t")) for cell in body.iter(f"{_W}tc")]


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def show_growth(rounds: int) -> None:
    """Time the project at two sizes."""
    columns, form = load_columns(), blank_form(_first_cell(""))
    sizes = {rows: make_ledger(rows) for rows in (ROWS, MANY_ROWS)}
    routes = {f"{rows} rows": partial(by_project_with_wording, form, columns, sizes[rows]) for rows in sizes}
    results = take_turns(routes, rounds)
    report("growth, wording included", results)
    verdict("exponent of growth (1 is linear)", math.log(results[1].ratio, MANY_ROWS / ROWS), 1.15)


def show_memory() -> None:
    """Look at the peak memory of whole processes: a first ledger, and one on unchanged data (Linux only)."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "plans.yaml").write_text(plan_text(MANY_ROWS), encoding="utf-8")
        ledger = ["ledger", UNIT, "--data", "plans.yaml", "--force", "-o", "ledger.docx"]
        first, data, later = (
            _peak_of(arguments, folder) for arguments in (ledger, ["check", "--data", "plans.yaml"], ledger)
        )
    print(f"\nmemory of a ledger of {MANY_ROWS} rows, whole process")
    print(f"  {'first, YAML parsed':<44}{first:>10.0f} MB")
    print(f"  {'on unchanged data':<44}{later:>10.0f} MB")
    print(f"  {'the data alone (checklist check)':<44}{data:>10.0f} MB")
    verdict("MB, whole process on unchanged data", later, 150)


def _peak_of(arguments: list[str], folder: Path) -> float:
    """Run a command and give its peak in MB; the kernel's own figure, since that of wait4 remembers the parent."""
    environment = os.environ | {"CHECKLIST_CACHE": str(folder / "cache")}
    command = [sys.executable, "-c", PROBE, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, check=True, capture_output=True, encoding="utf-8")
    return int(done.stderr.splitlines()[-1]) / 1024


PROBE = """
import re, sys
from pathlib import Path
from checklist.commands import main
sys.argv[0] = "checklist"
try:
    main()
finally:
    print(re.search(r"VmHWM:\\s*([0-9]+)", Path("/proc/self/status").read_text())[1], file=sys.stderr)
"""


def main() -> None:
    """Measure and print."""
    rounds = int(sys.argv[1]) if sys.argv[1:] else 5
    with tempfile.TemporaryDirectory() as cache:
        compare_routes(rounds, cache)
    show_growth(rounds)
    show_memory()


if __name__ == "__main__":
    main()
