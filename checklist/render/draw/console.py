"""Draw a sheet for a terminal, what the screen can show, and the way to it: the only module that imports rich.

Lines are finished and of known width, so that nothing downstream has to wrap them. What is printed in which order is told
by ``templates/sheet.screen``. Our own characters are all in GBK. Colour only repeats what the words say.

The strokes of tables are our own and not those of rich's Table: a band runs across all columns there is no word for in
it, and it reckons ambiguous characters (“ ” — … ─ │) as one column, so that in a Chinese Windows console no border would
meet.
"""

from __future__ import annotations

import locale
import os
from contextlib import contextmanager
from itertools import chain, groupby, islice, repeat, zip_longest
from typing import TYPE_CHECKING, Literal, NamedTuple, TextIO

from msgspec.structs import replace

from checklist.errors import InputError
from checklist.files.templates import HINT, SHIPPED, Templates
from checklist.render.draw.fold import choose_layout, fold, in_chars
from checklist.render.sheet import SheetBand, SheetList, note_lines, plain_text
from checklist.words import compile_later
from checklist.words.plaintext import clean, display_width, is_unicode
from checklist.words.runs import Mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from checklist.render.draw.fold import Layout
    from checklist.render.sheet import Cell, Sheet, SheetColumn, SheetRow, SheetTable

Span = tuple[str, str]
"""A piece of a line and the name of its style ("" for none)."""
Line = tuple[Span, ...]

BOX = "─│┌┬┐├┼┤└┴┘"
ASCII = "-|+++++++++"
LEAST_WIDTH = 20
"""A console that claims to be narrower is taken to be this wide."""
BRACKETS = {Mark.KEPT: ("", ""), Mark.REMOVED: ("〔", "〕"), Mark.ADDED: ("【", "】")}


class Screen(NamedTuple):
    """What a stream can show."""

    width: int
    ambiguous: int = 1
    """Columns of the characters Unicode calls ambiguous (“ ” — …): 2 in a Chinese Windows console, else 1."""
    ascii_only: bool = False
    """True where borders are drawn with ``+-|``."""
    encoding: str = "utf-8"
    styled: bool = False
    """True for a terminal, unless ``NO_COLOR`` is set; ``TERM=dumb`` is then heeded by rich.

    Bold goes with the colours: whoever sets ``NO_COLOR`` may be keeping the output, and no style carries meaning alone.
    """

    @property
    def room(self) -> int:
        """The columns a line may take."""
        return max(self.width, LEAST_WIDTH)

    @property
    def glyphs(self) -> str:
        """Dash, bar, then the nine corners and joints row by row: ``─│┌┬┐├┼┤└┴┘``."""
        return ASCII if self.ascii_only else BOX

    def measure(self, text: str) -> int:
        """Give the columns ``text`` takes on this screen."""
        return display_width(text, self.ambiguous)

    def dashes(self, columns: int) -> str:
        """Draw a horizontal stroke of at most that many columns."""
        return self.glyphs[0] * (columns // self.measure(self.glyphs[0]))

    def fold(self, text: str, style: str = "", *, names: bool = False) -> list[Line]:
        """Fold text to the screen's width, blank lines left out."""
        folded = fold(clean(text, self.encoding), self.room, self.ambiguous, names=names)
        return [((line, style),) for line in folded if line]


def plain(line: Line) -> str:
    """Give the text of a line without its styles."""
    return "".join(text for text, _ in line)


def hang(screen: Screen, label: str, text: Line, *, names: bool = False) -> Iterator[Line]:
    """Draw a label and its text, whose further lines stand under the first; under the margin where room is short."""
    indent = screen.measure(label)
    style = text[0][1] if len(text) == 1 else ""
    if indent * 2 > screen.room:
        yield from _fold_spans(((label, style), *text), screen.room, screen, names=names)
        return
    for number, line in enumerate(_fold_spans(text, screen.room - indent, screen, names=names)):
        yield ((label if number == 0 else " " * indent, style), *line)


TEMPLATE = "sheet.screen"
_SLOT = compile_later("\ue000([a-z]+[0-9]*)\ue001")
"""Stands in the rendered template for what is drawn by code; no text of the data passes through the template."""


def sheet_lines(sheet: Sheet, screen: Screen, templates: Templates = SHIPPED) -> list[Line]:
    """Draw a sheet: what ``templates/sheet.screen`` says, with the title, lines, tables and notes put in their places.

    No line is wider than the screen. Characters that its encoding lacks come out as ``?``.
    """
    drawn: dict[str, list[Line]] = {
        "title": screen.fold(sheet.title, "title"),
        "subtitle": list(chain(*map(screen.fold, sheet.subtitle))),
        "lead": list(chain(*map(screen.fold, _lead(sheet.lead)))),
        "notes": list(_notes(sheet, "", screen)),
        "closing": list(chain(*map(screen.fold, map(plain_text, sheet.closing), chain(["band"], repeat(""))))),
        "gap": [(("", ""),)],
    }
    for number, table in enumerate(sheet.tables):
        drawn[f"tables{number}"] = [*screen.fold(table.title, "title"), *draw_table(table, screen)]
    slots: dict[str, object] = {name: f"\ue000{name}\ue001" if lines else "" for name, lines in drawn.items()}
    slots |= {"product": sheet.product, "tables": [slots[f"tables{number}"] for number in range(len(sheet.tables))]}
    said = templates.say(TEMPLATE, slots)
    if "page" not in said:
        raise InputError(f"模板有误：{TEMPLATE}（没有 page 这一块，屏幕上什么也不会有）", HINT)
    if sheet.legend:
        drawn["notes"] = list(_notes(sheet, said.get("legend", ""), screen))
    return [line for text in said["page"].split("\n") if text.strip() for line in _placed(text.strip(), drawn, screen)]


def _placed(text: str, drawn: Mapping[str, list[Line]], screen: Screen) -> list[Line]:
    """Give the lines a slot stands for; where text stands around it, both as one paragraph."""
    alone = _SLOT.fullmatch(text)
    return drawn[alone[1]] if alone else screen.fold(_SLOT.sub(lambda slot: "".join(map(plain, drawn[slot[1]])), text))


def _lead(lead: Iterable[Cell | SheetList]) -> Iterator[str]:
    for cell in lead:
        if isinstance(cell, SheetList):
            yield f"{cell.title}："
            yield from (f"  {number}.{item}。" for number, item in enumerate(cell.items, 1))
        else:
            yield plain_text(cell)


def _notes(sheet: Sheet, legend: str, screen: Screen) -> Iterator[Line]:
    """Draw ``注：…``; several are numbered and stand under each other. Without a table they are lines like the rest."""
    notes = [*((legend, *map(plain_text, sheet.legend[1:])) if sheet.legend else ()), *sheet.notes]
    if not sheet.tables:
        yield from chain(*map(screen.fold, notes))
        return
    for label, note in note_lines(notes):
        yield from hang(screen, label.replace("\u3000", "  "), ((clean(note, screen.encoding), ""),))


def draw_table(table: SheetTable, screen: Screen) -> list[Line]:
    """Draw a table no wider than the screen.

    A screen below 60 columns, or columns that cannot stand side by side, give a list instead, with every cell on lines
    of its own.
    """
    columns = tuple(replace(column, title=clean(column.title, screen.encoding)) for column in table.columns)
    body = [line if isinstance(line, SheetBand) else _cells(line, columns, screen.encoding) for line in table.body]
    texts = [list(map(plain, line)) for line in body if isinstance(line, list)]
    border = screen.measure(screen.glyphs[1])
    layout = choose_layout(columns, texts, screen.room, border=border, ambiguous=screen.ambiguous)
    grid = _Grid(columns, body, screen, dense=table.dense)
    return list(grid.as_box(layout) if layout else grid.as_list())


def _cells(row: SheetRow, columns: Sequence[SheetColumn], encoding: str) -> list[Line]:
    """Give the cells of a row; its style falls on the cell of the column that tells the unit's own role."""
    styles = (row.style if column.key == "own_role" else "" for column in columns)
    return [_spans(cell, style, encoding) for cell, style in zip(row.cells, styles, strict=True)]


def _spans(cell: Cell, style: str, encoding: str) -> Line:
    """Give a cell with brackets about what changed, which the styles only repeat."""
    if isinstance(cell, str):
        return ((clean(cell, encoding), style),)
    spans: list[Span] = []
    for number, paragraph in enumerate(cell):
        spans += [("\n", "")] if number else []
        for run in paragraph:
            left, right = BRACKETS[run.mark]
            spans.append((clean(f"{left}{run.text}{right}", encoding), run.mark.value))
    return tuple(spans)


def _fold_spans(spans: Line, width: int, screen: Screen, *, names: bool) -> list[Line]:
    """Fold styled text; every character keeps its style, since folding leaves out line ends only."""
    lines = fold(plain(spans), width, screen.ambiguous, names=names)
    if len(spans) == 1:
        return [((line, spans[0][1]),) for line in lines]
    styles = (style for text, style in spans for char in text if char != "\n")
    return [tuple(_styled(line, islice(styles, len(line)))) for line in lines]


def _styled(line: str, styles: Iterable[str]) -> Iterator[Span]:
    """Cut a line where the style of its characters changes."""
    end = 0
    for style, run in groupby(styles):
        start, end = end, end + len(list(run))
        yield line[start:end], style


_Kind = Literal["row", "band", "outside"]
"""What borders on a horizontal rule: vertical bars run through a row only."""
_JOINTS = {(False, True): 3, (True, True): 6, (True, False): 9}
"""The glyph where a bar meets the rule, by whether bars come from above and from below."""


_Block = tuple[_Kind, list[Line]]
"""What stands between two horizontal rules."""


class _Grid(NamedTuple):
    """A table as it is drawn: cells of styled text, bands across all columns."""

    columns: tuple[SheetColumn, ...]
    body: list[SheetBand | list[Line]]
    screen: Screen
    dense: bool = False

    def as_box(self, layout: Layout) -> Iterator[Line]:
        """Draw rules and bars; rows of one line each, and those of a dense table, need no rules between them."""
        head: list[Line] = [((self._even(*one), "head"),) for one in zip(self.columns, layout.widths, strict=True)]
        blocks = [self._row(head, layout)]
        blocks += [
            self._band(item, layout) if isinstance(item, SheetBand) else self._row(item, layout) for item in self.body
        ]
        ruled = not self.dense and any(kind == "row" and len(lines) > 1 for kind, lines in blocks[1:])
        unruled = {("row", "row"), ("band", "row"), ("band", "band")} if self.dense else {("row", "row")}
        above: _Kind = "outside"
        for number, (kind, lines) in enumerate(blocks):
            if ruled or number <= 1 or (above, kind) not in unruled:
                yield self._rule(above, kind, layout)
            yield from lines
            above = kind
        yield self._rule(above, "outside", layout)

    def _even(self, column: SheetColumn, width: int) -> str:
        """End the lines of a heading wider than its column where they are about as long: 本单位, 职责."""
        whole = self.screen.measure(column.title)
        lines = max(1, -(-whole // width))
        return "\n".join(fold(column.title, 2 * in_chars(-(-whole // lines)), self.screen.ambiguous))

    def _rule(self, above: _Kind, below: _Kind, layout: Layout) -> Line:
        glyphs = self.screen.glyphs
        level = 2 if above == "outside" else 8 if below == "outside" else 5
        joint = glyphs[_JOINTS.get((above == "row", below == "row"), 0)]
        strokes = [self.screen.dashes(width + 2 * layout.padding) for width in layout.widths]
        return ((f"{glyphs[level]}{joint.join(strokes)}{glyphs[level + 2]}", ""),)

    def _row(self, cells: Sequence[Line], layout: Layout) -> _Block:
        folded = [
            _fold_spans(cell, width, self.screen, names=column.names)
            for cell, column, width in zip(cells, self.columns, layout.widths, strict=True)
        ]
        aligns = [column.align for column in self.columns]
        return "row", list(self._barred(folded, layout.widths, aligns, layout.padding))

    def _band(self, band: SheetBand, layout: Layout) -> _Block:
        joint = 2 * layout.padding + self.screen.measure(self.screen.glyphs[1])
        inside = sum(layout.widths) + (len(layout.widths) - 1) * joint
        lines = list(self._band_lines(band, inside))
        return "band", list(self._barred([lines], [inside], ["left"], layout.padding))

    def _barred(
        self, cells: Sequence[list[Line]], widths: Sequence[int], aligns: Sequence[str], padding: int
    ) -> Iterator[Line]:
        """Draw folded cells side by side with bars between them."""
        blank, bar = " " * padding, self.screen.glyphs[1]
        for parts in zip_longest(*cells, fillvalue=()):
            spans: list[Span] = [(f"{bar}{blank}", "")]
            for part, width, align in zip(parts, widths, aligns, strict=True):
                spans += [*self._aligned(part, width, align), (f"{blank}{bar}{blank}", "")]
            yield (*spans[:-1], (f"{blank}{bar}", ""))

    def _aligned(self, line: Line, width: int, align: str) -> Line:
        spare = width - self.screen.measure(plain(line))
        left = 0 if align == "left" else spare if align == "right" else spare // 2
        return ((" " * left, ""), *line, (" " * (spare - left), ""))

    def _band_lines(self, band: SheetBand, width: int) -> Iterator[Line]:
        for text, style in ((band.title, "band"), (band.text, "")):
            lines = fold(clean(text, self.screen.encoding), width, self.screen.ambiguous)
            yield from (((line, style),) for line in lines if line)

    def as_list(self) -> Iterator[Line]:
        """Draw every cell on lines of its own, ``表头：内容``; empty cells are left out."""
        rule: Line = ((self.screen.dashes(self.screen.room), ""),)
        yield rule
        for item, following in zip_longest(self.body, self.body[1:]):
            if isinstance(item, SheetBand):
                yield from self._band_lines(item, self.screen.room)
            else:
                for cell, column in zip(item, self.columns, strict=True):
                    if plain(cell):
                        yield from hang(self.screen, f"{column.title}：", cell, names=column.names)
            if not (isinstance(item, SheetBand) and isinstance(following, SheetBand)):
                yield rule


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
        stream.write("".join(f"{plain(line)}\n" for line in lines))
        return
    from rich.console import Console  # noqa: PLC0415 - a pipe does without rich
    from rich.segment import Segment, Segments  # noqa: PLC0415 - a pipe does without rich
    from rich.style import Style  # noqa: PLC0415 - a pipe does without rich

    styles = {name: Style.parse(definition) for name, definition in _STYLES.items()}
    pieces = [Segment(text, styles.get(style)) for line in lines for text, style in (*line, ("\n", ""))]
    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    console.print(Segments(pieces), soft_wrap=True, end="")


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
