"""The sections of a plan: where they are written, which of them a task stands in, and which of them a table's heading is.

Headings that the data lack are sections that were renamed or renumbered, or new ones, which are added.
"""

from __future__ import annotations

from collections import Counter
from itertools import chain, zip_longest
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from checklist.adopt.arranging import add_items, item_of
from checklist.adopt.standing import parents_of, sections_in
from checklist.adopt.tablerows import squeeze
from checklist.forms.read_cells import read_heading
from checklist.outline import section_paths, sections_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checklist.adopt.standing import PlanFile
    from checklist.adopt.tablerows import Matched, RowSaid
    from checklist.forms.filled import ReadLedger
    from checklist.model import Measure, Plan, Section
    from checklist.plandata.yamledits import YamlPlace

    Owner = Plan | Section | Measure
    Path = tuple[str, ...]


class Owned(NamedTuple):
    """A plan, section or measure: where it is written, and what it is read as."""

    place: YamlPlace
    model: Owner


class SectionPlaces:
    """The sections of a plan and where they are written."""

    def __init__(self, file: PlanFile, plan: Plan) -> None:
        self.file, self.plan = file, file.plans[plan.id]
        self.places, self.models = list(sections_in(self.plan)), list(sections_of(plan))
        self._known = {(one.number, one.title): index for index, one in enumerate(self.models)}
        self.index_of = {
            task.text("id"): index for index, place in enumerate(self.places) for task in place.list_of("measures")
        }
        """The place in the plan of the section a task stands in."""
        self.paths = list(map(_squeezed, section_paths(plan)))
        """The headings of each section as they are compared, the outermost first."""
        self.renamed: dict[tuple[str, ...], int] = {}
        """By which other headings a table has sections."""
        self.parents = parents_of(self.plan)
        """Of each section inside another one the place of that."""
        self.homes: dict[int, int | None] = {}
        """Where sections come that a table has under another heading, by their places; None for the plan itself."""

    def index(self, section: Section) -> int:
        """Give the place in the plan of a section, which a ledger may have with fewer goals."""
        return self._known[section.number, section.title]

    def owned(self, section: int) -> Owned:
        """Give a section with where it is written."""
        return Owned(self.places[section], self.models[section])

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
    return [Owned(where, section) for where, section in zip(sections_in(place), sections_of(plan), strict=True)]


def _squeezed(path: Iterable[Section]) -> tuple[str, ...]:
    return tuple(squeeze(section.heading) for section in path)


def heading_keys(text: str) -> list[str]:
    """Give what a heading is known by: its title, then its number if it has one."""
    heading = read_heading(text)
    return [squeeze(heading.title), *([heading.number] if heading.number else [])]


class _Heading(NamedTuple):
    """Headings of rows, the outermost first: who stands under them."""

    path: Path
    row: RowSaid
    """The first row under them."""
    behind: int | None
    """The section of the row above that, by its place in the plan."""
    ahead: int | None
    """That of the next heading, likewise."""
    sections: set[int]
    """Those the tasks under them stand in now."""
    depth: int
    """How many the data print there."""


def find_renamed(matched: Matched, sections: Mapping[str, SectionPlaces]) -> None:
    """Note with the sections of plans by which other headings a table has them.

    A section is meant by an unknown heading where no row has its own one any more, and title or number are the same or
    nobody else stands under it.
    """
    for plan, places in sections.items():
        _read_anew(list(_headings(matched, plan, places)), places)
        known = [one for one in _headings(matched, plan, places) if one.path in places.renamed]
        for one in known:
            places.homes |= _home_of(one, places.renamed[one.path], places)


def _read_anew(headings: Sequence[_Heading], places: SectionPlaces) -> None:
    standing = {places.headed(one.path) for one in headings}
    unknown = [one for one in headings if places.headed(one.path) is None]
    claims = Counter(chain.from_iterable(map(_SECTIONS, unknown)))
    for one in unknown:
        free = [section for section in sorted(one.sections - standing) if claims[section] == 1]
        for section in list(_likeliest(one, free, places))[:1]:
            places.read_as(one.path, section, whole=one.depth == len(one.path))


_SECTIONS = attrgetter("sections")


def _home_of(one: _Heading, section: int, places: SectionPlaces) -> dict[int, int | None]:
    """Give the section inside which one comes that has its title still, but the number of those beside it; {} where it stays."""
    was, now = read_heading(places.paths[section][-1]), read_heading(one.path[-1])
    beside = _beside(one._replace(sections=set()), places, section)
    home = None if beside is None else places.parents.get(beside)
    is_other = beside is not None and home != places.parents.get(section) and section not in places.line(home)
    return {section: home} if is_other and squeeze(was.title) == squeeze(now.title) else {}


def _beside(one: _Heading, places: SectionPlaces, but: int | None = None) -> int | None:
    """Give the section of the kind a heading is that stands beside it in the table, or around what does; not itself (``but``)."""
    parent = places.headed(one.path[:-1])
    near = (one.behind, one.ahead, min(one.sections, default=None))
    lines = chain.from_iterable(places.line(at) for at in near if at is not None)
    return next((at for at in lines if at != but and _is_fellow(at, parent, one.path, places)), None)


def _headings(matched: Matched, plan: str, places: SectionPlaces) -> Iterator[_Heading]:
    """Give the headings of a table's rows of a plan, each once, in order."""
    found: dict[Path, _Heading] = {}
    last: int | None = None
    for row, code, old in _rows(matched, plan):
        path = tuple(map(squeeze, row.headings))
        now = places.index_of.get(code)
        one = found.setdefault(path, _Heading(path, row, last, None, set(), len(old.headings)))
        one.sections.update(() if now is None else (now,))
        home = places.headed(path)
        last = now if home is None and now is not None else last if home is None else home
    known = [one for path, one in found.items() if path]
    for one, following in zip_longest(known, known[1:]):
        yield one._replace(ahead=places.headed(following.path) if following else None)


def _rows(matched: Matched, plan: str) -> list[tuple[RowSaid, str, RowSaid]]:
    """Give the rows of a plan in order, each with the code of its task ("" for a new one) and what the data print there."""
    rows = [(pair.new, pair.id, pair) for pair in matched.pairs if not pair.measure.is_section]
    rows += [(one.new, "", one.beside) for one in matched.added if one.beside]
    own = [(row, code, pair.old if code else row) for row, code, pair in rows if pair.plan.id == plan]
    return sorted(own, key=lambda one: one[0].place)


def _likeliest(one: _Heading, free: Sequence[int], places: SectionPlaces) -> Iterator[int]:
    """Give which sections a heading may be another name of, the likeliest first."""
    for likeness in heading_keys(one.path[-1]):
        yield from (section for section in free if likeness in heading_keys(places.paths[section][-1]))
    yield from (free if len(one.sections) == 1 else ())


def add_sections(read: ReadLedger, matched: Matched, sections: Mapping[str, SectionPlaces]) -> Iterator[str]:
    """Note the edits by which sections come to stand for headings that are new; say which.

    A heading is new that has a row of its own, or a number of its own, or no known task under it. Of headings inside one another the outer one comes first; with that added, the inner one may be asked for.
    """
    alone = {squeeze(heading) for _, heading in read.headings}
    for plan, places in sections.items():
        headings = list(_headings(matched, plan, places))
        numbers = Counter((one.path[:-1], read_heading(one.path[-1]).number) for one in headings)
        made: set[Path] = set()
        for one in headings:
            path = _new_path(one.path, places)
            if path and path not in made and (path != one.path or path[-1] in alone or _is_apart(one, numbers)):
                made.add(path)
                yield from _add(one._replace(path=path), places)


def _is_apart(one: _Heading, numbers: Mapping[tuple[Path, str], int]) -> bool:
    """Tell whether a heading is no other wording of one in use: its number is its own, or no known task stands under it."""
    number = read_heading(one.path[-1]).number
    return numbers[one.path[:-1], number] == 1 if number else not one.sections


def _new_path(path: Path, places: SectionPlaces) -> Path:
    """Give the outermost of headings that is nobody's; () where none is, or where it has the title of another one."""
    count = next((end for end in range(1, len(path) + 1) if places.headed(path[:end]) is None), 0)
    new = path[:count] if places.headed(path) is None else ()
    titles = {squeeze(read_heading(known[-1]).title) for known in places.paths}
    return () if not new or squeeze(read_heading(new[-1]).title) in titles else new


def _add(one: _Heading, places: SectionPlaces) -> Iterator[str]:
    """Add a section behind the one above it among those of its kind; nothing where it has no such place."""
    heading = read_heading(one.path[-1])
    parent = places.headed(one.path[:-1])
    fellow = _beside(one, places)
    if fellow is None and parent is None:
        return
    parent = parent if fellow is None else places.parents.get(fellow)
    owner = places.plan if parent is None else places.places[parent]
    told = {"number": f"{places.number(parent)}{heading.number}", "title": heading.title}
    is_behind = one.behind is not None and fellow in places.line(one.behind)
    index = 0 if fellow is None else places.rank(fellow) + is_behind
    lines = item_of({key: text for key, text in told.items() if text}, "section", places.file)
    add_items(places.file, owner, "sections", [lines], index)
    behind = f"，加在“{places.paths[fellow][-1]}”后面" if fellow is not None and is_behind else ""
    yield f"{one.row.spot}的标题“{one.path[-1]}”数据里没有，是新的部分{behind}。"


def say_idle(read: ReadLedger, sections: Mapping[str, SectionPlaces]) -> Iterator[str]:
    """Say of headings in rows of their own that nothing stands under them, where the data lack them."""
    used = {squeeze(heading) for row in read.rows for heading in row.headings}
    used.update(heading for places in sections.values() for path in places.paths for heading in path)
    for spot, heading in read.headings:
        if squeeze(heading) not in used:
            yield f"{spot}的标题“{heading}”下没有任务，没有采纳：要放到它下面的任务，“重点任务”一列也请写成它；没有任务的部分请直接在数据里加。"


def _is_fellow(section: int, parent: int | None, path: Path, places: SectionPlaces) -> bool:
    """Tell whether a section is of the kind a heading is: inside the same one, else numbered alike."""
    if len(path) > 1:
        return places.parents.get(section) == parent
    return read_heading(places.paths[section][-1]).style == read_heading(path[-1]).style
