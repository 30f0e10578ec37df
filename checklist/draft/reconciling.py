"""Hold a plan's data against the document: every task, every figure, and what stands on one side only.

Each line says what the document has, what the data have and how they go together; the counts of both sides add up.
A difference the data themselves explain (勘误, 说明) is no open one.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checklist.draft.figurechecks import FigureCheck
from checklist.draft.sametasks import Reconciled, Verdict, pair_tasks
from checklist.draft.taskchecks import TaskCheck
from checklist.outline import measures_of
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.draft.proposals import DraftPlan
    from checklist.model import Plan, Region


def reconcile(plan: Plan, region: Region, draft: DraftPlan) -> list[Reconciled]:
    """Give every task and figure of both sides in the document's order, what stands in the data only last."""
    pairs = pair_tasks(plan, draft)
    figures = list(FigureCheck(plan, draft, pairs).rows())
    tasks = list(TaskCheck(plan, region, draft, pairs).rows())
    told = [row for row in (*figures, *tasks) if row.what in ("数字", "时限") and row.verdict.is_open]
    return [*filter(None, (_without_told(row, told) for row in tasks)), *figures]


def _without_told(row: Reconciled, told: Sequence[Reconciled]) -> Reconciled | None:
    """Leave out of a row of wording the clauses with figures that rows of their own tell of; None where nothing is left."""
    numbers = _numbers("|".join(f"{one.source}|{one.data}|{one.reason}" for one in told if one.number == row.number))
    if row.what != "文字" or not numbers:
        return row
    sides = ((row.source, row.data), (row.data, row.source))
    source, data = ("，".join(_untold(words, _numbers(other), numbers)) for words, other in sides)
    return row._replace(source=source, data=data) if source or data else None


def _untold(words: str, other: set[str], told: set[str]) -> Iterator[str]:
    """Give the clauses but for those whose numbers the ``other`` side has, or that are ``told``."""
    for clause in words.split("，"):
        numbers = _numbers(clause)
        if not numbers or not numbers - other <= told:
            yield clause


def _numbers(words: str) -> set[str]:
    return set(re.findall(r"[0-9]+(?:\.[0-9]+)?", words))


def choose_plan(plan: Plan, drafts: Sequence[DraftPlan]) -> DraftPlan:
    """Choose the plan of a file that the data are of: the one with most of its measures' titles, else the first."""
    titles = {normalise_name(measure.title or path[-1].title) for path, measure in measures_of(plan)}
    return max(drafts, key=lambda draft: len(titles & {normalise_name(title) for title in _titles(draft)}))


def _titles(draft: DraftPlan) -> Iterator[str]:
    for section in draft.all_sections():
        yield from (measure.title or section.title for measure in section.measures)


def count_verdicts(rows: Sequence[Reconciled]) -> dict[str, int]:
    """Count the rows by their verdicts, in the order these are declared; those nobody has are left out."""
    counts = {verdict.value: sum(row.verdict is verdict for row in rows) for verdict in Verdict}
    return {word: count for word, count in counts.items() if count}


def open_rows(rows: Iterable[Reconciled]) -> list[Reconciled]:
    """Give the rows a person has to look at."""
    return [row for row in rows if row.verdict.is_open]
