"""Read our own Word files back in the tests: their XML, their tables as text, the faults a validator finds."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

from docx.oxml.ns import qn
from lxml import etree
from office_forms import part
from openxml_audit import OpenXmlValidator

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element as Element


def part_names(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.namelist()


def body(content: bytes) -> Element:
    return etree.fromstring(part(content).encode())[0]


def all_of(element: Element, name: str) -> list[Element]:
    return list(element.iter(qn(name)))


def text_of(element: Element) -> str:
    """Give an element's text, a line each for its paragraphs."""
    paragraphs = ["".join(t.text or "" for t in all_of(p, "w:t")) for p in all_of(element, "w:p")]
    return "\n".join(paragraphs)


def tables(content: bytes) -> list[list[list[str]]]:
    """Give each table as rows of cell texts."""
    return [
        [[text_of(cell) for cell in row.iterchildren(qn("w:tc"))] for row in table.iterchildren(qn("w:tr"))]
        for table in all_of(body(content), "w:tbl")
    ]


def paragraphs(content: bytes) -> list[str]:
    """Give the text of the paragraphs outside tables."""
    return [text_of(p) for p in body(content).iterchildren(qn("w:p"))]


def faults(content: bytes, folder: Path) -> set[str]:
    path = folder / "a.docx"
    path.write_bytes(content)
    found = {f"{error.part_uri}: {error.description}" for error in OpenXmlValidator().validate(path).errors}
    # Word 2010's copy of the styles, which later versions neither read nor write; python-docx's template still has it
    return {fault for fault in found if "stylesWithEffects" not in fault}
