"""50 revisions of the six plans as offices make them: what is done to a task or a heading, to the plan as a whole, to its year."""

from __future__ import annotations

import random
import re
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

import task_revisions as tasks
from msgspec.structs import replace
from plan_drafts import Draft, changed_headings, numbered

from checklist.model import FormerName, Measure, Role, Section
from checklist.outline import measures_of
from checklist.words.deadlines import parse_deadline

if TYPE_CHECKING:
    from plan_drafts import Wanted

    from checklist.model import Deadline, Plan, PlanData, Target, Unit


class Revision(NamedTuple):
    """Which operations are done to which plan, one after another."""

    number: int
    plan: str
    operations: str


class Done(NamedTuple):
    """A plan before and after, each with the data it stands in, and what an office would say."""

    old_data: PlanData
    new_data: PlanData
    old: Plan
    new: Plan
    wanted: tuple[Wanted, ...]


def all_dates(draft: Draft) -> None:
    """Give every task its date, and write all of them in another way."""
    year = draft.plan.last_year
    dated = parse_deadline(f"{year}年底前"), parse_deadline(f"{year}年12月31日前")
    one, two = (
        replace(draft.plan, sections=tuple(changed_headings(draft.plan.sections, partial(_dated, due))))
        for due in dated
    )
    draft.old, draft.plan = one, two
    draft.want("时限写法", dated[0].text, dated[1].text)


def _dated(due: object, section: Section) -> tuple[Section]:
    return (replace(section, measures=tuple(replace(m, deadline=due) for m in section.measures)),)


def punctuate(draft: Draft) -> None:
    """Write the marks of all actions otherwise."""
    draft.each(lambda m: (replace(m, actions=tuple(a.replace("、", "，") for a in m.actions)),))
    draft.want("标点格式", "处")


def _every_unit(draft: Draft, became: dict[str, str], relation: str) -> None:
    """Reform bureaus: in the new version's register and in all tasks ``became`` stand in the place of others."""
    units = {unit.name: unit for unit in draft.region.units}
    made = {}
    for old, new in became.items():
        former = FormerName(name=old, full=units[old].full, until=date(2024, 1, 1), relation=relation)
        held = made.get(new, replace(units[old], name=new, full=new, aliases=()))
        made[new] = replace(held, formerly=(*held.formerly, former))
    kept = tuple(unit for unit in draft.region.units if unit.name not in became)
    draft.register(replace(draft.region, units=(*kept, *made.values())))
    draft.each(lambda measure: (_reformed(measure, became, made),))


def _reformed(measure: Measure, became: dict[str, str], made: dict[str, Unit]) -> Measure:
    parties = [tasks.assigned(made[became[a.key]], a.role) if a.key in became else a for a in measure.assignments]
    strongest = {a.key: a for a in sorted(parties, key=lambda a: a.role is not Role.LEAD, reverse=True)}
    return replace(measure, assignments=tuple({a.key: strongest[a.key] for a in parties}.values()))


def _bureaus(draft: Draft) -> list[str]:
    """Give the bureaus with the most tasks; in the way of 市科技局."""
    keys = [a.key for _, m in measures_of(draft.plan) for a in m.assignments if a.key.endswith("局") and not a.group]
    return sorted(set(keys), key=lambda key: (-keys.count(key), key))


def renamed_bureau(draft: Draft) -> None:
    """Give a bureau a new name."""
    one = _bureaus(draft)[1]
    _every_unit(draft, {one: f"{one[:-1]}和信息局"}, "renamed")
    draft.want("机构更名", one, f"{one[:-1]}和信息局")


def merged_bureaus(draft: Draft) -> None:
    """Merge two bureaus."""
    one, two, *_ = _bureaus(draft)
    name = f"{one[:-1]}和{two[1:]}"
    _every_unit(draft, {one: name, two: name}, "merged")
    draft.want("机构改革", one, two, name)


def next_year(draft: Draft, *, linked: bool = False) -> None:
    """Issue the plan of the period that follows: all years move on, every third figure of a year with them."""
    plan = draft.plan
    step = plan.last_year - plan.first_year + 1
    moved = partial(_moved_on, step=step)
    title = moved(plan.title)
    draft.plan = replace(
        plan,
        id=f"{plan.id[:-4]}{plan.first_year + step}",
        title=title if title != plan.title else f"{title}（{plan.first_year + step}—{plan.last_year + step}年）",
        first_year=plan.first_year + step,
        last_year=plan.last_year + step,
        document_number="",
        replaces=(plan.id,),
        targets=tuple(_goal_moved_on(one, step) for one in plan.targets),
    )
    draft.headings(lambda s: (replace(s, targets=tuple(_goal_moved_on(one, step) for one in s.targets)),))
    raised = {m.id for place, (_, m) in enumerate(measures_of(plan)) if place % 3 == 0 and _steps(m)}
    draft.each(lambda m: (_task_moved_on(m, step, linked=linked, up=m.id in raised),))
    draft.want("方案期限", plan.period, draft.plan.period)
    if any(t.year for _, m in measures_of(plan) for t in m.targets):
        draft.want("年度目标（数值不变）", "年")
    for _, measure in measures_of(plan):
        if measure.id in raised:
            draft.want(("年度目标递进", *tasks.REWORDED), moved(measure.title))


def _moved_on(text: str, step: int) -> str:
    return re.sub("20[0-9]{2}(?=年|—)", lambda found: str(int(found[0]) + step), text)


def _goal_moved_on(goal: Target, step: int) -> Target:
    return replace(goal, year=goal.year and goal.year + step, text=_moved_on(goal.text, step))


def _steps(measure: Measure) -> list[Target]:
    return [goal for goal in tasks.raisable(measure.targets) if goal.year]


def _task_moved_on(measure: Measure, step: int, *, linked: bool, up: bool) -> Measure:
    goals = [_goal_moved_on(goal, step) for goal in measure.targets]
    if up:
        goal = _steps(measure)[0]
        first = measure.targets.index(goal)
        goals[first], figure = tasks.altered(goals[first], 1)
        measure = tasks.said_otherwise(measure, goal, figure)
    return replace(
        measure,
        id=f"{measure.id}n",
        continues=(measure.id,) * linked,
        title=_moved_on(measure.title, step),
        actions=tuple(_moved_on(action, step) for action in measure.actions),
        targets=tuple(goals),
        deadline=_due_later(measure.deadline, step),
    )


def _due_later(due: Deadline, step: int) -> Deadline:
    day = due.date.replace(year=due.date.year + step) if due.date else None
    return replace(due, text=_moved_on(due.text, step), date=day)


OPERATIONS = {
    "raise": partial(tasks.change_goal, up=1),
    "lower": partial(tasks.change_goal, up=-1),
    "raise-heading": tasks.raise_heading,
    "drop-goal": tasks.drop_goal,
    "goal-to-heading": tasks.goal_to_heading,
    "goal-to-task": tasks.goal_to_task,
    "hand-over": tasks.hand_over,
    "add-unit": tasks.add_unit,
    "drop-unit": tasks.drop_unit,
    "swap-roles": tasks.swap_roles,
    "members": tasks.members,
    "earlier": tasks.due_earlier,
    "later": tasks.due_later,
    "dates": all_dates,
    "add": tasks.add_task,
    "cancel": tasks.cancel_task,
    "drop-heading": tasks.drop_heading,
    "merge": partial(tasks.merge_tasks, linked=False),
    "merge-linked": partial(tasks.merge_tasks, linked=True),
    "merge-reworded": partial(tasks.merge_tasks, linked=False, reworded=True),
    "split": partial(tasks.split_task, linked=False),
    "split-linked": partial(tasks.split_task, linked=True),
    "move": tasks.move_task,
    "swap": tasks.swap_tasks,
    "rename": tasks.rename_task,
    "rename-heading": tasks.rename_heading,
    "reword": tasks.reword,
    "verbs": tasks.other_verbs,
    "add-action": tasks.add_action,
    "drop-action": tasks.drop_action,
    "figure": tasks.figure_in_text,
    "punctuate": punctuate,
    "bureau": renamed_bureau,
    "bureaus": merged_bureaus,
    "next": next_year,
    "next-linked": partial(next_year, linked=True),
}

XINGTAI, SPEEDUP, TRANSFER = "xingtai-2023", "hebi-speedup-2019", "hebi-transfer-2019"
MAIJI, ZAOZHUANG, TONGXIANG = "maiji-2022", "zaozhuang-2022", "tongxiang-2022"
_DONE = (
    (MAIJI, "raise"),
    (MAIJI, "lower swap-roles"),
    (MAIJI, "hand-over"),
    (MAIJI, "add-unit drop-unit"),
    (MAIJI, "merge-linked split-linked"),
    (MAIJI, "drop-goal raise"),
    (MAIJI, "goal-to-heading"),
    (MAIJI, "later earlier"),
    (MAIJI, "bureaus"),
    (MAIJI, "hand-over bureaus raise"),
    (MAIJI, "add cancel add-action"),
    (MAIJI, "rename-heading move"),
    (XINGTAI, "raise-heading"),
    (XINGTAI, "goal-to-task"),
    (XINGTAI, "drop-heading"),
    (XINGTAI, "rename-heading add"),
    (XINGTAI, "rename-heading cancel"),
    (XINGTAI, "move rename"),
    (XINGTAI, "bureau"),
    (XINGTAI, "raise-heading add cancel"),
    (XINGTAI, "merge-reworded"),
    (XINGTAI, "split"),
    (XINGTAI, "swap"),
    (XINGTAI, "dates"),
    (XINGTAI, "earlier reword rename hand-over"),
    (SPEEDUP, "members"),
    (SPEEDUP, "members add-unit hand-over"),
    (SPEEDUP, "raise lower"),
    (SPEEDUP, "next"),
    (SPEEDUP, "next-linked"),
    (SPEEDUP, "punctuate"),
    (SPEEDUP, "merge reword"),
    (SPEEDUP, "add add cancel drop-unit"),
    (SPEEDUP, "bureau reword"),
    (TRANSFER, "members swap"),
    (TRANSFER, "raise later"),
    (TRANSFER, "merge-reworded raise"),
    (TRANSFER, "split verbs"),
    (TRANSFER, "dates cancel"),
    (SPEEDUP, "goal-to-heading rename-heading"),
    (ZAOZHUANG, "next"),
    (ZAOZHUANG, "next-linked"),
    (ZAOZHUANG, "raise add"),
    (ZAOZHUANG, "verbs drop-action add-action"),
    (ZAOZHUANG, "merge hand-over"),
    (TONGXIANG, "goal-to-heading cancel"),
    (TONGXIANG, "next"),
    (TONGXIANG, "swap-roles raise"),
    (TONGXIANG, "figure rename later"),
    (TONGXIANG, "lower drop-goal punctuate"),
)
REVISIONS = tuple(Revision(number, *done) for number, done in enumerate(_DONE, 1))


def revised(data: PlanData, revision: Revision) -> Done:
    """Do what a revision says; its number is the seed."""
    plan = next(one for one in data.plans if one.id == revision.plan)
    draft = Draft(data, plan, random.Random(revision.number))  # noqa: S311 - no secret
    for name in revision.operations.split():
        OPERATIONS[name](draft)
    old, new = numbered(draft.old), numbered(draft.plan)
    return Done(_with(draft.old_data, old), _with(draft.new_data, new), old, new, tuple(draft.wanted))


def _with(data: PlanData, plan: Plan) -> PlanData:
    """Give data in which a plan stands as it is in one version."""
    return replace(data, plans=(*(one for one in data.plans if one.id != plan.id), plan))
