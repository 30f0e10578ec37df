"""The 新旧对照表 as a sheet: a row for each task that changed, what was said once above, what was not compared below.

In the cells 原台账 and 新台账 lines are made paragraphs, each task named, long unchanged wording left out.
"""

from __future__ import annotations

from itertools import groupby, takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from checklist.compare.judge.kinds import EditKind, Kind, Turn
from checklist.compare.match.suggestions import SuggestionKind
from checklist.compare.sides.item import Level
from checklist.files.templates import SHIPPED, Templates
from checklist.model import heading
from checklist.render.sheet import (
    Sheet,
    SheetBand,
    SheetColumn,
    SheetList,
    SheetRow,
    SheetTable,
    build_sheet,
    has_marks,
    numbered,
    say_words,
)
from checklist.words import compile_later
from checklist.words.goalnames import name_goal
from checklist.words.runs import Mark, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checklist.compare.comparison import Comparison
    from checklist.compare.judge.changes import Change
    from checklist.compare.judge.edits import GlobalEdit
    from checklist.compare.match.suggestions import Suggestion
    from checklist.compare.rows import ComparisonRow, Line
    from checklist.compare.sides.item import Item
    from checklist.render.sheet import Cell
    from checklist.words.runs import Marked

PRODUCT = "comparison"
_MOST_SUGGESTIONS = 10
"""Suggestions listed below a comparison; ``--suggest-links`` lists all."""
_MOST_PLANS = 3
"""Plans named in a heading; more are counted."""
_MANY = 3
"""Changes of one kind in a row from which on they are summed up."""
_SUMMED_UP = {
    Kind.STEP.value: "按年度递进",
    Kind.EXPIRED.value: "已到期，没有后续目标",
    f"{Kind.TARGETS.value}（{Turn.MORE.value}）": "为增列",
    f"{Kind.TARGETS.value}（{Turn.LESS.value}）": "不再列",
    f"{Kind.EXPIRED.value}（{Turn.NOT_YET.value}）": "尚未到期",
}


def comparison_sheet(comparison: Comparison, templates: Templates = SHIPPED, *, unit: str = "") -> Sheet:
    """Put a comparison into words; ``unit`` names the unit it was narrowed to."""
    table = SheetTable(columns=_columns(comparison), body=tuple(_body(comparison)))
    tables = (table,) if comparison.rows else ()
    words = say_words(PRODUCT, _values(comparison, unit, tables), templates)
    sheet = build_sheet(words, tables, comparison.created)
    marked = has_marks(cell for row in sheet.rows for cell in row.cells)
    once = (SheetList(title="统一调整", items=words["edits"], aside="不逐项列入下表"),) if words["edits"] else ()
    return replace(
        sheet,
        lead=(*sheet.lead, *once),
        legend=tuple((_brackets_to_marks(line),) for line in words["legend"]) if marked else (),
    )


def count_line(comparison: Comparison, templates: Templates = SHIPPED, *, unit: str = "") -> str:
    """Give the line that sums up the rows: 本表共9条：新增1项、……；另有机构更名2处。."""
    return "".join(say_words(PRODUCT, _values(comparison, unit, ()), templates)["lead"])


def _values(comparison: Comparison, unit: str, tables: Sequence[SheetTable]) -> dict[str, Any]:
    """Give what the template speaks of."""
    renamed: list[str] = []
    counted: list[str] = []
    for count in comparison.counts:
        (renamed if count.word == EditKind.RENAMED.value else counted).append(count.text)
    return {
        "unit": unit,
        "documents": _versions(comparison)[0],
        "total": len(comparison.rows),
        "counts": counted,
        "renamed": renamed,
        "same": comparison.same,
        "narrowed": bool(comparison.left_out),
        "only": list(comparison.only),
        "edits": say_edits(comparison.edits, comparison),
        "left_out": has_left_out(tables),
        "only_old": list(map(_NAME, comparison.only_old)),
        "only_new": list(map(_NAME, comparison.only_new)),
        "not_compared": list(comparison.not_compared),
        **say_guesses(comparison.asked),
    }


def say_guesses(asked: Sequence[Suggestion]) -> dict[str, Any]:
    """Give what a person is asked (待确认) as templates speak of it: sentences, how many are left out, the words for it."""
    kinds = dict.fromkeys(one.kind.value.removeprefix("疑似") for one in asked)
    sentences = [one.sentence for one in asked[:_MOST_SUGGESTIONS]]
    left = len(asked) - len(sentences)
    if left:
        sentences.append(f"另有{left}处，可用 --suggest-links 全部列出")
    return {"guesses": sentences, "guessed": [word for word in _GUESSED if word in kinds]}


_GUESSED = tuple(kind.value.removeprefix("疑似") for kind in SuggestionKind)
_NAME = attrgetter("name")


def say_edits(edits: Iterable[GlobalEdit], comparison: Comparison) -> list[dict[str, str]]:
    """Give what is said once; of several plans it is said which one is meant."""
    names = {(pair.old.id, pair.new.id): pair.new.short or pair.new.title for pair in comparison.pairs}
    return [_edit(edit, names) for edit in edits]


def _edit(edit: GlobalEdit, names: Mapping[tuple[str, str], str]) -> dict[str, str]:
    whose = names.get(edit.plans, "") if len(names) > 1 and edit.kind is not EditKind.TITLE else ""
    return {"kind": edit.kind.value, "plan": whose, "sentence": edit.sentence}


def _brackets_to_marks(line: str) -> Marked:
    """Read 【…】 as added and 〔…〕 as removed text."""
    marks = {"【": Mark.ADDED, "〔": Mark.REMOVED}
    pieces = [piece for piece in _BRACKETED.split(line) if piece]
    return tuple(Run(text=p[1:-1], mark=marks[p[0]]) if p[0] in marks else Run(text=p) for p in pieces)


_BRACKETED = compile_later("(【[^】]*】|〔[^〕]*〕)")


def version_names(comparison: Comparison) -> tuple[str, str]:
    """Give the shortest names that tell the versions apart; "" for both where nothing does."""
    return _versions(comparison)[1:]


def _versions(comparison: Comparison) -> tuple[tuple[str, ...], str, str]:
    """Give the lines under the title and the names in the headings: the document both versions are of is said once."""
    one, two = comparison.old.label, comparison.new.label
    shared = _shared_name(one, two)
    if shared:
        return (shared,), _without_brackets(one[len(shared) :]), _without_brackets(two[len(shared) :])
    named = all(plan.title in label for pair in comparison.pairs for plan, label in ((pair.old, one), (pair.new, two)))
    return () if named else _subtitle(comparison), one, two


def _shared_name(one: str, two: str) -> str:
    """Give the 《方案名》（文号） both labels begin with; "" where they begin otherwise."""
    if not one.startswith("《"):
        return ""
    if one == two:
        return one
    same = "".join(a for a, _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, two, strict=False)))
    ends = [same.rfind(end) + len(end) for end in ("》", "）", "个方案") if end in same]
    return same[: max(ends)] if "》" in same else ""


def _without_brackets(text: str) -> str:
    return text[1:-1] if text.startswith("（") and text.endswith("）") else text


def _subtitle(comparison: Comparison) -> tuple[str, ...]:
    pairs = comparison.pairs
    if len(pairs) > _MOST_PLANS:
        return (f"{pairs[0].new.name}等{len(pairs)}个方案",)
    return tuple(dict.fromkeys(name for pair in pairs for name in (pair.old.name, pair.new.name)))


def _columns(comparison: Comparison) -> tuple[SheetColumn, ...]:
    old, new = (f"（{name}）" if name else "" for name in version_names(comparison))
    return (
        SheetColumn(title="序号", key="number", align="center", width=4, weight=12, number=True),
        SheetColumn(title="变更类型", key="kind", width=12, weight=18),
        SheetColumn(title=f"原台账{old}", key="old", width=36, weight=80, floor=12, marked=True),
        SheetColumn(title=f"新台账{new}", key="new", width=36, weight=80, floor=12, marked=True),
        SheetColumn(title="变更说明", key="said", width=24, weight=35, floor=12),
    )


def _body(comparison: Comparison) -> Iterator[SheetBand | SheetRow]:
    for place, rows in groupby(comparison.rows, key=lambda row: row.pair):
        if len(comparison.pairs) > 1:
            pair = comparison.pairs[place]
            yield SheetBand(
                title=pair.new.name if pair.old.name == pair.new.name else f"{pair.old.name}→{pair.new.name}"
            )
        yield from map(_row, rows)


def _row(row: ComparisonRow) -> SheetRow:
    kinds = "\n".join(word.replace("（", "\n（") for word in row.kind_words)
    old = row.old_word or _cell(row, row.old, row.match.old)
    new = row.new_word or _cell(row, row.new, row.match.new)
    return SheetRow(cells=(str(row.index), kinds, old, new, "\n".join(numbered(tuple(_explanations(row))))))


def _cell(row: ComparisonRow, lines: Sequence[Line], items: Sequence[Item]) -> Cell:
    """Give a cell; what is new or gone as a whole bears no marks, since the other cell says 新增 or 删除."""
    paragraphs = tuple(cell_paragraphs(lines, items, one_to_one=row.match.one_to_one))
    return paragraphs if row.match.old and row.match.new else unmarked(paragraphs)


def _explanations(row: ComparisonRow) -> Iterator[str]:
    """Give the sentences of a row; many milestones that moved on, many figures that came or went are summed up, for the cells beside show each."""
    many = {word for word, group in _by_word(row).items() if len(group) >= _MANY and word in _SUMMED_UP}
    said = set()
    for change in row.changes:
        if change.word not in many:
            yield change.sentence
        elif change.word not in said:
            said.add(change.word)
            figures = [other.figure for other in _by_word(row)[change.word] if other.figure]
            names = {one.indicator: name_goal(target) for one in reversed(figures) if (target := one.new or one.old)}
            yield f"{len(names)}个指标{_SUMMED_UP[change.word]}：{'、'.join(reversed(names.values()))}"
    yield from row.explanations[len(row.changes) :]


def _by_word(row: ComparisonRow) -> dict[str, list[Change]]:
    groups: dict[str, list[Change]] = {}
    for change in row.changes:
        groups.setdefault(change.word, []).append(change)
    return groups


def has_left_out(tables: Sequence[SheetTable]) -> bool:
    """Tell whether unchanged wording was left out of any cell."""
    cells = (cell for table in tables for row in table.rows for cell in row.cells if isinstance(cell, tuple))
    return any(
        run.mark is Mark.KEPT and LEFT_OUT in run.text for cell in cells for paragraph in cell for run in paragraph
    )


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


def cell_paragraphs(lines: Sequence[Line], items: Sequence[Item], *, one_to_one: bool) -> Iterator[Marked]:
    """Give the paragraphs of a cell; lines of one label follow each other under it.

    ``items`` are the tasks the lines are of. With ``one_to_one`` unchanged wording of some length is left out; what is
    shown whole runs on, for a task of many short lines would fill a page.
    """
    left = list(items)
    named = {line.label for line in lines}
    untitled = items[0] if len(items) == 1 and named.isdisjoint(_TITLES) else None
    if untitled and named.isdisjoint(_BODIES):
        yield Run(text=opening(untitled)), Run(text=untitled.label.split("。", maxsplit=1)[0])
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


def unmarked(paragraphs: Iterable[Marked]) -> tuple[Marked, ...]:
    """Give paragraphs without their marks."""
    return tuple(tuple(Run(text=run.text) for run in paragraph) for paragraph in paragraphs)


def _labelled(paragraphs: Sequence[Marked], label: str) -> Iterator[Marked]:
    for number, paragraph in enumerate(paragraphs):
        yield (Run(text=label), *paragraph) if label and not number else paragraph


def _split(runs: Iterable[Run]) -> Iterator[Marked]:
    """Cut runs at their line ends."""
    paragraph: list[Run] = []
    for run in runs:
        first, *others = run.text.split("\n")
        paragraph += [Run(text=first, mark=run.mark)] if first else []
        for text in others:
            yield tuple(paragraph)
            paragraph = [Run(text=text, mark=run.mark)] if text else []
    yield tuple(paragraph)


def _run_on(paragraphs: Iterable[Marked]) -> Marked:
    """Join lines, with ； where a line does not end a sentence."""
    joined: list[Run] = []
    for paragraph in paragraphs:
        if joined and joined[-1].text and joined[-1].text[-1] not in _ENDS:
            joined.append(Run(text="；", mark=joined[-1].mark))
        joined += paragraph
    return tuple(joined)


def _shortened(paragraphs: Iterable[Marked]) -> Iterator[Marked]:
    """Leave out lines in which nothing changed, and of the others the clauses far from a change."""
    for kept, group in groupby(paragraphs, key=lambda paragraph: all(run.mark is Mark.KEPT for run in paragraph)):
        those = list(group)
        long = sum(len(run.text) for paragraph in those for run in paragraph) > _SHORT
        if kept:
            yield from [(Run(text=LEFT_OUT),)] if long else those
        else:
            yield from map(_abridged, those)


def _abridged(paragraph: Marked) -> Marked:
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
