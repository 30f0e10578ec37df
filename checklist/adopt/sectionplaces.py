"""Where the sections of a plan are written, which of them a task stands in, and which of them a heading is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checklist.adopt.said import squeeze
from checklist.adopt.standing import items_in, sections_in
from checklist.outline import sections_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.adopt.standing import PlanFile
    from checklist.model import Measure, Plan, Section
    from checklist.plandata.yamlplaces import YamlPlace

    Owner = Plan | Section | Measure


class Owned(NamedTuple):
    """A plan, section or measure: where it is written, and what it is read as."""

    place: YamlPlace
    table: str
    model: Owner


class SectionPlaces:
    """The sections of a plan and where they are written."""

    def __init__(self, file: PlanFile, plan: Plan) -> None:
        self.file = file
        self.places = list(sections_in(file.plans[plan.id]))
        both = zip(self.places, sections_of(plan), strict=True)
        self.owned = {(one.number, one.title): Owned(place, "section", one) for place, one in both}
        self.index_of = {
            item.place.text("measure", "id"): index
            for index, place in enumerate(self.places)
            for item in items_in(place, "section", "measures")
        }
        """The place in the plan of the section a task stands in."""
        self._paths = list(_paths(plan.sections))

    def of(self, section: Section) -> Owned:
        """Give a section with its place."""
        return self.owned[section.number, section.title]

    def around(self, measure: Measure) -> YamlPlace:
        """Give the section a task stands in."""
        return self.places[self.index_of[measure.id]]

    def headed(self, headings: Sequence[str]) -> int | None:
        """Give the place in the plan of the one section these headings end in, the innermost last; None where it is not one."""
        said = tuple(map(squeeze, headings))
        found = [index for index, path in enumerate(self._paths) if path[-len(said) :] == said]
        return found[0] if said and len(found) == 1 else None


def _paths(sections: Iterable[Section], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Give the headings of each section, the outermost first, in printed order."""
    for section in sections:
        path = (*above, squeeze(section.heading))
        yield path
        yield from _paths(section.sections, path)
