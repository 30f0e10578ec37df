"""The office's words for what happens between two versions, and by which of them a comparison can be narrowed.

Nothing else is imported here: the command line knows the words before it loads anything.
"""

from __future__ import annotations

from enum import Enum
from typing import TypeAlias


class Kind(Enum):
    """What happened to a task; the order is that of a summary line."""

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
    LISTED = "逐一列明"
    SECTION = "归属调整"
    TOPICS = "专题调整"
    OTHERS = "其他栏目"
    WORDING = "文字调整"


class EditKind(Enum):
    """What is said once above the table (统一调整)."""

    TITLE = "方案名称"
    DOCUMENT = "文号"
    RENAMED = "机构更名"
    HEADING = "标题调整"
    HEADINGS = "标题合并拆分"
    LEVELS = "标题层级"
    NUMBERING = "序号调整"
    ORDER = "次序调整"
    PUNCTUATION = "标点格式"
    FIGURES = "数字写法"
    UNDATED = "目标年份写法"
    PERIOD = "方案期限"
    STEADY = "年度目标（数值不变）"
    DEADLINES = "时限写法"
    REFORM = "机构改革"
    SUSPECTED = "疑为机构更名"


class Category(Enum):
    """What a row counts as in the summary line where that is no kind of change."""

    ADJUSTED = "调整"
    REGROUPED = "合并拆分"
    GOALS = "重点任务目标变动"


AnyKind: TypeAlias = Kind | EditKind | Category
BY_WORD: dict[str, AnyKind] = {kind.value: kind for kinds in (Kind, EditKind, Category) for kind in kinds}
"""What a comparison can be narrowed to: all that is printed of it names what happened."""


class Turn(Enum):
    """Which way it went."""

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
