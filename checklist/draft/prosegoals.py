"""Read goals in running text: figures that are to be reached become targets, sentences without figures goals in words.

What a figure counts, its comparator and rhythm are read by the grammar of figures (:mod:`checklist.words.quantities`);
which figures are goals is weighed by :mod:`checklist.draft.weighing`. Those that are none are kept with the reason,
never dropped in silence.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from checklist.draft.marks import read_mark
from checklist.draft.weighing import BASE, BEGINNING, SENTENCE, SPAN, YEAR, due_year, unread_figures, weigh_sentence
from checklist.model import Baseline, Frozen, Indicator, Per, Target
from checklist.plandata.check.name_rules import stray_mark
from checklist.plandata.check.target_rules import disagreement
from checklist.words import compile_later
from checklist.words.goalnames import IndicatorNames, make_target, propose_indicator
from checklist.words.ordinals import FIVE_YEAR_PLAN
from checklist.words.quantities import figures_in, format_number, is_soft, unit_parts
from checklist.words.spelling import spell_out

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklist.draft.weighing import WeighedFigure

_DOING = "(?:力争|确保)?(?:全[省市县区])?(?:新增|[新再续扩]建|再增|新培育|培育|新?引进|引育|建设|建成|组建|打造|新?选派|精准服务|举办|开展|新?认定|形成|入选|获批|申报|安排实施|实施|培养|组织培育|完成|创建|改造|培训|推出|设立|招引|发放|投放)"
_VERB = compile_later(_DOING)
_ALONE = compile_later(rf"(?:(?P<verb>{_DOING})|(?:力争|确保)?(?:达到?|不[少低]于|超过|突破)?)[0-9][^，；：]*")
_COUNTED = compile_later("(?:以上|左右)?的?(?P<thing>[\u4e00-\u9fff]{2,12})")
"""What stands behind a figure and is counted by it: 改造32个小区."""
_IN_TURN = compile_later("，?(?:要|将|力争)?分别(?:达到?|提高到|提升到|提升至|增加到|增至|降至|控制在|为)?[0-9]")
_NAME_NOISE = compile_later(
    "力争|争取|努力|确保|达到|达(?!标)|超过|突破|不少于|不低于|不超过|增长|增加到|提高到|提升到|提高|提升|增至|递增|年均(?!浓度|气温)|每(?:年|半年|季度|月|周|旬|学期)|逐年|累计|总数|(?<![放费耗水])总量|数量|实现|保持在|保持|稳定在|控制在|[两三四五]年(?![级制])|全年|分别|要|将|^在|在(?=$)|再|到(?=$)|为(?=$)|至(?=$)|力求|(?<![签节预])约|(?:实现)?翻(?=$)|近(?=$)"
)
_MISREAD = compile_later("(?<![A-Za-z0-9])[LlI](?=[0-9](?:[万亿%家个名项倍]))")
"""What recognising letters makes of 1. before a digit: L5亿元."""
_FROM = compile_later("[由从][^由从]*[0-9].*$")
"""What a figure starts from, with what leads to it: 由2023年的32张增加到2026年的."""
_FIRM = compile_later("(?P<goal>(?:总体|主要|具体)?(?:工作|年度)?目标)[：:]")
_TOO_LARGE = 10**15
"""No plan counts as much; data do not hold it."""
_LONGEST_NAME = 40
"""Characters of an indicator's name."""
_LONGEST_WORDS = 300
"""Characters of a goal in words; what is longer is the document's to tell."""


class AsideFigure(NamedTuple):
    """A figure that is no goal, in its words, and why."""

    words: str
    reason: str


class DraftGoals(Frozen):
    """What a text says of goals."""

    targets: tuple[Target, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    """Those the targets need."""
    words: str = ""
    """What is said without figures."""
    doubts: tuple[str, ...] = ()
    """What a person has to decide: figures that may be goals and could not be taken, characters that were read wrong."""
    aside: tuple[AsideFigure, ...] = ()
    """Figures that are no goals."""


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
        self.years = years
        self._known = {indicator.name: indicator for indicator in known}
        self._names = IndicatorNames(self._known.values())
        self._units = {indicator.name: indicator.unit for indicator in self._known.values()}
        """Of the indicators known and of those met in the text."""
        self._before = ""
        """The sentence read last."""
        self._last: tuple[Target, ...] = ()
        """Its goals."""
        self._met: list[Target] = []
        """The goals of the text read so far."""

    def read(self, text: str, *, stated: bool = False) -> DraftGoals:
        """Read a text; ``stated`` says that it is said to be a goal, so that every figure in it may be one."""
        found: list[DraftGoals] = []
        self._before, self._last, self._met = "", (), []
        base: int | None = None
        is_of_one = stated and len({year["year"] for year in YEAR.finditer(_AGAINST.sub("", text))}) == 1
        for paragraph in text.split("\n"):
            is_point, is_firm = paragraph.startswith(_POINTS), stated or _FIRM.match(paragraph) is not None
            year = base if is_point or is_of_one else None
            for sentence in SENTENCE.findall(_FIRM.sub("", paragraph, count=1)):
                year = year if is_firm else None
                goals, year = self._sentence(sentence, year, stated=is_firm)
                self._before, self._last = sentence, goals.targets
                self._met += goals.targets
                found.append(goals)
            base = base if is_point or (is_of_one and not year) else year
        whole = merge_goals(found)
        self._units |= {one.indicator: one.measurement_unit or "" for one in whole.targets}
        return replace(
            whole,
            words=whole.words.replace("\n", "。")[:_LONGEST_WORDS] if stated else "",
            indicators=tuple(map(self._indicator, whole.targets)),
        )

    def unit_of(self, name: str) -> str:
        """Give the unit an indicator is counted in, as the register or the text before tells; "" where neither does."""
        return self._units.get(self._names.canonical(name), "")

    def take(self, read: Iterable[Target | str]) -> DraftGoals:
        """Give targets read elsewhere (a table) the names of the indicators known; texts among them are doubts."""
        fit: list[Target] = []
        doubts: list[str] = []
        for one in read:
            if isinstance(one, str):
                doubts.append(one)
                continue
            year = one.year or self.years.only
            named = replace(one, indicator=self._names.canonical(one.indicator), year=year, no_year=year is None)
            if year is None or self.years.first <= year <= self.years.last:
                fit.append(named)
            else:
                doubts.append(f"不在方案期限内，没有录：{year}年{one.text}")
        return DraftGoals(targets=tuple(fit), indicators=tuple(map(self._indicator, fit)), doubts=tuple(doubts))

    def _sentence(self, sentence: str, year: int | None, *, stated: bool) -> tuple[DraftGoals, int | None]:
        """Give the goals of a sentence, and the year that holds for what follows it."""
        plain = spell_out(_MISREAD.sub("1.", sentence))
        goals = self._figures(plain, year, stated=stated)
        misread = (f"原文“{found[0]}”像是识别错的字，按“1.”录" for found in _MISREAD.finditer(sentence))
        unread = (f"没有读懂的数字：{words}" for words in unread_figures(plain))
        goals = replace(goals, doubts=(*goals.doubts, *misread, *unread))
        words = "，".join(filter(_says_goal, _worded(sentence, goals))) if stated else ""
        return replace(goals, words=words), due_year(plain, year)

    def _figures(self, sentence: str, year: int | None, *, stated: bool) -> DraftGoals:
        """Give the targets a sentence's figures make, and those that make none."""
        targets: list[Target] = []
        aside: list[AsideFigure] = []
        doubts: list[str] = []
        last: WeighedFigure | None = None
        verb = ""
        every = list(weigh_sentence(sentence, self.years.first, stated=stated, year=year))
        if series := self._in_turn(sentence, every):
            return DraftGoals(targets=tuple(series))
        for piece in every:
            verb, before = _verb_of(piece, verb), last
            last = piece if piece.reason else None
            if piece.reason:
                aside.append(AsideFigure(piece.words, piece.reason))
            elif target := self._target(piece, verb, targets):
                targets.append(replace(target, baseline=_baseline(before, target)))
                is_turned = target.comparator == "<=" and "<=" not in piece.figure.allowed
                doubts += [f"按不超过录的：{piece.words}"] if is_turned else []
            else:
                doubts.append(f"没有录成目标的数字：{piece.words}")
        return DraftGoals(targets=tuple(targets), doubts=tuple(doubts), aside=tuple(aside))

    def _in_turn(self, sentence: str, figures: Sequence[WeighedFigure]) -> list[Target]:
        """Give the goals of the sentence before with the figures that this one lists for them: 到2030年，分别达到99%、95%."""
        units = [unit_parts(one.measurement_unit or "")[1] for one in self._last]
        if not units or not _IN_TURN.match(YEAR.sub("", sentence, count=1)) or units != [one.unit for one in figures]:
            return []
        return [
            replace(
                goal,
                value=figure.figure.quantity.value,
                text=goal.text.replace(format_number(goal.value or 0), format_number(figure.figure.quantity.value), 1),
                year=(due := self._due(figure)),
                no_year=due is None,
            )
            for goal, figure in zip(self._last, figures, strict=True)
        ]

    def _target(self, piece: WeighedFigure, verb: str, before: Sequence[Target]) -> Target | None:
        """Make the target of a figure; None where its words do not tell what it counts."""
        quantity = piece.figure.quantity
        text = BEGINNING.sub("", piece.words)
        text = f"{verb}{text}" if verb and _lacks_verb(piece, text) else text
        text = f"力争{text}" if quantity.soft and not is_soft(text) else text
        due = self._due(piece)
        name = (
            self._name(text, quantity.measurement_unit, piece)
            or _carried([*(one for one in self._met if verb and (verb in one.text or verb == "完成")), *before], piece)
            or self._led_to(piece)
        )
        made = replace(
            make_target(_completed(name, before), text, piece.figure),
            text=_undated(text, due),
            measurement_unit=_full_unit(quantity.measurement_unit, text) or None,
            year=due,
            soft=is_soft(text),
            no_year=not due and not quantity.per,
        )
        is_number = quantity.value < _TOO_LARGE and (quantity.value_to is None or quantity.value_to > quantity.value)
        return made if name and is_number and not disagreement(made) else None

    def _due(self, piece: WeighedFigure) -> int | None:
        """Give the year a figure is due in: the one said, a sum's the plan's last, the only one of a plan of a year."""
        year, per = piece.year, piece.figure.quantity.per
        if year:
            return year if self.years.first <= year <= self.years.last else None
        if (per is Per.TOTAL and _SPANS.search(piece.before)) or _AFTER_YEARS.search(piece.before):
            return self.years.last or None
        if 0 < self.years.first == self.years.last and _WITHIN_YEAR.search(piece.before[-_NEAR:]):
            return self.years.last
        return None if per is Per.YEAR or _OFTEN.search(piece.clause) else self.years.only

    def _name(self, text: str, unit: str, piece: WeighedFigure) -> str:
        """Name what a figure counts: the known indicator it means, else the words around the figure."""
        at = text.find(piece.said)
        head, tail = (text[:at], text[at + len(piece.said) :]) if at >= 0 else (text, "")
        head, tail = _AGAINST.sub("", _FROM.sub("", head)), "" if tail.startswith("、") else tail
        said = _NAME_NOISE.sub("", head) + (re.sub("^[的内]|以上|左右", "", tail) if len(tail) <= _LONGEST_NAME else "")
        said = _BLANK.sub("", _DAY.sub("", YEAR.sub("", SPAN.sub("", _ON.sub("", said))))).strip("，、：的（） ")
        if _VERB.fullmatch(said) or _BECOMES.fullmatch(said):
            behind = _COUNTED.match(piece.rest) or re.search(
                f"{said}(?P<thing>[\u4e00-\u9fff]{{2,12}})[，、]", piece.before
            )
            said = f"{said}{behind['thing']}" if behind else ""
        if not said:
            return ""
        said += "比" if unit == "%" and said.endswith("占") else ""
        name = self._names.canonical(self._names.of(said, piece.said, unit))[:_LONGEST_NAME]
        name = re.sub(r"[（(《][^（）()《》]*$|^[^（(《]*[）)》]", "", name).strip("，、；：·*＊①②③④⑤ ")
        name = name if name.count("“") == name.count("”") else re.sub("[“”]", "", name)
        return "" if stray_mark(name) or not re.search(r"\w", name) else name

    def _led_to(self, piece: WeighedFigure) -> str:
        """Give what a figure alone in its clause counts: 干部培训 of 加强干部培训，每年不少于2次.

        One alone in its sentence counts what the sentence before names: 新增高新技术企业 of 培育高新技术企业。新增12家.
        """
        clauses = re.split("[，：；]", piece.before)
        is_led = piece.figure.quantity.per or _OFTEN.search(piece.clause) or _VERB.search(piece.clause)
        told = clauses[-2] if len(clauses) > 1 and is_led else ""
        verb = _ALONE.fullmatch(_RHYTHMS.sub("", YEAR.sub("", f"{_FIRM.sub('', piece.before)}{piece.said}"), count=1))
        told = told[mark.end :] if (mark := read_mark(told)) else told
        told = self._before if verb else told
        done = f"{verb['verb']}{_VERB.sub('', told, count=1)}" if verb and verb["verb"] else _DONE.sub("", told)
        return "" if re.search("[0-9（）]", done) or len(done) > _LONGEST_NAME or stray_mark(done) else done

    def _indicator(self, target: Target) -> Indicator:
        return self._known.get(target.indicator) or propose_indicator(target)


_RHYTHMS = compile_later("^(?:每年|全年|年均|年内)")
_ON = compile_later("于(?=20[0-9]{2}年|[0-9]{1,2}月)")
_DAY = compile_later(
    "(?:[0-9]{1,2}月(?:[0-9]{1,2}日|[底末]|[上中下]旬)?|第?[一二三四]季度[底末]?|[上下]半年|年[底末])以?前?|年内"
)
_BLANK = compile_later("(?<=[\u4e00-\u9fff]) | (?=[\u4e00-\u9fff])")
_AFTER_YEARS = compile_later("[经通]过[2-9两二三四五]年的?努力")
_WITHIN_YEAR = compile_later("(?:年内|今年|全年|当年)[^，。；]*$")
_NEAR = 40
"""Characters before a figure in which its clause says that it is this year's."""
_SPANS = compile_later("[两二三四五2-5]年(?!翻|倍)")
_OFTEN = compile_later("每个?(?:月|季度?|周|旬|日|天|半年|学期)")
"""A rhythm within the year, of which no year's figure is made."""
_POINTS = ("——", "—", "●", "■", "◆", "•", "*")
"""Open the points of a list, for which the year of the paragraph above it holds."""


_AGAINST = compile_later(
    rf"(?:较|相?比|与|同)(?:(?:19|20|21)[0-9]{{2}}年|“?{FIVE_YEAR_PLAN}”?)(?:年?[底末]|同期)?(?:相比)?(?:的[0-9][^，。增提翻扩]{{1,10}})?"
)
_BECOMES = compile_later(
    "(?:开通|开工|投运|投用|投产|竣工|完工|签约|通车|上线|覆盖|落地|接入|入库|入驻|启用|推广|发放|更新|安排|投入|下达)$"
)
"""What becomes of a thing, right before how many: 航线开通30条."""


def _lacks_verb(piece: WeighedFigure, text: str) -> bool:
    """Tell whether a figure's words want the verb of those before them: not where they have their own, nor a share."""
    has_own = _VERB.search(text) or _BECOMES.search(piece.lead) or _DOES_SO.match(piece.said)
    return not has_own and piece.unit != "%"


_DOES_SO = compile_later("[达超突不高低控增减降提保稳]|至少[^0-9]")
"""Begins a figure that says itself what is reached or done (达到5家, 至少安排2次), and goes on with no verb before it."""


def _completed(name: str, before: Sequence[Target]) -> str:
    """Give a name with what the one before it says for both: 增加值占比 for 占比 behind 增加值, 省级企业 behind 国家级企业."""
    last = before[-1].indicator if before else ""
    if name.startswith("占"):
        return f"{re.sub('(?:增速|增幅|降幅)$', '', last)}{name}"
    thing = _GRADED.search(last) if name.endswith(("省级", "市级", "县级", "区级", "国家级")) else None
    return f"{name}{thing['thing']}" if thing else name


_GRADED = compile_later("[家省市县区]级(?P<thing>[^级]{2,})$")


def _full_unit(unit: str, text: str) -> str:
    """Give the unit with the 元 that is left out where the words tell of money: 研发经费达到90亿."""
    return f"{unit}元" if unit in ("亿", "万亿") and _OF_MONEY.search(text) else unit


_OF_MONEY = compile_later(
    "经费|资金|投资|产值|收入|营收|增加值|成交额|交易额|贷款|税|总值|GDP|基金|利润|销售|零售|投入|融资|出口|进口"
)


def _undated(text: str, year: int | None) -> str:
    """Take the year a target is due out of its words, which are printed behind it."""
    return re.sub(rf"(?:到|至|于)?{year}年(?:年?底|末)?(?:之?前)?[，,]?", "", text) if year else text


def _carried(before: Sequence[Target], piece: WeighedFigure) -> str:
    """Give what a figure counts whose words leave it out: what the last one of its unit counts, else the last one."""
    alike = (one for one in reversed(before) if unit_parts(one.measurement_unit or "")[1] == piece.unit)
    carried = next((one.indicator for one in chain(alike, before[-1:])), "")
    if carried and piece.unit == "个百分点":
        return f"{carried}{'降幅' if '降' in piece.words else '增幅'}"
    if _STOCK.search(piece.before) and (flow := _NEW.match(carried)):
        return f"{carried[flow.end() :]}总数"
    is_rate = piece.unit == "%" and carried and unit_parts(before[-1].measurement_unit or "")[1] != "%"
    return f"{carried}增速" if is_rate and "增" in piece.words else carried


_NEW = compile_later("(?:新|净)(?:增|建|开通|培育|认定|引进|设立?|登记|发展)?")
_STOCK = compile_later("[，；、](?:全[省市区县])?(?:总[数量]|累计|保有量|总规模)(?:将|要|力争)?(?:达到?|超过|突破)?$")
"""Leads all there is behind what is new: 新建5G基站2000个，总数达到10000个."""
_DONE = compile_later("^(?:加强|开展|组织|定期|强化|落实|举办|召开)+")


def _baseline(base: WeighedFigure | None, target: Target) -> Baseline | None:
    """Give what a target starts from, where the figure before it was that and had its year."""
    if base is None or base.reason != BASE or base.figure.quantity.measurement_unit != target.measurement_unit:
        return None
    year = re.search("(?:19|20|21)[0-9]{2}(?=年)", base.words)
    return Baseline(value=base.figure.quantity.value, year=int(year[0])) if year else None


def _worded(sentence: str, goals: DraftGoals) -> list[str]:
    """Give what a sentence says in words: all of it where it has no figures, the clauses without any beside its goals."""
    if not (goals.targets or goals.aside or goals.doubts):
        return [sentence.strip()]
    clauses = re.split("[，；]", sentence) if goals.targets else []
    return [one for one in clauses if _WORDED.fullmatch(one) and not figures_in(one)]


def _says_goal(sentence: str) -> bool:
    """Tell whether a sentence without figures states a goal, and no idea that guides one."""
    return _AIM.search(sentence) is not None and _IDEA.search(sentence) is None


_WORDED = compile_later("[^0-9：]{8,}")
"""A clause without figures beside some with them: 基本形成创新体系."""
_AIM = compile_later(
    "显著|明显|更加|基本|全面|大幅|持续|进一步|建成|形成|提升|实现|完善|增强|健全|达到|优化|改善|率先|突破"
)
_IDEA = compile_later("为指导|贯彻|精神|^(?:坚持|以|围绕|深入|全面落实)")


def _verb_of(piece: WeighedFigure, verb: str) -> str:
    """Give the verb of a figure's words; one further on in an enumeration has that of the one before."""
    found = _VERB.match(BEGINNING.sub("", piece.words))
    return found[0] if found else (verb if piece.follows else "")


def merge_goals(parts: Iterable[DraftGoals]) -> DraftGoals:
    """Put the goals of several texts together, each thing once."""
    every = list(parts)
    return DraftGoals(
        targets=_once(every, "targets"),
        indicators=_once(every, "indicators"),
        words="\n".join(filter(None, (one.words for one in every))),
        doubts=_once(every, "doubts"),
        aside=_once(every, "aside"),
    )


def _once(parts: Sequence[DraftGoals], what: str) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(chain.from_iterable(getattr(part, what) for part in parts)))
