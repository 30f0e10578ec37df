"""What corrected cells of a task mean: its words for title, actions and original text, its units for who leads and supports.

Of units only what differs from what the data print counts: a unit that stands where it stood keeps its role and the name
it is written by; a new one gets the role its cell says, else that of its fellows in the cell, else that of the column.
"""

from __future__ import annotations

import re
from itertools import chain, zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import normalize

from msgspec.structs import replace

from checklist.adopt.standing import UNIT_KEYS, is_open, name_of, names_in, written_like
from checklist.forms.read_cells import read_heading, read_own_role
from checklist.forms.unit_cells import NamedUnit, Names, read_units
from checklist.ledger.phrases import COLLECTIVE_MARK
from checklist.model import Role
from checklist.words import compile_later
from checklist.words.deadlines import parse_deadline

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checklist.forms.unit_cells import UnitsCell
    from checklist.ledger.ledger import Row
    from checklist.model import Measure, Plan
    from checklist.plandata.yamledits import YamlPlace
    from checklist.words.units import Register


_STOPS = "。；;！!"
_AFTER_TITLE = "。；：:;，, "
_ROOM = 10
"""Characters a number before the title takes, as the wording of a task has it."""
_OPENING = compile_later(r"[^。\n]*")


def read_task(new: str, old: str, measure: Measure, *, titled: bool) -> dict[str, Any]:
    """Give the keys that change where a task's cell says ``new`` instead of ``old``.

    ``titled`` says that the title has a column of its own and does not open the cell.
    """
    if measure.text:
        return _with_text(new, measure, titled=titled)
    title, rest = ("", new) if titled else _divided(new, measure.title.rstrip("。"))
    was = old if titled else _divided(old, measure.title.rstrip("。"))[1]
    changes: dict[str, Any] = {} if titled or title == measure.title.rstrip("。") else {"title": title}
    actions = read_actions(rest, was, measure)
    return changes if actions == list(measure.actions) else {**changes, "actions": actions or None}


def _with_text(new: str, measure: Measure, *, titled: bool) -> dict[str, Any]:
    title, text = measure.title.rstrip("。"), measure.text
    opens = title in text[: len(title) + _ROOM]
    if titled:
        cut = len(text) - len(text.removeprefix(title).lstrip(_AFTER_TITLE))
        return {"text": f"{text[:cut]}{new}"}
    if not opens:
        said, rest = _divided(new, title)
        return {
            key: value
            for key, value in (("title", said), ("text", rest))
            if value != getattr(measure, key).rstrip("。")
        }
    before, _, behind = text.partition(title)
    stands = (new.removeprefix(before), read_heading(new).title)
    if any(_opens(one, title) or one.startswith(f"{title}{behind[:1] or '。'}") for one in stands):
        return {"text": new}
    kept = new.endswith(behind) and new.startswith(before)
    renamed = new[len(before) : len(new) - len(behind)] if kept else _OPENING.match(new.removeprefix(before))
    return {"title": renamed if isinstance(renamed, str) else renamed[0] if renamed else title, "text": new}


def _divided(cell: str, title: str) -> tuple[str, str]:
    """Part a cell into the title and what follows it: the known title if it opens the cell, else its first sentence."""
    if _opens(cell, title):
        return title, cell[len(title) :].lstrip("。\n ")
    opening = _OPENING.match(cell)
    name = opening[0] if opening else cell
    return name.strip(), cell[len(name) :].lstrip("。\n ")


def _opens(cell: str, title: str) -> bool:
    return cell.startswith(title) and cell[len(title) : len(title) + 1] in ("", *_AFTER_TITLE, "\n")


def read_actions(new: str, old: str, measure: Measure) -> list[str]:
    """Give the actions of a cell; those that say what they said before as the data have them."""
    was = dict(zip(split_numbered(old), measure.actions, strict=False))
    return [was.get(item, item) for item in split_numbered(new)]


def split_numbered(text: str) -> list[str]:
    """Part a list 1.…；2.…。 into its items; one without numbers at its line ends and semicolons."""
    items = _renumbered(text, "\0").split("\0")
    return _bare(items if items[1:] else re.split(r"[；;\n]", text))


def bare_words(text: str) -> str:
    """Give what a task's cell says without the numbers and marks that part it."""
    return re.sub(rf"[{_STOPS}\s]+", "", _renumbered(text, ""))


def _renumbered(text: str, mark: str) -> str:
    """Give a text with a mark in the place of each number of its list."""
    for begin, behind in reversed(list(_numbers(text))):
        text = f"{text[:begin]}{mark}{text[behind:]}"
    return text


def _bare(items: Iterable[str]) -> list[str]:
    """Give items on one line each, without the marks at their ends; blank ones are none."""
    bare = (" ".join(item.split("\n")).strip(f" {_STOPS}") for item in items)
    return [item for item in bare if item]


def _numbers(text: str) -> Iterator[tuple[int, int]]:
    """Give where the list numbers begin and end that run on from 1; one may be missing, or stand twice."""
    last = 0
    for found in _NUMBER.finditer(text):
        number = int(normalize("NFKC", found["number"] or found["bracketed"]))
        if last <= number <= last + 2 and (last or number == 1):
            last = number
            yield found.start("mark"), found.end()


_NUMBER = compile_later(
    r"(?:^|(?<=[；;。\n]))\s*(?P<mark>(?P<number>[1-9][0-9]?)[.．、)）](?![0-9])|[（(]?(?P<bracketed>(?<=[（(])[1-9][0-9]?(?=[)）])|[①-⑳])[)）]?)"
)
"""1. 1、 1) （1） ①"""


def split_words(text: str) -> list[str]:
    """Part a cell of short words: 人才、成果转化."""
    return [word for word in re.split(r"[、，,；;\s]+", text) if word]


def one_line(texts: Sequence[str]) -> str:
    """Give texts on one line, as a message quotes them; long ones are cut."""
    joined = "、".join(texts)
    return joined if len(joined) <= _QUOTED else f"{joined[:_QUOTED]}……"


_QUOTED = 40
"""Characters quoted; enough to find the cell."""


def quote_apart(one: str, two: str) -> tuple[str, str]:
    """Give two texts as a message quotes them: of long ones the part where they begin to differ."""
    if len(one) <= _QUOTED and len(two) <= _QUOTED:
        return one, two
    differing = (place for place, (a, b) in enumerate(zip_longest(one, two)) if a != b)
    start = max(0, next(differing, 0) - _BEFORE)
    return _cut(one, start), _cut(two, start)


_BEFORE = 10
"""Characters shown before the difference, by which the place is found."""


def _cut(text: str, start: int) -> str:
    part = " ".join(text[start : start + _QUOTED].split())
    return f"{'……' if start else ''}{part}{'……' if start + _QUOTED < len(text) else ''}"


def deadline_trouble(text: str, plan: Plan, year: int | None = None) -> str:
    """Say why a completion time is none, or none of its plan, without a full stop; "" where it is one."""
    try:
        day = parse_deadline(text, year or plan.last_year or None).date
    except ValueError as error:
        return str(error).rstrip("。")
    if day and plan.last_year and not plan.first_year <= day.year <= plan.last_year:
        return f"完成时限“{text}”不在方案期限（{plan.period}）内；原文如此的，请直接在数据里写"
    return ""


_LISTS = ("lead", "support", "responsible", "others")
_COLUMN_ROLES = {"lead": Role.LEAD, "support": Role.SUPPORT}


class UnitPart(NamedTuple):
    """A unit's part in the task: by its registered name."""

    key: str
    role: Role


class UnitCells:
    """The cells of units of one row: as the data print them and as they were corrected."""

    def __init__(self, register: Register, row: Row, old: Mapping[str, str], new: Mapping[str, str]) -> None:
        self._register, self._names, self._row = register, Names(register), row
        self._old = {key: self._read(old[key]) for key in _LISTS if key in new}
        self._new = {key: self._read(new[key]) for key in _LISTS if key in new}
        self._roles = {one.key: one.role for one in row.measure.assignments}
        self._own_role = new.get("own_role", "") if squeezed(new, "own_role") != squeezed(old, "own_role") else ""

    def _read(self, text: str) -> UnitsCell:
        return read_units(text, self._names.knows)

    def _key(self, unit: NamedUnit) -> str:
        return self._names.party(unit, None).key

    def are_same(self, other: UnitCells) -> bool:
        """Tell whether two corrections name the same units in the same roles, and leave the list as open."""
        return set(self.parts()) == set(other.parts()) and self._opens() == other._opens()

    def _opens(self) -> bool:
        return any(cell.open_list for cell in self._new.values())

    def unknown(self) -> Iterator[tuple[str, str]]:
        """Give the columns and names of units that nobody registered."""
        for column, cell in self._new.items():
            known = {self._key(unit) for unit in self._old[column].units}
            for unit in cell.units:
                if self._key(unit) not in known and not self._names.knows(unit.name):
                    yield column, unit.name

    @property
    def is_collective(self) -> bool:
        """True where the role of a unit was changed that answers only as a member of a group."""
        return bool(self._own_role) and (self._row.collective or COLLECTIVE_MARK in self._own_role)

    @property
    def is_open(self) -> bool | None:
        """Whether the list of units is open now; None where nothing of that changed."""
        old, new = (any(cell.open_list for cell in cells.values()) for cells in (self._old, self._new))
        return None if old == new else new

    @property
    def not_stated(self) -> bool:
        """True where the cells say that the document names nobody."""
        cells = self._new.values()
        return any(cell.not_stated for cell in cells) and not any(cell.units for cell in cells)

    def parts(self) -> list[UnitPart]:
        """Give the units with their roles as the corrected cells have them, those no cell prints where they stood."""
        listed: dict[UnitPart, None] = {}
        for column, cell in self._new.items():
            listed |= dict.fromkeys(self._placed(column, unit) for unit in cell.units)
        found = list(listed)
        printed = {self._key(unit) for cell in self._old.values() for unit in cell.units}
        for place, one in enumerate(self._row.measure.assignments):
            if one.key not in printed and all(one.key != part.key for part in found):
                found.insert(place, UnitPart(one.key, self._changed_role(one.key, one.role)))
        return found

    def _changed_role(self, key: str, role: Role) -> Role:
        own = {one.key for one in self._row.own}
        return (read_own_role(self._own_role) or role) if self._own_role and key in own else role

    def _placed(self, column: str, unit: NamedUnit) -> UnitPart:
        key = self._key(unit)
        before = {self._key(one): one for one in self._old[column].units}
        if key in before and before[key].role is unit.role and key in self._roles:
            return UnitPart(key, self._changed_role(key, self._roles[key]))
        return UnitPart(key, unit.role or self._role_in(column))

    def _role_in(self, column: str) -> Role:
        """Give the role of a new unit: that of all its fellows in the cell, else the column's."""
        fellows = {self._roles.get(self._key(unit)) for unit in self._old[column].units} - {None}
        return (
            next(iter(fellows)) or Role.RESPONSIBLE
            if len(fellows) == 1
            else _COLUMN_ROLES.get(column, Role.RESPONSIBLE)
        )


def without_units(row: Row) -> Row:
    """Give a row of which nothing is known of who answers for it: its cells alone tell."""
    return replace(row, measure=replace(row.measure, assignments=()), own=())


def squeezed(cells: Mapping[str, str], key: str) -> str:
    """Give a cell without blanks."""
    return "".join(cells.get(key, "").split())


class UnitKeys:
    """The keys of units of a measure as they are written, and what they become."""

    def __init__(self, place: YamlPlace, register: Register) -> None:
        self._place, self._register = place, register
        self.written: dict[Role, dict[str, str]] = {role: {} for role in Role}
        """By role the units as they are written, by their registered names."""
        for role, texts in self._texts():
            for name in names_in(texts, register):
                self.written[role][name_of(name, register)] = name

    def _texts(self) -> Iterator[tuple[Role, list[str]]]:
        for key in UNIT_KEYS:
            entry = self._place.find(key)
            value = entry.value.value if entry else []
            yield Role(key), _listed(value)

    def changes(self, parts: Sequence[UnitPart], measure: Measure, *, first_leads: bool, more: bool) -> dict[str, Any]:
        """Give the keys that change where these are the units now; ``more`` says that their list is open.

        Units that answer for everything above the measure (everywhere) are not written again, but left out by name.
        """
        own = set(chain.from_iterable(self.written.values()))
        inherited = [UnitPart(one.key, one.role) for one in measure.assignments if one.key not in own]
        found = self._lists([part for part in parts if part not in inherited], first_leads=first_leads, more=more)
        gone = [key for key, _ in inherited if key not in dict(parts)]
        return {**found, "except": gone} if gone else found

    def _lists(self, parts: Sequence[UnitPart], *, first_leads: bool, more: bool) -> dict[str, Any]:
        wanted: dict[Role, list[str]] = {role: [part.key for part in parts if part.role is role] for role in Role}
        if first_leads and not self.written[Role.LEAD] and len(wanted[Role.LEAD]) == 1:
            wanted = {**wanted, Role.LEAD: [], Role.RESPONSIBLE: [*wanted[Role.LEAD], *wanted[Role.RESPONSIBLE]]}
        found: dict[str, Any] = {}
        for role, texts in self._texts():
            names = list(map(self._name, wanted[role]))
            opens = any(is_open(text, self._register) for text in texts)
            if list(self.written[role].values()) != names or opens > more:
                entry = self._place.find(role.value)
                found[role.value] = written_like(names, entry, more=more) if names else None
        return found

    def ends_open(self, changes: Mapping[str, Any]) -> bool:
        """Tell whether a list ends in 等 once these changes are made."""
        return any(
            is_open(text, self._register)
            for role, texts in self._texts()
            for text in _listed(changes.get(role.value, texts))
        )

    def _name(self, key: str) -> str:
        """Give the name a unit is written by already, whatever its role, else the one it is registered by."""
        return next((names[key] for names in self.written.values() if key in names), key)


def _listed(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())
