"""Spell out a sentence that lists: A、B分别达到1和2 says A达到1、B达到2, and so do years, and what holds for each (各).

The rules are a table of patterns; each is tried where its words occur, and leaves the sentence where its lists do not pair.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checklist.words import compile_later
from checklist.words.ordinals import FIVE_YEAR_PLAN, YEAR, five_years
from checklist.words.quantities import UNIT

if TYPE_CHECKING:
    from collections.abc import Callable

_YEAR = f"{YEAR}年(?:年?底|末|度)?前?"
_YEARS = f"{_YEAR}(?:(?:[、和及与]|以及){_YEAR})+"
_BOUND = "以上|以下|以内|左右"
_FIGURE = rf"[0-9][0-9.]{{0,9}}(?:{UNIT})?(?:{_BOUND})?"
_FIGURES = rf"{_FIGURE}(?:(?:[、，和及与]|以及){_FIGURE})*"
_WORDS = "[^，。；：、0-9]"
_BY_YEARS = compile_later(
    rf"(?P<before>[^，。；：]{{0,40}}?)(?P<years>{_YEARS})(?P<middle>，?{_WORDS}{{0,40}}?)(?:分别|依次|各)(?P<verb>{_WORDS}{{0,15}})"
    rf"(?P<figures>{_FIGURES})(?P<tail>{_WORDS}{{0,12}})"
)
_BY_NAMES = compile_later(
    rf"(?P<names>[^，。；：]{{3,80}}?)分别(?P<verb>{_WORDS}{{0,12}}?)(?P<figures>{_FIGURES})(?P<tail>{_WORDS}{{0,12}})"
)
_TO_EACH = compile_later(
    rf"(?P<names>[^，。；：0-9]{{4,60}}?)各(?:自)?(?P<verb>{_WORDS}{{0,6}}?)(?P<figures>{_FIGURE})(?P<tail>{_WORDS}{{0,12}})"
)
_TO_ALL = compile_later(
    rf"(?P<names>[^，。；：0-9]{{4,60}}?)(?<![人年平亩户日月])均(?P<verb>(?:达|为|不|超|保持|稳定|控制|提|实现){_WORDS}{{0,4}}?)(?P<figures>{_FIGURE})(?P<tail>{_WORDS}{{0,12}})"
)
_FIVE_YEARS = compile_later(
    rf"(?<![较比由从与同自])(?<![较比由从与同自]“)“?(?P<plan>{FIVE_YEAR_PLAN})”?(?:时?期间?|(?P<end>期?末期?)(?!的))"
)
_PART = compile_later(rf"(?P<number>[0-9][0-9.]*)(?P<unit>(?:{UNIT})?)(?P<bound>(?:{_BOUND})?)")
_AND = compile_later("以及|[、和]|(?<!普)及|(?<!参)与")
_SPLIT_YEARS = compile_later(_YEAR)
_BODIES = compile_later("[县区市镇乡局委办部门位街道村]$|^各")
_LEVEL = compile_later("(?P<level>[国省市县区]?(?:家|级))$")


def spell_out(sentence: str) -> str:
    """Give the sentence with its lists of years, names and figures told apart; itself where it has none."""
    for word, pattern, says in _RULES:
        if word in sentence:
            sentence = pattern.sub(says, sentence, count=_MOST)
    return sentence


_MOST = 4
"""Lists in one sentence."""


def _by_years(found: re.Match[str]) -> str:
    years, figures = _SPLIT_YEARS.findall(found["years"]), _figures(found["figures"])
    figures *= len(years) if len(figures) == 1 else 1
    if len(figures) != len(years):
        return found[0]
    subject = f"{found['before']}{found['middle']}{found['verb']}"
    return "，".join(f"{year}{subject}{figure}{found['tail']}" for year, figure in zip(years, figures, strict=True))


def _by_names(found: re.Match[str]) -> str:
    figures = _figures(found["figures"])
    names = next((names for names in _parts(found["names"]) if len(names) == len(figures)), None)
    if names is None and _SPLIT_YEARS.fullmatch(found["names"]):
        names = [found["names"], *[""] * (len(figures) - 1)]
    if names is None:
        return _of_one(found, figures)
    names = _with_measure(names)
    said = "、".join(f"{name}{found['verb']}{figure}" for name, figure in zip(names, figures, strict=True))
    return f"{said}{found['tail']}"


def _of_one(found: re.Match[str], figures: list[str]) -> str:
    """Give several figures of one thing: those of the years an earlier clause names, else each with the words that lead it."""
    said = [f"{found['verb']}{figure}" for figure in figures]
    years = dict.fromkeys(_SPLIT_YEARS.findall(found.string[: found.start()]))
    if len(years) == len(figures):
        by_year = (f"{year}{found['names']}{one}" for year, one in zip(years, said, strict=True))
        return f"{'，'.join(by_year)}{found['tail']}"
    return found[0] if _AND.search(found["names"]) else f"{found['names']}{'、'.join(said)}{found['tail']}"


_MEASURED = compile_later(
    "(?P<thing>.{2,}?)(?P<measure>(?:排放|年均|平均|人均|消费)*(?:浓度|总量|产量|排放量|面积|比[例重率]|占比|毛?[\u4e00-\u9fff]{2}率|强度|增加值|产值|(?:可支配)?收入)(?:[比较](?:19|20|21)[0-9]{2}年)?)"
)


_IS_MEASURE = compile_later("(?:[量率耗额值数比重度积]|收入|投资|支出|规模|水平)$")


def _with_measure(names: list[str]) -> list[str]:
    """Give each of several things what is measured of the last: A浓度、B浓度 for A和B浓度; what all are (等主要污染物) is left out."""
    last = _MEASURED.fullmatch(names[-1])
    if last is None or any(not name or _IS_MEASURE.search(name) for name in names[:-1]):
        return names
    things = [*names[:-1], last["thing"].partition("等")[0]]
    return [f"{thing}{last['measure']}" for thing in things]


def _to_each(found: re.Match[str]) -> str:
    names = _AND.split(found["names"])
    if len(names) == 1 or any(len(name) == 1 or _BODIES.search(name) for name in names):
        return found[0]
    (figure,) = _figures(found["figures"])
    level, last = _LEVEL.search(names[0]), names[-1]
    kind = re.sub("^[国省市县区]?(?:家级|级)", "", last) if level else ""
    return "、".join(
        f"{name}{kind if level and name != last else ''}{found['verb']}{figure}{found['tail']}" for name in names
    )


def _parts(names: str) -> list[list[str]]:
    """Give the ways a list of names can be parted: at every mark, or at the commas only."""
    return [_AND.split(names), names.split("、")]


def _figures(listed: str) -> list[str]:
    """Give the figures of a list, the unit and the 以上 of the last with those that have none."""
    found = list(_PART.finditer(listed))
    unit, bound = found[-1]["unit"], found[-1]["bound"]
    return [f"{one['number']}{one['unit'] or unit}{one['bound'] or bound}" for one in found]


def _by_plan(found: re.Match[str]) -> str:
    first, last = five_years(found["plan"])
    return f"{last}年末" if found["end"] else f"{first}—{last}年期间"


_RULES: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    ("分别", _BY_YEARS, _by_years),
    ("各", _BY_YEARS, _by_years),
    ("依次", _BY_YEARS, _by_years),
    ("分别", _BY_NAMES, _by_names),
    ("各", _TO_EACH, _to_each),
    ("均", _TO_ALL, _to_each),
    ("五", _FIVE_YEARS, _by_plan),
)
