"""The grammar of figures: wording ↔ value, both ways (达到800家, 力争3—5家, 提高2个百分点左右).

What counts as which comparator follows the customary reading of official plans: 以上, 不低于 include the figure
(as 以上, 以下, 以内 do in article 1259 of the Civil Code), 超过 and 低于 exclude it, 左右 and 约 judge nothing,
达到 and a plain figure are met from the figure upwards. Years, dates, document numbers and names with figures in
them (G60, 5G, 500强) are no quantities. A figure of several scales in a row (1亿5000万元) is not read.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.model import Frozen, Per, Target
from checklist.words.measurement import SCALES, UNIT, WIDE, format_number, scaled, unit_parts

if TYPE_CHECKING:
    from collections.abc import Iterator


class Quantity(Frozen, frozen=True):
    """A figure as worded; ``value_to`` is the upper end of a range, ``measurement_unit`` is as printed or ""."""

    comparator: str
    """One of ``>= > = < <= ~``."""
    value: float
    value_to: float | None = None
    measurement_unit: str = ""
    soft: bool = False
    per: Per | None = None


class Figure(Frozen, frozen=True):
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
_NUMBER = f"(?:{_ARABIC}|{_HAN})"
_DASH = "(?:—{1,2}|–|-|~|至)"
_YEAR = "(?:19|20|21)[0-9]{2}"
_MONTH = "[0-9]{1,2}月(?:[0-9]{1,2}日|[底末初]|[上中下]旬)?"
_QUARTER = "第?[一二三四1-4]季度"
_DATE = (
    rf"[〔\[（(]{_YEAR}[〕\]）)][0-9]+号|{_YEAR}年?{_DASH}{_YEAR}年[底末度]?"
    rf"|{_YEAR} ?年(?:年?[底末初]|度| ?{_MONTH}|{_QUARTER}|[上下]半年)?|{_MONTH}|[0-9]{{1,2}}日|{_QUARTER}"
)
_SCAN = re.compile(
    rf"(?P<date>{_DATE})"
    rf"|(?P<low>{_NUMBER})(?:(?P<low_unit>{UNIT})?{_DASH}|到)(?P<high>{_NUMBER})(?P<high_unit>{UNIT})"
    rf"|(?P<one>{_NUMBER})(?P<unit>{UNIT})"
    rf"|(?P<part>[百千])分之(?P<share>{_NUMBER})"
    r"|(?P<word>[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*)"
    rf"|(?P<bare>{_ARABIC})(?:{_DASH}(?P<bare_to>{_ARABIC}))?"
)
# a variation selector or combining mark stays with its character
_CHARACTER = re.compile("[A-Za-z]+|.[\u0300-\u036f\u200d\ufe00-\ufe0f\U000e0100-\U000e01ef]*", re.DOTALL)

_PLAIN = ("=", ">=")
_REACHED = (">=", "=")
_LEAD_WORDS = (
    ("超过 突破 高于 大于 多于 超出 超 >", (">",)),
    ("不低于 不少于 不小于 不下于 至少 最少 最低 大于等于 ≥ >=", (">=",)),
    ("不超过 不高于 不大于 不多于 至多 最多 最高 小于等于 ≤ <=", ("<=",)),
    ("低于 少于 小于 不足 不到 不满 <", ("<",)),
    ("约 大约 近 接近 ≈ ~", ("~",)),
    ("控制在 降至 降到 降低到 下降到 压缩至 压缩到 压减至 压减到 缩短至 缩短到 减少到 减少至", ("<=", "=")),
    ("达到 达 为 建成 建设 新增 新建 认定 增长 增至 递增 提高 提升 增加 实现 完成 培育 引进 引育", _REACHED),
    ("选派 举办 开展 立项 落地 保持 稳定 下降 降低 减少 压减", _REACHED),
    ("每年 年均 累计 力争 争取 努力 =", _PLAIN),
)
_LEADS = {word: allowed for words, allowed in _LEAD_WORDS for word in words.split()}
_TRAILS = {"以上": ">=", "之上": ">=", "以下": "<=", "以内": "<=", "之内": "<=", "左右": "~", "上下": "~"}
_NOT_ABOUT = {"约": "(?<![节集合条公契大])约", "近": "(?<![最附邻靠接])近"}  # 节约5%, 最近3个
_LEAD = re.compile(
    "(?P<word>"
    + "|".join(_NOT_ABOUT.get(word, re.escape(word)) for word in sorted(_LEADS, key=len, reverse=True))
    + r")(?:[了到至在翻：:\s])*\Z"
)
_TRAIL = re.compile(rf"\s*(?:（含）|\(含\)|及|或)?(?P<word>{'|'.join(_TRAILS)})")
_RANKED = re.compile(r"(?<![提之以底末日月])前\s*\Z")
_BOUNDARY = re.compile(r"\Z|[\s，。；、,;：:）)”（(]")
# 争取 with what is asked for means "obtain", not "try"
_SOFT = re.compile("力争|力求|努力|争取(?!.{0,8}(?:资金|支持|政策|补助))")
_PER = re.compile(
    "(?P<year>每年|年均|逐年|每个?年度|(?<![0-9全当本上去前今明])年新?增|(?:(?<=[，、,])|^)年(?=[组培引举选开]))"
    "|(?P<total>累计|(?<![第十0-9])[两二三四五2-9]年(?!行动|攻坚|计划|方案|规划|期|均))"
)
_SENTENCE = re.compile(r"[。；;！!？?\n]")
_NEW_GOAL = re.compile("[，,](?=力争|力求|努力)")
_RELATIVE = re.compile(
    r"(?:高于|低于|快于|慢于|优于|多于|少于|超过|超出|领先)[^0-9，。；：,;\n]+\Z"
    r"|(?<![占同环对])比(?!上年|去年|年初|上一年)[^0-9，。；：,;\n]+[高快低多少]出?\Z"
)
_LOOK_BACK = 200
_QUOTED = 30


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


def figures_in(text: str, known_unit: str = "") -> Iterator[Figure]:
    """Find the figures and where they stand; a number before ``known_unit`` counts even where that is no usual unit."""
    plain = text.translate(WIDE)
    dated = -1
    for match in _SCAN.finditer(plain):
        if match["date"]:
            dated = match.end()
        elif not match["word"] and (figure := _figure(text, plain, match, known_unit, dated)):
            yield figure


def _figure(text: str, plain: str, match: re.Match[str], known_unit: str, dated: int) -> Figure | None:
    low, high, unit = _measure(match)
    start, end = match.span()
    if match["bare"] and known_unit and plain.startswith(known_unit.translate(WIDE), end):
        unit, end = known_unit, end + len(known_unit)
    head, tail = plain[max(0, start - _LOOK_BACK) : start], plain[end : end + 8]
    lead, trail = _LEAD.search(head[-14:]), _TRAIL.match(tail)
    ranked = unit in ("位", "名") and _ranked(head, start, dated)
    if low is None or _is_name(match, unit, head, tail, known=bool(lead or trail or ranked)):
        return None
    if not (lead or ranked) and _RELATIVE.search(head):
        return None
    allowed = _allowed(lead, trail, unit, ranked=ranked, ranged=high is not None)
    sentence = _SENTENCE.split(head)[-1]
    quantity = Quantity(
        comparator=allowed[0],
        value=low,
        value_to=high,
        measurement_unit=re.sub("[余多]", "", unit),
        soft=bool(_SOFT.search(sentence)),
        per=_rhythm(_NEW_GOAL.split(sentence)[-1]),
    )
    opening = start - (len(lead[0]) if lead else 1 if ranked else 0)
    end += trail.end() if trail else 0
    return Figure(quantity=quantity, allowed=allowed, wording=text[opening:end], start=opening, end=end)


def _measure(match: re.Match[str]) -> tuple[float | None, float | None, str]:
    """Give value, upper end and unit as they stand; the value is None where the number makes no sense."""
    if match["part"]:
        return _number(match["share"]), None, "%" if match["part"] == "百" else "‰"
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


def _ranked(head: str, start: int, dated: int) -> bool:
    """Tell whether 前 or 第 before the figure makes it a rank; after a date, 前 belongs to that."""
    before = _RANKED.search(head)
    return head.endswith("第") or (before is not None and start - len(before[0]) != dated)


def _is_name(match: re.Match[str], unit: str, head: str, tail: str, *, known: bool) -> bool:
    """Tell whether the number is part of a name, a list number or an article rather than a figure."""
    if head.endswith(("-", "+")) or (head.endswith("第") and unit not in ("位", "名")):
        return True
    closed = bool(_BOUNDARY.match(tail) or _TRAIL.match(tail))
    if match["bare"]:
        return not unit and not (closed if known else not (head + tail).strip())
    written = match["one"] or match["low"] or ""
    if unit == "番" or written.isascii() or unit_parts(unit)[0] > 1:
        return _in_two_parts(unit, head, tail) or (unit == "番" and not head.endswith("翻"))
    if written == "一":  # mostly an article: 一批, 建成一家平台
        known = False
    return (
        head.endswith(tuple("每逐同另某这那任唯统后数几上好")) or unit == "批" or not (known or closed or unit == "倍")
    )


def _in_two_parts(unit: str, head: str, tail: str) -> bool:
    """Tell whether the figure is half of 1亿5000万元, which is beyond this grammar."""
    return head.endswith(("万", "亿")) or (unit.endswith(("万", "亿")) and tail.startswith(_NUMERALS))


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
    return None if last is None else Per.YEAR if last["year"] else Per.TOTAL


def _number(written: str) -> float | None:
    """Read Arabic or Chinese numerals; None for a row of numerals that is no number (三五, 十四五)."""
    if not written[0].isascii():
        return han_number(written)
    value = float(written.replace(",", "").replace(" ", ""))
    return value if math.isfinite(value) else None


_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMERALS = tuple("0123456789") + tuple(_DIGITS)


def han_number(written: str) -> float | None:
    """Read Chinese numerals (十二, 三百); None for a row of numerals that is no number (三五, 十四五)."""
    total = section = 0
    digit: int | None = None
    for character in written:
        if character in _DIGITS:
            if digit:
                return None
            digit = _DIGITS[character]
        elif character in "万亿":
            total, section, digit = (section + (digit or 0)) * SCALES[character], 0, None
        else:
            section += (1 if digit is None else digit) * SCALES[character]
            digit = None
    return float(total + section + (digit or 0))


def format_quantity(quantity: Quantity) -> str:
    """Word a quantity as plans do: 800家以上, 超过800家, 力争达到0.6件以上, 每年3—5家, 前10位."""
    core = _core(quantity.value, quantity.value_to, quantity.measurement_unit)
    opening = ("力争" if quantity.soft else "") + _PER_WORDS[quantity.per]
    reached = "达到" if quantity.soft and quantity.comparator in (">=", "~") else ""
    if quantity.comparator == "<=" and quantity.measurement_unit == "位":
        return f"{opening}前{core}"
    if quantity.comparator == "<" and not quantity.measurement_unit.startswith("%"):
        return f"{opening}少于{core}"
    return opening + _PATTERNS[quantity.comparator].format(reached + core)


_PER_WORDS = {Per.YEAR: "每年", Per.TOTAL: "累计", None: ""}
_PATTERNS = {">=": "{}以上", ">": "超过{}", "=": "{}", "<": "低于{}", "<=": "不超过{}", "~": "{}左右"}


def _core(value: float, value_to: float | None, unit: str) -> str:
    if unit == "番":
        small = value_to is None and value in (1, 2, 3)
        return f"翻{'一两三'[int(value) - 1]}番" if small else f"翻{_ends(value, value_to)}番"
    return _ends(value, value_to) + unit


def _ends(value: float, value_to: float | None) -> str:
    return format_number(value) if value_to is None else f"{format_number(value)}—{format_number(value_to)}"


BLANK_IN_FIGURE = re.compile(r"(?<=[0-9])[ \u3000](?=[^0-9\s])|(?<=[^0-9\s])[ \u3000](?=[0-9])")
"""What scanning leaves between a figure and its unit: 100 家."""


def disagreement(target: Target) -> str:
    """Say in a short sentence how the target's fields and its ``text`` differ; "" where they agree.

    Strict on the value, both ends of a range, the unit, 超过/以上/左右/以内 against the comparator and 力争/争取/努力
    against ``soft``. 达到 and a plain figure may be ``>=`` or ``=``; 1.3万人 may be 13000 人; other figures may stand
    beside the one meant; 建成 may stand for one, 全覆盖 for 100%, 翻番 for twice.
    """
    target = replace(target, text=BLANK_IN_FIGURE.sub("", target.text))
    figures = list(figures_in(target.text, target.measurement_unit or ""))
    if target.value is None:
        return _without_value(target, figures)
    same = [figure for figure in figures if _same_value(figure.quantity, target)]
    if same:
        return min((_detail(figure, target) for figure in same), key=bool)
    if figures:
        return f"文字是“{'”“'.join(figure.wording for figure in figures[:3])}”，数据却是{_own(target)}"
    if re.search("[0-9]", target.text.translate(WIDE)) or not _speaks_for(target):
        return f"文字“{_short(target.text)}”里没有数值{_own(target)}"
    return _firmness(bool(_SOFT.search(target.text)), target)


def _without_value(target: Target, figures: list[Figure]) -> str:
    if plain := [figure.wording for figure in figures if figure.quantity.measurement_unit]:
        return f"文字是“{plain[0]}”，数据没有写数值（value）"
    if target.comparator or target.value_to is not None:
        return f"数据没有写数值（value），却写了{'比较符（comparator）' if target.comparator else '上限（value_to）'}"
    return _firmness(bool(_SOFT.search(target.text)), target)


def _detail(figure: Figure, target: Target) -> str:
    quantity, unit = figure.quantity, target.measurement_unit
    if unit and not any(_reads_as(reading, target) for reading in _readings(quantity)):
        return f"文字的单位是“{quantity.measurement_unit or '（无）'}”，数据却是“{unit}”"
    if target.comparator not in figure.allowed:
        written = f"“{target.comparator}”" if target.comparator else "没有写"
        return f"文字是“{figure.wording}”，比较符应为“{figure.allowed[0]}”，数据却是{written}"
    return _firmness(quantity.soft, target)


def _firmness(soft: bool, target: Target) -> str:  # noqa: FBT001 - what the wording says, beside the target
    if soft == target.soft:
        return ""
    return "文字有“力争”一类的词，数据却没有标 soft" if soft else "文字没有“力争”“争取”“努力”，数据却标了 soft"


def _same_value(quantity: Quantity, target: Target) -> bool:
    ends = (target.value, target.value_to)
    return any(ends == reading[:2] or _reads_as(reading, target) for reading in _readings(quantity))


def _readings(quantity: Quantity) -> list[tuple[float, float | None, str]]:
    """Give what the figure may be written as: 翻一番 is 1 番, twice (2 倍), once more (1 倍) or 100 % more."""
    value, unit = quantity.value, quantity.measurement_unit
    readings = [(value, quantity.value_to, unit)]
    if unit == "番" and quantity.value_to is None and value in (1, 2, 3):
        times = 2**value
        readings += [(times, None, "倍"), (times - 1, None, "倍"), (100 * (times - 1), None, "%")]
    return readings


def _reads_as(reading: tuple[float, float | None, str], target: Target) -> bool:
    value, value_to, unit = reading
    own = target.measurement_unit or ""
    (scale, base), (own_scale, own_base) = unit_parts(unit), unit_parts(own)
    ends = [end and scaled(end, scale) for end in (value, value_to)]
    return _same_measure(base, own_base) and ends == [
        end and scaled(end, own_scale) for end in (target.value, target.value_to)
    ]


def _same_measure(one: str, other: str) -> bool:
    """Tell whether two base units measure alike; 件 goes with 件/万人 where the indicator's name says per what."""
    if not one or not other or {one, other} == {"人", "位"}:
        return True
    if "/" in one and "/" in other:
        return one == other
    return one.partition("/")[0] == other.partition("/")[0]


def _speaks_for(target: Target) -> bool:
    """Tell whether a wording without figures gives the value: 建成 one, 全覆盖 100%, 翻番 twice, 清零 none."""
    value, unit = target.value, target.measurement_unit
    return (
        value == 1
        or (value == 0 and "零" in target.text)
        or ((value, unit) == (100, "%") and re.search("全覆盖|全部|全面", target.text) is not None)
        or ((value, unit) in ((2, "倍"), (100, "%")) and re.search("翻番|倍增", target.text) is not None)
    )


def _own(target: Target) -> str:
    return _ends(target.value or 0, target.value_to) + (target.measurement_unit or "")


def _short(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[:_QUOTED]}……"


def split_quantities(text: str) -> list[str]:
    """Cut ``text`` for comparison: a figure with its unit, a date, a document number and a Latin word are one token.

    All else is cut by characters; joined, the tokens give the text again.
    """
    tokens: list[str] = []
    at = 0
    for match in _SCAN.finditer(text.translate(WIDE)):
        tokens += _CHARACTER.findall(text[at : match.start()])
        tokens.append(text[match.start() : match.end()])
        at = match.end()
    return tokens + _CHARACTER.findall(text[at:])
