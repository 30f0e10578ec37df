"""Which units are the same body on both sides: two registers may know it by an old and by a new name.

Only a name, an alias and a former name of a mere rename tell; merged, split and moved duties make different bodies.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.model import Unit
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.compare.sides.item import Item, Side
    from checklist.ledger.party import Party
    from checklist.model import Region
    from checklist.words.units import Body

_SHORTEST_IN_TEXT = 3


def settled(side: Side, same: dict[tuple[str, str], str]) -> Side:
    """Give a side with the common keys that :func:`same_bodies` found."""
    if not same:
        return side
    regions = {plan.id: plan.region for plan in side.plans}
    return replace(side, items=tuple(_settled_item(item, regions.get(item.plan, ""), same) for item in side.items))


def _settled_item(item: Item, region: str, same: dict[tuple[str, str], str]) -> Item:
    if not any((region, key) in same for party in item.parties for key in (party.key, *party.members)):
        return item
    return replace(item, parties=tuple(_settled_party(party, region, same) for party in item.parties))


def _settled_party(party: Party, region: str, same: dict[tuple[str, str], str]) -> Party:
    members = tuple(same.get((region, member), member) for member in party.members)
    return replace(party, key=same.get((region, party.key), party.key), members=members)


def same_bodies(old: Side, new: Side) -> dict[tuple[str, str], str]:
    """Give the common key of bodies whose registers call them differently, by region and own key.

    The key is the lesser of the two names, so that it does not depend on which side is the old one.
    """
    same: dict[tuple[str, str], str] = {}
    others = {region.id: region for region in new.regions}
    for region in old.regions:
        other = others.get(region.id)
        if other is None or other.bodies == region.bodies:
            continue
        for one, two in _pairs(region, other):
            if one.name != two.name:
                key = min(one.name, two.name)
                same |= {(region.id, one.name): key, (region.id, two.name): key}
    return same


def _pairs(region: Region, other: Region) -> Iterator[tuple[Body, Body]]:
    """Give the bodies that share a name; one that would stand for several on the other side stands for none."""
    bearers = _bearers(other)
    known = {body.name for body in other.bodies}
    own = {body.name for body in region.bodies}
    claims: dict[str, list[tuple[Body, Body]]] = defaultdict(list)
    for body in region.bodies:
        if body.name in known:
            continue
        met = {bearer.name: bearer for name in lasting_names(body) for bearer in bearers.get(name, ())}
        if len(met) == 1:
            ((name, bearer),) = met.items()
            if name not in own:
                claims[name].append((body, bearer))
    yield from (pairs[0] for pairs in claims.values() if len(pairs) == 1)


def _bearers(region: Region) -> dict[str, list[Body]]:
    bearers: dict[str, list[Body]] = defaultdict(list)
    for body in region.bodies:
        for name in lasting_names(body):
            bearers[name].append(body)
    return bearers


def lasting_names(body: Body) -> set[str]:
    """Give the names that mean the body and no other, in comparable form: its own, aliases, those before a mere rename."""
    names = [body.name, *body.aliases]
    if isinstance(body, Unit):
        names.append(body.full)
        names += [
            name for former in body.formerly if former.relation == "renamed" for name in (former.name, former.full)
        ]
    return {normalise_name(name) for name in names if name}


def names_in_text(regions: Iterable[Region], same: dict[tuple[str, str], str]) -> dict[str, str]:
    """Give the unit names to be recognised in running text, each with the key of its body; ambiguous ones are left out.

    ``same`` are the common keys of bodies that the two registers call differently.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for region in regions:
        for body in region.bodies:
            for name in lasting_names(body):
                found[name].add(same.get((region.id, body.name), body.name))
    return {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1 and len(name) >= _SHORTEST_IN_TEXT}
