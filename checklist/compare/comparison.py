"""Two versions compared: the rows of the 新旧对照表, what is said once above them, and the counts that equal them."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from msgspec.structs import replace

from checklist.compare.judge.edits import GlobalEdit, global_edits, numbers_alone, part_once
from checklist.compare.judge.judging import Judge, link_moved_goals
from checklist.compare.judge.kinds import Category, EditKind, Kind
from checklist.compare.match.align import Match, align, on_both_sides
from checklist.compare.match.headings import Headings, align_goals
from checklist.compare.match.pairing import PlanPair, pair_plans, same_bodies, settled
from checklist.compare.match.suggestions import Suggestion, SuggestionKind, suggest
from checklist.compare.match.told import with_told_periods, with_told_roles
from checklist.compare.rows import CATEGORIES, ComparisonRow, build_row
from checklist.compare.shares import Shares, regions_of
from checklist.compare.sides.item import Aspect, shorten, unit_columns
from checklist.compare.sides.wordings import like_parts, without_unlike_texts
from checklist.compare.text.similarity import plain
from checklist.model import Frozen

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from datetime import date

    from checklist.compare.judge.kinds import AnyKind
    from checklist.compare.match.pairing import Pairing
    from checklist.compare.sides.item import PlanInfo, Side


class ComparedVersion(Frozen):
    """What a version is called and what it covers, and what of the other one was not compared for want of it here."""

    label: str
    year: int | None = None
    lacking: tuple[Aspect, ...] = ()
    """What only the other version knows."""
    columns: tuple[str, ...] = ()
    """The headings of columns that only the other version has."""
    unseen: tuple[str, ...] = ()
    """What the tasks of hidden rows say."""
    partly: str = ""
    """What alone it says it lists."""
    left_aside: tuple[Match, ...] = ()
    """The tasks it has not, since it says so."""

    def not_compared(self, word: str) -> Iterator[str]:
        """Say as sentences what it lacks; ``word`` is what it is called in them (旧版, 新版)."""
        if Aspect.TEXT in self.lacking:  # one without actions has their heading at times, and under it names alone
            yield f"{word}只有任务名称，具体举措未作对照"
        told = set(_told(self.lacking)) - {Aspect.TEXT}
        words = dict.fromkeys([*(aspect.word for aspect in Aspect if aspect in told), *self.columns])
        if words:
            yield f"{word}没有“{'”“'.join(words)}”，未作对照"

    def not_seen(self, word: str) -> Iterator[str]:
        """Say which of its tasks stand in hidden rows."""
        if self.unseen:
            shown = "、".join(f"“{shorten(task, _SHOWN)}”" for task in self.unseen[:_LISTED])
            more = "等" if len(self.unseen) > _LISTED else ""
            yield f"{word}有{len(self.unseen)}行是隐藏的，未作对照：{shown}{more}"


class Count(Frozen):
    """A part of the summary line."""

    word: str
    number: int
    unit: str = "项"

    @property
    def text(self) -> str:
        """As it is read: 新增12项."""
        return f"{self.word}{self.number}{self.unit}"


class Comparison(Frozen):
    """Two versions aligned, and each difference named."""

    old: ComparedVersion
    new: ComparedVersion
    pairs: tuple[PlanPair, ...]
    only_old: tuple[PlanInfo, ...]
    only_new: tuple[PlanInfo, ...]
    matches: tuple[Match, ...]
    """All tasks and goals, changed or not; each is in exactly one."""
    rows: tuple[ComparisonRow, ...]
    edits: tuple[GlobalEdit, ...]
    tables_beside: tuple[str, ...] = ()
    """The other tables of the files that differ, named; not compared."""
    unlike_texts: bool = False
    """True where the tasks of one document are worded so differently that the wording was not compared."""
    suggestions: tuple[Suggestion, ...] = ()
    only: tuple[str, ...] = ()
    """The kinds of change it was narrowed to; () for all."""
    left_out: bool = False
    """True where it was narrowed, and there was something to leave out."""
    same_bodies: tuple[tuple[str, str, str], ...] = ()
    """Region, name and common key of units that the two registers call differently; each has both its names here."""

    def unit_key(self, name: str, region: str) -> str:
        """Give the key a unit is compared by, of its name in either register; in any region where none is told."""
        found = (key for place, known, key in self.same_bodies if known == name and region in ("", place))
        return next(found, name)

    @property
    def asked(self) -> tuple[Suggestion, ...]:
        """What a person is asked (待确认): of tasks that rows show as gone and come, or as gone on, what became of them."""
        paired = {id(match.old[0]) for match in self.matches if match.one_to_one}
        return tuple(
            one for one in self.suggestions if one.kind is not SuggestionKind.CONTINUES or id(one.old[0]) not in paired
        )

    @property
    def created(self) -> date | None:
        """The latest date of the plans compared (成文日期): the time that files made of it bear."""
        plans = [*(plan for pair in self.pairs for plan in (pair.old, pair.new)), *self.only_old, *self.only_new]
        return max((plan.issued for plan in plans if plan.issued), default=None)

    @property
    def same(self) -> bool:
        """True where there is nothing to say; plans without a counterpart are no change of any one kind."""
        alone = not self.only and (self.only_old or self.only_new)
        return not (self.rows or self.edits or alone)

    @property
    def counts(self) -> tuple[Count, ...]:
        """How many rows of each category, in the order of ``CATEGORIES``, then the renames; zeros left out."""
        met = Counter(row.category for row in self.rows)
        found = [
            Count(word=word, number=met[word], unit="处" if word == Category.GOALS.value else "项")
            for word in CATEGORIES
            if met[word]
        ]
        renamed = sum(edit.places for edit in self.edits if edit.kind is EditKind.RENAMED)
        return (*found, *([Count(word=EditKind.RENAMED.value, number=renamed, unit="处")] if renamed else []))

    @property
    def count_line(self) -> str:
        """The summary: 新增12项、取消3项、调整27项."""
        return "、".join(count.text for count in self.counts) or "没有变化"

    @property
    def not_compared(self) -> tuple[str, ...]:
        """What was not compared, and which version lacks it, as sentences."""
        sides = ((self.old, "旧版"), (self.new, "新版"))
        unlike = ("两个版本的具体举措写法不同（如一版为原文、一版为要点），未作对照",) if self.unlike_texts else ()
        lacking = (said for side, word in sides for said in side.not_compared(word))
        hidden = (said for side, word in sides for said in side.not_seen(word))
        partly = (
            f"{word}写明“{side.partly}”，其中没有的{len(side.left_aside)}项任务未作对照"
            for side, word in sides
            if side.left_aside
        )
        tables = (f"{'、'.join(self.tables_beside)}两个版本不同，未作对照",) if self.tables_beside else ()
        return (*unlike, *lacking, *hidden, *partly, *tables)


_LISTED, _SHOWN = 5, 30
"""Hidden tasks that are named, and the characters of each."""


def _told(lacking: Sequence[Aspect]) -> Iterator[Aspect]:
    """Leave out what goes without saying: with all goals those of headings, with these their wording."""
    for aspect in lacking:
        if not any(aspect in lesser and greater in lacking for greater, lesser in _CONTAINED.items()):
            yield aspect


_CONTAINED = {Aspect.TARGETS: (Aspect.GOALS, Aspect.GOALS_TEXT, Aspect.OVERALL), Aspect.GOALS: (Aspect.GOALS_TEXT,)}


def compare(old: Side, new: Side, *, pairs: Sequence[tuple[str, str]] = ()) -> Comparison:
    """Compare two versions; ``pairs`` names plans to compare (old, new).

    Raises InputError where the versions cannot be compared: nothing to pair, different regions, an id used twice.
    """
    same = same_bodies(old, new)
    old, new = like_parts(settled(old, same), settled(new, same))
    pairing = pair_plans(old, new, pairs)
    alike = without_unlike_texts(old, new)
    found = _compare(*alike, pairing, same)
    return replace(found, unlike_texts=Aspect.TEXT in _common(old, new) - _common(*alike))


def _common(old: Side, new: Side) -> frozenset[Aspect]:
    return frozenset(old.aspects).intersection(new.aspects)


def _compare(old: Side, new: Side, pairing: Pairing, same: dict[tuple[str, str], str]) -> Comparison:
    """Compare versions brought to the same terms, whose bodies of two names are one by ``same``."""
    both = _common(old, new)
    aligned = align(old.measures, new.measures, pairing.pairs, both)
    aside, listed = _part((match for match in aligned if not _is_unseen(match, old, new)), old, new)
    matches = with_told_roles(tuple(listed), old, new)
    names = _named(old, new, aside[0]), _named(new, old, aside[1])
    plans, (old, new) = with_told_periods(pairing.pairs, on_both_sides(matches), old, new)
    headings = Headings(matches, plans)
    _, goals = _part(align_goals(old.goals, new.goals, headings, plans), old, new)
    judge = Judge(old, new, plans, headings, same)
    rows, once = part_once(link_moved_goals(list(filter(None, map(judge.judge, (*goals, *matches))))))
    edits = tuple(global_edits(judge, rows, once))
    if not rows and not edits:
        like = unit_columns(old.columns) == unit_columns(new.columns)
        edits = tuple(numbers_alone(judge, in_order=like))
    return Comparison(
        old=names[0],
        new=names[1],
        pairs=plans,
        only_old=pairing.only_old,
        only_new=pairing.only_new,
        matches=(*goals, *matches),
        rows=_numbered(_in_order(list(map(build_row, rows)), (*goals, *matches))),
        edits=edits,
        tables_beside=_differing_tables(old, new),
        suggestions=suggest(matches, plans, both),
        same_bodies=tuple((*name, key) for name, key in same.items()),
    )


def _named(side: Side, other: Side, left_aside: Iterable[Match]) -> ComparedVersion:
    """Name a version, with what it lacks of the other: of columns compared as text those in which anything stands there."""
    filled = {heading for item in other.items for heading, text in item.hand if text}
    columns = (one for one in other.hand if one in filled and one not in side.hand)
    return ComparedVersion(
        label=side.label,
        year=side.year,
        lacking=(*(aspect for aspect in other.aspects if aspect not in side.aspects), *side.lacks),
        columns=(*side.lacks_columns, *columns),
        unseen=side.unseen,
        partly=side.partly,
        left_aside=tuple(left_aside),
    )


def _is_unseen(match: Match, old: Side, new: Side) -> bool:
    """Tell whether a task is missing on one side only because its row is hidden there, or could not be joined to the table."""
    if match.old and match.new:
        return False
    said = (match.old or match.new)[0]
    name = plain(said.title or said.text)
    unread = map(plain, (new if match.old else old).unread)
    return bool(name) and any(name in text or name.startswith(text) for text in unread if text)


def _part(matches: Iterable[Match], old: Side, new: Side) -> tuple[tuple[list[Match], list[Match]], list[Match]]:
    """Part what the old and what the new version leaves out, as it says it lists not everything, from the rest."""
    aside: tuple[list[Match], list[Match]] = ([], [])
    rest: list[Match] = []
    partly = old.partly != new.partly
    for match in matches:
        if partly and old.partly and not match.old:
            aside[0].append(match)
        elif partly and new.partly and not match.new:
            aside[1].append(match)
        else:
            rest.append(match)
    return aside, rest


def _differing_tables(old: Side, new: Side) -> tuple[str, ...]:
    """Name the tables beside the ledgers that only one file has, or has otherwise."""
    differing = {text for _, text in old.beside} ^ {text for _, text in new.beside}
    return tuple(dict.fromkeys(name for name, text in (*new.beside, *old.beside) if text in differing))


def narrow(comparison: Comparison, *, kinds: Collection[AnyKind] = (), unit: str = "", region: str = "") -> Comparison:
    """Keep what is of one of ``kinds`` (of a row, an edit, or what a row counts as), and what concerns a unit (by its name in either register, in a region).

    Rows are numbered anew and counts follow. A unit's rows include what reaches it through a group, and the goals of
    headings under which it has a task, before or after.
    """
    words = tuple(dict.fromkeys(kind.value for kind in kinds))
    found = replace(
        comparison,
        rows=tuple(row for row in comparison.rows if _is_asked(row, words)),
        edits=tuple(edit for edit in comparison.edits if _is_asked_edit(edit, words)),
        suggestions=comparison.suggestions if not words or _REGROUPING & set(words) else (),
        only=words,
        left_out=not comparison.same,
    )
    if unit:
        found = _Share(comparison, unit, region).of(found)
    return replace(found, rows=_numbered(found.rows))


def _is_asked(row: ComparisonRow, words: Collection[str]) -> bool:
    return not words or row.category in words or any(kind.value in words for kind in row.kinds)


def _is_asked_edit(edit: GlobalEdit, words: Collection[str]) -> bool:
    return not words or edit.kind.value in words or _SAID_WITH.get(edit.kind) in words


def of_unit(comparison: Comparison, unit: str, region: str = "") -> Comparison:
    """Take a comparison for that of a unit's own ledgers: what does not concern it is no part of it at all."""
    share = _Share(comparison, unit, region)
    narrowed = narrow(comparison, unit=unit, region=region)
    return replace(narrowed, matches=tuple(filter(share.has, comparison.matches)), left_out=False)


_SAID_WITH = {
    EditKind.PUNCTUATION: Kind.WORDING.value,
    EditKind.HEADING: Kind.WORDING.value,
    EditKind.HEADINGS: Kind.SECTION.value,
    EditKind.PERIOD: Kind.DEADLINE.value,
    EditKind.DEADLINES: Kind.WORDING.value,
    EditKind.STEADY: Kind.STEP.value,
}
"""The kind of row with which an edit is shown, too."""


_REGROUPING = {kind.value for kind in (Kind.ADDED, Kind.REMOVED, Kind.MERGED, Kind.SPLIT, Category.REGROUPED)}
"""The kinds beside which suspected splits and mergers are shown."""


class _Share:
    """What of a comparison concerns a unit, in one region or ("") in any."""

    def __init__(self, comparison: Comparison, unit: str, region: str) -> None:
        self._shares = Shares(comparison.pairs, comparison.matches)
        places = {region} if region else set(regions_of(comparison.pairs).values())
        self._units = {(place, comparison.unit_key(unit, region)) for place in places}

    def has(self, match: Match) -> bool:
        return not self._units.isdisjoint(self._shares.concerned((*match.old, *match.new)))

    def of(self, comparison: Comparison) -> Comparison:
        edits = self._shares.edits(comparison.edits)
        return replace(
            comparison,
            rows=tuple(row for row in comparison.rows if self.has(row.match)),
            edits=tuple(edit for unit in sorted(self._units) for edit in edits.get(unit, ())),
            suggestions=tuple(filter(self._has_part, comparison.suggestions)),
            old=self._of_version(comparison.old),
            new=self._of_version(comparison.new),
        )

    def _of_version(self, version: ComparedVersion) -> ComparedVersion:
        return replace(version, left_aside=tuple(filter(self._has_part, version.left_aside)))

    def _has_part(self, found: Suggestion | Match) -> bool:
        return not self._units.isdisjoint(self._shares.doing((*found.old, *found.new)))


def _numbered(rows: Iterable[ComparisonRow]) -> tuple[ComparisonRow, ...]:
    return tuple(replace(row, index=index) for index, row in enumerate(rows, 1))


def _in_order(rows: Sequence[ComparisonRow], matches: Iterable[Match]) -> list[ComparisonRow]:
    """Put rows in the new version's order; what is gone stands after what stood before it in the old version."""
    anchors = sorted(
        (item.plan, item.order, match.new[0].order) for match in matches if match.new for item in match.old
    )
    return sorted(rows, key=lambda row: _place(row, anchors))


def _place(row: ComparisonRow, anchors: list[tuple[str, int, int]]) -> tuple[int, int, int, int]:
    match = row.match
    if match.new:
        return row.pair, match.new[0].order, 0, match.old[0].order if match.old else 0
    gone = match.old[0]
    at = bisect_left(anchors, (gone.plan, gone.order, -1))
    before = anchors[at - 1] if at and anchors[at - 1][0] == gone.plan else None
    return row.pair, before[2] if before else -1, 1, gone.order
