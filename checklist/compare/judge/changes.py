"""One difference, named, and what it is judged by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.model import Frozen
from checklist.words.goalnames import plain_name

if TYPE_CHECKING:
    from checklist.compare.judge.kinds import EditKind, Kind, Turn
    from checklist.compare.match.pairing import PlanPair
    from checklist.compare.sides.item import Aspect, Item
    from checklist.compare.text.tokens import Cutter
    from checklist.model import Target


class FigureChange(Frozen):
    """A target before and after; ``difference`` is new minus old, in ``unit``, None where they cannot be subtracted."""

    indicator: str
    year: int | None = None
    old: Target | None = None
    new: Target | None = None
    difference: float | None = None
    unit: str = ""


def from_to(old: str, new: str, how: str = "改为") -> str:
    """Say what became of something: 由2025年底延后至2026年底; of what is worded alike only that it was adjusted.

    Every sentence with both sides is made here, so that none has two equal ones.
    """
    return f"由{old}{how}{new}" if old != new else f"（{new}）有调整"


class Change(Frozen):
    """One difference, named and explained."""

    kind: Kind
    sentence: str
    """What happened, as a sentence without its full stop."""
    aspect: Aspect | None = None
    turn: Turn | None = None
    old: str = ""
    new: str = ""
    figure: FigureChange | None = None
    column: str = ""
    """The heading of the column it is of, where that is compared as text."""
    once: EditKind | None = None
    """Set where it is said once above the table, with all others of its sort, instead of in a row."""

    @property
    def about(self) -> str:
        """What it is of: the word of the aspect, or the heading of a column that is compared as text."""
        return self.column or (self.aspect.word if self.aspect else "")

    @property
    def word(self) -> str:
        """The name of the change with the way it went: 目标调整（上调）."""
        return f"{self.kind.value}（{self.turn.value}）" if self.turn else self.kind.value


class JudgeFrame(Frozen):
    """What the differences of a pair of items are judged by."""

    pair: PlanPair
    aspects: frozenset[Aspect]
    """What both sides know."""
    old_aspects: frozenset[Aspect]
    """What the old side knows: its status counts though the new side has none."""
    cutter: Cutter
    indicators: dict[str, str]
    """The canonical name of an indicator, by any of its names, and by what other writings of these share."""
    kinds: dict[str, str]
    """The kind of an indicator (the value of ``IndicatorKind``), by its canonical name."""
    followers: dict[str, dict[str, str]]
    """By a body that a reform did away with, those in its place, each with how that came about."""
    old_year: int | None = None
    new_year: int | None = None
    leads: bool = False
    """True where both sides say of each unit whether it leads."""
    hand: tuple[str, ...] = ()
    """The headings of the columns compared as text that both sides have."""
    with_text: bool = False
    """True where both sides have the original wording."""

    @property
    def other_year(self) -> bool:
        """True where two years are compared, of one plan or of two."""
        return self.old_year != self.new_year

    def moved_on(self, before: int, after: int) -> bool:
        """Tell whether one year stands for the other only since the next plan's period follows the old one's."""
        return (before, after) in self.pair.years

    def indicator(self, target: Target) -> str:
        """Give the canonical name of a target's indicator."""
        return self._known(target) or target.indicator

    def key(self, target: Target) -> str:
        """Give what a target's indicator is compared by; of a name no register knows what other writings share."""
        return self._known(target) or plain_name(target.indicator)

    def _known(self, target: Target) -> str | None:
        return self.indicators.get(target.indicator) or self.indicators.get(plain_name(target.indicator))


DONE_WORDS = (
    "已完成",
    "完成",
    "已办结",
    "办结",
    "已销号",
    "销号",
    "完成销号",
    "已完成销号",
    "全部完成",
    "按期完成",
    "提前完成",
)


def is_done(item: Item) -> bool:
    """Tell whether the status says that the task is finished; 基本完成 and 部分完成 are not."""
    return item.status.rstrip("。") in DONE_WORDS
