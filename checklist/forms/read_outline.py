"""Keep track of the headings rows stand under, from full-width rows and from the column 重点任务."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from checklist.forms.filled import NamedPlan
from checklist.model import Frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

_STYLES = tuple(
    (style, re.compile(pattern))
    for style, pattern in (
        ("（一）", r"(?P<number>（[一二三四五六七八九十百]+）)[、.．]?"),
        ("（1）", r"(?P<number>（[0-9]+）)[、.．]?"),
        ("第一", r"(?P<number>第[一二三四五六七八九十百0-9]+(?:部分|章|节|类|项|板块))[、.．：:]?"),
        ("一、", r"(?P<number>[一二三四五六七八九十百]+)[、.．]"),
        ("1.", r"(?P<number>[0-9]+)[、.．](?![0-9])"),
    )
)
_PLAN = re.compile(r"《(?P<title>[^《》]+(?:《[^《》]*》[^《》]*)*)》(?:（(?P<number>[^（）]*)）)?")
_GOAL_MARK = re.compile(r"^(?:工作目标|目标任务|主要目标|目标)[：:]\s*")
_SHORT = 6


class Heading(Frozen):
    """A heading as printed, its number and title apart, and the goals printed with it."""

    number: str
    title: str
    printed: str
    style: str
    goal: str = ""


class Standing(Frozen):
    """Where a row stands."""

    headings: tuple[str, ...]
    goal: str
    plan: NamedPlan | None


class Outline:
    """The headings in force; rows and bands are shown to it in order."""

    def __init__(self) -> None:
        self._plan: NamedPlan | None = None
        self._bands: list[Heading] = []
        self._group: Heading | None = None
        self._fresh: list[str] = []
        """Goals printed since the last row."""

    def band(self, text: str) -> None:
        """Note a full-width row: a plan's name, or a heading and its goals."""
        self._group = None
        if plan := named_plan(text):
            self._plan, self._bands = plan, []
            return
        heading = read_heading(text)
        self._bands = [*_above(self._bands, heading), heading]
        self._fresh += [heading.goal] if heading.goal else []

    def row(self, group: str) -> Standing:
        """Say where a row stands whose group cell says ``group``; a blank one goes on with the group above."""
        if group.strip():
            heading = read_heading(group)
            fresh = self._group is None or self._group.printed != heading.printed or self._group.goal != heading.goal
            self._fresh += [heading.goal] if heading.goal and fresh else []
            self._group = heading
        path = self._bands if self._group is None else [*_above(self._bands, self._group), self._group]
        goal, self._fresh = "；".join(self._fresh), []
        return Standing(headings=tuple(heading.printed for heading in path), goal=goal, plan=self._plan)


def _above(bands: Sequence[Heading], heading: Heading) -> list[Heading]:
    """Give the bands a heading stands under: those before the first one numbered alike."""
    alike = next((i for i, band in enumerate(bands) if band.style == heading.style), len(bands))
    return list(bands[:alike])


def named_plan(text: str) -> NamedPlan | None:
    """Give the plan where a line is nothing but its name: 《方案名》（文号）."""
    match = _PLAN.fullmatch("".join(text.split()))
    return _plan(match) if match else None


def plans_in(text: str) -> tuple[NamedPlan, ...]:
    """Give the plans named in a text, in order."""
    return tuple(_plan(match) for match in _PLAN.finditer("".join(text.split())))


def _plan(match: re.Match[str]) -> NamedPlan:
    number = match["number"] or ""
    return NamedPlan(title=match["title"], document_number=number if re.search("[0-9]号", number) else "")


def read_heading(text: str) -> Heading:
    """Take a heading apart: its first line is the heading, what follows are its goals.

    A heading typed over several lines of a narrow cell is joined: no line of it is longer than six characters.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()] or [""]
    if all(len(line) <= _SHORT for line in lines):
        lines = ["".join(lines)]
    goal = "\n".join(lines[1:])
    style, number, title = _numbered(lines[0])
    return Heading(number=number, title=title, printed=lines[0], style=style, goal=_GOAL_MARK.sub("", goal))


def _numbered(line: str) -> tuple[str, str, str]:
    plain = line.replace("(", "（").replace(")", "）")
    for style, pattern in _STYLES:
        if match := pattern.match(plain):
            return style, match["number"], line[match.end() :].strip()
    return "", "", line
