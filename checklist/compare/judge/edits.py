"""What is said once above the table instead of row by row (统一调整): the plan's own name and period, renames, renumbering."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from msgspec.structs import replace

from checklist.compare.judge.kinds import EditKind
from checklist.compare.judge.reform import KNOWN, SUSPECTED
from checklist.compare.judge.renumbering import numbered_otherwise, ordered_otherwise, rearranged, renumbered
from checklist.compare.sides.item import DATA_ASPECTS, Aspect, Item, Level, former_names
from checklist.compare.text.textdiff import is_marked_otherwise
from checklist.model import Frozen
from checklist.words.units import normalise_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.judge.changes import Change
    from checklist.compare.judge.contents import Compared
    from checklist.compare.judge.reform import Followers
    from checklist.compare.match.headings import Headings, Regrouping
    from checklist.compare.match.pairing import PlanPair
    from checklist.model import Region


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

Touched: TypeAlias = tuple[tuple[Item, Item], ...]


class GlobalEdit(Frozen):
    """A change said once, with the tasks it touches, old and new; one at several places of a task names it as often."""

    kind: EditKind
    old: str = ""
    new: str = ""
    touched: Touched = ()
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


class SaidOnce(Frozen):
    """A change of a pair of items that is said above the table, with all others of its sort."""

    old: Item
    new: Item
    change: Change

    @property
    def touched(self) -> tuple[Item, Item]:
        """The items it is of."""
        return self.old, self.new


class EditGrounds(Frozen):
    """What edits are gathered from: pairs of items, what is to be said once of them, and what is known of the bodies."""

    compared: tuple[Compared, ...]
    once: tuple[SaidOnce, ...]
    moved: tuple[Item, ...]
    """The tasks of the old version whose rows say that they stand under another heading now."""
    others: bool
    """True where tasks came or went."""
    regions: tuple[Region, ...]
    followers: dict[str, dict[str, str]]


def global_edits(
    grounds: EditGrounds, pairs: Sequence[PlanPair], headings: Headings, aspects: frozenset[Aspect]
) -> Iterator[GlobalEdit]:
    """Give what is said once, in the order it is printed."""
    compared, once = grounds.compared, grounds.once
    yield from (edit for pair in pairs if pair.old.id == pair.new.id != "" for edit in _of_the_plan(pair))
    yield from _renames(compared, former_names(grounds.regions, renamed=True))
    yield from _reforms(compared, once, grounds.followers)
    moved = set(map(id, grounds.moved))
    headed: list[GlobalEdit] = []
    if Aspect.SECTION in aspects:
        headed += _heading_edits(compared, headings)
        regrouped = list(_regrouped(compared, headings))
        moved.update(_touched_by(regrouped))
        yield from (*(one for one in headed if not _is_respelt(one)), *regrouped)
    numbered = list(_counted(EditKind.NUMBERING, renumbered(compared, aspects, moved, others=grounds.others)))
    yield from numbered
    told = moved.union(_touched_by([*numbered, *(one for one in headed if one.how != _RENAMED)]))
    yield from _counted(EditKind.ORDER, rearranged(compared, told), how="任务")
    yield from _punctuation(compared, once, filter(_is_respelt, headed))
    yield from _figures(compared, once)
    yield from _together(EditKind.UNDATED, once)
    yield from _together(EditKind.DEADLINES, once)
    yield from _periods(compared, once, pairs)
    yield from _together(EditKind.STEADY, once)


def _of_the_plan(pair: PlanPair) -> Iterator[GlobalEdit]:
    """Say what the document itself is called now; two documents are named in the headings instead."""
    old, new = pair.old, pair.new
    numbers = old.document_number, new.document_number
    for kind, (one, two) in ((EditKind.TITLE, (old.title, new.title)), (EditKind.DOCUMENT, numbers)):
        if one != two:
            yield GlobalEdit(kind=kind, old=one, new=two, plans=(old.id, new.id))


def _renames(compared: Iterable[Compared], former: frozenset[str]) -> Iterator[GlobalEdit]:
    places: dict[tuple[str, str], list[tuple[Item, Item]]] = {}
    for pair in compared:
        for names in _other_names(pair):
            places.setdefault(names, []).append((pair.old, pair.new))
    for (old, new), touched in places.items():
        if {normalise_name(old), normalise_name(new)} & former:
            yield GlobalEdit(kind=EditKind.RENAMED, old=old, new=new, touched=tuple(touched))


_BECAME = {"renamed": "更名为", "merged": "并入", "split": "拆分为", "moved": "的职责划归", KNOWN: "改为"}
"""What became of one body by how it came about; of several in one, and of one in several, their number tells."""


def _reforms(compared: Iterable[Compared], once: Iterable[SaidOnce], followers: Followers) -> Iterator[GlobalEdit]:
    """Say once which bodies came in the place of which, in the units of tasks and in their texts."""
    places: dict[tuple[str, str], list[tuple[Item, Item]]] = {}
    for one in once:
        if one.change.once is EditKind.REFORM:
            places.setdefault((one.change.old, one.change.new), []).append(one.touched)
    for pair in compared:
        for names in _names_in_texts(pair, followers):
            places.setdefault(names, []).append((pair.old, pair.new))
    while places:
        first, second = next(iter(places))
        group = [names for names in places if first == names[0] or second == names[1]]
        olds, news = (dict.fromkeys(side) for side in zip(*group, strict=True))
        touched = tuple(pair for names in group for pair in places.pop(names))
        relation = followers.get(first, {}).get(second, KNOWN)
        how = "合并为" if len(olds) > 1 else "拆分为" if len(news) > 1 else _BECAME.get(relation, "改为")
        kind = EditKind.SUSPECTED if relation == SUSPECTED and len(group) == 1 else EditKind.REFORM
        yield GlobalEdit(kind=kind, old="、".join(olds), new="、".join(news), touched=touched, how=how)


def _names_in_texts(pair: Compared, followers: Followers) -> Iterator[tuple[str, str]]:
    for diff in pair.wordings.diffs:
        yield from (names for names in diff.names if names[1] in followers.get(names[0], ()))


def _other_names(pair: Compared) -> Iterator[tuple[str, str]]:
    """Give the names of one unit that differ between two items, in their units and in their texts."""
    if pair.old.parties != pair.new.parties:
        names = {party.key: party.name for party in pair.new.parties}
        for party in pair.old.parties:
            if names.get(party.key, party.name) != party.name:
                yield party.name, names[party.key]
    yield from (names for diff in pair.wordings.diffs for names in diff.names)


def _heading_edits(compared: Iterable[Compared], headings: Headings) -> Iterator[GlobalEdit]:
    """Say which headings have other titles, and which stand under another heading, with the tasks under them."""
    said: dict[tuple[str, str, str], list[tuple[Item, Item]]] = {(*names, _RENAMED): [] for names in headings.renamed}
    for pair in compared:
        for names in headings.titles_beside(_key_of(pair.old), _key_of(pair.new)) if said else ():
            if (renamed := (*names, _RENAMED)) in said:
                said[renamed].append((pair.old, pair.new))
        for title, home, other in headings.homes(pair.old, pair.new) if pair.old.level is Level.MEASURE else ():
            said.setdefault((title, other, f"由“{home}”移到"), []).append((pair.old, pair.new))
    for (old, new, how), touched in said.items():
        yield GlobalEdit(kind=EditKind.HEADING, old=old, new=new, how=how, touched=tuple(touched))


_RENAMED = "改为"


def _touched_by(edits: Iterable[GlobalEdit]) -> Iterator[int]:
    """Give the places of the old tasks that edits touch."""
    return (id(old) for edit in edits for old, _ in edit.touched)


def _regrouped(compared: Iterable[Compared], headings: Headings) -> Iterator[GlobalEdit]:
    """Say once which headings were joined into one, or parted, with the tasks that stand under another one by that."""
    found: dict[Regrouping, list[tuple[Item, Item]]] = {}
    for pair in compared if headings.regrouped else ():
        if pair.old.level is Level.MEASURE:
            for said in headings.regroupings(pair.old, pair.new):
                found.setdefault(said, []).append((pair.old, pair.new))
    for said, touched in found.items():
        old, new = "”“".join(said.olds), "”“".join(said.news)
        yield GlobalEdit(kind=EditKind.HEADINGS, old=old, new=new, how=said.how, touched=tuple(touched))


def _key_of(item: Item) -> tuple[str, tuple[str, ...]]:
    """Give the path of headings of a task, or of a heading its own."""
    return item.plan, item.sections if item.level is Level.MEASURE else (*item.sections, item.title)


def _counted(kind: EditKind, compared: Iterable[Compared], how: str = "") -> Iterator[GlobalEdit]:
    touched = tuple((pair.old, pair.new) for pair in compared)
    if touched:
        yield GlobalEdit(kind=kind, touched=touched, how=how)


def _is_respelt(edit: GlobalEdit) -> bool:
    """Tell whether only marks differ in the title of a heading."""
    return bool(edit.how == _RENAMED and edit.touched and is_marked_otherwise(edit.old, edit.new))


def _is_punctuated(pair: Compared) -> bool:
    return any(diff.punctuated for diff in pair.wordings.diffs)


def _punctuation(
    compared: Iterable[Compared], once: Iterable[SaidOnce], headed: Iterable[GlobalEdit]
) -> Iterator[GlobalEdit]:
    """Say once where marks, blanks and widths of characters differ: in texts, goals and times, in titles of headings."""
    touched = [(pair.old, pair.new) for pair in filter(_is_punctuated, compared)]
    touched += [one.touched for one in once if one.change.once is EditKind.PUNCTUATION]
    touched += [edit.touched[0] for edit in headed]
    if touched:
        yield GlobalEdit(kind=EditKind.PUNCTUATION, touched=tuple(touched))


def numbers_alone(compared: Sequence[Compared], aspects: frozenset[Aspect], *, in_order: bool) -> Iterator[GlobalEdit]:
    """Say that the levels of headings, numbers, or the order of units and goals, differ where nothing else does.

    ``in_order`` is False where both have the units of a task in different columns.
    """
    if aspects.issuperset(DATA_ASPECTS):  # a printed table may leave out the outer levels
        yield from _counted(EditKind.LEVELS, filter(_is_of_other_levels, compared))
    yield from _counted(EditKind.ORDER, ordered_otherwise(compared), how="责任单位、工作目标") if in_order else ()
    yield from _counted(EditKind.NUMBERING, numbered_otherwise(compared, aspects))


def _is_of_other_levels(pair: Compared) -> bool:
    return len(pair.old.sections) != len(pair.new.sections)


def _figures(compared: Iterable[Compared], once: Iterable[SaidOnce]) -> Iterator[GlobalEdit]:
    """Say once that figures are written otherwise and mean the same."""
    places = [
        ((pair.old, pair.new), figures)
        for pair in compared
        for diff in pair.wordings.diffs
        for figures in diff.refigured
    ]
    places += [(one.touched, (one.change.old, one.change.new)) for one in once if one.change.once is EditKind.FIGURES]
    if places:
        touched, figures = zip(*places, strict=True)
        yield GlobalEdit(kind=EditKind.FIGURES, old=figures[0][0], new=figures[0][1], touched=touched)


def _together(kind: EditKind, once: Iterable[SaidOnce]) -> Iterator[GlobalEdit]:
    """Put the changes of one kind that say the same into one edit."""
    alike: dict[tuple[str, str], list[SaidOnce]] = {}
    for one in once:
        if one.change.once is kind:
            alike.setdefault((one.change.old, one.change.new), []).append(one)
    for (old, new), found in alike.items():
        touched, listed = tuple(one.touched for one in found), tuple(one.change.sentence for one in found)
        yield GlobalEdit(kind=kind, old=old, new=new, touched=touched, listed=listed)


def _periods(compared: Sequence[Compared], once: Iterable[SaidOnce], pairs: Iterable[PlanPair]) -> Iterator[GlobalEdit]:
    """Say once that a plan runs otherwise, and what moved on with it: what is due at its end, dates and years in texts.

    Of two documents, which have periods of their own, it is said only where it moves anything.
    """
    moved = [one.touched for one in once if one.change.once is EditKind.PERIOD]
    for pair in pairs:
        old, new, plans = pair.old.period, pair.new.period, (pair.old.id, pair.new.id)
        inherited = [(items.old, items.new) for items in compared if _due_otherwise(items, pair)]
        dated, worded = list(_of(moved, pair)), list(_of(_with_years(compared), pair))
        touched = (*inherited, *dated, *worded)
        if old and new and old != new and (touched or pair.same):
            yield GlobalEdit(
                kind=EditKind.PERIOD,
                how="工作年份" if pair.by_dates else EditKind.PERIOD.value,
                old=old,
                new=new,
                touched=touched,
                plans=plans,
                dated=len(dated),
                worded=len(worded),
            )


def _of(touched: Iterable[tuple[Item, Item]], pair: PlanPair) -> Iterator[tuple[Item, Item]]:
    """Keep the items of one pair of plans."""
    return (items for items in touched if items[0].plan == pair.old.id)


def _with_years(compared: Iterable[Compared]) -> Iterator[tuple[Item, Item]]:
    """Give the items in whose texts years moved on, as often as there are such places."""
    for items in compared:
        for _ in range(sum(diff.years for diff in items.wordings.diffs)):
            yield items.old, items.new


def _due_otherwise(items: Compared, pair: PlanPair) -> bool:
    one, two = items.old.deadline, items.new.deadline
    return bool(
        items.old.plan == pair.old.id
        and one is not None
        and two is not None
        and one.inherited
        and two.inherited
        and one.date != two.date
    )
