"""What is past in a ledger of one year is printed with a mark: goals within sentences, and completion times.

A ledger of a year lists a task for as long as its document does; what it was to reach in an earlier year is no longer
owed. Whoever reads the mark back takes it off.
"""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from checklist.words.regex import compile_later

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from checklist.model import Deadline

EXPIRED_MARK = "（已到期）"
_DUE = compile_later(
    r"(?:(?:[到至]|截至|(?<=年[、和]))(?P<to>YEAR)年(?!以来)|(?<![0-9〔（(—至-])(?P<by>YEAR)年(?=[底末前内，]))".replace(
        "YEAR", "(?:19|20|21)[0-9]{2}"
    )
)
"""A year named as a time to be met by, itself or beside one that is."""
_CLAUSE = compile_later("[^。；;\n]+|[。；;\n]+")
_CUTS = "，、,"
_NOTHING = "底末前内，、, "
"""What of a year's own words may stand between it and the next: 2024年底、2025年底分别达到……"""
_REACHED = compile_later("已(?!到期)|现有")
"""A sentence of what there is already."""


def mark_expired(words: str, year: int | None) -> str:
    """Mark what in a text was to be met before the ledger's year: ``到2023年，建成平台（已到期）``.

    Of several years in a sentence each is marked where its own words end; years named together count as the last.
    """
    return "".join(_marked(clause, year) for clause in _CLAUSE.findall(words)) if year else words


def mark_each(items: Iterable[str], year: int | None) -> tuple[str, ...]:
    """Mark what is past in each of several texts."""
    return tuple(mark_expired(item, year) for item in items)


def say_deadline(deadline: Deadline, year: int | None) -> str:
    """Word a completion time in a ledger of ``year``: ``2020年底（已到期）`` in one of 2022."""
    is_past = year is not None and deadline.date is not None and deadline.date.year < year
    return f"{deadline.text}{EXPIRED_MARK}" if is_past else deadline.text


def _marked(clause: str, year: int) -> str:
    if _REACHED.search(clause):
        return clause
    start, said = 0, ""
    for due, end in _parts(clause):
        said += clause[start:end] + (EXPIRED_MARK if due < year else "")
        start = end
    return said + clause[start:]


def _parts(clause: str) -> Iterator[tuple[int, int]]:
    """Give the years named in a clause as times to be met by, and where what is said of each ends."""
    found, due = list(_DUE.finditer(clause)), 0
    for match, following in zip_longest(found, found[1:]):
        due = max(due, int(match["to"] or match["by"]))
        end = _end(clause, match, following)
        if end:
            yield due, end
            due = 0


def _end(clause: str, match: re.Match[str], following: re.Match[str] | None) -> int:
    """Give where the words end that are said of a year; 0 where the next year is named in one breath with it."""
    if following is None:
        return len(clause)
    cut = max(clause.rfind(sign, match.end(), following.start()) for sign in _CUTS)
    return cut if clause[match.end() : cut].strip(_NOTHING) and cut > match.end() else 0
