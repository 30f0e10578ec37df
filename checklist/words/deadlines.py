"""The grammar of completion times (完成时限): wording ↔ date, both ways.

Rules, as offices read them:

- 前 is inclusive: 6月30日前 is due on 30 June, 10月底前 on 31 October, 2025年前 by the end of 2025.
- A month, a quarter, a half-year or a year without a day is due on its last day; 上旬 on the 10th, 中旬 on the 20th.
- Of several dates the latest is the deadline (9月底前取得阶段性成果，12月底前完成); a date without a year takes the
  year named before it. A date decides beside 长期坚持, too; ``起`` marks a beginning, never a deadline.
- 每年, 每季度, 每月25日前 are rhythms; 长期坚持, 持续推进, 立行立改 have no date and are never overdue.

What is past in a ledger of one year is printed with a mark: goals within sentences, and completion times. A ledger of a
year lists a task for as long as its document does; what it was to reach in an earlier year is no longer owed. Whoever
reads the mark back takes it off.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from itertools import zip_longest
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.model import Deadline, DeadlineKind
from checklist.words import compile_later
from checklist.words.ordinals import YEAR, date_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.model import Target

    _Years = tuple[int | None, int | None]
    """The year of a date without one, and the one 今年 means."""

_WIDE = str.maketrans("０１２３４５６７８９．／－～〜", "0123456789./-~~")
_DASH = "(?:—{1,2}|–|-|~|至|到)"
_SPAN = rf"{YEAR}年?{_DASH}(?P<last>{YEAR})(?![0-9./-])年?[底末度]?(?![0-9]{{1,2}}月)"
_NUMERIC = (
    rf"(?P<numeric>{YEAR})(?P<mark>[-/.])(?P<month_number>[0-9]{{1,2}})"
    r"(?:(?P=mark)(?P<day_number>[0-9]{1,2}))?(?![0-9年月日号])"
)
_MONTH = (
    rf"(?:[0-9]{{1,2}}月?{_DASH})?(?P<month>[0-9]{{1,2}})月份?"
    rf"(?:(?:[0-9]{{1,2}}日?{_DASH})?(?P<day>[0-9]{{1,2}})[日号]|(?P<third>[上中下])旬|[底末])?(?![0-9初中])"
)
_QUARTER = "前?(?:第?[一二三四]、)*第?(?P<quarter>[一二三四1-4])季(?!节)度?[底末]?"
_PART = (
    f"{_MONTH}|{_QUARTER}|(?P<half>[上下])半年|全年|(?<![0-9一二两三四五六七八九十去上后])(?<![去上前后]年)年[底末终内]"
)
_NAMED_YEAR = rf"(?:(?P<year>{YEAR})年|(?P<relative>[今当本次翌明]年))"
_DATE = compile_later(rf"{_SPAN}|{_NUMERIC}|{_NAMED_YEAR}(?:{_PART}|[底末终]|度?内?(?![0-9初中春夏秋冬汛]))")
_YEARLESS = compile_later(_PART)
_RHYTHM = compile_later(
    "每(?:个)?(?:[两二三四五]|[0-9]{1,2})?个?(?:年|半年|季|月|周|旬|日|天|学期)|[逐按][年季月周]|定期"
)
_ONGOING = compile_later(
    "长期|持续|常态化|常年|坚持|即日起|立行立改|[即立]知[即立]改|即知即改|立即|不断|经常|常抓不懈|日常|随时"
)
# a time word that is left over was not understood: better no deadline than a wrong one
_LEFT_OVER = compile_later(
    "[0-9](?:年|个?月|[日号季旬])|[0-9][-/.][0-9]+(?=前|底|$)|年[初中]|[春夏秋冬]季|汛期|学期|[暑寒]假|[上中下]旬|季度"
    "|春节|清明|五一|端午|中秋|国庆|元旦|两会|月[初中底末]"
)
_RUN = compile_later(rf"(?<![0-9])({YEAR})([01][0-9])([0-3][0-9])(?![0-9年月日号])")
"""A date in one figure, 20250630."""
_SHORT_YEAR = compile_later(
    "(?<![0-9第])([2-4][0-9])年(?=年?[底末终]|前?第?[一二三四1-4]季度|[上下]半年|(?:1[0-2]|[1-9])月)"
)
"""A year whose century is left out, where only a time of a year can follow: 26年底前, not 20年内."""
_QUARTERS = {**dict(zip("一二三四", range(1, 5), strict=True)), **{str(n): n for n in range(1, 5)}}
_DECEMBER = 12
"""The month of 年底 and 下半年."""
_LONGEST = 200
"""Characters; what is longer is prose, not a deadline."""
_QUOTED = 30
"""Characters of a wording in a message."""


def parse_deadline(text: str, default_year: int | None = None, this_year: int | None = None) -> Deadline:
    """Read a completion time as printed; ``default_year`` stands in where no year is named (12月31日前).

    ``this_year`` is what 今年 means where it is another one: that of the issue of a plan of several years.

    Raises ValueError with a Chinese message when it is not understood, lacks its year or names no day of the calendar.
    """
    wording = text.strip()
    plain = re.sub(r"\s+", "", wording.translate(_WIDE)) if len(wording) <= _LONGEST else ""
    if re.fullmatch(YEAR, plain):
        return _year_end(wording, int(plain))
    plain = _SHORT_YEAR.sub(r"20\1年", date_figures(_RUN.sub(r"\1-\2-\3", plain)))
    dated: list[Deadline] = []
    lasting: list[DeadlineKind] = []
    years = default_year, this_year or default_year
    for clause in re.split("[，,；;。]", plain):
        if _RHYTHM.search(clause):
            lasting.append(DeadlineKind.RHYTHM)
            continue
        found, begins, years = _dates(clause, wording, years)
        dated += found
        if begins or _ONGOING.search(clause):
            lasting.append(DeadlineKind.ONGOING)
    if dated:
        return max(dated, key=lambda deadline: deadline.date or date.min)
    if not lasting:
        raise _not_understood(wording)
    rhythm = DeadlineKind.RHYTHM in lasting
    return Deadline(text=wording, kind=DeadlineKind.RHYTHM if rhythm else DeadlineKind.ONGOING)


def deadline_of_goals(targets: Iterable[Target]) -> Deadline | None:
    """Give the end of the last year that goals name; None where they name none."""
    year = max((target.year for target in targets if target.year), default=None)
    return replace(_year_end(f"{year}年", year), of_goals=True) if year else None


def inherited_deadline(last_year: int) -> Deadline:
    """Give the end of the plan as the deadline of a measure that names none; it says that it is inherited."""
    return replace(_year_end(f"{last_year}年底", last_year), inherited=True)


def format_date(day: date | None) -> str:
    """Write a date as offices do, ``2025年6月30日`` (GB/T 9704, 7.3.5.4: no leading zeros); "" for none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else ""


def _dates(clause: str, wording: str, years: _Years) -> tuple[list[Deadline], bool, _Years]:
    """Give the deadlines in a clause, whether it names a beginning, and the years that hold for what follows."""
    found: list[Deadline] = []
    rest: list[str] = []
    begins, at = False, 0
    while match := _next_date(clause, at):
        rest.append(clause[at : match.start()])
        at = match.end()
        year = _year_of(match, years, wording)
        years = year, year
        if clause.startswith("起", at):
            begins = True
        else:
            found.append(_deadline(match, year, wording))
    rest.append(clause[at:])
    if any(_LEFT_OVER.search(part) for part in rest):
        raise _not_understood(wording)
    return found, begins, years


def _next_date(clause: str, at: int) -> re.Match[str] | None:
    candidates = [match for pattern in (_DATE, _YEARLESS) if (match := pattern.search(clause, at))]
    return min(candidates, key=re.Match.start, default=None)


def _year_of(match: re.Match[str], years: _Years, wording: str) -> int:
    parts = match.groupdict()
    relative = (parts.get("relative") or "")[:1]
    year = years[bool(relative)]
    if named := parts.get("last") or parts.get("numeric") or parts.get("year"):
        return int(named)
    if year is None:
        message = f"完成时限“{_short(wording)}”没有写明年份，请补上，如“2025年底前”。"
        raise ValueError(message)
    return year + (relative in ("次", "翌", "明"))


def _deadline(match: re.Match[str], year: int, wording: str) -> Deadline:
    parts = match.groupdict()
    if month := parts["month"] or parts.get("month_number"):
        day = parts["day"] or parts.get("day_number")
        return _dated(wording, year, int(month), int(day) if day else {"上": 10, "中": 20}.get(parts["third"] or ""))
    if quarter := parts["quarter"]:
        return _dated(wording, year, 3 * _QUARTERS[quarter], None)
    if half := parts["half"]:
        return _dated(wording, year, 6 if half == "上" else _DECEMBER, None)
    return _year_end(wording, year)


def _dated(wording: str, year: int, month: int, day: int | None) -> Deadline:
    try:
        due = date(year, month, monthrange(year, month)[1] if day is None else day)
    except ValueError:
        message = f"完成时限“{_short(wording)}”里的日期不存在，请核对月份和日期。"
        raise ValueError(message) from None
    return Deadline(text=wording, kind=DeadlineKind.DATE, date=due)


def _year_end(wording: str, year: int) -> Deadline:
    return Deadline(text=wording, kind=DeadlineKind.YEAR_END, date=date(year, _DECEMBER, 31))


def _not_understood(wording: str) -> ValueError:
    if not wording:
        return ValueError("完成时限是空的，没有时限就不要写这一项。")
    return ValueError(f"没看懂完成时限“{_short(wording)}”，可以写成“2025年底前”“2025年6月30日前”“每季度”或“长期坚持”。")


def _short(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}……"


EXPIRED_MARK = "（已到期）"
_DUE = compile_later(
    f"(?:(?:[到至]|截至|(?<=年[、和]))(?P<to>{YEAR})年(?!以来)|(?<![0-9〔（(—至-])(?P<by>{YEAR})年(?=[底末前内，]))"
)
"""A year named as a time to be met by, itself or beside one that is."""
_CLAUSE = compile_later("[^。；;\n]+|[。；;\n]+")
_CUTS = "，、,"
_NOTHING = "底末前内，、, "
"""What of a year's own words may stand between it and the next: 2024年底、2025年底分别达到……"""
_REACHED = compile_later("已(?!到期)|现有")
"""A sentence of what there is already."""


def mark_expired(words: str, year: int | None) -> str:
    """Mark what in a text was to be met before the ledger's year: ``到2023年，建成平台（已到期）``.

    Of several years in a sentence each is marked where its own words end; years named together count as the last.
    """
    return "".join(_marked(clause, year) for clause in _CLAUSE.findall(words)) if year else words


def mark_each(items: Iterable[str], year: int | None) -> tuple[str, ...]:
    """Mark what is past in each of several texts."""
    return tuple(mark_expired(item, year) for item in items)


def say_deadline(deadline: Deadline, year: int | None) -> str:
    """Word a completion time in a ledger of ``year``: ``2020年底（已到期）`` in one of 2022."""
    is_past = year is not None and deadline.date is not None and deadline.date.year < year
    return f"{deadline.text}{EXPIRED_MARK}" if is_past else deadline.text


def _marked(clause: str, year: int) -> str:
    if _REACHED.search(clause):
        return clause
    start, said = 0, ""
    for due, end in _parts(clause):
        said += clause[start:end] + (EXPIRED_MARK if due < year else "")
        start = end
    return said + clause[start:]


def _parts(clause: str) -> Iterator[tuple[int, int]]:
    """Give the years named in a clause as times to be met by, and where what is said of each ends."""
    found, due = list(_DUE.finditer(clause)), 0
    for match, following in zip_longest(found, found[1:]):
        due = max(due, int(match["to"] or match["by"]))
        end = _end(clause, match, following)
        if end:
            yield due, end
            due = 0


def _end(clause: str, match: re.Match[str], following: re.Match[str] | None) -> int:
    """Give where the words end that are said of a year; 0 where the next year is named in one breath with it."""
    if following is None:
        return len(clause)
    cut = max(clause.rfind(sign, match.end(), following.start()) for sign in _CUTS)
    return cut if clause[match.end() : cut].strip(_NOTHING) and cut > match.end() else 0
