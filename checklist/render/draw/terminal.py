"""Draw tables for a terminal: finished lines of known width, so that nothing downstream has to wrap them.

Pure: what the screen can show is told by the caller (see :mod:`checklist.render.draw.console`). Our own characters are all
in GBK. Colour only repeats what the words already say.
"""

from __future__ import annotations

from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Literal, NamedTuple

from checklist.render.draw.fold import fold
from checklist.render.draw.layout import Layout, Track, choose_layout
from checklist.words.plaintext import clean
from checklist.words.width import display_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.ledger.wording import Table

Span = tuple[str, str]
"""A piece of a line and the name of its style ("" for none)."""
Line = tuple[Span, ...]

UNIT_COLUMNS = frozenset({"lead", "support", "responsible", "others"})
"""Columns that list units; they are folded between names."""

LEAST_WIDTH = 20
"""A console that claims to be narrower is taken to be this wide."""


class Grid(NamedTuple):
    """A table as it is drawn: columns, and a body of bands (lines across all columns) and rows."""

    tracks: tuple[Track, ...]
    body: tuple[Spanning | Cells, ...]
    title: str = ""
    subtitle: str = ""
    notes: tuple[str, ...] = ()


class Spanning(NamedTuple):
    """A heading across all columns, with the goals under it."""

    title: str
    text: str = ""


class Cells(NamedTuple):
    """A row: its cells and the style of each."""

    cells: tuple[str, ...]
    styles: tuple[str, ...] = ()


class Pen(NamedTuple):
    """How lines are drawn."""

    ambiguous: int
    glyphs: str
    """Dash, bar, then the nine corners and joints row by row: ``─│┌┬┐├┼┤└┴┘``."""

    def width(self, text: str) -> int:
        """Give the columns ``text`` takes on this screen."""
        return display_width(text, self.ambiguous)

    def dashes(self, columns: int) -> str:
        """Draw a horizontal stroke of at most that many columns."""
        return self.glyphs[0] * (columns // self.width(self.glyphs[0]))


BOX = "─│┌┬┐├┼┤└┴┘"
ASCII = "-|+++++++++"


def plain(line: Line) -> str:
    """Give the text of a line without its styles."""
    return "".join(text for text, _ in line)


def render_table(
    table: Table, console_width: int, *, ambiguous: int = 1, ascii_only: bool = False, encoding: str = "utf-8"
) -> list[Line]:
    """Draw a worded ledger: title, table with a band above each section, notes.

    No line is wider than ``console_width``. A console below 60 columns, or columns that cannot stand side by side,
    give a list instead, with every cell on lines of its own. ``ambiguous`` is the width of ``“ ” — …`` (1 or 2);
    ``ascii_only`` draws with ``+-|``; characters that ``encoding`` lacks come out as ``?``.
    """
    tracks = tuple(Track(c.title, c.width, c.align, c.key in UNIT_COLUMNS) for c in table.columns)
    role = next((i for i, column in enumerate(table.columns) if column.key == "own_role"), None)
    grid = Grid(tracks, tuple(_body(table, role)), table.title, table.subtitle, table.notes)
    return render_grid(grid, console_width, Pen(ambiguous, ASCII if ascii_only else BOX), encoding)


def render_listing(  # noqa: PLR0913 - a parameter for each thing a small table may have
    headings: Sequence[str],
    rows: Iterable[Sequence[str]],
    console_width: int,
    *,
    align: Sequence[str] = (),
    whole: Sequence[str] = (),
    title: str = "",
    notes: Sequence[str] = (),
    ambiguous: int = 1,
    ascii_only: bool = False,
    encoding: str = "utf-8",
) -> list[Line]:
    """Draw a small table of strings (plans, units, indicators); ``align`` is left, center or right by column.

    The rest is as in :func:`render_table`.
    """
    sides = [*align, *["left"] * (len(headings) - len(align))]
    tracks = tuple(
        Track(heading, 0, side, whole=heading in whole) for heading, side in zip(headings, sides, strict=True)
    )
    grid = Grid(tracks, tuple(Cells(tuple(row)) for row in rows), title, "", tuple(notes))
    return render_grid(grid, console_width, Pen(ambiguous, ASCII if ascii_only else BOX), encoding)


def render_grid(grid: Grid, console_width: int, pen: Pen, encoding: str) -> list[Line]:
    """Draw any grid with a pen; see :func:`render_table`."""
    grid, room = _cleaned(grid, encoding), max(console_width, LEAST_WIDTH)
    rows = [item.cells for item in grid.body if isinstance(item, Cells)]
    layout = choose_layout(grid.tracks, rows, room, border=pen.width(pen.glyphs[1]), ambiguous=pen.ambiguous)
    body = _as_box(grid, layout, pen) if layout else _as_list(grid, room, pen)
    return [*_heading(grid, room, pen), *body, *_notes(grid.notes, room, pen)]


def _body(table: Table, role: int | None) -> Iterator[Spanning | Cells]:
    """Give bands and rows in order; the bands of section ``i`` come before its first row."""
    opened = 0
    for row in table.rows:
        yield from _bands(table, opened, row.section + 1)
        opened = max(opened, row.section + 1)
        yield Cells(row.cells, _styles(row.cells, role))
    yield from _bands(table, opened, len(table.bands))


def _bands(table: Table, first: int, stop: int) -> Iterator[Spanning]:
    return (Spanning(band.title, band.goal) for band in chain(*table.bands[first:stop]))


def _styles(cells: tuple[str, ...], role: int | None) -> tuple[str, ...]:
    if role is None or not cells[role].startswith("牵头"):
        return ()
    return tuple("lead" if i == role else "" for i in range(len(cells)))


def _cleaned(grid: Grid, encoding: str) -> Grid:
    def safe(text: str) -> str:
        return clean(text, encoding)

    return Grid(
        tuple(track._replace(title=safe(track.title)) for track in grid.tracks),
        tuple(
            item._replace(cells=tuple(map(safe, item.cells)))
            if isinstance(item, Cells)
            else Spanning(safe(item.title), safe(item.text))
            for item in grid.body
        ),
        safe(grid.title),
        safe(grid.subtitle),
        tuple(map(safe, grid.notes)),
    )


def _heading(grid: Grid, room: int, pen: Pen) -> list[Line]:
    titles = [((line, "title"),) for line in fold(grid.title, room, pen.ambiguous) if line]
    return [*titles, *(((line, ""),) for line in fold(grid.subtitle, room, pen.ambiguous) if line)]


def _notes(notes: Sequence[str], room: int, pen: Pen) -> Iterator[Line]:
    """Draw ``注：…``; several are numbered and stand under each other."""
    for number, note in enumerate(notes, 1):
        lead = "注：" if number == 1 else "    "
        label = f"{lead}{number}." if len(notes) > 1 else lead
        yield from _hanging(label, note, room, pen)


def _hanging(  # noqa: PLR0913 - what is said, where, and how
    label: str, text: str, room: int, pen: Pen, *, style: str = "", names: bool = False
) -> Iterator[Line]:
    """Draw a label and its text, whose further lines stand under the first; under the margin where room is short."""
    indent = pen.width(label)
    if indent * 2 > room:
        yield from (((line, style),) for line in fold(label + text, room, pen.ambiguous, names=names))
        return
    for number, line in enumerate(fold(text, room - indent, pen.ambiguous, names=names)):
        yield ((f"{label if number == 0 else ' ' * indent}{line}", style),)


# The table as a box.


_Kind = Literal["row", "band", "outside"]
"""What borders on a horizontal rule: vertical bars run through a row only."""


class _Block(NamedTuple):
    """Lines between two horizontal rules."""

    kind: _Kind
    lines: list[Line]


def _as_box(grid: Grid, layout: Layout, pen: Pen) -> Iterator[Line]:
    head = Cells(tuple(track.title for track in grid.tracks), ("head",) * len(grid.tracks))
    blocks = [_row(head, grid.tracks, layout, pen)]
    blocks += [
        _row(item, grid.tracks, layout, pen) if isinstance(item, Cells) else _band(item, layout, pen)
        for item in grid.body
    ]
    ruled = any(block.kind == "row" and len(block.lines) > 1 for block in blocks[1:])
    yield _rule("outside", "row", layout, pen)
    for number, block in enumerate(blocks):
        above = blocks[number - 1] if number else None
        if above and (ruled or number == 1 or (above.kind, block.kind) != ("row", "row")):
            yield _rule(above.kind, block.kind, layout, pen)
        yield from block.lines
    yield _rule(blocks[-1].kind, "outside", layout, pen)


def _rule(above: _Kind, below: _Kind, layout: Layout, pen: Pen) -> Line:
    level = 2 if above == "outside" else 8 if below == "outside" else 5
    left, right = pen.glyphs[level], pen.glyphs[level + 2]
    joint = pen.glyphs[_JOINTS.get((above == "row", below == "row"), 0)]
    strokes = [pen.dashes(width + 2 * layout.padding) for width in layout.widths]
    return ((f"{left}{joint.join(strokes)}{right}", ""),)


_JOINTS = {(False, True): 3, (True, True): 6, (True, False): 9}
"""The glyph where a bar meets the rule, by whether bars come from above and from below."""


def _row(row: Cells, tracks: Sequence[Track], layout: Layout, pen: Pen) -> _Block:
    folded = [
        fold(cell, width, pen.ambiguous, names=track.names)
        for cell, track, width in zip(row.cells, tracks, layout.widths, strict=True)
    ]
    height = max(map(len, folded))
    columns = [
        _padded(lines, height, width, track.align, pen)
        for lines, track, width in zip(folded, tracks, layout.widths, strict=True)
    ]
    return _Block("row", [_divided(parts, row.styles, layout, pen) for parts in zip(*columns, strict=True)])


def _padded(lines: list[str], height: int, width: int, align: str, pen: Pen) -> list[str]:
    filled = [_aligned(line, width - pen.width(line), align) for line in lines]
    return filled + [" " * width] * (height - len(lines))


def _aligned(line: str, spare: int, align: str) -> str:
    left = 0 if align == "left" else spare if align == "right" else spare // 2
    return f"{' ' * left}{line}{' ' * (spare - left)}"


def _divided(parts: Sequence[str], styles: Sequence[str], layout: Layout, pen: Pen) -> Line:
    blank, bar = " " * layout.padding, pen.glyphs[1]
    between = f"{blank}{bar}{blank}"
    if not any(styles):
        return ((f"{bar}{blank}{between.join(parts)}{blank}{bar}", ""),)
    spans: list[Span] = [(f"{bar}{blank}", "")]
    for part, style in zip(parts, styles, strict=True):
        spans += [(part, style), (between, "")]
    return (*spans[:-1], (f"{blank}{bar}", ""))


def _band(band: Spanning, layout: Layout, pen: Pen) -> _Block:
    blank, bar = " " * layout.padding, pen.glyphs[1]
    inside = sum(layout.widths) + (len(layout.widths) - 1) * (2 * layout.padding + pen.width(bar))
    lines = [(line, "band") for line in fold(band.title, inside, pen.ambiguous)]
    lines += [(line, "") for line in fold(band.text, inside, pen.ambiguous) if line]
    return _Block(
        "band",
        [
            ((f"{bar}{blank}", ""), (line + " " * (inside - pen.width(line)), style), (f"{blank}{bar}", ""))
            for line, style in lines
        ],
    )


# The table as a list, for narrow windows.


def _as_list(grid: Grid, room: int, pen: Pen) -> Iterator[Line]:
    """Draw every cell on lines of its own, ``表头：内容``; empty cells are left out."""
    rule: Line = ((pen.dashes(room), ""),)
    yield rule
    for item, following in zip_longest(grid.body, grid.body[1:]):
        yield from _item(item, grid.tracks, room, pen)
        if not (isinstance(item, Spanning) and isinstance(following, Spanning)):
            yield rule


def _item(item: Spanning | Cells, tracks: Sequence[Track], room: int, pen: Pen) -> Iterator[Line]:
    if isinstance(item, Spanning):
        yield from (((line, "band"),) for line in fold(item.title, room, pen.ambiguous))
        yield from (((line, ""),) for line in fold(item.text, room, pen.ambiguous) if line)
        return
    for number, (cell, track) in enumerate(zip(item.cells, tracks, strict=True)):
        if cell:
            style = item.styles[number] if item.styles else ""
            yield from _hanging(f"{track.title}：", cell, room, pen, style=style, names=track.names)
