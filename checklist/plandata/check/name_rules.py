"""Ids, names and texts: each id once, in the right form, no stray marks, no quotes that were meant for YAML."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING
from unicodedata import normalize

from checklist.model import Unit
from checklist.outline import sections_of
from checklist.plandata.check.walk import (
    all_bodies,
    all_measures,
    all_targets,
    body_place,
    measure_place,
    plan_place,
    section_place,
    shorten,
)
from checklist.plandata.findings import Place, finding
from checklist.words import compile_later
from checklist.words.goals import GoalReader
from checklist.words.units import Register, normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.model import Finding, Indicator, Plan, PlanData
    from checklist.words.units import Body

_ID = compile_later(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?")
_MEASURE_ID_LENGTH = 16
"""Characters that still fit the narrow column 编码."""
_OTHER_ID_LENGTH = 32
"""Characters that can still be typed after ``--plan``."""


def _ids(data: PlanData) -> Iterator[tuple[str, str, Place]]:
    """Give every id with what it is one of and where it stands."""
    yield from (("地区编码", region.id, Place(region.file, region.line, region.id)) for region in data.regions)
    yield from (("方案编码", plan.id, plan_place(plan)) for plan in data.plans)
    yield from (("举措编码", measure.id, measure_place(plan, measure)) for plan, measure in all_measures(data))


def check_ids_once(data: PlanData) -> Iterable[Finding]:
    """Require that each id of a region, plan or measure stands once in all that is loaded."""
    copies = _copies(data)
    for copy, original in copies.items():
        message = f"这个文件像是 {Path(original).name} 的副本：里面的编码那一份都有。"
        hint = f"一起读入的文件不能有重复：请移走 {Path(copy).name}，或用 --data 写明用哪一个。"
        yield finding("duplicate-id", Place(copy, 1, ""), message, hint)
    seen: dict[tuple[str, str], Place] = {}
    for what, id_, place in _ids(data):
        first = seen.setdefault((what, id_), place)
        if id_ and first is not place and not _are_copies(first.file, place.file, copies):
            yield finding(
                "duplicate-id",
                place,
                f"{what}“{id_}”重复，{_where(first, place)}已用过。",
                "编码在全部数据中只能用一次，停用的也不再用，请换一个。",
            )


def _are_copies(one: str, two: str, copies: dict[str, str]) -> bool:
    return one != two and copies.get(one, one) == copies.get(two, two)


def _copies(data: PlanData) -> dict[str, str]:
    """Give each file that has nothing but plans and measures of another, shorter named, with that one."""
    ids: dict[str, set[str]] = {}
    for what, id_, place in _ids(data):
        if what != "地区编码":
            ids.setdefault(place.file, set()).add(id_)
    files = sorted(ids, key=len)
    wholes = {two: next((one for one in files[:at] if ids[two] <= ids[one]), "") for at, two in enumerate(files)}
    return {copy: whole for copy, whole in wholes.items() if whole and len(ids[copy]) >= _FEWEST}


_FEWEST = 3
"""Ids that must be alike before a file is called a copy; one or two are a slip."""


def check_id_form(data: PlanData) -> Iterable[Finding]:
    """Require that ids are a–z, 0–9 and hyphens: those of measures at most 16 characters, others 32."""
    for what, id_, place in _ids(data):
        longest = _MEASURE_ID_LENGTH if what == "举措编码" else _OTHER_ID_LENGTH
        if id_ and (len(id_) > longest or not _ID.fullmatch(id_)):
            plain = re.sub(r"[\s_.]+", "-", normalize("NFKC", id_).lower())
            meant = f"可以写成 {plain}：" if _ID.fullmatch(plain) and len(plain) <= longest else ""
            rule = f"{meant}只用小写字母、数字和连字符，首尾不用连字符，最长{longest}个字符。"
            yield finding("bad-id", place, f"{what}“{id_}”不合规定。", rule)


def check_names_once(data: PlanData) -> Iterable[Finding]:
    """Require that each unit and group of a region, and each indicator, is registered once."""
    for region in data.regions:
        seen: dict[str, Body] = {}
        for body in region.bodies:
            first = seen.setdefault(normalise_name(body.name), body)
            if body.name and first is not body:
                yield _registered_twice(f"单位“{body.name}”", body_place(region, body), body_place(region, first))
    indicators: dict[str, Indicator] = {}
    copies = _copies(data)
    for indicator in data.indicators:
        same = indicators.setdefault(indicator.name, indicator)
        if indicator.name and same is not indicator and not _are_copies(same.file, indicator.file, copies):
            yield _registered_twice(f"指标“{indicator.name}”", _indicator_place(indicator), _indicator_place(same))


def _registered_twice(what: str, place: Place, first: Place) -> Finding:
    return finding("duplicate-name", place, f"{what}登记了两次，{_where(first, place)}已有。")


def check_names_claimed(data: PlanData) -> Iterable[Finding]:
    """Require that no name, alias, plate or former name belongs to two units of a region, none to two indicators."""
    for region in data.regions:
        for name, holder, body in Register(region).claims:
            if normalise_name(holder.name) != normalise_name(body.name):
                message = f"名称“{name}”同时归了“{holder.name}”和“{body.name}”。"
                hint = f"一个名称只能指一个单位，现按“{holder.name}”，请从另一个的 full、aliases、plates 或 formerly 里删去。"
                yield finding("name-claimed", body_place(region, body), message, hint)
    yield from _indicators_claimed(data)


def _indicators_claimed(data: PlanData) -> Iterable[Finding]:
    holders: dict[str, Indicator] = {}
    for indicator in data.indicators:
        for name in dict.fromkeys((indicator.name, *indicator.aliases)):
            holder = holders.setdefault(name, indicator)
            if holder.name != indicator.name:
                yield finding(
                    "name-claimed",
                    _indicator_place(indicator),
                    f"名称“{name}”同时归了指标“{holder.name}”和“{indicator.name}”。",
                    "一个名称只能指一个指标，请从其中一个的 aliases 里删去。",
                    is_final=True,
                )


def _indicator_place(indicator: Indicator) -> Place:
    return Place(indicator.file, indicator.line, indicator.name)


def _where(first: Place, place: Place) -> str:
    return f"第{first.line}行" if first.file == place.file else f"{first.file} 第{first.line}行"


_HAN = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_WIDE = rf"{_HAN}\u3000-\u303f\uff00-\uffef\u2018-\u201d"
_MARK = "、，；：。,;:"
_UNSEEN = "\u00ad\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff"
"""Zero-width and direction marks; the joiners of emoji are none."""
_RULES = (
    (compile_later(rf"^[{_MARK}.]"), "开头有多余的“{}”"),
    (compile_later(rf"[{_MARK}]$|(?<=[{_WIDE}])\.$"), "末尾有多余的“{}”"),
    (compile_later(rf"[{_MARK}]{{2}}"), "标点“{}”连用"),
    (compile_later(rf"\s(?=[{_WIDE}])|(?<=[{_WIDE}])\s|\s{{2}}"), "中间有空白"),
    (compile_later(f"[{_UNSEEN}]"), "里有看不见的字符"),
    (compile_later(r"[()\[\]<>]"), "有半角括号“{}”"),
    (compile_later(rf"(?<=[{_HAN}])[,;:](?=[{_HAN}])"), "有半角标点“{}”"),
)
_PAIRS = dict(zip("（《〈〔【“", "）》〉〕】”", strict=True))
_CLOSING = frozenset(_PAIRS.values())
_SUSPECT = compile_later(rf"[{_MARK}{_UNSEEN}.()\[\]<>\s{''.join(_PAIRS)}{''.join(_CLOSING)}]")


def check_marks(data: PlanData) -> Iterable[Finding]:
    """Require that no name holds white space, half-width or unpaired brackets, doubled marks, or marks at its ends."""
    for what, name, place in _names(data):
        if problem := stray_mark(name):
            yield finding("stray-mark", place, f"{what}“{shorten(name)}”{problem}。")


def stray_mark(name: str) -> str:
    """Say in a few words what does not belong in a name; "" when all is well."""
    if not _SUSPECT.search(name):
        return ""
    for pattern, saying in _RULES:
        if match := pattern.search(name):
            return saying.format(match[0])
    return _unpaired(name)


def _unpaired(name: str) -> str:
    awaited: list[str] = []
    for character in name:
        if character in _PAIRS:
            awaited.append(_PAIRS[character])
        elif character in _CLOSING and (not awaited or awaited.pop() != character):
            return f"的“{character}”不成对"
    return f"缺少“{awaited[-1]}”" if awaited else ""


def _names(data: PlanData) -> Iterator[tuple[str, str, Place]]:
    for region in data.regions:
        place = Place(region.file, region.line, region.id)
        yield from (("地区名称", name, place) for name in dict.fromkeys((region.name, region.short)))
    for region, body in all_bodies(data):
        place = body_place(region, body)
        yield from (("单位名称", name, place) for name in _body_names(body))
    for indicator in data.indicators:
        place = Place(indicator.file, indicator.line, indicator.name)
        yield from (("指标名称", name, place) for name in (indicator.name, *indicator.aliases))
    for plan in data.plans:
        yield from _plan_names(plan)


def _body_names(body: Body) -> Iterable[str]:
    former = body.formerly if isinstance(body, Unit) else ()
    full = (body.full, *body.plates) if isinstance(body, Unit) else ()
    names = (body.name, *full, *body.aliases, *(name for old in former for name in (old.name, old.full)))
    return dict.fromkeys(names)


def _plan_names(plan: Plan) -> Iterator[tuple[str, str, Place]]:
    place = plan_place(plan)
    yield "方案标题", plan.title, place
    yield "方案简称", plan.short, place
    for section in sections_of(plan):
        yield "标题", section.title, section_place(plan, section)
        yield "编号", section.number, section_place(plan, section)
        for measure in section.measures:
            if not measure.is_section:
                yield "举措标题", measure.title, measure_place(plan, measure)
                yield "编号", measure.number, measure_place(plan, measure)


_IN_QUOTES = compile_later("“[^“”]*”|‘[^‘’]*’|「[^「」]*」|【[^【】]*】|［[^［］]*］")


def check_quotes(data: PlanData) -> Iterable[Finding]:
    """Require that no whole text stands in quotes: Chinese ones are printed, YAML's own are not."""
    for what, text, place in _texts(data):
        if _IN_QUOTES.fullmatch(text):
            mark, around = ("括号", "全角方括号") if text[0] in "【［" else ("引号", "中文引号")
            hint = f"请去掉两头的{mark}。"
            message = f"{what}“{shorten(text[1:-1])}”整个写在{around}里，{mark}会照样印出来。"
            yield finding("whole-quoted", place, message, hint)


def check_goals_counted(data: PlanData) -> Iterable[Finding]:
    """Ask about goals in words that are figures throughout: as such they are neither compared nor told by years."""
    reader = GoalReader()
    for what, text, place in _texts(data):
        if what == "工作目标" and any(one.value is not None for one in reader.read_phrase(text)):
            message = f"工作目标“{shorten(text)}”里都是数字，写在 goal 里不计入指标，也不分年份。"
            yield finding("goal-in-figures", place, message)


def _texts(data: PlanData) -> Iterator[tuple[str, str, Place]]:
    for plan, measure in all_measures(data):
        place = measure_place(plan, measure)
        if not measure.is_section:
            yield "标题", measure.title, place
        yield from (("要点", action, place) for action in measure.actions)
    for plan in data.plans:
        yield "工作目标", plan.goal, plan_place(plan)
        for section in sections_of(plan):
            yield "标题", section.title, section_place(plan, section)
            yield "工作目标", section.goal, section_place(plan, section)
    yield from (("目标", target.text, place) for _, place, target in all_targets(data))
