"""Targets: a known indicator, a figure that fits its wording, a unit of measurement and a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.model import IndicatorKind
from checklist.plandata.check.walk import all_targets, finding, if_printed_so, shorten
from checklist.words.quantities import disagreement
from checklist.words.suggest import suggest_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from checklist.model import Finding, Indicator, PlanData, Target


def check_indicators_registered(data: PlanData) -> Iterable[Finding]:
    """Require that a target's indicator is registered, under this very name."""
    known = {indicator.name for indicator in data.indicators}
    aliases = {alias: indicator.name for indicator in data.indicators for alias in indicator.aliases}
    hints: dict[str, str] = {}
    for _, place, target in all_targets(data):
        name = target.indicator
        if name and name not in known:
            if name not in hints:
                hints[name] = _right_indicator(name, known, aliases)
            yield finding("unknown-indicator", place, f"指标“{shorten(name)}”没有登记。", hints[name])


def _right_indicator(name: str, known: set[str], aliases: dict[str, str]) -> str:
    if name in aliases:
        return f"这是“{aliases[name]}”的别名，目标里请写指标名。"
    near = dict.fromkeys(aliases.get(match, match) for match in suggest_names(name, known | set(aliases)))
    return f"是否想写：{'、'.join(near)}？" if near else "请先在 indicators 里登记这个指标。"


def check_target_years(data: PlanData) -> Iterable[Finding]:
    """Require that a target has a year or a rhythm, or says that the document leaves it open; never both."""
    for _, place, target in all_targets(data):
        if target.no_year and target.year:
            message = f"目标“{_wording(target)}”写了 no_year，又写了年份{target.year}年。"
            yield finding("year-despite-no-year", place, message, "请按原文二者留其一。")
        elif not (target.no_year or target.year or target.per):
            message = f"目标“{_wording(target)}”没有年份。"
            hint = "请补 year: 2025；每年的写 per: year，几年合计的写 per: total；原文没有写年份的，写 no_year: true。"
            yield finding("no-target-year", place, message, hint)


def check_targets_in_period(data: PlanData) -> Iterable[Finding]:
    """Require that a target is due within the plan's period."""
    for plan, place, target in all_targets(data):
        if target.year and plan.last_year and not plan.first_year <= target.year <= plan.last_year:
            yield finding(
                "target-outside-period",
                place,
                f"目标“{_wording(target)}”的年份{target.year}年不在方案期限（{plan.period}）内。",
                f"请核对 year 和方案的 period。{if_printed_so('target-outside-period')}",
            )


def check_measurement_units_given(data: PlanData) -> Iterable[Finding]:
    """Require that a figure has its unit of measurement."""
    for _, place, target in all_targets(data):
        if target.value is not None and not target.measurement_unit:
            yield finding(
                "no-measurement-unit",
                place,
                f"目标“{_wording(target)}”有数值，没有计量单位。",
                f"请补 unit，如 家、亿元、“%”。{if_printed_so('no-measurement-unit', '这个指标本来没有单位')}",
            )


def check_values_agree(data: PlanData) -> Iterable[Finding]:
    """Require that the figure is the one its wording names, in value, unit, comparator and firmness."""
    for _, place, target in all_targets(data):
        if target.text and (said := disagreement(target)):
            hint = f"请对照原文改正 text 或数据。{if_printed_so('value-differs')}"
            yield finding("value-differs", place, f"目标“{_wording(target)}”：{said}。", hint)


def check_measurement_units_fit(data: PlanData) -> Iterable[Finding]:
    """Require that rates and shares are in %, differences in 百分点, counts and amounts in neither."""
    indicators = {indicator.name: indicator for indicator in data.indicators}
    for _, place, target in all_targets(data):
        indicator = indicators.get(target.indicator)
        if indicator and target.measurement_unit and (wanted := _wanted_unit(indicator, target.measurement_unit)):
            yield finding(
                "measurement-unit",
                place,
                f"指标“{indicator.name}”是{indicator.kind.word}，计量单位应是{wanted}，"
                f"这里是“{target.measurement_unit}”。",
                f"请核对 unit，或改用另一个指标（增速、提升幅度与总量分开登记）。{if_printed_so('measurement-unit')}",
            )


_SHARES = frozenset({"%", "‰"})
_POINTS = frozenset({"个百分点", "百分点"})


def _wanted_unit(indicator: Indicator, unit: str) -> str:
    """Say which unit the indicator's kind asks for; "" when ``unit`` fits."""
    kind = indicator.kind
    if kind is IndicatorKind.GROWTH:
        return "" if unit in _SHARES | {"倍", "番"} else "“%”"
    if kind is IndicatorKind.POINTS:
        return "" if unit in _POINTS else "“个百分点”"
    if kind is IndicatorKind.RATIO:
        return _wanted_in_ratio(indicator.unit, unit)
    return f"“{indicator.unit or '家'}”一类" if unit in _SHARES | _POINTS else ""


def _wanted_in_ratio(usual: str, unit: str) -> str:
    if usual in _SHARES:
        return "" if unit in _SHARES else f"“{usual}”"
    return f"“{usual or '%'}”" if unit in _POINTS else ""


def _wording(target: Target) -> str:
    return shorten(f"{target.indicator}{target.text}")
