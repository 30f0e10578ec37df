"""What is said once above the table instead of row by row (统一调整): the plan's own name and period, renames, renumbering."""

from __future__ import annotations

from collections import Counter
from itertools import chain, filterfalse
from operator import attrgetter
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from msgspec.structs import replace

from checklist.compare.judge.contents import ends_otherwise
from checklist.compare.judge.duties import KNOWN, SUSPECTED
from checklist.compare.judge.kinds import EditKind
from checklist.compare.judge.renumbering import numbered_otherwise, ordered_otherwise, rearranged, renumbered
from checklist.compare.sides.item import DATA_ASPECTS, Aspect, Item, Level, former_names
from checklist.compare.text.textdiff import is_marked_otherwise
from checklist.model import Frozen
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from checklist.compare.judge.changes import Change
    from checklist.compare.judge.contents import Compared
    from checklist.compare.judge.duties import Followers
    from checklist.compare.judge.judging import Judge, Judgement
    from checklist.compare.match.headings import Headings
    from checklist.compare.match.pairing import PlanPair

_Said = TypeVar("_Said")
_Place = TypeVar("_Place")

_SENTENCES = {
    EditKind.TITLE: "《{old}》改为《{new}》",
    EditKind.RENAMED: "{old}更名为{new}，涉及{places}处",
    EditKind.HEADING: "“{old}”{how}“{new}”",
    EditKind.HEADINGS: "“{old}”{how}“{new}”，涉及{places}项任务",
    EditKind.LEVELS: "标题层级有变动的{places}处，不逐项列出",
    EditKind.NUMBERING: "序号、编号有变动的{places}处，不逐项列出",
    EditKind.ORDER: "{how}的先后次序有变动的{places}处，不逐项列出",
    EditKind.PUNCTUATION: "标点、空格和全角半角有调整的{places}处，不逐项列出",
    EditKind.FIGURES: "数字写法有调整、数值不变的{places}处，如“{old}”改为“{new}”",
    EditKind.UNDATED: "{new}年份、数值不变的目标{places}处：{listed}",
    EditKind.STEADY: "年份由{old}转到{new}、数值不变的{places}处：{listed}",
    EditKind.DEADLINES: "完成时限的表述由“{old}”改为“{new}”，时间不变，涉及{places}项",
    EditKind.REFORM: "{old}{how}{new}，涉及{places}处",
    EditKind.SUSPECTED: "{old}（{places}处）都改为{new}，登记里没有更名，待确认",
}
_MOST_LISTED = 10
"""Goals named in one sentence; more are counted."""

Pair: TypeAlias = tuple[Item, Item]
"""A task, or a heading, as it was and as it is."""


class GlobalEdit(Frozen):
    """A change said once, with the tasks it touches, old and new; one at several places of a task names it as often."""

    kind: EditKind
    old: str = ""
    new: str = ""
    touched: tuple[Pair, ...] = ()
    plans: tuple[str, str] = ("", "")
    """The ids of the plans it is of, where it is of a plan as a whole."""
    listed: tuple[str, ...] = ()
    """What it touches, in words, a place each."""
    how: str = ""
    """What became of bodies: 合并为, 拆分为; of a period, what it is called; of an order, what stands in it."""
    dated: int = 0
    """Of a period: how many completion times of their own moved on with it."""
    worded: int = 0
    """Of a period: at how many places of the texts a year moved on with it."""

    @property
    def of_plans(self) -> tuple[str, ...]:
        """The ids of the plans it is of as a whole; () where it is only of what it touches."""
        return self.plans if self.kind in (EditKind.TITLE, EditKind.DOCUMENT, EditKind.PERIOD) else ()

    @property
    def places(self) -> int:
        """How many places it touches; what is of a heading or a plan as a whole is one."""
        whole = self.kind in (EditKind.TITLE, EditKind.DOCUMENT, EditKind.HEADING)
        return 1 if whole else max(1, len(self.touched))

    @property
    def sentence(self) -> str:
        """As it is read, without full stop."""
        if self.kind is EditKind.PERIOD:
            return self._period()
        known = _SENTENCES.get(self.kind, "")
        if known:
            return known.format(old=self.old, new=self.new, places=self.places, listed=self._listed(), how=self.how)
        if self.old and self.new:
            return f"由{self.old}改为{self.new}"
        return f"补列{self.new}" if self.new else f"不再列{self.old}"

    def _listed(self) -> str:
        shown = "、".join(self.listed[:_MOST_LISTED])
        return f"{shown}等" if len(self.listed) > _MOST_LISTED else shown

    def _period(self) -> str:
        inherited = len(self.touched) - self.dated - self.worded
        asides = [
            f"，原文未单列时限的{inherited}项任务按方案期末填列，时限相应调整" if inherited else "",
            f"，另有{self.dated}项任务的时限随之顺延" if self.dated else "",
            f"，文中年份随之改动{self.worded}处" if self.worded else "",
        ]
        return f"{self.how}由{self.old}调整为{self.new}{''.join(asides)}"

    def at(self, places: Sequence[int]) -> GlobalEdit:
        """Give what is left of it for some of the places it touches, in their order."""
        last = len(self.touched) - self.worded
        return replace(
            self,
            touched=tuple(map(self.touched.__getitem__, places)),
            listed=tuple(map(self.listed.__getitem__, places)) if self.listed else (),
            worded=sum(place >= last for place in places),
            dated=sum(last - self.dated <= place < last for place in places),
        )


Once: TypeAlias = "tuple[Change, Pair]"
"""A change of a pair of items that is said above the table, with all others of its sort."""


def part_once(judged: Sequence[Judgement]) -> tuple[list[Judgement], list[Once]]:
    """Part from the rows what is said once above them; a deadline reworded at one task only stays in its row."""
    met = Counter(words for one in judged for change in one.changes if (words := _deadline_words(change)))
    rows: list[Judgement] = []
    once: list[Once] = []
    for one in judged:
        rest: list[Change] = []
        for change in one.changes:
            if change.once and met.get(_deadline_words(change) or ("", ""), 0) != 1:
                once.append((change, (one.match.old[0], one.match.new[0])))
            else:
                rest.append(change)
        rows += [replace(one, changes=tuple(rest))] if rest else []
    return rows, once


def _deadline_words(change: Change) -> tuple[str, str] | None:
    """Give the two wordings where only the wording of a deadline changed."""
    return (change.old, change.new) if change.once is EditKind.DEADLINES else None


def global_edits(judge: Judge, rows: Sequence[Judgement], once: Sequence[Once]) -> Iterator[GlobalEdit]:
    """Give what is said once, in the order it is printed; ``rows`` and ``once`` are what became of what was judged."""
    compared, pairs, headings, aspects = judge.compared, judge.pairs, judge.headings, judge.aspects
    yield from chain.from_iterable(map(_of_the_plan, pairs))
    units = chain.from_iterable(region.units for region in judge.regions)
    yield from _renames(compared, former_names(units, renamed=True))
    yield from _reforms(compared, once, judge.followers)
    moved = {id(row.match.old[0]) for row in rows if row.is_moved}
    headed: list[GlobalEdit] = []
    if Aspect.SECTION in aspects:
        headed += _heading_edits(compared, headings)
        regrouped = list(_regrouped(compared, headings))
        moved.update(_touched_by(regrouped))
        yield from (*filterfalse(_is_respelt, headed), *regrouped)
    others = not all(map(attrgetter("match.is_beside"), rows))
    numbered = list(_counted(EditKind.NUMBERING, renumbered(compared, aspects, moved, others=others)))
    yield from numbered
    told = moved.union(_touched_by(numbered), _touched_by(one for one in headed if one.how != _RENAMED))
    yield from _counted(EditKind.ORDER, rearranged(compared, told), how="任务")
    yield from _punctuation(compared, once, filter(_is_respelt, headed))
    yield from _figures(compared, once)
    yield from _alike(EditKind.UNDATED, once)
    yield from _alike(EditKind.DEADLINES, once)
    yield from _periods(compared, once, pairs)
    yield from _alike(EditKind.STEADY, once)


def numbers_alone(judge: Judge, *, in_order: bool) -> Iterator[GlobalEdit]:
    """Say that the levels of headings, numbers, or the order of units and goals, differ where nothing else does.

    ``in_order`` is False where both have the units of a task in different columns.
    """
    compared, aspects = judge.compared, judge.aspects
    if aspects.issuperset(DATA_ASPECTS):  # a printed table may leave out the outer levels
        levels = (pair for pair in compared if len(pair.old.sections) != len(pair.new.sections))
        yield from _counted(EditKind.LEVELS, levels)
    yield from _counted(EditKind.ORDER, ordered_otherwise(compared), how="责任单位、工作目标") if in_order else ()
    yield from _counted(EditKind.NUMBERING, numbered_otherwise(compared, aspects))


def _counted(kind: EditKind, compared: Iterable[Compared], how: str = "") -> Iterator[GlobalEdit]:
    touched = tuple(pair.items for pair in compared)
    if touched:
        yield GlobalEdit(kind=kind, touched=touched, how=how)


def _gathered(said: Iterable[tuple[_Said, _Place]]) -> dict[_Said, tuple[_Place, ...]]:
    """Put together the places of which one thing is said, in the order in which it comes up."""
    found: dict[_Said, list[_Place]] = {}
    for what, place in said:
        found.setdefault(what, []).append(place)
    return {what: tuple(places) for what, places in found.items()}


def _of_sort(kind: EditKind, once: Iterable[Once]) -> Iterator[tuple[tuple[str, str], Pair]]:
    """Give what the changes of one sort were from and to, each with its items."""
    return (((change.old, change.new), items) for change, items in once if change.once is kind)


def _places(kind: EditKind, once: Iterable[Once]) -> list[Pair]:
    return [items for _, items in _of_sort(kind, once)]


def _of_the_plan(pair: PlanPair) -> Iterator[GlobalEdit]:
    """Say what the document itself is called now; two documents are named in the headings instead."""
    old, new = pair.old, pair.new
    numbers = old.document_number, new.document_number
    for kind, (one, two) in ((EditKind.TITLE, (old.title, new.title)), (EditKind.DOCUMENT, numbers)):
        if one != two and old.id == new.id != "":
            yield GlobalEdit(kind=kind, old=one, new=two, plans=(old.id, new.id))


def _renames(compared: Iterable[Compared], former: frozenset[str]) -> Iterator[GlobalEdit]:
    places = _gathered((names, pair.items) for pair in compared for names in _other_names(pair))
    for (old, new), touched in places.items():
        if {normalise_name(old), normalise_name(new)} & former:
            yield GlobalEdit(kind=EditKind.RENAMED, old=old, new=new, touched=touched)


def _other_names(pair: Compared) -> Iterator[tuple[str, str]]:
    """Give the names of one unit that differ between two items, in their units and in their texts."""
    if pair.old.parties != pair.new.parties:
        names = {party.key: party.name for party in pair.new.parties}
        for party in pair.old.parties:
            if names.get(party.key, party.name) != party.name:
                yield party.name, names[party.key]
    yield from (names for diff in pair.diffs for names in diff.names)


_BECAME = {"renamed": "更名为", "merged": "并入", "split": "拆分为", "moved": "的职责划归", KNOWN: "改为"}
"""What became of one body by how it came about; of several in one, and of one in several, their number tells."""


def _reforms(compared: Iterable[Compared], once: Iterable[Once], followers: Followers) -> Iterator[GlobalEdit]:
    """Say once which bodies came in the place of which, in the units of tasks and in their texts."""
    in_texts = (
        (names, pair.items)
        for pair in compared
        for diff in pair.diffs
        for names in diff.names
        if names[1] in followers.get(names[0], ())
    )
    places = _gathered(chain(_of_sort(EditKind.REFORM, once), in_texts))
    while places:
        first, second = next(iter(places))
        group = [names for names in places if first == names[0] or second == names[1]]
        olds, news = (dict.fromkeys(side) for side in zip(*group, strict=True))
        touched = tuple(chain(*map(places.pop, group)))
        relation = followers.get(first, {}).get(second, KNOWN)
        how = "合并为" if len(olds) > 1 else "拆分为" if len(news) > 1 else _BECAME.get(relation, "改为")
        kind = EditKind.SUSPECTED if relation == SUSPECTED and len(group) == 1 else EditKind.REFORM
        yield GlobalEdit(kind=kind, old="、".join(olds), new="、".join(news), touched=touched, how=how)


_RENAMED = "改为"


def _heading_edits(compared: Sequence[Compared], headings: Headings) -> Iterator[GlobalEdit]:
    """Say which headings have other titles, and which stand under another heading, with the tasks under them."""
    renamed = headings.renamed
    touched = _gathered(said for pair in compared for said in _headings_over(pair, headings, renamed))
    for old, new, how in dict.fromkeys((*((*names, _RENAMED) for names in renamed), *touched)):
        yield GlobalEdit(kind=EditKind.HEADING, old=old, new=new, how=how, touched=touched.get((old, new, how), ()))


def _headings_over(
    pair: Compared, headings: Headings, renamed: Collection[tuple[str, str]]
) -> Iterator[tuple[tuple[str, str, str], Pair]]:
    """Give the headings over a task, or of a heading its own, that bear another title or stand under another heading."""
    for names in headings.titles_beside(*map(_key_of, pair.items)) if renamed else ():
        if names in renamed:
            yield (*names, _RENAMED), pair.items
    for title, home, other in headings.homes(pair.old, pair.new) if pair.old.level is Level.MEASURE else ():
        yield (title, other, f"由“{home}”移到"), pair.items


def _touched_by(edits: Iterable[GlobalEdit]) -> Iterator[int]:
    """Give the places of the old tasks that edits touch."""
    return (id(old) for edit in edits for old, _ in edit.touched)


def _regrouped(compared: Iterable[Compared], headings: Headings) -> Iterator[GlobalEdit]:
    """Say once which headings were joined into one, or parted, with the tasks that stand under another one by that."""
    tasks = (pair for pair in compared if headings.regrouped and pair.old.level is Level.MEASURE)
    found = _gathered((said, pair.items) for pair in tasks for said in headings.regroupings(pair.old, pair.new))
    for said, touched in found.items():
        old, new = "”“".join(said.olds), "”“".join(said.news)
        yield GlobalEdit(kind=EditKind.HEADINGS, old=old, new=new, how=said.how, touched=touched)


def _key_of(item: Item) -> tuple[str, tuple[str, ...]]:
    """Give the path of headings of a task, or of a heading its own."""
    return item.plan, item.sections if item.level is Level.MEASURE else (*item.sections, item.title)


def _is_respelt(edit: GlobalEdit) -> bool:
    """Tell whether only marks differ in the title of a heading."""
    return bool(edit.how == _RENAMED and edit.touched and is_marked_otherwise(edit.old, edit.new))


def _punctuation(
    compared: Iterable[Compared], once: Iterable[Once], headed: Iterable[GlobalEdit]
) -> Iterator[GlobalEdit]:
    """Say once where marks, blanks and widths of characters differ: in texts, goals and times, in titles of headings."""
    touched = [pair.items for pair in compared if any(diff.punctuated for diff in pair.diffs)]
    touched += _places(EditKind.PUNCTUATION, once)
    touched += [edit.touched[0] for edit in headed]
    if touched:
        yield GlobalEdit(kind=EditKind.PUNCTUATION, touched=tuple(touched))


def _figures(compared: Iterable[Compared], once: Iterable[Once]) -> Iterator[GlobalEdit]:
    """Say once that figures are written otherwise and mean the same."""
    in_texts = ((figures, pair.items) for pair in compared for diff in pair.diffs for figures in diff.refigured)
    places = [*in_texts, *_of_sort(EditKind.FIGURES, once)]
    if places:
        figures, touched = zip(*places, strict=True)
        yield GlobalEdit(kind=EditKind.FIGURES, old=figures[0][0], new=figures[0][1], touched=touched)


def _alike(kind: EditKind, once: Iterable[Once]) -> Iterator[GlobalEdit]:
    """Put the changes of one kind that say the same into one edit."""
    said = (((one.old, one.new), (one.sentence, items)) for one, items in once if one.once is kind)
    for (old, new), places in _gathered(said).items():
        listed, touched = zip(*places, strict=True)
        yield GlobalEdit(kind=kind, old=old, new=new, touched=touched, listed=listed)


def _periods(compared: Sequence[Compared], once: Iterable[Once], pairs: Iterable[PlanPair]) -> Iterator[GlobalEdit]:
    """Say once that a plan runs otherwise, and what moved on with it: what is due at its end, dates and years in texts.

    Of two documents, which have periods of their own, it is said only where it moves anything.
    """
    inherited = [pair.items for pair in compared if ends_otherwise(pair.old.deadline, pair.new.deadline)]
    dated = _places(EditKind.PERIOD, once)
    worded = [pair.items for pair in compared for diff in pair.diffs for _ in range(diff.years)]
    for pair in pairs:
        old, new = pair.old.period, pair.new.period
        at_end, moved, told = (_of(touched, pair) for touched in (inherited, dated, worded))
        touched = (*at_end, *moved, *told)
        if old and new and old != new and (touched or pair.same):
            yield GlobalEdit(
                kind=EditKind.PERIOD,
                how="工作年份" if pair.by_dates else EditKind.PERIOD.value,
                old=old,
                new=new,
                touched=touched,
                plans=(pair.old.id, pair.new.id),
                dated=len(moved),
                worded=len(told),
            )


def _of(touched: Iterable[Pair], pair: PlanPair) -> list[Pair]:
    """Keep the items of one pair of plans."""
    return [items for items in touched if items[0].plan == pair.old.id]
