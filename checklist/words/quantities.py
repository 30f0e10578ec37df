"""The grammar of figures: wording → value, units of measurement, and figures converted and written (达到800家, 力争3—5家).

What counts as which comparator follows the customary reading of official plans: 以上, 不低于 include the figure
(as 以上, 以下, 以内 do in article 1259 of the Civil Code), 超过 and 低于 exclude it, 左右 and 约 judge nothing,
达到 and a plain figure are met from the figure upwards. Years, dates, document numbers and names with figures in
them (G60, 5G, 500强) are no quantities. A figure of several scales in a row (1亿5000万元) is not read.
"""

from __future__ import annotations

import math
import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from checklist.model import Frozen, IndicatorKind, Per
from checklist.words import compile_later
from checklist.words.ordinals import HAN_DIGITS, SCALES, YEAR, han_number

if TYPE_CHECKING:
    from collections.abc import Callable

WIDE = str.maketrans(
    {code: code - 0xFEE0 for first, last in ("０９", "Ａｚ") for code in range(ord(first), ord(last) + 1)}
    | str.maketrans("％．／－～〜＋＞＜＝−", "%./-~~+><=-")
)

# a counter is not one where the next characters make it a noun (10人才, 3部门)
_COUNTERS = r"""
个百分点 百分点 个工作日 工作日 个小时 小时 分钟 个月 千?克标准煤 吨标准煤 平方公里 平方米 立方米 千瓦时 千瓦 兆瓦 美元 公里 公斤
微克/立方米 微克 毫克 千克 厘米 毫米 公顷 课时 学时 项次 亩次 户次 班次 株次 人次 轮次 车次 辆次 架次 人年 人月 场次 件次 家次 批次 台套 台（套） 台\(套\) 人(?!才|口|员|民|工|大) 名(?!校|单|企|师|医|牌|称)
家(?!庭|长) 个(?!人|体|别|性) 位(?!置) 场(?!地|景|所) 次(?!数) 台(?!账) 支(?!持|撑|部) 条(?!件) 种(?!子|业|植)
部(?!门|委|队|署|分) 期(?!间) 所(?!有|在) 处(?!室|理) 头(?!部) 对(?!接|口|标) 组(?!织|建) 门(?!类|户)
分(?!之|院|局|中心|会|校|类|别|级) 户 项 件 套 篇 类 批 轮 座 栋 宗 笔 株 只 艘 辆 架 块 张 份 册 款 例 起 倍 番
口(?!岸|径|碑|感) 列(?!入|为|出|车|第|席|示) 趟 幢 孔 尾 棵 担 单(?!位|元|独|一|个|项|纯|据|价|体|层|边|车) 眼(?!光|前|下|科|睛|镜) 间(?!隔|接|距|断|歇) 枚 匹(?!配) 羽 根 盏 班(?!子|组|长)
天 岁 斤(?!斤) 袋(?!鼠) (?<=[0-9百千万])路(?!径|线|网|段|面|灯|口) 幅(?!度|员) 蒸吨/小时 蒸吨 吨/月·平方公里 吨 克 亩 米 元(?!素|件) 顶(?![层端部级尖点天]) 颗 粒 瓶 桶 节(?![能约点目水假省庆奏日气]) 集(?![团中聚体群成约镇市合]) 首(?![位批次家个创府先席届台要期]) 段(?!落) 片(?![区面]) 页 卷 立方 % ‰ ㎡ (?:kWh|kW|MWh|MW|GWh|GW|km|TB|PB|EFLOPS|PFLOPS|Mbps|Gbps)(?![A-Za-z0-9])
"""
COUNTER = "|".join(_COUNTERS.split())
WHOLE = "[0-9]+(?:[家项名所座条户]|个(?!百分点)|人(?!次))"
"""A figure that is never told in tenths: 3.3家 is the third item of a list and 3家."""
SCALE = "[十百千]?(?:万亿|[万亿])"
UNIT = rf"(?:(?:{SCALE}|[百千])?[余多]?(?:{COUNTER})(?:/(?:{SCALE})?(?:{COUNTER}|[日年月])|每(?:立方米|平方米|平方公里|公里|小时|秒|升|亩))?|{SCALE})"
_UNIT_PARTS = compile_later(rf"(?P<scale>{SCALE}|[百千](?=(?:{COUNTER})\Z))?[余多]?(?P<base>.*)", re.DOTALL)
_SAME_UNIT = {"名": "人", "百分点": "个百分点", "工作日": "个工作日"}


def to_base(value: float, unit: str) -> tuple[float, str]:
    """Give the value in the unit without its 百, 千, 万, 亿: 1.5 万人 is 15000 人, 4000 万元 is 40000000 元.

    名 counts as 人, ‰ as a tenth of %. What a rate is per (件/万人) is left as it is.
    """
    scale, base = unit_parts(unit)
    return scaled(value, scale), base


def convert(value: float, unit: str, to_unit: str) -> float:
    """Give the value in ``to_unit``; a bare 亿 goes with 亿元. Raises ValueError where the units do not fit."""
    (scale, base), (to_scale, to_base_unit) = unit_parts(unit), unit_parts(to_unit)
    if base != to_base_unit and base and to_base_unit:
        message = f"“{unit}”不能换算成“{to_unit}”。"
        raise ValueError(message)
    return scaled(value, scale / to_scale)


def difference_unit(unit: str, kind: IndicatorKind | None = None) -> str:
    """Give the unit of the difference of two figures: two rates or ratios in % differ by 个百分点, in ‰ by 个千分点."""
    if unit == "‰":
        return "个千分点"
    if unit == "%" and kind in (IndicatorKind.RATIO, IndicatorKind.GROWTH):
        return "个百分点"
    return _SAME_UNIT[unit] if unit == "百分点" else unit


@lru_cache(maxsize=1024)  # a text asks of few units, of each many times
def unit_parts(unit: str) -> tuple[Decimal, str]:
    """Take a unit apart: 万人 is 10000 and 人."""
    parts = _UNIT_PARTS.fullmatch(unit.translate(WIDE))
    scale, base = (parts["scale"] or "", parts["base"]) if parts else ("", unit)
    if base == "‰":
        return Decimal("0.1"), "%"
    return Decimal(math.prod(SCALES[character] for character in scale)), _SAME_UNIT.get(base, base)


def scaled(value: float, factor: Decimal) -> float:
    """Multiply as written in decimals: 1.1 × 10000 is 11000, not 11000.000000000002."""
    return float(Decimal(str(value)) * factor)


def format_number(value: float) -> str:
    """Give the shortest plain decimals: ``0.6``, ``800``, ``12000``; more than ten places are rounded."""
    if not math.isfinite(value):
        message = "数值不是有限的数。"
        raise ValueError(message)
    written = f"{Decimal(str(value)):.10f}".rstrip("0").rstrip(".")
    return "0" if written == "-0" else written


class Quantity(Frozen, frozen=True):
    """A figure as worded; ``value_to`` is the upper end of a range, ``measurement_unit`` is as printed or ""."""

    comparator: str
    """One of ``>= > = < <= ~``."""
    value: float
    value_to: float | None = None
    measurement_unit: str = ""
    soft: bool = False
    per: Per | None = None


class WordedFigure(Frozen, frozen=True):
    """A quantity where it stands: ``allowed`` are the comparators its wording bears, the likeliest first."""

    quantity: Quantity
    allowed: tuple[str, ...]
    wording: str
    start: int
    """Where the wording begins; it may open with what leads the figure (达到, 超过, 前)."""
    end: int


# a digit alone between blanks is a number torn apart by scanning (9 0亿); runs are bounded against hostile text
_ARABIC = r"(?:[0-9]{1,3}(?:[, ][0-9]{3})+(?:\.[0-9]+)?(?![0-9])|[0-9](?: [0-9])+(?![0-9.])|[0-9]+(?:\.[0-9]+)?)"
_HAN = "(?:[一二两三四五六七八九十]{0}{{0,7}}(?:万{0}{{1,8}}(?![万亿]))?)".format("[零〇一二两三四五六七八九十百千]")
_NUMBER = f"(?:{_ARABIC}|{_HAN}|(?<=突破|达到|超过)[百千](?=亿(?!级)))"
_DASH = "(?:—{1,2}|–|-|~|至)"
_MONTH = "[0-9]{1,2}月(?:[0-9]{1,2}日|[底末初]|[上中下]旬)?"
_QUARTER = "第?[一二三四1-4]季度"
_DATE = (
    rf"[〔\[（(]{YEAR}[〕\]）)][0-9]+号|{YEAR}年?{_DASH}{YEAR}年[底末度]?"
    rf"|{YEAR} ?年(?:年?[底末初]|度| ?{_MONTH}|{_QUARTER}|[上下]半年)?|{_MONTH}|[0-9]{{1,2}}日|{_QUARTER}"
)
SCAN = compile_later(
    rf"(?P<date>{_DATE})"
    rf"|(?P<low>{_NUMBER})(?:(?P<low_unit>{UNIT})?{_DASH}|到)(?P<high>{_NUMBER})(?P<high_unit>{UNIT})"
    rf"|(?P<one>{_NUMBER})(?P<unit>{UNIT})"
    rf"|(?P<part>[百千])分之(?P<share>{_NUMBER})"
    r"|(?P<tenths>[一二两三四五六七八九])成(?P<half>半)?(?=以[上内下]|左右|[，。；、,;：）)]|的|\Z)"
    r"|(?P<whole>[二三四五六七八九十])分之(?P<parts>[一二三四五六七八九])|(?<=[缩减压降短少低])(?P<halved>一半|半(?=以上|左右|[，。；、,;：）)]|\Z))|(?P<halving>折半)"
    r"|(?<![0-9/.])(?P<fraction>1/[2-9]|2/[35-9]|3/[4-9]|4/[5-9])(?![0-9/.年月])"
    r"|(?P<word>[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*)"
    rf"|(?P<bare>{_ARABIC})(?:{_DASH}(?P<bare_to>{_ARABIC}))?"
)

_PLAIN = ("=", ">=")
_REACHED = (">=", "=")
_LEAD_WORDS = (
    ("超过 突破 高于 大于 多于 超出 超 >", (">",)),
    ("不低于 不得低于 不能低于 不少于 不得少于 不能少于 不小于 不下于 至少 最少 最低 大于等于 ≥ >=", (">=",)),
    ("不超过 不得超过 不能超过 不高于 不得高于 不能高于 不大于 不多于 至多 最多 最高 小于等于 ≤ <=", ("<=",)),
    ("低于 少于 小于 不足 不到 不满 <", ("<",)),
    ("约 大约 近 接近 ≈ ~", ("~",)),
    (
        "控制在 降至 降到 降低到 下降到 压缩至 压缩到 压减至 压减到 缩短至 缩短到 减少到 减少至 精简至 精简到 缩减至 缩减到 整合至 整合到 合并至",
        ("<=", "="),
    ),
    ("达到 达 为 建成 建设 新增 新建 认定 增长 增至 递增 提高 提升 增加 实现 完成 培育 引进 引育", _REACHED),
    ("选派 举办 开展 立项 落地 保持 稳定 下降 降低 减少 压减 压缩 缩减 缩短 精简", _REACHED),
    ("每年 年均 累计 力争 争取 努力 =", _PLAIN),
)
_LEADS = {word: allowed for words, allowed in _LEAD_WORDS for word in words.split()}
_TRAILS = {"以上": ">=", "之上": ">=", "以下": "<=", "以内": "<=", "之内": "<=", "左右": "~", "上下": "~"}
_NOT_ABOUT = {"约": "(?<![节集合条公契大])约", "近": "(?<![最附邻靠接])近"}  # 节约5%, 最近3个
_LEAD = compile_later(
    "(?P<word>"
    + "|".join(_NOT_ABOUT.get(word, re.escape(word)) for word in sorted(_LEADS, key=len, reverse=True))
    + r")(?:[了到至在翻：:\s]|(?<=至少)(?:建[有成设]?|有|打造|培育|创建|配[备有]|设[置立有]?|开展|组织|完成|举办|安排|召开))*\Z"
)
_LED_DOWN = compile_later("(?:压[缩减]|缩短|降低|减少|下降)[^0-9，。；：,;\n提增升扩]{1,12}[至到]\\s*\\Z")
"""What leads a figure from above with words between: 压缩办理时间至0.5个工作日."""
_SHARE_OF = compile_later(
    "(?P<word>"
    + "|".join(sorted((word for words, _ in _LEAD_WORDS[:4] for word in words.split()), key=len, reverse=True))
    + r")[^0-9，。；：,;\n]+的\s*\Z"
)
"""A lead far before its figure: 不低于居住用地供应总量的2.5%. It counts where a share is known to be meant."""
_TRAIL = compile_later(rf"\s*(?:（含）|\(含\)|及|或)?(?P<word>{'|'.join(_TRAILS)})")
_RANKED = compile_later(r"(?<![提之以底末日月])前\s*\Z")
_BOUNDARY = compile_later(r"\Z|[\s，。；、,;：:）)”（(]")
# 争取 with what is asked for means "obtain", not "try"
_SOFT = compile_later("力争|力求|(?<!年)(?<!年的)努力|争取(?!.{0,8}(?:资金|支持|政策|补助))")
YEARLY = "每个?年度|每年|年均(?!浓度|气温|降[水雨]|值)|逐年"
"""Says that a figure is each year's; the mean of a year is another thing."""
_A_YEAR = "(?<=[次场期])/年$"
_PER = compile_later(
    f"(?P<year>(?:{YEARLY})(?![^，。；0-9]{{0,16}}一[次轮批场届])|(?<![0-9全当本上去前今明])年新?增|(?:(?<=[，、,])|^)年(?=[组培引举选开]))"
    "|(?P<total>累计|(?<![第十0-9])[两二三四五2-9]年(?!行动|攻坚|计划|方案|规划|期|均|的?努力))"
)
_SENTENCE = compile_later(r"[。；;！!？?\n]")
_NEW_GOAL = compile_later("[，,；](?=力争|力求|努力|[到至]20[0-9]{2}年)")
_RELATIVE = compile_later(
    r"(?:高于|低于|快于|慢于|优于|多于|少于|超过|超出|领先(?!的))[^0-9，。；：,;\n]+\Z"
    r"|(?<![占同环对])比(?!上年|去年|年初|上一年)[^0-9，。；：,;\n]+[高快低多少]出?\Z"
)
_LOOK_BACK = 200
"""Characters before a figure that may say what it counts."""


def parse_quantity(text: str) -> Quantity | None:
    """Give the one quantity in ``text``; None where there is none, or several to choose from.

    A plain figure gives ``=``, one after 达到, 为, 新增, 增长 … gives ``>=``, 前10位 gives ``<=``. 翻一番 is 1 番.
    A figure that is measured against another (高于全省平均2个百分点) is none of its own.
    """
    found = all_quantities(text)
    return found[0] if len(found) == 1 else None


def all_quantities(text: str) -> tuple[Quantity, ...]:
    """Give the quantities in ``text``, in order; 力争 and 每年 hold for what follows them in the sentence."""
    return tuple(figure.quantity for figure in figures_in(text))


@lru_cache(maxsize=256)  # drafting asks of one sentence what are goals, what was not read and what is a time
def figures_in(text: str, known_unit: str = "") -> tuple[WordedFigure, ...]:
    """Find the figures and where they stand; a number before ``known_unit`` counts even where that is no usual unit."""
    plain = text.translate(WIDE)
    dated = -1
    found: list[WordedFigure] = []
    for match in SCAN.finditer(plain):
        if match["date"]:
            dated = match.end()
        elif not match["word"] and (figure := _figure(text, plain, match, known_unit, dated)):
            found.append(figure)
    return tuple(found)


def _figure(text: str, plain: str, match: re.Match[str], known_unit: str, dated: int) -> WordedFigure | None:
    low, high, unit = _measure(match)
    start, end = match.span()
    if match["bare"] and known_unit and plain.startswith(known_unit.translate(WIDE), end):
        unit, end = known_unit, end + len(known_unit)
    head, tail = plain[max(0, start - _LOOK_BACK) : start], plain[end : end + 8]
    lead, trail = _LEAD.search(head[-14:]), _TRAIL.match(tail)
    if not lead and unit in ("%", "‰") and unit == known_unit:
        lead = _SHARE_OF.search(head)
    ranked = unit in ("位", "名") and _ranked(head, start, dated)
    written = match["one"] or match["low"] or ""
    around = _Around(written, unit, head, tail, bool(match["bare"]), bool(lead or trail or ranked))
    if low is None or any(is_so(around) for is_so in _NAMES.values()):
        return None
    if not (lead or ranked) and _RELATIVE.search(head):
        return None
    allowed = _allowed(lead, trail, unit, ranked=ranked, ranged=high is not None)
    allowed = _LEADS["压缩至"] if allowed is _PLAIN and _LED_DOWN.search(head[-24:]) else allowed
    sentence = _SENTENCE.split(head)[-1]
    quantity = Quantity(
        comparator=allowed[0],
        value=low,
        value_to=high,
        measurement_unit=re.sub(rf"[余多]|{_A_YEAR}", "", unit).replace("每", "/"),
        soft=is_soft(sentence),
        per=Per.YEAR if re.search(_A_YEAR, unit) else _rhythm(_NEW_GOAL.split(sentence)[-1]),
    )
    opening = start - (len(lead[0]) if lead else 1 if ranked else 0)
    end += trail.end() if trail else 0
    return WordedFigure(quantity=quantity, allowed=allowed, wording=text[opening:end], start=opening, end=end)


def is_soft(text: str) -> bool:
    """Tell whether a wording tries only: 力争, 努力, 争取 (but not 争取资金)."""
    return bool(_SOFT.search(text))


def _measure(match: re.Match[str]) -> tuple[float | None, float | None, str]:
    """Give value, upper end and unit as they stand; the value is None where the number makes no sense."""
    if match["part"]:
        return _number(match["share"]), None, "%" if match["part"] == "百" else "‰"
    if share := _share(match):
        return share, None, "%"
    if match["one"]:
        return _number(match["one"]), None, match["unit"]
    low, high = _number(match["low"] or match["bare"]), None
    if end := match["high"] or match["bare_to"]:
        high = _number(end)
        low = low if high is not None else None
    unit = match["high_unit"] or ""
    if low is not None and match["low_unit"]:
        low = scaled(low, unit_parts(match["low_unit"])[0] / unit_parts(unit)[0])
    return low, high, unit


def _share(match: re.Match[str]) -> float | None:
    """Give in % what is said in tenths (三成半), as a fraction (三分之一, 1/3) or as half (减半); None for another wording."""
    if match["tenths"]:
        return 10 * (han_number(match["tenths"]) or 0) + (5 if match["half"] else 0)
    if match["whole"]:
        return round(100 * (han_number(match["parts"]) or 0) / (han_number(match["whole"]) or 1), 2)
    if match["fraction"]:
        over, under = map(int, match["fraction"].split("/"))
        return round(100 * over / under, 2)
    return 50.0 if match["halved"] or match["halving"] else None


def _ranked(head: str, start: int, dated: int) -> bool:
    """Tell whether 前 or 第 before the figure makes it a rank; after a date, 前 belongs to that."""
    before = _RANKED.search(head)
    return head.endswith("第") or (before is not None and start - len(before[0]) != dated)


class _Around(NamedTuple):
    """A number, and what stands around it."""

    written: str
    unit: str
    head: str
    tail: str
    is_bare: bool
    """Without a unit that is one anywhere."""
    is_led: bool
    """Whether words about figures stand before or behind (达到, 以上, 前)."""

    @property
    def ends_here(self) -> bool:
        return bool(_BOUNDARY.match(self.tail) or _TRAIL.match(self.tail))

    @property
    def is_plain(self) -> bool:
        """Whether it is written as only figures are: in digits, or of a large unit (三万亩), or as 番."""
        return not self.is_bare and (self.unit == "番" or self.written.isascii() or unit_parts(self.unit)[0] > 1)

    @property
    def is_word(self) -> bool:
        """Whether it is a Chinese numeral before a counter, which may as well be an article or part of a word."""
        return not self.is_bare and not self.is_plain

    @property
    def is_half(self) -> bool:
        """Whether it is half of 1亿5000万元, which is beyond this grammar."""
        return self.head.endswith(("万", "亿")) or (
            self.unit.endswith(("万", "亿")) and self.tail.startswith(_NUMERALS)
        )


_NAMES: dict[str, Callable[[_Around], bool]] = {
    "of a model: B-20, 5+2": lambda it: it.head.endswith(("-", "+")),
    "a size within a name: 30亿级, 3吨级": lambda it: it.tail.startswith("级"),
    "in a row: 第3项": lambda it: it.head.endswith("第") and it.unit not in ("位", "名"),
    "bare within words": lambda it: it.is_bare and not it.unit and it.is_led and not it.ends_here,
    "bare beside words": lambda it: it.is_bare and not it.unit and not it.is_led and bool((it.head + it.tail).strip()),
    "of several scales": lambda it: it.is_plain and it.is_half,
    "a 番 of no 翻": lambda it: it.is_plain and it.unit == "番" and not it.head.endswith("翻"),
    "a batch: 一批": lambda it: it.is_word and it.unit == "批",
    "end of a word: 每一家, 统一个": lambda it: (
        it.is_word and it.head.endswith(tuple("每逐同另某这那任唯统后数几上好"))
    ),
    "a stage of works: 水厂二期": lambda it: it.is_word and it.unit == "期" and not it.head.endswith(tuple("办班开训")),
    # 一 is mostly an article, whatever leads it: 建成一家平台
    "an article": lambda it: (
        it.is_word and not (it.is_led and it.written != "一") and not it.ends_here and it.unit != "倍"
    ),
}
"""What makes a number part of a name, a list number or an article rather than a figure."""


def _allowed(
    lead: re.Match[str] | None, trail: re.Match[str] | None, unit: str, *, ranked: bool, ranged: bool
) -> tuple[str, ...]:
    before = _LEADS[lead["word"]] if lead else _PLAIN
    if re.search("[余多]", unit) or before == (">",):
        return (">", ">=") if trail and trail["word"] == "以上" else (">",)
    if trail:
        return (_TRAILS[trail["word"]],)
    if ranked:
        return ("<=", "=")
    return _PLAIN if ranged and before == _REACHED else before


def _rhythm(sentence: str) -> Per | None:
    last = max(_PER.finditer(sentence), key=re.Match.start, default=None)
    if last is None or (last[0] == "年均" and re.search("[，,]", sentence[last.end() :])):
        return None
    return Per.YEAR if last["year"] else Per.TOTAL


def _number(written: str) -> float | None:
    """Read Arabic or Chinese numerals; None for a row of numerals that is no number (三五, 十四五)."""
    if not written[0].isascii():
        return han_number(written)
    value = float(written.replace(",", "").replace(" ", ""))
    return value if math.isfinite(value) else None


_NUMERALS = tuple("0123456789") + tuple(HAN_DIGITS)

BLANK_IN_FIGURE = compile_later(r"(?<=[0-9])[ \u3000](?=[^0-9\s])|(?<=[^0-9\s])[ \u3000](?=[0-9])")
"""What scanning leaves between a figure and its unit: 100 家."""
