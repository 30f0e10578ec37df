"""Read the goals of a ledger: which cells hold them, and what they came to as targets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.forms.read_cells import read_target
from checklist.model import Per
from checklist.outline import targets_of
from checklist.words.goals import GoalReader, GoalWords

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.forms.filled import ReadLedger
    from checklist.forms.read_cells import Goals
    from checklist.model import PlanData, Target

    Said = tuple[int | None, str]
    """Words of goals with the year of their column, None where it is the ledger's."""


class LedgerGoals:
    """Reads the words of a ledger's goals as figures, with the names and the goals the data know of a plan."""

    def __init__(self, ledger: ReadLedger, data: PlanData | None) -> None:
        self._data, self._year = data, ledger.year
        self._readers: dict[tuple[str, int | None], GoalReader] = {}

    def read(self, said: Iterable[Said], plan_id: str) -> GoalWords:
        """Read the words of all cells that hold the goals of one task or heading."""
        return joined([self._read(words, year, plan_id) for year, words in said if words])

    def _read(self, words: str, year: int | None, plan_id: str) -> GoalWords:
        key = plan_id, year
        if key not in self._readers:
            plans = self._data.plans if self._data else ()
            stated = (target for plan in plans if plan.id == plan_id for target in targets_of(plan))
            indicators = self._data.indicators if self._data else ()
            self._readers[key] = GoalReader(indicators, stated, year or self._year)
        read = self._readers[key].read(words)
        return read if year is None else replace(read, targets=tuple(map(_in_every_year, read.targets)))


def joined(found: list[GoalWords]) -> GoalWords:
    """Take what several cells came to for one; what they say alike is said once."""
    if len(found) == 1:
        return found[0]
    targets = dict.fromkeys(target for goals in found for target in goals.targets)
    rest = dict.fromkeys(goals.rest for goals in found if goals.rest)
    return GoalWords(targets=tuple(targets), rest="；".join(rest))


def _in_every_year(target: Target) -> Target:
    """Let a yearly goal that stands in the columns of several years be one."""
    return replace(target, year=None) if target.per is Per.YEAR and target.no_year else target


def target_cells(cells: dict[str, str]) -> Iterator[tuple[int | None, Goals]]:
    """Read the cells of goals, those of single years (``target@2025``) each with its year."""
    for key, text in cells.items():
        kind, _, year = key.partition("@")
        if kind == "target":
            yield (int(year) if year else None), read_target(text)


def all_stated(read: tuple[Target, ...], known: Iterable[Target]) -> tuple[Target, ...]:
    """Add to what the words say what the data have for other years."""
    told = {(target.indicator, target.per, target.year) for target in read}
    return (*read, *(target for target in known if (target.indicator, target.per, target.year) not in told))
