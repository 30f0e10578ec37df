"""Differences of two texts by words and whole quantities: ``10%→20%`` is one change, and no word is cut in two.

What only changed its place is told apart. Clauses that are equal are set aside; only what is left is cut into tokens (a
figure with its unit, a date, a unit name, a word) and compared by rapidfuzz. Punctuation, blanks, the numbers of lists
and other ways to write the same figure are no change of wording.
"""

from __future__ import annotations

from collections import Counter
from enum import Enum
from itertools import chain, groupby
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace
from rapidfuzz.distance import Indel

from checklist.compare.text.pieces import (
    TOO_DIFFERENT,
    TokenPiece,
    by_clauses,
    compared,
    joined,
    opcodes,
    text_of,
    trimmed,
)
from checklist.compare.text.similarity import clauses_of, cut_out, is_same_sense, moved_clauses, moved_items, plain
from checklist.compare.text.tokens import (
    FENCE,
    LIST_NUMBER,
    PUNCTUATION,
    Token,
    bare_of_marks,
    fence_lists,
    opens_list,
    significant,
    tokens_of,
)
from checklist.model import Frozen
from checklist.words.runs import Mark, Run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from checklist.compare.text.similarity import MovedPart, Stretch
    from checklist.compare.text.tokens import Cutter


class Replaced(Frozen):
    """One change: the old wording and the new; one of them may be empty."""

    old: str
    new: str


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
    refigured: tuple[tuple[str, str], ...] = ()
    """Figures written differently: 1,000家 and 1000家."""
    years: int = 0
    """Places that differ only in the years of the plans' own periods."""
    reordered: bool = False
    """True where something only changed its place: it is marked in both places, but is no change of wording."""
    same_sense: bool = True
    """True where both texts ask for the same, whatever their wording."""


_ENDS = tuple("，。；：！？、;\n")
_SHORT = 12
"""Characters; shorter texts are compared by words however little they share."""
_MOST_CHARACTERS = 10_000_000_000
"""Product of two lengths, some seconds; beyond, the texts are shown whole."""


def mark_whole(text: str, mark: Mark) -> tuple[Run, ...]:
    """Give a text that is new or gone as a whole."""
    return (Run(text=text, mark=mark),) if text else ()


def diff_texts(old: str, new: str, cutter: Cutter) -> TextDiff:
    """Compare two texts; the runs of either side, joined, are its text again. Where lines are broken is no difference."""
    if old.replace("\n", "") == new.replace("\n", ""):
        return TextDiff(old=(Run(text=old),) if old else (), new=(Run(text=new),) if new else ())
    one, two = fence_lists(old), fence_lists(new)
    # the same words are found changed whichever text is the old one: mirror images must mirror
    diff = _Assembly(cutter).diff(one, two) if old < new else _mirrored(_Assembly(cutter).diff(two, one))
    return diff if (one, two) == (old, new) else _without_fences(diff)


def _without_fences(diff: TextDiff) -> TextDiff:
    old, new = (
        tuple(Run(text=run.text.replace(FENCE, ""), mark=run.mark) for run in runs if run.text != FENCE)
        for runs in (diff.old, diff.new)
    )
    changes = (Replaced(old=one.old.replace(FENCE, ""), new=one.new.replace(FENCE, "")) for one in diff.changes)
    return replace(diff, old=old, new=new, changes=tuple(changes))


def _mirrored(diff: TextDiff) -> TextDiff:
    return replace(
        diff,
        old=_swapped(diff.new, Mark.REMOVED),
        new=_swapped(diff.old, Mark.ADDED),
        changes=tuple(Replaced(old=change.new, new=change.old) for change in diff.changes),
        names=tuple((two, one) for one, two in diff.names),
        refigured=tuple((two, one) for one, two in diff.refigured),
    )


def _swapped(runs: tuple[Run, ...], mark: Mark) -> tuple[Run, ...]:
    return tuple(run if run.mark is Mark.KEPT else Run(text=run.text, mark=mark) for run in runs)


class _Writing(Enum):
    """What is kept and written otherwise."""

    NAME = "a unit's name"
    WIDTH = "characters of another width, or marks around words"
    YEAR = "a year of the plans' own periods"
    FIGURE = "a figure"


class _Assembly:
    """Puts the differences of one pair of texts together."""

    def __init__(self, cutter: Cutter) -> None:
        self.cutter = cutter

    def diff(
        self,
        old: str,
        new: str,
        finders: Sequence[Callable[[str, str], list[MovedPart]]] = (moved_items, moved_clauses),
    ) -> TextDiff:
        """Take out the items that changed their places, then the clauses, and compare what is left in its order."""
        if not finders:
            return self._in_order(old, new)
        moves = finders[0](old, new)
        if not moves:
            return self.diff(old, new, finders[1:])
        olds, news = sorted(move.old for move in moves), sorted(move.new for move in moves)
        rest = self.diff(cut_out(old, olds), cut_out(new, news), finders[1:])
        own = [self._in_order(move.old.core, move.new.core) for move in moves]
        return _together(
            [rest, *own], old=_spliced(rest.old, old, olds, Mark.REMOVED), new=_spliced(rest.new, new, news, Mark.ADDED)
        )

    def _in_order(self, old: str, new: str) -> TextDiff:
        pieces = list(joined(map(self._looked_at, chain.from_iterable(map(self._pieces, _blocks(old, new))))))
        changes = tuple(Replaced(old=_said(p.old), new=_said(p.new)) for p in pieces if not p.kept)
        same = not changes or is_same_sense(old, new, self.cutter)
        moved = _turned(changes) if same else ()
        otherwise = self._written_otherwise(pieces)
        shown = by_clauses(pieces)
        return TextDiff(
            old=_runs((piece.old, piece.kept) for piece in shown) if old else (),
            new=_runs(((piece.new, piece.kept) for piece in shown), Mark.ADDED) if new else (),
            changes=_without(changes, moved),
            names=tuple(otherwise[_Writing.NAME]),
            renumbered=_differs(pieces, LIST_NUMBER),
            punctuated=bool(otherwise[_Writing.WIDTH]) or _differs(pieces, PUNCTUATION),
            refigured=tuple(otherwise[_Writing.FIGURE]),
            years=len(otherwise[_Writing.YEAR]),
            reordered=bool(moved),
            same_sense=same,
        )

    def _looked_at(self, piece: TokenPiece) -> TokenPiece:
        """Take for kept what only white space, or the year of the plan's own period, tells apart."""
        one, two = text_of(piece.old), text_of(piece.new)
        if piece.kept or not (one.strip() and two.strip()):
            return piece
        if not (is_marked_otherwise(one, two) or self.cutter.moved_on(one, two)):
            return piece
        return TokenPiece((Token(one, one),), (Token(two, one),), kept=True)

    def _written_otherwise(self, pieces: Iterable[TokenPiece]) -> dict[_Writing, list[tuple[str, str]]]:
        """List what is kept and written otherwise, by what it is."""
        found: dict[_Writing, list[tuple[str, str]]] = {writing: [] for writing in _Writing}
        for one, two in chain.from_iterable(_met(piece) for piece in pieces if piece.kept):
            if one.text.replace("\n", "") != two.text.replace("\n", ""):
                found[self._writing(one.text, two.text)].append((one.text, two.text))
        return found

    def _writing(self, one: str, two: str) -> _Writing:
        if one in self.cutter.names:
            return _Writing.NAME
        if is_marked_otherwise(one, two):
            return _Writing.WIDTH
        return _Writing.YEAR if self.cutter.moved_on(one, two) else _Writing.FIGURE

    def _pieces(self, block: _Block) -> Iterator[TokenPiece]:
        old, new = block.old, block.new
        if old == new:
            yield TokenPiece((Token(old, old),), (Token(new, new),), kept=True)
            return
        longest = len(old) * len(new) > _MOST_CHARACTERS
        short, long = sorted((old, new), key=len)
        within = len(short) <= _SHORT or long.startswith(short) or long.endswith(short)
        if longest or not (within or Indel.normalized_similarity(old, new) >= TOO_DIFFERENT):
            yield from trimmed([TokenPiece(_clauses(old), _clauses(new), kept=False)])
            return
        yield from compared(
            tokens_of(old, self.cutter, opens=opens_list(block.before_old)),
            tokens_of(new, self.cutter, opens=opens_list(block.before_new)),
        )


def _turned(changes: Sequence[Replaced]) -> tuple[str, ...]:
    """Give the words that were taken out at one place and put in at another, each the same number of times."""
    gone = Counter(plain(change.old) for change in changes if not plain(change.new))
    come = Counter(plain(change.new) for change in changes if not plain(change.old))
    return tuple(words for words, times in gone.items() if words and come[words] == times)


def _without(changes: tuple[Replaced, ...], words: Sequence[str]) -> tuple[Replaced, ...]:
    """Leave out of changes those that took some words out or put them in."""
    return tuple(one for one in changes if plain(one.old + one.new) not in words) if words else changes


def _together(diffs: Sequence[TextDiff], *, old: tuple[Run, ...], new: tuple[Run, ...]) -> TextDiff:
    """Put together what stayed in its order and what moved; that marks around it moved with it is not worth a word."""
    changes, names, figures = map(chain.from_iterable, zip(*map(_OF_EACH, diffs), strict=True))
    return TextDiff(
        old=old,
        new=new,
        changes=tuple(changes),
        names=tuple(names),
        renumbered=diffs[0].renumbered,
        refigured=tuple(figures),
        years=sum(diff.years for diff in diffs),
        reordered=True,
        same_sense=all(diff.same_sense for diff in diffs),
    )


_OF_EACH = attrgetter("changes", "names", "refigured")
"""What is told of each stretch that moved as of what stayed."""


def _spliced(runs: Iterable[Run], text: str, stretches: Sequence[Stretch], mark: Mark) -> tuple[Run, ...]:
    """Put what was cut out of a text back among the runs of the rest, under its own mark."""
    found: list[Run] = []
    pending = list(stretches[::-1])
    at = 0
    for run in runs:
        left = run.text
        while pending and pending[-1].start < at + len(left):
            stretch = pending.pop()
            found += [Run(text=left[: stretch.start - at], mark=run.mark), _run_of(text, stretch, mark)]
            left = left[stretch.start - at :]
            at = stretch.end
        found.append(Run(text=left, mark=run.mark))
        at += len(left)
    return _merged([*found, *(_run_of(text, stretch, mark) for stretch in pending[::-1])])


def _run_of(text: str, stretch: Stretch, mark: Mark) -> Run:
    return Run(text=text[stretch.start : stretch.end], mark=mark)


class _Block(NamedTuple):
    """A stretch of whole clauses that is equal or not, with the clause before it on either side."""

    old: str
    new: str
    before_old: str = ""
    before_new: str = ""


def _met(piece: TokenPiece) -> Iterator[tuple[Token, Token]]:
    """Give the words of a kept stretch side by side; punctuation may be more on one side."""
    old = (token for token in piece.old if significant((token,)))
    new = (token for token in piece.new if significant((token,)))
    return zip(old, new, strict=True)


def _blocks(old: str, new: str) -> Iterator[_Block]:
    """Cut both texts into clauses and give the stretches that are equal and those that are not."""
    old_clauses, new_clauses = clauses_of(old), clauses_of(new)
    before = "", ""
    for _, run in groupby(opcodes(old_clauses, new_clauses), key=itemgetter(0)):
        codes = list(run)
        (_, olds, news), (_, last_olds, last_news) = codes[0], codes[-1]
        block = (
            "".join(old_clauses[olds.start : last_olds.stop]),
            "".join(new_clauses[news.start : last_news.stop]),
        )
        if any(block):
            yield _Block(*block, *before)
        before = block


def _clauses(text: str) -> tuple[Token, ...]:
    """Cut a text that is shown as a whole: its last mark of punctuation, if any, apart."""
    end = text[-1:] if text[-1:] in _ENDS else ""
    body = text.removesuffix(end)
    return (Token(body, body), Token(end, PUNCTUATION)) if end else (Token(body, body),)


def _said(tokens: Iterable[Token]) -> str:
    """Give the wording of a change; numbers of lists are no part of it."""
    return text_of(token for token in tokens if token.key != LIST_NUMBER)


def _runs(parts: Iterable[tuple[tuple[Token, ...], bool]], mark: Mark = Mark.REMOVED) -> tuple[Run, ...]:
    return _merged([Run(text=text_of(tokens), mark=Mark.KEPT if kept else mark) for tokens, kept in parts])


def _merged(found: Iterable[Run]) -> tuple[Run, ...]:
    """Join neighbours with one mark, and leave out empty ones."""
    told = groupby(filter(attrgetter("text"), found), key=attrgetter("mark"))
    return tuple(Run(text="".join(run.text for run in runs), mark=mark) for mark, runs in told)


def _differs(pieces: Sequence[TokenPiece], key: str) -> bool:
    """Tell whether kept stretches differ in what is no change of wording: list numbers, or punctuation.

    Marks right beside what was put in or taken out changed with it: the last item of a list ends in 。, any other in ；.
    """
    for before, piece, after in zip([None, *pieces], pieces, [*pieces[1:], None], strict=False):
        if not piece.kept or piece.old == piece.new:
            continue
        one, two = piece.old, piece.new
        if key == PUNCTUATION:
            first, last = before is not None and not before.kept, after is not None and not after.kept
            one, two = (_within(tokens, before=first, after=last) for tokens in (one, two))
        if _texts_of(one, key) != _texts_of(two, key):
            return True
    return False


def _within(tokens: tuple[Token, ...], *, before: bool, after: bool) -> tuple[Token, ...]:
    """Leave out the marks at an end of a stretch that a change follows or precedes."""
    words = [place for place, token in enumerate(tokens) if significant((token,))]
    if not words:
        return () if before or after else tokens
    return tokens[words[0] if before else 0 : words[-1] + 1 if after else len(tokens)]


def _texts_of(tokens: Iterable[Token], key: str) -> list[str]:
    """Give what stands there; where a line is broken does not count."""
    texts = (token.text.replace("\n", "") for token in tokens if token.key == key)
    return [text for text in texts if text]


def is_marked_otherwise(one: str, two: str) -> bool:
    """Tell whether two writings differ in nothing but blanks, widths of characters, dashes, and marks around words."""
    return bare_of_marks(one) == bare_of_marks(two)
