"""Whose ledger a file is: a unit's own, or nobody's in particular (a whole plan's)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.sides.matching import UNIT_COLUMNS, region_of, unit_of
from checklist.errors import InputError
from checklist.forms.filled import FileKind
from checklist.forms.read_cells import read_own_role, read_units
from checklist.model import Frozen
from checklist.words.units import find_bodies, normalise_name

if TYPE_CHECKING:
    from checklist.forms.filled import ReadLedger
    from checklist.model import PlanData, Region
    from checklist.words.units import Body


class Owner(Frozen):
    """The unit whose ledger a file is."""

    name: str
    """What it is called today, or as the file has it where the data do not know it."""
    printed: str
    region: str = ""
    """"" where the data do not know the unit."""

    def is_same(self, other: Owner) -> bool:
        """Tell whether both are one unit; one the data do not know may be written with or without its place."""
        if self.region and other.region:
            return (self.region, self.name) == (other.region, other.name)
        one, two = normalise_name(self.printed), normalise_name(other.printed)
        return one.endswith(two) or two.endswith(one)


def owner_of(ledger: ReadLedger, data: PlanData, unit: str = "") -> Owner | None:
    """Give the unit whose ledger a file is; None for a whole plan's, and where the file does not tell.

    A title may name a unit that only issued the table: it is the unit's own where the table says 本单位, or every task
    names the unit. ``unit`` says whose it is where the file says 本单位 and not which that is.
    """
    printed = ledger.unit or (unit if says_own(ledger) else "")
    if not printed:
        return None
    read = replace(ledger, unit=printed)
    region = region_of(read, data)
    body = _body(read, region) if region else None
    if body is not None and region is not None:
        return Owner(name=body.name, printed=printed, region=region.id)
    known = region is not None and bool(find_bodies((region,), printed))
    own = ledger.kind is FileKind.JSON or says_own(ledger) or _names_everywhere(read)
    return Owner(name=printed, printed=printed) if own and not known else None


def says_own(ledger: ReadLedger) -> bool:
    """Tell whether the table has roles of 本单位."""
    return any(read_own_role(row.cells.get("own_role", "")) for row in ledger.rows)


def _body(ledger: ReadLedger, region: Region) -> Body | None:
    found = find_bodies((region,), ledger.unit)
    if ledger.kind is FileKind.JSON and len({body.name for _, body in found}) == 1:
        return found[0][1]
    try:
        return unit_of(ledger, region)
    except InputError:  # the data do not know the unit
        return None


def _names_everywhere(ledger: ReadLedger) -> bool:
    wanted = normalise_name(ledger.unit)
    named = (
        {normalise_name(unit.name) for key in UNIT_COLUMNS for unit in read_units(row.cells.get(key, "")).units}
        for row in ledger.rows
    )
    return bool(ledger.rows) and all(any(wanted.endswith(name) for name in names if name) for names in named)
