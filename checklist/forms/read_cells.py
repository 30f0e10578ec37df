"""Turn the words of a cell back into values: the unit's own role, a completion time, goals.

What cannot be read stays as it is written: nothing is invented.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.forms.unit_cells import NOTHING, ROLE_WORD, role_of
from checklist.ledger.phrases import COLLECTIVE_MARK, INHERITED_MARK, PLAN_MARK
from checklist.model import Deadline, DeadlineKind, Frozen
from checklist.words.deadlines import parse_deadline
from checklist.words.regex import compile_later

if TYPE_CHECKING:
    from checklist.model import Role

_PART_GOAL = compile_later(r"^【本部分目标】(?P<goal>[^\n]*)(?:\n|$)")
_OWN_GOAL = compile_later(r"(?:^|\n)(?:工作)?目标[：:](?P<goal>[^\n]*)$")


def read_own_role(text: str) -> Role | None:
    """Read the cell 本单位职责; a mark that the unit is meant through a group is dropped."""
    word = text.replace(COLLECTIVE_MARK, "").strip()
    match = re.match(ROLE_WORD, word)
    return role_of(match[0]) if match else None


def read_deadline(text: str, year: int | None) -> Deadline | None:
    """Read a completion time; None for a blank cell. What is not understood keeps its wording and has no date."""
    wording = _in_words(" ".join(text.replace(INHERITED_MARK, "").split()))
    if wording in NOTHING:
        return None
    try:
        deadline = parse_deadline(wording, year)
    except ValueError:
        return Deadline(text=wording, kind=DeadlineKind.ONGOING)
    return replace(deadline, inherited=True) if INHERITED_MARK in text else deadline


_FIGURES = compile_later(r"(?P<year>20[0-9]{2})(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12][0-9]|3[01])?")
_SERIAL = compile_later("[34567][0-9]{4}")
"""A day as a sheet counts them from 1899-12-30, where the cell has lost its format: 1982 to 2118."""
_EPOCH = date(1899, 12, 30)


def _in_words(text: str) -> str:
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
    own = (text[part.end() :] if part else text).strip()
    return Goals(text="", part=part["goal"] if part else "", own="" if own in NOTHING else own)


def read_measure(text: str) -> Goals:
    """Read a cell of the task: the goals before it and those on its last line (目标：…) are taken off."""
    part = _PART_GOAL.match(text)
    rest = without_plan(text[part.end() :] if part else text)
    own = _OWN_GOAL.search(rest)
    body = (rest[: own.start()] if own else rest).strip()
    return Goals(text=body, part=part["goal"] if part else "", own=own["goal"].strip() if own else "")


def without_plan(text: str) -> str:
    """Take off the name of the plan a cell of the task opens with (【方案：…】)."""
    return text[text.index("】") + 1 :] if text.startswith(PLAN_MARK) and "】" in text else text
