"""Units of measurement: how they are written, and figures converted to compare them (万元 and 亿元, 万人 and 人)."""

from __future__ import annotations

import math
import re
from decimal import Decimal

from checklist.model import IndicatorKind

WIDE = str.maketrans(
    {code: code - 0xFEE0 for first, last in ("０９", "Ａｚ") for code in range(ord(first), ord(last) + 1)}
    | str.maketrans("％．／－～〜＋＞＜＝−", "%./-~~+><=-")
)

# a counter is not one where the next characters make it a noun (10人才, 3部门)
_COUNTERS = r"""
个百分点 百分点 个工作日 工作日 个小时 小时 分钟 个月 吨标准煤 平方公里 平方米 立方米 千瓦时 千瓦 兆瓦 美元 公里 公斤
微克 毫克 千克 公顷 人次 人年 人月 场次 件次 家次 批次 台套 台（套） 台\(套\) 人(?!才|口|员|民|工|大) 名(?!校|单|企|师|医|牌|称)
家(?!庭|长) 个(?!人|体|别|性) 位(?!置) 场(?!地|景|所) 次(?!数) 台(?!账) 支(?!持|撑|部) 条(?!件) 种(?!子|业|植)
部(?!门|委|队|署|分) 期(?!间) 所(?!有|在) 处(?!室|理) 头(?!部) 对(?!接|口|标) 组(?!织|建) 门(?!类|户)
分(?!之|院|局|中心|会|校|类|别|级) 户 项 件 套 篇 类 批 轮 座 栋 宗 笔 株 只 艘 辆 架 块 张 份 册 款 例 起 倍 番
天 岁 吨 克 亩 米 元(?!素|件) % ‰ ㎡ (?:kWh|kW|MW|GW|km|TB|PB)(?![A-Za-z0-9])
"""
COUNTER = "|".join(_COUNTERS.split())
SCALE = "[十百千]?(?:万亿|[万亿])"
UNIT = rf"(?:(?:{SCALE}|[百千])?[余多]?(?:{COUNTER})(?:/(?:{SCALE})?(?:{COUNTER}))?|{SCALE})"
_UNIT_PARTS = re.compile(rf"(?P<scale>{SCALE}|[百千](?=(?:{COUNTER})\Z))?[余多]?(?P<base>.*)", re.DOTALL)
SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}
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
