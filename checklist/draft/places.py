"""Where a plan is from: the region its headlines name, and the level its units bear before their names."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from checklist.model import Frozen
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

LEVEL = compile_later(
    "(?P<prefix>自治区|自治州|[省市区县旗州])(?!场|政(?![府协法务策研数])|政府?债|块链|域|直属库)(?=.{2,})"
)
_COLLECTIVE = compile_later(
    "^(?:各|有关|相关|其他|全体|地方|驻村|社区(?!卫生|教育|矫正)|驻.{0,4}(?:高校|院所|单位|企业))|^[省市区县州]?(?:直|属|级|政府|委)?(?:各|有关|相关)|^[省市区县州](?:直|属|级)(?:机关|单位|部门|国有企业)|成员单位$|(?:高校|院所|企业|部门|单位)$"
)
_NATIONAL = compile_later("^(?:国务院|国家|中央|中国|全国|最高|教育部|科技部|财政部|[^市区县省]{2,6}部(?!门|队))")
_REGION = compile_later(
    "(?P<name>(?:[\u4e00-\u9fff]{2,6}?(?:省|自治区))?(?:[\u4e00-\u9fff]{1,13}?(?:自治州|地区|盟|州(?![市县])|市))?(?:[\u4e00-\u9fff]{1,7}?(?:自治县|林区|特区|新区|区|县|旗(?!县)|市(?!区)))?)"
)
_TOWN_PLACE = compile_later(r"^(?P<name>[\u4e00-\u9fff]{2,3}(?:(?<![城乡])(?:镇|乡(?![村镇土贤风]))|街道))")
_ORGAN = compile_later(
    "^兵团|^国务院|^中共中央|^[\u4e00-\u9fff]{2,16}?(?:开发区|示范区|试验区|高新区|经开区|园区|学院|大学|学校|医院|公司|集团|研究院|[^门]部(?![门分署位件队])|总局)"
)
"""A document of a body whose own sections bear no level: the country, a zone, a school, a ministry."""
_INSTITUTION = compile_later("[\u4e00-\u9fff]{2,16}?(?:大学|学院|学校|医院)(?![、和及与])")
"""A document of a school or hospital, whose sections bear no level, wherever it lies."""
_SECTION = compile_later("(?<!公)司$")
_OWN = "[^大小新旧老各]"
_NOT_PLACE = compile_later(
    "(?<=.)[与及对在]|(?<!呼)和(?!平[区县]|[县区]|顺|龙|静|林格|田|政县|硕|布克)|关于|加快|推进|实施|建设|打造|创建|支持|促进|培育|"
    "中心城|(?<![成昌])都市|现代化|(?<![枣宁武])强[市县区]|(?<!天)全[省市县区面]|[创更革最]新|新(?:型|质|时代|征程|形势|能源|动能)|"
    f"科技|高新|开发|示范|试验|(?<!^{_OWN})(?<!省{_OWN})城市|园区|自贸|[社小]区|地市|各"
)
"""Words that no name of a place holds; those in front of which a look is taken do: 成都市, 枣强县, 呼和浩特市."""


class Locality(Frozen):
    """The region a file is about, as far as it tells."""

    name: str = ""
    prefix: str = ""
    """"" for the whole country."""

    @property
    def short(self) -> str:
        """Give the place as people say it: 麦积区 of 天水市麦积区, 邢台 of 邢台市."""
        last = re.split("(?<=[省市州盟])(?=.{2,}[区县旗市]$)", self.name)[-1]
        return last.removesuffix("市").removesuffix("省") or last

    @property
    def stem(self) -> str:
        """Give the place as names of bodies have it inside them: 临江 of 临江县 (县生态环境局临江分局)."""
        return re.sub("(?<=..)[县区旗]$", "", self.short)


def read_place(headlines: Iterable[str], names: Sequence[str]) -> Locality:
    """Tell the region by the first of the headlines (title, issuer) that opens with one, its prefix by the names of units."""
    lines = list(headlines)
    found = next((name for line in lines if (name := _place_of(line))), "")
    counts = Counter(match["prefix"] for name in names if (match := LEVEL.match(name)) and not _COLLECTIVE.match(name))
    told = counts.most_common(1)[0][0] if counts and not found.endswith(_TOWNS) else ""
    ending = re.search("(?:自治区|自治州|[省市区县旗州])$", found)
    if not told and not ending and not _bears_no_level(lines, names) and not found.endswith(_TOWNS):
        told = "市" if names else ""
    is_own = any(map(_INSTITUTION.match, lines))
    return Locality(name=found, prefix=told or (ending[0] if ending and not is_own else ""))


def _bears_no_level(headlines: Iterable[str], names: Sequence[str]) -> bool:
    """Tell whether the bodies of a plan bear no level: those of the country, the sections of a ministry, zone or school."""
    national = sum(map(is_national, names))
    return any(map(_SECTION.search, names)) or any(map(_ORGAN.match, headlines)) or national * 2 >= len(names)


def is_national(name: str) -> bool:
    """Tell whether a name sounds like that of a body of the country: 教育部, 国家能源局."""
    return _NATIONAL.match(name) is not None


def _place_of(line: str) -> str:
    bare = line.removeprefix("中共").lstrip("《")
    found = _REGION.match(bare)
    name = found["name"] if found else ""
    town = _TOWN_PLACE.match(bare)
    name = next((one for one in _shorter(name) if not _NOT_PLACE.search(one)), "")
    if name:
        return name
    return town["name"] if town else ""


def _shorter(name: str) -> list[str]:
    """Give a name of places one in another, and that of the outer ones alone: 新泽市 of 新泽市建设制造强市."""
    ends = [found.end() for found in re.finditer("(?<=..)[省市州盟区县旗]", name)]
    return [name, *(name[:end] for end in reversed(ends) if end < len(name))]


_TOWNS = ("镇", "乡", "街道")


def is_collective(name: str) -> bool:
    """Tell whether a name means several bodies: 各县（市、区）政府, 市直有关部门, 领导小组成员单位."""
    return _COLLECTIVE.search(re.sub("（[^（）]*）$", "", name)) is not None
