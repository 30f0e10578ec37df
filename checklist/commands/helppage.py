"""Help pages laid out by display width: click counts a Chinese character as one column and breaks at spaces only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from checklist.render.draw.fold import fold
from checklist.words.width import display_width

if TYPE_CHECKING:
    from collections.abc import Iterable

_WIDEST = 96
_TERM_LIMIT = 30


class ChineseFormatter(click.HelpFormatter):
    """Writes headings, texts and definition lists of Chinese."""

    def __init__(self, indent_increment: int = 2, width: int | None = None, max_width: int | None = None) -> None:
        super().__init__(indent_increment, width, max_width)
        self.width = min(max(self.width, 60), _WIDEST)

    def write_heading(self, heading: str) -> None:
        """Write a heading with a full-width colon."""
        self.write(f"{'':>{self.current_indent}}{heading}：\n")

    def write_text(self, text: str) -> None:
        r"""Write paragraphs; one that begins with ``\b`` keeps its lines."""
        indent = " " * self.current_indent
        for number, paragraph in enumerate(text.split("\n\n")):
            kept = paragraph.lstrip("\n").startswith("\b")
            lines = paragraph.replace("\b\n", "").replace("\b", "").splitlines() if kept else self._folded(paragraph)
            self.write(("\n" if number else "") + "".join(f"{indent}{line}\n" for line in lines))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = _TERM_LIMIT, col_spacing: int = 2) -> None:
        """Write terms with their explanations beside them; a long term stands on a line of its own."""
        rows = list(rows)
        column = max((w for term, _ in rows if (w := display_width(term)) <= col_max), default=col_max) + col_spacing
        indent = " " * self.current_indent
        for term, explanation in rows:
            lines = fold(explanation, max(self.width - self.current_indent - column, 20))
            gap = column - display_width(term)
            first = (
                f"{term}{' ' * gap}{lines[0]}" if gap >= col_spacing else f"{term}\n{indent}{' ' * column}{lines[0]}"
            )
            self.write("".join(f"{indent}{line}\n" for line in (first, *(" " * column + line for line in lines[1:]))))

    def _folded(self, paragraph: str) -> Iterable[str]:
        joined = "".join(line.strip() for line in paragraph.splitlines())
        return fold(joined, self.width - self.current_indent)
