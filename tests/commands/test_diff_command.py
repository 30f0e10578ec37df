"""``diff`` and ``history`` as a person uses them: versions of every kind, formats, messages, exit codes."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import zipfile
from itertools import product
from pathlib import Path

import pytest
from conftest import git
from docx import Document
from edited_copies import edited_maiji, shipped_text
from office_forms import office_form
from openpyxl import load_workbook
from sampled import few_of

from checklist.commands import diff
from checklist.compare.judge.kinds import EditKind, Kind
from checklist.compare.rows import CATEGORIES

PLANS = ("xingtai-2023", "hebi-speedup-2019", "hebi-transfer-2019", "maiji-2022", "zaozhuang-2022", "tongxiang-2022")
NOTHING = "两个版本没有差别。"
COUNTS = "本表共9条：新增1项、取消1项、调整5项、拆分1项、文字调整1项；另有机构更名2处。"


@pytest.fixture
def invoke(invoke, tmp_path_factory):
    """Give the command with one cache for all tests: the shipped data are read once."""
    cache = tmp_path_factory.getbasetemp() / "diff-cache"
    return lambda *args: invoke(*args, env={"CHECKLIST_CACHE": str(cache)})


@pytest.fixture
def years(tmp_path):
    """Give last year's data and this year's."""
    (tmp_path / "去年.yaml").write_text(shipped_text(), encoding="utf-8")
    (tmp_path / "今年.yaml").write_text(edited_maiji(), encoding="utf-8")
    return "去年.yaml", "今年.yaml"


# A version against itself.


@pytest.mark.parametrize("plan", few_of(PLANS, 3))
def test_a_plan_against_itself_is_empty(invoke, plan):
    outcome = invoke("diff", plan, plan, "--exit-code")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.rstrip().endswith(NOTHING)


@pytest.mark.parametrize("form", ["table", "json", "markdown", "html"])
def test_a_plan_against_itself_is_empty_in_every_format(invoke, form):
    outcome = invoke("diff", "maiji-2022", "maiji-2022", "--format", form)
    assert ('"rows": []' if form == "json" else NOTHING) in outcome.out


@pytest.mark.parametrize(("suffix", "plan"), few_of(product(["docx", "xlsx", "json"], PLANS), every=11))
def test_a_file_against_the_data_it_was_made_of_is_empty(invoke, plan, suffix):
    assert invoke("ledger", "--plan", plan, "-o", f"台账.{suffix}").code == 0
    for versions in ((f"台账.{suffix}", plan), (plan, f"台账.{suffix}"), (f"台账.{suffix}", f"台账.{suffix}")):
        outcome = invoke("diff", *versions, "--exit-code")
        assert (outcome.code, NOTHING in outcome.out) == (0, True), outcome


@pytest.mark.parametrize(
    ("unit", "plan"), [("邢台市科技局", "xingtai-2023"), ("区科技局", "maiji-2022"), ("桐乡市科技局", "tongxiang-2022")]
)
def test_a_units_word_ledger_against_its_data_is_empty(invoke, unit, plan):
    assert invoke("ledger", unit, "--plan", plan, "-o", "台账.docx").code == 0
    outcome = invoke("diff", "台账.docx", plan, "--exit-code")
    assert (outcome.code, NOTHING in outcome.out) == (0, True), outcome


# Files beside data.


@pytest.mark.parametrize("suffix", ["json", "xlsx"])
def test_a_split_that_the_data_tell_is_named_beside_a_file_with_ids(invoke, years, suffix):
    columns = () if suffix == "json" else ("--columns", "任务编码,任务名称,具体举措,牵头单位,完成时限")
    assert invoke("ledger", "--plan", "maiji-2022", *columns, "-o", f"去年台账.{suffix}").code == 0
    found = json.loads(invoke("diff", f"去年台账.{suffix}", years[1], "--plan", "maiji-2022", "--format", "json").out)
    (split,) = [row for row in found["rows"] if "拆分" in str(row["kinds"])]
    assert "积极培养本土领军人才" in str(split["new"])
    assert "加快培养技能人才" in str(split["new"])


# Years and editions.


def test_two_years_of_one_plan(invoke):
    outcome = invoke("diff", "xingtai-2023@2023", "xingtai-2023@2025", "--exit-code")
    assert outcome.code == 1
    assert "本表共7条：重点任务目标变动7处。" in outcome.out
    assert "原台账（2023年）" in outcome.out
    assert "高新技术企业" in outcome.out


def test_two_years_in_which_nothing_else_is_due(invoke):
    outcome = invoke("diff", "xingtai-2023@2024", "xingtai-2023@2025", "--exit-code")
    assert (outcome.code, NOTHING in outcome.out) == (0, True)


def test_an_edited_copy_names_every_edit(invoke, years):
    outcome = invoke("diff", *years, "--plan", "maiji-2022", "--exit-code")
    assert outcome.code == 1
    assert COUNTS in outcome.out
    assert "原台账" in outcome.out
    assert "yaml" not in outcome.out
    for words in (
        "目标调整",
        "（上调）",
        "（下调）",
        "新增",
        "文字调整",
        "取消",
        "内容调整",
        "拆分",
        "牵头调整",
        "（移交）",
        "时限调整",
        "（提前）",
    ):
        assert words in outcome.out


def test_a_renamed_unit_is_asked_for_by_either_name(invoke, years):
    tables = [invoke("diff", *years, "--unit", name, "--by-unit").out for name in ("区政府金融办", "区委金融办")]
    assert all("仍承担" in table for table in tables), tables
    turned = invoke("diff", *reversed(years), "--unit", "区委金融办", "--by-unit")
    assert (turned.code, "仍承担" in turned.out) == (0, True), turned


def test_only_renames_shows_what_is_said_once(invoke, years):
    outcome = invoke("diff", *years, "--only", "机构更名", "--exit-code")
    assert (outcome.code, outcome.err) == (1, "")
    assert "区政府金融办更名为区委金融办" in outcome.out
    assert "目标调整" not in outcome.out


@pytest.mark.slow
def test_whatever_is_printed_can_be_asked_for(invoke, years):
    printed = json.loads(invoke("diff", *years, "--format", "json").out)
    kinds = [kind["kind"] for row in printed["rows"] for kind in row["changes"]]
    words = {*kinds, *(edit["kind"] for edit in printed["edits"]), *(count["word"] for count in printed["counts"])}
    assert len(words) > 8
    for word in words:
        outcome = invoke("diff", *years, "--only", word, "--exit-code")
        assert (outcome.code, word in outcome.out) == (1, True), (word, outcome)


@pytest.mark.slow
def test_another_writing_of_the_same_figure_can_be_asked_for(invoke, years):
    for name, figure in zip(years, ("1,000家", "1000家"), strict=True):
        text = shipped_text().replace("建设知识产权服务综合体", f'"服务{figure}企业的综合体"')
        Path(name).write_text(text, encoding="utf-8")
    outcome = invoke("diff", *years, "--only", "数字写法")
    assert (outcome.code, outcome.err) == (0, "")
    assert "数字写法有调整、数值不变的1处，如“1,000家”改为“1000家”" in outcome.out


@pytest.mark.parametrize("word", [*CATEGORIES, *(kind.value for kinds in (Kind, EditKind) for kind in kinds)])
def test_every_word_for_a_change_is_a_choice_of_only(word):
    (only,) = [option for option in diff.command.params if option.name == "kinds"]
    assert word in only.type.choices


def test_without_exit_code_a_difference_is_no_failure(invoke, years):
    assert invoke("diff", *years).code == 0


def test_a_word_ledger_of_last_year_against_this_years_data(invoke, years):
    invoke("ledger", "--plan", "maiji-2022", "-o", "去年.docx")
    outcome = invoke("diff", "去年.docx", years[1], "--labels", "2024年,2025年", "--exit-code")
    assert outcome.code == 1
    assert "原台账（2024年）" in outcome.out
    assert "第3项：培育壮大科技型企业" in outcome.out
    assert "〔23家〕" in outcome.out
    assert "机构更名：区政府金融办更名为区委金融办" in outcome.out


def test_what_a_word_ledger_lacks_is_named(invoke):
    Path("简表.docx").write_bytes(
        office_form([["序号", "具体举措", "牵头单位"], ["1", "构建区域化高能级创新平台", "区科技局、区工信局"]])
    )
    outcome = invoke("diff", "简表.docx", "maiji-2022")
    assert outcome.out.rstrip().endswith(
        "1.旧版只有任务名称，具体举措未作对照。\n    2.旧版没有“重点任务”“工作目标”“完成时限”“配合单位”，未作对照。"
    )
    assert "本表共26条：新增26项。" in outcome.out


def test_units_of_a_place_the_data_do_not_know_are_called_as_in_the_files(invoke):
    for name, lead in (("旧", "市科技局"), ("新", "市工信局")):
        Path(f"{name}.docx").write_bytes(
            office_form([["序号", "具体举措", "牵头单位"], ["1", "构建区域化高能级创新平台", lead]])
        )
    assert "牵头单位由市科技局调整为市工信局" in invoke("diff", "旧.docx", "新.docx", "--format", "markdown").out


def office_table(name, title, *units):
    headings = ["序号", "具体举措", "本单位职责", "其他责任单位"]
    rows = [[str(count), f"第{count}件事：建设平台{count}个", "牵头", unit] for count, unit in enumerate(units, 1)]
    Path(name).write_bytes(office_form(title, [headings, *rows]))


def test_versions_read_before_are_not_read_again(invoke, years, monkeypatch):
    first = invoke("diff", *years)
    monkeypatch.setattr("checklist.compare.sides.version.load_trees", None)
    assert invoke("diff", *years) == first


def test_ledgers_of_a_place_the_data_do_not_know_are_of_one_place_whatever_places_their_units_remind_of(invoke):
    office_table("旧.docx", "市科技局工作台账", "市发改委", "市乡村振兴局", "市金融办")
    office_table("新.docx", "市科技局工作台账", "市发展改革委", "市农业农村局", "市委金融办")
    for versions in (("旧.docx", "新.docx"), ("新.docx", "旧.docx")):
        outcome = invoke("diff", *versions)
        assert (outcome.code, "不是同一个地区" in outcome.err) == (0, False), outcome


def test_ledgers_that_name_two_places_are_refused(invoke):
    office_table("旧.docx", "邢台市科技局工作台账", "市财政局")
    office_table("新.docx", "鹤壁市科技局工作台账", "市财政局")
    outcome = invoke("diff", "旧.docx", "新.docx")
    assert outcome.err.startswith("错误：两个版本不是同一个地区的：旧版是邢台市，新版是鹤壁市。"), outcome


@pytest.mark.slow
def test_another_heading_shows_beside_a_form_that_has_headings_and_is_named_beside_one_that_has_none(invoke, tmp_path):
    renamed = shipped_text().replace("实施科技创新创造能力增强行动", "实施科技创新能力提升行动")
    (tmp_path / "今年.yaml").write_text(renamed, encoding="utf-8")
    for name in ("全.docx", "全.xlsx", "全.json"):
        invoke("ledger", "--plan", "maiji-2022", "-o", name)
        assert (
            "标题调整：“实施科技创新创造能力增强行动”改为“实施科技创新能力提升行动”。"
            in invoke("diff", name, "今年.yaml").out
        )
    invoke("ledger", "--plan", "maiji-2022", "--columns", "序号,任务,牵头,时限", "-o", "少.xlsx")
    for name in ("今年.yaml", "全.json", "全.docx"):
        outcome = invoke("diff", "少.xlsx", name)
        assert NOTHING in outcome.out, outcome
        assert "旧版没有“重点任务”" in outcome.out, outcome
        assert "新版没有“重点任务”" in invoke("diff", name, "少.xlsx").out


@pytest.mark.parametrize("plan", few_of(PLANS, 3))
def test_an_excel_ledger_of_few_columns_does_not_differ_from_its_data(invoke, plan):
    invoke("ledger", "--plan", plan, "--columns", "序号,任务,责任单位", "-o", "少.xlsx")
    for versions in (("少.xlsx", plan), (plan, "少.xlsx")):
        outcome = invoke("diff", *versions, "--exit-code")
        assert (outcome.code, NOTHING in outcome.out) == (0, True), outcome


def test_a_json_ledger_has_no_goals_in_words_and_that_is_said(invoke):
    for name in ("全.docx", "全.json"):
        invoke("ledger", "--plan", "maiji-2022", "-o", name)
    for other in ("maiji-2022", "全.docx"):
        assert "旧版没有“各部分目标的文字表述”" in invoke("diff", "全.json", other).out
        assert "新版没有“各部分目标的文字表述”" in invoke("diff", other, "全.json").out


def test_tracked_changes_are_read_as_accepted_and_that_is_said(invoke, tmp_path):
    invoke("ledger", "--plan", "maiji-2022", "-o", "台账.docx")
    path = tmp_path / "台账.docx"
    parts = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    marked = parts["word/document.xml"].decode().replace("达到23家以上", '达到</w:t></w:r><w:del w:id="901" w:author="a"><w:r><w:delText>23</w:delText></w:r></w:del><w:ins w:id="902" w:author="a"><w:r><w:t>26</w:t></w:r></w:ins><w:r><w:t>家以上', 1)  # fmt: skip
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, marked if name == "word/document.xml" else content)
    outcome = invoke("diff", "maiji-2022", "台账.docx")
    assert outcome.err == "提醒：台账.docx：有修订痕迹，按接受修订后的内容读取。\n"
    assert "【26家】" in outcome.out


# Narrowing.


def test_only_one_kind_of_change(invoke, years):
    out = invoke("diff", *years, "--only", "目标调整").out
    assert "本表共2条：调整2项。" in out
    assert "统一调整" not in out


def test_what_is_left_of_a_kind_or_a_unit_is_said_where_it_is_nothing(invoke, years):
    outcome = invoke("diff", *years, "--only", "专题调整", "--exit-code")
    assert (outcome.code, outcome.out.splitlines()[2:]) == (0, ["没有“专题调整”变动。"])
    outcome = invoke("diff", *years, "--unit", "区统计局", "--only", "新增", "--exit-code")
    assert (outcome.code, outcome.out.splitlines()[2:]) == (0, ["没有涉及区统计局的“新增”变动。"])


def test_what_is_said_once_can_be_asked_for(invoke, years):
    out = invoke("diff", *years, "--only", "序号调整").out
    assert "1.序号调整：序号、编号有变动的19处，不逐项列出。" in out
    assert "更名" not in out


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("（2022—2025年）\n", "\n", "方案名称：《天水市麦积区强科技行动实施方案（2022—2025年）》改为《天水市麦积区强科技行动实施方案》。"),
        ("〔2022〕64号", "〔2022〕65号", "文号：《麦积强科技》由区委办发〔2022〕64号改为区委办发〔2022〕65号。"),
        ("period: 2022-2025", "period: 2021-2025", "方案期限：《麦积强科技》方案期限由2022—2025年调整为2021—2025年。"),
    ],
)  # fmt: skip
def test_what_changed_of_the_plan_itself_is_said_above_the_table(invoke, tmp_path, old, new, said):
    (tmp_path / "去年.yaml").write_text(shipped_text(), encoding="utf-8")
    (tmp_path / "今年.yaml").write_text(shipped_text().replace(old, new), encoding="utf-8")
    outcome = invoke("diff", "去年.yaml", "今年.yaml", "--exit-code")
    assert (outcome.code, said in outcome.out) == (1, True), outcome


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "json"])
def test_another_document_number_shows_beside_a_file_that_prints_one(invoke, tmp_path, suffix):
    invoke("ledger", "区科技局", "--plan", "maiji-2022", "-o", f"台账.{suffix}")
    (tmp_path / "今年.yaml").write_text(shipped_text().replace("〔2022〕64号", "〔2022〕65号"), encoding="utf-8")
    outcome = invoke("diff", f"台账.{suffix}", "今年.yaml")
    assert "文号：由区委办发〔2022〕64号改为区委办发〔2022〕65号" in outcome.out, outcome


def test_one_unit(invoke, years):
    outcome = invoke("diff", *years, "--unit", "区审计局")
    assert "区审计局工作台账新旧对照表" in outcome.out
    assert "本表共1条：调整1项" in outcome.out


def test_by_unit_says_what_came_and_what_went(invoke, years):
    out = invoke("diff", *years, "--by-unit", "--unit", "区科技局").out
    assert "移入1项、移出1项、职责变化1项、仍承担20项（其中有调整6项）。" in out
    assert "指标变化" in out
    everybody = invoke("diff", *years, "--by-unit", "--format", "markdown").out
    assert everybody.count("任务变动单") == 17


def test_suggested_links_are_yaml_to_paste(invoke, years, tmp_path):
    text = (tmp_path / "今年.yaml").read_text(encoding="utf-8")
    unlinked = text.replace("        split_from: [mj-t2]\n", "").replace(
        "        link_reason: 领军人才与技能人才分别推进\n", ""
    )
    (tmp_path / "今年.yaml").write_text(unlinked, encoding="utf-8")
    out = invoke("diff", *years, "--suggest-links").out
    assert "# 疑似拆分：“积极培养本土科技人才”→" in out
    assert "- id: mj-t2a" in out
    assert "  split_from: [mj-t2]" in out
    assert "可加 --suggest-links 列出" in invoke("diff", *years).err


@pytest.fixture
def without_links(years, tmp_path):
    """Give both years, of which this one does not say that a task was split."""
    text = (tmp_path / "今年.yaml").read_text(encoding="utf-8")
    (tmp_path / "今年.yaml").write_text(text.replace("        split_from: [mj-t2]\n", ""), encoding="utf-8")
    return years


@pytest.mark.parametrize("form", ["table", "markdown", "html", "docx", "xlsx"])
def test_a_suspected_split_is_left_to_be_confirmed_in_every_format(invoke, without_links, tmp_path, form):
    suffix = "md" if form == "markdown" else form
    if form == "table":
        said = invoke("diff", *without_links).out
    else:
        invoke("diff", *without_links, "-o", f"对照.{suffix}")
        said = _said(tmp_path / f"对照.{suffix}")
    assert "待确认：以下按文字推测可能是拆分的，表中未作结论，请核对：" in said
    assert "疑似拆分：“积极培养本土科技人才”→“积极培养本土领军人才”、“加快培养技能人才”（文字重合97%）。" in said


@pytest.mark.slow
def test_a_suspected_split_is_asked_for_by_those_it_concerns(invoke, without_links):
    for words in ("目标调整", "专题调整"):
        assert "待确认" not in invoke("diff", *without_links, "--only", words).out
    assert "待确认" not in invoke("diff", *without_links, "--unit", "区审计局").out
    assert "待确认" in invoke("diff", *without_links, "--unit", "区人社局").out


def _said(path):
    if path.suffix == ".docx":
        return "".join(Document(str(path)).element.itertext())
    if path.suffix == ".xlsx":
        sheet = load_workbook(path).active
        return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    return path.read_text(encoding="utf-8")


def test_no_links_to_suggest(invoke):
    outcome = invoke("diff", "maiji-2022", "maiji-2022", "--suggest-links")
    assert (outcome.out, outcome.err) == ("", "没有需要补写的对应关系。\n")


# Files.


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "html", "md", "json"])
def test_the_suffix_decides_the_format(invoke, years, tmp_path, suffix):
    outcome = invoke("diff", *years, "-o", f"对照.{suffix}")
    assert outcome.out == f"已生成 对照.{suffix}（9条变动）\n"
    first = (tmp_path / f"对照.{suffix}").read_bytes()
    invoke("diff", *years, "-o", f"对照.{suffix}", "--force")
    assert (tmp_path / f"对照.{suffix}").read_bytes() == first
    assert first[:2] == {"docx": b"PK", "xlsx": b"PK", "html": b"<!", "md": b"# ", "json": b"{\n"}[suffix]


def test_word_without_a_name_is_written_to_the_current_folder(invoke, years, tmp_path):
    assert invoke("diff", *years, "--format", "docx").out == "已生成 新旧对照表.docx（9条变动）\n"
    table = Document(str(tmp_path / "新旧对照表.docx")).tables[0]
    assert table.rows[0].cells[1].text == "变更类型"


def test_nothing_is_overwritten_without_force(invoke, tmp_path):
    (tmp_path / "对照.docx").write_bytes(b"mine")
    outcome = invoke("diff", "maiji-2022", "maiji-2022", "-o", "对照.docx")
    assert (outcome.code, outcome.err) == (3, "错误：文件已存在：对照.docx\n要覆盖请加 --force，或换一个文件名。\n")
    assert (tmp_path / "对照.docx").read_bytes() == b"mine"


def test_a_change_sheet_for_every_unit(invoke, years, tmp_path):
    outcome = invoke("diff", *years, "--all-units", "-o", "变动单")
    assert outcome.out == "已在 变动单 生成17份变动单。\n"
    names = sorted(path.name for path in (tmp_path / "变动单").iterdir())
    assert len(names) == 17
    assert "区科技局_变动单.docx" in names
    again = invoke("diff", *years, "--all-units", "-o", "变动单")
    advice = "要覆盖请加 --force，要接着上次继续请加 --resume，或换一个文件夹。"
    assert (again.code, again.err) == (3, f"错误：文件夹里已有文件：变动单\n{advice}\n")


@pytest.mark.slow
def test_change_sheets_go_on_where_they_were_interrupted(invoke, years, tmp_path):
    invoke("diff", *years, "--all-units", "-o", "变动单")
    kept, gone = tmp_path / "变动单" / "区科技局_变动单.docx", tmp_path / "变动单" / "区工信局_变动单.docx"
    whole = gone.read_bytes()
    kept.write_bytes(b"mine")
    gone.unlink()
    again = invoke("diff", *years, "--all-units", "-o", "变动单", "--resume")
    assert again.out == "已在 变动单 生成1份变动单（另有16份上次已生成，未动）。\n"
    assert (kept.read_bytes(), gone.read_bytes()) == (b"mine", whole)
    assert invoke("diff", *years, "--all-units", "-o", "变动单", "--force").out == "已在 变动单 生成17份变动单。\n"
    assert kept.read_bytes() != b"mine"
    refused = invoke("diff", *years, "--all-units", "-o", years[0])
    assert (refused.code, refused.err.splitlines()[0]) == (3, f"错误：这是一个文件，不是文件夹：{years[0]}")


@pytest.mark.slow
def test_change_sheets_of_one_kind_of_change(invoke, years, tmp_path):
    sheet = invoke("diff", *years, "--by-unit", "--unit", "区科技局", "--only", "新增").out
    assert "只列“新增”：移入1项。" in sheet
    assert "其余" not in sheet
    found = json.loads(invoke("diff", *years, "--by-unit", "--only", "新增", "--format", "json").out)
    assert {task["row"] for unit in found["units"] for task in unit["tasks"]} == {1}
    assert invoke("diff", *years, "--all-units", "--only", "新增", "-o", "新增").out == "已在 新增 生成3份变动单。\n"
    assert min(path.name for path in (tmp_path / "新增").iterdir()) == "区工信局_变动单.docx"
    assert invoke("diff", *years, "--by-unit", "--only", "专题调整").out == "没有“专题调整”变动。\n"
    none = invoke("diff", *years, "--all-units", "--only", "专题调整", "-o", "无")
    assert (none.out, (tmp_path / "无").exists()) == ("没有“专题调整”变动，未生成变动单。\n", False)


def test_json_on_the_pipe(invoke, years):
    assert len(json.loads(invoke("diff", *years, "--format", "json").out)["rows"]) == 9


# What a person may get wrong.


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("maiji-2022",), "缺少 新版。\n用 checklist diff --help 查看用法。"),
        (("nix", "maiji-2022"), "“nix”不是现有的文件或文件夹，也不是方案编号。\n可用的方案编号：xingtai-2023、hebi-speedup-2019、hebi-transfer-2019、maiji-2022、zaozhuang-2022、tongxiang-2022"),
        (("旧.docx", "maiji-2022"), "找不到文件：旧.docx\n请检查文件名和所在文件夹；git里的旧版写成“版本:路径”，如 v2024:data/plans.yaml。"),
        (("麦积", "maiji-2022"), "“麦积”不是现有的文件或文件夹，也不是方案编号。\n麦积区的方案：maiji-2022。"),
        (("maiji-2022", "maiji-2022", "--plan", "麦积"), "“麦积”是地区，不是方案。\n麦积区的方案：maiji-2022。"),
        (("maiji-2022@2030年", "maiji-2022"), "2030年不在方案期限内。\n方案期限：麦积强科技 2022—2025年"),
        (("maiji-2022@2030", "maiji-2022"), "2030年不在方案期限内。\n方案期限：麦积强科技 2022—2025年"),
        (("xingtai-2023", "maiji-2022"), "两个版本不是同一个地区的：旧版是邢台市，新版是天水市麦积区。\n请核对两个版本，单位按地区识别，不能跨地区对照。"),
        (("maiji-2022", "maiji-2022", "-o", "x.txt"), "不能生成这种文件：x.txt（不支持.txt，请用 .md）\n可用的后缀：.docx .pdf .xlsx .html .md .csv .json"),
        (("maiji-2022", "maiji-2022", "-o", "x.wps"), "不能生成这种文件：x.wps（不支持.wps，请用 .docx）\n可用的后缀：.docx .pdf .xlsx .html .md .csv .json"),
        (("maiji-2022", "maiji-2022", "-o", "x.md", "--format", "json"), "--format json 与文件后缀 .md 不一致。\n去掉 --format，或改文件名的后缀。"),
        (
            ("maiji-2022", "maiji-2022", "--labels", "甲,乙,丙"),
            "--labels 的写法不对：甲,乙,丙\n要写成 旧,新，如 --labels 2024年,2025年。",
        ),
        (("maiji-2022", "maiji-2022", "--labels", "甲"), "--labels 的写法不对：甲\n要写成 旧,新，如 --labels 2024年,2025年。"),
        (("maiji-2022", "maiji-2022", "--pair", "甲"), "--pair 的写法不对：甲\n要写成 旧方案=新方案，如 --pair maiji-2022=maiji-2026。"),
        (("maiji-2022", "maiji-2022", "--pair", "maiji-2022=甲"), "“《天水市麦积区强科技行动实施方案（2022—2025年）》（区委办发〔2022〕64号）”里没有“甲”这个方案。\n这一版的方案：maiji-2022"),
        (("maiji-2022", "maiji-2022", "--plan", "甲"), "没有“甲”这个方案。\n可用的方案编号：maiji-2022"),
        (("maiji-2022", "maiji-2022", "--unit", "区招商"), "麦积区的数据里没有“区招商”这个单位。\n是否要找：区招商局？"),
        (("maiji-2022", "maiji-2022", "--all-units"), "请用 -o 写明变动单放到哪个文件夹。\n例：checklist diff 去年.yaml 今年.yaml --all-units -o 变动单"),
        *(
            (("maiji-2022", "maiji-2022", "--suggest-links", *args), f"--suggest-links 与 {args[0]} 不能同时使用。\n--suggest-links 只列出可粘贴的YAML，请去掉其中一个；要JSON里的推测关系，看 --format json 的 suggestions。")
            for args in (("--format", "json"), ("-o", "x.json"), ("--unit", "区科技局"), ("--only", "新增"), ("--by-unit",), ("--labels", "甲,乙"))
        ),
        (("maiji-2022", "maiji-2022", "--all-units", "--format", "json", "-o", "x"), "--all-units 生成Word变动单，不能用 json 格式。\n请改用 --by-unit --format json。"),
        (("maiji-2022", "maiji-2022", "--resume"), "--resume 只用于 --all-units。\n写一个文件时没有可接着做的；要覆盖请用 --force。"),
        (("maiji-2022", "maiji-2022", "--all-units", "-o", "x", "--resume", "--force"), "--force 与 --resume 不能同时使用。\n要全部重新生成用 --force，要接着上次继续用 --resume。"),
        (("maiji-2022", "maiji-2022", "--table", "2"), "--table 只用于Word、Excel台账，两个版本里都没有。\n请去掉 --table，或核对两个版本。"),
        (("maiji-2022", "maiji-2022", "--map", "工作要求=任务"), "--map 只用于Word、Excel台账，两个版本里都没有。\n请去掉 --map，或核对两个版本。"),
    ],
)  # fmt: skip
def test_mistakes_are_explained(invoke, args, message):
    outcome = invoke("diff", *args)
    assert (outcome.code, outcome.out, outcome.err) == (2, "", f"错误：{message}\n")


def test_versions_in_the_wrong_order_are_pointed_out(invoke, tmp_path):
    outcome = invoke("diff", "xingtai-2023@2025", "xingtai-2023@2023")
    assert (outcome.code, outcome.err) == (0, "提醒：旧版是2025年的，新版是2023年的，请核对先后是不是写反了。\n")
    assert invoke("diff", "xingtai-2023@2023", "xingtai-2023@2025").err == ""
    later = shipped_text().replace("- id: maiji-2022\n", "- id: maiji-2026\n  replaces: [maiji-2022]\n")
    (tmp_path / "今年.yaml").write_text(later, encoding="utf-8")
    assert "请核对先后是不是写反了。" in invoke("diff", "今年.yaml", "maiji-2022", "--plan", "maiji-2022").err


def test_a_json_ledger_of_another_format_says_so(invoke, tmp_path):
    invoke("ledger", "--plan", "maiji-2022", "-o", "台账.json")
    text = (tmp_path / "台账.json").read_text(encoding="utf-8")
    (tmp_path / "台账.json").write_text(text.replace("checklist-ledger/1", "checklist-ledger/9"), encoding="utf-8")
    outcome = invoke("diff", "台账.json", "maiji-2022")
    assert (outcome.code, outcome.err.splitlines()[0]) == (
        2,
        "错误：JSON台账的版本不同：台账.json（checklist-ledger/9，应为 checklist-ledger/1）",
    )


@pytest.mark.parametrize("change", ["删行", "插行", "移行"])
def test_rows_deleted_inserted_and_moved_with_tracking_are_read_as_accepted(invoke, tmp_path, change):
    invoke("ledger", "--plan", "maiji-2022", "-o", "台账.docx")
    path = tmp_path / "台账.docx"
    parts = {name: zipfile.ZipFile(path).read(name) for name in zipfile.ZipFile(path).namelist()}
    text = parts["word/document.xml"].decode()
    rows = re.findall(r"<w:tr[ >].*?</w:tr>", text, re.DOTALL)
    row, last = (next(row for row in rows if title in row) for title in ("强化新材料", "加强专利保护"))
    come, gone = _tracked(row, "ins", "moveTo"), _tracked(row, "del", "moveFrom")
    marked = {
        "删行": text.replace(row, _tracked(row, "del", "del")),
        "插行": text.replace(row, _tracked(row, "ins", "ins")),
        "移行": text.replace(row, gone).replace(last, last + come),
    }[change]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, marked if name == "word/document.xml" else content)
    outcome = invoke("diff", "maiji-2022", "台账.docx")
    assert outcome.err == "提醒：台账.docx：有修订痕迹，按接受修订后的内容读取。\n"
    said = {"删行": "本表共1条：取消1项。", "插行": NOTHING, "移行": "归属调整"}[change]
    assert said in outcome.out, outcome.out


def _tracked(row, of_row, of_runs):
    """Mark a row, and every run in it, as a tracked change."""
    who = 'w:id="90" w:author="a"'
    runs = re.sub(r"<w:r>.*?</w:r>", lambda run: f"<w:{of_runs} {who}>{run[0]}</w:{of_runs}>", row, flags=re.DOTALL)
    if of_runs == "del":
        runs = re.sub(r"<(/?)w:t\b", r"<\1w:delText", runs)
    if "</w:trPr>" in runs:
        return runs.replace("</w:trPr>", f"<w:{of_row} {who}/></w:trPr>", 1)
    return re.sub(r"(<w:tr[^>]*>)", rf"\1<w:trPr><w:{of_row} {who}/></w:trPr>", runs, count=1)


@pytest.mark.parametrize("name", ["台账.doc", "台账.wps"])
def test_old_word_files_say_how_to_convert(invoke, tmp_path, name):
    (tmp_path / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    outcome = invoke("diff", name, "maiji-2022")
    assert outcome.code == 2
    assert "另存为" in outcome.err
    assert ".docx" in outcome.err


def test_a_word_file_without_a_ledger(invoke):
    document = Document()
    document.add_paragraph("通知")
    document.save("通知.docx")
    outcome = invoke("diff", "通知.docx", "maiji-2022")
    assert outcome.code == 2
    assert "通知.docx里没有表格，不像是台账" in outcome.err


def test_data_with_errors_are_not_compared(invoke, years, tmp_path):
    text = (tmp_path / years[1]).read_text(encoding="utf-8").replace("id: mj-c2\n", "id: mj-c1\n")
    (tmp_path / years[1]).write_text(text, encoding="utf-8")
    outcome = invoke("diff", *years)
    assert outcome.code == 2
    assert "今年.yaml有1处错误，不能对照：" in outcome.err
    assert "mj-c1" in outcome.err


# git.


@pytest.fixture
def repository(tmp_path):
    if not shutil.which("git"):
        pytest.skip("git is not installed")

    git(tmp_path, "init")
    path = tmp_path / "plans.yaml"
    for tag, text in (("v2024", shipped_text()), ("v2025", edited_maiji())):
        path.write_text(text, encoding="utf-8")
        git(tmp_path, "add", "plans.yaml")
        git(tmp_path, "commit", "-m", tag)
        git(tmp_path, "tag", tag)
    return tmp_path


def test_a_revision_against_the_file(invoke, repository):
    assert (repository / "plans.yaml").is_file()
    outcome = invoke("diff", "v2024:plans.yaml", "plans.yaml", "--plan", "maiji-2022")
    assert COUNTS in outcome.out
    assert "原台账（v2024）" in outcome.out


def test_a_revision_that_does_not_exist(invoke, repository):
    outcome = invoke("diff", "v2023:plans.yaml", repository / "plans.yaml")
    assert outcome.code == 2
    assert outcome.err.startswith("错误：git里没有“v2023”这个版本。\n")


def test_outside_a_repository(invoke):
    outcome = invoke("diff", "v2024:plans.yaml", "maiji-2022")
    assert outcome.code == 2
    assert "当前文件夹不在git仓库里" in outcome.err


# history.


def test_history_through_files(invoke, years):
    outcome = invoke("history", "mj-p5", *years)
    assert outcome.code == 0
    lines = [line for line in outcome.out.splitlines() if ".yaml" in line]
    assert "区市场监管局" in lines[0]
    assert "区科技局" in lines[1]
    assert "有" in lines[1]


def test_history_follows_a_task_that_was_split(invoke, years):
    out = invoke("history", "mj-t2", *years).out
    assert "积极培养本土科技人才" in out
    assert "积极培养本土领军人才" in out
    assert "加快培养技能人才" in out


def test_history_finds_a_task_by_its_title_in_a_ledger_without_ids(invoke, years):
    assert invoke("ledger", "--plan", "maiji-2022", "-o", "去年.docx").code == 0
    outcome = invoke("history", "mj-p5", "去年.docx", years[1])
    assert outcome.code == 0, outcome.err
    assert "没有" not in outcome.out
    assert "区市场监管局" in outcome.out


def test_history_says_that_a_ledger_has_no_ids_where_no_title_is_the_same(invoke):
    Path("简表.docx").write_bytes(office_form([["序号", "具体举措", "牵头单位"], ["1", "建设别的平台", "区科技局"]]))
    found = json.loads(invoke("history", "mj-p5", "简表.docx", "maiji-2022", "--format", "json").out)
    assert [len(stage["tasks"]) for stage in found["versions"]] == [0, 1]
    out = "".join(invoke("history", "mj-p5", "简表.docx", "maiji-2022").out.split())
    assert "没有任务编码" in out
    assert "没有这项任务" not in out


def test_history_of_the_revisions_of_a_file(invoke, repository):
    assert repository.is_dir()
    outcome = invoke("history", "mj-p5", "--file", "plans.yaml")
    assert outcome.code == 0, outcome.err
    assert outcome.out.index("区市场监管局") < outcome.out.index("区科技局")
    assert "当前的" not in outcome.out


def test_history_names_what_became_of_the_task_as_a_whole(invoke, years):
    found = json.loads(invoke("history", "mj-t2", *years, "--format", "json").out)
    assert (found["title"], [stage["turn"] for stage in found["versions"]]) == ("积极培养本土科技人才", [None, "拆分"])
    back = json.loads(invoke("history", "mj-t2", *reversed(years), "--format", "json").out)
    assert [stage["turn"] for stage in back["versions"]] == [None, "合并"]
    gone = json.loads(invoke("history", "mj-i4", *years, years[0], "--format", "json").out)
    assert [stage["turn"] for stage in gone["versions"]] == [None, "不再列入", "新增"]


@pytest.mark.slow
def test_history_calls_the_part_of_a_split_and_the_source_of_a_merger_as_diff_does(invoke, tmp_path):
    old = shipped_text()
    assert "id: mj-p5" in old
    for key, word in (("split_from", "拆分"), ("merged_from", "合并")):
        new = old.replace("id: mj-p5", f"id: mj26-p5\n        {key}: [mj-p5]")
        (tmp_path / "旧.yaml").write_text(old, encoding="utf-8")
        (tmp_path / "新.yaml").write_text(new, encoding="utf-8")
        for versions, said in ((("旧.yaml", "新.yaml"), word), (("新.yaml", "旧.yaml"), "合并拆分".replace(word, ""))):
            found = json.loads(invoke("history", "mj-p5", *versions, "--format", "json").out)
            assert [stage["turn"] for stage in found["versions"]] == [None, said]


def test_history_goes_on_under_another_id(invoke, years, tmp_path):
    text = shipped_text().replace("- id: mj-p5\n", "- id: mj26-p5\n        continues: [mj-p5]\n")
    (tmp_path / "后年.yaml").write_text(text.replace("mj-p5]", "mj-p5]"), encoding="utf-8")
    for name in ("mj-p5", "mj26-p5"):
        found = json.loads(invoke("history", name, years[0], "后年.yaml", "--format", "json").out)
        assert [[task["id"] for task in stage["tasks"]] for stage in found["versions"]] == [["mj-p5"], ["mj26-p5"]]
        assert [stage["turn"] for stage in found["versions"]] == [None, "接续"]


def test_the_same_task_in_files_of_every_kind_has_not_changed(invoke):
    for name in ("1.docx", "2.json", "3.xlsx"):
        invoke("ledger", "--plan", "maiji-2022", "-o", name)
    found = json.loads(invoke("history", "mj-p5", "1.docx", "2.json", "3.xlsx", "maiji-2022", "--format", "json").out)
    assert [stage["changed"] for stage in found["versions"]] == [False] * 4


def _commit(folder, message):
    git(folder, "add", "-A")
    git(folder, "commit", "-m", message)


@pytest.mark.slow
def test_history_says_where_it_is_cut_off(invoke, repository):
    path = repository / "plans.yaml"
    for number in (601, 602, 603):
        goal = f"value: {number}, unit: 家, year: 2025, text: 高新技术企业达到{number}家以上"
        text = edited_maiji().replace("value: 26, unit: 家, year: 2025, text: 高新技术企业达到26家以上", goal)
        path.write_text(text, encoding="utf-8")
        _commit(repository, f"r{number}")

    def shown(outcome):
        return [number for number in (601, 602, 603) if f"达到{number}家" in outcome.out]

    whole = invoke("history", "mj-c3", "--file", "plans.yaml")
    assert (shown(whole), whole.err) == ([601, 602, 603], "")
    cut = invoke("history", "mj-c3", "--file", "plans.yaml", "--revisions", "2")
    assert shown(cut) == [602, 603]
    assert cut.err == "提醒：git里 plans.yaml 的修改不止2次，只看了最近2次；要看更早的，请加 --revisions 8。\n"
    assert invoke("history", "mj-c3", "--file", "plans.yaml", "--revisions", "5").err == ""


@pytest.mark.slow
def test_history_follows_a_file_that_was_renamed_and_passes_over_its_deletion(invoke, repository):
    (repository / "data").mkdir()
    (repository / "plans.yaml").rename(repository / "data" / "方案.yaml")
    _commit(repository, "moved")
    outcome = invoke("history", "mj-p5", "--file", "data/方案.yaml")
    assert outcome.code == 0, outcome.err
    assert outcome.out.index("区市场监管局") < outcome.out.index("区科技局")
    text = (repository / "data" / "方案.yaml").read_bytes()
    (repository / "data" / "方案.yaml").unlink()
    _commit(repository, "gone")
    (repository / "data").mkdir(exist_ok=True)
    (repository / "data" / "方案.yaml").write_bytes(text)
    _commit(repository, "back")
    assert invoke("history", "mj-p5", "--file", "data/方案.yaml").code == 0


def test_a_shallow_clone_says_what_it_lacks(invoke, repository, tmp_path, monkeypatch):
    subprocess.run(["git", "clone", "-q", "--depth", "1", repository.as_uri(), str(tmp_path / "浅")], check=True)
    monkeypatch.chdir(tmp_path / "浅")
    outcome = invoke("history", "mj-p5", "--file", "plans.yaml")
    assert "提醒：这个git仓库是浅克隆，更早的修改不在里面；要看全，请先执行 git fetch --unshallow。\n" in outcome.err
    refused = invoke("diff", "HEAD~1:plans.yaml", "plans.yaml")
    assert (refused.code, "浅克隆" in refused.err) == (2, True)


@pytest.mark.parametrize("option", [("--file", "去年.yaml"), ("--revisions", "3")])
def test_history_of_versions_looks_into_no_git(invoke, years, option):
    outcome = invoke("history", "mj-p5", *years, *option)
    assert (outcome.code, outcome.err.splitlines()[0]) == (2, f"错误：写了版本，就不能再用 {option[0]}。")


def test_history_of_several_data_files_asks_which(invoke, years):
    outcome = invoke("history", "mj-p5", "--data", years[0], "--data", years[1])
    assert (outcome.code, outcome.err) == (
        2,
        "错误：数据有2个文件（去年.yaml、今年.yaml），不知道看哪一个的历次修改。\n请用 --file 写明文件或文件夹。\n",
    )


def test_history_as_json(invoke, years):
    found = json.loads(invoke("history", "mj-p5", *years, "--format", "json").out)
    assert [stage["version"] for stage in found["versions"]] == list(years)


def test_history_of_an_unknown_task(invoke, years):
    outcome = invoke("history", "mj-p55", *years)
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith("错误：各版本里都没有任务“mj-p55”。\n是否想写：mj-p5")


@pytest.mark.parametrize("name", ["MJ-P5", "三(四)5", "加强专利保护、转化与运用"])
def test_history_finds_a_task_as_show_does(invoke, years, name):
    for versions in ((), years):
        wanted = invoke("history", "mj-p5", *versions, "--data", years[1])
        found = invoke("history", name, *versions, "--data", years[1])
        assert (found.code, found.out) == (0, wanted.out)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "二（一）1",
            "错误：“二（一）1”是3项任务的标题或编号。\n请写任务编码：xt-a1（创新型邢台）、hs-a1（鹤壁提速增效）、zz-1（枣庄科技研发）。\n",
        ),
        ("mj-p55", "错误：没有“mj-p55”这项任务。\n是否想写：mj-p5、mj-i5、mj-p1？\n"),
        (
            "市科技局",
            "错误：没有“市科技局”这项任务。\n写 show --plan 方案 --columns 任务编码,任务名称 可以列出任务编码。\n",
        ),
    ],
)
def test_history_of_a_name_of_several_tasks_or_of_none(invoke, years, name, said):
    outcome = invoke("history", name, "--data", years[0])
    assert (outcome.code, outcome.err) == (2, said)


def test_history_without_versions_outside_git(invoke, years):
    outcome = invoke("history", "mj-p5", "--file", years[0])
    assert outcome.code == 2
    assert outcome.err.startswith("错误：git里没有 去年.yaml 的历次修改。\n请写明要看的版本")


def test_help_is_chinese_and_has_examples(invoke):
    for name in ("diff", "history"):
        out = invoke(name, "--help").out
        assert f"checklist {name} " in out
        assert "例：" in out


@pytest.mark.slow
def test_the_bytes_do_not_depend_on_the_folder(invoke, years, tmp_path):
    invoke("diff", *years, "-o", "a.docx")
    (tmp_path / "别处").mkdir()
    for name in years:
        shutil.copy(tmp_path / name, tmp_path / "别处" / name)
    invoke("diff", *(f"别处/{name}" for name in years), "-o", "b.docx")
    one, two = (zipfile.ZipFile(io.BytesIO((tmp_path / name).read_bytes())) for name in ("a.docx", "b.docx"))
    assert [one.read(name) for name in one.namelist()] == [two.read(name) for name in two.namelist()]


def test_two_files_of_one_plan_in_different_formats_do_not_differ(invoke):
    for name in ("甲.docx", "甲.json"):
        invoke("ledger", "--plan", "maiji-2022", "-o", name)
    for pair in (("甲.docx", "甲.json"), ("甲.json", "甲.docx")):
        outcome = invoke("diff", *pair, "--exit-code")
        assert (outcome.code, "两个版本没有差别" in outcome.out) == (0, True)


def test_a_file_of_another_plan_than_the_one_asked_for_is_refused(invoke):
    invoke("ledger", "--plan", "maiji-2022", "-o", "甲.docx")
    outcome = invoke("diff", "甲.docx", "xingtai-2023", "--plan", "xingtai-2023")
    assert outcome.code == 2
    assert "没有差别" not in outcome.out


# A form with columns of single years, and one in which only the task names its plan.


@pytest.mark.slow
def test_a_filled_form_with_goals_by_year_against_its_data(invoke, tmp_path):
    heads = ["序号", "重点任务", "具体举措", "2023年目标", "2024年目标", "责任单位"]
    (tmp_path / "空表.docx").write_bytes(office_form([heads, [""] * 6]))
    assert invoke("ledger", "--plan", "xingtai-2023", "--form", "空表.docx", "-o", "台账.docx").code == 0
    assert NOTHING in invoke("diff", "台账.docx", "xingtai-2023").out
    filled = Document("台账.docx")
    cell = next(
        cell
        for row in filled.tables[0].rows
        for cell in row.cells
        if "增幅不低于20%" in cell.text and "研发" in cell.text
    )
    cell.paragraphs[0].runs[0].text = cell.text.replace("20%", "30%")
    filled.save("改过.docx")
    assert "30%" in invoke("diff", "改过.docx", "xingtai-2023").out


def test_a_form_in_which_only_the_task_names_its_plan_against_one_of_the_plans(invoke, tmp_path):
    (tmp_path / "两个方案空表.docx").write_bytes(office_form([["序号", "任务", "责任单位"], [""] * 3]))
    assert invoke("ledger", "鹤壁市科技局", "--form", "两个方案空表.docx", "-o", "台账.docx").code == 0
    out = invoke("diff", "台账.docx", "hebi-speedup-2019").out
    assert "文字调整" not in out
    assert "【方案：" not in out


def test_history_of_data_outside_git_shows_the_years_of_the_plan(invoke, years):
    outcome = invoke("history", "mj-p5", "--data", years[0])
    assert outcome.code == 0
    assert "提醒：git里没有 去年.yaml 的历次修改，以下按方案的各个年份列出；" in outcome.err
    out = outcome.out
    assert [f"{year}年 " in out for year in (2022, 2023, 2024, 2025)] == [True] * 4


@pytest.mark.slow
@pytest.mark.usefixtures("repository")
def test_history_names_a_revision_by_what_was_written_to_it_and_says_what_changed(invoke):
    out = invoke("history", "mj-p5", "--file", "plans.yaml").out
    assert "v2024" in out
    assert "有变" in out


def test_history_points_to_the_likely_heir_where_no_link_is_given(invoke, years):
    text = Path(years[0]).read_text(encoding="utf-8").replace("id: mj-p5", "id: mj-q5")
    Path("后年.yaml").write_text(text, encoding="utf-8")
    outcome = invoke("history", "mj-p5", years[0], "后年.yaml")
    assert "最像的是“加强专利保护、转化与运用”（mj-q5）" in outcome.err
    assert "continues: [mj-p5]" in outcome.err
