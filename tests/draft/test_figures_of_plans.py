"""Every figure and completion time of invented plans of all levels and forms is drafted, in whatever file they come."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from sampled import few_of

from checklist.commands.context import columns
from checklist.commands.draft import read_source
from checklist.draft.drafting import make_draft
from checklist.draft.drafttext import write_draft
from checklist.draft.passages import Source, SourceTable, text_passages
from checklist.model import Baseline
from checklist.office.grid import Cell, Grid, GridRow
from checklist.words.quantities import to_base
from tests.support.invented_plans import MEDIA, all_plans, drafted, has_only_a_table

PLANS = {plan.name: plan for plan in all_plans()}


WORKBOOKS = [name for name, plan in PLANS.items() if has_only_a_table(plan)]


def figures(draft) -> Counter[tuple[object, ...]]:
    """Give the figures drafted: value and unit in base units, upper end, year."""
    goals = [goals for plan in draft.plans for goals in plan.all_goals()]
    return Counter(
        (*to_base(one.value, one.measurement_unit or ""), one.value_to, one.year)
        for one in (target for each in goals for target in each.targets)
        if one.value is not None
    )


@pytest.mark.parametrize(("name", "suffix"), few_of(product(PLANS, MEDIA), every=3))
def test_every_figure_is_a_goal_or_stands_aside_with_its_reason(name, suffix, tmp_path):
    plan = PLANS[name]
    draft = drafted(plan, suffix, tmp_path)
    assert figures(draft) == plan.figures
    goals = [goals for one in draft.plans for goals in one.all_goals()]
    aside = "|".join(one.words for each in goals for one in each.aside)
    assert [figure for figure in plan.no_goals if figure not in aside] == []
    assert [doubt for each in goals for doubt in each.doubts] == plan.doubts


def goals_of_table(*rows: str):
    """Draft a plan whose only goals stand in a table of these rows."""
    cells = [[cell.strip() for cell in row.split("|")] for row in rows]
    grid = Grid(
        rows=tuple(
            GridRow(cells=tuple(Cell(start=at, span=1, text=text) for at, text in enumerate(row))) for row in cells
        )
    )
    passages = text_passages(
        "临江市创新行动方案（2025—2027年）\n一、重点任务\n（一）培育企业。建立名录。（市科技局）\n"
    )
    table = SourceTable(grid=grid, place="第1个表")
    (plan,) = make_draft(Source(name="方案.txt", passages=passages, tables=(table,)), (), columns()).plans
    return plan.goals


def test_cells_without_a_figure_are_goals_in_words_and_what_is_not_understood_is_said():
    goals = goals_of_table(
        "序号 | 指标（单位） | 2024年 | 2027年目标",
        "1 | 研发机构覆盖率（%） | 60 | 全覆盖",
        "2 | 高新技术企业（家） | 500 | 800左右",
        "3 | 技术合同成交额（亿元） | 20 | 分3年翻2番",
        "4 | 专利转化率（%） | 30 | —",
    )
    assert [(one.text, one.value, one.comparator, one.year) for one in goals.targets] == [
        ("研发机构覆盖率全覆盖", None, None, 2027),
        ("高新技术企业800家左右", 800, "~", 2027),
    ]
    assert goals.targets[1].baseline == Baseline(value=500, year=2024)
    assert goals.doubts == ("指标表里没有读懂的一格：技术合同成交额“分3年翻2番”",)


def test_a_goal_outside_the_years_of_the_plan_is_not_dropped_in_silence():
    goals = goals_of_table("指标 | 单位 | 2027年 | 2035年", "高新技术企业 | 家 | 800 | 2000")
    assert [one.text for one in goals.targets] == ["高新技术企业800家"]
    assert goals.doubts == ("不在方案期限内，没有录：2035年高新技术企业2000家",)


@pytest.mark.parametrize("name", few_of(WORKBOOKS, 3))
def test_a_workbook_says_what_the_word_document_says(name, tmp_path):
    word, book = drafted(PLANS[name], "docx", tmp_path), drafted(PLANS[name], "xlsx", tmp_path)
    assert said(book) == said(word)


def said(draft) -> list[object]:
    """Give what a draft proposes of each task, and its goals."""
    return [
        (one.number, one.title, one.text, one.units, one.deadline, one.goals.targets)
        for plan in draft.plans
        for one in plan.measures()
    ]


@pytest.mark.parametrize(("name", "suffix"), few_of(product(PLANS, MEDIA), every=3))
def test_every_completion_time_is_drafted_and_none_is_made_up(name, suffix, tmp_path):
    plan = PLANS[name]
    draft = drafted(plan, suffix, tmp_path)
    times = sorted(one.deadline for each in draft.plans for one in each.measures() if one.deadline)
    assert times == sorted(plan.deadlines.values())


def measure_of(words: str):
    """Draft a plan of one task and give its YAML."""
    text = f"临江市创新行动方案（2025—2027年）\n一、重点任务\n（一）{words}\n"
    return write_draft(make_draft(Source(name="方案.txt", passages=text_passages(text)), (), columns()))


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("编制规划。于2025年6月底前完成。（市科技局）", "deadline: 2025年6月底前  # 待核：完成时限是从正文摘的"),
        (
            "建设平台。2026年10月31日前，平台建成投用。（市科技局）",
            "deadline: 2026年10月31日前  # 待核：完成时限是从正文摘的",
        ),
        ("办好大会。（市科技局；完成时限：2025年第三季度）", "deadline: 2025年第三季度"),
        ("开展督查。（市科技局、市财政局，每季度末）", "deadline: 每季度末"),
        ("整改问题。（市科技局、市财政局，立行立改）", "deadline: 立行立改"),
        ("清理存量。（市科技局、市财政局，三年内完成）", "# 待核：完成时限“三年内”没有看懂或没有写年份，请补 deadline"),
        (
            "清理存量。（市科技局、市财政局，6月底前完成）",
            "# 待核：完成时限“6月底前”没有看懂或没有写年份，请补 deadline",
        ),
        (
            "编制规划。2025年6月底前完成初稿。2025年12月底前印发实施。（市科技局）",
            "deadline: 2025年12月底前  # 待核：正文里写有几个时间（2025年6月底前、2025年12月底前），录的是最后一个",
        ),
        (
            "改造小区。2025年6月底前开工、10月底前改造30个。（市住建局）",
            "deadline: 2025年10月底前  # 待核：正文里写有几个时间（2025年6月底前、10月底前），录的是最后一个",
        ),
        (
            "改造小区。2025年6月底前改造30个，2026年达到50个。（市住建局）",
            "# 待核：正文里写有时间（2025年6月底前），是否完成时限请定（deadline）",
        ),
        (
            "保障节日。春节前完成慰问。国庆节前完成检查。（市民政局）",
            "# 待核：正文里写有时间（春节前、国庆节前），是否完成时限请定（deadline）",
        ),
        ("规范平台。2025年三季度完成整改。（市科技局）", "deadline: 2025年三季度  # 待核：完成时限是从正文摘的"),
        ("规范平台。确保年内投产。（市科技局）", "# 待核：完成时限“年内”没有看懂或没有写年份，请补 deadline"),
        ("清理存量。排查问题，长期坚持。（市科技局）", "deadline: 长期坚持  # 待核：完成时限是从正文摘的"),
        ("清理存量。每月25日前开展一次评比。（市科技局）", "deadline: 每月25日前  # 待核：完成时限是从正文摘的"),
        (
            "治理隐患。①2025年6月底前建成数据库。②实行挂牌督办。（市应急局）",
            "# 待核：正文里写有时间（2025年6月底前），是否完成时限请定（deadline）",
        ),
    ],
)
def test_a_time_is_taken_where_it_is_the_tasks_and_else_a_person_is_asked(words, line):
    assert line in [one.strip() for one in measure_of(words).splitlines()]


@pytest.mark.parametrize(
    "words",
    [
        "2025年底前建成孵化器5家。（市科技局）",
        "年内新增孵化器5家。（市科技局）",
        "每季度评比一次。（市科技局）",
        "改造2025年6月底前建成的小区。（市科技局）",
        "5月底前将进展报市政府办公室。（市科技局）",
        "建立2025年台账。（市科技局）",
    ],
)
def test_the_year_of_a_figure_or_a_rhythm_without_a_day_is_no_completion_time(words):
    assert "deadline" not in measure_of(words)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (
            "完善路网。20户以上自然村通硬化路比例达到95%。",
            '- {indicator: 20户以上自然村通硬化路比例, comparator: ">=", value: 95, unit: "%", no_year: true, text: 20户以上自然村通硬化路比例达到95%}',
        ),
        (
            "培育企业。培育产值过10亿元企业3家。",
            '- {indicator: 培育产值过10亿元企业, comparator: ">=", value: 3, unit: 家, no_year: true, text: 培育产值过10亿元企业3家}',
        ),
        ("支持攻关。企业榜额不低于500万元的，给予支持。", "# 不作目标（条件、门槛）：企业榜额不低于500万元的"),
        ("重组国企。将市属企业由11户整合至6户。", "# 不作目标（基数）：将市属企业由11户"),
        (
            "盘活土地。每年开展一次综合评价，推动再开发低效用地3000亩。",
            '- {indicator: 开发低效用地, comparator: ">=", value: 3000, unit: 亩, no_year: true, text: 再开发低效用地3000亩}',
        ),
        (
            "整合视频。接入视频1.2万路。",
            '- {indicator: 接入视频, comparator: ">=", value: 1.2, unit: 万路, no_year: true, text: 接入视频1.2万路}',
        ),
        (
            "发展物流。年配送量增加到30万单。",
            '- {indicator: 年配送量, comparator: ">=", value: 30, unit: 万单, no_year: true, text: 年配送量增加到30万单}',
        ),
        (
            "检查门店。检查门店不少于2轮次。",
            '- {indicator: 检查门店, comparator: ">=", value: 2, unit: 轮次, no_year: true, text: 检查门店不少于2轮次}',
        ),
        (
            "建设桩群。增设集中充电设施，2025年8月底前完成5000个。",
            '- {indicator: 增设集中充电设施, comparator: ">=", value: 5000, unit: 个, year: 2025, text: 8月底前完成5000个}',
        ),
        (
            "改造技术。三年实施技改项目120个。2025年实施30个。",
            '- {indicator: 实施技改项目, comparator: ">=", value: 30, unit: 个, year: 2025, text: 实施30个}',
        ),
        (
            "设立基金。首期5亿元于2025年9月底前到位。",
            '- {indicator: 首期到位, comparator: ">=", value: 5, unit: 亿元, year: 2025, text: 首期5亿元9月底前到位}',
        ),
        ("关停矿山。关闭9万吨/年以下煤矿2处。", "# 不作目标（条件、门槛）：关闭9万吨/年以下"),
        (
            "兑现政策。兑现资金1.2亿元以上。",
            '- {indicator: 兑现资金, comparator: ">=", value: 1.2, unit: 亿元, no_year: true, text: 兑现资金1.2亿元以上}',
        ),
        (
            "健全防控。保安配备率、报警联网率均达100%。",
            '- {indicator: 报警联网率, comparator: ">=", value: 100, unit: "%", no_year: true, text: 报警联网率达100%}',
        ),
        (
            "筹集住房。筹集人才住房1.2万套，其中2025年4000套、2026年4000套。",
            '- {indicator: 筹集人才住房, comparator: ">=", value: 4000, unit: 套, year: 2026, text: 4000套}',
        ),
        (
            "壮大产业。每个县（市）培育1—2个主导产业。",
            '- {indicator: 每个县（市）主导产业, comparator: "=", value: 1, value_to: 2, unit: 个, no_year: true, text: 每个县（市）培育1—2个主导产业}',
        ),
        (
            "改造小区。2025—2027年改造老旧小区260个。",
            '- {indicator: 改造老旧小区, comparator: ">=", value: 260, unit: 个, year: 2027, text: 改造老旧小区260个}',
        ),
        (
            "推进市民化。城镇化率达到68%，年均提高0.8个百分点以上。",
            '- {indicator: 城镇化率增幅, comparator: ">=", value: 0.8, unit: 个百分点, per: year, text: 年均提高0.8个百分点以上}',
        ),
        (
            "谋划项目。围绕“两重”领域谋划项目200个。",
            '- {indicator: 围绕“两重”领域谋划项目, comparator: ">=", value: 200, unit: 个, no_year: true, text: 围绕“两重”领域谋划项目200个}',
        ),
        (
            "降低失业率。城镇调查失业率达到5%。",
            '- {indicator: 城镇调查失业率, comparator: "<=", value: 5, unit: "%", no_year: true, text: 城镇调查失业率达到5%}',
        ),
        ("降低失业率。城镇调查失业率达到5%。", "# 待核：按不超过录的：城镇调查失业率达到5%"),
        (
            "节约能源。单位GDP能耗下降达到15%。",
            '- {indicator: 单位GDP能耗降幅, comparator: ">=", value: 15, unit: "%", no_year: true, text: 单位GDP能耗下降达到15%}',
        ),
        (
            "壮大产业。到2027年，人工智能产业规模较2024年翻一番。",
            '- {indicator: 人工智能产业规模, comparator: ">=", value: 1, unit: 番, year: 2027, text: 人工智能产业规模较2024年翻一番}',
        ),
        ("壮大产业。产业规模比2024年的100亿元增长50%以上。", "# 不作目标（基数）：产业规模比2024年的100亿元"),
        (
            "增加投入。“十四五”末，研发投入强度达到3%以上。",
            '- {indicator: 研发投入强度, comparator: ">=", value: 3, unit: "%", year: 2025, text: 研发投入强度达到3%以上}',
        ),
        (
            "改造住房。“十四五”期间完成家庭改造4.2万户。",
            '- {indicator: 完成家庭改造, comparator: ">=", value: 4.2, unit: 万户, year: 2025, text: 完成家庭改造4.2万户}',
        ),
        (
            "丰富活动。组建艺术社团300个，每周至少安排2次体育活动。",
            '- {indicator: 体育活动, comparator: ">=", value: 2, unit: 次, no_year: true, text: 每周至少安排2次体育活动}',
        ),
        ("加强调度。每季度调度一次。", "# 不作目标（工作节奏）：每季度调度一次"),
        (
            "引进项目。新签约项目60个，其中10亿元以上12个。",
            '- {indicator: 10亿元以上, comparator: ">=", value: 12, unit: 个, no_year: true, text: 10亿元以上12个}',
        ),
        ("加强调度。成立1个领导小组。", "# 不作目标（工作机构）：成立1个领导小组"),
        (
            "培训人员。安全培训不少于4次/年。",
            '- {indicator: 安全培训, comparator: ">=", value: 4, unit: 次, per: year, text: 安全培训不少于4次/年}',
        ),
        (
            "保护专利。授权量年均增长10%，专利拥有量突破5000件。",
            '- {indicator: 专利拥有量, comparator: ">", value: 5000, unit: 件, no_year: true, text: 专利拥有量突破5000件}',
        ),
        (
            "整治水体。治理黑臭水塘5口。",
            '- {indicator: 治理黑臭水塘, comparator: ">=", value: 5, unit: 口, no_year: true, text: 治理黑臭水塘5口}',
        ),
        (
            "建设项目。完成总投资600亿元。",
            '- {indicator: 完成总投资, comparator: ">=", value: 600, unit: 亿元, no_year: true, text: 完成总投资600亿元}',
        ),
        (
            "发放算力券。每年发放500万元。",
            '- {indicator: 发放算力券, comparator: ">=", value: 500, unit: 万元, per: year, text: 每年发放500万元}',
        ),
        (
            "建设基站。新建5G基站2000个，总数达到10000个。",
            '- {indicator: "5G基站总数", comparator: ">=", value: 10000, unit: 个, no_year: true, text: 总数达到10000个}',
        ),
        (
            "服务老人。为全县1.2万名65岁以上老年人提供体检。",
            '- {indicator: 为全县65岁老年人提供体检, comparator: ">=", value: 1.2, unit: 万名, no_year: true, text: 为全县1.2万名65岁以上老年人提供体检}',
        ),
        (
            "攻克技术。每年实施项目5项以上，到2026年突破关键技术20项。",
            '- {indicator: 关键技术, comparator: ">=", value: 20, unit: 项, year: 2026, text: 突破关键技术20项}',
        ),
        (
            "建设平台。推进实验室建设，2025年底前挂牌运行；新增重点实验室3家。",
            '- {indicator: 新增重点实验室, comparator: ">=", value: 3, unit: 家, no_year: true, text: 新增重点实验室3家}',
        ),
        (
            "培育企业。到2030年，总数突破300家。",
            "# 待核：没有录成目标的数字：总数突破300家",
        ),
    ],
)
def test_a_figure_is_a_goal_or_stands_aside_by_the_words_around_it(words, line):
    assert line in [one.strip() for one in measure_of(words).splitlines()]


@pytest.mark.parametrize("made", ["（2025年修订）", "（2025年3月）"])
def test_the_year_a_document_was_made_in_begins_it_and_is_not_all_of_it(made):
    text = f"临江开发区支持企业若干措施\n{made}\n一、重点任务\n（一）培育企业。到2027年，企业达到300家。\n"
    (plan,) = make_draft(Source(name="方案.txt", passages=text_passages(text))).plans
    assert (plan.found.first_year, plan.found.last_year, plan.found.period_inferred) == (2025, 2027, True)


@pytest.mark.parametrize(
    ("title", "body", "period"),
    [
        ("临江市“十五五”科技创新规划", "一、任务\n1.培育企业。达到300家。", (2026, 2030, False)),
        (
            "临江市若干措施",
            "一、补助。发放补助。\n二、本措施自2025年3月1日起施行，有效期至2026年12月31日。",
            (2025, 2026, False),
        ),
        ("临江市工作要点", "印发。\n2024年3月20日\n一、培育企业。今年达到300家，年内新增20家。", (2024, 2024, False)),
        ("临江市工作要点", "一、培育企业。今年达到300家，年内新增20家。", (0, 0, True)),
    ],
)
def test_a_plan_is_for_the_years_its_title_or_its_last_article_tells(title, body, period):
    source = Source(
        name="方案.txt",
        passages=text_passages(f"{title}\n2024年3月20日\n{body}" if period[0] == 2024 else f"{title}\n{body}"),
    )
    (plan,) = make_draft(source).plans
    assert (plan.found.first_year, plan.found.last_year, plan.found.period_inferred) == period


def test_goals_before_the_first_heading_and_in_words_beside_figures_are_the_plan_s():
    text = (
        "临江市创新行动方案（2025—2027年）\n力争2027年高新技术企业突破500家。\n一、总体目标\n"
        "到2027年，创新能力显著增强，科技型企业达到800家，投入占比提高到百分之四十二。"
        "市优化办要加强统筹，每季度调度一次。\n二、任务\n（一）办会。（市科协）\n"
    )
    (plan,) = make_draft(Source(name="方案.txt", passages=text_passages(text))).plans
    assert [(one.text, one.year) for one in plan.goals.targets] == [
        ("力争高新技术企业突破500家", 2027),
        ("科技型企业达到800家", 2027),
        ("投入占比提高到百分之四十二", 2027),
    ]
    assert plan.goals.words == "创新能力显著增强"


def test_a_document_without_a_date_begins_with_the_first_year_something_is_due_in():
    text = (
        "临江市服务体系建设方案\n一、重点任务\n（一）发展助餐。覆盖率由2023年的52%提高到2027年的65%，2025年达到58%。\n"
    )
    (plan,) = make_draft(Source(name="方案.txt", passages=text_passages(text))).plans
    assert (plan.found.first_year, plan.found.last_year) == (2025, 2027)
    assert [(one.value, one.year) for one in next(plan.measures()).goals.targets] == [(65, 2027), (58, 2025)]


LISTED = """临江市创新行动方案（2025—2027年）
一、主要目标
到2027年，高新技术企业达到800家以上。
序号
指标
类型
指标名称
单位
2024年
实际值
2027年
目标值
1
综合
指标
科技进步贡献率
%
55.4*
65
2
高新技术企业
2
800
3
数字化指数
76
≥85
二、重点任务
（一）培育企业。建立名录。（市科技局）
"""


def test_a_table_copied_with_a_line_for_each_cell_is_read_and_a_unit_left_out_is_asked_about(tmp_path):
    path = tmp_path / "方案.txt"
    path.write_text(LISTED, encoding="utf-8")
    (plan,) = make_draft(read_source(path), (), columns()).plans
    assert [(one.text, one.value, one.measurement_unit, one.year, one.baseline) for one in plan.goals.targets] == [
        ("高新技术企业达到800家以上", 800, "家", 2027, None),
        ("科技进步贡献率65%", 65, "%", 2027, Baseline(value=55.4, year=2024)),
        ("高新技术企业800家", 800, "家", 2027, Baseline(value=2, year=2024)),
        ("数字化指数≥85", 85, None, 2027, Baseline(value=76, year=2024)),
    ]
    assert plan.goals.doubts == ("指标表没有写单位，按“家”录：高新技术企业800家",)
    assert [one.title for one in plan.measures()] == ["培育企业"]
