"""A document taken apart for the check: its sections and stories, what was marked in it, its settings.

Tracked changes are counted and then accepted, content controls unwrapped, so that what follows sees the final text.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from checklist.office.document import WordDocument, open_document, part_name
from checklist.office.package import Limit
from checklist.office.trouble import DOCUMENT, Trouble
from checklist.office.wordxml import Element, R, accept_all, child, local, remove, unwrap_controls, w

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_STORIES = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
_SINGLE = ("settings", "fontTable", "theme", "numbering", "comments")
_LIMIT = Limit(size=32 * 1024 * 1024, hint="请分成几份检查，如每个单位一份。")
"""Some 3,000 pages of ledgers; checking them takes 20 seconds and 400 MB."""
_REVISIONS = frozenset({
    "ins", "del", "moveFrom", "moveTo", "rPrChange", "pPrChange", "tblPrChange", "tblPrExChange", "trPrChange",
    "tcPrChange", "sectPrChange", "tblGridChange", "numberingChange", "cellIns", "cellDel", "cellMerge",
})  # fmt: skip
_QUOTED = 10
"""Characters of a text in a message."""


class PageSection(NamedTuple):
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

    document: WordDocument
    sections: tuple[PageSection, ...]
    stories: tuple[Story, ...]
    margins: Mapping[str, Element]
    """Headers, footers and other parts by relationship id."""
    single: Mapping[str, Element]
    """What there is once, by its kind: settings, fontTable, theme, numbering, comments."""
    revisions: int
    revised: str
    """The first words that were changed."""


def open_for_print(content: bytes, name: str) -> Opened:
    """Open a ``.docx``; raises InputError when it is none, damaged, hostile or too large."""
    document = open_document(content, Trouble(name, DOCUMENT), _LIMIT)
    roots = document.roots(*_STORIES, *_SINGLE)
    related = ((key, kind, part_name(part)) for key, (kind, part) in document.related.items())
    named = {key: (kind, roots[name]) for key, kind, name in related if name in roots}
    around = dict.fromkeys(named.values())
    stories = (Story("", document.root), *(Story(_STORIES[kind], root) for kind, root in around if kind in _STORIES))
    revisions, revised = _changes(stories)
    for story in stories:
        _settle(story.root)
    return Opened(
        document=document,
        sections=_sections(document.body),
        stories=stories,
        margins=dict(zip(named, map(itemgetter(1), named.values()), strict=True)),
        single=dict(iter(around)),
        revisions=revisions,
        revised=revised,
    )


def _changes(stories: Iterable[Story]) -> tuple[int, str]:
    """Count the tracked changes, and give the first words that were changed."""
    changes = [change for story in stories for change in story.root.iter() if local(change) in _REVISIONS]
    return len(changes), next(filter(None, map(_words_of, changes[:_QUOTED])), "")


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


def _sections(body: Element) -> tuple[PageSection, ...]:
    sections: list[PageSection] = []
    blocks: list[Element] = []
    for block in body:
        if local(block) in ("p", "tbl"):
            blocks.append(block)
        ends = child(block, "pPr", "sectPr") if local(block) == "p" else None
        if ends is not None:
            sections.append(PageSection(len(sections) + 1, ends, tuple(blocks)))
            blocks = []
    last = child(body, "sectPr")
    if last is not None or blocks:
        sections.append(PageSection(len(sections) + 1, last, tuple(blocks)))
    return tuple(sections)


def margin_of(section: PageSection, kind: str, page: str) -> str:
    """Give the relationship id of a section's own header or footer (``kind``) for ``default``, ``first`` or ``even``."""
    if section.properties is None:
        return ""
    for reference in section.properties.iterchildren(w(f"{kind}Reference")):
        if reference.get(w("type"), "default") == page:
            return reference.get(f"{{{R}}}id", "")
    return ""
