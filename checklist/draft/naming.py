"""Name the bodies of notes in full: what lists leave out is restored, and what cannot be decided is said.

市科技局、发展改革委 are 市科技局 and 市发展改革委; 各镇、街道 are two collectives; 浚县、淇县政府 two governments.
Official names come from the list of usual bodies that ``init`` writes; a body it lacks goes by the name printed.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from checklist.draft.places import LEVEL, Locality, is_collective, is_national
from checklist.model import Frozen, UnitKind
from checklist.plandata.check.name_rules import kinds_by_name
from checklist.plandata.samples import usual_bodies
from checklist.words import compile_later
from checklist.words.suggest import duties_of, strip_place
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklist.plandata.samples import UsualBody

_BARE_COLLECTIVE = compile_later(
    "(?:县|市|区|旗|乡镇|镇|乡|街道办?|街办|园区|管委会?|开发区|功能区|产业园区?|部门|单位|高校|院校|科研院所|直属机构|县级市|自治区|直辖市|自治州|自治县|设区市|州|盟|县（市、区）|县市区|林场|农场|社区|村)(?:人民)?(?:政府|管委会?|办事处)?"
)
_BARE_ORGAN = compile_later("(?:人民)?政府(?:（[^（）]+）)?")
_TOWNS = compile_later("各(?:乡镇|镇|乡|街道)")
"""The parts of a county, and of a city of its rank, where no counties are named."""
_COUNTIES = compile_later("各(?:县|区|旗|市)|县（市|县市|县区|区县")
_COMMITTEE = compile_later("(?P<who>(?:各|有关|相关).+?)(?:党(?:（?工）?)?)?委")
_SECTION_NAME = compile_later("[处科股室队办]$")
_OF_SECTIONS = compile_later("(?:责任|牵头|配合|承办|机关各?|[厅局]各|各有关)(?:处|科|股)室")
_PLACE_ONLY = compile_later("[\u4e00-\u9fff]{1,10}(?:县|区|市|旗|镇|乡|街道)")
_GOVERNMENT = compile_later(r"(?P<place>.{1,8}(?:县|区|市|旗|镇|乡|街道))(?P<organ>(?:人民)?政府|管委会?|办事处)")
_VERTICAL = compile_later(
    "^(?:国家|中国|中央|人行|人民银行|银保监|金融监管|国网|海关|铁路|民航|烟草)|(?:支行|监管分局|银保监分局|调查队|海关|供电公司|电信公司|移动公司|联通公司)$"
)
_NEEDS_PLACE = compile_later("(?:银保监|金融监管)分?局|(?:人行|人民银行)(?:中心支|分|支)行|(?:国家统计局)?调查队")
_OWN_LEVEL = compile_later("^(?:省|国家|中央|部|全国|兵团|师市)")
_PLATE = compile_later("^(?P<name>.+?)（(?P<plate>[^（）]{2,20})）$")
_DEPARTMENT = compile_later(
    "(?:自治区|[省市区县旗州])?(?P<duty>(?!各|有关|相关|其他|成员|责任|职能|主管|[直级属县区乡])[\u4e00-\u9fff]{2,12}?)(?:行政)?(?:主管)?部门"
)


class Named(NamedTuple):
    """A body of a note by its full name."""

    name: str
    group: bool


class DraftUnit(Frozen):
    """A unit or collective as the draft registers it."""

    name: str
    group: bool = False
    full: str = ""
    kind: UnitKind = UnitKind.GOVERNMENT
    aliases: tuple[str, ...] = ()
    plates: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    """What a person must decide, in words."""


class Namer:
    """Restores names list by list and keeps the register of what was named."""

    def __init__(self, place: Locality, names: Iterable[str], text: str, year: int = 0) -> None:
        """Name bodies of a place by what usual ones were called in the year of the plan (0: in any).

        The 统计局 of a zone or town, whose bodies bear no level either, is not the state's: a plan of that has a 教育部.
        """
        self.place = place
        self._seen = {normalise_name(name) for name in names}
        has_towns = any(map(_TOWNS.match, self._seen)) and not any(map(_COUNTIES.search, self._seen))
        usual = usual_bodies(place.prefix, year, is_county_city=has_towns)
        self._usual_bodies = usual if place.prefix or any(map(is_national, self._seen & usual.keys())) else {}
        self._text = text
        self._elides = self._leaves_levels_out()
        self._spellings: dict[str, str] = {}
        self._placed: dict[str, str] = {}
        self._register: dict[str, Named] = {}
        self._raw: dict[str, dict[str, None]] = {}
        self._plates: dict[str, dict[str, None]] = {}

    def _leaves_levels_out(self) -> bool:
        """Tell whether a plan leaves the 市 of names out: it does of a bureau everybody knows, or never has one."""
        told = sum(LEVEL.match(name) is not None for name in self._seen)
        return told < _LEAST_TOLD or any(map(_is_known_bare, self._seen))

    def name(self, listed: Sequence[str]) -> list[Named]:
        """Name the bodies of one list in full, in its order."""
        named: list[Named] = []
        plains = [normalise_name(raw).strip("、，；。") for raw in listed]
        for index, plain in enumerate(plains):
            full = self._spelt(self._full(plain, plains, index))
            one = Named(self._without_plate(full), is_collective(full))
            named.append(one)
            self._register.setdefault(one.name, one)
            self._raw.setdefault(one.name, {})[plain] = None
        return named

    def _without_plate(self, name: str) -> str:
        """Take the plate off a name and keep it: 市农业农村局（市乡村振兴局） is one unit."""
        plate = _PLATE.match(name)
        if not plate or is_collective(name):
            return name
        self._plates.setdefault(plate["name"], {})[self._with_place(plate["plate"])] = None
        return plate["name"]

    def _full(self, name: str, listed: Sequence[str], index: int) -> str:
        before, after = listed[:index], listed[index + 1 :]
        if (duty := _DEPARTMENT.fullmatch(name)) and (meant := self._with_duty(duty["duty"])):
            return meant
        if _BARE_COLLECTIVE.fullmatch(name) and (of := re.search("(?:.*、)?(各|有关|相关)", "、".join(before))):
            return _organ_named(f"{of[1]}{name}")
        if _BARE_ORGAN.fullmatch(name) and (of := _COMMITTEE.fullmatch(before[-1] if before else "")):
            return f"{of['who']}{name}"
        if is_collective(name):
            return _organ_named(name)
        if _PLACE_ONLY.fullmatch(name) and (
            told := next((found for one in after if (found := _GOVERNMENT.fullmatch(one))), None)
        ):
            return f"{name}{told['organ']}"
        if name not in self._placed:
            self._placed[name] = self._with_place(name)
        return self._placed[name]

    def _with_duty(self, duty: str) -> str:
        """Give the body that has a duty, of those the notes name, else of the usual ones: 市财政局 for 财政部门; "" for none."""
        lines = [*duties_of(f"{duty}局"), *duties_of(f"{duty}委"), frozenset((f"{duty}局", f"{duty}委"))]
        prefix = self.place.prefix
        known = (*sorted(self._seen), *(self._usual_bodies if prefix else ()))
        return next(
            (one for one in known if one.startswith(prefix) and any(strip_place(one) in names for names in lines)), ""
        )

    def _with_place(self, name: str) -> str:
        """Put back the 市 or 区 of a name that lacks it, or the place before it where the text itself has that."""
        prefix, stem = self.place.prefix, self.place.stem
        plated = _plated(name)
        if (stem and stem in name) or (plated != name and _repeats(name)):
            return plated
        if plated == name and (not prefix or self._stands_alone(name) or self._is_section(name)):
            return name
        if f"{prefix}{name}" not in self._seen and (before := self._place_before(name)):
            return f"{before}{plated}"
        return _organ_prefixed(prefix, plated)

    def _stands_alone(self, name: str) -> bool:
        """Tell whether a name needs nothing before it: it has its level, or bears a name of its own."""
        if _has_level(name, self.place):
            return True
        if f"{self.place.prefix}{name}" in self._seen or self._place_before(name):
            return False
        named_after = bool(self.place.short) and name[0] in self.place.short and name.endswith(("公司", "集团"))
        return (
            named_after
            or _VERTICAL.search(name) is not None
            or _OWN_NAME.search(name) is not None
            or _GOVERNMENT.fullmatch(name) is not None
            or not (self._elides or self._is_known(name))
        )

    def _is_known(self, name: str) -> bool:
        """Tell whether a name is one that every place has a bureau or body of: 财政局, 城投公司, 人民医院."""
        return (
            _is_known_bare(name)
            or f"{self.place.prefix}{name}" in self._usual_bodies
            or _USUAL_BODY.fullmatch(name) is not None
        )

    def _is_section(self, name: str) -> bool:
        """Tell whether a name is that of a section of the bureau that issued a plan, as its labels say (责任处室)."""
        return _SECTION_NAME.search(name) is not None and _OF_SECTIONS.search(self._text) is not None

    def _place_before(self, name: str) -> str:
        """Give the place the text has before a name, or that a body of that sort always has (银保监分局); "" for none."""
        short, stem = self.place.short, self.place.stem
        if _NEEDS_PLACE.fullmatch(name):
            return short
        return next((place for place in (short, stem) if place and f"{place}{name}" in self._text), "")

    def _spelt(self, name: str) -> str:
        """Give a name as it was first spelt with brackets: 各镇街道 is 各镇（街道）."""
        key = re.sub("[（）、]", "", name)
        if name.startswith("各"):
            spelt = self._spellings.setdefault(key, name)
            if "（" in name and "（" not in spelt:
                self._spellings[key] = name
            return self._spellings[key]
        return name

    def register(self) -> list[DraftUnit]:
        """Give the units and collectives named, in the customary order of their kinds, then as they were met."""
        units = [self._draft_unit(one) for one in self._merged()]
        order = list(UnitKind)
        return sorted(units, key=lambda unit: (unit.group, order.index(unit.kind)))

    def _merged(self) -> list[Named]:
        """Leave out what is another name of a usual body that is there already, or the plate of one."""
        return [one for one in self._register.values() if self.settled(one.name) == one.name]

    def settled(self, name: str) -> str:
        """Give the name a body is registered under: the first one met of those the shipped list gives to one body."""
        usual = self._usual(name)
        if usual is None:
            return name
        return next((one for one in self._register if self._usual(one) is usual), name)

    def _usual(self, name: str) -> UsualBody | None:
        """Give the usual body of a name, also of one that has the place in it: 人行邢台市分行 is 人行××市分行."""
        short = self.place.short
        return self._usual_bodies.get(name) or (self._usual_bodies.get(name.replace(short, "××")) if short else None)

    def _draft_unit(self, one: Named) -> DraftUnit:
        if one.group:
            kind = next((kind for words, kind in _COLLECTIVE_KINDS if words.search(one.name)), UnitKind.GOVERNMENT)
            return DraftUnit(name=one.name, group=True, kind=kind)
        usual = self._usual(one.name)
        others = [other for other in self._register if other != one.name and self.settled(other) == one.name]
        doubts = [*self._doubts(one, usual), *self._twins(one.name)]
        return DraftUnit(
            name=one.name,
            full=self._official(usual) if usual else "",
            kind=_kind_of(one.name, self.place.prefix, usual),
            aliases=tuple(dict.fromkeys((*others, *self._short_names(one)))),
            plates=tuple(plate for plate in self._plates.get(one.name, ()) if plate not in self._register),
            doubts=tuple(doubts),
        )

    def _short_names(self, one: Named) -> list[str]:
        """Give what the notes call it that is more than the name without its 市."""
        known = {normalise_name(one.name), one.name.removeprefix(self.place.prefix)}
        return [raw for raw in self._raw.get(one.name, {}) if raw not in known and raw not in self._register]

    def _official(self, usual: UsualBody) -> str:
        if "××" in usual.full and not self.place.name:
            return ""
        return usual.full.replace("××市", self.place.name).replace("××", self.place.short)

    def _doubts(self, one: Named, usual: UsualBody | None) -> list[str]:
        raw = [name for name in self._raw.get(one.name, {}) if name != one.name and one.name.endswith(name)]
        guessed = [name for name in self._raw.get(one.name, {}) if name.endswith("部门") and name != one.name]
        doubts = [f"原文作“{raw[0]}”，名称是补全的"] if raw and one.name not in self._seen else []
        if not (self._elides or _is_whole(one.name, self.place)):
            doubts.append(f"原文没有“{self.place.prefix}”，照原文录")
        doubts += [f"原文作“{guessed[0]}”，指哪个单位是推定的"] if guessed else []
        return doubts if usual and self._official(usual) else [*doubts, "全称未载，请补 full"]

    def _twins(self, name: str) -> list[str]:
        """Point out bodies whose names are of one duty, or all but equal: they may be one."""
        alike = frozenset[str]().union(*duties_of(name))
        units = (one.name for one in self._merged() if not one.group and one.name != name)
        return [f"与“{one}”是否同一单位" for one in units if strip_place(one) in alike or _near(name, one)]


_USUAL_BODY = compile_later(
    "(?:城投|交投|水投|文投|文旅|旅投|国投|产投|农投|建投|城建|交建|公交|水务|供水|自来水|粮食|粮储)(?:公司|集团|集团公司)"
    "|(?:人民|中|妇幼|第[一二三四]人民).*医院|(?:融媒体|疾控|政务服务|大数据|招商|投资促进|就业服务)中心|党校|档案馆|图书馆|文化馆|博物馆"
)
_LEAST_TOLD = 5
"""Names with their level that show how a plan writes names."""


def _is_known_bare(name: str) -> bool:
    return LEVEL.match(name) is None and bool(duties_of(re.sub("厅$", "局", name)))


def _is_whole(name: str, place: Locality) -> bool:
    """Tell whether a name needs no level by its own words: 市科技局, 国网临江供电公司, 临江学院."""
    if not place.prefix or _has_level(name, place) or (place.stem and place.stem in name):
        return True
    return _VERTICAL.search(name) is not None or _OWN_NAME.search(name) is not None


_RUN_TOGETHER = compile_later(
    "(?P<name>.{1,8}(?:部|(?<![市区县省州])委)|开发区|.{1,6}(?:开发区|高新区|新区|管委会))(?P<plate>[^公室院会]{1,6}(?:办|集团|街道)|.{2,6}镇)"
)


def _plated(name: str) -> str:
    """Give a name whose bracket was lost with one: 组织部人才办 is 组织部（人才办）."""
    found = _RUN_TOGETHER.fullmatch(name)
    return f"{found['name']}（{found['plate']}）" if found else name


def _repeats(name: str) -> bool:
    """Tell whether both halves of such a name bear one proper name (桐城委桐城集团): it is no bureau of a level."""
    return re.search("(?P<stem>..).*(?P=stem)", name) is not None or _TOWN.search(name) is not None


_OWN_NAME = compile_later(
    "(?:学院|大学|医院|银行|日报社|镇|乡|街道|管委会?|产业园|科技城|[\u4e00-\u9fff]{2}区|(?<![市区县])园区)(?:人民政府|政府|办事处|党工委|工委)?$"
)
_TOWN = compile_later("(?:镇|乡|街道|管委会?|园区|开发区|高新区|产业园|新区|科技城|片区)(?:人民政府|政府|办事处)?$")


def _has_level(name: str, place: Locality) -> bool:
    if LEVEL.match(name):
        return True
    if place.short and name.startswith((place.short, place.name)):
        return True
    return _OWN_LEVEL.match(name) is not None or name.startswith(("团市委", "团区委", "团县委", "团省委", "共青团"))


def _organ_prefixed(prefix: str, name: str) -> str:
    """Put the level before a name; organs of the party bear 委 as well: 组织部 is 市委组织部."""
    if re.match("组织部|宣传部|统战部|政法委|编办|网信办|社会工作部|政研室|改革办|人才办|外办|农办", name):
        return f"{prefix}委{name}"
    if name == "团委":
        return f"团{prefix}委"
    return f"{prefix}{name}"


def _organ_named(name: str) -> str:
    """Give a collective with its organ in one form: 各管委 is 各管委会."""
    return f"{name}会" if name.endswith("管委") else name


_COLLECTIVE_KINDS = (
    (compile_later("部门|单位|机关"), UnitKind.GOVERNMENT),
    (compile_later("县|区政府|区人民政府|各区|市、区|省|地区|州|地市|各市|市区"), UnitKind.COUNTY),
    (compile_later("管委|园区|开发区|功能区|高新区"), UnitKind.ZONE),
    (compile_later("镇|乡|街道"), UnitKind.TOWN),
    (compile_later("高校|院校|院所|学校|医院"), UnitKind.INSTITUTION),
    (compile_later("企业|银行|公司"), UnitKind.ENTERPRISE),
)


def _kind_of(name: str, prefix: str, usual: UsualBody | None) -> UnitKind:
    """Give the kind of a usual body, unless its name tells another."""
    told = tuple(kinds_by_name(name, prefix))
    if usual and (usual.kind in told or not told):
        return usual.kind
    return next(iter(told), _kind_by_ending(name))


def _kind_by_ending(name: str) -> UnitKind:
    if re.search("(?:园|开发|高新|新|特|度假|管理|示范|试验|合作|保税|保护|景|经开)区$|产业园$", name):
        return UnitKind.ZONE
    if re.search("(?:中心|院|校|所|馆|台)$", name):
        return UnitKind.INSTITUTION
    return UnitKind.VERTICAL if _VERTICAL.search(name) else UnitKind.GOVERNMENT


def _near(one: str, other: str) -> bool:
    """Tell whether two names differ by a word or two that may have been left out: 区现代产业园区, 区现代农业园区."""
    short, long = sorted((one, other), key=len)
    if len(short) < _LEAST_ALIKE or long.endswith("政府") or _TOWN.search(long) is None:
        return False
    shared = sum((Counter(short) & Counter(long)).values())
    return len(long) - shared <= _MOST_UNLIKE and short[:3] == long[:3]


_LEAST_ALIKE, _MOST_UNLIKE = 6, 2
"""Characters of a name that can be told from its like, and by how many they may differ."""
