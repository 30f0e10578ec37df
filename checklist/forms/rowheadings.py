"""The headings of sections as a filled-in table prints them: in rows of their own, or in a column beside the tasks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.forms.filled import NamedPlan, named_plan
from checklist.model import Frozen
from checklist.words import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_STYLES = tuple(
    (style, compile_later(pattern))
    for style, pattern in (
        ("（一）", r"(?P<number>（[一二三四五六七八九十百]+）)[、.．]?"),
        ("（1）", r"(?P<number>（[0-9]+）)[、.．]?"),
        ("第一", r"(?P<number>第[一二三四五六七八九十百0-9]+(?:部分|章|节|类|项|板块))[、.．：:]?"),
        ("一、", r"(?P<number>[一二三四五六七八九十百]+)[、.．]"),
        ("1.", r"(?P<number>[0-9]+)[、.．](?![0-9])"),
    )
)
_GOAL_MARK = compile_later(r"^(?:工作目标|目标任务|主要目标|目标)[：:]\s*")
_REST_OF_HEADING = compile_later(
    r"[^0-9，。；：、,;:]{1,8}(?:行动|工程|计划|任务|体系|能力|水平|地位|环境|建设|工作|攻坚|提升)"
)
"""A second line that is no goal but ends the heading a narrow cell broke."""
_GAP = compile_later(r"(?<=[\u4e00-\u9fff])[ \t]+(?=[\u4e00-\u9fff])")
"""A blank that spaces out the characters of a heading."""
_SHORT = 6
"""Characters of a line that is a caption, not a note."""


class PrintedHeading(Frozen):
    """A heading as printed, its number and title apart, and the goals printed with it."""

    number: str
    title: str
    printed: str
    style: str
    goal: str = ""


class RowHeadings(Frozen):
    """Where a row stands."""

    headings: tuple[str, ...]
    goal: str
    plan: NamedPlan | None


class Outline:
    """The headings in force; rows and bands are shown to it in order."""

    def __init__(self) -> None:
        self._plan: NamedPlan | None = None
        self._bands: list[PrintedHeading] = []
        self._group: PrintedHeading | None = None
        self._outer: list[PrintedHeading] = []
        """What stands above the group in its own cell."""
        self._fresh: list[str] = []
        """Goals printed since the last row."""

    def band(self, text: str) -> None:
        """Note a full-width row: a plan's name, or a heading and its goals, or several inside one another."""
        self._group, self._outer = None, []
        if plan := named_plan(text):
            self._plan, self._bands = plan, []
            return
        for heading in map(read_heading, _levels(text)):
            self._bands = [*_above(self._bands, heading), heading]
            self._fresh += [heading.goal] if heading.goal else []

    def open_group(self, group: str) -> bool:
        """Note what a group cell says; tells whether it is not the group above."""
        known, above = self._outer, self._group
        *self._outer, heading = map(read_heading, _levels(group))
        self._fresh += [outer.goal for outer in self._outer if outer.goal and outer not in known]
        again = above is not None and (above.printed, above.goal) == (heading.printed, heading.goal)
        self._fresh += [heading.goal] if heading.goal and not again else []
        self._group = heading
        return bool(heading.style) and (above is None or above.printed != heading.printed)

    def row(self, group: str) -> RowHeadings:
        """Say where a row stands whose group cell says ``group``; a blank one goes on with the group above."""
        if group.strip():
            self.open_group(group)
        path = self._bands
        for heading in (*self._outer, self._group) if self._group else ():
            path = _under(path, heading)
        goal, self._fresh = "；".join(self._fresh), []
        return RowHeadings(headings=tuple(heading.printed for heading in path), goal=goal, plan=self._plan)


def _under(bands: Sequence[PrintedHeading], group: PrintedHeading) -> list[PrintedHeading]:
    """Give the headings down to that of a group cell, which may say the band's once more."""
    again = bool(bands) and group.title == bands[-1].title
    return list(bands) if again else [*_above(bands, group), group]


def _above(bands: Sequence[PrintedHeading], heading: PrintedHeading) -> list[PrintedHeading]:
    """Give the bands a heading stands under: those before the first one numbered alike."""
    alike = next((i for i, band in enumerate(bands) if band.style == heading.style), len(bands))
    return list(bands[:alike])


def _levels(text: str) -> Iterator[str]:
    """Give the headings of a cell that has one inside the other, a line each: 三、优化服务 above （二）建设平台."""
    outer = ""
    for line in text.split("\n"):
        style = _numbered(line.strip())[0]
        if outer and style in _LEVELS and style != _numbered(outer)[0] in _LEVELS:
            yield outer
            outer = line
        else:
            outer = f"{outer}\n{line}" if outer else line
    yield outer


_LEVELS = ("一、", "（一）", "第一")
"""How headings are numbered that goals are not: 1. behind a heading is the first of its goals."""


def read_heading(text: str) -> PrintedHeading:
    """Take a heading apart: its first line is the heading, what follows are its goals.

    A heading typed over several lines of a narrow cell is joined: no line of it is longer than six characters.
    """
    lines = [line.strip() for line in text.split("\n") if line.strip()] or [""]
    if all(len(line) <= _SHORT for line in lines):
        lines = ["".join(lines)]
    elif len(lines) > 1 and (not _numbered(lines[0])[2] or _REST_OF_HEADING.fullmatch(lines[1])):
        lines[:2] = ["".join(lines[:2])]
    goal = "\n".join(lines[1:])
    style, number, title = _numbered(lines[0])
    title = _GAP.sub("", title)
    return PrintedHeading(number=number, title=title, printed=lines[0], style=style, goal=_GOAL_MARK.sub("", goal))


def _numbered(line: str) -> tuple[str, str, str]:
    plain = line.replace("(", "（").replace(")", "）")
    for style, pattern in _STYLES:
        if match := pattern.match(plain):
            return style, match["number"], line[match.end() :].strip()
    return "", "", line
