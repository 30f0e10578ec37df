"""Fold Chinese text into lines of a known width without losing a character.

Chinese breaks between any two characters, with the limits of GB/T 15834—2011, 5.1 (禁则): closing punctuation never
opens a line, an opening bracket or quotation mark never ends one, ``——`` and ``……`` are not divided. Latin words and
numbers with their unit (``2025年``, ``900家``, ``10—50万元``) stay whole where a line can hold them, and so do short
brackets (``（集体）``).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple

from checklist.words import compile_later
from checklist.words.plaintext import char_widths, display_width

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
