"""Differences of two texts by words and whole quantities: ``10%→20%`` is one change, and no word is cut in two.

Clauses that are equal are set aside first; only what is left is cut into tokens (a figure with its unit, a date, a unit
name, a word) and compared by rapidfuzz. Punctuation, blanks and the numbers of lists are told apart from wording.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from rapidfuzz.distance import Indel

from checklist.compare.tokens import LIST_NUMBER, PUNCTUATION, Token, character_key, significant, tokens_of
from checklist.compare.words import is_function_word
from checklist.model import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.words import Cutter


class Mark(Enum):
    """What became of a piece of text."""

    KEPT = "kept"
    REMOVED = "removed"
    ADDED = "added"


class Run(Frozen):
    """A piece of text that bears one mark."""

    text: str
    mark: Mark = Mark.KEPT


class Replaced(Frozen):
    """One change: the old wording and the new; one of them may be empty."""

    old: str
    new: str

    @property
    def figures(self) -> bool:
        """True where a figure, a date or a Latin name changed."""
        return bool(_FIGURE.search(self.old) or _FIGURE.search(self.new))


class TextDiff(Frozen):
    """Both texts as runs, and what changed in between."""

    old: tuple[Run, ...]
    new: tuple[Run, ...]
    changes: tuple[Replaced, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    """Unit names written differently for one and the same unit."""
    renumbered: bool = False
    """True where numbers of a list differ."""
    punctuated: bool = False
    """True where punctuation, blanks or the width of characters differ."""
    kept: float = 1.0
    """The share of the wording that both texts have, between 0 and 1."""


_CLAUSE = re.compile(r"[^，。；：！？、;\n]*[，。；：！？、;\n]*")
_FIGURE = re.compile(r"[0-9A-Za-z０-９]|[一二两三四五六七八九十百千万亿](?=[个家项件名人亿万成倍番位场次])|翻.?番")
_LONGEST_ISLAND = 2
_LONGEST_LONE_RUN = 2
_TOO_DIFFERENT = 0.3
_SHORT = 12
_MOST_PAIRS = 100_000_000


def mark_whole(text: str, mark: Mark) -> tuple[Run, ...]:
    """Give a text that is new or gone as a whole."""
    return (Run(text=text, mark=mark),) if text else ()


def diff_texts(old: str, new: str, cutter: Cutter) -> TextDiff:
    """Compare two texts; the runs of either side, joined, are its text again."""
    if old == new:
        same = (Run(text=old),) if old else ()
        return TextDiff(old=same, new=same)
    # the same words are found changed whichever text is the old one: mirror images must mirror
    return _Assembly(cutter).diff(old, new) if old < new else _mirrored(_Assembly(cutter).diff(new, old))


def _mirrored(diff: TextDiff) -> TextDiff:
    return TextDiff(
        old=_swapped(diff.new, Mark.REMOVED),
        new=_swapped(diff.old, Mark.ADDED),
        changes=tuple(Replaced(old=change.new, new=change.old) for change in diff.changes),
        names=tuple((two, one) for one, two in diff.names),
        renumbered=diff.renumbered,
        punctuated=diff.punctuated,
        kept=diff.kept,
    )


def _swapped(runs: tuple[Run, ...], mark: Mark) -> tuple[Run, ...]:
    return tuple(run if run.mark is Mark.KEPT else Run(text=run.text, mark=mark) for run in runs)


class _Piece(NamedTuple):
    """A stretch that is kept (its wording may differ in punctuation) or replaced."""

    old: tuple[Token, ...]
    new: tuple[Token, ...]
    kept: bool


class _Assembly:
    """Puts the differences of one pair of texts together."""

    def __init__(self, cutter: Cutter) -> None:
        self.cutter = cutter

    def diff(self, old: str, new: str) -> TextDiff:
        pieces = list(_joined(piece for block in _blocks(old, new) for piece in self._pieces(*block)))
        met = [pair for piece in pieces if piece.kept for pair in _met(piece)]
        kept = sum(_weight(piece.old) + _weight(piece.new) for piece in pieces if piece.kept)
        whole = sum(_weight(piece.old) + _weight(piece.new) for piece in pieces)
        return TextDiff(
            old=_runs((piece.old, piece.kept) for piece in pieces) if old else (),
            new=_runs(((piece.new, piece.kept) for piece in pieces), Mark.ADDED) if new else (),
            changes=tuple(Replaced(old=_text(p.old), new=_text(p.new)) for p in pieces if not p.kept),
            names=tuple((a.text, b.text) for a, b in met if a.text != b.text and a.text in self.cutter.names),
            renumbered=any(_ignored_differ(piece, LIST_NUMBER) for piece in pieces),
            punctuated=any(_ignored_differ(piece, PUNCTUATION) for piece in pieces) or any(map(_widths_differ, met)),
            kept=kept / whole if whole else 1.0,
        )

    def _pieces(self, old: str, new: str) -> Iterator[_Piece]:
        if old == new:
            yield _Piece((Token(old, old),), (Token(new, new),), kept=True)
            return
        longest = len(old) * len(new) > _MOST_PAIRS * 100
        if longest or (min(len(old), len(new)) > _SHORT and Indel.normalized_similarity(old, new) < _TOO_DIFFERENT):
            yield from _trimmed([_Piece(_clauses(old), _clauses(new), kept=False)])
            return
        yield from _compared(tokens_of(old, self.cutter), tokens_of(new, self.cutter))


def _met(piece: _Piece) -> Iterator[tuple[Token, Token]]:
    """Give the words of a kept stretch side by side; punctuation may be more on one side."""
    old = (token for token in piece.old if significant((token,)))
    new = (token for token in piece.new if significant((token,)))
    return zip(old, new, strict=True)


def _blocks(old: str, new: str) -> Iterator[tuple[str, str]]:
    """Cut both texts into clauses and give the stretches that are equal and those that are not."""
    old_clauses, new_clauses = _CLAUSE.findall(old)[:-1] or [""], _CLAUSE.findall(new)[:-1] or [""]
    pending = ["", ""]
    for kept, source, target in _opcodes(old_clauses, new_clauses):
        one, two = "".join(old_clauses[source]), "".join(new_clauses[target])
        if not kept:
            pending = [pending[0] + one, pending[1] + two]
            continue
        if any(pending):
            yield pending[0], pending[1]
            pending = ["", ""]
        yield one, two
    if any(pending):
        yield pending[0], pending[1]


def _opcodes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, slice, slice]]:
    """Give the stretches that are equal or not, by their places in both.

    Of hostile lengths (rapidfuzz needs a bit for each pair of tokens) only the common beginning and end are found.
    """
    if len(old) * len(new) <= _MOST_PAIRS:
        for code in Indel.opcodes(old, new):
            yield code.tag == "equal", slice(code.src_start, code.src_end), slice(code.dest_start, code.dest_end)
        return
    head = _common_start(old, new)
    tail = _common_start(old[: head - 1 : -1] if head else old[::-1], new[: head - 1 : -1] if head else new[::-1])
    ends = len(old) - tail, len(new) - tail
    yield True, slice(0, head), slice(0, head)
    yield False, slice(head, ends[0]), slice(head, ends[1])
    yield True, slice(ends[0], len(old)), slice(ends[1], len(new))


def _common_start(one: Sequence[str], two: Sequence[str]) -> int:
    shortest = min(len(one), len(two))
    return next((i for i in range(shortest) if one[i] != two[i]), shortest)


def _clauses(text: str) -> tuple[Token, ...]:
    """Cut a text that is shown as a whole: its last mark of punctuation, if any, apart."""
    end = text[-1:] if character_key(text[-1:]) == PUNCTUATION else ""
    body = text.removesuffix(end)
    return (Token(body, body), Token(end, PUNCTUATION)) if end else (Token(body, body),)


def _compared(old: tuple[Token, ...], new: tuple[Token, ...]) -> Iterator[_Piece]:
    codes = _opcodes([token.key for token in old], [token.key for token in new])
    pieces = [_Piece(old[source], new[target], kept=kept) for kept, source, target in codes]
    pieces = list(_joined(_calm(piece) for piece in pieces))
    if _alike(pieces) < _TOO_DIFFERENT:
        pieces = [_Piece(old, new, kept=False)]
    yield from _trimmed(_without_islands(list(_joined(_whole_words(pieces)))))


def _calm(piece: _Piece) -> _Piece:
    """Take a difference in punctuation or list numbers alone for none."""
    return piece if piece.kept else piece._replace(kept=not significant(piece.old) and not significant(piece.new))


def _joined(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Join neighbours that are both kept, or both replaced."""
    last: _Piece | None = None
    for piece in pieces:
        if last is not None and last.kept == piece.kept:
            last = _Piece(last.old + piece.old, last.new + piece.new, kept=last.kept)
            continue
        if last is not None:
            yield last
        last = piece
    if last is not None:
        yield last


def _alike(pieces: Sequence[_Piece]) -> float:
    """Give the share of words both sides have; a figure that changed says nothing about the words around it."""
    both = sum(_words(piece.old) + _words(piece.new) for piece in pieces)
    return sum(_words(piece.old) + _words(piece.new) for piece in pieces if piece.kept) / both if both else 1.0


def _words(tokens: Iterable[Token]) -> int:
    return sum(len(token.text) for token in tokens if not _FIGURE.search(token.text) and significant((token,)))


def _weight(tokens: Iterable[Token]) -> int:
    return sum(len(token.text) for token in tokens if token.key not in (PUNCTUATION, LIST_NUMBER))


def _whole_words(pieces: Sequence[_Piece]) -> list[_Piece]:
    """Widen a change that ends at a lone character over the lone characters beside it: together they are a word."""
    widened = list(pieces)
    for index, piece in enumerate(widened):
        if piece.kept:
            continue
        if index and _lone(piece.old[:1] or piece.new[:1]) and _lone(piece.new[:1] or piece.old[:1]):
            widened[index - 1], taken = _give(widened[index - 1], last=True)
            piece = _Piece(taken.old + piece.old, taken.new + piece.new, kept=False)  # noqa: PLW2901
        if (
            index + 1 < len(widened)
            and _lone(piece.old[-1:] or piece.new[-1:])
            and _lone(piece.new[-1:] or piece.old[-1:])
        ):
            widened[index + 1], taken = _give(widened[index + 1], last=False)
            piece = _Piece(piece.old + taken.old, piece.new + taken.new, kept=False)  # noqa: PLW2901
        widened[index] = piece
    return [piece for piece in widened if piece.old or piece.new]


def _lone(tokens: Sequence[Token]) -> bool:
    """Tell whether there is one token, a single character that is no word by itself."""
    return (
        len(tokens) == 1
        and len(tokens[0].text) == 1
        and "\u4e00" <= tokens[0].text <= "\u9fff"
        and not is_function_word(tokens[0].text)
    )


def _give(piece: _Piece, *, last: bool) -> tuple[_Piece, _Piece]:
    """Take the lone characters at one end off a kept piece; nothing where the run of them is long."""
    tokens = piece.new[::-1] if last else piece.new
    count = next((i for i, token in enumerate(tokens) if not _lone((token,))), len(tokens))
    if not 0 < count <= _LONGEST_LONE_RUN or len(piece.old) != len(piece.new):
        return piece, _Piece((), (), kept=False)
    cut = len(piece.new) - count if last else count
    head, tail = (_Piece(piece.old[s], piece.new[s], kept=True) for s in (slice(None, cut), slice(cut, None)))
    return (head, tail) if last else (tail, head)


def _without_islands(pieces: list[_Piece]) -> Iterator[_Piece]:
    """Take one or two stray characters between two changes of wording into them; never between two figures."""
    return _joined(
        piece._replace(kept=False)
        if piece.kept and 0 < index < len(pieces) - 1 and _is_island(pieces[index - 1], piece, pieces[index + 1])
        else piece
        for index, piece in enumerate(pieces)
    )


def _is_island(before: _Piece, piece: _Piece, after: _Piece) -> bool:
    return (
        sum(len(token.text) for token in piece.new) <= _LONGEST_ISLAND
        and all(len(token.text) == 1 and token.key != PUNCTUATION for token in (*piece.old, *piece.new))
        and not any(_FIGURE.search(_text(side)) for side in (before.old, before.new, after.old, after.new))
    )


def _trimmed(pieces: Iterable[_Piece]) -> Iterator[_Piece]:
    """Keep punctuation that both sides have at the ends of a change out of it."""
    for piece in pieces:
        if piece.kept or not (piece.old and piece.new):
            yield piece
            continue
        tail = _common_tail(piece)
        cut_old, cut_new = len(piece.old) - tail, len(piece.new) - tail
        yield _Piece(piece.old[:cut_old], piece.new[:cut_new], kept=False)
        if tail:
            yield _Piece(piece.old[cut_old:], piece.new[cut_new:], kept=True)


def _common_tail(piece: _Piece) -> int:
    tail = 0
    for one, two in zip(reversed(piece.old), reversed(piece.new), strict=False):
        if one.key != two.key or one.key != PUNCTUATION:
            break
        tail += 1
    return tail


def _text(tokens: Iterable[Token]) -> str:
    return "".join(token.text for token in tokens)


def _runs(parts: Iterable[tuple[tuple[Token, ...], bool]], mark: Mark = Mark.REMOVED) -> tuple[Run, ...]:
    found = [Run(text=text, mark=Mark.KEPT if kept else mark) for tokens, kept in parts if (text := _text(tokens))]
    runs: list[Run] = []
    for run in found:
        if runs and runs[-1].mark is run.mark:
            runs[-1] = Run(text=runs[-1].text + run.text, mark=run.mark)
        else:
            runs.append(run)
    return tuple(runs)


def _ignored_differ(piece: _Piece, key: str) -> bool:
    if not piece.kept or piece.old == piece.new:
        return False
    return [t.text for t in piece.old if t.key == key] != [t.text for t in piece.new if t.key == key]


def _widths_differ(pair: tuple[Token, Token]) -> bool:
    one, two = pair
    plain = ["".join(unicodedata.normalize("NFKC", text).split()) for text in (one.text, two.text)]
    return one.text != two.text and plain[0] == plain[1]
