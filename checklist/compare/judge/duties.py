"""Who answers for an item: the lead handed over, units added or dropped, roles changed.

Units are compared by what they are, not by how they are written; their order does not count, except for the first place.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.judge.changes import Change, JudgeFrame, from_to
from checklist.compare.judge.kinds import Kind, Turn
from checklist.compare.judge.reform import follow, lists_of
from checklist.compare.sides.item import Aspect
from checklist.model import Role

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from checklist.compare.match.align import Match
    from checklist.compare.sides.item import Item, Side
    from checklist.words.units import Party


def with_told_roles(matches: tuple[Match, ...], old: Side, new: Side) -> tuple[Match, ...]:
    """Give matches whose units have a role on both sides where words beside them, in the one column of units, tell it on one.

    Beside a cell whose words part the same units, or in a file one that gives them a role and no other unit another,
    they are 责任单位, as the column says. Else their role was left open for want of need, and is taken for the same.
    """
    if not (old.units_in_words and new.units_in_words):
        return matches
    files = not (old.worded or new.worded)
    return tuple(_with_told_roles(match, files=files) for match in matches)


def _with_told_roles(match: Match, *, files: bool) -> Match:
    old, new = _roles(match.old), _roles(match.new)
    if any(old.values()) is any(new.values()) or not (match.old and match.new):
        return match
    told = old if any(old.values()) else new
    common = old.keys() & new.keys()
    parted = len({told[key] for key in common}) > 1 or (files and len({*told.values()} - {None}) == 1)
    roles = {key: Role.RESPONSIBLE if parted else told[key] for key in common}
    if told is old:
        return replace(match, new=_with_roles(match.new, roles))
    return replace(match, old=_with_roles(match.old, roles))


def _roles(items: Iterable[Item]) -> dict[str, Role | None]:
    parties = (party for item in items for party in item.parties)
    return {party.key: party.role for party in sorted(parties, key=lambda party: party.role is not None)}


def _with_roles(items: Iterable[Item], roles: dict[str, Role | None]) -> tuple[Item, ...]:
    return tuple(
        replace(item, parties=tuple(replace(party, role=roles.get(party.key)) for party in item.parties))
        for item in items
    )


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
        self.order = tuple([party.key for party in parties] for parties in self._all)
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
        for listing in tuple(lists_of(self.old, self.new)):
            group = listing.group.name
            self.told |= {listing.group.key, *(party.key for party in listing.members)}
            names = "、".join(party.name for party in listing.members)
            one, two = (names, group) if listing.back else (group, names)
            sentence = f"{names}并称为{group}" if listing.back else f"{group}逐一列明为{names}"
            aside = "" if listing.sure else "（成员是否列全，请核对）"
            yield Change(kind=Kind.LISTED, sentence=sentence + aside, aspect=Aspect.UNITS, old=one, new=two)

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
        for key in self.order[0]:
            if key not in self.new or key in self.told:
                continue
            before, after = self.old[key].role or untold, self.new[key].role or untold
            if before and after and before is not after:  # a cell that does not tell the role tells no change of it
                moved.setdefault((before, after), []).append(key)
        for keys in moved.values():
            one, two = self.old[keys[0]], self.new[keys[0]]
            names = _names(self.new, dict.fromkeys(keys))
            yield Change(
                kind=Kind.ROLE,
                sentence=f"{names}{from_to(one.word, two.word)}",
                aspect=Aspect.ROLES,
                old=one.word,
                new=two.word,
            )

    def _unit_changes(self) -> Iterator[Change]:
        come, gone = self._untold(self.order[1], self.old), self._untold(self.order[0], self.new)
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
                next((key for key in order if parties[key].role is role), "")
                for order, parties in zip(self.order, (self.old, self.new), strict=True)
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
