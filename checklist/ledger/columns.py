"""The one vocabulary of columns: what a column is called, how its cell is worded, how wide it is.

It is data (``templates/columns.yaml``), read once, and serves every medium and both directions: tables printed,
forms filled, filled-in forms read back.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cached_property, lru_cache
from itertools import compress, filterfalse, product
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec import convert
from msgspec.structs import replace

from checklist.errors import InputError
from checklist.files.compiled import recall
from checklist.files.templates import MOST_BYTES, SHIPPED, Templates
from checklist.files.textfiles import read_bytes
from checklist.model import Frozen, Role
from checklist.words import compile_later
from checklist.words.suggest import ask_nearest, suggest_slips

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from checklist.ledger.ledger import Ledger


class Column(Frozen):
    """A column of a ledger (列)."""

    key: str
    title: str
    headings: tuple[str, ...] = ()
    broad: tuple[str, ...] = ()
    """Headings that mean this column only beside a more specific task column; alone they are the task."""
    beside_task: tuple[str, ...] = ()
    """Those of another column's ``broad`` that mean this one where the task, or a group, stands to their left."""
    also: dict[str, str] = {}  # noqa: RUF012 - msgspec copies it
    """Headings that ask for more than the column says, and what of it is left for the hand."""
    bare: tuple[str, ...] = ()
    """Headings that mean this column only where no other names a unit: 牵头, 责任."""
    with_level: bool = False
    """True where a heading may open with a level of government: 市级牵头单位."""
    with_subject: bool = False
    """True where a heading may open with what kind of work it is, or whose: 攻坚任务, 我市落实举措, 整改牵头单位."""
    like: str = ""
    """A pattern of further headings: ``.+领导``; of the task's, where no other column is the task."""
    shared_with: tuple[str, ...] = ()
    """The keys of by-hand columns a heading may name together with this one: 责任单位及责任人."""
    after_period: tuple[str, ...] = ()
    """Headings that mean this column after a stretch of time: 一季度进展情况."""
    bare_period: bool = False
    """True where the stretch alone is such a heading: 一季度."""
    wording: str = ""
    """A Jinja template of the cell; "" for a column filled by hand."""
    line: int = 0
    """How many lines stand before the wording in ``columns.yaml``."""
    width: int = 16
    align: str = "left"
    by_hand: bool = False
    choices: tuple[str, ...] = ()
    """What a workbook offers for the cell; anything else may be typed."""


class Reading(NamedTuple):
    """How a heading was read."""

    known: str
    """The heading of the vocabulary it is."""
    column: Column
    left: str = ""
    """What it asks for besides, left for the hand."""


class Columns:
    """All known columns, found by key or by any of their headings."""

    def __init__(self, columns: Iterable[Column], templates: Templates = SHIPPED) -> None:
        """``templates`` are those the columns were read from, by which tables of them are worded."""
        self.all, self.templates = tuple(columns), templates
        self._by_key = {column.key: column for column in self.all}
        self._broad = {_squeezed(heading) for column in self.all for heading in column.broad}

    @cached_property
    def _readings(self) -> dict[str, Reading]:
        """Give each heading's reading: a thousand of them, which printing a ledger does without."""
        return {
            spelling: Reading(_squeezed(heading), column, column.also.get(heading, ""))
            for column in self.all
            for heading in (*column.headings, *column.broad, *column.also, column.title)
            for spelling in _spellings(_squeezed(heading))
        }

    @cached_property
    def _after_period(self) -> dict[str, Column]:
        return {_squeezed(heading): column for column in self.all for heading in column.after_period}

    @cached_property
    def _beside_task(self) -> dict[str, Column]:
        return {_squeezed(heading): column for column in self.all for heading in column.beside_task}

    def beside_task(self, known: str) -> Column | None:
        """Give what a listed heading means where a column for the task, or for its group, stands to its left."""
        return self._beside_task.get(known)

    def is_broad(self, known: str) -> bool:
        """Say whether a listed heading is the task only where no column is more specific."""
        return known in self._broad

    def by_key(self, key: str) -> Column:
        """Give the column of that key, also that of one year (``target@2025``); raises InputError when there is none."""
        plain, _, year = key.partition("@")
        if plain not in self._by_key:
            raise InputError(
                f"列定义文件有误：columns.yaml 里没有 {plain} 这一列。", "请对照程序自带的 columns.yaml 补上这一列。"
            )
        return in_year(self._by_key[plain], int(year)) if year else self._by_key[plain]

    def by_keys(self, *keys: str) -> tuple[Column, ...]:
        """Give the columns of these keys, in this order; raises InputError when there is none of a key."""
        return tuple(map(self.by_key, keys))

    def by_heading(self, text: str) -> Column | None:
        """Give the column that goes by the heading, matched exactly after normalising; None when unknown."""
        reading = self.read_heading(text)
        return reading.column if reading else None

    def left_for_the_hand(self, text: str) -> str:
        """Give what a heading asks for besides its column: 责任人 of 责任单位及责任人; "" for nothing."""
        reading = self.read_heading(text)
        return reading.left if reading else ""

    def read_heading(self, text: str) -> Reading | None:
        """Read a heading by itself; None when it is unknown."""
        written = _squeezed(text)
        bare = _TRAILING_BRACKET.sub("", written) or written
        unbracketed = _BRACKETS.sub("", written)
        spellings = dict.fromkeys((written, bare, _YEARS.sub("", written), _YEARS.sub("", bare), unbracketed))
        ways = (self._plain, self._of_a_period, self._of_parts, self.alike)
        return next((reading for way in ways for spelling in spellings if (reading := way(spelling))), None)

    def _plain(self, text: str) -> Reading | None:
        """Read a heading as listed, or one of them behind a level of government or a kind of work: 县直责任部门, 攻坚任务."""
        if reading := self._readings.get(text):
            return reading
        for opening, may_open in ((_LEVEL, attrgetter("with_level")), (_SUBJECT, attrgetter("with_subject"))):
            found = opening.match(text)
            behind = self._plain(text[found.end() :]) if found and len(text) <= _LONGEST_HEADING else None
            if behind and may_open(behind.column):
                return behind
        return None

    def _of_a_period(self, text: str) -> Reading | None:
        """Read a heading that opens with a stretch of time: 一季度进展情况, 1—6月完成情况, 三季度."""
        found = _PERIOD.match(text)
        if not found:
            return None
        rest = text[found.end() :]
        if not rest and found["date"]:
            return next((Reading(text, column) for column in self.all if column.bare_period), None)
        column = self._after_period.get(rest)
        return Reading(text, column) if column else None

    def _of_parts(self, text: str) -> Reading | None:
        """Read a heading that joins several: all for the hand, or of ours, or one of ours with what may share its cell."""
        by_hand = attrgetter("by_hand")
        parts = list(filter(None, _JOINED.split(text)))
        met = [reading.column for part in parts if (reading := self._single(part))]
        if len(parts) < 2 or len(met) < len(parts):  # noqa: PLR2004 - a single part is no joint
            return None
        ours = {column.key for column in filterfalse(by_hand, met)}
        if not ours:
            return Reading(text, met[0])
        column = self._by_key.get(next(iter(ours)) if len(ours) == 1 else _together(ours))
        if column is None or {column.key for column in filter(by_hand, met)} - set(column.shared_with):
            return None
        return Reading(text, column, "、".join(compress(parts, map(by_hand, met))))

    def _single(self, text: str) -> Reading | None:
        return self._plain(text) or self._of_a_period(text) or self.alike(text)

    def alike(self, text: str, *, by_hand: bool = True) -> Reading | None:
        """Read a heading nobody listed by the pattern of a column, for the hand or of the task: 责任单位主要领导, 整改前照片.

        What joins two, or looks like a cell of a task, has none.
        """
        if len(text) > _LONGEST_HEADING or _OF_A_CELL.search(text) or _JOINED.search(text):
            return None
        ours = (column for column in self.all if column.like and column.by_hand is by_hand)
        return next((Reading(text, column) for column in ours if re.fullmatch(column.like, text)), None)

    def nearest(self, text: str) -> list[str]:
        """Give up to three headings of one column of which ``text`` may be a slip; none where several columns are meant."""
        name = normalise_heading(text)
        near = suggest_slips(name, self._listed)
        return near[:3] if len({self._listed[heading] for heading in near}) == 1 else []

    @property
    def _listed(self) -> dict[str, str]:
        return {reading.known: reading.column.key for reading in self._readings.values()}

    def choose(self, names: str) -> tuple[Column, ...]:
        """Give the columns named in a list like ``序号,任务,牵头,时限``; raises InputError with the nearest names, or where two name one."""
        wanted = [name for name in re.split(r"[,，、\s]+", names) if name]
        if not wanted:
            raise InputError("没有写要显示哪些列。", f"可用的列：{self._titles()}")
        chosen: dict[str, tuple[str, Column]] = {}
        for name in wanted:
            column = self._named(name)
            if column.key in chosen:
                raise InputError(
                    f"“{chosen[column.key][0]}”和“{name}”是同一列“{column.title}”。",
                    "请去掉一个；任务名称和要点要分开时，写 任务名称,举措要点。",
                )
            chosen[column.key] = name, column
        return tuple(column for _, column in chosen.values())

    def _named(self, name: str) -> Column:
        text = normalise_heading(name)
        group = self.by_key("group")
        if text in self._broad and text != group.title and self.by_heading(text) == group:
            return self.by_key("measure")
        ours = (column for column in self.all if not column.by_hand)
        starting = [column for column in ours if column.title.startswith(text) or column.title.endswith(text)]
        if column := self.by_heading(text) or self._by_key.get(name):
            return of_its_year(column, text) or column
        if len(starting) == 1:
            return starting[0]
        raise InputError(f"没有“{name}”这一列。{ask_nearest(text, self._listed)}", f"可用的列：{self._titles()}")

    def _titles(self) -> str:
        return "、".join(column.title for column in self.all if not column.by_hand)


TASK_KEYS = frozenset({"measure", "measure_target", "title", "actions"})
"""The columns that say what is to be done; a form must have one of them."""
UNIT_KEYS = frozenset({"lead", "support", "responsible"})
"""The columns that name units."""
BOUND_KEYS = UNIT_KEYS | {"deadline"}
"""The columns that say who does it and until when; behind them 落实措施 is no part of the task but a report on it."""


def choose_unit_columns(ledger: Ledger) -> tuple[str, ...]:
    """Give the keys of the columns in which a table of our own names all units of a ledger's tasks.

    They follow what the plan tells apart: 牵头单位 and 配合单位, 牵头单位 and 责任单位, else 责任单位 alone, where every role but
    责任 is named. So no unit stands under a heading that gives it another role.
    """
    roles = {assignment.role for row in ledger.rows for assignment in row.measure.assignments}
    told = tuple(role.value for role in Role if role in roles)
    return told if told in _TOLD_APART else ("responsible",)


_TOLD_APART = (("lead",), ("lead", "support"), ("lead", "responsible"))
"""The keys of columns are the values of the roles they hold."""


def _together(keys: set[str]) -> str:
    """Give the key of the column that says what these say apart: 牵头及配合单位, 重点任务及措施; "" where none does."""
    if keys <= UNIT_KEYS:
        return "responsible"
    goals = {"target", "measure_target"}
    if keys <= TASK_KEYS | goals | {"group"}:
        return "measure" if keys.isdisjoint(goals) else "measure_target"
    return ""


_TRAILING_BRACKET = compile_later(r"(?:[(（\[【〔][^()（）\[\]【】〔〕]*[)）\]】〕])+$")
_BRACKETS = compile_later(r"[()（）]")
_LONGEST_HEADING = 20
"""Characters of a heading nobody listed; what is longer is a sentence, in which a pattern would look long for its end."""
_OF_A_CELL = compile_later("[0-9，,。；;！？?]")
"""What a text has that is no heading but is said under one: figures, marks of a sentence."""
_JOINED = compile_later("以及|[及和、/]|(?<!参)与")
_YEARS = compile_later(
    r"^[到至]?(?:(?P<first>20\d\d)(?:年?[-—–~至](?P<last>20\d\d))?年?(?:度|底|末|年度|全年)?|年度|全年|本年度|当年)(?=[^0-9年月季上下底末])"
)
_YEAR_BEHIND = compile_later(r"[(（](20\d\d)年?度?[)）]$")
_LEVEL = compile_later("市本级|县区级?|区县级?|旗县级?|县[(]区[)]级?|[市县区州旗](?:级|直)?")
_SUBJECT = compile_later(
    "(?:[我本](?:市|县|区|州|旗|镇|乡|局|委|办|院|校|处|科|部门|单位)|本地区?)(?:贯彻)?(?:落实)?|[“《][^”》]{1,20}[”》](?:规划|行动|工程|方案)?"
    "|(?:政府)?工作报告|(?:行动)?(?:计划|方案|规划)|报告|改革|攻坚|攻关|试点|党建|创建|整改|整治|提升|建设|帮扶|服务|民生|惠民"
    "|政策|调度|贯彻(?:落实)?|落实|推进|实施|行动|工程|巡察|巡视|审计|督察|督查|督办|交办|承办|销号|立项|部署|责任|承担|项目|专项|工作|涉及"
)
"""What kind of work a heading speaks of, or whose, before it says what the column is."""
_FIGURE = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_PERIOD = compile_later(
    rf"(?:截至|截止)?(?:20\d\d年度?)?(?:(?P<date>(?:{_FIGURE}月?(?:份)?[-—–~至])?{_FIGURE}月(?:份|底|末|[上中下]旬)?"
    r"|第?[一二三四1-4]季度末?|前[一二三]季度|Q[1-4]|[上下]半年)"
    r"|全年|年度|年底|年终|半年|本?阶段性?|目前|当前|最新|月度|[本上每]?(?:季度|周|月))"
)
"""A stretch of time a by-hand column is for: a quarter, months, half a year, or 本月, 目前 before another word."""


def _squeezed(text: str) -> str:
    if text.isalpha() and unicodedata.is_normalized("NFKC", text):
        return text
    return re.sub(r"[\s:*＊：]+", "", unicodedata.normalize("NFKC", _NOTE_MARKS.sub("", text)))


_NOTE_MARKS = compile_later(
    r"^[\s※★☆▲△●◆■#]+|(?:[\s※★☆▲△●◆■†‡#＃\u00b9\u00b2\u00b3\u2070-\u2079\u2460-\u2473\u2776-\u277f]|[\[［〔【][0-9①-⑳*＊]{1,2}[\]］〕】])+$"
)
"""What points from a heading to a note or marks it as to be filled: 牵头单位①, ※任务名称."""


def _spellings(heading: str) -> list[str]:
    """Give a listed heading with each of the words offices join with."""
    return [heading.replace("及", joint) for joint in "及和与、/"] if "及" in heading else [heading]


def normalise_heading(text: str) -> str:
    """Reduce a heading to what is compared: NFKC, no white space, no ``：``, ``*`` or trailing bracket."""
    plain = _squeezed(text)
    return _TRAILING_BRACKET.sub("", plain) or plain


def heading_years(text: str) -> tuple[int, int] | None:
    """Give the year a heading opens or ends with, or the first and last of several; None where it names none."""
    written = _squeezed(text)
    if behind := _YEAR_BEHIND.search(written):
        return int(behind[1]), int(behind[1])
    found = _YEARS.match(written)
    if not found or not found["first"]:
        return None
    return int(found["first"]), int(found["last"] or found["first"])


def in_year(column: Column, year: int) -> Column:
    """Give the column that says what holds in one year: 2025年目标."""
    goals = " ".join(f"{name}={name}_{year}" for name in ("own_goals", "section_goals")).replace(" ", ", ")
    wording = f"{{% with {goals} %}}{column.wording}{{% endwith %}}"
    return replace(column, key=f"{column.key}@{year}", title=f"{year}年{column.title}", wording=wording)


def of_a_year(column: Column) -> bool:
    """Say whether the column is that of one year."""
    return "@" in column.key


def of_its_year(column: Column | None, heading: str) -> Column | None:
    """Give 2025年目标 the goals of its year; what is left for the hand, and tasks, are the same in every year."""
    years = heading_years(heading)
    if column is None or column.key != "target" or years is None or years[0] != years[1]:
        return column
    return in_year(column, years[0])


@lru_cache(maxsize=2)
def load_columns(cache: Path | None = None, templates: Templates = SHIPPED) -> Columns:
    """Read ``columns.yaml`` of the templates, or its compiled copy in ``cache``; raises InputError when it is damaged."""
    path = templates.find("columns.yaml")
    read = recall(cache, "columns", [read_bytes(path, MOST_BYTES)], tuple[Column, ...], lambda: _read_columns(path))
    return Columns(read, templates)


def _read_columns(path: Path) -> tuple[Column, ...]:
    from checklist.plandata.yamlio import read_tree  # noqa: PLC0415 - yaml is heavy, and the compiled copy does without

    tree, _ = read_tree(path)
    try:
        return tuple(_column(node) for node in tree["columns"])
    except (KeyError, TypeError, ValueError) as error:
        raise InputError(f"列定义文件有误：{path}（{error}）", "请恢复原来的文件，或对照原文件检查改动处。") from None


def _made_of(parts: str) -> Iterator[str]:
    """Give the headings made of one word of each part: ``|预计|计划 完成|结束 时间|日期``."""
    return map("".join, product(*(part.split("|") for part in parts.split(" "))))


def _column(node: Any) -> Column:
    headings = (*node["headings"], *(heading for parts in node.get("made_of", ()) for heading in _made_of(parts)))
    with_period = headings if node.get("with_period") == "true" else ()
    told = {
        **{key: value for key, value in node.items() if value != ""},  # a key left blank says nothing
        **{key: node.get(key) == "true" for key in _FLAGS},
        "headings": headings,
        "after_period": (*with_period, *node.get("after_period", ())),
        "line": node.lines["wording"] - ("\n" not in node["wording"]) if "wording" in node else 0,
        "width": int(node.get("width", "12")),
    }
    return convert(told, Column)


_FLAGS = ("with_level", "with_subject", "bare_period", "by_hand")
"""Keys that hold where they say true, whatever else may be typed for no."""
