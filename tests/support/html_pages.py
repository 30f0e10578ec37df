"""Pages of ledgers for the browser: a small plan of three tasks, and one whose every text would break a careless page."""

from __future__ import annotations

from datetime import date

from checklist.ledger.ledger import build_ledger
from checklist.model import (
    Assignment,
    Deadline,
    DeadlineKind,
    Measure,
    Plan,
    Region,
    Role,
    Section,
    Target,
    Unit,
    UnitGroup,
    UnitKind,
)
from checklist.render.page import ledger_html

NASTY = """</script><script>alert(1)</script><img src=x onerror=alert(2)>"'&{{ 7*7 }}{% raw %}\x00\x1b[31m\u202e"""


def unit(name: str) -> Unit:
    return Unit(name=name, full=f"某市{name}", kind=UnitKind.GOVERNMENT)


def assigned(name: str, role: Role = Role.RESPONSIBLE, *members: str) -> Assignment:
    return Assignment(
        unit=name, unit_full=name, key=name, role=role, label="", group=bool(members), members=tuple(members)
    )


def measure(sequence: int, *assignments: Assignment, title: str = "", **fields) -> Measure:
    deadline = fields.pop("deadline", Deadline(text="2025年底", kind=DeadlineKind.YEAR_END, date=date(2025, 12, 31)))
    return Measure(
        id=f"m-{sequence}", number=f"一{sequence}", sequence=sequence, title=title or f"举措{sequence}",
        assignments=assignments, deadline=deadline, **fields,
    )  # fmt: skip


def plan(*measures: Measure, title: str = "某市行动方案", **fields) -> Plan:
    section = Section(number="一", title="培育企业", goal=fields.pop("goal", ""), measures=measures)
    return Plan(
        id=fields.pop("id", "p"),
        region="a",
        title=title,
        first_year=2024,
        last_year=2025,
        sections=(section,),
        **fields,
    )


REGION = Region(
    id="a",
    name="某市",
    short="某市",
    prefix="市",
    units=(unit("市科技局"), unit("市财政局"), unit("甲县政府")),
    groups=(UnitGroup(name="各县政府", kind=UnitKind.COUNTY, members=("甲县政府",)),),
)
PLAN = plan(
    measure(
        1, assigned("市科技局", Role.LEAD), assigned("市财政局", Role.SUPPORT), topics=("人才",), actions=("甲", "乙")
    ),
    measure(2, assigned("市科技局"), assigned("各县政府", Role.RESPONSIBLE, "甲县政府")),
    measure(3, deadline=Deadline(text="长期坚持", kind=DeadlineKind.ONGOING), no_units=True),
    goal="企业达到800家",
)


def page(*plans: Plan, regions=(REGION,), **options) -> str:
    return ledger_html([build_ledger(plans or (PLAN,))], regions, **options).decode()


def nasty_page() -> str:
    region = Region(id="a", name=NASTY, short=NASTY, prefix="市", units=(unit(NASTY), unit("乙")))
    target = Target(indicator=NASTY, text=NASTY, value=1, year=2025)
    one = measure(
        1, assigned(NASTY, Role.LEAD), assigned("乙"), title=NASTY, actions=(NASTY, NASTY), topics=(NASTY,),
        targets=(target,), notes=(f"勘误：{NASTY}",),
    )  # fmt: skip
    two = measure(2, text=NASTY, deadline=Deadline(text=NASTY, kind=DeadlineKind.RHYTHM))
    plans = [plan(one, two, title=NASTY, goal=NASTY, short=NASTY), plan(two, title="乙", id="q")]
    return page(*plans, regions=(region,))
