"""Find the time by which something is to be done: at the end of a note of units, behind a label, in the sentences of a task.

What a time means is for :mod:`checklist.words.deadlines`; here it is told which words are one.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from checklist.words import compile_later
from checklist.words.deadlines import parse_deadline
from checklist.words.quantities import figures_in

if TYPE_CHECKING:
    from collections.abc import Mapping

_YEAR = "(?:20[0-9]{2}|今|本|当|次|明)年"
_PART = "(?:[0-9]{1,2}月(?:[0-9]{1,2}日|[底末初]|[上中下]旬)?|(?:第?[一二三四1-4]季度|[上下]半年)[底末]?|年?[底末])"
_DATE = f"(?:{_YEAR}{_PART}?|{_PART})(?:以?前)?"
_LASTING = "(?:即日起|年内|全年|常年)?(?:长期|持续)(?:坚持|推进|实施|开展)|即日起|长期|立行立改|立即|年内|全年|贯穿全年|常态化推进|[一二两三四五1-5]年内"
_RHYTHM = f"每(?:个)?(?:年|半年|季度?|月|周)(?:{_PART}(?:前)?)?"
_NO_BODY = "(?:(?!局|委|办公|厅|部|院|县|区|乡|镇|街|单位|负责|牵头|配合|参[加与])[^，,。；;、0-9])"
AT_END = compile_later(
    rf"[，,；;、]?(?:于|在|力争|确保|须|要)?(?P<time>(?:立行立改，)?(?:{_DATE}(?:[、—–-]{_DATE})*|{_RHYTHM}(?:、{_PART}前?)*|{_LASTING}|20[0-9]{{2}}年?[—-]20[0-9]{{2}}年))"
    rf"(?:取得[^，。]*|{_NO_BODY}{{0,8}})?$"
)
"""The time at the end of a note, with the verb it may have: ，于6月底前完成."""
AT_START = compile_later(rf"^(?P<time>{_DATE}(?:[—–-]{_DATE})?)[，,；;]")
"""The time a note begins with: 2024年3月底前，市工信局牵头."""
DONE_BY = compile_later(rf"[，；](?:于|在|确保|力争)?(?:{_YEAR})?{_PART}前[^，；]{{4,}}$")
"""A clause at the end of a sentence that tells what is done by a time."""
LABELLED = compile_later(
    r"[；;，,。 ]?(?:完成|办结|落实|整改|工作|办理|实施)?(?:时限|时间|期限|时间节点|完成时间节点|时间安排)(?:要求)?[：:](?P<time>[^；;。（）】\]]+)"
)
_DONE = "完成|完工|建成|建立|投用|投入使用|启用|竣工|验收|出台|印发|制定|到位|办结|上线|开工|实现|发布|清零|落地|通车|交付|达标|挂牌|运行|销号|见效"
_MONTHS = "[0-9]{1,2}月(?:份|[0-9]{1,2}日|[底末]|[上中下]旬)?|(?:第?[一二三四]季度|[上下]半年)[底末]?|年[底末]"
_EVENT = "(?<![展好强织实])汛前(?!检查|准备|排查)|(?:主?汛期|入汛|春节|元旦|国庆节?|中秋节?|五一|供[暖热]季?|采暖[季期]|(?:新学期|[春秋]季(?:学期)?)?开学)(?:来临|到来|开始)?之?前"
_IN_WORDS = (
    compile_later(
        "(?:完成|办结|整改)(?:时限|时间|期限|节点)(?:为|[：:])(?P<time>[^；;，,。（）】\\]]{2,20})(?P<what>)"
    ),
    compile_later(
        rf"(?<![每—–-])(?P<time>(?:(?:{_YEAR}(?:{_PART})?|{_MONTHS})(?:[以之]?前)|{_EVENT}|(?<![0-9一二两三四五十])年内))(?!后|[^，。；0-9]{{0,4}}的)，?(?=(?P<what>[^，。；]{{0,80}}))"
    ),
    compile_later(
        rf"(?<![每—–-])(?P<time>(?:{_YEAR})?(?:{_MONTHS}))(?![以之]?[前后]|[0-9至到—–底末份：-]|[上中下]旬)，?(?=(?P<what>[^。；]{{0,40}}?(?:{_DONE})[^，。；]{{0,80}}))"
    ),
    compile_later(
        r"到(?P<time>20[0-9]{2}年)(?:年?底)?，?(?P<what>[^，。；、0-9]{0,6}(?:组建|建成|建立|形成|完成|构建)[^，。；、0-9]{4,40})(?=[、，。；]|$)"
    ),
)
"""How a task says in its own sentences when it is done; a figure beside the end of a year makes it that goal's."""
_REPORT = "[^，。；]{0,40}?(?:报送|上报|报告|报备|备案|反馈|[^汇申]报[^，。；]{0,10}(?:室|局|办|委|政府|小组|厅))"
_TOLD = compile_later(_REPORT)
"""What is told to somebody by a time is done at another."""
_STANDING = compile_later(
    rf"(?:^|(?<=[，,。；：]))(?P<time>{_LASTING})(?=[，,。；]|$)|(?P<each>每个?(?:月|季度?|半年|年)(?:[0-9]{{1,2}}日|[底末]|{_MONTHS})前?)(?!{_REPORT})"
)
"""What has no day of its own: a clause that says no more than 长期坚持, the day of a rhythm (每月25日前)."""
_PARTS = compile_later("[①-⑳]|（[0-9]{1,2}）|[一二三四五六七八九]是")
"""The parts of a task, one of which may be due earlier than the whole."""


class FoundTime(NamedTuple):
    """The time a task is done by, as its sentences say."""

    time: str
    every: tuple[str, ...] = ()
    """All times it names; ``time`` is the last of them, "" where a person must choose."""


def time_in_words(text: str, year: int | None = None) -> FoundTime:
    """Give the time that the sentences of a task name, of several the last; "" where none is, or they have no order.

    ``year`` is that of a plan of one year, whose times need not say it.
    """
    found = sorted((match for pattern in _IN_WORDS for match in pattern.finditer(text)), key=re.Match.start)
    met = {match["time"]: _is_of_goal(match) for match in found if not _is_only_told(match)}
    times = tuple(time for time, is_of_goal in met.items() if not is_of_goal)
    if not times:
        return _standing(text)
    return FoundTime("" if len(_PARTS.findall(text)) > len(times) else _last(met, year, text), times)


def _standing(text: str) -> FoundTime:
    """Give the time without a day that a text names, where it names one."""
    times = tuple(dict.fromkeys(match["time"] or match["each"] for match in _STANDING.finditer(text)))
    return FoundTime(times[0] if len(times) == 1 else "", times)


def _is_only_told(match: re.Match[str]) -> bool:
    """Tell whether a time is that of telling somebody: 6月底前报送进展."""
    return _TOLD.match(match["what"]) is not None and re.search(_DONE, match["what"]) is None


def _is_of_goal(match: re.Match[str]) -> bool:
    """Tell whether a time is the end of a year that a figure is to be reached in."""
    is_of_year = _OF_YEAR.fullmatch(match["time"]) is not None
    return is_of_year and any(figure.quantity.measurement_unit for figure in figures_in(match["what"]))


_OF_YEAR = compile_later(rf"(?:{_YEAR})?(?:年?[底末])?(?:[以之]?前)?|年内")
_SAYS_YEAR = compile_later("20[0-9]{2}年")
_NAMED = compile_later("《[^《》]*》")


def _last(times: Mapping[str, bool], year: int | None, text: str) -> str:
    """Give the time whose day is the latest, with the year named before it where it says none itself.

    ``times`` tells of each whether it is a goal's. "" where the last one is, or one or all have no day, or the text names a later year.
    """
    days: list[tuple[date, str, str]] = []
    named = year
    for time in times:
        said = _SAYS_YEAR.match(time)
        named = int(said[0][:-1]) if said else named
        try:
            day = parse_deadline(time, named).date or date.min
        except ValueError:
            if len(times) > 1 and re.fullmatch(_EVENT, time):
                continue
            return time if len(times) == 1 else ""
        days.append((day, time, time if said or year or day == date.min else f"{named}年{time}"))
    if not days:
        return ""
    last, time, wording = max(days)
    years = (int(found[0][:-1]) for found in _SAYS_YEAR.finditer(_NAMED.sub("", text)))
    return "" if times[time] or max(years, default=0) > last.year else wording
