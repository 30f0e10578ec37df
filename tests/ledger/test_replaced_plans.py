"""A plan that another replaces is no longer listed from the day that one begins; what is left out is said, and --plan shows it."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from plan_texts import REGION, load_text

from checklist.ledger.asked import choose_plans, plan_by_name, say_replaced, standing_plans
from checklist.plandata.check import check


def plan(name, period, *, issued="", replaces=""):
    """Write a plan of one task of 市科技局, which is called as the plan."""
    return (
        f"- id: jia-{name}\n  region: jia\n  title: 甲市方案{name}\n  period: {period}\n"
        + (f"  issued: {issued}\n" if issued else "")
        + (f"  replaces: [{replaces}]\n" if replaces else "")
        + f"  targets: [高新技术企业{period[-4:]}年达到800家]\n"
        "  sections:\n  - number: 一\n    title: 任务\n    measures:\n"
        f"    - {{id: j-{name}, number: 一1, title: 任务{name}, lead: [市科技局], actions: [办理]}}\n"
    )


def test_an_id_that_ends_like_a_span_of_years_is_found_as_it_is_written():
    data = load_text(text_of(plan("2019-2", "2019-2020"))).data
    assert plan_by_name(data, "jia-2019-2").id == "jia-2019-2"


def text_of(*plans):
    return f"{REGION}plans:\n{''.join(plans)}"


OLD = plan("a", "2023-2027", issued="2023-04-21")
NEW = plan("b", "2026-2028", issued="2026-06-15", replaces="jia-a")
NEXT = plan("c", "2028-2030", replaces="jia-b")


def standing(*plans, year=None, as_of=None):
    data = load_text(text_of(*plans)).data
    return "".join(one.id[-1] for one in standing_plans(data, (), year, as_of))


@pytest.mark.parametrize(
    ("year", "as_of", "listed"),
    [
        (None, None, "b"),
        (2023, None, "a"),
        (2025, None, "a"),
        (2026, None, "b"),
        (2027, None, "b"),
        (None, date(2026, 6, 14), "a"),
        (None, date(2026, 6, 15), "b"),
        (2026, date(2026, 3, 31), "a"),
        (2026, date(2026, 9, 30), "b"),
    ],
)
def test_a_plan_is_replaced_from_the_start_of_the_new_one(year, as_of, listed):
    # by years, before it, the new plan lies outside its period, which choose_plans leaves out
    found = standing(OLD, NEW, year=year, as_of=as_of)
    assert found == (listed if year is None or year >= 2026 else "ab")
    if as_of is None:
        data = load_text(text_of(OLD, NEW)).data
        assert "".join(one.id[-1] for one in choose_plans(data, (), year)) == listed


def test_of_a_chain_only_the_last_that_has_begun_is_listed():
    chain = (NEXT, OLD, NEW)
    assert standing(*chain) == "c"
    data = load_text(text_of(*chain)).data
    assert ["".join(one.id[-1] for one in choose_plans(data, (), year)) for year in (2023, 2026, 2027, 2028, 2030)] == [
        "a", "b", "b", "c", "c",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("day", "listed"),
    [
        ("2022-01-01", "a"),
        ("2026-06-14", "a"),
        ("2026-06-15", "b"),
        ("2027-12-31", "b"),
        ("2028-01-01", "c"),
        ("2035-01-01", "c"),
    ],
)
def test_by_a_day_each_of_a_chain_gives_way_to_the_next_on_its_start(day, listed):
    assert standing(NEXT, OLD, NEW, as_of=date.fromisoformat(day)) == listed


@pytest.mark.parametrize(
    ("period", "issued", "start"),
    [
        ("2026", "", "2026-01-01"),
        ("2026-2028", "2025-12-10", "2026-01-01"),
        ("2026", "2026-01-01", "2026-01-01"),
        ("2026-2026", "2026-12-31", "2026-12-31"),
        ("2024-2028", "", "2024-01-01"),
        ("2023-2027", "2025-02-28", "2025-02-28"),
    ],
)
def test_the_start_is_the_day_of_issue_or_of_the_period_whichever_is_later(period, issued, start):
    new, day = plan("b", period, issued=issued, replaces="jia-a"), date.fromisoformat(start)
    before = [standing(OLD, new, as_of=day - timedelta(days=n)) for n in (1, 400)]
    assert (before, standing(OLD, new, as_of=day)) == (["a", "a"], "b")
    assert ["a" in standing(OLD, new, year=day.year + n) for n in (-1, 0, 1)] == [True, False, False]


def test_two_plans_may_replace_one_which_ends_with_the_first():
    other = plan("d", "2027-2029", replaces="jia-a")
    assert (standing(OLD, NEW, other, year=2026), standing(OLD, NEW, other)) == ("bd", "bd")
    data = load_text(text_of(OLD, NEW, other)).data
    assert say_replaced(data, (), ["jia"]) == (
        "《甲市方案a》已由《甲市方案b》（2026年6月15日起）、《甲市方案d》（2027年1月1日起）接续，没有列入；要看请加 --plan jia-a。"
    )
    assert "方案d" not in say_replaced(data, (), ["jia"], 2026)


def test_a_plan_named_is_shown_whatever_replaced_it():
    data = load_text(text_of(OLD, NEW)).data
    assert [one.id for one in choose_plans(data, ["jia-a"], 2027)] == ["jia-a"]
    assert say_replaced(data, ["jia-a"]) == "提醒：该方案已由《甲市方案b》（2026年6月15日起）接续。"
    assert say_replaced(data, ["jia-a"], year=2025) == ""
    assert say_replaced(data, ["jia-b"]) == ""
    assert say_replaced(data, (), ["yi"]) == ""


LEFT_OUT = "《甲市方案a》已由《甲市方案b》（2026年6月15日起）接续，没有列入；要看请加 --plan jia-a。\n"


@pytest.fixture
def both(tmp_path):
    path = tmp_path / "plans.yaml"
    path.write_text(text_of(OLD, NEW), encoding="utf-8")
    return path


def test_lists_and_ledgers_leave_the_old_plan_out_and_say_so(invoke, both, tmp_path):
    for args in (
        ("show", "市科技局"),
        ("ledger", "市科技局", "-o", "单.md"),
        ("units",),
        ("indicators", "高新技术企业"),
    ):
        outcome = invoke("--data", both, *args)
        assert (outcome.code, outcome.err.count(LEFT_OUT)) == (0, 1), args
        assert "方案a" not in outcome.out
        assert "任务a" not in outcome.out
        assert "2027年" not in outcome.out
    assert "任务b" in (tmp_path / "单.md").read_text(encoding="utf-8")
    assert "任务a" not in (tmp_path / "单.md").read_text(encoding="utf-8")
    assert json.loads(invoke("--data", both, "show", "市科技局", "--format", "json").out)["plan"] == "jia-b"


def test_the_pack_leaves_it_out_too_but_not_by_an_earlier_day(invoke, both, tmp_path):
    outcome = invoke("--data", both, "ledger", "--all", "--format", "md", "-o", "全部")
    assert (outcome.code, outcome.err.count(LEFT_OUT)) == (0, 1)
    (ledger,) = (tmp_path / "全部").glob("01_*.md")
    assert "任务a" not in ledger.read_text(encoding="utf-8")
    early = invoke("--data", both, "ledger", "--all", "--format", "md", "-o", "早", "--as-of", "2026-03-31")
    assert early.err.count(TO_COME) == 1
    (ledger,) = (tmp_path / "早").glob("01_*.md")
    assert "任务a" in ledger.read_text(encoding="utf-8")
    assert "任务b" not in ledger.read_text(encoding="utf-8")


TO_COME = "《甲市方案b》（2026年6月15日起）还没有施行，没有列入；要看请加 --plan jia-b。\n"


def test_a_list_by_a_day_has_the_plan_in_force_on_it(invoke, both):
    early = invoke("--data", both, "show", "市科技局", "--as-of", "2026-06-14")
    assert (early.err, "任务a" in early.out, "任务b" in early.out) == (TO_COME, True, False)
    assert "截至2026年6月14日" in early.out
    late = invoke("--data", both, "show", "市科技局", "--as-of", "2026-06-15")
    assert (late.err, "任务a" in late.out, "任务b" in late.out) == (LEFT_OUT, False, True)
    one = invoke("--data", both, "show", "j-a", "--as-of", "2026-06-14")
    assert (one.code, one.err) == (2, "错误：看一项任务，不印截至日期。\n请去掉 --as-of。\n")
    named = invoke("--data", both, "show", "--plan", "jia-b", "--as-of", "2026-06-14")
    assert (named.err, "任务b" in named.out) == ("", True)
    assert (
        json.loads(invoke("--data", both, "show", "市科技局", "--as-of", "2026-06-14", "--format", "json").out)["as_of"]
        == "2026-06-14"
    )


@pytest.mark.parametrize("asked", [("units",), ("indicators",), ("indicators", "高新技术企业")])
def test_units_and_indicators_by_a_day_are_of_the_plan_in_force_on_it(invoke, both, asked):
    early = invoke("--data", both, *asked, "--as-of", "2026年6月14日", "--format", "csv")
    assert (early.code, early.err) == (0, TO_COME)
    assert early.out == invoke("--data", both, *asked, "--plan", "jia-a", "--format", "csv").out
    late = invoke("--data", both, *asked, "--as-of", "20260615", "--format", "markdown")
    assert (late.err, "（截至2026年6月15日）" in late.out) == (LEFT_OUT, True)
    assert "截至" not in invoke("--data", both, *asked, "--format", "markdown").out


def test_before_its_successor_and_by_name_the_old_plan_is_shown(invoke, both):
    before = invoke("--data", both, "show", "市科技局", "--year", "2025")
    assert "任务a" in before.out
    assert "接续" not in before.err
    named = invoke("--data", both, "show", "市科技局", "--plan", "jia-a")
    assert "任务a" in named.out
    assert "提醒：该方案已由《甲市方案b》（2026年6月15日起）接续。\n" in named.err
    assert "提醒：该方案已由《甲市方案b》（2026年6月15日起）接续。\n" in invoke("--data", both, "show", "j-a").err
    assert invoke("--data", both, "plans").out.count("甲市方案") == 2


@pytest.mark.parametrize("told", ["甲市方案a", "《甲市方案a》", "甲政发〔2023〕1号", "jia-a"])
def test_the_old_plan_may_be_told_by_its_title_or_number(told):
    old = OLD.replace("  period", "  document_number: 甲政发〔2023〕1号\n  period")
    loaded = load_text(text_of(old, plan("b", "2026-2028", replaces=told)))
    assert (loaded.data.plans[1].replaces, check(loaded)) == (("jia-a",), ())


def test_of_two_plans_of_one_title_the_earlier_is_replaced():
    new = plan("a", "2026-2028", replaces="甲市方案a").replace("jia-a\n", "jia-b\n", 1).replace("id: j-a", "id: j-b")
    assert load_text(text_of(OLD, new)).data.plans[1].replaces == ("jia-a",)


def test_comparing_and_history_know_both_plans(invoke, both):
    compared = invoke("--data", both, "diff", "jia-a", "jia-b")
    assert compared.code == 0
    assert "调整1项" in compared.out
    assert "接续，没有列入" not in compared.err
    assert invoke("--data", both, "history", "j-a").code == 0


@pytest.mark.parametrize(
    ("plans", "said"),
    [
        ((OLD.replace("  sections", "  replaces: [jia-a]\n  sections"),), ["方案的 replaces 写的是它自己。"]),
        (
            (OLD.replace("  sections", "  replaces: [jia-b]\n  sections"), plan("b", "2026-2028")),
            ["方案的 replaces 写的 jia-b 比它自己还晚。"],
        ),
        (
            (OLD.replace("  sections", "  replaces: [jia-b]\n  sections"), NEW),
            ["方案的 replaces 写的 jia-b 比它自己还晚。"],
        ),
        (
            (
                plan("a", "2023", replaces="jia-c"),
                plan("b", "2023", replaces="jia-a"),
                plan("c", "2023", replaces="jia-b"),
            ),
            [f"方案和它的 replaces 写的 jia-{old} 互相替代。" for old in "cab"],
        ),
        (
            (OLD.replace("region: jia", "region: yi"), NEW),
            ["没有“yi”这个地区。", "方案的 replaces 写的 jia-a 是别的地区的方案。"],
        ),
        ((OLD, NEW.replace("[jia-a]", "甲市方案x")), ["所替代的方案“甲市方案x”没有载入。"]),
        ((OLD, NEW, NEXT), []),
        ((NEXT, NEW, OLD), []),
    ],
)
def test_a_plan_replaces_only_an_earlier_one_of_its_place(plans, said):
    found = check(load_text(text_of(*plans)))
    assert [one.message for one in found] == said
