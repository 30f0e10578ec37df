"""``ledger`` for many units: a folder of whole files, the same whatever way it was written."""

from __future__ import annotations

import json
import shutil

import pytest
from plan_texts import PLAN, REGION

ALL = ("ledger", "--all", "--plan", "zaozhuang-2022")
FILES = [
    "00_任务汇总表.docx",
    "00_任务责任矩阵.docx",
    "00_材料目录.docx",
    "01_市发展改革委_工作台账.docx",
    "02_市科技局_工作台账.docx",
    "03_市工业和信息化局_工作台账.docx",
    "04_市财政局_工作台账.docx",
    "05_市自然资源和规划局_工作台账.docx",
    "06_市农业农村局_工作台账.docx",
    "07_市商务局_工作台账.docx",
    "08_市国资委_工作台账.docx",
    "09_市税务局_工作台账.docx",
    "10_枣庄银保监分局_工作台账.docx",
]


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_every_unit_gets_its_file_beside_summary_matrix_and_index(invoke, tmp_path):
    outcome = invoke(*ALL, "-o", "会议材料")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == "已在 会议材料 生成10份台账和汇总表、责任矩阵、目录。\n"
    assert list(contents(tmp_path / "会议材料")) == FILES


def test_a_ledger_of_the_pack_is_the_ledger_made_alone(invoke, tmp_path):
    invoke(*ALL, "-o", "材料")
    invoke("ledger", "枣庄市财政局", "--plan", "zaozhuang-2022", "-o", "单份.docx")
    assert (tmp_path / "材料" / FILES[6]).read_bytes() == (tmp_path / "单份.docx").read_bytes()


def test_jobs_and_shards_give_the_same_bytes(run, tmp_path):
    run(*ALL, "-o", "一")
    run(*ALL, "-o", "二", "--jobs", "2", env={"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"})
    for part in ("1/3", "2/3", "3/3"):
        assert run(*ALL, "-o", "三", "--shard", part).code == 0
    assert contents(tmp_path / "一") == contents(tmp_path / "二") == contents(tmp_path / "三")


def test_shards_are_disjoint(run, tmp_path):
    for part in "123":
        run(*ALL, "-o", part, "--shard", f"{part}/3")
    names = [name for part in "123" for name in contents(tmp_path / part)]
    assert sorted(names) == FILES


def test_resume_writes_only_what_is_missing(invoke, tmp_path):
    invoke(*ALL, "-o", "材料")
    whole = contents(tmp_path / "材料")
    (tmp_path / "材料" / FILES[5]).unlink()
    (tmp_path / "材料" / FILES[0]).unlink()
    kept = tmp_path / "材料" / FILES[4]
    kept.write_bytes(b"edited by hand")
    outcome = invoke(*ALL, "-o", "材料", "--resume")
    assert outcome.out == "已在 材料 生成1份台账和汇总表、责任矩阵、目录（另有9份上次已生成，未动）。\n"
    assert kept.read_bytes() == b"edited by hand"
    assert {name: content for name, content in contents(tmp_path / "材料").items() if name != FILES[4]} == {
        name: content for name, content in whole.items() if name != FILES[4]
    }


def test_a_folder_with_files_is_not_touched_unasked(invoke, tmp_path):
    folder = tmp_path / "材料"
    folder.mkdir()
    (folder / "别的.txt").write_text("我的", encoding="utf-8")
    outcome = invoke(*ALL, "-o", "材料")
    assert (outcome.code, outcome.err) == (
        3,
        "错误：文件夹里已有文件：材料\n要覆盖请加 --force，要接着上次继续请加 --resume，或换一个文件夹。\n",
    )
    assert list(contents(folder)) == ["别的.txt"]
    assert invoke(*ALL, "-o", "材料", "--force").code == 0
    assert (folder / "别的.txt").read_text(encoding="utf-8") == "我的"


def test_units_without_tasks_are_said_and_written_only_when_asked(invoke, tmp_path):
    path = tmp_path / "我局.yaml"
    path.write_text(REGION + PLAN, encoding="utf-8")
    outcome = invoke("ledger", "--all", "--data", path, "-o", "材料")
    assert outcome.err == "没有任务、未生成的单位2个：市农业农村局、各有关单位。\n"
    assert "已在 材料 生成7份台账" in outcome.out
    everyone = invoke("ledger", "--all", "--data", path, "-o", "全部", "--include-empty")
    assert (everyone.err, "生成9份台账" in everyone.out) == ("", True)


def test_units_by_kind_and_by_name(invoke, tmp_path):
    invoke("ledger", "--kind", "county", "--region", "鹤壁", "-o", "县区")
    assert [name.split("_")[1] for name in contents(tmp_path / "县区")] == [
        "浚县政府",
        "淇县政府",
        "淇滨区政府",
        "山城区政府",
        "鹤山区政府",
        "各县区政府",
    ]
    invoke("ledger", "邢台市科技局", "邢台市财政局", "-o", "两家", "--format", "json")
    assert [json.loads(content)["unit"] for content in contents(tmp_path / "两家").values()] == ["市科技局", "市财政局"]


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("ledger", "--all"), "请用 -o 写明放到哪里。\n例：-o 会议材料（文件夹），或 -o 全部台账.docx --one-file。"),
        (
            (*ALL, "-o", "全部.docx"),
            "几个单位的台账要写到文件夹里，不能写成一个文件：全部.docx\n请把 -o 写成文件夹名；要合成一个Word文件请加 --one-file。",
        ),
        ((*ALL, "-o", "材料", "--shard", "4/3"), "--shard 的写法不对：4/3\n要写成 第几份/共几份，如 --shard 3/10。"),
        (
            (*ALL, "-o", "全部.md", "--one-file"),
            "各单位不能合成一个 .md 文件。\n可合成 .docx（加 --one-file）、.xlsx 或 .html。",
        ),
        (("ledger",), "请写明要生成哪个单位的台账，或用 --all、--plan。\n例：checklist ledger 邢台市科技局"),
        (
            ("ledger", "邢台市科技局", "--keyword", "没有这个词"),
            "市科技局没有符合条件的任务，未生成文件。\n可去掉部分条件再试；确要空表请加 --include-empty。",
        ),
        (
            ("ledger", "邢台市科技局", "-o", "x.wps"),
            "不能生成这种文件：x.wps（不支持.doc、.wps，请用 .docx）\n可用的后缀：.docx .xlsx .html .md .csv .json",
        ),
    ],
)
def test_what_cannot_be_done_is_said(invoke, tmp_path, args, message):
    outcome = invoke(*args)
    assert (outcome.code, outcome.err) == (2, f"错误：{message}\n")
    assert [path for path in tmp_path.iterdir() if path.name not in ("cache", "材料")] == []


def test_a_file_in_the_folders_place(invoke, tmp_path):
    (tmp_path / "材料").write_text("", encoding="utf-8")
    outcome = invoke(*ALL, "-o", "材料")
    assert (outcome.code, outcome.err) == (
        3,
        "错误：这是一个文件，不是文件夹：材料\n多个单位的台账要写到文件夹里，请换一个名字。\n",
    )


def test_one_file_for_all_in_word_excel_and_a_page(invoke, tmp_path):
    for name in ("全部.docx", "全部.xlsx", "全部.html"):
        extra = ("--one-file",) if name.endswith("docx") else ()
        assert invoke(*ALL, "-o", name, *extra).out == f"已生成 {name}（10个单位）\n"
        assert (tmp_path / name).stat().st_size > 5000


def test_an_interrupted_run_leaves_only_whole_files(invoke, tmp_path, monkeypatch):
    from checklist.commands import batch  # noqa: PLC0415

    invoke(*ALL, "-o", "全")
    whole = contents(tmp_path / "全")
    written = []
    real = batch.write_file

    def stop_after_three(path, content, *, force):
        if len(written) == 3:
            raise KeyboardInterrupt
        real(path, content, force=force)
        written.append(path)

    monkeypatch.setattr(batch, "write_file", stop_after_three)
    outcome = invoke(*ALL, "-o", "断")
    assert (outcome.code, outcome.err) == (130, "\n已中断。\n")
    left = contents(tmp_path / "断")
    assert len(left) == 3
    assert left.items() <= whole.items()


def test_a_full_disk_leaves_only_whole_files(invoke, tmp_path, monkeypatch):
    import errno  # noqa: PLC0415
    import os  # noqa: PLC0415

    real, calls = os.fsync, []

    def full(handle):
        calls.append(handle)
        if len(calls) > 2:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(handle)

    invoke("plans")  # the compiled copy is written before
    monkeypatch.setattr(os, "fsync", full)
    outcome = invoke(*ALL, "-o", "材料")
    assert outcome.code == 3
    assert outcome.err.startswith("错误：无法写入：")
    assert "请检查磁盘空间和文件夹权限后重试。" in outcome.err
    assert all(name in FILES for name in contents(tmp_path / "材料"))
    shutil.rmtree(tmp_path / "材料")


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ((*ALL, "-o", "全部.pdf"), "不能直接写成PDF：全部.pdf\n请把 -o 写成文件夹或 .docx，再加 --pdf。"),
        ((*ALL, "枣庄市科技局", "-o", "材料"), "--all 已是全部单位，不能再写单位名。\n请去掉 --all，或去掉单位名。"),
        (
            (*ALL, "-o", "全部.xlsx", "--shard", "1/2"),
            "--shard 只用于写到文件夹的台账。\n合成一个文件时请去掉 --shard。",
        ),
    ],
)
def test_wishes_that_contradict_each_other(invoke, args, message):
    outcome = invoke(*args)
    assert (outcome.code, outcome.err) == (2, f"错误：{message}\n")


def test_a_name_too_long_for_the_system(invoke):
    outcome = invoke("ledger", "枣庄市科技局", "-o", f"{'长' * 120}.docx")
    assert outcome.code == 3
    assert outcome.err.startswith("错误：文件名太长：长长")


def test_all_regions_in_one_sheet_and_their_units_told_apart(invoke, tmp_path):
    assert invoke("ledger", "--all", "-o", "全部.xlsx", "--one-sheet").code == 0
    invoke("ledger", "麦积区科技局", "邢台市科技局", "-o", "两地")
    assert [name.split("_")[1] for name in contents(tmp_path / "两地")] == ["邢台市科技局", "麦积区科技局"]
