"""Goals that went from one place of a plan to another: from a task to the heading above it, from a heading to its task.

Said once, at the place where the goal now stands: that it moved, and whether its figure changed on the way.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.judge.changes import Change
from checklist.compare.judge.figures import say, subject, target_words
from checklist.compare.judge.kinds import Kind, Turn
from checklist.compare.judge.targets import target_changes
from checklist.compare.sides.item import Aspect, Item, Level, quote_labels
from checklist.model import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.compare.judge.changes import JudgeFrame
    from checklist.compare.judge.judging import Judgement
    from checklist.compare.match.align import Match
    from checklist.model import Target


class _Stray(Frozen):
    """A goal that stands at a place in one version only, with the place it has among all that was judged."""

    at: int
    match: Match
    change: Change
    goal: Target


def link_moved_goals(judged: Sequence[Judgement]) -> list[Judgement]:
    """Give what was judged with goals that only moved said as such; a place where nothing else changed is left out."""
    gone, come = list(_strays(judged, Turn.LESS)), list(_strays(judged, Turn.MORE))
    instead: dict[tuple[int, Change], tuple[Change, ...]] = {}
    for two in come:
        frame = judged[two.at].frame
        fits = [(one, how) for one in gone if (how := _moved(one, two, judged, frame)) is not None]
        if fits:
            one, how = min(fits, key=lambda fit: len(fit[1]))
            gone.remove(one)
            instead[one.at, one.change] = ()
            instead[two.at, two.change] = (_said(one, two, how),)
    if not instead:
        return list(judged)
    kept = (replace(one, changes=tuple(_without(one, at, instead))) for at, one in enumerate(judged))
    return [one for one in kept if one.changes]


def _without(judgement: Judgement, at: int, instead: dict[tuple[int, Change], tuple[Change, ...]]) -> Iterator[Change]:
    for change in judgement.changes:
        yield from instead.get((at, change), (change,))


def _strays(judged: Sequence[Judgement], turn: Turn) -> Iterator[_Stray]:
    """List the goals that are on one side only, of places that are on both."""
    for at, one in enumerate(judged):
        for change in one.changes:
            figure = change.figure
            if change.kind is Kind.TARGETS and change.turn is turn and figure is not None:
                goal = figure.old if turn is Turn.LESS else figure.new
                if goal is not None and one.match.old + one.match.new:
                    yield _Stray(at=at, match=one.match, change=change, goal=goal)


def _moved(one: _Stray, two: _Stray, judged: Sequence[Judgement], frame: JudgeFrame) -> tuple[Change, ...] | None:
    """Give what changed of a goal on its way from one place to another; None where it is another goal."""
    near = _is_above(one.match, two.match) or _is_above(two.match, one.match)
    if one.at == two.at or not near or judged[one.at].place != judged[two.at].place:
        return None
    old, new = (
        replace((stray.match.new or stray.match.old)[0], targets=(stray.goal,), stated=(stray.goal,))
        for stray in (one, two)
    )
    changes = tuple(target_changes(old, new, frame))
    return None if any(change.kind is Kind.TARGETS for change in changes) else changes


def _is_above(heading: Match, task: Match) -> bool:
    """Tell whether one place is a heading over the other, in either version, or the plan as a whole."""
    for item in (*heading.old, *heading.new):
        if item.level is Level.PLAN or (item.level is Level.SECTION and item.unnamed):
            return True
        if item.level is Level.SECTION and any(item.title in _path(one) for one in (*task.old, *task.new)):
            return True
    return False


def _path(item: Item) -> tuple[str, ...]:
    return (*item.sections, item.title)


def _said(one: _Stray, two: _Stray, how: Sequence[Change]) -> Change:
    """Say that a goal moved, with what changed of it; a figure that changed decides what it is called."""
    old, new = (quote_labels((stray.match.new or stray.match.old)[:1]) for stray in (one, two))
    altered = next((change for change in how if change.once is None), None)
    if altered is not None:
        return replace(altered, sentence=f"{altered.sentence}，并由{old}移到{new}")
    return Change(
        kind=Kind.SECTION,
        sentence=f"{subject(two.goal)}目标“{say(two.goal)}”由{old}移到{new}",
        aspect=Aspect.TARGETS,
        old=target_words(one.goal),
        new=target_words(two.goal),
    )
