"""Files of every version of a format there has been are read, and mean what they meant: docs/data-format.md promises it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from checklist.files.manifest import SCHEMA as PACK_SCHEMA
from checklist.ledger.ledgerjson import SCHEMA as LEDGER_SCHEMA
from checklist.plandata.keys import SCHEMA as PLANS_SCHEMA

KEPT = Path(__file__).parent / "schemas"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "data-format.md"


def test_every_version_up_to_the_present_one_is_kept_and_promised():
    for kind, schema in (("plans", PLANS_SCHEMA), ("ledger", LEDGER_SCHEMA), ("pack", PACK_SCHEMA)):
        latest = int(schema.rpartition("/")[2])
        for number in range(1, latest + 1):
            assert list(KEPT.glob(f"{kind}-{number}*")), f"no file of {kind} {number} is kept"
        assert f"`{schema}`" in PAGE.read_text(encoding="utf-8")


def test_plans(invoke):
    outcome = invoke("check", KEPT / "plans-1.yaml")
    assert (outcome.code, outcome.out.splitlines()[0]) == (0, "检查通过：1个方案，4项任务，没有发现问题。")


@pytest.mark.parametrize("path", sorted(KEPT.glob("ledger-*.json")), ids=lambda path: path.stem)
def test_ledgers_mean_what_they_meant(invoke, path):
    outcome = invoke("diff", path, KEPT / "plans-1.yaml")
    assert (outcome.code, outcome.err) == (0, "")
    assert outcome.out.splitlines()[-1] == "两个版本没有差别。"
    assert len(json.loads(path.read_text(encoding="utf-8"))["rows"]) == 4


def test_packs(invoke, tmp_path):
    shutil.copytree(KEPT / "pack-1", tmp_path / "材料")
    outcome = invoke("verify", "材料")
    assert (outcome.code, outcome.out.splitlines()[-1]) == (0, "核对通过：都和生成时一样。")


@pytest.mark.parametrize("written", ["1", '"1"'])
def test_the_present_version_may_be_written(invoke, tmp_path, written):
    text = (KEPT / "plans-1.yaml").read_text(encoding="utf-8")
    (tmp_path / "x.yaml").write_text(f"schema: {written}\n{text}", encoding="utf-8")
    assert invoke("check", "x.yaml").code == 0


@pytest.mark.parametrize("written", ["2", "1.0", "checklist-plans/1", "新"])
def test_another_version_is_refused_not_guessed(invoke, tmp_path, written):
    text = (KEPT / "plans-1.yaml").read_text(encoding="utf-8")
    (tmp_path / "x.yaml").write_text(f"# 头\nschema: {written}\n{text}", encoding="utf-8")
    outcome = invoke("check", "x.yaml")
    assert outcome.code == 1
    assert outcome.out.splitlines()[:2] == [
        f"x.yaml:2: 错误：格式版本“{written}”不认识。",
        "    这一版读得懂的是 1；数据若是更新的版本写的，请先升级 checklist。",
    ]
    assert invoke("plans", "--data", "x.yaml").code == 2


def test_a_ledger_of_another_version_is_refused_not_guessed(invoke, tmp_path):
    text = (KEPT / "ledger-1.json").read_text(encoding="utf-8")
    (tmp_path / "x.json").write_text(re.sub(r"checklist-ledger/\d+", "checklist-ledger/9", text), encoding="utf-8")
    outcome = invoke("diff", "x.json", KEPT / "plans-1.yaml")
    assert outcome.code == 2
    assert outcome.err.startswith("错误：JSON台账的版本不同：x.json（checklist-ledger/9，应为 checklist-ledger/1）\n")
