"""Words that are often written for a key and are none: which key is meant, in the mapping at hand.

They are not taken for keys, since some mean different things in different offices; who writes one is told the right one.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from checklist.plandata.spoken import KEY_NAMES
from checklist.words.suggest import suggest_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HEARD = {
    "responsible": "承办 承办部门 责任人 责任主体 负责单位 负责部门 落实单位 承办单位 实施单位 执行单位 完成单位 主管部门 责任处室 责任科室 "
    "单位 部门 负责人 in_charge department departments unit units owner responsible_unit responsible_units",
    "lead": "主责单位 主办 主办部门 牵头处室 牵头科室 牵头责任单位 主要责任单位 第一责任单位 总牵头 牵头领导 牵头人 "
    "leader leaders lead_unit lead_units lead_department leading_unit",
    "support": "协办 协办部门 参加单位 协助单位 协同单位 协作单位 配合责任单位 参与部门 参加部门 协同部门 参与 "
    "supporting cooperate support_unit support_units",
    "actions": "主要任务 工作内容 任务内容 内容 主要内容 工作要点 任务要点 重点任务 主要措施 工作措施 具体措施 举措 具体任务 重点举措 "
    "工作举措 主要举措 落实措施 任务措施 content contents steps points action measures",
    "deadline": "截止时间 截止日期 截止 办结时限 办理时限 时间 期限 时间节点 完成期限 完成日期 计划完成时间 时间要求 时限要求 "
    "进度要求 完成时间节点 due due_date time limit date",
    "title": "题目 题名 事项 工作事项 工作任务 事项名称 举措名称 任务标题 项目 项目名称 工作名称 文件名称 主题 "
    "name heading subject task",
    "number": "号 任务编号 条目 条款 条号 原文编号 序 no num index order",
    "id": "代码 标识 代号 编号 code key",
    "targets": "任务目标 目标任务 指标 年度目标 量化目标 绩效目标 主要目标 预期目标 考核指标 目标要求 工作目标 具体目标 "
    "总体目标 target goals goal indicators",
    "goal": "总体目标 主要目标 发展目标 定性目标 goals",
    "period": "起止年限 实施期限 方案期限 时间 年限 起止时间 有效期 规划期 年度 年份 实施时间 起止年份 years year time",
    "issued": "印发时间 发文日期 发文时间 发布日期 发布时间 下发时间 日期 成文时间 落款日期 落款时间 date issue_date",
    "issuer": "发文单位 印发单位 印发机关 制发机关 发布机关 单位 office",
    "document_number": "发文字号 文件号 发文号 字号 文件编号 编号 doc_number number",
    "region": "区域 所属地区 所在地区 城市 地方 地市 place city area",
    "regions": "区域 城市 地市 places cities region",
    "plans": "方案列表 行动方案 文件 计划 plan",
    "indicators": "指标库 指标列表 indicator",
    "sections": "章节 板块 任务 部份 篇章 章 节 任务板块 重点工作 主要任务 section parts chapters tasks",
    "measures": "任务 措施 具体任务 工作任务 重点举措 任务清单 任务列表 工作措施 主要举措 具体措施 条目 measure tasks items",
    "units": "部门 单位名录 责任单位 成员单位 unit departments",
    "groups": "集体单位 单位组 group",
    "prefix": "前缀 简称前缀 开头",
    "name": "单位 部门 名字 单位名 指标名 title",
    "full": "单位全称 全名 规范全称 full_name fullname",
    "kind": "单位类别 单位类型 单位性质 性质 属性 type",
    "aliases": "又称 也叫 别称 俗称 简称 其他名称 alias",
    "plates": "加挂牌子 挂牌单位 牌子 plate",
    "formerly": "原名 旧称 旧名 原名称 曾用名称 former",
    "until": "截止日期 截止时间 停用时间 date",
    "members": "成员单位 组成 包括 名单 member",
    "source": "来源 出处 根据",
    "indicator": "指标名 名称 name",
    "unit": "计量 量纲 数量单位 measurement_unit",
    "value": "数字 数量 目标数 目标值 指标值 值 number amount",
    "year": "完成时间 完成时限 年度 时间 时限 期限 deadline",
    "comparator": "比较符 符号 关系 compare",
    "per": "周期 频率 节奏",
    "text": "原话 内容 描述 表述 正文 original wording",
    "status": "进展 进展情况 办理情况 完成 进度 是否完成 state progress",
    "notes": "附注 注 注释 批注 情况说明 note remark remarks",
    "replaces": "接替 接续 取代 废止 替换 代替 replace",
    "continues": "延续 承接 接自 continue",
    "everywhere": "共同责任单位 均由 各项责任 以下各项",
    "except": "不含 除外 例外",
    "topics": "主题 标签 类别 领域 分类 topic tags",
}
"""By key what is often written for it."""


def meanings(strange: Iterable[str], names: Mapping[str, str], missing: Iterable[str]) -> dict[str, str]:
    """Give the keys of a mapping that strange words in it are meant for, where that can be told.

    ``names`` gives what the keys that are not there may be written as, ``missing`` those that must be: the only one left
    is meant by the only word that tells nothing.
    """
    told = {word: _meant(word, names) for word in strange}
    found = {word: key for word, key in told.items() if key}
    words = list(told.keys() - found.keys() - KEY_NAMES)  # what is a key somewhere tells what it is meant for
    keys = [key for key in missing if key not in found.values()]
    return found | (dict(zip(words, keys, strict=True)) if len(words) == len(keys) == 1 else {})


def _meant(word: str, names: Mapping[str, str]) -> str:
    """Give the key a word is meant for: by its letters, by what is often written for it, by the name it is nearest to."""
    plain = _plain(word)
    return (
        next((key for name, key in names.items() if _plain(name) == plain), "")
        or next((key for key in dict.fromkeys(names.values()) if plain in HEARD.get(key, "").split()), "")
        or next((names[near] for near in suggest_names(word, names, most=1)), "")
        or _with_one_wrong(word, names)
    )


def _with_one_wrong(word: str, names: Mapping[str, str]) -> str:
    """Give the one key of which a word is a slip in one character, 时线 of 时限; none for what is a key elsewhere."""
    if word in KEY_NAMES:
        return ""
    alike = {
        key
        for name, key in names.items()
        if len(name) == len(word) > 1 and sum(one != two for one, two in zip(name, word, strict=True)) == 1
    }
    return alike.pop() if len(alike) == 1 else ""


def _plain(word: str) -> str:
    plain = unicodedata.normalize("NFKC", word).translate(_SIMPLIFIED).casefold()
    return "".join(plain.replace("-", "_").split()).strip(".。")


_SIMPLIFIED = str.maketrans(
    "單責協辦領導參與負關門實標題編碼號稱類別時間點內體舉專說備註據區團應級數計測價頻權監總項現則規稅車擬牽頭發機構組織職務條節簡縮證執進簽產業齊續轉訂從還廢無",
    "单责协办领导参与负关门实标题编码号称类别时间点内体举专说备注据区团应级数计测价频权监总项现则规税车拟牵头发机构组织职务条节简缩证执进签产业齐续转订从还废无",
)
"""Characters of keys as an input method set to traditional characters types them."""
