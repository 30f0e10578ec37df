"""A Word document of our own: title, blocks, page numbers ``— 1 —``."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from checklist.files.resources import template
from checklist.forms.frame import Frame, core_properties
from checklist.model import Frozen
from checklist.office.blocks import Block, Page, plain
from checklist.office.blockxml import BlockWriter
from checklist.office.package import Package, new_part, open_package, write_package
from checklist.office.styles import SUBTITLE, TITLE, with_our_styles
from checklist.office.trouble import Trouble

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

_OPEN = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><w:body>'
)
_FOOTER = "rId4"
"""The footer's relation in the shipped form, whose fonts, settings and footer our documents share."""


class Document(Frozen):
    """What a document holds; the same document gives the same bytes."""

    title: str
    subtitle: str
    """A line for each plan; "" for none."""
    blocks: Iterable[Block]
    page: Page = Page()
    created: date | None = None
    """The file's created and modified time: the plan's date, no clock is read."""


def document_bytes(document: Document) -> bytes:
    """Write the ``.docx``. Raises ValueError for a table that does not fit its page, a fault of the caller."""
    base = _base()
    replaced = {
        b"word/document.xml": new_part("word/document.xml", _main(document)),
        b"word/styles.xml": new_part("word/styles.xml", (_styles(),)),
        b"docProps/core.xml": new_part(
            "docProps/core.xml", (core_properties(Frame(created=document.created), document.title),)
        ),
    }
    return write_package(base.parts, replaced)


def heading_blocks(title: str, subtitle: str) -> tuple[Block, ...]:
    """Give the title and, a paragraph a line, what stands under it."""
    return (plain(TITLE, title), *(plain(SUBTITLE, line) for line in subtitle.split("\n") if line))


def _main(document: Document) -> Iterator[bytes]:
    writer = BlockWriter(document.page, _FOOTER)
    yield _OPEN.encode()
    for text in writer.write(chain(heading_blocks(document.title, document.subtitle), document.blocks)):
        yield text.encode()
    yield f"{writer.section()}</w:body></w:document>".encode()


@lru_cache(maxsize=1)
def _base() -> Package:
    return open_package(template("ledger.docx").read_bytes(), Trouble("ledger.docx"))


@lru_cache(maxsize=1)
def _styles() -> bytes:
    return with_our_styles((_base().read("word/styles.xml") or b"").decode()).encode()
