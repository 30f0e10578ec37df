"""Where the sections of a plan are written, which of them a task stands in, and which of them a heading is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checklist.adopt.said import squeeze
from checklist.adopt.standing import items_in, parents_of, sections_in
from checklist.forms.rowheadings import read_heading
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
    model: Owner


class SectionPlaces:
    """The sections of a plan and where they are written."""

    def __init__(self, file: PlanFile, plan: Plan) -> None:
        self.file, self.plan = file, file.plans[plan.id]
        self.listed = owned_sections(self.plan, plan)
        self.places = [one.place for one in self.listed]
        self.owned = {
            (section.number, section.title): one for section, one in zip(sections_of(plan), self.listed, strict=True)
        }
        self.index_of = {
            item.place.text("id"): index
            for index, place in enumerate(self.places)
            for item in items_in(place, "measures")
        }
        """The place in the plan of the section a task stands in."""
        self.paths = list(_paths(plan.sections))
        """The headings of each section as they are compared, the outermost first."""
        self.renamed: dict[tuple[str, ...], int] = {}
        """By which other headings a table has sections."""
        self.parents = parents_of(self.plan)
        """Of each section inside another one the place of that."""
        self.homes: dict[int, int | None] = {}
        """Where sections come that a table has under another heading, by their places; None for the plan itself."""

    def of(self, section: Section) -> Owned:
        """Give a section with its place."""
        return self.owned[section.number, section.title]

    def around(self, measure: Measure) -> YamlPlace:
        """Give the section a task stands in."""
        return self.places[self.index_of[measure.id]]

    def headed(self, headings: Sequence[str]) -> int | None:
        """Give the place in the plan of the one section these headings end in, the innermost last; None where it is not one."""
        said = tuple(map(squeeze, headings))
        found = [index for index, path in enumerate(self.paths) if path[-len(said) :] == said]
        return found[0] if said and len(found) == 1 else self.renamed.get(said)

    def read_as(self, headings: Sequence[str], section: int, *, whole: bool) -> None:
        """Note that a table has a section under these headings; those around it as well where the data print them, too (``whole``)."""
        self.renamed[tuple(headings)] = section
        around = zip(headings[:-1], reversed(self.line(section)[1:]), strict=False)  # a table need not print them all
        for end, (heading, one) in enumerate(around if whole else (), 1):
            if not {*heading_keys(heading)}.isdisjoint(heading_keys(self.paths[one][-1])):
                self.renamed[tuple(headings[:end])] = one

    def line(self, section: int | None) -> list[int]:
        """Give a section and those around it, the innermost first."""
        found = []
        while section is not None:
            found.append(section)
            section = self.parents.get(section)
        return found

    def number(self, section: int | None) -> str:
        """Give the number of a section; "" of the plan itself."""
        return "" if section is None else self.places[section].text("number")

    def rank(self, section: int) -> int:
        """Give which of the sections in the same one it is, from 0."""
        return sum(self.parents.get(one) == self.parents.get(section) for one in range(section))


def owned_sections(place: YamlPlace, plan: Plan) -> list[Owned]:
    """Give the sections of a plan in printed order; ``place`` is where the plan is written."""
    both = zip(sections_in(place), sections_of(plan), strict=True)
    return [Owned(where, section) for where, section in both]


def _paths(sections: Iterable[Section], above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Give the headings of each section, the outermost first, in printed order."""
    for section in sections:
        path = (*above, squeeze(section.heading))
        yield path
        yield from _paths(section.sections, path)


def heading_keys(text: str) -> list[str]:
    """Give what a heading is known by: its title, then its number if it has one."""
    heading = read_heading(text)
    return [squeeze(heading.title), *([heading.number] if heading.number else [])]
