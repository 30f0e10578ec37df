"""``init --plan``: one more plan of a place in the data that are there, which lose nothing."""

from __future__ import annotations

import pytest
from plan_texts import PLAN, REGION

from checklist.files.textfiles import data_file
from checklist.plandata.load import load_files

CHANGED = "请照注释修改，改后运行 checklist check。\n"
FOLLOWS = "请去掉 {} 那一行的“# ”：新方案开始以后，清单、台账不再列旧方案。\n"


@pytest.fixture
def plans(tmp_path):
    path = tmp_path / "plans.yaml"
    path.write_text(f"# 我们的{REGION}{PLAN}# 完\n", encoding="utf-8")
    return path


def test_a_plan_is_added_behind_the_others_with_the_places_own_units(invoke, plans):
    before, end = plans.read_bytes().removesuffix("# 完\n".encode()), "# 完\n".encode()
    outcome = invoke("init", "--plan")
    assert outcome.code == 0
    assert outcome.out + outcome.err == (
        f"已在 plans.yaml 的最后加了甲市的一个样例方案（编码 jia-2028），地区和单位用已登记的。{CHANGED}"
        f"新方案若是接续《甲市创新》的，{FOLLOWS.format('replaces')}"
    )
    assert plans.read_bytes().startswith(before)
    assert plans.read_bytes().endswith(end)
    added = plans.read_text(encoding="utf-8").removeprefix(before.decode())
    assert "\n  # replaces: [jia-2023]   # 若接续、替代《甲市创新》，去掉行首的“# ”\n" in added
    assert "lead: [市科技局] " in added
    assert "support: [市财政局, 市农业农村局, 各县（市、区）政府]\n" in added
    checked = invoke("check", "--strict")
    assert (checked.code, checked.out.splitlines()[0]) == (0, "检查通过：2个方案，6项任务，没有发现问题。")
    assert "plans.yaml 里的方案《甲市科技创新行动方案（2028—2032年）》还有样例的举措" in checked.err


def test_the_proposal_to_replace_holds_when_its_mark_is_taken_away(invoke, plans):
    invoke("init", "--plan")
    plans.write_text(plans.read_text(encoding="utf-8").replace("# replaces", "replaces"), encoding="utf-8")
    assert invoke("check", "--strict").code == 0
    assert load_files([plans]).data.plans[1].replaces == ("jia-2023",)


def test_plan_after_plan_can_be_added(invoke, plans):
    for _ in range(3):
        assert invoke("init", "--plan").code == 0
    data = load_files([plans]).data
    assert [plan.id for plan in data.plans] == ["jia-2023", "jia-2028", "jia-2033", "jia-2038"]
    assert invoke("check", "--strict").code == 0


def test_a_file_in_chinese_gets_its_plan_in_chinese(invoke, tmp_path):
    invoke("init", "--keys", "中文")
    outcome = invoke("init", "--plan")
    assert FOLLOWS.format("替代") in outcome.out + outcome.err
    text = (tmp_path / "plans.yaml").read_text(encoding="utf-8")
    assert "\n  # 替代: [mycity-2025]   # 若接续、替代《科技创新》" in text
    assert "    责任单位: [市科技局, 市政府办公室]\n" in text
    assert "title:" not in text
    assert invoke("check", "--strict").code == 0
    invoke("init", "--plan", "--keys", "英文")
    assert "    responsible: [市科技局, 市政府办公室]\n" in (tmp_path / "plans.yaml").read_text(encoding="utf-8")
    assert invoke("check", "--strict").code == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: text.rstrip("\n"),
        lambda text: text.replace("plans:", "plans:\n# 下面是方案"),
        lambda text: f"\n# 最后\nplans:{text.partition('plans:')[2]}\n\n# 单位在后面{text.partition('plans:')[0]}",
        lambda text: text.partition("plans:")[0] + "plans: []\n",
        lambda text: text.partition("plans:")[0] + "plans:\n",
        lambda text: text.partition("plans:")[0],
        lambda text: text.partition("plans:")[0] + "plans:\n  " + text.partition("plans:\n")[2].replace("\n", "\n  "),
    ],
)
def test_however_the_file_is_laid_out_its_lines_stay(invoke, plans, change):
    text = change(REGION + PLAN)
    plans.write_bytes(text.encode())
    number = len(load_files([plans]).data.plans)
    assert invoke("init", "--plan").code == 0
    made = plans.read_bytes().decode().splitlines()
    kept = iter(made)
    assert all(line in kept for line in text.replace("plans: []", "plans:").splitlines())
    assert ("\r\n" in text) is all(
        line.endswith("\r\n") for line in plans.read_bytes().decode().splitlines(keepends=True)
    )
    assert len(load_files([plans]).data.plans) == number + 1
    assert invoke("check", "--strict").code == 0


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8-sig", "utf-16"])
def test_the_files_encoding_stays(invoke, plans, encoding):
    plans.write_bytes((REGION + PLAN).encode(encoding))
    assert invoke("init", "--plan").code == 0
    assert plans.read_bytes().decode(encoding).startswith(REGION + PLAN)


def test_a_new_file_beside_the_data_takes_their_place_and_their_keys(invoke, tmp_path):
    folder = tmp_path / "数据"
    folder.mkdir()
    (folder / "甲.yaml").write_text(REGION + PLAN, encoding="utf-8")
    outcome = invoke("init", "数据/乙.yaml", "--plan")
    assert outcome.code == 0
    assert "已新建 数据/乙.yaml，写有甲市的一个样例方案（编码 jia-2028）" in outcome.out + outcome.err
    assert "和已登记的地区、单位一起读：checklist check --data 数据\n" in outcome.out + outcome.err
    assert invoke("init", "数据/乙.yaml", "--plan").code == 0
    checked = invoke("check", "--strict", "数据")
    assert (checked.code, checked.out.splitlines()[0]) == (0, "检查通过：3个方案，8项任务，没有发现问题。")


def test_data_may_be_said_otherwise(invoke, tmp_path):
    (tmp_path / "甲.yaml").write_text(REGION + PLAN, encoding="utf-8")
    assert invoke("init", "--plan", "--data", "甲.yaml").code == 0
    assert len(load_files([tmp_path / "甲.yaml"]).data.plans) == 2
    (tmp_path / "丙").mkdir()
    beside = invoke("init", "丙/丁.yaml", "--plan", "--data", "甲.yaml", "--keys", "中文")
    told = next(line for line in (beside.out + beside.err).splitlines() if line.startswith("和已登记的"))
    assert told == "和已登记的地区、单位一起读：checklist check --data 甲.yaml --data 丙/丁.yaml"
    assert invoke(*told.partition("checklist ")[2].split(" ")).code == 0
    assert (tmp_path / "丙" / "丁.yaml").read_text(encoding="utf-8").startswith("方案:\n- 编码: jia-")
    refused = invoke("init", "--plan", "--data", "甲.yaml", "--data", "乙.yaml")
    assert (
        refused.err == "错误：数据有几个文件，不知道方案加在哪一个里。\n请写明文件，如 checklist init 甲.yaml --plan\n"
    )


@pytest.mark.slow
def test_the_shipped_plans_take_one_more(invoke, plans):
    plans.write_bytes(data_file("plans.yaml").read_bytes())
    assert invoke("init", "--plan").code == 0
    assert invoke("check", "--strict").code == 0


def test_what_cannot_be_added_is_said_and_nothing_is_written(invoke, plans, tmp_path):
    whole = plans.read_bytes()
    assert invoke("init", "--plan", "--force").err == "错误：--plan 只添加，不覆盖。\n请去掉 --force。\n"
    assert plans.read_bytes() == whole
    for text in ("plans: [{id: jia-1}]", "plans: 未定"):
        plans.write_text(f"{REGION}{text}\n", encoding="utf-8")
        assert invoke("init", "--plan").err == (
            "错误：方案写在一行里，或不是列表，加不进去。\n请把方案改成一行一个“- ”开头的列表，再运行一次。\n"
        )
    plans.write_text("plans:\n- id: a\n", encoding="utf-8")
    assert invoke("init", "--plan").err.startswith("错误：没有登记地区和单位，加不了方案。\n")
    plans.unlink()
    assert invoke("init", "--plan").err.startswith("错误：plans.yaml 不存在，旁边也没有已登记地区、单位的数据文件。\n")
    assert list(tmp_path.glob("*.yaml")) == []


def test_a_file_that_must_not_be_changed_stays_as_it_is(invoke, plans):
    whole = plans.read_bytes()
    plans.chmod(0o444)
    refused = invoke("init", "--plan")
    assert (refused.code, refused.out) == (3, "")
    assert refused.err == "错误：没有权限写入：plans.yaml\n请换一个有权限的文件夹，或请管理员开放写入权限。\n"
    assert plans.read_bytes() == whole


def test_a_plan_is_added_before_the_mark_that_ends_the_document(invoke, plans):
    before = plans.read_text(encoding="utf-8")
    plans.write_text(f"{before}...\n", encoding="utf-8")
    assert invoke("init", "--plan").code == 0
    text = plans.read_text(encoding="utf-8")
    assert text.startswith(before.removesuffix("# 完\n"))
    assert text.endswith("\n# 完\n...\n")
    assert len(load_files([plans]).data.plans) == 2
