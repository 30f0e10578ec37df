"""One task through all versions: its figures, leads and deadline in each, followed by ids and explicit links."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.judge.figures import goal_words
from checklist.compare.match.align import hanging_together, wording_of
from checklist.compare.sides.wordings import bare_name, opening_name
from checklist.compare.text.similarity import likeness
from checklist.errors import InputError
from checklist.ledger.asked import task_called
from checklist.model import Frozen, Role
from checklist.words.suggest import ask_nearest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.sides.item import Item, Side


_BETWEEN = re.compile(r"[：:；;。\s]")


class Stage(Frozen):
    """The task as one version has it; several items where it was split there, none where it is not there."""

    version: str
    items: tuple[Item, ...]
    leads: tuple[str, ...] = ()
    """The leads; where no unit leads, the responsible ones."""
    figures: tuple[str, ...] = ()
    deadline: str = ""
    changed: bool = False
    """True where anything of this differs from the version before."""
    what: tuple[str, ...] = ()
    """What of it differs, as the columns call it."""
    turn: str = ""
    """What became of the task as a whole since the version before: 新增, 拆分, 合并, 接续 under another id, 不再列入."""


class History(Frozen):
    """All versions of one task, the oldest first."""

    id: str
    title: str
    stages: tuple[Stage, ...]


def history(sides: Sequence[Side], name: str) -> History:
    """Follow a task through versions, given oldest first: back to what it came from, forth to what became of it.

    It goes by an id in any version, else by a title or number in the newest version that has such. Raises InputError
    where no version has it, with "did you mean", and for a title or number of several tasks.
    """
    ids = {item.id for side in sides for item in side.measures if item.id}
    called = (task_called(name, _named(side)) for side in reversed(sides))
    measure_id = name if name in ids else next(filter(None, called), "")
    if not measure_id:
        hint = ask_nearest(name, ids) or "任务编码见台账的“任务编码”栏或方案数据里的 id。"
        raise InputError(f"各版本里都没有任务“{name}”。", hint)
    family = _family(sides, measure_id)
    stages: list[Stage] = []
    for side in sides:
        stages.append(_stage(side, family, stages[-1] if stages else None))
    title = _title(measure_id, stages)
    return History(id=measure_id, title=title, stages=tuple(stages))


def _named(side: Side) -> Iterator[tuple[str, str, str, str]]:
    """Give id, title, number and plan of the tasks of a version that bear ids."""
    plans = {plan.id: plan.short or plan.title for plan in side.plans}
    return ((one.id, one.title, one.number, plans.get(one.plan, "")) for one in side.measures if one.id)


def _title(measure_id: str, stages: Sequence[Stage]) -> str:
    """Give what the task is called: its own latest name."""
    items = [item for stage in reversed(stages) for item in stage.items]
    return next((item.label for item in items if item.id == measure_id), items[0].label)


def _family(sides: Iterable[Side], measure_id: str) -> set[str]:
    """Give the ids of the task, of all it came from, and of all that came from it."""
    sources: dict[str, set[str]] = {}
    heirs: dict[str, set[str]] = {}
    for side in sides:
        for item in side.measures:
            for link in item.links:
                sources.setdefault(item.id, set()).add(link)
                heirs.setdefault(link, set()).add(item.id)
    return hanging_together(measure_id, sources) | hanging_together(measure_id, heirs)


def _stage(side: Side, family: set[str], before: Stage | None) -> Stage:
    items = tuple(item for item in side.measures if item.id in family)
    leads = tuple(dict.fromkeys(chain.from_iterable(map(_leads, items))))
    figures = tuple(dict.fromkeys(chain.from_iterable(map(goal_words, items))))
    deadline = "；".join(dict.fromkeys(item.deadline.text for item in items if item.deadline))
    stage = Stage(version=side.label, items=items, leads=leads, figures=figures, deadline=deadline)
    if before is None:
        return stage
    told, was = _told(stage), _told(before)
    if not (told[1] and was[1]):  # where a version tells no name, none can have changed
        told, was = (told[0], (), *told[2:]), (was[0], (), *was[2:])
    both = before.items and items
    what = tuple(word for word, one, two in zip(_COLUMNS, was[1:], told[1:], strict=True) if one != two) if both else ()
    return replace(stage, changed=told != was, what=what, turn=_turn(before.items, items))


_COLUMNS = ("任务名称", "牵头单位", "工作目标", "完成时限")


def _told(stage: Stage) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], str, str]:
    """Give what counts as a change; a figure is the same in the words of a cell and as data (指标：2025年…)."""
    figures = _BETWEEN.sub("", "".join(stage.figures))
    titles = tuple(filter(None, map(_name, stage.items)))
    return tuple(item.id for item in stage.items), titles, stage.leads, figures, stage.deadline


def _name(item: Item) -> str:
    """Give what a task is called; where name and actions stand in one cell, what that begins with."""
    return bare_name(item.title or opening_name(item.text))


_ALIKE = 0.5
"""How alike a task must be to the one that is missed to be pointed to."""


def likely_heirs(sides: Sequence[Side], found: History) -> Iterator[str]:
    """Point, where a task is no longer there and nothing says what became of it, to the one most like it."""
    for side, stage, before in zip(sides[1:], found.stages[1:], found.stages, strict=False):
        if stage.items or not before.items or not side.measures:
            continue
        gone = wording_of(before.items[0], with_text=False)
        like, heir = max(
            ((likeness(gone, wording_of(item, with_text=False)), item) for item in side.measures),
            key=lambda pair: pair[0],
        )
        if like >= _ALIKE:
            known = f"（{heir.id}）" if heir.id else ""
            yield (
                f"{side.label}里没有写明哪一项接续“{before.items[0].label}”，最像的是“{heir.label}”{known}，相似度{like:.0%}；"
                f"如是同一项，请在它下面写 continues: [{before.items[0].id}]。"
            )


def _turn(old: Sequence[Item], new: Sequence[Item]) -> str:
    if not (old and new):
        return "新增" if new else "不再列入" if old else ""
    if len(old) != len(new):
        return "拆分" if len(old) < len(new) else "合并"
    if {item.id for item in old} == {item.id for item in new}:
        return ""
    back = {"合并": "拆分", "拆分": "合并"}
    return _descent(old, new) or back.get(_descent(new, old), "接续")


def _descent(old: Sequence[Item], new: Sequence[Item]) -> str:
    """Say how tasks came from others by their own links; the other parts of a split, or of a merger, need not be on the page."""
    ids = {item.id for item in old}
    if any(ids & set(item.merged_from) for item in new):
        return "合并"
    return "拆分" if any(ids & set(item.split_from) for item in new) else ""


def _leads(item: Item) -> list[str]:
    leads = [party.name for party in item.parties if party.role is Role.LEAD]
    return leads or [party.name for party in item.parties if party.role is not Role.SUPPORT]
