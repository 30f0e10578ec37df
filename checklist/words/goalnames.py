"""The names indicators go by when goals are spoken: 全社会研发经费投入增速 + 增长15% is said 全社会研发经费投入增长15%.

Writing drops from a name what the figure's wording says again; reading restores it, by the register where that knows
the name, else so that a rate is never taken for the amount it is a rate of.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from checklist.model import Indicator, IndicatorKind, Per, Target
from checklist.words import compile_later
from checklist.words.quantities import unit_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklist.words.quantities import WordedFigure

_SAID_AGAIN = (
    ("增速", ("增长", "增幅", "增速", "增加", "递增", "提高")),
    ("降幅", ("下降", "降低", "减少", "压减", "压缩", "缩减", "缩短", "精简")),
    ("增量", ("增长", "增加")),
    ("提升幅度", ("提高", "提升")),
)
_RISES = ("幅度", "百分点", "百分点数")
_UPWARD = compile_later("(?:增长|增加(?!值)|提高|提升|递增)(?![到至])|增幅|增速")
_DOWNWARD = compile_later("(?:下降|降低|减少|压减|压缩|缩减|缩短|精简)(?![到至])")
_MORE_THAN = compile_later("[较比](?:上|去|前|20[0-9]{2})一?年.?增[加长]")
_COUNT = compile_later("(?:总数量|总数|数量|家数|个数|数)$")
_WHOLE_PLACE = compile_later("^(?:[全本我][市区县旗]|本地区|辖区内?)")
_ALIKE = (("R&D", "研发"), ("研发经费", "研发"), ("规模以上", "规上"))
_MARKS = compile_later(r"[“”\"‘’\s]")


def spoken(indicator: str, texts: Sequence[str]) -> str:
    """Drop from an indicator's name what its wording says again: 投入增速 + 增长20% is 投入增长20%."""
    for suffix, verbs in _SAID_AGAIN:
        if indicator.endswith(suffix) and all(any(verb in text for verb in verbs) for text in texts):
            return indicator.removesuffix(suffix)
    if indicator.startswith("新增") and all("新增" in text for text in texts):
        return indicator.removeprefix("新增").removesuffix("数")
    return indicator


def say_goal(target: Target, year: int | None = None) -> str:
    """Word a goal in its plan's phrase: ``2023年新选派科技特派员180人以上``, in a ledger of 2024 ``至2025年……``.

    ``year`` is the one year that is spoken of; its own goals need not name it. A wording that leaves to the indicator's
    name what it counts (达到800家, as older data files have it) is said without that: ``2023年达到800家``.
    """
    text, due = target.text, target.year
    if target.per is Per.YEAR:
        until = f"至{due}年" if due and due != year and not target.no_year else ""
        return until + (text if says_yearly(target) else f"每年{text}")
    if due is None:
        return text
    if target.per is Per.TOTAL:
        total = "" if is_phrase(target) else "累计"
        return f"至{due}年{total}{text.removeprefix(total)}"
    if due == year:
        return text
    return f"{due}年{text}" if year is None else f"至{due}年{text}"


def says_yearly(target: Target) -> bool:
    """Tell whether a goal's wording says itself that it holds every year."""
    return target.text[:1] in "年每" or (_YEARLY.search(target.text) is not None and is_phrase(target))


_YEARLY = compile_later("每年|年均|全年|逐年")


def is_phrase(target: Target) -> bool:
    """Tell whether a goal's wording itself says what it counts: it shares a word with its indicator."""
    return _shares_word(target.indicator, target.text)


@lru_cache(maxsize=4096)
def _shares_word(indicator: str, text: str) -> bool:
    words = _WORDLESS.split(indicator)
    return any(word[i : i + 2] in text for word in words for i in range(len(word) - 1))


_WORDLESS = compile_later(
    "力争|力求|努力|争取|确保|达到?|超过|突破|不少于|不低于|增长|增加|增速|增幅|提高|提升|递增|年均|每年|全年|逐年|累计|实现|新增|新建|培育|引进"
    "|申报|入选|全?覆盖|比[例重]|占比|强度|总[量数额]|规模|数量|金额|指数|排名|高于|低于|平均|水平|以上|以下|左右|[两二三四五]年|[全省市区县国](?:省|市|区|县|国)|位次|人数|[^\\w]"
)
"""What stands between words that name something; any goal may be worded with these."""


def split_phrase(target: Target) -> tuple[str, str]:
    """Part a phrase before its figure: 国家高新技术企业 and 达到800家; ("", the whole) where it has no such beginning."""
    found = _SUBJECT.fullmatch(target.text) if is_phrase(target) else None
    return (found["subject"], found["said"]) if found else ("", target.text)


_SUBJECT = compile_later(
    "(?P<subject>[^0-9]{2,}?)(?P<said>(?:总[数量])?(?:力争)?(?:达到?|超过|突破|不少于|不低于|增长|保持在|[≥≤＞＜><]=?)?[0-9][^、，；]*)"
)


def name_goal(target: Target) -> str:
    """Name what a goal is for, in its plan's words without the figure; its indicator where these do not say it."""
    if not is_phrase(target):
        return target.indicator
    figure = _FIGURE.search(target.text)
    ends = figure is not None and figure.end() == len(target.text)
    name = split_phrase(target)[0] if ends else ""
    return (name or _FIGURE.sub("", target.text)).removeprefix("力争")


_FIGURE = compile_later(
    "(?:不少于|不低于|超过|突破|达到?|[≥≤＞＜><]=?|[前第])?[0-9][0-9,.—–~～至-]*(?:[亿万]?元|万?人|万?[%家项个名套批位件场])?(?:以上|左右)?的?"
)


def says_goal(words: str, target: Target) -> bool:
    """Tell whether a sentence says a goal already: its figure with the unit, and what it counts."""
    if target.value is None or not target.measurement_unit:
        return target.text in words
    figure = next(iter(_numbers_of(target.text, target.measurement_unit)), None)
    if figure is None or figure not in _numbers_of(words, target.measurement_unit):
        return False
    return _shares_word(name_goal(target), words)


def _numbers_of(words: str, unit: str) -> list[str]:
    """Give the numbers, ranges as one, that stand before a unit."""
    return [found[0] for found in _NUMBER.finditer(words) if words.startswith(unit, found.end())]


_NUMBER = compile_later("[0-9](?:[0-9.-]+|—)*")


def make_target(indicator: str, text: str, figure: WordedFigure) -> Target:
    """Make a goal of its wording and the figure in it."""
    quantity = figure.quantity
    return Target(
        indicator=indicator,
        text=_without_rhythm(text, quantity.per),
        comparator=comparators_of(figure, indicator)[0],
        value=quantity.value,
        value_to=quantity.value_to,
        measurement_unit=quantity.measurement_unit or None,
        per=quantity.per,
        soft=quantity.soft,
    )


def comparators_of(figure: WordedFigure, indicator: str) -> tuple[str, ...]:
    """Give the comparators a figure bears as a goal of an indicator, the likeliest first.

    A plain figure is to be reached; of what is to fall (能耗, 浓度, 办理时限) it is the most there may be.
    """
    if set(figure.allowed) != {">=", "="} or figure.quantity.value_to is not None:
        return figure.allowed
    falls = _TO_FALL.search(indicator) and _NEUTRAL.match(figure.wording) and not _LESSENED.search(indicator)
    return ("<=", "=", ">=") if falls else (">=", "=")


_LESSENED = compile_later("(?:治理|整治|消除|清[理除零]|降低|减少|压减|节约|节省|削减|淘汰|化解)")
"""Of what is taken away, more is better: 治理黑臭水体5处."""
_NEUTRAL = compile_later(r"(?:达到?|为|实现|完成|保持|稳定|力争|争取|努力)?[到至在：:\s]*[0-9]")
"""A figure that does not say whether more or less is better."""
_TO_FALL = compile_later(
    "(?:能耗|[水电煤油物损单]耗|(?:碳|能耗|水耗)强度|(?:排放|温室气体|污染物)(?:总?量|强度)?|(?<!离子)(?<!氧)浓度|(?:能源消费总量|煤炭消费(?:总?量|占比|比重))|建设用地使用面积"
    "|(?:化肥|农药)[^，。；]{0,5}[使施]用(?:总?量|强度)|万元[^，。；]{2,12}用水量|(?:(?<!优良)污染|不合格|超标)(?:天数|率|比例)|(?:黑臭|劣[ⅤV五]类)[^，。；]{0,4}"
    "|(?:死亡|伤亡|贫困|失业|失信)(?:人数|人口|率)|被执行人(?:占比|比例)|事故(?:起数|次数|数量|总量|数|率|死亡率)|(?:发案|信访|上访|投诉|退货)(?:数|量|率|总量)"
    "|(?:不良(?:贷款|资产)?|坏账|空置|闲置|漏损|产销差|发病|患病|感染|复发|发生|误差|差错|故障|逾期|辍学|返贫|流失|赤字|负债|债务|线损|损耗|违约|再犯罪?|近视)率"
    "|(?:办[理结税]|开办|审[批核查]|通关|等[候待]|候诊|排队|响应|处置|停电|拥堵|接入|登记|注册|纳税|评审)[^，。；]{0,4}(?:时间|时长|天数|工作日)|时限|办理环节|申[请报]材料"
    "|收入(?:差距|倍差|比)|恩格尔系数|基尼系数|成本|物流总?费用(?:[^，。；]{0,8}比[率重例])?)(?:数|（[^（）]*）)?$"
)
"""How indicators end of which less is better."""


def make_worded(indicator: str, text: str) -> Target:
    """Make a goal that has no figure."""
    per = Per.YEAR if text.startswith(("每年", "年均")) else None
    return Target(indicator=indicator, text=_without_rhythm(text, per), per=per)


def _without_rhythm(text: str, per: Per | None) -> str:
    """Drop the word a target's rhythm is printed by; it is put before the wording again where that is shown."""
    said = _RHYTHMS[per].match(text) if per else None
    return text[said.end() :] or text if said else text


_RHYTHMS = {Per.YEAR: compile_later("每(?:个?年度|年)"), Per.TOTAL: compile_later("累计")}


def propose_indicator(target: Target) -> Indicator:
    """Propose the indicator of a goal that no register knows, its kind by what the words say."""
    return Indicator(name=target.indicator, kind=_kind(target), unit=target.measurement_unit or "")


def _kind(target: Target) -> IndicatorKind:
    unit = target.measurement_unit or ""
    if unit in ("个百分点", "百分点"):
        return IndicatorKind.POINTS
    if unit in ("%", "‰"):
        return IndicatorKind.GROWTH if _GROWS.search(target.indicator + target.text) else IndicatorKind.RATIO
    if unit in ("位", "名") and target.comparator in ("<=", "<"):
        return IndicatorKind.RANK
    return IndicatorKind.FLOW if _FLOW.match(target.indicator) or target.per else IndicatorKind.STOCK


_GROWS = compile_later("增长|增速|增幅|递增|增加(?!值)|降幅")
_FLOW = compile_later(
    "^(?:新|培育|引进|引育|举办|开展|组织|实施|选派|培训|落地|认定|发布|入选|申报|完成|建设|建成|形成|支持|启动)"
)


_FALLEN = compile_later("(?:下降|降低|减少)$")


class IndicatorNames:
    """Finds the indicator words mean; what no register knows goes by the words themselves."""

    def __init__(self, indicators: Iterable[Indicator] = ()) -> None:
        self._units: dict[str, set[str]] = {}
        self._known: dict[str, str] = {}
        self._written: set[str] = set()
        """Every name and alias as it is registered: it is compared as the indicator's, and said as it is written."""
        for one in indicators:
            self._units.setdefault(one.name, set()).add("%" if one.kind is IndicatorKind.GROWTH else one.unit)
            for name in (one.name, *one.aliases):
                self._known.setdefault(plain_name(name), one.name)
                self._written.add(name)
        self._starts = _by_start(self._units)

    def opening(self, text: str) -> list[str]:
        """Give the registered names ``text`` may begin with as they are spoken, the longest first."""
        return [name for name in self._starts.get(text[:2], ()) if text.startswith(name)]

    def of(self, said: str, wording: str, unit: str) -> str:
        """Give the name of the indicator that ``said`` means before a figure of ``unit`` worded ``wording``, as it is written."""
        for name in self._readings(said, wording, unit):
            found = self._known.get(plain_name(name))
            if found is not None and self._fits(found, unit):
                return _WHOLE_PLACE.sub("", name) if name not in self._written else name
        return _WHOLE_PLACE.sub("", next(iter(self._readings(said, wording, unit)), said))

    def canonical(self, name: str) -> str:
        """Give the register's name for one of :meth:`of`; the name itself where no register knows it."""
        return self._known.get(plain_name(name), name)

    def _readings(self, said: str, wording: str, unit: str) -> list[str]:
        """Give what may be meant, the likeliest first."""
        if not said:
            return []
        upward = _UPWARD.search(wording) is not None
        units = self._units.get(self.canonical(said), set())
        is_rate, in_points = "%" in units, "个百分点" in units
        names = []
        if upward and unit == "%" and not said.endswith(("增速", "增幅", "增长率")):
            names.append(f"{said}增速")
        elif upward and unit == "个百分点" and not said.endswith(_RISES) and (is_rate or not in_points):
            names.append(f"{said}提升幅度")
        elif "新增" in wording and not said.startswith("新") and not said.endswith("数"):
            names.append(f"新增{said}")
        elif (
            unit == "%"
            and (_DOWNWARD.search(wording) or _FALLEN.search(said))
            and not said.endswith(("降幅", "下降率", "降低率"))
        ):
            names.append(f"{_FALLEN.sub('', said)}降幅")
        elif (
            upward
            and (plain_name(f"{said}增量") in self._known or _MORE_THAN.search(wording))
            and not said.endswith(("增量", "增速", "增幅", "增长率"))
        ):
            names.append(f"{said}增量")
        return [*names, said] if not names or is_rate else names  # from a registered rate nothing was dropped

    def _fits(self, name: str, unit: str) -> bool:
        """Tell whether an indicator is counted in the unit; what counts nothing, and changes, fit any."""
        if unit in ("", "番", "倍", "位", "名"):
            return True
        own = {unit_parts(one)[1] for one in self._units[name]} - {""}
        base = unit_parts(unit)[1]
        shares = {"%", "个百分点"}
        return not own or base in own or (base in shares and bool(own & shares)) or not (base in shares or own & shares)


@lru_cache(maxsize=4096)
def plain_name(name: str) -> str:
    """Reduce a name to what two ways of writing it share: 全市“专精特新”企业数量 and 专精特新企业 are one."""
    bare = _MARKS.sub("", name)
    for written, same in _ALIKE:
        bare = bare.replace(written, same)
    return without_count(_WHOLE_PLACE.sub("", bare)) or name


def without_count(name: str) -> str:
    """Give what a name counts, without the word for how many; "" where it is but that."""
    return _COUNT.sub("", name)


def full_names(said: str) -> tuple[str, ...]:
    """Give the indicators a spoken name may stand for."""
    return (said, *(f"{said}{suffix}" for suffix, _ in _SAID_AGAIN), f"新增{said}数", f"新增{said}")


def _by_start(names: Iterable[str]) -> dict[str, list[str]]:
    """Give names, and what is left of them when spoken, by their first two characters, longest first."""
    starts: dict[str, set[str]] = {}
    for name in names:
        forms = {name, *(name.removesuffix(suffix) for suffix, _ in _SAID_AGAIN)}
        if name.startswith("新增"):
            forms.add(name.removeprefix("新增").removesuffix("数"))
        for form in forms:
            starts.setdefault(form[:2], set()).add(form)
    return {start: sorted(found, key=lambda form: (-len(form), form)) for start, found in starts.items()}
