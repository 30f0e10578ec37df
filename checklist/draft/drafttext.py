"""Write a draft: as a plans file with ``# 待核`` wherever a person must decide, and in a few lines what was found.

The file is in the project's own style.
"""

from __future__ import annotations

import re
from itertools import count, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from checklist.draft.outlining import UNTITLED
from checklist.draft.prosegoals import merge_goals
from checklist.model import Role, UnitKind
from checklist.plandata.check.measure_rules import odd_numbers
from checklist.plandata.check.name_rules import stray_mark
from checklist.plandata.yamltext import write_flow, write_inline, write_scalar
from checklist.words import compile_later
from checklist.words.deadlines import parse_deadline
from checklist.words.plaintext import clean
from checklist.words.quantities import format_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from checklist.draft.drafting import Draft, DraftMeasure, DraftPlan, DraftSection
    from checklist.draft.naming import DraftUnit
    from checklist.draft.prosegoals import DraftGoals
    from checklist.model import Indicator, Target


CHECK = "# 待核："
"""Opens every comment a person must act on."""
_REGION_IDS = dict.fromkeys(("省", "自治区"), "province") | dict.fromkeys(("自治州", "州"), "prefecture")
_REGION_IDS |= {"市": "city", "区": "district", "县": "county", "旗": "county"}
_NO_YEAR = 1900
"""Stands for a period the document does not tell; it is said beside it."""


def write_draft(draft: Draft) -> str:
    """Give the text of the draft's plans file."""
    lines = [
        f"# 由“{_comment(draft.source)}”起草。每处“待核”都要由人对照原文定夺，定好后删去该条注释；改完运行 checklist check 检查。",
        "# 原注：原文所注责任单位；出处：原文的位置。",
        "",
        "regions:",
        *_region(draft),
        "",
    ]
    lines += _indicators([goals for plan in draft.plans for goals in plan.all_goals()])
    lines.append("plans:")
    for index, plan in enumerate(draft.plans):
        lines += _PlanText(draft, plan, index).lines()
    return "\n".join(lines) + "\n"


def _comment(text: str) -> str:
    return re.sub(r"\s+", " ", clean(text))


def _region(draft: Draft) -> Iterator[str]:
    place = draft.place
    name = place.name or {"": "全国"}.get(place.prefix, f"本{place.prefix}")
    yield f"- id: {region_id(draft)}  {CHECK}编码自己定"
    yield f"  name: {write_scalar(name)}" + ("" if place.name or not place.prefix else f"  {CHECK}原文没有写明是哪里")
    if place.short and place.short != name:
        yield f"  short: {write_scalar(place.short)}"
    yield f"  prefix: {write_scalar(place.prefix or '国')}" + ("" if place.prefix else f"  {CHECK}单位名称前没有级别")
    yield from _bodies("units", [unit for unit in draft.units if not unit.group])
    yield from _bodies("groups", [unit for unit in draft.units if unit.group])


def region_id(draft: Draft) -> str:
    """Give the id proposed for the region."""
    return _REGION_IDS.get(draft.place.prefix, "nation")


def _bodies(key: str, units: Sequence[DraftUnit]) -> Iterator[str]:
    if units:
        yield f"  {key}:"
    yield from (f"  {unit_item(unit)}" for unit in units)


def unit_item(unit: DraftUnit) -> str:
    """Write a unit or collective as an item of a register."""
    doubts = f"  {CHECK}{'；'.join(map(_comment, unit.doubts))}" if unit.doubts else ""
    body = {
        "name": unit.name,
        "full": unit.full if unit.full != unit.name else "",
        "kind": unit.kind.value if unit.group or unit.kind is not UnitKind.GOVERNMENT else "",
        "members": "unknown" if unit.group else "",
        "aliases": list(unit.aliases),
        "plates": list(unit.plates),
        "accepted": _as_printed({"stray-mark": stray_mark(unit.name)}),
    }
    return f"- {_inline(body)}{doubts}"


def indicator_item(indicator: Indicator) -> str:
    """Write an indicator as an item of the register."""
    return f"- {_inline({'name': indicator.name, 'kind': indicator.kind.value, 'unit': indicator.unit})}"


def _inline(fields: dict[str, Any]) -> str:
    """Write on one line what a mapping has."""
    return write_inline({key: value for key, value in fields.items() if value})


def _as_printed(odd: dict[str, str]) -> dict[str, str]:
    """Accept what is odd about words that are the document's own, by the codes of the check."""
    return {code: f"原文如此：{said}" for code, said in odd.items() if said}


def _indicators(goals: Sequence[DraftGoals]) -> list[str]:
    known: dict[str, Indicator] = {}
    for one in goals:
        for indicator in one.indicators:
            known.setdefault(indicator.name, indicator)
    if not known:
        return []
    lines = [f"indicators:  {CHECK}名称按原文拟的；与别的方案同一指标的，改用同一名称"]
    lines += map(indicator_item, known.values())
    return [*lines, ""]


class _PlanText:
    """Writes one plan."""

    def __init__(self, draft: Draft, plan: DraftPlan, index: int) -> None:
        self._region, self._plan = region_id(draft), plan
        year = plan.found.first_year or _NO_YEAR
        self._id = f"{self._region}-{year}" + (f"-{index + 1}" if index else "")
        self._stem = f"p{year % 100:02}" + (f"{index + 1}" if index else "")
        self._odd = _odd_numbers(plan)
        self._titles: set[str] = set()
        """Of the measures written so far."""

    def lines(self) -> Iterator[str]:
        """Give the plan's lines."""
        found = self._plan.found
        yield f"- id: {self._id}  {CHECK}编码自己定"
        yield f"  region: {self._region}"
        yield f"  title: {write_scalar(found.title)}  # 出处：{found.place}"
        if found.document_number:
            yield f"  document_number: {write_scalar(found.document_number)}"
        if found.issuer:
            yield f"  issuer: {write_scalar(found.issuer)}"
        if found.issued:
            yield f"  issued: {found.issued.isoformat()}"
        yield from self._period()
        if self._plan.first_listed_leads:
            yield "  first_listed_leads: true  # 原文写明列第一位的牵头"
        if self._plan.leads_up_to:
            yield f"  # 原文写明第一个“{self._plan.leads_up_to}”前的为牵头单位，已按此录。"
        yield from _goals(self._plan.goals, "  ")
        yield from _accepted(_as_printed({"stray-mark": stray_mark(found.title)}), "  ")
        yield "  sections:"
        for at, section in enumerate(self._plan.sections, 1):
            ids = (f"{self._stem}-{at}-{number}" for number in count(1))
            yield from self._of_section(section, ids, "  ")

    def _period(self) -> Iterator[str]:
        found = self._plan.found
        first, last = found.first_year or _NO_YEAR, found.last_year or _NO_YEAR
        period = f"{first}" if first == last else f"{first}-{last}"
        if not found.period_inferred:
            yield f"  period: {period}"
            return
        why = "期限是按印发日期和目标年份推定的" if found.last_year else "原文没有写任何年份，请改"
        yield f"  period: {period}  {CHECK}{why}"
        yield "  period_inferred: true"

    def _of_section(self, section: DraftSection, ids: Iterator[str], indent: str) -> Iterator[str]:
        yield f"{indent}- number: {write_scalar(section.number)}{_number_doubt(section)}"
        doubt = f"  {CHECK}原文没有标题" if section.title == UNTITLED else ""
        yield f"{indent}  title: {write_scalar(section.title)}  # 出处：{section.place}{doubt}"
        yield from _goals(section.goals, f"{indent}  ")
        odd = {"stray-mark": stray_mark(section.title), "number-order": self._odd.get(id(section), "")}
        yield from _accepted(_as_printed(odd), f"{indent}  ")
        if section.measures:
            yield f"{indent}  measures:"
            for measure in section.measures:
                yield from self._of_measure(measure, next(ids), f"{indent}  ")
        if section.sections:
            yield f"{indent}  sections:"
            for inner in section.sections:
                yield from self._of_section(inner, ids, f"{indent}  ")

    def _of_measure(self, measure: DraftMeasure, own_id: str, indent: str) -> Iterator[str]:
        yield f"{indent}- id: {own_id}  # 出处：{measure.place}"
        if not measure.is_section:
            yield f"{indent}  number: {write_scalar(measure.number)}{_number_doubt(measure)}"
            doubt = "" if measure.is_titled else f"  {CHECK}原文没有标题，标题是摘的"
            yield f"{indent}  title: {write_scalar(measure.title)}{doubt}"
        yield from _units(measure, f"{indent}  ")
        due, is_outside = self._deadline(measure)
        if due:
            yield f"{indent}  {due}"
        yield f"{indent}  text: {write_scalar(measure.text)}"
        yield from _goals(measure.goals, f"{indent}  ")
        yield from _accepted(self._acceptances(measure, is_outside=is_outside), f"{indent}  ")

    def _acceptances(self, measure: DraftMeasure, *, is_outside: bool) -> dict[str, str]:
        """Accept what the document itself is like, by the codes of the check."""
        accepted = {"same-title": "原文如此"} if measure.title in self._titles else {}
        self._titles.add(measure.title)
        if is_outside:
            accepted["deadline-outside-period"] = "原文如此"
        accepted |= _as_printed({"stray-mark": "" if measure.is_section else stray_mark(measure.title)})
        if measure.units and all(role is Role.SUPPORT for _, role in measure.units):
            accepted["lead-missing"] = "原文没有写牵头单位"
        return accepted | _as_printed({"number-order": self._odd.get(id(measure), "")})

    def _deadline(self, measure: DraftMeasure) -> tuple[str, bool]:
        """Give the line of the completion time, "" for none, and whether the time is outside the plan's years."""
        found, several = self._plan.found, _comment("、".join(measure.times))
        if not measure.deadline:
            asked = f"{CHECK}正文里写有时间（{several}），是否完成时限请定（deadline）"
            return asked if measure.times else "", False
        only = found.last_year if found.first_year == found.last_year else None
        try:
            read = parse_deadline(measure.deadline, only)
        except ValueError:
            return f"{CHECK}完成时限“{_comment(measure.deadline)}”没有看懂或没有写年份，请补 deadline", False
        is_outside = bool(read.date and not found.first_year <= read.date.year <= found.last_year)
        doubts = ["完成时限是从正文摘的"] if measure.times else []
        if len(measure.times) > 1:
            doubts = [f"正文里写有几个时间（{several}），录的是最后一个"]
        doubts += ["不在方案期限内"] if is_outside else []
        return f"deadline: {write_scalar(measure.deadline)}" + (
            f"  {CHECK}{'；'.join(doubts)}" if doubts else ""
        ), is_outside


def _odd_numbers(plan: DraftPlan) -> dict[int, str]:
    """Give what the check finds odd about the numbers of a plan, by the identity of what bears them."""
    rows: list[tuple[int, str, str]] = []

    def take(section: DraftSection, above: str) -> None:
        rows.append((id(section), section.number, above))
        rows.extend((id(one), one.number, section.number) for one in section.measures if not one.is_section)
        for inner in section.sections:
            take(inner, section.number)

    for section in plan.sections:
        take(section, "")
    odd = odd_numbers((number, above) for _, number, above in rows)
    return {key: said for (key, _, _), said in zip(rows, odd, strict=True) if said}


def _number_doubt(one: DraftSection | DraftMeasure) -> str:
    return "" if one.is_numbered else f"  {CHECK}原文没有编号，编号是推的"


def _accepted(reasons: dict[str, str], indent: str) -> Iterator[str]:
    if reasons:
        yield f"{indent}accepted: {write_inline(reasons)}"


def _units(measure: DraftMeasure, indent: str) -> Iterator[str]:
    if not measure.units:
        yield f"{indent}no_units: true  {CHECK}原文没有注明责任单位"
        return
    for doubt in _unit_doubts(measure):
        yield f"{indent}{CHECK}{doubt}"
    for note in measure.notes:
        yield f"{indent}# 原注：{_comment(note.raw)}"
    for role in Role:
        if names := [one.name for one, own in measure.units if own is role]:
            yield f"{indent}{role.value}: {write_flow(names)}"
    if measure.open_list:
        yield f"{indent}open_list: true"


_LABEL = compile_later("[\u4e00-\u9fff]{2,8}(?=[：:])")
"""Of notes that name one role each (牵头单位：…, 协办单位：…), which are of the whole item."""


def _unit_doubts(measure: DraftMeasure) -> Iterator[str]:
    if measure.inherited:
        yield "责任单位沿用上面标题或“以下均需落实”的一句"
    labels = {found[0] for note in measure.notes if (found := _LABEL.match(note.raw))}
    if len(measure.notes) > max(1, len(labels)) and not measure.inherited:
        yield f"本项有{len(measure.notes)}处注明责任单位，各管哪一段请核对"


def _goals(goals: DraftGoals, indent: str) -> Iterator[str]:
    """Write what is said of goals: in words, and as targets, each on its line."""
    if goals.words:
        yield f"{indent}goal: {write_scalar(goals.words)}"
    if goals.targets:
        yield f"{indent}targets:"
    for target in goals.targets:
        yield f"{indent}- {_inline(_target(target))}"
    for doubt in goals.doubts:
        yield f"{indent}{CHECK}{_comment(doubt)}"
    for words, reason in goals.aside:
        yield f"{indent}# 不作目标（{reason}）：{_comment(words)}"


def _target(target: Target) -> dict[str, Any]:
    told: dict[str, Any] = {"indicator": target.indicator}
    if target.value is not None:
        told |= {"comparator": target.comparator or ">=", "value": format_number(target.value)}
    base = target.baseline
    return told | {
        "value_to": "" if target.value_to is None else format_number(target.value_to),
        "unit": target.measurement_unit,
        "year": target.year,
        "per": target.per and target.per.value,
        "baseline": base and {"value": format_number(base.value), "year": base.year},
        "no_year": "" if target.year or target.per else "true",
        "soft": "true" if target.soft else "",
        "text": target.text,
    }


_REASON = attrgetter("reason")
_SHOWN = 12
"""Places listed of one kind; the file itself marks all."""


def say_draft(draft: Draft, written: str) -> list[str]:
    """Give the lines of the summary; ``written`` is the draft's text, whose 待核 are counted."""
    lines = list(draft.remarks)
    for plan in draft.plans:
        lines += _say_plan(plan)
    groups = sum(unit.group for unit in draft.units)
    lines.append(f"单位：{len(draft.units) - groups}个，集体：{groups}个。")
    lines += _say_doubtful_units(draft)
    lines.append(f"要人定夺的地方共{written.count('待核：')}处，文件里都标了“待核”。")
    return lines


def _say_plan(plan: DraftPlan) -> Iterator[str]:
    measures, goals = list(plan.measures()), list(plan.all_goals())
    notes = sum(0 if measure.inherited else len(measure.notes) for measure in measures)
    targets = sum(len(one.targets) for one in goals)
    yield f"《{plan.found.title}》（{plan.found.place}）：任务{len(measures)}项，责任单位注{notes}处，目标{targets}条。"
    if not notes:
        yield "  没有找到责任单位注：只起草了结构，责任单位请按另发的分工补上。"
    if plan.first_listed_leads:
        yield "  原文写明列第一位的为牵头单位，已按此录。"
    if plan.leads_up_to:
        yield f"  原文写明第一个“{plan.leads_up_to}”前的为牵头单位，已按此录。"
    for what, is_so in _DOUBTS:
        yield from _listed(what, map(_called, filter(is_so, measures)))
    yield from _listed("不含任务、没有录入的部分", plan.left_out)
    whole = merge_goals(goals)
    yield from _listed("要核对的目标", whole.doubts)
    for reason, figures in groupby(sorted(whole.aside, key=_REASON), _REASON):
        yield from _listed(f"不作目标的数字（{reason}）", (one.words for one in figures))


_DOUBTS: tuple[tuple[str, Callable[[DraftMeasure], bool]], ...] = (
    ("没有注明责任单位的任务", lambda one: not one.units),
    ("标题是摘的", lambda one: not one.is_titled),
    ("责任单位是沿用的", lambda one: one.inherited and bool(one.units)),
)


def _called(measure: DraftMeasure) -> str:
    return f"{measure.number} {measure.title}（{measure.place}）".strip()


def _listed(what: str, found: Iterable[str]) -> Iterator[str]:
    if items := list(found):
        more = f"；等{len(items)}处" if len(items) > _SHOWN else ""
        yield f"  {what}：{'；'.join(items[:_SHOWN])}{more}。"


def _say_doubtful_units(draft: Draft) -> Iterator[str]:
    twins = [f"{unit.name}：{doubt}" for unit in draft.units for doubt in unit.doubts if "是否同一单位" in doubt]
    yield from _listed("名称相近的单位", twins)
