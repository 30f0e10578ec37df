"""A year later: the shipped plan of Maiji as an office might have revised it, every edit known."""

from __future__ import annotations

from checklist.files.textfiles import data_file

_NEW_MEASURE = """\
      - id: mj-n1
        number: 三（一）4
        title: 建设概念验证和中试平台
        lead: [区工信局]
        support: [区科技局, 区高新工业园区]
        deadline: 2025年6月底前
        topics: [创新平台]
        actions: [布局概念验证中心, 建设装备制造中试基地]
        targets:
        - {indicator: 培育市级以上创新平台数, comparator: ">=", value: 2, unit: 家, year: 2025, per: total, text: 培育市级以上创新平台2家以上}
"""

_SPLIT = """\
      - id: mj-t2a
        number: 三（三）2
        title: 积极培养本土领军人才
        lead: [区科技局]
        support: [区人社局, 区教育局, 区工信局, 区卫生健康局, 区农业农村局, 区财政局]
        topics: [人才]
        split_from: [mj-t2]
        link_reason: 领军人才与技能人才分别推进
        actions:
        - 加大重点实验室、技术创新中心等平台支持，建设产学研创新团队和研究生联合培养基地
        - 面向电子信息、装备制造、电工电器以及新能源、新材料、现代农业等培养人才
        - 造就一批领军人才、学科带头人、中青年骨干
        - 重视青年科技人才，鼓励其领衔重大研发任务，支持从事基础和应用基础研究
        - 区级科技计划优先支持博士、博士后牵头的科研项目
      - id: mj-t2b
        number: 三（三）3
        title: 加快培养技能人才
        lead: [区人社局]
        support: [区教育局, 区科技局]
        topics: [人才]
        split_from: [mj-t2]
        actions:
        - 支持驻区高校改进教学和培养方案，健全校企合作育人体系
        - 对产业急需紧缺技能人才实行“订单式培养”
"""

_EDITS = (
    # 目标调整（上调）: 23 → 26, and the plan's own table with it
    ("value: 23, unit: 家, year: 2025, text: 高新技术企业达到23家以上}", "value: 26, unit: 家, year: 2025, text: 高新技术企业达到26家以上}"),
    ("value: 6, unit: 亿元, year: 2025, text: 技术市场合同交易登记额达到6亿元以上}", "value: 5.5, unit: 亿元, year: 2025, text: 技术市场合同交易登记额达到5.5亿元以上}"),
    # 牵头调整（移交）
    ("lead: [区市场监管局]\n        support: [区科技局, 区工信局,", "lead: [区科技局]\n        support: [区市场监管局, 区工信局,"),
    # 责任单位增减
    ("support: [区财政局, 区发展改革局, 区工信局, 区农业农村局]\n        deadline: 2025年\n", "support: [区财政局, 区审计局, 区工信局, 区农业农村局]\n        deadline: 2024年底前\n"),
    # 内容调整 and 文字调整
    ("给予上述项目的扶持资金不低于10万元", "给予上述项目的扶持资金不低于20万元"),
    ("将“5G+工业互联网”技术用于传统机械制造领域", "将“5G+工业互联网”技术应用于传统机械制造领域"),
    # 机构更名
    ("  - name: 区政府金融办\n    full: 天水市麦积区人民政府金融工作办公室\n    kind: government\n    aliases: [区金融办, 区政府金融工作办公室]\n", "  - name: 区委金融办\n    full: 中共天水市麦积区委金融委员会办公室\n    kind: party\n    formerly: [{name: 区政府金融办, relation: renamed}]\n"),
    ("区政府金融办, 区科技局", "区委金融办, 区科技局"),
    ("区市场监管局, 区政府金融办, 区农业农村局", "区市场监管局, 区委金融办, 区农业农村局"),
)  # fmt: skip


def shipped_text() -> str:
    """Give the data that come with the program."""
    return data_file("plans.yaml").read_text(encoding="utf-8")


def edited_maiji() -> str:
    """Give all shipped data with the plan of Maiji revised."""
    text = shipped_text()
    for old, new in _EDITS:
        if old not in text:
            raise ValueError(f"the shipped data no longer say {old}")
        text = text.replace(old, new)
    text = _without(text, "mj-i4", "mj-i5")
    text = _replaced(text, "mj-t2", "mj-t3", _SPLIT)
    return text.replace(
        "    - number: 三（二）\n      title: 实施科技支撑重点",
        f"{_NEW_MEASURE}    - number: 三（二）\n      title: 实施科技支撑重点",
    )


def _block(text: str, first: str, after: str) -> tuple[int, int]:
    return text.index(f"      - id: {first}\n"), text.index(f"      - id: {after}\n")


def _without(text: str, first: str, after: str) -> str:
    return _replaced(text, first, after, "")


def _replaced(text: str, first: str, after: str, new: str) -> str:
    start, end = _block(text, first, after)
    return text[:start] + new + text[end:]
