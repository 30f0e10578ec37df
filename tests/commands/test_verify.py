"""``verify``: what happened to the files of a pack since they were made."""

from __future__ import annotations

import json
import os
import shutil
import unicodedata
import zipfile
from pathlib import Path

import pytest

from checklist import __version__
from checklist.files.manifest import data_digest
from checklist.files.textfiles import data_file

ALL = ("ledger", "--all", "--plan", "zaozhuang-2022")
DIGEST = data_digest([data_file("plans.yaml").read_bytes()])
ONE = "02_市科技局_工作台账.docx"
OTHER = "08_市国资委_工作台账.docx"


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Give a pack that was made."""
    from click.testing import CliRunner  # noqa: PLC0415 - once for all tests of this file

    from checklist.commands import cli  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("made") / "会议材料"
    done = CliRunner(env={"CHECKLIST_CACHE": "off"}).invoke(cli, [*ALL, "-o", str(folder)], catch_exceptions=False)
    assert done.exit_code == 0
    return folder


@pytest.fixture
def pack(made, tmp_path):
    return shutil.copytree(made, tmp_path / "会议材料")


def lines(outcome):
    return outcome.out.splitlines()


def head(name="会议材料", count=13):
    return f"{name}：由 checklist {__version__} 生成，共{count}个文件，数据摘要 {DIGEST[:16]}。"


PASSED = "核对通过：都和生成时一样。"
FAILED = "核对没有通过：有与生成时不同的地方，见上。"


@pytest.mark.slow
@pytest.mark.usefixtures("pack")
def test_all_as_made(invoke):
    outcome = invoke("verify", "会议材料")
    assert (outcome.code, outcome.err) == (0, "")
    assert lines(outcome) == [head(), "和生成时一样：13个", PASSED]


def test_what_happened_to_each_file_is_said(invoke, pack):
    (pack / ONE).write_bytes((pack / ONE).read_bytes() + b"\0")
    (pack / OTHER).unlink()
    (pack / "00_材料目录.docx").rename(pack / "目录.docx")
    (pack / "领导讲话.docx").write_bytes(b"mine")
    (pack / "附件").mkdir()
    (pack / ".checklist-0123456789abcdef.tmp").touch()
    outcome = invoke("verify", "会议材料")
    assert (outcome.code, outcome.err) == (1, "")
    assert lines(outcome) == [
        head(),
        "和生成时一样：10个",
        "内容有改动：1个",
        f"    {ONE}",
        "缺少：1个",
        f"    {OTHER}",
        "改了名，内容一样：1个",
        "    00_材料目录.docx → 目录.docx",
        "多出来的：2个",
        "    附件",
        "    领导讲话.docx",
        "中断留下的临时文件（可以删去）：1个",
        "    .checklist-0123456789abcdef.tmp",
        FAILED,
    ]


def test_one_flipped_byte_anywhere_is_a_change(invoke, pack):
    path = pack / ONE
    content = bytearray(path.read_bytes())
    for place in (0, len(content) // 2, len(content) - 1):
        path.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert lines(invoke("verify", "会议材料"))[1:4] == ["和生成时一样：12个", "内容有改动：1个", f"    {ONE}"]
    path.unlink()
    path.mkdir()
    assert invoke("verify", "会议材料").code == 1


def test_many_names_keep_to_one_screen(invoke, pack):
    for number in range(200):
        (pack / f"附件{number:03}.docx").touch()
    for name in [item.name for item in pack.iterdir() if item.name.startswith(("0", "1"))]:
        (pack / name).write_bytes(b"?")
    out = lines(invoke("verify", "会议材料"))
    assert len(out) < 25
    assert "    ……另有192个" in out
    assert "    ……另有5个" in out


def test_moved_renamed_and_packed_it_is_still_as_made(invoke, pack, tmp_path):
    with zipfile.ZipFile(tmp_path / "材料.zip", "w") as archive:
        for path in pack.iterdir():
            archive.write(path, f"会议材料/{path.name}")
    pack.rename(tmp_path / "六月会议")
    assert lines(invoke("verify", "六月会议"))[0] == head("六月会议")
    with zipfile.ZipFile(tmp_path / "材料.zip") as archive:
        archive.extractall(tmp_path / "收到的")
    assert invoke("verify", "收到的/会议材料").code == 0
    outcome = invoke("verify", "收到的")
    assert outcome.code == 2
    assert outcome.err.splitlines() == [
        "错误：没有找到校验清单：收到的",
        "是否想写：checklist verify 收到的/会议材料？早先版本生成的材料没有校验清单，不能核对。",
    ]
    outcome = invoke("verify", "材料.zip")
    assert (outcome.code, outcome.err) == (
        2,
        "错误：这是一个文件，不是文件夹：材料.zip\n请写存放会议材料的文件夹；压缩的请先解压。\n",
    )


def test_names_other_systems_write_otherwise_are_the_same(invoke, pack):
    for path in list(pack.iterdir()):
        path.rename(pack / unicodedata.normalize("NFD", path.name))
    assert invoke("verify", "会议材料").code == 0


@pytest.mark.skipif(os.name == "nt", reason="names of any bytes")
def test_names_unpacked_from_an_archive_of_windows_are_the_same(invoke, pack):
    for path in list(pack.iterdir()):
        if path.suffix == ".docx":
            path.rename(pack / os.fsdecode(path.name.encode("gb18030")))
    assert lines(invoke("verify", "会议材料"))[1] == "和生成时一样：13个"


def test_what_systems_and_printing_put_there_is_no_part_of_it(invoke, pack):
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", f"~${ONE[2:]}"):
        (pack / name).touch()
    (pack / ONE).with_suffix(".pdf").write_bytes(b"%PDF")
    outcome = invoke("verify", "会议材料")
    assert (outcome.code, lines(outcome)[2]) == (0, "另有由这些文件转出的PDF 1个，不在核对之列。")
    (pack / "别的.pdf").touch()
    assert lines(invoke("verify", "会议材料"))[2:4] == ["多出来的：1个", "    别的.pdf"]


def without(key):
    return lambda found: {name: value for name, value in found.items() if name != key}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _: "{", "校验清单有误，读不出来：{path}"),
        (lambda _: "[" * 100_000, "校验清单有误，读不出来：{path}"),
        (lambda _: "null", "校验清单有误，读不出来：{path}"),
        (without("files"), "校验清单有误，读不出来：{path}"),
        (lambda found: found | {"files": "all"}, "校验清单有误，读不出来：{path}"),
        (lambda found: found | {"schema": "checklist-pack/9"}, "校验清单的格式不认识：{path}（checklist-pack/9）"),
        (lambda found: found | {"files": found["files"] * 2}, "校验清单有误：同一个文件列了两次。"),
        *(
            (
                lambda found, name=name: found | {"files": [found["files"][0] | {"name": name}]},
                "校验清单有误：{path}（文件名或摘要不对）",
            )
            for name in ("../x", "a/b", "a\\b", "..", "", "C:x", "a\nb", "\0")
        ),
        (
            lambda found: found | {"files": [found["files"][0] | {"sha256": "x"}]},
            "校验清单有误：{path}（文件名或摘要不对）",
        ),
    ],
)
def test_a_broken_or_hostile_manifest_is_refused(invoke, pack, change, said):
    path = pack / "校验清单.json"
    changed = change(json.loads(path.read_text(encoding="utf-8")))
    path.write_text(changed if isinstance(changed, str) else json.dumps(changed), encoding="utf-8")
    outcome = invoke("verify", "会议材料")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.splitlines()[0] == f"错误：{said.format(path=Path('会议材料') / path.name)}"
    assert len(outcome.err.splitlines()) == 2


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
def test_links_and_pipes_in_its_place_are_not_followed_blindly(invoke, pack):
    (pack / ONE).unlink()
    os.mkfifo(pack / ONE)
    assert lines(invoke("verify", "会议材料"))[2] == "内容有改动：1个"
    (pack / ONE).unlink()
    (pack / ONE).symlink_to("没有")
    assert f"    {ONE}" in lines(invoke("verify", "会议材料"))
    (pack / "校验清单.json").unlink()
    os.mkfifo(pack / "校验清单.json")
    outcome = invoke("verify", "会议材料")
    assert (outcome.code, outcome.err.split("：")[1]) == (2, "这不是普通文件（是管道、设备等）")


def test_a_folder_that_is_not_there(invoke):
    outcome = invoke("verify", "没有")
    assert (outcome.code, outcome.err) == (2, "错误：找不到文件：没有\n请检查文件名和所在文件夹。\n")


@pytest.mark.slow
def test_the_same_bytes_however_it_was_made(invoke, made, tmp_path):
    manifest = (made / "校验清单.json").read_bytes()
    for name, options in (("两个进程", ("--jobs", "2")), ("接着", ("--resume",))):
        if name == "接着":
            shutil.copytree(made, tmp_path / name)
            for gone in (ONE, "校验清单.json"):
                (tmp_path / name / gone).unlink()
        assert invoke(*ALL, *options, "-o", name).code == 0
        assert (tmp_path / name / "校验清单.json").read_bytes() == manifest
    found = json.loads(manifest)
    assert (found["schema"], found["program"], found["data"]) == ("checklist-pack/1", __version__, DIGEST)


def test_what_a_person_edited_is_kept_and_told(invoke, pack):
    (pack / ONE).write_bytes(b"PK edited by a person")
    outcome = invoke(*ALL, "--resume", "-o", "会议材料")
    assert outcome.code == 0
    assert f"    {ONE}" in lines(invoke("verify", "会议材料"))
    assert invoke(*ALL, "--force", "-o", "会议材料").code == 0
    assert invoke("verify", "会议材料").code == 0


def test_a_manifest_of_other_data_is_not_replaced_unasked(invoke, pack):
    path = pack / "校验清单.json"
    path.write_bytes(path.read_bytes().replace(DIGEST.encode(), b"0" * 64))
    outcome = invoke(*ALL, "--resume", "-o", "会议材料")
    assert outcome.code == 3
    assert outcome.err.startswith(f"错误：已有的文件与这次要生成的不同：{Path('会议材料') / path.name}\n")


def test_shards_are_verified_together(invoke, tmp_path):
    for number in ("1/3", "2/3"):
        assert invoke(*ALL, "--shard", number, "-o", "会议材料").code == 0
    outcome = invoke("verify", "会议材料")
    assert (outcome.code, outcome.err.splitlines()[0]) == (2, "错误：材料不全：没有第3份的校验清单（共3份）。")
    shutil.copy(tmp_path / "会议材料" / "校验清单_2-3.json", tmp_path / "校验清单_2-3.json")
    invoke(*ALL, "--shard", "3/3", "-o", "会议材料")
    passed = [head(), "和生成时一样：13个", PASSED]
    assert lines(invoke("verify", "会议材料")) == passed
    whole = sorted(path.name for path in (tmp_path / "会议材料").iterdir())
    assert [name for name in whole if name.endswith(".json")] == ["校验清单.json"]
    for option in ("--resume", "--force"):
        assert invoke(*ALL, "--shard", "2/3", option, "-o", "会议材料").code == 0
        assert lines(invoke("verify", "会议材料")) == passed
    shutil.move(tmp_path / "校验清单_2-3.json", tmp_path / "会议材料")
    assert invoke("verify", "会议材料").err.startswith("错误：文件夹里有几次生成留下的校验清单。\n")


def test_shards_made_on_several_machines_are_verified_where_they_are_put_together(invoke, tmp_path):
    for number in "12":
        assert invoke(*ALL, "--shard", f"{number}/2", "-o", number).code == 0
    shutil.copytree(tmp_path / "1", tmp_path / "会议材料")
    shutil.copytree(tmp_path / "2", tmp_path / "会议材料", dirs_exist_ok=True)
    assert lines(invoke("verify", "会议材料")) == [head(), "和生成时一样：13个", PASSED]


def test_what_a_killed_run_left_is_named(invoke, pack):
    (pack / "校验清单.json").unlink()
    (pack / ".checklist-0123456789abcdef.tmp").touch()
    (pack / ".checklist.lock").touch()
    outcome = invoke("verify", "会议材料")
    assert (outcome.code, outcome.err.splitlines()) == (
        2,
        [
            "错误：没有找到校验清单：会议材料",
            "上次没有生成完就中断了，留下临时文件2个（.checklist-0123456789abcdef.tmp、.checklist.lock）；请用同样的命令加 --resume 接着生成。",
        ],
    )
    assert invoke(*ALL, "--resume", "-o", "会议材料").code == 0
    assert invoke("verify", "会议材料").code == 0


def test_ledgers_of_some_units_have_none(invoke, tmp_path):
    assert invoke("ledger", "枣庄市科技局", "枣庄市国资委", "-o", "两份").code == 0
    assert [path.suffix for path in (tmp_path / "两份").iterdir()] == [".docx", ".docx"]


def test_the_index_says_where_it_comes_from(made):
    from docx import Document  # noqa: PLC0415 - heavy

    text = "\n".join(paragraph.text for paragraph in Document(str(made / "00_材料目录.docx")).paragraphs)
    said = f"共13个文件，由checklist {__version__}生成，数据摘要{DIGEST[:16]}；可用checklist verify核对。"
    assert text.endswith(said)
