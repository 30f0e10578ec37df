"""The keys of a plans file, said once: what each holds and how that may be written, which must stand, what each means.

From this table the files are read (:mod:`checklist.plandata.shapes`), and ``docs/make_data_format.py`` makes the JSON
Schema that editors read and the tables of keys in ``docs/data-format.md``.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from checklist.model import Frozen, IndicatorKind, Per, Role, UnitKind
from checklist.plandata.findings import CODES
from checklist.words import compile_later

Shape = dict[str, Any]
"""What a key holds, as a JSON Schema."""


class Holds(Frozen):
    """What a key holds: how it is read, and how an editor is told."""

    way: str
    """One of the ways of :class:`checklist.plandata.shapes.Fields`: text, number, items …"""
    shape: Shape
    of: Any = None
    """Of a choice what each word means, of a mapping the keys it may have (none: any)."""


class Key(Frozen):
    """One key: its name, what it holds, what it means."""

    name: str
    holds: Holds
    meaning: str
    required: bool = False


class KeyTable(Frozen):
    """A mapping of the file and its keys, in the order they are explained."""

    name: str
    title: str
    """What the reader calls it in messages."""
    keys: tuple[Key, ...]
    whole: str = ""
    """An example of the whole, where it is nothing without all its keys."""


# --- how a value may be written ---

COMPARATORS: dict[str, Any] = {sign: sign for sign in (">=", ">", "=", "<=", "<", "~")} | {
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


# --- what a key holds ---

SCHEMA = "1"
"""The version of what a plans file is written in; one without a word of it is of the first."""
BY_NAME = ("unit", "group", "indicator")
"""What is told by its name, if nothing else is said of it."""
ID_FORM = "[a-z0-9]([a-z0-9-]*[a-z0-9])?"
ID_LENGTH, MEASURE_ID_LENGTH = 32, 16
"""Characters that can still be typed after ``--plan``, and that still fit the narrow column 编码."""


def _any_of(*shapes: Shape) -> Shape:
    return {"anyOf": list(shapes)}


def _array(items: Shape) -> Shape:
    return {"type": "array", "items": items}


def _matching(pattern: str) -> Shape:
    return {"type": "string", "pattern": pattern}


def _defined(table: str) -> Shape:
    return {"$ref": f"#/$defs/{table}"}


def _id(longest: int) -> Holds:
    return Holds(way="text", shape={**_matching(f"^{ID_FORM}$"), "maxLength": longest})


def _list_of(table: str) -> Holds:
    item = _defined(table)
    shape = _any_of(_array(_any_of(item, _STRING)), _STRING) if table in BY_NAME else _array(item)
    return Holds(way="items", shape=shape, of=table)


def _one_of(words: dict[str, Any]) -> Holds:
    return Holds(way="choice", shape={"enum": list(words)}, of=words)


def _choice(kind: type[UnitKind | IndicatorKind | Per]) -> Holds:
    return _one_of({member.value: member for member in kind} | {member.word: member for member in kind})


_STRING: Shape = {"type": "string"}
_SEVERAL = _any_of(_array(_STRING), _STRING)
_TEXT = Holds(way="text", shape=_STRING)
_PRINTED = Holds(way="printed", shape={"type": ["string", "number"]})  # an editor takes 5 and 2025 for numbers
_TEXTS, _NAMES, _ALIASES, _ACTIONS, _UNITS = (
    Holds(way=way, shape=_SEVERAL) for way in ("texts", "names", "aliases", "actions", "placed_texts")
)
_FLAG = Holds(way="flag", shape={"enum": [True, False, "是", "否", "对", "√", "✓", "yes", "no", "on", "off", "×"]})
_NUMBER = Holds(way="number", shape={"type": ["number", "string"]})
_YEAR = Holds(
    way="year",
    shape=_any_of({"type": "integer", "minimum": 1900, "maximum": 2099}, _matching("^(19|20)\\d\\d(年[底末]?)?$")),
)
_DATE = Holds(way="date", shape=_matching(r"^\d{4}[-./年]?\d\d?[-./月]?\d\d?[日号]?$"))
_IN_PERIOD = r"(19|20)\d\d([-./]\d\d?|年\d\d?月)?年?"
_PERIOD = Holds(
    way="period", shape=_any_of(_matching(f"^{_IN_PERIOD}([-—–~～至到]+{_IN_PERIOD})?[度底末]?$"), _YEAR.shape)
)
_RELATIONS = {"renamed": "更名", "merged": "合并", "split": "分设", "moved": "划转"}
_RELATION = _one_of({word: word for word in _RELATIONS} | {said: word for word, said in _RELATIONS.items()})
_GOAL = Holds(way="goals", shape=_any_of(_STRING, _array(_defined("year-goal"))), of="year-goal")
_BASELINE = Holds(way="item", shape=_defined("baseline"), of="baseline")
_TARGETS = Holds(way="targets", shape=_any_of(_STRING, _array(_any_of(_defined("target"), _STRING))), of="target")
_ROLES = tuple(role.value for role in Role)
_LABELS = Holds(
    way="mapping",
    shape={"type": "object", "properties": dict.fromkeys(_ROLES, _STRING), "additionalProperties": False},
    of=_ROLES,
)
_REASONS = Holds(
    way="mapping",
    shape={
        "type": "object",
        "propertyNames": {"enum": [code.name for code in CODES.values() if code.acceptable]},
        "additionalProperties": {"type": "string", "minLength": 1},
    },
    of=(),
)


def _must(name: str, holds: Holds, meaning: str) -> Key:
    return Key(name=name, holds=holds, meaning=meaning, required=True)


def _may(name: str, holds: Holds, meaning: str) -> Key:
    return Key(name=name, holds=holds, meaning=meaning)


_ACCEPTS = _may("accepted", _REASONS, "认可的校验结果，见第7节")

_EVERYWHERE = _may(
    "everywhere", _UNITS, "以下各项都要落实的单位，如 [各县（市、区）政府]；作为责任单位加在每条举措后面"
)


def _table(name: str, title: str, *keys: Key, whole: str = "") -> KeyTable:
    return KeyTable(name=name, title=title, keys=keys, whole=whole)


TABLES = (
    _table(
        "file",
        "文件",
        _may("schema", _PRINTED, "格式版本，现在是1；可不写"),
        _may("regions", _list_of("region"), "地区和它的单位"),
        _may("indicators", _list_of("indicator"), "指标"),
        _may("plans", _list_of("plan"), "方案"),
    ),
    _table(
        "region",
        "地区",
        _must("id", _id(ID_LENGTH), "地区编码，如 xingtai"),
        _must("name", _TEXT, "全名，如 邢台市、天水市麦积区"),
        _may("short", _TEXT, "通称，如 邢台、麦积区；不写即同全名"),
        _may("prefix", _TEXT, "单位简称开头的字：市、区、县；不写即“市”"),
        _may("units", _list_of("unit"), "单位，按习惯顺序排列"),
        _may("groups", _list_of("group"), "集体，如 各县区政府"),
        _may("notes", _TEXTS, "说明"),
    ),
    _table(
        "unit",
        "单位",
        _must("name", _TEXT, "规范简称，带“市”“区”，如 市科技局；举措里就写它"),
        _may("full", _TEXT, "全称，如 邢台市科学技术局；不写即同简称"),
        _may(
            "kind",
            _choice(UnitKind),
            "类别：party 党委、congress 人大政协、government 政府部门（不写即是）、mass 群团、institution 事业单位和院校、"
            "enterprise 企业、vertical 垂管、county 县区政府、zone 园区管委会、town 镇街",
        ),
        _may("aliases", _ALIASES, "其他叫法，如 [市科学技术局, 市科委]；原文写错的名称也列在这里"),
        _may("plates", _ALIASES, "挂牌名称，如 市农业农村局的 [市乡村振兴局]"),
        _may("formerly", _list_of("former-name"), "曾用名，见“曾用名”表"),
        _may("notes", _TEXTS, "说明、勘误"),
        _ACCEPTS,
    ),
    _table(
        "former-name",
        "曾用名",
        _must("name", _TEXT, "原简称"),
        _may("full", _TEXT, "原全称"),
        _may("until", _DATE, "停用日期，如 2023-08-18；这以前印发的方案仍印原名"),
        _may(
            "relation",
            _RELATION,
            "renamed 更名（不写即是）、merged 合并、split 分设、moved 职责划转；印名时只认更名",
        ),
    ),
    _table(
        "group",
        "集体",
        _must("name", _TEXT, "集体的名称，按原文，如 各县（市、区）政府"),
        _may("kind", _choice(UnitKind), "类别，同单位；不写即 county"),
        _may("members", _NAMES, "成员，一律写单位的规范简称；说不准的写 unknown"),
        _may("complete", _FLAG, "成员列全了没有；没有列全写 false"),
        _may("source", _TEXT, "成员的依据，如 行政区划、原文附件"),
        _may("aliases", _ALIASES, "其他叫法"),
        _may("notes", _TEXTS, "说明、勘误"),
        _ACCEPTS,
    ),
    _table(
        "indicator",
        "指标",
        _must("name", _TEXT, "指标名，各方案统一，不带年份，如 高新技术企业数"),
        _may(
            "kind",
            _choice(IndicatorKind),
            "类型：stock 存量（不写即是）、flow 年度量或新增量、growth 增速、points 百分点、ratio 比率或人均、rank 位次",
        ),
        _may("unit", _TEXT, "常用的计量单位，如 家、亿元、“%”"),
        _may("aliases", _ALIASES, "其他叫法，如 [国家高新技术企业, 高企]"),
    ),
    _table(
        "plan",
        "方案",
        _must("id", _id(ID_LENGTH), "方案编码，如 maiji-2022"),
        _must("region", _TEXT, "地区编码；责任单位在这个地区里找"),
        _must("title", _TEXT, "标题，不带“关于印发”“的通知”"),
        _must("period", _PERIOD, "期限，如 2023-2027；只有一年的写 2022"),
        _may("period_inferred", _FLAG, "原文没有写期限、期限是推定的，写 true"),
        _may("short", _TEXT, "简称，8个字以内"),
        _may("document_number", _TEXT, "文号，按原文，如 区委办发〔2022〕64号"),
        _may("issuer", _TEXT, "发文机关"),
        _may("issued", _DATE, "成文日期，如 2022-12-29"),
        _may("edition", _TEXT, "版本的叫法，如 征求意见稿、2024年修订"),
        _may("replaces", _NAMES, "所替代的旧方案的编码（写标题、文号也认得）"),
        _may("first_listed_leads", _FLAG, "原文写明“列第一位者为牵头单位”的写 true"),
        _may("goal", _GOAL, "没有数字的总目标，用自己的话写一两句；分年的写成列表，见“分年目标”表"),
        _may("targets", _TARGETS, "方案的总目标，一条一行"),
        _EVERYWHERE,
        _may("sections", _list_of("section"), "各部分，按原文顺序，可以一层套一层"),
        _may("notes", _TEXTS, "对整个方案的说明、勘误"),
        _ACCEPTS,
    ),
    _table(
        "section",
        "部分",
        _must("number", _PRINTED, "编号，按原文逐级连写，如 三、三（四）"),
        _must("title", _TEXT, "标题，按原文，末尾不加标点"),
        _may("goal", _GOAL, "没有数字的工作目标，用自己的话写一两句；分年的写成列表，见“分年目标”表"),
        _may("targets", _TARGETS, "这一部分的工作目标，一条一行"),
        _EVERYWHERE,
        _may("measures", _list_of("measure"), "举措，按原文顺序"),
        _may("sections", _list_of("section"), "下一级部分，写法相同"),
        _may("notes", _TEXTS, "对这一部分的说明、勘误"),
        _ACCEPTS,
    ),
    _table(
        "measure",
        "举措",
        _must("id", _id(MEASURE_ID_LENGTH), "举措编码，如 xt-a1，最长16个字符；定了就不改，停用也不再用"),
        _may("number", _PRINTED, "编号，按原文逐级连写，如 三（四）5；一个部分整个就是一条举措的，编号和标题都不写"),
        _may("title", _TEXT, "标题；写了编号就要写标题"),
        _may("lead", _UNITS, "牵头单位（主办单位）"),
        _may("support", _UNITS, "配合单位（协办、参与单位）"),
        _may("responsible", _UNITS, "责任单位；原文不分牵头、配合的都写在这里"),
        _may("except", _NAMES, "上面写了 everywhere，这一条不含其中哪些单位"),
        _may("labels", _LABELS, "原文对分工另有叫法的，如 {lead: 主办单位}"),
        _may("no_units", _FLAG, "原文没有写责任单位的写 true，印作“原文未明确”"),
        _may("open_list", _FLAG, "最后一列单位后面有“等”字的写 true"),
        _may("deadline", _PRINTED, "完成时限，按原文，如 2025年底前、每季度、长期坚持；原文没有写的不写"),
        _may("topics", _NAMES, "专题，如 [人才, 成果转化]，供筛选"),
        _may("actions", _ACTIONS, "举措要点，1—8条，动词开头，末尾不加句号"),
        _may("text", _TEXT, "原文全文；有它就印标题和原文（原文以标题开头的不重复），没有就印标题和要点"),
        _may("targets", _TARGETS, "这条举措自己的目标，一条一行"),
        _may("notes", _TEXTS, "说明、勘误，如 勘误：原文作“L5万人”，应为“1.5万人”。"),
        _may("continues", _NAMES, "接续上一个方案的哪条举措（编码）"),
        _may("split_from", _NAMES, "由哪条举措拆分而来（编码）"),
        _may("merged_from", _NAMES, "由哪几条举措合并而来（编码）"),
        _may("link_reason", _TEXT, "接续、拆分、合并的缘由"),
        _may("status", _TEXT, "办结情况，如 已完成、进行中；印在台账里，比较两个版本时也据此说明去向"),
        _ACCEPTS,
    ),
    _table(
        "year-goal",
        "分年目标",
        _must("text", _TEXT, "这一年的目标，用自己的话写，不用写年份"),
        _may("year", _YEAR, "到哪一年；不写即各年都有"),
    ),
    _table(
        "target",
        "目标",
        _must("indicator", _TEXT, "指标名，各方案统一；没有登记过的自动登记"),
        _must("text", _TEXT, "原文的说法，连同所指的事，不带年份，如 高新技术企业达到800家"),
        _may(
            "comparator",
            _one_of(COMPARATORS),
            '比较符，加引号，不写即照原文的话：">=" 达到、以上、不低于；">" 超过、突破；"=" 正好、区间；"<=" 以内、不超过，'
            '以及能耗、办理时限等越低越好的“达到”；"<" 低于；"~" 左右、约',
        ),
        _may("value", _NUMBER, "数值，只写数；没有数字的目标（如 全覆盖）不写"),
        _may("value_to", _NUMBER, "区间的上限：3—5家写成 value: 3, value_to: 5"),
        _may("unit", _PRINTED, "计量单位，按原文：家、亿元、万人、“%”、个百分点"),
        _may("year", _YEAR, "完成年份"),
        _may("per", _choice(Per), "year 每年、年均；total 几年累计，记在最后一年"),
        _may("baseline", _BASELINE, "原文给出的基期，如 {value: 55.4, year: 2020}"),
        _may("soft", _FLAG, "原文有“力争”“争取”“努力”的写 true"),
        _may("no_year", _FLAG, "原文没有写年份的写 true"),
    ),
    _table(
        "baseline",
        "基期",
        _must("value", _NUMBER, "基期的数值"),
        _must("year", _YEAR, "基期的年份"),
        whole="baseline: {value: 55.4, year: 2020}",
    ),
)


def key_table(name: str) -> KeyTable:
    """Give the keys of a mapping by its name (``measure``)."""
    return next(table for table in TABLES if table.name == name)
