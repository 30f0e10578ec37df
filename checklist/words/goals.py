"""The grammar of goals: the words of a cell ↔ targets (高新技术企业数2025年达到900家，每年新增50家以上；……).

Our own ledgers write goals in one way (``phrases``), and are read back as they were written; offices write them freely,
and of those only what is beyond doubt is read: a name, a figure, and the time it is for. All else stays words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.model import Frozen, Per, Target
from checklist.words import compile_later
from checklist.words.goalnames import (
    IndicatorNames,
    full_names,
    is_phrase,
    make_target,
    make_worded,
    split_phrase,
    spoken,
)
from checklist.words.quantities import BLANK_IN_FIGURE, WHOLE, YEARLY, figures_in, unit_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from checklist.model import Indicator
    from checklist.words.quantities import WordedFigure

_CLAUSE = compile_later(r"[；;。\n]")
_PIECE = compile_later(
    r"(?!(?<=[0-9]),[0-9]{3}(?![0-9]))[，,](?!(?:(?<=[番倍][，,])|(?<=倍增[，,]))(?:总数|总量)?(?:达|增至|增加到|突破|超过))|、(?=(?:19|20|21)[0-9]{2}年)"
)
"""A comma between two goals; what a figure was multiplied by and what it thereby reached (翻一番，达到46家) is one."""
_UNDATED = compile_later("（未明确年份）$")
_TIME = compile_later(
    r"(?:(?<![较比由从])|(?<=占比))(?:(?P<until>到|至|截至|截止|在)?(?P<year>(?:19|20|21)[0-9]{2})年(?:年?底|末|度)?前?(?!以来|初|[0-9]{1,2}月|[第一二三四]+季|[上下]半年))"
)
_NUMBER_MARK = compile_later(
    rf"^(?:[0-9]{{1,2}}[.．、)）](?:(?![0-9])|(?=(?:19|20)[0-9]{{2}}年|{WHOLE}))"
    r"|（[0-9一二三四五六七八九十]{1,2}）|[①-⑳]|[一二三四五六七八九十]{1,3}[、是])\s*"
)
_RHYTHM = compile_later(f"{YEARLY}|累计|[两二三四五2-5]年(?=累计|内|共|新)内?")
_PERIOD = compile_later(
    "(?:第?[一二三四1-4]季度|[上下]半年|年[内底中末]|[0-9]{1,2}月|[每按](?:季度?|月|周|半年))[底末前初]*"
)
_FIRMNESS = "力争|力求|努力|争取|确保"
_FIRMLY = compile_later(_FIRMNESS)
_OPENING = compile_later(
    f"{_FIRMNESS}|实现|预计|计划|总体上?|全面|使|将|其中|[到至]?“?十[三四五六]五”?(?:时期|期间)?末?"
)
_WITHIN = compile_later(
    f"{_FIRMNESS}|{YEARLY}|累计|[较比](?:上|去|前|20[0-9]{{2}})一?年|(?:实现)?(?:翻|倍增|增[长加](?=[0-9.一二两三四五]+倍))|(?:进入|跻身|迈入|位居|位列|保持在?)(?:全[国省市]|[省市]级?|.{{0,6}})$"
)
_DOUBLED = compile_later("(?:实现)?翻[一两二三四五]?番|倍增")
"""What is multiplied by itself opens a goal that names nothing: 翻一番，达到46家."""
_COVERED = compile_later("(?P<name>[^，。；：]{2,30}?)(?P<text>(?:每年)?(?:力争|基本|全面)*(?:实现)?全覆盖)")
_COUNTED = compile_later(
    "(?:力争|确保|争取|至少|再)*(?:新增|新建|新培育|培育|新认定|认定|建设|建成|引进|引育|举办|开展|组织|召开|实施|完成|选派|新选派|培训|落地|转化|"
    "达成|促成|打造|布局|组建|遴选|支持|发布|招引|创建|设立|申报|孵化|推广|制定|研发|突破|攻克|形成)"
)
_MODAL = compile_later("(?:至少|不少于|力争|确保|稳定|要|就|能够|可)+$")
_VERBAL = compile_later("(?:达到?|为|至|到|突破|超过|增至|控制在|保持在|稳定在)+$")
_RELATIVE = compile_later("(?:[较比](?:上|去|前)[一]?年|[较比]20[0-9]{2}年|同比)[底末度]?")
_WITHOUT_FIGURE = compile_later(
    "(?:每年|年均)?(?:基本|力争|全面)*(?:实现|达到)?(?:(?:全|应)覆盖|清零|翻番|倍增|位次|进位|(?:明显|显著)?(?:高于|快于|优于|低于)|只增不减)"
)
_FROM = compile_later("[由从自](?=(?:(?:19|20)[0-9]{2}年(?:的|末)?)?[0-9])")
_OTHER_NAME = compile_later("[（）()：:]|占|比重|比例|强度|率|幅度")
"""What between a name and its figure makes another indicator of it."""
_LONGEST_NAME = 30
"""Characters of an indicator's name and of what follows its figure; beyond it is prose."""
_LONGEST_TAIL = 16
"""Characters after the figure of a goal; beyond it is prose."""
_LONGEST = 4000
"""How much of a cell is read as goals; the rest stays words."""


class GoalWords(Frozen):
    """What the words of a cell came to."""

    targets: tuple[Target, ...] = ()
    """``no_year`` with a year: none was printed, so it is that of the ledger (or of none in particular)."""
    rest: str = ""
    """The clauses without a goal that could be read, as they stand, joined by ；."""


class _Carried(Frozen):
    """What holds for the pieces that follow in a clause."""

    indicator: str = ""
    year: int | None = None


class GoalReader:
    """Reads the goals of a ledger of ``year``; ``stated`` are the goals known of its plan, whose wording decides."""

    def __init__(
        self, indicators: Iterable[Indicator] = (), stated: Iterable[Target] = (), year: int | None = None
    ) -> None:
        self._names, self._year = IndicatorNames(indicators), year
        self._stated: dict[tuple[str, str], list[Target]] = defaultdict(list)
        self._known: dict[str, list[Target]] = defaultdict(list)
        self._phrases: dict[str, list[Target]] = defaultdict(list)
        """By wording, goals whose wording says what it counts; and by the beginning they share with others."""
        self._shapes: dict[str, list[Target]] = defaultdict(list)
        """The same by their wording without the figure: the other version may have another one."""
        self._subjects: dict[str, None] = {}
        for target in stated:
            bare = replace(target, baseline=None, line=0, no_year=False)
            self._known[target.indicator].append(bare)
            if is_phrase(target):
                self._phrases[target.text].append(bare)
                self._shapes[_shape(target.text)[0]].append(bare)
                self._subjects[split_phrase(target)[0]] = None
            for text in {target.text, *_printed(target)}:
                self._stated[target.indicator, text].append(bare)
        self._read: dict[str, GoalWords] = {}

    def read(self, words: str) -> GoalWords:
        """Read the words of a cell; remembers what it read."""
        if words not in self._read:
            self._read[words] = self._read_clauses(words)
        return self._read[words]

    def read_phrase(self, words: str) -> tuple[Target, ...]:
        """Give the goals of a phrase that holds nothing else, each worded in it without the year; () where a part is none."""
        found: list[Target] = []
        for clause in map(_with_year_first, filter(None, map(str.strip, _CLAUSE.split(words)))):
            made = self._worded(clause) or [
                goal for part in _dated_parts(clause) for goal in self._worded(part) or [None]
            ]
            if None in made:
                return ()
            found += filter(None, made)
        return tuple(found)

    def _worded(self, part: str) -> list[Target | None]:
        read = self.read(part)
        if read.rest or not read.targets:
            return []
        if len(read.targets) > 1:
            worded = ((one, f"{spoken(one.indicator, (one.text,))}{one.text}") for one in read.targets)
            return [self._as_known(replace(one, text=text)) for one, text in worded]
        text = _TIME.sub("", _REACHED.sub("", part)).strip("，、,：: ")
        start = next((figure.start for figure in figures_in(text)), len(text))
        name = read.targets[0].indicator or _RHYTHM.sub("", text[:start])
        return [self._as_known(replace(read.targets[0], indicator=name, text=text))] if name else []

    def _as_known(self, target: Target) -> Target:
        """Give a goal under the indicator's registered name, where the words mean one."""
        means = self._names.of(target.indicator, target.text, target.measurement_unit or "")
        return replace(target, indicator=self._names.canonical(means))

    def _read_clauses(self, words: str) -> GoalWords:
        targets: list[Target] = []
        rest: list[str] = []
        for clause in filter(None, map(str.strip, _CLAUSE.split(BLANK_IN_FIGURE.sub("", words[:_LONGEST])))):
            found, left = self._clause(clause)
            targets += found
            rest += [left] if left else []
        if len(words) > _LONGEST:
            rest.append(words[_LONGEST:])
        return GoalWords(targets=tuple(dict.fromkeys(targets)), rest="；".join(rest))

    def _clause(self, clause: str) -> tuple[list[Target], str]:
        """Give the goals of a clause and what is left of it; one without goals is left as it stands."""
        bare = _UNDATED.sub("", _NUMBER_MARK.sub("", clause))
        whole = self._as_phrased(bare) or self._as_stated(bare)
        if whole:
            return whole, ""
        targets: list[Target] = []
        left: list[str] = []
        carried = _Carried()
        for piece in filter(None, map(str.strip, _PIECE.split(bare))):
            time = _TIME.fullmatch(piece)
            found = None if time else self._going_on(piece, carried) or self._piece(piece, carried)
            if time:
                carried = replace(carried, year=int(time["year"]))
            elif found is None:
                left.append(piece)
            else:
                targets.append(found)
                carried = replace(carried, indicator=found.indicator)
        return (targets, "，".join(left)) if targets else ([], clause)

    def _as_phrased(self, clause: str) -> list[Target]:
        """Give the goals written in phrases the plan is known to have: one, or several figures of one phrase."""
        if found := self._phrased("", clause):
            return [found]
        for subject in self._subjects:
            if subject and clause.startswith(subject):
                parts = [self._phrased(subject, part) for part in clause[len(subject) :].split("、")]
                if None not in parts:
                    return [*filter(None, parts)]
        return []

    def _phrased(self, subject: str, words: str) -> Target | None:
        year, text = _time_of(words)
        for wording in (f"{subject}{text}", f"{subject}{text.removeprefix('每年')}"):
            if targets := self._phrases.get(wording):
                return self._dated(targets, year)
            shape, figure = _shape(wording)
            if figure is not None and (targets := self._shapes.get(shape)):
                known = self._dated(targets, year)
                said = make_target(known.indicator, wording, figure)
                return replace(said, text=wording, per=known.per, year=known.year, no_year=known.no_year)
        return None

    def _as_stated(self, clause: str) -> list[Target]:
        """Give the goal that is written in the very words of one the plan is known to have, commas and all."""
        for name in self._names.opening(clause):
            year, text = _time_of(clause[len(name) :])
            if targets := self._known_as(name, text):
                return [self._dated(targets, year)]
        return []

    def _known_as(self, name: str, text: str) -> list[Target]:
        """Give the goals the plan is known to have that are spoken of by this name and wording."""
        return next((self._stated[one, text] for one in full_names(name) if (one, text) in self._stated), [])

    def _dated(self, targets: list[Target], year: int | None) -> Target:
        """Choose among goals of equal wording the one meant: of the year printed, else of the ledger's, else of none."""
        for wanted in (year,) if year else (self._year, None):
            if found := next((target for target in targets if target.year == wanted), None):
                return found
        return self._in_time(replace(targets[0], year=None), year)

    def _in_time(self, target: Target, year: int | None) -> Target:
        """Give the target its year: the one printed, else what the plan has for the indicator, else the ledger's."""
        if year:
            return replace(target, year=year)
        name = self._names.canonical(target.indicator)
        years = {known.year for known in self._known.get(name, ()) if known.per is target.per}
        if years and self._year not in years and None in years:
            return target
        return replace(target, year=self._year, no_year=self._year not in years)

    def _going_on(self, piece: str, carried: _Carried) -> Target | None:
        """Read a further goal of the indicator before the comma, in the words of one the plan is known to have."""
        year, text = _time_of(piece)
        targets = self._stated.get((carried.indicator, text))
        return self._dated(targets, year or carried.year) if targets else None

    def _piece(self, piece: str, carried: _Carried) -> Target | None:
        """Read what stands between two commas; None where it is no goal."""
        opened, body = _time_of(piece)
        for name in self._names.opening(body):
            year, text = _time_of(body[len(name) :])
            found = self._named(name, text, year or opened or carried.year)
            if found is not None:
                return found
        return self._free(body, opened, carried)

    def _named(self, name: str, text: str, year: int | None) -> Target | None:
        """Read the wording behind a name of the register."""
        if targets := self._known_as(name, text):
            return self._dated(targets, year)
        figure = _the_figure(text)
        if figure is None:
            return self._in_time(make_worded(name, text), year) if _WITHOUT_FIGURE.match(text) else None
        before = text[: figure.start]
        if len(before) > _LONGEST_TAIL or _OTHER_NAME.search(before):
            return None
        indicator = self._names.of(name, text, figure.quantity.measurement_unit)
        return self._in_time(make_target(indicator, text, figure), year or _reached_in(text, figure))

    def _free(self, body: str, opened: int | None, carried: _Carried) -> Target | None:
        """Read a goal whose indicator no register knows, or which is named in another way."""
        figure = _the_figure(body)
        if figure is None:
            return self._covered(body, opened or carried.year)
        base = _FROM.search(body[: figure.start])
        year, head = _taken_out(body[: base.start() if base else figure.start])
        year = year or _reached_in(body, figure)
        said, wording = _divided(head)
        wording += body[base.start() : figure.start] if base else ""
        tail = body[figure.end :]
        text = f"{wording}{body[figure.start :]}"
        if _RELATIVE.match(head) and carried.indicator:
            said, text = carried.indicator, f"{head}{body[figure.start :]}"
        elif _COUNTED.fullmatch(said) and tail:
            said, text = f"{said}{tail}", f"{said}{wording}{body[figure.start : figure.end]}"
        elif _COUNTED.fullmatch(said) or (not said and not _plain_end(tail)):
            said, text = (tail, text) if not _COUNTED.fullmatch(said) else ("", f"{said}{text}")
        elif not _plain_end(tail):
            return None
        if len(said) > _LONGEST_NAME or len(tail) > _LONGEST_TAIL or _VERBAL.fullmatch(said) or _PERIOD.match(said):
            return None
        unit = figure.quantity.measurement_unit
        grown = unit == "%" or not carried.indicator.endswith("增速")
        name = self._names.of(said, text, unit) if said else carried.indicator.removesuffix("" if grown else "增速")
        return self._in_time(make_target(name, text, figure), opened or year or carried.year)

    def _covered(self, body: str, opened: int | None) -> Target | None:
        """Read the one goal without a figure that is as plain as one: 研发机构2025年全覆盖."""
        year, words = _taken_out(body)
        covered = _COVERED.fullmatch(words)
        if covered is None:
            return None
        name = self._names.of(covered["name"], covered["text"], "")
        return self._in_time(make_worded(name, covered["text"]), opened or year)


def _with_year_first(clause: str) -> str:
    """Put the one year before several figures first: there it holds for all of them."""
    times, figures = list(_TIME.finditer(clause)), figures_in(clause)
    if len(times) != 1 or not figures[1:] or times[0].start() > figures[0].start:
        return clause
    (time,) = times
    return f"{time[0]}，{clause[: time.start()]}{clause[time.end() :].lstrip('，,')}"


def _dated_parts(clause: str) -> list[str]:
    """Give the parts of an enumeration, each with the year that stands before all of them."""
    first, *others = clause.split("、")
    time = _TIME.match(first)
    return [first, *(f"{time[0]}，{part}" if time and not _TIME.search(part) else part for part in others)]


_REACHED = compile_later("(?<=[到至])(?:19|20|21)[0-9]{2}年[底末]?的(?=[0-9])")


def _printed(target: Target) -> Iterator[str]:
    """Give the wording of a target with its rhythm, as a ledger prints it."""
    if target.per is Per.YEAR and target.text[:1] not in "年每":
        yield f"每年{target.text}"
    if target.per is Per.TOTAL:
        yield f"累计{target.text.removeprefix('累计')}"


def _time_of(text: str) -> tuple[int | None, str]:
    """Take a year off the beginning of a wording: 至2025年累计30项 gives 2025 and 累计30项."""
    text = text.lstrip("：: ")
    time = _TIME.match(text)
    return (int(time["year"]), text[time.end() :].lstrip("，,、：: ")) if time else (None, text)


def _taken_out(head: str) -> tuple[int | None, str]:
    """Take the year out of the words before a figure: 高新技术企业到2025年达 gives 2025."""
    times = list(_TIME.finditer(head))
    if len(times) != 1:
        return None, head
    return int(times[0]["year"]), head[: times[0].start()] + head[times[0].end() :]


def _reached_in(text: str, figure: WordedFigure) -> int | None:
    """Give the year right before the figure reached: 由2020年的55%提高到2025年的60%."""
    match = re.search("[到至](?P<year>(?:19|20|21)[0-9]{2})年的?$", text[: figure.start])
    return int(match["year"]) if match else None


def _divided(head: str) -> tuple[str, str]:
    """Divide the words before a figure into the indicator's name and what belongs to the figure: 每年, 力争, 年均."""
    start = 0
    while (match := _OPENING.match(head, start) or _RHYTHM.match(head, start)) and match.end() > start:
        start = match.end()
    if _DOUBLED.match(head, start):
        return "", head
    mark = _WITHIN.search(head, start)
    end = mark.start() if mark and mark.start() > start else len(head)
    name = _MODAL.sub("", head[start:end])
    return name.strip("：:为的 "), head[:start] + head[start + len(name) :].lstrip("：: ")


def _the_figure(text: str) -> WordedFigure | None:
    """Choose the figure that is the goal: the last where one leads to it (由10%提高到15%, 翻一番，达到46家), else the first."""
    figures = figures_in(text)
    if len(figures) > 1 and re.search("[由从].*(?:到|至|为)|[番倍]增?[，,]", text[: figures[-1].end]):
        return figures[-1]
    return figures[0] if figures else None


def _shape(phrase: str) -> tuple[str, WordedFigure | None]:
    """Give a phrase without how firm it is and without its figure but for the unit, and the figure; "" and None where it has none."""
    figure = _the_figure(phrase)
    if figure is None:
        return "", None
    unit = unit_parts(figure.quantity.measurement_unit)[1]
    return f"{_FIRMLY.sub('', phrase[: figure.start])}#{unit}{phrase[figure.end :]}", figure


def _plain_end(tail: str) -> bool:
    """Tell whether what follows a figure leaves it the end of its sentence."""
    return not tail or re.fullmatch(r"的?(?:目标|水平|规模)?|[（(].*[）)]", tail) is not None
