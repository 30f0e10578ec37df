"""What a 新旧对照表 says in any medium: title, headings, count line, cells, notes; how marks look is left to the medium."""

from __future__ import annotations

from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from checklist.compare.judge.kinds import EditKind, Kind, Turn
from checklist.compare.match.suggestions import SuggestionKind
from checklist.model import Frozen
from checklist.render.comparison_cells import cell_paragraphs, is_shortened, unmarked
from checklist.words.runs import Mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from checklist.compare.comparison import Comparison
    from checklist.compare.judge.changes import Change
    from checklist.compare.rows import ComparisonRow
    from checklist.compare.sides.item import PlanInfo
    from checklist.render.comparison_cells import Paragraph

TITLE = "工作台账新旧对照表"
NOTHING = "两个版本没有差别。"
_MOST_SUGGESTIONS = 10
_MOST_PLANS = 3
_MANY = 3
_SUMMED_UP = {
    Kind.STEP.value: "按年度递进",
    Kind.EXPIRED.value: "已到期，没有后续目标",
    f"{Kind.TARGETS.value}（{Turn.MORE.value}）": "为增列",
    f"{Kind.TARGETS.value}（{Turn.LESS.value}）": "不再列",
    f"{Kind.EXPIRED.value}（{Turn.NOT_YET.value}）": "尚未到期",
}


class SheetRow(Frozen):
    """A row as it is printed: each cell is a sequence of paragraphs, each paragraph a sequence of marked runs."""

    number: str
    kinds: tuple[str, ...]
    """Lines: the kinds of change, the way each went on a line of its own."""
    old: tuple[Paragraph, ...]
    new: tuple[Paragraph, ...]
    old_word: str
    """新增 where the old cell has nothing else to say."""
    new_word: str
    """删除, likewise."""
    explanations: tuple[str, ...]


class Part(Frozen):
    """The rows of one pair of plans; ``title`` is "" where there is only one pair."""

    title: str
    rows: tuple[SheetRow, ...]


class Sheet(Frozen):
    """A comparison put into words."""

    title: str
    subtitle: tuple[str, ...]
    old_heading: str
    new_heading: str
    count_line: str
    edits: tuple[str, ...]
    """What is said once (统一调整), as sentences without full stop."""
    parts: tuple[Part, ...]
    notes: tuple[str, ...]
    """What was not compared, plans without counterpart, as sentences with full stop."""
    guesses: tuple[str, ...]
    """Suspected links, as sentences without full stop; at most ten, then how many more."""

    @property
    def headings(self) -> tuple[str, ...]:
        """The headings of the five columns."""
        return ("序号", "变更类型", self.old_heading, self.new_heading, "变更说明")

    @property
    def rows(self) -> tuple[SheetRow, ...]:
        """All rows."""
        return tuple(row for part in self.parts for row in part.rows)


def comparison_sheet(comparison: Comparison, *, unit: str = "") -> Sheet:
    """Put a comparison into words; ``unit`` names the unit it was narrowed to."""
    subtitle, old, new = _versions(comparison)
    parts = tuple(_parts(comparison))
    return Sheet(
        title=f"{unit}{TITLE}",
        subtitle=subtitle,
        old_heading=f"原台账（{old}）" if old else "原台账",
        new_heading=f"新台账（{new}）" if new else "新台账",
        count_line=count_line(comparison, unit),
        edits=tuple(_edits(comparison)),
        parts=parts,
        notes=tuple(_notes(comparison)),
        guesses=tuple(_guesses(comparison)),
    )


def count_line(comparison: Comparison, unit: str = "") -> str:
    """Give the line that sums up the rows: 本表共9条：新增1项、……；另有机构更名2处。.

    What was narrowed to a unit or to some kinds of change says so where nothing is left.
    """
    counted = [count.text for count in comparison.counts if count.word != EditKind.RENAMED.value]
    renamed = [count.text for count in comparison.counts if count.word == EditKind.RENAMED.value]
    if comparison.same:
        kinds = f"“{'”“'.join(comparison.only)}”" if comparison.only else ""
        return f"没有{f'涉及{unit}的' if unit else ''}{kinds}变动。" if comparison.left_out else NOTHING
    if not counted:
        return f"没有逐项列出的变动{''.join(f'，有{text}' for text in renamed)}。"
    aside = f"；另有{'、'.join(renamed)}" if renamed else ""
    return f"本表共{len(comparison.rows)}条：{'、'.join(counted)}{aside}。"


def _edits(comparison: Comparison) -> Iterator[str]:
    """Give what is said once; of several plans it is said which one is meant."""
    names = {(pair.old.id, pair.new.id): pair.new.short or pair.new.title for pair in comparison.pairs}
    for edit in comparison.edits:
        whose = names.get(edit.plans, "") if len(names) > 1 and edit.kind is not EditKind.TITLE else ""
        yield f"{edit.kind.value}：{f'《{whose}》' if whose else ''}{edit.sentence}"


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


def _plan_names(plans: Sequence[PlanInfo]) -> str:
    return "、".join(plan.name for plan in plans)


def _without_brackets(text: str) -> str:
    return text[1:-1] if text.startswith("（") and text.endswith("）") else text


def _subtitle(comparison: Comparison) -> tuple[str, ...]:
    pairs = comparison.pairs
    if len(pairs) > _MOST_PLANS:
        return (f"{pairs[0].new.name}等{len(pairs)}个方案",)
    return tuple(dict.fromkeys(name for pair in pairs for name in (pair.old.name, pair.new.name)))


def _parts(comparison: Comparison) -> Iterator[Part]:
    several = len(comparison.pairs) > 1
    for place, rows in groupby(comparison.rows, key=lambda row: row.pair):
        pair = comparison.pairs[place]
        title = pair.new.name if pair.old.name == pair.new.name else f"{pair.old.name}→{pair.new.name}"
        yield Part(title=title if several else "", rows=tuple(map(sheet_row, rows)))


def sheet_row(row: ComparisonRow) -> SheetRow:
    """Put one row into words; what is new or gone as a whole bears no marks, since the other cell says 新增 or 删除."""
    old, new = (
        tuple(cell_paragraphs(lines, items, one_to_one=row.match.one_to_one))
        for lines, items in ((row.old, row.match.old), (row.new, row.match.new))
    )
    whole = not (row.old and row.new)
    return SheetRow(
        number=str(row.index),
        kinds=tuple(line for word in row.kind_words for line in word.replace("（", "\n（").split("\n")),
        old=unmarked(old) if whole else old,
        new=unmarked(new) if whole else new,
        old_word=row.old_word,
        new_word=row.new_word,
        explanations=tuple(_explanations(row)),
    )


def _explanations(row: ComparisonRow) -> Iterator[str]:
    """Give the sentences of a row; many milestones that moved on, many figures that came or went are summed up, for the cells beside show each."""
    many = {word for word, group in _by_word(row).items() if len(group) >= _MANY and word in _SUMMED_UP}
    said = set()
    for change in row.changes:
        if change.word not in many:
            yield change.sentence
        elif change.word not in said:
            said.add(change.word)
            names = dict.fromkeys(other.figure.indicator for other in _by_word(row)[change.word] if other.figure)
            yield f"{len(names)}个指标{_SUMMED_UP[change.word]}：{'、'.join(names)}"
    yield from row.explanations[len(row.changes) :]


def _by_word(row: ComparisonRow) -> dict[str, list[Change]]:
    groups: dict[str, list[Change]] = {}
    for change in row.changes:
        groups.setdefault(change.word, []).append(change)
    return groups


GUESSES = "待确认：以下按文字推测可能是拆分、合并的，表中未作结论，请核对："


def guess_lines(sheet: Sheet) -> tuple[str, ...]:
    """Give the block 待确认, a line each; () where nothing is suspected."""
    return (GUESSES, *(f"{line}。" for line in numbered(sheet.guesses))) if sheet.guesses else ()


LEFT_OUT_NOTE = "“……”处为没有改动、未列出的文字。"


def has_left_out(sheet: Sheet) -> bool:
    """Tell whether unchanged lines were left out; ``LEFT_OUT_NOTE`` says so."""
    runs = (run for row in sheet.rows for paragraph in (*row.old, *row.new) for run in paragraph)
    return any(is_shortened(run) for run in runs)


def has_marks(sheet: Sheet) -> bool:
    """Tell whether anything is marked, so that the marks need a word of explanation."""
    runs = (run for row in sheet.rows for paragraph in (*row.old, *row.new) for run in paragraph)
    return any(run.mark is not Mark.KEPT for run in runs)


def numbered(sentences: Sequence[str]) -> tuple[str, ...]:
    """Give sentences with numbers where there are several."""
    return tuple(sentences if len(sentences) < 2 else (f"{i}.{text}" for i, text in enumerate(sentences, 1)))  # noqa: PLR2004


def _notes(comparison: Comparison) -> Iterator[str]:
    for word, plans in (("旧版", comparison.only_old), ("新版", comparison.only_new)):
        if plans:
            yield f"只有{word}才有、没有对照的方案：{_plan_names(plans)}。"
    yield from (f"{sentence}。" for sentence in comparison.not_compared)


def _guesses(comparison: Comparison) -> Iterator[str]:
    found = [one for one in comparison.suggestions if one.kind is not SuggestionKind.CONTINUES]
    yield from (one.sentence for one in found[:_MOST_SUGGESTIONS])
    if len(found) > _MOST_SUGGESTIONS:
        yield f"另有{len(found) - _MOST_SUGGESTIONS}处，可用 --suggest-links 全部列出"
