"""The 新旧对照表 as a sheet: a row for each task that changed, what was said once above, what was not compared below.

The 变动单 of a unit says of the same comparison what came to it, what left it, what it keeps with changes.
"""

from __future__ import annotations

from itertools import count, groupby, takewhile
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from checklist.compare.by_unit import UnitMove
from checklist.compare.judge.figures import say
from checklist.compare.judge.kinds import EditKind, Kind, Turn
from checklist.compare.match.suggestions import SuggestionKind
from checklist.compare.rows import LEFT_OUT, cell_paragraphs
from checklist.files.templates import SHIPPED, Templates
from checklist.render.sheet import (
    Sheet,
    SheetBand,
    SheetColumn,
    SheetList,
    SheetRow,
    SheetTable,
    build_sheet,
    has_marks,
    list_table,
    numbered,
    say_words,
)
from checklist.words import compile_later
from checklist.words.goalnames import name_goal
from checklist.words.ordinals import join_numbers
from checklist.words.quantities import format_number
from checklist.words.runs import Mark, Run

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from checklist.compare.by_unit import UnitChanges, UnitTask
    from checklist.compare.comparison import Comparison
    from checklist.compare.judge.changes import Change, FigureChange
    from checklist.compare.judge.edits import GlobalEdit
    from checklist.compare.match.suggestions import Suggestion
    from checklist.compare.rows import ComparisonRow, Line
    from checklist.compare.sides.item import Item
    from checklist.model import Role, Target
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
    apart = EditKind.RENAMED.value
    return {
        "unit": unit,
        "documents": _versions(comparison)[0],
        "total": len(comparison.rows),
        "counts": [one.text for one in comparison.counts if one.word != apart],
        "renamed": [one.text for one in comparison.counts if one.word == apart],
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
    if row.match.old and row.match.new:
        return paragraphs
    return tuple(tuple(Run(text=run.text) for run in paragraph) for paragraph in paragraphs)


def _explanations(row: ComparisonRow) -> Iterator[str]:
    """Give the sentences of a row; many milestones that moved on, many figures that came or went are summed up, for the cells beside show each."""
    alike: dict[str, list[Change]] = {}
    for change in row.changes:
        alike.setdefault(change.word, []).append(change)
    for change in row.changes:
        those = alike[change.word]
        if change.word not in _SUMMED_UP or len(those) < _MANY:
            yield change.sentence
        elif change is those[0]:
            figures = [one.figure for one in reversed(those) if one.figure]
            names = {one.indicator: name_goal(target) for one in figures if (target := one.new or one.old)}
            yield f"{len(names)}个指标{_SUMMED_UP[change.word]}：{'、'.join(reversed(names.values()))}"
    yield from row.explanations[len(row.changes) :]


def has_left_out(tables: Sequence[SheetTable]) -> bool:
    """Tell whether unchanged wording was left out of any cell."""
    cells = (cell for table in tables for row in table.rows for cell in row.cells if isinstance(cell, tuple))
    return any(
        run.mark is Mark.KEPT and LEFT_OUT in run.text for cell in cells for paragraph in cell for run in paragraph
    )


_UNIT_COLUMNS = (
    SheetColumn(title="序号", align="center", weight=680, number=True),
    SheetColumn(title="任务", weight=3005, floor=10),
    SheetColumn(title="原职责", weight=960),
    SheetColumn(title="现职责", weight=960),
    SheetColumn(title="变动说明", weight=3240, floor=12),
)
_FIGURE_COLUMNS = (
    SheetColumn(title="指标", weight=2300, floor=6),
    SheetColumn(title="任务", weight=2545, floor=8),
    SheetColumn(title="原目标", weight=1500, floor=5),
    SheetColumn(title="现目标", weight=1500, floor=5),
    SheetColumn(title="增减", weight=1000),
)
_ORDER = (UnitMove.IN, UnitMove.OUT, UnitMove.ROLE, UnitMove.KEPT)


def unit_sheet(changes: UnitChanges, comparison: Comparison, templates: Templates = SHIPPED) -> Sheet:
    """Put what changed for a unit into words: a table a sort of change with 序号 through all, then the figures."""
    words = say_words("unit_changes", _unit_values(changes, comparison), templates)
    return build_sheet(words, _unit_tables(changes), comparison.created)


def _unit_values(changes: UnitChanges, comparison: Comparison) -> dict[str, Any]:
    """Give what the template speaks of."""
    old, new = version_names(comparison)
    kept = [entry for entry in changes.of(UnitMove.KEPT) if not entry.row]
    numbers = [item.sequence for entry in kept for item in entry.new]
    return {
        "unit": changes.name,
        "documents": _documents(changes, comparison),
        "old": old,
        "new": new,
        "only": list(comparison.only),
        "counts": changes.count_line if changes.entries else "",
        "kept": len(kept),
        "numbers": numbers if all(numbers) else [],
        "numbered": join_numbers(numbers) if all(numbers) else "",
        "edits": say_edits(changes.edits, comparison),
        "not_compared": list(comparison.not_compared),
        "collective": any(entry.collective for entry in changes.entries),
        **say_guesses(changes.asked),
    }


def _documents(changes: UnitChanges, comparison: Comparison) -> list[str]:
    """Name the plans in which the unit has or had a part."""
    ids = {item.plan for entry in changes.entries for item in (*entry.old, *entry.new)}
    names = dict.fromkeys(pair.new.name for pair in comparison.pairs if ids & {pair.old.id, pair.new.id})
    return list(names) if len(names) <= _MOST_PLANS else [f"{next(iter(names))}等{len(names)}个方案"]


def _unit_tables(changes: UnitChanges) -> Iterator[SheetTable]:
    numbers = count(1)
    for move in _ORDER:
        entries = [entry for entry in changes.of(move) if move is not UnitMove.KEPT or entry.row]
        word = "仍承担、有调整" if move is UnitMove.KEPT else move.value
        if entries:
            rows = (
                (str(next(numbers)), _task(entry), _duty(entry, old=True), _duty(entry, old=False), entry.sentence)
                for entry in entries
            )
            yield list_table(_UNIT_COLUMNS, rows, f"{word}（{len(entries)}项）")
    figures = [
        (figure.indicator, entry.title, _goal(figure.old), _goal(figure.new), _difference(figure))
        for entry in changes.entries
        for figure in entry.figures
    ]
    if figures:
        yield list_table(_FIGURE_COLUMNS, figures, "指标变化")


def _task(entry: UnitTask) -> str:
    items = entry.old if entry.move is UnitMove.OUT else entry.new
    word = "原" if entry.move is UnitMove.OUT else ""
    return "\n".join(f"{word}第{item.sequence}项：{item.label}" if item.sequence else item.label for item in items)


def _duty(entry: UnitTask, *, old: bool) -> str:
    if entry.move is (UnitMove.IN if old else UnitMove.OUT):
        return "—"
    role: Role | None = entry.old_role if old else entry.new_role
    return (role.word if role else "责任") + ("（集体）" if entry.collective else "")


def _goal(target: Target | None) -> str:
    return say(target) if target else "—"


def _difference(figure: FigureChange) -> str:
    if not figure.difference:
        return "—"
    return f"{'增加' if figure.difference > 0 else '减少'}{format_number(abs(figure.difference))}{figure.unit}"
