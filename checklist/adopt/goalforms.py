"""Goals that stand in the data as a phrase of the plan, or key by key: each changes in the way it is written."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from checklist.adopt.standing import tree_of
from checklist.words.goals import GoalReader
from checklist.words.quantities import format_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.adopt.sectionplaces import Owner
    from checklist.model import Indicator, Target
    from checklist.plandata.yamledits import YamlPlace


def bare(targets: Iterable[Target]) -> tuple[Target, ...]:
    """Give targets without the lines they stand on."""
    return tuple(replace(target, line=0) for target in targets)


def by_item(listed: YamlPlace, owner: Owner) -> Iterator[tuple[Any, tuple[Target, ...]]]:
    """Give the tree of each item of a list of goals, or each clause of the one text in its place, with the targets it is read as."""
    values, targets = list(map(tree_of, listed.items)), bare(owner.targets)
    if not values:
        told = listed.value
        values = (
            list(filter(None, map(str.strip, re.split("[；;]", told)))) if isinstance(told, str) else [tree_of(listed)]
        )
    counts = [_count_in(value) if len(values) > 1 else len(targets) for value in values]
    ends = list(accumulate(counts))
    for value, count, end in zip(values, counts, ends, strict=True):
        yield value, targets[end - count : end] if ends[-1] == len(targets) else ()


def _count_in(written: Any) -> int:
    """Count the targets that one is read as: several of a phrase with several figures."""
    return (len(GoalReader().read_phrase(written)) or 1) if isinstance(written, str) else 1


def targets_like(
    new: YamlPlace, newer: Owner, old: YamlPlace, standing: Owner, indicators: Iterable[Indicator]
) -> list[Any]:
    """Give the targets of a newer state in the way those that stand are written: what says the same stays as it is."""
    known = {targets: tree for tree, targets in by_item(old, standing) if targets}
    wanted = list(by_item(new, newer))
    said = {targets for _, targets in wanted}
    phrases = [(tree, targets) for targets, tree in known.items() if targets not in said and isinstance(tree, str)]
    reader = GoalReader(indicators)
    made = []
    for written, targets in wanted:
        tree = known.get(targets, written)
        phrase = phrases and isinstance(tree, dict) and as_phrase(targets, reader, *phrases[0])
        made.append(phrase or tree)
        phrases = phrases[1:] if phrase else phrases
    return made


def as_phrase(targets: Sequence[Target], reader: GoalReader, old: str, was: Sequence[Target]) -> str:
    """Give one target as a phrase that is read as it, like the ``old`` one if that will do; "" where none is."""
    if len(targets) != 1 or len(was) != 1:
        return ""
    for words in _phrases(targets[0], old, was[0]):
        read = reader.read_phrase(words)
        if len(read) == 1 and figure_of(read[0]) == figure_of(targets[0]):
            return words
    return ""


def _phrases(target: Target, old: str, was: Target) -> Iterator[str]:
    """Give the old phrase with the new figure and year, unless it is worded anew, then the new words."""
    if target.value is not None and was.value is not None and has_same_words(was, target):
        figure = with_figure(old, was, target)
        yield figure.replace(str(was.year), str(target.year)) if target.year and was.year else figure
    yield f"{target.year}年{target.text}" if target.year else target.text


def has_same_words(one: Target, other: Target) -> bool:
    """Tell whether two targets are said in the same words but for their figures."""
    return len({"".join(re.sub("[0-9.]+", "#", target.text).split()) for target in (one, other)}) == 1


def with_figure(text: str, was: Target, now: Target) -> str:
    """Give the words of a target with the value it has now: no other figure of them changes (5G基站达到5个, 2026年达到6所)."""
    if was.value is None or now.value is None:
        return text
    value = f"(?<![0-9.]){re.escape(format_number(was.value))}(?![0-9.])"
    measured = rf"{value}(?=\s*{re.escape(was.measurement_unit or '')})"
    found = [*re.finditer(value, text), *re.finditer(measured, text)]
    return text[: found[-1].start()] + format_number(now.value) + text[found[-1].end() :] if found else text


def figure_of(target: Target) -> tuple[object, ...]:
    """Give what a target wants and when, without the words for it."""
    return (
        *(target.value, target.value_to, target.comparator, target.measurement_unit),
        *(target.year, target.per, target.soft),
    )
