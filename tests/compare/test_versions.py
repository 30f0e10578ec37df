"""What a version is: a file, a folder, a plan of the data, either of them in git's history; and what two become."""

from __future__ import annotations

import os
import re
from functools import partial
from pathlib import Path

import pytest
from conftest import git
from msgspec.structs import replace
from office_forms import COLUMNS, office_form

from checklist.commands.outputs import FileStyle, ledger_bytes
from checklist.compare.comparison import compare
from checklist.compare.run import Wishes, compare_versions
from checklist.compare.sides.alike import sides_of
from checklist.compare.sides.item import Aspect
from checklist.compare.sides.version import Sources, open_version
from checklist.errors import ChecklistError, DataError, FormError, InputError
from checklist.files import programs as git_files
from checklist.files.textfiles import data_file, template
from checklist.forms.form import fill_ledger
from checklist.forms.word import prepare_form
from checklist.ledger.ledger import Filter, build_ledger
from checklist.ledger.ledgerjson import ledger_json
from checklist.render.comparison_sheet import comparison_sheet

PLANS = """
regions:
- id: demo
  name: 示范市
  short: 示范
  prefix: 市
  units:
  - {name: 市科技局, full: 示范市科学技术局, kind: government}
  - {name: 市财政局, full: 示范市财政局, kind: government}
plans:
- id: demo-2023
  region: demo
  title: 示范行动方案
  document_number: 示政发〔2023〕1号
  period: 2023-2025
  sections:
  - number: 一
    title: 强化主体
    measures:
    - {id: demo-1, number: 一1, title: 培育企业主体, actions: [建立后备企业库], lead: [市科技局], support: [市财政局]}
    - {id: demo-2, number: 一2, title: 增加科技投入, actions: [设立专项资金], lead: [市财政局]}
"""
NEXT = PLANS.replace("培育企业主体", "培育壮大企业主体").replace("lead: [市财政局]", "lead: [市科技局]")


pytestmark = pytest.mark.usefixtures("folder")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plans.yaml").write_text(PLANS, encoding="utf-8")
    return tmp_path


def no_git(revision, path, /):
    raise AssertionError(f"asked git for {revision}:{path}")


@pytest.fixture
def sources(shipped):
    return Sources(columns=COLUMNS, load=lambda: shipped, at_revision=no_git)


def refused(text, sources, kind=InputError):
    with pytest.raises(kind) as caught:
        open_version(text, sources)
    assert caught.value.hint
    return caught.value


def test_a_comparison_for_a_unit_is_headed_by_the_plans_it_is_about(folder, sources):
    head, plan = PLANS.split("plans:\n")
    plans = [plan.replace("demo-", f"demo{at}-").replace("示范行动方案", f"第{at}号行动方案") for at in range(4)]
    changed = [*plans[:2], plans[2].replace("lead: [市财政局]", "lead: [市财政局], deadline: 2024年底"), plans[3]]
    for name, those in (("old.yaml", plans), ("new.yaml", changed)):
        (folder / name).write_text(f"{head}plans:\n{''.join(those)}", encoding="utf-8")
    found = compare_versions(Wishes(old="old.yaml", new="new.yaml", unit="市财政局"), sources)
    assert comparison_sheet(found.shown, unit=found.unit).subtitle == ("《第2号行动方案》（示政发〔2023〕1号）",)
    only = compare_versions(Wishes(old="old.yaml", new="new.yaml", kinds=("时限调整",)), sources)
    assert comparison_sheet(only.shown).subtitle == ("《第2号行动方案》（示政发〔2023〕1号）",)
    assert comparison_sheet(found.whole).subtitle == ("《第0号行动方案》（示政发〔2023〕1号）等4个方案",)
    told = compare_versions(Wishes(old="old.yaml", new="new.yaml", unit="市财政局", labels=("去年", "今年")), sources)
    assert (told.shown.old.label, told.shown.new.label) == ("去年", "今年")


def test_an_existing_file_of_plans_is_data(sources):
    version = open_version("plans.yaml", sources)
    assert (version.read, version.plans, version.year) == (None, ("demo-2023",), None)
    assert (version.label, version.mark) == ("《示范行动方案》（示政发〔2023〕1号）", "")


def test_a_folder_is_its_yaml_files(folder, sources):
    head, plans = PLANS.split("plans:\n", 1)
    (folder / "plans.yaml").unlink()
    (folder / "a-regions.yaml").write_text(head, encoding="utf-8")
    (folder / "b-plans.yaml").write_text(f"plans:\n{plans}", encoding="utf-8")
    (folder / "notes.txt").write_text("no data", encoding="utf-8")
    assert open_version(str(folder), sources).plans == ("demo-2023",)
    assert refused(str(folder.parent), sources).message == f"文件夹里没有 .yaml 文件：{folder.parent}"


def test_a_plan_of_the_loaded_data_with_or_without_a_year(sources):
    whole, dated = open_version("maiji-2022", sources), open_version("maiji-2022@2024", sources)
    assert whole.label == "《天水市麦积区强科技行动实施方案（2022—2025年）》（区委办发〔2022〕64号）"
    assert (dated.label, dated.year, dated.plans) == (f"{whole.label}2024年", 2024, ("maiji-2022",))


def test_a_file_goes_before_a_plan_of_the_same_name(folder, sources):
    (folder / "maiji-2022").mkdir()
    (folder / "maiji-2022" / "x.yaml").write_text(PLANS, encoding="utf-8")
    assert open_version("maiji-2022", sources).plans == ("demo-2023",)


def test_a_file_of_plans_may_bear_a_year(sources):
    assert open_version("plans.yaml@2024", sources).year == 2024
    error = refused("plans.yaml@2031", sources)
    assert str(error) == "2031年不在方案期限内。\n方案期限：示范行动方案 2023—2025年"


def test_a_year_outside_the_period_names_the_period(sources):
    error = refused("maiji-2022@2030", sources)
    assert error.message == "2030年不在方案期限内。"
    assert "2022—2025年" in error.hint


def test_what_is_nothing_of_all_this_is_said_with_the_nearest_plan(sources):
    error = refused("maiji-2023", sources)
    assert error.message == "“maiji-2023”不是现有的文件或文件夹，也不是方案编号。"
    assert "maiji-2022" in error.hint


@pytest.mark.parametrize("name", ["旧台账.docx", "data/plans.yaml", r"C:\旧版\plans.yaml", "D:/旧版/台账.xlsx"])
def test_a_file_that_is_not_there_is_said_and_a_drive_is_no_revision(sources, name):
    assert refused(name, sources).message == f"找不到文件：{name}"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("表.csv", "不能作为一个版本读取的文件：表.csv"),
        ("表.xls", "旧格式的表格读不了：表.xls"),
        ("表.pdf", "不能作为一个版本读取的文件：表.pdf"),
    ],
)
def test_files_of_other_kinds_are_refused(folder, sources, name, said):
    (folder / name).write_bytes(b"x")
    assert refused(name, sources).message == said


@pytest.mark.parametrize("name", ["旧台账.doc", "旧台账.wps"])
def test_old_word_files_are_refused_with_how_to_convert(folder, sources, name):
    (folder / name).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    error = refused(name, sources, FormError)
    assert error.message == f"台账读不出来：{name}是旧的.doc或.wps格式。"
    assert "“另存为”选择“Word文档（*.docx）”" in error.hint


def test_a_year_behind_a_ledger_file_is_refused(folder, sources):
    (folder / "a.docx").write_bytes(office_form("x"))
    assert refused("a.docx@2024", sources).message == "台账文件后面不能写年份：a.docx@2024"


def test_data_with_errors_are_refused_with_the_first_of_them(folder, sources):
    twice = PLANS.replace("id: demo-2,", "id: demo-1,").replace("support: [市财政局]", "support: [市财政厅]")
    (folder / "plans.yaml").write_text(twice, encoding="utf-8")
    error = refused("plans.yaml", sources, DataError)
    assert re.match(r"plans\.yaml有\d处错误，不能对照：\n  plans\.yaml:\d+: ", error.message)
    assert "demo-1" in error.message
    assert "没有登记“市财政厅”这个单位。" in error.message


def test_yaml_that_cannot_be_read_says_where(folder, sources):
    (folder / "plans.yaml").write_text("plans: [", encoding="utf-8")
    assert refused("plans.yaml", sources).message.startswith("plans.yaml:1: ")


def test_data_without_plans_are_no_version(folder, sources):
    (folder / "plans.yaml").write_text(PLANS.split("plans:\n", maxsplit=1)[0], encoding="utf-8")
    assert refused("plans.yaml", sources).message == "plans.yaml里没有方案。"


# --- git


@pytest.fixture
def repository(folder, monkeypatch):
    top = folder / "仓库"
    (top / "data").mkdir(parents=True)
    git(top.parent, "init", "-q", str(top))
    (top / "data" / "plans.yaml").write_text(PLANS, encoding="utf-8")
    (top / "台账.docx").write_bytes(
        office_form("市科技局重点任务台账", [["序号", "任务", "责任单位"], ["1", "建平台", "市科技局"]])
    )
    git(top, "add", ".")
    git(top, "commit", "-q", "-m", "first")
    git(top, "tag", "v2024")
    (top / "data" / "plans.yaml").write_text(NEXT, encoding="utf-8")
    git(top, "commit", "-q", "-a", "-m", "second")
    monkeypatch.chdir(top)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder))
    return top


@pytest.fixture
def in_git(sources):
    return sources._replace(at_revision=partial(git_files.files_at, environment=os.environ))


def titles(version):
    return [measure.title for section in version.chosen_plans[0].sections for measure in section.measures]


@pytest.mark.parametrize(
    "text", ["v2024:data/plans.yaml", "HEAD~1:data/plans.yaml", r"v2024:data\plans.yaml", "v2024:data", "v2024:data/"]
)
@pytest.mark.usefixtures("repository")
def test_a_file_or_folder_of_a_revision_is_read(in_git, text):
    version = open_version(text, in_git)
    assert titles(version) == ["培育企业主体", "增加科技投入"]
    assert (version.label, version.mark) == ("《示范行动方案》（示政发〔2023〕1号）", text.split(":")[0])
    assert titles(open_version("HEAD:data/plans.yaml", in_git))[0] == "培育壮大企业主体"


def test_a_path_counts_from_the_top_and_else_from_the_current_folder(repository, in_git, monkeypatch):
    monkeypatch.chdir(repository / "data")
    for text in ("v2024:data/plans.yaml", "v2024:plans.yaml", "v2024:./plans.yaml", "v2024:.", "v2024:../data"):
        assert titles(open_version(text, in_git))[0] == "培育企业主体"


@pytest.mark.usefixtures("repository")
def test_a_revision_may_bear_a_year_and_hold_a_ledger(in_git):
    assert open_version("v2024:data/plans.yaml@2024", in_git).year == 2024
    ledger = open_version("v2024:台账.docx", in_git)
    assert (ledger.data, ledger.label, ledger.mark) == (None, "市科技局重点任务台账", "v2024")


@pytest.mark.usefixtures("repository")
def test_two_revisions_compare(in_git):
    sides = sides_of(open_version("v2024:data", in_git), open_version("data", in_git), in_git)
    comparison = compare(*sides)
    assert [row.match.new[0].id for row in comparison.rows] == ["demo-1", "demo-2"]
    assert compare(sides[0], sides[0]).same


@pytest.mark.usefixtures("repository")
def test_a_revision_that_does_not_exist_is_said_with_the_nearest(in_git):
    assert str(refused("v2023:data/plans.yaml", in_git)) == "git里没有“v2023”这个版本。\n是否想写：v2024？"
    assert refused("zzz:data/plans.yaml", in_git).hint == "已有的标签和分支：main、v2024"


def test_a_path_that_is_not_in_the_revision_is_said(repository, in_git):
    error = refused("v2024:plan.yaml", in_git)
    assert str(error) == "“v2024”里没有“plan.yaml”。\n路径从仓库顶层写起，如 data/plans.yaml；大小写要一致。"
    (repository / "空").mkdir()
    (repository / "空" / "x.txt").write_text("x", encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "-q", "-m", "third")
    assert refused("HEAD:空", in_git).message == "“HEAD:空”是文件夹，里面没有 .yaml 文件。"


@pytest.mark.parametrize("text", ["--output=x:data", "-h:x", "v2024:\0"])
def test_what_looks_like_an_option_is_none(repository, in_git, text):
    assert refused(text, in_git).message.startswith("git版本的写法不对：")
    assert not (repository / "x").exists()


@pytest.mark.usefixtures("repository")
def test_outside_a_repository_it_is_said(in_git, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    error = refused("HEAD:data/plans.yaml", in_git)
    assert error.message == "当前文件夹不在git仓库里，不能读取“HEAD:data/plans.yaml”。"


@pytest.mark.usefixtures("repository")
def test_without_git_it_is_said(in_git, monkeypatch):
    monkeypatch.setenv("PATH", "")
    error = refused("HEAD:data/plans.yaml", in_git)
    assert error.message == "没有找到git，不能读取“HEAD:data/plans.yaml”。"
    assert error.hint == "请先安装git；也可以把旧版文件另存一份，直接写文件名。"


@pytest.mark.usefixtures("repository")
def test_git_that_does_not_answer_is_stopped(in_git, monkeypatch, tmp_path):
    slow = tmp_path / "bin" / "git"
    slow.parent.mkdir()
    slow.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", str(slow.parent), prepend=os.pathsep)
    monkeypatch.setattr(git_files, "_SECONDS", 0.3)
    assert "没有回答，已停止读取" in refused("HEAD:data/plans.yaml", in_git).message


@pytest.mark.usefixtures("repository")
def test_a_file_beyond_all_bounds_is_refused(in_git, monkeypatch):
    monkeypatch.setattr(git_files, "MAX_DATA_BYTES", 100)
    monkeypatch.setattr(git_files._Git.content, "__defaults__", (100,))
    assert refused("HEAD:data/plans.yaml", in_git).message.startswith("文件太大，超过")


def test_reading_changes_nothing_in_the_repository(repository, in_git):
    before = sorted((path, path.stat().st_mtime_ns) for path in repository.rglob("*"))
    open_version("v2024:data", in_git)
    assert sorted((path, path.stat().st_mtime_ns) for path in repository.rglob("*")) == before


# --- two versions become two sides


def files_of(ledger, folder, data):
    made = {
        "部门台账.docx": fill_ledger(prepare_form(template("ledger.docx").read_bytes(), "x", COLUMNS), ledger),
        "分解表.docx": fill_ledger(prepare_form(template("assignment.docx").read_bytes(), "x", COLUMNS), ledger),
        "台账.json": ledger_json(ledger),
        "台账.xlsx": ledger_bytes(data, ledger, ".xlsx", FileStyle()),
    }
    for name, content in made.items():
        (folder / name).write_bytes(content)
    return list(made)


def some_ledgers(data):
    for plan in data.plans:
        region = next(region for region in data.regions if region.id == plan.region)
        yield plan, None, build_ledger((plan,))
        for body, year in ((region.units[3], None), (region.units[0], plan.first_year), (region.bodies[-1], None)):
            ledger = build_ledger((plan,), (region, body), Filter(year=year))
            if ledger.rows:
                yield plan, year, ledger


@pytest.mark.slow
def test_a_file_does_not_differ_from_the_data_it_was_made_of_nor_from_its_like(folder, sources, shipped):
    for plan, year, ledger in some_ledgers(shipped):
        files = [open_version(name, sources) for name in files_of(ledger, folder, shipped)]
        data = open_version(f"{plan.id}@{year}" if year else plan.id, sources)
        beside = [(file, data) for file in files] + [(data, files[0])]
        for old, new in (*beside, *zip(files, files[1:] + files[:1], strict=True), (files[0], files[0])):
            comparison = compare(*sides_of(old, new, sources))
            assert comparison.same, (plan.id, ledger.unit, old.mark, new.mark, comparison.count_line)


@pytest.mark.slow
def test_a_change_in_the_data_shows_beside_a_file(folder, sources, shipped):
    plan = next(plan for plan in shipped.plans if plan.id == "maiji-2022")
    names = files_of(build_ledger((plan,)), folder, shipped)
    text = data_file("plans.yaml").read_text(encoding="utf-8")
    changed = text.replace("title: 加强专利保护、转化与运用", "title: 加强专利保护、转化与推广").replace(
        "deadline: 2023年12月底", "deadline: 2024年12月底"
    )
    assert changed != text
    (folder / "new.yaml").write_text(changed, encoding="utf-8")
    for name in names[1:]:
        comparison = compare(*sides_of(open_version(name, sources), open_version("new.yaml", sources), sources))
        assert any("推广" in line.text for row in comparison.rows for line in row.new), name


def test_a_file_knows_what_its_columns_say_and_nothing_else(folder, sources):
    (folder / "a.docx").write_bytes(
        office_form("重点任务清单", [["任务", "责任单位", "备注"], ["培育企业主体。建立后备企业库。", "市科技局", ""]])
    )
    old, new = sides_of(open_version("a.docx", sources), open_version("plans.yaml", sources), sources)
    goals = (Aspect.TARGETS, Aspect.TARGET_WORDS, Aspect.GOALS, Aspect.GOALS_TEXT)
    assert old.aspects == new.aspects == (Aspect.TEXT, *goals, Aspect.UNITS, Aspect.ROLES)
    assert [item.text for item in new.items] == ["培育企业主体。建立后备企业库。", "增加科技投入。设立专项资金。"]
    assert [match.one_to_one for match in compare(old, new).matches] == [True, False]


def test_a_file_of_no_plan_in_the_data_asks_which_is_meant(folder, sources):
    (folder / "a.docx").write_bytes(
        office_form("重点任务清单", [["任务", "责任单位", "完成时限"], ["建平台", "市科技局", ""]])
    )
    with pytest.raises(InputError) as caught:
        sides_of(open_version("a.docx", sources), open_version(str(data_file("plans.yaml")), sources), sources)
    assert caught.value.message == "看不出a.docx是哪个方案的台账。"
    assert "maiji-2022" in caught.value.hint


def test_a_units_ledger_that_does_not_name_the_unit_asks_for_it(folder, sources):
    (folder / "a.docx").write_bytes(
        office_form("台账", [["任务", "本单位职责", "完成时限"], ["培育企业主体", "牵头", ""]])
    )
    old, new = open_version("a.docx", sources), open_version("plans.yaml", sources)
    with pytest.raises(InputError) as caught:
        sides_of(old, new, sources)
    assert str(caught.value) == (
        "看不出a.docx是哪个单位的台账：标题和填报单位处都没有写。\n请在表上写明“填报单位：某某局”，或加 --unit。"
    )
    _, beside = sides_of(old, new, sources, unit="市科技局")
    assert [item.text for item in beside.items] == ["培育企业主体。建立后备企业库。"]


@pytest.mark.slow
def test_a_json_ledger_does_not_differ_from_the_word_and_excel_ledgers_of_its_plan(folder, sources, shipped):
    plan = next(plan for plan in shipped.plans if plan.id == "maiji-2022")
    names = files_of(build_ledger((plan,)), folder, shipped)
    data = open_version("台账.json", sources)
    for name in names:
        file = open_version(name, sources)
        assert compare(*sides_of(file, data, sources)).same, name
        assert compare(*sides_of(data, file, sources)).same, name


def test_a_json_ledger_of_the_next_plan_that_bears_the_title_of_one_in_the_data_loses_no_task(folder, sources):
    known = open_version("plans.yaml", sources)
    (plan,) = known.data.plans
    for name, each in (
        ("今年.json", plan),
        ("明年.json", replace(plan, id="demo-2026", first_year=2026, last_year=2028)),
    ):
        (folder / name).write_bytes(ledger_json(build_ledger((each,))))
    sources = sources._replace(load=lambda: known.data)
    for one, two in (("今年.json", "明年.json"), ("明年.json", "今年.json"), ("明年.json", "plans.yaml")):
        found = compare(*sides_of(open_version(one, sources), open_version(two, sources), sources))
        assert [len(match.old) + len(match.new) for match in found.matches if not match.is_heading] == [2, 2]
        assert found.rows == ()


def test_a_blank_form_is_no_version(folder, sources):
    (folder / "空表.docx").write_bytes(office_form("重点任务清单", [["任务", "责任单位", "完成时限"], ["", "", ""]]))
    assert str(refused("空表.docx", sources)) == (
        "空表.docx里没有任务，像是一张空表。\n请换成填好的台账；要把数据填进空表，用 checklist ledger --form。"
    )


def test_the_ledger_of_a_unit_of_another_region_is_refused(folder, sources):
    rows = [["任务", "本单位职责", "完成时限"], ["培育企业主体", "牵头", ""]]
    (folder / "a.docx").write_bytes(office_form("桐乡市科技局重点任务台账", rows))
    with pytest.raises(InputError) as caught:
        sides_of(open_version("a.docx", sources), open_version("maiji-2022", sources), sources)
    assert str(caught.value) == (
        "两个版本不是同一个地区的：a.docx是“桐乡市科技局”（桐乡）的台账，另一版是麦积区的方案。\n"
        "请选同一个地区的方案；要指明是哪个单位的台账，可加 --unit。"
    )


@pytest.mark.slow
def test_ids_tell_the_plan_where_the_title_does_not(folder, sources):
    rows = [["任务编码", "任务", "责任单位"], ["mj-p5", "培育企业", "区科技局"], ["", "引人才", "区科技局"]]
    (folder / "a.docx").write_bytes(office_form("重点任务清单", rows))
    file, data = open_version("a.docx", sources), open_version(str(data_file("plans.yaml")), sources)
    old, new = sides_of(file, data, sources)
    assert [[plan.id for plan in side.plans] for side in (old, new)] == [["maiji-2022"], ["maiji-2022"]]


def test_an_id_twice_in_a_word_ledger_is_refused(folder, sources):
    rows = [["任务编码", "任务", "责任单位"], ["a1", "建平台", "市科技局"], ["a1", "引人才", "市科技局"]]
    (folder / "a.docx").write_bytes(office_form("台账", rows))
    version = open_version("a.docx", sources)
    with pytest.raises(ChecklistError) as caught:
        sides_of(version, version, sources)
    assert caught.value.message == "a.docx里任务编码“a1”出现了两次（表格第2行、第3行）。"


def test_versions_of_different_regions_are_refused(sources):
    with pytest.raises(InputError, match="不是同一个地区"):
        compare(*sides_of(open_version("maiji-2022", sources), open_version("zaozhuang-2022", sources), sources))


def test_where_roles_are_told_apart_on_one_form_only_they_are_not_compared(folder, sources):
    (folder / "old.docx").write_bytes(
        office_form([["任务", "牵头单位", "配合单位"], ["建平台", "市科技局", "市财政局"]])
    )
    (folder / "new.docx").write_bytes(
        office_form([["任务", "责任单位", "完成时限"], ["建平台", "市科技局、市财政局", "2025年底"]])
    )
    old, new = sides_of(open_version("old.docx", sources), open_version("new.docx", sources), sources)
    comparison = compare(old, new)
    assert comparison.rows == ()
    assert comparison.old.lacking == (Aspect.DEADLINE,)


def test_the_path_of_a_version_never_shows(folder, sources):
    label = open_version(str(Path("plans.yaml").resolve()), sources)
    assert str(folder) not in (label.label + label.mark)
