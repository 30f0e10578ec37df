"""Ids, names and texts, each once and in the right form; what sort of body a unit is by its name; who is in a collective."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from checklist.model import Indicator, Measure, Plan, Region, Section, Unit, UnitGroup, UnitKind
from checklist.plandata.findings import (
    Place,
    body_place,
    each_object,
    each_target,
    finding,
    indicator_place,
    shorten,
)
from checklist.plandata.keys import ID_FORM, ID_LENGTH, MEASURE_ID_LENGTH
from checklist.words import compile_later
from checklist.words.goals import GoalReader
from checklist.words.units import Register, likely_names, normalise_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from checklist.model import Finding, PlanData
    from checklist.words.units import Body

_ID = compile_later(ID_FORM)
_WITH_IDS = {Region: "地区编码", Plan: "方案编码", Measure: "举措编码"}


def _ids(data: PlanData) -> Iterator[tuple[str, str, Place]]:
    """Give every id with what it is one of and where it stands."""
    for place, one in each_object(data):
        if isinstance(one, Region | Plan | Measure):
            yield _WITH_IDS[type(one)], one.id, place


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
            message = f"{what}“{id_}”重复，{_where(first, place)}已用过。"
            hint = "编码在全部数据中只能用一次，停用的也不再用，请换一个。"
            yield finding("duplicate-id", place, message, hint)


def _are_copies(one: str, two: str, copies: dict[str, str]) -> bool:
    return one != two and copies.get(one, one) == copies.get(two, two)


def _copies(data: PlanData) -> dict[str, str]:
    """Give each file that has nothing but plans and measures of another, shorter named, with that one."""
    ids: dict[str, set[str]] = {}
    for what, id_, place in _ids(data):
        if what != _WITH_IDS[Region]:
            ids.setdefault(place.file, set()).add(id_)
    files = sorted(ids, key=len)
    wholes = {two: next((one for one in files[:at] if ids[two] <= ids[one]), "") for at, two in enumerate(files)}
    return {copy: whole for copy, whole in wholes.items() if whole and len(ids[copy]) >= _FEWEST}


_FEWEST = 3
"""Ids that must be alike before a file is called a copy; one or two are a slip."""


def check_id_form(data: PlanData) -> Iterable[Finding]:
    """Require that ids are a–z, 0–9 and hyphens: those of measures at most 16 characters, others 32."""
    for what, id_, place in _ids(data):
        longest = MEASURE_ID_LENGTH if what == _WITH_IDS[Measure] else ID_LENGTH
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
            yield _registered_twice(f"指标“{indicator.name}”", indicator_place(indicator), indicator_place(same))


def _registered_twice(what: str, place: Place, first: Place) -> Finding:
    return finding("duplicate-name", place, f"{what}登记了两次，{_where(first, place)}已有。")


def _where(first: Place, place: Place) -> str:
    return f"第{first.line}行" if first.file == place.file else f"{first.file} 第{first.line}行"


def check_names_claimed(data: PlanData) -> Iterable[Finding]:
    """Require that no name, alias, plate or former name belongs to two units of a region, none to two indicators."""
    for region in data.regions:
        for name, holder, body in Register(region).claims:
            if normalise_name(holder.name) != normalise_name(body.name):
                message = f"名称“{name}”同时归了“{holder.name}”和“{body.name}”。"
                hint = f"一个名称只能指一个单位，现按“{holder.name}”，请从另一个的 full、aliases、plates 或 formerly 里删去。"
                yield finding("name-claimed", body_place(region, body), message, hint)
    holders: dict[str, Indicator] = {}
    for indicator in data.indicators:
        for name in dict.fromkeys((indicator.name, *indicator.aliases)):
            first = holders.setdefault(name, indicator)
            if first.name != indicator.name:
                message = f"名称“{name}”同时归了指标“{first.name}”和“{indicator.name}”。"
                hint = "一个名称只能指一个指标，请从其中一个的 aliases 里删去。"
                yield finding("name-claimed", indicator_place(indicator), message, hint)


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
_NAMES: dict[type, Callable[[Any], dict[str, Iterable[str]]]] = {
    Region: lambda one: {"地区名称": (one.name, one.short)},
    Unit: lambda one: {"单位名称": (one.name, one.full, *one.plates, *one.aliases, *_former_names(one))},
    UnitGroup: lambda one: {"单位名称": (one.name, *one.aliases)},
    Indicator: lambda one: {"指标名称": (one.name, *one.aliases)},
    Plan: lambda one: {"方案标题": (one.title,), "方案简称": (one.short,)},
    Section: lambda one: {"标题": (one.title,), "编号": (one.number,)},
    Measure: lambda one: {} if one.is_section else {"举措标题": (one.title,), "编号": (one.number,)},
}
"""The names that an object bears, by what they are called."""


def _former_names(unit: Unit) -> Iterator[str]:
    return (name for old in unit.formerly for name in (old.name, old.full))


def check_marks(data: PlanData) -> Iterable[Finding]:
    """Require that no name holds white space, half-width or unpaired brackets, doubled marks, or marks at its ends."""
    for place, one in each_object(data):
        for what, names in _NAMES[type(one)](one).items():
            for name in names:
                if problem := stray_mark(name):
                    yield finding("stray-mark", place, f"{what}“{shorten(name)}”{problem}。")


def stray_mark(name: str) -> str:
    """Say in a few words what does not belong in a name; "" when all is well."""
    if not _SUSPECT.search(name):
        return ""
    for pattern, saying in _RULES:
        if match := pattern.search(name):
            return saying.format(match[0])
    awaited: list[str] = []
    for character in name:
        if character in _PAIRS:
            awaited.append(_PAIRS[character])
        elif character in _CLOSING and (not awaited or awaited.pop() != character):
            return f"的“{character}”不成对"
    return f"缺少“{awaited[-1]}”" if awaited else ""


_IN_QUOTES = compile_later("“[^“”]*”|‘[^‘’]*’|「[^「」]*」|【[^【】]*】|［[^［］]*］")


def check_quotes(data: PlanData) -> Iterable[Finding]:
    """Require that no whole text stands in quotes: Chinese ones are printed, YAML's own are not."""
    for what, text, place in _texts(data):
        if _IN_QUOTES.fullmatch(text):
            mark, around = ("括号", "全角方括号") if text[0] in "【［" else ("引号", "中文引号")
            message = f"{what}“{shorten(text[1:-1])}”整个写在{around}里，{mark}会照样印出来。"
            yield finding("whole-quoted", place, message, f"请去掉两头的{mark}。")


def _texts(data: PlanData) -> Iterator[tuple[str, str, Place]]:
    for place, one in each_object(data):
        if isinstance(one, Section) or (isinstance(one, Measure) and not one.is_section):
            yield "标题", one.title, place
        if isinstance(one, Plan | Section):
            yield "工作目标", one.goal, place
        if isinstance(one, Measure):
            yield from (("要点", action, place) for action in one.actions)
    yield from (("目标", target.text, place) for _, place, target in each_target(data))


def check_goals_counted(data: PlanData) -> Iterable[Finding]:
    """Ask about goals in words that are figures throughout: as such they are neither compared nor told by years."""
    reader = GoalReader()
    for what, text, place in _texts(data):
        if what == "工作目标" and any(one.value is not None for one in reader.read_phrase(text)):
            message = f"工作目标“{shorten(text)}”里都是数字，写在 goal 里不计入指标，也不分年份。"
            yield finding("goal-in-figures", place, message)


_KINDS = (
    (compile_later(r"^[市区县旗州]委(?!员会)"), (UnitKind.PARTY, UnitKind.INSTITUTION)),
    (compile_later(r"^[市区县旗州](?:人大|政协)"), (UnitKind.CONGRESS,)),
    (
        compile_later(r"税务局$|海关$|银保监分局$|金融监管.*分局$|金融监管总局.|^人行|人民银行|调查队$"),
        (UnitKind.VERTICAL,),
    ),
    (compile_later(r"(?:科协|总工会|妇联|工商联|文联|社科联|残联|侨联)$|^团[市区县旗州]委$"), (UnitKind.MASS,)),
    (compile_later(r"(?:公司|集团)$"), (UnitKind.ENTERPRISE,)),
    (compile_later(r"(?:大学|学院|学校|医院|研究院|研究所)$"), (UnitKind.INSTITUTION,)),
    (compile_later(r"管委会?$"), (UnitKind.ZONE, UnitKind.INSTITUTION)),
    (compile_later(r".[县区市旗](?:人民)?政府$"), (UnitKind.COUNTY,)),
    (compile_later(r".(?:镇|乡|街道)(?:(?:人民)?政府|办事处)?$"), (UnitKind.TOWN,)),
)


def check_unit_kinds(data: PlanData) -> Iterable[Finding]:
    """Require that a unit whose name tells what sort of body it is has that kind."""
    for region in data.regions:
        for unit in region.units:
            kinds = kinds_by_name(unit.name, region.prefix)
            if kinds and unit.kind not in kinds:
                own, *likely = (f"{kind.value}（{kind.word}）" for kind in (unit.kind, *kinds))
                message = f"单位“{unit.name}”的 kind 是 {own}，看名称像 {'或'.join(likely)}。"
                yield finding("unit-kind", body_place(region, unit), message)


def kinds_by_name(name: str, prefix: str) -> tuple[UnitKind, ...]:
    """Give the kinds a short name points to, the likeliest first; () when it tells nothing."""
    if name.startswith(f"{prefix}政府"):
        return (UnitKind.GOVERNMENT,)
    return next((kinds for pattern, kinds in _KINDS if pattern.search(name)), ())


def check_groups(data: PlanData) -> Iterable[Finding]:
    """Require that a group lists its members, each once, and how they are known, or says that they are unknown."""
    for region in data.regions:
        for group in region.groups:
            place, said = body_place(region, group), f"集体“{group.name}”"
            if group.members_known and not group.members:
                yield finding("empty-group", place, f"{said}没有成员。")
            for member in (member for member, times in Counter(group.members).items() if times > 1):
                yield finding("repeated-member", place, f"{said}的成员“{member}”写了两次。")
            if group.members and not group.source:
                yield finding("group-source", place, f"{said}列了成员，没有注明依据。")


def check_members_registered(data: PlanData) -> Iterable[Finding]:
    """Require that members go by the names they are registered under: by these a unit's collective tasks are found."""
    for region in data.regions:
        register, names = Register(region), {unit.name for unit in region.units}
        for group in region.groups:
            for member in (member for member in group.members if member not in names):
                message = f"集体“{group.name}”的成员“{member}”没有登记为单位。"
                hint = _right_name(member, register, names)
                yield finding("unknown-member", body_place(region, group), message, hint)


def _right_name(member: str, register: Register, names: set[str]) -> str:
    body = register.find(member)
    if body and body.name in names:
        return f"这是“{body.name}”的另一名称，成员请写登记的名称。"
    near = likely_names(member, {name: name for name in names})
    return f"是否想写：{'、'.join(near)}？" if near else f"请先在地区 {register.region.id} 的 units 里登记这个单位。"
