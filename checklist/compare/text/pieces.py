"""Two rows of tokens side by side: stretches that are kept and stretches that are replaced, never cut in a word.

rapidfuzz finds what both rows have; then changes are widened to whole words, stray characters between two changes join
them, and marks of punctuation stay out.
"""

from __future__ import annotations

import re
from itertools import chain, groupby, takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel, Postfix, Prefix

from checklist.compare.text.tokens import FUNCTION_WORDS, LIST_NUMBER, PUNCTUATION, Token, significant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

FIGURE = re.compile(r"[0-9A-Za-z０-９]|[一二两三四五六七八九十百千万亿](?=[个家项件名人亿万成倍番位场次])|翻.?番")
"""What a figure, a date or a Latin name is known by."""
TOO_DIFFERENT = 0.3
"""The share of words two texts must have in common to be compared word by word."""
_BOUNDS = frozenset({"以上", "以下", "以内", "左右", "上下", "之内"})
_LONGEST_ISLAND = 2
"""Characters left standing between two changes that read better as one change."""
_LONGEST_LONE_RUN = 2
"""Equal characters between changes that are chance, not meaning."""
_CONFETTI = 3
"""Changes in a text from which on it is taken for polished all over, and shown by clauses."""
_CLAUSE_END = re.compile("[，。；：！？;\\n]")
_MOST_PAIRS = 100_000_000
"""Pairs of tokens, a few seconds; beyond, the texts are shown whole."""


class TokenPiece(NamedTuple):
    """A stretch that is kept (its wording may differ in punctuation) or replaced."""

    old: tuple[Token, ...]
    new: tuple[Token, ...]
    kept: bool


def opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, slice, slice]]:
    """Give the stretches that are equal or not, by their places in both.

    Of hostile lengths (rapidfuzz needs a bit for each pair of tokens) only the common beginning and end are found; these
    tell all where one side is the other but for a passage, whose words may stand in the rest as well.
    """
    head = Prefix.similarity(old, new)
    tail = Postfix.similarity(old[head:], new[head:])
    but_for_one = len(old) != len(new) and head + tail == min(len(old), len(new))
    if len(old) * len(new) <= _MOST_PAIRS and not but_for_one:
        for code in Indel.opcodes(old, new):
            yield code.tag == "equal", slice(code.src_start, code.src_end), slice(code.dest_start, code.dest_end)
        return
    ends = len(old) - tail, len(new) - tail
    yield True, slice(0, head), slice(0, head)
    yield False, slice(head, ends[0]), slice(head, ends[1])
    yield True, slice(ends[0], len(old)), slice(ends[1], len(new))


def compared(old: tuple[Token, ...], new: tuple[Token, ...]) -> Iterator[TokenPiece]:
    """Give the stretches of two rows of tokens; where they have too little in common, one that is replaced."""
    codes = opcodes([token.key for token in old], [token.key for token in new])
    pieces = [TokenPiece(old[source], new[target], kept=kept) for kept, source, target in codes]
    pieces = list(joined(map(_calm, pieces)))
    if _alike(pieces) < TOO_DIFFERENT and not _is_one_passage(pieces):
        pieces = [TokenPiece(old, new, kept=False)]
    yield from trimmed(_slid(_filled(list(joined(_whole_words(pieces))), _is_island)))


def _is_one_passage(pieces: Sequence[TokenPiece]) -> bool:
    """Tell whether all of one side is found again in the other, but for one passage that came, or that went."""
    changed = [piece for piece in pieces if not piece.kept]
    return len(changed) == 1 and not (changed[0].old and changed[0].new)


def _calm(piece: TokenPiece) -> TokenPiece:
    """Take a difference in punctuation or list numbers alone for none."""
    return piece if piece.kept else piece._replace(kept=not significant(piece.old) and not significant(piece.new))


def joined(pieces: Iterable[TokenPiece]) -> Iterator[TokenPiece]:
    """Join neighbours that are both kept, or both replaced."""
    for kept, run in groupby(pieces, key=attrgetter("kept")):
        olds, news, _ = zip(*run, strict=True)
        yield TokenPiece(tuple(chain.from_iterable(olds)), tuple(chain.from_iterable(news)), kept=kept)


def by_clauses(pieces: Sequence[TokenPiece]) -> list[TokenPiece]:
    """Give the stretches to be shown: in a polished text the changes of a clause are one, with what stands between them.

    Words marked one by one cannot be read there. A changed figure is always shown by itself.
    """
    if sum(not piece.kept for piece in pieces) < _CONFETTI:
        return list(pieces)
    return _filled(pieces, lambda piece: not _CLAUSE_END.search(text_of(piece.old) + text_of(piece.new)))


def _filled(pieces: Sequence[TokenPiece], fits: Callable[[TokenPiece], bool]) -> list[TokenPiece]:
    """Take for changed the kept stretches that fit and stand between changes of wording; never between figures."""
    found = list(pieces)
    for place, (before, piece, after) in enumerate(zip(pieces, pieces[1:], pieces[2:], strict=False), 1):
        if piece.kept and not before.kept and not after.kept and fits(piece):
            around = (before.old, before.new, after.old, after.new)
            found[place] = piece._replace(kept=any(FIGURE.search(text_of(side)) for side in around))
    return list(joined(found))


def _alike(pieces: Sequence[TokenPiece]) -> float:
    """Give the share of words both sides have; a figure that changed says nothing about the words around it."""
    both = sum(_words(piece.old) + _words(piece.new) for piece in pieces)
    return sum(_words(piece.old) + _words(piece.new) for piece in pieces if piece.kept) / both if both else 1.0


def _words(tokens: Iterable[Token]) -> int:
    return sum(len(token.text) for token in tokens if not FIGURE.search(token.text) and significant((token,)))


def _whole_words(pieces: Sequence[TokenPiece]) -> list[TokenPiece]:
    """Widen a change that ends at a lone character over the lone characters beside it: together they are a word."""
    widened = list(pieces)
    for index, piece in enumerate(widened):
        if piece.kept:
            continue
        if index and _has_lone(piece, slice(None, 1)):
            widened[index - 1], taken = _give(widened[index - 1], last=True)
            piece = TokenPiece(taken.old + piece.old, taken.new + piece.new, kept=False)  # noqa: PLW2901
        if index + 1 < len(widened) and _has_lone(piece, slice(-1, None)):
            widened[index + 1], taken = _give(widened[index + 1], last=False)
            piece = TokenPiece(piece.old + taken.old, piece.new + taken.new, kept=False)  # noqa: PLW2901
        widened[index] = piece
    return [piece for piece in _with_figures(widened) if piece.old or piece.new]


def _has_lone(piece: TokenPiece, end: slice) -> bool:
    """Tell whether both sides, or the one that says anything, have a lone character at that end."""
    return all(_lone((side or other)[end]) for side, other in ((piece.old, piece.new), (piece.new, piece.old)))


def _with_figures(pieces: list[TokenPiece]) -> list[TokenPiece]:
    """Take the figure into a change of its bound: 2.5%以上 → 2.5%左右 says more than 以上 → 左右."""
    for index in range(1, len(pieces)):
        before, piece = pieces[index - 1], pieces[index]
        bound = any(side and side[0].text in _BOUNDS for side in (piece.old, piece.new))
        figure = before.old and before.new and FIGURE.match(before.old[-1].text) and FIGURE.match(before.new[-1].text)
        if bound and figure and before.kept and not piece.kept:
            pieces[index - 1] = TokenPiece(before.old[:-1], before.new[:-1], kept=True)
            pieces[index] = TokenPiece(before.old[-1:] + piece.old, before.new[-1:] + piece.new, kept=False)
    return pieces


def _lone(tokens: Sequence[Token]) -> bool:
    """Tell whether there is one token, a single character that is no word by itself."""
    return (
        len(tokens) == 1
        and len(tokens[0].text) == 1
        and "\u4e00" <= tokens[0].text <= "\u9fff"
        and tokens[0].text not in FUNCTION_WORDS
    )


def _give(piece: TokenPiece, *, last: bool) -> tuple[TokenPiece, TokenPiece]:
    """Take the lone characters at one end off a kept piece; nothing where the run of them is long."""
    tokens = piece.new[::-1] if last else piece.new
    count = next((i for i, token in enumerate(tokens) if not _lone((token,))), len(tokens))
    if not 0 < count <= _LONGEST_LONE_RUN or len(piece.old) != len(piece.new):
        return piece, TokenPiece((), (), kept=False)
    cut = len(piece.new) - count if last else count
    head, tail = (TokenPiece(piece.old[s], piece.new[s], kept=True) for s in (slice(None, cut), slice(cut, None)))
    return (head, tail) if last else (tail, head)


def _is_island(piece: TokenPiece) -> bool:
    """Tell whether a stretch is one or two stray characters."""
    few = sum(len(token.text) for token in piece.new) <= _LONGEST_ISLAND
    return few and all(len(token.text) == 1 and token.key != PUNCTUATION for token in (*piece.old, *piece.new))


def _slid(pieces: list[TokenPiece]) -> list[TokenPiece]:
    """Let a passage that came or went begin where an item begins, if it may as well be read so.

    2.开展培训；3.组织考核 → 2.组织考核 lost its second item, not 开展培训 and the next number.
    """
    found = list(pieces)
    for index in range(1, len(found)):
        piece, before = found[index], found[index - 1]
        if piece.kept or bool(piece.old) == bool(piece.new):
            continue
        after = found[index + 1] if index + 1 < len(found) else TokenPiece((), (), kept=True)
        steps = _slide(before, piece)
        if steps:
            found[index - 1 : index + 2] = _moved_back(before, piece, after, steps)
    return [piece for piece in found if piece.old or piece.new]


def _slide(before: TokenPiece, piece: TokenPiece) -> int:
    """Give by how many tokens a passage is to be read earlier for its first to be the number of an item; 0 for none."""
    tokens = piece.old or piece.new
    most = min(len(tokens), len(before.old), len(before.new))
    for steps in range(1, most + 1):
        keys = {side[-steps].key for side in (before.old, before.new, tokens)}
        if len(keys) > 1:
            return 0
        if keys == {LIST_NUMBER}:
            return steps
    return 0


def _moved_back(before: TokenPiece, piece: TokenPiece, after: TokenPiece, steps: int) -> list[TokenPiece]:
    first, last = before.old[-steps:], before.new[-steps:]
    old = (first + piece.old)[: len(piece.old)]
    new = (last + piece.new)[: len(piece.new)]
    return [
        TokenPiece(before.old[:-steps], before.new[:-steps], kept=True),
        TokenPiece(old, new, kept=False),
        TokenPiece((first + piece.old)[len(old) :] + after.old, (last + piece.new)[len(new) :] + after.new, kept=True),
    ]


def trimmed(pieces: Iterable[TokenPiece]) -> Iterator[TokenPiece]:
    """Keep punctuation that both sides have at the ends of a change out of it."""
    for piece in pieces:
        if piece.kept or not (piece.old and piece.new):
            yield piece
            continue
        ends = zip(reversed(piece.old), reversed(piece.new), strict=False)
        tail = sum(1 for _ in takewhile(lambda ends: ends[0].key == ends[1].key == PUNCTUATION, ends))
        cut_old, cut_new = len(piece.old) - tail, len(piece.new) - tail
        yield TokenPiece(piece.old[:cut_old], piece.new[:cut_new], kept=False)
        if tail:
            yield TokenPiece(piece.old[cut_old:], piece.new[cut_new:], kept=True)


def text_of(tokens: Iterable[Token]) -> str:
    """Give the text the tokens were cut from."""
    return "".join(token.text for token in tokens)
