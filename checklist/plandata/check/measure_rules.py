"""Measures: what each says, who answers for it, its number, and what it goes on from."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from checklist.model import Role, number_parts
from checklist.outline import measures_of, section_paths
from checklist.plandata.findings import (
    Place,
    call,
    each_measure,
    finding,
    measure_place,
    plan_place,
    section_place,
    shorten,
)
from checklist.words import compile_later
from checklist.words.ordinals import han_number
from checklist.words.suggest import ask_nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.model import Assignment, Finding, Measure, Plan, PlanData


def check_measures_exist(data: PlanData) -> Iterable[Finding]:
    """Require that a plan has measures."""
    for plan in data.plans:
        if next(measures_of(plan), None) is None:
            message = f"方案“{plan.title or plan.id}”里没有举措。"
            yield finding("no-measures", plan_place(plan), message)


_STATUS = compile_later(
    "完成|办结|销号|推进|进行|启动|开展|实施|落实|逾期|超期|滞后|取消|终止|暂停|调整|长期|持续|正常|达标|结转"
)


def is_status(text: str) -> bool:
    """Tell whether a text says how far a task is, in the words offices use."""
    return _STATUS.search(text) is not None


def check_contents(data: PlanData) -> Iterable[Finding]:
    """Require that a measure has actions or its original wording, and a status of the words offices use."""
    for _, place, measure in each_measure(data):
        status = measure.status
        if not measure.actions and not measure.text:
            yield finding("no-actions", place, f"{call(measure)}既没有举措要点，也没有原文。")
        if status and not is_status(status):
            yield finding("unknown-status", place, f"{call(measure)}的 status“{shorten(status)}”看不出办结情况。")


def check_titles_differ(data: PlanData) -> Iterable[Finding]:
    """Require that no two measures of a plan bear the same title."""
    for plan in data.plans:
        seen: dict[str, Measure] = {}
        for _, measure in measures_of(plan):
            first = seen.setdefault(measure.title, measure)
            if measure.title and measure.id and first is not measure:
                message = f"举措标题“{shorten(measure.title)}”与第{first.line}行的 {first.id} 相同。"
                yield finding("same-title", measure_place(plan, measure), message)


def check_units_named(data: PlanData) -> Iterable[Finding]:
    """Require that a measure has responsible units, one of which leads or answers, or says that the document names none."""
    for _, place, measure in each_measure(data):
        units = measure.assignments
        if measure.no_units and units:
            yield finding("units-despite-no-units", place, f"{call(measure)}写了 no_units，又列了单位。")
        if not (measure.no_units or units):
            yield finding("no-units", place, f"{call(measure)}没有责任单位。")
        if units and all(assignment.role is Role.SUPPORT for assignment in units):
            yield finding("lead-missing", place, f"{call(measure)}只有配合单位，没有牵头单位。")


def check_units_once(data: PlanData) -> Iterable[Finding]:
    """Require that no unit stands twice in a measure: not in two roles, not under two names (挂牌, renamed), not repeated."""
    for _, place, measure in each_measure(data):
        seen: dict[str, Assignment] = {}
        for assignment in measure.assignments:
            first = seen.setdefault(assignment.key, assignment)
            if first is not assignment:
                yield finding(*_repetition(first, assignment, place._replace(line=assignment.line or place.line)))


def _repetition(first: Assignment, again: Assignment, place: Place) -> tuple[str, Place, str]:
    if first.role is not again.role:
        other = "" if first.written == again.written else f"（写作“{first.written}”）"
        message = f"“{again.written}”{other}既是{first.role.word}单位，又是{again.role.word}单位。"
        return "two-roles", place, message
    if first.written != again.written:
        message = f"“{first.written}”和“{again.written}”是同一个单位，在{again.role.word}单位里列了两次。"
        return "two-names", place, message
    return "unit-twice", place, f"“{again.written}”在{again.role.word}单位里写了两次。"


_ARABIC = compile_later("[0-9]{1,4}")
_HAN_NUMBER = compile_later("[一二三四五六七八九十]{1,3}")


class _Number(NamedTuple):
    written: str
    before: tuple[str, ...]
    style: tuple[int, bool, bool]
    """How deep it stands, whether in brackets, whether in Arabic figures: one row of numbers has one style."""
    ordinal: int


def check_number_order(data: PlanData) -> Iterable[Finding]:
    """Require that numbers run on, within and across their parents (（二）3 → （三）4 or 1), and repeat the parent's."""
    for plan in data.plans:
        numbers = list(_numbers(plan))
        for (number, _, place), said in zip(numbers, odd_numbers(row[:2] for row in numbers), strict=True):
            if said:
                yield finding("number-order", place, f"编号“{number}”{said}。")


def odd_numbers(numbers: Iterable[tuple[str, str]]) -> Iterator[str]:
    """Give for each number, which comes with that of the heading above it, what is odd about it; "" for nothing.

    A number that cannot be read (beyond 1 to 9999, 一 to 九十九) is passed over.
    """
    last: dict[tuple[int, bool, bool], _Number] = {}
    for written, parent in numbers:
        number = _read(written)
        if number is None:
            yield ""
            continue
        yield _under_another(number, parent) or _out_of_order(number, last.get(number.style))
        last[number.style] = number


def _numbers(plan: Plan) -> Iterator[tuple[str, str, Place]]:
    """Give each number with its parent's and its place, in printed order."""
    for path in section_paths(plan):
        section = path[-1]
        yield section.number, "".join(above.number for above in path[-2:-1]), section_place(plan, section)
        for measure in section.measures:
            if not measure.is_section:
                yield measure.number, section.number, measure_place(plan, measure)


def _read(written: str) -> _Number | None:
    parts = number_parts(written)
    plain = parts[-1].strip("（）") if parts else ""
    is_han = _HAN_NUMBER.fullmatch(plain)
    ordinal = int(plain) if _ARABIC.fullmatch(plain) else int((is_han and han_number(plain)) or 0)
    if not ordinal:
        return None
    return _Number(written, parts[:-1], (len(parts), parts[-1] != plain, plain.isascii()), ordinal)


def _under_another(number: _Number, parent: str) -> str:
    if not parent or not number.before or number.before == number_parts(parent):
        return ""
    return f"与上级编号“{parent}”不符"


def _out_of_order(number: _Number, last: _Number | None) -> str:
    if last is None or number.ordinal == last.ordinal + 1 or (number.ordinal == 1 and number.before != last.before):
        return ""
    return "与前一条重复" if number[1:] == last[1:] else f"没有接上前一条“{last.written}”"


def check_replaced_plans(data: PlanData) -> Iterable[Finding]:
    """Require that the plans a plan replaces are loaded, and earlier ones of its own place: they are no longer listed."""
    known = {plan.id: plan for plan in data.plans}
    for plan in data.plans:
        for name in plan.replaces:
            if name not in known:
                near = ask_nearest(name, known.keys() - {plan.id})
                yield finding("unknown-replaces", plan_place(plan), f"所替代的方案“{name}”没有载入。", near)
            elif wrong := _wrongly_replaced(plan, known[name], known):
                yield finding("wrong-replaces", plan_place(plan), *wrong)


def _wrongly_replaced(plan: Plan, old: Plan, known: dict[str, Plan]) -> tuple[str, str] | None:
    """Say what is wrong about a plan that replaces another, and what to do."""
    if old is plan:
        return "方案的 replaces 写的是它自己。", "replaces 写所替代的旧方案的编码；没有旧方案的不写。"
    if old.region != plan.region:
        return f"方案的 replaces 写的 {old.id} 是别的地区的方案。", "只能替代同一地区的方案，请核对编码。"
    if _is_before(plan, old):
        hint = f"replaces 写在新方案上：若是 {old.id} 替代 {plan.id}，请写到 {old.id} 里。"
        return f"方案的 replaces 写的 {old.id} 比它自己还晚。", hint
    if not _is_before(old, plan) and plan.id in _all_replaced(old, known):
        return f"方案和它的 replaces 写的 {old.id} 互相替代。", "只在新方案里写 replaces，请删去另一处。"
    return None


def _is_before(one: Plan, other: Plan) -> bool:
    if one.issued and other.issued:
        return one.issued < other.issued
    return one.first_year < other.first_year


def _all_replaced(plan: Plan, known: dict[str, Plan]) -> set[str]:
    """Give the ids of the plans that a plan replaces, those that these replace, and so on."""
    found: set[str] = set()
    pending = [plan]
    while pending:
        new = [name for name in pending.pop().replaces if name not in found]
        found.update(new)
        pending += [known[name] for name in new if name in known]
    return found


def check_links(data: PlanData) -> Iterable[Finding]:
    """Require that a measure goes on from measures that exist, as far as the plan they stood in is loaded."""
    known = {measure.id for _, _, measure in each_measure(data)}
    stems: dict[str, set[str]] = {}
    for plan, _, measure in each_measure(data):
        stems.setdefault(_stem(measure.id), set()).add(plan.id)
    for plan, place, measure in each_measure(data):
        links = (("接续", measure.continues), ("拆分自", measure.split_from), ("合并自", measure.merged_from))
        for word, code in ((word, code) for word, codes in links for code in codes if code not in known):
            is_elsewhere = plan.id not in stems.get(_stem(code), {plan.id})
            if is_elsewhere or _old_plans_loaded(data, plan):
                near = ask_nearest(code, known) if len(known) <= _FEW else ""
                yield finding("unknown-link", place, f"{word}的举措“{shorten(code)}”不存在。", near)


_FEW = 2000
"""Beyond so many ids, looking for similar ones would take longer than all the rules together."""


def _stem(id_: str) -> str:
    return id_.rpartition("-")[0] or id_


def _old_plans_loaded(data: PlanData, plan: Plan) -> bool:
    return bool(plan.replaces) and set(plan.replaces) <= {other.id for other in data.plans}
