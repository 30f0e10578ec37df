"""Which heading became which: the same title, or the one under which most of its tasks now stand."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain, product
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace
from rapidfuzz.distance import Indel

from checklist.compare.match.align import Match, Step, items_of_plans, stand_alone
from checklist.compare.sides.item import Level

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.match.pairing import PlanPair
    from checklist.compare.sides.item import Item

    _Key = tuple[str, tuple[str, ...]]
    _Place = tuple[str, int]


_ALIKE, _NUMBERED_ALIKE = 0.6, 0.4
"""How alike two titles of headings must be for one to be the other's new name where tasks went or came; with one number less will do."""


_SEVERAL = 2
"""Tasks; where only one went from one heading to another, it is said of the task."""


class Regrouping(NamedTuple):
    """Headings joined into one, or one parted: what they were called, what became of them, what they are called."""

    olds: tuple[str, ...]
    how: str
    news: tuple[str, ...]


class Headings:
    """The headings of two versions side by side; a heading is known by its plan and the titles down to it."""

    def __init__(self, matches: Iterable[Match], pairs: Sequence[PlanPair]) -> None:
        self._olds: Counter[_Key] = Counter()
        self._news: Counter[_Key] = Counter()
        """How many tasks stand under each heading."""
        self._votes: Counter[tuple[_Key, _Key]] = Counter()
        self.beside: tuple[dict[_Place, Item], dict[_Place, Item]] = ({}, {})
        """What each task became, and what each was, by its place."""
        self.tasks: dict[_Key, _Key] = {}
        """Tasks that became another: such a one may be a heading with goals of its own."""
        for match in matches:
            self._olds.update(key for item in match.old for key in _above(item))
            self._news.update(key for item in match.new for key in _above(item))
            if match.one_to_one:
                one, two = match.old[0], match.new[0]
                self.beside[0][one.place], self.beside[1][two.place] = two, one
                self.tasks[_key(one)] = _key(two)
                self._votes.update(_votes(one, two))
        self.became = {
            (pair.old.id, path): (pair.new.id, path)
            for pair in pairs
            for plan, path in self._olds
            if plan == pair.old.id and (pair.new.id, path) in self._news
        }
        for names in self.tasks.items():
            # a heading that is a task itself, on one side with tasks under it
            if names[0] in self._olds or names[1] in self._news:
                self.became.setdefault(*names)
        self.regrouped: dict[tuple[_Key, _Key], Regrouping] = {}
        """Headings joined or parted: by one that is gone and the one its tasks stand under, one that is new and theirs before."""
        self.together: list[tuple[_Key, ...]] = []
        """The keys of headings, old and new, that were joined, or parted: their goals are compared taken together."""
        self._tell_others(_numbers(matches))
        self._add_of_one_title(dict(map(attrgetter("old.id", "new.id"), pairs)))

    def _tell_others(self, numbers: dict[_Key, str]) -> None:
        """Tell of headings without one of the same title what became of them, by where the tasks under them went."""
        stay: tuple[Counter[_Key], Counter[_Key]] = (Counter(), Counter())
        for names, count in self._votes.items():
            for key, side in zip(names, stay, strict=True):
                side[key] += count
        self._add_renamed(numbers, *stay)
        moves = [(names, count) for names, count in self._votes.items() if count >= _SEVERAL and all(map(_path, names))]
        self._add_joined([names for names, count in moves if count == stay[0][names[0]] > self._olds[names[0]] / 2])
        self._add_parted([names for names, count in moves if count == stay[1][names[1]] > self._news[names[1]] / 2])
        self._add_scattered()

    def _add_joined(self, moves: Iterable[tuple[_Key, _Key]]) -> None:
        """Tell which headings are gone and have their tasks under one other."""
        was = {two: one for one, two in self._heirs().items()}
        for two, gone in _by_first((two, one) for one, two in moves if one not in self.became).items():
            own = [was[two]] if two in was else []
            kept = [one for one in own if _title(one) != _title(two)]
            how = "合并为" if (len(gone) > 1 and not own) or kept else "并入"
            self._regroup([*kept, *gone], how, [two], own)

    def _add_parted(self, moves: Iterable[tuple[_Key, _Key]]) -> None:
        """Tell which headings are new and have only tasks of one other, that goes on or has none of its tasks elsewhere."""
        heirs, taken = self._heirs(), set(self.became.values())
        for one, fresh in _by_first(names for names in moves if names[1] not in taken).items():
            heir = [heirs[one]] if one in heirs else []
            kept = [two for two in heir if _title(one) != _title(two)]
            if heir or len(fresh) > 1:
                self._regroup([one], "分出" if heir and not kept else "拆分为", [*kept, *fresh], heir)

    def _add_scattered(self) -> None:
        """Tell which headings are gone and have their tasks under several others, and which are new and have theirs of several."""
        taken = set(self.became.values())
        left = [names for names in self._votes if names not in self.regrouped and all(map(_path, names))]
        for one, others in _by_first(names for names in left if names[0] not in self.became).items():
            if len(others) > 1:
                self._regroup([one], "的任务分别归入", others)
        for two, others in _by_first(
            (two, one) for one, two in left if one in self.became and two not in taken
        ).items():
            if len(others) > 1:
                self._regroup(others, "的部分任务组成", [two])

    def _regroup(self, olds: Sequence[_Key], how: str, news: Sequence[_Key], beside: Sequence[_Key] = ()) -> None:
        """Note what became of headings; ``beside`` is the one that goes on among them."""
        said = Regrouping(tuple(map(_title, olds)), how, tuple(map(_title, news)))
        self.regrouped.update(dict.fromkeys(product(olds, news), said))
        self.together.append((*beside, *olds, *news))

    def _add_of_one_title(self, plans: dict[str, str]) -> None:
        """Take what is left for the only heading left of its title: one table may print fewer levels, and no task tell it."""
        taken = {*self.became, *self.became.values(), *chain(*self.regrouped)}
        mine, theirs = ([key for key in keys if key not in taken] for keys in (self._olds, self._news))
        met = Counter(map(_title, mine)), Counter(map(_title, theirs))
        known = {(key[0], _title(key)): key for key in theirs}
        for one in mine:
            two = known.get((plans.get(one[0], ""), _title(one)))
            if two and met[0][_title(one)] == met[1][_title(one)] == 1:
                self.became[one] = two

    def _heirs(self) -> dict[_Key, _Key]:
        """Give which heading became which, without those whose tasks stood, or stand now, under none."""
        return {one: two for one, two in self.became.items() if _path(one) and _path(two)}

    def _add_renamed(self, numbers: dict[_Key, str], stay_old: Counter[_Key], stay_new: Counter[_Key]) -> None:
        """Take a heading for renamed where most of the tasks under it, before and after, agree.

        Where tasks went or came, most of those that are on both sides will do, if the heading kept its number or most of its words;
        half of them, if it kept its number and some of its words.
        """
        taken = set(self.became.values())
        for (one, two), count in self._votes.most_common():
            most = 2 * count > self._olds[one] and 2 * count > self._news[two]
            share = 2 * count - max(stay_old[one], stay_new[two])
            numbered = one in numbers and numbers[one] == numbers.get(two)
            alike = share > 0 and (_alike(one, two) or (numbered and count > 1))
            known = share >= 0 and numbered and _alike(one, two, _NUMBERED_ALIKE)
            if (most or alike or known) and one not in self.became and two not in taken:
                self.became[one] = two
                taken.add(two)

    @property
    def renamed(self) -> dict[tuple[str, str], None]:
        """The titles that changed, old and new, each once, in the old side's order."""
        found: dict[tuple[str, str], None] = {}
        for one, two in self.became.items():
            found |= dict.fromkeys(self.titles_beside(one, two))
        regrouped = {(_title(one), _title(two)) for one, two in self.regrouped}
        return {names: None for names in found if names[0] != names[1] and names not in regrouped}

    def titles_beside(self, one: _Key, two: _Key) -> Iterator[tuple[str, str]]:
        """Give the titles of two paths of headings that stand for each other; not of those one was moved from and to.

        Where one table prints fewer levels, its innermost heading is the one on the other side that is most like it.
        """
        if len(one[1]) == len(two[1]):
            for names in zip(_down(one), _down(two), strict=True):
                if names == (one, two) or self.became.get(names[0]) in (None, names[1]):
                    yield _title(names[0]), _title(names[1])
        elif one[1] and two[1]:
            (*_, title), longer = sorted((one[1], two[1]), key=len)
            most = max(reversed(longer), key=lambda other: Indel.normalized_similarity(other, title))
            yield (most, title) if longer is one[1] else (title, most)

    def homes(self, old: Item, new: Item) -> Iterator[tuple[str, str, str]]:
        """Give the headings over a task that stand under another heading now: the title, and those of both above it."""
        for one, two in _votes(old, new):
            above = (one[0], one[1][:-1]), (two[0], two[1][:-1])
            known = self.became.get(one) == two and above[0] in self.became and all(map(_path, above))
            if known and self.became[above[0]] != above[1] and above not in self.regrouped:
                yield _title(two), _title(above[0]), _title(above[1])

    def is_gone(self, heading: Item) -> bool:
        """Tell whether nothing on the new side stands for a heading that was named."""
        key = _key(heading)
        return not heading.unnamed and key not in self.became and all(one != key for one, _ in self.regrouped)

    def is_alone(self, heading: Item) -> bool:
        """Tell whether a heading has no counterpart of its own on the other side."""
        return _key(heading) not in self.became and _key(heading) not in self.became.values()

    def regroupings(self, old: Item, new: Item) -> list[Regrouping]:
        """Give how headings were joined or parted that a task stood under and stands under now."""
        return [self.regrouped[names] for names in _votes(old, new) if names in self.regrouped]

    def moved(self, old: Item, new: Item) -> bool:
        """Tell whether a task stands under another heading than the one its own became, or was joined into or parted from."""
        one, two = (old.plan, old.sections), (new.plan, new.sections)
        both = bool(old.sections and new.sections)
        return both and self.became.get(one) != two and not self.regroupings(old, new)


def _numbers(matches: Iterable[Match]) -> dict[_Key, str]:
    """Give the numbers of headings: as a table prints them, else as those of the tasks tell: of 三（四）5 the heading is 三（四）."""
    known: dict[_Key, Counter[str]] = defaultdict(Counter)
    for item in chain.from_iterable((*match.old, *match.new) for match in matches):
        told = item.marks[-1] if len(item.marks) == len(item.sections) + 1 else ""
        number = told or item.number.rstrip("0123456789.．")
        if item.sections and number and number != item.number:
            known[item.plan, item.sections][number] += 1
    return {key: numbers.most_common(1)[0][0] for key, numbers in known.items()}


def _alike(one: _Key, two: _Key, least: float = _ALIKE) -> bool:
    """Tell whether two headings of one depth share most of their words."""
    (_, old), (_, new) = one, two
    return bool(old and new) and len(old) == len(new) and Indel.normalized_similarity(old[-1], new[-1]) >= least


def _by_first(names: Iterable[tuple[_Key, _Key]]) -> dict[_Key, list[_Key]]:
    """Give by the first heading of each pair the second ones."""
    found: dict[_Key, list[_Key]] = {}
    for one, two in names:
        found.setdefault(one, []).append(two)
    return found


def _title(key: _Key) -> str:
    return key[1][-1]


def _path(key: _Key) -> tuple[str, ...]:
    """Give the headings of a key; () for what stands under none."""
    return key[1]


def _above(item: Item) -> Iterator[_Key]:
    """Give the headings a task stands under, outermost first."""
    return _down((item.plan, item.sections))


def _down(key: _Key) -> Iterator[_Key]:
    return ((key[0], key[1][:depth]) for depth in range(1, len(key[1]) + 1))


def _votes(old: Item, new: Item) -> Iterator[tuple[_Key, _Key]]:
    """Give the headings over a task that stand beside each other; under more or fewer than before, those of one title do."""
    one, two = list(_above(old)), list(_above(new))
    if len(one) == len(two):
        yield from zip(one, two, strict=True)
        return
    yield (old.plan, old.sections), (new.plan, new.sections)
    titles = {_title(key): key for key in two[:-1]}
    yield from ((key, titles[_title(key)]) for key in one[:-1] if _title(key) in titles)


def align_goals(
    old: Sequence[Item], new: Sequence[Item], headings: Headings, pairs: Sequence[PlanPair]
) -> Iterator[Match]:
    """Pair the goals of plans and headings, those of headings joined or parted together; those without a counterpart stand alone."""
    found = list(_aligned(old, new, headings, pairs))
    for keys in headings.together:
        mine = [match for match in found if any(_key(item) in keys for item in (*match.old, *match.new))]
        if len(mine) > 1 and any(map(headings.is_alone, chain.from_iterable(chain(*map(_SIDES, mine))))):
            found = [match for match in found if match not in mine]
            old_goals, new_goals = map(chain.from_iterable, zip(*map(_SIDES, mine), strict=True))
            found.append(Match(old=_as_one(old_goals, keys), new=_as_one(new_goals, keys), step=Step.LINK))
    yield from found


_SIDES = attrgetter("old", "new")


def _as_one(items: Iterable[Item], keys: Sequence[_Key]) -> tuple[Item, ...]:
    """Take the goals of several headings for those of one that bears all their titles and no number; ``keys`` tell their order."""
    places = {key: place for place, key in enumerate(dict.fromkeys(keys))}
    goals = sorted(items, key=lambda item: places.get(_key(item), len(places)))
    if len(goals) <= 1:
        return tuple(replace(goal, number="") for goal in goals)
    return (
        replace(
            goals[0],
            number="",
            title="、".join(map(attrgetter("title"), goals)),
            text=_in_one_line(map(attrgetter("text"), goals)),
            target_words=_in_one_line(map(attrgetter("target_words"), goals)),
            targets=tuple(chain.from_iterable(map(attrgetter("targets"), goals))),
            stated=tuple(chain.from_iterable(map(attrgetter("stated"), goals))),
        ),
    )


def _in_one_line(texts: Iterable[str]) -> str:
    *before, last = list(filter(None, texts)) or [""]
    return "；".join([*(text.rstrip("。；") for text in before), last])


def _aligned(
    old: Sequence[Item], new: Sequence[Item], headings: Headings, pairs: Sequence[PlanPair]
) -> Iterator[Match]:
    plans = {pair.old.id: pair.new.id for pair in pairs}
    old, new = items_of_plans(old, plans), items_of_plans(new, plans.values())
    known = {_key(item): item for item in new}
    found = _by_tasks(old, new, headings)
    taken = set(map(attrgetter("place"), found.values()))
    for item in old:
        other = found.get(item.place) or known.get(_counterpart(item, headings, plans, known))
        if other is None or (other.place in taken and item.place not in found):
            yield from stand_alone((item,), ())
            continue
        taken.add(other.place)
        yield Match(old=(item,), new=(other,), step=Step.LINK)
    yield from stand_alone((), [item for item in new if item.place not in taken])


def _by_tasks(old: Sequence[Item], new: Sequence[Item], headings: Headings) -> dict[_Place, Item]:
    """Pair the goals of headings that a table does not name, by the first task under them that is on both sides."""
    became, was = headings.beside
    found: dict[_Place, Item] = {}
    taken: set[_Place] = set()
    for one in old:
        after = _above_its_tasks(one, old, new, became) if one.unnamed else None
        if after is not None and after.place not in taken:
            found[one.place] = after
            taken.add(after.place)
    for two in new:
        before = _above_its_tasks(two, new, old, was) if two.unnamed and two.place not in taken else None
        if before is not None and before.place not in found:
            found[before.place] = two
    return found


def _above_its_tasks(
    goal: Item, own: Sequence[Item], others: Sequence[Item], beside: dict[_Place, Item]
) -> Item | None:
    """Give the goals above what the tasks after ``goal``, as far as the next goals, are on the other side."""
    end = min((item.place for item in own if item.place > goal.place), default=(goal.plan, float("inf")))
    under = sorted(place for place in beside if goal.place < place < end)
    return next((above for place in under if (above := _goals_above(beside[place], others))), None)


def _goals_above(task: Item, goals: Sequence[Item]) -> Item | None:
    """Give the goals of the heading a task stands under; where the table names none, those printed last before it."""
    paths = (task.plan, task.sections), (task.plan, (*task.sections, task.title))
    for goal in goals:
        if not goal.unnamed and goal.level is Level.SECTION and _key(goal) in paths:
            return goal
    before = [goal for goal in goals if goal.unnamed and goal.plan == task.plan and goal.order < task.order]
    return max(before, key=lambda goal: goal.order, default=None)


def _counterpart(item: Item, headings: Headings, plans: dict[str, str], known: dict[_Key, Item]) -> _Key:
    plan, path = _key(item)
    same = plans[plan], path
    return same if same in known else headings.became.get((plan, path)) or headings.tasks.get((plan, path), same)


def _key(item: Item) -> _Key:
    return item.plan, () if item.level is Level.PLAN else (*item.sections, item.title)
