"""Which target became which: the same year's figure altered, the next milestone in force, one that ran out.

One way for all kinds of sides: goals read from the words of a cell are targets like those of data. A change of target
(目标调整) is said only where the figure for the same year was altered.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.judge.changes import Change, FigureChange, JudgeFrame, from_to
from checklist.compare.judge.contents import said
from checklist.compare.judge.figures import (
    figure_change,
    figure_of,
    named_in_other_marks,
    renamed_indicator,
    same_value,
    say,
    subject,
    with_figure,
)
from checklist.compare.judge.kinds import EditKind, Kind, Turn
from checklist.compare.sides.item import Aspect
from checklist.ledger.ledger import in_force
from checklist.model import IndicatorKind, Per, Target
from checklist.words.goalnames import is_phrase, says_goal
from checklist.words.quantities import all_quantities, parse_quantity, unit_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from checklist.compare.sides.item import Item
    from checklist.compare.text.textdiff import Replaced, TextDiff

    _Fits = Callable[[Target, Target], bool]

_ADDED = re.compile("新增|净增|新建|新认定|(?:增加|增长|提高|提升|递增)(?![到至])")
_REACHED = re.compile("达|累计|总量|总数|保有|突破|超过|(?:增加|增长|提高|提升|增|控制|保持|稳定)[到至在]")
_OF_THEMSELVES = (IndicatorKind.FLOW, IndicatorKind.GROWTH, IndicatorKind.POINTS, IndicatorKind.RANK)
"""Kinds whose wording says no more than the indicator does: 达到 and 新增 are one."""


def target_changes(old: Item, new: Item, frame: JudgeFrame) -> Iterator[Change]:
    """Name the differences between the targets of two items."""
    if old.targets == new.targets and old.stated == new.stated:
        return
    yield from _Targets(old, new, frame).changes()


class _Targets:
    """The targets of one pair of items; what is paired is taken off both lists."""

    def __init__(self, old: Item, new: Item, frame: JudgeFrame) -> None:
        self.frame = frame
        self.old, self.new = old, new
        pair = frame.pair
        years = frame.old_year, frame.new_year
        olds = told_once(self._in_force(old.targets, new.targets, years, pair.old.last_year))
        news = told_once(self._in_force(new.targets, old.targets, years[::-1], pair.new.last_year))
        self.left_old, self.left_new = [_named(one, news) for one in olds], [_named(two, olds) for two in news]

    def changes(self) -> Iterator[Change]:
        for one, two in self._take(self._equal):
            yield from named_in_other_marks(one, two)
        for one, two in self._take(self._same_slot):
            until = one.year != two.year  # a yearly figure may say until when: 到2025年年均增长10%
            yield from (until and self._next_plans(one, two)) or figure_change(one, two, self.frame)
        for one, two in self._take(self._undated):
            yield from self._next_plans(one, two) or figure_change(one, two, self.frame)
        for one, two in self._take(self._same_indicator):
            yield from self._moved_on(one, two)
        for one, two in self._take(self._same_figure):
            yield renamed_indicator(one, two, self.frame)
        for target in self.left_old:
            yield from self._missing(target, self.new, old=True)
        for target in self.left_new:
            yield from self._missing(target, self.old, old=False)

    def _in_force(
        self, targets: Sequence[Target], others: Sequence[Target], years: tuple[int | None, int | None], last_year: int
    ) -> Sequence[Target]:
        """Give the targets a version without a year has in force in the other's: its other milestones are no change.

        Of what only the other version has a goal for in its year, the version's own stays: one became the other.
        """
        its_year, other = years
        if its_year is not None or other is None:
            return targets
        kept = in_force(targets, other, last_year or other)
        told = {self.frame.key(target) for target in kept}
        wanted = {self.frame.key(target) for target in others} - told
        return [target for target in targets if target in kept or self.frame.key(target) in wanted]

    def _take(self, fits: _Fits) -> list[tuple[Target, Target]]:
        """Take the pairs that fit off both lists, in the old side's order, the likest first."""
        pairs = []
        for one in tuple(self.left_old):
            fitting = [two for two in self.left_new if fits(one, two)]
            if fitting:
                two = min(fitting, key=lambda target: (target.soft != one.soft, target.comparator != one.comparator))
                pairs.append((one, two))
                self.left_old.remove(one)
                self.left_new.remove(two)
        return pairs

    def _equal(self, one: Target, two: Target) -> bool:
        """Tell whether two targets say the same; of those read from a ledger that printed no year it is the wording that counts."""
        if one.no_year and two.no_year:
            one, two = replace(one, year=None), replace(two, year=None)
        return self._bare(one) == self._bare(two)

    def _bare(self, target: Target) -> Target:
        return replace(target, indicator=self.frame.key(target), no_year=False)

    def _same_slot(self, one: Target, two: Target) -> bool:
        slots = self._slot(one, old=True), self._slot(two, old=False)
        return slots[0] == slots[1] and self._comparable(one, two)

    def _slot(self, target: Target, *, old: bool) -> tuple[str, Per | None, int | None]:
        """Give what makes two figures comparable: the indicator, the rhythm and the year."""
        due = None if target.per is Per.YEAR else self._due(target, old=old)
        return self.frame.key(target), target.per, due

    def _due(self, target: Target, *, old: bool) -> int:
        plan = self.frame.pair.old if old else self.frame.pair.new
        return target.year or plan.last_year

    def _undated(self, one: Target, two: Target) -> bool:
        """Tell whether two targets of one indicator are for the same time as far as one of them, without a year, tells."""
        return (
            None in (one.year, two.year)
            and one.per is two.per
            and self.frame.key(one) == self.frame.key(two)
            and self._comparable(one, two)
        )

    def _same_indicator(self, one: Target, two: Target) -> bool:
        rhythm = (one.per is Per.YEAR) == (two.per is Per.YEAR)
        return rhythm and self.frame.key(one) == self.frame.key(two) and self._comparable(one, two)

    def _comparable(self, one: Target, two: Target) -> bool:
        """Tell whether two figures of one indicator count alike: 新增50家 and 达到500家 do not, nor do 2% and 2个百分点."""
        if one.value is None or two.value is None:
            return True
        units = {unit_parts(target.measurement_unit or "")[1] for target in (one, two)}
        if units == {"%", "个百分点"}:
            return False
        kind = self.frame.kinds.get(self.frame.indicator(two))
        if one.indicator.startswith("新") or kind in {known.value for known in _OF_THEMSELVES}:
            return True
        return _adds(one) is None or _adds(two) is None or _adds(one) is _adds(two)

    def _same_figure(self, one: Target, two: Target) -> bool:
        """Tell whether only the indicator's name differs."""
        ones, twos = (replace(target, indicator="", no_year=False) for target in (one, two))
        return one.value is not None and ones == twos

    def _is_told(self, target: Target, other: Item) -> bool:
        """Tell whether the other version has the target too: elsewhere, in force in another year, or in words that print no goal twice."""
        if other.goals_in_words and any(says_goal(words, target) for words in (other.title, other.text) if words):
            return True
        bare = self._bare(target)
        return not self._two_years() and any(self._bare(replace(one, line=0)) == bare for one in other.stated)

    def _moved_on(self, one: Target, two: Target) -> Iterator[Change]:
        """Name what is in force now instead of a milestone of another year."""
        if found := self._next_plans(one, two):
            yield from found
            return
        yield from self._altered_beside(one, two)
        if not self._passed(one, two) and (self.frame.pair.same or same_value(one, two)):
            yield from self._year_moved(one, two)
            return
        yield self._step(one, two)

    def _step(self, one: Target, two: Target) -> Change:
        old, new = say(one), say(two)
        how = "回到" if self._back(one, two) else "递进为"
        return Change(
            kind=Kind.STEP,
            sentence=f"{subject(one).removesuffix('目标')}目标{from_to(f'“{old}”', f'“{new}”', how)}",
            aspect=Aspect.TARGETS,
            old=old,
            new=new,
            figure=figure_of(one, two, self.frame),
        )

    def _next_plans(self, one: Target, two: Target) -> list[Change]:
        """Name a goal of the old plan's period and that of the next one's in its place; [] where they are no such goals."""
        before, after = self._due(one, old=True), self._due(two, old=False)
        if not self.frame.moved_on(before, after):
            return []
        if not same_value(one, two) or (one.comparator, one.soft) != (two.comparator, two.soft):
            return [self._step(one, two)]
        goal = f"{'' if is_phrase(two) else subject(two)}“{two.text}”"
        return [
            Change(
                kind=Kind.STEP,
                sentence=goal,
                aspect=Aspect.TARGETS,
                old=f"{before}年",
                new=f"{after}年",
                once=EditKind.STEADY,
            )
        ]

    def _passed(self, one: Target, two: Target) -> bool:
        """Tell whether the earlier milestone is behind in the later version's year; else it was put off or dropped."""
        old_year, new_year = self.frame.old_year, self.frame.new_year
        if old_year is None or new_year is None:
            return False
        if old_year < new_year:
            return self._due(one, old=True) < new_year
        return self._due(two, old=False) < old_year

    def _back(self, one: Target, two: Target) -> bool:
        """Tell whether the later version's milestone is the earlier one: the versions were given the other way round."""
        return self._due(two, old=False) < self._due(one, old=True)

    def _two_years(self) -> bool:
        """Tell whether the versions are of two years, both known."""
        return self.frame.other_year and None not in (self.frame.old_year, self.frame.new_year)

    def _altered_beside(self, one: Target, two: Target) -> Iterator[Change]:
        """Name a figure that was altered for the same year, though that year's is not the one in force on the other side."""
        if not self._two_years():
            return
        for ours, others, in_new in ((two, self.old.stated, True), (one, self.new.stated, False)):
            slot = self._slot(ours, old=not in_new)
            other = next((target for target in others if self._slot(target, old=in_new) == slot), None)
            if other is not None and self._comparable(other, ours):
                before, after = (other, ours) if in_new else (ours, other)
                yield from figure_change(before, after, self.frame)

    def _year_moved(self, one: Target, two: Target) -> Iterator[Change]:
        if not same_value(one, two):
            yield from self._missing(one, self.new, old=True)
            yield from self._missing(two, self.old, old=False)
            return
        before, after = self._due(one, old=True), self._due(two, old=False)
        if before == after:
            yield from figure_change(one, two, self.frame)
            return
        turn = Turn.LATER if after > before else Turn.EARLIER
        yield Change(
            kind=Kind.DEADLINE,
            sentence=f"{subject(one)}“{one.text}”的目标年份{from_to(f'{before}年', f'{after}年', f'{turn.value}至')}",
            aspect=Aspect.TARGETS,
            turn=turn,
            old=say(one),
            new=say(two),
            figure=figure_of(one, two, self.frame),
        )

    def _missing(self, target: Target, other: Item, *, old: bool) -> Iterator[Change]:
        """Name a goal that only one version has; one that the other tells elsewhere is not missing."""
        if self._is_told(target, other):
            return
        years = self.frame.old_year, self.frame.new_year
        its_year, year = years if old else years[::-1]
        goal = f"{subject(target)}“{say(target)}”"
        kind: Kind = Kind.TARGETS
        turn: Turn | None = Turn.LESS if old else Turn.MORE
        sentence = f"不再列{goal}" if old else f"增列{goal}"
        if self._ran_out(target, its_year, year, old=old):
            kind, turn = Kind.EXPIRED, None if old else Turn.NOT_YET
            sentence = f"{goal}已到期，{year}年没有后续目标" if old else f"{goal}尚未到期，{year}年台账已不列"
        one, two = (target, None) if old else (None, target)
        yield Change(
            kind=kind,
            sentence=sentence,
            aspect=Aspect.TARGETS,
            turn=turn,
            old=say(target) if old else "",
            new="" if old else say(target),
            figure=FigureChange(indicator=target.indicator, year=target.year, old=one, new=two),
        )

    def _ran_out(self, target: Target, its_year: int | None, other: int | None, *, old: bool) -> bool:
        """Tell whether a milestone is missing only since the other side is of a year after it."""
        if its_year is None or other is None or (target.per is Per.YEAR and target.no_year):
            return False
        return its_year <= self._due(target, old=old) < other


def told_goal_changes(diff: TextDiff, old: Item, new: Item, frame: JudgeFrame) -> Iterator[tuple[Replaced, Change]]:
    """Name the figures of a task's own words that are its goals by the data, where no column says them once more.

    Each comes with the change of wording it stands for.
    """
    for change in diff.changes:
        beside = tuple(_told_beside(change, old, new, frame))
        if len(beside) == 1:  # of several of one figure nobody knows which is meant
            one, two = ((goal,) for goal in beside[0])
            found = _Targets(replace(old, targets=one, stated=one), replace(new, targets=two, stated=two), frame)
            yield from ((change, replace(named, aspect=Aspect.TEXT)) for named in found.changes())


def _told_beside(change: Replaced, old: Item, new: Item, frame: JudgeFrame) -> Iterator[tuple[Target, Target]]:
    """Give the goals whose figure a change of wording alters, each beside what it is on the other side."""
    later = dict(frame.pair.years)
    earlier = {after: before for before, after in later.items()}
    found = False
    for goal in old.told or old.targets:
        if other := with_figure(goal, change.old, change.new):
            found = True
            yield goal, replace(other, year=goal.year and later.get(goal.year, goal.year))
    for goal in () if found else new.told or new.targets:
        if other := with_figure(goal, change.new, change.old):
            yield replace(other, year=goal.year and earlier.get(goal.year, goal.year)), goal


def goal_word_changes(diff: TextDiff, frame: JudgeFrame) -> Iterator[Change]:
    """Name what differs in goals that could not be read: a figure of the same clause and year is an altered target."""
    figure = Kind.STEP if frame.pair.years else Kind.TARGET
    parted: dict[tuple[Kind, Turn | None], list[Replaced]] = {}
    for change in diff.changes:
        if not frame.other_year and _is_figure(change):
            key: tuple[Kind, Turn | None] = (figure, None)
        elif turn := next((turn for turn in (Turn.MORE, Turn.LESS) if _is_goal(change, turn)), None):
            key = Kind.TARGETS, turn
        else:
            key = Kind.WORDING if diff.same_sense else Kind.CONTENT, None
        parted.setdefault(key, []).append(change)
    for (kind, turn), changes in parted.items():
        way = _turn_of(changes) if kind is Kind.TARGET else turn
        yield Change(kind=kind, sentence=f"工作目标{said(changes)}", aspect=Aspect.TARGET_WORDS, turn=way)


def _is_goal(change: Replaced, turn: Turn) -> bool:
    """Tell whether a goal as a whole, a clause with a figure, came or went."""
    one, two = (change.new, change.old) if turn is Turn.MORE else (change.old, change.new)
    return not two.strip("；。，、 ") and len(one) > _SHORTEST_GOAL and bool(all_quantities(one))


_SHORTEST_GOAL = 5
"""Characters of a goal beside its figure."""


def _turn_of(changes: Sequence[Replaced]) -> Turn | None:
    """Give which way figures in words went, where all went one way; a rank and a range go neither."""
    turns = set()
    for change in changes:
        one, two = parse_quantity(change.old), parse_quantity(change.new)
        if one is None or two is None or one.measurement_unit != two.measurement_unit or "位" in one.measurement_unit:
            return None
        ranged = one.value_to is not None or two.value_to is not None or one.value == two.value
        turns.add(None if ranged else Turn.UP if two.value > one.value else Turn.DOWN)
    return turns.pop() if len(turns) == 1 else None


def _is_figure(change: Replaced) -> bool:
    """Tell whether one figure stands for another; a date is none."""
    return parse_quantity(change.old) is not None and parse_quantity(change.new) is not None


def told_once(targets: Iterable[Target]) -> list[Target]:
    """Give the targets, equal ones once: where they stand in the file does not count."""
    return list(dict.fromkeys(replace(target, line=0) for target in targets))


def _named(target: Target, others: Sequence[Target]) -> Target:
    """Give a figure that stands without its indicator the only one it can be of on the other side, told by the unit."""
    if target.indicator or any(not one.indicator for one in others):
        return target
    base = unit_parts(target.measurement_unit or "")[1]
    names = {
        one.indicator
        for one in others
        if base
        and unit_parts(one.measurement_unit or "")[1] == base
        and (one.per is Per.YEAR) == (target.per is Per.YEAR)
    }
    return replace(target, indicator=names.pop()) if len(names) == 1 else target


def _adds(target: Target) -> bool | None:
    """Tell whether a figure is what is added (新增50家) or what is reached (达到500家); None where its wording says neither."""
    if _ADDED.search(target.text):
        return True
    return False if _REACHED.search(target.text) else None
