"""What a form was understood to be, said to the person who made it: its headings, and what stands around its table."""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from checklist.forms.frame import NAMES, PLACEHOLDER, Slot
from checklist.ledger.columns import Column, of_a_year
from checklist.model import Frozen, say_period
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.forms.frame import Frame


_LONGEST = 80
"""Characters of a title; what is longer is a paragraph."""
_KIND = compile_later(
    r"台[账帐]|清单|分解表|分工表|分工方案|责任书|责任表|作战[图表]|推进表|一览表|汇总表|统计表|督查表|督办表|调度表|任务表|情况表|进展表|计划表|明细表|落实表"
)
_NO_TITLE = compile_later(r"^\s*(?:注|说明|填表说明|备注|附注)|[。；]")
_RANGE = compile_later(r"(20\d\d)年?[—–~～至-]+(20\d\d)年?")
_YEAR = compile_later(r"(?<!\d)(20\d\d)年(?!\s*\d*\s*月)")
_UNIT = compile_later(
    r"^\s*(?:20\d\d年度?)?(?P<unit>[\u4e00-\u9fff]{1,15}?(?:局|委员会|办公室|委|厅|院|部|中心|集团|公司|协会|科协|支队|大队|管委会|街道|镇|乡|学校|大学))"
    r"(?=\s|20\d\d|[（(《_＿]|年度|重点|工作|任务|责任|督查|目标|落实|承担|牵头|$)"
)
_LEADERSHIP = compile_later(r"(?:[省市县区州旗]|党)委$|[全各]|以上|所属|相关")
_PLACE_HOLDING = compile_later(r"^[×xX]{2,}(?:局|委|办|厅|单位|部门)")
_BLANK = compile_later(r"[_＿]{2,}|[（(\[〔][ \u3000\u00a0]*[）)\]〕]|[ \u3000\u00a0]+(?=年)|《[ \u3000\u00a0_＿]*》")


class Title(Frozen):
    """A title as written, with the years and the unit it names."""

    text: str
    years: tuple[int, int] | None = None
    unit: str = ""

    @property
    def with_placeholders(self) -> str:
        """The title as it would have to be written to follow the ledger."""
        text = (
            self.text.replace(self.unit, "{{ 单位 }}", 1) if self.unit else _PLACE_HOLDING.sub("{{ 单位 }}", self.text)
        )
        if self.years is None:
            return text
        return _RANGE.sub("{{ 年度 }}年", text) if _RANGE.search(text) else _YEAR.sub("{{ 年度 }}年", text)

    def differs(self, frame: Frame) -> str:
        """Say what the title names otherwise than the ledger is: ``市教育局、2024年``; "" where nothing."""
        wrong = [self.unit] if self.unit and not _same_unit(self.unit, frame) else []
        if self.years and not covers(self.years, frame):
            wrong.append(say_period(*self.years))
        return "、".join(wrong)


def read_title(text: str) -> Title | None:
    """Read a line as the title of a ledger that names a year or a unit; None where it is none or names neither."""
    plain = PLACEHOLDER.sub("", text)
    if len(text) > _LONGEST or not _KIND.search(plain) or _NO_TITLE.search(plain):
        return None
    unit = _UNIT.match(text)
    named = unit["unit"] if unit and not _LEADERSHIP.search(unit["unit"]) else ""
    years = _years(plain)
    return Title(text=text.strip(), years=years, unit=named) if named or years else None


def _years(text: str) -> tuple[int, int] | None:
    if found := _RANGE.search(text):
        return int(found[1]), int(found[2])
    single = _YEAR.search(text)
    return (int(single[1]), int(single[1])) if single else None


def is_blank_title(text: str) -> bool:
    """Say whether the line is a title with room for unit or year: ____局____年工作台账, （　）年工作台账."""
    plain = PLACEHOLDER.sub("", text)
    is_title = len(text) <= _LONGEST and bool(_KIND.search(plain)) and not _NO_TITLE.search(plain)
    return is_title and _BLANK.search(plain) is not None


def covers(years: tuple[int, int], frame: Frame) -> bool:
    """Say whether a ledger is of these years: of one of them, or over the same ones."""
    if frame.year:
        return years[0] <= frame.year <= years[1]
    found = re.findall(r"20\d\d", frame.period)
    return years[0] != years[1] or (bool(found) and (int(found[0]), int(found[-1])) == years)


def _same_unit(named: str, frame: Frame) -> bool:
    own = [name for name in (frame.unit, frame.unit_full) if name]
    return any(name.endswith(named) or named.endswith(name) for name in own)


class Outcome(Enum):
    """What happens to a column of the form (rule d)."""

    FILLED = "filled"
    BY_HAND = "by_hand"
    UNKNOWN = "unknown"
    DOUBLED = "doubled"
    """A second heading of one meaning: the left one is filled."""


class Heading(Frozen):
    """A printed column: the grid columns it covers, what it says, what it is."""

    start: int
    span: int
    text: str
    column: Column | None
    outcome: Outcome
    left: str = ""
    """What it asks for besides its column, left for the hand: 责任人 of 责任单位及责任人."""
    years: tuple[int, int] | None = None
    """The year it speaks of, or the first and last."""

    @property
    def key(self) -> str:
        """The key of the column its cells are worded by: also of one for the hand that data may know of (完成状态); "" for none."""
        worded = self.column is not None and self.outcome is Outcome.BY_HAND and self.column.wording
        return self.column.key if self.column and (worded or self.outcome is Outcome.FILLED) else ""

    @property
    def title(self) -> str:
        """What the column is called in the vocabulary; "" for an unknown one."""
        return self.column.title if self.column else ""


class Outside(Frozen):
    """What was found around the table."""

    slots: tuple[Slot, ...] = ()
    """The places whose text differs from ledger to ledger."""
    unknown: tuple[str, ...] = ()
    """Placeholders that use a name nobody knows: they stay as they are."""
    unlike: tuple[str, ...] = ()
    """What looks like a placeholder and is not written like one; it stays as well."""
    labels: tuple[str, ...] = ()
    """Labels, and titles with blanks, left to be filled by hand."""
    titles: tuple[Title, ...] = ()
    """Titles that name a year or a unit; they stay as they are."""

    def asks_for(self, name: str) -> bool:
        """Tell whether the form has a place of its own for what goes by ``name``, in Chinese or English."""
        return any({name, NAMES[name]}.intersection(_WORD.findall(slot.expression)) for slot in self.slots)


_WORD = compile_later(r"\w+")


class FormReport(Frozen):
    """How a form was read (rule d and what else its maker should know)."""

    name: str
    table: int
    """Which table of the document it is, from 1."""
    headings: tuple[Heading, ...]
    outside: Outside
    nearest: dict[str, tuple[str, ...]] = {}  # noqa: RUF012 - msgspec copies it
    """Headings nobody knows, each with the known ones it looks like."""
    where: str = ""
    """The sheet it stands on, where the workbook has several: ``工作表“填报表”``."""
    active: tuple[str, ...] = ()
    """What was active in the form and is left out of ledgers: ``正文里有OLE对象（表.bin）``."""
    remarks: tuple[str, ...] = ()
    """Anything else worth knowing, in whole sentences."""

    def those(self, outcome: Outcome) -> list[Heading]:
        """Give the headings of that outcome that say something."""
        return [heading for heading in self.headings if heading.outcome is outcome and heading.text]

    def warnings(self, frames: Sequence[Frame] = ()) -> tuple[str, ...]:
        """Give what was not filled or was guessed, a Chinese sentence each; with ``frames`` as seen from these ledgers."""
        if not frames:
            return (*self._doubts(), *self._left(), *self._kept_titles())
        named = self._differences(frames[0]) if len(frames) == 1 else self._differences_of_many(frames)
        return (*self._doubts(), *self._left(), *named)

    def lines(self) -> tuple[str, ...]:
        """Give the whole reading of the form, for ``form check``."""
        pairs = ((heading.text, heading.title) for heading in self.those(Outcome.FILLED))
        filled = "、".join(text if text == title else f"{text}（{title}）" for text, title in pairs)
        hand = "、".join(heading.text for heading in self.those(Outcome.BY_HAND)) or "无"
        sheet = f"（{self.where}）" if self.where else ""
        reading = (f"第{self.table}个表{sheet}；填写：{filled}", f"留给人填写：{hand}")
        return (*reading, *self._left(), *self._kept_titles(), *self._doubts())

    def _left(self) -> Iterator[str]:
        for heading in self.those(Outcome.FILLED):
            if heading.left:
                yield f"表头“{heading.text}”只填{heading.title}，{heading.left}留给人补写。"
        if self.outside.labels:
            yield f"表外留给人填写：{'、'.join(self.outside.labels)}"

    def _kept_titles(self) -> Iterator[str]:
        for title in self.outside.titles:
            yield f"题目照原样保留：{title.text}（要随单位、年度变，请写成：{title.with_placeholders}）"

    def _dated(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """Give the filled columns whose headings name a year, or the first and last of several, though the column is of none."""
        for heading in self.those(Outcome.FILLED):
            if heading.years and heading.column and not of_a_year(heading.column):
                yield heading.text, heading.years

    def _differences(self, frame: Frame) -> Iterator[str]:
        """Say which titles and headings speak of another unit or year than the ledger."""
        own = frame.unit + (f"{frame.year}年" if frame.year else frame.period) or "整个方案"
        for title in self.outside.titles:
            if said := title.differs(frame):
                yield f"空表题目“{title.text}”写的是{said}，这份台账是{own}的；题目没有改动，请核对。"
        for text, years in self._dated():
            if not covers(years, frame):
                yield f"表头“{text}”写的是{say_period(*years)}，这份台账是{own}的，请核对。"

    def _differences_of_many(self, frames: Sequence[Frame]) -> Iterator[str]:
        """Say of which titles and headings how many ledgers are of another unit or year."""
        for title in self.outside.titles:
            if wrong := [differs for frame in frames if (differs := title.differs(frame))]:
                named = "、".join(dict.fromkeys("、".join(wrong).split("、")))
                yield (
                    f"空表题目“{title.text}”写的是{named}，有{len(wrong)}份台账不是；题目没有改动，"
                    f"要随单位、年度变，请写成：{title.with_placeholders}"
                )
        for text, years in self._dated():
            if count := sum(not covers(years, frame) for frame in frames):
                yield f"表头“{text}”写的是{say_period(*years)}，有{count}份台账不是，请核对。"

    def _doubts(self) -> Iterator[str]:
        for heading in self.those(Outcome.UNKNOWN):
            nearest = "”或“".join(self.nearest[heading.text])
            near = f"（是否指“{nearest}”？）" if nearest else ""
            yield f"表头“{heading.text}”不认识，这一列留空{near}；可用 --map {heading.text}=列名 指明。"
        for heading in self.those(Outcome.DOUBLED):
            yield f"表头“{heading.text}”与左边的列都是“{heading.title}”，只填左边一列。"
        yield from (f"占位符 {text} 里的名称不认识，原样保留。" for text in self.outside.unknown)
        for text in self.outside.unlike:
            yield f"“{text}”不是占位符，原样保留；占位符要用半角的花括号，两个连着写，如 {{{{ 单位 }}}}。"
        yield from (f"空表{said}，可能自动运行或联网，没有带进台账。" for said in self.active)
        yield from self.remarks
