"""Two tables whose columns of units differ: what both tell of who does what is compared, the rest is named.

牵头单位 and 配合单位 on one form, 牵头单位 alone on the other: leads stand beside leads, and 配合单位 is said to be missing.
Tables that name every unit, each in its own columns, are compared by the units, and by the leads where both tell them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.compare.sides.item import Aspect, keep_lead_roles, without_aspects
from checklist.compare.sides.scope import UNIT_COLUMNS, tells_all_units
from checklist.forms.filled import without_columns
from checklist.outline import measures_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklist.compare.sides.item import Side
    from checklist.forms.filled import ReadLedger
    from checklist.ledger.columns import Columns
    from checklist.model import Plan

_ONLY_WORDS = frozenset({Aspect.UNITS, Aspect.ROLES})


class CommonColumns(NamedTuple):
    """Two ledgers without the columns of units that only one of them has, and the headings each lacks of the other's."""

    old: ReadLedger
    new: ReadLedger
    lacking_old: tuple[str, ...] = ()
    lacking_new: tuple[str, ...] = ()


def in_common_columns(old: ReadLedger, new: ReadLedger, columns: Columns) -> CommonColumns:
    """Leave to two ledgers the columns of units both have, where one of them does not name every unit of a task."""
    one, two = map(_unit_columns, (old, new))
    common = one & two
    if ("responsible" in one) != ("responsible" in two):
        common -= {"lead"}  # where there is no 责任单位, units without a role stand among the leads
    if one == two or not common or (tells_all_units(one) and tells_all_units(two)):
        return CommonColumns(old, new)
    return CommonColumns(
        without_columns(old, one - common),
        without_columns(new, two - common),
        _titles(_filled(new, two - common), columns),
        _titles(_filled(old, one - common), columns),
    )


def lacking_columns(ledger: ReadLedger, plans: Sequence[Plan], columns: Columns) -> tuple[str, ...]:
    """Give the titles of the columns a ledger would need to name every unit that plans of data have for a task."""
    own = _unit_columns(ledger)
    if not own or tells_all_units(own):
        return ()
    if own <= {"own_role", "others"}:
        return _titles({"own_role", "others"} - own, columns)
    roles = {one.role.value for plan in plans for _, measure in measures_of(plan) for one in measure.assignments}
    return _titles(roles - own, columns)


def _unit_columns(ledger: ReadLedger) -> frozenset[str]:
    return frozenset(ledger.columns) & frozenset(UNIT_COLUMNS)


def _filled(ledger: ReadLedger, keys: Iterable[str]) -> list[str]:
    return [key for key in keys if any(row.cells.get(key) for row in ledger.rows)]


def _titles(keys: Iterable[str], columns: Columns) -> tuple[str, ...]:
    return tuple(columns.by_key(key).title for key in sorted(keys, key=UNIT_COLUMNS.index))


def with_like_units(old: Side, new: Side, old_columns: Sequence[str], new_columns: Sequence[str]) -> tuple[Side, Side]:
    """Drop from two sides in words what their columns of units do not tell alike.

    牵头单位 and 配合单位 on one form, 责任单位 alone on the other: who takes part can be compared, and who leads where that
    stands with the units (牵头：…); a form that says it nowhere is said not to have the roles.
    """
    one, two = (frozenset(columns) & frozenset(UNIT_COLUMNS) for columns in (old_columns, new_columns))
    if one == two:
        return old, new
    old, new = replace(old, in_order=False), replace(new, in_order=False)
    both = tells_all_units(one) and tells_all_units(two)
    if both and _tells_leads(old, one) and _tells_leads(new, two):
        return _only_leads_told(old), _only_leads_told(new)
    return without_aspects(old, _untold(one, roles=both)), without_aspects(new, _untold(two, roles=both))


def _untold(columns: frozenset[str], *, roles: bool) -> frozenset[Aspect]:
    """Give what a table does not tell: who leads, where it is a matter of ``roles``, else the units, unless it names them all."""
    if roles:
        return frozenset() if "lead" in columns else frozenset({Aspect.ROLES})
    return frozenset() if tells_all_units(columns) else _ONLY_WORDS


def _tells_leads(side: Side, columns: frozenset[str]) -> bool:
    """Tell whether a table says who leads, in a column or beside the units."""
    beside = columns == {"responsible"} and any(party.role for item in side.measures for party in item.parties)
    return "lead" in columns or beside


def _only_leads_told(side: Side) -> Side:
    """Forget what the units beside the leads do: one table puts them under 配合单位, the other under 责任单位."""
    return replace(side, items=tuple(map(keep_lead_roles, side.items)))
