"""What happened to targets: the same year's figure altered, the next milestone in force, one that ran out.

A change of target (目标调整) is said only where the figure for the same year was altered.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.changes import Change, Figure, Frame, Kind, Turn
from checklist.compare.items import Aspect, shorten
from checklist.measurement import convert, difference_unit, format_number
from checklist.model import IndicatorKind, Per, Target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from checklist.compare.items import Item

    _Fits = Callable[[Target, Target], bool]

_PERCENT = "%"


def target_changes(old: Item, new: Item, frame: Frame) -> Iterator[Change]:
    """Name the differences between the targets of two items."""
    if old.targets == new.targets and old.stated == new.stated:
        return
    yield from _Targets(old, new, frame).changes()


class _Targets:
    """The targets of one pair of items; what is paired is taken off both lists."""

    def __init__(self, old: Item, new: Item, frame: Frame) -> None:
        self.old, self.new, self.frame = old, new, frame
        self.left_old = _once(old.targets)
        self.left_new = _once(new.targets)

    def changes(self) -> Iterator[Change]:
        self._take(self._equal)
        for one, two in self._take(self._same_slot):
            yield from figure_change(one, two, self.frame)
        for one, two in self._take(self._same_indicator):
            yield from self._moved_on(one, two)
        for one, two in self._take(self._same_figure):
            yield _renamed_indicator(one, two)
        yield from (self._gone(target) for target in self.left_old)
        yield from (self._come(target) for target in self.left_new)

    def _take(self, fits: _Fits) -> list[tuple[Target, Target]]:
        """Take the pairs that fit off both lists, in the old side's order, the likest first."""
        pairs = []
        for one in tuple(self.left_old):
            fitting = [two for two in self.left_new if fits(one, two)]
            if fitting:
                two = min(fitting, key=lambda target: (target.soft != one.soft, target.comparator != one.comparator))
                pairs.append((one, two))
                self.left_old.remove(one)
                self.left_new.remove(two)
        return pairs

    def _equal(self, one: Target, two: Target) -> bool:
        return replace(one, indicator=self.frame.indicator(one)) == replace(two, indicator=self.frame.indicator(two))

    def _same_slot(self, one: Target, two: Target) -> bool:
        return self._slot(one, old=True) == self._slot(two, old=False)

    def _slot(self, target: Target, *, old: bool) -> tuple[str, Per | None, int | None]:
        """Give what makes two figures comparable: the indicator, the rhythm and the year."""
        due = None if target.per is Per.YEAR else self._due(target, old=old)
        return self.frame.indicator(target), target.per, due

    def _due(self, target: Target, *, old: bool) -> int:
        plan = self.frame.pair.old if old else self.frame.pair.new
        return target.year or plan.last_year

    def _same_indicator(self, one: Target, two: Target) -> bool:
        rhythm = (one.per is Per.YEAR) == (two.per is Per.YEAR)
        return rhythm and self.frame.indicator(one) == self.frame.indicator(two)

    def _same_figure(self, one: Target, two: Target) -> bool:
        """Tell whether only the indicator's name differs."""
        return one.value is not None and replace(one, indicator="") == replace(two, indicator="")

    def _moved_on(self, one: Target, two: Target) -> Iterator[Change]:
        """Name what is in force now instead of a milestone of another year."""
        yield from self._altered_beside(one, two)
        named = _say(one), _say(two)
        if not self.frame.other_year and (self.frame.pair.same or _same_value(one, two)):
            yield from self._year_moved(one, two)
            return
        yield Change(
            kind=Kind.STEP,
            sentence=f"{one.indicator}目标由“{named[0]}”递进为“{named[1]}”",
            aspect=Aspect.TARGETS,
            old=named[0],
            new=named[1],
            figure=_figure(one, two, self.frame),
        )

    def _altered_beside(self, one: Target, two: Target) -> Iterator[Change]:
        """Name a figure that was altered for the same year, though that year's is not the one in force on the other side."""
        for ours, others, in_new in ((two, self.old.stated, True), (one, self.new.stated, False)):
            slot = self._slot(ours, old=not in_new)
            other = next((target for target in others if self._slot(target, old=in_new) == slot), None)
            if other is not None and self.frame.other_year:
                before, after = (other, ours) if in_new else (ours, other)
                yield from figure_change(before, after, self.frame)

    def _year_moved(self, one: Target, two: Target) -> Iterator[Change]:
        if not _same_value(one, two):
            yield from (self._gone(one), self._come(two))
            return
        before, after = self._due(one, old=True), self._due(two, old=False)
        turn = Turn.LATER if after > before else Turn.EARLIER
        yield Change(
            kind=Kind.DEADLINE,
            sentence=f"{one.indicator}“{one.text}”的目标年份由{before}年{turn.value}至{after}年",
            aspect=Aspect.TARGETS,
            turn=turn,
            old=_say(one),
            new=_say(two),
            figure=_figure(one, two, self.frame),
        )

    def _gone(self, target: Target) -> Change:
        year = self.frame.new_year
        if self._ran_out(target, self.frame.old_year, year, old=True):
            sentence = f"{target.indicator}“{_say(target)}”已到期，{year}年没有后续目标"
            return _one_sided(Kind.EXPIRED, sentence, None, target, None)
        return _one_sided(Kind.TARGETS, f"不再列{target.indicator}“{_say(target)}”", Turn.LESS, target, None)

    def _come(self, target: Target) -> Change:
        year = self.frame.old_year
        if self._ran_out(target, self.frame.new_year, year, old=False):
            sentence = f"{target.indicator}“{_say(target)}”尚未到期，{year}年台账已不列"
            return _one_sided(Kind.EXPIRED, sentence, Turn.NOT_YET, None, target)
        return _one_sided(Kind.TARGETS, f"增列{target.indicator}“{_say(target)}”", Turn.MORE, None, target)

    def _ran_out(self, target: Target, its_year: int | None, other: int | None, *, old: bool) -> bool:
        """Tell whether a milestone is missing only since the other side is of a year after it."""
        if its_year is None or other is None:
            return False
        due = target.year or (its_year if target.per is Per.YEAR else self._due(target, old=old))
        return its_year <= due < other


def _once(targets: tuple[Target, ...]) -> list[Target]:
    """Give the targets, equal ones once: where they stand in the file does not count."""
    return list(dict.fromkeys(replace(target, line=0) for target in targets))


def _one_sided(kind: Kind, sentence: str, turn: Turn | None, old: Target | None, new: Target | None) -> Change:
    target = old or new
    assert target is not None  # noqa: S101 - one of the two is given
    return Change(
        kind=kind,
        sentence=sentence,
        aspect=Aspect.TARGETS,
        turn=turn,
        old=_say(old) if old else "",
        new=_say(new) if new else "",
        figure=Figure(indicator=target.indicator, year=target.year, old=old, new=new),
    )


def _renamed_indicator(one: Target, two: Target) -> Change:
    return Change(
        kind=Kind.WORDING,
        sentence=f"指标名称由“{one.indicator}”改为“{two.indicator}”",
        aspect=Aspect.TARGETS,
        old=target_words(one),
        new=target_words(two),
    )


def figure_change(one: Target, two: Target, frame: Frame) -> Iterator[Change]:
    """Name the difference of two targets for the same indicator and year; none where they say the same."""
    if replace(one, indicator="", line=0) == replace(two, indicator="", line=0):
        return
    figure = _figure(one, two, frame)
    turn = _turn(figure, frame)
    kind, how = _figure_kind(one, two, turn)
    yield Change(
        kind=kind,
        sentence=f"{two.indicator}{_when(two)}{how}{_by_how_much(figure, frame)}",
        aspect=Aspect.TARGETS,
        turn=turn,
        old=target_words(one),
        new=target_words(two),
        figure=figure,
    )


def _figure_kind(one: Target, two: Target, turn: Turn | None) -> tuple[Kind, str]:
    """Tell an altered figure from another wording of the same."""
    strict = (one.comparator, one.soft, one.year) == (two.comparator, two.soft, two.year)
    if not _same_value(one, two) or not strict:
        return Kind.TARGET, f"由{_core(one, two)}{turn.value if turn else '调整'}为{_core(two, one)}"
    if one.text != two.text:
        return Kind.WORDING, f"的表述由“{one.text}”改为“{two.text}”"
    return (Kind.TARGET, "的基期值调整") if one.baseline != two.baseline else (Kind.WORDING, "的写法调整")


def _figure(one: Target, two: Target, frame: Frame) -> Figure:
    difference, unit = _difference(one, two, frame)
    return Figure(indicator=frame.indicator(two), year=two.year, old=one, new=two, difference=difference, unit=unit)


def _difference(one: Target, two: Target, frame: Frame) -> tuple[float | None, str]:
    """Give new minus old in the new one's unit: two figures in % differ by percentage points, never by percent."""
    if one.value is None or two.value is None:
        return None, ""
    unit = two.measurement_unit or ""
    try:
        before = convert(one.value, one.measurement_unit or "", unit)
        upper = convert(one.value_to, one.measurement_unit or "", unit) if one.value_to is not None else None
    except ValueError:
        return None, ""
    kind = _kind(two, frame)
    difference = _subtract(two.value, before)
    if upper is not None and two.value_to is not None:
        above = _subtract(two.value_to, upper)
        if difference * above < 0:  # a range that widens or narrows at both ends goes neither up nor down
            return None, ""
        difference = difference or above
    rate = IndicatorKind.RATIO if kind in (None, IndicatorKind.POINTS, IndicatorKind.RATIO) else kind
    return difference, difference_unit(unit, rate if unit == _PERCENT else kind)


def _subtract(one: float, two: float) -> float:
    """Subtract as decimals: 2.5 − 2.2 is 0.3."""
    return round(one - two, 9)


def _kind(target: Target, frame: Frame) -> IndicatorKind | None:
    value = frame.kinds.get(frame.indicator(target))
    return IndicatorKind(value) if value else None


def _turn(figure: Figure, frame: Frame) -> Turn | None:
    """Give which way the figure went; of a rank the lesser is the higher."""
    if not figure.difference:
        return None
    ranked = frame.kinds.get(figure.indicator) == IndicatorKind.RANK.value
    return Turn.UP if (figure.difference > 0) != ranked else Turn.DOWN


def _by_how_much(figure: Figure, frame: Frame) -> str:
    if not figure.difference:
        return ""
    amount = f"{format_number(abs(figure.difference))}{figure.unit}"
    if frame.kinds.get(figure.indicator) == IndicatorKind.RANK.value:
        return f"，{'前移' if figure.difference < 0 else '后移'}{amount}"
    if figure.unit == "个百分点":
        return f"，{'提高' if figure.difference > 0 else '降低'}{amount}"
    return f"，{'增加' if figure.difference > 0 else '减少'}{amount}"


def _core(target: Target, other: Target) -> str:
    """Word the figure; as printed where more than the figure tells it from the other."""
    plain = (target.comparator, target.soft, target.per) == (other.comparator, other.soft, other.per)
    if target.value is None or other.value is None or not plain or _same_value(target, other):
        return f"“{shorten(target.text, 40)}”"
    upper = f"—{format_number(target.value_to)}" if target.value_to is not None else ""
    return f"{format_number(target.value)}{upper}{target.measurement_unit or ''}"


def _same_value(one: Target, two: Target) -> bool:
    """Tell whether two targets have the same figure, 1.2 万人 and 12000 人 being the same."""
    if one.value is None or two.value is None:
        return one.value is None and two.value is None and one.text == two.text
    ends = [one.value, one.value_to]
    try:
        unit, other = one.measurement_unit or "", two.measurement_unit or ""
        converted = [None if end is None else convert(end, unit, other) for end in ends]
    except ValueError:
        return False
    return converted == [two.value, two.value_to]


def _when(target: Target) -> str:
    if target.per is Per.YEAR:
        return "（每年）"
    total = "累计" if target.per is Per.TOTAL else ""
    return f"（{target.year}年{total}）" if target.year else ""


def _say(target: Target) -> str:
    """Word a target without its indicator: 2025年达到900家, 每年50家以上."""
    if target.per is Per.YEAR:
        until = f"至{target.year}年" if target.year else ""
        return until + (target.text if target.text[:1] in "年每" else f"每年{target.text}")
    total = "累计" if target.per is Per.TOTAL and "累计" not in target.text else ""
    return (f"{target.year}年" if target.year else "") + total + target.text


def target_words(target: Target) -> str:
    """Word a target with its indicator: 高新技术企业数：2025年达到900家."""
    return f"{target.indicator}：{_say(target)}"
