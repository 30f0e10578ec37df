"""Every reader of foreign files: whatever is done to any part of one, a result or one clear message, in bounded time."""

from __future__ import annotations

import io
import random
import re
import time
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from disturbed_ledgers import HEAD, ROWS, TITLE, word_ledger
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from numbered_documents import abstract, level, num, override, with_numbering
from office_forms import COLUMNS, office_form, save, with_parts
from sampled import few_of

from checklist.errors import ChecklistError
from checklist.forms.excel import prepare_workbook
from checklist.forms.frame import Opening
from checklist.forms.read import read_excel, read_word
from checklist.forms.word import prepare_form
from checklist.printcheck import check_print

if TYPE_CHECKING:
    from collections.abc import Callable

SECONDS = 20
"""For one file; the usual one takes some hundredths of a second."""


def rich_ledger() -> bytes:
    """Make a Word ledger that has all a reader treats apart: lists, changes, controls, equations, fields, tables inside."""

    def enrich(document):
        rows = document.tables[0]._tbl.tr_lst
        for at, inner in enumerate(RICH):
            cell = rows[1 + at % 4].tc_lst[1 + at % 5]
            cell.append(parse_xml(f"<w:p {SPACES}>{inner}</w:p>"))
        rows[3].tc_lst[2].append(parse_xml(f"<w:tbl {SPACES}><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>"))
        rows[3].tc_lst[2].append(parse_xml(f"<w:p {SPACES}/>"))

    lists = [
        abstract(
            0, level(0, "decimal", "%1."), level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="ListNumber"/>')
        ),
        num(1, 0, override(0, 5)),
    ]
    return with_numbering(word_ledger(change=enrich), *lists)


SPACES = f'{nsdecls("w", "m")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
RUN = "<w:r><w:t>建平台</w:t></w:r>"
RICH = (
    '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>',
    f'<w:pPr><w:pStyle w:val="ListNumber"/></w:pPr><w:ins w:id="1">{RUN}</w:ins><w:del w:id="2"><w:r><w:delText>旧</w:delText></w:r></w:del>',
    "<m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>",
    f"<w:sdt><w:sdtPr/><w:sdtContent>{RUN}</w:sdtContent></w:sdt>",
    r'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> eq \o\ac(○,3)</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>',
    '<w:r><w:sym w:font="Symbol" w:char="F0B3"/></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>旧</w:t></w:r>',
    f"<mc:AlternateContent><mc:Choice>{RUN}</mc:Choice><mc:Fallback>{RUN}</mc:Fallback></mc:AlternateContent>",
    '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>[1]</w:t></w:r>',
)  # fmt: skip


def rich_sheet(rows: list[list[str]]) -> bytes:
    """Make a workbook with merged cells, formats, dates, hidden rows and columns, a formula and an error."""
    book = openpyxl.Workbook()
    for row in [[TITLE], HEAD, *rows]:
        book.active.append(row)
    sheet = book.active
    sheet.merge_cells("A1:F1")
    sheet["C3"].value, sheet["C3"].number_format = 12345, '0!.0,"万"'
    sheet["F3"].value, sheet["F3"].number_format = 45838, "yyyy-m-d"
    sheet["F5"].value = '="2025"&"年"'
    sheet["C5"].value, sheet["C5"].number_format = 0.375, "# ?/?"
    sheet.row_dimensions[6].hidden = True
    sheet.column_dimensions["B"].width = 40
    return save(book)


READERS: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "Word ledger": (rich_ledger(), lambda content: read_word(content, "台账.docx", COLUMNS)),
    "Excel ledger": (rich_sheet(ROWS), lambda content: read_excel(content, "台账.xlsx", COLUMNS)),
    "Word form": (
        office_form("填报单位：____", [HEAD, [""] * 6]),
        lambda content: prepare_form(content, "空表.docx", COLUMNS, Opening()),
    ),
    "Excel form": (
        rich_sheet([[""] * 6] * 4),
        lambda content: prepare_workbook(content, "空表.xlsx", COLUMNS, table=None, mapping={}),
    ),
    "print check": (rich_ledger(), lambda content: check_print(content, "台账.docx")),
}
VALUES = ("", "-1", "0", "9", "999999999", "1e999", "true", "none", "\u200b", "A1:XFD1048576", "%1%2%9", "x" * 3000)
TAG, ATTRIBUTE, TEXT = re.compile(r"<[^<>]+>"), re.compile(r'="[^"]*"'), re.compile(r">[^<>]+<")


def mutated(content: bytes, dice: random.Random) -> bytes:
    """Change something of one part, or the bytes of the archive."""
    if dice.random() < 0.1:
        raw = bytearray(content)
        for _ in range(dice.choice((1, 5, 40))):
            raw[dice.randrange(len(raw))] = dice.randrange(256)
        return bytes(raw[: dice.choice((len(raw), dice.randrange(len(raw))))])
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        weights = [8 if "document" in name or "sheet" in name else 2 for name in names]
        name = dice.choices(names, weights)[0]
        text = archive.read(name).decode()
    for _ in range(dice.choice((1, 2, 6))):
        text = _changed(text, dice)
    return with_parts(content, {name: text.encode("utf-8", "surrogatepass")})


def _changed(text: str, dice: random.Random) -> str:
    pattern = dice.choice((TAG, ATTRIBUTE, TEXT))
    found = list(pattern.finditer(text))
    if not found:
        return text
    one, other = dice.choice(found), dice.choice(found)
    if pattern is ATTRIBUTE:
        new = f'="{dice.choice(VALUES)}"' if dice.random() < 0.7 else other[0]
    elif pattern is TEXT:
        new = f">{dice.choice(VALUES)}<"
    else:
        new = dice.choice(("", one[0] * 2, other[0], f"{one[0]}{other[0]}"))
    return text[: one.start()] + new + text[one.end() :]


def said_of(read: Callable[[bytes], object], content: bytes) -> str:
    """Give the message with which a reader refuses a file; "" where it reads it."""
    try:
        read(content)
    except ChecklistError as error:
        return str(error)
    return ""


def try_reader(name: str, seed: int, times: int) -> int:
    """Try a reader with so many changed files; give how many it read."""
    content, read = READERS[name]
    dice = random.Random(f"{name} {seed}")  # noqa: S311 - dice, no secrets
    done = 0
    for _ in range(times):
        changed = mutated(content, dice)
        started = time.process_time()
        said = said_of(read, changed)
        done += not said
        assert not said or said.strip().endswith("。"), said
        assert time.process_time() - started < SECONDS
    return done


@pytest.mark.parametrize("name", few_of(READERS, 2))
def test_a_changed_file_is_read_or_refused(name):
    assert try_reader(name, 0, 12) > 0


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 9))
@pytest.mark.parametrize("name", READERS)
def test_many_changed_files_are_read_or_refused(name, seed):
    assert try_reader(name, seed, 150) > 0
