"""A unit's part in a task, and the body of a register that a written name means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.model import Frozen, Role, Unit, UnitGroup
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    from checklist.words.units import Body, Register


class Party(Frozen):
    """A unit's part in an item."""

    key: str
    """What the unit is compared by: its name in its region's register today."""
    name: str
    """As printed: the short name of the time, an alias replaced by it."""
    role: Role | None = None
    """None where the side does not tell roles."""
    group: bool = False
    members: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """What the unit does, in a word; 责任 where the side does not tell."""
        return (self.role or Role.RESPONSIBLE).word

    @property
    def rank(self) -> int:
        """0 for a lead, then 1, 2 for who supports: of several parts of one unit the least counts."""
        return _RANKS[self.role]


_RANKS = {Role.LEAD: 0, Role.RESPONSIBLE: 1, None: 1, Role.SUPPORT: 2}


def named_party(register: Register, written: str, role: Role | None) -> Party:
    """Resolve a name read from a cell; one that no body of the region bears is compared as it is written."""
    body = register.find(written)
    if body is None:
        plain = normalise_name(written)
        return Party(key=plain, name=written.strip(), role=role)
    name, follows = _name_of_its_time(body, written)
    group = isinstance(body, UnitGroup)
    members = body.members if isinstance(body, UnitGroup) else ()
    return Party(key=body.name if follows else name, name=name, role=role, group=group, members=members)


def _name_of_its_time(body: Body, written: str) -> tuple[str, bool]:
    """Give the short name that stands for ``written``, and whether the body is still the same one today."""
    plain = normalise_name(written)
    for former in body.formerly if isinstance(body, Unit) else ():
        if plain in {normalise_name(former.name), normalise_name(former.full)} - {""}:
            return former.name, former.relation == "renamed"
    return body.name, True
