"""PDF by LibreOffice: found where it is installed, called once for many files, never half a file left."""

from __future__ import annotations

import ast
import json
import os
import sys
import time
from pathlib import Path

import pytest

from checklist.errors import InputError, OutputError
from checklist.files.textfiles import template
from checklist.office import pdf
from checklist.office.pdf import convert, find_office

ROOT = Path(__file__).resolve().parents[2]

FAKE = """#!{python}
import json, os, pathlib, subprocess, sys, time
here = pathlib.Path(__file__).parent
args = sys.argv[1:]
out = pathlib.Path(args[args.index("--outdir") + 1])
names = args[args.index("--outdir") + 2:]
with (here / "calls.jsonl").open("a") as log:
    log.write(json.dumps({{"args": args, "cwd": os.getcwd(), "names": names}}) + "\\n")
for name in names:
    text = pathlib.Path(name).read_text(encoding="utf-8")
    if text == "坏":
        continue
    if text == "慢":
        child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
        (here / "child.pid").write_text(str(child.pid))
        time.sleep(60)
    whole = "" if text == "半" else "\\n%%EOF\\n"
    (out / name).with_suffix(".pdf").write_text("%PDF-1.7 " + text + whole, encoding="utf-8")
"""


@pytest.fixture
def fake(tmp_path, monkeypatch):
    """Put a LibreOffice on the path that only notes how it was called; give the folder of its notes."""
    folder = tmp_path / "bin"
    folder.mkdir()
    program = folder / "soffice"
    program.write_text(FAKE.format(python=sys.executable), encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(folder))
    return folder


@pytest.fixture
def nowhere(monkeypatch, tmp_path):
    """Have LibreOffice installed nowhere."""
    monkeypatch.setenv("PATH", str(tmp_path / "nowhere"))
    monkeypatch.setattr(pdf, "_USUAL_PLACES", {})
    monkeypatch.setattr(pdf, "_OPT", "nothing*/at/all")


def files_with(folder, **texts):
    folder.mkdir(exist_ok=True)
    paths = []
    for name, text in texts.items():
        paths.append(folder / f"{name}.docx")
        paths[-1].write_text(text, encoding="utf-8")
    return paths


def calls(fake):
    return [json.loads(line) for line in (fake / "calls.jsonl").read_text(encoding="utf-8").splitlines()]


pytestmark = pytest.mark.skipif(os.name == "nt", reason="the fake program is a script for POSIX")


def test_many_files_are_one_call(fake, tmp_path):
    files = files_with(tmp_path / "会议材料", **{f"{n:02d}_单位": f"台账{n}" for n in range(1, 6)})
    made = convert(files, tmp_path / "会议材料")
    assert [path.name for path in made] == ["01_单位.pdf", "02_单位.pdf", "03_单位.pdf", "04_单位.pdf", "05_单位.pdf"]
    assert [path.read_text(encoding="utf-8").splitlines()[0] for path in made] == [
        f"%PDF-1.7 台账{n}" for n in range(1, 6)
    ]
    assert len(calls(fake)) == 1


def test_it_has_a_profile_of_its_own_and_leaves_nothing_behind(fake, tmp_path):
    convert(files_with(tmp_path / "a", 台账="甲"), tmp_path)
    (call,) = calls(fake)
    (profile,) = [arg for arg in call["args"] if arg.startswith("-env:UserInstallation=")]
    assert profile.startswith("-env:UserInstallation=file:///")
    assert {"--headless", "--norestore"} <= set(call["args"])
    assert not Path(call["cwd"]).exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a", "bin", "台账.pdf"]
    assert [path.name for path in (tmp_path / "a").iterdir()] == ["台账.docx"]


def test_odd_names_and_places_do_not_reach_the_command_line(fake, tmp_path):
    odd = files_with(tmp_path / "甲 & 乙", **{"-o 台账；rm *": "甲"})
    (made,) = convert(odd, tmp_path)
    assert made.name == "-o 台账；rm *.pdf"
    assert calls(fake)[0]["names"] == ["0.docx"]


@pytest.mark.usefixtures("nowhere")
def test_no_files_need_no_office(tmp_path):
    assert convert([], tmp_path) == []


@pytest.mark.usefixtures("nowhere")
def test_without_libreoffice_it_says_what_to_do(tmp_path):
    with pytest.raises(OutputError) as caught:
        convert(files_with(tmp_path, 台账="甲"), tmp_path)
    assert caught.value.message == "没有找到LibreOffice，不能生成PDF。"
    assert caught.value.hint == (
        "请安装LibreOffice（免费）后重试；或用WPS、Word打开生成的文件，“输出为PDF”“另存为PDF”。"
        "WPS没有可用的转换命令，程序不能代为操作。"
    )
    assert find_office() is None


@pytest.mark.usefixtures("nowhere")
def test_it_is_found_under_its_other_name_and_off_the_path(tmp_path, monkeypatch):
    program = tmp_path / "opt" / "soffice"
    program.parent.mkdir()
    program.touch()
    monkeypatch.setattr(pdf, "_USUAL_PLACES", {sys.platform: (str(tmp_path / "没有"), "$TEST_OPT/soffice")})
    monkeypatch.setenv("TEST_OPT", str(program.parent))
    assert find_office() == program
    other = tmp_path / "bin" / "libreoffice"
    other.parent.mkdir()
    other.touch(mode=0o755)
    monkeypatch.setenv("PATH", str(other.parent))
    assert find_office() == other


def test_a_pdf_that_is_there_is_kept(fake, tmp_path):
    files = files_with(tmp_path, 台账="新")
    (tmp_path / "台账.pdf").write_text("旧", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        convert(files, tmp_path)
    assert caught.value.message == f"文件已存在：{tmp_path / '台账.pdf'}"
    assert not (fake / "calls.jsonl").exists()
    convert(files, tmp_path, force=True)
    assert "新" in (tmp_path / "台账.pdf").read_text(encoding="utf-8")


def test_two_files_of_one_name(fake, tmp_path):
    first = files_with(tmp_path / "a", 台账="甲")
    second = files_with(tmp_path / "b", 台账="乙")
    with pytest.raises(InputError) as caught:
        convert([*first, *second], tmp_path)
    assert caught.value.message == f"两个文件会生成同名的PDF：{first[0]}、{second[0]}"
    assert caught.value.hint == "请改掉其中一个的文件名。"
    assert not (fake / "calls.jsonl").exists()


def test_a_folder_that_is_not_there(fake, tmp_path):
    with pytest.raises(OutputError, match="文件夹不存在"):
        convert(files_with(tmp_path, 台账="甲"), tmp_path / "没有")
    assert not (fake / "calls.jsonl").exists()


def test_a_file_that_is_not_there(fake, tmp_path):
    with pytest.raises(InputError, match="找不到文件"):
        convert([tmp_path / "没有.docx"], tmp_path)
    assert not (fake / "calls.jsonl").exists()


@pytest.mark.parametrize("text", ["坏", "半"])
def test_what_did_not_come_out_is_said_by_name_and_the_others_are_there(fake, tmp_path, text):
    files = files_with(tmp_path, 甲="好", 乙=text, 丙="好")
    with pytest.raises(OutputError) as caught:
        convert(files, tmp_path)
    assert caught.value.message == f"LibreOffice没有转出1个文件的PDF：{files[1]}，其余2个已生成。"
    assert caught.value.hint == "请用LibreOffice打开这些文件，看能否“导出为PDF”。"
    assert sorted(path.name for path in tmp_path.glob("*.pdf")) == ["丙.pdf", "甲.pdf"]
    assert fake.exists()


@pytest.mark.slow
def test_a_program_that_hangs_is_ended_with_all_it_started(fake, tmp_path):
    files = files_with(tmp_path, 甲="好", 乙="慢", 丙="好")
    begun = time.monotonic()
    with pytest.raises(OutputError) as caught:
        convert(files, tmp_path, limit=1.5)
    assert time.monotonic() - begun < 50  # it would sleep 60 s
    assert caught.value.message == f"LibreOffice用时过长，已停止，还没有转出：{files[1]}、{files[2]}。"
    assert caught.value.hint == "请减少一次转换的文件，或把行数很多的文件单独转换。"
    assert [path.name for path in tmp_path.glob("*.pdf")] == ["甲.pdf"]
    child = int((fake / "child.pid").read_text())
    stop = time.monotonic() + 50
    while runs(child) and time.monotonic() < stop:  # it was told to end, and may take a moment under load
        time.sleep(0.01)
    assert not runs(child)


def runs(process):
    """Tell whether a process is still at work; one that ended and was not asked for (a zombie) is not."""
    state = Path(f"/proc/{process}/stat")
    if state.exists():
        return state.read_text().rpartition(")")[2].split()[0] != "Z"
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_program_that_cannot_be_started(fake, tmp_path):
    (fake / "soffice").write_text("#!/there/is/no/such/interpreter\n", encoding="utf-8")
    with pytest.raises(OutputError) as caught:
        convert(files_with(tmp_path, 台账="甲"), tmp_path)
    assert caught.value.message.startswith(f"LibreOffice启动不了：{fake / 'soffice'}（")


def test_many_more_files_are_several_calls(fake, tmp_path, monkeypatch):
    monkeypatch.setattr(pdf, "_BATCH", 2)
    files = files_with(tmp_path, **{f"{n}": "好" for n in range(5)})
    assert len(convert(files, tmp_path)) == 5
    assert [call["names"] for call in calls(fake)] == [["0.docx", "1.docx"], ["0.docx", "1.docx"], ["0.docx"]]


STARTS_PROGRAMS = {"os.system", "os.popen", "os.startfile", "os.execv", "os.spawnv", "os.fork", "os.posix_spawn"}


@pytest.mark.slow
def test_only_one_module_starts_programs():
    package = ROOT / "checklist"
    starters = set()
    for path in sorted(package.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            imported = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            imported += [node.module] if isinstance(node, ast.ImportFrom) else []
            used = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
            if {"subprocess", "pty"} & set(imported) or used in STARTS_PROGRAMS:
                starters.add(path.relative_to(package).as_posix())
    assert starters == {"files/programs.py"}


@pytest.mark.slow
def test_libreoffice_makes_a_pdf_of_each(office, tmp_path):
    assert find_office() == Path(office)
    files = []
    for name in ("工作台账", "任务分解表"):
        files.append(tmp_path / f"{name}.docx")
        files[-1].write_bytes(template("ledger.docx").read_bytes())
    broken = tmp_path / "损坏.docx"
    broken.write_bytes(b"PK\x03\x04" + bytes(200))
    made = convert(files, tmp_path)
    assert [path.read_bytes()[:5] for path in made] == [b"%PDF-", b"%PDF-"]
    with pytest.raises(OutputError, match="没有转出1个文件的PDF"):
        convert([broken], tmp_path)
