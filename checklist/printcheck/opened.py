"""A document taken apart for the check: its sections and stories, what was marked in it, its settings.

Tracked changes are counted and then accepted, content controls unwrapped, so that what follows sees the final text.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING, NamedTuple

from checklist.errors import FormError, InputError
from checklist.office.document import Document, open_document
from checklist.office.package import Limit, open_package
from checklist.office.revisions import accept_all, unwrap_controls
from checklist.office.wordxml import Element, R, child, local, parse, remove, w

if TYPE_CHECKING:
    from collections.abc import Mapping

    from checklist.office.package import Package

_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_MARGINS = ("header", "footer")
_STORIES = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_SINGLE = ("settings", "fontTable", "theme", "numbering", "comments")
_LIMIT = Limit(size=32 * 1024 * 1024, hint="请分成几份检查，如每个单位一份。")
"""Some 3,000 pages of ledgers; checking them takes 20 seconds and 400 MB."""
_REVISIONS = frozenset({
    "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "tblPrExChange", "trPrChange",
    "tcPrChange", "sectPrChange", "tblGridChange", "numberingChange", "cellIns", "cellDel", "cellMerge",
})  # fmt: skip
_QUOTED = 10


class Section(NamedTuple):
    """A section: its page set-up and what stands in it."""

    number: int
    """From 1."""
    properties: Element | None
    blocks: tuple[Element, ...]
    """Paragraphs and tables, in order."""


class Story(NamedTuple):
    """A text of its own: the body, a header, the footnotes."""

    name: str
    """How a message calls it; "" for the body."""
    root: Element


class Opened(NamedTuple):
    """What the checks look at."""

    document: Document
    sections: tuple[Section, ...]
    stories: tuple[Story, ...]
    margins: Mapping[str, Element]
    """Headers and footers by relationship id."""
    settings: Element | None
    fonts: Element | None
    theme: Element | None
    numbering: Element | None
    revisions: int
    revised: str
    """The first words that were changed."""
    comments: int


class _Related(NamedTuple):
    kind: str
    target: str


def open_for_print(content: bytes, name: str) -> Opened:
    """Open a ``.docx``; raises InputError when it is none, damaged, hostile or too large."""
    try:
        return _open(content, name)
    except FormError as error:
        raise InputError(_of_a_document(error.message), _of_a_document(error.hint)) from None


def _of_a_document(said: str) -> str:
    """Turn a sentence about a blank form into one about a document."""
    return said.replace("空表不能用", "文件不能检查").replace("一张空表", "一份Word文件").replace("空表", "文件")


def _open(content: bytes, name: str) -> Opened:
    package = open_package(content, name, _LIMIT)
    document = open_document(package)
    related = _relations(document.name, package)
    present = frozenset(package.names())
    wanted = [item for item in dict.fromkeys(related.values()) if item.target in present]
    roots = {item: root for item in wanted if (root := _root(item, package)) is not None}
    others = [Story(_STORIES[item.kind], root) for item, root in roots.items() if item.kind in _STORIES]
    single = {item.kind: root for item, root in roots.items() if item.kind not in _STORIES}
    stories = (Story("", document.root), *others)
    changes = [change for story in stories for change in story.root.iter() if local(change) in _REVISIONS]
    revised = next(filter(None, map(_words_of, changes[:_QUOTED])), "")
    for story in stories:
        _settle(story.root)
    comments = single.get("comments")
    return Opened(
        document=document,
        sections=_sections(document.body),
        stories=stories,
        margins={key: roots[item] for key, item in related.items() if item.kind in _MARGINS and item in roots},
        settings=single.get("settings"),
        fonts=single.get("fontTable"),
        theme=single.get("theme"),
        numbering=single.get("numbering"),
        revisions=len(changes),
        revised=revised,
        comments=0 if comments is None else sum(1 for _ in comments.iter(w("comment"))),
    )


def _relations(source: str, package: Package) -> dict[str, _Related]:
    """Give the relations of a part by id, the kind's last word and the target inside the file."""
    folder, base = posixpath.split(source)
    raw = package.read(posixpath.join(folder, "_rels", f"{base}.rels"))
    if raw is None:
        return {}
    return {
        item.get("Id", ""): _Related(
            kind=item.get("Type", "").rpartition("/")[2],
            target=posixpath.normpath(posixpath.join("/", folder, item.get("Target", ""))).lstrip("/"),
        )
        for item in parse(raw, package).iter(_RELATIONSHIP)
        if item.get("TargetMode") != "External"
    }


def _root(item: _Related, package: Package) -> Element | None:
    wanted = item.kind in _STORIES or item.kind in _SINGLE
    raw = package.read(item.target) if wanted else None
    return None if raw is None else parse(raw, package)


def _settle(root: Element) -> None:
    """Leave one final text: what old programs would show in a text box's place is a second copy."""
    for fallback in list(root.iter(_FALLBACK)):
        remove(fallback)
    accept_all(root)
    unwrap_controls(root)


def _words_of(change: Element) -> str:
    for paragraph in (change, *change.iterancestors(w("p"))):
        text = first_words("".join(piece.text or "" for piece in paragraph.iter(w("t"), w("delText"))))
        if text:
            return text
    return ""


def first_words(text: str) -> str:
    """Give the beginning of a text in quotes, to find it by; "" for none."""
    words = " ".join(text.split())
    return f"“{words[:_QUOTED]}{'…' if len(words) > _QUOTED else ''}”" if words else ""


def _sections(body: Element) -> tuple[Section, ...]:
    sections: list[Section] = []
    blocks: list[Element] = []
    for block in body:
        if local(block) in ("p", "tbl"):
            blocks.append(block)
        ends = child(block, "pPr", "sectPr") if local(block) == "p" else None
        if ends is not None:
            sections.append(Section(len(sections) + 1, ends, tuple(blocks)))
            blocks = []
    last = child(body, "sectPr")
    if last is not None or blocks:
        sections.append(Section(len(sections) + 1, last, tuple(blocks)))
    return tuple(sections)


def margin_of(section: Section, kind: str, page: str) -> str:
    """Give the relationship id of a section's own header or footer (``kind``) for ``default``, ``first`` or ``even``."""
    if section.properties is None:
        return ""
    for reference in section.properties.iterchildren(w(f"{kind}Reference")):
        if reference.get(w("type"), "default") == page:
            return reference.get(f"{{{R}}}id", "")
    return ""
