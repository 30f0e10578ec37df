"""30 further revisions of the six plans, of another character: what is done to a whole plan rather than to a task of it.

Half of the tasks rewritten, every figure raised, goals withdrawn, leads and supports exchanged throughout, dates put off,
headings joined or set in another order, bureaus merged or split, a successor that does several of these at once.
"""

from __future__ import annotations

from datetime import date
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

import plan_revisions as plans
import task_revisions as tasks
from msgspec.structs import replace

from checklist.model import FormerName, Role
from checklist.outline import measures_of, sections_of
from checklist.words.deadlines import parse_deadline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from plan_drafts import Draft

    from checklist.model import Measure, Section


def _many(operation: Callable[[Draft], None], times: int) -> Callable[[Draft], None]:
    """Do an operation several times."""

    def repeat(draft: Draft) -> None:
        for _ in range(times):
            operation(draft)

    return repeat


def _free(draft: Draft, fits: Callable[[Measure], object]) -> Iterator[Measure]:
    """Give the tasks that were not touched and fit, and touch them."""
    for _, measure in list(measures_of(draft.plan)):
        if measure.id not in draft.touched and not measure.is_section and fits(measure):
            draft.touched.add(measure.id)
            yield measure


def rewrite_half(draft: Draft) -> None:
    """Reword a third of each action of every other task."""
    for place, measure in enumerate(_free(draft, lambda m: len("".join(m.actions)) > 30)):
        if place % 2 == 0:
            actions = tuple(tasks._third_reworded(draft, measure.actions))
            draft.change(measure, actions=actions)
            draft.want(("内容调整",), measure.title)


def figures(draft: Draft, up: int) -> None:
    """Raise or lower the first figure of every task that has one."""
    for measure in _free(draft, tasks.has_figure):
        tasks.alter_figure(draft, measure, up)


def withdraw(draft: Draft) -> None:
    """Withdraw all goals that tasks do not say in their own words."""
    for measure in _free(draft, lambda m: m.targets and len(tasks._unsaid(m)) == len(m.targets)):
        draft.change(measure, targets=())
        draft.want("目标增减（减少）", measure.title)


def exchange_roles(draft: Draft) -> None:
    """Let the lead and the first support of every task change places."""

    def fits(m):
        return (
            [a.role for a in m.assignments[:2]] == [Role.LEAD, Role.SUPPORT]
            and not m.assignments[1].group
            and not any(a.role is Role.LEAD for a in m.assignments[1:])
        )

    for measure in _free(draft, fits):
        one, two, *rest = measure.assignments
        swapped = (replace(two, role=one.role), replace(one, role=two.role), *rest)
        draft.change(measure, assignments=swapped)
        draft.want("牵头调整（移交）", measure.title, one.unit, two.unit)


def shift_dates(draft: Draft, to: str, word: str) -> None:
    """Give every third task without a date one in June of the plan's last year, and move that."""
    year = draft.plan.last_year
    for place, measure in enumerate(list(_free(draft, lambda m: m.deadline.inherited))):
        if place % 3 == 0:
            draft.date_before(measure, f"{year}年6月底前")
            draft.change(measure, deadline=parse_deadline(to.format(year)))
            draft.want(f"时限调整（{word}）", measure.title, "6月底前")


def turn_headings(draft: Draft) -> None:
    """Let two headings with tasks change places."""
    one, two = _inner(draft)[:2]
    turned = {one.title: two, two.title: one}
    draft.headings(lambda s: (turned.get(s.title, s),))
    draft.want("序号调整", "处")


def _inner(draft: Draft) -> list[Section]:
    return [s for s in sections_of(draft.plan) if s.measures and not s.sections]


def join_headings(draft: Draft) -> None:
    """Put the tasks and goals of a heading under the one before it."""
    one, two = draft.rng.choice([pair for pair in pairwise(_inner(draft)) if len(pair[1].measures) > 1])
    goals = "；".join(filter(None, (one.goal.rstrip("。") if two.goal else one.goal, two.goal)))
    both = {"measures": (*one.measures, *two.measures), "targets": (*one.targets, *two.targets), "goal": goals}
    changed = {one.title: (replace(one, **both),), two.title: ()}
    draft.headings(lambda s: changed.get(s.title, (s,)))
    draft.want("标题合并拆分", two.title, one.title, f"{len(two.measures)}项")


def part_heading(draft: Draft) -> None:
    """Set the second half of a heading's tasks under a new one."""
    section = draft.rng.choice([s for s in _inner(draft) if len(s.measures) > 3])
    half = (len(section.measures) + 1) // 2
    kept, rest = section.measures[:half], section.measures[half:]
    fresh = replace(section, title="强化要素保障", number="", measures=rest, targets=(), goal="")
    draft.headings(lambda s: (replace(s, measures=kept), fresh) if s.title == section.title else (s,))
    draft.want("标题合并拆分", section.title, fresh.title, f"{len(rest)}项")


def split_bureau(draft: Draft) -> None:
    """Split a bureau in two that share its tasks."""
    name = plans._bureaus(draft)[0]
    units = {unit.name: unit for unit in draft.region.units}
    former = FormerName(name=name, full=units[name].full, until=date(2024, 1, 1), relation="split")
    parts = [
        replace(units[name], name=f"{name[:-1]}{part}局", full=f"{name[:-1]}{part}局", aliases=(), formerly=(former,))
        for part in ("一", "二")
    ]
    kept = tuple(unit for unit in draft.region.units if unit.name != name)
    draft.register(replace(draft.region, units=(*kept, *parts)))
    places = iter(range(10**6))

    def share(measure: Measure) -> tuple[Measure]:
        own = [tasks.assigned(parts[next(places) % 2], a.role) if a.key == name else a for a in measure.assignments]
        return (replace(measure, assignments=tuple(own)),)

    draft.each(share)
    draft.want("机构改革", name, "拆分为", *(part.name for part in parts))


def firm_goals(draft: Draft) -> None:
    """Let what was tried for be reached."""
    fits = lambda m: any(t.soft and "力争" in t.text for t in m.targets)  # noqa: E731
    for measure in _free(draft, fits):
        targets = tuple(
            replace(t, soft=False, text=t.text.replace("力争", "")) if t.soft else t for t in measure.targets
        )
        actions = tuple(a.replace("力争", "") for a in measure.actions)
        draft.change(measure, targets=targets, actions=actions)
        draft.want(("目标调整", *tasks.REWORDED), measure.title)


def respell_figures(draft: Draft) -> None:
    """Write blanks before the units of all figures in goals."""
    changed = False
    for measure in _free(draft, lambda m: any("达到" in t.text for t in m.targets)):
        targets = tuple(replace(t, text=t.text.replace("达到", "≥")) for t in measure.targets)
        draft.change(measure, targets=targets)
        changed = True
    if changed:
        draft.want("数字写法", "数值不变")


def add_everywhere(draft: Draft) -> None:
    """Let one more bureau take part in every fourth task."""
    for place, measure in enumerate(list(_free(draft, lambda m: m.assignments))):
        if place % 4 == 0:
            tasks.join_unit(draft, measure)


def open_lists(draft: Draft) -> None:
    """Write 等 behind the units of two tasks."""
    for _ in range(2):
        measure = draft.pick(lambda m: m.assignments and not m.open_list)
        draft.change(measure, open_list=True)
        draft.want("责任单位增减（增加）", measure.title, "等")


def goal_only_moves(draft: Draft) -> None:
    """Move a goal to the heading above without changing it."""
    measure = draft.pick(tasks._unsaid)
    goal, heading = tasks._unsaid(measure)[0], draft.heading_of(measure)
    draft.change(measure, targets=tasks._exchanged(measure.targets, goal))
    draft.change_heading(heading, targets=(*heading.targets, goal))
    draft.want("归属调整", goal.text.removeprefix("力争")[:4], "移到")


def no_dates(draft: Draft) -> None:
    """Take away the dates of their own that tasks have."""
    for measure in _free(draft, lambda m: m.deadline.date and not m.deadline.inherited and not m.deadline.of_goals):
        due = parse_deadline("长期坚持")
        draft.change(measure, deadline=due)
        draft.want("时限调整", measure.title, "长期坚持")


def merge_three(draft: Draft) -> None:
    """Make one task of three neighbours."""
    fits = [
        s.measures[at : at + 3]
        for s in _inner(draft)
        for at in range(len(s.measures) - 2)
        if not {m.id for m in s.measures[at : at + 3]} & draft.touched
        and all(m.actions for m in s.measures[at : at + 3])
    ]
    one, two, three = draft.rng.choice(fits)
    made = tasks._joined(tasks._joined(one, two, one.title), three, f"统筹{one.title}等工作")
    draft.put(one, made)
    draft.put(two)
    draft.put(three)
    names = (two.title, three.title, made.title)
    draft.want(
        "疑似合并", one.title, parts=names, beside=(*tasks.PARTS, "时限调整（提前）", "时限调整（延后）", "时限调整")
    )


def split_three(draft: Draft) -> None:
    """Make three tasks of one."""
    measure = draft.pick(lambda m: len(m.actions) > 5)
    third = len(measure.actions) // 3
    cut = measure.actions[:third], measure.actions[third : 2 * third], measure.actions[2 * third :]
    titles = f"着力{measure.title}", f"{measure.title[:6]}配套改革", f"{measure.title[:6]}要素保障"
    parts = [
        replace(
            measure,
            id=f"{measure.id}{letter}",
            title=title,
            actions=actions,
            targets=measure.targets if letter == "a" else (),
        )
        for letter, title, actions in zip("abc", titles, cut, strict=True)
    ]
    draft.put(measure, *parts)
    draft.want("疑似拆分", measure.title, parts=titles, beside=tasks.PARTS)


MORE = {
    "rewrite-half": rewrite_half,
    "all-up": partial(figures, up=1),
    "all-down": partial(figures, up=-1),
    "withdraw": withdraw,
    "exchange": exchange_roles,
    "postpone": partial(shift_dates, to="{0}年9月底前", word="延后"),
    "advance": partial(shift_dates, to="{0}年3月底前", word="提前"),
    "turn-headings": turn_headings,
    "join-headings": join_headings,
    "part-heading": part_heading,
    "split-bureau": split_bureau,
    "firm": firm_goals,
    "respell": respell_figures,
    "add-everywhere": add_everywhere,
    "open-lists": open_lists,
    "goal-moves": goal_only_moves,
    "no-dates": no_dates,
    "merge-three": merge_three,
    "split-three": split_three,
    "add-five": _many(tasks.add_task, 4),
    "cancel-five": _many(tasks.cancel_task, 4),
    "hand-over-five": _many(tasks.hand_over, 5),
    "rename-five": _many(tasks.rename_task, 5),
}
plans.OPERATIONS.update(MORE)

_DONE = (
    (plans.XINGTAI, "rewrite-half"),
    (plans.XINGTAI, "turn-headings"),
    (plans.XINGTAI, "join-headings hand-over-five"),
    (plans.XINGTAI, "part-heading"),
    (plans.XINGTAI, "split-bureau"),
    (plans.XINGTAI, "add-five cancel-five"),
    (plans.XINGTAI, "merge-three"),
    (plans.XINGTAI, "split-three drop-unit"),
    (plans.XINGTAI, "add-everywhere"),
    (plans.MAIJI, "exchange"),
    (plans.MAIJI, "all-up"),
    (plans.MAIJI, "all-down"),
    (plans.MAIJI, "withdraw"),
    (plans.MAIJI, "postpone"),
    (plans.MAIJI, "goal-moves open-lists"),
    (plans.MAIJI, "rewrite-half bureaus"),
    (plans.MAIJI, "turn-headings rename-five"),
    (plans.SPEEDUP, "advance"),
    (plans.SPEEDUP, "respell hand-over-five"),
    (plans.SPEEDUP, "join-headings"),
    (plans.SPEEDUP, "next rewrite-half"),
    (plans.SPEEDUP, "split-bureau withdraw"),
    (plans.TRANSFER, "no-dates"),
    (plans.TRANSFER, "all-up add-everywhere"),
    (plans.ZAOZHUANG, "add cancel rewrite-half"),
    (plans.ZAOZHUANG, "next bureau"),
    (plans.ZAOZHUANG, "merge-three rename"),
    (plans.TONGXIANG, "firm"),
    (plans.TONGXIANG, "exchange all-down"),
    (plans.TONGXIANG, "next-linked hand-over"),
)
WHOLE_REVISIONS = tuple(plans.Revision(number, *done) for number, done in enumerate(_DONE, 101))
