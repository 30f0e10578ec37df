"""Figures worded as plans word them, to be read back."""

from __future__ import annotations

from checklist.model import Per
from checklist.words.quantities import Quantity, format_number


def write_quantity(quantity: Quantity) -> str:
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
