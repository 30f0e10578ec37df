"""The headings of offices' ledgers: which column each one is, alone and in company."""

from __future__ import annotations

import time
from collections import Counter

import pytest
from office_forms import COLUMNS, columns_of, drawn, fill, prepared

from checklist.forms.headings import find_block
from checklist.ledger.columns import heading_years
from checklist.ledger.company import resolve_headings
from checklist.office.grid import Cell, Grid, GridRow

KNOWN = {
    "sequence": "序号 总序号 项次 序 NO.",
    "number": "编号 任务编号 条目",
    "source": "任务来源 工作依据 来源文件 文件名称及文号 政策来源 交办依据 立项依据",
    "group": "工作类别 重点领域 行动名称 工作方面 任务模块 一级任务 专项行动 工作任务 重点工作 主要任务 目标任务 主要目标任务"
    " 2025年工作任务 2025年重点任务 2025年度重点工作任务 年度重点工作"
    " 改革领域 工程 重点工程",
    "measure": "任务 任务内容 工作内容及要求 议定事项内容 工作内容 2025年工作内容 年度任务 具体内容 任务分解 细化措施 工作任务及内容 重点任务及措施 主要任务和措施 任务清单 措施清单"
    " 督查内容 批示事项 议定事项 改革举措 承担任务 我局工作任务 本单位任务 实事内容 责任内容"
    " 内容 项目 描述 任务明细 明细功能 建设任务 建设内容 攻坚任务"
    " 我市工作措施 本地落实举措 我市贯彻落实措施 贯彻措施 调度事项 试点任务 “放管服”改革任务 《实施方案》任务 整改事项 攻坚举措 重点任务及具体举措 主要目标任务和工作举措"
    " 措施明细 事项描述 任务详细内容 工作具体内容 主要任务明细 项目详情",
    "measure_target": "工作任务及目标 任务和目标 任务、目标 工作任务及年度目标 目标任务及措施"
    " 工作目标及任务要求 主要工作任务及目标要求",
    "title": "任务名称 事项名称 项目名称 重点工作名称"
    " 议题名称 建设项目名称"
    " 计划标题",
    "target": "工作目标 年度目标 目标值 预期成效 预期效果 主要指标 任务指标 绩效目标 年终目标 全年目标 2025—2027年目标 目标清单 总体目标 年度目标任务",
    "lead": "牵头单位 市级牵头单位 市级牵头部门 县牵头单位 市直牵头单位 区级牵头责任单位 主办单位 主要牵头单位 牵头（责任）单位 责任单位（牵头） 主要承办单位"
    " 整改牵头部门 牵头区直单位 牵头（部门）"
    " 牵头方 主责方",
    "support": "配合单位 协办单位 市级配合单位 配合责任部门 协助单位 参加部门 责任单位（配合） 配合（参与）单位 县直配合单位"
    " 整改配合部门 配合州直部门"
    " 配合方 协助方",
    "responsible": "责任单位 县直责任单位 市级责任部门 实施单位 承担单位 负责单位 整改责任单位 牵头及配合单位 牵头、配合单位 牵头单位/配合单位 责任清单 分工单位"
    " 责任部门及责任人 责任单位、责任人 责任单位（责任人） 责任单位及负责人 责任科室及责任单位"
    " 责任方 承办方"
    " 责任县直部门 攻坚单位 牵头单位、责任单位 主办单位以及协办单位 责任部门/人 责任单位及联系人、电话"
    " 承担方 实施方 执行方",
    "own_role": "本单位职责 我局职责 牵头/配合",
    "others": "其他单位 其他责任部门",
    "deadline": "完成时限 完成节点 完成时间节点 预计完成时间 截止日期 时限清单 完成时限及标准 完成时间及要求 销号时限 整改完成时限 办结期限"
    " 预计结束时间 计划完成日期 任务结束日期 结束时间 拟完成时限 要求完成期限 预计竣工时间 起止年限 整改时限 2025年完成时限"
    " 期限 完成时点 攻坚时限 化解时限 完成（时限） 完成时限及进度要求 完成时间节点及要求 计划完成时间/实际完成时间"
    " 最迟完成时间 承诺完成时间 预定完成日期 约定结束时间 实施年限",
    "person": "责任人 责任单位主要负责人 责任单位负责人 负责人 第一责任人 联系人 联系人及电话 责任人及联系电话"
    " 协助人 跟进人 执行人"
    " 现场总负责人"
    " 跟办人 承接人 主管人 分管负责人 协助人员姓名",
    "leader": "包抓领导 市级领导 县级包抓领导 市级牵头领导 分管领导 挂帅领导 包联县级领导 责任领导及责任人"
    " 包联领导 包抓领导"
    " 河长 包案领导 整改责任领导 督导组组长",
    "office": "责任科室 责任股室 牵头处室 责任科（股）室"
    " 责任处（室） 本单位责任科室",
    "phone": "联系电话 手机号",
    "overseer": "监督单位 督办单位 验收单位 交办单位"
    " 项目业主 建设单位 主管部门 督办单位"
    " 业主 业主方 项目法人",
    "team": "工作专班 推进专班",
    "begun": "启动时间 交办时间"
    " 开始日期 计划开始时间 预计开工日期 实际开始时间 任务启动时间",
    "reported": "填报时间 报送时间",
    "schedule": "推进计划 一季度目标 第二季度工作计划 3月计划 上半年目标任务 阶段目标"
    " 里程碑 关键节点 工期 建设周期"
    " 季度节点 月度节点 分季度目标 工作进度计划"
    " 主要节点 重要节点 任务周期 总工期",
    "progress": "办理进展 办理进展情况 工作成效 1月 2月份 十二月 1-6月 一季度 第四季度 Q3 上半年 下半年 一季度进展情况 二季度末完成情况 截至6月底进展情况"
    " 2025年完成情况 2025年一季度 2025年6月底完成情况 年度完成情况 本周进展 月度进展 最新进展情况 工作进展及成效 进展情况及存在问题 进展情况、下步打算"
    " 结果跟踪 形象进度"
    " 1月完成 累计完成 改革进度 工作动态 2024年完成数"
    " 跟踪记录 进展跟踪 结果追踪",
    "problem": "存在困难问题 困难和问题 存在问题、困难 未完成原因 需协调解决事项 难点堵点 意见建议"
    " 问题反馈 隐患描述 问题描述 风险点"
    " 问题类型 需市领导协调解决的事项"
    " 隐患名称 问题点 风险部位",
    "next": "下步打算 下一步安排 后续措施 下月工作计划 解决措施",
    "problem_next": "存在问题及下步打算 存在问题和下步打算 问题及措施 存在问题及整改措施",
    "handling": "整改措施 推进措施 落实措施"
    " 工作要求 管控措施",
    "status": "完成率 是否按期完成 办结状态 办结时间 实际完成时间 是否达序时进度"
    " 是否结束 实际结束时间 实际完成日期 是否闭环"
    " 计划状态 逾期天数 达标情况"
    " 是否已完成 是否终结 是否按期竣工",
    "light": "亮灯情况 预警等级 红黄绿灯",
    "closed": "是否销号 销号状态 销号申请 验收情况 验收销号情况",
    "rating": "督查意见 督查情况 自评得分 领导批示 权重"
    " 督查室意见 督查方式",
    "signature": "签字 签字确认"
    " 责任单位签字 督查组长签名",
    "evidence": "佐证材料 印证资料 支撑材料"
    " 整改前后照片",
    "priority": "优先级 紧急程度"
    " 任务优先级 轻重缓急",
    "standard": "验收标准 交付物 完成标志 考核标准 完成标准 标志性成果"
    " 测评标准 产出成果"
    " 验收依据 交付材料 完成标志性成果",
    "funds": "总投资 年度计划投资 2025年计划投资 资金来源 预算"
    " 投资概算 资金概算 本年计划投资",
    "project": "建设地点 建设性质 地点"
    " 建设位置 项目位置 工程地点",
    "remark": "备注 其他说明"
    " 是否需要配套",
}  # fmt: skip
PAIRS = [(key, heading) for key, headings in KNOWN.items() for heading in headings.split()]

UNKNOWN = (
    "牵头单位名称 责任单位名称 单位 部门 牵头 配合 相关单位 共同牵头单位 省牵头单位 省级责任单位 指标值"
    " 批示内容 文号 县区 职责 牵头科室单位 2025年 年度 全年 目标任务及完成时限 责任单位及资金 滞后原因及目标"
)
"""What clearly means none of our columns, or may mean several: left blank and said."""


@pytest.mark.parametrize(("key", "heading"), PAIRS)
def test_a_usual_heading_is_known(key, heading):
    column = COLUMNS.by_heading(heading)
    assert column is not None
    assert column.key == key


@pytest.mark.parametrize("heading", UNKNOWN.split())
def test_a_heading_of_no_column_is_not_guessed(heading):
    assert COLUMNS.by_heading(heading) is None


def test_no_heading_is_listed_for_two_columns():
    listed = Counter(
        heading
        for column in COLUMNS.all
        for heading in {*column.headings, *column.broad, *column.also, column.title}
    )  # fmt: skip
    assert [heading for heading, count in listed.items() if count > 1] == []


@pytest.mark.parametrize(
    ("heading", "left"),
    [
        ("责任部门及责任人", "责任人"),
        ("责任单位（联系人）", "联系人"),
        ("责任单位、责任人及联系电话", "责任人、联系电话"),
        ("牵头领导及牵头单位", "牵头领导"),
        ("完成时限和标准", "标准"),
        ("完成时间及要求", "要求"),
        ("责任部门/人", "责任人"),
        ("计划完成时间/实际完成时间", "实际完成时间"),
        ("任务及完成标准", "完成标准"),
        ("责任单位（盖章）", ""),
        ("责任单位", ""),
        ("进展情况及存在问题", ""),
    ],
)
def test_what_a_heading_asks_for_besides_is_left_for_the_hand(heading, left):
    assert COLUMNS.left_for_the_hand(heading) == left


@pytest.mark.parametrize(
    ("heading", "years"),
    [
        ("2025年目标", (2025, 2025)),
        ("2025年度目标", (2025, 2025)),
        ("到2025年底目标", (2025, 2025)),
        ("工作目标（2025年）", (2025, 2025)),
        ("2023—2025年目标", (2023, 2025)),
        ("年度目标", None),
        ("目标", None),
    ],
)
def test_the_year_of_a_heading(heading, years):
    assert heading_years(heading) == years


@pytest.mark.parametrize(
    ("headings", "keys"),
    [
        ("任务 目标任务", "measure target"),
        ("目标任务 具体措施", "group measure"),
        ("重点任务 目标任务", "group measure"),
        ("主要任务 目标任务 具体措施", "group target measure"),
        ("重点任务 工作任务 目标任务", "group measure target"),
        ("主要目标任务 工作措施", "group measure"),
        ("工作任务 年度目标任务", "measure target"),
        ("目标任务", "measure"),
        ("年度目标任务", "measure"),
        ("目标任务 工作目标", "measure target"),
        ("2025年工作任务 2025年目标", "measure target@2025"),
        ("任务 2024年目标 2025年目标", "measure target@2024 target@2025"),
        ("任务 一季度 二季度", "measure progress progress"),
        ("具体措施 任务", "measure title"),
        ("重点任务 任务 目标 推进措施 责任单位", "group title target measure responsible"),
        ("任务 责任单位 落实措施", "measure responsible handling"),
        ("任务 具体措施 落实措施", "title measure handling"),
        ("任务名称 要点", "title measure"),
        ("任务及目标 具体措施", "measure_target measure"),
        ("任务 任务", "measure measure"),
        ("专项行动 重点任务 主要内容", "group title measure"),
        ("改革任务 我省工作措施 我市工作措施", "title None measure"),
        ("任务 牵头 配合", "measure lead support"),
        ("目标 措施 责任 时限", "target measure responsible deadline"),
        ("部门 承担任务 时限", "responsible measure deadline"),
        ("责任单位 任务 部门", "responsible measure None"),
        ("文明城市创建任务 责任单位", "measure responsible"),
        ("营商环境任务 对标举措 责任单位", "measure None responsible"),
        ("乡村振兴任务 具体措施 责任单位", "None measure responsible"),
        ("上年度任务 本年度任务 责任单位", "None measure responsible"),
        ("已完成任务 省级下达任务 责任单位", "None None responsible"),
    ],
)
def test_headings_in_company(headings, keys):
    found = resolve_headings(COLUMNS, headings.split())
    assert " ".join(column.key if column else "None" for column in found) == keys


NAMES = [
    "任务",
    "任务名称",
    "任务事项",
    "工作事项",
    "项目",
    "事项",
    "具体任务",
    "项目名称",
    "督查事项",
    "议定事项",
    "工作任务",
    "重点任务",
    "任务明细",
]
WAYS = [
    "具体措施",
    "具体举措",
    "主要举措",
    "工作措施",
    "工作内容",
    "落实措施",
    "推进措施",
    "内容",
    "建设内容",
    "措施",
    "落实举措",
    "任务描述",
    "举措要点",
]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", NAMES)
def test_of_two_headings_of_the_task_one_names_it_and_the_other_sets_it_out(name, way):
    named, set_out = [column and column.key for column in resolve_headings(COLUMNS, ["序号", name, way, "责任单位"])][
        1:3
    ]
    assert named == ("group" if COLUMNS.by_heading(name).key == "group" else "title")
    assert set_out == "measure"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("工作任物", "工作任务"),
        ("牵投单位", "牵头单位"),
        ("完成时线", "完成时限"),
        ("责任单单位", "责任单位"),
        ("共同牵头单位", "牵头单位"),
    ],
)
def test_a_slip_is_told_from_another_word(written, meant):
    assert COLUMNS.nearest(written) == [meant]


@pytest.mark.parametrize(
    "written",
    [
        "难地",
        "职责",
        "单位",
        "主抓单位",
        "巡查结果",
        "上年度工作目标",
        "我省工作措施",
        "省牵头单位",
        "督导组",
        "资金去向",
        "责任轮",
    ],
)
def test_no_other_meaning_is_suggested(written):
    assert COLUMNS.nearest(written) == []


def test_the_name_of_the_unit_under_a_spanning_heading_is_the_unit():
    form = prepared([
        ["序号", "工作任务", "牵头单位", "<", "<", "完成时限"],
        ["^", "^", "单位名称", "负责人", "职务", "^"],
        [""] * 6,
    ])  # fmt: skip
    assert columns_of(form) == [
        "sequence",
        "measure",
        "lead",
        "person",
        None,
        "deadline",
    ]
    assert drawn(fill(form, 1))[2] == ["1", "举措1", "市科技局", "", "", "2025年12月底"]


def test_years_below_a_spanning_heading_of_goals():
    form = prepared([
        ["序号", "工作任务", "年度目标", "<", "<", "责任单位"],
        ["^", "^", "2023年", "2024年", "2025年", "^"],
        [""] * 6,
    ])  # fmt: skip
    assert [column.key for column in form.wanted] == [
        "sequence", "measure", "target@2023", "target@2024", "target@2025", "responsible",
    ]  # fmt: skip


def test_a_table_all_of_joined_cells_is_read_in_bounded_time():
    """Every row begins a block that reaches to the end: reading each of them whole took the square of the rows."""
    rows = [GridRow(cells=tuple(Cell(start=c, span=1, text=f"甲{c}", opens=True) for c in range(63)))]
    rows += [
        GridRow(cells=tuple(Cell(start=c, span=1, text="" if c % 2 else f"乙{r}", continues=c % 2 > 0) for c in range(63)))
        for r in range(99)
    ]  # fmt: skip
    start = time.process_time()
    assert find_block(Grid(rows=tuple(rows)), COLUMNS, {}) is None
    assert time.process_time() - start < 3
