"""A document taken apart for the check: its sections and stories, what was marked in it; the sections' paper and page numbers.

Tracked changes are counted and then accepted, content controls unwrapped, so that what follows sees the final text.
"""

from __future__ import annotations

import re
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from checklist.office.document import WordDocument, open_document, part_name
from checklist.office.height import read_page
from checklist.office.package import Limit
from checklist.office.trouble import DOCUMENT, Trouble
from checklist.office.wordxml import Element, R, accept_all, child, is_on, local, remove, unwrap_controls, value, w
from checklist.printcheck.report import Fault
from checklist.words.ordinals import say_some

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checklist.office.height import PageSetup

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
    page: PageSetup
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
            sections.append(PageSection(len(sections) + 1, ends, read_page(ends), tuple(blocks)))
            blocks = []
    last = child(body, "sectPr")
    if last is not None or blocks:
        sections.append(PageSection(len(sections) + 1, last, read_page(last), tuple(blocks)))
    return tuple(sections)


TWIPS_PER_MM = 1440 / 25.4
"""1440 twips are an inch of 25.4 millimetres."""
_PAPERS = (
    ("A4", 11906, 16838), ("A3", 16838, 23811), ("A5", 8391, 11906), ("Letter", 12240, 15840), ("Legal", 12240, 20160),
    ("B5", 10319, 14571), ("16开", 10433, 14742), ("16开", 10490, 14740), ("8开", 14742, 20866),
)  # fmt: skip
_UNNAMED = "没有设纸张大小，Word按Letter处理"
_PAPER_TOLERANCE = 85
"""Twips by which a paper may differ from its name: 1.5 mm."""
_WHOLE = 10
"""Millimetres from which on tenths say nothing."""
_LISTED = 5
"""Pages in one message; more cannot be taken in."""
_PAGE_FIELD = re.compile(r"\bPAGE\b", re.IGNORECASE)


def millimetres(twips: float) -> str:
    """Write a length in whole millimetres, or tenths below ten."""
    length = abs(twips) / TWIPS_PER_MM
    return f"{length:.0f}毫米" if length >= _WHOLE else f"{length:.1f}毫米"


def add_up(*twips: float) -> tuple[str, ...]:
    """Write lengths and last their sum so that the written figures add up; a sum below ten millimetres has tenths."""
    digits = 0 if abs(sum(twips)) / TWIPS_PER_MM >= _WHOLE else 1
    figures = [round(length / TWIPS_PER_MM, digits) for length in twips]
    return tuple(f"{abs(figure):.{digits}f}毫米".replace(".0毫米", "毫米") for figure in (*figures, sum(figures)))


def paper_faults(sections: Sequence[PageSection]) -> Iterator[Fault]:
    """Find papers other than A4, several papers, and orientation against the paper's sides."""
    papers: dict[str, list[int]] = {}
    for section in sections:
        papers.setdefault(_paper(section.page), []).append(section.number)
    if len(papers) > 1:
        listed = "，".join(f"{name}（第{say_some(found, _LISTED)}节）" for name, found in papers.items())
        yield Fault("paper-mixed", "", f"纸张不一样：{listed}")
    elif "A4" not in papers:
        yield from (Fault("paper-size", "", f"纸张是{name}，不是A4" if name != _UNNAMED else name) for name in papers)
    for section in sections:
        page = section.page
        if page.named and page.landscape != (page.width > page.height) and page.width != page.height:
            said = "标的是横向，纸的宽却小于高" if page.landscape else "纸的宽大于高，却没有标为横向"
            yield Fault("orientation", f"第{section.number}节", f"{said}，打印机可能转错方向")


def _paper(page: PageSetup) -> str:
    if not page.named:
        return _UNNAMED
    short, long = sorted((page.width, page.height))
    for name, width, height in _PAPERS:
        if abs(short - width) <= _PAPER_TOLERANCE and abs(long - height) <= _PAPER_TOLERANCE:
            return name
    return f"{short / TWIPS_PER_MM:.0f}×{long / TWIPS_PER_MM:.0f}毫米"


def number_faults(opened: Opened, lengths: Sequence[float]) -> Iterator[Fault]:
    """Find sections without page numbers; ``lengths`` are the sections' estimated lengths in pages.

    A document of one page needs none, nor does a cover of one page before numbered ones.
    """
    if sum(lengths) <= 1:
        return
    numbered = list(_numbered(opened))
    if not any("default" in found for found in numbered):
        yield Fault("no-page-number", "", "没有页码")
        return
    even = is_on(child(opened.single.get("settings"), "evenAndOddHeaders"))
    for section, found, length in zip(opened.sections, numbered, lengths, strict=True):
        if length > 1 and "default" not in found:
            yield Fault("no-page-number", f"第{section.number}节", "没有页码")
        elif length > 1 and even and "even" not in found:
            yield Fault("no-page-number", f"第{section.number}节", "偶数页没有页码（奇偶页不同）")


def _numbered(opened: Opened) -> Iterator[set[str]]:
    """Give for each section the kinds of pages with a number; what a section does not set it takes from the one before."""
    has_number = {key: _has_page_number(root) for key, root in opened.margins.items()}
    current: dict[tuple[str, str], str] = {}
    for section in opened.sections:
        references = () if section.properties is None else section.properties.iterchildren(*_REFERENCES)
        own: dict[tuple[str, str], str] = {}
        for one in references:
            own.setdefault((str(one.tag), one.get(w("type"), "default")), one.get(f"{{{R}}}id", ""))
        current |= {place: key for place, key in own.items() if key}
        yield {page for (_, page), key in current.items() if has_number.get(key)}


_REFERENCES = w("headerReference"), w("footerReference")


def _has_page_number(root: Element) -> bool:
    if next(root.iter(w("pgNum")), None) is not None:
        return True
    return _PAGE_FIELD.search("".join(_instructions(root))) is not None


def _instructions(root: Element) -> Iterator[str]:
    for element in root.iter(w("instrText"), w("fldSimple"), w("fldChar")):
        yield value(element, "instr") or element.text or ""
        if value(element, "fldCharType"):
            yield " ; "
