"""What changed for one unit (变动单), in words for any medium, and drawn for the screen and as Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from checklist.compare.by_unit import Move
from checklist.compare.judge.figures import target_words
from checklist.model import Frozen
from checklist.render.comparison import version_names
from checklist.render.draw.terminal import render_listing
from checklist.render.draw.text import escaped
from checklist.words.measurement import format_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.compare.by_unit import UnitChanges, UnitEntry
    from checklist.compare.comparison import Comparison
    from checklist.compare.judge.changes import Figure
    from checklist.model import Role, Target
    from checklist.render.draw.console import Screen
    from checklist.render.draw.terminal import Line

HEADINGS = ("序号", "任务", "原职责", "现职责", "变动说明")
FIGURE_HEADINGS = ("指标", "任务", "原目标", "现目标", "增减")
_ORDER = (Move.IN, Move.OUT, Move.ROLE, Move.KEPT)


class UnitGroup(Frozen):
    """The tasks of one sort (移入, 移出 …), as rows of five cells."""

    title: str
    rows: tuple[tuple[str, ...], ...]


class UnitSheet(Frozen):
    """A 变动单 put into words."""

    title: str
    subtitle: tuple[str, ...]
    count_line: str
    groups: tuple[UnitGroup, ...]
    figures: tuple[tuple[str, ...], ...]
    """Rows of five cells: the figures that changed in the unit's tasks."""
    notes: tuple[str, ...]


def unit_sheet(changes: UnitChanges, comparison: Comparison) -> UnitSheet:
    """Put what changed for a unit into words: its groups with 序号 through all of them, then what stayed as it was."""
    old, new = version_names(comparison)
    kept = [entry for entry in changes.of(Move.KEPT) if not entry.row]
    return UnitSheet(
        title=f"{changes.name}任务变动单",
        subtitle=(*_plans(changes, comparison), *([f"（{old}与{new}对照）"] if old or new else [])),
        count_line=f"{_only(comparison)}{changes.count_line}。"
        if changes.entries
        else "两个版本里都没有本单位的任务。",
        groups=tuple(_groups(changes)),
        figures=tuple(_figure_rows(changes)),
        notes=tuple(_notes(changes, kept)),
    )


def _only(comparison: Comparison) -> str:
    return f"只列“{'”“'.join(comparison.only)}”：" if comparison.only else ""


def _plans(changes: UnitChanges, comparison: Comparison) -> list[str]:
    """Name the plans in which the unit has or had a part."""
    ids = {item.plan for entry in changes.entries for item in (*entry.old, *entry.new)}
    names = dict.fromkeys(pair.new.name for pair in comparison.pairs if ids & {pair.old.id, pair.new.id})
    return list(names) if len(names) < _MANY_PLANS else [f"{next(iter(names))}等{len(names)}个方案"]


_MANY_PLANS = 4


def _groups(changes: UnitChanges) -> Iterator[UnitGroup]:
    number = 0
    for move in _ORDER:
        entries = [entry for entry in changes.of(move) if move is not Move.KEPT or entry.row]
        rows = []
        for entry in entries:
            number += 1
            rows.append((str(number), _task(entry), _duty(entry, old=True), _duty(entry, old=False), entry.sentence))
        word = "仍承担、有调整" if move is Move.KEPT else move.value
        if rows:
            yield UnitGroup(title=f"{word}（{len(rows)}项）", rows=tuple(rows))


def _task(entry: UnitEntry) -> str:
    items = entry.old if entry.move is Move.OUT else entry.new
    word = "原" if entry.move is Move.OUT else ""
    return "\n".join(f"{word}第{item.sequence}项：{item.label}" if item.sequence else item.label for item in items)


def _duty(entry: UnitEntry, *, old: bool) -> str:
    if entry.move is (Move.IN if old else Move.OUT):
        return "—"
    role: Role | None = entry.old_role if old else entry.new_role
    return (role.word if role else "责任") + ("（集体）" if entry.collective else "")


def _figure_rows(changes: UnitChanges) -> Iterator[tuple[str, ...]]:
    for entry in changes.entries:
        for figure in entry.figures:
            yield (
                figure.indicator,
                entry.title,
                _goal(figure.old),
                _goal(figure.new),
                _difference(figure),
            )


def _goal(target: Target | None) -> str:
    return target_words(target).partition("：")[2] if target else "—"


def _difference(figure: Figure) -> str:
    if not figure.difference:
        return "—"
    return f"{'增加' if figure.difference > 0 else '减少'}{format_number(abs(figure.difference))}{figure.unit}"


def _notes(changes: UnitChanges, kept: Sequence[UnitEntry]) -> Iterator[str]:
    if kept:
        numbers = [item.sequence for entry in kept for item in entry.new]
        named = f"：第{'、'.join(map(str, numbers))}项" if all(numbers) else ""
        yield f"其余{len(kept)}项任务仍由本单位承担，没有变动{named}。"
    if any(entry.collective for entry in changes.entries):
        yield "“（集体）”指随所在集体承担的任务。"


def unit_lines(sheet: UnitSheet, screen: Screen) -> Iterator[Line]:
    """Draw a 变动单 for the screen."""
    title = "\n".join((sheet.title, *sheet.subtitle, sheet.count_line))
    if not sheet.groups:
        title = "\n".join((title, *sheet.notes))
    yield from (((line, "title" if not number else ""),) for number, line in enumerate(title.split("\n")))
    tables = [(group.title, HEADINGS, group.rows) for group in sheet.groups]
    tables += [("指标变化", FIGURE_HEADINGS, sheet.figures)] if sheet.figures else []
    for number, (name, headings, rows) in enumerate(tables, 1):
        notes = sheet.notes if number == len(tables) else ()
        yield from render_listing(
            headings,
            rows,
            screen.width,
            align=("center",) if headings is HEADINGS else (),
            title=name,
            notes=notes,
            ambiguous=screen.ambiguous,
            ascii_only=screen.ascii_only,
            encoding=screen.encoding,
        )
    yield (("", ""),)


def unit_markdown(sheet: UnitSheet) -> str:
    """Give a 变动单 as Markdown."""
    blocks = [f"# {escaped(sheet.title)}", *map(escaped, sheet.subtitle), escaped(sheet.count_line)]
    for group in sheet.groups:
        blocks += [f"## {escaped(group.title)}", _table(HEADINGS, group.rows)]
    if sheet.figures:
        blocks += ["## 指标变化", _table(FIGURE_HEADINGS, sheet.figures)]
    blocks += [f"注：{escaped(note)}" for note in sheet.notes]
    return "\n\n".join(blocks) + "\n"


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headings, ("---",) * len(headings), *([escaped(cell) for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
