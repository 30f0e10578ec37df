"""Paper and page numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checklist.office.wordxml import Element, child, is_on, value, w
from checklist.printcheck.opened import Opened, PageSection, margin_of
from checklist.printcheck.report import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.office.height import PageSetup

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


def paper_faults(sections: Sequence[PageSection], pages: Sequence[PageSetup]) -> Iterator[Fault]:
    """Find papers other than A4, several papers, and orientation against the paper's sides."""
    papers: dict[str, list[int]] = {}
    for section, page in zip(sections, pages, strict=True):
        papers.setdefault(_paper(page), []).append(section.number)
    if len(papers) > 1:
        listed = "，".join(f"{name}（第{_numbers(found)}节）" for name, found in papers.items())
        yield Fault("paper-mixed", "", f"纸张不一样：{listed}")
    elif "A4" not in papers:
        yield from (Fault("paper-size", "", f"纸张是{name}，不是A4" if name != _UNNAMED else name) for name in papers)
    for section, page in zip(sections, pages, strict=True):
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


def _numbers(numbers: Sequence[int]) -> str:
    return "、".join(map(str, numbers[:_LISTED])) + (f"等{len(numbers)}" if len(numbers) > _LISTED else "")


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
    has_number = {key: _has_page_field(root) for key, root in opened.margins.items()}
    current: dict[tuple[str, str], str] = {}
    for section in opened.sections:
        for kind in ("header", "footer"):
            for page in ("default", "even"):
                own = margin_of(section, kind, page)
                if own:
                    current[kind, page] = own
        yield {page for (_, page), key in current.items() if has_number.get(key)}


def _has_page_field(root: Element) -> bool:
    if next(root.iter(w("pgNum")), None) is not None:
        return True
    return _PAGE_FIELD.search("".join(_instructions(root))) is not None


def _instructions(root: Element) -> Iterable[str]:
    for element in root.iter(w("instrText"), w("fldSimple"), w("fldChar")):
        yield value(element, "instr") or element.text or ""
        if value(element, "fldCharType"):
            yield " ; "
