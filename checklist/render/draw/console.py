"""Draw a sheet for a terminal, what the screen can show, and the way to it: the only module that imports rich.

Lines are finished and of known width, so that nothing downstream has to wrap them. What is printed in which order is told
by ``templates/sheet.screen``. Our own characters are all in GBK. Colour only repeats what the words say.
"""

from __future__ import annotations

import locale
import os
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, TextIO, TypeAlias

from checklist.errors import InputError
from checklist.files.templates import HINT, SHIPPED, Templates
from checklist.render.draw.box import Line, Screen, draw_table, hang, plain
from checklist.render.sheet import SheetList, note_lines, plain_text
from checklist.words import compile_later
from checklist.words.plaintext import clean, is_unicode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

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


PIPED_WIDTH = 160
"""Piped output has no window; it gets a wide, fixed one, so that the same command gives the same text anywhere."""

_STYLES = {"title": "bold", "head": "bold", "band": "bold", "lead": "bold green", "removed": "red", "added": "green"}


def screen_of(stream: TextIO, environment: Mapping[str, str], ambiguous: int | None = None) -> Screen:
    """Describe the screen behind ``stream``; ``ambiguous`` (1 or 2) overrules the guess."""
    terminal = stream.isatty()
    encoding = getattr(stream, "encoding", None) or "utf-8"
    drawn_in = _code_page(encoding, environment) if terminal else encoding
    return Screen(
        width=_columns(stream, environment, terminal=terminal),
        ambiguous=ambiguous or (2 if _is_chinese(drawn_in) else 1),
        ascii_only=not is_unicode(drawn_in) or _is_chinese(drawn_in),
        encoding=encoding,
        styled=terminal and not environment.get("NO_COLOR"),
    )


def _code_page(encoding: str, environment: Mapping[str, str]) -> str:
    """Give the encoding a console draws in.

    Python writes Unicode to a Windows console (PEP 528), so its stream says utf-8; the classic console of a Chinese
    Windows still draws as in code page 936. Windows Terminal does not, and names itself in ``WT_SESSION``.
    """
    if os.name == "nt" and "WT_SESSION" not in environment:
        return locale.getpreferredencoding(do_setlocale=False)
    return encoding


def _is_chinese(encoding: str) -> bool:
    return encoding.lower().replace("-", "").replace("_", "") in {"gbk", "cp936", "936", "ms936", "gb2312", "gb18030"}


def _columns(stream: TextIO, environment: Mapping[str, str], *, terminal: bool) -> int:
    said = environment.get("COLUMNS", "")
    if said.isascii() and said.isdecimal() and int(said[:5]) > 0:
        return int(said[:5])
    if not terminal:
        return PIPED_WIDTH
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except (OSError, ValueError):
        return 80
    # A classic Windows console starts a new line by itself after a full one.
    return (columns or 80) - (os.name == "nt")


def print_lines(lines: Iterable[Line], stream: TextIO, *, styled: bool) -> None:
    """Print finished lines; without ``styled`` plainly, and without importing rich.

    Nothing is wrapped, cut or interpreted: rich only turns style names into what the terminal understands.
    """
    if not styled:
        stream.write("".join(map(plain, _with_ends(lines))))
        return
    from rich.console import Console  # noqa: PLC0415 - a pipe does without rich
    from rich.segment import Segment, Segments  # noqa: PLC0415 - a pipe does without rich
    from rich.style import Style  # noqa: PLC0415 - a pipe does without rich

    styles = {name: Style.parse(definition) for name, definition in _STYLES.items()}
    pieces = chain.from_iterable(_with_ends(lines))
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    console.print(Segments([Segment(text, styles.get(style)) for text, style in pieces]), soft_wrap=True, end="")


def _with_ends(lines: Iterable[Line]) -> Iterator[Line]:
    return ((*line, ("\n", "")) for line in lines)


def print_document(content: bytes, stream: TextIO) -> None:
    """Print what would stand in a UTF-8 file (CSV, JSON): into a pipe byte for byte, on a terminal as text.

    A text stream would write a JSON file in GBK on a Chinese Windows, and CSV with doubled line ends.
    """
    raw = getattr(stream, "buffer", None)
    if raw is None or stream.isatty():
        stream.write(content.decode("utf-8-sig").replace("\r\n", "\n"))
        return
    stream.flush()
    raw.write(content)
    raw.flush()


@contextmanager
def progress_bar(stream: TextIO, label: str, count: int) -> Iterator[Callable[[], None]]:
    """Draw a bar that is gone when all is done; call what it gives after each of ``count`` steps.

    It draws itself on each step, without a thread: processes are started while it stands.
    """
    from rich.console import Console  # noqa: PLC0415 - heavy; only who watches needs it
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(file=stream), auto_refresh=False, transient=True) as bar:
        task = bar.add_task(label, total=count)
        yield lambda: bar.update(task, advance=1, refresh=True)
