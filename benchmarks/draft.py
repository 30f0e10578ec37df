"""How well plans are drafted: ``python benchmarks/draft.py FOLDER`` against the shipped data, per document and field.

FOLDER holds the issued documents, in any kind that ``draft`` reads; each plan found in them is compared with the one of
the data that shares most titles. Precision, recall and F1 for

- boundaries: which numbered items are measures;
- titles: those the document gives;
- notes: measures with exactly the units and roles of the data;
- pairs: unit and role of each measure;
- figures: value, unit and year of each target;
- deadlines: completion times of measures.

The last line is the mean of the F1 of all fields and documents (macro-F1).
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from checklist.commands.context import columns
from checklist.commands.draft import read_source
from checklist.draft.drafting import make_draft
from checklist.draft.drafttext import write_draft
from checklist.files.textfiles import data_file
from checklist.model import Role
from checklist.outline import measures_of, targets_of
from checklist.plandata.load import load_files
from checklist.words.quantities import to_base
from checklist.words.units import find_bodies, normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.draft.drafting import DraftMeasure, DraftPlan
    from checklist.model import Plan, PlanData, Region, Target

FIELDS = ("boundaries", "titles", "notes", "pairs", "figures", "deadlines")


class Score(NamedTuple):
    """How many were right, drafted, wanted."""

    right: int
    drafted: int
    wanted: int

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall; 1 where nothing was wanted and nothing drafted."""
        return 2 * self.right / (self.drafted + self.wanted) if self.drafted + self.wanted else 1.0


def score(drafted: Iterable[object], wanted: Iterable[object]) -> Score:
    """Compare two collections; equal things that stand twice count twice."""
    mine, gold = Counter(list(drafted)), Counter(list(wanted))
    return Score((mine & gold).total(), mine.total(), gold.total())


def resolved(region: Region, name: str) -> str:
    """Give the register's name for a drafted one."""
    found = find_bodies([region], name)
    return found[0][1].name if len(found) == 1 else normalise_name(name)


def drafted_pairs(region: Region, plan: DraftPlan, measure: DraftMeasure) -> frozenset[tuple[str, Role]]:
    """Give a drafted measure's units with their roles, as the data call them."""
    pairs = [(resolved(region, one.name), role) for one, role in measure.units]
    if plan.first_listed_leads and pairs:
        pairs[0] = (pairs[0][0], Role.LEAD)
    return frozenset(pairs)


def figure(target: Target) -> tuple[object, ...]:
    """Give what makes a target's figure: value in its base unit, upper end, year."""
    return (*to_base(target.value or 0, target.measurement_unit or ""), target.value_to, target.year)


def scores(region: Region, data: Plan, plan: DraftPlan) -> Iterator[tuple[str, Score]]:
    """Score a drafted plan, field by field."""
    mine = {task.number: task for task in plan.measures()}
    gold = {measure.number or path[-1].number: measure for path, measure in measures_of(data)}
    made = {number for number, measure in gold.items() if any("标题系归纳" in note for note in measure.notes)}
    yield "boundaries", score(mine.keys(), gold.keys())
    yield (
        "titles",
        score(
            *(
                [
                    (number, normalise_name(one.title))
                    for number, one in side.items()
                    if not one.is_section and number not in made
                ]
                for side in (mine, gold)
            )
        ),
    )
    own = {number: drafted_pairs(region, plan, measure) for number, measure in mine.items()}
    had = {
        number: frozenset((resolved(region, part.unit), part.role) for part in one.assignments)
        for number, one in gold.items()
    }
    yield "notes", score(own.items(), had.items())
    yield (
        "pairs",
        score(
            ((number, pair) for number, pairs in own.items() for pair in pairs),
            ((number, pair) for number, pairs in had.items() for pair in pairs),
        ),
    )
    drafted = (target for goals in plan.all_goals() for target in goals.targets if target.value is not None)
    yield "figures", score(map(figure, drafted), (figure(one) for one in targets_of(data) if one.value is not None))
    yield (
        "deadlines",
        score(
            ((number, one.deadline) for number, one in mine.items() if one.deadline),
            (
                (number, one.deadline.text)
                for number, one in gold.items()
                if not (one.deadline.inherited or one.deadline.of_goals)
            ),
        ),
    )


def plan_of(data: PlanData, plan: DraftPlan) -> Plan:
    """Give the plan of the data that shares most titles with a drafted one."""
    mine = {normalise_name(one.title) for one in plan.measures()}

    def shared(one: Plan) -> int:
        return len(mine & {normalise_name(measure.title or path[-1].title) for path, measure in measures_of(one)})

    return max(data.plans, key=shared)


def main() -> None:
    """Print the table."""
    folder = Path(sys.argv[1])
    data = load_files([data_file("plans.yaml")]).data
    regions = {region.id: region for region in data.regions}
    every: list[float] = []
    print("document              plan                " + "".join(f"{field:>22}" for field in FIELDS))
    for path in sorted(folder.iterdir()):
        begun = time.perf_counter()
        draft = make_draft(read_source(path), data.indicators, columns())
        write_draft(draft)
        spent = time.perf_counter() - begun
        for plan in draft.plans:
            own = plan_of(data, plan)
            found = dict(scores(regions[own.region], own, plan))
            every += [found[field].f1 for field in FIELDS]
            told = (
                f"{one.right:>5}/{one.drafted:<4}/{one.wanted:<4} {one.f1:6.1%}"
                for one in map(found.get, FIELDS)
                if one
            )
            print(f"{path.name:<22}{own.id:<20}" + "".join(f"{words:>22}" for words in told) + f"  {spent:.2f} s")
    print(f"macro-F1 {sum(every) / len(every):.3f}  (right/drafted/wanted, F1)")


if __name__ == "__main__":
    main()
