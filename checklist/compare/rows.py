"""The rows of a comparison (新旧对照表): what stood there, what stands there, and what that means.

A row is ready for any medium: its cells are lines of runs that are kept, removed or added, so that a change can be shown
by bold, underline and strike as well as by colour; its explanations are sentences. On paper lines are made paragraphs, each
task named, long unchanged wording left out.
"""

from __future__ import annotations

from itertools import chain, groupby
from typing import TYPE_CHECKING

from checklist.compare.judge.contents import Wordings, body_of
from checklist.compare.judge.figures import goal_words, target_words
from checklist.compare.judge.judging import set_beside
from checklist.compare.judge.kinds import Category, Kind
from checklist.compare.match.align import LEAST_BESIDE_IDS, Match, Step
from checklist.compare.sides.item import Aspect, Item, Level
from checklist.compare.text.textdiff import diff_texts, mark_whole
from checklist.model import Frozen, Role, heading
from checklist.words import compile_later
from checklist.words.runs import Mark, Marked, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.judge.changes import Change, JudgeFrame
    from checklist.compare.judge.judging import Judgement
    from checklist.words.units import Party


class Line(Frozen):
    """A line of a cell: what it is (任务, 牵头单位 …) and its wording."""

    label: str
    runs: tuple[Run, ...]

    @property
    def text(self) -> str:
        """The wording without its marks."""
        return "".join(run.text for run in self.runs)


if TYPE_CHECKING:
    _Both = tuple[tuple[Line, ...], tuple[Line, ...]]


class ComparisonRow(Frozen):
    """One row: a task (or the goals of a heading) and all that happened to it."""

    index: int
    """The 序号 of the row, from 1."""
    pair: int
    """The place of its pair of plans in ``Comparison.pairs``."""
    level: Level
    heading: str
    """The heading it stands under in the new version, else in the old."""
    match: Match
    changes: tuple[Change, ...]
    old: tuple[Line, ...]
    """The cell 原台账; empty for what is new."""
    new: tuple[Line, ...]
    """The cell 新台账; empty for what is gone."""
    explanations: tuple[str, ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds of change, each once, in the order of ``Kind``."""
        met = {change.kind for change in self.changes}
        return tuple(kind for kind in Kind if kind in met)

    @property
    def kind_words(self) -> tuple[str, ...]:
        """The cell 变更类型: 目标调整（上调）, 牵头调整（移交）, each once."""
        words = sorted((list(Kind).index(change.kind), place, change.word) for place, change in enumerate(self.changes))
        return tuple(dict.fromkeys(word for _, _, word in words))

    @property
    def category(self) -> str:
        """What the row counts as in the summary line."""
        return category(self.level, self.kinds)

    @property
    def old_word(self) -> str:
        """What the left cell says where the old version has nothing of it."""
        return "" if self.match.old else "新增"

    @property
    def new_word(self) -> str:
        """What the right cell says where the new version has nothing of it."""
        return "" if self.match.new else "删除"


CATEGORIES = (
    Kind.ADDED.value,
    Kind.REMOVED.value,
    Kind.CLOSED.value,
    Kind.CARRIED.value,
    Category.ADJUSTED.value,
    Kind.MERGED.value,
    Kind.SPLIT.value,
    Category.REGROUPED.value,
    Kind.STEP.value,
    Kind.EXPIRED.value,
    Kind.WORDING.value,
    Kind.OTHERS.value,
    Category.GOALS.value,
)
"""What rows count as, in the order of the summary line."""

_WHOLE = (Kind.ADDED, Kind.REMOVED, Kind.CLOSED, Kind.MERGED, Kind.SPLIT, Kind.CARRIED)
_QUIET = (Kind.STEP, Kind.EXPIRED, Kind.WORDING, Kind.OTHERS)


def category(level: Level, kinds: Sequence[Kind]) -> str:
    """Give what a row with these kinds of change counts as; every row counts once."""
    if level is not Level.MEASURE:
        return Category.GOALS.value
    if Kind.MERGED in kinds and Kind.SPLIT in kinds:
        return Category.REGROUPED.value
    whole = next((kind.value for kind in _WHOLE if kind in kinds), "")
    if whole or any(kind not in _QUIET for kind in kinds):
        return whole or Category.ADJUSTED.value
    return next(kind.value for kind in _QUIET if kind in kinds)


def build_row(judged: Judgement) -> ComparisonRow:
    """Make the row that says what became of the items of a match; its 序号 is given when all rows stand in order."""
    match = judged.match
    shown = (match.new or match.old)[0]
    old, new = _cells(judged)
    return ComparisonRow(
        index=0,
        pair=judged.place,
        level=shown.level,
        heading=shown.sections[-1] if shown.sections else "",
        match=match,
        changes=judged.changes,
        old=old if match.old else (),
        new=new if match.new else (),
        explanations=_explanations(match, judged.changes),
    )


def _cells(judged: Judgement) -> _Both:
    """Give what changed of an item beside the other; of items that came, went or were regrouped the whole of each."""
    match, frame = judged.match, judged.frame
    if judged.wordings is not None:
        return _changed_lines(*set_beside(match), judged.changes, judged.wordings, frame)
    marks = (Mark.KEPT, Mark.KEPT) if match.old and match.new else (Mark.REMOVED, Mark.ADDED)
    old_lines, new_lines = (
        tuple(line for item in items for line in _whole_lines(item, frame, mark))
        for items, mark in zip((match.old, match.new), marks, strict=True)
    )
    return old_lines, new_lines


def _explanations(match: Match, changes: Iterable[Change]) -> tuple[str, ...]:
    """Give the sentences of the cell 变更说明: the changes, the reason given in the data, how sure the match is."""
    said = [change.sentence for change in changes]
    reasons = dict.fromkeys(item.link_reason for item in match.new if item.link_reason)
    said += [f"说明：{reason.rstrip('。')}" for reason in reasons]
    if match.step is Step.WORDING and match.confidence < LEAST_BESIDE_IDS:
        said.append(f"两项系按文字相似对应（相似度{match.confidence:.0%}），请核对")
    return tuple(said)


def _whole_lines(item: Item, frame: JudgeFrame, mark: Mark) -> Iterator[Line]:
    """Give a whole item, every run of it with one mark."""
    yield from _line("任务" if item.level is Level.MEASURE else "部分", mark_whole(item.title, mark))
    yield from _line(_body_label(item), mark_whole(body_of(item, frame), mark))
    yield from _line("工作目标", mark_whole("；".join(goal_words(item)), mark))
    listed = [(label, "、".join(party.name for party in parties)) for label, parties in _by_role(item.parties)]
    opened = _opened_label(item, [label for label, _ in listed])
    for label, names in listed:
        yield from _line(label, mark_whole(names + (_OPEN_END if label == opened else ""), mark))
    if item.deadline is not None and item.level is Level.MEASURE:
        yield from _line("完成时限", mark_whole(item.deadline.text, mark))
    for column, text in item.hand:
        yield from _line(column, mark_whole(text if column in frame.hand else "", mark))


def _body_label(item: Item) -> str:
    return "举措" if item.level is Level.MEASURE else "目标"


def _changed_lines(old: Item, new: Item, changes: Sequence[Change], wordings: Wordings, frame: JudgeFrame) -> _Both:
    """Give both cells of an item that changed: its title, and what changed, each line with its runs."""
    pairs = [*_text_lines(old, new, wordings), *_goal_lines(changes, wordings, frame)]
    if any(change.aspect in (Aspect.UNITS, Aspect.ROLES) for change in changes):
        roles = Aspect.ROLES in frame.aspects
        units = _lines_of_units(old, new, Mark.REMOVED, roles=roles), _lines_of_units(new, old, Mark.ADDED, roles=roles)
        pairs.append((tuple(units[0]), tuple(units[1])))
    pairs += _other_lines(changes, frame)
    pairs += [(_line(column, diff.old), _line(column, diff.new)) for column, diff in wordings.hand if diff.changes]
    olds, news = zip(*pairs, strict=True)
    return tuple(chain(*olds)), tuple(chain(*news))


def _line(label: str, runs: tuple[Run, ...]) -> tuple[Line, ...]:
    return (Line(label=label, runs=runs),) if runs else ()


def _text_lines(old: Item, new: Item, wordings: Wordings) -> Iterator[_Both]:
    label = "任务" if new.level is Level.MEASURE else "部分"
    title = wordings.title
    one = title.old if title else mark_whole(old.title, Mark.KEPT)
    two = title.new if title else mark_whole(new.title, Mark.KEPT)
    yield _line(label, one), _line(label, two)
    if wordings.body is not None and wordings.body.changes:
        yield _line(_body_label(old), wordings.body.old), _line(_body_label(new), wordings.body.new)


def _goal_lines(changes: Iterable[Change], wordings: Wordings, frame: JudgeFrame) -> Iterator[_Both]:
    if wordings.goals is not None:
        yield _line("工作目标", wordings.goals.old), _line("工作目标", wordings.goals.new)
    for change in changes:
        if change.aspect is Aspect.TARGETS:
            one, two = _target_text(change, old=True), _target_text(change, old=False)
            diff = diff_texts(one, two, frame.cutter)
            yield _line("工作目标", diff.old), _line("工作目标", diff.new)


def _target_text(change: Change, *, old: bool) -> str:
    if change.figure is None:
        return change.old if old else change.new
    target = change.figure.old if old else change.figure.new
    return target_words(target) if target else ""


def _lines_of_units(item: Item, other: Item, mark: Mark, *, roles: bool) -> Iterator[Line]:
    """Give the units of an item, those marked that the other item does not have so."""
    listed = _by_role(item.parties) if roles else [("责任单位", item.parties)]
    opened = _opened_label(item, [label for label, _ in listed])
    for label, parties in listed:
        line = _units_line(label, parties, other.parties, mark, roles=roles)
        if label == opened:
            opening = Run(text=_OPEN_END, mark=Mark.KEPT if other.open_list else mark)
            line = Line(label=label, runs=(*line.runs, opening))
        yield line


def _opened_label(item: Item, labels: Sequence[str]) -> str:
    """Give the line of units behind which 等 stands, where it is told, else the last; "" where the list is closed."""
    told = _label_of(item.open_role)
    return (told if told in labels else labels[-1]) if item.open_list and labels else ""


_OPEN_END = "等"


def _label_of(role: Role | None) -> str:
    return f"{role.word if role else '责任'}单位"


def _by_role(parties: Sequence[Party]) -> list[tuple[str, tuple[Party, ...]]]:
    """Give the parties by role, each with the heading of its line; none where there are none."""
    found = [
        (_label_of(role), tuple(party for party in parties if party.role is role))
        for role in (Role.LEAD, Role.SUPPORT, Role.RESPONSIBLE, None)
    ]
    return [(label, those) for label, those in found if those]


def _units_line(label: str, parties: Sequence[Party], others: Sequence[Party], mark: Mark, *, roles: bool) -> Line:
    there = {(party.key, party.role if roles else None) for party in others}
    runs: list[Run] = []
    for party in parties:
        runs += [Run(text="、")] if runs else []
        kept = (party.key, party.role if roles else None) in there
        runs.append(Run(text=party.name, mark=Mark.KEPT if kept else mark))
    return Line(label=label, runs=tuple(runs))


_OTHERS = {Aspect.DEADLINE: "完成时限", Aspect.SECTION: "重点任务", Aspect.TOPICS: "专题"}


def _other_lines(changes: Iterable[Change], frame: JudgeFrame) -> Iterator[_Both]:
    for change in changes:
        if change.aspect in _OTHERS:
            diff = diff_texts(change.old, change.new, frame.cutter)
            label = _OTHERS[change.aspect]
            yield _line(label, diff.old), _line(label, diff.new)


LEFT_OUT = "……"
_SHORT = 20
"""An unchanged line this short stays; longer ones are left out, as in printed amendments."""
_LONG = 60
"""An unchanged stretch within a paragraph that is longer is cut down to the clauses beside the change."""
_MOST_TITLE = 30
"""Characters of a task's title in bold; a longer one is its text."""
_TITLES = ("任务", "部分")
_BODIES = ("举措", "目标")
_ENDS = "。；，、：！？"
_CLAUSE_END = compile_later("[；。;\\n]")


def cell_paragraphs(lines: Sequence[Line], items: Sequence[Item], *, one_to_one: bool) -> Iterator[Marked]:
    """Give the paragraphs of a cell; lines of one label follow each other under it.

    ``items`` are the tasks the lines are of. With ``one_to_one`` unchanged wording of some length is left out; what is
    shown whole runs on, for a task of many short lines would fill a page.
    """
    left = list(items)
    named = {line.label for line in lines}
    untitled = items[0] if len(items) == 1 and named.isdisjoint(_TITLES) else None
    if untitled and named.isdisjoint(_BODIES):
        yield Run(text=opening(untitled)), Run(text=untitled.label.split("。", maxsplit=1)[0])
    for label, group in groupby(lines, key=lambda line: line.label):
        for number, line in enumerate(group):
            if label in _TITLES:
                yield from _labelled([line.runs], opening(left.pop(0)) if left else "")
                continue
            paragraphs = list(_split(line.runs))
            if label in _BODIES:
                paragraphs = list(_shortened(paragraphs)) if one_to_one else [_run_on(paragraphs)]
            said = opening(untitled) if untitled and label in _BODIES else f"{label}："
            yield from _labelled(paragraphs, "" if number else said)


def opening(item: Item) -> str:
    """Give what stands before a title: 第12项：, or a heading's number as it is printed."""
    if item.level is Level.MEASURE:
        return f"第{item.sequence}项：" if item.sequence else "任务："
    return heading(item.number, "") if item.level is Level.SECTION else ""


def _labelled(paragraphs: Sequence[Marked], label: str) -> Iterator[Marked]:
    for number, paragraph in enumerate(paragraphs):
        yield (Run(text=label), *paragraph) if label and not number else paragraph


def _split(runs: Iterable[Run]) -> Iterator[Marked]:
    """Cut runs at their line ends."""
    paragraph: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        paragraph += [Run(text=first, mark=run.mark)] if first else []
        for text in others:
            yield tuple(paragraph)
            paragraph = [Run(text=text, mark=run.mark)] if text else []
    yield tuple(paragraph)


def _run_on(paragraphs: Iterable[Marked]) -> Marked:
    """Join lines, with ； where a line does not end a sentence."""
    joined: list[Run] = []
    for paragraph in paragraphs:
        if joined and joined[-1].text and joined[-1].text[-1] not in _ENDS:
            joined.append(Run(text="；", mark=joined[-1].mark))
        joined += paragraph
    return tuple(joined)


def _shortened(paragraphs: Iterable[Marked]) -> Iterator[Marked]:
    """Leave out lines in which nothing changed, and of the others the clauses far from a change."""
    for kept, group in groupby(paragraphs, key=lambda paragraph: all(run.mark is Mark.KEPT for run in paragraph)):
        those = list(group)
        long = sum(len(run.text) for paragraph in those for run in paragraph) > _SHORT
        if kept:
            yield from [(Run(text=LEFT_OUT),)] if long else those
        else:
            yield from map(_abridged, those)


def _abridged(paragraph: Marked) -> Marked:
    last = len(paragraph) - 1
    return tuple(
        _abridged_run(run, first=place == 0, last=place == last)
        if run.mark is Mark.KEPT and len(run.text) > _LONG
        else run
        for place, run in enumerate(paragraph)
    )


def _abridged_run(run: Run, *, first: bool, last: bool) -> Run:
    """Keep the clauses that touch a change, and a title the paragraph begins with."""
    ends = [match.end() for match in _CLAUSE_END.finditer(run.text)]
    if not ends:
        return run
    head = ends[0] if not first or ends[0] <= _MOST_TITLE else 0
    tail = len(run.text) if last else ends[-1]
    if tail - head <= _SHORT:
        return run
    return Run(text=f"{run.text[:head]}{LEFT_OUT}{run.text[tail:]}")
