"""Differences of texts: whole figures, whole dates, whole words, and nothing said of mere punctuation."""

from __future__ import annotations

from itertools import accumulate, chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checklist.compare.judge.contents import said
from checklist.compare.text.textdiff import Replaced, TextDiff, diff_texts
from checklist.compare.text.tokens import Cutter
from checklist.words.runs import Mark

UNITS = {"市发改委": "市发展改革委", "市发展改革委": "市发展改革委", "市科委": "市科技局", "市科技局": "市科技局"}
CUTTER = Cutter(UNITS)


def shown(diff: TextDiff) -> tuple[str, str]:
    """Write the runs out: -removed- and +added+."""
    marks = {Mark.KEPT: "{}", Mark.REMOVED: "-{}-", Mark.ADDED: "+{}+"}
    old, new = ("".join(marks[run.mark].format(run.text) for run in runs) for runs in (diff.old, diff.new))
    return old, new


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("比重由10%提高到12%", "比重由20%提高到12%", [("10%", "20%")]),
        ("培育800家", "培育900家", [("800家", "900家")]),
        ("2025年底完成", "2026年6月底完成", [("2025年底", "2026年6月底")]),
        (
            "培育800家，2025年底完成，达10%",
            "培育900家，2026年6月底完成，达20%",
            [("800家", "900家"), ("2025年底", "2026年6月底"), ("10%", "20%")],
        ),
        ("15%和20%", "16%和30%", [("15%", "16%"), ("20%", "30%")]),
        ("投入1.5亿元", "投入15亿元", [("1.5亿元", "15亿元")]),
        ("对接G60走廊", "对接G2走廊", [("G60", "G2")]),
        ("引进3—5家企业", "引进5—8家企业", [("3—5家", "5—8家")]),
        ("培育1.2万人", "培育1.5万人", [("1.2万人", "1.5万人")]),
        ("进入全省前10位", "进入全省前5位", [("前10位", "前5位")]),
        ("强度达到2.5%左右", "强度达到2.8%以上", [("2.5%左右", "2.8%以上")]),
        ("强度达到2.5%左右", "强度达到2.5%以上", [("2.5%左右", "2.5%以上")]),
        ("“十四五”末达到800家", "2030年达到800家", [("“十四五”末", "2030年")]),
        ("力争两年内建成", "力争三年内建成", [("两年内", "三年内")]),
        ("用3—5年时间建成", "用5—8年时间建成", [("3—5年", "5—8年")]),
        ("每季度通报一次", "每半年通报一次", [("每季度", "每半年")]),
        ("三分之一以上", "三分之二以上", [("三分之一", "三分之二")]),
        ("产值翻一番", "产值翻两番", [("翻一番", "翻两番")]),
        ("贯彻《若干意见》精神", "贯彻《若干措施》精神", [("《若干意见》", "《若干措施》")]),
        ("培养科技人才", "培养科技人员", [("科技人才", "科技人员")]),
        ("于2025.10.8前完成", "于2025.10.18前完成", [("2025.10.8", "2025.10.18")]),
        ("修建三河口水库大坝", "修建两河口水库大坝", [("三河口水库", "两河口水库")]),
        ("整治八一路环境", "整治五一路环境", [("八一路", "五一路")]),
        ("支持一汽集团扩产", "支持二汽集团扩产", [("一汽集团", "二汽集团")]),
        ("支持三门峡市试点", "支持五指山市试点", [("三门峡市", "五指山市")]),
        ("执行GB/T9704标准", "执行GB/T9705标准", [("GB/T9704", "GB/T9705")]),
        ("占比三分之一以上", "占比2/3以上", [("三分之一", "2/3")]),
        ("覆盖2/3以上乡镇", "覆盖3/4以上乡镇", [("2/3", "3/4")]),
        ("每天8:30前报送", "每天9:30前报送", [("8:30", "9:30")]),
        ("误差控制在±5%以内", "误差控制在±3%以内", [("±5%", "±3%")]),
        ("创建A级景区", "创建4A级景区", [("A级", "4A级")]),
    ],
)
def test_a_figure_with_its_unit_and_a_date_change_as_a_whole(old, new, changes):
    assert [(change.old, change.new) for change in diff_texts(old, new, CUTTER).changes] == changes


@pytest.mark.parametrize(
    ("old", "new", "shown_old", "shown_new"),
    [
        ("大力提升创新能力", "大力提高创新能力", "大力-提升-创新能力", "大力+提高+创新能力"),
        ("推动企业加大投入", "推进企业加大投入", "-推动-企业加大投入", "+推进+企业加大投入"),
        ("持续推进项目建设", "持续推动项目建设", "持续-推进-项目建设", "持续+推动+项目建设"),
        ("编制镇域规划", "编制镇区规划", "编制-镇域-规划", "编制+镇区+规划"),
        ("建立清单，开展培训。", "建立清单，组织考核，开展培训。", "建立清单，开展培训。", "建立清单，+组织考核，+开展培训。"),
    ],
)  # fmt: skip
def test_no_word_is_cut_in_two(old, new, shown_old, shown_new):
    assert shown(diff_texts(old, new, CUTTER)) == (shown_old, shown_new)


def test_a_unit_written_otherwise_is_no_change_but_is_named():
    diff = diff_texts("由市发改委牵头，市科委配合", "由市发展改革委牵头，市科技局配合", CUTTER)
    assert diff.changes == ()
    assert diff.names == (("市发改委", "市发展改革委"), ("市科委", "市科技局"))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("加强宣传,营造氛围。", "加强宣传，营造氛围"),
        ("培育１０家", "培育10家"),
        ("建立 台账", "建立台账"),
        ("（一）“试点”", "(一)「试点」"),
        ("落实《关于支持“专精特新”企业的意见》", "落实《关于支持‘专精特新’企业的意见》"),
        ("落实《支持“专精特新”企业意见（试行）》", '落实《支持"专精特新"企业意见(试行)》'),
        ("落实《甲、乙办法（2023—2027年）》", "落实《甲，乙办法（2023-2027年）》"),
        ("落实《通知》精神", "落实<通知>精神"),
        ("落实《关于〈科技法〉的意见》", "落实“关于《科技法》的意见”"),
        ("推进“十四五”规划", "推进'十四五'规划"),
        ("按《意见》（甲政发〔2023〕5号）", "按《意见》（甲政发[2023]5号）"),
    ],
)
def test_punctuation_blanks_and_width_are_no_change_of_wording(old, new):
    diff = diff_texts(old, new, CUTTER)
    assert (diff.changes, diff.punctuated) == ((), True)


def test_a_blank_between_a_figure_and_its_unit_is_no_change_of_wording():
    diff = diff_texts("投入5000 万元，约 3 年", "投入5000万元，约3年", CUTTER)
    assert (diff.changes, diff.punctuated) == ((), True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("1,000家", "1000家"),
        ("两家", "2家"),
        ("百分之十", "10%"),
        ("1.2万人", "12000人"),
        ("5000万元", "0.5亿元"),
        ("两年内", "2年内"),
        ("第一批", "第1批"),
        ("三级", "3级"),
        ("五大", "5大"),
        ("二〇二五年", "2025年"),
        ("6.50亿元", "6.5亿元"),
        ("五十家", "50家"),
        ("百分之五", "5%"),
        ("2025.10.8", "2025年10月8日"),
    ],
)
def test_the_same_figure_written_otherwise_is_no_change_but_is_told(old, new):
    diff = diff_texts(f"完成{old}任务", f"完成{new}任务", CUTTER)
    assert (diff.changes, diff.refigured, diff.punctuated) == ((), ((old, new),), False)


@pytest.mark.parametrize(("old", "new"), [("10％", "10%"), ("２０家", "20家"), ("“十四五”末", "十四五末")])
def test_a_figure_of_another_width_is_a_matter_of_format(old, new):
    diff = diff_texts(f"完成{old}任务", f"完成{new}任务", CUTTER)
    assert (diff.changes, diff.refigured, diff.punctuated) == ((), (), True)


def test_an_ordinal_changes_as_a_whole():
    assert shown(diff_texts("公布第一批名单", "公布第二批名单", CUTTER)) == ("公布-第一批-名单", "公布+第二批+名单")


def test_a_point_that_makes_another_figure_is_a_change():
    assert diff_texts("增长1.5%", "增长15%", CUTTER).changes


def test_list_numbers_that_move_up_are_no_change():
    diff = diff_texts("1.建立清单；2.组织考核。", "2.建立清单；3.组织考核。", CUTTER)
    assert (diff.changes, diff.renumbered) == ((), True)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("一、建立清单；二、组织考核。", "1.建立清单；2.组织考核。"),
        ("（一）建立清单；（二）组织考核。", "（1）建立清单；（2）组织考核。"),
        ("①建立清单；②组织考核。", "建立清单；组织考核。"),
        ("一是建立清单；二是组织考核。", "1)建立清单；2)组织考核。"),
    ],
)
def test_the_numbers_of_a_list_are_no_words_of_it(old, new):
    diff = diff_texts(old, new, CUTTER)
    assert (diff.changes, diff.renumbered) == ((), True)


def test_a_figure_at_the_beginning_of_a_clause_is_no_list_number():
    assert shown(diff_texts("融合一、二、三产业", "融合二、三产业", CUTTER)) == (
        "融合-一、-二、三产业",
        "融合二、三产业",
    )


def test_a_clause_taken_out_of_a_list_is_the_only_change():
    diff = diff_texts("1.建立清单；2.开展培训；3.组织考核。", "1.建立清单；2.组织考核。", CUTTER)
    assert [(change.old, change.new) for change in diff.changes] == [("开展培训；", "")]


def test_a_clause_taken_out_of_a_list_goes_with_its_number():
    old, new = shown(diff_texts("1.建立清单；2.开展培训；3.组织考核。", "1.建立清单；2.组织考核。", CUTTER))
    assert (old, new) == ("1.建立清单；-2.开展培训；-3.组织考核。", "1.建立清单；2.组织考核。")


# ---- what changed its place


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("建立清单\n开展培训\n组织考核", "组织考核\n建立清单\n开展培训", []),
        ("1.建立清单；2.开展培训；3.组织考核。", "1.开展培训；2.组织考核；3.建立清单。", []),
        ("建立培育清单，开展申报培训，组织考核", "开展申报培训，建立培育清单，组织考核", []),
        ("建立清单\n开展培训10场\n组织考核", "开展培训20场\n组织考核\n建立清单", [("10场", "20场")]),
    ],
)
def test_what_changed_its_place_is_no_change_of_wording(old, new, changes):
    diff = diff_texts(old, new, CUTTER)
    assert diff.reordered
    assert [(change.old, change.new) for change in diff.changes] == changes


def test_what_changed_its_place_is_marked_in_both_places():
    old, new = shown(diff_texts("建立清单。开展培训。组织考核。", "组织考核。建立清单。开展培训。", CUTTER))
    assert (old, new) == ("建立清单。开展培训。-组织考核。-", "+组织考核。+建立清单。开展培训。")


# ---- wording and meaning


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("强化企业主体地位", "加强企业主体地位"),
        ("推动企业加大投入", "进一步推动企业加大投入"),
        ("推进科技成果的转化", "大力推进科技成果转化"),
        ("完善选派办法", "健全选派办法"),
        ("加强专利保护、转化与运用", "强化专利保护、转化和应用"),
        ("开展科技特派员服务", "科技特派员开展服务"),
        ("发展轴承、电缆、食品产业", "发展电缆、轴承、食品产业"),
    ],
)
def test_strengthening_words_synonyms_and_word_order_leave_the_sense(old, new):
    assert diff_texts(old, new, CUTTER).same_sense


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("两年内建成", "三年内建成"),
        ("每季度通报进展", "每半年通报进展"),
        ("“十四五”期间建成", "“十五五”期间建成"),
        ("允许离岗创办企业", "不允许离岗创办企业"),
        ("允许兼职，不允许离岗", "不允许兼职，允许离岗"),
        ("应当报送数据", "可以报送数据"),
        ("不得变更项目内容", "变更项目内容"),
        ("全部纳入管理", "部分纳入管理"),
        ("向企业开放", "原则上向企业开放"),
        ("由市科技局牵头", "由市工信局牵头"),
        ("市科技局牵头，市发改委配合", "市发改委牵头，市科技局配合"),
        ("由800家增加到900家", "由900家增加到800家"),
        ("在宁晋县建设研究院", "在威县建设研究院"),
        ("培育一批企业", "培育多批企业"),
        ("新增三家平台", "新增五家平台"),
        ("投入增长一倍", "投入增长两倍"),
        ("建设省级实验室", "建设国家级实验室"),
        ("力争达到800家", "达到800家"),
        ("建立培育库，完善服务体系。", "建立培育库，完善服务体系。每年举办一次大赛。"),
        ("支持企业和高校", "支持企业或高校"),
    ],
)
def test_what_else_is_said_is_another_sense(old, new):
    long = "围绕主导产业建立重点企业培育库，组织专家开展申报辅导，对入库企业开展精准服务。" * 3
    assert not diff_texts(old, new, CUTTER).same_sense
    assert not diff_texts(long + old, long + new, CUTTER).same_sense


def test_texts_with_nothing_in_common_are_replaced_as_a_whole():
    diff = diff_texts("举办路演活动", "修建人才公寓", CUTTER)
    assert shown(diff) == ("-举办路演活动-", "+修建人才公寓+")


PIECES = st.sampled_from(
    [
        "市科委",
        "市科技局",
        "10%",
        "1,000家",
        "3—5家",
        "5000 万元",
        "第一批",
        "2025年底",
        "提升",
        "企",
        "，",
        "。",
        "\n",
        "1.",
        "；2.",
        "（1）",
        "A",
        " ",
    ]
)
TEXTS = st.one_of(st.lists(PIECES, max_size=12).map("".join), st.text(max_size=30))


@pytest.mark.slow
@given(TEXTS, TEXTS)
def test_the_runs_are_the_texts_and_mirror_when_swapped(old, new):
    diff, back = diff_texts(old, new, CUTTER), diff_texts(new, old, CUTTER)
    assert "".join(run.text for run in diff.old) == old
    assert "".join(run.text for run in diff.new) == new
    assert [(run.text, run.mark is Mark.KEPT) for run in diff.old] == [
        (run.text, run.mark is Mark.KEPT) for run in back.new
    ]
    assert [(change.old, change.new) for change in diff.changes] == [
        (change.new, change.old) for change in back.changes
    ]


WHOLE = [
    *(
        "10%",
        "1.2万人",
        "800家",
        "3—5家",
        "2025年底",
        "2026年6月底",
        "前10位",
        "三年内",
        "“十四五”末",
        "第二批",
        "每半年",
    ),
    *(
        "《若干意见》",
        "市科技局",
        "市发展改革委",
        "高新技术企业",
        "科技特派员",
        "加快",
        "完善",
        "国家级",
        "百分之十",
        "5000 万元",
    ),
]
GLUE = st.sampled_from(["，", "。", "；", "、", "和", "由", "的", "\n"])
SENTENCES = st.lists(st.tuples(st.sampled_from(WHOLE), GLUE), min_size=1, max_size=8).map(
    lambda found: list(chain(*found))
)


@given(SENTENCES, SENTENCES)
def test_no_figure_date_name_or_word_is_ever_cut_by_a_mark(old, new):
    diff = diff_texts("".join(old), "".join(new), CUTTER)
    for words, runs in ((old, diff.old), (new, diff.new)):
        ends, starts = (set(accumulate(map(len, parts))) for parts in ((run.text for run in runs), words))
        assert ends <= starts


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    diff = diff_texts(text, text, CUTTER)
    assert (diff.changes, diff.names, diff.punctuated, diff.reordered, diff.same_sense) == ((), (), False, False, True)


@pytest.mark.slow
def test_texts_of_hostile_length_are_compared_by_their_ends_in_bounded_time():
    old, new = f"开头{'，甲乙丙' * 20_000}结尾", f"开头{'，丁戊己' * 20_000}结尾"
    assert [(c.old[:4], c.new[:4]) for c in diff_texts(old, new, CUTTER).changes] == [("甲乙丙，", "丁戊己，")]
    long, longer = "甲乙丙丁" * 20_000, "甲乙丙丁" * 20_000 + "戊"
    assert shown(diff_texts(long, longer, CUTTER)) == (long, f"{long}+戊+")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("建成三级医院", "建成3级医院"),
        ("实施五大行动", "实施5大行动"),
        ("二〇二五年底前建成", "2025年底前建成"),
        ("二〇二五年十月底前建成", "2025年10月底前建成"),
        ("2025.10.8前完成", "2025年10月8日前完成"),
        ("提高6.50%", "提高6.5%"),
    ],
)
def test_another_spelling_of_a_figure_or_date_is_no_change(old, new):
    for one, two in ((old, new), (new, old)):
        diff = diff_texts(one, two, CUTTER)
        assert diff.changes == ()
        assert len(diff.refigured) == 1


@pytest.mark.parametrize(
    ("old", "new", "changes"),
    [
        ("1.组织申报；2.2025年底前建成；3.3家企业先行", "1.组织申报；2.2025年6月底前建成；3.3家企业先行", [("2025年底", "2025年6月底")]),
        ("1.组织申报；2.2025年底前建成；3.3家企业先行", "1.组织申报；2.2025年底前建成；3.5家企业先行", [("3家", "5家")]),
        ("1.组织申报；2.3家企业先行", "1.完善制度；2.组织申报；3.3家企业先行", [("", "完善制度；")]),
        ("投入3.3亿元；比上年多", "投入3.5亿元；比上年多", [("3.3亿元", "3.5亿元")]),
        ("2025.10.8前完成", "2025.10.9前完成", [("2025.10.8", "2025.10.9")]),
    ],
)  # fmt: skip
def test_the_number_of_a_list_is_no_part_of_the_figure_behind_it(old, new, changes):
    diff = diff_texts(old, new, CUTTER)
    assert [(change.old, change.new) for change in diff.changes] == changes
    assert "".join(run.text for run in diff.old) == old
    assert "".join(run.text for run in diff.new) == new


def test_a_line_broken_within_a_word_is_no_change():
    diff = diff_texts("对接院所和创新主\n体需求", "对接院所和创新主体需求", CUTTER)
    assert (diff.changes, diff.punctuated) == ((), False)


@given(st.text("创新主体三3级2.家1；，\n ％%", max_size=24), st.text("创新主体三3级2.家1；，\n ％%", max_size=24))
def test_no_change_has_two_equal_sides(old, new):
    for change in diff_texts(old, new, CUTTER).changes:
        assert "".join(change.old.split()) != "".join(change.new.split())


def test_a_polished_text_is_shown_by_clauses_and_its_figures_by_themselves():
    old = "扶持企业打造平台，积极推进成果转化，培育800家"
    new = "支持企业建设平台，推进成果转化，培育900家"
    diff = diff_texts(old, new, CUTTER)
    assert shown(diff) == (
        "-扶持企业打造-平台，-积极-推进成果转化，培育-800家-",
        "+支持企业建设+平台，推进成果转化，培育+900家+",
    )
    assert [(change.old, change.new) for change in diff.changes][:2] == [("扶持", "支持"), ("打造", "建设")]


def test_two_changes_are_no_polishing():
    assert shown(diff_texts("扶持企业打造平台", "支持企业建设平台", CUTTER)) == (
        "-扶持-企业-打造-平台", "+支持+企业+建设+平台",
    )  # fmt: skip


LONG = "围绕主导产业建立重点企业培育库\n联合高校院所开展专题培训和观摩\n支持组建产业技术创新战略联盟"


@pytest.mark.parametrize(
    ("old", "new", "there", "back"),
    [
        (
            "经备案的，由市财政给予后补助",
            f"经备案的，由市财政给予后补助\n{LONG}",
            "增加“围绕主导产业建立重点企业培育库；联合高校院所开展专题培训和观摩；支持组建产业技术……”",
            "删去“围绕主导产业建立重点企业培育库；联合高校院所开展专题培训和观摩；支持组建产业技术……”",
        ),
    ],
)  # fmt: skip
def test_what_came_or_went_is_quoted_alone_and_in_one_line(old, new, there, back):
    assert [said(diff_texts(*pair, CUTTER).changes) for pair in ((old, new), (new, old))] == [there, back]


def test_words_that_stand_again_in_what_was_added_leave_the_rest_as_it_was():
    old = "新型研发机构经省备案的，由市财政给予10—50万元奖励性后补助"
    new = f"{old}\n鼓励重点企业由市里给予支持\n推动联盟转为专业化、市场化机构\n{LONG}\n由财政奖励"
    assert said(diff_texts(old, new, CUTTER).changes).startswith("增加“鼓励重点企业由市里给予支持；推动联盟")
    assert said(diff_texts(new, old, CUTTER).changes).startswith("删去“鼓励重点企业由市里给予支持；推动联盟")


def test_half_a_pair_of_quotation_marks_is_not_quoted():
    changes = (Replaced(old="“科技走廊”建设", new=""), Replaced(old="走廊”建设", new="园区建设"))
    assert said(changes) == "删去“‘科技走廊’建设”，“走廊建设”改为“园区建设”"
