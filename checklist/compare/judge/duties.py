"""Who answers for an item: the lead handed over, units added or dropped, roles changed, bodies that others followed.

Units are compared by what they are, not by how they are written; their order does not count, except for the first place.

Which bodies a reform of bureaus put in the place of others is said once, so that real handovers stand out. A body counts
as followed by another where a register says so (merged, split, moved, renamed), or where it is on the old side only, the
other on the new side only, and both are known to bear one duty (市环保局, 市生态环境局).
"""

from __future__ import annotations

from collections import Counter
from itertools import product
from typing import TYPE_CHECKING

from msgspec.structs import replace
from rapidfuzz.distance import Indel

from checklist.compare.judge.changes import Change, JudgeFrame, from_to
from checklist.compare.judge.kinds import EditKind, Kind, Turn
from checklist.compare.sides.item import Aspect
from checklist.model import Role
from checklist.words.suggest import core_of, duties_of, strip_place
from checklist.words.units import is_member_like, normalise_name

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

    from checklist.compare.sides.item import Item, Side
    from checklist.model import Region
    from checklist.words.units import Party

    Followers = Mapping[str, Mapping[str, str]]
    """By a body of the old side those of the new side in its place, each with how that came about."""


def duty_changes(old: Item, new: Item, frame: JudgeFrame) -> Iterator[Change]:
    """Name the differences between the units of two items."""
    parties, reformed = follow(old.parties, new.parties, frame.followers)
    yield from reformed
    yield from _Duties(parties, new.parties, frame).changes()
    if old.open_list != new.open_list:
        turn = Turn.MORE if new.open_list else Turn.LESS
        sentence = "责任单位后增列“等”" if new.open_list else "责任单位后删去“等”"
        yield Change(kind=Kind.UNITS, sentence=sentence, aspect=Aspect.UNITS, turn=turn)


class _Duties:
    """The parties of one pair of items, by the key of their unit."""

    def __init__(self, old: Sequence[Party], new: Sequence[Party], frame: JudgeFrame) -> None:
        self.roles = Aspect.ROLES in frame.aspects
        self._leads_told = frame.leads
        self._all = old, new
        self.old, self.new = map(_by_key, self._all)
        self.leads = tuple(map(_leads, self._all)) if self.roles else ([], [])
        self.told: set[str] = set()
        """The units whose change was said with the lead's."""

    def changes(self) -> Iterator[Change]:
        yield from self._listed()
        if self.roles:
            yield from self._lead_changes()
            yield from self._role_changes()
        yield from self._unit_changes()
        yield from self._repeated()
        if self.roles:
            yield from self._further_roles()
            yield from self._first_place()

    def _further_roles(self) -> Iterator[Change]:
        """Say that a unit, beside the part it keeps, came or ceased to stand in the list of another."""
        one, two = (self._in_lists(parties) for parties in self._all)
        for here, there, turn, how in ((two, one, Turn.MORE, "同时列为"), (one, two, Turn.LESS, "不再同时列为")):
            for place in (place for place in here if place not in there):
                name = here[place].name
                old, new = (name, "") if turn is Turn.LESS else ("", name)
                sentence = f"{name}{how}{place[1]}单位"
                yield Change(kind=Kind.UNITS, sentence=sentence, aspect=Aspect.ROLES, turn=turn, old=old, new=new)

    def _repeated(self) -> Iterator[Change]:
        """Say that one list names a unit once more than before, or no longer does."""
        one, two = (Counter((party.key, party.word) for party in parties) for parties in self._all)
        for key, word in (place for place in one if place in two and one[place] != two[place]):
            how = "重复列出" if two[key, word] > one[key, word] else "不再重复列出"
            yield Change(kind=Kind.WORDING, sentence=f"{word}单位中{self.new[key].name}{how}", aspect=Aspect.UNITS)

    def _in_lists(self, parties: Iterable[Party]) -> dict[tuple[str, str], Party]:
        """Give by unit and role the parties of units that keep their part."""
        return {
            (one.key, one.word): one
            for one in parties
            if one.key in self.old and self._stays(one.key, self.old[one.key].role)
        }

    def _listed(self) -> Iterator[Change]:
        """Say where a group is spelt out member by member, or members are gathered under the group's name."""
        for groups, others, back in ((self.old, self.new, False), (self.new, self.old, True)):
            for group in groups.values():
                fresh = [party for key, party in others.items() if key not in groups and party.role is group.role]
                members = [] if group.key in others else _listed_members(group, fresh)
                if members:
                    self.told |= {group.key, *(party.key for party in members)}
                    yield _listing(group, "、".join(party.name for party in members), back=back)

    def _lead_changes(self) -> Iterator[Change]:
        before, after = self.leads
        gone, come = self._untold(before, after), self._untold(after, before)
        if before and after and (gone or come):
            self.told |= {*gone, *come}
            yield self._lead_change(gone, come)
        elif (gone or come) and self._roles_known(self.new if before else self.old):
            yield from self._first_or_last_leads(self._untold(gone, self.new), self._untold(come, self.old))

    def _untold(self, keys: Iterable[str], others: Container[str]) -> list[str]:
        """Give the keys that are not among others and of which nothing was said."""
        return [key for key in dict.fromkeys(keys) if key not in others and key not in self.told]

    def _roles_known(self, parties: dict[str, Party]) -> bool:
        """Tell whether a side without a lead says so, or only does not say what its units do."""
        return self._leads_told or all(party.role is not None for party in parties.values())

    def _lead_change(self, gone: list[str], come: list[str]) -> Change:
        one, two = _names(self.old, gone), _names(self.new, come)
        if gone and come:
            sentence, turn = f"牵头单位{from_to(one, two, '调整为')}", Turn.HANDED
        elif come:
            sentence, turn = f"牵头单位增加{two}", Turn.MORE
        else:
            sentence, turn = f"牵头单位减少{one}", Turn.LESS
        was = [f"{self.new[key].name}原为{word}单位" for key in come if (word := _told_role(self.old.get(key)))]
        now = [f"{self.old[key].name}改为{word}单位" for key in gone if (word := _told_role(self.new.get(key)))]
        aside = f"（{'，'.join([*was, *now])}）" if was or now else ""
        return Change(kind=Kind.LEAD, sentence=sentence + aside, aspect=Aspect.ROLES, turn=turn, old=one, new=two)

    def _first_or_last_leads(self, gone: list[str], come: list[str]) -> Iterator[Change]:
        """Say that there is a lead now, or none any more; units that merely changed their role are told as such."""
        self.told |= {*gone, *come}
        if come:
            names = _names(self.new, come)
            yield Change(kind=Kind.LEAD, sentence=f"明确由{names}牵头", aspect=Aspect.ROLES, turn=Turn.MORE, new=names)
        if gone:
            names = _names(self.old, gone)
            yield Change(
                kind=Kind.LEAD,
                sentence=f"不再明确牵头单位（原为{names}）",
                aspect=Aspect.ROLES,
                turn=Turn.LESS,
                old=names,
            )

    def _role_changes(self) -> Iterator[Change]:
        moved: dict[tuple[Role | None, Role | None], list[str]] = {}
        untold = Role.RESPONSIBLE if self._leads_told else None
        for key in self.old:
            if key not in self.new or key in self.told:
                continue
            before, after = self.old[key].role or untold, self.new[key].role or untold
            if before and after and before is not after:  # a cell that does not tell the role tells no change of it
                moved.setdefault((before, after), []).append(key)
        for keys in moved.values():
            one, two = self.old[keys[0]], self.new[keys[0]]
            names = _names(self.new, keys)
            yield Change(
                kind=Kind.ROLE,
                sentence=f"{names}{from_to(one.word, two.word)}",
                aspect=Aspect.ROLES,
                old=one.word,
                new=two.word,
            )

    def _unit_changes(self) -> Iterator[Change]:
        come, gone = self._untold(self.new, self.old), self._untold(self.old, self.new)
        for keys, parties, turn in ((come, self.new, Turn.MORE), (gone, self.old, Turn.LESS)):
            for word, run in self._by_word(keys, parties):
                names = _names(parties, run)
                one, two = ("", names) if turn is Turn.MORE else (names, "")
                sentence = f"{turn.value}{word}单位{names}"
                yield Change(kind=Kind.UNITS, sentence=sentence, aspect=Aspect.UNITS, turn=turn, old=one, new=two)

    def _by_word(self, keys: Sequence[str], parties: dict[str, Party]) -> Iterator[tuple[str, list[str]]]:
        runs: dict[str, list[str]] = {}
        for key in keys:
            runs.setdefault(parties[key].word if self.roles else "责任", []).append(key)
        yield from runs.items()

    def _first_place(self) -> Iterator[Change]:
        """Say that another of the same units stands first among its equals: the first often answers for the rest."""
        silent = not any(party.role for parties in (self.old, self.new) for party in parties.values())
        for role in (Role.LEAD, None if silent else Role.RESPONSIBLE):
            one, two = (
                next((key for key, party in parties.items() if party.role is role), "")
                for parties in (self.old, self.new)
            )
            both = one and two and one != two and self._stays(one, role) and self._stays(two, role)
            if both and (role is Role.LEAD or not any(self.leads)):
                kind = Kind.LEAD if role is Role.LEAD else Kind.ROLE
                names = self.old[one].name, self.new[two].name
                word = role.word if role else Role.RESPONSIBLE.word
                sentence = f"列首位的{word}单位{from_to(*names)}"
                yield Change(kind=kind, sentence=sentence, aspect=Aspect.ROLES, old=names[0], new=names[1])

    def _stays(self, key: str, role: Role | None) -> bool:
        return all(key in parties and parties[key].role is role for parties in (self.old, self.new))


def _listed_members(group: Party, fresh: Iterable[Party]) -> list[Party]:
    """Give those that stand in a group's place: exactly its members; where nobody knows these, several of the kind."""
    if group.members:
        members = [party for party in fresh if party.key in group.members]
        return members if len(members) == len(group.members) else []
    like = [party for party in fresh if is_member_like(group.name, party.name)]
    return like if len(like) > 1 else []


def _listing(group: Party, names: str, *, back: bool) -> Change:
    one, two = (names, group.name) if back else (group.name, names)
    sentence = f"{names}并称为{group.name}" if back else f"{group.name}逐一列明为{names}"
    aside = "" if group.members else "（成员是否列全，请核对）"
    return Change(kind=Kind.LISTED, sentence=sentence + aside, aspect=Aspect.UNITS, old=one, new=two)


def _by_key(parties: Iterable[Party]) -> dict[str, Party]:
    """Give parties by unit, in order; of one in several lists the first."""
    found: dict[str, Party] = {}
    for party in parties:
        found.setdefault(party.key, party)
    return found


def _leads(parties: Iterable[Party]) -> list[str]:
    return list(dict.fromkeys(party.key for party in parties if party.role is Role.LEAD))


def _names(parties: dict[str, Party], keys: Iterable[str]) -> str:
    return "、".join(parties[key].name for key in keys)


def _told_role(party: Party | None) -> str:
    return party.role.word if party and party.role else ""


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
    known, later = _registered_names(old), _registered_names(new)
    left = gone - (later if later != known else set())
    fresh = Counter(party.key for item in new.measures for party in item.parties if party.key in come - known)
    places: Counter[str] = Counter()
    instead: Counter[tuple[str, str]] = Counter()
    for item in old.measures:
        then = beside.get(item.place)
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


def _registered_names(side: Side) -> set[str]:
    return {body.name for region in side.regions for body in region.bodies}


def _registered(regions: Iterable[Region]) -> dict[tuple[str, str], str]:
    """Give by a former name and a body's own how the one became the other."""
    return {
        (normalise_name(name), normalise_name(unit.name)): former.relation
        for region in regions
        for unit in region.units
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
            said.append(_followed(party, one))
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


def _followed(one: Party, two: Party) -> Change:
    return Change(
        kind=Kind.UNITS,
        sentence=f"{one.name}改为{two.name}",
        aspect=Aspect.UNITS,
        old=one.name,
        new=two.name,
        once=EditKind.REFORM,
    )
