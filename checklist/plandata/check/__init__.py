"""Say everything that is wrong or odd in the data, all at once. No rule reads files, stops at the first, or changes anything.

``accepted: {code: reason}`` silences a code for the one object it is written on.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.model import Indicator, Region, Severity
from checklist.plandata.check import measure_rules, name_rules, target_rules
from checklist.plandata.findings import CODES, Place, each_object, finding
from checklist.plandata.keynames import speak_chinese
from checklist.words.suggest import suggest_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from checklist.model import Finding, Loaded, PlanData

RULES: tuple[Callable[[PlanData], Iterable[Finding]], ...] = (
    name_rules.check_ids_once,
    name_rules.check_id_form,
    name_rules.check_names_once,
    name_rules.check_names_claimed,
    name_rules.check_unit_kinds,
    name_rules.check_marks,
    name_rules.check_groups,
    name_rules.check_members_registered,
    measure_rules.check_units_named,
    measure_rules.check_units_once,
    target_rules.check_issued_in_period,
    target_rules.check_deadlines,
    target_rules.check_indicators_registered,
    target_rules.check_targets,
    target_rules.check_measurement_units_fit,
    measure_rules.check_number_order,
    measure_rules.check_measures_exist,
    measure_rules.check_contents,
    measure_rules.check_titles_differ,
    name_rules.check_quotes,
    name_rules.check_goals_counted,
    measure_rules.check_replaced_plans,
    measure_rules.check_links,
)

_FOLLOWS_FROM = {
    "no-units": ("unknown-unit", "unknown-key", "shape", "bad-value"),
    "unit-kind": ("bad-value",),
    "two-roles": ("duplicate-key",),
    "unit-twice": ("duplicate-key",),
    "lead-missing": ("unknown-unit", "unknown-key", "shape"),
    "no-actions": ("unknown-key", "shape"),
    "no-target-year": ("bad-value", "unknown-key"),
    "value-differs": ("bad-value", "unknown-key"),
    "acceptance-unused": ("shape",),
}
"""What only follows from something unread is not said beside it: a misspelt unit is not also a missing one."""
_FOLLOWS_IN_FILE = {"no-measures": {"shape", "unknown-key", "duplicate-key", "yaml"}}
"""What may follow from something unread anywhere in the file."""


def check(loaded: Loaded) -> tuple[Finding, ...]:
    """Give all findings, those of reading and those of the rules, without what was accepted, by file and line."""
    return tuple(_each_name_once(list_each(loaded)))


def list_each(loaded: Loaded) -> list[Finding]:
    """Give the same findings, what many places lack at each of them."""
    ruled = [found for rule in RULES for found in rule(loaded.data)]
    own = _unaccepted(loaded.data, ruled)
    found = dict.fromkeys((*loaded.findings, *_without_consequences(loaded.findings, own)))
    return [_as_spoken(one, loaded.in_chinese) for one in sorted(found, key=_order)]


def _unaccepted(data: PlanData, findings: Iterable[Finding]) -> Iterator[Finding]:
    """Give the findings that nobody accepted, then those about the acceptances themselves."""
    acceptances = [(place, one.accepted) for place, one in each_object(data) if not isinstance(one, Region | Indicator)]
    accepted = {(place.file, place.subject, code) for place, codes in acceptances for code in codes}
    met: set[tuple[str, str, str]] = set()
    for found in findings:
        key = (found.file, found.subject, found.code)
        if key in accepted and CODES[found.code].acceptable:
            met.add(key)
        else:
            yield found
    for place, codes in acceptances:
        for code, reason in codes.items():
            yield from _judge(place, code, reason, used=(place.file, place.subject, code) in met)


def _judge(place: Place, code: str, reason: str, *, used: bool) -> Iterator[Finding]:
    if code not in CODES:
        near = suggest_names(code, CODES, most=1)
        hint = f"是否想写 {near[0]}？" if near else "可用的代码见 docs/data-format.md。"
        yield finding("acceptance-refused", place, f"accepted 里的“{code}”不是校验代码。", hint)
    elif not CODES[code].acceptable:
        message = f"“{code}”（{CODES[code].meaning}）不能用 accepted 认可。"
        yield finding("acceptance-refused", place, message, f"请改正数据：{CODES[code].remedy}。")
    elif not used:
        message = f"accepted 认可了“{code}”（{CODES[code].meaning}），这里并没有这个问题。"
        yield finding("acceptance-unused", place, message)
    elif not reason:
        hint = f"请写成 accepted: {{{code}: 理由}}，如“原文如此”。"
        yield finding("acceptance-reason", place, f"accepted 认可“{code}”没有写理由。", hint)


def list_errors(loaded: Loaded) -> list[Finding]:
    """Give of all findings the errors."""
    return [found for found in check(loaded) if found.severity is Severity.ERROR]


def say_errors(errors: Sequence[Finding], opening: str = "", closing: str = "") -> str:
    """Say in a message that a file has errors, and the first of them; ``opening`` and ``closing`` stand around their number."""
    shown = "\n".join(f"  {found.file}:{found.line}: {found.message}" for found in errors[:_MOST_SAID])
    more = f"\n  ……另有{len(errors) - _MOST_SAID}处" if len(errors) > _MOST_SAID else ""
    return f"{errors[0].file}{opening}有{len(errors)}处错误{closing}：\n{shown}{more}"


_MOST_SAID = 5
"""Findings in a message; ``checklist check`` lists all."""


def _as_spoken(found: Finding, in_chinese: tuple[str, ...]) -> Finding:
    """Call keys as the file does."""
    if found.file not in in_chinese:
        return found
    return replace(found, message=speak_chinese(found.message), hint=speak_chinese(found.hint))


def _without_consequences(read: tuple[Finding, ...], ruled: Iterable[Finding]) -> Iterator[Finding]:
    faults = {(found.code, found.file, place) for found in read for place in (found.line, found.subject, "")}
    for found in ruled:
        causes = ("misplaced", *_FOLLOWS_FROM.get(found.code, ()))
        places = [place for place in (found.line, found.subject) if place]
        anywhere = product(_FOLLOWS_IN_FILE.get(found.code, ()), (found.file,), ("",))
        if faults.isdisjoint((*product(causes, (found.file,), places), *anywhere)):
            yield found


def _each_name_once(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Say of a unit that is not registered, and of a key that is missing, once in a file where else it is so."""
    first: dict[tuple[str, str], Finding] = {}
    again: dict[tuple[str, str], list[int]] = {}
    kept = []
    for found in findings:
        key = (found.file, found.message)
        if found.code in ("unknown-unit", "missing-key") and first.setdefault(key, found) is not found:
            again.setdefault(key, []).append(found.line)
        else:
            kept.append(found)
    for found in kept:
        lines = [line for line in dict.fromkeys(again.get((found.file, found.message), ())) if line != found.line]
        more = f"同样的还有{len(lines)}处：第{'、'.join(map(str, lines[:_MOST_LINES]))}行{'等' * (len(lines) > _MOST_LINES)}。"
        yield replace(found, hint=f"{found.hint}{more}") if lines else found


_MOST_LINES = 5
"""Lines that are named of a name that stands in many."""


def _order(found: Finding) -> tuple[str, int, str, str]:
    return found.file, found.line, found.code, found.message
