"""What offices do to tasks and headings of a plan: each operation changes a draft and notes what an office would call it."""

from __future__ import annotations

import re
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.model import Assignment, Measure, Role
from checklist.outline import sections_of
from checklist.words.deadlines import inherited_deadline, parse_deadline
from checklist.words.quantities import format_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from plan_drafts import Draft

    from checklist.model import Target, Unit

REWORDED = ("内容调整", "文字调整")
GONE = ("取消（办结情况未知）",)
PARTS = (
    "新增",
    "牵头调整（增加）",
    *GONE,
    *REWORDED,
    "归属调整",
    "责任单位增减（增加）",
    "责任单位增减（减少）",
    "目标增减（增加）",
    "目标增减（减少）",
)
"""What the rows of tasks may say of which a question says what became of them as a whole."""
NEW_TASKS = (
    (
        "建设科技成果中试基地",
        "支持龙头企业牵头建设开放共享的中试基地",
        "对运行良好的基地给予后补助",
        "建立中试服务收费指导目录",
    ),
    ("推行科技创新券", "扩大创新券使用范围", "实行创新券网上申领、网上兑付", "每年公布创新券服务机构名录"),
    ("开展科技政策进企业活动", "组织政策宣讲小分队", "编印惠企科技政策汇编", "逐户梳理企业应享未享政策"),
    ("完善科技统计监测", "健全研发投入月度监测制度", "加强企业统计人员业务培训", "定期通报各县研发投入情况"),
    ("筹办创新创业大赛", "按产业分赛道举办初赛", "推荐优胜企业参加省级决赛", "为参赛企业对接创业投资机构"),
)
FRESH = (
    "建立首席专家联系制度",
    "设立企业服务专员并公布联系方式",
    "开通线上受理窗口",
    "编制年度任务清单和责任清单",
    "委托第三方开展绩效评估",
)


def _plain(target: Target) -> bool:
    """Tell whether a goal is a figure that can be raised: no rank, no range, at most a limit."""
    whole = target.value is not None and target.value_to is None and target.value >= 1
    figures = re.findall(r"[0-9]+(?:\.[0-9]+)?", target.text)
    return bool(whole and target.comparator != "<=" and figures == [f"{target.value:g}"] and "位" not in target.text)


def raisable(targets: Iterable[Target]) -> list[Target]:
    targets = tuple(targets)
    names = [one.indicator for one in targets]
    return [one for one in targets if _plain(one) and names.count(one.indicator) == 1]


def altered(target: Target, up: int) -> tuple[Target, str]:
    """Raise a goal, or lower it where ``up`` is −1; give the new figure too."""
    step = max(1, round((target.value or 0) * 0.2))
    value = (target.value or 0) + up * step if (target.value or 0) + up * step > 0 else (target.value or 0) + 1
    figure = format_number(value)
    return replace(target, value=value, text=target.text.replace(f"{target.value:g}", figure)), figure


def change_goal(draft: Draft, up: int) -> None:
    """Raise or lower a figure of a task, also where its words say it."""
    alter_figure(draft, draft.pick(has_figure), up)


def has_figure(measure: Measure) -> bool:
    """Tell whether a task has a figure that can be raised or lowered."""
    return any(one.value > 4 for one in raisable(measure.targets))


def alter_figure(draft: Draft, measure: Measure, up: int) -> None:
    """Raise or lower the first such figure."""
    goal = next(one for one in raisable(measure.targets) if one.value > 4)
    other, figure = altered(goal, up)
    changed = said_otherwise(replace(measure, targets=_exchanged(measure.targets, goal, other)), goal, figure)
    draft.put(measure, changed)
    words = (f"目标调整（{'上调' if up > 0 else '下调'}）", *(REWORDED if changed.actions != measure.actions else ()))
    draft.want(words, measure.title, f"{goal.value:g}{goal.measurement_unit}", f"{figure}{goal.measurement_unit}")


def _exchanged(targets: Iterable[Target], goal: Target, *others: Target) -> tuple[Target, ...]:
    """Put others, or none, in the place of a goal."""
    return tuple(chain.from_iterable(others if one is goal else (one,) for one in targets))


def said_otherwise(measure: Measure, goal: Target, figure: str) -> Measure:
    """Write another figure of a goal in the task's own words, where they say it."""
    said = f"(?<![0-9.]){goal.value:g}(?={goal.measurement_unit})"
    return replace(measure, actions=tuple(re.sub(said, figure, action) for action in measure.actions))


def _unsaid(measure: Measure) -> list[Target]:
    """Give the goals that can be raised and that the task's own words do not say."""
    return [one for one in raisable(measure.targets) if said_otherwise(measure, one, "0") == measure]


def raise_heading(draft: Draft) -> None:
    """Raise a goal of a heading."""
    section = draft.rng.choice([one for one in sections_of(draft.plan) if raisable(one.targets)])
    goal = raisable(section.targets)[0]
    other, figure = altered(goal, 1)
    draft.change_heading(section, targets=_exchanged(section.targets, goal, other))
    draft.want("目标调整（上调）", section.title, figure)


def drop_goal(draft: Draft) -> None:
    """Drop a goal of a task."""
    measure = draft.pick(lambda m: len(m.targets) > 1 and _unsaid(m))
    goal = _unsaid(measure)[-1]
    draft.change(measure, targets=_exchanged(measure.targets, goal))
    draft.want("目标增减（减少）", measure.title, f"{goal.value:g}{goal.measurement_unit}")


def goal_to_heading(draft: Draft) -> None:
    """Move a goal from a task to the heading it stands under, and raise it."""
    measure = draft.pick(_unsaid)
    goal, heading = _unsaid(measure)[0], draft.heading_of(measure)
    other, figure = altered(goal, 1)
    draft.change(measure, targets=_exchanged(measure.targets, goal))
    draft.change_heading(heading, targets=(*heading.targets, other))
    draft.want("目标调整（上调）", goal.text.removeprefix("力争")[:4], figure)


def goal_to_task(draft: Draft) -> None:
    """Move a goal of a heading to the first task under it, and raise it."""
    fits = [one for one in sections_of(draft.plan) if raisable(one.targets) and one.measures]
    heading = draft.rng.choice(fits)
    goal, first = raisable(heading.targets)[0], heading.measures[0]
    other, figure = altered(goal, 1)
    draft.change_heading(heading, targets=_exchanged(heading.targets, goal))
    draft.change(first, targets=(*first.targets, other))
    draft.want("目标调整（上调）", goal.text.removeprefix("力争")[:4], figure)


def _leads(measure: Measure) -> bool:
    return any(one.role is Role.LEAD for one in measure.assignments)


def assigned(unit: Unit, role: Role) -> Assignment:
    return Assignment(unit=unit.name, unit_full=unit.full, key=unit.name, role=role, label="", written=unit.name)


def hand_over(draft: Draft) -> None:
    """Put another bureau in the place of the first."""
    measure = draft.pick(lambda m: m.assignments and not m.assignments[0].group)
    first, unit = measure.assignments[0], draft.unit(measure)
    draft.change(measure, assignments=(assigned(unit, first.role), *measure.assignments[1:]))
    if first.role is Role.LEAD:
        draft.want("牵头调整（移交）", measure.title, first.unit, unit.name)
    else:
        draft.want("责任单位增减（增加）", measure.title, unit.name)
        draft.want("责任单位增减（减少）", measure.title, first.unit)


def add_unit(draft: Draft) -> None:
    """Add a bureau."""
    join_unit(draft, draft.pick(lambda m: m.assignments))


def join_unit(draft: Draft, measure: Measure) -> None:
    """Let one more bureau take part in a task."""
    unit, role = draft.unit(measure), measure.assignments[-1].role
    draft.change(measure, assignments=(*measure.assignments, assigned(unit, role)))
    draft.want(("牵头调整（增加）" if role is Role.LEAD else "责任单位增减（增加）",), measure.title, unit.name)


def drop_unit(draft: Draft) -> None:
    """Drop the last bureau."""
    measure = draft.pick(lambda m: len(m.assignments) > 2)
    draft.change(measure, assignments=measure.assignments[:-1])
    draft.want("责任单位增减（减少）", measure.title, measure.assignments[-1].unit)


def swap_roles(draft: Draft) -> None:
    """Let the lead and the first of the others change places."""
    measure = draft.pick(
        lambda m: [a.role is Role.LEAD for a in m.assignments][:2] == [True, False] and not m.assignments[1].group
    )
    one, two, *rest = measure.assignments
    swapped = (replace(two, role=one.role), replace(one, role=two.role), *rest)
    draft.change(measure, assignments=swapped)
    draft.want("牵头调整（移交）", measure.title, two.unit)


def members(draft: Draft) -> None:
    """Name the members of a group in its place."""
    measure = draft.pick(lambda m: any(len(a.members) > 1 for a in m.assignments))
    group = next(a for a in measure.assignments if len(a.members) > 1)
    units = {unit.name: unit for unit in draft.region.units}
    spelt = [assigned(units[name], group.role) for name in group.members]
    listed = chain.from_iterable(spelt if a is group else [a] for a in measure.assignments)
    draft.change(measure, assignments=tuple({a.key: a for a in listed}.values()))
    draft.want("逐一列明", measure.title, group.unit)


def due_earlier(draft: Draft) -> None:
    """Give a task that is due at the plan's end a date of its own before it."""
    measure = draft.pick(lambda m: m.deadline.inherited)
    year = draft.plan.last_year
    draft.change(measure, deadline=parse_deadline(f"{year}年6月底前"))
    draft.want(("时限调整（提前）", "时限调整"), measure.title, f"{year}年6月底前")


def due_later(draft: Draft) -> None:
    """Put off the date of a task by three months; the old version has it as well."""
    measure = draft.pick(lambda m: m.deadline.inherited)
    year = draft.plan.last_year
    draft.date_before(measure, f"{year}年3月底前")
    draft.change(measure, deadline=parse_deadline(f"{year}年9月底前"))
    draft.want("时限调整（延后）", measure.title, "3月", "9月")


def add_task(draft: Draft) -> None:
    """Add a task of three actions after another."""
    after = draft.pick()
    title, *actions = draft.rng.choice([one for one in NEW_TASKS if one[0] not in draft.touched])
    draft.touched.add(title)
    made = replace(after, id=f"new-{len(draft.touched)}", title=title, actions=tuple(actions), targets=(), notes=())
    made = replace(made, deadline=inherited_deadline(draft.plan.last_year), text="")
    draft.put(after, after, made)
    draft.want("新增", title)


def cancel_task(draft: Draft) -> None:
    """Drop a task that is not alone under its heading."""
    measure = draft.pick(lambda m: len(draft.heading_of(m).measures) > 1)
    draft.put(measure)
    draft.want(GONE, measure.title)


def drop_heading(draft: Draft) -> None:
    """Drop a heading that has goals, with all its tasks."""
    fits = [
        s
        for s in sections_of(draft.plan)
        if s.targets and s.measures and not {m.id for m in s.measures} & draft.touched
    ]
    gone = draft.rng.choice(fits)
    draft.headings(lambda one: () if one.title == gone.title else (one,))
    draft.want("取消", gone.title, "目标")
    for measure in gone.measures:
        draft.want(GONE, measure.title)


def _joined(one: Measure, two: Measure, title: str) -> Measure:
    """Make one task of two: the actions, goals and units of both."""
    both = (*one.assignments, *two.assignments)
    strongest = {a.key: a for a in sorted(both, key=_rank, reverse=True)}
    units = {a.key: strongest[a.key] for a in both}
    held = replace(one, id=f"{one.id}m", title=title, actions=(*one.actions, *two.actions))
    return replace(held, assignments=tuple(units.values()), targets=(*one.targets, *two.targets))


def _rank(assignment: Assignment) -> int:
    return (Role.LEAD, Role.RESPONSIBLE, Role.SUPPORT).index(assignment.role)


def _neighbours(draft: Draft) -> tuple[Measure, Measure]:
    """Take two tasks of one heading and of the same units that stand one after the other."""
    fits = [
        pair
        for section in sections_of(draft.plan)
        for pair in pairwise(section.measures)
        if not {m.id for m in pair} & draft.touched and pair[0].deadline == pair[1].deadline
    ]
    one, two = draft.rng.choice([(a, b) for a, b in fits if len(a.actions) > 1 and len(b.actions) > 1])
    draft.touched |= {one.id, two.id}
    return one, two


def merge_tasks(draft: Draft, *, linked: bool, reworded: bool = False) -> None:
    one, two = _neighbours(draft)
    made = _joined(one, two, f"统筹{one.title}和{two.title[2:]}")
    if linked:
        made = replace(made, merged_from=(one.id, two.id))
    if reworded:
        made = replace(made, actions=tuple(_third_reworded(draft, made.actions)))
    draft.put(one, made)
    draft.put(two)
    words = ("合并",) if linked else ("疑似合并",)
    draft.want((*words, "疑似合并"), one.title, parts=(two.title, made.title), beside=PARTS)


def _third_reworded(draft: Draft, actions: Iterable[str]) -> Iterator[str]:
    """Put other words in the place of a third of each action."""
    for action in actions:
        third = len(action) // 3
        at = draft.rng.randrange(len(action) - third + 1)
        yield action[:at] + "".join(draft.rng.sample(FRESH, 3))[:third] + action[at + third :]


def split_task(draft: Draft, *, linked: bool) -> None:
    measure = draft.pick(lambda m: len(m.actions) > 3)
    half = len(measure.actions) // 2
    halves = (f"着力{measure.title}", measure.actions[:half]), (f"{measure.title[:6]}配套改革", measure.actions[half:])
    parts = [
        replace(measure, id=f"{measure.id}{letter}", title=title, actions=actions, split_from=(measure.id,) * linked)
        for letter, (title, actions) in zip("ab", halves, strict=True)
    ]
    draft.put(measure, replace(parts[0]), replace(parts[1], targets=()))
    words = ("拆分",) if linked else ("疑似拆分",)
    draft.want((*words, "疑似拆分"), measure.title, parts=tuple(one.title for one in parts), beside=PARTS)


def move_task(draft: Draft) -> None:
    """Move a task to the end of another heading."""
    measure = draft.pick(lambda m: len(draft.heading_of(m).measures) > 2)
    home = draft.heading_of(measure)
    other = draft.rng.choice([s for s in sections_of(draft.plan) if len(s.measures) > 1 and s.title != home.title])
    draft.put(measure)
    draft.change_heading(other, measures=(*other.measures, measure))
    draft.want("归属调整", measure.title, home.title, other.title)


def swap_tasks(draft: Draft) -> None:
    """Let two tasks of a heading change places."""
    one, two = _neighbours(draft)
    turned = {one.id: two, two.id: one}
    draft.each(lambda measure: (turned.get(measure.id, measure),))
    draft.want("序号调整", "处")


def rename_task(draft: Draft) -> None:
    """Call a task otherwise."""
    measure = draft.pick(lambda m: len(m.title) > 6)
    draft.change(measure, title=f"{measure.title[:-2]}水平提升")
    draft.want(REWORDED, measure.title, "水平提升")


def rename_heading(draft: Draft) -> None:
    """Call a heading otherwise."""
    section = draft.rng.choice([s for s in sections_of(draft.plan) if len(s.measures) > 1])
    title = f"{section.title.removeprefix('实施').removesuffix('行动')}专项行动"
    draft.change_heading(section, title=title)
    draft.want("标题调整", section.title, title)


def reword(draft: Draft) -> None:
    """Put another action in the place of one."""
    measure = draft.pick(lambda m: len(m.actions) > 2)
    draft.change(measure, actions=(measure.actions[0], draft.rng.choice(FRESH), *measure.actions[2:]))
    draft.want("内容调整", measure.title)


def other_verbs(draft: Draft) -> None:
    """Say a verb otherwise."""
    measure = draft.pick(lambda m: any("支持" in action for action in m.actions))
    draft.change(measure, actions=tuple(a.replace("支持", "扶持", 1) for a in measure.actions))
    draft.want(REWORDED, measure.title, "扶持")


def add_action(draft: Draft) -> None:
    """Add an action."""
    measure = draft.pick(lambda m: m.actions)
    draft.change(measure, actions=(*measure.actions, FRESH[0]))
    draft.want("内容调整", measure.title, FRESH[0])


def drop_action(draft: Draft) -> None:
    """Drop the last action."""
    measure = draft.pick(lambda m: len(m.actions) > 2)
    draft.change(measure, actions=measure.actions[:-1])
    draft.want("内容调整", measure.title, measure.actions[-1][:8])


def figure_in_text(draft: Draft) -> None:
    """Write another figure in an action."""
    measure = draft.pick(lambda m: any(re.search("[0-9]+(?=[项家个名人亩万])", a) for a in m.actions))
    double = lambda found: str(2 * int(found[0]))  # noqa: E731
    changed = [re.sub("(?<![0-9.—])[0-9]+(?=[项家个名人亩万])", double, a) for a in measure.actions]
    draft.change(measure, actions=tuple(changed))
    draft.want("内容调整", measure.title)
