"""What ``init`` writes: the sample file (``templates/skeleton.yaml``) with the usual units of a place, one more sample plan.

``draft`` takes official names from the same register (``templates/usual_units.yaml``). What is written there for a city
serves a county and a province too, 市 replaced, but for the bodies of one level only; a province's 科技局 is its 科技厅.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain, count, product
from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.errors import InputError
from checklist.files.textfiles import template
from checklist.model import Frozen, UnitKind
from checklist.outline import measures_of
from checklist.plandata.keynames import speak_chinese, usual_name
from checklist.plandata.yamlio import parse_tree
from checklist.words import compile_later
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.model import Plan, PlanData, Region


_NATION, _PROVINCE, _CITY, _COUNTY = "国", "省", "市", "县"
_LEVELS = (_CITY, _COUNTY, "区", "旗", "州")
_RANKS = {_CITY: (_CITY, _COUNTY), _PROVINCE: (_PROVINCE, _CITY), "自治区": (_PROVINCE, _CITY), "": (_NATION,)}
"""Of which levels the bodies of a place may be, its own first; those of one level only where nothing is said."""
_LEVEL_SIGN = compile_later("^市|(?<=^团)市|(?<=^共青团)市|(?<=××)市|(?<=改成 )市")
"""Where a name says of what level its body is."""
_HEADINGS = {
    UnitKind.CONGRESS: "人大、政协和法院、检察院",
    UnitKind.INSTITUTION: "事业单位",
    UnitKind.VERTICAL: "垂管。改过名的写 formerly：停用日期以前印发的方案仍印原名",
    UnitKind.ZONE: "园区（县区政府、镇街列在后面）",
}
"""What stands over the units of a kind in the sample, where the kind's word does not tell it."""


class UsualBody(NamedTuple):
    """A body of the register: its official name with ××市 for the place, and its kind."""

    full: str
    kind: UnitKind


@lru_cache(maxsize=16)
def usual_bodies(prefix: str, year: int = 0, *, is_county_city: bool = False) -> dict[str, UsualBody]:
    """Give the usual bodies by every name they went by in a year (0: in any), their 市 replaced by ``prefix``.

    Who was renamed is two bodies, each with the official name of its time. A city may have bodies of either rank; what
    goes by one name in both (市法院) is that of a county where ``is_county_city``.
    """
    bodies: dict[str, UsualBody] = {}
    ranks = _RANKS.get(prefix, (prefix,))
    for kind, unit in (unit for rank in (ranks[::-1] if is_county_city else ranks) for unit in _units(rank)):
        for full, names in _named_in(unit, year, is_province=_PROVINCE in ranks):
            body = UsualBody(full, kind)
            for name in names:
                bodies.setdefault(normalise_name(_at_level(name, prefix)), body)
    return bodies


def _units(prefix: str) -> Iterator[tuple[UnitKind, dict[str, Any]]]:
    """Give the units of a level, each with its kind, in the customary order."""
    level = {"州": _CITY, "区": _COUNTY, "旗": _COUNTY}.get(prefix, prefix)
    unsaid = level if prefix in _LEVELS else ""
    for kind, units in _register().items():
        yield from ((UnitKind(kind), unit) for unit in units if unit.get("level", unsaid) == level)


@lru_cache(maxsize=1)
def _register() -> dict[str, list[dict[str, Any]]]:
    tree: dict[str, list[dict[str, Any]]] = parse_tree(
        template("usual_units.yaml").read_text(encoding="utf-8"), "usual_units.yaml"
    )
    return tree


def _named_in(unit: dict[str, Any], year: int, *, is_province: bool) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Give the official name a unit had in a year, with all its names, where it was there at all."""
    end = unit.get("province", "") if is_province else ""
    for one in (unit, *unit.get("formerly", ())):
        since, until = int(one.get("since", 0)), int(one.get("until", "9999")[:4])
        if not year or since <= year <= until:
            full, *names = (
                _OFFICE.sub(end, name) if end else name for name in (one["full"], one["name"], *one.get("aliases", ()))
            )
            yield full, (*names, full.replace("××", ""))


_OFFICE = compile_later("(?:局|办公室|办)$")
"""What a body of a city is, where that of a province is a 厅 or 办公厅."""


def _at_level(name: str, prefix: str) -> str:
    return name if prefix == _CITY else _LEVEL_SIGN.sub(prefix, name)


def skeleton(place: str = "") -> str:
    """Give the sample file that ``init`` writes, for a place by its full name, 天水市麦积区; without one for ××市.

    The units are those of the place's level; raises InputError for what is no city, district or county.
    """
    prefix = place[-1:] or _CITY
    if prefix not in _LEVELS:
        raise InputError(f"“{place}”不是市、区、县的名称。", "请写全名，如 邢台市、天水市麦积区、枣强县。")
    text = template("skeleton.yaml").read_text(encoding="utf-8")
    units = "".join(_register_lines(prefix))
    for pattern, own in _OF_CITIES.items() if prefix != _CITY else ():
        text = re.sub(pattern, own.format(prefix), text)
    whole = text.replace("  # （单位名录）\n", units)
    if not place:
        return whole
    stem = re.split("(?<=[市州盟])(?=.{2,}$)", place)[-1]
    short = stem[:-1] if len(stem) > _SHORTEST else stem
    whole = whole.replace("short: ××\n", f"short: {short if prefix == _CITY else stem}\n")  # 邢台, but 清河县
    return re.sub("# 第一步.*\n", "", whole).replace("××市", place).replace("××", short)


_SHORTEST = 2
"""Characters of a place of one character and its level: 淇县 is never 淇."""
_OF_CITIES = {
    r"(?<=[\[ ])市(?=[^（、：\s]*[局协][],\s])": "{}",
    r"(?<=prefix: )市": "{}",
    r"各县（市、区）政府, kind: county": "各镇（街道）, kind: town",
    r"各县（市、区）政府": "各镇（街道）",
    r"××高新区管委会, (?=××经)": "",
    r"本市": "本{}",
}
"""What in the sample of a city, its register apart, reads otherwise one level below."""


def _register_lines(prefix: str) -> Iterator[str]:
    """Write the units that are there today as the sample has them, a heading over each kind."""
    before: UnitKind | None = None
    for kind, unit in _units(prefix):
        if "until" in unit:
            continue
        if kind is not before:
            yield f"  # {_HEADINGS.get(kind, kind.word)}\n"
        before = kind
        yield from _unit_lines(unit, kind, prefix)


def _unit_lines(unit: dict[str, Any], kind: UnitKind, prefix: str) -> Iterator[str]:
    fields = [f"name: {_at_level(unit['name'], prefix)}", f"full: {unit['full']}"]
    fields += [f"kind: {kind.value}"] if kind is not UnitKind.GOVERNMENT else []
    for key in ("aliases", "plates"):
        names = ", ".join(_at_level(name, prefix) for name in unit.get(key, ()))
        fields += [f"{key}: [{names}]"] if names else []
    note = f"   # {_at_level(unit['note'], prefix)}" if "note" in unit else ""
    if "formerly" not in unit:
        yield f"  - {{{', '.join(fields)}}}{note}\n"
        return
    yield from (f"  {' ' if at else '-'} {field}\n" for at, field in enumerate([*fields, "formerly:"]))
    for old in unit["formerly"]:
        yield f"    - {{name: {old['name']}, full: {old['full']}, until: {old['until']}, relation: renamed}}\n"


_LONGEST_PLACE, _LONGEST_STEM = 24, 10
"""Characters of the region's id, and of what begins the tasks' ids, that leave room for year and number."""
_FIRST, _LAST = "2025", "2027"
"""The years of the sample."""
_NOT_READABLE = compile_later(r"\n *- \{indicator: [^\n]*")
"""The sample's goal that is written key by key: where an indicator's name is like it, it would be taken for a slip."""


class NewPlan(Frozen):
    """A sample plan for a place, with what is to be said of it."""

    id: str
    region: Region
    follows: Plan | None
    """The place's last plan, which it may go on from."""
    replaces: str
    """What the key is called that would retire that one."""
    text: str
    """Its YAML: an item of the list of plans, in English keys or Chinese ones."""


def sample_plan(own: PlanData, whole: PlanData, *, chinese: bool) -> NewPlan:
    """Make the sample a plan of the place that the last plan is of, for the years behind those of that place's plans.

    ``own`` is the file that gets it, ``whole`` all data beside it, whose units serve where the file registers none and
    whose ids are not used again. Raises InputError where no place has units.
    """
    data = own if any(region.units for region in own.regions) else whole
    taken = {*(plan.id for plan in whole.plans), *_task_ids(whole.plans)}
    region = _place(data)
    plans = [plan for plan in data.plans if plan.region == region.id]
    follows = _last(plans)
    first, last = _years_behind(follows)
    id_ = _unused(f"{region.id[:_LONGEST_PLACE].rstrip('-')}-{first}", taken)
    meant = {
        "mycity-2025": id_,
        "mycity": region.id,
        "××市": region.name,
        "科技创新  ": f"科技创新{first}",
        "my-a": _stem(plans, taken),
        f"{_FIRST}—{_LAST}": f"{first}—{last}" if first != last else first,
        f"{_FIRST}-{_LAST}": f"{first}-{last}" if first != last else first,
        _FIRST: first,
        _LAST: last,
    }
    text = re.sub("|".join(meant), lambda found: meant[found[0]], _sample(chinese=chinese))
    text = _with_units(text, region)
    key = usual_name("replaces") if chinese else "replaces"
    return NewPlan(id=id_, region=region, follows=follows, replaces=key, text=_proposing(text, follows, key))


def _place(data: PlanData) -> Region:
    """Give the region of the last plan whose units are registered; without plans, the first with units."""
    able = {region.id: region for region in data.regions if region.units}
    if not able:
        raise InputError(
            "没有登记地区和单位，加不了方案。", "请先用 checklist init 新建带单位名录的文件，或写明有地区的数据文件。"
        )
    placed = [plan.region for plan in data.plans if plan.region in able]
    return able[placed[-1] if placed else next(iter(able))]


def _years_behind(follows: Plan | None) -> tuple[str, str]:
    if follows is None or not follows.last_year:
        return _FIRST, _LAST
    first = follows.last_year + 1
    return str(first), str(first + follows.last_year - follows.first_year)


def _unused(name: str, taken: set[str]) -> str:
    numbered = (f"{name}-{number}" for number in count(2))
    return next(one for one in chain([name], numbered) if one not in taken)


def _last(plans: Sequence[Plan]) -> Plan | None:
    """Give the plan of a place that holds the longest and that no other replaces."""
    replaced = {name for plan in plans for name in plan.replaces}
    left = [plan for plan in plans if plan.id not in replaced]
    return max(left, key=lambda plan: (plan.last_year, plan.first_year), default=None)


def _task_ids(plans: Iterable[Plan]) -> list[str]:
    return [measure.id for plan in plans for _, measure in measures_of(plan)]


def _stem(plans: Sequence[Plan], taken: set[str]) -> str:
    """Give what begins the ids of the tasks: as in the place's plans, with the first letter that no id has."""
    own = _task_ids(plans)
    stem = re.split("-|(?<=[a-z])(?=[0-9])", own[-1] if own else "")[0][:_LONGEST_STEM] or "my"
    for turn, letter in product(("", *range(2, 99)), "abcdefghijklmnopqrstuvwxyz"):
        begun = f"{stem}{turn}-{letter}"
        if not any(id_.startswith(begun) for id_ in taken):
            break
    return begun


def _sample(*, chinese: bool) -> str:
    whole = template("skeleton.yaml").read_text(encoding="utf-8")
    text = _NOT_READABLE.sub("", whole.partition("\nplans:\n")[2]).replace("；要统一指标名的，像第二条那样逐项写", "")
    return speak_chinese(text) if chinese else text


def _with_units(text: str, region: Region) -> str:
    """Put the place's own units for those of the sample: whoever is for science first, then its bureaus."""
    usual = [unit.name for unit in region.units if unit.kind is UnitKind.GOVERNMENT] or [region.units[0].name]
    names = sorted(usual, key=lambda name: "科技" not in name)[:3]
    leads, others = names[0], [*names[1:], *(group.name for group in region.groups[:1])]
    text = text.replace("[市科技局]", f"[{leads}]")
    text = text.replace("[市科技局, 市科协]", f"[{', '.join(names[:2])}]")
    supporting = re.compile(r"(\n *\S+: )\[市工业和信息化局.*\]")
    return supporting.sub(lambda found: f"{found[1]}[{', '.join(others)}]" if others else "", text)


def _proposing(text: str, follows: Plan | None, key: str) -> str:
    """Write behind the years what retires the plan before, as a comment: only a person knows whether it does."""
    if follows is None:
        return text
    told = f"  # {key}: [{follows.id}]   # 若接续、替代《{follows.short or follows.title}》，去掉行首的“# ”\n"
    return re.sub(r"(?m)^  (?:period|期限):.*\n", lambda period: f"{period[0]}{told}", text, count=1)
