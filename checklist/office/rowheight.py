"""Estimate how tall a spreadsheet row must be, so that nothing is cut off in Excel, WPS or LibreOffice.

Programs fit a row to its wrapped text only where no cell is merged, and Excel fits it for the screen, not the printer.
An estimate that is a little too tall is enough: every doubtful character counts as full-width.
"""

from __future__ import annotations

from checklist.words.width import display_width

MAX_HEIGHT = 409.0
"""The tallest row there can be, in points (Excel specifications and limits)."""
_LINE_OF_SIZE = 1.45
"""Height of a line over the size of its characters: 1.15 to 1.3 for 宋体 and 仿宋, 1.45 for Noto CJK on Linux."""
_PADDING = 4.0
_PIXELS_PER_POINT = 96 / 72
_CELL_MARGIN = 5
"""Pixels that the left and right margin of a cell take (ECMA-376 part 1, 18.3.1.13)."""


def half_widths(column_width: float, size: float, digit_pixels: int = 7) -> float:
    """Give how many half-width characters of ``size`` points fit a line of a column.

    ``column_width`` is as the file has it: in digits of the workbook's default font, ``digit_pixels`` wide. For 宋体 11
    that is 8 in Excel and 7 in LibreOffice, for Calibri 11 it is 7; the smaller figure makes rows too tall, not too low.
    """
    inner = column_width * digit_pixels - _CELL_MARGIN
    return max(2.0, inner / (size * _PIXELS_PER_POINT / 2))


def line_count(text: str, room: float) -> int:
    """Give how many lines ``text`` takes where ``room`` half-width characters fit a line.

    A wrapped line may end a full-width character early, since no line begins with 。or ，.
    """
    wrapped = max(2.0, room - 2)
    return sum(_wrapped_lines(display_width(line, 2), room, wrapped) for line in text.split("\n"))


def _wrapped_lines(width: int, room: float, wrapped: float) -> int:
    return 1 if width <= room else int(-(-width // wrapped))


def text_height(text: str, room: float, size: float) -> float:
    """Give the height in points that a cell with ``text`` needs."""
    return line_count(text, room) * size * _LINE_OF_SIZE + _PADDING


def split_height(height: float) -> tuple[float, ...]:
    """Give the heights of as few rows as are together so tall: one, unless it is taller than a row can be."""
    count = max(1, int(-(-height // MAX_HEIGHT)))
    return (round(height / count, 2),) * count
