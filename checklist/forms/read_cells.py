"""Turn the words of a cell back into values: units with their roles, a completion time, goals, figures.

What cannot be read stays as it is written: nothing is invented.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.ledger.party import Party, named_party
from checklist.ledger.phrases import COLLECTIVE_MARK, INHERITED_MARK, NONE, NOT_STATED, PLAN_MARK
from checklist.model import Deadline, DeadlineKind, Frozen, Role
from checklist.words.deadlines import parse_deadline
from checklist.words.regex import compile_later
from checklist.words.units import find_bodies, normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklist.words.units import Register

_NOTHING = frozenset({"", NONE, NOT_STATED, "-", "--", "——", "–", "/", "无", "暂无", "不涉及"})
_ROLE_WORD = "牵头|主办|主责|配合|协办|协同|参与|责任|承办|落实"
_ROLES = {"牵头": Role.LEAD, "主办": Role.LEAD, "主责": Role.LEAD, "责任": Role.RESPONSIBLE, "承办": Role.RESPONSIBLE}
_ROLES |= {"落实": Role.RESPONSIBLE}
_LABEL = compile_later(rf"(?:^|(?<=[\s；;，,。、]))(?P<role>{_ROLE_WORD})(?:责任)?(?:单位|部门)?[：:]", re.MULTILINE)
_OWN_LABEL = compile_later(rf"[（(](?P<role>{_ROLE_WORD})(?:单位|部门)?[)）]$")
_LIST_MARK = compile_later(r"^(?:[0-9]{1,2}[.．、)）]|[①-⑳])")
_OPEN_END = compile_later(r"等(?:有关|相关|各)?(?:单位|部门)?$")
_SEPARATORS = frozenset("、，,；;\n／/|")
_BRACKETS = {"（": "）", "(": ")", "〔": "〕", "[": "]"}
_LEAST_NAME = 3
"""Characters of a unit in a list without marks; shorter words are parts of one name."""
_PART_GOAL = compile_later(r"^【本部分目标】(?P<goal>[^\n]*)(?:\n|$)")
_OWN_GOAL = compile_later(r"(?:^|\n)(?:工作)?目标[：:](?P<goal>[^\n]*)$")


class NamedUnit(Frozen):
    """A unit as a cell names it; ``role`` only where the cell says it."""

    name: str
    role: Role | None = None


class UnitsCell(Frozen):
    """What a cell of units says."""

    units: tuple[NamedUnit, ...] = ()
    open_list: bool = False
    """True where the list ends in 等."""
    not_stated: bool = False
    """True where the cell says that the document names nobody (原文未明确)."""


def read_units(text: str) -> UnitsCell:
    """Read a cell of units: names in order, with the roles that stand before them (牵头：…) or behind (…（牵头）)."""
    plain = text.strip().rstrip("。")
    if plain in _NOTHING:
        return UnitsCell(not_stated=plain == NOT_STATED)
    units: list[NamedUnit] = []
    open_list = False
    for role, part in _parts(plain):
        open_end = _OPEN_END.search(part.rstrip("。；;，, \n"))
        open_list = open_list or open_end is not None
        listed = part[: open_end.start()] if open_end else part
        units += [_named(name, role) for name in split_names(listed)]
    return UnitsCell(units=tuple(dict.fromkeys(units)), open_list=open_list)


def _parts(text: str) -> Iterator[tuple[Role | None, str]]:
    """Give the stretches of a cell with the role their label names."""
    marks = list(_LABEL.finditer(text))
    if not marks:
        yield None, text
        return
    if text[: marks[0].start()].strip(" \n；;，,。、"):
        yield None, text[: marks[0].start()]
    for mark, following in zip(marks, [*marks[1:], None], strict=True):
        yield _role(mark["role"]), text[mark.end() : following.start() if following else len(text)]


def _role(word: str) -> Role:
    return _ROLES.get(word, Role.SUPPORT)


def _named(name: str, role: Role | None) -> NamedUnit:
    label = _OWN_LABEL.search(name)
    if label:
        return NamedUnit(name=name[: label.start()].strip(), role=_role(label["role"]))
    return NamedUnit(name=name, role=role)


def split_names(text: str) -> list[str]:
    """Split a list of names at 、 and the like, outside brackets; a blank divides only what are whole names."""
    names: list[str] = []
    for piece in _split_outside_brackets(text):
        words = piece.split()
        whole = len(words) > 1 and all(len(word) >= _LEAST_NAME for word in words)
        names += words if whole else ["".join(words)]
    return [
        name for name in (_LIST_MARK.sub("", name).strip("。. ") for name in names) if name and name not in _NOTHING
    ]


def _split_outside_brackets(text: str) -> Iterator[str]:
    closing: list[str] = []
    start = 0
    for place, character in enumerate(text):
        if character in _BRACKETS:
            closing.append(_BRACKETS[character])
        elif closing and character == closing[-1]:
            closing.pop()
        elif not closing and character in _SEPARATORS:
            yield text[start:place]
            start = place + 1
    yield text[start:]


class Names:
    """Finds the body a name in a cell means; a name nobody bears stays as it is written."""

    def __init__(self, register: Register | None) -> None:
        self._register = register
        self._known: dict[tuple[str, Role | None], Party] = {}

    def party(self, unit: NamedUnit, role: Role | None) -> Party:
        """Give the party in a role; what the cell itself says of its role comes first."""
        own = unit.role or role
        key = unit.name, own
        if key not in self._known:
            self._known[key] = self._resolved(unit.name, own)
        return self._known[key]

    def collective(self, unit: NamedUnit, role: Role | None) -> Party:
        """Give the party where a task reaches a unit through a group: the group, if it is a member of one only."""
        body = self._register.find(self._written(unit.name, self._register)) if self._register else None
        groups = self._register.region.groups if self._register else ()
        joined = [group.name for group in groups if body is not None and body.name in group.members]
        return self.party(NamedUnit(name=joined[0]) if len(joined) == 1 else unit, role)

    def _resolved(self, name: str, role: Role | None) -> Party:
        if self._register is None:
            return Party(key=normalise_name(name), name=name, role=role)
        return replace(named_party(self._register, self._written(name, self._register), role), name=name)

    def _written(self, name: str, register: Register) -> str:
        """Give the name as data would write it: a prefix left out is restored, the place before it dropped."""
        region = register.region
        if register.find(name):
            return name
        if register.find(f"{region.prefix}{name}"):
            return f"{region.prefix}{name}"
        found = find_bodies((region,), name)
        return found[0][1].name if len(found) == 1 else name


def read_own_role(text: str) -> Role | None:
    """Read the cell 本单位职责; a mark that the unit is meant through a group is dropped."""
    word = text.replace(COLLECTIVE_MARK, "").strip()
    match = re.match(_ROLE_WORD, word)
    return _role(match[0]) if match else None


def read_deadline(text: str, year: int | None) -> Deadline | None:
    """Read a completion time; None for a blank cell. What is not understood keeps its wording and has no date."""
    wording = " ".join(text.replace(INHERITED_MARK, "").split())
    if wording in _NOTHING:
        return None
    try:
        deadline = parse_deadline(wording, year)
    except ValueError:
        return Deadline(text=wording, kind=DeadlineKind.ONGOING)
    return replace(deadline, inherited=True) if INHERITED_MARK in text else deadline


class Goals(Frozen):
    """A cell without the goals that stand in it, the section's and the task's own."""

    text: str
    part: str = ""
    """What is marked 【本部分目标】."""
    own: str = ""


def read_target(text: str) -> Goals:
    """Read a cell of goals: the section's, where they are marked, and the task's own."""
    part = _PART_GOAL.match(text)
    own = (text[part.end() :] if part else text).strip()
    return Goals(text="", part=part["goal"] if part else "", own="" if own in _NOTHING else own)


def read_measure(text: str) -> Goals:
    """Read a cell of the task: the goals before it and those on its last line (目标：…) are taken off."""
    part = _PART_GOAL.match(text)
    rest = without_plan(text[part.end() :] if part else text)
    own = _OWN_GOAL.search(rest)
    body = (rest[: own.start()] if own else rest).strip()
    return Goals(text=body, part=part["goal"] if part else "", own=own["goal"].strip() if own else "")


def without_plan(text: str) -> str:
    """Take off the name of the plan a cell of the task opens with (【方案：…】)."""
    return text[text.index("】") + 1 :] if text.startswith(PLAN_MARK) and "】" in text else text
