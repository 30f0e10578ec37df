"""Which versions may be compared: of one place, and of one unit where they are a unit's own ledgers.

Ledgers of two units are not compared; of a whole plan beside a unit's own only what concerns the unit.

Nor are versions of two places, as far as they tell. Titles come first: 甲市科技行动方案, 《甲市乙县……》重点任务分解表. Where they
name no place, the lines that say who issued a ledger do (甲市人民政府办公室), then the number of its document (邢科字〔2025〕3号).
A county is another place than its city.
"""

from __future__ import annotations

from itertools import chain, pairwise, product
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.compare.sides.terms import SAY_UNIT, region_of, says_own, unit_of, units_in, with_one_region
from checklist.errors import InputError
from checklist.forms.filled import FileKind
from checklist.model import Frozen
from checklist.outline import places_of
from checklist.words import compile_later
from checklist.words.units import find_bodies, normalise_name, resolve_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.sides.version import Sources, Version
    from checklist.forms.filled import ReadLedger
    from checklist.model import PlanData, Region
    from checklist.words.units import Body

    Place = tuple[str, ...]
    """A place by its names, the highest first: 天水市, 麦积区; a province only by itself."""


class Owner(Frozen):
    """The unit whose ledger a file is."""

    name: str
    """What it is called today, or as the file has it where the data do not know it."""
    printed: str
    region: str = ""
    """"" where the data do not know the unit."""

    def is_same(self, other: Owner) -> bool:
        """Tell whether both are one unit; one the data do not know may be written with or without its place."""
        if self.region and other.region:
            return (self.region, self.name) == (other.region, other.name)
        one, two = normalise_name(self.printed), normalise_name(other.printed)
        return one.endswith(two) or two.endswith(one)


def owner_of(ledger: ReadLedger, data: PlanData, unit: str = "") -> Owner | None:
    """Give the unit whose ledger a file is; None for a whole plan's, and where the file does not tell.

    A title may name a unit that only issued the table: it is the unit's own where the table says 本单位, or every task
    names the unit. ``unit`` says whose it is where the file says 本单位 and not which that is.
    """
    printed = ledger.unit or (unit if says_own(ledger) else "")
    if not printed:
        return None
    read = replace(ledger, unit=printed)
    region = region_of(read, data)
    body = _owning_body(read, region) if region else None
    if body is not None and region is not None:
        return Owner(name=body.name, printed=printed, region=region.id)
    known = region is not None and bool(find_bodies((region,), printed))
    own = ledger.kind is FileKind.JSON or says_own(ledger) or _names_everywhere(read)
    return Owner(name=printed, printed=printed) if own and not known else None


def _owning_body(ledger: ReadLedger, region: Region) -> Body | None:
    found = find_bodies((region,), ledger.unit)
    if ledger.kind is FileKind.JSON and len({body.name for _, body in found}) == 1:
        return found[0][1]
    try:
        return unit_of(ledger, region)
    except InputError:  # the data do not know the unit
        return None


def _names_everywhere(ledger: ReadLedger) -> bool:
    wanted = normalise_name(ledger.unit)
    names = (tuple(filter(None, map(normalise_name, units_in(row)))) for row in ledger.rows)
    return bool(ledger.rows) and all(map(wanted.endswith, names))


class Scope(Frozen):
    """The unit whose ledger is compared, and what a person should know of it, as sentences."""

    owner: Owner
    remarks: tuple[str, ...] = ()


def scope_of(old: Version, new: Version, sources: Sources, *, unit: str = "") -> Scope | None:
    """Find out whose ledgers are compared; None where that is a matter of whole plans.

    ``unit`` is the unit asked for. Raises InputError where the files are ledgers of different units, or of another one
    than the unit asked for.
    """
    data = _register(old, new, sources)
    files = [(one, owner_of(one.read, data, unit)) for one in (old, new) if one.read is not None]
    owned = [(version, owner) for version, owner in files if owner is not None]
    if len(owned) == len(files) == 1:
        _refuse_unknown(*owned[0], data)
    refuse_other_place(old, new, _known_to_data(owned))
    if not owned:
        return None
    last = owned[-1][1]
    for version, owner in owned if unit else ():
        _refuse_other_unit(version, owner, data, unit)
    remarks = [_of_whole(version, last) for version, owner in files if owner is None]
    return Scope(owner=last, remarks=(*_of_two_names(owned, data), *remarks))


def _known_to_data(owned: Iterable[tuple[Version, Owner]]) -> tuple[str, ...]:
    return tuple(owner.printed for _, owner in owned if owner.region)


def _refuse_unknown(version: Version, owner: Owner, data: PlanData) -> None:
    """Refuse the ledger of a unit that the data beside it do not know."""
    if not owner.region:
        places = "、".join(region.short for region in data.regions)
        raise InputError(
            f"{_name(version)}是“{owner.printed}”的台账，{places}的数据里没有这个单位。",
            "请核对两个版本；如系机构更名，请先在方案数据的单位里登记曾用名（formerly）。",
        )


def _register(old: Version, new: Version, sources: Sources) -> PlanData:
    """Give the data that know the units: those beside the file, with the places of their plans only; of files, with theirs."""
    version = next((version for version in (new, old) if version.data is not None), None)
    if version is None or version.data is None:
        return with_one_region(sources.load(), [file.read for file in (old, new) if file.read is not None])
    return replace(version.chosen_data, regions=places_of(version.data, version.chosen_plans))


def _of_two_names(owned: Sequence[tuple[Version, Owner]], data: PlanData) -> Iterator[str]:
    """Refuse ledgers of two units; where one unit bears two names, say so."""
    for (old, one), (new, two) in pairwise(owned):
        if not one.is_same(two):
            names = {region.id: region.name for region in data.regions}
            if one.region and two.region and one.region != two.region:
                raise not_one_place(names[one.region], names[two.region])
            raise InputError(
                f"两份台账不是同一个单位的：旧版{_name(old)}是{one.printed}的台账，新版{_name(new)}是{two.printed}的台账。",
                "请选同一个单位的两份台账，或整个方案的台账。"
                "如系机构更名，请先在方案数据的单位里登记曾用名（formerly），再用 --data 指明数据。",
            )
        if not replace(one, region="").is_same(replace(two, region="")):
            yield f"旧版是{one.printed}的台账，新版是{two.printed}的台账，按同一个单位对照。"


def _of_whole(version: Version, owner: Owner) -> str:
    """Say what of a whole plan's table is compared. Raises InputError for one that says 本单位 and not which."""
    if version.read is not None and says_own(version.read):
        raise InputError(f"看不出{_name(version)}是哪个单位的台账：标题和填报单位处都没有写。", SAY_UNIT)
    return f"{_name(version)}不是一个单位的台账，只对照其中{owner.name}的任务。"


def _refuse_other_unit(version: Version, owner: Owner, data: PlanData, unit: str) -> None:
    regions = [region for region in data.regions if region.id == owner.region]
    known = resolve_unit(data, unit, regions)[1].name == owner.name if regions else None
    if not (Owner(name=unit, printed=unit).is_same(owner) if known is None else known):
        raise InputError(
            f"{_name(version)}是{owner.printed}的台账，看不出“{unit}”的变动。",
            "请去掉 --unit，或换成这个单位的台账、整个方案的台账。",
        )


def _name(version: Version) -> str:
    return version.read.name if version.read else version.label


_HAN = "[\u4e00-\u9fff]"
_MANY = "全我本各该"
"""Before 市, 县 or 区 these say whose or how many, and name none."""
_CITY_END = f"(?<![{_MANY}城都上超夜门入集股县设])市(?![场民容值域面级直属])"
_LIKE_WORDS = "(?:[盐运宣晋聊丰麻邹诸禹应项海凤兴韩]城|[成宜]都|[江荆厦玉天]门|辛集)市"
"""Cities whose names end like words: 城市, 都市, 门市, 集市."""
_CITY = f"{_LIKE_WORDS}|{_HAN}{{1,4}}?{_CITY_END}|{_HAN}{{2,8}}?自治州|锡林郭勒盟|兴安盟|阿拉善盟"
_COUNTY = (
    f"{_HAN}{{2,9}}?自治[县旗]|{_HAN}{{1,4}}?(?<![{_MANY}强困范大管农型小撤])县(?![域级际])|{_HAN}{{2,4}}(?<![红国战])旗(?!帜)"
    f"|{_HAN}{{1,2}}(?<![{_MANY}园发新城社地山景心验范护开假能业作行聚贸税流游态民宅户县市])(?<!市[老矿林牧郊校小街片港湖灌灾两库])区"
    "|(?:[宝房萧金铜洪象岳平明钟福鹤尖恒兴赫黄烈相蜀惠锡天雨花千眉]山|[东西鹿相柯谯蕉榕源江禅云清襄樊鄂郾德薛历涪海]城)区"
)
_SHORT = "河北|山西|辽宁|吉林(?!市)|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|内蒙古|广西|宁夏|新疆"
_PLACE = compile_later(
    "(?:附[件表]?[0-9一二三四五]{0,2}[.．：:、\\s]*)?《?(?:中共)?(?:(?:19|20)[0-9]{2}年)?"
    rf"(?P<province>{_HAN}{{2,3}}省|内蒙古自治区|{_HAN}{{2,5}}族自治区|西藏自治区|新疆维吾尔自治区|(?:{_SHORT})(?={_CITY}))?"
    rf"(?P<city>{_CITY})?(?P<county>(?:{_COUNTY})|(?(city){_LIKE_WORDS}|(?!))|(?(city){_HAN}{{1,3}}?{_CITY_END}|(?!)))?"
)
"""The place a title begins with."""
_ISSUER = compile_later(
    f"(?:(?:发文|印发|制发|编制|制表|主办)(?:机关|单位)[：:])?(?P<name>{_HAN}[\u4e00-\u9fff（）()]{{2,40}}"
    "(?:政府|委员会|[局委办部厅院会]|办公室|小组|指挥部|专班|中心))(?:文件|便笺|函)?"
)
"""A line that is nothing but the name of who issued what stands below."""
_NUMBER = compile_later(
    f"(?P<code>{_HAN}){_HAN}{{1,9}}[〔\\[（(【［](?:19|20)[0-9]{{2}}[〕\\]）)】］]第?[0-9]{{1,4}}号"
)
_NO_PLACE = frozenset(
    "国中省市县区旗州党政委府办发科教财工农文卫人环交住建水商应审统体医林民公司信组纪团妇总残税督能自资规经外侨军退编食"
)
"""What numbers begin with where they name no place: 市科字, 区委办发, 安委办 is told by neither."""
_NOT_BY_NAME = frozenset("京津沪渝冀晋辽吉黑苏浙皖闽赣鲁豫鄂湘粤桂琼川蜀贵黔云滇藏陕甘青宁新蒙内穗甬蓉榕筑邕洪并浔鹭安")
"""Places that numbers call otherwise than by a character of their names, or that may be another word."""


class _Told(NamedTuple):
    """What a version tells of its place."""

    places: tuple[Place, ...]
    numbers: tuple[str, ...]
    """Those of its documents that begin with a place."""

    @property
    def shown(self) -> str:
        """What it is called in a message."""
        return min(map("".join, self.places), key=len) if self.places else f"“{self.numbers[0]}”"

    @property
    def letters(self) -> str:
        """The characters that stand for its place."""
        return "".join((*chain.from_iterable(self.places), *(number[0] for number in self.numbers)))


def refuse_other_place(old: Version, new: Version, units: Sequence[str]) -> None:
    """Refuse versions of two places, whatever they are read from.

    ``units`` are those whose ledgers they are and that the data know: a county may be one of them (浚县政府). Raises InputError.
    """
    one, two = (_told(version, units) for version in (old, new))
    if one.places and two.places:
        unlike = not any(_are_same(*pair) for pair in product(one.places, two.places))
    else:
        unlike = _is_numbered_elsewhere(one, two) or _is_numbered_elsewhere(two, one)
    if unlike:
        raise not_one_place(one.shown, two.shown)


def not_one_place(old: str, new: str) -> InputError:
    """Make the refusal of versions that are of two places."""
    return InputError(
        f"两个版本不是同一个地区的：旧版是{old}，新版是{new}。", "请核对两个版本，单位按地区识别，不能跨地区对照。"
    )


_HEADLINE = compile_later("[^：:]+(?:方案|计划|规划|意见|要点|台账|清单|表)(?:[（(].*[）)])?")
"""What a page is headed by where the table below has a title without a place."""


def _are_same(one: Place, two: Place) -> bool:
    """Tell whether two places are one; one may lack the city above, and its own last character: 邢台."""
    return all(a == b or a == b[:-1] or a[:-1] == b for a, b in zip(one[::-1], two[::-1], strict=False))


def _is_numbered_elsewhere(one: _Told, two: _Told) -> bool:
    """Tell whether the numbers of one version, which else tells no place, begin with another than the other's."""
    own, theirs = ({number[0] for number in told.numbers} for told in (one, two))
    if one.places or own & _NOT_BY_NAME or (not two.places and theirs & _NOT_BY_NAME):
        return False
    return bool(own and two.letters) and own.isdisjoint(two.letters)


def _told(version: Version, units: Sequence[str]) -> _Told:
    if version.data is None:
        return _told_by(version.read, units) if version.read else _Told((), ())
    plans = version.chosen_plans
    names = map(attrgetter("name"), places_of(version.data, plans))
    places = (*(_place_in(name) or (name,) for name in names), *_places_in(map(attrgetter("title"), plans)))
    return _Told(places, _numbers_in(map(attrgetter("document_number"), plans)))


def _told_by(ledger: ReadLedger, units: Sequence[str]) -> _Told:
    lines = ["".join(line.split()) for line in (*ledger.above, *ledger.notes.lines, *ledger.margins)]
    level = ledger.unit[:1] if ledger.unit[:1] in _LEVELS else ""
    places = (
        _places_in((*map(attrgetter("title"), ledger.plans), ledger.title))
        or _places_in(filter(_HEADLINE.fullmatch, map("".join, map(str.split, ledger.margins))))
        or _issuers_in(lines, level, ledger.unit)
    )
    own = tuple(place for place in places if not any(unit.startswith(place[-1]) for unit in units))
    if places and not own:
        return _Told((), ())
    numbers = (*map(attrgetter("document_number"), ledger.plans), *(lines if level in ("", "市") else ()))
    return _Told(own, _numbers_in(numbers))


_LEVELS = ("市", "县", "区", "旗", "州")
"""What the names of bureaus begin with: 县科技局 fills in what its city issued."""


def _issuers_in(lines: Iterable[str], level: str, unit: str) -> tuple[Place, ...]:
    """Give the places of those who issued a ledger; one of another level than its unit sent the form from above."""
    names = (found["name"] for found in map(_ISSUER.fullmatch, lines) if found)
    issued = tuple(place for place in _places_in(names) if place[-1].endswith(level))
    return (*issued, *_places_in([unit])) if issued else ()


def _places_in(texts: Iterable[str]) -> tuple[Place, ...]:
    return tuple(filter(None, map(_place_in, texts)))


def _place_in(text: str) -> Place:
    """Give the place a text begins with; () for none."""
    found = _PLACE.match(text)
    province, *lower = found.group("province", "city", "county") if found else ("",)
    return tuple(filter(None, lower)) or tuple(filter(None, (province,)))


def _numbers_in(texts: Iterable[str]) -> tuple[str, ...]:
    found = (_NUMBER.fullmatch(text) for text in texts)
    return tuple(number[0] for number in found if number and number["code"] not in _NO_PLACE)
