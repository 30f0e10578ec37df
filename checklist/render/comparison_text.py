"""A comparison on the screen and as Markdown.

On the screen brackets mark what changed and colour only repeats them: 〔…〕 is gone, 【…】 is new. Markdown has
strikethrough and bold for the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.render.comparison import (
    LEFT_OUT_NOTE,
    comparison_sheet,
    guess_lines,
    has_left_out,
    has_marks,
    numbered,
)
from checklist.render.draw.fold import fold
from checklist.render.draw.layout import Track
from checklist.render.draw.terminal import ASCII, BOX, LEAST_WIDTH, Cells, Grid, Pen, Spanning, render_grid
from checklist.render.draw.text import escaped
from checklist.words.plaintext import clean
from checklist.words.runs import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.comparison import Comparison
    from checklist.render.comparison import Sheet, SheetRow
    from checklist.render.comparison_cells import Paragraph
    from checklist.render.draw.terminal import Line, Span
    from checklist.words.runs import Run

_BRACKETS = {Mark.KEPT: ("", ""), Mark.REMOVED: ("〔", "〕"), Mark.ADDED: ("【", "】")}
_STYLES = {Mark.KEPT: "", Mark.REMOVED: "removed", Mark.ADDED: "added"}
_LEGEND = "〔　〕内是删去的文字，【　】内是新增的文字。"
_WIDTHS = (4, 12, 36, 36, 24)
_ALIGN = ("center", "left", "left", "left", "left")


def comparison_lines(  # noqa: PLR0913 - what the screen can show, as in terminal.render_table
    comparison: Comparison,
    console_width: int,
    *,
    unit: str = "",
    ambiguous: int = 1,
    ascii_only: bool = False,
    encoding: str = "utf-8",
) -> list[Line]:
    """Draw the 新旧对照表, at most ``console_width`` columns wide; the rest is as in ``terminal.render_table``."""
    sheet = comparison_sheet(comparison, unit=unit)
    if not sheet.rows:
        return _bare(sheet, max(console_width, LEAST_WIDTH), ambiguous, encoding)
    tracks = map(Track, sheet.headings, _WIDTHS, _ALIGN)
    cells = [(part.title, [_Cells(row, encoding) for row in part.rows]) for part in sheet.parts]
    grid = Grid(
        tuple(tracks), tuple(_body(cells)), sheet.title, "\n".join(_above(sheet)), tuple(_notes(sheet, _LEGEND))
    )
    drawn = render_grid(grid, console_width, Pen(ambiguous, ASCII if ascii_only else BOX), encoding)
    below = _plain_lines(guess_lines(sheet), max(console_width, LEAST_WIDTH), ambiguous, encoding)
    return [*_coloured(drawn, [row for _, rows in cells for row in rows], sheet), *below]


def _bare(sheet: Sheet, room: int, ambiguous: int, encoding: str) -> list[Line]:
    """Give title and lines where there is no row to draw."""
    title, *others = _plain_lines(
        [sheet.title, *_above(sheet), *sheet.notes, *guess_lines(sheet)], room, ambiguous, encoding
    )
    return [((title[0][0], "title"),), *others]


def _plain_lines(texts: Iterable[str], room: int, ambiguous: int, encoding: str) -> list[Line]:
    text = "\n".join(texts)
    return [((line, ""),) for line in fold(clean(text, encoding), room, ambiguous)] if text else []


def _above(sheet: Sheet) -> Iterator[str]:
    yield from sheet.subtitle
    yield sheet.count_line
    if sheet.edits:
        yield "统一调整："
        yield from (f"  {number}.{edit}。" for number, edit in enumerate(sheet.edits, 1))


def _notes(sheet: Sheet, legend: str) -> Iterator[str]:
    if has_marks(sheet):
        yield legend
    if has_left_out(sheet):
        yield LEFT_OUT_NOTE
    yield from sheet.notes


class _Cells:
    """The cells of a row as text with brackets, and the style of every character that is not blank."""

    def __init__(self, row: SheetRow, encoding: str) -> None:
        self.old = [(clean(text, encoding), style) for text, style in _pieces(row.old, row.old_word)]
        self.new = [(clean(text, encoding), style) for text, style in _pieces(row.new, row.new_word)]
        self.row = row

    @property
    def cells(self) -> Cells:
        texts = ("".join(text for text, _ in pieces) for pieces in (self.old, self.new))
        cells = (self.row.number, "\n".join(self.row.kinds), *texts, "\n".join(numbered(self.row.explanations)))
        return Cells(cells, ("", "", "old", "new", ""))


def _pieces(paragraphs: tuple[Paragraph, ...], word: str) -> Iterator[Span]:
    if word:
        yield word, ""
    for number, paragraph in enumerate(paragraphs):
        if number:
            yield "\n", ""
        for run in paragraph:
            left, right = _BRACKETS[run.mark]
            yield f"{left}{run.text}{right}", _STYLES[run.mark]


def _body(parts: Iterable[tuple[str, list[_Cells]]]) -> Iterator[Spanning | Cells]:
    for title, rows in parts:
        if title:
            yield Spanning(title)
        yield from (row.cells for row in rows)


def _coloured(lines: Iterable[Line], rows: Sequence[_Cells], sheet: Sheet) -> Iterator[Line]:
    """Give every drawn character of the two columns the style its piece has; folding loses no character."""
    columns = {"old": [row.old for row in rows], "new": [row.new for row in rows]}
    labels = {"old": (f"{clean(sheet.old_heading)}：", ""), "new": (f"{clean(sheet.new_heading)}：", "")}
    boxed = {style: _characters(span for cell in cells for span in cell) for style, cells in columns.items()}
    listed = {
        style: _characters(span for cell in cells for span in (labels[style], *cell))
        for style, cells in columns.items()
    }
    for line in lines:
        styles = listed if len(line) == 1 else boxed
        yield tuple(span for text, style in line for span in _restyled(text, styles.get(style), style))


def _characters(pieces: Iterable[Span]) -> Iterator[str]:
    return (style for text, style in pieces for char in text if not char.isspace())


def _restyled(text: str, stream: Iterator[str] | None, style: str) -> Iterator[Span]:
    """Cut a drawn piece where the style of its characters changes; blanks take that of the character before."""
    if stream is None:
        yield text, style
        return
    current, start, end = "", 0, len(text.rstrip())
    for place, char in enumerate(text):
        found = ("" if place >= end else current) if char.isspace() else next(stream, "")
        if found != current:
            if place > start:
                yield text[start:place], current
            current, start = found, place
    yield text[start:], current


def comparison_markdown(comparison: Comparison, *, unit: str = "") -> str:
    """Give the 新旧对照表 as Markdown (GitHub's tables): new words bold, removed ones struck through."""
    sheet = comparison_sheet(comparison, unit=unit)
    blocks = [f"# {escaped(sheet.title)}", *map(escaped, sheet.subtitle), escaped(sheet.count_line)]
    if sheet.edits:
        blocks += ["统一调整：", "\n".join(f"{i}. {escaped(edit)}。" for i, edit in enumerate(sheet.edits, 1))]
    for part in sheet.parts:
        blocks += [f"## {escaped(part.title)}"] if part.title else []
        blocks.append(_table(sheet, part.rows))
    notes = [note if note == _MARKDOWN_LEGEND else escaped(note) for note in _notes(sheet, _MARKDOWN_LEGEND)]
    blocks += ["注：", "\n".join(f"{i}. {note}" for i, note in enumerate(notes, 1))] if notes else []
    blocks += ["\n".join(f"{escaped(line)}  " for line in guess_lines(sheet)).rstrip()] if sheet.guesses else []
    return "\n\n".join(blocks) + "\n"


def _table(sheet: Sheet, rows: Iterable[SheetRow]) -> str:
    lines = [tuple(map(escaped, sheet.headings)), (":---:", "---", "---", "---", "---"), *map(_markdown_row, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _markdown_row(row: SheetRow) -> tuple[str, ...]:
    old, new = row.old_word or _markdown_cell(row.old), row.new_word or _markdown_cell(row.new)
    return (
        row.number,
        "<br>".join(map(escaped, row.kinds)),
        old,
        new,
        "<br>".join(map(escaped, numbered(row.explanations))),
    )


def _markdown_cell(paragraphs: Iterable[Paragraph]) -> str:
    return "<br>".join("".join(map(_markdown_run, paragraph)) for paragraph in paragraphs)


_MARKDOWN_LEGEND = "**加粗**为新增的文字，~~删除线~~为删去的文字。"
_SIGNS = {Mark.REMOVED: ("~~", "del"), Mark.ADDED: ("**", "strong")}


def _markdown_run(run: Run) -> str:
    """Mark a run; one that begins or ends with punctuation as HTML, where signs do not close beside a letter (GFM 6.2)."""
    text = escaped(run.text)
    if run.mark is Mark.KEPT or not text:
        return text
    sign, tag = _SIGNS[run.mark]
    return f"{sign}{text}{sign}" if text[0].isalnum() and text[-1].isalnum() else f"<{tag}>{text}</{tag}>"
