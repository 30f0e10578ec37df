"""What drafting saves in typing: ``python benchmarks/keystrokes.py FOLDER`` against the shipped data, per plan.

FOLDER holds the issued documents. For each the draft is made and then put right by the data: names, full names and kinds
of units, roles, titles, completion times, goals in figures. Two counts are compared:

- by hand: the characters of the file put right, every key and name of it, but not the wording of tasks (``text``),
  which one who types may leave out, and no comment;
- with the draft: the characters to delete and to type that make it of the draft (the shortest way, line by line and
  within lines that differ), and one for each 待核, whose comment goes when it is settled.
"""

from __future__ import annotations

import re
import sys
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

from draft import plan_of
from msgspec.structs import replace

from checklist.commands.context import columns
from checklist.commands.draft import read_source
from checklist.draft.drafting import make_draft
from checklist.draft.drafttext import write_draft
from checklist.draft.naming import Named
from checklist.files.textfiles import data_file
from checklist.model import Role
from checklist.outline import measures_of, sections_of
from checklist.plandata.load import load_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from checklist.draft.drafting import Draft, DraftMeasure, DraftPlan, DraftSection
    from checklist.draft.naming import DraftUnit
    from checklist.draft.prosegoals import DraftGoals
    from checklist.model import Measure, Plan, PlanData, Region, Target

_COMMENT = re.compile(r"\s*(?:^|(?<=\s))# .*$")
_WORDING = re.compile(r"^\s+text: ")


def typed(text: str) -> list[str]:
    """Give the lines of a plans file that are typed by hand: without comments, blank lines and the wording of tasks."""
    lines = (_COMMENT.sub("", line).rstrip() for line in text.splitlines())
    return [line for line in lines if line and not _WORDING.match(line)]


def changes(old: Sequence[str], new: Sequence[str]) -> int:
    """Count the characters deleted and typed to make lines of other lines."""
    count = 0
    for kind, first, last, begin, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            one, other = "\n".join(old[first:last]), "\n".join(new[begin:end])
            for change, start, stop, at, to in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
                count += 0 if change == "equal" else stop - start + to - at
    return count


def put_right(draft: Draft, data: PlanData) -> Draft:
    """Give the draft as a person leaves it: what the data say in the place of what was drafted."""
    plans = tuple(corrected(plan, plan_of(data, plan)) for plan in draft.plans)
    regions = {region.id: region for region in data.regions}
    region = regions[plan_of(data, draft.plans[0]).region]
    units = tuple(registered(unit, region) for unit in draft.units)
    return replace(draft, plans=plans, units=units)


def registered(unit: DraftUnit, region: Region) -> DraftUnit:
    """Give a unit as the register has it."""
    body = next((body for body in region.bodies if unit.name in (body.name, *body.aliases)), None)
    full = getattr(body, "full", "") or unit.full
    return unit if body is None else replace(unit, name=body.name, full=full, kind=body.kind)


def corrected(drafted: DraftPlan, plan: Plan) -> DraftPlan:
    """Put a plan right."""
    own = {measure.number or path[-1].number: measure for path, measure in measures_of(plan)}
    sections = {section.number: section for section in sections_of(plan)}

    def section(one: DraftSection) -> DraftSection:
        goals = with_targets(one.goals, sections[one.number].targets) if one.number in sections else one.goals
        measures = tuple(
            measure_of(each, own[each.number], plan) if each.number in own else each for each in one.measures
        )
        return replace(one, goals=goals, measures=measures, sections=tuple(map(section, one.sections)))

    return replace(
        drafted,
        sections=tuple(map(section, drafted.sections)),
        goals=with_targets(drafted.goals, plan.targets),
        found=replace(drafted.found, first_year=plan.first_year, last_year=plan.last_year),
    )


def measure_of(drafted: DraftMeasure, measure: Measure, plan: Plan) -> DraftMeasure:
    """Put a measure right; where the plan says that the first listed leads, nobody types who does."""
    typed_as = {Role.LEAD: Role.RESPONSIBLE} if plan.first_listed_leads else {}
    units = tuple((Named(part.unit, group=False), typed_as.get(part.role, part.role)) for part in measure.assignments)
    printed = "" if measure.deadline.inherited or measure.deadline.of_goals else measure.deadline.text
    title = drafted.title if measure.is_section else measure.title
    return replace(
        drafted, title=title, units=units, deadline=printed, goals=with_targets(drafted.goals, measure.targets)
    )


def with_targets(goals: DraftGoals, targets: tuple[Target, ...]) -> DraftGoals:
    """Give goals with the targets of the data, under the names the draft has where it has the same figure."""
    names = {(one.text, one.value): one.indicator for one in goals.targets}
    return replace(
        goals,
        targets=tuple(replace(one, indicator=names.get((one.text, one.value), one.indicator)) for one in targets),
    )


def main() -> None:
    """Print the table."""
    if not sys.argv[1:]:
        sys.exit("usage: python benchmarks/keystrokes.py FOLDER (with the issued documents)")
    data = load_files([data_file("plans.yaml")]).data
    print("document              by hand   with the draft   share")
    typed_in_all = drafted_in_all = 0
    for path in sorted(Path(sys.argv[1]).iterdir()):
        draft = make_draft(read_source(path), data.indicators, columns())
        written = write_draft(draft)
        final = typed(write_draft(put_right(draft, data)))
        by_hand = sum(map(len, final)) + len(final)
        count = changes(typed(written), final) + written.count("待核：")
        typed_in_all, drafted_in_all = typed_in_all + by_hand, drafted_in_all + count
        print(f"{path.name:<20}{by_hand:>9}{count:>17}{count / by_hand:>8.1%}")
    print(f"{'all':<20}{typed_in_all:>9}{drafted_in_all:>17}{drafted_in_all / typed_in_all:>8.1%}")


if __name__ == "__main__":
    main()
