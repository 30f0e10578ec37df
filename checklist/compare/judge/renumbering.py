"""Which tasks were renumbered, or stand in another order: what others that came, went or moved only pushed on was not."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from checklist.compare.sides.item import Aspect, Level
from checklist.compare.text.similarity import rising
from checklist.words import compile_later
from checklist.words.goalnames import plain_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from checklist.compare.judge.contents import Compared
    from checklist.compare.sides.item import Item

_FEW = 2
"""Tasks; of one alone it cannot be told whether it was pushed on where no others came or went."""


def renumbered(
    compared: Sequence[Compared], aspects: frozenset[Aspect], moved: Collection[int], *, others: bool
) -> Iterator[Compared]:
    """Give the items that were renumbered; what others that came, went or moved only pushed on or drew up was not.

    ``moved`` are the places of the old tasks whose rows say that they stand under another heading now; ``others`` is
    True where tasks came or went, which tells that one alone was pushed on, too.
    """
    pushed = _pushed([pair for pair in compared if id(pair.old) not in moved], least=1 if others else _FEW)
    for pair in compared:
        old, new = pair.old, pair.new
        number = Aspect.NUMBER in aspects and old.number != new.number
        told = Aspect.SEQUENCE in aspects and old.level is Level.MEASURE and old.sequence and new.sequence
        sequence = told and old.sequence != new.sequence
        words = [diff for diff in pair.diffs if diff is not pair.wordings.goals]
        in_list = _is_relisted(old, new) or any(
            diff.renumbered and not (diff.changes or diff.reordered) for diff in words
        )
        if in_list or ((number or sequence) and id(pair) not in pushed and id(old) not in moved):
            yield pair


def _is_relisted(old: Item, new: Item) -> bool:
    """Tell whether the same goals bear other numbers of a list that both versions number."""
    one, two = dict(old.lists), dict(new.lists)
    return one != two and one.keys() == two.keys()


def numbered_otherwise(compared: Sequence[Compared], aspects: frozenset[Aspect]) -> Iterator[Compared]:
    """Give the items any number of which differs: where nothing else does, nothing else tells why it was pushed on."""
    ids = any(pair.old.id for pair in compared) and any(pair.new.id for pair in compared)
    return (pair for pair in compared if _numbered_otherwise(pair, aspects, ids=ids))


def _numbered_otherwise(pair: Compared, aspects: frozenset[Aspect], *, ids: bool) -> bool:
    old, new = pair.old, pair.new
    both = bool(old.marks and new.marks)
    placed = not both or bool(old.marks[0] and new.marks[0])  # a number that Word or a formula makes may not be told
    headed = both and Aspect.SECTION in aspects and len(old.marks) == len(new.marks)
    return (
        (placed and Aspect.SEQUENCE in aspects and (old.sequence, old.marks[:1]) != (new.sequence, new.marks[:1]))
        or (headed and old.marks[1:] != new.marks[1:])
        or (both and ids and old.id != new.id)
        or bool(old.lists) != bool(new.lists)
    )


def ordered_otherwise(compared: Iterable[Compared]) -> Iterator[Compared]:
    """Give the items whose units of one part, or whose goals, stand in another order."""
    for pair in compared:
        orders = zip(_orders(pair.old), _orders(pair.new), strict=True)
        if any(one != two and Counter(one) == Counter(two) for one, two in orders):
            yield pair


def rearranged(compared: Iterable[Compared], told: Collection[int]) -> Iterator[Compared]:
    """Give the tasks that stand in another order, as few as possible; none where their numbers or the roles of a unit tell it.

    ``told`` are the places of the old tasks of which it is said that their number or heading changed.
    """
    plans: dict[str, list[Compared]] = {}
    tasks = (pair for pair in compared if pair.old.level is Level.MEASURE and id(pair.old) not in told)
    for pair in sorted(tasks, key=lambda pair: pair.new.order):
        plans.setdefault(pair.new.plan, []).append(pair)
    for pairs in plans.values():
        before = sorted(pairs, key=lambda pair: pair.old.order)
        kept = rising([pair.old.order for pair in pairs])
        if before != pairs and not (_is_numbered(before, pairs) or _is_by_role(before, pairs)):
            yield from (pair for place, pair in enumerate(pairs) if place not in kept)


def _is_numbered(before: Sequence[Compared], after: Sequence[Compared]) -> bool:
    """Tell whether the tasks bear rising numbers on both sides: where these did not change, the order did not."""
    numbers = [pair.old.sequence for pair in before], [pair.new.sequence for pair in after]
    return all(min(own) > 0 and len(rising(own)) == len(own) for own in numbers)


def _is_by_role(before: Sequence[Compared], after: Sequence[Compared]) -> bool:
    """Tell whether one side only has the tasks of a unit, that all are of, sorted by what it does in them, perhaps heading by heading."""
    shares = [_ranks(pair.new) for pair in after]
    for unit in set.intersection(*map(set, shares)):
        ranks = {id(pair.old): share[unit] for pair, share in zip(after, shares, strict=True)}
        for one, two in ((before, after), (after, before)):
            heads = {pair.new.sections: place for place, pair in reversed(list(enumerate(two)))}
            by_role = sorted(one, key=lambda pair: ranks[id(pair.old)])
            if two in (by_role, sorted(by_role, key=lambda pair: heads[pair.new.sections])):
                return True
    return False


def _ranks(item: Item) -> dict[str, int]:
    """Give what each unit does in a task, by its rank among the roles."""
    return {key: party.rank for party in item.parties[::-1] for key in (party.key, *party.members)}


def _orders(item: Item) -> Iterator[list[object]]:
    """Give in their order the units of an item, part by part, and its goals."""
    yield [(party.key, party.role) for party in sorted(item.parties, key=lambda party: party.rank)]
    yield [(plain_name(goal.indicator), goal.year, goal.value) for goal in item.targets]


def _pushed(compared: Sequence[Compared], least: int) -> set[int]:
    """Give the tasks whose numbers changed only by others coming or going: they follow one another as before."""
    rows = sorted(filter(_is_counted, compared), key=lambda pair: (pair.new.plan, pair.new.sequence))
    olds, news = [pair.old.sequence for pair in rows], [pair.new.sequence for pair in rows]
    if len(rows) < least or len(set(olds)) < len(rows) or max(*olds, *news) <= len(rows):
        return set()
    return {
        id(rows[place]) for place in rising(olds) if _style(rows[place].old.number) == _style(rows[place].new.number)
    }


def _is_counted(pair: Compared) -> bool:
    return bool(pair.old.level is Level.MEASURE and pair.old.sequence and pair.new.sequence)


def _style(number: str) -> str:
    """Give how a number is written, whichever it is: 二（一）5 and 三（二）7 are of one style."""
    return _COUNTED_BY.sub("#", number)


_COUNTED_BY = compile_later("[0-9]+|[一二三四五六七八九十百]+")
