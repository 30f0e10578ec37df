"""Pages that are turned badly: half empty though rows would fit, notes and signatures alone; and what is turned well."""

from __future__ import annotations

import pytest
from office_forms import altered
from print_documents import A4, FOOTER, MARGINS, document, found, paragraph, row
from print_documents import cell as one_cell

TALL = "“" + "建设一批科技创新平台，" * 80 + "”"
"""Seven tenths of a page in the cell of a task."""
WIDTHS = (1756, 8000, 3000)
KEPT, OPENS = "<w:keepNext/>", "<w:pageBreakBefore/>"
BREAK = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'
HALF_EMPTY, ALONE = "page-half-empty", "notes-alone"


def line(*texts: str, more: str = "<w:cantSplit/>", inside: str = "") -> str:
    cells = (
        one_cell(width=width, inside=paragraph(text, more=inside)) for width, text in zip(WIDTHS, texts, strict=True)
    )
    return row(*cells, more=more)


def across(text: str, *, kept: bool = False) -> str:
    inside = paragraph(text, more=KEPT if kept else "")
    return row(one_cell(width=12756, more='<w:gridSpan w:val="3"/>', inside=inside))


def rows(count: int, *, inside: str = "") -> list[str]:
    return [line(str(number), "推进重点任务。", "年底", inside=inside) for number in range(1, count + 1)]


def ledger(*lines: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in WIDTHS)
    head = line("序号", "任务", "时限", more="<w:cantSplit/><w:tblHeader/>")
    properties = '<w:tblPr><w:tblStyle w:val="LedgerTable"/><w:tblLayout w:type="fixed"/></w:tblPr>'
    return f"<w:tbl>{properties}<w:tblGrid>{grid}</w:tblGrid>{head}{''.join(lines)}</w:tbl>"


def tall(*, more: str = "<w:cantSplit/>", inside: str = "", text: str = TALL) -> str:
    return line("9", text, "年底", more=more, inside=inside)


def blanks(count: int) -> str:
    return paragraph("") * count


def test_a_row_of_more_than_half_a_page_that_may_not_split_leaves_the_page_before_half_empty() -> None:
    said = "第1个表第14行：不许跨页断行，估计比半页还高，整行挪到后一页，前一页空着一半以上。"
    assert found(document(ledger(*rows(12), tall(), *rows(3)))) == [(HALF_EMPTY, said)]


def test_a_title_left_by_the_first_row_is_a_page_half_empty() -> None:
    content = document(*[paragraph("工作台账")] * 12, ledger(tall(), *rows(3)))
    assert [code for code, _ in found(content)] == [HALF_EMPTY]


def test_rows_that_all_stay_with_the_next_one_leave_a_page_half_empty() -> None:
    content = document(*[paragraph()] * 8, ledger(*rows(24, inside=KEPT), *rows(8)))
    said = "第1个表第1、2、3、4、5行等26行：设了“与下段同页”，一起挪到后一页，前一页估计空着一半以上。"
    assert found(content) == [(HALF_EMPTY, said)]


def test_a_row_that_opens_a_page() -> None:
    said = "第1个表第4行：设了“段前分页”，前一页估计空着一半以上。"
    content = document(ledger(*rows(2), line("3", "推进重点任务。", "年底", inside=OPENS), *rows(3)))
    assert found(content) == [(HALF_EMPTY, said)]


def test_that_rows_stay_with_the_next_may_stand_in_their_style() -> None:
    content = document(*[paragraph(style="LedgerSignature")] * 8, ledger(*rows(30)))
    style = '<w:style w:type="paragraph" w:customStyle="1" w:styleId="LedgerCell"><w:name w:val="台账正文"/><w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>'
    kept = altered(content, "word/styles.xml", style, style + KEPT)
    assert found(content) == []
    assert [code for code, _ in found(kept)] == [HALF_EMPTY]


def test_what_is_turned_well() -> None:
    good = [
        ledger(*rows(12), tall(more=""), *rows(3)),  # it splits
        ledger(*rows(16), tall(), *rows(3)),  # the page before is full enough
        ledger(*rows(2), line("3", "推进重点任务。", "年底", inside=OPENS.replace("/>", ' w:val="0"/>')), *rows(3)),
        ledger(*rows(20), across("（二）强化平台建设", kept=True), *rows(20)),
        ledger(*rows(60)),
    ]
    assert [found(document(table)) for table in good] == [[]] * len(good)


def test_a_table_of_its_own_page_is_meant_so() -> None:
    title = paragraph("工作台账", more=KEPT + OPENS)
    assert found(document(ledger(*rows(2)), BREAK, ledger(*rows(2)))) == []
    assert found(document(ledger(*rows(2)), title, ledger(*rows(2)))) == []
    assert found(document(ledger(*rows(2), line("3", "推进重点任务。", "年底")), title, ledger(tall(), *rows(2)))) == []


def test_the_last_row_comes_along_with_its_notes() -> None:
    kept = tall(inside=KEPT, text=TALL)
    assert found(document(ledger(*rows(12), kept), paragraph("注：以原文为准。"))) == []


# notes


NOTES = [paragraph("注：1.以原文为准。", more=KEPT), paragraph("2.标※的，按期末填列。", more=KEPT)]
SIGNED = paragraph("单位主要负责人（签字）：　　　　填报人：")
LONE = [(ALONE, "第1个表：表下的注、签字等文字估计单独印在一页上，那一页没有表格的行。")]


REST = f"{A4}{MARGINS}"
SECTION = f"<w:p><w:pPr><w:sectPr>{FOOTER}{REST}</w:sectPr></w:pPr></w:p>"


def full(*, inside: str = "") -> str:
    """Give a table that fills its page."""
    return ledger(*rows(29), *rows(1, inside=inside))


@pytest.mark.parametrize(
    "below",
    [
        [*NOTES, SIGNED],
        [paragraph("注：以原文为准。" * 60)],
        [blanks(3), SIGNED],
        [paragraph("说明：以原文为准。", more=OPENS)],
        [paragraph("注：以原文为准。", more=KEPT)] * 14 + [SIGNED],
        [*NOTES, blanks(40), SIGNED],
        [BREAK, *NOTES, SIGNED],
    ],
    ids=["kept", "running over", "blanks", "break", "many", "far below", "break before"],
)
def test_notes_alone_on_a_page(below: list[str]) -> None:
    assert found(document(full(), *below)) == LONE


def test_notes_in_a_row_of_the_table_are_notes_too() -> None:
    assert found(document(ledger(*rows(30), across("注：以原文为准。" * 60)))) == LONE
    assert found(document(ledger(*rows(29), *rows(1, inside=KEPT), across("注：以原文为准。" * 60)))) == []


def test_a_section_that_goes_on_on_the_same_page_holds_its_notes() -> None:
    assert found(document(full(), SECTION, *NOTES, SIGNED, section='<w:type w:val="continuous"/>' + REST)) == LONE


def test_a_section_of_its_own_holds_nothing_but_notes() -> None:
    assert found(document(ledger(*rows(3)), SECTION, *NOTES, SIGNED, section=REST)) == LONE
    assert found(document(ledger(*rows(3)), SECTION, paragraph("附件2"), section=REST)) == []
    assert found(document(ledger(*rows(3)), SECTION, ledger(*rows(3)), section=REST)) == []


@pytest.mark.parametrize(
    "content",
    [
        [ledger(*rows(20)), *NOTES, SIGNED],
        [full(inside=KEPT), *NOTES, SIGNED],
        [full(), *NOTES, SIGNED, ledger(*rows(3))],
        [full(), blanks(3)],
        [full(), paragraph("附件2", more=OPENS), SIGNED],
        [full(), *[paragraph("本方案由市科技局负责解释，自印发之日起施行。" * 30)] * 6],
    ],
    ids=["beneath", "bound", "before another table", "nothing", "another text", "a long text"],
)
def test_what_stands_below_a_table_and_is_well(content: list[str]) -> None:
    assert found(document(*content)) == []
