"""The titles of a form that are not filled: which year and unit they name, and whether a ledger is of those."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checklist.forms.expressions import PLACEHOLDER
from checklist.model import Frozen

if TYPE_CHECKING:
    from checklist.forms.frame import Frame

_LONGEST = 80
_KIND = re.compile(
    r"台[账帐]|清单|分解表|分工表|分工方案|责任书|责任表|作战[图表]|推进表|一览表|汇总表|统计表|督查表|督办表|调度表|任务表|情况表|进展表|计划表|明细表|落实表"
)
_NO_TITLE = re.compile(r"^\s*(?:注|说明|填表说明|备注|附注)|[。；]")
_RANGE = re.compile(r"(20\d\d)年?[—–~～至-]+(20\d\d)年?")
_YEAR = re.compile(r"(?<!\d)(20\d\d)年(?!\s*\d*\s*月)")
_UNIT = re.compile(
    r"^\s*(?:20\d\d年度?)?(?P<unit>[\u4e00-\u9fff]{1,15}?(?:局|委员会|办公室|委|厅|院|部|中心|集团|公司|协会|科协|支队|大队|管委会|街道|镇|乡|学校|大学))"
    r"(?=\s|20\d\d|[（(《_＿]|年度|重点|工作|任务|责任|督查|目标|落实|承担|牵头|$)"
)
_LEADERSHIP = re.compile(r"(?:[省市县区州旗]|党)委$|[全各]|以上|所属|相关")
_PLACE_HOLDING = re.compile(r"^[×xX]{2,}(?:局|委|办|厅|单位|部门)")
_BLANK = re.compile(r"[_＿]{2,}|[（(\[〔][ \u3000\u00a0]*[）)\]〕]|[ \u3000\u00a0]+(?=年)")


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
            wrong.append(years_text(self.years))
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


def years_text(years: tuple[int, int]) -> str:
    """Word them: ``2025年``, ``2023—2025年``."""
    return f"{years[0]}年" if years[0] == years[1] else f"{years[0]}—{years[1]}年"


def _same_unit(named: str, frame: Frame) -> bool:
    own = [name for name in (frame.unit, frame.unit_full) if name]
    return any(name.endswith(named) or named.endswith(name) for name in own)
