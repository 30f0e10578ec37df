"""What a person sees: lists, ledgers as text, messages and exit codes, in real runs of the command."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from plan_texts import PLAN, REGION


@pytest.fixture
def own(tmp_path):
    path = tmp_path / "我局.yaml"
    path.write_text(REGION + PLAN, encoding="utf-8")
    return path


def test_plans_lists_every_plan_with_its_counts(invoke):
    out = invoke("plans").out
    for plan, number, measures in (
        ("xingtai-2023", "邢科创领字〔2023〕2号", 57),
        ("hebi-speedup-2019", "鹤创新领〔2019〕2号", 35),
        ("hebi-transfer-2019", "鹤创新领〔2019〕2号", 19),
        ("maiji-2022", "区委办发〔2022〕64号", 27),
        ("zaozhuang-2022", "—", 19),
        ("tongxiang-2022", "—", 11),
    ):
        line = next(line for line in out.splitlines() if plan in line)
        assert number in line
        assert f" {measures} " in line
    assert "共6个方案。" in out


def test_units_counts_by_role_and_collectives_apart(invoke, own):
    out = invoke("units", "--data", own).out
    row = next(line for line in out.splitlines() if "东县政府" in line)
    assert [cell.strip() for cell in row.strip("│|").replace("|", "│").split("│")] == [
        "甲市",
        "东县政府",
        "东县人民政府",
        "",
        "",
        "",
        "1",
        "1",
    ]


def test_show_closes_with_the_counts(invoke):
    outcome = invoke("show", "邢台市科技局")
    assert outcome.code == 0
    assert outcome.out.rstrip().splitlines()[-1] == "共44项任务：责任44项。"


@pytest.mark.parametrize(
    "args",
    [
        ("邢台市科技局",),
        ("市科技局", "--plan", "xingtai-2023"),
        ("科技局", "--region", "邢台"),
        ("市科学技术局", "--region", "xingtai"),
    ],
)
def test_show_finds_the_unit_however_it_is_said(invoke, args):
    assert "市科技局重点任务工作台账" in invoke("show", *args).out


def test_show_a_name_of_several_regions(invoke):
    outcome = invoke("show", "市科技局")
    assert outcome.code == 2
    assert outcome.out == ""
    assert outcome.err.startswith("错误：“市科技局”在4个地区都有：\n  邢台市科学技术局（邢台）\n")


def test_show_without_a_unit_says_what_to_type(invoke):
    outcome = invoke("show")
    assert (outcome.code, outcome.err) == (
        2,
        "错误：请写明要看哪个单位，或用 --plan 指定方案。\n例：checklist show 邢台市科技局\n",
    )


def test_a_county_sees_what_is_asked_of_all_counties(invoke):
    out = invoke("show", "浚县政府").out
    assert "责任（集体）" in out
    assert out.rstrip().splitlines()[-1] == "共47项任务：责任1项，集体46项。"


def test_filters_that_leave_nothing_say_so(invoke):
    outcome = invoke("show", "邢台市科技局", "--keyword", "没有这样的词")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "市科技局没有符合条件的任务。可去掉部分条件再试。\n")


def test_a_unit_without_tasks_is_not_said_to_have_been_left_none_by_conditions(invoke):
    asked = ("鹤壁市司法局", "--plan", "hebi-transfer-2019")
    assert invoke("show", *asked).err == "市司法局在所选方案里没有任务。\n"
    said = "错误：市司法局在所选方案里没有任务，未生成文件。\n确要空表请加 --include-empty。\n"
    assert invoke("ledger", *asked, "-o", "空.docx").err == said
    both = invoke("ledger", *asked, "鹤壁市水利局", "-o", "夹").err
    assert both.endswith("错误：没有任务，未生成文件。\n请用 checklist units 查看各单位任务数。\n")


def test_an_unknown_topic_lists_the_known_ones(invoke, own):
    outcome = invoke("show", "市科技局", "--topic", "财税", "--data", own)
    assert (outcome.code, outcome.err) == (2, "错误：没有“财税”这个专题。\n可用的专题：企业培育\n")


def test_columns_are_chosen_by_any_heading(invoke, own):
    out = invoke("show", "市科技局", "--data", own, "--columns", "序号,任务,牵头,时限").out
    assert [cell.strip() for cell in out.splitlines()[3].strip("│").split("│")] == [
        "序号",
        "具体举措",
        "牵头单位",
        "完成时限",
    ]


def test_an_unknown_column_gets_suggestions(invoke, own):
    outcome = invoke("show", "市科技局", "--data", own, "--columns", "序号,牵头单立")
    assert outcome.code == 2
    assert outcome.err.startswith("错误：没有“牵头单立”这一列。是否想写：牵头单位")


@pytest.mark.slow
def test_a_column_named_twice_is_refused(invoke):
    outcome = invoke("ledger", "--plan", "maiji-2022", "--columns", "任务,牵头,举措", "-o", "台账.xlsx")
    assert outcome.code == 2
    assert outcome.err.splitlines() == [
        "错误：“任务”和“举措”是同一列“具体举措”。",
        "请去掉一个；任务名称和要点要分开时，写 任务名称,举措要点。",
    ]


def test_json_has_the_shape_of_the_design(invoke):
    ledger = json.loads(invoke("show", "枣庄金融监管分局", "--format", "json").out)
    assert list(ledger) == ["schema", "plan", "unit", "region", "year", "as_of", "plans", "rows"]
    assert (ledger["plan"], ledger["unit"], ledger["region"]) == ("zaozhuang-2022", "枣庄银保监分局", "zaozhuang")
    (row,) = ledger["rows"]
    assert list(row) == [
        "id", "plan", "number", "sequence", "section", "title", "text", "actions", "own_role", "collective",
        "assignments", "open_list", "targets", "section_targets", "deadline", "status", "notes",
    ]  # fmt: skip
    assert (row["sequence"], row["own_role"], row["collective"], row["text"]) == (13, "responsible", False, None)
    assert row["section"] == [
        {"number": "二", "title": "主要任务", "goal": None},
        {"number": "二（四）", "title": "培优做强科技创新主力军", "goal": None},
    ]
    assert [unit["unit"] for unit in row["assignments"]] == ["市科技局", "市财政局", "枣庄银保监分局", "市税务局"]
    assert row["deadline"] == {"text": "2022年底", "date": "2022-12-31", "kind": "year_end", "inherited": True}


def test_a_section_that_is_a_measure_stands_under_its_parent_in_json(invoke):
    rows = json.loads(invoke("show", "--plan", "hebi-speedup-2019", "--format", "json").out)["rows"]
    row = next(row for row in rows if row["number"] == "二（五）")
    assert row["section"] == [{"number": "二", "title": "重点任务", "goal": None}]


def test_csv_opens_in_excel_and_wps(run):
    outcome = run("show", "枣庄金融监管分局", "--format", "csv")
    assert outcome.out.startswith("\ufeff序号,")
    (header, row) = list(csv.reader(io.StringIO(outcome.out.lstrip("\ufeff"))))[:2]
    assert dict(zip(header, row, strict=True))["序号"] == "13"


def test_indicators_line_the_places_up_by_year(invoke):
    assert "高新技术企业数（存量，家）" in invoke("indicators", "高新技术企业").out
    out = invoke("indicators", "高新技术企业", "--format", "csv").out
    for place, text in (
        ("邢台", "达到800家"),
        ("鹤壁", "达到70家"),
        ("麦积区", "高新技术企业23家（2021年为13家）"),
        ("枣庄", "达到370家"),
        ("桐乡", "230家"),
    ):
        assert any(place in line for line in out.splitlines())
        assert text in out


def test_indicators_convert_to_compare_and_print_as_in_the_original(invoke):
    assert "4000万元（合0.4亿元）" in invoke("indicators", "技术合同成交额", "--format", "csv").out
    people = invoke("indicators", "新选派科技特派员人数", "--region", "鹤壁", "--format", "csv").out
    assert "选派20名以上市派、县派科技特派员（2019—2020年合计）" in people
    assert "合20人" not in people  # another word for the same count


def test_indicators_give_the_baseline_with_its_unit(invoke):
    assert "1.8%（2020年为1.27%）" in invoke("indicators", "研发投入强度").out


def test_an_unknown_indicator(invoke):
    outcome = invoke("indicators", "高新技木企业")
    assert outcome.code == 2
    assert outcome.err.startswith("错误：没有“高新技木企业”这个指标。\n是否要找：")


def test_init_makes_a_file_that_check_passes_and_show_uses(invoke, tmp_path):
    outcome = invoke("init")
    assert (outcome.code, (tmp_path / "plans.yaml").is_file()) == (0, True)
    checked = invoke("check", "--strict")
    assert checked.code == 0
    assert checked.err == (
        "使用当前文件夹的 plans.yaml。\n"
        "plans.yaml 里的地区还是样例“××市”：请把文件里的“××”全部换成本地名称。\n"
        "plans.yaml 里的方案《××市科技创新行动方案（2025—2027年）》还有样例的举措：请换成自己的，或删去。\n"
    )


def test_init_writes_the_sample_with_keys_in_chinese(invoke, tmp_path):
    assert invoke("init", "乙.yaml").code == invoke("init", "甲.yaml", "--keys", "中文").code == 0
    chinese = (tmp_path / "甲.yaml").read_text(encoding="utf-8")
    assert "责任单位: [市科技局, 市科协]" in chinese
    assert "类别: 党委" in chinese
    assert re.findall(r"(?<![\w/.-])[a-z_]+:", chinese) == []
    for name in ("甲.yaml", "乙.yaml"):
        assert invoke("check", name, "--strict").code == 0
    assert invoke("show", "市科技局", "--data", "甲.yaml").out == invoke("show", "市科技局", "--data", "乙.yaml").out


def test_init_never_overwrites_unasked(invoke, tmp_path):
    (tmp_path / "plans.yaml").write_text("我写的", encoding="utf-8")
    outcome = invoke("init")
    assert (outcome.code, outcome.err) == (3, "错误：文件已存在：plans.yaml\n要覆盖请加 --force，或换一个文件名。\n")
    assert (tmp_path / "plans.yaml").read_text(encoding="utf-8") == "我写的"


def test_data_stands_before_or_after_the_command_and_alone(invoke, own):
    assert invoke("--data", own, "plans").out == invoke("plans", "--data", own).out
    assert "xingtai-2023" not in invoke("plans", "--data", own).out
    assert "jia-2023" in invoke("plans", env={"CHECKLIST_DATA": str(own)}).out


def test_a_folder_of_data_is_read_whole(invoke, tmp_path):
    folder = tmp_path / "数据"
    folder.mkdir()
    (folder / "1.yaml").write_text(REGION, encoding="utf-8")
    (folder / "2.yaml").write_text(PLAN, encoding="utf-8")
    assert "jia-2023" in invoke("plans", "--data", folder).out


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("shwo",), "没有 shwo 这个命令。是否想写：show？\n用 checklist --help 查看用法。"),
        (("show", "--yaer", "2025"), "没有 --yaer 这个选项。是否想写：--year？\n用 checklist show --help 查看用法。"),
        (
            ("show", "市科技局", "--year", "明年"),
            "--year 的值不对：要写四位数的年份，如 2025。\n用 checklist show --help 查看用法。",
        ),
        (
            ("show", "市科技局", "--role", "主办"),
            "--role 的值不对：只能是 牵头、配合、责任。\n用 checklist show --help 查看用法。",
        ),
        (
            ("show", "邢台市", "科技局"),
            "多写了参数：科技局。是否想写：邢台市科技局？\n用 checklist show --help 查看用法。",
        ),
        (("show", "邢台市科技局", "市财政局"), "多写了参数：市财政局\n用 checklist show --help 查看用法。"),
        (
            ("units", "--year", "25"),
            "--year 的值不对：要写四位数的年份，如 2025。\n用 checklist units --help 查看用法。",
        ),
        (("show", "甲", "乙"), "多写了参数：乙\n用 checklist show --help 查看用法。"),
        (("show", "-help"), "没有 -help 这个选项。是否想写：--help？\n用 checklist show --help 查看用法。"),
        (("-version",), "没有 -version 这个选项。是否想写：--version？\n用 checklist --help 查看用法。"),
        (
            ("show", "邢台市科技局", "——full"),
            "没有 ——full 这个选项。是否想写：--full？\n用 checklist show --help 查看用法。",
        ),
        (
            ("ledger", "－－all", "-o", "材料"),
            "没有 －－all 这个选项。是否想写：--all？\n用 checklist ledger --help 查看用法。",
        ),
        (
            ("show", "邢台市科技局", "—year=2025"),
            "没有 —year=2025 这个选项。是否想写：--year=2025？\n用 checklist show --help 查看用法。",
        ),
        (("ledger", "邢台市科技局", "2025年"), "“2025年”不是单位。\n是否想写：--year 2025？"),
        (("ledger", "邢台市科技局", "牵头"), "“牵头”不是单位。\n是否想写：--role 牵头？"),
        (("ledger", "邢台市科技局", "台账.docx"), "“台账.docx”不是单位。\n是否想写：-o 台账.docx？"),
        (
            ("plans", "--region", "邢台"),
            "没有 --region 这个选项。地区直接写在后面，如 checklist plans 邢台。\n用 checklist plans --help 查看用法。",
        ),
        (
            ("xingtai-2023",),
            "没有 xingtai-2023 这个命令。若是方案编号，请写 checklist show --plan xingtai-2023。\n用 checklist --help 查看用法。",
        ),
        (("print-chek",), "没有 print-chek 这个命令。是否想写：print-check？\n用 checklist --help 查看用法。"),
        (("help",), "没有 help 这个命令。\n用 checklist --help 查看用法。"),
        (("帮助",), "没有 帮助 这个命令。\n用 checklist --help 查看用法。"),
        (("show", "--plan"), "选项 --plan 后面要写值。\n用 checklist show --help 查看用法。"),
        (("ledger", "--force=1"), "选项 --force 用得不对。\n用 checklist ledger --help 查看用法。"),
        (("form", "nwe"), "没有 nwe 这个命令。是否想写：new？\n用 checklist form --help 查看用法。"),
        (("--data", "甲.yaml"), "缺少命令。\n用 checklist --help 查看用法。"),
        (("form", "check"), "缺少 空表。\n用 checklist form check --help 查看用法。"),
    ],
)
def test_wrong_usage_is_said_in_chinese(invoke, args, message):
    outcome = invoke(*args)
    assert (outcome.code, outcome.out, outcome.err) == (2, "", f"错误：{message}\n")


@pytest.mark.parametrize("typed", ["2025年", "２０２５", "２０２５年度", " 2025 "])
def test_a_year_is_read_as_clerks_type_it(invoke, typed):
    assert invoke("show", "邢台市科技局", "--year", typed).out.startswith("市科技局2025年重点任务工作台账\n")
    assert invoke("units", "--year", typed).out == invoke("units", "--year", "2025").out


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("加快建设创新型邢台行动方案", None),
        ("《加快建设创新型邢台行动方案（2023-2027年）》", None),
        ("创新型城市", "可用的方案编号：xingtai-2023、"),
        ("创新型", "是否想写：xingtai-2023（《加快建设创新型邢台行动方案（2023—2027年）》）？"),
        (
            "行动方案",
            "是否想写：xingtai-2023（《加快建设创新型邢台行动方案（2023—2027年）》） 或 tongxiang-2022（《新时代",
        ),
        ("xingtai-203", "是否想写：xingtai-2023？"),
    ],
)
def test_a_plan_is_known_by_its_title_without_the_years_and_asked_about_by_a_part_of_it(invoke, typed, hint):
    outcome = invoke("show", "邢台市科技局", "--plan", typed)
    if hint:
        assert (outcome.code, outcome.err.splitlines()[1][: len(hint)]) == (2, hint)
    else:
        assert outcome.code == 0


@pytest.mark.parametrize("option", ["--one-sheet", "--merge-groups"])
def test_options_of_the_look_of_workbooks_that_are_gone_say_what_to_do(invoke, option):
    outcome = invoke("ledger", "--all", option, "-o", "a.xlsx")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"错误：{option} 已取消：Excel 文件里每")
    assert "请" in outcome.err


def test_without_a_command_the_help_is_shown(invoke):
    for group in ((), ("form",)):
        outcome = invoke(*group)
        assert (outcome.code, outcome.err) == (0, "")
        assert outcome.out.startswith(" ".join(("用法：checklist", *group, "[选项] 命令 [参数]…\n")))
        assert outcome.out == invoke(*group, "--help").out


def test_completion_after_a_word_that_is_no_command_offers_nothing(run):
    env = {"_CHECKLIST_COMPLETE": "bash_complete", "COMP_WORDS": "checklist shwo 邢台", "COMP_CWORD": "2"}
    assert run(env=env).err == ""


def test_completion_knows_units_and_plans(run):
    env = {"_CHECKLIST_COMPLETE": "bash_complete", "COMP_WORDS": "checklist show 邢台市科", "COMP_CWORD": "2"}
    assert "plain,邢台市科学技术局" in run(env=env).out.splitlines()
    env = {"_CHECKLIST_COMPLETE": "bash_complete", "COMP_WORDS": "checklist units --plan xing", "COMP_CWORD": "3"}
    assert "plain,xingtai-2023" in run(env=env).out.splitlines()


def test_a_gbk_console_neither_crashes_nor_breaks_boxes(run):
    outcome = run("show", "邢台市科技局", env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "gbk"})
    assert outcome.code == 0
    assert "Traceback" not in outcome.err


@pytest.mark.slow
def test_the_reader_may_stop_reading(tmp_path):
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    from conftest import clean_environment  # noqa: PLC0415

    command = f"'{sys.executable}' -m checklist show 邢台市科技局 | head -1"
    done = subprocess.run(
        ["sh", "-c", command], env=clean_environment(tmp_path), capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
