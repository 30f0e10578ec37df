"""All units in one Word file: a list in front, then each unit's ledger on pages of its own, numbered from 1.

The ledgers come from a prepared form, the office's or ours, filled unit by unit; their bodies become sections of one
document, which is the form itself: same styles, same headers and footers. What a header says of the unit is written
once per unit.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from functools import cached_property
from itertools import count
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.files.templates import SHIPPED
from checklist.forms.form import fill_ledger, frame_of
from checklist.forms.frame import Frame, core_properties
from checklist.ledger.ledger import COUNTED, count_roles
from checklist.ledger.wording import word_table
from checklist.model import Frozen
from checklist.office.blocks import DocRow, DocTable, write_blocks
from checklist.office.package import TYPES, Package, ZipPart, new_part, relations, relations_name, write_package
from checklist.office.trouble import Trouble
from checklist.office.wordxml import R, attribute_text
from checklist.render.draw.docx import fit_columns, head_row, product_paper, sheet_page
from checklist.render.overview import counted_cells, figures, used_roles
from checklist.render.sheet import SheetColumn

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator, Sequence

    from checklist.files.templates import Templates
    from checklist.forms.filling import WordForm
    from checklist.ledger.ledger import Ledger, RoleCounts
    from checklist.office.paper import Paper
    from checklist.render.sheet import Sheet


_BODY = re.compile(r"<w:body(?: [^>]*)?>")
_ANCHORS = re.compile(r"<w:(?:bookmark|commentRange|perm)(?:Start|End)\b[^>]*/>|<w:commentReference\b[^>]*/>")
_PARAGRAPH_IDS = re.compile(r' w14:(?:paraId|textId)="[^"]*"(?=[^<>]*>)')
_DRAWING_ID = re.compile(r'(<wp:docPr\b[^>]*? id=")[0-9]+(")')
_FIRST_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?/?>")
_PROPERTIES = re.compile(r"<w:pPr(?: [^>]*)?/>|<w:pPr(?: [^>]*)?>.*?</w:pPr>", re.DOTALL)
_LAST_PARAGRAPH = re.compile(r"<w:p(?: [^>]*)?>")
_RELATION = re.compile(r'( r:id=")([^"]*)(")')
_TYPE = re.compile(r'<w:type w:val="(?:continuous|nextColumn)"/>')
_FIRST_TAG = re.compile(r"<w:sectPr(?: [^>]*)?>")
_REFERENCE = re.compile(r'<w:(header|footer)Reference\b(?=[^>]* w:type="([a-z]+)")')
_FIELD = re.compile(r'(?:<w:instrText\b[^>]*>| w:instr=")[^<>"]*\bNUMPAGES\b')
_NUMBERING = re.compile(r"<w:pgNumType\b([^>]*)/>")
_AFTER_NUMBERING = re.compile(
    r"<w:(?:cols|formProt|vAlign|noEndnote|titlePg|textDirection|bidi|rtlGutter|docGrid|printerSettings)\b|</w:sectPr>"
)
"""What the schema puts behind ``w:pgNumType`` in a section's properties."""
_TINY = '<w:p><w:pPr><w:snapToGrid w:val="0"/><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>{}</w:pPr></w:p>'


class _Body(Frozen):
    """A document's text: up to its body, the body's blocks, the last section's properties, the end."""

    opening: str
    blocks: str
    section: str
    close: str

    @property
    def is_one_section(self) -> bool:
        """True where the whole body is one section."""
        return "<w:sectPr" not in self.blocks

    def restarted(self) -> _Body:
        """Make the body's first section begin on a new page with page number 1."""
        if self.is_one_section:
            return replace(self, section=_restarted(self.section))
        start = self.blocks.index("<w:sectPr")
        end = self.blocks.index("</w:sectPr>", start) + len("</w:sectPr>")
        blocks = self.blocks[:start] + _restarted(self.blocks[start:end]) + self.blocks[end:]
        return replace(self, blocks=blocks)

    def with_references(self, references: str) -> _Body:
        """Put references to headers and footers into the body's first section."""
        place = "section" if self.is_one_section else "blocks"
        return replace(self, **{place: _FIRST_TAG.sub(rf"\g<0>{references}", getattr(self, place), count=1)})

    def missing_references(self) -> list[tuple[str, str]]:
        """Give the headers and footers, ``("header", "default")``, that a later section has and the first one lacks.

        A section without a header of its own takes over the one before it, here that of another unit.
        """
        text = self.blocks + self.section
        own = set(_REFERENCE.findall(text[text.index("<w:sectPr") : text.index("</w:sectPr>")]))
        return [found for found in dict.fromkeys(_REFERENCE.findall(text)) if found not in own]

    def as_section(self) -> str:
        """Give the blocks with the section's properties moved into the last paragraph, which ends the section.

        Where the last block is no plain paragraph, one a point high is added.
        """
        start = max(self.blocks.rfind("<w:p>"), self.blocks.rfind("<w:p "))
        last = self.blocks[start:]
        tag = _LAST_PARAGRAPH.match(last) if self.blocks.endswith("</w:p>") else None
        if tag is None or last.count("</w:p>") != 1 or "<w:sectPr" in last or "<w:pPr/>" in last:
            return self.blocks + _TINY.format(self.section)
        before, inner = self.blocks[:start] + tag[0], last[tag.end() :]
        if inner.startswith("<w:pPr>"):
            properties, end, rest = inner.partition("</w:pPr>")
            return f"{before}{properties}{self.section}{end}{rest}"
        return f"{before}<w:pPr>{self.section}</w:pPr>{inner}"


def _take_apart(text: str) -> _Body:
    """Cut a ``document.xml``; one without section properties gets empty ones."""
    start = _BODY.search(text)
    if start is None:
        raise ValueError("a document without a body")
    end = text.rindex("</w:body>")
    cut = text.rfind("<w:sectPr", start.end(), end)
    section = text[cut:end] if cut >= 0 else "</w:p>"
    if "</w:p>" in section:
        section, cut = "", end
    if not section.endswith("</w:sectPr>"):
        section = "<w:sectPr></w:sectPr>"
    return _Body(opening=text[: start.end()], blocks=text[start.end() : cut], section=section, close=text[end:])


def _restarted(section: str) -> str:
    section = _TYPE.sub("", section)
    old = _NUMBERING.search(section)
    kept = re.sub(r' w:start="[^"]*"', "", old[1]) if old else ""
    section = _NUMBERING.sub("", section)
    place = _AFTER_NUMBERING.search(section)
    at = place.start() if place else len(section)
    return f'{section[:at]}<w:pgNumType{kept} w:start="1"/>{section[at:]}'


def _with_bookmark(blocks: str, name: str, number: int) -> str:
    """Put a bookmark into the first paragraph: before it, LibreOffice would take it to the end of the page before."""
    mark = f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>'
    start = _FIRST_PARAGRAPH.search(blocks)
    if start is None:
        return mark + blocks
    if start[0].endswith("/>"):
        return f"{blocks[: start.end() - 2]}>{mark}</w:p>{blocks[start.end() :]}"
    place = (_PROPERTIES.match(blocks, start.end()) or start).end()
    return blocks[:place] + mark + blocks[place:]


def _counting_the_section(text: str) -> str:
    """Let fields that count the file's pages count those of their section: it holds one unit."""
    return _FIELD.sub(lambda found: found[0].replace("NUMPAGES", "SECTIONPAGES"), text)


def _text_width(section: str) -> int:
    """Give the width of a section's text in twips; that of A4 upright where it does not say."""
    sizes = "".join(re.findall(r"<w:(?:pgSz|pgMar)\b[^>]*/>", section))
    found = dict(re.findall(r'\bw:(w|left|right)="([0-9]+)"', sizes))
    width = int(found.get("w", 11906)) - int(found.get("left", 1587)) - int(found.get("right", 1474))
    return width if width > _LEAST_WIDTH else 8845


_LEAST_WIDTH = 4000
"""Twips; a narrower text is no page of a ledger."""


_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


class _PartsEditor:
    """Collects what changes in a package, around its main part."""

    def __init__(self, package: Package) -> None:
        self._package = package
        self._changed: list[ZipPart] = []
        self._added: list[ZipPart] = []
        self._relations: list[str] = []
        self._types: list[str] = []

    @cached_property
    def relations(self) -> dict[str, tuple[str, str]]:
        """The main part's relations: id to kind (``header``) and part name."""
        return relations(self._package, self._package.main)

    def _read(self, name: str) -> bytes:
        return self._package.read(name) or b""

    def replace(self, name: str, content: Iterable[bytes]) -> None:
        """Give a part new content."""
        self._changed.append(new_part(name, content))

    def rewrite(self, name: str, change: Callable[[str], str]) -> None:
        """Change the text of a part; one that is not in UTF-8 is left as it is."""
        try:
            text = self._read(name).decode()
        except UnicodeDecodeError:
            return
        self.replace(name, (change(text).encode(),))

    def references_to(self, part: str) -> list[tuple[str, str]]:
        """Give kind and id of the main part's relations to a part."""
        return [(kind, identity) for identity, (kind, name) in self.relations.items() if name == part]

    def add_margin(self, kind: str, content: bytes, like: str = "") -> str:
        """Add a ``header`` or ``footer`` and give its relation; it shares the relations of the part it is ``like``."""
        number = len(self._relations) + 1
        base = f"{kind}_checklist{number}.xml"
        name = posixpath.join(posixpath.dirname(self._package.main), base)
        self._added.append(new_part(name, (content,)))
        own = self._read(relations_name(like)) if like else b""
        if own:
            self._added.append(new_part(relations_name(name), (own,)))
        self._types.append(f'Override PartName="/{attribute_text(name)}" ContentType="{_WORDML}.{kind}+xml"/>')
        self._relations.append(f'Relationship Id="rIdChecklist{number}" Type="{R}/{kind}" Target="{base}"/>')
        return f"rIdChecklist{number}"

    def write(self) -> bytes:
        """Give the changed package."""
        if self._added:
            self._extend(relations_name(self._package.main), self._relations, "Relationships")
            self._extend(TYPES, self._types, "Types")
        return write_package((*self._package.parts, *self._added), self._changed)

    def _extend(self, name: str, entries: Iterable[str], root: str) -> None:
        """Add entries before the end of a part that is a flat list, in the prefix its root has."""
        text = self._read(name).decode("utf-8", "replace")
        ends = list(re.finditer(rf"</([\w.-]+:)?{root}\s*>", text))
        if not ends:
            raise self._package.trouble.damaged()
        added = "".join(f"<{ends[-1][1] or ''}{entry}" for entry in entries)
        self.replace(name, (f"{text[: ends[-1].start()]}{added}{text[ends[-1].start() :]}".encode(),))


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

    body: _Body
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
        self._parts = _PartsEditor(Package(trouble=Trouble(form.report.name), parts=form.parts, main=self._main))
        self._drawings = count(1)
        self._blanks: dict[str, str] = {}

    def write(self, ledgers: Sequence[Ledger], said: Sheet, names: Sequence[str]) -> bytes:
        front = self._front(ledgers, said, names)
        self._parts.replace(self._main, self._text(ledgers, front))
        self._rewrite(("styles",), self._with_our_styles)
        if front.body.is_one_section:
            self._rewrite(_EMPTY, _counting_the_section)
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
        yield self._numbered(front).as_section().encode()
        for number, ledger in enumerate(ledgers, 1):
            body = self._numbered(self._read(fill_ledger(self._form, ledger, self._templates)))
            body = replace(body, blocks=_with_bookmark(body.blocks, _anchor(number), _FIRST_BOOKMARK + number))
            yield (body.blocks + body.section if number == len(ledgers) else body.as_section()).encode()
        yield front.body.close.encode()

    def _read(self, content: bytes) -> _Filled:
        with zipfile.ZipFile(io.BytesIO(content)) as filled:
            main, *margins = ((part.name, filled.read(part.name)) for part in self._form.varying)
        body = _take_apart(main[1].decode())
        if body.is_one_section:
            body = replace(body, blocks=_counting_the_section(body.blocks))
            margins = [(name, _counting_the_section(text.decode()).encode()) for name, text in margins]
        return _Filled(body=body, margins=tuple(margins))

    def _numbered(self, filled: _Filled) -> _Body:
        """Give the body of a unit with its own page numbers, headers and footers.

        What may stand in a document once only (anchors, paragraph ids, ids of drawings) is taken out or renumbered.
        """
        names = {
            identity: self._parts.add_margin(kind, content, part)
            for part, content in filled.margins
            for kind, identity in self._parts.references_to(part)
        }
        body = filled.body.restarted()
        blocks = _PARAGRAPH_IDS.sub("", _ANCHORS.sub("", body.blocks))
        blocks = _DRAWING_ID.sub(lambda found: f"{found[1]}{next(self._drawings)}{found[2]}", blocks)
        blocks, section = (
            _RELATION.sub(lambda found: f"{found[1]}{names.get(found[2], found[2])}{found[3]}", text)
            for text in (blocks, body.section)
        )
        body = replace(body, blocks=blocks, section=section)
        return body.with_references("".join(map(self._blank, body.missing_references())))

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
        width = _text_width(filled.body.section)
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
