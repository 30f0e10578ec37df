"""Hold every figure of a document against the targets of the data, and every target against the document."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from checklist.draft.sametasks import Reconciled, Verdict
from checklist.draft.weighing import BEGINNING, weigh_figures
from checklist.model import Deadline, DeadlineKind, Measure, Per, Section
from checklist.outline import sections_of
from checklist.words import compile_later
from checklist.words.goalnames import comparators_of, says_goal
from checklist.words.quantities import UNIT, figures_in, format_number, to_base
from checklist.words.spelling import spell_out
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.draft.drafting import DraftPlan
    from checklist.draft.sametasks import TaskPair
    from checklist.draft.weighing import WeighedFigure
    from checklist.model import Plan, Target
    from checklist.words.quantities import Quantity

_QUOTED = 60
"""Characters of a sentence that are shown."""


class _Block(NamedTuple):
    """A stretch of the document with what the data have for it."""

    number: str
    place: str
    text: str
    targets: tuple[Target, ...]
    words: str
    """What the data say of it besides: actions, goals in words, notes."""
    notes: str
    is_task: bool = False
    wording: str = ""
    """The document's own words that the data have of it."""
    line: int = 0
    """Of these, in the data."""


class FigureCheck:
    """Compares the figures."""

    def __init__(self, plan: Plan, draft: DraftPlan, pairs: Sequence[TaskPair]) -> None:
        self._draft = draft
        self._blocks = tuple(_blocks(plan, draft, pairs))
        self._met: set[tuple[str, int]] = set()
        """The targets met in the document, by indicator and line."""
        self._everywhere = [target for block in self._blocks for target in block.targets]
        self._of_tasks = {_key(target) for block in self._blocks if block.is_task for target in block.targets}
        """What one task is to reach stands in no other."""

    def rows(self) -> Iterator[Reconciled]:
        """Give a row for each figure of the document, then for each target it does not have."""
        figures = [
            (block, weighed)
            for block in self._blocks
            for weighed in weigh_figures(block.text, self._draft.found.first_year, stated=not block.number)
        ]
        for block, weighed in figures:
            self._met.update(
                _key(one) for one in block.targets if _is_figure(one, weighed) and _is_worded(one, weighed.words)
            )
        for block, weighed in figures:
            yield self._row(block, weighed)
        for place, goal in self._draft.table_goals:
            yield self._of_table(place, goal)
        text = "|".join(passage.text for passage in self._draft.found.passages)
        for block in self._blocks:
            for target in block.targets:
                if _key(target) not in self._met:
                    yield _not_met(block, target, text)
            yield from _worded_only(block)

    def _row(self, block: _Block, weighed: WeighedFigure) -> Reconciled:
        found, changed = self._found(block, weighed)
        if found:
            self._met.update(map(_key, found))
            return self._of_target(block, weighed, found)
        if changed:
            self._met.add(_key(changed))
            return self._made(block, weighed, Verdict.DIFFERENT, target=changed)
        return self._untaken(block, weighed)

    def _found(self, block: _Block, weighed: WeighedFigure) -> tuple[list[Target], Target | None]:
        """Give the targets a figure is; first those in its words, else the one in its words with another figure."""
        same = [one for one in block.targets if _is_figure(one, weighed)]
        if worded := [one for one in same if _is_worded(one, weighed.words)]:
            return worded, None
        if changed := self._changed(block.targets, weighed.words):
            return [], min(changed, key=lambda one: one.year != weighed.year)
        named = [one for one in same if says_goal(weighed.words, one)]
        if found := self._free(named)[:1] or self._elsewhere(block, weighed):
            return found, None
        return [], next(filter(partial(_is_among, weighed.words), self._free(block.targets)), None)

    def _elsewhere(self, block: _Block, weighed: WeighedFigure) -> list[Target]:
        foreign = self._of_tasks if block.is_task else set()
        others = (one for one in self._everywhere if one not in block.targets and _key(one) not in foreign)
        return [one for one in others if says_goal(weighed.words, one) and _is_figure(one, weighed)]

    def _free(self, targets: Sequence[Target]) -> list[Target]:
        """Give those of targets that were not met in the document so far."""
        return [one for one in targets if _key(one) not in self._met]

    def _changed(self, targets: Sequence[Target], words: str) -> list[Target]:
        """Give the targets not met that are said in these words, with another figure."""
        return [one for one in self._free(targets) if one.value is not None and _is_worded(one, words)]

    def _untaken(self, block: _Block, weighed: WeighedFigure) -> Reconciled:
        """Give the row of a figure that is no target."""
        digits = re.search("[0-9][0-9.—-]*", re.sub(r"\s", "", weighed.figure.wording))
        number, unit = (digits[0] if digits else ""), weighed.figure.quantity.measurement_unit
        if number and _stands(number, unit, block.words):
            return self._made(block, weighed, Verdict.IN_WORDS)
        if number and _stands(number, unit, block.notes):
            return self._made(block, weighed, Verdict.TOLD)
        if weighed.reason:
            row = self._made(block, weighed, Verdict.NO_GOAL, reason=weighed.reason)
            is_held = bool(number) and _stands(number, unit, block.wording)
            return row._replace(line=block.line, data=row.source) if is_held else row
        return self._made(block, weighed, Verdict.ONLY_SOURCE)

    def _of_target(self, block: _Block, weighed: WeighedFigure, found: Sequence[Target]) -> Reconciled:
        """Give the row of a figure the data have; another year is a difference."""
        target = next((one for one in found if one.year == weighed.year), found[0])
        reason = _otherwise(weighed, target)
        is_other = reason or (not _is_worded(target, weighed.words) and _counts_other(weighed.words, target))
        return self._made(block, weighed, Verdict.DIFFERENT if is_other else Verdict.SAME, target=target, reason=reason)

    def _of_table(self, place: str, goal: Target) -> Reconciled:
        """Give the row of a goal that stands in a table of the document."""
        alike = [one for one in self._everywhere if _same_figure(one, goal) and one.year == goal.year]
        changed = (one for one in self._changed(self._everywhere, goal.text) if one.year == goal.year)
        named = sorted(self._free(alike), key=lambda one: one.text != goal.text)
        target = next(chain(named, changed, alike), None)
        if target is None:
            return Reconciled("数字", "", place, goal.text, 0, "", Verdict.ONLY_SOURCE)
        self._met.add(_key(target))
        row = Reconciled("数字", "", place, goal.text, target.line, target.text, Verdict.SAME, "原文在表里")
        if target not in alike:
            return row._replace(verdict=Verdict.DIFFERENT)
        if goal.baseline and target.baseline and goal.baseline.value != target.baseline.value:
            said, own = (format_number(one.value) for one in (goal.baseline, target.baseline))
            return row._replace(verdict=Verdict.DIFFERENT, reason=f"原文的基数是{said}，数据是{own}")
        return row

    def _made(
        self, block: _Block, weighed: WeighedFigure, verdict: Verdict, *, target: Target | None = None, reason: str = ""
    ) -> Reconciled:
        line, data = (target.line, target.text) if target else (0, "")
        return Reconciled("数字", block.number, block.place, weighed.words[:_QUOTED], line, data, verdict, reason)


def _blocks(plan: Plan, draft: DraftPlan, pairs: Sequence[TaskPair]) -> Iterator[_Block]:
    """Give the parts of the document: the plan's goals, what leads up to measures, then each measure."""
    yield _Block("", draft.found.place, draft.text, plan.targets, _goal_words(plan), "".join(plan.notes))
    sections = {section.number: section for section in sections_of(plan)}
    for drafted in draft.all_sections():
        held = sections.get(drafted.number) or _NO_SECTION
        words, notes = _goal_words(held), "".join(held.notes)
        yield _Block(drafted.number, drafted.place, drafted.text, held.targets, words, notes, line=held.line)
    for task, own in pairs:
        data = own.measure if own else _NO_MEASURE
        place, text = (task.place, task.text) if task else ("", "")
        number = task.number if task else own.number if own else ""
        words, notes = "；".join((*data.actions, data.title)), "".join(data.notes)
        block = _Block(number, place, text, data.targets, words, notes, is_task=True)
        yield block._replace(wording=data.text, line=data.line)


_NO_SECTION = Section(number="", title="")
_NO_MEASURE = Measure(id="", number="", sequence=0, title="", deadline=Deadline(text="", kind=DeadlineKind.ONGOING))


def _goal_words(owner: Plan | Section) -> str:
    return "；".join((owner.goal, *(goal.text for goal in owner.goals)))


def _key(target: Target) -> tuple[str, int]:
    return target.text, target.line


def _is_figure(target: Target, weighed: WeighedFigure) -> bool:
    """Tell whether a target is the figure: the same value in the same unit, in whatever scale."""
    quantity = weighed.figure.quantity
    if target.value is None:
        return False
    ends = (to_base(quantity.value, quantity.measurement_unit), to_base(target.value, target.measurement_unit or ""))
    (value, unit), (wanted, own) = ends
    return (
        value == wanted
        and quantity.value_to == target.value_to
        and (unit == own or {unit, own} <= {"", "元"} or unit in own or own in unit)
    )


def _otherwise(weighed: WeighedFigure, target: Target) -> str:
    """Say what else the document has of a figure the data have: another time, bound or firmness; "" of nothing."""
    said = f"{weighed.before}{weighed.clause}"
    if time := _other_time(weighed, target, said):
        return time
    if target.comparator not in comparators_of(weighed.figure, target.indicator):
        return f"原文的“{weighed.figure.wording}”与数据的比较符“{target.comparator}”不合"
    if target.soft and not _SOFT.search(said):
        return "数据有“力争”，原文没有"
    is_soft = weighed.figure.quantity.soft and _SOFT.search(weighed.clause)  # of an enumeration only the first
    return "原文有“力争”，数据没有" if is_soft and not target.soft else ""


def _other_time(weighed: WeighedFigure, target: Target, said: str) -> str:
    """Say in what year or rhythm the document has a figure otherwise; ``said`` is its sentence up to the next comma."""
    is_yearly = weighed.figure.quantity.per is Per.YEAR
    due, own = f"{weighed.year}年" if weighed.year else "", f"{target.year}年" if target.year else ""
    if is_yearly and target.per is not Per.YEAR:
        due = "每年"
    elif target.per is Per.YEAR and not (is_yearly or _YEARLY.search(said)):
        own = "每年"
    if due and own and due != own:
        return f"原文是{due}，数据是{own}"
    summed = _SUM.search(target.text)
    return f"数据有“{summed[0]}”，原文没有" if summed and summed[0] not in said else ""


_YEARLY = compile_later("每|年均|逐年|全年|当年|年度")
_SUM = compile_later("累计|合计|[两二三四五六2-9]年(?=内|累计|共|[\u4e00-\u9fff])")
_SOFT = compile_later("力争|争取|努力|力求|争创")


def _is_worded(target: Target, words: str) -> bool:
    """Tell whether a target says the same as words, whatever its figure."""
    said, own = _shapes(words, target)
    return own in said or (len(said) >= _LEAST_SAID and said in own)


def _shapes(words: str, target: Target) -> Iterator[str]:
    """Give words, and those of a target, without their figures, and without what opens them."""
    for text in (words, target.text):
        yield _FIGURE.sub("#", BEGINNING.sub("", _SOFT.sub("", normalise_name(text))))


def _counts_other(words: str, target: Target) -> bool:
    """Tell whether words have something else in the place of what a target counts: 青年人才 for 领军人才, 市级 for 县级."""
    said, own = _shapes(words, target)
    levels = set(map(tuple, map(_LEVEL.findall, (said, own)))) - {()}
    return len(levels) > 1 or min(len(said), len(own)) - _shared(said, own) >= _SWAPPED


def _is_among(words: str, target: Target) -> bool:
    """Tell whether words have all of a target's own, with others between them: 组建服务团、3个服务队 of 组建3个服务队."""
    said, own = _shapes(words, target)
    return target.value is not None and len(own) > _WINDOW and len(own) == _shared(said, own)


def _shared(one: str, other: str) -> int:
    return sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())


_LEVEL = compile_later("[国省市县区乡镇村]家?级")
_SWAPPED = 2
"""Characters that make another word."""


_LEAST_SAID = 4
"""Characters, figure included, by which words name something."""
_FIGURE = compile_later(rf"[0-9]+(?:\.[0-9]+)?(?:[-—~～至][0-9]+(?:\.[0-9]+)?)?(?:{UNIT})?")


def _stands(number: str, unit: str, text: str) -> bool:
    """Tell whether a number stands in a text with its unit behind it."""
    return re.search(rf"(?<![0-9.]){re.escape(number)}(?![0-9.]){re.escape(unit)}", text) is not None


def _same_figure(one: Target, other: Target) -> bool:
    if one.value is None or other.value is None:
        return one.value is other.value and one.text == other.text
    own, said = (to_base(each.value or 0, each.measurement_unit or "") for each in (one, other))
    return own[0] == said[0] and one.value_to == other.value_to and (own[1] == said[1] or "" in (own[1], said[1]))


_QUOTES = compile_later("原文[^“”。]{0,8}“[^“”]*”")
"""What a note says that the document has, which explains nothing where it has it not."""


def _worded_only(block: _Block) -> Iterator[Reconciled]:
    """Give a row for each figure in the words of the data that is none of the document's there, nor of a target."""
    met = {_amount(one.quantity) for one in figures_in(spell_out(block.text), "%")}
    met |= {to_base(one.value, one.measurement_unit or "") for one in block.targets if one.value is not None}
    for figure in figures_in(block.words, "%") if block.place else ():
        if figure.quantity.measurement_unit and _amount(figure.quantity) not in met:
            start = max(found.end() for found in re.finditer("^|[，。；：]", block.words[: figure.start]))
            said = re.split("[，。；：]", block.words[start:], maxsplit=1)[0][:_QUOTED]
            yield Reconciled("数字", block.number, "", "", block.line, said, Verdict.ONLY_DATA)


def _amount(quantity: Quantity) -> tuple[float, str]:
    return to_base(quantity.value, quantity.measurement_unit)


def _not_met(block: _Block, target: Target, text: str) -> Reconciled:
    """Say of a target whose figure was not met whether the document has it in words, or why it has not."""
    bare, plain = normalise_name(target.text), normalise_name(text)
    verdict = Verdict.ONLY_DATA
    if target.value is None:
        windows = (bare[at : at + _WINDOW] for at in range(max(1, len(bare) - _WINDOW + 1)))
        verdict = Verdict.SAME if any(window in plain for window in windows) else verdict
    elif _stands(format_number(target.value), target.measurement_unit or "", _QUOTES.sub("", block.notes)):
        verdict = Verdict.TOLD
    return Reconciled("数字", block.number, "", "", target.line, target.text, verdict)


_WINDOW = 6
"""Characters of a goal in words that stand together in the document."""
