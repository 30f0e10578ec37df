"""What a corrected cell of goals means for the targets of a task or of headings, and for their goals in words.

Both versions of the cell are cut into what stands between semicolons. What differs is read as figures; the target that
printed the old ones gets what the new ones say otherwise, in the way it is written.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.adopt.goalforms import as_phrase, bare, by_item, figure_of, has_same_words, with_figure
from checklist.adopt.standing import tree_of
from checklist.adopt.tablerows import squeeze
from checklist.adopt.taskcells import one_line
from checklist.model import Per
from checklist.words import compile_later
from checklist.words.goalnames import is_phrase
from checklist.words.goals import GoalReader
from checklist.words.quantities import format_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from checklist.adopt.sectionplaces import Owned
    from checklist.model import Indicator, Target, YearGoal


class GoalStep(NamedTuple):
    """What became of some words of a cell; "" where they were added, or left out."""

    old: str
    new: str
    behind: Sequence[str] = ()
    """What the cell has behind the new words."""

    @property
    def unread(self) -> str:
        """Say that this could not be taken over."""
        if not self.new:
            return f"“{one_line([self.old])}”在数据里不是一条目标，没有删。"
        new = one_line([self.new])
        told = f"“{one_line([self.old])}”改为“{new}”" if self.old else f"增加的“{new}”"
        return f"{told}，没有读出与数据对应的指标和数字，没有改；请直接在数据里改。"


class _Item(NamedTuple):
    """A target as it is written, and what it is read as."""

    tree: Any
    targets: tuple[Target, ...]


class _Home:
    """The goals of one owner as they are written, and what they become."""

    def __init__(self, owned: Owned) -> None:
        self.owned = owned
        targets, goal = (owned.place.find(key) for key in ("targets", "goal"))
        listed = by_item(targets.value, owned.model) if targets else ()
        self.items = [_Item(tree, read) for tree, read in listed]
        self._is_text = targets is not None and isinstance(targets.value.value, str)
        self.words: Any = tree_of(goal.value) if goal else None
        self._was = ([item.tree for item in self.items], self.words)
        self.goals: tuple[YearGoal, ...] = getattr(owned.model, "goals", ())

    def changes(self) -> dict[str, Any]:
        """Give the keys that change."""
        trees = [item.tree for item in self.items]
        as_text = self._is_text and all(isinstance(tree, str) for tree in trees)
        found = {} if trees == self._was[0] else {"targets": ("；".join(trees) if as_text else trees) or None}
        return found if self.words == self._was[1] else {**found, "goal": self.words or None}

    def says(self, words: str) -> bool:
        """Tell whether a goal without figures says these words."""
        said = [self.words] if isinstance(self.words, str) else [goal.said for goal in self.goals if self.words]
        return any(squeeze(words) in squeeze(goal) for goal in said)

    def take_words(self, step: GoalStep) -> bool:
        """Replace, add or leave out words; False where they are not written so that this can be done."""
        if self.words is None or isinstance(self.words, str):
            self.words = _replaced(self.words or "", step)
            return True
        found = (index for index, goal in enumerate(self.goals) if squeeze(goal.said) == squeeze(step.old))
        index = next(found, None) if step.old else None
        return index is not None and self._take_year_goal(index, self.goals[index], step.new)

    def _take_year_goal(self, index: int, goal: YearGoal, new: str) -> bool:
        opening = goal.said[: len(goal.said) - len(goal.text.rstrip("。；"))]
        if new and not new.startswith(opening):
            return False
        items = [dict(item) for item in self.words]
        items[index] = {**items[index], "text": new.removeprefix(opening)}
        self.words = items if new else items[:index] + items[index + 1 :]
        return True


class GoalCells:
    """The goals that one cell prints: those of a task, or of the headings that open with it."""

    def __init__(
        self, owners: Sequence[Owned], stated: Sequence[Target], indicators: Sequence[Indicator], year: int | None
    ) -> None:
        """``stated`` are all targets of the plan, ``year`` that of the ledger or of the column."""
        self._homes = list(map(_Home, owners))
        self._printed, self._plain = GoalReader(indicators, stated, year), GoalReader(indicators)

    def changes(self) -> list[tuple[Owned, dict[str, Any]]]:
        """Give the keys that change of every owner."""
        return [(home.owned, home.changes()) for home in self._homes]

    def take(self, old: str, new: str) -> list[GoalStep]:
        """Take over what differs between two versions of the cell; give what could not be."""
        gone, come = _differing(old, new)
        items: list[tuple[_Home, _Item]] = []
        words: list[str] = []
        for clause in gone:
            printed = list(self._items_of(clause))
            items += printed
            words += [] if printed else [clause]
        read = {clause: self._targets(clause) for clause in come}
        unread = [clause for clause, targets in read.items() if not targets]
        doubtful = any(map(self._is_doubtful, unread))
        self._take_phrases(items, read)
        self._take_figures(items, list(chain.from_iterable(read.values())), keep=doubtful)
        return list(self._take_words(words, unread, _clauses(new)))

    def _is_doubtful(self, clause: str) -> bool:
        """Tell whether words without a target may be what became of one: they have a figure, or there is no place for words."""
        return _FIGURE.search(clause) is not None or self._homes[-1].owned.place.table == "measure"

    def are_same(self, one: str, two: str) -> bool:
        """Tell whether two cells say the same goals, in whatever order and words."""
        return self._goals_of(one) == self._goals_of(two)

    def _goals_of(self, cell: str) -> set[object]:
        read = {clause: self._targets(clause) for clause in _clauses(cell)}
        words = {squeeze(clause) for clause, targets in read.items() if not targets}
        return words.union(map(_wanted, chain.from_iterable(read.values())))

    # --- figures ---

    def _items_of(self, words: str) -> Iterator[tuple[_Home, _Item]]:
        """Give the targets that words of the cell print."""
        read = set(map(_wanted, bare(self._printed.read(words).targets)))
        for home in self._homes:
            for item in home.items:
                if item.targets and set(map(_wanted, item.targets)) <= read:
                    yield home, item

    def _targets(self, words: str) -> tuple[Target, ...]:
        """Read words as targets, each with the whole phrase; () where a part is none. What is listed may be several."""
        read = self._printed.read(words)
        whole = bool(read.targets) and not read.rest and all(map(is_phrase, read.targets))
        found = read.targets if whole else self._plain.read_phrase(words)
        listed = self._plain.read_phrase(words.replace("、", "，"))
        return bare(listed if len(listed) > len(found) else found)

    def _take_phrases(self, items: list[tuple[_Home, _Item]], read: dict[str, tuple[Target, ...]]) -> None:
        """Let a phrase of several figures become the new words that have as many."""
        for home, item in [one for one in items if isinstance(one[1].tree, str) and len(one[1].targets) > 1]:
            for clause, targets in read.items():
                figures = list(map(figure_of, self._plain.read_phrase(clause)))
                if len(targets) == len(item.targets) and figures == list(map(figure_of, targets)):
                    home.items[home.items.index(item)] = _Item(clause, targets)
                    items.remove((home, item))
                    read[clause] = ()
                    break

    def _take_figures(self, items: Sequence[tuple[_Home, _Item]], new: list[Target], *, keep: bool) -> None:
        """Give each target the new one that is most likely its own; what is left over goes (unless to ``keep``), or is added."""
        left, came = list(dict.fromkeys((id(item), home) for home, item in items)), list(new)
        by_id = {id(item): item for _, item in items}
        for same in _LIKELY:
            for key, home in list(left):
                item = by_id[key]
                found = [one for one in came if same(item.targets[0], one)]
                if found and self._put(home, item, found[0]):
                    left.remove((key, home))
                    came.remove(found[0])
        for key, home in () if keep else left:
            home.items.remove(by_id[key])
        home = left[0][1] if left else items[0][0] if items else self._homes[-1]
        home.items += map(self._made_like(home), came)

    def _put(self, home: _Home, item: _Item, new: Target) -> bool:
        own = item.targets[0]
        if isinstance(item.tree, str):
            same = len(item.targets) == 1 and _wanted(own) == _wanted(new) and has_same_words(own, new)
            tree: Any = item.tree if same else as_phrase((new,), self._plain, item.tree, item.targets)
        else:
            tree = _with(item.tree, own, new)
        if tree:
            home.items[home.items.index(item)] = _Item(tree, (new,))
        return bool(tree)

    def _made_like(self, home: _Home) -> Callable[[Target], _Item]:
        """Give what makes a new target: a phrase where all others are phrases."""
        phrased = bool(home.items) and all(isinstance(item.tree, str) for item in home.items)

        def make(target: Target) -> _Item:
            words = as_phrase((target,), self._plain, target.text, (target,)) if phrased else ""
            return _Item(words or target_tree(target), (target,))

        return make

    # --- words ---

    def _take_words(self, gone: Sequence[str], come: Sequence[str], cell: Sequence[str]) -> Iterator[GoalStep]:
        """Take over what is said without figures among the words of the ``cell``; give what cannot be."""
        for old, new in zip_longest(gone, come, fillvalue=""):
            home = self._home_of(old)
            if home is None or not home.take_words(GoalStep(old, new, cell[cell.index(new) + 1 :] if new else ())):
                yield GoalStep(old, new)

    def _home_of(self, words: str) -> _Home | None:
        """Give whose goal says words; of new ones ("") who has a goal already, else the innermost heading."""
        if words:
            return next((home for home in reversed(self._homes) if home.says(words)), None)
        last = self._homes[-1]
        return None if last.owned.place.table == "measure" else next((home for home in self._homes if home.words), last)


_FIGURE = compile_later("[0-9]")


def _differing(old: str, new: str) -> tuple[list[str], list[str]]:
    """Give the clauses only the old, and only the new cell has."""
    one, two = _clauses(old), _clauses(new)
    gone: list[str] = []
    come: list[str] = []
    matcher = SequenceMatcher(None, list(map(squeeze, one)), list(map(squeeze, two)), autojunk=False)
    for kind, first, last, begin, end in matcher.get_opcodes():
        if kind != "equal":
            gone += one[first:last]
            come += two[begin:end]
    return gone, come


def _clauses(text: str) -> list[str]:
    return [part for piece in re.split(r"[；;\n]", text) if (part := piece.strip().rstrip("。"))]


def _wanted(target: Target) -> tuple[object, ...]:
    """Give what tells a target from others: what it counts, and figure and time."""
    return (target.indicator, *figure_of(target)[:-1])


def _when(target: Target) -> tuple[object, ...]:
    return target.year, target.per


_LIKELY: tuple[Callable[[Target, Target], bool], ...] = (
    lambda own, new: _wanted(own) == _wanted(new),
    lambda own, new: own.indicator == new.indicator and _when(own) == _when(new),
    lambda own, new: own.indicator == new.indicator and own.value == new.value,
    lambda own, new: own.indicator == new.indicator,
    lambda own, new: own.measurement_unit == new.measurement_unit and _when(own) == _when(new),
)
"""By what a new target is that of an old one, the surest first."""


def _replaced(words: str, step: GoalStep) -> str:
    """Give a goal in words with a part of it replaced, added or left out."""
    following = next((clause for clause in step.behind if clause in words), "")
    if not step.old and following:
        return words.replace(following, f"{step.new}；{following}", 1)
    if not step.old:
        return f"{words.rstrip('。；')}；{step.new}" if words else step.new
    if step.new:
        return words.replace(step.old, step.new)
    return words.replace(f"；{step.old}", "").replace(f"{step.old}；", "").replace(step.old, "").strip("。；")


_FIELDS = {
    "comparator": "comparator",
    "value": "value",
    "value_to": "value_to",
    "unit": "measurement_unit",
    "year": "year",
}


def _with(tree: dict[str, Any], own: Target, new: Target) -> dict[str, Any]:
    """Give a target as it is written, with what the new words say otherwise."""
    changed: dict[str, Any] = {**tree, "text": _text(own, new)}
    for key, name in _FIELDS.items():
        value = getattr(new, name)
        if value != getattr(own, name):
            changed[key] = None if value is None else _written(value)
    told = {
        "indicator": (own.indicator, new.indicator, new.indicator),
        "per": (own.per, new.per, new.per and new.per.value),
        "soft": (own.soft, new.soft, "true" if new.soft else None),
        "no_year": (bool(own.year), bool(new.year), None if new.year or new.per else "true"),
    }
    changed |= {key: written for key, (was, now, written) in told.items() if was != now}
    return {key: value for key, value in changed.items() if value is not None}


def _text(own: Target, new: Target) -> str:
    """Give the wording of a changed target; one that leaves to the indicator what it counts goes on to do so."""
    if is_phrase(own) or own.value is None or new.value is None or own.comparator != new.comparator:
        return new.text
    return with_figure(own.text, own, new)


def _written(value: object) -> str:
    return format_number(value) if isinstance(value, float) else str(value)


def target_tree(target: Target) -> dict[str, Any]:
    """Write a target key by key."""
    told: dict[str, Any] = {"indicator": target.indicator}
    for key, name in _FIELDS.items():
        value = getattr(target, name)
        told |= {} if value is None else {key: _written(value)}
    told |= {"per": target.per.value} if target.per else {}
    told |= {"soft": "true"} if target.soft else {}
    told |= {"no_year": "true"} if not target.year and target.per is not Per.YEAR else {}
    return {**told, "text": target.text}
