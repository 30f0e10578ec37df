"""Turn the words of a cell back into values: the unit's own role, a completion time, goals; a heading and where it stands.

What cannot be read stays as it is written: nothing is invented.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.forms.filled import NamedPlan, named_plan
from checklist.forms.unit_cells import NOTHING, ROLE_WORD, read_units, role_of
from checklist.ledger.phrases import COLLECTIVE_MARK, INHERITED_MARK, PLAN_MARK
from checklist.model import Deadline, DeadlineKind, Frozen
from checklist.words import compile_later
from checklist.words.deadlines import EXPIRED_MARK, parse_deadline
from checklist.words.ordinals import read_digits

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.model import Role


_PART_GOAL = compile_later(r"^【本部分目标】(?P<goal>[^\n]*)(?:\n|$)")
_OWN_GOAL = compile_later(r"(?:^|\n)(?:工作)?目标[：:](?P<goal>.*)$", re.DOTALL)


def roles_told(heading: str, cell: str) -> str:
    """Give a cell of units with the roles its heading tells, where it names two and the cell has two parts: 牵头/配合单位.

    The parts stand apart by a stroke or on lines of their own; a cell that has role words already stays as it is.
    """
    told = _BOTH.search(heading)
    parts = _STROKE.split(cell) if told else []
    if told and len(parts) == 1:
        parts = cell.split("\n") if _ENDED_LINE.search(cell) else parts
    if told is None or len(parts) != len(told.groups()) or any(unit.role for unit in read_units(cell).units):
        return cell
    said = ((role, part.strip()) for role, part in zip(told.groups(), parts, strict=True))
    return "\n".join(f"{role}：{part}" for role, part in said if part not in NOTHING)


_BOTH = compile_later("(牵头|主办)[^，。]*?(配合|协[办同作助]|参[加与]|责任(?!人|领导))")
"""Headings under which the first part of a cell leads: 牵头/配合单位, 主办（协办）部门."""
_STROKE = compile_later("[/／|]")
_ENDED_LINE = compile_later("[^、，；,;和及]\\s*\n\\s*[^、，；,;和及]")
"""A line that is no list broken where the cell was narrow."""


def read_own_role(text: str) -> Role | None:
    """Read the cell 本单位职责; a mark that the unit is meant through a group is dropped."""
    word = text.replace(COLLECTIVE_MARK, "").strip()
    match = re.match(ROLE_WORD, word)
    return role_of(match[0]) if match else None


def read_deadline(text: str, year: int | None) -> Deadline | None:
    """Read a completion time; None for a blank cell. What is not understood keeps its wording and has no date."""
    is_past = EXPIRED_MARK in re.sub(r"\s", "", text)
    lines = _BROKEN_DATE.sub("", _EXPIRED.sub("", text.replace(INHERITED_MARK, "")))
    wording = in_words(_BLANK_IN_DATE.sub("", " ".join(lines.split())))
    if wording in NOTHING:
        return None
    try:
        deadline = parse_deadline(wording, year)
    except ValueError:
        return Deadline(text=wording, kind=DeadlineKind.ONGOING)
    return replace(deadline, inherited=INHERITED_MARK in text, of_goals=is_past)


_EXPIRED = compile_later(r"\s*".join(re.escape(sign) for sign in EXPIRED_MARK))
_BROKEN_DATE = compile_later(r"(?<=[0-9年月季度上半期续即行])[ \t]*\n\s*(?=[0-9年月日底末前中季度坚推改\u534a])")
"""Where a narrow cell broke a date: 2025年6月/底前, 长期/坚持."""
_BLANK_IN_DATE = compile_later("(?<=[0-9]) (?=[0-9]{0,2}[年月日])|(?<=[年月]) (?=[底末]|[0-9]{1,2} ?[月日])")
_FIGURES = compile_later(r"(?P<year>20[0-9]{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])?")
_SERIAL = compile_later("[34567][0-9]{4}")
"""A day as a sheet counts them from 1899-12-30, where the cell has lost its format: 1982 to 2118."""
_EPOCH = date(1899, 12, 30)


def in_words(text: str) -> str:
    """Write a date that stands in figures alone (20250630, 202506, 45838) as a date; other text stays."""
    if found := _FIGURES.fullmatch(text):
        return "-".join(filter(None, found.group("year", "month", "day")))
    return str(_EPOCH + timedelta(days=int(text))) if _SERIAL.fullmatch(text) else text


class Goals(Frozen):
    """A cell without the goals that stand in it, the section's and the task's own."""

    text: str
    part: str = ""
    """What is marked 【本部分目标】."""
    own: str = ""


def read_target(text: str) -> Goals:
    """Read a cell of goals: the section's, where they are marked, and the task's own."""
    part = _PART_GOAL.match(text)
    own = join_goals((text[part.end() :] if part else text).strip())
    return Goals(text="", part=part["goal"] if part else "", own="" if own in NOTHING else own)


def read_measure(text: str) -> Goals:
    """Read a cell of the task: the goals before it and those on its last line (目标：…) are taken off."""
    part = _PART_GOAL.match(text)
    rest = without_plan(text[part.end() :] if part else text)
    own = _OWN_GOAL.search(rest)
    body = join_broken((rest[: own.start()] if own else rest).strip())
    return Goals(text=body, part=part["goal"] if part else "", own=join_goals(own["goal"].strip()) if own else "")


_ITEM = compile_later(
    r"[0-9]{1,2}[.．、)）](?![0-9])|[（(][0-9一二三四五六七八九十]{1,3}[）)]|[①-⑳]|[一二三四五六七八九十]{1,3}[、是]"
)
"""What opens an item of a list."""
_CLOSED = re.compile("[。；;！？!?：:…]")
_ENDS = tuple("。；;！？!?：:…")
_UNIT = compile_later("[年月%％‰家个项件人名次亿万元亩吨平]")
_OPEN = (
    "达到", "达", "为", "至", "到", "超过", "突破", "不低于", "不少于", "力争", "新增", "新建", "、", "，", "和", "及",
)  # fmt: skip
"""What a goal cannot end with."""


_GAP = compile_later(r"(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
"""A blank inside Chinese words; not one that divides two goals."""
_AFTER_STOP = compile_later("(?<=[；;。，：、]) +")
_IN_FIGURE = compile_later(r"(?<=[0-9])(?<!20[0-9]{2}) (?=[0-9]+[\u4e00-\u9fff%])")
_FIGURE_OR_STOP = compile_later(r"[0-9。；;，,：:]")
_YEAR_ALONE = compile_later("^[^0-9]*20[0-9]{2}年[底末]?$")
"""A line of a goal that has but its year: the value stands on the next."""
_BEGINNING = 5
"""Characters of a line without figure and stop that is no goal of its own: a narrow cell broke it."""
_HAN_YEAR = compile_later("[一二][〇零○九][〇零○一二三四五六七八九]{2}(?=年)")


def _within(gap: re.Match[str]) -> str:
    """Keep a blank behind a figure: another goal may begin there."""
    said = re.split("[。；;，,\\s]", gap.string[: gap.start()])[-1]
    return " " if any(character.isdigit() for character in said) else ""


def join_broken(text: str) -> str:
    """Join the lines of a task that were broken where a narrow cell broke them, inside a sentence or behind an item.

    A first line without any stop may be the task's name and stays a line, and so does what opens an item.
    """
    whole, *rest = _AFTER_STOP.sub("", _GAP.sub("", text)).split("\n")
    for line in rest:
        stays = not whole.endswith(_ENDS) and (_ITEM.match(line) or not _CLOSED.search(whole))
        whole += f"\n{line}" if stays else line
    return whole


def join_goals(text: str) -> str:
    """Join the lines of a goal that was broken before its figure or its unit; goals on lines of their own stay so."""
    plain = _IN_FIGURE.sub("", _HAN_YEAR.sub(lambda year: read_digits(year[0]), text))
    whole, *rest = _AFTER_STOP.sub("", _GAP.sub(_within, plain)).split("\n")
    for line in rest:
        last = whole.rpartition("\n")[2]
        begun = len(last) <= _BEGINNING and not _FIGURE_OR_STOP.search(last)
        figure = line[:1].isdigit() and not _ITEM.match(line) and not re.match("20[0-9]{2}年", line)
        unit = whole[-1:].isdigit() and _UNIT.match(line)
        broken = begun or whole.endswith(_OPEN) or _YEAR_ALONE.search(last) or (figure and not whole.endswith(_ENDS))
        whole += line if broken or unit else f"\n{line}"
    return whole


def without_plan(text: str) -> str:
    """Take off the name of the plan a cell of the task opens with (【方案：…】)."""
    return text[text.index("】") + 1 :] if text.startswith(PLAN_MARK) and "】" in text else text


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
_SPACED_OUT = compile_later(r"(?<=[\u4e00-\u9fff])[ \t]+(?=[\u4e00-\u9fff])")
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
    title = _SPACED_OUT.sub("", title)
    return PrintedHeading(number=number, title=title, printed=lines[0], style=style, goal=_GOAL_MARK.sub("", goal))


def _numbered(line: str) -> tuple[str, str, str]:
    plain = line.replace("(", "（").replace(")", "）")
    for style, pattern in _STYLES:
        if match := pattern.match(plain):
            return style, match["number"], line[match.end() :].strip()
    return "", "", line
