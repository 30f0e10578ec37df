"""Draw one table for a terminal, as a box or, where it has no room, as a list; no line is left to be wrapped.

The strokes are our own and not those of rich's Table: a band runs across all columns there is no word for in it, and
it reckons ambiguous characters (“ ” — … ─ │) as one column, so that in a Chinese Windows console no border would meet.
Widths of columns are reckoned in 字 (two terminal columns), as Chinese is set: an odd column would be left empty in every
line, and double-width borders need even widths.
"""

from __future__ import annotations

from itertools import groupby, islice, repeat, zip_longest
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec.structs import replace

from checklist.render.draw.fold import KEPT_WHOLE, fold
from checklist.render.sheet import SheetBand
from checklist.words.plaintext import clean, display_width
from checklist.words.runs import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.render.sheet import Cell, SheetColumn, SheetRow, SheetTable

NARROWEST_TABLE = 60
"""Below this many terminal columns a table becomes a list."""

_LONGEST_NAME = 11
"""市人力资源社会保障局 with the mark after it; longer names may be folded."""
_LONGEST_WORD = 9
"""Characters; a longer word is broken sooner than it widens its column."""
_LEAST_TEXT = 6
"""Characters below which running text is not narrowed."""
_SHORT_TITLE = 4
"""Characters of a heading that is not folded."""
_LEAST = 5
"""Characters a column keeps on the narrowest screen."""
_LEAST_NAMES = 7
"""市发展改革委 with the mark after it: most units' names are no longer."""


class Layout(NamedTuple):
    """The chosen widths in terminal columns, and the blanks on either side of a cell."""

    widths: tuple[int, ...]
    padding: int


class _Needs(NamedTuple):
    """What a column's text asks for, in 字."""

    natural: int
    preferred: int
    comfortable: int
    least: int
    weight: int


def choose_layout(
    columns: Sequence[SheetColumn], rows: Sequence[Sequence[str]], room: int, *, border: int, ambiguous: int
) -> Layout | None:
    """Give the widths with which a table of these cells fits into ``room`` terminal columns.

    Blanks beside the cells are given up first, then the width at which names and words stay whole; None when even the
    least widths do not fit, or the room is less than 60 columns.
    """
    if room < NARROWEST_TABLE or not columns:
        return None
    texts = zip(*rows, strict=True) if rows else repeat((), len(columns))
    needs = list(map(_needs, columns, texts, repeat(ambiguous)))
    comfortable, least = [need.comfortable for need in needs], [need.least for need in needs]
    for floors, padding in ((comfortable, 1), (comfortable, 0), (least, 0)):
        spare = (room - border * (len(columns) + 1) - 2 * padding * len(columns)) // 2 - sum(floors)
        if spare >= 0:
            return Layout(tuple(2 * width for width in _share_out(needs, floors, spare)), padding)
    return None


def _needs(column: SheetColumn, cells: Sequence[str], ambiguous: int) -> _Needs:
    title = _in_chars(display_width(column.title, ambiguous))
    widths = [display_width(line, ambiguous) for cell in cells for line in cell.split("\n")]
    text = max(1, _in_chars(max(widths, default=0)))
    wanted = _in_chars(column.width) or max(text, title)
    unbroken = _longest_name(cells, ambiguous) if column.names else max(_LEAST_TEXT, wanted // 2)
    folded_title = title if title <= _SHORT_TITLE else (title + 1) // 2
    comfortable = max(min(text, max(unbroken, _longest_word(cells, text))), folded_title)
    comfortable = text if column.whole else comfortable
    least = comfortable if column.whole else min(comfortable, _LEAST_NAMES if column.names else _LEAST)
    natural = max(text, title)
    preferred = min(natural, max(wanted, comfortable))
    return _Needs(natural, preferred, comfortable, least, 1 + sum(widths) // (2 * max(1, len(cells))))


def _in_chars(columns: int) -> int:
    return (columns + 1) // 2


def _longest_name(cells: Sequence[str], ambiguous: int) -> int:
    names = (name for cell in set(cells) for name in cell.replace("：", "\n").replace("、", "、\n").split("\n"))
    return min(_LONGEST_NAME, _in_chars(max((display_width(name, ambiguous) for name in names), default=0)))


def _longest_word(cells: Sequence[str], natural: int) -> int:
    if natural <= _LEAST_TEXT:
        return natural
    words = (match.group() for cell in set(cells) for match in KEPT_WHOLE.finditer(cell))
    return min(_LONGEST_WORD, _in_chars(max(map(display_width, words), default=0)))


def _share_out(needs: Sequence[_Needs], floors: Sequence[int], spare: int) -> list[int]:
    """Bring columns to their preferred widths, then give the rest away, each time by how much text they hold."""
    weights = [need.weight for need in needs]
    widths, spare = _grow(list(floors), [need.preferred for need in needs], weights, spare)
    widths, _ = _grow(widths, [need.natural for need in needs], weights, spare)
    return widths


def _grow(widths: list[int], limits: Sequence[int], weights: Sequence[int], spare: int) -> tuple[list[int], int]:
    """Share ``spare`` among the columns below their limits by weight; give the widths and what nobody wanted."""
    while spare > 0:
        wanting = [i for i, width in enumerate(widths) if width < limits[i]]
        if not wanting:
            break
        total = sum(weights[i] for i in wanting)
        shares = {i: min(limits[i] - widths[i], spare * weights[i] // total) for i in wanting}
        if not any(shares.values()):
            shares = {max(wanting, key=lambda i: weights[i]): 1}
        for i, share in shares.items():
            widths[i] += share
        spare -= sum(shares.values())
    return widths, spare


Span = tuple[str, str]
"""A piece of a line and the name of its style ("" for none)."""
Line = tuple[Span, ...]

BOX = "─│┌┬┐├┼┤└┴┘"
ASCII = "-|+++++++++"
LEAST_WIDTH = 20
"""A console that claims to be narrower is taken to be this wide."""
BRACKETS = {Mark.KEPT: ("", ""), Mark.REMOVED: ("〔", "〕"), Mark.ADDED: ("【", "】")}
_STYLES = {Mark.KEPT: "", Mark.REMOVED: "removed", Mark.ADDED: "added"}


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
            spans.append((clean(f"{left}{run.text}{right}", encoding), _STYLES[run.mark]))
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


class _Block(NamedTuple):
    """Lines between two horizontal rules."""

    kind: _Kind
    lines: list[Line]


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
        ruled = not self.dense and any(block.kind == "row" and len(block.lines) > 1 for block in blocks[1:])
        unruled = {("row", "row"), ("band", "row"), ("band", "band")} if self.dense else {("row", "row")}
        yield self._rule("outside", "row", layout)
        for number, block in enumerate(blocks):
            above = blocks[number - 1] if number else None
            if above and (ruled or number == 1 or (above.kind, block.kind) not in unruled):
                yield self._rule(above.kind, block.kind, layout)
            yield from block.lines
        yield self._rule(blocks[-1].kind, "outside", layout)

    def _even(self, column: SheetColumn, width: int) -> str:
        """End the lines of a heading wider than its column where they are about as long: 本单位, 职责."""
        whole = self.screen.measure(column.title)
        lines = max(1, -(-whole // width))
        return "\n".join(fold(column.title, 2 * _in_chars(-(-whole // lines)), self.screen.ambiguous))

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
        blank, bar = " " * layout.padding, self.screen.glyphs[1]
        lines = []
        for parts in zip_longest(*folded, fillvalue=()):
            spans: list[Span] = [(f"{bar}{blank}", "")]
            for part, column, width in zip(parts, self.columns, layout.widths, strict=True):
                spans += [*self._aligned(part, width, column.align), (f"{blank}{bar}{blank}", "")]
            lines.append((*spans[:-1], (f"{blank}{bar}", "")))
        return _Block("row", lines)

    def _aligned(self, line: Line, width: int, align: str) -> Line:
        spare = width - self.screen.measure(plain(line))
        left = 0 if align == "left" else spare if align == "right" else spare // 2
        return ((" " * left, ""), *line, (" " * (spare - left), ""))

    def _band(self, band: SheetBand, layout: Layout) -> _Block:
        screen, blank, bar = self.screen, " " * layout.padding, self.screen.glyphs[1]
        inside = sum(layout.widths) + (len(layout.widths) - 1) * (2 * layout.padding + screen.measure(bar))
        lines = [
            ((f"{bar}{blank}", ""), *self._aligned(line, inside, "left"), (f"{blank}{bar}", ""))
            for line in self._band_lines(band, inside)
        ]
        return _Block("band", lines)

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
