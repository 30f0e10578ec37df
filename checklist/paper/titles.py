"""Title the parts of the pack: place, year, plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.forms.frame import chinese_date

if TYPE_CHECKING:
    from checklist.model import Plan
    from checklist.pack import Pack


def pack_title(pack: Pack, what: str) -> str:
    """Title a part of the pack: place, year, ``what``."""
    return f"{pack.place}{f'{pack.year}年' if pack.year else ''}{what}"


def pack_subtitle(pack: Pack, room: int) -> str:
    """Give the lines under a title: each plan, then the day spoken of, if one was named; ``room`` in characters."""
    lines = [plan_lines(plan, pack, room) for plan in pack.plans]
    if pack.as_of:
        lines.append(f"（截至{chinese_date(pack.as_of)}）")
    return "\n".join(lines)


def plan_lines(plan: Plan, pack: Pack, room: int) -> str:
    """Name a plan with its number and period: 《方案名》（文号，2019—2020年）; on two lines where one has no room.

    The period is left out where the title of the plan or of the table says the year.
    """
    period = "" if pack.year or str(plan.first_year) in plan.title else plan.period
    behind = "，".join(part for part in (plan.document_number, period) if part)
    name = f"《{plan.title}》"
    if not behind:
        return name
    line = f"{name}（{behind}）"
    return line if _width(line) <= room else f"{name}\n（{behind}）"


def _width(text: str) -> float:
    """Give the width of a text in full-width characters."""
    return sum(0.5 if character.isascii() else 1 for character in text)
