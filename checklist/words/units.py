"""Which body a name means: names are resolved within a region, in data strictly, for people as they speak.

And what a named unit is in a task, with its role: a party.
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from itertools import product
from typing import TYPE_CHECKING

from checklist.errors import AmbiguousUnitError, UnitNotFoundError
from checklist.model import Frozen, Region, Role, Unit, UnitGroup
from checklist.outline import measures_of
from checklist.words import compile_later
from checklist.words.suggest import core_of, duties_of, strip_place, suggest_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checklist.model import PlanData


Body = Unit | UnitGroup

_MARKS = str.maketrans("()〈〉《》[]〔〕,", "（）（）（）（）（）、")
_PLATE = compile_later(r"^([^（]+)（(.+)）$")


def normalise_name(name: str) -> str:
    """Reduce a name to what is compared: NFKC letters, no white space, brackets full-width and round, 、 for a comma in them."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).translate(_MARKS)


class Register:
    """The units and groups of one region, found by any name they are written with in data."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.bodies: dict[str, Body] = {}
        self.claims: list[tuple[str, Body, Body]] = []
        """Names that two bodies claim: the name, who has it, who wants it too."""
        for body in region.bodies:
            for name in written_names(body):
                holder = self.bodies.setdefault(normalise_name(name), body)
                if holder is not body:
                    self.claims.append((name, holder, body))

    def find(self, name: str) -> Body | None:
        """Give the body a name in the data means; ``市农业农村局（市乡村振兴局）`` means the first, if the plate is its."""
        plain = normalise_name(name)
        if body := self.bodies.get(plain):
            return body
        match = _PLATE.match(plain)
        body = self.bodies.get(match[1]) if match else None
        plates = map(normalise_name, body.plates) if isinstance(body, Unit) else ()
        return body if match and {match[2], f"{self.region.prefix}{match[2]}"} & set(plates) else None

    def suggest(self, name: str) -> list[str]:
        """Give up to three names of the region that look like ``name``."""
        return likely_names(name, {known: body.name for known, body in self.bodies.items()})


def likely_names(name: str, known: Mapping[str, str]) -> list[str]:
    """Give up to three units that ``name`` may be meant for; ``known`` gives each way to write a unit and its name.

    The name of another bureau, of today or of old, leads to those that have its duties, else nowhere; a misspelt name
    to those whose core looks like it (科枝 like 科技, but 残 not like 妇).
    """
    plain = normalise_name(name)
    if duties := duties_of(plain):
        heirs = [unit for one, unit in known.items() if any(strip_place(one) in names for names in duties)]
        return list(dict.fromkeys(heirs))[:3]
    alike = suggest_names(plain, known, most=9)
    return list(dict.fromkeys(known[one] for one in alike if _are_alike(core_of(plain), core_of(one))))[:3]


def _are_alike(core: str, other: str) -> bool:
    """Tell whether one core may be a slip of the other: 科枝 of 科技, but 政府 not of 财政, nor 银监 of 监."""
    shorter, longer = sorted((core, other), key=len)
    if core == other or len(shorter) == 1:
        return core == other
    if len(longer) == _SHORT_CORE:
        return any(one == two for one, two in zip(core, other, strict=True))
    return bool(suggest_names(core, [other], least=0.5))


_SHORT_CORE = 2
"""Characters of which one that stands elsewhere is another word."""


OPEN_END = compile_later(
    r"、?(?<![高中初同平优])等(?:[省市区县州](?:级|直|政府)?)?(?:有关|相关|其他|各)*(?:责任|职能|成员|金融|医疗|科研|社会)?"
    r"(?:(?:[0-9]{1,3}|[一二三四五六七八九十]{1,3})[个家]?)?"
    r"(?:(?:单位|部门)(?:[和及](?:单位|部门))?|地|地区|机构|企业|高校|院校|院所|组织|团体|乡镇|镇街|镇|乡|街道|县区|区县|县|区)?$"
)
"""What stands behind the last of several units where others are meant: 等, 等有关单位, 等市直部门, 等金融机构."""


def split_names(text: str) -> list[str]:
    """Cut names joined by 、，； outside brackets: 各县（市、区）政府、市财政局."""
    parts = re.findall(r"(?:（[^（）]*）|\([^()]*\)|[^、，；,;（(]|[（(])+", text)
    return [part.strip() for part in parts if part.strip()]


_KINDS = (
    (
        compile_later("^(?:全市|全区|全县|全省|市辖)?各.*(?:县|区|市|旗)(?!直|级)"),
        compile_later(".+[县区市旗州](?:人民)?(?:政府|管委会)?"),
    ),
    (
        compile_later("^(?:全市|全区|全县)?各.*(?:镇|乡|街道?)"),
        compile_later(".+(?:镇|乡|街道)(?:人民)?(?:政府|办事处)?"),
    ),
    (
        compile_later("^(?:全市|全区|全县)?各.*(?:园区|开发区|管委会|功能区|新区)"),
        compile_later(".+(?:区|园|城|港)(?:管委会|管理委员会)?"),
    ),
)
"""How a collective is called, and how one of its members is."""


def is_member_like(group: str, name: str) -> bool:
    """Tell whether a name is of the kind a collective's name tells: 甲县政府 of 各县区政府, 东街道 of 各乡镇（街道）."""
    kinds = (member for collective, member in _KINDS if collective.match(group))
    return not name.startswith("各") and any(member.fullmatch(name) for member in kinds)


def written_names(body: Body) -> Iterator[str]:
    """Give each name the body may be written with in data, its own first, none twice."""
    names = [body.name, *body.aliases]
    if isinstance(body, Unit):
        names += [body.full, *body.plates]
        names += [name for former in body.formerly for name in (former.name, former.full) if name]
    yield from dict.fromkeys(names)


def spoken_names(body: Body, region: Region) -> set[str]:
    """Give every name people may use for the body: with the place before it, or without its 市 or 区."""
    whole = set(map(normalise_name, written_names(body)))
    stem = region.short.removesuffix(region.prefix)
    # 邢台市科学技术局 without its 邢台 is 市科学技术局
    openings = {region.name, region.short, stem} - {""}
    names = whole | {name[len(place) :] for name in whole for place in openings if name.startswith(place)}
    core = {name.removeprefix(region.prefix) for name in names if len(name) > len(region.prefix) + 1}
    everywhere = map("".join, product(place_names(region), core))
    return {name for name in names.union(core, everywhere) if len(name) > 1}


def find_bodies(regions: Iterable[Region], name: str) -> list[tuple[Region, Body]]:
    """Give all bodies that go by ``name`` among people; one that bears it as its short name hides lesser matches."""
    plain = normalise_name(name)
    exact: list[tuple[Region, Body]] = []
    others: list[tuple[Region, Body]] = []
    for region in regions:
        found = [(region, body) for body in region.bodies if plain in spoken_names(body, region)]
        same = [(region, body) for _, body in found if normalise_name(body.name) == plain]
        exact += same
        others += [] if same else found
    if exact or others:
        return exact + others
    if bracketed := _PLATE.match(plain):
        return _of_plate(regions, bracketed[1], bracketed[2])
    within = _without_higher(plain, regions)
    return find_bodies(regions, within) if within != plain else []


def _without_higher(name: str, regions: Iterable[Region]) -> str:
    """Take off a name the province or city before the place: 河北省邢台市科技局 is 邢台市科技局."""
    for region in regions:
        for place in place_names(region):
            before, found, after = name.partition(place)
            if found and after and _HIGHER.fullmatch(before):
                return f"{place}{after}"
    return name


_HIGHER = compile_later(".{2,8}(?:省|自治区|自治州|市|州|盟|地区)")


def _of_plate(regions: Iterable[Region], name: str, plate: str) -> list[tuple[Region, Body]]:
    """Give the bodies that bear a name and, in brackets behind it, a plate of theirs: 市农业农村局（市乡村振兴局）."""
    bearers = {id(body) for _, body in find_bodies(regions, plate)}
    return [(region, body) for region, body in find_bodies(regions, name) if id(body) in bearers]


def resolve_unit(data: PlanData, name: str, regions: Sequence[Region]) -> tuple[Region, Body]:
    """Give the one body meant by ``name`` among ``regions``.

    Raises AmbiguousUnitError listing the candidates and how to say which, UnitNotFoundError with "did you mean".
    """
    found = find_bodies(regions, name)
    if len(found) == 1:
        return found[0]
    if found:
        raise AmbiguousUnitError(*_which(name, found))
    raise UnitNotFoundError(*_unknown(name, data, regions))


def _which(name: str, found: list[tuple[Region, Body]]) -> tuple[str, str]:
    lines = "\n".join(f"  {full_name(body, region)}（{region.short}）" for region, body in found)
    region, body = found[0]
    if len({region.id for region, _ in found}) == 1:
        return f"“{name}”可指{len(found)}个单位：\n{lines}", f"请写明单位全称，如“{full_name(body, region)}”。"
    return (
        f"“{name}”在{len(found)}个地区都有：\n{lines}",
        f"请写明是哪一个：写全名（如 {spoken_full(body, region)}），或加 --region {region.short}，或加 --plan 方案编号（见 checklist plans）。",
    )


def full_name(body: Body, region: Region) -> str:
    """Give the official name; of a group its name with the place."""
    return body.full if isinstance(body, Unit) else f"{region.short}{body.name}"


def spoken_full(body: Body, region: Region) -> str:
    """Name a body with its place as people do: 邢台市科技局."""
    stem = region.short.removesuffix(region.prefix)
    return body.name if stem in body.name else f"{spoken_place(region)}{body.name.removeprefix(region.prefix)}"


def spoken_place(region: Region) -> str:
    """Name a region as people do: 邢台市, 麦积区."""
    return region.short if region.short.endswith(region.prefix) else f"{region.short}{region.prefix}"


def _unknown(name: str, data: PlanData, regions: Sequence[Region]) -> tuple[str, str]:
    where = f"{'、'.join(region.short for region in regions)}的" if len(regions) < len(data.regions) else ""
    if elsewhere := [region.short for region, _ in find_bodies(data.regions, name)]:
        return f"{where}数据里没有“{name}”。", f"{'、'.join(elsewhere)}有这个单位。"
    if place := next((region for region in data.regions if normalise_name(name) in place_names(region)), None):
        return f"“{name}”是地区，不是单位。", f"用 checklist units --region {place.short} 查看它的单位。"
    if plan := _plan_called(data, name):
        return f"“{name}”是方案，不是单位。", f"看整个方案，请写 --plan {plan}。"
    if name.lower() in _task_ids(data):
        return f"“{name}”是任务编码，不是单位。", f"看这一项任务，请写 checklist show {name}。"
    parts = split_names(name)
    if len(parts) > 1 and all(map(partial(find_bodies, regions), parts)):
        return f"“{name}”是{len(parts)}个单位。", "请分开写：show 一次看一个，ledger 可以写几个，中间空一格。"
    return f"{where}数据里没有“{name}”这个单位。", _ask_likely(name, regions)


def _task_ids(data: PlanData) -> set[str]:
    return {measure.id for plan in data.plans for _, measure in measures_of(plan)}


def _plan_called(data: PlanData, name: str) -> str:
    """Give the id of the plan a name means; "" for none."""
    plain = normalise_name(name.strip("《》"))
    called = {
        normalise_name(said): plan.id for plan in data.plans for said in (plan.title, plan.short, plan.id) if said
    }
    whole = next((plan for said, plan in called.items() if plain and said.startswith(f"{plain}（")), "")
    return called.get(plain) or whole


def _ask_likely(name: str, regions: Sequence[Region]) -> str:
    placed = len(regions) > 1
    if near := [one for region, bare in _in_places(name, regions) for one in _likely_in(region, bare, placed=placed)]:
        return f"是否要找：{'、'.join(near[:3])}？"
    if places := [region.short for region, _ in _in_places(name, regions)]:
        where = f" --region {places[0]}" if len(places) == 1 else ""
        return f"用 checklist units{where} 查看全部单位。"
    known = "、".join(dict.fromkeys(region.short for region in regions))
    return f"数据里是这些地区的单位：{known}。用 checklist units 查看。"


_ELSEWHERE = compile_later(
    "省|国家|中央|全国|自治区|(?!.?(?:城市|全市|县区|市区|园区|社区|新区|开发区|高新区|经开区|示范区|片区|集聚区|林区|地区|市级|市直|区直|县直))"
    "(?:[\u4e00-\u9fff]{2,4}[市区县旗]|[\u4e00-\u9fff]县)(?!场|政府?[^府]|民|域)[\u4e00-\u9fff]{2,}"
)
"""The name of a body of the province or the country, or of a place."""


def _in_places(name: str, regions: Sequence[Region]) -> list[tuple[Region, str]]:
    """Give the regions a name may be sought in: the one it opens with, with what is left of it; else all it may be of."""
    plain = normalise_name(name)
    found = [
        (region, f"{region.prefix}{plain[len(place) :].removeprefix(region.prefix)}")
        for region in regions
        for place in sorted(place_names(region), key=len, reverse=True)
        if plain.startswith(place) and len(plain) > len(place)
    ]
    return found[:1] or [(region, plain) for region in _of_its_level(plain, regions)]


def _of_its_level(name: str, regions: Sequence[Region]) -> Sequence[Region]:
    """Give the regions whose city a name opens with, else those whose units are of its level; none of another place."""
    if _ELSEWHERE.match(name):
        return ()
    around = [region for region in regions if len(region.name) > len(region.short) and region.name.startswith(name[:2])]
    return around or [region for region in regions if name.startswith(region.prefix)] or regions


def _likely_in(region: Region, name: str, *, placed: bool) -> list[str]:
    """Give the units of a region a name may be meant for, as people say them, ``placed`` with the place before them."""
    spoken: dict[str, str] = {}
    bodies = {body.name: body for body in region.bodies}
    for body in region.bodies:
        for variant in spoken_names(body, region):
            spoken.setdefault(variant, body.name)
    near = likely_names(name, spoken)
    if not near and not duties_of(name):  # some units bear the place in their name: 鹤壁高新区
        bare = {one.removeprefix(region.short): unit for one, unit in spoken.items() if unit.startswith(region.short)}
        near = likely_names(name.removeprefix(region.prefix), bare)
    return [spoken_full(bodies[one], region) if placed else one for one in near]


def place_names(region: Region) -> set[str]:
    """Give what people call a place: 邢台市, 邢台; 天水市麦积区, 麦积区, 麦积."""
    stem = region.short.removesuffix(region.prefix)
    return {region.name, region.short, stem, f"{stem}{region.prefix}"} - {""}


class Party(Frozen):
    """A unit's part in an item."""

    key: str
    """What the unit is compared by: its name in its region's register today."""
    name: str
    """As printed: the short name of the time, an alias replaced by it."""
    role: Role | None = None
    """None where the side does not tell roles."""
    group: bool = False
    members: tuple[str, ...] = ()

    @property
    def word(self) -> str:
        """What the unit does, in a word; 责任 where the side does not tell."""
        return (self.role or Role.RESPONSIBLE).word

    @property
    def rank(self) -> int:
        """0 for a lead, then 1, 2 for who supports: of several parts of one unit the least counts."""
        return _RANKS[self.role]


_RANKS = {Role.LEAD: 0, Role.RESPONSIBLE: 1, None: 1, Role.SUPPORT: 2}


def named_party(register: Register, written: str, role: Role | None) -> Party:
    """Resolve a name read from a cell; one that no body of the region bears is compared as it is written."""
    body = register.find(written)
    if body is None:
        plain = normalise_name(written)
        return Party(key=plain, name=written.strip(), role=role)
    name, follows = _name_of_its_time(body, written)
    group = isinstance(body, UnitGroup)
    members = body.members if isinstance(body, UnitGroup) else ()
    return Party(key=body.name if follows else name, name=name, role=role, group=group, members=members)


def _name_of_its_time(body: Body, written: str) -> tuple[str, bool]:
    """Give the short name that stands for ``written``, and whether the body is still the same one today."""
    plain = normalise_name(written)
    for former in body.formerly if isinstance(body, Unit) else ():
        if plain in {normalise_name(former.name), normalise_name(former.full)} - {""}:
            return former.name, former.relation == "renamed"
    return body.name, True
