"""The cells 原台账 and 新台账: lines made paragraphs, each task named, long unchanged wording left out."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from checklist.compare.sides.item import Level
from checklist.model import heading
from checklist.words.regex import compile_later
from checklist.words.runs import Mark, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.rows import Line
    from checklist.compare.sides.item import Item

Paragraph: TypeAlias = tuple[Run, ...]

LEFT_OUT = "……"
_SHORT = 20
"""An unchanged line this short stays; longer ones are left out, as in printed amendments."""
_LONG = 60
"""An unchanged stretch within a paragraph that is longer is cut down to the clauses beside the change."""
_MOST_TITLE = 30
"""Characters of a task's title in bold; a longer one is its text."""
_TITLES = ("任务", "部分")
_BODIES = ("举措", "目标")
_ENDS = "。；，、：！？"
_CLAUSE_END = compile_later("[；。;\\n]")


def cell_paragraphs(lines: Sequence[Line], items: Sequence[Item], *, one_to_one: bool) -> Iterator[Paragraph]:
    """Give the paragraphs of a cell; lines of one label follow each other under it.

    ``items`` are the tasks the lines are of. With ``one_to_one`` unchanged wording of some length is left out; what is
    shown whole runs on, for a task of many short lines would fill a page.
    """
    left = list(items)
    named = {line.label for line in lines}
    untitled = items[0] if len(items) == 1 and named.isdisjoint(_TITLES) else None
    if untitled and lines and named.isdisjoint(_BODIES):
        yield Run(text=opening(untitled)), Run(text=_first_sentence(untitled.label))
    for label, group in groupby(lines, key=lambda line: line.label):
        for number, line in enumerate(group):
            if label in _TITLES:
                yield from _labelled([line.runs], opening(left.pop(0)) if left else "")
                continue
            paragraphs = list(_split(line.runs))
            if label in _BODIES:
                paragraphs = list(_shortened(paragraphs)) if one_to_one else [_run_on(paragraphs)]
            said = opening(untitled) if untitled and label in _BODIES else f"{label}："
            yield from _labelled(paragraphs, "" if number else said)


def opening(item: Item) -> str:
    """Give what stands before a title: 第12项：, or a heading's number as it is printed."""
    if item.level is Level.MEASURE:
        return f"第{item.sequence}项：" if item.sequence else "任务："
    return heading(item.number, "") if item.level is Level.SECTION else ""


def unmarked(paragraphs: Iterable[Paragraph]) -> tuple[Paragraph, ...]:
    """Give paragraphs without their marks."""
    return tuple(tuple(Run(text=run.text) for run in paragraph) for paragraph in paragraphs)


def is_shortened(run: Run) -> bool:
    """Tell whether something was left out of a run."""
    return run.mark is Mark.KEPT and LEFT_OUT in run.text


def _first_sentence(text: str) -> str:
    return text.split("。", maxsplit=1)[0]


def _labelled(paragraphs: Sequence[Paragraph], label: str) -> Iterator[Paragraph]:
    for number, paragraph in enumerate(paragraphs):
        yield (Run(text=label), *paragraph) if label and not number else paragraph


def _split(runs: Iterable[Run]) -> Iterator[Paragraph]:
    """Cut runs at their line ends."""
    paragraph: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        paragraph += [Run(text=first, mark=run.mark)] if first else []
        for text in others:
            yield tuple(paragraph)
            paragraph = [Run(text=text, mark=run.mark)] if text else []
    yield tuple(paragraph)


def _run_on(paragraphs: Iterable[Paragraph]) -> Paragraph:
    """Join lines, with ； where a line does not end a sentence."""
    joined: list[Run] = []
    for paragraph in paragraphs:
        if joined and joined[-1].text and joined[-1].text[-1] not in _ENDS:
            joined.append(Run(text="；", mark=joined[-1].mark))
        joined += paragraph
    return tuple(joined)


def _shortened(paragraphs: Iterable[Paragraph]) -> Iterator[Paragraph]:
    """Leave out lines in which nothing changed, and of the others the clauses far from a change."""
    for kept, group in groupby(paragraphs, key=_unchanged):
        those = list(group)
        long = sum(len(run.text) for paragraph in those for run in paragraph) > _SHORT
        if kept:
            yield from [(Run(text=LEFT_OUT),)] if long else those
        else:
            yield from map(_abridged, those)


def _abridged(paragraph: Paragraph) -> Paragraph:
    last = len(paragraph) - 1
    return tuple(
        _abridged_run(run, first=place == 0, last=place == last)
        if run.mark is Mark.KEPT and len(run.text) > _LONG
        else run
        for place, run in enumerate(paragraph)
    )


def _abridged_run(run: Run, *, first: bool, last: bool) -> Run:
    """Keep the clauses that touch a change, and a title the paragraph begins with."""
    ends = [match.end() for match in _CLAUSE_END.finditer(run.text)]
    if not ends:
        return run
    head = ends[0] if not first or ends[0] <= _MOST_TITLE else 0
    tail = len(run.text) if last else ends[-1]
    if tail - head <= _SHORT:
        return run
    return Run(text=f"{run.text[:head]}{LEFT_OUT}{run.text[tail:]}")


def _unchanged(paragraph: Paragraph) -> bool:
    return all(run.mark is Mark.KEPT for run in paragraph)
