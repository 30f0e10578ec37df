"""The names of what can happen to a task between two versions, in the office's language."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from checklist.model import Frozen
from checklist.words.goalnames import plain_name

if TYPE_CHECKING:
    from checklist.compare.match.pairing import PlanPair
    from checklist.compare.sides.item import Aspect, Item
    from checklist.compare.text.words import Cutter
    from checklist.model import Target


class Kind(Enum):
    """What happened; the value is the office's word. The order is that of a summary line."""

    ADDED = "新增"
    REMOVED = "取消"
    CLOSED = "完成销号"
    CARRIED = "结转"
    MERGED = "合并"
    SPLIT = "拆分"
    CONTENT = "内容调整"
    TARGET = "目标调整"
    TARGETS = "目标增减"
    STEP = "年度目标递进"
    EXPIRED = "阶段目标到期"
    DEADLINE = "时限调整"
    LEAD = "牵头调整"
    UNITS = "责任单位增减"
    ROLE = "角色变化"
    SECTION = "归属调整"
    TOPICS = "专题调整"
    WORDING = "文字调整"
    RENAMED = "机构更名"

    @property
    def mirrored(self) -> Kind:
        """What it is when the sides are swapped; without a status a task that is gone was dropped."""
        return _MIRRORED_KINDS.get(self, self)


_MIRRORED_KINDS = {
    Kind.ADDED: Kind.REMOVED,
    Kind.REMOVED: Kind.ADDED,
    Kind.CLOSED: Kind.ADDED,
    Kind.CARRIED: Kind.DEADLINE,
    Kind.MERGED: Kind.SPLIT,
    Kind.SPLIT: Kind.MERGED,
}


class Turn(Enum):
    """Which way it went; the value is the office's word."""

    UP = "上调"
    DOWN = "下调"
    EARLIER = "提前"
    LATER = "延后"
    HANDED = "移交"
    MORE = "增加"
    LESS = "减少"
    UNKNOWN_END = "办结情况未知"
    NOT_DONE = "未办结"
    NOT_YET = "尚未到期"

    @property
    def mirrored(self) -> Turn:
        """The way it went when the sides are swapped."""
        return _MIRROR.get(self, self)


_MIRROR = {
    Turn.UP: Turn.DOWN,
    Turn.DOWN: Turn.UP,
    Turn.EARLIER: Turn.LATER,
    Turn.LATER: Turn.EARLIER,
    Turn.MORE: Turn.LESS,
    Turn.LESS: Turn.MORE,
}


class Figure(Frozen):
    """A target before and after; ``difference`` is new minus old, in ``unit``, None where they cannot be subtracted."""

    indicator: str
    year: int | None = None
    old: Target | None = None
    new: Target | None = None
    difference: float | None = None
    unit: str = ""


class Change(Frozen):
    """One difference, named and explained."""

    kind: Kind
    sentence: str
    """What happened, as a sentence without its full stop."""
    aspect: Aspect | None = None
    turn: Turn | None = None
    old: str = ""
    new: str = ""
    figure: Figure | None = None

    @property
    def word(self) -> str:
        """The name of the change with the way it went: 目标调整（上调）."""
        return f"{self.kind.value}（{self.turn.value}）" if self.turn else self.kind.value


class Frame(Frozen):
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
    old_year: int | None = None
    new_year: int | None = None
    with_text: bool = False
    """True where both sides have the original wording."""

    @property
    def other_year(self) -> bool:
        """True where two years are compared, of one plan or of two."""
        return self.old_year != self.new_year

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
