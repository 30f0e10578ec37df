"""Keys by whatever name a clerk writes them, and what was meant by a word or a mapping that has none of them.

Also where a slip of the hand made one key of several, and the mappings and lists themselves, whose lines are known.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from checklist.model import IndicatorKind, Per, UnitKind
from checklist.plandata.keys import TABLES, YEAR_FORM
from checklist.words import compile_later
from checklist.words.suggest import suggest_names
from checklist.words.units import split_names

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from checklist.plandata.findings import Oddity

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


def names_of(keys: Iterable[str]) -> dict[str, str]:
    """Give what each of these keys may be written as in one mapping, with the key; the English names come first."""
    keys = tuple(keys)
    return {key: key for key in keys} | {word: key for key in keys for word in SPOKEN.get(key, ())}


@cache
def key_names(table: str) -> dict[str, str]:
    """Give what the keys of a table may be written as, each with the key; nothing of an unknown table."""
    return names_of(key_order(table))


def key_order(table: str) -> list[str]:
    """Give the keys of a table in the order they are explained, which is the one they are usually written in."""
    return [key.name for known in TABLES if known.name == table for key in known.keys]


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


def meanings(strange: Iterable[str], names: dict[str, str], missing: Iterable[str]) -> dict[str, str]:
    """Give the keys of a mapping that strange words in it are meant for, where that can be told.

    ``names`` gives what the keys that are not there may be written as, ``missing`` those that must be: the only one left
    is meant by the only word that tells nothing.
    """
    told = {word: _meant(word, names) for word in strange}
    found = {word: key for word, key in told.items() if key}
    words = list(told.keys() - found.keys() - KEY_NAMES)  # what is a key somewhere tells what it is meant for
    keys = [key for key in missing if key not in found.values()]
    return found | (dict(zip(words, keys, strict=True)) if len(words) == len(keys) == 1 else {})


def _meant(word: str, names: dict[str, str]) -> str:
    """Give the key a word is meant for: by its letters, by what is often written for it, by the name it is nearest to."""
    plain = _plain(word)
    return (
        next((key for name, key in names.items() if _plain(name) == plain), "")
        or next((key for key in dict.fromkeys(names.values()) if plain in HEARD.get(key, ())), "")
        or next((names[near] for near in suggest_names(word, names, most=1)), "")
        or _with_one_wrong(word, names)
    )


def _with_one_wrong(word: str, names: dict[str, str]) -> str:
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


# --- mappings and lists ---


class Mapping(dict[str, Any]):
    """A YAML mapping; ``lines`` gives each key's line, ``repeated`` the keys given twice with their lines.

    The outermost one has in ``odd`` what may have been meant otherwise in the file.
    """

    __slots__ = ("line", "lines", "odd", "repeated")

    def __init__(self, line: int, /, **entries: Any) -> None:
        super().__init__(entries)
        self.line = line
        self.lines: dict[str, int] = dict.fromkeys(self, line)
        self.repeated: list[tuple[str, int]] = []
        self.odd: list[Oddity] = []

    def under(self, entries: Iterable[tuple[str, Any, str]]) -> Mapping:
        """Give a mapping in the same place with other entries: a key, its value, and the key this is written under here.

        Of a key given twice the first stands.
        """
        made = Mapping(self.line)
        made.repeated, made.odd = list(self.repeated), self.odd
        for key, value, written in entries:
            line = self.lines.get(written, self.line)
            if key in made:
                made.repeated.append((written, line))
            else:
                made[key], made.lines[key] = value, line
        return made


class Sequence(list[Any]):
    """A YAML sequence; ``lines`` gives each item's line."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int, *items: Any) -> None:
        super().__init__(items)
        self.line = line
        self.lines = [line] * len(items)


def by_key(node: Mapping, names: dict[str, str]) -> tuple[Mapping, dict[str, str]]:
    """Give a mapping by the keys of the table, and what is written for each that is not written as the table has it."""
    foreign = {key: names[key] for key in node if names.get(key, key) != key}
    if not foreign:
        return node, {}
    made = node.under((foreign.get(written, written), value, written) for written, value in node.items())
    return made, {key: written for written, key in reversed(foreign.items())}  # of two the first counts


def is_in_chinese(tree: object) -> bool:
    """Tell whether a file's outermost keys are Chinese ones."""
    keys = [key for key in tree if key in _OUTERMOST] if isinstance(tree, Mapping) else []
    return bool(keys) and not any(key.isascii() for key in keys)


_OUTERMOST = names_of(("regions", "indicators", "plans"))


def unglued(node: Mapping, names: Collection[str]) -> tuple[Mapping, list[tuple[str, str]]]:
    """Give a mapping with the entries apart that a full-width colon, or one without a blank, made one key of.

    ``{名称：市科技局，全称：…}`` is to YAML a key without a value. Second the keys so found, each with its colon.
    """
    parted = list(_parted(node, names))
    glued = [entry[:2] for entry in parted if entry[1]]
    if glued:
        firsts: dict[str, str] = {}
        for name, _, _, written in parted:
            firsts.setdefault(written, name)
        node = node.under((name, text, written) for name, _, text, written in parted)
        node.repeated = [(firsts.get(key, key), line) for key, line in node.repeated]
    return node, glued


def _parted(node: Mapping, names: Collection[str]) -> Iterator[tuple[str, str, str, str]]:
    """Give the entries of a mapping apart: key, colon ("" of a sound one), value, and the key this is written under."""
    for key, value in node.items():
        entries = _unglue(key, names) if value == "" and key not in names else []
        yield from ((name, colon, text, key) for name, colon, text in entries or [(key, "", value)])


def _unglue(text: str, names: Collection[str]) -> list[tuple[str, str, str]]:
    """Give the entries in a text, each as key, colon and value; none where one of the keys is unknown."""
    parts = iter(_GLUE.split(text)[1:]) if _GLUE.match(text) else iter(())
    entries = [(name, colon, value.strip()) for name, colon, value in zip(parts, parts, parts, strict=True)]
    return entries if all(name in names for name, _, _ in entries) else []


_GLUE = compile_later(r"(?:^|[，,、；;])\s*(\w{1,18})([：:])")


def listed_by_name(value: object, line: int) -> object:
    """Give a list of things whose names alone are written as one of mappings: 单位: 市科技局、市财政局."""
    texts = split_names(value) if isinstance(value, str) else value
    if not isinstance(texts, list) or not any(isinstance(one, str) and one.strip() for one in texts):
        return value
    made = Sequence(line, *texts)
    made.lines = value.lines if isinstance(value, Sequence) else made.lines
    for at, one in enumerate(texts):
        if isinstance(one, str) and not _GLUE.match(one):
            made[at] = Mapping(made.lines[at], name=one)
    return made


def as_mapping(text: object, line: int, names: Collection[str]) -> object:
    """Give the mapping that a text was meant as whose keys have no colon as YAML wants it: 名称：市科技局，全称：…."""
    return Mapping(line, **{text: ""}) if isinstance(text, str) and _unglue(text, names) else text


def as_phrase(item: object, line: int, names: Collection[str]) -> object:
    """Give an item as :func:`as_mapping`, and one whose only key is a year as the text it was meant as: 2027: 建成平台3个."""
    if isinstance(item, Mapping) and len(item) == 1 and (year := YEAR_FORM.fullmatch(next(iter(item)))):
        (said,) = item.values()
        return f"{year[1]}年{said}" if isinstance(said, str) else item
    return as_mapping(item, line, names)


def unquoted(text: str, key: str) -> str:
    """Give what a key that holds no sentence holds without the Chinese quotes around it: to YAML they are text."""
    match = _QUOTED.fullmatch(text) if key not in _SENTENCES else None
    return match[1] if match else text


_QUOTED = compile_later("“([^“”]+)”")
_SENTENCES = {"title", "text", "goal", "notes", "link_reason", "indicator"}
"""Keys of texts that may be quotations."""


# --- what is said of keys ---


def say_glued(entries: list[tuple[str, str]]) -> tuple[str, str]:
    """Say what is wrong with the first of such keys, and how it is mended."""
    key, colon = entries[0]
    example = f"，如“{key}: …”。" if len(entries) == 1 else f"，各项之间用半角逗号加空格，如“{{{key}: …, …}}”。"
    reason = "后面的冒号“：”是全角的。" if colon == "：" else "的冒号后面少一个空格。"
    return f"“{key}”{reason}", f"请改成半角冒号加空格{example}"


def say_cut(node: Mapping, key: str, word: Callable[[str], str]) -> str:
    """Say of a key without a value which comma between braces cut it off from the one before; "" of another.

    ``word`` gives what the file calls a key.
    """
    if _REST_OF_FIGURE.match(key):
        return "像是数字里的千分位逗号把它切开了：请去掉数字里的逗号，如 1800。"
    names = list(node)
    before = names[max(0, names.index(key) - 1)]
    if before == key or node[key] or node.lines[before] != node.lines[key]:
        return ""
    return f"花括号里的逗号把它和“{word(before)}”切开了：同属一项的请用“、”隔开，或用方括号括起。"


_REST_OF_FIGURE = compile_later("[0-9]{3}(?![0-9])")


def say_repeated(title: str, keys: tuple[str, str], place: int, *, is_list: bool) -> tuple[str, str]:
    """Say that a mapping has a key again, which is written so and stood on line ``place`` as the second of ``keys``."""
    key, first = keys
    if first != key:
        hint = f"第{place}行已有“{first}”，请删去一个；若是别的意思，请换一个键。"
        return f"{title}里“{key}”与“{first}”是一个意思，写了两次。", hint
    what = "请把各项并到一处，只留一个" if is_list else "请删去一个"
    return f"{title}里“{key}”写了两次。", f"第{place}行已有一个，{what}。"


def say_begun_again(title: str, key: str) -> tuple[str, str]:
    """Say that a mapping begins again with its first key, so that it is another one, or another file."""
    if key in _OUTERMOST:
        hint = "请把后一份另存为一个文件，放在同一个文件夹里，用 --data 文件夹 一起读。"
        return f"{title}里从“{key}”起又写了一遍，像是两份接在了一起。", hint
    hint = f"请把这一行写成“- {key}: …”，短横与上一条的“- ”对齐。"
    return f"{title}里从“{key}”起又写了一遍，多半是另一条漏了开头的短横。", hint


def say_owners(word: str) -> str:
    """Say of a key that is known elsewhere where it belongs; "" of an unknown one."""
    owners = [table.title for table in TABLES if word in key_names(table.name)]
    return f"“{word}”是{'、'.join(owners)}的键，多半是缩进错了：请与那里的键对齐。" if owners else ""
