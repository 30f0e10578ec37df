"""What is said once above the table instead of row by row (统一调整): renames, renumbering, punctuation."""

from __future__ import annotations

from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING

from checklist.compare.items import Aspect, Level
from checklist.model import Frozen
from checklist.units import normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.contents import Wordings
    from checklist.compare.headings import Headings
    from checklist.compare.items import Item
    from checklist.compare.pairing import PlanPair
    from checklist.model import Region


class EditKind(Enum):
    """What is said once; the value is the office's word."""

    RENAMED = "机构更名"
    HEADING = "标题调整"
    NUMBERING = "序号调整"
    PUNCTUATION = "标点格式"
    FIGURES = "数字写法"
    PERIOD = "方案期限"


class GlobalEdit(Frozen):
    """A change said once, with the number of places it touches."""

    kind: EditKind
    sentence: str
    places: int
    old: str = ""
    new: str = ""


class Compared(Frozen):
    """A pair of items with the differences of its texts."""

    old: Item
    new: Item
    wordings: Wordings


def global_edits(
    compared: Sequence[Compared],
    pairs: Sequence[PlanPair],
    headings: Headings,
    regions: Iterable[Region],
    aspects: frozenset[Aspect],
) -> Iterator[GlobalEdit]:
    """Give what is said once, in the order it is printed."""
    yield from _renames(compared, _former_names(regions))
    if Aspect.SECTION in aspects:
        yield from _heading_edits(headings)
    yield from _numbering(compared, aspects)
    yield from _punctuation(compared)
    yield from _figures(compared)
    yield from _periods(compared, pairs)


def _former_names(regions: Iterable[Region]) -> set[str]:
    return {
        normalise_name(name)
        for region in regions
        for unit in region.units
        for former in unit.formerly
        if former.relation == "renamed"
        for name in (former.name, former.full)
        if name
    }


def _renames(compared: Iterable[Compared], former: set[str]) -> Iterator[GlobalEdit]:
    places: Counter[tuple[str, str]] = Counter()
    for pair in compared:
        places.update(_other_names(pair))
    for (old, new), count in places.items():
        if {normalise_name(old), normalise_name(new)} & former:
            sentence = f"{old}更名为{new}，涉及{count}处"
            yield GlobalEdit(kind=EditKind.RENAMED, sentence=sentence, places=count, old=old, new=new)


def _other_names(pair: Compared) -> Iterator[tuple[str, str]]:
    """Give the names of one unit that differ between two items, in their units and in their texts."""
    if pair.old.parties != pair.new.parties:
        names = {party.key: party.name for party in pair.new.parties}
        for party in pair.old.parties:
            if names.get(party.key, party.name) != party.name:
                yield party.name, names[party.key]
    yield from (names for diff in pair.wordings.diffs for names in diff.names)


def _heading_edits(headings: Headings) -> Iterator[GlobalEdit]:
    for old, new in headings.renamed:
        sentence = f"“{old}”改为“{new}”"
        yield GlobalEdit(kind=EditKind.HEADING, sentence=sentence, places=1, old=old, new=new)


def _numbering(compared: Iterable[Compared], aspects: frozenset[Aspect]) -> Iterator[GlobalEdit]:
    count = sum(_renumbered(pair, aspects) for pair in compared)
    if count:
        sentence = f"序号、编号有变动的{count}处，不逐项列出"
        yield GlobalEdit(kind=EditKind.NUMBERING, sentence=sentence, places=count)


def _renumbered(pair: Compared, aspects: frozenset[Aspect]) -> bool:
    old, new = pair.old, pair.new
    number = Aspect.NUMBER in aspects and old.number != new.number
    sequence = Aspect.SEQUENCE in aspects and old.level is Level.MEASURE and old.sequence != new.sequence
    return number or sequence or any(diff.renumbered for diff in pair.wordings.diffs)


def _punctuation(compared: Iterable[Compared]) -> Iterator[GlobalEdit]:
    count = sum(any(diff.punctuated for diff in pair.wordings.diffs) for pair in compared)
    if count:
        sentence = f"标点、空格和全角半角有调整的{count}处，不逐项列出"
        yield GlobalEdit(kind=EditKind.PUNCTUATION, sentence=sentence, places=count)


def _figures(compared: Iterable[Compared]) -> Iterator[GlobalEdit]:
    """Say once that figures are written otherwise and mean the same."""
    places = [figures for pair in compared for diff in pair.wordings.diffs for figures in diff.refigured]
    if places:
        old, new = places[0]
        sentence = f"数字写法有调整、数值不变的{len(places)}处，如“{old}”改为“{new}”"
        yield GlobalEdit(kind=EditKind.FIGURES, sentence=sentence, places=len(places), old=old, new=new)


def _periods(compared: Iterable[Compared], pairs: Iterable[PlanPair]) -> Iterator[GlobalEdit]:
    """Say once that what is due at the end of its plan is due at another time, since the plan ends at another time."""
    for pair in pairs:
        count = sum(_due_otherwise(items, pair) for items in compared)
        old, new = pair.old.period, pair.new.period
        if count and old != new:
            sentence = f"方案期限由{old}调整为{new}，原文未单列时限的{count}项任务按方案期末填列，时限相应调整"
            yield GlobalEdit(kind=EditKind.PERIOD, sentence=sentence, places=count, old=old, new=new)


def _due_otherwise(items: Compared, pair: PlanPair) -> bool:
    one, two = items.old.deadline, items.new.deadline
    return bool(
        items.old.plan == pair.old.id
        and one is not None
        and two is not None
        and one.inherited
        and two.inherited
        and one.date != two.date
    )
