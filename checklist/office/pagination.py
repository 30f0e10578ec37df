"""Where the rows of a table fall: what stays whole, where a page ends, how many pages there are. Lengths are points.

The rules are those of Word, WPS and LibreOffice: a row that is kept goes with the next one, a whole row that does not fit
goes to a new page, one that may be split fills the page line by line.
"""

from __future__ import annotations

from copy import copy
from typing import NamedTuple

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
