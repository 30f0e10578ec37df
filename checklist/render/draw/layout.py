"""Choose how wide each column of a table is on a screen.

Widths are reckoned in 字 (two terminal columns), as Chinese is set: an odd column would be left empty in every line,
and double-width borders need even widths.
"""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING, NamedTuple

from checklist.render.draw.fold import KEPT_WHOLE
from checklist.words.width import display_width

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.render.sheet import SheetColumn

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
