"""Tracked changes are read as accepted, content controls unwrapped: rule i."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from office_forms import (
    altered,
    body_xml,
    drawn,
    fill,
    office_document,
    office_form,
    paragraphs,
    part,
    prepare,
    save,
    with_parts,
)
from sampled import few_of

if TYPE_CHECKING:
    from checklist.forms.filling import WordForm

HEAD = ["序号", "工作任务", "牵头单位"]
WHO = 'w:id="9" w:author="某人" w:date="2024-01-01T00:00:00Z"'


def changed(old: str, new: str, *blocks: object) -> WordForm:
    return prepare(altered(office_form(*blocks), "word/document.xml", old, new))


def test_an_inserted_heading_counts_and_a_deleted_one_does_not() -> None:
    form = changed(
        "<w:t>牵头单位</w:t></w:r>",
        f"<w:t>牵头</w:t></w:r><w:ins {WHO}><w:r><w:t>单位</w:t></w:r></w:ins>"
        f"<w:del {WHO}><w:r><w:delText>领导</w:delText></w:r></w:del>",
        [HEAD, ["", "", ""]],
    )
    assert drawn(fill(form, 1)) == [HEAD, ["1", "举措1", "市科技局"]]
    assert form.report.remarks == ("空表里有修订痕迹，按接受修订后的内容处理。",)


def test_no_trace_of_a_revision_is_left() -> None:
    form = changed(
        "<w:r><w:t>附注</w:t></w:r>", f"<w:ins {WHO}><w:r><w:t>附注</w:t></w:r></w:ins>", [HEAD, [""] * 3], "附注"
    )
    content = fill(form, 1)
    assert paragraphs(content) == ["附注"]
    assert not re.search("<w:(ins|del|moveFrom|moveTo|rPrChange)[ >]", body_xml(content))


def test_moved_text_stands_where_it_was_moved_to() -> None:
    form = changed(
        "<w:r><w:t>甲</w:t></w:r>",
        f"<w:moveFrom {WHO}><w:r><w:t>旧处</w:t></w:r></w:moveFrom><w:moveTo {WHO}><w:r><w:t>新处</w:t></w:r></w:moveTo>",
        [HEAD, [""] * 3],
        "甲",
    )
    assert paragraphs(fill(form, 1)) == ["新处"]


def test_a_deleted_row_is_gone_and_an_inserted_one_is_the_sample() -> None:
    xml = body_xml(office_form([HEAD, ["旧", "旧", "旧"], ["", "", ""]]))
    rows = xml.split("<w:tr>")
    rows[2] = f"<w:trPr><w:del {WHO}/></w:trPr>" + rows[2]
    rows[3] = f"<w:trPr><w:ins {WHO}/></w:trPr>" + rows[3]
    form = prepare(with_parts(office_form([HEAD]), {"word/document.xml": "<w:tr>".join(rows).encode()}))
    assert drawn(fill(form, 1)) == [HEAD, ["1", "举措1", "市科技局"]]
    assert "某人" not in body_xml(fill(form, 1))


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    form = changed(
        "<w:p><w:r><w:t>上</w:t></w:r></w:p>",
        f"<w:p><w:pPr><w:rPr><w:del {WHO}/></w:rPr></w:pPr><w:r><w:t>上</w:t></w:r></w:p>",
        "上", "下", [HEAD, [""] * 3],
    )  # fmt: skip
    assert paragraphs(fill(form, 1)) == ["上下"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<w:r><w:t>台账</w:t></w:r>", "<w:sdt><w:sdtContent><w:r><w:t>台账</w:t></w:r></w:sdtContent></w:sdt>"),
        ("<w:p><w:r><w:t>台账</w:t></w:r></w:p>",
         "<w:sdt><w:sdtContent><w:p><w:r><w:t>台账</w:t></w:r></w:p></w:sdtContent></w:sdt>"),
    ],
)  # fmt: skip
def test_text_in_a_content_control_is_text(old: str, new: str) -> None:
    content = fill(changed(old, new, "台账", [HEAD, [""] * 3]), 1)
    assert paragraphs(content) == ["台账"]
    assert "w:sdt" not in body_xml(content)


def test_cells_and_rows_in_content_controls_are_cells_and_rows() -> None:
    xml = body_xml(office_form([HEAD, ["", "", ""]]))
    wrapped = xml.replace("<w:tc>", "<w:sdt><w:sdtContent><w:tc>").replace("</w:tc>", "</w:tc></w:sdtContent></w:sdt>")
    wrapped = wrapped.replace("<w:tr>", "<w:sdt><w:sdtContent><w:tr>").replace(
        "</w:tr>", "</w:tr></w:sdtContent></w:sdt>"
    )
    form = prepare(with_parts(office_form([HEAD]), {"word/document.xml": wrapped.encode()}))
    assert drawn(fill(form, 2))[1:] == [["1", "举措1", "市科技局"], ["2", "举措2", "市科技局"]]


@pytest.mark.parametrize(
    ("flag", "prompt"),
    few_of(
        [
            ("<w:showingPlcHdr/>", "任务名称"),
            ("", "单击或点击此处输入文字。"),
            ("", "单击此处输入文字"),
            ("", "选择一项。"),
            ("", "单击或点击以输入日期。"),
            ("", "[在此处键入]"),
            ("", "请填写单位名称"),
            ("", "Click or tap here to enter text."),
        ],
        3,
    ),
)
def test_a_control_that_shows_its_prompt_is_blank(flag: str, prompt: str) -> None:
    control = f"<w:sdt {nsdecls('w')}><w:sdtPr>{flag}</w:sdtPr><w:sdtContent><w:r><w:t>{prompt}</w:t></w:r></w:sdtContent></w:sdt>"
    document = office_document("填报单位：", [HEAD, ["1", "", ""]])
    header = document.sections[0].header.paragraphs[0]
    for paragraph in (document.paragraphs[0], document.tables[0].cell(1, 1).paragraphs[0], header):
        paragraph._p.append(parse_xml(control))
    content = fill(prepare(save(document)), 1)
    assert (paragraphs(content), drawn(content)) == (["填报单位：市科技局"], [HEAD, ["1", "举措1", "市科技局"]])
    assert prompt not in part(content, "word/header1.xml")


def test_what_was_written_into_a_control_stays() -> None:
    control = f"<w:sdt {nsdecls('w')}><w:sdtContent><w:r><w:t>点击率考核表</w:t></w:r></w:sdtContent></w:sdt>"
    document = office_document("", [HEAD, ["1", "", ""]])
    document.paragraphs[0]._p.append(parse_xml(control))
    assert paragraphs(fill(prepare(save(document)), 1)) == ["点击率考核表"]


def test_half_a_bookmark_or_comment_is_not_left_behind() -> None:
    xml = body_xml(office_form([HEAD, ["1", "", ""]], "后"))
    xml = xml.replace(
        '<w:r><w:rPr><w:rFonts w:ascii="仿宋"',
        '<w:bookmarkStart w:id="7" w:name="b"/><w:r><w:rPr><w:rFonts w:ascii="仿宋"',
    )
    last = xml.rindex('<w:bookmarkStart w:id="7"')
    xml = xml[:last].replace('<w:bookmarkStart w:id="7" w:name="b"/>', "") + xml[last:]
    xml = xml.replace("<w:t>后</w:t></w:r>", '<w:t>后</w:t></w:r><w:bookmarkEnd w:id="7"/>')
    assert "bookmarkStart" in xml
    content = fill(prepare(with_parts(office_form([HEAD]), {"word/document.xml": xml.encode()})), 2)
    assert "bookmark" not in body_xml(content)
