"""What stands behind a plan, beside its text or without numbers: attachments, repeated lists, bold openings, odd numbers."""

from __future__ import annotations

import docx

from checklist.commands.draft import read_source
from checklist.draft.drafting import make_draft
from checklist.draft.drafttext import say_draft, write_draft
from checklist.draft.passages import Source, text_passages


def drafted(text: str):
    """Draft a plan given as text."""
    return make_draft(Source(name="方案.txt", passages=text_passages(text)))


def titles(draft) -> list[str]:
    """Give the titles of all measures, plan by plan."""
    return [measure.title for plan in draft.plans for measure in plan.measures()]


TASKS = "1.排查隐患。（县应急局）\n2.整治隐患。（县应急局、县消防救援大队）\n"
NOTED = "青山县安全生产整治方案\n一、工作目标\n力争零事故。\n二、工作任务\n（一）排查隐患。（县应急局）\n（二）整治隐患。（县应急局、县消防救援大队）\n"
BARE = "青山县安全生产整治方案\n一、工作目标\n力争零事故。\n二、工作任务\n（一）排查隐患。\n（二）整治隐患。\n"


def test_an_attachment_that_lists_the_tasks_once_more_is_not_drafted_and_said():
    draft = drafted(f"{NOTED}附件：1.成员名单\n2.任务清单\n附件2\n青山县安全生产整治任务清单\n{TASKS}")
    assert titles(draft) == ["排查隐患", "整治隐患"]
    assert draft.remarks == ("第7行起是附件；正文已注明责任单位，附件里的没有再录，请核对两处是否一致。",)


def test_an_attachment_with_headings_of_its_own_is_no_second_plan_when_it_repeats_the_tasks():
    list_of_tasks = "附件\n青山县安全生产整治任务分解方案\n一、排查整治\n（一）排查隐患。（县应急局）\n（二）整治隐患。（县应急局）\n"
    draft = drafted(NOTED + list_of_tasks)
    assert titles(draft) == ["排查隐患", "整治隐患"]
    assert draft.remarks == (
        "“青山县安全生产整治任务分解方案”（第8行）的任务与正文相同，没有再录，请核对两处是否一致。",
    )


def test_an_attachment_says_who_does_what_where_the_text_does_not():
    draft = drafted(f"{BARE}附件\n青山县安全生产整治任务分工\n{TASKS}")
    assert titles(draft) == ["排查隐患", "整治隐患"]
    assert [[one.name for one, _ in measure.units] for measure in draft.plans[0].measures()] == [
        ["县应急局"], ["县应急局", "县消防救援大队"],
    ]  # fmt: skip
    assert draft.remarks == ("正文没有注明责任单位，任务按附件（第7行起）录的，请与正文核对。",)


def test_paragraphs_that_open_with_a_sentence_in_bold_are_items(tmp_path):
    document = docx.Document()
    document.add_paragraph("青山县安全生产整治方案")
    document.add_paragraph("一、工作任务")
    for title, rest in (("排查隐患。", "逐一建档。（县应急局）"), ("整治隐患。", "限期整改。（县消防救援大队）")):
        paragraph = document.add_paragraph()
        paragraph.add_run(title).bold = True
        paragraph.add_run(rest)
    document.save(tmp_path / "方案.docx")
    draft = make_draft(read_source(tmp_path / "方案.docx"))
    assert titles(draft) == ["排查隐患", "整治隐患"]
    assert [measure.number for measure in draft.plans[0].measures()] == ["一1", "一2"]
    assert "number: 一1  # 待核：原文没有编号，编号是推的" in write_draft(draft)


def test_the_summary_names_a_task_that_is_a_section_as_a_whole():
    draft = drafted("青山县安全生产整治方案\n一、排查隐患。逐一建档。（县应急局）\n二、整治隐患。限期整改。\n")
    assert "  没有注明责任单位的任务：二 整治隐患（第3行）。" in say_draft(draft, "")


def test_numbers_and_titles_the_document_has_wrong_are_accepted_as_printed():
    text = "青山县安全生产整治方案\n一、工作任务\n（一）排查隐患。（县应急局）\n（三）排查隐患。（县公安局）\n"
    written = write_draft(drafted(text))
    assert "accepted: {same-title: 原文如此, number-order: 原文如此：没有接上前一条“一（一）”}" in written


def test_the_rule_that_those_before_the_first_comma_lead_is_said():
    text = (
        "青山县安全生产整治方案\n一、工作任务\n（一）排查隐患。（责任单位：县应急局、县公安局，县教育局。第一个逗号前为牵头单位，下同）\n"
        "（二）整治隐患。（责任单位：县应急局，县住建局）\n"
    )
    draft = drafted(text)
    assert [[role.word for _, role in measure.units] for measure in draft.plans[0].measures()] == [
        ["牵头", "牵头", "责任"], ["牵头", "责任"],
    ]  # fmt: skip
    assert "# 原文写明第一个“，”前的为牵头单位，已按此录。" in write_draft(draft)
    assert "  原文写明第一个“，”前的为牵头单位，已按此录。" in say_draft(draft, "")


def test_a_name_without_its_level_is_kept_where_the_plan_leaves_none_out_and_asked_about():
    text = (
        "青山县文化惠民方案\n一、工作任务\n（一）办好节会。（县文旅局、县财政局、县公安局、县住建局、县教育局、凤鸣剧团管理处）\n"
        "（二）送戏下乡。（县财政部门、县文旅局）\n"
    )
    written = write_draft(drafted(text))
    assert "- {name: 凤鸣剧团管理处}  # 待核：原文没有“县”，照原文录；全称未载，请补 full" in written
    assert "# 待核：原文作“县财政部门”，指哪个单位是推定的" in written


def test_a_goal_due_in_a_year_does_not_say_the_year_twice():
    text = (
        "青山县企业培育方案（2019年）\n一、工作任务\n（一）建库入库。力争2019年底前入库企业总数达到30家。（县工信局）\n"
    )
    (measure,) = drafted(text).plans[0].measures()
    assert [(one.text, one.year) for one in measure.goals.targets] == [("力争入库企业总数达到30家", 2019)]
