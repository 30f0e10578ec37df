"""Targets and completion times: known indicators, figures that fit their wording, units of measurement, years."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.model import IndicatorKind
from checklist.plandata.findings import call, each_measure, each_target, finding, indicator_place, plan_place, shorten
from checklist.words.deadlines import deadline_of_goals, format_date
from checklist.words.goalnames import comparators_of, is_phrase
from checklist.words.quantities import BLANK_IN_FIGURE, WIDE, figures_in, format_number, is_soft, scaled, unit_parts
from checklist.words.suggest import suggest_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.model import Finding, Indicator, Plan, PlanData, Target
    from checklist.words.quantities import Quantity, WordedFigure


def check_indicators_registered(data: PlanData) -> Iterable[Finding]:
    """Require that a target's indicator is registered, under this very name."""
    known = {indicator.name for indicator in data.indicators}
    aliases = {alias: indicator.name for indicator in data.indicators for alias in indicator.aliases}
    hints: dict[str, str] = {}
    for _, place, target in each_target(data):
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


def check_targets(data: PlanData) -> Iterable[Finding]:
    """Require of each target a year or a rhythm, or that the document leaves it open, and that all it says fits together.

    The year lies within the plan's period and is not in the wording, which it is printed before; a figure has its unit of
    measurement and is the one the wording names, in value, unit, comparator and firmness.
    """
    for plan, place, target in each_target(data):
        wording = shorten(target.text if is_phrase(target) else f"{target.indicator}{target.text}")
        for code, said in _faults(plan, target):
            yield finding(code, place, f"目标“{wording}”{said}。")


def _faults(plan: Plan, target: Target) -> Iterator[tuple[str, str]]:
    """Give what is wrong with a target: the code, and what the message says of it."""
    year = target.year
    if target.no_year and year:
        yield "year-despite-no-year", f"写了 no_year，又写了年份{year}年"
    if not (target.no_year or year or target.per):
        yield "no-target-year", "没有年份"
    if year and f"{year}年" in target.text:
        yield "year-twice", f"的 text 里又写了{year}年，印出来有两遍"
    if year and plan.last_year and not plan.first_year <= year <= plan.last_year:
        yield "target-outside-period", f"的年份{year}年不在方案期限（{plan.period}）内"
    if target.value is not None and not target.measurement_unit:
        yield "no-measurement-unit", "有数值，没有计量单位"
    if target.text and (said := disagreement(target)):
        yield "value-differs", f"：{said}"


def check_measurement_units_fit(data: PlanData) -> Iterable[Finding]:
    """Require that rates and shares are in %, differences in 百分点, counts and amounts in neither."""
    indicators = {indicator.name: indicator for indicator in data.indicators}
    for odd in indicators.values():
        if _is_at_odds(odd):
            message = f"指标“{odd.name}”的单位是“{odd.unit}”，类型却是{odd.kind.word}。"
            hint = "请写明 kind：比率写 ratio，增速写 growth，百分点写 points；没有写 kind 的按 stock（存量）。"
            yield finding("measurement-unit", indicator_place(odd), message, hint)
    for _, place, target in each_target(data):
        indicator = indicators.get(target.indicator)
        if indicator and _is_at_odds(indicator):
            continue
        if indicator and target.measurement_unit and (wanted := _wanted_unit(indicator, target.measurement_unit)):
            yield finding(
                "measurement-unit",
                place,
                f"指标“{indicator.name}”是{indicator.kind.word}，计量单位应是{wanted}，"
                f"这里是“{target.measurement_unit}”。",
            )


_SHARES = frozenset({"%", "‰"})
_POINTS = frozenset({"个百分点", "百分点"})


def _is_at_odds(indicator: Indicator) -> bool:
    return indicator.kind in (IndicatorKind.STOCK, IndicatorKind.FLOW) and indicator.unit in _SHARES | _POINTS


def _wanted_unit(indicator: Indicator, unit: str) -> str:
    """Say which unit the indicator's kind asks for; "" when ``unit`` fits."""
    kind, usual = indicator.kind, indicator.unit
    if kind is IndicatorKind.GROWTH:
        return "" if unit in _SHARES | {"倍", "番"} else "“%”"
    if kind is IndicatorKind.POINTS:
        return "" if unit in _POINTS else "“个百分点”"
    if kind is IndicatorKind.RATIO:
        is_odd = unit not in _SHARES if usual in _SHARES else unit in _POINTS
        return f"“{usual or '%'}”" if is_odd else ""
    return f"“{usual or '家'}”一类" if unit in _SHARES | _POINTS else ""


def disagreement(target: Target) -> str:
    """Say in a short sentence how the target's fields and its ``text`` differ; "" where they agree.

    Strict on the value, both ends of a range, the unit, 超过/以上/左右/以内 against the comparator and 力争/争取/努力
    against ``soft``. 达到 and a plain figure may be ``>=`` or ``=``; 1.3万人 may be 13000 人; other figures may stand
    beside the one meant; 建成 may stand for one, 全覆盖 for 100%, 翻番 for twice.
    """
    target = replace(target, text=BLANK_IN_FIGURE.sub("", target.text))
    figures = figures_in(target.text, target.measurement_unit or "")
    if target.value is None:
        return _without_value(target, figures)
    same = [figure for figure in figures if _same_value(figure.quantity, target)]
    if same:
        return min((_detail(figure, target) for figure in same), key=bool)
    if figures:
        return f"文字是“{'”“'.join(figure.wording for figure in figures[:3])}”，数据却是{_own(target)}"
    if re.search("[0-9]", target.text.translate(WIDE)) or not _speaks_for(target):
        return f"文字“{shorten(target.text, _QUOTED)}”里没有数值{_own(target)}"
    return _firmness(is_soft(target.text), target)


def _without_value(target: Target, figures: Iterable[WordedFigure]) -> str:
    if plain := [figure.wording for figure in figures if figure.quantity.measurement_unit]:
        return f"文字是“{plain[0]}”，数据没有写数值（value）"
    if target.comparator or target.value_to is not None:
        return f"数据没有写数值（value），却写了{'比较符（comparator）' if target.comparator else '上限（value_to）'}"
    return _firmness(is_soft(target.text), target)


def _detail(figure: WordedFigure, target: Target) -> str:
    quantity, unit = figure.quantity, target.measurement_unit
    if unit and not any(_reads_as(reading, target) for reading in _readings(quantity)):
        return f"文字的单位是“{quantity.measurement_unit or '（无）'}”，数据却是“{unit}”"
    if target.comparator not in (allowed := comparators_of(figure, target.indicator)):
        written = f"“{target.comparator}”" if target.comparator else "没有写"
        return f"文字是“{figure.wording}”，比较符应为“{allowed[0]}”，数据却是{written}"
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
    to = "" if target.value_to is None else f"—{format_number(target.value_to)}"
    return f"{format_number(target.value or 0)}{to}{target.measurement_unit or ''}"


_QUOTED = 30
"""Characters of a text in a message."""


def check_issued_in_period(data: PlanData) -> Iterable[Finding]:
    """Require that a plan was issued before it ends, and not long before it begins: else a year was mistyped."""
    for plan in data.plans:
        if plan.issued and plan.last_year and not plan.first_year - _EARLY <= plan.issued.year <= plan.last_year:
            yield finding(
                "issued-outside-period",
                plan_place(plan),
                f"方案的成文日期{format_date(plan.issued)}与期限（{plan.period}）对不上。",
            )


_EARLY = 2
"""Years a plan may be issued before the first of its period."""


def check_deadlines(data: PlanData) -> Iterable[Finding]:
    """Require that a printed deadline lies within the plan's period, and is no year's end before one the task's own goals name.

    Later ledgers would lose these. A date within a year is that of the work itself, as a rule; its goals may well be
    measured later.
    """
    for plan, place, measure in each_measure(data):
        deadline, last = measure.deadline, deadline_of_goals(measure.targets)
        if deadline.inherited or deadline.of_goals or not deadline.date:
            continue
        due = deadline.date
        if plan.last_year and not plan.first_year <= due.year <= plan.last_year:
            message = f"完成时限“{deadline.text}”不在方案期限（{plan.period}）内。"
            yield finding("deadline-outside-period", place, message)
        if last and last.date and due.month == last.date.month and plan.first_year <= due.year < last.date.year:
            message = f"{call(measure)}的完成时限是“{deadline.text}”，自己的目标却定到{last.date.year}年。"
            yield finding("deadline-before-goals", place, message)
