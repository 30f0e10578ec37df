"""TaskPair the tasks of a document with those of the data: by number and title, by title where numbers moved, by number."""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from checklist.outline import measures_of
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from checklist.draft.proposals import DraftMeasure, DraftPlan
    from checklist.model import Measure, Plan, Section

    _Task = TypeVar("_Task", "DraftedTask", "OwnTask")

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


class DraftedTask(NamedTuple):
    """A task of the document."""

    number: str
    title: str
    measure: DraftMeasure


class OwnTask(NamedTuple):
    """A task of the data."""

    number: str
    title: str
    measure: Measure


class TaskPair(NamedTuple):
    """A task as the document and as the data have it; None where one of them has it not."""

    drafted: DraftedTask | None
    own: OwnTask | None

    @property
    def number(self) -> str:
        """Its number in the document, else in the data."""
        return self.drafted.number if self.drafted else self.own.number if self.own else ""


def measures_by_number(plan: Plan) -> dict[str, tuple[tuple[Section, ...], Measure]]:
    """Give the measures of the data by their numbers, one that is its section by the section's, with the sections above them."""
    return {measure.number or path[-1].number: (path, measure) for path, measure in measures_of(plan)}


def pair_tasks(plan: Plan, draft: DraftPlan) -> list[TaskPair]:
    """Give every task of both sides once, in the document's order, those of the data alone behind it."""
    drafted, own = _by_number(_drafted(draft)), _by_number(_own(plan))
    links: dict[str, str] = {}
    for is_same in (_is_unmoved, _has_only_title(drafted.values(), own.values()), _is_reworded):
        _link(links, drafted.values(), own.values(), is_same)
    _link_by_text(links, drafted.values(), own.values())
    pairs = [TaskPair(task, own.pop(links.get(number, ""), None)) for number, task in drafted.items()]
    return pairs + [TaskPair(None, task) for task in own.values()]


def _by_number(tasks: Iterable[_Task]) -> dict[str, _Task]:
    return {task.number: task for task in tasks}


def _drafted(draft: DraftPlan) -> Iterable[DraftedTask]:
    for section in draft.all_sections():
        for measure in section.measures:
            yield DraftedTask(measure.number or section.number, measure.title or section.title, measure)


def _own(plan: Plan) -> Iterable[OwnTask]:
    for number, (path, measure) in measures_by_number(plan).items():
        yield OwnTask(number, measure.title or path[-1].title, measure)


def _link(
    links: dict[str, str],
    drafted: Iterable[DraftedTask],
    own: Iterable[OwnTask],
    is_same: Callable[[DraftedTask, OwnTask], bool],
) -> None:
    """Add the links of tasks that are not linked yet, by a rule."""
    free = [task for task in own if task.number not in links.values()]
    by_number, by_title = _by_number(free), {normalise_name(task.title): task for task in free}
    for task in drafted:
        if task.number not in links:
            for one in (by_number.get(task.number), by_title.get(normalise_name(task.title))):
                if one is not None and is_same(task, one):
                    links[task.number] = one.number
                    break


def _is_unmoved(task: DraftedTask, own: OwnTask) -> bool:
    return task.number == own.number and normalise_name(task.title) == normalise_name(own.title)


def _has_only_title(drafted: Iterable[DraftedTask], own: Iterable[OwnTask]) -> Callable[[DraftedTask, OwnTask], bool]:
    """Tell of titles whether they are equal, and no other task of either side has them."""
    counts = [Counter(normalise_name(task.title) for task in side) for side in (drafted, own)]

    def is_same(task: DraftedTask, one: OwnTask) -> bool:
        title = normalise_name(task.title)
        return title == normalise_name(one.title) and all(count[title] == 1 for count in counts)

    return is_same


def _is_reworded(task: DraftedTask, own: OwnTask) -> bool:
    """Tell whether two tasks of one number are one: their titles or texts are alike, or a title was made."""
    if task.number != own.number:
        return False
    made = not task.measure.is_titled or any("归纳" in note for note in own.measure.notes)
    texts = (task.measure.text[:_COMPARED], own.measure.text[:_COMPARED])
    return made or _are_alike(task.title, own.title) or (all(texts) and _are_alike(*texts))


def _link_by_text(links: dict[str, str], drafted: Iterable[DraftedTask], own: Iterable[OwnTask]) -> None:
    """Link the few tasks left that have another number and title, but the same wording."""
    free = [task for task in own if task.number not in links.values() and task.measure.text]
    left = [task for task in drafted if task.number not in links]
    if len(left) > _FEW or len(free) > _FEW:
        return
    for task in left:
        found = next(
            (one for one in free if _are_alike(task.measure.text[:_COMPARED], one.measure.text[:_COMPARED])), None
        )
        if found is not None:
            free.remove(found)
            links[task.number] = found.number


_FEW = 40
"""Tasks left of either side that are compared each with each."""
_COMPARED = 400
"""Characters of a task's wording."""


def _are_alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= _ALIKE
