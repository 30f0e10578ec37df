"""Title the parts of the pack: place, year, plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.forms.frame import chinese_date
from checklist.ledger.phrases import scope_text

if TYPE_CHECKING:
    from checklist.ledger.pack import Pack
    from checklist.model import Plan


def pack_title(pack: Pack, what: str) -> str:
    """Title a part of the pack: place, year, ``what``."""
    return f"{pack.place}{f'{pack.year}年' if pack.year else ''}{what}"


def pack_subtitle(pack: Pack, room: int) -> str:
    """Give the lines under a title: each plan, then the day spoken of, if one was named; ``room`` in characters."""
    lines = [plan_lines(plan, pack, room) for plan in pack.plans]
    lines = lines if len(lines) <= _MOST_PLANS else [f"《{pack.plans[0].title}》等{len(pack.plans)}个方案"]
    return "\n".join([*lines, *scope_lines(pack)])


def scope_lines(pack: Pack) -> list[str]:
    """Give the lines that say what the pack is narrowed to and the day spoken of, where there are such."""
    day = f"截至{chinese_date(pack.as_of)}" if pack.as_of else ""
    kinds = "、".join(kind.word for kind in pack.narrowed.kinds)
    scope = scope_text(pack.narrowed, "各单位", kinds) if pack.narrows else ""
    return [f"（{said}）" for said in (scope, day) if said]


_MOST_PLANS = 12
"""Named one by one; a title of more lines would fill the page."""


def numbering_note(pack: Pack) -> str:
    """Say why the numbers of a narrowed pack have gaps; "" where they have none."""
    whole = [unit.number for unit in pack.units] == list(range(1, len(pack.units) + 1))
    return "" if whole else "序号沿用全部单位的编号，未列入的单位留空号。"


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
