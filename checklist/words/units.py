"""Which body a name means: names are resolved within a region, in data strictly, for people as they speak.

Names that city bureaus bear and bore: a line holds names of one duty, so that an old one leads to its successor. They
stand without 市, 区 or 县, and in several lines where their duties went to several. It helps to ask what was meant, never
to decide it: mergers and moved duties are the office's to settle.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, partial
from itertools import product
from typing import TYPE_CHECKING

from checklist.errors import AmbiguousUnitError, UnitNotFoundError
from checklist.model import Region, Unit, UnitGroup
from checklist.outline import measures_of
from checklist.words.regex import compile_later
from checklist.words.suggest import suggest_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checklist.model import PlanData

_LINES = """
政府办公室 政府办 府办 政府办公厅
委办公室 委办
委组织部 组织部 委人才办 人才办 公务员局
委宣传部 宣传部 文明办 新闻出版局
委统战部 统战部 侨办 外侨办
委政法委 政法委 综治办
委编办 编办 机构编制委员会办公室
委网信办 网信办 互联网信息办公室
委金融办 金融办 金融工作办公室 金融局 地方金融监管局 地方金融监督管理局
委社会工作部 社工部
委农办 农办 农工委 农工办
发展改革委 发改委 发改局 发展和改革委员会 发展改革局 计委 发展计划委员会 物价局 粮食局
教育局 教体局 教委 教育体育局
科技局 科学技术局 科委 科学技术委员会 科学技术和知识产权局
工业和信息化局 工信局 经信局 经信委 工信委 经济和信息化委员会 工业和信息化委员会 经贸委 经济贸易委员会 经委
民族宗教局 民宗局 民宗委 民族宗教事务局
公安局
民政局 老龄办
司法局 法制办 政府法制办公室
财政局
人力资源社会保障局 人社局 人力资源和社会保障局 人事局 劳动局 劳动和社会保障局 劳动保障局 外专局 外国专家局
自然资源和规划局 自然资源局 资规局 自规局 规自局 国土资源局 国土局 国土房管局 规划局 城乡规划局
生态环境局 环保局 环境保护局
住房城乡建设局 住建局 住房和城乡建设局 建设局 建委 建设委员会 城乡建设委员会 房管局 房产局 房产管理局 国土房管局
城管局 城市管理局 综合行政执法局 城管执法局 城市管理行政执法局 行政执法局 市容局
交通运输局 交通局
水利局 水务局
农业农村局 农业局 农委 农业委员会 畜牧局 畜牧兽医局 农机局
乡村振兴局 扶贫办 扶贫开发办公室 农业农村局
商务局 外经贸局 商业局 贸易局 经贸委 粮食局
文化和旅游局 文旅局 文广旅局 文化局 文广新局 文化广电新闻出版局 旅游局 旅发委
卫生健康委 卫健委 卫生健康委员会 卫生健康局 卫健局 卫生局 卫计委 卫生计生委 卫生和计划生育委员会 计生委 计生局
退役军人局 退役军人事务局
应急局 应急管理局 安监局 安全生产监督管理局
审计局
国资委
市场监管局 市场监督管理局 市场局 市监局 工商局 工商行政管理局 质监局 质量技术监督局 食药监局 食品药品监督管理局 药监局
知识产权局 知产局 市场监管局
体育局
统计局
医保局 医疗保障局
信访局
行政审批局 行政审批服务局 审批局 政务服务局 政务服务中心
数据局 大数据局 大数据管理局
林业局 林业和草原局 林草局 绿化局 园林局
机关事务局 机关事务管理局 机关事务中心
税务局 国税局 地税局
金融监管分局 银保监分局 银监分局 银监局 银保监局
气象局
科协 科学技术协会
总工会
团委 共青团委
妇联 妇女联合会
工商联 工商业联合会
残联 残疾人联合会
文联 文学艺术界联合会
社科联 社会科学界联合会
侨联
红十字会
投资促进局 投促局 招商局
"""


def duties_of(name: str) -> list[frozenset[str]]:
    """Give the lines of names that ``name`` stands in, with or without its 市, 区 or 县."""
    forms = {name, strip_place(name)}
    return [names for names in _lines() if forms & names]


@cache
def _lines() -> list[frozenset[str]]:
    return [frozenset(line.split()) for line in _LINES.strip().split("\n")]


def strip_place(name: str) -> str:
    """Take 市, 区, 县, 旗 or 州 off a name."""
    return re.sub("^[市区县旗州](?=.)", "", name)


def core_of(name: str) -> str:
    """Give what tells a bureau from others: 科技 of 市科技局."""
    return re.sub("(?:区?管委会?|区?管理委员会|委员会|[局委办厅会联部])$", "", strip_place(name)) or name


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
