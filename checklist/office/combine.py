"""Cut filled forms apart and join them: the body of each becomes a section of one document, with headers and footers added.

Bodies are worked on as the text of ``document.xml``. It was written by :mod:`checklist.office.wordxml`, so its prefixes,
quotes and escapes are known; between tags there is no ``<`` and no ``>``.
"""

from __future__ import annotations

import posixpath
import re
from functools import cached_property
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.model import Frozen
from checklist.office.package import TYPES, Package, ZipPart, new_part, relations, relations_name, write_package
from checklist.office.wordxml import R, attribute_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

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


class Body(Frozen):
    """A document's text: up to its body, the body's blocks, the last section's properties, the end."""

    opening: str
    blocks: str
    section: str
    close: str


def take_apart(text: str) -> Body:
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
    return Body(opening=text[: start.end()], blocks=text[start.end() : cut], section=section, close=text[end:])


def made_unique(blocks: str, drawings: Iterator[int]) -> str:
    """Take out or renumber what may stand in a document once only: anchors, paragraph ids, ids of drawings."""
    blocks = _PARAGRAPH_IDS.sub("", _ANCHORS.sub("", blocks))
    return _DRAWING_ID.sub(lambda found: f"{found[1]}{next(drawings)}{found[2]}", blocks)


def restarted(body: Body) -> Body:
    """Make the body's first section begin on a new page with page number 1."""
    if is_one_section(body):
        return replace(body, section=_restarted(body.section))
    start = body.blocks.index("<w:sectPr")
    end = body.blocks.index("</w:sectPr>", start) + len("</w:sectPr>")
    return replace(body, blocks=body.blocks[:start] + _restarted(body.blocks[start:end]) + body.blocks[end:])


def _restarted(section: str) -> str:
    section = _TYPE.sub("", section)
    old = _NUMBERING.search(section)
    kept = re.sub(r' w:start="[^"]*"', "", old[1]) if old else ""
    section = _NUMBERING.sub("", section)
    place = _AFTER_NUMBERING.search(section)
    at = place.start() if place else len(section)
    return f'{section[:at]}<w:pgNumType{kept} w:start="1"/>{section[at:]}'


def with_references(body: Body, references: str) -> Body:
    """Put references to headers and footers into the body's first section."""
    place = "section" if is_one_section(body) else "blocks"
    return replace(body, **{place: _FIRST_TAG.sub(rf"\g<0>{references}", getattr(body, place), count=1)})


def missing_references(body: Body) -> list[tuple[str, str]]:
    """Give the headers and footers, ``("header", "default")``, that a later section has and the first one lacks.

    A section without a header of its own takes over the one before it, here that of another unit.
    """
    text = body.blocks + body.section
    first = text[text.index("<w:sectPr") : text.index("</w:sectPr>")]
    own = set(_REFERENCE.findall(first))
    return [found for found in dict.fromkeys(_REFERENCE.findall(text)) if found not in own]


def bookmark(name: str, number: int) -> str:
    """Write a bookmark around nothing; ``number`` is unique in the document."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/><w:bookmarkEnd w:id="{number}"/>'


def with_bookmark(blocks: str, mark: str) -> str:
    """Put a bookmark into the first paragraph: before it, LibreOffice would take it to the end of the page before."""
    start = _FIRST_PARAGRAPH.search(blocks)
    if start is None:
        return mark + blocks
    if start[0].endswith("/>"):
        return f"{blocks[: start.end() - 2]}>{mark}</w:p>{blocks[start.end() :]}"
    properties = _PROPERTIES.match(blocks, start.end())
    place = properties.end() if properties else start.end()
    return blocks[:place] + mark + blocks[place:]


def is_one_section(body: Body) -> bool:
    """Tell whether the whole body is one section."""
    return "<w:sectPr" not in body.blocks


def counting_the_section(text: str) -> str:
    """Let fields that count the file's pages count those of their section: it holds one unit."""
    return _FIELD.sub(lambda found: found[0].replace("NUMPAGES", "SECTIONPAGES"), text)


def with_relations(text: str, names: Mapping[str, str]) -> str:
    """Rename the relations a text refers to."""
    return _RELATION.sub(lambda found: f"{found[1]}{names.get(found[2], found[2])}{found[3]}", text) if names else text


def as_section(body: Body) -> str:
    """Give the blocks with the section's properties moved into the last paragraph, which ends the section.

    Where the last block is no plain paragraph, one a point high is added.
    """
    last = _last_paragraph(body.blocks)
    if last is None:
        return body.blocks + _TINY.format(body.section)
    start, inner = last
    text = body.blocks[inner:]
    if text.startswith("<w:pPr>"):
        place = text.index("</w:pPr>")
        return body.blocks[:inner] + text[:place] + body.section + text[place:]
    return f"{body.blocks[:start]}{body.blocks[start:inner]}<w:pPr>{body.section}</w:pPr>{text}"


def _last_paragraph(blocks: str) -> tuple[int, int] | None:
    """Find where the last paragraph begins and where its start tag ends; None when it is not simple."""
    if not blocks.endswith("</w:p>"):
        return None
    start = max(blocks.rfind("<w:p>"), blocks.rfind("<w:p "))
    tag = _LAST_PARAGRAPH.match(blocks, start) if start >= 0 else None
    if (
        tag is None
        or blocks.count("</w:p>", start) != 1
        or "<w:sectPr" in blocks[start:]
        or "<w:pPr/>" in blocks[start:]
    ):
        return None
    return start, tag.end()


def text_width(section: str) -> int:
    """Give the width of a section's text in twips; that of A4 upright where it does not say."""
    sizes = "".join(re.findall(r"<w:(?:pgSz|pgMar)\b[^>]*/>", section))
    found = dict(re.findall(r'\bw:(w|left|right)="([0-9]+)"', sizes))
    width = int(found.get("w", 11906)) - int(found.get("left", 1587)) - int(found.get("right", 1474))
    return width if width > _LEAST_WIDTH else 8845


_LEAST_WIDTH = 4000
"""Twips; a narrower text is no page of a ledger."""


_WORDML = "application/vnd.openxmlformats-officedocument.wordprocessingml"


class PartsEditor:
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

    def read(self, name: str) -> bytes:
        """Give a part's bytes; none where there is no such part."""
        return self._package.read(name) or b""

    def replace(self, name: str, content: Iterable[bytes]) -> None:
        """Give a part new content."""
        self._changed.append(new_part(name, content))

    def rewrite(self, name: str, change: Callable[[str], str]) -> None:
        """Change the text of a part; one that is not in UTF-8 is left as it is."""
        try:
            text = self.read(name).decode()
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
        own = self.read(relations_name(like)) if like else b""
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
        text = self.read(name).decode("utf-8", "replace")
        ends = list(re.finditer(rf"</([\w.-]+:)?{root}\s*>", text))
        if not ends:
            raise self._package.trouble.damaged()
        added = "".join(f"<{ends[-1][1] or ''}{entry}" for entry in entries)
        self.replace(name, (f"{text[: ends[-1].start()]}{added}{text[ends[-1].start() :]}".encode(),))
