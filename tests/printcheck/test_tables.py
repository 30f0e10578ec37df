"""What a print room would trip over in a ledger's table: widths, headings, rows; and what is no ledger."""

from __future__ import annotations

import pytest
from office_forms import altered
from print_documents import FOOTER, SENTENCE, cell, document, found, paragraph, row, two

TEXT = 12756
"""The width of the text of A4 set across, in twips."""
FIXED = '<w:tblLayout w:type="fixed"/>'
HEADINGS = ("序号", "任务", "时限")
HEADER = "<w:cantSplit/><w:tblHeader/>"


def ledger(
    widths: tuple[int, ...] = (1756, 8000, 3000),
    *,
    head: str | None = None,
    rows: tuple[str, ...] | None = None,
    properties: str = FIXED,
    grid: str | None = None,
) -> str:
    """Make a table of headings and two rows in columns of these widths; what is given replaces what it would have."""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths) if grid is None else grid
    top = line(widths, *HEADINGS, more=HEADER) if head is None else head
    below = (line(widths, "1", SENTENCE, "年底"), line(widths, "2", SENTENCE, "年底")) if rows is None else rows
    listed = f"<w:tblGrid>{columns}</w:tblGrid>" if columns else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="LedgerTable"/>{properties}</w:tblPr>{listed}{top}{"".join(below)}</w:tbl>'
    )


def line(widths: tuple[int, ...], *texts: str, more: str = "<w:cantSplit/>") -> str:
    return row(*(cell(text, width=width) for width, text in zip(widths, texts, strict=True)), more=more)


def width(twips: int, kind: str = "dxa") -> str:
    return f'<w:tblW w:w="{twips}" w:type="{kind}"/>'


def codes(content: bytes) -> list[str]:
    return [code for code, _ in found(content)]


def test_a_good_ledger_passes():
    assert found(document(ledger())) == []


# forms set upright


def test_a_form_set_upright_is_no_ledger():
    labels = [("申请人", "", "单位", ""), ("手机", "", "邮箱", "")]
    blank = [line((3189,) * 4, *texts, more="") for texts in labels]
    long = [
        row(
            cell(text, width=3189),
            cell("（盖章）  年  月  日" if text else "", width=9567, more='<w:gridSpan w:val="3"/>'),
            more="",
        )
        for text in ("作品名称", "作品简介", "推荐意见") * 20
    ]
    upright = ledger((3189,) * 4, head=blank[0], rows=(blank[1], *long), properties="")
    assert found(document(upright)) == []


def test_a_form_set_upright_and_filled_in_is_no_ledger():
    head = line((3189,) * 4, "申请人", "张三", "单位", "市科技局", more="")
    long = [
        row(cell("作品简介", width=3189), cell(SENTENCE, width=9567, more='<w:gridSpan w:val="3"/>'), more="")
        for _ in range(60)
    ]
    assert found(document(ledger((3189,) * 4, head=head, rows=tuple(long), properties=""))) == []


def test_a_heading_below_a_block_cannot_repeat():
    above = [row(cell("会议内容", width=1756), cell(width=11000, more='<w:gridSpan w:val="2"/>')) for _ in range(5)]
    low = ledger(
        head=above[0],
        rows=(*above[1:], line((1756, 8000, 3000), *HEADINGS), *[line((1756, 8000, 3000), "1", SENTENCE, "年底")] * 8),
    )
    assert found(document(low)) == [
        ("header-low", "第1个表：表头上面还有5行，Word只能从表格第一行起重复，后面各页没有表头。")
    ]


def test_one_tall_row_above_a_heading_keeps_it_from_repeating_too():
    tall = row(cell(SENTENCE * 40, width=12756, more='<w:gridSpan w:val="3"/>'))
    low = ledger(
        head=tall, rows=(line((1756, 8000, 3000), *HEADINGS), *[line((1756, 8000, 3000), "1", SENTENCE, "年底")] * 8)
    )
    assert [code for code, _ in found(document(low))] == ["header-low"]


def test_what_differs_in_many_tables_is_one_line():
    wide = [ledger((1756, 9000 + 100 * number, 3000)) + paragraph() for number in range(12)]
    assert found(document(*wide)) == [
        (
            "table-overflow",
            "第1个表、第2个表、第3个表等12处：宽242.6毫米，版心宽225毫米，超出17.6毫米（各处不尽相同）。".replace(
                "242.6", "243"
            ).replace("17.6", "18"),
        )
    ]


def test_the_indent_of_a_table_that_is_too_wide_is_named():
    moved = ledger(properties='<w:tblInd w:w="1134" w:type="dxa"/>' + FIXED)
    assert found(document(moved)) == [
        ("table-overflow", "第1个表：宽225毫米，左边缩进20毫米，版心宽225毫米，超出20毫米。")
    ]


@pytest.mark.parametrize(
    ("widths", "said"),
    [
        ((1756, 8000, 3000), "宽225毫米，版心宽225毫米，左边伸出20毫米。"),
        ((1756, 9701, 3000), "宽255毫米，版心宽225毫米，左边伸出20毫米、右边伸出10毫米。"),
    ],
)
def test_a_table_moved_out_of_the_text_is_told_by_its_sides(widths, said):
    moved = ledger(widths, properties='<w:tblInd w:w="-1134" w:type="dxa"/>' + FIXED)
    assert found(document(moved)) == [("table-overflow", f"第1个表：{said}")]


# narrower than the page


def scaled(share: float) -> tuple[int, ...]:
    return tuple(round(part * share) for part in (1756, 8000, 3000))


def test_a_ledger_narrower_than_the_text():
    assert found(document(ledger(scaled(0.6)))) == [
        ("table-narrow", "第1个表：宽135毫米，版心宽225毫米，少90毫米，各列没有占满版心。")
    ]


def test_a_ledger_that_lacks_12_millimetres():
    assert codes(document(ledger((1756, 7320, 3000)))) == ["table-narrow"]


def test_what_whole_millimetres_leave_over_is_no_fault():
    assert found(document(ledger((1756, 7800, 3000)))) == []


@pytest.mark.parametrize("align", ['<w:jc w:val="center"/>', '<w:jc w:val="right"/>'])
def test_a_narrow_ledger_in_the_middle_or_on_the_right_is_narrow_too(align):
    assert codes(document(ledger(scaled(0.8), properties=align + FIXED))) == ["table-narrow"]


def test_a_small_indent_counts_as_width_and_a_wide_one_does_not():
    small, wide = (f'<w:tblInd w:w="{indent}" w:type="dxa"/>' for indent in (420, 5000))
    assert found(document(ledger((1756, 7580, 3000), properties=small + FIXED))) == []
    assert codes(document(ledger(scaled(0.6), properties=wide + FIXED))) == ["table-narrow"]


@pytest.mark.parametrize("share", [width(5000, "pct"), '<w:tblW w:w="100%" w:type="pct"/>', '<w:tblW w:w="100.0%"/>'])
def test_a_ledger_as_wide_as_the_text_by_a_share_passes(share):
    assert found(document(ledger(properties=share + FIXED))) == []


def test_a_share_of_the_text_that_its_columns_do_not_make():
    assert found(document(ledger(properties=width(4000, "pct") + FIXED))) == [
        ("table-width", "第1个表：表格宽度设的是180毫米，各列合起来是225毫米，Word和WPS排出来会不一样。")
    ]


def test_a_width_that_its_columns_do_not_make():
    assert found(document(ledger(properties=width(9000) + FIXED))) == [
        ("table-width", "第1个表：表格宽度设的是159毫米，各列合起来是225毫米，Word和WPS排出来会不一样。")
    ]
    assert found(document(ledger(properties=width(0, "auto") + FIXED))) == []


def test_a_floating_ledger_may_be_narrow():
    assert "table-narrow" not in codes(document(ledger(scaled(0.6), properties="<w:tblpPr/>" + FIXED)))


def test_each_table_is_measured_against_the_page_it_stands_on():
    upright = '<w:pgSz w:w="11906" w:h="16838"/>'
    margins = '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="794"/>'
    cover = f"<w:p><w:pPr><w:sectPr>{FOOTER}{upright}{margins}</w:sectPr></w:pPr></w:p>"
    fits = (1845, 5000, 2000)
    assert found(document(ledger(fits), cover, ledger())) == []
    assert [message for _, message in found(document(ledger(), cover, ledger(fits)))] == [
        "第1个表：宽225毫米，版心宽156毫米，超出69毫米。",
        "第2个表：宽156毫米，版心宽225毫米，少69毫米，各列没有占满版心。",
    ]


# columns and cells


@pytest.mark.parametrize("layout", ["", '<w:tblLayout w:type="autofit"/>'])
def test_columns_that_change_with_their_text(layout):
    assert found(document(ledger(properties=layout))) == [
        ("layout-not-fixed", "第1个表：没有设成固定列宽，文字一多，列宽会自己变。")
    ]


@pytest.mark.parametrize("own", ['<w:tcW w:w="0" w:type="auto"/>', "", '<w:tcW w:w="0" w:type="nil"/>'])
def test_cells_without_a_width(own):
    table = ledger().replace('<w:tcW w:w="3000" w:type="dxa"/>', own, 1)
    assert found(document(table)) == [("cell-no-width", "第1个表第1行：有的格子没有设宽度，Word和WPS会各排各的。")]


def test_cells_that_ask_for_a_share_of_the_table():
    right, wrong = (
        ledger().replace('<w:tcW w:w="3000" w:type="dxa"/>', f'<w:tcW w:w="{share}" w:type="pct"/>')
        for share in (1176, 2000)
    )
    assert found(document(right)) == []
    assert codes(document(wrong)) == ["grid-mismatch"]


@pytest.mark.parametrize("grid", ["", " "])
def test_a_table_without_a_grid(grid):
    assert found(document(ledger(grid=grid))) == [
        ("grid-mismatch", "第1个表：没有列宽（tblGrid），Word和WPS会各排各的。")
    ]


def test_a_grid_without_widths():
    grid = '<w:gridCol w:w="1756"/><w:gridCol/><w:gridCol w:w="3000"/>'
    assert found(document(ledger(grid=grid))) == [
        ("grid-mismatch", "第1个表第2列：没有列宽（tblGrid），Word和WPS会各排各的。")
    ]


def test_rows_of_fewer_columns_than_the_grid_has():
    short = row(cell("合计", width=TEXT - 3000, more='<w:gridSpan w:val="2"/>'))
    table = ledger(rows=(line((1756, 8000, 3000), "1", "建平台", "年底"), short))
    said = "第1个表第3行：格子比表格的列数（tblGrid）少，右边会缺一块。"
    assert found(document(table)) == [("grid-mismatch", said)]
    left_out = short.replace("<w:cantSplit/>", '<w:gridAfter w:val="1"/><w:cantSplit/>')
    assert found(document(ledger(rows=(line((1756, 8000, 3000), "1", "建平台", "年底"), left_out)))) == []


def test_cells_merged_down_and_across_add_up():
    top = '<w:vMerge w:val="restart"/>'
    rows = (
        row(cell("1", width=1756, more=top), cell(SENTENCE, width=8000), cell("年底", width=3000)),
        row(cell(width=1756, more="<w:vMerge/>"), cell(SENTENCE, width=11000, more='<w:gridSpan w:val="2"/>')),
    )
    assert found(document(ledger(rows=rows))) == []


# headings and rows


def test_a_short_ledger_needs_its_heading_to_repeat_too():
    widths = (1756, 8000, 3000)
    plain = ledger(head=line(widths, *HEADINGS))
    said = "第1个表：表头没有设成在各页重复，内容一多跨了页，后面各页就没有表头。"
    assert found(document(plain)) == [("header-not-repeated", said)]


@pytest.mark.parametrize("off", ["0", "false", "off"])
def test_switches_that_are_off_are_not_on(off):
    table = ledger().replace("<w:tblHeader/>", f'<w:tblHeader w:val="{off}"/>')
    assert codes(document(table)) == ["header-not-repeated"]
    table = ledger().replace("<w:cantSplit/>", f'<w:cantSplit w:val="{off}"/>')
    assert found(document(table)) == [("row-may-split", "第1个表第1、2、3行：允许跨页断行，一行字可能分印在两页上。")]


def test_one_row_of_a_short_ledger_that_may_split():
    rows = (line((1756, 8000, 3000), "1", "建平台", "年底"), line((1756, 8000, 3000), "2", "建库", "年底", more=""))
    assert found(document(ledger(rows=rows))) == [
        ("row-may-split", "第1个表第3行：允许跨页断行，一行字可能分印在两页上。")
    ]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        (
            row(cell("序号", width=1756), cell("责任", width=11000, more='<w:gridSpan w:val="2"/>'), more=HEADER),
            row(cell(width=1756), cell("牵头单位", width=8000), cell("配合单位", width=3000)),
        ),
        (
            row(cell("工作台账", width=TEXT, more='<w:gridSpan w:val="3"/>'), more=HEADER),
            line((1756, 8000, 3000), *HEADINGS),
        ),
    ],
)
def test_a_heading_of_which_only_the_upper_row_repeats(upper, lower):
    assert found(document(ledger(head=upper + lower))) == [
        ("header-incomplete", "第1个表：表头不止1行，只设了前1行重复。")
    ]


def test_a_heading_below_the_first_row_does_not_repeat():
    widths = (1756, 8000, 3000)
    low = ledger(head=line(widths, "甲", "乙", "丙") + line(widths, *HEADINGS, more=HEADER))
    assert codes(document(low)) == ["header-gap"]


def in_style(row_properties: str, table_style: str = "") -> bytes:
    """Make a ledger whose rows say nothing of themselves; its style says it."""
    bare = (
        ledger(properties=FIXED + '<w:tblLook w:val="04A0"/>')
        .replace("<w:cantSplit/>", "")
        .replace("<w:tblHeader/>", "")
    )
    place = '<w:basedOn w:val="TableNormal"/>'
    return altered(document(bare), "word/styles.xml", place, place + row_properties + table_style)


def test_what_the_style_of_the_table_gives_is_given():
    keeps, repeats = "<w:trPr><w:cantSplit/></w:trPr>", "<w:trPr><w:tblHeader/></w:trPr>"
    first = f'<w:tblStylePr w:type="firstRow">{repeats}</w:tblStylePr>'
    assert codes(in_style("")) == ["header-not-repeated", "row-may-split"]
    assert codes(in_style(keeps)) == ["header-not-repeated"]
    assert codes(in_style(keeps, first)) == []


# what is no ledger


LABELS = ("填报人：", "", "电话：")
SIGNED = ("拟稿：张三", "审核：李四", "签发：王五")
ANSWERED = ("填报单位", "市科技局", "填报日期")


@pytest.mark.parametrize("texts", [LABELS, SIGNED, ANSWERED, ("", "", "")])
def test_labels_and_signatures_are_no_ledger(texts):
    widths = (2000, 2000, 2000)
    rows = (line(widths, *texts, more=""),)
    assert found(document(ledger(widths, head=line(widths, *texts, more=""), rows=rows, properties=""))) == []


def test_two_columns_are_no_ledger():
    widths = (2000, 2000)
    head, body = line(widths, "单位", "任务数", more=""), line(widths, "市科技局", "3", more="")
    assert found(document(ledger(widths, head=head, rows=(body,), properties=""))) == []


def test_a_table_inside_another_is_looked_at_for_what_is_cut_off_only():
    inner = ledger((1000, 1000, 1000), head="", properties="").replace("<w:cantSplit/>", "")
    outer = row(cell(width=TEXT, inside=inner + paragraph()))
    frame = f'<w:tbl><w:tblPr>{FIXED}</w:tblPr><w:tblGrid><w:gridCol w:w="{TEXT}"/></w:tblGrid>{outer}</w:tbl>'
    assert found(document(frame)) == []
    tight = frame.replace("<w:trPr></w:trPr>", '<w:trPr><w:trHeight w:val="200" w:hRule="exact"/></w:trPr>')
    assert [(code, message[:9]) for code, message in found(document(tight))] == [("fixed-height", "第2个表第1、2行")]


def test_tables_in_headers_and_text_boxes():
    odd = ledger((1756, 8000, 3000)).replace('w:w="8000" w:type="dxa"', 'w:w="6000" w:type="dxa"')
    footer = altered(document(paragraph()), "word/footer1.xml", "</w:ftr>", odd + "</w:ftr>")
    assert [message[:7] for _, message in found(footer)] == ["页脚里的表第1"]
    box = f"<w:p><w:r><w:pict><w:txbxContent>{odd}{paragraph()}</w:txbxContent></w:pict></w:r></w:p>"
    assert [message[:8] for _, message in found(document(box))] == ["文本框里的表第1"]


def test_a_ledger_of_two_columns_that_runs_over_still_needs_its_heading():
    widths = (3000, 3000)
    rows = tuple(two(60))
    plain = ledger(widths, head=line(widths, "序号", "任务"), rows=rows)
    assert found(document(plain)) == [("header-not-repeated", "第1个表：会跨页，表头没有设成在各页重复。")]
