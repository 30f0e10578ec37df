"""From two versions a person names to one comparison: opened, kept to the same plans, brought to the same terms, narrowed.

Nothing is printed and nothing read but through :class:`Sources`; what a person should know is returned as remarks.
"""

from __future__ import annotations

from contextlib import suppress
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from msgspec.structs import replace

from checklist.compare.by_unit import by_unit, for_unit
from checklist.compare.comparison import Comparison, compare, narrow, of_unit
from checklist.compare.judge.kinds import BY_WORD
from checklist.compare.match.pairing import named_plan
from checklist.compare.shares import regions_of
from checklist.compare.sides.alike import sides_of
from checklist.compare.sides.item import plans_label
from checklist.compare.sides.scope import Owner, scope_of
from checklist.compare.sides.terms import plans_of, required_plans
from checklist.compare.sides.version import open_version
from checklist.errors import InputError, UnitNotFoundError
from checklist.forms.filled import FileKind
from checklist.ledger.asked import plan_by_name
from checklist.model import Frozen
from checklist.words.units import resolve_unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from checklist.compare.by_unit import UnitChanges
    from checklist.compare.match.pairing import PlanPair
    from checklist.compare.sides.item import PlanInfo, Side
    from checklist.compare.sides.scope import Scope
    from checklist.compare.sides.version import Sources, Version
    from checklist.forms.filled import ReadLedger
    from checklist.model import Plan, PlanData, Region
    from checklist.words.units import Body


class Wishes(Frozen):
    """Which versions are compared, and what of the comparison is asked for; what is left empty narrows nothing."""

    old: str
    new: str
    plans: tuple[str, ...] = ()
    """Plans by id, title or nickname; those they replace or are replaced by are compared with them."""
    unit: str = ""
    kinds: tuple[str, ...] = ()
    """Words of ``BY_WORD``."""
    pairs: tuple[tuple[str, str], ...] = ()
    """Plans that belong together, old and new."""
    labels: tuple[str, str] | None = None
    """What headings call the two versions; by themselves as their plans or files are called."""


class ComparisonResult(Frozen):
    """The comparison as a whole and as it was narrowed, and the unit it was narrowed to ("" for none)."""

    whole: Comparison
    shown: Comparison
    unit: str = ""
    key: str = ""
    """What the unit is compared by."""
    region: str = ""
    remarks: tuple[str, ...] = ()
    """What a person should know of how the versions were read and compared, as sentences."""

    def unit_changes(self) -> list[UnitChanges]:
        """List what changed for the unit asked for, else for every unit; of some kinds of change only these."""
        units = [for_unit(self.whole, self.key, self.region, self.unit)] if self.unit else by_unit(self.whole)
        if self.shown.only:
            kept = self._shown_numbers()
            units = [unit.among(kept, self.shown) for unit in units]
        return [unit for unit in units if unit.changed or (self.unit and not self.shown.only)]

    def _shown_numbers(self) -> dict[int, int]:
        """Give the number that each row of the whole comparison has among those shown."""
        places = {id(row.match): row.index for row in self.shown.rows}
        return {row.index: places[id(row.match)] for row in self.whole.rows if id(row.match) in places}


def compare_versions(wishes: Wishes, sources: Sources) -> ComparisonResult:
    """Compare the versions named. Raises InputError or DataError with what to write instead."""
    old, new = open_version(wishes.old, sources), open_version(wishes.new, sources)
    read = (*old.remarks, *new.remarks)
    _refuse_without_tables(sources, old, new)
    old, new = _with_labels(*_of_plans(old, new, wishes.plans), wishes.labels)
    scope = scope_of(old, new, sources, unit=wishes.unit)
    sides = sides_of(old, new, sources, unit=wishes.unit, owner=scope.owner if scope else None)
    if wishes.plans:
        sides = _sides_of_plans(sides, wishes.plans, files=None not in (old.read, new.read))
    whole = compare(*sides, pairs=wishes.pairs)
    remarks = tuple(dict.fromkeys((*read, *_remarks_on(whole), *(scope.remarks if scope else ()))))
    concerned = _concerned_by(whole, wishes.unit, scope, (new, old), sources)
    name, key, region = concerned or ("", "", "")
    if scope is not None:
        whole = of_unit(whole, key, region)  # a unit's own ledger is of the unit as a whole
    shown = narrow(whole, kinds=[BY_WORD[word] for word in wishes.kinds], unit=key, region=region)
    if wishes.kinds or concerned:
        shown = _labelled(shown, old, new, wishes.labels)
    return ComparisonResult(whole=whole, shown=shown, unit=name, key=key, region=region, remarks=remarks)


def _labelled(shown: Comparison, old: Version, new: Version, labels: tuple[str, str] | None) -> Comparison:
    """Name of what is shown of a comparison the plans it is about, not all that were compared."""
    wanted = set(chain.from_iterable({pair.old.id, pair.new.id} for pair in _pairs_told_of(shown)))
    if not wanted:
        return shown
    old, new = _with_labels(_only(old, wanted), _only(new, wanted), labels)
    return replace(shown, old=replace(shown.old, label=old.label), new=replace(shown.new, label=new.label))


def _pairs_told_of(shown: Comparison) -> Iterator[PlanPair]:
    """Give the plans, old and new, that rows or sentences above them are of."""
    ids = set(chain.from_iterable(map(attrgetter("of_plans"), shown.edits)))
    ids.update(old.plan for edit in shown.edits for old, _ in edit.touched)
    places = set(map(attrgetter("pair"), shown.rows))
    return (pair for place, pair in enumerate(shown.pairs) if place in places or pair.old.id in ids)


def _refuse_without_tables(sources: Sources, old: Version, new: Version) -> None:
    """Refuse what is said of the tables of a file where neither version is one."""
    kinds = {version.read.kind for version in (old, new) if version.read is not None}
    name = "--table" if sources.table else "--map" if sources.mapping else ""
    if name and kinds <= {FileKind.JSON}:
        raise InputError(f"{name} 只用于Word、Excel台账，两个版本里都没有。", f"请去掉 {name}，或核对两个版本。")


def _of_plans(old: Version, new: Version, names: Sequence[str]) -> tuple[Version, Version]:
    """Keep of data the plans asked for with those of their line, and beside a file those it is a ledger of."""
    asked = {plan_id for name in names for plan_id in _named(name, old, new)}
    if names:
        wanted = _with_line(asked, (*old.chosen_plans, *new.chosen_plans))
        old, new = _only(old, wanted), _only(new, wanted)
    return _beside_file(old, new.read, asked), _beside_file(new, old.read, asked)


def _named(name: str, old: Version, new: Version) -> set[str]:
    """Find the ids of the plans of data that go by a name; those of files are known only once they are read."""
    found: set[str] = set()
    refusals: list[InputError] = []
    for version in (old, new):
        if version.data is not None:
            try:
                found.add(plan_by_name(version.chosen_data, name).id)
            except InputError as refusal:
                refusals.append(refusal)
    if refusals and not found:
        raise refusals[-1]
    return found


def _with_line(ids: set[str], plans: Iterable[Plan | PlanInfo]) -> set[str]:
    """Add to plans those that replace them, and those that any of all these replaces."""
    known = tuple(plans)
    line = ids | {plan.id for plan in known if ids & set(plan.replaces)}
    return line.union(*(plan.replaces for plan in known if plan.id in line))


def _only(version: Version, wanted: set[str]) -> Version:
    if version.data is None:
        return version
    kept = tuple(plan for plan in version.chosen_plans if plan.id in wanted)
    if not kept:
        raise _without_plan(version.label, version.plans)
    return replace(version, plans=tuple(plan.id for plan in kept), label=plans_label(kept, version.year))


def _without_plan(label: str, plans: Iterable[str]) -> InputError:
    return InputError(f"“{label}”里没有 --plan 指定的方案。", f"这一版的方案：{'、'.join(plans)}")


def _beside_file(version: Version, file: ReadLedger | None, asked: set[str]) -> Version:
    """Keep the plans a file on the other side is a ledger of; of plans asked for, those that are or replace these."""
    if version.data is None or file is None:
        return version
    theirs = _ids_of(plans_of(file, version.data))
    if not asked or not theirs:
        return _only(version, _ids_of(required_plans(file, version.chosen_data)))
    earlier = {name for plan in version.data.plans if plan.id in theirs for name in plan.replaces}
    wanted = {plan.id for plan in version.chosen_plans if plan.id in theirs | earlier or theirs & set(plan.replaces)}
    if not asked & wanted:
        known = "、".join(sorted(theirs))
        raise InputError(
            f"{file.name}是{known}的台账，不是 --plan 指定的方案。", f"请改成 --plan {known}，或换一份台账。"
        )
    return _only(version, asked & wanted)


def _ids_of(plans: Iterable[Plan]) -> set[str]:
    return {plan.id for plan in plans}


def _with_labels(old: Version, new: Version, labels: tuple[str, str] | None) -> tuple[Version, Version]:
    """Name the versions: as told, else by their own names, with their revision where these are equal."""
    if labels is None:
        apart = old.label == new.label and old.mark != new.mark
        labels = _own_label(old, apart=apart), _own_label(new, apart=apart)
    return replace(old, label=labels[0]), replace(new, label=labels[1])


def _own_label(version: Version, *, apart: bool) -> str:
    return f"{version.label}（{version.mark}）" if apart and version.mark else version.label


def _sides_of_plans(sides: tuple[Side, Side], names: Sequence[str], *, files: bool) -> tuple[Side, Side]:
    """Keep of files the plans named, with those of their line; data were narrowed before they were worded.

    Beside data the plan of a file may bear a name the data do not know.
    """
    known = [*sides[0].plans, *sides[1].plans]
    for name in names:
        if not named_plan(known, name):
            listed = "、".join(dict.fromkeys(plan.id or plan.title for plan in known))
            raise InputError(f"没有“{name}”这个方案。", f"两个版本里的方案：{listed}")
    wanted = _with_line({plan.id for name in names for plan in known if named_plan((plan,), name)}, known)
    one, two = (_side_of(side, wanted, required=files) for side in sides)
    return one, two


def _side_of(side: Side, wanted: set[str], *, required: bool) -> Side:
    plans = tuple(plan for plan in side.plans if plan.id in wanted)
    if not plans and required:
        raise _without_plan(side.label, (plan.id or plan.title for plan in side.plans))
    return (
        replace(side, plans=plans, items=tuple(item for item in side.items if item.plan in wanted)) if plans else side
    )


def _remarks_on(whole: Comparison) -> Iterator[str]:
    """Say where no task is found again, and where the later version was called the old one: perhaps by mistake."""
    met = {(bool(match.old), bool(match.new)) for match in whole.matches if not match.is_heading}
    if met == {(True, False), (False, True)}:
        yield "两个版本没有一项任务对得上，请核对是不是选错了文件。"
    old, new = whole.old.year, whole.new.year
    if old and new and old > new:
        yield f"旧版是{old}年的，新版是{new}年的，请核对先后是不是写反了。"
    elif any(pair.new.id in pair.old.replaces for pair in whole.pairs if pair.new.id):
        yield "按数据里的 replaces，旧版的方案替代了新版的方案，请核对先后是不是写反了。"


class _Concerned(NamedTuple):
    """The unit a comparison is about: as it is called, and by which key and in which region its parties are found."""

    name: str
    key: str
    region: str


def _concerned_by(
    whole: Comparison, asked: str, scope: Scope | None, versions: Sequence[Version], sources: Sources
) -> _Concerned | None:
    """Find the unit: the one whose ledgers are compared, else the one asked for; only the older register may know it."""
    if scope is not None:
        owner = scope.owner
        return _Concerned(owner.name, owner.name if owner.region else _written_key(whole, owner.printed), owner.region)
    if not asked:
        return None
    try:
        region, body = _unit(asked, versions, sources, whole)
    except UnitNotFoundError:
        key = _written_key(whole, asked)
        if not key:
            raise
        return _Concerned(asked, key, "")
    return _Concerned(body.name, body.name, region.id)


def _written_key(whole: Comparison, name: str) -> str:
    """Find the key of a unit the data do not know, by its name in the ledgers; "" where no task names it."""
    wanted = Owner(name=name, printed=name)
    items = (item for match in whole.matches for item in (*match.new, *match.old))
    parties = {party.key: party.name for item in items for party in item.parties}
    return next((key for key, said in parties.items() if wanted.is_same(Owner(name=said, printed=said))), "")


def _unit(name: str, versions: Sequence[Version], sources: Sources, whole: Comparison) -> tuple[Region, Body]:
    known = [version.data for version in versions if version.data is not None] or [sources.load()]
    places = set(regions_of(whole.pairs).values())
    for data in known:
        with suppress(UnitNotFoundError):
            return _unit_in(data, name, places)
    return _unit_in(known[0], name, places)


def _unit_in(data: PlanData, name: str, places: set[str]) -> tuple[Region, Body]:
    return resolve_unit(data, name, [region for region in data.regions if region.id in places] or data.regions)
