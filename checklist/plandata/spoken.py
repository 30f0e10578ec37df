"""What a clerk calls the keys of a plans file and how he writes their values: what is taken for them, what only told."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import normalize, numeric

from checklist.model import IndicatorKind, Per, UnitKind
from checklist.words import compile_later
from checklist.words.ordinals import han_number
from checklist.words.suggest import suggest_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_WORDS = {
    "accepted": "认可",
    "actions": "要点 举措要点 具体举措 措施 | 主要任务 工作内容 任务内容 内容 主要内容 工作要点 任务要点 重点任务 "
    "主要措施 工作措施 具体措施 举措 具体任务 重点举措 工作举措 主要举措 落实措施 任务措施 content contents steps "
    "points action measures",
    "aliases": "别名 其他叫法 | 又称 也叫 别称 俗称 简称 其他名称 alias",
    "baseline": "基期",
    "comparator": "比较 | 比较符 符号 关系 compare",
    "complete": "成员列全",
    "continues": "接续 | 延续 承接 接自 continue",
    "deadline": "时限 完成时限 完成时间 | 截止时间 截止日期 截止 办结时限 办理时限 时间 期限 时间节点 完成期限 "
    "完成日期 计划完成时间 时间要求 时限要求 进度要求 完成时间节点 due due_date time limit date",
    "document_number": "文号 | 发文字号 文件号 发文号 字号 文件编号 编号 doc_number number",
    "edition": "版本",
    "everywhere": "各项均由 各项责任单位 | 共同责任单位 均由 各项责任 以下各项",
    "except": "其中不含 | 不含 除外 例外",
    "first_listed_leads": "列第一位者牵头",
    "formerly": "曾用名 | 原名 旧称 旧名 原名称 曾用名称 former",
    "full": "全称 | 单位全称 全名 规范全称 full_name fullname",
    "goal": "工作目标 总目标 | 总体目标 主要目标 发展目标 定性目标 goals",
    "groups": "集体 | 集体单位 单位组 group",
    "id": "编码 任务编码 方案编码 地区编码 | 代码 标识 代号 编号 code key",
    "indicator": "指标 指标名称 | 指标名 名称 name",
    "indicators": "指标 | 指标库 指标列表 indicator",
    "issued": "成文日期 印发日期 | 印发时间 发文日期 发文时间 发布日期 发布时间 下发时间 日期 成文时间 落款日期 "
    "落款时间 date issue_date",
    "issuer": "发文机关 | 发文单位 印发单位 印发机关 制发机关 发布机关 单位 office",
    "kind": "类别 类型 | 单位类别 单位类型 单位性质 性质 属性 type",
    "labels": "分工叫法",
    "lead": "牵头单位 牵头 主办单位 牵头部门 | 主责单位 主办 主办部门 牵头处室 牵头科室 牵头责任单位 主要责任单位 "
    "第一责任单位 总牵头 牵头领导 牵头人 leader leaders lead_unit lead_units lead_department leading_unit",
    "link_reason": "缘由",
    "measures": "举措 | 任务 措施 具体任务 工作任务 重点举措 任务清单 任务列表 工作措施 主要举措 具体措施 条目 "
    "measure tasks items",
    "members": "成员 | 成员单位 组成 包括 名单 member",
    "merged_from": "合并自",
    "name": "名称 简称 单位名称 | 单位 部门 名字 单位名 指标名 title",
    "no_units": "未写责任单位",
    "no_year": "未写年份",
    "notes": "说明 备注 勘误 | 附注 注 注释 批注 情况说明 note remark remarks",
    "number": "编号 序号 | 号 任务编号 条目 条款 条号 原文编号 序 no num index order",
    "open_list": "等",
    "per": "频次 | 周期 频率 节奏",
    "period": "期限 | 起止年限 实施期限 方案期限 时间 年限 起止时间 有效期 规划期 年度 年份 实施时间 起止年份 years "
    "year time",
    "period_inferred": "期限系推定",
    "plans": "方案 | 方案列表 行动方案 文件 计划 plan",
    "plates": "挂牌名称 挂牌 | 加挂牌子 挂牌单位 牌子 plate",
    "prefix": "单位简称开头 | 前缀 简称前缀 开头",
    "region": "地区 地区编码 | 区域 所属地区 所在地区 城市 地方 地市 place city area",
    "regions": "地区 | 区域 城市 地市 places cities region",
    "relation": "关系",
    "replaces": "替代 | 接替 接续 取代 废止 替换 代替 replace",
    "responsible": "责任单位 责任 责任部门 | 承办 承办部门 责任人 责任主体 负责单位 负责部门 落实单位 承办单位 "
    "实施单位 执行单位 完成单位 主管部门 责任处室 责任科室 单位 部门 负责人 in_charge department departments unit "
    "units owner responsible_unit responsible_units",
    "schema": "格式版本",
    "sections": "部分 重点任务 | 章节 板块 任务 部份 篇章 章 节 任务板块 重点工作 主要任务 section parts chapters "
    "tasks",
    "short": "通称 简称",
    "soft": "力争",
    "source": "依据 | 来源 出处 根据",
    "split_from": "拆分自",
    "status": "办结情况 状态 完成情况 | 进展 进展情况 办理情况 完成 进度 是否完成 state progress",
    "support": "配合单位 配合 协办单位 参与单位 配合部门 | 协办 协办部门 参加单位 协助单位 协同单位 协作单位 "
    "配合责任单位 参与部门 参加部门 协同部门 参与 supporting cooperate support_unit support_units",
    "targets": "目标 目标值 | 任务目标 目标任务 指标 年度目标 量化目标 绩效目标 主要目标 预期目标 考核指标 目标要求 "
    "工作目标 具体目标 总体目标 target goals goal indicators",
    "text": "原文 说法 | 原话 内容 描述 表述 正文 original wording",
    "title": "标题 名称 任务 任务名称 方案名称 | 题目 题名 事项 工作事项 工作任务 事项名称 举措名称 任务标题 项目 "
    "项目名称 工作名称 文件名称 主题 name heading subject task",
    "topics": "专题 | 主题 标签 类别 领域 分类 topic tags",
    "unit": "计量单位 单位 | 计量 量纲 数量单位 measurement_unit",
    "units": "单位 | 部门 单位名录 责任单位 成员单位 unit departments",
    "until": "停用日期 | 截止日期 截止时间 停用时间 date",
    "value": "数值 | 数字 数量 目标数 目标值 指标值 值 number amount",
    "value_to": "上限",
    "year": "年份 完成年份 | 完成时间 完成时限 年度 时间 时限 期限 deadline",
}
"""What a key is called, the usual Chinese name first; behind the bar what is often written for it and means other things elsewhere.

A file may use the names and the English ones, even mixed; who writes one of the others is told which key is meant.
"""
SPOKEN = {key: words.partition(" | ")[0].split() for key, words in _WORDS.items()}
HEARD = {key: words.partition(" | ")[2].split() for key, words in _WORDS.items()}


COMPARATORS = {sign: sign for sign in (">=", ">", "=", "<=", "<", "~")} | {
    "≥": ">=", "＞": ">", "＝": "=", "≤": "<=", "＜": "<", "≈": "~", "以上": ">=", "不低于": ">=", "达到": ">=",
    "超过": ">", "等于": "=", "以内": "<=", "不超过": "<=", "低于": "<", "左右": "~", "约": "~",
    "=>": ">=", "=<": "<=", "≧": ">=", "≦": "<=", "不少于": ">=", "不小于": ">=", "大于等于": ">=", "大于": ">", "高于": ">",
    "多于": ">", "不高于": "<=", "不大于": "<=", "不多于": "<=", "小于等于": "<=", "小于": "<", "少于": "<",
}  # fmt: skip
"""What a comparator may be written as."""
YES_OR_NO = dict.fromkeys(("true", "是", "True", "TRUE", "yes", "on", "对", "√", "✓"), True)
YES_OR_NO |= dict.fromkeys(("false", "否", "False", "FALSE", "no", "off", "×"), False)
"""What a flag may be written as."""
NUMBER_FORM = compile_later(r"-?(?:\d{1,15}|\d{1,3}(?:,\d{3}){1,4})(?:\.\d{1,6})?", re.ASCII)
YEAR_FORM = compile_later(r"((?:19|20)\d\d)(?:年[底末]?)?", re.ASCII)
DATE_FORM = compile_later(
    r"(\d{4})(?:([-./–—])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]|(\d\d)(\d\d))(?:T?\d\d:\d\d(?::\d\d)?)?",
    re.ASCII,
)


def day_of(found: re.Match[str]) -> date | None:
    """Give the day that DATE_FORM found in a text; None where the calendar has none such."""
    try:
        return date(*(int(part) for part in found.groups() if part and part.isdecimal()))
    except ValueError:
        return None


_MONTH = r"(?:[-./](?:0?[1-9]|1[0-2])(?:[-./]\d{1,2})?|年\d{1,2}月(?:\d{1,2}日)?)?"
PERIOD_FORM = compile_later(rf"((?:19|20)\d\d){_MONTH}年?(?:[-—–~～至到]+((?:19|20)\d\d){_MONTH}年?)?[度底末]?")


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """Give what each of these keys may be written as in one mapping, with the key; the English names come first."""
    keys = tuple(keys)
    return {key: key for key in keys} | {word: key for key in keys for word in SPOKEN.get(key, ())}


def without_numbers(texts: Sequence[str]) -> tuple[str, ...]:
    """Give the items of a list without the numbers typed before them where these run from 1: the ledger numbers them."""
    marks = [_ITEM_NUMBER.match(text) for text in texts]
    numbers = [_number(mark[1] or mark[2]) for mark in marks if mark]
    if not texts[1:] or numbers != [*range(1, len(texts) + 1)]:  # one number begins no list
        return tuple(texts)
    return tuple(text[mark.end() :] for text, mark in zip(texts, marks, strict=True) if mark)


def unnumbered(text: str) -> str:
    """Give an item of a list without the number typed before it."""
    mark = _ITEM_NUMBER.match(text)
    return text[mark.end() :] if mark else text


def bare_title(title: str) -> str:
    """Give what a plan is called in the notice that issues it, or between 《》, which are printed around it anyway."""
    return _TITLE.sub(lambda found: found[1] or found[2], title)


_TITLE = compile_later("^(?:[^《]*关于印发)?《(.+)》(?:的通知)?$|^[^《]*关于印发(.{1,200}?)(?:的通知)?$")


def without_own_number(number: str, title: str) -> str:
    """Give a title without the number typed before it where that is its own, which is printed anyway: 一2, 2.升级网络."""
    mark, own = _ITEM_NUMBER.match(title), _LAST_NUMBER.search(number)
    return title[mark.end() :] if mark and own and own[1] == mark[1] else title


_LAST_NUMBER = compile_later("([0-9]+|[一二三四五六七八九十]+)[）)]?$")


def _number(written: str) -> float | None:
    return numeric(written) if len(written) == 1 else float(written) if written.isdecimal() else han_number(written)


_ITEM_NUMBER = compile_later(
    r"\s*(?:[（(]?([0-9]{1,2}|[一二三四五六七八九十]{1,3})(?:[）)、．]|\.(?!(?!20[0-9]{2}年)[0-9]))|([①-⑳]))\s*(?=\S)"
)

KEY_NAMES = names_of(SPOKEN).keys()
"""What is a key somewhere."""


def usual_name(key: str) -> str:
    """Give the usual Chinese name of a key."""
    return SPOKEN[key][0] if key in SPOKEN else key


def speak_chinese(text: str) -> str:
    """Put the usual Chinese names in place of keys and of the words for kinds, in a file of our own and in messages.

    What stands in Chinese quotes is what somebody wrote.
    """
    held = {member.value: member.word for kind in (UnitKind, IndicatorKind, Per) for member in kind} | _ALONE
    words = held | {key: usual_name(key) for key in SPOKEN}
    text = _VALUE.sub(lambda found: f"{found[1]}{held.get(found[2], found[2])}", text)
    said = _WORD.sub(lambda found: words.get(found[0], found[0]), text)
    return _TWICE.sub(r"\1", said)


_ALONE = {"unknown": "不详", "renamed": "更名", "true": "是"}
_TWICE = compile_later(r"([\u4e00-\u9fff]{2,12})(?:（\1）| \1)")
_VALUE = compile_later(r"((?:kind|per|relation|members|soft): )([a-z]+)")
"""``year`` is a key and a rhythm; behind these keys it is what the key holds."""
_WORD = compile_later(r"“[^“”]*”|(?<![A-Za-z0-9_./-])[a-z][a-z_]+(?![A-Za-z0-9_./-])")


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
        or next((key for key in dict.fromkeys(names.values()) if plain in HEARD.get(key, ())), "")
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
    plain = normalize("NFKC", word).translate(_SIMPLIFIED).casefold()
    return "".join(plain.replace("-", "_").split()).strip(".。")


_SIMPLIFIED = str.maketrans(
    "單責協辦領導參與負關門實標題編碼號稱類別時間點內體舉專說備註據區團應級數計測價頻權監總項現則規稅車擬牽頭發機構組織職務條節簡縮證執進簽產業齊續轉訂從還廢無",
    "单责协办领导参与负关门实标题编码号称类别时间点内体举专说备注据区团应级数计测价频权监总项现则规税车拟牵头发机构组织职务条节简缩证执进签产业齐续转订从还废无",
)
"""Characters of keys as an input method set to traditional characters types them."""
