"""What became of the items of a match, named change by change; and which goals only went from one place to another."""

from __future__ import annotations

from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.compare.judge.changes import Change, JudgeFrame, is_done
from checklist.compare.judge.contents import (
    Compared,
    Wordings,
    carried_over,
    compare_wordings,
    deadline_changes,
    hand_changes,
    topic_changes,
    wording_changes,
)
from checklist.compare.judge.duties import duty_changes, followers_of
from checklist.compare.judge.figures import goal_words, say, subject, target_words
from checklist.compare.judge.kinds import Kind, Turn
from checklist.compare.judge.targets import goal_word_changes, target_changes, told_goal_changes, told_once
from checklist.compare.match.align import Match, both_have_text
from checklist.compare.match.pairing import names_in_text
from checklist.compare.sides.item import Aspect, Item, Level, Side, quote_labels
from checklist.compare.text.tokens import Cutter
from checklist.model import Frozen
from checklist.words.deadlines import format_date
from checklist.words.goalnames import plain_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.match.headings import Headings
    from checklist.compare.match.pairing import PlanPair
    from checklist.model import Deadline, Indicator, Target
    from checklist.words.units import Party


class Judgement(Frozen):
    """What became of the items of a match."""

    match: Match
    place: int
    """That of its pair of plans."""
    frame: JudgeFrame
    changes: tuple[Change, ...]
    wordings: Wordings | None = None
    """The differences of its texts, where one item is set beside one; None where all of it is shown as a whole."""

    @property
    def is_moved(self) -> bool:
        """True where its task stands under another heading now."""
        return any(change.aspect is Aspect.SECTION for change in self.changes)


class Judge:
    """Judges match after match; remembers the texts it compared for what is said once."""

    def __init__(
        self, old: Side, new: Side, pairs: Sequence[PlanPair], headings: Headings, same: dict[tuple[str, str], str]
    ) -> None:
        self.headings, self.pairs = headings, pairs
        self.compared: list[Compared] = []
        self.places = {pair.old.id: place for place, pair in enumerate(pairs)}
        self.new_places = {pair.new.id: place for place, pair in enumerate(pairs)}
        self.followers = followers_of(old, new, headings.beside[0])
        self.frames = list(_frames(old, new, pairs, same, self.followers))
        self.aspects = frozenset(old.aspects).intersection(new.aspects)
        self.regions = (*old.regions, *new.regions)

    def judge(self, match: Match) -> Judgement | None:
        """Name what happened to the items of a match; None where nothing changed."""
        place = self.new_places[match.new[0].plan] if match.new else self.places[match.old[0].plan]
        frame = self.frames[place]
        wordings = None
        if match.is_beside:
            old, new = set_beside(match)
            wordings = compare_wordings(old, new, frame)
            changes = tuple(self._changes(old, new, wordings, frame))
            if not match.new and changes and old.level is Level.SECTION and self.headings.is_gone(old):
                changes = (_dropped(old),)
            if match.one_to_one:
                self.compared.append(Compared(old=old, new=new, wordings=wordings))
        elif match.old and match.new:
            changes = tuple(_regrouped(match, frame))
        else:
            changes = (_gone(match.old[0], frame),) if match.old else (_come(match.new[0], frame),)
        return Judgement(match=match, place=place, frame=frame, changes=changes, wordings=wordings) if changes else None

    def _changes(self, old: Item, new: Item, wordings: Wordings, frame: JudgeFrame) -> Iterator[Change]:
        aspects = frame.aspects
        if old.level is Level.PLAN and Aspect.OVERALL not in aspects:
            return
        if old.level is Level.SECTION and wordings.body is not None and wordings.body.changes:
            yield from goal_word_changes(wordings.body, frame)
        else:
            told, wordings = _told_in_words(old, new, wordings, frame)
            yield from (*wording_changes(wordings), *told)
            old, new = _without_told(old, told), _without_told(new, told)
        yield from goal_word_changes(wordings.goals, frame) if wordings.goals else ()
        if Aspect.TARGETS in aspects and (old.level is not Level.SECTION or Aspect.GOALS in aspects):
            yield from target_changes(old, new, frame)
        if old.level is not Level.MEASURE:
            return
        yield from duty_changes(old, new, frame) if Aspect.UNITS in aspects else ()
        carried = bool(old.status) and not is_done(old)
        if Aspect.DEADLINE in aspects:
            yield from deadline_changes(old, new, frame, carried=carried)
            yield from carried_over(old, new) if carried else ()
        if Aspect.SECTION in aspects and self.headings.moved(old, new):
            yield _moved(old, new)
        yield from topic_changes(old, new) if Aspect.TOPICS in aspects else ()
        yield from hand_changes(wordings)


def _told_in_words(old: Item, new: Item, wordings: Wordings, frame: JudgeFrame) -> tuple[list[Change], Wordings]:
    """Name the figures in the words of a task that are its goals by the data or the other version, and give what else differs."""
    body = wordings.body
    if body is None or not (old.goals_in_words or new.goals_in_words) or Aspect.TARGETS not in frame.aspects:
        return [], wordings
    goals = list(told_goal_changes(body, old, new, frame))
    told = [words for words, _ in goals]
    kept = tuple(words for words in body.changes if words not in told)
    return [change for _, change in goals], replace(wordings, body=replace(body, changes=kept))


def _without_told(item: Item, told: Iterable[Change]) -> Item:
    """Leave out of an item's goals those that its words told already."""
    said = [goal for change in told if change.figure for goal in (change.figure.old, change.figure.new)]
    return replace(item, targets=tuple(goal for goal in item.targets if goal not in said)) if said else item


def set_beside(match: Match) -> tuple[Item, Item]:
    """Give the items of a match one beside the other; a heading that came or went beside itself without goals."""
    old = match.old[0] if match.old else _without_goals(match.new[0])
    new = match.new[0] if match.new else _without_goals(match.old[0])
    return old, new


def _without_goals(item: Item) -> Item:
    """Give a heading as a version has it that tells none of its goals: each of them is new or gone."""
    return replace(item, text="", targets=(), stated=(), target_words="")


_SHORTEST_NAME = 4
"""How long an indicator's name must be to be known in running text."""


def _frames(
    old: Side,
    new: Side,
    pairs: Iterable[PlanPair],
    same: dict[tuple[str, str], str],
    followers: dict[str, dict[str, str]],
) -> Iterator[JudgeFrame]:
    """Make what the items of each pair of plans are judged by, of what both sides together know."""
    indicators = _names_of_indicators((*old.indicators, *new.indicators))
    registered = chain(reversed(new.indicators), reversed(old.indicators))
    kinds = dict(map(attrgetter("name", "kind.value"), registered))
    long_names = {name: name for name in indicators if len(name) >= _SHORTEST_NAME}
    instead = {one: next(iter(then)) for one, then in followers.items() if len(then) == 1}
    for pair in pairs:
        places = pair.old.region, pair.new.region
        bodies = names_in_text([one for one in (*old.regions, *new.regions) if one.id in places], same)
        yield JudgeFrame(
            pair=pair,
            aspects=frozenset(old.aspects) & frozenset(new.aspects),
            old_aspects=frozenset(old.aspects),
            cutter=Cutter(long_names | bodies | instead, pair.years),
            indicators=indicators,
            kinds=kinds,
            old_year=old.year,
            new_year=new.year,
            followers=followers,
            leads=old.leads and new.leads,
            hand=tuple(filter(old.hand.__contains__, new.hand)),
            with_text=both_have_text(old.of_plan(pair.old.id), new.of_plan(pair.new.id)),
        )


def _names_of_indicators(indicators: Sequence[Indicator]) -> dict[str, str]:
    """Give each name an indicator goes by with its canonical one, last what other writings of these share."""
    names = {one.name: one.name for one in indicators}
    for one in indicators:
        names.update((alias, one.name) for alias in one.aliases if alias not in names)
    for one in indicators:
        names.update(
            (shared, one.name) for name in (one.name, *one.aliases) if (shared := plain_name(name)) not in names
        )
    return names


def _gone(item: Item, frame: JudgeFrame) -> Change:
    """Name why a task is no longer there, as far as its status tells."""
    known = item.status if Aspect.STATUS in frame.old_aspects else ""
    if known and is_done(item):
        return Change(kind=Kind.CLOSED, sentence=f"原台账完成状态为“{known}”，本期不再列入")
    sentence = _past(item.deadline, frame.old_year, frame.new_year)
    if known:
        return Change(kind=Kind.REMOVED, sentence=f"原台账完成状态为“{known}”，本期未再列入", turn=Turn.NOT_DONE)
    return Change(kind=Kind.REMOVED, sentence=sentence or "原任务取消", turn=Turn.UNKNOWN_END)


def _come(item: Item, frame: JudgeFrame) -> Change:
    return Change(kind=Kind.ADDED, sentence=_past(item.deadline, frame.new_year, frame.old_year) or "新增任务")


def _past(deadline: Deadline | None, its_year: int | None, other: int | None) -> str:
    """Say that a task is missing in a later year since its own deadline lies before."""
    if deadline is None or deadline.date is None or deadline.inherited or its_year is None or other is None:
        return ""
    day = format_date(deadline.date)
    return f"完成时限为{day}，{other}年台账不再列入" if deadline.date.year < other else ""


def _dropped(heading: Item) -> Change:
    """Say that a heading went with all its goals; its tasks have rows of their own."""
    goals = "；".join(goal_words(heading)) or heading.text
    return Change(kind=Kind.REMOVED, sentence=f"重点任务“{heading.title}”不再列入，其目标随之取消", old=goals)


def _regrouped(match: Match, frame: JudgeFrame) -> Iterator[Change]:
    """Name a merger or a split, then what changed for its tasks taken together."""
    old, new = map(quote_labels, (match.old, match.new))
    if len(match.old) > 1:
        yield Change(kind=Kind.MERGED, sentence=f"{old}合并为{new}", old=old, new=new)
    if len(match.new) > 1:
        yield Change(kind=Kind.SPLIT, sentence=f"{old}拆分为{new}", old=old, new=new)
    one, two = _together(match.old), _together(match.new)
    yield from target_changes(one, two, frame) if Aspect.TARGETS in frame.aspects else ()
    yield from duty_changes(one, two, frame) if Aspect.UNITS in frame.aspects else ()
    if Aspect.DEADLINE in frame.aspects:
        carried = any(item.status and not is_done(item) for item in match.old)
        yield from deadline_changes(one, two, frame, carried=carried)


def _together(items: Sequence[Item]) -> Item:
    """Take several tasks for one: all their units, each in its strongest role, all their targets, the latest deadline."""
    deadlines = [item.deadline for item in items if item.deadline is not None]
    return replace(
        items[0],
        parties=_all_parties(items),
        open_list=any(item.open_list for item in items),
        targets=tuple(told_once(chain.from_iterable(map(attrgetter("targets"), items)))),
        stated=tuple(told_once(chain.from_iterable(map(attrgetter("stated"), items)))),
        deadline=max(deadlines, key=_due, default=None),
    )


def _all_parties(items: Iterable[Item]) -> tuple[Party, ...]:
    best: dict[str, Party] = {}
    for item in items:
        for party in item.parties:
            held = best.setdefault(party.key, party)
            if party.rank < held.rank:
                best[party.key] = party
    return tuple(best.values())


def _due(deadline: Deadline) -> tuple[bool, str]:
    return deadline.date is not None, str(deadline.date or "")


def _moved(old: Item, new: Item) -> Change:
    one, two = (item.sections[-1] for item in (old, new))
    if one == two:
        one, two = (" / ".join(item.sections) for item in (old, new))
    sentence = f"由“{one}”调整到“{two}”"
    return Change(kind=Kind.SECTION, sentence=sentence, aspect=Aspect.SECTION, old=one, new=two)


class _Stray(NamedTuple):
    """A goal that stands at a place in one version only, with the place it has among all that was judged."""

    at: int
    match: Match
    change: Change
    goal: Target


def link_moved_goals(judged: Sequence[Judgement]) -> list[Judgement]:
    """Say of goals that only moved, as from a task to the heading above it, that they did; a place where nothing else changed is left out.

    It is said once, at the place where the goal now stands: that it moved, and whether its figure changed on the way.
    """
    gone, come = list(_strays(judged, Turn.LESS)), list(_strays(judged, Turn.MORE))
    instead: dict[tuple[int, Change], tuple[Change, ...]] = {}
    for two in come:
        fits = [(one, how) for one in gone if (how := _on_its_way(one, two, judged)) is not None]
        if fits:
            one, how = min(fits, key=lambda fit: len(fit[1]))
            gone.remove(one)
            instead[one.at, one.change] = ()
            instead[two.at, two.change] = (_say_moved(one, two, how),)
    linked: list[Judgement] = []
    for at, judgement in enumerate(judged):
        changes = tuple(chain(*(instead.get((at, change), (change,)) for change in judgement.changes)))
        linked += [replace(judgement, changes=changes)] if changes else []
    return linked


def _strays(judged: Sequence[Judgement], turn: Turn) -> Iterator[_Stray]:
    """List the goals that are on one side only, of places that are on both."""
    for at, one in enumerate(judged):
        for change in one.changes:
            figure = change.figure
            if change.kind is Kind.TARGETS and change.turn is turn and figure is not None:
                goal = figure.old if turn is Turn.LESS else figure.new
                if goal is not None:
                    yield _Stray(at, one.match, change, goal)


def _on_its_way(one: _Stray, two: _Stray, judged: Sequence[Judgement]) -> tuple[Change, ...] | None:
    """Give what changed of a goal on its way from one place to another; None where it is another goal."""
    near = _is_above(one.match, two.match) or _is_above(two.match, one.match)
    if one.at == two.at or not near or judged[one.at].place != judged[two.at].place:
        return None
    old, new = (
        replace((stray.match.new or stray.match.old)[0], targets=(stray.goal,), stated=(stray.goal,))
        for stray in (one, two)
    )
    changes = tuple(target_changes(old, new, judged[two.at].frame))
    return None if any(change.kind is Kind.TARGETS for change in changes) else changes


def _is_above(heading: Match, task: Match) -> bool:
    """Tell whether one place is a heading over the other, in either version, or the plan as a whole."""
    over = {title for one in (*task.old, *task.new) for title in (*one.sections, one.title)}
    return any(
        item.level is Level.PLAN or (item.level is Level.SECTION and (item.unnamed or item.title in over))
        for item in (*heading.old, *heading.new)
    )


def _say_moved(one: _Stray, two: _Stray, how: Sequence[Change]) -> Change:
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
