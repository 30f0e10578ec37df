"""Find the time by which something is to be done: at the end of a note of units, behind a label, in the sentences of a task.

What a time means is for :mod:`checklist.words.deadlines`; here it is told which words are one.
"""

from __future__ import annotations

from typing import NamedTuple

from checklist.words.quantities import figures_in
from checklist.words.regex import compile_later

_YEAR = "(?:20[0-9]{2}|今|本|当|次|明)年"
_PART = "(?:[0-9]{1,2}月(?:[0-9]{1,2}日|[底末初]|[上中下]旬)?|(?:第?[一二三四1-4]季度|[上下]半年)[底末]?|年?[底末])"
_DATE = f"(?:{_YEAR}{_PART}?|{_PART})(?:以?前)?"
_LASTING = "立行立改|立即|年内|全年|贯穿全年|长期(?:坚持|推进|实施)?|持续(?:推进|实施)|常态化推进|[一二两三四五1-5]年内"
_RHYTHM = f"每(?:个)?(?:年|半年|季度?|月|周)(?:{_PART}(?:前)?)?"
_NO_BODY = "(?:(?!局|委|办公|厅|部|院|县|区|乡|镇|街|单位|负责|牵头|配合|参[加与])[^，,。；;、0-9])"
AT_END = compile_later(
    rf"[，,；;、]?(?:于|在|力争|确保|须|要)?(?P<time>(?:立行立改，)?(?:{_DATE}(?:[、—–-]{_DATE})*|{_RHYTHM}(?:、{_PART}前?)*|{_LASTING}|20[0-9]{{2}}年?[—-]20[0-9]{{2}}年))"
    rf"(?:取得[^，。]*|{_NO_BODY}{{0,8}})?$"
)
"""The time at the end of a note, with the verb it may have: ，于6月底前完成."""
AT_START = compile_later(rf"^(?P<time>{_DATE}(?:[—–-]{_DATE})?)[，,；;]")
"""The time a note begins with: 2024年3月底前，市工信局牵头."""
LABELLED = compile_later(
    r"[；;，,。 ]?(?:完成|办结|落实|整改|工作|办理|实施)?(?:时限|时间|期限|时间节点|完成时间节点|时间安排)(?:要求)?[：:](?P<time>[^；;。（）]+)"
)
_DONE = "完成|建成|投用|投入使用|启用|竣工|验收|出台|印发|制定|到位|完工|办结|上线|开工|建立|实现|发布|清零|落地"
_IN_WORDS = (
    compile_later("(?:完成|办结|整改)(?:时限|时间|期限|节点)(?:为|[：:])(?P<time>[^；;，,。（）]{2,20})(?P<what>)"),
    compile_later(
        rf"(?P<time>(?:{_YEAR})?{_PART}(?:以?前)|20[0-9]{{2}}年以?前)，?(?P<what>[^，。；]{{0,30}}?(?:{_DONE})[^，。；]*)"
    ),
    compile_later(
        r"到(?P<time>20[0-9]{2}年)(?:年?底)?，?(?P<what>[^，。；、0-9]{0,6}(?:组建|建成|建立|形成|完成|构建)[^，。；、0-9]{4,40})(?=[、，。；]|$)"
    ),
)
"""How a task says in its own sentences when it is done; a figure beside it makes it that goal's time."""


_PARTS = compile_later("[①-⑳]|（[0-9]{1,2}）|[一二三四五六七八九]是")
"""The parts of a task, one of which may be due earlier than the whole."""


class FoundTime(NamedTuple):
    """The time a task is done by, as its sentences say."""

    time: str
    others: tuple[str, ...] = ()
    """Further times, where it names several and a person must choose; ``time`` is then ""."""


def time_in_words(text: str) -> FoundTime:
    """Give the time that the sentences of a task name for what is no figure; "" where they name none or several."""
    times = dict.fromkeys(
        found["time"]
        for pattern in _IN_WORDS
        for found in pattern.finditer(text)
        if not any(figure.quantity.measurement_unit for figure in figures_in(found["what"]))
    )
    if len(times) > 1 or (times and len(_PARTS.findall(text)) > 1):
        return FoundTime("", tuple(times))
    return FoundTime(next(iter(times), ""))
