"""Build offices' blank forms for the tests, and read a filled one back as text."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from checklist.forms.frame import Frame, Opening
from checklist.forms.report import Outcome
from checklist.forms.word import prepare_form
from checklist.ledger.columns import load_columns
from checklist.ledger.wording import Band, Table, TableRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as DocumentType
    from docx.table import _Cell

    from checklist.forms.filling import WordForm
    from checklist.forms.form import Form

COLUMNS = load_columns()
LEFT, ABOVE = "<", "^"
"""In a drawn table: this cell belongs to the one on its left, or above it."""


def office_form(*blocks: object) -> bytes:
    """Make a ``.docx``: a string is a paragraph, a list of rows a table, a tuple of strings a paragraph of runs."""
    return save(office_document(*blocks))


def office_document(*blocks: object) -> DocumentType:
    """Like :func:`office_form`, to be altered before it is saved."""
    document = Document()
    for block in blocks:
        if isinstance(block, list):
            add_table(document, block)
        else:
            add_paragraph(document, block if isinstance(block, tuple) else (block,))
    return document


def add_paragraph(document: DocumentType, runs: Sequence[object]) -> None:
    paragraph = document.add_paragraph()
    for run in runs:
        paragraph.add_run(str(run))


def add_table(document: DocumentType, drawn: list[list[str]], width: int = 22) -> None:
    """Draw a table: every row names all grid columns; ``<`` and ``^`` merge."""
    table = document.add_table(rows=len(drawn), cols=len(drawn[0]))
    table.style = "Table Grid"
    table.autofit = False
    grid = [list(row.cells) for row in table.rows]
    for row in grid:
        for cell in row:
            cell.width = Mm(width)
    for r, row in enumerate(drawn):
        for c, text in enumerate(row):
            if text not in (LEFT, ABOVE):
                write(merged(grid, drawn, r, c), text)


def merged(grid: list[list[_Cell]], drawn: list[list[str]], r: int, c: int) -> _Cell:
    right = c
    while right + 1 < len(drawn[r]) and drawn[r][right + 1] == LEFT:
        right += 1
    down = r
    while down + 1 < len(drawn) and drawn[down + 1][c] == ABOVE:
        down += 1
    return grid[r][c] if (right, down) == (c, r) else grid[r][c].merge(grid[down][right])


def write(cell: _Cell, text: str, *, size: float = 10.5) -> None:
    """Write a cell as offices do: 仿宋 五号; a blank one has its font in the paragraph mark."""
    lines = text.split("\n")
    for index, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
        if line:
            run = paragraph.add_run(line)
            run.font.size = Pt(size)
            run.font.name = "仿宋"
            run._element.rPr.rFonts.set(qn("w:eastAsia"), "仿宋")
        else:
            properties = paragraph._p.get_or_add_pPr()
            properties.append(parse_xml(
                f'<w:rPr {nsdecls("w")}><w:rFonts w:ascii="楷体" w:eastAsia="楷体"/><w:sz w:val="{int(size * 2)}"/></w:rPr>'
            ))  # fmt: skip


def save(document: DocumentType) -> bytes:
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def prepared(*blocks: object, **options: object) -> WordForm:
    """Prepare a form drawn like :func:`office_form`."""
    return prepare(office_form(*blocks), **options)


def prepare(content: bytes, **options: object) -> WordForm:
    """Prepare a form; ``options`` are those of :class:`Opening`, the mapping as a dict."""
    options["mapping"] = tuple(dict(options.get("mapping", {})).items())  # type: ignore[call-overload]
    return prepare_form(content, "我局空表.docx", COLUMNS, Opening(**options))  # type: ignore[arg-type]


FRAME = Frame(unit="市科技局", unit_full="邢台市科学技术局", region="邢台市", year=2025, plans=("科技行动方案",))

VALUES = {
    "sequence": "{n}", "group": "（一）强化主体", "measure": "举措{n}", "measure_target": "举措{n}及目标",
    "target": "目标{n}", "lead": "市科技局", "support": "市财政局、市教育局", "responsible": "市科技局、市财政局",
    "own_role": "牵头", "others": "市财政局", "deadline": "2025年12月底", "source": "《科技行动方案》一（{n}）",
}  # fmt: skip


def table_for(
    form: Form,
    rows: int = 2,
    *,
    sections: Sequence[int] | None = None,
    bands: Sequence[Sequence[Band]] = (),
    notes: tuple[str, ...] = (),
    **cells: str,
) -> Table:
    """Make a table for the form's columns; ``cells`` replaces what a column says, ``{n}`` is the row's number."""
    values = VALUES | cells
    return Table(
        columns=form.wanted,
        rows=tuple(
            TableRow(
                cells=tuple(values.get(c.key, c.title).replace("{n}", str(n)) for c in form.wanted),
                section=sections[n - 1] if sections else 0,
            )
            for n in range(1, rows + 1)
        ),
        bands=tuple(tuple(section) for section in bands),
        notes=notes,
        title="市科技局2025年重点任务工作台账",
        subtitle="（截至2025年6月30日）",
    )  # fmt: skip


def fill(form: WordForm, rows: int = 2, frame: Frame = FRAME, **options: object) -> bytes:
    return form.fill(table_for(form, rows, **options), frame)  # type: ignore[arg-type]


def drawn(content: bytes, index: int = 0) -> list[list[str]]:
    """Give a table as it was drawn: a text per grid column, ``<`` and ``^`` for merged cells."""
    table = Document(io.BytesIO(content)).tables[index]
    return [drawn_row(row) for row in table._tbl.tr_lst]


def drawn_row(row: object) -> list[str]:
    texts: list[str] = []
    for cell in row.tc_lst:  # type: ignore[attr-defined]
        merge = cell.tcPr.find(qn("w:vMerge")) if cell.tcPr is not None else None
        below = merge is not None and merge.get(qn("w:val")) != "restart"
        text = "\n".join("".join(run_text(r) for r in p.iter(qn("w:r"))) for p in cell.p_lst)
        texts += [ABOVE if below else text] + [LEFT] * (cell.grid_span - 1)
    return texts


def run_text(run: object) -> str:
    marks = {qn("w:br"): "\n", qn("w:tab"): "\t"}
    return "".join(marks.get(e.tag, e.text or "") for e in run if e.tag in (qn("w:t"), *marks))  # type: ignore[attr-defined]


def paragraphs(content: bytes) -> list[str]:
    """Give the texts of the body's own paragraphs."""
    return ["".join(run_text(r) for r in p._p.iter(qn("w:r"))) for p in Document(io.BytesIO(content)).paragraphs]


def part(content: bytes, name: str = "word/document.xml") -> str:
    """Give a part of the package as text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


def body_xml(content: bytes) -> str:
    return part(content)


def altered(content: bytes, name: str, old: str, new: str) -> bytes:
    """Replace text in a part of the package; fails when it is not there."""
    text = part(content, name)
    assert old in text, f"{old} not in {name}"
    return with_parts(content, {name: text.replace(old, new).encode()})


def with_parts(content: bytes, parts: dict[str, bytes]) -> bytes:
    """Add parts to a package or replace them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            if name not in parts:
                target.writestr(name, source.read(name))
        for name, data in parts.items():
            target.writestr(name, data)
    return stream.getvalue()


_HEAD = ["序号", "重点任务", "具体举措", "牵头单位", "销号时间"]
OFFICE_FORMS = {
    "one row": office_form("{{ 标题 }}", [_HEAD, [""] * 5], "填报单位：____"),
    "two rows, groups, bands": office_form([
        ["序号", "重点任务", "具体举措", "责任分工", LEFT, "完成时限"],
        ["^", "^", "^", "牵头单位", "配合单位", "^"],
        ["", *[LEFT] * 5],
        ["1", "", "……", "", "", ""],
        ["2", "^", "", "", "", ""],
        ["合计", LEFT, "", "", "", ""],
    ]),
    "no sample": office_form([_HEAD]),
    "hand text": office_form([_HEAD, ["", "", "", "", "□是 □否"]]),
    "exact heights": altered(
        office_form([_HEAD, [""] * 5]), "word/document.xml", "<w:tr>",
        '<w:tr><w:trPr><w:trHeight w:val="400" w:hRule="exact"/></w:trPr>',
    ),
    "revised": altered(
        office_form("附", [_HEAD, [""] * 5]), "word/document.xml", "<w:r><w:t>附</w:t></w:r>",
        '<w:ins w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"><w:r><w:t>附</w:t></w:r></w:ins>',
    ),
}  # fmt: skip
"""Small forms with one difficulty each, by what it is."""


def said_of(form: Form, outcome: str) -> list[str]:
    """Give the headings of a form that are ``filled``, ``by_hand``, ``unknown`` or ``doubled``."""
    return [heading.text for heading in form.report.those(Outcome(outcome))]


def recognised(form: Form) -> list[str]:
    """Give the titles of the columns that the filled headings of a form are taken for."""
    return [heading.column.title for heading in form.report.those(Outcome.FILLED) if heading.column]


def columns_of(form: Form) -> list[str | None]:
    """Give the key of each grid column; None under an unknown or doubled heading."""
    known = (Outcome.FILLED, Outcome.BY_HAND)
    return [
        heading.column.key if heading.column and heading.outcome in known else None
        for heading in form.report.headings
        for _ in range(heading.span)
    ]
