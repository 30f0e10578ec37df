"""What two texts have in common: how alike they are, what merely changed its place, and whether they ask for the same.

All pairs of 1,500 × 1,500 tasks take 20 s; so only tasks that share rare pieces of two or three characters are compared
by rapidfuzz (its Indel similarity: twice the longest common part by the length of both).
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections import Counter, defaultdict
from itertools import chain, product
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel, Postfix, Prefix

from checklist.compare.text.tokens import LIST_NUMBER, PUNCTUATION, sense, tokens_of, without_mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.text.tokens import Cutter

    _Spans = list[tuple[int, int]]


_NO_WORD = re.compile(r"[\W_]+")

ASKED_PIECES = 24
"""How many of its rarest shared pieces a text asks with."""
CANDIDATES = 8
"""How many of the texts that share most of them are compared."""
_ALL_PAIRS = 3000
"""Pairs compared one by one sooner than by an index."""
_POSTINGS = 3000
"""Texts looked up for one piece; the rarest pieces come first."""
_TITLE_SHARE = 0.4
"""How much of the likeness of two tasks their titles make; found on edited plans."""


class Wording(NamedTuple):
    """What an item is known by: title and whole wording, without punctuation and blanks."""

    title: str
    whole: str


def plain(text: str) -> str:
    """Reduce a text to its letters, figures and characters."""
    # without punctuation most texts are normal already, which is quickly seen
    return unicodedata.normalize("NFKC", _NO_WORD.sub("", text))


def likeness(one: Wording, two: Wording, least: float = 0.0) -> float:
    """Give how alike two wordings are, 0 to 1; less than ``least`` may come out as 0.

    It is that of the whole wording; an equal or nearly equal title lifts it, another title does not lower it.
    """
    title = Indel.normalized_similarity(one.title, two.title) if one.title and two.title else 0.0
    # below this even an equal whole would not reach `least`
    cutoff = min(least, (least - _TITLE_SHARE * title) / (1 - _TITLE_SHARE))
    whole = Indel.normalized_similarity(one.whole, two.whole, score_cutoff=max(cutoff, 0.0))
    return max(whole, (1 - _TITLE_SHARE) * whole + _TITLE_SHARE * title)


def likely_pairs(asking: Sequence[Wording], known: Sequence[Wording]) -> Iterator[tuple[int, int]]:
    """Give the pairs (place in ``asking``, place in ``known``) worth comparing: all of them where they are few."""
    if len(asking) * len(known) <= _ALL_PAIRS:
        yield from product(range(len(asking)), range(len(known)))
        return
    postings = _postings(known)
    for place, wording in enumerate(asking):
        yield from ((place, other) for other, _ in _votes(wording, postings).most_common(CANDIDATES))


def pieces(wording: Wording) -> set[str]:
    """Give the pieces a wording is found by: three characters of the whole, two of the title."""
    whole, title = wording.whole, wording.title
    found = {whole[i : i + 3] for i in range(len(whole) - 2)}
    found.update([title[i : i + 2] for i in range(len(title) - 1)])
    return found or {whole}


def _postings(known: Sequence[Wording]) -> dict[str, list[int]]:
    postings: dict[str, list[int]] = defaultdict(list)
    for place, wording in enumerate(known):
        for piece in pieces(wording):
            postings[piece].append(place)
    return postings


def _votes(wording: Wording, postings: dict[str, list[int]]) -> Counter[int]:
    """Count the texts that share the rarest pieces; no more than some thousand are looked at, however common they are."""
    shared = sorted((len(places), piece) for piece in pieces(wording) if (places := postings.get(piece)))
    asked: list[list[int]] = []
    looked = 0
    for count, piece in shared[:ASKED_PIECES]:
        looked += count
        if looked > _POSTINGS and asked:
            break
        asked.append(postings[piece][:_POSTINGS])
    return Counter(chain.from_iterable(asked))


_ITEM = re.compile(r"[^。；;！？\n]+[。；;！？\n]*|[。；;！？\n]+")
_CLAUSE = re.compile(r"[^，。；：！？、;\n]+[，。；：！？、;\n]*|[，。；：！？、;\n]+")
_ALIKE = 0.7
"""How alike two items must be for one to be the other in another place."""
_MOST_COMPARED = 400
"""Pairs of clauses in one text; longer texts are compared by words only."""
_SHORTEST_ITEM = 2
"""Characters of an item in a list of names."""
_SHORTEST_CLAUSE = 4
"""Characters of a clause; a shorter one moves by chance."""


class Stretch(NamedTuple):
    """A part of a text: its wording with the marks around it by ``start`` and ``end``, without them by ``core``."""

    start: int
    end: int
    core: str
    key: str


class MovedPart(NamedTuple):
    """A part of a text in its old and in its new place; its wording may have changed a little."""

    old: Stretch
    new: Stretch


def items_of(text: str) -> list[str]:
    """Cut a text into sentences, lines and what stands between semicolons; joined they are the text."""
    return _ITEM.findall(text)


def clauses_of(text: str) -> list[str]:
    """Cut a text into clauses, each with the marks behind it; joined they are the text."""
    return _CLAUSE.findall(text)


def moved_items(old: str, new: str) -> list[MovedPart]:
    """Give the sentences, lines and items of lists that stand elsewhere, those reworded a little among them."""
    return _moves(_ITEM, old, new, shortest=_SHORTEST_ITEM, reworded=True)


def moved_clauses(old: str, new: str) -> list[MovedPart]:
    """Give the clauses that stand elsewhere, word for word."""
    return _moves(_CLAUSE, old, new, shortest=_SHORTEST_CLAUSE, reworded=False)


def cut_out(text: str, stretches: Iterable[Stretch]) -> str:
    """Give a text without some of its parts."""
    parts, at = [], 0
    for stretch in sorted(stretches):
        parts.append(text[at : stretch.start])
        at = stretch.end
    return "".join([*parts, text[at:]])


def _moves(pattern: re.Pattern[str], old: str, new: str, *, shortest: int, reworded: bool) -> list[MovedPart]:
    olds, news = ([match.span() for match in pattern.finditer(text)] for text in (old, new))
    olds, news = _differing(old, olds, new, news)
    if len(olds) * len(news) <= 1:
        return []
    ones, twos = _stretches(old, olds, shortest), _stretches(new, news, shortest)
    pairs = _equal(ones, twos)
    if reworded:
        pairs |= _reworded(ones, twos, pairs)
    order = sorted(pairs.items())
    staying = rising(list(map(itemgetter(1), order)))
    return [MovedPart(ones[i], twos[j]) for place, (i, j) in enumerate(order) if place not in staying]


def _differing(old: str, olds: _Spans, new: str, news: _Spans) -> tuple[_Spans, _Spans]:
    """Leave out the parts that both texts begin and end with."""
    ones, twos = [old[a:b] for a, b in olds], [new[a:b] for a, b in news]
    head = Prefix.similarity(ones, twos)
    tail = Postfix.similarity(ones[head:], twos[head:])
    return olds[head : len(olds) - tail], news[head : len(news) - tail]


def _stretches(text: str, spans: _Spans, shortest: int) -> list[Stretch]:
    found = []
    for start, end in spans:
        core = without_mark(text[start:end].rstrip("，。；：！？、;\n \u3000"))
        key = plain(core)
        found.append(Stretch(start, end, core, key if len(key) >= shortest else ""))
    return found


def _equal(ones: Sequence[Stretch], twos: Sequence[Stretch]) -> dict[int, int]:
    """Pair the parts with the same wording, in the order they come."""
    places: dict[str, list[int]] = defaultdict(list)
    for j in range(len(twos) - 1, -1, -1):
        places[twos[j].key].append(j)
    return {i: places[one.key].pop() for i, one in enumerate(ones) if one.key and places[one.key]}


def _reworded(ones: Sequence[Stretch], twos: Sequence[Stretch], known: dict[int, int]) -> dict[int, int]:
    """Pair what is left with what is most alike; of texts with very many parts none."""
    taken = set(known.values())
    left = [i for i, one in enumerate(ones) if one.key and i not in known]
    right = [j for j, two in enumerate(twos) if two.key and j not in taken]
    if len(left) * len(right) > _MOST_COMPARED:
        return {}
    pairs: dict[int, int] = {}
    likes = (
        (-like, i, j)
        for i, j in product(left, right)
        if (like := Indel.normalized_similarity(ones[i].key, twos[j].key, score_cutoff=_ALIKE))
    )
    for _, i, j in sorted(likes):
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def rising(numbers: Sequence[int]) -> set[int]:
    """Give the places of the most numbers that stand in rising order."""
    tops: list[int] = []
    holders: list[int] = []
    before: dict[int, int] = {}
    for place, number in enumerate(numbers):
        at = bisect_left(tops, number)
        before[place] = holders[at - 1] if at else -1
        tops[at : at + 1] = [number]
        holders[at : at + 1] = [place]
    kept: set[int] = set()
    last = holders[-1] if holders else -1
    while last >= 0:
        kept.add(last)
        last = before[last]
    return kept


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
