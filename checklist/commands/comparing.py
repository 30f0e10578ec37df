"""From two versions a person named to one comparison: opened, named, narrowed as asked."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from checklist.commands.chinese import say
from checklist.commands.comparison_wishes import Request, refuse_without_tables
from checklist.commands.context import columns as known_columns
from checklist.commands.context import plan_data
from checklist.commands.outputs import pairs as heading_pairs
from checklist.errors import InputError, UnitNotFoundError
from checklist.model import Frozen
from checklist.outline import sections_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from checklist.compare.comparison import Comparison
    from checklist.compare.judge.changes import Kind
    from checklist.compare.judge.edits import EditKind
    from checklist.compare.sides.item import Aspect, Side
    from checklist.compare.sides.scope import Scope
    from checklist.compare.sides.version import Sources, Version
    from checklist.forms.filled import ReadLedger
    from checklist.model import PlanData, Region
    from checklist.words.units import Body


class Found(Frozen):
    """The comparison, and the unit it was narrowed to ("" for none)."""

    whole: Comparison
    shown: Comparison
    unit: str = ""
    key: str = ""
    """What the unit is compared by."""
    region: str = ""


def find_differences(request: Request) -> Found:
    """Compare what was typed. Raises InputError or DataError with what to type instead."""
    from checklist.compare.comparison import compare
    from checklist.compare.sides.scope import scope_of

    sources = version_sources(request.table, request.mapping)
    old, new = opened(request.old, sources), opened(request.new, sources)
    refuse_without_tables(request, old, new)
    old, new = _of_plans(old, new, request.plan_names)
    asked = {plan_id for name in request.plan_names for plan_id in _named(name, old, new)}
    old, new = _beside_file(old, new.read, asked), _beside_file(new, old.read, asked)
    scope = scope_of(old, new, sources, unit=request.unit)
    one, two = _sides(old, new, sources, request, scope)
    if request.plan_names:
        files = old.read is not None and new.read is not None
        one, two = _of_asked_plans((one, two), request.plan_names, files=files)
    whole = _with_lacking(compare(one, two, pairs=_plan_pairs(request.pairs)), old, new, (one, two))
    _mention_strangers(whole)
    _mention_order(whole)
    return _narrowed(whole, request, _concerned(whole, request.unit, scope, old, new, sources))


def _mention_strangers(whole: Comparison) -> None:
    """Say so where no task of one version is found again in the other: perhaps the wrong file was named."""
    met = {(bool(match.old), bool(match.new)) for match in whole.matches if not match.is_heading}
    if met == {(True, False), (False, True)}:
        say("提醒：两个版本没有一项任务对得上，请核对是不是选错了文件。")


def _mention_order(whole: Comparison) -> None:
    """Say so where the version called the old one is the later one."""
    old, new = whole.old.year, whole.new.year
    if old and new and old > new:
        say(f"提醒：旧版是{old}年的，新版是{new}年的，请核对先后是不是写反了。")
    elif any(pair.new.id in pair.old.replaces for pair in whole.pairs if pair.new.id):
        say("提醒：按数据里的 replaces，旧版的方案替代了新版的方案，请核对先后是不是写反了。")


def _narrowed(whole: Comparison, request: Request, concerned: _Concerned | None) -> Found:
    """Narrow a comparison to what was asked for; that of a unit's own ledger is of the unit as a whole."""
    from checklist.compare.comparison import narrow, of_unit

    kinds = _kinds(request.kinds)
    if concerned is None:
        return Found(whole=whole, shown=narrow(whole, kinds=kinds))
    key, region = concerned.key, concerned.region
    if concerned.owner:
        whole = of_unit(whole, key, region)
    shown = narrow(whole, kinds=kinds, unit=key, region=region)
    return Found(whole=whole, shown=shown, unit=concerned.name, key=key, region=region)


class _Concerned(Frozen):
    """The unit a comparison is about: as it is called, and by which key and in which region its parties are found."""

    name: str
    key: str
    region: str
    owner: bool = False
    """True where the files are its own ledgers."""


def _concerned(
    whole: Comparison, asked: str, scope: Scope | None, old: Version, new: Version, sources: Sources
) -> _Concerned | None:
    """Find the unit: the one whose ledgers are compared, else the one asked for."""
    if scope is not None:
        for remark in scope.remarks:
            say(f"提醒：{remark}")
        owner = scope.owner
        key = owner.name if owner.region else _written_key(whole, owner.printed)
        return _Concerned(name=owner.name, key=key, region=owner.region, owner=True)
    if not asked:
        return None
    try:
        region, body = _unit(asked, old, new, sources, whole)
    except UnitNotFoundError:
        key = _written_key(whole, asked)
        if not key:
            raise
        return _Concerned(name=asked, key=key, region="")
    return _Concerned(name=body.name, key=body.name, region=region.id)


def _written_key(whole: Comparison, name: str) -> str:
    """Give the key of a unit the data do not know, by its name in the ledgers; "" where no task names it."""
    from checklist.compare.sides.owners import Owner

    wanted = Owner(name=name, printed=name)
    items = (item for match in whole.matches for item in (*match.new, *match.old))
    parties = {party.key: party.name for item in items for party in item.parties}
    return next((key for key, said in parties.items() if wanted.is_same(Owner(name=said, printed=said))), "")


def version_sources(table: int | None = None, mapping: Sequence[str] = ()) -> Sources:
    """Give the places versions of this call come from."""
    from checklist.commands.revisions import files_at
    from checklist.compare.sides.version import Sources

    mapped = tuple(heading_pairs(mapping).items())
    return Sources(columns=known_columns(), load=plan_data, at_revision=files_at, table=table, mapping=mapped)


def opened(text: str, sources: Sources) -> Version:
    """Open a version and say what the person should know of how it was read."""
    from checklist.compare.sides.version import open_version

    version = open_version(text, sources)
    for remark in version.remarks:
        say(f"提醒：{remark}")
    return version


def _of_plans(old: Version, new: Version, names: Sequence[str]) -> tuple[Version, Version]:
    """Keep the plans named on either side, with those they replace or are replaced by."""
    if not names:
        return old, new
    plans = {plan.id: plan for version in (old, new) for plan in version.chosen_plans}
    wanted = {plan_id for name in names for plan_id in _named(name, old, new)}
    wanted |= {plan.id for plan in plans.values() if wanted & set(plan.replaces)}
    wanted |= {earlier for plan in plans.values() if plan.id in wanted for earlier in plan.replaces}
    return _only(old, wanted), _only(new, wanted)


def _named(name: str, old: Version, new: Version) -> set[str]:
    """Give the ids of the plans of data that go by a name; those of files are known only once they are read."""
    from msgspec.structs import replace

    from checklist.ledger.select import choose_plans

    found: set[str] = set()
    error: InputError | None = None
    for version in (old, new):
        if version.data is None:
            continue
        try:
            found |= {plan.id for plan in choose_plans(replace(version.data, plans=version.chosen_plans), [name])}
        except InputError as refused:
            error = refused
    if error and not found:
        raise error
    return found


def _of_asked_plans(sides: tuple[Side, Side], names: Sequence[str], *, files: bool) -> tuple[Side, Side]:
    """Keep of files the plans named, with those they replace; data were narrowed before they were worded.

    Beside data the plan of a file may bear a name the data do not know.
    """
    from checklist.compare.match.pairing import named_plan

    known = [plan for side in sides for plan in side.plans]
    wanted = {plan.id for name in names for plan in known if named_plan((plan,), name)}
    wanted |= {plan.id for plan in known if wanted & set(plan.replaces)}
    wanted |= {earlier for plan in known if plan.id in wanted for earlier in plan.replaces}
    for name in names:
        if not named_plan(known, name):
            listed = "、".join(dict.fromkeys(plan.id or plan.title for plan in known))
            raise InputError(f"没有“{name}”这个方案。", f"两个版本里的方案：{listed}")
    one, two = (_side_of(side, wanted, required=files) for side in sides)
    return one, two


def _side_of(side: Side, wanted: set[str], *, required: bool) -> Side:
    from msgspec.structs import replace

    plans = tuple(plan for plan in side.plans if plan.id in wanted)
    if not plans and not required:
        return side
    if not plans:
        listed = "、".join(plan.id or plan.title for plan in side.plans)
        raise InputError(f"“{side.label}”里没有 --plan 指定的方案。", f"这一版的方案：{listed}")
    return replace(side, plans=plans, items=tuple(item for item in side.items if item.plan in wanted))


def _beside_file(version: Version, file: ReadLedger | None, asked: set[str]) -> Version:
    """Keep the plans a file on the other side is a ledger of; of plans asked for, those that are or replace these."""
    if version.data is None or file is None:
        return version
    from msgspec.structs import replace

    from checklist.compare.sides.matching import plans_of, required_plans

    theirs = {plan.id for plan in plans_of(file, version.data)}
    if not asked or not theirs:
        plans = required_plans(file, replace(version.data, plans=version.chosen_plans))
        return _only(version, {plan.id for plan in plans})
    earlier = {name for plan in version.data.plans if plan.id in theirs for name in plan.replaces}
    kept = {
        plan.id
        for plan in version.chosen_plans
        if plan.id in asked and (plan.id in theirs | earlier or theirs & set(plan.replaces))
    }
    if not kept:
        known = "、".join(sorted(theirs))
        raise InputError(
            f"{file.name}是{known}的台账，不是 --plan 指定的方案。", f"请改成 --plan {known}，或换一份台账。"
        )
    return _only(version, kept)


def _only(version: Version, wanted: set[str]) -> Version:
    from msgspec.structs import replace

    from checklist.compare.sides.version import plans_label

    if version.data is None:
        return version
    kept = tuple(plan for plan in version.chosen_plans if plan.id in wanted)
    if not kept:
        raise InputError(f"“{version.label}”里没有 --plan 指定的方案。", f"这一版的方案：{'、'.join(version.plans)}")
    return replace(version, plans=tuple(plan.id for plan in kept), label=plans_label(kept, version.year))


def _labels(request: Request, old: Version, new: Version) -> tuple[str, str]:
    """Name the versions: as told, else by their own names, with revision or file where these are equal."""
    if request.labels:
        names = [name.strip() for name in request.labels.replace("，", ",").split(",")]
        if len(names) != 2 or not all(names):  # noqa: PLR2004 - the old and the new one
            raise InputError(f"--labels 的写法不对：{request.labels}", "要写成 旧,新，如 --labels 2024年,2025年。")
        return names[0], names[1]
    if old.label != new.label or old.mark == new.mark:
        return old.label, new.label
    return _with_mark(old), _with_mark(new)


def _with_mark(version: Version) -> str:
    return f"{version.label}（{version.mark}）" if version.mark else version.label


def _sides(old: Version, new: Version, sources: Sources, request: Request, scope: Scope | None) -> tuple[Side, Side]:
    from msgspec.structs import replace

    from checklist.compare.sides.alike import sides_of

    one, two = _labels(request, old, new)
    owner = scope.owner if scope else None
    return sides_of(replace(old, label=one), replace(new, label=two), sources, unit=request.unit, owner=owner)


def _with_lacking(comparison: Comparison, old: Version, new: Version, sides: tuple[Side, Side]) -> Comparison:
    """Name what the version that tells more has and the other does not: it was worded in the other's columns."""
    from msgspec.structs import replace

    if _tells(old) > _tells(new):
        return replace(comparison, lacking_new=(*comparison.lacking_new, *_lacking(sides[1], old, new)))
    if _tells(new) > _tells(old):
        return replace(comparison, lacking_old=(*comparison.lacking_old, *_lacking(sides[0], new, old)))
    return comparison


def _tells(version: Version) -> int:
    """Rank a version by what it can tell: data all, a JSON ledger no goals in words, others what their columns have."""
    if version.read is None:
        return 2
    return 0 if version.read.exact is None else 1


def _lacking(side: Side, data: Version, file: Version) -> tuple[Aspect, ...]:
    """Give what the file does not have of what its plans say in the data."""
    from checklist.compare.sides.item import Aspect

    asked = [Aspect.SECTION, Aspect.TEXT, Aspect.TARGETS]
    sections = [section for plan in data.chosen_plans for section in sections_of(plan)]
    asked += [Aspect.GOALS] if any(section.targets or section.goal for section in sections) else []
    asked += [Aspect.GOALS_TEXT] if any(section.goal for section in sections) else []
    overall = not (file.read and file.read.unit) and any(plan.targets or plan.goal for plan in data.chosen_plans)
    asked += [Aspect.OVERALL] if overall else []
    asked += [Aspect.UNITS, Aspect.ROLES, Aspect.DEADLINE]
    known = {aspect.word for aspect in side.aspects}
    return tuple(aspect for aspect in asked if aspect.word not in known)


def _plan_pairs(texts: Iterable[str]) -> list[tuple[str, str]]:
    found = []
    for text in texts:
        old, equals, new = text.partition("=")
        if not (equals and old.strip() and new.strip()):
            raise InputError(f"--pair 的写法不对：{text}", "要写成 旧方案=新方案，如 --pair maiji-2022=maiji-2026。")
        found.append((old.strip(), new.strip()))
    return found


def _kinds(names: Sequence[str]) -> list[Kind | EditKind]:
    from checklist.compare.judge.changes import Kind
    from checklist.compare.judge.edits import EditKind

    rows = {kind.value: kind for kind in Kind}
    return [rows[name] if name in rows else EditKind(name) for name in names]


def _unit(name: str, old: Version, new: Version, sources: Sources, whole: Comparison) -> tuple[Region, Body]:
    """Find a unit in the new version's register, else in the old one's: only that may know it."""
    known = [version.data for version in (new, old) if version.data is not None] or [sources.load()]
    try:
        return _unit_in(known[0], name, whole)
    except UnitNotFoundError:
        for data in known[1:]:
            with suppress(UnitNotFoundError):
                return _unit_in(data, name, whole)
        raise


def _unit_in(data: PlanData, name: str, whole: Comparison) -> tuple[Region, Body]:
    from checklist.words.units import resolve_unit

    regions = {plan.region for pair in whole.pairs for plan in (pair.old, pair.new)}
    return resolve_unit(data, name, [region for region in data.regions if region.id in regions] or data.regions)
