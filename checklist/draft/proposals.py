"""What a draft proposes: plans, sections, measures, with the units and goals read for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.draft.documents import FoundPlan  # noqa: TC001 - msgspec reads the fields' types at run time
from checklist.draft.naming import DraftUnit, Named  # noqa: TC001 - likewise
from checklist.draft.places import Locality  # noqa: TC001 - likewise
from checklist.draft.prosegoals import DraftGoals
from checklist.draft.unitnotes import Note  # noqa: TC001 - likewise
from checklist.model import Frozen, Role, Target

if TYPE_CHECKING:
    from collections.abc import Iterator


class DraftMeasure(Frozen):
    """A measure as it is proposed."""

    number: str
    title: str
    text: str
    place: str
    units: tuple[tuple[Named, Role], ...] = ()
    notes: tuple[Note, ...] = ()
    """The notes its units are from, as printed."""
    open_list: bool = False
    deadline: str = ""
    times: tuple[str, ...] = ()
    """The times its sentences name, where no note or label says when it is due; of several ``deadline`` is the last."""
    inherited: bool = False
    """True where it has units from a heading or a sentence above it."""
    is_section: bool = False
    """True where it is a section as a whole, whose number and title it has; data do not write them again."""
    is_titled: bool = True
    """False where the document gives no title and one was made of its words."""
    is_numbered: bool = True
    """False where the document gives no number and one was told by its place."""
    goals: DraftGoals = DraftGoals()


class DraftSection(Frozen):
    """A heading as it is proposed."""

    number: str
    title: str
    place: str
    is_numbered: bool = True
    text: str = ""
    """What stands between the heading and its first item."""
    goals: DraftGoals = DraftGoals()
    sections: tuple[DraftSection, ...] = ()
    measures: tuple[DraftMeasure, ...] = ()

    def walk(self) -> Iterator[DraftSection]:
        """Give the section and all below it, in order."""
        yield self
        for inner in self.sections:
            yield from inner.walk()


class DraftPlan(Frozen):
    """A plan as it is proposed."""

    found: FoundPlan
    sections: tuple[DraftSection, ...] = ()
    goals: DraftGoals = DraftGoals()
    table_goals: tuple[tuple[str, Target], ...] = ()
    """Those of them that stand in tables, with the tables' places."""
    text: str = ""
    """The parts without tasks, from which the goals are."""
    first_listed_leads: bool = False
    leads_up_to: str = ""
    """The mark in front of which those who lead stand in every note (，); "" where the plan names none."""
    left_out: tuple[str, ...] = ()
    """Headings without tasks, with their places."""

    def measures(self) -> Iterator[DraftMeasure]:
        """Give every measure in order."""
        for section in self.all_sections():
            yield from section.measures

    def all_sections(self) -> Iterator[DraftSection]:
        """Give every section in order, parents before their children."""
        for section in self.sections:
            yield from section.walk()

    def all_goals(self) -> Iterator[DraftGoals]:
        """Give the goals of the plan, its sections and its measures."""
        yield self.goals
        for section in self.all_sections():
            yield section.goals
            yield from (measure.goals for measure in section.measures)


class Draft(Frozen):
    """All that is proposed of a file."""

    source: str
    """The file's name."""
    place: Locality
    units: tuple[DraftUnit, ...]
    plans: tuple[DraftPlan, ...]
    remarks: tuple[str, ...] = ()
    """What is to be said of how the file was read."""
