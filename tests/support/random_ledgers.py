"""Random plans of any size and edits of them that are known: what a comparison has to find again.

Real and random plans can be revised thoroughly, too (``revise``), which is harder than ``edit``: parts of a split and a
merged whole are reworded, actions change their order, tasks move to other headings, headings change places, and all of
it at once: several operations on one task, up to 30 % of its wording another.
"""

from __future__ import annotations

from datetime import date
from itertools import count, groupby
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.model import (
    Assignment,
    FormerName,
    Indicator,
    IndicatorKind,
    Measure,
    Plan,
    PlanData,
    Region,
    Role,
    Section,
    Target,
    Unit,
    UnitKind,
)
from checklist.outline import measures_of
from checklist.words.deadlines import inherited_deadline, parse_deadline

if TYPE_CHECKING:
    import random


def listed(words: str) -> list[str]:
    """Give the words of a line."""
    return words.split()


VERBS = listed(
    "推动 支持 引导 鼓励 组织 开展 建立 健全 完善 优化 深化 强化 培育 引进 建设 打造 实施 落实 推广 促进 举办 搭建 拓展 保障 提升 加快 扩大 规范"
)
SUBJECTS = listed(
    "高新技术企业 科技型中小企业 产业技术研究院 重点实验室 技术创新中心 科技企业孵化器 众创空间 院士工作站 博士后工作站 新型研发机构 大学科技园 "
    "技术转移机构 科技特派员 创新联合体 知识产权服务 科技金融产品 科技成果转化 产学研合作 农业科技园区 开发区 特色产业集群 数字经济 装备制造业 "
    "生物医药产业 新能源汽车 轴承产业 食品加工 绿色建材 现代物流 智慧农业 种业振兴 中药材 钢铁冶金 羊绒纺织 电线电缆 检验检测 工业设计 "
    "人才公寓 海外人才 青年人才 科普场馆 科研诚信 大型仪器共享 创新券 揭榜挂帅 技术合同登记 研发费用归集 专利导航 标准研制 质量基础设施"
)
ENDS = listed(
    "提质增效 梯次培育 集聚发展 开放共享 协同攻关 落地见效 规范运行 能力建设 示范推广 融合发展 政策宣讲 精准服务 动态管理 绩效评价 专题对接 "
    "跟踪问效 资源整合 试点先行 后备培育 分类指导 联合申报 供需对接 平台共建 资金支持 信息互通"
)
PLACES = listed(
    "桥东 桥西 信都 襄都 任泽 南和 临城 内丘 柏乡 隆尧 宁晋 巨鹿 新河 广宗 平乡 威县 清河 临西 南宫 沙河 高新区 经开区"
)
MANNERS = listed(
    "围绕主导产业 依托骨干企业 按照年度计划 结合县域实际 会同有关部门 通过政府引导 利用现有场地 对照省级标准 面向重点企业 根据企业需求 "
    "借助京津资源 采取后补助方式 运用市场机制 分行业 分季度 定期 逐家"
)
OTHER_WORDS = {
    "推动": "推进",
    "支持": "扶持",
    "引导": "指导",
    "鼓励": "激励",
    "建立": "构建",
    "完善": "改进",
    "提升": "提高",
}
NAMES = listed(
    "发展改革委 教育局 科技局 工业和信息化局 财政局 人力资源社会保障局 自然资源规划局 生态环境局 农业农村局 商务局 市场监管局 "
    "统计局 税务局 行政审批局 科协 卫生健康委"
)
INDICATORS = (
    Indicator(name="高新技术企业数", kind=IndicatorKind.STOCK, unit="家"),
    Indicator(name="技术合同成交额", kind=IndicatorKind.FLOW, unit="亿元"),
    Indicator(name="研发投入强度", kind=IndicatorKind.RATIO, unit="%"),
    Indicator(name="新增创新平台数", kind=IndicatorKind.FLOW, unit="家"),
    Indicator(name="综合排名", kind=IndicatorKind.RANK, unit="位"),
)
RENAMED = FormerName(name="市科委", full="某市科学技术委员会", until=date(2024, 6, 1))
PER_SECTION = 6


class Expected(NamedTuple):
    """A row that the comparison must have: the operation, the ids before and after."""

    operation: str
    old: tuple[str, ...]
    new: tuple[str, ...]


class Edited(NamedTuple):
    """A plan after known edits; ``pairs`` are the ids of tasks that stayed one task."""

    plan: Plan
    expected: list[Expected]
    pairs: dict[str, str]


def register() -> Region:
    """Give a region with sixteen units, one of them renamed in June 2024."""
    units = [
        Unit(
            name=f"市{name}",
            full=f"某市{name}",
            kind=UnitKind.GOVERNMENT,
            formerly=(RENAMED,) if name == "科技局" else (),
        )
        for name in NAMES
    ]
    return Region(id="mou", name="某市", short="某市", prefix="市", units=tuple(units))


def data_of(*plans: Plan) -> PlanData:
    """Give loaded data with these plans."""
    return PlanData(regions=(register(),), indicators=INDICATORS, plans=plans)


def random_plan(rng: random.Random, size: int, plan_id: str = "mou-2023", *, issued: date = date(2023, 3, 1)) -> Plan:
    """Make a plan of ``size`` tasks; a tenth of them are near relatives of another (one more county, one more action)."""
    measures: list[Measure] = []
    for place in range(size):
        fresh = rng.random() > 0.1 or not measures
        measures.append(
            random_measure(rng, f"m{place}") if fresh else _relative(rng, rng.choice(measures[-50:]), f"m{place}")
        )
    for start in range(0, size, PER_SECTION):
        heading = measures[start].topics
        measures[start : start + PER_SECTION] = [
            replace(m, topics=heading) for m in measures[start : start + PER_SECTION]
        ]
    return _plan(plan_id, measures, issued)


def _plan(plan_id: str, measures: list[Measure], issued: date) -> Plan:
    return Plan(
        id=plan_id,
        region="mou",
        title="某市科技创新行动方案（2023—2027年）",
        first_year=2023,
        last_year=2027,
        issued=issued,
        sections=(under_headings(measures),),
    )


def under_headings(measures: list[Measure]) -> Section:
    """Put the tasks under their headings, numbered; a task's topic is the title of its heading."""
    sections = []
    counter = count(1)
    for place, ((title,), run) in enumerate(groupby(measures, key=lambda measure: measure.topics), 1):
        number = f"二（{place}）"
        own = [replace(m, number=f"{number}{i}", sequence=next(counter)) for i, m in enumerate(run, 1)]
        sections.append(Section(number=number, title=title, measures=tuple(own)))
    return Section(number="二", title="重点任务", sections=tuple(sections))


def clause(rng: random.Random) -> str:
    """Make an action of some thirty characters."""
    opening = rng.choice(MANNERS) if rng.random() < 0.6 else f"在{rng.choice(PLACES)}、{rng.choice(PLACES)}"
    first = f"{rng.choice(VERBS)}{rng.choice(SUBJECTS)}{rng.choice(ENDS)}"
    figure = f"{rng.randint(3, 90)}{rng.choice('家项个场')}" if rng.random() < 0.3 else ""
    return f"{opening}{first}，{rng.choice(VERBS)}{rng.choice(SUBJECTS)}{figure}"


def random_measure(rng: random.Random, measure_id: str) -> Measure:
    """Make a task of four to six actions."""
    title = f"{rng.choice(VERBS)}{rng.choice(SUBJECTS)}{rng.choice(ENDS)}"
    units = rng.sample(NAMES, rng.randint(2, 4))
    return Measure(
        id=measure_id,
        number="",
        sequence=0,
        title=title,
        deadline=parse_deadline(f"{rng.randint(2025, 2026)}年底前") if rng.random() < 0.3 else inherited_deadline(2027),
        assignments=tuple(assigned(name, Role.LEAD if i == 0 else Role.SUPPORT) for i, name in enumerate(units)),
        actions=tuple(clause(rng) for _ in range(rng.randint(4, 6))),
        targets=(_target(rng),) if rng.random() < 0.4 else (),
        topics=(f"实施{rng.choice(SUBJECTS)}{rng.randint(1, 10**6)}行动",),
    )


def _relative(rng: random.Random, other: Measure, measure_id: str) -> Measure:
    actions = list(other.actions)
    for place in rng.sample(range(len(actions)), max(1, len(actions) // 2)):
        actions[place] = clause(rng)
    return replace(other, id=measure_id, title=f"{rng.choice(PLACES)}{other.title}", actions=tuple(actions))


def _target(rng: random.Random) -> Target:
    indicator = rng.choice(INDICATORS)
    value = rng.randint(5, 900)
    text = f"达到{value}{indicator.unit}" if indicator.kind is not IndicatorKind.RANK else f"前{value}位"
    comparator = "<=" if indicator.kind is IndicatorKind.RANK else ">="
    return Target(
        indicator=indicator.name,
        text=text,
        comparator=comparator,
        value=value,
        measurement_unit=indicator.unit,
        year=rng.choice((2025, 2027)),
    )


def assigned(name: str, role: Role, printed: str = "") -> Assignment:
    """Give a unit its part, printed by the name it bore before June 2024 unless said otherwise."""
    unit = f"市{name}"
    old = RENAMED.name if name == "科技局" else unit
    return Assignment(unit=printed or old, unit_full=f"某市{name}", key=unit, role=role, label="", written=unit)


def modernised(measure: Measure) -> Measure:
    """Print all units by the names they bear after June 2024."""
    return replace(measure, assignments=tuple(replace(a, unit=a.key) for a in measure.assignments))


def edit(rng: random.Random, plan: Plan, *, share: float = 0.3) -> Edited:
    """Edit a plan: about ``share`` of its tasks each by one operation, all units renamed, everything renumbered."""
    old = [measure for section in plan.sections[0].sections for measure in section.measures]
    new: list[Measure] = []
    expected: list[Expected] = []
    pairs: dict[str, str] = {}
    queue = list(old)
    while queue:
        measure = queue.pop(0)
        operation = rng.choice(OPERATIONS) if rng.random() < share else "keep"
        if operation == "merge" and not queue:
            operation = "keep"
        partner = queue.pop(0) if operation == "merge" else measure
        made, row = apply(rng, operation, measure, partner)
        new += made
        expected += [row] if row else []
        pairs |= {measure.id: measure.id} if operation not in ("delete", "split", "merge") else {}
    _swap_neighbours(rng, new)
    return Edited(_plan(plan.id, [modernised(m) for m in new], date(2025, 3, 1)), expected, pairs)


OPERATIONS = ("insert", "delete", "hand over", "figure", "split", "merge", "reword", "deadline", "join", "leave")


def apply(
    rng: random.Random, operation: str, measure: Measure, partner: Measure
) -> tuple[list[Measure], Expected | None]:
    """Give what becomes of a task, and the row that must say so."""
    name = measure.id
    if operation == "delete":
        return [], Expected(operation, (name,), ())
    if operation == "insert":
        fresh = replace(random_measure(rng, f"{name}x"), topics=measure.topics)
        return [measure, fresh], Expected(operation, (), (fresh.id,))
    if operation == "split":
        return _split(rng, measure)
    if operation == "merge":
        return merge(measure, partner)
    changed = _CHANGES[operation](rng, measure) if operation != "keep" else measure
    return [changed], None if changed == measure else Expected(operation, (name,), (name,))


def _split(rng: random.Random, measure: Measure) -> tuple[list[Measure], Expected]:
    half = len(measure.actions) // 2
    parts = [
        replace(
            measure,
            id=f"{measure.id}{letter}",
            title=f"{word}{measure.title}" if rng.random() < 0.5 else f"{rng.choice(VERBS)}{rng.choice(SUBJECTS)}",
            actions=actions,
            split_from=(measure.id,),
        )
        for letter, word, actions in (("a", "系统", measure.actions[:half]), ("b", "持续", measure.actions[half:]))
    ]
    return parts, Expected("split", (measure.id,), tuple(part.id for part in parts))


def merge(one: Measure, two: Measure) -> tuple[list[Measure], Expected]:
    """Put two tasks into one with the units and targets of both; it is due when the later of them is."""
    units = {a.key: a for a in reversed((*one.assignments, *two.assignments))}
    leads = {a.key for a in (*one.assignments, *two.assignments) if a.role is Role.LEAD}
    ordered = [units[a.key] for a in dict.fromkeys(units[a.key] for a in (*one.assignments, *two.assignments))]
    parties = tuple(replace(a, role=Role.LEAD if a.key in leads else a.role) for a in ordered)
    merged = replace(
        one,
        id=f"{one.id}m",
        title=f"{one.title}和{two.title}",
        actions=(*one.actions, *two.actions),
        assignments=parties,
        targets=tuple(dict.fromkeys((*one.targets, *two.targets))),
        deadline=max((one.deadline, two.deadline), key=lambda deadline: deadline.date or date.min),
        merged_from=(one.id, two.id),
    )
    return [merged], Expected("merge", (one.id, two.id), (merged.id,))


def _hand_over(rng: random.Random, measure: Measure) -> Measure:
    free = [name for name in NAMES if f"市{name}" not in {a.key for a in measure.assignments}]
    return replace(measure, assignments=(assigned(rng.choice(free), Role.LEAD), *measure.assignments[1:]))


def _figure(rng: random.Random, measure: Measure) -> Measure:
    if not measure.targets:
        return measure
    target = measure.targets[0]
    value = (target.value or 0) + rng.choice((-3, -2, 5, 10))
    text = target.text.replace(f"{target.value:g}", f"{value:g}")
    return replace(measure, targets=(replace(target, value=value, text=text),))


def reword(rng: random.Random, measure: Measure) -> Measure:
    """Change up to 30 % of the characters: other verbs, whole new actions."""
    whole = sum(map(len, measure.actions)) + len(measure.title)
    budget = int(rng.uniform(0.05, 0.3) * whole)
    actions = list(measure.actions)
    for place in rng.sample(range(len(actions)), len(actions)):
        fresh = clause(rng) if rng.random() < 0.5 else _other_words(actions[place])
        cost = len(actions[place]) if fresh[:4] != actions[place][:4] else 4
        if cost <= budget:
            budget -= cost
            actions[place] = fresh
    return replace(measure, actions=tuple(actions))


def _other_words(text: str) -> str:
    for word, other in OTHER_WORDS.items():
        if word in text:
            return text.replace(word, other, 1)
    return f"切实{text}"


def due_later(rng: random.Random, measure: Measure) -> Measure:
    """Give a task another completion time."""
    return replace(measure, deadline=parse_deadline(f"2026年{rng.randint(1, 11)}月底前"))


def _join(rng: random.Random, measure: Measure) -> Measure:
    free = [name for name in NAMES if f"市{name}" not in {a.key for a in measure.assignments}]
    return replace(measure, assignments=(*measure.assignments, assigned(rng.choice(free), Role.SUPPORT)))


def _leave(_: random.Random, measure: Measure) -> Measure:
    return replace(measure, assignments=measure.assignments[:-1])


_CHANGES = {
    "hand over": _hand_over,
    "figure": _figure,
    "reword": reword,
    "deadline": due_later,
    "join": _join,
    "leave": _leave,
}


def _swap_neighbours(rng: random.Random, measures: list[Measure]) -> None:
    """Reorder: now and then two tasks under one heading change places."""
    for place in range(len(measures) - 1):
        if rng.random() < 0.05 and measures[place].topics == measures[place + 1].topics:
            measures[place], measures[place + 1] = measures[place + 1], measures[place]


class Revised(NamedTuple):
    """A plan before and after; ``pairs`` are the tasks that stayed one task, ``groups`` those split or merged, by id."""

    old: Plan
    new: Plan
    pairs: dict[str, str]
    groups: set[tuple[tuple[str, ...], frozenset[str]]]


def revise(rng: random.Random, plan: Plan, *, share: float = 0.5) -> Revised:
    """Revise about ``share`` of the tasks of a plan."""
    queue = [replace(measure, topics=(path[-1].title if path else "其他",)) for path, measure in measures_of(plan)]
    plan = replace(plan, targets=(), goal="")  # those of the plan and of headings are left out
    old = replace(plan, sections=(under_headings(queue),))
    new: list[Measure] = []
    pairs: dict[str, str] = {}
    groups = set()
    while queue:
        measure = queue.pop(0)
        operation = rng.choice(("insert", "delete", "split", "merge", *("change",) * 5)) if rng.random() < share else ""
        if operation == "split" and len(measure.actions) > 1:
            parts = _split_reworded(rng, measure)
            groups.add(((measure.id,), frozenset(part.id for part in parts)))
            new += parts
        elif operation == "merge" and queue and queue[0].topics == measure.topics:
            other = queue.pop(0)
            whole = reworded_inside(rng, merge(measure, other)[0][0])
            groups.add(((measure.id, other.id), frozenset([whole.id])))
            new.append(whole)
        elif operation != "delete":
            pairs[measure.id] = measure.id
            new.append(_revised(rng, measure, new) if operation == "change" else measure)
            new += [replace(random_measure(rng, f"{measure.id}x"), topics=measure.topics)] * (operation == "insert")
    headings = list(dict.fromkeys(measure.topics for measure in new))
    rng.shuffle(headings)
    new.sort(key=lambda measure: headings.index(measure.topics))
    return Revised(old, replace(plan, sections=(under_headings(new),)), pairs, groups)


def reworded_inside(rng: random.Random, measure: Measure) -> Measure:
    """Replace 15 to 30 % of the characters of a task by pieces of other clauses, wherever they fall."""
    actions = list(measure.actions)
    budget = int(rng.uniform(0.15, 0.3) * (sum(map(len, actions)) + len(measure.title)))
    while actions and budget > 3:
        place = rng.randrange(len(actions))
        text, fresh = actions[place], clause(rng)
        length = min(rng.randint(2, 8), budget, len(text))
        at, start = rng.randrange(len(text) - length + 1), rng.randrange(len(fresh) - length)
        actions[place] = text[:at] + fresh[start : start + length] + text[at + length :]
        budget -= length
    return replace(measure, actions=tuple(actions))


def _split_reworded(rng: random.Random, measure: Measure) -> list[Measure]:
    half = len(measure.actions) // 2
    titles = f"系统{measure.title}", f"{rng.choice(VERBS)}{rng.choice(SUBJECTS)}"
    halves = measure.actions[:half], measure.actions[half:]
    return [
        reworded_inside(rng, replace(measure, id=f"{measure.id}{letter}", title=title, actions=actions))
        for letter, title, actions in zip("ab", titles, halves, strict=True)
    ]


def _revised(rng: random.Random, measure: Measure, before: list[Measure]) -> Measure:
    for change in rng.sample(REVISIONS, rng.randint(1, 4)):
        measure = change(rng, measure)
    return replace(measure, topics=before[0].topics) if before and rng.random() < 0.2 else measure


def _reordered(rng: random.Random, measure: Measure) -> Measure:
    return replace(measure, actions=tuple(rng.sample(measure.actions, len(measure.actions))))


def _retitled(rng: random.Random, measure: Measure) -> Measure:
    return replace(measure, title=f"{rng.choice(('大力', '加快', '扎实'))}{measure.title}")


REVISIONS = [reworded_inside, _reordered, _retitled, _hand_over, due_later]
