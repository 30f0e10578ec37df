"""Whether two wordings ask for the same: what strengthens, joins or stands for another word is no change of content."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING

from checklist.compare.text.moves import items_of
from checklist.compare.text.tokens import LIST_NUMBER, PUNCTUATION, sense, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.compare.text.tokens import Cutter

_CLAUSE_ENDS = frozenset("，,：:。；;！!？?\n")
"""Marks a clause ends with; what stands between 、 is a list within a clause."""
_NEGATIONS = frozenset("不未无非没勿莫禁")


def is_same_sense(old: str, new: str, cutter: Cutter) -> bool:
    """Tell whether two texts ask for the same: only then a change of words is one of wording (文字调整).

    They do where nothing but words that strengthen or join came or went, or words that stand for each other were
    exchanged (``sense``), or words within a clause, or clauses within a sentence, changed places. All else is content:
    a figure, a date, a period, a unit, a place, a negation (不, 不得), how binding it is (应当, 可以, 原则上), how much it
    covers (全部, 部分), a noun. What the lists do not know counts as content: rather a wording too many looked at than
    a change of meaning passed over.
    """
    ones, twos = Counter(items_of(old)), Counter(items_of(new))
    olds, news = (
        [list(_clauses_of(item, cutter)) for item in items.elements()] for items in (ones - twos, twos - ones)
    )
    if _words_of(olds) == _words_of(news):
        return True
    return Counter(map(_sentence, olds)) + Counter() == Counter(map(_sentence, news))


def _words_of(items: Iterable[list[list[str]]]) -> list[str]:
    return list(chain.from_iterable(chain.from_iterable(items)))


def _clauses_of(item: str, cutter: Cutter) -> Iterator[list[str]]:
    """Give the words of an item that say something, clause by clause; clauses that say nothing are left out."""
    clause: list[str] = []
    for token in tokens_of(item, cutter):
        if token.key == PUNCTUATION:
            if clause and token.text in _CLAUSE_ENDS:
                yield clause
                clause = []
        elif token.key != LIST_NUMBER and (said := sense(token.key)):
            clause.append(said)
    if clause:
        yield clause


def _sentence(clauses: Iterable[list[str]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Give what a sentence says whatever the order of its clauses, and of the words in each."""
    return tuple(sorted(map(_clause, clauses)))


def _clause(words: Iterable[str]) -> tuple[str, tuple[str, ...]]:
    """Give the characters of a clause in any order; figures, names and negations keep theirs."""
    firm = [word for word in words if _is_firm(word)]
    return "".join(sorted(chain.from_iterable(word for word in words if not _is_firm(word)))), tuple(firm)


def _is_firm(word: str) -> bool:
    return word in _NEGATIONS or not all("\u4e00" <= character <= "\u9fff" for character in word)
