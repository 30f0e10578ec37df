"""Names, folders and things that are no files: every way they come in and go out, said in Chinese and never waited for."""

from __future__ import annotations

import errno
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import clean_environment
from disturbed_ledgers import word_ledger
from plan_texts import PLAN, REGION
from sampled import few_of

from checklist.files.textfiles import explain_read, explain_write, readable_name, readable_names, say_reason

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="names are any bytes there")
posix = pytest.mark.skipif(os.name == "nt", reason="rights, pipes and devices of POSIX")


def packed(name):
    """Give a name as a Linux machine has it after unpacking an archive made on a Chinese Windows."""
    return os.fsdecode(name.encode("gbk"))


@pytest.fixture
def data(tmp_path):
    """Give the name of a plans file, in a folder of such a name too."""
    (tmp_path / packed("镕一")).mkdir()
    for name in ("方案.yaml", "镕一/统一岚北.yaml"):
        (tmp_path / packed(name)).write_text(REGION + PLAN, encoding="utf-8")
    return packed("方案.yaml")


def test_names_are_read_as_they_were_meant():
    for name in ("方案", "镕一/统一 岚山.yaml", "㐂.docx"):
        assert readable_name(os.fsdecode(name.encode("gb18030"))) == name
        assert readable_name(name) == name
    said = f"已生成 {packed('台账')}.docx（2项任务），另有{packed('方案')}.yaml、{packed('材料/镕一')}。"
    assert readable_names(said) == "已生成 台账.docx（2项任务），另有方案.yaml、材料/镕一。"
    assert readable_name("\udcff\udcff") == "??"
    assert readable_names("找不到文件：\udcff\ud800.docx") == "找不到文件：??.docx"


@linux
def test_names_do_not_steer_the_screen(invoke, tmp_path):
    name = "甲\x1b[2J\x1b]0;x\x07\r乙\u202e.yaml"
    assert invoke("plans", "--data", name).err.splitlines()[0] == "错误：找不到文件：甲?[2J?]0;x??乙?.yaml"
    (tmp_path / name).write_text(REGION + PLAN, encoding="utf-8")
    for outcome in (invoke("check", name), invoke("init", name), invoke("init", name, "--force")):
        assert not {"\x1b", "\x07", "\r", "\u202e"} & set(outcome.out + outcome.err)
    assert "甲?[2J" in invoke("check", name).out + invoke("check", name).err


@linux
def test_data_of_such_names_work_and_are_named(invoke, tmp_path, data):
    said = "检查通过：1个方案，4项任务，没有发现问题。\n检查的文件：{}\n"
    assert invoke("check", "--data", data).out == said.format("方案.yaml")
    assert invoke("check", packed("镕一")).out == said.format("镕一/统一岚北.yaml")
    (tmp_path / packed("坏.yaml")).write_text("plans: [", encoding="utf-8")
    outcome = invoke("plans", "--data", packed("坏.yaml"))
    assert (outcome.code, outcome.err.splitlines()[0]) == (2, "坏.yaml:1: 错误：不是有效的 YAML。")
    outcome = invoke("plans", "--data", packed("没有.yaml"))
    assert (outcome.code, outcome.err) == (2, "错误：找不到文件：没有.yaml\n请检查文件名和所在文件夹。\n")
    assert "只有 方案.yaml、坏.yaml；" in invoke("plans").err


@pytest.mark.parametrize(
    ("args", "hint"),
    [
        (("check", "我局方案"), "是否想写：我局方案.yaml？"),
        (("show", "市科技局", "--data", "我局方案.yml"), "是否想写：我局方案.yaml？"),
        (("check", "plans.yaml"), "是否想写：plans.yaml.txt？"),
        (("print-check", "台账.doc"), "是否想写：台账.docx？"),
        (("diff", "台账", "maiji-2022"), "是否想写：台账.docx 或 台账.xlsx？"),
        (("print-check", "我局方案.docx"), "请检查文件名和所在文件夹。"),
        (("check", "别的.yaml"), "请检查文件名和所在文件夹。"),
    ],
)
def test_a_file_that_is_there_under_another_ending_is_asked_about(invoke, tmp_path, args, hint):
    for name in ("我局方案.yaml", "plans.yaml.txt", "台账.docx", "台账.xlsx", "~$台账.docx", ".台账.docx"):
        (tmp_path / name).write_text("", encoding="utf-8")
    outcome = invoke(*args)
    assert (outcome.code, outcome.err.splitlines()[-1]) == (2, hint)


@pytest.mark.parametrize("content", [b"PK\x03\x04\xff", b"\xd0\xcf\x11\xe0\xa1", b"%PDF-1.7\n\xe2\xe3\xcf\xd3\0"])
def test_a_file_of_an_office_is_not_asked_to_be_saved_in_another_encoding(invoke, tmp_path, content):
    (tmp_path / "台账.docx").write_bytes(content)
    outcome = invoke("check", "台账.docx")
    assert outcome.code == 2
    assert outcome.err.startswith("错误：这是Word、Excel、WPS或PDF文件，不是文本：台账.docx\n这里要的是文本")
    assert "记事本" not in outcome.err


def test_a_reminder_is_printed_once(invoke, tmp_path):
    (tmp_path / "方案.yaml").write_text("plans: []\n", encoding="utf-8")
    for name in ("旧.docx", "新.docx"):
        (tmp_path / name).write_bytes(word_ledger())
    assert invoke("diff", "旧.docx", "新.docx").err.count("提醒：当前文件夹没有 plans.yaml") == 1
    assert "方案.yaml" not in invoke("plans", "--data", data, "--format", "json").err


@linux
@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".json", ".csv", ".md", ".html"])
def test_output_of_such_names_is_written_and_read_back(invoke, tmp_path, data, suffix):
    ledger = packed(f"镕一/台账{suffix}")
    outcome = invoke("ledger", "市科技局", "--data", data, "-o", ledger)
    assert (outcome.code, outcome.out) == (0, f"已生成 镕一/台账{suffix}（2项任务）\n")
    assert (tmp_path / ledger).stat().st_size > 100
    outcome = invoke("ledger", "市科技局", "--data", data, "-o", ledger)
    assert (outcome.code, outcome.err.splitlines()[0]) == (3, f"错误：文件已存在：镕一/台账{suffix}")
    if suffix in (".docx", ".xlsx", ".json"):
        outcome = invoke("diff", ledger, data)
        assert (outcome.code, outcome.out.splitlines()[-1]) == (0, "两个版本没有差别。")
        outcome = invoke("diff", packed("镕一"), ledger, "-o", packed(f"对照{suffix}"))
        assert outcome.out == f"已生成 对照{suffix}（0条变动）\n"
        (tmp_path / packed(f"坏{suffix}")).write_bytes(b"?")
        outcome = invoke("diff", packed(f"坏{suffix}"), data)
        assert outcome.code == 2
        assert f"坏{suffix}" in outcome.err


@linux
@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
def test_forms_of_such_names_are_made_checked_and_filled(invoke, tmp_path, data, suffix):
    form = packed(f"空表{suffix}")
    assert invoke("form", "new", form).out.startswith(f"已写出 空表{suffix}。")
    assert invoke("form", "check", form).out.startswith(f"空表{suffix}：第1个表；填写：序号")
    assert invoke("ledger", "市科技局", "--data", data, "--form", form, "-o", f"一{suffix}").code == 0
    assert (tmp_path / f"一{suffix}").stat().st_size > 1000


@pytest.mark.slow
@linux
def test_packs_of_such_names_by_one_process_and_by_two(run, tmp_path, data):
    assert run("form", "new", os.fsencode("空表.docx").decode()).code == 0
    (tmp_path / "空表.docx").rename(tmp_path / packed("空表.docx"))
    names = "".join(f"  - {{name: 市第{n}局, full: 甲市第{n}局, kind: government}}\n" for n in range(9))
    text = (tmp_path / data).read_text(encoding="utf-8").replace("  groups:\n", f"{names}  groups:\n", 1)
    units = "、".join(f"市第{n}局" for n in range(9))
    text = text.replace("[市财政局, 市科技局]", f"[市财政局, 市科技局, {units}]")
    (tmp_path / data).write_text(text, encoding="utf-8")
    for jobs in ("1", "2"):
        folder = packed(f"镕一/材料{jobs}")
        options = ("--data", data, "--form", packed("空表.docx"), "--jobs", jobs, "-o", folder)
        outcome = run("ledger", "--all", *options)
        assert (outcome.code, outcome.out.split("生成")[0]) == (0, f"已在 镕一/材料{jobs} ")
    one, two = (sorted((tmp_path / packed(f"镕一/材料{jobs}")).iterdir()) for jobs in "12")
    assert [(path.name, path.read_bytes()) for path in one] == [(path.name, path.read_bytes()) for path in two]


@pytest.mark.slow
@posix
@pytest.mark.parametrize("kind", few_of(["pipe", "socket", "device"], every=3))
def test_what_is_no_file_is_refused_at_once(run, tmp_path, kind):
    """In a process, so that waiting for a pipe would end by its time limit."""
    for name in ("x.yaml", "x.docx", "x.json"):
        if kind == "pipe":
            os.mkfifo(tmp_path / name)
        elif kind == "device":
            (tmp_path / name).symlink_to("/dev/zero")
        else:
            with socket.socket(socket.AF_UNIX) as listening:
                os.chdir(tmp_path)
                listening.bind(name)
    for args in (
        ("check", "x.yaml"),
        ("plans", "--data", "x.yaml"),
        ("plans", "--data", "."),
        ("form", "check", "x.docx"),
        ("print-check", "x.docx"),
        ("ledger", "枣庄市科技局", "--form", "x.docx", "-o", "y.docx"),
        ("diff", "x.docx", "x.yaml"),
        ("diff", "x.json", "x.yaml"),
        ("diff", ".", "x.yaml"),
    ):
        outcome = run(*args)
        assert (outcome.code, outcome.err.split("：")[:2]) == (2, ["错误", "这不是普通文件（是管道、设备等）"]), args
    for args in (("ledger", "枣庄市科技局"), ("form", "new"), ("units", "--format", "docx")):
        outcome = run(*args, *(["x.docx"] if "new" in args else ["-o", "x.docx"]), "--force")
        assert outcome.code == 3
        assert "错误：这不是普通文件（是管道、设备等），不能写入：x.docx\n请换一个文件名。\n" in outcome.err
    outcome = run("init", "x.yaml", "--force")
    assert (outcome.code, outcome.err) == (
        3,
        "错误：这不是普通文件（是管道、设备等），不能写入：x.yaml\n请换一个文件名。\n",
    )


@posix
def test_pipes_that_lie_about_in_the_folder_stop_nothing(run, tmp_path):
    os.mkfifo(tmp_path / "plans.yml")
    assert run("plans").code == 0
    (tmp_path / "模板").mkdir()
    os.mkfifo(tmp_path / "模板" / "ledger.jinja")
    os.mkfifo(tmp_path / "模板" / "columns.yaml")
    outcome = run("show", "枣庄市科技局", "--templates", "模板")
    assert (outcome.code, outcome.err.splitlines()[0]) == (
        2,
        "错误：这不是普通文件（是管道、设备等）：模板/columns.yaml",
    )


@posix
def test_links_that_lead_nowhere_are_not_passed_over(invoke, tmp_path):
    (tmp_path / "plans.yaml").symlink_to("没有")
    outcome = invoke("plans")
    assert (outcome.code, outcome.err.splitlines()[1]) == (2, "错误：找不到文件：plans.yaml")
    (tmp_path / "数据").mkdir()
    (tmp_path / "数据" / "一.yaml").write_text(REGION + PLAN, encoding="utf-8")
    (tmp_path / "数据" / "二.yaml").symlink_to("没有")
    assert "错误：找不到文件：数据/二.yaml\n" in invoke("plans", "--data", "数据").err
    assert "错误：找不到文件：数据/二.yaml\n" in invoke("diff", "数据", "数据").err


@pytest.fixture
def without_rights(tmp_path):
    """Give ``run(*args)``: the command where rights count, which for root they do not."""
    words = [sys.executable, "-m", "checklist"]
    if os.geteuid() == 0:
        lowered = shutil.which("setpriv") or pytest.skip("root may read everything")
        words = [lowered, "--bounding-set", "-dac_override,-dac_read_search", *words]

    def run_command(*args):
        environment = clean_environment(tmp_path) | {"CHECKLIST_CACHE": "off"}
        done = subprocess.run(
            [*words, *args],
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )
        return done.returncode, done.stderr

    yield run_command
    for closed in tmp_path.iterdir():
        closed.chmod(0o700)


def closed_copy(folder, name, text=REGION + PLAN):
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0)
    return path


@pytest.mark.slow
@posix
def test_what_must_not_be_read_is_a_fault_of_the_input(without_rights, tmp_path):
    folder, run = tmp_path, without_rights
    advice = "请换一个有权限的位置，或请管理员开放读取权限。\n"
    closed_copy(folder, "方案.yaml")
    (folder / "关着").mkdir()
    (folder / "关着" / "方案.yaml").write_text(REGION + PLAN, encoding="utf-8")
    (folder / "只列").mkdir()
    (folder / "只列" / "方案.yaml").write_text(REGION + PLAN, encoding="utf-8")
    shutil.copytree(folder / "只列", folder / "开着")
    closed_copy(folder, "空表.docx")
    (folder / "关着").chmod(0)
    (folder / "只列").chmod(0o444)
    for args, named in (
        (("check", "方案.yaml"), "方案.yaml"),
        (("plans", "--data", "关着"), "关着"),
        (("plans", "--data", "关着/方案.yaml"), "关着/方案.yaml"),
        (("plans", "--data", "只列"), "只列/方案.yaml"),
        (("diff", "关着", "开着"), "关着"),
        (("diff", "关着/方案.yaml", "开着"), "关着/方案.yaml"),
        (("diff", "只列", "开着"), "只列/方案.yaml"),
        (("form", "check", "空表.docx"), "空表.docx"),
        (("print-check", "关着/台账.docx"), "关着/台账.docx"),
        (("ledger", "枣庄市科技局", "--form", "关着/空表.docx", "-o", "y.docx"), "关着/空表.docx"),
    ):
        assert run(*args) == (2, f"错误：没有权限读取：{named}\n{advice}"), args


@pytest.mark.slow
@posix
def test_where_must_not_be_written_is_said(without_rights, tmp_path):
    folder, run = tmp_path, without_rights
    (folder / "关着").mkdir(mode=0o555)
    (folder / "全关").mkdir(mode=0)
    for place in ("关着", "全关"):
        for args in (("ledger", "枣庄市科技局", "-o"), ("form", "new"), ("units", "-o")):
            code, said = run(*args, f"{place}/台账.docx")
            advice = "请换一个有权限的文件夹，或请管理员开放写入权限。"
            assert (code, said) == (3, f"错误：没有权限写入：{place}/台账.docx\n{advice}\n"), args
    code, said = run("ledger", "--all", "--plan", "zaozhuang-2022", "-o", "关着/会议材料")
    assert (code, said) == (3, "错误：无法新建文件夹：关着/会议材料（没有权限）\n请检查上一级文件夹和权限。\n")


@pytest.mark.slow
@posix
def test_a_current_folder_that_is_gone_is_said(tmp_path):
    gone = tmp_path / "没了"
    script = f"import os; os.mkdir({str(gone)!r}); os.chdir({str(gone)!r}); os.rmdir({str(gone)!r}); from checklist.commands import cli; cli()"
    for args in (["plans"], ["ledger", "枣庄市科技局"], ["ledger", "--all", "-o", "x"], ["history", "zz-1"], ["check"]):
        done = subprocess.run(
            [sys.executable, "-c", script, *args],
            env=clean_environment(tmp_path), capture_output=True, encoding="utf-8", check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (
            2,
            "错误：当前文件夹已被删除或移走。\n请先进入一个现有的文件夹，再执行。\n",
        ), args


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("ENOENT", "没有这个文件或文件夹"), ("EACCES", "没有权限"), ("EPERM", "没有权限"), ("ENOSPC", "磁盘已满"),
        ("EDQUOT", "磁盘配额已用完"), ("EROFS", "磁盘是只读的"), ("ENAMETOOLONG", "文件名太长"),
        ("ELOOP", "链接互相指来指去，没有尽头"), ("ENOTDIR", "上一级不是文件夹"), ("EISDIR", "这是一个文件夹"),
        ("EIO", "磁盘读写出错"), ("EMFILE", "打开的文件太多"), ("ETXTBSY", "正被其他程序占用"), ("EBUSY", "正被其他程序占用"),
        ("EFBIG", "文件超过允许的大小"), ("ENXIO", "没有这个设备"), ("ENOMEM", "内存不足"),
    ],
)  # fmt: skip
def test_reasons_are_chinese(name, said):
    error = OSError(getattr(errno, name), "English")
    assert say_reason(error) == said
    for explained in (explain_read(Path("甲.yaml"), error), explain_write(Path("甲.docx"), error)):
        assert "English" not in str(explained)
        assert "甲." in str(explained)


def test_windows_own_numbers_say_more(monkeypatch):
    busy = PermissionError(errno.EACCES, "English")
    monkeypatch.setattr("checklist.files.textfiles.say_reason", lambda _: "正被其他程序占用")
    assert str(explain_read(Path("甲.docx"), busy)) == (
        "无法读取：甲.docx（正被其他程序占用）\n请检查文件是否完好、路径是否正确。"
    )
