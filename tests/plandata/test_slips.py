"""A clerk's first hour: each slip of the hand is understood where it can mean but one thing, else told once, on its own line."""

from __future__ import annotations

import pytest
from plan_texts import load_text

from checklist.errors import YamlError
from checklist.plandata.check import check
from checklist.plandata.yamlio import parse_tree

PLANS = """\
地区:
- 编码: qinghe
  名称: 清河市
  通称: 清河
  单位:
  - {名称: 市科技局, 全称: 清河市科学技术局}
  - {名称: 市财政局, 全称: 清河市财政局}
  - {名称: 市住房城乡建设局, 全称: 清河市住房和城乡建设局}
  集体:
  - {名称: 各县（市、区）政府, 成员: 不详}
方案:
- 编码: qinghe-2025
  地区: qinghe
  标题: 清河市科技创新行动方案（2025—2027年）
  期限: 2025-2027
  成文日期: 2025-03-01
  目标:
  - 高新技术企业2027年达到800家以上
  部分:
  - 编号: 一
    标题: 培育企业
    举措:
    - 编码: qh-1
      编号: 一1
      标题: 培育高新技术企业
      牵头单位: 市科技局
      配合单位: [市财政局, 市住房城乡建设局]
      时限: 2026年6月底前
      要点:
      - 建立后备库
      - 开展培训
      目标:
      - 2026年培训企业500家次
    - 编码: qh-2
      编号: 一2
      标题: 加强宣传
      责任单位: 市科技局、市财政局
      要点:
      - 编印手册
"""


def line_of(part):
    return PLANS[: PLANS.index(part)].count("\n") + 1


def told(*changes):
    """Give what is said of the plans with the changes made: line, message, advice."""
    text = PLANS
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    try:
        tree = parse_tree(text, "x")
    except YamlError as error:
        return [(error.line, error.reason, error.hint), *error.others]
    del tree
    return [(found.line, found.message, found.hint) for found in check(load_text(text))]


def measures(*changes):
    """Give the measures of the plans with the changes made, of which nothing is said."""
    assert told(*changes) == []
    text = PLANS
    for old, new in changes:
        text = text.replace(old, new, 1)
    return load_text(text).data.plans[0].sections[0].measures


def test_the_plans_are_right():
    assert told() == []


WIDE_COLON = "请改成半角冒号加空格，如“{}: …”。"


@pytest.mark.parametrize(
    ("old", "new", "reason", "hint"),
    [
        ("责任单位: 市", "责任单位：市", "“责任单位”后面的冒号“：”是全角的。", WIDE_COLON.format("责任单位")),
        ("牵头单位: 市", "牵头单位 ：市", "“牵头单位”后面的冒号“：”是全角的。", WIDE_COLON.format("牵头单位")),
        ("要点:\n", "要点：\n", "“要点”后面的冒号“：”是全角的。", WIDE_COLON.format("要点")),
        ("- 编码: qh-2", "- 编码：qh-2", "“编码”后面的冒号“：”是全角的。", WIDE_COLON.format("编码")),
        ("地区:\n-", "地区：\n-", "“地区”后面的冒号“：”是全角的。", WIDE_COLON.format("地区")),
        ("方案:\n-", "方案：\n-", "“方案”后面的冒号“：”是全角的。", WIDE_COLON.format("方案")),
        ("时限: 2", "截止：2", "“截止”后面的冒号“：”是全角的。", WIDE_COLON.format("截止")),
        ("牵头单位: 市", "牵头单位；市", "“牵头单位”后面应是冒号，写成了“；”。", WIDE_COLON.format("牵头单位")),
        ("牵头单位: 市", "牵头单位:\u3000市", "“牵头单位”的冒号后面是全角空格。", "请改成半角空格，如“牵头单位: 市科技局”。"),
        ("牵头单位: 市", "牵头单位:市", "“牵头单位”的冒号后面少一个空格。", "请写成“牵头单位: 市科技局”。"),
        ("- 编码: qh-1", "- 编码:qh-1", "“编码”的冒号后面少一个空格。", "请写成“编码: qh-1”。"),
        ("时限: 2026年6月底前", "时限 2026年6月底前", "“时限”后面少了冒号。", "请写成“时限: 2026年6月底…”。"),
        ("      牵头单位: 市", "\u3000\u3000\u3000牵头单位: 市", "缩进里有全角空格。", "请改用半角空格缩进。"),
        ("      牵头单位: 市", "    \u3000牵头单位: 市", "缩进里有全角空格。", "请改用半角空格缩进。"),
        ("      牵头单位: 市", "\t牵头单位: 市", "缩进里有制表符（Tab）。", "请改用空格缩进。"),
        ("      牵头单位: 市", "    \t牵头单位: 市", "缩进里有制表符（Tab）。", "请改用空格缩进。"),
        ("      - 建立", "\t- 建立", "缩进里有制表符（Tab）。", "请改用空格缩进。"),
        ("- 建立", "－ 建立", "“－”不是列表用的短横。", "请改成半角短横加空格，如“- 建立后备库”。"),
        ("- 建立", "—建立", "“—”不是列表用的短横。", "请改成半角短横加空格，如“- 建立后备库”。"),
        ("- 建立", "-建立", "“-”后面少一个空格。", "请写成“- 建立后备库”。"),
        ("- 2026年培", "-2026年培", "“-”后面少一个空格。", "请写成“- 2026年培训企…”。"),
        ("- 建立", "-\u3000建立", "“-”后面是全角空格。", "请改成半角空格，如“- 建立后备库”。"),
        ("- 编码: qh-2", "－ 编码: qh-2", "“－”不是列表用的短横。", "请改成半角短横加空格，如“- 编码: qh-2”。"),
        ("{名称: 市财政局, 全称: 清河市财政局}", "｛名称: 市财政局, 全称: 清河市财政局｝", "花括号“｛”是全角的。", "请改成半角的，如“{名称: 市科技局, 全称: …}”。"),
        ("市财政局, 全称", "市财政局，全称", "花括号里分隔各项的逗号写成了“，”。", "请改成半角逗号加空格，如“, 全称: …”。"),
        ("- 编印手册", "- &编印手册", "文字不能直接以“&”开头。", '请把整段用英文引号括起："&编印手册"。'),
        ("[市财政局, 市住房城乡建设局]", "[市财政局, 市住房城乡建设局]等", "“等”写在了方括号外面。", "请写在最后一个单位的后面、方括号里面，如“[市科技局, 市财政局等]”。"),
        ("全称: 清河市财政局}", "全称: 清河市财政局},", "行尾多了一个“,”。", "一行一项的列表，行尾不加标点，请删去。"),
        ("全称: 清河市财政局}", "全称: 清河市财政局}；", "行尾多了一个“；”。", "一行一项的列表，行尾不加标点，请删去。"),
        ("时限: 2026年6月底前", "时限: >2026年", "文字不能直接以“>”开头。", '请把整段用英文引号括起：">2026年"。'),
        ("标题: 加强宣传", "标题: *加强宣传", "文字不能直接以“*”开头。", '请把整段用英文引号括起："*加强宣传"。'),
        ("标题: 加强宣传", "标题: %加强宣传", "文字不能直接以“%”开头。", '请把整段用英文引号括起："%加强宣传"。'),
        ("标题: 加强宣传", "标题: @加强宣传", "文字不能直接以“@”开头。", '请把整段用英文引号括起："@加强宣传"。'),
        ("- 编印手册", '- "编印"手册', "英文引号只括住了文字的一部分。", "文字里的引号请用中文的，如“编印”手册。"),
        ("标题: 加强宣传", '标题: "加强宣传”', "引号一头是半角，一头是全角。", "请两头都用半角的，或者都不用。"),
        ("- 2026年培训企业500家次", "- {指标: 研发强度, 数值: 3, 计量单位: %, 年份: 2026, 原文: 研发强度达到3%}", "“%”不能直接写。", '请用英文引号括起："%"。'),
        ("- 2026年培训企业500家次", "- {指标: 培训企业, 比较: >=, 数值: 3, 计量单位: 家, 年份: 2026, 原文: 培训企业3家}", "“>=”不能直接写。", '请用英文引号括起：">="。'),
    ],
)  # fmt: skip
def test_a_slip_is_told_once_on_its_own_line(old, new, reason, hint):
    assert told((old, new)) == [(line_of(old), reason, hint)]


@pytest.mark.parametrize(
    ("old", "new", "mark"),
    [
        ("      - 建立后备库\n      - 开展培训", "      1.建立后备库\n      2.开展培训", "1."),
        ("      - 建立后备库\n      - 开展培训", "      （一）建立后备库\n      （二）开展培训", "（一）"),
        ("      - 建立后备库\n      - 开展培训", "      ①建立后备库\n      ②开展培训", "①"),
    ],
)
def test_a_list_that_is_numbered_is_told_with_all_its_lines(old, new, mark):
    line = line_of(old)
    assert told((old, new)) == [
        (
            line,
            f"列表的各项要以短横开头，这里是“{mark}”。",
            f"请写成“- 建立后备库”，序号不用写。同样的还有1处：第{line + 1}行。",
        )
    ]


TITLE = "      标题: 加强宣传\n      责任单位: 市科技局、市财政局"
DEEPER = "这一行并进了上面的“{}”，请与它对齐；若是它的内容，请把整段用英文引号括起。"


@pytest.mark.parametrize(
    ("typed", "reason", "hint"),
    [
        ("责任单位：市科技局", "“责任单位”后面的冒号“：”是全角的。", WIDE_COLON.format("责任单位")),
        ("责任单位:市科技局", "“责任单位”的冒号后面少一个空格。", "请写成“责任单位: 市科技局”。"),
        ("责任单位；市科技局", "“责任单位”后面应是冒号，写成了“；”。", WIDE_COLON.format("责任单位")),
        ("责任单位 市科技局", "“责任单位”后面少了冒号。", "请写成“责任单位: 市科技局”。"),
        ("承办单位：市科技局", "“承办单位”后面的冒号“：”是全角的。", WIDE_COLON.format("承办单位")),
        ("时限﹕2026年底", "“时限”后面的冒号“﹕”是全角的。", WIDE_COLON.format("时限")),
        ("text：原文", "“text”后面的冒号“：”是全角的。", WIDE_COLON.format("text")),
    ],
)
@pytest.mark.parametrize("further", [1, 2, 4])
def test_a_key_further_in_never_becomes_part_of_the_value_above(typed, reason, hint, further):
    assert told((TITLE, f"      标题: 加强宣传\n      {' ' * further}{typed}")) == [
        (37, reason, f"{hint}{DEEPER.format('标题')}")
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "key"),
    [
        ("  通称: 清河\n", "    通称：清河\n", 4, "名称"),
        ("地区: qinghe\n  标题: 清", "地区: qinghe\n    标题：清", 14, "地区"),
        ("  期限: 2025-2027\n  成文日期: ", "  期限: 2025-2027\n    成文日期：", 16, "期限"),
        ("  成文日期: 2025-03-01\n", "  简称:\n    成文日期：2025-03-01\n", 17, "简称"),
        ("要点:\n      - 编印手册\n", "要点:\n      - 编印手册\n        时限：\n", 40, "要点"),
    ],
)
def test_nor_any_other_key_at_any_place(old, new, line, key):
    ((found, reason, hint),) = told((old, new))
    assert (found, reason.endswith("后面的冒号“：”是全角的。"), DEEPER.format(key) in hint) == (line, True, True)


@pytest.mark.parametrize(
    ("part", "lines"), [("- 编码: qh-2", "36、37、38行"), ("- 编码: qinghe\n", "3、4、5行"), ("- 编号: 一\n    标题", "21、22、23、24、25行等")]
)  # fmt: skip
def test_an_item_typed_with_wide_colons_throughout_is_told_once(part, lines):
    start = PLANS.index(part)
    end = {"- 编码: qh-2": len(PLANS), "- 编码: qinghe\n": PLANS.index("  单位:\n") + 7}.get(
        part, PLANS.index("    - 编码: qh-2")
    )
    wide = PLANS[start:end].replace(": ", "：").replace(":\n", "：\n")
    ((line, reason, hint),) = told((PLANS[start:end], wide))
    assert line == line_of(part)
    assert reason == f"“{part[2:4]}”后面的冒号“：”是全角的。"
    assert lines in hint


def test_what_has_keys_is_no_text_when_its_colon_is_wide():
    old = "  - {名称: 市财政局, 全称: 清河市财政局}"
    expected = [(7, "单位的“名称”后面的冒号“：”是全角的。", "请改成半角冒号加空格，如“名称: …”。")]
    assert told((old, "  - 名称：市财政局")) == expected
    goal = told(("- 2026年培训企业500家次", "- 指标：培训企业，年份：2026"))
    assert goal == [
        (
            line_of("- 2026年培"),
            "目标的“指标”后面的冒号“：”是全角的。",
            "请改成半角冒号加空格，各项之间用半角逗号加空格，如“{指标: …, …}”。",
        )
    ]


def test_a_colon_in_a_sentence_is_text():
    goals = ("- 2026年培训企业500家次", "- 目标：2026年培训企业500家次")
    (first, second) = measures(
        goals,
        ("- 建立后备库", "- 目标：建立后备库\n      - 落实《意见》：分类指导，\n        责任到人：按月通报"),
        ("标题: 加强宣传", "标题: 方案：加强宣传"),
        ("- 编印手册", "- 编印手册\n      说明:\n      - 按原文录入，\n        勘误：原文作“手策”，应为“手册”。"),
    )
    assert first.actions == ("目标：建立后备库", "落实《意见》：分类指导，责任到人：按月通报", "开展培训")
    assert [(one.indicator, one.text) for one in first.targets] == [("培训企业", "培训企业500家次")]
    assert (second.title, second.notes) == ("方案：加强宣传", ("按原文录入，勘误：原文作“手策”，应为“手册”。",))


@pytest.mark.parametrize(
    "written", ['"建立后备库\n        责任单位：市科技局"', "|\n        建立后备库\n        责任单位：市科技局"]
)
def test_a_longer_text_with_a_key_in_it_is_asked_about_unless_it_is_quoted(written):
    assert told(("- 建立后备库", f"- {written}")) == []
    ((line, message, hint),) = told(("- 建立后备库", "- 建立后备库\n        责任单位：市科技局"))
    assert (line, message) == (line_of("- 开展"), "“责任单位”开头的这一行并进了上一行的文字，没有当成键。")
    assert hint == "若是键，请写成“责任单位: …”，与上面的键对齐；若是文字，请把整段用英文引号括起。"


@pytest.mark.parametrize("dash", ["- ", "-", "－ ", "•", "-\u3000"])
def test_an_item_further_in_never_becomes_part_of_the_one_above(dash):
    assert told(("      - 开展培训", f"        {dash}开展培训")) == [
        (
            line_of("- 开展"),
            "短横没有与上一项的对齐，这一行并进了上一项。",
            "请在前面空6格，与上一项对齐，写成“- 开展培训”；若是上一项的内容，请把整条用英文引号括起。",
        )
    ]
    ((line, reason, _),) = told(("要点:\n      - 编印手册", "要点: 编印手册\n        - 开展培训"))
    assert (line, reason) == (line_of("- 编印"), "“- ”开头的这一行并进了上一行的文字。")


@pytest.mark.parametrize("blank", ["\t", "\u3000", "\u00a0"])
@pytest.mark.parametrize(
    "old",
    [
        "    - 编码: qh-1",
        "  - 编号: 一\n",
        "  集体:",
        "      目标:\n      - 2026",
        "      要点:\n      - 编",
        "  部分:",
    ],
)
def test_a_blank_that_is_none_is_the_only_thing_told_of_its_line(old, blank):
    ((line, reason, _),) = told((old, blank + old.lstrip()))
    assert (line, reason.startswith("缩进里有")) == (line_of(old), True)


@pytest.mark.parametrize(
    ("old", "new", "hint"),
    [
        ("    - 编码: qh-1", "      编码: qh-1", "请写成“- 编码: qh-1”，短横前面空4格。"),
        ("      - 建立后备库", "        建立后备库", "请写成“- 建立后备库”，短横前面空6格。"),
    ],
)
def test_a_dash_left_out_is_told_where_it_belongs(old, new, hint):
    assert told((old, new)) == [(line_of(old), "这一行漏了开头的短横。", hint)]


def test_one_thing_without_its_dash_is_a_list_all_the_same():
    assert told(("- 编码: qinghe\n", "  编码: qinghe\n")) == [
        (2, "文件的 地区 应是一个列表，这里漏了开头的短横。", "请写成“- 编码: …”，下面的键与“编码”对齐。")
    ]


def test_a_dash_out_of_line_with_its_keys_is_told_itself():
    assert told(("    - 编码: qh-1", "      - 编码: qh-1")) == [
        (line_of("- 编码: qh-1"), "“- 编码”没有与下面的键对齐。", "请在短横前面空4格，使“编码”与下面的“编号”对齐。")
    ]


@pytest.mark.parametrize("old", ["标题: 加强宣传", "要点:\n      - 编", "名称: 清河市\n", "时限: 2026年6月底前"])
def test_a_wide_mark_for_a_remark_is_told_and_never_printed(old):
    head, _, rest = old.partition("\n")
    ((line, reason, _),) = told((old, f"{head} ＃备注\n{rest}"))
    assert (line, reason) == (
        line_of(old),
        "“＃”引不出备注，也不是内容。" if head.endswith(":") else "“＃”引不出备注。",
    )
    assert told(("- 编印手册", '- "编印手册 ＃备注"')) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [("名称: 清河市", "名称: “清河市”"), ("编号: 一2", "编号: “一2”"), ("期限: 2025-2027", "期限: “2025-2027”"), ("[市财政局, 市住房城乡建设局]", "“[市财政局, 市住房城乡建设局]”")],
)  # fmt: skip
def test_chinese_quotes_around_a_name_or_a_figure_are_no_part_of_it(old, new):
    assert told((old, new)) == []


def test_a_quote_that_is_never_closed_is_told_where_it_opens():
    text = PLANS.replace("标题: 培育企业", '标题: "培育企业', 1).replace("- 编印手册", '- "编印手册"')
    with pytest.raises(YamlError) as caught:
        parse_tree(text, "x")
    assert (caught.value.line, caught.value.reason) == (line_of("标题: 培育企业"), "引号没有配对。")
    assert caught.value.hint == "这里的引号到第39行才结束，请检查是否成对。"


def test_a_key_that_belongs_elsewhere_is_said_to():
    ((line, message, hint), *_) = told(("  集体:", "集体:"), ("  - {名称: 各", "- {名称: 各"))
    assert (line, message) == (line_of("  集体:"), "文件没有“集体”这个键。")
    assert hint == "“集体”是地区的键，多半是缩进错了：请与那里的键对齐。"


@pytest.mark.parametrize(
    ("typed", "key"),
    [("牵头：市科技局", "牵头单位"), ("配合单位：市科技局", "配合单位"), ("责任单位：市科技局", "责任单位")],
)
def test_a_part_told_before_the_name_is_told_where_it_belongs(typed, key):
    ((_, _, hint),) = told(("责任单位: 市科技局、市财政局", f"责任单位: [{typed}]"))
    assert hint == f"这里只写单位名称：市科技局；怎样分工由键说明，这一个写在 {key} 里。"


@pytest.mark.parametrize(
    ("old", "new", "right"),
    [
        ("责任单位: 市", "責任單位: 市", "责任单位"),
        ("牵头单位: 市", "牽頭單位: 市", "牵头单位"),
        ("时限: 2", "時限: 2", "时限"),
        ("举措:\n", "舉措:\n", "举措"),
        ("目标:\n      - 2", "目標:\n      - 2", "目标"),
        ("- 编码: qh-2", "- 編碼: qh-2", "编码"),
        ("要点:\n      - 编", "主要任务:\n      - 编", "要点"),
        ("责任单位: 市", "承办: 市", "责任单位"),
    ],
)
def test_a_key_in_traditional_characters_or_another_word_is_told_the_right_one(old, new, right):
    typed = new.lstrip(" -").partition(":")[0]
    ((line, message, hint),) = told((old, new))
    assert (line, message.endswith(f"没有“{typed}”这个键。"), hint) == (line_of(old), True, f"是否想写 {right}？")


@pytest.mark.parametrize(
    ("old", "new", "message", "hint"),
    [
        ("  部分:\n", "  部分: 一\n", "“部分”后面写了“一”，下面又是一个列表。", "请二者留其一：“部分:”后面不写内容，各项写在下面。"),
        ("标题: 加强宣传", "标题: [加强, 宣传]", "举措的 标题 应是一段文字，这里是一个列表。", "请去掉方括号或短横，写成一段；文字里的逗号用全角的。"),
        ("责任单位: 市科技局、市财政局", "责任单位: 12", "没有登记“12”这个单位。", "这里要写单位的名称，如 市科技局；原文没有写责任单位的，写 未写责任单位: 是。"),
        ("责任单位: 市科技局、市财政局", "责任单位: [市科技局: 牵头]", "举措的 责任单位 里，“市科技局: ”被当成了键。", "这里只写单位名称，怎样分工由键说明：牵头的写在 牵头单位 里，配合的写在 配合单位 里。"),
        ("地区: qinghe\n", "地区: 清水市\n", "没有“清水市”这个地区。", "已有的地区：qinghe（清河市）"),
        ("- 2026年培训企业500家次", "- {指标: 培训企业, 数值: 500家次, 年份: 2026, 原文: 培训企业500家次}", "目标的 数值“500家次”不对。", "要写成数字，如 800 或 0.6，单位另写在 计量单位 里。"),
        ("- 2026年培训企业500家次", "- {指标: 培训企业, 数值: 500, 计量单位: 家次, 年份: 26, 原文: 培训企业500家次}", "目标的 年份“26”不对。", "要写成四位年份，如 2025。"),
    ],
)  # fmt: skip
def test_a_value_of_another_kind_is_told_once(old, new, message, hint):
    assert told((old, new)) == [(line_of(old), message, hint)]


@pytest.mark.parametrize(
    ("old", "new", "right"), [("地区:\n-", "region:\n-", "地区"), ("  单位:\n", "  部门:\n", "单位")]
)
def test_what_a_list_with_a_wrong_key_holds_is_read_all_the_same(old, new, right):
    ((line, _, hint),) = told((old, new))
    assert (line, hint) == (line_of(old), f"是否想写 {right}？")


def test_a_measure_without_its_id_is_not_told_of_what_follows_from_a_wrong_unit():
    found = told(("    - 编码: qh-2\n      编号", "    - 编号"), ("责任单位: 市科技局、市财政局", "责任单位: 市气象局"))
    assert [message for _, message, _ in found] == ["举措缺少 编码。", "没有登记“市气象局”这个单位。"]


def test_what_is_null_is_not_written():
    ((line, message, _),) = told(("标题: 加强宣传", "标题: null"))
    assert (line, message) == (line_of("- 编码: qh-2"), "举措缺少 标题。")
    assert told(("  地区: qinghe\n", "  地区: [qinghe]\n")) == []


def test_many_slips_are_told_at_once_each_kind_with_its_lines():
    found = told(
        ("牵头单位: 市", "牵头单位：市"), ("时限: 2", "时限：2"), ("- 建立", "－建立"), ("责任单位: 市", "责任单位:市")
    )
    assert found == [
        (26, "“牵头单位”后面的冒号“：”是全角的。", f"{WIDE_COLON.format('牵头单位')}同样的还有1处：第28行。"),
        (30, "“－”不是列表用的短横。", "请改成半角短横加空格，如“- 建立后备库”。"),
        (37, "“责任单位”的冒号后面少一个空格。", "请写成“责任单位: 市科技局、市财政…”。"),
    ]


def test_a_file_typed_with_wide_colons_throughout_is_told_in_one_line(invoke, tmp_path):
    path = tmp_path / "plans.yaml"
    path.write_text(PLANS.replace(": ", "：").replace(":\n", "：\n"), encoding="utf-8")
    outcome = invoke("check", "--data", path)
    assert outcome.code == 1
    assert outcome.out.count("错误：“") == 1
    assert "后面的冒号“：”是全角的" in outcome.out


@pytest.mark.parametrize(
    "text",
    [
        "a: 支持：建立\nb: - c\n",
        "甲: 目标：到2027年\n乙: [1\n",
        "要点:\n- 目标：建立后备库\n- 责任单位：市科技局\nb: ]\n",
        "x: |\n  责任单位：市科技局\ny: }\n",
    ],
)
def test_a_text_that_only_looks_like_a_slip_is_not_blamed(text):
    with pytest.raises(YamlError) as caught:
        parse_tree(text, "x")
    assert "：" not in caught.value.reason
    assert caught.value.others == ()


def test_slips_between_braces_do_not_cost_the_unit():
    wide, glued = "{名称：市财政局，全称：清河市财政局}", "{名称:市财政局,全称:清河市财政局}"
    old = "{名称: 市财政局, 全称: 清河市财政局}"
    line = line_of(old)
    advice = "请改成半角冒号加空格，各项之间用半角逗号加空格，如“{名称: …, …}”。"
    assert told((old, wide)) == [(line, "单位的“名称”后面的冒号“：”是全角的。", advice)]
    assert told((old, glued)) == [(line, "单位的“名称”的冒号后面少一个空格。", advice)]


@pytest.mark.parametrize(
    ("typed", "units"),
    [
        ("市科技局、市财政局。", "市科技局 市财政局"),
        ("市科技局，市财政局", "市科技局 市财政局"),
        ("市科技局；市财政局", "市科技局 市财政局"),
        ("［市科技局，市财政局］", "市科技局 市财政局"),
        ("【市科技局、市财政局】", "市科技局 市财政局"),
        ("“市科技局”、“市财政局”", "市科技局 市财政局"),
        ("[市科技局，市财政局]", "市科技局 市财政局"),
        ("科技局、财政局", "市科技局 市财政局"),
        ("清河市科学技术局", "市科技局"),
        ("各县(市、区)政府", "各县（市、区）政府"),
    ],
)
def test_units_are_understood_however_they_are_listed(typed, units):
    (_, measure) = measures(("责任单位: 市科技局、市财政局", f"责任单位: {typed}"))
    assert [one.unit for one in measure.assignments] == units.split()


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("市科技局和市财政局", "几个单位请用“、”隔开：市科技局、市财政局。"),
        ("市科技局/市财政局", "几个单位请用“、”隔开：市科技局、市财政局。"),
        ("市科技局 市财政局", "几个单位请用“、”隔开：市科技局、市财政局。"),
        ("市科技局（牵头）", "这里只写单位名称：市科技局；怎样分工由键说明，这一个写在 牵头单位 里。"),
        ("市财政局配合", "这里只写单位名称：市财政局；怎样分工由键说明，这一个写在 配合单位 里。"),
        ("市财政局按职责分工负责", "这里只写单位名称：市财政局；怎样分工由键说明，这一个写在 责任单位 里。"),
        ("无", "没有的不写这个键；原文没有写任何责任单位的，写 未写责任单位: 是。"),
        ("市住建局", "是否想写：市住房城乡建设局？"),
        ("各镇街", "请先在地区 qinghe 的 集体 里登记这个单位。"),
        ("市民政局", "请先在地区 qinghe 的 单位 里登记这个单位。"),
    ],
)
def test_what_is_no_name_of_a_unit_is_told_what_to_do_with(typed, hint):
    old = "责任单位: 市科技局、市财政局"
    assert told((old, f"责任单位: {typed}")) == [(line_of(old), f"没有登记“{typed}”这个单位。", hint)]


WRONG = {
    ("责任单位: 市科", "责任单位"): "责任人 负责单位 落实单位 单位 承办单位 责任主体",
    ("牵头单位: 市", "牵头单位"): "主责单位 主办 牵头处室 牵头责任单位 主要责任单位 牵头领导",
    ("配合单位: [", "配合单位"): "协办 参加单位 协助单位 协同部门",
    ("要点:\n", "要点"): "主要措施 工作措施 具体措施 举措 工作内容 内容 任务要点 重点任务",
    ("时限: 2026", "时限"): "截止时间 时间 期限 时间节点 完成期限 计划完成时间 办结时限",
    ("标题: 加强", "标题"): "题目 事项 工作任务 举措名称 任务标题 项目",
    ("编号: 一2", "编号"): "号 任务编号 条目",
    ("编码: qh-2", "编码"): "ID Ｉｄ 代码 标识",
    ("目标:\n      - 2026", "目标"): "工作目标 任务目标 指标 年度目标 量化目标 考核指标",
    ("期限: 2025", "期限"): "起止年限 实施期限 时间 年限 有效期 规划期 年度",
    ("成文日期: ", "成文日期"): "印发时间 发文日期 日期 发布日期",
    ("地区: qinghe", "地区"): "区域 所属地区 城市",
    ("部分:\n", "部分"): "章节 板块 部份",
    ("举措:\n", "举措"): "措施 具体任务 工作任务 任务清单",
    ("全称: 清河市财政局", "全称"): "单位全称 全名",
}


@pytest.mark.parametrize(
    ("part", "right", "wrong"), [(*one, word) for one, words in WRONG.items() for word in words.split()]
)
def test_a_wrong_key_names_the_right_one_and_nothing_else(part, right, wrong):
    ((line, message, hint),) = told((part, part.replace(right, wrong, 1)))
    assert line == line_of(part)
    assert message.endswith(f"没有“{wrong}”这个键。")
    assert hint == f"是否想写 {right}？"


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("department", "responsible"), ("leader", "lead"), ("due_date", "deadline"), ("tasks", "measures"), ("steps", "actions"), ("ID", "id")],
)  # fmt: skip
def test_wrong_keys_in_english_name_the_right_one(wrong, right):
    head = "regions:\n- {id: jia, name: 甲市, units: [{name: 市科技局}]}\nplans:\n- id: jia-1\n  region: jia\n  title: 方案\n  period: 2025\n  sections:\n  - number: 一\n    title: 任务\n    measures:\n"
    whole = f"{head}    - id: j-1\n      number: 一1\n      title: 甲\n      lead: 市科技局\n      responsible: 市科技局\n      deadline: 2025年底前\n      actions: 办理\n"
    whole = whole.replace("      responsible: 市科技局\n" if right == "lead" else "      lead: 市科技局\n", "")
    assert check(load_text(whole)) == ()
    old = f"- {right}: j-1" if right == "id" else f"{right}:"
    (found,) = check(load_text(whole.replace(old, old.replace(right, wrong), 1)))
    assert (found.message[-len(f"没有“{wrong}”这个键。") :], found.hint) == (
        f"没有“{wrong}”这个键。",
        f"是否想写 {right}？",
    )


def test_a_key_written_twice_under_two_names_is_told_so():
    assert told(("期限: 2025-2027", "期限: 2025-2027\n  任务: 创新")) == [
        (16, "方案里“任务”与“标题”是一个意思，写了两次。", "第14行已有“标题”，请删去一个；若是别的意思，请换一个键。")
    ]


@pytest.mark.parametrize(
    "period", ["二〇二五—二〇二七年", "二〇二五年至二〇二七年", "2025—2027年", "２０２５—２０２７年", "2025年至2027年", "2025年—2027年", "2025～2027", "2025.1-2027.12", "2025年1月到2027年12月"]
)  # fmt: skip
def test_periods_are_read_as_they_are_written(period):
    assert told(("期限: 2025-2027", f"期限: {period}")) == []


@pytest.mark.parametrize(
    "day",
    [
        "二〇二五年三月一日",
        "二零二五年三月一日",
        "2025-03-01 00:00:00",
        "2025.3.1",
        "2025年3月1日",
        "2025/3/1",
        "20250301",
        "２０２５．３．１",
        "2025 年 3 月 1 日",
        "2025年3月1号",
    ],
)
def test_days_are_read_as_they_are_written(day):
    text = PLANS.replace("成文日期: 2025-03-01", f"成文日期: {day}")
    assert load_text(text).data.plans[0].issued.isoformat() == "2025-03-01"
    assert told(("成文日期: 2025-03-01", f"成文日期: {day}")) == []


def test_a_month_is_no_day():
    ((_, message, hint),) = told(("成文日期: 2025-03-01", "成文日期: 2025年3月"))
    assert message == "方案的 成文日期“2025年3月”不对。"
    assert hint == "日期要写成 2025-06-30 的样子，写到日，并且是日历上有的；不知道哪一天的不写。"


@pytest.mark.parametrize(
    ("typed", "day", "printed"),
    [
        ("2026.6.30", "2026-06-30", "2026.6.30"),
        ("2026年6月", "2026-06-30", "2026年6月"),
        ("2026-06", "2026-06-30", "2026-06"),
        ("２０２６年６月底前", "2026-06-30", "2026年6月底前"),
        ("20260630", "2026-06-30", "20260630"),
        ("2026年十二月底前", "2026-12-31", "2026年十二月底前"),
        ("2026年十一月", "2026-11-30", "2026年十一月"),
        ("二〇二六年底", "2026-12-31", "二〇二六年底"),
        ("二〇二六年六月三十日前", "2026-06-30", "二〇二六年六月三十日前"),
        ("6月底前", "2027-06-30", "6月底前"),
        ("长期", "", "长期"),
        ("常年", "", "常年"),
        ("即日起", "", "即日起"),
    ],
)
def test_completion_times_are_read_as_they_are_written(typed, day, printed):
    deadline = measures(("时限: 2026年6月底前", f"时限: {typed}"))[0].deadline
    assert (deadline.date.isoformat() if deadline.date else "", deadline.text) == (day, printed)


@pytest.mark.parametrize("typed", ["无", "—", "待定", "方案期内"])
def test_no_completion_time_is_not_written(typed):
    ((_, _, hint),) = told(("时限: 2026年6月底前", f"时限: {typed}"))
    assert hint == "原文没有写时限的，不写 时限，按方案期限执行。"


@pytest.mark.parametrize(
    ("phrase", "goal"),
    [
        ("高新技术企业2026年达到８００家", ("高新技术企业", ">=", 800, "家", 2026)),
        ("研发投入强度2026年达到２.５％", ("研发投入强度", ">=", 2.5, "%", 2026)),
        ("2026年新增高新技术企业50家", ("新增高新技术企业", ">=", 50, "家", 2026)),
        ("2026年高新技术企业达到1,000家", ("高新技术企业", ">=", 1000, "家", 2026)),
        ("2026年高新技术企业达到1，000家", ("高新技术企业", ">=", 1000, "家", 2026)),
        ("高新技术企业800家以上（2026年）", ("高新技术企业", ">=", 800, "家", 2026)),
        ("二〇二六年高新技术企业达到八百家", ("高新技术企业", ">=", 800, "家", 2026)),
        ("2026年高新技术企业总数达到800家", ("高新技术企业", ">=", 800, "家", 2026)),
        ("2025—2027年累计培训500人次", ("培训", ">=", 500, "人次", 2027)),
        ("2026年县级平台达到3个", ("县级平台", ">=", 3, "个", 2026)),
        ("2026年市级平台达到3个", ("市级平台", ">=", 3, "个", 2026)),
    ],
)
def test_goals_in_words_register_what_they_count(phrase, goal):
    made = measures(
        ("2026年培训企业500家次", phrase),
        ("时限: 2026", "时限: 2027"),
        ("- 编印手册", "- 编印手册\n      目标: 2027年省级平台达到2个"),
    )
    (target,) = made[0].targets
    assert (target.indicator, target.comparator, target.value, target.measurement_unit, target.year) == goal


def goals(phrase):
    (first, _) = measures(("2026年培训企业500家次", phrase), ("时限: 2026年6月", "时限: 2027年12月"))
    return [(one.indicator, one.value, one.measurement_unit, one.year, one.text) for one in first.targets]


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        (
            "到2027年，建成创新平台10个、孵化器5家，技术合同成交额达到50亿元",
            "建成创新平台 10 个 2027 建成创新平台10个/孵化器 5 家 2027 孵化器5家/技术合同成交额 50 亿元 2027 技术合同成交额达到50亿元",
        ),
        (
            "高新技术企业2027年达到800家，科技型中小企业达到2000家",
            "高新技术企业 800 家 2027 高新技术企业达到800家/科技型中小企业 2000 家 2027 科技型中小企业达到2000家",
        ),
        (
            "2025年、2026年、2027年高新技术企业分别达到600家、700家、800家",
            "高新技术企业 600 家 2025 高新技术企业达到600家/高新技术企业 700 家 2026 高新技术企业达到700家/高新技术企业 800 家 2027 高新技术企业达到800家",
        ),
        (
            "2027年高新技术企业、科技型中小企业分别达到800家、2000家",
            "高新技术企业 800 家 2027 高新技术企业达到800家/科技型中小企业 2000 家 2027 科技型中小企业达到2000家",
        ),
        (
            "2027年城镇化率达到65%，比2024年提高3个百分点",
            "城镇化率 65 % 2027 城镇化率达到65%/城镇化率提升幅度 3 个百分点 2027 城镇化率比2024年提高3个百分点",
        ),
        ("2027年高新技术企业较2024年翻一番", "高新技术企业 1 番 2027 高新技术企业较2024年翻一番"),
        ("2027年高新技术企业比2024年增加300家", "高新技术企业增量 300 家 2027 高新技术企业比2024年增加300家"),
        (
            "高新技术企业由2024年的500家增加到2027年的800家",
            "高新技术企业 800 家 2027 高新技术企业由2024年的500家增加到800家",
        ),
        ("2027年高新技术产业增加值占比达到45%", "高新技术产业增加值占比 45 % 2027 高新技术产业增加值占比达到45%"),
        (
            "2027年PM2.5年均浓度控制在35微克/立方米以内",
            "PM2.5年均浓度 35 微克/立方米 2027 PM2.5年均浓度控制在35微克/立方米以内",
        ),
        ("2027年二氧化碳排放下降18%", "二氧化碳排放降幅 18 % 2027 二氧化碳排放下降18%"),
        ("每年至少举办2场对接活动", "对接活动 2 场 None 每年至少举办2场对接活动"),
        ("二〇二七年底高新技术企业达到八百家", "高新技术企业 800 家 2027 高新技术企业达到八百家"),
        ("2027年工作目标：培训企业500家次", "培训企业 500 家次 2027 培训企业500家次"),
    ],
)
def test_goals_in_words_keep_their_year_their_base_and_their_sense(phrase, told):
    said = [f"{name} {value:g} {unit} {year} {text}" for name, value, unit, year, text in goals(phrase)]
    assert "/".join(said) == told


@pytest.mark.parametrize(
    ("phrase", "comparator", "indicator"),
    [
        ("万元GDP能耗2027年达到0.4吨标准煤", "<=", "万元GDP能耗"),
        ("单位GDP能耗2027年力争0.42吨标准煤", "<=", "单位GDP能耗"),
        ("PM2.5平均浓度2027年达到35微克/立方米", "<=", "PM2.5平均浓度"),
        ("负氧离子浓度2027年达到3000个", ">=", "负氧离子浓度"),
        ("城镇登记失业率2027年保持在4%", "<=", "城镇登记失业率"),
        ("平均通关时间2027年达到2小时", "<=", "平均通关时间"),
        ("志愿服务时间2027年达到100小时", ">=", "志愿服务时间"),
        ("重污染天数2027年为2天", "<=", "重污染天数"),
        ("优良天数2027年为300天", ">=", "优良天数"),
        ("失信被执行人占比2027年达到1%", "<=", "失信被执行人占比"),
        ("新能源消费占比2027年达到20%", ">=", "新能源消费占比"),
        ("不良贷款率2027年超过1.5%", ">", "不良贷款率"),
        ("生产安全事故起数2027年力争下降10%", ">=", "生产安全事故起数降幅"),
        ("审批环节2027年压减30%以上", ">=", "审批环节降幅"),
        ("申请材料2027年精简30%", ">=", "申请材料降幅"),
        ("申请材料2027年精简到5份", "<=", "申请材料"),
        ("居民收入2027年较上年增长10%", ">=", "居民收入增速"),
        ("{指标: 审批时限, 数值: 3, 计量单位: 天, 年份: 2027, 原文: 审批时限达到3天}", "<=", "审批时限"),
        ("{指标: 审批时限, 数值: 3, 计量单位: 天, 年份: 2027, 比较: '>=', 原文: 审批时限达到3天}", ">=", "审批时限"),
        ("{指标: 示范企业, 数值: 9, 计量单位: 家, 年份: 2027, 原文: 示范企业突破9家}", ">", "示范企业"),
    ],
)
def test_what_is_to_fall_is_bounded_from_above_unless_the_words_or_the_data_say_otherwise(
    phrase, comparator, indicator
):
    (first, _) = measures(("2026年培训企业500家次", phrase), ("时限: 2026年6月", "时限: 2027年12月"))
    assert [(one.comparator, one.indicator, one.year) for one in first.targets] == [(comparator, indicator, 2027)]


@pytest.mark.parametrize(
    "typed", ["1.2026年培训企业500家次", "（1）2026年培训企业500家次", "“2026年培训企业500家次”", "2026: 培训企业500家次", "2026年: 培训企业500家次"]
)  # fmt: skip
def test_a_goal_may_be_numbered_quoted_or_behind_its_year(typed):
    (first, _) = measures(("2026年培训企业500家次", typed))
    assert [(one.indicator, one.value, one.year, one.text) for one in first.targets] == [
        ("培训企业", 500, 2026, "培训企业500家次")
    ]


def test_part_of_a_collectives_name_leads_to_it():
    assert told(("[市财政局, 市住房城乡建设局]", "[市财政局, 各县]")) == [
        (27, "没有登记“各县”这个单位。", "是否想写：各县（市、区）政府？")
    ]


def test_two_years_of_a_phrase_are_asked_about():
    ((_, message, hint),) = told(("2026年培训企业500家次", "2025—2027年培训500人次"))
    assert message == "从目标“2025—2027年培训500人次”里读不出指标和数字。"
    assert hint == "起止两个年份的，几年合计的写成 2027年累计培训500人次，年年都算的写成 每年培训500人次。"


def test_an_indicator_with_a_slip_is_asked_about_and_none_else():
    fields = "- {{指标: {}, 数值: 9, 计量单位: 家, 年份: 2027, 原文: 高新技木企业9家}}"
    later = ("时限: 2026", "时限: 2027")
    ((_, message, hint),) = told(("- 2026年培训企业500家次", fields.format("高新技木企业")), later)
    assert (message, hint) == ("指标“高新技木企业”没有登记。", "是否想写：高新技术企业？")
    assert told(("- 2026年培训企业500家次", fields.format("高新技术企业数").replace("木", "术")), later) == []


@pytest.mark.parametrize(
    ("word", "sign"), [("以上", ">="), ("不低于", ">="), ("超过", ">"), ("以内", "<="), ("左右", "~")]
)
def test_a_comparator_may_be_a_word(word, sign):
    said = {">=": "800家以上", ">": "超过800家", "<=": "800家以内", "~": "800家左右"}[sign]
    fields = (
        f"- {{指标: 高新技术企业, 比较: {word}, 数值: 800, 计量单位: 家, 年份: ２０２６年底, 原文: 高新技术企业{said}}}"
    )
    (target,) = measures(("- 2026年培训企业500家次", fields))[0].targets
    assert (target.comparator, target.year) == (sign, 2026)


def test_advice_calls_keys_as_the_file_does():
    ((_, _, hint),) = told(
        (
            "    - 编码: qh-2\n      编号: 一2\n      标题: 加强宣传\n      责任单位: 市科技局、市财政局\n",
            "    - 编码: qh-2\n      编号: 一2\n      标题: 加强宣传\n",
        )
    )
    assert hint == "请按原文补 牵头单位、配合单位 或 责任单位；原文没有写责任单位的，写 未写责任单位: 是。"
    fields = "- {指标: 高新技术企业, 数值: 9, 计量单位: 家, 原文: 高新技术企业9家}"
    ((_, _, hint),) = told(("- 2026年培训企业500家次", fields))
    assert hint == "请补 年份: 2025；每年的写 频次: 每年，几年合计的写 频次: 累计；原文没有写年份的，写 未写年份: 是。"


TWO = "  部分:\n  - 编号: 一\n    标题: 培育企业\n"


def for_all(said, *changes):
    """Let the section say who answers for all of it, and give the units of both measures."""
    made = measures((TWO, f"{TWO}    各项均由: {said}\n"), *changes)
    return [[one.unit for one in measure.assignments] for measure in made], [measure.open_list for measure in made]


COUNTIES, OWN = "各县（市、区）政府", [["市科技局", "市财政局", "市住房城乡建设局"], ["市科技局", "市财政局"]]


@pytest.mark.parametrize(
    "said", [COUNTIES, "各县(市、区)政府", f"[{COUNTIES}]", f"“{COUNTIES}”", f"{COUNTIES}、市财政局", f"［{COUNTIES}］"]
)
def test_who_answers_for_all_stands_behind_each_once(said):
    units, opened = for_all(said)
    assert units == [[*own, COUNTIES] for own in OWN]
    assert opened == [False, False]


@pytest.mark.parametrize("written", ["[市科技局, 市财政局, 等]", "\n      - 市科技局\n      - 市财政局\n      - 等"])
def test_deng_as_an_item_of_its_own_leaves_the_list_open(written):
    (_, measure) = measures(("责任单位: 市科技局、市财政局", f"责任单位: {written}"))
    assert ([one.unit for one in measure.assignments], measure.open_list) == (["市科技局", "市财政局"], True)


@pytest.mark.parametrize(
    ("value", "sign"), [("≥800", ">="), ("≥ 800", ">="), ("800以上", ">="), ("约800", "~"), ("８００以内", "<="), ('">800"', ">")]
)  # fmt: skip
def test_a_comparator_may_stand_at_the_figure(value, sign):
    said = {">=": "800家以上", "~": "800家左右", "<=": "800家以内", ">": "超过800家"}[sign]
    fields = f"- {{指标: 高新技术企业, 数值: {value}, 计量单位: 家, 年份: 2026, 原文: 高新技术企业{said}}}"
    (target,) = measures(("- 2026年培训企业500家次", fields))[0].targets
    assert (target.comparator, target.value) == (sign, 800)


def test_others_meant_for_all_stay_said():
    units, opened = for_all(f"{COUNTIES}等单位")
    assert (units, opened) == ([[*own, COUNTIES] for own in OWN], [True, True])


def test_two_headings_that_say_it_say_it_once():
    units, _ = for_all(COUNTIES, ("  成文日期", f"  各项均由: {COUNTIES}\n  成文日期"))
    assert units == [[*own, COUNTIES] for own in OWN]


@pytest.mark.parametrize("excepted", ["各县(市、区)政府、市住房城乡建设局", f"[{COUNTIES}, 住房城乡建设局]", "全部"])
def test_an_exception_is_of_one_measure(excepted):
    units, _ = for_all(f"{COUNTIES}、市住房城乡建设局", ("责任单位: 市", f"其中不含: {excepted}\n      责任单位: 市"))
    assert units == [[*OWN[0], COUNTIES], OWN[1]]


@pytest.mark.parametrize(
    ("everywhere", "hint"),
    [
        (f"    各项均由: {COUNTIES}\n", f"上面写的是 {COUNTIES}，请核对名称。"),
        ("", "上面没有写 各项均由，不用写这个键。"),
    ],
)
def test_an_exception_from_nothing_is_told(everywhere, hint):
    found = told((TWO, f"{TWO}{everywhere}"), ("责任单位: 市", "其中不含: 市财政局\n      责任单位: 市"))
    assert [one[1:] for one in found] == [("举措的 其中不含“市财政局”不在要落实各项的单位里。", hint)]


@pytest.mark.parametrize(
    ("phrase", "indicator"),
    [
        ("2026年高企达到800家", "高新技术企业数"),
        ("2026年国家高新技术企业达到800家", "高新技术企业数"),
        ("2026年高新技术企业总量突破800家", "高新技术企业数"),
        ("每年新增高新技术企业50家", "新增高新技术企业数"),
        ("2026年净增高新技术企业50家", "净增高新技术企业"),
        ("2026年高新技术企业增长15%", "高新技术企业增速"),
        ("市级高新技术企业2026年达到20家", "市级高新技术企业"),
    ],
)
def test_phrases_mean_the_indicators_that_are_registered_or_register_others(phrase, indicator):
    register = "指标:\n- {名称: 高新技术企业数, 计量单位: 家, 别名: [高企, 国家高新技术企业]}\n- {名称: 新增高新技术企业数, 类别: 年度量, 计量单位: 家}\n"
    (target,) = measures(("方案:\n", f"{register}方案:\n"), ("2026年培训企业500家次", phrase))[0].targets
    assert target.indicator == indicator


@pytest.mark.parametrize(
    "typed", ["全社会研经费投入强度", "全社会研发经弗投入强度", "全社会研发经费投入经度", "“全社会研发经费投入强渡”"]
)
def test_a_slip_in_a_word_that_is_also_written_shorter_is_asked_about(typed):
    goal = "{指标: %s, 数值: 3, 计量单位: '%%', 年份: 2026, 原文: 研发投入强度达到3%%}"
    goals = [goal % name for name in ("全社会研发经费投入强度", typed)]
    ((_, message, hint),) = told(("2026年培训企业500家次", "\n      - ".join(goals)))
    assert (message, hint) == (f"指标“{typed}”没有登记。", "是否想写：全社会研发经费投入强度？")


def test_a_phrase_with_a_slip_is_asked_about():
    register = "指标:\n- {名称: 高新技术企业数, 计量单位: 家}\n"
    ((_, message, hint),) = told(
        ("方案:\n", f"{register}方案:\n"), ("2026年培训企业500家次", "2026年高新技木企业达到800家")
    )
    assert (message, hint) == ("指标“高新技木企业”没有登记。", "是否想写：高新技术企业数？")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("      时限: 2026", "        时限: 2026", "时限"),
        ("      时限: 2026", "    时限: 2026", "时限"),
        ("      时限: 2026", "       时限: 2026", "时限"),
        ("      目标:\n", "        目标:\n", "目标"),
    ],
)
def test_a_key_out_of_line_is_told_how_far_in_it_stands(old, new, key):
    above = {"时限": "配合单位", "目标": "要点"}[key]
    assert told((old, new)) == [
        (line_of(old), f"“{key}”没有与同类的键对齐。", f"请在前面空6格，与上面的“{above}”对齐。")
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("      - 编印手册", "      ＃ 以后补\n      - 编印手册", 39, "“＃”引不出备注，也不是内容。"),
        ("      - 编印手册", "      // 以后补\n      - 编印手册", 39, "“//”引不出备注，也不是内容。"),
        ("      - 编印手册\n", "      - 编印手册\n      ……\n", 40, "“……”引不出备注，也不是内容。"),
        ("标题: 加强宣传", "标题:\u00a0加强宣传", 36, "“标题”的冒号后面是特殊的空格（多是从网页、Word里复制来的）。"),
        ("      标题: 加强", "\u00a0\u00a0\u00a0\u00a0\u00a0\u00a0标题: 加强", 36, "缩进里有特殊的空格（多是从网页、Word里复制来的）。"),
    ],
)  # fmt: skip
def test_what_is_no_comment_and_no_blank_is_told(old, new, line, reason):
    ((at, said, _),) = told((old, new))
    assert (at, said) == (line, reason)


SECOND = PLANS[PLANS.index("    - 编码: qh-2") :]


@pytest.mark.parametrize(
    ("new", "message"),
    [
        (SECOND.replace("    - 编码", "      编码"), "举措里从“编码”起又写了一遍，多半是另一条漏了开头的短横。"),
        (SECOND.replace("\n", "\n  ").replace("    - 编码", "      - 编码").rstrip(" "), "举措的 目标 里有一项以“编码: ”开头，不该在这里。"),
        (SECOND.replace("\n  ", "\n").replace("    - 编码", "  - 编码"), "方案的 部分 里有一项以“编码: ”开头，不该在这里。"),
    ],
)  # fmt: skip
def test_a_measure_that_slid_to_another_place_is_told_once(new, message):
    found = told((SECOND, new))
    assert [(line, said) for line, said, _ in found] == [(34, message)]


def test_a_colon_in_an_action_is_told_what_it_does():
    assert told(("- 建立后备库", "- 建立后备库: 分类入库")) == [
        (30, "举措的 要点 里，“建立后备库: ”被当成了键。", "文字里的冒号请用全角的“：”，或把整条用英文引号括起。")
    ]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  - {名称: 市财政局, 全称: 清河市财政局}", "  - 市财政局"),
        ("地区: qinghe", "地区: 清河市"),
        ("地区: qinghe", "地区: 清河"),
        ("成员: 不详", "成员: 未知"),
        ("责任单位: 市科技局、市财政局", "未写责任单位: 对"),
        ("责任单位: 市科技局、市财政局", "未写责任单位: √"),
        ("标题: 清河市科技创新行动方案（2025—2027年）", "标题: 《清河市科技创新行动方案（2025—2027年）》"),
        (
            "标题: 清河市科技创新行动方案（2025—2027年）",
            "标题: 关于印发《清河市科技创新行动方案（2025—2027年）》的通知",
        ),
        ("标题: 清河市科技创新行动方案（2025—2027年）", "标题: 关于印发清河市科技创新行动方案（2025—2027年）的通知"),
        ("标题: 清河市科技创新行动方案（2025—2027年）", "标题: 市政府办关于印发清河市科技创新行动方案（2025—2027年）"),
    ],
)
def test_what_can_mean_but_one_thing_is_understood(old, new):
    assert told((old, new)) == []
    data = load_text(PLANS.replace(old, new, 1)).data
    assert data.plans[0].title == "清河市科技创新行动方案（2025—2027年）"
    assert data.plans[0].region == "qinghe"
    assert [unit.name for unit in data.regions[0].units] == ["市科技局", "市财政局", "市住房城乡建设局"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("标题: 培育企业", "标题: 一、培育企业"),
        ("标题: 加强宣传", "标题: 2.加强宣传"),
        ("标题: 加强宣传", "标题: （2）加强宣传"),
        ("要点:\n      - 建立后备库\n      - 开展培训", "要点: “建立后备库；开展培训”"),
        ("成员: 不详", "类别: 县区, 成员: 不详"),
        ("成员: 不详", "类别: 县区政府机关, 成员: 不详"),
    ],
)
def test_what_is_said_twice_or_in_part_comes_to_the_same(old, new):
    assert told((old, new)) == []
    plain, typed = (load_text(text).data for text in (PLANS, PLANS.replace(old, new, 1)))
    assert typed.regions == plain.regions
    for one, other in zip(plain.plans[0].sections, typed.plans[0].sections, strict=True):
        assert [one.title, *((task.title, task.actions) for task in one.measures)] == [
            other.title,
            *((task.title, task.actions) for task in other.measures),
        ]


@pytest.mark.parametrize("typed", ["党委、企业", "政府部门，事业单位", "county：市科技局"])
def test_a_choice_with_more_beside_it_is_told(typed):
    ((_, message, hint),) = told(("成员: 不详", f"类别: {typed}, 成员: 不详"))
    assert (message, "只能是 " in hint) == (f"集体的 类别“{typed}”不对。", True)


@pytest.mark.parametrize(("number", "title"), [("一2", "3.0版平台"), ("一2", "1、建设"), ("十二", "二、建设")])
def test_a_number_that_is_not_its_own_stays_in_a_title(number, title):
    (_, second) = (
        load_text(PLANS.replace("编号: 一2\n      标题: 加强宣传", f"编号: {number}\n      标题: {title}"))
        .data.plans[0]
        .sections[0]
        .measures
    )
    assert second.title == title


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("由市科技局牵头，市财政局、市住房城乡建设局配合", "牵头单位: 市科技局；配合单位: 市财政局、市住房城乡建设局"),
        ("牵头：市科技局 配合：市财政局", "牵头单位: 市科技局；配合单位: 市财政局"),
        ("市科技局牵头、会同市财政局落实", "牵头单位: 市科技局；责任单位: 市财政局"),
    ],
)
def test_several_roles_in_one_text_are_told_once_as_they_are_written(typed, hint):
    assert told(("牵头单位: 市科技局\n", f"牵头单位: {typed}\n")) == [
        (26, f"“{typed}”里写了几种分工。", f"请按分工分开写：{hint}。")
    ]


def test_texts_below_the_key_of_a_list_without_dashes_are_told():
    items = "      - 建立后备库\n      - 开展培训\n"
    assert told((items, "      建立后备库\n      开展培训\n")) == [
        (30, "这一行漏了开头的短横。", "请写成“- 建立后备库”，短横前面空6格。同样的还有1处：第31行。")
    ]
    assert told((items, "        建立后备库\n        开展培训\n")) == [
        (30, "“要点”下面的2行并成了一条。", "分成几条的，每行以“- ”开头；就是一条的，从“要点: ”后面写起。")
    ]
    assert told((items, "        建立后备库\n")) == []


def test_brackets_around_a_whole_action_are_told():
    ((_, message, hint),) = told(("- 编印手册", "- 【编印手册、上墙】"))
    assert message == "要点“编印手册、上墙”整个写在全角方括号里，括号会照样印出来。"
    assert hint.startswith("请去掉两头的括号。")


@pytest.mark.parametrize(
    ("typed", "issued", "day"),
    [
        ("今年底前", "2025-03-01", "2025-12-31"),
        ("明年6月底前", "2025-03-01", "2026-06-30"),
        ("2026年启动，次年6月完成", "2025-03-01", "2027-06-30"),
        ("年底前", "2025-03-01", "2027-12-31"),
        ("2026年第四季", "2025-03-01", "2026-12-31"),
    ],
)
def test_this_year_is_that_of_the_issue(typed, issued, day):
    made = load_text(PLANS.replace("时限: 2026年6月底前", f"时限: {typed}").replace("2025-03-01", issued)).data
    assert made.plans[0].sections[0].measures[0].deadline.date.isoformat() == day


@pytest.mark.parametrize("typed", ["去年底前", "后年年底"])
def test_a_year_that_is_past_or_far_is_not_understood(typed):
    assert told(("2026年6月底前", typed))[0][1].startswith(f"没看懂完成时限“{typed}”")


def test_units_may_be_a_list_of_names_alone():
    start, end = PLANS.index("  - {名称: 市科技局"), PLANS.index("  集体:")
    text = f"{PLANS[:start].rstrip()} 市科技局、市财政局、市住房城乡建设局\n{PLANS[end:]}"
    assert [unit.name for unit in load_text(text).data.regions[0].units] == ["市科技局", "市财政局", "市住房城乡建设局"]


@pytest.mark.parametrize("code", ["QH-2", "qh_2", "qh 2", "ｑｈ－２"])
def test_an_id_that_is_nearly_one_is_told_how_it_is_written(code):
    found = [(message, hint) for _, message, hint in told(("编码: qh-2", f"编码: {code}")) if "不合规定" in message]
    rule = "只用小写字母、数字和连字符，首尾不用连字符，最长16个字符。"
    assert found == [(f"举措编码“{code}”不合规定。", f"可以写成 qh-2：{rule}")]


@pytest.mark.parametrize(
    ("old", "new", "reason", "hint"),
    [
        ("标题: 加强", "标题= 加强", "“标题”后面应是冒号，写成了“=”。", "请写成“标题: 加强宣传”。"),
        ("标题: 加强", "标题＝加强", "“标题”后面应是冒号，写成了“＝”。", "请写成“标题: 加强宣传”。"),
        ("标题: 加强", "标题——加强", "“标题”后面应是冒号，写成了“——”。", "请写成“标题: 加强宣传”。"),
        ("标题: 加强", "标题 - 加强", "“标题”后面应是冒号，写成了“-”。", "请写成“标题: 加强宣传”。"),
        ("标题: 加强", "标题→加强", "“标题”后面应是冒号，写成了“→”。", "请写成“标题: 加强宣传”。"),
        ("标题: 加强", "标题、加强", "“标题”后面应是冒号，写成了“、”。", "请写成“标题: 加强宣传”。"),
        ("标题: 加强", "标题:：加强", "“标题”后面的冒号“:：”是全角的。", WIDE_COLON.format("标题")),
        ("标题: 加强", "标题\t加强", "“标题”后面少了冒号。", "请写成“标题: 加强宣传”。"),
        ("标题: 加强", "【标题】加强", "“标题”外面多了括号，后面少了冒号。", "请写成“标题: 加强宣传”。"),
        ("[市财政局, 市住房城乡建设局]", "[市财政局, 市住房城乡建设局］", "方括号一头是半角，一头是“］”。", "请改成半角的“]”。"),
        ("[市财政局, 市住房城乡建设局]", '"市财政局"、"市住房城乡建设局"', "英文引号只括住了文字的一部分。", "文字里的引号请用中文的，如“市财政局”、…。"),
        ("编号: 一2", "编号: [2025]3号", "方括号只括住了文字的一部分。", '请把整段用英文引号括起："[2025]3号"。'),
        ("- {名称: 市财政局, 全称: 清河市财政局}", "- 名称: 市财政局, 全称: 清河市财政局", "一行里写了两个键：“名称”和“全称”。", "请一行只写一个键；要写在一行的，用花括号括起：{名称: …, 全称: …}。"),
        ("标题: 加强宣传", "标题: 加强宣传 时限: 2026年", "一行里写了两个键：“标题”和“时限”。", "请一行只写一个键；要写在一行的，用花括号括起：{标题: …, 时限: …}。"),
        ("- 编印手册", "- 编印\u2028手册", "有看不见的换行符（U+2028，多是从网页、Word里复制来的）。", "请删去它，或改成回车。"),
        ("地区:\n-", "```yaml\n地区:\n-", "“```”不是内容。", "请删去这一行。"),
    ],
)  # fmt: skip
def test_another_mark_for_a_colon_or_a_bracket_is_told_with_what_to_write(old, new, reason, hint):
    assert told((old, new)) == [(line_of(old), reason, hint)]


@pytest.mark.parametrize("column", [2, 4])
def test_items_further_out_than_the_key_of_their_list_are_told_with_their_lines(column):
    items = "      - 建立后备库\n      - 开展培训\n"
    moved = items.replace("      - ", f"{' ' * column}- ")
    line = line_of(items)
    hint = f"“要点”的各项，短横前面都要空6格。同样的还有1处：第{line + 1}行。"
    assert told((items, moved)) == [(line, "短横没有与“要点”对齐，这一项不在它里面了。", hint)]


@pytest.mark.parametrize(
    ("typed", "key"),
    [("时线", "时限"), ("要典", "要点"), ("标提", "标题"), ("日标", "目标"), ("举错", "举措"), ("文好", "文号")],
)
def test_a_short_key_with_one_character_wrong_is_told_the_right_one(typed, key):
    old = {"文号": "  成文日期"}.get(key, f"{key}:")
    new = f"  {typed}: 清发〔2025〕1号\n{old}" if key == "文号" else f"{typed}:"
    ((_, message, hint),) = told((old, new))
    assert (message.endswith(f"没有“{typed}”这个键。"), hint) == (True, f"是否想写 {key}？")


def test_a_key_of_another_place_is_no_slip_of_one_here():
    ((_, _, hint),) = told(("      标题: 加强宣传\n", "      标题: 加强宣传\n      文号: 3\n"))
    assert hint == "“文号”是方案的键，多半是缩进错了：请与那里的键对齐。"


def test_what_is_written_twice_is_told_how_to_become_one():
    again = told(("      - 编印手册\n", "      - 编印手册\n      要点:\n      - 开展宣讲\n"))
    assert again == [(40, "举措里“要点”写了两次。", "第38行已有一个，请把各项并到一处，只留一个。")]
    twice = told(("    - 编码: qh-2", "    - 编码: qh-2"), (PLANS, PLANS + PLANS))
    hint = "请把后一份另存为一个文件，放在同一个文件夹里，用 --data 文件夹 一起读。"
    assert twice == [(40, "文件里从“地区”起又写了一遍，像是两份接在了一起。", hint)]


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("市科技局（张三）", "“（张三）”不是名称的一部分的，请删去；是“市科技局”的挂牌名称的，请登记在它的 挂牌名称 里。"),
        ("市科技局(市外专局)", "“(市外专局)”不是名称的一部分的，请删去；是“市科技局”的挂牌名称的，请登记在它的 挂牌名称 里。"),
        ("由市科技局牵头", "这里只写单位名称：市科技局；怎样分工由键说明，这一个写在 牵头单位 里。"),
    ],
)  # fmt: skip
def test_what_stands_around_a_name_is_told(typed, hint):
    old = "责任单位: 市科技局、市财政局"
    assert told((old, f"责任单位: {typed}")) == [(line_of(old), f"没有登记“{typed}”这个单位。", hint)]


def test_a_full_name_in_brackets_behind_a_registered_one_is_told():
    found = told(("{名称: 市财政局, 全称: 清河市财政局}", "市财政局（清河市财政局）"))
    hint = "登记的是“市财政局（清河市财政局）”：括号里是全称的，请分开写成 {名称: 市财政局, 全称: …}。"
    assert found == [(27, "没有登记“市财政局”这个单位。", f"{hint}同样的还有1处：第37行。")]


@pytest.mark.parametrize("around", ["（{}）", "【{}】", "({})", "［{}］"])
def test_brackets_around_a_list_of_units_are_no_part_of_it(around):
    (_, second) = measures(("责任单位: 市科技局、市财政局", f"责任单位: {around.format('市科技局、市财政局')}"))
    assert [one.unit for one in second.assignments] == ["市科技局", "市财政局"]


@pytest.mark.parametrize("marks", [("1.", "2."), ("（一）", "（二）"), ("①", "②"), ("1、", "2、"), ("1）", "2）")])
@pytest.mark.parametrize("form", ["要点:\n      - {}建立后备库\n      - {}开展培训", "要点: {}建立后备库；{}开展培训"])
def test_numbers_typed_before_the_items_of_a_list_are_not_printed_twice(marks, form):
    old = "要点:\n      - 建立后备库\n      - 开展培训"
    assert measures((old, form.format(*marks)))[0].actions == ("建立后备库", "开展培训")


@pytest.mark.parametrize(
    "items", [("2.5亿元项目落地", "3.5亿元项目落地"), ("1.建立后备库", "开展培训"), ("三、四线企业", "培训")]
)
def test_what_is_no_number_of_an_item_stays(items):
    old = "要点:\n      - 建立后备库\n      - 开展培训"
    assert measures((old, "要点:\n      - {}\n      - {}".format(*items)))[0].actions == items


@pytest.mark.parametrize(
    ("typed", "day"), [("26年底前", "2026-12-31"), ("25年6月底", "2025-06-30"), ("26年上半年", "2026-06-30"), ("27年四季度", "2027-12-31")]
)  # fmt: skip
def test_a_year_without_its_century_is_that_year(typed, day):
    deadline = measures(("时限: 2026年6月底前", f"时限: {typed}"), ("2026年培训", "2025年培训"))[0].deadline
    assert (deadline.date.isoformat(), deadline.text) == (day, typed)


@pytest.mark.parametrize("typed", ["第3年底", "三年底", "20年内", "26.6.30"])
def test_what_may_be_no_year_is_asked_about(typed):
    ((_, message, _),) = told(("时限: 2026年6月底前", f"时限: {typed}"))
    assert message.startswith(f"没看懂完成时限“{typed}”，")


@pytest.mark.parametrize(
    "period", ["2025 - 2027", "2025年 — 2027年", "2025年1月1日至2027年12月31日", "2025.1.1-2027.12.31"]
)
def test_a_period_may_name_its_days(period):
    assert told(("期限: 2025-2027", f"期限: {period}")) == []


def test_a_period_whose_last_year_is_cut_is_asked_about():
    ((_, message, hint),) = told(("期限: 2025-2027", "期限: 2025-27"))
    assert (message, hint) == ("方案的 期限“2025-27”不对。", "要写成 2023-2027 的样子；只有一年的写 2022。")


@pytest.mark.parametrize("day", ["2025–03–01", "2025—3—1"])
def test_a_day_may_be_written_with_longer_dashes(day):
    assert told(("成文日期: 2025-03-01", f"成文日期: {day}")) == []


def test_a_wrong_day_is_quoted_as_it_was_typed():
    ((_, message, _),) = told(("成文日期: 2025-03-01", "成文日期: 2025 3 1（星期六）"))
    assert message == "方案的 成文日期“2025 3 1（星期六）”不对。"


@pytest.mark.parametrize("phrase", ["培训企业500家次，2026年", "2026年：培训企业500家次", "2026年:培训企业500家次"])
def test_the_year_of_a_goal_may_stand_behind_it_or_before_a_colon(phrase):
    (target,) = measures(("2026年培训企业500家次", phrase))[0].targets
    assert (target.indicator, target.year, target.text) == ("培训企业", 2026, "培训企业500家次")


@pytest.mark.parametrize("phrase", ["2026培训企业500家次", "2026 培训企业500家次", "2026-培训企业500家次"])
def test_a_goal_whose_year_lacks_its_word_is_asked_about(phrase):
    ((_, _, hint),) = told(("2026年培训企业500家次", phrase))
    assert hint == "年份后面请写“年”字，如 2026年培训企业500家次。"


def test_what_was_not_read_to_its_end_is_said_to_be_more():
    many = "".join(f"      要点{n}：甲\n" for n in range(8_000))
    ((_, reason, hint),) = told(("      - 编印手册\n", many))
    assert reason == "“要点0”后面的冒号“：”是全角的。"
    assert "同样的至少还有" in hint


@pytest.mark.parametrize("typed", ["（" * 20_000, "［" * 20_000, "《" * 20_000])
def test_brackets_without_end_are_read_in_no_time(typed):
    ((line, message, _),) = told(("责任单位: 市科技局、市财政局", f"责任单位: {typed}"))
    assert (line, message.startswith("没有登记“")) == (37, True)


@pytest.mark.parametrize(
    "text", ["plates: []\nreplaces: []\n", "plates: a\nplans: []\n", "plates: []\nplates: []\nplane: []\n"]
)
def test_of_two_wrong_keys_meant_for_one_list_both_are_told(text):
    told = {(found.code, found.line) for found in check(load_text(text)) if found.code == "unknown-key"}
    assert ("unknown-key", 1) in told


def test_of_wrong_keys_without_end_the_first_are_told():
    many = "".join(f"  甲乙{n}: 丙\n" for n in range(300))
    assert len(told(("  部分:\n", f"{many}  部分:\n"))) == 50


def test_a_comma_between_braces_that_cuts_a_list_is_told():
    ((_, message, hint),) = told(("全称: 清河市财政局}", "全称: 清河市财政局, 别名: 市财政, 财政}"))
    assert message == "单位没有“财政”这个键。"
    assert hint == "花括号里的逗号把它和“别名”切开了：同属一项的请用“、”隔开，或用方括号括起。"


def test_a_longer_text_whose_next_line_stands_too_far_out_is_told_how_it_goes_on():
    ((_, reason, hint),) = told(("标题: 加强宣传", "标题: 加强\n宣传培训"))
    assert reason == "缺少冒号。"
    assert hint == "键和值之间要有半角冒号加空格；是上面那段文字的续行的，请比上面的键多空两格。"


def test_measures_typed_as_mere_texts_are_told_each_once():
    start, end = PLANS.index("    - 编码: qh-1"), len(PLANS)
    found = told((PLANS[start:end], "    - 培育高新技术企业\n    - 加强宣传\n"))
    assert [message for _, message, _ in found] == ["举措应是一组“键: 值”，这里是一段文字。"] * 2


@pytest.mark.parametrize(
    ("phrase", "told"),
    [
        ("2026年培训企业500家次；建成平台2个", "培训企业 500 2026/建成平台 2 2026"),
        ("培训企业2026年达到500家次；建成平台2个；建成基地1个", "培训企业 500 2026/建成平台 2 2026/建成基地 1 2026"),
        ("2026年培训企业500家次；2027年建成平台2个；建成基地1个", "培训企业 500 2026/建成平台 2 2027/建成基地 1 2027"),
        ("2026年培训企业500家次；每年举办对接活动2场", "培训企业 500 2026/举办对接活动 2 None"),
        ("2026年培训企业500家次。建成平台2个", "培训企业 500 2026/建成平台 2 None"),
    ],
)
def test_the_year_of_a_goal_holds_for_those_behind_a_semicolon(phrase, told):
    assert "/".join(f"{name} {value:g} {year}" for name, value, _, year, _ in goals(phrase)) == told


@pytest.mark.parametrize(
    ("written", "glued", "twice"),
    [
        ("{名称：市科技局, 名称：市科技局}", "单位的“名称”后面的冒号“：”是全角的。", "单位里“名称”写了两次。"),
        ("{name:市科技局, name:市科技局}", "单位的“name”的冒号后面少一个空格。", "单位里“name”写了两次。"),
    ],
)
def test_a_glued_key_written_twice_is_told_as_the_key_it_is(written, glued, twice):
    text = f"地区:\n- 编码: qh\n  名称: 清河市\n  单位:\n  - {written}\n"
    assert {glued, twice} <= {one.message for one in check(load_text(text)) if one.line == 5}
