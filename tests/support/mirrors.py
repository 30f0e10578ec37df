"""What a change is called when the two versions are given the other way round."""

from __future__ import annotations

from checklist.compare.by_unit import UnitMove
from checklist.compare.judge.kinds import Kind, Turn

_MIRRORED = {
    Kind.CLOSED: Kind.ADDED,  # without a status a task that is gone was dropped
    Kind.CARRIED: Kind.DEADLINE,
}
for _one, _two in (
    (Kind.ADDED, Kind.REMOVED),
    (Kind.MERGED, Kind.SPLIT),
    (Turn.UP, Turn.DOWN),
    (Turn.EARLIER, Turn.LATER),
    (Turn.MORE, Turn.LESS),
    (UnitMove.IN, UnitMove.OUT),
):
    _MIRRORED |= {_one: _two, _two: _one}


def mirrored(what):
    """Give the kind, turn or move of the same difference seen from the other version; None stays None."""
    return _MIRRORED.get(what, what)
