"""A plan under revision: tasks and headings put in the place of others, numbers counted anew, what an office would say noted."""

from __future__ import annotations

import re
from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.outline import measures_of, sections_of
from checklist.words.deadlines import parse_deadline

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterable, Iterator

    from checklist.model import Measure, Plan, PlanData, Region, Section, Unit


class Wanted(NamedTuple):
    """What an office would say: one of some words, of a task, a heading or a name, with some words in the sentence."""

    words: tuple[str, ...]
    of: str
    says: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    """Other tasks it concerns."""
    beside: tuple[str, ...] = ()
    """Words that may be said of these as well."""


class Draft:
    """A plan under revision; a task is touched by one operation only."""

    def __init__(self, data: PlanData, plan: Plan, rng: random.Random) -> None:
        self.old, self.plan, self.rng = plan, plan, rng
        self.old_data = self.new_data = data
        self.wanted: list[Wanted] = []
        self.touched: set[str] = set()

    @property
    def region(self) -> Region:
        """The register of the plan's place."""
        return next(one for one in self.new_data.regions if one.id == self.plan.region)

    def want(self, words: str | tuple[str, ...], of: str, *says: str, **more: tuple[str, ...]) -> None:
        """Note what an office would say."""
        self.wanted.append(Wanted((words,) if isinstance(words, str) else words, of, says, **more))

    def pick(self, fits: Callable[[Measure], object] = bool) -> Measure:
        """Take a task that was not touched and fits."""
        free = [m for _, m in measures_of(self.plan) if m.id not in self.touched and not m.is_section and fits(m)]
        chosen = self.rng.choice(free)
        self.touched.add(chosen.id)
        return chosen

    def put(self, old: Measure, *new: Measure) -> None:
        """Put tasks in the place of one."""
        self.touched.update(one.id for one in new)
        self.each(lambda measure: new if measure.id == old.id else (measure,))

    def change(self, measure: Measure, **fields: object) -> Measure:
        """Put a task in its own place with these fields; give it."""
        changed = replace(measure, **fields)
        self.put(measure, changed)
        return changed

    def date_before(self, measure: Measure, wording: str) -> None:
        """Have the task dated in the old version."""
        dated = replace(measure, deadline=parse_deadline(wording))
        swapped = lambda s: (replace(s, measures=tuple(dated if m.id == dated.id else m for m in s.measures)),)  # noqa: E731
        self.old = replace(self.old, sections=tuple(changed_headings(self.old.sections, swapped)))

    def each(self, change: Callable[[Measure], Iterable[Measure]]) -> None:
        """Put in the place of each task what becomes of it."""
        self.headings(
            lambda section: (replace(section, measures=tuple(chain.from_iterable(map(change, section.measures)))),)
        )

    def headings(self, change: Callable[[Section], Iterable[Section]]) -> None:
        """Put in the place of each heading what becomes of it."""
        self.plan = replace(self.plan, sections=tuple(changed_headings(self.plan.sections, change)))

    def change_heading(self, section: Section, **fields: object) -> None:
        """Give a heading, known by its title, these fields."""
        self.headings(lambda one: (replace(one, **fields),) if one.title == section.title else (one,))

    def register(self, region: Region) -> None:
        """Put another register of the place into the new version."""
        regions = tuple(region if one.id == region.id else one for one in self.new_data.regions)
        self.new_data = replace(self.new_data, regions=regions)

    def heading_of(self, measure: Measure) -> Section:
        """Give the heading a task stands under."""
        return next(one for one in sections_of(self.plan) if any(m.id == measure.id for m in one.measures))

    def unit(self, measure: Measure) -> Unit:
        """Choose a bureau of the place that has no part in a task."""
        known = {one.key for one in measure.assignments}
        return self.rng.choice(
            [one for one in self.region.units if one.name not in known and one.kind.value == "government"]
        )


def changed_headings(sections: Iterable[Section], change: Callable[[Section], Iterable[Section]]) -> Iterator[Section]:
    """Put in the place of each heading, the inner ones first, what becomes of it."""
    for section in sections:
        yield from change(replace(section, sections=tuple(changed_headings(section.sections, change))))


def numbered(plan: Plan) -> Plan:
    """Count the tasks anew, and number those of each heading from its first on."""
    places = count(1)

    def change(section: Section) -> tuple[Section]:
        first = next((m.number for m in section.measures if not m.is_section and m.number), "")
        numbers = _numbers(first) if first else count()
        own = [m if m.is_section else replace(m, number=f"{next(numbers)}") for m in section.measures]
        return (replace(section, measures=tuple(own) if first else section.measures),)

    plan = replace(plan, sections=tuple(changed_headings(plan.sections, change)))
    order = {measure.id: next(places) for _, measure in measures_of(plan)}
    counted = lambda s: (replace(s, measures=tuple(replace(m, sequence=order[m.id]) for m in s.measures)),)  # noqa: E731
    return replace(plan, sections=tuple(changed_headings(plan.sections, counted)))


_DIGITS = "一二三四五六七八九十"


def _numbers(first: str) -> Iterator[str]:
    """Count on from a number: 二（五）1（2）, 三（四）5, 二（三）."""
    front, mark, end = re.fullmatch(r"(.*?)([0-9]+|[一二三四五六七八九十]+)(）?)", first).groups()
    start = int(mark) if mark.isdecimal() else next(n for n in range(1, 40) if _chinese(n) == mark)
    return (f"{front}{number if mark.isdecimal() else _chinese(number)}{end}" for number in count(start))


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens - 1]}十") + (_DIGITS[ones - 1] if ones else "")
