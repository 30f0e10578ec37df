"""Whatever a file holds: a draft that the check passes, or one clear message; never a traceback, never for long."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from checklist.commands.draft import read_source
from checklist.draft.drafting import make_draft
from checklist.draft.drafttext import write_draft
from checklist.draft.passages import Source, text_passages
from checklist.errors import ChecklistError
from checklist.model import Severity
from checklist.plandata.check import check
from checklist.plandata.load import load_trees
from checklist.plandata.yamlio import parse_tree
from checklist.plandata.yamltext import write_flow, write_scalar
from tests.support.invented_plans import all_plans, as_pdf
from tests.support.pdf_files import Rule, Words, pdf_file

if TYPE_CHECKING:
    from pathlib import Path

PIECES = (
    "一、", "（一）", "(二)", "1.", "2、", "（1）", "①", "第一章 ", "第二条 ", "第三节", "一是", "行动一：", "——", "附件", "工作目标", "重点任务", "总体要求",
    "加强领导。", "培育企业", "（责任单位：市科技局、财政局）", "（市科技局牵头，各县（市、区）配合）", "牵头单位：", "完成时限：2025年6月底", "以下均需各区落实",
    "到2025年，", "达到800家以上", "增长15%", "10—50万元", "3个百分点", "《", "》", "“", "”", "（", "）", "，", "。", "；", "：", "、", "\n", " ", "#", ": ", "[", "{", "'", '"',
    "\t", "%", "@", "&", "*", "\u200b", "\ufeff", "\x07", "某市行动方案（2025—2027年）", "9" * 30, "前10位", "每年", "力争", "null", "是", "0o7", "—", "12月32日前完成",
)  # fmt: skip
LINES = st.lists(st.lists(st.sampled_from(PIECES), max_size=8).map("".join), max_size=25).map("\n".join)


def errors_of(yaml: str) -> list[str]:
    """Give the errors the check finds in a plans file given as text."""
    loaded = load_trees([("方案.yaml", parse_tree(yaml, "方案.yaml"))])
    return [f"{one.code}: {one.message}" for one in check(loaded) if one.severity is Severity.ERROR]


@pytest.mark.slow
@settings(max_examples=250)
@example("一、牵头单位：“")
@given(LINES)
def test_a_draft_of_anything_passes_the_check(lines):
    draft = make_draft(Source(name="方案.txt", passages=text_passages(lines)))
    if any(True for plan in draft.plans for _ in plan.measures()):
        found = [error for error in errors_of(write_draft(draft)) if not error.startswith("no-measures")]
        assert found == []


@settings(max_examples=300)
@given(st.text(max_size=60))
def test_any_text_is_written_so_that_it_is_read_back(text):
    tree = parse_tree(f"a: {write_scalar(text)}\nb: {write_flow([text, '市科技局'])}\n", "方案.yaml")
    assert tree["a"] == tree["b"][0]
    assert tree["b"][1] == "市科技局"
    if text.isprintable() and text == text.strip():
        assert tree["a"] == text


@settings(max_examples=60)
@given(st.binary(max_size=300), st.sampled_from([".docx", ".pdf", ".html", ".xlsx", ".xls", ".txt"]))
def test_garbage_is_read_or_refused_and_raises_nothing_else(tmp_path_factory, content, suffix):
    path = tmp_path_factory.mktemp("g") / f"方案{suffix}"
    head = {".docx": b"PK\x03\x04", ".xlsx": b"PK\x03\x04", ".pdf": b"%PDF-1.4\n", ".xls": b"\xd0\xcf\x11\xe0"}
    path.write_bytes(head.get(suffix, b"") + content)
    with suppress(ChecklistError):
        make_draft(read_source(path))


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        "（" * 50_000,
        "责任单位：" * 20_000,
        "一、" * 30_000,
        "10个" * 15_000,
        "50%" * 6_000,
        "A、B分别" * 6_000,
        "健康、安全各10个" * 3_000,
        "已建成10个，由10个增加到" * 2_000,
        "对30万元以上的企业给予" * 3_000,
        "达到12345帧，2025年6月底前完成" * 2_000,
        "每月25日前" * 10_000,
        "A率、B率均达100%" * 3_000,
        "市科技局牵头，市财政局配合；" * 3_000,
        "a\tb\tc\n" * 6_000,
        "牵头单位：市科技局、" * 10_000,
        "\n".join(f"{number}.培育企业。（市科技局）" for number in range(1, 5_000)),
    ],
    ids=[
        "brackets",
        "labels",
        "numbers",
        "figures",
        "shares",
        "lists",
        "each",
        "bases",
        "conditions",
        "times",
        "rhythms",
        "all",
        "duties",
        "tabs",
        "units",
        "items",
    ],
)
def test_long_monotonous_text_takes_no_more_than_its_length(text):
    begun = time.process_time()
    make_draft(Source(name="方案.txt", passages=text_passages(f"某市行动方案\n{text}")))
    assert time.process_time() - begun < 20


@pytest.mark.slow
def test_a_pdf_that_is_a_drawing_or_one_dense_lattice_is_read_in_bounded_time(tmp_path):
    path = tmp_path / "方案.pdf"
    lattice = [Rule(50, 100 + at * 2.6, 550, 100 + at * 2.6) for at in range(250)]
    lattice += [Rule(50 + at * 8, 100, 50 + at * 8, 750) for at in range(62)]
    drawing = [Rule(50, at % 700, 60 + at % 300, at % 700) for at in range(21_000)]
    path.write_bytes(pdf_file([[Words(90, 780, "某市行动方案"), *lattice], [Words(90, 780, "一、培育企业"), *drawing]]))
    begun = time.process_time()
    assert "某市行动方案" in "".join(read_lines(path))
    assert time.process_time() - begun < 20


@pytest.mark.parametrize("seed", range(12))
def test_a_pdf_with_bytes_changed_is_read_or_refused(tmp_path, seed):
    path = tmp_path / "方案.pdf"
    content = bytearray(as_pdf(next(plan for plan in all_plans() if plan.name.startswith("06"))))
    for step in range(60):
        content[(seed * 7919 + step * 104_729) % len(content)] = (seed * 31 + step * 17) % 256
    path.write_bytes(bytes(content))
    with suppress(ChecklistError):
        make_draft(read_source(path))


@pytest.mark.parametrize("depth", [1100, 100_000])
def test_a_page_nested_too_deep_is_refused_before_part_of_it_is_lost(tmp_path, depth):
    path = tmp_path / "方案.html"
    path.write_text("<div>" * depth + "一、培育企业" + "</div>" * depth, encoding="utf-8")
    with pytest.raises(ChecklistError) as refused:
        read_source(path)
    assert refused.value.message == "方案读不出来：方案.html里的标记套得太深，读不全。"
    assert refused.value.hint == "请把正文复制到Word文档（.docx）里再用。"


def test_a_page_of_many_levels_and_a_large_picture_is_read_whole(tmp_path):
    path = tmp_path / "方案.html"
    picture = f'<img src="data:image/png;base64,{"A" * 11_000_000}">'
    path.write_text("<div>" * 900 + picture + "一、培育企业" + "</div>" * 900, encoding="utf-8")
    assert read_lines(path) == ["一、培育企业"]


def test_entities_of_a_page_stand_for_nothing(tmp_path):
    path = tmp_path / "方案.html"
    path.write_text('<!DOCTYPE html [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;">]><p>一、培育企业&c;</p>', encoding="utf-8")
    assert "一、培育企业&c;" in read_lines(path)


def test_an_empty_pdf_is_said_to_be_empty(tmp_path):
    path = tmp_path / "方案.pdf"
    path.write_bytes(b"")
    with pytest.raises(ChecklistError) as refused:
        read_source(path)
    assert refused.value.message == "方案读不出来：方案.pdf是空文件。"


def read_lines(path: Path) -> list[str]:
    """Give the lines of a file; none for one that is refused with a message."""
    with suppress(ChecklistError):
        return [passage.text for passage in read_source(path).passages]
    return []


def test_a_cell_at_the_far_end_of_a_sheet_is_no_trouble_or_a_clear_one(tmp_path):
    book = openpyxl.Workbook()
    for row in (["序号", "工作任务", "责任单位"], ["1", "培育企业。", "市科技局"]):
        book.active.append(row)
    book.active["XFD1"] = "备注"
    book.save(tmp_path / "表.xlsx")
    assert len(read_source(tmp_path / "表.xlsx").tables) == 1
    book.active["XFD1048576"] = "备注"
    book.save(tmp_path / "表.xlsx")
    with pytest.raises(ChecklistError, match="格子太多，不像是一张任务表"):
        read_source(tmp_path / "表.xlsx")
