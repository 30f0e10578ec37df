"""Look at a finished ``.docx``, whoever made it, with the eyes of a print room: what will not print as it should."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from checklist.office.active import find_active
from checklist.office.wordxml import child, is_on, w
from checklist.printcheck.flow import changes_height, lay_out, turn_faults
from checklist.printcheck.fonts import FontCheck, embedded_fonts, font_files, odd_characters
from checklist.printcheck.report import MOST_FINDINGS, Fault, PrintFinding, PrintReport, gather
from checklist.printcheck.sections import number_faults, open_for_print, paper_faults
from checklist.printcheck.tables import table_faults

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklist.printcheck.flow import Flow
    from checklist.printcheck.sections import Opened


__all__ = ["PrintFinding", "PrintReport", "check_print"]


def check_print(content: bytes, name: str) -> PrintReport:
    """Check a finished ``.docx``; ``name`` is the file's name in messages.

    Heights are estimated, so what depends on them (a table that runs over a page, text in a row of fixed height) may be
    missed or named a line too early; the rest is read as it is written. Raises InputError for what is no ``.docx``,
    damaged, protected or hostile.
    """
    opened = open_for_print(content, name)
    formats = opened.document.formats()
    flow = lay_out(opened, formats)
    fonts = FontCheck(opened, formats)
    fonts.look()
    faults = [*_faults(opened, flow), *fonts.faults]
    findings = gather(faults)
    return PrintReport(
        name=name, findings=findings, remarks=tuple(_remarks(len(findings), opened)), fonts=tuple(fonts.used)
    )


def _faults(opened: Opened, flow: Flow) -> Iterator[Fault]:
    yield from paper_faults(opened.sections)
    yield from number_faults(opened, flow.lengths)
    found = [list(table_faults(placed)) for placed in flow.tables]
    yield from chain.from_iterable(found)
    kept = zip(flow.tables, found, strict=True)
    yield from turn_faults(flow, [placed for placed, faults in kept if not changes_height(faults)])
    yield from _review_marks(opened)
    for one in find_active(opened.document.package):
        yield Fault("active-content", one.where, f"有{one.said}，可能自动运行或联网")
    yield from odd_characters(opened)
    yield from _embedded(opened)


def _review_marks(opened: Opened) -> Iterator[Fault]:
    if opened.revisions:
        yield Fault("tracked-changes", opened.revised, f"有{opened.revisions}处修订痕迹，会照样印出来")
    comments = opened.single.get("comments")
    count = 0 if comments is None else sum(1 for _ in comments.iter(w("comment")))
    if count:
        yield Fault("comments", "", f"有{count}条批注，会照样印出来")


def _embedded(opened: Opened) -> Iterator[Fault]:
    names, files = embedded_fonts(opened), font_files(opened)
    if names:
        yield Fault(
            "embedded-fonts",
            "",
            f"嵌入了字体{'、'.join(f'“{name}”' for name in names[:5])}，共{max(files, len(names))}个字体文件",
        )
    elif files:
        yield Fault("embedded-fonts", "", f"里面有{files}个字体文件")
    elif is_on(child(opened.single.get("settings"), "embedTrueTypeFonts")):
        yield Fault("embedded-fonts", "", "设了“将字体嵌入文件”，再存一次就会把字体文件带进去")


def _remarks(findings: int, opened: Opened) -> Iterator[str]:
    for said in opened.document.protection():
        yield f"文件{said}。"
    if findings == MOST_FINDINGS:
        yield f"问题太多，只列出前{MOST_FINDINGS}类。"
