"""Which bodies a reform of bureaus put in the place of others: said once, so that real handovers stand out.

A body counts as followed by another where a register says so (merged, split, moved, renamed), or where it is on the old
side only, the other on the new side only, and both are known to bear one duty (市环保局, 市生态环境局).
"""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace
from rapidfuzz.distance import Indel

from checklist.compare.judge.changes import Change
from checklist.compare.judge.kinds import EditKind, Kind
from checklist.compare.sides.item import Aspect
from checklist.words.suggest import core_of, duties_of, strip_place
from checklist.words.units import is_member_like, normalise_name

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from checklist.compare.sides.item import Item, Side
    from checklist.model import Region
    from checklist.words.units import Party

    Followers = Mapping[str, Mapping[str, str]]
    """By a body of the old side those of the new side in its place, each with how that came about."""

KNOWN = "known"
"""How it came about where no register says: what is known of the national reforms."""
SUSPECTED = "suspected"
"""How it came about where nothing says so but the names and that one stands everywhere in the other's place."""


def followers_of(old: Side, new: Side, beside: Mapping[tuple[str, int], Item]) -> dict[str, dict[str, str]]:
    """Give the bodies of the old side that are no longer on the new one, each with those in its place.

    ``beside`` are the new tasks by the place of the old ones: what no register tells shows where one body stands nearly
    everywhere in another's place.
    """
    gone, come = _bodies(old) - _bodies(new), _bodies(new) - _bodies(old)
    told = _registered((*old.regions, *new.regions))
    found: dict[str, dict[str, str]] = {}
    for one, two in product(sorted(gone), sorted(come)):
        names = normalise_name(one), normalise_name(two)
        relation = told.get(names) or told.get(names[::-1])
        if relation or _bear_one_duty(one, two):
            found.setdefault(one, {})[two] = relation or KNOWN
    registered = {two for those in found.values() for two, how in those.items() if how != KNOWN}
    followers = {one: kept for one, those in found.items() if (kept := _likeliest(those, registered))}
    return _everywhere(old, new, beside, gone - set(followers), come) | followers


def _everywhere(
    old: Side, new: Side, beside: Mapping[tuple[str, int], Item], gone: set[str], come: set[str]
) -> dict[str, dict[str, str]]:
    """Give the bodies in whose place another, of a name that goes on with theirs, stands in nearly all of their tasks.

    Of several tasks in all of which a body stands that only the later register can know a character in common will do.
    """
    known, later = _names(old.regions), _names(new.regions)
    left = gone - (later if later != known else set())
    fresh = Counter(party.key for item in new.measures for party in item.parties if party.key in come - known)
    places: Counter[str] = Counter()
    instead: Counter[tuple[str, str]] = Counter()
    for item in old.measures:
        then = beside.get((item.plan, item.order))
        if then is not None:
            lost, got = _keys(item), _keys(then)
            places.update(lost & gone)
            instead.update(product(lost & gone, got & come))
    found: dict[str, dict[str, str]] = {}
    for (one, two), count in sorted(instead.items()):
        enough = count >= max(_SOME, _NEARLY_ALL * places[one]) and _goes_on(one, two)
        whole = count == places[one]
        taken = one in left and fresh[two] == count > 1 and set(core_of(one)) & set(strip_place(two))
        if (enough or (whole and (taken or _is_longer(one, two)))) and not _are_others(one, two):
            found.setdefault(one, {})[two] = SUSPECTED
    return {one: those for one, those in found.items() if len(those) == 1}


def _goes_on(one: str, two: str) -> bool:
    """Tell whether a name goes on with another's: by its first words behind the place, or half of the words both begin alike."""
    cores = strip_place(one), strip_place(two)
    begun = cores[0][0] == cores[1][0] and Indel.normalized_similarity(*map(core_of, cores)) >= _HALF
    return len(cores[0]) > _CORE and (begun or cores[0][:_CORE] in two)


def _is_longer(one: str, two: str) -> bool:
    """Tell whether one name is the other with a few characters more in it: 市税务局, 市税务管理局."""
    short, long = sorted((one, two), key=len)
    rest = iter(long)
    within = all(character in rest for character in short)
    few = _SHORTEST <= len(short) < len(long) <= len(short) + _MOST_MORE
    return within and few and (short[0], short[-1]) == (long[0], long[-1])


def _are_others(one: str, two: str) -> bool:
    """Tell whether both are known to be bureaus of other duties: 市科技局 and 市科协."""
    return bool(duties_of(one) and duties_of(two))


_SOME, _NEARLY_ALL = 3, 0.8
"""Tasks of a body that is gone, and the share of them in which one other stands in its place."""
_CORE, _HALF = 2, 0.5
"""Characters that name what a bureau is for, and how alike these must be."""
_SHORTEST, _MOST_MORE = 4, 2
"""Characters of a name that a longer one has in it, and how many the longer one has beside them."""


def _likeliest(those: dict[str, str], registered: set[str]) -> dict[str, str]:
    """Keep what a register says; without it, what is known of the reforms where that leads to one body."""
    told = {two: how for two, how in those.items() if how != KNOWN}
    known = {two: how for two, how in those.items() if two not in registered}
    return told or (known if len(known) == 1 else {})


def _bodies(side: Side) -> set[str]:
    return {party.key for item in side.measures for party in item.parties if not party.group}


def _keys(item: Item) -> set[str]:
    return {party.key for party in item.parties}


def _names(regions: Iterable[Region]) -> set[str]:
    return {body.name for region in regions for body in region.bodies}


def _registered(regions: Iterable[object]) -> dict[tuple[str, str], str]:
    """Give by a former name and a body's own how the one became the other."""
    return {
        (normalise_name(name), normalise_name(unit.name)): former.relation
        for region in regions
        for unit in getattr(region, "units", ())
        for former in unit.formerly
        for name in (former.name, former.full)
        if name
    }


def _bear_one_duty(one: str, two: str) -> bool:
    """Tell whether two bureaus of one place stand in one line of names."""
    places = {name.removesuffix(strip_place(name)) for name in (one, two)}
    return len(places) == 1 and any(strip_place(two) in names for names in duties_of(one))


def follow(old: Sequence[Party], new: Sequence[Party], followers: Followers) -> tuple[tuple[Party, ...], list[Change]]:
    """Put those that follow in the place of an item's old bodies; name each such step, to be said once."""
    if not followers:
        return tuple(old), []
    before, after = {party.key for party in old}, {party.key: party for party in new}
    parties: list[Party] = []
    said: list[Change] = []
    for party in old:
        then = [after[key] for key in followers.get(party.key, ()) if key in after and key not in before]
        for one in then:
            parties.append(replace(party, key=one.key))
            said.append(_said(party, one))
        parties += [] if then else [party]
    if not said:
        return tuple(old), said
    return tuple(_strongest(sorted(parties, key=lambda party: party.rank), before)), said


def _strongest(ranked: Iterable[Party], before: Container[str]) -> Iterator[Party]:
    """Leave of a body that came in the place of several only its strongest part."""
    met: set[str] = set()
    for party in ranked:
        if party.key in before or party.key not in met:
            met.add(party.key)
            yield party


def _said(one: Party, two: Party) -> Change:
    return Change(
        kind=Kind.UNITS,
        sentence=f"{one.name}改为{two.name}",
        aspect=Aspect.UNITS,
        old=one.name,
        new=two.name,
        once=EditKind.REFORM,
    )


class Listing(NamedTuple):
    """A group and those that stand in its place, or stood there."""

    group: Party
    members: tuple[Party, ...]
    back: bool
    """True where members were gathered under the group's name."""
    sure: bool
    """False where nobody knows its members, and the names only say that these are of the kind."""


def lists_of(old: dict[str, Party], new: dict[str, Party]) -> Iterator[Listing]:
    """Give the groups that were replaced by exactly their members; where these are not known, by several of their kind."""
    for groups, others, back in ((old, new, False), (new, old, True)):
        for group in groups.values():
            if group.key in others:
                continue
            fresh = [party for key, party in others.items() if key not in groups and party.role is group.role]
            members = tuple(party for party in fresh if party.key in group.members)
            if group.members and len(members) == len(group.members):
                yield Listing(group, members, back, sure=True)
            like = tuple(party for party in fresh if is_member_like(group.name, party.name))
            if not group.members and len(like) > 1:
                yield Listing(group, like, back, sure=False)
