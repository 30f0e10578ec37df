"""Printed numbers: each follows its neighbour and stands under its parent."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from checklist.model import number_parts
from checklist.plandata.check.walk import Place, finding, if_printed_so, measure_place, section_place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.model import Finding, Plan, PlanData, Section

_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)}
_ARABIC = re.compile("[0-9]{1,4}")
_HAN_NUMBER = re.compile("([一二三四五六七八九])?(十)?([一二三四五六七八九])?")


class _Number(NamedTuple):
    written: str
    before: tuple[str, ...]
    style: tuple[int, bool, bool]
    """How deep it stands, whether in brackets, whether in Arabic figures: one row of numbers has one style."""
    ordinal: int


def check_number_order(data: PlanData) -> Iterable[Finding]:
    """Require that numbers run on, within and across their parents (（二）3 → （三）4 or 1), and repeat the parent's."""
    for plan in data.plans:
        last: dict[tuple[int, bool, bool], _Number] = {}
        for number, parent, place in _numbers(plan):
            said = _under_another(number, parent) or _out_of_order(number, last.get(number.style))
            last[number.style] = number
            if said:
                hint = f"请核对是否漏录、错录。{if_printed_so('number-order')}"
                yield finding("number-order", place, f"编号“{number.written}”{said}。", hint)


def _numbers(plan: Plan) -> Iterator[tuple[_Number, str, Place]]:
    """Give each number that can be read (1 to 9999, 一 to 九十九), with its parent's and its place, in printed order."""
    for section, parent in _with_parents(plan.sections, ""):
        if number := _read(section.number):
            yield number, parent, section_place(plan, section)
        for measure in section.measures:
            if not measure.is_section and (number := _read(measure.number)):
                yield number, section.number, measure_place(plan, measure)


def _with_parents(sections: tuple[Section, ...], parent: str) -> Iterator[tuple[Section, str]]:
    for section in sections:
        yield section, parent
        yield from _with_parents(section.sections, section.number)


def _read(written: str) -> _Number | None:
    parts = number_parts(written)
    plain = parts[-1].strip("（）") if parts else ""
    ordinal = int(plain) if _ARABIC.fullmatch(plain) else _han_number(plain)
    if not ordinal:
        return None
    return _Number(written, parts[:-1], (len(parts), parts[-1] != plain, plain.isascii()), ordinal)


def _han_number(plain: str) -> int:
    """Give the value of 一 to 九十九; 0 for anything else."""
    match = _HAN_NUMBER.fullmatch(plain)
    if not match or (match[1] and match[3] and not match[2]):
        return 0
    tens = _DIGITS.get(match[1], 1) * 10 if match[2] else _DIGITS.get(match[1], 0)
    return tens + _DIGITS.get(match[3], 0)


def _under_another(number: _Number, parent: str) -> str:
    if not parent or not number.before or number.before == number_parts(parent):
        return ""
    return f"与上级编号“{parent}”不符"


def _out_of_order(number: _Number, last: _Number | None) -> str:
    if last is None or number.ordinal == last.ordinal + 1 or (number.ordinal == 1 and number.before != last.before):
        return ""
    return "与前一条重复" if number[1:] == last[1:] else f"没有接上前一条“{last.written}”"
