"""Files are written whole or not at all, over nothing unasked, by one run in a folder."""

from __future__ import annotations

import ast
import errno
import os
import socket
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import ROOT, clean_environment

from checklist.errors import OutputError
from checklist.files.writing import LOCK, claim_folder, list_leftovers, remove_leftovers, write_file

posix = pytest.mark.skipif(os.name == "nt", reason="links, pipes and rights of POSIX")
LEFT = ".checklist-0123456789abcdef.tmp"
NEW_FOLDER = {"reuse": False, "why": "请换一个名字。", "advice": "请换一个文件夹。"}


def names(folder):
    return sorted(item.name for item in folder.iterdir())


def refused(*args, **options):
    with pytest.raises(OutputError) as caught:
        write_file(*args, **options)
    return str(caught.value)


def test_a_file_is_replaced_only_on_request(tmp_path):
    path = tmp_path / "台账.docx"
    write_file(path, b"1")
    assert refused(path, b"2") == f"文件已存在：{path}\n要覆盖请加 --force，或换一个文件名。"
    assert path.read_bytes() == b"1"
    write_file(path, b"3", force=True)
    assert (path.read_bytes(), names(tmp_path)) == (b"3", ["台账.docx"])


@pytest.mark.parametrize("number", [None, errno.EPERM, errno.EOPNOTSUPP, errno.ENOSYS])
def test_a_file_that_comes_between_the_look_and_the_write_stays(tmp_path, monkeypatch, number):
    """On disks with and without hard links."""
    path, sync = tmp_path / "台账.docx", os.fsync

    def another_writes(handle):
        sync(handle)
        path.write_bytes(b"another's")

    def no_links(*_, **__):
        raise OSError(number, "no links")

    monkeypatch.setattr(os, "fsync", another_writes)
    if number:
        monkeypatch.setattr(Path, "hardlink_to", no_links)
    assert refused(path, b"ours").startswith(f"文件已存在：{path}\n")
    assert (path.read_bytes(), names(tmp_path)) == (b"another's", ["台账.docx"])


@posix
def test_a_disk_without_hard_links_gets_whole_files(tmp_path, monkeypatch):
    def no_links(*_, **__):
        raise OSError(errno.EPERM, "no links")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    write_file(tmp_path / "台账.docx", b"whole")
    assert ((tmp_path / "台账.docx").read_bytes(), names(tmp_path)) == (b"whole", ["台账.docx"])

    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", stopped)
    with pytest.raises(KeyboardInterrupt):
        write_file(tmp_path / "又一份.docx", b"whole")
    assert names(tmp_path) == ["台账.docx"]


RACER = """
import sys, time
from pathlib import Path
from checklist.errors import OutputError
from checklist.files.writing import write_file
folder, me = Path(sys.argv[1]), sys.argv[2]
while not (folder / "go").exists(): pass
for number in range(60):
    try:
        write_file(folder / f"{number}.txt", me.encode() * 50_000)
        print(number)
    except OutputError: pass
"""


def test_of_two_processes_one_writes_each_file(tmp_path):
    racers = [
        subprocess.Popen(
            [sys.executable, "-c", RACER, str(tmp_path), me],
            cwd=ROOT, env=clean_environment(tmp_path), stdout=subprocess.PIPE, text=True,
        )
        for me in "ab"
    ]  # fmt: skip
    time.sleep(0.5)
    (tmp_path / "go").touch()
    wrote = {me: set(racer.communicate(timeout=60)[0].split()) for me, racer in zip("ab", racers, strict=True)}
    assert wrote["a"] | wrote["b"] == {str(number) for number in range(60)}
    assert not wrote["a"] & wrote["b"]
    for me, numbers in wrote.items():
        assert all((tmp_path / f"{number}.txt").read_bytes() == me.encode() * 50_000 for number in numbers)


@posix
def test_a_link_that_leads_nowhere_is_a_file_that_is_there(tmp_path):
    path, goal = tmp_path / "台账.docx", tmp_path / "别处.docx"
    path.symlink_to(goal)
    assert refused(path, b"1").startswith(f"文件已存在：{path}\n")
    assert not goal.exists()
    write_file(path, b"2", force=True)
    assert (path.is_symlink(), goal.read_bytes()) == (True, b"2")


@posix
def test_a_link_stays_a_link_whose_file_is_replaced(tmp_path):
    (tmp_path / "那边").mkdir()
    goal = tmp_path / "那边" / "台账.docx"
    goal.write_bytes(b"old")
    (tmp_path / "一.docx").symlink_to(Path("那边") / "台账.docx")
    (tmp_path / "二.docx").symlink_to("一.docx")
    assert refused(tmp_path / "二.docx", b"new").startswith("文件已存在：")
    write_file(tmp_path / "二.docx", b"new", force=True)
    assert (tmp_path / "一.docx").is_symlink()
    assert (tmp_path / "二.docx").is_symlink()
    assert (goal.read_bytes(), names(tmp_path / "那边")) == (b"new", ["台账.docx"])


@posix
def test_links_that_lead_to_each_other_are_said(tmp_path):
    (tmp_path / "甲").symlink_to("乙")
    (tmp_path / "乙").symlink_to("甲")
    for force in (False, True):
        said = refused(tmp_path / "甲", b"", force=force)
        assert said.startswith(f"无法写入：{tmp_path / '甲'}（链接互相指来指去，没有尽头）\n")


@posix
@pytest.mark.parametrize("force", [False, True])
def test_pipes_sockets_and_devices_are_no_files(tmp_path, force):
    os.mkfifo(tmp_path / "管道.docx")
    (tmp_path / "设备.docx").symlink_to("/dev/null")
    with socket.socket(socket.AF_UNIX) as listening:
        os.chdir(tmp_path)
        listening.bind("s.docx")
        for name in ("管道.docx", "设备.docx", "s.docx"):
            said = refused(tmp_path / name, b"", force=force)
            assert said == f"这不是普通文件（是管道、设备等），不能写入：{tmp_path / name}\n请换一个文件名。"
    assert stat.S_ISFIFO((tmp_path / "管道.docx").stat().st_mode)


def test_an_existing_files_rights_stay(tmp_path):
    path = tmp_path / "台账.docx"
    path.write_bytes(b"")
    path.chmod(0o600)
    write_file(path, b"1", force=True)
    assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 or os.name == "nt"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "无法写入：{path}（磁盘已满）\n请检查磁盘空间和文件夹权限后重试。"),
        (errno.EROFS, "无法写入：{path}（磁盘是只读的）\n请检查磁盘空间和文件夹权限后重试。"),
        (errno.EDQUOT, "无法写入：{path}（磁盘配额已用完）\n请检查磁盘空间和文件夹权限后重试。"),
        (errno.EIO, "无法写入：{path}（磁盘读写出错）\n请检查磁盘空间和文件夹权限后重试。"),
        (errno.EMFILE, "无法写入：{path}（打开的文件太多）\n请检查磁盘空间和文件夹权限后重试。"),
        (errno.EBUSY, "无法写入：{path}\n文件可能正在Word或WPS中打开，请关闭后重试；或换一个有权限的文件夹。"),
        (errno.EACCES, "没有权限写入：{path}\n请换一个有权限的文件夹，或请管理员开放写入权限。"),
        (errno.EPERM, "没有权限写入：{path}\n请换一个有权限的文件夹，或请管理员开放写入权限。"),
        (4242, "无法写入：{path}（系统错误4242）\n请检查磁盘空间和文件夹权限后重试。"),
    ],
)
@posix
def test_what_the_system_refuses_is_said_in_chinese(tmp_path, monkeypatch, number, said):
    def refuse(_):
        raise OSError(number, "English words")

    monkeypatch.setattr(os, "fsync", refuse)
    assert refused(tmp_path / "台账.docx", b"1") == said.format(path=tmp_path / "台账.docx")
    assert names(tmp_path) == []


HOLDER = """
import sys
from pathlib import Path
from checklist.files.writing import claim_folder
with claim_folder(Path(sys.argv[1]), reuse=True, why="", advice="", shard=int(sys.argv[2])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def hold(tmp_path):
    """Give ``hold(folder, shard)``: a process that holds a folder until it is killed or its input ends."""
    running = []

    def start(folder, shard=0):
        process = subprocess.Popen(
            [sys.executable, "-c", HOLDER, str(folder), str(shard)],
            cwd=ROOT, env=clean_environment(tmp_path), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert process.stdout.readline() == "held\n"
        running.append(process)
        return process

    yield start
    for process in running:
        process.communicate()


def claim(folder, **options):
    with claim_folder(folder, **{**NEW_FOLDER, "reuse": True, **options}):
        pass


def test_a_folder_is_held_by_one_run(tmp_path, hold):
    folder = tmp_path / "会议材料"
    other = hold(folder)
    with pytest.raises(OutputError) as caught:
        claim(folder)
    assert str(caught.value) == (
        f"另一个 checklist 正在往这个文件夹里写：{folder}\n请等它写完，加 --resume 核对；或换一个文件夹。"
    )
    with pytest.raises(OutputError):
        claim(folder, shard=1)
    other.communicate()
    claim(folder)
    assert names(folder) == []


def test_shards_hold_it_beside_each_other(tmp_path, hold):
    folder = tmp_path / "会议材料"
    other = hold(folder, 2)
    claim(folder, shard=1)
    for shard in (0, 2):
        with pytest.raises(OutputError, match="另一个 checklist 正在往这个文件夹里写"):
            claim(folder, shard=shard)
    assert names(folder) == [LOCK]
    other.communicate()
    claim(folder, shard=2)
    assert names(folder) == []


def test_a_killed_run_holds_nothing(tmp_path, hold):
    folder = tmp_path / "会议材料"
    other = hold(folder)
    other.kill()
    other.wait()
    assert [item.name for item in list_leftovers(folder)] == [LOCK]
    claim(folder, reuse=False)
    assert names(folder) == []


def test_a_folder_made_for_a_run_that_fails_goes_again(tmp_path):
    (tmp_path / "有").mkdir()

    def fail(inner, written=""):
        with claim_folder(tmp_path / "有" / inner, **NEW_FOLDER):
            if written:
                (tmp_path / "有" / inner / written).touch()
            raise OutputError("不行")

    for inner in ("", "新", "新/更新"):
        with pytest.raises(OutputError, match="不行"):
            fail(inner)
    assert names(tmp_path / "有") == []
    with pytest.raises(OutputError, match="不行"):
        fail("新", "一份.docx")
    assert names(tmp_path / "有" / "新") == ["一份.docx"]


WRITER = """
import os, sys, time
from pathlib import Path
from checklist.files.writing import write_file
os.fsync = lambda _: (print("writing", flush=True), sys.stdin.read())
write_file(Path(sys.argv[1]) / "台账.docx", b"whole")
"""


def test_half_written_files_of_killed_runs_go_those_of_running_ones_stay(tmp_path):
    folder = tmp_path / "会议材料"
    folder.mkdir()
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(folder)],
            cwd=ROOT, env=clean_environment(tmp_path), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for _ in range(2)
    ]  # fmt: skip
    assert [writer.stdout.readline() for writer in writers] == ["writing\n"] * 2
    writers[0].kill()
    writers[0].communicate()
    (folder / "我的.tmp").touch()
    (folder / LEFT).mkdir()
    assert len(names(folder)) == 4
    assert len(list_leftovers(folder)) == 1
    remove_leftovers(folder)
    assert len(names(folder)) == 3
    writers[1].communicate()
    assert names(folder) == [LEFT, "台账.docx", "我的.tmp"]


ON_LOAN = {"office/pdf.py", "commands/outputs.py"}
"""They hand LibreOffice copies in a temporary folder."""
WAYS_TO_WRITE = {"write_bytes", "write_text", "rename", "link_to", "hardlink_to", "symlink_to", "mkstemp", "copyfile"}


@pytest.mark.slow
def test_nothing_else_writes_files():
    found = set()
    for path in (ROOT / "checklist").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and _writes(node):
                found.add(path.relative_to(ROOT / "checklist").as_posix())
    assert found == {"files/writing.py", *ON_LOAN}


def _writes(call):
    """Tell whether a call opens a file to write, or puts one in its place."""
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    values = [
        item.value for item in (*call.args, *(word.value for word in call.keywords)) if isinstance(item, ast.Constant)
    ]
    opens = name in ("open", "fdopen") and any(
        isinstance(value, str) and set(value) & set("wax+") and len(value) < 4 for value in values
    )
    written = (
        isinstance(call.func, ast.Attribute) and name in WAYS_TO_WRITE and getattr(call.func.value, "id", "") != "self"
    )
    return opens or written
