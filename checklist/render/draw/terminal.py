"""Draw a sheet for a terminal: finished lines of known width, so that nothing downstream has to wrap them.

Pure: what the screen can show is told by the caller (see :mod:`checklist.render.draw.console`). What is printed in which
order is told by ``templates/sheet.screen``. Our own characters are all in GBK. Colour only repeats what the words say.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeAlias

from checklist.errors import InputError
from checklist.files.templates import HINT, SHIPPED, Templates
from checklist.render.draw.box import Line, Screen, draw_table, hang, plain
from checklist.render.sheet import SheetList, note_lines, plain_text
from checklist.words.plaintext import clean
from checklist.words.regex import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.render.sheet import Cell, Sheet

_Drawn: TypeAlias = dict[str, list[list[Line]]]
"""What each slot of the template stands for: lines, of ``tables`` for each table."""

TEMPLATE = "sheet.screen"
_SLOT = compile_later("\ue000([a-z]+)([0-9]*)\ue001")
"""Stands in the rendered template for what is drawn by code; no text of the data passes through the template."""


def sheet_lines(sheet: Sheet, screen: Screen, templates: Templates = SHIPPED) -> list[Line]:
    """Draw a sheet: what ``templates/sheet.screen`` says, with the title, lines, tables and notes put in their places.

    No line is wider than the screen. Characters that its encoding lacks come out as ``?``.
    """
    drawn: _Drawn = {
        "title": [screen.fold(sheet.title, "title")],
        "subtitle": [list(chain(*map(screen.fold, sheet.subtitle)))],
        "lead": [list(chain(*map(screen.fold, _lead(sheet.lead))))],
        "tables": [[*screen.fold(table.title, "title"), *draw_table(table, screen)] for table in sheet.tables],
        "notes": [list(_notes(sheet, "", screen))],
        "closing": [list(_closing(sheet.closing, screen))],
        "gap": [[(("", ""),)]],
    }
    said = templates.say(TEMPLATE, {"product": sheet.product, **_slots(drawn)})
    if "page" not in said:
        raise InputError(f"模板有误：{TEMPLATE}（没有 page 这一块，屏幕上什么也不会有）", HINT)
    if sheet.legend:
        drawn["notes"] = [list(_notes(sheet, said.get("legend", ""), screen))]
    return [line for text in said["page"].split("\n") if text.strip() for line in _placed(text.strip(), drawn, screen)]


def _slots(drawn: _Drawn) -> dict[str, object]:
    """Give what stands for each in the template: a slot, "" where it has no lines; of ``tables`` a list of them."""
    values: dict[str, object] = {}
    for name, own in drawn.items():
        slots = [f"\ue000{name}{i}\ue001" if lines else "" for i, lines in enumerate(own)]
        values[name] = slots if name == "tables" else slots[0]
    return values


def _placed(text: str, drawn: _Drawn, screen: Screen) -> Iterable[Line]:
    """Give the lines a slot stands for; where text stands around it, both as one paragraph."""
    alone = _SLOT.fullmatch(text)
    if alone:
        return drawn[alone[1]][int(alone[2])]
    return screen.fold(_SLOT.sub(lambda slot: "".join(map(plain, drawn[slot[1]][int(slot[2])])), text))


def _lead(lead: Iterable[Cell | SheetList]) -> Iterator[str]:
    for cell in lead:
        if isinstance(cell, SheetList):
            yield f"{cell.title}："
            yield from (f"  {number}.{item}。" for number, item in enumerate(cell.items, 1))
        else:
            yield plain_text(cell)


def _closing(cells: Iterable[Cell], screen: Screen) -> Iterator[Line]:
    for number, cell in enumerate(cells):
        yield from screen.fold(plain_text(cell), "" if number else "band")


def _notes(sheet: Sheet, legend: str, screen: Screen) -> Iterator[Line]:
    """Draw ``注：…``; several are numbered and stand under each other. Without a table they are lines like the rest."""
    notes = [*((legend, *map(plain_text, sheet.legend[1:])) if sheet.legend else ()), *sheet.notes]
    if not sheet.tables:
        yield from chain(*map(screen.fold, notes))
        return
    for label, note in note_lines(notes):
        yield from hang(screen, label.replace("\u3000", "  "), ((clean(note, screen.encoding), ""),))
