"""The whole check: :func:`check_print`; and characters that are not what they look like, or that nobody sees.

Such characters come out of PDF files and chat programs. They break a line, a search or a comparison where nobody sees why;
some print as boxes on another computer.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from checklist.office.active import find_active
from checklist.office.grid import find_tables, placed_cells, rows_of
from checklist.office.height import read_page
from checklist.office.wordxml import child, is_on, paragraph_text, w
from checklist.printcheck.columnwidths import number_faults, paper_faults
from checklist.printcheck.flow import changes_height, lay_out, turn_faults
from checklist.printcheck.fonts import FontCheck, embedded_fonts, font_files
from checklist.printcheck.opened import first_words, open_for_print
from checklist.printcheck.report import MOST_FINDINGS, Fault, PrintReport, gather
from checklist.printcheck.tables import table_faults
from checklist.words import compile_later
from checklist.words.plaintext import (
    has_private,
    name_character,
    odd_forms,
    odd_widths,
    say_forms,
    say_widths,
    unseen,
    usual_text,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checklist.office.document import Formats
    from checklist.office.wordxml import Element
    from checklist.printcheck.flow import Flow
    from checklist.printcheck.opened import Opened, Story


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
    faults = [*_faults(opened, flow, formats), *fonts.faults]
    findings = gather(faults)
    return PrintReport(
        name=name, findings=findings, remarks=tuple(_remarks(len(findings), opened)), fonts=tuple(fonts.used)
    )


def _faults(opened: Opened, flow: Flow, formats: Formats) -> Iterator[Fault]:
    yield from paper_faults(opened.sections, [read_page(section.properties) for section in opened.sections])
    yield from number_faults(opened, flow.lengths)
    found = [list(table_faults(placed, formats)) for placed in flow.tables]
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


_TEXT, _PARAGRAPH, _CELL, _ROW = w("t"), w("p"), w("tc"), w("tr")

_SIGN = compile_later("[\uf020-\uf0ff]")
"""Signs of the fonts Symbol and Wingdings, which every computer has."""


def odd_characters(opened: Opened) -> Iterator[Fault]:
    """Find such characters in all that is printed, each with its place: table, row and column, or the paragraph."""
    names = {table: f"第{index}个表" for index, table in enumerate(find_tables(opened.document.body), 1)}
    for story in opened.stories:
        for text in story.root.iter(_TEXT):
            for said in _oddities(text.text or ""):
                yield Fault("odd-characters", _place(text, story, names), said)


def _marks(text: str) -> tuple[list[str], list[str]]:
    """Give the names of the marks in a text that nobody sees, and of the characters of private use."""
    marks = unseen(text)
    private = [mark for mark in marks if has_private(mark)]
    hidden = [name_character(mark) for mark in marks if mark not in private]
    return hidden, [name_character(mark) for mark in private if not _SIGN.match(mark)]


def _oddities(text: str) -> list[str]:
    """Say what characters of a text are not seen or not what they look like, a phrase for each kind."""
    hidden, private = _marks(text)
    odd, wide = odd_forms(text), odd_widths(text)
    said = {
        f"有看不见的字符：{'、'.join(hidden)}": hidden,
        f"有{'、'.join(private)}，别的电脑上显示、印制不出来": private,
        f"有形似汉字的部首或兼容字：{say_forms(odd)}": odd,
        f"有{say_widths(wide)}": wide,
    }
    return [phrase for phrase, found in said.items() if found]


def _place(text: Element, story: Story, names: Mapping[Element, str]) -> str:
    """Name the cell a text stands in, or the beginning of its paragraph."""
    cell = next(text.iterancestors(_CELL), None)
    row = None if cell is None else next(cell.iterancestors(_ROW), None)
    table = None if row is None else row.getparent()
    if cell is None or row is None or table is None or table not in names:
        paragraph = next(text.iterancestors(_PARAGRAPH), None)
        return story.name + ("" if paragraph is None else first_words(usual_text(paragraph_text(paragraph))))
    column = next(start for start, _, one in placed_cells(row) if one is cell)
    return f"{names[table]}第{rows_of(table).index(row) + 1}行第{column + 1}列"
