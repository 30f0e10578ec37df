"""How a command ends: outputs that take nothing, signals at any moment, full disks; right codes, no traceback, nothing left."""

from __future__ import annotations

import errno
import io
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
from conftest import clean_environment
from sampled import few_of

from checklist.commands.endings import prepare_outputs

pytestmark = pytest.mark.skipif(os.name == "nt", reason="streams and signals of POSIX")
CHECKLIST = f"{shlex.quote(sys.executable)} -m checklist"
FULL = "错误：无法输出（磁盘已满）。\n请检查磁盘空间，或换一个输出位置。\n"
CLOSED = "错误：无法输出（输出已关闭）。\n请检查磁盘空间，或换一个输出位置。\n"
SOME = ["show 枣庄市科技局", "plans --format json", "--help", "--version", "check", "units --format csv", "show --help"]


@pytest.fixture
def shell(tmp_path):
    """Give ``shell("{} plans | head -1")``: a line for bash, {} the command; its code, output and errors."""

    def run_line(line):
        done = subprocess.run(
            ["bash", "-o", "pipefail", "-c", line.replace("{}", CHECKLIST)],
            cwd=tmp_path, env=clean_environment(tmp_path), capture_output=True, encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout, done.stderr

    return run_line


@pytest.mark.parametrize("asked", few_of(SOME, every=3))
def test_a_reader_that_has_seen_enough_is_no_fault(shell, asked):
    code, out, err = shell(f"{{}} {asked} | head -c1 >/dev/null")
    assert (code, out, err) == (0, "", "")
    assert shell(f"{{}} {asked} | true")[::2] == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a device that is always full, on Linux")
@pytest.mark.parametrize("asked", few_of(SOME, every=3))
def test_a_full_disk_under_the_output_is_said(shell, asked):
    assert shell(f"{{}} {asked} >/dev/full") == (3, "", FULL)
    assert shell(f"{{}} {asked} >/dev/full 2>/dev/full") == (3, "", "")


@pytest.mark.slow
@pytest.mark.parametrize("asked", few_of(SOME, every=3))
def test_a_closed_output_is_said(shell, asked):
    assert shell(f"{{}} {asked} >&-") == (3, "", CLOSED)
    assert shell(f"{{}} {asked} >&- 2>&-") == (3, "", "")


@pytest.mark.slow
def test_closed_outputs_lend_their_numbers_to_no_file(shell, tmp_path):
    """A file opened as number 1 would take up what is printed."""
    code, _, err = shell("{} ledger 枣庄市科技局 -o 甲.docx >&- 2>&-; {} ledger 枣庄市科技局 -o 乙.docx >&-")
    assert (code, err) == (3, CLOSED)
    assert (tmp_path / "甲.docx").read_bytes() == (tmp_path / "乙.docx").read_bytes()
    assert shell("{} plans <&- 2>&- | wc -l")[0] == 0
    assert shell("{} show 没有这个局 2>&-")[:2] == (2, "")
    assert shell("{} show 没有这个局 2>&1 | true")[1:] == ("", "")


@pytest.mark.slow
def test_outputs_that_lack_chinese_get_question_marks(shell):
    for line in ("{} show 枣庄市科技局", "{} ledger 枣庄市科技局 -o 台账.docx", "{} show 没有", "{} --help"):
        _, out, err = shell(f"PYTHONUTF8=0 PYTHONIOENCODING=ascii {line}")
        assert "Traceback" not in err
        assert out + err


def test_gbk_prints_a_question_mark_for_what_it_lacks(monkeypatch):
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="gbk") for _ in range(2))
    monkeypatch.setattr(sys, "stdout", out)
    monkeypatch.setattr(sys, "stderr", err)
    prepare_outputs()
    out.write("√ ✓ 𠮷")
    err.write("⚠")
    for stream, said in ((out, "√ ? ?"), (err, "?")):
        stream.flush()
        assert stream.buffer.getvalue().decode("gbk") == said


@pytest.mark.slow
@pytest.mark.parametrize("number", few_of([signal.SIGTERM, signal.SIGINT, signal.SIGHUP], every=3))
def test_a_signal_at_any_moment_ends_it_quietly(tmp_path, number):
    """From the first import on; before that, and for SIGTERM until the command runs, the system ends the process."""
    command = [sys.executable, "-c", START, "ledger", "--all", "--plan", "zaozhuang-2022", "--force", "-o", "材料"]
    codes = set()
    for wait in [0.0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.2, 0.3, 0.5, 0.8]:
        running = subprocess.Popen(
            command, cwd=tmp_path, env=clean_environment(tmp_path), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            encoding="utf-8",
        )  # fmt: skip
        assert running.stdout.readline() == "begun\n"
        time.sleep(wait)
        running.send_signal(number)
        _, err = running.communicate(timeout=60)
        codes.add(running.returncode)
        assert not re.search(r"Traceback|Exception", err), (wait, err)
        assert running.returncode in (0, 130, -number), (wait, err)
    assert 130 in codes
    folder = tmp_path / "材料"
    assert not folder.exists() or not [item for item in folder.iterdir() if item.name.startswith(".")]


START = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
import checklist.__main__ as launcher
def begin(name, load=launcher.import_module):
    print("begun", flush=True)
    return load(name)
launcher.import_module = begin
launcher.main()
"""


@pytest.mark.parametrize("asked", [["form", "new", "甲.docx"], ["units", "-o", "甲.docx"], ["init", "甲.yaml"]])
def test_a_request_to_end_clears_what_was_half_written(tmp_path, asked):
    script = (
        "import os, sys, time; from checklist.commands import cli; "
        "os.fsync = lambda _: (print('writing', flush=True), time.sleep(30)); cli()"
    )
    running = subprocess.Popen(
        [sys.executable, "-c", script, *asked],
        cwd=tmp_path, env=clean_environment(tmp_path) | {"CHECKLIST_CACHE": "off"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    assert running.stdout.readline() == "writing\n"
    assert [item.suffix for item in tmp_path.iterdir()] == [".tmp"]
    running.terminate()
    _, err = running.communicate(timeout=60)
    assert (running.returncode, err.strip()) == (130, "已中断。")
    assert list(tmp_path.iterdir()) == []


def test_a_full_folder_of_temporary_files_is_blamed(invoke, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("checklist.office.pdf.find_office", lambda: Path("/usr/bin/soffice"))
    monkeypatch.setattr(Path, "write_bytes", full)
    said = f"错误：临时文件夹写不进去：{tempfile.gettempdir()}（磁盘已满）\n"
    advice = "请清理磁盘，或用环境变量 TMPDIR 指定另一个文件夹（Windows 是 TEMP）。\n"
    for args in (("-o", "台账.pdf"), ("-o", "台账.docx", "--pdf")):
        outcome = invoke("ledger", "枣庄市科技局", *args)
        assert (outcome.code, outcome.err) == (3, said + advice)
    monkeypatch.setattr(tempfile, "mkdtemp", full)
    outcome = invoke("ledger", "枣庄市科技局", "-o", "乙.pdf")
    assert (outcome.code, outcome.err) == (3, said + advice)
