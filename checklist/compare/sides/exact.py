"""Make items of a ledger that is data (JSON): targets as figures, units with their roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.sides.item import Item, Level
from checklist.forms.read_cells import NamedUnit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklist.forms.read_cells import Names
    from checklist.ledger.ledger import Ledger, LedgerSection, Row
    from checklist.ledger.party import Party
    from checklist.model import Assignment


def exact_items(ledger: Ledger, names: Names) -> Iterator[Item]:
    """Give the items of a ledger, the goals of a heading before its tasks; what JSON does not have stays empty."""
    order = 0
    met: set[tuple[str, ...]] = set()
    for section in ledger.sections:
        place = (section.plan.id, *(part.title for part in section.path))
        if section.targets and section.path and place not in met:
            order += 1
            yield _goal(section, order)
        met.add(place)
        for row in section.rows:
            order += 1
            yield _measure(row, order, names)


def _goal(section: LedgerSection, order: int) -> Item:
    return Item(
        plan=section.plan.id,
        order=order,
        level=Level.SECTION,
        number=section.path[-1].number,
        sections=tuple(part.title for part in section.path[:-1]),
        title=section.path[-1].title,
        targets=section.targets,
        stated=section.targets,
    )


def _measure(row: Row, order: int, names: Names) -> Item:
    measure = row.measure
    return Item(
        plan=row.plan.id,
        order=order,
        id=measure.id,
        number=measure.number,
        sequence=measure.sequence,
        sections=tuple(part.title for part in (row.path[:-1] if measure.is_section else row.path)),
        title=measure.title,
        text=measure.text,
        actions=measure.actions,
        parties=tuple(_party(assignment, names) for assignment in measure.assignments),
        targets=row.targets,
        stated=row.targets,
        deadline=measure.deadline,
    )


def _party(assignment: Assignment, names: Names) -> Party:
    party = names.party(NamedUnit(name=assignment.unit), assignment.role)
    return replace(party, group=party.group or assignment.group)
