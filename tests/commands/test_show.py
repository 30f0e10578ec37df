"""``show`` on the screen: a list taken in at a glance, the list in full, one task whole, and what it says when there is nothing."""

from __future__ import annotations

import json

import pytest
from plan_texts import PLAN, REGION

from checklist.words.plaintext import display_width

GLANCE = ["序号", "任务名称", "工作目标", "本单位职责", "完成时限"]


def heading_row(out):
    line = next(line for line in out.splitlines() if "序号" in line)
    return [cell.strip() for cell in line.strip("│").split("│")]


def facts(out):
    """Read a table of two columns as it is drawn: heading to lines."""
    read: dict[str, list[str]] = {}
    for line in out.splitlines():
        if line.startswith("│"):
            name, cell = (part.strip(" ") for part in line.strip("│").split("│"))
            name = name or list(read)[-1]
            read.setdefault(name, []).append(cell)
    return read


@pytest.mark.parametrize(("width", "most"), [(80, 160), (100, 140), (160, 130)])
def test_a_unit_with_44_tasks_is_taken_in_at_a_glance(run, width, most):
    out = run("show", "邢台市科技局", env={"COLUMNS": str(width)}).out
    assert heading_row(out) == GLANCE
    lines = out.splitlines()
    assert sum(line.startswith("│") and line.split("│")[1].strip().isdecimal() for line in lines) == 44
    assert len(lines) <= most
    assert max(map(display_width, lines)) <= width


def test_goals_of_a_plan_without_its_figures_say_where_those_are(invoke):
    where = "（数字见 checklist plans xingtai-2023）：到2023年，创新型城市建设开启新局面；"
    assert f"方案总体目标{where}" in invoke("show", "邢台市委组织部").out
    assert "2027年研发投入强度达到2.5%" in invoke("plans", "xingtai-2023").out


def test_a_whole_plan_at_a_glance_tells_its_units_as_the_plan_does(invoke):
    assert heading_row(invoke("show", "--plan", "maiji-2022").out)[3:5] == ["牵头单位", "配合单位"]
    assert heading_row(invoke("show", "--plan", "tongxiang-2022").out)[3:5] == ["牵头单位", "责任单位"]
    assert heading_row(invoke("show", "--plan", "xingtai-2023").out)[3:5] == ["责任单位", "完成时限"]


def test_full_adds_actions_and_other_units(invoke):
    out = invoke("show", "邢台市科技局", "--full").out
    assert heading_row(out) == ["序号", "具体举措", "工作目标", "本单位职责", "其他单位", "完成时限"]
    assert "优化科技投入结构" in out
    assert "--full" not in out


@pytest.mark.parametrize("form", ["csv", "markdown"])
def test_files_are_in_full(invoke, form):
    assert "优化科技投入结构" in invoke("show", "邢台市科技局", "--format", form).out


def test_the_screen_says_that_lead_tasks_come_first_only_where_they_do(invoke):
    said = "屏幕上每部分先列牵头任务，再列责任、配合任务，文件按方案的顺序。"
    assert said in invoke("show", "麦积区工信局").out
    assert said not in invoke("show", "邢台市科技局").out
    assert said not in invoke("show", "麦积区工信局", "--format", "markdown").out


def test_a_task_is_shown_whole(invoke):
    read = facts(invoke("show", "mj-p5").out)
    assert read["任务来源"][0].endswith("三（四）5")
    assert read["所在位置"][0] == "三、重点任务"
    assert read["所在位置"][1] == "　└（四）实施科技成果转移转化效率提升行动"
    assert read["所在位置"][-1].endswith("└5.加强专利保护、转化与运用（本项）")
    assert any("（mj-p4）" in line for line in read["所在位置"])
    assert [line[:2] for line in read["举措要点"]] == ["1.", "2.", "3.", "4.", "5."]
    assert read["牵头单位"] == ["区市场监管局"]
    assert read["配合单位"] == ["区科技局、区工信局、区农业农村局、区高新工业园区、区现代农业园区"]
    assert "0.6件" in read["工作目标"][0]


def test_a_task_of_responsible_units_has_no_lead_and_its_notes_are_said(invoke):
    out = invoke("show", "XT-A3").out
    read = facts(out)
    assert read["责任单位"] == ["市国资委、市科技局"]
    assert "牵头单位" not in read
    assert "总体目标" not in out
    assert "勘误" not in out  # those of the plan are of figures that are not printed here
    said = facts(invoke("show", "xt-c4").out)["说明"]
    assert "".join(said) == "原文为“力争全年新增科技企业贷款规模增加10%”，未写明是哪一年，按每年计。"


def test_a_task_in_other_formats(invoke):
    row = json.loads(invoke("show", "mj-p5", "--format", "json").out)["rows"]
    assert [one["id"] for one in row] == ["mj-p5"]
    markdown = invoke("show", "mj-p5", "--format", "markdown").out
    assert "# 加强专利保护、转化与运用" in markdown
    assert "| 牵头单位 | 区市场监管局 |" in markdown


@pytest.mark.parametrize(
    "typed", ["2026-01-01", "2026-1-1", "2026年1月1日", "2026.1.1", "20260101", " 2026 年 1 月 1 日 "]
)
def test_a_day_may_be_typed_as_people_write_it(invoke, typed):
    assert "截至2026年1月1日" in invoke("show", "邢台市科技局", "--as-of", typed).out


@pytest.mark.parametrize("typed", ["今天", "2026-13-01", "2026年1月", ""])
def test_what_is_no_day_is_refused(invoke, typed):
    outcome = invoke("show", "邢台市科技局", "--as-of", typed)
    assert (outcome.code, outcome.err.splitlines()[0]) == (
        2,
        "错误：--as-of 的值不对：要写成 2025-06-30 的样子，并且是真有的日期。",
    )


def test_a_task_in_one_year_says_so(invoke):
    out = invoke("show", "mj-p5", "--year", "2024").out
    assert out.splitlines()[1] == "（任务编码mj-p5，方案第18项，2024年）"
    assert "0.6件" in facts(out)["工作目标"][0]
    outcome = invoke("show", "mj-p5", "--year", "2031")
    assert (outcome.code, outcome.out) == (2, "")
    assert "2031年不在方案期限内" in outcome.err


@pytest.mark.parametrize("more", [("--role", "牵头"), ("--topic", "人才"), ("--plan", "maiji-2022")])
def test_what_chooses_tasks_is_refused_beside_a_task(invoke, more):
    outcome = invoke("show", "mj-p5", *more)
    assert outcome.code == 2
    assert outcome.err.startswith("错误：看一项任务，不用再写选哪些任务的条件。")


def test_an_unknown_task_leads_to_near_ones(invoke):
    outcome = invoke("show", "mj-p9")
    assert outcome.code == 2
    assert outcome.err.startswith("错误：没有“mj-p9”这项任务。\n是否想写：mj-p")


def test_a_role_the_plan_does_not_tell_is_said(invoke):
    outcome = invoke("show", "邢台市科技局", "--role", "牵头")
    assert (outcome.code, outcome.out) == (0, "")
    assert outcome.err == "市科技局没有牵头任务：方案没有区分牵头和配合，44项均为责任。\n"


def test_a_role_a_unit_does_not_have_is_answered_with_those_it_has(invoke):
    outcome = invoke("show", "麦积区科技局", "--role", "责任")
    assert outcome.err == "区科技局没有责任任务，有牵头20项、配合2项。\n"


@pytest.mark.parametrize("command", [("show", "科技局"), ("units",), ("indicators",)])
def test_a_place_named_as_a_plan_leads_to_the_region(invoke, command):
    outcome = invoke(*command, "--plan", "邢台")
    assert outcome.code == 2
    assert outcome.err.startswith("错误：“邢台”是地区，不是方案。\n只看这个地区，请写 --region 邢台。")


def test_a_place_typed_after_units_leads_to_the_region(invoke):
    outcome = invoke("units", "邢台")
    assert outcome.code == 2
    assert "是否想写：--region 邢台？" in outcome.err


def numbers(out):
    """Give what stands in the column of numbers, in order."""
    return [
        int(cell) for cell in (line[1:7].strip() for line in out.splitlines() if line.startswith("│")) if cell.isdigit()
    ]


def test_a_ledger_is_previewed_before_its_file_is_named(invoke):
    outcome = invoke("ledger", "邢台市科技局", "-o", "台账.docx", "--preview")
    assert outcome.out.startswith("市科技局重点任务工作台账\n")
    assert numbers(outcome.out) == [1, 2, 3, 4, 5, 6, 7, 9, 10, 11]
    assert outcome.out.splitlines()[-2:] == ["以上是前10项，还有34项见文件。", "已生成 台账.docx（44项任务）"]


def test_a_short_ledger_is_previewed_whole(invoke):
    outcome = invoke("ledger", "麦积区市场监管局", "-o", "台账.md", "--preview")
    assert numbers(outcome.out) == [14, 17, 18, 22]
    assert "见文件" not in outcome.out
    assert outcome.out.endswith("已生成 台账.md（4项任务）\n")


def test_many_ledgers_are_not_previewed(invoke):
    outcome = invoke("ledger", "--all", "--preview")
    assert outcome.code == 2
    assert outcome.err == "错误：--preview 只用于一个单位的台账或一个方案的任务分解表。\n请去掉 --preview。\n"


def test_a_role_no_task_has_is_explained_in_lists_files_and_whole_plans(invoke):
    unit = "市科技局没有牵头任务：方案没有区分牵头和配合，44项均为责任"
    whole = "方案没有牵头任务：没有区分牵头和配合，53项均为责任"
    assert invoke("show", "邢台市科技局", "--role", "牵头").err == f"{unit}。\n"
    assert invoke("show", "--plan", "xingtai-2023", "--role", "牵头").err == f"{whole}。\n"
    for asked, said in ((("邢台市科技局",), unit), (("--plan", "xingtai-2023"), whole)):
        outcome = invoke("ledger", *asked, "--role", "牵头", "-o", "x.docx")
        assert outcome.code == 2
        assert outcome.err.startswith(f"错误：{said}，未生成文件。\n")
    assert (
        invoke("show", "--plan", "zaozhuang-2022", "--role", "配合").err == "方案没有配合任务，有牵头2项、责任17项。\n"
    )


def test_a_word_too_many_is_asked_for_as_what_it_may_be(invoke):
    assert "是否想写：--region 邢台市？" in invoke("units", "邢台市").err
    assert "是否想写：--plan xingtai-2023？" in invoke("units", "xingtai-2023").err
    assert (
        "没有 邢台市科技局 这个命令。要看一个单位的任务，请写 checklist show 邢台市科技局。"
        in invoke("邢台市科技局").err
    )


def test_a_column_may_be_named_by_its_beginning_though_columns_for_the_hand_begin_alike(invoke):
    assert heading_row(invoke("show", "邢台市科技局", "--columns", "序号,任务,责任,时限").out) == [
        "序号", "具体举措", "责任单位", "完成时限",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("show", "邢台市科技局", "2025"), "错误：多写了参数：2025。是否想写：--year 2025？\n用 checklist show --help 查看用法。\n"),
        (("show", "邢台市科技局", "牵头"), "错误：多写了参数：牵头。是否想写：--role 牵头？\n用 checklist show --help 查看用法。\n"),
        (("show", "邢台市科技局", "xingtai-2023"), "错误：多写了参数：xingtai-2023。是否想写：--plan xingtai-2023？\n用 checklist show --help 查看用法。\n"),
        (("units", "邢台市科技局"), "错误：多写了参数：邢台市科技局。是否想写：checklist show 邢台市科技局？\n用 checklist units --help 查看用法。\n"),
        (("units", "邢台", "2025年"), "错误：多写了参数：邢台 2025年。是否想写：--region 邢台？\n用 checklist units --help 查看用法。\n"),
        (("show", "xingtai-2023"), "错误：“xingtai-2023”是方案，不是任务。\n看整个方案，请写 --plan xingtai-2023。\n"),
        (("ledger", "加快建设创新型邢台行动方案"), "错误：“加快建设创新型邢台行动方案”是方案，不是单位。\n看整个方案，请写 --plan xingtai-2023。\n"),
        (("ledger", "mj-p5"), "错误：“mj-p5”是任务编码，不是单位。\n看这一项任务，请写 checklist show mj-p5。\n"),
        (("show", "二（一）1"), "错误：“二（一）1”是3项任务的标题或编号。\n请写任务编码：xt-a1（创新型邢台）、hs-a1（鹤壁提速增效）、zz-1（枣庄科技研发）。\n"),
        (("show", "邢台市科技局、邢台市财政局"), "错误：“邢台市科技局、邢台市财政局”是2个单位。\n请分开写：show 一次看一个，ledger 可以写几个，中间空一格。\n"),
        (("reconcile", "麦积", "--source", "方案.docx"), "错误：“麦积”是地区，不是方案。\n麦积区的方案：maiji-2022。\n"),
        (("plans", "邢台市科技局"), "错误：“邢台市科技局”是单位，不是方案。\n看一个单位的任务，请用 checklist show 邢台市科技局。\n"),
        (("show", "市科技局", "--plan", "邢台市科技局"), "错误：“邢台市科技局”是单位，不是方案。\n看一个单位的任务，请用 checklist show 邢台市科技局。\n"),
        (("indicators", "邢台"), "错误：“邢台”是地区，不是指标。\n只看这个地区，请写 --region 邢台；查一项指标，如 checklist indicators 高新技术企业。\n"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)  # fmt: skip
def test_what_is_typed_in_the_wrong_place_leads_to_the_right_one(invoke, typed, said):
    outcome = invoke(*typed)
    assert (outcome.code, outcome.err) == (2, said)


@pytest.mark.parametrize(
    ("typed", "code", "said"),
    [
        (("-o", "1.docx", "--fit"), 0, "提醒：--fit 只用于 --form 的空表，这次没有用上。\n"),
        (("-o", "1.md", "--table", "2", "--map", "甲=任务"), 0, "提醒：--table、--map 只用于 --form 的空表，这次没有用上。\n"),
        (("-o", "1.docx", "--format", "xlsx"), 2, "错误：--format xlsx 与文件后缀 .docx 不一致。\n去掉 --format，或改文件名的后缀。\n"),
        (("-o", "1.md", "--format", "md"), 0, ""),
    ],
)  # fmt: skip
def test_an_option_of_a_ledger_that_is_of_no_use_is_said_to_be(invoke, typed, code, said):
    outcome = invoke("ledger", "邢台市科技局", *typed)
    assert (outcome.code, outcome.err) == (code, said)


@pytest.mark.parametrize("typed", ["mj-p5 ", "MJ-P5", "三（四）5", "三(四)5", "加强专利保护、转化与运用"])
def test_a_task_is_found_by_its_id_number_or_title(invoke, typed):
    assert invoke("show", typed).out.splitlines()[1] == "（任务编码mj-p5，方案第18项）"


def test_a_task_is_found_by_an_id_that_is_the_number_of_another(invoke, tmp_path):
    plan = PLAN.replace("id: a-2", "id: 5").replace("number: 二（一）1", "number: 5")
    (tmp_path / "甲.yaml").write_text(f"{REGION}{plan}", encoding="utf-8")
    for asked, title in (("5", "加大投入"), ("a-1", "培育高新技术企业")):
        outcome = invoke("show", asked, "--data", "甲.yaml")
        assert (outcome.code, outcome.out.splitlines()[0]) == (0, title)


def test_what_is_noted_of_a_task_below_is_not_said_in_its_rows_too(invoke):
    out = invoke("show", "tx-6").out
    assert out.count("后脱地名") == out.count("作“培育”") == 1


@pytest.mark.parametrize("columns", [80, 100, 120])
def test_a_task_has_blanks_beside_its_cells_however_long_its_texts(invoke, columns):
    out = invoke("show", "xt-c1", env={"COLUMNS": str(columns)}).out
    assert "│ 栏目     │ 内容 " in out
    assert max(map(display_width, out.splitlines())) <= columns
