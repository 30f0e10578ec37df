"""``adopt`` and the files themselves: encodings, folders, read-only files, what is no plan file and no table."""

from __future__ import annotations

from typing import TYPE_CHECKING

import openpyxl
import pytest
from sampled import few_of

from checklist.commands import planfiles
from tests.adopt.test_tables import PLANS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Outcome

NEW = PLANS.replace("deadline: 2025年底", "deadline: 2026年底")


@pytest.fixture
def table(invoke: Callable[..., Outcome], tmp_path: Path) -> Path:
    """Give the table of the plan with one completion time corrected."""
    tmp_path.joinpath("数据.yaml").write_text(PLANS, encoding="utf-8")
    invoke(
        "ledger", "--plan", "lj-2025", "--data", "数据.yaml", "--columns", "序号,任务编码,任务,时限", "-o", "表.xlsx"
    )
    book = openpyxl.load_workbook(tmp_path / "表.xlsx")
    cells = [cell for row in book.active.iter_rows() for cell in row if cell.value == "2025年底"]
    cells[0].value = "2026年底"
    book.save(tmp_path / "表.xlsx")
    tmp_path.joinpath("数据.yaml").unlink()
    return tmp_path / "表.xlsx"


@pytest.mark.parametrize("encoding", few_of(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030"], 3))
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_encoding_mark_and_line_ends_stay(
    invoke: Callable[..., Outcome], tmp_path: Path, table: Path, encoding: str, end: str
):
    def encoded(text: str) -> bytes:
        mark = b"\xfe\xff" if encoding == "utf-16-be" else b""
        return mark + text.replace("\n", end).encode(encoding)

    tmp_path.joinpath("plans.yaml").write_bytes(encoded(PLANS))
    done = invoke("adopt", table.name, "--into", "plans.yaml", "--yes")
    assert done.code == 0, done.err
    assert tmp_path.joinpath("plans.yaml").read_bytes() == encoded(NEW)


def test_in_a_folder_the_file_of_the_plan_is_found(invoke: Callable[..., Outcome], tmp_path: Path, table: Path):
    folder = tmp_path / "数据"
    folder.mkdir()
    cut = PLANS.index("plans:")
    folder.joinpath("单位.yaml").write_text(PLANS[:cut], encoding="utf-8")
    folder.joinpath("方案.yaml").write_text(PLANS[cut:], encoding="utf-8")
    done = invoke("adopt", table.name, "--into", "数据", "--yes")
    assert done.code == 0, done.err
    assert done.out.splitlines()[-1].startswith("已改 数据/方案.yaml 第")
    assert folder.joinpath("单位.yaml").read_text(encoding="utf-8") == PLANS[:cut]
    assert folder.joinpath("方案.yaml").read_text(encoding="utf-8") == NEW[cut:]


def test_a_read_only_file_and_one_changed_meanwhile_stay(
    invoke: Callable[..., Outcome], tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch
):
    path = tmp_path / "plans.yaml"
    path.write_text(PLANS, encoding="utf-8")
    path.chmod(0o444)
    done = invoke("adopt", table.name, "--into", "plans.yaml", "--yes")
    assert (done.code, path.read_text(encoding="utf-8")) == (3, PLANS)
    assert "没有权限写入：plans.yaml" in done.err
    path.chmod(0o644)
    changed = planfiles.changed_files

    def changed_by_another(*args: object) -> object:
        path.write_text(PLANS + "# 别人加的\n", encoding="utf-8")
        return changed(*args)

    monkeypatch.setattr(planfiles, "changed_files", changed_by_another)
    done = invoke("adopt", table.name, "--into", "plans.yaml", "--yes")
    assert (done.code, path.read_text(encoding="utf-8")) == (3, PLANS + "# 别人加的\n")
    assert "文件刚才被别人改过，没有写入：plans.yaml" in done.err
    assert sorted(item.name for item in tmp_path.iterdir()) == ["cache", "plans.yaml", "表.xlsx"]


@pytest.mark.parametrize(
    ("name", "into", "said"),
    few_of(
        [
            ("没有.xlsx", "plans.yaml", "找不到文件：没有.xlsx"),
            ("表.xlsx", "没有.yaml", "找不到文件：没有.yaml"),
            ("表.xlsx", "表.xlsx", "不是方案数据文件：表.xlsx"),
            ("表.xlsx", "空.yaml", "空.yaml 现在就有1处错误"),
            ("表.xlsx", "坏.yaml", "坏.yaml"),
            ("空.xlsx", "plans.yaml", "空.xlsx"),
            ("空.docx", "plans.yaml", "空.docx"),
            ("旧.xls", "plans.yaml", "旧格式的表格读不了：旧.xls"),
            ("旧.doc", "plans.yaml", "旧.doc"),
            ("方案.txt", "plans.yaml", "不能采纳的文件：方案.txt"),
            ("台账.json", "plans.yaml", "不能采纳的文件：台账.json"),
            ("plans.yaml", "plans.yaml", "初稿和数据是同一个文件：plans.yaml"),
            ("别处.xlsx", "plans.yaml", "别处.xlsx是《天水市麦积区强科技行动实施方案（2022—2025年）》的台账"),
            ("白表.xlsx", "plans.yaml", "白表.xlsx"),
        ],
        3,
    ),
)
@pytest.mark.usefixtures("table")
def test_what_cannot_be_read_or_written_is_said_in_one_message(
    invoke: Callable[..., Outcome], tmp_path: Path, name: str, into: str, said: str
):
    invoke("ledger", "--plan", "maiji-2022", "-o", "别处.xlsx")
    tmp_path.joinpath("plans.yaml").write_text(PLANS, encoding="utf-8")
    for empty in ("空.yaml", "空.xlsx", "空.docx"):
        tmp_path.joinpath(empty).write_bytes(b"")
    tmp_path.joinpath("坏.yaml").write_text("plans: [", encoding="utf-8")
    for other in ("旧.xls", "旧.doc", "方案.txt", "台账.json"):
        tmp_path.joinpath(other).write_bytes(b"x")
    openpyxl.Workbook().save(tmp_path / "白表.xlsx")
    done = invoke("adopt", name, "--into", into, "--yes")
    assert done.code == 2
    assert said in done.err
    assert "Traceback" not in done.err
    assert tmp_path.joinpath("plans.yaml").read_text(encoding="utf-8") == PLANS
