"""What a corrected cell of goals means for the targets of a task or of headings, and for their goals in words.

Both versions of the cell are cut into what stands between semicolons. What differs is read as figures; the target that
printed the old ones gets what the new ones say otherwise, in the way it is written: keys one by one, or a phrase.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import accumulate, chain, zip_longest
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from checklist.adopt.standing import tree_of
from checklist.adopt.tablerows import squeeze
from checklist.adopt.taskcells import one_line
from checklist.model import Per
from checklist.words import compile_later
from checklist.words.goalnames import is_phrase
from checklist.words.goals import GoalReader
from checklist.words.quantities import format_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from checklist.adopt.sectionplaces import Owned, Owner
    from checklist.model import Indicator, Target, YearGoal
    from checklist.plandata.yamledits import YamlPlace


class _Item:
    """A target as it is written, what it is read as, and whose it is."""

    def __init__(self, home: _Home, tree: Any, targets: tuple[Target, ...]) -> None:
        self.home, self.tree, self.targets = home, tree, targets


class _Home:
    """The goals of one owner as they are written, and what they become."""

    def __init__(self, owned: Owned) -> None:
        self.owned = owned
        targets, goal = map(owned.place.find, ("targets", "goal"))
        listed = by_item(targets.value, owned.model) if targets else ()
        self.items = [_Item(self, tree, read) for tree, read in listed]
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

    def take_words(self, old: str, new: str, behind: Sequence[str]) -> bool:
        """Replace, add or leave out words; False where they are not written so that this can be done.

        "" are old words where new ones were added, new ones where old ones were left out; ``behind`` is what the cell has
        behind the new ones.
        """
        if self.words is None or isinstance(self.words, str):
            self.words = _replaced(self.words or "", old, new, behind)
            return True
        found = (index for index, goal in enumerate(self.goals) if squeeze(goal.said) == squeeze(old))
        index = next(found, None) if old else None
        return index is not None and self._take_year_goal(index, self.goals[index], new)

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

    def take(self, old: str, new: str) -> list[str]:
        """Take over what differs between two versions of the cell; say what could not be."""
        gone, come = _differing(old, new)
        items: dict[_Item, None] = {}
        words: list[str] = []
        for clause in gone:
            printed = dict.fromkeys(self._items_of(clause))
            items |= printed
            words += [] if printed else [clause]
        read = {clause: self._targets(clause) for clause in come}
        unread = [clause for clause, targets in read.items() if not targets]
        doubtful = any(map(self._is_doubtful, unread))
        left = self._take_phrases(list(items), read)
        self._take_figures(left, list(chain.from_iterable(read.values())), keep=doubtful)
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

    def _items_of(self, words: str) -> Iterator[_Item]:
        """Give the targets that words of the cell print."""
        read = set(map(_wanted, bare(self._printed.read(words).targets)))
        for item in chain.from_iterable(home.items for home in self._homes):
            if item.targets and set(map(_wanted, item.targets)) <= read:
                yield item

    def _targets(self, words: str) -> tuple[Target, ...]:
        """Read words as targets, each with the whole phrase; () where a part is none. What is listed may be several."""
        read = self._printed.read(words)
        whole = bool(read.targets) and not read.rest and all(map(is_phrase, read.targets))
        found = read.targets if whole else self._plain.read_phrase(words)
        listed = self._plain.read_phrase(words.replace("、", "，"))
        return bare(listed if len(listed) > len(found) else found)

    def _take_phrases(self, items: Sequence[_Item], read: dict[str, tuple[Target, ...]]) -> list[_Item]:
        """Let a phrase of several figures become the new words that have as many; give the items that are left."""
        left = list(items)
        for item in items:
            for clause, targets in read.items() if isinstance(item.tree, str) and len(item.targets) > 1 else ():
                figures = list(map(figure_of, self._plain.read_phrase(clause)))
                if len(targets) == len(item.targets) and figures == list(map(figure_of, targets)):
                    item.tree, item.targets = clause, targets
                    left.remove(item)
                    read[clause] = ()
                    break
        return left

    def _take_figures(self, items: Sequence[_Item], new: list[Target], *, keep: bool) -> None:
        """Give each target the new one that is most likely its own; what is left over goes (unless to ``keep``), or is added."""
        left, came = list(items), list(new)
        for same in _LIKELY:
            for item in list(left):
                found = next((one for one in came if same(item.targets[0], one)), None)
                if found and self._put(item, found):
                    left.remove(item)
                    came.remove(found)
        for item in () if keep else left:
            item.home.items.remove(item)
        home = next((item.home for item in (*left, *items)), self._homes[-1])
        phrased = bool(home.items) and all(isinstance(item.tree, str) for item in home.items)
        for target in came:
            words = as_phrase((target,), self._plain, target.text, (target,)) if phrased else ""
            home.items.append(_Item(home, words or target_tree(target), (target,)))

    def _put(self, item: _Item, new: Target) -> bool:
        own, tree = item.targets[0], item.tree
        if not isinstance(tree, str):
            tree = _with(tree, own, new)
        elif len(item.targets) > 1 or _wanted(own) != _wanted(new) or not has_same_words(own, new):
            tree = as_phrase((new,), self._plain, tree, item.targets)
        if tree:
            item.tree, item.targets = tree, (new,)
        return bool(tree)

    # --- words ---

    def _take_words(self, gone: Sequence[str], come: Sequence[str], cell: Sequence[str]) -> Iterator[str]:
        """Take over what is said without figures among the words of the ``cell``; say what cannot be."""
        for old, new in zip_longest(gone, come, fillvalue=""):
            home = self._home_of(old)
            if home is None or not home.take_words(old, new, cell[cell.index(new) + 1 :] if new else ()):
                yield _say_unread(old, new)

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


def _say_unread(old: str, new: str) -> str:
    """Say of words, "" where they were added or left out, that this could not be taken over."""
    if not new:
        return f"“{one_line([old])}”在数据里不是一条目标，没有删。"
    told = f"“{one_line([old])}”改为“{one_line([new])}”" if old else f"增加的“{one_line([new])}”"
    return f"{told}，没有读出与数据对应的指标和数字，没有改；请直接在数据里改。"


def _replaced(words: str, old: str, new: str, behind: Sequence[str]) -> str:
    """Give a goal in words with a part of it replaced, added or left out."""
    following = next((clause for clause in behind if clause in words), "")
    if not old and following:
        return words.replace(following, f"{new}；{following}", 1)
    if not old:
        return f"{words.rstrip('。；')}；{new}" if words else new
    if new:
        return words.replace(old, new)
    return words.replace(f"；{old}", "").replace(f"{old}；", "").replace(old, "").strip("。；")


def _with(tree: dict[str, Any], own: Target, new: Target) -> dict[str, Any]:
    """Give a target as it is written, with what the new words say otherwise."""
    was, now = target_tree(own), target_tree(new)
    changed = {key: now.get(key) for key in {**was, **now} if was.get(key) != now.get(key)}
    changed["no_year"] = None if new.year else tree.get("no_year", None if new.per else "true")
    made = {**tree, **changed, "text": _text(own, new)}
    return {key: value for key, value in made.items() if value is not None}


def _text(own: Target, new: Target) -> str:
    """Give the wording of a changed target; one that leaves to the indicator what it counts goes on to do so."""
    if is_phrase(own) or own.value is None or new.value is None or own.comparator != new.comparator:
        return new.text
    return with_figure(own.text, own, new)


_FIELDS = {
    "comparator": "comparator",
    "value": "value",
    "value_to": "value_to",
    "unit": "measurement_unit",
    "year": "year",
}
"""Keys with what the model calls them."""


def target_tree(target: Target) -> dict[str, Any]:
    """Write a target key by key."""
    told: dict[str, Any] = {"indicator": target.indicator}
    for key, name in _FIELDS.items():
        value = getattr(target, name)
        told |= {} if value is None else {key: format_number(value) if isinstance(value, float) else str(value)}
    told |= {"per": target.per.value} if target.per else {}
    told |= {"soft": "true"} if target.soft else {}
    told |= {"no_year": "true"} if not target.year and target.per is not Per.YEAR else {}
    return {**told, "text": target.text}


def bare(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Give targets without the lines they stand on."""
    return tuple(replace(target, line=0) for target in targets)


def by_item(listed: YamlPlace, owner: Owner) -> Iterator[tuple[Any, tuple[Target, ...]]]:
    """Give the tree of each item of a list of goals, or each clause of the one text in its place, with the targets it is read as."""
    values, targets = list(map(tree_of, listed.items)), bare(owner.targets)
    if not values:
        told = listed.value
        values = (
            list(filter(None, map(str.strip, re.split("[；;]", told)))) if isinstance(told, str) else [tree_of(listed)]
        )
    counts = [_count_in(value) if len(values) > 1 else len(targets) for value in values]
    ends = list(accumulate(counts))
    for value, count, end in zip(values, counts, ends, strict=True):
        yield value, targets[end - count : end] if ends[-1] == len(targets) else ()


def _count_in(written: Any) -> int:
    """Count the targets that one is read as: several of a phrase with several figures."""
    return (len(GoalReader().read_phrase(written)) or 1) if isinstance(written, str) else 1


def targets_like(
    new: YamlPlace, newer: Owner, old: YamlPlace, standing: Owner, indicators: Iterable[Indicator]
) -> list[Any]:
    """Give the targets of a newer state in the way those that stand are written: what says the same stays as it is."""
    known = {targets: tree for tree, targets in by_item(old, standing) if targets}
    wanted = list(by_item(new, newer))
    said = {targets for _, targets in wanted}
    phrases = [(tree, targets) for targets, tree in known.items() if targets not in said and isinstance(tree, str)]
    reader = GoalReader(indicators)
    made = []
    for written, targets in wanted:
        tree = known.get(targets, written)
        phrase = phrases and isinstance(tree, dict) and as_phrase(targets, reader, *phrases[0])
        made.append(phrase or tree)
        phrases = phrases[1:] if phrase else phrases
    return made


def as_phrase(targets: Sequence[Target], reader: GoalReader, old: str, was: Sequence[Target]) -> str:
    """Give one target as a phrase that is read as it, like the ``old`` one if that will do; "" where none is."""
    if len(targets) != 1 or len(was) != 1:
        return ""
    for words in _phrases(targets[0], old, was[0]):
        read = reader.read_phrase(words)
        if len(read) == 1 and figure_of(read[0]) == figure_of(targets[0]):
            return words
    return ""


def _phrases(target: Target, old: str, was: Target) -> Iterator[str]:
    """Give the old phrase with the new figure and year, unless it is worded anew, then the new words."""
    if target.value is not None and was.value is not None and has_same_words(was, target):
        figure = with_figure(old, was, target)
        yield figure.replace(str(was.year), str(target.year)) if target.year and was.year else figure
    yield f"{target.year}年{target.text}" if target.year else target.text


def has_same_words(one: Target, other: Target) -> bool:
    """Tell whether two targets are said in the same words but for their figures."""
    return len({"".join(re.sub("[0-9.]+", "#", target.text).split()) for target in (one, other)}) == 1


def with_figure(text: str, was: Target, now: Target) -> str:
    """Give the words of a target with the value it has now: no other figure of them changes (5G基站达到5个, 2026年达到6所)."""
    if was.value is None or now.value is None:
        return text
    value = f"(?<![0-9.]){re.escape(format_number(was.value))}(?![0-9.])"
    measured = rf"{value}(?=\s*{re.escape(was.measurement_unit or '')})"
    found = [*re.finditer(value, text), *re.finditer(measured, text)]
    return text[: found[-1].start()] + format_number(now.value) + text[found[-1].end() :] if found else text


def figure_of(target: Target) -> tuple[object, ...]:
    """Give what a target wants and when, without the words for it."""
    return (
        *(target.value, target.value_to, target.comparator, target.measurement_unit),
        *(target.year, target.per, target.soft),
    )
