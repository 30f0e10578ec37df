"""A pack that is stopped, by whomever: whole files are left and nothing else, no process goes on, ``--resume`` completes it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from itertools import product
from pathlib import Path

import pytest
from conftest import clean_environment
from plan_texts import PLAN, REGION
from sampled import few_of

pytestmark = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")

UNITS = 300


@pytest.fixture
def plans(tmp_path):
    """Give a plan with many units."""
    names = [f"市第{n}局" for n in range(1, UNITS + 1)]
    units = "".join(f"  - {{name: {name}, full: 甲{name}, kind: government}}\n" for name in names)
    text = (REGION + PLAN).replace("  groups:\n", f"{units}  groups:\n", 1)
    path = tmp_path / "plans.yaml"
    path.write_text(
        text.replace("responsible: [市财政局, 市科技局]", f"responsible: [{', '.join(names)}]"), encoding="utf-8"
    )
    return path


def asked(plans, folder, *options):
    return ["ledger", "--all", "--data", str(plans), "-o", str(folder), *options]


def command(before, *args):
    """Give the command line of a run before which its process does something."""
    return [sys.executable, "-c", f"{before}; from checklist.commands import cli; cli()", *args]


HEEDS_CTRL_C = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
"""What a shell starts in the background ignores Ctrl-C, and hands that on."""


def start(plans, tmp_path, folder, *options):
    """Start a run and wait until some of its files are there."""
    running = subprocess.Popen(
        command(HEEDS_CTRL_C, *asked(plans, folder, *options)),
        cwd=tmp_path,
        env=clean_environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    until(lambda: (folder.is_dir() and len(list(folder.glob("*.docx"))) > 5) or running.poll() is not None)
    return running


def until(done, seconds=60.0):
    stop = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < stop
        time.sleep(0.002)


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.slow
@pytest.mark.parametrize(("number", "jobs"), few_of(product([signal.SIGTERM, signal.SIGINT], ["2", "1"]), every=4))
def test_stopped_and_resumed_it_is_as_if_nothing_had_happened(run, plans, tmp_path, number, jobs):
    run(*asked(plans, "一口气"))
    whole = contents(tmp_path / "一口气")
    running = start(plans, tmp_path, tmp_path / "断", "--jobs", jobs)
    running.send_signal(number)
    _, said = running.communicate(timeout=60)
    assert (running.returncode, said.splitlines()[-1]) == (130, "已中断。")
    left = contents(tmp_path / "断")
    assert 5 < len(left) < len(whole)
    assert left.items() <= whole.items()
    assert run(*asked(plans, "断", "--resume")).code == 0
    assert contents(tmp_path / "断") == whole


def children(process):
    listed = subprocess.run(["ps", "-o", "pid=", "--ppid", str(process)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in listed.stdout.split()]


def alive(process):
    listed = subprocess.run(["ps", "-o", "stat=", "-p", str(process)], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip()) and not listed.stdout.strip().startswith("Z")


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self").exists(), reason="asks Linux who is whose child")
def test_processes_end_when_their_parent_is_killed(run, plans, tmp_path):
    running = start(plans, tmp_path, tmp_path / "断", "--jobs", "2")
    workers = children(running.pid)
    assert len(workers) == 2
    running.kill()
    running.wait()
    running.stdout.close()
    running.stderr.close()
    until(lambda: not any(map(alive, workers)), 20)
    left = contents(tmp_path / "断")
    assert len(left) < UNITS
    assert not [name for name in left if name.endswith(".tmp")]
    run(*asked(plans, "一口气"))
    run(*asked(plans, "断", "--resume"))
    assert contents(tmp_path / "断") == contents(tmp_path / "一口气")


@pytest.mark.slow
@pytest.mark.parametrize("jobs", few_of(["2", "1"], every=2))
def test_a_disk_that_takes_no_more_leaves_whole_files_and_a_way_on(run, plans, tmp_path, jobs):
    whole = tmp_path / "一口气"
    run(*asked(plans, whole))
    limit = sorted(path.stat().st_size for path in whole.iterdir())[len(list(whole.iterdir())) // 2]

    small_files = f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))"
    run("plans", "--data", plans)  # the compiled copy is larger than that
    done = subprocess.run(
        command(small_files, *asked(plans, "断", "--jobs", jobs)),
        cwd=tmp_path, env=clean_environment(tmp_path), capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    assert done.returncode == 3
    assert done.stderr.splitlines()[1].endswith("（文件超过允许的大小）")
    assert done.stderr.splitlines()[2:] == [
        "请检查磁盘空间和文件夹权限后重试。",
        "已生成的文件都是完整的，再次运行时加 --resume 可接着生成。",
    ]
    left = contents(tmp_path / "断")
    assert left.items() <= contents(whole).items()
    assert run(*asked(plans, "断", "--resume")).code == 0
    assert contents(tmp_path / "断") == contents(whole)


@pytest.mark.slow
def test_the_second_of_two_runs_into_one_folder_says_so(run, plans, tmp_path):
    folder = tmp_path / "会议材料"
    first = start(plans, tmp_path, folder)
    try:
        second = run(*asked(plans, "会议材料", "--resume"))
        said = "错误：另一个 checklist 正在往这个文件夹里写：会议材料\n请等它写完，加 --resume 核对；或换一个文件夹。\n"
        assert (second.code, second.out) == (3, "")
        assert second.err.endswith(said)
        assert run(*asked(plans, "会议材料", "--shard", "1/9")).err.endswith(said)
    finally:
        out, err = first.communicate()
    assert (first.returncode, "错误" in err) == (0, False)
    assert out.startswith(f"已在 {folder} 生成")


LEFT = ".checklist-0123456789abcdef.tmp"


@pytest.mark.slow
@pytest.mark.parametrize("name", few_of(["会议材料", "全部.xlsx"], every=2))
def test_resume_removes_what_a_killed_run_left(run, plans, tmp_path, name):
    folder = tmp_path if name.endswith(".xlsx") else tmp_path / name
    folder.mkdir(exist_ok=True)
    for left in (LEFT, ".checklist-我的.tmp", *([] if folder == tmp_path else [".checklist.lock"])):
        (folder / left).touch()
    kinds = ("--kind", "县区") if folder == tmp_path else ()
    assert run(*asked(plans, name, "--resume", *kinds)).code == 0
    assert [item.name for item in folder.iterdir() if item.name.startswith(".checklist")] == [".checklist-我的.tmp"]
