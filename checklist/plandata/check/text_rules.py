"""Texts that would be printed with what was meant for YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.outline import sections_of
from checklist.plandata.check.walk import (
    Place,
    all_measures,
    all_targets,
    finding,
    if_printed_so,
    measure_place,
    section_place,
    shorten,
)
from checklist.words.regex import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.model import Finding, PlanData

_IN_QUOTES = compile_later("“[^“”]*”|‘[^‘’]*’|「[^「」]*」")


def check_quotes(data: PlanData) -> Iterable[Finding]:
    """Require that no whole text stands in quotes: Chinese ones are printed, YAML's own are not."""
    for what, text, place in _texts(data):
        if _IN_QUOTES.fullmatch(text):
            hint = f"请去掉两头的引号。{if_printed_so('whole-quoted')}"
            yield finding(
                "whole-quoted", place, f"{what}“{shorten(text[1:-1])}”整个写在中文引号里，引号会照样印出来。", hint
            )


def _texts(data: PlanData) -> Iterator[tuple[str, str, Place]]:
    for plan, measure in all_measures(data):
        place = measure_place(plan, measure)
        if not measure.is_section:
            yield "标题", measure.title, place
        yield from (("要点", action, place) for action in measure.actions)
    for plan in data.plans:
        for section in sections_of(plan):
            yield "标题", section.title, section_place(plan, section)
            yield "工作目标", section.goal, section_place(plan, section)
    yield from (("目标", target.text, place) for _, place, target in all_targets(data))
