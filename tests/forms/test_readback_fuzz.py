"""Whatever is done to a file that is read: rows or one clear message, in bounded time, never anything else."""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING

import pytest
from office_forms import COLUMNS, body_xml, office_form, with_parts
from sampled import few_of

from checklist.compare.sides.of_file import read_side
from checklist.errors import ChecklistError
from checklist.forms.read import read_word

if TYPE_CHECKING:
    from checklist.forms.filled import ReadLedger

PLAIN = office_form(
    "市科技局2025年重点任务台账",
    [
        ["序号", "重点任务", "工作任务", "工作目标", "牵头单位", "配合单位", "完成时限"],
        ["1", "（一）主体\n新增50家", "建平台", "800家", "市科技局", "市财政局、市教育局等", "2025年底※"],
        ["2", "^", "引人才", "—", "市委组织部", "—", "长期坚持"],
    ],
)
SECONDS = 10
SNIPPETS = (
    "<w:vMerge/>", '<w:gridSpan w:val="9999999"/>', '<w:gridSpan w:val="-3"/>', "<w:tr/>", "<w:tc/>", "<w:tbl/>", "<w:p/>",
    "<w:sdt/>", "<w:del/>", "<w:ins><w:r><w:t>x</w:t></w:r></w:ins>", "</w:tc>", "<w:txbxContent>", "<w:tbl><w:tr><w:tc/></w:tr></w:tbl>",
    "&a;", "&#0;", "\x00", "<![CDATA[x]]>", "<w:trPr><w:del/></w:trPr>", '<w:gridBefore w:val="70"/>', "<?x y?>", "<!-- z -->",
)  # fmt: skip


def outcome(content: bytes) -> ReadLedger | None:
    """Read a file and make a side of it; None where a message came of it."""
    started = time.process_time()
    error, result = _tried(content)
    assert time.process_time() - started < SECONDS
    if error is not None:
        assert error.hint
        assert error.message.startswith("台账读不出来：台账.docx") or "出现了两次" in error.message
    return result


def _tried(content: bytes) -> tuple[ChecklistError | None, ReadLedger | None]:
    try:
        ledger = read_word(content, "台账.docx", COLUMNS)
        read_side(ledger)
    except ChecklistError as error:
        return error, None
    return None, ledger


@pytest.mark.parametrize("seed", few_of(range(4), every=4))
def test_flipped_bytes_of_the_archive(seed):
    dice = random.Random(seed)  # noqa: S311 - dice, no secrets
    for _ in range(40):
        content = bytearray(PLAIN)
        for _ in range(dice.choice((1, 3, 30))):
            content[dice.randrange(len(content))] = dice.randrange(256)
        outcome(bytes(content))
        outcome(PLAIN[: dice.randrange(len(PLAIN))])


@pytest.mark.slow
@pytest.mark.parametrize("seed", few_of(range(4), every=4))
def test_mutilated_xml(seed):
    dice = random.Random(seed)  # noqa: S311 - dice, no secrets
    xml = body_xml(PLAIN)
    read = 0
    for _ in range(40):
        text = xml
        for _ in range(dice.choice((1, 2, 5))):
            place = text.find("<", dice.randrange(len(text) - 20))
            if dice.random() < 0.5:
                text = text[:place] + dice.choice(SNIPPETS) + text[place:]
            else:
                end = text.find(">", place) + 1
                text = text[:place] + text[end:]
        read += outcome(with_parts(PLAIN, {"word/document.xml": text.encode()})) is not None
    assert read > 0


def test_deep_nesting_is_a_message():
    deep = body_xml(PLAIN).replace("<w:body>", "<w:body>" + "<w:tbl><w:tr><w:tc>" * 4000)
    assert outcome(with_parts(PLAIN, {"word/document.xml": deep.encode()})) is None


@pytest.mark.slow
def test_a_table_made_to_be_slow_is_passed_by_in_time():
    merged = "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>"
    row = f"<w:tr>{merged}{'<w:tc><w:p><w:r><w:t>序号1</w:t></w:r></w:p></w:tc>' * 62}</w:tr>"
    slow = body_xml(PLAIN).replace("<w:body>", f"<w:body><w:tbl>{row * 500}</w:tbl>")
    assert outcome(with_parts(PLAIN, {"word/document.xml": slow.encode()})) is not None


@pytest.mark.slow
def test_a_thousand_tables_are_looked_through_in_time():
    table = "<w:tbl>" + "<w:tr><w:tc><w:p><w:r><w:t>序号</w:t></w:r></w:p></w:tc><w:tc/></w:tr>" * 30 + "</w:tbl>"
    many = body_xml(PLAIN).replace("<w:body>", "<w:body>" + table * 1000)
    assert outcome(with_parts(PLAIN, {"word/document.xml": many.encode()})) is not None


@pytest.mark.slow
def test_a_tall_table_without_headings_is_passed_by_in_time():
    row = "<w:tr>" + "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>" * 20 + "</w:tr>"
    tall = body_xml(PLAIN).replace("<w:body>", "<w:body><w:tbl>" + row * 5_000 + "</w:tbl>")
    assert outcome(with_parts(PLAIN, {"word/document.xml": tall.encode()})) is not None


def test_parts_that_are_missing_or_of_another_kind():
    for name, part in (
        ("[Content_Types].xml", b"<x/>"), ("_rels/.rels", b"<x/>"), ("_rels/.rels", b"\xff\xfe"), ("word/document.xml", b""),
        ("word/document.xml", b"<x/>"), ("word/document.xml", "<w:document/>".encode("utf-16")),
    ):  # fmt: skip
        outcome(with_parts(PLAIN, {name: part}))


def test_a_table_in_a_table_without_a_row_is_read_over():
    inside = body_xml(PLAIN).replace("<w:tblPr>", "<w:tblPr><w:tbl><w:p/></w:tbl>", 1)
    read = outcome(with_parts(PLAIN, {"word/document.xml": inside.encode()}))
    assert read is None or len(read.rows) == 2
