"""Fit Chinese text into a known width: fold it into lines without losing a character, share a screen among columns.

Chinese breaks between any two characters, with the limits of GB/T 15834—2011, 5.1 (禁则): closing punctuation never
opens a line, an opening bracket or quotation mark never ends one, ``——`` and ``……`` are not divided. Latin words and
numbers with their unit (``2025年``, ``900家``, ``10—50万元``) stay whole where a line can hold them, and so do short
brackets (``（集体）``).

Widths of columns are reckoned in 字 (two terminal columns), as Chinese is set: an odd column would be left empty in every
line, and double-width borders need even widths.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, repeat
from typing import TYPE_CHECKING, NamedTuple

from checklist.words import compile_later
from checklist.words.plaintext import char_widths, display_width

if TYPE_CHECKING:
    from checklist.render.sheet import SheetColumn

CLOSING = frozenset("，。；：、？！）》〉】〕」』”’％%‰℃·…,.;:?!)]}")
OPENING = frozenset("（《〈【〔「『“‘([{")

_UNIT = (
    "个?百分点|平方(?:公里|米)|公里|个月|季度|人次|年[底初末度内]?|"
    "[家个件项名人元月日号倍位条户所次批类级分天期亩吨台套种场处辆篇部岁周米克股强册款座]"
)
KEPT_WHOLE = compile_later(
    r"(?<![0-9A-Za-z.])[0-9]{1,2}\.[^0-9A-Za-z\s]"
    r"|[第≥≤＞＜±]?[0-9A-Za-z０-９]+"
    r"(?:(?:[.,:/&+\-_'’~@=?#%]+|(?<=[0-9])至|[—～]+)[0-9A-Za-z０-９]+)*"
    rf"[%％‰℃]?[多余]?[十百千万亿]{{0,3}}(?:{_UNIT})?"
    r"|——+|……+|（[^（）\n]{1,4}）"
)
"""What is not divided where a line can hold it; the number of an item (``3.加强保护``) stays with its first character."""

_JOINER = "\u200d"


class _Paragraph(NamedTuple):
    """One paragraph with what its breaks depend on."""

    text: str
    ends: list[int]
    """``ends[i]`` is the width of the first ``i`` characters."""
    kept: frozenset[int]
    """Places inside something kept whole; place ``i`` lies before character ``i``."""
    after_item: frozenset[int]
    """Places after an item of a list of names; empty for running text."""


_Rule = Callable[[_Paragraph, int], bool]


def fold(text: str, width: int, ambiguous: int = 1, *, names: bool = False) -> list[str]:
    r"""Fold ``text`` into lines at most ``width`` columns wide; only a character wider than that makes a wider line.

    ``\n`` ends a line and is the only character left out. ``names`` folds a list of units (市科技局、市财政局) between
    its items as long as a line can hold an item.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        if display_width(paragraph, ambiguous) <= width:
            lines.append(paragraph)
        else:
            rules = _NAME_RULES if names else _RULES
            lines += _fold_paragraph(_study(paragraph, ambiguous, names=names), width, rules)
    return lines


def _study(text: str, ambiguous: int, *, names: bool) -> _Paragraph:
    kept = frozenset(place for match in KEPT_WHOLE.finditer(text) for place in range(match.start() + 1, match.end()))
    ends = list(accumulate(char_widths(text, ambiguous), initial=0))
    return _Paragraph(text, ends, kept, frozenset(_item_ends(text)) if names else frozenset())


def _item_ends(text: str) -> Iterator[int]:
    """Give the places after the separators of a list that stand outside brackets (各县（市、区）政府 is one item)."""
    depth = 0
    for place, char in enumerate(text, 1):
        depth += (char in "（(") - (char in "）)")
        if char in "、；，" and depth <= 0:
            yield place


def _fold_paragraph(paragraph: _Paragraph, width: int, rules: tuple[_Rule, ...]) -> Iterator[str]:
    text, ends = paragraph.text, paragraph.ends
    start = 0
    while ends[-1] - ends[start] > width:
        furthest = bisect_right(ends, ends[start] + width) - 1
        end = _best_break(paragraph, start, furthest, rules) if furthest > start else _past_character(ends, start)
        yield text[start:end]
        start = end
    if start < len(text):
        yield text[start:]


def _past_character(ends: list[int], start: int) -> int:
    """Give the place after a character that is wider than the line, with the marks that stand on it."""
    return bisect_right(ends, ends[start + 1]) - 1


def _best_break(paragraph: _Paragraph, start: int, furthest: int, rules: tuple[_Rule, ...]) -> int:
    for allowed in rules:
        for place in range(furthest, start, -1):
            if allowed(paragraph, place):
                return place
    return furthest


def _between_items(paragraph: _Paragraph, place: int) -> bool:
    return place in paragraph.after_item


def _after_colon(paragraph: _Paragraph, place: int) -> bool:
    return paragraph.text[place - 1] == "："


def _between_words(paragraph: _Paragraph, place: int) -> bool:
    return place not in paragraph.kept and _by_punctuation(paragraph, place)


def _by_punctuation(paragraph: _Paragraph, place: int) -> bool:
    text = paragraph.text
    return text[place] not in CLOSING and text[place - 1] not in OPENING and _between_characters(paragraph, place)


def _between_characters(paragraph: _Paragraph, place: int) -> bool:
    """Keep a mark with its letter, and together what a zero-width joiner joins."""
    return paragraph.ends[place + 1] > paragraph.ends[place] and paragraph.text[place - 1] != _JOINER


_RULES: tuple[_Rule, ...] = (_between_words, _by_punctuation, _between_characters)
_NAME_RULES: tuple[_Rule, ...] = (_between_items, _after_colon, *_RULES)


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
    title = in_chars(display_width(column.title, ambiguous))
    widths = [display_width(line, ambiguous) for cell in cells for line in cell.split("\n")]
    text = max(1, in_chars(max(widths, default=0)))
    wanted = in_chars(column.width) or max(text, title)
    unbroken = _longest_name(cells, ambiguous) if column.names else max(_LEAST_TEXT, wanted // 2)
    folded_title = title if title <= _SHORT_TITLE else (title + 1) // 2
    comfortable = max(min(text, max(unbroken, _longest_word(cells, text))), folded_title)
    comfortable = text if column.whole else comfortable
    least = comfortable if column.whole else min(comfortable, _LEAST_NAMES if column.names else _LEAST)
    natural = max(text, title)
    preferred = min(natural, max(wanted, comfortable))
    return _Needs(natural, preferred, comfortable, least, 1 + sum(widths) // (2 * max(1, len(cells))))


def in_chars(columns: int) -> int:
    """Give the 字 that hold so many terminal columns."""
    return (columns + 1) // 2


def _longest_name(cells: Sequence[str], ambiguous: int) -> int:
    names = (name for cell in set(cells) for name in cell.replace("：", "\n").replace("、", "、\n").split("\n"))
    return min(_LONGEST_NAME, in_chars(max((display_width(name, ambiguous) for name in names), default=0)))


def _longest_word(cells: Sequence[str], natural: int) -> int:
    if natural <= _LEAST_TEXT:
        return natural
    words = (match.group() for cell in set(cells) for match in KEPT_WHOLE.finditer(cell))
    return min(_LONGEST_WORD, in_chars(max(map(display_width, words), default=0)))


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
