"""``ledger`` for many units: a folder of whole files, the same whatever way it was written."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from plan_texts import PLAN, REGION
from sampled import few_of

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
    "06_市农业农村局（市乡村振兴局）_工作台账.docx",
    "07_市商务局_工作台账.docx",
    "08_市国资委_工作台账.docx",
    "09_市税务局_工作台账.docx",
    "10_枣庄银保监分局_工作台账.docx",
]
MANIFEST = "校验清单.json"


def contents(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_every_unit_gets_its_file_beside_summary_matrix_and_index(invoke, tmp_path):
    outcome = invoke(*ALL, "-o", "会议材料")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == "已在 会议材料 生成10份台账和汇总表、责任矩阵、目录。\n"
    assert list(contents(tmp_path / "会议材料")) == [*FILES, MANIFEST]


def test_a_ledger_of_the_pack_is_the_ledger_made_alone(invoke, tmp_path):
    invoke(*ALL, "-o", "材料")
    invoke("ledger", "枣庄市财政局", "--plan", "zaozhuang-2022", "-o", "单份.docx")
    assert (tmp_path / "材料" / FILES[6]).read_bytes() == (tmp_path / "单份.docx").read_bytes()


@pytest.mark.slow
def test_jobs_and_shards_give_the_same_bytes(run, tmp_path):
    run(*ALL, "-o", "一")
    run(*ALL, "-o", "二", "--jobs", "2", env={"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "7"})
    for part in ("1/3", "2/3", "3/3"):
        assert run(*ALL, "-o", "三", "--shard", part).code == 0
    assert contents(tmp_path / "一") == contents(tmp_path / "二") == contents(tmp_path / "三")


@pytest.mark.slow
def test_shards_are_disjoint(run, tmp_path):
    for part in "123":
        run(*ALL, "-o", part, "--shard", f"{part}/3")
    names = [name for part in "123" for name in contents(tmp_path / part)]
    assert sorted(name for name in names if not name.endswith(".json")) == FILES


def test_resume_writes_only_what_is_missing(invoke, tmp_path):
    invoke(*ALL, "-o", "材料")
    whole = contents(tmp_path / "材料")
    (tmp_path / "材料" / FILES[5]).unlink()
    (tmp_path / "材料" / FILES[0]).unlink()
    outcome = invoke(*ALL, "-o", "材料", "--resume")
    assert outcome.out == "已在 材料 生成1份台账和汇总表（另有9份台账和责任矩阵、目录上次已生成，未动）。\n"
    assert contents(tmp_path / "材料") == whole


def test_resume_of_what_is_complete_says_so_and_writes_nothing(invoke, tmp_path):
    invoke(*ALL, "-o", "材料")
    times = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "材料").iterdir()}
    outcome = invoke(*ALL, "-o", "材料", "--resume")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out == "材料 里的10份台账和汇总表、责任矩阵、目录上次都已生成，未动。\n"
    assert times == {path.name: path.stat().st_mtime_ns for path in (tmp_path / "材料").iterdir()}


def test_resume_never_touches_what_a_person_saved_and_names_it(invoke, tmp_path):
    invoke(*ALL, "-o", "材料")
    whole = contents(tmp_path / "材料")
    kept = tmp_path / "材料" / FILES[4]
    document = Document(kept)
    document.tables[0].cell(3, 5).text = "已启动"
    document.save(kept)
    edited = kept.read_bytes()
    (tmp_path / "材料" / FILES[5]).unlink()
    outcome = invoke(*ALL, "-o", "材料", "--resume")
    assert outcome.code == 0
    assert outcome.err == f"提醒：1份与这次要生成的不同，像是有人改过，未动：{FILES[4]}。\n"
    assert contents(tmp_path / "材料") == whole | {FILES[4]: edited}
    assert invoke(*ALL, "-o", "材料", "--force").code == 0
    assert contents(tmp_path / "材料") == whole


@pytest.mark.slow
@pytest.mark.parametrize(
    ("options", "count", "first"),
    few_of(
        [
            (
                ("--role", "牵头"),
                4,
                "00_任务汇总表.docx、00_任务责任矩阵.docx、00_材料目录.docx、02_市科技局_工作台账.docx",
            ),
            (("--keyword", "企业"), 10, "00_任务汇总表.docx"),
            (("--year", "2022"), 13, "01_市发展改革委_工作台账.docx"),
            (("--as-of", "2022-06-30"), 13, "00_任务汇总表.docx"),
        ],
        2,
    ),
)
def test_resume_with_other_options_mixes_nothing(invoke, tmp_path, options, count, first):
    invoke(*ALL, "-o", "材料")
    whole = contents(tmp_path / "材料")
    outcome = invoke(*ALL, "-o", "材料", "--resume", *options)
    assert outcome.code == 3
    message = next(line for line in outcome.err.splitlines() if line.startswith("错误："))
    assert message.startswith(f"错误：文件夹里有{count}份材料与这次要生成的不同：{first}")
    assert outcome.err.endswith(
        "都未改动。用与上次相同的选项和数据才能接着生成；也可换一个文件夹，要覆盖请加 --force。\n"
    )
    assert contents(tmp_path / "材料") == whole


def test_resume_of_one_file(invoke, tmp_path):
    one = ("ledger", "枣庄市科技局", "-o", "一份.docx", "--resume")
    assert invoke(*one).out == "已生成 一份.docx（18项任务）\n"
    before = (tmp_path / "一份.docx").read_bytes()
    again = invoke(*one)
    assert (again.code, again.out) == (0, "一份.docx 上次已生成，未动。\n")
    other = invoke(*one, "--role", "牵头")
    assert (other.code, other.err) == (
        3,
        "错误：已有的文件与这次要生成的不同：一份.docx\n未改动。要覆盖请加 --force，或换一个文件名。\n",
    )
    assert (tmp_path / "一份.docx").read_bytes() == before
    all_in_one = (*ALL, "--one-file", "-o", "全部.docx", "--resume")
    assert invoke(*all_in_one).out == "已生成 全部.docx（10个单位）\n"
    assert invoke(*all_in_one).out == "全部.docx 上次已生成，未动。\n"


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
            "各单位不能合成一个 .md 文件。\n可合成 .docx（加 --one-file）、.pdf、.xlsx 或 .html。",
        ),
        (("ledger",), "请写明要生成哪个单位的台账，或用 --all、--plan。\n例：checklist ledger 邢台市科技局"),
        (
            ("ledger", "邢台市科技局", "--keyword", "没有这个词"),
            "市科技局没有符合条件的任务，未生成文件。\n可去掉部分条件再试；确要空表请加 --include-empty。",
        ),
        (
            ("ledger", "邢台市科技局", "-o", "x.wps"),
            "不能生成这种文件：x.wps（不支持.wps，请用 .docx）\n可用的后缀：.docx .pdf .xlsx .html .md .csv .json",
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


def test_units_of_two_regions_in_one_folder_are_told_apart(invoke, tmp_path):
    invoke("ledger", "麦积区科技局", "邢台市科技局", "-o", "两地")
    assert [name.split("_")[1] for name in contents(tmp_path / "两地")] == ["邢台市科技局", "麦积区科技局"]


@pytest.mark.slow
def test_all_regions_in_one_file_and_their_units_told_apart(invoke, tmp_path):
    invoke("ledger", "--all", "-o", "全部.docx", "--one-file")
    invoke("ledger", "--all", "-o", "全部.xlsx")
    listed = [row.cells[1].text for row in Document(tmp_path / "全部.docx").tables[0].rows][1:]
    sheets = openpyxl.load_workbook(tmp_path / "全部.xlsx", read_only=True).sheetnames
    for names in (listed, sheets):
        assert len(set(names)) == len(names)
        assert {"邢台市科技局", "鹤壁市科技局", "麦积区科技局", "桐乡市科技局"} <= set(names)


def test_wishes_a_format_cannot_fulfil_are_said(invoke, tmp_path):
    said = "提醒：--columns 只用于Excel、Markdown、CSV文件，这次没有用上；Word和空表的列由空表决定，可改空表再用 --form。\n"
    assert invoke("ledger", "枣庄市科技局", "-o", "x.docx", "--columns", "序号,任务").err == said
    assert invoke(*ALL, "--one-file", "-o", "y.docx", "--columns", "序号,任务").err == said
    assert invoke("ledger", "枣庄市科技局", "-o", "x.csv", "--columns", "序号,任务").err == ""
    (tmp_path / "空表.xlsx").write_bytes(b"")
    outcome = invoke(*ALL, "-o", "全部.xlsx", "--form", "空表.xlsx")
    assert (outcome.code, outcome.err) == (
        2,
        "错误：按空表填的台账不能合成一个 .xlsx 文件。\n请把 -o 写成文件夹，每个单位一份；Word空表可加 --one-file。\n",
    )


def test_numbers_of_units_stay_whatever_the_pack_is_narrowed_to(invoke, tmp_path):
    invoke(*ALL, "-o", "全")
    for place, options in enumerate((("--role", "牵头"), ("--keyword", "企业"), ("--kind", "vertical"))):
        invoke(*ALL, *options, "-o", str(place))
        there = set(contents(tmp_path / str(place))) - {MANIFEST}
        assert len(there) > 3
        assert there < set(FILES)


@pytest.mark.slow
def test_what_is_for_all_units_stands_before_a_hundred_units(invoke, tmp_path):
    names = [f"市第{n}局" for n in range(1, 101)]
    units = "".join(f"  - {{name: {name}, full: 甲{name}, kind: government}}\n" for name in names)
    path = tmp_path / "plans.yaml"
    text = (REGION + PLAN).replace("  groups:\n", f"{units}  groups:\n", 1)
    text = text.replace("responsible: [市财政局, 市科技局]", f"responsible: [{', '.join(names)}]")
    path.write_text(text, encoding="utf-8")
    assert invoke("ledger", "--all", "--data", path, "-o", "材料").code == 0
    made = sorted(contents(tmp_path / "材料"))
    assert made[:4] == [
        "000_任务汇总表.docx",
        "000_任务责任矩阵.docx",
        "000_材料目录.docx",
        "001_市委组织部_工作台账.docx",
    ]


def test_shards_do_not_overwrite_unasked(invoke, tmp_path):
    invoke(*ALL, "-o", "材料", "--shard", "1/2")
    before = contents(tmp_path / "材料")
    again = invoke(*ALL, "-o", "材料", "--shard", "1/2", "--year", "2022", "--force")
    assert again.code == 0
    outcome = invoke(*ALL, "-o", "材料", "--shard", "1/2")
    assert outcome.code == 3
    assert outcome.err.splitlines() == [
        f"错误：文件夹里已有这次要生成的文件：{'、'.join(list(before)[3:8])}等8份",
        "要覆盖请加 --force，要接着上次继续请加 --resume，或换一个文件夹。",
    ]


def test_a_shard_says_who_writes_what_is_for_all(invoke):
    outcome = invoke(*ALL, "-o", "材料", "--shard", "2/2")
    assert outcome.out == ("已在 材料 生成5份台账。\n汇总表、责任矩阵、目录由第1份（--shard 1/2）生成。\n")


@pytest.mark.parametrize("args", [("枣庄市科技局",), ("--plan", "zaozhuang-2022")])
def test_a_single_file_has_no_shards(invoke, tmp_path, args):
    outcome = invoke("ledger", *args, "-o", "x.docx", "--shard", "1/2")
    assert (outcome.code, outcome.err) == (
        2,
        "错误：--shard 只用于写到文件夹的台账。\n只生成一个文件时请去掉 --shard。\n",
    )
    assert not (tmp_path / "x.docx").exists()


def test_one_ledger_into_a_folder_that_is_there_bears_its_usual_name(invoke, tmp_path):
    (tmp_path / "台账").mkdir()
    assert invoke("ledger", "枣庄市科技局", "-o", "台账").out == "已生成 台账/市科技局_工作台账.docx（18项任务）\n"
    invoke("ledger", "--plan", "zaozhuang-2022", "--year", "2022", "-o", "台账", "--format", "xlsx")
    assert [path.suffix for path in sorted((tmp_path / "台账").iterdir())] == [".docx", ".xlsx"]
    again = invoke("ledger", "枣庄市科技局", "-o", "台账")
    assert (again.code, again.err.splitlines()[0]) == (3, "错误：文件已存在：台账/市科技局_工作台账.docx")


def test_a_pdf_in_the_way_is_seen_before_anything_is_written(invoke, tmp_path):
    (tmp_path / "x.pdf").write_text("旧", encoding="utf-8")
    outcome = invoke("ledger", "枣庄市科技局", "-o", "x.docx", "--pdf")
    assert (outcome.code, outcome.err) == (3, "错误：文件已存在：x.pdf\n要覆盖请加 --force，或换一个文件名。\n")
    assert not (tmp_path / "x.docx").exists()


@pytest.mark.parametrize("args", [("ledger", "枣庄市科技局"), ALL], ids=["one", "all"])
def test_a_pdf_is_made_of_the_word_file(invoke, tmp_path, monkeypatch, args):
    made = []

    def convert(files, folder):
        made.append(files[0].read_bytes())
        target = folder / "a.pdf"
        target.write_bytes(b"%PDF-1.7")
        return [target]

    monkeypatch.setattr("checklist.office.pdf.convert", convert)
    outcome = invoke(*args, "-o", "台账.pdf")
    assert (outcome.code, (tmp_path / "台账.pdf").read_bytes()) == (0, b"%PDF-1.7"), outcome
    invoke(*args, "-o", "台账.docx", *(("--one-file",) if args is ALL else ()))
    assert made == [(tmp_path / "台账.docx").read_bytes()]


def test_only_word_and_excel_become_pdf(invoke, tmp_path):
    outcome = invoke("ledger", "枣庄市科技局", "-o", "x.md", "--pdf")
    assert outcome.code == 2
    assert outcome.err == (
        "错误：--pdf 只用于Word和Excel文件，不能把它转成PDF：x.md\n请去掉 --pdf，或换成 .docx、.xlsx。\n"
    )
    assert not (tmp_path / "x.md").exists()
    assert invoke(*ALL, "-o", "材料", "--format", "csv", "--pdf").code == 2
    assert not (tmp_path / "材料").exists()


def test_other_packs_left_in_the_folder_are_named(invoke, tmp_path):
    invoke(*ALL, "--year", "2022", "-o", "材料")
    (tmp_path / "材料" / "00_我的发言.docx").write_bytes(b"mine")
    outcome = invoke(*ALL, "-o", "材料", "--force")
    assert outcome.code == 0
    assert outcome.err.startswith(
        "提醒：文件夹里另有10份不是这次生成的材料，未动：01_市发展改革委_工作台账_2022.docx、"
    )
    assert (tmp_path / "材料" / "00_我的发言.docx").read_bytes() == b"mine"
    assert len(contents(tmp_path / "材料")) == 3 + 10 + 10 + 1 + 1


def test_places_where_nothing_can_be_written(invoke, tmp_path):
    (tmp_path / "文件").write_text("", encoding="utf-8")
    for place, message in (
        ("没有/x.docx", "文件夹不存在：没有\n请先建好文件夹，或换一个位置。"),
        ("文件/x.docx", "这是一个文件，不是文件夹：文件\n请换一个位置。"),
    ):
        outcome = invoke("ledger", "枣庄市科技局", "-o", place)
        assert (outcome.code, outcome.err) == (3, f"错误：{message}\n")


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a place that takes no files, on Linux")
def test_a_place_that_takes_no_files_is_not_said_to_be_missing(invoke):
    outcome = invoke("ledger", "枣庄市科技局", "-o", "/proc/x.docx")
    assert outcome.code == 3
    assert outcome.err.startswith("错误：无法写入：/proc/x.docx")


def test_a_run_that_fails_leaves_no_empty_folder(invoke, tmp_path, monkeypatch):
    from checklist.commands import batch  # noqa: PLC0415

    def stop(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "write_file", stop)
    assert invoke(*ALL, "-o", "新/会议材料").code == 130
    assert not (tmp_path / "新").exists()


def test_a_file_that_comes_between_is_not_replaced(invoke, tmp_path, monkeypatch):
    from checklist.commands import batch  # noqa: PLC0415

    real = batch.write_file

    def another_was_faster(path, content, *, force):
        path.write_bytes(b"another's")
        real(path, content, force=force)

    monkeypatch.setattr(batch, "write_file", another_was_faster)
    outcome = invoke(*ALL, "-o", "材料")
    assert (outcome.code, outcome.err.splitlines()[0]) == (3, f"错误：文件已存在：{Path('材料') / FILES[3]}")
    assert {path.read_bytes() for path in (tmp_path / "材料").iterdir()} == {b"another's"}
