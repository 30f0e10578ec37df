"""What Word prints before paragraphs by itself is told from the lists, as Word and LibreOffice print it."""

from __future__ import annotations

import io
import subprocess
import zipfile

import pytest
from docx.oxml.ns import nsdecls
from lxml import etree
from numbered_documents import abstract, level, num, numbered_document, override, paragraph, style, table

from checklist.office.numbering import Numbering
from checklist.office.wordxml import own_descendants, paragraph_text
from checklist.words.ordinals import write_number

PLAN = abstract(
    0,
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimalEnclosedCircleChinese", "%4"),
)


def lines(content: bytes) -> list[str]:
    """Give the document's paragraphs as they are printed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        body, numbering, styles = (
            etree.fromstring(archive.read(f"word/{name}.xml")) for name in ("document", "numbering", "styles")
        )
    counted = Numbering(numbering, styles)
    return [counted.label(one) + paragraph_text(one) for one in own_descendants(body, frozenset({"p"}), frozenset())]


def printed(lists: list[str], body: list[str], styles: tuple[str, ...] = ()) -> list[str]:
    return lines(numbered_document(lists, body, styles))[:-1]  # the last is the blank one of the empty document


def test_a_plan_typed_with_automatic_numbers():
    levels = [0, 0, 1, 2, 2, 3, 3, 1, 2, 3]
    texts = ["总体要求", "重点任务", "强化主体", "培育企业", "建设平台", "建设", "验收", "优化环境", "服务", "窗口"]
    body = [paragraph("甲市行动方案"), *(paragraph(text, 1, at) for text, at in zip(texts, levels, strict=True))]
    assert printed([PLAN, num(1, 0)], body) == [
        "甲市行动方案", "一、总体要求", "二、重点任务", "（一）强化主体", "1.培育企业", "2.建设平台", "①建设", "②验收",
        "（二）优化环境", "1.服务", "①窗口",
    ]  # fmt: skip


STYLES = (
    style("T1", 1), style("T2", 1, 1, based="T1"), style("T3", based="T2"), style("Off", 0, based="T1"),
    style("LS", 3, kind="numbering"),
)  # fmt: skip
BY_STYLE = [
    abstract(
        0,
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="T1"/>'),
        level(1, "decimal", "%2.", '<w:pStyle w:val="T2"/>'),
    ),
    abstract(1, extra='<w:numStyleLink w:val="LS"/>'),
    abstract(2, level(0, "decimal", "[%1]"), extra='<w:styleLink w:val="LS"/>'),
    num(1, 0), num(2, 1), num(3, 2),
]  # fmt: skip
STYLED = [
    paragraph("甲", style="T1"), paragraph("乙", style="T2"), paragraph("丙", style="T3"), paragraph("丁", style="Off"),
    paragraph("戊", 0, style="T1"), paragraph("己", style="T1"), paragraph("庚", 1, 1, style="T1"),
    paragraph("辛", 2, 0), paragraph("壬", 3, 0),
]  # fmt: skip


@pytest.mark.slow
def test_styles_carry_numbers_and_pass_them_on():
    assert printed(BY_STYLE, STYLED, STYLES) == [
        "一、甲",
        "1.乙",
        "2.丙",
        "丁",
        "戊",
        "二、己",
        "1.庚",
        "[1]辛",
        "[2]壬",
    ]


LEGAL = abstract(
    1,
    level(0, "chineseCountingThousand", "第%1章"),
    level(1, "decimal", "%1.%2", "<w:isLgl/>"),
    level(2, "decimal", "(%3)", '<w:lvlRestart w:val="0"/>'),
    level(3, "decimal", "%4)", '<w:lvlRestart w:val="1"/>'),
)


def test_levels_restart_as_the_list_says():
    body = [paragraph("", 1, at) for at in (0, 1, 2, 3, 2, 3, 1, 2, 3, 0, 1, 2, 3)]
    assert printed([LEGAL, num(1, 1)], body) == [
        "第一章 ", "1.1 ", "(1)", "1)", "(2)", "2)", "1.2 ", "(3)", "3)", "第二章 ", "2.1 ", "(4)", "1)",
    ]  # fmt: skip


SHARED = [
    abstract(0, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2.")),
    num(1, 0), num(2, 0), num(3, 0, override(0, 1)), num(4, 0, override(0, new_level=level(0, "upperRoman", "%1)"))),
]  # fmt: skip
GOING_ON = [
    paragraph("a", 1, 1), paragraph("b", 1, 1), paragraph("c", 1, 0), paragraph("d", 2, 0), paragraph("e", 3, 0),
    paragraph("f", 3, 0), paragraph("g", 1, 0), paragraph("h", 4, 0), paragraph("i", 1), paragraph("j", 0, 0),
    paragraph("k", 99, 0),
]  # fmt: skip


def test_lists_of_one_definition_go_on_and_restart_where_they_say_so():
    assert printed(SHARED, GOING_ON) == [
        "1.1.a", "1.2.b", "2.c", "3.d", "1.e", "2.f", "3.g", "IV)h", "5.i", "j", "k",
    ]  # fmt: skip


CELLS = [
    paragraph("前", 1, 0),
    table(
        [paragraph("", 1, 0), paragraph("甲", 1, 1) + paragraph("乙", 1, 1)],
        [paragraph("", 1, 0), paragraph("丙", 1, 1)],
    ),
    paragraph("后", 1, 0),
]


def test_cells_are_counted_like_the_text_around():
    assert printed([PLAN, num(1, 0)], CELLS) == ["一、前", "二、", "（一）甲", "（二）乙", "三、", "（一）丙", "四、后"]


def test_what_was_deleted_or_is_hidden_is_not_counted():
    deleted = '<w:del w:id="1" w:author="a" w:date="2024-01-01T00:00:00Z"/>'
    row = f"<w:trPr>{deleted}</w:trPr>"
    body = [
        paragraph("甲", 1, 0),
        paragraph("", 1, 0, mark=deleted),
        paragraph("", 1, 0, mark=deleted.replace("w:del", "w:moveFrom")),
        paragraph("乙", 1, 0, mark="<w:vanish/>").replace("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>"),
        table([paragraph("", 1, 0)]).replace("<w:tr>", f"<w:tr>{row}"),
        paragraph("丙", 1, 0, mark='<w:ins w:id="2" w:author="a"/>'),
    ]
    assert printed([PLAN, num(1, 0)], body) == ["一、甲", "", "", "乙", "", "二、丙"]


def test_bullets_and_odd_definitions():
    lists = [
        abstract(0, level(0, "bullet", "\uf0b7"), level(1, "bullet", "—"), level(2, "none", "附"), level(3, "decimal", "%1%4%9.")),
        abstract(1, level(0, "decimal", "（%1）", '<w:suff w:val="nothing"/>', start=0)),
        abstract(2, extra='<w:numStyleLink w:val="没有"/>'),
        abstract(3, '<w:lvl w:ilvl="0"><w:start w:val="9"/><mc:AlternateContent xmlns:mc="m"><mc:Choice>'
                    '<w:numFmt w:val="custom" w:format="001, 002"/></mc:Choice></mc:AlternateContent>'
                    '<w:lvlText w:val="%1"/></w:lvl>'),
        num(1, 0), num(2, 1), num(3, 2), num(4, 77), num(5, 3),
    ]  # fmt: skip
    body = [
        paragraph("甲", 1, 0), paragraph("乙", 1, 1), paragraph("丙", 1, 2), paragraph("丁", 1, 3), paragraph("戊", 2, 0),
        paragraph("己", 3, 0), paragraph("庚", 4, 0), paragraph("辛", 1, 40), paragraph("壬", 5, 0), paragraph("癸", 5, 0),
    ]  # fmt: skip
    assert printed(lists, body) == ["甲", "乙", "附 丙", "1.丁", "（0）戊", "己", "庚", "辛", "009 壬", "010 癸"]


def test_circles_and_monsters_end():
    turning = (style("A", based="B"), style("B", based="A"), style("LS", 1, kind="numbering"))
    lists = [abstract(0, extra='<w:numStyleLink w:val="LS"/>'), num(1, 0)]
    huge = [abstract(5, level(0, "lowerLetter", "%1" * 500, start=999_999_999)), num(6, 5)]
    assert printed([*lists, *huge], [paragraph("甲", 1, style="A"), paragraph("乙", 6)], turning)[0] == "甲"
    assert len(printed(huge, [paragraph("", 6)])[0]) < 1000
    assert (
        Numbering(None, None).label(etree.fromstring(paragraph("甲", 1).replace("<w:p>", f"<w:p {nsdecls('w')}>")))
        == ""
    )


@pytest.mark.parametrize(
    ("system", "written"),
    [
        ("decimal", "0 1 10 11 20 21 100 101 110 1000"),
        ("chineseCounting", "〇 一 十 十一 二十 二十一 一○○ 一○一 一一○ 一○○○"),
        ("chineseCountingThousand", "〇 一 十 十一 二十 二十一 一百 一百〇一 一百一十 一千"),
        ("japaneseCounting", "〇 一 十 十一 二十 二十一 百 百一 百十 千"),
        ("ideographDigital", "〇 一 一〇 一一 二〇 二一 一〇〇 一〇一 一一〇 一〇〇〇"),
        ("chineseLegalSimplified", "零 壹 壹拾 壹拾壹 贰拾 贰拾壹 壹佰 壹佰零壹 壹佰壹拾 壹仟"),
        ("ideographTraditional", "0 甲 癸 11 20 21 100 101 110 1000"),
        ("ideographZodiac", "0 子 酉 戌 20 21 100 101 110 1000"),
        ("decimalEnclosedCircle", "0 ① ⑩ ⑪ ⑳ 21 100 101 110 1000"),
        ("decimalEnclosedParen", "0 ⑴ ⑽ ⑾ ⒇ 21 100 101 110 1000"),
        ("decimalEnclosedFullstop", "0 ⒈ ⒑ ⒒ ⒛ 21 100 101 110 1000"),
        ("decimalFullWidth", "０ １ １０ １１ ２０ ２１ １００ １０１ １１０ １０００"),
        ("decimalZero", "00 01 10 11 20 21 100 101 110 1000"),
        ("lowerLetter", "0 a j k t u vvvv wwww fffff 1000"),
        ("upperLetter", "0 A J K T U VVVV WWWW FFFFF 1000"),
        ("lowerRoman", "0 i x xi xx xxi c ci cx m"),
        ("upperRoman", "0 I X XI XX XXI C CI CX M"),
        ("numberInDash", "-0- -1- -10- -11- -20- -21- -100- -101- -110- -1000-"),
        ("cardinalText", "0 1 10 11 20 21 100 101 110 1000"),
    ],
)
def test_numbers_are_written_as_word_writes_them(system, written):
    numbers = (0, 1, 10, 11, 20, 21, 100, 101, 110, 1000)
    assert [write_number(number, system).replace(" ", "") for number in numbers] == written.split()
    assert (write_number(5, "none"), write_number(5, "bullet")) == ("", "")
    assert write_number(123_456_789, system).strip("- ") in ("123456789", "１２３４５６７８９", "一二三四五六七八九")


_OF_LIBREOFFICE = [
    *[
        "decimal",
        "chineseCounting",
        "chineseLegalSimplified",
        "japaneseCounting",
        "ideographTraditional",
        "ideographZodiac",
    ],
    *["decimalEnclosedCircle", "decimalZero", "lowerLetter", "upperLetter", "lowerRoman", "upperRoman", "none"],
]
"""The systems LibreOffice knows; the others it writes in digits or as another."""


@pytest.mark.slow
def test_libreoffice_prints_the_same(office, tmp_path):
    systems = [abstract(10 + at, level(0, system, "%1、")) for at, system in enumerate(_OF_LIBREOFFICE)]
    counted = [paragraph(f"{system}", 10 + at, 0) for at, system in enumerate(_OF_LIBREOFFICE) for _ in range(20)]
    documents = {
        "systems": numbered_document([*systems, *(num(10 + at, 10 + at) for at in range(len(systems)))], counted),
        "styles": numbered_document(BY_STYLE, STYLED, STYLES),
        "shared": numbered_document(SHARED, GOING_ON),
        "cells": numbered_document([PLAN, num(1, 0)], CELLS),
    }
    for name, content in documents.items():
        (tmp_path / f"{name}.docx").write_bytes(content)
    files = [tmp_path / f"{name}.docx" for name in documents]
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    wanted = ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", tmp_path]
    subprocess.run([office, "--headless", profile, *wanted, *files], check=True, capture_output=True, timeout=120)
    for name, content in documents.items():
        told = (tmp_path / f"{name}.txt").read_text(encoding="utf-8-sig").split("\n")
        assert [squeezed for line in told if (squeezed := "".join(line.split()))] == [
            squeezed for line in lines(content) if (squeezed := "".join(line.split()))
        ]
