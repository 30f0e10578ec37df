"""The comparison as each unit sees it: what came to it, what left it, what it keeps, how its part changed."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.judge.changes import from_to
from checklist.compare.judge.kinds import EditKind, Kind
from checklist.compare.shares import Shares, regions_of
from checklist.model import Frozen, Role

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from checklist.compare.comparison import Comparison
    from checklist.compare.judge.changes import FigureChange
    from checklist.compare.judge.edits import GlobalEdit
    from checklist.compare.match.align import Match
    from checklist.compare.match.suggestions import Suggestion
    from checklist.compare.rows import ComparisonRow
    from checklist.compare.shares import Concerned
    from checklist.compare.sides.item import Item
    from checklist.words.units import Party


class UnitMove(Enum):
    """What happened to a unit's part in a task; the value is the office's word."""

    IN = "移入"
    OUT = "移出"
    KEPT = "仍承担"
    ROLE = "职责变化"


class UnitTask(Frozen):
    """One task of a unit, before and after."""

    move: UnitMove
    old: tuple[Item, ...]
    """The tasks of the old version in which it had a part (all of the match's where it had none)."""
    new: tuple[Item, ...]
    old_role: Role | None = None
    new_role: Role | None = None
    collective: bool = False
    """True where the task reaches the unit only as a member of a group, before and after."""
    row: int | None = None
    """The 序号 of the row in ``Comparison.rows``; None where nothing else changed."""
    sentence: str = ""
    """What happened: 新增任务，由市科技局牵头, 由市科技局移交, 由牵头改为配合."""
    figures: tuple[FigureChange, ...] = ()
    """The figures that changed in it."""

    @property
    def title(self) -> str:
        """The task's name in the new version, else in the old."""
        return (self.new or self.old)[0].label


class UnitChanges(Frozen):
    """All that changed for one unit (变动单)."""

    region: str
    key: str
    name: str
    """As printed in the new version, else in the old."""
    entries: tuple[UnitTask, ...]
    edits: tuple[GlobalEdit, ...] = ()
    """What is said once of its tasks and of the plans these are of."""
    asked: tuple[Suggestion, ...] = ()
    """What a person is asked (待确认) of tasks in which it has a part, by itself or as a member of a group."""

    def of(self, move: UnitMove) -> tuple[UnitTask, ...]:
        """Give the entries of one sort."""
        return tuple(entry for entry in self.entries if entry.move is move)

    def among(self, rows: Mapping[int, int], shown: Comparison) -> UnitChanges:
        """Give the entries whose row is one of some, with its new 序号, and of the rest what is of the kinds ``shown``."""
        kept = (replace(entry, row=rows[entry.row]) for entry in self.entries if entry.row and entry.row in rows)
        kinds = {edit.kind for edit in shown.edits}
        return replace(
            self,
            entries=tuple(kept),
            edits=tuple(edit for edit in self.edits if edit.kind in kinds),
            asked=self.asked if shown.suggestions else (),
        )

    @property
    def changed(self) -> bool:
        """True where anything but the keeping of tasks happened."""
        return any(entry.move is not UnitMove.KEPT or entry.row for entry in self.entries)

    @property
    def count_line(self) -> str:
        """The summary: 移入2项、移出1项、职责变化1项、仍承担40项（其中有调整3项）."""
        parts = [(move.value, len(self.of(move))) for move in (UnitMove.IN, UnitMove.OUT, UnitMove.ROLE, UnitMove.KEPT)]
        adjusted = sum(1 for entry in self.of(UnitMove.KEPT) if entry.row)
        aside = f"（其中有调整{adjusted}项）" if adjusted else ""
        return "、".join(f"{word}{count}项" for word, count in parts if count) + aside


def by_unit(comparison: Comparison) -> tuple[UnitChanges, ...]:
    """Give what changed for every unit and group named on either side, in the order of their first mention.

    A unit that is only ever reached through a group is left out here; ask :func:`for_unit`.
    """
    regions = regions_of(comparison.pairs)
    names: dict[Concerned, str] = {}
    for match in _in_order(comparison.matches):
        region = regions.get((match.new or match.old)[0].plan, "")
        names |= {(region, party.key): party.name for item in (*match.old, *match.new) for party in item.parties}
    return _gathered(comparison, names)


def for_unit(comparison: Comparison, key: str, region: str, name: str = "") -> UnitChanges:
    """Give what changed for one unit, by its name in either register; also one that only groups contain."""
    name, key = name or key, comparison.unit_key(key, region)
    found = _gathered(comparison, {(region, key): name})
    return found[0] if found else UnitChanges(region=region, key=key, name=name, entries=())


def _gathered(comparison: Comparison, names: dict[Concerned, str]) -> tuple[UnitChanges, ...]:
    rows = {id(row.match): row for row in comparison.rows}
    regions = regions_of(comparison.pairs)
    shares = Shares(comparison.pairs, comparison.matches)
    doubts = tuple(filter(_is_doubt, comparison.edits))
    found: dict[Concerned, list[UnitTask]] = {}
    for match in _in_order(comparison.matches):
        region = regions.get((match.new or match.old)[0].plan, "")  # a file may not tell that of the older tasks
        for unit in dict.fromkeys((region, key) for _, key in shares.doing((*match.old, *match.new))):
            if unit in names:
                entry = _entry(match, unit[1], rows.get(id(match)))
                found.setdefault(unit, []).append(_doubted(entry, unit[1], doubts))
    edits, asked = shares.edits(comparison.edits), shares.asked(comparison.asked)
    return tuple(
        UnitChanges(
            region=unit[0],
            key=unit[1],
            name=name,
            entries=tuple(found[unit]),
            edits=edits.get(unit, ()),
            asked=tuple(asked.get(unit, ())),
        )
        for unit, name in names.items()
        if unit in found
    )


def _in_order(matches: Iterable[Match]) -> list[Match]:
    measures = [match for match in matches if not match.is_heading]
    return sorted(measures, key=lambda match: ((match.new or match.old)[0].plan, (match.new or match.old)[0].order))


def _entry(match: Match, key: str, row: ComparisonRow | None) -> UnitTask:
    old, new = _having(match.old, key), _having(match.new, key)
    old_part, new_part = _part(old, key), _part(new, key)
    move = _move(old_part, new_part)
    parts = [part for part in (old_part, new_part) if part is not None]
    return UnitTask(
        move=move,
        old=old or match.old,
        new=new or match.new,
        old_role=old_part.role if old_part else None,
        new_role=new_part.role if new_part else None,
        collective=all(part.key != key for part in parts),
        row=row.index if row else None,
        sentence=_sentence(match, move, old_part, new_part, row),
        figures=tuple(change.figure for change in row.changes if change.figure) if row else (),
    )


def _is_doubt(edit: GlobalEdit) -> bool:
    return edit.kind is EditKind.SUSPECTED


def _doubted(entry: UnitTask, key: str, doubts: Iterable[GlobalEdit]) -> UnitTask:
    """Say of the task of a body that is suspected to be renamed what is suspected, instead of a handover."""
    for edit in doubts:
        if entry.move is UnitMove.OUT and key == edit.old and _having(entry.new, edit.new):
            was = _word(_part(entry.old, key))
            return replace(entry, sentence=f"本单位疑为更名为{edit.new}，待确认，原为{was}单位")
        if entry.move is UnitMove.IN and key == edit.new and _having(entry.old, edit.old):
            now = _word(_part(entry.new, key))
            return replace(entry, sentence=f"本单位疑由{edit.old}更名，待确认，现为{now}单位")
    return entry


def _having(items: Iterable[Item], key: str) -> tuple[Item, ...]:
    return tuple(item for item in items if any(_concerns(party, key) for party in item.parties))


def _concerns(party: Party, key: str) -> bool:
    return party.key == key or key in party.members


def _part(items: Iterable[Item], key: str) -> Party | None:
    """Give the unit's own part, the strongest of several; only where it has none, that of a group it belongs to."""
    parties = [party for item in items for party in item.parties if _concerns(party, key)]
    return min(parties, key=lambda party: (party.key != key, party.rank), default=None)


def _move(old: Party | None, new: Party | None) -> UnitMove:
    if old is None:
        return UnitMove.IN
    if new is None:
        return UnitMove.OUT
    return UnitMove.KEPT if old.word == new.word else UnitMove.ROLE


def _sentence(match: Match, move: UnitMove, old: Party | None, new: Party | None, row: ComparisonRow | None) -> str:
    if move is UnitMove.IN:
        return _newly(match, new)
    if move is UnitMove.OUT:
        return _no_more(match, old, row)
    if move is UnitMove.ROLE:
        return f"{from_to(_word(old), _word(new))}{_lead_passed(match, old, new)}"
    return "；".join(row.explanations) if row else ""


def _newly(match: Match, new: Party | None) -> str:
    if not match.old:
        return f"新增任务，本单位{_word(new)}"
    from_whom = _successors(match.new, match.old, new)
    return f"由{from_whom}移交，本单位{_word(new)}" if from_whom else f"原有任务，增列本单位为{_word(new)}单位"


def _no_more(match: Match, old: Party | None, row: ComparisonRow | None) -> str:
    if not match.new:
        words = next((change.word for change in row.changes), "") if row else ""
        return f"任务{words or Kind.REMOVED.value}，本单位原为{_word(old)}"
    to_whom = _successors(match.old, match.new, old)
    return f"移交{to_whom}，本单位原为{_word(old)}" if to_whom else f"不再列本单位，原为{_word(old)}单位"


def _lead_passed(match: Match, old: Party | None, new: Party | None) -> str:
    if old and old.role is Role.LEAD:
        to_whom = _successors(match.old, match.new, old)
        return f"，牵头移交{to_whom}" if to_whom else ""
    from_whom = _successors(match.new, match.old, new) if new and new.role is Role.LEAD else ""
    return f"，牵头由{from_whom}移交" if from_whom else ""


def _successors(items: Iterable[Item], others: Iterable[Item], party: Party | None) -> str:
    """Name those who answer for the task on the other side only; "" where ``party`` was not the one that answered."""
    ours, theirs = _answering(items), _answering(others)
    if party is None or party.key not in ours or party.key in theirs:
        return ""
    return "、".join(name for key, name in theirs.items() if key not in ours)


def _answering(items: Iterable[Item]) -> dict[str, str]:
    """Give the names of the leads by key, without any the one responsible unit; of several none answers alone."""
    parties = [party for item in items for party in item.parties]
    leads = {party.key: party.name for party in parties if party.role is Role.LEAD}
    rest = {party.key: party.name for party in parties if party.role is not Role.SUPPORT}
    return leads or (rest if len(rest) == 1 else {})


def _word(party: Party | None) -> str:
    return party.word if party else Role.RESPONSIBLE.word
