"""The forms offices usually have, as blank Word files: what their headings say and what belongs under each."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm
from office_forms import ABOVE, LEFT, add_paragraph, add_table, office_document, save

if TYPE_CHECKING:
    from docx.document import Document
    from docx.section import Section

HAND = ""
"""In ``keys``: a column for the hand."""
UNKNOWN = "?"
"""In ``keys``: a column nobody knows; it is left blank and said."""


class UsualForm(NamedTuple):
    """A form an office might send."""

    name: str
    table: list[list[str]]
    """The table as :func:`office_forms.add_table` draws it."""
    keys: tuple[str, ...]
    """For each grid column the column that belongs there."""
    heading: int = 1
    """Rows that stay at the top."""
    tail: int = 0
    """Rows that stay at the bottom."""
    above: tuple[str, ...] = ()
    below: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    """The headings said to be unknown."""
    for_the_hand: tuple[str, ...] = ()
    """The labels around the table said to be left."""
    whole_plan: bool = False
    portrait: bool = False
    bands: bool = False
    hand_text: tuple[tuple[int, str], ...] = ()
    """What waits for the hand in every row: grid column and text."""


def blanks(count: int) -> list[str]:
    return [""] * count


FRAME_ABOVE = ("附件", "市级重点任务工作台账", "填报单位（盖章）：　　　　　　　　　填报日期：　　年　月　日")
FRAME_BELOW = (
    "单位主要负责人（签字）：　　　　分管负责人：　　　　填报人：　　　　联系电话：",
    "注：每季度末月25日前报送。",
)
SIGNED = ("填报日期", "签字", "填报人", "电话")

USUAL_FORMS = (
    UsualForm(
        "任务分解表",
        [["序号", "重点任务", "具体举措", "牵头单位", "配合单位", "完成时限"], blanks(6)],
        ("sequence", "group", "measure", "lead", "support", "deadline"),
        above=("附件1", "重点任务分解表"),
        whole_plan=True,
    ),
    UsualForm(
        "任务分解表，左列合并",
        [
            ["序号", "工作类别", "工作任务", "责任单位", "完成时间"],
            ["1", "一、", "", "", ""],
            ["2", ABOVE, "", "", ""],
            ["3", ABOVE, "", "", ""],
            ["……", "二、", "", "", ""],
        ],
        ("sequence", "group", "measure", "responsible", "deadline"),
        whole_plan=True,
    ),
    UsualForm(
        "任务分工表，竖排",
        [["序号", "任务内容", "牵头部门", "责任部门", "时限要求"], blanks(5), blanks(5)],
        ("sequence", "measure", "lead", "responsible", "deadline"),
        whole_plan=True,
        portrait=True,
    ),
    UsualForm(
        "部门提取表（谯城）",
        [["序号", "重点工作任务", "主要责任单位", "协同配合单位", "完成期限"], blanks(5)],
        ("sequence", "measure", "lead", "support", "deadline"),
    ),
    UsualForm(
        "年底落实情况（北京）",
        [["序号", "任务内容", "任务来源", "本单位全年落实情况"], blanks(4)],
        ("sequence", "measure", "source", HAND),
        portrait=True,
    ),
    UsualForm(
        "季度进展（宣城）",
        [["序号", "工作任务", "二季度完成情况"], blanks(3)],
        ("sequence", "measure", HAND),
        portrait=True,
    ),
    UsualForm(
        "工作台账",
        [["序号", "工作任务", "目标要求", "本单位职责", "完成时限", "进展情况", "存在问题", "下步打算", "备注"], blanks(9)],
        ("sequence", "measure", "target", "own_role", "deadline", HAND, HAND, HAND, HAND),
        above=FRAME_ABOVE,
        below=FRAME_BELOW,
        for_the_hand=SIGNED,
    ),
    UsualForm(
        "工作台账，两行表头",
        [
            ["序号", "重点工作", "工作举措", "责任单位", LEFT, "完成时间", "工作进展情况", LEFT, LEFT, LEFT, "备注"],
            [ABOVE, ABOVE, ABOVE, "牵头", "配合", ABOVE, "一季度", "二季度", "三季度", "四季度", ABOVE],
            blanks(11),
        ],
        ("sequence", "group", "measure", "lead", "support", "deadline", *[HAND] * 5),
        heading=2,
    ),
    UsualForm(
        "销号台账",
        [
            ["序号", "销号事项", "整改措施", "责任单位", "责任人", "整改时限", "完成情况", "是否销号", "销号时间"],
            ["", "", "", "", "", "", "", "□是　□否", "年　月　日"],
            blanks(9),
        ],
        ("sequence", "measure", HAND, "responsible", HAND, "deadline", HAND, HAND, HAND),
        above=FRAME_ABOVE,
        for_the_hand=("填报日期",),
        hand_text=((7, "□是　□否"), (8, "年　月　日")),
    ),
    UsualForm(
        "责任清单",
        [["序号", "责任事项", "工作目标", "责任领导", "牵头科室", "责任人", "完成时限", "备注"], blanks(8), blanks(8)],
        ("sequence", "measure", "target", HAND, HAND, HAND, "deadline", HAND),
        above=("2025年度重点任务责任清单", "责任单位：____________　年度：________"),
        portrait=True,
    ),
    UsualForm(
        "督查台账",
        [["编号", "督查事项", "任务来源", "主办单位", "协办单位", "办理时限", "办理情况", "亮灯情况", "督查意见"], blanks(9)],
        ("number", "measure", "source", "lead", "support", "deadline", HAND, HAND, HAND),
        above=("督查事项办理台账", "截至：　　年　月"),
    ),
    UsualForm(
        "重点任务清单，分类表头",
        [
            ["序号", "任务", LEFT, LEFT, "责任", LEFT, LEFT, "完成时限", "备注"],
            [ABOVE, "重点任务", "具体举措", "工作目标", "责任领导", "牵头单位", "配合单位", ABOVE, ABOVE],
            blanks(9),
            blanks(9),
        ],
        ("sequence", "group", "measure", "target", HAND, "lead", "support", "deadline", HAND),
        heading=2,
        whole_plan=True,
    ),
    UsualForm(
        "题目和填报栏在表里，末尾合计签字",
        [
            ["2025年重点工作台账", LEFT, LEFT, LEFT, LEFT, LEFT],
            ["填报单位：", LEFT, LEFT, "填报日期：", LEFT, LEFT],
            ["序号", "工作事项", "工作内容", "责任单位", "完成时限", "进展情况"],
            blanks(6),
            blanks(6),
            ["合计", "", "", "", "", ""],
            ["单位负责人（签字）：", LEFT, LEFT, "填报人：", LEFT, LEFT],
        ],
        ("sequence", "group", "measure", "responsible", "deadline", HAND),
        heading=3,
        tail=2,
        for_the_hand=("填报日期", "签字", "填报人"),
    ),
    UsualForm(
        "分段台账，整行小标题",
        [
            ["序号", "工作任务", "目标要求", "牵头单位", "配合单位", "完成时限", "完成状态"],
            ["一、……", LEFT, LEFT, LEFT, LEFT, LEFT, LEFT],
            blanks(7),
            blanks(7),
            ["二、……", LEFT, LEFT, LEFT, LEFT, LEFT, LEFT],
            blanks(7),
        ],
        ("sequence", "measure", "target", "lead", "support", "deadline", HAND),
        bands=True,
    ),
    UsualForm(
        "表头带空格、换行、括号、星号",
        [["序\n号", "任 务 名 称", "举措\n要点", "牵头单位*", "完成时限（年月）", "联系人及电话"], blanks(6)],
        ("sequence", "title", "measure", "lead", "deadline", HAND),
    ),
    UsualForm(
        "表头下一行列号，样行写“例”",
        [
            ["序号", "具体任务", "责任单位", "时间节点", "工作进展"],
            ["1", "2", "3", "4", "5"],
            ["例", "如：建设平台", "市科技局", "6月底前", "已完成"],
            blanks(5),
        ],
        ("sequence", "measure", "responsible", "deadline", HAND),
        heading=2,
        portrait=True,
    ),
    UsualForm(
        "次序颠倒，没有空行",
        [["备注", "完成时限", "配合单位", "牵头单位", "年度目标", "工作任务", "序号"]],
        (HAND, "deadline", "support", "lead", "target", "measure", "sequence"),
    ),
    UsualForm(
        "挂图作战表，任务旁边是目标任务",
        [
            ["序号", "任务", "目标任务", "包抓领导", "市级牵头单位", "责任单位负责人", "完成时限及标准", "工作成效", "存在困难问题"],
            ["1", *blanks(8)],
            ["2", *blanks(8)],
            ["……", *blanks(8)],
            ["合计", *blanks(8)],
        ],
        ("sequence", "measure", "target", HAND, "lead", HAND, "deadline", HAND, HAND),
        tail=1,
        below=("审核人：　　　　填表人：　　　　联系电话：",),
        for_the_hand=("审核人", "填表人", "联系电话"),
    ),
    UsualForm(
        "项目化清单，按月填进展",
        [
            ["序号", "工作任务", "责任部门及责任人", "完成节点", "2025年推进情况", *[LEFT] * 11, "未完成原因及下步打算"],
            [ABOVE, ABOVE, ABOVE, ABOVE, *[f"{month}月" for month in range(1, 13)], ABOVE],
            blanks(17),
        ],
        ("sequence", "measure", "responsible", "deadline", *[HAND] * 13),
        heading=2,
        above=("单位（盖章）：　　　　　填报时间：　　年　月　日",),
        for_the_hand=("单位（盖章）", "填报时间"),
    ),
    UsualForm(
        "三年目标分列，牵头单位下分名称和责任人",
        [
            ["序号", "重点任务", "具体举措", "年度目标", LEFT, LEFT, "牵头单位", LEFT, LEFT, "配合单位"],
            [ABOVE, ABOVE, ABOVE, "2023年", "2024年", "2025年", "单位名称", "责任人", "联系电话", ABOVE],
            blanks(10),
        ],
        ("sequence", "group", "measure", "target@2023", "target@2024", "target@2025", "lead", HAND, HAND, "support"),
        heading=2,
        whole_plan=True,
    ),
    UsualForm(
        "每页各有表头",
        [
            ["序号", "督办事项", "承办单位", "办结时限", "办理进展"],
            blanks(5),
            blanks(5),
            ["序号", "督办事项", "承办单位", "办结时限", "办理进展"],
            blanks(5),
            blanks(5),
        ],
        ("sequence", "measure", "responsible", "deadline", HAND),
        portrait=True,
    ),
    UsualForm(
        "省市两级（深圳）",
        [
            ["序号", "改革任务", "我省工作措施", "省牵头单位", "我市工作措施", "市牵头单位", "配合单位", "责任处室", "联系人及电话"],
            blanks(9),
        ],
        ("sequence", "title", UNKNOWN, UNKNOWN, "measure", "lead", "support", HAND, HAND),
        unknown=("我省工作措施", "省牵头单位"),
    ),
    UsualForm(
        "两个牵头单位列",
        [["序号", "主要任务", "主要措施", "牵头单位", "牵头部门", "完成时限"], blanks(6)],
        ("sequence", "group", "measure", "lead", UNKNOWN, "deadline"),
    ),
)  # fmt: skip


@lru_cache(maxsize=64)
def usual_form(name: str) -> bytes:
    """Make the blank Word file of that name."""
    form = next(form for form in USUAL_FORMS if form.name == name)
    document = office_document()
    on_a4(document.sections[0], portrait=form.portrait)
    in_song_type(document)
    number_pages(document)
    for text in form.above:
        add_paragraph(document, (text,))
    across = 156 if form.portrait else 225
    add_table(document, form.table, width=across // len(form.keys))
    for text in form.below:
        add_paragraph(document, (text,))
    return save(document)


def on_a4(section: Section, *, portrait: bool) -> None:
    section.page_width, section.page_height = (Mm(210), Mm(297)) if portrait else (Mm(297), Mm(210))
    section.orientation = WD_ORIENT.PORTRAIT if portrait else WD_ORIENT.LANDSCAPE
    section.left_margin, section.right_margin = (Mm(28), Mm(26)) if portrait else (Mm(35), Mm(37))


def in_song_type(document: Document) -> None:
    """Have Chinese in 宋体 unless told otherwise, as offices' machines do; python-docx's template is for Japanese."""
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        fonts.attrib.clear()
    defaults = next(document.styles.element.iter(qn("w:rFonts")))
    for slot in ("ascii", "hAnsi"):
        defaults.set(qn(f"w:{slot}"), "Times New Roman")
    defaults.set(qn("w:eastAsia"), "宋体")


def number_pages(document: Document) -> None:
    footer = document.sections[0].footer.paragraphs[0]
    footer._p.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'))
