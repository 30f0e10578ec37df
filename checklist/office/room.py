"""What pages have room for, and cells of a sheet: where a table's rows fall, how wide columns and tall rows are, which text a cell takes.

The rules for pages are those of Word, WPS and LibreOffice: a row that is kept goes with the next one, a whole row that
does not fit goes to a new page, one that may be split fills the page line by line. Lengths are points.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING, NamedTuple

from checklist.errors import InputError
from checklist.words.plaintext import clean, display_width

if TYPE_CHECKING:
    from collections.abc import Sequence

_WHOLE_SHARE = 1 / 3
"""From which share of a page's room for rows a row may be split: kept whole it would leave too large a gap."""
_WHOLE_EVERYWHERE = 0.29
"""Up to which share of a full page's room it is not, though it begins on a page that has less: the print check takes a
row of a quarter of a page that may split for a fault."""
_LEAST_LINES = 2
"""Lines of a split row that at least stand at the foot of a page."""
_FOOT_SHARE = 0.09
"""Of a page: a foot as low is left blank rather than given the first lines of a row. A row of more than half a page may
be split all the same: where another program sets it lower or higher, it would leave half a page blank."""


class PageRoom(NamedTuple):
    """What the pages of a table have for its rows."""

    first: float
    """On the page the table begins on, below its heading."""
    later: float
    """On each other page, below the repeated heading."""
    line: float
    """The distance of lines in the rows."""


class Pager:
    """Takes the rows of a table in their order and turns the pages.

    ``count`` is how many pages there are, ``begun`` the one on which the row taken last and those held before it begin,
    ``blank`` what the page before is left with where they turned it, else 0.
    """

    def __init__(self, room: PageRoom) -> None:
        self.count = self.begun = 1
        self.blank = 0.0
        self._later, self._line = max(room.later, room.line), room.line
        self._room = self._left = max(room.first, 0.0)
        self._held = 0.0

    @property
    def tallest_whole(self) -> float:
        """How tall a row may be that is not to be split, as the pages stand."""
        return max(self._room * _WHOLE_SHARE, self._later * _WHOLE_EVERYWHERE)

    def resize(self, later: float) -> None:
        """Give the pages from the next one on another room: headings are repeated there, or no longer."""
        self._later = max(later, self._line)

    def skip(self) -> None:
        """Begin a new page, unless this one is still empty."""
        if self._left < self._later:
            self._turn()

    @property
    def left(self) -> float:
        """What the page has left below what stands on it."""
        return self._left

    def has_room(self, height: float) -> bool:
        """Tell whether so much, and what is held, can stand on one page at all."""
        return self._held + height <= self._later

    def hold(self, height: float) -> None:
        """Take a row that stays on a page with the next one."""
        self._held += height

    def add(self, height: float, *, splits: bool = False) -> None:
        """Take a row, and those held before it."""
        least = min(height, _LEAST_LINES * self._line) if splits else height
        self.blank = 0.0
        if self._held + least > self._left < self._later:
            self.blank = self._left
            self._turn()
        self.begun = self.count
        self._left -= self._held
        self._held = 0.0
        while splits and height > self._left:
            height -= max(self._left, 0) // self._line * self._line
            self._turn()
        self._left -= height

    def begins_at_foot(self, height: float) -> bool:
        """Tell whether a row of up to half a page has but a few lines at the foot of this one."""
        foot = self._left - self._held
        return foot < height <= self._later / 2 and foot <= self._later * _FOOT_SHARE

    def leaves_alone(self, height: float, tail: float) -> bool:
        """Tell whether a row that may be split leaves what follows it alone on a page, and would not where it is kept.

        The row may well be a little lower than estimated: a few lines of it on that page are not relied upon.
        """
        lower = max(height - _LEAST_LINES * self._line, 0)
        return height + tail <= self._later and any(self._turns_between(row, tail) for row in (height, lower))

    def _turns_between(self, height: float, tail: float) -> bool:
        """Tell whether a row that may be split ends on the page before the one that what follows it stands on."""
        trial = copy(self)
        trial.add(height, splits=True)
        before = trial.count
        trial.add(tail)
        return trial.count > before

    def _turn(self) -> None:
        self.count += 1
        self._room = self._left = self._later


def may_repeat(above: int, height: float, room: float) -> bool:
    """Say whether headings may stand on every page: the rows above them, and in points the height of all and of a page."""
    return above <= _ROWS_ABOVE and height <= room * _HEADING_SHARE


_ROWS_ABOVE, _HEADING_SHARE = 3, 1 / 3
"""How many rows above the headings, a title and who fills the form in, and how much of a page all of them may take."""


MAX_CELL = 32_767
"""The longest text a cell takes (Excel specifications and limits)."""
DIGIT, MARGINS = 8, 5
"""Pixels of a digit in the default font, 宋体 11 in Excel, and of a column's margins (ECMA-376 part 1, 18.3.1.13)."""
PAGE_WIDTH = (297 - 2 * 20) / 25.4 * 96
"""What an A4 page set sideways holds between margins of 20 mm, in pixels."""
_SMALLEST_SCALE = 0.72
"""Below this columns keep their width and the page is scaled down when it is printed."""
_NARROWEST = 5.5
"""Characters; a narrower column breaks a heading of two characters."""
_KEEPS_WIDTH = 6
"""Characters a column asks for that gains nothing by being wider (序号)."""
_WIDEST = 2.5
"""How often its wish a column may get where the page has room; more looks empty."""


def fit_widths(wanted: Sequence[int]) -> list[float]:
    """Give widths in characters for columns that want so many; together as wide as the page where that squeezes none."""
    wished = [max(_NARROWEST, width + 1.5) for width in wanted]
    narrow = [width if asked <= _KEEPS_WIDTH else 0.0 for width, asked in zip(wished, wanted, strict=True)]
    loose = sum(wished) - sum(narrow)
    room = (PAGE_WIDTH - MARGINS * len(wanted)) / DIGIT
    factor = (room - sum(narrow)) / loose if loose else 1.0
    if factor < _SMALLEST_SCALE:
        factor = 1.0
    return [round(own or width * min(factor, _WIDEST), 2) for own, width in zip(narrow, wished, strict=True)]


MAX_HEIGHT = 409.0
"""The tallest row a sheet can have (Excel specifications and limits)."""
_LINE_IN_SHEET = 1.45
"""Height of a line in a sheet over its characters' size: 1.15 to 1.3 for 宋体 and 仿宋, 1.45 for Noto CJK on Linux."""
_SHEET_PADDING = 4.0
"""Points a workbook leaves above and below the lines of a cell."""
_PIXELS_PER_POINT = 96 / 72
"""A screen has 96 pixels an inch, print 72 points."""
_LEAST_DIGIT = 7
"""Pixels of a digit: for 宋体 11 it is 8 in Excel and 7 in LibreOffice, for Calibri 11 it is 7; the smaller figure makes rows
too tall, not too low."""


def half_widths(column_width: float, size: float) -> float:
    """Give how many half-width characters of ``size`` points fit a line of a column.

    ``column_width`` is as the file has it: in digits of the workbook's default font.
    """
    inner = column_width * _LEAST_DIGIT - MARGINS
    return max(2.0, inner / (size * _PIXELS_PER_POINT / 2))


def text_height(text: str, room: float, size: float) -> float:
    """Give the height in points that a cell needs for a text of which ``room`` half-width characters fit a line.

    A wrapped line may end a full-width character early, since no line begins with 。or ，.
    """
    wrapped = max(2.0, room - 2)
    widths = (display_width(line, 2) for line in text.split("\n"))
    lines = sum(1 if width <= room else int(-(-width // wrapped)) for width in widths)
    return lines * size * _LINE_IN_SHEET + _SHEET_PADDING


def split_height(height: float) -> tuple[float, ...]:
    """Give the heights of as few rows as are together so tall: one, unless it is taller than a row can be."""
    count = max(1, int(-(-height // MAX_HEIGHT)))
    return (round(height / count, 2),) * count


def cell_text(text: str) -> str:
    """Give text as a cell can hold it; raises InputError where it is too long, since it must not be cut."""
    text = clean(text)
    if len(text.encode("utf-16-le")) // 2 > MAX_CELL:
        raise InputError(
            f"有一格文字超过{MAX_CELL}字，Excel放不下：{text[:20]}……", "请精简这项举措的文字，或改为生成Word文件。"
        )
    return text


def looks_like_formula(text: str) -> bool:
    """Say whether a program might take the text for a formula once somebody edits its cell."""
    return text.lstrip()[:1] in _FORMULA_STARTS


_FORMULA_STARTS = frozenset("=+-@＝＋－＠")


def is_exact_number(text: str) -> bool:
    """Tell whether a text is a whole number that a workbook keeps exactly; a longer one is a code and stays text."""
    return text.isascii() and text.isdecimal() and len(text) < _LONGEST_NUMBER


_LONGEST_NUMBER = 10
"""Digits."""
