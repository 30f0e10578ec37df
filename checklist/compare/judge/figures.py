"""What happened to one figure: which way it went, by how much in the right unit, and how that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.judge.changes import Change, FigureChange, JudgeFrame, from_to
from checklist.compare.judge.kinds import EditKind, Kind, Turn
from checklist.compare.sides.item import INNER, Aspect, shorten
from checklist.compare.text.textdiff import diff_texts, is_marked_otherwise
from checklist.model import IndicatorKind, Per
from checklist.words import compile_later
from checklist.words.goalnames import is_phrase, name_goal, say_goal, split_phrase
from checklist.words.quantities import convert, difference_unit, format_number, parse_quantity, unit_parts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from checklist.compare.sides.item import Item
    from checklist.model import Target

_PERCENT = "%"


def figure_change(one: Target, two: Target, frame: JudgeFrame) -> Iterator[Change]:
    """Name the difference of two targets for the same indicator and year; none where they say the same."""
    if _same_but_for_names(one, two, frame):
        return
    if (told := _told_otherwise(*_in_full(one, two), frame)) is not None:
        yield told
        return
    figure = figure_of(one, two, frame)
    turn = _turn(figure, frame)
    if one.value_to is not None and two.value_to is not None:
        figure = replace(figure, difference=None)  # two ends changed, or one of them: no single figure says by how much
    kind, how = _figure_kind(one, two, turn, frame)
    yield Change(
        kind=kind,
        sentence=f"{subject(two)}{_when(two)}{how}{_by_how_much(figure, frame)}",
        aspect=Aspect.TARGETS,
        turn=turn,
        old=target_words(one),
        new=target_words(two),
        figure=figure,
    )


def _same_but_for_names(one: Target, two: Target, frame: JudgeFrame) -> bool:
    """Tell whether two targets say the same; a year a ledger does not print is no other year."""
    bare = [replace(target, indicator="", line=0, no_year=False) for target in (one, two)]
    if (one.no_year or two.no_year) and (one.per is Per.YEAR or None in (frame.old_year, frame.new_year)):
        untold = frame.other_year or one.no_year is two.no_year
        bare = [replace(target, year=None) for target in bare] if untold else bare
    return bare[0] == bare[1]


def _in_full(one: Target, two: Target) -> tuple[Target, Target]:
    """Give two goals in words that name what they are for, where only one does: 50家 beside 培育中小企业50家."""
    if is_phrase(one) is is_phrase(two):
        return one, two
    whole = (goal if is_phrase(goal) else replace(goal, text=f"{name_goal(goal)}{goal.text}") for goal in (one, two))
    return next(whole), next(whole)


def _told_otherwise(one: Target, two: Target, frame: JudgeFrame) -> Change | None:
    """Name a goal that is the same for all that is said of it: written in other signs, or in one version without its year."""
    if not _asks_alike(one, two):
        return None
    spelt = one.text != two.text and _is_respelt(one.text, two.text, frame)
    if one.year != two.year and None in (one.year, two.year) and (spelt or one.text == two.text):
        how = "补写" if one.year is None else "不再写"
        known = two if one.year is None else one
        goal = f"{subject(known)}“{known.text}”（{known.year}年）"
        return _once(EditKind.UNDATED, how, how, goal)
    if spelt and one.year == two.year and one.baseline == two.baseline:
        kind = EditKind.PUNCTUATION if is_marked_otherwise(one.text, two.text) else EditKind.FIGURES
        return _once(kind, one.text, two.text)
    return None


def renamed_indicator(one: Target, two: Target, frame: JudgeFrame) -> Change:
    """Name the other name of what a goal is for; one whose numerals alone are written otherwise is the same."""
    if _is_respelt(one.indicator, two.indicator, frame):
        return _once(EditKind.FIGURES, one.indicator, two.indicator)
    return Change(
        kind=Kind.WORDING,
        sentence=f"指标名称{from_to(f'“{one.indicator}”', f'“{two.indicator}”')}",
        aspect=Aspect.TARGETS,
        old=target_words(one),
        new=target_words(two),
    )


def named_in_other_marks(one: Target, two: Target) -> Iterator[Change]:
    """Name what two equal goals are for where only the marks in it differ."""
    if one.indicator != two.indicator and is_marked_otherwise(one.indicator, two.indicator):
        yield _once(EditKind.PUNCTUATION, one.indicator, two.indicator)


def _once(edit: EditKind, old: str, new: str, sentence: str = "") -> Change:
    return Change(kind=Kind.WORDING, sentence=sentence, aspect=Aspect.TARGETS, old=old, new=new, once=edit)


def _asks_alike(one: Target, two: Target) -> bool:
    ask = [(target.comparator, target.soft, target.per) for target in (one, two)]
    return one.value is not None and ask[0] == ask[1] and same_value(one, two)


def _is_respelt(one: str, two: str, frame: JudgeFrame) -> bool:
    """Tell whether two wordings of one figure differ only in how it and its bound are written: ≥800家, 达到八百家."""
    bound = _BOUND if _SIGN.search(one + two) else _REACHED
    diff = diff_texts(bound.sub("", one), bound.sub("", two), frame.cutter)
    return not (diff.changes or diff.reordered)


_REACHED = compile_later("达到?|为")
_SIGN = compile_later("[≥≤＞＜><＝=≈]")
_BOUND = compile_later("达到?|为|[≥≤＞＜><＝=～~≈]=?|不[低少高多]于|不超过|超过|突破|以[上下内]|左右|约")
"""What says how a figure binds; where a sign says it, and both bind alike, it is no more than a spelling."""


def _figure_kind(one: Target, two: Target, turn: Turn | None, frame: JudgeFrame) -> tuple[Kind, str]:
    """Tell an altered figure from another time for it, and from another wording of the same."""
    if not same_value(one, two) or (one.comparator, one.soft) != (two.comparator, two.soft):
        return Kind.TARGET, from_to(_core(one, two), _core(two, one), f"{turn.value if turn else '调整'}为")
    if one.year != two.year and one.per is Per.YEAR:
        return Kind.DEADLINE, from_to(f"“{say(one)}”", f"“{say(two)}”", "调整为")
    if one.year != two.year:
        before, after = (f"{target.year}年" if target.year else "未写明" for target in (one, two))
        return Kind.DEADLINE, f"的目标年份{from_to(before, after, '调整为')}"
    if one.text != two.text:
        before, after = (f"“{target.text.translate(INNER)}”" for target in _in_full(one, two))
        return _kind_of_wording(one, two, frame), f"的表述{from_to(before, after)}"
    return (Kind.TARGET, "的基期值调整") if one.baseline != two.baseline else (Kind.WORDING, "的写法调整")


def _kind_of_wording(one: Target, two: Target, frame: JudgeFrame) -> Kind:
    """Tell another wording of a goal from another goal of the same figure: by all that does not say how the figure binds."""
    diff = diff_texts(_BOUND.sub("", one.text), _BOUND.sub("", two.text), frame.cutter)
    return Kind.WORDING if diff.same_sense else Kind.CONTENT


def figure_of(one: Target, two: Target, frame: JudgeFrame) -> FigureChange:
    """Give a target before and after, and by how much it changed."""
    difference, unit = _difference(one, two, frame)
    return FigureChange(
        indicator=frame.indicator(two), year=two.year, old=one, new=two, difference=difference, unit=unit
    )


def with_figure(goal: Target, before: str, after: str) -> Target | None:
    """Give a goal with another figure; None where ``before`` is not its own, as a text has it, or ``after`` none of the sort."""
    was, now = parse_quantity(before), parse_quantity(after)
    if was is None or now is None or was.measurement_unit != now.measurement_unit:
        return None
    own = (goal.value, goal.value_to, goal.measurement_unit) == (was.value, was.value_to, was.measurement_unit)
    written = format_number(was.value)
    if not own or was.value_to is not None or now.value_to is not None or written not in goal.text:
        return None
    return replace(goal, value=now.value, text=goal.text.replace(written, format_number(now.value), 1))


def _difference(one: Target, two: Target, frame: JudgeFrame) -> tuple[float | None, str]:
    """Give new minus old in the new one's unit: two figures in % differ by percentage points, never by percent."""
    if one.value is None or two.value is None or (one.value_to is None) is not (two.value_to is None):
        return None, ""  # one end of a range against a single figure says nothing of the other end
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
    return difference, difference_unit(unit, IndicatorKind.RATIO if unit == _PERCENT else kind)


def _subtract(one: float, two: float) -> float:
    """Subtract as decimals: 2.5 − 2.2 is 0.3."""
    return round(one - two, 9)


def _kind(target: Target, frame: JudgeFrame) -> IndicatorKind | None:
    value = frame.kinds.get(frame.indicator(target))
    return IndicatorKind(value) if value else None


def _turn(figure: FigureChange, frame: JudgeFrame) -> Turn | None:
    """Give which way the figure went; of a rank the lesser is the higher."""
    if not figure.difference:
        return None
    return Turn.UP if (figure.difference > 0) != _ranked(figure, frame) else Turn.DOWN


def _ranked(figure: FigureChange, frame: JudgeFrame) -> bool:
    """Tell whether the figure is a rank: by the register, else by 前10位, 第3名."""
    kind = frame.kinds.get(figure.indicator)
    if kind is not None or figure.new is None:
        return bool(kind == IndicatorKind.RANK.value)
    return figure.new.measurement_unit in _PLACES and figure.new.comparator == "<="


_PLACES = ("位", "名")
"""What ranks are counted in."""


def _by_how_much(figure: FigureChange, frame: JudgeFrame) -> str:
    if not figure.difference or figure.unit in _MULTIPLES:
        return ""
    amount = f"{format_number(abs(figure.difference))}{figure.unit}"
    if _ranked(figure, frame):
        return f"，{'前移' if figure.difference < 0 else '后移'}{amount}"
    if figure.unit in ("个百分点", "个千分点"):
        return f"，{'提高' if figure.difference > 0 else '降低'}{amount}"
    return f"，{'增加' if figure.difference > 0 else '减少'}{amount}"


def _core(target: Target, other: Target) -> str:
    """Word the figure; as printed where more than the figure tells it from the other."""
    plain = (target.comparator, target.soft, target.per) == (other.comparator, other.soft, other.per)
    alike = plain and _counts_alike(target, other) and not same_value(target, other)
    if target.value is None or other.value is None or not alike:
        return f"“{shorten(target.text, 40)}”"
    upper = f"—{format_number(target.value_to)}" if target.value_to is not None else ""
    first = "前" if target.comparator == "<=" and target.measurement_unit in _PLACES else ""
    return f"{first}{format_number(target.value)}{upper}{target.measurement_unit or ''}"


_MULTIPLES = ("番", "倍")


def _counts_alike(one: Target, two: Target) -> bool:
    """Tell whether two figures are told apart by themselves: 23家 and 46家 are, 23家 and 翻一番 by their words only."""
    units = unit_parts(one.measurement_unit or "")[1], unit_parts(two.measurement_unit or "")[1]
    return units[0] == units[1] and units[0] not in _MULTIPLES


def same_value(one: Target, two: Target) -> bool:
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


def say(target: Target) -> str:
    """Word a target beside the name of what it is for, which is not said twice: 2025年达到900家, 每年50家以上."""
    subject = split_phrase(target)[0]
    return say_goal(target).replace(subject if subject == name_goal(target) else "", "", 1)


def target_words(target: Target) -> str:
    """Word a target with what it counts: 2025年国家高新技术企业达到900家; by its indicator's name where its words leave that out."""
    if not target.indicator or is_phrase(target):
        return say_goal(target)
    return f"{target.indicator}：{say_goal(target)}"


def goal_words(item: Item) -> list[str]:
    """Word all goals of an item, those that are no figures last."""
    return [*map(target_words, item.targets), *([item.target_words] if item.target_words else [])]


def subject(target: Target) -> str:
    """Name what a target is for; a figure that stands alone in its cell is the task's goal."""
    return name_goal(target) or "工作目标"
