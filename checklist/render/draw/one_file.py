"""All units in one Word file: a list in front, then each unit's ledger on pages of its own, numbered from 1.

The ledgers come from a prepared form, the office's or ours, filled unit by unit; their bodies become sections of one
document, which is the form itself: same styles, same headers and footers. What a header says of the unit is written
once per unit.
"""

from __future__ import annotations

import io
import zipfile
from itertools import count
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.files.templates import SHIPPED
from checklist.forms.form import fill_ledger, frame_of
from checklist.forms.frame import Frame, core_properties
from checklist.ledger.ledger import COUNTED, count_roles
from checklist.ledger.wording import word_table
from checklist.model import Frozen
from checklist.office import combine
from checklist.office.blocks import DocRow, DocTable, write_blocks
from checklist.office.combine import PartsEditor
from checklist.office.package import Package
from checklist.office.trouble import Trouble
from checklist.render.draw.docx import fit_columns, head_row, product_paper, sheet_page
from checklist.render.overview import counted_cells, figures, used_roles
from checklist.render.sheet import SheetColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator, Sequence

    from checklist.files.templates import Templates
    from checklist.forms.filling import WordForm
    from checklist.ledger.ledger import Ledger, RoleCounts
    from checklist.office.paper import Paper
    from checklist.render.sheet import Sheet

_FIRST_BOOKMARK = 1_000_000
"""Above any number a form's own bookmarks bear."""
_FIGURE = SheetColumn(title="", align="center")
_COLUMNS = (replace(_FIGURE, title="序号"), SheetColumn(title="单位", weight=2, names=True))
_EMPTY = {
    kind: f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:{tag} xmlns:w="http://schemas.openxmlformats.org'
    f'/wordprocessingml/2006/main"><w:p/></w:{tag}>'.encode()
    for kind, tag in (("header", "hdr"), ("footer", "ftr"))
}


class _Filled(Frozen):
    """One filled form: its body, and those headers and footers that say something of the unit."""

    body: combine.Body
    margins: tuple[tuple[str, bytes], ...]


def one_file_docx(
    form: WordForm, ledgers: Sequence[Ledger], front: Sheet, names: Sequence[str] = (), templates: Templates = SHIPPED
) -> bytes:
    """Give one Word file with the ledgers of several units, in their order, behind a list with links.

    ``form`` is what they are printed on; ``front`` is what stands around the list; ``names`` name the units in it where
    their own would not tell them apart (two places' 市科技局). Fields that count the file's pages (NUMPAGES) count the
    unit's instead. Raises ValueError without a ledger.
    """
    if not ledgers:
        raise ValueError("no ledgers")
    paper = product_paper(front.product, templates)
    return _OneFile(form, paper, templates).write(ledgers, front, names or [ledger.unit for ledger in ledgers])


class _OneFile:
    """The document being put together."""

    def __init__(self, form: WordForm, paper: Paper, templates: Templates) -> None:
        self._form, self._paper, self._templates = form, paper, templates
        self._main = form.varying[0].name
        self._parts = PartsEditor(Package(trouble=Trouble(form.report.name), parts=form.parts, main=self._main))
        self._drawings = count(1)
        self._blanks: dict[str, str] = {}

    def write(self, ledgers: Sequence[Ledger], said: Sheet, names: Sequence[str]) -> bytes:
        front = self._front(ledgers, said, names)
        self._parts.replace(self._main, self._text(ledgers, front))
        self._rewrite(("styles",), self._with_our_styles)
        if combine.is_one_section(front.body):
            self._rewrite(_EMPTY, combine.counting_the_section)
        if self._form.core:
            created = max((day for ledger in ledgers if (day := frame_of(ledger).created)), default=None)
            self._parts.replace(self._form.core, (core_properties(Frame(created=created), said.title),))
        return self._parts.write()

    def _rewrite(self, kinds: Container[str], change: Callable[[str], str]) -> None:
        for kind, name in self._parts.relations.values():
            if kind in kinds:
                self._parts.rewrite(name, change)

    def _with_our_styles(self, styles: str) -> str:
        before, end, after = styles.rpartition("</w:styles>")
        return f"{before}{self._paper.styles}{end}{after}" if end else styles

    def _text(self, ledgers: Sequence[Ledger], front: _Filled) -> Iterator[bytes]:
        yield front.body.opening.encode()
        yield combine.as_section(self._numbered(front)).encode()
        for number, ledger in enumerate(ledgers, 1):
            body = self._numbered(self._read(fill_ledger(self._form, ledger, self._templates)))
            mark = combine.bookmark(_anchor(number), _FIRST_BOOKMARK + number)
            body = replace(body, blocks=combine.with_bookmark(body.blocks, mark))
            last = number == len(ledgers)
            yield (body.blocks + body.section if last else combine.as_section(body)).encode()
        yield front.body.close.encode()

    def _read(self, content: bytes) -> _Filled:
        with zipfile.ZipFile(io.BytesIO(content)) as filled:
            main, *margins = ((part.name, filled.read(part.name)) for part in self._form.varying)
        body = combine.take_apart(main[1].decode())
        if combine.is_one_section(body):
            body = replace(body, blocks=combine.counting_the_section(body.blocks))
            margins = [(name, combine.counting_the_section(text.decode()).encode()) for name, text in margins]
        return _Filled(body=body, margins=tuple(margins))

    def _numbered(self, filled: _Filled) -> combine.Body:
        """Give the body of a unit with its own page numbers, headers and footers."""
        body = combine.restarted(filled.body)
        body = replace(body, blocks=combine.made_unique(body.blocks, self._drawings))
        names = {
            identity: self._parts.add_margin(kind, content, part)
            for part, content in filled.margins
            for kind, identity in self._parts.references_to(part)
        }
        body = replace(
            body, blocks=combine.with_relations(body.blocks, names), section=combine.with_relations(body.section, names)
        )
        return combine.with_references(body, "".join(map(self._blank, combine.missing_references(body))))

    def _blank(self, wanted: tuple[str, str]) -> str:
        kind, place = wanted
        if kind not in self._blanks:
            self._blanks[kind] = self._parts.add_margin(kind, _EMPTY[kind])
        return f'<w:{kind}Reference w:type="{place}" r:id="{self._blanks[kind]}"/>'

    def _front(self, ledgers: Sequence[Ledger], said: Sheet, names: Sequence[str]) -> _Filled:
        """Fill the form for no unit and put the list in place of its body."""
        nobody = replace(ledgers[0], unit="", unit_full="", sections=())
        table = word_table(nobody, self._form.wanted, self._templates, bands=self._form.has_bands)
        filled = self._read(self._form.fill(table, replace(frame_of(nobody), title=said.title)))
        width = combine.text_width(filled.body.section)
        units = _units(self._paper, names, [count_roles(ledger.rows) for ledger in ledgers], width)
        blocks = write_blocks(self._paper, sheet_page(self._paper, said, [units]), width)
        return replace(filled, body=replace(filled.body, blocks=blocks))


def _anchor(number: int) -> str:
    return f"unit_{number}"


def _units(paper: Paper, names: Sequence[str], counts: Sequence[RoleCounts], width: int) -> DocTable:
    """Give the list in front, each name a link to its ledger."""
    roles = used_roles(counts)
    titles = ("序号", "单位", *map(COUNTED.__getitem__, roles), "合计")
    columns = (*_COLUMNS, *(replace(_FIGURE, title=word) for word in titles[len(_COLUMNS) :]))
    rows = [
        (str(number), name, *figures(own, roles))
        for number, (name, own) in enumerate(zip(names, counts, strict=True), 1)
    ]
    return DocTable(
        widths=fit_columns(paper, columns, list(zip(*rows, strict=True)), width=width),
        head=(head_row(titles),),
        rows=tuple(
            DocRow(cells=counted_cells(number, name, numbers, _anchor(number)))
            for number, (_, name, *numbers) in enumerate(rows, 1)
        ),
    )
