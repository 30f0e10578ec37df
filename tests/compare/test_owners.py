"""Whose ledgers are compared: two units' are not, of a whole plan beside a unit's only what concerns the unit."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path

import pytest
from edited_copies import edited_maiji, shipped_text
from office_forms import office_form
from sampled import few_of

NOTHING = "两个版本没有差别。"
HANDED = "lead: [区市场监管局]\n        support: [区科技局, 区工信局,"
PASSED_ON = "lead: [区科技局]\n        support: [区工信局,"


@pytest.fixture
def invoke(invoke, tmp_path_factory):
    cache = tmp_path_factory.getbasetemp() / "owners-cache"
    return lambda *args: invoke(*args, env={"CHECKLIST_CACHE": str(cache)})


@pytest.fixture
def ledgers(invoke):
    """Write the ledgers of two units and of their plan."""
    for name in ("科技.docx", "科技.json", "科技.xlsx"):
        invoke("ledger", "区科技局", "--plan", "maiji-2022", "-o", name)
    for name in ("工信.docx", "工信.json"):
        invoke("ledger", "区工信局", "--plan", "maiji-2022", "-o", name)
    for name in ("全.docx", "全.json"):
        invoke("ledger", "--plan", "maiji-2022", "-o", name)


def table(name, title, *rows, headings=("序号", "重点任务", "责任单位", "完成时限")):
    Path(name).write_bytes(office_form(title, [list(headings), *map(list, rows)]))
    return name


@pytest.mark.parametrize("pair", [("科技.docx", "工信.docx"), ("科技.json", "工信.json"), ("科技.xlsx", "工信.json")])
@pytest.mark.usefixtures("ledgers")
def test_the_ledgers_of_two_units_are_refused(invoke, pair):
    outcome = invoke("diff", *pair)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err == (
        f"错误：两份台账不是同一个单位的：旧版{pair[0]}是区科技局的台账，新版{pair[1]}是区工信局的台账。\n"
        "请选同一个单位的两份台账，或整个方案的台账。如系机构更名，请先在方案数据的单位里登记曾用名（formerly），再用 --data 指明数据。\n"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("whole", "own"), few_of(product(["全.docx", "全.json"], ["科技.docx", "科技.json", "科技.xlsx"]), every=5)
)
@pytest.mark.usefixtures("ledgers")
def test_of_a_whole_plan_beside_a_units_ledger_only_its_tasks_are_compared(invoke, own, whole):
    for pair in ((own, whole), (whole, own)):
        outcome = invoke("diff", *pair, "--exit-code")
        assert f"提醒：{whole}不是一个单位的台账，只对照其中区科技局的任务。\n" in outcome.err
        assert outcome.out.startswith("区科技局工作台账新旧对照表\n")
        assert (outcome.code, NOTHING in outcome.out) == (0, True), outcome


@pytest.mark.slow
@pytest.mark.usefixtures("ledgers")
def test_another_unit_than_the_files_is_refused(invoke):
    for versions in (("科技.docx", "maiji-2022"), ("科技.docx", "科技.json")):
        outcome = invoke("diff", *versions, "--unit", "区工信局")
        assert (outcome.code, outcome.err) == (
            2,
            "错误：科技.docx是区科技局的台账，看不出“区工信局”的变动。\n请去掉 --unit，或换成这个单位的台账、整个方案的台账。\n",
        )
    assert invoke("diff", "科技.docx", "maiji-2022", "--unit", "科技局").code == 0


@pytest.mark.slow
@pytest.mark.parametrize("suffix", ["docx", "json"])
def test_a_task_that_passed_to_another_unit_is_not_called_dropped(invoke, tmp_path, suffix):
    assert HANDED in shipped_text()
    (tmp_path / "今年.yaml").write_text(shipped_text().replace(HANDED, PASSED_ON), encoding="utf-8")
    invoke("ledger", "区市场监管局", "--plan", "maiji-2022", "-o", f"台账.{suffix}")
    found = json.loads(invoke("diff", f"台账.{suffix}", "今年.yaml", "--format", "json").out)
    assert (found["unit"], [row["words"] for row in found["rows"]]) == ("区市场监管局", [["牵头调整（移交）"]])
    back = json.loads(invoke("diff", "今年.yaml", f"台账.{suffix}", "--format", "json").out)
    assert [row["words"][0] for row in back["rows"]] == ["牵头调整（移交）"]
    sheet = invoke("diff", f"台账.{suffix}", "今年.yaml", "--by-unit").out
    assert "移出1项、仍承担3项。" in sheet
    assert "移交区科技局，本单位原为牵头" in sheet


@pytest.mark.slow
def test_a_renamed_unit_is_one_unit_where_the_data_say_so(invoke, tmp_path):
    (tmp_path / "今年.yaml").write_text(edited_maiji(), encoding="utf-8")
    invoke("ledger", "区政府金融办", "--plan", "maiji-2022", "-o", "去年.docx")
    invoke("ledger", "区委金融办", "--plan", "maiji-2022", "--data", "今年.yaml", "-o", "今年.docx")
    known = invoke("diff", "去年.docx", "今年.docx", "--data", "今年.yaml")
    assert "提醒：旧版是区政府金融办的台账，新版是区委金融办的台账，按同一个单位对照。\n" in known.err
    assert "机构更名：区政府金融办更名为区委金融办，涉及2处" in known.out
    for name in ("区政府金融办", "区委金融办"):
        turned = invoke("diff", "今年.yaml", "去年.docx", "--unit", name)
        assert "机构更名：区委金融办更名为区政府金融办，涉及2处" in turned.out, turned
    unknown = invoke("diff", "去年.docx", "今年.docx")
    assert (unknown.code, "曾用名（formerly）" in unknown.err) == (2, True)


@pytest.mark.slow
def test_ledgers_of_an_office_the_data_do_not_know(invoke):
    one = table(
        "1.docx",
        "示范县科技局2023年重点任务台账",
        ("1", "建设创新平台", "县科技局、县财政局", "2023年底"),
        ("2", "培育企业", "县科技局", "2023年底"),
    )
    two = table("2.docx", "示范县科技局2024年重点任务台账", ("1", "建设创新平台", "县科技局、县财政局", "2024年底"))
    other = table("3.docx", "示范县财政局2024年重点任务台账", ("1", "建设创新平台", "县科技局、县财政局", "2024年底"))
    whole = table(
        "4.docx", "2024年重点任务台账", ("1", "建设创新平台", "县科技局", "2024年底"), ("2", "修路", "县交通局", "")
    )
    for unit in ((), ("--unit", "县科技局")):
        assert "本表共2条：取消1项、调整1项。" in invoke("diff", one, two, *unit).out
    assert "两份台账不是同一个单位的" in invoke("diff", one, other).err
    narrowed = invoke("diff", one, whole)
    assert "修路" not in narrowed.out
    assert "4.docx不是一个单位的台账，只对照其中示范县科技局的任务。" in narrowed.err
    assert "县交通局工作台账新旧对照表" in invoke("diff", whole, whole, "--unit", "县交通局").out
    refused = invoke("diff", one, "maiji-2022")
    assert refused.code == 2
    assert refused.err == (
        "错误：1.docx是“示范县科技局”的台账，麦积区的数据里没有这个单位。\n"
        "请核对两个版本；如系机构更名，请先在方案数据的单位里登记曾用名（formerly）。\n"
    )


def test_versions_with_no_task_in_common_are_pointed_out(invoke):
    whole = table("4.docx", "2024年重点任务台账", ("1", "修建公路", "县交通局", "2024年底"))
    assert "提醒：两个版本没有一项任务对得上，请核对是不是选错了文件。\n" in invoke("diff", whole, "maiji-2022").err


def test_tables_that_say_our_unit_and_not_which_ask_for_it(invoke):
    headings = ("序号", "重点任务", "本单位职责", "完成时限")
    named = table("1.docx", "县科技局重点任务台账", ("1", "建设创新平台", "牵头", ""), headings=headings)
    bare = table("2.docx", "重点任务台账", ("1", "建设创新平台", "配合", ""), headings=headings)
    outcome = invoke("diff", named, bare)
    assert (outcome.code, outcome.err) == (
        2,
        "错误：看不出2.docx是哪个单位的台账：标题和填报单位处都没有写。\n请在表上写明“填报单位：某某局”，或加 --unit。\n",
    )
    assert "由牵头改为配合" in invoke("diff", named, bare, "--unit", "县科技局", "--by-unit").out


@pytest.mark.slow
def test_of_files_of_several_plans_the_one_asked_for_is_compared(invoke):
    invoke("ledger", "鹤壁市科技局", "-o", "两个.docx")
    invoke("ledger", "鹤壁市科技局", "--plan", "hebi-transfer-2019", "-o", "一个.docx")
    assert (
        "只有旧版才有、没有对照的方案：《鹤壁市创新驱动提速增效工程实施方案》"
        in invoke("diff", "两个.docx", "一个.docx").out
    )
    outcome = invoke("diff", "两个.docx", "一个.docx", "--plan", "hebi-transfer-2019", "--exit-code")
    assert (outcome.code, NOTHING in outcome.out) == (0, True), outcome
    assert invoke("diff", "两个.docx", "一个.docx", "--plan", "hebi-speedup-2019").err == (
        "错误：“市科技局重点任务工作台账”里没有 --plan 指定的方案。\n这一版的方案：hebi-transfer-2019\n"
    )
    assert invoke("diff", "两个.docx", "一个.docx", "--plan", "甲").err == (
        "错误：没有“甲”这个方案。\n两个版本里的方案：hebi-speedup-2019、hebi-transfer-2019\n"
    )


@pytest.mark.slow
@pytest.mark.usefixtures("ledgers")
def test_a_file_whose_plan_has_another_title_now_is_compared_with_the_plan_asked_for(invoke, tmp_path):
    title = "天水市麦积区强科技行动实施方案（2022—2025年）"
    (tmp_path / "今年.yaml").write_text(shipped_text().replace(title, title[:-12]), encoding="utf-8")
    refused = invoke("diff", "全.docx", "今年.yaml")
    assert (refused.code, "请用 --plan 写明是哪个方案，如 --plan xingtai-2023。" in refused.err) == (2, True)
    outcome = invoke("diff", "全.docx", "今年.yaml", "--plan", "maiji-2022")
    assert (outcome.code, NOTHING in outcome.out) == (0, True), outcome


def test_what_a_ledger_says_it_does_not_list_is_neither_cancelled_nor_new(invoke):
    invoke("ledger", "区科技局", "--role", "牵头", "-o", "牵头.docx")
    invoke("ledger", "区科技局", "-o", "全部.docx")
    for word, pair in (("旧版", ("牵头.docx", "全部.docx")), ("新版", ("maiji-2022", "牵头.docx"))):
        outcome = invoke("diff", *pair)
        assert NOTHING in outcome.out
        assert f"{word}写明“仅列牵头任务”，其中没有的2项任务未作对照" in outcome.out


ROWS = [
    ("1", "培育企业", "市科技局", "2025年底"),
    ("2", "修路", "市交通局", "2025年底"),
    ("3", "建校", "市教育局", "2025年底"),
]


@pytest.mark.parametrize(
    ("title", "said"),
    [("任务清单（节选）", "节选"), ("任务清单（仅列部分任务）", "仅列部分任务"), ("任务清单（只列重点）", "只列重点")],
)
def test_of_a_part_that_came_back_what_is_in_it_is_compared(invoke, title, said):
    table("全.docx", "任务清单", *ROWS)
    part = table("部分.docx", title, (*ROWS[1][:3], "2026年6月底"), ("4", "引水", "市水利局", "2025年底"))
    outcome = invoke("diff", "全.docx", part)
    assert "本表共2条：新增1项、调整1项。" in outcome.out
    assert "延后" in outcome.out
    assert f"新版写明“{said}”，其中没有的2项任务未作对照" in outcome.out


def test_two_parts_that_say_the_same_of_themselves_are_compared_whole(invoke):
    table("旧.docx", "任务清单（仅列重点任务）", *ROWS)
    outcome = invoke("diff", "旧.docx", table("新.docx", "任务清单（仅列重点任务）", *ROWS[:2]))
    assert "本表共1条：取消1项。" in outcome.out
    assert "未作对照" not in outcome.out


def test_a_table_that_lists_only_some_units_lists_all_its_tasks(invoke):
    table("全.docx", "任务清单", *ROWS)
    outcome = invoke("diff", "全.docx", table("新.docx", "任务清单（只列主要责任单位）", *ROWS[:2]))
    assert "本表共1条：取消1项。" in outcome.out
