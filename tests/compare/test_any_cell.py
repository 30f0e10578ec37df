"""Whatever cell of a ledger differs, the comparison says so, or names the column as one it did not compare."""

from __future__ import annotations

import pytest
from disturbed_ledgers import sheet_ledger, word_ledger
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from office_forms import COLUMNS

from checklist.compare.comparison import compare
from checklist.compare.sides.alike import sides_of
from checklist.compare.sides.version import Sources, open_version
from checklist.model import PlanData

TITLE = "重点任务分解表"
TASKS = {
    "任务": ["培育企业", "建设平台。1.选址；2.开工。", "建设平台。1.选址；2.缓建。", "培育企业100家", "强化知识产权保护", "完善制度"],
    "工作任务": ["培育企业", "建设平台", "引进人才", "强化保护"],
    "任务名称": ["培育企业", "建设平台", "引进人才"],
}  # fmt: skip
OTHERS = {
    "具体举措": ["选址；开工", "选址；验收", "1.摸底；2.培育", "宣传", "培训100人"],
    "工作目标": ["高新技术企业达到800家", "高新技术企业2026年达到900家", "1.提升能力", "2.提升能力", "1.高企达到800家；2.研发投入达到3亿元", "1.高企达到800家；3.研发投入达到3亿元", "研发投入年均增长10%", "", "翻一番", "3—5家", "每年5次"],
    "责任单位": ["市科技局", "市财政局", "牵头：市科技局；配合：市财政局", "市科技局、市财政局", "市财政局、市科技局", "市科技局、市财政局、市科技局", "市科技局等"],
    "牵头单位": ["市教育局", "市商务局", "市教育局、市商务局", ""],
    "配合单位": ["市水利局", "市统计局、市水利局", "市统计局、市水利局、市水利局", "各县区政府", ""],
    "本单位职责": ["牵头", "配合", "责任"],
    "完成时限": ["2025年底", "2026年6月底前", "长期坚持", "", "每季度", "2027年底※", "2025-06-30", "分阶段"],
    "重点任务": ["一、培育主体", "二、建设平台", "（一）培育主体", "培育主体", "实施人才行动"],
    "序号": ["1", "2", "3", "7", "（一）", "1.1"],
    "编号": ["一1", "一2", "二（一）3", ""],
    "任务编码": ["a1", "a2", "a3", "a4", "a5"],
    "任务来源": ["市长办公会", "《甲方案》三1", "《甲方案》三2", ""],
    "地区": ["甲市", "乙市", ""],
    "专题": ["人才", "园区", "人才、园区", ""],
    "责任人": ["张三", "李四", ""],
    "进展情况": ["已开工", "完成50%", "未启动", ""],
    "完成状态": ["进行中", "已完成", ""],
    "备注": ["无", "市长督办", ""],
    "承办单位": ["市科技局", "市财政局", ""],
    "主抓处长": ["甲", "乙", ""],
}  # fmt: skip


@st.composite
def altered(draw):
    """Give the headings of a ledger, its rows, and a row, a column and another text for the cell there."""
    task = draw(st.sampled_from(sorted(TASKS)))
    rest = draw(st.lists(st.sampled_from(sorted(OTHERS)), min_size=2, max_size=6, unique=True))
    headings = [*rest[:1], task, *rest[1:], *({"完成时限"} - set(rest))]
    known = TASKS | OTHERS
    size = draw(st.integers(2, 4))
    columns = {heading: [draw(st.sampled_from(known[heading])) for _ in range(size)] for heading in headings}
    columns |= {heading: known[heading][:size] for heading in ("任务编码", "序号") if heading in columns}
    row, column = draw(st.integers(0, size - 1)), draw(st.integers(0, len(headings) - 1))
    there = columns[headings[column]]
    texts = [
        text for text in known[headings[column]] if text != there[row] and text not in ids_of(headings[column], there)
    ]
    text = draw(st.sampled_from(texts)) if texts else ""
    return headings, [list(cells) for cells in zip(*columns.values(), strict=True)], row, column, text


def ids_of(heading, texts):
    """Give the texts that must not stand twice in a column."""
    return texts if heading == "任务编码" else ()


@pytest.mark.slow
@pytest.mark.parametrize("medium", ["docx", "xlsx"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(case=altered())
def test_a_cell_that_differs_is_never_no_difference(tmp_path, medium, case):
    headings, rows, row, column, text = case
    changed = [list(cells) for cells in rows]
    changed[row][column] = text
    names = []
    for mark, cells in (("旧", rows), ("新", changed)):
        path = tmp_path / f"{mark}.{medium}"
        table = [headings, *cells]
        path.write_bytes(word_ledger(TITLE, table) if medium == "docx" else sheet_ledger([[TITLE], *table]))
        names.append(str(path))
    sources = Sources(columns=COLUMNS, load=PlanData, at_revision=lambda *_: ())
    found = compare(*sides_of(*(open_version(name, sources) for name in names), sources))
    named = any(word in sentence for word in (headings[column], "具体举措") for sentence in found.not_compared)
    assert not found.same or named or rows == changed
