"""How alike two wordings are, and which ones are worth comparing at all.

All pairs of 1,500 × 1,500 tasks take 20 s; so only tasks that share rare pieces of two or three characters are compared
by rapidfuzz (its Indel similarity: twice the longest common part by the length of both).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
        yield from ((i, j) for i in range(len(asking)) for j in range(len(known)))
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
