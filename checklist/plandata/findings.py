"""Findings: every code that can be found in plan data, how one is said of a place, and what collects those of a file.

A code tells how grave it is, whether an office may accept it, and what to do.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from checklist.model import Finding, Frozen, Severity
from checklist.outline import measures_of, sections_of
from checklist.words import compile_later
from checklist.words.plaintext import name_character, odd_forms, odd_widths, say_widths, unseen, usual_form, usual_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.model import Indicator, Measure, Plan, PlanData, Region, Section, Target
    from checklist.words.units import Body

_ERROR, _WARNING = Severity.ERROR, Severity.WARNING
_PRINTED_SO = "原文如此"


class Code(Frozen):
    """A kind of finding. An error would make a wrong ledger; a warning is worth a look."""

    name: str
    severity: Severity
    acceptable: bool
    """True where the document itself may be so; ``accepted: {name: reason}`` then silences it for one object."""
    meaning: str
    remedy: str
    excuse: str = ""
    """When it is to be accepted, in the words of a hint; "" where that is not advised."""


def _broken(name: str, meaning: str, remedy: str) -> Code:
    """Describe a fault of the data, not of the document: it can never be accepted."""
    return Code(name=name, severity=_ERROR, acceptable=False, meaning=meaning, remedy=remedy)


def _wrong(name: str, meaning: str, remedy: str, excuse: str = _PRINTED_SO) -> Code:
    """Describe what is most likely a slip, unless the document is so."""
    return Code(name=name, severity=_ERROR, acceptable=True, meaning=meaning, remedy=remedy, excuse=excuse)


def _odd(name: str, meaning: str, remedy: str, excuse: str = _PRINTED_SO) -> Code:
    """Describe what is worth a look, though the ledger comes out right all the same."""
    return Code(name=name, severity=_WARNING, acceptable=True, meaning=meaning, remedy=remedy, excuse=excuse)


def _doubt(name: str, meaning: str, remedy: str) -> Code:
    """Describe what is worth a look in a file, of no measure or plan in particular."""
    return Code(name=name, severity=_WARNING, acceptable=False, meaning=meaning, remedy=remedy)


READING_CODES = (
    _broken("yaml", "不是一份方案可用的 YAML：缩进、引号、括号有误，或用了锚点、类型标记", "按提示改那一行"),
    _broken("empty-file", "文件里没有地区、指标、方案", "确认选对了文件"),
    _broken("shape", "该写列表、文字或“键: 值”的地方写成了别的", "对照样例改写"),
    _broken("missing-key", "缺少必填的键", "补上"),
    _broken("unknown-key", "没有这个键，多半是拼错", "按提示改正"),
    _broken("duplicate-key", "同一处把一个键写了两次", "删去一个"),
    _broken("bad-value", "数字、年份、日期或选项写得不对", "按提示的样子写"),
    _broken("misplaced", "一项写在了别的列表里，多半是缩进错了", "移到与同类的“- ”对齐的位置"),
    _doubt("cut-short", "“ #”后面的文字被当成了备注", "是内容的用英文引号括起，是备注的在 # 后空一格"),
    _doubt(
        "folded-key",
        "一段文字里有一行以键和冒号开头，没有当成键；或几行并成了一条",
        "是键的改用半角冒号加空格并对齐，是几条的以“- ”开头，是内容的用英文引号括起",
    ),
    _doubt("cut-figure", "一条文字像是被数字里的千分位逗号切成了两条", "去掉逗号，或用引号括起整条"),
    _broken("control-character", "文字里有看不见的字符，或形似汉字的部首、兼容字", "删去后重新输入"),
    _doubt("odd-width", "文字里有全角的数字、字母，或宽度特殊的空格", "数字、字母改成半角，空格删去"),
    _broken("bad-deadline", "完成时限看不懂，或日期不存在", "写成“2025年底前”“每季度”“长期坚持”等"),
    _broken("unknown-region", "方案的地区没有登记", "在 regions 里登记，或改正 region"),
    _broken("unknown-unit", "举措里的单位没有登记", "按提示改正名称，或在 units、groups 里登记"),
)

RULE_CODES = (
    _broken("duplicate-id", "地区、方案或举措的编码重复", "换一个没有用过的编码"),
    _broken("bad-id", "编码用了不许用的字符，或太长", "只用小写字母、数字、连字符"),
    _broken("duplicate-name", "同一地区的单位、集体，或指标，登记了两次", "合成一处"),
    _wrong("name-claimed", "一个名称归了两个单位（或两个指标）", "只留在一处", "确实共用"),
    _wrong("stray-mark", "名称里有多余标点、半角括号、不成对的括号或空白", "改正"),
    _odd("unit-kind", "单位的类别与名称不合", "核对；没有写 kind 的按 government", "确实如此"),
    _broken(
        "empty-group", "集体没有成员", "写 members: [单位, 单位] 并用 source 注明依据；成员说不准的写 members: unknown"
    ),
    _broken("unknown-member", "集体的成员没有登记为单位，或没有用登记名", "按提示改正，或先登记"),
    _wrong("repeated-member", "集体的成员写了两次", "删去一个"),
    _odd("group-source", "列了集体的成员，没有注明依据", "补 source，如“行政区划（鹤壁市辖2县3区）”或“原文附件”", ""),
    _broken(
        "no-units", "举措没有责任单位", "按原文补 lead、support 或 responsible；原文没有写责任单位的，写 no_units: true"
    ),
    _broken("units-despite-no-units", "写了 no_units 又列了单位", "按原文二者留其一：删去单位，或删去 no_units"),
    _wrong("lead-missing", "有配合单位，没有牵头或责任单位", "按原文补 lead", "原文没有写牵头单位"),
    _wrong("two-roles", "一个单位在一条举措里有两种分工", "按原文核对：一个单位在一条举措里只有一种分工"),
    _wrong("unit-twice", "一个单位在一条举措里写了两次", "删去一个"),
    _wrong("two-names", "一条举措里用两个名称写了同一个单位", "按原文核对：只留一个；若本是两个单位，请分开登记"),
    _wrong("issued-outside-period", "方案的成文日期与期限对不上", "核对 issued 和 period 的年份"),
    _wrong("deadline-outside-period", "完成时限不在方案期限内", "核对 deadline 和方案的 period"),
    _broken("unknown-indicator", "目标的指标没有登记", "按提示改用指标名，或先登记"),
    _odd(
        "deadline-before-goals",
        "完成时限早于举措自己的目标的年份",
        "核对 deadline 和目标的 year：过了完成时限，以后年份的台账不再列这项任务和它的目标",
    ),
    _wrong("target-outside-period", "目标年份不在方案期限内", "核对 year 和方案的 period"),
    _wrong("no-measurement-unit", "目标有数值，没有计量单位", "补 unit，如 家、亿元、“%”", "这个指标本来没有单位"),
    _broken(
        "no-target-year",
        "目标没有年份，也没有节奏",
        "补 year: 2025；每年的写 per: year，几年合计的写 per: total；原文没有写年份的，写 no_year: true",
    ),
    _wrong("year-twice", "目标的文字里又写了年份，印出来有两遍", "从 text 里删去年份，year 已经写了"),
    _broken("year-despite-no-year", "写了 no_year 又写了年份", "按原文二者留其一"),
    _wrong("value-differs", "目标的数值、单位、比较符或力争与文字不符", "对照原文改正 text 或数据"),
    _odd("measurement-unit", "计量单位与指标的类型不合", "核对 unit，或改用另一个指标（增速、提升幅度与总量分开登记）"),
    _odd("number-order", "编号与前后或上级不衔接", "核对是否漏录、错录"),
    _broken("no-measures", "方案里没有举措", "在 sections 的 measures 里录入举措"),
    _wrong("no-actions", "举措既没有要点，也没有原文", "补 actions（要点）或 text（原文）", "原文只有标题"),
    _odd("unknown-status", "办结情况的写法看不懂", "写 已完成、已销号、进行中、未启动 一类", "确实这样写"),
    _odd("whole-quoted", "整段文字写在中文引号里，引号会照样印出来", "去掉两头的引号"),
    _odd("goal-in-figures", "工作目标（goal）里都是数字，不计入指标", "写在 targets 里，一条一行"),
    _odd("same-title", "同一方案有两条举措标题相同", "核对是否重复录入"),
    _odd("unknown-link", "接续、拆分或合并所指的举措编码不存在", "核对编码", "旧举措没有数据"),
    _odd("unknown-replaces", "replaces 所指的方案没有载入", "核对方案编码，或把旧方案的文件一并载入", "旧方案没有数据"),
    _broken(
        "wrong-replaces", "replaces 写的是自己、更晚的方案或别的地区的方案，或互相替代", "replaces 只写所替代的旧方案"
    ),
    _broken("acceptance-unused", "认可了并不存在的问题", "删去这一条"),
    _broken("acceptance-refused", "认可了不能认可的问题，或没有这个代码", "改正代码，或改正数据"),
    _broken("acceptance-reason", "认可没有写理由", "写明理由"),
)

CODES = {code.name: code for code in (*READING_CODES, *RULE_CODES)}


class Place(NamedTuple):
    """Where a finding stands, and the object an acceptance of it would be written on."""

    file: str
    line: int
    subject: str
    can_accept: bool = True
    """False of a region and an indicator, which have no key ``accepted``."""


def body_place(region: Region, body: Body) -> Place:
    """Give the place of a unit or group; it goes by its region's id and its own name."""
    return Place(region.file, body.line, f"{region.id}/{body.name}")


def indicator_place(indicator: Indicator) -> Place:
    """Give the place of an indicator."""
    return Place(indicator.file, indicator.line, indicator.name, can_accept=False)


def plan_place(plan: Plan) -> Place:
    """Give the place of a plan."""
    return Place(plan.file, plan.line, plan.id)


def section_place(plan: Plan, section: Section) -> Place:
    """Give the place of a section; it goes by its plan's id and its own number."""
    return Place(plan.file, section.line, f"{plan.id}/{section.number}")


def measure_place(plan: Plan, measure: Measure) -> Place:
    """Give the place of a measure."""
    return Place(plan.file, measure.line, measure.id or f"@{measure.line}")


def each_object(data: PlanData) -> Iterator[tuple[Place, Region | Body | Indicator | Plan | Section | Measure]]:
    """Give every object of the data with its place."""
    for region in data.regions:
        yield Place(region.file, region.line, region.id, can_accept=False), region
        yield from ((body_place(region, body), body) for body in region.bodies)
    yield from ((indicator_place(indicator), indicator) for indicator in data.indicators)
    for plan in data.plans:
        yield from _each_of(plan)


def _each_of(plan: Plan) -> Iterator[tuple[Place, Plan | Section | Measure]]:
    yield plan_place(plan), plan
    for section in sections_of(plan):
        yield section_place(plan, section), section
        yield from ((measure_place(plan, measure), measure) for measure in section.measures)


def each_measure(data: PlanData) -> Iterator[tuple[Plan, Place, Measure]]:
    """Give every measure with its plan and its place."""
    return ((plan, measure_place(plan, measure), measure) for plan in data.plans for _, measure in measures_of(plan))


def each_target(data: PlanData) -> Iterator[tuple[Plan, Place, Target]]:
    """Give every target with its plan and its place; it belongs to the plan, section or measure it is written in."""
    for plan in data.plans:
        for place, one in _each_of(plan):
            yield from ((plan, place._replace(line=target.line), target) for target in one.targets)


def finding(code: str, place: Place, message: str, hint: str = "") -> Finding:
    """Say what is wrong at a place, and how to accept it where the document itself may be so.

    The severity is the code's, and so is the advice where there is no better ``hint``.
    """
    kind, (file, line, subject, can_accept) = CODES[code], place
    hint = hint or f"请{kind.remedy}。"
    if kind.excuse and can_accept:
        hint += f"若{kind.excuse}，请写 accepted: {{{code}: 理由}}。"
    return Finding(file=file, line=line, code=code, severity=kind.severity, message=message, hint=hint, subject=subject)


def call(measure: Measure) -> str:
    """Name a measure in a message."""
    return f"举措“{shorten(measure.title)}”" if measure.title else f"举措 {measure.id}"


def shorten(text: str, longest: int = 40) -> str:
    """Cut what is quoted in a message to a readable length."""
    return text if len(text) <= longest else f"{text[:longest]}……"


_CONTROL = compile_later(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class Oddity(NamedTuple):
    """What is worth a look in a file: told as a warning."""

    line: int
    code: str
    message: str
    hint: str


class Findings:
    """Collects the findings of one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.items: list[Finding] = []

    def note(self, line: int, code: str, message: str, hint: str, subject: str = "") -> None:
        """Note what is wrong or worth a look on a line; ``subject`` is the id of the measure or plan it concerns."""
        self.items.append(finding(code, Place(self.file, line, subject), message, hint))

    def clean(self, title: str, value: str, line: int) -> str:
        """Give a text of a mapping called ``title`` as it looks, noting what nobody sees and what only looks alike."""
        if _CONTROL.search(value):
            message = f"{title}里有看不见的控制字符。"
            self.note(line, "control-character", message, "请删去后重新输入该处文字。")
            value = _CONTROL.sub("", value)
        return self._as_seen(title, value, line).strip()

    def _as_seen(self, title: str, value: str, line: int) -> str:
        """Report what nobody sees, and radicals that look like ideographs, each by its name; give the text as it looks."""
        if value.isascii():
            return value
        if hidden := unseen(value):
            names = "、".join(map(name_character, hidden))
            message = f"{title}里有看不见的字符：{names}，在“{_around(value, hidden[0])}”处。"
            self.note(line, "control-character", message, "请删去后重新输入该处文字。")
        if odd := odd_forms(value):
            told = "、".join(
                f"“{character}”（{name_character(character)}）应为“{usual_form(character)}”" for character in odd
            )
            message = f"{title}里有形似汉字的字符：{told}。"
            self.note(line, "control-character", message, "多是从PDF里复制来的，请重新输入这些字。")
        if wide := odd_widths(value):
            message = f"{title}里有{say_widths(wide)}，印出来宽窄不一。"
            self.note(line, "odd-width", message, "数字、字母、百分号用半角，字间不空或用普通空格。")
        return usual_text(value) if hidden or odd else value

    def note_cut_figures(self, texts: Sequence[tuple[str, int]]) -> None:
        """Note texts of a list, given with their lines, that the comma of one figure cut apart; one figure is told once."""
        last = 0
        for (before, line), (behind, behind_line) in pairwise(texts):
            cut = before[-1:].isdecimal() and _THOUSANDS.search(f"{before},{behind}", max(0, len(before) - 4))
            if cut and not (last == line == behind_line and before.isdecimal()):
                message = f"“{before}”和“{behind}”像是被千分位的逗号切开的一条。"
                self.note(line, "cut-figure", message, "请去掉数字里的逗号，或用引号括起整条。")
            last = line if cut else 0


_THOUSANDS = compile_later(r"(?<![0-9])[0-9]{1,3},[0-9]{3}(?![0-9])")


def _around(text: str, character: str) -> str:
    """Give the visible text before and behind a character nobody sees."""
    place = text.index(character)
    return usual_text(text[max(0, place - _AROUND) : place + _AROUND]).strip()


_AROUND = 6
"""Characters shown before and behind one that nobody sees: enough to find the place."""
