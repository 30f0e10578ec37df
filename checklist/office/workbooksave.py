"""Write a workbook so that it is valid and depends on nothing but its content; the one place where openpyxl writes."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING, Any

from lxml import etree

from checklist.office.repack import repack

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_FONT_ORDER = (
    "b", "i", "strike", "condense", "extend", "outline", "shadow", "u", "vertAlign", "sz", "color", "name", "family",
    "charset", "scheme",
)  # fmt: skip
"""CT_Font, as Office writes and the Open XML SDK checks it; openpyxl has an order of its own."""
_STYLES = "xl/styles.xml"
_APP = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>Microsoft Excel</Application></Properties>"
)


def save_workbook(book: Any, core: bytes, growing: Mapping[str, Collection[int]]) -> bytes:
    """Give the workbook's bytes, with ``core`` as its core properties and no clock and no library's version in it."""
    out = io.BytesIO()
    book.save(out)
    with zipfile.ZipFile(out) as archive:
        styles = archive.read(_STYLES)
    replaced = {"docProps/core.xml": core, "docProps/app.xml": _APP, _STYLES: _ordered_fonts(styles)}
    return repack(out.getvalue(), replaced=replaced, growing=growing)


def _ordered_fonts(styles: bytes) -> bytes:
    root = etree.fromstring(styles)
    for font in root.iter(f"{_MAIN}font"):
        font[:] = sorted(font, key=lambda part: _FONT_ORDER.index(etree.QName(part).localname))
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
