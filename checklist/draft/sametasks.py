"""Pair the tasks of a document with those of the data: by number and title, by title where numbers moved, by number.

What is found of a pair, and of their figures, is told in rows of one form, each with a verdict.
"""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from checklist.outline import measures_of
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.draft.drafting import DraftMeasure, DraftPlan
    from checklist.model import Measure, Plan

_ALIKE = 0.45
"""Of two titles or texts at one number, from which one is the other reworded."""


class Verdict(Enum):
    """How what the document says goes together with the data."""

    SAME = "一致"
    TOLD = "数据有说明"
    IN_WORDS = "写在要点里"
    NO_GOAL = "不作目标"
    DIFFERENT = "不一致"
    ONLY_SOURCE = "数据里没有"
    ONLY_DATA = "原文里没有"

    @property
    def is_open(self) -> bool:
        """True where a person has to look."""
        return self in (Verdict.DIFFERENT, Verdict.ONLY_SOURCE, Verdict.ONLY_DATA)


class Reconciled(NamedTuple):
    """One thing of the document and what the data have for it."""

    what: str
    """标题, 文号, 成文日期 or 期限 of the plan; 责任单位, 标题, 时限, 文字 or 数字."""
    number: str
    place: str
    """In the document; "" for what stands in the data only."""
    source: str
    line: int
    """In the data; 0 for what stands in the document only."""
    data: str
    verdict: Verdict
    reason: str = ""


class OwnTask(NamedTuple):
    """A task of the data; one that is its section has the number and title of that."""

    number: str
    title: str
    measure: Measure


class TaskPair(NamedTuple):
    """A task as the document and as the data have it; None where one of them has it not."""

    drafted: DraftMeasure | None
    own: OwnTask | None

    @property
    def number(self) -> str:
        """Its number in the document, else in the data."""
        return self.drafted.number if self.drafted else self.own.number if self.own else ""


def pair_tasks(plan: Plan, draft: DraftPlan) -> list[TaskPair]:
    """Give every task of both sides once, in the document's order, those of the data alone behind it."""
    drafted, free = list(draft.measures()), list(_own_tasks(plan))
    once = _titles_once(drafted) & _titles_once(free)

    def has_only_title(task: DraftMeasure, one: OwnTask) -> bool:
        return (title := normalise_name(task.title)) in once and title == normalise_name(one.title)

    held: dict[int, OwnTask] = {}
    for is_same in (_is_unmoved, has_only_title, _is_reworded, _says_alike):
        left = [(at, task) for at, task in enumerate(drafted) if at not in held]
        if is_same is _says_alike and max(len(left), sum(map(_is_worded, free))) > _FEW:
            break
        for at, task in left:
            for one in free:
                if is_same(task, one):
                    held[at] = one
                    free.remove(one)
                    break
    pairs = [TaskPair(task, held.get(at)) for at, task in enumerate(drafted)]
    return pairs + [TaskPair(None, one) for one in free]


def _own_tasks(plan: Plan) -> Iterator[OwnTask]:
    for path, measure in measures_of(plan):
        yield OwnTask(measure.number or path[-1].number, measure.title or path[-1].title, measure)


def _titles_once(tasks: Iterable[DraftMeasure | OwnTask]) -> set[str]:
    """Give the titles that one task alone has."""
    return {title for title, count in Counter(normalise_name(task.title) for task in tasks).items() if count == 1}


def _is_unmoved(task: DraftMeasure, own: OwnTask) -> bool:
    return task.number == own.number and normalise_name(task.title) == normalise_name(own.title)


def _is_reworded(task: DraftMeasure, own: OwnTask) -> bool:
    """Tell whether two tasks of one number are one: their titles or texts are alike, or a title was made."""
    if task.number != own.number:
        return False
    made = not task.is_titled or any("归纳" in note for note in own.measure.notes)
    return made or _are_alike(task.title, own.title) or _says_alike(task, own)


def _is_worded(own: OwnTask) -> bool:
    return bool(own.measure.text)


def _says_alike(task: DraftMeasure, own: OwnTask) -> bool:
    texts = task.text[:_COMPARED], own.measure.text[:_COMPARED]
    return all(texts) and _are_alike(*texts)


_FEW = 40
"""Tasks left of either side that are compared each with each."""
_COMPARED = 400
"""Characters of a task's wording."""


def _are_alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE
