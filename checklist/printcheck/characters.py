"""Characters that are not what they look like, or that nobody sees: they come out of PDF files and chat programs.

They break a line, a search or a comparison where nobody sees why; some print as boxes on another computer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.office.grid import cells_of, find_tables, rows_of
from checklist.office.wordxml import child, number, paragraph_text, w
from checklist.printcheck.opened import first_words
from checklist.printcheck.report import Fault
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
from checklist.words.regex import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from checklist.office.wordxml import Element
    from checklist.printcheck.opened import Opened, Story

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
    return f"{names[table]}第{rows_of(table).index(row) + 1}行第{_column(row, cell)}列"


def _column(row: Element, cell: Element) -> int:
    """Give the grid column a cell begins in, from 1."""
    before = number(child(row, "trPr", "gridBefore"))
    for one in cells_of(row):
        if one is cell:
            break
        before += max(1, number(child(one, "tcPr", "gridSpan"), default=1))
    return before + 1
