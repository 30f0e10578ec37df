"""What a clerk calls the keys of a plans file: the Chinese names that stand for the English ones, or beside them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING
from unicodedata import numeric

from checklist.model import IndicatorKind, Per, UnitKind
from checklist.words.ordinals import han_number
from checklist.words.regex import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SPOKEN = {
    "accepted": "认可",
    "actions": "要点 举措要点 具体举措 措施",
    "aliases": "别名 其他叫法",
    "baseline": "基期",
    "comparator": "比较",
    "complete": "成员列全",
    "continues": "接续",
    "deadline": "时限 完成时限 完成时间",
    "document_number": "文号",
    "edition": "版本",
    "everywhere": "各项均由 各项责任单位",
    "except": "其中不含",
    "first_listed_leads": "列第一位者牵头",
    "formerly": "曾用名",
    "full": "全称",
    "goal": "工作目标 总目标",
    "groups": "集体",
    "id": "编码 任务编码 方案编码 地区编码",
    "indicator": "指标 指标名称",
    "indicators": "指标",
    "issued": "成文日期 印发日期",
    "issuer": "发文机关",
    "kind": "类别 类型",
    "labels": "分工叫法",
    "lead": "牵头单位 牵头 主办单位 牵头部门",
    "link_reason": "缘由",
    "measures": "举措",
    "members": "成员",
    "merged_from": "合并自",
    "name": "名称 简称 单位名称",
    "no_units": "未写责任单位",
    "no_year": "未写年份",
    "notes": "说明 备注 勘误",
    "number": "编号 序号",
    "open_list": "等",
    "per": "频次",
    "period": "期限",
    "period_inferred": "期限系推定",
    "plans": "方案",
    "plates": "挂牌名称 挂牌",
    "prefix": "单位简称开头",
    "region": "地区 地区编码",
    "regions": "地区",
    "relation": "关系",
    "replaces": "替代",
    "responsible": "责任单位 责任 责任部门",
    "schema": "格式版本",
    "sections": "部分 重点任务",
    "short": "通称 简称",
    "soft": "力争",
    "source": "依据",
    "split_from": "拆分自",
    "status": "办结情况 状态 完成情况",
    "support": "配合单位 配合 协办单位 参与单位 配合部门",
    "targets": "目标 目标值",
    "text": "原文 说法",
    "title": "标题 名称 任务 任务名称 方案名称",
    "topics": "专题",
    "unit": "计量单位 单位",
    "units": "单位",
    "until": "停用日期",
    "value": "数值",
    "value_to": "上限",
    "year": "年份 完成年份",
}
"""The Chinese names a key goes by, the first the usual one; a file may use these and the English ones, even mixed."""


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
    return {key: key for key in keys} | {word: key for key in keys for word in SPOKEN.get(key, "").split()}


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
    return SPOKEN.get(key, key).split()[0]


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
