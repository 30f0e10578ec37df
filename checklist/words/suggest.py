"""The one "did you mean": which known names look like a misspelt one, and which bureau is meant by another name of its duty."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_ALIKE = 0.6
"""From this share of common characters, in their order, two names look alike (1 is equal)."""


def suggest_names(name: str, known: Iterable[str], *, most: int = 3, least: float = _ALIKE) -> list[str]:
    """Give up to ``most`` of ``known`` that look like ``name``, best first; in the order of characters for equal ones."""
    from rapidfuzz import process  # noqa: PLC0415 - only a misspelling needs it
    from rapidfuzz.distance import Indel  # noqa: PLC0415

    scorer = Indel.normalized_similarity
    return [near for near, _, _ in process.extract(name, sorted(known), scorer=scorer, limit=most, score_cutoff=least)]


def ask_nearest(name: str, known: Iterable[str], *, least: float = _ALIKE) -> str:
    """Make the question whether one of the names that look alike was meant; "" where none does."""
    near = suggest_names(name, known, least=least)
    return f"是否想写：{'、'.join(near)}？" if near else ""


def suggest_slips(name: str, known: Iterable[str]) -> list[str]:
    """Give those of ``known`` of which ``name`` may be a slip or a longer way to say it, best first; [] for a word of its own.

    地点 is no slip of 难点: one character for another makes another word, unless both sound alike.
    """
    return [near for near in suggest_names(name, known, most=_LOOKED_AT, least=_HALF) if _is_slip(name, near)]


_LOOKED_AT, _HALF = 12, 0.5
"""How many names that share half their characters are looked at."""
_WORD = 3
"""Characters; of a shorter word one is half of what it means."""
_QUALIFIED = 3
"""Characters by which a longer name may tell more of the same: 共同牵头单位."""

_OTHERWISE = ("上", "下", "去", "前", "非", "未", "不", "省", "国", "中央")
"""How a longer name begins that means something else: 上年度工作目标, 省牵头单位."""


def _is_slip(name: str, near: str) -> bool:
    longer, shorter = sorted((name, near), key=len, reverse=True)
    if len(shorter) < _WORD:
        return False
    if len(longer) == len(shorter):
        changed = [(one, two) for one, two in zip(name, near, strict=True) if one != two]
        return sorted(name) == sorted(near) or (len(changed) == 1 and _sound_alike(*changed[0]))
    if shorter == near and len(near) > _WORD and near in name:
        return len(name) - len(near) <= _QUALIFIED and not name.startswith(_OTHERWISE)
    inside = range(1, len(longer) - 1)  # 督导组 is another word than 督导组长, 责任单单位 none
    return len(longer) == len(shorter) + 1 and any(longer[:i] + longer[i + 1 :] == shorter for i in inside)


def _sound_alike(one: str, two: str) -> bool:
    """Say whether two characters stand together in level one of GB 2312, which is in the order of their sounds."""
    first, second = (sign.encode("gb2312", "ignore") for sign in (one, two))
    level_one = len(first) == len(second) > 1 and max(first, second) < _LEVEL_TWO
    return level_one and abs(_place(first) - _place(second)) <= _HOMOPHONES


_LEVEL_TWO = b"\xd8"
"""Where level two begins, which is in the order of radicals."""
_HOMOPHONES = 25
"""Characters of one sound stand within some twenty places; no pinyin is needed to tell them."""


def _place(code: bytes) -> int:
    return code[0] * 94 + code[1]


_LINES = """
政府办公室 政府办 府办 政府办公厅
委办公室 委办
委组织部 组织部 委人才办 人才办 公务员局
委宣传部 宣传部 文明办 新闻出版局
委统战部 统战部 侨办 外侨办
委政法委 政法委 综治办
委编办 编办 机构编制委员会办公室
委网信办 网信办 互联网信息办公室
委金融办 金融办 金融工作办公室 金融局 地方金融监管局 地方金融监督管理局
委社会工作部 社工部
委农办 农办 农工委 农工办
发展改革委 发改委 发改局 发展和改革委员会 发展改革局 计委 发展计划委员会 物价局 粮食局
教育局 教体局 教委 教育体育局
科技局 科学技术局 科委 科学技术委员会 科学技术和知识产权局
工业和信息化局 工信局 经信局 经信委 工信委 经济和信息化委员会 工业和信息化委员会 经贸委 经济贸易委员会 经委
民族宗教局 民宗局 民宗委 民族宗教事务局
公安局
民政局 老龄办
司法局 法制办 政府法制办公室
财政局
人力资源社会保障局 人社局 人力资源和社会保障局 人事局 劳动局 劳动和社会保障局 劳动保障局 外专局 外国专家局
自然资源和规划局 自然资源局 资规局 自规局 规自局 国土资源局 国土局 国土房管局 规划局 城乡规划局
生态环境局 环保局 环境保护局
住房城乡建设局 住建局 住房和城乡建设局 建设局 建委 建设委员会 城乡建设委员会 房管局 房产局 房产管理局 国土房管局
城管局 城市管理局 综合行政执法局 城管执法局 城市管理行政执法局 行政执法局 市容局
交通运输局 交通局
水利局 水务局
农业农村局 农业局 农委 农业委员会 畜牧局 畜牧兽医局 农机局
乡村振兴局 扶贫办 扶贫开发办公室 农业农村局
商务局 外经贸局 商业局 贸易局 经贸委 粮食局
文化和旅游局 文旅局 文广旅局 文化局 文广新局 文化广电新闻出版局 旅游局 旅发委
卫生健康委 卫健委 卫生健康委员会 卫生健康局 卫健局 卫生局 卫计委 卫生计生委 卫生和计划生育委员会 计生委 计生局
退役军人局 退役军人事务局
应急局 应急管理局 安监局 安全生产监督管理局
审计局
国资委
市场监管局 市场监督管理局 市场局 市监局 工商局 工商行政管理局 质监局 质量技术监督局 食药监局 食品药品监督管理局 药监局
知识产权局 知产局 市场监管局
体育局
统计局
医保局 医疗保障局
信访局
行政审批局 行政审批服务局 审批局 政务服务局 政务服务中心
数据局 大数据局 大数据管理局
林业局 林业和草原局 林草局 绿化局 园林局
机关事务局 机关事务管理局 机关事务中心
税务局 国税局 地税局
金融监管分局 银保监分局 银监分局 银监局 银保监局
气象局
科协 科学技术协会
总工会
团委 共青团委
妇联 妇女联合会
工商联 工商业联合会
残联 残疾人联合会
文联 文学艺术界联合会
社科联 社会科学界联合会
侨联
红十字会
投资促进局 投促局 招商局
"""
"""Names that city bureaus bear and bore: a line holds names of one duty, so that an old one leads to its successor.

They stand without 市, 区 or 县, and in several lines where their duties went to several. It helps to ask what was meant,
never to decide it: mergers and moved duties are the office's to settle.
"""


def duties_of(name: str) -> list[frozenset[str]]:
    """Give the lines of names that ``name`` stands in, with or without its 市, 区 or 县."""
    forms = {name, strip_place(name)}
    return [names for names in _lines() if forms & names]


@cache
def _lines() -> list[frozenset[str]]:
    return [frozenset(line.split()) for line in _LINES.strip().split("\n")]


def strip_place(name: str) -> str:
    """Take 市, 区, 县, 旗 or 州 off a name."""
    return re.sub("^[市区县旗州](?=.)", "", name)


def core_of(name: str) -> str:
    """Give what tells a bureau from others: 科技 of 市科技局."""
    return re.sub("(?:区?管委会?|区?管理委员会|委员会|[局委办厅会联部])$", "", strip_place(name)) or name
