"""Read goals in running text: figures that are to be reached become targets, sentences without figures goals in words.

What a figure counts, its comparator and rhythm are read by the grammar of figures (:mod:`checklist.words.quantities`).
Here it is decided which figures of a text are goals at all: a prize of 10万元, the 25条产业链 one works for and the
5% from which a firm is favoured are none. Figures that are left out are listed, never dropped in silence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from msgspec.structs import replace

from checklist.model import Frozen, Indicator, Per, Target
from checklist.plandata.check.name_rules import stray_mark
from checklist.plandata.check.target_rules import disagreement
from checklist.words.goalnames import IndicatorNames, propose_indicator
from checklist.words.quantities import figures_in, is_soft
from checklist.words.regex import compile_later

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.words.quantities import WordedFigure

_T = TypeVar("_T")
_SENTENCE = compile_later("[^。！？\n]{1,1000}")  # bounded: a text without marks is cut, not searched for long
_CLAUSE_END = compile_later("[，。；：！？\n（）]")
_YEAR = compile_later(
    "(?:到|至|截至|截止|力争到|在)?(?P<year>(?:19|20|21)[0-9]{2})年(?:年?底|末|度)?(?:以?前)?(?!以来|初|[0-9]{1,2}月|—|-|至)"
)
_SPAN = compile_later("(?:19|20|21)[0-9]{2}年?(?:—{1,2}|–|-|~|～|至)(?:19|20|21)[0-9]{2}年?")
_VERB = compile_later(
    "达到|达|超过|突破|不少于|不低于|高于|增长|增加|提高|提升|降低|下降|减少|压减|新增|新建|新培育|培育|新认定|认定|新?引进|引育|招引|举办|开展|组织|实施|完成|新?选派|培训|培养|落地|转化|达成|促成"
    "|打造|布局|组建|遴选|支持|发布|创建|设立|申报|孵化|推广|制定|研发|突破|攻克|形成|建成|建设|建立|入选|进入|跻身|保持|稳定|控制在|合作|重组|优化|启动|精准服务|服务|立项|累计|递增|年均|安排|改造|建有|为|占比?|至少|力争|新?改扩?建|修建|整治|治理|清理|募集|发放|安排|吸纳|开发|带动|除险加固|设|增至|扩大到|拥有|实现|覆盖"
)
_NO_GOAL = compile_later(
    "给予|奖励|补助|补贴|资助|奖补|扶持|最高|上限|不超过[0-9.]+(?:万|亿)?元|到账|贴息|收益|执行|优惠|减免|比例返还|罚款|对[^，。]{2,40}(?:企业|单位|人员|机构|项目|团队|个人)的?$|注册资本"
)
_CONDITION = compile_later(
    "^(?:的)?(?:重大)?(?:项目|企业|平台|园区)(?=[0-9])|的(?:企业|单位|项目|机构|人员|团队|个人|科技人员|高校|部分)|以上的(?!目标)|期限|工作日|第[0-9]"
)
_BEGINNING = compile_later(
    r"^(?:[，、；：。和及与]|其中|并|分别|到?(?:(?:19|20|21)[0-9]{2})年(?:年?底|末|度)?(?:以?前)?|全[省市区县州]|——|[（(]?[0-9一二三四五六七八九十]+[）)、.]|确保|力求|推动|总计|[a-z](?=[\u4e00-\u9fff]))+"
)
_NAME_NOISE = compile_later(
    "力争|争取|努力|确保|达到|达|超过|突破|不少于|不低于|不超过|增长|增加到|提高到|提升到|提高|提升|增至|递增|年均|每年|逐年|累计|总数|总量|数量|实现|保持在|保持|稳定在|控制在|[两三四五]年(?![级制])|全年|分别|要|将|在|再|到(?=$)|为(?=$)|至(?=$)|力求|约|近"
)
_SLIP = compile_later("[LlIO][0-9]|[0-9][oO](?![a-zA-Z])")
_LONGEST_NAME = 40
"""Characters of an indicator's name."""
_LONGEST_WORDS = 300
"""Characters of a goal in words; what is longer is the document's to tell."""


class DraftGoals(Frozen):
    """What a text says of goals."""

    targets: tuple[Target, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    """Those the targets need."""
    words: str = ""
    """What is said without figures."""
    left: tuple[str, ...] = ()
    """Clauses with figures that were not taken for goals but may be."""


class Years(NamedTuple):
    """The years of a plan."""

    first: int
    last: int
    inferred: bool = False

    @property
    def only(self) -> int | None:
        """Give the year of a plan that says itself that it is for one year."""
        return self.last if self.first == self.last and self.last and not self.inferred else None


class ProseGoals:
    """Reads the goals of one plan; ``known`` are indicators whose names are used where they fit."""

    def __init__(self, years: Years, known: Iterable[Indicator] = ()) -> None:
        self._years = years
        self._known = {indicator.name: indicator for indicator in known}
        self._names = IndicatorNames(self._known.values())

    def read(self, text: str, *, stated: bool = False) -> DraftGoals:
        """Read a text; ``stated`` says that it is said to be a goal, so that every figure in it may be one."""
        targets: list[Target] = []
        left: list[str] = []
        words: list[str] = []
        base: int | None = None
        for paragraph in text.split("\n"):
            is_point = paragraph.startswith(_POINTS)
            year = base if is_point else None
            for sentence in _SENTENCE.findall(paragraph):
                year = year if stated else None
                found, missed, year = self._sentence(sentence, year, stated=stated)
                targets += found
                left += missed
                words += [] if found or missed or not (stated and _says_goal(sentence)) else [sentence.strip()]
            base = base if is_point else year
        targets = list(dict.fromkeys(targets))
        return DraftGoals(
            targets=tuple(targets),
            indicators=tuple(self._indicator(target) for target in targets),
            words="。".join(words)[:_LONGEST_WORDS],
            left=tuple(dict.fromkeys(left)),
        )

    def take(self, targets: Iterable[Target]) -> DraftGoals:
        """Give targets read elsewhere (a table) the names of the indicators known, and register what they need."""
        named = [replace(one, indicator=self._names.canonical(one.indicator)) for one in targets]
        fit = [one for one in named if one.year is None or self._years.first <= one.year <= self._years.last]
        return DraftGoals(targets=tuple(fit), indicators=tuple(map(self._indicator, fit)))

    def _sentence(self, sentence: str, year: int | None, *, stated: bool) -> tuple[list[Target], list[str], int | None]:
        """Give the targets of a sentence, the clauses left, and the year that holds for what follows it."""
        found: list[Target] = []
        left: list[str] = []
        verb, read = "", 0
        sentence = spread_figures(sentence)
        for piece in _pieces(sentence):
            year = _year_in(sentence[read : piece.figure.start], year)
            read = piece.figure.start
            verb = _verb_of(piece, verb)
            if not _is_goal(piece, verb, stated=stated):
                left += [piece.text] if _may_be_goal(piece) else []
                continue
            target = self._target(piece, year, verb if piece.follows else "")
            if target and not target.indicator and found:
                target = replace(target, indicator=found[-1].indicator)
            found += [target] if target and target.indicator else []
            left += [] if target and target.indicator else [piece.text]
        return found, left, _year_in(sentence, year)

    def _target(self, piece: _Piece, year: int | None, verb: str) -> Target | None:
        quantity = piece.figure.quantity
        text = _BEGINNING.sub("", piece.text)
        text = f"{verb}{text}" if verb and not _VERB.search(text) else text
        text = f"力争{text}" if quantity.soft and not is_soft(text) else text
        comparator = (
            ">=" if {">=", "="} <= set(piece.figure.allowed) and quantity.value_to is None else quantity.comparator
        )
        due = year if year and self._years.first <= year <= self._years.last else None
        due = due or (None if quantity.per is Per.YEAR else self._years.only)
        made = Target(
            indicator=self._name(text, quantity.measurement_unit, piece),
            text=text,
            comparator=comparator,
            value=quantity.value,
            value_to=quantity.value_to,
            measurement_unit=quantity.measurement_unit or None,
            year=due,
            per=quantity.per,
            soft=is_soft(text),
            no_year=not due and not quantity.per,
        )
        return made if not disagreement(made) and not _SLIP.search(piece.text) else None

    def _name(self, text: str, unit: str, piece: _Piece) -> str:
        """Name what a figure counts: the known indicator it means, else the words around the figure."""
        at = text.find(piece.said)
        head, tail = (text[:at], text[at + len(piece.said) :]) if at >= 0 else (text, "")
        said = _NAME_NOISE.sub("", head) + (re.sub("^的|以上|左右", "", tail) if len(tail) <= _LONGEST_NAME else "")
        said = _YEAR.sub("", _SPAN.sub("", said)).strip("，、：的“”（） ")
        if not said:
            return ""
        name = self._names.canonical(self._names.of(said, piece.said, unit))[:_LONGEST_NAME]
        name = re.sub(r"[（(《][^（）()《》]*$|^[^（(《]*[）)》]", "", name).strip("，、；：· ")
        return "" if stray_mark(name) or not re.search(r"\w", name) else name

    def _indicator(self, target: Target) -> Indicator:
        return self._known.get(target.indicator) or propose_indicator(target)


_POINTS = ("——", "—", "●", "■", "◆", "•", "*")
"""Open the points of a list, for which the year of the paragraph above it holds."""
_EACH = compile_later(
    "(?P<names>[^，。；：]{3,60})分别(?P<verb>达到?|为|增长|提高到?|提升到?|新增|超过|突破|不低于|不少于|增至|下降|降至|控制在)?(?P<figures>[^，。；]{3,60})"
)
_AND = compile_later("[、和及与]")


def spread_figures(sentence: str) -> str:
    """Say figures that are listed behind their names each behind its own: A和B分别达到90%和80%."""
    found = _EACH.search(sentence)
    if not found:
        return sentence
    names, figures = _AND.split(found["names"]), _AND.split(found["figures"])
    if len(names) != len(figures) or not all(any(map(str.isdigit, figure)) for figure in figures):
        return sentence
    said = "、".join(f"{name}{found['verb'] or ''}{figure}" for name, figure in zip(names, figures, strict=True))
    return f"{sentence[: found.start()]}{said}{sentence[found.end() :]}"


class WeighedFigure(NamedTuple):
    """A figure of a text, and why it is no goal; "" where it may be one."""

    words: str
    figure: WordedFigure
    reason: str


def weigh_figures(text: str) -> Iterator[WeighedFigure]:
    """Give every figure of a text that counts something, and say of each why it is no goal, if it is none."""
    for sentence in _SENTENCE.findall(text):
        verb = ""
        for piece in _pieces(sentence):
            verb = _verb_of(piece, verb)
            reason = "" if _is_goal(piece, verb, stated=False) else _reason(piece)
            yield WeighedFigure(piece.text, piece.figure, reason)


def _reason(piece: _Piece) -> str:
    if _NO_GOAL.search(piece.text):
        return "奖补、优惠一类的标准"
    return "条件、范围一类的数"


def _says_goal(sentence: str) -> bool:
    """Tell whether a sentence without figures states a goal, and no idea that guides one."""
    return _AIM.search(sentence) is not None and _IDEA.search(sentence) is None


_AIM = compile_later(
    "显著|明显|更加|基本|全面|大幅|持续|进一步|建成|形成|提升|实现|完善|增强|健全|达到|优化|改善|率先|突破"
)
_IDEA = compile_later("为指导|贯彻|精神|^(?:坚持|以|围绕|深入|全面落实)")


class _Piece(NamedTuple):
    """A figure with the words that go with it."""

    text: str
    figure: WordedFigure
    start: int
    said: str
    """The figure as written, with what leads it."""
    follows: bool
    """True where it goes on from a figure before it in an enumeration."""


def _pieces(sentence: str) -> Iterator[_Piece]:
    """Cut a sentence into its figures, each with the words from the comma or figure before it to the next."""
    figures = [figure for figure in figures_in(sentence) if figure.quantity.measurement_unit]
    ends = [figure.end for figure in figures]
    for index, figure in enumerate(figures):
        comma = max((found.end() for found in _CLAUSE_END.finditer(sentence, 0, figure.start)), default=0)
        before = ends[index - 1] if index else 0
        start = max(comma, before)
        stop = _CLAUSE_END.search(sentence, figure.end)
        end = stop.start() if stop else len(sentence)
        following = figures[index + 1].start if index + 1 < len(figures) else len(sentence)
        if following < end:
            end = _cut_before(sentence, figure.end, following)
        text = sentence[start:end].strip("，、；：和及与 ")
        said = sentence[figure.start : figure.end]
        yield _Piece(
            text, figure, start, said, follows=before > comma or sentence[before:start].strip("，、和及与") == ""
        )


def _cut_before(sentence: str, end: int, following: int) -> int:
    """Give where the words behind a figure end when another figure stands before the next comma."""
    found = re.search("[、和及与]", sentence[end:following])
    return end + found.start() if found else end


def _year_in(words: str, year: int | None) -> int | None:
    named = [int(found["year"]) for found in _YEAR.finditer(_SPAN.sub("", words))]
    return named[-1] if named else year


def _verb_of(piece: _Piece, verb: str) -> str:
    """Give the verb of a figure's words; one further on in an enumeration has that of the one before."""
    found = re.match(
        "(?:力争|确保)?(?:新增|新建|培育|引进|引育|建设|建成|组建|打造|选派|新选派|精准服务|举办|开展|新认定|形成|认定|入选|申报|安排实施|实施|培养|组织培育)",
        _BEGINNING.sub("", piece.text),
    )
    return found[0] if found else (verb if piece.follows else "")


def _is_goal(piece: _Piece, verb: str, *, stated: bool) -> bool:
    if _NO_GOAL.search(piece.text) or _CONDITION.search(
        piece.text[piece.text.find(piece.said) + len(piece.said) :][:8]
    ):
        return False
    if stated:
        return True
    plain = _BEGINNING.sub("", piece.text)
    led = bool(_VERB.search(plain)) and not re.match("围绕|面向|聚焦|依托|以|对|按|从|在", plain)
    return led or bool(verb) or re.search("以上|左右|以内", piece.said) is not None


def _may_be_goal(piece: _Piece) -> bool:
    """Tell whether a figure that was not taken is worth a look: it is no prize and no condition."""
    return not _NO_GOAL.search(piece.text) and bool(_VERB.search(piece.text))


def merge_goals(parts: Sequence[DraftGoals]) -> DraftGoals:
    """Put the goals of several texts together."""
    whole = DraftGoals()
    for part in parts:
        whole = DraftGoals(
            targets=_once(whole.targets, part.targets),
            indicators=_once(whole.indicators, part.indicators),
            words="\n".join(filter(None, (whole.words, part.words))),
            left=_once(whole.left, part.left),
        )
    return whole


def _once(one: Sequence[_T], other: Sequence[_T]) -> tuple[_T, ...]:
    return tuple(dict.fromkeys((*one, *other)))
