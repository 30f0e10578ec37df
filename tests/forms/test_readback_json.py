"""A JSON ledger is read back as the data it was written from."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checklist.compare.sides.of_data import read_json
from checklist.errors import ChecklistError, InputError
from checklist.ledger.columns import load_columns
from checklist.ledger.ledger import Filter, build_ledger
from checklist.ledger.ledgerjson import ledger_json

COLUMNS = load_columns()
FILE = Path("台账.json")
AGAIN = "请用 checklist ledger … -o 台账.json 重新生成，或改用Word、Excel台账。"


def every_ledger(shipped):
    yield build_ledger(shipped.plans)
    for plan in shipped.plans:
        region = next(region for region in shipped.regions if region.id == plan.region)
        for body in (None, *region.bodies[::6]):
            for year in (None, plan.first_year):
                yield build_ledger((plan,), (region, body) if body else None, Filter(year=year))


def test_what_was_written_is_read_and_written_again_alike(shipped):
    for ledger in every_ledger(shipped):
        content = ledger_json(ledger)
        back = read_json(content, FILE, COLUMNS, shipped)
        assert back.exact is not None
        assert ledger_json(back.exact) == content
        assert len(back.rows) == len(ledger.rows)


def test_rows_are_there_in_words_too(shipped):
    plan = next(plan for plan in shipped.plans if plan.id == "maiji-2022")
    back = read_json(ledger_json(build_ledger((plan,))), FILE, COLUMNS, shipped)
    row = next(row for row in back.rows if row.cells["id"] == "mj-p5")
    assert row.cells["title"] == "加强专利保护、转化与运用"
    assert row.cells["responsible"].startswith("牵头：区市场监管局\n配合：区科技局、")


@pytest.fixture
def written(shipped):
    return json.loads(ledger_json(build_ledger(shipped.plans[:1])))


def refused(value):
    content = value if isinstance(value, bytes) else json.dumps(value).encode()
    with pytest.raises(InputError) as caught:
        read_json(content, FILE, COLUMNS)
    return str(caught.value)


def test_what_is_no_json_or_no_ledger_is_said():
    assert refused(b"{") == f"不是JSON文件，或已损坏：台账.json\n{AGAIN}"
    assert refused(b"[" * 100_000) == f"不是JSON文件，或已损坏：台账.json\n{AGAIN}"
    assert refused({"rows": []}) == f"不是JSON台账：台账.json\n{AGAIN}"
    assert refused([1]) == f"不是JSON台账：台账.json\n{AGAIN}"


def test_another_version_is_said(written):
    written["schema"] = "checklist-ledger/9"
    assert refused(written) == f"JSON台账的版本不同：台账.json（checklist-ledger/9，应为 checklist-ledger/1）\n{AGAIN}"


def test_a_wrong_value_is_said_with_its_place(written):
    written["rows"][3]["deadline"]["kind"] = "soon"
    assert refused(written) == f"JSON台账的内容不对：台账.json 第4项任务 的 deadline.kind 写法不对。\n{AGAIN}"
    del written["rows"][3]["deadline"]
    assert refused(written) == f"JSON台账的内容不对：台账.json 第4项任务 缺少 deadline。\n{AGAIN}"


def test_an_id_that_stands_twice_is_said(written):
    written["rows"][5]["id"] = written["rows"][2]["id"]
    assert refused(written) == (
        "台账.json里任务编码“xt-a3”出现了两次（第3项、第6项任务）。\n任务编码不能重复，请改正后再对照。"
    )


def test_keys_nobody_knows_do_not_matter(written):
    written["rows"][0]["future"] = 1
    assert len(read_json(json.dumps(written).encode(), FILE, COLUMNS).rows) == len(written["rows"])


def test_nothing_but_a_message_comes_of_a_mutilated_file(written):
    whole = json.dumps(written | {"rows": written["rows"][:2]}, ensure_ascii=False).encode()
    for place in range(0, len(whole), 37):
        for content in (whole[:place] + whole[place + 5 :], whole[:place] + b"9" + whole[place + 1 :], whole[:place]):
            assert hint_or_rows(content)


def hint_or_rows(content):
    try:
        return read_json(content, FILE, COLUMNS).rows
    except ChecklistError as error:
        return error.hint
