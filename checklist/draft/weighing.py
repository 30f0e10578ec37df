"""Weigh the figures of a text: which are goals, and why each other one is none (a prize, a condition, what is had already).

What is a figure at all, its comparator and rhythm, is for the grammar of figures (:mod:`checklist.words.quantities`).
"""

from __future__ import annotations

import re
from itertools import zip_longest
from typing import TYPE_CHECKING, NamedTuple

from checklist.words import compile_later
from checklist.words.quantities import figures_in, unit_parts
from checklist.words.spelling import spell_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from checklist.words.quantities import WordedFigure

SENTENCE = compile_later("[^。！？\n]{1,1000}")  # bounded: a text without marks is cut, not searched for long
YEAR = compile_later(
    "(?:到|至|截至|截止|力争到|在)?(?P<year>(?:19|20|21)[0-9]{2})年(?:年?底|末|度)?"
    "(?:(?:第?[一二三四1-4]季度|[上下]半年|[0-9]{1,2}月(?:[0-9]{1,2}日|[上中下]旬)?)[底末]?)?(?:以?前)?(?!以来|起|初|—|-|至|版|印发|发布|修[订改])"
)
_SPAN_WORDS = "(?:19|20|21)[0-9]{2}年?(?:—{1,2}|–|-|~|～|至)(?P<last>(?:19|20|21)[0-9]{2})年?"
SPAN = compile_later(_SPAN_WORDS)
_DUE_SPAN = compile_later(f"{_SPAN_WORDS}(?=，|期间|累计|年均|每年|共|[新建改完实培打创引])")
"""A span of years at whose end a sum is due: 2024—2026年累计."""
BEGINNING = compile_later(
    r"^(?:[，、；：。和及与,]|其中|即|并|分别|(?:19|20|21)[0-9]{2}年?(?:—{1,2}|–|-|~|～|至)(?:19|20|21)[0-9]{2}年?(?:期间)?|到?(?:(?:19|20|21)[0-9]{2})年(?:年?底|末|度)?(?:以?前)?|全[省市区县州]|——|[（(]?[0-9一二三四五六七八九十]+[）)、.]|确保|力求|推动|总计|[a-z](?=[\u4e00-\u9fff]))+"
)
_CLAUSE_END = compile_later("[，。；：！？\n（）,;]")
_ASIDE = compile_later("（(?:[^（）0-9]{0,40}|[A-Za-z][A-Za-z0-9.-]{0,11}|不?含[^（）]{0,20})）")
"""A bracket inside a clause, which does not end it: 健康村（社区）20个, 细颗粒物（PM2.5）."""
_OTHER_YEAR = compile_later(
    "(?:较|比|相比|同比|对比|高于)(?:19|20|21)[0-9]{2}年(?:年?[底末]|同期)?|[由从自](?:19|20|21)[0-9]{2}年(?:年?[底末初])?的?|在?(?:19|20|21)[0-9]{2}年(?:的)?基础上"
)
"""A year that something is measured by, not due in."""


class WeighedFigure(NamedTuple):
    """A figure with the words that go with it, and why it is no goal; "" where it is one."""

    words: str
    figure: WordedFigure
    reason: str
    said: str
    """The figure as written, with what leads it."""
    lead: str
    """The words before it, from the last comma or figure on."""
    tail: str
    """The words behind it, to the next comma or figure."""
    rest: str
    """All behind it to the next comma, with further figures."""
    before: str
    """The sentence before it, as far as it bears on it."""
    clause: str
    """All between two commas, with every figure in it."""
    year: int | None
    """The year it is due in, as the sentence tells."""
    follows: bool
    """True where it goes on from a figure before it in an enumeration."""
    is_glued: bool
    """True where nothing parts its words from the figure before it: 30万元以上的村占比达到70%."""

    @property
    def unit(self) -> str:
        """The unit without its scale."""
        return unit_parts(self.figure.quantity.measurement_unit)[1]

    @property
    def is_led(self) -> bool:
        """True where the words before or behind say that it is to be reached: 达到, 不低于, 以上."""
        return self.figure.quantity.comparator != "=" or self.figure.allowed[0] != "="


def weigh_figures(text: str, first: int, *, stated: bool) -> Iterator[WeighedFigure]:
    """Give every figure of a text that counts something, and of each that is no goal the reason.

    ``first`` is the first year of the plan: what a year before it had is no goal. ``stated`` says that the text is said
    to be a goal.
    """
    for sentence in SENTENCE.findall(text):
        yield from weigh_sentence(spell_out(sentence), first, stated=stated, year=None)


def weigh_sentence(sentence: str, first: int, *, stated: bool, year: int | None) -> Iterator[WeighedFigure]:
    """Weigh the figures of one sentence, its lists told apart; ``year`` as it stands at its beginning."""
    read, last, held = 0, "", ""
    done = _DONE_BY.search(sentence)
    if done and not YEAR.search(sentence[: done.start()]):
        year = int(done["year"])
    opening = due_year(told[0], year) if (told := _OPENED.match(sentence)) else year
    for piece in _pieces(sentence):
        start = piece.figure.start
        passed, parted, words = sentence[read:start].rpartition("；")
        year, read = due_year(words, opening if parted and YEAR.search(f"{sentence[:read]}{passed}") else year), start
        after = _DUE_AFTER.match(piece.rest)
        dated = piece._replace(year=int(after["year"]) if after else year)
        reason = next((reason for reason, is_so in _REASONS if is_so(dated, first, stated)), "")
        is_apart = piece.is_glued or piece.is_led or YEAR.match(piece.words)
        if not reason and last in _LASTING and piece.follows and not is_apart:
            reason = last
        words = f"{held}{dated.words}" if dated.is_glued and len(held) <= _LONGEST_GLUED else dated.words
        last, held = reason, words if reason else ""
        yield dated._replace(reason=reason, words=words)


_LONGEST_GLUED = 120
"""Characters of a figure's words that the words of one right behind it go on from: 10亿元以上项目12个."""
_OPENED = compile_later("(?:[^，。；0-9]{0,6}[到至在])?20[0-9]{2}年")
"""The year a sentence opens with, which holds again behind a semicolon, whatever other years stand before that."""
_DUE_AFTER = compile_later("[^，。；0-9]{0,4}(?:于|在)(?P<year>20[0-9]{2})年")
"""The year a figure has behind it: 首期5亿元于2025年9月底前到位."""
_DONE_BY = compile_later(
    "[，,](?:于|在|确保)?(?P<year>20[0-9]{2})年[^，。；]{0,8}前(?:全部|全面|基本)?(?:完成|建成|投用|竣工|到位)[^，。；]{0,8}$"
)
"""The year a sentence ends with, which is that of all in it: ……126栋，2025年底前完成."""


def due_year(words: str, year: int | None) -> int | None:
    """Give the year words name as one to be met, else the one that held before them."""
    words = SPAN.sub("", _DUE_SPAN.sub(lambda span: f"{span['last']}年", words))
    named = [int(found["year"]) for found in YEAR.finditer(_OTHER_YEAR.sub("", words))]
    return named[-1] if named else year


def _pieces(sentence: str) -> Iterator[WeighedFigure]:
    """Cut a sentence into its figures, each with the words from the comma or figure before it to the next."""
    figures = [one for one in figures_in(sentence, "%") if one.quantity.measurement_unit or _is_index(sentence, one)]
    flat = _ASIDE.sub(lambda found: "·" * len(found[0]), sentence)
    before = 0
    for figure, next_one in zip_longest(figures, figures[1:]):
        yield _piece(sentence, flat, before, figure, next_one.start if next_one else len(sentence))
        before = figure.end


_LOOK_BACK = 240
"""Characters before a figure that may tell what it is."""


def _piece(sentence: str, flat: str, before: int, figure: WordedFigure, following: int) -> WeighedFigure:
    """Give a figure with its words; ``before`` is where the one before it ends, ``following`` where the next begins."""
    near = max(0, figure.start - _LOOK_BACK)
    comma = max((found.end() for found in _CLAUSE_END.finditer(flat, near, figure.start)), default=near)
    stop = _CLAUSE_END.search(flat, figure.end)
    close = stop.start() if stop else len(sentence)
    start = max(comma, before)
    if before > comma and (told := _OF_LAST.match(sentence, before, figure.start)):
        start = told.end()
    end = _cut_before(sentence, figure.end, following) if following < close else close
    if sentence.startswith("、", figure.end):
        end = figure.end
    elif following == figure.end and _AGED.match(sentence, following):
        end = close
    return WeighedFigure(
        words=sentence[start:end].strip("，、；：和及与 "),
        figure=figure,
        reason="",
        said=sentence[figure.start : figure.end],
        lead=sentence[start : figure.start],
        tail=sentence[figure.end : end],
        rest=sentence[figure.end : close],
        before=sentence[max(0, figure.start - _LOOK_BACK) : figure.start],
        clause=sentence[comma:close],
        year=None,
        follows=before > comma or sentence[before:start].strip("，、和及与") == "",
        is_glued=before > comma and re.search("[、，和及与]", sentence[before : figure.start]) is None,
    )


_AGED = compile_later("[0-9]+周?岁")
"""How old those counted before it are: 1.2万名65岁以上老年人."""
_OF_LAST = compile_later("[^、，和及与]{1,40}(?:、|[和及与](?=\\Z))|、?[^、，]{2,40}(?:同步|全覆盖|清零|持平|任务)、")
"""What the figure before counts, where it stands behind that: 小区、 of 32个小区、5个公园."""


def unread_figures(sentence: str) -> Iterator[str]:
    """Give the clauses with a number that is to be reached in a unit the grammar of figures does not know: 达到50帧."""
    read = [(figure.start, figure.end) for figure in figures_in(sentence, "%")]
    for found in _UNREAD.finditer(sentence):
        start, end = found.span("number")
        if not any(first < end and start < last for first, last in read):
            yield found[0]


_UNREAD = compile_later(
    r"(?:达到?|超过|突破|不?[少低高快]于|不超过|至少|新增|新建|建成|完成|培育|增加到|提高到|增至|降至|控制在)[^0-9，。；：、“”A-Za-z]{0,12}"
    r"(?P<number>[0-9]+(?:\.[0-9]+)?)(?![0-9.]*(?:[年月日号%+]|千伏|[百千万亿]{1,3}[吨元]?级|[吨元]级)|[0-9.]*[A-Za-z]|十[一二三四五])[\u4e00-\u9fff]{1,4}"
)
_INDEX = compile_later("(?:指数|系数|得分|分值|比值|容积率|商数)[^，。；：]{0,8}$")


def _is_index(sentence: str, figure: WordedFigure) -> bool:
    """Tell whether a figure without a unit is that of an index, which has none."""
    return _INDEX.search(sentence, max(0, figure.start - 30), figure.start) is not None


def _cut_before(sentence: str, end: int, following: int) -> int:
    """Give where the words behind a figure end when another figure stands before the next comma."""
    found = re.search("[、和及与]", sentence[end:following])
    return end + found.start() if found else end


_MONEY = frozenset({"元", "美元", "%", "‰", "倍"})
_PRIZE = compile_later(
    "给予|奖励|奖补|补助|补贴|资助|贴息|收益(?!率)|优惠|减免|返还|罚款|(?:比例|标准)(?:拨付|配套)|最高(?!值)|上限|扶持|后补助|兑现|执行$"
)
_RAISED = compile_later(
    "(?:争取|安排|设立|发放|拨付|落实|筹集|筹措|统筹|投入|募集|兑付|兑现[^，。；]{0,4}资金|整合|撬动|带动)[^，。；]*$"
)
_TIMES = frozenset({"天", "个工作日", "个月", "个小时", "小时", "分钟", "年", "日"})
_SHORTENED = compile_later("压[缩减]|缩短|控制|不超过|不高于|降至|降到|提前|达到|不低于|不少于|超过|延长|保持")
_CONDITION = compile_later(
    "^(?:凡|对|对于|符合|凡是|经认定|注册资本)(?!接)|到账(?!(?:科研)?(?:经费|资金))|(?:期限|有效期|为期|任期)[^，。；]{0,4}$|（不?含$"
)
_OF_WHOM = compile_later(
    "^(?:及以[上下]|以[上下内])?的?(?:重大|重点|龙头|骨干|规上|大型|中小|小微|民营|上市|外资|工业|科技型|高新技术|领军|链主|农业|建筑业){0,2}(?:企业|单位|项目|机构|人员|人群|高校|部分|个人|团队|法人|农户|家庭|儿童|老年?人|居民|妇女|群众|学生|职工|青年|燃煤锅炉|锅炉|车辆|占比|比例|村|高管|机组|景区|平台|园区|设施)"
)
_SIZES = "% 元 美元 岁 年 天 小时 米 厘米 公里 平方米 平方公里 立方米 亩 公顷 吨 吨标准煤 蒸吨 蒸吨/小时 人 千瓦 千瓦时 kW MW"
"""Units of how large something is, which tell what is meant: 30万元以上的村."""
_SIZED = frozenset(_SIZES.split())
_MADE = compile_later("(?:建设|设立|安排|筹集|落实|争取|完成|新增|新建|打造|投资|引进|形成|培育|发放)[^，。；：]{0,4}$")
_BASE_TAIL = compile_later(
    "^(?:左右)?[，]?(?:增长|增加|提高|提升|扩大|上升|拓展|下降|降低|减少|压减|压缩|缩短|降|升|增|扩|翻)|^的?基础上"
)
_BASE_LEAD = compile_later("[由从在][^，。；：]{0,20}$|[较比]20[0-9]{2}年[底末]?的$")
_HAD = compile_later(
    "已(?:经)?(?=[建有达累完实认培引成超获拥形突备吸])|现有|目前|现状|上年|去年|历年|近年来|截至(?!20)|共有|原有|起步|当前"
)
_AHEAD = compile_later("力争|确保|将|努力|到20[0-9]{2}年|达到|新增|再|计划|年内|今年|全年")
_SCOPE = compile_later(
    "^(?:围绕|面向|聚焦|依托|以|对|按|从|在(?![孵建册校园站岗库营产研役读编培])|针对|紧盯|瞄准|结合|根据|涉及|包括|涵盖|发挥|利用|通过|立足|覆盖到|分为|共(?!建|计|享|同|治|赢|完成|有|实施)|包含|采取|每(?![年季月周]))"
)
_WHOLE = compile_later("(?:全[国省市县区镇乡街州盟旗]|辖区内?|本[省市县区])(?:现?有)?$")
_AS_MEANS = compile_later(
    "^[^，。；]{0,20}为(?:骨干|龙头|支点|主体|重点|核心|载体|抓手|引领|支撑|依托|主导|基础|单位|主线)|^(?:重点|主导|优势|特色)?产业链(?:链主|龙头|上下游|骨干)"
    "|^(?:[宽深厚]|长(?![期者效远三江城])|高(?![校中层新质端技职标级效铁速素等水]))"
)
_SKETCH = compile_later(
    "(?:(?<!完成)总投资|概算(?:总)?投资|计划投资|总库容|占地(?:面积)?|设计(?:能力|规模|流量)|至?高程|地价)(?:约|为)?$"
)
_GRADE = compile_later("的?为?(?:优秀|良好|合格|达标|[一二三]等)")
_SCORED, _SCORES = compile_later("[加扣减计得占]$"), compile_later("[加扣减计得][0-9.]+分")
_COUNTED_OF = compile_later("[0-9]+[家个户名](?![个户])")
"""What is counted right behind its size: 超50亿元8家."""
_QUOTED = compile_later("[“《‘][^”》’]*$")
_CLOSED = compile_later("^[^“《‘]*[”》’]")
_ACTS = compile_later(
    "完成|达到|通过|建成|入选|投产|开工|实现|上市|竣工|验收|创建|落地|全部|认定|升级|改造|整治|实施|覆盖"
)

_TEAMS = compile_later(
    "[\u4e00-\u9fff]{0,6}(?:专班|小?分队)|(?:督[查导]|检查|巡查|专项|工作|推进|指导|调研|考核|核查|服务|攻坚|领导|协调)?(?:小?组|专班|分队)"
)
_TURNS = frozenset({"次", "期", "回", "轮"})
_MEETS = compile_later(
    "(?:每个?(?:日|天|两?周|旬|[双单两]?月|季度?|半年|学期)|半年|季度|定期)[^，。；]*(?:调度|通报|会商|研判|[例办碰]公?会|会议|督[查导办]|汇报|报[送告]|巡查|召开|听取|研究|分析|评估|盘点|点评|巡[河湖查林田]|考核|晾晒|回头看|复盘|推进会|协商|沟通|暗访|抽查|检查|排查|更新|总结)"
    "|(?:巡查|检查|督查|调度|通报|会商|巡[河湖查林田])[^，。；]{0,4}每个?(?:日|天|周|旬|月|季度?)"
    "|(?:每年|年度)[^，。；]*(?:调度|通报|会商|研判|例会|听取|研究(?!生)|汇报|报告(?!会)|评估|考核)"
)
"""How often those in charge meet, look and report, which reaches nothing by itself: 每季度调度一次."""
_FORMED = compile_later("组成|成立|分成|分为|抽调|下设|设立|组建$")

BASE = "基数"
"""The reason of a figure that a goal starts from."""
_REASONS: tuple[tuple[str, Callable[[WeighedFigure, int, bool], bool]], ...] = (
    ("名称里的数", lambda it, _, __: bool(_QUOTED.search(it.before) and _CLOSED.search(it.rest))),
    ("奖补、优惠一类的标准", lambda it, _, __: it.unit in _MONEY and _is_prize(it)),
    (BASE, lambda it, _, __: _is_base(it)),
    ("已有的数", lambda it, first, _: _is_had(it, first)),
    ("条件、门槛", lambda it, _, __: _is_condition(it)),
    ("办理的期限", lambda it, _, __: it.unit in _TIMES and not _SHORTENED.search(it.lead + it.said)),
    (
        "工作机构",
        lambda it, _, __: (
            _TEAMS.match(it.rest) is not None and _FORMED.search(it.clause.partition(it.said)[0]) is not None
        ),
    ),
    ("项目概况", lambda it, _, __: _SKETCH.search(it.lead) is not None and it.figure.quantity.comparator in "=~"),
    ("工作节奏", lambda it, _, __: it.unit in _TURNS and _MEETS.search(it.clause) is not None),
    (
        "考核计分",
        lambda it, _, __: (
            bool(_SCORES.search(it.rest))
            or (it.unit == "分" and bool(_SCORED.search(it.lead) or _GRADE.match(it.rest)))
        ),
    ),
    ("范围", lambda it, _, stated: _is_scope(it, stated=stated)),
)
"""Why a figure is no goal, by what stands around it; the first that holds is said."""
_LASTING = frozenset({"奖补、优惠一类的标准", "已有的数", "条件、门槛", "名称里的数", "范围"})
"""Reasons that hold for the figures that go on from one in an enumeration."""


def _is_prize(piece: WeighedFigure) -> bool:
    """Tell whether a sum is what somebody is given, and not money that is to be raised or spent: 争取补助资金5000万元."""
    if not _PRIZE.search(piece.clause):
        return _POLICY.match(piece.rest) is not None
    return not _RAISED.search(piece.clause.partition(piece.said)[0]) or re.search("给予|最高", piece.clause) is not None


_POLICY = compile_later("的?(?:优惠)?(?:政策|标准)(?![化])")


def _is_base(piece: WeighedFigure) -> bool:
    """Tell whether a figure is what a goal starts from: 由32张增加到38张."""
    is_from = _FROM.search(f"{piece.lead}0") is not None and _INTO.match(piece.rest) is not None
    rises = _BASE_LEAD.search(piece.lead) is not None and _BASE_TAIL.search(piece.rest) is not None
    return is_from or (rises and not piece.lead.endswith("到"))


_INTO = compile_later("[^，。；0-9]{0,8}[至到为成][0-9]")


def _is_condition(piece: WeighedFigure) -> bool:
    """Tell whether a figure tells whom something is for: 对年收入1亿元的企业, 30万元以上的村, 前3名的村."""
    is_least = (
        piece.said.endswith(("以上", "以下", "以内"))
        or piece.said.startswith(("超", "突破"))
        or piece.lead.endswith("过")
    )
    if _CONDITION.search(piece.lead) or _IS_WHAT.match(piece.rest) or (is_least and _SIZE_OF.match(piece.rest)):
        return True
    bound, rest = re.search("以[上下内]$", piece.said), _INCLUDING.sub("", piece.rest)
    if bound and _BANNED.search(piece.lead) and _THING.match(rest):
        return True
    whom = _OF_WHOM.match((bound[0] if bound else "") + rest) or (
        (bound and rest.startswith("的")) or _COUNTED_OF.match(rest)
    )
    if piece.unit == "%" and (_REACHED_BY.match(piece.rest) or piece.lead.endswith(("覆盖", "惠及", "扩大到"))):
        return False
    ranked = piece.unit in ("人", "位") and piece.said.startswith("前") and piece.rest.startswith("的")
    made = piece.unit != "%" and _MADE.search(piece.lead)
    return ranked or (piece.unit in _SIZED and bool(whom) and not made)


_INCLUDING = compile_later("^（不?含[^（）]*）")
_BANNED = compile_later("禁止|不再|不得|严禁|停止|淘汰|取缔|关停|关闭|拆除|不予")
_THING = compile_later("的?[\u4e00-\u9fff]{2}")
"""A thing of a size that is banned or given up: 不再新建25蒸吨以下锅炉."""
_IS_WHAT = compile_later("的(?:$|达|占|不[少低]|超|有[0-9])")
_SIZE_OF = compile_later("(?!达|增|提|突破|超|控|降|减|左右|的|占)[^，。；、和及与0-9]{2,16}[0-9]")
"""Follows how large each of what is counted behind it is: 20户以上自然村通路比例达到95%, 产值过10亿元企业3家."""
_REACHED_BY = compile_later("的[^，。；]{2,14}(?:实现|完成|达到|通过|接入|纳入|建成|建立)")
"""Says of a share what becomes of it: 90%以上的事项实现全程网办."""


def _is_had(piece: WeighedFigure, first: int) -> bool:
    """Tell whether a figure is of what is had already: 已建成52万亩; 2023年 before a plan of 2024."""
    if piece.year and piece.year < first and not _BOUND.search(piece.said):
        return True
    before = _FROM.sub("", piece.before)
    had = max((found.end() for found in _HAD.finditer(before)), default=-1)
    ahead = max((found.start() for found in _AHEAD.finditer(before)), default=-1)
    return had > ahead and "；" not in before[had:] and not _HAD_OF.match(before, had)


_FROM = compile_later("[由从][^，。；：]{0,20}[0-9][^，。；：]{0,10}")
_BOUND = compile_later("不[低少高]|以[上下内]")
_HAD_OF = compile_later("[^，。；]{0,8}(?:的基础|认定的|成立的)")


_SHARE_OF = compile_later("[^，。；、和及与0-9]{2,30}(?:率|比例|比重|占比)[^，。；、0-9]{0,8}[0-9.]+%")
"""Follows how many things a share is of: 7个断面达标比例达到60%."""


def _is_scope(piece: WeighedFigure, *, stated: bool) -> bool:
    """Tell whether a figure only says for whom or with what something is done: 围绕12条产业链, 全镇17个村."""
    is_whole = _WHOLE.search(piece.lead) and not (piece.is_led or _is_served(piece))
    if is_whole or _SHARE_OF.match(piece.rest) or _AS_MEANS.match(piece.rest):
        return True
    if piece.is_led:
        return False
    bare = BEGINNING.sub("", piece.lead)
    done = bare + re.split("[0-9]", piece.said, maxsplit=1)[0]
    aims = _SCOPE.match(bare) and not _is_served(piece) and "其中" not in piece.lead and not _AIMED_ACT.search(done)
    return bool(aims) or not (stated or _is_said(piece))


_AIMED_ACT = compile_later(
    "[\u4e00-\u9fff（）]{2,}(?:建设|建成|组建|培育|新增|打造|引进|创建|开展|完成|实施|布局|设立|认定|达|举办|谋划|储备)$|^(?:在|围绕|聚焦|面向).{2,30}(?:领域|方面|行业|地区|区域|环节|等|中)[\u4e00-\u9fff“”]{0,6}(?:建设|建成|培育|新增|打造|创建|布局|设立|实施|遴选|推出|谋划|储备)[\u4e00-\u9fff“”]{2,14}$"
)


def _is_served(piece: WeighedFigure) -> bool:
    """Tell whether something is done for as many: 为全县1.2万名老人提供体检."""
    return piece.lead.startswith(("为", "对")) and _SERVED.search(piece.rest) is not None


_SERVED = compile_later("(?:提供|开展|发放|办理|实施|配备|安装|进行|落实|组织)[^，。；]{2,}$")
_OF_A_YEAR = compile_later("20[0-9]{2}年$")


def _is_said(piece: WeighedFigure) -> bool:
    """Tell whether a figure stands where goals stand: behind words, or before what is done with it."""
    if _OF_A_YEAR.search(piece.lead) and not piece.tail.strip("、"):
        return True
    return bool(BEGINNING.sub("", piece.lead).strip("的")) or piece.follows or _ACTS.search(piece.tail) is not None
