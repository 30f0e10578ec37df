"""A plan's data are held against the document: what agrees, what the data explain, what a person has to look at."""

from __future__ import annotations

import re

import pytest
from msgspec.structs import replace

from checklist.draft.drafting import make_draft
from checklist.draft.drafttext import write_draft
from checklist.draft.from_text import read_text_source
from checklist.draft.passages import Source, text_passages
from checklist.draft.reconciling import choose_plan, count_verdicts, open_rows, reconcile
from checklist.plandata.load import load_trees
from checklist.plandata.yamlio import parse_tree
from checklist.render.reconciliation import reconciliation_sheet

TEXT = """临江市科技创新行动方案（2025—2027年）
一、工作目标
到2027年，高新技术企业达到800家以上，创新生态明显优化。
二、重点任务
（一）培育企业。围绕12条产业链建立培育库，每年新增高新技术企业50家。对新认定的给予10万元奖励。（牵头单位：市科技局；配合单位：市财政局、税务局）
（二）引进人才。引进领军人才30人以上。（责任单位：市委组织部、市科技局）
"""


def drafted(text: str = TEXT):
    """Draft a plan given as text."""
    return make_draft(Source(name="方案.txt", passages=text_passages(text)))


def data_of(yaml: str):
    """Load a plans file given as text."""
    return load_trees([("方案.yaml", parse_tree(yaml, "方案.yaml"))]).data


def compared(yaml: str, text: str = TEXT):
    """Reconcile data given as text with a document given as text."""
    data = data_of(yaml)
    draft = drafted(text)
    return reconcile(data.plans[0], data.regions[0], choose_plan(data.plans[0], draft.plans))


def opened(rows) -> list[tuple[str, str, str, str]]:
    """Give what is open: what, number, verdict, reason."""
    return [(row.what, row.number, row.verdict.value, row.reason) for row in open_rows(rows)]


def test_a_draft_agrees_with_its_own_document_and_every_note_and_figure_is_counted():
    rows = compared(write_draft(drafted()))
    assert opened(rows) == []
    assert count_verdicts([row for row in rows if row.what == "责任单位"]) == {"一致": 2}
    assert count_verdicts([row for row in rows if row.what == "数字"]) == {"一致": 3, "不作目标": 2}


def test_another_unit_or_role_is_a_difference_with_both_sides_places():
    yaml = write_draft(drafted()).replace("support: [市财政局, 市税务局]", "support: [市财政局]", 1)
    rows = compared(yaml)
    assert opened(rows) == [("责任单位", "二（一）", "不一致", "原文有、数据没有：市税务局（配合）")]
    (row,) = open_rows(rows)
    assert row.place == "第5行"
    assert row.source == "牵头单位：市科技局；配合单位：市财政局、税务局"
    assert row.data == "牵头：市科技局；配合：市财政局"
    assert yaml.split("\n")[row.line - 1].strip().startswith("- id:")


def test_a_difference_the_data_explain_is_not_open():
    yaml = write_draft(drafted())
    yaml = yaml.replace(
        "support: [市财政局, 市税务局]", "support: [市财政局]\n      notes: [勘误：原文多列市税务局。]", 1
    )
    rows = compared(yaml)
    assert opened(rows) == []
    assert count_verdicts(rows)["数据有说明"] == 1


def test_sentences_in_another_order_are_no_difference():
    printed = "围绕12条产业链建立培育库，每年新增高新技术企业50家。对新认定的给予10万元奖励。"
    turned = "对新认定的给予10万元奖励。围绕12条产业链建立培育库，每年新增高新技术企业50家。"
    yaml = write_draft(drafted())
    assert yaml.count(printed) == 1
    assert opened(compared(yaml.replace(printed, turned))) == []


def test_a_goal_left_out_and_one_too_many_are_told():
    fewer = write_draft(drafted(TEXT.replace("引进领军人才30人以上。", "")))
    assert opened(compared(fewer)) == [("数字", "二（二）", "数据里没有", "")]
    yaml = write_draft(drafted())
    more = yaml.replace("引进领军人才30人以上}", "引进领军人才40人以上}").replace("value: 30", "value: 40")
    assert opened(compared(more)) == [("数字", "二（二）", "不一致", "")]


def test_a_later_edition_shows_exactly_what_it_changed():
    later = TEXT.replace("30人以上", "35人以上").replace(
        "（责任单位：市委组织部、市科技局）", "（责任单位：市委组织部、市人社局）"
    )
    later += "（三）办会。（市科协负责）\n"
    assert opened(compared(write_draft(drafted()), later)) == [
        ("责任单位", "二（二）", "不一致", "原文有、数据没有：市人社局（责任）；数据有、原文没有：市科技局（责任）"),
        ("责任单位", "二（三）", "数据里没有", "新的任务"),
        ("数字", "二（二）", "不一致", ""),
    ]


def test_the_sheet_counts_everything_and_lists_what_is_open():
    yaml = write_draft(drafted()).replace("support: [市财政局, 市税务局]", "support: [市财政局]", 1)
    data = data_of(yaml)
    rows = compared(yaml)
    sheet = reconciliation_sheet(data.plans[0], "方案.txt", rows, everything=False)
    assert sheet.title == "《临江市科技创新行动方案（2025—2027年）》数据与原文核对表"
    assert sheet.lead == ("原文：方案.txt", "责任单位共2处：一致1，不一致1。", "数字共5处：一致3，不作目标2。")
    bare = data_of(re.sub("\n +text: .*", "", yaml))
    rows = reconcile(bare.plans[0], bare.regions[0], drafted().plans[0])
    assert reconciliation_sheet(bare.plans[0], "方案.txt", rows, everything=False).lead[3] == (
        "不作目标、数据里也没有录的数2处（范围1，奖补、优惠一类的标准1）：原文改了看不出来，加 --full 列出。"
    )
    assert sheet.closing == ("有1处要核对。",)
    assert len(sheet.rows) == 1
    whole = reconciliation_sheet(data.plans[0], "方案.txt", rows, everything=True)
    assert len(whole.rows) == len(rows)


def test_the_plan_of_a_file_is_the_one_whose_titles_are_its_own():
    two = drafted(TEXT + "临江市人才工作方案\n一、重点任务\n（一）办好大会。（市人社局负责）\n")
    data = data_of(write_draft(drafted()))
    assert (
        choose_plan(replace(data.plans[0], title="另一标题"), two.plans).found.title
        == "临江市科技创新行动方案（2025—2027年）"
    )


EDITION = """临江市科技创新行动方案（2025—2027年）
一、工作目标
到2027年，高新技术企业达到800家以上，技术合同成交额突破50亿元。
二、重点任务
（一）培育企业。围绕12条产业链建立培育库，每年新增高新技术企业50家。（牵头单位：市科技局；配合单位：市财政局、市税务局）
（二）引进人才。引进领军人才30人以上，办好人才大会。（责任单位：市委组织部、市科技局；完成时限：2026年6月底前）
（三）建设平台。到2026年，建成省级重点实验室5家，完善运行机制。（责任单位：市科技局、市教育局）
（四）优化服务。开展企业走访，帮助解决困难。（责任单位：市政务服务局）
三、保障措施
（五）加强领导。建立联席会议制度。（责任单位：市政府办公室）
"""
LABS = "建设平台。到2026年，建成省级重点实验室5家，完善运行机制。（责任单位：市科技局、市教育局）"


def renumbered(text: str) -> str:
    """Count the tasks anew."""
    lines, count = [], 0
    for line in text.splitlines():
        count += line.startswith("（")
        lines.append(f"（{'一二三四五六七'[count - 1]}）{line.partition('）')[2]}" if line.startswith("（") else line)
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("市财政局、市税务局", "市财政局", [("责任单位", "二（一）", "不一致", "数据有、原文没有：市税务局（配合）")]),
        ("市科技局、市教育局", "市科技局、市教育局、市发改委", [("责任单位", "二（三）", "不一致", "原文有、数据没有：市发改委（责任）")]),
        ("企业50家", "企业60家", [("数字", "二（一）", "不一致", "")]),
        ("突破50亿元", "突破60亿元", [("数字", "", "不一致", "")]),
        ("突破50亿元", "突破50万元", [("数字", "", "不一致", "")]),
        ("省级重点实验室5家", "省级重点实验室5个", [("数字", "二（三）", "不一致", "")]),
        ("到2026年，建成", "到2027年，建成", [("数字", "二（三）", "不一致", "原文是2027年，数据是2026年")]),
        ("2026年6月底前", "2026年12月底前", [("时限", "二（二）", "不一致", "")]),
        ("；完成时限：2026年6月底前", "", [("时限", "二（二）", "原文里没有", "")]),
        ("（责任单位：市政务服务局）", "（责任单位：市政务服务局；完成时限：2025年底前）", [("时限", "二（四）", "数据里没有", "")]),
        (f"（三）{LABS}", f"（三）推广应用。发布场景20个。（责任单位：市工信局）\n（三）{LABS}", [
            ("责任单位", "二（三）", "数据里没有", "新的任务"), ("数字", "二（三）", "数据里没有", ""),
        ]),
        (f"（三）{LABS}\n", "", [
            ("责任单位", "二（三）", "原文里没有", "任务已不在原文里"), ("数字", "二（三）", "原文里没有", ""),
        ]),
        ("，办好人才大会。（责任单位：市委组织部、市科技局；完成时限：2026年6月底前）",
         "。（责任单位：市委组织部、市科技局；完成时限：2026年6月底前）\n（三）举办大会。办好人才大会。（责任单位：市人社局）", [
            ("文字", "二（二）", "不一致", ""), ("责任单位", "二（三）", "数据里没有", "新的任务"),
        ]),
        ("牵头单位：市科技局；配合单位：市财政局、", "牵头单位：市财政局；配合单位：市科技局、", [(
            "责任单位", "二（一）", "不一致",
            "原文有、数据没有：市科技局（配合）、市财政局（牵头）；数据有、原文没有：市科技局（牵头）、市财政局（配合）",
        )]),
        ("优化服务。", "提升服务效能。", [("标题", "二（四）", "不一致", "")]),
        ("围绕12条", "围绕13条", [("文字", "二（一）", "不一致", "")]),
        ("突破50亿元。", "突破50亿元，研发投入突破50亿元。", [("数字", "", "数据里没有", "")]),
        ("技术合同成交额突破", "研发投入突破", [("数字", "", "数据里没有", ""), ("数字", "", "原文里没有", "")]),
        ("引进领军人才30人", "引进青年人才30人", [("数字", "二（二）", "不一致", "")]),
        ("实验室5家，", "实验室5家、中试基地5家，", [("数字", "二（三）", "数据里没有", "")]),
        ("建成省级重点", "建成市级重点", [("数字", "二（三）", "不一致", "")]),
        ("帮助解决困难", "帮助解决融资困难", [("文字", "二（四）", "不一致", "")]),
    ],
)  # fmt: skip
def test_a_later_edition_shows_just_what_was_changed(old, new, told):
    assert EDITION.count(old) == 1
    assert opened(compared(write_draft(drafted(EDITION)), renumbered(EDITION.replace(old, new)))) == told


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("方案（2025—2027年）", "方案（2025—2028年）", [("标题", "", "不一致", ""), ("期限", "", "不一致", "")]),
        ("临江市科技创新行动", "临江市科技创新专项行动", [("标题", "", "不一致", "")]),
        ("三、保障措施", "三、组织保障", [("标题", "三", "不一致", "")]),
        ("市财政局、市税务局）", "市财政局、市税务局等）", [("责任单位", "二（一）", "不一致", "原文有“等”，数据没有")]),
        ("三、保障措施\n", "三、示范推广\n（五）推广应用。（责任单位：市工信局）\n四、保障措施\n", [("责任单位", "三（五）", "数据里没有", "新的任务")]),
    ],
)  # fmt: skip
def test_what_stands_above_the_tasks_is_held_against_the_data_too(old, new, told):
    assert EDITION.count(old) == 1
    assert opened(compared(write_draft(drafted(EDITION)), EDITION.replace(old, new))) == told


def test_marks_and_lines_of_a_title_are_no_difference():
    yaml = write_draft(drafted(EDITION))
    assert opened(compared(yaml.replace("科技创新行动方案", "科技创新——行动方案"), EDITION)) == []


def test_a_figure_that_went_to_another_task_is_told_on_both_sides():
    later = EDITION.replace("引进领军人才30人以上，", "").replace(
        "开展企业走访，", "引进领军人才30人以上，开展企业走访，"
    )
    told = [row for row in opened(compared(write_draft(drafted(EDITION)), later)) if row[0] == "数字"]
    assert told == [("数字", "二（四）", "数据里没有", ""), ("数字", "二（二）", "原文里没有", "")]


def test_a_task_with_another_number_and_title_is_known_by_its_wording():
    later = renumbered(EDITION.replace(f"（三）{LABS}\n", "").replace("优化服务。", "提升服务效能。"))
    told = opened(compared(write_draft(drafted(EDITION)), later))
    assert ("标题", "二（三）", "不一致", "") in told
    assert [row[3] for row in told if row[0] == "责任单位"] == ["任务已不在原文里"]


def test_tasks_whose_wording_is_not_recorded_do_not_keep_one_from_being_known_by_its_wording():
    more = "".join(f"{number}.专项工作{number}。办好第{number}件事。（市科技局负责）\n" for number in range(1, 46))
    yaml = re.sub("\n +text: 专项工作.*", "", write_draft(drafted(f"{EDITION}四、专项工作\n{more}")))
    later = renumbered(EDITION.replace(f"（三）{LABS}\n", "").replace("优化服务。", "提升服务效能。"))
    assert ("标题", "二（三）", "不一致", "") in opened(compared(yaml, later))


def test_tasks_that_the_document_numbers_alike_are_held_each_against_its_own():
    alike = TEXT.replace("（二）引进人才", "（一）引进人才")
    rows = compared(write_draft(drafted(alike)), alike)
    units = [(row.number, row.place, row.verdict.value) for row in rows if row.what == "责任单位"]
    assert units == [("二（一）", "第5行", "一致"), ("二（一）", "第6行", "一致")]
    assert opened(rows) == []


def test_a_task_by_another_number_is_the_same_and_says_so():
    later = renumbered(EDITION.replace(f"（三）{LABS}\n", ""))
    (row,) = [
        row
        for row in compared(write_draft(drafted(EDITION)), later)
        if row.what == "责任单位" and row.number == "二（三）" and row.source
    ]
    assert (row.verdict.value, row.reason) == ("一致", "原文编号二（三），数据编号二（四）")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("每年新增高新技术企业50家", "到2027年，新增高新技术企业50家", "原文是2027年，数据是每年"),
        ("到2026年，建成省级重点实验室5家", "每年建成省级重点实验室5家", "原文是每年，数据是2026年"),
        ("到2026年，建成省级", "到2028年，建成省级", "原文是2028年，数据是2026年"),
        ("突破50亿元", "达到50亿元", "原文的“达到50亿元”与数据的比较符“>”不合"),
        ("领军人才30人以上", "领军人才30人左右", "原文的“30人左右”与数据的比较符“>=”不合"),
        ("技术合同成交额突破", "技术合同成交额力争突破", "原文有“力争”，数据没有"),
        ("市科技局、市教育局", "市教育局、市科技局", "责任单位的先后不同"),
    ],
)
def test_the_same_figure_or_unit_said_otherwise_is_told(old, new, told):
    assert EDITION.count(old) == 1
    assert [row[3] for row in opened(compared(write_draft(drafted(EDITION)), EDITION.replace(old, new)))] == [told]


@pytest.mark.parametrize(
    ("old", "told"), [("力争引进", "数据有“力争”，原文没有"), ("累计引进", "数据有“累计”，原文没有")]
)
def test_a_word_that_the_document_has_no_longer_is_told(old, told):
    first = EDITION.replace("引进领军人才", f"{old}领军人才").replace("引进人才。", "聚才。")
    later = first.replace(f"{old}领军人才", "引进领军人才")
    assert told in [row[3] for row in opened(compared(write_draft(drafted(first)), later))]


def test_a_goal_of_a_section_is_held_against_the_figure_of_that_section():
    text = EDITION.replace("二、重点任务\n", "二、重点任务\n到2027年，高新技术企业达到800家以上。\n")
    later = text.replace(
        "二、重点任务\n到2027年，高新技术企业达到800家", "二、重点任务\n到2027年，高新技术企业达到900家"
    )
    (row,) = open_rows(compared(write_draft(drafted(text)), later))
    assert (row.number, row.source, row.data, row.verdict.value) == (
        "二", "高新技术企业达到900家以上", "高新技术企业达到800家以上", "不一致",
    )  # fmt: skip


def test_a_note_that_quotes_the_document_explains_nothing_the_document_lacks():
    note = "\n      notes: [说明：原文为“引进领军人才30人以上”，没有写年份。]\n"
    yaml = write_draft(drafted(EDITION)).replace("      title: 引进人才\n", f"      title: 引进人才{note}", 1)
    assert opened(compared(yaml, EDITION.replace("引进领军人才30人以上，", "")))[0] == (
        "数字",
        "二（二）",
        "原文里没有",
        "",
    )


def test_the_sheet_says_what_was_not_checked_and_what_only_moved():
    yaml = write_draft(drafted(EDITION))
    bare = "\n".join(line for line in yaml.split("\n") if not line.startswith("      text: "))
    bare = bare.replace("      title: 优化服务\n", "      title: 优化服务\n      text: 开展企业走访，帮助解决困难。\n")
    data = data_of(bare)
    later = renumbered(EDITION.replace(f"（三）{LABS}\n", ""))
    draft = drafted(later)
    rows = reconcile(data.plans[0], data.regions[0], draft.plans[0])
    lead = reconciliation_sheet(data.plans[0], "方案.txt", rows, everything=False).lead
    assert "只有编号不同的任务2处，加 --full 列出：原文的二（三）、三（四）。" in lead
    assert lead[-1] == "文字核对了1项，其余4项数据里没有录原文。"
    none = data_of(bare.replace("      text: 开展企业走访，帮助解决困难。\n", "      actions: [走访]\n"))
    assert reconciliation_sheet(none.plans[0], "方案.txt", rows, everything=False).lead[-1] == (
        "文字没有核对：数据里没有录任务的原文。"
    )


@pytest.mark.parametrize(
    ("old", "new", "told", "note"),
    [
        ("市科技局、市教育局", "市教育局、市科技局", "责任单位的先后不同", "说明：单位的先后按数据的名录。"),
        ("市财政局、市税务局）", "市财政局、市税务局等）", "原文有“等”，数据没有", "说明：原文的“等”没有录。"),
    ],
)
def test_the_order_or_the_end_of_a_list_is_explained_only_by_a_note_of_it(old, new, told, note):
    yaml, later = write_draft(drafted(EDITION)), EDITION.replace(old, new)
    place = "  title: 临江市科技创新行动方案"
    elsewhere = yaml.replace(place, f"  notes: [说明：附件等没有录。]\n{place}", 1)
    assert [row[3] for row in opened(compared(elsewhere, later))] == [told]
    own = yaml.replace("      title: ", f"      notes: [{note}]\n      title: ")
    assert [row.verdict.value for row in compared(own, later) if row.reason == told] == ["数据有说明"]


def test_a_task_whose_units_a_note_explains_is_not_said_to_have_only_moved():
    note = "      title: 培育企业\n      notes: [说明：市税务局已并入。]\n"
    yaml = write_draft(drafted()).replace("[市财政局, 市税务局]", "[市财政局]", 1)
    data = data_of(yaml.replace("      title: 培育企业\n", note, 1))
    rows = reconcile(data.plans[0], data.regions[0], drafted().plans[0])
    lead = reconciliation_sheet(data.plans[0], "方案.txt", rows, everything=False).lead
    assert lead == ("原文：方案.txt", "责任单位共2处：一致1，数据有说明1。", "数字共5处：一致3，不作目标2。")


@pytest.mark.parametrize(
    ("later", "told"),
    [
        ("围绕12条产业链", []),
        ("围绕13条产业链", [("二（一）", "原文里没有", "围绕12条产业链建库")]),
    ],
)
def test_figures_in_the_words_of_the_data_are_held_against_the_document(later, told):
    yaml = write_draft(drafted(EDITION)).split("\n")
    start = next(index for index, line in enumerate(yaml) if " text: " in line and "围绕12条" in line)
    yaml[start] = "      actions: [围绕12条产业链建库]"
    rows = open_rows(compared("\n".join(yaml), EDITION.replace("围绕12条产业链", later)))
    assert [(row.number, row.verdict.value, row.data) for row in rows] == told


def test_a_goal_with_more_words_between_its_own_is_still_that_goal():
    text = "临江市创新行动方案（2025—2027年）\n一、重点任务\n（一）组队。到2027年，组建科技特派员服务团、3个科技特派员服务队。（市科技局）\n"
    yaml = write_draft(drafted(text)).replace("组建科技特派员服务团、3个科技特派员服务队}", "组建3个科技特派员服务队}")
    assert opened(compared(yaml, text)) == []
    (row,) = [row for row in open_rows(compared(yaml, text.replace("3个", "5个"))) if row.what == "数字"]
    assert (row.data, row.verdict.value) == ("组建3个科技特派员服务队", "不一致")


def test_goals_of_a_table_are_held_against_the_data_by_the_table():
    table = "序号\t指标\t单位\t2024年\t2027年\n1\t研发投入强度\t%\t1.8\t2.5\n2\t平台数\t个\t30\t50\n"
    text = EDITION.replace("二、重点任务\n", f"{table}二、重点任务\n")
    yaml = write_draft(make_draft(read_text_source(text, "方案.txt")))
    later = make_draft(read_text_source(text.replace("\t50", "\t60"), "方案.txt"))
    data = data_of(yaml)
    rows = reconcile(data.plans[0], data.regions[0], later.plans[0])
    assert [(row.place, row.source, row.data, row.verdict.value) for row in open_rows(rows)] == [
        ("第4行起的表", "平台数60个", "平台数50个", "不一致")
    ]
    assert [row.reason for row in rows if row.source == "研发投入强度2.5%"] == ["原文在表里"]


def test_a_base_of_a_table_that_is_another_is_told():
    table = "序号\t指标\t单位\t2024年\t2027年\n1\t研发投入强度\t%\t1.8\t2.5\n2\t平台数\t个\t30\t50\n"
    text = EDITION.replace("二、重点任务\n", f"{table}二、重点任务\n")
    later = make_draft(read_text_source(text.replace("\t30", "\t32"), "方案.txt"))
    data = data_of(write_draft(make_draft(read_text_source(text, "方案.txt"))))
    rows = open_rows(reconcile(data.plans[0], data.regions[0], later.plans[0]))
    assert [(row.source, row.data, row.verdict.value, row.reason) for row in rows] == [
        ("平台数50个", "平台数50个", "不一致", "原文的基数是32，数据是30")
    ]


TWO_ALIKE = "（一）建设平台。到2027年，组建创新联合体1家，培育技术创新中心1家。（市科技局）\n"


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("培育技术创新中心1家", "培育技术创新中心1个", ("培育技术创新中心1个", "培育技术创新中心1家", "不一致")),
        ("，培育技术创新中心1家", "", ("", "培育技术创新中心1家", "原文里没有")),
        ("组建创新联合体1家", "组建创新联合体2家", ("组建创新联合体2家", "组建创新联合体1家", "不一致")),
    ],
)
def test_a_figure_is_never_held_against_a_goal_for_something_else(old, new, told):
    text = f"临江市创新行动方案（2025—2027年）\n一、重点任务\n{TWO_ALIKE}"
    (row,) = open_rows(compared(write_draft(drafted(text)), text.replace(old, new)))
    assert (row.source, row.data, row.verdict.value) == told


def test_a_note_explains_only_the_figure_it_names_with_its_unit():
    yaml = write_draft(drafted()).replace(
        "  period: 2025-2027\n", "  period: 2025-2027\n  notes: [说明：第8项按年计。]\n", 1
    )
    rows = compared(yaml, TEXT.replace("达到800家以上", "达到800家以上，新建平台8个"))
    assert opened(rows) == [("数字", "", "数据里没有", "")]
