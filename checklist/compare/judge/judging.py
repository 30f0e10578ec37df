"""What became of the items of a match, named change by change, and the row that says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.judge.changes import Change, Frame, is_done
from checklist.compare.judge.contents import (
    Wordings,
    carried_over,
    compare_wordings,
    deadline_changes,
    topic_changes,
    wording_changes,
)
from checklist.compare.judge.duties import duty_changes
from checklist.compare.judge.edits import Compared
from checklist.compare.judge.kinds import Kind, Turn
from checklist.compare.judge.targets import goal_word_changes, target_changes
from checklist.compare.match.align import Match, both_have_text
from checklist.compare.match.bodies import names_in_text
from checklist.compare.rows import ComparisonRow, Line, changed_lines, explanations, whole_lines
from checklist.compare.sides.item import Aspect, Item, Level, Side, shorten
from checklist.compare.text.words import Cutter
from checklist.model import Role
from checklist.words.deadlines import format_date
from checklist.words.goalnames import plain_name
from checklist.words.runs import Mark

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.match.headings import Headings
    from checklist.compare.match.pairing import Pairing, PlanPair
    from checklist.ledger.party import Party
    from checklist.model import Deadline, Target

    _Cells = tuple[tuple[Line, ...], tuple[Line, ...]]


class Judge:
    """Judges match after match; remembers the texts it compared for what is said once."""

    def __init__(
        self, old: Side, new: Side, pairing: Pairing, headings: Headings, same: dict[tuple[str, str], str]
    ) -> None:
        self.headings = headings
        self.compared: list[Compared] = []
        self.places = {pair.old.id: place for place, pair in enumerate(pairing.pairs)}
        self.new_places = {pair.new.id: place for place, pair in enumerate(pairing.pairs)}
        self.frames = [_frame(old, new, pair, same) for pair in pairing.pairs]

    def row(self, match: Match) -> ComparisonRow | None:
        """Give the row of a match; None where nothing changed."""
        place = self.new_places[match.new[0].plan] if match.new else self.places[match.old[0].plan]
        frame = self.frames[place]
        if match.one_to_one:
            return self._one_to_one(match, frame, place)
        if match.old and match.new:
            return _row(match, place, tuple(_regrouped(match, frame)), _whole_cells(match, frame, Mark.KEPT, Mark.KEPT))
        if (match.old or match.new)[0].level is not Level.MEASURE:
            return self._goals_alone(match, frame, place)
        changes = (_gone(match.old[0], frame),) if match.old else (_come(match.new[0], frame),)
        return _row(match, place, changes, _whole_cells(match, frame, Mark.REMOVED, Mark.ADDED))

    def _one_to_one(self, match: Match, frame: Frame, place: int) -> ComparisonRow | None:
        old, new = match.old[0], match.new[0]
        wordings = compare_wordings(old, new, frame)
        self.compared.append(Compared(old=old, new=new, wordings=wordings))
        changes = tuple(self._changes(old, new, wordings, frame))
        if not changes:
            return None
        return _row(match, place, changes, changed_lines(old, new, changes, wordings, frame))

    def _changes(self, old: Item, new: Item, wordings: Wordings, frame: Frame) -> Iterator[Change]:
        aspects = frame.aspects
        if old.level is Level.PLAN and Aspect.OVERALL not in aspects:
            return
        yield from wording_changes(wordings)
        yield from goal_word_changes(wordings.goals, frame) if wordings.goals else ()
        if Aspect.TARGETS in aspects and (old.level is not Level.SECTION or Aspect.GOALS in aspects):
            yield from target_changes(old, new, frame)
        if old.level is not Level.MEASURE:
            return
        yield from duty_changes(old, new, frame) if Aspect.UNITS in aspects else ()
        carried = bool(old.status) and not is_done(old)
        if Aspect.DEADLINE in aspects:
            yield from deadline_changes(old, new, carried=carried)
            yield from carried_over(old, new) if carried else ()
        if Aspect.SECTION in aspects and self.headings.moved(old, new):
            yield _moved(old, new)
        yield from topic_changes(old, new) if Aspect.TOPICS in aspects else ()

    def _goals_alone(self, match: Match, frame: Frame, place: int) -> ComparisonRow | None:
        """Give the row of a heading whose goals only one version has: each of them is new or gone."""
        item = (match.old or match.new)[0]
        empty = replace(item, text="", targets=(), stated=(), target_words="")
        old, new = (item, empty) if match.old else (empty, item)
        wordings = compare_wordings(old, new, frame)
        changes = tuple(self._changes(old, new, wordings, frame))
        if not changes:
            return None
        old_lines, new_lines = changed_lines(old, new, changes, wordings, frame)
        return _row(match, place, changes, (old_lines if match.old else (), new_lines if match.new else ()))


_SHORTEST_NAME = 4
"""How long an indicator's name must be to be known in running text."""


def _frame(old: Side, new: Side, pair: PlanPair, same: dict[tuple[str, str], str]) -> Frame:
    aspects = frozenset(old.aspects) & frozenset(new.aspects)
    indicators = (*old.indicators, *new.indicators)
    regions = [region for region in (*old.regions, *new.regions) if region.id in (pair.old.region, pair.new.region)]
    names = {plain_name(name): one.name for one in reversed(indicators) for name in (*one.aliases, one.name)}
    names |= {alias: one.name for one in reversed(indicators) for alias in one.aliases}
    names |= {one.name: one.name for one in indicators}
    return Frame(
        pair=pair,
        aspects=aspects,
        old_aspects=frozenset(old.aspects),
        cutter=Cutter({name: name for name in names if len(name) >= _SHORTEST_NAME} | names_in_text(regions, same)),
        indicators=names,
        kinds={one.name: one.kind.value for one in reversed(indicators)},
        old_year=old.year,
        new_year=new.year,
        with_text=both_have_text(
            (item for item in old.measures if item.plan == pair.old.id),
            (item for item in new.measures if item.plan == pair.new.id),
        ),
    )


def _row(match: Match, place: int, changes: tuple[Change, ...], cells: _Cells) -> ComparisonRow:
    shown = (match.new or match.old)[0]
    return ComparisonRow(
        index=0,
        pair=place,
        level=shown.level,
        heading=shown.sections[-1] if shown.sections else "",
        match=match,
        changes=changes,
        old=cells[0],
        new=cells[1],
        explanations=explanations(match, changes),
    )


def _whole_cells(match: Match, frame: Frame, old: Mark, new: Mark) -> _Cells:
    return (
        tuple(line for item in match.old for line in whole_lines(item, frame, old)),
        tuple(line for item in match.new for line in whole_lines(item, frame, new)),
    )


def _gone(item: Item, frame: Frame) -> Change:
    """Name why a task is no longer there, as far as its status tells."""
    known = item.status if Aspect.STATUS in frame.old_aspects else ""
    if known and is_done(item):
        return Change(kind=Kind.CLOSED, sentence=f"原台账完成状态为“{known}”，本期不再列入")
    sentence = _past(item.deadline, frame.old_year, frame.new_year)
    if known:
        return Change(kind=Kind.REMOVED, sentence=f"原台账完成状态为“{known}”，本期未再列入", turn=Turn.NOT_DONE)
    return Change(kind=Kind.REMOVED, sentence=sentence or "原任务取消", turn=Turn.UNKNOWN_END)


def _come(item: Item, frame: Frame) -> Change:
    return Change(kind=Kind.ADDED, sentence=_past(item.deadline, frame.new_year, frame.old_year) or "新增任务")


def _past(deadline: Deadline | None, its_year: int | None, other: int | None) -> str:
    """Say that a task is missing in a later year since its own deadline lies before."""
    if deadline is None or deadline.date is None or deadline.inherited or its_year is None or other is None:
        return ""
    day = format_date(deadline.date)
    return f"完成时限为{day}，{other}年台账不再列入" if deadline.date.year < other else ""


def _regrouped(match: Match, frame: Frame) -> Iterator[Change]:
    """Name a merger or a split, then what changed for its tasks taken together."""
    old, new = ("、".join(f"“{shorten(item.label, 40)}”" for item in items) for items in (match.old, match.new))
    if len(match.old) > 1:
        yield Change(kind=Kind.MERGED, sentence=f"{old}合并为{new}", old=old, new=new)
    if len(match.new) > 1:
        yield Change(kind=Kind.SPLIT, sentence=f"{old}拆分为{new}", old=old, new=new)
    one, two = _together(match.old), _together(match.new)
    yield from target_changes(one, two, frame) if Aspect.TARGETS in frame.aspects else ()
    yield from duty_changes(one, two, frame) if Aspect.UNITS in frame.aspects else ()
    if Aspect.DEADLINE in frame.aspects:
        yield from deadline_changes(one, two, carried=any(item.status and not is_done(item) for item in match.old))


def _together(items: Sequence[Item]) -> Item:
    """Take several tasks for one: all their units, each in its strongest role, all their targets, the latest deadline."""
    deadlines = [item.deadline for item in items if item.deadline is not None]
    return replace(
        items[0],
        parties=_all_parties(items),
        open_list=any(item.open_list for item in items),
        targets=_all_targets(item.targets for item in items),
        stated=_all_targets(item.stated for item in items),
        deadline=max(deadlines, key=_due, default=None),
    )


_STRENGTH = {Role.LEAD: 0, Role.RESPONSIBLE: 1, None: 1, Role.SUPPORT: 2}


def _all_parties(items: Iterable[Item]) -> tuple[Party, ...]:
    best: dict[str, Party] = {}
    for item in items:
        for party in item.parties:
            held = best.setdefault(party.key, party)
            if _STRENGTH[party.role] < _STRENGTH[held.role]:
                best[party.key] = party
    return tuple(best.values())


def _all_targets(lists: Iterable[tuple[Target, ...]]) -> tuple[Target, ...]:
    return tuple(dict.fromkeys(replace(target, line=0) for targets in lists for target in targets))


def _due(deadline: Deadline) -> tuple[bool, str]:
    return deadline.date is not None, str(deadline.date or "")


def _moved(old: Item, new: Item) -> Change:
    one, two = (item.sections[-1] for item in (old, new))
    if one == two:
        one, two = (" / ".join(item.sections) for item in (old, new))
    sentence = f"由“{one}”调整到“{two}”"
    return Change(kind=Kind.SECTION, sentence=sentence, aspect=Aspect.SECTION, old=one, new=two)
