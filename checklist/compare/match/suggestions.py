"""What might belong together and is not said in the data: a task that goes on, one split in two, two merged in one.

Suggested, never asserted: a split is suspected where the wording of one old task is found again in two or more new ones,
of which at least one has no counterpart of its own, or one it is not much alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from enum import Enum
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from checklist.compare.match.align import LEAST_BESIDE_IDS, Match, Step, both_have_text, leave_out, wording_of
from checklist.compare.sides.item import Item, quote_labels, shorten
from checklist.compare.text.similarity import Wording, likeness, pieces
from checklist.model import Frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from checklist.compare.match.pairing import PlanPair
    from checklist.compare.sides.item import Aspect

_LEAST_BORROWED, _BORROWED = 0.28, 0.55
"""The share of a part's wording that must come from the whole: of one with a unit of its, of any other."""
_LEAST_COVERED, _COVERED = 0.36, 0.6
"""The share of the whole that must be found again in its parts, likewise."""
_LEAST_GAIN = 0.12
"""The share of the whole that each part must add to the others."""
_WHOLE = 0.85
"""How long its counterpart is, by its own length, where an item went on as a whole, only reworded."""
_SAMPLE = 32
"""The rarest pieces of a text, enough to meet again what resembles it."""
_MET_SAMPLE = 0.2
"""Share of the sample that texts worth comparing have in common."""
_COMMON = 60
"""Texts a piece may stand in; a commoner one tells nothing."""
_FEW = 6
"""A sample of fewer pieces counts as this many, or one shared piece would be likeness."""
_LEAST_WEAK = 0.3
"""How alike two tasks without a counterpart must be to be asked about; among plans of unlike places nearly all such pairs are of one sort."""
_MOST_WEAK = 40_000
"""Pairs compared one by one, a fraction of a second."""
_MOST_PARTS = 50
"""Candidates looked at closely for one task; the likeliest come first."""
_HELD = 4000
"""Of how many items the pieces are held in memory (some 15 kB each) rather than cut a second time."""


class SuggestionKind(Enum):
    """What is suspected; the value is the word of the message."""

    CONTINUES = "疑似接续"
    SPLIT = "疑似拆分"
    MERGED = "疑似合并"


class Suggestion(Frozen):
    """Items that seem to belong together, with the share of wording that says so."""

    kind: SuggestionKind
    old: tuple[Item, ...]
    new: tuple[Item, ...]
    confidence: float

    @property
    def sentence(self) -> str:
        """As a person reads it: 疑似拆分：“甲”→“乙”、“丙”（文字重合82%）."""
        word = "相似度" if self.kind is SuggestionKind.CONTINUES else "文字重合"
        return f"{self.kind.value}：{quote_labels(self.old)}→{quote_labels(self.new)}（{word}{self.confidence:.0%}）"


def suggest(matches: Sequence[Match], pairs: Sequence[PlanPair], aspects: Collection[Aspect]) -> tuple[Suggestion, ...]:
    """Suggest links: for pairs found by wording whose ids differ, and for suspected splits and mergers."""
    found = [suggestion for pair in pairs for suggestion in _of_pair(matches, pair, aspects)]
    told = {id(item) for suggestion in found for item in (*suggestion.old, *suggestion.new)}
    kept = [one for one in _going_on(matches) if not (id(one.old[0]) in told and id(one.new[0]) in told)]
    return (*found, *kept, *_weak(matches, pairs, aspects, told))


def _going_on(matches: Iterable[Match]) -> Iterator[Suggestion]:
    for match in matches:
        if match.step is Step.WORDING and match.old[0].id != match.new[0].id:
            kind = SuggestionKind.CONTINUES
            yield Suggestion(kind=kind, old=match.old, new=match.new, confidence=match.confidence)


def _weak(
    matches: Sequence[Match], pairs: Iterable[PlanPair], aspects: Collection[Aspect], told: set[int]
) -> Iterator[Suggestion]:
    """Suggest what is not ``told`` of (by the ids of the objects) where one plan replaces the other."""
    for pair in pairs:
        if pair.old.id in pair.new.replaces or pair.new.id in pair.old.replaces:
            found = _likest(matches, pair, aspects)
            yield from (one for one in found if not {id(one.old[0]), id(one.new[0])} & told)


def _likest(matches: Sequence[Match], pair: PlanPair, aspects: Collection[Aspect]) -> Iterator[Suggestion]:
    """Suggest, of a plan that replaces another, the tasks without a counterpart that are each other's most alike."""
    alone = [match for match in matches if match.step is Step.ALONE and _is_of(match, pair)]
    olds = [match.old[0] for match in alone if match.old]
    news = [match.new[0] for match in alone if match.new]
    if not (olds and news) or len(olds) * len(news) > _MOST_WEAK:
        return
    for i, j, like in _mutual(_worded(olds, aspects), _worded(news, aspects)):
        if like >= _LEAST_WEAK:
            yield Suggestion(kind=SuggestionKind.CONTINUES, old=(olds[i],), new=(news[j],), confidence=like)


def _worded(items: Sequence[Item], aspects: Collection[Aspect]) -> list[Wording]:
    return [wording_of(item, with_text=False, aspects=aspects) for item in items]


def _mutual(ones: Sequence[Wording], twos: Sequence[Wording]) -> Iterator[tuple[int, int, float]]:
    """Give the pairs of places of which each is the other's most alike, and how alike they are."""
    likes = [[likeness(one, two) for two in twos] for one in ones]
    best = [max(range(len(ones)), key=column.__getitem__) for column in zip(*likes, strict=True)]
    for i, row in enumerate(likes):
        j = max(range(len(twos)), key=row.__getitem__)
        if best[j] == i:
            yield i, j, row[j]


def _of_pair(matches: Iterable[Match], pair: PlanPair, aspects: Collection[Aspect]) -> Iterator[Suggestion]:
    olds: list[Item] = []
    news: list[Item] = []
    lonely: dict[SuggestionKind, list[Item]] = {SuggestionKind.SPLIT: [], SuggestionKind.MERGED: []}
    partner: dict[int, Item] = {}
    linked: list[Item] = []
    for match in matches:
        if not _is_of(match, pair):
            continue
        olds += match.old
        news += match.new
        if match.one_to_one:
            partner |= {id(match.old[0]): match.new[0], id(match.new[0]): match.old[0]}
        elif match.old and match.new:
            linked += (*match.old, *match.new)
        if not match.old or _is_unsure(match):
            lonely[SuggestionKind.SPLIT].append(match.new[0])
        if not match.new or _is_unsure(match):
            lonely[SuggestionKind.MERGED].append(match.old[0])
    cover = _Cover(partner, aspects, with_text=both_have_text(olds, news))
    for whole, parts, share in cover.wholes(leave_out(olds, linked), lonely[SuggestionKind.SPLIT]):
        yield Suggestion(kind=SuggestionKind.SPLIT, old=(whole,), new=parts, confidence=share)
    for whole, parts, share in cover.wholes(leave_out(news, linked), lonely[SuggestionKind.MERGED]):
        yield Suggestion(kind=SuggestionKind.MERGED, old=parts, new=(whole,), confidence=share)


def _is_of(match: Match, pair: PlanPair) -> bool:
    return all(item.plan == pair.old.id for item in match.old[:1]) and all(
        item.plan == pair.new.id for item in match.new[:1]
    )


def _is_unsure(match: Match) -> bool:
    """Tell whether wording paired two tasks that are not much alike: either may as well be part of another."""
    return match.step is Step.WORDING and match.confidence < LEAST_BESIDE_IDS


class _Cover:
    """Finds wholes whose wording is found again in several parts."""

    def __init__(self, partner: dict[int, Item], aspects: Collection[Aspect], *, with_text: bool) -> None:
        self._partner, self._aspects, self._with_text = partner, aspects, with_text
        self._pieces = lru_cache(maxsize=_HELD)(self._cut)

    def wholes(self, items: Sequence[Item], lonely: Sequence[Item]) -> Iterator[tuple[Item, tuple[Item, ...], float]]:
        """Give the items whose wording two or more others share among them, at least one of these from ``lonely``."""
        postings, sizes = self._postings(lonely)
        if not postings:
            return
        for item in items:
            if self._unchanged(item):
                continue
            own = self._pieces(item)
            met = Counter(chain.from_iterable(postings[piece] for piece in postings.keys() & own))
            likely = sorted(place for place, count in met.items() if count >= _MET_SAMPLE * sizes[place])
            if likely:
                yield from self._whole(item, own, [lonely[place] for place in likely[:_MOST_PARTS]])

    def _unchanged(self, item: Item) -> bool:
        """Tell whether all of the item is found again in its counterpart, so that no part is missing."""
        partner = self._partner.get(id(item))
        return partner is not None and (partner.text, partner.actions) == (item.text, item.actions)

    def _postings(self, lonely: Sequence[Item]) -> tuple[dict[str, list[int]], list[int]]:
        """Index each item by its rarest pieces only: a part of a whole has most of these from it, too."""
        common = Counter(chain.from_iterable(map(self._pieces, lonely)))
        postings: dict[str, list[int]] = defaultdict(list)
        sizes = []
        for place, item in enumerate(lonely):
            rarest = sorted((common[piece], piece) for piece in self._pieces(item))[:_SAMPLE]
            sample = [piece for count, piece in rarest if count <= _COMMON]
            sizes.append(max(len(sample), _FEW))
            for piece in sample:
                postings[piece].append(place)
        return postings, sizes

    def _cut(self, item: Item) -> frozenset[str]:
        whole = wording_of(item, with_text=self._with_text, aspects=self._aspects)
        return frozenset(pieces(whole._replace(title="")))

    def _whole(
        self, item: Item, own: frozenset[str], parts: list[Item]
    ) -> Iterator[tuple[Item, tuple[Item, ...], float]]:
        partner = self._partner.get(id(item))
        covers = [
            (part, own & found)
            for part in parts
            if part is not partner
            and len(own & (found := self._pieces(part))) >= _least(item, part, _LEAST_BORROWED, _BORROWED) * len(found)
        ]
        if partner:
            theirs = self._pieces(partner)
            if len(theirs) > _WHOLE * len(own):
                return
            covers.append((partner, own & theirs))
        chosen, covered = _greedy(covers, len(own))
        share = len(covered) / len(own)
        lonely = any(part is not partner for part in chosen)
        least = max((_least(item, part, _LEAST_COVERED, _COVERED) for part in chosen), default=1.0)
        if len(chosen) > 1 and lonely and share >= least:
            yield item, tuple(sorted(chosen, key=lambda part: part.order)), share


def _least(whole: Item, part: Item, kindred: float, strange: float) -> float:
    """Give the share asked of a part: less of one that has a unit of the whole's."""
    units = {party.key for party in whole.parties}
    return kindred if any(party.key in units for party in part.parties) else strange


def _greedy(covers: list[tuple[Item, frozenset[str]]], size: int) -> tuple[list[Item], set[str]]:
    """Take the part that adds most to what is covered, again and again, as long as it adds enough."""
    chosen: list[Item] = []
    covered: set[str] = set()
    while covers:
        best = max(covers, key=lambda cover: (len(cover[1] - covered), -cover[0].order))
        if len(best[1] - covered) < _LEAST_GAIN * size:
            break
        chosen.append(best[0])
        covered |= best[1]
        covers.remove(best)
    return chosen, covered


def suggest_links_yaml(suggestions: Iterable[Suggestion]) -> str:
    """Write the suggestions as YAML to paste into the new plan: per task its id, and the keys to add to it.

    What has no ids is said in comments. "" where there is nothing to suggest.
    """
    blocks = ["\n".join(_yaml_block(suggestion)) for suggestion in suggestions]
    if not blocks:
        return ""
    opening = "# 以下为按文字推测的对应关系，核实后把有关的键粘贴到新方案相应的举措里。\n"
    return opening + "\n".join(f"{block}\n" for block in blocks)


_KEYS = {
    SuggestionKind.CONTINUES: "continues",
    SuggestionKind.SPLIT: "split_from",
    SuggestionKind.MERGED: "merged_from",
}


def _yaml_block(suggestion: Suggestion) -> Iterator[str]:
    yield f"# {_one_line(suggestion.sentence)}"
    ids = ", ".join(item.id for item in suggestion.old)
    for item in suggestion.new:
        where = _one_line(f"{item.number} {shorten(item.label, 40)}".strip())
        if not item.id or not all(old.id for old in suggestion.old):
            yield f"# {where}：没有任务编码，先在数据里给有关举措写上 id"
            continue
        yield f"- id: {item.id}  # {where}"
        yield f"  {_KEYS[suggestion.kind]}: [{ids}]"
        yield '  link_reason: ""  # 依据'


def _one_line(text: str) -> str:
    return " ".join("".join(character if character.isprintable() else " " for character in text).split())
