"""The register of usual units (``templates/usual_units.yaml``): the bodies of a place by the names they had in a year.

``init`` writes it into the sample, ``draft`` takes official names from it. What is written there for a city serves a
county and a province too, 市 replaced, but for the bodies of one level only; a province's 科技局 is its 科技厅.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from checklist.errors import InputError
from checklist.files.textfiles import template
from checklist.model import UnitKind
from checklist.plandata.yamlio import parse_tree
from checklist.words.regex import compile_later
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterator

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
