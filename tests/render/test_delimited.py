"""CSV and Markdown: what a spreadsheet and a Markdown reader get."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from checklist.ledger.columns import Column
from checklist.ledger.wording import Band, Table, TableRow
from checklist.render.draw.text import csv_text, markdown_text
from checklist.render.ledger_sheet import ledger_sheet

if TYPE_CHECKING:
    from checklist.render.sheet import Sheet

SEQUENCE = Column(key="sequence", title="序号", align="center")
MEASURE = Column(key="measure", title="具体举措")


def table(
    *cells: str, bands: tuple[tuple[Band, ...], ...] = (), sections: tuple[int, ...] = (), notes: tuple[str, ...] = ()
) -> Sheet:
    rows = [
        TableRow(cells=(str(i), cell), section=sections[i - 1] if sections else 0) for i, cell in enumerate(cells, 1)
    ]
    columns = (SEQUENCE, MEASURE)
    return ledger_sheet(
        Table(columns=columns, rows=tuple(rows), bands=bands, notes=notes, title="某市科技局工作台账", subtitle="")
    )


def csv_cell(text: str) -> str:
    """Give the cell as a program reads it back."""
    return list(csv.reader(io.StringIO(csv_text(table(text)), newline="")))[1][1]


def test_csv_opens_in_excel_by_double_click(invoke, tmp_path):
    assert csv_text(table("培育企业", "每年50家，“揭榜”")) == "序号,具体举措\r\n1,培育企业\r\n2,每年50家，“揭榜”\r\n"
    assert invoke("plans", "-o", "方案.csv").code == 0
    assert (tmp_path / "方案.csv").read_bytes().startswith("\ufeff编号,地区,".encode())


def test_csv_quotes_commas_quotation_marks_and_line_ends() -> None:
    assert csv_text(table('a,b "c"\n第二行')) == '序号,具体举措\r\n1,"a,b ""c""\n第二行"\r\n'


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        " =1",
        "\n=1",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(A1)",
        "-",
        '=HYPERLINK("x")',
    ],
)
def test_a_spreadsheet_runs_no_cell_as_a_formula(text: str) -> None:
    assert csv_cell(text).startswith("'")
    assert csv_cell(text)[1:].strip() == text.strip()


@pytest.mark.parametrize("text", ["-5", "+3.5%", "-0.2‰", "—", "——应享尽享", "2025年", "1=1", ""])
def test_figures_and_chinese_dashes_stay_as_they_are(text: str) -> None:
    assert csv_cell(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "3.10",
        "2025.10",
        "1-2",
        "1/2",
        "0010",
        "123456789012345678",
        "12:30",
        "1E5",
        "2025-06-30",
        "2025.6.30",
        "(3)",
        ".5",
        "5.",
        "12,34",
        "3:1",
        "1,234.50",
        "mar-1",
        "Sep12",
        "5-dec",
        "￥50",
        "true",
        "1e+5",
        "３.１０",
        "１２",
        "１－２",
    ],
)
def test_text_a_spreadsheet_would_turn_into_another_figure_is_kept_by_a_tab(text: str) -> None:
    assert csv_cell(text) == f"\t{text}"


@pytest.mark.parametrize(
    "text",
    [
        "1",
        "800",
        "0.6",
        "2.5%",
        "12345678901",
        "2025",
        "1,000",
        "1-2月",
        "一（一）1",
        "3.10亿元",
        "mj-p5",
        "market-1",
        "3：1家",
        "1.25",
        "12.5%",
    ],
)
def test_figures_a_spreadsheet_leaves_alone_stay_figures(text: str) -> None:
    assert csv_cell(text) == text


@given(st.text(max_size=40))
def test_csv_gives_any_text_back_and_never_a_formula(text: str) -> None:
    cell = csv_cell(text)
    figure = re.fullmatch(r"[+-][0-9]+(\.[0-9]+)?[%‰]?", cell)
    assert figure or cell.lstrip()[:1] not in tuple("=+-@＝＋－＠")
    assert inked(cell) in (inked(text), "'" + inked(text))


def inked(text: str) -> str:
    """Leave out what leaves no ink: blanks, controls."""
    return "".join(char for char in text if char.isprintable() and char != " ")


def test_markdown_is_a_title_a_table_and_notes() -> None:
    assert markdown_text(table("培育企业", "加强保护", notes=("举措要点系归纳，以原文为准。",))) == (
        "# 某市科技局工作台账\n"
        "\n"
        "| 序号 | 具体举措 |\n"
        "| :---: | --- |\n"
        "| 1 | 培育企业 |\n"
        "| 2 | 加强保护 |\n"
        "\n"
        "注：举措要点系归纳，以原文为准。\n"
    )


def test_markdown_gives_each_section_a_heading_its_goals_and_a_table() -> None:
    bands = (
        (Band(title="《方案》", goal="", level=0), Band(title="一、企业", goal="工作目标：800家", level=1)),
        (Band(title="（二）保护", goal="", level=2),),
        (Band(title="三、保障", goal="", level=1),),
    )
    assert markdown_text(table("甲", "乙", bands=bands, sections=(0, 1), notes=("一。", "二。"))) == (
        "# 某市科技局工作台账\n\n"
        "## 《方案》\n\n### 一、企业\n\n工作目标：800家\n\n"
        "| 序号 | 具体举措 |\n| :---: | --- |\n| 1 | 甲 |\n\n"
        "#### （二）保护\n\n"
        "| 序号 | 具体举措 |\n| :---: | --- |\n| 2 | 乙 |\n\n"
        "### 三、保障\n\n"
        "注：\n\n1. 一。\n2. 二。\n"
    )


def test_markdown_headings_begin_below_the_title() -> None:
    assert "\n\n## 一、企业\n\n" in markdown_text(table("甲", bands=((Band(title="一、企业", goal="", level=1),),)))


def markdown_cell(text: str) -> str:
    """Give the HTML a Markdown reader makes of the cell."""
    shown = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(markdown_text(table(text)))
    found = re.search(r"<td>(.*?)</td>\n</tr>\n</tbody>", shown, re.DOTALL)
    assert found, shown
    assert shown.count("<td") == 2
    return found.group(1)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", "a|b"),
        ("第一行\n第二行", "第一行<br>第二行"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("A&B &lt;", "A&amp;B &amp;lt;"),
        ("*重点*_任务_~~删~~`码`", "*重点*_任务_~~删~~`码`"),
        ("[点我](https://example.cn)", "[点我](https://example.cn)"),
        ("![图](x)", "![图](x)"),
        ("\\|", "\\|"),
        ("<https://example.cn>", "&lt;https://example.cn&gt;"),
    ],
)
def test_markdown_shows_text_as_it_is(text: str, shown: str) -> None:
    assert markdown_cell(text) == shown


@given(st.text(st.sampled_from("市科技局“”|\\`*_[]()<>&#~!-+=.1a:/@ "), max_size=30))
def test_markdown_gives_any_text_back(text: str) -> None:
    assert html.unescape(markdown_cell(text)) == text.strip()


PLAIN = [
    "R&D经费占GDP的2.5%",
    "A&B",
    "1<2，5>3",
    "x < y",
    "加*号的",
    "C#语言",
    "第a_b条",
    "{x}",
    "国发[2019]4号",
    "C:\\目录",
    "3~5家",
    "1.2万",
]


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_no_markup_stands_in_the_file_as_it_is(text: str) -> None:
    assert f"| 1 | {text} |" in markdown_text(table(text))
    assert html.unescape(markdown_cell(text)) == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("R&amp;D", "R&amp;amp;D"),
        ("&#65;&copy;", "&amp;#65;&amp;copy;"),
        ("<b>", "&lt;b>"),
        ("2~3家，4~5家", r"2\~3家，4\~5家"),
        ("*甲*", r"\*甲\*"),
        ("# 甲", r"\# 甲"),
        ("a|b", r"a\|b"),
        ("见https://example.cn/a", r"见https:\//example.cn/a"),
        ("见www.example.cn", r"见www\.example.cn"),
        ("WWW.example.cn", r"WWW\.example.cn"),
        ("a@example.cn", r"a\@example.cn"),
    ],
)
def test_what_would_be_markup_or_a_link_is_escaped(text: str, written: str) -> None:
    assert f"| 1 | {written} |" in markdown_text(table(text))


STARTS = [
    "1. 甲", "2) 乙", "1.新增50家", "- 新增50家", "+ 新增", "* 新增", "# 新增", "=", "---", "***", "_ _ _", "> 新增",
    "[x]: y", "[ ] 新增", "    新增", "-5", "1.", "-",
]  # fmt: skip


@pytest.mark.parametrize("note", STARTS)
def test_notes_stay_paragraphs(note: str) -> None:
    for notes in ((note,), ("一。", note)):
        shown = MarkdownIt("commonmark").enable("table").render(markdown_text(table("甲", notes=notes)))
        assert re.sub("<[^>]*>|注：", "", html.unescape(shown.partition("</table>")[2])).split() == [
            word for one in notes for word in one.split()
        ]
        assert shown.count("<ol>") == (len(notes) > 1)
        assert not re.search("<(?:ul|h[1-6]|hr|blockquote|pre)", shown.partition("</table>")[2])


@pytest.mark.parametrize("goal", ["1.新增50家", "- 新增50家", "+ 新增", "# 新增", "=", "---", "> 新增"])
def test_goals_stay_paragraphs(goal: str) -> None:
    written = markdown_text(table("甲", bands=((Band(title="一", goal=goal, level=1),),)))
    shown = MarkdownIt("commonmark").enable("table").render(written)
    assert f"<p>{html.escape(goal)}</p>" in shown
