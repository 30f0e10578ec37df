"""What a task says and when it is due: wording, goals in words, deadline, heading, topics."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.judge.changes import Change, JudgeFrame, from_to
from checklist.compare.judge.kinds import EditKind, Kind, Turn
from checklist.compare.sides.item import INNER, Aspect, Level, shorten
from checklist.compare.text.similarity import is_same_sense, plain
from checklist.compare.text.textdiff import Replaced, TextDiff, diff_texts, is_marked_otherwise
from checklist.compare.text.tokens import LIST_MARK
from checklist.model import Deadline, DeadlineKind, Frozen
from checklist.words import compile_later
from checklist.words.deadlines import deadline_of_goals

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from checklist.compare.sides.item import Item

_SHOWN_CHANGES = 3
"""Changes of wording quoted in one cell; the texts beside it show the rest."""
_SHOWN_LENGTH = 40
"""Characters of a quoted change, about a line of the cell."""
_BEFORE = 10
"""Characters quoted before the place at which two long wordings part."""


class Wordings(Frozen):
    """The differences of an item's texts, as they will be shown; None where a text did not change."""

    title: TextDiff | None = None
    body: TextDiff | None = None
    goals: TextDiff | None = None
    """What the cell of targets says beside the figures that could be read of it."""
    hand: tuple[tuple[str, TextDiff], ...] = ()
    """What differs in columns that are compared as text, by their headings."""

    @property
    def diffs(self) -> tuple[TextDiff, ...]:
        """Those there are."""
        return tuple(diff for diff in (self.title, self.body, self.goals, *(diff for _, diff in self.hand)) if diff)


class Compared(Frozen):
    """A pair of items with the differences of its texts."""

    old: Item
    new: Item
    wordings: Wordings

    @property
    def items(self) -> tuple[Item, Item]:
        """Both, as they were and as they are."""
        return self.old, self.new

    @property
    def diffs(self) -> tuple[TextDiff, ...]:
        """The differences of their texts, as many as there are."""
        return self.wordings.diffs


def compare_wordings(old: Item, new: Item, frame: JudgeFrame) -> Wordings:
    """Compare the texts of two items in the aspects both sides know."""
    aspects = frame.aspects
    # of headings it is said once above the table; a cell that does not begin with a name leaves it open
    titled = Aspect.TITLE in aspects and old.level is Level.MEASURE and bool(old.title) == bool(new.title)
    return Wordings(
        title=_diff(old.title, new.title, frame) if titled else None,
        body=_diff(body_of(old, frame), body_of(new, frame), frame) if _knows_body(old, aspects) else None,
        goals=_diff(old.target_words, new.target_words, frame) if Aspect.TARGET_WORDS in aspects else None,
        hand=tuple(_hand_diffs(dict(old.hand), dict(new.hand), frame)) if old.level is Level.MEASURE else (),
    )


def _hand_diffs(old: dict[str, str], new: dict[str, str], frame: JudgeFrame) -> Iterator[tuple[str, TextDiff]]:
    for heading in frame.hand:
        # data whose status is no longer told say nothing of it; a cell that was emptied does
        told = heading in new or heading != Aspect.STATUS.value
        if told and (diff := _diff(old.get(heading, ""), new.get(heading, ""), frame)):
            yield heading, diff


def _knows_body(item: Item, aspects: frozenset[Aspect]) -> bool:
    """Tell whether both sides have what the item says: a heading says its goals."""
    if item.level is Level.SECTION:
        return {Aspect.GOALS, Aspect.GOALS_TEXT} <= aspects
    return Aspect.TEXT in aspects


def _diff(old: str, new: str, frame: JudgeFrame) -> TextDiff | None:
    return None if old == new else diff_texts(old, new, frame.cutter)


def body_of(item: Item, frame: JudgeFrame) -> str:
    """Give what a task says beside its title: the original wording where both sides have it, else the actions, a line each."""
    if item.text and (frame.with_text or not item.actions):
        return item.text
    return "\n".join(item.actions)


def wording_changes(wordings: Wordings) -> Iterator[Change]:
    """Name the differences of title and text; those in punctuation, list numbers and names of units are none."""
    for aspect, diff in ((Aspect.TITLE, wordings.title), (Aspect.TEXT, wordings.body)):
        if diff is not None and (diff.changes or diff.reordered):
            kind = Kind.WORDING if diff.same_sense else Kind.CONTENT
            yield Change(kind=kind, sentence=_wording_sentence(aspect, diff), aspect=aspect)


def hand_changes(wordings: Wordings) -> Iterator[Change]:
    """Name the differences in columns that are compared as text: 责任人由“张三”改为“王五”."""
    for heading, diff in wordings.hand:
        if diff.changes or diff.reordered:
            old, new = ("".join(run.text for run in runs) for runs in (diff.old, diff.new))
            yield Change(
                kind=Kind.OTHERS, sentence=_hand_sentence(heading, diff, old, new), column=heading, old=old, new=new
            )


def _hand_sentence(heading: str, diff: TextDiff, old: str, new: str) -> str:
    if plain(old) and plain(new) and max(len(old), len(new)) <= _SHOWN_LENGTH:
        return f"{heading}由{said((Replaced(old=old, new=new),))}"
    changed = said(diff.changes) if diff.changes else ""
    return f"“{heading}”栏{'，'.join(filter(None, (changed, '语句次序调整' if diff.reordered else '')))}"


def _wording_sentence(aspect: Aspect, diff: TextDiff) -> str:
    title = aspect is Aspect.TITLE
    changed = f"{'任务名称' if title else ''}{said(diff.changes)}" if diff.changes else ""
    moved = f"{'任务名称语序' if title else _ordered(diff)}调整" if diff.reordered else ""
    return "，".join(part for part in (changed, moved) if part)


def _ordered(diff: TextDiff) -> str:
    """Name what stands in another order: the items of a list, or the sentences of a text."""
    text = "".join(run.text for run in diff.new)
    return "举措要点次序" if "\n" in text.strip() or LIST_MARK.search(text) else "语句次序"


def said(changes: Sequence[Replaced]) -> str:
    """Say what was replaced, added and dropped: “800家”改为“900家”，删去“……”."""
    met = Counter(map(_said, changes))
    parts = [part if times == 1 else f"{part}（{times}处）" for part, times in met.items()]
    more = f"等{len(changes)}处" if len(parts) > _SHOWN_CHANGES else ""
    return "，".join(parts[:_SHOWN_CHANGES]) + more


def _said(change: Replaced) -> str:
    old, new = _shown(*map(_quotable, (change.old, change.new)))
    if plain(old) and plain(new):
        return f"“{old}”改为“{new}”" if old != new else f"“{new}”的写法有调整"
    return f"增加“{new.strip('；，。')}”" if plain(new) else f"删去“{old.strip('；，。')}”"


def _quotable(text: str) -> str:
    """Write a passage as it stands within quotation marks, in one line; of a pair that it cuts in two neither is left."""
    inner = "".join(_LINE_END.sub("；", text.strip()).split()).translate(INNER)
    return inner if inner.count("‘") == inner.count("’") else inner.replace("‘", "").replace("’", "")


_LINE_END = compile_later(r"(?<=\w)\s*\n")
"""Where a line ends without a mark, as those of a list do."""


def _shown(old: str, new: str) -> tuple[str, str]:
    """Cut two wordings to a quotable length; where that leaves them alike, from where they part."""
    if old != new and shorten(old, _SHOWN_LENGTH) == shorten(new, _SHOWN_LENGTH):
        same = next(place for place in range(len(old + new)) if old[place : place + 1] != new[place : place + 1])
        old, new = (f"……{text[max(0, same - _BEFORE) :]}" for text in (old, new))
    return shorten(old, _SHOWN_LENGTH), shorten(new, _SHOWN_LENGTH)


def deadline_changes(old: Item, new: Item, frame: JudgeFrame, *, carried: bool) -> Iterator[Change]:
    """Name the difference of two completion times; what follows from the plan's end or the task's goals is no change of it."""
    one, two = old.deadline, new.deadline
    if one is None or two is None:
        if one is not two:
            yield _deadline_change(Kind.DEADLINE, None, one, two, from_to(_when(one), _when(two), "调整为"))
        return
    if _reads_alike(one, two) or _all_follow(old, new, frame):
        return  # whether the wording follows from something else, only some versions tell
    if not carried and (later := _next_plans(one, frame)) is not None:
        if later == two.date:
            yield replace(_deadline_change(Kind.DEADLINE, None, one, two, ""), once=EditKind.PERIOD)
            return
        if two.date and two.date.year == later.year:
            turn = Turn.LATER if two.date > later else Turn.EARLIER
            yield _deadline_change(Kind.DEADLINE, turn, one, two, _beside_the_period(one, two, turn))
            return
    if one.date and two.date and one.date != two.date:
        turn = Turn.LATER if two.date > one.date else Turn.EARLIER
        kind = Kind.CARRIED if carried and two.date.year > one.date.year else Kind.DEADLINE
        shown = None if kind is Kind.CARRIED else turn
        yield _deadline_change(kind, shown, one, two, from_to(_when(one), _when(two), f"{turn.value}至"))
    elif not _same_time(one, two, frame):
        yield _deadline_change(Kind.DEADLINE, None, one, two, from_to(_when(one), _when(two), "调整为"))
    elif not _in_figures(one, two):
        said = _deadline_change(Kind.WORDING, None, one, two, f"的表述{from_to(_when(one), _when(two))}，时间不变")
        marks = is_marked_otherwise(one.text, two.text)
        yield replace(said, once=EditKind.PUNCTUATION if marks else EditKind.DEADLINES)


def _reads_alike(one: Deadline, two: Deadline) -> bool:
    return one.date == two.date and "".join(one.text.split()) == "".join(two.text.split())


def _in_figures(*deadlines: Deadline) -> bool:
    """Tell whether one of the times is a date in figures alone (2026-12-31), as a sheet has it: it has no wording."""
    return any(_FIGURES_ALONE.fullmatch(one.text) for one in deadlines)


_FIGURES_ALONE = compile_later("[0-9]{4}[-/.][0-9]{1,2}(?:[-/.][0-9]{1,2})?")


def _next_plans(deadline: Deadline, frame: JudgeFrame) -> date | None:
    """Give the day of the next plan's period that stands for a completion time; None where no period moved on."""
    years = dict(frame.pair.years)
    if deadline.date is None or deadline.date.year not in years:
        return None
    year, month = years[deadline.date.year], deadline.date.month
    return deadline.date.replace(year=year, day=min(deadline.date.day, monthrange(year, month)[1]))


def _all_follow(old: Item, new: Item, frame: JudgeFrame) -> bool:
    """Tell whether both completion times are the plan's end or that of the goals; a file does not say so, but shows it."""
    said = old.deadline, new.deadline
    if all(one is not None and (one.inherited or one.of_goals) for one in said):
        as_before = frame.pair.old.last_year == frame.pair.new.last_year  # a table has another end at a task
        return not (as_before and ends_otherwise(*said))
    goals = deadline_of_goals(old.targets), deadline_of_goals(new.targets)
    return all(one and own and one.text == own.text for one, own in zip(said, goals, strict=True))


def _beside_the_period(one: Deadline, two: Deadline, turn: Turn) -> str:
    """Say how a date moved beside those that moved on with the period, where the days alone would say the contrary."""
    later = str(two.date) > str(one.date)
    if later is (turn is Turn.LATER):
        return from_to(_when(one), _when(two), f"{turn.value}至")
    return f"{from_to(_when(one), _when(two), '调整为')}，与随年度顺延相比{turn.value}"


def ends_otherwise(one: Deadline | None, two: Deadline | None) -> bool:
    """Tell whether both completion times are the end of the plan, and it is another day."""
    return bool(one and two and one.inherited and two.inherited and one.date != two.date)


def _same_time(one: Deadline, two: Deadline, frame: JudgeFrame) -> bool:
    """Tell whether two completion times that are written differently mean the same."""
    if one.date != two.date:
        return False
    bare = [_ONE_TIME.sub("", deadline.text) for deadline in (one, two)]
    if _stages(bare[0]) != _stages(bare[1]):
        return False
    if any(bool(word.search(one.text)) is not bool(word.search(two.text)) for word in (_AT_ONCE, _LASTING)):
        return False
    timeless = one.kind is two.kind is not DeadlineKind.RHYTHM
    return one.date is not None or timeless or is_same_sense(bare[0], bare[1], frame.cutter)


_ONE_TIME = compile_later("(?<=[年季月周旬日天度])[一1]次")
"""What goes without saying of a rhythm: 每月一次 is 每月."""


_AT_ONCE, _LASTING = compile_later("[立即]"), compile_later("长期|常[态年]|持续|坚持|不断|经常|日常|随时")
"""立行立改 is to be done at once, 长期坚持 has no end: other times than each other, and than a date alone."""


def _stages(text: str) -> int:
    """Count the times a wording names, a clause each: 2025年6月底前完成选址，2025年底建成 has two."""
    return sum(any(character.isdigit() for character in clause) for clause in _CLAUSES.split(text))


_CLAUSES = compile_later("[，,；;。\n]")


def _deadline_change(kind: Kind, turn: Turn | None, one: Deadline | None, two: Deadline | None, how: str) -> Change:
    opening = "结转，" if kind is Kind.CARRIED else ""
    return Change(
        kind=kind,
        sentence=f"{opening}完成时限{how}",
        aspect=Aspect.DEADLINE,
        turn=turn,
        old=one.text if one else "",
        new=two.text if two else "",
    )


def _when(deadline: Deadline | None) -> str:
    if deadline is None:
        return "未写明"
    return f"{deadline.text}（方案期末）" if deadline.inherited else deadline.text


def carried_over(old: Item, new: Item) -> Iterator[Change]:
    """Say that an unfinished task of a plan that ended goes on in the next one, each until the end of its plan."""
    one, two = old.deadline, new.deadline
    if one and two and one.inherited and two.inherited and one.date and two.date and two.date.year > one.date.year:
        yield _deadline_change(Kind.CARRIED, None, one, two, from_to(one.text, two.text, "顺延至"))


def topic_changes(old: Item, new: Item) -> Iterator[Change]:
    """Name the difference of topics."""
    if set(old.topics) != set(new.topics):
        one, two = ("、".join(item.topics) or "无" for item in (old, new))
        sentence = f"专题{from_to(one, two, '调整为')}"
        yield Change(kind=Kind.TOPICS, sentence=sentence, aspect=Aspect.TOPICS, old=one, new=two)
